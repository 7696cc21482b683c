"""The records of the index: what a document, a passage, a statement and a day are.

All are small and frozen. Nothing here carries a score: facts of one query belong to that query.
Offsets count Unicode code points of `Document.text`.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

Span = tuple[int, int]
"""Start and end (exclusive) in a text, in code points."""

Kind = Literal["direct", "indirect", "mixed"]
Basis = Literal["stated", "relative", "dateline", "published", "unknown"]


@dataclass(frozen=True)
class Day:
    """A calendar day whose year may be open: the text did not give it.

    >>> str(Day(2022, 2, 14)), str(Day(None, 2, 14))
    ('2022-02-14', '--02-14')
    """

    year: int | None
    month: int
    day: int

    def __post_init__(self) -> None:
        # An open year admits 29 February; 2000 was a leap year.
        year = 2000 if self.year is None else self.year
        if not 1 <= year <= 9999 or not 1 <= self.month <= 12:
            raise ValueError(f"no such month: year {self.year}, month {self.month}")
        if not 1 <= self.day <= monthrange(year, self.month)[1]:
            raise ValueError(f"no such day: year {self.year}, month {self.month}, day {self.day}")

    def __str__(self) -> str:
        """ISO 8601: `2022-02-14`, or `--02-14` when the year is open."""
        year = "-" if self.year is None else f"{self.year:04d}"
        return f"{year}-{self.month:02d}-{self.day:02d}"

    @classmethod
    def parse(cls, text: str) -> Day:
        """The inverse of `str`. Raises ValueError naming the text when it is no ISO day."""
        found = re.fullmatch(r"(\d{4}|-)-(\d\d)-(\d\d)", text)
        if not found:
            raise ValueError(f"not a day: {text!r} (expected like 2022-02-14 or --02-14)")
        year, month, day = found.groups()
        return cls(None if year == "-" else int(year), int(month), int(day))

    @classmethod
    def of(cls, moment: date) -> Day:
        """The day of a `datetime.date` or `datetime.datetime`."""
        return cls(moment.year, moment.month, moment.day)

    def to_date(self) -> date | None:
        """The `datetime.date`, or none while the year is open."""
        return None if self.year is None else date(self.year, self.month, self.day)

    @property
    def in_year(self) -> tuple[int, int]:
        """Month and day, which order days within any one year."""
        return self.month, self.day


@dataclass(frozen=True)
class DateRange:
    """The days from `first` to `last`, both included, and the words that asked for them."""

    first: Day
    last: Day
    text: str = ""

    @classmethod
    def only(cls, day: Day, text: str = "") -> DateRange:
        """The range that holds one day."""
        return cls(day, day, text or str(day))

    def __contains__(self, day: Day) -> bool:
        """Whether the day can lie in the range; an open year on either side fits every year.

        >>> Day(None, 2, 14) in DateRange(Day(2022, 2, 10), Day(2022, 2, 14))
        True
        """
        first, last = self.first.to_date(), self.last.to_date()
        known = day.to_date()
        if first and last and known:
            return first <= known <= last
        if first and last and (last - first).days >= 365:
            return True
        low, high = self.first.in_year, self.last.in_year
        if low <= high:
            return low <= day.in_year <= high
        return day.in_year >= low or day.in_year <= high

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"


@dataclass(frozen=True)
class Document:
    """One document as extracted: newlines normalised, nothing else removed.

    `pages` are the offsets at which its pages begin, `aside` the spans that its format shows not to be the article's own
    (running headers); empty for formats without such.
    """

    id: str
    uri: str
    title: str
    source: str
    author: str
    published: Day | None
    published_inferred: bool
    text: str
    format: str
    indexed_at: str
    pages: tuple[int, ...] = ()
    aside: tuple[Span, ...] = ()

    def page_of(self, offset: int) -> int | None:
        """The page on which the text at an offset stands, counted from 1; none where the format has no pages."""
        return max(1, bisect_right(self.pages, offset)) if self.pages else None


@dataclass(frozen=True)
class Passage:
    """Whole sentences of one document. Invariant: `document.text[start:end] == text`."""

    id: str
    document_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Statement:
    """What one speaker said. Invariant: `document.text[start:end] == quote`.

    A `direct` quote is the text between the quotation marks, an `indirect` one the reported clause, a `mixed` one
    a reported clause with quoted words in it. `parts` are the spans that were said, in order, from `start` to `end`:
    more than one where the reporting clause or a paragraph break divides a quotation.
    """

    id: str
    document_id: str
    speaker: str
    speaker_text: str
    role: str
    cue: str
    quote: str
    kind: Kind
    start: int
    end: int
    said_on: Day | None
    said_on_basis: Basis
    addressee: str
    venue: str
    parts: tuple[Span, ...]

    @property
    def spoken(self) -> tuple[str, ...]:
        """The words of each part."""
        return tuple(self.quote[start - self.start : end - self.start] for start, end in self.parts)

    @property
    def quoted(self) -> str:
        """The words as shown to a reader: of a direct quotation each part in quotation marks."""
        return " … ".join(f"“{part}”" for part in self.spoken) if self.kind == "direct" else self.quote


def content_id(*parts: str) -> str:
    """A 32-character id that depends on the parts alone (SHA-256, shortened)."""
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big"))
        digest.update(encoded)
    return digest.hexdigest()[:32]


def document_identity(title: str, source: str, author: str, published: Day | None, text: str) -> str:
    """The content id of a document."""
    return content_id(title, source, author, str(published or ""), text)


def make_document(
    *,
    uri: str,
    text: str,
    format: str,
    title: str = "",
    source: str = "",
    author: str = "",
    published: Day | None = None,
    published_inferred: bool = False,
    indexed_at: str = "",
    pages: tuple[int, ...] = (),
    aside: tuple[Span, ...] = (),
) -> Document:
    """A document under its content id. Neither the uri nor the moment of indexing is part of the content."""
    identity = document_identity(title, source, author, published, text)
    about = (identity, uri, title, source, author, published, published_inferred, text, format, indexed_at)
    return Document(*about, pages=pages, aside=aside)


def make_passage(document: Document, start: int, end: int) -> Passage:
    """The passage of a document between two offsets, under its content id."""
    return Passage(content_id(document.id, str(start), str(end)), document.id, start, end, document.text[start:end])


def make_statement(
    document: Document,
    start: int,
    end: int,
    *,
    kind: Kind,
    speaker: str,
    speaker_text: str,
    cue: str,
    role: str = "",
    said_on: Day | None = None,
    said_on_basis: Basis = "unknown",
    addressee: str = "",
    venue: str = "",
    parts: tuple[Span, ...] = (),
) -> Statement:
    """The statement whose words lie between two offsets of a document, under its content id; one part unless given."""
    return Statement(
        id=content_id(document.id, str(start), str(end), speaker),
        document_id=document.id,
        speaker=speaker,
        speaker_text=speaker_text,
        role=role,
        cue=cue,
        quote=document.text[start:end],
        kind=kind,
        start=start,
        end=end,
        said_on=said_on,
        said_on_basis=said_on_basis,
        addressee=addressee,
        venue=venue,
        parts=parts or ((start, end),),
    )
