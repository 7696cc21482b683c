"""Files that come in through a door are kept in the home, so that they can be read again and opened."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path
from typing import IO, NamedTuple

from index.errors import HomeError

LONGEST_NAME = 100
MOST_OF_ONE_NAME = 10_000


class Kept(NamedTuple):
    """Where an upload is, and whether it was not there before."""

    path: Path
    is_new: bool


def keep(content: IO[bytes], name: str, folder: Path) -> Kept:
    """Writes an upload below a folder under a name with nothing odd in it; other content of a known name gets a number.

    Raises HomeError when it cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        digest = _digest(content)
        for number in range(1, MOST_OF_ONE_NAME):
            kept = folder / numbered(name, number)
            if not kept.exists():
                return Kept(_written(content, kept), True)
            with kept.open("rb") as existing:
                if _digest(existing) == digest:
                    return Kept(kept, False)
    except OSError as error:
        raise HomeError(f"cannot write to {folder}: {error.strerror or error}") from error
    raise HomeError(f"too many uploads called {name!r} in {folder}")


def numbered(name: str, number: int) -> str:
    """A file name that is safe on any system; the first has no number.

    >>> numbered("../../etc/pass\\x00wd.TXT", 1), numbered("report.pdf", 2), numbered("..", 1)
    ('pass_wd.txt', 'report (2).pdf', 'document')
    """
    path = Path(name.replace("\\", "/").rsplit("/", 1)[-1])
    stem = re.sub(r"[^\w .()-]", "_", path.stem).strip(" .")[:LONGEST_NAME] or "document"
    suffix = re.sub(r"[^\w.]", "", path.suffix.lower())[:20]
    return f"{stem}{'' if number == 1 else f' ({number})'}{suffix}"


def _digest(content: IO[bytes]) -> bytes:
    digest = hashlib.sha256()
    while part := content.read(1 << 20):
        digest.update(part)
    return digest.digest()


def _written(content: IO[bytes], path: Path) -> Path:
    """Whole or not at all: the name appears when the content is complete."""
    content.seek(0)
    partial = path.with_name(f"{path.name}.partial")
    with partial.open("wb") as out:
        shutil.copyfileobj(content, out)
    partial.replace(path)
    return path
