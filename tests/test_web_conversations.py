"""Conversations in the page: kept over a restart, each visitor's own, searched, renamed, deleted, rated, exported."""

import json
import os
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ui.conversations import Conversations


@pytest.fixture
def page(visit: Any, site: str) -> Iterator[Any]:
    with visit(site) as opened:
        yield opened


def ask(page: Any, question: str, turn: int = 0) -> Any:
    page.fill("#question", question)
    page.press("#question", "Enter")
    asked = page.locator(".turn").nth(turn)
    asked.locator(".tools button").first.wait_for()
    return asked


def listed(page: Any) -> list[str]:
    return page.locator("#conversations a").all_inner_texts()


def open_list(page: Any) -> None:
    page.click('[data-do="history"]')
    page.wait_for_selector("#history[open]")


def test_a_conversation_survives_the_server_and_goes_on(
    visit: Any, serving: Any, indexed_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(indexed_home, home)
    kept = tmp_path / "cookies.json"
    with serving(home) as address, visit(address) as page:
        ask(page, "What did Scholz say?")
        shown = page.inner_text(".turn .answer")
        place = page.url.split("/", 3)[3]
        page.context.storage_state(path=kept)
    state = json.loads(kept.read_text())
    with serving(home) as address, visit(address, f"/{place}", storage_state=state) as page:
        page.wait_for_selector(".turn")
        assert page.inner_text(".turn .answer") == shown
        turn = ask(page, "What did he say about dialogue?", 1)
        assert turn.locator(".chip .value").first.inner_text() == "What did Olaf Scholz say about dialogue?"
        turn.locator("a.cite").first.click()
        page.wait_for_selector("#cited")


def test_two_visitors_do_not_see_each_others(visit: Any, site: str) -> None:
    with visit(site) as ann, visit(site) as bob:
        ask(ann, "What did Kirby say?")
        ask(bob, "What did Lavrov say?")
        for page, own in ((ann, "What did Kirby say?"), (bob, "What did Lavrov say?")):
            open_list(page)
            assert listed(page) == [own]
        place = ann.url.split("/", 3)[3]
        bob.goto(f"{site}/{place}")
        bob.wait_for_selector(".welcome")
        assert "c=" not in bob.url
        assert bob.locator(".turn").count() == 0
        identity = place.partition("c=")[2]
        for path in (f"/page/conversations/{identity}.json", f"/page/conversations/{identity}/0.md"):
            assert bob.request.get(site + path).status == 404
            assert ann.request.get(site + path).status == 200
        changed = bob.request.post(f"{site}/page/conversations/{identity}/delete", data={})
        assert changed.status == 404
        assert "no such conversation" in changed.json()["error"]


def test_the_cookie_is_out_of_the_reach_of_scripts_and_other_sites(site: str) -> None:
    with urllib.request.urlopen(f"{site}/page/shell") as answer:
        cookie = answer.headers["Set-Cookie"]
    name, *attributes = cookie.split("; ")
    assert name.startswith("dateline_browser=")
    assert len(name.partition("=")[2]) == 32
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(attributes)
    forged = urllib.request.Request(f"{site}/page/ask", b'{"question": "x"}', {"Content-Type": "text/plain"})
    with pytest.raises(urllib.error.HTTPError, match="415"):
        urllib.request.urlopen(forged)


def test_searched_renamed_deleted_and_brought_back(page: Any) -> None:
    for question in ("What did Kirby say?", "How much credit is Germany extending to Ukraine?"):
        page.click('[data-do="new"]')
        page.wait_for_selector(".welcome")
        ask(page, question)
    open_list(page)
    assert listed(page) == ["How much credit is Germany extending to Ukraine?", "What did Kirby say?"]
    page.fill("#search", "cyberattacks")
    page.wait_for_function("() => document.querySelectorAll('#conversations a').length === 1")
    assert listed(page) == ["What did Kirby say?"]
    page.fill("#search", "zebra")
    page.locator("#conversations .hint", has_text="None holds these words").wait_for()
    page.fill("#search", "")
    page.wait_for_function("() => document.querySelectorAll('#conversations a').length === 2")
    page.locator("#conversations li", has_text="credit").locator('[data-do="rename"]').click()
    page.keyboard.type("Money <b>now</b>")
    page.keyboard.press("Enter")
    page.locator("#conversations a", has_text="Money <b>now</b>").wait_for()
    assert page.title() == "Money <b>now</b> · Dateline"
    page.locator("#conversations li", has_text="Money").locator('[data-do="delete"]').click()
    page.locator("#conversations .deleted").wait_for()
    assert listed(page) == ["What did Kirby say?"]
    page.locator("#conversations .deleted button").click()
    page.locator("#conversations a", has_text="Money").wait_for()
    page.locator("#conversations a", has_text="Kirby").click()
    page.locator(".turn", has_text="cyberattacks").wait_for()
    page.reload()
    page.locator(".turn", has_text="cyberattacks").wait_for()


def test_exports_hold_the_whole_conversation(page: Any, seed_text: str, attack: str) -> None:
    ask(page, "How much credit is Germany extending to Ukraine?")
    ask(page, "who said what on Feb 20", 1)
    ask(page, "who said what on June 9, 2020", 2)
    open_list(page)
    with page.expect_download() as saved:
        page.click('[data-export="md"]')
    assert saved.value.suggested_filename == "How much credit is Germany extending to Ukraine_.md"
    text = Path(saved.value.path()).read_text()
    assert "## How much credit is Germany extending to Ukraine?" in text
    assert "**150 million euros** to Ukraine.[^1.1]" in text
    assert "[^1.1]: “" in text
    assert "*nothing said on 20 Feb; nearest" in text
    assert "<b>" not in text.replace("\\<b", "")
    with page.expect_download() as saved:
        page.click('[data-export="json"]')
    turns = json.loads(Path(saved.value.path()).read_text())["turns"]
    citation = turns[0]["answer"]["citations"][0]
    assert seed_text[citation["start"] : citation["end"]] == citation["text"]
    assert [turn["answer"]["outcome"] for turn in turns] == ["answered", "no_evidence", "answered"]


def test_ratings_become_questions_that_the_evaluation_reads(page: Any, indexed_home: Path, tmp_path: Path) -> None:
    turn = ask(page, "How much credit is Germany extending to Ukraine?")
    turn.locator('[data-rating="good"]').click()
    page.locator("#toast", has_text="Noted").wait_for()
    turn = ask(page, "What did Merkel say?", 1)
    turn.locator('[data-rating="good"]').click()
    turn = ask(page, "What did Lavrov say?", 2)
    turn.locator('[data-rating="bad"]').click()
    turn.locator(".wanted input").fill("far from exhausted")
    turn.locator(".wanted input").press("Enter")
    turn.locator(".wanted").wait_for(state="detached")
    turn = ask(page, "What did Kirby say?", 3)
    turn.locator('[data-rating="bad"]').click()  # and nothing of what would be right
    turn.locator(".wanted").wait_for()
    assert turn.locator('[data-rating="bad"]').get_attribute("aria-pressed") == "true"
    open_list(page)
    with page.expect_download() as saved:
        page.click('[data-export="questions"]')
    rows = [json.loads(line) for line in Path(saved.value.path()).read_text().splitlines()]
    assert [(row["question"], row.get("answers")) for row in rows] == [
        ("How much credit is Germany extending to Ukraine?", ["150 million euros"]),
        ("What did Merkel say?", None),
        ("What did Lavrov say?", ["far from exhausted"]),
    ]
    assert rows[0]["docs"] == ["000_c98c762a7310f6b1.txt"]
    page.keyboard.press("Escape")
    page.reload()
    page.wait_for_selector(".turn")
    assert page.locator('.turn [data-rating="good"][aria-pressed="true"]').count() == 2

    own = tmp_path / "home"
    shutil.copytree(indexed_home / "models", own / "models", copy_function=os.link)
    data = tmp_path / "data"
    shutil.copytree(Path(__file__).parent.parent / "seeds", data)
    shutil.copy(saved.value.path(), data / "questions.jsonl")
    code = "from ui.cli import main; main(prog_name='dateline')"
    run = subprocess.run(
        [sys.executable, "-c", code, "--home", str(own), "eval", "own", "--data", str(data), "--json", str(tmp_path / "r.json")],
        cwd=Path(__file__).parent.parent, timeout=200, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    results = json.loads((tmp_path / "r.json").read_text())
    cases = {row["question"]: row for row in results["cases"]}
    assert cases["How much credit is Germany extending to Ukraine?"]["exact"] == 1
    assert cases["How much credit is Germany extending to Ukraine?"]["cited hit"] == 1
    assert cases["What did Merkel say?"]["refused"] == 1


def test_a_long_conversation_shows_its_last_turns_and_more_on_demand(visit: Any, site: str, site_home: Path) -> None:
    with visit(site) as page:
        ask(page, "What did Kirby say?")
        identity = page.url.partition("c=")[2]
        cookie = next(each["value"] for each in page.context.cookies() if each["name"] == "dateline_browser")
        talk, owner = Conversations(site_home), f"browser:{cookie}"
        (first,) = talk.turns(owner, identity)
        for _ in range(24):
            talk.put(owner, identity, None, first.answer)
        page.reload()
        page.wait_for_selector(".turn")
        assert page.locator(".turn").count() == 20
        page.click('[data-do="earlier"]')
        page.wait_for_function("() => document.querySelectorAll('.turn').length === 25")
        numbers = page.locator(".turn").evaluate_all("all => all.map(each => Number(each.dataset.turn))")
        assert numbers == list(range(25))
        assert page.locator('[data-do="earlier"]').count() == 0
