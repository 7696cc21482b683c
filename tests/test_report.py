"""The page of results, and the gate that compares results with recorded ones."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from eval.gate import read_recorded, worse
from eval.report import render
from eval.run import summed
from eval.suites import Row, Suite, never_perfect
from index.errors import UsageError

SUITE = Suite(
    "lone", lambda run: iter(()), ("id", "hit"), ("hit", "false refusal"), lambda rows: {"ratio": 0.5}, never_perfect
)


def results(*rows: Row) -> dict[str, Any]:
    return {**summed(SUITE, rows), "cases": list(rows)}


def cases(*hits: float) -> list[Row]:
    return [{"id": str(number), "hit": hit} for number, hit in enumerate(hits)]


WRONG: Row = {
    "id": "b",
    "hit": 0.0,
    "question": "Who <b>fell</b>?",
    "answer": "nobody",
    "gold": "Ada",
    "cited": ["Ada fell."],
}
PAGE = render(
    {
        **results({"id": "a", "hit": 1.0, "question": "Who rose?"}, WRONG, {"id": "c", "hit": 0.5, "answerable": 0.0}),
        "against": {"Stock": {"hit": {"theirs": 0.25, "ours": 0.5, "low": -0.1, "high": 0.6}}},
    },
    SUITE.columns,
)  # fmt: skip


def test_the_page_loads_nothing_and_escapes_documents() -> None:
    assert not re.search(r"<script|<link|<img|@import|url\(|src=", PAGE)
    assert "Who &lt;b&gt;fell&lt;/b&gt;?" in PAGE
    assert "<b>fell</b>" not in PAGE


def test_the_worst_case_comes_first_with_what_was_wanted_and_cited() -> None:
    worst = PAGE[PAGE.index("Worst cases") : PAGE.index("All cases")]
    assert worst.index("fell") < worst.index("a refusal")
    assert "Who rose?" not in worst
    for shown in ("nobody", "Ada", "Ada fell."):
        assert shown in worst


def test_figures_and_others_stand_side_by_side() -> None:
    assert "<td>hit</td><td>0.500</td><td>0.000 to 1.000</td><td>3</td>" in PAGE
    assert "<td>Stock</td><td>hit</td><td>0.250</td><td>0.500</td><td>-0.100 to +0.600</td>" in PAGE


def test_plots_are_drawn_where_there_is_something_to_draw() -> None:
    scored = [{"id": str(at), "hit": at / 10, "sufficiency": at / 10, "answerable": float(at > 5)} for at in range(10)]
    page = render(results(*scored), SUITE.columns)
    assert page.count("<svg") == 3
    assert "share of questions answered" in page
    assert "<svg" not in render(results(*cases(1.0, 0.0)), SUITE.columns)


def test_a_figure_of_no_case_is_left_out() -> None:
    assert results(*cases(1.0))["figures"] == {"hit": 1.0, "ratio": 0.5}


def test_the_gate_stays_open_within_the_noise() -> None:
    before = results(*cases(1.0, 1.0, 1.0, 0.0))
    assert worse(before, before) == []
    assert worse(before, results(*cases(1.0, 1.0, 0.0, 1.0))) == []
    assert worse(before, results(*cases(1.0, 1.0, 1.0, 1.0))) == []


def test_the_gate_shuts_on_a_fall_beyond_it() -> None:
    before = results(*cases(*[1.0] * 20))
    assert worse(before, results(*cases(*[1.0] * 10, *[0.0] * 10))) == ["hit: 1.000 before, 0.500 now"]


def test_a_case_that_is_missing_counts_as_nothing() -> None:
    before = results(*cases(*[1.0] * 10, *[0.0] * 10, *[1.0] * 20))
    now = results(*cases(*[1.0] * 10, *[0.0] * 10))
    assert worse(before, now) == ["hit: 0.750 before, 0.500 now"]


def test_of_some_figures_lower_is_better() -> None:
    low, high = ([{"id": str(at), "false refusal": value} for at in range(20)] for value in (0.0, 1.0))
    assert worse(results(*low), results(*high)) == ["false refusal: 0.000 before, 1.000 now"]
    assert worse(results(*high), results(*low)) == []


def test_another_suites_results_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    file.write_text(json.dumps(results(*cases(1.0))))
    assert read_recorded(file, "lone")["count"] == 1
    with pytest.raises(UsageError, match="records 'lone', not 'seeds'"):
        read_recorded(file, "seeds")
    file.write_text("no JSON")
    with pytest.raises(UsageError, match="no recorded results"):
        read_recorded(file, "lone")
