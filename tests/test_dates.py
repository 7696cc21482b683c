"""Date expressions as people write them in questions and in news, with the ranges worked out by hand."""

import pytest

from index.dates import find_dates, infer_published
from index.records import Day

TODAY = Day(2022, 2, 17)  # a Thursday

QUESTIONS = """
who said what on Feb 14 | --02-14
who said what on feb 14 | --02-14
who said what on FEB 14? | --02-14
who said what on Feb. 14 | --02-14
who said what on Feb 14th | --02-14
who said what on February 14 | --02-14
who said what on february 14th? | --02-14
who said what on 14 February | --02-14
who said what on 14 Feb | --02-14
who said what on 14th February | --02-14
who said what on the 14th of February | --02-14
who said what on 14th of feb | --02-14
who said what on Feb 14, 2022 | 2022-02-14
who said what on February 14 2022 | 2022-02-14
who said what on february 14th, 2022 | 2022-02-14
who said what on 14 February 2022 | 2022-02-14
who said what on 14th February, 2022 | 2022-02-14
who said what on the 14th of February 2022 | 2022-02-14
who said what on Monday, February 14 | --02-14
who said what on Monday 14 February 2022 | 2022-02-14
who said what on Monday, Feb. 14, 2022 | 2022-02-14
who said what on 14-Feb-2022 | 2022-02-14
who said what on 2022-02-14 | 2022-02-14
2022-02-14: who said what? | 2022-02-14
who said what on 2/14 | --02-14
who said what on 2/14? | --02-14
2/14 | --02-14
who said what on 2/14/2022 | 2022-02-14
who said what on 02/14/2022 | 2022-02-14
who said what on 02/14/22 | 2022-02-14
who said what on 14/2/2022 | 2022-02-14
who said what on 14/02/2022 | 2022-02-14
who said what on 14/2 | --02-14
who said what on 14.02.2022 | 2022-02-14
who said what on --02-14 | --02-14
what was said on the 14th | 2022-02-14
what did Scholz say on the 15th? | 2022-02-15
and on the 3rd? | 2022-02-03
what about the 15th? | 2022-02-15
what happened on Jan 1 | --01-01
what happened on January 31st | --01-31
what happened on March 3 | --03-03
what happened on Mar 3 | --03-03
what happened on march 3 | --03-03
what happened on may 5 | --05-05
what happened on May 5th, 1999 | 1999-05-05
what happened on 5 may 2020 | 2020-05-05
what happened on Apr 30 | --04-30
what happened on June 6, 1944 | 1944-06-06
what happened on Jun 6 | --06-06
what happened on July 4th | --07-04
what happened on 4 Jul 2021 | 2021-07-04
what happened on aug 9 | --08-09
what happened on Sept 11, 2001 | 2001-09-11
what happened on Sep 11 | --09-11
what happened on Sept. 11 | --09-11
what happened on October 7, 2023 | 2023-10-07
what happened on 9 Nov 1989 | 1989-11-09
what happened on Nov. 9 | --11-09
what happened on December 25 | --12-25
what happened on dec 25th | --12-25
what happened on Feb 29 | --02-29
what happened on 29 February 2020 | 2020-02-29
who said what between Feb 10 and 14 | --02-10..--02-14
who said what between Feb 10 and Feb 14 | --02-10..--02-14
who said what between 10 and 14 February | --02-10..--02-14
who said what between 10 February and 14 February 2022 | 2022-02-10..2022-02-14
who said what between February 10 and 14, 2022 | 2022-02-10..2022-02-14
who said what between 2022-02-10 and 2022-02-14 | 2022-02-10..2022-02-14
who said what from Feb 10 to Feb 14 | --02-10..--02-14
who said what from 10 to 14 February | --02-10..--02-14
who said what from the 10th to the 14th of February | --02-10..--02-14
who said what from 2022-02-10 to 2022-02-14 | 2022-02-10..2022-02-14
who said what Feb 10-14 | --02-10..--02-14
who said what Feb 10–14, 2022 | 2022-02-10..2022-02-14
who said what 10-14 February 2022 | 2022-02-10..2022-02-14
who said what from Feb 28 to March 2, 2022 | 2022-02-28..2022-03-02
who said what between Feb 28 and March 2 | --02-28..--03-02
who said what from Dec 30 to Jan 2, 2022 | 2021-12-30..2022-01-02
who said what on the 14th and 15th of February | --02-14..--02-15
who said what between January and March 2022 | 2022-01-01..2022-03-31
who said what from January to March 2022 | 2022-01-01..2022-03-31
who said what in February 2022 | 2022-02-01..2022-02-28
who said what in Feb 2022 | 2022-02-01..2022-02-28
who said what in february | --02-01..--02-28
who said what in February 2020 | 2020-02-01..2020-02-29
who said what during March 2021 | 2021-03-01..2021-03-31
who said what in May | --05-01..--05-31
who said what in May 2023 | 2023-05-01..2023-05-31
statements of October 2022 | 2022-10-01..2022-10-31
statements of November, 2022 | 2022-11-01..2022-11-30
who said what in early June | --06-01..--06-30
who said what in late August 2021 | 2021-08-01..2021-08-31
who said what in 2022 | 2022-01-01..2022-12-31
what did he say in 1998? | 1998-01-01..1998-12-31
what has changed since 2021 | 2021-01-01..2021-12-31
who said what in Q1 2022 | 2022-01-01..2022-03-31
who said what in q4 2021 | 2021-10-01..2021-12-31
who said what in the first quarter of 2022 | 2022-01-01..2022-03-31
who said what in the third quarter of 2020 | 2020-07-01..2020-09-30
who said what in summer 2021 | 2021-06-01..2021-08-31
who said what in the spring of 2022 | 2022-03-01..2022-05-31
who said what in autumn 2020 | 2020-09-01..2020-11-30
who said what in winter 2021 | 2021-12-01..2022-02-28
who said what today | 2022-02-17
what was said yesterday? | 2022-02-16
what was said the day before yesterday? | 2022-02-15
what is planned for tomorrow | 2022-02-18
what was said last night | 2022-02-16
what did he say last Tuesday | 2022-02-15
what did he say last Thursday | 2022-02-10
what did he say on Thursday | 2022-02-17
what did he say on Tuesday? | 2022-02-15
what did he say on friday | 2022-02-11
what happens next Friday | 2022-02-18
what happens next Thursday | 2022-02-24
what was said two days ago | 2022-02-15
what was said 3 days ago | 2022-02-14
what was said a week ago | 2022-02-07..2022-02-13
what was said two weeks ago | 2022-01-31..2022-02-06
what was said this week | 2022-02-14..2022-02-20
what was said last week | 2022-02-07..2022-02-13
what was said last month | 2022-01-01..2022-01-31
what was said this month | 2022-02-01..2022-02-28
what was said a month ago | 2022-01-01..2022-01-31
what was said last year | 2021-01-01..2021-12-31
what was said this year | 2022-01-01..2022-12-31
"""

