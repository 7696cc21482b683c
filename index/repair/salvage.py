"""A damaged catalog → a fresh one with every document that can be read and proves whole; the damaged file is kept.

Passages are cut anew, which costs little; statements are copied where their table is whole and they are what the
document says, and found anew elsewhere; vectors follow. The fresh catalog takes its place only when all of it is
written: a kill at any instant leaves the damaged one or the fresh one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain, count
from pathlib import Path
from urllib.parse import urldefrag

from index.catalog import Catalog, Extracted
from index.corpus import Notify, catalog_path, current_versions, follow, prepared_vectors
from index.embed import open_embedder
from index.errors import CatalogCorrupt, DatelineError, HomeError
from index.extract import cut, extract, tagger_for
from index.lock import writing
from index.records import Document
from index.repair.damage import damage
from index.repair.wreck import Place, Wreck
from index.reported.tagger import Tagger, installed_extractor
from index.servers import LOCAL, Servers
from index.settings import IndexSettings
from index.tables.database import Database
from index.vectors import Vectors

_SCRATCH = "salvage-"


@dataclass
class Salvaged:
    """What was saved, and what was not. `lost` are the uris of documents, empty where a uri could not be read either.

    `left_out` counts statements that were not what their document says, `found_anew` the documents whose statements were
    not copied, `without_particulars` those that lost the places of their pages and margins.
    """

    kept: Path
    documents: int = 0
    lost: list[str] = field(default_factory=list)
    left_out: int = 0
    found_anew: int = 0
    without_particulars: int = 0


def salvage(
    home: Path,
    *,
    servers: Servers = LOCAL,
    progress: Callable[[int, int], None] = lambda done, total: None,
    notify: Notify = lambda line: None,
) -> Salvaged | None:
    """Puts a fresh catalog in the place of a damaged one; none when it is whole. `progress` hears of documents.

    Raises HomeError when nothing is indexed there or the disk is full; the damaged catalog is then as it was.
    """
    path = catalog_path(home)
    if not path.exists():
        raise HomeError(f"nothing is indexed in {home} yet; run: dateline index PATH")
    with writing(home):
        report = None
        if locked_damage(path):
            with _scratch(home) as scratch:
                _write_log(path)
                fresh = scratch / "fresh.sqlite3"
                report = _Saving(Wreck(path, scratch), home, notify).save(fresh, progress)
                _settle(fresh)
                report.kept = _exchange(path, fresh)
        with closing(Catalog.create(path)) as catalog:
            if report or catalog.pending():  # one that was killed may have left the vectors to this one
                _bring_vectors(catalog, home, servers, notify)
    return report


def locked_damage(path: Path) -> list[str]:
    """What is wrong with a catalog, text indexes included. The caller holds the writer's lock."""
    try:
        with closing(Catalog.create(path)) as catalog:
            found = damage(catalog)
            if not found:
                catalog.check_words()
            return found
    except CatalogCorrupt as error:
        return [str(error)]


class _Saving:
    """One salvage: what the wreck holds goes into a fresh catalog."""

    def __init__(self, wreck: Wreck, home: Path, notify: Notify) -> None:
        self._wreck, self._home, self._notify = wreck, home, notify
        stored = wreck.settings()
        model = stored.embedding_model if stored else _model_of_vectors(home)
        current = current_versions(stored or IndexSettings(embedding_model=model))
        self._settings = replace(current, extractor=installed_extractor())
        self._copies = stored == self._settings and wreck.has_whole_statements()
        self._places, self._all_places = wreck.places()
        self._next: dict[str, int] = {}
        for place in (each for places in self._places.values() for each in places):
            self._next[place.file] = max(self._next.get(place.file, 0), place.ordinal + 1)

    def save(self, fresh: Path, progress: Callable[[int, int], None]) -> Salvaged:
        """Writes the fresh catalog."""
        report = Salvaged(fresh)
        listed, surely_all = self._wreck.listed()
        if self._all_places and self._places:  # others are what a killed process had not yet deleted
            listed = {identity: uri for identity, uri in listed.items() if identity in self._places}
        with closing(self._wreck), closing(Catalog.create(fresh)) as catalog, catalog.transaction():
            catalog.put_settings(self._settings)
            if identity := self._wreck.identity():
                catalog.identify(identity)
            catalog.next_generation(after=self._wreck.generation())
            for number, document in enumerate(self._documents(listed, surely_all), start=1):
                self._put(catalog, document, report)
                progress(number, max(number, len(listed)))
            for row in self._wreck.removed():
                catalog.copy_removed(row)
            lost = {identity: uri for identity, uri in listed.items() if not catalog.has_document(identity)}
            self._finish_files(catalog, lost)
            report.lost, report.documents = sorted(lost.values()), catalog.counts().documents
        return report

    def _documents(self, listed: dict[str, str], surely_all: bool) -> Iterator[Document]:
        """Every document that is whole, once: as SQLite finds it, else from whatever page it lies on."""
        given, missing = set[str](), set[str]()
        for identity in listed:
            document = self._wreck.document(identity)
            (given if document else missing).add(identity)
            if document:
                yield document
        if surely_all and not missing:
            return
        for document in self._wreck.documents_on_leaves():
            if document.id in missing or not (surely_all or document.id in given):
                given.add(document.id)
                missing.discard(document.id)
                yield document

    def _put(self, catalog: Catalog, found: Document, report: Salvaged) -> None:
        document, whole = self._wreck.with_particulars(found)
        report.without_particulars += not whole
        extracted = self._extracted(document, report)
        places = self._places.get(document.id) or [self._new_place(document)]
        for place in sorted(places, key=lambda each: each.uri != document.uri):
            placed = replace(extracted, document=replace(document, uri=place.uri))
            catalog.put_document(place.file, place.ordinal, placed)

    def _extracted(self, document: Document, report: Salvaged) -> Extracted:
        if self._copies:
            statements, wrong = self._wreck.statements(document)
            if not wrong:
                return Extracted(document, *cut(document, self._settings), statements)
            report.left_out += wrong
        report.found_anew += 1
        return extract(document, self._settings, self._tagger)

    def _new_place(self, document: Document) -> Place:
        """For a document of which is not known any more where its file held it."""
        file = urldefrag(document.uri).url
        self._next[file] = self._next.get(file, 0) + 1
        return Place(file, self._next[file] - 1, document.uri)

    def _finish_files(self, catalog: Catalog, lost: dict[str, str]) -> None:
        """Files of which all is here count as indexed; the others are read again by the next `dateline index`."""
        if not self._all_places:
            return
        lacking = {place.file for identity in lost for place in self._places[identity]}
        for file, digest in self._wreck.digests().items():
            if file not in lacking:
                catalog.finish_file(file, digest, self._next.get(file, 0))

    @cached_property
    def _tagger(self) -> Tagger | None:
        return tagger_for(self._settings, self._home, self._notify)


