"""Files in SQuAD's form (Rajpurkar et al. 2016), XQuAD among them: paragraphs with questions and answers."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class SquadQuestion:
    """A question and the answers that count as right."""

    id: str
    text: str
    answers: tuple[str, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph of an article; `article` counts the articles of the file, some of whose files have no titles."""

    article: int
    text: str
    questions: tuple[SquadQuestion, ...]
    title: str = ""


def read_paragraphs(path: Path) -> list[Paragraph]:
    """All paragraphs of a file, in order."""
    articles = json.loads(path.read_text(encoding="utf-8"))["data"]
    return [
        Paragraph(
            number,
            paragraph["context"],
            tuple(_question(each) for each in paragraph["qas"]),
            article.get("title", "").replace("_", " "),
        )
        for number, article in enumerate(articles)
        for paragraph in article["paragraphs"]
    ]


TRAINED_ON = "bc0bb67380bbe6d55526b1f65e5f1bc6d96c8131a5ec6e000b02fc46852f9f67"
"""SHA-256 of the file of XQuAD's development half, from which the reader learned (docs/reader.md)."""


def trained_on(article: int) -> bool:
    """Whether the reader may learn from an article of that file: from every other one; figures are of the rest."""
    return article % 2 == 1


def unseen(path: Path, paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """The paragraphs that the reader has not learned from; all, of a file that it has not seen."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != TRAINED_ON:
        return list(paragraphs)
    return [each for each in paragraphs if not trained_on(each.article)]


def _question(row: dict[str, object]) -> SquadQuestion:
    answers = row["answers"]
    assert isinstance(answers, list)
    return SquadQuestion(
        str(row["id"]), str(row["question"]),
        tuple(each["text"] for each in answers), tuple(each["answer_start"] for each in answers),
    )  # fmt: skip
