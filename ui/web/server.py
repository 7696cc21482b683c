"""`dateline serve`: the application that is served. Nothing is fetched from outside."""

from __future__ import annotations

import inspect
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from ui.web.access import Access, Guard
from ui.web.headers import SecurityHeaders

if TYPE_CHECKING:
    from fastapi import FastAPI

    from ui.service import Service

FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
LARGEST_UPLOAD = "100mb"


def application(
    service: Service,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    access: Access = Access(),
    names: Sequence[str] = (),
    language: str | None = None,
) -> FastAPI:
    """Everything that is served. Routers first, then the page, which takes every path that is left; then middleware.

    `access` says who may come in, and `names` under which names a proxy serves this. `language` is that of all visitors; if
    none is given, each browser's own.
    """
    gradio = _imported_gradio()
    from ui.api import application as api
    from ui.evaluations import Evaluations
    from ui.web.page import HEAD, build
    from ui.web.panes import pane_routes
    from ui.web.routes import routes
    from ui.web.strings import LANGUAGES, say
    from ui.web.visitor import Browsers

    evaluations = Evaluations(service.home, service.servers)
    app = api(service)
    app.router.routes += [*pane_routes(service, evaluations, language), *routes(service, language)]
    words = gradio.I18n(**LANGUAGES)
    page = build(service, (lambda key: say(key, language)) if language else words)
    gradio.mount_gradio_app(
        app,
        page.queue(default_concurrency_limit=4),
        path="/",
        server_name=host,
        server_port=port,
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        max_file_size=LARGEST_UPLOAD,
        theme=gradio.themes.Base(primary_hue="orange", font=FONTS, font_mono=["ui-monospace", "monospace"]),
        head=HEAD,
        i18n=words,
    )
    _end_with(app, evaluations.stop)
    # Middleware: app.add_middleware(…) here; the last one added sees a request first.
    app.add_middleware(Browsers)
    app.add_middleware(Guard, access=access, host=host, more_names=names)
    app.add_middleware(SecurityHeaders)
    return app


def _imported_gradio() -> Any:
    """The package. Whenever it is imported it compares type stubs beside its sources with these, which takes two fifths of
    the time; it leaves out classes that have no file, and so has none here while it is imported.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    known = inspect.getfile

    def file_of(thing: Any) -> str:
        if inspect.isclass(thing) and thing.__module__.startswith("gradio."):
            raise OSError("not looked for")
        return known(thing)

    inspect.getfile = file_of  # type: ignore[assignment]
    try:
        import gradio
    finally:
        inspect.getfile = known
    return gradio


def _end_with(app: FastAPI, stop: Callable[[], None]) -> None:
    """Has something stopped when the application is."""
    before = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(application: Any) -> AsyncIterator[Any]:
        async with before(application) as state:
            yield state
        stop()

    app.router.lifespan_context = lifespan
