"""Runs a suite in a fresh home: per-case results first, then averages with bootstrap intervals; a table and JSON.

It judges nothing itself: a suite yields rows, names what is averaged, and says whether that is perfect.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from contextlib import nullcontext, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from eval.metrics import mean_interval, resampled_intervals
from eval.suites import Row, Run, Suite, suites
from index.errors import UsageError

Notify = Callable[[str], None]


def run_suite(
    name: str,
    *,
    data: Path | None = None,
    split: Path | None = None,
    json_file: Path | None = None,
    home: Path | None = None,
    models: Path | None = None,
    notify: Notify,
) -> int:
    """Runs a suite by name and prints its results; 0 once it ran. `home` is a temporary one unless given;
    `models` is where exported models are kept, so that a temporary home need not export them again.

    Raises UsageError for a suite that is not known or a JSON file that has no folder, before anything runs.
    """
    known = suites()
    if name not in known:
        raise UsageError(f"no suite {name!r}; known are: {', '.join(known)}")
    if json_file and not json_file.absolute().parent.is_dir():
        raise UsageError(f"no folder {json_file.absolute().parent} to write the results to")
    suite = known[name]
    with nullcontext(home) if home else tempfile.TemporaryDirectory(prefix="dateline-eval-") as used:
        if models and not home:
            _share(models, Path(used) / "models")
        rows = _collected(suite, Run(Path(used), data, split, notify))
    results = summed(suite, rows)
    click.echo(table(suite, rows, results))
    if json_file:
        text = json.dumps({**results, "cases": rows}, ensure_ascii=False, indent=2)
        json_file.write_text(text + "\n", encoding="utf-8")
    return 0


def _share(models: Path, place: Path) -> None:
    """Links the models' folder; where it cannot be made or linked, the home exports its own."""
    with suppress(OSError):
        models.mkdir(parents=True, exist_ok=True)
        place.symlink_to(models.absolute(), target_is_directory=True)


def summed(suite: Suite, rows: Sequence[Row]) -> dict[str, Any]:
    """Averages with intervals, the suite's own figures, and whether it is perfect."""
    averages = {name: _average([row[name] for row in rows if name in row]) for name in suite.figures}
    summary = dict(suite.summary(list(rows)))
    figures = {name: average["mean"] for name, average in averages.items()} | summary
    return {
        "suite": suite.name,
        "ran_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "count": len(rows),
        "averages": averages,
        "figures": figures,
        "intervals": resampled_intervals(rows, suite.summary),
        "perfect": suite.perfect(figures),
    }


def table(suite: Suite, rows: Sequence[Row], results: dict[str, Any]) -> str:
    """The cases in columns, then the figures."""
    cells = [[_cell(row.get(column, "")) for column in suite.columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(suite.columns, *cells, strict=True)]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
             for line in (suite.columns, *cells)]  # fmt: skip
    lines.append("")
    for name, average in results["averages"].items():
        low, high = average["interval"]
        lines.append(f"{name:20} {average['mean']:.3f}  [{low:.3f}, {high:.3f}]  over {average['count']}")
    for name, value in results["figures"].items():
        if name not in results["averages"]:
            low, high = results["intervals"].get(name, (value, value))
            lines.append(f"{name:20} {value:.3f}" + (f"  [{low:.3f}, {high:.3f}]" if low < high else ""))
    lines.append(f"{len(rows)} cases; " + ("perfect" if results["perfect"] else "not perfect"))
    return "\n".join(lines)


def _collected(suite: Suite, run: Run) -> list[Row]:
    from tqdm import tqdm

    return list(tqdm(suite.cases(run), desc=suite.name, unit="case", leave=False))


def _average(values: Sequence[float]) -> dict[str, Any]:
    mean, interval = mean_interval(values)
    return {"mean": mean, "interval": interval, "count": len(values)}


def _cell(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
