"""One opened home, for readers: the catalog, the vectors and the embedder, kept in step with what others write.

home/catalog.sqlite3 is the truth; home/chroma/ and, of a small index, home/vectors.bin are derived from it; home/models/ is
a cache.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from index.catalog import Catalog
from index.embed import Embedder, Row, open_embedder
from index.embed import Vectors as Matrix
from index.errors import HomeError, SettingsMismatch
from index.records import Passage
from index.reported.tagger import installed_extractor
from index.scan import MOST_PASSAGES, Scan, read_scan, write_scan
from index.servers import LOCAL, Servers
from index.settings import IndexSettings
from index.tables.lookup import Lookup
from index.tables.storage import Place
from index.turns import turn_to_write
from index.vectors import ServedVectors, Vectors

Notify = Callable[[str], None]
PASSAGES_IN_BATCH = 256
KEPT = 8
"""Documents kept in memory."""
PAUSES = (0.0, 0.1, 0.5)
"""Seconds before a search that failed is tried again."""


def catalog_path(home: Path) -> Path:
    """Where a home keeps its catalog."""
    return home / "catalog.sqlite3"


def catalog_place(home: Path, servers: Servers) -> Place:
    """Where the catalog of a home is, there or on a server."""
    return servers.catalog or catalog_path(home)


def open_existing(home: Path, servers: Servers = LOCAL) -> Catalog:
    """The catalog of a home, for writing. Raises NothingIndexed when there is none."""
    place = catalog_place(home, servers)
    Catalog.open(place).close()
    return Catalog.create(place)


class Corpus:
    """What is indexed in one home. Open it with `Corpus.open`.

    `document` and `sentences` are the catalog's, the last few of which are kept while the index stays as it is: an answer asks
    for the same ones hundreds of times, and one of them may be of 50 MB.
    """

    def __init__(
        self, home: Path, catalog: Catalog, settings: IndexSettings, notify: Notify, servers: Servers = LOCAL
    ) -> None:
        self.home = home
        self.catalog = catalog
        self.settings = settings
        self.servers = servers
        self._notify = notify
        self._generation = catalog.generation()
        self._embedded: tuple[str, Row] | None = None
        self.document = lru_cache(KEPT)(catalog.document)
        self.sentences = lru_cache(KEPT)(catalog.sentences)
        self._scan = self._fitting_scan()

    @classmethod
    def open(
        cls,
        home: Path,
        settings: IndexSettings | None = None,
        notify: Notify = lambda line: None,
        servers: Servers = LOCAL,
    ) -> Corpus:
        """Opens for reading; vectors that do not follow the catalog are repaired if nobody is writing.

        With no settings given the index's own count. Raises HomeError when nothing is indexed there and
        SettingsMismatch when it was indexed with others.
        """
        catalog = Catalog.open(catalog_place(home, servers))
        if servers.vectors and not catalog.identity():
            with turn_to_write(home, servers), contextlib.closing(Catalog.create(catalog.place)) as written:
                written.identify()
        corpus = cls(home, catalog, agreed_settings(catalog, settings), notify, servers)
        corpus.repair()
        if corpus._scan is None:
            # Of what is just being written Chroma may have another view: it is copied at the next opening.
            with contextlib.suppress(HomeError):
                if keep_scan(catalog, corpus.vectors):
                    corpus._scan = corpus._fitting_scan()
        return corpus

    @cached_property
    def embedder(self) -> Embedder:
        """The model that the index was made with."""
        return open_embedder(self.settings.embedding_model, self.home / "models", self._notify)

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors of the index's passages."""
        return vectors_of(self.home, self.servers, self.catalog, self.settings.embedding_model)

    @cached_property
    def passage_count(self) -> int:
        """How many passages there are, as of the last refresh."""
        return self.catalog.counts().passages

    def refresh(self) -> bool:
        """Whether another process has changed the index since; if so its vectors are opened anew."""
        generation = self.catalog.generation()
        if generation == self._generation:
            return False
        self._generation = generation
        self.document.cache_clear()
        self.sentences.cache_clear()
        self.__dict__.pop("passage_count", None)
        if "vectors" in self.__dict__:
            self.vectors.reopen()
        settings = agreed_settings(self.catalog, None)
        if settings != self.settings:  # somebody has rebuilt the index
            self.settings = settings
            self._embedded = None
            for cached in ("embedder", "vectors"):
                self.__dict__.pop(cached, None)
        self._scan = self._fitting_scan()
        return True

    def _fitting_scan(self) -> Scan | None:
        """The scan that answers for Chroma; never for a server, which others write to."""
        return None if self.servers.vectors else fitting_scan(self.catalog, self.settings.embedding_model)

    def nearest(self, text: str, limit: int) -> list[tuple[str, float]]:
        """Passages nearest to a text in meaning, as (id, cosine similarity), best first."""
        vector, scan = self._vector(text), self._scan
        if scan:
            return scan.nearest(vector, limit)
        for seconds in PAUSES:
            try:
                return self.vectors.nearest(vector, limit)
            except HomeError:
                # A client that was open while another process wrote may stumble over ids that it does not know, and a new
                # one over what is just being written.
                self.vectors.reopen()
                time.sleep(seconds)
        return self.vectors.nearest(vector, limit)

    def cosines(self, text: str, ids: Sequence[str]) -> dict[str, float]:
        """How near passages are to a text in meaning, by id."""
        vector, scan = self._vector(text), self._scan
        found = scan.of(ids) if scan else self.vectors.of(ids)
        return {identity: float(vector @ each) for identity, each in found.items()}

    def _vector(self, text: str) -> Row:
        """The vector of a question, which is needed twice: to find passages and to judge them."""
        known = self._embedded
        if known is None or known[0] != text:
            known = self._embedded = text, self.embedder.embed([text])[0]
        return known[1]  # not self._embedded, which another thread may have exchanged

    def repair(self) -> None:
        """Brings the vectors into line with the catalog, unless somebody is writing, or nothing can be written."""
        if self.in_step():
            return
        with (
            contextlib.suppress(HomeError),
            turn_to_write(self.home, self.servers),
            contextlib.closing(Catalog.create(self.catalog.place)) as catalog,
        ):
            self._notify("bringing the vectors into line with the catalog …")
            follow(catalog, self.vectors, lambda: self.embedder)

    def in_step(self) -> bool:
        """Whether every passage has its vector in Chroma. Where the scan answers, it is not opened to find out."""
        if self.catalog.pending():
            return False
        if self._scan is not None:
            return self.vectors.looks_whole()
        return self.vectors.readable() and self.vectors.count() == self.catalog.counts().passages


