"""serve: the browser front end."""

from __future__ import annotations

import click

from ui.terminal import Door, notify


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=7860, show_default=True, help="Port to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.pass_obj
def serve(door: Door, host: str, port: int, open_browser: bool) -> None:
    """Serve the browser front end on this machine.

    \b
    Example:
      dateline serve --port 7860
    """
    from ui.web.server import serve as serve_web

    serve_web(door.home, host, port, open_browser=open_browser, notify=notify, **door.chosen())
