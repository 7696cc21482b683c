"""Which reader reads which format."""

from __future__ import annotations

from index.readers.articles import read_json, read_json_lines
from index.readers.book import read_epub
from index.readers.crawl import read_warc
from index.readers.feed import read_feed
from index.readers.found import Reader
from index.readers.inside import read_zip
from index.readers.mail import read_eml, read_mbox, read_mhtml
from index.readers.office import read_docx, read_odt, read_rtf
from index.readers.page import read_page
from index.readers.pdf import read_pdf
from index.readers.plain import read_markdown, read_text
from index.readers.table import read_table

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_page,
    ".htm": read_page,
    ".mhtml": read_mhtml,
    ".mht": read_mhtml,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".odt": read_odt,
    ".rtf": read_rtf,
    ".epub": read_epub,
    ".eml": read_eml,
    ".mbox": read_mbox,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".csv": read_table,
    ".tsv": read_table,
    ".rss": read_feed,
    ".atom": read_feed,
    ".warc": read_warc,
    ".warc.gz": read_warc,
    ".zip": read_zip,
}
VERSIONS = {".pdf": 2, ".docx": 2}
"""Raised where a reader takes other text out of a file than it did: such files are read again. Others are version 1."""
