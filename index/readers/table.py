"""Tables with an article in each row: .csv and .tsv, whose first row names the columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace

from index.errors import ReadError
from index.readers.decoding import decode
from index.readers.found import ALIASES, Found, Problem, Source, article_of, failing

LARGEST_CELL = 16 * 2**20
"""Characters."""


def read_table(source: Source) -> Iterator[Found | Problem]:
    """An article a row, by the names of the columns; a row that holds no text is a problem."""
    text = decode(source.content)
    csv.field_size_limit(LARGEST_CELL)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(source.name, text))
    with failing("not a readable table"):
        columns = [name.strip() for name in next(rows, [])]
    wanted = (source.names.body, *ALIASES["body"])
    if not any(name in columns for name in wanted):
        shown = ", ".join(columns[:10])
        raise ReadError(f"no column {source.names.body!r} (columns: {shown}); say which one: --fields body=COLUMN")
    number = 1
    while True:
        number += 1
        try:
            with failing("not a readable row"):
                row = next(rows, None)
            if row is None:
                return
            if any(cell.strip() for cell in row):
                found = article_of(dict(zip(columns, row, strict=False)), source.names)
                yield replace(found, name=found.name or str(number))
        except ReadError as error:
            yield Problem(f"row {number}", str(error))


def _delimiter(name: str, text: str) -> str:
    """A tab in .tsv; in .csv what divides the first row: comma, semicolon or tab."""
    if name.lower().endswith(".tsv"):
        return "\t"
    first = text.lstrip("\n").partition("\n")[0]
    return max(",;\t", key=first.count)
