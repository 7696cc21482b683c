"""Reads question and passage together: how well the passage answers, and which words of its sentences are the answer.

A MiniLM fine-tuned on questions and answers (eval/training/reader.py); it chooses nothing by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.embed import Notify
from index.networks.sessions import open_session, side_by_side
from index.records import Span
from index.reported.tagger import read_tokenizer

LONGEST = 320
"""Word-pieces of question and passage together; what is beyond is not read."""
LONGEST_QUESTION = 64
LONGEST_ANSWER = 24
"""Word-pieces."""
READ_AGAIN = 4
"""Sentences that are read a second time, by themselves: where fewer words compete, others win, and the mean of both readings is
right more often than either (docs/reader.md)."""
INPUTS = ("input_ids", "token_type_ids")
EXPORT_VERSION = 3
WEIGHTS = Path(__file__).parent.parent / "weights" / "reader.safetensors"
_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+")
_CLS, _SEP = 101, 102  # of the BERT vocabulary

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]
Forward = Callable[[Integers, Integers], tuple[Floats, Floats, Floats]]
"""Ids and types, each (rows, pieces) → relevance (rows), starts and ends (rows, pieces)."""


@dataclass(frozen=True)
class Reading:
    """What reading one passage gave: a logit of its relevance, and the likeliest answer in each of its sentences.

    `answers` are scores and spans of the passage, one a sentence; scores are comparable over the passages of one question.
    """

    relevance: float
    answers: tuple[tuple[float, Span], ...]

    @property
    def span(self) -> Span:
        """The likeliest answer of all, empty if there is no sentence."""
        return max(self.answers, default=(0.0, (0, 0)))[1]


def open_reader(folder: Path, notify: Notify) -> Reader | None:
    """The reader of the shipped weights, run by ONNX Runtime; none when the weights are not installed.

    `folder` is where exported models are kept. Raises ModelError or HomeError when it cannot be exported.
    """
    from index.networks.export import exported, shipped_digest

    if not WEIGHTS.is_file():
        return None

    def make(made: Path) -> None:
        from rag.reading.reader_graph import export_network

        export_network(WEIGHTS, made)

    name = f"reader-{shipped_digest(WEIGHTS)[:12]}-{EXPORT_VERSION}"
    model = exported(folder / name, make, lambda: notify("preparing the reader of passages (once) …"))
    session = open_session(model / "model.onnx")

    def forward(*arrays: Integers) -> tuple[Floats, Floats, Floats]:
        relevance, starts, ends = session.run(None, dict(zip(INPUTS, arrays, strict=True)))
        return relevance, starts, ends

    return Reader(read_tokenizer(model), forward)


class Reader:
    """Reads passages for a question."""

    def __init__(self, tokenizer: Any, forward: Forward) -> None:
        self._tokenizer = tokenizer
        self._forward = forward

    def read(
        self, question: str, passages: Sequence[str], sentences: Sequence[Sequence[Span]] | None = None
    ) -> list[Reading]:
        """One reading for each passage, in their order. `sentences` are those of each passage; none is all of it.

        Of the sentences the likeliest are then read once more, each by itself, and their logits are the mean of both times.
        """
        asked = self._asked(question)
        found = self._logits(asked, passages)
        if sentences:
            self._read_again(asked, passages, sentences, found)
        within = sentences or [[(0, len(passage))] for passage in passages]
        return [
            Reading(each.relevance, tuple(each.answer(passage, span) for span in spans))
            for each, passage, spans in zip(found, passages, within, strict=True)
        ]

    def doubts(self, question: str, passages: Sequence[str], spans: Sequence[Sequence[Span]]) -> list[list[float]]:
        """For spans of each passage, how far each lies below the likeliest answer in all of them: differences of logits, about 0 or more."""
        found = self._logits(self._asked(question), passages)
        best = max((float(each.starts.max() + each.ends.max()) for each in found if len(each.starts)), default=0.0)
        return [[best - each.score(span) for span in wanted] for each, wanted in zip(found, spans, strict=True)]

    def _asked(self, question: str) -> list[int]:
        ids: list[int] = self._tokenizer.encode(question, add_special_tokens=False).ids
        return ids[:LONGEST_QUESTION]

    def _read_again(
        self, asked: list[int], passages: Sequence[str], sentences: Sequence[Sequence[Span]], found: Sequence[Logits]
    ) -> None:
        scored = [(-found[at].best(span)[0], at, span) for at, spans in enumerate(sentences) for span in spans]
        likeliest = [(at, span) for _, at, span in sorted(scored)[:READ_AGAIN]]
        again = self._logits(asked, [passages[at][slice(*span)] for at, span in likeliest])
        for (at, span), alone in zip(likeliest, again, strict=True):
            found[at].average(span, alone)

    def _logits(self, asked: list[int], texts: Sequence[str]) -> list[Logits]:
        """Of each text, in their order; each is read by itself, the longest first."""
        pieces = [self._tokenizer.encode(text, add_special_tokens=False) for text in texts]
        order = sorted(range(len(texts)), key=lambda at: -len(pieces[at].ids))

        def forward(at: int) -> tuple[Floats, Floats, Floats]:
            return self._forward(*as_arrays(encoded(asked, pieces[at].ids, LONGEST)))

        found: dict[int, Logits] = {}
        for at, (relevance, starts, ends) in zip(order, side_by_side(forward, order), strict=True):
            part = slice(len(asked) + 2, min(LONGEST, len(asked) + len(pieces[at].ids) + 3) - 1)
            offsets = pieces[at].offsets[: part.stop - part.start]
            found[at] = Logits(float(relevance[0]), starts[0, part].copy(), ends[0, part].copy(), offsets)
        return [found[at] for at in range(len(texts))]


@dataclass(frozen=True)
class Logits:
    """What the network says of one text: its relevance, and how likely each piece begins and ends the answer."""

    relevance: float
    starts: Floats
    ends: Floats
    offsets: Sequence[Span]

    def best(self, sentence: Span) -> tuple[float, Span]:
        """The score and place of the likeliest answer within a sentence of the text."""
        return best_answer(self.starts, self.ends, self.offsets, sentence)

    def answer(self, text: str, sentence: Span) -> tuple[float, Span]:
        """The same in whole words."""
        score, span = self.best(sentence)
        return score, whole_words(text, span, sentence)

    def score(self, span: Span) -> float:
        """The logit of a span's being the answer; below all others where it was not read."""
        part = [at for at, (start, end) in enumerate(self.offsets) if start < span[1] and span[0] < end]
        return float(self.starts[part[0]] + self.ends[part[-1]]) if part else float("-inf")

    def average(self, sentence: Span, alone: Logits) -> None:
        """Takes the mean of these logits and those of a sentence read by itself, unless one of them was cut."""
        part = pieces_inside(self.offsets, sentence)
        for mine, its in ((self.starts, alone.starts), (self.ends, alone.ends)):
            if len(mine[part]) == len(its):
                mine[part] = (mine[part] + its) / 2


