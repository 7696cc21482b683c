"""The memory of a server's many threads."""

from __future__ import annotations

import contextlib
import ctypes
import os

HEAPS = 2
_ARENA_MAX = -8
"""`M_ARENA_MAX` of glibc's malloc.h."""


def share_heaps() -> None:
    """Has threads share two heaps, where the C library is glibc and MALLOC_ARENA_MAX does not say otherwise.

    By itself glibc gives them up to eight a core, and what a thread has freed in one of these, threads of others do not use: while
    64 people asked, a server grew by 12 % in five minutes, and with two heaps by 2 % (docs/measurements/load.md).
    """
    if "MALLOC_ARENA_MAX" not in os.environ:
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").mallopt(_ARENA_MAX, HEAPS)
