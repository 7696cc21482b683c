"""A retriever over the pipeline's own ranking."""

from __future__ import annotations

import asyncio

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from index.records import Day
from rag.asked.days import this_day
from rag.llamaindex.nodes import passage_node
from rag.pipeline import Pipeline


class DatelineRetriever(BaseRetriever):
    """Passages in the order of search and reader together: what the pipeline reads before it answers.

    A score is 1 for the first, 1/2 for the second and so on: the order is what is known. `today` is the day that
    "yesterday" counts from, and in whose fortnight is looked first; if none is given, that of the search.
    """

    def __init__(self, pipeline: Pipeline, limit: int = 10, today: Day | None = None) -> None:
        super().__init__()
        self._pipeline = pipeline
        self._limit = limit
        self._today = today

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        self._pipeline.refresh()
        found = self._pipeline.ranked(query_bundle.query_str, self._limit, self._today or this_day())
        return [
            NodeWithScore(node=passage_node(passage, self._pipeline.corpus), score=1 / rank)
            for rank, passage in enumerate(found, start=1)
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)
