"""docs/api.md: every route is there, and every example does what the page says."""

import doctest
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import click
import httpx
import pytest
from click.testing import CliRunner

from rag.assemble import open_pipeline
from rag.opened import OpenCorpus
from ui.api import application
from ui.cli import main
from ui.mcp_server import server
from ui.service import Service

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "api.md").read_text()
HERE = "http://127.0.0.1:7860"


def blocks(language: str) -> list[str]:
    """The page's examples in a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def names_in_docs(door: str) -> set[str]:
    """What the page calls the filters of statements at a door."""
    table = re.findall(
        r"^\| (.*) \|$", PAGE.partition("What chooses statements")[2].partition("\n\nA doc")[0], re.MULTILINE
    )
    heads, *rows = (row.split(" | ") for row in table)
    return {row[heads.index(door)].strip("`") for row in rows} - {"–"}


@pytest.fixture(scope="module")
def address(
    indexed_home: Path, tmp_path_factory: pytest.TempPathFactory, running: Callable[[Any], AbstractContextManager[str]]
) -> Iterator[str]:
    home = tmp_path_factory.mktemp("docs") / "home"
    shutil.copytree(indexed_home, home)
    with running(application(Service(home, lambda: open_pipeline(home)))) as url:
        yield url


def test_every_route_is_named(address: str) -> None:
    paths = httpx.get(f"{address}/api/openapi.json").json()["paths"]
    routes = {f"`{method.upper()} {path}`" for path, methods in paths.items() for method in methods}
    assert set(re.findall(r"^\| (`[A-Z]+ /[^`]*`)", PAGE, re.MULTILINE)) == routes


def test_every_tool_is_named(indexed_home: Path) -> None:
    tools = server(Service(indexed_home, lambda: open_pipeline(indexed_home)))._tool_manager.list_tools()
    assert all(f"| `{tool.name}` |" in PAGE for tool in tools)


def test_the_filters_of_statements_are_named_and_told_alike(address: str, site: str, indexed_home: Path) -> None:
    options = {each.opts[0]: each for each in main.commands["statements"].params if isinstance(each, click.Option)}
    described = httpx.get(f"{address}/api/openapi.json").json()["paths"]["/api/statements"]["get"]["parameters"]
    tools = server(Service(indexed_home, lambda: open_pipeline(indexed_home)))._tool_manager
    tool = tools.get_tool("statements")
    assert tool
    asked = tool.parameters["properties"]
    assert names_in_docs("terminal") == options.keys() - {"--json", "--csv"}
    endpoint = httpx.get(f"{site}/gradio_api/info").json()["named_endpoints"]["/statements"]
    assert names_in_docs("Gradio") == {each["parameter_name"] for each in endpoint["parameters"]}
    assert names_in_docs("HTTP") == {each["name"] for each in described}
    assert names_in_docs("MCP") == asked.keys()
    assert names_in_docs("Python") == inspect.signature(OpenCorpus.statements).parameters.keys() - {"self"}
    (kind,) = (each["description"] for each in described if each["name"] == "kind")
    assert kind == asked["kind"]["description"] == options["--kind"].help


def test_the_curl_examples(address: str, tmp_path: Path) -> None:
    assert shutil.which("curl"), "curl is needed: apt-get install curl"
    (tmp_path / "bridge.txt").write_text('Mara Lund said on May 3, 2021: "The bridge is safe."')
    (tmp_path / "ferry.txt").write_text('Ines Okoro said on June 9, 2020: "The ferry will sail."')
    document = httpx.get(f"{address}/api/documents").json()["documents"][0]["id"]
    environment = {**os.environ, "DOCUMENT": document, "JOB": "none"}
    outputs = []
    for block in blocks("sh"):
        for command in block.replace("\\\n", " ").strip().splitlines():
            line = command.replace(HERE, address).replace("curl ", "curl --fail-with-body ", 1)
            run = subprocess.run(
                ["bash", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
            )
            assert run.returncode == 0, (command, run.stdout)
            if " -F files=" in command:
                environment["JOB"] = json.loads(run.stdout)["id"]
            outputs.append(run.stdout)
    asked, streamed, statements, documents, source, started, watched, _, health, metrics = outputs
    assert json.loads(asked)["standalone_question"] == "What did Olaf Scholz say about dialogue?"
    assert re.findall(r"^event: (\w+)", streamed, re.MULTILINE)[-2:] == ["sentence", "finished"]
    assert {row["speaker"] for row in json.loads(statements)["statements"]} == {"Olaf Scholz"}
    assert json.loads(documents)["total"] == 1
    assert len(source) == 100
    assert json.loads(started)["id"] == json.loads(watched)["id"]
    assert json.loads(health)["status"] == "ok"
    assert "dateline_http_requests_total" in metrics


def test_the_problem_shown(address: str) -> None:
    shown = json.loads(next(block for block in blocks("json") if "about:blank" in block))
    assert httpx.post(f"{address}/api/ask", json={"question": "who?", "today": "someday"}).json() == shown


def test_the_openai_example(address: str, capsys: pytest.CaptureFixture[str]) -> None:
    block = next(each for each in blocks("python") if "openai" in each)
    names: dict[str, Any] = {}
    exec(block.replace(HERE, address), names)
    names["client"].close()
    printed = capsys.readouterr().out
    assert printed.count("We are ready for a serious dialogue") == 3
    assert "[^1]: " in printed


def test_the_configurations_name_a_command_that_exists() -> None:
    configurations = [json.loads(block) for block in blocks("json") if "about:blank" not in block]
    assert len(configurations) == 2
    for each in configurations:
        (servers,) = each.values()
        assert servers["dateline"]["command"] == "dateline"
        shown = CliRunner().invoke(main, [*servers["dateline"]["args"], "--help"])
        assert shown.exit_code == 0
        assert "Model Context Protocol" in shown.output


def test_the_python_examples(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    shutil.copytree(models, tmp_path / ".dateline" / "models", copy_function=os.link)
    monkeypatch.chdir(tmp_path)
    examples = doctest.DocTestParser().get_doctest("\n".join(blocks("pycon")), {}, "docs/api.md", None, 0)
    assert len(examples.examples) > 10
    told: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples, out=told.append)
    assert runner.failures == 0, "".join(told)


def test_opening_does_no_work(tmp_path: Path) -> None:
    code = (
        "import sys; from rag import open_corpus; open_corpus('home')\n"
        "print([name for name in ('numpy', 'onnxruntime', 'chromadb', 'torch', 'llama_index', 'fastapi') if name in sys.modules])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
    assert list(tmp_path.iterdir()) == []
