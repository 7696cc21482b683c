"""What may befall an index: each fault strikes a copy of a small home, in a process of its own, and all is looked at after.

Nothing that was reported as done is lost, nothing is there twice, `dateline doctor` tells the truth, and the next command
works. `python tests/faults.py` is the long form and writes a report; tests/test_faults.py runs a few rounds of each.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fault_children import ROOT, Child, Ran, State, copy_of

from index.catalog import Catalog
from index.corpus import catalog_path
from index.errors import HomeError

FILES, LINES = 16, 8
NOBODY = 65534
PAGE = 4_096
KILLED = ("index", "update", "prune", "rebuild", "salvage", "forget", "migrate")
STARVED = ("index", "update", "rebuild", "salvage")
Strike = Callable[[Path, random.Random], None]


class Bench:
    """A folder of articles in its second edition, a home that holds the first, and what each operation makes of it."""

    def __init__(self, folder: Path, models: Path, seed: int | str) -> None:
        self.folder, self.models, self.chance = folder, models, random.Random(seed)
        self.articles, self.base = folder / "articles", folder / "base"
        write_articles(self.articles, second=False)
        self.base.mkdir()
        (self.base / "models").symlink_to(models)
        assert self.run("index", self.base).done
        self.first = texts(self.base)
        write_articles(self.articles, second=True)
        self.second = {path.as_uri(): path.read_text() for path in self.articles.iterdir()}
        (self.before,) = self.run("look", self.base).of("state")
        self._made: dict[str, tuple[State, float, int]] = {}

    def start(self, operation: str, home: Path, **how: Any) -> Child:
        return Child(operation, home, self.articles, **how)

    def run(self, operation: str, home: Path, **how: Any) -> Ran:
        """Runs an operation to its end, or to wherever it is told to die."""
        return self.start(operation, home, **how).end()

    @contextmanager
    def home(self, operation: str) -> Iterator[Path]:
        """A home to do the operation to."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        folder.chmod(0o755)
        home = folder / "home"
        if operation == "index":
            home.mkdir()
            (home / "models").symlink_to(self.models)
        else:
            passing = shutil.ignore_patterns("*-shm", "*-wal", "writer.*", "chroma-opening-*")
            shutil.copytree(self.base, home, symlinks=True, ignore=passing)
        if operation == "salvage":
            overwrite_page(catalog_path(home), b'Point 9.4 is agreed by the council."')
        try:
            yield home
        finally:
            shutil.rmtree(folder)

    def made_by(self, operation: str) -> tuple[State, float, int]:
        """What the operation makes of its home when nothing happens, its seconds, and how many lines of ours it runs."""
        if operation not in self._made:
            with self.home(operation) as home:
                child = self.start(operation, home, die_at=1 << 60)
                child.until("ready")
                started = time.monotonic()
                ran = child.end()
                seconds, (lines,) = time.monotonic() - started, ran.of("lines")
                (made,) = self.run("look", home).of("state")
            self._made[operation] = made, seconds, lines
        return self._made[operation]


def write_articles(folder: Path, *, second: bool) -> None:
    """Sixteen articles. In the second edition four have changed, four are gone, four are new."""
    folder.mkdir(exist_ok=True)
    for number in range(FILES + 4):
        path = folder / f"article{number:02d}.txt"
        said = "agreed again" if second and number < 4 else "agreed"
        lines = [
            f'Speaker{number} Lund said: "Point {number}.{line} is {said} by the council."' for line in range(LINES)
        ]
        if number >= FILES if second and number >= 12 else number < FILES:
            path.write_text("\n".join(lines))
        else:
            path.unlink(missing_ok=True)


def overwrite_page(path: Path, held: bytes) -> None:
    """Zeros where the last page lies that holds these bytes: of the table of passages or of statements."""
    page = path.read_bytes().rindex(held) // PAGE
    with path.open("r+b") as opened:
        opened.seek(page * PAGE)
        opened.write(bytes(PAGE))


def texts(home: Path) -> dict[str, str]:
    with closing(Catalog.open(catalog_path(home))) as catalog:
        return {each.uri: each.text for each in catalog.documents()}


# ---- what must hold afterwards ----------------------------------------------------------------------------------------


def check_told(bench: Bench, home: Path, ran: Ran) -> None:
    """What was reported as done is there, and each file is there in its old or its new edition."""
    reported = ran.of("added", "changed")
    try:
        held = texts(home)
    except HomeError as error:
        if reported or "nothing is indexed" not in str(error):
            raise
        return
    for uri, text in held.items():
        assert text in (bench.first.get(uri), bench.second.get(uri)), f"{uri} is in neither edition"
    for uri in ((bench.articles / name).as_uri() for name in reported):
        assert held.get(uri) == bench.second[uri], f"{uri} was reported and is not there"


