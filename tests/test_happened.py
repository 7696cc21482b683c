"""What happened on a day: which sentences come first, days without a year or an end, and how they are searched for."""

import time
from dataclasses import replace

import pytest
from conftest import HomeOf, marked, told

from index.records import DateRange, Day, Span, make_document
from rag.assemble import open_pipeline
from rag.overviews.happened import Event, _together, _written
from rag.overviews.telling import in_a_name, is_ahead, is_heading, is_recurring, of_proceedings, tells_past, tense_asked
from rag.pipeline import Pipeline

ARTICLES = {
    "storm": (
        "title: Storm over Tarn\nsource: The Ledger\ndate: 2024-03-05",
        "A storm tore the roof off the school in Tarn on Monday. The council will meet about the roof on Thursday afternoon. "
        "Two people were hurt by falling tiles on March 4. The market of Tarn is held every Monday in front of the school. "
        "All wait for Wednesday, when the council makes its next move about the school.",
    ),
    "trial": (
        "title: The roof before the court\nsource: The Post\ndate: 2024-11-20",
        "The March 4 commission heard its last witness in Tarn today. The builder of the roof appealed on November 19. "
        "The mayor of Tarn recalled the storm of March 4, 2024, in a long speech.",
    ),
    "plan": (
        "title: School fair\nsource: The Post\ndate: 2024-02-20",
        "The school fair of Tarn opens its gates at noon on March 4.",
    ),
    "letter": (
        "title: A letter",
        "The bell of Orbel cracked on May 9 and was never rung again. It weighed two tonnes.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def pipeline(home_of: HomeOf) -> Pipeline:
    return open_pipeline(home_of(ARTICLES))


def test_what_tells_of_the_day_comes_before_what_only_names_it(pipeline: Pipeline) -> None:
    answer = pipeline.ask("what happened on March 4, 2024?")
    assert told(answer)[:2] == [
        "A storm tore the roof off the school in Tarn on Monday.",
        "Two people were hurt by falling tiles on March 4.",
    ]
    assert "The March 4 commission heard its last witness in Tarn today." not in told(answer)
    assert told(answer)[-1] == "The school fair of Tarn opens its gates at noon on March 4."


def test_a_weekday_to_come_is_that_of_the_week_after(pipeline: Pipeline) -> None:
    assert marked(pipeline.ask("what will happen on March 6, 2024?")) == ["Wednesday"]
    assert not marked(pipeline.ask("what happened on February 28, 2024?"))


def test_a_year_that_the_text_does_not_give(pipeline: Pipeline) -> None:
    named = pipeline.ask("what happened on May 9, 1900?")
    assert marked(named) == ["May 9"]
    assert named.reason == "the text does not give the year"
    assert pipeline.ask("what happened on May 9?").reason == ""
    for question in ("what happened in 1900?", "what happened in the 1990s?", "what happened before 1900?"):
        assert pipeline.ask(question).outcome == "no_evidence"


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("what happened after 2022?", 4),
        ("what happened since 2023?", 4),
        ("what happened before 2025?", 4),
        ("what happened between December 1, 2023 and April 30, 2024?", 3),
        ("what happened from December to March?", 3),
        ("what happened on December 31, 9999?", 0),
        ("what happened between 0001-01-01 and 9999-12-31?", 0),
    ],
)
def test_times_without_an_end_and_over_the_end_of_a_year(pipeline: Pipeline, question: str, days: int) -> None:
    assert len(set(marked(pipeline.ask(question)))) >= days


def test_what_happened_in_an_outlet(pipeline: Pipeline) -> None:
    asked = pipeline.understand("what happened in 2024?")
    of_ledger = replace(asked, interpretation=replace(asked.interpretation, sources=("The Ledger",)))
    assert {each.lead for each in pipeline.ask(asked.text, understood=of_ledger).sentences} == {""}


def test_how_many_there_are(home_of: HomeOf) -> None:
    text = " ".join(f"The guild number {each} of Tarn signed the treaty on March {each}." for each in range(1, 15))
    asked = open_pipeline(home_of({"guilds": ("title: Guilds\ndate: 2024-03-20", text)}))
    answer = asked.ask("what happened in March 2024?")
    assert answer.reason == "8 of 14 sentences found that fall into that time; a topic leaves fewer"
    assert len(set(marked(answer))) == 8
    assert (
        asked.ask("what happened to the treaty in March 2024?").reason
        == "8 of 14 sentences found that fall into that time"
    )


