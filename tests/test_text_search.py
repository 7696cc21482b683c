"""What text search finds, and how it ranks, is the same in SQLite and in Postgres."""

from pathlib import Path

import pytest
from servers import PostgresServer

from index.catalog import Catalog, Extracted
from index.records import DateRange, Day, make_document, make_passage, make_statement
from index.tables import storage

BOOKS = (
    ("The bridge", "The bridge of Königsberg is safe, the bridges are not. NEAR the river: a dialogue."),
    ("Dialogues", "Mara Lund said the embassies' staff left. It's a_b's dialogue on bridges, bridges and dialogue."),
    ("Élan", "No one knew the élan of relocating. „Brücken“ sind keine Brücke; Привет, мир."),
    ("Numbers", "In 2022, 1,500 of 3.5 million left; the the the the the."),
    ("Empty", "…"),
    ("The bridge again", "A river. A river. A river, then a bridge. A dialogue of rivers."),
)
QUERIES = (
    "bridge", "bridges dialogue", "the", "the bridge of the river", "embassy", "relocated", "elan ÉLAN", "Brück*", "dial*", "dia*",
    "a_b", "привет", "1,500", "3.5 million", "nothing", "NEAR(bridge)", '"', "* - ''", "river's \\ | & !", "",
)  # fmt: skip


def filled(catalog: Catalog) -> Catalog:
    with catalog.transaction():
        for number, (title, text) in enumerate(BOOKS):
            book = make_document(
                uri=f"file:///{number}.txt", text=text, format="txt", title=title, published=Day(2022, 2 + number, 14),
                source="The Post" if title == "Dialogues" else "The Ledger",
            )  # fmt: skip
            half = len(text) // 2
            passages = [make_passage(book, 0, half), make_passage(book, half, len(text))] if half else []
            said = make_statement(
                book, 0, len(text), kind="direct", speaker=title, speaker_text=title, cue="said", role="",
                said_on=None, said_on_basis="unknown",
            )  # fmt: skip
            catalog.put_document(book.uri, 0, Extracted(book, [(0, len(text))], passages, [said]))
        catalog.next_generation()
    return catalog


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> tuple[Catalog, Catalog]:
    folder: Path = tmp_path_factory.mktemp("text")
    return filled(Catalog.create(folder / "catalog.sqlite3")), filled(Catalog.create(postgres.fresh()))


@pytest.mark.parametrize("phrase", [False, True], ids=["any of the words", "in a row"])
@pytest.mark.parametrize("query", QUERIES)
def test_passages_are_found_and_ranked_alike(both: tuple[Catalog, Catalog], query: str, phrase: bool) -> None:
    here, there = (each.search_text(query, 5, phrase=phrase) for each in both)
    assert [identity for identity, _ in there] == [identity for identity, _ in here]
    assert [score for _, score in there] == pytest.approx([score for _, score in here], abs=1e-9)


@pytest.mark.parametrize("query", QUERIES)
def test_statements_are_found_and_ranked_alike(both: tuple[Catalog, Catalog], query: str) -> None:
    here, there = (each.search_statements(query, 5) for each in both)
    assert [each for each, _ in there] == [each for each, _ in here]
    assert [score for _, score in there] == pytest.approx([score for _, score in here], abs=1e-9)
    here_about, there_about = (each.statements(about=query or "nothing") for each in both)
    assert there_about == here_about


def test_words_occur_as_often(both: tuple[Catalog, Catalog]) -> None:
    here, there = (each.passage_frequencies([*QUERIES, "bridge of", "of bridge"]) for each in both)
    assert there == here
    assert here["bridge of"] == 1


def test_where_too_many_fit_the_rarest_words_choose_and_all_count(
    both: tuple[Catalog, Catalog], monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "embassies dialogue the bridge"
    everything = dict(both[0].search_text(query, 20))
    holding = both[0].passage_frequencies(["embassies", "dialogue", "the"])
    assert holding == {"embassies": 1, "dialogue": 4, "the": 7}
    monkeypatch.setattr(storage, "MOST_SCORED", 6)
    for catalog in both:
        found = catalog.search_text(query, 20)
        assert len(found) < len(everything)
        assert found == [(each, pytest.approx(everything[each])) for each, _ in found]
        assert [each for each, _ in found] == [each for each in everything if each in dict(found)]


def test_of_equals_the_first_are_kept(both: tuple[Catalog, Catalog]) -> None:
    for catalog in both:
        for query in QUERIES:
            found = catalog.search_text(query, 20)
            assert [catalog.search_text(query, limit) for limit in (1, 3)] == [found[:1], found[:3]]


def test_occurring_words(both: tuple[Catalog, Catalog]) -> None:
    for catalog in both:
        assert [catalog.occurs(word) for word in ("bridges", "bridge", "brid", "ferry", "")] == [
            True, True, False, False, False,
        ]  # fmt: skip


def test_of_days_and_outlets_alone(both: tuple[Catalog, Catalog]) -> None:
    march = DateRange(Day(2022, 3, 1), Day(2022, 3, 14))
    for catalog in both:
        found = catalog.search_text("bridge dialogue", 20, published=march)
        everywhere = catalog.search_text("bridge dialogue", 20)
        assert {
            catalog.document(each.document_id).title for each in catalog.passages([i for i, _ in found]).values()
        } == {"Dialogues"}
        assert found == [each for each in everywhere if each[0] in dict(found)]
        assert catalog.search_text("bridge dialogue", 20, published=DateRange(Day(1999, 1, 1), Day(1999, 1, 2))) == []
        assert catalog.search_text("bridge dialogue", 20, sources=["The Post"]) == found
        assert catalog.search_text("bridge dialogue", 20, sources=["The Post", "The Ledger"]) == everywhere
        assert catalog.search_text("bridge dialogue", 20, published=march, sources=["The Ledger"]) == []
