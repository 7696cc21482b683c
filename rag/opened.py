"""The way in for Python: one home folder, to be filled and asked. `rag.open_corpus` opens it.

Everything else of the product can be reached from here: `pipeline` is the whole of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from index.records import Day, Document, Kind, Statement
from index.servers import LOCAL
from index.settings import IndexSettings
from rag.answers import Answer, Conversation, Event
from rag.asked.days import asked_on, day_range

if TYPE_CHECKING:
    from index.catalog import Catalog
    from index.ingest import Progress, Summary
    from rag.assemble import Chosen
    from rag.pipeline import Pipeline


class OpenCorpus:
    """What is indexed in one home. Nothing is opened before it is needed; days are `Day`s or text such as "Feb 14"."""

    def __init__(
        self, home: Path, notify: Callable[[str], None], embedding_model: str = "", **chosen: Unpack[Chosen]
    ) -> None:
        self.home = home
        self._settings = IndexSettings(embedding_model=embedding_model) if embedding_model else None
        self._servers = chosen.get("servers", LOCAL)
        self._chosen = chosen
        self._notify = notify

    @cached_property
    def pipeline(self) -> Pipeline:
        """All that answers. Raises HomeError while nothing is indexed."""
        from rag.assemble import open_pipeline

        return open_pipeline(self.home, self._settings, notify=self._notify, **self._chosen)

    @cached_property
    def catalog(self) -> Catalog:
        """What is stored. Raises HomeError while nothing is indexed."""
        from index.catalog import Catalog
        from index.corpus import catalog_place

        return Catalog.open(catalog_place(self.home, self._servers))

    def add(self, *paths: str | Path, progress: Callable[[Progress], None] = lambda progress: None) -> Summary:
        """Indexes files and folders; what has not changed is passed over. The summary names what could not be read.

        Raises IndexBusy while another process writes.
        """
        from index.ingest import ingest

        return ingest(
            self.home, map(Path, paths), settings=self._settings, servers=self._servers, progress=progress,
            notify=self._notify,
        )  # fmt: skip

    def ask(
        self, question: str, conversation: Conversation = Conversation(), *, today: Day | str | None = None
    ) -> Answer:
        """The cited answer, or the reason why there is none. `Conversation().then(question, answer)` makes the next one a follow-up.

        "Yesterday" counts from `today`, this computer's day if none is given, and what was out by then is preferred.
        Raises EmptyQuestion and QuestionTooLong.
        """
        return self.pipeline.ask(question, conversation, today=asked_on(today))

    def stream(
        self, question: str, conversation: Conversation = Conversation(), *, today: Day | str | None = None
    ) -> Iterator[Event]:
        """What was understood, each sentence as soon as it is proved, and the whole answer."""
        return self.pipeline.stream(question, conversation, today=asked_on(today))

    def statements(
        self,
        speaker: str = "",
        *,
        on: Day | str | None = None,
        first: Day | str | None = None,
        last: Day | str | None = None,
        about: str = "",
        source: str = "",
        kind: Kind | None = None,
    ) -> Sequence[Statement]:
        """Who said what: every statement that meets all of these. Raises UsageError for an unknown speaker or no day."""
        from rag.listing import chosen_statements

        self.pipeline.refresh()
        return chosen_statements(self.pipeline, speaker, day_range(on, first, last), about, source, kind)

    def documents(self) -> Iterator[Document]:
        """Every document, in the order in which they came; not all of them are held in memory."""
        return self.catalog.documents()

    def document(self, document_id: str) -> Document:
        """The document of a citation or a statement: its `text[start:end]` is what they show."""
        return self.catalog.document(document_id)
