"""Pages of a real catalog are overwritten: doctor says so, no command crashes, salvage saves all but what lay there."""

from __future__ import annotations

import random
import shutil
import sqlite3
import struct
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.errors import CatalogCorrupt, HomeError
from index.ingest import ingest
from index.removal import forget, restore
from index.repair.damage import damage
from index.repair.rebuild import rebuild
from index.repair.salvage import salvage
from index.repair.sqlite_pages import PAGE, rows_on_leaves
from ui.doctor import findings, salvaged_text

FILES = 40
TABLES = ["documents", "passages", "statements", "occurrences", "files", "particulars", "meta", "removed"]
INDEXES = ["documents_listed", "occurrences_of_document", "statements_of_document", "sqlite_autoindex_documents_1"]
WORDS = ["passage_words_data", "statement_words_idx", "passage_words_docsize"]


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("articles")
    for number in range(FILES):
        said = " ".join(f'Speaker{number} Lund said: "Point {number}.{line} is agreed."' for line in range(14))
        (folder / f"article{number:02d}.txt").write_text(f"{said} " + f"The council met for hour {number}. " * 20)
    return folder


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, models: Path, articles: Path) -> Path:
    """A home of forty documents, one of them removed and restorable."""
    home = tmp_path_factory.mktemp("whole") / "home"
    home.mkdir()
    (home / "models").symlink_to(models)
    ingest(home, [articles])
    forget(home, "article39.txt")
    return home


@pytest.fixture
def damaged(whole: Path, tmp_path: Path) -> Path:
    home = tmp_path / "home"
    shutil.copytree(whole, home, symlinks=True, ignore=shutil.ignore_patterns("*-shm", "*-wal"))
    return home


def pages_of(home: Path, name: str) -> list[int]:
    """The pages of a table or an index: its root, then what lies directly below."""
    content = catalog_path(home).read_bytes()
    if name == "schema":
        root = 1
    else:
        with closing(sqlite3.connect(catalog_path(home))) as catalog:
            ((root,),) = catalog.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name])
    at = (root - 1) * PAGE + (100 if root == 1 else 0)
    if content[at] not in (2, 5):
        return [root]
    (cells,) = struct.unpack_from(">H", content, at + 3)
    pointers = struct.unpack_from(f">{cells}H", content, at + 12)
    start = (root - 1) * PAGE
    return [root, *(struct.unpack_from(">I", content, start + each)[0] for each in pointers)]


def overwrite(home: Path, page: int, content: bytes, at: int = 0) -> None:
    with catalog_path(home).open("r+b") as opened:
        opened.seek((page - 1) * PAGE + at)
        opened.write(content)


def names(home: Path) -> list[str]:
    with closing(Catalog.open(catalog_path(home))) as catalog:
        return sorted(each.uri.rsplit("/", 1)[-1] for each in catalog.documents())


def state(home: Path) -> dict[str, object]:
    """All that a user can notice, document by document."""
    with closing(Catalog.open(catalog_path(home))) as catalog:
        return {
            each.uri: (each, catalog.passages_of(each.id), catalog.statements(documents=[each.id]))
            for each in catalog.documents()
        }


def problems(home: Path) -> list[str]:
    return [line for good, line in findings(home) if not good]


def check_salvaged(home: Path, whole: Path, articles: Path, lost: int) -> None:
    """All that is there is what it was; what is not comes back from its file, and nothing else is read into the index."""
    before, after = state(whole), state(home)
    assert len(after) == len(before) - lost
    assert all(before[uri] == found for uri, found in after.items())
    assert problems(home) == []
    corpus = Corpus.open(home)
    assert corpus.in_step()
    assert len(corpus.catalog.search_text("council", 100)) > 0
    summary = ingest(home, [articles])
    assert (summary.added + summary.changed, summary.failed) == (lost + 1, [])  # the removed one's file is still there
    assert {uri: each[1:] for uri, each in state(home).items()}.items() >= {
        uri: each[1:] for uri, each in before.items()
    }.items()
    assert problems(home) == []


ZEROS, NOISE = bytes(PAGE), random.Random(1).randbytes(PAGE)


