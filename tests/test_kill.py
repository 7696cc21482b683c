"""An indexing process is killed at random moments; what it had reported as done is there, whole and once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.ingest import ingest

ROUNDS = int(os.environ.get("DATELINE_KILL_ROUNDS", "5"))
FILES = 40

# Small batches, so that a kill finds work under way in every step.
INDEXER = """
import sys
from pathlib import Path
import index.ingest as module
module.PASSAGES_IN_BATCH = 8
module.ingest(Path(sys.argv[1]), [Path(sys.argv[2])],
              progress=lambda each: print(each.outcome, Path(each.path).name, flush=True))
"""


def write_articles(folder: Path) -> None:
    folder.mkdir()
    for number in range(FILES):
        lines = [f'Speaker{number} Lund said: "Point {number}.{line} is agreed by the council."' for line in range(6)]
        (folder / f"article{number:02d}.txt").write_text("\n".join(lines))


def test_killed_at_random_points(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write_articles(folder)
    chance = random.Random(20220214)
    reported: set[str] = set()
    kills = 0
    for _ in range(ROUNDS):
        done, killed = index_and_kill(home, folder, chance.uniform(0.2, 2.5))
        reported |= done
        kills += killed
        check(home, reported)
    assert kills >= 2, "the process ended before it could be killed: the test shows nothing"
    summary = ingest(home, [folder])
    assert summary.added + summary.unchanged == FILES
    check(home, {f"article{number:02d}.txt" for number in range(FILES)})
    clean = tmp_path / "clean"
    (clean / "models").parent.mkdir()
    (clean / "models").symlink_to(home / "models")
    ingest(clean, [folder])
    assert Catalog.open(catalog_path(home)).counts() == Catalog.open(catalog_path(clean)).counts()


def index_and_kill(home: Path, folder: Path, delay: float) -> tuple[set[str], bool]:
    """Files reported as done before SIGKILL came, `delay` seconds after the first report, and whether it came in time."""
    with subprocess.Popen(
        [sys.executable, "-c", INDEXER, str(home), str(folder)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(delay * 0.3)
        alive = process.poll() is None
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    return {line.split()[1] for line in lines if line.endswith("\n") and line.strip()}, alive


def check(home: Path, reported: set[str]) -> None:
    corpus = Corpus.open(home)
    catalog = corpus.catalog
    assert catalog.check() == []
    assert corpus.in_step()
    documents = list(catalog.documents())
    names = [each.uri.rsplit("/", 1)[-1] for each in documents]
    assert len(names) == len(set(names))
    assert reported <= set(names)
    stored = corpus.vectors.ids()
    for document in documents:
        passages = catalog.passages_of(document.id)
        assert passages
        assert {each.id for each in passages} <= stored
    if reported:
        wanted = next(each for each in documents if each.uri.endswith(min(reported)))
        passage = catalog.passages_of(wanted.id)[0]
        assert passage.id in [identity for identity, _ in corpus.nearest(passage.text, 10)]
