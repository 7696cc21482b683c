"""The tagger's network in torch, for training and for export; index/tagger.py runs the exported file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from index.export import packaged_weights
from index.networks import Arrays, export, packaged_encoder, share_alike, with_weights
from index.tagger import INPUTS, POINTER_SIZE, TAGS, padded, read_pieces, read_tokenizer

LEAST_AGREEMENT = 0.97
"""Share of a probe's word-pieces whose best tag must be the same after export."""
PROBE = (
    "“We are ready for a serious dialogue,” the chancellor told a news conference on Tuesday. “But not at any price.”",
    "According to the ministry, 1,200 people had left the city by train, bus and car, and more were expected to go.",
    'Mr. Lund, who was elected in May, said that the plan was "a disaster" and that he would not vote for it.',
    "The committee denied having seen the report; its chairwoman declined to comment.",
)


class TaggerNetwork(nn.Module):
    """The trained network. Scores (windows, pieces, tags); pointers (windows, pieces, 4, POINTER_SIZE)."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = packaged_encoder()
        size = self.encoder.config.hidden_size
        self.case = nn.Embedding(3, size)
        self.mark = nn.Embedding(4, size)
        nn.init.normal_(self.case.weight, std=0.02)
        nn.init.normal_(self.mark.weight, std=0.02)
        self.dropout = nn.Dropout(0.1)
        self.tags = nn.Linear(size, len(TAGS))
        self.pointers = nn.Linear(size, 4 * POINTER_SIZE)
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))

    def forward(self, ids: Tensor, cases: Tensor, marks: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """See the class."""
        words = self.encoder.embeddings.word_embeddings(ids) + self.case(cases) + self.mark(marks)
        hidden = self.dropout(self.encoder(inputs_embeds=words, attention_mask=mask).last_hidden_state)
        return self.tags(hidden), self.pointers(hidden).unflatten(-1, (4, POINTER_SIZE))


def export_network(weights: Path, made: Path) -> None:
    """Writes `model.onnx`, `transitions.npy` and `tokenizer.json` into a folder. Raises ModelError."""
    tokenizer = read_tokenizer(packaged_weights())
    rows = [read_pieces(tokenizer, text, [(0, len(text))]) for text in PROBE]
    probe = padded(rows, [(0, len(row.ids)) for row in rows])
    network = with_weights(TaggerNetwork(), weights)

    def agree(wanted: Arrays, got: Arrays) -> bool:
        return share_alike(wanted[0], got[0], probe[3]) >= LEAST_AGREEMENT

    export(network, probe, INPUTS, ("scores", "pointers"), made, agree)
    np.save(made / "transitions.npy", network.transitions.detach().numpy())
