"""The suite `speed` on two documents of two sentences: every contestant does its part, and figures are of what was measured."""

import json
from pathlib import Path

import pytest

from eval.run import run_suite
from eval.stopwatch import Worker, WorkerFailed, timed
from eval.suites.speed import figures, meets_targets
from index.catalog import Catalog
from index.errors import UsageError
from index.ingest import ingest
from index.settings import IndexSettings

PLACES = ("Halden", "Tista")


def test_everybody_indexes_and_answers(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, count in (("ROUNDS", 2), ("QUESTIONS", 4), ("TIMES_COLD", 1)):
        monkeypatch.setattr(f"eval.suites.speed.{name}", count)
    data = tmp_path / "data"
    data.mkdir()
    for place in PLACES:
        (data / f"{place}.txt").write_text(f'The {place} bridge\n\n"The bridge of {place} holds," Mara Lund said.')
    file = tmp_path / "results.json"
    assert run_suite("speed", data=data, home=home, json_file=file, report=tmp_path / "r.html", notify=print) == 0
    results = json.loads(file.read_text())
    counts = [row["documents"] for row in results["cases"] if row["what"].startswith(("indexing", "stock indexing"))]
    assert counts == [1] * 8
    found = results["figures"]
    assert {"indexing, times stock", "warm p95, ms", "warm, first sentence, ms", "help, seconds"} <= found.keys()
    assert min(found.values()) > 0
    assert Catalog.open(home / "ours" / "catalog.sqlite3").counts().statements == 2
    assert Catalog.open(home / "bare" / "catalog.sqlite3").counts().statements == 0


def test_too_few_documents_are_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("It rained.")
    with pytest.raises(UsageError, match="holds 1 documents"):
        run_suite("speed", data=tmp_path, home=tmp_path / "home", notify=print)


def test_figures_are_medians_and_targets_hold_or_not() -> None:
    rows = [
        {"what": "indexing", "value": each, "times_stock": each / 2, "by_cpu": 1.0, "MB": 90.0} for each in (2, 3, 9)
    ]
    rows += [{"what": "warm", "value": each, "MB": 0.0} for each in (10, 20, 30)]
    found = figures(rows)
    assert (found["indexing, times stock"], found["indexing, documents/s"], found["indexing, MB"]) == (1.5, 3, 90.0)
    assert (found["warm, ms"], found["warm p95, ms"]) == (20, 29.0)
    assert "help, seconds" not in found
    assert meets_targets(found)
    assert not meets_targets({**found, "help, seconds": 0.31})


def test_a_process_that_fails_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(WorkerFailed, match="no such action"),
        Worker("eval.contestants", "ours", str(tmp_path)) as worker,
    ):
        worker.do("no such action")
    with pytest.raises(WorkerFailed, match="oh no"):
        timed(["-c", "raise ValueError('oh no')"])


def test_an_index_can_be_without_statements(home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text('"It holds," Mara Lund said.')
    ingest(home, [tmp_path / "a.txt"], settings=IndexSettings(extractor="none"))
    catalog = Catalog.open(home / "catalog.sqlite3")
    assert (catalog.counts().passages, catalog.counts().statements) == (1, 0)
    (tmp_path / "b.txt").write_text('"It does not," Eva Berg said.')
    ingest(home, [tmp_path / "b.txt"])
    assert Catalog.open(home / "catalog.sqlite3").counts().statements == 0
