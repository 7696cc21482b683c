"""Seconds of tests/load.py; `make load` has the minutes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import load
import pytest
from load_people import MOST_PEOPLE, Person
from waiting import awaited


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read in /proc")
@pytest.mark.timeout(900)
def test_a_few_people_for_seconds(models: Path) -> None:
    plan = load.Plan(
        people=8, alone=0.5, together=1.5, pressed=6, killed=2, fillers=8, pause=0.2, options=("--api-only",)
    )
    with tempfile.TemporaryDirectory(prefix="dateline-load-") as made:
        home = Path(made) / "home"
        home.mkdir()
        (home / "models").symlink_to(models)
        run = load.Run()
        awaited(load.play(plan, home, run))
    slow = [each for each in run.failures if "/api/health took" in each]  # a busy machine, not a server that hangs
    assert [each for each in run.failures if each not in slow] == []
    assert run.phases["pressed"].outcomes()["turned away"] > 0


def test_nobody_has_what_another_has() -> None:
    wanted = [text for number in range(MOST_PEOPLE) for text in Person(number).questions[0].wanted]
    assert len(set(wanted)) == len(wanted) == 2 * MOST_PEOPLE
