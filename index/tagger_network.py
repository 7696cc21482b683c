"""The tagger's network in torch, for training and for export; index/tagger.py runs the exported file.

The shipped weights hold every matrix as 8-bit integers with one scale a row, and not the word embeddings, which are
those of the packaged all-MiniLM-L6-v2.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from index.embed import offline_and_quiet, open_session
from index.errors import ModelError
from index.export import packaged_weights
from index.tagger import INPUTS, POINTER_SIZE, TAGS, Integers, padded, read_pieces, read_tokenizer

LEAST_AGREEMENT = 0.97
"""Share of a probe's word-pieces whose best tag must be the same after export."""
PROBE = (
    "“We are ready for a serious dialogue,” the chancellor told a news conference on Tuesday. “But not at any price.”",
    "According to the ministry, 1,200 people had left the city by train, bus and car, and more were expected to go.",
    'Mr. Lund, who was elected in May, said that the plan was "a disaster" and that he would not vote for it.',
    "The committee denied having seen the report; its chairwoman declined to comment.",
)
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


def export_network(weights: Path, made: Path) -> None:
    """Writes `model.onnx` (matrices 8-bit), `transitions.npy` and `tokenizer.json` into a folder.

    The quantised network is compared with the exact one on `PROBE`; where this machine's 8-bit arithmetic differs
    too much (processors without VNNI saturate), the exact one is kept. Raises ModelError when that differs too.
    """
    network = load_network(weights)
    arrays = _probe()
    with torch.no_grad():
        wanted = network(*(torch.from_numpy(array) for array in arrays))[0].numpy().argmax(axis=-1)
    exact, model = made / "exact.onnx", made / "model.onnx"
    network.encoder.set_attn_implementation(
        "eager"
    )  # exported without tests for rows that are all masked: 1.4 × faster
    with offline_and_quiet():
        from onnxruntime.quantization import QuantType, quantize_dynamic

        shape = {0: torch.export.Dim("windows"), 1: torch.export.Dim("pieces", max=512)}
        torch.onnx.export(
            network, tuple(torch.from_numpy(array) for array in arrays), str(exact),
            input_names=list(INPUTS), output_names=["scores", "pointers"], dynamic_shapes=[shape] * 4,
            dynamo=True, external_data=False, verbose=False,
        )  # fmt: skip
        quantize_dynamic(
            exact, model, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul", "Gemm"]
        )
    if _agreement(model, arrays, wanted) < LEAST_AGREEMENT:
        exact.replace(model)
        if _agreement(model, arrays, wanted) < LEAST_AGREEMENT:
            raise ModelError("the exported tagger differs from its weights")
    exact.unlink(missing_ok=True)
    np.save(made / "transitions.npy", network.transitions.detach().numpy())
    shutil.copyfile(packaged_weights() / "tokenizer.json", made / "tokenizer.json")


def _probe() -> tuple[Integers, Integers, Integers, Integers]:
    tokenizer = read_tokenizer(packaged_weights())
    rows = [read_pieces(tokenizer, text, [(0, len(text))]) for text in PROBE]
    return padded(rows, [(0, len(row.ids)) for row in rows])


def _agreement(model: Path, arrays: tuple[Integers, ...], wanted: Integers) -> float:
    """Share of pieces with the same best tag."""
    scores, _ = open_session(model).run(None, dict(zip(INPUTS, arrays, strict=True)))
    mask = arrays[3].astype(bool)
    return float((scores.argmax(axis=-1) == wanted)[mask].mean())
