"""Chroma: the vectors of passages, in LlamaIndex's node format. Derived from the catalog and rebuildable from it.

Only this file knows Chroma. It never lets Chroma embed (its default function downloads a model) and never asks it
with text. The folder is opened by nothing else.

Damage is met in three ways. Torn files of the graph, which Chroma 1.5.9 reads beyond their end (it crashes, or finds
less than there is and says nothing), are told by their sizes before it opens them. What it refuses raises HomeError.
A process that died while opening the folder leaves a note, and the next one lets a child process try first.

`ServedVectors` are the same on a Chroma server. What fails there is told and never repaired by deleting.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import weakref
from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import numpy as np

from index.embed import Vectors as Matrix
from index.errors import HomeError
from index.records import Document, Passage
from index.repair.chroma_files import is_torn, looks_whole
from index.servers import shown

COLLECTION = "passages"
ROWS = 1_000
"""Rows of one call: at 384 numbers each some 4 MB, where `chroma run` takes 40 and a folder 5,461 rows. With 5,000 a call 13,000 rows were
written no faster, in 116 MB more memory."""
GRAPH = {"space": "cosine", "ef_search": 2_000, "max_neighbors": 32}
"""HNSW settings. Of 1,024,000 made passages the ten nearest were found with .965, .995 and .998 recall at 800, 2,000 and 5,000, in 3.2, 6.9 and
14 ms (40 questions); of 201,031 real ones with .979, .987, .991 and .993 at 100, 200, 400 and 800 (150)."""

SERVER_SECONDS = 60.0
"""How long a server may be silent; Chroma's client would wait for ever."""
LONGEST_PROBE = 120
"""Seconds that a child process may take to open a folder."""
_NO_DAMAGE = ("locked", "disk is full", "no space", "read-only", "readonly", "permission", "too many open files")

Result = TypeVar("Result")


