"""Whether a catalog is whole: SQLite's own checks, and every record against its document. Changes nothing.

Ids are content hashes: a document proves itself by its own, and its passages and statements by it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from index.errors import CatalogCorrupt
from index.records import Document, Passage, Statement, content_id, document_identity, make_passage
from index.tables.lookup import Lookup

MOST_TOLD = 10


def damage(catalog: Lookup) -> list[str]:
    """What is wrong with the catalog, the first findings; empty when it is whole. Reads all of it."""
    try:
        return catalog.check()[:MOST_TOLD] or list(islice(_contradictions(catalog), MOST_TOLD))
    except CatalogCorrupt as error:
        return [str(error)]


def is_intact(document: Document) -> bool:
    """Whether a document is, to the letter, what its id was made of."""
    told = (document.title, document.source, document.author, document.published, document.text)
    return all(isinstance(each, str) for each in (*told[:3], told[4])) and document.id == document_identity(*told)


def is_of(document: Document, record: Passage | Statement) -> bool:
    """Whether a passage or a statement is what its id says, and its text that slice of the document."""
    if isinstance(record, Passage):
        return make_passage(document, record.start, record.end) == record
    place = document.id, str(record.start), str(record.end), record.speaker
    made = replace(record, id=content_id(*place), quote=document.text[record.start : record.end])
    return record.document_id == document.id and record == made


def _contradictions(catalog: Lookup) -> Iterator[str]:
    for document in catalog.documents():
        if not is_intact(document):
            yield f"the text or the title of {document.uri} is not what was indexed"
            continue
        for kind, found in (
            ("passage", catalog.passages_of(document.id)),
            ("statement", catalog.statements(documents=[document.id])),
        ):
            wrong = sum(not is_of(document, each) for each in found)
            if wrong:
                yield f"{wrong} {kind}s of {document.uri} are not what it says there"
