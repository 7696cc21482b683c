"""`speed`: indexing, answering, starting and memory beside the stock pipeline, on the same documents in the same run.

The documents are cut into as many parts as there are rounds, and in each round everybody indexes the same part, in turns that
rotate, into what the round before left. Then answers are timed over what was indexed, or over the index in `--index DIR` where
there is one. `--split FILE` names rows `{"question"}` to ask instead of questions made of titles. What the figures are held to
is in `TARGETS`; they are of one machine, and only the ratios compare.
"""

from __future__ import annotations

import json
import shutil
import statistics
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from eval.corpora import name_of, read_rows, realtimeqa
from eval.stopwatch import Worker, load, timed
from eval.suites import Figures, Row, Run, Suite, sampled
from index.corpus import catalog_path
from index.errors import ReadError, UsageError
from index.read import discover, read
from rag.reading.reader import open_reader

ROUNDS = 5
QUESTIONS = 40
TIMES_COLD = 5
CHUNKS = (256, 1_024)
OURS, BARE = "indexing", "indexing without statements"
STOCK = {tokens: f"stock indexing, {tokens:,} tokens" for tokens in CHUNKS}
CLI = "from ui.cli import main; main(prog_name='dateline')"
TARGETS = {
    "indexing, times stock": (1.3, "at least"),
    "indexing without statements, times stock": (2.0, "at least"),
    "cold ask, seconds": (2.0, "at most"),
    "help, seconds": (0.3, "at most"),
    "warm, ms": (120.0, "at most"),
    "warm p95, ms": (200.0, "at most"),
    "warm without reader, ms": (25.0, "at most"),
    "warm without reader p95, ms": (60.0, "at most"),
    "answering, MB": (400.0, "at most"),
}


def cases(run: Run) -> Iterator[Row]:
    """One row a measurement."""
    folder = run.needed_data("a folder of documents, such as ../shared/data/bbc")
    parts = written_parts(run, folder)
    asked = run.home if catalog_path(run.home).is_file() else run.home / "ours"
    with Worker("eval.contestants", "stock", str(run.home / "stock")) as stock:
        yield from indexing(run, parts, stock)
        # `dateline index` has exported it by then; else the process whose memory is measured would.
        open_reader(asked / "models", run.notify)
        yield from warm(asked, stock, run.split)
    yield from cold(asked, run.home / "stock")


def written_parts(run: Run, folder: Path) -> list[Path]:
    """The documents as files of articles, one a round."""
    run.notify(f"reading {folder} …")
    documents = sampled(list(articles(folder)), run.limit)
    if len(documents) < ROUNDS:
        raise UsageError(f"{folder} holds {len(documents)} documents that can be read; {ROUNDS} are needed")
    for name in ("parts", "ours", "bare", "stock"):
        shutil.rmtree(run.home / name, ignore_errors=True)
        (run.home / name).mkdir(parents=True)
    for name in ("ours", "bare"):
        (run.home / "models").mkdir(exist_ok=True)
        (run.home / name / "models").symlink_to((run.home / "models").absolute(), target_is_directory=True)
    parts = []
    for number in range(ROUNDS):
        parts.append(run.home / "parts" / f"{number}.jsonl")
        rows = (json.dumps(each) + "\n" for each in documents[number::ROUNDS])
        parts[-1].write_text("".join(rows), encoding="utf-8")
    return parts


def articles(folder: Path) -> Iterator[Mapping[str, Any]]:
    """The documents of a folder as rows of articles; RealTime QA's file has a form of its own."""
    dated = folder / "articles_2022_2024.jsonl"
    if dated.is_file():
        yield from realtimeqa(dated)
        return
    for path in discover([folder]):
        try:
            found = read(path, path.read_bytes()).documents
        except ReadError:
            continue
        for each in found:
            day = str(each.published) if each.published and not each.published_inferred else ""
            yield {
                "id": name_of(each.uri),
                "title": each.title,
                "source": each.source,
                "published_at": day,
                "body": each.text,
            }


def indexing(run: Run, parts: Sequence[Path], stock: Worker) -> Iterator[Row]:
    """Each part by each contestant."""
    with (
        Worker("eval.contestants", "ours", str(run.home / "ours")) as ours,
        Worker("eval.contestants", "ours", str(run.home / "bare")) as bare,
    ):
        run.notify("loading models …")
        ours.do("load", statements=True)
        bare.do("load", statements=False)
        stock.do("load")
        turns: list[tuple[str, Worker, dict[str, Any]]] = [
            (OURS, ours, {"statements": True}),
            (BARE, bare, {"statements": False}),
            *((STOCK[tokens], stock, {"tokens": tokens}) for tokens in CHUNKS),
        ]
        for number, part in enumerate(parts):
            turn = turns[number % len(turns) :] + turns[: number % len(turns)]
            spent = {name: worker.do("index", file=str(part), **given) for name, worker, given in turn}
            stock_speed = _speed(spent[STOCK[CHUNKS[0]]])
            for name, *_ in turns:
                yield measured(
                    f"{name} {number + 1}", name, _speed(spent[name]), "documents/s", **spent[name],
                    times_stock=_speed(spent[name]) / stock_speed, by_cpu=_cpu_ratio(spent[name], spent[STOCK[CHUNKS[0]]]),
                )  # fmt: skip


