"""The reader's network in torch, for training and for export; rag/reader.py runs the exported file."""

from __future__ import annotations

from torch import Tensor, nn

from index.embed import offline_and_quiet
from index.export import packaged_weights


class ReaderNetwork(nn.Module):
    """The packaged MiniLM reading question and passage together.

    Ids, types and mask, each (rows, pieces) → relevance (rows), starts and ends (rows, pieces): logits. The word
    embeddings stay those of the packaged model.
    """

    def __init__(self) -> None:
        super().__init__()
        with offline_and_quiet():
            from transformers import AutoModel

            self.encoder = AutoModel.from_pretrained(
                packaged_weights(), local_files_only=True, add_pooling_layer=False,
                hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
            )  # fmt: skip
        size = self.encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.relevance = nn.Linear(size, 1)
        self.edges = nn.Linear(size, 2)
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)

    def forward(self, ids: Tensor, types: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """See the class."""
        hidden = self.dropout(self.encoder(ids, token_type_ids=types, attention_mask=mask).last_hidden_state)
        starts, ends = self.edges(hidden).unbind(-1)
        return self.relevance(hidden[:, 0]).squeeze(-1), starts, ends
