"""Words as SQLite's FTS5 forms them, for a text search that is not SQLite's; and its ranking, BM25. Pure.

So both catalogs find the same: a word is folded and stemmed by the same code, and weighs the same.
"""

from __future__ import annotations

import math
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from index.tables.schema import TOKENIZER

LONGEST_TOKEN = 200
"""Characters by which a token is told from others."""
MOST_TOKENS = 16_000
"""Of one row; Postgres tells no places of a word beyond 16,383."""
MOST_BYTES = 900_000
"""Of one row's tokens; Postgres takes a megabyte."""
_K, _B, _LEAST = 1.2, 0.75, 1e-6
"""As FTS5's bm25() has them: https://www.sqlite.org/fts5.html#the_bm25_function"""


def tokens(texts: Sequence[str]) -> list[list[str]]:
    """The tokens of each text, in order.

    >>> tokens(["The embassies' staff", "Élan"])
    [['the', 'embassi', 'staff'], ['elan']]
    """
    database = _tokenizer()
    database.executemany("INSERT INTO t(rowid, text) VALUES (?, ?)", enumerate(texts))
    found: list[list[str]] = [[] for _ in texts]
    for token, row in database.execute("SELECT term, doc FROM v ORDER BY doc, offset"):
        found[row].append(token[:LONGEST_TOKEN])
    database.execute("INSERT INTO t(t) VALUES ('delete-all')")
    return found


@dataclass(frozen=True)
class Item:
    """What is looked for: tokens in a row, or one token that others begin with."""

    tokens: tuple[str, ...]
    is_start: bool = False

    def count(self, places: Mapping[str, Sequence[int]]) -> int:
        """How often it stands in a row whose tokens have these places.

        >>> Item(("a", "b")).count({"a": [1, 5], "b": [2, 9]}), Item(("di",), True).count({"dial": [1, 2], "dim": [3], "x": [4]})
        (1, 3)
        """
        first, *others = self.tokens
        if self.is_start and not others:
            return sum(len(found) for token, found in places.items() if token.startswith(first))
        begun = set(places.get(first, ()))
        for after, token in enumerate(others, start=1):
            begun &= {place - after for place in places.get(token, ())}
        return len(begun)


def inverse_frequency(rows: int, holding: int) -> float:
    """How much a word weighs that so many of all rows hold, as FTS5 has it.

    >>> round(inverse_frequency(100, 1), 3), inverse_frequency(100, 60)
    (4.195, 1e-06)
    """
    return max(math.log((rows - holding + 0.5) / (holding + 0.5)), 0.0) or _LEAST


def bm25(weights: Sequence[float], counts: Sequence[int], length: int, average: float) -> float:
    """The score of a row of so many tokens in which each item stands so often; higher is better.

    >>> round(bm25([2.0], [1], 10, 10.0), 6)
    2.0
    """
    share = _K * (1 - _B + _B * length / average)
    return sum(weight * count * (_K + 1) / (count + share) for weight, count in zip(weights, counts, strict=True))


_opened = threading.local()


def _tokenizer() -> sqlite3.Connection:
    """An empty FTS5 table in memory, one for each thread."""
    if not hasattr(_opened, "database"):
        database = sqlite3.connect(":memory:", isolation_level=None)
        database.execute(f"CREATE VIRTUAL TABLE t USING fts5(text, content='', tokenize='{TOKENIZER}')")
        database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
        _opened.database = database
    return cast("sqlite3.Connection", _opened.database)
