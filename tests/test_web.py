"""The chat, driven in headless Chromium as a person would: ask, check, correct, stop, rate, copy, attack."""

import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.removal import forget
from rag.assemble import open_pipeline
from ui.service import Service
from ui.web.desk import Asked, Desk, Stored


@pytest.fixture
def page(visit: Any, site: str) -> Iterator[Any]:
    with visit(site) as opened:
        yield opened


def ask(page: Any, question: str, turn: int = 0) -> Any:
    """Asks as a person does and gives the turn, its answer complete."""
    page.fill("#question", question)
    page.press("#question", "Enter")
    return answered(page, turn)


def answered(page: Any, turn: int = 0) -> Any:
    page.wait_for_function(
        "turn => { const all = document.querySelectorAll('.turn'), it = all[turn];"
        " return it && it.dataset.done && !it.querySelector('.busy') && it.getAttribute('aria-busy') === 'false' }",
        arg=turn,
    )  # fmt: skip
    return page.locator(".turn").nth(turn)


def is_in_sight(page: Any, selector: str) -> None:
    page.wait_for_function(
        "selector => { const box = document.querySelector(selector)?.getBoundingClientRect();"
        " return box && box.top >= 0 && box.bottom <= window.innerHeight }", arg=selector, timeout=5_000,
    )  # fmt: skip


def test_statements_stand_on_cards_and_a_citation_opens_the_exact_characters(page: Any, seed_text: str) -> None:
    turn = ask(page, "who said what on Feb 14")
    blinken = turn.locator(".card", has=page.locator("h3", has_text="Antony Blinken")).first
    assert blinken.locator(".role").inner_text() == "Secretary of State"
    said = turn.locator(".answer li", has_text="far from exhausted")
    assert said.locator("q").inner_text() == "It seems to me that our possibilities are far from exhausted,"
    assert said.locator(".day").inner_text() == "14 February, year not given · day of publication"
    said.locator("a.cite").click()
    page.wait_for_selector("#cited")
    assert page.inner_text("#cited") == seed_text[2286:2406]
    assert page.text_content("#source .text") == seed_text
    is_in_sight(page, "#cited")
    page.locator(".answer li", has_text="serious dialogue").locator("a.cite").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelector('#cited').textContent.includes('serious dialogue')")
    page.wait_for_function("() => document.activeElement.id === 'cited'")
    page.keyboard.press("Escape")
    page.wait_for_selector("#source-pane", state="hidden")
    assert page.evaluate("document.activeElement.classList.contains('cite')")


def test_a_citation_shows_its_sentence_outlet_and_day_before_it_is_opened(page: Any) -> None:
    turn = ask(page, "who said what on May 3, 2021")
    link = turn.locator("a.cite").first
    link.hover()
    note = page.locator("#note")
    note.wait_for()
    assert note.inner_text().startswith('Mara Lund said on May 3, 2021: "The bridge is safe."')
    assert note.locator("cite").inner_text() == "The Lantern, 4 May 2021"
    page.mouse.move(5, 5)
    note.wait_for(state="hidden")
    link.focus()
    note.wait_for()
    page.keyboard.press("Escape")
    note.wait_for(state="hidden")
    described = link.get_attribute("aria-describedby")
    assert "The bridge is safe" in page.locator(f"#{described}").text_content()


def test_sentences_come_one_by_one_and_soon(page: Any) -> None:
    page.evaluate(
        """() => { window.seen = []; new MutationObserver(all => all.forEach(one => one.addedNodes.forEach(node => {
        if (node.matches?.('li:has(.said)')) window.seen.push(performance.now()) })))
        .observe(document.querySelector('#log'), {childList: true, subtree: true}) }"""
    )
    ask(page, "who said what on Feb 14")  # models are loaded now
    started = page.evaluate("() => { window.seen = []; return performance.now() }")
    ask(page, "who said what on February 14", 1)
    seen = page.evaluate("window.seen")
    assert len(seen) == 23
    assert min(seen) - started < 1_500, "the first sentence; a fifth of that on an idle machine"


def test_follow_ups_are_shown_as_they_were_understood(page: Any) -> None:
    ask(page, "What did Scholz say?")
    turn = ask(page, "What did he say about dialogue?", 1)
    assert turn.locator(".chip .value").all_inner_texts() == [
        "What did Olaf Scholz say about dialogue?",
        "by Olaf Scholz",
    ]
    assert "serious dialogue" in turn.inner_text()


