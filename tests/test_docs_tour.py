"""docs/tour.md and docs/own.md: every command is run, and prints what the page shows; `…` stands for anything."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OWN = {
    "bridge.txt": 'Mayor Mara Lund said on May 3, 2021: "The bridge is safe." It cost 12 million crowns.',
    "ferry.txt": 'Ines Okoro said on June 9, 2020: "The ferry will sail on Sunday." The ferry carries forty cars.',
}


def commands(page: str) -> list[tuple[str, str]]:
    """Each command of a page with the output shown below it."""
    blocks = "".join(re.findall(r"```console\n(.*?)```", (ROOT / "docs" / page).read_text(), re.DOTALL))
    parts = re.split(r"^\$ (.*)\n", blocks, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def fits(shown: str, printed: str) -> bool:
    """Whether an output is as shown. A line `…` stands for any lines, also for none; inside a line it stands for anything.

    >>> fits("a\\n…\\nb … c\\n", "a\\nx\\ny\\nb 1 c\\n"), fits("a\\n", "b\\n")
    (True, False)
    """
    lines = [
        r"(?:.*\n)*"
        if line == "…"
        else "".join(".*" if part == "…" else re.escape(part) for part in re.split("(…)", line)) + r"\n"
        for line in shown.splitlines()
    ]
    return re.fullmatch("".join(lines), printed) is not None


@pytest.fixture
def place(tmp_path: Path, models: Path) -> Path:
    """A folder with the shipped article and an empty home."""
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    shutil.copytree(models, tmp_path / ".dateline" / "models", copy_function=os.link)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    program = bin_folder / "dateline"
    program.write_text(f"#!{sys.executable}\nfrom ui.cli import main\nmain(prog_name='dateline')\n")
    program.chmod(0o755)
    return tmp_path


def run(place: Path, command: str) -> str:
    environment = {
        **os.environ,
        "PATH": f"{place / 'bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "DATELINE_HOME": str(place / ".dateline"),
    }
    done = subprocess.run(
        ["bash", "-c", command], cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )  # fmt: skip
    printed = "\n".join(line.rpartition("\r")[2].strip("\n") for line in done.stdout.split("\n"))
    assert done.returncode == 0, (command, printed)
    return re.sub(r"^ +(?=added )", "", printed, flags=re.MULTILINE)


def check(place: Path, page: str) -> None:
    for command, shown in commands(page):
        printed = run(place, command)
        assert fits(shown, printed), f"$ {command}\nshown:\n{shown}\nprinted:\n{printed}"


def test_the_tour(place: Path) -> None:
    assert len(commands("tour.md")) > 12
    check(place, "tour.md")


def test_own_documents(place: Path) -> None:
    page = (ROOT / "docs" / "own.md").read_text()
    (questions,) = re.findall(r"```jsonl\n(.*?)```", page, re.DOTALL)
    (place / "harbour").mkdir()
    for name, text in {**OWN, "questions.jsonl": questions}.items():
        (place / "harbour" / name).write_text(text)
    check(place, "own.md")
    assert (place / "results.html").is_file()
