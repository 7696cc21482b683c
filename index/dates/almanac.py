"""The calendar: names of months, weekdays, numbers and holidays, and how days are counted (Gregorian, ISO weeks).

It reads no text. Seasons are those of the northern hemisphere, holidays those of the United States and of Europe's
newspapers; the wording of holidays is given as patterns, because each has its own.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from index.numerals import NUMERALS, SMALL
from index.records import DateRange, Day

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tues tue",
            "wednesday wed",
            "thursday thurs thu",
            "friday fri",
            "saturday sat",
            "sunday",
        )
    )
    for name in names.split()
}
MONTHS_WRITTEN = tuple("January February March April May June July August September October November December".split())
WEEKDAYS_WRITTEN = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
"""Months and weekdays as texts write them, in order; Monday is the first."""
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
SMALL_NUMBERS = SMALL | {"a": 1, "an": 1, "a couple of": 2}
TENS = {word: number for word, number in NUMERALS.items() if number >= 10}
DECADES = {
    word: 30 + 10 * number
    for number, word in enumerate("thirties forties fifties sixties seventies eighties nineties noughties".split())
}
_UNITS = "first second third fourth fifth sixth seventh eighth ninth".split()
DAY_WORDS = {
    word: number
    for number, word in enumerate(
        (
            *_UNITS,
            *"tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth".split(),
            *"seventeenth eighteenth nineteenth twentieth".split(),
            *(f"twenty-{unit}" for unit in _UNITS),
            "thirtieth",
            "thirty-first",
        ),
        start=1,
    )
}
HOLIDAYS = {
    r"valentine['’]?s(?:['’])?(?:\s+day)?": (2, 14),
    r"(?:saint|st\.?)\s+(?:patrick|paddy)['’]?s(?:\s+day)?": (3, 17),
    r"april\s+fool['’]?s['’]?(?:\s+day)?": (4, 1),
    r"independence\s+day": (7, 4),
    r"hallowe['’]?en": (10, 31),
    r"(?:christmas|xmas)\s+eve": (12, 24),
    r"boxing\s+day": (12, 26),
    r"(?:christmas|xmas)(?:\s+day)?": (12, 25),
    r"new\s+year['’]?s['’]?\s+eve": (12, 31),
    r"new\s+year(?:['’]?s['’]?)?(?:\s+day)?": (1, 1),
    r"may\s+day": (5, 1),
    r"juneteenth": (6, 19),
    r"bastille\s+day": (7, 14),
    r"(?:remembrance|armistice|veterans['’]?)\s+day": (11, 11),
}
"""Holidays on one day of every year: how they are written, month and day."""
MOVABLE: dict[str, Callable[[int], date]] = {
    r"thanksgiving(?:\s+day)?": lambda year: nth_weekday(year, 11, 3, 4),
    r"black\s+friday": lambda year: nth_weekday(year, 11, 3, 4) + timedelta(days=1),
    r"cyber\s+monday": lambda year: nth_weekday(year, 11, 3, 4) + timedelta(days=4),
    r"(?:labor|labour)\s+day": lambda year: nth_weekday(year, 9, 0, 1),
    r"memorial\s+day": lambda year: nth_weekday(year, 6, 0, 1) - timedelta(days=7),
    r"(?:columbus|indigenous\s+peoples?['’]?)\s+day": lambda year: nth_weekday(year, 10, 0, 2),
    r"(?:martin\s+luther\s+king(?:\s+jr\.?)?|mlk)\s+day": lambda year: nth_weekday(year, 1, 0, 3),
    r"president['’]?s?['’]?\s+day": lambda year: nth_weekday(year, 2, 0, 3),
    r"election\s+day": lambda year: nth_weekday(year, 11, 0, 1) + timedelta(days=1),
    r"ash\s+wednesday": lambda year: easter(year) - timedelta(days=46),
    r"palm\s+sunday": lambda year: easter(year) - timedelta(days=7),
    r"good\s+friday": lambda year: easter(year) - timedelta(days=2),
    r"easter\s+monday": lambda year: easter(year) + timedelta(days=1),
    r"easter(?:\s+sunday|\s+day)?": lambda year: easter(year),
}
"""Holidays on another day each year: how they are written, and the day in a year."""


def month_days(year: int | None, month: int) -> tuple[Day, Day]:
    """The first and last day of a month; February of an open year has 28, so that the range is right in any."""
    last = 28 if year is None and month == 2 else monthrange(year or 2001, month)[1]
    return Day(year, month, 1), Day(year, month, last)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth such weekday of a month; Monday is 0.

    >>> str(nth_weekday(2021, 11, 3, 4))
    '2021-11-25'
    """
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> date:
    """Easter Sunday of a Gregorian year: the "anonymous" algorithm, as in Meeus, Astronomical Algorithms (1991), ch. 8.

    >>> str(easter(2022))
    '2022-04-17'
    """
    golden = year % 19
    century, year_of = divmod(year, 100)
    skipped = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - skipped + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (year_of // 4) - epact - year_of % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def month_and_day(day: date) -> tuple[int, int]:
    """What orders days within a year."""
    return day.month, day.day


def plus(day: date, number: int, unit: str) -> date:
    """The day so many units later; the last of a month that is too short.

    >>> str(plus(date(2022, 1, 31), 1, "month"))
    '2022-02-28'
    """
    if unit in UNIT_DAYS:
        return day + timedelta(days=number * UNIT_DAYS[unit])
    count = day.year * 12 + day.month - 1 + number * UNIT_MONTHS[unit]
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def period_of(now: date, unit: str, shift: int) -> tuple[Day, Day]:
    """The week, month, quarter or year of a day, or one so many before or after it."""
    if unit == "week":
        monday = now - timedelta(days=now.weekday() - 7 * shift)
        return Day.of(monday), Day.of(monday + timedelta(days=6))
    if unit == "month":
        return month_back(now, -shift)
    if unit == "quarter":
        return months_from(Day(now.year, now.month - (now.month - 1) % 3, 1), 3 * shift, 3)
    return Day(now.year + shift, 1, 1), Day(now.year + shift, 12, 31)


PERIODS = frozenset({"week", "month", "year"})
A_FEW = {"hour": 24, "day": 7, "week": 4, "month": 6, "year": 5, "decade": 3}
"""What "a few", "recent" and "coming" ones are taken for: no more is known than that they are near."""
UNIT_DAYS = {"hour": 1, "day": 1, "week": 7, "fortnight": 14}
UNIT_MONTHS = {"month": 1, "year": 12, "decade": 120}


def months_in(days: DateRange) -> int:
    """How many whole months a range is; 0 if it is anything else."""
    first, last = days.first, days.last
    whole = (
        first.day == 1 and (first.year is None) == (last.year is None) and last == month_days(last.year, last.month)[1]
    )
    return ((last.year or 0) - (first.year or 0)) * 12 + last.month - first.month + 1 if whole else 0


def months_from(first: Day, skipped: int, count: int) -> tuple[Day, Day]:
    """So many whole months from the one that lies `skipped` months after a day's."""
    begin = (first.year or 2001) * 12 + first.month - 1 + skipped
    (year, month), (last_year, last_month) = divmod(begin, 12), divmod(begin + count - 1, 12)
    known = first.year is not None
    return month_days(year if known else None, month + 1)[0], month_days(last_year if known else None, last_month + 1)[
        1
    ]


def count_of(count: str | None) -> int:
    """What a counting word or numeral says; none is one."""
    count = (count or "a").casefold()
    return int(count) if count.isdigit() else SMALL_NUMBERS[count]


def month_number(name: str) -> int:
    """The number of a month as written.

    >>> month_number("Feb.")
    2
    """
    return MONTHS[name.rstrip(".").casefold()]


def full_year(text: str | None) -> int | None:
    """The year as written; two figures are of the years 1970 to 2069.

    >>> full_year("'22"), full_year("1998"), full_year(None)
    (2022, 1998, None)
    """
    if not text:
        return None
    text = text.lstrip("'’")
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def day_or_none(year: int | None, month: int, day: int) -> Day | None:
    """The day, or none where the calendar has no such day."""
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def known_date(day: Day) -> date:
    """The date of a day whose year is known."""
    known = day.to_date()
    assert known
    return known


def month_back(now: date, months: int) -> tuple[Day, Day]:
    """The month so many months before that of a day."""
    count = now.year * 12 + now.month - 1 - months
    return month_days(count // 12, count % 12 + 1)
