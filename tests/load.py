"""How the server stands many people at once: each asks of documents of his own beside a running indexer, and every answer is
checked. More than are let in are turned away with a 503; a server that is killed answers again when it is back.

`python tests/load.py` is the long form and writes a report; tests/test_load.py runs seconds of it. Linux only: memory is read
in /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import httpx
from load_people import MOST_PEOPLE, WAYS, Person, Reply, filler, live

ROOT = Path(__file__).parent.parent
DATELINE = [sys.executable, "-c", "from ui.cli import main; main(prog_name='dateline')"]
SECONDS_TO_START = 300
FILLERS_KEPT = 150
"""Documents that come while people ask; as many as that stay, older ones are deleted."""
LATER = 5_000
"""The number of the first document that the server itself indexes."""
SLOWEST_HEALTH = 2.0
MOST_GROWTH = 0.10
"""By how much of itself the server's memory may grow after the first tenth of the time."""


@dataclass
class Phase:
    """What happened while some people asked for some time."""

    people: int
    seconds: float
    replies: list[Reply] = field(default_factory=list)
    health: list[float] = field(default_factory=list)
    """Seconds that /api/health took, asked every half second beside the questions."""
    memory: list[tuple[float, float]] = field(default_factory=list)
    """(seconds, megabytes resident)"""

    def outcomes(self) -> Counter[str]:
        return Counter(each.outcome for each in self.replies)

    def right(self, way: str = "", kind: str = "") -> list[Reply]:
        return [
            each for each in self.replies
            if each.outcome == "right" and way in ("", each.way) and kind in ("", each.kind)
        ]  # fmt: skip

    @property
    def troubles(self) -> list[str]:
        return [f"{each.way}: {each.trouble}" for each in self.replies if each.outcome == "wrong"]


class Server:
    """`dateline serve` over a home with the documents of so many people, on a port that stays the same when it is started again."""

    def __init__(self, home: Path, people: int, allowed: Path, *options: str) -> None:
        self.home, self.people = home, people
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.ways = WAYS[:2] if "--api-only" in options else WAYS
        self._command = ["serve", "--port", str(self.port), "--allow-paths", str(allowed), *options]
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> None:
        """Started, answering, and warm: the first question of fact has been answered."""
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "GRADIO_TEMP_DIR": str(self.home / "tmp")}
        with (self.home.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*DATELINE, "--home", str(self.home), *self._command], stderr=log, stdout=log, env=environment
            )
        deadline = time.monotonic() + SECONDS_TO_START
        async with httpx.AsyncClient(base_url=self.address, timeout=SECONDS_TO_START) as client:
            while time.monotonic() < deadline and self.process.poll() is None:
                with suppress(httpx.TransportError):
                    question = Person(0).questions[3].text
                    if (await client.post("/api/ask", json={"question": question})).status_code == 200:
                        return
                await asyncio.sleep(0.1)
        raise AssertionError(f"the server does not start: {self.log()[-2000:]}")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process:
            self.process.send_signal(how)
            self.process.wait(60)

    def memory(self) -> float:
        """Megabytes resident."""
        assert self.process
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024

    def log(self) -> str:
        return (self.home.parent / "server.log").read_text()


# ---- many people ------------------------------------------------------------------------------------------------------


async def crowd(
    server: Server, people: int, seconds: float, beside: Callable[[], Coroutine[Any, Any, None]] | None = None
) -> Phase:
    """So many people for so long, and for as long as what is done `beside` them takes. Several may be the same person."""
    phase, started, ended = Phase(people, seconds), time.monotonic(), threading.Event()
    doing = asyncio.create_task(beside()) if beside else None
    watching = threading.Thread(target=watch, args=(server, phase, started, ended))
    watching.start()

    def over() -> bool:
        return time.monotonic() > started + seconds and (doing is None or doing.done())

    try:
        await asyncio.gather(
            *(
                live(
                    server.address,
                    Person(number % server.people),
                    server.ways[number % len(server.ways)],
                    over,
                    phase.replies,
                )
                for number in range(people)
            ),
            *([doing] if doing else []),
        )
    finally:
        ended.set()
        await asyncio.to_thread(watching.join)
    phase.seconds = time.monotonic() - started
    return phase


