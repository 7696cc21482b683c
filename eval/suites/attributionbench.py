"""`attributionbench`: claims and the texts that they cite, attributable or not; how well rag/proving/support.py tells them apart.

No pipeline is asked: each row of AttributionBench (Li et al. 2024, arXiv 2402.15089) is judged as a sentence of an LLM
would be. A probability of .5 or more counts as attributable, except in the figures of `proved`, which are of the rule that
decides what is shown. Of every second row of a sub-dataset, the development half, the coefficients were fitted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.corpora import read_rows
from eval.metrics import auroc, calibration_error, f1_from, precision_recall
from eval.suites import Figures, Row, Run, Suite, never_perfect, sampled
from index.embed import open_embedder
from index.errors import UsageError
from index.settings import DEFAULT_MODEL
from rag.proving.support import SUFFICIENT, Support, lacking, probability

LABELS = {"attributable": True, "not attributable": False}


def cases(run: Run) -> Iterator[Row]:
    """One case a row."""
    folder = run.needed_data("the folder of AttributionBench with dev.jsonl")
    path = run.split or folder / "dev.jsonl"
    support = Support(lambda: embedder)
    rows = list(halved(read_rows(path)))
    embedder = open_embedder(DEFAULT_MODEL, run.home / "models", run.notify)
    for half, row in sampled(rows, run.limit):
        if row.get("attribution_label") not in LABELS or not isinstance(row.get("references"), list):
            raise UsageError(
                f"{path}: row {row.get('id')!r} needs references and an attribution_label of {list(LABELS)}"
            )
        yield {"half": half, **judged(row, support)}


def halved(rows: Sequence[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each row with its half: of each sub-dataset the first row, the third and so on are of the development half.

    >>> [half for half, _ in halved([{"src_dataset": "a"}, {"src_dataset": "b"}, {"src_dataset": "a"}])]
    ['development', 'development', 'reported']
    """
    seen: Counter[str] = Counter()
    for row in rows:
        yield ("reported" if seen[row["src_dataset"]] % 2 else "development"), row
        seen[row["src_dataset"]] += 1


def judged(row: dict[str, Any], support: Support) -> Row:
    """The row's probability and what it was told from."""
    claim, texts = row["claim"], row["references"]
    signals = support.signals(claim, texts)
    supported, missing = probability(signals), lacking(claim, texts)
    return {
        "id": row["id"],
        "set": row["src_dataset"],
        "attributable": float(LABELS[row["attribution_label"]]),
        "supported": supported,
        "proved": float(supported >= SUFFICIENT and not missing),
        "lacking": ", ".join(missing),
        "claim": claim,
        "signals": asdict(signals),
    }


def summary(rows: list[Row]) -> Figures:
    """Of all rows, of the half that was not fitted, and of each sub-dataset."""
    found = dict(figures_of(rows))
    reported = figures_of([row for row in rows if row["half"] == "reported"])
    found |= {f"{name} (reported)": value for name, value in reported.items() if name != "ECE"}
    for each in sorted({row["set"] for row in rows}):
        figures = dict(figures_of([row for row in rows if row["set"] == each]))
        if "ECE" in figures:  # turned round: where a figure is worse, the gate tells by its name alone
            figures["1 - ECE"] = 1 - figures.pop("ECE")
        found |= {f"{name} ({each})": value for name, value in figures.items()}
    return found


def figures_of(rows: Sequence[Row]) -> Figures:
    """Macro-F1, AUROC and ECE of the probabilities; precision and recall of what counts as proved."""
    if not rows:
        return {}
    labels = np.array([row["attributable"] for row in rows]) > 0
    scores = np.array([row["supported"] for row in rows])
    precision, recall = precision_recall([row["proved"] > 0 for row in rows], labels.tolist())
    figures = {"macro-F1": macro_f1(scores >= 0.5, labels), "proved precision": precision, "proved recall": recall}
    if labels.all() or not labels.any():
        return figures
    return {**figures, "AUROC": auroc(scores, labels), "ECE": calibration_error(scores, labels)}


def macro_f1(found: NDArray[np.bool_], labels: NDArray[np.bool_]) -> float:
    """The mean of the F1 of those with and of those without the label.

    >>> macro_f1(np.array([True, True, False]), np.array([True, False, False]))
    0.6666666666666666
    """
    each = [f1_from(((found == side) & (labels == side)).sum(), (found == side).sum(), (labels == side).sum())
            for side in (True, False)]  # fmt: skip
    return float(np.mean(each))


SUITE = Suite(
    "attributionbench", cases, ("id", "half", "attributable", "supported", "proved", "lacking"), (), summary, never_perfect,
)  # fmt: skip
