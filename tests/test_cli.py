"""The command line as a script sees it: output, exit status, errors."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from ui.present import escaped

SEED = "000_c98c762a7310f6b1.txt"


def dateline(home: Path, *arguments: str, status: int = 0, stdin: str = "") -> subprocess.CompletedProcess[str]:
    run = subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main(prog_name='dateline')", "--home", str(home), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        input=stdin,
        cwd=Path(__file__).parent.parent,
    )
    assert run.returncode == status, run.stdout + run.stderr
    assert "Traceback" not in run.stderr
    return run


def test_ask_prints_the_answer_and_nothing_else(indexed_home: Path) -> None:
    run = dateline(indexed_home, "ask", "who said what on Feb 14")
    assert re.search(r"are far from exhausted,” \[\d+\] --02-14 \(day of publication\)", run.stdout)
    assert run.stderr == ""


def test_ask_json_has_the_fields_of_an_answer(indexed_home: Path, seed_text: str) -> None:
    answer = json.loads(dateline(indexed_home, "ask", "What did Lavrov say?", "--json").stdout)
    assert {
        "question", "standalone_question", "interpretation", "outcome", "sentences", "citations", "statements", "reason",
        "timings", "settings_fingerprint",
    } <= answer.keys()  # fmt: skip
    for citation in answer["citations"]:
        assert seed_text[citation["start"] : citation["end"]] == citation["text"]
        assert {"title", "source", "uri", "published"} <= citation.keys()
    assert answer["statements"][0]["said_on"] == "--02-14"


def test_no_evidence_is_exit_status_3(indexed_home: Path) -> None:
    run = dateline(indexed_home, "ask", "who won the world cup?", status=3)
    assert run.stdout.startswith("No answer: ")


def test_markdown_says_that_what_is_near_is_no_answer_and_whence_it_is(indexed_home: Path) -> None:
    asked = "who said “our possibilities are nearly exhausted”?"
    near = dateline(indexed_home, "ask", asked, "--markdown", status=3).stdout.split("\n\n")[1]
    assert near.startswith(
        '> similar words: “"It seems to me that our possibilities are far from exhausted,” Lavrov said'
    )
    assert near.endswith(f"· {escaped(SEED)}, characters 2286-2406)")


def test_history_from_a_file(indexed_home: Path, tmp_path: Path) -> None:
    turns = tmp_path / "turns.json"
    turns.write_text('["What did Scholz say?", {"question": "and Lavrov?", "answer": "…"}]')
    run = dateline(indexed_home, "ask", "What did he say about negotiations?", "--history", str(turns))
    assert "endless" in run.stdout


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["ask", ""], 2, "the question is empty"),
        (["ask", "x" * 100_000], 2, "100,000 characters"),
        (["ask", "who said what", "--today", "someday"], 2, "'someday'"),
        (["statements", "--on", "gibberish"], 2, "'gibberish'"),
        (["statements", "--speaker", "Nobody Atall"], 2, "'Nobody Atall'"),
        (["forget", "nothing.txt"], 2, "'nothing.txt'"),
        (["eval", "nonsense"], 2, "known are: seeds"),
        (["--embedding-model", "other-model", "ask", "who said what"], 1, "all-MiniLM-L6-v2-8bit, not other-model"),
        (["index", "missing-folder"], 1, "missing-folder"),
        (["index"], 2, "Missing argument"),
        (["--llm", "parrot", "serve", "--port", "0"], 2, "no LLM 'parrot'"),
        (["--llm", "parrot", "serve", "--api-only", "--port", "0"], 2, "no LLM 'parrot'"),
        (["--llm", "parrot", "mcp", "--http", "--port", "0"], 2, "no LLM 'parrot'"),
    ],
)
def test_bad_input_gets_a_clear_error(indexed_home: Path, arguments: list[str], status: int, said: str) -> None:
    assert said in dateline(indexed_home, *arguments, status=status).stderr


def test_an_empty_home_says_what_to_do(tmp_path: Path) -> None:
    for command in (["ask", "who?"], ["status"], ["documents"], ["statements"], ["forget", "x"], ["rebuild"]):
        assert "dateline index PATH" in dateline(tmp_path / "home", *command, status=1).stderr
    assert "nothing is indexed" in dateline(tmp_path / "home", "doctor").stdout


@pytest.mark.skipif(
    os.geteuid() == 0 and not shutil.which("setpriv"), reason="root needs setpriv to be refused a write"
)
def test_a_read_only_home_answers_and_refuses_to_index(indexed_home: Path, request: pytest.FixtureRequest) -> None:
    home = Path(tempfile.mkdtemp(prefix="dateline-read-only-")) / "home"
    shutil.copytree(indexed_home, home)
    for path in [home, *home.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    home.parent.chmod(0o555)
    prefix = ["setpriv", "--reuid", "65534", "--clear-groups"] if os.geteuid() == 0 else []
    code = "from ui.cli import main; main(prog_name='dateline')"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*prefix, sys.executable, "-c", code, "--home", str(home), *arguments],
            capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parent.parent,
        )  # fmt: skip

    if prefix and run("--version").returncode != 0:
        pytest.skip("the interpreter is not readable for another user here")
    request.addfinalizer(lambda: unlock_and_remove(home.parent))
    refused = run("index", "seeds")
    assert refused.returncode == 1
    assert f"cannot write to {home}" in refused.stderr
    asked = run("ask", "What did Lavrov say?")
    assert asked.returncode == 0, asked.stderr
    assert "far from exhausted" in asked.stdout


def unlock_and_remove(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def test_bad_files_are_reported_and_the_others_go_in(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    (folder / "good.txt").write_text('Mara Lund said on May 3: "The bridge is safe."')
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 8)
    (folder / "empty.txt").write_bytes(b"")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 this is no PDF")
    run = dateline(home, "index", str(folder), "--verbose", status=1)
    for name in ("binary.txt", "empty.txt", "broken.pdf"):
        assert f"failed: {folder / name}: " in run.stderr
    assert "added 1, changed 0, unchanged 0, forgotten 0, failed 3" in run.stderr
    assert f"added {folder / 'good.txt'}" in run.stdout
    again = dateline(home, "index", str(folder / "good.txt"))
    assert "nothing written" in again.stderr
    asked = dateline(home, "chat", stdin="who said what on May 3\n\n")
    assert "“The bridge is safe.”" in asked.stdout


def test_an_index_of_nothing_says_so(home: Path, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 this is no PDF")
    dateline(home, "index", str(tmp_path / "broken.pdf"), status=1)
    for question in ("Who said what on May 3?", "What did Lund say?", "How tall is the bridge?"):
        assert "the index holds no documents" in dateline(home, "ask", question, status=3).stdout


def test_a_taken_port_is_named(indexed_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = dateline(indexed_home, "serve", "--port", str(port), status=1)
    assert f"cannot listen on 127.0.0.1:{port}" in run.stderr


def test_statements_and_documents_as_json_and_csv(indexed_home: Path) -> None:
    rows = json.loads(dateline(indexed_home, "statements", "--speaker", "Kirby", "--on", "Feb 14", "--json").stdout)
    assert {row["speaker"] for row in rows} == {"John Kirby"}
    assert all(row["quote"] in row["sentence"] and row["doc"] == SEED for row in rows)
    csv = dateline(indexed_home, "statements", "--about", "NATO", "--from", "Feb 10", "--to", "Feb 20", "--csv").stdout
    assert csv.startswith("id,document_id,speaker,")
    assert csv.count("Zelenskiy") >= 1
    two = dateline(indexed_home, "statements", "--kind", "direct", "--limit", "2", "--json")
    assert [row["kind"] for row in json.loads(two.stdout)] == ["direct"] * 2
    assert "the first 2 of" in two.stderr
    none = dateline(indexed_home, "statements", "--on", "Feb 20")
    assert (none.stdout, "no statements meet" in none.stderr) == ("", True)
    (document,) = json.loads(dateline(indexed_home, "documents", "--json").stdout)
    assert (document["doc"], document["published"], document["published_inferred"]) == (SEED, "--02-14", True)
    assert json.loads(dateline(indexed_home, "status", "--json").stdout)["documents"] == 1


def test_batch_answers_in_order(indexed_home: Path, tmp_path: Path) -> None:
    questions, answers = tmp_path / "q.jsonl", tmp_path / "a.jsonl"
    rows = [
        {"id": 1, "question": "who said 'far from exhausted'"},
        {"id": "b", "question": "What did he say about dialogue?", "history": ["What did Scholz say?"]},
        {"id": 3, "question": "   "},
        {"id": 4, "question": "who won the world cup?"},
    ]
    questions.write_text("".join(json.dumps(row) + "\n" for row in rows))
    dateline(indexed_home, "batch", str(questions), str(answers))
    found = [json.loads(line) for line in answers.read_text().splitlines()]
    assert [(row["id"], row["abstained"]) for row in found] == [(1, False), ("b", False), (3, True), (4, True)]
    assert found[0]["citations"][0]["doc"] == SEED
    assert found[0]["statements"][0]["speaker"] == "Sergei Lavrov"
    assert "serious dialogue" in found[1]["answer"]


def test_doctor_and_help(indexed_home: Path) -> None:
    assert "PROBLEM" not in dateline(indexed_home, "doctor").stdout
    commands = dateline(indexed_home, "--help").stdout
    readme = (Path(__file__).parent.parent / "README.md").read_text()
    for name in (
        "index", "ask", "chat", "serve", "batch", "statements", "documents", "forget", "status", "rebuild", "doctor",
        "eval", "completion",
    ):  # fmt: skip
        assert f"\n  {name} " in commands
        assert name in readme
        assert "Example:" in dateline(indexed_home, name, "--help").stdout
    assert "_DATELINE_COMPLETE" in dateline(indexed_home, "completion", "bash").stdout
