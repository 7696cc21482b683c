"""Several processes index at once into Postgres and a Chroma server: no work twice, nothing lost, nobody who reads waits."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from conftest import SEEDS
from servers import ChromaServer, PostgresServer
from test_kill import FILES, write_articles
from test_postgres import QUESTIONS, Door

from index.catalog import Catalog
from index.corpus import Corpus
from index.errors import IndexBusy, SettingsMismatch
from index.ingest import Stage, ingest
from index.servers import Servers
from index.settings import IndexSettings
from index.turns import turn_to_write

# Few files go at a time, so that there is something to share.
INDEXER = """
import sys
from pathlib import Path
import index.ingest, index.turns
from index.servers import Servers
index.ingest.PASSAGES_IN_BATCH, index.turns.BYTES_CLAIMED = 8, 1_000
print("ready", flush=True)
sys.stdin.readline()
index.ingest.ingest(Path(sys.argv[1]), [Path(sys.argv[2])], servers=Servers(sys.argv[3], sys.argv[4]),
                    progress=lambda each: print(each.outcome, Path(each.path).name, flush=True))
"""


@pytest.fixture
def servers(postgres: PostgresServer, chroma: ChromaServer) -> Servers:
    return Servers(chroma.url, postgres.fresh())


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    write_articles(folder)
    return folder


def indexers(home: Path, articles: Path, servers: Servers, count: int = 2) -> list[subprocess.Popen[str]]:
    """Processes that have begun at the same moment."""
    command = [sys.executable, "-c", INDEXER, str(home), str(articles), servers.vectors, servers.catalog]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(count)
    ]
    for each in started:
        assert each.stdout
        assert each.stdout.readline() == "ready\n"
    for each in started:
        assert each.stdin
        each.stdin.write("\n")
        each.stdin.flush()
    return started


def told(process: subprocess.Popen[str]) -> Counter[str]:
    with process:
        assert process.stdout
        lines = process.stdout.read().split("\n")
    return Counter(line for line in lines if line)


def check(home: Path, servers: Servers, articles: Path, clean: Path) -> None:
    """The index is as one process would have made it."""
    (clean / "models").parent.mkdir()
    (clean / "models").symlink_to(home / "models")
    ingest(clean, [articles])
    one, several = Corpus.open(clean), Corpus.open(home, servers=servers)
    assert several.catalog.counts() == one.catalog.counts()
    assert several.catalog.files() == one.catalog.files()
    assert several.catalog.pending() == []
    assert several.vectors.ids() == set(one.catalog.passage_ids())
    assert {each.id for each in several.catalog.statements()} == {each.id for each in one.catalog.statements()}
    assert several.catalog.select("SELECT * FROM work") == []


def test_two_processes_share_the_work(home: Path, articles: Path, servers: Servers, tmp_path: Path) -> None:
    first, second = map(told, indexers(home, articles, servers))
    added = [sum(count for line, count in each.items() if line.startswith("added")) for each in (first, second)]
    assert sum(added) == FILES, (first, second)
    assert min(added) > FILES // 8, "one of them has done nearly all"
    names = [line for each in (first, second) for line in each if line.startswith("added")]
    assert len(names) == len(set(names)) == FILES
    assert sum(first.values()) == sum(second.values()) == FILES, "each tells of every file"
    check(home, servers, articles, tmp_path / "clean")


def test_what_a_killed_one_had_in_hand_goes_to_another(
    home: Path, articles: Path, servers: Servers, tmp_path: Path
) -> None:
    killed, going_on = indexers(home, articles, servers)
    assert killed.stdout
    killed.stdout.readline()
    killed.send_signal(signal.SIGKILL)
    told(killed)
    assert sum(told(going_on).values()) == FILES
    assert going_on.returncode == 0
    check(home, servers, articles, tmp_path / "clean")


def test_who_reads_waits_for_nobody(home: Path, servers: Servers) -> None:
    ingest(home, [SEEDS], servers=servers)
    writer = Catalog.create(servers.catalog)
    with turn_to_write(home, servers), closing(writer), writer.transaction():
        writer.drop_document(writer.document_ids()[0])
        writer.next_generation()
        answer = Door(home, servers).run("ask", QUESTIONS[0])  # would wait for ever
        assert (answer.exit_code, "Scholz" in answer.output) == (0, True)
    assert Catalog.open(servers.catalog).counts().documents == 0


def test_a_turn_for_oneself_is_refused_while_others_index_and_they_while_it_lasts(
    home: Path, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.turns.PATIENCE", 0.3)
    named = r"^another process \(dateline, process \d+ on .* since .*\) is writing to postgresql:///test_\d+\?host="
    sharing = turn_to_write(home, servers, shared=True), turn_to_write(home, servers, shared=True)
    with sharing[0], sharing[1], pytest.raises(IndexBusy, match=r"^other processes \("), turn_to_write(home, servers):
        pass
    with turn_to_write(home, servers):
        with pytest.raises(IndexBusy, match=named), turn_to_write(home, servers, shared=True):
            pass
        with pytest.raises(IndexBusy, match=named), turn_to_write(home, servers):
            pass
    with turn_to_write(home, servers) as turn, turn.alone() as alone:
        assert alone


def test_the_last_of_several_is_alone(home: Path, servers: Servers) -> None:
    with turn_to_write(home, servers, shared=True) as first, turn_to_write(home, servers, shared=True) as second:
        with first.alone() as alone:
            assert not alone
        with second.alone(leaving=True) as alone:
            assert not alone
        with first.alone(leaving=True) as alone:
            assert alone


def test_a_document_that_another_indexer_drops_is_stored_anew(home: Path, tmp_path: Path, servers: Servers) -> None:
    """It was known when it was queued, so that nothing had been extracted of it."""
    before, after = tmp_path / "before", tmp_path / "after"
    for folder in (before, after):
        folder.mkdir()
        (folder / "a.txt").write_text('Mara Lund said: "The bridge is safe."')
    ingest(home, [before], servers=servers)
    (after / "b.txt").write_text('Ole Berg said: "The tram is late."')
    catalog = Catalog.open(servers.catalog)
    (identity,) = catalog.document_ids()

    def drop(stage: Stage) -> None:
        if stage.path.endswith("b.txt") and stage.name == "reading" and catalog.has_document(identity):
            with closing(Catalog.create(servers.catalog)) as other, other.transaction():
                other.drop_file((before / "a.txt").as_uri())

    ingest(home, [after], servers=servers, stage=drop)
    corpus = Corpus.open(home, servers=servers)
    assert len(corpus.catalog.passages_of(identity)) == 1
    assert len(corpus.catalog.statements()) == 2
    assert corpus.vectors.ids() == set(corpus.catalog.passage_ids())
    assert corpus.in_step()


def test_two_that_begin_with_different_settings(home: Path, articles: Path, servers: Servers) -> None:
    """The one that writes second is told, and writes nothing."""
    other = IndexSettings(passage_characters=300)

    def overtaken(stage: Stage) -> None:
        with closing(Catalog.create(servers.catalog)) as catalog:
            if catalog.settings() is None:
                with catalog.transaction():
                    catalog.put_settings(other)

    with pytest.raises(SettingsMismatch, match="was written with other settings"):
        ingest(home, [articles], servers=servers, stage=overtaken)
    assert Catalog.open(servers.catalog).counts().documents == 0
