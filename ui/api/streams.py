"""Server-sent events: work done step by step in threads, sent as it comes, ended when the client goes away."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator

import anyio
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

PING_SECONDS = 15.0
"""Proxies close a connection on which nothing comes; a comment is sent as often."""
PING = ": waiting\n\n"
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """A response of pieces. `done` is called once, when all is sent, or the client has gone, or a piece has failed."""

    media_type = "text/event-stream"

    def __init__(self, pieces: Iterator[str], done: Callable[[], None]) -> None:
        self._stream = _sent(pieces)
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


async def _sent(pieces: Iterator[str]) -> AsyncGenerator[str, None]:
    """The pieces, each computed in a thread, with a comment where one is long in coming."""
    step: asyncio.Future[str | None] | None = None
    try:
        while True:
            step = asyncio.ensure_future(run_in_threadpool(next, pieces, None))
            while not (await asyncio.wait({step}, timeout=PING_SECONDS))[0]:
                yield PING
            piece = step.result()
            if piece is None:
                return
            yield piece
    finally:
        with anyio.CancelScope(shield=True):
            if step is not None:
                await asyncio.wait({step})  # a generator that is at work cannot be closed
            close = getattr(pieces, "close", None)
            if close:
                await run_in_threadpool(close)
