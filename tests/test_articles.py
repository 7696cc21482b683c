"""Questions that name outlets and days: what is preferred, what several articles say, which of two came first."""

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from index.ingest import ingest
from index.records import Day
from rag.across.corroborate import same_report
from rag.answers import Conversation
from rag.asked.known import Known, outlets
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline
from rag.question import understand

ARTICLES = [
    ("The Lantern", "2023-05-02", "Storm at Tarn", "The storm sank 12 boats in Tarn harbour on Monday night."),
    ("Harbour Post", "2023-05-09", "Boats lost", "The storm sank 15 boats in Tarn harbour, the coast guard counted."),
    ("Quay Wire", "2023-05-20", "Storm again", "Another storm sank boats in Tarn harbour and tore down a crane."),
    ("Tarn Gazette", "2023-05-03", "A storm", "The storm sank 12 boats in Tarn harbour on Monday night."),
    ("The Lantern", "2023-06-01", "Strike", "Ferry workers of Tarn began a strike over wages."),
    ("Harbour Post", "2023-06-04", "Fares", "Ferry fares between Tarn and Ostrel rise by a tenth."),
    (
        "Quay Wire",
        "2023-07-01",
        "A fine",
        "Orbel Motors paid a fine of 12 million crowns for polluting the river Wend.",
    ),
    ("The Lantern", "2023-07-03", "Plant closes", "Orbel Motors closes its plant in Lund after a dispute over wages."),
]
ARTICLES += [
    (
        "Harbour Post",
        "2023-08-01",
        "Ballot",
        "Ada Quill won the mayoral election in Ostrel with 61 percent of the votes.",
    ),
    (
        "Quay Wire",
        "2023-08-02",
        "Mayor",
        "Ada Quill has won the mayoral election in Ostrel with 61 percent of the votes.",
    ),
]
ARTICLES += [
    ("The Lantern", "2023-05-04", "Dockers", "The dockers of Ostrel went on strike on 2 May over their pay."),
    (
        "Harbour Post",
        "2023-05-10",
        "Cranes idle",
        "On 3 May the dockers of Ostrel went on strike, and cranes stood idle.",
    ),
]
ARTICLES += [
    ("Quay Wire", "2023-09-01", "Ship", "In 1996 the ship Anna carried 40 crates."),
    ("Quay Wire", "2023-09-02", "Ship of 1998", "The ship Anna carried 12 crates, not 14 as in 1997."),
]
ARTICLES += [
    ("The Lantern", "2023-10-02", "Toll", "“The toll is unfair,” Nils Orne said."),
    ("Harbour Post", "2023-10-02", "Toll kept", "“The toll stays,” Asta Vold said."),
    ("Quay Wire", "2023-10-02", "Toll paid", "“I pay the toll,” Ivo Brandt said."),
]
KNOWN = Known(
    sources=("The Lantern", "Harbour Post", "Quay Wire | Ports", "Wired", "BBC"),
    written=lambda name: {"bbc": "BBC", "lantern": "lantern"}.get(name, ""),
)


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Pipeline:
    home = tmp_path_factory.mktemp("articles")
    shutil.copytree(models, home / "models", copy_function=os.link)
    rows = [
        {"id": str(number), "source": source, "published_at": day, "title": title, "body": body}
        for number, (source, day, title, body) in enumerate(ARTICLES)
    ]
    (home / "news.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest(home, [home / "news.jsonl"])
    return open_pipeline(home)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Did The Lantern report it?", ["The Lantern"]),
        ("did the lantern report it?", ["The Lantern"]),
        ("Did he hold the lantern, Anna?", []),
        ("What did Quay Wire write?", ["Quay Wire | Ports"]),
        ("Was he wired, said Bo?", []),
        ("What did the bbc and the harbour post say about Bo?", ["Harbour Post", "BBC"]),
    ],
)
def test_outlets_are_named_as_written_if_they_are_words_or_by_their_short_name(text: str, named: Sequence[str]) -> None:
    assert list(outlets(text, KNOWN)) == named


def test_a_word_that_an_outlet_is_called_by_too_stays_in_the_question() -> None:
    question = understand("Did Bo hold the lantern?", KNOWN)
    assert (question.interpretation.sources, question.terms) == ((), ("Bo", "hold", "lantern"))


def test_statements_of_every_outlet_named_are_listed(pipeline: Pipeline) -> None:
    answer = pipeline.ask("who said what in Harbour Post and The Lantern")
    assert answer.interpretation.sources == ("Harbour Post", "The Lantern")
    assert sorted(each.speaker for each in answer.statements) == ["Asta Vold", "Nils Orne"]


