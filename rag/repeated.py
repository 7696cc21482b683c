"""Who else gives the same answer: what several documents say is likelier to be right.

After Dumais et al. 2002, "Web question answering: is more always better?". Words count only where they answer, not wherever
a passage holds them: a year stands in many.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass

from index.records import Passage
from rag.words import words

_NO_DAYS = frozenset(name.casefold() for name in (*calendar.day_name, *calendar.month_name))
"""A weekday or a month alone is no day on which two documents could agree."""


@dataclass(frozen=True)
class Given:
    """The words of a sentence that answer, empty if there are none, and its passage."""

    answer: str
    passage: Passage


def repeated(question: str, given: Sequence[Given]) -> list[tuple[Passage, ...]]:
    """For each answer the passages of other documents, one each, that give it, more precisely or less; the question's own words are none."""
    told = {*words(question.casefold()), *_NO_DAYS}
    answers = [_telling(each.answer, told) for each in given]
    found = []
    for mine, answer in zip(given, answers, strict=True):
        others = {
            each.passage.document_id: each.passage
            for each, other in zip(given, answers, strict=True)
            if each.passage.document_id != mine.passage.document_id and _alike(answer, other)
        }
        found.append(tuple(others.values()))
    return found


def _telling(answer: str, told: set[str]) -> str:
    """An answer in small letters, with single spaces; empty if all its words are told."""
    said = words(answer.casefold())
    return " ".join(said) if set(said) - told else ""


def _alike(one: str, other: str) -> bool:
    """Whether one of two answers stands in the other, by whole words."""
    return bool(one and other) and (f" {one} " in f" {other} " or f" {other} " in f" {one} ")
