"""Takes the pictures in docs/screenshots/ of the page over the shipped article: `make screenshots`. Needs Chromium.

Each is of one state, at 1280 or 390 pixels, light or dark; pngquant is not needed: a palette keeps each below 120 kB.
"""

from __future__ import annotations

import io
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
DATELINE = [sys.executable, "-c", "from ui.cli import main; main(prog_name='dateline')"]
ASKED = "who said what on Feb 14"
State = Callable[[Any], None]


def main() -> None:
    """All pictures."""
    with tempfile.TemporaryDirectory() as home:
        subprocess.run([*DATELINE, "--home", home, "index", "seeds"], check=True, cwd=HERE.parent)
        with served(Path(home)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for name, (width, scheme, state) in PICTURES.items():
                take(browser, address, HERE / "screenshots" / f"{name}.png", width, scheme, state)
            browser.close()


@contextmanager
def served(home: Path) -> Iterator[str]:
    """A server over a home."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = subprocess.Popen([*DATELINE, "--home", str(home), "serve", "--port", str(port)], cwd=HERE.parent)
    address = f"http://127.0.0.1:{port}"
    try:
        while True:
            try:
                urllib.request.urlopen(address, timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


def take(browser: Any, address: str, path: Path, width: int, scheme: str, state: State) -> None:
    """One picture."""
    height = 844 if width < 600 else 800
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce", has_touch=width < 600
    )
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector("body.ready")
    state(page)
    page.wait_for_timeout(400)
    keep(page.screenshot(), path)
    context.close()
    print(f"{path.name} {path.stat().st_size // 1000} kB")


def keep(png: bytes, path: Path) -> None:
    """Writes a picture in 64 colours, which text on paper does not miss."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(png)).convert("RGB").quantize(64, dither=Image.Dither.NONE)
    drawn.save(path, optimize=True)


def start(page: Any) -> None:
    """Nothing asked yet."""


def ask(page: Any, question: str) -> Any:
    """A question and its whole answer."""
    number = page.locator(".turn").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    turn = page.locator(".turn").nth(number)
    turn.locator(".tools button").first.wait_for()
    turn.evaluate("each => each.scrollIntoView({block: 'start'})")
    return turn


def answer(page: Any) -> None:
    """Statements on cards, one of them open in its source."""
    turn = ask(page, ASKED)
    turn.locator(".answer li", has_text="constantly review").locator("a.cite").last.click()
    page.wait_for_selector("#cited")


def cards(page: Any) -> None:
    """Statements on cards."""
    ask(page, ASKED)


def source(page: Any) -> None:
    """The source over the page of a phone."""
    turn = ask(page, ASKED)
    turn.locator(".answer li", has_text="far from exhausted").locator("a.cite").click()
    page.wait_for_selector("#cited")


def fact(page: Any) -> None:
    """A fact, the note at its citation, and a refusal."""
    turn = ask(page, "How much credit is Germany extending to Ukraine?")
    ask(page, "who said what on Feb 20")
    page.evaluate("scrollTo(0, 0)")
    turn.locator("a.cite").first.hover()


def conversations(page: Any) -> None:
    """The list of conversations."""
    for question in (ASKED, "What did Scholz say about dialogue?", "who said 'far from exhausted'"):
        page.click('[data-do="new"]')
        page.wait_for_selector(".welcome")
        ask(page, question)
    page.click('[data-do="history"]')
    page.wait_for_selector("#history[open] li")


PICTURES: dict[str, tuple[int, str, State]] = {
    "start-light": (1280, "light", start),
    "answer-light": (1280, "light", answer),
    "answer-dark": (1280, "dark", answer),
    "fact-light": (1280, "light", fact),
    "conversations-dark": (1280, "dark", conversations),
    "phone-light": (390, "light", cards),
    "phone-dark": (390, "dark", cards),
    "phone-source-light": (390, "light", source),
}

if __name__ == "__main__":
    main()
