"""The reader's network in torch, for training and for export; rag/reader.py runs the exported file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import Tensor, nn

from index.export import packaged_weights
from index.networks import Arrays, export, packaged_encoder, with_weights
from index.tagger import read_tokenizer
from rag.reader import INPUTS, LONGEST, encoded, padded

LEAST_CORRELATION = 0.98
"""Between a probe's logits before and after export."""
PROBE = (
    (
        "How many people had left?",
        "The ministry said on Tuesday that 1,200 people had left the city by train, bus and car.",
    ),
    ("Who told a news conference?", "“We are ready for a serious dialogue,” the chancellor told a news conference."),
    ("When was Mr. Lund elected?", "It rained all night. The committee denied having seen the report."),
)


class ReaderNetwork(nn.Module):
    """The packaged MiniLM reading question and passage together.

    Ids, types and mask, each (rows, pieces) → relevance (rows), starts and ends (rows, pieces): logits. The word
    embeddings stay those of the packaged model.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encoder = packaged_encoder()
        size = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.relevance = nn.Linear(size, 1)
        self.edges = nn.Linear(size, 2)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See the class."""
        hidden = self.dropout(self.encoder(ids, token_type_ids=types, attention_mask=mask).last_hidden_state)
        starts, ends = self.edges(hidden).unbind(-1)
        return self.relevance(hidden[:, 0]).squeeze(-1), starts, ends


def export_network(weights: Path, made: Path) -> None:
    """Writes `model.onnx` and `tokenizer.json` into a folder. Raises ModelError."""
    tokenizer = read_tokenizer(packaged_weights())
    pieces = [tuple(tokenizer.encode(text, add_special_tokens=False).ids for text in pair) for pair in PROBE]
    probe = padded([encoded(question, passage, LONGEST) for question, passage in pieces])

    def agree(wanted: Arrays, got: Arrays) -> bool:
        inside = probe[2].astype(bool)
        pairs = ((one[inside], other[inside]) for one, other in zip(wanted[1:], got[1:], strict=True))
        return all(float(np.corrcoef(one, other)[0, 1]) >= LEAST_CORRELATION for one, other in pairs)

    export(with_weights(ReaderNetwork(), weights), probe, INPUTS, ("relevance", "starts", "ends"), made, agree)
