"""The tagger's network in torch, to be trained; index/reported/tagger_graph.py is the same for ONNX Runtime."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from eval.training.networks import packaged_encoder
from index.reported.tagger import POINTER_SIZE, TAGS


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
