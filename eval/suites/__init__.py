"""The suites, by name. A suite says what it needs, yields its cases' results, and sums them up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import UsageError

Row = Mapping[str, Any]
"""One case's result: `id`, whatever the suite shows of it, and its metrics."""
Figures = Mapping[str, float]


@dataclass(frozen=True)
class Run:
    """Where a suite runs: a home of its own, its data folder and another split of that data if they are given."""

    home: Path
    data: Path | None
    split: Path | None
    notify: Callable[[str], None]

    def needed_data(self, what: str) -> Path:
        """The data folder. Raises UsageError, saying what it should hold, when none is given or it is not there."""
        if self.data is None or not self.data.is_dir():
            raise UsageError(f"this suite needs --data DIR, {what}" + (f"; no folder {self.data}" if self.data else ""))
        return self.data


@dataclass(frozen=True)
class Suite:
    """`cases` runs it; `figures` names what is averaged over the cases.

    `summary` adds figures that are no averages; it must be cheap, since it is computed on resampled cases too.
    `columns` are shown in the table, in this order.
    """

    name: str
    cases: Callable[[Run], Iterator[Row]]
    columns: tuple[str, ...]
    figures: tuple[str, ...]
    summary: Callable[[list[Row]], Figures]
    perfect: Callable[[Figures], bool]


def suites() -> dict[str, Suite]:
    """Every suite by its name."""
    from eval.suites import polnear, polnear_asked, seeds, timex

    return {each.name: each for each in (seeds.SUITE, polnear.SUITE, polnear_asked.SUITE, timex.SUITE)}