def watch(server: Server, phase: Phase, started: float, ended: threading.Event) -> None:
    """Notes the server's memory, and how long it takes to say that it is well. In a thread: the loop here is busy."""
    with httpx.Client(base_url=server.address, timeout=60, verify=False) as client:
        while not ended.wait(0.5):
            with suppress(httpx.TransportError, OSError, IndexError):
                begun = time.monotonic()
                client.get("/api/health").raise_for_status()
                phase.health.append(time.monotonic() - begun)
                phase.memory.append((begun - started, server.memory()))


@asynccontextmanager
async def indexer(home: Path, folder: Path, pause: float) -> AsyncIterator[None]:
    """`dateline watch` in a process of its own, over a folder in which files come and go all the while."""
    told = home.parent / "indexer.log"
    with told.open("w") as log:
        process = subprocess.Popen(
            [*DATELINE, "--home", str(home), "watch", str(folder), "--prune", "--settle", "0.3"],
            stdout=subprocess.DEVNULL, stderr=log, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip

    async def feed() -> None:
        for number in itertools.count():
            name, text = filler(number)
            (folder / name).write_text(text)
            (folder / filler(number - FILLERS_KEPT)[0]).unlink(missing_ok=True)
            await asyncio.sleep(pause)

    feeding = asyncio.create_task(feed())
    try:
        yield
        assert process.poll() is None, f"the indexer ended by itself: {told.read_text()[-3000:]}"
    finally:
        feeding.cancel()
        process.terminate()
        process.wait(120)


async def killed(server: Server, folder: Path, people: int, seconds: float) -> tuple[Phase, tuple[float, float]]:
    """The server is killed while people ask and it indexes, and started again; the phase, and between when it was down."""
    down: list[float] = []

    async def strike() -> None:
        await index_by_job(server, folder)
        await asyncio.sleep(seconds / 4)
        down.append(time.monotonic())
        server.stop(signal.SIGKILL)
        await server.start()
        down.append(time.monotonic())
        await asyncio.sleep(seconds / 4)

    phase = await crowd(server, people, seconds, strike)
    return phase, (down[0], down[1])


async def index_by_job(server: Server, folder: Path, wait: bool = False) -> dict[str, Any]:
    """Has the server itself index a folder, and waits for the end if that is wanted."""
    async with httpx.AsyncClient(base_url=server.address, timeout=60) as client:
        job: dict[str, Any] = (await client.post("/api/jobs", data={"paths": str(folder)})).raise_for_status().json()
        while wait and job["state"] == "running":
            await asyncio.sleep(0.2)
            job = (await client.get(f"/api/jobs/{job['id']}")).json()
        return job


# ---- what must hold ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Plan:
    """How many people, and for how long each phase lasts."""

    people: int = MOST_PEOPLE
    alone: float = 30
    together: float = 300
    pressed: float = 20
    killed: float = 40
    fillers: int = 100
    """Documents that the server indexes when it is killed."""
    pause: float = 0.5
    """Seconds between documents that come in beside the questions."""
    options: tuple[str, ...] = ()
    """Of `dateline serve`."""


@dataclass
class Run:
    """What a plan came to."""

    phases: dict[str, Phase] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)
    down: tuple[float, float] = (0.0, 0.0)
    most: int = 0
    """Questions that are let in at once."""

    def must(self, good: bool, told: str) -> None:
        if not good:
            self.failures.append(told)


