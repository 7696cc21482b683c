"""Threads of a server share heaps."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNTED = """
import ctypes, threading
from ui.memory import share_heaps
if {shared}:
    share_heaps()
together = threading.Barrier(8)
def hold():
    kept = bytearray(10_000)
    together.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
[each.start() for each in threads]
[each.join() for each in threads]
libc = ctypes.CDLL("libc.so.6")
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc alone has such heaps")
@pytest.mark.parametrize(("shared", "heaps"), [(True, (1, 2)), (False, (3, 64))])
def test_threads_share_two_heaps(shared: bool, heaps: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    command = [sys.executable, "-c", COUNTED.format(shared=shared)]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
    assert heaps[0] <= told.count("<heap nr=") <= heaps[1], told
