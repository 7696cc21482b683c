"""One opened home, for readers: the catalog, the vectors and the embedder, kept in step with what others write.

home/catalog.sqlite3 is the truth, home/chroma/ is derived from it, home/models/ is a cache.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from index.catalog import Catalog
from index.embed import Embedder, Row, open_embedder
from index.errors import HomeError, SettingsMismatch
from index.lock import writing
from index.settings import IndexSettings
from index.tagger import installed_extractor
from index.vectors import Vectors

Notify = Callable[[str], None]
PASSAGES_IN_BATCH = 256


def catalog_path(home: Path) -> Path:
    """Where a home keeps its catalog."""
    return home / "catalog.sqlite3"


class Corpus:
    """What is indexed in one home. Open it with `Corpus.open`."""

    def __init__(self, home: Path, catalog: Catalog, settings: IndexSettings, notify: Notify) -> None:
        self.home = home
        self.catalog = catalog
        self.settings = settings
        self._notify = notify
        self._generation = catalog.generation()
        self._embedded: tuple[str, Row] | None = None

    @classmethod
    def open(cls, home: Path, settings: IndexSettings | None = None, notify: Notify = lambda line: None) -> Corpus:
        """Opens for reading; vectors that do not follow the catalog are repaired if nobody is writing.

        With no settings given the index's own count. Raises HomeError when nothing is indexed there and
        SettingsMismatch when it was indexed with others.
        """
        catalog = Catalog.open(catalog_path(home))
        corpus = cls(home, catalog, agreed_settings(catalog, settings), notify)
        corpus.repair()
        return corpus

    @cached_property
    def embedder(self) -> Embedder:
        """The model that the index was made with."""
        return open_embedder(self.settings.embedding_model, self.home / "models", self._notify)

    @cached_property
    def vectors(self) -> Vectors:
        """The vectors of the index's passages."""
        return Vectors(self.home / "chroma", self.settings.embedding_model)

    def refresh(self) -> bool:
        """Whether another process has changed the index since; if so its vectors are opened anew."""
        generation = self.catalog.generation()
        if generation == self._generation:
            return False
        self._generation = generation
        self.vectors.reopen()
        settings = agreed_settings(self.catalog, None)
        if settings != self.settings:  # somebody has rebuilt the index
            self.settings = settings
            self._embedded = None
            for cached in ("embedder", "vectors"):
                self.__dict__.pop(cached, None)
        return True

    def nearest(self, text: str, limit: int) -> list[tuple[str, float]]:
        """Passages nearest to a text in meaning, as (id, cosine similarity), best first."""
        vector = self._vector(text)
        try:
            return self.vectors.nearest(vector, limit)
        except HomeError:
            # A client that was open while another process wrote may stumble over ids it does not know.
            self.vectors.reopen()
            return self.vectors.nearest(vector, limit)

    def cosines(self, text: str, ids: Sequence[str]) -> dict[str, float]:
        """How near passages are to a text in meaning, by id."""
        vector = self._vector(text)
        return {identity: float(vector @ each) for identity, each in self.vectors.of(ids).items()}

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
            writing(self.home),
            contextlib.closing(Catalog.create(self.catalog.path)) as catalog,
        ):
            self._notify("bringing the vectors into line with the catalog …")
            follow(catalog, self.vectors, lambda: self.embedder)

    def in_step(self) -> bool:
        """Whether every passage has its vector."""
        return not self.catalog.pending() and self.vectors.count() == self.catalog.counts().passages


def agreed_settings(catalog: Catalog, asked: IndexSettings | None) -> IndexSettings:
    """The settings to work with, or SettingsMismatch listing what differs from those the index was written with.

    What extracts statements is not asked for: a new index takes what is installed, an old one keeps what it has.
    """
    stored = catalog.settings()
    if stored is None:
        return replace(asked or IndexSettings(), extractor=installed_extractor())
    wanted = replace(asked, extractor=stored.extractor) if asked else current_versions(stored)
    if stored != wanted:
        raise SettingsMismatch(
            f"the index in {catalog.path.parent} was written with other settings than are asked for now "
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


def follow(
    catalog: Catalog,
    vectors: Vectors,
    embedder: Callable[[], Embedder],
    progress: Callable[[int], None] = lambda done: None,
) -> None:
    """Makes the vectors follow the catalog: first what is noted as pending, then, if counts still differ, every id.

    The caller holds the writer's lock.
    """
    if vectors.made_by() != vectors.model:
        vectors.clear()
    _bring_into_line(catalog.pending(), catalog, vectors, embedder, progress)
    if vectors.count() != catalog.counts().passages:
        differing = vectors.ids() ^ set(catalog.passage_ids())
        _bring_into_line(sorted(differing), catalog, vectors, embedder, progress)


def _bring_into_line(
    passage_ids: Sequence[str],
    catalog: Catalog,
    vectors: Vectors,
    embedder: Callable[[], Embedder],
    progress: Callable[[int], None],
) -> None:
    """Writes the vectors of those passages that exist, removes those of the others."""
    for first in range(0, len(passage_ids), PASSAGES_IN_BATCH):
        some = passage_ids[first : first + PASSAGES_IN_BATCH]
        passages = list(catalog.passages(some).values())
        if passages:
            documents = {each.document_id: catalog.document(each.document_id) for each in passages}
            vectors.upsert(passages, documents, embedder().embed([each.text for each in passages]))
        vectors.delete(set(some) - {each.id for each in passages})
        with catalog.transaction():
            catalog.clear_pending(some)
            catalog.next_generation()
        progress(len(some))