class Vectors:
    """One Chroma folder with one collection, made by one embedding model."""

    served = False

    def __init__(self, folder: Path, model: str) -> None:
        self.folder = folder
        self.where = str(folder)
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

    def exists(self) -> bool:
        """Whether there is anything to open; opening would make an empty folder."""
        return self.folder.exists()

    def looks_whole(self) -> bool:
        """Whether they are there, as far as can be told without opening them."""
        return looks_whole(self.folder)

    def readable(self) -> bool:
        """Whether Chroma can use the folder; one that is not there can be made. A full or busy disk raises HomeError."""
        if is_torn(self.folder) or (self._left_by_dead() and not opens_in_child(self.folder)):
            return False
        for _ in range(2):
            try:
                self._proved()
                return True
            except HomeError as error:
                self.reopen()
                failure = error
        if any(word in str(failure).casefold() for word in _NO_DAMAGE):
            raise failure
        return False

    def _proved(self) -> None:
        """Searches once, with a note beside the folder of who is about to."""
        note = self.folder.with_name(f"{self.folder.name}-opening-{os.getpid()}")
        with contextlib.suppress(OSError):
            note.touch()
        try:
            self.search_once()
        finally:
            with contextlib.suppress(OSError):
                note.unlink(missing_ok=True)

    def search_once(self) -> None:
        """Opens the folder, counts, and searches for nothing in particular. Raises HomeError, or crashes as Chroma does."""
        if self.count():
            dimension = len(self._call("peek", limit=1)["embeddings"][0])
            self.nearest(np.ones(dimension, dtype=np.float32), 1)

    def _left_by_dead(self) -> bool:
        """Whether a process died while it opened the folder; its note is taken away."""
        left = False
        for note in self.folder.parent.glob(f"{self.folder.name}-opening-*"):
            if not _is_alive(int(note.name.rpartition("-")[2])):
                left = True
                with contextlib.suppress(OSError):
                    note.unlink(missing_ok=True)
        return left

    def count(self) -> int:
        """Vectors stored."""
        return int(self._call("count"))

    def ids(self) -> set[str]:
        """The passages that have a vector."""
        return set(self._call("get", include=[])["ids"])

    def upsert(self, passages: Sequence[Passage], documents: dict[str, Document], embeddings: Matrix) -> None:
        """Writes the vectors of passages; `documents` holds each passage's document by id."""
        for part in _parts(len(passages)):
            some = passages[part]
            self._write(
                "upsert",
                ids=[each.id for each in some],
                embeddings=embeddings[part],
                documents=[each.text for each in some],
                metadatas=[node_metadata(each, documents[each.document_id]) for each in some],
            )

    def delete(self, ids: Collection[str]) -> None:
        """Removes vectors; those that are not there are passed over."""
        listed = list(ids)
        for part in _parts(len(listed)):
            self._write("delete", ids=listed[part])

    def nearest(self, vector: Matrix, limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity), best first, ties by id. `vector` has shape (dimension,)."""
        found = self._call("query", query_embeddings=[vector], n_results=limit, include=["distances"])
        pairs = zip(found["ids"][0], found["distances"][0], strict=True)
        return sorted(((identity, 1.0 - float(far)) for identity, far in pairs), key=lambda each: (-each[1], each[0]))

    def of(self, ids: Sequence[str]) -> dict[str, Matrix]:
        """The vectors of passages by id, each of shape (dimension,); those that are not there are left out."""
        vectors: dict[str, Matrix] = {}
        for part in _parts(len(ids)):
            found = self._call("get", ids=list(ids[part]), include=["embeddings"])
            vectors |= zip(found["ids"], found["embeddings"], strict=True)
        return vectors

    def reopen(self) -> None:
        """Forgets what this process knows of the folder: a Chroma client does not see what another process wrote."""
        from chromadb.api import ServerAPI
        from chromadb.api.shared_system_client import SharedSystemClient

        client, self._client, self._collection = self._client, None, None
        if client is not None:
            with contextlib.suppress(Exception):  # whatever it has come to, it is not used again
                # Else its threads, files and memory stay until they are collected. Where another part of this process has
                # the same folder open, it goes on; where its client has taken our place in Chroma's register, too.
                if client._system.instance(ServerAPI) is client._server:
                    client.close()
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
        self._collection = self._try(lambda: self._made(COLLECTION))

    def _made(self, name: str) -> Any:
        """The collection of that name, made if it is not there."""
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration={"hnsw": GRAPH}, metadata={"model": self.model}
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

    def _write(self, method: str, **arguments: Any) -> None:
        """Writes, once more with a new client where that fails: a process that still has a folder open which has been made anew
        takes the new database's journal away by its name.
        """
        try:
            self._call(method, **arguments)
        except HomeError:
            self.reopen()
            self._call(method, **arguments)

    def _call(self, method: str, **arguments: Any) -> Any:
        """What a method of the collection answers."""
        return self._try(lambda: getattr(self.collection, method)(**arguments))

    def _try(self, action: Callable[[], Result]) -> Result:
        """The action's result; Chroma's failures, which have no common base, as HomeError."""
        try:
            return action()
        except (HomeError, KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of its Rust code is no Exception
            raise HomeError(
                f"the vectors in {self.folder} cannot be used ({type(error).__name__}: {error}); "
                "`dateline rebuild` makes them anew from the catalog"
            ) from error


class ServedVectors(Vectors):
    """One collection of a Chroma server, which any number of processes may read and write at once.

    Its name is made of the catalog's identity and the model's name: indexes and models never share one.
    """

    served = True

    def __init__(self, url: str, identity: str, model: str) -> None:
        self.url = url
        self.name = f"dateline-{identity}-{sha256(model.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
        self.where = f"{shown(url)} (collection {self.name})"
        self.model = model
        self._client = self._collection = None

    def exists(self) -> bool:
        """A collection that is not there is made."""
        return True

    def looks_whole(self) -> bool:
        """Only the server can tell."""
        return self.readable()

    def readable(self) -> bool:
        """True. Raises HomeError where the server is gone or refuses: nothing that it holds is deleted for that."""
        self.search_once()
        return True

    def reopen(self) -> None:
        """Asks for the collection anew at the next need."""
        self._collection = None

    def clear(self) -> None:
        """Deletes the index's collections, those of other models too, and starts an empty one."""
        prefix = self.name.rpartition("-")[0]
        for each in self._try(lambda: self._connected().list_collections()):
            if each.name.startswith(prefix):
                self._delete_collection(each.name)
        self.reopen()
        self._open()

    def _delete_collection(self, name: str) -> None:
        """Deletes a collection, unless another process was quicker."""
        from chromadb.errors import NotFoundError

        def delete() -> None:
            with contextlib.suppress(NotFoundError):
                self._client.delete_collection(name)

        self._try(delete)

    def _open(self) -> None:
        self._try(self._connected)
        self._collection = self._try(lambda: self._made(self.name))

    def _connected(self) -> Any:
        """The client; another one after the server was gone."""
        if self._client is None:
            self._client = _client_of(self.url)
            weakref.finalize(self, _end, self._client)
        return self._client

    def _call(self, method: str, **arguments: Any) -> Any:
        """What a method of the collection answers; asked once more when another process has made the collection anew."""
        from chromadb.errors import NotFoundError

        try:
            return super()._call(method, **arguments)
        except HomeError as error:
            if not isinstance(error.__cause__, NotFoundError):
                raise
            self.reopen()
            return super()._call(method, **arguments)

    def _try(self, action: Callable[[], Result]) -> Result:
        """The action's result; failures, those of the connection too, as HomeError."""
        try:
            return action()
        except HomeError:
            raise
        except Exception as error:
            told = f"{type(error).__name__}: {error}"[:300].replace(self.url, shown(self.url))
            raise HomeError(
                f"the vectors at {shown(self.url)} cannot be used ({told}); is the Chroma server running? "
                "What was indexed is in the catalog, and the next `dateline index` goes on from there"
            ) from error


