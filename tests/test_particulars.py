"""Language, pages and asides of a document in the catalog; a catalog of before they were kept; what is read again."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from index.catalog import Catalog, Extracted
from index.read import Fields, digest_of
from index.records import Document, content_id, make_document
from index.tables.storage import Place

DOCUMENT = replace(
    make_document(uri="file:///a.pdf", text="Post\n\nIt rained.", format="pdf", pages=(0, 9), aside=((0, 4),)),
)


@pytest.fixture
def catalog(place: Place) -> Catalog:
    made = Catalog.create(place)
    with made.transaction():
        made.put_document("file:///a.pdf", 0, Extracted(DOCUMENT, [(6, 16)], (), ()))
    return made


def test_they_are_stored_with_the_document(catalog: Catalog) -> None:
    assert catalog.document(DOCUMENT.id) == DOCUMENT
    assert list(catalog.documents()) == catalog.find_documents("a.pdf") == [DOCUMENT]


def test_a_removed_document_keeps_them(catalog: Catalog) -> None:
    with catalog.transaction():
        catalog.keep_removed(DOCUMENT.id, "2022-02-14T00:00:00+00:00", 5)
        catalog.drop_document(DOCUMENT.id)
    assert catalog.removed_document(DOCUMENT.id) == DOCUMENT


@pytest.mark.parametrize("place", ["in SQLite"], indirect=True)
def test_a_catalog_of_before_is_read_as_it_is(catalog: Catalog) -> None:
    catalog.close()
    assert catalog.path
    with sqlite3.connect(catalog.path) as raw:
        raw.execute("DROP TABLE particulars")
    raw.close()
    assert Catalog.open(catalog.path).document(DOCUMENT.id) == replace(DOCUMENT, pages=(), aside=())
    reopened = Catalog.create(catalog.path)
    with reopened.transaction():
        reopened.replace_extracted(Extracted(DOCUMENT, (), (), ()))
    assert reopened.document(DOCUMENT.id) == DOCUMENT


@pytest.mark.parametrize(("offset", "page"), [(0, 1), (8, 1), (9, 2), (99, 2)])
def test_the_page_of_an_offset(offset: int, page: int) -> None:
    assert DOCUMENT.page_of(offset) == page
    assert Document(*["x"] * 5, None, False, "text", "txt", "").page_of(offset) is None


def test_only_files_whose_reader_has_changed_are_read_again() -> None:
    before = content_id("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", repr(Fields()))
    assert digest_of("a.txt", b"x", Fields()) == before
    assert digest_of("a.PDF", b"x", Fields()) != before
