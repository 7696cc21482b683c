"""PDF: text in the order in which it is read, with its pages. PDFium finds the letters, index/readers/layout.py the order.

Weighed on files that tests make: PDFium (pypdfium2, Apache-2.0) takes 3 ms a page and says where each letter stands;
pdfminer.six finds columns by itself but takes 140 ms; pypdf (30 ms) gives text in the order of the file.
Headers and footers stay in the text, marked as not the article's own. Words divided by a hyphen are joined.
"""

from __future__ import annotations

import ctypes
import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from index.errors import ReadError
from index.readers.found import Found, Problem, Source, failing, one_line, title_line
from index.readers.layout import Paragraph, Segment, goes_on, lines_of, paragraphs
from index.readers.ocr import recognised
from index.readers.running import running_segments
from index.records import Span

if TYPE_CHECKING:
    import pypdfium2

MOST_PAGES = 10_000
MOST_LETTERS_ON_A_PAGE = 200_000
MOST_LETTERS = 50_000_000
LONGEST_WORK = 300.0
"""Seconds for one file; recognising scanned pages has its own bound."""
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD of fpdfview.h
HYPHEN = 2
"""What PDFium gives for a hyphen that divides a word at the end of a line."""
UNTITLED = {"untitled", "anonymous", "unspecified", "unknown", "(anonymous)", "none"}

_one_at_a_time = threading.Lock()
"""PDFium must not be used by two threads at once."""


@dataclass
class _Page:
    """One page: its size, what stands on it, and whether it shows a picture. `spoken` is what was recognised on it."""

    height: float
    segments: list[Segment]
    pictured: bool = False
    spoken: str = ""


def read_pdf(source: Source) -> Iterator[Found | Problem]:
    """The text of all pages, with where each begins. Raises ReadError for damage, encryption and scans."""
    with _one_at_a_time, failing("a damaged PDF"):
        document = _opened(source.content)
        try:
            pages, scanned, unread = _pages(document)
            meta = document.get_metadata_dict()
        finally:
            document.close()
    text, starts, aside = written(pages)
    if not text.strip():
        pictured = any(page.pictured for page in pages)
        why = f": its pages are pictures (scanned); {unread or 'Tesseract found no words in them'}" if pictured else ""
        raise ReadError(f"the PDF holds no text{why}")
    title, author = (_told(meta.get(name, "")) for name in ("Title", "Author"))
    first = text[aside[0][1] :] if aside and not text[: aside[0][0]].strip() else text
    yield Found(text, title or title_line(first) or source.stem, "", author, pages=starts, aside=aside)
    if scanned and unread:
        yield Problem(_numbered(scanned), f"pictures without text (scanned); {unread}")


def _told(value: str) -> str:
    """What the file says of itself, unless that is a program's default."""
    value = one_line(value)
    return "" if value.casefold() in UNTITLED else value


def _opened(content: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", 0) == PASSWORD_ERROR:
            raise ReadError("the PDF is encrypted; save it without its password") from error
        raise
    if len(document) > MOST_PAGES:
        raise ReadError(f"{len(document):,} pages; at most {MOST_PAGES:,} are read")
    return document


def _pages(document: pypdfium2.PdfDocument) -> tuple[list[_Page], list[int], str]:
    """The pages, the numbers of those that are only pictures, and why these were not recognised (empty if they were)."""
    pages, letters, started = list[_Page](), 0, time.monotonic()
    for number in range(len(document)):
        page = document[number]
        try:
            pages.append(_page(page))
        finally:
            page.close()
        letters += sum(len(each.text) for each in pages[-1].segments)
        if letters > MOST_LETTERS:
            raise ReadError(f"more than {MOST_LETTERS:,} letters")
        if time.monotonic() - started > LONGEST_WORK:
            raise ReadError(f"page {number + 1} of {len(document)} was not reached in {LONGEST_WORK:.0f} s")
    scanned = [number for number, page in enumerate(pages, start=1) if page.pictured and not page.segments]
    unread = ""
    if scanned:
        texts, unread = recognised(document, scanned)
        for number, text in texts.items():
            pages[number - 1].spoken = text
        scanned = [number for number in scanned if number not in texts]
    return pages, scanned, unread


def _page(page: pypdfium2.PdfPage) -> _Page:
    import pypdfium2.raw as raw

    turned = page.get_rotation()
    width, height = page.get_size()
    letters = page.get_textpage()
    try:
        segments = list(_segments(letters, turned, width, height))
    finally:
        letters.close()
    pictured = not segments and any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))
    return _Page(height, segments, pictured)


