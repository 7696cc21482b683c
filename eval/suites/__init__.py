"""The suites, by name. A suite says what it needs, yields its cases' results, and sums them up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from index.errors import UsageError
from index.settings import IndexSettings
from rag.assemble import Chosen

Row = Mapping[str, Any]
"""One case's result: `id`, whatever the suite shows of it, and its metrics."""
Figures = Mapping[str, float]
T = TypeVar("T")


@dataclass(frozen=True)
class Run:
    """Where a suite runs: a home of its own, its data folder, another split of that data and at most so many cases.

    `indexed` is the user's own home, which a suite may ask and must not change. `settings` and `chosen` are what the user
    has set; only a suite of the user's own documents asks with them, the others measure the defaults.
    """

    home: Path
    data: Path | None
    split: Path | None
    notify: Callable[[str], None]
    limit: int | None = None
    indexed: Path | None = None
    settings: IndexSettings | None = None
    chosen: Chosen = field(default_factory=lambda: Chosen())

    def needed_data(self, what: str) -> Path:
        """The data folder. Raises UsageError, saying what it should hold, when none is given or it is not there."""
        if self.data is None or not self.data.is_dir():
            raise UsageError(f"this suite needs --data DIR, {what}" + (f"; no folder {self.data}" if self.data else ""))
        return self.data


@dataclass(frozen=True)
class Suite:
    """`cases` runs it; `figures` names what is averaged over the cases.

    `summary` adds figures that are no averages; it must be cheap, since it is computed on resampled cases too.
    `columns` are shown in the table, in this order. `ranks` says whether cases rank documents (they hold `question` and,
    with grades, what is `relevant`), so that other pipelines can be asked the same. `count` tells beforehand how many cases
    there will be, where that is cheap.
    """

    name: str
    cases: Callable[[Run], Iterator[Row]]
    columns: tuple[str, ...]
    figures: tuple[str, ...]
    summary: Callable[[list[Row]], Figures]
    perfect: Callable[[Figures], bool]
    ranks: bool = False
    count: Callable[[Run], int] | None = None


def sampled(cases: Sequence[T], limit: int | None) -> list[T]:
    """At most `limit` cases, spread evenly.

    >>> sampled([1, 2, 3, 4], 2)
    [1, 3]
    """
    if limit is None or limit >= len(cases):
        return list(cases)
    return [cases[at * len(cases) // limit] for at in range(limit)]


def never_perfect(figures: Figures) -> bool:
    """Of a suite whose figures are compared, not passed."""
    return False


def suites() -> dict[str, Suite]:
    """Every suite by its name."""
    from eval.suites import (
        attributionbench,
        beir,
        canard,
        clapnq,
        mtrag,
        mtrag_asked,
        multihop,
        own,
        polnear,
        polnear_asked,
        prose,
        realtimeqa,
        rgb,
        seeds,
        speed,
        timex,
        written,
        xquad,
    )  # fmt: skip

    modules = (
        seeds, own, polnear, polnear_asked, timex, xquad, written, rgb, clapnq, realtimeqa, multihop, canard, mtrag, mtrag_asked,
        attributionbench, prose, beir, speed,
    )  # fmt: skip
    return {each.SUITE.name: each.SUITE for each in modules}
