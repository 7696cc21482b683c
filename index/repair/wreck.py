"""What can be read of a damaged catalog, from a copy of it: through SQLite as far as that goes, then from the leaves.

Only what proves itself is given out: documents by their content ids, statements by their documents.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.catalog import Catalog
from index.errors import CatalogCorrupt
from index.records import Document, Statement
from index.repair.damage import is_intact, is_of
from index.repair.sqlite_pages import exchange_schema, rows_on_leaves
from index.settings import IndexSettings
from index.tables.database import Database
from index.tables.schema import (
    DOCUMENT,
    PARTICULARS,
    REMOVED,
    STATEMENT,
    document_from,
    statement_from,
    with_particulars,
)

_COLUMNS = len(DOCUMENT.split(", ")) + 2
"""Of the table of documents: its number comes first, its sentences last."""
_LAST = 1 << 62


@dataclass(frozen=True)
class Place:
    """A file holds a document at this place, under this uri."""

    file: str
    ordinal: int
    uri: str


class Wreck:
    """What can be read of a damaged catalog, from a copy of it."""

    def __init__(self, path: Path, scratch: Path) -> None:
        copy = scratch / "damaged.sqlite3"
        for suffix in ("", "-wal"):
            if path.with_name(path.name + suffix).exists():
                shutil.copyfile(path.with_name(path.name + suffix), copy.with_name(copy.name + suffix))
        self._copy = copy
        self._database = Database(copy, "read")
        if not self._database.readable("SELECT * FROM sqlite_master")[1]:
            pattern = scratch / "pattern.sqlite3"
            Catalog.create(pattern).close()
            self._database.close()
            exchange_schema(copy, pattern)

    def close(self) -> None:
        """Closes the copy."""
        self._database.close()

    def settings(self) -> IndexSettings | None:
        """What the index was written with."""
        rows, _ = self._database.readable("SELECT value FROM meta WHERE key = 'settings'")
        try:
            return IndexSettings.from_json(rows[0][0])
        except (IndexError, ValueError, TypeError, AttributeError):
            return None

    def identity(self) -> str:
        """Under which name its vectors are kept on a server, if they are."""
        rows, _ = self._database.readable("SELECT value FROM meta WHERE key = 'identity'")
        return str(rows[0][0]) if rows else ""

    def generation(self) -> int:
        """How far readers may have seen it grow."""
        rows, _ = self._database.readable("SELECT value FROM meta WHERE key = 'generation'")
        return int(rows[0][0]) if rows and str(rows[0][0]).isdecimal() else 0

    def places(self) -> tuple[dict[str, list[Place]], bool]:
        """Where each document was found, by its id; and whether all of that could be read."""
        columns = "document_id, file, ordinal, uri"
        rows, whole = self._both_ways(f"SELECT {columns} FROM occurrences ORDER BY file {{0}}, ordinal {{0}}")
        held = defaultdict(list)
        for identity, file, ordinal, uri in rows:
            if _are_text(identity, file, uri) and isinstance(ordinal, int):
                held[identity].append(Place(file, ordinal, uri))
        return held, whole

    def digests(self) -> dict[str, str]:
        """The digests of files that were wholly indexed, by uri."""
        rows, _ = self._both_ways("SELECT uri, digest FROM files ORDER BY uri {0}")
        return {uri: digest for uri, digest in rows if _are_text(uri, digest) and digest}

    def listed(self) -> tuple[dict[str, str], bool]:
        """The uris of all documents by id, in their order, by whatever names them; and whether these are surely all."""
        by_day = "SELECT number, id, uri FROM documents INDEXED BY documents_listed ORDER BY published {0}"
        by_id = "SELECT number, id, '' FROM documents INDEXED BY sqlite_autoindex_documents_1 ORDER BY id {0}"
        by_place = f"SELECT {_LAST}, document_id, uri FROM occurrences ORDER BY file {{0}}, ordinal {{0}}"
        known: dict[str, tuple[int, str]] = {}
        any_whole = False
        for sql in (by_day, by_id, by_place):
            rows, whole = self._both_ways(sql)
            any_whole |= whole and bool(rows)
            for number, identity, uri in rows:
                if isinstance(number, int) and _are_text(identity, uri):
                    before = known.get(identity, (number, uri))
                    known[identity] = min(before[0], number), before[1] or uri
        ordered = sorted(known.items(), key=lambda each: each[1][0])
        return {identity: uri for identity, (_, uri) in ordered}, any_whole

    def document(self, identity: str) -> Document | None:
        """A document with its particulars, if it can be read and is whole."""
        rows, _ = self._database.readable(f"SELECT {DOCUMENT} FROM documents WHERE id = ?", [identity])
        return _proved(rows[0]) if rows else None

    def documents_on_leaves(self) -> Iterator[Document]:
        """Every whole document that lies on some page, also one that had been removed."""
        for _, row in rows_on_leaves(self._copy, _COLUMNS):
            document = _proved(row[1:-1])
            if document:
                yield document

    def with_particulars(self, document: Document) -> tuple[Document, bool]:
        """The document with its pages and margins; and whether those could be read."""
        sql = f"SELECT {PARTICULARS} FROM particulars WHERE document_id = ?"
        rows, whole = self._database.readable(sql, [document.id])
        try:
            return (with_particulars(document, rows[0]) if rows else document), whole
        except CatalogCorrupt:
            return document, False

    def has_whole_statements(self) -> bool:
        """Whether the table of statements and its indexes are as SQLite wrote them."""
        return self._database.readable("PRAGMA integrity_check(statements)") == ([("ok",)], True)

    def statements(self, document: Document) -> tuple[list[Statement], int]:
        """A document's statements, and how many rows are not what it says."""
        sql = f"SELECT {STATEMENT} FROM statements WHERE document_id = ? ORDER BY number"
        rows, whole = self._database.readable(sql, [document.id])
        found, wrong = [], int(not whole)
        for row in rows:
            with contextlib.suppress(CatalogCorrupt, TypeError):
                statement = statement_from(row)
                if is_of(document, statement):
                    found.append(statement)
                    continue
            wrong += 1
        return found, wrong

    def removed(self) -> list[Any]:
        """Rows of documents that can still be restored, the first removed first."""
        rows, _ = self._both_ways(f"SELECT {REMOVED} FROM removed ORDER BY number {{0}}")
        return [row for row in rows if _are_text(*row) and _holds_document(row)]

    def _both_ways(self, sql: str) -> tuple[list[Any], bool]:
        """The rows from the first to where damage begins and from the last to where it ends; and whether that is all."""
        rows, whole = self._database.readable(sql.format("ASC"))
        if whole:
            return rows, True
        back, _ = self._database.readable(sql.format("DESC"))
        return list(dict.fromkeys((*rows, *reversed(back)))), False


def _proved(row: Any) -> Document | None:
    """The document of a `DOCUMENT` row, if it is one and whole."""
    try:
        document = document_from(row)
        return (
            document if is_intact(document) and _are_text(document.uri, document.format, document.indexed_at) else None
        )
    except CatalogCorrupt:
        return None


def _holds_document(row: Any) -> bool:
    """Whether a `REMOVED` row keeps its document whole."""
    try:
        told = json.loads(row[4])
        json.loads(row[5])
        return _proved([told[name] for name in DOCUMENT.split(", ")]) is not None
    except (ValueError, TypeError, KeyError):
        return False


def _are_text(*values: Any) -> bool:
    return all(isinstance(each, str) for each in values)