def check_doctor(bench: Bench, home: Path) -> tuple[list[str], State]:
    """What doctor finds. Where that is nothing, nothing has to be mended before a question is answered."""
    looked = bench.run("look", home)
    if looked.status < 0:  # Chroma died of its own folder; the next process is warned
        looked = bench.run("look", home)
    assert looked.status == 0, looked
    problems = looked.of("PROBLEM")
    assert problems or not looked.of("mended"), "doctor had found nothing, and something had to be mended"
    return problems, next(iter(looked.of("state")), {})


def check_after(bench: Bench, home: Path, operation: str) -> None:
    """The operation is done again to its end and makes of the home what it makes of a whole one; doctor is content."""
    ran = bench.run(operation, home)
    if operation == "forget" and "no document fits" in ran.refused:  # it was forgotten; whoever asks mends the vectors
        ran = bench.run("ask", home)
    if operation == "migrate":
        check_same(check_doctor(bench, home)[1], bench.before)
        home = copy_of(home)
        if "holds an index already" in ran.refused:  # the copy was made
            ran = bench.run("ask", home)
    assert ran.done or ran.of("answered"), ran
    problems, found = check_doctor(bench, home)
    assert problems == [], problems
    check_same(found, bench.made_by(operation)[0])


def check_same(found: State, wanted: State) -> None:
    differing = sorted(each for each in {*found, *wanted} if found.get(each) != wanted.get(each))
    assert not differing, f"not what it should be: {differing}"


# ---- the faults -------------------------------------------------------------------------------------------------------


def killed_between_lines(bench: Bench, operation: str) -> str:
    lines = bench.made_by(operation)[2]
    return killed(bench, operation, lambda home: bench.run(operation, home, die_at=bench.chance.randint(1, lines)))


def killed_at_a_moment(bench: Bench, operation: str) -> str:
    """Mostly within SQLite, Chroma or a model."""
    seconds = bench.made_by(operation)[1]

    def run(home: Path) -> Ran:
        child = bench.start(operation, home)
        child.until("ready")
        timer = threading.Timer(bench.chance.uniform(0, seconds), child.process.kill)
        timer.start()
        ran = child.end()
        timer.cancel()
        return ran

    return killed(bench, operation, run)


def killed(bench: Bench, operation: str, run: Callable[[Path], Ran]) -> str:
    with bench.home(operation) as home:
        ran = run(home)
        if operation != "salvage" or ran.done:
            check_told(bench, home, ran)
            if operation in ("update", "rebuild", "salvage", "migrate"):
                assert bench.first.keys() <= texts(home).keys(), "a document is lost"
        problems, _ = check_doctor(bench, home)
        assert not (ran.done and problems), problems
        check_after(bench, home, operation)
    return "killed" if ran.status == -signal.SIGKILL else "ended before"


def full_disk(bench: Bench, operation: str) -> str:
    """No file may grow beyond a bound."""
    with bench.home(operation) as home:
        ran = bench.run(operation, home, most_bytes=bench.chance.randint(1_000, 400_000))
        return check_starved(bench, home, operation, ran)


def full_file_system(bench: Bench, operation: str) -> str:
    """A real file system that is nearly full; it is enlarged afterwards."""
    with bench.home(operation) as home, tempfile.TemporaryDirectory(dir=bench.folder) as mounted:
        size = sum(path.stat().st_size for path in home.rglob("*") if path.is_file() and "models" not in path.parts)
        room = size + bench.chance.randint(100_000, 1_500_000)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={room}", "tmpfs", mounted], check=True)
        try:
            small = Path(shutil.copytree(home, Path(mounted) / "home", symlinks=True))
            ran = bench.run(operation, small)
            subprocess.run(["mount", "-o", "remount,size=64m", mounted], check=True)
            return check_starved(bench, small, operation, ran)
        finally:
            subprocess.run(["umount", "-l", mounted], check=True)


def check_starved(bench: Bench, home: Path, operation: str, ran: Ran) -> str:
    """It was refused in a line, or there was room."""
    assert ran.done or ran.refused, ran
    if operation != "salvage":
        check_told(bench, home, ran)
    check_doctor(bench, home)
    check_after(bench, home, operation)
    return "refused" if ran.refused else "had room"


