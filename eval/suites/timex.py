"""`timex`: the dates that the product finds in TimeBank, against its annotation of DATE expressions.

A gold DATE counts as found if an expression that overlaps it is found, and as right if that has the same TIMEX3 value
(TempEval-3's measures of relaxed matching and of value: UzZaman et al. 2013). Every DATE expression of the text counts, vague
ones (PRESENT_REF, "the future") too; creation times, durations, times of day and sets do not, and what is found on top of one of
those is left out of account. Half of the documents, by a digest of the name, is the development half.
"""

from __future__ import annotations

import hashlib
import html
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from eval.metrics import f1_from
from eval.suites import Figures, Row, Run, Suite
from index.dates import find_dates, find_vague_dates
from index.dates.mentions import DateMention
from index.errors import DatelineError
from index.records import DateRange, Day, Span
from index.sentences import sentence_spans

_TIMEX = re.compile(r"<TIMEX3\b([^>]*)>(.*?)</TIMEX3>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_SEASONS = {3: "SP", 6: "SU", 9: "FA", 12: "WI"}


@dataclass(frozen=True)
class Expression:
    """A time expression of the text: its span, TIMEX3 type and value."""

    span: Span
    kind: str
    value: str


@dataclass(frozen=True)
class Annotated:
    """A TimeML document: its name, text, day of creation and time expressions."""

    name: str
    text: str
    created: Day
    expressions: tuple[Expression, ...]


def read_document(path: Path) -> Annotated:
    """A TimeML file as TempEval-3 distributes it."""
    content = path.read_text(encoding="utf-8", errors="replace")
    created = re.search(r'<DCT>.*?value="(\d{4})-(\d\d)-(\d\d)', content, re.DOTALL)
    body = re.search(r"<TEXT>(.*)</TEXT>", content, re.DOTALL)
    if not created or not body:
        raise DatelineError(f"{path} is not TimeML with a creation time and a text")
    text, expressions = "", []
    opened: tuple[int, Mapping[str, str]] | None = None
    for piece in re.split(r"(<[^>]*>)", body[1]):
        if piece.startswith("<TIMEX3"):
            opened = (len(text), dict(_ATTRIBUTE.findall(piece)))
        elif piece == "</TIMEX3>" and opened:
            expressions.append(Expression((opened[0], len(text)), opened[1]["type"], opened[1]["value"]))
            opened = None
        elif not piece.startswith("<"):
            text += html.unescape(piece)
    year, month, day = map(int, created.groups())
    return Annotated(path.stem, text, Day(year, month, day), tuple(expressions))


def cases(run: Run) -> Iterator[Row]:
    """One case a document."""
    data = run.needed_data("a folder with TimeBank's .tml files in it or below")
    for path in sorted(data.rglob("*.tml")):
        if not path.name.startswith("._"):  # macOS leaves such files in archives
            yield measured(read_document(path))


def measured(document: Annotated) -> Row:
    """The counts of one document, and the seconds that finding took."""
    sentences = sentence_spans(document.text)
    found: list[tuple[Span, str]] = []
    began = time.perf_counter()
    for mention in find_dates(document.text, today=document.created):
        found += [((mention.start, mention.end), value) for value in timex_values(mention)]
    found += [((start, end), value) for start, end, value in find_vague_dates(document.text)]
    seconds = time.perf_counter() - began
    dates = [each for each in document.expressions if each.kind == "DATE"]
    spans = [each.span for each in dates]
    others = [each.span for each in document.expressions if each.kind != "DATE"]
    counted = [each for each in found if _overlapping(each[0], spans) or not _overlapping(each[0], others)]
    pairs = [_partner(each, counted) for each in dates]
    exact = sum(pair is not None and pair[0] == each.span for each, pair in zip(dates, pairs, strict=True))
    right = [pair is not None and pair[1] == each.value for each, pair in zip(dates, pairs, strict=True)]
    counts = Counter({
        "gold": len(dates), "found": len(counted), "matched": sum(pair is not None for pair in pairs), "exact": exact,
        "right": sum(right), "sentences": len(sentences), "seconds": seconds,
    })  # fmt: skip
    half = "development" if hashlib.sha256(document.name.encode()).digest()[0] % 2 else "reported"
    return {
        "id": document.name,
        "half": half,
        "counts": dict(counts),
        "value F1": f1_from(counts["right"], counts["found"], counts["gold"]),
        "wrong": " | ".join(_wrong(document.text, dates, pairs, right)),
        "besides": " | ".join(_text(document.text, each[0]) for each in counted if not _overlapping(each[0], spans)),
    }


def _overlapping(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _partner(gold: Expression, found: Sequence[tuple[Span, str]]) -> tuple[Span, str] | None:
    near = [each for each in found if _overlapping(each[0], [gold.span])]
    return next((each for each in near if each[1] == gold.value), next(iter(near), None))


def _wrong(
    text: str, dates: Sequence[Expression], pairs: Sequence[tuple[Span, str] | None], right: Sequence[bool]
) -> Iterator[str]:
    for gold, pair, good in zip(dates, pairs, right, strict=True):
        if not good:
            yield f"{_text(text, gold.span)}: {gold.value}, not {pair[1] if pair else 'found'}"


def _text(text: str, span: Span) -> str:
    return " ".join(text[slice(*span)].split())


def timex_values(mention: DateMention) -> list[str]:
    """The value of a mention; both ends of one that joins two, which TimeML annotates apart."""
    value = timex_value(mention.range)
    return value.split("/") if "/" in value and re.search(r"\d\D+\d", mention.text) else [value]


def timex_value(days: DateRange) -> str:
    """The TIMEX3 value of a range of days: a day, ISO week, weekend, month, quarter, season, half-year, year or decade.

    >>> timex_value(DateRange(Day(1989, 7, 1), Day(1989, 9, 30), ""))
    '1989-Q3'
    """
    first, last = days.first, days.last
    if first.year is None or last.year is None:
        return f"XXXX-{first.month:02}-{first.day:02}"
    begin, end = date(first.year, first.month, first.day), date(last.year, last.month, last.day)
    length = (end - begin).days + 1
    year, week, weekday = begin.isocalendar()
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    whole = first.day == 1 and (end + timedelta(days=1)).day == 1
    if length == 1:
        return begin.isoformat()
    if length == 7 and weekday == 1:
        return f"{year}-W{week:02}"
    if length == 2 and weekday == 6:
        return f"{year}-W{week:02}-WE"
    if whole and months == 1:
        return f"{first.year}-{first.month:02}"
    if whole and months == 3:
        season = _SEASONS.get(first.month) if first.month in _SEASONS else None
        return f"{first.year}-{season}" if season else f"{first.year}-Q{(first.month + 2) // 3}"
    if whole and months == 6 and first.month in (1, 7):
        return f"{first.year}-H{1 if first.month == 1 else 2}"
    if whole and months == 12 and first.month == 1:
        return f"{first.year}"
    if whole and months == 120 and first.year % 10 == 0:
        return f"{first.year}"[:3]
    if whole and months == 1200 and first.month == 1:
        return f"{first.year}"[:2]
    return f"{begin.isoformat()}/{end.isoformat()}"


def summary(rows: list[Row]) -> Figures:
    """Over all documents, over each half, and the time a sentence takes."""
    figures = {}
    for name, half in (("", None), (" (development)", "development"), (" (reported)", "reported")):
        totals: Counter[str] = Counter()
        for row in rows:
            if half is None or row["half"] == half:
                totals.update(row["counts"])
        for what, count in (("found", "matched"), ("span exact", "exact"), ("value", "right")):
            figures[f"{what} F1{name}"] = f1_from(totals[count], totals["found"], totals["gold"])
        if half is None:
            figures["ms a sentence"] = 1000 * totals["seconds"] / max(1, totals["sentences"])
    return figures


SUITE = Suite(
    "timex", cases, ("id", "half", "value F1", "wrong"), (), summary, lambda figures: False,
)  # fmt: skip
