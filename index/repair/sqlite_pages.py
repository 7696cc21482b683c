"""The pages of a SQLite file read without SQLite, for a catalog whose upper pages are damaged. Writes only page 1.

The format is that of https://www.sqlite.org/fileformat2.html. A row is found by the leaf page it lies on, whatever
leads there; whether it is of the table looked for, and still holds, the caller must be able to tell from the row.
"""

from __future__ import annotations

import mmap
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

_LEAF, _INTERIOR = 0x0D, 0x05  # of tables with a rowid
_HEADER = 100
"""Bytes before the first page's content."""
_PAGES_AT, _FREE_AT = 28, 32
_WHOLE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""Bytes of an integer, by serial type."""
PAGE = 4_096
"""Bytes of a page: SQLite's own choice, which ours keep."""


class _Damaged(Exception):
    """A page is not what it says. Never leaves this module."""


def rows_on_leaves(path: Path, columns: int) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(rowid, values) of every whole row of so many columns that lies on a leaf page of any table.

    Text that is no UTF-8, and pages that are damaged, are passed over.
    """
    if path.stat().st_size < PAGE:
        return
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for number in range(1, len(content) // PAGE + 1):
            start = (number - 1) * PAGE
            header = start + (_HEADER if number == 1 else 0)
            if content[header] != _LEAF:
                continue
            (cells,) = struct.unpack_from(">H", content, header + 3)
            for at in range(min(cells, PAGE // 4)):
                try:
                    (cell,) = struct.unpack_from(">H", content, header + 8 + 2 * at)
                    rowid, payload = _cell(content, start + cell, start + PAGE)
                    values = _record(payload, columns)
                except (_Damaged, IndexError, struct.error, UnicodeDecodeError):
                    continue
                yield rowid, values


def exchange_schema(path: Path, fresh: Path) -> None:
    """Puts the header and the schema of a fresh file of the same tables in the place of a damaged one's.

    Holds where both files were made alike: then their tables begin on the same pages.
    """
    content = fresh.read_bytes()
    with path.open("r+b") as opened:
        for number in _schema_pages(content):
            opened.seek((number - 1) * PAGE)
            opened.write(content[(number - 1) * PAGE : number * PAGE])
        pages = opened.seek(0, 2) // PAGE
        opened.truncate(pages * PAGE)
        opened.seek(_PAGES_AT)
        opened.write(struct.pack(">I", pages))
        opened.seek(_FREE_AT)  # which pages are free was told by what is gone: none is used again
        opened.write(struct.pack(">II", 0, 0))


def _schema_pages(content: bytes) -> Sequence[int]:
    """Page 1 and, where it is no leaf, those below it."""
    if content[_HEADER] != _INTERIOR:
        return [1]
    (cells,) = struct.unpack_from(">H", content, _HEADER + 3)
    pointers = struct.unpack_from(f">{cells}H", content, _HEADER + 12)
    below = [struct.unpack_from(">I", content, at)[0] for at in (*pointers, _HEADER + 8)]
    return [1, *below]


def _cell(content: mmap.mmap, at: int, end: int) -> tuple[int, bytes]:
    """The rowid and the payload of a leaf's cell, with what of it lies on overflow pages."""
    length, at = _varint(content, at)
    rowid, at = _varint(content, at)
    if not 0 < length <= len(content):
        raise _Damaged
    most = PAGE - 35
    local = length
    if length > most:
        least = (PAGE - 12) * 32 // 255 - 23
        local = least + (length - least) % (PAGE - 4)
        local = local if local <= most else least
    if at + local + (4 if local < length else 0) > end:
        raise _Damaged
    payload = bytearray(content[at : at + local])
    following = struct.unpack_from(">I", content, at + local)[0] if local < length else 0
    while len(payload) < length:
        start = (following - 1) * PAGE
        if not 0 < start <= len(content) - PAGE:
            raise _Damaged
        (following,) = struct.unpack_from(">I", content, start)
        payload += content[start + 4 : start + PAGE]
    return rowid, bytes(payload[:length])


def _record(payload: bytes, columns: int) -> tuple[Any, ...]:
    """The values of a row of so many columns."""
    end, at = _varint(payload, 0)
    types = []
    while at < end:
        kind, at = _varint(payload, at)
        types.append(kind)
    if at != end or len(types) != columns:
        raise _Damaged
    values = []
    for kind in types:
        size = (kind - 12) // 2 if kind >= 12 else 8 if kind == 7 else _WHOLE.get(kind, 0)
        values.append(_value(kind, payload[at : at + size]))
        at += size
    if at != len(payload):
        raise _Damaged
    return tuple(values)


def _value(kind: int, stored: bytes) -> Any:
    if kind >= 12:
        return stored.decode() if kind % 2 else stored
    if kind == 7:
        return struct.unpack(">d", stored)[0]
    if kind in _WHOLE:
        return int.from_bytes(stored, "big", signed=True)
    return None if kind == 0 else kind - 8


def _varint(content: bytes | mmap.mmap, at: int) -> tuple[int, int]:
    """A number of one to nine bytes, and where it ends.

    >>> _varint(bytes([0x81, 0x00]), 0)
    (128, 2)
    """
    value = 0
    for read in range(8):
        byte = content[at + read]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + read + 1
    return value << 8 | content[at + 8], at + 9
