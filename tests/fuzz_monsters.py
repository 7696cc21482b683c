"""Files that are made to break a reader: bombs, endless lines, deep trees, what makes careless patterns go back and forth.

Each is made for a size in bytes, about, so that tests can take small ones and the long form of tests/fuzz.py large ones.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable

import fuzz_seeds
from fuzz_seeds import PAGE, TEXT, packed, unpacked

UNITS = {
    "one word": "a", "one line of words": "word ", "capitals": "A", "names": "Aa Bb ", "blanks": " ", "line ends": "\n", "tiny paragraphs": "a\n\n",
    "wrapped lines": "word " * 14 + "\n", "straight marks": '"', "opening marks": "“", "closing marks": "”", "apostrophes": "'", "quoted marks": "'a ",
    "full stops": ".", "full stops and blanks": ". ", "abbreviations": "Mr. ", "dashes": "— ", "brackets": "(", "digits": "9", "numbers of a thousand digits": "9" * 1_000 + " ",
    "days": "Feb 14 ", "days of the month": "the 20th ", "joined days": "Monday-", "spelled years": "twenty-", "periods": "from January to ", "months": "may ",
    "reports": "Aa Bb said that it rains and ", "quotations": "“It rains,” said Aa Bb, ", "quotations over sentences": "“Aa. Bb,” said Cc Dd, ", "offices": "the former president of ",
    "appositions": "Aa Bb, the mayor of Cc, ", "pronouns": "he said, ", "particles": "de la ", "turns": "AA BB: It rains.\n", "labels": "Aa: ", "promotion": "sign up and ", "teasers": "SEE ALSO: Aa'Bb ",
    "turned round": "\u202eab ", "emoji": "👩‍👩‍👧", "accents": "e" + "\u0301" * 9, "form feeds": "\x0c", "ideographic stops": "。", "Chinese": "他说", "hashes": "#", "html": "<p>&amp;", "addresses": "http://a@",
}  # fmt: skip
"""What a text may repeat without end."""
Monster = Callable[[int], bytes]


def repeated(unit: str, size: int) -> str:
    """The unit so often that it fills the size."""
    return unit * max(1, size // len(unit.encode()))


def part(suffix: str, name: str, content: Callable[[int, str], str]) -> Monster:
    """A file of a ZIP format, one part of which is made anew out of what it was."""

    def made(size: int) -> bytes:
        files = unpacked(fuzz_seeds.seed_files()[suffix])
        files[name] = content(size, files[name].decode()).encode()
        return packed(files)

    return made


def laughs(root: str, inside: str) -> str:
    """Entities of entities: ten to the ninth letters, were they replaced."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY e0 "ha">{entities}]>{inside}'


def pdf(content: bytes, pages: int = 1) -> bytes:
    """A PDF whose pages all show the same content."""
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    stream = zlib.compress(content)
    return b"".join([
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[", kids, b"]/Count %d>>endobj\n" % pages,
        b"4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n5 0 obj<</Filter/FlateDecode/Length %d>>stream\n" % len(stream), stream, b"\nendstream endobj\n",
        *(b"%d 0 obj%sendobj\n" % (10 + number, page) for number in range(pages)), b"trailer<</Root 1 0 R>>",
    ])  # fmt: skip


