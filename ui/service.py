"""What the page and the doors for programs share: one opened pipeline, a bounded number of questions, one writer.

Knows nothing of HTTP or MCP: ui/api/ and ui/mcp_server.py translate between it and their protocols.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from anyio import CapacityLimiter

from index.catalog import Catalog
from index.corpus import catalog_place
from index.errors import DatelineError, HomeError, NothingIndexed
from index.records import Day
from index.servers import LOCAL, Servers
from index.settings import IndexSettings
from rag.answers import Answer, Conversation, Event, Finished
from rag.asked.days import this_day
from rag.pipeline import Pipeline
from rag.question import checked
from ui.jobs import Jobs

MOST_QUESTIONS = 100
"""Questions that are answered or wait for their turn; one more is turned away."""
RETRY_SECONDS = 2
"""After which whoever was turned away may ask again."""
MOST_TURNS = 10
"""Earlier questions that are read, the latest; each that is not remembered is answered again."""
ANSWERS_KEPT = 128
"""Clients send a conversation's questions again with each turn; their answers are remembered so long."""
WARMING_SECONDS = 20
Notify = Callable[[str], None]
OpenPipeline = Callable[[], Pipeline]


class TooManyQuestions(DatelineError):
    """As many questions as are allowed are being answered; to be asked again later."""


class Slots:
    """Counts the questions in flight. Safe for threads."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0
        self._lock = threading.Lock()

    def take(self) -> Callable[[], None]:
        """Takes one and returns what gives it back, once. Raises TooManyQuestions."""
        with self._lock:
            if self.taken >= self.most:
                raise TooManyQuestions(f"{self.taken} questions are being answered, which is the most; ask again soon")
            self.taken += 1
        given_back = threading.Lock()

        def give_back() -> None:
            if given_back.acquire(blocking=False):
                with self._lock:
                    self.taken -= 1

        return give_back

    @contextmanager
    def until_sent(self) -> Iterator[Callable[[], None]]:
        """Takes one for what is sent after the block. What gives it back is given out, and called if the block fails."""
        give_back = self.take()
        try:
            yield give_back
        except BaseException:
            give_back()
            raise

    @contextmanager
    def one(self) -> Iterator[None]:
        """Holds one for a block."""
        give_back = self.take()
        try:
            yield
        finally:
            give_back()


@contextmanager
def ending(pieces: Iterator[object]) -> Iterator[None]:
    """Ends what generates the pieces with the block: a client that went away must not keep a generator at work."""
    try:
        yield
    finally:
        close = getattr(pieces, "close", None)
        if close:
            close()


@dataclass
class Turns:
    """Answers by the questions of their conversation, the day it counts from and the index's generation."""

    most: int = ANSWERS_KEPT
    _kept: OrderedDict[tuple[object, ...], Answer] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, key: tuple[object, ...]) -> Answer | None:
        """The answer, if it is still known."""
        with self._lock:
            return self._kept.get(key)

    def put(self, key: tuple[object, ...], answer: Answer) -> None:
        """Remembers an answer and forgets the oldest when there are too many."""
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)


