"""Indexing, or rebuilding the index, as a job: started, watched, cancelled. One at a time, in a thread; the jobs of this
process are remembered.

A job that is cancelled or killed leaves the index whole: what was reported as done stays.
"""

from __future__ import annotations

import itertools
import logging
import secrets
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from index.catalog import Catalog
from index.corpus import catalog_place
from index.errors import DatelineError, HomeError, IndexBusy, NothingIndexed, UsageError
from index.ingest import Outcome, Progress, Stage, Stopped, Summary, ingest
from index.read import discover
from index.repair.rebuild import rebuild
from index.servers import LOCAL, Servers
from index.settings import IndexSettings

JOBS_KEPT = 100
FAILURES_SHOWN = 100
FILES_SHOWN = 200
"""Files of one job whose outcome is remembered, the last that were done."""
STAGES_SHOWN = 20
State = Literal["running", "done", "failed", "cancelled"]
Unit = Literal["files", "documents", "passages"]


@dataclass
class Job:
    """One indexing run. `done` of `total` files are finished; `error` is why all of it failed.

    `failures` holds the first files that could not be read, with the reason; `failed` counts them all.
    """

    id: str
    state: State = "running"
    done: int = 0
    total: int = 0
    path: str = ""
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    failures: list[tuple[str, str]] = field(default_factory=list)
    error: str = ""
    unit: Unit = "files"
    seconds: float = 0.0
    finished: deque[tuple[str, Outcome, str]] = field(default_factory=lambda: deque(maxlen=FILES_SHOWN), repr=False)
    stages: OrderedDict[str, Stage] = field(default_factory=OrderedDict, repr=False)
    stop: threading.Event = field(default_factory=threading.Event, repr=False)

    def note(self, progress: Progress) -> None:
        """A file is done."""
        self.done, self.total = progress.done, max(progress.done, progress.total)
        self.path = Path(progress.path).name
        self.stages.pop(progress.path, None)
        self.finished.append((self.path, progress.outcome, progress.reason))
        if progress.outcome == "failed":
            self._fail(progress.path, progress.reason)

    def enter(self, stage: Stage) -> None:
        """A file is under way; of very many that wait to be embedded together, the first are shown."""
        if stage.path in self.stages or len(self.stages) < STAGES_SHOWN:
            self.stages[stage.path] = stage

    def count(self, unit: Literal["documents", "passages"], done: int, total: int) -> None:
        """A rebuild has come so far."""
        self.unit, self.done, self.total = unit, done, total

    def finish(self, summary: Summary) -> None:
        """All files are done, or as many as were when the job was cancelled."""
        self.added, self.changed, self.unchanged = summary.added, summary.changed, summary.unchanged
        self.failed, self.failures = 0, []
        for path, reason in summary.failed:
            self._fail(path, reason)
        self.state = "cancelled" if summary.stopped else "done"

    def _fail(self, path: str, reason: str) -> None:
        self.failed += 1
        if len(self.failures) < FAILURES_SHOWN:
            self.failures.append((Path(path).name, reason))


