"""Scripted LLM servers for tests: the OpenAI protocol (server-sent events) and Ollama's (JSON lines), over real sockets."""

import json
import threading
import time
from collections.abc import Callable, Generator, Iterator

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from rag.writing.llm import Llm

Script = Callable[[Request], Response]
CHAT = "/v1/chat/completions"


def openai_parts(text: str, reason: str | None = "stop", size: int = 5) -> Iterator[str]:
    """The events of a streamed answer; without a reason it breaks off."""
    for at in range(0, len(text), size):
        yield event(
            {"index": 0, "delta": {"role": "assistant", "content": text[at : at + size]}, "finish_reason": None}
        )
    if reason:
        yield event({"index": 0, "delta": {}, "finish_reason": reason}) + "data: [DONE]\n\n"


def event(choice: dict[str, object]) -> str:
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n"


def ollama_parts(text: str, done: bool = True, size: int = 5) -> Iterator[str]:
    """The lines of a streamed answer."""
    for at in range(0, len(text), size):
        yield line({"role": "assistant", "content": text[at : at + size]}, done=False)
    if done:
        yield line({"role": "assistant", "content": ""}, done=True)


def line(message: dict[str, str], *, done: bool) -> str:
    row = {"model": "m", "created_at": "2024-01-01T00:00:00Z", "message": message, "done": done}
    return json.dumps(row | ({"done_reason": "stop"} if done else {})) + "\n"


def stream(parts: Iterator[str]) -> Response:
    return Response(parts, mimetype="text/event-stream")


def says(text: str) -> Script:
    """Answers with a text, whatever is asked."""
    return lambda request: stream(openai_parts(text))


def ollama_says(text: str) -> Script:
    return lambda request: stream(ollama_parts(text))


def fails(status: int, message: str) -> Script:
    return lambda request: Response(json.dumps({"error": {"message": message}}), status, mimetype="application/json")


def silent(seconds: float) -> Script:
    """Accepts the request and says nothing."""

    def script(request: Request) -> Response:
        time.sleep(seconds)
        return Response("", 200)

    return script


def endless(over: threading.Event, pause: float = 0.02, text: str = "word ") -> Script:
    """Writes until nobody listens, and then sets `over`."""

    def parts() -> Iterator[str]:
        try:
            while True:
                yield event({"index": 0, "delta": {"content": text}, "finish_reason": None})
                time.sleep(pause)
        finally:
            over.set()

    return lambda request: stream(parts())


def openai_at(server: HTTPServer, script: Script) -> str:
    """The spec of a model that is scripted so."""
    server.expect_request(CHAT, method="POST").respond_with_handler(script)
    return f"openai-like/m@{server.url_for('/v1')}"


def ollama_at(server: HTTPServer, script: Script) -> str:
    server.expect_request("/api/chat", method="POST").respond_with_handler(script)
    return f"ollama/m@{server.url_for('')}"


class Exchanged:
    """A writer that is another model in each test, behind a pipeline that is opened once."""

    llm: Llm

    @property
    def name(self) -> str:
        return self.llm.name

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        return self.llm.stream(system, user)


def evidence_of(request: Request) -> str:
    """What the model was shown."""
    messages = request.get_json()["messages"]
    assert [each["role"] for each in messages] == ["system", "user"]
    return str(messages[1]["content"])


def number_of(prompt: str, words: str) -> int:
    """The number of the evidence that holds these words."""
    return next(at for at, each in enumerate(prompt.split("\n\n"), start=1) if words in each)
