"""Every format on literal files; what cannot be read says why. Dates a file does not state are not invented."""

from __future__ import annotations

import io
import json
import time
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from index.errors import ReadError, UsageError
from index.read import LARGEST_FILE, Fields, Reading, discover, file_of, parse_day, read
from index.records import Day, Document

BODY = (
    "<p>The council of Riverton voted to close the old bridge for repairs that will last two years.</p>"
    "<p>“We had no choice,” said Mayor Zoë Cole, who had opposed the plan until last week.</p>"
)
TEXT = (
    "The council of Riverton voted to close the old bridge for repairs that will last two years.\n"
    "“We had no choice,” said Mayor Zoë Cole, who had opposed the plan until last week."
)


def one(name: str, content: bytes | str) -> Document:
    (document,) = read(Path("/news") / name, content.encode() if isinstance(content, str) else content).documents
    return document


def reason(name: str, content: bytes | str) -> str:
    with pytest.raises(ReadError) as caught:
        one(name, content)
    return str(caught.value)


def page(head: str = "", before: str = "", after: str = "") -> str:
    return (
        f"<html><head><meta charset=utf-8><title>Bridge closes</title>{head}</head><body>"
        f"<nav><a href=/>Home</a> <a href=/s>Sport</a></nav><article><h1>Bridge closes</h1>{before}{BODY}</article>"
        f"<aside>Related: <a href=/x>Ten bridges you must see</a></aside>"
        f'<div class="advertisement">Buy a car now</div><footer>© 2021 Riverton Post</footer>{after}</body></html>'
    )


def pdf(content: str, info: str = "", trailer: str = "") -> bytes:
    """A PDF of one page, by hand: catalog, pages, page, font, the page's content, document information."""
    stream = content.encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< %s >>" % info.encode(),
    ]
    written, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size 7 /Root 1 0 R /Info 6 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    tail = end % (trailer.encode(), len(written))
    return written + b"xref\n0 7\n0000000000 65535 f \n" + table + tail


ONE_LINE = pdf("BT /F 12 Tf 50 700 Td (The bridge is closed.) Tj ET", "/Title (Bridge closes) /Author (Ann Lee)")


