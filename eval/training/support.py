"""Fits the coefficients of rag/proving/support.py: `python -m eval.training.support RESULTS.json`.

RESULTS is what `dateline eval attributionbench --data DIR --json RESULTS.json` wrote: it holds the signals of each row.
Fitted on the development half; the figures printed are of the other. A logistic regression by Newton's method
(Bishop 2006, *Pattern Recognition and Machine Learning*, section 4.3.3) with a small ridge, so that no signal that is rare
runs away.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from eval.suites.attributionbench import figures_of
from rag.proving.support import Signals

Floats = NDArray[np.float64]
STEPS = 25
RIDGE = 1.0
WANTED_PRECISION = 0.85
"""Of what counts as proved, on the development half."""


@click.command(help=__doc__)
@click.argument("results", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(results: Path) -> None:
    """Prints constants to be written into rag/proving/support.py, and the figures of the half not fitted."""
    rows = json.loads(results.read_text(encoding="utf-8"))["cases"]
    fitted, others = ([row for row in rows if row["half"] == half] for half in ("development", "reported"))
    coefficients = fit(*table_of(fitted))
    names = Signals.__dataclass_fields__
    click.echo(f"INTERCEPT {coefficients[0]:.2f}")
    for name, value in zip(names, coefficients[1:], strict=True):
        click.echo(f"{name} {value:.2f}")
    sufficient = threshold(judged(fitted, coefficients))
    click.echo(f"SUFFICIENT {sufficient:.2f}")
    groups = {each: [row for row in others if row["set"] == each] for each in sorted({row["set"] for row in others})}
    for name, group in {"all": others, **groups}.items():
        shown = figures_of([proved(row, sufficient) for row in judged(group, coefficients)])
        click.echo(f"{name} ({len(group)}): " + ", ".join(f"{key} {value:.3f}" for key, value in shown.items()))


def table_of(rows: list[dict[str, Any]]) -> tuple[Floats, Floats]:
    """The signals of each row, shape (rows, signals), and whether it is attributable."""
    signals = [[row["signals"][name] for name in Signals.__dataclass_fields__] for row in rows]
    return np.array(signals), np.array([row["attributable"] for row in rows])


def fit(signals: Floats, labels: Floats) -> Floats:
    """Intercept and coefficients; the ridge is on signals of unit variance.

    >>> bool(fit(np.array([[0.0], [1.0], [0.0], [1.0]]), np.array([0.0, 1.0, 0.0, 1.0]))[1] > 1)
    True
    """
    mean, spread = signals.mean(axis=0), signals.std(axis=0) + 1e-9
    table = np.column_stack([np.ones(len(signals)), (signals - mean) / spread])
    ridge = RIDGE * np.diag([0.0, *np.ones(signals.shape[1])])
    found = np.zeros(table.shape[1])
    for _ in range(STEPS):
        said = logistic(table @ found)
        slope = table.T @ (said - labels) + ridge @ found
        found = found - np.linalg.solve((table * (said * (1 - said))[:, None]).T @ table + ridge, slope)
    scaled = found[1:] / spread
    return np.array([found[0] - scaled @ mean, *scaled])


def logistic(score: Floats) -> Floats:
    """Log odds to probabilities."""
    return np.asarray(1 / (1 + np.exp(-score)))


def judged(rows: list[dict[str, Any]], coefficients: Floats) -> list[dict[str, Any]]:
    """The rows with the probabilities that these coefficients give."""
    signals, _ = table_of(rows)
    said = logistic(coefficients[0] + signals @ coefficients[1:])
    return [{**row, "supported": float(each)} for row, each in zip(rows, said, strict=True)]


def threshold(rows: list[dict[str, Any]]) -> float:
    """The lowest probability, by steps of .05, from which what is proved is right as often as is wanted."""
    for step in range(10, 20):
        if figures_of([proved(row, step / 20) for row in rows])["proved precision"] >= WANTED_PRECISION:
            return step / 20
    return 1.0


def proved(row: dict[str, Any], sufficient: float) -> dict[str, Any]:
    """The row, proved if it lacks nothing and is probable enough."""
    return {**row, "proved": float(row["supported"] >= sufficient and not row["lacking"])}


if __name__ == "__main__":
    main()
