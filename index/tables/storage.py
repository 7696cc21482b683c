"""What a catalog needs: rows in and out of a database, and its tables with their text search. SQLite and Postgres have both.

The rows' SQL is the same for both, in lookup.py and catalog.py. What is not: database.py and sqlite_tables.py; postgres.py and
postgres_tables.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

Place = Path | str
"""Where a catalog is: SQLite's file, or the URL of a Postgres database."""
Scored = list[tuple[str, float]]
MOST_SCORED = 10_000
"""Rows that are ranked. Of words that stand in more together the rarest choose which; all words count in these."""


class Storage(Protocol):
    """A database."""

    @property
    def place(self) -> Place:
        """Where it is."""

    @property
    def where(self) -> str:
        """The place as it may be shown."""

    @property
    def path(self) -> Path | None:
        """Its file, if it is one."""

    def close(self) -> None:
        """Closes what is open."""

    def transaction(self) -> AbstractContextManager[None]:
        """All of the block or nothing of it."""

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """The rows of a query."""

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first row."""

    def for_each(self, sql: str, ids: Collection[str]) -> Iterator[Any]:
        """The rows of a query that ends in IN, of those ids, however many."""

    def write(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Changes rows; returns how many."""

    def write_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """The same for each row of values."""

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name."""

    def is_blank(self) -> bool:
        """Whether nothing of ours is there."""

    def version(self) -> int:
        """The form of the tables."""


class Tables(Protocol):
    """The tables of one kind of database, the words of passages and statements among them."""

    def create(self) -> None:
        """Makes all tables."""

    def complete(self) -> None:
        """Makes what a catalog of an older program lacks."""

    def add(self, document_id: str) -> None:
        """Adds a document's words; its rows are there."""

    def remove(self, document_id: str) -> None:
        """Takes a document's words out, before its rows go."""

    def search(self, query: str, limit: int, phrase: bool, among: Among) -> Scored:
        """Passages by (id, BM25), best first, ties by id; of some documents alone."""

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term occurs."""

    def search_statements(self, query: str, limit: int) -> list[tuple[Any, ...]]:
        """`STATEMENT` rows with BM25 behind, by quote and sentence, best first, ties by id."""

    def statements_with_any(self, text: str) -> tuple[str, str]:
        """A query of the numbers of statements that hold any of the words, and its value."""

    def passages_with_all(self, text: str) -> tuple[str, str]:
        """A query of the numbers of passages that hold all of the words, and its value."""

    def check(self) -> list[str]:
        """What the database finds wrong with itself."""

    def check_words(self) -> None:
        """Compares words with texts. Raises CatalogCorrupt where they differ."""


def connected(place: Place, mode: Literal["read", "write"]) -> tuple[Storage, Tables]:
    """The database at a place, and its tables. Nothing is opened yet."""
    if isinstance(place, Path):
        from index.tables.database import Database
        from index.tables.sqlite_tables import SqliteTables

        database = Database(place, mode)
        return database, SqliteTables(database)
    from index.tables.postgres import Postgres
    from index.tables.postgres_tables import PostgresTables

    server = Postgres(place, mode)
    return server, PostgresTables(server)


@dataclass(frozen=True)
class Among:
    """Passages of some documents alone: those published from one day to another, those of some outlets, or both."""

    published: tuple[str, str] | None = None
    sources: tuple[str, ...] = ()

    @property
    def condition(self) -> str:
        """SQL behind the numbers of passages, `values` in its places; nothing where all documents will do."""
        told = ["documents.published BETWEEN ? AND ?"] if self.published else []
        told += [f"documents.source IN ({marks(self.sources)})"] if self.sources else []
        if not told:
            return ""
        return (
            "IN (SELECT passages.number FROM documents JOIN passages ON passages.document_id = documents.id "
            f"WHERE {' AND '.join(told)})"
        )

    @property
    def values(self) -> tuple[str, ...]:
        """What stands in the places of `condition`."""
        return (*(self.published or ()), *self.sources)


EVERYWHERE = Among()


def rarest(holding: Mapping[str, int]) -> list[str]:
    """Those that choose the rows to be ranked, of queries and how many rows fit each: none that fits no row.

    >>> rarest({"year": 9_990, "ferry": 6, "embassy": 20, "Oz": 0})
    ['ferry', 'embassy']
    """
    chosen, total = list[str](), 0
    for count, query in sorted((count, query) for query, count in holding.items()):
        if count and (not chosen or total + count <= MOST_SCORED):
            chosen.append(query)
            total += count
    return chosen


def marks(values: Collection[Any]) -> str:
    """A question mark for each value, `?, ?, ?`; what nothing is equal to where there are none."""
    return ", ".join("?" * len(values)) or "NULL"
