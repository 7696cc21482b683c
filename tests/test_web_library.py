"""The panes beside the chat, driven in headless Chromium: documents in and out, who said what, the evaluation."""

import csv
import io
import json
import os
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from reportlab.pdfgen.canvas import Canvas

from index.catalog import Catalog
from index.corpus import catalog_path
from index.ingest import ingest
from index.settings import IndexSettings

SEEDS = Path(__file__).parent.parent / "seeds"
ROWS = 120
OUTLETS = ("The Lantern", "Harbour Post")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the server that may be indexed by path."""
    made = tmp_path_factory.mktemp("allowed")
    rows = [
        {
            "title": f"Bridge {number:03}", "source": OUTLETS[number % 2], "published_at": f"2021-05-{number % 28 + 1:02}",
            "body": f'Mara Lund said: "The bridge has {number} bolts." It is number {number}.',
        }
        for number in range(ROWS)
    ]  # fmt: skip
    (made / "bridges.jsonl").write_text("\n".join(map(json.dumps, rows)))
    return made


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory, models: Path, folder: Path, serving: Any) -> Iterator[str]:
    """A server over a home that these tests may change, with questions for the suite `own`."""
    home = tmp_path_factory.mktemp("own") / "home"
    shutil.copytree(models, home / "models", copy_function=os.link)
    ingest(home, [SEEDS])
    asked = [{"question": "What did Scholz say about dialogue?", "answers": ["serious dialogue"]}, {"question": "who?"}]
    (home / "questions.jsonl").write_text("\n".join(map(json.dumps, asked)))
    with serving(home, "--allow-paths", str(folder)) as address:
        yield address


@pytest.fixture
def opened(visit: Any) -> Any:
    """`with opened(address, tab) as page`: the page with a tab open, its pane there."""

    @contextmanager
    def open_tab(address: str, tab: str, **how: Any) -> Iterator[Any]:
        with visit(address, **how) as page:
            show(page, tab)
            yield page

    return open_tab


def show(page: Any, tab: str) -> None:
    page.get_by_role("tab", name=tab).click()
    page.locator(".pane").locator("visible=true").wait_for()
    page.wait_for_function("() => [...document.querySelectorAll('.pane .found')].some(each => each.textContent.trim())"
                           " || document.querySelector('#evaluation-results')?.childElementCount")  # fmt: skip


def upload(page: Any, *files: tuple[str, bytes]) -> None:
    kinds = [{"name": name, "mimeType": "application/octet-stream", "buffer": content} for name, content in files]
    page.set_input_files("#files", kinds)


def ended(page: Any, text: str) -> Any:
    """The job's lines, once it says so."""
    page.locator("#job-lines .job-title", has_text=text).wait_for(timeout=60_000)
    page.locator('[data-do="close-job"]').wait_for()
    return page.locator("#job-lines")


def found(page: Any, text: str) -> None:
    page.locator(".found", has_text=text).locator("visible=true").wait_for()


def pdf(text: str) -> bytes:
    held = io.BytesIO()
    canvas = Canvas(held)
    canvas.drawString(72, 720, text)
    canvas.save()
    return held.getvalue()


def titles(page: Any) -> list[str]:
    return list(page.locator("#shelf .document").all_inner_texts())


