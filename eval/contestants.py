"""What the suite `speed` measures, each in a process of its own: us, and what people would otherwise write.

`python -m eval.contestants ours HOME` and `… stock FOLDER` do what they are told (eval/stopwatch.py);
`… ask FOLDER QUESTION` is the whole script that answers one question with stock parts, and prints what it found.

The stock pipeline is LlamaIndex's VectorStoreIndex on a Chroma folder with all-MiniLM-L6-v2 run by sentence-transformers in
batches of ten, as LlamaIndex's own wrapper runs it. Documents are handed to it as text: reading them costs it nothing.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from eval.stopwatch import serve
from index.embed import offline_and_quiet
from index.networks.export import packaged_weights
from index.settings import IndexSettings

STOCK_BATCH = 10
"""`DEFAULT_EMBED_BATCH_SIZE` of LlamaIndex 0.14."""
STOCK_CHUNK = 1_024
"""Its default chunk, of which the model reads the first 256 tokens."""


class Ours:
    """One home: indexing into it, and answering from it."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def load(self, statements: bool) -> dict[str, Any]:
        """Imports what indexing needs, and exports the models if they are not yet."""
        from index.embed import open_embedder
        from index.reported.tagger import open_tagger

        open_embedder(IndexSettings().embedding_model, self._home / "models", _silent).embed(["ready"])
        if statements:
            open_tagger(self._home / "models", _silent)
        return {}

    def index(self, file: str, statements: bool) -> dict[str, Any]:
        """Indexes a file of articles; without statements, what the stock pipeline does too: passages and vectors."""
        from index.ingest import ingest

        settings = IndexSettings() if statements else IndexSettings(extractor="none")
        summary = ingest(self._home, [Path(file)], settings=settings)
        assert not summary.failed, summary.failed[0]
        return {"documents": summary.added + summary.unchanged}

    def open(self) -> dict[str, Any]:
        """Opens the pipeline for answering, its reader too."""
        self._pipelines[True].prepare()
        catalog = self._pipelines[True].corpus.catalog
        return {"passages": catalog.counts().passages}

    def questions(self, count: int) -> dict[str, Any]:
        """As many questions of fact, out of titles, and the same number divided by four of what people said."""
        from eval.suites import sampled

        catalog = self._pipelines[True].corpus.catalog
        titles = [each.title for each in catalog.documents() if each.title]
        speakers = [name for name, _ in catalog.speakers()]
        return {
            "facts": [f"What is known about {title.strip(' ?.!')}?" for title in sampled(titles, count)],
            "lists": [f"what did {name} say?" for name in sampled(speakers, count // 4)],
        }

    def ask(self, questions: Sequence[str], reader: bool) -> dict[str, Any]:
        """Seconds to each whole answer (`answers`) and to its first sentence (`firsts`), nothing where it has none."""
        from rag.answers import Finished, Proved

        answers: list[float] = []
        firsts: list[float | None] = []
        for question in questions:
            began, first = time.perf_counter(), None
            for event in self._pipelines[reader].stream(question):
                if isinstance(event, Proved) and first is None:
                    first = time.perf_counter() - began
                if isinstance(event, Finished):
                    answers.append(time.perf_counter() - began)
            firsts.append(first)
        return {"answers": answers, "firsts": firsts}

    @cached_property
    def _pipelines(self) -> dict[bool, Any]:
        """With and without a reader."""
        from rag.assemble import open_pipeline
        from rag.generate import ExtractiveGenerator
        from rag.pipeline import Pipeline

        full = open_pipeline(self._home)
        plain = Pipeline(full.corpus, full.search, full.statements, ExtractiveGenerator(full.corpus))
        return {True: full, False: plain}


class Stock:
    """One Chroma folder, with a collection for each length of chunks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self) -> dict[str, Any]:
        """Imports the libraries and loads the model."""
        self._embedding.get_text_embedding("ready")
        return {}

    def index(self, file: str, tokens: int) -> dict[str, Any]:
        """Indexes the bodies of a file of articles in chunks of so many tokens, below its default without overlap."""
        from llama_index.core import Document, VectorStoreIndex
        from llama_index.core.node_parser import SentenceSplitter

        texts = [json.loads(line)["body"] for line in Path(file).read_text(encoding="utf-8").splitlines()]
        began, cpu = time.perf_counter(), time.process_time()
        splitter = SentenceSplitter() if tokens == STOCK_CHUNK else SentenceSplitter(chunk_size=tokens, chunk_overlap=0)
        VectorStoreIndex.from_documents(
            [Document(text=text) for text in texts],
            storage_context=self._storage(tokens), embed_model=self._embedding, transformations=[splitter],
        )  # fmt: skip
        return {
            "documents": len(texts), "seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu,
        }  # fmt: skip

    def ask(self, questions: Sequence[str], tokens: int) -> dict[str, Any]:
        """Seconds to the chunks found for each question; without an LLM that is all it can give."""
        retriever = self._retriever(tokens)
        found = []
        for question in questions:
            began = time.perf_counter()
            retriever.retrieve(question)
            found.append(time.perf_counter() - began)
        return {"answers": found}

    def show(self, question: str, tokens: int) -> None:
        """Prints what is found for a question."""
        for each in self._retriever(tokens).retrieve(question):
            print(each.score, each.text)

    def _retriever(self, tokens: int) -> Any:
        from llama_index.core import VectorStoreIndex

        store = self._storage(tokens).vector_store
        return VectorStoreIndex.from_vector_store(store, embed_model=self._embedding).as_retriever()

    def _storage(self, tokens: int) -> Any:
        import chromadb
        from chromadb.config import Settings
        from llama_index.core import StorageContext
        from llama_index.vector_stores.chroma import ChromaVectorStore

        client = chromadb.PersistentClient(str(self._folder), settings=Settings(anonymized_telemetry=False))
        collection = client.get_or_create_collection(f"chunks-{tokens}", embedding_function=None)
        return StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection))

    @cached_property
    def _embedding(self) -> Any:
        with offline_and_quiet():
            from llama_index.core.embeddings import BaseEmbedding
            from sentence_transformers import SentenceTransformer

            model = SentenceTransformer(str(packaged_weights()), device="cpu", local_files_only=True)

        class Embedding(BaseEmbedding):
            def _get_text_embedding(self, text: str) -> list[float]:
                return self._get_text_embeddings([text])[0]

            def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
                rows = model.encode(texts, batch_size=STOCK_BATCH, normalize_embeddings=True, show_progress_bar=False)
                return [list(row) for row in rows.tolist()]

            def _get_query_embedding(self, query: str) -> list[float]:
                return self._get_text_embedding(query)

            async def _aget_query_embedding(self, query: str) -> list[float]:
                return self._get_text_embedding(query)

        return Embedding(embed_batch_size=STOCK_BATCH)


def _silent(line: str) -> None:
    """Nobody listens."""


def main(who: str, place: str, *question: str) -> None:
    """Serves as one of the two, or asks the stock pipeline once."""
    if who == "ours":
        ours = Ours(Path(place))
        serve({each.__name__: each for each in (ours.load, ours.index, ours.open, ours.questions, ours.ask)})
    elif who == "stock":
        stock = Stock(Path(place))
        serve({each.__name__: each for each in (stock.load, stock.index, stock.ask)})
    else:
        Stock(Path(place)).show(" ".join(question), 256)


if __name__ == "__main__":
    main(*sys.argv[1:])
