"""What tests share: the shipped article, one exported model, one indexed home; a server and a browser for the page."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from servers import ChromaServer, PostgresServer, running_chroma, running_postgres

from index.ingest import ingest
from index.networks.export import exported_model
from index.reported.tagger import open_tagger
from index.tables.storage import Place
from rag.answers import Answer
from rag.reading.reader import open_reader

SEEDS = Path(__file__).parent.parent / "seeds"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 120
"""Seconds that a busy machine may take for what takes a moment."""
Serving = Callable[..., AbstractContextManager[str]]
HomeOf = Callable[[Mapping[str, tuple[str, str]]], Path]
Visit = Callable[..., AbstractContextManager[Any]]


@pytest.fixture(scope="session")
def seed_text() -> str:
    (path,) = SEEDS.glob("*.txt")
    return path.read_text()


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of exported models."""
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
def home_of(tmp_path_factory: pytest.TempPathFactory, models: Path) -> HomeOf:
    """Makes a home of Markdown articles: by file name without ending, the lines of the front matter and the text."""

    def make(articles: Mapping[str, tuple[str, str]]) -> Path:
        folder = tmp_path_factory.mktemp("articles")
        for name, (front, text) in articles.items():
            (folder / f"{name}.md").write_text(f"---\n{front}\n---\n\n{text}\n")
        home = tmp_path_factory.mktemp("home")
        (home / "models").symlink_to(models)
        assert not ingest(home, [folder]).failed
        return home

    return make


@pytest.fixture(scope="session")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A real Chroma server, for all tests; each index has its own collections."""
    with running_chroma(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real Postgres server, for all tests; each takes a fresh database of it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(params=["in SQLite", "in Postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where a catalog can be, of each kind; nothing is there yet."""
    if request.param == "in SQLite":
        return tmp_path / "catalog.sqlite3"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh()


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


@pytest.fixture(scope="session")
def serving() -> Serving:
    """`with serving(home, *options) as address`: a server over a home, as `dateline serve` starts it."""

    @contextmanager
    def served(home: Path, *options: str) -> Iterator[str]:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        code = "from ui.cli import main; main(prog_name='dateline')"
        environment = {**os.environ, "GRADIO_TEMP_DIR": str(home / "tmp")}
        server = subprocess.Popen(
            [sys.executable, "-c", code, "--home", str(home), "serve", "--port", str(port), *options],
            cwd=Path(__file__).parent.parent, env=environment,
        )  # fmt: skip
        url = f"http://127.0.0.1:{port}"
        try:
            wait_until_up(url, server)
            yield url
        finally:
            server.terminate()
            server.wait(timeout=PATIENCE)

    return served


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def visit(browser: Any) -> Visit:
    """`with visit(address) as page`: a fresh visitor, for whom the page has been set up.

    Whatever is done there, nothing is asked of any other machine, and no script fails.
    """

    @contextmanager
    def visited(address: str, path: str = "/", **how: Any) -> Iterator[Any]:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **how})
        context.set_default_timeout(20_000)
        opened = context.new_page()
        requested: list[str] = []
        failures: list[str] = []
        context.on("request", lambda request: requested.append(request.url))
        context.on("weberror", lambda error: failures.append(str(error.error)))
        opened.goto(address + path)
        if path.startswith("/?") or path == "/":
            opened.wait_for_selector("body.ready")
        yield opened
        context.close()
        assert [url for url in requested if not re.match(rf"{re.escape(address)}|data:|blob:", url)] == []
        assert failures == []

    return visited


def wait_until_up(url: str, server: subprocess.Popen[bytes]) -> None:
    """Waits for as long as the test may take: how long a start takes, says the load of the machine."""
    while server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()
        except urllib.error.HTTPError as refusal:  # somebody has to log in
            refusal.close()
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"the server at {url} ended by itself: {server.returncode}")


def serious_violations(page: Any, where: str) -> list[str]:
    """What axe-core finds on a page that keeps somebody from using it."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{where}: {each['id']} ({each['impact']}): {node['html'][:160]} {node['failureSummary'][:300]}"
        for each in Axe().run(page).response["violations"]
        for node in each["nodes"]
        if each["impact"] in ("serious", "critical")
    ]


@pytest.fixture(scope="session")
def violations() -> Callable[[Any, str], list[str]]:
    return serious_violations


def told(answer: Answer) -> list[str]:
    """The sentences of an answer."""
    return [each.text for each in answer.sentences]


def marked(answer: Answer) -> list[str]:
    """The words that are marked in them."""
    return [each.text[slice(*each.emphasis)] for each in answer.sentences if each.emphasis]


ATTACK = (
    "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>${document.title='hacked'}"
    "{{constructor.constructor('document.title=1')()}}"
)
WRITTEN = {
    "lantern.md": """---\ntitle: The bridge\nsource: The Lantern\ndate: 2021-05-04\n---
Mara Lund said on May 3, 2021: "The bridge is safe." Engineer Tom Okoro said on May 3, 2021: "It was never closed."
""",
    "post <b>x.md": f"""---\ntitle: |-\n  {ATTACK}\nsource: "<script>alert(1)</script>"\ndate: 2020-06-09\n---
Ada Berg said on June 9, 2020: "It is <b>done</b> &amp; over." {ATTACK} ![x](https://example.invalid/x.png)
""",
    "arabic.md": "---\ntitle: الجسر آمن\n---\nقالت مارا لوند إن الجسر آمن.\n橋は安全です。\n",
}  # fmt: skip


@pytest.fixture(scope="session")
def attack() -> str:
    """What would run if text, title, outlet or name were taken for HTML, or for a template."""
    return ATTACK


@pytest.fixture(scope="session")
def site_home(tmp_path_factory: pytest.TempPathFactory, indexed_home: Path) -> Path:
    """The indexed home with documents of an outlet, of an attacker, and of right-to-left and CJK text beside the article."""
    made = tmp_path_factory.mktemp("site")
    shutil.copytree(indexed_home, made / "home")
    for name, text in WRITTEN.items():
        (made / name).write_text(text)
    ingest(made / "home", [made / name for name in WRITTEN])
    return made / "home"


@pytest.fixture(scope="session")
def site(site_home: Path, serving: Serving) -> Iterator[str]:
    """The address of a server over that home. Nobody changes what is indexed there."""
    with serving(site_home) as address:
        yield address