def test_a_question_over_articles_has_parts_with_outlets_and_days() -> None:
    question = understand(
        "Does the 'Harbour Post' article of May 9, 2023 describe boats sunk by a storm in Tarn, while the article from "
        "Quay Wire reports a crane torn down at night?",
        KNOWN,
    )
    assert question.intent == "fact"
    assert [part.outlets for part in question.parts] == [("Harbour Post",), ("Quay Wire | Ports",)]
    assert [str(day) for day in question.parts[0].days] == ["2023-05-09"]
    assert question.parts[1].text == "the article from reports a crane torn down at night?"


def test_a_question_of_one_day_is_undivided_and_one_of_none_has_no_parts() -> None:
    (part,) = understand("How many boats sank in Tarn, and why, on May 2, 2023?", KNOWN).parts
    assert part.text == "How many boats sank in Tarn, and why, on May 2, 2023?"
    assert understand("How many boats sank in Tarn?", KNOWN).parts == ()


@pytest.mark.parametrize(
    "text",
    ["Does the Harbour Post article mention the storm?", "Which harbour, the Harbour Post said, lost boats?"],
)
def test_what_an_article_says_is_a_question_of_fact(text: str) -> None:
    assert understand(text, KNOWN).intent == "fact"


def test_what_an_outlet_says_of_a_topic_is_what_its_articles_say() -> None:
    asked = understand("What did the Harbour Post say about fares?", KNOWN)
    assert (asked.intent, asked.interpretation.topic) == ("overview", "fares")
    assert asked.interpretation.sources == ("Harbour Post",)


def test_a_named_outlet_and_day_come_first_and_nothing_is_lost(pipeline: Pipeline) -> None:
    def first(question: str, today: Day | None = None) -> tuple[str, str]:
        found = pipeline.ranked(question, len(ARTICLES), today)
        assert len(found) == len(ARTICLES)
        document = pipeline.document(found[0].document_id)
        return document.source, str(document.published)

    assert first("How many boats did the storm sink according to the Harbour Post?")[0] == "Harbour Post"
    assert first("How many boats did the storm sink according to The Lantern?")[0] == "The Lantern"
    assert first("Which boats did another storm sink in Tarn harbour, reported on May 20, 2023?")[1] == "2023-05-20"


def test_what_each_outlet_says_is_shown_with_outlet_and_day(pipeline: Pipeline) -> None:
    answer = pipeline.ask(
        "Does The Lantern article say that the storm sank 12 boats in Tarn harbour, while the Harbour Post article says "
        "that the storm sank 15 boats in Tarn harbour?"
    )
    assert answer.outcome == "answered"
    assert [each.lead for each in answer.sentences] == ["The Lantern, 2 May 2023", "Harbour Post, 9 May 2023"]
    assert [each.text for each in answer.sentences] == [ARTICLES[0][3], ARTICLES[1][3]]
    assert answer.verdict == ""
    assert "for you to judge" in answer.reason


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Did The Lantern report that the storm sank boats in Tarn harbour before the Harbour Post reported that the storm "
         "sank boats in Tarn harbour?", "yes"),
        ("Did The Lantern report that the storm sank boats in Tarn harbour after the Harbour Post reported that the storm "
         "sank boats in Tarn harbour?", "no"),
        ("Before the Harbour Post reported that the storm sank boats in Tarn harbour, did The Lantern report that the storm "
         "sank boats in Tarn harbour?", "yes"),
    ],
)  # fmt: skip
def test_the_days_decide_which_report_came_first(pipeline: Pipeline, question: str, verdict: str) -> None:
    answer = pipeline.ask(question)
    assert (answer.outcome, answer.verdict) == ("answered", verdict)
    assert answer.reason.startswith(f"{verdict}, by the days of publication: ")


def test_the_name_on_which_the_articles_agree_is_marked(pipeline: Pipeline) -> None:
    answer = pipeline.ask(
        "Which company, as reported by Quay Wire, paid a fine for polluting the river Wend, and closes its plant in Lund "
        "over a dispute about wages according to The Lantern?"
    )
    assert [each.lead for each in answer.sentences] == ["Quay Wire, 1 Jul 2023", "The Lantern, 3 Jul 2023"]
    assert {each.text[slice(*each.emphasis)] for each in answer.sentences if each.emphasis} == {"Orbel Motors"}


