"""RSS and Atom feeds: each entry is a document with what the feed itself says of it; nothing is fetched."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from index.errors import ReadError
from index.readers.found import Found, Problem, Source, as_text, failing, parse_day
from index.readers.markup import html_text
from index.records import Day

LARGEST_FEED = 64 * 2**20


def read_feed(source: Source) -> Iterator[Found | Problem]:
    """The entries, by their id; the outlet is the feed's title."""
    import feedparser

    if len(source.content) > LARGEST_FEED:
        raise ReadError(f"{len(source.content):,} bytes of XML; at most {LARGEST_FEED:,} are read")
    with failing("not a readable feed"):
        # As a stream: a string would be taken for an address or a file's name.
        feed = feedparser.parse(io.BytesIO(source.content))
    if not feed.get("version") and not feed.entries:
        raise ReadError("neither RSS nor Atom")
    if not feed.entries:
        raise ReadError("the feed holds no entries")
    outlet = html_text(as_text(feed.feed.get("title")))
    for number, entry in enumerate(feed.entries, start=1):
        try:
            with failing("not a readable entry"):
                yield _entry(entry, outlet, number)
        except ReadError as error:
            yield Problem(f"entry {number}", str(error))


def _entry(entry: Any, outlet: str, number: int) -> Found:
    written = [each.get("value", "") for each in entry.get("content", [])] or [entry.get("summary", "")]
    text = html_text("\n".join(written))
    if not text:
        raise ReadError("no text in the entry")
    name = entry.get("id") or entry.get("link") or str(number)
    title = html_text(as_text(entry.get("title")))
    return Found(text, title or name, outlet, as_text(entry.get("author")), _published(entry), name)


def _published(entry: Any) -> Day | None:
    moment = entry.get("published_parsed")
    return parse_day(entry.get("published")) or (Day(*moment[:3]) if moment else None)
