"""What is broken in tests/fuzz.py: one whole file of each format, how it is broken, and odd texts and questions.

Everything follows from a random.Random that the caller seeds: the same seed makes the same bytes.
"""

from __future__ import annotations

import gzip
import io
import json
import mailbox
import random
import tempfile
import zipfile
import zlib
from email.message import EmailMessage
from pathlib import Path

import docx
from odf import opendocument, table, text
from reportlab.pdfgen.canvas import Canvas

TEXT = """Riverton, 14 February 2022
The council of Riverton voted on Monday to close the old bridge for repairs that will last two years.
“We had no choice,” said Mayor Zoë Cole, who had opposed the plan until last week. "It is safe," she added.
According to the ministry, 12.5% of 3,400 bridges are damaged; Tom Okoro told reporters that he would wait until March 3.
"""
PARAGRAPHS = [f"<p>{line}</p>" for line in TEXT.splitlines()]
PAGE = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>Bridge closes</title>
<meta property="article:published_time" content="2022-02-14T08:00:00Z">
<script type="application/ld+json">{{"@type": "NewsArticle", "datePublished": "2022-02-14"}}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Bridge closes</h1><time datetime="2022-02-14">today</time>
{"".join(PARAGRAPHS)}<table><tr><td>Riverton</td><td>12 mm</td></tr></table></article><footer>© Post</footer></body></html>"""
ROW = {
    "id": "7",
    "title": "Bridge",
    "published_at": "2022-02-14",
    "source": "Post",
    "author": ["Ann Lee"],
    "body": TEXT,
}
CONTAINER = '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/b.opf"/></rootfiles></container>'
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Bridge</dc:title>
<dc:creator>Ann Lee</dc:creator><dc:date>2022-02-14</dc:date></metadata><manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
</manifest><spine><itemref idref="a"/></spine></package>"""
RSS = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Post</title><item><title>Bridge</title><guid>urn:1</guid>
<pubDate>Mon, 14 Feb 2022 23:30:00 -0500</pubDate><description><![CDATA[{"".join(PARAGRAPHS)}]]></description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Post</title><entry><title>Bridge</title><id>urn:1</id>
<published>2022-02-14T08:00:00Z</published><author><name>Ann Lee</name></author><content type="html"><![CDATA[{"".join(PARAGRAPHS)}]]></content></entry></feed>"""
RTF = r"{\rtf1\ansi\ansicpg1252{\fonttbl\f0 Arial;}{\info{\title Br\'fccke}{\author Ann Lee}}\f0 On 14 February 2022 it was closed.\par \u8220?No,\u8221? said Zo\'eb Cole.\par}"


def packed(files: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2022, 2, 14, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The inverse of `packed`."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _message() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["Subject"], made["Date"] = (
        "Ann Lee <ann@example.org>",
        "Brücke",
        "Mon, 14 Feb 2022 23:30:00 +0000",
    )
    made.set_content(TEXT)
    made.add_alternative(PAGE, subtype="html")
    made.add_attachment(TEXT.encode(), maintype="text", subtype="plain", filename="a.txt")
    made.set_boundary("=-=-=")
    return made


def _mbox() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        box = mailbox.mbox(Path(folder) / "a.mbox")
        for _ in range(2):
            box.add(_message())
        box.close()
        return (Path(folder) / "a.mbox").read_bytes()


def _saved_page() -> bytes:
    made = EmailMessage()
    made["Subject"] = "Saved"
    made.set_content(PAGE, subtype="html", cte="quoted-printable")
    made.add_related(b"\x89PNG", maintype="image", subtype="png", cid="<a>")
    made.set_boundary("=-=-=")
    return made.as_bytes()


def _docx() -> bytes:
    made, written = docx.Document(), io.BytesIO()
    for line in TEXT.splitlines():
        made.add_paragraph(line)
    made.add_table(rows=1, cols=2).cell(0, 0).text = "12 mm"
    made.save(written)
    return packed(unpacked(written.getvalue()))


def _odt() -> bytes:
    made, written = opendocument.OpenDocumentText(), io.BytesIO()
    for line in TEXT.splitlines():
        made.text.addElement(text.P(text=line))
    rows, row, cell = table.Table(), table.TableRow(), table.TableCell()
    cell.addElement(text.P(text="12 mm"))
    row.addElement(cell)
    rows.addElement(row)
    made.text.addElement(rows)
    made.write(written)
    return packed(unpacked(written.getvalue()))


def _pdf() -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, pageCompression=0, invariant=1)
    for number in range(2):
        canvas.drawString(50, 800, "THE POST")
        for at, line in enumerate(TEXT.replace("“", '"').replace("”", '"').splitlines()):
            canvas.drawString(50, 700 - 14 * at, line)
        canvas.drawString(280, 25, f"Page {number + 1}")
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def _warc() -> bytes:
    def record(address: str, kind: str, body: str) -> str:
        content = f"HTTP/1.0 200 OK\r\nContent-Type: {kind}\r\n\r\n{body}"
        head = f"WARC-Type: response\r\nWARC-Target-URI: {address}\r\nContent-Type: application/http;msgtype=response"
        return f"WARC/1.0\r\n{head}\r\nContent-Length: {len(content.encode())}\r\n\r\n{content}\r\n\r\n"

    return (
        record("https://a.example/b", "text/html", PAGE) + record("https://a.example/c", "text/plain", TEXT)
    ).encode()


def seed_files() -> dict[str, bytes]:
    """A whole file for each reader, by its suffix."""
    book = {"META-INF/container.xml": CONTAINER, "OPS/b.opf": PACKAGE, "OPS/a.xhtml": PAGE.partition("\n")[2]}
    return {
        ".txt": TEXT.encode(),
        ".md": f"---\ntitle: Bridge\ndate: 2022-02-14\nauthor: [Ann Lee]\n---\n# Bridge\n\n{TEXT}".encode(),
        ".html": PAGE.encode(),
        ".mhtml": _saved_page(),
        ".pdf": _pdf(),
        ".docx": _docx(),
        ".odt": _odt(),
        ".rtf": RTF.encode(),
        ".epub": packed({name: content.encode() for name, content in book.items()}),
        ".eml": _message().as_bytes(),
        ".mbox": _mbox(),
        ".json": json.dumps({"articles": [ROW, ROW]}).encode(),
        ".jsonl": f"{json.dumps(ROW)}\n{json.dumps(ROW)}\n".encode(),
        ".csv": f'title,date,outlet,author,body\nRain,2022-02-14,Post,Ann Lee,"{TEXT.replace(chr(34), chr(34) * 2)}"\n'.encode(),
        ".tsv": b"title\tdate\tbody\nRain\t2022-02-14\tIt rained.\nSun\t14 Feb 2022\tIt shone.\n",
        ".rss": RSS.encode(),
        ".atom": ATOM.encode(),
        ".warc": _warc(),
        ".warc.gz": gzip.compress(_warc(), mtime=0),
        ".zip": packed({"a/b.txt": TEXT.encode(), "c.jsonl": json.dumps(ROW).encode(), "d.html": PAGE.encode()}),
    }  # fmt: skip


# ---- broken files -----------------------------------------------------------------------------------------------------

TOKENS = [
    each.encode("utf-8", "surrogatepass")
    for each in (
        "\0", "\ufeff", "\ud800", "\u202e", "\u2028", "\u0301" * 50, "\U0001f469\u200d\U0001f469", "\r", "\r\n\r\n", "\t", "\x1b[31m", '"', "“", "”", "'" * 9,
        "-1", "0", "99999999999999999999", "1e999", "NaN", "%s%n", "{{7*7}}", "../../etc/passwd", "null", "[]", "{}", "[" * 99, "<" * 99, "(" * 99,
        "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>", "&a;", "<![CDATA[", "]]>", "<!--", "-->", "<script>", "<table><td>", "<p>" * 99, "</div>",
        '"published_at": 1e400', '"body": null', '"id": {"a": []}', "---\n", "--- !!python/object/apply:os.system ['x']\n", "&a [*a]", "Content-Type: text/html; charset=x",
        "Content-Transfer-Encoding: base64\n\n", "=?utf-8?b?/w==?=", "From x 14:00\n", "--=-=-=\n", "--=-=-=--\n", "WARC/1.0\r\n", "Content-Length: 999999999\r\n",
        "Content-Length: -1\r\n", "Transfer-Encoding: chunked\r\n", "{\\rtf1", "\\bin999999999 ", "\\u-99999?", "\\'zz", "\\ansicpg99999", "{\\info{\\title ", "endobj", "stream\n", "/Length 99999999",
        "/Kids [3 0 R 3 0 R]", "<< /Type /Page >>", "/MediaBox [0 0 0 0]", "/Rotate 90", "1 0 0 1 1e30 1e30 cm", "/Count -1", "/ToUnicode 5 0 R",
        "14 February 2022", "February 30, 2022", "--02-14", "0000-00-00", "2022-02-14T25:61:61Z", "999999 years ago", "the 99th century",
    )
]  # fmt: skip
PACKED = frozenset({".docx", ".odt", ".epub", ".zip"})
"""Formats that are ZIP archives: mostly what lies inside is broken, else its checksum would say so at once."""


def broken(chance: random.Random, suffix: str, seeds: dict[str, bytes]) -> bytes:
    """A file of that format with one to eight things wrong, or nothing but noise."""
    whole = seeds[suffix]
    if chance.random() < 0.02:
        return chance.randbytes(chance.randint(1, 2_000))
    if suffix in PACKED and chance.random() < 0.85:
        files = unpacked(whole)
        name = chance.choice(sorted(files))
        files[name] = mutated(chance, files[name], seeds)
        if chance.random() < 0.1:
            del files[chance.choice(sorted(files))]
        return packed(files)
    if suffix == ".warc.gz" and chance.random() < 0.85:
        return gzip.compress(mutated(chance, gzip.decompress(whole), seeds), mtime=0)
    if suffix == ".pdf" and chance.random() < 0.2:
        return compressed_pdf(
            mutated(chance, b"BT /F 12 Tf 50 700 Td (The bridge) Tj 1 0 0 1 0 -14 Tm (is closed) Tj ET", seeds)
        )
    return mutated(chance, whole, seeds)


def mutated(chance: random.Random, content: bytes, seeds: dict[str, bytes]) -> bytes:
    """One to eight changes, each of some bytes."""
    made = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at = chance.randint(0, len(made))
        until = min(len(made), at + chance.choice((1, 1, 4, 30, 300)))
        kind = chance.randrange(8)
        if kind == 0:
            made[at:until] = chance.randbytes(until - at)
        elif kind == 1:
            del made[at:until]
        elif kind == 2:
            made[at:at] = made[at:until] * chance.choice((1, 2, 50))
        elif kind == 3:
            del made[at:]
        elif kind == 4 and at < len(made):
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 5:
            other = seeds[chance.choice(sorted(seeds))]
            begin = chance.randrange(len(other))
            made[at:until] = other[begin : begin + chance.choice((10, 100, 1_000))]
        else:
            made[at : chance.choice((at, until))] = chance.choice(TOKENS)
    return bytes(made)


def compressed_pdf(content: bytes) -> bytes:
    """A PDF of one page with this content, packed, without a table of its objects: readers repair that."""
    stream = zlib.compress(content)
    return (
        b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>endobj\n"
        b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n"
        b"5 0 obj<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream endobj\ntrailer<</Root 1 0 R>>" % (len(stream), stream)
    )  # fmt: skip


# ---- odd texts and questions ------------------------------------------------------------------------------------------

PIECES = [
    "Mara Lund said", "he said", "she told Tom Okoro that", "Scholz told reporters", "according to the ministry", "said the mayor of Holm", "adding that it stays", "who",
    "on Feb 14", "on Monday", "yesterday", "the 14th", "two years ago", "from May to June", "the day after Christmas", "2022-02-14", "14/02/2022", "in the last week of the year", "9" * 40, "12.5%",
    "Mr. Okoro", "U.S.", "No. 10", "e.g.", "SEE ALSO: 'A Headline Here'The minister left early today.", "Live Briefing: Here", "click here", "sign up for our newsletter",
    '"', "“", "”", "'", "’", "‘", "«", "»", "„", "''", "…", "...", "?!", ". ", ", ", ": ", ";", "--", "—", "- ", "(", ")", "[", "]", "{", "<b>", "&amp;", "\\",
    "\n", "\n\n", "\t", "\u200b", "\u00a0", "\u202e", "\u2066", "\u2028", "\x0b", "\x0c", "\x1c", "\ufffd", "🙂", "👩‍👩‍👧", "é", "e\u0301", "。", "「", "ﬁ", "İ", "ß", "١٤", "²", "Ⅻ",
    "The bridge is safe", "warned that the river rises", "LUND: The dam holds.", "EVA LUND: No.", "― Eva Lund", "[Putin]", "A", "a", " ", "I", "of the", "former",
]  # fmt: skip
ASKED = [
    "who said what on Feb 14", "who said", "what did Scholz say about", "who said '", "when did", "how many", "why", "did he", "what about", "and on Feb 15?", "since March", "before",
    "the day after", "in 2022", "who disagrees with", "according to", "what happened", "is it true that", "the first week of", "compare", "or", "NOT", "NEAR(", "AND", "*", "^", "title:", "'; DROP TABLE passages; --",
]  # fmt: skip


def odd_text(chance: random.Random) -> str:
    """A text of pieces, some repeated many times."""
    parts: list[str] = []
    for _ in range(chance.randint(1, 60)):
        piece = chance.choice(PIECES) if chance.random() < 0.9 else chr(chance.randrange(1, 0xD800))
        parts.append(piece * chance.choice((1, 1, 1, 1, 2, 40)))
    return chance.choice((" ", "", "\n")).join(parts).replace("\r", "\n")


def odd_question(chance: random.Random) -> str:
    """A question of pieces, sometimes far too long or of nothing."""
    pieces = (
        [*ASKED, *PIECES] if chance.random() < 0.5 else [*ASKED, "Scholz", "the bridge", "Putin", "?", "NATO", "“", '"']
    )
    parts = [chance.choice(pieces) for _ in range(chance.randint(1, 12))]
    made = " ".join(parts) * chance.choice((1,) * 30 + (100,))
    return made if chance.random() < 0.97 else made + "\ud800"
