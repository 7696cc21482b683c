"""Word's .docx."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from index.readers.found import Found, Source, failing, title_line


def read_docx(source: Source) -> Iterator[Found]:
    """Paragraphs and tables in their order; title and author from the file's properties."""
    import docx
    from docx.table import Table

    with failing("not a readable .docx"):
        opened = docx.Document(io.BytesIO(source.content))
        blocks = [
            _table_text(block) if isinstance(block, Table) else block.text for block in opened.iter_inner_content()
        ]
        properties = opened.core_properties
    # The property `created` is when the file was made, often from a template: no publication date.
    text = "\n".join(blocks)
    yield Found(text, properties.title or title_line(text) or source.stem, "", properties.author or "")


def _table_text(table: Any) -> str:
    return "\n".join("\t".join(cell.text for cell in row.cells) for row in table.rows)
