"""`dateline statements` and `dateline documents`: rows, and the rows as text or CSV."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.catalog import Catalog
from index.records import DateRange, Document, Statement
from rag.listing import chosen_statements
from rag.pipeline import Pipeline
from ui.present import file_name, plain, statement_json


def find_statements(
    pipeline: Pipeline, speaker: str, days: DateRange | None, about: str, source: str, kind: str | None = None
) -> list[dict[str, Any]]:
    """Rows of the statements that meet every filter; an unknown speaker is an error that names those nearest."""
    found = chosen_statements(pipeline, speaker, days, about, source, kind)
    return statement_rows(found, pipeline.corpus.catalog)


def statement_rows(statements: Iterable[Statement], catalog: Catalog) -> list[dict[str, Any]]:
    """Statements as rows, with the file name and the sentence around each."""
    documents: dict[str, Document] = {}
    rows = []
    for each in statements:
        if each.document_id not in documents:
            documents = {each.document_id: catalog.document(each.document_id)}  # they come document by document
        rows.append(statement_json(each, documents[each.document_id], catalog.sentence_around(each)))
    return rows


def statements_text(rows: Sequence[dict[str, Any]], width: int) -> str:
    """A paragraph for each statement: day, speaker, words, file and offsets."""
    paragraphs = []
    for row in rows:
        who = ", ".join(part for part in (row["speaker"], row["role"]) if part)
        parts = (row["quote"][start - row["start"] : end - row["start"]] for start, end in row["parts"])
        said = " … ".join(f"“{part}”" for part in parts) if row["kind"] == "direct" else row["quote"]
        text = f"{row['said_on'] or '(day unknown)'} {who}: {said} ({row['doc']}, {row['start']}-{row['end']})"
        paragraphs.append(
            textwrap.fill(text, width, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False) + "\n"
        )
    return "".join(paragraphs)


def statements_csv(rows: Sequence[dict[str, Any]]) -> str:
    """CSV with a header, one line a statement; cells that a spreadsheet would run as a formula are quoted with '."""
    out = io.StringIO()
    if rows:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({key: _inert(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def document_rows(catalog: Catalog) -> Iterator[dict[str, Any]]:
    """What is known of each document but its text."""
    return map(document_row, catalog.documents())


def document_row(document: Document) -> dict[str, Any]:
    """What is known of a document but its text and where its parts lie in it."""
    row = {key: value for key, value in plain(document).items() if key not in ("text", "pages", "aside")}
    return {**row, "doc": file_name(document), "characters": len(document.text)}


def documents_text(rows: Sequence[dict[str, Any]]) -> str:
    """A line for each document."""
    return "".join(
        f"{row['id'][:8]}  {row['published'] or '-':10}{'*' if row['published_inferred'] else ' '} "
        f"{row['doc']}  {row['title']}{'  (' + row['source'] + ')' if row['source'] else ''}\n"
        for row in rows
    ) + ("* day inferred from the text\n" if any(row["published_inferred"] for row in rows) else "")


def _inert(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t") else value
