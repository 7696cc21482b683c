"""Evaluations beside the server: what can be run, what went wrong, what is kept."""

import json
import time
from pathlib import Path

import pytest

from index.errors import IndexBusy, UsageError
from ui.evaluations import Evaluation, Evaluations


def ended(runs: Evaluations) -> Evaluation:
    for _ in range(600):
        if runs.last and runs.last.process and runs.last.state != "running":
            runs.last.process.wait(timeout=30)
            return runs.last
        time.sleep(0.05)
    raise AssertionError("it does not end")


def test_only_what_needs_no_data_can_be_run(tmp_path: Path) -> None:
    runs = Evaluations(tmp_path)
    with pytest.raises(UsageError, match="'xquad' cannot be run from here; seeds and own can"):
        runs.start("xquad")
    with pytest.raises(UsageError, match=r"no questions of yours: .*questions\.jsonl is not there"):
        runs.start("own")


def test_why_a_run_failed_is_its_last_word(tmp_path: Path) -> None:
    runs = Evaluations(tmp_path)
    runs.questions.write_text("no JSON")
    runs.start("own")
    failed = ended(runs)
    assert failed.state == "failed"
    assert "questions.jsonl" in failed.error


def test_one_at_a_time_and_stopped(tmp_path: Path) -> None:
    runs = Evaluations(tmp_path)
    runs.start("seeds")
    with pytest.raises(IndexBusy, match="the suite seeds is running"):
        runs.start("seeds")
    runs.stop()
    assert ended(runs).state == "stopped"
    assert runs.results() == []


def test_results_are_those_that_are_kept_and_whole(tmp_path: Path) -> None:
    kept = {"suite": "own", "ran_at": "2026-01-01T00:00:00+00:00", "count": 1, "figures": {"F1": 1.0}, "averages": {}}
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "own.json").write_text(json.dumps({**kept, "cases": [{"id": "1"}]}))
    (tmp_path / "reports" / "torn.json").write_text('{"suite": "to')
    (tmp_path / "reports" / "other.json").write_text("[]")
    (tmp_path / "reports" / "own.html").write_text("<p>")
    runs = Evaluations(tmp_path)
    assert runs.results() == [kept]
    assert runs.report("own") == tmp_path / "reports" / "own.html"
    assert runs.report("../own") is None
