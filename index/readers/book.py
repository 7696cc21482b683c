"""EPUB books: the chapters in the order of the spine, as one document."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from index.errors import ReadError
from index.readers.decoding import decode
from index.readers.found import Found, Source, failing, parse_day
from index.readers.inside import opened_zip
from index.readers.markup import html_text, parsed_xml

_CHAPTERS = frozenset({"application/xhtml+xml", "text/html", "application/x-dtbook+xml"})
_PROTECTED = "META-INF/encryption.xml"
_WHY = "not a readable EPUB"


def read_epub(source: Source) -> Iterator[Found]:
    """Title, creators, publisher and day of publication are those of the package. Raises ReadError for protected books."""
    with opened_zip(source.content, _WHY) as archive:
        container = parsed_xml(_part(archive, "META-INF/container.xml"), _WHY)
        roots = container.xpath("//*[local-name()='rootfile']/@full-path")
        if not roots:
            raise ReadError(f"{_WHY}: its container names no package")
        package = parsed_xml(_part(archive, roots[0]), _WHY)
        chapters = dict.fromkeys(_spine(package, posixpath.dirname(roots[0])))
        texts = [html_text(decode(_part(archive, name))) for name in chapters]
        protected = _PROTECTED in archive.namelist()
    text = "\n\n".join(each for each in texts if each)
    if not text and protected:
        raise ReadError("the book is protected (encrypted); no text can be read")
    creators = ", ".join(dict.fromkeys(_told(package, "creator")))
    title, publisher = (next(iter(_told(package, name)), "") for name in ("title", "publisher"))
    yield Found(text, title or source.stem, publisher, creators, _published(package))


def _spine(package: Any, folder: str) -> Iterator[str]:
    """The names of the chapters inside the archive, in reading order."""
    items = {each.get("id"): each for each in package.xpath("//*[local-name()='manifest']/*[local-name()='item']")}
    for reference in package.xpath("//*[local-name()='spine']/*[local-name()='itemref']/@idref"):
        item = items.get(reference)
        if item is not None and item.get("media-type") in _CHAPTERS and "nav" not in item.get("properties", "").split():
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    with failing(f"{_WHY}: it lacks {name!r}"):
        return archive.read(name)


def _told(package: Any, name: str) -> list[str]:
    found = package.xpath("//*[local-name()='metadata']/*[local-name()=$name]", name=name)
    return [text for each in found if (text := " ".join("".join(each.itertext()).split()))]


def _published(package: Any) -> Any:
    """The date without an event, or that of publication; EPUB 2 also names those of creation and change."""
    for each in package.xpath("//*[local-name()='metadata']/*[local-name()='date']"):
        event = next((value for key, value in each.attrib.items() if key.endswith("event")), "publication")
        if event in ("publication", "original-publication") and (day := parse_day(each.text)):
            return day
    return None
