"""Whether the files of a Chroma folder are of the sizes that they say they have. Reads a few bytes and writes nothing.

Chroma 1.5.9 keeps each collection's graph as hnswlib does: `header.bin` says for how many elements of how many bytes
there is room in `data_level0.bin`, and `length.bin` has four bytes for each. A folder in another form is not judged.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path

_HEADER = struct.Struct("<i6Q")
"""Form, offset, room for elements, elements, bytes of an element, offsets of label and vector; more follows."""
HEADER_SIZE = 100
FORM = 1
LOOKS, PAUSE = 6, 0.2
"""How often, and after how many seconds, files are looked at again: somebody may be writing them just now."""
FILES = ("header.bin", "data_level0.bin", "length.bin", "link_lists.bin")


def is_torn(folder: Path) -> bool:
    """Whether a file of a graph is missing or shorter than its header says, or the database is missing beside one.

    For longer than a moment: Chroma writes the files one after the other, and does so too where it only reads.
    """
    for look in range(LOOKS):
        if not _is_torn_now(folder):
            return False
        if look < LOOKS - 1:
            time.sleep(PAUSE)
    return True


def _is_torn_now(folder: Path) -> bool:
    graphs = {path.parent for path in folder.glob("*/*.bin")}
    try:
        return any(_graph_is_torn(each) for each in graphs) or bool(graphs and not (folder / "chroma.sqlite3").exists())
    except OSError:
        return True


def looks_whole(folder: Path) -> bool:
    """Whether there is a folder and none of its files is torn."""
    return (folder / "chroma.sqlite3").exists() and not is_torn(folder)


def _graph_is_torn(folder: Path) -> bool:
    header, data, lengths, _ = (folder / name for name in FILES)
    if not all((folder / name).exists() for name in FILES):
        return True
    content = header.read_bytes()
    if len(content) != HEADER_SIZE:
        return True
    form, _, room, elements, size, _, _ = _HEADER.unpack_from(content)
    if form != FORM:
        return False
    return bool(elements > room or data.stat().st_size < elements * size or lengths.stat().st_size < elements * 4)
