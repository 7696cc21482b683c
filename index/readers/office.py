"""Texts of word processors: .docx, .odt, .rtf. When a file was made or last changed is not when its text was published."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from index.errors import ReadError
from index.readers.found import Found, Source, failing, title_line
from index.readers.inside import opened_zip
from index.readers.markup import parsed_xml

LARGEST_RTF = 64 * 2**20
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SILENT = frozenset({f"{_TEXT}tracked-changes", "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}annotation"})
_INFORMATION = re.compile(r"\{\\(title|author)\s([^{}\\]*(?:\\'[0-9a-fA-F]{2}[^{}\\]*|\\u-?\d+\s?\??[^{}\\]*)*)\}")


def read_docx(source: Source) -> Iterator[Found]:
    """Paragraphs and tables in their order; title and author from the file's properties."""
    import docx
    from docx.table import Table

    why = "not a readable .docx"
    with opened_zip(source.content, why), failing(why):
        opened = docx.Document(io.BytesIO(source.content))
        blocks = [
            _table_text(block) if isinstance(block, Table) else block.text for block in opened.iter_inner_content()
        ]
        title, author = _docx_properties(opened)
    # The property `created` is when the file was made, often from a template: no publication date.
    text = "\n".join(blocks)
    yield Found(text, title or title_line(text) or source.stem, "", author)


def _docx_properties(opened: Any) -> tuple[str, str]:
    """Title and author; none where the properties are damaged, for the text may be whole."""
    with suppress(Exception):
        properties = opened.core_properties
        return properties.title or "", properties.author or ""
    return "", ""


def _table_text(table: Any) -> str:
    """A line for each row; a cell that was merged out of several is there once, where it begins."""
    from docx.table import _Cell

    rows = ([_Cell(cell, table).text for cell in row._tr.tc_lst] for row in table.rows)
    return "\n".join("\t".join(cells) for cells in rows)


def read_odt(source: Source) -> Iterator[Found]:
    """Paragraphs, headings, lists, tables and notes in their order; title and author from the file's properties."""
    why = "not a readable .odt"
    with opened_zip(source.content, why) as archive, failing(why):
        body = parsed_xml(archive.read("content.xml"), why)
        meta = parsed_xml(archive.read("meta.xml"), why) if "meta.xml" in archive.namelist() else None
    found = body.xpath("//*[local-name()='body']/*[local-name()='text']")
    if not found:
        raise ReadError(f"{why}: it is no text document")
    text = _odt_text(found[0])
    told = {} if meta is None else {_local(each.tag): "".join(each.itertext()).strip() for each in meta.iter("{*}*")}
    author = told.get("initial-creator") or told.get("creator") or ""
    yield Found(text, told.get("title") or title_line(text) or source.stem, "", author)


def _odt_text(root: Any) -> str:
    """A line for each paragraph and row, tabs between cells; changes that were struck out and comments are left out."""
    from lxml import etree

    parts: list[str] = []
    silent = cells = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        start, tag = event == "start", element.tag
        if tag in _SILENT or not isinstance(tag, str):
            silent += 1 if start else -1
        elif tag == f"{_TABLE}table-cell":
            cells += 1 if start else -1
            parts.append("" if start else "\t")
        elif tag in (f"{_TEXT}p", f"{_TEXT}h", f"{_TABLE}table-row", f"{_TEXT}note"):
            parts.append(" " if cells else "\n")
        elif start and tag == f"{_TEXT}s":
            parts.append(" " * min(1_000, int(element.get(f"{_TEXT}c", "1") or 1)))
        elif start and tag in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            parts.append("\t" if tag.endswith("tab") else "\n")
        following = element.text if start else element.tail
        if following and not silent:
            parts.append(re.sub(r"[ \t\r\n]+", " ", following))
    lines = (re.sub(r"(?<! ) *+\t *", "\t", line).strip() for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def read_rtf(source: Source) -> Iterator[Found]:
    """The text without its formatting; title and author from its information group."""
    from striprtf import striprtf

    plain: Any = striprtf.rtf_to_text

    if not source.content.lstrip().startswith(b"{\\rtf"):
        raise ReadError("not an RTF file (it does not begin with {\\rtf)")
    if len(source.content) > LARGEST_RTF:
        raise ReadError(f"{len(source.content):,} bytes of RTF; at most {LARGEST_RTF:,} are read")
    with failing("not a readable .rtf"):
        raw = source.content.decode("latin-1")
        text = "\n".join(line.rstrip() for line in plain(raw, errors="replace").split("\n"))
        told = {
            name: plain("{\\rtf1\\ansi " + value + "}", errors="replace").strip()
            for name, value in _INFORMATION.findall(raw[:65_536])
        }
    yield Found(text, told.get("title") or title_line(text) or source.stem, "", told.get("author", ""))
