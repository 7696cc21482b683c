"""Expressions that point back: "the quarter" is the one named before it, "a year earlier" the same a year before.

They are read in documents alone, and after all rules, because they need what these have found.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from index.dates.almanac import ORDINALS, month_days
from index.dates.mentions import DateMention, mention_of, start_of
from index.records import Day

_ANAPHORA = re.compile(
    r"\b(?<!half )(?<!half a )(?:the\s+|a\s+|one\s+)?(?:comparable\s+)?(?P<ago>year[\s-](?:ago|earlier|before))\b"
    r"(?:\s+(?:(?P<ordinal>first|second|third|fourth)[\s-])?(?P<noun>quarter|period))?"
    r"|\b(?:the|that)\s+(?P<latest>latest\s+|most\s+recent\s+)?(?:quarter|period)\b(?!\s+(?:of|from|between|that))",
    re.IGNORECASE,
)


def with_anaphora(text: str, mentions: list[DateMention], now: date) -> list[DateMention]:
    """With "the quarter" and "a year earlier", which mean the quarter named before, or the same a year before it."""
    pointing = list(_ANAPHORA.finditer(text))
    if not pointing or now.year == 1:  # 0001-01-01 is what some programs write for no date
        return mentions
    found: list[DateMention] = []
    waiting: list[DateMention | re.Match[str]] = [*mentions, *pointing]
    quarter: Day | None = None
    for each in sorted(waiting, key=start_of):
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
    return mention_of(match, (*days, "relative"))
