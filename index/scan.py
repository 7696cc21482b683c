"""All vectors of a small index in one file: exact search without opening Chroma. Derived, and made anew when in doubt.

It answers for as long as it holds the vectors of exactly the catalog's passages, and is left aside otherwise: while
somebody writes, above `MOST_PASSAGES`, and when a byte of it has changed. Chroma stays what other programs open.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from index.embed import Row
from index.embed import Vectors as Matrix

MOST_PASSAGES = 60_000
"""Ninety megabytes; above it Chroma's graph answers sooner and takes less memory."""
_FORM = b"dateline vectors 1\n"
_ID_LENGTH = 32


@dataclass(frozen=True)
class Scan:
    """The vectors of passages: `matrix` has shape (passages, dimension), in the order of `ids`."""

    ids: tuple[str, ...]
    matrix: Matrix

    def nearest(self, vector: Row, limit: int) -> list[tuple[str, float]]:
        """(passage id, cosine similarity), best first, ties by id."""
        scores = self.matrix @ vector
        least = np.partition(scores, -limit)[-limit] if limit < len(scores) else -np.inf
        best = np.flatnonzero(scores >= least)
        pairs = [(self.ids[at], float(scores[at])) for at in best]
        return sorted(pairs, key=lambda each: (-each[1], each[0]))[:limit]

    def of(self, ids: Collection[str]) -> dict[str, Row]:
        """The vectors of those passages that are here, by id."""
        return {identity: self.matrix[self._places[identity]] for identity in ids if identity in self._places}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {identity: at for at, identity in enumerate(self.ids)}


def scan_path(home: Path) -> Path:
    """Where a home keeps it."""
    return home / "vectors.bin"


def read_scan(home: Path, model: str) -> Scan | None:
    """The scan of a home if it is whole and of that model, whatever passages it holds."""
    try:
        content = memoryview(scan_path(home).read_bytes())
    except OSError:
        return None
    digest, body = content[len(_FORM) : len(_FORM) + 32], content[len(_FORM) + 32 :]
    if bytes(content[: len(_FORM)]) != _FORM or hashlib.sha256(body).digest() != bytes(digest):
        return None
    if bytes(body[:32]) != _digest(model):
        return None
    count = int.from_bytes(body[32:40], "little")
    names = bytes(body[40 : 40 + _ID_LENGTH * count]).decode("ascii")
    ids = tuple(names[at : at + _ID_LENGTH] for at in range(0, len(names), _ID_LENGTH))
    return Scan(ids, np.frombuffer(body[40 + len(names) :], dtype="<f4").reshape(count, -1))


def write_scan(home: Path, model: str, vectors: dict[str, Row]) -> None:
    """Writes the scan of a home, whole or not at all; where that cannot be done, or it would be too large, there is none."""
    with contextlib.suppress(OSError):
        for left in (*home.glob("vectors-*.new"), scan_path(home)):  # by a process that was killed
            left.unlink(missing_ok=True)
        if not 0 < len(vectors) <= MOST_PASSAGES or any(len(each) != _ID_LENGTH for each in vectors):
            return
        matrix = np.stack(list(vectors.values())).astype("<f4")
        body = _digest(model) + len(vectors).to_bytes(8, "little") + "".join(vectors).encode("ascii") + matrix.tobytes()
        made = home / f"vectors-{os.getpid()}.new"
        try:
            made.write_bytes(_FORM + hashlib.sha256(body).digest() + body)
            made.replace(scan_path(home))
        finally:
            made.unlink(missing_ok=True)


def _digest(model: str) -> bytes:
    return hashlib.sha256(model.encode("utf-8", "surrogateescape")).digest()
