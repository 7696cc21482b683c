"""What people would otherwise use, on the same documents, with the same embedding model, in the same run.

Each builds its index of the documents that the suite indexed, with its own default chunks, and ranks documents for the
suite's questions. They are development packages: one that is not installed is skipped, and said so.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import uuid4

from eval.corpora import name_of
from eval.metrics import mean_interval
from eval.ranking import MEASURES, ranking_figures
from eval.suites import Row
from index.corpus import Corpus
from index.embed import Embedder
from index.records import Document

Ranker = Callable[[str, int], list[str]]
"""A query and a number of documents → names of documents, best first, each once."""
INSTALL = 'pip install "dateline[baselines]"'
CHUNKS_A_DOCUMENT = 4
"""So many times more chunks are asked for than documents are wanted."""
MOST_DOCUMENTS = 100


class Stock:
    """The documents that a suite indexed, and what more than one pipeline is built of them."""

    def __init__(self, corpus: Corpus) -> None:
        self._catalog = corpus.catalog
        self.embedder = corpus.embedder

    def documents(self) -> Iterator[tuple[str, Document]]:
        """Each document with its name."""
        return ((name_of(each.uri), each) for each in self._catalog.documents())

    @cached_property
    def llamaindex(self) -> tuple[Any, list[Any]]:
        """LlamaIndex's VectorStoreIndex on Chroma, and its nodes: chunks of 1,024 tokens, embedded once for all."""
        from llama_index.core import Document as Text
        from llama_index.core import StorageContext, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter
        from llama_index.vector_stores.chroma import ChromaVectorStore

        texts = [
            Text(text=each.text, metadata={"title": each.title, "name": name}, excluded_embed_metadata_keys=["name"])
            for name, each in self.documents()
        ]
        nodes = SentenceSplitter().get_nodes_from_documents(texts)
        store = ChromaVectorStore(chroma_collection=_collection())
        context = StorageContext.from_defaults(vector_store=store)
        return VectorStoreIndex(nodes, storage_context=context, embed_model=_embedding(self.embedder)), nodes


def beside(corpus: Corpus, rows: Sequence[Row], notify: Callable[[str], None]) -> dict[str, Any]:
    """Each stock pipeline's figures and ours on the cases that rank documents, with the interval of the difference.

    Cases with hidden documents are left out: a stock pipeline cannot be told to overlook one.
    """
    cases = [row for row in rows if row.get("relevant")]
    stock = Stock(corpus)
    found: dict[str, Any] = {}
    for name, build in PIPELINES.items():
        notify(f"asking {name} …")
        try:
            rank = build(stock)
        except ImportError as error:
            notify(f"{name} is skipped: {error.name} is not installed; {INSTALL}")
            continue
        theirs = [_figures(rank, row) for row in cases]
        found[name] = {figure: _compared(cases, theirs, figure) for figure in (theirs[0] if theirs else ())}
    return found


def _figures(rank: Ranker, row: Row) -> dict[str, float]:
    names = [name for name in MEASURES if name in row]
    return ranking_figures(rank(row["question"], MOST_DOCUMENTS), row["relevant"], names)


def _compared(cases: Sequence[Row], theirs: Sequence[Mapping[str, float]], figure: str) -> dict[str, float]:
    differences = [case[figure] - other[figure] for case, other in zip(cases, theirs, strict=True)]
    _, (low, high) = mean_interval(differences)
    return {
        "theirs": sum(each[figure] for each in theirs) / len(theirs),
        "ours": sum(each[figure] for each in cases) / len(cases),
        "low": low,
        "high": high,
    }


def llamaindex_vectors(stock: Stock) -> Ranker:
    """LlamaIndex's VectorStoreIndex on Chroma."""
    index, _ = stock.llamaindex
    return _ranked_by(index.as_retriever(similarity_top_k=MOST_DOCUMENTS * CHUNKS_A_DOCUMENT))


def llamaindex_fusion(stock: Stock) -> Ranker:
    """LlamaIndex's QueryFusionRetriever: the same vectors and BM25, reciprocal ranks added."""
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.retrievers.bm25 import BM25Retriever

    index, nodes = stock.llamaindex
    count = MOST_DOCUMENTS * CHUNKS_A_DOCUMENT
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(count, len(nodes)))
    meaning = index.as_retriever(similarity_top_k=count)
    return _ranked_by(
        QueryFusionRetriever(
            [meaning, words], llm=MockLLM(), mode=FUSION_MODES.RECIPROCAL_RANK, num_queries=1, similarity_top_k=count,
            use_async=False,
        )
    )  # fmt: skip


def _ranked_by(retriever: Any) -> Ranker:
    def rank(query: str, limit: int) -> list[str]:
        found = retriever.retrieve(query)
        return list(dict.fromkeys(each.node.metadata["name"] for each in found))[:limit]

    return rank


def _collection() -> Any:
    """An empty collection in memory, under a name of its own: all clients of a process share what is in memory."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    return client.create_collection(f"stock-{uuid4().hex}", embedding_function=None)


def _embedding(embedder: Embedder) -> Any:
    """Our embedder as LlamaIndex's."""
    from llama_index.core.embeddings import BaseEmbedding

    class Embedding(BaseEmbedding):
        def _get_text_embedding(self, text: str) -> list[float]:
            return [float(each) for each in embedder.embed([text])[0]]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [[float(each) for each in row] for row in embedder.embed(texts)]

        def _get_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_text_embedding(query)

    return Embedding(embed_batch_size=256)


def haystack_hybrid(stock: Stock) -> Ranker:
    """Haystack's hybrid retrieval: in memory, chunks of 200 words, BM25 and vectors, reciprocal ranks joined.

    The title is embedded with each chunk, as its embedders do with `meta_fields_to_embed`.
    """
    os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"
    from haystack import Document as Text
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.preprocessors import DocumentSplitter
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    texts = [Text(content=each.text, meta={"name": name, "title": each.title}) for name, each in stock.documents()]
    chunks = DocumentSplitter().run(documents=texts)["documents"]
    vectors = stock.embedder.embed([f"{each.meta['title']}\n{each.content or ''}" for each in chunks])
    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    store.write_documents(
        [Text(content=each.content, meta=each.meta, embedding=[float(value) for value in vector])
         for each, vector in zip(chunks, vectors, strict=True)]
    )  # fmt: skip
    words, meaning = InMemoryBM25Retriever(store), InMemoryEmbeddingRetriever(store)
    joiner = DocumentJoiner(join_mode="reciprocal_rank_fusion")

    def rank(query: str, limit: int) -> list[str]:
        count = limit * CHUNKS_A_DOCUMENT
        vector = [float(each) for each in stock.embedder.embed([query])[0]]
        lists = [
            words.run(query=query, top_k=count)["documents"],
            meaning.run(query_embedding=vector, top_k=count)["documents"],
        ]
        joined = joiner.run(documents=lists)["documents"]
        return list(dict.fromkeys(each.meta["name"] for each in joined))[:limit]

    return rank


PIPELINES: dict[str, Callable[[Stock], Ranker]] = {
    "LlamaIndex vectors on Chroma": llamaindex_vectors,
    "LlamaIndex fusion with BM25": llamaindex_fusion,
    "Haystack hybrid": haystack_hybrid,
}