def test_articles_that_name_different_ones_agree_on_none(pipeline: Pipeline) -> None:
    answer = pipeline.ask(
        "Who, as reported by Quay Wire, won the mayoral election in Ostrel, and began a strike over wages according to "
        "The Lantern?"
    )
    assert not any(each.lead for each in answer.sentences)


def test_an_outlet_that_says_nothing_of_it_leaves_the_comparison_unanswered(pipeline: Pipeline) -> None:
    answer = pipeline.ask(
        "Does The Lantern article say that the storm sank 12 boats in Tarn harbour, while the Harbour Post article says "
        "that Melvin Drake was elected mayor?"
    )
    assert answer.verdict == ""
    assert not any(each.lead for each in answer.sentences)


def test_a_report_of_several_outlets_is_one_sentence_with_all_its_sources(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Who won the mayoral election in Ostrel?")
    (sentence,) = answer.sentences
    assert {pipeline.document(each.document_id).source for each in answer.citations} == {"Harbour Post", "Quay Wire"}
    assert sentence.citations == (1, 2)


@pytest.mark.parametrize(
    "other",
    [
        "The storm sank 15 boats in Tarn.",
        "The storm sank 12 boats in Ostrel.",
        "The storm sank twelve boats in Tarn.",
        "The storm never sank 12 boats in Tarn.",
    ],
)
def test_what_differs_in_a_number_a_name_or_a_negation_is_another_report(other: str) -> None:
    assert not same_report("The storm sank 12 boats in Tarn.", other)


def test_figures_that_differ_are_shown_side_by_side_with_their_days(pipeline: Pipeline) -> None:
    answer = pipeline.ask("How many boats did the storm sink in Tarn harbour?")
    assert [each.lead for each in answer.sentences] == ["The Lantern, 2 May 2023", "Harbour Post, 9 May 2023"]
    marked = [each.text[slice(*each.emphasis)] for each in answer.sentences if each.emphasis]
    assert [each.split()[0] for each in marked] == ["12", "15"]
    assert answer.reason.startswith("the figures differ: 12")
    assert "(Harbour Post, 9 May 2023)" in answer.reason


def test_days_that_differ_are_shown_side_by_side(pipeline: Pipeline) -> None:
    asked = "When did the dockers of Ostrel go on strike?"
    answer = pipeline.ask(asked)
    assert [each.lead for each in answer.sentences] == ["The Lantern, 4 May 2023", "Harbour Post, 10 May 2023"]
    differ = (
        "the days differ: 2 May (The Lantern, 4 May 2023), 3 May (Harbour Post, 10 May 2023); "
        "whether they are of the same is for you to judge"
    )
    assert answer.reason == differ
    conversation = Conversation().then(asked, answer)
    assert pipeline.ask("do the articles agree on that?", conversation).reason == differ
    fine = "What fine did Orbel Motors pay?"
    conversation = conversation.then(fine, pipeline.ask(fine))
    assert pipeline.ask("does anyone disagree?", conversation).reason == "told by “A fine”, Quay Wire, 1 Jul 2023"


def test_a_sentence_of_another_year_is_no_answer(pipeline: Pipeline) -> None:
    found, _ = pipeline.evidence("How many crates did the ship Anna carry in 1998?")
    assert {each.document.title: each.of_another for each in found if "Anna" in each.text} == {
        "Ship": True,
        "Ship of 1998": False,
    }
    assert "40" in pipeline.ask("How many crates did the ship Anna carry in 1996?").sentences[0].text


def test_of_figures_that_differ_a_report_of_several_documents_is_shown_once_and_cited_in_each(
    pipeline: Pipeline,
) -> None:
    answer = pipeline.ask("How many boats did the storm sink in Tarn harbour?")
    cited = [
        [pipeline.document(answer.citations[number - 1].document_id).source for number in each.citations]
        for each in answer.sentences
    ]
    assert cited == [["The Lantern", "Tarn Gazette"], ["Harbour Post"]]


def test_figures_that_agree_are_one_answer(pipeline: Pipeline) -> None:
    answer = pipeline.ask("With how many percent of the votes did Ada Quill win the mayoral election in Ostrel?")
    assert len(answer.sentences) == 1
    assert len(answer.citations) == 2
    assert not answer.reason


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The storm sank twelve boats in Tarn.", "The storm sank fifteen boats in Tarn."),
        ("It cost 1.2 million crowns to build.", "It cost 1.2 billion crowns to build."),
        ("It cost £1.2m to build the pier.", "It cost £1.2bn to build the pier."),
    ],
)
def test_what_differs_in_a_numeral_or_its_scale_is_another_report(one: str, other: str) -> None:
    assert not same_report(one, other)
