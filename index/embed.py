"""Texts become vectors of unit length.

The default model, all-MiniLM-L6-v2, comes out of an installed PyPI package and runs through ONNX Runtime from a file
that index/networks/export.py writes once, with 8-bit matrices or, by another name, the exact ones; neither torch nor
sentence-transformers is imported to use it, but for many texts on a machine with a GPU (index/networks/gpu.py). Any other
sentence-transformers model runs through that library, which uses a GPU by itself. Nothing is ever fetched from a network.
"""

from __future__ import annotations

import contextlib
import io
import logging
import os
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.networks.sessions import open_session, side_by_side
from index.settings import DEFAULT_MODEL, EXACT_MODEL

Vectors = NDArray[np.float32]
"""Shape (texts, dimension), rows of unit length."""
Row = NDArray[np.float32]
"""One of them, of shape (dimension,)."""
Notify = Callable[[str], None]

INPUT = "input_ids"
"""Of the exported model: (texts, tokens)."""
WINDOW = 256
"""Tokens read of each text; `max_seq_length` in the published model's sentence_bert_config.json."""
TEXTS_ENCODED = 512
"""Texts whose tokens are held at a time; with those of all, indexing a document of 5 MB took 832 MB."""
TOKENS_IN_BATCH = 2_048
"""Padded tokens in one batch of sentence-transformers; larger ones were no faster on two cores and took more memory."""
TOKENS_IN_GPU_BATCH = 65_536


class Embedder(Protocol):
    """A model that embeds texts."""

    name: str
    dimension: int

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One row a text, in order. `progress` is called with the number of texts just done."""


def open_embedder(model: str, folder: Path, notify: Notify) -> Embedder:
    """The embedder of that name; `folder` is where exported models are kept. Raises ModelError."""
    if model in (DEFAULT_MODEL, EXACT_MODEL):
        from index.networks.export import exported_model
        from index.networks.gpu import GpuEmbedder, has_driver

        embedder = OnnxEmbedder(exported_model(folder, notify, exact=model == EXACT_MODEL), model)
        return GpuEmbedder(embedder, notify) if has_driver() else embedder
    return SentenceTransformerEmbedder(model)


class OnnxEmbedder:
    """all-MiniLM-L6-v2 from an exported folder (`model.onnx`, `tokenizer.json`): mean pooling, then unit length."""

    dimension = 384

    def __init__(self, folder: Path, name: str = DEFAULT_MODEL) -> None:
        from tokenizers import Tokenizer

        self.name = name
        self._session = open_session(folder / "model.onnx")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(WINDOW)
        self._tokenizer.no_padding()

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One row a text, in order. Each text is read by itself: its row does not depend on the others."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for first in range(0, len(texts), TEXTS_ENCODED):
            encoded = [each.ids for each in self._tokenizer.encode_batch(list(texts[first : first + TEXTS_ENCODED]))]
            longest_first = sorted(range(len(encoded)), key=lambda at: -len(encoded[at]))
            rows = side_by_side(self._row, [encoded[at] for at in longest_first])
            for at, row in zip(longest_first, rows, strict=True):
                vectors[first + at] = row
                if progress:
                    progress(1)
        return vectors

    def _row(self, tokens: list[int]) -> Row:
        (hidden,) = self._session.run(None, {INPUT: np.asarray([tokens], dtype=np.int64)})
        pooled = hidden[0].mean(axis=0)
        return np.asarray(pooled / np.linalg.norm(pooled), dtype=np.float32)


class SentenceTransformerEmbedder:
    """Any sentence-transformers model that is on this machine, by folder or by a name the local cache holds."""

    def __init__(self, model: str) -> None:
        try:
            with offline_and_quiet():
                from sentence_transformers import SentenceTransformer

                self._model: Any = SentenceTransformer(model, local_files_only=True)
        except Exception as error:  # the library raises whatever its loaders raise
            raise ModelError(
                f"embedding model {model!r} is not on this machine ({type(error).__name__}). Nothing is downloaded: "
                "give the folder of a sentence-transformers model, or fetch it first with "
                f"`hf download {model}`."
            ) from error
        self.name = model
        self.dimension: int = self._model.get_embedding_dimension() or 0

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One row a text, in order."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        bound = TOKENS_IN_GPU_BATCH if self._model.device.type == "cuda" else TOKENS_IN_BATCH
        for batch in batches([max(1, len(text) // 4) for text in texts], bound):
            vectors[batch] = self._model.encode(
                [texts[index] for index in batch],
                batch_size=len(batch),
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if progress:
                progress(len(batch))
        return vectors


def batches(lengths: Sequence[int], bound: int) -> Iterator[list[int]]:
    """Indices grouped by similar length, each group's padded size within the bound; a longer one stands alone.

    >>> list(batches([5, 1, 6, 1], bound=12))
    [[2, 0], [1, 3]]
    """
    group: list[int] = []
    for index in sorted(range(len(lengths)), key=lambda each: -lengths[each]):
        if group and lengths[group[0]] * (len(group) + 1) > bound:
            yield group
            group = []
        group.append(index)
    if group:
        yield group


@contextlib.contextmanager
def offline_and_quiet() -> Iterator[None]:
    """The model libraries reach for no network, and their advice to developers stays off the user's screen."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    loggers = [logging.getLogger(name) for name in ("torch", "transformers", "sentence_transformers")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        try:
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
