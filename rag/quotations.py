"""Who said these words: a quotation looked up among the statements, to the character.

Case, kinds of quotation mark and dash, and white space may differ; words may not. What nearly matches is returned
apart, so that a refusal can show the real words; it is never passed off as the quotation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from index.corpus import Corpus
from index.records import Statement
from rag.question import Question
from rag.words import words

NEAREST_STATEMENTS = 50
NEARLY = 75.0
"""Similarity in per cent (rapidfuzz's partial_ratio) from which a statement is shown as the nearest."""


@dataclass(frozen=True)
class Match:
    """Statements that hold the words exactly, by a speaker asked for; the same by others; the nearest else."""

    exact: tuple[Statement, ...] = ()
    by_others: tuple[Statement, ...] = ()
    nearest: tuple[Statement, ...] = ()


def find_quotation(question: Question, corpus: Corpus) -> Match:
    """All statements that hold the quoted words in this order, in the order of their documents."""
    found = corpus.catalog.search_statements(question.quote, NEAREST_STATEMENTS)
    exact = [each for each, _ in found if holds_words(each.quote, question.quote)]
    asked = question.interpretation.speakers
    named = bool(asked or question.unknown_speaker)
    theirs = tuple(each for each in exact if not named or each.speaker in asked)
    others = tuple(each for each in exact if each not in theirs)
    near = () if exact else nearest(question.quote, [each for each, _ in found])
    return Match(theirs, others, near)


def holds_words(text: str, quote: str) -> bool:
    """Whether the words of the quote stand in the text, all, in order, with none between.

    >>> holds_words("Our possibilities are “far from” exhausted", "far from exhausted")
    True
    >>> holds_words("far from being exhausted", "far from exhausted")
    False
    """
    return f" {_plain(quote)} " in f" {_plain(text)} "


def nearest(quote: str, statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statement most like the quote, if it is like it at all."""
    plain = _plain(quote)
    scored = [(fuzz.partial_ratio(plain, _plain(each.quote)), each) for each in statements]
    best = max(scored, key=lambda pair: pair[0], default=(0.0, None))
    return (best[1],) if best[1] is not None and best[0] >= NEARLY else ()


def _plain(text: str) -> str:
    return " ".join(word.casefold().replace("’", "'") for word in words(text))
