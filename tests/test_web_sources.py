"""Sources in the page and as pages of their own: marked to the character, safe, and good for everybody."""

import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.catalog import Catalog
from index.corpus import catalog_path
from index.ingest import ingest
from index.records import Document, make_document, make_statement
from index.repair.rebuild import rebuild
from ui.web.reading import source_html


@pytest.fixture
def page(visit: Any, site: str) -> Iterator[Any]:
    with visit(site) as opened:
        yield opened


@pytest.fixture(scope="module")
def documents(site_home: Path) -> dict[str, Document]:
    """By a word of the file's name."""
    found = Catalog.open(catalog_path(site_home)).documents()
    return {each.uri.rsplit("/", 1)[-1].split(".")[0].split("%20")[0]: each for each in found}


def bare(html: str) -> str:
    """The text of the text."""
    from html.parser import HTMLParser

    class Reader(HTMLParser):
        text = ""

        def handle_data(self, data: str) -> None:
            self.text += data

    reader = Reader()
    reader.feed(html.partition('<div class="text">')[2])
    return reader.text


def test_marks_may_overlap_and_the_text_stays_as_it_is() -> None:
    text = 'On 3 May <b>Ann</b> said: "It & all holds, on 4 May too." End.'
    document = make_document(uri="file:///a%20b.txt", text=text, format="txt")
    start = text.index("It &")
    said = make_statement(document, start, start + 29, kind="direct", speaker="<Ann>", speaker_text="Ann", cue="said")
    html = source_html(document, [said], "en", (9, start + 8))
    assert bare(html) == text
    assert html.count("<mark") == html.count("</mark>") == 1
    assert "<b>" not in html
    assert 'title="statement by &lt;Ann&gt;"' in html
    assert '<span class="date">3 May</span>' in html
    marked = html.partition('tabindex="-1"')[2].partition(">")[2].partition("</mark>")[0]
    assert bare(f'<div class="text">{marked}') == text[9 : start + 8]


def test_statements_are_marked_by_speaker_and_the_legend_leads_to_them(
    page: Any, documents: dict[str, Document]
) -> None:
    page.goto(f"{page.url.rstrip('/')}/source/{documents['lantern'].id}")
    assert page.inner_text("h1") == "The bridge"
    assert page.inner_text(".facts") == "The Lantern · 4 May 2021 · lantern.md"
    assert [each.split()[0] for each in page.locator(".legend a").all_inner_texts()] == ["Mara", "Tom"]
    said = page.locator(".by")
    assert said.all_inner_texts() == ["The bridge is safe.", "It was never closed."]
    assert said.nth(1).get_attribute("title") == "statement by Tom Okoro"
    assert page.locator(".date").all_inner_texts() == ["May 3, 2021", "May 3, 2021"]
    assert said.nth(0).evaluate("each => getComputedStyle(each).borderBottomColor") != said.nth(1).evaluate(
        "each => getComputedStyle(each).borderBottomColor"
    )
    page.locator(".legend a", has_text="Tom").click()
    page.wait_for_selector("#cited")
    assert page.inner_text("#cited") == "It was never closed."


def test_a_permalink_stays_good_when_all_is_indexed_anew(
    visit: Any, serving: Any, indexed_home: Path, tmp_path: Path, seed_text: str
) -> None:
    home = tmp_path / "home"
    shutil.copytree(indexed_home, home)
    (document,) = Catalog.open(catalog_path(home)).documents()
    (tmp_path / "copy.txt").write_text(seed_text)
    rebuild(home)
    with serving(home) as address, visit(address, f"/source/{document.id}#2286-2406") as page:
        page.wait_for_selector("#cited")
        assert page.inner_text("#cited") == seed_text[2286:2406]
        assert page.evaluate("document.activeElement.id") == "cited"
        assert page.text_content(".text") == seed_text
        with page.expect_download() as saved:
            page.get_by_role("link", name="Original file").click()
        assert Path(saved.value.path()).read_text() == seed_text
        page.goto(f"{address}/source/{'0' * 32}")
        assert "no longer in the index" in page.inner_text("h1")


