"""Statements by day and speaker as a chart: interactive in the browser, a picture or a page of its own from the terminal.

One Vega-Lite chart (Satyanarayan et al. 2017) serves all; vl-convert draws it without a browser or a network.
"""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from index.errors import HomeError, UsageError

MOST_SPEAKERS = 15
OTHERS = "others"
FORMATS = (".png", ".svg", ".html")
_SHOWN = 3  # statements of one speaker and day in a tooltip
_CHARACTERS = 160
_WIDTH = 960
_COLOUR = "#c2541b"  # the page's own
_DAYS_EACH_MARKED = 12
_NO_YEAR = "2000"  # a leap year stands in on the axis where no statement has one


def chart(rows: Sequence[dict[str, Any]]) -> Any:
    """An `altair.Chart` of rows as `find_statements` returns them.

    Raises UsageError where none of them has a day. Days without a year are shown only where no day has one; what is left out
    is counted in the subtitle.
    """
    import altair

    make: Any = altair  # its classes have no types
    dated = [row for row in rows if row["said_on"] and not row["said_on"].startswith("--")]
    years = bool(dated)
    dated = dated or [row for row in rows if row["said_on"]]
    if not dated:
        raise UsageError("no statement with a day meets these filters" if rows else "no statement meets these filters")
    order = _order(dated)
    points = _points(dated, set(order))
    left_out = len(rows) - len(dated)
    days = sorted(point["day"] for point in points)
    between = f", {left_out} without a full day left out" if left_out else ""
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    form = "%-d %b %Y" if years else "%-d %b"
    few = (last - first).days < _DAYS_EACH_MARKED
    axis = altair.Axis(title=None, format=form, labelOverlap=True, grid=True, tickCount="day" if few else 8)
    margin = timedelta(days=1 + (last - first).days // 40)
    scale = altair.Scale(domain=[str(first - margin), str(last + margin)])
    most = max(point["count"] for point in points)
    return (
        make.Chart(make.Data(values=points))
        .mark_circle(opacity=0.75, color=_COLOUR)
        .encode(
            x=altair.X("day:T", axis=axis, scale=scale),
            y=altair.Y("speaker:N", sort=order, title=None, axis=altair.Axis(grid=True, labelLimit=220)),
            size=altair.Size(
                "count:Q", title="statements", scale=altair.Scale(domain=[1, max(2, most)], range=[60, 500]),
                legend=altair.Legend(values=sorted({1, (1 + most) // 2, most})),
            ),
            tooltip=[
                altair.Tooltip("speaker:N"), altair.Tooltip("said on:N"), altair.Tooltip("count:Q", title="statements"),
                altair.Tooltip("words:N"), altair.Tooltip("sources:N"),
            ],
        )
        .properties(
            width=_WIDTH,
            autosize=make.AutoSizeParams(type="fit", contains="padding"),
            height=110 + 28 * len(order),
            title=altair.Title("Who said something, and when", subtitle=f"{len(dated)} statements{between}", anchor="start"),
        )
    )  # fmt: skip


def save(rows: Sequence[dict[str, Any]], path: Path) -> None:
    """Writes the chart as .png, .svg or .html (which needs no network). Raises UsageError for another ending."""
    if path.suffix.lower() not in FORMATS:
        raise UsageError(f"cannot draw {path.name!r}: expected a file ending in {', '.join(FORMATS)}")
    drawn = chart(rows)
    try:
        if path.suffix.lower() == ".html":
            drawn.save(str(path), inline=True)
        else:
            drawn.save(str(path), scale_factor=2)
    except OSError as error:
        raise HomeError(f"cannot write {path}: {error.strerror or error}") from error


def _order(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Speakers by the number of their statements; beyond the first fifteen they are one."""
    counted = [name for name, _ in Counter(row["speaker"] for row in rows).most_common()]
    return counted if len(counted) <= MOST_SPEAKERS else [*counted[: MOST_SPEAKERS - 1], OTHERS]


def _points(rows: Sequence[dict[str, Any]], shown: set[str]) -> list[dict[str, Any]]:
    """One point for each speaker and day."""
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        speaker = row["speaker"] if row["speaker"] in shown else OTHERS
        grouped[speaker, row["said_on"]].append(row)
    return [
        {
            "speaker": speaker,
            "day": day.replace("--", f"{_NO_YEAR}-", 1) if day.startswith("--") else day,
            "said on": day,
            "count": len(said),
            "words": " / ".join(_words(row) for row in said[:_SHOWN]) + (" / …" if len(said) > _SHOWN else ""),
            "sources": ", ".join(dict.fromkeys(row["doc"] for row in said)),
        }
        for (speaker, day), said in sorted(grouped.items())
    ]


def _words(row: dict[str, Any]) -> str:
    words = textwrap.shorten(row["quote"], _CHARACTERS, placeholder=" …")
    return f"“{words}”" if row["kind"] == "direct" else words
