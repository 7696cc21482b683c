"""What routes ask for: the service behind them and what is counted."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from ui.api.metrics import Metrics
from ui.service import Service


def service_of(request: Request) -> Service:
    """The service that the application was made for."""
    return cast(Service, request.app.state.service)


def metrics_of(request: Request) -> Metrics:
    """The application's counters."""
    return cast(Metrics, request.app.state.metrics)


Served = Annotated[Service, Depends(service_of)]
Measured = Annotated[Metrics, Depends(metrics_of)]


def by_name(route: APIRoute) -> str:
    """The id of a route's operation in the OpenAPI description: the name of its function."""
    return route.name