def damaged(bench: Bench, path: Path, home: Path) -> str:
    """A file of the home has been damaged: doctor, a question and an update are held to what they say."""
    problems, found = check_doctor(bench, home)
    if not problems:
        check_same(found, bench.before)
    asked = bench.run("ask", home)
    if asked.status < 0:
        asked = bench.run("ask", home)
    assert asked.of("answered") == [FILES] or asked.refused, (path.name, asked)
    ran = bench.run("update", home)
    if any("dateline salvage" in each for each in (*problems, ran.refused)):
        assert bench.run("salvage", home).done, path.name
        ran = bench.run("update", home)
    assert ran.done, (path.name, ran)
    problems_after, after = check_doctor(bench, home)
    assert problems_after == [], path.name
    wanted = bench.made_by("update")[0]
    lacking = wanted.keys() - after.keys()
    assert not lacking & bench.second.keys(), "a document whose file is there did not come back"
    if lacking:
        return "told, saved but for documents without files"
    check_same(after, wanted)
    salvaged = any("dateline salvage" in each for each in problems)
    return ("told, all saved" if salvaged else "told, made anew") if problems else "harmless"


def torn(bench: Bench, operation: str = "") -> str:
    """Any file of the home is cut off anywhere."""
    with bench.home("update") as home:
        path = bench.chance.choice(files_of(home))
        os.truncate(path, bench.chance.randrange(max(1, path.stat().st_size)))
        return damaged(bench, path, home)


def corrupt_catalog(bench: Bench, operation: str = "") -> str:
    with bench.home("update") as home:
        overwrite(catalog_path(home), bench.chance)
        return damaged(bench, catalog_path(home), home)


def corrupt_chroma(bench: Bench, operation: str = "") -> str:
    with bench.home("update") as home:
        path = bench.chance.choice(files_of(home / "chroma"))
        if bench.chance.random() < 0.3:
            path.unlink()
        else:
            overwrite(path, bench.chance)
        return damaged(bench, path, home)


def overwrite(path: Path, chance: random.Random) -> None:
    """Noise of 16 to 4,096 bytes somewhere in a file."""
    size = path.stat().st_size
    noise = chance.randbytes(chance.randint(16, 4096))
    with path.open("r+b") as opened:
        opened.seek(chance.randrange(max(1, size)))
        opened.write(noise[: max(0, size - opened.tell())])


def files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and "models" not in path.parts)


def deleted_chroma(bench: Bench, operation: str = "") -> str:
    with bench.home("update") as home:
        shutil.rmtree(home / "chroma")
        assert len(check_doctor(bench, home)[0]) == 1
        assert bench.run("ask", home).of("answered") == [FILES]
        problems, found = check_doctor(bench, home)
        assert problems == [], problems
        check_same(found, bench.before)
        check_after(bench, home, "update")
    return "told, made anew"


def clock_back(bench: Bench, operation: str = "") -> str:
    with bench.home("update") as home:
        assert bench.run("update", home, clock_back=True).done
        check_after(bench, home, "update")
    return "no difference"


def two_writers(bench: Bench, operation: str = "") -> str:
    """Two at once: one may be refused, by name; neither harms the other."""
    with bench.home("update") as home:
        both = [bench.start("update", home), bench.start("update", home)]
        pids = [each.process.pid for each in both]
        ran = [each.end() for each in both]
        refused = [each.refused for each in ran if each.refused]
        assert len(refused) < 2, refused
        assert all(any(f"process {pid} " in each for pid in pids) for each in refused), refused
        for each in ran:
            check_told(bench, home, each)
        check_after(bench, home, "update")
    return f"{len(refused)} refused"


def killed_with_the_lock(bench: Bench, operation: str = "") -> str:
    with bench.home("update") as home:
        holder = bench.start("hold", home)
        holder.until("held")
        assert f"process {holder.process.pid} " in bench.run("update", home).refused
        holder.process.kill()
        assert holder.end().status == -signal.SIGKILL
        assert texts(home) == bench.first
        check_after(bench, home, "update")
    return "free at once"


def read_only(bench: Bench, operation: str = "") -> str:
    """Somebody who may only read asks, and is refused to write in one line; nothing changes."""
    with bench.home("update") as home:
        locked = [home.parent, home, *(each for each in home.rglob("*") if not each.is_symlink())]
        for path in locked:
            path.chmod(0o555 if path.is_dir() else 0o444)
        user = NOBODY if os.geteuid() == 0 else 0
        try:
            asked = bench.run("ask", home, user=user)
            assert asked.of("answered") == [FILES], asked
            for each in KILLED[1:-1]:
                ran = bench.run(each, home, user=user)
                assert "cannot write to" in ran.refused, (each, ran)
            assert any("cannot be written" in each for each in bench.run("look", home, user=user).of("PROBLEM"))
        finally:
            for path in locked:
                path.chmod(0o755 if path.is_dir() else 0o644)
        problems, found = check_doctor(bench, home)
        assert problems == [], problems
        check_same(found, bench.before)
    return "refused"


# ---- the long form ----------------------------------------------------------------------------------------------------

Round = tuple[str, Callable[[Bench, str], str], str]


