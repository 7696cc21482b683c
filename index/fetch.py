"""A page of the web that somebody asks for by its address: fetched once, bounded in size and time.

Nothing here runs unless an address is given by hand. Redirects are followed and checked like the address itself. A name that leads
to this machine or a private network is refused: the address that is checked is the one that is connected to. No proxy is used, and
nothing of this machine is sent but the address. What is wrong becomes a ReadError that a person understands.
"""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from index.errors import ReadError, UsageError
from index.readers import READERS
from index.readers.inside import suffix_of

LARGEST_PAGE = 50_000_000
"""Bytes, unpacked."""
MOST_SECONDS = 30.0
"""For all of it, redirects too."""
MOST_REDIRECTS = 5
ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "multipart/related": ".mhtml",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/rtf": ".rtf",
    "application/rtf": ".rtf",
    "application/pdf": ".pdf",
    "application/json": ".json",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/xml": ".rss",
    "text/xml": ".rss",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "message/rfc822": ".eml",
    "application/mbox": ".mbox",
    "application/zip": ".zip",
    "application/warc": ".warc",
}
_VAGUE = ("text/plain", "application/octet-stream", "binary/octet-stream", "application/x-gzip", "application/gzip", "")
"""Types that say less than the end of a name does."""


@dataclass(frozen=True)
class Loaded:
    """What stands at an address: its bytes, and a name that tells how to read them."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Page:
    """An address to be fetched; `private` allows those of this machine and of private networks."""

    url: str
    private: bool = False

    @property
    def host(self) -> str:
        """The outlet of what stands there, where it names none itself."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")

    def load(self, seconds: float = MOST_SECONDS, largest: int = LARGEST_PAGE) -> Loaded:
        """Fetches it. Raises ReadError."""
        return _Fetch(self.private, seconds, largest).load(self.url)


def page_at(written: str, *, private: bool = False) -> Page:
    """The page that a written address means. Raises UsageError for an address that makes no sense.

    >>> page_at("HTTPS://News.example/a b?q=ö#top").url
    'https://news.example/a%20b?q=%C3%B6'
    """
    try:
        return Page(_checked(written.strip()), private)
    except (ReadError, ValueError) as error:
        raise UsageError(f"{written!r} is no address that can be indexed: {error}") from None


def _checked(url: str) -> str:
    """An address in its usual form, without its fragment. Raises ReadError, or ValueError where it cannot be read."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        raise ReadError(f"{parts.scheme or 'nothing'!r} is neither http nor https")
    if parts.username or parts.password:
        raise ReadError("it holds a name or a password")
    if not parts.hostname or re.search(r"[\x00-\x20\x7f]", parts.netloc):
        raise ReadError("it names no host")
    name = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    host = (f"[{name}]" if ":" in name else name) + (f":{parts.port}" if parts.port else "")
    kept = "/%:@!$&'()*+,;=~-._?"
    return urlunsplit((parts.scheme.lower(), host, quote(parts.path, kept), quote(parts.query, kept), ""))


class _Fetch:
    """One page: its connections share a deadline."""

    def __init__(self, private: bool, seconds: float, largest: int) -> None:
        self._private, self._seconds, self._largest = private, seconds, largest
        self._socket: socket.socket | None = None
        self._late = False

    def load(self, url: str) -> Loaded:
        """The page, redirects followed."""
        clock = threading.Timer(self._seconds, self._hang_up)
        clock.daemon = True
        clock.start()
        try:
            for _ in range(MOST_REDIRECTS + 1):
                with self._translated(url):
                    found = self._get(url)
                if isinstance(found, Loaded):
                    return found
                url = self._led(url, found)
            raise ReadError(f"it leads to another address more than {MOST_REDIRECTS} times")
        finally:
            clock.cancel()
            if self._socket:
                self._socket.close()

    def _led(self, url: str, target: str) -> str:
        try:
            following = _checked(urljoin(url, target))
        except (ReadError, ValueError) as error:
            raise ReadError(f"it leads to an address that cannot be indexed ({error})") from None
        if urlsplit(url).scheme == "https" and urlsplit(following).scheme == "http":
            raise ReadError("it leads from https to http, where anybody could alter it")
        return following

    def _get(self, url: str) -> Loaded | str:
        """What stands there, or where it leads."""
        parts = urlsplit(url)
        connection = self._connected(parts.hostname or "", parts.port, parts.scheme == "https")
        try:
            target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
            connection.request("GET", target, headers={"Host": parts.netloc, **_HEADERS})
            with connection.getresponse() as response:
                if response.status in (301, 302, 303, 307, 308) and (location := response.getheader("Location")):
                    return location
                if response.status != 200:
                    raise ReadError(f"the server answered {response.status} {response.reason}".rstrip())
                name = _name(url, response.getheader("Content-Type") or "")
                content = _unpacked(self._body(response), response.getheader("Content-Encoding") or "", self._largest)
                return Loaded(name, _in_utf8(content, response.headers.get_content_charset()))
        finally:
            connection.close()

    def _connected(self, host: str, port: int | None, secure: bool) -> http.client.HTTPConnection:
        """A connection to an address that has been checked, and to no other of that name."""
        connection = http.client.HTTPConnection(host, port or (443 if secure else 80), timeout=self._seconds)
        self._socket = self._open(host, port or (443 if secure else 80))
        if secure:
            context = ssl.create_default_context()
            wrapped = context.wrap_socket(self._socket, server_hostname=host, do_handshake_on_connect=False)
            self._socket = wrapped
            wrapped.do_handshake()
        if self._late:
            self._hang_up()
        connection.sock = self._socket
        return connection

    def _open(self, host: str, port: int) -> socket.socket:
        problem: OSError | None = None
        for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if not self._private and not is_public(str(place[0])):
                raise ReadError(
                    f"{host} is {place[0]}, an address of this machine or of a private network; --allow-private permits it"
                )
            opened = socket.socket(family, kind, protocol)
            opened.settimeout(self._seconds)
            try:
                opened.connect(place)
                return opened
            except OSError as error:
                problem = error
                opened.close()
        raise problem or OSError("no address")

    def _body(self, response: http.client.HTTPResponse) -> bytes:
        parts, length = [], 0
        while part := response.read(65_536):
            parts.append(part)
            length += len(part)
            if length > self._largest:
                raise ReadError(f"it has more than {self._largest:,} bytes")
        if response.length:
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(parts)

    def _hang_up(self) -> None:
        self._late = True
        if self._socket:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    @contextmanager
    def _translated(self, url: str) -> Iterator[None]:
        host = urlsplit(url).hostname
        late = ReadError(f"{host} took more than {self._seconds:g} s")
        try:
            yield
        except ReadError:
            if self._late:  # what was cut off may read as something else
                raise late from None
            raise
        except Exception as error:
            raise (
                late if self._late or isinstance(error, TimeoutError) else ReadError(f"{host} {_why(error)}")
            ) from error
        if self._late:
            raise late


_HEADERS = {"User-Agent": "dateline", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


def is_public(address: str) -> bool:
    """Whether an address is of the public Internet, and none that stands for a private one.

    >>> [is_public(each) for each in ("93.184.215.14", "127.0.0.1", "10.0.0.1", "169.254.169.254", "::ffff:10.0.0.1", "64:ff9b::a00:1")]
    [True, False, False, False, False, False]
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
        if found in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast


