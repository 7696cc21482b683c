"""The headers by which a browser refuses what an attacker might slip into a page.

The page's own inline scripts (Gradio writes its configuration as one) are named by their hashes, so that no other runs.
docs/security.md says what each rule is for and where Gradio leaves no choice.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST_PAGE = 5_000_000
"""Bytes of a page whose scripts are named; a larger one may run none of its own."""
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
)
_INLINE = re.compile(rb"<script((?:\s[^>]*)?)>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def policy(page: bytes = b"") -> str:
    """The Content-Security-Policy of a page: everything from here, inline scripts only if they are the page's own.

    >>> policy(b'<script src="a.js"></script><script>x()</script>').split("; ")[1]
    "script-src 'self' 'unsafe-eval' 'sha256-D6IGS8VMvCoyaR/l0h9tERrBTATY01CoPS7l6xDv0kI='"
    """
    hashes = "".join(f" '{_hash(script)}'" for script in inline_scripts(page))
    return (
        f"default-src 'self'; script-src 'self' 'unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' data: blob:; worker-src 'self' blob:; "
        "media-src 'self' data: blob:; frame-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def inline_scripts(page: bytes) -> list[bytes]:
    """The scripts that stand in a page."""
    return [script for attributes, script in _INLINE.findall(page) if b"src=" not in attributes and script.strip()]


class SecurityHeaders:
    """ASGI middleware: adds the headers to every response; what a response says for itself stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on. A page is held back until it is whole, to name its scripts; nothing else is."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        held: list[Message] = []

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                if _is_page(message):
                    held.append(message)
                else:
                    await send(with_headers(message, policy()))
                return
            if not held:
                await send(message)
                return
            held.append(message)
            size = sum(len(each.get("body", b"")) for each in held)
            if not message.get("more_body") or size > LARGEST_PAGE:
                whole = b"".join(each.get("body", b"") for each in held[1:])
                start = with_headers(held[0], policy(whole if size <= LARGEST_PAGE else b""))
                held.clear()
                await send(start)
                await send({**message, "body": whole})

        await self._app(scope, receive, answer)


def with_headers(start: Message, content_policy: str) -> Message:
    """The start of a response with the headers that it does not have yet."""
    given = list(start.get("headers", []))
    present = {key.lower() for key, _ in given}
    added = (*ALWAYS, (b"content-security-policy", content_policy.encode()))
    return {**start, "headers": [*given, *(each for each in added if each[0] not in present)]}


def _is_page(start: Message) -> bool:
    kinds = [value for key, value in start.get("headers", []) if key.lower() == b"content-type"]
    coded = any(key.lower() == b"content-encoding" for key, _ in start.get("headers", []))
    return bool(kinds) and kinds[0].startswith(b"text/html") and not coded


def _hash(script: bytes) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}"
