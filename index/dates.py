"""Date expressions in documents and in questions, one grammar (English, Gregorian).

An expression that cannot be resolved is not returned and nothing is guessed: relative expressions need the day they
count from, "the 14th" needs a month, and a year that the text does not give stays open unless the document's own day
completes it. Numeric dates are month-first unless that is impossible, or the text writes another of its dates
day-first. Seasons are those of the northern hemisphere, holidays those of the United States.

Questions, whose years stay open, are read by more rules than documents: "since March", "early May", "the day after
Feb 14", "Feb 14 or 15", "Christmas 2021" and misspelt months are days asked for, but in a document's sentence they
date nothing to the day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein

from index.records import DateRange, Day

DateBasis = Literal["absolute", "relative", "period"]

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
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
SMALL_NUMBERS = {
    word: number
    for number, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), start=1)
} | {"a": 1, "an": 1, "a couple of": 2}

TENS = {
    word: number
    for number, word in zip(
        (*range(10, 20), *range(20, 100, 10)),
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty "
        "seventy eighty ninety".split(),
        strict=True,
    )
}

DECADES = {
    word: 30 + 10 * number
    for number, word in enumerate("thirties forties fifties sixties seventies eighties nineties".split())
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
    r"christmas\s+eve": (12, 24),
    r"boxing\s+day": (12, 26),
    r"(?:christmas|xmas)(?:\s+day)?": (12, 25),
    r"new\s+year['’]?s['’]?\s+eve": (12, 31),
    r"new\s+year['’]?s['’]?(?:\s+day)?": (1, 1),
}
"""Holidays on one day of every year: how they are written, month and day."""
MOVABLE: dict[str, Callable[[int], date]] = {
    r"thanksgiving(?:\s+day)?": lambda year: (
        date(year, 11, 1) + timedelta(days=(3 - date(year, 11, 1).weekday()) % 7 + 21)
    ),
    r"good\s+friday": lambda year: easter(year) - timedelta(days=2),
    r"easter\s+monday": lambda year: easter(year) + timedelta(days=1),
    r"easter(?:\s+sunday|\s+day)?": lambda year: easter(year),
}
"""Holidays on another day each year: how they are written, and the day in a year."""

_MONTH_NAMES = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?" \
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"  # fmt: skip
_MONTH = rf"(?P<month>{_MONTH_NAMES})"
_DAY = r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d|(?<!\w)['’]\d\d)"
_WEEKDAY_FIRST = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
_NUMERIC_DATE = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4}|\d\d)(?![\w/]|[.-]\d)")
_COUNT = r"(?P<count>\d{1,3}|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_EDGE = r"(?<![\w/.$£€-])"
_STOP = r"(?![\w/]|[.:-]\d)"


@dataclass(frozen=True)
class DateMention:
    """A date expression: where it stands, as written, and the days it means."""

    start: int
    end: int
    text: str
    range: DateRange
    basis: DateBasis


@dataclass(frozen=True)
class _Context:
    """What expressions are resolved against."""

    today: Day | None
    near: Day | None
    open_years: bool
    day_first: bool = False

    def completed(self, year: int | None, month: int, day: int) -> Day | None:
        """A day, its year completed from today's to the nearest such day; none when there is no such day."""
        if year is not None or self.open_years or self.today is None or self.today.year is None:
            return _day(year, month, day)
        around = self.today.to_date()
        assert around
        years = (_day(around.year + shift, month, day) for shift in (-1, 0, 1))
        known = [each for each in years if each is not None]
        return min(known, key=lambda each: (abs((_date(each) - around).days) // 7, _date(each)), default=None)

    @property
    def now(self) -> date | None:
        """Today, if its year is known."""
        return self.today.to_date() if self.today else None


_NOWHERE = _Context(None, None, True)
_OUTSIDE_THE_CALENDAR = (ValueError, OverflowError)
Found = tuple[Day, Day, DateBasis] | None
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], _Context], Found]]


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
    if not (_MAY_HOLD_DATES.search(text) or (open_years and _MAY_ASK_FOR_DATES.search(text))):
        return []
    context = _Context(today, near or today, open_years, day_first or writes_day_first(text))
    found: list[DateMention] = []
    taken = bytearray(len(text))
    for pattern, resolve in _QUESTION_RULES if open_years else _RULES:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            try:
                days = resolve(match, context)
            except _OUTSIDE_THE_CALENDAR:
                continue  # "999 decades ago"
            if days:
                found.append(_mention(match, days))
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found.sort(key=lambda each: each.start)
    if context.now and not open_years:
        found = _with_anaphora(text, found, context.now)
    found = _joined(text, found)
    return _asked(text, found, context) if open_years else found


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


def month_days(year: int | None, month: int) -> tuple[Day, Day]:
    """The first and last day of a month; February of an open year has 28, so that the range is right in any."""
    last = 28 if year is None and month == 2 else monthrange(year or 2001, month)[1]
    return Day(year, month, 1), Day(year, month, last)


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


# One resolver for each kind of expression: a match and what it is resolved against → first day, last day, basis.


def _absolute(match: re.Match[str], context: _Context) -> Found:
    parts = match.groupdict()
    year = _full_year(parts.get("year"))
    month = parts["month"].rstrip(".").casefold()
    number = int(month) if month.isdigit() else _month(month)
    if not month.isdigit() and year is None and not _is_name(match, parts["month"]):
        return None
    day = context.completed(year, number, int(re.sub(r"\D", "", parts["day"]))) if 1 <= number <= 12 else None
    return (day, day, "absolute") if day else None


def _numeric(match: re.Match[str], context: _Context) -> Found:
    one, other = int(match["one"]), int(match["other"])
    year = _full_year(match["year"])
    month, day = (other, one) if one > 12 or (context.day_first and other <= 12) else (one, other)
    found = context.completed(year, month, day) if month <= 12 else None
    return (found, found, "absolute") if found else None


def _iso_open(match: re.Match[str], context: _Context) -> Found:
    found = context.completed(None, int(match["month"]), int(match["day"]))
    return (found, found, "absolute") if found else None


def _days_of_month(match: re.Match[str], context: _Context) -> Found:
    """`Feb 10-14`, `10 to 14 February 2022`, `the 14th and 15th of February`."""
    year = _full_year(match["year"])
    month = _month(match["month"].rstrip(".").casefold())
    numbers = [int(re.sub(r"\D", "", match[name])) for name in ("first", "last")]
    if numbers[0] >= numbers[1] or (year is None and not _is_name(match, match["month"])):
        return None
    first, last = (context.completed(year, month, each) for each in numbers)
    return (first, last, "absolute") if first and last else None


def _day_of_near(match: re.Match[str], context: _Context) -> Found:
    if context.near is None:
        return None
    day = _day(context.near.year, context.near.month, int(re.sub(r"\D", "", match["day"])))
    return (day, day, "absolute") if day else None


