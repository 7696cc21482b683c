"""Questions that were written down before the code was run on them: the last two rounds of docs/dates.md."""

import pytest
from test_dates import WEDNESDAY, rows, spelled

from index.dates import find_dates

# Written down, with the ranges, before the code was run on them, in five rounds; docs/dates.md says what was right then.
WRITTEN_FIRST = """
what did EU leaders say on the second Sunday in March 2022 | 2022-03-13
what did EU leaders say two weekends ago | 2022-03-05..2022-03-06
what did EU leaders say on the Monday following Feb 24, 2022 | 2022-02-28
what did EU leaders say from Wednesday to Friday last week | 2022-03-09..2022-03-11
what did EU leaders say between 1st and 15th March 2022 | 2022-03-01..2022-03-15
what did EU leaders say between the 1st and the 15th | 2022-03-01..2022-03-15
what did EU leaders say between early and mid-February 2022 | 2022-02-01..2022-02-20
what did EU leaders say in the first fortnight of March 2022 | 2022-03-01..2022-03-14
what did EU leaders say in the opening weeks of 2022 | 2022-01-01..2022-01-28
what did EU leaders say during Q2 and Q3 2021 | 2021-04-01..2021-09-30
what did EU leaders say in H2 last year | 2021-07-01..2021-12-31
what did EU leaders say in the third quarter of last year | 2021-07-01..2021-09-30
what did EU leaders say this quarter | 2022-01-01..2022-03-31
what did EU leaders say year to date | 2022-01-01..2022-03-16
what did EU leaders say to date this year | 2022-01-01..2022-12-31
what did EU leaders say on 03.03.2022 | 2022-03-03
what did EU leaders say on 2022-3-3 | 2022-03-03
what did EU leaders say on March 3rd, '22 | 2022-03-03
what did EU leaders say on Thu Mar 3 2022 | 2022-03-03
what did EU leaders say on 3 Mar 22 | 2022-03-03
what did EU leaders say on the afternoon of March 3 | --03-03
what did EU leaders say on March 3 and again on March 10, 2022 | 2022-03-03..2022-03-10
what did EU leaders say on March 3, 10 and 17 | --03-03..--03-17
what did EU leaders say less than a week before Feb 24, 2022 | 2022-02-17..2022-02-23
what did EU leaders say up to a week before Feb 24, 2022 | 0001-01-01..2022-02-17
what did EU leaders say in the six months before March 2022 | 2021-09-01..2022-02-28
what did EU leaders say more than a year ago | 0001-01-01..2021-03-31
what did EU leaders say a year before Feb 24, 2022 | 2021-02-24
what did EU leaders say ever since 2014 | 2014-01-01..2022-03-16
what did EU leaders say from 2014 on | 2014-01-01..9999-12-31
what did EU leaders say in the decade to 2020 | 2011-01-01..2020-12-31
what did EU leaders say just before Easter 2021 | 0001-01-01..2021-04-03
what did EU leaders say shortly after March 3, 2022 | 2022-03-04..9999-12-31
what did EU leaders say on Boxing Day | --12-26
what did EU leaders say last summer | 2021-06-01..2021-08-31
what did EU leaders say next spring | 2023-03-01..2023-05-31
what did EU leaders say the previous week | 2022-03-07..2022-03-13
what did Kirby tell reporters on Feb. 11 | --02-11
what did Kirby tell reporters Friday | 2022-03-11
what did Kirby tell reporters on Friday, Feb. 11 | --02-11
what did Kirby tell reporters late on Sunday | 2022-03-13
what did Kirby tell reporters during the week of March 7 | --03-07..--03-13
what did Kirby tell reporters two weeks before the invasion of Feb 24, 2022 | 2022-02-24
what did Kirby tell reporters in the first days of the war, Feb 24 to 28 | --02-24..--02-28
what did Kirby tell reporters on 24th February last | --02-24
what did Kirby tell reporters over the New Year weekend | --01-01..--01-02
what did Kirby tell reporters in the month of January | --01-01..--01-31
what did Kirby tell reporters all through January 2022 | 2022-01-01..2022-01-31
what did Kirby tell reporters at the beginning of this month | 2022-03-01..2022-03-10
what did Kirby tell reporters at the end of the week | 2022-03-14..2022-03-20
what did Kirby tell reporters in the middle of last month | 2022-02-11..2022-02-20
what did Kirby tell reporters some time in 2021 | 2021-01-01..2021-12-31
what did Kirby tell reporters in late 2021 and early 2022 | 2021-09-01..2022-04-30
what did Kirby tell reporters from late 2021 onwards | 2021-09-01..9999-12-31
what did Kirby tell reporters before Christmas | --01-01..--12-24
what did Kirby tell reporters after Easter 2021 | 2021-04-05..9999-12-31
what did Kirby tell reporters before last week | 0001-01-01..2022-03-06
what did Kirby tell reporters before yesterday | 0001-01-01..2022-03-14
what did Kirby tell reporters yesterday or the day before | 2022-03-14..2022-03-15
what did Kirby tell reporters in the last 24 hours | 2022-03-15..2022-03-16
what did Kirby tell reporters in the past fortnight | 2022-03-02..2022-03-16
what did Kirby tell reporters in the past 6 months | 2021-09-16..2022-03-16
what did Kirby tell reporters in the last five years | 2017-03-16..2022-03-16
what did Kirby tell reporters one week ago | 2022-03-07..2022-03-13
what did Kirby tell reporters ten days ago | 2022-03-06
what did Kirby tell reporters on 6/3/2022 | 2022-06-03
what did Kirby tell reporters on 31/3 | --03-31
what did Kirby tell reporters on the 3rd of the month | 2022-03-03
what did Kirby tell reporters on March 3rd or 4th | --03-03..--03-04
what did Kirby tell reporters on 3 or 4 March 2022 | 2022-03-03..2022-03-04
what did Kirby tell reporters March 3-4, 2022 | 2022-03-03..2022-03-04
what did Kirby tell reporters from March 3 - March 5 2022 | 2022-03-03..2022-03-05
what did Kirby tell reporters on the weekend of March 5-6 | --03-05..--03-06
what did Kirby tell reporters between Monday, February 14 and Friday, February 18 | --02-14..--02-18
what did Kirby tell reporters between 14 Feb and 3 Mar | --02-14..--03-03
what did Kirby tell reporters after Feb 14 and before March 3, 2022 | 2022-02-15..2022-03-02
what did Kirby tell reporters in Jan and Feb of 2022 | 2022-01-01..2022-02-28
what did Kirby tell reporters in the second quarter of 2021 | 2021-04-01..2021-06-30
what did Kirby tell reporters in FY2021 | 2021-01-01..2021-12-31
what did Kirby tell reporters in the financial year 2020/21 | 2020-01-01..2021-12-31
what did Kirby tell reporters on Feb. 14th, 2022 at 14:30 | 2022-02-14
what did Kirby tell reporters the day after the Feb 14 briefing | --02-15
what did Kirby tell reporters a day later than Feb 14 | --02-15
what did Kirby tell reporters in the days around Feb 14, 2022 | 2022-02-14
"""


@pytest.mark.parametrize(("question", "expected"), rows(WRITTEN_FIRST))
def test_questions_written_before_the_code_was_run(question: str, expected: str) -> None:
    found = find_dates(question, today=WEDNESDAY, near=WEDNESDAY, open_years=True)
    assert [spelled(each.range.first, each.range.last) for each in found] == [expected]
    assert question[found[0].start : found[0].end] == found[0].text
