"""Who may come in, which requests are refused, and the headers of every response."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from index.errors import UsageError
from ui.cli import main
from ui.web.access import USER, Access, Failures, Guard, fits, hashed, read_access
from ui.web.headers import SecurityHeaders, policy

TOKEN = "a-token-of-some-length"
HOME = "http://127.0.0.1:7860"


def who(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(request.scope.get(USER, "anybody")))


def page(request: Request) -> HTMLResponse:
    return HTMLResponse("<script>own()</script><p>text</p>")


def client(
    access: Access = Access(), host: str = "127.0.0.1", names: Sequence[str] = (), url: str = HOME
) -> TestClient:
    app = Starlette(routes=[Route("/", who, methods=["GET", "POST"]), Route("/page", page)])
    app.add_middleware(Guard, access=access, host=host, more_names=names)
    app.add_middleware(SecurityHeaders)
    return TestClient(app, base_url=url, follow_redirects=False)


def written(path: Path, text: str) -> Path:
    path.write_text(text)
    path.chmod(0o600)
    return path


# addressed to us


@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost", "[::1]:7860", "LOCALHOST:80"])
def test_this_machine_is_served_by_its_own_names(host: str) -> None:
    assert client().get("/", headers={"Host": host}).text == "anybody"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.5", "", "localhost evil", "[::1"]
)
def test_a_name_that_is_not_ours_is_refused(host: str) -> None:
    answer = client().get("/", headers={"Host": host})
    assert answer.status_code == 403
    assert "--allow-host" in answer.text


def test_a_proxys_name_can_be_allowed() -> None:
    served = client(names=["news.example"])
    assert served.get("/", headers={"Host": "news.example"}).status_code == 200
    assert served.post("/", headers={"Host": "news.example", "Origin": "https://news.example"}).status_code == 200


def test_beyond_this_machine_addresses_in_numbers_are_served() -> None:
    served = client(Access({"anna": "secret"}), host="0.0.0.0")
    assert served.get("/", headers={"Host": "192.168.1.5:7860"}, auth=("anna", "secret")).status_code == 200
    assert served.get("/", headers={"Host": "evil.example"}, auth=("anna", "secret")).status_code == 403


# not another site's


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:7860"])
def test_another_sites_page_changes_nothing(origin: str) -> None:
    assert client().post("/", headers={"Origin": origin}).status_code == 403
    assert client().get("/", headers={"Origin": origin}).status_code == 200


def test_our_own_page_and_programs_may_change_things() -> None:
    assert client().post("/", headers={"Origin": HOME}).status_code == 200
    assert client().post("/").status_code == 200
    assert client().post("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


# somebody we know


def test_users_log_in_with_their_own_passwords() -> None:
    served = client(Access({"anna": hashed("sesame"), "ben": "open: up"}))
    assert served.get("/", auth=("anna", "sesame")).text == "anna"
    assert served.get("/", auth=("ben", "open: up")).text == "ben"
    for name, password in (("anna", "open: up"), ("ben", "sesame"), ("carl", "sesame"), ("anna", ""), ("", "")):
        refused = served.get("/", auth=(name, password))
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic ")


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic ????", "Basic /w==", "Bearer", "Bearer sesame", "Digest x", "sesame"]
)
def test_what_is_no_proof_is_refused(header: str) -> None:
    assert client(Access({"anna": "sesame"})).get("/", headers={"Authorization": header}).status_code == 401


def test_a_token_lets_in_by_header_and_by_the_form() -> None:
    served = client(Access(token=TOKEN))
    assert served.get("/", headers={"Authorization": f"Bearer {TOKEN}"}).text == "token"
    form = served.get("/", headers={"Accept": "text/html"})
    assert form.status_code == 401
    assert 'action="/login"' in form.text
    wrong = served.post("/login", data={"token": "wrong"}, headers={"Accept": "text/html"})
    assert (wrong.status_code, "That is not the token." in wrong.text) == (401, True)
    entered = served.post("/login", data={"token": TOKEN})
    assert (entered.status_code, entered.headers["location"]) == (303, "/")
    assert TOKEN not in entered.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict"} <= set(entered.headers["set-cookie"].split("; "))
    assert served.get("/").text == "token"
    assert client(Access(token=TOKEN)).get("/", headers={"Cookie": "dateline_token=guess"}).status_code == 401


def test_whoever_guesses_has_to_wait_and_others_have_not() -> None:
    served = client(Access({"anna": "sesame"}))
    assert served.get("/", auth=("anna", "sesame")).status_code == 200
    for number in range(10):
        assert served.get("/", auth=("anna", f"guess {number}")).status_code == (401 if number < 9 else 429)
    waiting = served.get("/", auth=("anna", "guess 11"))
    assert (waiting.status_code, waiting.headers["retry-after"]) == (429, "60")
    assert served.get("/", auth=("anna", "sesame")).status_code == 200  # proved before


def test_failures_are_forgotten_after_a_minute() -> None:
    now = [0.0]
    failures = Failures(lambda: now[0])
    for _ in range(10):
        failures.note("10.0.0.1")
    assert failures.too_many("10.0.0.1")
    assert not failures.too_many("10.0.0.2")
    now[0] = 61.0
    assert not failures.too_many("10.0.0.1")


def test_a_hash_fits_its_password_alone_and_has_its_own_salt() -> None:
    assert hashed("sesame") != hashed("sesame")
    assert fits(hashed("sesame"), "sesame")
    assert not fits(hashed("sesame"), "Sesame")


# files


def test_users_and_tokens_are_read(tmp_path: Path) -> None:
    one = written(tmp_path / "one", "ses:ame\n")
    many = written(tmp_path / "many", f"# users\n\nben:pass word\ncara:{hashed('x')}\n")
    access = read_access("0.0.0.0", [f"anna:{one}", str(many)], written(tmp_path / "token", TOKEN + "\n"))
    assert access.users.keys() == {"anna", "ben", "cara"}
    assert (access.users["anna"], access.users["ben"], access.token) == ("ses:ame", "pass word", TOKEN)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "names no user"),
        ("anna\n", "line 1: expected USER:PASSWORD"),
        ("anna:scrypt$a$b\n", "a hash that is damaged"),
    ],
)
def test_a_file_of_users_that_is_wrong_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason.replace("$", "[$]")):
        read_access("127.0.0.1", [str(written(tmp_path / "users", text))])


def test_other_files_that_are_wrong_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read .*nowhere: No such file"):
        read_access("127.0.0.1", [f"anna:{tmp_path / 'nowhere'}"])
    with pytest.raises(UsageError, match="one password on one line"):
        read_access("127.0.0.1", [f"anna:{written(tmp_path / 'empty', '')}"])
    with pytest.raises(UsageError, match="has 5 characters; at least 16"):
        read_access("127.0.0.1", token_file=written(tmp_path / "short", "short"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "", "news.example"])
def test_beyond_this_machine_somebody_must_log_in(host: str) -> None:
    with pytest.raises(UsageError, match="nobody would have to log in; give --auth"):
        read_access(host)


def test_a_file_that_others_can_read_is_warned_of(tmp_path: Path) -> None:
    said: list[str] = []
    path = written(tmp_path / "token", TOKEN)
    read_access("127.0.0.1", token_file=path, warn=said.append)
    assert said == []
    path.chmod(0o644)
    read_access("127.0.0.1", token_file=path, warn=said.append)
    assert said == [f"others on this machine can read {path}; chmod 600 it"]


# headers


def test_every_response_has_the_headers() -> None:
    served = client(Access({"anna": "sesame"}))
    for answer in (
        served.get("/page", auth=("anna", "sesame")),
        served.get("/none", auth=("anna", "sesame")),
        served.get("/"),
    ):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        rules = answer.headers["content-security-policy"].split("; ")
        assert {"default-src 'self'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'self'"} <= set(rules)
        assert "unsafe-inline" not in next(rule for rule in rules if rule.startswith("script-src"))


def test_a_page_may_run_its_own_scripts_only() -> None:
    answer = client().get("/page")
    assert answer.headers["content-security-policy"] == policy(answer.content)
    assert "'sha256-" in policy(answer.content)
    assert policy(b"<script>own()</script>") != policy(b"<script>other()</script>")
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("command", [["serve"], ["mcp", "--http"]])
def test_a_port_that_there_is_not_is_refused(command: list[str]) -> None:
    refused = CliRunner().invoke(main, [*command, "--port", "99999"])
    assert (refused.exit_code, "99999 is not in the range" in refused.output) == (2, True)
