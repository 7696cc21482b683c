"""What a reader is given and what it gives back, and the small things that all readers share.

A reader is a function from a Source to what it found in it: articles, and problems with parts that cannot be read. It
knows its own format and nothing of documents, ids or uris (index/read.py makes those).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from index.dates import find_dates
from index.errors import ReadError, UsageError
from index.records import Day, Span

LONGEST_TITLE_LINE = 120
LONGEST_DAY = 200
"""Code points of a metadata date that are looked at."""

ALIASES = {
    "title": ("headline", "name"),
    "published_at": ("published", "date", "publish_date", "publication_date", "pub_date", "datePublished", "day"),
    "source": ("outlet", "publisher", "site", "sitename", "site_name"),
    "author": ("authors", "byline", "creator"),
    "body": ("text", "content", "article", "story", "maintext"),
}
"""Names under which rows carry a field of an article, tried in this order when the configured name is absent."""


@dataclass(frozen=True)
class Fields:
    """The names of an article's fields in files of rows."""

    title: str = "title"
    published_at: str = "published_at"
    source: str = "source"
    author: str = "author"
    body: str = "body"

    @classmethod
    def parse(cls, text: str) -> Fields:
        """`body=text,published_at=date` → Fields. Raises UsageError naming what is wrong."""
        known = {field.name for field in fields(cls)}
        pairs = [[side.strip() for side in part.partition("=")] for part in text.split(",") if part.strip()]
        for name, _, value in pairs:
            if name not in known or not value:
                raise UsageError(
                    f"unknown field {name!r} in {text!r}: expected NAME=FIELD with NAME of {sorted(known)}"
                )
        return cls(**{name: value for name, _, value in pairs})


MOST_UNPACKED = 2**30
HIGHEST_RATIO = 100
"""Of what a file holds to the file itself; prose is packed about fourfold, a thousandfold is an attack."""
SMALL = 2**20


def most_unpacked(packed: int) -> int:
    """How many bytes may come out of a file of so many.

    >>> most_unpacked(100), most_unpacked(10**6), most_unpacked(10**9)
    (1048576, 100000000, 1073741824)
    """
    return min(MOST_UNPACKED, max(SMALL, HIGHEST_RATIO * packed))


@dataclass
class Allowance:
    """How much may still be taken out of one file that holds files; shared by all that lie inside each other."""

    files: int = 10_000
    size: int = MOST_UNPACKED
    depth: int = 3

    def take(self, size: int) -> None:
        """Counts a file of that many bytes. Raises ReadError when it is one too many."""
        self.files -= 1
        self.size -= size
        if self.files < 0 or self.size < 0:
            what = "more than 10,000 files" if self.files < 0 else "more bytes than may be"
            raise ReadError(f"{what} inside one file; unpack it first")


@dataclass(frozen=True)
class Source:
    """The bytes of a file, the name that it goes by, and the names of its fields where it holds rows.

    `depth` counts the files that it lies inside of.
    """

    name: str
    content: bytes
    names: Fields = Fields()
    depth: int = 0
    allowance: Allowance = field(default_factory=Allowance)

    @property
    def stem(self) -> str:
        """The name without its suffix, a title where there is no better."""
        return self.name.rpartition(".")[0] or self.name


@dataclass(frozen=True)
class Found:
    """What a reader takes out of one article. `name` tells it from the others of its file; empty for the only one.

    `pages` are the offsets in `text` at which its pages begin, `aside` the spans that are not the article's own (running
    headers), in order; both only where a format has such. `format` is that of a file inside the file.
    """

    text: str
    title: str = ""
    source: str = ""
    author: str = ""
    published: Day | None = None
    name: str = ""
    pages: tuple[int, ...] = ()
    aside: tuple[Span, ...] = ()
    format: str = ""


@dataclass(frozen=True)
class Problem:
    """A part of a file that cannot be read, and why."""

    where: str
    reason: str


Reader = Callable[[Source], Iterator[Found | Problem]]


def parse_day(value: object) -> Day | None:
    """A metadata date as a day: ISO dates and times, `2022/05/21`, `14 February 2022`, `Feb 14, 2022`; none if unclear.

    A time keeps the day of its own zone.
    """
    if isinstance(value, datetime | date):
        return Day.of(value)
    text = str(value or "").strip()[:LONGEST_DAY]
    numeric = re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    if numeric:
        try:
            return Day(*map(int, numeric.groups()))
        except ValueError:
            return None
    mentions = [each for each in find_dates(text) if each.basis == "absolute"]
    return mentions[0].range.first if mentions else None


def article_of(row: dict[str, Any], names: Fields) -> Found:
    """The article that a row of named values holds. Raises ReadError when it holds no text."""
    value = {name: _field(row, getattr(names, name), ALIASES[name]) for name in ALIASES}
    body = value["body"]
    if not isinstance(body, str) or not body.strip():
        raise ReadError(f"no text in field {names.body!r} (fields: {', '.join(map(str, list(row)[:10]))})")
    return Found(
        body,
        as_text(value["title"]) or title_line(body),
        as_text(value["source"]),
        as_text(value["author"]),
        parse_day(value["published_at"]),
        as_text(row.get("id")),
    )


def _field(row: dict[str, Any], name: str, aliases: tuple[str, ...]) -> Any:
    return next((row[each] for each in (name, *aliases) if row.get(each) not in (None, "")), None)


def title_line(text: str) -> str:
    """The first line, if it reads as a title: short, not ended like a sentence, set off or followed by a longer line.

    >>> title_line("Talks fail in Kyiv\\n\\nThe minister said so."), title_line("The minister said so.\\nThen he left.")
    ('Talks fail in Kyiv', '')
    """
    first, _, rest = text.lstrip().partition("\n")
    first, following = first.strip(), rest.partition("\n")[0].strip()
    # A line that is merely broken, at a width, is followed by one about as long.
    set_off = bool(rest.strip()) and (not following or len(following) > 1.5 * len(first))
    titled = len(first) <= LONGEST_TITLE_LINE and set_off and not re.search(r"[.!?:;,]['\"”’)]*$", first)
    return first if titled else ""


def as_text(value: object) -> str:
    """A metadata value as text; lists joined, and lists that were written as text unwrapped."""
    if isinstance(value, str) and re.fullmatch(r"\[.*\]", value.strip()):
        value = [one or other for one, other in re.findall(r"'([^']*)'|\"([^\"]*)\"", value)]
    values = value if isinstance(value, list | tuple) else [value]
    named = [each.get("name") if isinstance(each, dict) else each for each in values]
    return ", ".join(str(each).strip() for each in named if isinstance(each, str | int | float | date) and str(each))


def normalised(text: str) -> str:
    """Newlines as `\\n`. NUL and lone surrogates, which no store takes, are replaced; pairs that JSON split are joined."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")


def one_line(text: str) -> str:
    """A title or a name without line breaks and double blanks."""
    return " ".join(normalised(text).split())


@contextmanager
def failing(reason: str) -> Iterator[None]:
    """Whatever a library raises over a damaged file, as a ReadError with the reason; our own pass unchanged."""
    try:
        yield
    except ReadError:
        raise
    except Exception as error:
        raise ReadError(f"{reason} ({type(error).__name__}: {' '.join(str(error).split())})") from error
