"""Each further format there and back: a file made with another library (or by hand), its text, title, day and author again."""

from __future__ import annotations

import io
import mailbox
import zipfile
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from odf import dc, meta, opendocument, table, text
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from index.errors import ReadError
from index.read import FORMATS, Fields, Reading, discover, read
from index.records import Day, Document
from tests.test_read import BODY, ONE_LINE, TEXT, page

DAY = Day(2022, 2, 14)


def reading(name: str, content: bytes | str, names: Fields = Fields()) -> Reading:
    return read(Path("/news") / name, content.encode() if isinstance(content, str) else content, names)


def one(name: str, content: bytes | str) -> Document:
    found = reading(name, content)
    assert found.problems == ()
    (document,) = found.documents
    return document


def reason(name: str, content: bytes | str) -> str:
    with pytest.raises(ReadError) as caught:
        reading(name, content)
    return str(caught.value)


def packed(**files: bytes | str) -> bytes:
    """A ZIP archive of files; two underscores in a name stand for a point."""
    return packed_as({name.replace("__", "."): content for name, content in files.items()})


def packed_as(files: dict[str, bytes | str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
<metadata><dc:title>The Bridge</dc:title><dc:creator>Ann Lee</dc:creator><dc:creator>Bo Day</dc:creator>
<dc:publisher>Riverton Press</dc:publisher><dc:date opf:event="modification">2023-01-01</dc:date><dc:date>2022-02-14</dc:date></metadata>
<manifest><item id="n" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="b" href="text/two%20b.xhtml" media-type="application/xhtml+xml"/><item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="p" href="p.png" media-type="image/png"/></manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>"""


def epub(**others: str) -> bytes:
    return packed_as(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": CONTAINER,
            "OPS/book.opf": PACKAGE,
            "OPS/nav.xhtml": "<html><body><a>Contents</a></body></html>",
            "OPS/text/one.xhtml": f"<html><head><title>x</title></head><body><h1>One</h1>{BODY}</body></html>",
            "OPS/text/two b.xhtml": "<html><body><p>It&#160;rained <i>all</i> day.</p><script>no</script></body></html>",
            **others,
        }
    )


class TestEpub:
    def test_chapters_in_the_order_of_the_spine(self) -> None:
        document = one("a.epub", epub())
        assert document.text == f"One\n{TEXT}\n\nIt rained all day.".replace("It rained", "It\xa0rained")
        assert (document.title, document.author, document.source) == ("The Bridge", "Ann Lee, Bo Day", "Riverton Press")
        assert (document.published, document.published_inferred) == (DAY, False)

    def test_what_is_none_says_so(self) -> None:
        assert "not a readable EPUB" in reason("a.epub", packed(x__txt="x"))
        protected = epub(
            **{"META-INF/encryption.xml": "<x/>", "OPS/text/one.xhtml": "<p/>", "OPS/text/two b.xhtml": "<p/>"}
        )
        assert "protected" in reason("a.epub", protected)


class TestOffice:
    def test_odt(self) -> None:
        made = opendocument.OpenDocumentText()
        made.meta.addElement(dc.Title(text="Bridge closes"))
        made.meta.addElement(meta.InitialCreator(text="Ann Lee"))
        made.meta.addElement(dc.Date(text="2023-01-01T00:00:00"))
        made.text.addElement(text.H(outlinelevel=1, text="A bridge"))
        paragraph = text.P(text="It rained")
        paragraph.addElement(text.S(c=2))
        paragraph.addElement(text.Span(text="all day."))
        made.text.addElement(paragraph)
        rows = table.Table()
        row = table.TableRow()
        for cell in ("Riverton", "12 mm"):
            held = table.TableCell()
            held.addElement(text.P(text=cell))
            row.addElement(held)
        rows.addElement(row)
        made.text.addElement(rows)
        listed = text.List()
        item = text.ListItem()
        item.addElement(text.P(text="“We had no choice,” said Mayor Zoë Cole."))
        listed.addElement(item)
        made.text.addElement(listed)
        written = io.BytesIO()
        made.write(written)
        document = one("a.odt", written.getvalue())
        assert (
            document.text == "A bridge\nIt rained  all day.\nRiverton\t12 mm\n“We had no choice,” said Mayor Zoë Cole."
        )
        assert (document.title, document.author, document.published) == ("Bridge closes", "Ann Lee", None)

    def test_rtf(self) -> None:
        document = one(
            "a.rtf",
            r"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}{\info{\title Br\'fccke closes}{\author Ann Lee}{\creatim\yr2023\mo1\dy1}}"
            r"\f0 On 14 February 2022 the bridge was closed.\par \u8220?We had no choice,\u8221? said Zo\'eb Cole.\par}",
        )
        assert document.text.strip() == "On 14 February 2022 the bridge was closed.\n“We had no choice,” said Zoë Cole."
        assert (document.title, document.author) == ("Brücke closes", "Ann Lee")
        assert (document.published, document.published_inferred) == (DAY, True)

    def test_what_is_none_says_so(self) -> None:
        assert "not an RTF file" in reason("a.rtf", "plain")
        assert "not a readable .odt" in reason("a.odt", "plain")


def message(subject: str = "Bridge closes", body: str = TEXT) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "Ann Lee <ann@example.org>", "bo@example.org", subject
    made["Date"] = datetime(2022, 2, 14, 23, 30, tzinfo=UTC)
    made.set_content(body)
    return made


class TestMail:
    def test_a_message(self) -> None:
        document = one("a.eml", message("Brücke zu – Sperrung").as_bytes())
        assert document.text.strip() == TEXT
        assert (document.title, document.author, document.published) == ("Brücke zu – Sperrung", "Ann Lee", DAY)

    def test_html_where_there_is_no_plain_text(self) -> None:
        made = message()
        made.set_content(f"<html><body>{BODY}</body></html>", subtype="html")
        assert one("a.eml", made.as_bytes()).text == TEXT

    def test_attachments_by_their_own_readers(self) -> None:
        made = message()
        made.add_attachment(ONE_LINE, maintype="application", subtype="pdf", filename="../report.pdf")
        made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="logo.png")
        made.add_attachment(message("Inner", "It rained."))
        made.add_attachment(b"not a PDF", maintype="application", subtype="pdf", filename="bad.pdf")
        found = reading("a.eml", made.as_bytes())
        body, report, inner = found.documents
        assert (report.uri, report.format, report.text) == (
            "file:///news/a.eml#report.pdf",
            "pdf",
            "The bridge is closed.",
        )
        assert (report.author, report.published, report.page_of(0)) == ("Ann Lee", DAY, 1)
        assert (inner.title, inner.text.strip(), body.format) == ("Inner", "It rained.", "eml")
        (problem,) = found.problems
        assert problem.startswith("bad.pdf: a damaged PDF")

    def test_a_mailbox(self, tmp_path: Path) -> None:
        box = mailbox.mbox(tmp_path / "a.mbox")
        box.add(message("First", "It rained.\nFrom the hill one saw it."))
        box.add(message("Second", "It stopped."))
        box.close()
        first, second = reading("a.mbox", (tmp_path / "a.mbox").read_bytes()).documents
        assert (first.title, first.text.strip()) == ("First", "It rained.\nFrom the hill one saw it.")
        assert (second.title, second.published, second.uri) == ("Second", DAY, "file:///news/a.mbox#2")

    def test_a_saved_page(self) -> None:
        made = EmailMessage()
        made["From"], made["Subject"], made["Date"] = "<Saved by Blink>", "Saved", "Sun, 1 Jan 2023 08:00:00 +0000"
        head = '<meta property="article:published_time" content="2022-02-14T08:00:00Z">'
        made.set_content(page(head), subtype="html", cte="quoted-printable")
        made.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<a>")
        document = one("a.mhtml", made.as_bytes())
        assert TEXT in document.text
        assert (document.title, document.published) == ("Bridge closes", DAY)

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("a.eml", "no header here", "no"),
            ("a.mbox", "x", "not an mbox"),
            ("a.mhtml", "Subject: x\n\nx", "holds no HTML"),
        ],
    )
    def test_what_is_none_says_so(self, name: str, content: str, words: str) -> None:
        assert words in reason(name, content)


class TestTables:
    @pytest.mark.parametrize(("name", "mark"), [("a.csv", ","), ("a.csv", ";"), ("a.tsv", "\t")])
    def test_rows_by_the_names_of_columns(self, name: str, mark: str) -> None:
        rows = [
            "title,date,outlet,author,body",
            'Rain,2022-02-14,Post,Ann Lee,"It rained.\nAll day, he ""said""."',
            ",,,,",
            ",,,,It stopped.",
        ]
        first, second = reading(name, "\n".join(row.replace(",", mark) for row in rows)).documents
        assert first.text == 'It rained.\nAll day, he "said".'.replace(",", mark)
        assert (first.title, first.published, first.source, first.author) == ("Rain", DAY, "Post", "Ann Lee")
        assert (second.text, second.uri) == ("It stopped.", f"file:///news/{name}#4")

    def test_names_can_be_given(self) -> None:
        (document,) = reading(
            "a.csv", "t,when\nIt rained.,14 Feb 2022", Fields.parse("body=t,published_at=when")
        ).documents
        assert (document.text, document.published) == ("It rained.", DAY)

    def test_what_is_missing_is_named(self) -> None:
        assert reason("a.csv", "a,b\n1,2") == "no column 'body' (columns: a, b); say which one: --fields body=COLUMN"
        assert reading("a.csv", "title,body\nx,\ny,It rained.").problems == (
            "row 2: no text in field 'body' (fields: title, body)",
        )


FEEDS = {
    "a.rss": """<?xml version="1.0"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Riverton Post</title>
<item><title>Bridge closes</title><guid>urn:1</guid><pubDate>Mon, 14 Feb 2022 23:30:00 -0500</pubDate><dc:creator>Ann Lee</dc:creator>
<description>&lt;p&gt;It &lt;b&gt;rained&lt;/b&gt;.&lt;/p&gt;&lt;p&gt;All day.&lt;/p&gt;</description></item></channel></rss>""",
    "a.atom": """<feed xmlns="http://www.w3.org/2005/Atom"><title>Riverton Post</title><entry><title>Bridge closes</title><id>urn:1</id>
<published>2022-02-14T08:00:00Z</published><updated>2023-01-01T00:00:00Z</updated><author><name>Ann Lee</name></author>
<summary>Short.</summary><content type="html">&lt;p&gt;It rained.&lt;/p&gt;&lt;p&gt;All day.&lt;/p&gt;</content></entry></feed>""",
}


class TestFeeds:
    @pytest.mark.parametrize("name", list(FEEDS))
    def test_entries(self, name: str) -> None:
        document = one(name, FEEDS[name])
        assert (document.text, document.title, document.published) == ("It rained.\nAll day.", "Bridge closes", DAY)
        assert (document.source, document.author, document.uri) == (
            "Riverton Post",
            "Ann Lee",
            f"file:///news/{name}#urn%3A1",
        )

    def test_what_is_none_says_so(self) -> None:
        assert "neither RSS nor Atom" in reason("a.rss", "<html><p>x</p></html>")


def crawl(gzip: bool) -> bytes:
    written = io.BytesIO()
    writer = WARCWriter(written, gzip=gzip)
    head = '<meta property="article:published_time" content="2022-02-14T08:00:00Z">'
    for address, kind, status, body in (
        ("https://www.post.example/bridge", "text/html; charset=utf-8", "200 OK", page(head).encode()),
        ("https://post.example/gone", "text/html", "404 Not Found", page().encode()),
        ("https://post.example/logo.png", "image/png", "200 OK", b"\x89PNG"),
        ("https://post.example/report.pdf", "application/pdf", "200 OK", ONE_LINE),
    ):
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
        )
    return written.getvalue()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # warcio's writer leaves its files open
@pytest.mark.parametrize(("name", "gzip"), [("a.warc", False), ("a.warc.gz", True)])
def test_web_archives(name: str, gzip: bool) -> None:
    article, report = reading(name, crawl(gzip)).documents
    assert TEXT in article.text
    assert (article.title, article.published, article.source) == ("Bridge closes", DAY, "post.example")
    assert article.uri == f"file:///news/{name}#https%3A%2F%2Fwww.post.example%2Fbridge"
    assert (report.text, report.format, report.source) == ("The bridge is closed.", "pdf", "post.example")


class TestZip:
    def test_an_archive_is_read_as_a_folder(self) -> None:
        held = packed_as(
            {
                "2022/a.txt": "It rained.",
                "2022/.hidden.txt": "x",
                "__MACOSX/a.txt": "x",
                "x.exe": "x",
                "b.jsonl": '{"id": "7", "body": "It stopped."}\n{"title": "none"}',
                "../../bad.pdf": "no",
                "inner.zip": packed(c__md="# Sun\n\nIt shone."),
            }
        )
        found = reading("a.zip", held)
        assert [(each.uri.removeprefix("file:///news/a.zip#"), each.text, each.format) for each in found.documents] == [
            ("2022%2Fa.txt", "It rained.", "txt"),
            ("b.jsonl%237", "It stopped.", "jsonl"),
            ("inner.zip%23c.md", "# Sun\n\nIt shone.", "md"),
        ]
        assert found.problems[0] == "b.jsonl: row 2: no text in field 'body' (fields: title)"
        assert found.problems[1].startswith("bad.pdf: a damaged PDF")

    def test_nothing_to_read_says_so(self) -> None:
        assert reason("a.zip", packed(a__exe="x")) == "the archive holds no file of a known format"


def test_a_name_of_two_suffixes_is_found_in_folders(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"x")
    (tmp_path / "b.gz").write_bytes(b"x")
    assert [path.name for path in discover([tmp_path])] == ["a.warc.gz"]


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_format_stands_in_the_documentation(suffix: str) -> None:
    assert f"`{suffix}`" in (Path(__file__).parent.parent / "docs" / "formats.md").read_text()