def _whole_month(match: re.Match[str], context: _Context) -> Found:
    name = match["month"]
    year = _full_year(match["year"])
    if year is None and not match["lead"]:
        return None
    if year is None and not _is_name(match, name) and (match["lead"] or "").strip().casefold() not in _MONTH_LEADS:
        return None
    if (
        year is None
        and name.rstrip(".") in ("may", "march", "mar")
        and not (context.open_years and match["lead"].casefold() in _QUESTION_LEADS)
    ):
        return None
    month = _month(name.rstrip(".").casefold())
    lead = (match["lead"] or "").strip().casefold()
    if year is None and context.now and lead in ("last", "next"):
        year = context.now.year - (lead == "last" and month >= context.now.month)
        year += lead == "next" and month <= context.now.month
    elif year is None and context.now and not context.open_years and not _is_ahead(match):
        year = context.now.year - (month > context.now.month + 1)  # what is told has happened, or is about to
    elif year is None and context.now and not context.open_years:
        middle = context.completed(None, month, 15)
        year = middle.year if middle else None
    return (*month_days(year, month), "period")


def _months(match: re.Match[str], context: _Context) -> Found:
    first, last = (_month(match[name].rstrip(".").casefold()) for name in ("first", "last"))
    year = _full_year(match["year"])
    earlier = year - 1 if year and first > last else year
    return month_days(earlier, first)[0], month_days(year, last)[1], "period"


def _whole_year(match: re.Match[str], context: _Context) -> Found:
    year = _full_year(match["year"])
    return (Day(year, 1, 1), Day(year, 12, 31), "period") if year else None


def _bare_year(match: re.Match[str], context: _Context) -> Found:
    """A number that looks like a year is one only in a document, whose own day is known, and near that day."""
    if context.open_years or context.now is None or not -60 < int(match["year"]) - context.now.year <= 20:
        return None
    return _whole_year(match, context)


def _quarter(match: re.Match[str], context: _Context) -> Found:
    name = (match["quarter"] or match["ordinal"]).casefold()
    quarter = ORDINALS.get(name) or int(name)
    written = match["year"] or match["year_before"]
    year = _full_year(written) or (context.now.year if context.now else None)
    lead = (match["lead"] or "").casefold()
    if year and not written and context.now:
        later = date(year, 3 * quarter - 2, 1) > context.now
        year += {"last": -1, "next": 1}.get(lead, -1 if later and not lead and not _is_ahead(match) else 0)
    return month_days(year, 3 * quarter - 2)[0], month_days(year, 3 * quarter)[1], "period"


def _is_ahead(match: re.Match[str]) -> bool:
    """Whether the words before speak of what is to come: "will meet on Tuesday"."""
    before = re.split(r"[.!?;]\s", match.string[max(0, match.start() - 80) : match.start()])[-1]
    return bool(_AHEAD.search(before)) and not re.search(r"\b(?:said|told|announced)\b[^,]{0,20}$", before)


def _weekend(match: re.Match[str], context: _Context) -> Found:
    if context.now is None:
        return None
    lead = match["lead"].casefold()
    saturday = context.now - timedelta(days=(context.now.weekday() - 5) % 7)
    if lead == "next" or (lead in ("this", "the") and _is_ahead(match)):
        saturday += timedelta(days=7 if context.now.weekday() < 5 or lead == "next" else 0)
    elif lead == "last" and context.now.weekday() >= 5:
        saturday -= timedelta(days=7)
    return Day.of(saturday), Day.of(saturday + timedelta(days=1)), "relative"


def _decade(match: re.Match[str], context: _Context) -> Found:
    year = int(match["decade"])
    return Day(year, 1, 1), Day(year + 9, 12, 31), "period"


def _short_decade(match: re.Match[str], context: _Context) -> Found:
    """`the 80s`, `the nineties`: of the twentieth century. "The twenties" could be either, and mean nothing."""
    year = 1900 + (int(match["decade"]) if match["decade"] else DECADES[match["name"].casefold()])
    return Day(year, 1, 1), Day(year + 9, 12, 31), "period"


def _spelled_year(match: re.Match[str], context: _Context) -> Found:
    century = {"nineteen": 1900, "twenty": 2000}[match["century"].casefold()]
    ones = SMALL_NUMBERS[match["ones"].casefold()] if match["ones"] else 0
    tens = TENS[match["tens"].casefold()]
    if ones and tens < 20:
        return None
    return Day(century + tens + ones, 1, 1), Day(century + tens + ones, 12, 31), "period"


def _season(match: re.Match[str], context: _Context) -> Found:
    first, last = SEASONS[match["season"].casefold()]
    lead = match["lead"].casefold()
    if lead:
        if context.now is None:
            return None
        over = context.now.month > last if last > first else False
        ahead = context.now.month < first
        shift = {"this": 0, "last": 0 if over else -1, "this past": -1 if ahead else 0}.get(lead, 0 if ahead else 1)
        year = context.now.year + shift
    else:
        year = _full_year(match["year"]) or 0
    return Day(year, first, 1), month_days(year + (last < first), last)[1], "period"


def _relative_day(match: re.Match[str], context: _Context) -> Found:
    shift = {
        "today": 0, "tonight": 0, "yesterday": -1, "last night": -1, "tomorrow": 1,
        "the day before yesterday": -2, "the day after tomorrow": 2,
    }[" ".join(match.group().casefold().split())]  # fmt: skip
    return _shifted(context, shift)


_UNIT_SIZES = {"fortnight": ("week", 2), "decade": ("year", 10)}


def _ago(match: re.Match[str], context: _Context) -> Found:
    unit, each = _UNIT_SIZES.get(match["unit"].casefold().rstrip("s"), (match["unit"].casefold().rstrip("s"), 1))
    number = each * _number(match["count"])
    if context.now and unit == "year" and number > 1:
        return Day(context.now.year - number, 1, 1), Day(context.now.year - number, 12, 31), "relative"
    if context.now and unit == "week":
        monday = context.now - timedelta(days=context.now.weekday() + 7 * number)
        return Day.of(monday), Day.of(monday + timedelta(days=6)), "relative"
    if context.now and unit in ("month", "year"):
        months = number * (12 if unit == "year" else 1)
        return (*_month_back(context.now, months), "relative")
    return _shifted(context, -number * {"day": 1, "week": 7, "month": 30, "year": 365}[unit]) if context.now else None


def _weekday(match: re.Match[str], context: _Context) -> Found:
    if context.now is None:
        return None
    back = (context.now.weekday() - WEEKDAYS[match["weekday"].casefold()]) % 7
    lead = (match["lead"] or "").casefold()
    if lead == "next":
        return _shifted(context, 7 - back)
    if back and lead != "last" and _is_ahead(match):
        return _shifted(context, 7 - back)
    return _shifted(context, -7 if lead == "last" and back == 0 else -back)


