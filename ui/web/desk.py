"""What the page does, without the page: answering, correcting what was understood, sources, the shipped article.

What was asked is kept for its owner (ui/conversations.py), so nothing of a conversation stays in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.errors import DatelineError, HomeError, UsageError
from index.ingest import Progress, ingest
from index.records import DateRange, Document, Statement
from rag.answers import Conversation, Event, Finished, Interpretation
from rag.asked.days import day_range, this_day
from rag.asked.known import resolve_speaker
from rag.question import Question
from rag.refusing.suggest import questions_from
from rag.revise import revised
from ui.conversations import Conversations, Kept
from ui.service import Service


@dataclass(frozen=True)
class Correction:
    """What a reader wants a question taken for: its words and, unless they are to be read off these, `parts`: the days,
    speakers and outlets, as typed.
    """

    text: str
    parts: tuple[str, tuple[str, ...], tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Asked:
    """A question of one visitor: in which conversation (a new one if none), and in the place of which of its turns."""

    owner: str
    question: str
    conversation: str | None = None
    turn: int | None = None
    correction: Correction | None = None


@dataclass(frozen=True)
class Stored:
    """The event after the last: where the answer is kept."""

    conversation: str
    kept: Kept


class Desk:
    """Asking and reading. Safe for several visitors at once."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.conversations = Conversations(service.home)

    def ask(self, asked: Asked) -> Iterator[Event | Stored]:
        """The answer as it grows, and where it is kept. What nobody waits for to the end is not kept.

        Raises DatelineError: nothing is indexed, the question is none, a correction names nobody known.
        """
        owner, identity = asked.owner, asked.conversation
        context = self.conversations.context(owner, identity, before=asked.turn) if identity else Conversation()
        understood = self._corrected(asked.correction) if asked.correction else None
        events = self._service.pipeline.stream(asked.question, context, today=this_day(), understood=understood)
        for event in self._service.one_at_a_time(events):
            yield event
            if isinstance(event, Finished):
                identity = identity or self.conversations.begin(owner, asked.question)
                number = self.conversations.put(owner, identity, asked.turn, event.answer)
                kept = self.conversations.turns(owner, identity, before=number + 1, last=1)[0]
                yield Stored(identity, kept)

    def document(self, document_id: str) -> Document | None:
        """A document; an earlier turn may name one that has been forgotten since."""
        try:
            return self._service.pipeline.document(document_id)
        except DatelineError:
            return None

    def source(self, document_id: str) -> tuple[Document, Sequence[Statement]]:
        """A document and what is said in it. Raises DatelineError when there is none of that id."""
        catalog = self._service.pipeline.corpus.catalog
        return catalog.document(document_id), catalog.statements(documents=[document_id])

    def suggestions(self) -> list[str]:
        """Questions that can be answered; none while nothing is indexed."""
        try:
            return questions_from(self._service.pipeline.corpus)
        except HomeError:
            return []

    def names(self) -> tuple[Sequence[str], Sequence[str]]:
        """The speakers with most statements, and the outlets: what can be typed where one is asked for."""
        catalog = self._service.pipeline.corpus.catalog
        return [name for name, _ in catalog.speakers()[:_MOST_NAMES]], catalog.sources()[:_MOST_NAMES]

    def begin(self) -> None:
        """Indexes the article that comes with the program."""
        from eval.suites.seeds import shipped_folder

        failed: list[Progress] = []
        ingest(
            self._service.home,
            [shipped_folder()],
            settings=self._service.settings,
            servers=self._service.servers,
            progress=lambda each: failed.append(each) if each.reason else None,
            notify=self._service.notify,
        )
        if failed:
            raise HomeError(f"the article could not be indexed: {failed[0].reason}")

    def _corrected(self, wanted: Correction) -> Question:
        """The question that a correction asks for. Raises UsageError naming what it asks for in vain."""
        question = self._service.pipeline.understand(wanted.text)
        if wanted.parts is None:
            return question
        days, speakers, sources = wanted.parts
        return revised(
            question,
            _days(days, question.interpretation),
            tuple(dict.fromkeys(name for each in speakers for name in self._speakers(each))),
            tuple(self._source(each) for each in sources),
        )

    def _speakers(self, name: str) -> Sequence[str]:
        known = self._service.pipeline.known()
        found = (name,) if name in known.speakers else resolve_speaker(name, known)
        if not found:
            most = ", ".join(known.speakers[:5])
            raise UsageError(f"no speaker {name!r} in the index; those with most statements: {most}")
        return found

    def _source(self, name: str) -> str:
        sources = self._service.pipeline.known().sources
        found = [each for each in sources if each.casefold() == name.casefold()]
        found = found or [each for each in sources if name.casefold() in each.casefold()]
        if len(found) != 1:
            listed = ", ".join((found or sources)[:5]) or "none is named by any document"
            raise UsageError(f"{'more than one outlet' if found else 'no outlet'} {name!r} in the index: {listed}")
        return found[0]


_MOST_NAMES = 500


def _days(typed: str, asked: Interpretation) -> DateRange | None:
    """The days that were typed; those understood already if they are the same. Raises UsageError when they are none."""
    if not typed.strip():
        return None
    first, _, last = typed.partition(" to ")
    days = day_range(None, first, last) if last else day_range(typed, None, None)
    assert days
    same = asked.dates and (asked.dates.first, asked.dates.last) == (days.first, days.last)
    return asked.dates if same else replace(days, text=typed.strip())
