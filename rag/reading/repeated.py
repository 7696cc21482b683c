"""Who else gives the same answer: what several documents say is likelier to be right.

After Dumais et al. 2002, "Web question answering: is more always better?". Words count only where they answer, not wherever
a passage holds them: a year stands in many. A copy of a sentence is no second voice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.dates.almanac import MONTHS_WRITTEN, WEEKDAYS_WRITTEN
from index.numerals import NUMERALS, SCALES
from rag.words import STOP_WORDS, words

_DAYS = frozenset(each.casefold() for each in (*WEEKDAYS_WRITTEN, *MONTHS_WRITTEN))
"""A weekday or a month alone is no day on which two documents could agree."""
_NUMERALS = NUMERALS.keys() | SCALES.keys()
LEAST = 4
"""Letters or digits that an answer must have in a row to be repeated by a longer one: a year, no count of dozens."""


@dataclass(frozen=True)
class Given:
    """The words of a sentence that answer, empty if there are none, the sentence, and the id of its document."""

    answer: str
    sentence: str
    document_id: str


def repeated(question: str, given: Sequence[Given]) -> list[int]:
    """For each answer how many other documents give it in another sentence, more precisely or less; the question's own words are none."""
    told = {*words(question.casefold()), *STOP_WORDS, *_DAYS}
    answers = [_telling(each.answer, told) for each in given]
    sentences = [" ".join(words(each.sentence.casefold())) for each in given]
    counts = []
    for mine, answer, sentence in zip(given, answers, sentences, strict=True):
        voices = {
            text: each.document_id
            for each, other, text in zip(given, answers, sentences, strict=True)
            if each.document_id != mine.document_id and text != sentence and _alike(answer, other)
        }
        counts.append(len(set(voices.values())))
    return counts


def _telling(answer: str, told: set[str]) -> str:
    """An answer in small letters, with single spaces; empty if all its words are told."""
    said = words(answer.casefold())
    return " ".join(said) if set(said) - told else ""


def _alike(one: str, other: str) -> bool:
    """Whether two answers are the same, or one stands in the other by whole words and says something by itself."""
    shorter, longer = sorted((one, other), key=len)
    says = any(len(word) >= LEAST and word not in _NUMERALS for word in shorter.split())
    return bool(shorter) and (shorter == longer or (says and f" {shorter} " in f" {longer} "))
