"""SQLite: the truth about files, documents, passages and statements, with text search over them (FTS5).

A document version enters or leaves in one transaction, together with a note in `pending` of the passages whose
vectors must follow; index/vectors.py is brought into line from that note. Nothing here knows of vectors otherwise.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from index.errors import CatalogCorrupt, DatelineError, HomeError, InvariantViolated, SettingsMismatch
from index.records import DateRange, Day, Document, Passage, Span, Statement
from index.settings import IndexSettings

SCHEMA_VERSION = 2
BUSY_MILLISECONDS = 10_000
MOST_VARIABLES = 900
"""SQLite's default bound on parameters of one statement is 999 in old builds."""
DOCUMENTS_AT_ONCE = 200

SCHEMA = """
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
CREATE VIEW passage_content AS
    SELECT passages.number AS number, document_id, title, passages.text AS text
    FROM passages JOIN documents ON documents.id = document_id;
CREATE VIRTUAL TABLE passage_words USING fts5(
    title, text, content='passage_content', content_rowid='number', tokenize='porter unicode61'
);
CREATE VIRTUAL TABLE statement_words USING fts5(
    speaker, quote, sentence, content='statements', content_rowid='number', tokenize='porter unicode61'
);
"""
_DOCUMENT = "id, uri, title, source, author, published, published_inferred, text, format, indexed_at"
_PASSAGE = "id, document_id, start, end, text"
_STATEMENT = "id, document_id, speaker, speaker_text, role, cue, quote, kind, start, end, said_on, said_on_basis, addressee, venue, parts"


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


