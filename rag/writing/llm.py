"""What `--llm` names becomes something that streams text: the only place that knows vendors and LlamaIndex's LLM classes.

Nothing is asked here and nothing that is written is trusted: that is for write.py. No model hub is ever asked, no request
is repeated or redirected, and a key stands in no message. An extra that is absent is named with its install line.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import LlmFailed, UsageError
from rag.writing.bounded import Line, Timeouts, bounded

MOST_TOKENS = 700
"""Of an answer: some twenty sentences."""
CONTEXT = 8_192
"""Tokens that question, evidence and answer may take; asked of Ollama and of local models, which else take their largest."""
MOST_BYTES = 20_000_000
"""Of one response, however it is cut into lines."""
OLLAMA = "http://127.0.0.1:11434"
EXTRAS = {"ollama": "ollama", "openai-like": "openai", "gguf": "gguf", "transformers": "transformers"}
MODULES = {"ollama": "ollama", "openai-like": "openai_like", "gguf": "llama_cpp", "transformers": "huggingface"}
"""Of `llama_index.llms`."""
FORMS = "ollama/MODEL, openai-like/MODEL@URL, gguf/PATH, transformers/PATH or none"

_TOO_LONG = re.compile(r"context|too (?:long|large|many tokens)|maximum.{0,20}(?:length|tokens)|exceed", re.IGNORECASE)


@dataclass(frozen=True)
class Llm:
    """A model that writes. `name` is fit to be shown; `begin` starts one answer, in another thread. `prepare` imports and loads
    what is needed once, which counts for no timeout.
    """

    name: str
    timeouts: Timeouts
    begin: Callable[[str, str, Line], Iterator[str]] = field(repr=False)
    explain: Callable[[BaseException], str] = field(repr=False)
    prepare: Callable[[], object] = field(repr=False)

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        """What the model writes, part by part. Closing the iterator stops it. Raises LlmFailed."""
        try:
            self.prepare()
        except Exception as error:
            raise LlmFailed(self.explain(error)) from error
        yield from bounded(lambda line: self.begin(system, user, line), self.timeouts, self.explain)

    def check(self) -> str:
        """Asks for one word, and tells in a sentence that it came. Raises LlmFailed where it does not."""
        words = "".join(self.stream("You are being tested.", "Answer with the word: ready")).strip()
        if not words:
            raise LlmFailed("answers, but with nothing")
        return f"{self.name} answers"


def open_llm(spec: str, key: str = "", timeouts: Timeouts = Timeouts()) -> Llm | None:
    """The model that a spec names; none for `none` and the empty spec. No connection is made and no model is loaded yet.

    Raises UsageError for a spec that makes no sense and an extra that is not installed.
    """
    if spec in ("", "none"):
        return None
    kind, _, rest = spec.partition("/")
    if kind not in EXTRAS or not rest:
        raise UsageError(f"no LLM {spec!r}; expected {FORMS}")
    _installed(kind)
    if kind == "ollama":
        model, _, url = rest.partition("@http")
        return _remote(_ollama, kind, model, f"http{url}" if url else OLLAMA, key, timeouts)
    if kind == "openai-like":
        model, _, url = rest.partition("@http")
        return _remote(_openai_like, kind, model, f"http{url}", key, timeouts)
    path = Path(rest).expanduser()
    return _gguf(path, timeouts) if kind == "gguf" else _transformers(path, timeouts)


def _installed(kind: str) -> None:
    """Raises UsageError with the install line where an extra is absent; imports nothing."""
    try:
        found = find_spec(f"llama_index.llms.{MODULES[kind]}")
    except ModuleNotFoundError:
        found = None
    if not found:
        raise UsageError(f'--llm {kind}/… needs an extra: pip install "dateline[{EXTRAS[kind]}]"')


Ask = Callable[[Any, Sequence[Any], str, str, str, Timeouts], Iterator[str]]
"""An HTTP client that hangs up, messages, model, URL, key, timeouts → parts."""


def _remote(ask: Ask, kind: str, model: str, url: str, key: str, timeouts: Timeouts) -> Llm:
    """A model behind HTTP; each answer has a connection of its own, so that hanging up cuts nothing else."""
    parts = urlsplit(url)
    if not model or parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"--llm {kind}/{model}: expected {kind}/MODEL@URL with an http or https URL")
    if parts.username or parts.password or parts.query:
        raise UsageError(
            f"the URL of --llm {kind}/{model} holds a name, password or parameters: a key is taken only from "
            "DATELINE_LLM_KEY or a file (--llm-key-file)"
        )

    def begin(system: str, user: str, line: Line) -> Iterator[str]:
        import httpx
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user),
        ]
        waits = httpx.Timeout(timeouts.first, connect=timeouts.connect)
        hooks: dict[str, list[Callable[..., Any]]] = {"request": [line.watch], "response": [_count]}
        with httpx.Client(timeout=waits, follow_redirects=False, event_hooks=hooks) as client:
            yield from ask(client, messages, model, url, key, timeouts)

    def prepare() -> None:
        import_module(f"llama_index.llms.{MODULES[kind]}")

    def explain(error: BaseException) -> str:
        return explained(error, kind, model, timeouts, key)

    return Llm(f"{kind}/{model} at {url}", timeouts, begin, explain, prepare)


def _openai_like(
    client: Any, messages: Sequence[Any], model: str, url: str, key: str, timeouts: Timeouts
) -> Iterator[str]:
    from llama_index.llms.openai_like import OpenAILike

    llm = OpenAILike(
        model=model,
        api_base=url,
        api_key=key or "none",  # without one it would take another vendor's key from the environment
        is_chat_model=True,
        max_retries=0,
        temperature=0.0,
        max_tokens=MOST_TOKENS,
        context_window=CONTEXT,
        http_client=client,  # type: ignore[call-arg]
        additional_kwargs={"timeout": client.timeout},
    )
    reason = None
    for part in llm.stream_chat(messages):
        choices = getattr(part.raw, "choices", None)
        reason = (choices and choices[0].finish_reason) or reason
        yield part.delta or ""
    _ended(reason)


def _ollama(client: Any, messages: Sequence[Any], model: str, url: str, key: str, timeouts: Timeouts) -> Iterator[str]:
    from llama_index.llms.ollama import Ollama
    from ollama import Client

    own = Client(
        host=url,
        headers={"Authorization": f"Bearer {key}"} if key else {},
        timeout=client.timeout,
        event_hooks=client.event_hooks,
        follow_redirects=False,
    )
    llm = Ollama(
        model=model,
        base_url=url,
        client=own,
        temperature=0.0,
        context_window=CONTEXT,
        additional_kwargs={"num_predict": MOST_TOKENS},
    )
    reason = None
    with own:
        for part in llm.stream_chat(messages):
            raw: dict[str, Any] = part.raw
            reason = (raw.get("done_reason") or "stop") if raw.get("done") else reason
            yield part.delta or ""
    _ended(reason)


def _gguf(path: Path, timeouts: Timeouts) -> Llm:
    """A model file, loaded for the first answer and kept; it writes one answer at a time."""
    if not path.is_file():
        raise UsageError(f"--llm gguf/{path}: no such file")
    with path.open("rb") as opened:
        if opened.read(4) != b"GGUF":
            raise UsageError(f"--llm gguf/{path}: not a GGUF file")

    @cache
    def loaded() -> Any:
        from llama_index.llms.llama_cpp import LlamaCPP

        return LlamaCPP(
            model_path=str(path),
            temperature=0.0,
            max_new_tokens=MOST_TOKENS,
            context_window=CONTEXT,
            verbose=False,
            messages_to_prompt=_plain_prompt,
        )

    return _local("gguf", path, loaded, lambda llm, line: None, timeouts)


def _transformers(path: Path, timeouts: Timeouts) -> Llm:
    """A model folder, loaded for the first answer and kept; nothing is fetched."""
    if not (path / "config.json").is_file():
        raise UsageError(f"--llm transformers/{path}: no folder of a model (config.json); none is ever downloaded")

    @cache
    def loaded() -> Any:
        from llama_index.llms.huggingface import HuggingFaceLLM

        return HuggingFaceLLM(
            model_name=str(path),
            tokenizer_name=str(path),
            context_window=CONTEXT,
            max_new_tokens=MOST_TOKENS,
            model_kwargs={"local_files_only": True},
            tokenizer_kwargs={"local_files_only": True},
            generate_kwargs={"do_sample": False, "max_time": timeouts.total},
        )

    def stop_with(llm: Any, line: Line) -> None:
        # It offers no other way to end what it began: its thread goes on when nobody reads.
        criteria = llm._stopping_criteria
        criteria[:] = [*criteria[:1], lambda *_, **__: line.closed]

    return _local("transformers", path, loaded, stop_with, timeouts)


def _local(
    kind: str, path: Path, loaded: Callable[[], Any], stop_with: Callable[[Any, Line], None], timeouts: Timeouts
) -> Llm:
    busy = threading.Lock()

    def begin(system: str, user: str, line: Line) -> Iterator[str]:
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [
            ChatMessage(role=MessageRole.SYSTEM, content=system),
            ChatMessage(role=MessageRole.USER, content=user),
        ]
        with busy:
            if not line.closed:
                llm = loaded()
                stop_with(llm, line)
                for part in llm.stream_chat(messages):
                    yield part.delta or ""

    def explain(error: BaseException) -> str:
        return explained(error, kind, path.name, timeouts, "")

    return Llm(f"{kind}/{path.name}", timeouts, begin, explain, loaded)


def _plain_prompt(messages: Sequence[Any]) -> str:
    """For files whose own form of a conversation is not known to LlamaIndex."""
    return "\n\n".join(f"### {each.role.value}:\n{each.content}" for each in messages) + "\n\n### assistant:\n"


class _BrokeOff(Exception):
    """A stream ended without saying so."""


class _CutShort(Exception):
    """The model reached the most that it may write."""


def _ended(reason: str | None) -> None:
    if reason is None:
        raise _BrokeOff
    if reason == "length":
        raise _CutShort


def _count(response: Any) -> None:
    """For httpx, as a hook of responses: a body of which no line ends is not read for ever."""
    import httpx

    class Counted(httpx.SyncByteStream):
        """The same bytes, up to a bound."""

        def __init__(self, inner: Any) -> None:
            self._inner = inner

        def __iter__(self) -> Iterator[bytes]:
            length = 0
            for part in self._inner:
                length += len(part)
                if length > MOST_BYTES:
                    raise httpx.DecodingError(f"more than {MOST_BYTES:,} bytes")
                yield part

        def close(self) -> None:
            self._inner.close()

    response.stream = Counted(response.stream)


def explained(error: BaseException, kind: str, model: str, timeouts: Timeouts, key: str) -> str:
    """What went wrong, as the rest of a sentence that begins with the model's name. What the server says is shown in
    part, and never where it may repeat a key.
    """
    import httpx

    chain = list(_causes(error))
    status = next((each.status_code for each in chain if getattr(each, "status_code", 0) not in (0, -1, None)), 0)  # type: ignore[attr-defined]
    said = _shown(str(error), key)
    if status:
        return _refused(status, kind, model, said)
    if any(isinstance(each, httpx.ConnectTimeout) for each in chain):
        return f"did not accept a connection within {timeouts.connect:g} s"
    if any(isinstance(each, httpx.ConnectError | ConnectionError) for each in chain):
        hint = "; is `ollama serve` running?" if kind == "ollama" else "; is the server running, and the URL right?"
        return "cannot be reached" + hint
    if any(isinstance(each, httpx.TimeoutException) for each in chain):
        return f"was silent for {timeouts.first:g} s"
    if any(isinstance(each, _BrokeOff | httpx.RemoteProtocolError | httpx.ReadError) for each in chain):
        return "broke off before the end of its answer"
    if any(isinstance(each, _CutShort) for each in chain):
        return f"reached the {MOST_TOKENS} tokens that an answer may have"
    if isinstance(error, MemoryError):
        return "does not fit into memory"
    if kind in ("gguf", "transformers"):
        return _CONTEXT_EXCEEDED if _TOO_LONG.search(said) else f"cannot be run ({type(error).__name__}: {said})"
    return f"answered in a form that is not understood ({type(error).__name__})"


_CONTEXT_EXCEEDED = "finds question and evidence too long for its context"


def _refused(status: int, kind: str, model: str, said: str) -> str:
    if status in (401, 403):
        return f"refused the key ({status}); it is taken from DATELINE_LLM_KEY or --llm-key-file"
    if status == 404:
        hint = f"; to fetch it: ollama pull {model}" if kind == "ollama" else "; the URL ends in /v1 with most servers"
        return f"has no model {model!r}, or nothing answers at that URL (404){hint}"
    if status == 429:
        return "takes no more requests now (429)"
    if status in (400, 413, 422) and (status == 413 or _TOO_LONG.search(said)):
        return f"{_CONTEXT_EXCEEDED} ({status})"
    if 300 <= status < 400:
        return f"points to another address ({status}), which is not followed"
    return f"failed ({status}" + (f": {said})" if status < 500 else ")")


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def _shown(said: str, key: str) -> str:
    """At most 160 printable characters of a message, without the key."""
    bare = said.replace(key, "…") if key else said
    plain = " ".join("".join(each if each.isprintable() else " " for each in bare).split())
    return plain[:160] + ("…" if len(plain) > 160 else "")
