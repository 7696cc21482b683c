"""serve, mcp: the browser front end and the doors for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from ui.terminal import Door, notify

FOLDERS = click.option(
    "--folder", "folders", multiple=True, metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder whose files clients may have indexed by path; may be given several times.",
)  # fmt: skip


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=7860, show_default=True, help="Port to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.option("--api-only", is_flag=True, help="Only the HTTP API, without the page; starts fast.")
@FOLDERS
@click.pass_obj
def serve(door: Door, host: str, port: int, open_browser: bool, api_only: bool, folders: tuple[Path, ...]) -> None:
    """Serve the browser front end and the HTTP API on this machine. The API is described at /api/openapi.json.

    \b
    Example:
      dateline serve --port 7860
      dateline serve --api-only --folder articles/
    """
    from ui.web.server import serve as serve_web

    if not api_only:
        serve_web(door.home, host, port, open_browser=open_browser, notify=notify, folders=folders, **door.chosen())
        return
    if open_browser:
        raise click.UsageError("--open opens the page, which --api-only leaves out")
    from ui.api import serve as serve_api
    from ui.service import Service

    serve_api(Service(door.home, door.pipeline, folders=folders, notify=notify), host, port, notify)


@click.command()
@click.option("--http", is_flag=True, help="Listen on a port (streamable HTTP, at /mcp) instead of stdin and stdout.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --http: address to listen on.")
@click.option("--port", default=7861, show_default=True, help="With --http: port to listen on.")
@click.pass_obj
def mcp(door: Door, http: bool, host: str, port: int) -> None:
    """Serve the documents as tools for agents, by the Model Context Protocol. Needs: pip install "dateline[mcp]".

    Tools: ask, who_said, statements, find_quote, open_source, list_documents. All of them only read.

    \b
    Example:
      dateline mcp
      dateline mcp --http --port 7861
    """
    import threading

    from ui.mcp_server import server
    from ui.service import Service

    service = Service(door.home, door.pipeline, notify=notify)
    made = server(service)
    threading.Thread(target=service.warm, daemon=True).start()
    if not http:
        made.run("stdio")
        return
    import uvicorn

    from ui.web.server import listen

    listening = listen(host, port)
    notify(f"Dateline's tools are at http://{host}:{listening.getsockname()[1]}/mcp (Ctrl-C ends it)")
    app = made.streamable_http_app(host=host)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2)).run(sockets=[listening])