class Catalog:
    """One catalog file. Any number of threads and processes may read; one at a time writes (see index/lock.py)."""

    def __init__(self, path: Path, mode: Literal["read", "write"]) -> None:
        self.path = path
        self._mode = mode
        self._local = threading.local()

    @classmethod
    def open(cls, path: Path) -> Catalog:
        """For reading. Raises HomeError when there is none, CatalogCorrupt or SettingsMismatch when it cannot be read."""
        catalog = cls(path, "read")
        # A process killed while it made the file leaves one without tables.
        if not os.path.lexists(path) or catalog._is_blank():
            raise HomeError(f"nothing is indexed in {path.parent} yet; run: dateline index PATH")
        catalog._check_version()
        return catalog

    @classmethod
    def create(cls, path: Path) -> Catalog:
        """For writing; made if it is not there. The caller holds the writer's lock."""
        catalog = cls(path, "write")
        if catalog._is_blank():
            catalog._create()
        catalog._check_version()
        return catalog

    def close(self) -> None:
        """Closes this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            del self._local.connection

    # reading

    def generation(self) -> int:
        """Grows with every change that readers should notice."""
        return int(self._meta("generation", "0"))

    def settings(self) -> IndexSettings | None:
        """What the index was written with, or none before the first document."""
        stored = self._meta("settings", "")
        return IndexSettings.from_json(stored) if stored else None

    def counts(self) -> Counts:
        """Documents, passages, statements."""
        return Counts(*(int(self._one(f"SELECT count(*) FROM {each}")[0]) for each in _COUNTED))

    def documents(self) -> Iterator[Document]:
        """All documents, in the order in which they came; not all of them are held in memory."""
        sql = f"SELECT {_DOCUMENT}, number FROM documents WHERE number > ? ORDER BY number LIMIT {DOCUMENTS_AT_ONCE}"
        rows = self._rows(sql, [-1])
        while rows:
            yield from (_document(row[:-1]) for row in rows)
            rows = self._rows(sql, [rows[-1][-1]])

    def document_ids(self) -> list[str]:
        """The ids of all documents, in the order in which they came."""
        return [identity for (identity,) in self._rows("SELECT id FROM documents ORDER BY number")]

    def document(self, document_id: str) -> Document:
        """One document. Raises DatelineError naming the id when there is none."""
        rows = self._rows(f"SELECT {_DOCUMENT} FROM documents WHERE id = ?", [document_id])
        if not rows:
            raise DatelineError(f"no document with the id {document_id!r} in the index")
        return _document(rows[0])

    def find_documents(self, name: str) -> list[Document]:
        """Documents by id (or its first eight characters or more), uri, file name or title."""
        like = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        encoded = quote(name).replace("%", "\\%").replace("_", "\\_")
        return [
            _document(row)
            for row in self._rows(
                f"""SELECT {_DOCUMENT} FROM documents WHERE id = :name OR (length(:name) >= 8 AND id LIKE :start ESCAPE '\\')
                OR title = :name OR id IN (SELECT document_id FROM occurrences
                    WHERE uri = :name OR uri LIKE :end ESCAPE '\\' OR file LIKE :end ESCAPE '\\') ORDER BY number""",
                {"name": name, "start": f"{like}%", "end": f"%/{encoded}"},
            )
        ]

    def occurrences(self, document_id: str) -> list[str]:
        """Every uri under which a document was found."""
        rows = self._rows("SELECT uri FROM occurrences WHERE document_id = ? ORDER BY uri", [document_id])
        return [uri for (uri,) in rows]

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """Those passages that exist, by id."""
        rows = self._for_each(f"SELECT {_PASSAGE} FROM passages WHERE id IN", ids)
        return {row[0]: Passage(*row) for row in rows}

    def passages_of(self, document_id: str) -> list[Passage]:
        """A document's passages in order."""
        rows = self._rows(f"SELECT {_PASSAGE} FROM passages WHERE document_id = ? ORDER BY start", [document_id])
        return [Passage(*row) for row in rows]

    def passage_ids(self) -> Iterator[str]:
        """The ids of all passages."""
        return (row[0] for row in self._rows("SELECT id FROM passages ORDER BY number"))

    def sentences(self, document_id: str) -> list[Span]:
        """The sentence spans of a document's own text, in order."""
        rows = self._rows("SELECT sentences FROM documents WHERE id = ?", [document_id])
        return [(start, end) for start, end in json.loads(rows[0][0])] if rows else []

    def sentences_around(self, statement: Statement) -> Span:
        """From the start of the first to the end of the last sentence that the statement touches."""
        rows = self._rows("SELECT sentence_start, sentence_end FROM statements WHERE id = ?", [statement.id])
        return (rows[0][0], rows[0][1]) if rows else (statement.start, statement.end)

    def sentence_around(self, statement: Statement) -> str:
        """The text of `sentences_around`."""
        rows = self._rows("SELECT sentence FROM statements WHERE id = ?", [statement.id])
        return str(rows[0][0]) if rows else statement.quote

    def search_text(self, query: str, limit: int, *, phrase: bool = False) -> list[tuple[str, float]]:
        """Passages that hold any of the words (or all of them in a row), as (id, BM25), higher is better, ties by id."""
        match = fts_query(query, phrase=phrase)
        if not match:
            return []
        rows = self._rows(
            """SELECT passages.id, -bm25(passage_words) AS score FROM passage_words
            JOIN passages ON passages.number = passage_words.rowid
            WHERE passage_words MATCH ? ORDER BY score DESC, passages.id LIMIT ?""",
            [match, limit],
        )
        return [(identity, float(score)) for identity, score in rows]

    def passage_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each term occurs."""
        sql = "SELECT count(*) FROM passage_words WHERE passage_words MATCH ?"
        return {
            term: int(self._one(sql, [match])[0]) if (match := fts_query(term, phrase=True)) else 0 for term in terms
        }

    def search_statements(self, query: str, limit: int) -> list[tuple[Statement, float]]:
        """Statements whose words or sentence hold any of the words, with BM25, best first, ties by id."""
        match = fts_query(query)
        if not match:
            return []
        columns = ", ".join(f"statements.{each}" for each in _STATEMENT.split(", "))
        rows = self._rows(
            f"""SELECT {columns}, -bm25(statement_words) AS score FROM statement_words
            JOIN statements ON statements.number = statement_words.rowid
            WHERE statement_words MATCH ? ORDER BY score DESC, statements.id LIMIT ?""",
            ["{quote sentence} : (" + match + ")", limit],
        )
        return [(_statement(row[:-1]), float(row[-1])) for row in rows]

    def statements(
        self,
        *,
        speakers: Collection[str] = (),
        days: DateRange | None = None,
        about: str = "",
        source: str = "",
        document_id: str = "",
        limit: int | None = None,
    ) -> list[Statement]:
        """Statements that meet every condition given, in the order of publication, document and text.

        `days` leaves out statements with no known day; an open year fits any. `about` asks for any of its words.
        """
        conditions, values = ["1"], list[Any]()
        if speakers:
            conditions.append(f"speaker IN ({_marks(speakers)})")
            values += speakers
        if days is not None:
            fitting = [str(day) for day in self.days() if day in days]
            conditions.append(f"said_on IN ({_marks(fitting)})")
            values += fitting
        if about:
            conditions.append("statements.number IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)")
            values.append(fts_query(about) or '""')
        if source:
            conditions.append("documents.source = ? COLLATE NOCASE")
            values.append(source)
        if document_id:
            conditions.append("document_id = ?")
            values.append(document_id)
        columns = ", ".join(f"statements.{each}" for each in _STATEMENT.split(", "))
        rows = self._rows(
            f"""SELECT {columns} FROM statements JOIN documents ON documents.id = document_id
            WHERE {" AND ".join(conditions)}
            ORDER BY coalesce(published, ''), documents.number, start LIMIT ?""",
            [*values, -1 if limit is None else limit],
        )
        return [_statement(row) for row in rows]

    def speakers(self) -> list[tuple[str, int]]:
        """Canonical speakers with the number of their statements, most first."""
        sql = "SELECT speaker, count(*) AS said FROM statements GROUP BY speaker ORDER BY said DESC, speaker"
        return [(name, int(count)) for name, count in self._rows(sql)]

    def roles(self) -> list[tuple[str, str]]:
        """Every (speaker, role) pair."""
        sql = "SELECT DISTINCT speaker, role FROM statements WHERE role != '' ORDER BY speaker, role"
        return [(speaker, role) for speaker, role in self._rows(sql)]

    def sources(self) -> list[str]:
        """Every outlet named by a document."""
        rows = self._rows("SELECT DISTINCT source FROM documents WHERE source != '' ORDER BY source")
        return [source for (source,) in rows]

    def days(self) -> list[Day]:
        """Every day on which something was said."""
        rows = self._rows("SELECT DISTINCT said_on FROM statements WHERE said_on IS NOT NULL ORDER BY said_on")
        return [Day.parse(text) for (text,) in rows]

    def files(self) -> dict[str, str]:
        """The digest of every file as it was last indexed, by uri."""
        return dict(self._rows("SELECT uri, digest FROM files"))

    def pending(self) -> list[str]:
        """Passages whose vectors do not follow yet."""
        return [identity for (identity,) in self._rows("SELECT passage_id FROM pending")]

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file; empty when it is whole."""
        rows = self._rows("PRAGMA integrity_check")
        return [line for (line,) in rows if line != "ok"]

    # writing

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing of it."""
        with self._translated():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._translated():
                self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise

    def put_settings(self, settings: IndexSettings) -> None:
        """Writes down what the index is written with."""
        self._put_meta("settings", settings.to_json())

    def has_document(self, document_id: str) -> bool:
        """Whether a document with this content is stored."""
        return bool(self._rows("SELECT 1 FROM documents WHERE id = ?", [document_id]))

    def occurrence(self, file: str, ordinal: int) -> str:
        """The document that a file holds at a place; empty when none."""
        rows = self._rows("SELECT document_id FROM occurrences WHERE file = ? AND ordinal = ?", [file, ordinal])
        return str(rows[0][0]) if rows else ""

    def documents_in_files(self) -> dict[str, int]:
        """How many documents each file holds, by the file's uri."""
        return dict(self._rows("SELECT file, count(*) FROM occurrences GROUP BY file"))

    def put_document(self, file: str, ordinal: int, extracted: Extracted) -> None:
        """Stores a document, unless its content is there already, as what a file holds at a place.

        What the file held there before stays until `release` is told of it.
        """
        document = extracted.document
        if not self.has_document(document.id):
            self._insert(extracted)
        self._write("INSERT INTO files VALUES (?, '') ON CONFLICT DO NOTHING", [file])
        self._write(
            "INSERT OR REPLACE INTO occurrences VALUES (?, ?, ?, ?)", [file, ordinal, document.uri, document.id]
        )

    def finish_file(self, file: str, digest: str, count: int) -> list[str]:
        """Notes that a file is wholly indexed and holds `count` documents; returns those it no longer holds."""
        beyond = "FROM occurrences WHERE file = ? AND ordinal >= ?"
        gone = [identity for (identity,) in self._rows(f"SELECT document_id {beyond}", [file, count])]
        self._write(f"DELETE {beyond}", [file, count])
        self._write(
            "INSERT INTO files VALUES (?, ?) ON CONFLICT DO UPDATE SET digest = excluded.digest", [file, digest]
        )
        return gone

    def drop_file(self, file: str) -> None:
        """Forgets a file, and each of its documents that no other file holds."""
        held = self._rows("SELECT DISTINCT document_id FROM occurrences WHERE file = ?", [file])
        self._write("DELETE FROM files WHERE uri = ?", [file])
        self.release(identity for (identity,) in held)

    def orphans(self) -> list[str]:
        """Documents that no file holds any more: what a killed process left behind."""
        sql = "SELECT id FROM documents WHERE id NOT IN (SELECT document_id FROM occurrences)"
        return [identity for (identity,) in self._rows(sql)]

    def release(self, document_ids: Iterable[str]) -> None:
        """Deletes those documents that are in no file; one that is in another file goes by that one's uri."""
        for document_id in document_ids:
            uris = self.occurrences(document_id)
            if not uris:
                self._delete(document_id)
            elif self.document(document_id).uri not in uris:
                self._write("UPDATE documents SET uri = ? WHERE id = ?", [uris[0], document_id])

    def drop_document(self, document_id: str) -> None:
        """Forgets a document under all its uris; a file that held only it counts as never indexed."""
        files = self._rows("SELECT DISTINCT file FROM occurrences WHERE document_id = ?", [document_id])
        self._write("DELETE FROM occurrences WHERE document_id = ?", [document_id])
        for (uri,) in files:
            self._write("UPDATE files SET digest = '' WHERE uri = ?", [uri])
            if not self._rows("SELECT 1 FROM occurrences WHERE file = ?", [uri]):
                self._write("DELETE FROM files WHERE uri = ?", [uri])
        self._delete(document_id)

    def replace_extracted(self, extracted: Extracted) -> None:
        """Writes a document's passages and statements anew; its text and uris stay."""
        kept = self._rows("SELECT file, ordinal, uri FROM occurrences WHERE document_id = ?", [extracted.document.id])
        self._write("DELETE FROM occurrences WHERE document_id = ?", [extracted.document.id])
        self._delete(extracted.document.id)
        self._insert(extracted)
        for file, ordinal, uri in kept:
            self._write("INSERT INTO occurrences VALUES (?, ?, ?, ?)", [file, ordinal, uri, extracted.document.id])

    def put_pending(self, passage_ids: Iterable[str]) -> None:
        """Notes passages whose vectors must be written or removed."""
        self._write_many("INSERT OR IGNORE INTO pending VALUES (?)", ([each] for each in passage_ids))

    def clear_pending(self, passage_ids: Iterable[str]) -> None:
        """Notes that the vectors of these passages follow."""
        self._write_many("DELETE FROM pending WHERE passage_id = ?", ([each] for each in passage_ids))

    def next_generation(self) -> None:
        """Tells readers that something changed."""
        self._put_meta("generation", str(self.generation() + 1))

    # inside

    def _insert(self, extracted: Extracted) -> None:
        document = extracted.document
        row = (*_columns(document, _DOCUMENT), json.dumps([list(span) for span in extracted.sentences]))
        self._write(f"INSERT INTO documents ({_DOCUMENT}, sentences) VALUES ({_marks(row)})", row)
        passages = [_columns(each, _PASSAGE) for each in extracted.passages]
        self._write_many(f"INSERT INTO passages ({_PASSAGE}) VALUES (?, ?, ?, ?, ?)", passages)
        statements = [
            (*_columns(each, _STATEMENT)[:-1], json.dumps(each.parts), *around, document.text[slice(*around)])
            for each in extracted.statements
            for around in [span_of_sentences(extracted.sentences, each.start, each.end)]
        ]
        self._write_many(
            f"""INSERT INTO statements ({_STATEMENT}, sentence_start, sentence_end, sentence)
            VALUES ({_marks(range(18))})""",
            statements,
        )
        self._index_words(document.id, "")
        self.put_pending(each.id for each in extracted.passages)

    def _delete(self, document_id: str) -> None:
        self.put_pending([each.id for each in self.passages_of(document_id)])
        self._index_words(document_id, "delete")
        self._write("DELETE FROM documents WHERE id = ?", [document_id])

    def _index_words(self, document_id: str, command: Literal["", "delete"]) -> None:
        """Adds a document's words to the text indexes, or takes them out (FTS5 external content needs both said)."""
        into = "passage_words({}rowid, title, text) SELECT {}number, title, text FROM passage_content WHERE document_id = ?"
        also = "statement_words({}rowid, speaker, quote, sentence) SELECT {}number, speaker, quote, sentence FROM statements WHERE document_id = ?"
        for table, sql in (("passage_words", into), ("statement_words", also)):
            column, value = (f"{table}, ", f"'{command}', ") if command else ("", "")
            self._write("INSERT INTO " + sql.format(column, value), [document_id])

    def _is_blank(self) -> bool:
        return not self._rows("SELECT 1 FROM sqlite_master LIMIT 1")

    def _check_version(self) -> None:
        version = self._one("PRAGMA user_version")[0]
        if version != SCHEMA_VERSION:
            raise SettingsMismatch(
                f"{self.path} was made by another version of this program (format {version}, not {SCHEMA_VERSION}); "
                "index into a new home with --home"
            )

    def _create(self) -> None:
        with self._translated():
            self._connection.executescript(f"BEGIN; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")

    def _meta(self, key: str, default: str) -> str:
        rows = self._rows("SELECT value FROM meta WHERE key = ?", [key])
        return str(rows[0][0]) if rows else default

    def _put_meta(self, key: str, value: str) -> None:
        self._write("INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", [key, value])

    def _rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        with self._translated():
            return self._connection.execute(sql, values).fetchall()

    def _one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        return self._rows(sql, values)[0]

    def _for_each(self, sql: str, ids: Collection[str]) -> Iterator[Any]:
        listed = list(ids)
        for first in range(0, len(listed), MOST_VARIABLES):
            some = listed[first : first + MOST_VARIABLES]
            yield from self._rows(f"{sql} ({_marks(some)})", some)

    def _write(self, sql: str, values: Sequence[Any] = ()) -> None:
        with self._translated():
            self._connection.execute(sql, values)

    def _write_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        with self._translated():
            self._connection.executemany(sql, rows)

    @property
    def _connection(self) -> sqlite3.Connection:
        """This thread's connection."""
        if not hasattr(self._local, "connection"):
            self._local.connection = _connect(self.path, self._mode)
        return self._local.connection  # type: ignore[no-any-return]

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """SQLite's errors as ours, with the path and what can be done."""
        try:
            yield
        except sqlite3.OperationalError as error:
            raise HomeError(f"cannot use {self.path}: {error}") from error
        except sqlite3.IntegrityError as error:
            raise InvariantViolated(f"records that contradict each other: {error}") from error
        except sqlite3.DatabaseError as error:
            raise CatalogCorrupt(
                f"{self.path} is damaged ({error}); index the documents anew into another home (--home)"
            ) from error


