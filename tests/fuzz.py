"""Broken files of every format, odd texts, odd questions and monsters, as many as are asked for; `make fuzz` is the long form.

The rule: no crash, no hang, no traceback, only our own errors for bad files, and all that comes out is what is promised
(tests/fuzz_children.py says what). tests/test_fuzz.py runs a few of each. A run may be stopped at any time: the report says how many there were.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import fuzz_children
from fuzz_children import KINDS, Tried, work

ROOT = Path(__file__).parent.parent
BLOCK = 250
"""Cases for one process."""
SILENT = 1_800
"""Seconds without a word after which a process is killed: far more than the bound on its own time, for a busy machine."""
SHARES = {"question": 0.05, "text": 0.1}
"""Of all cases; the rest is divided among the formats."""


@dataclass
class Count:
    """What became of the cases of one kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: Tried = field(default_factory=lambda: Tried(0, ""))
    seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def add(self, kind: str, tried: Tried) -> None:
        self.outcomes[tried.outcome] += 1
        self.seconds += tried.seconds
        self.slowest = max(self.slowest, tried, key=lambda each: each.seconds)
        if tried.wrong:
            self.failures.append(f"{kind} {tried.number}: {tried.wrong}")
            print(self.failures[-1], file=sys.stderr, flush=True)


def run(kind: str, seed: int, numbers: Sequence[int], home: Path) -> Iterator[Tried]:
    """Cases in a process of their own; one that kills it twice is a failure, and another process goes on after it.

    Once is not enough: on a shared machine processes are killed by others.
    """
    died: set[int] = set()
    forked = multiprocessing.get_context("forkserver")
    forked.set_forkserver_preload(["fuzz_children", "trafilatura", "docx", "pypdfium2", "feedparser", "onnxruntime"])
    while numbers:
        hear, said = forked.Pipe(duplex=False)
        process = forked.Process(target=work, args=(kind, seed, numbers, home, said))
        process.start()
        said.close()
        last = numbers[0]
        with suppress(EOFError, OSError):
            while hear.poll(SILENT):
                heard = hear.recv()
                if isinstance(heard, Tried):
                    yield heard
                    numbers = [each for each in numbers if each > heard.number]
                else:
                    last = heard
        process.kill()
        process.join()
        if numbers and last not in died:  # it died, or was silent, in the middle of a case
            died.add(last)
        elif numbers:
            yield Tried(last, "CRASHED", wrong=f"the process ended with status {process.exitcode}")
            numbers = [each for each in numbers if each > last]


def planned(cases: int) -> dict[str, int]:
    """How many cases of each kind make so many; at least ten of each, and every monster."""
    formats = len(KINDS) - len(SHARES) - 1
    rest = cases * (1 - sum(SHARES.values())) / formats
    counts = {kind: max(10, round(cases * SHARES[kind] if kind in SHARES else rest)) for kind in KINDS}
    return {**counts, "monster": len(fuzz_children.MONSTERS)}


def long_form(cases: int, seed: int, minutes: float, home: Path, report: Path | None) -> dict[str, Count]:
    """Blocks of each kind in turn until all cases are done or time is up; the report is written again after each."""
    until, started = time.monotonic() + 60 * minutes, time.monotonic()
    counts, wanted = {kind: Count() for kind in KINDS}, planned(cases)
    done = dict.fromkeys(KINDS, 0)
    while time.monotonic() < until and any(done[kind] < wanted[kind] for kind in KINDS):
        for kind in KINDS:
            block = range(done[kind], min(done[kind] + BLOCK, wanted[kind]))
            for tried in run(kind, seed, block, home) if block and time.monotonic() < until else ():
                counts[kind].add(kind, tried)
                done[kind] = tried.number + 1
            if report:
                report.write_text(report_text(counts, sum(wanted.values()), seed, time.monotonic() - started))
        print(f"{sum(done.values()):,} of {sum(wanted.values()):,} cases", file=sys.stderr, flush=True)
    return counts


def report_text(counts: dict[str, Count], wanted: int, seed: int, seconds: float) -> str:
    """The report, in Markdown."""
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, cwd=ROOT, check=False).stdout.strip()
    ran = sum(count.outcomes.total() for count in counts.values())
    failures = [failure for count in counts.values() for failure in count.failures]
    rows = "".join(
        f"| {kind} | {count.outcomes.total():,} | {', '.join(f'{number:,} {what}' for what, number in sorted(count.outcomes.items()))}"
        f" | {1_000 * count.seconds / max(1, count.outcomes.total()):.1f} | {count.slowest.seconds:.2f} s, {count.slowest.size:,} bytes (case {count.slowest.number}) |\n"
        for kind, count in counts.items()
    )
    failed = "".join(f"\n```\n{failure.strip()[:2_000]}\n```\n" for failure in failures[:20])
    return f"""{ran:,} of {wanted:,} planned cases ran, {len(failures)} failed, in {seconds / 60:.0f} minutes.
Seed {seed}, commit {commit}, {datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores,
`python {" ".join(["tests/fuzz.py", *sys.argv[1:]])}`.

| kind | cases | what became of them | ms a case | slowest |
|---|---|---|---|---|
{rows}{failed}"""


def prepared_home(folder: Path) -> Path:
    """A home with the shipped article and the texts of the prose suite indexed."""
    from index.ingest import ingest

    ingest(folder, [ROOT / "seeds", ROOT / "eval" / "suites" / "prose_texts"], notify=print)
    return folder


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=600, help="begin no block after so many")
    parser.add_argument("--seed", type=int, default=20220214)
    parser.add_argument("--report", type=Path, help="where to write what happened, after each block too")
    parser.add_argument("--home", type=Path, help="a home to ask; one is made otherwise")
    parser.add_argument("--case", help="only this one, in this process: KIND:NUMBER")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dateline-fuzz-") as made:
        home = asked.home or prepared_home(Path(made))
        if asked.case:
            kind, _, number = asked.case.partition(":")
            tried = fuzz_children.tried(kind, asked.seed, int(number), home)
            print(tried, tried.wrong, sep="\n")
            return 1 if tried.wrong else 0
        counts = long_form(asked.cases, asked.seed, asked.minutes, home, asked.report)
    failed = sum(len(count.failures) for count in counts.values())
    print(f"{sum(count.outcomes.total() for count in counts.values()):,} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
