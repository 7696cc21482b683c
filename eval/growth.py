"""How writing, disk, search and answers grow with the index: `python -m eval.growth HOME QUESTIONS.jsonl --most N --out FOLDER`.

HOME is an index of real articles, which is only read. Passages are drawn from it, a sentence left out of each where that leaves
one, and put together to articles of eight; their vectors are those of the passages they were drawn from, moved a little. So the
passages are real only in part and say much the same many times over, nothing is embedded or tagged, and there are no
statements. Sizes double from 1,000. Writes `growth.json` and `growth.svg`.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click
import numpy as np
from tqdm import tqdm

from eval.corpora import read_rows
from eval.stopwatch import Worker
from index.catalog import Catalog, Extracted
from index.corpus import catalog_path, keep_scan, size_on_disk
from index.embed import Row, Vectors, open_embedder
from index.errors import UsageError
from index.lock import writing
from index.records import Document, Passage, make_document, make_passage
from index.scan import MOST_PASSAGES, Scan, read_scan
from index.sentences import sentence_spans
from index.settings import IndexSettings
from index.vectors import Vectors as Collection

FIRST = 1_000
IN_ARTICLE = 8
NOISE = 0.4
"""Length of what is added to a vector of length one: cosine about .93 between a passage and what was made of it."""
DEPTH = 10
Texts = Sequence[str]


def recombined(texts: Texts, vectors: Vectors, chance: random.Random) -> Iterator[tuple[Extracted, Vectors]]:
    """Articles of passages drawn at random, and the vectors of these; without end."""
    noise = np.random.default_rng(chance.getrandbits(32))
    for number in range(sys.maxsize):
        drawn = [chance.randrange(len(texts)) for _ in range(IN_ARTICLE)]
        moved = vectors[drawn] + NOISE * _of_unit_length(noise.standard_normal((IN_ARTICLE, vectors.shape[1])))
        yield article(number, [_shortened(texts[at], chance) for at in drawn]), _of_unit_length(moved)


def article(number: int, parts: Texts) -> Extracted:
    """An article of these passages."""
    document = make_document(
        uri=f"file:///growth/{number}.txt", text="\n\n".join(parts), format="txt", title=f"Article {number}"
    )
    sentences: list[tuple[int, int]] = []
    passages: list[Passage] = []
    start = 0
    for part in parts:
        passages.append(make_passage(document, start, start + len(part)))
        sentences += [(start + one, start + other) for one, other in sentence_spans(part)]
        start += len(part) + 2
    return Extracted(document, sentences, passages, ())


def _shortened(text: str, chance: random.Random) -> str:
    """The text without one of its sentences, if it has two."""
    spans = sentence_spans(text)
    if len(spans) < 2:
        return text
    left_out = chance.randrange(len(spans))
    return " ".join(text[start:end] for at, (start, end) in enumerate(spans) if at != left_out)


def _of_unit_length(rows: Any) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


class Growing:
    """An index that grows, and beside it the vectors of all its passages, to search exactly."""

    def __init__(self, home: Path, model: str) -> None:
        self.home = home
        self.ids: list[str] = []
        self.rows: list[Vectors] = []
        self._model = model

    def grow(self, articles: Iterator[tuple[Extracted, Vectors]], until: int) -> float:
        """Writes articles as an indexing run does, batch by batch; returns the seconds."""
        began = time.perf_counter()
        with writing(self.home), closing(Catalog.create(catalog_path(self.home))) as catalog:
            collection = Collection(self.home / "chroma", self._model)
            with tqdm(total=until, initial=len(self.ids), unit=" passages", leave=False) as bar:
                while len(self.ids) < until:
                    batch = [next(articles) for _ in range(min(32, -(-(until - len(self.ids)) // IN_ARTICLE)))]
                    self._write(catalog, collection, batch)
                    bar.update(len(batch) * IN_ARTICLE)
            keep_scan(catalog, collection)
        return time.perf_counter() - began

    def _write(self, catalog: Catalog, collection: Collection, batch: Sequence[tuple[Extracted, Vectors]]) -> None:
        passages = [each for extracted, _ in batch for each in extracted.passages]
        rows = np.concatenate([vectors for _, vectors in batch])
        documents: dict[str, Document] = {each.document.id: each.document for each, _ in batch}
        with catalog.transaction():
            catalog.put_settings(IndexSettings(embedding_model=self._model))
            for extracted, _ in batch:
                uri = extracted.document.uri
                catalog.put_document(uri, 0, extracted)
                catalog.finish_file(uri, uri, 1)
            catalog.next_generation()
        collection.upsert(passages, documents, rows)
        with catalog.transaction():
            catalog.clear_pending([each.id for each in passages])
        self.ids += [each.id for each in passages]
        self.rows.append(rows)

    def search(self, questions: Sequence[Row]) -> dict[str, float]:
        """Recall of the approximate search against the exact one, and the median time of each."""
        collection, exact = (
            Collection(self.home / "chroma", self._model),
            Scan(tuple(self.ids), np.concatenate(self.rows)),
        )
        collection.nearest(questions[0], DEPTH)
        held, near, far = [], [], []
        for vector in questions:
            began = time.perf_counter()
            found = {identity for identity, _ in collection.nearest(vector, DEPTH)}
            between = time.perf_counter()
            wanted = {identity for identity, _ in exact.nearest(vector, DEPTH)}
            near.append(between - began)
            far.append(time.perf_counter() - between)
            held.append(len(found & wanted) / DEPTH)
        return {
            "recall@10": sum(held) / len(held),
            "approximate, ms": 1_000 * statistics.median(near),
            "exact, ms": 1_000 * statistics.median(far),
        }


def answered(home: Path, questions: Texts) -> dict[str, float]:
    """Median and 95th percentile of warm answers, and the memory of the process that gives them."""
    found: dict[str, float] = {}
    with Worker("eval.contestants", "ours", str(home)) as worker:
        worker.do("open")
        for reader, name in ((False, "warm without reader"), (True, "warm")):
            rounds = [worker.do("ask", questions=questions, reader=reader) for _ in range(4)]
            times = [statistics.median(each) for each in zip(*(one["answers"] for one in rounds[1:]), strict=True)]
            found |= {
                f"{name}, ms": 1_000 * statistics.median(times),
                f"{name} p95, ms": 1_000 * float(np.percentile(times, 95)),
            }
            cpu = statistics.median(each["cpu"] for each in rounds[1:])
            found[f"{name}, processor time, ms"] = 1_000 * cpu / len(questions)
            found["answering, MB"] = rounds[-1]["MB"]
    return found


def measured(source: Path, questions: Texts, most: int, home: Path) -> Iterator[dict[str, float]]:
    """A row for each size. Raises UsageError where there are no vectors to draw from."""
    catalog = Catalog.open(catalog_path(source))
    model = (catalog.settings() or IndexSettings()).embedding_model
    (home / "models").symlink_to((source / "models").absolute(), target_is_directory=True)
    scan = read_scan(source, model)
    if not scan:
        raise UsageError(
            f"{source} has no vectors.bin that fits: nothing is indexed there, or more than {MOST_PASSAGES:,} passages"
        )
    held = catalog.passages(list(scan.ids))
    embedded = open_embedder(model, home / "models", lambda line: None).embed(questions)
    articles = recombined([held[each].text for each in scan.ids], scan.matrix, random.Random(20220214))
    growing, size = Growing(home, model), FIRST
    while size <= most:
        before = len(growing.ids)
        seconds = growing.grow(articles, size)
        count = len(growing.ids)
        yield {
            "passages": count, "write, ms a passage": 1_000 * seconds / (count - before),
            "disk, KB a passage": size_on_disk(home) / 1_024 / count,
            **growing.search(list(embedded)), **answered(home, questions),
        }  # fmt: skip
        size *= 2


def drawn(rows: Sequence[dict[str, float]]) -> str:
    """A small chart for each figure over the size, as one SVG."""
    import altair
    import vl_convert

    charts = []
    for name in rows[0]:
        if name != "passages":
            data = altair.InlineData(values=[{"x": row["passages"], "y": row[name]} for row in rows])
            y = altair.Y("y:Q", title=name, scale=altair.Scale(zero=name != "recall@10"))
            x = altair.X("x:Q", title="passages", scale=altair.Scale(type="log"))
            charts.append(altair.Chart(data, width=220, height=160).mark_line(point=True).encode(x=x, y=y))
    return str(vl_convert.vegalite_to_svg(altair.concat(*charts, columns=3).to_json()))


def main(arguments: list[str] | None = None) -> None:
    """See the module."""
    parser = ArgumentParser(prog="python -m eval.growth", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl", help='rows {"question"}')
    parser.add_argument("--most", type=int, default=128_000, metavar="N", help="passages at most")
    parser.add_argument("--out", type=Path, default=Path(), metavar="FOLDER")
    given = parser.parse_args(arguments)
    given.out.mkdir(parents=True, exist_ok=True)
    questions = [row["question"] for row in read_rows(given.questions)]
    rows: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory(prefix="dateline-growth-") as home:
        for row in measured(given.home, questions, given.most, Path(home)):
            rows.append(row)
            click.echo(
                "  ".join(f"{name} {value:.3g}" for name, value in row.items() if name != "passages")
                + f"  at {row['passages']:,}"
            )
            (given.out / "growth.json").write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
            (given.out / "growth.svg").write_text(drawn(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
