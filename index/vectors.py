"""Chroma: the vectors of passages, in LlamaIndex's node format. Derived from the catalog and rebuildable from it.

Only this file knows Chroma. It never lets Chroma embed (its default function downloads a model) and never asks it
with text. The folder is opened by nothing else.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from index.embed import Vectors as Matrix
from index.errors import HomeError
from index.records import Document, Passage

COLLECTION = "passages"
MOST_ROWS = 5_000
"""Rows of one call; Chroma 1.5.9 refuses more than 5,461."""
GRAPH = {"space": "cosine", "ef_search": 200, "max_neighbors": 32}
"""HNSW settings; recall@50 of .985 to .999 was seen on real vectors with them."""

Result = TypeVar("Result")


class Vectors:
    """One Chroma folder with one collection, made by one embedding model."""

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder
        self.model = model
        self._client: Any = None
        self._collection: Any = None
        self._copy: tempfile.TemporaryDirectory[str] | None = None

    @property
    def collection(self) -> Any:
        """The Chroma collection, as LlamaIndex's ChromaVectorStore takes it."""
        if self._collection is None:
            self._open()
        return self._collection

    def count(self) -> int:
        """Vectors stored."""
        return int(self._try(lambda: self.collection.count()))

    def ids(self) -> set[str]:
        """The passages that have a vector."""
        return set(self._try(lambda: self.collection.get(include=[])["ids"]))

    def upsert(self, passages: Sequence[Passage], documents: dict[str, Document], embeddings: Matrix) -> None:
        """Writes the vectors of passages; `documents` holds each passage's document by id."""
        for part in _parts(len(passages)):
            some = passages[part]
            upsert = partial(
                self.collection.upsert,
                ids=[each.id for each in some],
                embeddings=embeddings[part],
                documents=[each.text for each in some],
                metadatas=[node_metadata(each, documents[each.document_id]) for each in some],
            )
            self._try(upsert)

    def delete(self, ids: Collection[str]) -> None:
        """Removes vectors; those that are not there are passed over."""
        listed = list(ids)
        for part in _parts(len(listed)):
            self._try(partial(self.collection.delete, ids=listed[part]))

    def nearest(self, vector: Matrix, limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity), best first, ties by id. `vector` has shape (dimension,)."""
        count = self.count()
        if not count:
            return []
        found = self._try(
            lambda: self.collection.query(query_embeddings=[vector], n_results=min(limit, count), include=["distances"])
        )
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return sorted(((identity, 1.0 - float(far)) for identity, far in pairs), key=lambda each: (-each[1], each[0]))

    def of(self, ids: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of passages by id, each of shape (dimension,); those that are not there are left out."""
        found = self._try(lambda: self.collection.get(ids=list(ids), include=["embeddings"])) if ids else {"ids": []}
        return dict(zip(found["ids"], found["embeddings"], strict=True)) if found["ids"] else {}

    def reopen(self) -> None:
        """Forgets what this process knows of the folder: a Chroma client does not see what another process wrote."""
        from chromadb.api.shared_system_client import SharedSystemClient

        self._client = self._collection = None
        SharedSystemClient.clear_system_cache()
        if self._copy:
            self._copy.cleanup()
            self._copy = None

    def made_by(self) -> str:
        """The embedding model that the stored vectors come from."""
        return str((self.collection.metadata or {}).get("model", ""))

    def clear(self) -> None:
        """Deletes the folder and starts an empty collection."""
        self.reopen()
        shutil.rmtree(self.folder, ignore_errors=True)
        self._open()

    def _open(self) -> None:
        self._client = self._try(lambda: _client(self._writable_folder()))
        self._collection = self._try(
            lambda: self._client.get_or_create_collection(
                COLLECTION,
                embedding_function=None,
                configuration={"hnsw": GRAPH},
                metadata={"model": self.model},
            )
        )

    def _writable_folder(self) -> Path:
        """The folder, or a private copy of one that cannot be written to: Chroma writes even when it only reads."""
        if not self.folder.exists() or os.access(self.folder, os.W_OK):
            return self.folder
        self._copy = tempfile.TemporaryDirectory(prefix="dateline-")
        copy = Path(self._copy.name) / "chroma"
        shutil.copytree(self.folder, copy)
        for each in (copy, *copy.rglob("*")):
            each.chmod(0o700)
        return copy

    def _try(self, action: Callable[[], Result]) -> Result:
        """The action's result; Chroma's failures, which have no common base, as HomeError."""
        try:
            return action()
        except HomeError:
            raise
        except Exception as error:
            raise HomeError(
                f"the vectors in {self.folder} cannot be used ({type(error).__name__}: {error}); "
                "`dateline rebuild` makes them anew from the catalog"
            ) from error


def node_metadata(passage: Passage, document: Document) -> dict[str, Any]:
    """A passage's row in LlamaIndex's node format, as its ChromaVectorStore writes it, with what a reader filters by."""
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
    from llama_index.core.vector_stores.utils import node_to_metadata_dict

    published = document.published
    known: dict[str, Any] = {
        "title": document.title,
        "source": document.source,
        "author": document.author,
        "uri": document.uri,
        "published": str(published) if published else "",
    }
    if published and published.year:
        known["published_number"] = published.year * 10_000 + published.month * 100 + published.day
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=known,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.id)},
    )
    return node_to_metadata_dict(node, remove_text=True, flat_metadata=True)


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _parts(count: int) -> Iterator[slice]:
    return (slice(first, first + MOST_ROWS) for first in range(0, count, MOST_ROWS))
