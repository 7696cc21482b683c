"""An index whose vectors are on a real Chroma server: written, asked, the server gone and back."""

import socket
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner
from conftest import SEEDS
from servers import ChromaServer, running_chroma

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.errors import HomeError, UsageError
from index.ingest import ingest
from index.removal import forget, restore
from index.servers import Servers, shown
from index.vectors import ServedVectors
from ui.cli import main
from ui.doctor import findings

QUESTION = "negotiations about missiles"


def test_an_index_with_its_vectors_on_a_server(home: Path, indexed_home: Path, chroma: ChromaServer) -> None:
    servers = Servers(chroma.url)
    assert ingest(home, [SEEDS], servers=servers).added == 1
    assert not (home / "chroma").exists()
    assert not (home / "vectors.bin").exists()
    served, local = Corpus.open(home, servers=servers), Corpus.open(indexed_home)
    assert served.in_step()
    found, wanted = served.nearest(QUESTION, 5), local.nearest(QUESTION, 5)
    assert [each for each, _ in found] == [each for each, _ in wanted]
    assert [score for _, score in found] == pytest.approx([score for _, score in wanted], abs=1e-5)
    assert all(good for good, _ in findings(home, None, servers))
    name = next(served.catalog.documents()).id
    forget(home, name, servers=servers)
    assert served.vectors.count() == 0
    restore(home, name, servers=servers)
    assert served.refresh()
    again = served.nearest(QUESTION, 5)
    assert [each for each, _ in again] == [each for each, _ in wanted]


def test_a_server_that_is_gone_is_named_and_used_again_when_it_is_back(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "served"
    folder.mkdir()
    with running_chroma(folder) as server:
        servers = Servers(server.url)
        ingest(home, [SEEDS], servers=servers)
        corpus = Corpus.open(home, servers=servers)
        found = corpus.nearest(QUESTION, 3)
        server.stop()
        with pytest.raises(
            HomeError, match=f"the vectors at {server.url} cannot be used .*is the Chroma server running"
        ):
            corpus.nearest(QUESTION, 3)
        with pytest.raises(HomeError, match="is the Chroma server running"):
            ingest(home, [SEEDS], servers=servers)
        assert next(line for good, line in findings(home, None, servers) if not good).startswith("the vectors at")
        server.start()
        assert [each for each, _ in corpus.nearest(QUESTION, 3)] == [each for each, _ in found]
        assert ingest(home, [SEEDS], servers=servers).unchanged == 1


def test_vectors_of_before_go_to_the_server_at_the_first_opening(
    indexed_home: Path, chroma: ChromaServer, tmp_path: Path
) -> None:
    home = copytree(indexed_home, tmp_path / "home")
    corpus = Corpus.open(home, servers=Servers(chroma.url))
    assert corpus.vectors.count() == corpus.catalog.counts().passages
    assert isinstance(corpus.vectors, ServedVectors)
    assert Catalog.open(catalog_path(home)).identity() in corpus.vectors.name


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.vectors.SERVER_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(HomeError, match="cannot be used"):
            ServedVectors(url, "identity", "model").count()


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host", "http://", "http://host:0", "http://host/path"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="it is written http://HOST:PORT"):
        Servers(url)


def test_a_password_is_not_shown() -> None:
    assert shown("https://anna:secret@host:8000") == "https://host:8000"
    vectors = ServedVectors("http://anna:secret@127.0.0.1:1", "identity", "model")
    with pytest.raises(HomeError) as raised:
        vectors.count()
    assert "secret" not in f"{raised.value} {vectors.where}"


def test_status_says_where_the_vectors_are(indexed_home: Path) -> None:
    arguments = ["--home", str(indexed_home), "--vectors", "http://anna:secret@127.0.0.1:1", "status"]
    run = CliRunner().invoke(main, arguments)
    assert run.exit_code == 0
    assert "http://127.0.0.1:1 (collection dateline-" in run.output
    assert "secret" not in run.output
