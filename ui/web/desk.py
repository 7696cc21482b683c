"""What the page does, without the page: asking, opening sources. Knows nothing of Gradio.

One pipeline serves all browsers; each browser session has a conversation of its own.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.errors import DatelineError, HomeError
from rag.answers import Answer, Conversation, Event, Finished, Proved, Understood
from rag.assemble import open_pipeline
from rag.evidence import CAUTION
from rag.pipeline import Pipeline
from ui.web import markup

TURNS_KEPT = 20
"""Turns of one session that are remembered and shown: memory stays bounded in long conversations."""
Notify = Callable[[str], None]


@dataclass(frozen=True)
class Session:
    """One browser's conversation."""

    conversation: Conversation = field(default_factory=Conversation)

    @property
    def turns(self) -> list[tuple[str, Answer | None]]:
        """Question and answer of each turn, as markup.log takes them."""
        return [(turn.question, turn.answer) for turn in self.conversation.turns]

    def then(self, question: str, answer: Answer) -> Session:
        """With one more turn; the oldest goes when there are too many."""
        return Session(Conversation(self.conversation.then(question, answer).turns[-TURNS_KEPT:]))


class Desk:
    """What the page does, without the page: ask, open a source, list, add. Safe for several sessions at once."""

    def __init__(self, home: Path, notify: Notify, caution: float = CAUTION) -> None:
        self.home = home
        self._caution = caution
        self.notify = notify
        self._pipeline: Pipeline | None = None
        self._opening = threading.Lock()
        self.asking = threading.Lock()

    @property
    def pipeline(self) -> Pipeline:
        """Opened at the first need, once. Raises HomeError while nothing is indexed."""
        with self._opening:
            if self._pipeline is None:
                self._pipeline = open_pipeline(self.home, notify=self.notify, caution=self._caution)
            return self._pipeline

    def warm(self) -> None:
        """Loads the model, so that the first question does not wait for it."""
        try:
            pipeline = self.pipeline
            with self.asking:
                pipeline.corpus.nearest("warm", 1)
        except DatelineError:
            return

    def ask(self, question: str, session: Session) -> Iterator[tuple[str, Session, str]]:
        """The log as the answer grows, the session, and what stays in the question box."""
        if not question.strip():
            yield self.log(session), session, ""
            return
        turns = session.turns
        try:
            pipeline = self.pipeline
            yield markup.log([*turns, (question, None)], self._title), session, ""
            answer = None
            for answer in _growing(self._one_at_a_time(pipeline.stream(question, session.conversation)), question):
                yield markup.log([*turns, (question, answer)], self._title), session, ""
            assert answer is not None
            session = session.then(question, answer)
            yield self.log(session), session, ""
        except DatelineError as error:
            yield self.log(session) + markup.message_html(str(error)), session, question

    def log(self, session: Session) -> str:
        """The conversation as it stands."""
        if not session.turns:
            return markup.NOTHING_INDEXED if self.is_empty() else markup.EMPTY_LOG
        return markup.log(session.turns, self._title)

    def is_empty(self) -> bool:
        """Whether there is nothing to ask about."""
        try:
            return self.pipeline.corpus.catalog.counts().documents == 0
        except HomeError:
            return True

    def open(self, target: str, session: Session) -> str:
        """The source that a link's fragment names; the hint when it names none of this session's."""
        found = re.match(r"(cite|near)-(\d+)-(\d+)|document-([0-9a-f]+)", target)
        if not found:
            return markup.EMPTY_SOURCE
        try:
            if found[4]:
                return markup.source_html(self.pipeline.document(found[4]))
            answer = session.turns[int(found[2])][1]
            assert answer is not None
            cited = answer.citations if found[1] == "cite" else tuple(each.citation for each in answer.nearest)
            citation = cited[int(found[3]) - 1]
            return markup.source_html(self.pipeline.document(citation.document_id), (citation.start, citation.end))
        except IndexError:
            return markup.EMPTY_SOURCE
        except DatelineError as error:
            return markup.message_html(str(error))

    def documents(self) -> str:
        """The list of documents; empty while nothing is indexed."""
        try:
            return markup.documents_html(self.pipeline.corpus.catalog.documents())
        except HomeError:
            return ""

    def _one_at_a_time(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events, none computed beside another question's; between them the others have their turn."""
        while True:
            with self.asking:
                event = next(events, None)
            if event is None:
                return
            yield event

    def _title(self, document_id: str) -> str:
        """A document's title; an earlier turn may name one that has been forgotten since."""
        try:
            return self.pipeline.document(document_id).title
        except DatelineError:
            return "no longer in the index"


def _growing(events: Iterator[Event], question: str) -> Iterator[Answer]:
    """The answer as far as it is proved; the last one is whole."""
    shown: Answer | None = None
    for event in events:
        if isinstance(event, Finished):
            yield event.answer
        elif isinstance(event, Understood):
            shown = Answer(question, event.standalone_question, event.interpretation, "answered")
        elif isinstance(event, Proved) and shown:
            shown = replace(
                shown,
                sentences=(*shown.sentences, event.sentence),
                citations=(*shown.citations, *event.citations),
                statements=(*shown.statements, event.statement) if event.statement else shown.statements,
            )
            yield shown
