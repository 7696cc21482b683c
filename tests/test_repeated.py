"""An answer that several documents give counts for more; copies of a sentence, and words that say nothing, do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import HomeOf

from index.corpus import Corpus
from rag.assemble import open_pipeline
from rag.evidence import MOST_PASSAGES, MOST_SHORT_PASSAGES, READ_CHARACTERS, read_first
from rag.reading.repeated import Given, repeated
from rag.search import Hit

QUESTION = "When did the ferry Aurora open?"


def given(document: str, answer: str, sentence: str = "") -> Given:
    return Given(answer, sentence or f"{document} says {answer}", document)


def test_other_documents_with_the_same_answer_more_precisely_or_less() -> None:
    answers = [given("a", "3 March 2017"), given("b", "on 3 March, 2017"), given("c", "2017"), given("a", "9 May 2016")]
    assert repeated(QUESTION, answers) == [2, 2, 2, 0]


@pytest.mark.parametrize("answer", ["", "the Aurora", "THE FERRY", "…", "Sunday", "in March", "he", "it was"])
def test_what_says_nothing_is_repeated_nowhere(answer: str) -> None:
    assert repeated(QUESTION, [given("a", answer), given("b", answer)]) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2017", "12017"),
        ("Mar", "Marsh"),
        ("12", "12 May 2020"),
        ("two", "two weeks"),
        ("3", "3,000"),
        ("million", "2 million"),
    ],
)
def test_part_of_another_answer_is_no_repetition(one: str, other: str) -> None:
    assert repeated(QUESTION, [given("a", one), given("b", other)]) == [0, 0]


def test_each_document_counts_once_and_a_copied_sentence_not_at_all() -> None:
    assert (
        repeated(QUESTION, [given("a", "2017"), given("b", "2017", "In 2017."), given("b", "2017", "It was 2017.")])[0]
        == 1
    )
    copies = [given(document, "2017", "It opened in 2017.") for document in "abc"]
    assert repeated(QUESTION, copies) == [0, 0, 0]
    assert repeated(QUESTION, [*copies, given("d", "2017", "Opened: 2017")]) == [1, 1, 1, 1]


def test_what_several_documents_say_comes_before_what_one_says(home_of: HomeOf) -> None:
    texts = [
        "The Aurora ferry opened in 1962.",
        "The Aurora ferry was opened in 1958.",
        "It was in 1958 that the Aurora ferry opened.",
        "The Aurora ferry, opened in 1958, sails daily.",
    ]
    home = home_of({f"2024-03-0{day}": (f"title: Harbour {day}", text) for day, text in enumerate(texts, start=1)})
    (best, *_), _ = open_pipeline(home).evidence(QUESTION)
    assert "1958" in best.text
    assert best.repeated == 2
    assert best.score > replace(best, repeated=0).score


def test_a_name_is_not_lent_by_a_document_with_the_same_answer(home_of: HomeOf) -> None:
    home = home_of(
        {
            "2024-03-01": ("title: Terminal", "The Oslo ferry terminal was opened in 1958."),
            "2024-03-02": ("title: Museum", "The Bergen museum opened its doors in 1958."),
        }
    )
    assert open_pipeline(home).ask("When was the Bergen ferry terminal opened?").outcome == "no_evidence"


def test_more_short_passages_are_read_than_long_ones(home_of: HomeOf) -> None:
    short = {
        f"2024-01-{day:02}": (f"title: Note {day}", f"The Aurora ferry sailed {day} times.") for day in range(1, 25)
    }
    long = {
        day: (title, f"{text} " + f"Passengers of voyage {day} waited for the tide and read. " * 20)
        for day, (title, text) in short.items()
    }
    for articles, least, most in (
        (short, MOST_SHORT_PASSAGES, MOST_SHORT_PASSAGES),
        (long, MOST_PASSAGES, MOST_PASSAGES),
    ):
        corpus = Corpus.open(home_of(articles))
        hits = [Hit(*each) for each in corpus.catalog.search_text("ferry sailed", 40)]
        read = read_first(hits, corpus)
        assert least <= len(read) <= most
        assert [each.id for each in read] == [hit.id for hit in hits[: len(read)]]
        assert len(read) == MOST_PASSAGES or sum(len(each.text) for each in read) <= READ_CHARACTERS
