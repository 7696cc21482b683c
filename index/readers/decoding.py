"""Bytes as text: by their mark, as UTF-8, else by what the letters look like."""

from __future__ import annotations

import codecs
import re

from index.errors import ReadError
from index.readers.found import failing, normalised

_MARKED = (
    ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32"),
    ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
"""Byte order marks; that of UTF-32 begins like that of UTF-16 and comes first."""


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
    return normalised(text)


def _decoded(content: bytes) -> str:
    for marks, encoding in _MARKED:
        if content.startswith(marks):
            with failing(f"its text is not the {encoding} that its first bytes announce"):
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
