"""Taking documents out of an index, and putting them back: the last removed ones are kept, text and all, in the catalog.

Undoing needs no original file. What is not kept: passages, statements and vectors, which are made anew.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.catalog import Catalog
from index.corpus import agreed_settings, catalog_place, follow, open_existing, prepared_vectors
from index.embed import Embedder, Notify, open_embedder
from index.errors import DatelineError, UsageError
from index.extract import extract, tagger_for
from index.records import Document
from index.servers import LOCAL, Servers
from index.turns import turn_to_write

REMOVALS_KEPT = 50


@dataclass(frozen=True)
class Removed:
    """A document that was taken out and can be put back. `removed_at` is an ISO time."""

    id: str
    title: str
    uri: str
    removed_at: str


def forget(home: Path, name: str, *, for_good: bool = False, servers: Servers = LOCAL) -> Document:
    """Removes one document from the index, by id, uri, file name or title; the file itself stays.

    It can be put back with `restore` until fifty others have been removed, unless it goes `for_good`. Raises UsageError
    when the name fits none, or several.
    """
    with turn_to_write(home, servers), closing(open_existing(home, servers)) as catalog:
        fitting = catalog.find_documents(name)
        if len(fitting) != 1:
            raise UsageError(_unclear(name, [f"{each.id[:8]} {each.uri}" for each in fitting]))
        settings = agreed_settings(catalog, None)
        vectors = prepared_vectors(home, servers, catalog, settings.embedding_model)
        with catalog.transaction():
            if not for_good:
                catalog.keep_removed(fitting[0].id, datetime.now(UTC).isoformat(timespec="seconds"), REMOVALS_KEPT)
            catalog.drop_document(fitting[0].id)
            catalog.next_generation()
        follow(catalog, vectors, _no_embedder)
    return fitting[0]


def restore(home: Path, name: str, notify: Notify = lambda line: None, *, servers: Servers = LOCAL) -> Document:
    """Puts a removed document back, by id or title, the last removed first. Raises UsageError when none fits."""
    with turn_to_write(home, servers), closing(open_existing(home, servers)) as catalog:
        fitting = [each for each in removed(catalog) if each.id.startswith(name) or each.title == name]
        if not fitting or len({each.id for each in fitting}) > 1:
            raise UsageError(_unclear(name, [f"{each.id[:8]} {each.title}" for each in fitting], "removed "))
        settings = agreed_settings(catalog, None)
        vectors = prepared_vectors(home, servers, catalog, settings.embedding_model)
        document = catalog.removed_document(fitting[0].id)
        extracted = extract(document, settings, tagger_for(settings, home, notify))
        with catalog.transaction():
            catalog.put_back(extracted)
            catalog.next_generation()
        follow(catalog, vectors, lambda: open_embedder(settings.embedding_model, home / "models", notify))
    return document


def empty_trash(home: Path, servers: Servers = LOCAL) -> int:
    """Deletes what `forget` keeps, for good; returns how many documents that were."""
    with (
        turn_to_write(home, servers),
        closing(Catalog.create(catalog_place(home, servers))) as catalog,
        catalog.transaction(),
    ):
        return catalog.delete_removed()


def removed(catalog: Catalog) -> list[Removed]:
    """The documents that can be put back, the last removed first."""
    return [Removed(*row) for row in catalog.removed()]


def _unclear(name: str, fitting: list[str], kind: str = "") -> str:
    several = "; ".join(fitting[:5])
    return f"{name!r} fits {len(fitting)} {kind}documents: {several}" if fitting else f"no {kind}document fits {name!r}"


def _no_embedder() -> Embedder:
    raise DatelineError("vectors are missing in the index; run: dateline rebuild")
