"""Questions written for this project about texts of ../shared/data, for training the reader: written.jsonl holds no word of the texts.

A language model read 2,092 articles of the BBC, 2,940 of RealTime QA of 2024, 1,491 of Wikipedia (of MTRAG's pool, none that its or
CLAPnq's questions are about) and the 60 paragraphs of XQuAD's development half that may be learned from, and asked six to eight
questions about each, or about 3,000 code points of it; one in seven is not answered there, though it is about the same things. A row
names its text by the first sixteen digits of its SHA-256, and the answer by its place in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.corpora import bbc, read_rows, realtimeqa, wikipedia
from eval.squad import Paragraph, trained_on
from eval.suites.realtimeqa import TRAINED_YEAR
from eval.training.questions import PassageQuestions
from index.embed import Embedder
from index.records import Span
from index.sentences import sentence_spans
from index.settings import IndexSettings
from index.split import passage_spans

WRITTEN = Path(__file__).parent / "written.jsonl"
CHECKED = 10
"""Of so many texts one is kept from training, to measure on."""
ALIKE = 4
"""Passages of any text that share most rare words with a question, and as many that are nearest to it in meaning."""
ALONE = 1
"""Of so few code points a passage is one sentence, as the reader reads the likeliest ones again."""
AT_ONCE = 500
"""Questions compared with all passages in one step."""
WIDTHS = (ALONE, 400, 600, 1000)
"""Code points of the passages that an answer is met in; the product's are of the settings' size."""
BESIDE = 2
"""Sentences before and after the answer's that are met by themselves, as not answering."""
_SIZE = IndexSettings().passage_characters


@dataclass(frozen=True)
class Written:
    """A question about a text; `answer` is its place there, none where the text does not answer."""

    text: str
    question: str
    answer: Span | None
    checked: bool


def read_written(texts: Iterable[str], path: Path = WRITTEN) -> list[Written]:
    """The questions about those of the texts that have some."""
    by_digest = {digest(text): text for text in texts}
    return [
        Written(
            by_digest[row["text"]],
            row["question"],
            None if row["start"] is None else (row["start"], row["end"]),
            int(row["text"], 16) % CHECKED == 0,
        )
        for row in read_rows(path)
        if row["text"] in by_digest
    ]


def digest(text: str) -> str:
    """By which a row names its text."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def articles(bbc_folder: Path | None, news: Path | None, pool: Path | None) -> list[str]:
    """The texts of the BBC, of RealTime QA's year that may be learned from, and of MTRAG's pool of Wikipedia."""
    rows: list[Mapping[str, Any]] = []
    rows += bbc(bbc_folder) if bbc_folder else []
    rows += wikipedia(pool) if pool else []
    if news:
        rows += (
            each
            for each in realtimeqa(news / "articles_2022_2024.jsonl")
            if each["published_at"].startswith(TRAINED_YEAR)
        )
    return list(dict.fromkeys(str(each["body"]) for each in rows))


def written_about(texts: Iterable[str], paragraphs: Sequence[Paragraph]) -> list[Written]:
    """The questions about articles, and about paragraphs that may be learned from."""
    return read_written([*texts, *(each.text for each in paragraphs if trained_on(each.article))])


def of_written(
    written: Sequence[Written], tokenizer: Any, texts: Iterable[str] = (), embedder: Embedder | None = None
) -> PassageQuestions:
    """As training takes them: passages of several widths with the answer, and passages of the same text and alike ones without.

    Those that are alike may be of other `texts`, too; with an embedder also those that it finds near.
    """
    found = PassageQuestions(tokenizer)
    passages = {text: passages_of(text) for text in dict.fromkeys([*(each.text for each in written), *texts])}
    questions, known = [each.question for each in written], list(dict.fromkeys(chain.from_iterable(passages.values())))
    by_words = _alike(questions, known)
    by_meaning = _near(questions, known, embedder) if embedder else repeat([])
    for each, alike, meant in zip(written, by_words, by_meaning, strict=False):
        near = list(dict.fromkeys([*alike, *meant]))
        answer = each.text[slice(*each.answer)] if each.answer else ""
        own = passages[each.text]
        beside = sentences_beside(each.text, each.answer) if each.answer else []
        others = [text for text in dict.fromkeys([*own, *near, *beside]) if not answer or answer not in text]
        if each.answer:
            found.add(each.question, [around(each.text, each.answer, width) for width in (*WIDTHS, _SIZE)], others)
        else:
            found.add_unanswered(each.question, [text for text in near if text in own] or own)
    return found


def passages_of(text: str) -> list[str]:
    """The passages that the index would make of a text."""
    return [text[slice(*span)] for span in _spans(text, _SIZE)]


def around(text: str, answer: Span, width: int) -> tuple[str, Span]:
    """The passage of about that width that holds an answer, and the answer's place in it.

    >>> around("It rained. Ann won. Bo lost.", (11, 14), 10)
    ('Ann won.', (0, 3))
    """
    for start, end in _spans(text, width):
        if start <= answer[0] and answer[1] <= end:
            return text[start:end], (answer[0] - start, answer[1] - start)
    return text, answer


def sentences_beside(text: str, answer: Span) -> list[str]:
    """The nearest sentences before and after that of an answer.

    >>> sentences_beside("It rained. Ann won. Bo lost.", (11, 14))
    ['It rained.', 'Bo lost.']
    """
    spans = _spans(text, ALONE)
    at = sum(end <= answer[0] for _, end in spans)
    return [text[slice(*span)] for span in [*spans[max(0, at - BESIDE) : at], *spans[at + 1 : at + 1 + BESIDE]]]


@lru_cache(maxsize=16)
def _spans(text: str, width: int) -> list[Span]:
    return passage_spans(text, sentence_spans(text), width)


def _alike(questions: Sequence[str], passages: Sequence[str]) -> Iterator[list[str]]:
    """For each question the passages that share most of its rare words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    words = TfidfVectorizer(stop_words="english", sublinear_tf=True)
    vectors = words.fit_transform(passages)
    for first in range(0, len(questions), AT_ONCE):
        scores = (words.transform(questions[first : first + AT_ONCE]) @ vectors.T).toarray()
        yield from _best(scores, passages)


def _near(questions: Sequence[str], passages: Sequence[str], embedder: Embedder) -> Iterator[list[str]]:
    """For each question the passages that are nearest to it in meaning."""
    asked, vectors = embedder.embed(questions), embedder.embed(passages)
    for first in range(0, len(questions), AT_ONCE):
        yield from _best(asked[first : first + AT_ONCE] @ vectors.T, passages)


def _best(scores: NDArray[Any], passages: Sequence[str]) -> Iterator[list[str]]:
    """Of each row of scores, (questions, passages), the passages that have the highest ALIKE."""
    best = np.argpartition(-scores, ALIKE, axis=1)[:, :ALIKE] if len(passages) > ALIKE else np.argsort(-scores)
    for row, near in zip(scores, best, strict=True):
        yield [passages[at] for at in sorted(near, key=lambda at: (-row[at], at))]
