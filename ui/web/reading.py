"""A source as HTML: its text to the character, statements marked by speaker, days marked, the cited characters on top.

Pure; everything that is not ours is escaped. Marks lie over each other, so the text is cut at every border of any of them.
"""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from index.dates import find_dates
from index.records import Document, Span, Statement
from ui.present import file_name
from ui.web.markup import escape
from ui.web.strings import say, spoken

COLOURS, LINES = 6, 3
"""Speakers are told apart by the colour of a line in page.css, and from the seventh on by its kind too; after eighteen in turn."""
LONGEST_MARKED = 60_000
"""Code points of a document whose days are marked; in a longer one only statements are, to show it at once."""


def source_html(
    document: Document, statements: Sequence[Statement], language: str, marked: Span | None = None, heading: str = "h2"
) -> str:
    """The document with its statements, and one span of it marked as cited."""
    published = ""
    if document.published:
        inferred = f" ({say('inferred', language)})" if document.published_inferred else ""
        published = spoken(document.published, language) + inferred
    facts = (document.source, document.author, published, file_name(document))
    identity = escape(document.id, quote=True)
    links = "".join(
        f'<a href="{href}" rel="noopener" {more}>{say(key, language)}</a>'
        for key, href, more in (
            ("own page", f"/source/{identity}{_fragment(marked)}", 'target="_blank" class="permalink"'),
            ("original", f"/source/{identity}/original", "download"),
        )
    )
    return (
        f'<article class="source" data-document="{identity}">'
        f'<{heading} dir="auto">{escape(document.title or file_name(document))}</{heading}>'
        f'<p class="facts" dir="auto">{" · ".join(f"<bdi>{escape(each)}</bdi>" for each in facts if each)}</p>'
        f'<p class="links">{links}</p>{_legend(statements, language)}'
        f'<div class="text">{"".join(_text(document, statements, marked, language))}</div></article>'
    )


def span_of(start: str | None, end: str | None, document: Document) -> Span | None:
    """The span that two texts name, if it lies within the document.

    >>> from index.records import make_document
    >>> span_of("0", "4", make_document(uri="", text="Kyiv", format="txt")), span_of("3", "99", make_document(uri="", text="Kyiv", format="txt"))
    ((0, 4), None)
    """
    if not (start and end and start.isdecimal() and end.isdecimal() and len(end) < 12):
        return None
    span = int(start), int(end)
    return span if 0 <= span[0] < span[1] <= len(document.text) else None


def _text(document: Document, statements: Sequence[Statement], marked: Span | None, language: str) -> Iterator[str]:
    said = _spoken_by(statements)
    days = _days(document)
    borders = {0, len(document.text), *(marked or ()), *(at for start, end in days for at in (start, end))}
    borders |= {at for start, end, _, _ in said for at in (start, end)}
    cuts, last_named = sorted(borders), ""
    for start, end in pairwise(cuts):
        if marked and start == marked[0]:
            yield f'<mark id="cited" tabindex="-1" title="{say("marked", language)}">'
        piece = html.escape(document.text[start:end])
        if _around(days, start):
            piece = f'<span class="date">{piece}</span>'
        if stretch := _around(said, start):
            first, _, number, speaker = stretch
            name = f' data-speaker="{escape(speaker, quote=True)}"' if start == first and speaker != last_named else ""
            last_named = speaker
            title = escape(say("statement by", language, speaker=speaker), quote=True)
            piece = f'<span class="by {_mark(number)}" title="{title}"{name}>{piece}</span>'
        yield piece
        if marked and end == marked[1]:
            yield "</mark>"


def _legend(statements: Sequence[Statement], language: str) -> str:
    """The speakers with their colours and how often each speaks, the first one's place linked."""
    numbers = _numbers(statements)
    items = []
    for speaker, number in numbers.items():
        own = [each for each in statements if each.speaker == speaker]
        first = own[0]
        items.append(
            f'<li><a class="{_mark(number)}" href="/source/{escape(first.document_id, quote=True)}#{first.start}-{first.end}">'
            f"<bdi>{escape(speaker)}</bdi> <small>{len(own)}</small></a></li>"
        )
    return f'<ul class="legend" aria-label="{say("speakers", language)}">{"".join(items)}</ul>' if items else ""


def _mark(number: int) -> str:
    """The classes of a speaker's line.

    >>> _mark(0), _mark(7)
    ('by-0 line-0', 'by-1 line-1')
    """
    return f"by-{number % COLOURS} line-{number // COLOURS % LINES}"


def _numbers(statements: Sequence[Statement]) -> dict[str, int]:
    """Speakers in the order in which they first speak, counted from 0."""
    order = dict.fromkeys(each.speaker for each in sorted(statements, key=lambda each: each.start))
    return {speaker: number for number, speaker in enumerate(order)}


def _spoken_by(statements: Sequence[Statement]) -> list[tuple[int, int, int, str]]:
    """Start, end, number and name of the speaker of each stretch that was said; one that begins inside another is left out."""
    numbers = _numbers(statements)
    stretches = sorted(
        (start, end, numbers[each.speaker], each.speaker) for each in statements for start, end in each.parts
    )
    kept: list[tuple[int, int, int, str]] = []
    for stretch in stretches:
        if not kept or stretch[0] >= kept[-1][1]:
            kept.append(stretch)
    return kept


def _around(stretches: Sequence[Any], at: int) -> Any:
    """Of stretches in order, none inside another, the one that holds an offset."""
    found = bisect_right(stretches, at, key=lambda each: each[0]) - 1
    return stretches[found] if found >= 0 and at < stretches[found][1] else None


def _days(document: Document) -> list[Span]:
    if len(document.text) > LONGEST_MARKED:
        return []
    return [(each.start, each.end) for each in find_dates(document.text, today=document.published)]


def _fragment(marked: Span | None) -> str:
    return f"#{marked[0]}-{marked[1]}" if marked else ""
