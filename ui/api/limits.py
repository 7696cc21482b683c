"""How large a request may be. What is more is refused: at once if its length is announced, else when it is reached."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_QUESTION = 1_000_000
LARGEST_UPLOAD = 100_000_000
"""Bytes of one request with all its files."""
LARGEST: Mapping[str, int] = {"/api/jobs": LARGEST_UPLOAD, "/api/": LARGEST_QUESTION, "/v1/": LARGEST_QUESTION}
"""Bytes by the beginning of the path; the first that fits counts. Other paths are not ours."""


class Limited:
    """Middleware that bounds what is read of a request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope.get("path", "")
        most = next((bound for start, bound in LARGEST.items() if path.startswith(start)), None)
        if scope["type"] != "http" or most is None:
            await self._app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        read = int(announced) if announced.isdecimal() and int(announced) > most else 0

        async def bounded() -> Message:
            nonlocal read
            message = await receive() if read <= most else {}
            read += len(message.get("body", b""))
            if read > most:
                # Raised where the body is read, so that it is answered like any other error of the request.
                raise HTTPException(413, f"the body has more than {most:,} bytes, the most for {path}")
            return message

        await self._app(scope, bounded, send)
