"""The catalog's tables, as SQLite has them, and records as their rows. Pure: no file is opened here."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from index.errors import CatalogCorrupt
from index.records import Day, Document, Passage, Span, Statement

SCHEMA_VERSION = 2

TOKENIZER = "porter unicode61"
"""How FTS5 makes tokens of words."""
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE files (uri TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, uri TEXT NOT NULL, title TEXT NOT NULL, source TEXT NOT NULL,
    author TEXT NOT NULL, published TEXT, published_inferred INTEGER NOT NULL, text TEXT NOT NULL,
    format TEXT NOT NULL, indexed_at TEXT NOT NULL, sentences TEXT NOT NULL
);
CREATE TABLE occurrences (
    file TEXT NOT NULL REFERENCES files(uri) ON DELETE CASCADE, ordinal INTEGER NOT NULL, uri TEXT NOT NULL,
    document_id TEXT NOT NULL REFERENCES documents(id), PRIMARY KEY (file, ordinal)
) WITHOUT ROWID;
CREATE INDEX occurrences_of_document ON occurrences(document_id);
CREATE TABLE passages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    start INTEGER NOT NULL, end INTEGER NOT NULL, text TEXT NOT NULL
);
CREATE INDEX passages_of_document ON passages(document_id);
CREATE TABLE statements (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
    document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    speaker TEXT NOT NULL, speaker_text TEXT NOT NULL, role TEXT NOT NULL, cue TEXT NOT NULL, quote TEXT NOT NULL,
    kind TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, said_on TEXT, said_on_basis TEXT NOT NULL,
    addressee TEXT NOT NULL, venue TEXT NOT NULL, sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    sentence TEXT NOT NULL, parts TEXT NOT NULL
);
CREATE INDEX statements_of_document ON statements(document_id);
CREATE INDEX statements_by_speaker ON statements(speaker, role);
CREATE INDEX statements_by_day ON statements(said_on);
CREATE TABLE pending (passage_id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
ADDED = """
CREATE TABLE IF NOT EXISTS failures (path TEXT PRIMARY KEY, reason TEXT NOT NULL, failed_at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS removed (
    number INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, title TEXT NOT NULL, uri TEXT NOT NULL,
    removed_at TEXT NOT NULL, document TEXT NOT NULL, places TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS particulars (
    document_id TEXT PRIMARY KEY REFERENCES documents(id) ON DELETE CASCADE,
    pages TEXT NOT NULL, aside TEXT NOT NULL
) WITHOUT ROWID;
"""
"""What came after SCHEMA_VERSION 2 and that programs of before pass over; made when a catalog is opened for writing."""
LISTED = """
CREATE INDEX IF NOT EXISTS documents_listed
    ON documents(published, title, source, author, format, uri, id, indexed_at, published_inferred);
"""
"""For lists of documents in SQLite, whose rows lie beside their texts."""
DOCUMENT = "id, uri, title, source, author, published, published_inferred, text, format, indexed_at"
PARTICULARS = "pages, aside"
REMOVED = "document_id, title, uri, removed_at, document, places"
PASSAGE = "id, document_id, start, end, text"
STATEMENT = "id, document_id, speaker, speaker_text, role, cue, quote, kind, start, end, said_on, said_on_basis, addressee, venue, parts"


@dataclass(frozen=True)
class Counts:
    """How much the catalog holds."""

    documents: int
    passages: int
    statements: int


@dataclass(frozen=True)
class Extracted:
    """A document with all that was found in it, ready to be stored."""

    document: Document
    sentences: Sequence[Span]
    passages: Sequence[Passage]
    statements: Sequence[Statement]


Given = ParamSpec("Given")
Made = TypeVar("Made")


def of_a_row(make: Callable[Given, Made]) -> Callable[Given, Made]:
    """What makes records of rows; of a row that no program has written it raises CatalogCorrupt."""

    @wraps(make)
    def made(*given: Given.args, **named: Given.kwargs) -> Made:
        try:
            return make(*given, **named)
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            raise CatalogCorrupt(
                f"the catalog is damaged, a row of it cannot be read ({error}); to save what can be: dateline salvage"
            ) from error

    return made


def fts_query(text: str, *, phrase: bool = False) -> str:
    """Free text as an FTS5 query in which nothing is syntax: any of its words, or all in a row. `word*` is any that begins so.

    >>> fts_query('NEAR("Kyiv" OR'), fts_query("a dialogue", phrase=True), fts_query("Brück*")
    ('"NEAR" OR "Kyiv" OR "OR"', '"a dialogue"', '"Brück" *')
    """
    return " OR ".join(fts_queries(text, phrase=phrase))


def fts_queries(text: str, *, phrase: bool = False) -> list[str]:
    """The same, each word by itself."""
    return [f'"{word}" *' if is_start else f'"{word}"' for word, is_start in query_words(text, phrase=phrase)]


def query_words(text: str, *, phrase: bool = False) -> list[tuple[str, bool]]:
    """What free text asks for, any of it: words, each with whether others may begin with it; or all of them in a row.

    >>> query_words("Brück* a-b"), query_words("a dialogue", phrase=True)
    ([('Brück', True), ('a', False), ('b', False)], [('a dialogue', False)])
    """
    words = re.findall(r"\w+", text)
    if phrase:
        return [(" ".join(words), False)] if words else []
    begun = set(re.findall(r"(\w{4,})\*", text))
    return [(word, word in begun) for word in dict.fromkeys(words)]


def span_of_sentences(sentences: Sequence[Span], start: int, end: int) -> Span:
    """From the start of the first to the end of the last sentence that overlaps start to end; they are in order and disjoint.

    >>> span_of_sentences([(0, 10), (11, 20), (21, 30)], 5, 15)
    (0, 20)
    """
    first = bisect_right(sentences, start, key=lambda span: span[1])
    touched = sentences[first : bisect_left(sentences, end, lo=first, key=lambda span: span[0])]
    return (min(start, touched[0][0]), max(end, touched[-1][1])) if touched else (start, end)


def columns(record: Any, names: str) -> tuple[Any, ...]:
    """A record's fields as stored: days as ISO text."""
    values = (getattr(record, name) for name in names.split(", "))
    return tuple(str(value) if isinstance(value, Day) else value for value in values)


@of_a_row
def document_from(row: Sequence[Any]) -> Document:
    """The document whose `DOCUMENT` columns these are."""
    identity, uri, title, source, author, published, inferred, text, form, indexed_at = row
    day = Day.parse(published) if published else None
    return Document(identity, uri, title, source, author, day, bool(inferred), text, form, indexed_at)


def particulars(document: Document) -> tuple[str, str]:
    """A document's `PARTICULARS`."""
    return json.dumps(document.pages), json.dumps(document.aside)


@of_a_row
def with_particulars(document: Document, row: Sequence[str]) -> Document:
    """A document with its `PARTICULARS`."""
    pages, aside = row
    return replace(document, pages=tuple(json.loads(pages)), aside=spans_from(aside))


@of_a_row
def spans_from(stored: str) -> tuple[Span, ...]:
    """Spans as they are stored.

    >>> spans_from("[[0, 10], [11, 20]]")
    ((0, 10), (11, 20))
    """
    return tuple((int(start), int(end)) for start, end in json.loads(stored))


@of_a_row
def statement_from(row: Sequence[Any]) -> Statement:
    """The statement whose `STATEMENT` columns these are."""
    day = Day.parse(row[10]) if row[10] else None
    told = dict(zip(STATEMENT.split(", "), row, strict=True))
    return Statement(**told | {"said_on": day, "parts": spans_from(row[-1])})
