"""What stands beside a date makes other days of it: a word before or after opens or moves one, two mentions bound a range.

It finds no date itself: it starts from the mentions that the rules found. Documents are read for ranges alone
("Feb 28 to March 2"); only questions for "early May" (`parts`), "the day after Feb 14" (`beside`) and "since March"
(`bounds`), in this order. Where two mentions make one ("Feb 14 last year", "Feb 14 or 15"), that is done here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import zip_longest

from index.dates.almanac import WEEKDAYS, known_date, months_in
from index.dates.beside import beside, or_beside
from index.dates.bounds import opened
from index.dates.mentions import (
    NOWHERE,
    OUTSIDE_THE_CALENDAR,
    Context,
    DateBasis,
    DateMention,
    anchored,
    named_at,
    search_before,
    widened,
)
from index.dates.parts import part
from index.records import DateRange, Day


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
        mention = _kept(part, text, each, context)
        found = [one for one in found if one.end <= mention.start]  # "last week" of "the last week of January"
        placed = _both(_placed, text, found[-1], mention) if found else None
        found[len(found) - bool(placed) :] = [placed or mention]
    return found


def _beside_each(text: str, mentions: list[DateMention], context: Context) -> list[DateMention]:
    """With "the day after Feb 14" and "Feb 14 or the day after", and with "Feb 14, 15 or 16" as one."""
    found: list[DateMention] = []
    for each in mentions:
        mention = _kept(or_beside, text, _kept(beside, text, each, context), context)
        found = [one for one in found if one.end <= mention.start]
        covering = _both(_list_of, text, found[-1], mention) if found else None
        found[len(found) - bool(covering) :] = [covering or mention]
    return found


def _bounds(text: str, mentions: list[DateMention], context: Context) -> list[DateMention]:
    """With "since March", and with "after Feb 14 but before Feb 20" as one."""
    found: list[DateMention] = []
    for mention, following in zip_longest(mentions, mentions[1:]):
        one = _kept(opened, text, mention, context)
        if following and one.end > following.start:  # "December 31 or later this year"
            one = mention
        bounded = _both(_bounded, text, found[-1], one) if found else None
        found[len(found) - bool(bounded) :] = [bounded or one]
    return found


def _placed(text: str, one: DateMention, other: DateMention) -> DateMention | None:
    """`Feb 14 last year`, `Tuesday of last week`, `last month on the 14th`: the day inside the period named beside it."""
    between = text[one.end : other.start].strip()
    if _weekday_named(other) and one.basis == "absolute" and _NAMED_APART.fullmatch(between):
        return widened(text, one.start, other, one.range.first, one.range.last)  # "Feb 14, a Monday"
    if not _INSIDE.fullmatch(between):
        return None
    for inner, outer in ((one, other), (other, one)):
        if outer.basis == "relative" and (days := _inside(inner, outer)):
            return replace(widened(text, one.start, other, days.first, days.last), basis="relative")
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


def _list_of(text: str, one: DateMention, other: DateMention) -> DateMention | None:
    """`Feb 14 and Feb 16`, `in January or February 2022`: one range from the first to the last."""
    between = text[one.end : named_at(other)].strip()
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
    whole = widened(text, one.start, other, first.first, max(first.last, last.last, key=_order(first.first)))
    return replace(whole, basis=one.basis) if one.basis == other.basis else whole


def _in(days: DateRange, year: int) -> DateRange:
    over = days.last.in_year < days.first.in_year  # a winter
    return DateRange(replace(days.first, year=year), replace(days.last, year=year + over))


def _turns_year(first: Day, last: Day) -> bool:
    """Whether two days of an open year are nearer each other over its end: December 31 and January 1."""
    return first.year is None and first.month - last.month > 6


def _order(first: Day) -> Callable[[Day], tuple[int, tuple[int, int]]]:
    return lambda day: (day.year or (day.in_year < first.in_year), day.in_year)


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
    return widened(text, after.start, before, first, last)
