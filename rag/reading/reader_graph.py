"""The reader's network, written for ONNX Runtime from its weights; rag/reading/reader.py runs it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.networks.export import packaged_weights
from index.networks.graph import Graph, encoder
from index.networks.trained import WORDS, Arrays, export, shipped_weights
from index.reported.tagger import read_tokenizer
from rag.reading.reader import INPUTS, LONGEST, as_arrays, encoded

LEAST_CORRELATION = 0.98
"""Between a probe's logits by exact and by 8-bit matrices."""
PROBE = (
    (
        "How many people had left?",
        "The ministry said on Tuesday that 1,200 people had left the city by train, bus and car.",
    ),
    ("Who told a news conference?", "“We are ready for a serious dialogue,” the chancellor told a news conference."),
    ("When was Mr. Lund elected?", "It rained all night. The committee denied having seen the report."),
)


def export_network(weights: Path, made: Path) -> None:
    """Writes `model.onnx` and `tokenizer.json` into a folder. Raises ModelError."""
    tokenizer = read_tokenizer(packaged_weights())
    pieces = [tuple(tokenizer.encode(text, add_special_tokens=False).ids for text in pair) for pair in PROBE]
    probes = [as_arrays(encoded(question, passage, LONGEST)) for question, passage in pieces]

    def agree(wanted: Arrays, got: Arrays) -> bool:
        pairs = zip(wanted[1:], got[1:], strict=True)
        return all(float(np.corrcoef(one, other)[0, 1]) >= LEAST_CORRELATION for one, other in pairs)

    export(shipped_weights(weights), draw, INPUTS, probes, made, agree)


def draw(graph: Graph) -> Mapping[str, str]:
    """Relevance (rows), starts and ends (rows, pieces): logits."""
    ids, types = INPUTS
    words, kinds = graph.rows(WORDS, ids), graph.rows("encoder.embeddings.token_type_embeddings.weight", types)
    hidden = encoder(graph, words, kinds, "encoder.")
    first = graph.add("Gather", hidden, graph.constant(np.int64(0)), axis=1)
    edges = graph.add("Split", graph.linear(hidden, "edges"), outputs=2, axis=2, num_outputs=2)
    starts, ends = (graph.add("Squeeze", each, graph.numbers(2)) for each in (edges, f"{edges}.1"))
    relevance = graph.add("Squeeze", graph.linear(first, "relevance"), graph.numbers(1))
    return {"relevance": relevance, "starts": starts, "ends": ends}
