"""Plain text, and Markdown with its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from index.readers.decoding import decode
from index.readers.found import Found, Source, as_text, failing, parse_day, title_line


def read_text(source: Source) -> Iterator[Found]:
    """The text as it is, titled by its first line if that reads as a title, else by the file's name."""
    text = decode(source.content)
    yield Found(text, title_line(text) or source.stem)


def read_markdown(source: Source) -> Iterator[Found]:
    """The Markdown below the front matter, whose title, date, source and author count; else the first heading."""
    import frontmatter

    text = decode(source.content)
    with failing("its front matter is not YAML"):
        meta, body = frontmatter.parse(text)
    heading = re.search(r"^#[ \t]+(.+?)[ \t]*#*$", body, re.MULTILINE)
    title = as_text(meta.get("title")) or (heading.group(1) if heading else source.stem)
    yield Found(body, title, as_text(meta.get("source")), as_text(meta.get("author")), parse_day(meta.get("date")))
