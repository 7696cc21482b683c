"""The tagger's network in torch, for training and for export; index/tagger.py runs the exported file.

The shipped weights hold every matrix as 8-bit integers with one scale a row, and not the word embeddings, which are
those of the packaged all-MiniLM-L6-v2.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from index.embed import offline_and_quiet
from index.export import packaged_weights
from index.tagger import POINTER_SIZE, TAGS

_SCALE = ".scale"


class TaggerNetwork(nn.Module):
    """The trained network. Scores (windows, pieces, tags); pointers (windows, pieces, 4, POINTER_SIZE)."""

    def __init__(self) -> None:
        super().__init__()
        with offline_and_quiet():
            from transformers import AutoModel

            # Dropout within the encoder costs a third of the time on a CPU; masked words take its place.
            self.encoder = AutoModel.from_pretrained(
                packaged_weights(), local_files_only=True, add_pooling_layer=False,
                hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
            )  # fmt: skip
        size = self.encoder.config.hidden_size
        self.case = nn.Embedding(3, size)
        self.mark = nn.Embedding(4, size)
        nn.init.normal_(self.case.weight, std=0.02)
        nn.init.normal_(self.mark.weight, std=0.02)
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(size, len(TAGS))
        self.pointers = nn.Linear(size, 4 * POINTER_SIZE)
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, ids: Tensor, cases: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.case(cases) + self.mark(marks)
        hidden = self.dropout(self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state)
        return self.tags(hidden), self.pointers(hidden).unflatten(-1, (4, POINTER_SIZE))


def save_weights(weights: Mapping[str, Tensor], path: Path) -> None:
    """Writes trained weights (without the word embeddings) as they ship: matrices 8-bit, vectors 16-bit."""
    stored: dict[str, Tensor] = {}
    for name, weight in weights.items():
        if weight.ndim == 2 and weight.numel() > 10_000:
            scale = weight.abs().amax(dim=1, keepdim=True).clamp_min(1e-8) / 127
            stored[name] = (weight / scale).round().to(torch.int8)
            stored[name + _SCALE] = scale.float()
        else:
            stored[name] = weight.half()
    save_file(stored, str(path))


def load_network(path: Path) -> TaggerNetwork:
    """The network with shipped weights, ready for inference."""
    stored = load_file(str(path))
    network = TaggerNetwork()
    weights = {
        name: weight.float() * stored[name + _SCALE] if name + _SCALE in stored else weight.float()
        for name, weight in stored.items()
        if not name.endswith(_SCALE)
    }
    network.load_state_dict(weights, strict=False)
    return network.eval()
