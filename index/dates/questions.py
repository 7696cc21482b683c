"""The date expressions that only questions are read by: "the past ten days", "Christmas 2021", "14.2.22", "feburary 14".

In a sentence of a document they date nothing to the day, or are something else too often. What a word beside a date
makes of it ("since", "the week after") is not read here but in `spans`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from rapidfuzz.distance import DamerauLevenshtein

from index.dates.almanac import (
    A_FEW,
    DAY_WORDS,
    HOLIDAYS,
    MONTHS,
    MOVABLE,
    PERIODS,
    WEEKDAYS,
    count_of,
    day_or_none,
    full_year,
    known_date,
    month_days,
    month_number,
    period_of,
    plus,
)
from index.dates.mentions import (
    COUNT,
    DAY,
    DAY_WORD,
    EDGE,
    MONTH,
    MONTH_NAMES,
    NUMBER,
    NUMBER_TH,
    REACH,
    STOP,
    WEEKDAY_FIRST,
    YEAR,
    Context,
    Found,
    Rule,
    anchored,
    follows,
    read,
    rule,
    search_before,
    year_like,
)
from index.dates.relative import ago, is_ahead, on_weekday, relative_period, shifted
from index.dates.rules import (
    RULES,
    absolute_day,
    day_like,
    days_of_month,
    is_month_name,
    month_range,
    numeric_day,
    quarter_of,
    season_of,
    whole_month,
    whole_year,
)
from index.records import Day


def _holiday(match: re.Match[str], context: Context) -> Found:
    """`Christmas 2021`, `last Christmas`. One that moves needs a year: the one written, or that of the day near."""
    name = match["fixed"] or match["moving"]
    lead = (match["lead"] or "").casefold()
    year = full_year(match["year"])
    if _ALSO_A_NAME.fullmatch(name) and not (
        year or lead or match["span"] or search_before(_AT_HOLIDAY, match.string, match.start())
    ):
        return None  # "the Christmas market", "the new year"
    day_in = _day_of_holiday(name)
    if lead and context.now:
        before, this, after = (day_in(context.now.year + shift) for shift in (-1, 0, 1))
        over = this is not None and known_date(this) < context.now
        day = {"last": this if over else before, "this": this, "next": after if over else this}[lead]
    else:
        day = day_in(year or (context.near.year if match["moving"] and context.near else None))
    first, last = _days_around(day, match["span"], context) if day and match["span"] else (day, day)
    return (first, last, "relative" if lead else "absolute") if first and last else None


def _christmas_to_new_year(match: re.Match[str], context: Context) -> Found:
    """`between Christmas and New Year 2021`: the year is that of the Christmas."""
    year = full_year(match["year"])
    return Day(year, 12, 25), Day(year + 1 if year else None, 1, 1), "period"


def _days_around(day: Day, span: str, context: Context) -> tuple[Day, Day]:
    """The week, or the weekend with it, of a holiday: `Christmas week`, `Labor Day weekend`."""
    known = anchored(day, context)
    weekend = span.casefold() == "weekend"
    first = known + timedelta(days=(8 - known.weekday()) % 7 - 3 if weekend else -known.weekday())
    last = first + timedelta(days=1 if weekend else 6)
    return year_like(day, min(first, known)), year_like(day, max(last, known))


def _day_of_holiday(name: str) -> Callable[[int | None], Day | None]:
    """What finds the day in a year, or in an open one."""
    for written, (month, day) in HOLIDAYS.items():
        if re.fullmatch(written, name, re.IGNORECASE):
            return partial(Day, month=month, day=day)
    find = next(find for written, find in MOVABLE.items() if re.fullmatch(written, name, re.IGNORECASE))
    return lambda year: Day.of(find(year)) if year else None


def _iso_interval(match: re.Match[str], context: Context) -> Found:
    first, last = Day.parse(match["first"]), Day.parse(match["last"])
    return (first, last, "absolute") if known_date(first) <= known_date(last) else None


def _word_day(match: re.Match[str], context: Context) -> Found:
    """`the first of March`, `the twenty-first of May 2020`, `March the first`; but not "who may second it"."""
    if not is_month_name(match, match["month"]):
        return None
    number = DAY_WORDS["-".join(match["word"].casefold().split())]
    day = day_or_none(full_year(match["year"]), month_number(match["month"]), number)
    return (day, day, "absolute") if day else None


def _day_of_named(match: re.Match[str], context: Context) -> Found:
    """`the 20th` in `after 14 February but before the 20th`: of the month named before it, else of the month near."""
    words = match.string[max(0, match.start() - REACH) : match.start()]
    before = [each for each in read(words, context, RULES) if each.basis != "relative"]
    return day_like(match, before[-1].range.last if before else context.near)


def _misspelt(match: re.Match[str], context: Context) -> Found:
    """`feburary 14`: a word that only one long name of a month resembles, beside the number of a day or year."""
    word = match["word"].casefold()
    near = [name for name in _LONG_MONTHS if name[0] == word[0] and _slips(word, name) <= (2 if len(name) > 7 else 1)]
    if word in MONTHS or word in _NO_MONTHS or len(near) != 1:
        return None
    year = full_year(match["year"])
    if not match["day"]:
        return (*month_days(year, MONTHS[near[0]]), "period")
    day = day_or_none(year, MONTHS[near[0]], int(re.sub(r"\D", "", match["day"])))
    return (day, day, "absolute") if day else None


def _slips(word: str, name: str) -> int:
    return DamerauLevenshtein.distance(word, name, score_cutoff=2)


def _listed_months(match: re.Match[str], context: Context) -> Found:
    """`January and February`, `March, April or May 2021`; but not "may or may not"."""
    return month_range(match, context) if all(is_month_name(match, match[name]) for name in ("first", "last")) else None


def _years(match: re.Match[str], context: Context) -> Found:
    """`2019 to 2021`, `2019-21`."""
    first = int(match["first"])
    last = int(match["last"]) if len(match["last"]) == 4 else first // 100 * 100 + int(match["last"])
    return (Day(first, 1, 1), Day(last, 12, 31), "period") if first < last else None


def _half(match: re.Match[str], context: Context) -> Found:
    """`H1 2022`, `2H21`."""
    year = full_year(match["year"])
    first = 1 if (match["half"] or match["half_first"]) == "1" else 7
    return Day(year, first, 1), month_days(year, first + 5)[1], "period"


def _within_this(match: re.Match[str], context: Context) -> Found:
    """`earlier this year`, `so far this week`, `later this month`: up to today, or from today on."""
    if context.now is None:
        return None
    first, last = period_of(context.now, match["unit"].casefold(), 0)
    today = Day.of(context.now)
    return (today, last, "relative") if match["which"].casefold() == "later" else (first, today, "relative")


def _before_last(match: re.Match[str], context: Context) -> Found:
    """`the week before last`, `the Friday before last`, `the weekend before last`."""
    unit = match["unit"].casefold()
    if context.now is None or unit in PERIODS:
        return (*period_of(context.now, unit, -2), "relative") if context.now else None
    return _back_to(unit, 2, context)


def _past_units(match: re.Match[str], context: Context) -> Found:
    """`the past two weeks`, `recent months`: up to and including today."""
    return (_later(context.now, match, -1), Day.of(context.now), "relative") if context.now else None


def _next_units(match: re.Match[str], context: Context) -> Found:
    """`the next ten days`, `the coming weeks`: from today on."""
    return (Day.of(context.now), _later(context.now, match, 1), "relative") if context.now else None


def _hours_ago(match: re.Match[str], context: Context) -> Found:
    """`24 hours ago`: yesterday; `two hours ago`: today."""
    day = _later(context.now, match, -1) if context.now else None
    return (day, day, "relative") if day else None


def _today(match: re.Match[str], context: Context) -> Found:
    """`this morning`, `and now`."""
    return shifted(context, 0)


def _weekdays_ago(match: re.Match[str], context: Context) -> Found:
    """`two Mondays ago`, `two weekends ago`: the last but one before today."""
    return _back_to(match["weekday"].casefold(), count_of(match["count"]), context)


def _back_to(name: str, count: int, context: Context) -> Found:
    """A weekday or weekend, so many of them back from today."""
    if context.now is None:
        return None
    back = (context.now.weekday() - WEEKDAYS.get(name, 5) - 1) % 7 + 1 + 7 * (count - 1)
    first = context.now - timedelta(days=back)
    return Day.of(first), Day.of(first + timedelta(days=name == "weekend")), "relative"


def _iso_week(match: re.Match[str], context: Context) -> Found:
    """`week 7 of 2022`, `2022-W07`, by ISO 8601."""
    monday = date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
    return Day.of(monday), Day.of(monday + timedelta(days=6)), "period"


def _century(match: re.Match[str], context: Context) -> Found:
    """`the 20th century`: 1901 to 2000."""
    number = int(match["number"]) if match["number"] else DAY_WORDS["-".join(match["word"].casefold().split())]
    return Day(100 * number - 99, 1, 1), Day(100 * number, 12, 31), "period"


def _month_in_figures(match: re.Match[str], context: Context) -> Found:
    """`2022-02`, `02/2022`."""
    return (*month_days(int(match["year"]), int(match["month"])), "period")


def _ahead_units(match: re.Match[str], context: Context) -> Found:
    """`in three weeks`, in a question of what is to come; otherwise that is how long something took."""
    if context.now is None or not (match["now"] or is_ahead(match)):
        return None
    day = _later(context.now, match, 1)
    if match["unit"].casefold().startswith("week"):
        return (*period_of(known_date(day), "week", 0), "relative")
    return day, day, "relative"


def _this_day(match: re.Match[str], context: Context) -> Found:
    """`this day last year`, `this time last week`, `ten years ago today`."""
    if context.now is None:
        return None
    day = Day.of(plus(context.now, -count_of(match["count"]), match["unit"] or match["last"]))
    return (day, day, "relative")


def _later(day: date, match: re.Match[str], sign: int) -> Day:
    """The day so many units later, or earlier; the last of a month that is too short. Hours count as full days."""
    unit, parts = match["unit"].casefold().rstrip("s"), match.groupdict()
    number = A_FEW[unit] if parts.get("few") else count_of(match["count"])
    return Day.of(plus(day, sign * (number if unit != "hour" else number // 24), unit))


_AMONG = r"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|&)\s+)(?:on\s+)?(?:the\s+)?"
_LAST_OF = r"(?:/|\s*,?\s*(?:\band|\bor|&)\s+(?:on\s+)?(?:the\s+)?)"
_NOT_COUNTED = rf"(?!\s*(?:%|per|percent|million|billion|thousand|people|{MONTH_NAMES}){STOP})"
_LONG_MONTHS = tuple(name for name in MONTHS if len(name) > 5 or name == "april")
_NO_MONTHS = frozenset({"augusta"})
_RECENT = r"(?:19|20)\d\d"
_SHORT_YEAR = rf"[\s/'’-]*(?P<year>{_RECENT}|\d\d)"
_AFTER_TIME_WORD = follows("on|by|from|since|until|dated|before|after")
_IN_YEARS = r"(?:in|between|from|during|of|for|years?)"
_WITH_HOLIDAY_YEAR = rf"(?:,?\s+(?:of\s+|in\s+)?{YEAR}(?!\w))?"
_ALSO_A_NAME = re.compile(r"[a-z]+|new\s+year|black\s+friday|cyber\s+monday|may\s+day", re.IGNORECASE)
_AT_HOLIDAY = re.compile(
    r"\b(?:on|at|by|since|until|till|before|after|over|during|for|of|around|to|from|between|and)\s+$", re.IGNORECASE
)
_QUESTIONS_FIRST: tuple[Rule, ...] = (
    rule(rf"{EDGE}{MONTH}\s+(?:the\s+)?(?P<first>{NUMBER})(?:{_AMONG}{NUMBER}(?!\w))*"
          rf"{_LAST_OF}(?P<last>{NUMBER})(?!\w){_NOT_COUNTED}(?:,?\s+{YEAR})?{STOP}", days_of_month),
    rule(rf"{EDGE}{WEEKDAY_FIRST}(?P<first>{NUMBER})(?:{_AMONG}{WEEKDAY_FIRST}{NUMBER}(?!\w))*{_LAST_OF}{WEEKDAY_FIRST}"
          rf"(?P<last>{NUMBER})\s+(?:of\s+)?{MONTH}"
          rf"(?:,?\s+{YEAR})?{STOP}", days_of_month),
    rule(rf"{EDGE}{MONTH}-{DAY}(?:[,\s-]+{YEAR})?{STOP}", absolute_day),
    rule(rf"{EDGE}{WEEKDAY_FIRST}{DAY}\s+{MONTH}\s+(?P<year>\d\d){STOP}", absolute_day),
    rule(r"(?<![\w/-])(?P<first>\d{4}-\d\d-\d\d)(?:/|\.\.)(?P<last>\d{4}-\d\d-\d\d)(?![\w/-])", _iso_interval),
    rule(rf"{EDGE}(?P<year>(?:1[6-9]|20)\d\d)(?P<mark>[/.-])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?){STOP}", absolute_day),
    rule(rf"{EDGE}{DAY}{MONTH}{YEAR}?(?!\w)", absolute_day),
    rule(rf"{_AFTER_TIME_WORD}(?P<day>\d\d)\.(?P<month>\d\d)\.(?=\W*$|\s)", absolute_day),
    rule(rf"(?<![\w/.,$£€#-])(?P<year>{_RECENT})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?![\w-])",
          absolute_day),
    rule(rf"\b(?:the\s+)?(?P<word>{DAY_WORD})\s+(?:day\s+)?of\s+{MONTH}(?:,?\s+{YEAR})?{STOP}", _word_day),
    rule(rf"{EDGE}{WEEKDAY_FIRST}{MONTH}\s+(?:the\s+)?(?P<word>{DAY_WORD})\b(?:,?\s+{YEAR})?{STOP}", _word_day),
    rule(rf"{_AFTER_TIME_WORD}(?P<one>\d{{1,2}})(?P<mark>[.-])(?P<other>\d{{1,2}})(?P=mark)(?P<year>\d\d)(?![\w/]|[.-]\d)",
          numeric_day),
    rule(rf"{EDGE}(?P<year>{_RECENT})-?W(?P<week>\d\d){STOP}", _iso_week),
    rule(rf"\b(?:calendar\s+|iso\s+)?week\s+(?P<week>\d\d?)(?:,|\s+of|\s+in)?\s+(?P<year>{_RECENT}){STOP}", _iso_week),
    rule(rf"\b(?:the\s+)?(?:(?P<number>[12]?\d)(?:st|nd|rd|th)|(?P<word>{DAY_WORD}))\s+century\b(?!(?-i:\s+[A-Z]))",
          _century),
    rule(rf"\b(?:(?:in|of|during|for|from|between)\s+)?(?P<first>{MONTH_NAMES})(?:,\s*{MONTH_NAMES})*"
          rf"(?:/|,?\s+(?:and|or|&)\s+)(?P<last>{MONTH_NAMES})(?:,?\s+(?:of\s+)?{YEAR})?(?![\w/]|\s*\d)", _listed_months),
    rule(rf"(?<!winter )\b{_IN_YEARS}\s+(?P<first>{_RECENT})\s*[-–—/]\s*(?P<last>{_RECENT}|\d\d)(?![\w/-])", _years),
    rule(rf"\b{_IN_YEARS}\s+(?P<first>{_RECENT})(?:,\s*{_RECENT})*,?\s+(?:to|and|or|until|till|through)\s+"
          rf"(?P<last>{_RECENT}){STOP}", _years),
    rule(rf"{follows('in|of|for|during|since|until|from|to')}(?P<year>{_RECENT})[-/](?P<month>0[1-9]|1[0-2]){STOP}", _month_in_figures),
    rule(rf"{EDGE}(?P<month>0?[1-9]|1[0-2])[/.](?P<year>{_RECENT}){STOP}", _month_in_figures),
    rule(rf"\b(?:h(?P<half>[12])|(?P<half_first>[12])h)(?:\s+of)?{_SHORT_YEAR}{STOP}", _half),
    rule(r"\bh(?P<half>[12])(?P<half_first>)(?P<year>)(?=\s+(?:of\s+)?(?:last|this|next)\s+year\b)", _half),
    rule(rf"\b(?P<lead>)(?P<year_before>)(?:q(?P<quarter>[1-4])|(?P<ordinal>[1-4])q){_SHORT_YEAR}{STOP}", quarter_of),
    rule(rf"{EDGE}(?P<lead>)(?P<year_before>{_RECENT})[\s/-]?(?:q(?P<quarter>[1-4])|(?P<ordinal>[1-4])q)(?P<year>){STOP}",
          quarter_of),
    rule(rf"\b(?:fiscal(?:\s+year)?|fy)[\s-]*{YEAR}{STOP}", whole_year),
    rule(rf"(?:{follows('before|after|until|till|prior to|up to|by|early|mid|late|as early as|as late as|as of|for')}"
          rf"|{follows('year to|years to|decade to')}|(?<=\bmid-)|(?<=\bpre-)|(?<=\bpost-)"
          rf"|{follows('from')}(?={_RECENT}\s+(?:on|onwards?|forward)\b)){YEAR}"
          rf"(?!\s+(?!onwards)[a-z]{{3,}}s\b|\s+(?:people|men|women)\b){STOP}", whole_year),
    rule(rf"\b(?P<lead>before|after|till|prior\s+to|up\s+to|around)\s+(?:(?:early|late|mid)[\s-]+)?{MONTH}"
          rf"(?:,?\s+(?:of\s+)?{YEAR})?(?![\w/]|\s*\d)", whole_month),
    rule(r"\b(?P<which>earlier|later|so\s+far)\s+(?:in\s+)?this\s+(?P<unit>week|month|year)\b", _within_this),
    rule(r"\b(?P<which>)(?:the\s+)?(?P<unit>week|month|year)\s+to\s+date\b", _within_this),
    rule(rf"{follows('start of|beginning of|middle of|end of|half of')}(?P<lead>the)\s+(?P<unit>week|month|year)\b", relative_period),
    rule(r"\b(?P<lead>current|coming|upcoming)\s+(?P<unit>week|month|year|quarter)\b", relative_period),
    rule(r"\b(?P<lead>this|last|past|previous|next)\s+(?P<unit>quarter)\b(?!\s+(?:of|in)\b)", relative_period),
    rule(rf"{follows('and|to|until|till')}(?:now|the\s+present(?:\s+day)?)\b", _today),
    rule(rf"\b(?:the\s+)?(?P<unit>week|month|year|weekend|{'|'.join(WEEKDAYS)})\s+before\s+last\b", _before_last),
    rule(rf"\b(?:the|these|those)\s+(?:last|past|previous)\s+(?:(?P<few>few|couple\s+of|several)|{COUNT})\s+"
          r"(?P<unit>hours|days|weeks|months|years|decades)\b", _past_units),
    rule(r"\b(?P<count>)(?P<few>recent)\s+(?P<unit>days|weeks|months|years)\b", _past_units),
    rule(r"\b(?P<count>)(?:the|this)\s+(?:last|past)\s+(?P<unit>hour|fortnight|decade)\b", _past_units),
    rule(rf"\b(?:the|these)\s+(?:next|coming)\s+(?:(?P<few>few|couple\s+of|several)|{COUNT})\s+"
          r"(?P<unit>hours|days|weeks|months|years|decades)\b", _next_units),
    rule(r"\b(?P<count>)(?:the\s+)?(?P<few>coming)\s+(?P<unit>days|weeks|months|years)\b", _next_units),
    rule(rf"\b{COUNT}\s+(?P<unit>hours?)\s+ago\b", _hours_ago),
    rule(rf"\b(?P<half>)(?P<more>)(?P<also>){COUNT}\s+(?P<unit>days?|weeks?|months?|years?)\s+back(?=\W*$)", ago),
    rule(r"\b(?P<count>)(?P<few>a\s+few|several)\s+(?P<unit>days|weeks|months|years)\s+ago\b", _past_units),
    rule(r"\bthis\s+(?:very\s+)?(?:morning|afternoon|evening)\b", _today),
    rule(rf"\b{COUNT}\s+(?P<weekday>{'|'.join(WEEKDAYS)}|weekend)s\s+ago\b", _weekdays_ago),
    rule(rf"\bin\s+{COUNT}\s+(?P<unit>days?|weeks?|months?|years?)(?P<now>['’]?s?['’]?\s+time)?\b", _ahead_units),
    rule(rf"\b{COUNT}\s+(?P<unit>days?|weeks?|months?|years?)(?P<now>\s+from\s+(?:now|today))\b", _ahead_units),
    rule(rf"\b(?:{COUNT}\s+(?P<unit>year|month|week)s?\s+ago\s+(?:today|this\s+day)"
          r"|(?:on\s+)?this\s+(?:very\s+)?(?:day|time|date),?\s+last\s+(?P<last>year|month|week))\b", _this_day),
    rule(rf"\b(?:christmas|xmas)\s+(?:and|to|until|through)\s+(?:the\s+)?new\s+year(?:['’]?s(?:['’]|\s+day)?)?"
          rf"(?!['’]?\w|\s+eve){_WITH_HOLIDAY_YEAR}", _christmas_to_new_year),
    rule(rf"\b(?:(?P<lead>last|this|next)\s+)?(?:(?P<fixed>{'|'.join(HOLIDAYS)})|(?P<moving>{'|'.join(MOVABLE)}))\b"
          rf"(?!['’]?\w)(?:\s+(?P<span>week|weekend)\b)?{_WITH_HOLIDAY_YEAR}", _holiday),
)  # fmt: skip
_QUESTIONS_LAST: tuple[Rule, ...] = (
    rule(
        rf"{follows('in|in the|during the|over the|in early|in late')}"
        r"(?P<lead>)(?P<year>)(?P<season>spring|summer|autumn|fall|winter)\b"
        r"(?=\s*(?:[?.,;!]|$)|\s+of\s+(?:last|this|next)\b)",
        season_of,
    ),
    rule(
        r"\b(?P<lead>on|last|next|this|since|until)\s+(?P<weekday>mon|tues?|wed|thurs?|thu|fri|sat)\b"
        r"(?!['’])\.?",
        on_weekday,
    ),
    rule(
        rf"\b(?:on|for|by|from|until|till|since|before|after|between|through|to|and|or|about)\s+(?:the\s+)?(?P<day>{NUMBER_TH})"
        rf"(?=\s*(?:$|[?.!,;]|\b(?:and|or|but|to|until|till|through|of\s+(?:that|the)\s+month)\b))",
        _day_of_named,
    ),
    rule(rf"\b(?P<word>[a-z]{{5,10}})\s+(?:the\s+)?{DAY}(?!\d)(?:,?\s+{YEAR})?{STOP}", _misspelt),
    rule(rf"{EDGE}{DAY}\s+(?:of\s+)?(?P<word>[a-z]{{5,10}})\b(?:,?\s+{YEAR})?(?!\w)", _misspelt),
    rule(rf"\b(?P<word>[a-z]{{5,10}})(?P<day>),?\s+(?:of\s+)?{YEAR}{STOP}", _misspelt),
)
QUESTION_RULES = (*_QUESTIONS_FIRST, *RULES, *_QUESTIONS_LAST)