@pytest.mark.parametrize(
    ("days", "written"),
    [
        (DateRange.only(Day(None, 2, 29)), ["February 29"]),
        (DateRange(Day(None, 12, 31), Day(None, 1, 1)), ["December 31", "January 1"]),
        (DateRange(Day(2021, 12, 1), Day(2022, 2, 28)), ["December", "January", "February", "2021", "2022"]),
        (DateRange(Day(2022, 1, 1), Day(2022, 12, 31)), ["2022"]),
        (DateRange(Day(2023, 1, 1), Day(9999, 12, 31)), [str(year) for year in range(2023, 2033)]),
        (DateRange(Day(1, 1, 1), Day(1, 12, 31)), ["1"]),
    ],
)  # fmt: skip
def test_how_texts_may_name_the_days(days: DateRange, written: list[str]) -> None:
    assert _written(days) == written


def test_only_the_first_are_compared() -> None:
    words = [f"{one}{other}" for one in "bcdfghjklmnpqrst" for other in "aeiou"]
    text = " ".join(f"The {one} of {other} fell on Monday." for one in words for other in words[:3])
    document = make_document(uri="file:///a.txt", text=text, format="txt")
    spans = [(at, at + 10) for at in range(200)]
    start = time.monotonic()
    reports = _together([Event(document, span, Day(2024, 3, 4), (0, 1)) for span in spans])
    assert time.monotonic() - start < 5
    assert len(reports) <= 200


def place(text: str, day: str) -> Span:
    start = text.index(day)
    return start, start + len(day)


@pytest.mark.parametrize(
    ("text", "day", "is_one"),
    [
        ("Updated April 25, 2023 at 5 p.m. by the desk of the paper.", "April 25, 2023", True),
        ("This story was originally published Feb. 12, 2023, by the paper.", "Feb. 12, 2023", True),
        ("Wednesday, October 9:", "Wednesday, October 9", True),
        ("Photos: the flood in the streets of Tarn on March 4.", "March 4", True),
        ("Applications close March 4.", "March 4", True),
        ("The roof of the school in Tarn is gone — Eva Lund (@eva) March 4, 2024.", "March 4, 2024", True),
        ("Who tore the roof off the school on March 4?", "March 4", True),
        ("The storm of March 4 and what it left", "March 4", True),
        ("The storm tore the roof off the school on March 4.", "March 4", False),
        ("“The storm tore it off on March 4,” the mayor said.”", "March 4", False),
    ],
)
def test_headings_and_captions(text: str, day: str, is_one: bool) -> None:
    assert is_heading(text, place(text, day)) is is_one


@pytest.mark.parametrize(
    ("text", "day", "is_one"),
    [
        ("Powerball is played on Monday, Wednesday and Saturday.", "on Monday", True),
        ("The market is held every Monday in Tarn.", "Monday", True),
        ("A market is held there every second Monday.", "Monday", True),
        ("The weekly paper was sold on Monday.", "on Monday", False),
        ("It rained on Monday, Tuesday and Friday.", "on Monday", False),
        ("The council met on Monday in Tarn.", "on Monday", False),
    ],
)
def test_days_that_come_round_again(text: str, day: str, is_one: bool) -> None:
    assert is_recurring(text, place(text, day)) is is_one


@pytest.mark.parametrize(
    ("text", "day", "name", "proceedings"),
    [
        ("The January 6 committee met.", "January 6", True, True),
        ("Two January 6 insurrectionists were sentenced.", "January 6", True, True),
        ("He condemned the January 6, 2021, attack.", "January 6, 2021", True, False),
        ("On January 6 rioters entered the Capitol.", "January 6", False, False),
        ("The riot of January 6 was long.", "January 6", False, False),
        ("The court ruled on June 24 that it stands.", "June 24", False, False),
    ],
)
def test_days_in_names(text: str, day: str, name: bool, proceedings: bool) -> None:
    assert (in_a_name(text, place(text, day)), of_proceedings(text, place(text, day))) == (name, proceedings)


@pytest.mark.parametrize(
    ("text", "day", "ahead"),
    [
        ("All wait for Thursday, when the bank makes its next move.", "Thursday", True),
        ("The Federal Reserve makes its next move Thursday.", "Thursday", True),
        ("Watchers expect the bank to lower rates Thursday.", "Thursday", True),
        ("The game is scheduled to be played on Monday.", "on Monday", True),
        ("She said on Monday that the court will rule.", "on Monday", False),
        ("The firm unveiled its next phone Tuesday.", "Tuesday", False),
    ],
)
def test_what_is_to_come(text: str, day: str, ahead: bool) -> None:
    assert is_ahead(text, place(text, day)) is ahead


def test_the_tense_of_sentences_and_questions() -> None:
    assert tells_past("The storm tore the roof off.")
    assert not tells_past("The draw is held on Monday.")
    assert [tense_asked(f"what {each} Monday") for each in ("took place on", "is scheduled for", "is new on")] == [
        "past",
        "ahead",
        "",
    ]
