"""Files inside files: what a ZIP archive, an e-mail or a web archive holds, each by its own reader, all of it bounded."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO

from index.errors import ReadError
from index.readers.found import SMALL, Found, Problem, Source, failing, most_unpacked, one_line

MOST_ENTRIES = 50_000
HIGHEST_RATIO = 250
"""Of an entry's size to its packed size."""
LONGEST_NAME = 300


def suffix_of(name: str) -> str:
    """The suffix that tells a file's format, in lower case.

    >>> suffix_of("news/A.PDF"), suffix_of("crawl.warc.gz"), suffix_of("README")
    ('.pdf', '.warc.gz', '')
    """
    lower = re.split(r"[/\\]", name.lower())[-1]
    if lower.endswith(".warc.gz"):
        return ".warc.gz"
    stem, point, end = lower.rpartition(".")
    return point + end if stem else ""


def readable(name: str) -> bool:
    """Whether there is a reader for a file of this name."""
    from index.readers import READERS

    return suffix_of(name) in READERS


def read_inside(outer: Source, name: str, content: bytes) -> Iterator[Found | Problem]:
    """What a file inside a file holds. What cannot be read is a problem, and the rest goes on."""
    from index.readers import READERS

    try:
        outer.allowance.take(len(content))
        if outer.depth >= outer.allowance.depth:
            raise ReadError(f"a file inside {outer.depth} others; at most {outer.allowance.depth} are opened")
        if not content.strip():
            raise ReadError("the file is empty")
        inner = Source(name.rpartition("/")[2], content, outer.names, outer.depth + 1, outer.allowance)
        suffix = suffix_of(name)
        for found in READERS[suffix](inner):
            if isinstance(found, Problem):
                yield Problem(f"{name}: {found.where}", found.reason)
            else:
                within = f"{name}#{found.name}" if found.name else name
                yield replace(found, name=within, format=found.format or suffix[1:])
    except ReadError as error:
        if outer.allowance.files < 0 or outer.allowance.size < 0:
            raise
        yield Problem(name, str(error))


def safe_name(name: str) -> str:
    """A name from inside a file, fit to be shown and to be part of a uri; it is never a path to anything.

    >>> safe_name("../../etc/pass\\x1bwd"), safe_name("C:\\\\a\\\\b.txt")
    ('etc/pass�wd', 'C:/a/b.txt')
    """
    parts = [part for part in one_line(name).replace("\\", "/").split("/") if part not in ("", ".", "..")]
    shown = "".join(letter if letter.isprintable() else "�" for letter in "/".join(parts))
    return shown[-LONGEST_NAME:] or "unnamed"


@contextmanager
def opened_zip(content: bytes, reason: str) -> Iterator[zipfile.ZipFile]:
    """A ZIP file whose entries are few, small enough and not packed suspiciously well. Raises ReadError.

    The sizes that it declares can be relied on: `zipfile` reads no more than them.
    """
    with failing(reason), zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise ReadError(f"{len(entries):,} entries; at most {MOST_ENTRIES:,} are read")
        total, most = sum(each.file_size for each in entries), most_unpacked(len(content))
        if total > most:
            raise ReadError(f"{total:,} bytes unpacked from {len(content):,}; at most {most:,} are read")
        for each in entries:
            if each.file_size > SMALL and each.file_size > HIGHEST_RATIO * each.compress_size:
                raise ReadError(f"{safe_name(each.filename)!r} unpacks to {each.file_size:,} bytes from {each.compress_size:,}: refused")  # fmt: skip
            if each.flag_bits & 1:
                raise ReadError("it is encrypted; save it without its password")
        yield archive


def read_zip(source: Source) -> Iterator[Found | Problem]:
    """The documents in an archive, as if it were a folder: files of unknown formats and hidden ones are passed over."""
    with opened_zip(source.content, "not a readable ZIP archive") as archive:
        taken = False
        for entry in archive.infolist():
            name = safe_name(entry.filename)
            hidden = any(part.startswith((".", "__MACOSX")) for part in name.split("/"))
            if entry.is_dir() or hidden or not readable(name):
                continue
            taken = True
            try:
                with failing("it cannot be unpacked"):
                    content = archive.read(entry)
            except ReadError as error:
                yield Problem(name, str(error))
                continue
            yield from read_inside(source, name, content)
    if not taken:
        raise ReadError("the archive holds no file of a known format")
