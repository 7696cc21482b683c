"""A question about several articles falls into parts, each about one: "what A says and what B says" asks twice.

Nothing is searched here. No word of the question is changed; which outlet or day a part names is for others to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.records import Span
from rag.words import content_words

LEAST_WORDS = 4
"""Content words without which a stretch of a question is no part of its own."""
MOST_PARTS = 6
"""Each part is searched for by itself, at about 6 ms."""

_BORDER = re.compile(
    r"[,;]\s+(?!\d)(?:(?:and|but|or|while|whereas|also)\s+)*"
    r"|\s+(?:and|while|whereas|but|before|after|compared\s+(?:to|with))\s+(?:(?:also|then|is|was|did|does)\s+)*",
    re.IGNORECASE,
)


def parts_of(text: str, whole: Sequence[Span] = ()) -> list[Span]:
    """The stretches of a question that ask for something each, in order; the whole of one that asks once.

    Nothing is divided inside a span of `whole`, which are names and dates. A stretch that says too little to be looked
    for belongs to the part before it, or, at the beginning, after it.

    >>> asked = "Does the Herald article say that ferries were cancelled, while the Post article reports open harbours?"
    >>> [asked[slice(*part)] for part in parts_of(asked)]
    ['Does the Herald article say that ferries were cancelled', 'the Post article reports open harbours?']
    """
    bare = blanked(text, whole)
    found: list[Span] = []
    for start, end in _stretches(text, whole):
        goes_on = _is_short(bare[start:end]) and not _opens(text, (start, end), whole)
        if found and (goes_on or _is_short(bare[slice(*found[-1])])):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found[:MOST_PARTS] if len(found) > 1 else [(0, len(text))]


def blanked(text: str, spans: Sequence[Span]) -> str:
    """The text with blanks in place of some spans, so that every offset stays.

    >>> blanked("The Age said no", [(0, 7)])
    '        said no'
    """
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _stretches(text: str, whole: Sequence[Span]) -> Iterator[Span]:
    begin = 0
    for border in _BORDER.finditer(text):
        if not any(start < border.end() and border.start() < end for start, end in whole):
            yield begin, border.start()
            begin = border.end()
    yield begin, len(text)


def _opens(text: str, stretch: Span, whole: Sequence[Span]) -> bool:
    """Whether a stretch names something and then goes on about it: `the Post says that fares`, not `as the Post says`."""
    ends = [end for start, end in whole if stretch[0] <= start and end <= stretch[1]]
    return bool(ends) and bool(content_words(text[max(ends) : stretch[1]]))


def _is_short(stretch: str) -> bool:
    return len(content_words(stretch)) < LEAST_WORDS
