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

from eval.gate import read_recorded, worse
from eval.metrics import mean_interval, resampled_intervals
from eval.report import render
from eval.suites import Row, Run, Suite, suites
from index.errors import UsageError
from index.settings import IndexSettings
from rag.assemble import Chosen

Notify = Callable[[str], None]
REPORTS = "reports"
"""Folder of a home in which the last results of each suite are kept, as SUITE.json and SUITE.html."""


def run_suite(
    name: str,
    *,
    data: Path | None = None,
    split: Path | None = None,
    json_file: Path | None = None,
    limit: int | None = None,
    against: str = "",
    report: Path | None = None,
    gate: Path | None = None,
    home: Path | None = None,
    models: Path | None = None,
    indexed: Path | None = None,
    settings: IndexSettings | None = None,
    chosen: Chosen | None = None,
    progress: Callable[[int, int | None], None] | None = None,
    notify: Notify,
) -> int:
    """Runs a suite by name and prints its results; 0 once it ran, 1 if with `gate` a figure fell below the one recorded.

    `limit` bounds the cases of suites that sample. `against` "stock" asks other pipelines the same questions; `report` is
    a page to write. What is indexed is kept in `home`, a temporary one unless given; `models` is where exported models
    are kept, so that a new home need not export them again. `indexed` is the user's home: the last results of each suite
    are kept in its `reports/`. `settings` and `chosen` are what the user has set, for the suite `own`. `progress` hears of
    cases done, of how many if that is known, instead of a bar.

    Raises UsageError for a suite that is not known, files that cannot be read or written, and a suite that ranks nothing
    to compare, before anything runs.
    """
    suite = _known(name)
    recorded = read_recorded(gate, name) if gate else None
    _check_written(json_file, report)
    if against and not suite.ranks:
        raise UsageError(f"{name} ranks no documents, so there is nothing to compare with stock pipelines")
    with nullcontext(home) if home else tempfile.TemporaryDirectory(prefix="dateline-eval-") as used:
        if models and not (Path(used) / "models").exists():
            _share(models, Path(used) / "models")
        run = Run(Path(used), data, split, notify, limit, indexed, settings, chosen or Chosen())
        results = _results(suite, run, against, progress)
    click.echo(table(suite, results["cases"], results))
    if json_file:
        json_file.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    if report:
        report.write_text(render(results, suite.columns), encoding="utf-8")
    if indexed:
        _keep(indexed / REPORTS, results, render(results, suite.columns))
    fallen = worse(recorded, results) if recorded else []
    click.echo("".join(f"WORSE {line}\n" for line in fallen), nl=False)
    return 1 if fallen else 0


def _keep(folder: Path, results: dict[str, Any], page: str) -> None:
    """Keeps the last results of a suite; where that cannot be written they are only printed."""
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for ending, text in (("json", json.dumps(results, ensure_ascii=False) + "\n"), ("html", page)):
            partial = folder / f"{results['suite']}.{ending}.partial"
            partial.write_text(text, encoding="utf-8")
            partial.replace(partial.with_suffix(""))


def _results(
    suite: Suite, run: Run, against: str, progress: Callable[[int, int | None], None] | None
) -> dict[str, Any]:
    rows = _collected(suite, run, progress)
    beside = {"against": _beside(run, rows)} if against else {}
    return {**summed(suite, rows), "cases": rows, **beside}


def _known(name: str) -> Suite:
    known = suites()
    if name not in known:
        raise UsageError(f"no suite {name!r}; known are: {', '.join(known)}")
    return known[name]


def _check_written(*files: Path | None) -> None:
    for each in files:
        if each and not each.absolute().parent.is_dir():
            raise UsageError(f"no folder {each.absolute().parent} to write the results to")


def _beside(run: Run, rows: Sequence[Row]) -> dict[str, Any]:
    from eval.baselines import beside
    from index.corpus import Corpus

    return beside(Corpus.open(run.home), rows, run.notify)


def _share(models: Path, place: Path) -> None:
    """Links the models' folder; where it cannot be made or linked, the home exports its own."""
    with suppress(OSError):
        for folder in (models, place.parent):
            folder.mkdir(parents=True, exist_ok=True)
        place.symlink_to(models.absolute(), target_is_directory=True)


def summed(suite: Suite, rows: Sequence[Row]) -> dict[str, Any]:
    """Averages with intervals, the suite's own figures, and whether it is perfect. A figure of no case is left out."""
    values = {name: [row[name] for row in rows if name in row] for name in suite.figures}
    averages = {name: _average(each) for name, each in values.items() if each}
    summary = dict(suite.summary(list(rows)))
    figures = {name: average["mean"] for name, average in averages.items()} | summary
    return {
        "suite": suite.name,
        "ran_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "count": len(rows),
        "averages": averages,
        "figures": figures,
        "intervals": resampled_intervals(rows, suite.summary),
        "perfect": bool(rows) and suite.perfect(figures),
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
    for pipeline, figures in results.get("against", {}).items():
        for name, each in figures.items():
            apart = f"[{each['low']:+.3f}, {each['high']:+.3f}]"
            lines.append(f"{pipeline:30} {name:8} {each['theirs']:.3f}  ours {each['ours']:.3f}  difference {apart}")
    lines.append(f"{len(rows)} cases; " + ("perfect" if results["perfect"] else "not perfect"))
    return "\n".join(lines)


def _collected(suite: Suite, run: Run, progress: Callable[[int, int | None], None] | None) -> list[Row]:
    from tqdm import tqdm

    total = suite.count(run) if suite.count else None
    if progress is None:
        return list(tqdm(suite.cases(run), total=total, desc=suite.name, unit="case", leave=False))
    rows: list[Row] = []
    progress(0, total)
    for row in suite.cases(run):
        rows.append(row)
        progress(len(rows), total)
    return rows


def _average(values: Sequence[float]) -> dict[str, Any]:
    mean, interval = mean_interval(values)
    return {"mean": mean, "interval": interval, "count": len(values)}


def _cell(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)
