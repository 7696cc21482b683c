"""Has anything become worse? Results against those recorded earlier, figure by figure, within their noise.

A figure that is an average is compared case by case: it fails when the 95 % bootstrap interval of the differences lies on the
bad side of zero. Another fails when it leaves the interval recorded with it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.metrics import mean_interval
from index.errors import UsageError

LOWER_IS_BETTER = frozenset({"false refusal", "span false refusal", "ECE", "invalid citations"})
_OF_THE_MACHINE = ("median seconds", "ms a sentence", ", ms", ", MB", ", seconds", ", documents/s")


def of_the_machine(figure: str) -> bool:
    """Whether a figure is never compared: another machine, or a busy one, is no regression.

    >>> of_the_machine("cold ask, seconds"), of_the_machine("indexing, times stock")
    (True, False)
    """
    return figure.endswith(_OF_THE_MACHINE)


def read_recorded(path: Path, suite: str) -> dict[str, Any]:
    """Results as `--json` wrote them. Raises UsageError when the file is none, or another suite's."""
    try:
        recorded = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"no recorded results in {path}: {error}") from error
    if not isinstance(recorded, dict) or recorded.get("suite") != suite:
        found = recorded.get("suite") if isinstance(recorded, dict) else None
        raise UsageError(f"{path} records {found!r}, not {suite!r}; write it with: dateline eval {suite} --json {path}")
    return recorded


def worse(recorded: Mapping[str, Any], results: Mapping[str, Any]) -> list[str]:
    """A line for each figure that fell by more than its noise; none that only one of the two holds.

    A case that was recorded and is missing now counts as the worst that it can be.
    """
    lines = []
    for name, before in recorded["figures"].items():
        now = results["figures"].get(name)
        if now is None or of_the_machine(name):
            continue
        sign = -1.0 if name in LOWER_IS_BETTER else 1.0
        fallen = sign * (now - before) < 0
        if fallen and (_cases_fell(name, sign, recorded, results) or _left_interval(name, sign, now, recorded)):
            lines.append(f"{name}: {before:.3f} before, {now:.3f} now")
    return lines


def _cases_fell(name: str, sign: float, recorded: Mapping[str, Any], results: Mapping[str, Any]) -> bool:
    now = {case["id"]: case for case in results["cases"]}
    worst = {name: 0.0 if sign > 0 else 1.0}
    differences = [
        sign * (now.get(case["id"], worst)[name] - case[name])
        for case in recorded["cases"]
        if name in case and name in now.get(case["id"], worst)
    ]
    _, (_, high) = mean_interval(differences)
    return high < 0


def _left_interval(name: str, sign: float, now: float, recorded: Mapping[str, Any]) -> bool:
    if name in recorded["averages"]:
        return False
    low, high = recorded["intervals"].get(name, (recorded["figures"][name],) * 2)
    return bool(now > high if sign < 0 else now < low)