@dataclass
class _Run:
    """Letters of one segment as they come."""

    text: list[str] = field(default_factory=list)
    box: list[float] = field(default_factory=list)
    last: float = 0.0

    def takes(self, left: float, bottom: float, right: float, top: float) -> bool:
        """Whether a letter with this box goes on in the line, with no wide gap before it."""
        high = self.box[3] - self.box[1]
        return self.box[1] < (bottom + top) / 2 < self.box[3] and -high < left - self.last < high

    def take(self, letter: str, left: float, bottom: float, right: float, top: float) -> None:
        """Adds a letter."""
        one = self.box
        self.box = [min(one[0], left), min(one[1], bottom), max(one[2], right), max(one[3], top)] if one else [left, bottom, right, top]  # fmt: skip
        self.text.append(letter)
        self.last = right

    def done(self, broken: bool = False) -> Iterator[Segment]:
        """What was collected, if anything; then it is empty again."""
        text = " ".join("".join(self.text).split())
        if re.search(r"\w[-‐]$", text):
            text, broken = text[:-1], True
        if text:
            left, bottom, right, top = self.box
            yield Segment(text, left, bottom, right, top, broken)
        self.text, self.box = [], []


def _segments(letters: Any, turned: int, width: float, height: float) -> Iterator[Segment]:
    import pypdfium2.raw as raw

    count = letters.count_chars()
    if count > MOST_LETTERS_ON_A_PAGE:
        raise ReadError(f"{count:,} letters on one page; at most {MOST_LETTERS_ON_A_PAGE:,} are read")
    box, run, slanted = raw.FS_RECTF(), _Run(), False
    for at in range(count):
        code = raw.FPDFText_GetUnicode(letters, at)
        if code in (10, 13):
            yield from run.done()
            continue
        if code in (HYPHEN, 0xFFFE, 0xAD):
            yield from run.done(broken=True)
            continue
        letter = chr(code) if code and not 0xD800 <= code < 0xE000 else "�"
        if letter.isspace():
            run.text.append(" ")
            continue
        if not raw.FPDFText_GetLooseCharBox(letters, at, ctypes.byref(box)):
            run.text.append(letter)
            continue
        place = _upright((box.left, box.bottom, box.right, box.top), turned, width, height)
        if not run.box or not run.takes(*place):
            yield from run.done()
            slanted = not turned and abs((raw.FPDFText_GetCharAngle(letters, at) + 0.2) % 6.2832) > 0.4
        if not slanted:  # what is written up the margin is no line of the text
            run.take(letter, *place)
    yield from run.done()


def _upright(box: tuple[float, float, float, float], turned: int, width: float, height: float) -> tuple[float, float, float, float]:  # fmt: skip
    """A box of a page that is shown turned (by 90, 180 or 270 degrees), as it is seen; width and height are as seen."""
    left, bottom, right, top = box
    if turned == 90:
        return bottom, height - right, top, height - left
    if turned == 180:
        return width - right, height - top, width - left, height - bottom
    if turned == 270:
        return width - top, left, width - bottom, right
    return box


