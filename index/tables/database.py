"""SQLite for the catalog: connections for many threads, transactions, and errors translated where they enter.

Knows no table.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from index.errors import CatalogCorrupt, DatelineError, HomeError, InvariantViolated
from index.tables.storage import marks

BUSY_MILLISECONDS = 10_000
MOST_VARIABLES = 900
"""SQLite's default bound on parameters of one statement is 999 in old builds."""
IDLE_KEPT = 4
"""Readers' connections that are kept open while nobody uses them. A connection keeps up to 2 MB of the pages that it has read, so
that one for each thread of a server would take 130 MB for 64 of them."""
_TELL_DAMAGE = ("Could not decode", "no such table", "no such column")
"""Damage that SQLite's Python module raises as a failed operation: text that is no UTF-8, a schema that is not ours."""


@dataclass(frozen=True)
class _Connected:
    """A connection and which file it is open to."""

    connection: sqlite3.Connection
    file: tuple[int, int] | None


class Database:
    """One SQLite file. Any number of threads and processes may read; one at a time writes (see index/lock.py)."""

    def __init__(self, path: Path, mode: Literal["read", "write"]) -> None:
        self.path = self.place = path
        self.where = str(path)
        self._mode = mode
        self._local = threading.local()
        self._idle: list[_Connected] = []

    def close(self) -> None:
        """Closes this thread's connection, and those of readers that are not in use."""
        own = self._local.__dict__.pop("own", None)
        if own:
            own.connection.close()
        while self._idle:
            self._idle.pop().connection.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """All of the block or nothing of it."""
        with self._lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with self._lent() as connection:
                connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(DatelineError), self._lent() as connection:
                connection.execute("ROLLBACK")
            raise

    def readable(self, sql: str, values: Sequence[Any] = ()) -> tuple[list[Any], bool]:
        """The rows of a query up to the first that damage keeps from being read, and whether those are all."""
        rows: list[Any] = []
        try:
            with self._lent() as connection:
                for row in connection.execute(sql, values):
                    rows.append(row)
        except DatelineError:
            return rows, False
        return rows, True

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """The rows of a query. Raises HomeError, CatalogCorrupt."""
        with self._lent() as connection:
            return connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first row."""
        return self.rows(sql, values)[0]

    def for_each(self, sql: str, ids: Collection[str]) -> Iterator[Any]:
        """The rows of a query that ends in IN, of those ids, however many."""
        listed = list(ids)
        for first in range(0, len(listed), MOST_VARIABLES):
            some = listed[first : first + MOST_VARIABLES]
            yield from self.rows(f"{sql} ({marks(some)})", some)

    def write(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Changes rows; returns how many."""
        with self._lent() as connection:
            return connection.execute(sql, values).rowcount

    def script(self, sql: str) -> None:
        """Several statements."""
        with self._lent() as connection:
            connection.executescript(sql)

    def has_table(self, name: str) -> bool:
        """Whether there is a table of that name."""
        return bool(self.rows("SELECT 1 FROM sqlite_master WHERE name = ?", [name]))

    def is_blank(self) -> bool:
        """Whether there is no file, or nothing in it."""
        # A process killed while it made the file leaves one without tables.
        missing = self._mode == "read" and not os.path.lexists(self.path)
        return missing or not self.rows("SELECT 1 FROM sqlite_master LIMIT 1")

    def version(self) -> int:
        """The form of the tables."""
        return int(self.one("PRAGMA user_version")[0])

    def write_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """The same for each row of values."""
        with self._lent() as connection:
            connection.executemany(sql, rows)

    @contextlib.contextmanager
    def _lent(self) -> Iterator[sqlite3.Connection]:
        """A connection, and SQLite's errors as ours, with the path and what can be done.

        A writer's belongs to its thread, for a transaction is more than one statement; readers take the one that was used last.
        """
        try:
            connected = self._own() if self._mode == "write" else self._taken()
            try:
                yield connected.connection
            finally:
                if self._mode == "read":
                    self._give_back(connected)
        except sqlite3.OperationalError as error:
            if str(error).startswith(_TELL_DAMAGE):
                raise self._damaged(error) from error
            raise HomeError(f"cannot use {self.path}: {error}") from error
        except sqlite3.IntegrityError as error:
            raise InvariantViolated(f"records that contradict each other: {error}") from error
        except sqlite3.DatabaseError as error:
            raise self._damaged(error) from error

    def _own(self) -> _Connected:
        own: _Connected | None = self._local.__dict__.get("own")
        if own and not self._is_current(own):
            own.connection.close()
            own = None
        self._local.own = own = own or self._opened()
        return own

    def _taken(self) -> _Connected:
        with contextlib.suppress(IndexError):
            while True:
                idle = self._idle.pop()
                if self._is_current(idle):
                    return idle
                idle.connection.close()
        return self._opened()

    def _give_back(self, connected: _Connected) -> None:
        if len(self._idle) < IDLE_KEPT:
            self._idle.append(connected)
        else:
            connected.connection.close()

    def _opened(self) -> _Connected:
        return _Connected(_connect(self.path, self._mode), _file_at(self.path))

    def _is_current(self, connected: _Connected) -> bool:
        """Whether it is open to the file of that name: `dateline salvage` puts another in its place."""
        return _file_at(self.path) == connected.file

    def _damaged(self, error: Exception) -> CatalogCorrupt:
        return CatalogCorrupt(
            f"{self.path} is damaged ({str(error)[:200]}); to save what can be read: dateline salvage"
        )


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file it is that has this name."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


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
