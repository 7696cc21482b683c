"""llama.cpp's own server, with a model of random numbers: streaming, hanging up, time, a wrong key, a context too long.

`make llama` builds the server, in some ten minutes, and runs these.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tiny_gguf import CONTEXT, write_gguf

from index.errors import LlmFailed
from rag.answers import Answer
from rag.assemble import open_pipeline
from rag.writing.bounded import Timeouts
from rag.writing.llm import Llm, open_llm

BUILT = Path(__file__).parent.parent / ".venv" / "llama" / "bin" / "llama-server"
SERVER = os.environ.get("LLAMA_SERVER") or (str(BUILT) if BUILT.is_file() else shutil.which("llama-server"))
pytestmark = pytest.mark.skipif(not SERVER, reason="no llama-server here; make llama builds one")
CREDIT = "How much credit is Germany extending to Ukraine?"
KEY = "sk-of-this-test"
PATIENT = Timeouts(connect=5, first=30, total=60)


@pytest.fixture(scope="module")
def gguf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    write_gguf(path)
    return path


@contextmanager
def serving(gguf: Path, context: int = CONTEXT) -> Iterator[str]:
    """A server that never ends an answer by itself."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [
        str(SERVER), "--model", str(gguf), "--host", "127.0.0.1", "--port", str(port), "--ctx-size", str(context),
        "--parallel", "1", "--threads", "1", "--api-key", KEY, "--ignore-eos", "--jinja", "--no-warmup",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            until(lambda: asked(f"http://127.0.0.1:{port}/health") == {"status": "ok"})
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def server(gguf: Path) -> Iterator[str]:
    with serving(gguf) as address:
        yield address


def asked(address: str) -> Any:
    """What a server answers, nothing while it starts."""
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Authorization": f"Bearer {KEY}"})) as got:
            return json.load(got)
    except (urllib.error.URLError, OSError):
        return None


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Waits."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def llm_at(server: str, timeouts: Timeouts = PATIENT, key: str = KEY) -> Llm:
    llm = open_llm(f"openai-like/tiny@{server}/v1", key, timeouts)
    assert llm
    return llm


def busy(server: str) -> bool:
    return any(slot["is_processing"] for slot in asked(f"{server}/slots"))


@pytest.fixture(scope="module")
def plain(indexed_home: Path) -> Answer:
    return open_pipeline(indexed_home).ask(CREDIT)


def test_it_streams_and_hanging_up_stops_it(server: str) -> None:
    stream = llm_at(server).stream("You are being tested.", "Say anything.")
    parts = [next(stream) for _ in range(20)]
    assert "".join(parts)
    assert busy(server)
    stream.close()
    until(lambda: not busy(server), 5)


def test_no_nonsense_reaches_the_screen(server: str, indexed_home: Path, plain: Answer) -> None:
    answer = open_pipeline(indexed_home, llm=llm_at(server)).ask(CREDIT)
    assert answer.sentences == plain.sentences
    assert answer.notice
    until(lambda: not busy(server), 5)


def test_the_time_is_kept_and_the_answer_comes(server: str, indexed_home: Path, plain: Answer) -> None:
    started = time.monotonic()
    answer = open_pipeline(indexed_home, llm=llm_at(server, Timeouts(connect=1, first=0.01, total=0.02))).ask(CREDIT)
    assert time.monotonic() - started < 5
    assert answer.sentences == plain.sentences
    assert answer.notice
    until(lambda: not busy(server), 5)


def test_a_wrong_key_is_said(server: str) -> None:
    with pytest.raises(LlmFailed, match="key"):
        next(llm_at(server, key="sk-wrong").stream("", "Say anything."))


def test_a_context_too_long_is_said(gguf: Path, indexed_home: Path, plain: Answer) -> None:
    with serving(gguf, context=256) as address:
        answer = open_pipeline(indexed_home, llm=llm_at(address)).ask(CREDIT)
    assert "too long" in answer.notice
    assert answer.sentences == plain.sentences
