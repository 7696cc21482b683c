"""The reader's network in torch, to be trained; rag/reading/reader_graph.py is the same for ONNX Runtime."""

from __future__ import annotations

from torch import Tensor, nn

from eval.training.networks import packaged_encoder


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
