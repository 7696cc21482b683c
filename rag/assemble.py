"""Settings become a Pipeline: the only place that picks classes."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from index.corpus import Corpus
from index.settings import IndexSettings
from rag.generate import ExtractiveGenerator
from rag.pipeline import Pipeline
from rag.reader import open_reader
from rag.search import DenseSearch, StatementSearch, TextSearch, fused


def open_pipeline(
    home: Path, settings: IndexSettings | None = None, *, notify: Callable[[str], None] = lambda line: None
) -> Pipeline:
    """The pipeline over an indexed home. `notify` hears of long work, such as the first export of the model.

    Raises HomeError when nothing is indexed there, SettingsMismatch when it was indexed with other settings.
    """
    corpus = Corpus.open(home, settings, notify)
    passages = fused([DenseSearch(corpus), TextSearch(corpus.catalog)])
    reader = cache(lambda: open_reader(corpus.home / "models", notify))
    return Pipeline(corpus, passages, StatementSearch(corpus), ExtractiveGenerator(corpus), reader)
