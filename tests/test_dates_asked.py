"""Date expressions as people write them in questions, with the ranges worked out by hand."""

import pytest
from test_dates import TODAY, rows, spelled

from index.dates import find_dates

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
who said what in early June | --06-01..--06-10
who said what in late August 2021 | 2021-08-21..2021-08-31
who said what in 2022 | 2022-01-01..2022-12-31
what did he say in 1998? | 1998-01-01..1998-12-31
what has changed since 2021 | 2021-01-01..2022-02-17
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
who said what the day before Feb 14 | --02-13
who said what the day after Feb 14 | --02-15
who said what two days after 14 February 2022 | 2022-02-16
who said what the week of Feb 14 | --02-14..--02-20
who said what in the week before Feb 14 | --02-07..--02-13
who said what in the week after Feb 14 | --02-15..--02-21
who said what on the weekend of Feb 12 | --02-12..--02-13
who said what on Feb 14 or 15 | --02-14..--02-15
who said what on Feb 14, 15 and 16 | --02-14..--02-16
who said what on Feb 14 and Feb 16 | --02-14..--02-16
who said what on Feb 14, 15 and 16, 2022 | 2022-02-14..2022-02-16
who said what on 14 or 15 February | --02-14..--02-15
who said what since March | 2021-03-01..2022-02-17
what was said since March 2021 | 2021-03-01..2022-02-17
who said what since Feb 14 | 2022-02-14..2022-02-17
who said what before 2020 | 0001-01-01..2019-12-31
who said what until March 2022 | 0001-01-01..2022-03-31
who said what after March 3 | --03-04..--12-31
who said what after March 3, 2021 | 2021-03-04..9999-12-31
who said what in the 80s | 1980-01-01..1989-12-31
who said what in the 1980s | 1980-01-01..1989-12-31
who said what in the nineties | 1990-01-01..1999-12-31
who said what in the early 1980s | 1980-01-01..1983-12-31
who said what in mid-2022 | 2022-05-01..2022-08-31
who said what in early May | --05-01..--05-10
who said what in mid-February | --02-11..--02-20
who said what in late 2023 | 2023-09-01..2023-12-31
who said what earlier this year | 2022-01-01..2022-02-17
who said what later this month | 2022-02-17..2022-02-28
who said what on valentine's day 2022 | 2022-02-14
who said what on Christmas Eve | --12-24
who said what at Christmas 2021 | 2021-12-25
who said what on New Year's Day | --01-01
who said what on New Year's Eve 2021 | 2021-12-31
who said what on Halloween | --10-31
who said what on Independence Day | --07-04
who said what on July 4th | --07-04
who said what on the Fourth of July 2021 | 2021-07-04
who said what on St. Patrick's Day | --03-17
who said what on Thanksgiving 2021 | 2021-11-25
who said what on Easter Sunday 2022 | 2022-04-17
who said what on feburary 14 | --02-14
who said what on septemper 3 | --09-03
who said what in fiscal 1989 | 1989-01-01..1989-12-31
who said what in fiscal year 1989 | 1989-01-01..1989-12-31
who said what in the third quarter | 2021-07-01..2021-09-30
what did Kirby say on the morning of Feb 14 | --02-14
who spoke on Valentine's Day | --02-14
who said what on the first of March | --03-01
who said what on March the 3rd | --03-03
statements made on 3rd of March, 2022 | 2022-03-03
what was said in the first week of February 2022 | 2022-02-01..2022-02-07
what was said in the last week of January 2022 | 2022-01-25..2022-01-31
what happened in the first half of 2021 | 2021-01-01..2021-06-30
what happened in H2 2021 | 2021-07-01..2021-12-31
what was reported at the end of January | --01-21..--01-31
what was said at the beginning of 2022 | 2022-01-01..2022-04-30
who said what over the past two weeks | 2022-02-03..2022-02-17
what did he say in the last three days | 2022-02-14..2022-02-17
what was said earlier this week | 2022-02-14..2022-02-17
who commented last Monday night | 2022-02-14
what did Scholz say on Monday morning | 2022-02-14
what did she say on Tues | 2022-02-15
what did she say on Wed. | 2022-02-16
what happened on 9/11/2001 | 2001-09-11
what happened on 2001/09/11 | 2001-09-11
what happened on 20220214 | 2022-02-14
what happened on Feb-14-2022? | 2022-02-14
what was said on 14.2.2022 | 2022-02-14
who said what on Feb 14 '22 | 2022-02-14
who said what in Feb '22 | 2022-02-01..2022-02-28
who said what between 2/10 and 2/14 | --02-10..--02-14
between 2019 and 2021 what did they say | 2019-01-01..2021-12-31
from 2019 through 2021, who led the party | 2019-01-01..2021-12-31
who said what in 2019-2021 | 2019-01-01..2021-12-31
articles from the winter of 2021-22 | 2021-12-01..2022-02-28
who said what in January or February 2022 | 2022-01-01..2022-02-28
who said what in January and February | --01-01..--02-28
what was said on the weekend | 2022-02-12..2022-02-13
what was said last weekend | 2022-02-12..2022-02-13
what is on next week | 2022-02-21..2022-02-27
what will happen in two days | 2022-02-19
what will happen in three weeks | 2022-03-07..2022-03-13
what will happen the day after tomorrow | 2022-02-19
what did he announce the year before last | 2020-01-01..2020-12-31
what did he announce the month before last | 2021-12-01..2021-12-31
who spoke on the last day of January | --01-31
who spoke on the first Monday of February 2022 | 2022-02-07
what did they say in the 1990s | 1990-01-01..1999-12-31
what was said in the late 1990s | 1997-01-01..1999-12-31
who said what prior to 2020 | 0001-01-01..2019-12-31
who said what up to Feb 14 | --01-01..--02-14
who said what from Feb 14 onwards | --02-14..--12-31
what has been said so far this year | 2022-01-01..2022-02-17
what did he say on or after Feb 14 | --02-14..--12-31
statements dated Feb 14 2022 | 2022-02-14
news of 14 Feb | --02-14
what was said on Saint Patrick's Day 2021 | 2021-03-17
what did the pope say at Easter 2021 | 2021-04-04
what did the pope say on Christmas day | --12-25
who said what a fortnight ago | 2022-01-31..2022-02-06
who said what a decade ago | 2012-01-01..2012-12-31
who said what in the past few decades | 1992-02-17..2022-02-17
did anything happen on this day last year | 2021-02-17
who said what in the second half of January | --01-16..--01-31
who spoke on febuary 14th | --02-14
who spoke on 14 Febuary 2022 | 2022-02-14
which ministers spoke on Wednesday, February 16th | --02-16
what did the mayor say two weeks before Feb 14 | --01-31
anything said between Christmas and New Year's Eve 2021 | 2021-12-25..2021-12-31
who commented on the 14th or 15th of February | --02-14..--02-15
what did Kirby say on the 14th and the 15th | 2022-02-14..2022-02-15
who said what on Feb 14 & 15, 2022 | 2022-02-14..2022-02-15
statements from Feb. 10, 11, and 14 | --02-10..--02-14
what has he said since last Tuesday | 2022-02-15..2022-02-17
what has happened since yesterday | 2022-02-16..2022-02-17
what was known before Feb 10, 2022 | 0001-01-01..2022-02-09
what did they say until yesterday | 0001-01-01..2022-02-16
who resigned after the summer of 2021 | 2021-09-01..9999-12-31
who led the party from 2010 to 2014 | 2010-01-01..2014-12-31
who led the party in the mid 90s | 1994-01-01..1996-12-31
who was president in the late eighties | 1987-01-01..1989-12-31
what did he predict for the end of 2022 | 2022-09-01..2022-12-31
what did she announce at the start of the year | 2022-01-01..2022-04-30
what did she announce in the last quarter of 2021 | 2021-10-01..2021-12-31
what was said at the beginning of last week | 2022-02-07..2022-02-13
what was said late last year | 2021-09-01..2021-12-31
what was said early last month | 2022-01-01..2022-01-10
what was said in the middle of March 2021 | 2021-03-11..2021-03-20
what happened three days before Christmas 2021 | 2021-12-22
who spoke the day after Valentine's Day | --02-15
who spoke on New Year's | --01-01
who spoke last Thanksgiving | 2021-11-25
who spoke on jan 3rd 22 | --01-03
who spoke on janurary 3 | --01-03
what happened in novmber 2021 | 2021-11-01..2021-11-30
what was said within two days of Feb 14 | --02-12..--02-16
what was said a week after Feb 1, 2022 | 2022-02-08
what was said in the two weeks after Feb 1, 2022 | 2022-02-02..2022-02-15
what did he say in the month before February 2022 | 2022-01-01..2022-01-31
who spoke in the year after 2019 | 2020-01-01..2020-12-31
who spoke on Monday and Tuesday | 2022-02-14..2022-02-15
who spoke yesterday or today | 2022-02-16..2022-02-17
who spoke over the last 7 days | 2022-02-10..2022-02-17
who spoke in spring 2021 | 2021-03-01..2021-05-31
who spoke in 2020 or 2021 | 2020-01-01..2021-12-31
what did he say after Feb 10 but before Feb 14 | --02-11..--02-13
"""


def test_table_is_long_enough() -> None:
    assert len(rows(QUESTIONS)) >= 270


@pytest.mark.parametrize(("question", "expected"), rows(QUESTIONS))
def test_question_expressions(question: str, expected: str) -> None:
    found = find_dates(question, today=TODAY, near=TODAY, open_years=True)
    assert [spelled(each.range.first, each.range.last) for each in found] == [expected]
    assert question[found[0].start : found[0].end] == found[0].text