def best_answer(starts: Floats, ends: Floats, offsets: Sequence[Span], sentence: Span) -> tuple[float, Span]:
    """The score and place of the likeliest answer within a sentence; one that was not read has none, at its beginning.

    >>> best_answer(np.array([0.0, 3.0]), np.array([5.0, 1.0]), [(0, 4), (5, 9)], (0, 9))
    (5.0, (0, 4))
    """
    part = pieces_inside(offsets, sentence)
    if part.start == part.stop:
        return float("-inf"), (sentence[0], sentence[0])
    first, last, score = best_span(starts[part], ends[part])
    return score, (offsets[part.start + first][0], offsets[part.start + last][1])


def pieces_inside(offsets: Sequence[Span], sentence: Span) -> slice:
    """Which pieces lie in a sentence.

    >>> pieces_inside([(0, 4), (5, 9), (9, 10)], (5, 10))
    slice(1, 3, None)
    """
    first = bisect_left(offsets, sentence[0], key=itemgetter(0))
    return slice(first, max(first, bisect_right(offsets, sentence[1], key=itemgetter(1))))


def encoded(question: list[int], passage: list[int], longest: int) -> tuple[list[int], list[int]]:
    """Ids and types of `[CLS] question [SEP] passage [SEP]`, the passage cut to fit.

    >>> encoded([7], [8, 9], 5)
    ([101, 7, 102, 8, 102], [0, 0, 0, 1, 1])
    """
    passage = passage[: longest - len(question) - 3]
    return [_CLS, *question, _SEP, *passage, _SEP], [0] * (len(question) + 2) + [1] * (len(passage) + 1)


def whole_words(text: str, span: Span, sentence: Span) -> Span:
    """The span with the rest of the words and numbers of its sentence that it cuts.

    >>> whole_words("Mr. Taronites had 1,200 men", (4, 9), (0, 27)), whole_words("Mr. Taronites had 1,200 men", (20, 23), (0, 27))
    ((4, 13), (18, 23))
    """
    cut = [
        found.span() for found in _WORD.finditer(text, *sentence) if found.start() < span[1] and span[0] < found.end()
    ]
    return min([span[0], *(start for start, _ in cut)]), max([span[1], *(end for _, end in cut)])


def best_span(starts: Floats, ends: Floats) -> tuple[int, int, float]:
    """First and last piece with the greatest sum of logits, at most LONGEST_ANSWER pieces, and that sum.

    >>> best_span(np.array([0.0, 3.0, 1.0]), np.array([5.0, 0.0, 2.0]))
    (0, 0, 5.0)
    """
    sums = starts[:, None] + ends[None]
    fits = np.triu(np.ones_like(sums, dtype=bool)) & ~np.triu(np.ones_like(sums, dtype=bool), LONGEST_ANSWER)
    sums = np.where(fits, sums, -np.inf)
    first, last = np.unravel_index(int(sums.argmax()), sums.shape)
    return int(first), int(last), float(sums[first, last])


def as_arrays(row: tuple[list[int], list[int]]) -> tuple[Integers, Integers]:
    """Ids and types of what `encoded` made, each (1, pieces)."""
    ids, types = (np.asarray([each], dtype=np.int64) for each in row)
    return ids, types
