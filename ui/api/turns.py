"""Questions have their turn in the order in which they came. While they wait they hold no thread, so that what takes a
moment (health, lists, the page itself) is answered beside any number of them.
"""

from __future__ import annotations

from collections.abc import Callable

import anyio.from_thread
import anyio.to_thread
from fastapi import Request
from fastapi.responses import Response

from ui.service import Service

CLIENT_GONE = 499
"""nginx's status for it; nobody sees it but the metrics."""


async def in_turn(request: Request, service: Service, answered: Callable[[], Response]) -> Response:
    """The response, made in a thread when its turn has come; nothing is computed for a client that went away meanwhile."""

    def begin() -> Response:
        gone = anyio.from_thread.run(request.is_disconnected)
        return Response(status_code=CLIENT_GONE) if gone else answered()

    with service.slots.one():
        return await anyio.to_thread.run_sync(begin, limiter=service.turns)
