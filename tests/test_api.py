"""The HTTP API on a real server: answers, lists, sources, jobs, limits, and what is wrong with wrong requests."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.errors import IndexBusy
from index.settings import IndexSettings
from rag.assemble import open_pipeline
from ui.api import application
from ui.jobs import Job, Jobs
from ui.present import answer_json, escaped
from ui.service import Service

UNKNOWN = "0" * 32
Running = Callable[[Any], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def service(indexed_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("api")
    shutil.copytree(indexed_home, folder / "home")
    (folder / "allowed").mkdir()
    home = folder / "home"
    return Service(home, lambda: open_pipeline(home), folders=[folder / "allowed"])


@pytest.fixture(scope="module")
def client(service: Service, running: Running) -> Iterator[httpx.Client]:
    with running(application(service)) as address, httpx.Client(base_url=address, timeout=60) as opened:
        yield opened


@pytest.fixture(scope="module")
def document_id(client: httpx.Client) -> str:
    return str(client.get("/api/documents").json()["documents"][0]["id"])


def problem(response: httpx.Response, status: int) -> str:
    """The sentence of a problem, which is well formed."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    shown = response.json()
    assert shown["status"] == status
    assert "Traceback" not in response.text
    return str(shown["detail"])


def events_of(text: str) -> list[tuple[str, Any]]:
    """The events of a stream, by name."""
    blocks = [dict(line.split(": ", 1) for line in block.split("\n")) for block in text.strip().split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


def ended(client: httpx.Client, job: str) -> dict[str, Any]:
    """A job when it has ended."""
    for _ in range(600):
        shown: dict[str, Any] = client.get(f"/api/jobs/{job}").json()
        if shown["state"] != "running":
            return shown
        time.sleep(0.05)
    raise AssertionError(f"job {job} does not end")


def emptied(service: Service) -> bool:
    """Whether no question is in flight, within seconds: a place is given back after the last byte is sent."""
    deadline = time.monotonic() + 10
    while service.slots.taken and time.monotonic() < deadline:
        time.sleep(0.01)
    return service.slots.taken == 0


def asked(address: str, path: str, question: str) -> HTTPConnection:
    """A connection on which a question has been asked; the answer is not waited for."""
    connection = HTTPConnection(address.removeprefix("http://"))
    connection.request("POST", path, json.dumps({"question": question}), {"Content-Type": "application/json"})
    return connection


class TestAsk:
    def test_plain_is_what_the_command_prints(self, client: httpx.Client, service: Service) -> None:
        shown = client.post("/api/ask", json={"question": "What did Scholz say?"}).json()
        wanted = answer_json(service.pipeline.ask("What did Scholz say?"), service.pipeline.document)
        assert shown["timings"].keys() == wanted["timings"].keys()
        assert {**shown, "timings": 0} == {**json.loads(json.dumps(wanted)), "timings": 0}

    @pytest.mark.parametrize(
        ("path", "headers"),
        [("/api/ask/stream", {}), ("/api/ask", {"accept": "text/event-stream"})],
        ids=["path", "accept"],
    )
    def test_stream(self, client: httpx.Client, path: str, headers: dict[str, str]) -> None:
        response = client.post(path, json={"question": "who said what on Feb 14"}, headers=headers)
        assert response.headers["content-type"].startswith("text/event-stream")
        events = events_of(response.text)
        names = [name for name, _ in events]
        answer = events[-1][1]
        assert names == ["understood", *["sentence"] * len(answer["sentences"]), "finished"]
        assert events[0][1]["interpretation"]["dates"]["first"] == "--02-14"
        assert [shown["sentence"] for name, shown in events if name == "sentence"] == answer["sentences"]
        assert [each for name, shown in events if name == "sentence" for each in shown["citations"]] == answer[
            "citations"
        ]

    def test_history(self, client: httpx.Client) -> None:
        asked = {"question": "What did he say about dialogue?", "history": ["What did Scholz say?"]}
        assert (
            client.post("/api/ask", json=asked).json()["standalone_question"]
            == "What did Olaf Scholz say about dialogue?"
        )
        asked["history"] = [{"question": "What did Scholz say?", "answer": "much"}]  # type: ignore[list-item]
        assert "serious dialogue" in client.post("/api/ask", json=asked).json()["citations"][0]["text"]

    def test_the_description_has_the_fields_that_are_sent(self, client: httpx.Client) -> None:
        answer = client.post("/api/ask", json={"question": "who said what on Feb 14"}).json()
        altered = "who said “our possibilities are nearly exhausted”?"
        refusal = client.post("/api/ask", json={"question": altered}).json()
        described = client.get("/api/openapi.json").json()["components"]["schemas"]
        sent = {
            "Answered": answer,
            "Interpretation": answer["interpretation"],
            "Days": answer["interpretation"]["dates"],
            "Sentence": answer["sentences"][0],
            "Citation": answer["citations"][0],
            "Statement": answer["statements"][0],
            "Nearest": refusal["nearest"][0],
            "StatementRow": client.get("/api/statements").json()["statements"][0],
            "ListedDocument": client.get("/api/documents").json()["documents"][0],
            "DocumentRow": client.get(f"/api/documents/{answer['citations'][0]['document_id']}").json(),
        }
        assert {name: set(each) for name, each in sent.items()} == {
            name: set(described[name]["properties"]) for name in sent
        }

    def test_no_evidence_is_an_outcome(self, client: httpx.Client) -> None:
        response = client.post("/api/ask", json={"question": "who said what on Feb 20"})
        assert response.status_code == 200
        assert response.json()["outcome"] == "no_evidence"
        assert "nearest" in response.json()["reason"]

    @pytest.mark.parametrize(
        ("body", "offending"),
        [
            ({"question": ""}, "''"),
            ({"question": " ?! "}, "' ?! '"),
            ({"question": "why " * 600}, "2,399 characters"),
            ({"question": "x" * 9_000}, "at most 8000 characters"),
            ({"question": 7}, "body.question: 7"),
            ({"question": None}, "body.question: None"),
            ({}, "body.question: nothing"),
            ({"question": "who?", "history": "who?"}, "body.history: 'who?'"),
            ({"question": "who?", "history": [1]}, "body.history.0"),
            ({"question": "who?", "history": [""]}, "body.history.0"),
            ({"question": "who?", "today": "someday"}, "'someday'"),
            ({"question": "who?", "today": "2022-02-30"}, "'2022-02-30'"),
        ],
        ids=str,
    )
    def test_wrong_questions(self, client: httpx.Client, body: dict[str, Any], offending: str) -> None:
        for path in ("/api/ask", "/api/ask/stream"):
            assert offending in problem(client.post(path, json=body), 422)

    def test_wrong_bodies(self, client: httpx.Client) -> None:
        typed = {"content-type": "application/json"}
        assert "JSON" in problem(client.post("/api/ask", content=b'{"question":', headers=typed), 422)
        assert "ud800" in problem(client.post("/api/ask", content=b'{"question": "\\ud800"}', headers=typed), 422)
        huge = json.dumps({"question": "x" * 2_000_000}).encode()
        assert "1,000,000 bytes" in problem(client.post("/api/ask", content=huge, headers=typed), 413)
        chunked = (huge[at : at + 100_000] for at in range(0, len(huge), 100_000))  # its length is not announced
        assert "1,000,000 bytes" in problem(client.post("/api/ask", content=chunked, headers=typed), 413)
        assert "GET '/api/ask'" in problem(client.get("/api/ask"), 405)
        assert "/api/nothing" in problem(client.get("/api/nothing"), 404)
        put = client.put("/api/ask")
        assert "PUT" in problem(put, 405)
        assert put.headers["allow"] == "POST"


class TestPressure:
    def test_more_questions_than_allowed_are_turned_away(self, indexed_home: Path, running: Running) -> None:
        busy = Service(indexed_home, lambda: open_pipeline(indexed_home), most_questions=2)
        with running(application(busy)) as address, httpx.Client(base_url=address, timeout=60) as client:
            statuses: list[int] = []
            busy.asking.acquire()  # as if a question were long in the answering
            waiting = [
                threading.Thread(
                    target=lambda path: statuses.append(client.post(path, json={"question": "What did Scholz say?"}).status_code),
                    args=[path],
                )
                for path in ("/api/ask", "/api/ask/stream")
            ]  # fmt: skip
            for each in waiting:
                each.start()
            while busy.slots.taken < 2:
                time.sleep(0.01)
            for path in ("/api/ask", "/api/ask/stream"):
                turned_away = client.post(path, json={"question": "What did Lavrov say?"})
                assert "2 questions are being answered" in problem(turned_away, 503)
                assert turned_away.headers["retry-after"] == "2"
            assert client.get("/api/health").json()["questions_in_flight"] == 2
            busy.asking.release()
            for each in waiting:
                each.join(30)
            assert statuses == [200, 200]
            assert emptied(busy)
            assert 'dateline_questions_total{outcome="turned_away"} 2.0' in client.get("/metrics").text

    def test_questions_that_wait_hold_nothing_up(self, indexed_home: Path, running: Running) -> None:
        """More than there are threads; those whose client goes away meanwhile are not answered."""
        busy = Service(indexed_home, lambda: open_pipeline(indexed_home))
        with running(application(busy)) as address, httpx.Client(base_url=address, timeout=60) as client:
            with busy.asking:
                waiting = [asked(address, f"/api/ask{way}", "What did Scholz say?") for way in ("", "/stream") * 30]
                while busy.slots.taken < len(waiting):
                    time.sleep(0.01)
                assert client.get("/api/health").json()["questions_in_flight"] == 60
                for each in waiting:
                    each.close()
            assert emptied(busy)
            told = client.get("/metrics").text
        assert float(re.findall(r'dateline_questions_total{outcome="answered"} (.*)', told)[0]) < 3

    def test_a_client_that_goes_away_gives_its_place_back(self, client: httpx.Client, service: Service) -> None:
        for _ in range(service.slots.most + 2):
            with client.stream("POST", "/api/ask/stream", json={"question": "who said what on Feb 14"}) as response:
                next(response.iter_raw(20))
        assert emptied(service)

    def test_work_for_a_reader_who_has_left_is_ended(self, service: Service) -> None:
        work = service.pipeline.stream("who said what on Feb 14")
        read = service.one_at_a_time(work)
        assert next(read)
        read.close()  # type: ignore[attr-defined]
        assert next(work, None) is None


class TestLibrary:
    def test_statements(self, client: httpx.Client, seed_text: str) -> None:
        shown = client.get("/api/statements", params={"speaker": "Scholz", "about": "dialogue"}).json()
        assert shown["total"] == 1
        (row,) = shown["statements"]
        assert row["speaker"] == "Olaf Scholz"
        assert seed_text[row["start"] : row["end"]] == row["quote"]
        every = client.get("/api/statements").json()
        paged = client.get("/api/statements", params={"limit": 2, "offset": 1}).json()
        assert paged == {"total": every["total"], "statements": every["statements"][1:3]}
        assert {row["kind"] for row in client.get("/api/statements?kind=direct").json()["statements"]} == {"direct"}

    @pytest.mark.parametrize(
        ("query", "offending"),
        [
            ("speaker=Nobody+Atall", "'Nobody Atall'"),
            ("on=yesteryear", "'yesteryear'"),
            ("on=Feb+14&from=Feb+1", "not both"),
            ("from=2022-13-01", "'2022-13-01'"),
            ("kind=loud", "'loud'"),
            ("limit=0", "'0'"),
            ("limit=many", "'many'"),
            ("offset=-1", "'-1'"),
        ],
        ids=str,
    )
    def test_wrong_filters(self, client: httpx.Client, query: str, offending: str) -> None:
        assert offending in problem(client.get(f"/api/statements?{query}"), 422)

    def test_documents(self, client: httpx.Client, document_id: str, seed_text: str) -> None:
        row = client.get(f"/api/documents/{document_id}").json()
        (shown,) = client.get("/api/documents", params={"search": "Blinken embassy"}).json()["documents"]
        assert {key: value for key, value in row.items() if key != "characters"}.items() <= shown.items()
        assert shown["statements"] == client.get("/api/statements").json()["total"]
        assert client.get("/api/documents", params={"format": "pdf"}).json() == {"total": 0, "documents": []}
        assert "'size'" in problem(client.get("/api/documents?sort=size"), 422)
        assert row["characters"] == len(seed_text)
        assert "text" not in row
        assert UNKNOWN in problem(client.get(f"/api/documents/{UNKNOWN}"), 404)
        assert UNKNOWN in problem(client.delete(f"/api/documents/{UNKNOWN}"), 404)
        assert "'x'" in problem(client.get("/api/documents/x"), 422)

    def test_a_permalink_gives_the_exact_characters(self, client: httpx.Client, seed_text: str) -> None:
        cited = client.post("/api/ask", json={"question": "who said 'far from exhausted'"}).json()["citations"][0]
        address = f"/api/sources/{cited['document_id']}?start={cited['start']}&end={cited['end']}"
        assert client.get(address).json()["text"] == cited["text"] == seed_text[cited["start"] : cited["end"]]
        assert client.get(address, headers={"accept": "text/plain"}).text == cited["text"]
        assert client.get(f"/api/sources/{cited['document_id']}").json()["text"] == seed_text

    def test_offsets_out_of_range(self, client: httpx.Client, document_id: str, seed_text: str) -> None:
        length = len(seed_text)
        for query in (f"start=0&end={length + 1}", f"start={length + 1}", "start=5&end=4"):
            assert f"it has {length}" in problem(client.get(f"/api/sources/{document_id}?{query}"), 422)
        for query in ("start=-1", "start=one", f"end={2**60}"):
            assert "query." in problem(client.get(f"/api/sources/{document_id}?{query}"), 422)
        assert UNKNOWN in problem(client.get(f"/api/sources/{UNKNOWN}?start=0&end=1"), 404)


class TestJobs:
    def test_uploads_paths_and_forgetting(self, client: httpx.Client, service: Service, tmp_path: Path) -> None:
        allowed = service.home.parent / "allowed" / "ferry.txt"
        allowed.write_text('Ines Okoro said on June 9, 2020: "The ferry will sail."')
        response = client.post(
            "/api/jobs",
            files=[
                ("files", ("../../bridge.txt", b'Mara Lund said on May 3, 2021: "The bridge is safe."')),
                ("files", ("broken.pdf", b"%PDF-1.4 this is no PDF")),
            ],
            data={"paths": str(allowed)},
        )
        assert response.status_code == 202
        job = ended(client, response.json()["id"])
        assert response.headers["location"] == f"/api/jobs/{job['id']}"
        assert (job["state"], job["done"], job["total"], job["added"], job["failed"]) == ("done", 3, 3, 2, 1)
        assert job["failures"][0]["file"] == "broken.pdf"
        assert job in client.get("/api/jobs").json()["jobs"]
        assert (service.home / "uploads" / "bridge.txt").exists()
        assert client.get("/api/statements", params={"speaker": "Lund"}).json()["total"] == 1
        shown = client.post("/api/ask", json={"question": "who said what on May 3, 2021"}).json()
        assert shown["citations"][0]["doc"] == "bridge.txt"
        for row in client.get("/api/documents").json()["documents"]:
            if row["doc"] in ("bridge.txt", "ferry.txt"):
                assert client.delete(f"/api/documents/{row['id']}").status_code == 204
        assert client.get("/api/documents").json()["total"] == 1
        assert "'Lund'" in problem(client.get("/api/statements", params={"speaker": "Lund"}), 422)

    def test_one_at_a_time_and_cancelled(self, client: httpx.Client, service: Service) -> None:
        folder = service.home.parent / "allowed" / "many"
        folder.mkdir()
        for number in range(40):
            (folder / f"{number}.txt").write_text(f'Ada Berg said on May {number % 28 + 1}, 2021: "It is {number}."')
        job = client.post("/api/jobs", data={"paths": str(folder)}).json()
        busy = client.post("/api/jobs", data={"paths": str(folder)})
        assert job["id"] in problem(busy, 409)
        assert client.delete(f"/api/jobs/{job['id']}").status_code == 202
        assert ended(client, job["id"])["state"] == "cancelled"
        assert client.delete(f"/api/jobs/{job['id']}").json()["state"] == "cancelled"
        again = client.post("/api/jobs", data={"paths": str(folder)}).json()
        assert ended(client, again["id"])["state"] == "done"
        assert client.get("/api/documents").json()["total"] == 41
        assert client.post("/api/ask", json={"question": "What did Scholz say?"}).json()["outcome"] == "answered"

    def test_uploads_of_a_cancelled_job_are_removed_unless_they_are_indexed(
        self, client: httpx.Client, service: Service
    ) -> None:
        before = {each.name for each in service.jobs.uploads.iterdir()} if service.jobs.uploads.exists() else set()
        known = ("files", ("known.txt", b'Mara Lund said on May 4, 2021: "The ferry is late."'))
        assert ended(client, client.post("/api/jobs", files=[known]).json()["id"])["state"] == "done"
        sent = [("files", (f"{number}.txt", f"It rained on {number} days. ".encode() * 9)) for number in range(60)]
        job = client.post("/api/jobs", files=[known, *sent]).json()
        assert client.delete(f"/api/jobs/{job['id']}").status_code == 202
        assert ended(client, job["id"])["state"] == "cancelled"
        uris = {row["uri"] for row in client.get("/api/documents", params={"limit": 100}).json()["documents"]}
        kept = {each.name for each in service.jobs.uploads.iterdir()} - before
        assert "known.txt" in kept
        assert len(kept) < 61
        assert {(service.jobs.uploads / name).as_uri() for name in kept} <= uris

    def test_a_rebuild_counts_no_files(self, client: httpx.Client, service: Service) -> None:
        job = service.jobs.rebuild()
        shown = ended(client, job.id)
        assert (shown["state"], shown["unit"], shown["done"]) == ("done", "passages", shown["total"])
        other = Jobs(service.home, [], lambda line: None)
        other._jobs["a"] = Job("a", done=3, total=9, unit="passages")
        with pytest.raises(IndexBusy, match=r"job a is running \(3 of 9 passages\)"):
            other.check_free()

    def test_jobs_index_with_the_settings_given(self, indexed_home: Path, tmp_path: Path) -> None:
        settings = IndexSettings(embedding_model="other-model")
        service = Service(indexed_home, lambda: open_pipeline(indexed_home), settings=settings)
        (tmp_path / "a.txt").write_text("The ferry sails.")
        for start in (lambda: service.jobs.start([tmp_path / "a.txt"]), service.jobs.rebuild):
            job = start()
            while job.state == "running":
                time.sleep(0.01)
            assert "other-model" in job.error

    def test_wrong_jobs(self, client: httpx.Client, tmp_path: Path) -> None:
        assert "nothing to index" in problem(client.post("/api/jobs"), 422)
        for path in ("/etc/passwd", str(tmp_path), "relative", "\0", "/nowhere"):
            assert repr(path) in problem(client.post("/api/jobs", data={"paths": path}), 422)
        assert "100,000,000 bytes" in problem(
            client.post("/api/jobs", files={"files": ("a.txt", b"x" * 101_000_000)}), 413
        )
        assert UNKNOWN[:16] in problem(client.get(f"/api/jobs/{UNKNOWN[:16]}"), 404)
        assert UNKNOWN[:16] in problem(client.delete(f"/api/jobs/{UNKNOWN[:16]}"), 404)

    def test_a_failing_run_says_why(self, client: httpx.Client, service: Service) -> None:
        from index.lock import writing

        with writing(service.home):
            job = client.post("/api/jobs", files={"files": ("a.txt", b"It rains.")}).json()
            shown = ended(client, job["id"])
        assert shown["state"] == "failed"
        assert "another process is writing" in shown["error"]


class TestWatching:
    def test_health(self, client: httpx.Client, home: Path, running: Running) -> None:
        shown = client.get("/api/health").json()
        assert (shown["status"], shown["questions_at_most"]) == ("ok", 100)
        assert shown["documents"] >= 1
        with running(application(Service(home, lambda: open_pipeline(home)))) as address:
            assert httpx.get(f"{address}/api/health").json()["status"] == "empty"
            assert "nothing is indexed" in problem(httpx.post(f"{address}/api/ask", json={"question": "who?"}), 503)
            (home / "catalog.sqlite3").write_bytes(b"no database at all" * 100)
            assert httpx.get(f"{address}/api/health").status_code == 503
        assert not Service(home, lambda: open_pipeline(home)).is_empty()

    def test_metrics(self, client: httpx.Client) -> None:
        client.post("/api/ask", json={"question": "who said what on Feb 20"})
        client.get("/api/nowhere/at/all")
        text = client.get("/metrics").text
        for line in (
            'dateline_http_requests_total{method="POST",route="/api/ask",status="200"}',
            'dateline_http_requests_total{method="GET",route="/api/sources/{document_id}",status="200"}',
            'dateline_http_requests_total{method="GET",route="other",status="404"}',
            'dateline_http_request_seconds_bucket{le="0.1",method="POST",route="/api/ask"}',
            'dateline_questions_total{outcome="no_evidence"}',
            'dateline_questions_total{outcome="invalid"}',
            'dateline_index_size{what="statements"}',
            "dateline_questions_in_flight 0.0",
        ):
            assert f"\n{line}" in text

    def test_the_description_is_served_and_names_every_status(self, client: httpx.Client) -> None:
        described = client.get("/api/openapi.json").json()
        assert described["openapi"].startswith("3.")
        assert set(described["paths"]["/api/ask"]["post"]["responses"]) == {"200", "400", "413", "422", "500", "503"}


def test_markdown_of_untrusted_text_is_inert() -> None:
    from markdown_it import MarkdownIt

    attack = (
        "# a\n\n![x](http://evil.example/p.png) <img src=x> [^1]: `c` **b** https://evil.example www.evil.example\n- l"
    )
    html = MarkdownIt("commonmark").render(escaped(attack))
    assert html.count("<") == html.count("<p>") + html.count("</p>") == 2
    assert "![x](http://evil.example/p.png)" in html


def test_the_command_serves_the_api_without_the_page_until_ctrl_c(indexed_home: Path) -> None:
    code = (
        "import sys\nfrom ui.cli import main\ntry: main(prog_name='dateline')\nfinally: print('gradio' in sys.modules)"
    )
    command = [sys.executable, "-c", code, "--home", str(indexed_home), "serve", "--api-only", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as served:
        assert served.stderr
        address = re.search(r"http://[\d.:]+", served.stderr.readline())
        assert address
        assert httpx.get(f"{address[0]}/api/health", timeout=60).json()["status"] == "ok"
        served.send_signal(signal.SIGINT)
        out, errors = served.communicate(timeout=60)
    assert (served.returncode, out.strip(), errors) == (0, "False", "")
