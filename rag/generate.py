"""Evidence becomes the sentences of an answer. The extractive generator, the default, only ever repeats its sources.

A generator yields drafts; the pipeline numbers their citations and proves each before it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.corpus import Corpus
from index.records import Span, Statement
from rag.emphasis import answer_span
from rag.evidence import Candidate
from rag.question import Question
from rag.words import stems

MOST_SENTENCES = 3
NEARLY_AS_GOOD = 0.85
"""A further sentence of an answer scores at least this share of the first, and holds a word asked for that is new."""


@dataclass(frozen=True)
class Draft:
    """A sentence and the places that prove it: (document id, start, end)."""

    text: str
    places: tuple[tuple[str, int, int], ...]
    emphasis: Span | None = None
    statement: Statement | None = None


class Generator(Protocol):
    """Writes an answer from evidence."""

    def from_statements(self, question: Question, statements: Sequence[Statement]) -> Iterator[Draft]:
        """One draft for each statement, in their order."""

    def from_sentences(self, question: Question, candidates: Sequence[Candidate]) -> Iterator[Draft]:
        """The sentences that answer, best first."""


class ExtractiveGenerator:
    """Statements as a list, facts as the one to three sentences that answer: all verbatim."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def from_statements(self, question: Question, statements: Sequence[Statement]) -> Iterator[Draft]:
        """`John Kirby, Pentagon spokesman, on --02-14 (stated): “…”`; reported speech stands without quotation marks."""
        for statement in statements:
            start, end = self._corpus.catalog.sentences_around(statement)
            place = (statement.document_id, start, end)
            yield Draft(statement_line(statement), (place,), statement=statement)

    def from_sentences(self, question: Question, candidates: Sequence[Candidate]) -> Iterator[Draft]:
        """The best sentence, then others nearly as good that hold words of the question which those before do not."""
        for chosen in complementary(question, candidates):
            span = answer_span(question, chosen.text, chosen.document.published)
            by_form = span is not None and question.answer_type in ("number", "day")
            emphasis = span if by_form else chosen.answer or span
            yield Draft(chosen.text, ((chosen.document.id, *chosen.span),), emphasis)
            if span:  # a number, a day, a person, a place or a reason is one answer
                return


def statement_line(statement: Statement) -> str:
    """A statement in one line: who, in which role, on which day and how that is known, and the words."""
    who = ", ".join(part for part in (statement.speaker, statement.role) if part)
    when = f", on {statement.said_on} ({statement.said_on_basis})" if statement.said_on else ", day unknown"
    cue = "" if statement.kind == "direct" else f", {statement.cue}"
    return f"{who}{when}{cue}: {statement.quoted}"


def complementary(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """At most three candidates that together hold more of the question than the first alone."""
    if not candidates:
        return []
    wanted = stems([" ".join(question.terms)])[0]
    chosen = [candidates[0]]
    held = stems([candidates[0].text])[0] & wanted
    for candidate in candidates[1:]:
        fresh = (stems([candidate.text])[0] & wanted) - held
        if len(chosen) < MOST_SENTENCES and fresh and candidate.score >= NEARLY_AS_GOOD * candidates[0].score:
            chosen.append(candidate)
            held |= fresh
    return chosen
