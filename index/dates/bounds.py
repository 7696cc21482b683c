"""Dates that are a bound: "since March", "before 2020", "until Feb 14", "from Feb 14 onwards", "2020 or later".

What is open stays open towards its side, or ends today. Two bounds are made one range in `spans`. Only questions are
read for bounds.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from index.dates.almanac import known_date, month_and_day, months_in
from index.dates.mentions import NOWHERE, Context, DateMention, anchored, named_at, search_before, widened, year_like
from index.records import DateRange, Day

_Direction = Literal["since", "from", "after", "before", "until"]
_HOW: dict[str, _Direction] = {
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


def opened(text: str, mention: DateMention, context: Context) -> DateMention:
    """`since March`, `before 2020`, `until Feb 14`, `from Feb 14 on`; as it is where the date only names an event."""
    named = named_at(mention)
    onwards = _ONWARDS.match(text, mention.end)
    if onwards and (not onwards["from"] or search_before(_FROM_PART, text, named)):
        days = _all_from("until" if onwards["back"] else "from", mention.range, context)
        return widened(text, mention.start, mention, *days, onwards.end())
    found = search_before(_OPENS, text, named)
    if not found or text[mention.end : mention.end + 2] in ("'s", "’s"):
        return mention
    one_day = mention.range.first == mention.range.last
    if found["the"] and one_day and text[named].isalpha() and mention.basis == "absolute":
        return mention  # "after the Feb 14 attack"
    how: _Direction = _HOW[" ".join(found["how"].casefold().split())]
    if found["how"].casefold() == "by" and months_in(mention.range) >= 12:
        return mention  # "by 2030" asks for that year
    if found["how"].casefold().endswith(("more than", "less than")) and not mention.text.casefold().endswith("ago"):
        return mention
    if found["with"]:
        how = "from" if how == "after" else "until" if how == "before" else how
    return widened(text, min(found.start(), mention.start), mention, *_all_from(how, mention.range, context))


def _all_from(how: _Direction, days: DateRange, context: Context) -> tuple[Day, Day]:
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
