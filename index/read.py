"""Files become Documents, one small reader per format, each on a well-kept library.

Newlines are normalised and nothing else is removed from the text; what is not the article's own is recognised later
(index/clean.py). A file that cannot be read raises ReadError with a reason that a person understands.
"""

from __future__ import annotations

import codecs
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
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from index.dates import find_dates
from index.errors import ReadError, UsageError
from index.published import infer_published
from index.records import Day, Document, make_document

if TYPE_CHECKING:
    import pypdf

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

PUBLISHED_TAGS = frozenset(
    "article:published_time og:published_time datepublished date dc.date dc.date.issued dcterms.date dcterms.issued"
    " pubdate publishdate publish_date publish-date publication_date parsely-pub-date sailthru.date".split()
)
"""Names of `<meta>` tags, in lower case, that state when a page was published."""


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
        pairs = [[side.strip() for side in part.partition("=")] for part in text.split(",") if part.strip()]
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
    text = _decoded(content)
    if "\0" in text:
        raise ReadError("a binary file, not text (it holds NUL bytes)")
    controls = len(re.findall(r"[\x01-\x08\x0e-\x1f\x7f]", text[:65_536]))
    if controls > len(text[:65_536]) / 50:
        raise ReadError("a binary file, not text (too many control characters)")
    return _normalised(text)


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
    text = _normalised(found.text)
    if not text.strip():
        raise ReadError("it holds no text")
    published = found.published
    inferred = None if published else infer_published(text)
    return make_document(
        uri=uri,
        text=text,
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

    text = decode(content)
    with _failing("its front matter is not YAML"):
        meta, body = frontmatter.parse(text)
    heading = re.search(r"^#[ \t]+(.+?)[ \t]*#*$", body, re.MULTILINE)
    title = _text(meta.get("title")) or (heading.group(1) if heading else path.stem)
    return _Found(body, title, _text(meta.get("source")), _text(meta.get("author")), parse_day(meta.get("date")))


def _read_html(path: Path, content: bytes) -> _Found:
    import trafilatura

    with _failing("not a readable page"):
        tree = trafilatura.load_html(content)
        found = trafilatura.bare_extraction(tree, include_comments=False, favor_precision=True, with_metadata=True)
    if found is None or isinstance(found, dict) or not found.text:
        raise ReadError("no main text was found in the page")
    return _Found(found.text, found.title or path.stem, found.sitename or "", found.author or "", _stated_day(tree))


def _stated_day(tree: Any) -> Day | None:
    """The day that a page states for itself in JSON-LD, in a meta tag, or in its first `<time>`.

    trafilatura's own date is not taken: it also searches the prose and the copyright line for one.
    """
    scripts = " ".join(tree.xpath("//script[@type='application/ld+json']/text()"))
    linked = re.findall(r'"datePublished"\s*:\s*"([^"]+)"', scripts)
    named = [(tag.get("property") or tag.get("name") or tag.get("itemprop") or "", tag) for tag in tree.iter("meta")]
    tagged = [tag.get("content") for name, tag in named if name.lower() in PUBLISHED_TAGS]
    marked = tree.xpath("//time[@pubdate or @itemprop='datePublished']")
    first = tree.xpath("(//time[not(ancestor::aside or ancestor::nav or ancestor::footer)])[1]")
    timed = [time.get("datetime") or time.text_content() for time in (*marked, *first)]
    return next(filter(None, map(parse_day, (*linked, *tagged, *timed))), None)


def _read_pdf(path: Path, content: bytes) -> _Found:
    with _failing("a damaged PDF"):
        reader = _opened_pdf(content)
        pages = [page.extract_text() for page in reader.pages]
        meta = reader.metadata
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if not text:
        raise ReadError("the PDF holds no text: its pages are pictures (scanned); recognise the text first")
    title, author = (_text(getattr(meta, name, "")) for name in ("title", "author"))
    return _Found(text, title or _title_line(text) or path.stem, "", author)


def _opened_pdf(content: bytes) -> pypdf.PdfReader:
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


def _read_docx(path: Path, content: bytes) -> _Found:
    import docx
    from docx.table import Table

    with _failing("not a readable .docx"):
        opened = docx.Document(io.BytesIO(content))
        blocks = [
            _table_text(block) if isinstance(block, Table) else block.text for block in opened.iter_inner_content()
        ]
        properties = opened.core_properties
    # The property `created` is when the file was made, often from a template: no publication date.
    text = "\n".join(blocks)
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
            uri = f"{path.resolve().as_uri()}#{quote(found.name or str(number), safe='')}"
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
    return _Found(
        body,
        _text(value["title"]) or _title_line(body),
        _text(value["source"]),
        _text(value["author"]),
        parse_day(value["published_at"]),
        _text(row.get("id")),
    )


def _field(row: dict[str, Any], name: str, aliases: Iterable[str]) -> Any:
    return next((row[each] for each in (name, *aliases) if row.get(each) not in (None, "")), None)


def _decoded(content: bytes) -> str:
    for marks, encoding in _MARKED:
        if content.startswith(marks):
            with _failing(f"its text is not the {encoding} that its first bytes announce"):
                return content.decode(encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _detected(content)


def _detected(content: bytes) -> str:
    """Text in an encoding of before Unicode.

    Few letters tell the encodings of Latin script apart, so that in English text the guess is all but blind: there
    Western European, by far the commonest, is taken wherever it reads about as well as the best.
    """
    from charset_normalizer import from_bytes

    matches = from_bytes(content)
    best = matches.best()
    if best is None:
        raise ReadError("its encoding could not be told; save it as UTF-8")
    western = next((each for each in matches if "cp1252" in each.could_be_from_charset), best)
    return str(western if western.chaos - best.chaos < 0.05 else best)


def _title_line(text: str) -> str:
    """The first line, if it reads as a title: short, not ended like a sentence, set off or followed by a longer line.

    >>> _title_line("Talks fail in Kyiv\\n\\nThe minister said so."), _title_line("The minister said so.\\nThen he left.")
    ('Talks fail in Kyiv', '')
    """
    first, _, rest = text.lstrip().partition("\n")
    first, following = first.strip(), rest.partition("\n")[0].strip()
    # A line that is merely broken, at a width, is followed by one about as long.
    set_off = bool(rest.strip()) and (not following or len(following) > 1.5 * len(first))
    titled = len(first) <= LONGEST_TITLE_LINE and set_off and not re.search(r"[.!?:;,]['\"”’)]*$", first)
    return first if titled else ""


def _text(value: object) -> str:
    """A metadata value as text; lists joined, and lists that were written as text unwrapped."""
    if isinstance(value, str) and re.fullmatch(r"\[.*\]", value.strip()):
        value = [one or other for one, other in re.findall(r"'([^']*)'|\"([^\"]*)\"", value)]
    values = value if isinstance(value, list | tuple) else [value]
    named = [each.get("name") if isinstance(each, dict) else each for each in values]
    return ", ".join(str(each).strip() for each in named if isinstance(each, str | int | float | date) and str(each))


def _one_line(text: str) -> str:
    return " ".join(_normalised(text).split())


def _normalised(text: str) -> str:
    """Newlines as `\\n`. NUL and lone surrogates, which no store takes, are replaced; pairs that JSON split are joined."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "�")


@contextmanager
def _failing(reason: str) -> Iterator[None]:
    """Whatever a library raises over a damaged file, as a ReadError with the reason; our own pass unchanged."""
    try:
        yield
    except ReadError:
        raise
    except Exception as error:
        raise ReadError(f"{reason} ({type(error).__name__}: {' '.join(str(error).split())})") from error


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


_MARKED = (
    ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32"),
    ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
"""Byte order marks; that of UTF-32 begins like that of UTF-16 and comes first."""

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
