"""Settings become a Pipeline: the only place that picks classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TypedDict

from index.corpus import Corpus
from index.errors import HomeError
from index.servers import LOCAL, Servers
from index.settings import IndexSettings
from rag.evidence import CAUTION
from rag.generate import ExtractiveGenerator
from rag.pipeline import Pipeline
from rag.proving.support import Support
from rag.reading.reader import Reader, open_reader
from rag.search import DenseSearch, Narrowed, NarrowSearch, StatementSearch, TextSearch, fused
from rag.writing.write import LlmGenerator, Unsupported, Writer


class Chosen(TypedDict, total=False):
    """What the doors pass on to `open_pipeline`, where it is set differently from its default."""

    caution: float
    llm: Writer
    unsupported: Unsupported
    servers: Servers


def open_pipeline(
    home: Path,
    settings: IndexSettings | None = None,
    *,
    notify: Callable[[str], None] = lambda line: None,
    caution: float = CAUTION,
    llm: Writer | None = None,
    unsupported: Unsupported = "drop",
    servers: Servers = LOCAL,
) -> Pipeline:
    """The pipeline over an indexed home. `notify` hears of long work, such as the first export of the model.
    `caution` is how probable it must be that evidence answers a question of fact, from 0 to 1. An `llm`, as `rag.writing.llm.open_llm`
    gives it, words the answers; `unsupported` says what becomes of a sentence of it that is not proved. `servers` says what
    of the index is not in the home.

    Raises HomeError when nothing is indexed there, SettingsMismatch when it was indexed with other settings.
    """
    corpus = Corpus.open(home, settings, notify, servers)
    everywhere = fused([DenseSearch(corpus), TextSearch(corpus.catalog)])
    passages = Narrowed(everywhere, NarrowSearch(corpus), corpus.catalog)
    reader = cache(lambda: prepared_reader(home, notify))
    plain = ExtractiveGenerator(corpus)
    support = Support(lambda: corpus.embedder)
    judged = lru_cache(maxsize=256)(support)  # the same sentence is judged when it is written and before it is shown

    def judge(sentence: str, texts: Sequence[str]) -> float:
        return judged(sentence, tuple(texts))

    generator = LlmGenerator(llm, plain, corpus, judge, unsupported) if llm else plain
    return Pipeline(corpus, passages, StatementSearch(corpus), generator, reader, caution, judge)


def prepared_reader(home: Path, notify: Callable[[str], None]) -> Reader | None:
    """The reader, exported if it is not yet; none where that cannot be written: rules do without it."""
    try:
        return open_reader(home / "models", notify)
    except HomeError as error:
        notify(f"answers are marked by rules, not by the reader: {error}")
        return None
