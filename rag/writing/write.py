"""An LLM writes, and here is decided what of it is shown: each sentence is proved or it is not an answer's.

A sentence that is not proved gives way to the documents' own sentence that it cites. Whatever goes wrong with the LLM, the
extractive answer is given, with a notice. Whether there is an answer at all has been decided before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Literal, Protocol

from index.corpus import Corpus
from index.errors import LlmFailed
from index.records import Document, Span, Statement
from rag.evidence import Candidate
from rag.generate import Draft, Notice
from rag.generate import Generator as Plain
from rag.proving.prose import Judge, Source, quotes, restored, unproved
from rag.question import Question
from rag.words import content_words, stems
from rag.writing.cut import Written, sentences
from rag.writing.prompt import NO_ANSWER, SYSTEM, prompt

Unsupported = Literal["drop", "mark"]
MOST_EVIDENCE = 10
MOST_SENTENCES = 12
"""Shown of what an LLM writes."""
MATCHED = 3
"""Pieces of evidence that a sentence without a citation is compared with, those that share most words with it."""
LEAST_SHARED = 0.5
"""Share of its words that evidence must hold for its own sentence to take the place of one without a citation."""


class Writer(Protocol):
    """What streams text: rag.writing.llm.Llm."""

    @property
    def name(self) -> str:
        """Fit to be shown."""

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        """Part by part. Raises LlmFailed."""


@dataclass
class _Shown:
    """What an answer has so far."""

    places: list[tuple[str, int, int]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    own: int = 0
    refused: int = 0

    def note(self, draft: Draft, *, own: bool) -> Draft:
        self.places += draft.places
        self.texts.append(draft.text)
        self.own += own
        return draft


class LlmGenerator:
    """Facts and what somebody said in an LLM's words, proved; lists of statements as they are."""

    def __init__(
        self, llm: Writer, plain: Plain, corpus: Corpus, judge: Judge, unsupported: Unsupported = "drop"
    ) -> None:
        self._llm = llm
        self._plain = plain
        self._corpus = corpus
        self._judge = judge
        self._marks = unsupported == "mark"

    def from_statements(self, question: Question, statements: Sequence[Statement]) -> Iterator[Draft | Notice]:
        """What somebody said, in prose. A list of who said what, or of who said a quotation, is complete and stays a list."""
        if question.intent != "what_did_say" or not 0 < len(statements) <= MOST_EVIDENCE:
            yield from self._plain.from_statements(question, statements)
            return
        places = ((each.document_id, self._corpus.catalog.sentences_around(each)) for each in statements)
        found = [source_at(self._corpus, *place) for place in dict.fromkeys(places)]
        yield from self.write(question.to_write, found, lambda: self._plain.from_statements(question, statements))

    def from_sentences(self, question: Question, candidates: Sequence[Candidate]) -> Iterator[Draft | Notice]:
        """The answer to a question of fact, in prose."""
        if not candidates:
            return
        places = dict.fromkeys((each.document.id, each.span) for each in candidates[:MOST_EVIDENCE])
        found = [source_at(self._corpus, *place) for place in places]
        yield from self.write(question.to_write, found, lambda: self._plain.from_sentences(question, candidates))

    def write(
        self, question: str, sources: Sequence[Source], plainly: Callable[[], Iterator[Draft | Notice]]
    ) -> Iterator[Draft | Notice]:
        """What the LLM writes from the sources as far as it is proved; `plainly` gives the answer without it."""
        shown, problem = _Shown(), ""
        try:
            with (
                closing(self._llm.stream(SYSTEM, prompt(question, sources))) as parts,
                closing(sentences(parts)) as written,
            ):
                for each in written:
                    if each.text.upper().startswith(NO_ANSWER):
                        problem = "found no answer in this evidence"
                        break
                    yield from self._decided(each, sources, shown)
                    if len(shown.texts) >= MOST_SENTENCES:
                        break
        except LlmFailed as error:
            problem = str(error)
        if not problem and not shown.own:
            problem = "wrote nothing that is proved" if shown.refused else "wrote nothing"
        if problem or not shown.own:
            yield from _rest(plainly(), shown, self._corpus)
        if notice := _notice(self._llm.name, problem, shown):
            yield Notice(notice)

    def _decided(self, written: Written, sources: Sequence[Source], shown: _Shown) -> Iterator[Draft]:
        """The sentence, or what takes its place, if anything does."""
        draft, why = self.proved(written, sources, shown.texts[-1] if shown.texts else "")
        if draft:
            if draft.text not in shown.texts:
                yield shown.note(draft, own=True)
            return
        shown.refused += 1
        if self._marks and not quotes(written.text) and not why.startswith("it holds"):
            yield shown.note(Draft(written.text, (), supported=False), own=False)
            return
        source = nearest(written, sources)
        if source and source.place not in shown.places:
            yield shown.note(Draft(source.text, (source.place,)), own=False)

    def proved(self, written: Written, sources: Sequence[Source], before: str = "") -> tuple[Draft | None, str]:
        """The sentence with the evidence that proves it, or why nothing does.

        One that cites what does not exist is refused; one that cites nothing is compared with the nearest evidence.
        """
        if any(not 1 <= number <= len(sources) for number in written.numbers):
            return None, "it cites what does not exist"
        cited = [sources[number - 1] for number in written.numbers]
        near = [[each] for each in alike(written.text, sources)[:MATCHED]]
        reasons = []
        for some in [cited] if cited else near:
            text = restored(written.text, [each.text for each in some])
            reasons.append(unproved(text, some, self._judge, before))
            if not reasons[-1]:
                return Draft(text, tuple(each.place for each in some), sources=tuple(some), before=before), ""
        return None, reasons[0] if reasons else "it cites nothing"


