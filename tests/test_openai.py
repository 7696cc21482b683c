"""OpenAI's own client against a real server: models, answers, streams, follow-ups, errors."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from rag.assemble import open_pipeline
from ui.api import application
from ui.present import answer_markdown
from ui.service import Service


@pytest.fixture(scope="module")
def service(indexed_home: Path) -> Service:
    return Service(indexed_home, lambda: open_pipeline(indexed_home))


@pytest.fixture(scope="module")
def client(service: Service, running: Callable[[Any], AbstractContextManager[str]]) -> Iterator[openai.OpenAI]:
    with (
        running(application(service)) as address,
        openai.OpenAI(base_url=f"{address}/v1", api_key="none", max_retries=0, timeout=60) as opened,
    ):
        yield opened


def user(*questions: str) -> list[Any]:
    """A chat in which the user asked these, and got answers in between."""
    messages = [{"role": "system", "content": "Answer in French."}]
    for question in questions:
        messages += [{"role": "user", "content": question}, {"role": "assistant", "content": "…"}]
    return messages[:-1]


def test_models(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["dateline"]
    assert client.models.retrieve("dateline").owned_by == "dateline"
    with pytest.raises(openai.NotFoundError, match="'gpt-4'"):
        client.models.retrieve("gpt-4")


def test_an_answer_with_footnotes_links_and_structure(client: openai.OpenAI, service: Service, seed_text: str) -> None:
    completion = client.chat.completions.create(model="dateline", messages=user("who said what on Feb 14"))
    message = completion.choices[0].message
    answer = service.pipeline.ask("who said what on Feb 14")
    assert message.content == answer_markdown(answer, service.pipeline.document)
    assert completion.choices[0].finish_reason == "stop"
    structured = completion.model_extra["dateline"]
    assert structured["outcome"] == "answered"
    assert [each["text"] for each in structured["citations"]] == [each.text for each in answer.citations]
    assert message.annotations
    assert len(message.annotations) == sum(len(each.citations) for each in answer.sentences)
    for each in message.annotations:
        link = each.url_citation
        number = re.fullmatch(r"\[\^(\d+)\]", message.content[link.start_index : link.end_index])
        assert number
        assert httpx.get(link.url).json()["text"] == answer.citations[int(number[1]) - 1].text


def test_a_stream_adds_up_to_the_answer(client: openai.OpenAI) -> None:
    asked: dict[str, Any] = {"model": "dateline", "messages": user("who said what on Feb 14")}
    whole = client.chat.completions.create(**asked)
    chunks = list(client.chat.completions.create(**asked, stream=True, stream_options={"include_usage": True}))
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    assert "".join(pieces) == whole.choices[0].message.content
    assert len([piece for piece in pieces if piece]) > 3
    last = chunks[-2]
    assert last.choices[0].finish_reason == "stop"
    assert last.model_extra["dateline"]["citations"] == whole.model_extra["dateline"]["citations"]
    assert chunks[-1].usage
    assert chunks[-1].usage.total_tokens == 0


def test_earlier_messages_are_the_conversation(client: openai.OpenAI) -> None:
    messages = user("What did Scholz say?", "What did he say about dialogue?")
    messages[-1]["content"] = [{"type": "text", "text": messages[-1]["content"]}]
    completion = client.chat.completions.create(model="dateline", messages=messages, temperature=0.2, max_tokens=5)
    assert completion.model_extra["dateline"]["standalone_question"] == "What did Olaf Scholz say about dialogue?"


@pytest.mark.parametrize("stream", [False, True])
def test_a_refusal_is_an_answer(client: openai.OpenAI, stream: bool) -> None:
    asked: dict[str, Any] = {"model": "dateline", "messages": user("who said what on Feb 20")}
    if stream:
        text = "".join(
            chunk.choices[0].delta.content or "" for chunk in client.chat.completions.create(**asked, stream=True)
        )
    else:
        text = client.chat.completions.create(**asked).choices[0].message.content or ""
    assert text.startswith("*nothing said on 20 Feb; nearest: 14 Feb")
    assert "[^1]" not in text


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        ({"model": "gpt-4"}, openai.NotFoundError, "'gpt-4'"),
        ({"messages": []}, openai.BadRequestError, "messages"),
        ({"messages": user("a", "b")[:-1]}, openai.BadRequestError, "'assistant'"),
        ({"messages": user("")}, openai.BadRequestError, "the question is empty"),
        ({"messages": user("why " * 600)}, openai.BadRequestError, "2,399 characters"),
        ({"messages": [{"role": "robot", "content": "who?"}]}, openai.BadRequestError, "'robot'"),
        ({"n": 2}, openai.BadRequestError, "n: 2"),
        ({"messages": user("x" * 1_100_000)}, openai.APIStatusError, "1,000,000 bytes"),
    ],
    ids=str,
)
def test_what_is_wrong_is_an_error_of_their_kind(
    client: openai.OpenAI, wrong: dict[str, Any], error: type[openai.APIStatusError], said: str
) -> None:
    asked: dict[str, Any] = {"model": "dateline", "messages": user("who?"), **wrong}
    for stream in (False, True):
        with pytest.raises(error, match=re.escape(said)) as raised:
            client.chat.completions.create(**asked, stream=stream)
        assert isinstance(raised.value.body, dict)
        assert "type" in raised.value.body


def test_too_many_questions(client: openai.OpenAI, service: Service) -> None:
    taken = [service.slots.take() for _ in range(service.slots.most - service.slots.taken)]
    for stream in (False, True):
        with pytest.raises(openai.InternalServerError, match="ask again soon") as raised:
            client.chat.completions.create(model="dateline", messages=user("who?"), stream=stream)
        assert raised.value.status_code == 503
        assert raised.value.response.headers["retry-after"] == "2"
    for give_back in taken:
        give_back()
