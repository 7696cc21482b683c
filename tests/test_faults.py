"""A few rounds of each fault of tests/faults.py; `make faults` has the many."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import faults
import pytest

SEED = 7
pytestmark = pytest.mark.timeout(900)  # a fault takes a second or two, on a busy machine ten times that
OTHERS = {
    "torn": faults.torn, "catalog": faults.corrupt_catalog, "chroma": faults.corrupt_chroma,
    "chroma-deleted": faults.deleted_chroma, "clock": faults.clock_back, "writers": faults.two_writers,
    "lock": faults.killed_with_the_lock, "read-only": faults.read_only,
}  # fmt: skip


@pytest.fixture(scope="module")
def bench(models: Path) -> Iterator[faults.Bench]:
    with tempfile.TemporaryDirectory(prefix="dateline-faults-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        shutil.copytree(models, folder / "models")  # pytest's own folders admit no other user
        (folder / "models").chmod(0o755)
        yield faults.Bench(folder, folder / "models", SEED)


@pytest.mark.parametrize("operation", ["update", "prune", "rebuild", "salvage", "migrate"])
def test_killed_between_two_lines(bench: faults.Bench, operation: str) -> None:
    assert faults.killed_between_lines(bench, operation) == "killed"


@pytest.mark.parametrize("operation", ["update", "prune"])
def test_killed_at_a_moment(bench: faults.Bench, operation: str) -> None:
    faults.killed_at_a_moment(bench, operation)


@pytest.mark.parametrize("operation", ["update", "salvage"])
def test_a_full_disk(bench: faults.Bench, operation: str) -> None:
    assert faults.full_disk(bench, operation) == "refused"


@pytest.mark.skipif(not faults.can_mount(), reason="may not mount a file system")
def test_a_full_file_system(bench: faults.Bench) -> None:
    """With room for the fresh catalog or its log, but not for both."""
    bench.chance = random.Random("20220214 285")
    assert faults.full_file_system(bench, "salvage") == "refused"


@pytest.mark.parametrize("fault", OTHERS)
def test_another_fault(bench: faults.Bench, fault: str) -> None:
    OTHERS[fault](bench)
