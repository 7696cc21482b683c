"""The catalog's tables in SQLite, with text search by FTS5."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from index.tables.database import Database
from index.tables.schema import ADDED, LISTED, SCHEMA_VERSION, STATEMENT, TABLES, TOKENIZER, fts_queries, fts_query
from index.tables.storage import EVERYWHERE, Among, Scored, rarest

MOST_DAMAGE = 20
"""Findings of SQLite that are told."""
MOST_COUNTS = 10_000
"""Words of which is kept in how many rows they stand."""

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
_SCORED = "SELECT rowid AS number, bm25({kind}_words) AS score FROM {kind}_words WHERE {kind}_words MATCH ?"
_BEST = """
    SELECT id, -score FROM found JOIN {kind}s USING (number)
    WHERE score <= coalesce((SELECT score FROM found ORDER BY score LIMIT 1 OFFSET ?), 0) ORDER BY score, id LIMIT ?"""
_FIRST = f"WITH found AS MATERIALIZED ({_SCORED} {{among}}) {_BEST}"
_LESS = f"""WITH first AS MATERIALIZED ({_SCORED} {{among}}), again AS MATERIALIZED ({_SCORED}),
    found AS MATERIALIZED (SELECT number, first.score - again.score AS score FROM first JOIN again USING (number)) {_BEST}"""
"""Only the best rows are looked up, and those that are as good as the last of these. FTS5's scores are below 0."""


class SqliteTables:
    """FTS5 finds and scores."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._counts = 0, dict[tuple[str, str], int]()

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

    def search(self, query: str, limit: int, phrase: bool, among: Among) -> Scored:
        """Passages by (id, BM25), best first, ties by id."""
        return self._ranked("passage", fts_queries(query, phrase=phrase), limit, among=among)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term occurs."""
        return {term: self._holding("passage", fts_query(term, phrase=True)) for term in terms}

    def search_statements(self, query: str, limit: int) -> list[tuple[Any, ...]]:
        """`STATEMENT` rows with BM25 behind, best first, ties by id."""
        ranked = self._ranked("statement", fts_queries(query), limit, "{quote sentence} : ")
        found = self._database.for_each(f"SELECT {STATEMENT} FROM statements WHERE id IN", [each for each, _ in ranked])
        known = {row[0]: row for row in found}
        return [(*known[identity], score) for identity, score in ranked if identity in known]

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

    def _ranked(
        self, kind: str, words: Sequence[str], limit: int, columns: str = "", among: Among = EVERYWHERE
    ) -> Scored:
        """Rows of a kind that hold any of the words in those columns, by (id, BM25), best first, ties by id."""
        chosen = rarest({word: self._holding(kind, word, columns) for word in words})
        if not chosen:
            return []
        some, every = (f"{columns}({' OR '.join(each)})" for each in (chosen, words))
        # Where not all words choose, those that do are in the query twice, and count twice: once is taken off.
        first, *again = [some] if len(chosen) == len(words) else [f"({some}) AND ({every})", some]
        narrow = f"AND +rowid {among.condition}" if among.condition else ""
        sql = (_LESS if again else _FIRST).format(kind=kind, among=narrow)
        rows = self._database.rows(sql, [first, *among.values, *again, limit - 1, limit])
        return [(identity, float(score)) for identity, score in rows]

    def _holding(self, kind: str, match: str, columns: str = "") -> int:
        """How many rows fit a query; counted once for each generation."""
        stored = self._database.rows("SELECT value FROM meta WHERE key = 'generation'")
        generation = int(stored[0][0]) if stored else 0
        counted, counts = self._counts
        if generation != counted or len(counts) > MOST_COUNTS:
            counts = {}
            self._counts = generation, counts
        known = (kind, columns + match)
        if known not in counts:
            sql = f"SELECT count(*) FROM {kind}_words WHERE {kind}_words MATCH ?"
            counts[known] = int(self._database.one(sql, [known[1]])[0]) if match else 0
        return counts[known]

    def _index(self, document_id: str, command: Literal["", "delete"]) -> None:
        into = "passage_words({}rowid, title, text) SELECT {}number, title, text FROM passage_content WHERE document_id = ?"
        also = "statement_words({}rowid, speaker, quote, sentence) SELECT {}number, speaker, quote, sentence FROM statements WHERE document_id = ?"
        for table, sql in (("passage_words", into), ("statement_words", also)):
            column, value = (f"{table}, ", f"'{command}', ") if command else ("", "")
            self._database.write("INSERT INTO " + sql.format(column, value), [document_id])
