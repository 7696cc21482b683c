"""What readers ask of the catalog: documents, passages and statements, by id, by words, by day."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import quote

from index.errors import DatelineError
from index.records import DateRange, Day, Document, Passage, Span, Statement
from index.settings import IndexSettings
from index.tables.schema import (
    DOCUMENT,
    PARTICULARS,
    PASSAGE,
    STATEMENT,
    Counts,
    document_from,
    spans_from,
    statement_from,
    with_particulars,
)
from index.tables.storage import Among, Storage, Tables, marks

DOCUMENTS_AT_ONCE = 200
_COUNTED = ("documents", "passages", "statements")


class Lookup:
    """The reading half of `Catalog`. `where` is its place as it may be shown; `path` its file, if it is one."""

    def __init__(self, database: Storage, tables: Tables) -> None:
        self._database, self._tables = database, tables
        self.place, self.where, self.path = database.place, database.where, database.path

    def close(self) -> None:
        """Closes what this thread has open."""
        self._database.close()

    def select(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        """The rows of a query, for the other files of this folder."""
        return self._database.rows(sql, values)

    def select_each(self, sql: str, values: Collection[Any]) -> list[Any]:
        """The rows of a query that ends with IN, for these values, however many."""
        return list(self._database.for_each(sql, values))

    def passages_with_all(self, text: str) -> tuple[str, str]:
        """A query of the numbers of passages that hold all of the words, and its value, for these files too."""
        return self._tables.passages_with_all(text)

    def generation(self) -> int:
        """Grows with every change that readers should notice."""
        return int(self._meta("generation", "0"))

    def identity(self) -> str:
        """Which index this is, among those whose vectors are on one server; empty before it has been on any."""
        return self._meta("identity", "")

    def unfinished(self) -> str:
        """Of what this is a copy under way; empty where it is an index."""
        return self._meta("unfinished", "")

    def settings(self) -> IndexSettings | None:
        """What the index was written with, or none before the first document."""
        stored = self._meta("settings", "")
        return IndexSettings.from_json(stored) if stored else None

    def counts(self) -> Counts:
        """Documents, passages, statements."""
        return Counts(*(int(self._database.one(f"SELECT count(*) FROM {each}")[0]) for each in _COUNTED))

    def documents(self) -> Iterator[Document]:
        """All documents, in the order in which they came; not all of them are held in memory."""
        sql = f"SELECT {DOCUMENT}, number FROM documents WHERE number > ? ORDER BY number LIMIT {DOCUMENTS_AT_ONCE}"
        rows = self._database.rows(sql, [-1])
        while rows:
            yield from self._documents([row[:-1] for row in rows])
            rows = self._database.rows(sql, [rows[-1][-1]])

    def document_ids(self) -> list[str]:
        """The ids of all documents, in the order in which they came."""
        return [identity for (identity,) in self._database.rows("SELECT id FROM documents ORDER BY number")]

    def document(self, document_id: str) -> Document:
        """One document. Raises DatelineError naming the id when there is none."""
        rows = self._database.rows(f"SELECT {DOCUMENT} FROM documents WHERE id = ?", [document_id])
        if not rows:
            raise DatelineError(f"no document with the id {document_id!r} in the index")
        return self._documents(rows)[0]

    def find_documents(self, name: str) -> list[Document]:
        """Documents by id (or its first eight characters or more), uri, file name or title."""
        like = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        encoded = quote(name).replace("%", "\\%").replace("_", "\\_")
        rows = self._database.rows(
            f"""SELECT {DOCUMENT} FROM documents WHERE id = :name OR (length(:name) >= 8 AND id LIKE :start ESCAPE '\\')
            OR title = :name OR id IN (SELECT document_id FROM occurrences
                WHERE uri = :name OR uri LIKE :end ESCAPE '\\' OR file LIKE :end ESCAPE '\\') ORDER BY number""",
            {"name": name, "start": f"{like}%", "end": f"%/{encoded}"},
        )
        return self._documents(rows)

    def occurrences(self, document_id: str) -> list[str]:
        """Every uri under which a document was found."""
        rows = self._database.rows("SELECT uri FROM occurrences WHERE document_id = ? ORDER BY uri", [document_id])
        return [uri for (uri,) in rows]

    def passages(self, ids: Collection[str]) -> dict[str, Passage]:
        """Those passages that exist, by id."""
        rows = self._database.for_each(f"SELECT {PASSAGE} FROM passages WHERE id IN", ids)
        return {row[0]: Passage(*row) for row in rows}

    def passages_of(self, document_id: str) -> list[Passage]:
        """A document's passages in order."""
        rows = self._database.rows(
            f"SELECT {PASSAGE} FROM passages WHERE document_id = ? ORDER BY start", [document_id]
        )
        return [Passage(*row) for row in rows]

    def passage_ids(self) -> Iterator[str]:
        """The ids of all passages."""
        return (row[0] for row in self._database.rows("SELECT id FROM passages ORDER BY number"))

    def sentences(self, document_id: str) -> list[Span]:
        """The sentence spans of a document's own text, in order."""
        rows = self._database.rows("SELECT sentences FROM documents WHERE id = ?", [document_id])
        return list(spans_from(rows[0][0])) if rows else []

    def sentences_around(self, statement: Statement) -> Span:
        """From the start of the first to the end of the last sentence that the statement touches."""
        rows = self._database.rows("SELECT sentence_start, sentence_end FROM statements WHERE id = ?", [statement.id])
        return (rows[0][0], rows[0][1]) if rows else (statement.start, statement.end)

    def sentence_around(self, statement: Statement) -> str:
        """The text of `sentences_around`."""
        rows = self._database.rows("SELECT sentence FROM statements WHERE id = ?", [statement.id])
        return str(rows[0][0]) if rows else statement.quote

    def search_text(
        self,
        query: str,
        limit: int,
        *,
        phrase: bool = False,
        published: DateRange | None = None,
        sources: Sequence[str] = (),
    ) -> list[tuple[str, float]]:
        """Passages that hold any of the words (or all of them in a row), as (id, BM25), higher is better, ties by id.

        Of documents published on those days or of those outlets alone, if they are given; the first and the last day have a
        year, a month and a day.
        """
        days = (str(published.first), str(published.last)) if published else None
        return self._tables.search(query, limit, phrase, Among(days, tuple(sources)))

    def passage_frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each term occurs."""
        return self._tables.frequencies(list(terms))

    def occurs(self, word: str) -> bool:
        """Whether any passage holds the word."""
        numbers, held = self._tables.passages_with_all(word)
        return bool(self._database.rows(f"{numbers} LIMIT 1", [held]))

    def texts_with(self, words: str, limit: int) -> list[str]:
        """The texts of passages that hold all of the words: of the first and of the last ones, at most `limit` of each."""
        numbers, value = self._tables.passages_with_all(words)
        first = f"SELECT * FROM ({numbers} ORDER BY 1 ASC LIMIT ?) AS first"
        last = f"SELECT * FROM ({numbers} ORDER BY 1 DESC LIMIT ?) AS last"
        held = f"{first} UNION {last}"
        sql = f"SELECT text FROM passages WHERE number IN ({held})"
        return [text for (text,) in self._database.rows(sql, [value, limit, value, limit])]

    def search_statements(self, query: str, limit: int) -> list[tuple[Statement, float]]:
        """Statements whose words or sentence hold any of the words, with BM25, best first, ties by id."""
        rows = self._tables.search_statements(query, limit)
        return [(statement_from(row[:-1]), float(row[-1])) for row in rows]

    def statements(
        self,
        *,
        speakers: Collection[str] = (),
        days: DateRange | None = None,
        about: str = "",
        sources: Collection[str] = (),
        documents: Collection[str] = (),
        ids: Collection[str] | None = None,
        cues: Collection[str] | None = None,
        limit: int | None = None,
    ) -> list[Statement]:
        """Statements that meet every condition given, in the order of publication, document and text.

        `cues` are the verbs that report them, as written; `days` leaves out statements with no known day; an open year fits any. `about` asks for any of its words.
        """
        conditions, values = ["1 = 1"], list[Any]()
        if speakers:
            conditions.append(f"speaker IN ({marks(speakers)})")
            values += speakers
        if days is not None:
            fitting = [str(day) for day in self.days() if day in days]
            conditions.append(f"said_on IN ({marks(fitting)})")
            values += fitting
        if about:
            numbers, value = self._tables.statements_with_any(about)
            conditions.append(f"statements.number IN ({numbers})")
            values.append(value)
        if sources:
            conditions.append(f"lower(documents.source) IN ({', '.join(['lower(?)'] * len(sources))})")
            values += sources
        if documents:
            conditions.append(f"document_id IN ({marks(documents)})")
            values += documents
        if ids is not None:
            conditions.append(f"statements.id IN ({marks(ids)})")
            values += ids
        if cues is not None:
            conditions.append(f"cue IN ({marks(cues)})")
            values += cues
        columns = ", ".join(f"statements.{each}" for each in STATEMENT.split(", "))
        rows = self._database.rows(
            f"""SELECT {columns} FROM statements JOIN documents ON documents.id = document_id
            WHERE {" AND ".join(conditions)}
            ORDER BY coalesce(published, ''), documents.number, start{"" if limit is None else " LIMIT ?"}""",
            values if limit is None else [*values, limit],
        )
        return [statement_from(row) for row in rows]

    def cues(self) -> list[str]:
        """Every verb that reports a statement, as written."""
        return [cue for (cue,) in self._database.rows("SELECT DISTINCT cue FROM statements ORDER BY cue")]

    def speakers(self) -> list[tuple[str, int]]:
        """Canonical speakers with the number of their statements, most first."""
        sql = "SELECT speaker, count(*) AS said FROM statements GROUP BY speaker ORDER BY said DESC, speaker"
        return [(name, int(count)) for name, count in self._database.rows(sql)]

    def roles(self) -> list[tuple[str, str]]:
        """Every (speaker, role) pair."""
        sql = "SELECT DISTINCT speaker, role FROM statements WHERE role != '' ORDER BY speaker, role"
        return [(speaker, role) for speaker, role in self._database.rows(sql)]

    def sources(self) -> list[str]:
        """Every outlet named by a document."""
        rows = self._database.rows("SELECT DISTINCT source FROM documents WHERE source != '' ORDER BY source")
        return [source for (source,) in rows]

    def days(self) -> list[Day]:
        """Every day on which something was said."""
        rows = self._database.rows("SELECT DISTINCT said_on FROM statements WHERE said_on IS NOT NULL ORDER BY said_on")
        return [Day.parse(text) for (text,) in rows]

    def is_any_later(self, day: Day) -> bool:
        """Whether a document was published after a day of a known year."""
        return bool(self._database.rows("SELECT 1 FROM documents WHERE published > ? LIMIT 1", (str(day),)))

    def files(self) -> dict[str, str]:
        """The digest of every file as it was last indexed, by uri."""
        return dict(self._database.rows("SELECT uri, digest FROM files"))

    def files_among(self, uris: Collection[str]) -> dict[str, tuple[str, int]]:
        """The digest of each of those files as it was last indexed, and how many documents it holds."""
        held = "(SELECT count(*) FROM occurrences WHERE file = files.uri)"
        rows = self._database.for_each(f"SELECT uri, digest, {held} FROM files WHERE uri IN", uris)
        return {uri: (digest, int(count)) for uri, digest, count in rows}

    def pending(self) -> list[str]:
        """Passages whose vectors do not follow yet."""
        return [identity for (identity,) in self._database.rows("SELECT passage_id FROM pending")]

    def failures(self) -> dict[str, str]:
        """Why files could not be read when they were last tried, by path, the latest first."""
        if not self._database.has_table("failures"):
            return {}
        return dict(self._database.rows("SELECT path, reason FROM failures ORDER BY failed_at DESC, path"))

    def removed(self) -> list[tuple[str, str, str, str]]:
        """Documents that can be put back: id, title, uri and when they were removed, the latest first."""
        if not self._database.has_table("removed"):
            return []
        return self._database.rows("SELECT document_id, title, uri, removed_at FROM removed ORDER BY number DESC")

    def removed_document(self, document_id: str) -> Document:
        """One that can be put back."""
        (kept,) = self._database.one("SELECT document FROM removed WHERE document_id = ?", [document_id])
        told = json.loads(kept)
        document = document_from([told[name] for name in DOCUMENT.split(", ")])
        return with_particulars(document, [told.get(name, "[]") for name in PARTICULARS.split(", ")])

    def check(self) -> list[str]:
        """What the database finds wrong with itself; empty when it is whole."""
        return self._tables.check()

    def _documents(self, rows: Sequence[Sequence[Any]]) -> list[Document]:
        """The documents of `DOCUMENT` rows; a catalog that only an older program has written to holds no particulars."""
        documents = [document_from(row) for row in rows]
        if not self._database.has_table("particulars"):
            return documents
        sql = f"SELECT document_id, {PARTICULARS} FROM particulars WHERE document_id IN"
        known = {row[0]: row[1:] for row in self._database.for_each(sql, [each.id for each in documents])}
        return [with_particulars(each, known[each.id]) if each.id in known else each for each in documents]

    def _meta(self, key: str, default: str) -> str:
        rows = self._database.rows("SELECT value FROM meta WHERE key = ?", [key])
        return str(rows[0][0]) if rows else default
