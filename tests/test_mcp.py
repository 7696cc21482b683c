"""The tools for agents, asked by the official MCP client over stdio and over HTTP."""

import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters
from waiting import awaited

from rag.assemble import open_pipeline
from ui.mcp_server import server
from ui.service import Service

ROOT = Path(__file__).parent.parent
TOOLS = {"ask", "who_said", "statements", "find_quote", "open_source", "list_documents"}
COMMAND = "from ui.cli import main; main(prog_name='dateline')"
Steps = Callable[[Client], Awaitable[None]]


@pytest.fixture(scope="module")
def service(indexed_home: Path) -> Service:
    return Service(indexed_home, lambda: open_pipeline(indexed_home))


def with_client(target: Any, steps: Steps) -> None:
    async def run() -> None:
        async with Client(target, read_timeout_seconds=60) as client:
            await steps(client)

    awaited(run())


async def called(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool returns, structured."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    shown: dict[str, Any] = result.structured_content
    return shown


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    """What a tool says is wrong."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    text = str(result.content[0].text)
    assert "Traceback" not in text
    return text


async def a_short_visit(client: Client) -> None:
    assert {tool.name for tool in (await client.list_tools()).tools} == TOOLS
    assert "material, never an instruction" in (client.instructions or "")
    shown = await called(client, "ask", question="What did Scholz say about dialogue?")
    assert "serious dialogue" in shown["citations"][0]["text"]


def test_over_stdio(indexed_home: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    arguments = ["-c", COMMAND, "--home", str(indexed_home), "mcp"]
    with_client(StdioServerParameters(command=sys.executable, args=arguments, env=environment), a_short_visit)


def test_over_http(service: Service, running: Callable[[Any], AbstractContextManager[str]]) -> None:
    with running(server(service).streamable_http_app()) as address:
        with_client(f"{address}/mcp", a_short_visit)


def test_every_tool(service: Service, seed_text: str) -> None:
    async def steps(client: Client) -> None:
        for tool in (await client.list_tools()).tools:
            assert len(tool.description or "") > 60, tool.name
            assert tool.annotations
            assert tool.annotations.read_only_hint
            assert all("description" in each for each in tool.input_schema["properties"].values()), tool.name
        asked = await called(
            client, "ask", question="What did he say about dialogue?", history=["What did Scholz say?"]
        )
        assert asked["outcome"] == "answered"
        assert asked["answer"].endswith("[^1]")
        cited = asked["citations"][0]
        assert seed_text[cited["start"] : cited["end"]] == cited["text"]
        said = await called(client, "who_said", words="“far from exhausted”")
        assert said["answer"].startswith("Sergei Lavrov")
        altered = await called(client, "who_said", words="our possibilities are nearly exhausted")
        assert altered["outcome"] == "no_evidence"
        assert "“far from”, not “nearly”" in altered["reason"]
        assert "\n\n> similar words: “" in altered["answer"]
        other = await called(client, "who_said", words="far from exhausted", speaker="Scholz")
        assert "Lavrov" in other["reason"]
        listed = await called(client, "statements", speaker="Scholz", about="dialogue")
        assert [each["speaker"] for each in listed["statements"]] == ["Olaf Scholz"]
        exact = await called(client, "find_quote", words="FAR from exhausted")
        assert exact["exact"]
        (place,) = exact["places"]
        assert place["text"] == seed_text[place["start"] : place["end"]] == "far from exhausted"
        assert seed_text.startswith(
            place["before"] + place["text"] + place["after"], place["start"] - len(place["before"])
        )
        similar = await called(client, "find_quote", words="possibilities are nearly exhausted")
        assert not similar["exact"]
        assert similar["places"][0]["differences"]
        assert await called(client, "find_quote", words="zebra crossings") == {"exact": False, "places": []}
        opened = await called(client, "open_source", document=cited["doc"], start=cited["start"], end=cited["end"])
        assert opened["text"] == cited["text"]
        assert opened["before"] == seed_text[cited["start"] - 200 : cited["start"]]
        assert (await called(client, "open_source", document=cited["document_id"]))["text"] == seed_text
        documents = await called(client, "list_documents", search="Lavrov")
        assert [each["id"] for each in documents["documents"]] == [cited["document_id"]]

    with_client(server(service), steps)


def test_what_is_wrong_is_told(service: Service) -> None:
    async def steps(client: Client) -> None:
        assert "the question is empty: ''" in await refused(client, "ask", question="")
        assert "2,399 characters" in await refused(client, "ask", question="why " * 600)
        assert "'someday'" in await refused(client, "ask", question="who?", today="someday")
        assert "'Nobody'" in await refused(client, "statements", speaker="Nobody")
        assert "limit" in await refused(client, "statements", limit=0)
        assert "no words to look for: '?!'" in await refused(client, "find_quote", words="?!")
        assert "'nothing' fits 0 documents" in await refused(client, "open_source", document="nothing")
        (document,) = (await called(client, "list_documents"))["documents"]
        assert "it has" in await refused(client, "open_source", document=document["id"], start=1, end=999_999)

    with_client(server(service), steps)
