"""An open home: kept in step with what others write, repaired where it can be, read where it cannot be written."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.errors import HomeError, SettingsMismatch
from index.ingest import ingest
from index.lock import writing
from index.networks.export import packaged_weights
from index.repair.rebuild import rebuild
from index.scan import scan_path
from index.settings import IndexSettings
from index.tables.lookup import Lookup
from rag.assemble import open_pipeline

NOBODY = 65534


@pytest.fixture
def copied(indexed_home: Path, tmp_path: Path) -> Path:
    """A home of one's own with the shipped article in it."""
    return shutil.copytree(indexed_home, tmp_path / "copied", ignore=shutil.ignore_patterns("*-shm"))


def test_nothing_indexed_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match=r"nothing is indexed .* dateline index PATH"):
        Corpus.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_catalog_whose_making_was_killed_counts_as_none(home: Path, seed_text: str) -> None:
    connection = sqlite3.connect(catalog_path(home))
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    with pytest.raises(HomeError, match="nothing is indexed"):
        Corpus.open(home)
    (home / "article.txt").write_text(seed_text)
    assert ingest(home, [home / "article.txt"]).added == 1


def test_a_catalog_of_another_program_version_is_refused(copied: Path) -> None:
    connection = sqlite3.connect(catalog_path(copied))
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SettingsMismatch, match="format 99, not 2"):
        Corpus.open(copied)


def test_an_older_extractor_offers_the_rebuild(copied: Path) -> None:
    older = IndexSettings(extractor_version=0)
    catalog = Catalog.create(catalog_path(copied))
    catalog.put_settings(older)
    with pytest.raises(SettingsMismatch, match=r"extractor_version: 0, not \d+.*dateline rebuild"):
        Corpus.open(copied)
    rebuild(copied)
    assert Corpus.open(copied).settings == IndexSettings()


def test_rebuild_keeps_the_size_of_passages(copied: Path) -> None:
    rebuild(copied, IndexSettings(passage_characters=300))
    assert rebuild(copied) == rebuild(copied, IndexSettings(passage_characters=300))
    assert Corpus.open(copied).settings.passage_characters == 300


def test_an_open_reader_follows_a_rebuild_with_another_model(copied: Path) -> None:
    reader = Corpus.open(copied)
    asked = "relocation of the embassy from Kyiv to Lviv"
    before = reader.nearest(asked, 1)
    other = IndexSettings(embedding_model=str(packaged_weights()))
    rebuild(copied, other)
    assert reader.refresh()
    assert reader.settings == other
    assert reader.embedder.name == other.embedding_model
    # The other name leads to the same weights: the same passage is found.
    assert [identity for identity, _ in reader.nearest(asked, 1)] == [identity for identity, _ in before]
    assert not reader.refresh()


@pytest.mark.parametrize("broken", ["a vector too few", "a vector too many", "a note left behind"])
def test_what_a_killed_process_left_is_repaired_at_open(copied: Path, broken: str) -> None:
    damaged = Corpus.open(copied)
    passage = next(damaged.catalog.passage_ids())
    if broken == "a vector too few":
        damaged.vectors.delete([passage])
    elif broken == "a vector too many":
        damaged.vectors.collection.upsert(ids=["stray"], embeddings=[[1.0] * 384], metadatas=[{"a": 1}])
    else:
        Catalog.create(catalog_path(copied)).put_pending([passage])
    damaged.vectors.reopen()
    scan_path(copied).unlink()  # where it answers, Chroma is not opened
    lines: list[str] = []
    repaired = Corpus.open(copied, notify=lines.append)
    assert lines == ["bringing the vectors into line with the catalog …"]
    assert repaired.in_step()
    assert repaired.vectors.ids() == set(repaired.catalog.passage_ids())


def test_no_repair_while_another_writes(copied: Path) -> None:
    Catalog.create(catalog_path(copied)).put_pending(["a-passage-under-way"])
    with writing(copied):
        reader = Corpus.open(copied)
    assert reader.catalog.pending() == ["a-passage-under-way"]
    assert len(reader.nearest("dialogue", 3)) == 3


@pytest.fixture
def read_only(indexed_home: Path) -> Iterator[Path]:
    """A home that nobody can write to, in a folder that everybody can reach."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(indexed_home, home, ignore=shutil.ignore_patterns("*-shm"))
        with closing(sqlite3.connect(catalog_path(home))) as catalog:  # another test may have left a log beside it
            catalog.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        everything = [Path(folder), home, *home.rglob("*")]
        for each in everything:
            each.chmod(0o555 if each.is_dir() else 0o444)
        yield home
        for each in everything:
            each.chmod(0o755)


# Root may write anywhere, so it gives up being root; before that it loads what only root may read.
AS_NOBODY = f"""
import os, sys
from pathlib import Path
from index.corpus import Corpus
from index.ingest import ingest
home = Path(sys.argv[2])
warm = Corpus.open(Path(sys.argv[1]))
warm.nearest("warm", 1)
warm.vectors.reopen()
if os.getuid() == 0:
    os.setgid({NOBODY}); os.setuid({NOBODY})
try:
    corpus = Corpus.open(home)
    print(len(corpus.nearest("dialogue", 3)), corpus.catalog.counts().documents)
except Exception as error:
    print(type(error).__name__, error)
try:
    ingest(home, [home])
except Exception as error:
    print(type(error).__name__, error)
"""


def as_nobody(copied: Path, home: Path) -> list[str]:
    command = [sys.executable, "-c", AS_NOBODY, str(copied), str(home)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout.splitlines()


def test_a_read_only_home_still_answers(copied: Path, read_only: Path) -> None:
    before = {each: each.stat().st_mtime_ns for each in read_only.rglob("*")}
    answers, refusal = as_nobody(copied, read_only)
    assert answers == "3 1"
    assert refusal == f"HomeError cannot write to {read_only}: Permission denied"
    assert {each: each.stat().st_mtime_ns for each in read_only.rglob("*")} == before


def test_a_read_only_home_left_in_the_middle_is_not_read_as_if_it_were_whole(copied: Path, read_only: Path) -> None:
    log = catalog_path(read_only).with_name("catalog.sqlite3-wal")
    read_only.chmod(0o755)
    log.write_bytes(b"committed transactions that are not in the file yet")
    log.chmod(0o444)
    read_only.chmod(0o555)
    answers, _ = as_nobody(copied, read_only)
    assert answers.startswith(f"HomeError cannot use {catalog_path(read_only)}")


def test_an_answer_reads_a_document_once(indexed_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    catalog_document = Lookup.document
    monkeypatch.setattr(Lookup, "document", lambda self, name: read.append(name) or catalog_document(self, name))
    pipeline = open_pipeline(indexed_home)
    for question in (
        "who said what on Feb 14",
        "where is the embassy moving?",
        "what happened on Feb 16?",
        "who is Kirby?",
    ):
        answer = pipeline.ask(question)
        assert [pipeline.document(each.document_id).id for each in answer.citations]
    assert len(read) == 1
