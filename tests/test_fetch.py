"""Pages of the web, asked for by address: a local server plays the web. Without an allowance it is refused, being local."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from index.catalog import Catalog
from index.corpus import catalog_path
from index.errors import ReadError, UsageError
from index.fetch import Page, page_at
from index.ingest import ingest
from ui.cli import main

ARTICLE = """<html><head><title>The bridge</title><meta property="article:published_time" content="2021-05-04"></head><body><article>
<p>Mara Lund said on May 3, 2021: "The bridge is safe." The council met later that week, in the old hall by the river.</p>
<p>Engineer Tom Okoro said on May 3, 2021: "It was never closed." He had inspected it for the council in April.</p>
</article></body></html>"""


@pytest.fixture
def web() -> Iterator[HTTPServer]:
    with HTTPServer(threaded=True) as server:
        yield server


def at(web: HTTPServer, path: str) -> Page:
    return page_at(web.url_for(path), private=True)


def refused(page: Page, **bounds: float) -> str:
    with pytest.raises(ReadError) as raised:
        page.load(**bounds)  # type: ignore[arg-type]
    return str(raised.value)


def test_a_page_is_indexed_under_its_address(web: HTTPServer, home: Path) -> None:
    web.expect_request("/news/bridge").respond_with_data(ARTICLE, content_type="text/html; charset=utf-8")
    page = at(web, "/news/bridge#comments")
    summary = ingest(home, [], pages=[page])
    assert (summary.added, summary.failed) == (1, [])
    catalog = Catalog.open(catalog_path(home))
    (document,) = catalog.documents()
    assert (document.uri, document.title, str(document.published)) == (
        web.url_for("/news/bridge"),
        "The bridge",
        "2021-05-04",
    )
    assert document.source == web.host
    assert {each.speaker for each in catalog.statements()} == {"Mara Lund", "Tom Okoro"}
    assert ingest(home, [], pages=[page]).unchanged == 1


def test_the_command_needs_the_allowance(web: HTTPServer, home: Path) -> None:
    web.expect_request("/bridge.html").respond_with_data(ARTICLE, content_type="text/html")
    command = ["--home", str(home), "index", web.url_for("/bridge.html")]
    run = CliRunner().invoke(main, command)
    assert run.exit_code == 1
    assert "an address of this machine or of a private network; --allow-private permits it" in run.output
    assert web.log == []
    run = CliRunner().invoke(main, [*command, "--allow-private", "--verbose"])
    assert run.exit_code == 0, run.output
    assert f"added {web.url_for('/bridge.html')}" in run.output
    shown = CliRunner().invoke(main, ["--home", str(home), "ask", "What did Mara Lund say?"])
    assert "The bridge is safe." in shown.output


def test_files_and_pages_go_in_together_and_a_bad_one_stops_nothing(
    web: HTTPServer, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "ferry.txt").write_text('Ines Okoro said: "The ferry will sail on Sunday." It carries forty cars.')
    web.expect_request("/bridge").respond_with_data(ARTICLE, content_type="text/html")
    summary = ingest(home, [tmp_path / "ferry.txt"], pages=[at(web, "/gone"), at(web, "/bridge")])
    assert summary.added == 2
    assert summary.failed == [(web.url_for("/gone"), "the server answered 500 INTERNAL SERVER ERROR")]
    pruned = ingest(home, [tmp_path / "ferry.txt"], prune=True)
    assert (pruned.forgotten, Catalog.open(catalog_path(home)).counts().documents) == (0, 2)


def test_the_original_of_a_page_is_no_file_of_this_machine(web: HTTPServer, home: Path, tmp_path: Path) -> None:
    from index.read import file_of

    secret = tmp_path / "secret.txt"
    secret.write_text("the key is under the mat")
    assert file_of(f"https://evil.example{secret}") is None
    assert file_of(secret.as_uri()) == secret


@pytest.mark.parametrize(
    ("path", "kind", "body", "name"),
    [
        ("/a", "text/html", "<p>x</p>", "a.html"),
        ("/report.pdf?x=1", "application/pdf", "%PDF", "report.pdf"),
        ("/notes.md", "text/plain", "# x", "notes.md"),
        ("/notes", "text/plain", "x", "notes.txt"),
        ("/data.jsonl", "application/octet-stream", "{}", "data.jsonl"),
        ("/", "text/html", "x", "127.0.0.1.html"),
        ("/feed", "application/rss+xml", "<rss/>", "feed.rss"),
        ("/feed.atom", "application/xml", "<feed/>", "feed.atom"),
        ("/page.php", "text/html", "x", "page.php.html"),
        ("/x.txt", "text/html", "x", "x.html"),
    ],
)
def test_the_type_tells_how_it_is_read(web: HTTPServer, path: str, kind: str, body: str, name: str) -> None:
    web.expect_request(path.partition("?")[0]).respond_with_data(body, content_type=kind)
    loaded = page_at(web.url_for("/")[:-1] + path, private=True).load()
    assert (loaded.name.replace(web.host, "127.0.0.1"), loaded.content) == (name, body.encode())


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "application/octet-stream"])
def test_what_is_not_read_is_not_taken(web: HTTPServer, kind: str) -> None:
    web.expect_request("/x").respond_with_data("x", content_type=kind)
    assert refused(at(web, "/x")) in (
        f"it is {kind}, of which nothing is read", "neither the server nor the address tells what it is",
    )  # fmt: skip


def test_the_encoding_that_the_server_tells(web: HTTPServer) -> None:
    web.expect_request("/x").respond_with_data("Київ".encode("cp1251"), content_type="text/plain; charset=windows-1251")
    assert at(web, "/x").load().content.decode() == "Київ"


def test_what_is_packed_all_the_same(web: HTTPServer) -> None:
    for path, packed in (("/x", b"a short text"), ("/bomb", b"0" * 5_000_000)):
        headers = {"Content-Encoding": "gzip"}
        web.expect_request(path).respond_with_data(gzip.compress(packed), headers=headers, content_type="text/plain")
    assert at(web, "/x").load().content == b"a short text"
    assert refused(at(web, "/bomb"), largest=1_000_000) == "it has more than 1,000,000 bytes"


def redirect(target: str) -> Response:
    return Response("", 302, {"Location": target})


def test_redirects_are_followed_and_checked(web: HTTPServer) -> None:
    web.expect_request("/a").respond_with_handler(lambda request: redirect("b"))
    web.expect_request("/b").respond_with_data("there", content_type="text/plain")
    web.expect_request("/round").respond_with_handler(lambda request: redirect("/round"))
    web.expect_request("/file").respond_with_handler(lambda request: redirect("file:///etc/passwd"))
    web.expect_request("/key").respond_with_handler(lambda request: redirect("http://user:word@127.0.0.1/"))
    assert at(web, "/a").load().content == b"there"
    assert refused(at(web, "/round")) == "it leads to another address more than 5 times"
    assert "'file' is neither http nor https" in refused(at(web, "/file"))
    assert "holds a name or a password" in refused(at(web, "/key"))


def test_a_redirect_from_outside_into_the_network_is_refused(web: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> None:
    web.expect_request("/a").respond_with_handler(lambda request: redirect("http://169.254.169.254/latest/meta-data"))
    monkeypatch.setattr("index.fetch.is_public", lambda address: address == "127.0.0.1")  # as if it were outside
    assert refused(page_at(web.url_for("/a"))).startswith(
        "169.254.169.254 is 169.254.169.254, an address of this machine"
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "0.0.0.0", "10.1.2.3", "192.168.0.1", "169.254.169.254",
                                  "[::ffff:127.0.0.1]", "[fe80::1]", "[fd00::1]", "2130706433", "0x7f.1"])  # fmt: skip
def test_addresses_of_this_machine_and_its_network_are_refused(host: str) -> None:
    assert "--allow-private permits it" in refused(page_at(f"http://{host}:9/"))


def test_a_page_that_is_too_large(web: HTTPServer) -> None:
    web.expect_request("/x").respond_with_data("x" * 2_000, content_type="text/plain")
    assert refused(at(web, "/x"), largest=1_000) == "it has more than 1,000 bytes"


def test_one_that_drips_is_cut_off(web: HTTPServer) -> None:
    over = threading.Event()

    def drip(request: Request) -> Response:
        def parts() -> Iterator[bytes]:
            while not over.is_set():
                yield b"word "
                time.sleep(0.05)

        return Response(parts(), mimetype="text/plain")

    web.expect_request("/x").respond_with_handler(drip)
    began = time.monotonic()
    assert refused(at(web, "/x"), seconds=0.6).endswith("took more than 0.6 s")
    assert time.monotonic() - began < 3
    over.set()


def test_a_server_that_never_ends_its_headers_is_cut_off() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def drip() -> None:
            with listening.accept()[0] as opened:
                try:
                    opened.sendall(b"HTTP/1.1 200 OK\r\n")
                    while True:
                        opened.sendall(b"X: y\r\n")
                        time.sleep(0.05)
                except OSError:
                    pass

        threading.Thread(target=drip, daemon=True).start()
        assert refused(page_at(f"http://127.0.0.1:{port}/", private=True), seconds=0.6).endswith("took more than 0.6 s")


def test_who_does_not_answer_is_told_in_a_sentence() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    assert refused(page_at(f"http://127.0.0.1:{port}/", private=True)) == "127.0.0.1 refused the connection"
    assert (
        refused(page_at("http://nowhere.invalid/"))
        == "nowhere.invalid is a name that nobody knows, or there is no network"
    )


def test_one_that_is_no_web_server_or_breaks_off() -> None:
    for said, wanted in (
        (b"220 mail ready\r\n", "did not answer as a web server does (BadStatusLine)"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 99\r\n\r\nhalf", "broke off before the end"),
    ):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            threading.Thread(target=answer_once, args=(listening, said), daemon=True).start()
            port = listening.getsockname()[1]
            assert refused(page_at(f"http://127.0.0.1:{port}/", private=True)) == f"127.0.0.1 {wanted}"
            secure = page_at(f"https://127.0.0.1:{port}/", private=True)
            threading.Thread(target=answer_once, args=(listening, said), daemon=True).start()
            assert "did not answer as a web server does" in refused(secure)


def answer_once(listening: socket.socket, said: bytes) -> None:
    with listening.accept()[0] as opened:
        opened.recv(1_000)
        opened.sendall(said)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("https://", "names no host"),
        ("https://user:word@a.example/", "holds a name or a password"),
        ("http://a.example:99999/", "Port out of range"),
        ("http://a b/", "names no host"),
    ],
)
def test_an_address_that_makes_no_sense(written: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        page_at(written)
