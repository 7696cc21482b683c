"""The tagger's network, written for ONNX Runtime from its weights; index/reported/tagger.py runs it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from index.networks.export import packaged_weights
from index.networks.graph import Graph, encoder
from index.networks.trained import WORDS, Arrays, export, share_alike, shipped_weights
from index.reported.tagger import INPUTS, POINTER_SIZE, read_pieces, read_tokenizer, stretch

LEAST_AGREEMENT = 0.97
"""Share of a probe's word-pieces whose best tag must be the same by exact and by 8-bit matrices."""
PROBE = (
    "“We are ready for a serious dialogue,” the chancellor told a news conference on Tuesday. “But not at any price.”",
    "According to the ministry, 1,200 people had left the city by train, bus and car, and more were expected to go.",
    'Mr. Lund, who was elected in May, said that the plan was "a disaster" and that he would not vote for it.',
    "The committee denied having seen the report; its chairwoman declined to comment.",
)


def export_network(weights: Path, made: Path) -> None:
    """Writes `model.onnx`, `transitions.npy` and `tokenizer.json` into a folder. Raises ModelError."""
    tokenizer = read_tokenizer(packaged_weights())
    rows = [read_pieces(tokenizer, text, [(0, len(text))]) for text in PROBE]
    probes = [stretch(row, 0, len(row.ids)) for row in rows]
    shipped = shipped_weights(weights)

    def agree(wanted: Arrays, got: Arrays) -> bool:
        return share_alike(wanted[0], got[0]) >= LEAST_AGREEMENT

    export(shipped, draw, INPUTS, probes, made, agree)
    np.save(made / "transitions.npy", shipped["transitions"])


def draw(graph: Graph) -> Mapping[str, str]:
    """Scores (windows, pieces, tags) and pointers (windows, pieces, 4, POINTER_SIZE)."""
    ids, cases, marks = INPUTS
    words = graph.add("Add", graph.rows(WORDS, ids), graph.rows("case.weight", cases))
    words = graph.add("Add", words, graph.rows("mark.weight", marks))
    kind = graph.add(
        "Gather", graph.weight("encoder.embeddings.token_type_embeddings.weight"), graph.constant(np.int64(0))
    )
    hidden = encoder(graph, words, kind, "encoder.")
    pointers = graph.add("Reshape", graph.linear(hidden, "pointers"), graph.numbers(0, 0, 4, POINTER_SIZE))
    return {"scores": graph.linear(hidden, "tags"), "pointers": pointers}
