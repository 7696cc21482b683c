"""Real servers for tests: Chroma's own, from its package, and Postgres, from the package `pgserver`."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

STARTING_SECONDS = 90


def wait_until_up(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + STARTING_SECONDS
    while not answers():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < until
        time.sleep(0.1)


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
        wait_until_up(self._answers, self.process, self.folder / "log.txt")

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


class PostgresServer:
    """A server on a socket in a folder of its own. It refuses root, so that root runs it as somebody else."""

    def __init__(self, folder: Path, programs: Path, account: str | None) -> None:
        self.folder, self._programs = folder, programs
        self._as: dict[str, Any] = {"user": account, "group": account, "extra_groups": []} if account else {}
        self._numbers = itertools.count(1)
        self.process: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        command = [self._programs / "initdb", "-D", self.folder / "data", "-U", "postgres", "--auth=trust", "--encoding=utf8",
                   "--locale=C", "--no-sync"]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **self._as)

    def start(self) -> None:
        command = [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder, "-h", "", "-F"]
        with (self.folder / "log.txt").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder, **self._as
            )  # fmt: skip
        wait_until_up(self._answers, self.process, self.folder / "log.txt")

    def stop(self) -> None:
        """At once; clients lose their connections."""
        assert self.process
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def fresh(self) -> str:
        """The URL of an empty database."""
        import psycopg

        name = f"test_{next(self._numbers)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True


@contextmanager
def running_postgres() -> Iterator[PostgresServer]:
    """A server that ends with the block. Skips where the package `pgserver` or psycopg is not installed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its folder for locks, which we do not use
        pytest.importorskip("pgserver", reason='Postgres is not tested: pip install "dateline[dev]" (pgserver)')
        from pgserver import utils
        from pgserver._commands import POSTGRES_BIN_PATH as PROGRAMS
    if os.geteuid() == 0:
        utils.ensure_prefix_permissions(PROGRAMS)
    with _running_from(PROGRAMS) as server:
        yield server


@contextmanager
def running_installed_postgres() -> Iterator[PostgresServer]:
    """The same of the system's own, with the extensions that `pgserver` lacks. Skips where Debian's packages are not installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not installed:
        pytest.skip("Postgres with pg_trgm is not installed: apt-get install postgresql postgresql-contrib")
    with _running_from(installed[-1].parent) as server:
        yield server


@contextmanager
def _running_from(programs: Path) -> Iterator[PostgresServer]:
    pytest.importorskip("psycopg", reason='Postgres is not tested: pip install "dateline[dev]" (psycopg)')
    folder, account = Path(tempfile.mkdtemp(prefix="dateline-pg-", dir="/tmp")), None
    if os.geteuid() == 0:
        account = "pgserver"
        subprocess.run(["useradd", "--system", account], check=False, capture_output=True)  # it may be there
        shutil.chown(folder, account)
    server = PostgresServer(folder, programs, account)
    try:
        server.prepare()
        server.start()
        yield server
    finally:
        if server.process:
            server.stop()
        shutil.rmtree(folder)
