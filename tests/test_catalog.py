"""The catalog: what goes in comes out, and what is damaged is named."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Lock

import pytest

from index.catalog import Catalog, Extracted, fts_query
from index.errors import CatalogCorrupt, DatelineError, HomeError, NothingIndexed
from index.records import DateRange, Day, Document, make_document, make_passage, make_statement
from index.repair.damage import damage
from index.tables.storage import Place

TEXT = 'Mara Lund said on May 3: "The bridge is safe." The council met later.'


def document(text: str = TEXT, uri: str = "file:///a/bridge.txt", source: str = "The Ledger") -> Document:
    return make_document(uri=uri, text=text, format="txt", title="The bridge", source=source, published=Day(2021, 5, 4))


def extracted(made: Document, said_on: Day | None = Day(2021, 5, 3)) -> Extracted:
    statement = make_statement(
        made, 26, 45, kind="direct", speaker="Mara Lund", speaker_text="Mara Lund", cue="said", role="mayor",
        said_on=said_on, said_on_basis="stated",
    )  # fmt: skip
    return Extracted(made, [(0, 46), (47, 69)], [make_passage(made, 0, 46), make_passage(made, 47, 69)], [statement])


@pytest.fixture
def catalog(place: Place) -> Catalog:
    made = Catalog.create(place)
    put(made, "file:///a/bridge.txt", extracted(document()))
    return made


def put(catalog: Catalog, file: str, *found: Extracted) -> None:
    with catalog.transaction():
        for ordinal, each in enumerate(found):
            catalog.put_document(file, ordinal, each)
        catalog.release(catalog.finish_file(file, "digest", len(found)))


def test_a_document_comes_back_whole(catalog: Catalog) -> None:
    made = document()
    assert catalog.document(made.id) == made
    assert [each.text for each in catalog.passages_of(made.id)] == [TEXT[:46], TEXT[47:]]
    assert catalog.sentences(made.id) == [(0, 46), (47, 69)]
    (statement,) = catalog.statements()
    assert statement == extracted(made).statements[0]
    assert statement.quote == "The bridge is safe."
    assert catalog.sentence_around(statement) == TEXT[:46]


def test_an_unknown_document_is_named(catalog: Catalog) -> None:
    with pytest.raises(DatelineError, match="'nothing'"):
        catalog.document("nothing")


@pytest.mark.parametrize("name", ["bridge.txt", "The bridge", "file:///a/bridge.txt", document().id, document().id[:8]])
def test_a_document_is_found_by_any_of_its_names(catalog: Catalog, name: str) -> None:
    assert [each.id for each in catalog.find_documents(name)] == [document().id]


@pytest.mark.parametrize("name", ["bridge", "%", "_ridge.txt", document().id[:7], ""])
def test_no_part_of_a_name_suffices(catalog: Catalog, name: str) -> None:
    assert catalog.find_documents(name) == []


def test_text_search_stems_and_ranks(catalog: Catalog) -> None:
    first, second = catalog.passages_of(document().id)
    assert [identity for identity, _ in catalog.search_text("councils meeting", 5)] == [second.id]
    assert [identity for identity, _ in catalog.search_text("bridge is safe", 5, phrase=True)] == [first.id]
    assert catalog.search_text("is bridge safe", 5, phrase=True) == []


@pytest.mark.parametrize(
    "query", ['"', "NEAR(", "a AND", "text:bridge", "*", "bridge -safe", "(", "^x", "", "'; DROP TABLE x"]
)
def test_no_query_syntax_leaks(catalog: Catalog, query: str) -> None:
    catalog.search_text(query, 5)
    catalog.search_text(query, 5, phrase=True)
    catalog.search_statements(query, 5)
    assert fts_query(query).count('"') % 2 == 0


@pytest.mark.parametrize(
    ("days", "found"),
    [
        (DateRange.only(Day(2021, 5, 3)), 1),
        (DateRange.only(Day(None, 5, 3)), 1),
        (DateRange.only(Day(2020, 5, 3)), 0),
        (DateRange(Day(2021, 5, 1), Day(2021, 5, 31)), 1),
        (DateRange(Day(None, 12, 30), Day(None, 1, 2)), 0),
    ],
    ids=str,
)
def test_days_are_matched_with_open_years(catalog: Catalog, days: DateRange, found: int) -> None:
    assert len(catalog.statements(days=days)) == found


def test_a_statement_of_an_open_year_fits_every_year(place: Place) -> None:
    catalog = Catalog.create(place)
    put(catalog, "f", extracted(document(), Day(None, 5, 3)))
    assert len(catalog.statements(days=DateRange.only(Day(1999, 5, 3)))) == 1


def test_filters_of_statements(catalog: Catalog) -> None:
    assert len(catalog.statements(speakers=["Mara Lund"], about="bridges", sources=["the ledger", "The Gazette"])) == 1
    assert catalog.statements(speakers=["Nobody"]) == []
    assert catalog.statements(sources=["The Post"]) == []
    assert catalog.statements(about="river") == []
    assert catalog.speakers() == [("Mara Lund", 1)]
    assert catalog.roles() == [("Mara Lund", "mayor")]
    assert catalog.sources() == ["The Ledger"]
    assert catalog.days() == [Day(2021, 5, 3)]


def test_the_same_article_in_two_files_is_stored_once_until_the_last_goes(catalog: Catalog) -> None:
    put(catalog, "file:///b/copy.txt", extracted(document(uri="file:///b/copy.txt")))
    assert catalog.counts().documents == 1
    assert catalog.occurrences(document().id) == ["file:///a/bridge.txt", "file:///b/copy.txt"]
    with catalog.transaction():
        catalog.drop_file("file:///a/bridge.txt")
    assert catalog.document(document().id).uri == "file:///b/copy.txt"
    with catalog.transaction():
        catalog.drop_file("file:///b/copy.txt")
    assert vars(catalog.counts()) == {"documents": 0, "passages": 0, "statements": 0}
    assert catalog.search_text("bridge", 5) == []


def test_a_transaction_that_fails_leaves_nothing(catalog: Catalog) -> None:
    def fail() -> None:
        with catalog.transaction():
            catalog.drop_document(document().id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert catalog.counts().documents == 1


def test_passages_wait_until_their_vectors_follow(catalog: Catalog) -> None:
    ids = {each.id for each in catalog.passages_of(document().id)}
    assert set(catalog.pending()) == ids
    with catalog.transaction():
        catalog.clear_pending(ids)
        catalog.drop_document(document().id)
    assert set(catalog.pending()) == ids


def test_a_missing_index_says_what_to_do(place: Place) -> None:
    with pytest.raises(NothingIndexed, match="dateline index PATH"):
        Catalog.open(place)


def test_a_reader_cannot_write(catalog: Catalog) -> None:
    reader = Catalog.open(catalog.place)
    assert list(reader.documents()) == [document()]
    with pytest.raises(HomeError, match=r"cannot use|cannot be used"):
        reader.put_pending(["passage"])


def test_the_generation_only_grows(catalog: Catalog) -> None:
    catalog.next_generation()
    catalog.next_generation()
    assert catalog.generation() == 2
    catalog.next_generation(after=7)
    assert catalog.generation() == 8


def test_what_cannot_be_read_is_remembered_until_it_can(catalog: Catalog) -> None:
    catalog.put_failures({"/a/b": "no text", "/a/c": "torn"})
    catalog.put_failures({"/a/b": "empty"})
    catalog.clear_failures(["/a/c"])
    assert catalog.failures() == {"/a/b": "empty"}


def test_a_removed_document_is_put_back_where_it_was(catalog: Catalog) -> None:
    with catalog.transaction():
        catalog.keep_removed(document().id, "2022-02-14T00:00:00+00:00", 5)
        catalog.drop_document(document().id)
    assert (catalog.counts().documents, catalog.files()) == (0, {})
    with catalog.transaction():
        catalog.put_back(extracted(document()))
    assert (list(catalog.documents()), catalog.files(), catalog.removed()) == (
        [document()],
        {"file:///a/bridge.txt": "digest"},
        [],
    )


def test_a_catalog_that_is_whole_is_said_to_be(catalog: Catalog) -> None:
    assert damage(catalog) == []
    catalog.check_words()


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(CatalogCorrupt, match=r"catalog\.sqlite3"):
        Catalog.open(path)


def test_a_catalog_of_before_can_still_be_written_to(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    Catalog.create(path).close()
    with closing(sqlite3.connect(path)) as before:
        before.execute("ALTER TABLE particulars ADD COLUMN language TEXT NOT NULL DEFAULT ''")
    with closing(Catalog.create(path)) as catalog:
        put(catalog, "file:///a/bridge.txt", extracted(document()))
        assert list(catalog.documents()) == [document()]


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts what is open in /proc")
def test_threads_that_read_in_turn_share_a_connection(tmp_path: Path) -> None:
    catalog_file = tmp_path / "catalog.sqlite3"
    Catalog.create(catalog_file).close()
    catalog = Catalog.open(catalog_file)
    together, in_turn = Barrier(20), Lock()

    def read(number: int) -> int:
        together.wait()
        with in_turn:
            return catalog.counts().documents

    with ThreadPoolExecutor(20) as threads:
        assert list(threads.map(read, range(20))) == [0] * 20
    opened = [each for each in Path("/proc/self/fd").iterdir() if each.resolve() == catalog_file.resolve()]
    assert len(opened) == 1
