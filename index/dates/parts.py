"""The parts of a period: "early May", "the first half of 2021", "the last week of January", "the 14th of last month".

It starts from the mention of the period. Only questions are read for parts.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

from index.dates.almanac import A_FEW, DAY_WORDS, ORDINALS, WEEKDAYS, count_of, months_from, months_in, plus
from index.dates.mentions import (
    COUNT,
    DAY_WORD,
    NUMBER_TH,
    Context,
    DateMention,
    anchored,
    named_at,
    search_before,
    weekdays_known,
    widened,
    year_like,
)
from index.records import DateRange, Day

_PART = re.compile(
    r"\b(?:the\s+)?(?:(?:(?P<since>early|mid)[\s-]+(?:and|to|or|through)\s+)?(?:very\s+)?"
    r"(?P<third>early|mid|late|beginning|start|middle|end)(?:\s+(?:of|in)|\s*-)?"
    rf"|(?P<which>first|opening|second|third|fourth|[1-4](?:st|nd|rd|th)|last|final|closing)\s+(?:(?P<few>few\s+)|{COUNT}\s+)?"
    rf"(?P<unit>half|quarter|day|week|weekend|fortnight|month|year|{'|'.join(WEEKDAYS)})(?P<many>s)?\s+(?:of|in)"
    rf"|(?P<nth>{NUMBER_TH}|{DAY_WORD})\s+of)\s*(?:the\s+)?$", re.IGNORECASE
)  # fmt: skip


def part(text: str, mention: DateMention, context: Context) -> DateMention | None:
    """`early May`, `mid-2022`, `the first half of 2021`, `the last week of January`."""
    found = search_before(_PART, text, named_at(mention))
    if not found or not months_in(mention.range):
        return None
    if found["nth"]:
        days = _day_in(mention.range, found["nth"])
    elif found["third"]:
        days = _share(mention.range, _THIRDS.get(found["third"].casefold(), 2), 3)
        if found["since"] and days:  # "early to mid-February"
            begin = _share(mention.range, _THIRDS[found["since"].casefold()], 3)
            days = (begin or days)[0], days[1]
    elif parts := {"half": 2, "quarter": 4}.get(found["unit"].casefold()):
        which = ORDINALS.get(found["which"].casefold(), parts)
        days = _share(mention.range, which - 1, parts) if which <= parts else None
    else:
        days = _nth(mention.range, found, context)
    return widened(text, found.start(), mention, *days) if days else None


def _day_in(days: DateRange, nth: str) -> tuple[Day, Day] | None:
    """`the 14th of last month`."""
    word = "-".join(nth.casefold().split())
    number = DAY_WORDS.get(word) or int(re.sub(r"\D", "", nth))
    day = replace(days.first, day=number) if months_in(days) == 1 else None
    return (day, day) if day else None


def _share(days: DateRange, which: int, of: int) -> tuple[Day, Day] | None:
    """A third, half or quarter: of a month by days, of a decade or century by years, of another period by months."""
    count, first = months_in(days), days.first
    if count == 1:
        length = 30 // of
        begin = replace(first, day=1 + which * length)
        return begin, days.last if which == of - 1 else replace(first, day=(which + 1) * length)
    if of == 3 and count in _YEARS_OF_THIRDS:
        return months_from(first, *_YEARS_OF_THIRDS[count][which])
    return months_from(first, which * count // of, count // of) if count % of == 0 else None


_THIRDS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1}
_YEARS_OF_THIRDS = {
    120: ((0, 48), (48, 36), (84, 36)),
    1200: ((0, 396), (396, 408), (804, 396)),
}
"""Of a decade and of a century: the months before early, mid and late, and how many those are."""


def _nth(days: DateRange, found: re.Match[str], context: Context) -> tuple[Day, Day] | None:
    """`first week`, `last three days`, `second Monday` of a period."""
    unit, nth = found["unit"].casefold(), ORDINALS.get(found["which"].casefold().replace("opening", "first"), 0)
    begin, end = anchored(days.first, context), anchored(days.last, context)
    few = found["few"] or (found["many"] and not found["count"])
    count = A_FEW[unit] if few and unit in A_FEW else count_of(found["count"])
    if unit in WEEKDAYS or unit == "weekend":
        if not weekdays_known(days.first, context):
            return None
        if unit == "weekend":
            first = begin + timedelta(days=(5 - begin.weekday()) % 7 + 7 * (nth - 1))
            first = first if nth else end - timedelta(days=(end.weekday() - 6) % 7 + 1)
            last = first + timedelta(days=1)
        elif nth:
            first = last = begin + timedelta(days=(WEEKDAYS[unit] - begin.weekday()) % 7 + 7 * (nth - 1))
        else:
            first = last = end - timedelta(days=(end.weekday() - WEEKDAYS[unit]) % 7)
    elif nth:
        first = plus(begin, (nth - 1) * count, unit)
        last = plus(begin, nth * count, unit) - timedelta(days=1)
    else:
        first, last = plus(end + timedelta(days=1), -count, unit), end
    return (year_like(days.first, first), year_like(days.first, last)) if begin <= first and last <= end else None
