"""QAMR (Michael et al. 2018): questions and answers over single sentences of Wikipedia and Wikinews, for training."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_ESCAPED = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "``": '"', "''": '"'}


@dataclass(frozen=True)
class Asked:
    """A question and the token runs (first, after) of its sentence that its writer and two others gave as answer."""

    sentence: str
    question: str
    answers: tuple[tuple[int, int], ...]


def read_sentences(folder: Path) -> dict[str, list[str]]:
    """The tokens of each sentence, by its name `Wiki1k:wikinews:ARTICLE:PARAGRAPH:SENTENCE`."""
    rows = _rows(folder / "wiki-sentences.tsv")
    return {name: [_ESCAPED.get(token, token) for token in text.split()] for name, text in rows}


def read_questions(folder: Path) -> list[Asked]:
    """All questions that two judges found good, those whose answers are single runs of tokens."""
    found = []
    for part in ("dev.filtered.tsv", "test.filtered.tsv"):
        for name, *_, question, answer, first, second in _rows(folder / part):
            marked = [answer, first.partition(":")[2], second.partition(":")[2]]
            runs = tuple(run for each in marked if (run := _run([int(number) for number in each.split()])))
            if runs:
                found.append(Asked(name, question.strip(), runs))
    return found


def _run(tokens: Sequence[int]) -> tuple[int, int] | None:
    together = tokens and max(tokens) - min(tokens) + 1 == len(tokens)
    return (min(tokens), max(tokens) + 1) if together else None


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
