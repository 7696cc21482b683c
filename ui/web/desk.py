"""What the page does, without the page: answering, correcting what was understood, sources, the shipped article.

One pipeline serves all browsers. What was asked is kept for its owner (ui/conversations.py), so nothing of a conversation
stays in memory.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Unpack

from index.errors import DatelineError, HomeError, NothingIndexed, UsageError
from index.ingest import Progress, ingest
from index.records import DateRange, Document, Statement
from index.servers import LOCAL
from rag.answers import Conversation, Event, Finished, Interpretation
from rag.asked.days import day_range, this_day
from rag.asked.known import resolve_speaker
from rag.assemble import Chosen, open_pipeline
from rag.pipeline import Pipeline
from rag.question import Question
from rag.refusing.suggest import questions_from
from rag.revise import revised
from ui.conversations import Conversations, Kept

Notify = Callable[[str], None]


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
    """Asking and reading over one pipeline, opened at the first need. Safe for several visitors at once."""

    def __init__(self, home: Path, notify: Notify, **chosen: Unpack[Chosen]) -> None:
        self.home = home
        self._chosen = chosen
        self.servers = chosen.get("servers", LOCAL)
        self.notify = notify
        self.conversations = Conversations(home)
        self._pipeline: Pipeline | None = None
        self._opening = threading.Lock()
        self.asking = threading.Lock()

    @property
    def pipeline(self) -> Pipeline:
        """Opened at the first need, once. Raises HomeError while nothing is indexed."""
        with self._opening:
            if self._pipeline is None:
                self._pipeline = open_pipeline(self.home, notify=self.notify, **self._chosen)
            return self._pipeline

    def warm(self) -> None:
        """Asks once, so that the first question does not wait for models."""
        try:
            pipeline = self.pipeline
            pipeline.prepare()  # not under the lock: lists need not wait for it
            with self.asking:
                for question in ("who said what", "What is it about?"):
                    pipeline.ask(question)
        except DatelineError:
            return

    def is_empty(self) -> bool:
        """Whether there is nothing to ask about; what is there and cannot be opened is not nothing."""
        try:
            return self.pipeline.corpus.catalog.counts().documents == 0
        except NothingIndexed:
            return True
        except HomeError:
            return False

    def ask(self, asked: Asked) -> Iterator[Event | Stored]:
        """The answer as it grows, and where it is kept. What nobody waits for to the end is not kept.

        Raises DatelineError: nothing is indexed, the question is none, a correction names nobody known.
        """
        owner, identity = asked.owner, asked.conversation
        context = self.conversations.context(owner, identity, before=asked.turn) if identity else Conversation()
        pipeline = self.pipeline
        understood = self._corrected(asked.correction) if asked.correction else None
        events = pipeline.stream(asked.question, context, today=this_day(), understood=understood)
        for event in self._one_at_a_time(events):
            yield event
            if isinstance(event, Finished):
                identity = identity or self.conversations.begin(owner, asked.question)
                number = self.conversations.put(owner, identity, asked.turn, event.answer)
                kept = self.conversations.turns(owner, identity, before=number + 1, last=1)[0]
                yield Stored(identity, kept)

    def document(self, document_id: str) -> Document | None:
        """A document; an earlier turn may name one that has been forgotten since."""
        try:
            return self.pipeline.document(document_id)
        except DatelineError:
            return None

    def source(self, document_id: str) -> tuple[Document, Sequence[Statement]]:
        """A document and what is said in it. Raises DatelineError when there is none of that id."""
        catalog = self.pipeline.corpus.catalog
        return catalog.document(document_id), catalog.statements(document_id=document_id)

    def suggestions(self) -> list[str]:
        """Questions that can be answered; none while nothing is indexed."""
        try:
            return questions_from(self.pipeline.corpus)
        except HomeError:
            return []

    def names(self) -> tuple[Sequence[str], Sequence[str]]:
        """The speakers with most statements, and the outlets: what can be typed where one is asked for."""
        catalog = self.pipeline.corpus.catalog
        return [name for name, _ in catalog.speakers()[:_MOST_NAMES]], catalog.sources()[:_MOST_NAMES]

    def begin(self) -> None:
        """Indexes the article that comes with the program."""
        from eval.suites.seeds import shipped_folder

        failed: list[Progress] = []
        ingest(
            self.home,
            [shipped_folder()],
            servers=self.servers,
            progress=lambda each: failed.append(each) if each.reason else None,
            notify=self.notify,
        )
        if failed:
            raise HomeError(f"the article could not be indexed: {failed[0].reason}")

    def _corrected(self, wanted: Correction) -> Question:
        """The question that a correction asks for. Raises UsageError naming what it asks for in vain."""
        question = self.pipeline.understand(wanted.text)
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
        known = self.pipeline.known()
        found = (name,) if name in known.speakers else resolve_speaker(name, known)
        if not found:
            most = ", ".join(known.speakers[:5])
            raise UsageError(f"no speaker {name!r} in the index; those with most statements: {most}")
        return found

    def _source(self, name: str) -> str:
        sources = self.pipeline.known().sources
        found = [each for each in sources if each.casefold() == name.casefold()]
        found = found or [each for each in sources if name.casefold() in each.casefold()]
        if len(found) != 1:
            listed = ", ".join((found or sources)[:5]) or "none is named by any document"
            raise UsageError(f"{'more than one outlet' if found else 'no outlet'} {name!r} in the index: {listed}")
        return found[0]

    def _one_at_a_time(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events, none computed beside another question's; between them the others have their turn."""
        while True:
            with self.asking:
                event = next(events, None)
            if event is None:
                return
            yield event


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
