"""What an address of the page answers with: JSON, a file, or what is wrong, in one form for all of them.

`answering` and `doing` make endpoints of functions; a DatelineError becomes its sentence with a status.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from index.errors import DatelineError, HomeError, IndexBusy, UsageError
from ui.conversations import NoConversation
from ui.service import RETRY_SECONDS, TooManyQuestions

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

LARGEST_BODY = 100_000
"""Bytes of a request."""
Json = dict[str, Any]


def answering(give: Callable[[Request], Response | Json]) -> Callable[[Request], Response]:
    """An endpoint that is read: what it gives as JSON, or what is wrong."""

    def endpoint(request: Request) -> Response:
        return _answer(lambda: give(request))

    return endpoint


def doing(act: Callable[[Request, Json], Response | Json]) -> Callable[[Request], Any]:
    """An endpoint that is sent a JSON object. Other pages cannot send that type without being allowed to."""

    async def endpoint(request: Request) -> Response:
        from starlette.concurrency import run_in_threadpool

        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return failed("expected a JSON object (Content-Type: application/json)", 415)
        received = b""
        async for part in request.stream():
            received += part
            if len(received) > LARGEST_BODY:
                return failed(f"more than {LARGEST_BODY:,} bytes", 413)
        try:
            body = json.loads(received)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            return failed("expected a JSON object", 400)
        return await run_in_threadpool(_answer, lambda: act(request, body))

    return endpoint


def _answer(give: Callable[[], Response | Json]) -> Response:
    from starlette.responses import JSONResponse

    try:
        given = give()
    except NoConversation as error:
        return failed(str(error), 404)
    except UsageError as error:
        return failed(str(error), 400)
    except IndexBusy as error:
        return failed(str(error), 409)
    except TooManyQuestions as error:
        return failed(str(error), 503, {"Retry-After": str(RETRY_SECONDS)})
    except DatelineError as error:
        return failed(str(error), 500 if isinstance(error, HomeError) else 404)
    return JSONResponse(given, headers={"Cache-Control": "no-store"}) if isinstance(given, dict) else given


def failed(reason: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    """What is wrong, as JSON."""
    from starlette.responses import JSONResponse

    return JSONResponse({"error": reason}, status, headers)


def download(text: str, name: str, kind: str) -> Response:
    """A text to be saved as a file of that name."""
    from starlette.responses import Response

    disposition = f"attachment; filename*=UTF-8''{quote(name.replace('/', '-'), safe='')}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
    return Response(text, media_type=kind, headers=headers)


def text_of(body: Json, field: str) -> str:
    """A text that was sent. Raises UsageError where it is none."""
    value = body.get(field)
    if not isinstance(value, str):
        raise UsageError(f"{field} should be a text, not {value!r}")
    return value


def number_of(body: Json, field: str) -> int | None:
    """A whole number that was sent, or none. Raises UsageError where it is something else."""
    value = body.get(field)
    if value is not None and (type(value) is not int or not 0 <= value < 2**31):
        raise UsageError(f"{field} should be a number from 0, not {value!r}")
    return value
