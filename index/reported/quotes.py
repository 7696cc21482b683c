"""Where quotation marks open and close.

Straight and curly marks, guillemets and low marks are told apart by what stands beside them, not by shape,
because newspapers mix them: a straight mark may be closed by a curly one. Single marks count only where a
comma or a full stop stands before the closing one, so that an apostrophe is never taken for a quotation.
Who speaks is not decided here, nor whether the words are a statement at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.records import Span

_DOUBLE = '"“”„‟«»＂'
_OPENING_ONLY = "„"
_REPORTS = re.compile(r"\b(?:said|says|added|told)\b")
_STRAIGHT = ('"', "''", "``", "＂")
_MARK = re.compile(
    rf"(?P<double>[{_DOUBLE}]|''|``|’’|‘‘)"
    rf"|(?<!\w)[‘'](?=[^\W\d_])(?P<single>(?:[^‘’'{_DOUBLE}]|(?<=\w)[’'](?=\w))+?[,.?!…])[’'](?!\w)"
)


@dataclass(frozen=True)
class Quotation:
    """The words from `start` to `end`, and with their marks from `outer_start` to `outer_end`.

    `continued` says that the paragraph before left its quotation open and this one takes it up again.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    continued: bool = False


def find_quotations(text: str, paragraphs: Iterable[Span]) -> list[Quotation]:
    """The outermost quotations of each paragraph, in order; linear in the length of the text.

    One that is not closed ends with its paragraph.

    >>> [text[q.start:q.end] for text in ['"Not yet,” she said.'] for q in find_quotations(text, [(0, 20)])]
    ['Not yet,']
    """
    found: list[Quotation] = []
    left_open = ""
    for start, end in paragraphs:
        in_paragraph = list(_in_paragraph(text, start, end, left_open))
        found += in_paragraph
        last = in_paragraph[-1] if in_paragraph else None
        left_open = text[last.outer_start] if last and last.end == last.outer_end else ""
    return found


def _in_paragraph(text: str, start: int, end: int, left_open: str) -> Iterator[Quotation]:
    """`left_open` is the mark that the paragraph before has left open, or nothing; the same takes it up again."""
    depth = opened = inner = resumed = 0
    for mark in _MARK.finditer(text, start, end):
        at = mark.start()
        if mark["single"]:
            if depth == 0 and " " in mark["single"]:
                yield Quotation(at + 1, mark.end() - 1, at, mark.end())
        elif depth == 0:
            if _may_open(text, at, mark.end(), start, end):
                opened, inner, depth, resumed = at, mark.end(), 1, mark.end()
        elif depth == 1 and _opens_again(text, at, mark.end(), text[opened:inner]):
            # Where the paper's own words lie between, nobody can tell where the one before was meant to end.
            if _REPORTS.search(text, resumed, at):
                opened, inner = at, mark.end()
            resumed = mark.end()
        elif _nests(text, at, mark.end(), end):
            depth += 1
        else:
            depth -= 1
            if depth == 0 and text[inner:at].strip():
                yield _trimmed(text, (opened, mark.end()), (inner, at), opened == start and text[start] == left_open)
    # Two marks left open: nobody can tell where the outer one was meant to end.
    if depth == 1 and text[inner:end].strip():
        yield _trimmed(text, (opened, end), (inner, end), opened == start and text[start] == left_open)


def _trimmed(text: str, outer: Span, inner: Span, continued: bool) -> Quotation:
    words = text[inner[0] : inner[1]]
    start = inner[0] + len(words) - len(words.lstrip())
    return Quotation(start, start + len(words.strip()), outer[0], outer[1], continued)


def _may_open(text: str, at: int, after: int, start: int, end: int) -> bool:
    """Not a mark that ends a word, such as the inches of `6'2"`."""
    ends_word = at > start and not text[at - 1].isspace() and text[at - 1] not in _DOUBLE + "([{—–-/"
    return after < end and not (ends_word and not text[after].isalpha())


def _opens_again(text: str, at: int, after: int, opened: str) -> bool:
    """Inside a quotation: a straight mark like the first one, between two sentences, nests nothing: it was not closed before."""
    mark, before = text[at:after], text[max(0, at - 3) : at]
    follows_sentence = before[-1:].isspace() and before.rstrip()[-1:] in tuple(".!?…")
    return mark == opened and mark in _STRAIGHT and follows_sentence and text[after : after + 1].isupper()


def _nests(text: str, at: int, after: int, end: int) -> bool:
    """Inside a quotation: a mark before a word and after a space opens another, any other closes."""
    before_word = after < end and text[after].isalnum()
    return text[at] in _OPENING_ONLY or (before_word and (text[at - 1].isspace() or text[at - 1] in "(["))
