"""Conversations on disk: whose they are, their turns, what was thought of each answer. SQLite, in a file of its own.

Answers are stored as the JSON that `dateline ask --json` prints of them, so that a conversation is shown again without
being asked again. Nobody is given a conversation that is not theirs: every call names its owner.
"""

from __future__ import annotations

import contextlib
import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from index.errors import DatelineError, HomeError
from rag.answers import Answer, Conversation
from ui.present import plain
from ui.restore import restored

FILE = "conversations.sqlite3"
SCHEMA_VERSION = 1
TURNS_IN_CONTEXT = 20
"""Turns that a follow-up is read after."""
LONGEST_TITLE = 120
MOST_LISTED = 200
SCHEMA = """
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, changed TEXT NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX conversations_of_owner ON conversations(owner, changed);
CREATE TABLE turns (
    conversation TEXT NOT NULL REFERENCES conversations(id) ON DELETE CASCADE, number INTEGER NOT NULL,
    question TEXT NOT NULL, answer TEXT NOT NULL, words TEXT NOT NULL, asked_at TEXT NOT NULL,
    rating TEXT NOT NULL DEFAULT '', wanted TEXT NOT NULL DEFAULT '', PRIMARY KEY (conversation, number)
) WITHOUT ROWID;
"""

Rating = Literal["", "good", "bad", "refuse"]
"""Of an answer: nothing said, good, bad, or bad since it should have been refused."""


class NoConversation(DatelineError):
    """There is none with this id, or it is somebody else's: which of the two is not told."""


@dataclass(frozen=True)
class Listed:
    """A conversation in a list."""

    id: str
    title: str
    changed: str
    turns: int


@dataclass(frozen=True)
class Kept:
    """One stored turn. `wanted` is what a bad answer should have been, as far as its reader said."""

    number: int
    question: str
    answer: Answer
    rating: Rating
    wanted: str
    asked_at: str


