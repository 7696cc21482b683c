"""Files become Documents, one small reader per format, each on a well-kept library.

Newlines are normalised and nothing else is removed from the text; what is not the article's own is recognised later
(index/clean.py). A file that cannot be read raises ReadError with a reason that a person understands.
"""

from __future__ import annotations

import io
import json
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from index.dates import find_dates, infer_published
from index.errors import ReadError, UsageError
from index.records import Day, Document, make_document

LARGEST_FILE = 512 * 2**20
"""Bytes. A larger file is refused: it would be held in memory whole."""
LONGEST_TITLE_LINE = 120

ALIASES = {
    "title": ("headline", "name"),
    "published_at": ("published", "date", "publish_date", "publication_date", "pub_date", "datePublished", "day"),
    "source": ("outlet", "publisher", "site", "sitename", "site_name"),
    "author": ("authors", "byline", "creator"),
    "body": ("text", "content", "article", "story", "maintext"),
}
"""Names under which JSON articles carry a field, tried in this order when the configured name is absent."""


@dataclass(frozen=True)
class Fields:
    """The names of an article's fields in .jsonl and .json files."""

    title: str = "title"
    published_at: str = "published_at"
    source: str = "source"
    author: str = "author"
    body: str = "body"

    @classmethod
    def parse(cls, text: str) -> Fields:
        """`body=text,published_at=date` → Fields. Raises UsageError naming what is wrong."""
        known = {field.name for field in fields(cls)}
        pairs = [part.strip().partition("=") for part in text.split(",") if part.strip()]
        for name, _, value in pairs:
            if name not in known or not value:
                raise UsageError(
                    f"unknown field {name!r} in {text!r}: expected NAME=FIELD with NAME of {sorted(known)}"
                )
        return cls(**{name: value for name, _, value in pairs})


