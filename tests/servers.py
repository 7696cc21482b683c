"""Real servers for tests: Chroma's own, from its package."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

STARTING_SECONDS = 90


class ChromaServer:
    """`chroma run` on a folder and a port of this machine, to be started, killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        program = Path(sys.executable).with_name("chroma")
        command = [str(program), "run", "--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        with (self.folder / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        until = time.monotonic() + STARTING_SECONDS
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "log.txt").read_text()
            assert time.monotonic() < until
            time.sleep(0.1)

    def stop(self) -> None:
        """As by a kill: at once."""
        assert self.process
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/api/v2/heartbeat", timeout=5) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False


@contextmanager
def running_chroma(folder: Path) -> Iterator[ChromaServer]:
    """A server that ends with the block. Skips where Chroma's program is not installed."""
    if not shutil.which(Path(sys.executable).with_name("chroma")):
        pytest.skip("`chroma run` is not installed: pip install chromadb")
    server = ChromaServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
