"""Schemathesis reads the API's own description and tries to break it; `make fuzz-api` tries longer."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from rag.assemble import open_pipeline
from ui.api import application
from ui.service import Service

EXAMPLES = os.environ.get("FUZZ_EXAMPLES", "")
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")
PHASES = "examples,coverage,fuzzing,stateful" if EXAMPLES else "examples,fuzzing"


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
