"""Vectors in Chroma: found by cosine, replaced, removed, and readable by anybody who reads LlamaIndex's node format."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from servers import ChromaServer

from index.errors import HomeError
from index.records import Day, Document, Passage, make_document, make_passage
from index.vectors import ROWS, ServedVectors, Vectors, node_metadata

BRIDGE = make_document(
    uri="file:///a/bridge.txt",
    text="The bridge is safe. The council met.",
    format="txt",
    title="The bridge",
    source="The Ledger",
    author="A. Writer",
    published=Day(2021, 5, 4),
)
FIRST, SECOND = make_passage(BRIDGE, 0, 19), make_passage(BRIDGE, 20, 36)
AXES = np.eye(3, dtype=np.float32)


Opened = Callable[[str], Vectors]


@pytest.fixture(params=["in a folder", "on a server"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """Opens the vectors of one index, by model; nothing is in them yet."""
    if request.param == "in a folder":
        return lambda model: Vectors(tmp_path / "chroma", model)
    server: ChromaServer = request.getfixturevalue("chroma")
    identity = secrets.token_hex(8)
    return lambda model: ServedVectors(server.url, identity, model)


def filled(vectors: Vectors) -> Vectors:
    """Two passages: the first on the first axis, the second halfway between the first and the second axis."""
    halfway = np.array([0.6, 0.8, 0.0], dtype=np.float32)
    vectors.upsert([FIRST, SECOND], {BRIDGE.id: BRIDGE}, np.stack([AXES[0], halfway]))
    return vectors


@pytest.fixture
def vectors(opened: Opened) -> Vectors:
    return filled(opened("a-model"))


@pytest.fixture
def in_folder(tmp_path: Path) -> Vectors:
    return filled(Vectors(tmp_path / "chroma", "a-model"))


def found(vectors: Vectors, vector: np.ndarray, limit: int = 5) -> list[tuple[str, float]]:
    return [(identity, round(score, 4)) for identity, score in vectors.nearest(vector, limit)]


def test_nearest_is_by_cosine_best_first(vectors: Vectors) -> None:
    assert found(vectors, AXES[0]) == [(FIRST.id, 1.0), (SECOND.id, 0.6)]
    assert found(vectors, AXES[1]) == [(SECOND.id, 0.8), (FIRST.id, 0.0)]
    assert found(vectors, AXES[1], limit=1) == [(SECOND.id, 0.8)]


def test_ties_go_by_id(vectors: Vectors) -> None:
    assert found(vectors, AXES[2]) == [(identity, 0.0) for identity in sorted([FIRST.id, SECOND.id])]


def test_an_empty_collection_finds_nothing(opened: Opened) -> None:
    empty = opened("a-model")
    assert (empty.count(), empty.ids(), found(empty, AXES[0])) == (0, set(), [])


def test_a_vector_written_again_replaces_the_old_one(vectors: Vectors) -> None:
    vectors.upsert([FIRST], {BRIDGE.id: BRIDGE}, AXES[[2]])
    assert vectors.count() == 2
    assert found(vectors, AXES[2], limit=1) == [(FIRST.id, 1.0)]


def test_deleting_passes_over_what_is_not_there(vectors: Vectors) -> None:
    vectors.delete([FIRST.id, "0" * 32])
    assert vectors.ids() == {SECOND.id}
    vectors.delete([])
    assert vectors.count() == 1


def test_more_rows_than_one_call_takes(opened: Opened) -> None:
    many = ROWS + 600
    text = "x" * many
    document = make_document(uri="file:///long.txt", text=text, format="txt")
    passages = [make_passage(document, start, start + 1) for start in range(many)]
    angles = np.linspace(0, np.pi / 2, many)
    rows = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    vectors = opened("a-model")
    vectors.upsert(passages, {document.id: document}, rows)
    assert vectors.count() == many
    assert vectors.nearest(rows[-1], 1)[0][1] == pytest.approx(1.0, abs=1e-4)
    vectors.delete([each.id for each in passages])
    assert vectors.count() == 0


def test_what_another_process_writes_is_found_after_reopening(vectors: Vectors) -> None:
    again = (
        f"ServedVectors({vectors.url!r}, {vectors.name.split('-')[1]!r}, 'a-model')"
        if isinstance(vectors, ServedVectors)
        else f"Vectors(Path({str(vectors.folder)!r}), 'a-model')"
    )
    assert len(found(vectors, AXES[0])) == 2
    program = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
import numpy as np
from pathlib import Path
from index.vectors import ServedVectors, Vectors
from test_vectors import BRIDGE, make_passage
{again}.upsert(
    [make_passage(BRIDGE, 0, 36)], {{BRIDGE.id: BRIDGE}}, np.eye(3, dtype=np.float32)[[2]])
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    vectors.reopen()
    assert found(vectors, AXES[2], limit=1) == [(make_passage(BRIDGE, 0, 36).id, 1.0)]


def test_clearing_starts_anew_for_another_model(vectors: Vectors, opened: Opened) -> None:
    assert vectors.made_by() == "a-model"
    other = opened("wider-model")
    other.clear()
    assert (other.count(), other.made_by()) == (0, "wider-model")
    other.upsert([FIRST], {BRIDGE.id: BRIDGE}, np.eye(5, dtype=np.float32)[[4]])
    assert found(other, np.eye(5, dtype=np.float32)[4]) == [(FIRST.id, 1.0)]


def test_the_model_that_made_the_vectors_is_remembered(in_folder: Vectors) -> None:
    in_folder.reopen()
    assert Vectors(in_folder.folder, "another-model").made_by() == "a-model"


def test_a_damaged_folder_offers_the_rebuild(in_folder: Vectors) -> None:
    vectors = in_folder
    vectors.reopen()
    (vectors.folder / "chroma.sqlite3").write_bytes(b"this is no database" * 100)
    with pytest.raises(HomeError, match=r"cannot be used .*dateline rebuild"):
        vectors.count()
    vectors.clear()
    assert vectors.count() == 0


def test_a_folder_made_anew_by_another_process_is_written_to(in_folder: Vectors) -> None:
    assert in_folder.count()
    shutil.rmtree(in_folder.folder)
    in_folder.upsert([FIRST], {BRIDGE.id: BRIDGE}, np.eye(3, dtype=np.float32)[[2]])
    in_folder.reopen()
    assert in_folder.ids() == {FIRST.id}


@pytest.mark.parametrize(
    ("published", "number"),
    [(Day(2021, 5, 4), 20210504), (Day(None, 5, 4), None), (None, None)],
    ids=["known", "open year", "none"],
)
def test_a_row_says_where_it_comes_from(published: Day | None, number: int | None) -> None:
    document = make_document(uri="file:///a", text="Safe.", format="txt", title="T", source="S", published=published)
    row = node_metadata(make_passage(document, 0, 5), document)
    assert {key: row[key] for key in ("title", "source", "uri", "published", "ref_doc_id")} == {
        "title": "T",
        "source": "S",
        "uri": "file:///a",
        "published": str(published or ""),
        "ref_doc_id": document.id,
    }
    assert row.get("published_number") == number


def test_llamaindex_reads_our_rows_as_its_nodes(vectors: Vectors) -> None:
    from llama_index.core.vector_stores.types import VectorStoreQuery
    from llama_index.vector_stores.chroma import ChromaVectorStore

    store = ChromaVectorStore(chroma_collection=vectors.collection)
    result = store.query(VectorStoreQuery(query_embedding=AXES[0].tolist(), similarity_top_k=2))
    assert result.ids == [FIRST.id, SECOND.id]
    for node, passage in zip(result.nodes or [], (FIRST, SECOND), strict=True):
        check_node(node, passage, BRIDGE)


def check_node(node: object, passage: Passage, document: Document) -> None:
    from llama_index.core.schema import TextNode

    assert isinstance(node, TextNode)
    assert (node.node_id, node.ref_doc_id, node.text) == (passage.id, document.id, passage.text)
    assert document.text[node.start_char_idx : node.end_char_idx] == passage.text
    assert (node.metadata["title"], node.metadata["published"]) == (document.title, str(document.published))


def test_rows_are_filtered_by_day_as_a_number(vectors: Vectors) -> None:
    rows = vectors.collection.get(where={"published_number": {"$gte": 20210504}}, include=[])
    assert set(rows["ids"]) == {FIRST.id, SECOND.id}
    assert vectors.collection.get(where={"published_number": {"$gte": 20210505}}, include=[])["ids"] == []
