"""The catalog's tables in Postgres, with text search by GIN over the tokens that SQLite would have, ranked as SQLite ranks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from index.errors import CatalogCorrupt
from index.tables.postgres import Postgres, table
from index.tables.schema import ADDED, SCHEMA_VERSION, STATEMENT, TABLES, query_words
from index.tables.storage import EVERYWHERE, Among, Scored, rarest
from index.tables.tokens import MOST_BYTES, MOST_TOKENS, Item, bm25, inverse_frequency, tokens

PARTITIONS = 16
_PARTITIONED = [
    f"CREATE TABLE statements_{each} PARTITION OF statements FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {each})"
    for each in range(PARTITIONS)
]
"""All statements of a day lie in one of them. They are made once: adding one would block who reads."""
_MORE = (
    'CREATE TABLE work (uri TEXT COLLATE "C" PRIMARY KEY)',  # what indexers are at: see index/turns.py
    "CREATE INDEX statements_by_number ON statements(number)",
    "CREATE INDEX documents_by_day ON documents(published)",
)
_WORDS = """
CREATE TABLE {kind}_words (
    number BIGINT PRIMARY KEY, document_id TEXT NOT NULL REFERENCES documents(id) ON DELETE CASCADE,
    words tsvector NOT NULL, length INTEGER NOT NULL
);
CREATE INDEX {kind}_words_found ON {kind}_words USING gin (words);
CREATE INDEX {kind}_words_of_document ON {kind}_words(document_id);
"""
_TRIGRAMS = (
    """
DO $$ BEGIN
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
EXCEPTION WHEN feature_not_supported OR undefined_file OR insufficient_privilege THEN NULL;
END $$""",
    """
DO $$ DECLARE operators TEXT; BEGIN
    SELECT format('%I.gin_trgm_ops', nspname) INTO operators
        FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'pg_trgm';
    IF operators IS NOT NULL THEN
        EXECUTE replace('CREATE INDEX documents_named ON documents USING gin (title #, source #, author #, uri #)', '#', operators);
        EXECUTE replace('CREATE INDEX occurrences_named ON occurrences USING gin (uri #, file #)', '#', operators);
    END IF;
END $$""",
)
"""Names are found by parts of them at once where there is pg_trgm; the same are found without, by reading all names."""
_COLUMNS = "ABCD"
"""Postgres tells up to four kinds of places apart: ours are the columns, in their order."""


class PostgresTables:
    """One row of words for each passage and each statement; they go with their document."""

    def __init__(self, database: Postgres) -> None:
        self._database = database
        self._sizes: dict[str, tuple[int, int, float]] = {}

    def create(self) -> None:
        """Makes all tables, unless another process has just made them."""
        words = _WORDS.format(kind="passage") + _WORDS.format(kind="statement")
        ours = [table(each) for each in (_by_day(TABLES) + ADDED + words).split(";") if each.strip()]
        self._database.create(
            ["CREATE SEQUENCE statement_numbers", *ours, *_PARTITIONED, *_MORE, *_TRIGRAMS], SCHEMA_VERSION
        )

    def complete(self) -> None:
        """Nothing was ever added."""

    def add(self, document_id: str) -> None:
        """Adds a document's words."""
        passages = """SELECT passages.number, title, passages.text FROM passages JOIN documents ON documents.id = document_id
            WHERE document_id = ?"""
        statements = "SELECT number, speaker, quote, sentence FROM statements WHERE document_id = ?"
        for name, sql in (("passage_words", passages), ("statement_words", statements)):
            rows = self._database.rows(sql, [document_id])
            width = len(rows[0]) - 1 if rows else 0
            found = tokens([text for row in rows for text in row[1:]])
            made = [
                (row[0], document_id, *vector(found[at * width : (at + 1) * width]))
                for at, row in enumerate(rows)
            ]  # fmt: skip
            self._database.write_many(f"INSERT INTO {name} VALUES (?, ?, CAST(? AS tsvector), ?)", made)

    def remove(self, document_id: str) -> None:
        """They go with their document."""

    def search(self, query: str, limit: int, phrase: bool, among: Among) -> Scored:
        """Passages by (id, BM25), best first, ties by id."""
        return self._ranked("passage", items(query, phrase=phrase), limit, among=among)

    def frequencies(self, terms: Sequence[str]) -> dict[str, int]:
        """In how many passages each term occurs."""
        found = [items(term, phrase=True) for term in terms]
        asked = [asked_for(each, "") for each in found]
        return dict(zip(terms, self._holding("passage_words", asked), strict=True))

    def search_statements(self, query: str, limit: int) -> list[tuple[Any, ...]]:
        """`STATEMENT` rows with BM25 behind, best first, ties by id."""
        ranked = self._ranked("statement", items(query), limit, "BC")
        found = self._database.for_each(
            f"SELECT {STATEMENT} FROM statements WHERE id IN", [identity for identity, _ in ranked]
        )
        known = {row[0]: row for row in found}
        return [(*known[identity], score) for identity, score in ranked if identity in known]

    def statements_with_any(self, text: str) -> tuple[str, str]:
        """A query of the numbers of statements that hold any of the words, and its value."""
        return "SELECT number FROM statement_words WHERE words @@ CAST(? AS tsquery)", asked_for(items(text), "")

    def passages_with_all(self, text: str) -> tuple[str, str]:
        """A query of the numbers of passages that hold all of the words, and its value."""
        return "SELECT number FROM passage_words WHERE words @@ CAST(? AS tsquery)", asked_for(items(text), "", " & ")

    def check(self) -> list[str]:
        """Postgres finds damage by its own checksums, where they are switched on."""
        return []

    def check_words(self) -> None:
        """Whether every row has its words. Raises CatalogCorrupt where one has none."""
        for kind in ("passage", "statement"):
            sql = f"SELECT count(*) FROM {kind}s LEFT JOIN {kind}_words USING (number) WHERE words IS NULL"
            lacking = self._database.one(sql)[0]
            if lacking:
                raise CatalogCorrupt(f"{lacking} {kind}s cannot be found by their words; run: dateline rebuild")

    def _ranked(
        self, kind: str, found: Sequence[Item], limit: int, columns: str = "", among: Among = EVERYWHERE
    ) -> Scored:
        """Rows of a kind that hold any of the items, in those columns, by (id, BM25), best first, ties by id."""
        asked = [asked_for([each], columns) for each in found]
        holding = self._holding(f"{kind}_words", asked)
        rows, average = self._size(f"{kind}_words")
        weights = [inverse_frequency(rows, each) for each in holding]
        chosen = rarest(dict(zip(asked, holding, strict=True)))
        if not chosen:
            return []
        whole = [token for each in found for token in each.tokens if not each.is_start]
        begun = [token for each in found for token in each.tokens if each.is_start]
        places = defaultdict[str, dict[str, list[int]]](dict)
        lengths = {}
        for identity, length, token, at, kinds in self._database.rows(
            f"""SELECT id, length, lexeme, positions, weights
            FROM {kind}_words JOIN {kind}s USING (number, document_id), unnest(words) AS found(lexeme, positions, weights)
            WHERE words @@ CAST(? AS tsquery) AND (lexeme = ANY(CAST(? AS text[])) OR lexeme ^@ ANY(CAST(? AS text[])))
            {f"AND {kind}s.number {among.condition}" if among.condition else ""}""",
            [" | ".join(chosen), whole, begun, *among.values],
        ):
            lengths[identity] = length
            places[identity][token] = [
                place for place, column in zip(at, kinds, strict=True) if not columns or column in columns
            ]
        scores = [
            (identity, bm25(weights, [each.count(held) for each in found], lengths[identity], average))
            for identity, held in places.items()
        ]
        return sorted(scores, key=lambda each: (-each[1], each[0]))[:limit]

    def _holding(self, name: str, asked: Sequence[str]) -> list[int]:
        """How many rows fit each query."""
        rows = self._database.rows(
            f"""SELECT (SELECT count(*) FROM {name} WHERE words @@ CAST(asked AS tsquery))
            FROM unnest(CAST(? AS text[])) WITH ORDINALITY AS wanted(asked, at) ORDER BY at""",
            [list(asked)],
        )
        return [int(count) for (count,) in rows]

    def _size(self, name: str) -> tuple[int, float]:
        """How many rows there are and how many tokens they have on average; counted once for each generation."""
        stored = self._database.rows("SELECT value FROM meta WHERE key = 'generation'")
        generation = int(stored[0][0]) if stored else 0
        known = self._sizes.get(name)
        if known is None or known[0] != generation:
            count, average = self._database.one(f"SELECT count(*), coalesce(avg(length), 0) FROM {name}")
            known = self._sizes[name] = generation, int(count), float(average) or 1.0
        return known[1:]


