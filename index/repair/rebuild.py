"""Every stored document split, extracted and embedded anew, without its file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from index.corpus import current_versions, follow, open_existing, prepared_vectors
from index.embed import Notify, open_embedder
from index.extract import extract_all, tagger_for
from index.ingest import Stopped
from index.reported.tagger import installed_extractor
from index.scan import write_scan
from index.servers import LOCAL, Servers
from index.settings import IndexSettings
from index.turns import turn_to_write


def rebuild(
    home: Path,
    settings: IndexSettings | None = None,
    *,
    servers: Servers = LOCAL,
    progress: Callable[[int, int], None] = lambda done, total: None,
    extracting: Callable[[int, int], None] = lambda done, total: None,
    stop: Callable[[], bool] = lambda: False,
    notify: Notify = lambda line: None,
) -> int:
    """Splits, extracts and embeds every stored document anew, with new settings if given; returns the passages.

    Needs no original files. `extracting` hears of documents, then `progress` of passages. Killed while it extracts, it
    has changed nothing; killed while it embeds, it goes on at the next opening. `stop` is asked only while it
    extracts: true ends it with Stopped, and nothing has changed.
    """
    with turn_to_write(home, servers), closing(open_existing(home, servers)) as catalog:
        wanted = settings or current_versions(catalog.settings() or IndexSettings())
        wanted = replace(wanted, extractor=installed_extractor())
        embedder = open_embedder(wanted.embedding_model, home / "models", notify)
        tagger = tagger_for(wanted, home, notify)
        notify("extracting passages and statements …")
        with catalog.transaction():
            identities = catalog.document_ids()

            def report_extracting(number: int) -> None:
                if stop():
                    raise Stopped
                extracting(number, len(identities))

            documents = map(catalog.document, identities)
            for each in extract_all(documents, wanted, tagger, report_extracting):
                catalog.replace_extracted(each)
            catalog.put_settings(wanted)
            catalog.put_pending(catalog.passage_ids())
            catalog.next_generation()
        vectors = prepared_vectors(home, servers, catalog, wanted.embedding_model)
        vectors.clear()
        write_scan(home, wanted.embedding_model, {})
        total, done = catalog.counts().passages, 0

        def report(count: int) -> None:
            nonlocal done
            done += count
            progress(done, total)

        follow(catalog, vectors, lambda: embedder, report)
    return total
