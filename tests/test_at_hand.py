"""What follows in a conversation is looked for in the documents it has shown first, unless another fits better."""

from __future__ import annotations

import pytest
from conftest import HomeOf

from rag.answers import Conversation
from rag.assemble import open_pipeline
from rag.at_hand import GAIN, preferring, shown_in
from rag.pipeline import Pipeline
from rag.search import Hit

ARTICLES = {
    "2024-03-01": ("title: Aurora", "The ferry Aurora hit a pier in Tarn. The ferry was built in Oslo."),
    "2024-03-02": (
        "title: Borealis",
        "The ferry Borealis hit a rock off Lund. The ferry was built in Bergen.",
    ),
    "2024-03-03": ("title: Borealis", "A tug pulled the ferry off the rock; its passengers had left by then."),
    "2024-03-04": ("title: Comet", "The ferry Comet was painted red. The ferry was built in Malmo."),
}


@pytest.fixture
def pipeline(home_of: HomeOf) -> Pipeline:
    return open_pipeline(home_of(ARTICLES))


def document_of(pipeline: Pipeline, words: str) -> str:
    (document,) = [each for each in pipeline.corpus.catalog.documents() if words in each.text]
    return document.id


def test_documents_cited_and_those_nearest_to_a_refusal_were_shown(pipeline: Pipeline) -> None:
    answered = pipeline.ask("What did the ferry Borealis hit?")
    refused = pipeline.ask("Who painted the ferry Comet in 1904?")
    assert (answered.outcome, refused.outcome) == ("answered", "no_evidence")
    conversation = Conversation().then("?", answered).then("?", refused)
    shown = shown_in(conversation)
    assert shown[0] == document_of(pipeline, "Borealis")
    assert {each.citation.document_id for each in refused.nearest} <= set(shown)


def test_passages_of_what_was_shown_gain_and_so_do_those_of_its_title(pipeline: Pipeline) -> None:
    passages = {each.document_id: each.id for each in pipeline.corpus.catalog.passages(
        list(pipeline.corpus.catalog.passage_ids())
    ).values()}  # fmt: skip
    aurora, borealis, tug, comet = (
        passages[document_of(pipeline, each)] for each in ("Aurora", "Borealis", "tug", "Comet")
    )
    found = [Hit(comet, 3 + GAIN), Hit(aurora, 3.0), Hit(tug, 2.9), Hit(borealis, 2.8)]
    hits = preferring(lambda question, limit: found, [document_of(pipeline, "Borealis")], pipeline.corpus.catalog)(
        pipeline.understand("Where was the ferry built?"), 10
    )
    assert [hit.id for hit in hits] == [comet, tug, borealis, aurora]
    assert [hit.gained for hit in hits] == [0.0, GAIN, GAIN, 0.0]


@pytest.mark.parametrize(("ferry", "town"), [("Aurora", "Oslo"), ("Borealis", "Bergen")])
def test_a_follow_up_is_answered_by_the_article_spoken_of(pipeline: Pipeline, ferry: str, town: str) -> None:
    first = f"What did the ferry {ferry} hit?"
    conversation = Conversation().then(first, pipeline.ask(first))
    answer = pipeline.ask("Where was the ferry built?", conversation)
    assert town in answer.sentences[0].text


def test_another_document_that_is_asked_for_by_name_is_found_all_the_same(pipeline: Pipeline) -> None:
    first = "What did the ferry Borealis hit?"
    conversation = Conversation().then(first, pipeline.ask(first))
    answer = pipeline.ask("What did the ferry Aurora hit?", conversation)
    assert "pier" in answer.sentences[0].text