class TestText:
    def test_newlines_are_normalised_and_nothing_else_is_removed(self) -> None:
        document = one("a.txt", "  Bridge\u200b closes\r\n\r\nIt rained.\rAll day. \r\n")
        assert document.text == "  Bridge\u200b closes\n\nIt rained.\nAll day. \n"
        assert (document.title, document.format, document.uri) == ("Bridge\u200b closes", "txt", "file:///news/a.txt")

    @pytest.mark.parametrize(
        "content",
        [
            "\ufeffZoë’s “bridge”".encode(),
            "Zoë’s “bridge”".encode(),
            "\ufeffZoë’s “bridge”".encode("utf-16-le"),
            "\ufeffZoë’s “bridge”".encode("utf-16-be"),
            "\ufeffZoë’s “bridge”".encode("utf-32-le"),
        ],
        ids=["utf-8 marked", "utf-8", "utf-16 little", "utf-16 big", "utf-32"],
    )
    def test_unicode_is_told_by_its_mark(self, content: bytes) -> None:
        assert one("a.txt", content).text == "Zoë’s “bridge”"

    @pytest.mark.parametrize(
        ("encoding", "text"),
        [
            ("cp1252", "Le café où il dînait était fermé à midi. L’hôtel “Étoile” restait ouvert, même après la fête."),
            ("cp1252", "“We had no choice,” said Mayor Zoë Cole — who had opposed the plan until last week."),
            ("cp1252", " The price is £30 or €40, said the mayor of Köln."),
            ("cp1251", "Мэр сказал, что мост будет закрыт на два года. Большинство жителей приняло это решение."),
            ("cp932", "市長は橋を二年間閉鎖すると述べた。住民の多くはこの決定を受け入れた。"),
        ],
    )
    def test_older_encodings_are_detected(self, encoding: str, text: str) -> None:
        assert one("a.txt", text.encode(encoding)).text == text

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("Bridge closes\n\nThe council voted.", "Bridge closes"),
            ("Bridge closes\nThe council of Riverton voted to close it.", "Bridge closes"),
            ("The bridge closes.\n\nThe council voted.", "a"),
            ("The council of Riverton\nvoted to close the old\nbridge.", "a"),
            ("Bridge closes", "a"),
        ],
    )
    def test_the_title_is_the_first_line_where_it_reads_as_one(self, text: str, title: str) -> None:
        document = one("a.txt", text)
        assert (document.title, document.text) == (title, text)

    def test_a_day_in_the_text_is_marked_as_inferred(self) -> None:
        document = one("a.txt", "RIVERTON, Feb 14 (Post) - The bridge was closed.")
        assert (document.published, document.published_inferred) == (Day(None, 2, 14), True)
        undated = one("a.txt", "The bridge was closed.")
        assert (undated.published, undated.published_inferred) == (None, False)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "is empty"),
            (b" \r\n\t ", "is empty"),
            (b"\xef\xbb\xbf", "no text"),
            (b"PK\x03\x04\x00\x00data", "binary"),
            (b"\x01\x02\x03\x04\x05\x06abc", "binary"),
            (b"\xff\xfe\x00\x00\x01\x00\x02", "utf-32"),
            (b"\xff\xfea\x00b", "utf-16"),
        ],
    )
    def test_what_is_no_text_says_so(self, content: bytes, words: str) -> None:
        assert words in reason("a.txt", content)

    def test_a_file_over_the_bound_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("index.read.LARGEST_FILE", 3)
        assert LARGEST_FILE > 3
        assert reason("a.txt", "four") == "4 bytes; at most 3 are read"

    def test_a_megabyte_takes_seconds(self) -> None:
        content = b"The mayor saw that it would take long. " * (2**20 // 39)
        started = time.perf_counter()
        assert len(one("a.txt", content).text) == len(content)
        assert time.perf_counter() - started < 10


class TestMarkdown:
    def test_front_matter_is_metadata(self) -> None:
        document = one(
            "a.md",
            "---\ntitle: Bridge closes\ndate: 2022-02-14\nsource: Riverton Post\nauthor: [Ann Lee, Bo Day]\n---\n# Notes\n\nIt *rained*.\n",
        )
        assert (document.title, document.source, document.author) == (
            "Bridge closes",
            "Riverton Post",
            "Ann Lee, Bo Day",
        )
        assert (document.published, document.published_inferred) == (Day(2022, 2, 14), False)
        assert document.text.strip() == "# Notes\n\nIt *rained*."

    def test_the_first_heading_is_the_title_otherwise(self) -> None:
        assert one("a.markdown", "## Small\n# Bridge closes #\nIt rained.").title == "Bridge closes"
        assert one("notes.md", "It rained.").title == "notes"

    @pytest.mark.parametrize("meta", ["a: [1", "date: 2022-13-45"])
    def test_broken_front_matter_says_so(self, meta: str) -> None:
        assert "front matter" in reason("a.md", f"---\n{meta}\n---\nIt rained.")


class TestHtml:
    def test_the_main_text_without_what_stands_around_it(self) -> None:
        document = one("a.html", page())
        assert document.text in (TEXT, f"Bridge closes\n{TEXT}")
        assert (document.title, document.format) == ("Bridge closes", "html")

    @pytest.mark.parametrize(
        ("head", "before"),
        [
            ('<meta property="article:published_time" content="2022-02-14T23:30:00-05:00">', ""),
            ('<meta name="DC.date.issued" content="Feb 14, 2022">', ""),
            ('<script type="application/ld+json">{"dateModified": "2023-01-01", "datePublished": "2022-02-14T08:00Z"}</script>', ""),
            ("", '<time datetime="2022-02-14">this morning</time>'),
            ("", "<time>14 February 2022</time>"),
            ("", '<time datetime="2023-01-01">x</time><time itemprop="datePublished" datetime="2022-02-14">y</time>'),
        ],
        ids=["meta zone", "meta words", "JSON-LD", "time", "time in words", "marked time"],
    )  # fmt: skip
    def test_the_day_that_the_page_states(self, head: str, before: str) -> None:
        document = one("a.htm", page(head, before))
        assert (document.published, document.published_inferred) == (Day(2022, 2, 14), False)

    @pytest.mark.parametrize(
        ("head", "after"),
        [
            ("", ""),
            ("", "<p>The first bridge was built on March 3, 1918.</p>"),
            ("", "<p>File 2018-03-03 12:00</p>"),
            ('<meta property="article:modified_time" content="2023-02-14">', ""),
            ("", "<aside><time datetime=2019-01-01>Old news</time></aside>"),
        ],
        ids=["copyright", "history", "number", "changed", "other article"],
    )
    def test_no_day_from_elsewhere_passes_as_stated(self, head: str, after: str) -> None:
        document = one("a.html", page(head, after=after))
        assert document.published is None or document.published_inferred

    def test_site_and_author(self) -> None:
        head = '<meta property="og:site_name" content="Riverton Post"><meta name="author" content="Ann Lee">'
        document = one("a.html", page(head))
        assert (document.source, document.author) == ("Riverton Post", "Ann Lee")

    def test_a_page_without_text_says_so(self) -> None:
        assert "no main text" in reason("a.html", "<html><body><script>1</script></body></html>")


class TestPdf:
    def test_text_title_and_author(self) -> None:
        document = one("a.pdf", ONE_LINE)
        assert document.text == "The bridge is closed."
        assert (document.title, document.author, document.format) == ("Bridge closes", "Ann Lee", "pdf")

    def test_damage_is_named(self) -> None:
        assert "damaged PDF" in reason("a.pdf", ONE_LINE[:200])
        assert "damaged PDF" in reason("a.pdf", b"not a PDF at all")

    def test_a_scan_is_named(self) -> None:
        image = "q 500 0 0 500 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EI Q"
        assert "scanned" in reason("a.pdf", pdf(image))
        assert reason("a.pdf", pdf("0 0 10 10 re f")) == "the PDF holds no text"

    def test_encryption_is_named(self) -> None:
        written = io.BytesIO()
        canvas = Canvas(written, encrypt="secret")
        canvas.drawString(50, 700, "The bridge is closed.")
        canvas.save()
        assert "encrypted" in reason("a.pdf", written.getvalue())

    def test_encryption_by_aes_is_named(self) -> None:
        crypt = "/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> /StmF /StdCF /StrF /StdCF"
        keys = f"/O <{'00' * 48}> /U <{'00' * 48}> /OE <{'00' * 32}> /UE <{'00' * 32}> /Perms <{'00' * 16}> /P -4"
        encrypt = f"/Encrypt << /Filter /Standard /V 5 /R 6 /Length 256 {crypt} {keys} >>"
        assert "encrypted" in reason("a.pdf", pdf("BT ET", trailer=encrypt))


class TestDocx:
    def test_paragraphs_and_tables_in_their_order(self) -> None:
        made = docx.Document()
        made.add_paragraph("It rained.")
        table = made.add_table(rows=1, cols=2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Riverton", "12 mm"
        made.add_paragraph("It stopped.")
        made.core_properties.title, made.core_properties.author = "Rain", "Ann Lee"
        written = io.BytesIO()
        made.save(written)
        document = one("a.docx", written.getvalue())
        assert document.text == "It rained.\nRiverton\t12 mm\nIt stopped."
        assert (document.title, document.author) == ("Rain", "Ann Lee")
        assert document.published is None  # `created` is the day of python-docx's template

    def test_damaged_properties_leave_the_text(self) -> None:
        made = docx.Document()
        made.add_paragraph("It rained.")
        written, damaged = io.BytesIO(), io.BytesIO()
        made.save(written)
        with zipfile.ZipFile(written) as whole, zipfile.ZipFile(damaged, "w") as archive:
            for name in whole.namelist():
                archive.writestr(name, "<properties/>" if name == "docProps/core.xml" else whole.read(name))
        document = one("a.docx", damaged.getvalue())
        assert (document.text, document.title, document.author) == ("It rained.", "a", "")

    def test_damage_is_named(self) -> None:
        assert "not a readable .docx" in reason("a.docx", b"PK\x03\x04 nothing")


def lines(*rows: object) -> bytes:
    return "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows).encode()


class TestArticles:
    def test_rows_become_documents_and_bad_ones_problems(self) -> None:
        good = {
            "title": "Rain",
            "published_at": "2022-02-14T08:00:00Z",
            "source": "Post",
            "author": ["Ann", "Bo"],
            "body": "It rained.",
        }
        reading = read(
            Path("/news/a.jsonl"),
            lines(good, "{broken", "", {"id": "x/1 y", "body": "It stopped."}, {"title": "no body"}, [1]),
        )
        assert [each.text for each in reading.documents] == ["It rained.", "It stopped."]
        assert [each.uri for each in reading.documents] == ["file:///news/a.jsonl#1", "file:///news/a.jsonl#x%2F1%20y"]
        first = reading.documents[0]
        assert (first.title, first.source, first.author) == ("Rain", "Post", "Ann, Bo")
        assert (first.published, first.published_inferred) == (Day(2022, 2, 14), False)
        broken, bodiless, no_object = reading.problems
        assert broken.startswith("row 2: not JSON")
        assert bodiless == "row 5: no text in field 'body' (fields: title)"
        assert no_object == "row 6: expected an object with an article, found list"

    @pytest.mark.parametrize(
        "loaded",
        [{"body": "It rained."}, [{"body": "It rained."}], {"articles": [{"body": "It rained."}]}],
        ids=["object", "list", "articles"],
    )
    def test_json_holds_one_article_or_a_list(self, loaded: object) -> None:
        document = one("a.json", json.dumps(loaded))
        assert (document.text, document.uri) == ("It rained.", "file:///news/a.json#1")

    def test_other_names_are_taken_only_where_the_named_field_is_absent(self) -> None:
        assert one("a.jsonl", lines({"text": "It rained.", "headline": "Rain"})).title == "Rain"
        assert one("a.jsonl", lines({"text": "Not this.", "body": "It rained."})).text == "It rained."

    def test_names_can_be_given(self) -> None:
        row = lines({"b": "It rained.", "d": "Feb 14, 2022", "body": "Not this."})
        (document,) = read(Path("/news/a.jsonl"), row, Fields.parse("body=b, published_at = d")).documents
        assert (document.text, document.published) == ("It rained.", Day(2022, 2, 14))

    @pytest.mark.parametrize("text", ["boddy=b", "body", "body="])
    def test_names_that_make_no_sense_are_refused(self, text: str) -> None:
        with pytest.raises(UsageError, match="expected NAME=FIELD"):
            Fields.parse(text)

    def test_what_no_store_takes_is_replaced(self) -> None:
        document = one("a.jsonl", r'{"title": "a\u0000b", "body": "x\ud800y \ud83d\ude00\u0000\r\nz"}')
        assert document.text == "x�y 😀�\nz"
        assert document.title == "a�b"

    @pytest.mark.parametrize(
        ("content", "words"),
        [("[1, 2", "not JSON"), ("[]", "no articles"), ("{}", "no text"), ("[" * 200_000, "not JSON")],
    )
    def test_nothing_readable_is_an_error(self, content: str, words: str) -> None:
        assert words in reason("a.json", content)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2022-02-14", Day(2022, 2, 14)),
        ("2022-02-14T23:59:59+09:00", Day(2022, 2, 14)),
        ("2022/2/14", Day(2022, 2, 14)),
        ("20220214", Day(2022, 2, 14)),
        ("14 February 2022", Day(2022, 2, 14)),
        ("Mon, 14 Feb 2022 08:00:00 GMT", Day(2022, 2, 14)),
        ("Feb 14", Day(None, 2, 14)),
        ("2022-02-30", None),
        ("1644796800", None),
        (1644796800, None),
        ("February 2022", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_metadata_dates(value: object, day: Day | None) -> None:
    assert parse_day(value) == day


class TestDiscover:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for name in ("b.txt", "a.MD", "c.xyz", ".hidden.txt", ".git/d.txt", "sub/e.pdf"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("x")
        return tmp_path

    def test_known_formats_below_a_folder_sorted_and_once(self, folder: Path) -> None:
        found = discover([folder, folder / "b.txt"])
        assert [path.relative_to(folder).as_posix() for path in found] == ["a.MD", "b.txt", "sub/e.pdf"]

    def test_a_file_is_named_by_its_absolute_path(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        assert discover([Path("b.txt")]) == [folder / "b.txt"]

    @pytest.mark.parametrize(
        ("name", "words"), [("c.xyz", "unknown format '.xyz'"), ("none.txt", "no such file or folder")]
    )
    def test_what_cannot_be_taken_is_named(self, folder: Path, name: str, words: str) -> None:
        with pytest.raises(ReadError, match=words):
            discover([folder / name])


def test_the_file_of_a_row() -> None:
    (document,) = read(Path("/news/ä b.jsonl"), b'{"id": "a#b", "body": "x"}').documents
    assert file_of(document.uri) == Path("/news/ä b.jsonl")


def test_problems_are_none_for_a_file_that_is_whole() -> None:
    assert read(Path("/a.txt"), b"x") == Reading(read(Path("/a.txt"), b"x").documents, ())