class TestAdding:
    def test_a_pdf_comes_in_with_progress_and_a_corrupt_file_is_listed_with_its_reason(
        self, opened: Any, own: str
    ) -> None:
        with opened(own, "Library") as page:
            page.evaluate(
                """() => { window.seen = []; new MutationObserver(() => window.seen.push(
                document.querySelector('#job').innerText)).observe(document.querySelector('#job'),
                {childList: true, subtree: true, characterData: true}) }"""
            )
            upload(
                page,
                ("ferry.pdf", pdf("Ines Okoro said on June 9, 2020: 'The ferry will sail.'")),
                ("torn.pdf", b"%PDF-1.4 this is no PDF"),
                ("note <b>x.txt", b"The harbour is closed on Mondays."),
                ("photo.exe", b"MZ"),
            )
            lines = ended(page, "Done: 2 added, 1 not read")
            assert "a damaged PDF" in lines.locator("li.failed", has_text="torn.pdf").inner_text()
            assert "of a format that is not read" in lines.locator("li.failed", has_text="photo.exe").inner_text()
            assert lines.locator("li.added").count() == 2
            seen = "\n".join(page.evaluate("window.seen"))
            assert re.search(r"ferry\.pdf\s+(reading|embedding)", seen)
            assert "Cancel" in seen
            found(page, "1 to 3 of 3")
            assert set(titles(page)) >= {"ferry", "note _b_x"}
            page.locator("#unread summary", has_text="1 file could not be read").click()
            assert "a damaged PDF" in page.inner_text("#unread li")
            page.locator("#shelf .document", has_text="ferry").click()
            page.wait_for_selector("#source .text")
            assert "The ferry will sail." in page.inner_text("#source .text")
            assert page.inner_text("#source-title") == "ferry"
            page.locator('[data-do="close-job"]').click()
            assert page.locator("#job").is_hidden()
            assert page.evaluate("document.activeElement.dataset.do") == "add-files"

    def test_files_and_folders_are_dropped_and_chosen(self, opened: Any, own: str, tmp_path: Path) -> None:
        (tmp_path / "news" / "deep").mkdir(parents=True)
        (tmp_path / "news" / "deep" / "quay.md").write_text("The quay is new.")
        (tmp_path / "news" / "picture.png").write_bytes(b"\x89PNG")
        (tmp_path / "news" / ".hidden.md").write_text("not this")
        with opened(own, "Library") as page:
            page.set_input_files("#folder", tmp_path / "news")
            lines = ended(page, "Done: 1 added")
            assert "passed over: 2, of formats" in lines.inner_text()
            page.evaluate(
                """() => { const dropped = new DataTransfer(), file = text => new File([text], 'pier.md');
                dropped.items.add(file('The pier is old.'));
                DataTransferItem.prototype.webkitGetAsEntry = function () { let left = [[
                  {name: 'pier.md', isFile: true, file: done => done(file('The pier is old.'))}, {name: '.git', isDirectory: true}]];
                  return {isDirectory: true, createReader: () => ({readEntries: done => done(left.pop() || [])})} };
                document.querySelector('#library').dispatchEvent(
                  new DragEvent('drop', {dataTransfer: dropped, bubbles: true, cancelable: true})) }"""
            )
            page.locator("#job-lines li", has_text="pier.md").wait_for()
            ended(page, "Done: 1 added")
            page.locator("#shelf .document", has_text="pier").wait_for()  # the list is fetched once the job has ended
            assert {"quay", "pier"} <= set(titles(page))

    def test_a_path_of_the_server_only_below_what_is_allowed(
        self, opened: Any, own: str, folder: Path, tmp_path: Path
    ) -> None:
        with opened(own, "Library") as page:
            page.fill("#by-path input", str(tmp_path))
            page.press("#by-path input", "Enter")
            page.locator("#library > .trouble", has_text="is no file or folder below").wait_for()
            page.fill("#by-path input", str(folder))
            page.click("#by-path button")
            # two batches of passages are embedded: it is cancelled in the middle
            page.locator("#job-lines li", has_text="bridges.jsonl").wait_for()
            page.click('[data-do="cancel-job"]')
            ended(page, "Cancelled; the index is whole")
            health = json.load(urllib.request.urlopen(f"{own}/api/health"))
            listed = json.load(urllib.request.urlopen(f"{own}/api/documents"))
            assert (health["status"], health["documents"]) == ("ok", listed["total"])
            page.click("#by-path button")
            ended(page, f"Done: {ROWS}")

    def test_without_the_flag_no_path_is_asked_for_nor_taken(self, opened: Any, site: str) -> None:
        with opened(site, "Library") as page:
            assert page.locator("#by-path").count() == 0
        sent = urllib.request.Request(f"{site}/api/jobs", b"paths=%2Fetc", method="POST")
        with pytest.raises(urllib.error.HTTPError, match="422") as refused:
            urllib.request.urlopen(sent)
        assert "--allow-paths" in json.load(refused.value)["detail"]
        refused.value.close()


