"""What was understood, corrected: the answer is that of the corrected question, and so are its words."""

from pathlib import Path

import pytest

from index.records import DateRange, Day
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline
from rag.question import Question
from rag.revise import revised

FEB_14, FEB_16 = DateRange.only(Day(None, 2, 14)), DateRange.only(Day(None, 2, 16))
SCHOLZ, KIRBY = "Olaf Scholz", "John Kirby"


@pytest.fixture(scope="module")
def pipeline(indexed_home: Path) -> Pipeline:
    return open_pipeline(indexed_home)


def changed(
    pipeline: Pipeline,
    text: str,
    dates: DateRange | None,
    speakers: tuple[str, ...] = (),
    sources: tuple[str, ...] = (),
) -> Question:
    return revised(pipeline.understand(text), dates, speakers, sources)


@pytest.mark.parametrize(
    ("asked", "dates", "speakers", "text"),
    [
        ("who said what on Feb 14", FEB_16, (), "who said what on 16 Feb?"),
        ("who said what on Feb 14", None, (), "who said what?"),
        ("who said what on Feb 14", FEB_14, (KIRBY,), "what did John Kirby say on 14 Feb?"),
        ("What did Scholz say about dialogue?", None, (KIRBY,), "what did John Kirby say about dialogue?"),
        ("How big is the credit on Feb 14?", None, (), "How big is the credit?"),
        ("How big is the credit?", FEB_14, (), "How big is the credit on 14 Feb?"),
        ("who said 'far from exhausted'", None, (KIRBY,), "did John Kirby say “far from exhausted”?"),
    ],
)
def test_the_corrected_question_says_what_was_corrected(
    pipeline: Pipeline, asked: str, dates: DateRange | None, speakers: tuple[str, ...], text: str
) -> None:
    question = changed(pipeline, asked, dates, speakers)
    assert question.text == text
    read = pipeline.understand(text).interpretation
    assert (str(read.dates), read.speakers) == (str(dates), speakers)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("what happened on Feb 14?", "summarise the news"),
        ("what happened to the embassy on Feb 14?", "summarise the news about embassy"),
    ],
)
def test_what_happened_on_no_day_is_a_summary(pipeline: Pipeline, asked: str, text: str) -> None:
    question = changed(pipeline, asked, None)
    read = pipeline.understand(text)
    assert (question.text, question.intent, question.overview) == (text, "overview", "summary")
    assert (read.interpretation, read.overview) == (question.interpretation, "summary")
    assert pipeline.ask(asked, understood=question).outcome == "answered"


def test_what_happened_on_another_day_is_still_that(pipeline: Pipeline) -> None:
    question = changed(pipeline, "what happened on Feb 14?", FEB_16)
    assert (question.text, question.intent) == ("what happened on 16 Feb?", "what_happened")


def test_a_correction_that_changes_nothing_leaves_the_question_alone(pipeline: Pipeline) -> None:
    asked = pipeline.understand("who said what on Feb 14")
    assert revised(asked, asked.interpretation.dates, (), ()) is asked


def test_the_answer_is_that_of_the_correction(pipeline: Pipeline) -> None:
    asked = "who said what on Feb 14"
    whole = pipeline.ask(asked)
    of_one = pipeline.ask(asked, understood=changed(pipeline, asked, whole.interpretation.dates, (KIRBY,)))
    assert {each.speaker for each in whole.statements} > {KIRBY}
    assert {each.speaker for each in of_one.statements} == {KIRBY}
    assert of_one.question == asked
    assert of_one.standalone_question == "what did John Kirby say on 14 Feb?"
    assert pipeline.ask(asked, understood=changed(pipeline, asked, FEB_16)).outcome == "no_evidence"


def test_a_question_of_fact_given_a_speaker_asks_what_they_said(pipeline: Pipeline) -> None:
    asked = "How much credit is Germany extending to Ukraine?"
    answer = pipeline.ask(asked, understood=changed(pipeline, asked, None, (SCHOLZ,)))
    assert [each.quote for each in answer.statements] == [
        "Germany was extending a new credit of 150 million euros to Ukraine"
    ]