def vectors_of(home: Path, servers: Servers, catalog: Lookup, model: str) -> Vectors:
    """The vectors of a home's passages, there or on a server. Nothing is opened."""
    if servers.vectors:
        return ServedVectors(servers.vectors, catalog.identity(), model)
    return Vectors(home / "chroma", model)


def prepared_vectors(home: Path, servers: Servers, catalog: Catalog, model: str) -> Vectors:
    """The vectors, to be written. Raises HomeError at once where their server is gone. The caller holds the writer's lock."""
    if servers.vectors:
        catalog.identify()
    vectors = vectors_of(home, servers, catalog, model)
    if vectors.served:
        vectors.count()
    return vectors


def agreed_settings(catalog: Catalog, asked: IndexSettings | None) -> IndexSettings:
    """The settings to work with, or SettingsMismatch listing what differs from those the index was written with.

    What extracts statements is not asked for, unless nothing shall: a new index takes what is installed, an old one keeps
    what it has.
    """
    stored = catalog.settings()
    if stored is None:
        asked = asked or IndexSettings()
        return asked if asked.extractor == "none" else replace(asked, extractor=installed_extractor())
    wanted = replace(asked, extractor=stored.extractor) if asked else current_versions(stored)
    if stored != wanted:
        raise SettingsMismatch(
            f"the index in {catalog.where} was written with other settings than are asked for now "
            f"({'; '.join(stored.differences(wanted))}). Ask with the settings it has, or write it anew with "
            "`dateline rebuild` and the new ones."
        )
    return stored


def current_versions(stored: IndexSettings) -> IndexSettings:
    """The stored settings with this program's own versions of the steps."""
    ours = IndexSettings()
    return replace(
        stored,
        reader_version=ours.reader_version,
        splitter_version=ours.splitter_version,
        extractor_version=ours.extractor_version,
    )