class TestShelf:
    """Over what TestAdding has added."""

    def test_documents_are_searched_filtered_sorted_and_paged(self, opened: Any, own: str) -> None:
        with opened(own, "Library") as page:
            page.fill('#shelf-filters [name="search"]', "bolts")
            found(page, f"1 to 50 of {ROWS}")
            page.select_option('#shelf-filters [name="sort"]', "title")
            page.select_option('#shelf-filters [name="order"]', "up")
            page.locator("#shelf .document", has_text="Bridge 000").wait_for()
            assert titles(page) == [f"Bridge {number:03}" for number in range(50)]
            page.locator('.pages[data-of="shelf"] [data-do="next-page"]').click()
            found(page, f"51 to 100 of {ROWS}")
            assert titles(page)[0] == "Bridge 050"
            page.select_option('#shelf-filters [name="source"]', "Harbour Post")
            found(page, f"1 to 50 of {ROWS // 2}")
            page.fill('#shelf-filters [name="from"]', "May 27, 2021")
            page.press('#shelf-filters [name="from"]', "Enter")
            found(page, "1 to 4 of 4")
            assert all("28 May 2021 · Harbour Post" in each for each in page.locator("#shelf .facts").all_inner_texts())
            page.fill('#shelf-filters [name="from"]', "soonish")
            page.press('#shelf-filters [name="from"]', "Enter")
            page.locator("#library > .trouble", has_text="not a day: 'soonish'").wait_for()
            page.locator('#shelf-filters [type="reset"]').click()
            found(page, "1 to 50 of")
            page.select_option('#shelf-filters [name="format"]', "pdf")
            found(page, "1 to 1 of 1")
            assert titles(page) == ["ferry"]
            assert re.search(
                r"\d+ documents · \d+ passages · \d+ statements · [\d.]+ MB on disk", page.inner_text("#index-state")
            )

    def test_a_document_is_removed_and_brought_back(self, opened: Any, own: str) -> None:
        with opened(own, "Library") as page:
            page.fill('#shelf-filters [name="search"]', "ferry")
            found(page, "1 to 1 of 1")
            row = page.locator("#shelf li")
            identity = row.get_attribute("data-document")
            row.locator('[data-do="remove-document"]').click()
            page.locator("#shelf .deleted", has_text="Removed: ferry.").wait_for()
            assert page.evaluate("document.activeElement.textContent") == "Undo"
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(f"{own}/api/documents/{identity}")
            page.keyboard.press("Enter")
            page.locator(f'#shelf [data-document="{identity}"]').wait_for()
            page.wait_for_function("() => document.activeElement.classList.contains('document')")
            assert json.load(urllib.request.urlopen(f"{own}/api/documents/{identity}"))["title"] == "ferry"

    def test_other_settings_offer_to_index_anew(
        self, opened: Any, serving: Any, indexed_home: Path, tmp_path: Path
    ) -> None:
        home = tmp_path / "home"
        shutil.copytree(indexed_home, home)
        catalog = Catalog.create(catalog_path(home))
        with catalog.transaction():
            catalog.put_settings(IndexSettings(splitter_version=0))
        with serving(home) as address, opened(address, "Library") as page:
            assert "splitter_version: 0, not 1" in page.inner_text(".notice")
            assert page.text_content(".welcome h2") == "Ask your documents"
            page.click('[data-do="rebuild"]')
            ended(page, "Done")
            page.locator(".notice").wait_for(state="detached")
            page.get_by_role("tab", name="Ask").click()
            page.locator(".welcome .suggestion").first.wait_for()

    def test_nothing_indexed_is_said_and_what_is_added_can_be_asked(
        self, opened: Any, serving: Any, home: Path
    ) -> None:
        with serving(home) as address, opened(address, "Library", viewport={"width": 390, "height": 844}) as page:
            found(page, "Nothing is indexed yet")
            upload(page, ("bridge.txt", b'Mara Lund said on May 3, 2021: "The bridge is safe."'))
            ended(page, "Done: 1 added")
            found(page, "1 to 1 of 1")
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            show(page, "Who said what")
            page.locator(".statements tr", has_text="Mara Lund").wait_for()
            page.get_by_role("tab", name="Ask").click()
            page.locator(".welcome .suggestion", has_text="Lund").first.wait_for()


