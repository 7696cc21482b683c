"""A document's sentences as the rules of statement extraction read them.

Sentences that one quotation runs through are read as one unit, and a quotation is one word of it: what a
speaker says can hide neither a speaker nor a reporting verb of the article. No grammar is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import NamedTuple

from index.records import Span
from index.reported.lexicon import CALENDAR, CUES, is_given_name
from index.reported.quotes import Quotation, find_quotations

_WORD = re.compile(
    r"(?:[A-Z]\.){2,}"
    r"|(?:Mr|Mrs|Ms|Dr|Sen|Rep|Del|Gov|Gen|Brig|Lt|Col|Capt|Sgt|Maj|Adm|Prof|Rev|Pres|Amb|Supt|St|Jr|Sr"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\."
    r"|[A-Z]\.(?=\s+[A-Z])"
    r"|['’]s\b"
    r"|[\w\u0300-\u036f]+(?:(?:[-‐]|['’](?!s\b))[\w\u0300-\u036f]+)*"
    r"|--+|[^\w\s]"
)
_VERBS = "|".join(form for form, (_, name) in CUES.items() if name in ("past", "present"))
_REPORTS_AT_ONCE = re.compile(rf"(?:[A-Z][\w.’'-]*\s+){{1,4}}(?:{_VERBS})\b(?! that)")
_CREDIT = re.compile(
    r"(?:^|[.!?”\"]\s+)(?:[A-Z][\w.'’-]*\s+){1,3}[A-Z][\w.'’-]+(?:/[A-Z][\w.&’'-]*(?:\s[A-Z][\w.&’'-]*){0,3})+$|\b\d\d:\d\d - Source: [A-Z][\w ]*$"
)
LONGEST_CREDIT = 200
"""Code points."""
_CLOSING = ".?!…"
_LABEL = 6  # words before a question among which a colon shows who asks it
_HEADING = 110  # characters
LONGEST_JOINED = 5_000
"""Code points before a quotation that would join more to a unit: the rules look at all of a unit for each report in it."""
DASHES = frozenset({"―", "—", "–", "--", "-"})


class Word(NamedTuple):
    """A word, a punctuation mark, or a whole quotation with its marks."""

    text: str
    lower: str
    start: int
    end: int
    quotation: Quotation | None = None

    @property
    def capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()


@dataclass(frozen=True)
class Unit:
    """One sentence, or the sentences that one quotation joins; `paragraph` counts from 0."""

    paragraph: int
    words: tuple[Word, ...]


def paragraphs_of(text: str, sentences: Sequence[Span]) -> list[list[Span]]:
    """Sentences by paragraph, which a blank line, a cut-out passage or an unwrapped line break divides."""
    wrapped = _is_wrapped(text, sentences)
    paragraphs: list[list[Span]] = []
    last_end = None
    for start, end in sentences:
        gap = "" if last_end is None else text[last_end:start]
        breaks = gap.strip() or gap.count("\n") > wrapped
        if last_end is None or breaks:
            paragraphs.append([])
        paragraphs[-1].append((start, end))
        last_end = end
    return paragraphs


def _is_wrapped(text: str, sentences: Sequence[Span]) -> bool:
    """Whether lines end in mid-sentence about as often as between sentences."""
    inside = sum(text.count("\n", start, end) for start, end in sentences)
    between = sum(text.count("\n", one[1], two[0]) for one, two in pairwise(sentences))
    return inside > 2 and inside * 3 > between


def read_units(text: str, sentences: Sequence[Span]) -> Iterator[Unit]:
    """The units of a document, in order."""
    paragraphs = paragraphs_of(text, sentences)
    quotations = find_quotations(text, [(found[0][0], found[-1][1]) for found in paragraphs])
    at = 0
    for number, paragraph in enumerate(paragraphs):
        first = at
        while at < len(quotations) and quotations[at].outer_start < paragraph[-1][1]:
            at += 1
        for start, end, inside in _joined(text, paragraph, quotations[first:at]):
            yield Unit(number, tuple(_read_words(text, start, end, inside)))


def _joined(
    text: str, sentences: Sequence[Span], quotations: Sequence[Quotation]
) -> Iterator[tuple[int, int, list[Quotation]]]:
    """Sentences joined where a quotation runs on, or where `"Why?"` is followed by `he asked`."""
    inside: list[Quotation] = []
    at = 0
    first = sentences[0][0]
    for number, (_, end) in enumerate(sentences):
        if end <= first:  # within the last quotation of the unit before
            continue
        while at < len(quotations) and quotations[at].outer_start < end:
            inside.append(quotations[at])
            at += 1
        following = sentences[number + 1][0] if number + 1 < len(sentences) else None
        if following is not None and inside:
            reached, long = inside[-1].outer_end, inside[-1].outer_start - first > LONGEST_JOINED
            if not long and (reached > following or (reached >= end and _goes_on(text, inside[-1], following))):
                continue
        until = max(end, inside[-1].outer_end if inside else end)
        yield first, until, inside
        inside, first = [], max(following or 0, until)


def _goes_on(text: str, quotation: Quotation, following: int) -> bool:
    """Whether "he asked." or "Pence said." is the rest of the sentence that a quotation seemed to end."""
    if text[following].islower():
        return True
    return text[quotation.end - 1] in "?!," and _REPORTS_AT_ONCE.match(text, following) is not None


def _read_words(text: str, start: int, end: int, quotations: Sequence[Quotation]) -> Iterator[Word]:
    for quotation in quotations:
        yield from _plain_words(text, start, quotation.outer_start)
        yield Word('"', '"', quotation.outer_start, quotation.outer_end, quotation)
        start = quotation.outer_end
    yield from _plain_words(text, start, end)


def _plain_words(text: str, start: int, end: int) -> Iterator[Word]:
    before = ""
    for found in _WORD.finditer(text, start, end):
        # The "Today" of "USA TODAY" and "Florida Today" is in no table of words.
        in_name = found[0] in ("Today", "TODAY") and before[:1].isupper() and before.lower() not in CALENDAR
        before = found[0]
        yield Word(before, before if in_name else before.lower(), found.start(), found.end())


def is_credit(text: str) -> bool:
    """Whether a paragraph ends with the credit of a picture or a film, so that all of it is a caption.

    >>> is_credit("A boat at Vik. Eva Lund/Reuters"), is_credit("Lund speaks 04:41 - Source: CNN"), is_credit("It is 5/6.")
    (True, True, False)
    """
    return _CREDIT.search(text[-LONGEST_CREDIT:] if len(text) > LONGEST_CREDIT else text) is not None


def is_heading(words: Sequence[Word], *, alone: bool = False) -> bool:
    """Whether this is a headline: no full stop at the end, and long words nearly all capitalised.

    `alone` says that it is a paragraph: then a short line is one in any letters, as is a short question but of an interview.
    """
    asks = alone and bool(words) and words[-1].text == "?" and all(word.text != ":" for word in words[:_LABEL])
    if not words or words[-1].quotation or (words[-1].text in _CLOSING and not asks) or words[-1].text == ":":
        return False
    if words[0].text in DASHES or words[0].quotation:  # the author of a quotation
        return False
    if alone and words[-1].end - words[0].start < _HEADING and not any(word.quotation for word in words):
        return True
    long = [word for word in words if len(word.text) > 3 and word.text.isalpha()]
    return len(long) > 1 and sum(word.capitalised for word in long) > 0.7 * len(long)


def without_captions(units: Iterable[Unit], text: str) -> list[Unit]:
    """The units of paragraphs that are no captions: in those pictures speak, and whoever spoke before goes on after."""
    kept: list[Unit] = []
    for _, paragraph in groupby(units, key=lambda unit: unit.paragraph):
        read = list(paragraph)
        is_caption = is_credit(text[read[0].words[0].start : read[-1].words[-1].end])
        quotes = any(word.quotation for unit in read for word in unit.words)
        kept += [] if is_caption and not quotes else read
    return kept


def after_dateline(unit: Unit) -> Unit:
    """A unit without the place that it begins with: `WARREN, Mich. (AP) — Trump said …`."""
    dash = next((at for at, word in enumerate(unit.words[:9]) if word.text in DASHES), 0)
    place = [word for word in unit.words[:dash] if word.text[0].isalnum()]
    after = unit.words[dash + 1 :]
    is_place = 0 < len(place) <= 4 and all(word.capitalised for word in place) and unit.words[dash].text != "-"
    is_name = any(is_given_name(word.text) for word in place)
    goes_on = (
        len(after) > 3
        and (after[0].capitalised or after[0].quotation)
        and all(word.text not in DASHES for word in after)
    )
    return replace(unit, words=after) if is_place and not is_name and goes_on else unit
