"""The door through which files become Documents; the readers behind it, one a format, are in index/readers/.

Newlines are normalised and nothing else is removed from the text; what is not the article's own is recognised later
(index/clean.py). A file that cannot be read raises ReadError with a reason that a person understands.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urldefrag, urlsplit

from index.errors import ReadError, reason_of
from index.published import infer_origin, infer_published
from index.readers import READERS, VERSIONS
from index.readers.decoding import decode
from index.readers.found import (
    Allowance,
    Fields,
    Found,
    Problem,
    Source,
    most_unpacked,
    normalised,
    one_line,
    parse_day,
)
from index.readers.inside import suffix_of
from index.records import Document, content_id, make_document

__all__ = [
    "FORMATS",
    "LARGEST_FILE",
    "Fields",
    "Reading",
    "decode",
    "digest_of",
    "discover",
    "file_of",
    "label_of",
    "parse_day",
    "read",
    "read_as",
]

LARGEST_FILE = 512 * 2**20
"""Bytes. A larger file is refused: it would be held in memory whole."""
FORMATS = frozenset(READERS)
_PLAIN = frozenset({"txt", "md", "markdown"})
"""Formats of which the first lines may tell outlet and author."""


@dataclass(frozen=True)
class Reading:
    """The documents of one file, and what in it could not be read."""

    documents: tuple[Document, ...]
    problems: tuple[str, ...] = ()


def discover(paths: Iterable[Path]) -> list[Path]:
    """The files to read: those named, and below folders all of known formats but hidden ones, sorted.

    Raises ReadError for a path that does not exist and for a file named outright whose format is unknown.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise ReadError(f"{path}: no such file or folder")
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_below(path))))
        elif suffix_of(path.name) in FORMATS:
            found[path.resolve()] = None
        else:
            known = ", ".join(sorted(FORMATS))
            raise ReadError(f"{path}: unknown format {path.suffix or '(no suffix)'!r}; known are {known}")
    return list(found)


def read(path: Path, content: bytes, names: Fields = Fields()) -> Reading:
    """The documents of a file with this content. Raises ReadError when there is none."""
    return read_as(path.resolve().as_uri(), path.name, content, names)


def read_as(uri: str, name: str, content: bytes, names: Fields = Fields(), outlet: str = "") -> Reading:
    """The documents of what goes by a name and is found at a uri. Raises ReadError when there is none.

    `outlet` is whose it is, where it does not say so itself.
    """
    if len(content) > LARGEST_FILE:
        raise ReadError(f"{len(content):,} bytes; at most {LARGEST_FILE:,} are read")
    if not content.strip():
        raise ReadError("the file is empty")
    suffix = suffix_of(name)
    documents, problems = [], []
    with _quiet():
        for found in READERS[suffix](
            Source(name, content, names, allowance=Allowance(size=most_unpacked(len(content))))
        ):
            if isinstance(found, Problem):
                problems.append(reason_of(f"{found.where}: {found.reason}"))
                continue
            part = f"{uri}#{quote(found.name, safe='')}" if found.name else uri
            try:
                documents.append(_document(part, found.format or suffix[1:], found, outlet))
            except ReadError as error:
                problems.append(reason_of(f"{found.name}: {error}" if found.name else str(error)))
    if not documents:
        raise ReadError(problems[0] if problems else "it holds no articles")
    return Reading(tuple(documents), tuple(problems))


def digest_of(name: str, content: bytes, names: Fields) -> str:
    """What decides whether a file must be read again: its bytes, the names of its fields, its reader's version."""
    version = VERSIONS.get(suffix_of(name), 1)
    parts = (hashlib.sha256(content).hexdigest(), repr(names))
    return content_id(*parts) if version == 1 else content_id(*parts, str(version))


def file_of(uri: str) -> Path | None:
    """The file that a document's uri names, without the row of a file that holds many; none for one of the web."""
    parts = urlsplit(uri)
    return Path(unquote(parts.path)) if parts.scheme in ("file", "") else None


def label_of(uri: str) -> str:
    """The file or the address that a document came from, as people write it.

    >>> label_of("file:///news/a%20b.jsonl#7"), label_of("https://a.example/x#7")
    ('/news/a b.jsonl', 'https://a.example/x')
    """
    return str(file_of(uri) or urldefrag(uri).url)


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if suffix_of(path.name) in FORMATS and not hidden and path.is_file():
            yield path.resolve()


def _document(uri: str, form: str, found: Found, outlet: str) -> Document:
    text = normalised(found.text)
    if not text.strip():
        raise ReadError("it holds no text")
    published = found.published
    inferred = None if published else infer_published(text)
    source, author = infer_origin(text) if form in _PLAIN else ("", "")
    return make_document(
        uri=uri,
        text=text,
        format=form,
        title=one_line(found.title),
        source=one_line(found.source) or outlet or source,
        author=one_line(found.author) or author,
        published=published or inferred,
        published_inferred=inferred is not None,
        indexed_at=datetime.now(UTC).isoformat(timespec="seconds"),
        **_layout(found, text),
    )


def _layout(found: Found, text: str) -> dict[str, Any]:
    """Pages and asides, unless normalising has moved their offsets (a reader that gives them normalises by itself)."""
    return {"pages": found.pages, "aside": found.aside} if text == found.text else {}


@contextmanager
def _quiet() -> Iterator[None]:
    """What the libraries remark about odd files is not the user's to read; failures are raised."""
    loggers = [logging.getLogger(name) for name in ("trafilatura", "htmldate", "warcio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
