"""Days beside a date: "the day after Feb 14", "the week ending Feb 20", "the run-up to Feb 24", "Feb 14 or the day after".

They are counted from the mention that they stand beside. All days on one side of it, "since Feb 14", are read in
`bounds`. Only questions are read for them.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.dates.almanac import A_FEW, UNIT_DAYS, UNIT_MONTHS, WEEKDAYS, count_of, months_from, months_in, plus
from index.dates.mentions import (
    COUNT,
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

_BESIDE = re.compile(
    rf"\b(?:(?P<within>within|less\s+than|no\s+more\s+than)\s+)?(?P<the>the\s+)?(?:{COUNT}\s+)?"
    rf"(?P<unit>hour|morning|night|evening|day|week|weekend|fortnight|month|year|decade|eve|{'|'.join(WEEKDAYS)})(?P<many>s)?\s+"
    r"(?:to\s+the\s+day\s+)?(?P<side>before|after|earlier\s+than|later\s+than|of|following|preceding|prior\s+to"
    r"|leading\s+up\s+to|ahead\s+of|beginning|starting|commencing|from|ending|up\s+to|to)(?:\s+on)?\s+(?:the\s+)?$", re.IGNORECASE
)  # fmt: skip
_NEARING = re.compile(
    r"\b(?:the\s+)?(?:(?P<before>run[\s-]?up|build[\s-]?up|lead[\s-]?up|countdown)\s+to|(?P<after>aftermath|wake)\s+of)"
    r"\s+(?:the\s+)?$", re.IGNORECASE
)  # fmt: skip
_OR_BESIDE = re.compile(
    rf",?\s+(?:and|or)\s+(?:on\s+|in\s+)?the\s+(?P<next>next\s+|following\s+|previous\s+|preceding\s+)?(?:{COUNT}\s+)?"
    r"(?P<unit>day|week|month|year)s?(?:\s+(?P<side>after|before|earlier|later))?(?=\W*$|\s*,|\s+(?:it|that)\b)", re.IGNORECASE
)  # fmt: skip


def beside(text: str, mention: DateMention, context: Context) -> DateMention | None:
    """`the day after Feb 14`, `two weeks before March 3`, `the week of Feb 14`, `the run-up to Feb 14`."""
    named = named_at(mention)
    found = search_before(_BESIDE, text, named)
    days = _days_beside(found, mention.range, context) if found else None
    if days is None and (found := search_before(_NEARING, text, named)):
        begin, end = (anchored(each, context) for each in (mention.range.first, mention.range.last))
        days = _like_both(mention.range, _next_to(begin, end, timedelta(days=A_FEW["day"]), bool(found["after"])))
    return widened(text, found.start(), mention, *days) if found and days else None


def _next_to(begin: date, end: date, length: timedelta, after: bool) -> tuple[date, date]:
    one_day = timedelta(days=1)
    return (end + one_day, end + length) if after else (begin - length, begin - one_day)


def _like_both(days: DateRange, pair: tuple[date, date]) -> tuple[Day, Day]:
    return year_like(days.first, pair[0]), year_like(days.last, pair[1])


def or_beside(text: str, mention: DateMention, context: Context) -> DateMention | None:
    """`Feb 14 or the day after`, `Feb 14 and the following two days`."""
    found = _OR_BESIDE.match(text, mention.end)
    word = (found["next"] or found["side"] or "").strip().casefold() if found else ""
    if not found or not word:
        return None
    first, last, unit, number = (
        mention.range.first,
        mention.range.last,
        found["unit"].casefold(),
        count_of(found["count"]),
    )
    if word in ("next", "following", "after", "later"):
        last = year_like(last, plus(anchored(last, context), number, unit))
    else:
        first = year_like(first, plus(anchored(first, context), -number, unit))
    return widened(text, mention.start, mention, first, last, found.end())


def _days_beside(found: re.Match[str], days: DateRange, context: Context) -> tuple[Day, Day] | None:
    unit, side, the = found["unit"].casefold(), " ".join(found["side"].casefold().split()), bool(found["the"])
    unit = unit if unit not in ("morning", "night", "evening") or side == "of" else "day"
    begin, end = anchored(days.first, context), anchored(days.last, context)
    after = side in ("after", "following", "from", "later than")
    pair: tuple[date, date] | None
    if side == "of":
        pair = _around(found, unit, days, context)
    elif unit == "eve":
        return None
    elif unit in WEEKDAYS or unit == "weekend":
        pair = _weekdays_beside(found, unit, after, days, context)
    elif side in _ENDING or side in _BEGINNING:
        pair = _lasting(found, unit, side, begin, end) if the or side not in ("to", "from") else None
        if side == "from" and not the:
            far = plus(end, count_of(found["count"]), unit)  # "two days from Feb 14"
            pair = far, far
    elif months_in(days) == UNIT_MONTHS.get(unit):  # the year before 2020, two months after March 2022
        size, count = UNIT_MONTHS[unit], count_of(found["count"])
        if the or found["within"]:  # the six months before March 2022
            return months_from(days.first, size if after else -count * size, count * size)
        return months_from(days.first, count * size if after else -count * size, size)
    else:
        # "the two days before" are two days, "two days before" is one; "the days before" are taken for a week.
        number = A_FEW["day"] if found["many"] and not found["count"] and unit == "day" else count_of(found["count"])
        number = max(1, number // 24) if unit == "hour" else number
        far = plus(end, number, unit) if after else plus(begin, -number, unit)
        pair = (
            (far, far)
            if found["count"] and not (the or found["within"])
            else _next_to(begin, end, far - end if after else begin - far, after)
        )
    return _like_both(days, pair) if pair else None


_ENDING = frozenset({"ending", "up to", "to"})
_BEGINNING = frozenset({"beginning", "starting", "commencing", "from"})


def _lasting(found: re.Match[str], unit: str, side: str, begin: date, end: date) -> tuple[date, date]:
    """`the week ending Feb 20`, `the three days from Feb 14`: so long, that day included."""
    number, one_day = count_of(found["count"]), timedelta(days=1)
    if side in _ENDING:
        return plus(end + one_day, -number, unit), end
    return begin, plus(begin, number, unit) - one_day


def _weekdays_beside(
    found: re.Match[str], unit: str, after: bool, days: DateRange, context: Context
) -> tuple[date, date] | None:
    """`the Tuesday before Feb 14`, `the weekend after March 3`."""
    if not weekdays_known(days.first, context) or found["side"].casefold() in _ENDING | _BEGINNING:
        return None
    begin, end = anchored(days.first, context), anchored(days.last, context)
    near = end + timedelta(days=1) if after else begin - timedelta(days=7)
    first = near + timedelta(days=(WEEKDAYS.get(unit, 5) - near.weekday()) % 7)
    first += timedelta(days=7 * (count_of(found["count"]) - 1) * (1 if after else -1))
    return first, first + timedelta(days=unit == "weekend")


def _around(found: re.Match[str], unit: str, days: DateRange, context: Context) -> tuple[date, date] | None:
    """`the week of`, `the weekend of`, `the eve of`, `within three days of`."""
    begin, end = anchored(days.first, context), anchored(days.last, context)
    if found["within"] and (unit in UNIT_MONTHS or unit in UNIT_DAYS):
        number = count_of(found["count"])
        return plus(begin, -number, unit), plus(end, number, unit)
    if unit == "eve":
        return begin - timedelta(days=1), begin - timedelta(days=1)
    if unit == "weekend" and end - begin == timedelta(days=1):
        return begin, end
    if begin != end:
        return None
    if unit == "weekend":
        saturday = begin + timedelta(days=(8 - begin.weekday()) % 7 - 3)  # the nearest one
        return saturday, saturday + timedelta(days=1)
    if unit == "week":
        monday = begin - timedelta(days=begin.weekday() if weekdays_known(days.first, context) else 0)
        return monday, monday + timedelta(days=6)
    return None