def test_only_indexed_files_are_given_and_never_to_be_run(site: str, documents: dict[str, Document]) -> None:
    with urllib.request.urlopen(f"{site}/source/{documents['post'].id}/original") as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"] == "application/octet-stream"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    for path in ("..%2f..%2fetc%2fpasswd", "%2fetc%2fpasswd", "x", "0" * 32):
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(f"{site}/source/{path}/original")


def test_a_file_that_became_a_link_is_not_followed(serving: Any, indexed_home: Path, tmp_path: Path) -> None:
    home, secret = tmp_path / "home", tmp_path / "secret.txt"
    shutil.copytree(indexed_home, home)
    note = tmp_path / "note.txt"
    note.write_text("A plain note.")
    ingest(home, [note])
    secret.write_text("secret")
    note.unlink()
    note.symlink_to(secret)
    found = next(each for each in Catalog.open(catalog_path(home)).documents() if each.uri.endswith("note.txt"))
    with serving(home) as address, pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}/source/{found.id}/original")


def test_a_page_of_its_own_is_inert_too(page: Any, documents: dict[str, Document], attack: str) -> None:
    page.goto(f"{page.url.rstrip('/')}/source/{documents['post'].id}#0-10")
    page.wait_for_selector("#cited")
    assert page.inner_text("h1") == attack
    assert attack in page.text_content(".text")
    assert page.title() == f"{attack} · Dateline"
    assert page.locator("img, .text script, .facts script").count() == 0


def test_right_to_left_and_cjk_text_stand_as_they_are_read(page: Any, documents: dict[str, Document]) -> None:
    page.goto(f"{page.url.rstrip('/')}/source/{documents['arabic'].id}")
    assert page.evaluate("getComputedStyle(document.querySelector('.text')).unicodeBidi") == "plaintext"
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    lines = page.evaluate(
        """() => { const text = document.querySelector('.text').firstChild, all = text.data.split('\\n'); let at = 0;
        return all.filter(Boolean).map(line => { const range = document.createRange(); at = text.data.indexOf(line, at);
        range.setStart(text, at); range.setEnd(text, at + 1); const box = range.getBoundingClientRect();
        return box.left > innerWidth / 2 }) }"""
    )
    assert lines == [True, False]  # the first letter of the Arabic line stands at the right


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_serious_accessibility_violations(
    visit: Any, site: str, documents: dict[str, Document], violations: Any, scheme: str, width: int
) -> None:
    def check(page: Any, where: str) -> None:
        page.wait_for_timeout(300)
        assert violations(page, where) == []

    with visit(site, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True) as page:
        check(page, "start")
        page.fill("#question", "who said what on Feb 14")
        page.press("#question", "Enter")
        page.locator(".tools button").first.wait_for()
        page.fill("#question", "What did Putin say?")
        page.press("#question", "Enter")
        page.locator(".refusal").wait_for()
        check(page, "answers")
        page.locator(".answer a.cite").first.click()
        page.wait_for_selector("#cited")
        check(page, "source")
        page.locator('[data-do="close-source"]').click()
        page.locator('[data-do="history"]').click()
        page.wait_for_selector("#history[open]")
        check(page, "conversations")
        page.goto(f"{site}/source/{documents['lantern'].id}#0-20")
        page.wait_for_selector("#cited")
        check(page, "a source's page")


def test_motion_is_left_out_where_it_is_not_wanted(visit: Any, site: str) -> None:
    with visit(site, reduced_motion="reduce") as page:
        moving = page.evaluate(
            "[...document.querySelectorAll('*')].filter(each => { const style = getComputedStyle(each);"
            " return style.transitionDuration.split(', ').some(one => parseFloat(one) > 0) || style.animationName !== 'none' }).length"
        )
        assert moving == 0
