"""Ordinary LlamaIndex code over our pipeline, and over our Chroma collection without us."""

from pathlib import Path
from typing import Any

import pytest
from llama_index.core import VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.vector_stores.chroma import ChromaVectorStore

from rag.assemble import open_pipeline
from rag.llamaindex import DatelineChatEngine, DatelineQueryEngine, DatelineRetriever
from rag.pipeline import Pipeline


@pytest.fixture(scope="module")
def pipeline(indexed_home: Path) -> Pipeline:
    return open_pipeline(indexed_home)


class OurEmbedding(BaseEmbedding):
    """The product's own embedder as LlamaIndex takes it."""

    embedder: Any

    def _get_query_embedding(self, query: str) -> list[float]:
        return self.embedder.embed([query])[0].tolist()

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_query_embedding(text)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)


def test_retriever_gives_passages_with_true_offsets(pipeline: Pipeline, seed_text: str) -> None:
    nodes = DatelineRetriever(pipeline, limit=3).retrieve("credit for Ukraine from Germany")
    assert len(nodes) == 3
    assert "150 million euros" in nodes[0].node.get_content()
    for each in nodes:
        assert seed_text[each.node.start_char_idx : each.node.end_char_idx] == each.node.get_content()


def test_query_engine_cites(pipeline: Pipeline) -> None:
    response = DatelineQueryEngine(pipeline=pipeline).query("who said 'our possibilities are far from exhausted'")
    assert "Sergei Lavrov" in str(response)
    assert "[1]" in str(response)
    assert "far from exhausted" in response.source_nodes[0].node.get_content()


def test_query_engine_refuses_with_the_reason(pipeline: Pipeline) -> None:
    response = DatelineQueryEngine(pipeline=pipeline).query("Who won the World Cup in 2018?")
    assert str(response).startswith("No answer: ")
    assert response.source_nodes == []


def test_chat_engine_follows_up_and_forgets(pipeline: Pipeline) -> None:
    chat = DatelineChatEngine(pipeline)
    chat.chat("What did Scholz say?")
    assert "serious dialogue" in str(chat.chat("What did he say about dialogue?"))
    assert len(chat.chat_history) == 4
    chat.reset()
    assert chat.chat_history == []
    assert "".join(chat.stream_chat("What did Lavrov say?").response_gen).count("Sergei Lavrov") == 2


def test_plain_llamaindex_opens_our_collection(pipeline: Pipeline, seed_text: str) -> None:
    store = ChromaVectorStore(chroma_collection=pipeline.corpus.vectors.collection)
    embedding = OurEmbedding(embedder=pipeline.corpus.embedder)
    retriever = VectorStoreIndex.from_vector_store(store, embed_model=embedding).as_retriever(similarity_top_k=2)
    nodes = retriever.retrieve("new credit of Germany to Ukraine")
    assert "150 million euros" in nodes[0].node.get_content()
    assert seed_text[nodes[0].node.start_char_idx : nodes[0].node.end_char_idx] == nodes[0].node.get_content()
    assert nodes[0].node.ref_doc_id == next(iter(pipeline.corpus.catalog.documents())).id