_COUNTED = ("documents", "passages", "statements")


def fts_query(text: str, *, phrase: bool = False) -> str:
    """Free text as an FTS5 query in which nothing is syntax: any of its words, or all in a row.

    >>> fts_query('NEAR("Kyiv" OR'), fts_query("a dialogue", phrase=True)
    ('"NEAR" OR "Kyiv" OR "OR"', '"a dialogue"')
    """
    words = re.findall(r"\w+", text)
    if phrase:
        return f'"{" ".join(words)}"' if words else ""
    return " OR ".join(f'"{word}"' for word in dict.fromkeys(words))


def span_of_sentences(sentences: Sequence[Span], start: int, end: int) -> Span:
    """From the start of the first to the end of the last sentence that overlaps start to end.

    >>> span_of_sentences([(0, 10), (11, 20), (21, 30)], 5, 15)
    (0, 20)
    """
    touched = [span for span in sentences if span[0] < end and start < span[1]]
    return (min(start, touched[0][0]), max(end, touched[-1][1])) if touched else (start, end)


def _connect(path: Path, mode: Literal["read", "write"]) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}"
    if mode == "write":
        connection = _connection_to(f"{address}?mode=rwc")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        return connection
    try:
        connection = _connection_to(f"{address}?mode=ro")
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError:
        if os.access(path.parent, os.W_OK) or _has_log(path):
            raise
        # A folder that we cannot write to admits no WAL index; without a log the file can be read as it is.
        connection = _connection_to(f"{address}?mode=ro&immutable=1")
    return connection


def _has_log(path: Path) -> bool:
    """Whether committed transactions lie beside the file, not yet in it: somebody is writing, or was killed."""
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _connection_to(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _marks(values: Collection[Any]) -> str:
    return ", ".join("?" * len(values))


def _columns(record: Any, names: str) -> tuple[Any, ...]:
    """A record's fields as stored: days as ISO text."""
    values = (getattr(record, name) for name in names.split(", "))
    return tuple(str(value) if isinstance(value, Day) else value for value in values)


def _document(row: Sequence[Any]) -> Document:
    identity, uri, title, source, author, published, inferred, text, form, indexed_at = row
    day = Day.parse(published) if published else None
    return Document(identity, uri, title, source, author, day, bool(inferred), text, form, indexed_at)


def _statement(row: Sequence[Any]) -> Statement:
    day = Day.parse(row[10]) if row[10] else None
    parts = tuple((start, end) for start, end in json.loads(row[-1]))
    return Statement(**dict(zip(_STATEMENT.split(", "), row, strict=True)) | {"said_on": day, "parts": parts})
