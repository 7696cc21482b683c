"""Who may import whom, where the frameworks live, and that importing does no work."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {"index": set(), "rag": {"index"}, "eval": {"index", "rag"}, "ui": {"index", "rag", "eval"}}
TRAINING = {
    f"eval/training/{each}.py"
    for each in ("networks", "reader_network", "tagger_network", "tagger", "reader", "groups", "average")
}
"""Imported only to train; they may import torch at once."""
HOMES = {
    "chromadb": {"index/vectors.py", "eval/baselines.py", "eval/contestants.py"},
    "gradio": {f"ui/web/{each}.py" for each in ("server", "page", "endpoints")},
    "torch": {"index/networks/gpu.py", *TRAINING},
    "transformers": {"eval/training/networks.py"},
    "sentence_transformers": {"index/embed.py", "eval/contestants.py"},
    "onnxruntime": {"index/networks/sessions.py"},
    "onnx": {"index/networks/graph.py"},
    "llama_index": {
        "index/vectors.py", "rag/writing/llm.py", "eval/baselines.py", "eval/contestants.py",
        *(f"rag/llamaindex/{each}.py" for each in ("engines", "nodes", "proof", "retriever", "tool")),
    },
    "httpx": {"rag/writing/llm.py"},
    "ollama": {"rag/writing/llm.py"},
    "mcp": {"ui/mcp_server.py"},
    "psycopg": {"index/tables/postgres.py"},
    "haystack": {"eval/baselines.py"},
}  # fmt: skip
HEAVY = [*HOMES, "trafilatura", "pypdfium2", "docx", "lxml", "feedparser", "warcio", "striprtf", "py3langid"]


def files() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found.update(each.name.split(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_one_way(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    assert imported(path) & ROOMS.keys() <= ROOMS[room] | {room}


@pytest.mark.parametrize(("package", "homes"), list(HOMES.items()), ids=list(HOMES))
def test_frameworks_stay_in_their_rooms(package: str, homes: set[str]) -> None:
    users = {str(path.relative_to(ROOT)) for path in files() if package in imported(path)}
    assert users == homes


@pytest.mark.parametrize("room", ["index", "rag"])
def test_the_picture_names_every_module_and_every_room_within(room: str) -> None:
    picture = (ROOT / "ARCHITECTURE.md").read_text()
    within = [path for path in (ROOT / room).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()]
    names = {path.name if path.suffix else f"{path.name}/" for path in within} - {"__init__.py"}
    assert len(names) > 20
    assert sorted(name for name in names if name not in picture) == []


def test_importing_does_no_work(tmp_path: Path) -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in files()
        if path.name not in ("__init__.py", "__main__.py")
        and path.parent.name != "llamaindex"
        and str(path.relative_to(ROOT)) not in TRAINING
    ]
    code = (
        "import importlib, socket, sys\n"
        "def forbidden(*_): raise AssertionError('a socket was opened')\n"
        "socket.socket.connect = forbidden\n"
        f"[importlib.import_module(name) for name in {modules!r}]\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    assert run.stdout.strip() == "[]", run.stderr
    assert list(tmp_path.iterdir()) == []