def _parts(count: int) -> Iterator[slice]:
    return (slice(first, first + ROWS) for first in range(0, count, ROWS))


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


def opens_in_child(folder: Path) -> bool:
    """Whether a process of its own can open the folder and search in it: damage that crashes Chroma harms only that one."""
    code = "import sys; from pathlib import Path; from index.vectors import Vectors; Vectors(Path(sys.argv[1]), '').search_once()"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        child = subprocess.run(
            [sys.executable, "-c", code, str(folder)], env=environment, capture_output=True, timeout=LONGEST_PROBE
        )
    except subprocess.TimeoutExpired:
        return False
    return child.returncode == 0


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _client(folder: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _end(client: Any) -> None:
    """Closes a client's connections, which its own `close` leaves open."""
    for session in _sessions(client):
        session.close()
    client.close()


def _sessions(client: Any) -> list[Any]:
    """What a client speaks HTTP with: it has two, the other one for what there is on the server."""
    return [client._server._session, client._admin_client._server._session]


def _client_of(url: str) -> Any:
    """A client of a server. A user and password in the URL are for the proxy in front of it: Chroma has no authentication."""
    from urllib.request import Request, urlopen

    import chromadb
    from chromadb.config import Settings

    split = urlsplit(url)
    secure = split.scheme == "https"
    headers = {}
    if split.username is not None:
        told = f"{unquote(split.username)}:{unquote(split.password or '')}"
        headers["Authorization"] = f"Basic {b64encode(told.encode()).decode()}"
    # Chroma's client asks the server who we are as soon as it is made, and waits for ever.
    with urlopen(Request(f"{shown(url).rstrip('/')}/api/v2/heartbeat", headers=headers), timeout=SERVER_SECONDS):
        pass
    client = chromadb.HttpClient(
        split.hostname or "",
        split.port or (443 if secure else 80),
        ssl=secure,
        headers=headers,
        settings=Settings(anonymized_telemetry=False),
    )
    for session in _sessions(client):
        session.timeout = SERVER_SECONDS
    return client
