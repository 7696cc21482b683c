"""Questions that were written down before the code was run on them: the first three rounds of docs/dates.md."""

import pytest
from test_dates import WEDNESDAY, rows, spelled

from index.dates import find_dates

# Written down, with the ranges, before the code was run on them, in five rounds; docs/dates.md says what was right then.
WRITTEN_FIRST = """
who said what the week after 3 March 2022 | 2022-03-04..2022-03-10
what was said between Christmas and New Year | --12-25..--01-01
who said what in the run-up to Feb 24 | --02-17..--02-23
statements over the past ten days | 2022-03-06..2022-03-16
who said what on 14.2.22 | 2022-02-14
what did Kirby say late last month | 2022-02-21..2022-02-28
what did the Fed announce in Q3 2021 | 2021-07-01..2021-09-30
who spoke on the Tuesday before Feb 14, 2022 | 2022-02-08
who said what on 14 Feb or the day after | --02-14..--02-15
what was said in mid-February | --02-11..--02-20
who said what on the first weekend of March 2022 | 2022-03-05..2022-03-06
what was known as of March 3 | --03-03
what was said no later than March 3, 2022 | 0001-01-01..2022-03-03
who said what on the 14th of Feb | --02-14
who said what on 2022/02/14 | 2022-02-14
what did Scholz say in Feb '22 | 2022-02-01..2022-02-28
what did Scholz say Tuesday a week ago | 2022-03-08
how did prices move in the 2010s | 2010-01-01..2019-12-31
what was said 24 hours ago | 2022-03-15
who said what on Feb 14th 2022 | 2022-02-14
who said what on Monday 14 February | --02-14
who said what on Mon 14 Feb 2022 | 2022-02-14
who said what on Mon, Feb 14 | --02-14
who said what on 14-02-2022 | 2022-02-14
who said what on 14-Feb-2022 | 2022-02-14
who said what on 14-feb-22 | 2022-02-14
who said what on 20220214 | 2022-02-14
who said what on 14/2 | --02-14
who said what on 2/14 | --02-14
who said what on february 14 | --02-14
what did Blinken say yesterday evening | 2022-03-15
what did Blinken say the day before yesterday | 2022-03-14
what did Blinken say last night | 2022-03-15
what did Blinken say earlier this week | 2022-03-14..2022-03-16
what did Blinken say earlier this month | 2022-03-01..2022-03-16
what did Blinken say at the end of last year | 2021-09-01..2021-12-31
what did Blinken say in the last two weeks | 2022-03-02..2022-03-16
what did Blinken say over the last few days | 2022-03-09..2022-03-16
what did Blinken say in recent days | 2022-03-09..2022-03-16
what did Blinken say so far this year | 2022-01-01..2022-03-16
what has been said since the start of the year | 2022-01-01..2022-03-16
what has been said since last Thursday | 2022-03-10..2022-03-16
what has been said since Feb 24, 2022 | 2022-02-24..2022-03-16
who said what from Feb 14 through Feb 18 | --02-14..--02-18
who said what Feb. 14-18 | --02-14..--02-18
who said what between 14 and 18 February 2022 | 2022-02-14..2022-02-18
who said what from 28 Feb to 3 March 2022 | 2022-02-28..2022-03-03
who said what between Dec 28 2021 and Jan 3 2022 | 2021-12-28..2022-01-03
who said what from mid-January to early February 2022 | 2022-01-11..2022-02-10
who said what in January and February 2022 | 2022-01-01..2022-02-28
what was said in the first two weeks of February 2022 | 2022-02-01..2022-02-14
what was said in the first half of February | --02-01..--02-15
what was said in the second half of 2021 | 2021-07-01..2021-12-31
what was said in H1 2021 | 2021-01-01..2021-06-30
what was said in the last quarter of 2021 | 2021-10-01..2021-12-31
what did the ECB say in 4Q21 | 2021-10-01..2021-12-31
who said what in the days after Feb 24, 2022 | 2022-02-25..2022-03-03
who said what three days before Feb 24 | --02-21
who said what two days after 14 February 2022 | 2022-02-16
who said what the weekend before Feb 14, 2022 | 2022-02-12..2022-02-13
who said what around Feb 14, 2022 | 2022-02-14
who said what on or about February 14, 2022 | 2022-02-14
who said what by Feb 14, 2022 | 0001-01-01..2022-02-14
who said what not before Feb 14, 2022 | 2022-02-14..9999-12-31
who said what from Feb 14, 2022 onwards | 2022-02-14..9999-12-31
who said what starting Feb 14, 2022 | 2022-02-14..9999-12-31
who said what up to and including Feb 14, 2022 | 0001-01-01..2022-02-14
who said what prior to 2022 | 0001-01-01..2021-12-31
who said what on Valentine's Day 2022 | 2022-02-14
who said what on New Year's Eve | --12-31
who said what over Easter 2021 | 2021-04-04
who said what on Labor Day 2021 | 2021-09-06
who said what on Election Day 2020 | 2020-11-03
who said what on the third Thursday of November 2021 | 2021-11-18
who said what on the last day of February | --02-28
who said what last Tuesday | 2022-03-15
who said what on Monday | 2022-03-14
who said what this past Monday | 2022-03-14
who said what on Monday morning | 2022-03-14
who said what over the weekend | 2022-03-12..2022-03-13
who said what last weekend | 2022-03-12..2022-03-13
who said what two Mondays ago | 2022-03-07
who said what a fortnight ago | 2022-02-28..2022-03-06
who said what three weeks ago | 2022-02-21..2022-02-27
who said what a couple of months ago | 2022-01-01..2022-01-31
who said what a year ago today | 2021-03-16
who said what this time last year | 2021-03-16
who said what last spring | 2021-03-01..2021-05-31
who said what in the summer of 2021 | 2021-06-01..2021-08-31
who said what in winter 2021-22 | 2021-12-01..2022-02-28
who said what in 2020 and 2021 | 2020-01-01..2021-12-31
who said what in 2019-2021 | 2019-01-01..2021-12-31
who said what in the early 1990s | 1990-01-01..1993-12-31
who said what in the nineties | 1990-01-01..1999-12-31
who said what in the 20th century | 1901-01-01..2000-12-31
who said what in November last year | 2021-11-01..2021-11-30
who said what last November | 2021-11-01..2021-11-30
who said what on Feb 14 last year | 2021-02-14
who said what on February 14 of this year | 2022-02-14
who said what on the 14th of last month | 2022-02-14
who said what on the 14th and 15th of February 2022 | 2022-02-14..2022-02-15
who said what on February 14, 15 and 16 | --02-14..--02-16
who said what on February fourteenth | --02-14
who said what on Febuary 14 | --02-14
who said what the night of Feb 14 | --02-14
who said what on the eve of Feb 24, 2022 | 2022-02-23
who said what within a week of Feb 24, 2022 | 2022-02-17..2022-03-03
who said what in the week of February 14, 2022 | 2022-02-14..2022-02-20
who said what in the week beginning 14 Feb 2022 | 2022-02-14..2022-02-20
who said what in the week ending Feb 20, 2022 | 2022-02-14..2022-02-20
who said what in week 7 of 2022 | 2022-02-14..2022-02-20
who said what in the month to March 3, 2022 | 2022-02-04..2022-03-03
who said what in the month before March 2022 | 2022-02-01..2022-02-28
who said what in the three days to Feb 24, 2022 | 2022-02-22..2022-02-24
who said what after the 14th of February but before the 20th | --02-15..--02-19
who said what in 02/2022 | 2022-02-01..2022-02-28
who said what in 2022-02 | 2022-02-01..2022-02-28
what did Kirby say today | 2022-03-16
what did Kirby say this morning | 2022-03-16
what did Kirby say in the past 48 hours | 2022-03-14..2022-03-16
what did Kirby say in the last hour | 2022-03-16
what is planned for tomorrow | 2022-03-17
what is planned for next Friday | 2022-03-18
what is planned for the coming week | 2022-03-21..2022-03-27
what is planned in two weeks' time | 2022-03-28..2022-04-03
what happened in 1968 | 1968-01-01..1968-12-31
what happened on 9/11 | --09-11
what happened on 6 January 2021 at 2 p.m. | 2021-01-06
what happened on Jan. 6, 2021, in Washington | 2021-01-06
what happened on 2022-02-14T10:30 | 2022-02-14
any remarks by Lavrov dated 14/02? | --02-14
what was Scholz saying back in February | --02-01..--02-28
what did Scholz say this February | 2022-02-01..2022-02-28
quotes from Thurs 17th Feb | --02-17
quotes from Thursday, Feb 17, please | --02-17
quotes from the evening of 17 February 2022 | 2022-02-17
did Putin say anything in the 48 hours before Feb 24, 2022 | 2022-02-22..2022-02-23
did Putin say anything in the hours after Feb 24, 2022 | 2022-02-25
what changed between Monday and Wednesday | 2022-03-14..2022-03-16
what changed between last Monday and today | 2022-03-14..2022-03-16
what changed between Feb 14 and now | 2022-02-14..2022-03-16
what was said from Feb 14 until today | 2022-02-14..2022-03-16
what was said from 14th to 16th Feb | --02-14..--02-16
what was said Feb 14 thru Feb 16 | --02-14..--02-16
what was said Feb 14/15 | --02-14..--02-15
what was said on 14/15 February | --02-14..--02-15
what was said on the 14, 15 and 16 February | --02-14..--02-16
who resigned in the first quarter of this year | 2022-01-01..2022-03-31
who resigned in Q1 | 2022-01-01..2022-03-31
who resigned in the last quarter | 2021-10-01..2021-12-31
who resigned last quarter | 2021-10-01..2021-12-31
who resigned in the first half of the year | 2022-01-01..2022-06-30
who resigned in the second half of last year | 2021-07-01..2021-12-31
who resigned in early March last year | 2021-03-01..2021-03-10
who resigned in the first ten days of March | --03-01..--03-10
who resigned in the final week of January 2022 | 2022-01-25..2022-01-31
who resigned in the closing days of 2021 | 2021-12-25..2021-12-31
who spoke the Friday after Thanksgiving 2021 | 2021-11-26
who spoke the morning after Feb 14, 2022 | 2022-02-15
who spoke the day after that, 15 Feb 2022 | 2022-02-15
who spoke a day earlier than 15 Feb 2022 | 2022-02-14
who spoke a week to the day before Feb 24, 2022 | 2022-02-17
who spoke the following day, Feb. 15, 2022 | 2022-02-15
who spoke at 10am on Feb 14, 2022 | 2022-02-14
who spoke on Feb 14 at 10:30 | --02-14
who spoke around midnight on 24 Feb 2022 | 2022-02-24
who spoke on 24.02. | --02-24
who spoke on 24.02.22 at noon | 2022-02-24
who spoke on 2022.02.24 | 2022-02-24
who spoke on 24 Feb, 2022 | 2022-02-24
who spoke on 24Feb2022 | 2022-02-24
who spoke on Feb24 | --02-24
who spoke on 24th | 2022-03-24
who spoke on the twenty-fourth of February 2022 | 2022-02-24
who spoke on Ash Wednesday 2022 | 2022-03-02
who spoke over Christmas 2021 | 2021-12-25
who spoke in the week of Christmas 2021 | 2021-12-20..2021-12-26
who spoke during Christmas week 2021 | 2021-12-20..2021-12-26
who spoke in the winter | --12-01..--02-28
who spoke in early spring 2021 | 2021-03-01..2021-03-31
who spoke in the autumn of last year | 2021-09-01..2021-11-30
who was minister from 2005 until 2021 | 2005-01-01..2021-12-31
who was minister after 2005 | 2006-01-01..9999-12-31
who was minister as early as 2005 | 2005-01-01..2005-12-31
who was minister at any time between 2005 and 2010 | 2005-01-01..2010-12-31
who was minister in the late nineties | 1997-01-01..1999-12-31
who was minister in the mid-2000s | 2004-01-01..2006-12-31
who was minister in the noughties | 2000-01-01..2009-12-31
who was minister ten years ago | 2012-01-01..2012-12-31
who was minister half a year ago | 2021-09-01..2021-09-30
who was minister a year and a half ago | 2020-09-01..2020-09-30
what was said the week before last | 2022-02-28..2022-03-06
what was said on Friday of last week | 2022-03-11
what was said Friday week ago | 2022-03-11
what was said mid last week | 2022-03-07..2022-03-13
what was said on Monday the 14th of March 2022 | 2022-03-14
what was said on Monday 14th | 2022-03-14
what was said on Friday 11 and Saturday 12 March 2022 | 2022-03-11..2022-03-12
what will be said on Friday | 2022-03-18
what will be said next month | 2022-04-01..2022-04-30
what will be said later this week | 2022-03-16..2022-03-20
what will be said over the next two weeks | 2022-03-16..2022-03-30
what will happen this weekend | 2022-03-19..2022-03-20
what is due by the end of March 2022 | 0001-01-01..2022-03-31
what is due before the end of the month | 0001-01-01..2022-03-20
statements in Jan-Feb 2022 | 2022-01-01..2022-02-28
statements in January/February 2022 | 2022-01-01..2022-02-28
statements in January 2022 and March 2022 | 2022-01-01..2022-03-31
statements, 2022-02-14..2022-02-16 | 2022-02-14..2022-02-16
statements 2022-02-14/2022-02-16 | 2022-02-14..2022-02-16
statements > 2022-02-14 | 2022-02-14
what did the minister say on the Thursday after Feb 24, 2022 | 2022-03-03
what did the minister say two days prior to Feb 24 | --02-22
what did the minister say the very next day after Feb 24, 2022 | 2022-02-25
what did the minister say on the last Friday of January 2022 | 2022-01-28
what did the minister say on the last Friday in January | --01-28
what did the minister say in the second week of March 2022 | 2022-03-08..2022-03-14
what did the minister say toward the end of February | --02-21..--02-28
what did the minister say at the end of Feb 2022 | 2022-02-21..2022-02-28
what did the minister say by mid-March 2022 | 0001-01-01..2022-03-20
what did the minister say since mid-February | 2022-02-11..2022-03-16
what did the minister say until late January 2022 | 0001-01-01..2022-01-31
what did the minister say through the end of January 2022 | 2022-01-21..2022-01-31
what did the minister say pre-2020 | 0001-01-01..2019-12-31
what did the minister say post-2020 | 2021-01-01..9999-12-31
what did the minister say in 2020 or later | 2020-01-01..9999-12-31
what did the minister say in or before 2020 | 0001-01-01..2020-12-31
what did the minister say on Feb 14 or earlier | --01-01..--02-14
what did the minister say anytime after Feb 14 2022 | 2022-02-15..9999-12-31
what did the minister say yesterday morning | 2022-03-15
what did the minister say on the night of 23-24 February 2022 | 2022-02-23..2022-02-24
what did the minister say Sunday night | 2022-03-13
what did the minister say Saturday or Sunday | 2022-03-12..2022-03-13
what did the minister say at the weekend | 2022-03-12..2022-03-13
what did the minister say in the past year | 2021-01-01..2021-12-31
what did the minister say over the past month | 2022-02-01..2022-02-28
what did the minister say during the past week | 2022-03-07..2022-03-13
what did the minister say three months back | 2021-12-01..2021-12-31
what did the minister say several weeks ago | 2022-02-16..2022-03-16
what did the minister say a few days ago | 2022-03-09..2022-03-16
what did the minister say in the 1st half of 2021 | 2021-01-01..2021-06-30
what did the minister say in the first 3 months of 2021 | 2021-01-01..2021-03-31
what did the minister say in the spring of '21 | 2021-03-01..2021-05-31
what did the minister say in Dec. | --12-01..--12-31
what did the minister say in December of 2021 | 2021-12-01..2021-12-31
what did the minister say in 12/21 | --12-21
what did the minister say on the 1st | 2022-03-01
what did the minister say on Feb 14-ish | --02-14
what did the minister say on Valentines Day | --02-14
what did the minister say on Xmas eve 2021 | 2021-12-24
what did the minister say on 4th July 2021 | 2021-07-04
what did the minister say about his plans for 2030 | 2030-01-01..2030-12-31
what did the minister say in the years 2015-2020 | 2015-01-01..2020-12-31
what did the minister say a century ago | 1922-01-01..1922-12-31
what did the minister say Mar 3rd | --03-03
what did the minister say on Wednesday 16th of March | --03-16
what did the minister say on Monday, 14 March 2022 or Tuesday, 15 March 2022 | 2022-03-14..2022-03-15
"""


@pytest.mark.parametrize(("question", "expected"), rows(WRITTEN_FIRST))
def test_questions_written_before_the_code_was_run(question: str, expected: str) -> None:
    found = find_dates(question, today=WEDNESDAY, near=WEDNESDAY, open_years=True)
    assert [spelled(each.range.first, each.range.last) for each in found] == [expected]
    assert question[found[0].start : found[0].end] == found[0].text