def _speed(spent: Mapping[str, float]) -> float:
    return spent["documents"] / spent["seconds"]


def _cpu_ratio(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """How many times less processor time: what a busy machine disturbs less than the clock."""
    return theirs["cpu"] / ours["cpu"]


def warm(home: Path, stock: Worker, questions: Path | None) -> Iterator[Row]:
    """Each question in an open pipeline, once unmeasured, then in rounds; and what the stock pipeline finds for it.

    A row is the median of the rounds: that a busy machine made one of them wait is not what is asked.
    """
    with Worker("eval.contestants", "ours", str(home)) as ours:
        passages = ours.do("open")["passages"]
        made = ours.do("questions", count=QUESTIONS)
        facts = [row["question"] for row in read_rows(questions)] if questions else made["facts"]
        asked: dict[str, tuple[Worker, dict[str, Any]]] = {
            "warm": (ours, {"questions": facts, "reader": True}),
            "warm without reader": (ours, {"questions": facts, "reader": False}),
            "list of statements": (ours, {"questions": made["lists"], "reader": True}),
            "stock retrieval": (stock, {"questions": facts, "tokens": CHUNKS[0]}),
        }
        spent = [
            {name: worker.do("ask", **given) for name, (worker, given) in asked.items()} for _ in range(ROUNDS + 1)
        ]
        for name, (_, given) in asked.items():
            for kind, label in (("answers", name), ("firsts", f"{name}, first sentence")):
                rounds = [each[name].get(kind, []) for each in spent[1:]]
                for question, times in zip(given["questions"], zip(*rounds, strict=True), strict=False):
                    if None not in times:
                        value = 1_000 * statistics.median(times)
                        yield measured(f"{label}: {question}", label, value, "ms", passages=passages)
            cpu = statistics.median(each[name]["cpu"] for each in spent[1:]) / max(len(given["questions"]), 1)
            label = f"{name}, processor time"
            yield measured(label, label, 1_000 * cpu, "ms", passages=passages)
        for name, label in (("warm", "answering"), ("stock retrieval", "stock, all of it")):
            yield measured(label, label, spent[-1][name]["MB"], "MB", passages=passages)


def cold(home: Path, stock_folder: Path) -> Iterator[Row]:
    """New processes: a question of fact, which needs the reader, a list of statements, the help page, and a stock script."""
    with Worker("eval.contestants", "ours", str(home)) as ours:
        made = ours.do("questions", count=8)
    fact, listed = made["facts"][0], (made["lists"] or ["who said what?"])[0]
    commands = {
        "cold ask": ("-c", CLI, "--home", str(home), "ask", fact),
        "cold list of statements": ("-c", CLI, "--home", str(home), "ask", listed),
        "help": ("-c", CLI, "--help"),
        "stock cold ask": ("-m", "eval.contestants", "ask", str(stock_folder), fact),
    }
    for number in range(TIMES_COLD):
        for name, command in commands.items():
            yield measured(f"{name} {number + 1}", name, timed(command), "s")


def measured(identity: str, what: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    """One measurement."""
    return {"id": identity, "what": what, "value": value, "unit": unit, "load": round(load(), 1), **more}


def figures(rows: Sequence[Row]) -> Figures:
    """Medians, and ratios of what was measured in turns. Of what was not measured there is no figure."""
    values: dict[str, list[float]] = {}
    for row in rows:
        values.setdefault(row["what"], []).append(row["value"])
    median = {what: statistics.median(each) for what, each in values.items()}
    found = {}
    for name in (OURS, BARE, STOCK[CHUNKS[1]]):
        for key, label in (("times_stock", "times stock"), ("by_cpu", "times stock by processor time")):
            ratios = [row[key] for row in rows if row["what"] == name and key in row]
            if ratios:
                found[f"{name}, {label}"] = statistics.median(ratios)
    found |= {f"{name}, documents/s": median[name] for name in (OURS, BARE, *STOCK.values()) if name in median}
    for name in ("cold ask", "cold list of statements", "stock cold ask", "help"):
        found |= {f"{name}, seconds": median[name]} if name in median else {}
    if {"cold ask", "stock cold ask"} <= median.keys():
        found["cold ask, times faster than stock"] = median["stock cold ask"] / median["cold ask"]
    for name in ("warm", "warm, first sentence", "warm without reader", "list of statements", "stock retrieval"):
        if name in values:
            found |= {f"{name}, ms": median[name], f"{name} p95, ms": float(np.percentile(values[name], 95))}
        label = f"{name}, processor time"
        found |= {f"{label}, ms": median[label]} if label in median else {}
    for name in ("answering", "stock, all of it"):
        found |= {f"{name}, MB": median[name]} if name in median else {}
    for name in (OURS, BARE, STOCK[CHUNKS[0]]):
        peaks = [row["MB"] for row in rows if row["what"] == name]
        found |= {f"{name}, MB": max(peaks)} if peaks else {}
    return found


def meets_targets(found: Figures) -> bool:
    """Whether every target that was measured is met."""
    return all(
        found[name] >= bound if side == "at least" else found[name] <= bound
        for name, (bound, side) in TARGETS.items()
        if name in found
    )


SUITE = Suite(
    name="speed",
    cases=cases,
    columns=("id", "value", "unit", "seconds", "cpu", "MB", "load"),
    figures=(),
    summary=figures,
    perfect=meets_targets,
)
