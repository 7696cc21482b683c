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
