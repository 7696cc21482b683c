"""What tests share: the shipped article, one exported model, one indexed home."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from index.export import exported_model
from index.ingest import ingest
from index.tagger import open_tagger
from rag.reader import open_reader

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seed_text() -> str:
    (path,) = SEEDS.glob("*.txt")
    return path.read_text()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of exported models: the exports run once for all tests."""
    folder = tmp_path_factory.mktemp("models")
    exported_model(folder, lambda line: None)
    open_tagger(folder, lambda line: None)
    open_reader(folder, lambda line: None)
    return folder


@pytest.fixture
def home(tmp_path: Path, models: Path) -> Path:
    """An empty home that has the model."""
    made = tmp_path / "home"
    shutil.copytree(models, made / "models", copy_function=os.link)
    return made


@pytest.fixture(scope="session")
def indexed_home(tmp_path_factory: pytest.TempPathFactory, models: Path) -> Path:
    """A home with the shipped article indexed. Tests that change it take a copy."""
    made = tmp_path_factory.mktemp("indexed")
    shutil.copytree(models, made / "models", copy_function=os.link)
    ingest(made, [SEEDS])
    return made


@pytest.fixture(scope="session")
def running() -> Callable[[Any], AbstractContextManager[str]]:
    """Runs an ASGI application on a free port, on a real server in a thread, and gives its address."""

    @contextmanager
    def run(app: Any) -> Iterator[str]:
        import uvicorn

        listening = socket.create_server(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
            listening.close()

    return run
