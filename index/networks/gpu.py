"""The packaged model on a GPU, where this machine has one: for much text, by torch.

Starting torch and the GPU took 18 s on a machine with an H200, on which one batch of passages then took .24 s; two cores take
2 s for such a batch, 16 cores .4 s. So a question and a small index stay on the processor.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable, Sequence
from functools import cached_property

from index.embed import Embedder, Notify, SentenceTransformerEmbedder, Vectors, offline_and_quiet
from index.networks.export import packaged_weights

BEFORE = 4_000
"""Texts that the processor embeds before the GPU is started."""
FEW = 32
"""Texts of one call that it embeds at all times: a question and its parts, in a server that has indexed."""
DRIVER = "nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1"


def has_driver() -> bool:
    """Whether CUDA's driver is on this machine; asked of every command that embeds, so without torch."""
    try:
        ctypes.CDLL(DRIVER)
    except OSError:
        return False
    return True


class GpuEmbedder:
    """The packaged model: the first texts by an embedder on the processor, what follows on a GPU, with exact matrices.

    All stays on the processor where torch finds no GPU: built without CUDA, or CUDA_VISIBLE_DEVICES is empty.
    """

    def __init__(self, processor: Embedder, notify: Notify) -> None:
        self.name, self.dimension = processor.name, processor.dimension
        self._processor = processor
        self._notify = notify
        self._embedded = 0

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One row a text, in order."""
        on_gpu = self._on_gpu if self._embedded >= BEFORE and len(texts) > FEW else None
        vectors = (on_gpu or self._processor).embed(texts, progress)
        self._embedded += len(texts)
        return vectors

    @cached_property
    def _on_gpu(self) -> Embedder | None:
        with offline_and_quiet():
            import torch
        if not torch.cuda.is_available():
            return None
        self._notify(f"embedding on {torch.cuda.get_device_name()} …")
        return SentenceTransformerEmbedder(str(packaged_weights()))
