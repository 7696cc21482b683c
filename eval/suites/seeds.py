"""`seeds`: questions of every kind on the shipped article, each with what a careful reader would expect.

A row of seeds.jsonl: `required` are groups of alternatives that the answer must hold, `forbidden` what it must not,
`cite` stretches that must be cited (all good ones if `cite_complete`), `history` earlier questions.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from eval.metrics import (
    answer_hit,
    citation_precision,
    citation_recall,
    invalid_citations,
    precision_recall,
    verbatim_quotes,
)
from eval.suites import Figures, Row, Suite
from index.errors import UsageError
from index.ingest import ingest
from rag.answers import Answer, Conversation
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline

QUESTIONS = Path(__file__).with_suffix(".jsonl")


def cases(home: Path, data: Path | None, notify: Callable[[str], None]) -> Iterator[Row]:
    """Asks every question of the golden set; `data` may name another folder with the same article."""
    ingest(home, [data or shipped_folder()], notify=notify)
    pipeline = open_pipeline(home, notify=notify)
    for golden in golden_rows():
        yield judged(golden, asked(golden, pipeline), lambda identity: pipeline.document(identity).text)


def golden_rows() -> list[dict[str, Any]]:
    """The golden set."""
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def shipped_folder() -> Path:
    """The article's folder in a checkout. Raises UsageError where only the packages are installed."""
    folder = Path(__file__).parent.parent.parent / "seeds"
    if not folder.is_dir():
        raise UsageError("the shipped article is not beside the program; name its folder with --data DIR")
    return folder


def asked(golden: dict[str, Any], pipeline: Pipeline) -> Answer:
    """The answer to a golden question, after its history."""
    conversation = Conversation()
    for question in golden["history"]:
        conversation = conversation.then(question, pipeline.ask(question, conversation))
    return pipeline.ask(golden["question"], conversation)


def judged(golden: dict[str, Any], answer: Answer, text_of: Callable[[str], str]) -> Row:
    """One case's metrics. A refusal of an answerable question scores zero everywhere."""
    text = "\n".join(each.text for each in answer.sentences)
    cited = [each.text for each in answer.citations]
    refused = answer.outcome != "answered"
    identical, quotes = verbatim_quotes(answer, text_of)
    row: dict[str, Any] = {
        "id": golden["id"],
        "kind": golden["kind"],
        "question": golden["question"],
        "answerable": golden["answerable"],
        "refused": refused,
        "answer": text or answer.reason,
        "verbatim": identical,
        "quotes": quotes,
        "invalid": invalid_citations(answer, text_of),
        "ok": float(refused),
    }
    if golden["answerable"]:
        row["hit"] = answer_hit(text, golden["required"], golden["forbidden"])
        row["recall"] = citation_recall(golden["cite"], cited)
        row["ok"] = float(row["hit"] == row["recall"] == 1.0)
        if golden["cite_complete"]:
            row["precision"] = citation_precision(golden["cite"], cited)
    return row


def summary(rows: list[Row]) -> Figures:
    """Refusals, quotes and citations over all cases."""
    precision, recall = precision_recall([row["refused"] for row in rows], [not row["answerable"] for row in rows])
    quotes = sum(row["quotes"] for row in rows)
    return {
        "refusal precision": precision,
        "refusal recall": recall,
        "verbatim quotes": sum(row["verbatim"] for row in rows) / quotes if quotes else 1.0,
        "invalid citations": float(sum(row["invalid"] for row in rows)),
    }


def perfect(figures: Figures) -> bool:
    """Whether nothing is left to wish for."""
    return figures["invalid citations"] == 0 and all(
        value == 1.0 for name, value in figures.items() if name != "invalid citations"
    )


SUITE = Suite(
    "seeds", cases, ("id", "ok", "hit", "recall", "precision", "refused", "question"), ("hit", "recall", "precision"),
    summary, perfect,
)  # fmt: skip
