"""Date expressions in documents and in questions, one grammar (English, Gregorian).

An expression that cannot be resolved is not returned and nothing is guessed: relative expressions need the day they
count from, "the 14th" needs a month, and a year that the text does not give stays open unless the document's own day
completes it. Numeric dates are month-first unless that is impossible. Seasons are those of the northern hemisphere.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from index.records import DateRange, Day, Span

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
            "saturday",
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

_MONTH_NAMES = r"(?:jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?" \
    r"|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"  # fmt: skip
_MONTH = rf"(?P<month>{_MONTH_NAMES})"
_DAY = r"(?P<day>(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?)"
_YEAR = r"(?P<year>(?:1[6-9]|20)\d\d)"
_WEEKDAY_FIRST = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+)?"
_WEEKDAY = r"(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
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


Found = tuple[Day, Day, DateBasis] | None
Rule = tuple[re.Pattern[str], Callable[[re.Match[str], _Context], Found]]


def find_dates(
    text: str, *, today: Day | None = None, near: Day | None = None, open_years: bool = False
) -> list[DateMention]:
    """The date expressions of a text, in order, disjoint.

    `today` is the day that relative expressions count from: a document's own day, or the one given with a question.
    "on Tuesday" is the last Tuesday up to and including today, "last Tuesday" the last one strictly before.
    A partial date takes the year of the nearest such day to `today`, unless `open_years`.
    `near` is a day whose month completes "on the 14th".

    >>> [str(each.range) for each in find_dates("He spoke on Feb. 14, 2022 and on the 15th", near=Day(2022, 2, 1))]
    ['2022-02-14', '2022-02-15']
    """
    if not _MAY_HOLD_DATES.search(text):
        return []
    context = _Context(today, near or today, open_years)
    found: list[DateMention] = []
    taken = bytearray(len(text))
    for pattern, resolve in _RULES:
        for match in pattern.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            days = resolve(match, context)
            if days:
                found.append(_mention(match, days))
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found.sort(key=lambda each: each.start)
    if context.now and not open_years:
        found = _with_anaphora(text, found, context.now)
    return _joined(text, found)


def find_vague_dates(text: str) -> list[tuple[int, int, str]]:
    """Expressions that name no day, "now", "recently", "in the future": start, end and TIMEX3 reference value.

    They never date a statement; beside a reporting verb they show that its day is not the document's.
    """
    return [(found.start(), found.end(), str(found.lastgroup)) for found in _VAGUE.finditer(text)]


def infer_published(text: str) -> Day | None:
    """The day of an article that carries no metadata, read off its text; none when nothing shows it.

    First a dateline or byline among the first lines ("KYIV, Feb 14 (Reuters) –", "Published February 14, 2022"). Else
    the day on which the article says that its own news happened: of the days named beside a past-tense verb of
    reporting, in sentences that speak of no plan, the one named most often, the earliest mention deciding a tie.
    """
    for line in _first_lines(text):
        for mention in find_dates(line, open_years=True):
            if mention.basis == "absolute" and _is_dateline(line, mention):
                return mention.range.first
    return _reported_day(text)


def month_days(year: int | None, month: int) -> tuple[Day, Day]:
    """The first and last day of a month; February of an open year has 28, so that the range is right in any."""
    last = 28 if year is None and month == 2 else monthrange(year or 2001, month)[1]
    return Day(year, month, 1), Day(year, month, last)


# One resolver for each kind of expression: a match and what it is resolved against → first day, last day, basis.


def _absolute(match: re.Match[str], context: _Context) -> Found:
    parts = match.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    month = parts["month"].rstrip(".").casefold()
    number = int(month) if month.isdigit() else _month(month)
    if not month.isdigit() and year is None and not _is_name(match, parts["month"]):
        return None
    day = context.completed(year, number, int(re.sub(r"\D", "", parts["day"]))) if 1 <= number <= 12 else None
    return (day, day, "absolute") if day else None


def _numeric(match: re.Match[str], context: _Context) -> Found:
    one, other = int(match["one"]), int(match["other"])
    year = _full_year(match["year"])
    month, day = (one, other) if one <= 12 else (other, one)
    found = context.completed(year, month, day) if month <= 12 else None
    return (found, found, "absolute") if found else None


def _iso_open(match: re.Match[str], context: _Context) -> Found:
    found = context.completed(None, int(match["month"]), int(match["day"]))
    return (found, found, "absolute") if found else None


def _days_of_month(match: re.Match[str], context: _Context) -> Found:
    """`Feb 10-14`, `10 to 14 February 2022`, `the 14th and 15th of February`."""
    year = int(match["year"]) if match["year"] else None
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
    year = int(match["year"]) if match["year"] else None
    if year is None and not match["lead"]:
        return None
    if year is None and not _is_name(match, name) and (match["lead"] or "").strip().casefold() not in _MONTH_LEADS:
        return None
    if year is None and name.casefold().rstrip(".") in ("may", "march", "mar") and not name[0].isupper():
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
    year = int(match["year"]) if match["year"] else None
    earlier = year - 1 if year and first > last else year
    return month_days(earlier, first)[0], month_days(year, last)[1], "period"


def _whole_year(match: re.Match[str], context: _Context) -> Found:
    year = int(match["year"])
    return Day(year, 1, 1), Day(year, 12, 31), "period"


def _bare_year(match: re.Match[str], context: _Context) -> Found:
    """A number that looks like a year is one only in a document, whose own day is known, and near that day."""
    if context.open_years or context.now is None or not -60 < int(match["year"]) - context.now.year <= 20:
        return None
    return _whole_year(match, context)


def _quarter(match: re.Match[str], context: _Context) -> Found:
    name = (match["quarter"] or match["ordinal"]).casefold()
    quarter = ORDINALS.get(name) or int(name)
    written = match["year"] or match["year_before"]
    year = int(written) if written else (context.now.year if context.now else None)
    lead = (match["lead"] or "").casefold()
    if year and not written and context.now and not context.open_years:
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
        year = int(match["year"])
    return Day(year, first, 1), month_days(year + (last < first), last)[1], "period"


def _relative_day(match: re.Match[str], context: _Context) -> Found:
    shift = {
        "today": 0, "tonight": 0, "yesterday": -1, "last night": -1, "tomorrow": 1,
        "the day before yesterday": -2, "the day after tomorrow": 2,
    }[" ".join(match.group().casefold().split())]  # fmt: skip
    return _shifted(context, shift)


def _ago(match: re.Match[str], context: _Context) -> Found:
    count = match["count"].casefold()
    number = int(count) if count.isdigit() else SMALL_NUMBERS[count]
    unit = match["unit"].casefold().rstrip("s")
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
    now, shift = (
        context.now,
        {"this": 0, "last": -1, "past": -1, "previous": -1, "next": 1}[match["lead"].casefold()],
    )
    if now is None:
        return None
    unit = match["unit"].casefold()
    if unit == "week":
        monday = now - timedelta(days=now.weekday()) + timedelta(weeks=shift)
        return Day.of(monday), Day.of(monday + timedelta(days=6)), "relative"
    if unit == "month":
        return (*_month_back(now, -shift), "relative")
    return Day(now.year + shift, 1, 1), Day(now.year + shift, 12, 31), "relative"


_BETWEEN = r"\s*(?:-|–|—|to|and|until|till|through|&)\s*(?:the\s+)?"
_NUMBER = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_MONTH_LEADS = frozenset(
    "in|of|during|since|until|by|early|late|mid|last|this|next|from|through|for|to|between|and|throughout".split("|")
)


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
    _rule(rf"\b(?:(?:the|early|late)\s+)*(?P<lead>)(?P<season>spring|summer|autumn|fall|winter)\s+(?:of\s+)?{_YEAR}{_STOP}", _season),
    _rule(r"\b(?P<lead>this|last|next|this\s+past|this\s+coming)\s+(?P<season>spring|summer|autumn|fall|winter)(?P<year>)\b",
          _season),
    _rule(r"\b(?:(?P<lead>last|this|next|the|this\s+past)\s+)weekend\b", _weekend),
    _rule(r"\b(?:(?:the|early|mid|late)[\s-]+)*(?P<decade>(?:19|20)\d0)['’]?s\b", _decade),
    _rule(rf"\b(?P<century>nineteen|twenty)[\s-]+(?P<tens>{'|'.join(TENS)})(?:[\s-]+(?P<ones>one|two|three|four|five|six|seven|"
          r"eight|nine))?\b", _spelled_year),
    _rule(rf"(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\bduring )|(?<=\byear )|(?<=\bthroughout )){_YEAR}{_STOP}",
          _whole_year),
    _rule(r"(?<![\w/.,:$£€#-])(?:(?:fiscal|early|late|mid)[\s-]+)?(?P<year>(?:19|20)\d\d)(?![\w/%]|[.,:-]\d|-[a-z]|\s+[a-z]{3,}s\b)",
          _bare_year),
    _rule(r"\bthe\s+day\s+(?:before\s+yesterday|after\s+tomorrow)\b|\b(?:today|tonight|yesterday|tomorrow|last\s+night)\b",
          _relative_day),
    _rule(rf"\b{_COUNT}\s+(?P<unit>days?|weeks?|months?|years?)\s+ago\b", _ago),
    _rule(r"\b(?P<lead>this|last|past|previous|next)\s+(?P<unit>week|month|year)\b", _relative_period),
    _rule(rf"\b(?:(?P<lead>last|next|this|on)\s+)?{_WEEKDAY}\b(?!['’]s\b)", _weekday),
)  # fmt: skip

_MAY_HOLD_DATES = re.compile(
    r"\d|day\b|night\b|nineteen|twenty|weekend|summer|winter|spring|autumn|fall\b|yesterday|tomorrow|ago\b|week|month|year|quarter|(?:in|of|by|for|to|from|late|early|mid|last|this|next|"
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
_REPORTING = re.compile(
    r"\b(?:said|announced|told|signaled|signalled|warned|met|spoke|confirmed|reported|stated|declared|urged|signed|died|"
    r"killed|was|were|voted|won|launched|arrived|arrested|released|published)\b"
)
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|to be|is to|are to|scheduled|expected|expects?|plans?|planned|due|until|ahead of|set to|"
    r"upcoming|going to|tomorrow)\b(?!.*\b(?:said|told|announced|was|were|had|did)\b)", re.IGNORECASE
)  # fmt: skip
_PLAN = re.compile(r"\b(?:scheduled|will|would|plans?|planned|expected|due|declaring|set to|is to|reference to)\b")
_TIME_PREPOSITION = re.compile(
    r"\b(?:on|from|between|of|to|and|since|by|until|in|during)\s+(?:the\s+)?$", re.IGNORECASE
)
_BYLINE = re.compile(r"\b(?:published|posted|updated|date|dated)(?:\s+on)?[\s:]*$", re.IGNORECASE)


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
    if not pointing:
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


def _first_lines(text: str) -> list[str]:
    return [line for line in text[:2_000].split("\n") if line.strip()][:5]


def _is_dateline(line: str, mention: DateMention) -> bool:
    """Whether the line up to the date is a place in capitals, a byline, or nothing."""
    before = line[: mention.start]
    if len(line) <= 60 and not before.strip():
        return True
    place = re.match(r"^[A-Z][A-Z .'’/-]{2,30}(?:,\s*[A-Z][\w .'’]{2,25})?,\s*$", before)
    after = line[mention.end : mention.end + 30]
    if place and re.match(r"\s*(?:\(|—|–|-|,|\.)", after):
        return True
    return len(line) <= 100 and bool(_BYLINE.search(before))


def _reported_day(text: str) -> Day | None:
    from index.sentences import sentence_spans

    counted: Counter[Day] = Counter()
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        for mention in find_dates(sentence, open_years=True):
            if mention.basis == "absolute" and mention.range.first == mention.range.last:
                counted[mention.range.first] += _is_report(sentence, (mention.start, mention.end))
    # Counter keeps the order of first mention, and max takes the first of equals.
    best = max(counted, key=lambda day: counted[day], default=None)
    return best if best and counted[best] > 0 else None


def _is_report(sentence: str, span: Span) -> bool:
    """Whether the clause around a date tells what happened then, not what is to come."""
    around = sentence[max(0, span[0] - 120) : span[1] + 120]
    before = sentence[max(0, span[0] - 60) : span[0]]
    return bool(_REPORTING.search(around)) and not _PLAN.search(before)
