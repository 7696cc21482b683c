"""Networks of BERT's shape (Devlin et al. 2019) as ONNX graphs, made of weights alone.

Written out here because torch and its exporter, imported for this only, took 12 to 20 s a network and a gigabyte of memory.
Matrices are 8-bit integers with one scale for each column, and what they are multiplied with is rounded at each run
(dynamic quantisation), or they are exact. Rows of one run are of one length: nothing is padded, so nothing is masked, and ONNX
Runtime's own attention, which needs no mask, is 3 to 8 % faster for the whole network than attention put together of its parts.
`tests/test_graph.py` compares the graphs with the networks in torch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

OPSET = 20
"""Of ONNX: the first with Gelu."""
RUNTIME = "com.microsoft"
"""The domain of ONNX Runtime's own operators."""
LAYERS, HEADS, SIZE = 6, 12, 384
"""Of all-MiniLM-L6-v2, as its config.json says."""
EPSILON = 1e-12
Weights = Mapping[str, NDArray[Any]]
"""Arrays by their names in torch; the matrix of a linear layer is of shape (outputs, inputs)."""


class Graph:
    """A graph in the making: each method adds nodes and gives the name of their output."""

    def __init__(self, weights: Weights, inputs: Sequence[str], *, exact: bool = False) -> None:
        from onnx import TensorProto, helper, numpy_helper

        self._weights, self._exact = weights, exact
        self._helper, self._numpy, self._types = helper, numpy_helper, TensorProto
        self._inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "pieces"]) for name in inputs]
        self._nodes: list[Any] = []
        self._constants: dict[str, Any] = {}
        self._rounded: dict[str, list[str]] = {}

    def add(self, operator: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        """One node; of several outputs the first one's name, the others end in .1, .2 …"""
        name = f"{operator}.{len(self._nodes)}"
        named = [name, *(f"{name}.{at}" for at in range(1, outputs))]
        self._nodes.append(self._helper.make_node(operator, inputs, named, name=name, **attributes))
        return name

    def constant(self, array: ArrayLike, name: str = "") -> str:
        """An array, kept once for each name."""
        name = name or f"constant.{len(self._constants)}"
        if name not in self._constants:
            self._constants[name] = self._numpy.from_array(np.array(array, order="C"), name)
        return name

    def numbers(self, *numbers: int) -> str:
        """Whole numbers, as shapes and axes are given."""
        return self.constant(np.array(numbers, np.int64), f"numbers{numbers}")

    def weight(self, name: str) -> str:
        """A trained array, 32-bit."""
        return self.constant(self._weights[name].astype(np.float32), name)

    def rows(self, name: str, which: str) -> str:
        """Rows of a trained table. Unless all is exact it is kept in 16 bits, which halves what the words take in memory."""
        if self._exact:
            return self.add("Gather", self.weight(name), which)
        table = self.constant(self._weights[name].astype(np.float16), name)
        return self.add("Cast", self.add("Gather", table, which), to=self._types.FLOAT)

    def linear(self, values: str, *layers: str) -> str:
        """Linear layers of the same input, their outputs side by side."""
        matrix = np.concatenate([self._weights[f"{each}.weight"] for each in layers]).astype(np.float32)
        bias = self.constant(np.concatenate([self._weights[f"{each}.bias"] for each in layers]).astype(np.float32))
        return self.add("Add", self._product(values, matrix), bias)

    def _product(self, values: str, matrix: NDArray[Any]) -> str:
        if self._exact:
            return self.add("MatMul", values, self.constant(matrix.T))
        if values not in self._rounded:
            name = self.add("DynamicQuantizeLinear", values, outputs=3)
            self._rounded[values] = [name, f"{name}.1", f"{name}.2"]
        rounded, scale, zero = self._rounded[values]
        integers, scales = quantised(matrix)
        product = self.add("MatMulInteger", rounded, self.constant(integers.T), zero)
        together = self.add("Mul", scale, self.constant(scales[:, 0]))
        return self.add("Mul", self.add("Cast", product, to=self._types.FLOAT), together)

    def normalised(self, values: str, name: str) -> str:
        """A layer norm."""
        weight, bias = self.weight(f"{name}.weight"), self.weight(f"{name}.bias")
        return self.add("LayerNormalization", values, weight, bias, axis=-1, epsilon=EPSILON)

    def save(self, path: Path, outputs: Mapping[str, str]) -> None:
        """Writes the graph; `outputs` are values by the names they get."""
        nodes = [
            *self._nodes,
            *(self._helper.make_node("Identity", [value], [name]) for name, value in outputs.items()),
        ]
        shown = [self._helper.make_tensor_value_info(name, self._types.FLOAT, None) for name in outputs]
        graph = self._helper.make_graph(nodes, path.stem, self._inputs, shown, list(self._constants.values()))
        operators = [self._helper.make_opsetid("", OPSET), self._helper.make_opsetid(RUNTIME, 1)]
        model = self._helper.make_model(graph, opset_imports=operators, ir_version=10)
        path.write_bytes(model.SerializeToString())


def quantised(matrix: NDArray[Any]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A matrix as 8-bit integers of the same shape and one scale a row, of shape (rows, 1).

    >>> quantised(np.array([[1.0, -2.0], [0.0, 0.0]], np.float32))[0].tolist()
    [[64, -127], [0, 0]]
    """
    scales = np.maximum(np.abs(matrix).max(axis=1, keepdims=True), 1e-8).astype(np.float32) / np.float32(127)
    return np.rint(matrix / scales).astype(np.int8), scales


def encoder(graph: Graph, words: str, types: str, prefix: str) -> str:
    """The last hidden states (rows, pieces, SIZE) of word vectors of that shape.

    `types` are the vectors of the token types, `prefix` stands before the names of all weights.
    """
    pieces = graph.add("Shape", words, start=1, end=2)
    table = graph.weight(f"{prefix}embeddings.position_embeddings.weight")
    places = graph.add("Slice", table, graph.numbers(0), pieces, graph.numbers(0))
    summed = graph.add("Add", graph.add("Add", words, types), places)
    hidden = graph.normalised(summed, f"{prefix}embeddings.LayerNorm")
    for layer in range(LAYERS):
        hidden = _layer(graph, hidden, f"{prefix}encoder.layer.{layer}.")
    return hidden


def _layer(graph: Graph, hidden: str, name: str) -> str:
    made = graph.linear(hidden, *(f"{name}attention.self.{each}" for each in ("query", "key", "value")))
    query = graph.add("Split", made, outputs=3, axis=2, num_outputs=3)
    read = graph.add("MultiHeadAttention", query, f"{query}.1", f"{query}.2", domain=RUNTIME, num_heads=HEADS)
    attended = graph.linear(read, f"{name}attention.output.dense")
    hidden = graph.normalised(graph.add("Add", attended, hidden), f"{name}attention.output.LayerNorm")
    grown = graph.add("Gelu", graph.linear(hidden, f"{name}intermediate.dense"))
    return graph.normalised(
        graph.add("Add", graph.linear(grown, f"{name}output.dense"), hidden), f"{name}output.LayerNorm"
    )
