"""/v1/chat/completions and /v1/models, as OpenAI's clients ask for them.

The last message is the question, the user's earlier ones are the conversation; what else a request holds (system
messages, temperature, tools) changes nothing. The answer is Markdown with footnotes, and the whole object of
/api/ask stands in the field `dateline`.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterator
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt

from index.errors import UsageError
from rag.answers import Answer, Citation, Event, Finished, Proved
from rag.question import checked
from ui.api.asking import EVENT_STREAM, EVENTS, counted, watched
from ui.api.dependencies import Measured, Served, by_name
from ui.api.problems import NotFound, Problem, openai_error
from ui.api.records import Text
from ui.api.streams import EventStream
from ui.api.turns import in_turn
from ui.present import DocumentOf, answer_json, answer_markdown, sentence_markdown
from ui.service import ending

MODEL = "dateline"
MOST_MESSAGES = 1_000
_FOOTNOTE = re.compile(r"(?<!\\)\[\^(\d+)\](?!:)")

router = APIRouter(prefix="/v1", tags=["openai"], generate_unique_id_function=by_name)


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: Literal["text"]
    text: Text


class Message(BaseModel):
    """One message of a chat."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[Part] | None = None

    @property
    def said(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What is added to a stream."""

    include_usage: StrictBool | None = None


class Chat(BaseModel):
    """What is asked for. Other fields of OpenAI's requests are taken and change nothing."""

    model_config = ConfigDict(extra="ignore", title="ChatCompletionRequest")

    model: Text = Field(examples=[MODEL])
    messages: list[Message] = Field(
        min_length=1, max_length=MOST_MESSAGES, examples=[[{"role": "user", "content": "who said what on Feb 14"}]]
    )
    stream: StrictBool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[StrictInt, Field(ge=1, le=1)] | None = None


class Failed(BaseModel):
    """An error as OpenAI's clients read it."""

    error: dict[str, Any]


class ModelRow(BaseModel):
    """What can be named as the model."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = MODEL


class ModelList(BaseModel):
    """The one model there is."""

    object: Literal["list"] = "list"
    data: list[ModelRow]


class Shown(BaseModel):
    """Base of the parts of a completion."""

    model_config = ConfigDict(extra="allow")


class Spoken(Shown):
    """The answer in Markdown; `annotations` say where its footnotes lead."""

    role: Literal["assistant"] = "assistant"
    content: str
    annotations: list[dict[str, Any]]


class Choice(Shown):
    """The one choice."""

    index: int = 0
    message: Spoken
    finish_reason: Literal["stop"] = "stop"


class Completion(Shown):
    """A chat completion; `dateline` is the whole answer as /api/ask gives it."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str = MODEL
    choices: list[Choice]
    usage: dict[str, int]
    dateline: dict[str, Any]


FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"model": Failed, "description": text}
    for status, text in (
        (400, "Something in the request is wrong."), (404, "No such model."), (413, "The body is too large."),
        (500, "A bug, or a damaged index."), (503, "Too many questions at once, or nothing is indexed."),
    )
}  # fmt: skip
USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
"""No tokens are counted: what an answer costs is the user's own machine."""


@router.get("/models")
def models() -> ModelList:
    """The models that can be named: one."""
    return ModelList(data=[ModelRow(id=MODEL)])


@router.get("/models/{model}", responses={404: FAILURES[404]})
def model(model: str) -> ModelRow:
    """One model."""
    return ModelRow(id=named(model))


@router.post(
    "/chat/completions",
    response_model=Completion,
    responses={
        200: {"description": "The answer; with `stream` as chunks.",
              "content": {EVENT_STREAM: EVENTS}},
        **FAILURES,
    },
)  # fmt: skip
async def complete(asked: Chat, request: Request, service: Served, metrics: Measured) -> Response:
    """Answer the last message, with the user's earlier messages as the conversation."""
    named(asked.model)
    with counted(metrics):
        question, history = turns(asked.messages)

        def answered() -> Response:
            answer = service.ask(question, history)
            metrics.questions.labels(answer.outcome).inc()
            return JSONResponse(completion(answer, service.pipeline.document, str(request.base_url)))

        if not asked.stream:
            return await in_turn(request, service, answered)
        with service.slots.until_sent() as give_back:
            events = service.events(question, history)
            document_of = service.pipeline.document
    usage = bool(asked.stream_options and asked.stream_options.include_usage)
    return EventStream(
        _chunks(watched(events, metrics), document_of, str(request.base_url), usage), service.turns, give_back
    )