NO_DATES = """
add 1/2 cup of sugar
open 24/7
10-14 people were hurt
call 555-2022 or +1 202 555 0114
they won 2-14 on aggregate
version 2.14.1 is out
it costs $14 and 2022 euros
he sat down and may leave
you may 5 times retry
the march of 300 people
they march 5 miles
mar the surface
about 130,000 soldiers
the 14th amendment
in the 21st century
Section 14 of the act
what did Kirby say
a decade or so
who is the president
"""


def spelled(first: Day, last: Day) -> str:
    return str(first) if first == last else f"{first}..{last}"


def rows(table: str) -> list[tuple[str, str]]:
    return [tuple(part.strip() for part in line.split(" | ")) for line in table.strip().splitlines()]


def test_table_is_long_enough() -> None:
    assert len(rows(QUESTIONS)) >= 120


@pytest.mark.parametrize(("question", "expected"), rows(QUESTIONS))
def test_question_expressions(question: str, expected: str) -> None:
    found = find_dates(question, today=TODAY, near=TODAY, open_years=True)
    assert [spelled(each.range.first, each.range.last) for each in found] == [expected]
    assert question[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize("text", NO_DATES.strip().splitlines())
def test_not_dates(text: str) -> None:
    assert find_dates(text, today=TODAY, near=TODAY) == []


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KYIV, Feb 14 (Reuters) – The minister said so.", "--02-14"),
        ("WASHINGTON, March 3, 2022 — Officials met.", "2022-03-03"),
        ("Talks fail\n\nPublished February 14, 2022\n\nThey failed on May 1.", "2022-02-14"),
        ("14 February 2022\nThe minister spoke.", "2022-02-14"),
        ("He said so on May 3. He will return on May 9. The trip, he said on May 3, is long.", "--05-03"),
        ("She is scheduled to fly on May 9.", None),
        ("No day at all.", None),
    ],
)
def test_inferred_publication(text: str, expected: str | None) -> None:
    found = infer_published(text)
    assert (str(found) if found else None) == expected


def test_inferred_publication_of_the_shipped_article(seed_text: str) -> None:
    assert str(infer_published(seed_text)) == "--02-14"
