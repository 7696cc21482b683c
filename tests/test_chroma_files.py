"""Damage to Chroma's folder: told before Chroma opens it, or survived, and mended from the catalog."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.records import make_document, make_passage
from index.repair.chroma_files import FILES, is_torn, looks_whole
from index.scan import scan_path
from index.settings import IndexSettings
from index.vectors import Vectors
from ui.doctor import findings

ROWS = 1_200
"""Chroma writes the graph's files after a thousand."""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose graph is on disk."""
    folder = tmp_path_factory.mktemp("graph") / "chroma"
    document = make_document(uri="file:///long.txt", text="x" * ROWS, format="txt")
    passages = [make_passage(document, start, start + 1) for start in range(ROWS)]
    rows = np.random.default_rng(1).standard_normal((ROWS, 8)).astype(np.float32)
    vectors = Vectors(folder, "a-model")
    vectors.upsert(passages, {document.id: document}, rows / np.linalg.norm(rows, axis=1, keepdims=True))
    assert vectors.readable()
    vectors.reopen()
    return folder


def copy_of(graph: Path, tmp_path: Path) -> Path:
    return shutil.copytree(graph, tmp_path / "chroma")


def test_a_whole_folder_is_not_torn(graph: Path, tmp_path: Path) -> None:
    assert looks_whole(graph)
    assert len(list(graph.glob("*/header.bin"))) == 1
    assert not is_torn(tmp_path / "none")
    assert not looks_whole(tmp_path / "none")


def test_what_is_torn_for_a_moment_is_being_written(graph: Path, tmp_path: Path) -> None:
    folder = copy_of(graph, tmp_path)
    (header,) = folder.glob("*/header.bin")
    content = header.read_bytes()
    header.write_bytes(b"")
    writer = threading.Timer(0.3, header.write_bytes, [content])
    writer.start()
    assert not is_torn(folder)
    assert header.read_bytes() == content
    writer.join()


@pytest.mark.parametrize("name", FILES)
def test_a_short_or_missing_file_of_the_graph_is_torn(graph: Path, tmp_path: Path, name: str) -> None:
    folder = copy_of(graph, tmp_path)
    (path,) = folder.glob(f"*/{name}")
    if name != "link_lists.bin":  # its size depends on the links
        os.truncate(path, path.stat().st_size * 2 // 3)
        assert is_torn(folder)
    path.unlink()
    assert is_torn(folder)
    assert not Vectors(folder, "a-model").readable()


def test_a_missing_database_is_torn(graph: Path, tmp_path: Path) -> None:
    folder = copy_of(graph, tmp_path)
    (folder / "chroma.sqlite3").unlink()
    assert is_torn(folder)


@pytest.mark.parametrize("name", ["chroma.sqlite3", "index_metadata.pickle"])
def test_what_chroma_refuses_is_not_readable(graph: Path, tmp_path: Path, name: str) -> None:
    folder = copy_of(graph, tmp_path)
    (path,) = folder.rglob(name)
    os.truncate(path, path.stat().st_size // 2)
    assert not Vectors(folder, "a-model").readable()


def test_a_process_that_died_while_opening_makes_the_next_one_careful(graph: Path, tmp_path: Path) -> None:
    folder = copy_of(graph, tmp_path)
    (header,) = folder.glob("*/header.bin")
    header.write_bytes(header.read_bytes()[:52] + b"\xff" * 48)  # sizes are right, the graph's own numbers are not
    open_it = f"from pathlib import Path; from index.vectors import Vectors; print(Vectors(Path({str(folder)!r}), 'a-model').readable())"
    first, second = (
        subprocess.run([sys.executable, "-c", open_it], capture_output=True, text=True, timeout=60) for _ in range(2)
    )
    assert first.returncode < 0, "Chroma no longer crashes on this: the note and the child process can go"
    assert second.stdout == "False\n"
    assert [each.name for each in tmp_path.iterdir()] == ["chroma"]


def test_a_damaged_folder_is_made_anew_without_embedding(indexed_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(indexed_home, tmp_path / "home", ignore=shutil.ignore_patterns("*-shm"))
    (home / "chroma" / "chroma.sqlite3").unlink()
    news: list[str] = []
    corpus = Corpus.open(home, None, news.append)
    assert news == ["bringing the vectors into line with the catalog …"]
    assert "embedder" not in vars(corpus)
    assert corpus.vectors.ids() == set(corpus.catalog.passage_ids())


def test_a_damaged_folder_without_a_scan_is_made_anew_too(indexed_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(indexed_home, tmp_path / "home", ignore=shutil.ignore_patterns("*-shm"))
    scan_path(home).unlink()
    os.truncate(home / "chroma" / "chroma.sqlite3", 50_000)
    corpus = Corpus.open(home)
    assert corpus.vectors.ids() == set(corpus.catalog.passage_ids())
    assert corpus.nearest("dialogue", 1)


def test_a_run_stopped_before_the_first_document_is_no_damage(home: Path) -> None:
    with closing(Catalog.create(catalog_path(home))) as catalog, catalog.transaction():
        catalog.put_settings(IndexSettings())
    assert [text for good, text in findings(home) if not good] == []
