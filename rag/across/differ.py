"""Figures and days that differ between documents: "BBC says 12, Reuters says 15", both shown, with their days.

Whether they count the same thing is not decided here; nothing is averaged or preferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from index.dates import find_dates
from index.numerals import NUMERALS, ONES, SCALES, TENS
from index.records import DateRange, Span
from rag.across.corroborate import same_report
from rag.asked.days import short_day
from rag.asked.intents import COUNTED
from rag.evidence import NEAR, OF_AT_HAND, OF_READING, Candidate
from rag.question import Question
from rag.reading.emphasis import counts, marked
from rag.words import words

MOST_FIGURES = 4
COVERED = 0.8
"""Of what the best sentence's passage holds of the question: a figure of one that holds less may count something else."""
NEAR_MEASURE = 60
"""Code points between a measure and its figure."""
_MEASURED_AS = dict.fromkeys(("death toll", "toll"), r"\b(?:toll|dead|deaths|died|killed|killing|lives)\b")
_OF_MONEY = re.compile(r"[$€£%]|\b(?:dollars|euros|pounds|percent|per cent)\b", re.IGNORECASE)
_MEASURE = re.compile(rf"\b(?:{COUNTED})\b", re.IGNORECASE)
_FIGURE = re.compile(
    rf"\d[\d,]*(?:\.\d+)?|\b(?P<words>(?:{'|'.join(TENS)})[- ](?:{'|'.join(ONES)})|{'|'.join(NUMERALS)})\b",
    re.IGNORECASE,
)


def differing(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The best sentence of each document, in the order of their days, if at least two give different figures or days; else none.

    A report that several documents have is given once.

    Only sentences that score nearly as well as the best are asked, so that each could be the answer by itself. What the reader makes
    of them beside each other does not count, since it shares one whole among all, nor one whose passage it thinks idle; nor which
    documents were cited before. Where it is asked how a figure changed, every one may be meant.
    """
    if question.answer_type not in ("number", "day") or not candidates:
        return []
    best = candidates[0]
    found: list[Candidate] = []
    told: set[str] = set()
    for each in candidates:
        close = question.over_time or _alone(best) - _alone(each) <= NEAR
        close = close and each.coverage >= COVERED * best.coverage and each.relevance >= 0
        if close and each.document.id not in told and given(question, each) is not None:
            told.add(each.document.id)
            found += [] if any(same_report(one.text, each.text) for one in found) else [each]
    counted = [each for each in found if _counts_it(question, each)]
    found = (counted or found)[:MOST_FIGURES]
    values = [given(question, each) for each in found]
    return sorted(found, key=_by_day) if any(_differ(*pair) for pair in combinations(values, 2)) else []


def _alone(candidate: Candidate) -> float:
    return candidate.score - OF_READING * candidate.read - OF_AT_HAND * candidate.at_hand


def told(question: Question, found: Sequence[Candidate]) -> str:
    """`the figures differ: 12 boats (The Lantern, 2 May 2023), 15 boats (Harbour Post, 9 May 2023); …`; nothing for none."""
    if not found:
        return ""
    origins: dict[str, list[str]] = {}
    for one in found:
        origins.setdefault(_words(question, one), []).append(_origin(one))
    each = ", ".join(f"{figure} ({'; '.join(where)})" for figure, where in origins.items())
    if question.answer_type == "day":
        return f"the days differ: {each}; whether they are of the same is for you to judge"
    return f"the figures differ: {each}; whether they count the same is for you to judge"


def given(question: Question, candidate: Candidate) -> float | DateRange | None:
    """The number, or the days, among the answering words of a sentence; a weekday may be that of the report."""
    if question.answer_type == "number":
        return value_of(_words(question, candidate))
    place, published = figure_at(question, candidate), candidate.document.published
    days = [
        each
        for each in find_dates(candidate.text, today=published)
        if place and place[0] <= each.start < place[1] and re.search(r"\d", candidate.text[each.start : each.end])
    ]
    return days[0].range if days else None


def _differ(one: float | DateRange | None, other: float | DateRange | None) -> bool:
    """Whether numbers are unequal, or days have none in common.

    >>> from index.records import Day
    >>> _differ(DateRange.only(Day(2023, 5, 2)), DateRange(Day(2023, 5, 1), Day(2023, 5, 31)))
    False
    """
    if isinstance(one, DateRange) and isinstance(other, DateRange):
        return one.first not in other and other.first not in one
    return one != other


def value_of(text: str) -> float | None:
    """The first number of a text.

    >>> value_of("some 1,200 men"), value_of("forty-two boats"), value_of("$1.5 million"), value_of("£1.5m"), value_of("a dozen")
    (1200.0, 42.0, 1500000.0, 1500000.0, None)
    """
    found = _FIGURE.search(text)
    if not found:
        return None
    spelled = re.split(r"[- ]", found["words"].casefold()) if found["words"] else []
    value = float(sum(NUMERALS[word] for word in spelled) if spelled else found.group().replace(",", ""))
    following = words(text[found.end() :])[:1]
    return value * SCALES.get(following[0].casefold() if following else "", 1)


def figure_at(question: Question, candidate: Candidate) -> Span | None:
    """The answering words of a sentence."""
    return marked(question, candidate.text, candidate.answer, candidate.document.published)


def _words(question: Question, candidate: Candidate) -> str:
    span = figure_at(question, candidate)
    return candidate.text[slice(*span)] if span else ""


def _origin(candidate: Candidate) -> str:
    document = candidate.document
    parts = (document.source or document.title, short_day(document.published) if document.published else "day unknown")
    return ", ".join(part for part in parts if part)


def _counts_it(question: Question, candidate: Candidate) -> bool:
    """Whether the answering number stands before what is counted, or the sentence names the measure: `30 players` of `how many players`."""
    measure, place = _MEASURE.search(question.text), figure_at(question, candidate)
    if measure:
        return place is not None and _is_measured(candidate.text, place, measure.group().casefold())
    return place is not None and counts(question, candidate.text, place)


def _is_measured(text: str, place: Span, measure: str) -> bool:
    """Whether a figure stands near the measure asked for, in the same clause, and is no sum of money or share."""
    if _OF_MONEY.search(text[max(0, place[0] - 1) : place[1] + len(" million dollars")]):
        return False
    near = re.finditer(_MEASURED_AS.get(measure, re.escape(measure)), text, re.IGNORECASE)
    gaps = [text[min(place[1], each.end()) : max(place[0], each.start())] for each in near]
    return any(len(gap) <= NEAR_MEASURE and not re.search(r"[,;:]", gap) for gap in gaps)


def _by_day(candidate: Candidate) -> tuple[bool, str]:
    """Those of no known day last, as they were ranked."""
    day = candidate.document.published
    return day is None, str(day or "")
