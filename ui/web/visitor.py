"""Who a request is from: a user who has logged in, else a browser, told from others by a cookie nobody can guess.

Conversations belong to visitors. Who has logged in, ui/web/access.py has put into the request's scope.
"""

from __future__ import annotations

import re
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from ui.web.access import USER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_BROWSER = "dateline.browser"
COOKIE = "dateline_browser"
_TEN_YEARS = 10 * 365 * 24 * 3600


def visitor(request: Any) -> str:
    """The owner of what is kept for whoever sent a request (of Starlette, or of Gradio, which holds one)."""
    scope = getattr(request, "request", request).scope
    user = scope.get(USER)
    return f"user:{user}" if user else f"browser:{scope[_BROWSER]}"


class Browsers:
    """ASGI middleware: gives every browser a cookie, and every request the browser it is from."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on; the answer to a new browser carries its cookie."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        known = _cookie(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1"))
        scope[_BROWSER] = known or secrets.token_urlsafe(24)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and not known:
                secure = "; Secure" if scope["scheme"] == "https" else ""
                cookie = f"{COOKIE}={scope[_BROWSER]}; Path=/; Max-Age={_TEN_YEARS}; HttpOnly; SameSite=Strict{secure}"
                message["headers"] = [*message.get("headers", []), (b"set-cookie", cookie.encode())]
            await send(message)

        await self._app(scope, receive, answer)


def _cookie(header: str) -> str:
    """The browser's name, if the header has one that we could have given."""
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found and re.fullmatch(r"[\w-]{32}", found.value) else ""