def _relative_period(match: re.Match[str], context: _Context) -> Found:
    shift = {"this": 0, "the": 0, "last": -1, "past": -1, "previous": -1, "next": 1}[match["lead"].casefold()]
    now = context.now
    if now is None:
        return None
    return (*_period(now, match["unit"].casefold(), shift), "relative")


# What only questions are read by.


def _holiday(match: re.Match[str], context: _Context) -> Found:
    """`Christmas 2021`, `last Christmas`. One that moves needs a year: the one written, or that of the day near."""
    name = match["fixed"] or match["moving"]
    lead = (match["lead"] or "").casefold()
    year = _full_year(match["year"])
    if name.isalpha() and not (year or lead or _AT_HOLIDAY.search(match.string[: match.start()])):
        return None  # "the Christmas market"
    day_in = _day_of_holiday(name)
    if lead and context.now:
        before, this, after = (day_in(context.now.year + shift) for shift in (-1, 0, 1))
        over = this is not None and _date(this) < context.now
        day = {"last": this if over else before, "this": this, "next": after if over else this}[lead]
    else:
        day = day_in(year or (context.near.year if match["moving"] and context.near else None))
    return (day, day, "relative" if lead else "absolute") if day else None


def _day_of_holiday(name: str) -> Callable[[int | None], Day | None]:
    """What finds the day in a year, or in an open one."""
    for written, (month, day) in HOLIDAYS.items():
        if re.fullmatch(written, name, re.IGNORECASE):
            return partial(Day, month=month, day=day)
    find = next(find for written, find in MOVABLE.items() if re.fullmatch(written, name, re.IGNORECASE))
    return lambda year: Day.of(find(year)) if year else None


def _word_day(match: re.Match[str], context: _Context) -> Found:
    """`the first of March`, `the twenty-first of May 2020`."""
    number = DAY_WORDS["-".join(match["word"].casefold().split())]
    day = _day(_full_year(match["year"]), _month(match["month"].rstrip(".").casefold()), number)
    return (day, day, "absolute") if day else None


def _misspelt(match: re.Match[str], context: _Context) -> Found:
    """`feburary 14`: a word that only one long name of a month resembles, beside the number of a day or year."""
    word = match["word"].casefold()
    near = [name for name in _LONG_MONTHS if name[0] == word[0] and _slips(word, name) <= (2 if len(name) > 7 else 1)]
    if word in MONTHS or word in _NO_MONTHS or len(near) != 1:
        return None
    year = _full_year(match["year"])
    if not match["day"]:
        return (*month_days(year, MONTHS[near[0]]), "period")
    day = _day(year, MONTHS[near[0]], int(re.sub(r"\D", "", match["day"])))
    return (day, day, "absolute") if day else None


def _slips(word: str, name: str) -> int:
    return DamerauLevenshtein.distance(word, name, score_cutoff=2)


def _listed_months(match: re.Match[str], context: _Context) -> Found:
    """`January and February`, `March, April or May 2021`; but not "may or may not"."""
    return _months(match, context) if all(_is_name(match, match[name]) for name in ("first", "last")) else None


def _years(match: re.Match[str], context: _Context) -> Found:
    """`2019 to 2021`, `2019-21`."""
    first = int(match["first"])
    last = int(match["last"]) if len(match["last"]) == 4 else first // 100 * 100 + int(match["last"])
    return (Day(first, 1, 1), Day(last, 12, 31), "period") if first < last else None


def _half(match: re.Match[str], context: _Context) -> Found:
    year = _full_year(match["year"])
    first = 1 if match["half"] == "1" else 7
    return Day(year, first, 1), month_days(year, first + 5)[1], "period"


def _within_this(match: re.Match[str], context: _Context) -> Found:
    """`earlier this year`, `so far this week`, `later this month`: up to today, or from today on."""
    if context.now is None:
        return None
    first, last = _period(context.now, match["unit"].casefold(), 0)
    today = Day.of(context.now)
    return (today, last, "relative") if match["which"].casefold() == "later" else (first, today, "relative")


def _before_last(match: re.Match[str], context: _Context) -> Found:
    return (*_period(context.now, match["unit"].casefold(), -2), "relative") if context.now else None


def _past_units(match: re.Match[str], context: _Context) -> Found:
    """`the past two weeks`: up to and including today."""
    if context.now is None:
        return None
    return _later(context.now, match, -1), Day.of(context.now), "relative"


def _ahead_units(match: re.Match[str], context: _Context) -> Found:
    """`in three weeks`, in a question of what is to come; otherwise that is how long something took."""
    if context.now is None or not (match["now"] or _is_ahead(match)):
        return None
    day = _later(context.now, match, 1)
    if match["unit"].casefold().startswith("week"):
        return (*_period(_date(day), "week", 0), "relative")
    return day, day, "relative"


def _this_day(match: re.Match[str], context: _Context) -> Found:
    """`this day last year`, `ten years ago today`."""
    if context.now is None:
        return None
    day = _day(context.now.year - _number(match["count"]), *_in_year(context.now))
    return (day, day, "relative") if day else None


def _in_year(day: date) -> tuple[int, int]:
    return day.month, day.day


def _later(day: date, match: re.Match[str], sign: int) -> Day:
    """The day so many units later, or earlier; the last of a month that is too short."""
    unit = match["unit"].casefold().rstrip("s")
    return Day.of(_plus(day, sign * _number(match["count"]), unit))


def _plus(day: date, number: int, unit: str) -> date:
    if unit in _UNIT_DAYS:
        return day + timedelta(days=number * _UNIT_DAYS[unit])
    count = day.year * 12 + day.month - 1 + number * _UNIT_MONTHS[unit]
    year, month = count // 12, count % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _period(now: date, unit: str, shift: int) -> tuple[Day, Day]:
    """The week, month or year of a day, or one so many before or after it."""
    if unit == "week":
        monday = now - timedelta(days=now.weekday() - 7 * shift)
        return Day.of(monday), Day.of(monday + timedelta(days=6))
    if unit == "month":
        return _month_back(now, -shift)
    return Day(now.year + shift, 1, 1), Day(now.year + shift, 12, 31)


_BETWEEN = r"\s*(?:-|–|—|to|and|until|till|through|&)\s*(?:the\s+)?"
_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_MONTH_LEADS = frozenset(
    "in|of|during|since|until|by|early|late|mid|last|this|next|from|through|for|to|between|and|throughout".split("|")
)


_QUESTION_LEADS = frozenset("in during since until before after till by early late mid last next throughout".split())
"""After these a lower-case `may` or `march` of a question is a month."""


def _rule(pattern: str, resolve: Callable[[re.Match[str], _Context], Found]) -> Rule:
    return re.compile(pattern, re.IGNORECASE), resolve


