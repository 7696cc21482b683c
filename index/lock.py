"""One writer at a time, by a lock that names its holder. The operating system frees it when the holder dies."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import HomeError, IndexBusy


@contextlib.contextmanager
def writing(home: Path) -> Iterator[None]:
    """Holds the writer's lock of a home. Raises IndexBusy naming the holder, HomeError when the home is not writable."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        lock = FileLock(home / "writer.lock")
        lock.acquire(blocking=False)
    except Timeout:
        raise IndexBusy(f"another process is writing to {home}: {holder(home)}; try again when it has ended") from None
    except OSError as error:
        raise HomeError(f"cannot write to {home}: {error.strerror or error}") from error
    try:
        _sign(home)
        yield
    finally:
        lock.release()


def holder(home: Path) -> str:
    """Who holds the lock, as far as it is known: `process 4242 on laptop since 2026-11-23T18:00:00+00:00 (dateline index)`."""
    try:
        known = json.loads((home / "writer.json").read_text())
        return "process {pid} on {host} since {since} ({command})".format(**known)
    except (OSError, ValueError, KeyError):
        return "its name is not known"


def _sign(home: Path) -> None:
    known = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]),
    }
    try:
        (home / "writer.json").write_text(json.dumps(known))
    except OSError as error:
        raise HomeError(f"cannot write to {home}: {error.strerror or error}") from error