def plan(kills: int, others: int, mounts: bool) -> Iterator[Round]:
    """Every round: what it is counted under, the fault, and what it befalls."""
    for number in range(kills):
        operation = KILLED[number % len(KILLED)]
        if number // len(KILLED) % 2:
            yield f"SIGKILL at a moment: {operation}", killed_at_a_moment, operation
        else:
            yield f"SIGKILL between two lines: {operation}", killed_between_lines, operation
    for number in range(others):
        operation = STARVED[number % len(STARVED)]
        yield f"full disk (bound on files): {operation}", full_disk, operation
        if mounts:
            yield f"full disk (tmpfs): {operation}", full_file_system, operation
        yield "torn write of any file", torn, ""
        yield "overwritten bytes of the catalog", corrupt_catalog, ""
        yield "overwritten or deleted file of Chroma", corrupt_chroma, ""
    for _ in range(max(1, others // 8)):
        yield "deleted Chroma folder", deleted_chroma, ""
        yield "clock going backwards", clock_back, ""
        yield "two writers", two_writers, ""
        yield "writer killed while holding the lock", killed_with_the_lock, ""
        yield "read-only home", read_only, ""


def can_mount() -> bool:
    if os.geteuid() or not shutil.which("mount"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], capture_output=True, check=False).returncode:
            return False
        subprocess.run(["umount", folder], check=True)
        return True


def prepared_models(folder: Path) -> Path:
    """A folder of exported models that anybody may read."""
    from index.embed import open_embedder
    from index.reported.tagger import open_tagger
    from index.settings import IndexSettings

    open_embedder(IndexSettings().embedding_model, folder, print)
    open_tagger(folder, print)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def long_form(rounds: list[Round], seed: int, minutes: float) -> tuple[dict[str, Counter[str]], list[str]]:
    """Outcomes by fault, and what failed. The order is random, so that a run cut short has some of each."""
    until = time.monotonic() + 60 * minutes
    counts: dict[str, Counter[str]] = {}
    failures: list[str] = []
    random.Random(seed).shuffle(rounds)
    with tempfile.TemporaryDirectory(prefix="dateline-faults-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        bench = Bench(folder, prepared_models(folder / "models"), seed)
        for number, (name, strike, operation) in enumerate(rounds, start=1):
            if time.monotonic() > until:
                break
            bench.chance = random.Random(f"{seed} {number}")
            try:
                outcome = strike(bench, operation)
            except Exception as error:
                outcome = "FAILED"
                failures.append(f"round {number}, {name}: {type(error).__name__}: {str(error)[:1500]}")
                print(failures[-1], file=sys.stderr, flush=True)
            counts.setdefault(name, Counter())[outcome] += 1
            print(f"{number}/{len(rounds)} {name}: {outcome}", file=sys.stderr, flush=True)
    return counts, failures


def report_text(counts: dict[str, Counter[str]], failures: list[str], planned: int, seed: int, seconds: float) -> str:
    """The report, in Markdown."""
    ran = sum(sum(each.values()) for each in counts.values())
    git = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(git, capture_output=True, text=True, cwd=ROOT, check=False).stdout.strip()
    rows = [
        f"| {name} | {sum(each.values())} | {', '.join(f'{count} {what}' for what, count in sorted(each.items()))} |\n"
        for name, each in sorted(counts.items())
    ]
    return f"""# Faults

After each round: what was reported as done is there, nothing is there twice, `dateline doctor` tells the truth, and
the command done again makes of the home what it makes of a whole one (`tests/faults.py` says how that is checked).
"told" means that doctor named the damage; "ended before" that the kill came too late.

{ran} of {planned} planned rounds ran, {len(failures)} failed, in {seconds / 60:.0f} minutes.
Seed {seed}, commit {commit}, {datetime.now(UTC):%Y-%m-%d}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores,
`python {" ".join(["tests/faults.py", *sys.argv[1:]])}`.

| fault | rounds | how it went |
|---|---|---|
{"".join(rows)}{"".join(f"{chr(10)}- {each}" for each in failures)}"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="rounds of SIGKILL")
    parser.add_argument("--others", type=int, default=24, help="rounds of each of most other faults")
    parser.add_argument("--seed", type=int, default=20220214)
    parser.add_argument("--minutes", type=float, default=600, help="begin no round after so many")
    parser.add_argument("--report", type=Path, help="where to write what happened")
    asked = parser.parse_args()
    rounds, started = list(plan(asked.kills, asked.others, can_mount())), time.monotonic()
    counts, failures = long_form(rounds, asked.seed, asked.minutes)
    text = report_text(counts, failures, len(rounds), asked.seed, time.monotonic() - started)
    print(text)
    if asked.report:
        asked.report.write_text(text)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
