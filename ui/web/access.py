"""Who may talk to the server: passwords or a token, and no requests that another site makes in a visitor's browser.

One ASGI middleware in front of everything that is served. Encryption is a proxy's work (docs/security.md).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import ipaddress
import secrets
import socket
import stat
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from index.errors import UsageError
from ui.web.headers import SecurityHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

USER = "dateline.user"
"""Key of a request's scope: the name of the user who has logged in (ui/web/visitor.py reads it)."""
COOKIE = "dateline_token"
SHORTEST_TOKEN = 16
MOST_FAILURES, WITHIN = 10, 60.0
"""Wrong passwords or tokens of one address, and the seconds in which they are counted; then it has to wait."""
MOST_ADDRESSES = 10_000
LARGEST_FORM = 10_000
_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True)
class Access:
    """Who may come in: everybody, where there are neither users nor a token. Users' secrets are passwords or hashes."""

    users: dict[str, str] = field(default_factory=dict)
    token: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody needs to log in."""
        return not self.users and not self.token


def read_access(
    host: str, auth: Sequence[str] = (), token_file: Path | None = None, warn: Callable[[str], None] = lambda line: None
) -> Access:
    """What `--auth` and `--token-file` say. An item of `auth` is USER:FILE, the file holding one password, or FILE with
    a line `USER:PASSWORD` for each user; a password may be a line of `dateline password`.

    Raises UsageError for files that cannot be read or hold nothing fit, and for an address beyond this machine with neither.
    """
    users: dict[str, str] = {}
    for item in auth:
        users |= _users(item, warn)
    token = _secret_text(token_file, warn).strip() if token_file else ""
    if token_file and len(token) < SHORTEST_TOKEN:
        raise UsageError(f"the token in {token_file} has {len(token)} characters; at least {SHORTEST_TOKEN} are needed")
    access = Access(users, token)
    if access.is_open and not is_loopback(host):
        raise UsageError(
            f"{host} can be reached from other machines, and nobody would have to log in; give --auth USER:PASSWORD-FILE "
            "or --token-file FILE, or listen on 127.0.0.1"
        )
    if not is_loopback(host):
        warn("passwords and pages travel unencrypted; put a proxy with TLS in front (docs/security.md)")
    return access


def is_loopback(host: str) -> bool:
    """Whether an address to listen on is this machine's own.

    >>> is_loopback("localhost"), is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("0.0.0.0"), is_loopback("")
    (True, True, True, False, False)
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def hashed(password: str) -> str:
    """A password as a line of a password file may hold it: scrypt with a salt of its own."""
    salt = secrets.token_bytes(16)
    return f"scrypt${_encoded(salt)}${_encoded(_derived(password, salt))}"


def fits(secret: str, password: str) -> bool:
    """Whether a password is the secret, or what it is the hash of. Takes as long for any wrong one."""
    if secret.startswith("scrypt$"):
        _, salt, key = secret.split("$")
        return hmac.compare_digest(_derived(password, base64.b64decode(salt)), base64.b64decode(key))
    return hmac.compare_digest(secret.encode(), password.encode())


def names_served(host: str, more: Sequence[str] = ()) -> frozenset[str]:
    """The host names that requests may be addressed to; addresses in numbers are always served beyond loopback."""
    names = {"localhost", "127.0.0.1", "::1", host.casefold(), *(each.casefold() for each in more)}
    if not is_loopback(host):
        own = socket.gethostname().casefold()
        names |= {own, f"{own}.local", socket.getfqdn().casefold()}
    return frozenset(names)


