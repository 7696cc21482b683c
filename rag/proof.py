"""Drafts become sentences with citations, each proved against its document; nothing unproved comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from index.records import Document, Statement
from rag.answers import Answer, Citation, Proved, Sentence
from rag.asked.days import short_day
from rag.generate import Draft
from rag.proving.prose import Judge
from rag.verify import UNSUPPORTED, Wording, verify_sentence, verify_unquoted


class Proof:
    """Numbers citations as they are first used and proves each sentence; nothing unproved comes out."""

    def __init__(self, document: Callable[[str], Document], judge: Judge | None = None) -> None:
        self._document = document
        self._judge = judge
        self._numbers: dict[tuple[str, int, int], Citation] = {}
        self.sentences: list[Sentence] = []
        self.statements: list[Statement] = []

    @property
    def citations(self) -> Iterable[Citation]:
        """All that was cited so far, by number."""
        return self._numbers.values()

    def prove(self, draft: Draft) -> Proved:
        """The draft as a sentence with citations, or InvariantViolated."""
        if not draft.supported:
            return self._marked(draft)
        before = len(self._numbers)
        citations = [self._cite(*place) for place in draft.places]
        lead = origin(self._document(draft.places[0][0])) if draft.compared else ""
        sentence = Sentence(draft.text, tuple(each.number for each in citations), draft.emphasis, lead)
        by_number = {each.number: each for each in self._numbers.values()}
        verify_sentence(
            sentence, by_number, lambda identity: self._document(identity).text, draft.statement,
            Wording(draft.sources, draft.before, self._judge),
        )  # fmt: skip
        self.sentences.append(sentence)
        if draft.statement:
            self.statements.append(draft.statement)
        return Proved(sentence, tuple(self._numbers.values())[before:], draft.statement)

    def _marked(self, draft: Draft) -> Proved:
        """A sentence that nothing proves, shown as such; it quotes nobody."""
        sentence = Sentence(draft.text, (), lead=UNSUPPORTED, supported=False)
        verify_unquoted(sentence)
        self.sentences.append(sentence)
        return Proved(sentence, ())

    def complete(self, empty: Answer) -> Answer:
        """The answer made of what was proved."""
        return replace(
            empty,
            outcome="answered",
            sentences=tuple(self.sentences),
            citations=tuple(self.citations),
            statements=tuple(self.statements),
        )

    def _cite(self, document_id: str, start: int, end: int) -> Citation:
        place = (document_id, start, end)
        if place not in self._numbers:
            text = self._document(document_id).text[start:end]
            self._numbers[place] = Citation(len(self._numbers) + 1, document_id, start, end, text)
        return self._numbers[place]


def origin(document: Document) -> str:
    """`The Lantern, 2 May 2023`: outlet and day, as far as they are known."""
    day = short_day(document.published) if document.published else ""
    return ", ".join(part for part in (document.source, day) if part)
