"""What the small networks share in torch, for training: the packaged encoder, and weights in the form in which they ship."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from index.embed import offline_and_quiet
from index.networks.export import note_digest, packaged_weights
from index.networks.trained import SCALE

Network = TypeVar("Network", bound=nn.Module)


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
            stored[name + SCALE] = scale.float()
        else:
            stored[name] = weight.half()
    save_file(stored, str(path))
    note_digest(path)


def read_weights(path: Path) -> dict[str, Tensor]:
    """Weights in 32 bits, as they ship or as training leaves them."""
    stored = load_file(str(path))
    return {
        name: weight.float() * stored[name + SCALE] if name + SCALE in stored else weight.float()
        for name, weight in stored.items()
        if not name.endswith(SCALE)
    }


def with_weights(network: Network, path: Path) -> Network:
    """The network with such weights, ready for inference."""
    network.load_state_dict(read_weights(path), strict=False)
    return network.eval()