def test_a_chip_is_changed_removed_and_added_and_the_answer_is_asked_again(page: Any) -> None:
    turn = ask(page, "who said what on Feb 14")
    assert turn.locator(".chip .value").all_inner_texts() == ["said on 14 February, year not given"]
    turn.locator('[data-do="change"]').click()
    box = turn.locator(".chip-box")
    assert box.input_value() == "14 Feb"
    box.fill("May 3, 2021")
    box.press("Enter")
    turn.locator(".answer q", has_text="The bridge is safe").wait_for()
    answered(page)
    assert turn.locator(".chip .value").all_inner_texts() == ["who said what on 3 May 2021?", "said on 3 May 2021"]
    turn.locator('[data-do="add"]', has_text="speaker").click()
    turn.locator(".chip-box").fill("Okoro")
    turn.locator(".chip-box").press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.turn .answer q').length === 1")
    answered(page)
    assert (
        turn.locator(".card h3").inner_text() == "Tom Okoro\nEngineer"
        or "Tom Okoro" in turn.locator(".card h3").inner_text()
    )
    turn.locator('.chip[data-field="dates"] .remove').click()
    turn.locator(".chip .value", has_text="what did Tom Okoro say?").wait_for()
    answered(page)
    turn.locator('.chip[data-field="text"] .value').click()
    turn.locator(".chip-box").fill("what did Lavrov say?")
    turn.locator(".chip-box").press("Enter")
    turn.locator(".answer q", has_text="far from exhausted").wait_for()
    answered(page)
    assert page.inner_text(".turn .question") == "who said what on Feb 14"
    assert page.locator(".turn").count() == 1


def test_an_outlet_chip_narrows_and_a_chip_that_names_nobody_says_so_and_leaves_the_answer(page: Any) -> None:
    turn = ask(page, "who said what?")
    turn.locator('[data-do="add"]', has_text="outlet").click()
    turn.locator(".chip-box").fill("lantern")
    turn.locator(".chip-box").press("Enter")
    turn.locator('.chip[data-field="sources"]', has_text="in The Lantern").wait_for()
    answered(page)
    assert turn.locator(".card").count() == 2
    for field, typed, says in (
        ("speaker", "Napoleon", "no speaker 'Napoleon' in the index"), ("day", "soonish", "not a day: 'soonish'"),
    ):  # fmt: skip
        turn.locator('[data-do="add"]', has_text=field).click()
        turn.locator(".chip-box").fill(typed)
        turn.locator(".chip-box").press("Enter")
        turn.locator(".trouble", has_text=says).wait_for()
        assert turn.locator(".card").count() == 2
    turn.locator('[data-do="add"]', has_text="speaker").click()
    turn.locator(".chip-box").press("Escape")
    assert turn.locator(".chip-box").count() == 0
    assert page.evaluate("document.activeElement.textContent") == "+ speaker"


def test_a_refusal_says_why_shows_what_is_near_and_offers_questions(page: Any) -> None:
    turn = ask(page, "who said what on Feb 20")
    assert "Nothing said on 20 Feb; nearest: 14 Feb (2" in turn.locator(".refusal").inner_text()
    turn = ask(page, "What did Putin say?", 1)
    turn.locator("a.cite").first.click()
    page.wait_for_selector("#cited")
    assert "Putin" in page.inner_text("#cited")
    offered = turn.locator(".suggestion").first
    question = offered.inner_text()
    offered.click()
    turn = answered(page, 2)
    assert turn.locator(".question").inner_text() == question
    assert turn.locator(".answer a.cite").count()


def test_the_answer_proper_is_bold_and_a_question_that_is_none_is_put_back(page: Any) -> None:
    turn = ask(page, "How much credit is Germany extending to Ukraine?")
    assert turn.locator(".answer b").inner_text() == "150 million euros"
    page.fill("#question", "?!")
    page.press("#question", "Enter")
    page.locator("#trouble", has_text="the question is empty").wait_for()
    assert page.input_value("#question") == "?!"
    assert page.locator(".turn").count() == 1


