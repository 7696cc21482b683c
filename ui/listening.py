"""Listening on a port and serving an application there until Ctrl-C: the same for the page, the API and the tools for agents."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import TYPE_CHECKING

from index.errors import HomeError

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from ui.service import Service


def serve(
    service: Service, host: str, port: int, application: Callable[[], ASGIApp], greet: Callable[[str], None]
) -> None:
    """Serves what `application` makes, once the port is ours, while the service warms up. `greet` hears the address.

    Raises HomeError when the port is taken.
    """
    import uvicorn

    listening = listen(host, port)
    config = uvicorn.Config(application(), log_level="warning", timeout_graceful_shutdown=2)
    greet(f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}")
    with service.warming():
        uvicorn.Server(config).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there, before anything slow is done. Raises HomeError when it cannot."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(128)
    except OSError as error:
        raise HomeError(
            f"cannot listen on {host}:{port}: the port is taken or not allowed; choose another with --port"
        ) from error
    return listening
