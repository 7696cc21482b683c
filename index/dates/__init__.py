"""Date expressions in documents and in questions, one grammar (English, Gregorian).

An expression that cannot be resolved is not returned and nothing is guessed: relative expressions need the day they
count from, "the 14th" needs a month, and a year that the text does not give stays open unless the document's own day
completes it. Numeric dates are month-first unless that is impossible, or the text writes another of its dates
day-first.

Questions, whose years stay open, are read by more rules than documents: "since March", "early May", "the day after
Feb 14", "Feb 14 or 15", "Christmas 2021" and misspelt months are days asked for, but in a document's sentence they
date nothing to the day.

This is the way in. It holds no rules: those of documents are in `rules` and `anaphora`, those of questions in
`questions`, what stands beside a date in `spans`, names and counting in `almanac`.
"""

from __future__ import annotations

import re

from index.dates.anaphora import with_anaphora
from index.dates.mentions import Context, DateMention, read
from index.dates.questions import QUESTION_RULES
from index.dates.rules import RULES
from index.dates.spans import asked, joined
from index.records import Day

_NUMERIC_DATE = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)(?![\w/]|[.-]\d)")


def find_dates(
    text: str,
    *,
    today: Day | None = None,
    near: Day | None = None,
    open_years: bool = False,
    day_first: bool = False,
) -> list[DateMention]:
    """The date expressions of a text, in order, disjoint.

    `today` is the day that relative expressions count from: a document's own day, or the one given with a question.
    "on Tuesday" is the last Tuesday up to and including today, "last Tuesday" the last one strictly before.
    A partial date takes the year of the nearest such day to `today`, unless `open_years`, as in questions.
    `near` is a day whose month completes "on the 14th". `day_first` says that the text, of which this is a part,
    writes 3 April as 03/04.

    >>> [str(each.range) for each in find_dates("He spoke on Feb. 14, 2022 and on the 15th", near=Day(2022, 2, 1))]
    ['2022-02-14', '2022-02-15']
    """
    if not (_MAY_ASK_FOR_DATES if open_years else _MAY_HOLD_DATES).search(text):
        return []
    context = Context(today, near or today, open_years, day_first or writes_day_first(text))
    found = read(text, context, QUESTION_RULES if open_years else RULES)
    if open_years:
        return asked(text, found, context)
    return joined(text, with_anaphora(text, found, context.now) if context.now else found)


def writes_day_first(text: str) -> bool:
    """Whether the numeric dates of a text that can be read in one way only are day-first.

    >>> writes_day_first("from 03/04/2022 to 25/04/2022"), writes_day_first("03/04/2022")
    (True, False)
    """
    dates = [(int(found[1]), int(found[3])) for found in _NUMERIC_DATE.finditer(text)]
    return any(one > 12 >= other for one, other in dates) and not any(other > 12 >= one for one, other in dates)


def find_vague_dates(text: str) -> list[tuple[int, int, str]]:
    """Expressions that name no day, "now", "recently", "in the future": start, end and TIMEX3 reference value.

    They never date a statement; beside a reporting verb they show that its day is not the document's.
    """
    return [(found.start(), found.end(), str(found.lastgroup)) for found in _VAGUE.finditer(text)]


_MAY_ASK_FOR_DATES = re.compile(
    r"\d|day|night|week|month|year|quarter|hour|morning|afternoon|evening|centur|decade|t(?:y|ies)\b|twen|\bnow\b|present|ago\b"
    r"|summer|winter|spring|autumn|fall\b|yesterday|tomorrow|\beve\b|christmas|xmas|hallow|thanksgiving|easter|fool|valentine"
    r"|patrick|paddy|juneteenth|\b(?:mon|tue|wed|thu|fri|sat|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
_MAY_HOLD_DATES = re.compile(
    r"\d|days?\b|night\b|nineteen|twenty|weekend|summer|winter|spring|autumn|fall\b|yesterday|tomorrow|ago\b"
    r"|week|month|year|quarter|(?:in|of|by|for|to|from|late|early|mid|last|this|next|"
    r"during|since|until|through|throughout)[\s-]+(?:[jfmasond][aepuco])",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:(?P<PRESENT_REF>now|currently|current|presently|at\s+present|nowadays|these\s+days)"
    r"|(?P<PAST_REF>recently|recent\s+(?:days|weeks|months|years)|the\s+past(?=\s*[.,;])|lately)"
    r"|(?P<FUTURE_REF>soon|the\s+(?:near\s+|short\s+)?(?:future|term)|coming\s+(?:weeks|months|years|quarters)|shortly))\b(?!-)",
    re.IGNORECASE,
)
