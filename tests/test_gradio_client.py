"""Gradio's named endpoints, called by the official client as docs/api.md shows it."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from ui.web.access import hashed


@pytest.fixture(scope="module")
def client(site: str) -> Iterator[Client]:
    opened = Client(site, verbose=False)
    yield opened
    opened.close()


def test_the_endpoints_are_named_and_nothing_else_is(client: Client) -> None:
    described = client.view_api(return_format="dict")
    assert set(described["named_endpoints"]) == {"/ask", "/statements", "/documents"}
    assert described["unnamed_endpoints"] == {}
    named = [each["parameter_name"] for each in described["named_endpoints"]["/ask"]["parameters"]]
    assert named == ["question", "history", "today"]


def test_statements_of_one_kind(client: Client) -> None:
    totals = [
        client.predict(kind=kind, api_name="/statements")["total"] for kind in ("", "direct", "mixed", "indirect")
    ]
    assert totals[0] == sum(totals[1:]) > totals[1] > 0


def test_ask_gives_the_whole_answer(client: Client, seed_text: str) -> None:
    answer = client.predict(
        "What did he say about dialogue?", history=["What did Scholz say?"], today="2022-02-15", api_name="/ask"
    )
    assert answer["standalone_question"] == "What did Olaf Scholz say about dialogue?"
    (cited,) = answer["citations"][:1]
    assert cited["text"] == seed_text[cited["start"] : cited["end"]]
    assert client.predict("who said what on Feb 20", api_name="/ask")["outcome"] == "no_evidence"


def test_lists_are_those_of_the_http_api(client: Client, site: str) -> None:
    found = client.predict(source="The Lantern", limit=1, api_name="/statements")
    with urllib.request.urlopen(f"{site}/api/statements?source=The+Lantern&limit=1") as answer:
        assert found == json.load(answer)
    assert found["total"] == 2
    listed = client.predict(search="bridge", sort="title", descending=False, api_name="/documents")
    with urllib.request.urlopen(f"{site}/api/documents?search=bridge&sort=title&descending=false") as answer:
        assert listed == json.load(answer)
    assert [row["title"] for row in listed["documents"]] == ["The bridge"]


@pytest.mark.parametrize(
    ("endpoint", "wrong", "says"),
    [
        ("/ask", {"question": " "}, "empty"),
        ("/ask", {"question": "who?", "today": "someday"}, "not a day: 'someday'"),
        ("/statements", {"speaker": "Napoleon"}, "no speaker 'Napoleon'"),
        ("/statements", {"limit": 0}, "limit is 0"),
        ("/statements", {"kind": "spoken"}, "no statement is of the kind 'spoken'"),
        ("/documents", {"sort": "size"}, "cannot be sorted by 'size'"),
        ("/documents", {"offset": -1}, "offset is -1"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said(client: Client, endpoint: str, wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(AppError, match=says):
        client.predict(**wrong, api_name=endpoint)


def test_the_example_of_the_docs(site: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = (Path(__file__).parent.parent / "docs" / "api.md").read_text()
    block = next(each for each in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "gradio_client" in each)
    names: dict[str, Any] = {}
    exec(block.replace("http://127.0.0.1:7860", site), names)
    names["client"].close()
    assert "We are ready for a serious dialogue" in capsys.readouterr().out


def test_a_user_logs_in_by_a_header(serving: Any, site_home: Path, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text(f"anna:{hashed('sesame')}\n")
    users.chmod(0o600)
    with serving(site_home, "--auth", str(users)) as address:
        opened = Client(address, headers={"Authorization": "Basic YW5uYTpzZXNhbWU="}, verbose=False)
        assert opened.predict(api_name="/documents")["total"] == 4
        opened.close()
