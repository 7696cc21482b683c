"""Documents are taken out and put back, without their files."""

from pathlib import Path

import pytest

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.errors import UsageError
from index.ingest import ingest
from index.removal import empty_trash, forget, removed, restore

ROWS = """{"id": "1", "title": "Bridge", "body": "Mara Lund said on May 3, 2021: \\"The bridge is safe.\\" The council met."}
{"id": "2", "title": "Ferry", "body": "Ines Okoro said: \\"The ferry will sail on Sunday.\\" It carries forty cars."}
"""


@pytest.fixture
def news(home: Path, tmp_path: Path) -> Path:
    """A file of two articles, indexed."""
    path = tmp_path / "news.jsonl"
    path.write_text(ROWS)
    ingest(home, [path])
    return path


def titles(home: Path) -> list[str]:
    return sorted(each.title for each in Catalog.open(catalog_path(home)).documents())


def test_a_removed_document_comes_back_without_its_file(home: Path, news: Path) -> None:
    corpus = Corpus.open(home)
    (before,) = corpus.catalog.find_documents("Bridge")
    said = corpus.catalog.statements(documents=[before.id])
    news.unlink()
    forget(home, "Bridge")
    assert titles(home) == ["Ferry"]
    assert [each.title for each in removed(corpus.catalog)] == ["Bridge"]
    restore(home, before.id[:8])
    assert titles(home) == ["Bridge", "Ferry"]
    assert corpus.catalog.document(before.id) == before
    assert corpus.catalog.statements(documents=[before.id]) == said
    assert removed(corpus.catalog) == []
    corpus.refresh()
    assert corpus.in_step()
    assert corpus.nearest("Is the bridge safe?", 1)[0][0] in {each.id for each in corpus.catalog.passages_of(before.id)}


def test_a_file_that_is_whole_again_counts_as_indexed(home: Path, news: Path) -> None:
    forget(home, "Ferry")
    restore(home, "Ferry")
    assert not ingest(home, [news]).wrote
    digests = Catalog.open(catalog_path(home)).files()
    assert list(digests) == [news.as_uri()]
    assert digests[news.as_uri()]


def test_a_file_that_still_lacks_a_document_is_read_again(home: Path, news: Path) -> None:
    forget(home, "Ferry")
    forget(home, "Bridge")
    restore(home, "Ferry")
    assert titles(home) == ["Ferry"]
    assert ingest(home, [news]).added == 1
    assert titles(home) == ["Bridge", "Ferry"]


def test_what_was_indexed_again_in_the_meantime_is_there_once(home: Path, news: Path) -> None:
    forget(home, "Ferry")
    ingest(home, [news])
    restore(home, "Ferry")
    assert titles(home) == ["Bridge", "Ferry"]
    assert Corpus.open(home).in_step()


def test_nothing_is_kept_of_what_goes_for_good(home: Path, news: Path) -> None:
    forget(home, "Ferry", for_good=True)
    assert removed(Catalog.open(catalog_path(home))) == []
    forget(home, "Bridge")
    assert empty_trash(home) == 1
    with pytest.raises(UsageError, match="no removed document fits 'Bridge'"):
        restore(home, "Bridge")


def test_only_the_last_are_kept(home: Path, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.removal.REMOVALS_KEPT", 1)
    forget(home, "Ferry")
    forget(home, "Bridge")
    assert [each.title for each in removed(Catalog.open(catalog_path(home)))] == ["Bridge"]
