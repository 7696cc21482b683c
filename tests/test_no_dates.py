"""Sentences and questions that look as if they held a date, and hold none."""

import pytest
from test_dates import TODAY

from index.dates import find_dates

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


@pytest.mark.parametrize("text", NO_DATES.strip().splitlines())
def test_not_dates(text: str) -> None:
    assert find_dates(text, today=TODAY, near=TODAY) == []


@pytest.mark.parametrize("text", NOT_ASKED_FOR.strip().splitlines())
def test_questions_without_a_date(text: str) -> None:
    assert find_dates(text, today=TODAY, near=TODAY, open_years=True) == []
