"""What a new process imports before it answers: no framework is on the way of `dateline ask`, next to nothing of `--help`."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

OURS = {"index", "rag", "eval", "ui"}
NO_PACKAGES = {"_distutils_hack", "cython_runtime", "sitecustomize", "usercustomize"}
"""Hooks of the environment and what compiled modules put there; `_cython_…` are named for their version."""
LIST = {"click", "filelock", "numpy", "rapidfuzz"}
MODELS = {"onnxruntime", "tokenizers"}


def imported(*arguments: str) -> set[str]:
    """The packages of others that a `dateline` command has imported when it ends."""
    code = f"""
import atexit, json, sys
def tell():
    print(json.dumps(sorted({{name.split(".")[0] for name in sys.modules}} - sys.stdlib_module_names)), file=sys.stderr)
atexit.register(tell)
from ui.cli import main
main({list(arguments)!r}, prog_name="dateline")
"""
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True, text=True, timeout=60, check=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    (line,) = run.stderr.splitlines()
    found = {name for name in json.loads(line) if not name.startswith(("__", "_cython_"))}
    return found - OURS - NO_PACKAGES


@pytest.mark.parametrize(
    ("question", "packages"),
    [
        ("who said what on Feb 14", LIST),
        ("what did Lavrov say?", LIST),
        ("who said 'far from exhausted'", LIST | {"tzdata"}),
        ("How many soldiers are near the border?", LIST | MODELS | {"tzdata"}),
    ],
)
def test_a_question_imports_no_framework(indexed_home: Path, question: str, packages: set[str]) -> None:
    assert imported("--home", str(indexed_home), "ask", question) == packages


def test_help_imports_next_to_nothing() -> None:
    assert imported("--help") == {"click"}


def test_a_list_of_statements_waits_for_no_model(indexed_home: Path, tmp_path: Path) -> None:
    """A fresh home has no reader before a question needs it."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("catalog.sqlite3", "vectors.bin", "chroma"):
        (home / name).symlink_to(indexed_home / name)
    assert imported("--home", str(home), "ask", "who said what on Feb 14") == LIST
    assert not (home / "models").exists()