def test_first_visit_suggests_questions_and_each_is_answered(page: Any) -> None:
    questions = page.locator(".welcome .suggestion").all_inner_texts()
    assert len(questions) == 6
    page.locator(".welcome .suggestion").first.click()
    answered(page)
    for number, question in enumerate(questions[1:], start=1):
        ask(page, question, number)
    assert page.locator(".refusal").count() == 0
    assert page.locator(".welcome").count() == 0


def test_a_question_is_edited_and_asked_again_in_its_place(page: Any) -> None:
    ask(page, "What did Scholz say?")
    ask(page, "What did Kirby say?", 1)
    first = page.locator(".turn").first
    first.locator('[data-do="edit"]').click()
    first.locator(".edit-box").fill("What did Lavrov say?")
    first.locator(".edit-box").press("Enter")
    first.locator(".answer q", has_text="far from exhausted").wait_for()
    answered(page)
    first.locator('[data-do="again"]').click()
    answered(page)
    page.reload()
    page.wait_for_selector(".turn")
    assert page.locator(".question").all_inner_texts() == ["What did Lavrov say?", "What did Kirby say?"]


def test_stop_keeps_what_is_proved_so_far_and_the_next_question_works(page: Any) -> None:
    page.route("**/page/ask", lambda route: None)  # the answer never comes
    page.fill("#question", "What did Scholz say?")
    page.press("#question", "Enter")
    page.locator("#send", has_text="Stop").click()
    page.locator(".turn .hint", has_text="Stopped").wait_for()
    page.unroute("**/page/ask")
    page.locator('.turn [data-do="again"]').click()
    turn = answered(page)
    assert "serious dialogue" in turn.inner_text()
    ask(page, "What did Kirby say?", 1)


def test_the_server_goes_away_in_the_middle_and_it_is_said(page: Any) -> None:
    page.route("**/page/ask", lambda route: route.abort())
    page.fill("#question", "What did Scholz say?")
    page.press("#question", "Enter")
    page.locator("#trouble", has_text="The connection was lost").wait_for()
    assert page.input_value("#question") == "What did Scholz say?"
    page.locator(".welcome").wait_for()


def test_an_answer_is_copied_as_markdown_with_footnotes(visit: Any, site: str) -> None:
    with visit(site, permissions=["clipboard-read", "clipboard-write"]) as page:
        turn = ask(page, "How much credit is Germany extending to Ukraine?")
        turn.locator('[data-do="copy"]').click()
        page.locator("#toast", has_text="Copied").wait_for()
        copied = page.evaluate("navigator.clipboard.readText()")
    assert "**150 million euros** to Ukraine.[^1]" in copied
    assert re.search(r"^\[\^1\]: “.*150 million euros to Ukraine.” \(", copied, re.MULTILINE)


def test_whatever_a_document_holds_does_nothing(page: Any, attack: str) -> None:
    turn = ask(page, "who said what on June 9, 2020")
    assert turn.locator(".answer q").inner_text() == "It is <b>done</b> &amp; over."
    turn.locator("a.cite").first.hover()
    page.wait_for_selector("#note")
    turn.locator("a.cite").first.click()
    page.wait_for_selector("#cited")
    assert page.inner_text("#source h2") == attack
    assert attack in page.text_content("#source .text")
    assert "post <b>x.md" in page.inner_text("#source .facts")
    turn = ask(page, f"what did {attack} say?", 1)
    page.locator('[data-do="history"]').click()
    page.wait_for_selector("#history[open]")
    page.wait_for_timeout(300)
    assert "hacked" not in page.title()
    assert page.locator(".source img, .turn img, .turn script, #note img, #history img, #source script").count() == 0


def test_a_phone_shows_everything_without_scrolling_sideways(visit: Any, site: str) -> None:
    with visit(site, viewport={"width": 390, "height": 844}) as page:
        turn = ask(page, "who said what on Feb 14")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        turn.locator("a.cite").nth(8).click()
        page.wait_for_selector("#cited")
        is_in_sight(page, "#cited")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.locator('[data-do="close-source"]').click()
        page.wait_for_selector("#source-pane", state="hidden")


def test_a_question_typed_as_a_source_opens_keeps_the_focus(page: Any) -> None:
    turn = ask(page, "What did Scholz say?")
    turn.locator("a.cite").first.click()
    page.fill("#question", "What did Kirby say?")
    page.wait_for_selector("#cited")
    page.wait_for_timeout(200)
    assert page.evaluate("document.activeElement.id") == "question"
    page.keyboard.press("Enter")
    answered(page, 1)


