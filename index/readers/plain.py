"""Plain text, and Markdown with its front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from index.errors import ReadError
from index.readers.decoding import decode
from index.readers.found import Found, Source, as_text, failing, parse_day, title_line

LONGEST_FRONT_MATTER = 50_000
"""Code points."""


def read_text(source: Source) -> Iterator[Found]:
    """The text as it is, titled by its first line if that reads as a title, else by the file's name."""
    text = decode(source.content)
    yield Found(text, title_line(text) or source.stem)


def read_markdown(source: Source) -> Iterator[Found]:
    """The Markdown below the front matter, whose title, date, source and author count; else the first heading."""
    import frontmatter
    from frontmatter.default_handlers import YAMLHandler

    class Bounded(YAMLHandler):
        def load(self, fm: str, **kwargs: object) -> Any:
            return _loaded(fm)

    text = decode(source.content)
    with failing("its front matter is not YAML"):
        meta, body = frontmatter.parse(text, handler=Bounded())
    heading = re.search(r"^#[ \t]+(\S.*)$", body, re.MULTILINE)
    title = as_text(meta.get("title")) or (heading[1].rstrip().rstrip("#").rstrip() if heading else "") or source.stem
    yield Found(body, title, as_text(meta.get("source")), as_text(meta.get("author")), parse_day(meta.get("date")))


def _loaded(matter: str) -> Any:
    """Front matter as what it says. Loaded without libyaml, which does not survive ten thousand lists inside each other."""
    import yaml

    if len(matter) > LONGEST_FRONT_MATTER:
        raise ReadError(f"{len(matter):,} characters of front matter; at most {LONGEST_FRONT_MATTER:,} are read")
    return yaml.load(matter, Loader=yaml.SafeLoader)