_RULES: tuple[Rule, ...] = (
    _rule(rf"{_EDGE}{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?:(?=T\d)|{_STOP})", _absolute),
    _rule(r"(?<![\w-])--(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])", _iso_open),
    _rule(rf"{_EDGE}{_WEEKDAY_FIRST}{_MONTH}\s+(?:the\s+)?(?P<first>{_NUMBER}){_BETWEEN}(?P<last>{_NUMBER})"
          rf"(?!\s*(?:%|per|million|billion|{_MONTH_NAMES}){_STOP})(?:,?\s+{_YEAR})?{_STOP}", _days_of_month),
    _rule(rf"{_EDGE}(?P<first>{_NUMBER}){_BETWEEN}(?P<last>{_NUMBER})\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?{_STOP}",
          _days_of_month),
    _rule(rf"{_EDGE}{_WEEKDAY_FIRST}{_MONTH}\s*(?:the\s+)?{_DAY}(?:(?:,\s*|\s+){_YEAR})?(?!\s*(?:%|percent|million|billion))"
          rf"{_STOP}", _absolute),
    _rule(rf"{_EDGE}{_WEEKDAY_FIRST}{_DAY}[\s-]+(?:(?:day\s+)?of\s+)?{_MONTH}(?:[,\s-]+{_YEAR})?{_STOP}", _absolute),
    _rule(r"(?<![\w/.-])(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d{4}|\d\d)(?![\w/]|-\d)", _numeric),
    _rule(r"(?<![\w/.-])(?P<one>\d{1,2})[.-](?P<other>\d{1,2})[.-](?P<year>\d{4})(?![\w/]|[.-]\d)", _numeric),
    _rule(r"(?:(?<=\bon )|(?<=\bby )|(?<=\bfor )|(?<=\bfrom )|(?<=\bsince )|(?<=\buntil )|(?<=\bdate )|(?<=\bbetween )"
          r"|(?<=\band )|(?<=\bto ))(?P<year>)(?P<one>\d{1,2})/(?P<other>\d{1,2})(?![\w/%]|\s+(?:cup|of|inch|mile|teaspoon))",
          _numeric),
    _rule(r"(?<![\w/.-])(?P<year>)(?!24/7)(?P<one>\d{1,2})/(?P<other>\d{1,2})(?=\s*\??\s*$)", _numeric),
    _rule(r"\b(?:on|for|by|about|and|from|until|since)\s+the\s+(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))"
          r"(?!\s+(?:of|century|floor|anniversary|birthday|time|grade|place|amendment|street|avenue|district|day|hole|minute"
          r"|largest|most|edition|congress|president|version|round|green|lap|inning)\b)(?![\w-])", _day_of_near),
    _rule(rf"\b(?:between|from)\s+(?P<first>{_MONTH_NAMES})\s+(?:and|to|until|through)\s+(?P<last>{_MONTH_NAMES})"
          rf"(?:\s+(?:of\s+)?{_YEAR})?(?![\w/]|\s*\d)", _months),
    _rule(rf"(?<![\w/.$£€])(?:(?P<lead>in|of|during|since|until|by|early|late|mid|last|this|next|from|through|for|to|"
          rf"throughout)[\s-]+)?(?:(?:early|late|mid)[\s-]+)?{_MONTH}(?:,?\s+(?:of\s+)?{_YEAR})?(?![\w/]|\s*\d)", _whole_month),
    _rule(rf"(?<![\w/.$£€])(?:(?P<lead>this|last|next)\s+year['’]s\s+|(?:the\s+)?(?P<year_before>(?:19|20)\d\d)(?:['’]s)?\s+)?"
          rf"(?:(?:q(?P<quarter>[1-4]))|(?:the\s+)?(?:fiscal\s+)?(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)"
          rf"[\s-]+quarter)(?:,?\s+(?:of\s+)?(?:fiscal\s+)?{_YEAR})?{_STOP}", _quarter),
    _rule(rf"\b(?:(?:the|early|late)\s+)*(?P<lead>)(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_YEAR}"
          rf"(?:[-–/]\d\d)?{_STOP}", _season),
    _rule(r"\b(?P<lead>this|last|next|this\s+past|this\s+coming)\s+(?P<season>spring|summer|autumn|fall|winter)(?P<year>)\b",
          _season),
    _rule(r"\b(?:(?P<lead>last|this|next|the|this\s+past)\s+)weekend\b", _weekend),
    _rule(r"\b(?:(?:the|early|mid|late)[\s-]+)*(?P<decade>(?:19|20)\d0)['’]?s\b", _decade),
    _rule(rf"\b(?:(?:the|early|mid|late)[\s-]+)+(?:['’]?(?P<decade>[3-9]0)['’]?s"
          rf"|(?:nineteen[\s-]+)?(?P<name>{'|'.join(DECADES)}))\b", _short_decade),
    _rule(rf"\b(?P<century>nineteen|twenty)[\s-]+(?P<tens>{'|'.join(TENS)})(?:[\s-]+(?P<ones>one|two|three|four|five|six|seven|"
          r"eight|nine))?\b", _spelled_year),
    _rule(rf"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\bduring )|(?<=\byear )|(?<=\bthroughout )){_YEAR}{_STOP}",
          _whole_year),
    _rule(r"(?<![\w/.,:$£€#-])(?:(?:fiscal|early|late|mid)[\s-]+)?(?P<year>(?:19|20)\d\d)(?![\w/%]|[.,:-]\d|-[a-z]|\s+[a-z]{3,}s\b)",
          _bare_year),
    _rule(r"\bthe\s+day\s+(?:before\s+yesterday|after\s+tomorrow)\b|\b(?:today|tonight|yesterday|tomorrow|last\s+night)\b",
          _relative_day),
    _rule(rf"\b{_COUNT}\s+(?P<unit>days?|weeks?|fortnights?|months?|years?|decades?)\s+ago\b", _ago),
    _rule(r"\b(?P<lead>this|last|past|previous|next)\s+(?P<unit>week|month|year)\b", _relative_period),
    _rule(rf"\b(?:(?P<lead>last|next|this|on)\s+)?{_WEEKDAY}\b(?!['’]s\b)", _weekday),
)  # fmt: skip

_AMONG = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+)(?:on\s+)?(?:the\s+)?"
_LAST_OF = r"\s*,?\s*(?:\band|\bor|&)\s+(?:on\s+)?(?:the\s+)?"
_NOT_COUNTED = rf"(?!\s*(?:%|per|percent|million|billion|thousand|people|{_MONTH_NAMES}){_STOP})"
_DAY_WORD = "|".join(sorted((word.replace("-", r"[\s-]") for word in DAY_WORDS), key=len, reverse=True))
_LONG_MONTHS = tuple(name for name in MONTHS if len(name) > 5 or name == "april")
_NO_MONTHS = frozenset({"augusta"})
_RECENT = r"(?:19|20)\d\d"
_IN_YEARS = r"(?:in|between|from|during|of|for|years?)"
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_UNIT_MONTHS = {"month": 1, "year": 12, "decade": 120}
_WITH_HOLIDAY_YEAR = rf"(?:,?\s+(?:of\s+|in\s+)?{_YEAR}(?!\w))?"
_AT_HOLIDAY = re.compile(
    r"\b(?:on|at|by|since|until|till|before|after|over|during|for|of|around|to|from|between|and)\s+$", re.IGNORECASE
)

