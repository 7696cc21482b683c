"""Folders that are watched: what changes in them is indexed soon after it has come to rest.

Nothing is remembered between two runs: each begins by indexing the folders as they are, so that whatever changed while nobody
watched, or was under way when the process was killed, goes in then. The operating system notices changes from before that first
run on, so that none falls between both. The writer's lock is held only while something is indexed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import CatalogCorrupt, HomeError, IndexBusy, SettingsMismatch, UsageError
from index.ingest import Notify, Progress, Summary, ingest
from index.read import FORMATS
from index.readers.inside import suffix_of
from index.servers import LOCAL, Servers

if TYPE_CHECKING:
    from watchfiles import Change

SETTLED = 2.0
"""Seconds without a change after which a file is taken to be written to its end."""
LONGEST_WAIT = 15
"""Times as long: a file that never comes to rest is taken then."""
TICK = 0.25
"""Seconds between two looks at what has come to rest."""
PAUSE = 10.0
"""Seconds until another try, after a run that failed."""


class Restless:
    """Paths that have changed, until they have been still for a while. `clock` tells seconds."""

    def __init__(self, settled: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._settled, self._clock = settled, clock
        self._first: dict[Path, float] = {}
        self._last: dict[Path, float] = {}

    def note(self, paths: Iterable[Path]) -> None:
        """They have just changed."""
        now = self._clock()
        for path in paths:
            self._first.setdefault(path, now)
            self._last[path] = now

    def still(self) -> list[Path]:
        """Those that have been still for long enough, or restless for far too long."""
        now = self._clock()
        return sorted(
            path
            for path, last in self._last.items()
            if now - last >= self._settled or now - self._first[path] >= LONGEST_WAIT * self._settled
        )

    def forget(self, paths: Iterable[Path]) -> None:
        """They have been dealt with."""
        for path in paths:
            self._first.pop(path, None)
            self._last.pop(path, None)


def watch(
    home: Path,
    folders: Sequence[Path],
    *,
    stop: threading.Event,
    servers: Servers = LOCAL,
    prune: bool = False,
    settled: float = SETTLED,
    poll: bool = False,
    pause: float = PAUSE,
    progress: Callable[[Progress], None] = lambda progress: None,
    done: Callable[[Summary], None] = lambda summary: None,
    notify: Notify = lambda line: None,
) -> None:
    """Indexes folders, and what changes in them, until `stop` is set. `done` hears of each run, the first one too.

    With `prune` what is deleted is forgotten. `poll` looks at every file again and again, for folders of other machines, whose
    changes the operating system does not tell. While somebody else writes to the index, changes wait; after a run that failed,
    as on a full disk, they do for `pause` seconds. Raises UsageError for what is no folder, and what `ingest` raises in the
    first run but IndexBusy; later SettingsMismatch and CatalogCorrupt, which no waiting mends.
    """
    roots = [_folder(each) for each in folders]
    restless, busy, begun, next_try = Restless(settled), False, False, 0.0
    restless.note(roots)
    waiting = list(roots)
    for changed in _changes(roots, stop, poll):
        restless.note(changed)
        waiting = [*waiting, *(path for path in restless.still() if path not in waiting)]
        taken = [path for path in waiting if path in roots or prune or path.exists()]
        restless.forget(path for path in waiting if path not in taken)
        if not taken:
            waiting = []
            continue
        if time.monotonic() < next_try:
            continue
        try:
            summary = ingest(
                home, taken, servers=servers, prune=prune, progress=progress, stop=stop.is_set, notify=notify
            )
        except IndexBusy as error:
            if not busy:
                notify(f"waiting: {error}")
            busy = True
            continue
        except HomeError as error:
            if not begun or isinstance(error, SettingsMismatch | CatalogCorrupt):
                raise
            notify(f"{error}; the next try is in {pause:g} seconds")
            next_try = time.monotonic() + pause
            continue
        busy, begun, waiting = False, True, []
        restless.forget(taken)
        done(summary)


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise UsageError(f"{path} is no folder that can be watched")
    return path.resolve()


def _changes(roots: Sequence[Path], stop: threading.Event, poll: bool) -> Iterator[list[Path]]:
    """What has changed, every now and then; nothing, where nothing has. The first comes once the folders are watched."""
    from watchfiles import watch as changes

    def concerns(change: Change, name: str) -> bool:
        return concerning(Path(name), roots)

    told: Any = changes(
        *roots, watch_filter=concerns, debounce=int(1000 * TICK), step=50, rust_timeout=int(1000 * TICK),
        yield_on_timeout=True, stop_event=stop, raise_interrupt=True, force_polling=poll or None, ignore_permission_denied=True,
    )  # fmt: skip
    try:
        for found in told:
            yield sorted({Path(name) for _, name in found})
    except OSError as error:
        raise HomeError(
            f"the folders cannot be watched ({error}); where there are too many, raise fs.inotify.max_user_watches, or: --poll"
        ) from error


def concerning(path: Path, roots: Sequence[Path]) -> bool:
    """Whether a path may hold documents: a file of a known format, or a folder, that is not hidden.

    What is not there any more may have been either.
    """
    root = next((each for each in roots if path.is_relative_to(each)), None)
    hidden = root is not None and any(part.startswith(".") for part in path.relative_to(root).parts)
    return not hidden and (suffix_of(path.name) in FORMATS or path.is_dir() or not path.exists())
