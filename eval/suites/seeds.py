"""`seeds`: questions of every kind on the shipped article, each with what a careful reader would expect.

A row of seeds.jsonl: `required` are groups of alternatives that the answer must hold, `forbidden` what it must not,
`cite` groups of alternatives that must be cited, `cite_also` what else may be (all good ones are listed if
`cite_complete`), `history` earlier questions, `today` the day that "yesterday" counts from. seeds_speakers.json says
whose words are whose. A refusal and asking back which one is meant count alike: neither asserts anything.
"""

from __future__ import annotations

import json
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.metrics import (
    TextOf,
    answer_hit,
    citation_precision,
    citation_recall,
    cited_stretches,
    invalid_citations,
    precision_recall,
    right_speakers,
    verbatim_quotes,
)
from eval.suites import Figures, Row, Run, Suite
from index.errors import UsageError
from index.ingest import ingest
from index.records import Day
from rag.answers import Answer, Conversation
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline

QUESTIONS = Path(__file__).with_suffix(".jsonl")
SPEAKERS = Path(__file__).with_name("seeds_speakers.json")


def cases(run: Run) -> Iterator[Row]:
    """Asks every question of the golden set; the data may be another folder with the same article."""
    folder = run.data or shipped_folder()
    summary = ingest(run.home, [folder], notify=run.notify)
    if summary.failed or not summary.added + summary.changed + summary.unchanged:
        raise UsageError(f"{folder} holds no article that can be read: {summary.failed}")
    pipeline = open_pipeline(run.home, notify=run.notify)
    speakers = golden_speakers()
    for golden in golden_rows():
        yield judged(golden, asked(golden, pipeline), lambda identity: pipeline.document(identity).text, speakers)


def golden_rows() -> list[dict[str, Any]]:
    """The golden set."""
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def golden_speakers() -> dict[str, str]:
    """Words of the article and who said them."""
    said: dict[str, list[str]] = json.loads(SPEAKERS.read_text(encoding="utf-8"))
    return {words: name for name, stretches in said.items() for words in stretches}


def shipped_folder() -> Path:
    """The article's folder, in a checkout or where the wheel puts it. Raises UsageError if it is in neither."""
    checkout = Path(__file__).parent.parent.parent / "seeds"
    installed = Path(sysconfig.get_path("data"), "share", "dateline", "seeds")
    for folder in (checkout, installed):
        if folder.is_dir():
            return folder
    raise UsageError("the shipped article is not beside the program; name its folder with --data DIR")


def asked(golden: dict[str, Any], pipeline: Pipeline) -> Answer:
    """The answer to a golden question, after its history."""
    today = Day.parse(golden["today"]) if golden["today"] else None
    conversation = Conversation()
    for question in golden["history"]:
        conversation = conversation.then(question, pipeline.ask(question, conversation, today=today))
    return pipeline.ask(golden["question"], conversation, today=today)


def judged(golden: dict[str, Any], answer: Answer, text_of: TextOf, speakers: dict[str, str]) -> Row:
    """One case's metrics. A refusal of an answerable question scores zero everywhere."""
    text = "\n".join(each.text for each in answer.sentences)
    refused = answer.outcome != "answered"
    identical, quotes = verbatim_quotes(answer, text_of)
    right, attributed = right_speakers(answer.statements, speakers)
    row: dict[str, Any] = {
        "id": golden["id"],
        "kind": golden["kind"],
        "question": golden["question"],
        "answerable": golden["answerable"],
        "refused": refused,
        "answer": text or answer.reason,
        "verbatim": identical,
        "quotes": quotes,
        "right speakers": right,
        "attributed": attributed,
        "invalid": invalid_citations(answer, text_of),
    }
    if not golden["answerable"]:
        return row | {"ok": float(refused)}
    return row | _fit(golden, answer, text, text_of)


def summary(rows: list[Row]) -> Figures:
    """Refusals, quotes, speakers and citations over all cases."""
    precision, recall = precision_recall([row["refused"] for row in rows], [not row["answerable"] for row in rows])
    return {
        "refusal precision": precision,
        "refusal recall": recall,
        "verbatim quotes": _share(rows, "verbatim", "quotes"),
        "right speakers": _share(rows, "right speakers", "attributed"),
        "invalid citations": float(sum(row["invalid"] for row in rows)),
    }


def perfect(figures: Figures) -> bool:
    """Whether nothing is left to wish for."""
    return figures["invalid citations"] == 0 and all(
        value == 1.0 for name, value in figures.items() if name != "invalid citations"
    )


def _fit(golden: dict[str, Any], answer: Answer, text: str, text_of: TextOf) -> dict[str, float]:
    """How well the answer to an answerable question fits; precision only where all good citations are known."""
    fit = {
        "hit": answer_hit(text, golden["required"], golden["forbidden"]),
        "recall": citation_recall(golden["cite"], cited_stretches(answer.citations, text_of)),
    }
    if golden["cite_complete"]:
        good = [*golden["cite_also"], *(each for group in golden["cite"] for each in group)]
        fit["precision"] = citation_precision(good, [each.text for each in answer.citations])
    return fit | {"ok": float(all(value == 1.0 for value in fit.values()))}


def _share(rows: list[Row], part: str, whole: str) -> float:
    total = sum(row[whole] for row in rows)
    return sum(row[part] for row in rows) / total if total else 1.0


SUITE = Suite(
    "seeds", cases, ("id", "ok", "hit", "recall", "precision", "refused", "question"), ("hit", "recall", "precision"),
    summary, perfect, count=lambda run: len(golden_rows()),
)  # fmt: skip