def _why(error: Exception) -> str:
    """What went wrong, after the host's name."""
    if isinstance(error, socket.gaierror):
        return "is a name that nobody knows, or there is no network"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"has no valid certificate ({error.verify_message})"
    if isinstance(error, ConnectionRefusedError):
        return "refused the connection"
    if isinstance(error, http.client.IncompleteRead):
        return "broke off before the end"
    if isinstance(error, http.client.HTTPException | ssl.SSLError):
        return f"did not answer as a web server does ({type(error).__name__})"
    return f"could not be read ({getattr(error, 'strerror', None) or type(error).__name__})"


def _name(url: str, content_type: str) -> str:
    """A name with the suffix of what is read there: by the type that the server tells, or by the address.

    >>> _name("https://a.example/news/", "text/html; charset=utf-8"), _name("https://a.example/x.md?v=1", "text/plain")
    ('news.html', 'x.md')
    """
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2]).replace("/", "_") or parts.hostname or "page"
    told = content_type.partition(";")[0].strip().lower()
    if told not in _VAGUE and told not in _TYPES:
        raise ReadError(f"it is {told}, of which nothing is read")
    own = suffix_of(last)
    suffix = (own if own in READERS else ".txt" if told == "text/plain" else "") if told in _VAGUE else _TYPES[told]
    if told in ("application/xml", "text/xml") and own in READERS:
        suffix = own
    if not suffix:
        raise ReadError("neither the server nor the address tells what it is")
    return last if own == suffix else (last.removesuffix(own) if own in READERS else last) + suffix


def _unpacked(content: bytes, encoding: str, largest: int) -> bytes:
    """The bytes as they were before the server packed them, which it was asked not to."""
    if encoding.lower() in ("", "identity"):
        return content
    if encoding.lower() not in ("gzip", "x-gzip", "deflate"):
        raise ReadError(f"the server packed it as {encoding!r}, which was not asked for")
    try:
        unpacker = zlib.decompressobj(wbits=47 if "gzip" in encoding.lower() else 15)
        plain = unpacker.decompress(content, largest + 1)
    except zlib.error as error:
        raise ReadError(f"what the server packed cannot be unpacked ({error})") from error
    if len(plain) > largest:
        raise ReadError(f"it has more than {largest:,} bytes")
    return plain


def _in_utf8(content: bytes, charset: str | None) -> bytes:
    """Text whose encoding the server tells as UTF-8; anything else as it is."""
    if not charset or charset.lower().replace("-", "") in ("utf8", "usascii"):
        return content
    try:
        return content.decode(charset).encode("utf-8")
    except (LookupError, UnicodeError):
        return content