def outdated(catalog: Catalog) -> list[str]:
    """What a rebuild would write otherwise than it is stored, a phrase each; none where nothing is, or nothing differs."""
    stored = catalog.settings()
    if stored is None:
        return []
    return stored.differences(replace(current_versions(stored), extractor=installed_extractor()))


def size_on_disk(home: Path) -> int:
    """Bytes of the catalog and of what is derived from it; neither uploads nor models count."""
    inside = (Path(folder, name) for folder, _, names in os.walk(home / "chroma") for name in names)
    total = 0
    for each in (*home.glob("catalog.sqlite3*"), home / "vectors.bin", *inside):
        with contextlib.suppress(OSError):  # a writer may take one away meanwhile
            total += each.stat().st_size
    return total


def fitting_scan(catalog: Catalog, model: str) -> Scan | None:
    """The scan that holds exactly the vectors of the catalog's passages, if there is one."""
    scan = _read_scan(catalog, model)
    return scan if scan and set(scan.ids) == set(catalog.passage_ids()) else None


def _read_scan(catalog: Catalog, model: str) -> Scan | None:
    """What lies beside the catalog, if that is a file."""
    return read_scan(catalog.path.parent, model) if catalog.path else None


def keep_scan(catalog: Catalog, vectors: Vectors) -> bool:
    """Writes the scan anew, of what the old one holds and else of Chroma's; whether it now fits the catalog.

    Of vectors that are on a server none is kept.
    """
    if vectors.served or not catalog.path:
        return False
    home, ids = catalog.path.parent, list(catalog.passage_ids())
    if not ids or len(ids) > MOST_PASSAGES:
        write_scan(home, vectors.model, {})
        return False
    scan = _read_scan(catalog, vectors.model)
    found = scan.of(ids) if scan else {}
    found |= vectors.of([each for each in ids if each not in found])
    write_scan(home, vectors.model, found if len(found) == len(ids) else {})
    return len(found) == len(ids)


def follow(
    catalog: Catalog,
    vectors: Vectors,
    embedder: Callable[[], Embedder],
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Makes the vectors follow the catalog: first what is noted as pending, then, if counts still differ, every id.

    Vectors that cannot be read, or are another model's, are made anew; those that the scan holds are not embedded again.

    The caller holds the writer's lock.
    """
    if not vectors.readable() or vectors.made_by() != vectors.model:
        vectors.clear()
    known = _read_scan(catalog, vectors.model)

    def embed(passages: Sequence[Passage]) -> Matrix:
        held = known.of([each.id for each in passages]) if known else {}
        fresh = [each for each in passages if each.id not in held]
        held |= (
            dict(zip([each.id for each in fresh], embedder().embed([each.text for each in fresh]), strict=True))
            if fresh
            else {}
        )
        return np.stack([held[each.id] for each in passages])

    _bring_into_line(catalog.pending(), catalog, vectors, embed, progress)
    if vectors.count() != catalog.counts().passages:
        differing = vectors.ids() ^ set(catalog.passage_ids())
        _bring_into_line(sorted(differing), catalog, vectors, embed, progress)
    keep_scan(catalog, vectors)


def _bring_into_line(
    passage_ids: Sequence[str],
    catalog: Catalog,
    vectors: Vectors,
    embed: Callable[[Sequence[Passage]], Matrix],
    progress: Callable[[int], None],
) -> None:
    """Writes the vectors of those passages that exist, removes those of the others."""
    for first in range(0, len(passage_ids), PASSAGES_IN_BATCH):
        some = passage_ids[first : first + PASSAGES_IN_BATCH]
        passages = list(catalog.passages(some).values())
        if passages:
            documents = {each.document_id: catalog.document(each.document_id) for each in passages}
            vectors.upsert(passages, documents, embed(passages))
        with catalog.transaction():
            # Asked again, under the lock that the transaction has: what somebody has stored meanwhile keeps its vector.
            vectors.delete(set(some) - catalog.passages(some).keys())
            catalog.clear_pending(some)
            catalog.next_generation()
        progress(len(some))
