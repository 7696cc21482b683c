"""/api/health and /metrics: whether it works, for those who run it."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST

from index.errors import DatelineError, NothingIndexed
from ui.api.dependencies import Measured, Served, by_name
from ui.api.records import Health

router = APIRouter(tags=["watching"], generate_unique_id_function=by_name)


@router.get("/api/health", responses={503: {"model": Health, "description": "The index cannot be read."}})
def health(response: Response, service: Served) -> Health:
    """Whether questions can be answered. No model is loaded for it."""
    shown = Health(
        status="empty", detail="nothing is indexed yet", version=version("dateline"), documents=0, passages=0,
        statements=0, generation=0, settings_fingerprint="", questions_in_flight=service.slots.taken,
        questions_at_most=service.slots.most,
    )  # fmt: skip
    try:
        counts, settings = service.catalog.counts(), service.catalog.settings()
    except NothingIndexed:
        return shown
    except DatelineError as error:
        response.status_code = 503
        return shown.model_copy(update={"status": "failed", "detail": str(error)})
    return shown.model_copy(
        update={
            "status": "ok" if counts.documents else "empty",
            "detail": "" if counts.documents else shown.detail,
            **vars(counts),
            "generation": service.catalog.generation(),
            "settings_fingerprint": settings.fingerprint if settings else "",
        }
    )


@router.get(
    "/metrics",
    response_class=PlainTextResponse,
    responses={
        200: {"description": "Prometheus' text form.", "content": {"text/plain": {"schema": {"type": "string"}}}}
    },
)
def metrics(service: Served, measured: Measured) -> Response:
    """Requests, latencies, questions by outcome, and the size of the index, for Prometheus."""
    return Response(measured.text(service), media_type=CONTENT_TYPE_LATEST)
