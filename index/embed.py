"""Texts become vectors of unit length.

The default model, all-MiniLM-L6-v2, comes out of an installed PyPI package and runs through ONNX Runtime from a file
that index/export.py writes once; neither torch nor sentence-transformers is imported to use it. Any other
sentence-transformers model runs through that library. Nothing is ever fetched from a network.
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
from index.settings import DEFAULT_MODEL

Vectors = NDArray[np.float32]
"""Shape (texts, dimension), rows of unit length."""
Row = NDArray[np.float32]
"""One of them, of shape (dimension,)."""
Notify = Callable[[str], None]

WINDOW = 256
"""Tokens read of each text; `max_seq_length` in the published model's sentence_bert_config.json."""
TOKENS_IN_BATCH = 2_048
"""Padded tokens in one batch; larger ones were no faster on two cores and took more memory."""


class Embedder(Protocol):
    """A model that embeds texts."""

    name: str
    dimension: int

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One row a text, in order. `progress` is called with the number of texts just done."""


def open_embedder(model: str, folder: Path, notify: Notify) -> Embedder:
    """The embedder of that name; `folder` is where exported models are kept. Raises ModelError."""
    if model == DEFAULT_MODEL:
        from index.export import exported_model

        return OnnxEmbedder(exported_model(folder, notify))
    return SentenceTransformerEmbedder(model)


class OnnxEmbedder:
    """all-MiniLM-L6-v2 from an exported folder (`model.onnx`, `tokenizer.json`): mean pooling, then unit length."""

    name = DEFAULT_MODEL
    dimension = 384

    def __init__(self, folder: Path) -> None:
        from tokenizers import Tokenizer

        self._session = open_session(folder / "model.onnx")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(WINDOW)
        self._tokenizer.no_padding()

    def embed(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Vectors:
        """One row a text, in order, whatever the batches were."""
        encoded = [each.ids for each in self._tokenizer.encode_batch(list(texts))]
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for batch in batches([len(ids) for ids in encoded]):
            vectors[batch] = self._forward([encoded[index] for index in batch])
            if progress:
                progress(len(batch))
        return vectors

    def _forward(self, rows: list[list[int]]) -> Vectors:
        longest = max(map(len, rows))
        ids = np.zeros((len(rows), longest), dtype=np.int64)
        mask = np.zeros((len(rows), longest), dtype=np.int64)
        for row, tokens in enumerate(rows):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        (hidden,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        weights = mask[:, :, None].astype(np.float32)
        pooled = (hidden * weights).sum(axis=1) / weights.sum(axis=1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), dtype=np.float32)


def open_session(model: Path) -> Any:
    """An ONNX Runtime session on all cores of this process."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = available_cores()
    options.log_severity_level = 3
    # The fused layer norm of ONNX Runtime 1.32 is slower than its parts: by 15 % in the tagger, by 5 % in the embedder.
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


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
        for batch in batches([max(1, len(text) // 4) for text in texts]):
            vectors[batch] = self._model.encode(
                [texts[index] for index in batch], normalize_embeddings=True, show_progress_bar=False
            )
            if progress:
                progress(len(batch))
        return vectors


def batches(lengths: Sequence[int], bound: int = TOKENS_IN_BATCH) -> Iterator[list[int]]:
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


def available_cores() -> int:
    """Cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def offline_and_quiet() -> Iterator[None]:
    """The model libraries reach for no network, and their advice to developers stays off the user's screen."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    loggers = [logging.getLogger(name) for name in ("torch", "transformers", "sentence_transformers", "onnxscript")]
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
