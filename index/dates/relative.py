"""Days and periods counted from today: "yesterday", "two weeks ago", "on Tuesday", "last month"; and what is yet to come.

Here is what they mean; their patterns stand among all rules in `rules`, because of two that overlap the first has it.
Months, quarters and seasons that have names ("last March") are read there too.
"""

from __future__ import annotations

import re
from datetime import timedelta

from index.dates.almanac import WEEKDAYS, count_of, month_back, period_of
from index.dates.mentions import Context, Found, search_before
from index.records import Day


def weekend(match: re.Match[str], context: Context) -> Found:
    """`over the weekend`, `last weekend`, `next weekend`."""
    if context.now is None:
        return None
    lead = match["lead"].casefold()
    saturday = context.now - timedelta(days=(context.now.weekday() - 5) % 7)
    if lead == "next" or (lead in ("this", "the") and is_ahead(match)):
        saturday += timedelta(days=7 if context.now.weekday() < 5 or lead == "next" else 0)
    elif lead == "last" and context.now.weekday() >= 5:
        saturday -= timedelta(days=7)
    return Day.of(saturday), Day.of(saturday + timedelta(days=1)), "relative"


_NAME = re.compile(r"\b[A-Z]\w*\s$")


def relative_day(match: re.Match[str], context: Context) -> Found:
    """`today`, `yesterday`, `the day after tomorrow`."""
    if match.group()[0].isupper() and search_before(_NAME, match.string, match.start()):
        return None  # "USA TODAY"
    shift = {
        "today": 0, "tonight": 0, "yesterday": -1, "last night": -1, "tomorrow": 1,
        "the day before yesterday": -2, "the day after tomorrow": 2,
    }[" ".join(match.group().casefold().split())]  # fmt: skip
    return shifted(context, shift)


_UNIT_SIZES = {"fortnight": ("week", 2), "decade": ("year", 10), "century": ("year", 100)}


def ago(match: re.Match[str], context: Context) -> Found:
    """`two days ago`: a day; `three weeks ago`, `a month ago`: that week or month."""
    unit, each = _UNIT_SIZES.get(match["unit"].casefold().rstrip("s"), (match["unit"].casefold().rstrip("s"), 1))
    number = each * count_of(match["count"])
    halves = match["half"], match["more"] or match["also"]
    if any(halves):  # half a year ago, two and a half years ago: the month so long ago; of other units not known
        months = 12 * number + 6 if halves[1] else 6
        return (*month_back(context.now, months), "relative") if context.now and unit == "year" else None
    if context.now and unit == "year" and number > 1:
        return Day(context.now.year - number, 1, 1), Day(context.now.year - number, 12, 31), "relative"
    if context.now and unit == "week":
        monday = context.now - timedelta(days=context.now.weekday() + 7 * number)
        return Day.of(monday), Day.of(monday + timedelta(days=6)), "relative"
    if context.now and unit in ("month", "year"):
        months = number * (12 if unit == "year" else 1)
        return (*month_back(context.now, months), "relative")
    return shifted(context, -number * {"day": 1, "week": 7, "month": 30, "year": 365}[unit]) if context.now else None


_NAMED_WEEKDAY = re.compile(r"\b(?:Black|Bloody|Super|Ash|Cyber|Easter|Palm|Whit|Fat|Maundy|Shrove)\s+$", re.IGNORECASE)
_NEWSPAPER = re.compile(
    r"\s+(?:Times|Telegraph|Mirror|Express|Mail|Post|Herald|Independent|World|Tribune|Night\s+(?:Live|Football))\b"
)


def on_weekday(match: re.Match[str], context: Context) -> Found:
    """`on Tuesday`, `last Tuesday`, `next Tuesday`."""
    if context.now is None:
        return None
    named = search_before(_NAMED_WEEKDAY, match.string, match.start("weekday"))
    if named or _NEWSPAPER.match(match.string, match.end()):
        return None
    back = (context.now.weekday() - WEEKDAYS[match["weekday"].casefold()]) % 7
    lead = (match["lead"] or "").casefold()
    if lead == "next":
        return shifted(context, 7 - back)
    if back and lead != "last" and is_ahead(match):
        return shifted(context, 7 - back)
    return shifted(context, -7 if lead == "last" and back == 0 else -back)


def relative_period(match: re.Match[str], context: Context) -> Found:
    """`last week`, `this month`, `next year`."""
    shift = {"this": 0, "the": 0, "current": 0, "next": 1, "coming": 1, "upcoming": 1}.get(match["lead"].casefold(), -1)
    now = context.now
    if now is None:
        return None
    return (*period_of(now, match["unit"].casefold(), shift), "relative")


_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|to be|is to|are to|scheduled|expected|expects?|plans?|planned|due|until|ahead of|set to|"
    r"upcoming|going to|tomorrow)\b(?!.*(?<!be )\b(?:said|told|announced|was|were|had|did)\b)", re.IGNORECASE
)  # fmt: skip


def is_ahead(match: re.Match[str]) -> bool:
    """Whether the words before speak of what is to come: "will meet on Tuesday"."""
    before = re.split(r"[.!?;]\s", match.string[max(0, match.start() - 80) : match.start()])[-1]
    return bool(_AHEAD.search(before)) and not re.search(r"(?<!be )\b(?:said|told|announced)\b[^,]{0,20}$", before)


def shifted(context: Context, days: int) -> Found:
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
