"""An answer that several documents give counts for more, and their words for the names that one of them leaves out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import HomeOf

from index.corpus import Corpus
from index.records import Passage
from rag.assemble import open_pipeline
from rag.evidence import MOST_PASSAGES, MOST_SHORT_PASSAGES, READ_CHARACTERS, read_first
from rag.repeated import Given, repeated
from rag.search import Hit

QUESTION = "When did the ferry Aurora open?"


def given(document: str, answer: str) -> Given:
    return Given(answer, Passage(id=f"p-{document}", document_id=document, start=0, end=4, text="text"))


def documents_of(found: tuple[Passage, ...]) -> list[str]:
    return [each.document_id for each in found]


def test_other_documents_with_the_same_answer_more_precisely_or_less() -> None:
    answers = [given("a", "3 March 2017"), given("b", "on 3 March, 2017"), given("c", "2017"), given("a", "9 May 2016")]
    assert [documents_of(each) for each in repeated(QUESTION, answers)] == [["b", "c"], ["a", "c"], ["a", "b"], []]


@pytest.mark.parametrize("answer", ["", "the Aurora", "THE FERRY", "…", "Sunday", "March"])
def test_no_answer_and_the_words_of_the_question_are_repeated_nowhere(answer: str) -> None:
    assert repeated(QUESTION, [given("a", answer), given("b", answer)]) == [(), ()]


def test_a_word_within_another_is_no_repetition() -> None:
    assert (
        repeated(QUESTION, [given("a", "2017"), given("b", "12017"), given("c", "Mar"), given("d", "March")])
        == [()] * 4
    )


def test_each_document_counts_once() -> None:
    (first, *_) = repeated(QUESTION, [given("a", "2017"), given("b", "2017"), given("b", "2017")])
    assert documents_of(first) == ["b"]


def test_what_several_documents_say_comes_before_what_one_says(home_of: HomeOf) -> None:
    texts = ["The Aurora ferry opened in 1962.", *("The Aurora ferry was opened in 1958.",) * 3]
    home = home_of({f"2024-03-0{day}": (f"title: Harbour {day}", text) for day, text in enumerate(texts, start=1)})
    (best, *_), _ = open_pipeline(home).evidence(QUESTION)
    assert "1958" in best.text
    assert len(best.repeated) == 2
    assert best.score > replace(best, repeated=()).score


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
