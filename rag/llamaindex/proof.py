"""Any other engine's answer, held to our proof: a sentence that its cited nodes do not prove is dropped or marked.

A sentence is proved when it stands verbatim in a node that it cites, or when all its quotations, names, numbers and
days stand there and the node supports it (rag/proving/support.py: docs/support.md has how often that is right). A sentence
without a citation is given one if a node proves it. Whether the nodes themselves are true to their documents is for
nodes.StoredNodes.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import RESPONSE_TYPE, Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import MetadataMode, NodeWithScore, QueryBundle

from index.sentences import sentence_spans
from rag.pipeline import Pipeline
from rag.proving.support import SUFFICIENT, Support, lacking

Unproved = Literal["drop", "mark"]
Judge = Callable[[str, Sequence[str]], float]
NOT_PROVED = "[not proved]"
NOTHING = "No answer: no sentence is proved by what it cites."
_MARKS = re.compile(r"\s*\[(\d+(?:\s*,\s*\d+)*)\]")
_AFTER_STOP = re.compile(rf"([.!?][\"”’')]*)((?:{_MARKS.pattern})+)")
_QUOTED = re.compile(r"“([^“”]*)”?|\"([^\"]*)\"?")


@dataclass(frozen=True)
class Checked:
    """A sentence without its marks, the numbers of the nodes that prove it, and why none does."""

    text: str
    numbers: tuple[int, ...]
    why: str = ""

    @property
    def shown(self) -> str:
        """The sentence with its marks."""
        return f"{self.text} {NOT_PROVED if self.why else ''.join(f'[{number}]' for number in self.numbers)}"


class ProvedQueryEngine(BaseQueryEngine):
    """Wraps any query engine. Marks such as `[2]` count the response's `source_nodes` from 1.

    `response.metadata["unproved"]` lists what was dropped or marked, as `Checked`. The pipeline lends its embedding
    model; no LLM is asked.
    """

    def __init__(self, engine: BaseQueryEngine, pipeline: Pipeline, unproved: Unproved = "drop") -> None:
        super().__init__(callback_manager=None)
        if unproved not in ("drop", "mark"):
            raise ValueError(f"unproved is 'drop' or 'mark', not {unproved!r}")
        self._engine = engine
        self._unproved = unproved
        self._judge: Judge = Support(lambda: pipeline.corpus.embedder)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def _query(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        response: Any = self._engine.query(query_bundle)
        return self._proved(response.get_response() if hasattr(response, "get_response") else response)

    async def _aquery(self, query_bundle: QueryBundle) -> RESPONSE_TYPE:
        response: Any = await self._engine.aquery(query_bundle)
        if hasattr(response, "get_response"):
            response = response.get_response()
            if asyncio.iscoroutine(response):
                response = await response
        return await asyncio.to_thread(self._proved, response)

    def _proved(self, response: Any) -> Response:
        nodes: list[NodeWithScore] = response.source_nodes
        texts = [each.node.get_content(metadata_mode=MetadataMode.NONE) for each in nodes]
        lines = [list(checked(line, texts, self._judge)) for line in str(response).splitlines()]
        failed = [each for line in lines for each in line if each.why]
        shown = (" ".join(each.shown for each in line if not each.why or self._unproved == "mark") for line in lines)
        text = "\n".join(line for line in shown if line)
        return Response(text or NOTHING, source_nodes=nodes, metadata={**(response.metadata or {}), "unproved": failed})


def checked(line: str, texts: Sequence[str], judge: Judge) -> Iterator[Checked]:
    """The sentences of one line, each with what proves it.

    >>> list(checked("It is safe. [1] It is new [1].", ["It is safe.", ""], lambda claim, texts: 0.0))[0]
    Checked(text='It is safe.', numbers=(1,), why='')
    """
    line = _AFTER_STOP.sub(r"\2\1", line)
    for start, end in sentence_spans(line):
        sentence = line[start:end]
        numbers = [int(each) for found in _MARKS.finditer(sentence) for each in found[1].split(",")]
        bare = _MARKS.sub("", sentence).strip()
        if any(character.isalnum() for character in bare):
            yield _checked(bare, list(dict.fromkeys(numbers)), texts, judge)


def _checked(sentence: str, numbers: Sequence[int], texts: Sequence[str], judge: Judge) -> Checked:
    foreign = [number for number in numbers if not 1 <= number <= len(texts)]
    if foreign:
        return Checked(sentence, (), f"it cites [{foreign[0]}] of {len(texts)} sources")
    if numbers:
        why = unproved(sentence, [texts[number - 1] for number in numbers], judge)
        return Checked(sentence, tuple(numbers), why)
    for number, text in enumerate(texts, start=1):
        if not unproved(sentence, [text], judge):
            return Checked(sentence, (number,))
    return Checked(sentence, (), "it cites nothing, and no source proves it")


def unproved(sentence: str, texts: Sequence[str], judge: Judge) -> str:
    """Why a sentence is not proved by these texts; nothing if it is."""
    if any(sentence in text for text in texts):
        return ""
    for found in _QUOTED.finditer(sentence):
        quote = (found[1] or found[2] or "").strip(" ,.")
        if quote and not any(quote in text for text in texts):
            return f"the quotation “{quote}” is not in what it cites"
    missing = lacking(sentence, texts)
    if missing:
        return f"what it cites lacks {', '.join(missing)}"
    probability = judge(sentence, texts)
    return "" if probability >= SUFFICIENT else f"what it cites does not support it ({probability:.2f})"
