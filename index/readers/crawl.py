"""Web archives (.warc, .warc.gz): each page, text and PDF that was fetched, by its own reader, named by its address."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from index.errors import ReadError
from index.readers.found import Found, Problem, Source, failing, one_line
from index.readers.inside import read_inside

SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
}
LARGEST_RECORD = 64 * 2**20
"""Bytes, unpacked."""
MOST_RECORDS = 1_000_000
_TOLD = ("response", "resource", "conversion")


def read_warc(source: Source) -> Iterator[Found | Problem]:
    """What was fetched with success and is text. The day of the crawl is not when a page was published."""
    from warcio.archiveiterator import ArchiveIterator

    archive = ArchiveIterator(io.BytesIO(source.content))
    archive.INC_RECORD = (
        ""  # what warcio writes to the terminal over a record of a wrong length, with bytes of the file
    )
    records = iter(archive)
    for _ in range(MOST_RECORDS):
        with failing("a damaged web archive"):
            record = next(records, None)
            if record is None:
                return
            kept = _kept(record)
        if isinstance(kept, Problem):
            yield kept
        elif kept is not None:
            address, suffix, content = kept
            for each in read_inside(source, f"page{suffix}", content):
                yield _named(each, address)


def _kept(record: Any) -> tuple[str, str, bytes] | Problem | None:
    """Address, suffix and bytes of a record that is worth reading."""
    address = one_line(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<>")
    http = record.http_headers
    kind = (http or record.rec_headers).get_header("Content-Type") or ""
    suffix = SUFFIXES.get(kind.partition(";")[0].strip().lower())
    if record.rec_type not in _TOLD or not suffix or (http and http.get_statuscode() != "200"):
        return None
    content = record.content_stream().read(LARGEST_RECORD + 1)
    if len(content) > LARGEST_RECORD:
        return Problem(address, f"more than {LARGEST_RECORD:,} bytes")
    return (address, suffix, content) if content.strip() else None


def _named(each: Found | Problem, address: str) -> Found | Problem:
    if isinstance(each, Problem):
        return Problem(address, each.reason)
    title = (urlsplit(address).path.rpartition("/")[2] or address) if each.title == "page" else each.title
    return replace(each, name=address, title=title, source=each.source or _host(address))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError as error:
        raise ReadError(f"not an address: {address!r}") from error
