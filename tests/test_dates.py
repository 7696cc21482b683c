"""How dates are read in documents and in questions: years that are completed, days to count from, ends of the calendar.

The tables of wordings are in files of their own: questions in `test_dates_asked`, those that were written before the code
was run in `test_dates_first_rounds` and `test_dates_later_rounds`, what is no date in `test_no_dates`.
"""

from itertools import pairwise

import pytest

from index.dates import find_dates
from index.dates.almanac import easter
from index.records import Day

TODAY = Day(2022, 2, 17)  # a Thursday
WEDNESDAY = Day(2022, 3, 16)


def spelled(first: Day, last: Day) -> str:
    return str(first) if first == last else f"{first}..{last}"


def rows(table: str) -> list[tuple[str, str]]:
    return [tuple(part.strip() for part in line.split(" | ")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("since March", "--03-01..--12-31"),
        ("since March 2021", "2021-03-01..9999-12-31"),
        ("since 29 February", "--02-29..--12-31"),
        ("the week of Feb 16", "--02-16..--02-22"),
        ("the first Monday of February", "--02-01..--02-28"),
        ("the third quarter", "--07-01..--09-30"),
        ("Christmas Eve", "--12-24"),
        ("at Easter", None),
        ("earlier this year", None),
    ],
)
def test_questions_without_a_day_to_count_from(question: str, expected: str | None) -> None:
    found = find_dates(question, open_years=True)
    assert [spelled(each.range.first, each.range.last) for each in found] == ([expected] if expected else [])


def test_a_week_is_one_of_the_year_near_but_keeps_its_year_open() -> None:
    (mention,) = find_dates("the week of Feb 16", near=Day(2022, 3, 1), open_years=True)
    assert (spelled(mention.range.first, mention.range.last), mention.text) == (
        "--02-14..--02-20",
        "the week of Feb 16",
    )


def test_mentions_never_overlap() -> None:
    found = find_dates("December 31 or later this year 30/02/2022", today=Day(1, 1, 1), open_years=True)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_documents_are_read_without_the_rules_for_questions() -> None:
    found = find_dates("Since early March 2021 and the day before Feb. 14, 2022.", today=TODAY)
    assert [str(each.range) for each in found] == ["2021-03-01 to 2021-03-31", "2022-02-14"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is scheduled to fly on February 15.", "2022-02-15"),
        ("Sent on 14-Feb-22.", "2022-02-14"),
        ("Half a year ago and two and a half years ago.", "2021-08-01..2021-08-31 | 2019-08-01..2019-08-31"),
        ("A deal will be announced on Tuesday.", "2022-02-22"),
        ("A deal was announced on Tuesday.", "2022-02-15"),
        ("He spoke at Mar-a-Lago, of Mar-a-Lago, to the Sunday Times and on Saturday Night Live.", ""),
    ],
)
def test_documents(text: str, expected: str) -> None:
    found = find_dates(text, today=TODAY)
    assert " | ".join(spelled(each.range.first, each.range.last) for each in found) == expected


def test_one_date_that_must_be_day_first_decides_the_others() -> None:
    for other, month in (("25/04/2022", 4), ("04/25/2022", 3), ("no other", 3)):
        assert find_dates(f"On 03/04/2022 and on {other}")[0].range.first.month == month


@pytest.mark.parametrize(
    "text",
    [
        "999 decades ago",
        "999 years before 100 months ago",
        "last Christmas",
        "next weekend",
        "Feb 29 last year",
        "last month on the 31st",
        "from Feb 29 to March 2, 2022",
        "within two weekends of yesterday",
        "week 53 of 2021",
    ],
)
@pytest.mark.parametrize("today", [Day(1, 1, 1), Day(9999, 12, 31), Day(2022, 2, 17)])
def test_days_outside_the_calendar_are_none(text: str, today: Day) -> None:
    for asked in (True, False):
        find_dates(text, today=today, open_years=asked)


@pytest.mark.parametrize(
    ("year", "expected"), [(2000, "2000-04-23"), (2008, "2008-03-23"), (2024, "2024-03-31"), (2038, "2038-04-25")]
)
def test_easter(year: int, expected: str) -> None:
    assert str(easter(year)) == expected


def test_nothing_is_guessed_without_a_day_to_count_from() -> None:
    assert find_dates("yesterday, last Tuesday, two days ago, on the 14th, last month") == []


def test_a_document_completes_a_year() -> None:
    (mention,) = find_dates("He spoke on December 30.", today=Day(2022, 1, 3))
    assert str(mention.range) == "2021-12-30"


def test_an_open_year_admits_yesterday_within_the_month() -> None:
    (mention,) = find_dates("He spoke yesterday.", today=Day(None, 2, 14))
    assert str(mention.range) == "--02-13"
    assert find_dates("He spoke yesterday.", today=Day(None, 3, 1)) == []


def test_two_dates_that_are_no_range() -> None:
    found = find_dates("Talks on Feb 14 and a decree on February 16, 2022.")
    assert [str(each.range) for each in found] == ["--02-14", "2022-02-16"]