@dataclass
class _Writer:
    """The text as it grows, with where its pages begin and what of it is not its own."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    starts: list[int] = field(default_factory=list)
    aside: list[Span] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    last: Paragraph | None = None
    broken: bool = False
    """Whether the last line ended in a hyphen that is not written yet."""

    def write(self, text: str) -> int:
        """Adds text; returns where it begins."""
        self.parts.append(text)
        self.length += len(text)
        return self.length - len(text)

    def part(self) -> None:
        """Ends the paragraph."""
        self.write("-" if self.broken else "")
        self.broken = False
        self.write("\n\n" if self.length else "")

    def set_aside(self, text: str) -> None:
        """Adds a header or footer, marked."""
        self.part()
        start = self.write(text)
        self.aside.append((start, self.length))


def written(pages: Sequence[_Page]) -> tuple[str, tuple[int, ...], tuple[Span, ...]]:
    """The text, where each page begins in it, and the spans of its headers and footers, in order.

    Where a paragraph goes on over a page's end, what runs along the edge between comes after it.
    """
    running = running_segments([(page.height, page.segments) for page in pages])
    known = _hyphenated(pages)
    out = _Writer()
    for page, edges in zip(pages, running, strict=True):
        _write_page(out, page, edges, known)
    for text in out.waiting:
        out.set_aside(text)
    out.write("-" if out.broken else "")
    out.starts += [out.length] * (len(pages) - len(out.starts))
    return "".join(out.parts), tuple(out.starts), tuple(out.aside)


def _write_page(out: _Writer, page: _Page, edges: frozenset[Segment], known: frozenset[str]) -> None:
    own = [each for each in page.segments if each not in edges]
    above = [each.text for each in lines_of([each for each in edges if each.middle > page.height / 2])]
    below = [each.text for each in lines_of([each for each in edges if each.middle <= page.height / 2])]
    blocks = list(paragraphs(own))
    if not (blocks and out.last and goes_on(out.last, blocks[0])):
        for text in (*out.waiting, *above):
            out.set_aside(text)
        out.waiting, above = [], []
    begun = False
    for block in blocks:
        joined = out.last is not None and goes_on(out.last, block)
        if not joined:
            for text in (*out.waiting, *above):
                out.set_aside(text)
            out.waiting, above = [], []
        begun = _write_block(out, block, joined, begun, known)
        out.last = block
    if not blocks:
        out.last = None
        if page.spoken:
            out.part()
        out.starts.append(out.length)
        out.write(page.spoken)
    out.waiting += [*above, *below]


def _write_block(out: _Writer, block: Paragraph, joined: bool, begun: bool, known: frozenset[str]) -> bool:
    """Writes a paragraph; notes the page's start before its first letter. Returns true: the page has begun."""
    before = out.last.lines[-1] if joined and out.last else None
    for line, breaks in zip(block.lines, block.breaks, strict=True):
        if before is not None:
            out.write("\n" if breaks else _between(before, line, known))
        else:
            out.part()
        if not begun:
            out.starts.append(out.length)
            begun = True
        out.write(line.text)
        before, out.broken = line, line.broken
    return begun


def _between(one: Segment, two: Segment, known: frozenset[str]) -> str:
    """What joins two lines: a blank; nothing where a hyphen divided a word; the hyphen where it belongs to the word."""
    if not one.broken:
        return " "
    head, tail = one.text.split()[-1], re.match(r"\w*", two.text)
    whole = f"{head}-{tail.group() if tail else ''}".casefold()
    return "" if two.text[:1].islower() and whole not in known else "-"


def _hyphenated(pages: Sequence[_Page]) -> frozenset[str]:
    """The words that are written with a hyphen in the middle of a line: there it belongs to them."""
    found = (re.findall(r"\w+-\w+", each.text) for page in pages for each in page.segments if "-" in each.text)
    return frozenset(word.casefold() for words in found for word in words)


def _numbered(pages: Sequence[int]) -> str:
    """`page 3`, `pages 3, 4, 9`, or the first ten and how many more."""
    listed = ", ".join(map(str, pages[:10])) + (f" and {len(pages) - 10} more" if len(pages) > 10 else "")
    return f"page{'s' if len(pages) > 1 else ''} {listed}"