def scattered(size: int) -> bytes:
    """Words all over one page, in a grid."""
    count = min(40_000, size // 30)
    shown = (b"1 0 0 1 %d %d Tm (ab) Tj" % (10 + 14 * (n % 40), 790 - (n // 40) % 780) for n in range(count))
    return pdf(b"BT /F 6 Tf " + b" ".join(shown) + b" ET")


def overlapping(size: int) -> bytes:
    """A ZIP whose entries are all the same bytes, as often as its list of entries says (D. Fifield's bomb, the simple form)."""
    body = zlib.compress(repeated("a", 900_000).encode(), 9)[2:-4]
    name, check = b"a.txt", zlib.crc32(repeated("a", 900_000).encode())
    sizes = struct.pack("<LLLHH", check, len(body), 900_000, len(name), 0)
    local = b"PK\3\4" + struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes + name + body
    entry = (
        b"PK\1\2" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 33) + sizes + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name
    )
    count = max(1, size // len(entry))
    end = struct.pack("<HHHHLLH", 0, 0, min(count, 65_535), min(count, 65_535), len(entry) * count, len(local), 0)
    return local + entry * count + b"PK\5\6" + end


def zipped(size: int, name: str, content: bytes, count: int = 1) -> bytes:
    """Entries of one content."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(count):
            archive.writestr(f"{number}{name}", content)
    return written.getvalue()


def nested(size: int) -> bytes:
    """Archives in archives, ten deep."""
    content = packed({"a.txt": TEXT.encode()})
    for _ in range(10):
        content = packed({"a.zip": content, "b.zip": content})
    return content


def message(head: str, body: str) -> bytes:
    return f"From: a@example.org\nMIME-Version: 1.0\n{head}\n\n{body}".encode()


def deep_parts(size: int) -> bytes:
    """Multiparts in multiparts."""
    count = min(5_000, size // 60)
    heads = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(count))
    return f"Subject: x\n{heads}Content-Type: text/plain\n\nIt rained.\n".encode()


MONSTERS: dict[str, tuple[str, Monster]] = {
    **{f"text of {name}": (".txt", lambda size, unit=unit: repeated(unit, size).encode()) for name, unit in UNITS.items()},
    "bytes of no encoding": (".txt", lambda size: b"Z\xfcrich \xa4\x81 " * (size // 10)),
    "UTF-16 without an end": (".txt", lambda size: b"\xff\xfe" + b"\x00\xd8" * (size // 2)),
    "NULs": (".txt", lambda size: b"\0" * size),
    "heading of hashes": (".md", lambda size: f"# {repeated('#', size)}x".encode()),
    "heading of blanks": (".md", lambda size: f"#{repeated(' ', size)}".encode()),
    "front matter without end": (".md", lambda size: f"---\n{repeated('a: b', size)}".encode()),
    "front matter of lists": (".md", lambda size: f"---\ntitle: {repeated('[', size)}\n---\nx".encode()),
    "front matter of lines": (".md", lambda size: f"---\n{repeated('- a' + chr(10), size)}---\nx".encode()),
    "front matter of laughs": (".md", lambda size: ("---\na: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)) + "title: *a9\n---\nx").encode()),
    "deep divisions": (".html", lambda size: f"<html><body>{repeated('<div>', size)}{TEXT}".encode()),
    "deep tables": (".html", lambda size: f"<html><body>{repeated('<table><tr><td>', size)}{TEXT}".encode()),
    "deep spans": (".html", lambda size: f"<html><body><p>{repeated('<b><i>', size)}{TEXT}".encode()),
    "paragraphs": (".html", lambda size: f"<html><body><article>{repeated('<p>It rained all day in Riverton.</p>', size)}".encode()),
    "links": (".html", lambda size: f"<html><body><article>{PAGE}{repeated('<a href=x>y</a> ', size)}".encode()),
    "comments": (".html", lambda size: f"<html><body>{repeated('<!--', size)}{TEXT}".encode()),
    "one attribute": (".html", lambda size: f"<html><body class='{repeated('x ', size)}'>{PAGE}".encode()),
    "many attributes": (".html", lambda size: f"<p {' '.join(f'a{n}=1' for n in range(size // 10))}>{PAGE}".encode()),
    "many dates": (".html", lambda size: f"<html><head>{repeated('<meta name=date content=x>', size)}</head><body>{PAGE}".encode()),
    "one date": (".html", lambda size: f"<html><head><meta name=date content='{repeated('Feb 14 ', size)}'></head><body>{PAGE}".encode()),
    "scripts of data": (".html", lambda size: f"<html><head><script type='application/ld+json'>{repeated('[{', size)}</script></head><body>{PAGE}".encode()),
    "line breaks": (".html", lambda size: f"<html><body><article><p>It rained all day.{repeated('<br>', size)}</article>".encode()),
    "list in lists": (".json", lambda size: repeated("[", size).encode()),
    "object in objects": (".json", lambda size: repeated('{"a":', size).encode()),
    "rows of nothing": (".jsonl", lambda size: repeated("{}\n", size).encode()),
    "a number": (".json", lambda size: f'{{"body": "x", "published_at": {repeated("9", min(size, 4_000))}}}'.encode()),
    "a day": (".json", lambda size: json.dumps({"body": "x", "published_at": repeated("Feb 14 ", size)}).encode()),
    "authors": (".json", lambda size: json.dumps({"body": "x", "author": repeated("['a', ", size) + "]"}).encode()),
    "surrogates": (".json", lambda size: f'{{"body": "It {repeated(chr(92) + "ud800", size)}"}}'.encode()),
    "commas": (".csv", lambda size: f"body{repeated(',', size)}\nx".encode()),
    "rows of commas": (".csv", lambda size: f"body\n{repeated(',,' + chr(10), size)}".encode()),
    "an open quotation": (".csv", lambda size: f'body\n"{repeated("a," + chr(10), size)}'.encode()),
    "items": (".rss", lambda size: f"<rss><channel><title>x</title>{repeated('<item><description>It rained.</description></item>', size)}</channel></rss>".encode()),
    "laughs in a feed": (".rss", lambda size: laughs("rss", "<rss><channel><title>&e9;</title><item><description>&e9;</description></item></channel></rss>").encode()),
    "deep feed": (".atom", lambda size: f"<feed>{repeated('<entry>', size)}".encode()),
    "header": (".eml", lambda size: message(f"Subject: {repeated('a ', size)}", TEXT)),
    "header of coded words": (".eml", lambda size: message(f"Subject: {repeated('=?utf-8?q?a?= ', size)}", TEXT)),
    "senders": (".eml", lambda size: message(f"From: {repeated('a <a@example.org>, ', size)}b", TEXT)),
    "senders in brackets": (".eml", lambda size: message(f"From: {repeated('(', size)}b", TEXT)),
    "a day in brackets": (".eml", lambda size: message(f"Date: {repeated('(', size)}14 Feb 2022", TEXT)),
    "headers": (".eml", lambda size: message(repeated("X-A: b\n", size).strip(), TEXT)),
    "parts": (".eml", lambda size: message("Content-Type: multipart/mixed; boundary=b", repeated("--b\n\nx\n", size))),
    "parts in parts": (".eml", deep_parts),
    "a boundary": (".eml", lambda size: message(f"Content-Type: multipart/mixed; boundary={'b' * 60}", repeated("--" + "b" * 59 + "\n", size))),
    "quoted printable": (".eml", lambda size: message("Content-Transfer-Encoding: quoted-printable", repeated("=", size))),
    "parameters": (".eml", lambda size: message(f"Content-Type: text/plain{''.join(f'; name*{n}=a' for n in range(size // 10))}", TEXT)),
    "an unended line of mail": (".mbox", lambda size: f"From {repeated('00:00', size)}".encode()),
    "messages": (".mbox", lambda size: repeated("From a 00:00\nSubject: x\n\nIt rained.\n", size).encode()),
    "quoted lines": (".mbox", lambda size: f"From a 00:00\nSubject: x\n\n{repeated('>', size)}".encode()),
    "groups": (".rtf", lambda size: f"{{\\rtf1 {repeated('{', size)}x".encode()),
    "words of control": (".rtf", lambda size: f"{{\\rtf1 {repeated(chr(92) + 'a', size)}x}}".encode()),
    "an unended title": (".rtf", lambda size: ("{\\rtf1 " + repeated("{\\title \\'aa", size)).encode()),
    "paragraphs of rtf": (".rtf", lambda size: f"{{\\rtf1 {repeated(chr(92) + 'par a ', size)}x}}".encode()),
    "blanks of odt": (".odt", part(".odt", "content.xml", lambda size, whole: whole.replace("<text:p>", f"<text:p>{repeated('<text:s text:c=' + chr(34) + '1000' + chr(34) + '/>', size)}", 1))),
    "deep odt": (".odt", part(".odt", "content.xml", lambda size, whole: whole.replace("<text:p>", repeated("<text:p>", size), 1))),
    "laughs in odt": (".odt", part(".odt", "content.xml", lambda size, whole: laughs("x", whole.partition("?>")[2].replace("<text:p>", "<text:p>&e9;", 1)))),
    "cells of odt": (".odt", part(".odt", "content.xml", lambda size, whole: whole.replace("<table:table-cell>", f'<table:table-cell table:number-columns-repeated="{size}">', 1))),
    "laughs in docx": (".docx", part(".docx", "word/document.xml", lambda size, whole: laughs("x", whole.partition("?>")[2].replace("<w:t>", "<w:t>&e9;", 1)))),
    "deep docx": (".docx", part(".docx", "word/document.xml", lambda size, whole: whole.replace("<w:p>", repeated("<w:p>", size), 1))),
    "paragraphs of docx": (".docx", part(".docx", "word/document.xml", lambda size, whole: whole.replace("<w:p>", repeated("<w:p><w:r><w:t>It rained.</w:t></w:r></w:p>", size) + "<w:p>", 1))),
    "a wide cell": (".docx", part(".docx", "word/document.xml", lambda size, whole: whole.replace("<w:tcPr>", f'<w:tcPr><w:gridSpan w:val="{size}"/>', 1))),
    "rows of docx": (".docx", part(".docx", "word/document.xml", lambda size, whole: whole.replace("</w:tbl>", repeated("<w:tr><w:tc><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc></w:tr>", size) + "</w:tbl>", 1))),
    "merged rows of docx": (".docx", part(".docx", "word/document.xml", lambda size, whole: whole.replace("</w:tbl>", repeated("<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc></w:tr>", size) + "</w:tbl>", 1))),
    "one chapter again and again": (".epub", part(".epub", "OPS/b.opf", lambda size, whole: whole.replace('<itemref idref="a"/>', repeated('<itemref idref="a"/>', size)))),
    "laughs in epub": (".epub", part(".epub", "OPS/b.opf", lambda size, whole: laughs("package", whole.replace("Bridge", "&e9;")))),
    "laughs in a chapter": (".epub", part(".epub", "OPS/a.xhtml", lambda size, whole: laughs("html", f"<html><body><p>&e9; {TEXT}</p></body></html>"))),
    "one big entry": (".zip", lambda size: zipped(size, "a.txt", b"a" * (size * 50))),
    "many small entries": (".zip", lambda size: zipped(size, "a.txt", b"a" * 1_000_000, max(1, size // 1_200))),
    "empty entries": (".zip", lambda size: zipped(size, "a.txt", b"", min(60_000, size // 100))),
    "overlapping entries": (".zip", overlapping),
    "archives in archives": (".zip", nested),
    "records": (".warc", lambda size: repeated("WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.example/b\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\nIt rained.\r\n\r\n", size).encode()),
    "headers of a record": (".warc", lambda size: f"WARC/1.0\r\n{repeated('A: b' + chr(13) + chr(10), size)}".encode()),
    "a bomb of gzip": (".warc.gz", lambda size: gzip.compress(b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 999999999\r\n\r\n" + b"a" * (size * 50), mtime=0)),
    "pdf of one line": (".pdf", lambda size: pdf(b"BT /F 1 Tf 5 700 Td (" + b"a" * min(size, 190_000) + b") Tj ET")),
    "pdf of scattered words": (".pdf", scattered),
    "pdf of many pages": (".pdf", lambda size: pdf(b"BT /F 12 Tf 50 700 Td (It rained.) Tj ET", size // 200)),
    "pdf of too many letters": (".pdf", lambda size: pdf(b"BT /F 1 Tf 5 700 Td " + b"(aaaaaaaaaa) Tj " * (size // 10) + b"ET")),
    "pdf of states": (".pdf", lambda size: pdf(b"q " * size + b"BT /F 12 Tf 50 700 Td (It rained.) Tj ET")),
    "pdf bomb": (".pdf", lambda size: pdf(b" " * (size * 50))),
    "pdf of brackets": (".pdf", lambda size: b"%PDF-1.4\n1 0 obj" + b"[" * size),
}  # fmt: skip
