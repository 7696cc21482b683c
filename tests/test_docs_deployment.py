"""docs/deployment/: units, Dockerfile and compose file, checked as far as possible without an engine."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from rag.writing.llm import FORMS
from ui.cli import main

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "deployment"
UNITS = sorted(FOLDER.glob("*.service"))
VARIABLES = {str(each.envvar) for each in main.params if getattr(each, "envvar", None)}
INSTRUCTIONS = frozenset(
    "FROM RUN CMD LABEL EXPOSE ENV ADD COPY ENTRYPOINT VOLUME USER WORKDIR ARG HEALTHCHECK SHELL".split()
)
COMPOSE: dict[str, dict[str, dict[str, object]]] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]


def understood(arguments: list[str]) -> bool:
    """Whether the program has such a command with such options."""
    run = CliRunner().invoke(main, [*arguments, "--help"])
    return run.exit_code == 0 and f" {arguments[0]} " in run.output


def unit(path: Path) -> ConfigParser:
    parsed = ConfigParser(interpolation=None, strict=False)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read(path)
    return parsed


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, lines that go on joined."""
    text = re.sub(r"^\s*#.*\n", "", (FOLDER / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = re.sub(r"\\\n", " ", text).splitlines()
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines if line.strip()]


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_units_name_commands_that_exist(path: Path) -> None:
    service = unit(path)["Service"]
    program, *arguments = shlex.split(service["ExecStart"])
    assert program.endswith("/.venv/bin/dateline")
    assert understood(arguments)
    assert {each.partition("=")[0] for each in service["Environment"].split()} - {"XDG_CACHE_HOME"} <= VARIABLES


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_units(path: Path, tmp_path: Path) -> None:
    program = unit(path)["Service"]["ExecStart"].split()[0]
    (tmp_path / path.name).write_text(path.read_text().replace(program, "/bin/true"))
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / path.name)], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert (run.returncode, [line for line in run.stderr.splitlines() if path.name in line]) == (0, [])


def test_the_dockerfile_has_known_instructions_and_sources_that_exist() -> None:
    listed = instructions()
    assert listed[0][0] == "FROM"
    assert {name for name, _ in listed} <= INSTRUCTIONS
    for name, argument in listed:
        if name == "COPY":
            *sources, _ = argument.split()
            assert all((ROOT / source).exists() for source in sources)
    packages = {source for name, argument in listed if name == "COPY" for source in argument.split()[:-1]}
    assert {"index", "rag", "eval", "ui", "seeds", "pyproject.toml", "constraints.txt"} <= packages


def test_the_dockerfile_installs_extras_that_exist_and_runs_as_nobody() -> None:
    listed = dict(instructions())
    installs = " ".join(argument for name, argument in instructions() if name == "RUN")
    assert set(",".join(re.findall(r"\.\[([\w,]+)\]", installs)).split(",")) <= set(EXTRAS)
    assert listed["USER"] not in ("root", "0")
    assert set(re.findall(r"(\w+)=", listed["ENV"])) <= VARIABLES
    assert json.loads(listed["ENTRYPOINT"]) == ["dateline"]
    assert understood(json.loads(listed["CMD"]))
    assert json.loads(listed["HEALTHCHECK"].partition("CMD ")[2])[0] == "python"


@pytest.mark.parametrize("name", COMPOSE["services"])
def test_services_use_what_is_there(name: str) -> None:
    service = COMPOSE["services"][name]
    command = service.get("command")
    assert command is None or (isinstance(command, list) and understood([str(each) for each in command]))
    for mount in list(service.get("volumes", [])):  # type: ignore[call-overload]
        source = str(mount).partition(":")[0]
        assert source in COMPOSE["volumes"] or source == "./articles"
    assert set(service.get("secrets", [])) <= COMPOSE["secrets"].keys()  # type: ignore[call-overload]
    assert set(service.get("depends_on", [])) <= COMPOSE["services"].keys()  # type: ignore[call-overload]
    environment = dict(service.get("environment", {}))  # type: ignore[call-overload]
    assert environment.keys() <= VARIABLES
    if name == "dateline":
        assert re.fullmatch(r"ollama/[\w.:-]+@http://ollama:11434", environment["DATELINE_LLM"])
        assert "ollama/MODEL" in FORMS
        build = service["build"]
        assert isinstance(build, dict)
        assert (FOLDER / build["context"]).resolve() == ROOT
        assert (FOLDER / build["context"] / build["dockerfile"]).is_file()


def test_nothing_is_open_to_other_machines_without_a_password() -> None:
    served = COMPOSE["services"]["dateline"]
    assert served["ports"] == ["127.0.0.1:7860:7860"]
    assert "--auth" in list(served["command"])  # type: ignore[call-overload]
    assert "127.0.0.1" in unit(FOLDER / "dateline.service")["Service"]["ExecStart"]


def test_the_page_names_every_file() -> None:
    page = (ROOT / "docs" / "deployment.md").read_text()
    assert [path.name for path in FOLDER.iterdir() if f"deployment/{path.name}" not in page] == []
