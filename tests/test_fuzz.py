"""A few of the cases of tests/fuzz.py (`make fuzz` has the many), and what Schemathesis makes of the API's own description."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import fuzz_children
import fuzz_monsters
import pytest

from rag.assemble import open_pipeline
from ui.api import application
from ui.service import Service

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
PHASES = "examples,coverage,fuzzing,stateful" if EXAMPLES else "examples,fuzzing"


@pytest.mark.parametrize("kind", list(fuzz_children.SEEDS))
def test_broken_files(kind: str) -> None:
    for number in range(1, 5):
        assert fuzz_children.tried(kind, 7, number, Path()).wrong == ""


@pytest.mark.parametrize("kind", ["text", "question"])
def test_odd_texts_and_odd_questions(kind: str, indexed_home: Path) -> None:
    for number in range(8):
        assert fuzz_children.tried(kind, 7, number, indexed_home).wrong == ""


@pytest.mark.parametrize("name", fuzz_children.MONSTERS)
def test_monsters(name: str) -> None:
    suffix, make = fuzz_monsters.MONSTERS[name]
    content = make(3_000)
    assert fuzz_children.timed(0, lambda: fuzz_children.checked_file(suffix, content, None), 3_000).wrong == ""


def test_the_api_keeps_to_its_description(
    indexed_home: Path, tmp_path: Path, running: Callable[[Any], AbstractContextManager[str]]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(indexed_home, home)
    service = Service(home, lambda: open_pipeline(home))
    service.warm()
    with running(application(service)) as address:
        run = subprocess.run(
            [
                str(Path(sys.executable).with_name("schemathesis")), "--config-file", str(CONFIGURATION), "run", f"{address}/api/openapi.json", "--no-color",
                "--seed", "1", "--max-examples", EXAMPLES or "3", "--phases", PHASES, "--request-timeout", "60",
            ],
            cwd=tmp_path, stdout=None if EXAMPLES else subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
        )  # fmt: skip
    assert run.returncode == 0, run.stdout