def _by_day(tables: str) -> str:
    """The tables with statements partitioned by day: unique in them can only be what names the day, too."""
    before, name, after = tables.partition("CREATE TABLE statements (")
    columns, _, after = after.partition("\n);")
    columns = columns.replace(
        "number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE",
        "number BIGINT NOT NULL DEFAULT nextval('statement_numbers'), id TEXT NOT NULL",
    )
    return f"{before}{name}{columns}, UNIQUE NULLS NOT DISTINCT (id, said_on)\n) PARTITION BY HASH (said_on);{after}"


def vector(columns: Sequence[Sequence[str]]) -> tuple[str, int]:
    """The tokens of a row's columns as a tsvector's text, and how many they are. Nothing is in a row over two columns.

    >>> vector([["bridg"], ["the", "bridg"]])
    ("'bridg':1A,4B 'the':3B", 3)
    """
    places = defaultdict[str, list[str]](list)
    at = size = 0
    for column, found in zip(_COLUMNS, columns, strict=False):
        for token in found:
            at += 1
            size += len(token.encode()) + 4
            if at < MOST_TOKENS and size < MOST_BYTES:
                places[token].append(f"{at}{column}")
        at += 1
    text = " ".join(f"{quoted(token)}:{','.join(found)}" for token, found in places.items())
    return text, sum(map(len, columns))


def items(text: str, *, phrase: bool = False) -> list[Item]:
    """What free text asks for, in tokens; words that fold to the same count each, as in SQLite."""
    words = query_words(text, phrase=phrase)
    found = tokens([word for word, _ in words])
    return [
        Item(tuple(each), is_start and len(each) == 1) for each, (_, is_start) in zip(found, words, strict=True) if each
    ]


def asked_for(found: Sequence[Item], columns: str, joined: str = " | ") -> str:
    """A tsquery of items, looked for in those columns, or in all.

    >>> asked_for([Item(("a", "dialogu")), Item(("br",), True)], "BC")
    "('a':BC <-> 'dialogu':BC) | ('br':*BC)"
    """
    return joined.join(
        f"({' <-> '.join(quoted(token) + _marked(each, columns) for token in each.tokens)})" for each in found
    )


def _marked(item: Item, columns: str) -> str:
    kind = f"{'*' if item.is_start else ''}{columns}"
    return f":{kind}" if kind else ""


def quoted(token: str) -> str:
    """A token in which nothing is syntax."""
    escaped = token.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
