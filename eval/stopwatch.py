"""Time and memory of work in processes of their own: what one has loaded must neither help nor burden another.

A `Worker` loads once and then does what it is told, so that two can take turns; `timed` is a command from its start to
its end.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from index.errors import DatelineError

ROOT = Path(__file__).parent.parent
"""Processes start here, so that they import the same code as this one."""
LONGEST = 600
"""Seconds that a command may take."""
Action = Callable[..., Mapping[str, Any]]


class WorkerFailed(DatelineError):
    """A process that was to be measured has ended with an error."""


class Worker:
    """A process of `python -m MODULE ARGUMENTS` that `serve` answers in. Close it, or use it in a `with`."""

    def __init__(self, module: str, *arguments: str) -> None:
        self.name = " ".join((module, *arguments))
        # A file, since a pipe that nobody reads fills up.
        self._said = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=ROOT, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._said,
        )  # fmt: skip

    def do(self, action: str, **given: Any) -> dict[str, Any]:
        """What the action returns, with the seconds that it took (`seconds`, `cpu`) and the peak of memory so far (`MB`).

        Raises WorkerFailed with the last line that the process had to say.
        """
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(json.dumps({"action": action, **given}) + "\n")
            self._process.stdin.flush()
            return dict(json.loads(self._process.stdout.readline()))
        except (OSError, ValueError) as error:
            self._process.kill()
            self._said.seek(0)
            said = self._said.read().strip().splitlines()
            raise WorkerFailed(f"{self.name}, {action}: {said[-1] if said else 'it ended'}") from error

    def close(self) -> None:
        """Ends the process."""
        self._process.kill()
        self._process.communicate()
        self._said.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(actions: Mapping[str, Action]) -> None:
    """Does what the lines of stdin say until they end. What libraries print goes to stderr.

    An action may itself return `seconds` and `cpu`, where not all that it does counts.
    """
    with _own_stdout() as replies:
        for line in sys.stdin:
            asked = json.loads(line)
            action = actions[asked.pop("action")]
            began, cpu = time.perf_counter(), time.process_time()
            found = action(**asked)
            spent = {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "MB": peak_memory()}
            replies.write(json.dumps({**spent, **found}) + "\n")
            replies.flush()


def _own_stdout() -> IO[str]:
    """Where stdout went; from now on it goes to stderr."""
    kept = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return kept


def peak_memory() -> float:
    """The most that this process has had resident, in megabytes of 2^20 bytes."""
    try:
        # What getrusage tells of a process on Linux counts what its parent had, before it became another program.
        (line,) = (each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    except OSError:
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (2**20 if sys.platform == "darwin" else 1024)


def timed(command: Sequence[str]) -> float:
    """Seconds from the start of `python COMMAND` to its end. Raises WorkerFailed unless it ends with 0 or 3 (no evidence)."""
    began = time.perf_counter()
    try:
        run = subprocess.run(
            [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise WorkerFailed(f"{command[-1]}: no end after {LONGEST} s") from error
    if run.returncode not in (0, 3):
        said = run.stderr.strip().splitlines()
        raise WorkerFailed(f"{command[-1]}: {said[-1] if said else run.returncode}")
    return time.perf_counter() - began


def load() -> float:
    """Processes that want a core, averaged over the last minute; 0 where the system does not tell."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
