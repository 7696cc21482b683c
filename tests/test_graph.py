"""The graphs that are written for ONNX Runtime compute what the networks in torch compute."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from eval.training.networks import with_weights
from eval.training.reader_network import ReaderNetwork
from eval.training.tagger_network import TaggerNetwork
from index.networks.graph import Graph
from index.networks.sessions import open_session
from index.networks.trained import shipped_weights
from index.reported import tagger, tagger_graph
from rag.reading import reader, reader_graph

IDS = np.array([[101, 2040, 2056, 2054, 102, 1996, 3010, 102], [101, 2043, 102, 1996, 2056, 2054, 3010, 102]])
KINDS = np.array([[0, 0, 0, 0, 0, 1, 1, 1], [0, 0, 0, 1, 1, 1, 1, 1]])
NETWORKS = {
    "reader": (ReaderNetwork, reader.WEIGHTS, reader_graph.draw, reader.INPUTS, (IDS, KINDS)),
    "tagger": (TaggerNetwork, tagger.WEIGHTS, tagger_graph.draw, tagger.INPUTS, (IDS, KINDS, 3 * KINDS)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_exact_graphs_give_what_torch_gives_and_8_bit_ones_nearly(name: str, tmp_path: Path) -> None:
    network, weights, draw, inputs, arrays = NETWORKS[name]
    with torch.no_grad():
        given = [torch.from_numpy(each) for each in (*arrays, np.ones_like(IDS))]
        wanted = [each.numpy() for each in with_weights(network(), weights)(*given)]
    for exact, least in ((True, 0.999999), (False, 0.98)):
        graph = Graph(shipped_weights(weights), inputs, exact=exact)
        graph.save(tmp_path / "model.onnx", draw(graph))
        got = open_session(tmp_path / "model.onnx").run(None, dict(zip(inputs, arrays, strict=True)))
        assert [each.shape for each in got] == [each.shape for each in wanted]
        assert min(likeness(*pair) for pair in zip(got, wanted, strict=True)) >= least


def likeness(one: NDArray[Any], other: NDArray[Any]) -> float:
    """The correlation of two networks' outputs."""
    return float(np.corrcoef(one.ravel(), other.ravel())[0, 1])
