"""The suites, by name. A suite says what it needs, yields its cases' results, and sums them up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
"""One case's result: `id`, whatever the suite shows of it, and its metrics."""
Figures = Mapping[str, float]


@dataclass(frozen=True)
class Suite:
    """`cases` runs it in a home of its own, over its data folder if it has one; `figures` names what is averaged.

    `summary` adds figures that are no averages over cases. `columns` are shown in the table, in this order.
    """

    name: str
    cases: Callable[[Path, Path | None, Callable[[str], None]], Iterator[Row]]
    columns: tuple[str, ...]
    figures: tuple[str, ...]
    summary: Callable[[list[Row]], Figures]
    perfect: Callable[[Figures], bool]


def suites() -> dict[str, Suite]:
    """Every suite by its name."""
    from eval.suites import seeds

    return {each.name: each for each in (seeds.SUITE,)}