_QUESTIONS_FIRST: tuple[Rule, ...] = (
    _rule(rf"{_EDGE}{_MONTH}\s+(?:the\s+)?(?P<first>{_NUMBER})(?:{_AMONG}{_NUMBER}(?!\w))*"
          rf"{_LAST_OF}(?P<last>{_NUMBER})(?!\w){_NOT_COUNTED}(?:,?\s+{_YEAR})?{_STOP}", _days_of_month),
    _rule(rf"{_EDGE}(?P<first>{_NUMBER})(?:{_AMONG}{_NUMBER}(?!\w))*{_LAST_OF}(?P<last>{_NUMBER})\s+(?:of\s+)?{_MONTH}"
          rf"(?:,?\s+{_YEAR})?{_STOP}", _days_of_month),
    _rule(rf"\b{_MONTH}-{_DAY}(?:[,\s-]+{_YEAR})?{_STOP}", _absolute),
    _rule(rf"{_EDGE}{_YEAR}/(?P<month>\d\d?)/(?P<day>\d\d?){_STOP}", _absolute),
    _rule(rf"(?<![\w/.,$£€#-])(?P<year>{_RECENT})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\w-])",
          _absolute),
    _rule(rf"\b(?:the\s+)?(?P<word>{_DAY_WORD})\s+(?:day\s+)?of\s+{_MONTH}(?:,?\s+{_YEAR})?{_STOP}", _word_day),
    _rule(rf"\b(?:(?:in|of|during|for|from|between)\s+)?(?P<first>{_MONTH_NAMES})(?:,\s*{_MONTH_NAMES})*"
          rf",?\s+(?:and|or|&)\s+(?P<last>{_MONTH_NAMES})(?:,?\s+(?:of\s+)?{_YEAR})?(?![\w/]|\s*\d)", _listed_months),
    _rule(rf"(?<!winter )\b{_IN_YEARS}\s+(?P<first>{_RECENT})\s*[-–—/]\s*(?P<last>{_RECENT}|\d\d)(?![\w/-])", _years),
    _rule(rf"\b{_IN_YEARS}\s+(?P<first>{_RECENT})(?:,\s*{_RECENT})*,?\s+(?:to|and|or|until|till|through)\s+"
          rf"(?P<last>{_RECENT}){_STOP}", _years),
    _rule(rf"\bh(?P<half>[12])(?:\s+(?:of\s+)?{_YEAR}){_STOP}", _half),
    _rule(rf"\b(?:fiscal(?:\s+year)?|fy)[\s-]*{_YEAR}{_STOP}", _whole_year),
    _rule(rf"(?:(?<=\bbefore )|(?<=\bafter )|(?<=\buntil )|(?<=\btill )|(?<=\bprior to )|(?<=\bup to )|(?<=\bby )"
          rf"|(?<=\bearly )|(?<=\bmid )|(?<=\bmid-)|(?<=\blate )){_YEAR}"
          rf"(?!\s+[a-z]{{3,}}s\b|\s+(?:people|men|women)\b){_STOP}", _whole_year),
    _rule(rf"\b(?P<lead>before|after|till|prior\s+to|up\s+to|around)\s+(?:(?:early|late|mid)[\s-]+)?{_MONTH}"
          rf"(?:,?\s+(?:of\s+)?{_YEAR})?(?![\w/]|\s*\d)", _whole_month),
    _rule(r"\b(?P<which>earlier|later|so\s+far)\s+(?:in\s+)?this\s+(?P<unit>week|month|year)\b", _within_this),
    _rule(r"(?:(?<=start of )|(?<=beginning of )|(?<=middle of )|(?<=end of )|(?<=half of ))"
          r"(?P<lead>the)\s+(?P<unit>month|year)\b", _relative_period),
    _rule(r"\b(?:the\s+)?(?P<unit>week|month|year)\s+before\s+last\b", _before_last),
    _rule(rf"\b(?:the|these|those)\s+(?:last|past|previous)\s+{_COUNT}\s+"
          r"(?P<unit>days|weeks|months|years|decades)\b", _past_units),
    _rule(rf"\bin\s+{_COUNT}\s+(?P<unit>days?|weeks?|months?|years?)(?P<now>['’]?s?['’]?\s+time)?\b", _ahead_units),
    _rule(rf"\b{_COUNT}\s+(?P<unit>days?|weeks?|months?|years?)(?P<now>\s+from\s+(?:now|today))\b", _ahead_units),
    _rule(rf"\b(?:{_COUNT}\s+years?\s+ago\s+(?:today|this\s+day)"
          r"|(?:on\s+)?this\s+(?:very\s+)?day,?\s+last\s+year)\b", _this_day),
    _rule(rf"\b(?:(?P<lead>last|this|next)\s+)?(?:(?P<fixed>{'|'.join(HOLIDAYS)})|(?P<moving>{'|'.join(MOVABLE)}))\b"
          rf"(?!['’]?\w){_WITH_HOLIDAY_YEAR}", _holiday),
    _rule(r"\b(?P<lead>on|last|next|this|since|until)\s+(?P<weekday>mon|tues?|wed|thurs?|thu|fri|sat)\b"
          r"(?!['’])\.?", _weekday),
)  # fmt: skip
_QUESTIONS_LAST: tuple[Rule, ...] = (
    _rule(rf"\b(?P<word>[a-z]{{5,10}})\s+(?:the\s+)?{_DAY}(?!\d)(?:,?\s+{_YEAR})?{_STOP}", _misspelt),
    _rule(rf"{_EDGE}{_DAY}\s+(?:of\s+)?(?P<word>[a-z]{{5,10}})\b(?:,?\s+{_YEAR})?(?!\w)", _misspelt),
    _rule(rf"\b(?P<word>[a-z]{{5,10}})(?P<day>),?\s+(?:of\s+)?{_YEAR}{_STOP}", _misspelt),
)
_QUESTION_RULES = (*_QUESTIONS_FIRST, *_RULES, *_QUESTIONS_LAST)
_MAY_ASK_FOR_DATES = re.compile(
    r"valentine|patrick|paddy|\beve\b|new year|christmas|xmas|hallow|thanksgiving|easter|fool|ties\b|decade|fortnight"
    r"|\b(?:on|last|next|this|since|until)\s+(?:mon|tue|wed|thu|fri|sat)"
    r"|\b(?:before|after|till|to|and|or|around|early|mid|late)[\s-]+[jfmasond][aepuco]"
    r"|(?:th|st|first|second|third) of\b",
    re.IGNORECASE,
)

