"""`mtrag-asked`: last turns of long conversations, answerable, unanswerable or underspecified, asked as a conversation goes.

The passages that come with all tasks are indexed together. A task counts as answerable only where passages come with it;
those labelled partial are told apart by nobody here and left out. `asked back` is for underspecified ones: anything but an
answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eval.asking import Asked, ask, asked_figures
from eval.corpora import indexed, read_rows
from eval.suites import Row, Run, Suite, never_perfect, sampled
from rag.answers import Conversation
from rag.conversation import conversation_from


def cases(run: Run) -> Iterator[Row]:
    """One case a task."""
    folder = run.needed_data("the folder of MTRAG with un_reference.jsonl")
    rows = read_rows(run.split or folder / "un_reference.jsonl")
    pipeline = indexed(run, tasks=passages(rows))
    for row in sampled([row for row in rows if is_measured(row)], run.limit):
        result = dict(ask(pipeline, asked_from(row)))
        if result["kind"] == "UNDERSPECIFIED":
            result["asked back"] = result.pop("refused")
        yield result


def passages(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """The passages of all tasks, each once; the first line is a title."""
    texts = {each["document_id"]: each["text"] for row in rows for each in row["contexts"] if each["text"].strip()}
    for name, text in texts.items():
        yield {"id": name, "body": text.strip()}


def is_measured(row: dict[str, Any]) -> bool:
    """Whether its label can be judged."""
    label = row["answerability"][0]
    return label in ("UNANSWERABLE", "UNDERSPECIFIED") or (label == "ANSWERABLE" and bool(row["contexts"]))


def asked_from(row: dict[str, Any]) -> Asked:
    """The last turn, after those before it."""
    *before, last = row["input"]
    label = row["answerability"][0]
    relevant = tuple(dict.fromkeys(each["document_id"] for each in row["contexts"])) if label == "ANSWERABLE" else ()
    return Asked(row["task_id"], last["text"], relevant=relevant, before=conversation_of(before), kind=label)


def conversation_of(turns: Sequence[dict[str, Any]]) -> Conversation:
    """Questions of the user, each with what the agent then said."""
    pairs: list[tuple[str, str]] = []
    for turn in turns:
        if turn["speaker"] == "user":
            pairs.append((turn["text"], ""))
        elif pairs:
            pairs[-1] = (pairs[-1][0], turn["text"])
    return conversation_from(pairs)


SUITE = Suite(
    name="mtrag-asked",
    cases=cases,
    columns=("id", "kind", "outcome", "false refusal", "refused", "asked back", "question", "answer"),
    figures=("false refusal", "refused", "asked back"),
    summary=asked_figures,
    perfect=never_perfect,
)