class Service:
    """One home, asked by many. Safe for threads.

    `opened` opens the pipeline; `asking` is held while something is computed. `turns` is first come, first served; doors
    without threads of their own wait for it. `folders` are those whose files a client may have indexed by path. `settings`
    are those to index with, the index's own if none are given.
    """

    def __init__(
        self,
        home: Path,
        opened: OpenPipeline,
        *,
        folders: Sequence[Path] = (),
        most_questions: int = MOST_QUESTIONS,
        servers: Servers = LOCAL,
        settings: IndexSettings | None = None,
        notify: Notify = lambda line: None,
    ) -> None:
        self.home = home
        self.slots = Slots(most_questions)
        self.turns = CapacityLimiter(1)
        self.servers = servers
        self.settings = settings
        self.notify = notify
        self.jobs = Jobs(home, folders, notify, servers, settings)
        self.asking = threading.Lock()
        self._opened = opened
        self._opening = threading.Lock()
        self._pipeline: Pipeline | None = None
        self._catalog: Catalog | None = None
        self._turns = Turns()

    @property
    def pipeline(self) -> Pipeline:
        """Opened at the first need, once. Raises HomeError while nothing is indexed."""
        with self._opening:
            if self._pipeline is None:
                self._pipeline = self._opened()
            return self._pipeline

    @property
    def refreshed(self) -> Pipeline:
        """The pipeline, knowing what was indexed since, unless a question is being answered: that has noticed by itself."""
        pipeline = self.pipeline
        if self.asking.acquire(blocking=False):
            try:
                pipeline.refresh()
            finally:
                self.asking.release()
        return pipeline

    @property
    def catalog(self) -> Catalog:
        """The catalog alone, for what needs no model. Raises HomeError while nothing is indexed."""
        with self._opening:
            if self._catalog is None:
                self._catalog = Catalog.open(catalog_place(self.home, self.servers))
            return self._catalog

    def is_empty(self) -> bool:
        """Whether nothing is indexed; what is there and cannot be opened is not nothing. No model is loaded for it."""
        try:
            return self.catalog.counts().documents == 0
        except HomeError as error:
            return isinstance(error, NothingIndexed)

    def warm(self) -> None:
        """Loads the models, so that the first question does not wait for them."""
        try:
            pipeline = self.pipeline
            pipeline.prepare()  # not under the lock: lists need not wait for it
            with self.asking:
                pipeline.evidence("What was said?")
        except DatelineError:
            return

    @contextmanager
    def warming(self) -> Iterator[None]:
        """Warms up beside the block. Ctrl-C ends the block, which is how a server is ended.

        The work is waited for at the end: native code that the interpreter leaves at work when it exits crashes.
        """
        thread = threading.Thread(target=self.warm, name="warming", daemon=True)
        thread.start()
        try:
            with suppress(KeyboardInterrupt):
                yield
        finally:
            thread.join(WARMING_SECONDS)

    def ask(self, question: str, history: Sequence[str] = (), today: Day | None = None) -> Answer:
        """The whole answer."""
        *_, last = self.events(question, history, today)
        assert isinstance(last, Finished)
        return last.answer

    def events(self, question: str, history: Sequence[str] = (), today: Day | None = None) -> Iterator[Event]:
        """The answer as it grows. `history` holds the earlier questions of the conversation, oldest first.

        `today` is the day that "yesterday" counts from, this computer's if none is given.
        Raises EmptyQuestion and QuestionTooLong at once, not at the first event.
        """
        for each in (*history, question):
            checked(each)
        return self._events(question, tuple(history[-MOST_TURNS:]), today or this_day())

    def _events(self, question: str, history: tuple[str, ...], today: Day) -> Iterator[Event]:
        conversation = self._conversation(history, today)
        events = self.pipeline.stream(question, conversation, today=today)
        for event in self.one_at_a_time(events):
            if isinstance(event, Finished):
                self._turns.put(self._key((*history, question), today), event.answer)
            yield event

    def _conversation(self, history: tuple[str, ...], today: Day) -> Conversation:
        """Earlier questions with their answers; those that are not remembered are asked again."""
        conversation = Conversation()
        for at, question in enumerate(history):
            answer = self._turns.get(self._key(history[: at + 1], today))
            if answer is None:
                with self.asking:
                    answer = self.pipeline.ask(question, conversation, today=today)
                self._turns.put(self._key(history[: at + 1], today), answer)
            conversation = conversation.then(question, answer)
        return conversation

    def _key(self, questions: tuple[str, ...], today: Day) -> tuple[object, ...]:
        return (self.pipeline.corpus.catalog.generation(), today, *questions)

    def one_at_a_time(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events, none computed beside another question's; between them the others have their turn."""
        with ending(events):
            while True:
                with self.asking:
                    event = next(events, None)
                if event is None:
                    return
                yield event
