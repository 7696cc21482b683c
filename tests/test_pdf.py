"""PDFs made with reportlab: reading order, headers and footers, hyphens, pages, scans, and a page in every citation."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfgen.canvas import Canvas

from index.clean import own_spans
from index.errors import ReadError
from index.extract import extract
from index.read import Reading, read
from index.records import Document
from index.settings import IndexSettings
from rag.answers import Citation
from ui.present import place

WIDE, HIGH = 600, 800
LEFT = [
    "The council of Riverton voted on Monday",
    "to close the old bridge for repairs that",
    "will last two years. The inter-",
    "national engineers had warned that it",
    "would not hold another winter of ice",
]
RIGHT = [
    "and of heavy lorries. Mayor Zoe Cole",
    "said that there was no alternative and",
    "that a well-known firm would begin in",
    "spring. Residents asked how the buses",
    "would reach the hospital until then.",
]


def drawn(*pages: list[tuple[float, float, str]], title: str = "", size: int = 10, **options: object) -> bytes:
    """A PDF of pages that hold words at places (from the left, from below)."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(WIDE, HIGH), **options)
    canvas.setTitle(title or "untitled")
    for page in pages:
        canvas.setFont("Helvetica", size)
        for left, bottom, text in page:
            canvas.drawString(left, bottom, text)
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def column(lines: list[str], left: float, top: float, pitch: float = 12) -> list[tuple[float, float, str]]:
    return [(left, top - pitch * number, line) for number, line in enumerate(lines)]


def running(number: int) -> list[tuple[float, float, str]]:
    return [(50, 770, "THE RIVERTON POST"), (450, 770, "14 February 2022"), (280, 25, f"Page {number}")]


def reading(content: bytes) -> Reading:
    return read(Path("/news/a.pdf"), content)


def one(content: bytes) -> Document:
    (document,) = reading(content).documents
    return document


def own_text(document: Document) -> str:
    return " ".join(document.text[start:end] for start, end in own_spans(document.text, document.aside))


WHOLE = (
    "The council of Riverton voted on Monday to close the old bridge for repairs that will last two years. The international "
    "engineers had warned that it would not hold another winter of ice and of heavy lorries. Mayor Zoe Cole said that there was "
    "no alternative and that a well-known firm would begin in spring. Residents asked how the buses would reach the hospital "
    "until then."
)


class TestColumns:
    def test_one_column_after_the_other_whatever_the_order_of_the_file(self) -> None:
        by_rows = [each for pair in zip(column(LEFT, 50, 700), column(RIGHT, 310, 700), strict=True) for each in pair]
        assert one(drawn(by_rows)).text == WHOLE

    def test_a_headline_above_and_a_note_below_stand_across(self) -> None:
        page = [
            (
                60,
                740,
                "Old bridge closes for two years, and nobody knows where the buses of Riverton will go until then",
            ),
            *column(RIGHT, 310, 700),
            *column(LEFT, 50, 700),
            (
                60,
                600,
                "This report was written with the help of the engineers of the county, who read it before it appeared.",
            ),
        ]
        headline, body, note = one(drawn(page)).text.split("\n\n")
        assert (headline[:10], body, note[:11]) == ("Old bridge", WHOLE, "This report")

    def test_three_columns(self) -> None:
        texts = [[f"Of {name} it was written on line {n}" for n in range(6)] for name in ("first", "second", "third")]
        page = [each for number, text in enumerate(texts) for each in column(text, 40 + 180 * number, 700)]
        text = one(drawn(page[::-1])).text
        assert text.index("first it was written on line 5") < text.index("second it") < text.index("third it")

    def test_a_table_is_read_by_rows(self) -> None:
        page = [
            (left, 700 - 12 * row, f"{name} {row}") for row in range(5) for left, name in ((50, "Town"), (300, "12"))
        ]
        assert one(drawn(page)).text.split("\n")[:2] == ["Town 0\t12 0", "Town 1\t12 1"]


class TestLines:
    def test_hyphens_at_the_end_of_lines_are_joined_those_of_words_are_kept(self) -> None:
        lines = [
            "A well-known man met the inter-",
            "national chief of the Anglo-",
            "American firm; both are well-",
            "known.",
        ]
        assert one(drawn(column(lines, 50, 700))).text == (
            "A well-known man met the international chief of the Anglo-American firm; both are well-known."
        )

    def test_paragraphs_by_space_and_by_indent(self) -> None:
        page = [*column(LEFT[:2], 50, 700), *column(RIGHT[:2], 50, 660)]
        assert len(one(drawn(page)).text.split("\n\n")) == 2
        page = [
            *column(LEFT[:3], 50, 700),
            (65, 664, "Mayor Zoe Cole was not there"),
            (50, 652, "and sent her deputy."),
        ]
        assert one(drawn(page)).text.split("\n\n")[1] == "Mayor Zoe Cole was not there and sent her deputy."

    def test_text_up_the_margin_is_left_out(self) -> None:
        written = io.BytesIO()
        canvas = Canvas(written, pagesize=(WIDE, HIGH))
        for each in column(LEFT, 50, 700):
            canvas.drawString(*each)
        canvas.rotate(90)
        canvas.drawString(300, -20, "preprint of 2022")
        canvas.save()
        assert one(written.getvalue()).text.startswith(
            "The council of Riverton voted on Monday to close the old bridge"
        )

    def test_a_page_shown_turned_is_read_as_it_is_seen(self) -> None:
        written = io.BytesIO()
        canvas = Canvas(written, pagesize=(WIDE, HIGH))
        canvas.setPageRotation(90)
        canvas.rotate(90)
        for left, bottom, line in column(LEFT, 50, -100):
            canvas.drawString(left, bottom, line)
        canvas.save()
        assert one(written.getvalue()).text.startswith(
            "The council of Riverton voted on Monday to close the old bridge"
        )


