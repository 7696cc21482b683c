"""The HTTP API: questions, statements, documents, sources, jobs, OpenAI's protocol, health and metrics.

`application` is the API by itself; `add_to` puts it into an application that serves more. Both work on a
ui.service.Service and import neither Gradio nor a model.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.service import Service

OPENAPI = "/api/openapi.json"
SUMMARY = "Cited answers over a folder of documents: who said what, when, and where it is written, to the character."


def application(service: Service) -> FastAPI:
    """The API by itself, as an ASGI application. Its description is at /api/openapi.json."""
    from fastapi import FastAPI

    # Pages of documentation would fetch their scripts from outside.
    app = FastAPI(
        title="Dateline", summary=SUMMARY, version=_version(), docs_url=None, redoc_url=None, openapi_url=OPENAPI
    )
    add_to(app, service)
    return app


def add_to(app: FastAPI, service: Service) -> None:
    """Adds the API to an application: routes, errors as problems, and what is counted."""
    from ui.api import asking, completions, indexing, library, watching
    from ui.api.limits import Limited
    from ui.api.metrics import Measuring, Metrics
    from ui.api.problems import METHODS, add_handlers, no_such_route

    metrics = Metrics()
    app.state.service, app.state.metrics = service, metrics
    for each in (asking, library, indexing, completions, watching):
        app.include_router(each.router)
    for prefix in ("/api", "/v1"):  # else what serves the other paths would answer for ours
        app.add_api_route(prefix + "/{rest:path}", no_such_route, methods=METHODS, include_in_schema=False)
    add_handlers(app)
    app.add_middleware(Limited)
    app.add_middleware(Measuring, metrics=metrics)


def _version() -> str:
    from importlib.metadata import version

    return version("dateline")
