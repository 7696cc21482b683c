"""The picture of who spoke when, as HTML: a row for each speaker, a dot for each statement, a link to its characters.

SVG in which only widths are relative, so that it fits any screen as it is and letters keep their size. Pure, escaped.
Several days share a column where there are too many of them; dots beyond what a column holds are one number, which
narrows the filters to that speaker and those days.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.records import Day, Statement
from ui.timeline import MOST_SPEAKERS, OTHERS
from ui.web.markup import escape
from ui.web.statements import place, words
from ui.web.strings import say, short_day, spoken

COLUMNS = 40
HIGHEST = 4
"""Dots above each other; of more, all but the last place are dots."""
STEP, RADIUS, MARGIN = 13, 5, 11  # pixels
TICKS = 4
LONGEST_WORDS = 200
_NO_YEAR = 2000  # a leap year stands in on the axis where no statement has one


@dataclass(frozen=True)
class Axis:
    """From day to day of the proleptic calendar; `days` go into one column. Positions are per cent of the width."""

    first: int
    last: int
    days: int
    has_years: bool

    def column(self, at: int) -> int:
        """The column of a day."""
        return (at - self.first) // self.days

    def place(self, column: int) -> float:
        """Where a column's middle stands, from 3 to 97 per cent."""
        last = self.column(self.last)
        return round(3 + 94 * column / last, 2) if last else 50.0


def plot(statements: Sequence[Statement], language: str) -> str:
    """The picture; nothing where no statement has a day. Those without a year are shown only where none has one."""
    dated = [each for each in statements if each.said_on and each.said_on.year]
    has_years = bool(dated)
    dated = dated or [each for each in statements if each.said_on]
    if not dated:
        return ""
    axis = _axis([_ordinal(each) for each in dated], has_years)
    rows = _rows(dated)
    drawn = "".join(_row(speaker, said, axis, language) for speaker, said in rows)
    drawn = drawn.replace('tabindex="-1"', 'tabindex="0"', 1)  # one stop for Tab; the arrow keys go on from there
    left_out = len(statements) - len(dated)
    missing = f" · {say('without a day', language, number=left_out)}" if left_out else ""
    return (
        f'<figure class="plot" role="group" aria-label="{say("picture", language)}">{drawn}{_ticks(axis, language)}'
        f'<figcaption class="facts"><span aria-hidden="true" class="dot"></span> {say("verbatim", language)} '
        f'<span aria-hidden="true" class="dot reported"></span> {say("reported", language)}{missing}</figcaption></figure>'
    )


def _axis(days: Sequence[int], has_years: bool) -> Axis:
    first, last = min(days), max(days)
    return Axis(first, last, max(1, -(-(last - first + 1) // COLUMNS)), has_years)


def _ordinal(statement: Statement) -> int:
    day = statement.said_on
    assert day
    return date(day.year or _NO_YEAR, day.month, day.day).toordinal()


def _rows(dated: Sequence[Statement]) -> list[tuple[str, list[Statement]]]:
    """Speakers by the number of their statements, each with these in order of days; the last are one row."""
    most = [name for name, _ in Counter(each.speaker for each in dated).most_common()]
    shown = set(most if len(most) <= MOST_SPEAKERS else most[: MOST_SPEAKERS - 1])
    grouped: dict[str, list[Statement]] = {name: [] for name in most if name in shown}
    for each in sorted(dated, key=_ordinal):
        grouped.setdefault(each.speaker if each.speaker in shown else "", []).append(each)
    return list(grouped.items())


def _row(speaker: str, said: Sequence[Statement], axis: Axis, language: str) -> str:
    columns: dict[int, list[Statement]] = defaultdict(list)
    for each in said:
        columns[axis.column(_ordinal(each))].append(each)
    height = 2 * MARGIN + STEP * (min(HIGHEST, max(map(len, columns.values()))) - 1)
    dots = "".join(_column(speaker, at, held, axis, height, language) for at, held in sorted(columns.items()))
    name = escape(speaker) if speaker else say(OTHERS, language)
    return (
        f'<div class="row"><span class="who" dir="auto">{name}</span>'
        f'<svg width="100%" height="{height}">{dots}</svg></div>'
    )


def _column(speaker: str, at: int, held: Sequence[Statement], axis: Axis, height: int, language: str) -> str:
    x, many = axis.place(at), len(held) > HIGHEST
    shown = held[: HIGHEST - 1] if many else held
    dots = "".join(_dot(each, x, height - MARGIN - STEP * level, language) for level, each in enumerate(shown))
    if not many:
        return dots
    first, last = date.fromordinal(_ordinal(held[0])), date.fromordinal(_ordinal(held[-1]))
    return dots + (
        f'<a class="point more" role="button" tabindex="-1" data-do="narrow" data-speaker="{escape(speaker, quote=True)}" '
        f'data-from="{_typed(first, axis)}" data-to="{_typed(last, axis)}" '
        f'aria-label="{say("more of", language, number=len(held), speaker=escape(speaker, quote=True) or say(OTHERS, language))}">'
        f'<text x="{x}%" y="{MARGIN + 4}" text-anchor="middle">+{len(held) - len(shown)}</text></a>'
    )


def _dot(each: Statement, x: float, y: int, language: str) -> str:
    assert each.said_on
    said = words(each)
    said = said if len(said) <= LONGEST_WORDS else said[: LONGEST_WORDS - 1] + "…"
    label = escape(f"{each.speaker}, {spoken(each.said_on, language)}: {said}", quote=True)
    kind = "" if each.kind == "direct" else " reported"
    return (
        f'<a class="point{kind}" href="{place(each)}" tabindex="-1" aria-label="{label}">'
        f'<circle cx="{x}%" cy="{y}" r="{RADIUS}"/></a>'
    )


def _ticks(axis: Axis, language: str) -> str:
    """The axis: a few days, the first and the last of them at its ends."""
    last = axis.column(axis.last)
    columns = sorted({round(last * at / (TICKS - 1)) for at in range(TICKS)})
    texts = []
    for each in columns:
        day = date.fromordinal(axis.last if each == last else axis.first + each * axis.days)
        x = axis.place(each)
        anchor = "start" if x < 10 else "end" if x > 90 else "middle"
        edge = {"start": 0.0, "end": 100.0}.get(anchor, x)
        shown = short_day(Day(day.year if axis.has_years else None, day.month, day.day), language)
        text = f'<text x="{edge}%" y="19" text-anchor="{anchor}">{shown}</text>'
        inner = ' class="inner"' if 0 < each < last else ""
        texts.append(f'<g{inner}><line x1="{x}%" x2="{x}%" y1="0" y2="5"/>{text}</g>')
    return f'<div class="row axis" aria-hidden="true"><span></span><svg width="100%" height="24">{"".join(texts)}</svg></div>'


def _typed(day: date, axis: Axis) -> str:
    """A day as it can be typed into the filters."""
    return day.isoformat() if axis.has_years else f"--{day:%m-%d}"