_MAY_HOLD_DATES = re.compile(
    r"\d|days?\b|night\b|nineteen|twenty|weekend|summer|winter|spring|autumn|fall\b|yesterday|tomorrow|ago\b"
    r"|week|month|year|quarter|(?:in|of|by|for|to|from|late|early|mid|last|this|next|"
    r"during|since|until|through|throughout)[\s-]+(?:[jfmasond][aepuco])",
    re.IGNORECASE,
)
_ANAPHORA = re.compile(
    r"\b(?:the\s+|a\s+|one\s+)?(?:comparable\s+)?(?P<ago>year[\s-](?:ago|earlier|before))\b"
    r"(?:\s+(?:(?P<ordinal>first|second|third|fourth)[\s-])?(?P<noun>quarter|period))?"
    r"|\b(?:the|that)\s+(?P<latest>latest\s+|most\s+recent\s+)?(?:quarter|period)\b(?!\s+(?:of|from|between|that))",
    re.IGNORECASE,
)
_VAGUE = re.compile(
    r"\b(?:(?P<PRESENT_REF>now|currently|current|presently|at\s+present|nowadays|these\s+days)"
    r"|(?P<PAST_REF>recently|recent\s+(?:days|weeks|months|years)|the\s+past(?=\s*[.,;])|lately)"
    r"|(?P<FUTURE_REF>soon|the\s+(?:near\s+|short\s+)?(?:future|term)|coming\s+(?:weeks|months|years|quarters)|shortly))\b(?!-)",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|to be|is to|are to|scheduled|expected|expects?|plans?|planned|due|until|ahead of|set to|"
    r"upcoming|going to|tomorrow)\b(?!.*\b(?:said|told|announced|was|were|had|did)\b)", re.IGNORECASE
)  # fmt: skip
_TIME_PREPOSITION = re.compile(
    r"\b(?:on|from|between|of|to|and|since|by|until|in|during)\s+(?:the\s+)?$", re.IGNORECASE
)


def _mention(match: re.Match[str], days: tuple[Day, Day, DateBasis]) -> DateMention:
    first, last, basis = days
    text = match.group()
    return DateMention(match.start(), match.end(), text, DateRange(first, last, text), basis)


def _joined(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """`Feb 28 to March 2, 2022`, `between 2022-02-10 and 2022-02-14`: two mentions that bound one range become one."""
    joined: list[DateMention] = []
    for mention in mentions:
        if joined and (one := _as_range(text, joined[-1], mention)):
            joined[-1] = one
        else:
            joined.append(mention)
    return joined


def _as_range(text: str, one: DateMention, other: DateMention) -> DateMention | None:
    between = text[one.end : other.start].casefold().strip()
    before = re.search(r"\b(between|from)\s+(?:the\s+)?$", text[: one.start], re.IGNORECASE)
    opens = before or re.match(r"(?:between|from)\b", one.text, re.IGNORECASE)
    if between not in ("-", "–", "—", "to", "until", "till", "through") and not (between == "and" and opens):
        return None
    first, last = one.range.first, other.range.last
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - (first.in_year > last.in_year))
    if first.year is not None and last.year is not None and _date(first) > _date(last):
        return None
    start = one.start
    words = text[start : other.end]
    basis: DateBasis = one.basis if one.basis == other.basis else "period"
    return DateMention(start, other.end, words, DateRange(first, last, words), basis)


def _with_anaphora(text: str, mentions: list[DateMention], now: date) -> list[DateMention]:
    """With "the quarter" and "a year earlier", which mean the quarter named before, or the same a year before it."""
    pointing = list(_ANAPHORA.finditer(text))
    if not pointing or now.year == 1:  # 0001-01-01 is what some programs write for no date
        return mentions
    found: list[DateMention] = []
    waiting: list[DateMention | re.Match[str]] = [*mentions, *pointing]
    quarter: Day | None = None
    for each in sorted(waiting, key=_start):
        if isinstance(each, re.Match):
            mention = _pointed(each, quarter, now)
            if mention:
                found = [one for one in found if one.end <= mention.start] + [mention]
        elif not found or each.start >= found[-1].end:
            found.append(each)
            first, last = each.range.first, each.range.last
            if first.day == 1 and first.month % 3 == 1 and last == month_days(first.year, first.month + 2)[1]:
                quarter = first
    return found


_LEADING = re.compile(
    r"(?:(?:in|of|during|since|until|till|by|from|through|for|to|throughout|before|after|on|about|around|and|the"
    r"|early|mid|late|prior\s+to|up\s+to)[\s-]+)*", re.IGNORECASE
)  # fmt: skip
_PART = re.compile(
    r"\b(?:the\s+)?(?:(?:very\s+)?(?P<third>early|mid|late|beginning|start|middle|end)(?:\s+(?:of|in)|\s*-)?"
    rf"|(?P<which>first|second|third|fourth|last)\s+(?:{_COUNT}\s+)?"
    rf"(?P<unit>half|quarter|day|week|month|year|{'|'.join(WEEKDAYS)})s?\s+(?:of|in))\s*(?:the\s+)?$", re.IGNORECASE
)  # fmt: skip
_BESIDE = re.compile(
    rf"\b(?:(?P<within>within)\s+)?(?P<the>the\s+)?(?:{_COUNT}\s+)?"
    r"(?P<unit>day|week|weekend|fortnight|month|year|eve)(?P<many>s)?\s+"
    r"(?P<side>before|after|of|following|preceding|prior\s+to|leading\s+up\s+to)\s+(?:the\s+)?$", re.IGNORECASE
)  # fmt: skip
_OPENS = re.compile(
    r"\b(?P<with>on\s+or\s+)?(?:ever\s+)?(?P<how>since|before|after|until|till|prior\s+to|up\s+to|up\s+until)\s+"
    r"(?P<the>the\s+)?(?:early\s+|mid\s+|late\s+)?$", re.IGNORECASE
)  # fmt: skip
_ONWARDS = re.compile(r",?\s+(?:onwards?\b|forward\b|on(?=\W*$))", re.IGNORECASE)
_LISTS = re.compile(r",|,?\s*(?:and|or|&)(?:\s+(?:on|in))?(?:\s+the)?", re.IGNORECASE)


_Change = Callable[[str, DateMention, _Context], DateMention | None]


def _asked(text: str, mentions: list[DateMention], context: _Context) -> list[DateMention]:
    """The days asked for: the part of a period that is named, days beside a date, several in a row, all since one."""
    found: list[DateMention] = []
    for each in mentions:
        mention = _kept(_part, text, each, context)
        mention = _kept(_beside, text, mention, context)
        found = [one for one in found if one.end <= mention.start]  # "last week" of "the last week of January"
        covering = _list_of(text, found[-1], mention) if found else None
        found[len(found) - bool(covering) :] = [covering or mention]
    opened: list[DateMention] = []
    for mention in found:
        one = _kept(_opened, text, mention, context)
        if opened and (bounded := _bounded(text, opened[-1], one)):
            opened[-1] = bounded
        else:
            opened.append(one)
    return opened