class TestStatements:
    def test_filters_narrow_table_and_picture_and_a_row_opens_the_exact_characters(
        self, opened: Any, site: str, seed_text: str
    ) -> None:
        with opened(site, "Who said what") as page:
            found(page, "26 statements")
            assert page.locator(".statements tbody tr").count() == 26
            page.fill('#statement-filters [name="speaker"]', "Lavrov")
            page.press('#statement-filters [name="speaker"]', "Enter")
            found(page, "2 statements")
            assert page.locator("#plot .point").count() == 2
            row = page.locator(".statements tbody tr", has_text="far from exhausted")
            start, end = map(int, row.locator("a").get_attribute("href").partition("#")[2].split("-"))
            row.locator(".day").click()
            page.wait_for_selector("#cited")
            assert page.inner_text("#cited") == seed_text[start:end]
            assert "far from exhausted" in seed_text[start:end]
            page.locator('#statement-filters [type="reset"]').click()
            found(page, "26 statements")
            page.fill('#statement-filters [name="from"]', "2021")
            page.fill('#statement-filters [name="to"]', "May 31, 2021")
            page.select_option('#statement-filters [name="source"]', "The Lantern")
            found(page, "2 statements")
            page.fill('#statement-filters [name="about"]', "bridge")
            page.click("#statement-filters .second")
            page.locator(".statements tbody tr", has_text="The bridge is safe.").wait_for()
            page.fill('#statement-filters [name="speaker"]', "Napoleon")
            page.press('#statement-filters [name="speaker"]', "Enter")
            page.locator("#statements > .trouble", has_text="no speaker 'Napoleon'").wait_for()
            assert page.locator(".statements").count() == 0

    def test_a_point_opens_by_click_and_by_keyboard(self, opened: Any, site: str) -> None:
        with opened(site, "Who said what") as page:
            page.select_option('#statement-filters [name="source"]', "The Lantern")
            found(page, "2 statements")
            points = page.locator("#plot .point")
            points.nth(0).hover()
            assert page.inner_text("#note") == "Mara Lund, 3 May 2021: “The bridge is safe.”"
            points.nth(0).click()
            page.wait_for_selector("#cited")
            assert page.inner_text("#cited") == "The bridge is safe."
            page.keyboard.press("Escape")
            page.wait_for_selector("#source-pane", state="hidden")
            assert points.evaluate_all("all => all.map(each => each.getAttribute('tabindex'))") == ["0", "-1"]
            points.nth(0).focus()
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            page.wait_for_function("() => document.querySelector('#cited')?.textContent === 'It was never closed.'")

    def test_many_of_one_speaker_and_day_narrow_the_filters(self, opened: Any, site: str) -> None:
        with opened(site, "Who said what") as page:
            page.fill('#statement-filters [name="speaker"]', "Zelenskiy")
            page.press('#statement-filters [name="speaker"]', "Enter")
            more = page.locator("#plot .point.more")
            more.first.wait_for()
            assert more.first.text_content().startswith("+")
            more.first.focus()
            page.keyboard.press("Enter")
            page.wait_for_function("() => document.querySelector('#statement-filters [name=from]').value === '--02-14'")

    def test_csv_holds_what_is_filtered(self, opened: Any, site: str) -> None:
        with opened(site, "Who said what") as page:
            page.select_option('#statement-filters [name="source"]', "The Lantern")
            found(page, "2 statements")
            with page.expect_download() as saved:
                page.click("#statements-csv")
            assert saved.value.suggested_filename == "statements.csv"
            rows = list(csv.DictReader(Path(saved.value.path()).read_text(encoding="utf-8").splitlines()))
        assert [(row["speaker"], row["quote"], row["said_on"], row["doc"]) for row in rows] == [
            ("Mara Lund", "The bridge is safe.", "2021-05-03", "lantern.md"),
            ("Tom Okoro", "It was never closed.", "2021-05-03", "lantern.md"),
        ]

    def test_whatever_a_document_holds_does_nothing(self, opened: Any, site: str, attack: str) -> None:
        with opened(site, "Who said what") as page:
            found(page, "26 statements")
            page.locator("#plot .point").first.hover()
            assert "It is <b>done</b> &amp; over." in page.inner_text(".statements")
            show(page, "Library")
            page.locator("#shelf .document", has_text="onerror").wait_for()
            assert attack in titles(page)
            assert "<script>alert(1)</script>" in page.inner_text("#shelf")
            assert page.locator(".pane img, .pane script").count() == 0
            assert page.title() == "Dateline"


