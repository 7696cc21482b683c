"""A corpus from one place to another: a home, or a Postgres database with a Chroma server. Nothing is extracted or embedded anew.

Rows are copied as they are, a few documents in each transaction, then vectors; at the end both sides are read from beginning to end
and compared. Until then the copy bears a mark, with which nothing else opens it. A run that was killed goes on from what is there.
What a home has beside its index stays: models, conversations, uploads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.catalog import Catalog
from index.corpus import Notify, catalog_place, follow, prepared_vectors, vectors_of
from index.embed import Embedder, open_embedder
from index.errors import CatalogCorrupt, NothingIndexed, UsageError
from index.servers import LOCAL, Servers
from index.tables.schema import DOCUMENT, PARTICULARS, PASSAGE, REMOVED, STATEMENT, Counts
from index.tables.storage import marks
from index.turns import turn_to_write

DOCUMENTS_AT_ONCE = 32
ROWS_AT_ONCE = 500
LARGEST_DIFFERENCE = 1e-4
"""Between two numbers of a vector of length 1: Chroma brings vectors to that length once more, which can change the last bits."""
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Side:
    """Where an index is: in a home, or on servers. The home has the model, should a vector be missing."""

    home: Path
    servers: Servers = LOCAL


@dataclass(frozen=True)
class Table:
    """What is copied of a table, and by what its rows are put in order."""

    name: str
    columns: str
    key: str


OF_DOCUMENTS = (
    Table("documents", f"{DOCUMENT}, sentences", "number"),
    Table("particulars", f"document_id, {PARTICULARS}", "document_id"),
    Table("passages", PASSAGE, "document_id, number"),
    Table("statements", f"{STATEMENT}, sentence_start, sentence_end, sentence", "document_id, number"),
)
"""Their order is that in which a row needs others."""
OTHERS = (
    Table("files", "uri, digest", "uri"),
    Table("occurrences", "file, ordinal, uri, document_id", "file, ordinal"),
    Table("failures", "path, reason, failed_at", "path"),
    Table("removed", REMOVED, "number"),
)
_INFERRED = DOCUMENT.split(", ").index("published_inferred")


@dataclass(frozen=True)
class Migrated:
    """What is there now. `checksums` are SHA-256 over the rows of each table, the same on both sides."""

    counts: Counts
    checksums: dict[str, str]
    resumed: bool


def migrate(
    source: Side,
    target: Side,
    *,
    report: Report = lambda what, done, total: None,
    notify: Notify = lambda line: None,
) -> Migrated:
    """Copies an index to a place where there is none; the source stays as it is. `report` hears of documents and passages.

    Raises NothingIndexed, UsageError where the target holds another index, IndexBusy while somebody writes to either, HomeError
    when a server is gone, CatalogCorrupt when the copy differs from the source.
    """
    places = [catalog_place(each.home, each.servers) for each in (source, target)]
    if places[0] == places[1]:
        raise UsageError("from and to are the same place")
    Catalog.open(places[0]).close()
    with ExitStack() as stack:
        for each in (source, target):
            stack.enter_context(turn_to_write(each.home, each.servers))
        # Opened to write, so that one which only older programs have written to has all tables; no row of it is changed.
        read = stack.enter_context(closing(Catalog.create(places[0])))
        written = stack.enter_context(closing(Catalog.create(places[1], unfinished=True)))
        return _Moving(source, target, read, written, report, notify).run()


class _Moving:
    """One run. The caller holds both writers' locks."""

    def __init__(
        self, source: Side, target: Side, read: Catalog, written: Catalog, report: Report, notify: Notify
    ) -> None:
        settings = read.settings()
        if settings is None:
            raise NothingIndexed(f"nothing is indexed in {read.where} yet")
        self._settings, self._target, self._report, self._notify = settings, target, report, notify
        self._read, self._written = read, written
        self._mark = f"{read.where}, generation {read.generation()}"
        self._from = vectors_of(source.home, source.servers, read, settings.embedding_model)
        self._to = prepared_vectors(target.home, target.servers, written, settings.embedding_model)

    def run(self) -> Migrated:
        resumed = self._begin()
        self._copy_documents()
        for table in OTHERS:
            for rows in _pages(self._read, table):
                with self._written.transaction():
                    self._written.copy_rows(table.name, table.columns, rows)
        self._copy_vectors()
        checksums = self._compared()
        with self._written.transaction():
            self._written.put_unfinished("")
            self._written.next_generation(after=self._read.generation())
        return Migrated(self._written.counts(), checksums, resumed)

    def _begin(self) -> bool:
        """Puts the mark on an empty target; whether one was there that a run like this has left."""
        mark = self._written.unfinished()
        if mark == self._mark:
            return True
        if mark:
            raise UsageError(
                f"{self._written.where} holds the beginning of another copy, of {mark}; the source is now {self._mark}. "
                "Delete what is there, or name an empty place"
            )
        if self._written.settings() is not None or self._written.counts().documents:
            raise UsageError(f"{self._written.where} holds an index already; name a place where there is none")
        with self._written.transaction():
            self._written.put_unfinished(self._mark)
            self._written.put_settings(self._settings)
        return False

    def _copy_documents(self) -> None:
        identities = self._read.document_ids()
        held = set(self._written.document_ids())
        missing = [each for each in identities if each not in held]
        done = len(identities) - len(missing)
        self._report("copying documents", done, len(identities))
        for some in _parts(missing, DOCUMENTS_AT_ONCE):
            with self._written.transaction():
                for table in OF_DOCUMENTS:
                    self._written.copy_rows(table.name, table.columns, self._rows_of(table, some))
                self._written.add_words(some)
            done += len(some)
            self._report("copying documents", done, len(identities))

    def _rows_of(self, table: Table, identities: Sequence[str]) -> list[Sequence[Any]]:
        column, order = ("id", "number") if table.name == "documents" else ("document_id", table.key)
        sql = f"SELECT {table.columns} FROM {table.name} WHERE {column} IN ({marks(identities)}) ORDER BY {order}"
        rows = self._read.select(sql, identities)
        if table.name == "documents":  # SQLite has no type for yes and no
            return [(*row[:_INFERRED], bool(row[_INFERRED]), *row[_INFERRED + 1 :]) for row in rows]
        return rows

    def _copy_vectors(self) -> None:
        if not self._to.readable() or self._to.made_by() != self._to.model:
            self._to.clear()
            with self._written.transaction():
                self._written.put_pending(self._written.passage_ids())
        total = self._written.counts().passages
        waiting = self._written.pending()
        done = total - len(waiting)
        self._report("copying vectors", done, total)
        usable = self._from.exists() and self._from.readable()
        for some in _parts(waiting if usable else [], ROWS_AT_ONCE):
            found = self._from.of(some)
            passages = list(self._written.passages(list(found)).values())
            if passages:
                documents = {each.document_id: self._written.document(each.document_id) for each in passages}
                self._to.upsert(passages, documents, np.stack([found[each.id] for each in passages]))
            with self._written.transaction():
                self._written.clear_pending([each.id for each in passages])
            done += len(passages)
            self._report("copying vectors", done, total)
        follow(self._written, self._to, self._embedder)

    def _embedder(self) -> Embedder:
        self._notify("vectors that the source lacks are made anew …")
        return open_embedder(self._settings.embedding_model, self._target.home / "models", self._notify)

    def _compared(self) -> dict[str, str]:
        """The checksums of both sides, and their vectors, one by one. Raises CatalogCorrupt naming what differs."""
        total = self._read.counts().passages
        self._report("comparing", 0, total)
        ours, theirs = checksums(self._read), checksums(self._written)
        differing = [name for name in ours if ours[name] != theirs[name]]
        if self._read.counts() != self._written.counts():
            differing.insert(0, f"counts ({self._read.counts()}, {self._written.counts()})")
        if self._to.ids() != set(self._written.passage_ids()):
            differing.append("which passages have vectors")
        differing += ["vectors"] if self._vectors_differ(total) else []
        if differing:
            raise CatalogCorrupt(
                f"the copy in {self._written.where} differs from {self._read.where} in: {', '.join(differing)}; "
                "delete it and migrate again"
            )
        self._written.check_words()
        return theirs

    def _vectors_differ(self, total: int) -> bool:
        done = 0
        for some in _parts(list(self._written.passage_ids()), ROWS_AT_ONCE):
            known = self._from.of(some) if self._from.exists() else {}
            copied = self._to.of(some)
            if _far(known, copied):
                return True
            done += len(some)
            self._report("comparing", done, total)
        return False


