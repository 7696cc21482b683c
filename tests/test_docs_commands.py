"""docs/commands.md holds every command, option and variable, and no other; README.md names every command and page."""

import dataclasses
import re
from pathlib import Path

import click
import pytest

from index.settings import IndexSettings
from ui.cli import main

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "commands.md").read_text()
SECTIONS = dict(re.findall(r"^## `dateline (\w+)[^\n]*\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))


def options(command: click.Command) -> set[str]:
    return {each.opts[0] for each in command.params if isinstance(each, click.Option)}


def rows(section: str) -> set[str]:
    return set(re.findall(r"^\| `(--[a-z-]+)`", section, re.MULTILINE))


def test_every_command_has_a_section() -> None:
    assert SECTIONS.keys() == main.commands.keys()


@pytest.mark.parametrize("name", main.commands)
def test_every_option_is_told(name: str) -> None:
    assert rows(SECTIONS[name]) == options(main.commands[name])


def test_every_setting_and_variable_is_told() -> None:
    settings = PAGE.partition("## Settings")[2].partition("\n## ")[0]
    assert rows(settings) == options(main)
    variables = {str(each.envvar) for each in main.params if getattr(each, "envvar", None)}
    read = {found for room in ("index", "rag", "ui") for path in (ROOT / room).rglob("*.py") for found in re.findall(r"DATELINE_[A-Z_]+", path.read_text())}  # fmt: skip
    assert set(re.findall(r"DATELINE_[A-Z_]+", settings)) == variables | read - {"DATELINE_COMPLETE"}


def test_what_an_index_is_written_with_is_told() -> None:
    names = {field.name.partition("_")[0] for field in dataclasses.fields(IndexSettings)}
    assert names == {"embedding", "passage", "extractor", "reader", "splitter"}
    assert all(each in PAGE for each in ("embedding model", "length of passages", "reader, splitter and extractor"))


def test_every_command_and_page_is_named_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    pages = [path.name for path in (ROOT / "docs").glob("*.md")]
    assert [name for name in main.commands if not re.search(rf"(?:dateline |`){name}\b", readme)] == []
    assert [name for name in pages if f"docs/{name}" not in readme] == []


def test_links_between_pages_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
            if "screenshots/" not in target:  # made by docs/screenshots.py
                assert (page.parent / target).exists(), (page.name, target)
