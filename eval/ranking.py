"""Ranking metrics of one question, by ir_measures, the library over trec_eval; ties break by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

MEASURES = {
    "R@1": R @ 1, "R@4": R @ 4, "R@5": R @ 5, "R@10": R @ 10, "R@100": R @ 100,
    "MRR@10": RR @ 10, "nDCG@5": nDCG @ 5, "nDCG@10": nDCG @ 10,
}  # fmt: skip


def ranking_figures(ranked: Sequence[str], relevant: Mapping[str, int], names: Sequence[str]) -> dict[str, float]:
    """The measures asked for by name; `ranked` is best first and holds no id twice.

    >>> ranking_figures(["b", "a"], {"a": 1}, ["R@1", "MRR@10"])
    {'R@1': 0.0, 'MRR@10': 0.5}
    """
    gold = [ir_measures.Qrel("q", key, grade) for key, grade in relevant.items()]
    run = [ir_measures.ScoredDoc("q", key, float(len(ranked) - place)) for place, key in enumerate(ranked)]
    found = ir_measures.calc_aggregate([MEASURES[name] for name in names], gold, run) if run else {}
    return {name: float(found.get(MEASURES[name], 0.0)) for name in names}
