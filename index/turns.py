"""Whose turn it is to write: one process's of a home; of a catalog in Postgres, that of any number of indexers at once.

Indexers share a catalog's turn and claim what they read, file by file, so that none does another's work. What changes all of an
index (rebuilding, taking out, migrating) has the turn for itself. Claims and turns end with the process that has them.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

from index.errors import IndexBusy
from index.lock import writing
from index.servers import Servers

BYTES_CLAIMED = 250_000
"""Of files that are claimed together: about one batch of passages."""
PATIENCE = 5.0
"""Seconds to wait for somebody who has the turn before saying so: the last indexer has it alone for a moment, and a killed process
until Postgres notices, which takes a moment on a busy machine."""
PAUSE = 0.2
"""Seconds until files that others have claimed are asked for again."""


class Turn(Protocol):
    """The turn to write, while it lasts."""

    shared: bool
    """Whether others may be indexing, too."""

    def claimed(self, paths: Sequence[Path]) -> Iterator[list[Path]]:
        """All of the files, some at a time; those of one time are done when the next are asked for. None may come, for a while."""

    def alone(self, *, leaving: bool = False) -> contextlib.AbstractContextManager[bool]:
        """Whether nobody else writes, for the block. Who is `leaving` writes nothing to the catalog afterwards unless it is."""


class HomeTurn:
    """Under a home's lock one is always alone."""

    shared = False

    def claimed(self, paths: Sequence[Path]) -> Iterator[list[Path]]:
        """All of them."""
        yield list(paths)

    def alone(self, *, leaving: bool = False) -> contextlib.AbstractContextManager[bool]:
        """True."""
        return contextlib.nullcontext(True)


class PostgresTurn:
    """The turn of one session, which `run` runs SQL in. Locks and claims are the session's: Postgres ends them with it."""

    def __init__(self, run: Callable[..., list[Any]], shared: bool) -> None:
        self._run, self.shared = run, shared

    def claimed(self, paths: Sequence[Path]) -> Iterator[list[Path]]:
        """Files that no other indexer has claimed, and later those that others had: they are looked at once they are free."""
        waiting = list(_groups(paths))
        while waiting:
            left, count = list[dict[str, Path]](), 0
            for group in waiting:
                mine = self._claim(sorted(group))
                if mine:
                    count += len(mine)
                    yield [group.pop(uri) for uri in mine]
                    self._run("DELETE FROM work WHERE uri = ANY(?)", mine)
                    self._run("COMMIT")
                left += [group] if group else []
            waiting = left
            if waiting and not count:
                yield []
                time.sleep(PAUSE)

    def _claim(self, uris: list[str]) -> list[str]:
        """Those that nobody else has claimed. They are ours until the transaction ends, however it does."""
        self._run("INSERT INTO work SELECT unnest(CAST(? AS text[])) ON CONFLICT DO NOTHING", uris)
        self._run("BEGIN")
        sql = "SELECT uri FROM work WHERE uri = ANY(?) ORDER BY uri FOR UPDATE SKIP LOCKED"
        mine = [uri for (uri,) in self._run(sql, uris)]
        if not mine:
            self._run("COMMIT")
        return mine

    @contextlib.contextmanager
    def alone(self, *, leaving: bool = False) -> Iterator[bool]:
        """Tries to have the turn alone. Of several that leave, the last finds itself alone, or the one before it at work."""
        from index.tables.postgres import WRITING

        if leaving and self.shared:
            self._run("SELECT pg_advisory_unlock_shared(?)", WRITING)
        alone = bool(self._run("SELECT pg_try_advisory_lock(?)", WRITING)[0][0])
        try:
            yield alone
        finally:
            if alone:
                self._run("SELECT pg_advisory_unlock(?)", WRITING)


@contextlib.contextmanager
def turn_to_write(home: Path, servers: Servers, *, shared: bool = False) -> Iterator[Turn]:
    """The turn to write, of a home or of the catalog on a server. Raises IndexBusy naming who has it.

    A catalog on a server lets any number of turns be `shared`; a home never does.
    """
    if not servers.catalog:
        with writing(home):
            yield HomeTurn()
        return
    from index.tables.postgres import Postgres

    with Postgres(servers.catalog, "write").session() as run:
        until = time.monotonic() + PATIENCE
        while not _taken(run, shared):
            if time.monotonic() >= until:
                raise IndexBusy(
                    f"{_holders(run)} writing to {Postgres(servers.catalog, 'read').where}; try again when it has ended"
                )
            time.sleep(PAUSE)
        yield PostgresTurn(run, shared)


def _taken(run: Callable[..., list[Any]], shared: bool) -> bool:
    from index.tables.postgres import WRITING

    return bool(run(f"SELECT pg_try_advisory_lock{'_shared' if shared else ''}(?)", WRITING)[0][0])


def _holders(run: Callable[..., list[Any]]) -> str:
    from index.tables.postgres import WRITING

    held = run(
        """SELECT application_name, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory'
        AND objid = ? AND granted AND datname = current_database() ORDER BY backend_start""",
        WRITING,
    )
    who = ", ".join(f"{name} since {since:%Y-%m-%d %H:%M}" for name, since in held)
    return f"another process ({who}) is" if len(held) < 2 else f"other processes ({who}) are"


def _groups(paths: Sequence[Path]) -> Iterator[dict[str, Path]]:
    """Files by uri, as many together as are about a batch."""
    group, size = dict[str, Path](), 0
    for path in paths:
        group[path.as_uri()] = path
        with contextlib.suppress(OSError):  # who reads it tells why it cannot be read
            size += path.stat().st_size
        if size >= BYTES_CLAIMED:
            yield group
            group, size = {}, 0
    if group:
        yield group
