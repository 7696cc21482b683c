"""A response that is sent piece by piece while it is computed in a thread: events, or lines."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Callable, Iterator

import anyio
import anyio.to_thread
from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from ui.service import ending

PING_SECONDS = 15.0
"""Proxies close a connection on which nothing comes; a comment is sent as often."""
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """A response of pieces, computed when there is room in `turns`.

    `done` is called once, when all is sent, or the client has gone, or a piece has failed.
    """

    media_type = "text/event-stream"
    ping = ": waiting\n\n"

    def __init__(self, pieces: Iterator[str], turns: anyio.CapacityLimiter, done: Callable[[], None]) -> None:
        self._stream = _sent(pieces, turns, self.ping)
        self._done = done
        super().__init__(self._stream, headers=HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the response."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with anyio.CancelScope(shield=True):
                with contextlib.suppress(RuntimeError):  # it is ending already
                    await self._stream.aclose()
                self._done()


class LineStream(EventStream):
    """Objects of JSON, one a line."""

    media_type = "application/x-ndjson"
    ping = "{}\n"


async def _sent(pieces: Iterator[str], turns: anyio.CapacityLimiter, ping: str) -> AsyncGenerator[str, None]:
    """The pieces, with a ping where one is long in coming.

    All are computed in one turn and wait here until they are sent: who reads slowly keeps nobody else waiting.
    """
    made: asyncio.Queue[str | None] = asyncio.Queue()
    loop, gone, waiting = asyncio.get_running_loop(), threading.Event(), anyio.CancelScope()

    def compute() -> None:
        with ending(pieces):
            for piece in pieces:
                loop.call_soon_threadsafe(made.put_nowait, piece)
                if gone.is_set():
                    return

    async def take_turn() -> None:
        with waiting:
            await anyio.to_thread.run_sync(compute, limiter=turns)

    working = asyncio.ensure_future(take_turn())
    working.add_done_callback(lambda _: made.put_nowait(None))
    try:
        while True:
            try:
                piece = await asyncio.wait_for(made.get(), PING_SECONDS)
            except TimeoutError:
                yield ping
                continue
            if piece is None:
                working.result()
                return
            yield piece
    finally:
        gone.set()
        waiting.cancel()  # ends the waiting; what is being computed comes to its next piece
        with anyio.CancelScope(shield=True):
            await asyncio.wait({working})
