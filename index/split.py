"""A document becomes passages: runs of whole sentences, never across text that was cut out as boilerplate."""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Document, Passage, Span, make_passage


def split(document: Document, sentences: Sequence[Span], size: int) -> list[Passage]:
    """Passages of at most `size` code points, in order, without overlap; a longer sentence stands alone.

    A paragraph's end closes a passage that is at least half full.
    """
    return [make_passage(document, start, end) for start, end in passage_spans(document.text, sentences, size)]


def passage_spans(text: str, sentences: Sequence[Span], size: int) -> list[Span]:
    """Where the passages lie.

    >>> passage_spans("One. Two.\\nThree.", [(0, 4), (5, 9), (10, 16)], size=10)
    [(0, 9), (10, 16)]
    """
    spans: list[Span] = []
    for start, end in sentences:
        if spans and _joins(text, spans[-1], (start, end), size):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _joins(text: str, passage: Span, sentence: Span, size: int) -> bool:
    between = text[passage[1] : sentence[0]]
    full_enough = 2 * (passage[1] - passage[0]) >= size
    return not between.strip() and sentence[1] - passage[0] <= size and not ("\n" in between and full_enough)
