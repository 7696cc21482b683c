"""What library.js, statements.js and evaluation.js ask for: the panes beside the chat.

HTML made on the server, JSON around it. Indexing is started, cancelled and documents are removed by the HTTP API
(ui/api/), which the page uses like any other client.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from index.corpus import outdated, size_on_disk
from index.errors import DatelineError, HomeError, UsageError
from index.removal import restore
from index.shelf import PAGE, SORTS, Wanted, formats, listed, outlets
from index.tables.schema import Counts
from rag.asked.days import day_range
from rag.listing import chosen_statements
from ui.evaluations import Evaluations
from ui.listing import statement_rows, statements_csv
from ui.service import Service
from ui.web import evaluation, library, statements
from ui.web.plot import plot
from ui.web.replies import Json, answering, doing, download, failed, text_of
from ui.web.strings import counted, language_of, say

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    from index.records import Statement

REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
"""Of a report: a page without scripts, whose style stands in it."""


def pane_routes(service: Service, evaluations: Evaluations, language: str | None = None) -> list[Route]:
    """The routes. `language` is that of all visitors; if none is given, each browser's own."""
    from starlette.routing import Route

    def spoken(request: Request) -> str:
        return language or language_of(request.headers.get("accept-language", ""))

    books, said, runs = Library(service, spoken), Statements(service, spoken), Evaluated(evaluations, spoken)
    return [
        Route("/page/library", answering(books.pane)),
        Route("/page/library/documents", answering(books.documents)),
        Route("/page/library/state", answering(books.state)),
        Route("/page/library/jobs/{job}", answering(books.job)),
        Route("/page/library/rebuild", doing(books.rebuild), methods=["POST"]),
        Route("/page/library/restore", doing(books.restore), methods=["POST"]),
        Route("/page/statements", answering(said.pane)),
        Route("/page/statements/found", answering(said.found)),
        Route("/page/statements.csv", answering(said.csv)),
        Route("/page/evaluation", answering(runs.pane)),
        Route("/page/evaluation/state", answering(runs.state)),
        Route("/page/evaluation/start", doing(runs.start), methods=["POST"]),
        Route("/page/evaluation/stop", doing(runs.stop), methods=["POST"]),
        Route("/page/reports/{suite}", answering(runs.report)),
    ]


Spoken = Callable[["Request"], str]


