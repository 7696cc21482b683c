"""The list of documents: searched, filtered, sorted, a page at a time."""

import pytest

from index.catalog import Catalog, Extracted
from index.errors import UsageError
from index.records import DateRange, Day, make_document, make_passage
from index.shelf import Listed, Wanted, formats, listed, outlets

BOOKS = (
    ("a%20b.txt", "Bridge 100%", "The Lantern", Day(2021, 5, 3), "txt", "The bridge is safe."),
    ("ferry.pdf", "ferry", "Harbour News", Day(2022, 2, 14), "pdf", "The ferry will sail."),
    ("tram.pdf", "Tram", "", Day(None, 2, 14), "pdf", "The tram is late."),
    ("undated.md", "Undated", "The Lantern", None, "md", "Nobody knows when."),
)


@pytest.fixture(scope="module", params=["in SQLite", "in Postgres"])
def catalog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    server = request.getfixturevalue("postgres") if request.param == "in Postgres" else None
    made = Catalog.create(server.fresh() if server else tmp_path_factory.mktemp("shelf") / "catalog.sqlite3")
    with made.transaction():
        for name, title, source, day, form, text in BOOKS:
            uri = f"file:///books/{name}"
            book = make_document(uri=uri, text=text, format=form, title=title, source=source, published=day)
            found = Extracted(book, [(0, len(text))], [make_passage(book, 0, len(text))], [])
            made.put_document(uri, 0, found)
    return made


def titles(found: tuple[list[Listed], int]) -> list[str]:
    return [each.title for each in found[0]]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Wanted(), ["ferry", "Bridge 100%", "Tram", "Undated"]),
        (Wanted(sort="title", descending=False), ["Bridge 100%", "ferry", "Tram", "Undated"]),
        (Wanted(sort="source", descending=False), ["ferry", "Bridge 100%", "Undated", "Tram"]),
        (Wanted(search="lantern"), ["Bridge 100%", "Undated"]),
        (Wanted(search="100%"), ["Bridge 100%"]),
        (Wanted(search="a b.txt"), ["Bridge 100%"]),
        (Wanted(search="sail ferry"), ["ferry"]),
        (Wanted(search="ferry tram"), []),
        (Wanted(search="'; DROP TABLE documents --"), []),
        (Wanted(source="the lantern", format="md"), ["Undated"]),
        (Wanted(days=DateRange(Day(2022, 2, 1), Day(2022, 2, 28))), ["ferry", "Tram"]),
    ],
    ids=str,
)
def test_searched_filtered_sorted(catalog: Catalog, wanted: Wanted, expected: list[str]) -> None:
    found = listed(catalog, wanted)
    assert titles(found) == expected
    assert found[1] == len(expected)


def test_pages(catalog: Catalog) -> None:
    assert titles(listed(catalog, Wanted(limit=2, offset=2))) == ["Tram", "Undated"]
    assert listed(catalog, Wanted(limit=2, offset=9)) == ([], 4)


def test_what_can_be_chosen(catalog: Catalog) -> None:
    assert outlets(catalog) == [("The Lantern", 2), ("Harbour News", 1)]
    assert formats(catalog) == [("pdf", 2), ("md", 1), ("txt", 1)]


def test_an_unknown_order_is_refused(catalog: Catalog) -> None:
    with pytest.raises(UsageError, match="cannot be sorted by 'text'"):
        listed(catalog, Wanted(sort="text"))  # type: ignore[arg-type]
