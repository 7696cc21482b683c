"""Date expressions as people write them in questions and in news, with the ranges worked out by hand."""

from itertools import pairwise

import pytest

from index.almanac import easter
from index.dates import find_dates
from index.records import Day

TODAY = Day(2022, 2, 17)  # a Thursday
WEDNESDAY = Day(2022, 3, 16)

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
He may march on the second of the two roads.
The team won 3-1 and then 14-2.
Boeing 747s carried 1,984 people.
Version 2.14.22 was released with 10.04.1 fixes.
He sat down and said so.
The score was 21/14 at half time.
In 20 minutes it was over.
A first, a second and a third man came.
Theresa May and April Jones met August Hanning.
About 2,000 people and 1900 soldiers came.
Call 202-555-0143 or 1-800-2022.
The road ran 12/3 of a mile.
Flight MH17 and flight 1549 were late.
He has a second home and a May pole.
They mar the view; the sun is out.
The Sun said it, and the Sunday Times said so too.
The 14th Amendment and the 9/11 Commission.
He was a fall guy, who may spring a surprise.
It costs $19.99, or 12.5 euros, in section 2.3.4.
He sat 14 rows back on the sun deck.
It won 14-3 and the wed couple met Mon ami.
The score was 14-Mar-a-Lago like.
She bought Super Tuesday coverage and Black Friday bargains.
A Saturday Night Live sketch and a Sunday Telegraph column.
"""

NOT_ASKED_FOR = """
who may or may not resign
where is the Christmas market
can 14 people remember 14 names
how many people died in two days
who won the match 3 to 2
what did May say about Brexit
what did Theresa May and Boris Johnson say
who said may be
did they march on Washington
who is the first of many
did he win the second of three games
how many were there after 2000 people left
what did the Pope say about Easter
who was first and second
is it early or late
who said "the day after"
who comes before and after the fall
why did augusta 14 close
what are the last three items
how long is a week
who was born in a decade
what did Eve say
what did Patrick say
who ate the easter eggs
how do I march 300 soldiers
what number 5 said
who scored 80s hits
what is in his 80s
may I ask who said what
who may have said that
what did the second speaker say
who came second in the march on Washington
who will march for peace
who left in 20 minutes
how many of the 1,984 people voted
what did Boeing say about the 747
what did they say about version 2.14.22
what was the score, 14-2 or 3-1
who sat next to Scholz
who won the race in 9.58 seconds
what did Theresa May say about Brexit
what did April Jones say
what did August Hanning say
who lives at 10 Downing Street
what does Article 5 say
how many of the 2,022 soldiers died
what costs $14.02
what is in resolution 2202
what did 50 Cent say
how much is 3/4 of the budget
what is 24/7 coverage
who flew the F-16
who had a day job
what did the Sun report
what did the Sunday Times report
what does Windows 10 do
what did Black Friday sales bring
what is the 14th amendment
what did the First Lady say
what did Jan Egeland say
which half of the house sat empty
what did the 9/11 commission say
who works a five-day week
what does a year of war cost
what are the day to day duties
who is the man of the hour
who was the 45th president
who took the 10:15 train
what do the 300 marines do
what is UN Security Council Resolution 1973
what is the iPhone 14 Pro price
how many people live in 1600 Pennsylvania Avenue
what are the dead of winter like
who plays in the second half
which spring feeds the river
how far did shares fall
who won the battle of the century
which coming man will lead the party
what happens in the years of drought
how do you spring a trap in the spring of a watch
who came by 2 points
who starred in Saturday Night Live
what does the Friday Times print
who was second by 10 votes
what is the H1 visa
what did he add up to 14
who is the week ahead speaker
what does version 12.04. do
what is NGC 2022.5
how hot was it in Mar a Lago
who was minister at the start of the century
what did the minister say a month into 2022
what did the minister say on Super Tuesday
what did the minister say back in the day
"""


def spelled(first: Day, last: Day) -> str:
    return str(first) if first == last else f"{first}..{last}"


def rows(table: str) -> list[tuple[str, str]]:
    return [tuple(part.strip() for part in line.split(" | ")) for line in table.strip().splitlines()]


def test_table_is_long_enough() -> None:
    assert len(rows(QUESTIONS)) >= 270


@pytest.mark.parametrize(("question", "expected"), rows(QUESTIONS))
def test_question_expressions(question: str, expected: str) -> None:
    found = find_dates(question, today=TODAY, near=TODAY, open_years=True)
    assert [spelled(each.range.first, each.range.last) for each in found] == [expected]
    assert question[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize(("question", "expected"), rows(WRITTEN_FIRST))
def test_questions_written_before_the_code_was_run(question: str, expected: str) -> None:
    found = find_dates(question, today=WEDNESDAY, near=WEDNESDAY, open_years=True)
    assert [spelled(each.range.first, each.range.last) for each in found] == [expected]
    assert question[found[0].start : found[0].end] == found[0].text


@pytest.mark.parametrize("text", NO_DATES.strip().splitlines())
def test_not_dates(text: str) -> None:
    assert find_dates(text, today=TODAY, near=TODAY) == []


@pytest.mark.parametrize("text", NOT_ASKED_FOR.strip().splitlines())
def test_questions_without_a_date(text: str) -> None:
    assert find_dates(text, today=TODAY, near=TODAY, open_years=True) == []


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
