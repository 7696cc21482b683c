"""Ordinary LlamaIndex code over our pipeline, and over our Chroma collection without us."""

import re
from pathlib import Path
from typing import Any

import pytest
from conftest import HomeOf
from llama_index.core import Settings, VectorStoreIndex
from llama_index.core.agent import ReActAgent
from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.base.response.schema import Response
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from llama_index.vector_stores.chroma import ChromaVectorStore
from pydantic import Field
from waiting import awaited

from rag.answers import Answer, Interpretation, Sentence
from rag.assemble import open_pipeline
from rag.llamaindex import (
    DatelineChatEngine,
    DatelineQueryEngine,
    DatelineRetriever,
    ProvedQueryEngine,
    StoredNodes,
    dateline_tool,
)
from rag.llamaindex.engines import answer_text
from rag.llamaindex.proof import NOTHING
from rag.pipeline import Pipeline

agents_warn = pytest.mark.filterwarnings("ignore::DeprecationWarning")
"""LlamaIndex's agents look at each attribute of themselves, and use what pydantic and their workflows have deprecated."""
DOCS = Path(__file__).parent.parent / "docs" / "llamaindex.md"


class Scripted(CustomLLM):
    """An LLM that gives the answers it is made with, one after the other, the last one again and again."""

    answers: list[str]
    asked: list[str] = Field(default_factory=list)

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata()

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        self.asked.append(prompt)
        return CompletionResponse(text=self.answers[min(len(self.asked), len(self.answers)) - 1])

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        whole = self.complete(prompt)
        yield CompletionResponse(text=whole.text, delta=whole.text)


class Saying(BaseQueryEngine):
    """A query engine that gives one text with its sources."""

    def __init__(self, text: str, sources: list[str]) -> None:
        super().__init__(callback_manager=None)
        self._response = Response(text, source_nodes=[NodeWithScore(node=TextNode(text=each)) for each in sources])

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def _query(self, query_bundle: QueryBundle) -> Response:
        return self._response

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return self._response


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


def test_the_verdict_and_what_is_left_open_end_the_text(home_of: HomeOf) -> None:
    sank = "The storm sank boats in Tarn harbour, the coast guard said."
    news = {"a": ("source: The Lantern\ndate: 2023-05-02", sank), "b": ("source: Harbour Post\ndate: 2023-05-09", sank)}
    pipeline = open_pipeline(home_of(news))
    asked = (
        "Did The Lantern report that the storm sank boats in Tarn harbour before the Harbour Post reported that the storm "
        "sank boats in Tarn harbour?"
    )
    verdict = "Yes, by the days of publication: The Lantern on 2 May 2023 and Harbour Post on 9 May 2023"
    text = str(DatelineQueryEngine(pipeline=pipeline).query(asked))
    assert text.splitlines()[-1] == verdict
    *_, last = DatelineChatEngine(pipeline).stream_chat(asked).response_gen
    assert last == f"\n{verdict}"
    assert str(DatelineChatEngine(pipeline).chat(asked)) == text


def test_the_notice_of_the_llm_is_told() -> None:
    asked = ("How old?", "How old?", Interpretation())
    shown = Answer(*asked, "answered", (Sentence("It is 9.", (1,)),), notice="the LLM did not answer")
    assert answer_text(shown) == "It is 9. [1]\nNote: the LLM did not answer"
    refused = Answer(*asked, "no_evidence", reason="no age is told", notice="the LLM did not answer")
    assert answer_text(refused) == "No answer: no age is told.\nNote: the LLM did not answer"


def test_chat_engine_follows_up_and_forgets(pipeline: Pipeline) -> None:
    chat = DatelineChatEngine(pipeline)
    chat.chat("What did Scholz say?")
    assert "serious dialogue" in str(chat.chat("What did he say about dialogue?"))
    assert len(chat.chat_history) == 4
    chat.reset()
    assert chat.chat_history == []
    assert "".join(chat.stream_chat("What did Lavrov say?").response_gen).count("Sergei Lavrov") == 2


def test_a_stream_is_remembered_when_it_has_come(pipeline: Pipeline) -> None:
    chat = DatelineChatEngine(pipeline)
    stream = chat.stream_chat("What did Scholz say?")
    pieces = stream.response_gen
    first = next(pieces)
    assert first.startswith("Olaf Scholz")
    assert first.endswith("[1]")
    assert chat.chat_history == []
    whole = str(stream)
    assert whole.startswith(first)
    assert len(stream.source_nodes) == len(stream.metadata["answer"].citations) > 1
    assert [message.content for message in chat.chat_history] == ["What did Scholz say?", whole]

    async def read() -> str:
        later = await chat.astream_chat("What did he say about dialogue?")
        return "".join([piece async for piece in later.async_response_gen()])

    assert "serious dialogue" in awaited(read())
    assert len(chat.chat_history) == 4


SOURCES = [
    "The bridge was opened on 3 May 2021 by Mara Lund. “It will stand,” she said.",
    "Ferries sail to Halden daily.",
]


