"""Which reader reads which format."""

from __future__ import annotations

from index.readers.articles import read_json, read_json_lines
from index.readers.found import Reader
from index.readers.page import read_page
from index.readers.pdf import read_pdf
from index.readers.plain import read_markdown, read_text
from index.readers.word import read_docx

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".html": read_page,
    ".htm": read_page,
    ".pdf": read_pdf,
    ".docx": read_docx,
    ".json": read_json,
    ".jsonl": read_json_lines,
}
