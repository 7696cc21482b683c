"""The documents of a catalog a page at a time: searched, filtered, sorted, counted, all in SQL.

Made for tens of thousands of documents: their texts are not read.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from index.errors import UsageError
from index.records import DateRange, Day
from index.tables.lookup import Lookup
from index.tables.storage import marks

Sort = Literal["published", "title", "source", "format", "indexed_at"]
SORTS: tuple[Sort, ...] = ("published", "title", "source", "format", "indexed_at")
PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """What is asked of the shelf. `search` looks in titles, outlets, authors, file names, and for all of its words in a passage.

    `titled` are words that the title holds, all of them; `authors` are bylines, as they are written, one of which it has; `among`
    are ids, of which it is one.
    """

    search: str = ""
    source: str = ""
    format: str = ""
    days: DateRange | None = None
    sort: Sort = "published"
    descending: bool = True
    limit: int = PAGE
    offset: int = 0
    titled: Sequence[str] = ()
    authors: Sequence[str] = ()
    among: Sequence[str] | None = None


@dataclass(frozen=True)
class Listed:
    """A document without its text, and how many statements it holds."""

    id: str
    uri: str
    title: str
    source: str
    author: str
    published: Day | None
    published_inferred: bool
    format: str
    indexed_at: str
    statements: int


def listed(catalog: Lookup, wanted: Wanted = Wanted()) -> tuple[list[Listed], int]:
    """One page of the documents that meet every condition, and how many there are in all.

    Those without what is sorted by come last. Raises UsageError for a column that cannot be sorted by.
    """
    if wanted.sort not in SORTS:
        raise UsageError(f"documents cannot be sorted by {wanted.sort!r}; by {', '.join(SORTS)}")
    where, values = _conditions(catalog, wanted)
    total = catalog.select(f"SELECT count(*) FROM documents WHERE {where}", values)[0][0]
    direction = "DESC" if wanted.descending else "ASC"
    order = f"lower({wanted.sort})" if wanted.sort in ("title", "source") else wanted.sort
    rows = catalog.select(
        f"""SELECT id, uri, title, source, author, published, published_inferred, format, indexed_at FROM documents
        WHERE {where} ORDER BY coalesce({wanted.sort}, '') = '', {order} {direction}, number {direction}
        LIMIT ? OFFSET ?""",
        [*values, wanted.limit, wanted.offset],
    )
    said = _statements(catalog, [row[0] for row in rows])
    return [_listed(row, said.get(row[0], 0)) for row in rows], int(total)


def outlets(catalog: Lookup) -> list[tuple[str, int]]:
    """Every outlet with the number of its documents, most first."""
    sql = "SELECT source, count(*) AS held FROM documents WHERE source != '' GROUP BY source ORDER BY held DESC, source"
    return [(name, int(count)) for name, count in catalog.select(sql)]


def formats(catalog: Lookup) -> list[tuple[str, int]]:
    """Every format with the number of its documents, most first."""
    sql = "SELECT format, count(*) AS held FROM documents GROUP BY format ORDER BY held DESC, format"
    return [(name, int(count)) for name, count in catalog.select(sql)]


def authors(catalog: Lookup) -> list[tuple[str, int]]:
    """Every byline, as it is written, with the number of its documents, most first: it may hold several names."""
    sql = "SELECT author, count(*) AS held FROM documents WHERE author != '' GROUP BY author ORDER BY held DESC, author"
    return [(name, int(count)) for name, count in catalog.select(sql)]


@dataclass(frozen=True)
class Origin:
    """Whence a document is."""

    id: str
    title: str
    source: str
    published: Day | None


def origins(catalog: Lookup, ids: Collection[str]) -> dict[str, Origin]:
    """Whence those documents are that the catalog holds, by id, however many."""
    rows = catalog.select_each("SELECT id, title, source, published FROM documents WHERE id IN", ids)
    return {
        identity: Origin(identity, title, source, Day.parse(published) if published else None)
        for identity, title, source, published in rows
    }


def undated(catalog: Lookup) -> int:
    """How many documents have no known day."""
    return int(catalog.select("SELECT count(*) FROM documents WHERE published IS NULL OR published = ''")[0][0])


def held(catalog: Lookup, ids: Sequence[str]) -> list[str]:
    """Those of the documents that the catalog holds, in their order."""
    found = {identity for (identity,) in catalog.select(f"SELECT id FROM documents WHERE id IN ({marks(ids)})", ids)}
    return [each for each in ids if each in found]


def _conditions(catalog: Lookup, wanted: Wanted) -> tuple[str, list[Any]]:
    conditions, values = ["1 = 1"], list[Any]()
    if wanted.search.strip():
        numbers, held = catalog.passages_with_all(wanted.search)
        like, encoded = _like(wanted.search.strip()), _like(quote(wanted.search.strip()))
        conditions.append(
            f"""id IN (SELECT id FROM documents WHERE title LIKE ? ESCAPE '\\' OR source LIKE ? ESCAPE '\\'
            OR author LIKE ? ESCAPE '\\' OR uri LIKE ? ESCAPE '\\'
            UNION SELECT document_id FROM passages WHERE number IN ({numbers}))"""
        )
        values += [like, like, like, encoded, held]
    for word in wanted.titled:
        conditions.append("title LIKE ? ESCAPE '\\'")
        values.append(_like(word))
    if wanted.authors:
        conditions.append(f"author IN ({marks(wanted.authors)})")
        values += wanted.authors
    if wanted.among is not None:
        conditions.append(f"id IN ({marks(wanted.among)})")
        values += wanted.among
    for column, value in (("source", wanted.source), ("format", wanted.format)):
        if value:
            conditions.append(f"lower({column}) = lower(?)")
            values.append(value)
    if wanted.days is not None:
        days = catalog.select("SELECT DISTINCT published FROM documents WHERE published IS NOT NULL")
        conditions.append("published IN (SELECT value FROM json_each(?))")
        values.append(json.dumps([day for (day,) in days if Day.parse(day) in wanted.days]))
    return " AND ".join(conditions), values


def _statements(catalog: Lookup, ids: list[str]) -> dict[str, int]:
    sql = f"SELECT document_id, count(*) FROM statements WHERE document_id IN ({marks(ids)}) GROUP BY document_id"
    return dict(catalog.select(sql, ids))


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _listed(row: tuple[Any, ...], statements: int) -> Listed:
    identity, uri, title, source, author, published, inferred, form, indexed_at = row
    day = Day.parse(published) if published else None
    return Listed(identity, uri, title, source, author, day, bool(inferred), form, indexed_at, statements)
