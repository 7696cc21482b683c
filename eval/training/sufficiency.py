"""Fits the probability of sufficiency of rag/evidence.py: `python -m eval.training.sufficiency RESULTS.json …`.

RESULTS are what `dateline eval SUITE --json SUITE.json` wrote for xquad, clapnq, rgb, written, realtimeqa: they hold the signals of the
best evidence of each question and whether it was answerable; of written and realtimeqa, where other articles may answer, whether
that evidence is right. Every suite weighs the same. A logistic regression (eval/training/support.py); the figures of each half of
the cases are those of coefficients fitted on the other half.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import numpy as np
from numpy.typing import NDArray

from eval.metrics import auroc
from eval.training.support import fit, logistic

RIGHT = ("written", "realtimeqa")
"""Files of suites whose first sentence is judged."""
CASES = 300
"""That every suite counts as, however many it has."""
Floats = NDArray[np.float64]


@click.command(help=__doc__)
@click.argument("results", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def main(results: tuple[Path, ...]) -> None:
    """Prints constants to be written into rag/evidence.py."""
    suites = {
        path.stem: table_of(
            json.loads(path.read_text(encoding="utf-8"))["cases"], "evidence@1" if path.stem in RIGHT else "answerable"
        )
        for path in results
    }
    click.echo(f"all: {np.round(fitted(list(suites.values())), 2)}")
    for half in (0, 1):
        coefficients = fitted([of_half(*suite, half) for suite in suites.values()])
        for name, suite in suites.items():
            signals, labels = of_half(*suite, 1 - half)
            said = logistic(coefficients[0] + signals @ coefficients[1:])
            click.echo(f"half {half} → {name}: AUROC {auroc(said, labels > 0.5):.3f}")


def table_of(rows: list[dict[str, Any]], label: str = "answerable") -> tuple[Floats, Floats]:
    """The signals of each row that has evidence, shape (rows, signals), and its label, 0 where it is not answerable."""
    kept = [row for row in rows if row["signals"]]
    return np.array([row["signals"] for row in kept]), np.array(
        [row[label] if row["answerable"] else 0.0 for row in kept]
    )


def of_half(signals: Floats, labels: Floats, half: int) -> tuple[Floats, Floats]:
    """Every other two cases: neighbours may be one question, answerable and not."""
    chosen = np.arange(len(labels)) // 2 % 2 == half
    return signals[chosen], labels[chosen]


def fitted(suites: list[tuple[Floats, Floats]]) -> Floats:
    """Intercept and coefficients over all suites, the cases of each repeated until they weigh the same."""
    chosen = [np.resize(np.arange(len(labels)), CASES) for _, labels in suites]
    signals = np.concatenate([each[0][at] for each, at in zip(suites, chosen, strict=True)])
    labels = np.concatenate([each[1][at] for each, at in zip(suites, chosen, strict=True)])
    return fit(signals, labels)


if __name__ == "__main__":
    main()
