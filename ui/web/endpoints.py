"""Gradio's named endpoints, for `gradio_client`: /ask, /statements and /documents, which give what the HTTP API gives.

They belong to the page's gradio.Blocks and show nothing in it. docs/api.md has examples.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, get_args

from index.errors import DatelineError, UsageError
from index.records import Kind
from index.shelf import SORTS
from rag.asked.days import parse_day
from ui.api import library
from ui.present import answer_json
from ui.service import Service


def add_endpoints(service: Service) -> None:
    """Adds them to the gradio.Blocks that are open."""
    from gradio.events import api

    def ask(question: str, history: list[str] | None = None, today: str = "") -> dict[str, Any]:
        """Answer one question. `history` holds the earlier ones, oldest first; "yesterday" counts from `today`."""
        with _told(), service.slots.one():
            answer = service.ask(question, history or [], parse_day(today or None))
            return answer_json(answer, service.pipeline.document)

    def statements(
        speaker: str = "", on: str = "", first: str = "", last: str = "", about: str = "", source: str = "",
        kind: str = "", limit: int = 100, offset: int = 0,
    ) -> dict[str, Any]:  # fmt: skip
        """List who said what: the statements that meet every filter, days as people type them."""
        with _told():
            _check(limit, offset)
            of_kind = next((each for each in get_args(Kind) if each == kind), None)
            if kind and not of_kind:
                raise UsageError(f"no statement is of the kind {kind!r}; kinds are {', '.join(get_args(Kind))}")
            found = library.statements(service, speaker, on, first, last, about, source, of_kind, limit, offset)
            return found.model_dump(mode="json")

    def documents(
        search: str = "", source: str = "", form: str = "", first: str = "", last: str = "", sort: str = "published",
        descending: bool = True, limit: int = 100, offset: int = 0,
    ) -> dict[str, Any]:  # fmt: skip
        """List what is indexed: searched, filtered by outlet, format and day of publication, sorted."""
        with _told():
            _check(limit, offset)
            by = next((each for each in SORTS if each == sort), None)
            if by is None:
                raise UsageError(f"documents cannot be sorted by {sort!r}; by {', '.join(SORTS)}")
            found = library.documents(service, search, source, form, first, last, by, descending, limit, offset)
            return found.model_dump(mode="json")

    for each in (ask, statements, documents):
        api(each, api_name=each.__name__)


@contextmanager
def _told() -> Iterator[None]:
    """Our errors as one that Gradio passes on to the client with its words."""
    import gradio

    try:
        yield
    except DatelineError as error:
        raise gradio.Error(str(error), print_exception=False) from error


def _check(limit: int, offset: int) -> None:
    if not 1 <= limit <= library.MOST_ROWS:
        raise UsageError(f"limit is {limit!r}; from 1 to {library.MOST_ROWS} rows can be asked for")
    if not 0 <= offset <= library.LAST:
        raise UsageError(f"offset is {offset!r}; it counts rows from 0")
