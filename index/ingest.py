"""read → clean → split → extract → embed → store; repeatable and resumable.

Work goes in batches of passages: each batch is one catalog transaction and one write of vectors, so a kill at any
instant loses at most the batch under way, and a file counts as done only when all of it is stored. A run that is asked
to stop drops that batch and leaves the index as whole as before it. Nothing is written, and no model is loaded, for a
file that has not changed. Taking documents out again is in index/removal.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from index.catalog import Catalog, Extracted
from index.corpus import (
    PASSAGES_IN_BATCH,
    agreed_settings,
    catalog_place,
    follow,
    keep_scan,
    prepared_vectors,
)
from index.embed import Embedder, open_embedder
from index.embed import Vectors as Matrix
from index.errors import ReadError
from index.extract import Extracting, begin_extracting, extractors, tagger_for
from index.fetch import Page
from index.read import Fields, digest_of, discover, label_of, read_as
from index.records import Document
from index.reported.tagger import Tagger
from index.servers import LOCAL, Servers
from index.settings import IndexSettings
from index.turns import Turn, turn_to_write

Outcome = Literal["added", "changed", "unchanged", "failed", "forgotten"]
Notify = Callable[[str], None]
DONE_A_REPORT = 8
PROBLEMS_KEPT = 5
"""Unreadable rows of one file that are remembered with their reasons; more are counted."""


class Stopped(Exception):
    """The run was asked to stop. Of this module it never leaves; `rebuild` ends with it."""


@dataclass(frozen=True)
class Progress:
    """A file is done: the so-manyth of so many, and how it went. `reason` is for one that failed."""

    done: int
    total: int
    path: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class Stage:
    """A file under way: it is being read, its passages are embedded, its statements looked for, so many of so many."""

    path: str
    name: Literal["reading", "embedding", "extracting"]
    done: int = 0
    total: int = 0


@dataclass
class Summary:
    """What an indexing run did, in documents; failures with their file and reason. `stopped` if not to its end."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    forgotten: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    stopped: bool = False
    seconds: float = 0.0

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return bool(self.added or self.changed or self.forgotten)


def ingest(
    home: Path,
    paths: Iterable[Path],
    *,
    pages: Sequence[Page] = (),
    settings: IndexSettings | None = None,
    servers: Servers = LOCAL,
    names: Fields = Fields(),
    prune: bool = False,
    progress: Callable[[Progress], None] = lambda progress: None,
    stage: Callable[[Stage], None] = lambda stage: None,
    stop: Callable[[], bool] = lambda: False,
    notify: Notify = lambda line: None,
) -> Summary:
    """Indexes files, folders and pages of the web into a home; with `prune` also forgets files below `paths` that are gone.

    A file that cannot be read is reported, remembered (`Catalog.failures`) and skipped. `stop` is asked between files
    and while passages and statements are made; once it is true the run ends, and what was reported as done stays. Raises
    IndexBusy, HomeError, SettingsMismatch, ModelError.
    """
    started = time.perf_counter()
    listed, missing = _discovered(paths, prune)
    with (
        turn_to_write(home, servers, shared=True) as turn,
        closing(Catalog.create(catalog_place(home, servers))) as catalog,
        extractors() as pool,
    ):
        count = len(listed) + len(pages)
        run = _Run(turn, catalog, home, settings, servers, names, count, progress, notify, stage, stop, pool)
        try:
            for name, reason in missing:
                run.fail(name, reason)
            for some in turn.claimed(listed):
                run.take_all(some)
            for page in pages:
                run.take_page(page)
            if prune:
                run.forget_gone(paths, listed)
            run.finish()
        except Stopped:
            run.abandon()
        run.remember_failures()
    run.summary.seconds = round(time.perf_counter() - started, 3)
    return run.summary


@dataclass(frozen=True)
class _File:
    """A file under way: its name, where, its bytes' digest, how many documents, how it will have gone."""

    label: str
    uri: str
    digest: str
    count: int
    outcome: Outcome


