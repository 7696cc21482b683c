"""PDF files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.found import Found, Source, as_text, failing, title_line

if TYPE_CHECKING:
    import pypdf


def read_pdf(source: Source) -> Iterator[Found]:
    """The text of all pages. Raises ReadError for damage, encryption and scans."""
    with failing("a damaged PDF"):
        reader = _opened(source.content)
        pages = [page.extract_text() for page in reader.pages]
        meta = reader.metadata
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if not text:
        raise ReadError("the PDF holds no text: its pages are pictures (scanned); recognise the text first")
    title, author = (as_text(getattr(meta, name, "")) for name in ("title", "author"))
    yield Found(text, title or title_line(text) or source.stem, "", author)


def _opened(content: bytes) -> pypdf.PdfReader:
    import pypdf
    from pypdf.errors import DependencyError

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
    except DependencyError:  # encrypted with AES, which needs a package that we do not ship
        locked = True
    if locked:
        raise ReadError("the PDF is encrypted; save it without its password")
    return reader
