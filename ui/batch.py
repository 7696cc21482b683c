"""`dateline batch`: rows of questions become rows of answers. A bad row becomes an abstention that says why."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from index.errors import UsageError
from index.records import Day
from rag.answers import Conversation
from rag.pipeline import Pipeline
from ui.present import file_name, statement_json

Remember = Callable[[Any, Pipeline, Day | None], Conversation]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file. Raises UsageError naming the line that is none."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: not JSON ({error})") from error
        if not isinstance(row, dict) or not isinstance(row.get("question"), str):
            raise UsageError(f'{path}, line {number}: expected {{"id", "question", …}}, found {line[:60]!r}')
        rows.append(row)
    return rows


def answer_rows(
    rows: Iterable[dict[str, Any]], pipeline: Pipeline, today: Day | None, remember: Remember
) -> Iterator[dict[str, Any]]:
    """One answer row for each question row, in order."""
    for row in rows:
        try:
            yield _answer(row, pipeline, today, remember)
        except UsageError as error:
            yield _row(row, "", True, str(error))


def _answer(row: dict[str, Any], pipeline: Pipeline, today: Day | None, remember: Remember) -> dict[str, Any]:
    conversation = remember(row.get("history") or [], pipeline, today)
    answer = pipeline.ask(row["question"], conversation, today=today)
    shown = _row(row, "\n".join(each.text for each in answer.sentences), answer.outcome != "answered", answer.reason)
    shown["citations"] = [
        {"doc": file_name(pipeline.document(each.document_id)), "text": each.text} for each in answer.citations
    ]
    shown["statements"] = [
        statement_json(each, pipeline.document(each.document_id), pipeline.corpus.catalog.sentence_around(each))
        for each in answer.statements
    ]
    return shown


def _row(row: dict[str, Any], answer: str, abstained: bool, reason: str) -> dict[str, Any]:
    return {
        "id": row.get("id"),
        "answer": answer,
        "abstained": abstained,
        "reason": reason,
        "citations": [],
        "statements": [],
    }
