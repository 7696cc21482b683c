"""A document → its passages and statements, the statements of several documents at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from index.catalog import Extracted
from index.clean import own_spans
from index.embed import Notify
from index.errors import ModelError
from index.networks.sessions import available_cores
from index.records import Document, Passage, Span, Statement
from index.reported.tagger import WEIGHTS, Tagger, open_tagger
from index.sentences import sentence_spans
from index.settings import IndexSettings
from index.split import split
from index.statements import extract_statements, stretches

DOCUMENTS_AT_A_TIME = 64


def extract(document: Document, settings: IndexSettings, tagger: Tagger | None) -> Extracted:
    """A document with its sentences, passages and statements; without a tagger the statements are the rules'."""
    sentences, passages = cut(document, settings)
    statements = () if settings.extractor == "none" else extract_statements(document, sentences, tagger)
    return Extracted(document, sentences, passages, statements)


def cut(document: Document, settings: IndexSettings) -> tuple[Sequence[Span], Sequence[Passage]]:
    """A document's sentences and passages."""
    sentences = sentence_spans(document.text, own_spans(document.text, document.aside))
    return sentences, split(document, sentences, settings.passage_characters)


def tagger_for(settings: IndexSettings, home: Path, notify: Notify) -> Tagger | None:
    """What extracts the statements of an index, if not rules. Raises ModelError where that is the tagger and it is missing."""
    if settings.extractor == "none":
        return None
    if settings.extractor == "rules":
        notify(f"the tagger's weights are missing ({WEIGHTS}): rules find the statements, fewer of them")
        return None
    tagger = open_tagger(home / "models", notify)
    if tagger is None:
        raise ModelError(
            f"the tagger that found this index's statements is missing ({WEIGHTS}); reinstall the program, or let "
            "rules find them, fewer of them: dateline rebuild"
        )
    return tagger


@contextmanager
def extractors() -> Iterator[ThreadPoolExecutor]:
    """Threads to extract in, as many as there are cores: while one waits for the tagger's network, another works in Python.

    What they have not begun when the block ends is dropped.
    """
    pool = ThreadPoolExecutor(available_cores(), thread_name_prefix="extract")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class Extracting:
    """A document whose passages are known and whose statements are being looked for, stretch by stretch."""

    document: Document
    sentences: Sequence[Span]
    passages: Sequence[Passage]
    statements: Sequence[Future[list[Statement]]] = ()

    def result(self) -> Extracted:
        """The document with its statements, once they are found."""
        statements = [found for stretch in self.statements for found in stretch.result()]
        return Extracted(self.document, self.sentences, self.passages, statements)


def begin_extracting(
    document: Document, settings: IndexSettings, tagger: Tagger | None, pool: ThreadPoolExecutor
) -> Extracting:
    """What `extract` does, its statements in threads of the pool."""
    sentences, passages = cut(document, settings)
    if settings.extractor == "none":
        return Extracting(document, sentences, passages)
    read = stretches(document.text, sentences)
    under_way = [pool.submit(extract_statements, document, stretch, tagger) for stretch in read]
    return Extracting(document, sentences, passages, under_way)


def extract_all(
    documents: Iterable[Document], settings: IndexSettings, tagger: Tagger | None, before: Callable[[int], None]
) -> Iterator[Extracted]:
    """What `extract` does, of many documents in their order; few are in memory. `before` hears of each one's number, again and again."""
    number, left = 0, iter(documents)
    with extractors() as pool:
        while some := list(islice(left, DOCUMENTS_AT_A_TIME)):
            under_way = [begin_extracting(each, settings, tagger, pool) for each in some]
            for each in under_way:
                before(number)
                for stretch in each.statements:
                    stretch.result()
                    before(number)
                yield each.result()
                number += 1
