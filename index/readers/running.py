"""Running headers and footers: what stands at the edge of several pages and is no part of what is written there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from index.readers.layout import Segment

EDGE = 0.12
"""Share of a page's height, above and below, in which they stand."""
SAME_PLACE = 0.02
"""Share of a page's height by which their places may differ."""
SHARE_OF_PAGES = 0.4
"""Of the pages; headers of left and right pages often differ. Three pages are enough for the title of a chapter."""
SET_OFF = 0.5
"""Of a line's height: the least blank space between them and the text."""
LONGEST = 90
"""Characters."""
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.|página|стр\.?|сторінка|с\.)\s*\d+(?:\s*(?:of|von|de|sur|/|из|з)\s*\d+)?\W*", re.IGNORECASE
)
_ROMAN = re.compile(r"[ivxl]{1,7}", re.IGNORECASE)

Page = tuple[float, Sequence[Segment]]
"""A page's height and what stands on it."""


def running_segments(pages: Sequence[Page]) -> list[frozenset[Segment]]:
    """For each page its segments that are headers or footers: alike but for numbers, in one place, on several pages.

    Nothing counts that has text of the page itself between it and the edge, or that no blank space sets off from that text.
    """
    places: dict[tuple[str, bool], dict[int, float]] = {}
    for number, (height, segments) in enumerate(pages):
        for each in segments:
            if _at_edge(each, height):
                places.setdefault(_kind(each, height), {})[number] = each.middle / height
    enough = 2 if len(pages) < 4 else min(3, max(2, round(SHARE_OF_PAGES * len(pages))))
    recurring = {
        kind: median(found.values()) for kind, found in places.items() if len(_near(list(found.values()))) >= enough
    }
    return [_of_page(height, segments, recurring) for height, segments in pages]


def _of_page(
    height: float, segments: Sequence[Segment], recurring: dict[tuple[str, bool], float]
) -> frozenset[Segment]:
    return frozenset(
        each
        for inwards in (True, False)
        for each in _from_edge(
            sorted(segments, key=lambda each: -each.middle if inwards else each.middle), height, recurring
        )
    )


def _from_edge(ranked: Sequence[Segment], height: float, recurring: dict[tuple[str, bool], float]) -> list[Segment]:
    """What recurs, from the edge inwards, as far as a blank space sets it off from what follows."""
    running: list[Segment] = []
    recurs = 0
    for at, each in enumerate(ranked):
        if at and _apart(ranked[at - 1], each) > SET_OFF * each.height:
            running = list(ranked[:recurs])
        place = recurring.get(_kind(each, height))
        same = place is not None and abs(each.middle / height - place) <= SAME_PLACE
        alike = same or _PAGE_NUMBER.fullmatch(each.text)
        if recurs < at or not _at_edge(each, height) or len(each.text) > LONGEST or not alike:
            return running
        recurs = at + 1
    return list(ranked)


def _apart(one: Segment, two: Segment) -> float:
    """The blank space between two segments, one above the other; negative on one line."""
    return max(one.bottom - two.top, two.bottom - one.top)


def _near(places: Sequence[float]) -> list[float]:
    middle = median(places)
    return [each for each in places if abs(each - middle) <= SAME_PLACE]


def _at_edge(each: Segment, height: float) -> bool:
    return each.middle > (1 - EDGE) * height or each.middle < EDGE * height


def _kind(each: Segment, height: float) -> tuple[str, bool]:
    """The text with its numbers made alike, and whether it stands above or below."""
    text = "#" if _ROMAN.fullmatch(each.text.strip()) else re.sub(r"\d+", "#", each.text).casefold().strip()
    return text, each.middle > height / 2
