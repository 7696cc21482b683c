"""Every door that listens says where, and ends by Ctrl-C."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

COMMAND = "from ui.cli import main; main(prog_name='dateline')"


@pytest.mark.parametrize(
    ("door", "path", "status"),
    [(["serve"], "", 200), (["serve", "--api-only"], "/api/openapi.json", 200), (["mcp", "--http"], "/mcp", 400)],
    ids=["page", "API", "tools"],
)
def test_the_address_can_be_followed(indexed_home: Path, door: list[str], path: str, status: int) -> None:
    command = [sys.executable, "-c", COMMAND, "--home", str(indexed_home), *door, "--host", "::1", "--port", "0"]
    with subprocess.Popen(command, cwd=Path(__file__).parent.parent, stderr=subprocess.PIPE, text=True) as served:
        try:
            assert served.stderr
            address = re.search(r"http://\S+", served.stderr.readline())
            assert address
            assert re.fullmatch(rf"http://\[::1\]:[1-9]\d*{path}", address[0])
            assert httpx.get(address[0], timeout=60).status_code == status
            served.send_signal(signal.SIGINT)
            _, errors = served.communicate(timeout=60)
        finally:
            served.kill()
    assert (served.returncode, errors) == (0, "")
