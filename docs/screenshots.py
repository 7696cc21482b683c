"""Takes the pictures in docs/screenshots/ of the page: `make screenshots`. Needs Chromium.

The chat is over the shipped article, the other tabs over invented news of a town beside it. Each picture is of one state, at 1280 or 390 pixels, light or dark; pngquant is not needed: a palette keeps each below 120 kB.
"""

from __future__ import annotations

import io
import os
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
    """All pictures, or those whose names begin with an argument."""
    wanted = {name: each for name, each in PICTURES.items() if name.startswith(tuple(sys.argv[1:]) or "")}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        home = Path(folder, "dateline")
        dateline(home, "index", "seeds")
        take_all(browser, home, {name: each for name, each in wanted.items() if each[2] not in TOWN_STATES})
        town = Path(folder, "town")
        write_town(town)
        dateline(home, "index", str(town))
        dateline(home, "eval", "seeds")
        take_all(browser, home, {name: each for name, each in wanted.items() if each[2] in TOWN_STATES})
        browser.close()


def dateline(home: Path, *arguments: str) -> None:
    """Runs a command over a home."""
    subprocess.run(
        [*DATELINE, "--home", str(home), *arguments],
        check=True,
        cwd=HERE.parent,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def take_all(browser: Any, home: Path, pictures: dict[str, tuple[int, str, State]]) -> None:
    """Some pictures over a home."""
    if not pictures:
        return
    with served(home) as address:
        for name, (width, scheme, state) in pictures.items():
            take(browser, address, HERE / "screenshots" / f"{name}.png", width, scheme, state)


def write_town(folder: Path) -> None:
    """Invented news: a bridge is closed and opened again, as three outlets tell it in the spring of 2021."""
    folder.mkdir()
    for number, (day, outlet, title, *said) in enumerate(NEWS):
        text = "\n\n".join(f'{who} said on {day} 2021: "{words}"' for who, words in said)
        written = f"{day.split()[1]} {day.split()[0]} 2021"
        front = f"---\ntitle: {title}\nsource: {outlet}\ndate: {written}\n---\n"
        (folder / f"{outlet.split()[-1].lower()}-{number:02}.md").write_text(front + text + "\n", encoding="utf-8")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """A server over a home."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    owner = {**os.environ, "HOME": str(home.parent)}  # paths are shown from there
    server = subprocess.Popen(
        [*DATELINE, "--home", str(home), "serve", "--port", str(port)],
        cwd=HERE.parent,
        env=owner,
        stderr=subprocess.DEVNULL,
    )
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
    """Writes a picture in 128 colours, which text on paper does not miss; fewer make speakers alike."""
    from PIL import Image

    drawn = Image.open(io.BytesIO(png)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
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


def library(page: Any) -> None:
    """Two files have come in, one of them could not be read."""
    show(page, "Library")
    torn = {"name": "minutes of march.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 this is no PDF"}
    note = {"name": "note on tolls.txt", "mimeType": "text/plain", "buffer": b"The toll was two marks in 1908."}
    page.set_input_files("#files", [torn, note])
    page.locator('[data-do="close-job"]').wait_for(timeout=60_000)
    page.evaluate("document.activeElement.blur()")


def shelf(page: Any) -> None:
    """Documents of one outlet."""
    show(page, "Library")
    page.locator("#shelf li").first.wait_for()
    page.select_option('#shelf-filters [name="source"]', "The Lantern")
    page.locator("#shelf-found", has_text="of 5").wait_for()


def statements(page: Any) -> None:
    """Who said what in the town."""
    show(page, "Who said what")
    page.fill('#statement-filters [name="from"]', "March 2021")
    page.fill('#statement-filters [name="to"]', "June 2021")
    page.press('#statement-filters [name="to"]', "Enter")
    page.wait_for_function("() => document.querySelector('.statements')?.textContent.includes('Blinken') === false")
    page.evaluate("document.activeElement.blur()")


def statement(page: Any) -> None:
    """One of them open in its source."""
    statements(page)
    page.locator("#plot .point").nth(3).click()
    page.wait_for_selector("#cited")


def evaluation(page: Any) -> None:
    """The last results."""
    show(page, "Evaluation")
    page.locator(".result").wait_for()


def show(page: Any, tab: str) -> None:
    """A tab with its pane."""
    page.get_by_role("tab", name=tab).click()
    page.locator(".pane >> visible=true").first.wait_for()


TOWN_STATES = (library, shelf, statements, statement, evaluation)
NEWS: tuple[tuple[Any, ...], ...] = (
    ("March 2", "Harbour Post", "Cracks in the east pier", ("Tom Okoro", "The bridge must be closed at once."), ("Mara Lund", "I have not seen the report.")),
    ("March 3", "The Lantern", "Bridge closed", ("Mara Lund", "The bridge is closed until we know more."), ("Ines Falk", "Nobody asked the ferry workers.")),
    ("March 9", "Evening Mail", "Who pays?", ("Ada Berg", "The council has paid for this pier twice."), ("Mara Lund", "The county will pay its half.")),
    ("March 17", "The Lantern", "Two months at least", ("Tom Okoro", "We need two months, not two weeks."), ("Hana Sato", "My shop will not survive two months.")),
    ("March 18", "Harbour Post", "Traders protest", ("Hana Sato", "Open one lane."), ("Jonas Weil", "One lane is one too many."), ("Mara Lund", "There will be no lane.")),
    ("March 30", "Evening Mail", "Ferry runs at night", ("Ines Falk", "We sail until midnight from Monday."), ("Mara Lund", "The ferry is free of charge.")),
    ("April 8", "The Lantern", "Steel has arrived", ("Tom Okoro", "The steel is here, and it is the right steel.")),
    ("April 12", "Harbour Post", "County will not pay", ("Jonas Weil", "The county owes nothing."), ("Ada Berg", "Then the county shall see us in court."), ("Mara Lund", "I have their letter.")),
    ("April 21", "Evening Mail", "A letter, and another", ("Jonas Weil", "That letter was a draft."), ("Mara Lund", "It is signed.")),
    ("May 4", "The Lantern", "Pier stands", ("Tom Okoro", "The pier carries its load."), ("Mara Lund", "We open in a week.")),
    ("May 12", "Harbour Post", "Bridge open", ("Mara Lund", "The bridge is safe."), ("Tom Okoro", "It was never as safe as now."), ("Hana Sato", "The first customer came at six.")),
    ("May 13", "Evening Mail", "Ferry stops", ("Ines Falk", "Forty of us are looking for work."), ("Ada Berg", "The ferry should have stayed.")),
    ("June 1", "The Lantern", "Court hears the county", ("Jonas Weil", "We will appeal."), ("Mara Lund", "The letter was enough.")),
)  # fmt: skip
PICTURES: dict[str, tuple[int, str, State]] = {
    "start-light": (1280, "light", start),
    "answer-light": (1280, "light", answer),
    "answer-dark": (1280, "dark", answer),
    "fact-light": (1280, "light", fact),
    "conversations-dark": (1280, "dark", conversations),
    "phone-light": (390, "light", cards),
    "phone-dark": (390, "dark", cards),
    "phone-source-light": (390, "light", source),
    "library-light": (1280, "light", library),
    "library-dark": (1280, "dark", shelf),
    "statements-light": (1280, "light", statements),
    "statements-dark": (1280, "dark", statement),
    "evaluation-light": (1280, "light", evaluation),
    "evaluation-dark": (1280, "dark", evaluation),
    "phone-library-light": (390, "light", library),
    "phone-library-dark": (390, "dark", shelf),
    "phone-statements-light": (390, "light", statements),
    "phone-statements-dark": (390, "dark", statement),
    "phone-evaluation-light": (390, "light", evaluation),
    "phone-evaluation-dark": (390, "dark", evaluation),
}

if __name__ == "__main__":
    main()
