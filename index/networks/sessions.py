"""Models run by ONNX Runtime: each run on one thread, and as many runs at a time as there are cores.

A run that is spread over the cores waits for the slowest of them many times a layer: one text a run, run side by side, was
1.3 times as fast as batches on two idle cores, and several times on busy ones.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def open_session(model: Path) -> Any:
    """An ONNX Runtime session, safe for threads, each of whose runs takes one core."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    # The fused layer norm of ONNX Runtime 1.32 is slower than its parts: by 15 % in the tagger, by 5 % in the embedder.
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


def side_by_side(run: Callable[[Item], Result], items: Sequence[Item]) -> Iterable[Result]:
    """`run` of each item, in their order, on all cores; of a single one in this thread. `run` must not come back here.

    >>> list(side_by_side(abs, [-1, 2, -3]))
    [1, 2, 3]
    """
    return map(run, items) if len(items) < 2 else _pool().map(run, items)


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(available_cores(), thread_name_prefix="model")


def available_cores() -> int:
    """Cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
