"""/api/statements, /api/documents, /api/sources: who said what as a list, what is indexed, and the exact characters."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import PlainTextResponse

from index.errors import UsageError
from index.records import Document, Kind
from index.removal import forget
from index.shelf import Sort, Wanted, listed
from rag.asked.days import day_range
from rag.listing import chosen_statements
from ui.api.dependencies import Served, by_name
from ui.api.problems import NotFound, described
from ui.api.records import DocumentList, DocumentRow, Source, StatementList, Text
from ui.listing import document_row, statement_rows
from ui.present import file_name, plain
from ui.service import Service

MOST_ROWS = 1_000
LAST = 2**53
"""Offsets and pages go no further: what JSON's readers take for a whole number."""

Filter = Annotated[Text, Query(max_length=500)]
Limit = Annotated[int, Query(ge=1, le=MOST_ROWS, description="At most so many rows.")]
Offset = Annotated[int, Query(ge=0, le=LAST, description="Rows to pass over.")]
DocumentId = Annotated[
    str,
    Path(pattern="^[0-9a-f]{32}$", description="The document's id: the hash of its content, as citations carry it."),
]

router = APIRouter(prefix="/api", tags=["library"], generate_unique_id_function=by_name)


@router.get("/statements", responses=described(422, 500, 503))
def statements(
    service: Served,
    speaker: Annotated[Filter, Query(description="Full name, surname or role.")] = "",
    on: Annotated[Filter, Query(description="Day on which it was said: 2022-02-14, Feb 14, …")] = "",
    first: Annotated[Filter, Query(alias="from", description="First day.")] = "",
    last: Annotated[Filter, Query(alias="to", description="Last day.")] = "",
    about: Annotated[Filter, Query(description="Words of the topic.")] = "",
    source: Annotated[Filter, Query(description="Outlet.")] = "",
    kind: Annotated[
        Kind | None,
        Query(
            description="Whole quotations (direct), reports with quoted words in them (mixed), or reports without (indirect)."
        ),
    ] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> StatementList:
    """Who said what: the statements that meet every filter, in the order of publication, document and text."""
    days = day_range(on or None, first or None, last or None)
    found = chosen_statements(service.refreshed, speaker, days, about, source, kind)
    rows = statement_rows(found[offset : offset + limit], service.catalog)
    return StatementList.model_validate({"total": len(found), "statements": rows})


@router.get("/documents", responses=described(422, 500, 503))
def documents(
    service: Served,
    search: Annotated[
        Filter, Query(description="In titles, outlets, authors and file names; all words in a passage.")
    ] = "",
    source: Annotated[Filter, Query(description="Outlet.")] = "",
    form: Annotated[Filter, Query(alias="format", description="Format, such as `pdf`.")] = "",
    first: Annotated[Filter, Query(alias="from", description="First day of publication.")] = "",
    last: Annotated[Filter, Query(alias="to", description="Last day of publication.")] = "",
    sort: Sort = "published",
    descending: bool = True,
    limit: Limit = 100,
    offset: Offset = 0,
) -> DocumentList:
    """What is indexed; those without what is sorted by come last."""
    days = day_range(None, first or None, last or None)
    wanted = Wanted(search, source, form, days, sort, descending, limit, offset)
    found, total = listed(service.catalog, wanted)
    rows = [{**plain(each), "doc": file_name(each)} for each in found]
    return DocumentList.model_validate({"total": total, "documents": rows})


@router.get("/documents/{document_id}", responses=described(404, 422, 500, 503))
def document(document_id: DocumentId, service: Served) -> DocumentRow:
    """What is known of one document but its text."""
    return DocumentRow.model_validate(document_row(existing(document_id, service)))


@router.delete("/documents/{document_id}", status_code=204, responses=described(404, 409, 422, 500, 503))
def forget_document(document_id: DocumentId, service: Served) -> None:
    """Take a document out of the index. Its file stays, and `dateline restore` puts it back."""
    service.jobs.check_free()
    existing(document_id, service)
    forget(service.home, document_id, servers=service.servers)


@router.get(
    "/sources/{document_id}",
    response_model=Source,
    responses={
        200: {"description": "As JSON, or with `Accept: text/plain` the characters alone.",
              "content": {"text/plain": {"schema": {"type": "string"}}}},
        **described(404, 422, 500, 503),
    },
)  # fmt: skip
def source(
    document_id: DocumentId,
    request: Request,
    service: Served,
    start: Annotated[int, Query(ge=0, le=LAST, description="The first character, counted from 0.")] = 0,
    end: Annotated[int | None, Query(ge=0, le=LAST, description="The end, exclusive.  Default: all.")] = None,
) -> Any:
    """The exact characters of a document, counted in Unicode code points: a citation's permalink.

    The id is the hash of the content, so that the same address always gives the same text.
    """
    found = existing(document_id, service)
    text = slice_of(found, start, end)
    if "text/plain" in request.headers.get("accept", ""):
        return PlainTextResponse(text)
    shown = {"document": document_row(found), "start": start, "end": start + len(text), "text": text}
    return Source.model_validate(shown)


def existing(document_id: str, service: Service) -> Document:
    """The document. Raises NotFound naming the id."""
    if not service.catalog.has_document(document_id):
        raise NotFound(f"no document with the id {document_id!r} in the index; /api/documents lists them")
    return service.catalog.document(document_id)


def slice_of(document: Document, start: int, end: int | None) -> str:
    """The characters from start to end, which must be in the document. Raises UsageError with both and its length."""
    length = len(document.text)
    until = length if end is None else end
    if not 0 <= start <= until <= length:
        raise UsageError(
            f"characters {start} to {until} are not all in the document: it has {length}, from 0 to {length}"
        )
    return document.text[start:until]
