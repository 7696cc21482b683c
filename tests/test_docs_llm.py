"""docs/llm.md: flags, variables, extras and specs exist, and the doctor says what the page says."""

import re
import socket
import tomllib
from pathlib import Path

import pytest
from llm_servers import CHAT, Script, fails, openai_parts, says, silent, stream
from pytest_httpserver import HTTPServer
from werkzeug import Response

from rag.writing.bounded import Timeouts
from rag.writing.llm import EXTRAS, Llm, open_llm
from ui.cli import main
from ui.doctor import findings

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "llm.md").read_text()
SAID = re.findall(r"^\| `([a-z][^`]*)` \|", PAGE.partition("What `dateline doctor` says")[2], re.MULTILINE)


def test_every_flag_and_variable_exists() -> None:
    options = {name: each for each in main.params for name in each.opts}
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= set(options)
    known = {str(each.envvar) for each in main.params if getattr(each, "envvar", None)} | {"DATELINE_LLM_KEY"}
    named = set(re.findall(r"DATELINE_\w+", PAGE))
    assert named == {each for each in known if "LLM" in each or "UNSUPPORTED" in each}


def test_every_extra_exists() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert set(re.findall(r"dateline\[(\w+)\]", PAGE)) == set(EXTRAS.values()) <= set(extras)


def test_every_command_exists() -> None:
    named = set(re.findall(r"works with (.*?)\.", PAGE)[0].replace(" and", ",").replace("`", "").split(", "))
    assert named <= set(main.commands)


def test_the_specs_name_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models" / "small").mkdir(parents=True)
    (tmp_path / "models" / "small" / "config.json").write_text("{}")
    (tmp_path / "models" / "small.gguf").write_bytes(b"GGUF")
    monkeypatch.setattr("rag.writing.llm.find_spec", lambda name: name)  # as if every extra were installed
    specs = re.findall(r"^--llm (\S+)$", PAGE, re.MULTILINE)
    assert {spec.partition("/")[0] for spec in specs} == {*EXTRAS, "none"}
    assert [bool(open_llm(spec)) for spec in specs] == [spec != "none" for spec in specs]


def test_the_defaults_are_those_named() -> None:
    assert Timeouts() == Timeouts.parse(re.findall(r"whole answer: `([\d,]+)`", PAGE)[0])


@pytest.mark.parametrize(
    ("script", "sentence"),
    [
        (says("ready"), "answers"),
        (silent(3), "was silent for 60 s"),
        (fails(401, "no"), "refused the key (401); it is taken from DATELINE_LLM_KEY or --llm-key-file"),
        (fails(404, "no"), "has no model 'm', or nothing answers at that URL (404); the URL ends in /v1 with most servers"),
        (fails(429, "no"), "takes no more requests now (429)"),
        (fails(400, "context length exceeded"), "finds question and evidence too long for its context (400)"),
        (lambda request: Response("", 302, {"Location": "/"}), "points to another address (302), which is not followed"),
        (lambda request: stream(openai_parts("rea", reason=None)), "broke off before the end of its answer"),
        (lambda request: stream(iter(["data: {not\n\n"])), "answered in a form that is not understood (JSONDecodeError)"),
    ],
    ids=lambda each: each[:20] if isinstance(each, str) else "",
)  # fmt: skip
def test_the_doctor_says_so(tmp_path: Path, script: Script, sentence: str) -> None:
    waits = 2 if "silent" in sentence else 15
    with HTTPServer(threaded=True) as server:
        server.expect_request(CHAT, method="POST").respond_with_handler(script)
        llm = model(f"openai-like/m@{server.url_for('/v1')}", Timeouts(3, waits, 20))
        good, line = list(findings(tmp_path, llm))[2]
    assert sentence in SAID
    assert line == f"{llm.name} {sentence.replace('60 s', '2 s')}"
    assert good == (sentence == "answers")


def test_the_doctor_without_a_server(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    llm = model(f"openai-like/m@http://127.0.0.1:{port}/v1", Timeouts(3, 5, 5))
    line = list(findings(tmp_path, llm))[2][1]
    assert line.removeprefix(f"{llm.name} ") in SAID


def model(spec: str, timeouts: Timeouts) -> Llm:
    llm = open_llm(spec, "", timeouts)
    assert llm
    return llm