class Conversations:
    """The conversations of one home. Any number of threads may use it at once."""

    def __init__(self, home: Path) -> None:
        self.path = home / FILE
        self._in_turn = threading.RLock()
        self._connection: sqlite3.Connection | None = None

    def begin(self, owner: str, title: str) -> str:
        """A new conversation; gives its id."""
        identity = secrets.token_urlsafe(16)
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO conversations (id, owner, title, changed) VALUES (?, ?, ?, ?)",
                [identity, owner, _title(title), _now()],
            )
        return identity

    def put(self, owner: str, identity: str, number: int | None, answer: Answer) -> int:
        """Stores an answer as a new turn, or in the place of the one numbered so; gives its number, from 0."""
        self._own(owner, identity)
        with self._writing() as connection:
            (following,) = connection.execute(
                "SELECT coalesce(max(number) + 1, 0) FROM turns WHERE conversation = ?", [identity]
            ).fetchone()
            number = following if number is None or number > following else number
            connection.execute(
                "INSERT OR REPLACE INTO turns (conversation, number, question, answer, words, asked_at)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                [
                    identity,
                    number,
                    answer.question,
                    json.dumps(plain(answer), ensure_ascii=False),
                    _words(answer),
                    _now(),
                ],
            )
            connection.execute("UPDATE conversations SET changed = ? WHERE id = ?", [_now(), identity])
        return number

    def turns(self, owner: str, identity: str, *, before: int | None = None, last: int | None = None) -> list[Kept]:
        """The turns in order, or the last so many, of all or of those before a number."""
        self._own(owner, identity)
        rows = self._rows(
            "SELECT number, question, answer, rating, wanted, asked_at FROM turns WHERE conversation = ? AND number < ?"
            " ORDER BY number DESC LIMIT ?",
            [identity, 2**31 if before is None else before, -1 if last is None else last],
        )
        return [_kept(row) for row in reversed(rows)]

    def context(self, owner: str, identity: str, before: int | None = None) -> Conversation:
        """The last turns, as a follow-up is read after them."""
        conversation = Conversation()
        for each in self.turns(owner, identity, before=before, last=TURNS_IN_CONTEXT):
            conversation = conversation.then(each.question, each.answer)
        return conversation

    def title(self, owner: str, identity: str) -> str:
        """What a conversation is called."""
        return self._own(owner, identity)

    def rename(self, owner: str, identity: str, title: str) -> str:
        """Another title; an empty one leaves it as it is. Gives the title as it is now."""
        known = self._own(owner, identity)
        title = _title(title) if title.strip() else known
        with self._writing() as connection:
            connection.execute("UPDATE conversations SET title = ? WHERE id = ?", [title, identity])
        return title

    def delete(self, owner: str, identity: str) -> None:
        """Takes a conversation out of all lists. What was deleted before can no longer be brought back, and is gone."""
        self._own(owner, identity)
        with self._writing() as connection:
            connection.execute("DELETE FROM conversations WHERE owner = ? AND deleted = 1", [owner])
            connection.execute("UPDATE conversations SET deleted = 1 WHERE id = ?", [identity])

    def restore(self, owner: str, identity: str) -> None:
        """Undoes the last deletion."""
        with self._writing() as connection:
            done = connection.execute(
                "UPDATE conversations SET deleted = 0 WHERE id = ? AND owner = ? AND deleted = 1", [identity, owner]
            )
        if not done.rowcount:
            raise NoConversation(f"no deleted conversation {identity!r}")

    def rate(self, owner: str, identity: str, number: int, rating: Rating, wanted: str = "") -> None:
        """What the reader thought of an answer."""
        self._own(owner, identity)
        with self._writing() as connection:
            connection.execute(
                "UPDATE turns SET rating = ?, wanted = ? WHERE conversation = ? AND number = ?",
                [rating, wanted.strip()[:2_000], identity, number],
            )

    def rated(self, owner: str) -> Iterator[tuple[str, Kept]]:
        """Every rated turn with its conversation's id, the oldest first."""
        for identity, *row in self._rows(
            "SELECT turns.conversation, number, question, answer, rating, wanted, asked_at FROM turns"
            " JOIN conversations ON id = conversation WHERE owner = ? AND deleted = 0 AND rating != '' ORDER BY asked_at",
            [owner],
        ):
            yield identity, _kept(row)

    def listed(self, owner: str, search: str = "") -> list[Listed]:
        """The conversations, the last changed first; with words to search for, those whose title or turns hold them all."""
        words = search.split()[:10]
        holds = "(title LIKE ? ESCAPE '\\' OR EXISTS (SELECT 1 FROM turns WHERE conversation = id AND words LIKE ? ESCAPE '\\'))"
        rows = self._rows(
            "SELECT id, title, changed, (SELECT count(*) FROM turns WHERE conversation = id) FROM conversations"
            f" WHERE owner = ? AND deleted = 0 {' '.join(f'AND {holds}' for _ in words)} ORDER BY changed DESC, id LIMIT ?",
            [owner, *(like for word in words for like in [_like(word)] * 2), MOST_LISTED],
        )
        return [Listed(*row) for row in rows]

    def _own(self, owner: str, identity: str) -> str:
        """The title of an owner's conversation. Raises NoConversation where it is not theirs."""
        rows = self._rows(
            "SELECT title FROM conversations WHERE id = ? AND owner = ? AND deleted = 0", [identity, owner]
        )
        if not rows:
            raise NoConversation("there is no such conversation; it may have been deleted")
        return str(rows[0][0])

    def _rows(self, sql: str, values: list[Any]) -> list[Any]:
        with self._connected() as connection:
            return connection.execute(sql, values).fetchall()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._connected() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """The connection of all threads, in turn; the file is made when it is first needed."""
        with self._in_turn, self._translated():
            if self._connection is None:
                self._connection = _connect(self.path)
            yield self._connection

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise HomeError(f"cannot keep conversations in {self.path}: {error}") from error


def _connect(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=10)
    path.chmod(0o600)  # they are private, whatever the folder is
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == 0:
        connection.executescript(f"BEGIN IMMEDIATE; {SCHEMA} PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;")
    elif version != SCHEMA_VERSION:
        raise HomeError(f"{path} was made by another version of this program (format {version}, not {SCHEMA_VERSION})")
    return connection


def _kept(row: Any) -> Kept:
    number, question, answer, *rest = row
    return Kept(number, question, restored(Answer, json.loads(answer)), *rest)


def _title(text: str) -> str:
    """One line of bounded length."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1] + "…"


def _words(answer: Answer) -> str:
    """What a conversation can be found by."""
    return "\n".join([answer.question, *(each.text for each in answer.sentences), answer.reason])


def _like(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
