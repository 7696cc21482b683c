"""Web pages: the main text of a page, and the day that it states for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.errors import ReadError
from index.readers.found import Found, Source, failing, parse_day
from index.records import Day

PUBLISHED_TAGS = frozenset(
    "article:published_time og:published_time datepublished date dc.date dc.date.issued dcterms.date dcterms.issued"
    " pubdate publishdate publish_date publish-date publication_date parsely-pub-date sailthru.date".split()
)
"""Names of `<meta>` tags, in lower case, that state when a page was published."""

_NO_SEARCH = {"original_date": True, "extensive_search": False}
"""For htmldate, whose date is not taken: its search through the calendars of 200 languages may last ten seconds a page."""


def read_page(source: Source) -> Iterator[Found]:
    """The main text without what stands around it. Raises ReadError where there is none."""
    yield page_of(source.content, source.stem)


def page_of(markup: str | bytes, name: str) -> Found:
    """The article of a page; `name` is its title where it has none."""
    import trafilatura

    with failing("not a readable page"):
        tree = trafilatura.load_html(markup)
        found = trafilatura.bare_extraction(
            tree, include_comments=False, favor_precision=True, with_metadata=True, date_extraction_params=_NO_SEARCH
        )
    if found is None or isinstance(found, dict) or not found.text:
        raise ReadError("no main text was found in the page")
    return Found(found.text, found.title or name, found.sitename or "", found.author or "", stated_day(tree))


def stated_day(tree: Any) -> Day | None:
    """The day that a page states for itself in JSON-LD, in a meta tag, or in its first `<time>`.

    trafilatura's own date is not taken: it also searches the prose and the copyright line for one.
    """
    scripts = " ".join(tree.xpath("//script[@type='application/ld+json']/text()"))
    linked = re.findall(r'"datePublished"\s*:\s*"([^"]+)"', scripts)
    named = [(tag.get("property") or tag.get("name") or tag.get("itemprop") or "", tag) for tag in tree.iter("meta")]
    tagged = [tag.get("content") for name, tag in named if name.lower() in PUBLISHED_TAGS]
    marked = tree.xpath("//time[@pubdate or @itemprop='datePublished']")
    first = tree.xpath("(//time[not(ancestor::aside or ancestor::nav or ancestor::footer)])[1]")
    timed = [time.get("datetime") or time.text_content() for time in (*marked, *first)]
    return next(filter(None, map(parse_day, (*linked, *tagged, *timed))), None)
