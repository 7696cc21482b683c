"""The page, driven in headless Chromium as a person would: ask, open, follow up, add files, attack."""

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from index.removal import forget
from ui.web.desk import Desk, Session

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
ATTACK = (
    "<img src=x onerror=\"document.title='hacked'\"><script>document.title='hacked'</script>${document.title='hacked'}"
)


@pytest.fixture(scope="module")
def served(indexed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the indexed home."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(indexed_home, home)
    return home


@pytest.fixture(scope="module")
def address(served: Path) -> Iterator[str]:
    """A server over that home."""
    with serving(served) as url:
        yield url


@contextmanager
def serving(home: Path) -> Iterator[str]:
    """A server over a home, as `dateline serve` starts it; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "from ui.cli import main; main(prog_name='dateline')"
    environment = {**os.environ, "GRADIO_TEMP_DIR": str(home / "tmp")}
    server = subprocess.Popen(
        [sys.executable, "-c", code, "--home", str(home), "serve", "--port", str(port)],
        cwd=Path(__file__).parent.parent, env=environment,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(url)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh visitor."""
    with visit(browser, address) as opened:
        yield opened


@contextmanager
def visit(browser: Browser, address: str) -> Iterator[Page]:
    """A page. Whatever is done there, nothing is asked of any other machine, and no script fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    requested: list[str] = []
    failures: list[str] = []
    opened.on("request", lambda request: requested.append(request.url))
    opened.on("pageerror", lambda error: failures.append(str(error)))
    opened.goto(address)
    opened.wait_for_selector(".welcome")
    yield opened
    context.close()
    assert [url for url in requested if not re.match(rf"{re.escape(address)}|data:|blob:", url)] == []
    assert failures == []


def wait_until_up(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"no server at {url}")


def ask(page: Page, question: str, turn: int = 0) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    page.wait_for_function(
        "turn => { const all = document.querySelectorAll('.turn');"
        " return all.length > turn && all[turn].querySelector('.understood') && !document.querySelector('.busy')"
        " && document.querySelector('#question textarea').value === '' }",
        arg=turn, timeout=20_000,
    )  # fmt: skip
    page.wait_for_timeout(300)


def test_ask_open_and_follow_up(page: Page, seed_text: str) -> None:
    ask(page, "who said what on Feb 14")
    cards = page.locator(".card")
    assert cards.filter(has=page.locator("h3", has_text="Antony Blinken")).count() == 2
    assert page.locator("q", has_text="far from exhausted").count() == 1
    page.locator("li", has_text="far from exhausted").locator("a.cite").click()
    page.wait_for_selector("#cited")
    assert page.inner_text("#cited") == seed_text[2286:2406]
    assert page.text_content(".source .text") == seed_text
    page.wait_for_function(
        "() => { const box = document.querySelector('#cited').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= window.innerHeight }", timeout=5_000,
    )  # fmt: skip
    page.locator("li", has_text="serious dialogue").locator("a.cite").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#cited').textContent.includes('serious dialogue')")
    ask(page, "What did Scholz say?", 1)
    ask(page, "What did he say about dialogue?", 2)
    last = page.locator(".turn").nth(2)
    assert "What did Olaf Scholz say about dialogue?" in last.locator(".understood").inner_text()
    assert "serious dialogue" in last.inner_text()


def test_a_refusal_says_why_and_the_answer_proper_is_bold(page: Page) -> None:
    ask(page, "who said what on Feb 20")
    assert "Nothing said on 20 Feb; nearest: 14 Feb (2" in page.inner_text(".refusal")
    ask(page, "How much credit is Germany extending to Ukraine?", 1)
    assert page.inner_text(".sentences b") == "150 million euros"
    ask(page, "What did Putin say?", 2)
    page.click('a.cite[href="#near-2-1"]')
    page.wait_for_selector("#cited")
    assert "Putin" in page.inner_text("#cited")


def test_uploads_with_a_bad_file_and_an_attack(page: Page, tmp_path: Path) -> None:
    good = tmp_path / "bridge <b>x.txt"
    good.write_text(f'Mara Lund said on May 3, 2021: "The bridge is safe." {ATTACK}')
    bad = tmp_path / "broken.pdf"
    bad.write_bytes(b"%PDF-1.4 this is no PDF")
    page.get_by_role("tab", name="Documents").click()
    page.wait_for_selector("#upload input[type=file]", state="attached")
    page.set_input_files("#upload input[type=file]", [good, bad])
    page.wait_for_function("() => /1 indexed/.test(document.querySelector('#progress').innerText)", timeout=30_000)
    assert "broken.pdf" in page.inner_text(".failures")
    page.wait_for_function("() => document.querySelectorAll('.documents li').length === 2")
    ask(page, "who said what on May 3, 2021")
    assert "The bridge is safe." in page.inner_text(".card")
    page.click('a.cite[href="#cite-0-1"]')
    page.wait_for_selector("#cited")
    assert ATTACK in page.text_content(".source .text")
    ask(page, f"what did {ATTACK} say?", 1)
    page.wait_for_timeout(500)
    assert page.title() == "Dateline"
    assert page.locator(".source img, .turn img, .turn script").count() == 0


def test_another_process_indexes_and_the_open_page_answers_from_it(page: Page, served: Path, tmp_path: Path) -> None:
    ask(page, "who said what on June 9, 2020")
    assert page.locator(".refusal").count() == 1
    (tmp_path / "ferry.txt").write_text('Ines Okoro said on June 9, 2020: "The ferry will sail."')
    code = "from ui.cli import main; main(prog_name='dateline')"
    subprocess.run(
        [sys.executable, "-c", code, "--home", str(served), "index", str(tmp_path / "ferry.txt")],
        cwd=Path(__file__).parent.parent, check=True, timeout=60, capture_output=True,
    )  # fmt: skip
    started = time.perf_counter()
    ask(page, "who said what on June 9, 2020", 1)
    assert "The ferry will sail." in page.locator(".turn").nth(1).inner_text()
    assert time.perf_counter() - started < 2


def test_a_phone_shows_everything_without_scrolling_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "who said what on Feb 14")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.click('a.cite[href="#cite-0-9"]')
    page.wait_for_selector("#cited")
    page.wait_for_function(
        "() => { const box = document.querySelector('#cited').getBoundingClientRect();"
        " return box.top >= 0 && box.bottom <= window.innerHeight }", timeout=5_000,
    )  # fmt: skip


def test_a_question_typed_as_a_source_opens_keeps_the_focus(page: Page) -> None:
    ask(page, "What did Scholz say?")
    page.click('a.cite[href="#cite-0-1"]')
    page.wait_for_selector("#cited")
    page.fill("#question textarea", "What did Kirby say?")
    page.wait_for_timeout(400)  # longer than the page waits before it shows the mark
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.turn').length === 2", timeout=5_000)


def test_the_first_upload_into_an_empty_home_is_seen_and_its_title_is_inert(
    browser: Browser, home: Path, tmp_path: Path
) -> None:
    titled = tmp_path / "titled.md"
    titled.write_text(
        f'---\ntitle: |-\n  {ATTACK}\nsource: <script>alert(1)</script>\n---\nAda Berg said: "It is done."\n'
    )
    with serving(home) as url, visit(browser, url) as page:
        page.get_by_role("heading", name="Nothing is indexed yet").wait_for()
        page.wait_for_selector("#upload input[type=file]", state="attached")
        page.set_input_files("#upload input[type=file]", [titled])
        page.get_by_role("heading", name="Ask your documents").wait_for(timeout=30_000)
        assert page.inner_text(".documents a") == ATTACK
        page.click(".documents a")
        page.wait_for_selector(".source")
        assert page.inner_text(".source h2") == ATTACK
        assert page.title() == "Dateline"
        assert page.locator(".source img, .documents img, .source script, .documents script").count() == 0


def test_a_visitor_who_stops_reading_holds_up_nobody(indexed_home: Path) -> None:
    desk = Desk(indexed_home, lambda line: None)
    left = desk.ask("who said what on Feb 14", Session())
    assert [next(left) for _ in range(3)]  # in the middle of the answer
    answered: list[str] = []
    other = threading.Thread(
        target=lambda: answered.extend(html for html, *_ in desk.ask("What did Scholz say?", Session())), daemon=True
    )
    other.start()
    other.join(20)
    assert "serious dialogue" in answered[-1]


def test_a_conversation_goes_on_when_a_document_it_showed_is_forgotten(indexed_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(indexed_home, home)
    desk = Desk(home, lambda line: None)
    *_, (_, session, _) = desk.ask("What did Putin say?", Session())
    (document,) = desk.pipeline.corpus.catalog.documents()
    forget(home, document.id)
    *_, (html, session, _) = desk.ask("who said what on Feb 14", session)
    assert "no longer in the index" in html
    assert len(session.turns) == 2
    assert "no document with the id" in desk.open("near-0-1", session)
    assert "Nothing is indexed yet" in desk.log(Session())
