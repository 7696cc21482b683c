"""`dateline eval` as a process beside the server: started, watched, stopped. One at a time; results are kept in the home.

A process of its own, so that it neither holds up those who ask nor stays in memory when it is done.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from eval.run import REPORTS
from index.errors import HomeError, IndexBusy, UsageError
from index.servers import LOCAL, Servers

RUNNABLE = ("seeds", "own")
"""Suites that need no data beside the home."""
LINES_KEPT = 20
State = Literal["running", "done", "failed", "stopped"]
_PROGRESS = re.compile(r"progress (\d+) (\d+|\?)\s*")


@dataclass
class Evaluation:
    """One run. `total` is 0 while it is not known; `error` is the last that a run that failed had to say."""

    suite: str
    state: State = "running"
    done: int = 0
    total: int = 0
    error: str = ""
    process: subprocess.Popen[str] | None = field(default=None, repr=False)


class Evaluations:
    """The evaluations of one home. Safe for threads."""

    def __init__(self, home: Path, servers: Servers = LOCAL) -> None:
        self.home = home
        self._servers = servers
        self._last: Evaluation | None = None
        self._lock = threading.Lock()

    @property
    def last(self) -> Evaluation | None:
        """The run that was started last, by anybody, since the server was started."""
        return self._last

    @property
    def questions(self) -> Path:
        """The file that the suite `own` asks."""
        return self.home / "questions.jsonl"

    def start(self, suite: str) -> Evaluation:
        """Starts a run. Raises UsageError for a suite that cannot be run from here, IndexBusy while another runs."""
        if suite not in RUNNABLE:
            raise UsageError(f"{suite!r} cannot be run from here; {' and '.join(RUNNABLE)} can")
        if suite == "own" and not self.questions.is_file():
            raise UsageError(f"there are no questions of yours: {self.questions} is not there")
        with self._lock:
            if self._last and self._last.state == "running":
                raise IndexBusy(f"the suite {self._last.suite} is running; one at a time")
            run = Evaluation(suite, process=_process(self.home, suite, self._servers))
            self._last = run
        threading.Thread(target=_watch, args=(run,), name=f"eval {suite}", daemon=True).start()
        return run

    def stop(self) -> None:
        """Ends the run, if there is one; the results of the one before it stay."""
        run = self._last
        if run and run.process and run.state == "running":
            run.state = "stopped"
            run.process.terminate()

    def results(self) -> list[dict[str, Any]]:
        """The last results of each suite that has been run, without their cases, in the order of their names."""
        found = []
        for path in sorted((self.home / REPORTS).glob("*.json")):
            try:
                results = json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue  # torn, or another's: it is shown as soon as it has been written anew
            if isinstance(results, dict) and {"suite", "ran_at", "figures", "averages", "count"} <= results.keys():
                results.pop("cases", None)
                found.append(results)
        return found

    def report(self, suite: str) -> Path | None:
        """The page of a suite's last results."""
        return next((each for each in (self.home / REPORTS).glob("*.html") if each.stem == suite), None)


def _process(home: Path, suite: str, servers: Servers) -> subprocess.Popen[str]:
    code = "from ui.cli import main; main(prog_name='dateline')"
    command = [sys.executable, "-c", code, "--home", str(home), "eval", suite, "--progress"]
    try:
        return subprocess.Popen(
            command, env={**os.environ, **servers.variables()}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            encoding="utf-8", errors="replace",
        )  # fmt: skip
    except OSError as error:
        raise HomeError(f"the evaluation cannot be started: {error.strerror or error}") from error


def _watch(run: Evaluation) -> None:
    """Reads how far the process is until it ends."""
    assert run.process
    assert run.process.stderr
    said = deque[str](maxlen=LINES_KEPT)
    with run.process.stderr as lines:
        for line in lines:
            if progress := _PROGRESS.fullmatch(line):
                run.done, run.total = int(progress[1]), 0 if progress[2] == "?" else int(progress[2])
            else:
                said.append(line.strip())
    status = run.process.wait()
    if run.state == "running":
        if status:
            run.error = next((line for line in reversed(said) if line), f"it ended with status {status}")
        run.state = "failed" if status else "done"
