"""POST /api/ask and /api/ask/stream: a question becomes a cited answer, whole or as it grows."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from index.errors import DatelineError
from rag.answers import Event, Finished, Proved, Understood
from rag.asked.days import parse_day
from ui.api.dependencies import Measured, Served, by_name
from ui.api.metrics import Metrics
from ui.api.problems import Problem, described, problem_of
from ui.api.records import Answered, Asked
from ui.api.streams import EventStream
from ui.api.turns import in_turn
from ui.present import DocumentOf, answer_json, citation_json, plain
from ui.service import Service, ending

EVENT_STREAM = "text/event-stream"
NAMES = {Understood: "understood", Proved: "sentence", Finished: "finished"}
EVENTS = {"itemSchema": {"type": "object", "properties": {"event": {"type": "string"}, "data": {"type": "string"}}}}
"""A stream's events, as OpenAPI 3.2 describes them."""
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Events: `understood` (what was understood), `sentence` for each proved sentence with the "
        "citations that it is the first to use, and at the end `finished` (the whole answer) or `error` (a problem).",
        "content": {EVENT_STREAM: EVENTS},
    }
}

router = APIRouter(prefix="/api", tags=["ask"], generate_unique_id_function=by_name)


@router.post(
    "/ask",
    response_model=Answered,
    responses={
        200: {"description": "The answer; as events with `Accept: text/event-stream`, as /api/ask/stream sends them."},
        **described(400, 413, 422, 500, 503),
    },
)
async def ask(asked: Asked, request: Request, service: Served, metrics: Measured) -> Response:
    """Answer one question: the object that `dateline ask --json` prints.

    No evidence is an outcome, not an error: `outcome` is then `no_evidence` and `reason` says what was looked for.
    """
    if EVENT_STREAM in request.headers.get("accept", ""):
        return streamed(asked, service, metrics)

    def answered() -> Response:
        answer = service.ask(asked.question, asked.earlier, parse_day(asked.today))
        metrics.questions.labels(answer.outcome).inc()
        return JSONResponse(answer_json(answer, service.pipeline.document))

    with counted(metrics):
        return await in_turn(request, service, answered)


@router.post(
    "/ask/stream",
    response_class=Response,
    status_code=200,
    responses={**STREAMED, **described(400, 413, 422, 500, 503)},
)
def ask_stream(asked: Asked, service: Served, metrics: Measured) -> EventStream:
    """Answer one question, each sentence as soon as it is proved, as server-sent events."""
    return streamed(asked, service, metrics)


def streamed(asked: Asked, service: Service, metrics: Metrics) -> EventStream:
    """The events as a response. What is wrong with the question is raised before anything is sent."""
    with counted(metrics), service.slots.until_sent() as give_back:
        events = service.events(asked.question, asked.earlier, parse_day(asked.today))
        document_of = service.pipeline.document
    return EventStream(_lines(events, document_of, metrics), service.turns, give_back)


def watched(events: Iterator[Event], metrics: Metrics) -> Iterator[Event | Problem]:
    """The events, counted; an error on the way is the last thing that comes, as a problem."""
    try:
        with ending(events):
            for event in events:
                if isinstance(event, Finished):
                    metrics.questions.labels(event.answer.outcome).inc()
                yield event
    except DatelineError as error:
        metrics.questions.labels("failed").inc()
        yield problem_of(error)
    except Exception as error:
        metrics.questions.labels("failed").inc()
        logging.getLogger("dateline").exception("a streamed answer failed")
        yield Problem(title="Internal Server Error", status=500, detail=f"a bug of ours ({type(error).__name__})")


@contextmanager
def counted(metrics: Metrics) -> Iterator[None]:
    """Counts a question that was turned away or failed."""
    try:
        yield
    except BaseException as error:
        metrics.questions.labels(_ended(error)).inc()
        raise


def _ended(error: BaseException) -> str:
    status = problem_of(error).status if isinstance(error, DatelineError) else 500
    return {422: "invalid", 503: "turned_away"}.get(status, "failed")


def _lines(events: Iterator[Event], document_of: DocumentOf, metrics: Metrics) -> Iterator[str]:
    watching = watched(events, metrics)
    with ending(watching):
        for event in watching:
            name, shown = event_json(event, document_of)
            yield f"event: {name}\ndata: {json.dumps(shown, ensure_ascii=False)}\n\n"


def event_json(event: Event | Problem, document_of: DocumentOf) -> tuple[str, Any]:
    """An event's name and what it carries. Citations look as they do in the whole answer."""
    if isinstance(event, Problem):
        return "error", event.model_dump()
    name = NAMES.get(type(event), type(event).__name__.lower())
    if isinstance(event, Finished):
        return name, answer_json(event.answer, document_of)
    shown = plain(event)
    if isinstance(event, Proved):
        shown["citations"] = [citation_json(each, document_of) for each in event.citations]
    return name, shown