def _kept(change: _Change, text: str, mention: DateMention, context: _Context) -> DateMention:
    """The mention changed, or as it is where nothing changes it or the days would lie outside the calendar."""
    try:
        return change(text, mention, context) or mention
    except _OUTSIDE_THE_CALENDAR:
        return mention


def _named_at(mention: DateMention) -> int:
    """Where the date itself begins: "March" in "since March"."""
    lead = _LEADING.match(mention.text)
    return mention.start + (lead.end() if lead else 0)


def _widened(text: str, start: int, mention: DateMention, first: Day, last: Day, end: int | None = None) -> DateMention:
    words = text[start : end or mention.end]
    return DateMention(start, start + len(words), words, DateRange(first, last, words), "period")


def _part(text: str, mention: DateMention, context: _Context) -> DateMention | None:
    """`early May`, `mid-2022`, `the first half of 2021`, `the last week of January`."""
    found = _PART.search(text[: _named_at(mention)])
    if not found or not _months_in(mention.range):
        return None
    if found["third"]:
        third = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1}.get(found["third"].casefold(), 2)
        days = _share(mention.range, third, 3)
    elif parts := {"half": 2, "quarter": 4}.get(found["unit"].casefold()):
        which = ORDINALS.get(found["which"].casefold(), parts)
        days = _share(mention.range, which - 1, parts) if which <= parts else None
    else:
        days = _nth(mention.range, found, context)
    return _widened(text, found.start(), mention, *days) if days else None


def _months_in(days: DateRange) -> int:
    """How many whole months a range is; 0 if it is anything else."""
    first, last = days.first, days.last
    whole = (
        first.day == 1 and (first.year is None) == (last.year is None) and last == month_days(last.year, last.month)[1]
    )
    return ((last.year or 0) - (first.year or 0)) * 12 + last.month - first.month + 1 if whole else 0


def _months_from(first: Day, skipped: int, count: int) -> tuple[Day, Day]:
    """So many whole months from the one that lies `skipped` months after a day's."""
    begin = (first.year or 2001) * 12 + first.month - 1 + skipped
    (year, month), (last_year, last_month) = divmod(begin, 12), divmod(begin + count - 1, 12)
    known = first.year is not None
    return month_days(year if known else None, month + 1)[0], month_days(last_year if known else None, last_month + 1)[
        1
    ]