class TestPages:
    def test_what_runs_along_the_edges_is_marked_and_a_sentence_over_a_page_is_whole(self) -> None:
        document = one(drawn(*([*running(n), *column(half, 50, 700)] for n, half in ((1, LEFT), (2, RIGHT)))))
        assert own_text(document) == WHOLE
        aside = [document.text[start:end] for start, end in document.aside]
        assert aside == [
            "THE RIVERTON POST\t14 February 2022",
            "Page 1",
            "THE RIVERTON POST\t14 February 2022",
            "Page 2",
        ]
        first, second = document.pages
        assert document.text[first:].startswith("The council")
        assert document.text[second:].startswith("and of heavy lorries")
        assert [document.page_of(each) for each in (0, first, second - 1, second, len(document.text))] == [
            1,
            1,
            1,
            2,
            2,
        ]

    def test_no_sentence_passage_or_statement_holds_a_header(self) -> None:
        document = one(drawn(*([*running(n), *column(half, 50, 700)] for n, half in ((1, LEFT), (2, RIGHT)))))
        found = extract(document, IndexSettings(), None)
        assert [document.text[start:end] for start, end in found.sentences][1].startswith("The international engineers")
        assert not any("RIVERTON POST" in each.text or "Page" in each.text for each in found.passages)

    def test_the_first_line_of_the_text_is_no_header_because_it_comes_again(self) -> None:
        page = column(["The mayor said no.", *LEFT, *RIGHT], 50, 770)
        assert one(drawn(page, page)).aside == ()  # no blank space sets it off

    def test_an_empty_page_counts(self) -> None:
        document = one(drawn(column(LEFT, 50, 700), [], column(RIGHT, 50, 700)))
        assert [document.page_of(document.text.index(word)) for word in ("council", "lorries")] == [1, 3]

    def test_the_page_stands_with_the_citation(self) -> None:
        document = one(drawn(column(LEFT, 50, 700), column(RIGHT, 50, 700)))
        start = document.text.index("Mayor Zoe")
        assert place(Citation(1, document.id, start, start + 9, "Mayor Zoe"), document) == f"p. 2, {start}-{start + 9}"

    def test_a_title_that_is_a_program_s_default_is_none(self) -> None:
        assert one(drawn(column(LEFT, 50, 700))).title == "a"
        assert one(drawn(column(LEFT, 50, 700), title="Bridge closes")).title == "Bridge closes"


def scan(text: str) -> Image.Image:
    picture = Image.new("L", (1700, 600), 255)
    ImageDraw.Draw(picture).text((60, 200), text, fill=0, font=ImageFont.load_default(80))
    return picture


def scanned(*before: str) -> bytes:
    """A PDF whose first pages hold these lines and whose last is a picture of words."""
    from reportlab.lib.utils import ImageReader

    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(WIDE, HIGH))
    for line in before:
        canvas.drawString(50, 700, line)
        canvas.showPage()
    canvas.drawImage(ImageReader(scan("The bridge is closed.")), 0, 500, 600, 210)
    canvas.save()
    return written.getvalue()


class TestScans:
    @pytest.fixture
    def without_tesseract(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))

    @pytest.mark.usefixtures("without_tesseract")
    def test_a_scan_says_what_would_read_it(self) -> None:
        with pytest.raises(ReadError, match=r"pictures \(scanned\); .*dateline\[ocr\].*Tesseract"):
            reading(scanned())

    @pytest.mark.usefixtures("without_tesseract")
    def test_of_a_mixed_file_the_text_goes_in_and_the_scanned_page_is_named(self) -> None:
        found = reading(scanned("It rained all day."))
        assert found.documents[0].text == "It rained all day."
        (problem,) = found.problems
        assert problem.startswith("page 2: pictures without text (scanned)")

    @pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")
    def test_tesseract_reads_it(self) -> None:
        document = one(scanned("It rained all day."))
        assert document.text == "It rained all day.\n\nThe bridge is closed."
        assert document.page_of(document.text.index("bridge")) == 2


def test_a_file_that_a_password_protects_says_so() -> None:
    with pytest.raises(ReadError, match="encrypted"):
        reading(drawn(column(LEFT, 50, 700), encrypt="secret"))