@pytest.mark.parametrize("name", [*TABLES, *INDEXES, *WORDS])
def test_a_damaged_leaf(damaged: Path, whole: Path, articles: Path, name: str) -> None:
    overwrite(damaged, pages_of(damaged, name)[-1], ZEROS)
    (problem,) = problems(damaged)
    assert "to save what can be read: dateline salvage" in problem
    saved = salvage(damaged)
    assert saved
    assert saved.documents == len(names(damaged)) == FILES - 1 - len(saved.lost)
    assert (1 <= len(saved.lost) <= 4) if name == "documents" else saved.lost == []
    assert saved.kept.read_bytes()[: 2 * PAGE].startswith(b"SQLite format 3")
    check_salvaged(damaged, whole, articles, len(saved.lost))


@pytest.mark.parametrize("name", ["documents", "passages", "sqlite_autoindex_documents_1", "occurrences", "schema"])
def test_a_damaged_root_loses_no_document(damaged: Path, whole: Path, articles: Path, name: str) -> None:
    overwrite(damaged, pages_of(damaged, name)[0], NOISE)
    assert len(problems(damaged)) == 1
    saved = salvage(damaged)
    assert saved
    assert (saved.documents, saved.lost) == (FILES - 1, [])
    check_salvaged(damaged, whole, articles, 0)


@pytest.mark.parametrize("size", [16, 100])
def test_a_damaged_header_loses_nothing(damaged: Path, whole: Path, articles: Path, size: int) -> None:
    overwrite(damaged, 1, b"\xa5" * size)
    with pytest.raises(CatalogCorrupt, match=r"catalog\.sqlite3 is damaged .*: dateline salvage"):
        Corpus.open(damaged)
    saved = salvage(damaged)
    assert saved
    assert (saved.documents, saved.lost, saved.found_anew) == (FILES - 1, [], 0)
    check_salvaged(damaged, whole, articles, 0)
    restore(damaged, "article39")


def test_changed_letters_are_damage_too(damaged: Path, whole: Path, articles: Path) -> None:
    """SQLite has no checksums: only the content ids tell."""
    content = catalog_path(damaged).read_bytes()
    at = content.index(b"The council met for hour 7.")
    overwrite(damaged, 1, b"The council lied", at)
    with closing(Catalog.open(catalog_path(damaged))) as catalog:
        assert catalog.check() == []
        assert damage(catalog)
    saved = salvage(damaged)
    assert saved
    assert len(saved.lost) <= 1
    check_salvaged(damaged, whole, articles, len(saved.lost))


def test_statements_that_are_not_what_the_document_says_are_left_out(
    damaged: Path, whole: Path, articles: Path
) -> None:
    with closing(sqlite3.connect(catalog_path(damaged))) as catalog:
        catalog.execute("UPDATE statements SET quote = 'Something else.' WHERE number IN (3, 4)")
        catalog.commit()
    saved = salvage(damaged)
    assert saved
    assert (saved.left_out, saved.found_anew, saved.lost) == (2, 1, [])
    check_salvaged(damaged, whole, articles, 0)


def test_a_whole_catalog_is_left_alone(damaged: Path) -> None:
    before = catalog_path(damaged).read_bytes()
    assert salvage(damaged) is None
    assert catalog_path(damaged).read_bytes() == before


def test_nothing_to_salvage(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="nothing is indexed"):
        salvage(tmp_path)


def test_lost_documents_are_named_and_the_damaged_file_is_kept(damaged: Path, articles: Path) -> None:
    page = pages_of(damaged, "documents")[-1]
    overwrite(damaged, page, ZEROS)
    spoiled = catalog_path(damaged).read_bytes()
    saved = salvage(damaged)
    assert saved
    assert saved.kept.read_bytes() == spoiled
    gone = sorted({f"article{number:02d}.txt" for number in range(FILES - 1)} - set(names(damaged)))
    assert [Path(uri).name for uri in saved.lost] == gone
    text = salvaged_text(saved)
    assert f"the damaged catalog is kept: {saved.kept}" in text
    assert f"lost: {articles / gone[0]}" in text
    assert f"dateline index {articles / gone[0]}" in text
    assert not list(damaged.glob("salvage-*"))


