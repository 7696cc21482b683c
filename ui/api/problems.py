"""Errors as RFC 9457 problem details: a status, a sentence that names the offending value, and never a traceback.

Below /v1 the same errors have the form that OpenAI's clients expect.
"""

from __future__ import annotations

import http
import json
import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from index.errors import CatalogCorrupt, DatelineError, HomeError, IndexBusy, InvariantViolated, ModelError, UsageError
from ui.service import RETRY_SECONDS, TooManyQuestions

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
LONGEST_SHOWN = 200
STATUSES: tuple[tuple[type[DatelineError], int], ...] = (
    (UsageError, 422),
    (TooManyQuestions, 503),
    (IndexBusy, 409),
    (CatalogCorrupt, 500),
    (ModelError, 500),
    (InvariantViolated, 500),
    (HomeError, 503),
)
"""The first that fits counts. 503 is for what may be over soon: too many questions, nothing indexed yet."""


class Offence(BaseModel):
    """One value that is wrong."""

    where: str = Field(description="Where it stands, such as `body.question` or `query.limit`.")
    given: str = Field(description="The value as it came, shortened.")
    wanted: str = Field(description="What would be right.")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{
        "type": "about:blank", "title": "Unprocessable Content", "status": 422,
        "detail": "not a day: 'tomorow'; give one such as 2022-02-14 or Feb 14", "errors": [],
    }]})  # fmt: skip

    type: str = "about:blank"
    title: str = Field(description="The name of the status.")
    status: int
    detail: str = Field(description="What is wrong with which value, in a sentence.")
    errors: list[Offence] = []


class NotFound(DatelineError):
    """What the address names does not exist."""


def problem_of(error: DatelineError) -> Problem:
    """One of our errors as a problem."""
    status = 404 if isinstance(error, NotFound) else next((at for kind, at in STATUSES if isinstance(error, kind)), 500)
    return _problem(status, str(error))


def add_handlers(app: FastAPI) -> None:
    """Every error of the application becomes a problem."""

    @app.exception_handler(DatelineError)
    async def ours(request: Request, error: DatelineError) -> Response:
        problem = problem_of(error)
        if problem.status == 500:
            logging.getLogger("dateline").error("%s %s", request.method, request.url.path, exc_info=error)
        return respond(request, problem)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        offences = [_offence(each) for each in error.errors()]
        detail = "; ".join(f"{each.where}: {each.given} will not do: {each.wanted}" for each in offences[:3])
        return respond(request, _problem(422, detail, offences))

    @app.exception_handler(HTTPException)
    async def plain(request: Request, error: HTTPException) -> Response:
        detail, headers = str(error.detail), dict(error.headers or {})
        if error.status_code == 400 and detail.endswith("parsing the body"):
            detail = "the body cannot be read: it must be JSON in UTF-8, or a form where the route takes one"
        elif detail == http.HTTPStatus(error.status_code).phrase:
            detail = f"{detail}: {request.method} {_shown(request.url.path)}"
        if error.status_code == 405:
            headers["Allow"] = ", ".join(sorted(_methods(request)))
        return respond(request, _problem(error.status_code, detail), headers)

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> Response:
        # Starlette logs the traceback after this.
        return respond(request, _problem(500, f"a bug of ours ({type(error).__name__}); the server's log has more"))


def no_such_route(request: Request) -> None:
    """Answers what no route takes."""
    raise HTTPException(405 if _methods(request) else 404)


def respond(request: Request, problem: Problem, headers: Any = None) -> Response:
    """The problem as a response, in the form that the route's clients expect."""
    extra = dict(headers or {})
    if problem.status in (503, 409):
        extra["Retry-After"] = str(RETRY_SECONDS)
    if request.url.path.startswith("/v1/"):
        status = 400 if problem.status == 422 else problem.status
        return _json(openai_error(problem), status, "application/json", extra)
    return _json(problem.model_dump(), problem.status, "application/problem+json", extra)


def openai_error(problem: Problem) -> dict[str, Any]:
    """The problem as OpenAI's clients read it."""
    kinds = {404: "not_found_error", 503: "overloaded_error", 500: "server_error"}
    codes = {404: "model_not_found", 503: "overloaded"}
    where = problem.errors[0].where.removeprefix("body.") if problem.errors else None
    return {
        "error": {
            "message": problem.detail,
            "type": kinds.get(problem.status, "invalid_request_error"),
            "param": where,
            "code": codes.get(problem.status),
        }
    }


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route can answer with, for its OpenAPI description."""
    return {
        status: {
            "model": Problem,
            "description": http.HTTPStatus(status).phrase,
            "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def _problem(status: int, detail: str, errors: Sequence[Offence] = ()) -> Problem:
    return Problem(title=http.HTTPStatus(status).phrase, status=status, detail=detail, errors=list(errors))


def _json(content: Any, status: int, media_type: str, headers: dict[str, str]) -> Response:
    # ASCII only: what is wrong with a value may be that UTF-8 has no form for it.
    return Response(json.dumps(content), status, headers, media_type)


def _offence(error: Any) -> Offence:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return Offence(where=where, given="nothing", wanted="this is required")
    if error["type"] == "json_invalid":
        return Offence(where=where, given="the body", wanted=f"JSON ({error['ctx']['error']})")
    return Offence(where=where, given=_shown(error["input"]), wanted=error["msg"])


def _methods(request: Request) -> set[str]:
    """The methods that the path takes, by the application's description of itself."""
    paths = request.app.openapi()["paths"]
    path = request.url.path.strip("/").split("/")
    fitting = (
        methods
        for known, methods in paths.items()
        if len(parts := known.strip("/").split("/")) == len(path)
        and all(part == given or part.startswith("{") for part, given in zip(parts, path, strict=True))
    )
    return {method.upper() for methods in fitting for method in methods}


def _shown(value: Any) -> str:
    """A value as one short line.

    >>> _shown("x" * 300)[-5:], _shown("a\\nb")
    ("xx …'", "'a\\\\nb'")
    """
    if isinstance(value, str) and len(value) > LONGEST_SHOWN:
        return repr(value[:LONGEST_SHOWN] + " …")
    shown = repr(value)
    return shown if len(shown) <= LONGEST_SHOWN + 2 else shown[:LONGEST_SHOWN] + " …"
