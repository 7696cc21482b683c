"""What is wrong with an installation and an index, in sentences that say what to do."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from index.catalog import Catalog
from index.corpus import agreed_settings, catalog_place, vectors_of
from index.embed import open_embedder
from index.errors import DatelineError, HomeError, LlmFailed, NothingIndexed
from index.lock import writing
from index.networks.export import packaged_weights
from index.read import file_of, label_of
from index.repair.damage import damage
from index.repair.salvage import Salvaged, locked_damage
from index.reported.tagger import WEIGHTS, installed_extractor
from index.servers import LOCAL, Servers, shown
from rag.reading import reader
from rag.writing.llm import Llm

Finding = tuple[bool, str]


def findings(home: Path, llm: Llm | None = None, servers: Servers = LOCAL) -> Iterator[Finding]:
    """One finding at a time: whether it is good, and the sentence."""
    yield _weights()
    yield _writable(home)
    if llm:
        yield _answers(llm)
    try:
        yield from _index(home, Catalog.open(catalog_place(home, servers)), servers)
    except NothingIndexed:
        yield _nothing(home)
    except DatelineError as error:
        yield False, str(error)


def salvaged_text(saved: Salvaged) -> str:
    """What was saved of a damaged catalog, what was not, by name, and how to go back."""
    lines = [f"saved {saved.documents} documents; the damaged catalog is kept: {saved.kept}"]
    if saved.found_anew:
        lines.append(
            f"the statements of {saved.found_anew} documents were found anew, {saved.left_out} rows were damaged"
        )
    if saved.without_particulars:
        lines.append(f"{saved.without_particulars} documents have lost where their pages and margins are")
    lines += [f"lost: {label_of(uri) if uri else 'a document whose name is lost too'}" for uri in saved.lost]
    named = [(file_of(uri), label_of(uri)) for uri in saved.lost if uri]
    again = dict.fromkeys(shlex.quote(label) for path, label in named if path is None or path.exists())
    if again:
        lines.append(f"to bring them back: dateline index {' '.join(again)}")
    return "\n".join(lines)


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


def _nothing(home: Path) -> Finding:
    """A home without a catalog; the vectors of one come after its first documents."""
    if (home / "chroma").exists():
        return False, f"the catalog is gone, its vectors are still in {home}: index the documents anew"
    return True, f"nothing is indexed in {home} yet; run: dateline index PATH"


def _damage(home: Path, catalog: Catalog) -> Finding:
    """Under the writer's lock the text indexes are compared with the texts, too."""
    if catalog.path is None:
        return _damage_of_server(catalog)
    found = None
    with suppress(HomeError), writing(home):
        found = locked_damage(catalog.path)
    found = damage(catalog) if found is None else found
    if found:
        return False, f"the catalog is damaged: {found[0]}; to save what can be read: dateline salvage"
    return True, f"the catalog is whole: {catalog.path}"


def _damage_of_server(catalog: Catalog) -> Finding:
    found = damage(catalog)
    if found:
        return False, f"the catalog is damaged: {found[0]}; restore it from the backup that Postgres makes"
    catalog.check_words()
    return True, f"the catalog is whole: {catalog.where}"


def _vectors(home: Path, catalog: Catalog, model: str, servers: Servers) -> Finding:
    if servers.vectors and not catalog.identity():
        return False, f"no vectors are at {shown(servers.vectors)} yet; the next command that asks makes them"
    vectors = vectors_of(home, servers, catalog, model)
    wanted, pending = set(catalog.passage_ids()), len(catalog.pending())
    if not wanted and not vectors.exists():  # stopped before the first document was in
        return True, "there are no passages yet, and no vectors"
    # Chroma would make an empty folder where there is none.
    if not vectors.looks_whole() or not vectors.readable():
        return False, f"the vectors in {vectors.where} are gone or damaged; the next command that asks makes them anew"
    stored = vectors.ids()
    if stored == wanted and not pending:
        return True, f"every passage has its vector: {vectors.where}"
    lacking, beyond = len(wanted - stored), len(stored - wanted)
    mended = "the next command that asks brings them into line" if pending else "run: dateline rebuild"
    return False, f"{lacking} of {len(wanted)} passages have no vector, {beyond} vectors have no passage; {mended}"


def _index(home: Path, catalog: Catalog, servers: Servers) -> Iterator[Finding]:
    whole = _damage(home, catalog)
    yield whole
    if not whole[0]:
        return
    settings = agreed_settings(catalog, None)
    yield True, f"the index has this program's settings ({settings.fingerprint}, {settings.embedding_model})"
    yield _extractor(settings.extractor)
    yield _reader()
    counts = catalog.counts()
    yield True, f"{counts.documents} documents, {counts.passages} passages, {counts.statements} statements"
    yield _vectors(home, catalog, settings.embedding_model, servers)
    embedder = open_embedder(settings.embedding_model, home / "models", lambda line: None)
    yield True, f"the embedding model runs: {embedder.name}, {embedder.embed(['probe']).shape[1]} dimensions"