def test_a_log_that_cannot_be_written_into_the_fresh_catalog_leaves_the_damaged_one(damaged: Path) -> None:
    overwrite(damaged, pages_of(damaged, "passages")[-1], ZEROS)
    spoiled = catalog_path(damaged).read_bytes()
    readers = []

    def read(done: int, total: int) -> None:
        if not readers:  # SQLite may not move what a reader has still to see
            (fresh,) = damaged.glob("salvage-*/fresh.sqlite3")
            readers.append(sqlite3.connect(fresh, isolation_level=None))
            readers[0].executescript("BEGIN; SELECT count(*) FROM meta;")

    with pytest.raises(HomeError, match="another process is reading it"):
        salvage(damaged, progress=read)
    assert catalog_path(damaged).read_bytes() == spoiled
    readers[0].close()
    assert salvage(damaged)
    assert problems(damaged) == []


def test_one_that_was_killed_before_the_vectors_is_ended_by_the_next(damaged: Path) -> None:
    overwrite(damaged, pages_of(damaged, "passages")[-1], ZEROS)
    assert salvage(damaged)
    with closing(Catalog.create(catalog_path(damaged))) as catalog, catalog.transaction():
        catalog.put_pending(catalog.passage_ids())
    assert len(problems(damaged)) == 1
    assert salvage(damaged) is None
    assert problems(damaged) == []


def test_what_was_damaged_twice_is_kept_twice(damaged: Path) -> None:
    kept = set()
    for _ in range(2):
        overwrite(damaged, pages_of(damaged, "passages")[-1], ZEROS)
        saved = salvage(damaged)
        assert saved
        kept.add(saved.kept)
    assert len(kept) == 2


def test_an_open_reader_sees_the_fresh_catalog(damaged: Path) -> None:
    corpus = Corpus.open(damaged)
    overwrite(damaged, pages_of(damaged, "passages")[-1], ZEROS)
    salvage(damaged)
    assert corpus.refresh()
    assert corpus.catalog.check() == []
    assert len(corpus.nearest("the council", 5)) == 5


@pytest.mark.parametrize("command", [["ask", "Who said what?"], ["documents"]])
@pytest.mark.parametrize("name", ["documents", "passages", "statements", "meta", "schema"])
def test_no_command_crashes(damaged: Path, name: str, command: list[str]) -> None:
    from click.testing import CliRunner

    from ui.cli import main

    overwrite(damaged, pages_of(damaged, name)[-1], NOISE)
    result = CliRunner().invoke(main, ["--home", str(damaged), *command])
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code == 0 or "dateline salvage" in result.output


def test_the_command(damaged: Path) -> None:
    overwrite(damaged, pages_of(damaged, "documents")[-1], ZEROS)
    code = "from ui.cli import main; main(prog_name='dateline')"
    salvaging = [sys.executable, "-c", code, "--home", str(damaged), "salvage"]
    first, second = (subprocess.run(salvaging, capture_output=True, text=True, timeout=120) for _ in range(2))
    assert first.returncode == 1
    assert "lost: " in first.stderr
    assert (second.returncode, second.stderr.endswith("there is nothing to salvage\n")) == (0, True)


def test_rows_are_read_off_the_pages(whole: Path) -> None:
    with closing(sqlite3.connect(f"file:{catalog_path(whole)}?mode=ro", uri=True)) as catalog:
        stored = catalog.execute("SELECT * FROM documents ORDER BY number").fetchall()
    on_pages = dict(rows_on_leaves(catalog_path(whole), len(stored[0])))
    assert [(each[0], (None, *each[1:])) for each in stored] == [(each[0], on_pages[each[0]]) for each in stored]


def test_rebuild_needs_a_whole_catalog(damaged: Path) -> None:
    overwrite(damaged, pages_of(damaged, "documents")[-1], ZEROS)
    with pytest.raises(CatalogCorrupt, match="dateline salvage"):
        rebuild(damaged)
