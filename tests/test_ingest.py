"""Indexing: what is counted, what is written, what is skipped, what is refused."""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.catalog import Catalog
from index.corpus import Corpus, catalog_path
from index.errors import IndexBusy, SettingsMismatch, UsageError
from index.ingest import Stage, Stopped, Summary, ingest
from index.lock import writing
from index.read import Fields
from index.removal import forget
from index.repair.rebuild import rebuild
from index.settings import IndexSettings

BRIDGE = 'Mara Lund said on May 3, 2021: "The bridge is safe." The council met later that week.'
FERRY = 'Ines Okoro said: "The ferry will sail on Sunday." It carries forty cars.'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "articles"
    made.mkdir()
    (made / "bridge.txt").write_text(BRIDGE)
    (made / "ferry.txt").write_text(FERRY)
    return made


def counts(summary: Summary) -> tuple[int, int, int, int, int]:
    return summary.added, summary.changed, summary.unchanged, summary.forgotten, len(summary.failed)


def state(home: Path) -> dict[str, tuple[int, int]]:
    """Every file of the index with its size and time of change."""
    stored = [path for path in home.rglob("*") if path.is_file() and path.name not in ("writer.json", "writer.lock")]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in stored if "-shm" not in path.name}


def test_the_second_run_writes_nothing(home: Path, folder: Path) -> None:
    assert counts(ingest(home, [folder])) == (2, 0, 0, 0, 0)
    before = state(home)
    second = ingest(home, [folder])
    assert counts(second) == (0, 0, 2, 0, 0)
    assert not second.wrote
    assert state(home) == before