class Jobs:
    """The jobs of one home. Safe for threads."""

    def __init__(
        self,
        home: Path,
        folders: Sequence[Path],
        notify: Callable[[str], None],
        servers: Servers = LOCAL,
        settings: IndexSettings | None = None,
    ) -> None:
        self.uploads = home / "uploads"
        self._home = home
        self.folders = [folder.resolve() for folder in folders]
        self._notify, self._servers, self._settings = notify, servers, settings
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()

    def allowed(self, path: str) -> Path:
        """A path of this machine that a client may have indexed. Raises UsageError for any other."""
        asked = Path(path)
        if "\0" not in path and asked.is_absolute():
            resolved = asked.resolve()
            if any(resolved.is_relative_to(folder) for folder in self.folders) and resolved.exists():
                return resolved
        listed = ", ".join(map(str, self.folders)) or "none (dateline serve --allow-paths DIR allows one)"
        raise UsageError(f"{path!r} is no file or folder below those that may be indexed by path: {listed}")

    @property
    def running(self) -> Job | None:
        """The job that runs, if one does."""
        return next((job for job in reversed(list(self._jobs.values())) if job.state == "running"), None)

    def check_free(self) -> None:
        """Raises IndexBusy while a job runs."""
        running = self.running
        if running:
            raise IndexBusy(
                f"job {running.id} is running ({running.done} of {running.total} {running.unit}); one at a time"
            )

    def start(self, paths: Sequence[Path], uploaded: Sequence[Path] = ()) -> Job:
        """Starts to index files and folders. Raises IndexBusy while another job of this process runs.

        `uploaded` are those of which nothing else knows: what of them is not indexed when the job is cancelled is removed.
        """
        listed, came = list(paths), list(uploaded)

        def work(job: Job) -> None:
            try:
                summary = self._index(job, listed)
            except BaseException:
                self._remove(came)
                raise
            if summary.stopped:
                self._remove(came)
            job.finish(summary)  # last: whoever sees the end finds everything in its place

        try:
            return self._begin(work)
        except IndexBusy:
            self._remove(came)
            raise

    def rebuild(self) -> Job:
        """Starts to split, extract and embed all documents anew. Raises IndexBusy while another job runs."""
        return self._begin(self._rebuild)

    def _begin(self, work: Callable[[Job], None]) -> Job:
        with self._lock:
            self.check_free()
            job = Job(secrets.token_hex(8))
            self._jobs[job.id] = job
            while len(self._jobs) > JOBS_KEPT:
                self._jobs.popitem(last=False)
        threading.Thread(target=self._run, args=(job, work), name=f"job {job.id}", daemon=True).start()
        return job

    def get(self, job_id: str) -> Job | None:
        """A job of this process, if it is still remembered."""
        return self._jobs.get(job_id)

    def listed(self) -> list[Job]:
        """The jobs that are remembered, latest first."""
        with self._lock:
            return list(itertools.islice(reversed(self._jobs.values()), JOBS_KEPT))

    def _index(self, job: Job, paths: list[Path]) -> Summary:
        inside = [each for path in paths for each in self._inside(path)]
        summary = ingest(
            self._home, inside, settings=self._settings, servers=self._servers, progress=job.note, stage=job.enter,
            stop=job.stop.is_set, notify=self._notify,
        )  # fmt: skip
        self._prepare(summary)
        return summary

    def _remove(self, uploaded: Sequence[Path]) -> None:
        """Removes files that came for a job and were not indexed before its end."""
        with suppress(HomeError, OSError):  # left lying rather than told: the job has an end of its own
            indexed = self._indexed()
            for path in uploaded:
                if path.resolve().as_uri() not in indexed:
                    path.unlink(missing_ok=True)

    def _indexed(self) -> Collection[str]:
        try:
            with closing(Catalog.open(catalog_place(self._home, self._servers))) as catalog:
                return catalog.documents_in_files()
        except NothingIndexed:
            return ()

    def _inside(self, path: Path) -> Iterator[Path]:
        """A file; or of a folder the files that lie in it, and not where a link in it leads to."""
        if not path.is_dir():
            yield path
            return
        yield from (each for each in discover([path]) if each.is_relative_to(path.resolve()))

    def _rebuild(self, job: Job) -> None:
        try:
            rebuild(
                self._home,
                self._settings,
                servers=self._servers,
                extracting=lambda done, total: job.count("documents", done, total),
                progress=lambda done, total: job.count("passages", done, total),
                stop=job.stop.is_set,
                notify=self._notify,
            )
            job.state = "done"
        except Stopped:
            job.state = "cancelled"

    def _run(self, job: Job, work: Callable[[Job], None]) -> None:
        started = time.monotonic()
        try:
            work(job)
        except DatelineError as error:
            job.error = str(error)
        except Exception as error:
            job.error = f"a bug of ours ({type(error).__name__}); the server's log has more"
            logging.getLogger("dateline").exception("job %s failed", job.id)
        finally:
            job.seconds = round(time.monotonic() - started, 3)
            if job.state == "running":
                job.state = "failed"

    def _prepare(self, summary: Summary) -> None:
        """Exports the reader now, so that the first question need not wait for it."""
        from rag.assemble import prepared_reader

        if summary.wrote:
            prepared_reader(self._home, self._notify)