@contextlib.contextmanager
def _scratch(home: Path) -> Iterator[Path]:
    """An empty folder in the home, gone at the end; those of killed processes go too."""
    try:
        for left in home.glob(f"{_SCRATCH}*"):
            shutil.rmtree(left)
        with tempfile.TemporaryDirectory(dir=home, prefix=_SCRATCH) as made:
            yield Path(made)
    except OSError as error:
        raise HomeError(f"cannot write to {home}: {error.strerror or error}") from error


def _write_log(path: Path) -> None:
    """Lets SQLite write what is in its log into the file, if it can still open that."""
    with contextlib.suppress(DatelineError), closing(Database(path, "write")) as database:
        database.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def _settle(fresh: Path) -> None:
    """Has SQLite write the log of the fresh catalog into its file, which is all that is moved.

    Closing it does so too, but says nothing where the disk is too full for that.
    """
    with closing(Database(fresh, "write")) as database:
        _, logged, written = database.one("PRAGMA wal_checkpoint")
    if written < logged:
        raise HomeError(f"cannot use {fresh}: another process is reading it")


def _exchange(path: Path, fresh: Path) -> Path:
    """Keeps the damaged file, and the log that SQLite could not write into it, under a dated name; the fresh one takes its place."""
    kept = _unused(path.with_name(f"{path.stem}-damaged-{datetime.now(UTC):%Y%m%d-%H%M%S}{path.suffix}"))
    log, memory = (path.with_name(f"{path.name}-{each}") for each in ("wal", "shm"))
    _keep(path, kept)
    if log.exists() and log.stat().st_size:
        _keep(log, kept.with_name(f"{kept.name}-wal"))
    for beside in (log, memory):  # they would be taken for the fresh one's
        beside.unlink(missing_ok=True)
    fresh.replace(path)
    return kept


def _unused(path: Path) -> Path:
    """The path, with a number in its name where there is such a file."""
    numbered = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(each for each in chain([path], numbered) if not each.exists())


def _keep(path: Path, name: Path) -> None:
    """Gives a file a second name, or a copy where the file system has no links."""
    try:
        os.link(path, name)
    except OSError:
        shutil.copyfile(path, name)


def _bring_vectors(catalog: Catalog, home: Path, servers: Servers, notify: Notify) -> None:
    """Vectors that are there and of the right model stay; the others are made, from the scan if it has them."""
    settings = catalog.settings()
    assert settings
    vectors = prepared_vectors(home, servers, catalog, settings.embedding_model)
    if vectors.readable() and vectors.made_by() == vectors.model:
        with catalog.transaction():
            catalog.clear_pending(vectors.ids())
    notify("bringing the vectors into line with the catalog …")
    follow(catalog, vectors, lambda: open_embedder(settings.embedding_model, home / "models", notify))


def _model_of_vectors(home: Path) -> str:
    """The embedding model of an index that does not tell it any more."""
    vectors = Vectors(home / "chroma", IndexSettings().embedding_model)
    return (vectors.made_by() if vectors.folder.exists() and vectors.readable() else "") or vectors.model