def source_at(corpus: Corpus, document_id: str, span: Span) -> Source:
    """A stretch of a document with the statements that lie in it."""
    document: Document = corpus.catalog.document(document_id)
    listed = corpus.catalog.statements(documents=[document_id])
    return Source(document, span, tuple(each for each in listed if each.start < span[1] and span[0] < each.end))


def alike(text: str, sources: Sequence[Source]) -> list[Source]:
    """The sources that share words with a text, those that share most first."""
    shares = _shares(text, sources)
    order = sorted(range(len(sources)), key=lambda at: (-shares[at], at))
    return [sources[at] for at in order if shares[at] > 0]


def nearest(written: Written, sources: Sequence[Source]) -> Source | None:
    """The source whose own words take the place of a sentence: that which it cites, else one that shares half its words."""
    cited = [sources[number - 1] for number in written.numbers if 1 <= number <= len(sources)]
    if cited:
        return next(iter(alike(written.text, cited)), cited[0])
    best = next(iter(alike(written.text, sources)), None)
    return best if best and _shares(written.text, [best])[0] >= LEAST_SHARED else None


def _shares(text: str, sources: Sequence[Source]) -> list[float]:
    wanted, *held = stems([" ".join(content_words(text)), *(each.text for each in sources)])
    return [len(wanted & each) / max(1, len(wanted)) for each in held]


def _rest(drafts: Iterator[Draft | Notice], shown: _Shown, corpus: Corpus) -> Iterator[Draft | Notice]:
    """The extractive answer, or what of it is not shown yet; beside prose a statement is its sentence."""
    before = list(shown.places)
    alone = not shown.texts
    for each in drafts:
        if isinstance(each, Notice) or alone:
            yield each
        elif each.places[0] not in before:
            start, end = each.places[0][1:]
            text = corpus.catalog.document(each.places[0][0]).text[start:end] if each.statement else each.text
            yield Draft(text, each.places, None if each.statement else each.emphasis)


def _notice(name: str, problem: str, shown: _Shown) -> str:
    if problem:
        return f"{name} {problem}: " + (
            "the documents' own sentences are added" if shown.own else "the documents' own sentences are shown"
        )
    if shown.refused:
        counted = "1 sentence" if shown.refused == 1 else f"{shown.refused} sentences"
        return f"{counted} of {name} could not be proved"
    return ""
