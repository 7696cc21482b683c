"""What stands beside a date makes other days of it: two mentions bound a range, a word before or after opens or moves one.

It finds no date itself: it starts from the mentions that the rules found. Documents are read for ranges alone
("Feb 28 to March 2"); only questions for "early May", "the day after Feb 14", "Feb 14 or 15" and "since March".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import zip_longest
from typing import Literal

from index.almanac import (
    A_FEW,
    DAY_WORDS,
    ORDINALS,
    UNIT_DAYS,
    UNIT_MONTHS,
    WEEKDAYS,
    count_of,
    known_date,
    month_and_day,
    months_from,
    months_in,
    plus,
)
from index.date_mentions import (
    COUNT,
    DAY_WORD,
    NOWHERE,
    NUMBER_TH,
    OUTSIDE_THE_CALENDAR,
    Context,
    DateBasis,
    DateMention,
    anchored,
    search_before,
    year_like,
)
from index.records import DateRange, Day

Direction = Literal["since", "from", "after", "before", "until"]


def joined(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """`Feb 28 to March 2, 2022`, `between 2022-02-10 and 2022-02-14`: two mentions that bound one range become one."""
    joined: list[DateMention] = []
    for mention in mentions:
        if joined and (one := _both(_as_range, text, joined[-1], mention)):
            joined[-1] = one
        else:
            joined.append(mention)
    return joined


def _as_range(text: str, one: DateMention, other: DateMention) -> DateMention | None:
    between = text[one.end : other.start].casefold().strip()
    opens = search_before(_FROM, text, one.start) or re.match(r"(?:between|from)\b", one.text, re.IGNORECASE)
    if between not in ("-", "–", "—", "..", "...", "to", "until", "till", "through", "thru") and not (
        between == "and" and opens
    ):
        return None
    first, last = one.range.first, other.range.last
    if first.year is None and last.year is not None:
        first = replace(first, year=last.year - (first.in_year > last.in_year))
    elif _weekday_named(one) and last.year and known_date(first) > known_date(last):
        first = Day.of(known_date(first) - timedelta(days=7))  # "from Wednesday to Friday last week"
    if first.year is not None and last.year is not None and known_date(first) > known_date(last):
        return None
    start = one.start
    words = text[start : other.end]
    basis: DateBasis = one.basis if one.basis == other.basis else "period"
    return DateMention(start, other.end, words, DateRange(first, last, words), basis)


_FROM = re.compile(r"\b(?:between|from)\s+(?:the\s+)?$", re.IGNORECASE)
_LEADING = re.compile(
    r"(?:(?:in|of|during|since|until|till|by|from|through|for|to|throughout|before|after|on|about|around|and|the"
    r"|early|mid|late|prior\s+to|up\s+to)[\s-]+)*", re.IGNORECASE
)  # fmt: skip
_PART = re.compile(
    r"\b(?:the\s+)?(?:(?:(?P<since>early|mid)[\s-]+(?:and|to|or|through)\s+)?(?:very\s+)?"
    r"(?P<third>early|mid|late|beginning|start|middle|end)(?:\s+(?:of|in)|\s*-)?"
    rf"|(?P<which>first|opening|second|third|fourth|[1-4](?:st|nd|rd|th)|last|final|closing)\s+(?:(?P<few>few\s+)|{COUNT}\s+)?"
    rf"(?P<unit>half|quarter|day|week|weekend|fortnight|month|year|{'|'.join(WEEKDAYS)})(?P<many>s)?\s+(?:of|in)"
    rf"|(?P<nth>{NUMBER_TH}|{DAY_WORD})\s+of)\s*(?:the\s+)?$", re.IGNORECASE
)  # fmt: skip
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
_HOW: dict[str, Direction] = {
    "since": "since", "after": "after", "before": "before", "prior to": "before", "ahead of": "before",
    "starting": "from", "beginning": "from", "commencing": "from", "as from": "from", "no earlier than": "from",
    "not earlier than": "from", "not before": "from", "not until": "from", "not after": "until", "no later than": "until",
    "not later than": "until", "up to and including": "until", "up until": "until", "up to": "until", "until": "until",
    "till": "until", "by": "until", "more than": "until", "less than": "since", "pre": "before", "post": "after",
}  # fmt: skip
"""Words before a date that ask for all days on one side of it."""
_HOW_WORDS = "|".join(
    how.replace(" ", r"\s+") + (r"(?=-)" if how in ("pre", "post") else "")
    for how in sorted(_HOW, key=len, reverse=True)
)
_OPENS = re.compile(
    rf"\b(?P<with>(?:on|in)\s+or\s+)?(?:ever\s+)?(?P<how>{_HOW_WORDS})(?:-|\s+(?:on\s+)?)(?P<the>the\s+)?"
    r"(?:(?:early|mid|late)[\s-]+)?$", re.IGNORECASE
)  # fmt: skip
_FROM_PART = re.compile(r"\bfrom\s+(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?$", re.IGNORECASE)
_ONWARDS = re.compile(
    r",?\s+(?:(?P<from>onwards?\b|forward\b|on(?=\W*$))|(?:and|or)\s+(?:(?:later|beyond)\b|after(?:wards)?(?=\W*$))"
    r"|(?P<back>(?:and|or)\s+(?:earlier\b|before(?=\W*$))))", re.IGNORECASE
)  # fmt: skip
_INSIDE = re.compile(r"|,|,?\s*(?:of|in|on|during)(?:\s+the)?", re.IGNORECASE)
_NAMED_APART = re.compile(r",?\s*\(?(?:a|an|which\s+was\s+a)?", re.IGNORECASE)
_LISTS = re.compile(r",|,?\s*(?:and|or|&)(?:\s+again)?(?:\s+(?:on|in))?(?:\s+the)?", re.IGNORECASE)
_Change = Callable[[str, DateMention, Context], DateMention | None]


def asked(text: str, mentions: list[DateMention], context: Context) -> list[DateMention]:
    """The days asked for: the part of a period that is named, days beside a date, several in a row, all since one."""
    return _bounds(text, _beside_each(text, joined(text, _parts(text, mentions, context)), context), context)


def _parts(text: str, mentions: list[DateMention], context: Context) -> list[DateMention]:
    """With "early May" and "the last week of January", and with "Feb 14 last year" as one."""
    found: list[DateMention] = []
    for each in mentions:
        mention = _kept(_part, text, each, context)
        found = [one for one in found if one.end <= mention.start]  # "last week" of "the last week of January"
        placed = _both(_placed, text, found[-1], mention) if found else None
        found[len(found) - bool(placed) :] = [placed or mention]
    return found


def _beside_each(text: str, mentions: list[DateMention], context: Context) -> list[DateMention]:
    """With "the day after Feb 14" and "Feb 14 or the day after", and with "Feb 14, 15 or 16" as one."""
    found: list[DateMention] = []
    for each in mentions:
        mention = _kept(_or_beside, text, _kept(_beside, text, each, context), context)
        found = [one for one in found if one.end <= mention.start]
        covering = _both(_list_of, text, found[-1], mention) if found else None
        found[len(found) - bool(covering) :] = [covering or mention]
    return found


def _bounds(text: str, mentions: list[DateMention], context: Context) -> list[DateMention]:
    """With "since March", and with "after Feb 14 but before Feb 20" as one."""
    found: list[DateMention] = []
    for mention, following in zip_longest(mentions, mentions[1:]):
        one = _kept(_opened, text, mention, context)
        if following and one.end > following.start:  # "December 31 or later this year"
            one = mention
        bounded = _both(_bounded, text, found[-1], one) if found else None
        found[len(found) - bool(bounded) :] = [bounded or one]
    return found


def _placed(text: str, one: DateMention, other: DateMention) -> DateMention | None:
    """`Feb 14 last year`, `Tuesday of last week`, `last month on the 14th`: the day inside the period named beside it."""
    between = text[one.end : other.start].strip()
    if _weekday_named(other) and one.basis == "absolute" and _NAMED_APART.fullmatch(between):
        return _widened(text, one.start, other, one.range.first, one.range.last)  # "Feb 14, a Monday"
    if not _INSIDE.fullmatch(between):
        return None
    for inner, outer in ((one, other), (other, one)):
        if outer.basis == "relative" and (days := _inside(inner, outer)):
            return replace(_widened(text, one.start, other, days.first, days.last), basis="relative")
    return None


def _inside(inner: DateMention, outer: DateMention) -> DateRange | None:
    """The days of one mention taken in the period of another."""
    period, count = outer.range, months_in(outer.range)
    unwritten = inner.range.first.year is None or (months_in(inner.range) == 3 and not re.search(r"\d\d", inner.text))
    if count == 12 and unwritten and period.first.year:
        return _in(inner.range, period.first.year)
    if count == 1 and (number := re.search(r"\bthe\s+(\d+)(?:st|nd|rd|th)$", inner.text, re.IGNORECASE)):
        return DateRange.only(replace(period.first, day=int(number[1])))
    weekday = _weekday_named(inner)
    if weekday and period.first.year and known_date(period.last) - known_date(period.first) == timedelta(days=6):
        return DateRange.only(Day.of(known_date(period.first) + timedelta(days=WEEKDAYS[weekday])))
    return None


def _weekday_named(mention: DateMention) -> str:
    """The weekday that a mention is: `last Tuesday`; none if it is more."""
    name = mention.text.split()[-1].casefold().rstrip(".")
    return (
        name if mention.basis == "relative" and name in WEEKDAYS and mention.range.first == mention.range.last else ""
    )


def _kept(change: _Change, text: str, mention: DateMention, context: Context) -> DateMention:
    """The mention changed, or as it is where nothing changes it or the days would lie outside the calendar."""
    try:
        return change(text, mention, context) or mention
    except OUTSIDE_THE_CALENDAR:
        return mention


def _both(
    change: Callable[[str, DateMention, DateMention], DateMention | None],
    text: str,
    one: DateMention,
    other: DateMention,
) -> DateMention | None:
    """What two neighbours make together; none also where that would lie outside the calendar: 29 February 2022."""
    try:
        return change(text, one, other)
    except OUTSIDE_THE_CALENDAR:
        return None


def _named_at(mention: DateMention) -> int:
    """Where the date itself begins: "March" in "since March"."""
    lead = _LEADING.match(mention.text)
    return mention.start + (lead.end() if lead else 0)


def _widened(text: str, start: int, mention: DateMention, first: Day, last: Day, end: int | None = None) -> DateMention:
    words = text[start : end or mention.end]
    return DateMention(start, start + len(words), words, DateRange(first, last, words), "period")


def _part(text: str, mention: DateMention, context: Context) -> DateMention | None:
    """`early May`, `mid-2022`, `the first half of 2021`, `the last week of January`."""
    found = search_before(_PART, text, _named_at(mention))
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
    return _widened(text, found.start(), mention, *days) if days else None


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
        if not _weekdays_known(days.first, context):
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


def _weekdays_known(day: Day, context: Context) -> bool:
    """Whether the year is known, if only as that of the day near."""
    return bool(day.year or (context.near and context.near.year))


def _beside(text: str, mention: DateMention, context: Context) -> DateMention | None:
    """`the day after Feb 14`, `two weeks before March 3`, `the week of Feb 14`, `the run-up to Feb 14`."""
    named = _named_at(mention)
    found = search_before(_BESIDE, text, named)
    days = _days_beside(found, mention.range, context) if found else None
    if days is None and (found := search_before(_NEARING, text, named)):
        begin, end = (anchored(each, context) for each in (mention.range.first, mention.range.last))
        days = _like_both(mention.range, _next_to(begin, end, timedelta(days=A_FEW["day"]), bool(found["after"])))
    return _widened(text, found.start(), mention, *days) if found and days else None


def _next_to(begin: date, end: date, length: timedelta, after: bool) -> tuple[date, date]:
    one_day = timedelta(days=1)
    return (end + one_day, end + length) if after else (begin - length, begin - one_day)


def _like_both(days: DateRange, pair: tuple[date, date]) -> tuple[Day, Day]:
    return year_like(days.first, pair[0]), year_like(days.last, pair[1])


def _or_beside(text: str, mention: DateMention, context: Context) -> DateMention | None:
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
    return _widened(text, mention.start, mention, first, last, found.end())


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
    if not _weekdays_known(days.first, context) or found["side"].casefold() in _ENDING | _BEGINNING:
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
        monday = begin - timedelta(days=begin.weekday() if _weekdays_known(days.first, context) else 0)
        return monday, monday + timedelta(days=6)
    return None


def _list_of(text: str, one: DateMention, other: DateMention) -> DateMention | None:
    """`Feb 14 and Feb 16`, `in January or February 2022`: one range from the first to the last."""
    between = text[one.end : _named_at(other)].strip()
    between = between if _LISTS.fullmatch(between) else text[one.end : other.start].strip()  # "and early 2022"
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
    if anchored(first.first, NOWHERE) > anchored(last.first, NOWHERE) and not _turns_year(first.first, last.first):
        first, last = last, first
    whole = _widened(text, one.start, other, first.first, max(first.last, last.last, key=_order(first.first)))
    return replace(whole, basis=one.basis) if one.basis == other.basis else whole


def _in(days: DateRange, year: int) -> DateRange:
    over = days.last.in_year < days.first.in_year  # a winter
    return DateRange(replace(days.first, year=year), replace(days.last, year=year + over))


def _turns_year(first: Day, last: Day) -> bool:
    """Whether two days of an open year are nearer each other over its end: December 31 and January 1."""
    return first.year is None and first.month - last.month > 6


def _order(first: Day) -> Callable[[Day], tuple[int, tuple[int, int]]]:
    return lambda day: (day.year or (day.in_year < first.in_year), day.in_year)


def _opened(text: str, mention: DateMention, context: Context) -> DateMention:
    """`since March`, `before 2020`, `until Feb 14`, `from Feb 14 on`; as it is where the date only names an event."""
    named = _named_at(mention)
    onwards = _ONWARDS.match(text, mention.end)
    if onwards and (not onwards["from"] or search_before(_FROM_PART, text, named)):
        days = _all_from("until" if onwards["back"] else "from", mention.range, context)
        return _widened(text, mention.start, mention, *days, onwards.end())
    found = search_before(_OPENS, text, named)
    if not found or text[mention.end : mention.end + 2] in ("'s", "’s"):
        return mention
    one_day = mention.range.first == mention.range.last
    if found["the"] and one_day and text[named].isalpha() and mention.basis == "absolute":
        return mention  # "after the Feb 14 attack"
    how: Direction = _HOW[" ".join(found["how"].casefold().split())]
    if found["how"].casefold() == "by" and months_in(mention.range) >= 12:
        return mention  # "by 2030" asks for that year
    if found["how"].casefold().endswith(("more than", "less than")) and not mention.text.casefold().endswith("ago"):
        return mention
    if found["with"]:
        how = "from" if how == "after" else "until" if how == "before" else how
    return _widened(text, min(found.start(), mention.start), mention, *_all_from(how, mention.range, context))


def _all_from(how: Direction, days: DateRange, context: Context) -> tuple[Day, Day]:
    first, last = days.first, days.last
    if how == "since":
        now = context.now
        if now and first.year is None:
            first = replace(first, year=now.year - (first.in_year > month_and_day(now)))
        return first, Day.of(now) if now and known_date(first) <= now else _end(first)
    if how in ("after", "from"):
        begin = first if how == "from" else year_like(last, anchored(last, NOWHERE) + timedelta(days=1))
        return begin, _end(begin)
    begin = Day(1 if first.year else None, 1, 1)
    return begin, last if how == "until" else year_like(first, anchored(first, NOWHERE) - timedelta(days=1))


def _end(first: Day) -> Day:
    return Day(9999 if first.year else None, 12, 31)


def _bounded(text: str, after: DateMention, before: DateMention) -> DateMention | None:
    """`after Feb 14 and before Feb 20`, `since March 3 but before May`: both bounds in one."""
    gap = text[after.end : before.start].strip().casefold()
    if gap not in ("", "and", "but", ",") or not re.match(
        r"(?:since|(?:on or )?after|from|not before|starting)\b", after.text, re.I
    ):
        return None
    if not re.match(r"(?:on or )?(?:before|until|till|up|prior|by|not later|no later)\b", before.text, re.I):
        return None
    first, last = after.range.first, before.range.last
    if first.year is None and last.year:
        first = replace(first, year=last.year - (first.in_year > last.in_year))
    if first.year and last.year and known_date(first) > known_date(last):
        return None
    return _widened(text, after.start, before, first, last)