def test_the_keyboard_alone_will_do(page: Any) -> None:
    page.keyboard.press("Escape")
    page.locator("body").click(position={"x": 5, "y": 5})
    page.keyboard.press("/")
    page.keyboard.type("What did Scholz say?")
    page.keyboard.press("Enter")
    answered(page)
    reached = []
    page.locator(".turn [data-do=edit]").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.className.split(' ')[0]"))
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid", reached
    assert reached[:3] == ["value", "remove", "add"]
    assert "cite" in reached


def test_german_by_the_browsers_language(visit: Any, site: str) -> None:
    with visit(site, locale="de-DE") as page:
        assert page.inner_text(".welcome h2") == "Fragen Sie Ihre Dokumente"
        page.get_by_role("tab", name="Bestand").wait_for()
        assert page.evaluate("document.documentElement.lang") == "de"
        turn = ask(page, "who said what on Feb 14")
        assert turn.locator(".chip .value").inner_text() == "gesagt am 14. Februar, ohne Jahr"


def test_another_process_indexes_and_the_open_page_answers_from_it(
    visit: Any, serving: Any, indexed_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(indexed_home, home)
    (tmp_path / "ferry.txt").write_text('Ines Okoro said on June 9, 2020: "The ferry will sail."')
    code = "from ui.cli import main; main(prog_name='dateline')"
    with serving(home, "--language", "de") as address, visit(address) as page:
        assert page.inner_text(".welcome h2") == "Fragen Sie Ihre Dokumente"
        turn = ask(page, "who said what on June 9, 2020")
        assert turn.locator(".refusal").count() == 1
        subprocess.run(
            [sys.executable, "-c", code, "--home", str(home), "index", str(tmp_path / "ferry.txt")],
            cwd=Path(__file__).parent.parent, check=True, timeout=120, capture_output=True,
        )  # fmt: skip
        started = time.perf_counter()
        assert "The ferry will sail." in ask(page, "who said what on June 9, 2020", 1).inner_text()
        assert time.perf_counter() - started < 4


def test_nothing_indexed_and_the_shipped_article_is_offered(visit: Any, serving: Any, home: Path) -> None:
    with serving(home) as address, visit(address) as page:
        page.get_by_role("heading", name="Nothing is indexed yet").wait_for()
        page.fill("#question", "who said what on Feb 14")
        page.press("#question", "Enter")
        page.locator("#trouble", has_text="nothing is indexed").wait_for()
        page.locator('[data-do="begin"]').click()
        page.get_by_role("heading", name="Ask your documents").wait_for(timeout=60_000)
        page.locator(".welcome .suggestion", has_text="who said what on 14 Feb?").click()
        assert "far from exhausted" in answered(page).inner_text()


def test_a_visitor_who_stops_reading_holds_up_nobody(indexed_home: Path, tmp_path: Path) -> None:
    shutil.copytree(indexed_home, tmp_path / "home")
    desk = Desk(Service(tmp_path / "home", lambda: open_pipeline(tmp_path / "home")))
    left = desk.ask(Asked("ann", "who said what on Feb 14"))
    assert [next(left) for _ in range(3)]  # in the middle of the answer
    told: list[object] = []
    other = threading.Thread(target=lambda: told.extend(desk.ask(Asked("bob", "What did Scholz say?"))), daemon=True)
    other.start()
    other.join(20)
    assert isinstance(told[-1], Stored)
    assert desk.conversations.listed("ann") == []  # nobody waited for it to the end


def test_a_conversation_goes_on_when_a_document_it_showed_is_forgotten(
    visit: Any, serving: Any, indexed_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(indexed_home, home)
    service = Service(home, lambda: open_pipeline(home))
    desk = Desk(service)
    *_, stored = desk.ask(Asked("ann", "What did Putin say?"))
    (document,) = service.pipeline.corpus.catalog.documents()
    forget(home, document.id)
    *_, again = desk.ask(Asked("ann", "who said what on Feb 14", stored.conversation))
    assert again.kept.number == 1
    assert desk.document(document.id) is None
    assert service.is_empty()
