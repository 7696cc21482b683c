"""What tests/load.py saw, as a page of Markdown."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from load import Phase, Run
    from load_people import Reply

INTRODUCTION = """# Load

People ask without a pause, each of documents of his own, of which the answers are known (`tests/load_people.py`):
statements, a follow-up, a day, a quotation, a number, a refusal; by `POST /api/ask`, `/api/ask/stream` and, as the page asks,
`/page/ask`. Beside them `dateline watch` takes in documents and forgets others. Each answer is compared with what it must be, to the
characters of each citation (`tests/load.py`).
"""


def report_text(run: Run, load: tuple[float, float, float], seconds: float) -> str:
    """The report. `load` is how busy the machine was before."""
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, cwd=Path(__file__).parent, check=False).stdout.strip()
    verdict = (
        "Everything held."
        if not run.failures
        else "What did not hold:\n\n" + "\n".join(f"- {each}" for each in run.failures)
    )
    return f"""{INTRODUCTION}
Commit {commit}, {datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, on which other work
ran: a load of {load[0]:.1f} before this began. `python {" ".join(["tests/load.py", *sys.argv[1:]])}`, {seconds / 60:.0f} minutes.

{verdict}

| phase | people | seconds | right | turned away (503) | no connection | wrong | answers/s | /api/health, slowest |
|---|---|---|---|---|---|---|---|---|
{"".join(_counts(name, phase) for name, phase in run.phases.items())}
`alone` and `together` run beside the indexer. `pressed` has twice as many people as the {run.most} questions that are let in; each
503 says when to come back (`Retry-After`). In `killed` the server gets SIGKILL while it answers and indexes, is started again
on the same port, and answered {run.down[1] - run.down[0]:.1f} seconds after the kill; no connection was refused but between the two, what
it was to index went in when asked again, and `dateline doctor` was content.

Seconds to the whole answer, and of the streams to the first sentence:

| | one person: median | 95th percentile | {run.phases["together"].people} people: median | 95th percentile | times one person |
|---|---|---|---|---|---|
{_times(run, "all questions")}{_times(run, "questions of fact", kind="fact")}{_times(run, "statements", kind="statements")}{_times(run, "first sentence", first=True)}
{run.phases["together"].people} people who wait for nothing but their answers are served one after the other: that many times the time of one is what
there is to expect.

Memory of the server (resident megabytes) while {run.phases["together"].people} people asked, at each tenth of the time: {_curve(run.phases["together"])}. {_slope(run)}
"""


def _counts(name: str, phase: Phase) -> str:
    of = phase.outcomes()
    cells = [name, phase.people, round(phase.seconds), of["right"], of["turned away"], of["down"], of["wrong"],
             f"{of['right'] / phase.seconds:.1f}", f"{max(phase.health, default=0):.2f} s"]  # fmt: skip
    return f"| {' | '.join(map(str, cells))} |\n"


def _times(run: Run, told: str, kind: str = "", *, first: bool = False) -> str:
    alone, together = (
        _percentiles(run.phases[name].right(kind=kind), first=first) for name in ("alone", "together")
    )  # fmt: skip
    if not alone or not together:
        return ""
    ratio = f"{together[0] / alone[0]:.0f} / {together[1] / alone[1]:.0f}"
    return f"| {told} | {alone[0]:.3f} | {alone[1]:.3f} | {together[0]:.2f} | {together[1]:.2f} | {ratio} |\n"


def _percentiles(replies: list[Reply], *, first: bool) -> tuple[float, float] | None:
    """Median and 95th percentile."""
    taken = [each.first if first else each.seconds for each in replies]
    known = [each for each in taken if each is not None]
    return (median(known), quantiles(known, n=20)[-1]) if len(known) > 1 else None


def _curve(phase: Phase) -> str:
    kept = phase.memory[:: max(1, len(phase.memory) // 10)]
    return ", ".join(f"{megabytes:.0f}" for _, megabytes in kept)


def _slope(run: Run) -> str:
    from load import grown

    growth, slope = grown(run.phases["together"].memory)
    return f"After the first tenth it grew by {growth:.1%}; a line through it rises by {slope:.2f} MB a minute."