def checksums(catalog: Catalog) -> dict[str, str]:
    """SHA-256 over the rows of every table that a corpus consists of, with their number before it. Independent of the database."""
    found = {}
    for table in (*OF_DOCUMENTS, *OTHERS):
        digest, count = hashlib.sha256(), 0
        for rows in _pages(catalog, table):
            count += len(rows)
            for row in rows:
                digest.update(repr([int(each) if isinstance(each, bool) else each for each in row]).encode())
        found[table.name] = f"{count} {digest.hexdigest()}"
    return found


def _pages(catalog: Catalog, table: Table) -> Iterator[list[Sequence[Any]]]:
    """All rows of a table in order, some at a time, so that none but those are in memory."""
    width = len(table.key.split(", "))
    sql = "SELECT {0}, {1} FROM {2} {3} ORDER BY {1} LIMIT {4}"
    after = f"WHERE ({table.key}) > ({marks(range(width))})"
    rows = catalog.select(sql.format(table.columns, table.key, table.name, "", ROWS_AT_ONCE))
    while rows:
        yield [row[:-width] for row in rows]
        rows = catalog.select(
            sql.format(table.columns, table.key, table.name, after, ROWS_AT_ONCE), list(rows[-1][-width:])
        )


def _parts(items: Sequence[str], size: int) -> Iterator[list[str]]:
    return (list(items[first : first + size]) for first in range(0, len(items), size))


def _far(known: dict[str, Any], copied: dict[str, Any]) -> bool:
    """Whether a vector is not what it was, or not there.

    >>> _far({"a": np.array([0.6, 0.8])}, {"a": np.array([0.6, 0.8])}), _far({"a": np.array([0.6, 0.8])}, {})
    (False, True)
    """
    return any(
        each not in copied or float(np.abs(vector - copied[each]).max()) > LARGEST_DIFFERENCE
        for each, vector in known.items()
    )
