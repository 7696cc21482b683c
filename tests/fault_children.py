"""What tests/faults.py has done to a home in a child process, which may be killed, starved of disk or put back in time."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.errors import DatelineError
from index.ingest import Progress, ingest
from index.lock import writing
from index.migrate import Side, migrate
from index.removal import forget
from index.repair.rebuild import rebuild
from index.repair.salvage import salvage
from index.settings import IndexSettings
from index.vectors import Vectors
from ui.doctor import findings

ROOT = Path(__file__).parent.parent
LONGEST = 200
"""Seconds that a child may be silent."""
PRELOADED = [
    "fault_children", "chromadb", "llama_index.core.schema", "llama_index.core.vector_stores.utils", "onnxruntime",
    "tokenizers",
]  # fmt: skip
TRACED = {
    "catalog", "chroma_files", "corpus", "database", "ingest", "lock", "migrate", "rebuild", "removal", "salvage", "scan", "vectors", "wreck",
}  # fmt: skip
"""Files of index/ between whose lines a process may be killed; the others only compute."""
State = dict[str, tuple[Any, ...]]
Acknowledge = Callable[..., None]


@dataclass
class Ran:
    """What a child said, and how it ended: a negative status is the signal that killed it."""

    status: int
    said: list[tuple[str, Any]]

    def of(self, *whats: str) -> list[Any]:
        return [about for what, about in self.said if what in whats]

    @property
    def done(self) -> bool:
        return bool(self.of("done"))

    @property
    def refused(self) -> str:
        return " ".join(self.of("refused"))


class Child:
    """A child at work. The server that it is forked from has imported all that takes long, and has opened nothing."""

    def __init__(self, operation: str, home: Path, articles: Path, **how: Any) -> None:
        os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
        forked = multiprocessing.get_context("forkserver")
        forked.set_forkserver_preload(PRELOADED)
        self._hear, said = forked.Pipe(duplex=False)
        self.process = forked.Process(target=work, args=(operation, home, articles, said), kwargs=how)
        self.process.start()
        said.close()
        self._said: list[tuple[str, Any]] = []

    def until(self, what: str) -> None:
        """Waits for a word."""
        while not self._said or self._said[-1][0] != what:
            self._said.append(self._hear.recv())

    def end(self) -> Ran:
        """Waits for the end."""
        with suppress(EOFError, OSError):
            while self._hear.poll(LONGEST):
                self._said.append(self._hear.recv())
        self._hear.close()
        self.process.join(LONGEST)
        assert self.process.exitcode is not None, "it does not end"
        ran = Ran(self.process.exitcode, self._said)
        self.process.close()
        assert not ran.of("TRACEBACK"), ran.of("TRACEBACK")[0]
        return ran


def work(
    operation: str,
    home: Path,
    articles: Path,
    said: Connection,
    *,
    die_at: int = 0,
    most_bytes: int = 0,
    clock_back: bool = False,
    user: int = 0,
) -> None:
    """Runs one operation as a command would; errors of ours are told in a line."""
    import index.corpus
    import index.ingest
    import index.migrate

    def acknowledge(what: str, about: Any = "") -> None:
        said.send((what, about))

    index.ingest.PASSAGES_IN_BATCH = index.corpus.PASSAGES_IN_BATCH = 8  # a kill finds work under way in every step
    index.migrate.DOCUMENTS_AT_ONCE, index.migrate.ROWS_AT_ONCE = 2, 16
    if clock_back:
        turn_clock_back()
    if most_bytes:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    if user:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    acknowledge("ready")
    lines = trace(die_at)
    try:
        OPERATIONS[operation](home, articles, acknowledge)
    except DatelineError as error:
        acknowledge("refused", str(error))
    except Exception:
        acknowledge("TRACEBACK", traceback.format_exc())
    finally:
        sys.settrace(None)
    acknowledge("lines", lines[0])
    said.close()
    os._exit(0)  # native code that is still at work when an interpreter ends may crash: not what is looked at here


def take(home: Path, articles: Path, acknowledge: Acknowledge, prune: bool = False) -> None:
    def report(progress: Progress) -> None:
        acknowledge(progress.outcome, Path(progress.path).name)

    ingest(home, [articles], prune=prune, progress=report)
    acknowledge("done")


def prune(home: Path, articles: Path, acknowledge: Acknowledge) -> None:
    take(home, articles, acknowledge, prune=True)


def make_anew(home: Path, articles: Path, acknowledge: Acknowledge) -> None:
    rebuild(home, IndexSettings(passage_characters=300))
    acknowledge("done")


def save(home: Path, articles: Path, acknowledge: Acknowledge) -> None:
    salvage(home)
    acknowledge("done")


def remove(home: Path, articles: Path, acknowledge: Acknowledge) -> None:
    forget(home, "article08.txt")
    acknowledge("done")


def move(home: Path, articles: Path, acknowledge: Acknowledge) -> None:
    copy = copy_of(home)
    copy.mkdir(exist_ok=True)
    if not (copy / "models").exists():
        (copy / "models").symlink_to((home / "models").resolve())
    migrate(Side(home), Side(copy))
    acknowledge("done")


def copy_of(home: Path) -> Path:
    """Where a home is copied to."""
    return home.with_name("copy")


def ask(home: Path, articles: Path, acknowledge: Acknowledge) -> None:
    """Searches by words and by meaning; says whether anything had to be mended, and how many documents there are."""
    news: list[str] = []
    corpus = Corpus.open(home, notify=news.append)
    found = corpus.catalog.search_text("agreed", 5) and corpus.nearest("What is agreed?", 5)
    acknowledge("mended" if news else "unmended")
    acknowledge("answered" if found else "nothing", corpus.catalog.counts().documents)


def look(home: Path, articles: Path, acknowledge: Acknowledge) -> None:
    """What doctor says; where that is nothing bad, what a question finds, and all that is there."""
    found = list(findings(home))
    for good, line in found:
        acknowledge("ok" if good else "PROBLEM", line)
    if all(good for good, _ in found) and not any("nothing is indexed" in line for _, line in found):
        ask(home, articles, acknowledge)
        acknowledge("state", state(home))


def hold(home: Path, articles: Path, acknowledge: Acknowledge) -> None:
    """Takes the lock and waits in the middle of a transaction."""
    with writing(home), closing(Catalog.create(catalog_path(home))) as catalog, catalog.transaction():
        for identity in catalog.document_ids()[:5]:
            catalog.drop_document(identity)
        acknowledge("held")
        time.sleep(60)


OPERATIONS: dict[str, Callable[[Path, Path, Acknowledge], None]] = {
    "index": take, "update": take, "prune": prune, "rebuild": make_anew, "salvage": save, "forget": remove,
    "migrate": move, "ask": ask, "look": look, "hold": hold,
}  # fmt: skip


def state(home: Path) -> State:
    """All that a user can notice, document by document, and what has a vector."""
    with closing(Catalog.open(catalog_path(home))) as catalog:
        held: State = {}
        for each in catalog.documents():
            assert each.uri not in held, f"{each.uri} is there twice"
            statements = tuple(catalog.statements(documents=[each.id]))
            held[each.uri] = (each.id, each.text, tuple(catalog.passages_of(each.id)), statements)
        held["words"] = tuple(sorted(catalog.search_text("agreed", 1_000)))
    held["vectors"] = tuple(sorted(Vectors(home / "chroma", "any").ids()))
    return held


def trace(die_at: int) -> list[int]:
    """Counts the lines of ours that are run; at the so-manyth the process kills itself."""
    count = [0]

    def line(frame: Any, event: str, argument: Any) -> Any:
        if event == "line":
            count[0] += 1
            if count[0] == die_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: Any, event: str, argument: Any) -> Any:
        path = Path(frame.f_code.co_filename)
        return line if path.parent.name == "index" and path.stem in TRACED else None

    if die_at:
        sys.settrace(call)
    return count


def turn_clock_back() -> None:
    """It is 1999 for everything of ours."""

    class Past(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:
            return datetime(1999, 12, 31, tzinfo=UTC)

    for name, module in list(sys.modules.items()):
        if name.startswith("index.") and getattr(module, "datetime", None) is datetime:
            module.datetime = Past  # type: ignore[attr-defined]
    time.time = lambda: 946_598_400.0