class _Run:
    """One indexing run: takes files, fills a batch, writes it when it is full."""

    def __init__(
        self,
        turn: Turn,
        catalog: Catalog,
        home: Path,
        settings: IndexSettings | None,
        servers: Servers,
        names: Fields,
        total: int,
        progress: Callable[[Progress], None],
        notify: Notify,
        stage: Callable[[Stage], None],
        stop: Callable[[], bool],
        pool: ThreadPoolExecutor,
    ) -> None:
        self.summary = Summary()
        self._pool = pool
        self._stage, self._stop = stage, stop
        self._home, self._names, self._total, self._progress, self._notify = home, names, total, progress, notify
        self._turn, self._catalog = turn, catalog
        self._new = self._catalog.settings() is None
        self._settings = agreed_settings(self._catalog, settings)
        self._vectors = prepared_vectors(home, servers, catalog, self._settings.embedding_model)
        self._opened: Embedder | None = None
        self._digests = self._catalog.files()
        self._held = self._catalog.documents_in_files()
        self._documents: list[tuple[str, int, Extracting]] = []
        self._files: list[_File] = []
        self._known: set[str] = set()
        self._displaced: list[str] = self._catalog.orphans()
        self._failures: dict[str, str] = {}
        self._read: set[str] = set()
        self._known_failures = self._catalog.failures()
        self._done = 0
        self._checked = False
        with turn.alone() as alone:
            if alone and self._catalog.pending():
                notify("bringing the vectors into line with the catalog …")
                follow(self._catalog, self._vectors, self._embedder)

    def take_all(self, paths: Sequence[Path]) -> None:
        """Takes files that this run has claimed, to their end."""
        self._check_stop()
        if self._turn.shared:  # what other indexers have done since
            for uri, (digest, held) in self._catalog.files_among([each.as_uri() for each in paths]).items():
                self._digests[uri], self._held[uri] = digest, held
        for path in paths:
            self.take(path)
        if self._documents or self._files:
            self._write()

    def take(self, path: Path) -> None:
        """Reads a file and queues what is new in it."""
        self._check_stop()
        self._stage(Stage(str(path), "reading"))
        try:
            content = path.read_bytes()
        except OSError as error:
            self.fail(str(path), error.strerror or str(error))
            return
        self._take(str(path), path.as_uri(), path.name, content)

    def take_page(self, page: Page) -> None:
        """Fetches a page of the web and queues what is new in it."""
        self._check_stop()
        self._stage(Stage(page.url, "reading"))
        try:
            loaded = page.load()
        except ReadError as error:
            self.fail(page.url, str(error))
            return
        self._take(page.url, page.url, loaded.name, loaded.content, page.host)

    def _take(self, label: str, uri: str, name: str, content: bytes, outlet: str = "") -> None:
        digest = digest_of(name, content, self._names)
        if self._digests.get(uri) == digest:
            self.summary.unchanged += self._held.get(uri, 0)
            self._report(label, "unchanged")
            return
        try:
            reading = read_as(uri, name, content, self._names, outlet)
        except ReadError as error:
            self.fail(label, str(error))
            return
        self._queue(label, uri, "" if reading.problems else digest, reading.documents)
        for problem in reading.problems:
            self.summary.failed.append((label, problem))
        if reading.problems:
            more = len(reading.problems) - PROBLEMS_KEPT
            kept = "; ".join(reading.problems[:PROBLEMS_KEPT])
            self._failures[label] = kept + (f"; and {more} more rows" if more > 0 else "")

    def fail(self, path: str, reason: str) -> None:
        """Notes a file that cannot be read."""
        self.summary.failed.append((path, reason))
        self._failures[path] = reason
        self._report(path, "failed", reason)

    def forget_gone(self, paths: Iterable[Path], listed: Sequence[Path]) -> None:
        """Forgets indexed files below `paths` that are not there any more."""
        roots = [path.resolve().as_uri() for path in paths]
        present = {path.as_uri() for path in listed}
        self._read |= {path for path in self._known_failures if not Path(path).exists()}
        gone = [
            uri
            for uri in self._digests.keys() - present
            if any(uri == root or uri.startswith(root.rstrip("/") + "/") for root in roots)
        ]
        with self._catalog.transaction():
            for uri in sorted(gone):
                self.summary.forgotten += self._held.get(uri, 0)
                self._catalog.drop_file(uri)
            if gone:
                self._catalog.next_generation()

    def finish(self) -> None:
        """Writes what is left."""
        if self._documents or self._files or self._displaced:
            self._write()
        with self._turn.alone(leaving=True) as alone:
            if not alone:  # who ends last compares all
                return
            if self._catalog.pending() or (self.summary.wrote and not self._in_step()):
                follow(self._catalog, self._vectors, self._embedder)
            elif self.summary.wrote:
                keep_scan(self._catalog, self._vectors)

    def _in_step(self) -> bool:
        return self._vectors.count() == self._catalog.counts().passages

    def abandon(self) -> None:
        """Ends a run in the middle: nothing queued is written, and no old version stays beside its new one."""
        self.summary.stopped = True
        self._documents, self._files = [], []
        left = self._catalog.orphans()
        if left:
            with self._catalog.transaction():
                self._catalog.release(left)
                self._catalog.next_generation()
        with self._turn.alone(leaving=True) as alone:
            if alone and self._catalog.pending():
                follow(self._catalog, self._vectors, self._embedder)
            elif alone and self.summary.wrote:
                keep_scan(self._catalog, self._vectors)

    def remember_failures(self) -> None:
        """Keeps the reasons of files that could not be read, and forgets those of files that now could."""
        gone = self._known_failures.keys() & self._read - self._failures.keys()
        new = {path: reason for path, reason in self._failures.items() if self._known_failures.get(path) != reason}
        if gone or new:
            with self._catalog.transaction():
                self._catalog.put_failures(new)
                self._catalog.clear_failures(gone)

    def _check_stop(self) -> None:
        if self._stop():
            raise Stopped

    def _queue(self, label: str, uri: str, digest: str, documents: Sequence[Document]) -> None:
        outcome: Outcome = "changed" if uri in self._digests else "added"
        same = (self._digests.get(uri), self._held.get(uri)) == (digest, len(documents))
        for ordinal, document in enumerate(documents):
            self._check_stop()
            self._stage(Stage(label, "reading", ordinal, len(documents)))
            before = self._catalog.occurrence(uri, ordinal) if uri in self._digests else ""
            if before == document.id:
                self.summary.unchanged += 1
                continue
            same = False
            self._count(before)
            if self._catalog.has_document(document.id):
                self._known.add(document.id)
                found = Extracting(document, (), ())
            else:
                found = self._extracting(document)
            self._documents.append((uri, ordinal, found))
            if before:
                self._displaced.append(before)
            if sum(len(each.passages) for _, _, each in self._documents) >= PASSAGES_IN_BATCH:
                self._write()
        if same:  # a file with unreadable rows is read again each time, but holds what it held
            self._report(label, "unchanged")
        else:
            self._files.append(_File(label, uri, digest, len(documents), outcome))

    def _extracting(self, document: Document) -> Extracting:
        return begin_extracting(document, self._settings, self._tagger, self._pool)

    def _count(self, before: str) -> None:
        if before:
            self.summary.changed += 1
        else:
            self.summary.added += 1

    def _write(self) -> None:
        """The batch: embedded, one transaction, vectors, and only then reported as done."""
        fresh = {each.document.id: each for _, _, each in self._documents if each.passages}
        passages = [passage for each in fresh.values() for passage in each.passages]
        vectors = self._embedded([each.text for each in passages]) if passages else None
        self._wait_for_statements()
        extracted = [(uri, ordinal, each.result()) for uri, ordinal, each in self._documents]
        with self._catalog.transaction():
            gone = {each for each in self._known if not self._catalog.has_document(each)}
            if not gone:
                self._store(extracted)
        if gone:  # another indexer has dropped what this one has found there
            self._documents = [
                (uri, ordinal, self._extracting(each.document) if each.document.id in gone else each)
                for uri, ordinal, each in self._documents
            ]
            self._known -= gone
            self._write()
            return
        if vectors is not None:
            self._make_usable()
            self._vectors.upsert(passages, {key: each.document for key, each in fresh.items()}, vectors)
        self._follow([each.id for each in passages])
        self._new = False
        self._documents, self._known = [], set()
        for file in self._files:
            self._report(file.label, file.outcome)
        self._files = []

    def _store(self, extracted: Iterable[tuple[str, int, Extracted]]) -> None:
        """The catalog's part of a batch. The caller is in a transaction."""
        if self._new:
            agreed_settings(self._catalog, self._settings)  # another indexer may have written first
            self._catalog.put_settings(self._settings)
        for place in extracted:
            self._catalog.put_document(*place)
        for file in self._files:
            self._displaced += self._catalog.finish_file(file.uri, file.digest, file.count)
        if self._files:
            self._catalog.release(dict.fromkeys(self._displaced))
            self._displaced = []
        self._catalog.next_generation()

    def _make_usable(self) -> None:
        """Vectors that cannot be read, or are another model's, go; those of earlier runs are then made anew at the end."""
        if not self._checked and (not self._vectors.readable() or self._vectors.made_by() != self._vectors.model):
            self._notify("the vectors cannot be used and are made anew from the catalog …")
            self._vectors.clear()
        self._checked = True

    def _follow(self, written: Sequence[str]) -> None:
        """Vectors of passages that are gone go too; then nothing of ours is pending, and readers are told."""
        with self._catalog.transaction():
            # Under its lock no other indexer stores what is deleted here; and what is written has not been dropped meanwhile.
            noted = {*self._catalog.pending(), *written}
            gone = noted - self._catalog.passages(noted).keys()
            if gone:
                self._make_usable()
                self._vectors.delete(gone)
            self._catalog.clear_pending({*gone, *written})
            self._catalog.next_generation()

    def _embedded(self, texts: Sequence[str]) -> Matrix:
        """The vectors of texts; between any two of the embedder's own batches the run may be stopped."""
        done = 0

        def report(count: int) -> None:
            nonlocal done
            done += count
            self._enter("embedding", done, len(texts))

        return self._embedder().embed(texts, report)

    def _wait_for_statements(self) -> None:
        under_way = [stretch for _, _, each in self._documents for stretch in each.statements]
        for done, stretch in enumerate(under_way, start=1):
            stretch.result()
            self._enter("extracting", done, len(under_way))

    def _enter(self, name: Literal["embedding", "extracting"], done: int, total: int) -> None:
        """The files of the batch have come so far. Raises Stopped where that is asked for."""
        self._check_stop()
        if done % DONE_A_REPORT == 0 or done == total:
            files = [*(label_of(uri) for uri, _, _ in self._documents), *(each.label for each in self._files)]
            for path in dict.fromkeys(files):
                self._stage(Stage(path, name, done, total))

    def _embedder(self) -> Embedder:
        if self._opened is None:
            self._opened = open_embedder(self._settings.embedding_model, self._home / "models", self._notify)
        return self._opened

    @cached_property
    def _tagger(self) -> Tagger | None:
        return tagger_for(self._settings, self._home, self._notify)

    def _report(self, path: str, outcome: Outcome, reason: str = "") -> None:
        self._done += 1
        self._read.add(path)
        self._progress(Progress(self._done, self._total, path, outcome, reason))


def _discovered(paths: Iterable[Path], prune: bool) -> tuple[list[Path], list[tuple[str, str]]]:
    """The files to take, and the paths that cannot be; with `prune`, a path that is gone is no failure."""
    listed: dict[Path, None] = {}
    missing = []
    for path in paths:
        try:
            listed.update(dict.fromkeys(discover([path])))
        except ReadError as error:
            if not (prune and not path.exists()):
                missing.append((str(path), str(error).removeprefix(f"{path}: ")))
    return list(listed), missing
