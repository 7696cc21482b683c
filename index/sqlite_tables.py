"""The catalog's tables in SQLite, with text search by FTS5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from index.database import Database
from index.schema import ADDED, LISTED, SCHEMA_VERSION, STATEMENT, TABLES, TOKENIZER, fts_query
from index.storage import Scored

MOST_DAMAGE = 20
"""Findings of SQLite that are told."""

_WORDS = f"""
CREATE VIEW passage_content AS
    SELECT passages.number AS number, document_id, title, passages.text AS text
    FROM passages JOIN documents ON documents.id = document_id;
CREATE VIRTUAL TABLE passage_words USING fts5(
    title, text, content='passage_content', content_rowid='number', tokenize='{TOKENIZER}'
);
CREATE VIRTUAL TABLE statement_words USING fts5(
    speaker, quote, sentence, content='statements', content_rowid='number', tokenize='{TOKENIZER}'
);
"""


class SqliteTables:
    """FTS5 does all of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self) -> None:
        """Makes all tables."""
        self._database.script(f"BEGIN; {TABLES}{_WORDS} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")

    def complete(self) -> None:
        """Makes what came after the first of this version, and drops what programs of before left empty."""
        self._database.script(ADDED + LISTED)
        if self._database.rows("SELECT 1 FROM pragma_table_info('particulars') WHERE name = 'language'"):
            self._database.script("ALTER TABLE particulars DROP COLUMN language")

    def add(self, document_id: str) -> None:
        """Adds a document's words."""
        self._index(document_id, "")

    def remove(self, document_id: str) -> None:
        """Takes them out, which FTS5 must be told of external content."""
        self._index(document_id, "delete")

    def search(self, query: str, limit: int, phrase: bool) -> Scored:
        """Passages by (id, BM25), best first, ties by id."""
        match = fts_query(query, phrase=phrase)
        if not match:
            return []
        rows = self._database.rows(
            """SELECT passages.id, -bm25(passage_words) AS score FROM passage_words
            JOIN passages ON passages.number = passage_words.rowid
            WHERE passage_words MATCH ? ORDER BY score DESC, passages.id LIMIT ?""",
            [match, limit],
        )
        return [(identity, float(score)) for identity, score in rows]

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term occurs."""
        sql = "SELECT count(*) FROM passage_words WHERE passage_words MATCH ?"
        return {
            term: int(self._database.one(sql, [match])[0]) if (match := fts_query(term, phrase=True)) else 0
            for term in terms
        }

    def search_statements(self, query: str, limit: int) -> list[tuple[Any, ...]]:
        """`STATEMENT` rows with BM25 behind, best first, ties by id."""
        match = fts_query(query)
        if not match:
            return []
        columns = ", ".join(f"statements.{each}" for each in STATEMENT.split(", "))
        return self._database.rows(
            f"""SELECT {columns}, -bm25(statement_words) AS score FROM statement_words
            JOIN statements ON statements.number = statement_words.rowid
            WHERE statement_words MATCH ? ORDER BY score DESC, statements.id LIMIT ?""",
            ["{quote sentence} : (" + match + ")", limit],
        )

    def statements_with_any(self, text: str) -> tuple[str, str]:
        """A query of the numbers of statements that hold any of the words, and its value."""
        return "SELECT rowid FROM statement_words WHERE statement_words MATCH ?", fts_query(text) or '""'

    def passages_with_all(self, text: str) -> tuple[str, str]:
        """A query of the numbers of passages that hold all of the words, and its value."""
        match = fts_query(text).replace(" OR ", " AND ") or '""'
        return "SELECT rowid FROM passage_words WHERE passage_words MATCH ?", match

    def check(self) -> list[str]:
        """What SQLite finds wrong with the file."""
        found = [line for (line,) in self._database.rows(f"PRAGMA integrity_check({MOST_DAMAGE})") if line != "ok"]
        strays = self._database.rows("PRAGMA foreign_key_check")
        return found + [f"a row of {table} names one of {parent} that is not there" for table, _, parent, _ in strays]

    def check_words(self) -> None:
        """Compares words with texts. Raises CatalogCorrupt where they differ."""
        for table in ("passage_words", "statement_words"):
            self._database.write(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")

    def _index(self, document_id: str, command: Literal["", "delete"]) -> None:
        into = "passage_words({}rowid, title, text) SELECT {}number, title, text FROM passage_content WHERE document_id = ?"
        also = "statement_words({}rowid, speaker, quote, sentence) SELECT {}number, speaker, quote, sentence FROM statements WHERE document_id = ?"
        for table, sql in (("passage_words", into), ("statement_words", also)):
            column, value = (f"{table}, ", f"'{command}', ") if command else ("", "")
            self._database.write("INSERT INTO " + sql.format(column, value), [document_id])
