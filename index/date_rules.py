"""The date expressions that documents and questions share: one rule for each, a pattern and what it means.

A rule finds one expression by itself. What stands beside a date ("early", "the week after", "or 15") is not read here
but in `date_spans`, and what only questions say ("the past ten days", "Christmas 2021") in `date_questions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from index.almanac import (
    DAY_WORDS,
    DECADES,
    ORDINALS,
    SEASONS,
    SMALL_NUMBERS,
    TENS,
    WEEKDAYS,
    count_of,
    day_or_none,
    full_year,
    known_date,
    month_back,
    month_days,
    month_number,
    period_of,
)
from index.records import DateRange, Day

DateBasis = Literal["absolute", "relative", "period"]
MONTH_NAMES = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?(?![-\s]a[-\s]lago)|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?" \
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"  # fmt: skip
MONTH = rf"(?P<month>{MONTH_NAMES})"
DAY = r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)"
YEAR = r"(?P<year>(?:1[6-9]|20)\d\d|(?<!\w)['’]\d\d)"
WEEKDAY_FIRST = r"(?:(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)\b\.?),?\s+" \
    r"(?:the\s+)?)?"  # fmt: skip
WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
COUNT = r"(?P<count>\d{1,3}|a couple of|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
EDGE = r"(?<![\w/.$£€-])"
STOP = r"(?![\w/]|[.:-]\d)"
_NO_ADDRESS = r"(?!(?-i:(?:\s+[A-Z]\w+){1,2}\s+(?:Street|St\.|Avenue|Ave\.|Road|Boulevard|Drive|Lane|Square)\b))"


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
                found.append(_mention(match, days))
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    return sorted(found, key=_start)


# One resolver for each kind of expression: a match and what it is resolved against → first day, last day, basis.


def absolute_day(match: re.Match[str], context: Context) -> Found:
    """`February 14, 2022`, `14 Feb`, `2022-02-14`."""
    parts = match.groupdict()
    year = full_year(parts.get("year"))
    month = parts["month"].rstrip(".").casefold()
    number = int(month) if month.isdigit() else month_number(month)
    if not month.isdigit() and year is None and not is_month_name(match, parts["month"]):
        return None
    day = context.completed(year, number, int(re.sub(r"\D", "", parts["day"]))) if 1 <= number <= 12 else None
    return (day, day, "absolute") if day else None


def numeric_day(match: re.Match[str], context: Context) -> Found:
    """`2/14/2022`, `14.02.2022`."""
    one, other = int(match["one"]), int(match["other"])
    year = full_year(match["year"])
    month, day = (other, one) if one > 12 or (context.day_first and other <= 12) else (one, other)
    found = context.completed(year, month, day) if month <= 12 else None
    return (found, found, "absolute") if found else None


def _iso_open(match: re.Match[str], context: Context) -> Found:
    found = context.completed(None, int(match["month"]), int(match["day"]))
    return (found, found, "absolute") if found else None


def days_of_month(match: re.Match[str], context: Context) -> Found:
    """`Feb 10-14`, `10 to 14 February 2022`, `the 14th and 15th of February`."""
    year = full_year(match["year"])
    month = month_number(match["month"])
    numbers = [int(re.sub(r"\D", "", match[name])) for name in ("first", "last")]
    if numbers[0] >= numbers[1] or (year is None and not is_month_name(match, match["month"])):
        return None
    first, last = (context.completed(year, month, each) for each in numbers)
    return (first, last, "absolute") if first and last else None


def _day_of_near(match: re.Match[str], context: Context) -> Found:
    return day_like(match, context.near)


def day_like(match: re.Match[str], near: Day | None) -> Found:
    """`the 14th`, of the month of the day near."""
    day = day_or_none(near.year, near.month, int(re.sub(r"\D", "", match["day"]))) if near else None
    return (day, day, "absolute") if day else None


def whole_month(match: re.Match[str], context: Context) -> Found:
    """`in February`, `February 2022`, `last March`."""
    name = match["month"]
    year = full_year(match["year"])
    if year is None and not match["lead"]:
        return None
    if year is None and not is_month_name(match, name) and (match["lead"] or "").strip().casefold() not in _MONTH_LEADS:
        return None
    if (
        year is None
        and name.rstrip(".") in ("may", "march", "mar")
        and not (context.open_years and match["lead"].casefold() in _QUESTION_LEADS)
    ):
        return None
    month = month_number(name)
    lead = (match["lead"] or "").strip().casefold()
    if year is None and context.now and context.open_years and lead == "this":
        year = context.now.year
    elif year is None and context.now and lead in ("last", "next"):
        year = context.now.year - (lead == "last" and month >= context.now.month)
        year += lead == "next" and month <= context.now.month
    elif year is None and context.now and not context.open_years and not is_ahead(match):
        year = context.now.year - (month > context.now.month + 1)  # what is told has happened, or is about to
    elif year is None and context.now and not context.open_years:
        middle = context.completed(None, month, 15)
        year = middle.year if middle else None
    return (*month_days(year, month), "period")


def month_range(match: re.Match[str], context: Context) -> Found:
    """`from November to January 2022`."""
    first, last = (month_number(match[name]) for name in ("first", "last"))
    year = full_year(match["year"])
    earlier = year - 1 if year and first > last else year
    return month_days(earlier, first)[0], month_days(year, last)[1], "period"


def whole_year(match: re.Match[str], context: Context) -> Found:
    """`in 2022`."""
    year = full_year(match["year"])
    return (Day(year, 1, 1), Day(year, 12, 31), "period") if year else None


def _bare_year(match: re.Match[str], context: Context) -> Found:
    """A number that looks like a year is one only in a document, whose own day is known, and near that day."""
    if context.open_years or context.now is None or not -60 < int(match["year"]) - context.now.year <= 20:
        return None
    return whole_year(match, context)


def quarter_of(match: re.Match[str], context: Context) -> Found:
    """`Q3 2021`, `the third quarter`: the last one that has begun, unless the words before speak of what is to come."""
    name = (match["quarter"] or match["ordinal"]).casefold()
    quarter = ORDINALS.get(name) or int(name)
    written = match["year"] or match["year_before"]
    year = full_year(written) or (context.now.year if context.now else None)
    lead = (match["lead"] or "").casefold()
    if year and not written and context.now:
        later = date(year, 3 * quarter - 2, 1) > context.now
        year += {"last": -1, "next": 1}.get(lead, -1 if later and not lead and not is_ahead(match) else 0)
    return month_days(year, 3 * quarter - 2)[0], month_days(year, 3 * quarter)[1], "period"


def is_ahead(match: re.Match[str]) -> bool:
    """Whether the words before speak of what is to come: "will meet on Tuesday"."""
    before = re.split(r"[.!?;]\s", match.string[max(0, match.start() - 80) : match.start()])[-1]
    return bool(_AHEAD.search(before)) and not re.search(r"(?<!be )\b(?:said|told|announced)\b[^,]{0,20}$", before)


def _weekend(match: re.Match[str], context: Context) -> Found:
    if context.now is None:
        return None
    lead = match["lead"].casefold()
    saturday = context.now - timedelta(days=(context.now.weekday() - 5) % 7)
    if lead == "next" or (lead in ("this", "the") and is_ahead(match)):
        saturday += timedelta(days=7 if context.now.weekday() < 5 or lead == "next" else 0)
    elif lead == "last" and context.now.weekday() >= 5:
        saturday -= timedelta(days=7)
    return Day.of(saturday), Day.of(saturday + timedelta(days=1)), "relative"


def _decade(match: re.Match[str], context: Context) -> Found:
    year = int(match["decade"])
    return Day(year, 1, 1), Day(year + 9, 12, 31), "period"


def _short_decade(match: re.Match[str], context: Context) -> Found:
    """`the 80s`, `the nineties`: of the twentieth century. "The twenties" could be either, and mean nothing."""
    year = 1900 + (int(match["decade"]) if match["decade"] else DECADES[match["name"].casefold()])
    return Day(year, 1, 1), Day(year + 9, 12, 31), "period"


def _spelled_year(match: re.Match[str], context: Context) -> Found:
    century = {"nineteen": 1900, "twenty": 2000}[match["century"].casefold()]
    ones = SMALL_NUMBERS[match["ones"].casefold()] if match["ones"] else 0
    tens = TENS[match["tens"].casefold()]
    if ones and tens < 20:
        return None
    return Day(century + tens + ones, 1, 1), Day(century + tens + ones, 12, 31), "period"


def season_of(match: re.Match[str], context: Context) -> Found:
    """`summer 2021`, `last winter`."""
    first, last = SEASONS[match["season"].casefold()]
    year: int | None
    lead = match["lead"].casefold()
    if lead:
        if context.now is None:
            return None
        over = context.now.month > last if last > first else False
        ahead = context.now.month < first
        shift = {"this": 0, "last": 0 if over else -1, "this past": -1 if ahead else 0}.get(lead, 0 if ahead else 1)
        year = context.now.year + shift
    else:
        year = full_year(match["year"])
    return Day(year, first, 1), month_days(year + (last < first) if year is not None else None, last)[1], "period"


_NAME = re.compile(r"\b[A-Z]\w*\s$")


def _relative_day(match: re.Match[str], context: Context) -> Found:
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


_BETWEEN = r"\s*(?:-|–|—|to|and|until|till|through|thru|&)\s*(?:the\s+)?"
NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_MONTH_LEADS = frozenset(
    "in|of|during|since|until|by|early|late|mid|last|this|next|from|through|for|to|between|and|throughout".split("|")
)
_QUESTION_LEADS = frozenset("in during since until before after till by early late mid last next throughout".split())
"""After these a lower-case `may` or `march` of a question is a month."""


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


def rule(pattern: str, resolve: Callable[[re.Match[str], Context], Found]) -> Rule:
    """A rule; its pattern matches in any case."""
    return re.compile(pattern, re.IGNORECASE), resolve


RULES: tuple[Rule, ...] = (
    rule(rf"{EDGE}{YEAR}-(?P<month>\d\d)-(?P<day>\d\d)(?:(?=T\d)|{STOP})", absolute_day),
    rule(r"(?<![\w-])--(?P<month>\d\d)-(?P<day>\d\d)(?![\w-])", _iso_open),
    rule(rf"{EDGE}{WEEKDAY_FIRST}{MONTH}\s+(?:the\s+)?(?P<first>{NUMBER}){_BETWEEN}(?P<last>{NUMBER})"
          rf"(?!\s*(?:%|per|million|billion|{MONTH_NAMES}){STOP})(?:,?\s+{YEAR})?{STOP}", days_of_month),
    rule(rf"{EDGE}{WEEKDAY_FIRST}(?P<first>{NUMBER}){_BETWEEN}{WEEKDAY_FIRST}(?P<last>{NUMBER})\s+(?:of\s+)?{MONTH}"
          rf"(?:,?\s+{YEAR})?{STOP}", days_of_month),
    rule(rf"{EDGE}{WEEKDAY_FIRST}{MONTH}\s*(?:the\s+)?{DAY}(?:(?:,\s*|\s+){YEAR})?(?!\s*(?:%|percent|million|billion))"
          rf"{STOP}", absolute_day),
    rule(rf"{EDGE}{DAY}-{MONTH}-(?P<year>\d\d)(?![\w/-])", absolute_day),
    rule(rf"{EDGE}{WEEKDAY_FIRST}{DAY}[\s-]+(?:(?:day\s+)?of\s+)?{MONTH}(?:[,\s-]+{YEAR})?{STOP}", absolute_day),
    rule(r"(?<![\w/.-])(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>\d{4}|\d\d)(?![\w/]|-\d)", numeric_day),
    rule(r"(?<![\w/.-])(?P<one>\d{1,2})[.-](?P<other>\d{1,2})[.-](?P<year>\d{4})(?![\w/]|[.-]\d)", numeric_day),
    rule(rf"(?=\d){follows('on|by|for|from|since|until|date|between|and|to')}(?P<year>)(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})"
          r"(?![\w/%]|\s+(?:cup|of|inch|mile|teaspoon))", numeric_day),
    rule(r"(?<![\w/.-])(?P<year>)(?!24/7)(?P<one>\d{1,2})/(?P<other>\d{1,2})(?=\s*\??\s*$)", numeric_day),
    rule(r"\b(?:on|for|by|about|and|from|until|since)\s+the\s+(?P<day>(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th))"
          r"(?!\s+(?:of|century|floor|anniversary|birthday|time|grade|place|amendment|street|avenue|district|day|hole|minute"
          r"|largest|most|edition|congress|president|version|round|green|lap|inning)\b)(?![\w-])", _day_of_near),
    rule(rf"\b(?:between|from)\s+(?P<first>{MONTH_NAMES})\s+(?:and|to|until|through)\s+(?P<last>{MONTH_NAMES})"
          rf"(?:\s+(?:of\s+)?{YEAR})?(?![\w/]|\s*\d)", month_range),
    rule(rf"(?<![\w/.$£€])(?:(?P<lead>in|of|during|since|until|by|early|late|mid|last|this|next|from|through|for|to|"
          rf"throughout)[\s-]+)?(?:(?:early|late|mid)[\s-]+)?{MONTH}(?:,?\s+(?:of\s+)?{YEAR})?(?![\w/]|\s*\d)", whole_month),
    rule(rf"(?<![\w/.$£€])(?:(?P<lead>this|last|next)\s+year['’]s\s+|(?:the\s+)?(?P<year_before>(?:19|20)\d\d)(?:['’]s)?\s+)?"
          rf"(?:(?:q(?P<quarter>[1-4]))|(?:the\s+)?(?:fiscal\s+)?(?P<ordinal>first|second|third|fourth|1st|2nd|3rd|4th)"
          rf"[\s-]+quarter)(?:,?\s+(?:of\s+)?(?:fiscal\s+)?{YEAR})?{STOP}", quarter_of),
    rule(rf"\b(?:(?:the|early|late)\s+)*(?P<lead>)(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?{YEAR}"
          rf"(?:[-–/]\d\d)?{STOP}", season_of),
    rule(r"\b(?P<lead>this|last|next|this\s+past|this\s+coming)\s+(?P<season>spring|summer|autumn|fall|winter)(?P<year>)\b",
          season_of),
    rule(r"\b(?:(?P<lead>last|this|next|the|this\s+past)\s+)weekend\b", _weekend),
    rule(r"\b(?:(?:the|early|mid|late)[\s-]+)*(?P<decade>(?:19|20)\d0)['’]?s\b", _decade),
    rule(rf"\b(?:(?:the|early|mid|late)[\s-]+)+(?:['’]?(?P<decade>[3-9]0)['’]?s"
          rf"|(?:nineteen[\s-]+)?(?P<name>{'|'.join(DECADES)}))\b", _short_decade),
    rule(rf"\b(?P<century>nineteen|twenty)[\s-]+(?P<tens>{'|'.join(TENS)})(?:[\s-]+(?P<ones>one|two|three|four|five|six|seven|"
          r"eight|nine))?\b", _spelled_year),
    rule(rf"(?=[\d'’]){follows('in|of|since|during|year|throughout')}{YEAR}{_NO_ADDRESS}{STOP}", whole_year),
    rule(r"(?<![\w/.,:$£€#-])(?:(?:fiscal|early|late|mid)[\s-]+)?(?P<year>(?:19|20)\d\d)(?![\w/%]|[.,:-]\d|-[a-z]|\s+[a-z]{3,}s\b)",
          _bare_year),
    rule(r"\bthe\s+day\s+(?:before\s+yesterday|after\s+tomorrow)\b|\b(?:today|tonight|yesterday|tomorrow|last\s+night)\b",
          _relative_day),
    rule(rf"\b(?P<half>half\s+)?{COUNT}(?P<more>\s+and\s+a\s+half)?\s+"
          r"(?P<unit>days?|weeks?|fortnights?|months?|years?|decades?|century)(?P<also>\s+and\s+a\s+half)?\s+ago\b", ago),
    rule(r"\b(?P<lead>this|last|past|previous|next)\s+(?P<unit>week|month|year)\b", relative_period),
    rule(rf"\b(?:(?P<lead>last|next|this|on)\s+)?{WEEKDAY}\b(?!['’]s\b)", on_weekday),
)  # fmt: skip
DAY_WORD = "|".join(sorted((word.replace("-", r"[\s-]") for word in DAY_WORDS), key=len, reverse=True))
NUMBER_TH = r"(?:3[01]|[12]\d|[1-9])(?:st|nd|rd|th)"
_ANAPHORA = re.compile(
    r"\b(?<!half )(?<!half a )(?:the\s+|a\s+|one\s+)?(?:comparable\s+)?(?P<ago>year[\s-](?:ago|earlier|before))\b"
    r"(?:\s+(?:(?P<ordinal>first|second|third|fourth)[\s-])?(?P<noun>quarter|period))?"
    r"|\b(?:the|that)\s+(?P<latest>latest\s+|most\s+recent\s+)?(?:quarter|period)\b(?!\s+(?:of|from|between|that))",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|to be|is to|are to|scheduled|expected|expects?|plans?|planned|due|until|ahead of|set to|"
    r"upcoming|going to|tomorrow)\b(?!.*(?<!be )\b(?:said|told|announced|was|were|had|did)\b)", re.IGNORECASE
)  # fmt: skip
_TIME_PREPOSITION = re.compile(
    r"\b(?:on|from|between|of|to|and|since|by|until|in|during)\s+(?:the\s+)?$", re.IGNORECASE
)


def _mention(match: re.Match[str], days: tuple[Day, Day, DateBasis]) -> DateMention:
    first, last, basis = days
    text = match.group()
    return DateMention(match.start(), match.end(), text, DateRange(first, last, text), basis)


def with_anaphora(text: str, mentions: list[DateMention], now: date) -> list[DateMention]:
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
                while found and found[-1].end > mention.start:
                    found.pop()
                found.append(mention)
        elif not found or each.start >= found[-1].end:
            found.append(each)
            first, last = each.range.first, each.range.last
            if first.day == 1 and first.month % 3 == 1 and last == month_days(first.year, first.month + 2)[1]:
                quarter = first
    return found


def anchored(day: Day, context: Context) -> date:
    """A day to count from; if its year is open, that of the day near, or one that is no leap year."""
    near = context.near.year if context.near else None
    known = day_or_none(day.year or near or 2001, day.month, day.day) or Day(2000, day.month, day.day)
    return known_date(known)


def year_like(day: Day, counted: date) -> Day:
    """The day counted, its year open if the day counted from has an open one."""
    return replace(Day.of(counted), year=None) if day.year is None else Day.of(counted)


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


def is_month_name(match: re.Match[str], month: str) -> bool:
    """Whether a month is meant: of lower-case `may`, `march` and `mar` only after a preposition of time."""
    if month[0].isupper() or month.casefold().rstrip(".") not in ("may", "march", "mar"):
        return True
    return search_before(_TIME_PREPOSITION, match.string, match.start()) is not None


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