@dataclass(frozen=True)
class Reading:
    """The documents of one file, and what in it could not be read."""

    documents: tuple[Document, ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Found:
    """What a reader takes out of one article."""

    text: str
    title: str = ""
    source: str = ""
    author: str = ""
    published: Day | None = None
    name: str = ""


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
        elif path.suffix.lower() in FORMATS:
            found[path.resolve()] = None
        else:
            known = ", ".join(sorted(FORMATS))
            raise ReadError(f"{path}: unknown format {path.suffix or '(no suffix)'!r}; known are {known}")
    return list(found)


def read(path: Path, content: bytes, names: Fields = Fields()) -> Reading:
    """The documents of a file with this content. Raises ReadError when there is none."""
    if len(content) > LARGEST_FILE:
        raise ReadError(f"{len(content):,} bytes; at most {LARGEST_FILE:,} are read")
    if not content.strip():
        raise ReadError("the file is empty")
    suffix = path.suffix.lower()
    if suffix in ARTICLE_FILES:
        return _read_articles(path, content, names)
    with _quiet():
        found = _READERS[suffix](path, content)
    return Reading((_document(path.resolve().as_uri(), suffix[1:], found),))


def decode(content: bytes) -> str:
    """Bytes as text with newlines normalised; the encoding by its mark, as UTF-8, else detected.

    Raises ReadError for what is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
    else:
        if b"\0" in content[:65_536] or b"\0" in content:
            raise ReadError("a binary file, not text (it holds NUL bytes)")
        text = _decoded(content)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    controls = len(re.findall(r"[\x00-\x08\x0e-\x1f\x7f]", text[:65_536]))
    if controls > len(text[:65_536]) / 50:
        raise ReadError("a binary file, not text (too many control characters)")
    return text.replace("\0", "�")


def parse_day(value: object) -> Day | None:
    """A metadata date as a day: ISO dates and times, `2022/05/21`, `14 February 2022`, `Feb 14, 2022`; none if unclear.

    A time keeps the day of its own zone.
    """
    if isinstance(value, datetime | date):
        return Day.of(value)
    text = str(value or "").strip()
    numeric = re.match(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", text) or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)
    if numeric:
        try:
            return Day(*map(int, numeric.groups()))
        except ValueError:
            return None
    mentions = [each for each in find_dates(text) if each.basis == "absolute"]
    return mentions[0].range.first if mentions else None


def file_of(uri: str) -> Path:
    """The file that a document's uri names, without the row of a file that holds many."""
    return Path(unquote(urlsplit(uri).path))


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in FORMATS and not hidden and path.is_file():
            yield path.resolve()


def _document(uri: str, form: str, found: _Found) -> Document:
    if not found.text.strip():
        raise ReadError("it holds no text")
    published = found.published
    inferred = None if published else infer_published(found.text)
    return make_document(
        uri=uri,
        text=found.text,
        format=form,
        title=_one_line(found.title),
        source=_one_line(found.source),
        author=_one_line(found.author),
        published=published or inferred,
        published_inferred=inferred is not None,
        indexed_at=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _read_text(path: Path, content: bytes) -> _Found:
    text = decode(content)
    return _Found(text, _title_line(text) or path.stem)


def _read_markdown(path: Path, content: bytes) -> _Found:
    import frontmatter
    import yaml

    text = decode(content)
    try:
        meta, body = frontmatter.parse(text)
    except yaml.YAMLError as error:
        raise ReadError(f"its front matter is not YAML: {' '.join(str(error).split())}") from error
    heading = re.search(r"^#\s+(.+?)\s*#*$", body, re.MULTILINE)
    title = meta.get("title") or (heading.group(1) if heading else path.stem)
    return _Found(body, str(title), _text(meta.get("source")), _text(meta.get("author")), parse_day(meta.get("date")))


def _read_html(path: Path, content: bytes) -> _Found:
    import trafilatura

    found = trafilatura.bare_extraction(
        content, include_comments=False, include_tables=True, favor_precision=True, with_metadata=True, url=None
    )
    if found is None or isinstance(found, dict) or not found.text:
        raise ReadError("no main text was found in the page")
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    published = parse_day(_time_element(content) or found.date)
    return _Found(text, found.title or path.stem, found.sitename or "", found.author or "", published)


def _time_element(content: bytes) -> str:
    """The day of the first `<time datetime=…>` marked as published; trafilatura weighs other hints above it."""
    tag = re.search(rb"<time[^>]*(?:pubdate|itemprop=[\"']datePublished)[^>]*>", content)
    value = re.search(rb"datetime=[\"']([^\"']+)", tag.group()) if tag else None
    return value.group(1).decode("ascii", "replace") if value else ""


def _read_pdf(path: Path, content: bytes) -> _Found:
    import pypdf

    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ReadError("the PDF is encrypted; save it without its password")
        pages = [page.extract_text() for page in reader.pages]
        meta = reader.metadata
    except ReadError:
        raise
    except Exception as error:  # pypdf raises whatever a damaged file provokes
        raise ReadError(f"a damaged PDF ({type(error).__name__}: {error})") from error
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if not text:
        raise ReadError("the PDF holds no text: its pages are pictures (scanned); recognise the text first")
    title, author = (_text(getattr(meta, name, "")) for name in ("title", "author"))
    return _Found(_without_surrogates(text), title or _title_line(text) or path.stem, "", author)


def _read_docx(path: Path, content: bytes) -> _Found:
    import docx
    from docx.table import Table

    try:
        opened = docx.Document(io.BytesIO(content))
        blocks = [
            _table_text(block) if isinstance(block, Table) else block.text for block in opened.iter_inner_content()
        ]
        properties = opened.core_properties
    except Exception as error:  # zipfile, lxml and python-docx each raise their own
        raise ReadError(f"not a readable .docx ({type(error).__name__}: {error})") from error
    # The property `created` is when the file was made, often from a template: no publication date.
    text = "\n".join(blocks).replace("\r\n", "\n").replace("\r", "\n")
    return _Found(text, properties.title or _title_line(text) or path.stem, "", properties.author or "")


def _table_text(table: Any) -> str:
    return "\n".join("\t".join(cell.text for cell in row.cells) for row in table.rows)


def _read_articles(path: Path, content: bytes, names: Fields) -> Reading:
    """A .jsonl or .json file: each row is tried alone, a bad one becomes a problem with its number."""
    rows = _json_lines(content) if path.suffix.lower() == ".jsonl" else _json_rows(content)
    documents, problems = [], []
    for number, row in rows:
        try:
            found = _article(row, names)
            uri = f"{path.resolve().as_uri()}#{found.name or number}"
            documents.append(_document(uri, path.suffix.lower()[1:], found))
        except ReadError as error:
            problems.append(f"row {number}: {error}")
    if not documents:
        raise ReadError(problems[0] if problems else "it holds no articles")
    return Reading(tuple(documents), tuple(problems))


def _json_lines(content: bytes) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(decode(content).split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, ReadError(f"not JSON ({error})")


def _json_rows(content: bytes) -> Iterator[tuple[int, Any]]:
    try:
        loaded = json.loads(decode(content))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not JSON ({error})") from error
    listed = loaded.get("articles", [loaded]) if isinstance(loaded, dict) else loaded
    return enumerate(listed if isinstance(listed, list) else [listed], start=1)


def _article(row: Any, names: Fields) -> _Found:
    if isinstance(row, ReadError):
        raise row
    if not isinstance(row, dict):
        raise ReadError(f"expected an object with an article, found {type(row).__name__}")
    value = {name: _field(row, getattr(names, name), ALIASES[name]) for name in ALIASES}
    body = value["body"]
    if not isinstance(body, str) or not body.strip():
        raise ReadError(f"no text in field {names.body!r} (fields: {', '.join(map(str, list(row)[:10]))})")
    text = _without_surrogates(body).replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")
    return _Found(
        text,
        _text(value["title"]) or _title_line(text),
        _text(value["source"]),
        _text(value["author"]),
        parse_day(value["published_at"]),
        _text(row.get("id")),
    )


def _field(row: dict[str, Any], name: str, aliases: Iterable[str]) -> Any:
    return next((row[each] for each in (name, *aliases) if row.get(each) not in (None, "")), None)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(content).best()
        if best is None:
            raise ReadError("its encoding could not be told; save it as UTF-8") from None
        return str(best)


def _title_line(text: str) -> str:
    """The first line, if it reads as a title: short, not ended like a sentence, and followed by more.

    >>> _title_line("Talks fail in Kyiv\\n\\nThe minister said so."), _title_line("The minister said so.\\nThen he left.")
    ('Talks fail in Kyiv', '')
    """
    first, _, rest = text.lstrip().partition("\n")
    first = first.strip()
    titled = len(first) <= LONGEST_TITLE_LINE and rest.strip() and not re.search(r"[.!?:;,]['\"”’)]*$", first)
    return first if titled else ""


def _text(value: object) -> str:
    """A metadata value as text; lists joined, and lists that were written as text unwrapped."""
    if isinstance(value, str) and re.fullmatch(r"\[.*\]", value.strip()):
        value = re.findall(r"'([^']*)'|\"([^\"]*)\"", value)
        value = [one or other for one, other in value]
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return _text(value.get("name"))
    return "" if value is None else _without_surrogates(str(value)).strip()


def _one_line(text: str) -> str:
    return " ".join(_without_surrogates(text).replace("\0", " ").split())


def _without_surrogates(text: str) -> str:
    """Lone surrogates are no characters and cannot be stored; pairs that JSON split are joined."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@contextmanager
def _quiet() -> Iterator[None]:
    """What the libraries remark about odd files is not the user's to read; failures are raised."""
    loggers = [logging.getLogger(name) for name in ("pypdf", "trafilatura", "htmldate")]
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


_READERS: dict[str, Callable[[Path, bytes], _Found]] = {
    ".txt": _read_text,
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".html": _read_html,
    ".htm": _read_html,
    ".pdf": _read_pdf,
    ".docx": _read_docx,
}
ARTICLE_FILES = frozenset({".jsonl", ".json"})
FORMATS = ARTICLE_FILES | _READERS.keys()