def test_the_second_run_loads_no_model(home: Path, folder: Path) -> None:
    ingest(home, [folder])
    code = (
        "import sys; from pathlib import Path; from index.ingest import ingest\n"
        f"ingest(Path({str(home)!r}), [Path({str(folder)!r})])\n"
        "print([name for name in ('chromadb', 'onnxruntime', 'llama_index.core', 'torch') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout.strip() == "[]"


def test_a_changed_file_replaces_its_old_version(home: Path, folder: Path) -> None:
    ingest(home, [folder])
    (folder / "bridge.txt").write_text(BRIDGE.replace("safe", "closed"))
    assert counts(ingest(home, [folder])) == (0, 1, 1, 0, 0)
    corpus = Corpus.open(home)
    assert [each.quote for each in corpus.catalog.statements(speakers=["Mara Lund"])] == ["The bridge is closed."]
    assert corpus.in_step()


def test_a_run_that_is_stopped_leaves_the_index_whole(home: Path, folder: Path) -> None:
    ingest(home, [folder / "bridge.txt"])
    (folder / "bridge.txt").write_text(BRIDGE.replace("safe", "closed"))
    asked = iter([False, False, False, True])
    stopped = ingest(home, [folder], stop=lambda: next(asked, True))
    assert stopped.stopped
    corpus = Corpus.open(home)
    assert [each.quote for each in corpus.catalog.statements()] == ["The bridge is safe."]
    assert corpus.in_step()
    assert counts(ingest(home, [folder])) == (1, 1, 0, 0, 0)


def test_a_run_can_be_stopped_while_passages_are_embedded(home: Path, folder: Path) -> None:
    stages: list[Stage] = []
    assert not ingest(home, [folder], stage=stages.append).stopped
    assert list(dict.fromkeys(each.name for each in stages)) == ["reading", "embedding", "extracting"]
    assert all(each.done == each.total == 2 for each in stages[-4:])
    (folder / "tram.txt").write_text(
        " ".join(f"Tram number {n} is late again today, said the company." for n in range(400))
    )
    embedding = [each for each in stages if each.name == "embedding"]
    assert ingest(home, [folder], stage=embedding.append, stop=lambda: embedding[-1].total > 2).stopped
    corpus = Corpus.open(home)
    assert corpus.catalog.counts().documents == 2
    assert corpus.in_step()


def test_an_old_version_does_not_stay_beside_its_new_one_when_a_run_is_stopped(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.ingest.PASSAGES_IN_BATCH", 1)  # each row is written by itself
    rows = tmp_path / "news.jsonl"
    rows.write_text('{"id": "1", "body": "One is old."}\n{"id": "2", "body": "Two is old."}\n')
    ingest(home, [rows])
    rows.write_text('{"id": "1", "body": "One is new."}\n{"id": "2", "body": "Two is new."}\n')
    stages: list[Stage] = []
    first = Stage(str(rows), "extracting", 1, 1)
    assert ingest(home, [rows], stage=stages.append, stop=lambda: first in stages).stopped
    corpus = Corpus.open(home)
    assert sorted(each.text for each in corpus.catalog.documents()) == ["One is new.", "Two is old."]
    assert corpus.in_step()


def test_failures_are_remembered_until_the_file_can_be_read(home: Path, folder: Path) -> None:
    broken = folder / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4 this is no PDF")
    ingest(home, [folder])
    catalog = Catalog.open(catalog_path(home))
    assert list(catalog.failures()) == [str(broken)]
    assert "PDF" in catalog.failures()[str(broken)]
    generation = catalog.generation()
    ingest(home, [folder])
    assert catalog.generation() == generation
    broken.unlink()
    ingest(home, [folder], prune=True)
    assert catalog.failures() == {}


def test_a_file_that_is_gone_is_forgotten_on_request(home: Path, folder: Path) -> None:
    ingest(home, [folder])
    (folder / "ferry.txt").unlink()
    assert counts(ingest(home, [folder])) == (0, 0, 1, 0, 0)
    assert counts(ingest(home, [folder], prune=True)) == (0, 0, 1, 1, 0)
    corpus = Corpus.open(home)
    assert corpus.catalog.counts().documents == 1
    assert corpus.in_step()


def test_a_bad_file_is_reported_and_tried_again(home: Path, folder: Path) -> None:
    bad = folder / "picture.txt"
    bad.write_bytes(b"\x00\x01\x02" * 100)
    summary = ingest(home, [folder, folder / "missing.pdf"])
    assert counts(summary) == (2, 0, 0, 0, 2)
    assert {Path(path).name for path, _ in summary.failed} == {"picture.txt", "missing.pdf"}
    bad.write_text("Now it is text, and it says that the harbour is open.")
    assert counts(ingest(home, [folder])) == (1, 0, 2, 0, 0)


def test_good_rows_of_a_bad_file_go_in(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"headline": "A", "story": "The harbour is open."}\nnot json\n{"story": "The bridge is shut."}\n')
    summary = ingest(home, [path], names=Fields(title="headline", body="story"))
    assert counts(summary) == (2, 0, 0, 0, 1)
    assert "row 2" in summary.failed[0][1]
    before = state(home)
    again = ingest(home, [path], names=Fields(title="headline", body="story"))
    assert counts(again) == (0, 0, 2, 0, 1)
    assert state(home) == before


def test_forget_takes_a_document_out_and_indexing_brings_it_back(home: Path, folder: Path) -> None:
    ingest(home, [folder])
    forget(home, "ferry.txt")
    corpus = Corpus.open(home)
    assert corpus.catalog.search_text("ferry", 5) == []
    assert corpus.in_step()
    with pytest.raises(UsageError, match=r"no document fits 'ferry\.txt'"):
        forget(home, "ferry.txt")
    assert counts(ingest(home, [folder])) == (1, 0, 1, 0, 0)


def test_rebuild_with_other_settings(home: Path, folder: Path) -> None:
    ingest(home, [folder])
    assert rebuild(home, IndexSettings(passage_characters=40)) == 4
    corpus = Corpus.open(home, IndexSettings(passage_characters=40))
    assert corpus.in_step()
    assert len(corpus.catalog.statements()) == 2


def test_another_embedding_model_is_refused_by_name(home: Path, folder: Path) -> None:
    ingest(home, [folder])
    with pytest.raises(SettingsMismatch, match=r"all-MiniLM-L6-v2-8bit, not other-model.*dateline rebuild"):
        ingest(home, [folder], settings=IndexSettings(embedding_model="other-model"))
    with pytest.raises(SettingsMismatch, match="other-model"):
        Corpus.open(home, IndexSettings(embedding_model="other-model"))


def test_a_second_writer_is_told_who_holds_the_lock(home: Path, folder: Path) -> None:
    with writing(home), pytest.raises(IndexBusy, match=f"process {os.getpid()} "):
        ingest(home, [folder])
    assert counts(ingest(home, [folder])) == (2, 0, 0, 0, 0)


def test_the_lock_of_a_killed_writer_is_free(home: Path) -> None:
    code = (
        "import time; from pathlib import Path; from index.lock import writing\n"
        f"with writing(Path({str(home)!r})): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(IndexBusy, match=f"process {holder.pid} "), writing(home):
            pass
        holder.kill()
    with writing(home):
        pass


def test_an_open_reader_notices_another_process_within_two_seconds(home: Path, folder: Path) -> None:
    ingest(home, [folder / "bridge.txt"])
    corpus = Corpus.open(home)
    assert len(corpus.nearest("a boat with cars", 5)) == 1
    code = (
        "from pathlib import Path; from index.ingest import ingest\n"
        f"ingest(Path({str(home)!r}), [Path({str(folder)!r})])"
    )
    subprocess.run([sys.executable, "-c", code], timeout=60, check=True)
    started = time.perf_counter()
    assert corpus.refresh()
    best = corpus.catalog.passages([corpus.nearest("a boat with cars", 5)[0][0]])
    assert "ferry" in next(iter(best.values())).text
    assert time.perf_counter() - started < 2


def test_vectors_that_are_gone_are_made_again(home: Path, folder: Path) -> None:
    ingest(home, [folder])
    Corpus.open(home).vectors.reopen()
    shutil.rmtree(home / "chroma")
    news: list[str] = []
    corpus = Corpus.open(home, None, news.append)
    assert corpus.in_step()
    assert news == ["bringing the vectors into line with the catalog …"]


def test_a_full_disk_is_named_and_nothing_is_lost(home: Path, folder: Path) -> None:
    """The size of any file is limited as a full disk would limit it."""
    ingest(home, [folder / "bridge.txt"])
    (folder / "long.txt").write_text(
        "\n".join(f"Line {n} says that the harbour is open on day {n}." for n in range(1_000))
    )
    code = (
        "import resource, signal, sys; from pathlib import Path\n"
        "from index.ingest import ingest; from index.errors import HomeError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        "import index.ingest as module; module.PASSAGES_IN_BATCH = 10**9\n"
        f"try: ingest(Path({str(home)!r}), [Path({str(folder)!r})])\n"
        "except HomeError as error: print(error)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True)
    assert "catalog.sqlite3" in run.stdout
    catalog = Catalog.open(catalog_path(home))
    assert catalog.check() == []
    assert catalog.counts().documents == 1
    assert Corpus.open(home).in_step()


def test_a_rebuild_that_is_stopped_has_changed_nothing(home: Path, folder: Path) -> None:
    ingest(home, [folder])
    with pytest.raises(Stopped):
        rebuild(home, IndexSettings(passage_characters=200), stop=lambda: True)
    corpus = Corpus.open(home)
    assert corpus.settings.passage_characters == 800
    assert corpus.in_step()