class Guard:
    """ASGI middleware. A request passes if it is addressed to us, is not another site's, and comes from somebody we know.

    The first stops DNS rebinding: a name of the attacker's that suddenly means 127.0.0.1.
    """

    def __init__(self, app: ASGIApp, access: Access, host: str, more_names: Sequence[str] = ()) -> None:
        self._app = app
        self._access = access
        self._names = names_served(host, more_names)
        self._numbers = not is_loopback(host)
        self._failures = Failures()
        self._proved: OrderedDict[bytes, str] = OrderedDict()
        self._key = secrets.token_bytes(32)
        self._session = _encoded(hmac.digest(access.token.encode(), b"dateline session", "sha256"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request pass, or answers it with the reason why not."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}
        refusal = self._misaddressed(headers) or self._foreign(scope, headers)
        if refusal:
            await _answer(scope, send, 403, refusal)
        elif self._access.is_open:
            await self._app(scope, receive, send)
        else:
            await self._known_only(scope, headers, receive, send)

    def _misaddressed(self, headers: dict[str, str]) -> str:
        host = headers.get("host", "")
        name = _host_name(host)
        if name in self._names or (self._numbers and _is_number(name)):
            return ""
        return f"no server is called {host[:100]!r} here; if it should be, start dateline serve with --allow-host {name[:100]}"

    def _foreign(self, scope: Scope, headers: dict[str, str]) -> str:
        """A change that another site's page asks for; browsers say whose page it was."""
        if scope["type"] == "http" and scope["method"] in _SAFE_METHODS:
            return ""
        origin = headers.get("origin")
        if origin is None:
            return "" if headers.get("sec-fetch-site", "none") in ("none", "same-origin") else "asked by another site"
        same = urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold()
        return "" if same else f"asked by another site: {origin[:100]!r}"

    async def _known_only(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send) -> None:
        address = (scope.get("client") or ("", 0))[0]
        if scope["type"] == "http" and scope["path"] == "/login" and scope["method"] == "POST" and self._access.token:
            await self._log_in(scope, headers, receive, send, address)
            return
        user = await self._user(headers, address)
        if user is None:
            await self._refuse(scope, headers, send, address)
            return
        scope[USER] = user
        await self._app(scope, receive, send)

    async def _user(self, headers: dict[str, str], address: str) -> str | None:
        """Who it is, by password, token or cookie; a proof that was found good is not computed again."""
        from anyio.to_thread import run_sync

        cookie = _cookie(headers.get("cookie", ""))
        if self._access.token and cookie and hmac.compare_digest(cookie.encode(), self._session.encode()):
            return "token"
        given = headers.get("authorization", "")
        if not given:
            return None
        digest = hmac.digest(self._key, given.encode(), "sha256")
        if digest in self._proved:
            return self._proved[digest]
        if self._failures.too_many(address):
            return None
        user = await run_sync(self._proven, given)  # made slow on purpose: everybody else would wait
        if user is None:
            self._failures.note(address)
            return None
        self._proved[digest] = user
        while len(self._proved) > 1_000:
            self._proved.popitem(last=False)
        return user

    def _proven(self, given: str) -> str | None:
        scheme, _, proof = given.partition(" ")
        if scheme.casefold() == "bearer" and self._access.token:
            return "token" if hmac.compare_digest(proof.strip().encode(), self._access.token.encode()) else None
        if scheme.casefold() != "basic":
            return None
        try:
            name, _, password = base64.b64decode(proof.strip(), validate=True).decode("utf-8").partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        nobody = next(iter(self._access.users.values()), self._access.token)
        good = fits(self._access.users.get(name, nobody), password)  # as slow for a name that is not known
        return name if good and name in self._access.users else None

    async def _log_in(self, scope: Scope, headers: dict[str, str], receive: Receive, send: Send, address: str) -> None:
        """The form's token becomes a cookie that scripts cannot read and that other sites' requests do not carry."""
        given = parse_qs((await _body(receive)).decode("utf-8", "replace")).get("token", [""])[0].strip()
        if self._failures.too_many(address):
            await self._refuse(scope, headers, send, address)
        elif hmac.compare_digest(given.encode(), self._access.token.encode()):
            secure = "; Secure" if scope["scheme"] == "https" else ""
            cookie = f"{COOKIE}={self._session}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict{secure}"
            await _answer(scope, send, 303, "", [(b"location", b"/"), (b"set-cookie", cookie.encode())])
        else:
            self._failures.note(address)
            await self._refuse(scope, headers, send, address, "That is not the token.")

    async def _refuse(self, scope: Scope, headers: dict[str, str], send: Send, address: str, trouble: str = "") -> None:
        if self._failures.too_many(address):
            wait = [(b"retry-after", str(int(WITHIN)).encode())]
            await _answer(scope, send, 429, "too many wrong passwords or tokens; wait a minute", wait)
            return
        asked = b'Basic realm="Dateline", charset="UTF-8"' if self._access.users else b'Bearer realm="Dateline"'
        challenge = [(b"www-authenticate", asked)]
        if "text/html" in headers.get("accept", "") and self._access.token and not self._access.users:
            page = LOGIN.format(trouble=f'<p role="alert">{escape(trouble)}</p>' if trouble else "")
            await _answer(scope, send, 401, page, [*challenge, (b"content-type", b"text/html; charset=utf-8")])
        else:
            how = "a user's name and password" if self._access.users else "the header Authorization: Bearer TOKEN"
            await _answer(scope, send, 401, trouble or f"log in with {how}", challenge)


def protected(app: ASGIApp, access: Access, host: str, more_names: Sequence[str] = ()) -> ASGIApp:
    """An application behind the guard, with the headers on all that it answers."""
    return SecurityHeaders(Guard(app, access, host, more_names))


class Failures:
    """Wrong proofs by address, of the last minute. Safe for threads, bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._by_address: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, address: str) -> None:
        """One more."""
        with self._lock:
            self._by_address.setdefault(address, deque(maxlen=MOST_FAILURES)).append(self._clock())
            self._by_address.move_to_end(address)
            while len(self._by_address) > MOST_ADDRESSES:
                self._by_address.popitem(last=False)

    def too_many(self, address: str) -> bool:
        """Whether the address has to wait."""
        with self._lock:
            noted = self._by_address.get(address, ())
            return sum(self._clock() - each < WITHIN for each in noted) >= MOST_FAILURES


LOGIN = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Dateline</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:24rem;margin:15vh auto;padding:0 1rem}}
h1{{font-family:Georgia,serif}}input,button{{font:inherit;padding:.6rem .8rem;width:100%;box-sizing:border-box;margin-top:.5rem}}</style>
</head><body><main><h1>Dateline</h1>{trouble}<form method="post" action="/login">
<label for="token">Token</label><input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
<button>Log in</button></form></main></body></html>"""


async def _answer(
    scope: Scope, send: Send, status: int, text: str, headers: Sequence[tuple[bytes, bytes]] = ()
) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    given = list(headers)
    if not any(key == b"content-type" for key, _ in given):
        given.append((b"content-type", b"text/plain; charset=utf-8"))
    body = text.encode()
    given += [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": given})
    await send({"type": "http.response.body", "body": body})


async def _body(receive: Receive) -> bytes:
    """A request's body; what is longer than a token's form is cut."""
    parts, more = bytearray(), True
    while more and len(parts) < LARGEST_FORM:
        message = await receive()
        parts += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(parts[:LARGEST_FORM])


def _users(item: str, warn: Callable[[str], None]) -> dict[str, str]:
    name, colon, file = item.partition(":")
    if colon and not Path(item).is_file():
        password = _secret_text(Path(file), warn).rstrip("\r\n")
        if not name or not password or "\n" in password:
            raise UsageError(f"--auth {item!r}: expected USER:FILE, the file holding one password on one line")
        return {name: _checked(password, file)}
    users = {}
    for number, line in enumerate(_secret_text(Path(item), warn).splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            user, _, password = line.partition(":")
            if not user or not password:
                raise UsageError(f"{item}, line {number}: expected USER:PASSWORD")
            users[user] = _checked(password, item)
    if not users:
        raise UsageError(f"{item} names no user; expected a line USER:PASSWORD for each")
    return users


def _checked(secret: str, file: str) -> str:
    if secret.startswith("scrypt$"):
        try:
            _, salt, key = secret.split("$")
            base64.b64decode(salt, validate=True), base64.b64decode(key, validate=True)
        except ValueError:
            raise UsageError(f"{file} holds a hash that is damaged; `dateline password` makes one") from None
    return secret


def _secret_text(path: Path, warn: Callable[[str], None]) -> str:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o077:
            warn(f"others on this machine can read {path}; chmod 600 it")
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise UsageError(f"cannot read {path}: {reason}") from error


def _derived(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, **_SCRYPT)


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _cookie(header: str) -> str:
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), "")


def _host_name(host: str) -> str:
    """The name in a Host header, without its port.

    >>> _host_name("Localhost:7860"), _host_name("[::1]:7860"), _host_name("a b")
    ('localhost', '::1', '')
    """
    try:
        return urlsplit(f"//{host}").hostname or "" if host.isprintable() and " " not in host else ""
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
