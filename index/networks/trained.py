"""What the small trained networks share: weights as they ship, and their export to ONNX with 8-bit matrices.

Shipped weights hold every matrix as 8-bit integers with one scale a row, and not the word embeddings, which are
those of the packaged all-MiniLM-L6-v2. In torch, for training, they stand in eval/training/networks.py.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelError
from index.networks.export import packaged_weights
from index.networks.graph import Graph, Weights
from index.networks.sessions import open_session

Arrays = Sequence[NDArray[Any]]
WORDS = "encoder.embeddings.word_embeddings.weight"
SCALE = ".scale"
"""After the name of a matrix: what its rows are to be multiplied with."""


def shipped_weights(path: Path) -> Weights:
    """Weights as they ship, matrices multiplied out, with the packaged word embeddings."""
    from safetensors.numpy import load_file

    stored = load_file(path)
    words = load_file(packaged_weights() / "model.safetensors")["embeddings.word_embeddings.weight"]
    return {WORDS: words} | {
        name: array.astype(np.float32) * stored[name + SCALE] if name + SCALE in stored else array.astype(np.float32)
        for name, array in stored.items()
        if not name.endswith(SCALE)
    }


def export(
    weights: Weights, draw: Callable[[Graph], Mapping[str, str]], inputs: Sequence[str], probes: Sequence[Arrays], made: Path,
    agree: Callable[[Arrays, Arrays], bool],
) -> None:  # fmt: skip
    """Writes `model.onnx` (matrices 8-bit) and `tokenizer.json` into a folder.

    `draw` adds a network's nodes to a graph with these inputs and gives its outputs by their names; each of `probes` are inputs
    of shape (1, pieces). On them the 8-bit network is compared with the exact one, which is kept where this machine's 8-bit
    arithmetic differs too much (processors without VNNI saturate): `agree` gets the outputs of both, those of all probes one
    after the other along the pieces. Raises ModelError when an output is no number.
    """
    exact, model = made / "exact.onnx", made / "model.onnx"
    for path in (exact, model):
        graph = Graph(weights, inputs, exact=path is exact)
        graph.save(path, draw(graph))
    wanted, got = (_outputs(path, inputs, probes) for path in (exact, model))
    if not all(np.isfinite(each).all() for each in wanted):
        raise ModelError("an exported network gives no numbers")
    if not agree(wanted, got):
        exact.replace(model)
    exact.unlink(missing_ok=True)
    shutil.copyfile(packaged_weights() / "tokenizer.json", made / "tokenizer.json")


def _outputs(model: Path, inputs: Sequence[str], probes: Sequence[Arrays]) -> Arrays:
    session = open_session(model)
    ran = [session.run(None, dict(zip(inputs, probe, strict=True))) for probe in probes]
    return [np.concatenate([each.reshape(-1, *each.shape[2:]) for each in of_all]) for of_all in zip(*ran, strict=True)]


def share_alike(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The share of places whose greatest score (of the last axis) is the same.

    >>> share_alike(np.array([[0, 1], [0, 1]]), np.array([[0, 9], [3, 2]]))
    0.5
    """
    return float((one.argmax(axis=-1) == other.argmax(axis=-1)).mean())
