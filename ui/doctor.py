"""What is wrong with an installation and an index, in sentences that say what to do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from index.catalog import Catalog
from index.corpus import agreed_settings, catalog_path
from index.embed import open_embedder
from index.errors import DatelineError, LlmFailed
from index.export import packaged_weights
from index.tagger import WEIGHTS, installed_extractor
from index.vectors import Vectors
from rag import reader
from rag.llm import Llm

Finding = tuple[bool, str]


def findings(home: Path, llm: Llm | None = None) -> Iterator[Finding]:
    """One finding at a time: whether it is good, and the sentence."""
    yield _weights()
    yield _writable(home)
    if llm:
        yield _answers(llm)
    path = catalog_path(home)
    if not path.exists():
        yield True, f"nothing is indexed in {home} yet; run: dateline index PATH"
        return
    try:
        yield from _index(home, Catalog.open(path))
    except DatelineError as error:
        yield False, str(error)


def _weights() -> Finding:
    try:
        return True, f"the default embedding model is the published one ({packaged_weights()})"
    except DatelineError as error:
        return False, str(error)


def _answers(llm: Llm) -> Finding:
    try:
        return True, llm.check()
    except LlmFailed as error:
        return False, f"{llm.name} {error}"


def _extractor(written_by: str) -> Finding:
    installed = installed_extractor()
    if written_by == installed == "tagger":
        return True, "statements are found by the tagger"
    if written_by == installed:
        return False, f"statements are found by rules, fewer of them: the tagger's weights are missing ({WEIGHTS})"
    if installed == "tagger":
        return False, "statements were found by rules, fewer of them; the tagger is here now; run: dateline rebuild"
    return False, f"the tagger's weights are missing ({WEIGHTS}): reinstall the program, or run: dateline rebuild"


def _reader() -> Finding:
    if reader.WEIGHTS.is_file():
        return True, "answers to questions of fact are marked by the reader"
    return (
        False,
        f"the reader's weights are missing ({reader.WEIGHTS}): answers are marked by rules; reinstall the program",
    )


def _writable(home: Path) -> Finding:
    existing = next(each for each in (home, *home.absolute().parents) if each.exists())
    if os.access(existing, os.W_OK):
        return True, f"the home {home} can be written"
    return False, f"the home {home} cannot be written; name another with --home"


def _index(home: Path, catalog: Catalog) -> Iterator[Finding]:
    damage = catalog.check()
    yield not damage, f"the catalog is whole: {catalog.path}" if not damage else f"the catalog is damaged: {damage[0]}"
    settings = agreed_settings(catalog, None)
    yield True, f"the index has this program's settings ({settings.fingerprint}, {settings.embedding_model})"
    yield _extractor(settings.extractor)
    yield _reader()
    counts = catalog.counts()
    yield True, f"{counts.documents} documents, {counts.passages} passages, {counts.statements} statements"
    vectors = Vectors(home / "chroma", settings.embedding_model)
    stored, wanted, pending = vectors.count(), counts.passages, len(catalog.pending())
    if stored == wanted and not pending:
        yield True, f"every passage has its vector: {home / 'chroma'}"
    else:
        yield False, f"{stored} vectors for {wanted} passages, {pending} pending; run: dateline rebuild"
    embedder = open_embedder(settings.embedding_model, home / "models", lambda line: None)
    yield True, f"the embedding model runs: {embedder.name}, {embedder.embed(['probe']).shape[1]} dimensions"