def named(model: str) -> str:
    """The model's name. Raises NotFound for any but ours."""
    if model != MODEL:
        raise NotFound(f"no model {model[:100]!r}; the one there is: {MODEL!r}")
    return model


def turns(messages: list[Message]) -> tuple[str, list[str]]:
    """The question and the earlier ones. Raises UsageError when the last message is not the user's."""
    if messages[-1].role != "user":
        raise UsageError(f"the last message is of the role {messages[-1].role!r}; it must be the user's: the question")
    said = [each.said for each in messages if each.role == "user"]
    checked(said[-1])
    return said[-1], [each for each in said[:-1] if each.strip()]


def completion(answer: Answer, document_of: DocumentOf, base: str) -> dict[str, Any]:
    """The answer as a chat completion."""
    text = answer_markdown(answer, document_of)
    message = {
        "role": "assistant",
        "content": text,
        "annotations": footnote_links(text, answer.citations, document_of, base),
    }
    return {
        "id": _id(),
        "object": "chat.completion",
        "created": int(time.time()),
        "model": MODEL,
        "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
        "usage": USAGE,
        "dateline": answer_json(answer, document_of),
    }


def footnote_links(
    text: str, citations: tuple[Citation, ...], document_of: DocumentOf, base: str
) -> list[dict[str, Any]]:
    """Where each footnote of the text leads: the permalink of what it cites."""
    by_number = {str(each.number): each for each in citations}
    found = ((mark, by_number[mark[1]]) for mark in _FOOTNOTE.finditer(text) if mark[1] in by_number)
    return [
        {
            "type": "url_citation",
            "url_citation": {
                "start_index": mark.start(),
                "end_index": mark.end(),
                "title": document_of(cited.document_id).title,
                "url": permalink(cited, base),
            },
        }
        for mark, cited in found
    ]


def permalink(cited: Citation, base: str) -> str:
    """The address of the exact characters."""
    return f"{base}api/sources/{cited.document_id}?{urlencode({'start': cited.start, 'end': cited.end})}"


def _chunks(events: Iterator[Event | Problem], document_of: DocumentOf, base: str, usage: bool) -> Iterator[str]:
    """The stream: a sentence with each chunk, then what is left of the Markdown, then the structured answer."""
    head = {"id": _id(), "object": "chat.completion.chunk", "created": int(time.time()), "model": MODEL}

    def chunk(delta: dict[str, Any], finish: str | None = None, **more: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return _data({**head, "choices": [choice], **more})

    sent = ""
    with ending(events):
        yield chunk({"role": "assistant", "content": ""})
        for event in events:
            if isinstance(event, Problem):
                yield _data(openai_error(event))
                return
            if isinstance(event, Proved):
                piece = ("\n\n" if sent else "") + sentence_markdown(event.sentence)
                sent += piece
                yield chunk({"content": piece})
            elif isinstance(event, Finished):
                whole = answer_markdown(event.answer, document_of)
                yield chunk({"content": whole[len(sent) :] if whole.startswith(sent) else f"\n\n{whole}"})
                linked = footnote_links(whole, event.answer.citations, document_of, base)
                yield chunk({"annotations": linked}, "stop", dateline=answer_json(event.answer, document_of))
        if usage:
            yield _data({**head, "choices": [], "usage": USAGE})
        yield "data: [DONE]\n\n"


def _data(content: dict[str, Any]) -> str:
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n"


def _id() -> str:
    return f"chatcmpl-{secrets.token_hex(12)}"
