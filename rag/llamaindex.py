"""The same pipeline for LlamaIndex code: a retriever, a query engine and a chat engine.

Importing this module imports LlamaIndex (about two seconds); nothing else of ours does so. Its global Settings are
never touched and no LLM is resolved.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Generator
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.base.response.schema import Response
from llama_index.core.chat_engine.types import AgentChatResponse, BaseChatEngine, StreamingAgentChatResponse
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeRelationship, NodeWithScore, QueryBundle, RelatedNodeInfo, TextNode

from index.corpus import Corpus
from rag.answers import Answer, Citation, Conversation
from rag.pipeline import Pipeline
from rag.question import understand

NO_ANSWER = "No answer: {reason}."


class DatelineRetriever(BaseRetriever):
    """Passages by meaning and words, fused; the same that the pipeline reads."""

    def __init__(self, pipeline: Pipeline, limit: int = 10) -> None:
        super().__init__()
        self._pipeline = pipeline
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        self._pipeline.corpus.refresh()
        question = understand(query_bundle.query_str, self._pipeline.known())
        hits = self._pipeline.search(question, self._limit)
        passages = self._pipeline.corpus.catalog.passages([hit.id for hit in hits])
        return [
            NodeWithScore(
                node=_node(hit.id, passages[hit.id].document_id, passages[hit.id].start, passages[hit.id].end,
                           passages[hit.id].text, self._pipeline.corpus),
                score=hit.score,
            )
            for hit in hits
            if hit.id in passages
        ]  # fmt: skip


class DatelineQueryEngine(CustomQueryEngine):
    """Cited answers: the text of the response carries the numbers of its `source_nodes`, in order, from 1.

    `response.metadata["answer"]` is the whole rag.answers.Answer.
    """

    pipeline: Any

    def custom_query(self, query_str: str) -> Response:
        """The pipeline's answer as a LlamaIndex Response."""
        answer = self.pipeline.ask(query_str)
        return Response(answer_text(answer), source_nodes=sources(answer, self.pipeline), metadata={"answer": answer})


class DatelineChatEngine(BaseChatEngine):
    """The same with follow-ups: it remembers the turns until `reset`."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline
        self._conversation = Conversation()
        self._messages: list[ChatMessage] = []

    def reset(self) -> None:
        """Forgets the turns."""
        self._conversation = Conversation()
        self._messages = []

    def chat(self, message: str, chat_history: list[ChatMessage] | None = None) -> AgentChatResponse:
        """One turn. A `chat_history` given takes the place of what was remembered."""
        if chat_history is not None:
            self._remember(chat_history)
        answer = self._pipeline.ask(message, self._conversation)
        self._conversation = self._conversation.then(message, answer)
        text = answer_text(answer)
        self._messages += [ChatMessage(role=MessageRole.USER, content=message),
                           ChatMessage(role=MessageRole.ASSISTANT, content=text)]  # fmt: skip
        return AgentChatResponse(
            response=text, source_nodes=sources(answer, self._pipeline), metadata={"answer": answer}
        )

    def stream_chat(self, message: str, chat_history: list[ChatMessage] | None = None) -> StreamingAgentChatResponse:
        """One turn, its lines one after the other; each was proved before the first is shown."""
        response = self.chat(message, chat_history)
        return _Streamed(response)

    async def achat(self, message: str, chat_history: list[ChatMessage] | None = None) -> AgentChatResponse:
        """`chat` in a thread."""
        return await asyncio.to_thread(self.chat, message, chat_history)

    async def astream_chat(
        self, message: str, chat_history: list[ChatMessage] | None = None
    ) -> StreamingAgentChatResponse:
        """`stream_chat` in a thread."""
        return await asyncio.to_thread(self.stream_chat, message, chat_history)

    @property
    def chat_history(self) -> list[ChatMessage]:
        """The turns so far."""
        return list(self._messages)

    def _remember(self, history: list[ChatMessage]) -> None:
        self.reset()
        self._messages = list(history)
        for message in history:
            if message.role == MessageRole.USER and message.content:
                answer = self._pipeline.ask(message.content, self._conversation)
                self._conversation = self._conversation.then(message.content, answer)


class _Streamed(StreamingAgentChatResponse):
    """A response that is whole already, handed out line by line."""

    def __init__(self, whole: AgentChatResponse) -> None:
        super().__init__(response=whole.response, source_nodes=whole.source_nodes)

    @property
    def response_gen(self) -> Generator[str, None, None]:
        yield from self.response.splitlines(keepends=True)

    async def async_response_gen(self) -> AsyncGenerator[str, None]:
        for line in self.response.splitlines(keepends=True):
            yield line

    def __str__(self) -> str:
        return self.response


def answer_text(answer: Answer) -> str:
    """The sentences, each with its citation numbers; the reason where there is no answer."""
    if answer.outcome != "answered":
        return NO_ANSWER.format(reason=answer.reason)
    return "\n".join(each.text + " " + "".join(f"[{number}]" for number in each.citations) for each in answer.sentences)


def sources(answer: Answer, pipeline: Pipeline) -> list[NodeWithScore]:
    """One node for each citation, in the order of their numbers, with exact offsets."""
    return [NodeWithScore(node=_cited(each, pipeline.corpus)) for each in answer.citations]


def _cited(citation: Citation, corpus: Corpus) -> TextNode:
    identity = f"{citation.document_id}-{citation.start}-{citation.end}"
    return _node(identity, citation.document_id, citation.start, citation.end, citation.text, corpus)


def _node(identity: str, document_id: str, start: int, end: int, text: str, corpus: Corpus) -> TextNode:
    document = corpus.catalog.document(document_id)
    return TextNode(
        id_=identity,
        text=text,
        start_char_idx=start,
        end_char_idx=end,
        metadata={
            "title": document.title,
            "source": document.source,
            "uri": document.uri,
            "published": str(document.published or ""),
        },
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document_id)},
    )
