"""Evidence becomes the sentences of an answer. The extractive generator, the default, only ever repeats its sources.

A generator yields drafts; the pipeline numbers their citations and proves each before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from index.corpus import Corpus
from index.records import Span, Statement
from rag.across.corroborate import corroborating, same_report
from rag.evidence import NEAR, NEAR_OF_WHETHER, Candidate, near
from rag.proving.prose import Source
from rag.question import Question
from rag.reading.emphasis import answer_span, marked
from rag.reading.listed import asks_several, with_list
from rag.words import stems

MOST_SENTENCES = 3
NEARLY_AS_GOOD = 0.75
"""A further sentence of an answer scores at least this share of the first, and holds a word asked for that is new."""


@dataclass(frozen=True)
class Draft:
    """A sentence and the places that prove it: (document id, start, end). `compared` asks to show outlet and day of the first.

    A sentence in words of its own, an LLM's, has its `sources`, which are at its places, and the sentence `before` it. One that
    is not `supported` has no places and is shown as such.
    """

    text: str
    places: tuple[tuple[str, int, int], ...]
    emphasis: Span | None = None
    statement: Statement | None = None
    compared: bool = False
    sources: tuple[Source, ...] = ()
    before: str = ""
    supported: bool = True


@dataclass(frozen=True)
class Notice:
    """A line that the user must see beside the answer, such as that the LLM did not answer."""

    text: str


class Generator(Protocol):
    """Writes an answer from evidence."""

    def from_statements(self, question: Question, statements: Sequence[Statement]) -> Iterator[Draft | Notice]:
        """One draft for each statement, in their order, or prose about them."""

    def from_sentences(self, question: Question, candidates: Sequence[Candidate]) -> Iterator[Draft | Notice]:
        """The sentences that answer, best first."""


def side_by_side(
    found: Sequence[Candidate],
    marked_at: Callable[[Candidate], Span | None],
    candidates: Sequence[Candidate] = (),
) -> Iterator[Draft]:
    """The sentences of several articles, each with its outlet and day, what is marked in it, and cited in all that report the same."""
    for each in found:
        sources = [each, *corroborating(each, candidates)]
        places = tuple((source.document.id, *source.span) for source in sources)
        yield Draft(each.text, places, marked_at(each), compared=True)


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
        """The best sentence, then others nearly as good, or that hold words of the question which those before do not.

        A sentence that other documents have too is cited in each of them; where several things are asked for, the list that
        follows the first belongs to it.
        """
        for place, chosen in enumerate(shown(question, candidates)):
            sources = [chosen, *corroborating(chosen, candidates)]
            emphasis = marked(question, chosen.text, chosen.answer, chosen.document.published)
            whole = self._with_list(question, chosen) if place == 0 else chosen.span
            if whole != chosen.span:
                yield Draft(chosen.document.text[slice(*whole)], ((chosen.document.id, *whole),), emphasis)
            else:
                yield Draft(chosen.text, tuple((each.document.id, *each.span) for each in sources), emphasis)

    def _with_list(self, question: Question, chosen: Candidate) -> Span:
        if question.answer_type in ("number", "day", "yes_no", "reason") or not asks_several(question.text):
            return chosen.span
        return with_list(chosen.document.text, self._corpus.sentences(chosen.document.id), chosen.span)


def statement_line(statement: Statement) -> str:
    """A statement in one line: who, in which role, on which day and how that is known, and the words."""
    who = ", ".join(part for part in (statement.speaker, statement.role) if part)
    when = f", on {statement.said_on} ({statement.said_on_basis})" if statement.said_on else ", day unknown"
    cue = "" if statement.kind == "direct" else f", {statement.cue}"
    return f"{who}{when}{cue}: {statement.quoted}"


def shown(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates that an answer shows, each report once; a number, a day, a person, a place or a reason is one answer."""
    if not candidates:
        return []
    first = candidates[0]
    is_one = _has_form(question, first)
    further = [] if is_one else complementary(question, candidates)[1:]
    within = NEAR_OF_WHETHER if question.answer_type == "yes_no" else NEAR
    others = [each for each in near(candidates, within) if not is_one or _has_form(question, each)]
    chosen = [first]
    for each in [*further, *others]:
        if each not in chosen and not any(same_report(each.text, other.text) for other in chosen):
            chosen.append(each)
    return chosen[:MOST_SENTENCES]


def _has_form(question: Question, candidate: Candidate) -> bool:
    return answer_span(question, candidate.text, candidate.document.published) is not None


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
