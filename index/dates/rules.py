"""The date expressions that documents and questions share: one rule for each, a pattern and what it means.

A rule finds one expression by itself. What those mean that count from today ("yesterday", "last week") is said in `relative`.
What stands beside a date ("early", "the week after", "or 15") is not read here but in `spans`, and what only questions say
("the past ten days", "Christmas 2021") in `questions`.
"""

from __future__ import annotations

import re
from datetime import date

from index.dates.almanac import (
    DECADES,
    ORDINALS,
    SEASONS,
    SMALL_NUMBERS,
    TENS,
    day_or_none,
    full_year,
    month_days,
    month_number,
)
from index.dates.mentions import (
    COUNT,
    DAY,
    EDGE,
    MONTH,
    MONTH_NAMES,
    NUMBER,
    STOP,
    WEEKDAY,
    WEEKDAY_FIRST,
    YEAR,
    Context,
    Found,
    Rule,
    follows,
    rule,
    search_before,
)
from index.dates.relative import ago, is_ahead, on_weekday, relative_day, relative_period, weekend
from index.records import Day

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


def is_month_name(match: re.Match[str], month: str) -> bool:
    """Whether a month is meant: of lower-case `may`, `march` and `mar` only after a preposition of time."""
    if month[0].isupper() or month.casefold().rstrip(".") not in ("may", "march", "mar"):
        return True
    return search_before(_TIME_PREPOSITION, match.string, match.start()) is not None


_TIME_PREPOSITION = re.compile(
    r"\b(?:on|from|between|of|to|and|since|by|until|in|during)\s+(?:the\s+)?$", re.IGNORECASE
)
_MONTH_LEADS = frozenset(
    "in|of|during|since|until|by|early|late|mid|last|this|next|from|through|for|to|between|and|throughout".split("|")
)
_QUESTION_LEADS = frozenset("in during since until before after till by early late mid last next throughout".split())
"""After these a lower-case `may` or `march` of a question is a month."""
_BETWEEN = r"\s*(?:-|–|—|to|and|until|till|through|thru|&)\s*(?:the\s+)?"
_NO_ADDRESS = r"(?!(?-i:(?:\s+[A-Z]\w+){1,2}\s+(?:Street|St\.|Avenue|Ave\.|Road|Boulevard|Drive|Lane|Square)\b))"
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
    rule(r"\b(?:(?P<lead>last|this|next|the|this\s+past)\s+)weekend\b", weekend),
    rule(r"\b(?:(?:the|early|mid|late)[\s-]+)*(?P<decade>(?:19|20)\d0)['’]?s\b", _decade),
    rule(rf"\b(?:(?:the|early|mid|late)[\s-]+)+(?:['’]?(?P<decade>[3-9]0)['’]?s"
          rf"|(?:nineteen[\s-]+)?(?P<name>{'|'.join(DECADES)}))\b", _short_decade),
    rule(rf"\b(?P<century>nineteen|twenty)[\s-]+(?P<tens>{'|'.join(TENS)})(?:[\s-]+(?P<ones>one|two|three|four|five|six|seven|"
          r"eight|nine))?\b", _spelled_year),
    rule(rf"(?=[\d'’]){follows('in|of|since|during|year|throughout')}{YEAR}{_NO_ADDRESS}{STOP}", whole_year),
    rule(r"(?<![\w/.,:$£€#-])(?:(?:fiscal|early|late|mid)[\s-]+)?(?P<year>(?:19|20)\d\d)(?![\w/%]|[.,:-]\d|-[a-z]|\s+[a-z]{3,}s\b)",
          _bare_year),
    rule(r"\bthe\s+day\s+(?:before\s+yesterday|after\s+tomorrow)\b|\b(?:today|tonight|yesterday|tomorrow|last\s+night)\b",
          relative_day),
    rule(rf"\b(?P<half>half\s+)?{COUNT}(?P<more>\s+and\s+a\s+half)?\s+"
          r"(?P<unit>days?|weeks?|fortnights?|months?|years?|decades?|century)(?P<also>\s+and\s+a\s+half)?\s+ago\b", ago),
    rule(r"\b(?P<lead>this|last|past|previous|next)\s+(?P<unit>week|month|year)\b", relative_period),
    rule(rf"\b(?:(?P<lead>last|next|this|on)\s+)?{WEEKDAY}\b(?!['’]s\b)", on_weekday),
)  # fmt: skip