class TestEvaluation:
    def test_a_run_shows_progress_and_redraws_the_results(self, opened: Any, own: str) -> None:
        with opened(own, "Evaluation") as page:
            assert "Nothing has been measured yet" in page.inner_text("#evaluation-results")
            page.click('[data-do="evaluate"][data-suite="own"]')
            page.locator("#evaluation-run", has_text="Your questions").wait_for()
            assert page.locator('[data-suite="seeds"]').is_disabled()
            result = page.locator('.result[data-suite="own"]')
            result.wait_for(timeout=120_000)
            assert result.locator("tr", has_text="exact").count() == 1
            assert "2 questions" in result.inner_text()
            assert page.locator("#evaluation-run").is_hidden()
            assert page.text_content("#evaluation-told") == "Your questions: done"
            with page.context.expect_page() as report:
                result.get_by_role("link", name="Whole report").click()
            assert report.value.inner_text("h1") == "dateline eval own"

    def test_a_run_is_stopped_and_another_visitor_sees_it(self, opened: Any, own: str) -> None:
        with opened(own, "Evaluation") as page:
            page.click('[data-do="evaluate"][data-suite="seeds"]')
            page.locator("#evaluation-run", has_text="The shipped article").wait_for()
            with opened(own, "Evaluation") as other:
                other.locator("#evaluation-run", has_text="The shipped article").wait_for()
                other.click('[data-do="stop-evaluation"]')
                other.locator("#evaluation-run").wait_for(state="hidden")
            page.locator("#evaluation-run").wait_for(state="hidden")
            assert page.text_content("#evaluation-told") == "The shipped article: stopped"
            assert page.locator('.result[data-suite="seeds"]').count() == 0

    def test_without_questions_of_ones_own_it_says_where_to_put_them(self, opened: Any, site: str) -> None:
        with opened(site, "Evaluation") as page:
            assert page.locator('[data-suite="own"]').is_disabled()
            assert "questions.jsonl" in page.inner_text(".suites")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_no_serious_accessibility_violations(opened: Any, own: str, violations: Any, scheme: str, width: int) -> None:
    how = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}, "bypass_csp": True}
    with opened(own, "Library", **how) as page:
        upload(page, ("torn.pdf", b"%PDF-1.4 this is no PDF"))
        ended(page, "Done: 1 not read")
        for tab in ("Library", "Who said what", "Evaluation"):
            show(page, tab)
            page.wait_for_timeout(500)
            assert violations(page, tab) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_german_panes(opened: Any, site: str) -> None:
    with opened(site, "Bestand", locale="de-DE") as page:
        assert page.inner_text('[data-do="add-files"]') == "Dateien hinzufügen"
        found(page, "1 bis 4 von 4")
        page.get_by_role("tab", name="Wer sagte was").click()
        found(page, "26 Aussagen")
        page.get_by_role("tab", name="Prüfung").click()
        page.get_by_role("heading", name="Der beiliegende Artikel").wait_for()
