"""What the small torch networks share: weights as they ship, and their export to ONNX with 8-bit matrices.

Shipped weights hold every matrix as 8-bit integers with one scale a row, and not the word embeddings, which are
those of the packaged all-MiniLM-L6-v2.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from index.embed import offline_and_quiet
from index.errors import ModelError
from index.export import note_digest, packaged_weights, quantised
from index.sessions import open_session

Network = TypeVar("Network", bound=nn.Module)
Arrays = Sequence[NDArray[Any]]
_SCALE = ".scale"


def packaged_encoder() -> Any:
    """The packaged MiniLM as a torch module, its word embeddings frozen.

    Dropout within the encoder costs a third of the time on a CPU; masked words take its place.
    """
    with offline_and_quiet():
        from transformers import AutoModel

        encoder = AutoModel.from_pretrained(
            packaged_weights(), local_files_only=True, add_pooling_layer=False,
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
    encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return encoder


def save_weights(weights: Mapping[str, Tensor], path: Path) -> None:
    """Writes trained weights (without the word embeddings) as they ship: matrices 8-bit, vectors 16-bit; and their digest."""
    stored: dict[str, Tensor] = {}
    for name, weight in weights.items():
        if weight.ndim == 2 and weight.numel() > 10_000:
            scale = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
            stored[name] = (weight / scale).round().to(torch.int8)
            stored[name + _SCALE] = scale.float()
        else:
            stored[name] = weight.half()
    save_file(stored, str(path))
    note_digest(path)


def with_weights(network: Network, path: Path) -> Network:
    """The network with shipped weights, ready for inference."""
    stored = load_file(str(path))
    weights = {
        name: weight.float() * stored[name + _SCALE] if name + _SCALE in stored else weight.float()
        for name, weight in stored.items()
        if not name.endswith(_SCALE)
    }
    network.load_state_dict(weights, strict=False)
    return network.eval()


def export(
    network: nn.Module,
    probe: Arrays,
    inputs: Sequence[str],
    outputs: Sequence[str],
    made: Path,
    agree: Callable[[Arrays, Arrays], bool],
) -> None:
    """Writes `model.onnx` (matrices 8-bit) and `tokenizer.json` into a folder. `network.encoder` is a packaged one.

    `probe` are inputs of shape (rows, pieces). The quantised network is compared with the exact one on it; where this
    machine's 8-bit arithmetic differs too much (processors without VNNI saturate), the exact one is kept. Raises
    ModelError when that differs too.
    """
    tensors = tuple(torch.from_numpy(array) for array in probe)
    with torch.no_grad():
        wanted = [each.numpy() for each in network(*tensors)]
    exact, model = made / "exact.onnx", made / "model.onnx"
    # Exported without tests for rows that are all masked: 1.4 times faster.
    network.encoder.set_attn_implementation("eager")  # type: ignore[operator, union-attr]
    with offline_and_quiet():
        shape = {0: torch.export.Dim("rows"), 1: torch.export.Dim("pieces", max=512)}
        torch.onnx.export(
            network, tensors, str(exact), input_names=list(inputs), output_names=list(outputs),
            dynamic_shapes=[shape] * len(inputs), dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
    quantised(exact, model)

    def agrees() -> bool:
        return agree(wanted, open_session(model).run(None, dict(zip(inputs, probe, strict=True))))

    if not agrees():
        exact.replace(model)
        if not agrees():
            raise ModelError("an exported network differs from its weights")
    exact.unlink(missing_ok=True)
    shutil.copyfile(packaged_weights() / "tokenizer.json", made / "tokenizer.json")


def share_alike(one: NDArray[Any], other: NDArray[Any], mask: NDArray[Any]) -> float:
    """Of the places where the mask is set, the share whose greatest score (of the last axis) is the same.

    >>> import numpy as np
    >>> share_alike(np.array([[0, 1], [0, 1]]), np.array([[0, 9], [3, 2]]), np.array([True, True]))
    0.5
    """
    return float((one.argmax(axis=-1) == other.argmax(axis=-1))[mask.astype(bool)].mean())
