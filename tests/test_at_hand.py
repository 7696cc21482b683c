"""What follows in a conversation is answered from the documents that the last answer cites rather than from others like them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import HomeOf

from index.records import Day
from rag.answers import Conversation
from rag.asked.known import Known
from rag.assemble import open_pipeline
from rag.conversation import in_context
from rag.followups.at_hand import GAIN, at_hand_after, cited_last, preferring, within
from rag.pipeline import Pipeline
from rag.question import Question, understand
from rag.search import Hit

ARTICLES = {
    "aurora": ("title: Aurora\ndate: 2024-03-01", "The ferry Aurora hit a pier in Tarn. The ferry was built in Oslo."),
    "borealis": (
        "title: Borealis\ndate: 2024-03-02",
        "The ferry Borealis hit a rock off Lund. The ferry was built in Bergen.",
    ),
    "tug": (
        "title: Borealis\ndate: 2024-03-02",
        "A tug pulled the ferry off the rock; its passengers had left by then.",
    ),
    "comet": ("title: Comet\ndate: 2024-03-04", "The ferry Comet was painted red. The ferry was built in Malmo."),
    "owner": ("title: Wages\ndate: 2024-03-05", "Nordlink, which owns the ferry, raised wages by a tenth."),
}


@pytest.fixture
def pipeline(home_of: HomeOf) -> Pipeline:
    return open_pipeline(home_of(ARTICLES))


def document_of(pipeline: Pipeline, words: str) -> str:
    (document,) = [each for each in pipeline.corpus.catalog.documents() if words in each.text]
    return document.id


def test_the_documents_of_the_last_answer_that_cites_any(pipeline: Pipeline) -> None:
    aurora, borealis = (pipeline.ask(f"What did the ferry {name} hit?") for name in ("Aurora", "Borealis"))
    refused = pipeline.ask("Who painted the ferry Comet in 1904?")
    assert refused.outcome == "no_evidence"
    conversation = Conversation().then("?", aurora).then("?", borealis).then("?", refused)
    assert cited_last(conversation) == [document_of(pipeline, "Borealis")]
    assert cited_last(Conversation()) == []


def test_passages_of_what_was_cited_gain_and_so_do_those_of_its_title(pipeline: Pipeline) -> None:
    passages = {each.document_id: each.id for each in pipeline.corpus.catalog.passages(
        list(pipeline.corpus.catalog.passage_ids())
    ).values()}  # fmt: skip
    aurora, borealis, tug, comet = (
        passages[document_of(pipeline, each)] for each in ("Aurora", "Borealis", "tug", "Comet")
    )
    found = [Hit(comet, 3 + GAIN), Hit(aurora, 3.0), Hit(tug, 2.9), Hit(borealis, 2.8)]
    hits = preferring(lambda question, limit: found, [document_of(pipeline, "Borealis")], pipeline.corpus)(
        pipeline.understand("Where was the ferry built?"), 10
    )
    assert [hit.id for hit in hits] == [comet, tug, borealis, aurora]
    assert [hit.at_hand for hit in hits] == [False, True, True, False]
    assert [hit.score if hit.alone is None else hit.alone for hit in hits] == [3 + GAIN, 2.9, 2.8, 3.0]


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


def test_a_document_that_lacks_a_name_asked_for_gains_nothing(pipeline: Pipeline) -> None:
    cited = [document_of(pipeline, "Borealis")]
    asked = pipeline.understand("Where was the ferry Aurora built?")
    hits = preferring(pipeline.search, cited, pipeline.corpus)(asked, 50)
    assert hits == pipeline.search(asked, 50)


def test_what_the_cited_documents_do_not_answer_others_do(home_of: HomeOf) -> None:
    articles = {
        "aurora": (
            "title: Accident",
            "The ferry Aurora hit a pier in Tarn. The ferry carried 210 passengers, the harbour office said.",
        ),
        "strike": (
            "title: Strike",
            "Ferry workers of Tarn began a strike. About 350 workers stayed at home, said Nordlink, which owns the ferry Aurora.",
        ),
        "fares": ("title: Fares", "Ferry fares between Tarn and Ostrel rise by a tenth in May."),
    }
    pipeline = open_pipeline(home_of(articles))
    first = "What did the ferry Aurora hit?"
    conversation = Conversation().then(first, pipeline.ask(first))
    assert "Nordlink" in pipeline.ask("Who owns the ferry?", conversation).sentences[0].text


def test_what_was_out_later_than_asked_stays_behind(pipeline: Pipeline) -> None:
    asked = pipeline.understand("Where was the ferry built?", today=Day(2024, 3, 1))
    cited = [document_of(pipeline, "Comet")]
    (aurora,), (comet,) = (
        pipeline.corpus.catalog.passages_of(document_of(pipeline, each)) for each in ("Aurora", "Comet")
    )
    found = [Hit(aurora.id, 3.0), Hit(comet.id, 2.9)]
    hits = preferring(lambda question, limit: found, cited, pipeline.corpus)(asked, 10)
    assert [hit.id for hit in hits] == [aurora.id, comet.id]


def test_asked_again_whether_it_is_sure_the_answer_is_the_same(pipeline: Pipeline) -> None:
    conversation = Conversation()
    for question in (
        "What did the ferry Aurora hit?",
        "Where was the ferry built?",
        "are you sure?",
        "thanks",
        "are you sure?",
    ):
        answer = pipeline.ask(question, conversation)
        conversation = conversation.then(question, answer)
    told = [turn.answer.sentences for turn in conversation.turns if turn.answer]
    assert told[1] == told[2] == told[4] != ()


def test_only_documents_at_hand_that_hold_the_names_are_searched_by_themselves(pipeline: Pipeline) -> None:
    aurora, borealis = (document_of(pipeline, each) for each in ("Aurora", "Borealis"))
    search = within([aurora, borealis], pipeline.corpus)
    found = pipeline.corpus.catalog.passages(
        [hit.id for hit in search(pipeline.understand("Where was the ferry built?"), 10)]
    )
    assert {each.document_id for each in found.values()} == {aurora, borealis}
    (only,) = search(pipeline.understand("Where was the ferry Aurora built?"), 10)
    assert pipeline.corpus.catalog.passages([only.id])[only.id].document_id == aurora
    assert search(pipeline.understand("Where was the ferry Comet built?"), 10) == []


def nothing(question: Question, limit: int) -> list[Hit]:
    return []


def test_what_nothing_else_answers_the_article_spoken_of_may(pipeline: Pipeline) -> None:
    first = "What did the ferry Borealis hit?"
    conversation = Conversation().then(first, pipeline.ask(first))
    pipeline.search = nothing
    asked = "Where was the ferry built?"
    assert "Bergen" in pipeline.ask(asked, conversation).sentences[0].text
    assert pipeline.ask(asked).outcome == "no_evidence"
    assert pipeline.ask("Where was the ferry Aurora built?", conversation).outcome == "no_evidence"
    assert pipeline.ask("Who painted the pier?", conversation).outcome == "no_evidence"


def test_what_refers_to_the_article_spoken_of_is_rather_answered_by_it(pipeline: Pipeline) -> None:
    first = "What did the ferry Borealis hit?"
    conversation = Conversation().then(first, pipeline.ask(first))
    comet = pipeline.corpus.catalog.passages_of(document_of(pipeline, "Comet"))
    pipeline.search = lambda question, limit: [Hit(each.id, 3.0) for each in comet]
    assert "Bergen" in pipeline.ask("Where was it built?", conversation).sentences[0].text


def test_the_turns_before_move_a_passage_but_do_not_make_it_stand_out() -> None:
    alone = {
        "Where was it built?": [Hit("a", 5.0), Hit("b", 1.0)],
        "What did it hit? Where was it built?": [Hit("b", 9.0), Hit("c", 1.0)],
    }
    search = in_context(lambda question, limit: alone[question.text], "What did it hit? Where was it built?")
    hits = search(understand("Where was it built?", Known()), 10)
    assert [(hit.id, hit.alone) for hit in hits] == [("a", 5.0), ("b", 1.0), ("c", 1.0)]


def test_he_is_the_one_who_speaks_of_it_in_the_article(home_of: HomeOf) -> None:
    articles = {
        "ban": (
            "title: Ban",
            'The ban on smoke begins on 2 May. "It will help the lungs of Tarn," said minister Jack Marsh. "I like the ferry," said Ann Roe.',
        ),
        "other": ("title: Other", '"The lungs of Ostrel suffer," said Peter Dale.'),
    }
    pipeline = open_pipeline(home_of(articles))
    first = "When does the ban on smoke begin?"
    conversation = Conversation().then(first, pipeline.ask(first))
    answer = pipeline.ask("What did he say about lungs?", conversation)
    assert [each.speaker for each in answer.statements] == ["Jack Marsh"]
    assert answer.standalone_question == "What did Jack Marsh say about lungs?"
    assert pipeline.ask("What did she say?", conversation.then("", answer)).outcome == "no_evidence"
    assert pipeline.ask("What did she say about lungs?", conversation).outcome == "no_evidence"
    assert pipeline.ask("What did he say about lungs?").outcome == "no_evidence"


def test_an_answer_from_elsewhere_says_so(pipeline: Pipeline) -> None:
    first = "What did the ferry Borealis hit?"
    conversation = Conversation().then(first, pipeline.ask(first))
    answer = pipeline.ask("Who raised wages by a tenth?", conversation)
    assert "Nordlink" in answer.sentences[0].text
    assert answer.reason == "not from what was cited before, but from “Wages”"
    assert pipeline.ask("Who raised wages by a tenth?").reason == ""
    assert pipeline.ask("Where was the ferry built?", conversation).reason == ""


def test_what_is_elsewhere(pipeline: Pipeline) -> None:
    first = "What did the ferry Borealis hit?"
    conversation = Conversation().then("Who is Ann?", None).then(first, pipeline.ask(first))
    (comet, *_), _ = pipeline.evidence("Where was the ferry Comet built?")
    (borealis, *_), _ = pipeline.evidence("What did the ferry Borealis hit?")
    at_hand = at_hand_after(conversation, referred=True)
    assert at_hand.names == ("Borealis",)
    assert (at_hand.is_elsewhere(comet), at_hand.is_elsewhere(borealis)) == (True, False)
    assert not at_hand_after(conversation, referred=False).is_elsewhere(comet)
    (wages, *_), _ = pipeline.evidence("Who raised wages?")
    nameless = "what did the boat hit?"
    unnamed = Conversation().then(nameless, replace(pipeline.ask(first), standalone_question=nameless))
    at_hand = at_hand_after(unnamed, referred=True)
    assert (at_hand.names, at_hand.is_elsewhere(wages)) == (("boat", "hit"), True)


def test_an_archive_is_not_read_by_itself(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    search = within([document_of(pipeline, "Borealis")], pipeline.corpus)
    asked = pipeline.understand("Where was the ferry built?")
    assert len(search(asked, 10)) == 1
    monkeypatch.setattr("rag.followups.at_hand.LOOKED_AT", 10)
    assert search(asked, 10) == []


def test_what_they_did_is_looked_for_in_what_is_at_hand(home_of: HomeOf) -> None:
    articles = {
        "court": (
            "title: Court",
            "The court fined the brothers. The brothers admitted in May that they had hidden the boat.",
        )
    }
    pipeline = open_pipeline(home_of(articles))
    first = "Who fined the brothers?"
    conversation = Conversation().then(first, pipeline.ask(first))
    answer = pipeline.ask("did they admit hiding the boat?", conversation)
    assert "in May" in answer.sentences[0].text


def test_nobody_is_meant_by_he_where_two_speak_of_it(home_of: HomeOf) -> None:
    articles = {
        "ban": (
            "title: Ban",
            'The ban begins on 2 May. "Lungs matter," said Jack Marsh. "Lungs can wait," said Peter Dale.',
        ),
    }
    pipeline = open_pipeline(home_of(articles))
    first = "When does the ban begin?"
    conversation = Conversation().then(first, pipeline.ask(first))
    assert pipeline.ask("What did he say about lungs?", conversation).outcome == "no_evidence"
