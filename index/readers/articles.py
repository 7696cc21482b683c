"""Articles as JSON: one object a line, a list, or one object. Each row is tried alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from index.errors import ReadError
from index.readers.decoding import decode
from index.readers.found import Fields, Found, Problem, Source, article_of


def read_json_lines(source: Source) -> Iterator[Found | Problem]:
    """An article a line."""
    return _found(_lines(source.content), source.names)


def read_json(source: Source) -> Iterator[Found | Problem]:
    """One article, a list of them, or `{"articles": [...]}`."""
    return _found(_listed(source.content), source.names)


def _found(rows: Iterator[tuple[int, Any]], names: Fields) -> Iterator[Found | Problem]:
    for number, row in rows:
        try:
            found = _article(row, names)
            yield replace(found, name=found.name or str(number))
        except ReadError as error:
            yield Problem(f"row {number}", str(error))


def _lines(content: bytes) -> Iterator[tuple[int, Any]]:
    for number, line in enumerate(decode(content).split("\n"), start=1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except (ValueError, RecursionError) as error:
                yield number, ReadError(f"not JSON ({error})")


def _listed(content: bytes) -> Iterator[tuple[int, Any]]:
    try:
        loaded = json.loads(decode(content))
    except (ValueError, RecursionError) as error:
        raise ReadError(f"not JSON ({error})") from error
    listed = loaded.get("articles", [loaded]) if isinstance(loaded, dict) else loaded
    return enumerate(listed if isinstance(listed, list) else [listed], start=1)


def _article(row: Any, names: Fields) -> Found:
    if isinstance(row, ReadError):
        raise row
    if not isinstance(row, dict):
        raise ReadError(f"expected an object with an article, found {type(row).__name__}")
    return article_of(row, names)