def _share(days: DateRange, which: int, of: int) -> tuple[Day, Day] | None:
    """A third, half or quarter: of a month by days, of a decade by years (early: four), of another period by months."""
    count, first = _months_in(days), days.first
    if count == 1:
        length = 30 // of
        begin = replace(first, day=1 + which * length)
        return begin, days.last if which == of - 1 else replace(first, day=(which + 1) * length)
    if count == 120 and of == 3:
        return _months_from(first, (0, 48, 84)[which], (48, 36, 36)[which])
    return _months_from(first, which * count // of, count // of) if count % of == 0 else None


def _nth(days: DateRange, found: re.Match[str], context: _Context) -> tuple[Day, Day] | None:
    """`first week`, `last three days`, `second Monday` of a period."""
    unit, nth = found["unit"].casefold(), ORDINALS.get(found["which"].casefold(), 0)
    begin, end = _anchored(days.first, context), _anchored(days.last, context)
    count = _number(found["count"])
    if unit in WEEKDAYS:
        if days.first.year is None and (context.near is None or context.near.year is None):
            return None  # its weekdays are not known
        if nth:
            first = last = begin + timedelta(days=(WEEKDAYS[unit] - begin.weekday()) % 7 + 7 * (nth - 1))
        else:
            first = last = end - timedelta(days=(end.weekday() - WEEKDAYS[unit]) % 7)
    elif nth:
        first = _plus(begin, (nth - 1) * count, unit)
        last = _plus(begin, nth * count, unit) - timedelta(days=1)
    else:
        first, last = _plus(end + timedelta(days=1), -count, unit), end
    return (_like(days.first, first), _like(days.first, last)) if begin <= first and last <= end else None


def _number(count: str | None) -> int:
    """What a word or numeral of `_COUNT` says; none is one."""
    count = (count or "a").casefold()
    return int(count) if count.isdigit() else SMALL_NUMBERS[count]


def _anchored(day: Day, context: _Context) -> date:
    """A day to count from; if its year is open, that of the day near, or one that is no leap year."""
    near = context.near.year if context.near else None
    known = _day(day.year or near or 2001, day.month, day.day) or Day(2000, day.month, day.day)
    return _date(known)


def _like(day: Day, counted: date) -> Day:
    """The day counted, its year open if the day counted from has an open one."""
    return replace(Day.of(counted), year=None) if day.year is None else Day.of(counted)


def _beside(text: str, mention: DateMention, context: _Context) -> DateMention | None:
    """`the day after Feb 14`, `two weeks before March 3`, `the week of Feb 14`, `within three days of Feb 14`."""
    found = _BESIDE.search(text[: _named_at(mention)])
    days = _days_beside(found, mention.range, context) if found else None
    return _widened(text, found.start(), mention, *days) if found and days else None


def _days_beside(found: re.Match[str], days: DateRange, context: _Context) -> tuple[Day, Day] | None:
    unit, side = found["unit"].casefold(), " ".join(found["side"].casefold().split())
    begin, end = _anchored(days.first, context), _anchored(days.last, context)
    one_day, after = timedelta(days=1), side in ("after", "following")
    if side == "of":
        pair = _around(found, unit, days, context)
    elif unit == "eve":
        return None
    elif unit == "weekend":
        near = end + one_day if after else begin - 7 * one_day
        saturday = near + timedelta(days=(5 - near.weekday()) % 7)
        pair = saturday, saturday + one_day
    elif _months_in(days) == _UNIT_MONTHS.get(unit):  # the year before 2020, two months after March 2022
        skipped = (1 if after else -1) * _number(found["count"]) * _UNIT_MONTHS[unit]
        return _months_from(days.first, skipped, _UNIT_MONTHS[unit])
    else:
        # "the two days before" are two days, "two days before" is one; "the days before" are taken for a week.
        number = 7 if found["many"] and not found["count"] and unit == "day" else _number(found["count"])
        far = _plus(end, number, unit) if after else _plus(begin, -number, unit)
        if found["count"] and not found["the"]:
            pair = far, far
        else:
            pair = (end + one_day, far) if after else (far, begin - one_day)
    return (_like(days.first, pair[0]), _like(days.last, pair[1])) if pair else None


def _around(found: re.Match[str], unit: str, days: DateRange, context: _Context) -> tuple[date, date] | None:
    """`the week of`, `the weekend of`, `the eve of`, `within three days of`."""
    begin, end = _anchored(days.first, context), _anchored(days.last, context)
    if found["within"] and unit != "eve":
        number = _number(found["count"])
        return _plus(begin, -number, unit), _plus(end, number, unit)
    if unit == "eve":
        return begin - timedelta(days=1), begin - timedelta(days=1)
    if begin != end:
        return None
    if unit == "weekend":
        saturday = begin + timedelta(days=(8 - begin.weekday()) % 7 - 3)  # the nearest one
        return saturday, saturday + timedelta(days=1)
    if unit == "week":
        weekday_known = days.first.year or (context.near and context.near.year)
        monday = begin - timedelta(days=begin.weekday() if weekday_known else 0)
        return monday, monday + timedelta(days=6)
    return None


def _list_of(text: str, one: DateMention, other: DateMention) -> DateMention | None:
    """`Feb 14 and Feb 16`, `in January or February 2022`: one range from the first to the last."""
    between = text[one.end : _named_at(other)].strip()
    if not _LISTS.fullmatch(between) or (between == "," and not one.basis == other.basis == "absolute"):
        return None
    first, last = one.range, other.range
    if {1, 9999} & {first.first.year, last.last.year}:
        return None  # open towards a side
    if first.first.year is None and last.first.year is not None:
        shift = first.first.in_year > last.first.in_year
        first = _in(first, last.first.year - shift)
    elif last.first.year is None and first.first.year is not None:
        shift = first.first.in_year > last.first.in_year
        last = _in(last, first.first.year + shift)
    if _anchored(first.first, _NOWHERE) > _anchored(last.first, _NOWHERE) and not _turns_year(first.first, last.first):
        first, last = last, first
    whole = _widened(text, one.start, other, first.first, max(first.last, last.last, key=_order(first.first)))
    return replace(whole, basis=one.basis) if one.basis == other.basis else whole


def _in(days: DateRange, year: int) -> DateRange:
    return DateRange(replace(days.first, year=year), replace(days.last, year=year))


def _turns_year(first: Day, last: Day) -> bool:
    """Whether two days of an open year are nearer each other over its end: December 31 and January 1."""
    return first.year is None and first.month - last.month > 6


def _order(first: Day) -> Callable[[Day], tuple[int, tuple[int, int]]]:
    return lambda day: (day.year or (day.in_year < first.in_year), day.in_year)


def _opened(text: str, mention: DateMention, context: _Context) -> DateMention:
    """`since March`, `before 2020`, `until Feb 14`, `from Feb 14 on`; as it is where the date only names an event."""
    named = _named_at(mention)
    onwards = _ONWARDS.match(text, mention.end) if re.search(r"\bfrom\s+(?:the\s+)?$", text[:named], re.I) else None
    if onwards:
        return _widened(text, mention.start, mention, mention.range.first, _end(mention.range.first), onwards.end())
    found = _OPENS.search(text[:named])
    if not found or text[mention.end : mention.end + 2] in ("'s", "’s"):
        return mention
    one_day = mention.range.first == mention.range.last
    if found["the"] and one_day and text[named].isalpha() and mention.basis == "absolute":
        return mention  # "after the Feb 14 attack"
    days = _all_from(" ".join(found["how"].casefold().split()), bool(found["with"]), mention.range, context)
    return _widened(text, min(found.start(), mention.start), mention, *days)


def _all_from(how: str, with_it: bool, days: DateRange, context: _Context) -> tuple[Day, Day]:
    first, last = days.first, days.last
    if how == "since":
        now = context.now
        if now and first.year is None:
            first = replace(first, year=now.year - (first.in_year > _in_year(now)))
        return first, Day.of(now) if now and _date(first) <= now else _end(first)
    if how == "after":
        begin = first if with_it else _like(last, _anchored(last, _NOWHERE) + timedelta(days=1))
        return begin, _end(begin)
    begin = Day(1 if first.year else None, 1, 1)
    if how in ("before", "prior to"):
        return begin, last if with_it else _like(first, _anchored(first, _NOWHERE) - timedelta(days=1))
    return begin, last


def _end(first: Day) -> Day:
    return Day(9999 if first.year else None, 12, 31)


def _bounded(text: str, after: DateMention, before: DateMention) -> DateMention | None:
    """`after Feb 14 and before Feb 20`, `since March 3 but before May`: both bounds in one."""
    gap = text[after.end : before.start].strip().casefold()
    if gap not in ("", "and", "but", ",") or not re.match(r"(?:since|(?:on or )?after)\b", after.text, re.I):
        return None
    if not re.match(r"(?:on or )?(?:before|until|till|up|prior)\b", before.text, re.I):
        return None
    first, last = after.range.first, before.range.last
    if first.year and last.year and _date(first) > _date(last):
        return None
    return _widened(text, after.start, before, first, last)


def _start(each: DateMention | re.Match[str]) -> int:
    return each.start() if isinstance(each, re.Match) else each.start


def _pointed(match: re.Match[str], quarter: Day | None, now: date) -> DateMention | None:
    """What an expression that points back means: a quarter, or without one before it the year before this one."""
    back = 1 if match["ago"] else 0
    if match["ordinal"]:
        quarter = Day(now.year, 3 * ORDINALS[match["ordinal"].casefold()] - 2, 1)
    elif quarter is None and match["latest"]:
        before = date(now.year, now.month, 1) - timedelta(days=80)
        quarter = Day(before.year, before.month - (before.month - 1) % 3, 1)
    if quarter is not None and quarter.year is not None:
        year = quarter.year - back
        days = month_days(year, quarter.month)[0], month_days(year, quarter.month + 2)[1]
    elif back and not match["noun"]:
        days = Day(now.year - 1, 1, 1), Day(now.year - 1, 12, 31)
    else:
        return None
    return _mention(match, (*days, "relative"))


def _month(name: str) -> int:
    return MONTHS[name]


def _is_name(match: re.Match[str], month: str) -> bool:
    """Whether a month is meant: of lower-case `may`, `march` and `mar` only after a preposition of time."""
    if month[0].isupper() or month.casefold().rstrip(".") not in ("may", "march", "mar"):
        return True
    return bool(_TIME_PREPOSITION.search(match.string[: match.start()]))


def _full_year(text: str | None) -> int | None:
    if not text:
        return None
    text = text.lstrip("'’")
    return int(text) if len(text) == 4 else 2000 + int(text) if int(text) < 70 else 1900 + int(text)


def _day(year: int | None, month: int, day: int) -> Day | None:
    try:
        return Day(year, month, day)
    except ValueError:
        return None


def _date(day: Day) -> date:
    known = day.to_date()
    assert known
    return known


def _shifted(context: _Context, days: int) -> Found:
    """Today and some days; within a month that needs no year."""
    if context.now:
        try:
            day = Day.of(context.now + timedelta(days=days))
        except OverflowError:
            return None
        return day, day, "relative"
    today = context.today
    if today and 1 <= today.day + days <= 28:
        day = Day(None, today.month, today.day + days)
        return day, day, "relative"
    return None


def _month_back(now: date, months: int) -> tuple[Day, Day]:
    count = now.year * 12 + now.month - 1 - months
    return month_days(count // 12, count % 12 + 1)
