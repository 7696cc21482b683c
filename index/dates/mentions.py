"""What a mention of a date is and how rules find it: the words of patterns, what is resolved against what, and how it is read.

It holds no rules: those are in `rules` and `questions`. What stands beside a date is read in `spans`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from index.dates.almanac import DAY_WORDS, day_or_none, known_date
from index.records import DateRange, Day

DateBasis = Literal["absolute", "relative", "period"]
MONTH_NAMES = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?(?![-\s]a[-\s]lago)|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?" \
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"  # fmt: skip
MONTH = rf"(?P<month>{MONTH_NAMES})"
DAY = r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)"
NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
NUMBER_TH = r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
DAY_WORD = "|".join(sorted((word.replace("-", r"[\s-]") for word in DAY_WORDS), key=len, reverse=True))
YEAR = r"(?P<year>(?:1[6-9]|20)\d\d|(?<!\w)['’]\d\d)"
WEEKDAY_FIRST = r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)\b\.?),?\s+" \
    r"(?:the\s+)?)?"  # fmt: skip
WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
COUNT = r"(?P<count>\d{1,3}|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
EDGE = r"(?<![\w/.$£€-])"
STOP = r"(?![\w/]|[.:-]\d)"


@dataclass(frozen=True)
class DateMention:
    """A date expression: where it stands, as written, and the days it means."""

    start: int
    end: int
    text: str
    range: DateRange
    basis: DateBasis


@dataclass(frozen=True)
class Context:
    """What expressions are resolved against."""

    today: Day | None
    near: Day | None
    open_years: bool
    day_first: bool = False

    def completed(self, year: int | None, month: int, day: int) -> Day | None:
        """A day, its year completed from today's to the nearest such day; none when there is no such day."""
        if year is not None or self.open_years or self.today is None or self.today.year is None:
            return day_or_none(year, month, day)
        around = self.today.to_date()
        assert around
        years = (day_or_none(around.year + shift, month, day) for shift in (-1, 0, 1))
        known = [each for each in years if each is not None]
        return min(known, key=lambda each: (abs((known_date(each) - around).days) // 7, known_date(each)), default=None)

    @property
    def now(self) -> date | None:
        """Today, if its year is known."""
        return self.today.to_date() if self.today else None


REACH = 200
"""Code points before a date in which the words stand that change its meaning; a bound keeps a long list of dates quick."""
NOWHERE = Context(None, None, True)
OUTSIDE_THE_CALENDAR = (ValueError, OverflowError)
Found = tuple[Day, Day, DateBasis] | None
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Context], Found]]


def read(text: str, context: Context, rules: Sequence[Rule]) -> list[DateMention]:
    """What the rules find, in the order of the text. Of two that overlap, the rule that stands first has it."""
    found: list[DateMention] = []
    taken = bytearray(len(text))
    for pattern, resolve in rules:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            try:
                days = resolve(match, context)
            except OUTSIDE_THE_CALENDAR:
                continue  # "999 decades ago"
            if days:
                found.append(mention_of(match, days))
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return sorted(found, key=start_of)


def rule(pattern: str, resolve: Callable[[re.Match[str], Context], Found]) -> Rule:
    """A rule; its pattern matches in any case."""
    return re.compile(pattern, re.IGNORECASE), resolve


def follows(words: str) -> str:
    r"""A pattern for standing after one of the words, which are divided by `|`.

    >>> re.findall(follows("in|prior to") + r"\d+", "in 2020, by 2021, prior to 2022")
    ['2020', '2022']
    """
    return "(?:" + "|".join(rf"(?<=\b{each} )" for each in words.split("|")) + ")"


def search_before(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    r"""A pattern that ends with `$`, in the words just before a place: no expression reaches back further than these.

    >>> search_before(re.compile(r"\bon\s+$"), "He left on Monday", 11) is not None
    True
    """
    return pattern.search(text, max(0, at - REACH), at)


def mention_of(match: re.Match[str], days: tuple[Day, Day, DateBasis]) -> DateMention:
    """The mention of what a match writes, and of the days that it means."""
    first, last, basis = days
    text = match.group()
    return DateMention(match.start(), match.end(), text, DateRange(first, last, text), basis)


def start_of(each: DateMention | re.Match[str]) -> int:
    """Where a mention or a match begins."""
    return each.start() if isinstance(each, re.Match) else each.start


def anchored(day: Day, context: Context) -> date:
    """A day to count from; if its year is open, that of the day near, or one that is no leap year."""
    near = context.near.year if context.near else None
    known = day_or_none(day.year or near or 2001, day.month, day.day) or Day(2000, day.month, day.day)
    return known_date(known)


def year_like(day: Day, counted: date) -> Day:
    """The day counted, its year open if the day counted from has an open one."""
    return replace(Day.of(counted), year=None) if day.year is None else Day.of(counted)


def weekdays_known(day: Day, context: Context) -> bool:
    """Whether the year is known, if only as that of the day near."""
    return bool(day.year or (context.near and context.near.year))


_LEADING = re.compile(
    r"(?:(?:in|of|during|since|until|till|by|from|through|for|to|throughout|before|after|on|about|around|and|the"
    r"|early|mid|late|prior\s+to|up\s+to)[\s-]+)*", re.IGNORECASE
)  # fmt: skip


def named_at(mention: DateMention) -> int:
    """Where the date itself begins: "March" in "since March"."""
    lead = _LEADING.match(mention.text)
    return mention.start + (lead.end() if lead else 0)


def widened(text: str, start: int, mention: DateMention, first: Day, last: Day, end: int | None = None) -> DateMention:
    """A mention with the words from `start` to its end, or to `end`, and the days that it means with them."""
    words = text[start : end or mention.end]
    return DateMention(start, start + len(words), words, DateRange(first, last, words), "period")
