"""LLMs behind real sockets: what is asked, what is shown, and that every failure ends in an answer with a notice, in time."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from llm_servers import (
    Exchanged,
    Script,
    endless,
    event,
    evidence_of,
    fails,
    number_of,
    ollama_at,
    ollama_parts,
    ollama_says,
    openai_at,
    openai_parts,
    says,
    silent,
    stream,
)  # fmt: skip
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from index.errors import LlmFailed, UsageError
from rag.answers import Answer, Finished, Proved
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline
from rag.writing.bounded import MOST_WRITTEN, Timeouts
from rag.writing.llm import open_llm
from ui.web.markup import escape
from ui.web.turns import Turn

CREDIT = "How much credit is Germany extending to Ukraine?"
PARAPHRASE = "Germany is extending a new credit of 150 million euros to Ukraine, Scholz said."
QUICK = Timeouts(connect=1.5, first=1.5, total=2.5)
PATIENT = Timeouts(connect=5, first=30, total=60)
KEY = "sk-secret-1234567890"


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    with HTTPServer(threaded=True) as running:
        yield running


@pytest.fixture(scope="module")
def plain(indexed_home: Path) -> Answer:
    return open_pipeline(indexed_home).ask(CREDIT)


@pytest.fixture(scope="module")
def opened(indexed_home: Path) -> tuple[Pipeline, Exchanged]:
    writer = Exchanged()
    return open_pipeline(indexed_home, llm=writer), writer


Asking = Callable[..., Pipeline]


@pytest.fixture
def asking(opened: tuple[Pipeline, Exchanged]) -> Asking:
    """The pipeline, with the model of a spec."""

    def with_model(spec: str, timeouts: Timeouts = QUICK, key: str = "") -> Pipeline:
        llm = open_llm(spec, key, timeouts)
        assert llm
        opened[1].llm = llm
        return opened[0]

    return with_model


def test_an_llm_words_the_answer_and_it_is_proved(server: HTTPServer, asking: Asking, seed_text: str) -> None:
    def script(request: Request) -> Response:
        number = number_of(evidence_of(request), "150 million")
        return stream(openai_parts(f"{PARAPHRASE} [{number}]"))

    answer = asking(openai_at(server, script), PATIENT).ask(CREDIT)
    assert [each.text for each in answer.sentences] == [PARAPHRASE]
    (citation,) = answer.citations
    assert "150 million euros" in citation.text
    assert seed_text[citation.start : citation.end] == citation.text
    assert answer.notice == ""


def test_the_prompt_tells_the_evidence_with_its_days_and_speakers(server: HTTPServer, asking: Asking) -> None:
    prompts: list[str] = []

    def script(request: Request) -> Response:
        prompts.append(evidence_of(request))
        assert request.get_json()["temperature"] == 0
        return stream(openai_parts("NO ANSWER"))

    answer = asking(openai_at(server, script), PATIENT).ask("What did Kirby say about cyberattacks?")
    (prompt,) = prompts
    fence = prompt.splitlines()[0]
    assert fence.startswith("EVIDENCE ")
    assert prompt.count(fence) == 2
    assert "[1] " in prompt
    assert "John Kirby, Pentagon spokesman, said on --02-14" in prompt
    assert answer.statements  # what was found without it
    assert "found no answer" in answer.notice


def test_what_the_index_cannot_answer_is_never_asked(server: HTTPServer, asking: Asking) -> None:
    pipeline = asking(openai_at(server, says("Everything is known.")))
    for question in ("Who won the world cup?", "who said what on Feb 20", "What did Putin say?"):
        assert pipeline.ask(question).outcome == "no_evidence"
    assert server.log == []


def test_a_list_of_who_said_what_stays_the_complete_list(server: HTTPServer, asking: Asking) -> None:
    answer = asking(openai_at(server, says("They spoke."))).ask("who said what on Feb 14")
    assert len(answer.statements) == len(answer.sentences) > 10
    assert server.log == []


def test_ollama_words_the_answer(server: HTTPServer, asking: Asking) -> None:
    spec = ollama_at(server, ollama_says(PARAPHRASE))
    answer = asking(spec, PATIENT).ask(CREDIT)
    assert [each.text for each in answer.sentences] == [PARAPHRASE]
    ((request, _),) = server.log
    assert request.get_json()["options"]["num_ctx"] == 8192


def test_sentences_are_shown_while_the_model_writes(server: HTTPServer, asking: Asking) -> None:
    went_on = threading.Event()

    def parts() -> Iterator[str]:
        yield from openai_parts(PARAPHRASE + " Then", reason=None)
        assert went_on.wait(10)
        yield from openai_parts(" nothing more is known of it.")

    spec = openai_at(server, lambda request: stream(parts()))
    for each in asking(spec, Timeouts(1, 10, 20)).stream(CREDIT):
        if isinstance(each, Proved):
            assert each.sentence.text == PARAPHRASE
            went_on.set()
    assert isinstance(each, Finished)
    assert "1 sentence" in each.answer.notice


def garbage(request: Request) -> Response:
    return Response("<html>It works!</html>" * 10, 200, mimetype="text/html")


def broken_json(request: Request) -> Response:
    return stream(iter(["data: {not json\n\n"]))


def with_error_inside(request: Request) -> Response:
    return stream(
        iter(
            [
                event({"index": 0, "delta": {"content": "Well"}, "finish_reason": None}),
                'data: {"error": {"message": "out of memory"}}\n\n',
            ]
        )
    )


def cut(request: Request) -> Response:
    return stream(openai_parts(PARAPHRASE[:40], reason=None))


FAILURES: list[tuple[str, Script, str]] = [
    ("silent", silent(4), "was silent for 1.5 s"),
    ("cut stream", cut, "broke off before the end"),
    ("rate limit", fails(429, "slow down"), "takes no more requests now (429)"),
    ("wrong model", fails(404, "The model `m` does not exist"), "has no model 'm'"),
    ("context too long", fails(400, "This model's maximum context length is 2048 tokens"), "too long for its context (400)"),
    ("bad request", fails(400, "unknown field"), "failed (400"),
    ("wrong key", fails(401, f"Incorrect API key provided: {KEY}"), "refused the key (401)"),
    ("server error", fails(500, "oops"), "failed (500)"),
    ("redirect", lambda request: Response("", 302, {"Location": "http://127.0.0.1:1/"}), "points to another address (302)"),
    ("garbage", garbage, "broke off before the end"),
    ("broken JSON", broken_json, "a form that is not understood (JSONDecodeError)"),
    ("error inside", with_error_inside, "a form that is not understood (APIError)"),
    ("empty", says(""), "wrote nothing"),
    ("nonsense", says("Xq zzv 77 blorp [1]. Vrrp the flom [2]."), "wrote nothing that is proved"),
    ("too many tokens", lambda request: stream(openai_parts("Well", "length")), "tokens that an answer may have"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "notice"), [each[1:] for each in FAILURES], ids=[each[0] for each in FAILURES])
def test_every_failure_ends_in_the_extractive_answer_with_a_notice(
    server: HTTPServer, asking: Asking, plain: Answer, script: Script, notice: str
) -> None:
    pipeline = asking(openai_at(server, script), key=KEY)
    began = time.monotonic()
    answer = pipeline.ask(CREDIT)
    assert time.monotonic() - began < QUICK.total + 4  # the deadline, and finding the evidence on a busy machine
    assert answer.outcome == "answered"
    assert plain.sentences[0].text in [each.text for each in answer.sentences]
    assert notice in answer.notice
    assert escape(answer.notice) in Turn(0, pipeline.document, "en").tail(answer)
    assert KEY not in answer.notice
    assert len(server.log) <= 1  # nothing is tried twice


def test_one_that_never_ends_is_cut_off(server: HTTPServer, asking: Asking, plain: Answer) -> None:
    over = threading.Event()
    answer = asking(openai_at(server, endless(over))).ask(CREDIT)
    assert "was not done after 2.5 s" in answer.notice
    assert plain.sentences[0] in answer.sentences
    assert over.wait(5)


def test_one_that_writes_too_much_is_cut_off(server: HTTPServer) -> None:
    over = threading.Event()
    llm = open_llm(openai_at(server, endless(over, pause=0, text="word " * 200)), "", Timeouts(1, 5, 30))
    assert llm
    with pytest.raises(LlmFailed, match="more than 20,000 characters"):
        assert sum(map(len, llm.stream("", ""))) <= MOST_WRITTEN
    assert over.wait(5)


def test_no_server(asking: Asking, plain: Answer) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    for spec in (f"openai-like/m@http://127.0.0.1:{port}/v1", f"ollama/m@http://127.0.0.1:{port}"):
        answer = asking(spec).ask(CREDIT)
        assert "cannot be reached" in answer.notice
        assert answer.sentences == plain.sentences


def test_closing_the_answer_stops_the_generation(server: HTTPServer, asking: Asking) -> None:
    over = threading.Event()
    text = f"{PARAPHRASE} "
    events = asking(openai_at(server, endless(over, text=text)), Timeouts(1, 5, 60)).stream(CREDIT)
    while not isinstance(next(events), Proved):
        pass
    assert not over.is_set()
    events.close()
    assert over.wait(2)


def test_closing_wakes_one_who_waits_for_the_first_word(server: HTTPServer) -> None:
    reached = threading.Event()

    def script(request: Request) -> Response:
        reached.set()
        time.sleep(1)
        return Response("", 200)

    llm = open_llm(openai_at(server, script), "", Timeouts(1, 0.3, 60))
    assert llm
    with pytest.raises(LlmFailed, match="silent"):
        next(llm.stream("", ""))
    assert reached.is_set()
    deadline = time.monotonic() + 2
    while any(each.name == "llm" for each in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("script", "notice"),
    [
        (lambda request: stream(ollama_parts(PARAPHRASE[:40], done=False)), "broke off"),
        (lambda request: Response('{"error": "model \'m\' not found"}', 404), "ollama pull m"),
        (lambda request: Response("garbage\n", 200), "not understood"),
        (lambda request: Response('["a list"]\n', 200), "not understood"),
        (lambda request: Response('{"error": "out of memory"}\n', 200), "not understood"),
        (silent(4), "was silent for 1.5 s"),
    ],
    ids=["cut", "wrong model", "garbage", "list", "error inside", "silent"],
)  # fmt: skip
def test_failures_of_ollama(server: HTTPServer, asking: Asking, plain: Answer, script: Script, notice: str) -> None:
    answer = asking(ollama_at(server, script)).ask(CREDIT)
    assert notice in answer.notice
    assert plain.sentences[0].text in [each.text for each in answer.sentences]


def test_the_key_goes_to_the_server_and_nowhere_else(
    server: HTTPServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-another-vendor")
    caplog.set_level("DEBUG")
    spec = openai_at(server, says("ready"))
    for key in (KEY, ""):
        llm = open_llm(spec, key, QUICK)
        assert llm
        assert llm.check() == f"{spec.replace('@', ' at ')} answers"
        assert KEY not in repr(llm)
    sent = [request.headers["Authorization"] for request, _ in server.log]
    assert sent == [f"Bearer {KEY}", "Bearer none"]
    assert KEY not in caplog.text


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("gpt-4", "no LLM 'gpt-4'; expected ollama/MODEL"),
        ("ollama/", "no LLM 'ollama/'"),
        ("openai-like/m", "expected openai-like/MODEL@URL"),
        ("openai-like/m@ftp://a.example", "http or https"),
        ("openai-like/m@http://user:word@127.0.0.1/v1", "DATELINE_LLM_KEY"),
        ("openai-like/m@http://127.0.0.1/v1?key=1", "DATELINE_LLM_KEY"),
        ("transformers/some/model", "none is ever downloaded"),
    ],
)
def test_a_spec_that_makes_no_sense(spec: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as raised:
        open_llm(spec)
    assert "user:word" not in str(raised.value)


def test_an_absent_extra_is_named_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.writing.llm.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r'pip install "dateline\[ollama\]"'):
        open_llm("ollama/llama3.1")


def test_none_is_no_llm() -> None:
    assert open_llm("none") is None
    assert open_llm("") is None


@pytest.mark.parametrize("text", ["3", "a,b,c", "0,1,2", "3,60,10", "1,2,3,4"])
def test_timeouts_are_three_numbers_in_order(text: str) -> None:
    with pytest.raises(UsageError, match="3,60,180"):
        Timeouts.parse(text)


def test_timeouts_are_read() -> None:
    assert Timeouts.parse("1,2.5,10") == Timeouts(1, 2.5, 10)


def test_a_notice_is_in_every_form_of_the_answer(server: HTTPServer, asking: Asking) -> None:
    from ui.present import answer_json, answer_markdown, answer_text, escaped

    pipeline = asking(openai_at(server, fails(500, "")))
    answer = pipeline.ask(CREDIT)
    assert f"Note: {answer.notice}" in answer_text(answer, pipeline.document, width=1000)
    assert escaped(answer.notice) in answer_markdown(answer, pipeline.document)
    assert json.loads(json.dumps(answer_json(answer, pipeline.document)))["notice"] == answer.notice
