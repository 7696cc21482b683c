"""An index goes to servers and back, killed on the way, and is the same there."""

from __future__ import annotations

import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import SEEDS, WRITTEN
from servers import ChromaServer, PostgresServer
from test_postgres import QUESTIONS, Door

import index.migrate
from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.errors import CatalogCorrupt, HomeError, UsageError
from index.ingest import ingest
from index.migrate import Side, checksums, migrate
from index.removal import forget, removed
from index.servers import Servers
from ui.cli import main

# A kill finds work under way in every step: little goes at a time, and the word of each step is waited for.
MOVER = """
import sys
from pathlib import Path
import index.migrate as module
from index.servers import Servers
module.DOCUMENTS_AT_ONCE = module.ROWS_AT_ONCE = 2
def side(home, catalog, vectors):
    return module.Side(Path(home), Servers(vectors, catalog))
def report(*told):
    print(*told, flush=True)
    sys.stdin.readline()
module.migrate(side(*sys.argv[1:4]), side(*sys.argv[4:7]), report=report)
"""


@pytest.fixture
def corpus(home: Path, tmp_path: Path) -> Path:
    """A home with documents of several kinds, one of them in two files, one removed, and a file that cannot be read."""
    articles = tmp_path / "articles"
    articles.mkdir()
    for name, text in WRITTEN.items():
        (articles / name).write_text(text)
    for number in range(8):
        said = f'Mara Lund said on May {number + 1}: "Bridge {number} is safe." Ole Berg said that tram {number} would be late.'
        (articles / f"council{number}.txt").write_text(f"{said} The council of Oslo met later.")
    (articles / "again").mkdir()
    (articles / "again" / "council0.txt").write_text((articles / "council0.txt").read_text())
    (articles / "broken.pdf").write_bytes(b"%PDF-1.4 torn")
    assert len(ingest(home, [SEEDS, articles]).failed) == 1
    forget(home, "council1.txt")
    return home


def mover(origin: Side, target: Side) -> subprocess.Popen[str]:
    sides = [part for each in (origin, target) for part in (str(each.home), each.servers.catalog, each.servers.vectors)]
    return subprocess.Popen(
        [sys.executable, "-c", MOVER, *sides], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def killed_after(origin: Side, target: Side, what: str) -> int:
    """Kills a copy once it has told a step twice; returns how many were done the first time that it told it."""
    with mover(origin, target) as process:
        assert process.stdout
        assert process.stdin
        told: list[int] = []
        while len(told) < 2:
            line = process.stdout.readline()
            assert line, "it ended before it could be killed: the test shows nothing"
            if line.startswith(what):
                told.append(int(line.split()[-2]))
            if len(told) < 2:
                process.stdin.write("\n")
                process.stdin.flush()
        process.send_signal(signal.SIGKILL)
    return told[0]


def opened(side: Side) -> Catalog:
    return Catalog.open(side.servers.catalog or catalog_path(side.home))


def test_to_servers_and_back_killed_on_the_way(
    corpus: Path, models: Path, postgres: PostgresServer, chroma: ChromaServer, tmp_path: Path
) -> None:
    here, there, back = (
        Side(corpus),
        Side(tmp_path / "other", Servers(chroma.url, postgres.fresh())),
        Side(tmp_path / "back"),
    )
    for each in (there, back):
        each.home.mkdir()
        (each.home / "models").symlink_to(models)
    for origin, target in ((here, there), (there, back)):
        assert killed_after(origin, target, "copying documents") == 0
        with pytest.raises(HomeError, match="is a copy under way"):
            opened(target)
        with pytest.raises(HomeError, match="is a copy under way"):
            ingest(target.home, [SEEDS], servers=target.servers)
        assert killed_after(origin, target, "copying documents") > 0, "it has begun anew"
        assert killed_after(origin, target, "copying vectors") == 0
        assert killed_after(origin, target, "copying vectors") > 0, "it has begun anew"
        killed_after(origin, target, "comparing")
        moved = migrate(origin, target)
        assert moved.resumed
        with closing(opened(origin)) as first, closing(opened(target)) as second:
            assert moved.counts == first.counts() == second.counts()
            assert checksums(first) == checksums(second) == moved.checksums
            assert (second.failures(), removed(second)) == (first.failures(), removed(first))
            assert len(removed(second)) == len(second.failures()) == 1
            for query in ("bridge", "council of Oslo", "dialogue"):
                wanted = [(each, pytest.approx(score)) for each, score in first.search_text(query, 9)]
                assert second.search_text(query, 9) == wanted
        assert Corpus.open(target.home, servers=target.servers).in_step()
    doors = [Door(each.home, each.servers) for each in (here, there, back)]
    for question in (
        *QUESTIONS,
        "who said what on May 3",
        "what did Mara Lund say about bridge 4?",
        "who said 'Bridge 7 is safe'",
    ):
        first, *others = [each.json("ask", question) for each in doors]
        assert others == [first, first], question
    assert [each.run("doctor").exit_code for each in doors] == [0, 0, 0]
    with pytest.raises(UsageError, match="holds an index already"):
        migrate(here, there)


def test_the_command(corpus: Path, postgres: PostgresServer, chroma: ChromaServer, tmp_path: Path) -> None:
    url = postgres.fresh()
    run = CliRunner().invoke(main, ["--home", str(corpus), "--vectors", chroma.url, "migrate", str(corpus), url])
    assert (run.exit_code, run.stdout) == (0, "")
    assert "copied 11 documents" in run.stderr, run.stderr
    assert "occurrences: 12 " in run.stderr, "one document is in two files"
    assert "counts, checksums and vectors agree" in run.stderr
    assert "copying documents" in run.stderr
    assert CliRunner().invoke(main, ["migrate", str(corpus), url]).exit_code == 2  # where are the vectors?
    assert CliRunner().invoke(main, ["migrate", str(corpus), str(corpus)]).exit_code == 2
    nothing = CliRunner().invoke(main, ["migrate", str(tmp_path / "none"), str(tmp_path / "more")])
    assert (nothing.exit_code, "nothing is indexed" in nothing.stderr) == (1, True)
    assert not (tmp_path / "more").exists()


def test_a_copy_that_differs_is_refused(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Catalog.copy_rows

    def losing(catalog: Catalog, table: str, names: str, rows: list[list[object]]) -> None:
        whole(catalog, table, names, rows[1:] if table == "statements" else rows)

    monkeypatch.setattr(Catalog, "copy_rows", losing)
    with pytest.raises(CatalogCorrupt, match=r"differs from .* in: counts .*, statements"):
        migrate(Side(corpus), Side(tmp_path / "copy"))
    with pytest.raises(HomeError, match="is a copy under way"):
        opened(Side(tmp_path / "copy"))


def test_vectors_that_differ_are_noticed(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index.migrate, "LARGEST_DIFFERENCE", -1.0)
    with pytest.raises(CatalogCorrupt, match="in: vectors"):
        migrate(Side(corpus), Side(tmp_path / "copy"))


def test_a_source_that_has_changed_is_not_mixed_with_what_was_copied(corpus: Path, tmp_path: Path) -> None:
    target = Side(tmp_path / "copy")
    killed_after(Side(corpus), target, "copying documents")
    forget(corpus, "council2.txt")
    with pytest.raises(UsageError, match="holds the beginning of another copy"):
        migrate(Side(corpus), target)
