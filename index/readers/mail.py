"""E-mail: .eml, .mbox, and web pages that a browser saved as one (.mhtml). Each message is a document, with what is attached."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import getaddresses
from typing import Any

from index.errors import ReadError
from index.readers.found import Found, Problem, Source, failing, one_line, parse_day
from index.readers.inside import read_inside, readable, safe_name
from index.readers.markup import html_text
from index.readers.page import page_of

_FROM_LINE = re.compile(rb"^From [^\n]*\d{2}:\d{2}[^\n]*+(?:\n|\Z)", re.MULTILINE)
"""What begins each message of an mbox: a sender and a moment."""
MOST_PARTS = 1_000
LONGEST_HEADER = 10_000
"""Characters of one header that are looked at: what is in a header is parsed in a time that grows with its square."""


class _Policy(EmailPolicy):
    """The default policy, with bounded headers."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """Name and value of a header."""
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


def read_eml(source: Source) -> Iterator[Found | Problem]:
    """One message: its text, subject, sender and day; then its attachments of known formats."""
    yield from _message(source, source.content, "")


def read_mbox(source: Source) -> Iterator[Found | Problem]:
    """Each message by its number. One that cannot be read is a problem."""
    starts = [found.span() for found in _FROM_LINE.finditer(source.content)]
    if not starts:
        raise ReadError("not an mbox: no line begins a message (From SENDER DATE)")
    ends = [start for start, _ in starts[1:]] + [len(source.content)]
    for number, ((_, begin), end) in enumerate(zip(starts, ends, strict=True), start=1):
        content = re.sub(rb"^>(>*From )", rb"\1", source.content[begin:end], flags=re.MULTILINE)
        try:
            yield from _message(source, content, str(number))
        except ReadError as error:
            yield Problem(f"message {number}", str(error))


def read_mhtml(source: Source) -> Iterator[Found]:
    """The page of a saved web page, without its pictures and frames. When it was saved is not when it was published."""
    with failing("not a readable saved page"):
        message = _parsed(source.content)
        pages = [part for part in _parts(message) if part.get_content_type() == "text/html"]
        markup = _decoded(pages[0]) if pages else ""
    if not markup:
        raise ReadError("not a saved web page: it holds no HTML")
    yield page_of(markup, source.stem)


def _parsed(content: bytes) -> EmailMessage:
    from email import message_from_bytes

    policy: Any = _Policy()
    return message_from_bytes(content, policy=policy)


def _message(source: Source, content: bytes, name: str) -> Iterator[Found | Problem]:
    with failing("not a readable message"):
        message = _parsed(content)
        if not message.keys():
            raise ReadError("not a message: it has no header")
        found = Found(
            _body(message),
            _header(message, "Subject") or (source.stem if not name else f"message {name}"),
            "",
            _sender(_header(message, "From")),
            parse_day(_header(message, "Date")),
            name,
        )
        attached = list(_attached(message))
    if found.text.strip():
        yield found
    elif not attached:
        raise ReadError("the message holds no text")
    for number, (title, kept) in enumerate(attached, start=1):
        inside = safe_name(title) if not name else f"{name}/{safe_name(title)}"
        for each in read_inside(source, inside or f"{name}/{number}", kept):
            # What is attached is from the sender and of the message's day unless it says otherwise.
            yield each if isinstance(each, Problem) else _from_message(each, found)


def _from_message(each: Found, message: Found) -> Found:
    return replace(each, author=each.author or message.author, published=each.published or message.published)


def _parts(message: EmailMessage) -> list[Any]:
    parts: list[Any] = []
    for part in message.walk():
        parts.append(part)
        if len(parts) > MOST_PARTS:
            raise ReadError(f"more than {MOST_PARTS:,} parts")
    return parts


def _body(message: EmailMessage) -> str:
    """The plain text, or else that of the HTML."""
    _parts(message)
    body = message.get_body(("plain", "html"))
    if body is None or not isinstance(body, EmailMessage):
        return ""
    text = _decoded(body)
    return html_text(text) if body.get_content_type() == "text/html" else text


def _decoded(part: Any) -> str:
    """The text of a part; what its character set does not explain is replaced, an unknown one read as UTF-8."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content.decode(part.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")


def _attached(message: EmailMessage) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of what is attached and can be read; attached messages count as .eml files."""
    body = message.get_body(("plain", "html"))
    for number, part in enumerate(message.iter_attachments() if message.is_multipart() else (), start=1):
        name = part.get_filename() or ""
        if part.get_content_type() == "message/rfc822":
            inner = part.get_payload(0) if part.is_multipart() else None
            if isinstance(inner, EmailMessage):
                yield name if name.lower().endswith(".eml") else f"{name or f'message {number}'}.eml", inner.as_bytes()
        elif part is not body and readable(name):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield name, content


def _header(message: EmailMessage, name: str) -> str:
    """A header as text; one that breaks its own rules as it stands."""
    try:
        return one_line(str(message.get(name, "")))
    except Exception:  # the parser of headers raises many kinds of errors over hostile ones
        raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
        return one_line(str(raw))


def _sender(value: str) -> str:
    """The name of who sent it, or the address where there is no name."""
    return ", ".join(name or address for name, address in getaddresses([value]) if name or address) or value
