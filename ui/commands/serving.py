"""serve, mcp, password: the browser front end, the doors for other programs, and who may come in."""

from __future__ import annotations

import threading
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ui import listening
from ui.terminal import Door, notify

if TYPE_CHECKING:
    from ui.service import Service

PORT = click.IntRange(0, 65_535)
"""The system's own look-up takes greater numbers too, and leaves off what goes beyond 16 bits."""
FOLDERS = click.option(
    "--allow-paths", "folders", multiple=True, metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder whose files clients may have indexed by path; may be given several times.",
)  # fmt: skip


def guarded(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that say who may come in."""
    for option in reversed((
        click.option("--auth", multiple=True, metavar="USER:PASSWORD-FILE",
                      help="Users must log in. Or a file with a line USER:PASSWORD for each. May be given several times."),
        click.option("--token-file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
                      help="Whoever has the token in this file may come in."),
        click.option("--allow-host", "names", multiple=True, metavar="NAME",
                      help="A name under which a proxy serves this; may be given several times."),
    )):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=PORT, default=7860, show_default=True, help="Port to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.option("--api-only", is_flag=True, help="Only the HTTP API, without the page; starts fast.")
@click.option("--language", type=click.Choice(["en", "de"]), help="Language of the page.  [default: the browser's]")
@FOLDERS
@guarded
@click.pass_obj
def serve(
    door: Door, host: str, port: int, open_browser: bool, api_only: bool, auth: tuple[str, ...], token_file: Path | None,
    names: tuple[str, ...], folders: tuple[Path, ...], language: str | None,
) -> None:  # fmt: skip
    """Serve the browser front end and the HTTP API, on this machine alone unless users must log in.

    The API is described at /api/openapi.json.

    \b
    Example:
      dateline serve --port 7860
      dateline serve --api-only --allow-paths articles/
      dateline serve --host 0.0.0.0 --auth anna:anna.password
    """
    from ui.memory import share_heaps
    from ui.web.access import protected, read_access

    share_heaps()
    access, service = read_access(host, auth, token_file, notify), _service(door, folders)
    if api_only:
        if open_browser:
            raise click.UsageError("--open opens the page, which --api-only leaves out")
        from ui import api

        listening.serve(
            service, host, port, lambda: protected(api.application(service), access, host, names),
            lambda url: notify(f"Dateline's API is at {url}{api.OPENAPI} (Ctrl-C ends it)"),
        )  # fmt: skip
        return
    from ui.web.server import application

    def greet(url: str) -> None:
        notify(f"Dateline is at {url} (Ctrl-C ends it)")
        if open_browser:
            threading.Timer(1, webbrowser.open, [url]).start()

    listening.serve(
        service, host, port, lambda: application(service, host, port, access=access, names=names, language=language), greet
    )  # fmt: skip


@click.command()
@click.option("--http", is_flag=True, help="Listen on a port (streamable HTTP, at /mcp) instead of stdin and stdout.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --http: address to listen on.")
@click.option("--port", type=PORT, default=7861, show_default=True, help="With --http: port to listen on.")
@guarded
@click.pass_obj
def mcp(
    door: Door, http: bool, host: str, port: int, auth: tuple[str, ...], token_file: Path | None, names: tuple[str, ...]
) -> None:
    """Serve the documents as tools for agents, by the Model Context Protocol. Needs: pip install "dateline[mcp]".

    Tools: ask, who_said, statements, find_quote, open_source, list_documents. All of them only read.

    \b
    Example:
      dateline mcp
      dateline mcp --http --port 7861
    """
    from ui.memory import share_heaps
    from ui.web.access import protected, read_access

    share_heaps()
    access = read_access(host, auth, token_file, notify)
    from ui.mcp_server import server

    service = _service(door)
    made = server(service)
    if not http:
        with service.warming():
            made.run("stdio")
        return
    listening.serve(
        service, host, port, lambda: protected(made.streamable_http_app(host=host), access, host, names),
        lambda url: notify(f"Dateline's tools are at {url}/mcp (Ctrl-C ends it)"),
    )  # fmt: skip


def _service(door: Door, folders: Sequence[Path] = ()) -> Service:
    """What all doors share. An LLM that makes no sense is refused now, not at the first question."""
    from ui.service import Service

    door.model()
    return Service(
        door.home, door.pipeline, folders=folders, servers=door.servers, settings=door.settings(), notify=notify
    )


@click.command()
@click.argument("user")
def password(user: str) -> None:
    """Ask for a password and print the line for it in a file of `serve --auth`; the file then holds no password.

    \b
    Example:
      dateline password anna >> users
    """
    from ui.web.access import hashed

    given = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    click.echo(f"{user}:{hashed(given)}")