@pytest.mark.parametrize(
    ("text", "shown", "why"),
    [
        ("Ferries sail to Halden daily [2].", "Ferries sail to Halden daily. [2]", ""),
        ("Ferries sail to Halden daily. [2]", "Ferries sail to Halden daily. [2]", ""),
        ("Ferries sail to Halden daily.", "Ferries sail to Halden daily. [2]", ""),
        ("Ferries sail to Halden daily [1].", "", "lacks Halden"),
        ("Ferries sail to Halden daily [3].", "", "it cites [3] of 2 sources"),
        ("Ferries sail to Halden 5 times [2].", "", "lacks 5"),
        ("Mara Lund opened the bridge on 3 May 2021 [1].", "Mara Lund opened the bridge on 3 May 2021. [1]", ""),
        ("Mara Lund opened the bridge on 4 May 2021 [1].", "", "lacks 4"),
        ("Mara Lund said “It will stand” [1].", "Mara Lund said “It will stand”. [1]", ""),
        ('Mara Lund said "It will fall" [1].', "", "“It will fall” is not in"),
        ("Rain is expected.", "", "no source proves it"),
    ],
    ids=str,
)
def test_other_engines_are_held_to_the_proof(pipeline: Pipeline, text: str, shown: str, why: str) -> None:
    response = ProvedQueryEngine(Saying(text, SOURCES), pipeline).query("?")
    assert str(response) == (shown or NOTHING)
    assert [why in each.why for each in response.metadata["unproved"]] == ([True] if why else [])


def test_what_is_not_proved_can_be_marked(pipeline: Pipeline) -> None:
    text = "Ferries sail to Halden daily [2]. They are red [2].\n- Mara Lund opened the bridge [1]."
    engine = ProvedQueryEngine(Saying(text, SOURCES), pipeline, unproved="mark")
    wanted = "Ferries sail to Halden daily. [2] They are red. [not proved]\n- Mara Lund opened the bridge. [1]"
    assert str(engine.query("?")) == str(awaited(engine.aquery("?"))) == wanted
    with pytest.raises(ValueError, match="'hide'"):
        ProvedQueryEngine(Saying(text, SOURCES), pipeline, unproved="hide")  # type: ignore[arg-type]


def test_only_stored_text_is_kept(pipeline: Pipeline, seed_text: str) -> None:
    (document,) = pipeline.corpus.catalog.documents()
    quoted = seed_text[1659:1700]
    name = document.uri.rsplit("/", 1)[-1]
    nodes = [
        TextNode(text=quoted, metadata={"file_path": f"/elsewhere/{name}"}),
        TextNode(text=quoted.replace("e", "3"), metadata={"file_name": name}),
        TextNode(text=quoted, metadata={"file_name": "unknown.txt"}),
        TextNode(text=quoted),
    ]
    kept = StoredNodes(pipeline=pipeline).postprocess_nodes([NodeWithScore(node=each, score=0.5) for each in nodes])
    assert [each.node.node_id for each in kept] == [nodes[0].node_id]
    assert seed_text[kept[0].node.start_char_idx : kept[0].node.end_char_idx] == quoted
    assert kept[0].score == 0.5


@agents_warn
def test_an_agent_calls_the_tool(pipeline: Pipeline) -> None:
    llm = Scripted(answers=[
        'Thought: I look it up.\nAction: ask_documents\nAction Input: {"question": "What did Scholz say about dialogue?"}',
        "Thought: I can answer without using any more tools. I'll use the user's language to answer\nAnswer: A dialogue.",
    ])  # fmt: skip

    async def run() -> str:
        return str(await ReActAgent(tools=[dateline_tool(pipeline)], llm=llm, streaming=False).run("Scholz?"))

    assert awaited(run()) == "A dialogue."
    assert "We are ready for a serious dialogue with Russia" in llm.asked[1]
    assert "Sources:\n[1] " in llm.asked[1]


@agents_warn
def test_the_page_is_true(
    indexed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / ".dateline").symlink_to(indexed_home)
    monkeypatch.chdir(tmp_path)
    answer = "Germany was extending a new credit of 150 million euros to Ukraine [1]. France is extending 900 million euros [1]."
    names: dict[str, Any] = {"llm": Scripted(answers=[answer]), "agent_llm": Scripted(answers=["Answer: none"])}
    for block in re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL):
        exec(block, names)
    printed = capsys.readouterr().out
    assert "serious dialogue" in printed
    assert "Sources:\n[1] " in printed
    assert (Settings._llm, Settings._embed_model) == (None, None)


def test_plain_llamaindex_opens_our_collection(pipeline: Pipeline, seed_text: str) -> None:
    store = ChromaVectorStore(chroma_collection=pipeline.corpus.vectors.collection)
    embedding = OurEmbedding(embedder=pipeline.corpus.embedder)
    retriever = VectorStoreIndex.from_vector_store(store, embed_model=embedding).as_retriever(similarity_top_k=2)
    nodes = retriever.retrieve("Germany was extending a new credit of 150 million euros to Ukraine")
    assert "150 million euros" in nodes[0].node.get_content()
    assert seed_text[nodes[0].node.start_char_idx : nodes[0].node.end_char_idx] == nodes[0].node.get_content()
    assert nodes[0].node.ref_doc_id == next(iter(pipeline.corpus.catalog.documents())).id
