"""The scan: exact, whole or not there, and used only while it holds what the catalog holds."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path, fitting_scan
from index.ingest import ingest
from index.removal import forget
from index.scan import Scan, read_scan, scan_path, write_scan
from index.settings import DEFAULT_MODEL

ROWS = {letter * 32: row for letter, row in zip("abcd", np.eye(4, dtype=np.float32), strict=True)}


def test_nearest_is_exact_best_first_ties_by_id(tmp_path: Path) -> None:
    write_scan(tmp_path, "a-model", ROWS)
    scan = read_scan(tmp_path, "a-model")
    assert scan
    near = scan.nearest(np.array([0.0, 1.0, 0.5, 0.0], dtype=np.float32), 3)
    assert near == [("b" * 32, 1.0), ("c" * 32, 0.5), ("a" * 32, 0.0)]
    assert [list(each) for each in scan.of(["d" * 32, "e" * 32]).values()] == [[0, 0, 0, 1]]


@pytest.mark.parametrize("place", [0, 20, 60, 100, -1])
def test_a_changed_or_missing_byte_makes_it_none(tmp_path: Path, place: int) -> None:
    write_scan(tmp_path, "a-model", ROWS)
    path = scan_path(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place:][1:])
    assert read_scan(tmp_path, "a-model") is None
    path.write_bytes(whole[:place])
    assert read_scan(tmp_path, "a-model") is None
    assert read_scan(tmp_path, "another") is None


def test_what_a_killed_process_left_goes_with_the_next(tmp_path: Path) -> None:
    (tmp_path / "vectors-4242.new").write_bytes(b"half")
    write_scan(tmp_path, "a-model", ROWS)
    assert [each.name for each in tmp_path.iterdir()] == ["vectors.bin"]
    write_scan(tmp_path, "a-model", {})
    assert list(tmp_path.iterdir()) == []


def test_it_follows_what_is_indexed_and_forgotten(home: Path, tmp_path: Path) -> None:
    for name in ("ferry", "bridge"):
        (tmp_path / f"{name}.txt").write_text(f"The {name} is open again, the council of the town said.")
        ingest(home, [tmp_path / f"{name}.txt"])
    catalog = Catalog.open(catalog_path(home))
    scan = fitting_scan(catalog, DEFAULT_MODEL)
    assert scan
    assert len(scan.ids) == 2
    reader = Corpus.open(home)
    chroma = reader.vectors.of(list(scan.ids))
    assert all(np.array_equal(chroma[identity], row) for identity, row in scan.of(scan.ids).items())
    forget(home, "ferry.txt")
    assert reader.refresh()
    ((identity, _),) = reader.nearest("ferry", 5)
    assert [each.id for each in catalog.passages_of(next(catalog.documents()).id)] == [identity]


def test_one_that_does_not_fit_is_left_aside(indexed_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(indexed_home, tmp_path / "home", ignore=shutil.ignore_patterns("*-shm"))
    write_scan(home, DEFAULT_MODEL, ROWS)
    corpus = Corpus.open(home)
    assert not {identity for identity, _ in corpus.nearest("dialogue", 5)} & ROWS.keys()
    assert isinstance(fitting_scan(corpus.catalog, DEFAULT_MODEL), Scan)


UNWANTED = ("chromadb", "torch", "transformers", "sentence_transformers", "llama_index", "gradio", "pandas", "haystack")


@pytest.mark.parametrize("question", ["who said what on Feb 14", "how much credit does Germany extend to Ukraine?"])
def test_asking_imports_no_framework(indexed_home: Path, question: str) -> None:
    code = (
        "import sys\n"
        f"sys.argv = ['dateline', '--home', {str(indexed_home)!r}, 'ask', {question!r}]\n"
        "from ui.cli import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    code = end.code\n"
        f"print('LOADED', code, sorted({{name.split('.')[0] for name in sys.modules}} & {set(UNWANTED)!r}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.splitlines()[-1] == "LOADED 0 []"