async def play(plan: Plan, home: Path, run: Run) -> None:
    """All phases over a home with models. What does not hold is noted in `run`."""
    people, coming, later = (home.parent / each for each in ("people", "coming", "later"))
    for folder in (people, coming, later):
        folder.mkdir()
    for number in range(plan.people):
        for name, text in Person(number).documents.items():
            (people / name).write_text(text)
    for name, text in map(filler, range(LATER, LATER + plan.fillers)):
        (later / name).write_text(text)
    dateline(home, "index", str(people))
    server = Server(home, plan.people, later, *plan.options)
    await server.start()
    try:
        async with indexer(home, coming, plan.pause):
            run.phases["alone"] = await crowd(server, 1, plan.alone)
            run.phases["together"] = await crowd(server, plan.people, plan.together)
            run.most = await allowed(server)
            run.phases["pressed"] = await crowd(server, 2 * run.most, plan.pressed)
        run.phases["killed"], run.down = await killed(server, later, plan.people, plan.killed)
        job = await index_by_job(server, later, wait=True)
        run.must(job["state"] == "done" and not job["failed"], f"after the kill, indexing ended so: {job}")
    finally:
        server.stop()
    judge(run, server.log())
    listed = dateline(home, "documents")
    for name in (*(name for number in range(plan.people) for name in Person(number).documents), filler(LATER)[0]):
        run.must(name in listed, f"{name} is lost")
    with suppress(subprocess.CalledProcessError):
        dateline(home, "doctor")
        return
    run.failures.append("doctor finds something after the kill")


def judge(run: Run, log: str) -> None:
    """Notes in a run what does not hold."""
    for name, phase in run.phases.items():
        outcomes, may = phase.outcomes(), {"right"} | {"pressed": {"turned away"}, "killed": {"down"}}.get(name, set())
        run.must(not outcomes.keys() - may and outcomes["right"] > 0, f"{name}: {outcomes} {phase.troubles[:3]}")
        slowest = max(phase.health, default=0.0)
        run.must(slowest < SLOWEST_HEALTH or name == "killed", f"{name}: /api/health took {slowest:.1f} s")
    first, last = run.down
    early_or_late = [
        each for each in run.phases["killed"].replies if each.outcome == "down" and not first - 60 < each.at < last
    ]
    run.must(not early_or_late, f"down when the server was up: {early_or_late[:3]}")
    run.must(any(each.at > last for each in run.phases["killed"].right()), "no answer after the server was back")
    run.must("Traceback" not in log, f"the server's log: {log[-3000:]}")
    growth, _ = grown(run.phases["together"].memory)
    run.must(growth < MOST_GROWTH, f"the server's memory grew by {growth:.0%}")


def grown(memory: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """By how much of itself memory grew after the first tenth of the time, and megabytes a minute by least squares.

    >>> grown([(each, 100.0) for each in range(100)])
    (0.0, 0.0)
    """
    late = memory[len(memory) // 10 :]
    if len(late) < 20:
        return 0.0, 0.0
    begin, end = (median(each for _, each in some) for some in (late[:10], late[-10:]))
    middle, level = (sum(each) / len(late) for each in zip(*late, strict=True))
    spread = sum((at - middle) ** 2 for at, _ in late)
    return end / begin - 1, 60 * sum((at - middle) * (each - level) for at, each in late) / spread


async def allowed(server: Server) -> int:
    """How many questions the server lets in."""
    async with httpx.AsyncClient(base_url=server.address, timeout=60) as client:
        return int((await client.get("/api/health")).json()["questions_at_most"])


def dateline(home: Path, *arguments: str) -> str:
    command, environment = [*DATELINE, "--home", str(home), *arguments], {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout


# ---- the long form ----------------------------------------------------------------------------------------------------


def main() -> int:
    from faults import prepared_models
    from load_report import report_text

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=MOST_PEOPLE)
    parser.add_argument("--seconds", type=float, default=300, help="how long they ask")
    parser.add_argument("--models", type=Path, help="a folder of exported models; else they are exported first")
    parser.add_argument("--report", type=Path, help="where to write what happened")
    asked = parser.parse_args()
    run, busy, started = Run(), os.getloadavg(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="dateline-load-") as made:
        home = Path(made) / "home"
        home.mkdir()
        (home / "models").symlink_to(asked.models.resolve() if asked.models else prepared_models(Path(made) / "models"))
        asyncio.run(play(Plan(people=asked.people, together=asked.seconds), home, run))
    text = report_text(run, busy, time.monotonic() - started)
    print(text)
    if asked.report:
        asked.report.write_text(text)
    return 1 if run.failures else 0


if __name__ == "__main__":
    sys.exit(main())
