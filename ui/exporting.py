"""A conversation as Markdown and JSON, and rated answers as questions that `dateline eval own` asks. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from eval.corpora import name_of
from rag.answers import Answer
from ui.conversations import Kept
from ui.present import DocumentOf, answer_json, answer_markdown, escaped


def conversation_markdown(title: str, turns: Sequence[Kept], document_of: DocumentOf) -> str:
    """Questions as headings, answers with footnotes; each turn's footnotes carry its number, so that all are different."""
    parts = [f"# {escaped(title)}"]
    for turn in turns:
        answer = answer_markdown(turn.answer, document_of, f"{turn.number + 1}.")
        parts.append(f"## {escaped(turn.question)}\n\n{answer}")
    return "\n\n".join(parts) + "\n"


def conversation_json(title: str, turns: Sequence[Kept], document_of: DocumentOf) -> dict[str, Any]:
    """The title and each turn: when it was asked, what its reader thought of it, and the answer as `ask --json` prints it."""
    return {
        "title": title,
        "turns": [
            {
                "question": turn.question,
                "asked_at": turn.asked_at,
                "rating": turn.rating,
                "wanted": turn.wanted,
                "answer": answer_json(turn.answer, document_of),
            }
            for turn in turns
        ],
    }


def questions_jsonl(rated: Iterable[Kept], document_of: DocumentOf) -> str:
    """A row for each rated answer that says what is right.

    A good answer is to be cited again, a good refusal to be refused again. A bad one counts only where its reader said
    what would be right: words, or a refusal.
    """
    rows = (_row(number, each, document_of) for number, each in enumerate(rated, start=1))
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows if row)


def _row(number: int, kept: Kept, document_of: DocumentOf) -> dict[str, Any] | None:
    answer = kept.answer
    row: dict[str, Any] = {"id": str(number), "question": answer.standalone_question, "rating": kept.rating}
    if kept.rating == "bad":
        return row | {"answers": [kept.wanted]} if kept.wanted else None
    if kept.rating == "refuse" or answer.outcome != "answered":
        return row
    documents = [document_of(each.document_id) for each in answer.citations]
    return row | {
        "answers": _proper(answer),
        "evidence": [each.text for each in answer.citations],
        "docs": list(dict.fromkeys(name_of(each.uri) for each in documents if each.uri)),
    }


def _proper(answer: Answer) -> list[str]:
    """The answer proper, where it is marked inside a sentence."""
    return [each.text[slice(*each.emphasis)] for each in answer.sentences if each.emphasis][:1]
