"""A query engine and a chat engine that answer as the pipeline does: cited, proved, or refused with the reason.

Both take `today`, the day that "yesterday" counts from, and what was out by then is preferred; if none is given, the day
on which they are asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterator
from typing import Any

from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.base.response.schema import Response
from llama_index.core.chat_engine.types import AgentChatResponse, BaseChatEngine, StreamingAgentChatResponse
from llama_index.core.query_engine import CustomQueryEngine

from index.records import Day
from rag.answers import Answer, Conversation, Event, Finished, Proved, Sentence
from rag.asked.days import this_day
from rag.llamaindex.nodes import sources
from rag.pipeline import Pipeline

TURNS_KEPT = 20
NO_ANSWER = "No answer: {reason}."


class DatelineQueryEngine(CustomQueryEngine):
    """Cited answers: the text of the response carries the numbers of its `source_nodes`, in order, from 1.

    `response.metadata["answer"]` is the whole rag.answers.Answer.
    """

    pipeline: Any
    today: Day | None = None

    def custom_query(self, query_str: str) -> Response:
        """The pipeline's answer as a LlamaIndex Response."""
        answer = self.pipeline.ask(query_str, today=self.today or this_day())
        return Response(answer_text(answer), source_nodes=sources(answer, self.pipeline), metadata={"answer": answer})

    async def acustom_query(self, query_str: str) -> Response:
        """The same in a thread."""
        return await asyncio.to_thread(self.custom_query, query_str)


class DatelineChatEngine(BaseChatEngine):
    """The same with follow-ups: it remembers the turns until `reset`."""

    def __init__(self, pipeline: Pipeline, today: Day | None = None) -> None:
        self._pipeline = pipeline
        self._today = today
        self._conversation = Conversation()
        self._messages: list[ChatMessage] = []

    def reset(self) -> None:
        """Forgets the turns."""
        self._conversation = Conversation()
        self._messages = []

    def chat(self, message: str, chat_history: list[ChatMessage] | None = None) -> AgentChatResponse:
        """One turn. A `chat_history` given takes the place of what was remembered."""
        stream = self.stream_chat(message, chat_history)
        text = str(stream)
        return AgentChatResponse(response=text, source_nodes=stream.source_nodes, metadata=stream.metadata)

    def stream_chat(self, message: str, chat_history: list[ChatMessage] | None = None) -> ProvedStream:
        """One turn, each sentence as soon as it is proved. The turn is remembered when the last piece has come."""
        if chat_history is not None:
            self._remember(chat_history)
        events = self._pipeline.stream(message, self._conversation, today=self._today or this_day())
        return ProvedStream(events, self._pipeline, lambda answer: self._note(message, answer))

    async def achat(self, message: str, chat_history: list[ChatMessage] | None = None) -> AgentChatResponse:
        """`chat` in a thread."""
        return await asyncio.to_thread(self.chat, message, chat_history)

    async def astream_chat(self, message: str, chat_history: list[ChatMessage] | None = None) -> ProvedStream:
        """`stream_chat`, to be read with `async_response_gen`."""
        return await asyncio.to_thread(self.stream_chat, message, chat_history)

    @property
    def chat_history(self) -> list[ChatMessage]:
        """The turns so far."""
        return list(self._messages)

    def _note(self, message: str, answer: Answer) -> None:
        self._conversation = Conversation(self._conversation.then(message, answer).turns[-TURNS_KEPT:])
        self._messages += [
            ChatMessage(role=MessageRole.USER, content=message),
            ChatMessage(role=MessageRole.ASSISTANT, content=answer_text(answer)),
        ]

    def _remember(self, history: list[ChatMessage]) -> None:
        self.reset()
        self._messages = list(history)
        today = self._today or this_day()
        for message in history:
            if message.role == MessageRole.USER and message.content:
                answer = self._pipeline.ask(message.content, self._conversation, today=today)
                self._conversation = self._conversation.then(message.content, answer)


class ProvedStream(StreamingAgentChatResponse):
    """A response whose sentences come as soon as they are proved; whole, with its sources, when all have come."""

    def __init__(self, events: Iterator[Event], pipeline: Pipeline, done: Callable[[Answer], None]) -> None:
        super().__init__()
        self.metadata: dict[str, Any] = {}
        self._events = events
        self._pipeline = pipeline
        self._done = done

    @property
    def response_gen(self) -> Generator[str, None, None]:
        """Pieces of the text. Once."""
        for event in self._events:
            if isinstance(event, Proved):
                piece = ("\n" if self.response else "") + _line(event.sentence)
                self.response += piece
                yield piece
            elif isinstance(event, Finished):
                whole = answer_text(event.answer)
                rest = whole.removeprefix(self.response)
                self.response = whole
                self._finish(event.answer)
                if rest:
                    yield rest

    async def async_response_gen(self) -> AsyncGenerator[str, None]:
        """The same, each piece computed in a thread."""
        pieces = self.response_gen
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece

    def __str__(self) -> str:
        """The whole text; what has not come yet is waited for."""
        for _ in self.response_gen:
            pass
        return self.response

    def _finish(self, answer: Answer) -> None:
        self.source_nodes = sources(answer, self._pipeline)
        self.metadata = {"answer": answer}
        self.is_done = True
        self._done(answer)


def answer_text(answer: Answer) -> str:
    """The sentences, each with its citation numbers, then the verdict or what they leave open; the reason where there is no
    answer. Last what went wrong with the LLM.
    """
    if answer.outcome == "answered":
        lines = [*map(_line, answer.sentences), answer.reason[:1].upper() + answer.reason[1:]]
    else:
        lines = [NO_ANSWER.format(reason=answer.reason)]
    if answer.notice:
        lines.append(f"Note: {answer.notice}")
    return "\n".join(filter(None, lines))


def _line(sentence: Sentence) -> str:
    lead = f"{sentence.lead}: " if sentence.lead else ""
    return lead + sentence.text + " " + "".join(f"[{number}]" for number in sentence.citations)
