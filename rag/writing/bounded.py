"""A text that somebody else is writing, bounded in time and length, on which one can hang up at any moment.

Nothing here knows who writes. A thread of its own reads, so that a deadline holds even while the writer is silent.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, Queue
from typing import Any

from index.errors import LlmFailed, UsageError

MOST_WRITTEN = 20_000
"""Code points of one answer; who writes more is cut off."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds: until there is a connection, until the first sign of life or between two, and for the whole answer."""

    connect: float = 3.0
    first: float = 60.0
    total: float = 180.0

    @classmethod
    def parse(cls, text: str) -> Timeouts:
        """`3,60,180`: to connect, to the first word, in all. Raises UsageError for anything else."""
        try:
            connect, first, total = (float(part) for part in text.split(","))
        except ValueError:
            connect = first = total = 0.0
        if not 0 < connect <= total or not 0 < first <= total:
            raise UsageError(
                f"timeouts are three numbers of seconds, to connect, to the first word and in all, such as 3,60,180; not {text!r}"
            )
        return cls(connect, first, total)


class Line:
    """What reader and writer share: whether somebody hung up, and the connections to cut if so."""

    def __init__(self) -> None:
        self.closed = False
        self._sockets: list[socket.socket] = []

    def watch(self, request: Any) -> None:
        """For httpx, as a hook of requests: notes the connection that a request makes."""
        request.extensions["trace"] = self._trace

    def hang_up(self) -> None:
        """Cuts the connections: a thread that waits on one wakes, and the other side learns that nobody listens."""
        self.closed = True
        for each in self._sockets:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event.endswith(("connect_tcp.complete", "start_tls.complete")):
            self._sockets.append(info["return_value"].get_extra_info("socket"))
            if self.closed:
                self.hang_up()


Begin = Callable[[Line], Iterator[str]]
"""Begins to write: parts of a text, empty ones as signs of life. It is run in another thread."""


def bounded(begin: Begin, timeouts: Timeouts, explain: Callable[[BaseException], str]) -> Generator[str, None, None]:
    """The parts as they come. Closing this iterator hangs up.

    Raises LlmFailed, with the sentence that `explain` makes of what was raised, or that time or length has run out.
    """
    line, parts = Line(), Queue[str | BaseException | None]()
    threading.Thread(target=_read, args=(begin, line, parts), daemon=True, name="llm").start()
    end = time.monotonic() + timeouts.total
    length = 0
    try:
        while (part := _next(parts, timeouts, end)) is not None:
            if isinstance(part, BaseException):
                raise LlmFailed(explain(part)) from part
            length += len(part)
            if length > MOST_WRITTEN:
                raise LlmFailed(f"wrote more than {MOST_WRITTEN:,} characters and was cut off")
            if part:
                yield part
    finally:
        line.hang_up()


def _read(begin: Begin, line: Line, parts: Queue[str | BaseException | None]) -> None:
    """Runs in the thread: hands over part after part, then none or what was raised."""
    length = 0
    try:
        for part in begin(line):
            length += len(part)
            parts.put(part)
            if line.closed or length > MOST_WRITTEN:
                break
        parts.put(None)
    except BaseException as error:
        parts.put(error)


def _next(parts: Queue[str | BaseException | None], timeouts: Timeouts, end: float) -> str | BaseException | None:
    left = end - time.monotonic()
    try:
        return parts.get(timeout=max(0.001, min(left, timeouts.first)))
    except Empty:
        waited = f"was silent for {timeouts.first:g} s" if left > timeouts.first else ""
        raise LlmFailed(waited or f"was not done after {timeouts.total:g} s") from None