class Library:
    """The library, a method for each of its addresses."""

    def __init__(self, service: Service, spoken: Spoken) -> None:
        self._service = service
        self._spoken = spoken

    def pane(self, request: Request) -> Json:
        """What stands there whatever is indexed."""
        return {"html": library.pane(self._spoken(request), self._service.jobs.folders)}

    def documents(self, request: Request) -> Json:
        """One page of the documents that meet the filters."""
        language, asked = self._spoken(request), request.query_params
        wanted = Wanted(
            search=asked.get("search", "")[:200],
            source=asked.get("source", ""),
            format=asked.get("format", ""),
            days=day_range(None, asked.get("from") or None, asked.get("to") or None),
            sort=next((each for each in SORTS if each == asked.get("sort")), "published"),
            descending=asked.get("order") != "up",
            offset=PAGE * _page(request),
        )
        try:
            found, total = listed(self._service.catalog, wanted)
        except HomeError:
            if self._service.is_empty():
                return {"html": "", "found": say("nothing indexed", language), "pages": 0}
            raise
        html, shown = library.documents(found, language), library.found(wanted, total, language)
        return {"html": html, "found": shown, "pages": -(-total // PAGE)}

    def state(self, request: Request) -> Json:
        """How much is indexed, what can be filtered by, and which job runs."""
        language, running = self._spoken(request), self._service.jobs.running
        told: Json = {"job": running.id if running else ""}
        if self._service.is_empty():
            catalog, held = None, library.state(Counts(0, 0, 0), 0, (), {}, language, busy=False)
        else:
            catalog = self._service.catalog
            held = library.state(
                catalog.counts(), size_on_disk(self._service.home), outdated(catalog), catalog.failures(), language,
                busy=running is not None,
            )  # fmt: skip
        return told | {
            "html": held,
            "source": library.options(outlets(catalog) if catalog else [], say("every outlet", language)),
            "format": library.options(formats(catalog) if catalog else [], say("every format", language)),
        }

    def job(self, request: Request) -> Json:
        """How far a job is."""
        language = self._spoken(request)
        job = self._service.jobs.get(request.path_params["job"])
        if job is None:
            raise DatelineError(say("no job", language))
        return {"html": library.job(job, language), "told": library.told(job, language), "state": job.state}

    def rebuild(self, request: Request, sent: Json) -> Json:
        """Starts to index all documents anew with the settings of now."""
        return {"id": self._service.jobs.rebuild().id}

    def restore(self, request: Request, sent: Json) -> Json:
        """Puts a document back that was removed."""
        self._service.jobs.check_free()
        restore(self._service.home, text_of(sent, "document"), servers=self._service.servers)
        return {}


class Statements:
    """Who said what, a method for each of its addresses."""

    def __init__(self, service: Service, spoken: Spoken) -> None:
        self._service = service
        self._spoken = spoken

    def pane(self, request: Request) -> Json:
        """What stands there whatever is found."""
        return {"html": statements.pane(self._spoken(request))}

    def found(self, request: Request) -> Json:
        """One page of the statements that meet the filters, and the picture of all of them."""
        language, page = self._spoken(request), _page(request)
        if self._service.is_empty():
            return {"table": "", "plot": "", "found": say("nothing indexed", language), "pages": 0}
        chosen = self._chosen(request)
        shown = chosen[PAGE * page : PAGE * (page + 1)]
        return {
            "table": statements.table(shown, self._service.catalog.document, language),
            "plot": plot(chosen, language),
            "found": counted("statements", len(chosen), language),
            "pages": -(-len(chosen) // PAGE),
        }

    def csv(self, request: Request) -> Response:
        """All statements that meet the filters, as a table for other programs."""
        rows = statement_rows(self._chosen(request), self._service.catalog)
        return download(statements_csv(rows), "statements.csv", "text/csv; charset=utf-8")

    def _chosen(self, request: Request) -> list[Statement]:
        asked = {key: value.strip()[:200] for key, value in request.query_params.items()}
        days = day_range(None, asked.get("from") or None, asked.get("to") or None)
        return chosen_statements(
            self._service.refreshed, asked.get("speaker", ""), days, asked.get("about", ""), asked.get("source", "")
        )


class Evaluated:
    """The evaluation, a method for each of its addresses."""

    def __init__(self, evaluations: Evaluations, spoken: Spoken) -> None:
        self._evaluations = evaluations
        self._spoken = spoken

    def pane(self, request: Request) -> Json:
        """What stands there, and the last results of each suite."""
        language, last = self._spoken(request), self._evaluations.last
        is_running = last is not None and last.state == "running"
        found = self._evaluations.results()
        reports = [each["suite"] for each in found if self._evaluations.report(each["suite"])]
        return {
            "html": evaluation.pane(language),
            "suites": evaluation.suites(self._evaluations.questions, is_running, language),
            "results": evaluation.results(found, reports, language),
            "running": is_running,
        }

    def state(self, request: Request) -> Json:
        """How far the run is that was started last."""
        language, last = self._spoken(request), self._evaluations.last
        if last is None:
            return {"state": "", "html": "", "told": "", "error": ""}
        html, told = evaluation.progress(last, language), evaluation.told(last, language)
        return {"state": last.state, "html": html, "told": told, "error": last.error}

    def start(self, request: Request, sent: Json) -> Json:
        """Starts a suite."""
        self._evaluations.start(text_of(sent, "suite"))
        return {}

    def stop(self, request: Request, sent: Json) -> Json:
        """Ends the run."""
        self._evaluations.stop()
        return {}

    def report(self, request: Request) -> Response:
        """The page of a suite's last results."""
        from starlette.responses import FileResponse

        path = self._evaluations.report(request.path_params["suite"])
        if path is None:
            return failed(say("no results", self._spoken(request)), 404)
        headers = {"Content-Security-Policy": REPORT_POLICY, "Cache-Control": "no-store"}
        return FileResponse(path, media_type="text/html", headers=headers)


def _page(request: Request) -> int:
    """Which page is asked for, counted from 0."""
    asked = request.query_params.get("page", "0")
    if not asked.isdecimal() or len(asked) > 9:
        raise UsageError(f"a page is a number from 0, not {asked[:40]!r}")
    return int(asked)
