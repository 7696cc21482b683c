"""Watched folders: what changes is indexed once it is still, whatever happens in between."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.errors import HomeError, UsageError
from index.ingest import Summary
from index.lock import writing
from index.watch import LONGEST_WAIT, Restless, concerning, watch

BRIDGE = 'Mara Lund said on May 3, 2021: "The bridge is safe." The council met later that week.'
FERRY = 'Ines Okoro said: "The ferry will sail on Sunday." It carries forty cars.'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "bridge.txt").write_text(BRIDGE)
    return made


class Watched:
    """A folder that is watched in a thread, and the runs so far."""

    def __init__(self) -> None:
        self.runs: list[Summary] = []
        self.news: list[str] = []

    def until(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 60
        while not holds():
            assert time.monotonic() < deadline, (self.runs, self.news)
            time.sleep(0.02)


@contextmanager
def watched(home: Path, folder: Path, *, prune: bool = False, settled: float = 0.3) -> Iterator[Watched]:
    seen, stop = Watched(), threading.Event()
    thread = threading.Thread(
        target=watch, args=(home, [folder]),
        kwargs={
            "stop": stop, "prune": prune, "settled": settled, "pause": 1.0, "done": seen.runs.append, "notify": seen.news.append,
        },
    )  # fmt: skip
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()


def speakers(home: Path) -> set[str]:
    return {each.speaker for each in Catalog.open(catalog_path(home)).statements()}


def test_what_changes_goes_in_and_what_is_deleted_out(home: Path, folder: Path) -> None:
    with watched(home, folder, prune=True) as seen:
        seen.until(lambda: len(seen.runs) == 1)
        assert (seen.runs[0].added, speakers(home)) == (1, {"Mara Lund"})
        (folder / "ferry.txt").write_text(FERRY)
        seen.until(lambda: len(seen.runs) == 2)
        assert (seen.runs[1].added, seen.runs[1].unchanged) == (1, 0)  # only what changed is read
        (folder / "bridge.txt").write_text(BRIDGE.replace("Mara Lund", "Ada Berg"))
        seen.until(lambda: len(seen.runs) == 3)
        assert speakers(home) == {"Ada Berg", "Ines Okoro"}
        (folder / "ferry.txt").unlink()
        seen.until(lambda: len(seen.runs) == 4)
        assert (seen.runs[3].forgotten, speakers(home)) == (1, {"Ada Berg"})
    assert Corpus.open(home).in_step()


def test_without_prune_nothing_is_forgotten(home: Path, folder: Path) -> None:
    with watched(home, folder) as seen:
        seen.until(lambda: len(seen.runs) == 1)
        (folder / "bridge.txt").unlink()
        (folder / "ferry.txt").write_text(FERRY)
        seen.until(lambda: len(seen.runs) == 2)
    assert speakers(home) == {"Mara Lund", "Ines Okoro"}
    assert [each.failed for each in seen.runs] == [[], []]


def test_a_folder_that_is_moved_in_is_read_and_hidden_files_are_not(home: Path, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "more" / "deep").mkdir(parents=True)
    (tmp_path / "more" / "deep" / "ferry.txt").write_text(FERRY)
    with watched(home, folder) as seen:
        seen.until(lambda: len(seen.runs) == 1)
        (folder / ".hidden.txt").write_text(FERRY.replace("Okoro", "Hidden"))
        (folder / "image.png").write_bytes(b"no text")
        (tmp_path / "more").rename(folder / "more")
        seen.until(lambda: "Ines Okoro" in speakers(home))
    assert speakers(home) == {"Mara Lund", "Ines Okoro"}


def test_a_file_is_read_once_it_is_still(home: Path, folder: Path) -> None:
    with watched(home, folder, settled=0.8) as seen:
        seen.until(lambda: len(seen.runs) == 1)
        for _ in range(6):
            with (folder / "ferry.txt").open("a") as opened:
                opened.write(FERRY + "\n")
            time.sleep(0.15)
        seen.until(lambda: len(seen.runs) == 2)
        time.sleep(0.5)
    assert [each.added for each in seen.runs] == [1, 1]


def test_while_another_process_writes_changes_wait(home: Path, folder: Path) -> None:
    with watched(home, folder) as seen:
        seen.until(lambda: len(seen.runs) == 1)
        with writing(home):
            (folder / "ferry.txt").write_text(FERRY)
            seen.until(lambda: any("waiting: another process is writing" in each for each in seen.news))
            time.sleep(0.6)
            assert len(seen.runs) == 1
        seen.until(lambda: len(seen.runs) == 2)
    assert len([each for each in seen.news if "waiting" in each]) == 1
    assert speakers(home) == {"Mara Lund", "Ines Okoro"}


def test_after_a_run_that_failed_another_is_tried(home: Path, folder: Path) -> None:
    lock = home / "writer.lock"
    with watched(home, folder) as seen:
        seen.until(lambda: len(seen.runs) == 1)
        lock.unlink()
        lock.mkdir()
        (folder / "ferry.txt").write_text(FERRY)
        seen.until(lambda: any("cannot write to" in each for each in seen.news))
        time.sleep(0.5)
        lock.rmdir()
        seen.until(lambda: len(seen.runs) == 2)
    assert [each for each in seen.news if "cannot" in each] == [
        f"cannot write to {home}: Is a directory; the next try is in 1 seconds"
    ]
    assert speakers(home) == {"Mara Lund", "Ines Okoro"}


def test_a_first_run_that_fails_is_the_last(home: Path, folder: Path) -> None:
    home.mkdir(exist_ok=True)
    (home / "writer.lock").mkdir()
    with pytest.raises(HomeError, match="cannot write to"):
        watch(home, [folder], stop=threading.Event())


COMMAND = [sys.executable, "-c", "from ui.cli import main; main(prog_name='dateline')"]


def test_killed_and_started_again_nothing_is_missing(home: Path, folder: Path) -> None:
    command = [*COMMAND, "--home", str(home), "watch", str(folder), "--settle", "0.3", "--prune"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}

    def started() -> subprocess.Popen[str]:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)

    with started() as first:
        assert first.stdout
        assert first.stdout.readline() == f"added {folder / 'bridge.txt'}\n"
        (folder / "ferry.txt").write_text(FERRY)
        first.send_signal(signal.SIGKILL)
    (folder / "bridge.txt").unlink()
    with started() as second:
        assert second.stdout
        assert second.stdout.readline() == f"added {folder / 'ferry.txt'}\n"
        time.sleep(0.2)
        second.send_signal(signal.SIGTERM)
        _, errors = second.communicate(timeout=60)
    assert second.returncode == 0
    assert errors.endswith("stopped; what was reported is indexed\n")
    assert speakers(home) == {"Ines Okoro"}
    assert Corpus.open(home).in_step()


def test_one_that_never_comes_to_rest_is_read_all_the_same() -> None:
    now = 0.0
    restless = Restless(2, lambda: now)
    log, note = Path("log.txt"), Path("note.txt")
    restless.note([note])
    taken = []
    while now <= 2 * LONGEST_WAIT:
        restless.note([log])
        taken.append(restless.still())
        now += 1
    assert taken[1:3] == [[], [note]]
    assert taken[-1] == [log, note]
    restless.forget([log])
    assert restless.still() == [note]


def test_which_changes_concern(tmp_path: Path) -> None:
    (tmp_path / "a.txt").touch()
    (tmp_path / "a.png").touch()
    (tmp_path / "folder").mkdir()
    concern = {
        name: concerning(tmp_path / name, [tmp_path])
        for name in ("a.txt", "a.png", "folder", ".a.txt", ".git/a.txt", "gone")
    }
    assert concern == {
        "a.txt": True,
        "a.png": False,
        "folder": True,
        ".a.txt": False,
        ".git/a.txt": False,
        "gone": True,
    }


def test_only_folders_are_watched(home: Path, folder: Path) -> None:
    with pytest.raises(UsageError, match="no folder that can be watched"):
        watch(home, [folder / "bridge.txt"], stop=threading.Event())
