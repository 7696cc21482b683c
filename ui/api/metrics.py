"""What is counted, and the same in Prometheus' text form. Each application has a registry of its own."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.errors import DatelineError
from ui.service import Service

LATENCIES = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds of the histogram's buckets in seconds."""
OTHER = "other"
"""The route of requests that none of ours takes; their paths are not told apart, so that the series stay few."""


class Metrics:
    """Counters of one application. Safe for threads."""

    def __init__(self) -> None:
        kept = self.registry = CollectorRegistry()
        self.requests = Counter("dateline_http_requests", "Requests.", ["method", "route", "status"], registry=kept)
        self.latency = Histogram("dateline_http_request_seconds", "Seconds from request to the end of the response.",
                                 ["method", "route"], buckets=LATENCIES, registry=kept)  # fmt: skip
        self.questions = Counter("dateline_questions", "Questions by how they ended.", ["outcome"], registry=kept)
        self.in_flight = Gauge("dateline_questions_in_flight", "Questions answered or waiting now.", registry=kept)
        self.size = Gauge("dateline_index_size", "What the index holds.", ["what"], registry=kept)
        self.generation = Gauge("dateline_index_generation", "Grows with every change of the index.", registry=kept)
        self.jobs = Gauge("dateline_jobs", "Indexing jobs remembered, by state.", ["state"], registry=kept)
        ProcessCollector(registry=self.registry)

    def text(self, service: Service) -> bytes:
        """All of it now, in Prometheus' text form."""
        self.in_flight.set(service.slots.taken)
        for state in ("running", "done", "failed", "cancelled"):
            self.jobs.labels(state).set(sum(job.state == state for job in service.jobs.listed()))
        try:
            counts, generation = service.catalog.counts(), service.catalog.generation()
            for what in ("documents", "passages", "statements"):
                self.size.labels(what).set(getattr(counts, what))
            self.generation.set(generation)
        except DatelineError:
            self.size.clear()  # nothing is indexed, or it cannot be read: no figure rather than an old one
        return generate_latest(self.registry)


class Measuring:
    """Middleware that counts requests and their seconds by route."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            method = scope["method"] if scope["method"] in ("GET", "POST", "DELETE", "HEAD", "OPTIONS") else OTHER
            route = getattr(scope.get("route"), "path", None) or OTHER
            route = OTHER if route.endswith(":path}") else route
            self._metrics.requests.labels(method, route, str(status)).inc()
            self._metrics.latency.labels(method, route).observe(time.perf_counter() - started)
