"""Questions with passages that answer them and passages that do not, of three origins, for training the reader.

QAMR asks about single sentences; passages are made around them, of other sentences of the same article and of sentences
alike from other articles. Files in SQuAD's form ask about paragraphs; other paragraphs of the article do not answer.
RealTime QA asks about news; the passages of the fortnight before the question that share most of its rare words answer
it where they hold the answer (distant supervision, Mintz et al. 2009), and do not answer it where they do not hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from eval.corpora import read_rows, realtimeqa
from eval.qamr import Asked, read_questions, read_sentences
from eval.squad import Paragraph
from eval.suites.realtimeqa import FORTNIGHT, TRAINED_YEAR, plain
from index.read import parse_day
from index.sentences import sentence_spans

MOST_SENTENCES = 6
ALIKE = 12
PASSAGE = 700
"""Characters of a passage of news, at most, if its sentences are no longer."""
MOST_ALIKE = 6
"""Passages of news looked at for one question."""

Pieces = list[int]
Answering = tuple[Pieces, tuple[int, int]]
"""A passage and the first and last piece of the answer in it."""


class Questions(Protocol):
    """Questions, by number."""

    def __len__(self) -> int:
        """How many there are."""

    def question(self, at: int, random: np.random.Generator) -> Pieces:
        """The word-pieces of one."""

    def answering(self, at: int, random: np.random.Generator) -> Answering | None:
        """A passage that answers it, if there is one."""

    def others(self, at: int, most: int, random: np.random.Generator) -> list[Pieces]:
        """At most so many passages that do not, at least one."""


@dataclass(frozen=True)
class Sentence:
    """One sentence: its article, its text, its word-pieces, and the first piece of each of its tokens and the end."""

    article: str
    text: str
    ids: Pieces
    edges: list[int]


class QamrQuestions:
    """Of QAMR."""

    def __init__(self, folder: Path, tokenizer: Any) -> None:
        self._asked: list[Asked] = read_questions(folder)
        self._questions: list[Pieces] = [
            tokenizer.encode(each.question, add_special_tokens=False).ids for each in self._asked
        ]
        tokens = read_sentences(folder)
        self._sentences = {name: _sentence(tokenizer, name, words) for name, words in tokens.items()}
        self._of_article: dict[str, list[str]] = {}
        for name, sentence in self._sentences.items():
            self._of_article.setdefault(sentence.article, []).append(name)
        self._alike = _neighbours(self._sentences)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._asked)

    def question(self, at: int, random: np.random.Generator) -> Pieces:
        """The word-pieces of one."""
        return self._questions[at]

    def answering(self, at: int, random: np.random.Generator) -> Answering:
        """The sentence among up to five others, at any place; the answer is that of one of three people."""
        asked = self._asked[at]
        first, after = asked.answers[int(random.integers(len(asked.answers)))]
        others = self._others(asked.sentence, int(random.integers(MOST_SENTENCES)), random)
        place = int(random.integers(len(others) + 1))
        before = sum(len(self._sentences[name].ids) for name in others[:place])
        edges = self._sentences[asked.sentence].edges
        return self._joined([*others[:place], asked.sentence, *others[place:]]), (
            before + edges[first],
            before + edges[after] - 1,
        )

    def others(self, at: int, most: int, random: np.random.Generator) -> list[Pieces]:
        """Of one to six other sentences each."""
        sizes = 1 + random.integers(MOST_SENTENCES, size=most)
        return [self._joined(self._others(self._asked[at].sentence, int(size), random)) for size in sizes]

    def _joined(self, names: Sequence[str]) -> Pieces:
        return [piece for name in names for piece in self._sentences[name].ids]

    def _others(self, name: str, count: int, random: np.random.Generator) -> list[str]:
        near = [each for each in self._of_article[self._sentences[name].article] if each != name]
        pool = near + [each for each in self._alike[name] if each not in near][: max(ALIKE - len(near), 4)]
        return [pool[at] for at in random.permutation(len(pool))[:count]]


class PassageQuestions:
    """Questions, each with texts that hold an answer, as character spans, and texts that do not."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._questions: list[Pieces] = []
        self._answering: list[list[Answering]] = []
        self._others: list[list[Pieces]] = []
        self._encodings: dict[str, tuple[Pieces, list[tuple[int, int]]]] = {}

    def add(self, question: str, answering: Sequence[tuple[str, tuple[int, int]]], others: Sequence[str]) -> None:
        """One more question; left out if no text answers or none does not."""
        encoded = [located(*self._encoded(text), span) for text, span in answering]
        if encoded and others:
            self._add(question, encoded, others)

    def add_unanswered(self, question: str, others: Sequence[str]) -> None:
        """One more question that nothing answers, with texts that are about the same."""
        self._add(question, [], others)

    def _add(self, question: str, answering: list[Answering], others: Sequence[str]) -> None:
        self._questions.append(self._tokenizer.encode(question, add_special_tokens=False).ids)
        self._answering.append(answering)
        self._others.append([self._encoded(text)[0] for text in others])

    def _encoded(self, text: str) -> tuple[Pieces, list[tuple[int, int]]]:
        """The word-pieces of a text and their places in it; questions share most texts."""
        if text not in self._encodings:
            encoding = self._tokenizer.encode(text, add_special_tokens=False)
            self._encodings[text] = encoding.ids, encoding.offsets
        return self._encodings[text]

    def __len__(self) -> int:
        """How many there are."""
        return len(self._questions)

    def question(self, at: int, random: np.random.Generator) -> Pieces:
        """The word-pieces of one."""
        return self._questions[at]

    def answering(self, at: int, random: np.random.Generator) -> Answering | None:
        """One of the texts that answer it, if there are any."""
        texts = self._answering[at]
        return texts[int(random.integers(len(texts)))] if texts else None

    def others(self, at: int, most: int, random: np.random.Generator) -> list[Pieces]:
        """Some of the texts that do not."""
        texts = self._others[at]
        return [texts[which] for which in random.permutation(len(texts))[:most]]


def of_paragraphs(paragraphs: Sequence[Paragraph], tokenizer: Any) -> PassageQuestions:
    """Questions about paragraphs, the other paragraphs of their articles beside."""
    found = PassageQuestions(tokenizer)
    for paragraph in paragraphs:
        others = [each.text for each in paragraphs if each.article == paragraph.article and each is not paragraph]
        for question in paragraph.questions:
            start, text = question.starts[0], question.answers[0]
            found.add(question.text, [(paragraph.text, (start, start + len(text)))], others)
    return found


def of_news(folder: Path, tokenizer: Any, year: str = TRAINED_YEAR) -> PassageQuestions:
    """The questions of one year of RealTime QA, so that those of other years stay unseen."""
    found = PassageQuestions(tokenizer)
    passages = _News(folder, year)
    for row in read_rows(folder / "questions_2022_2024.jsonl"):
        if not row["answer"] or not row["question_date"].startswith(year):
            continue
        question, answer = plain(row["question_sentence"]), plain(row["choices"][int(row["answer"][0])])
        texts = [plain(row.get("evidence") or ""), *passages.alike(f"{question} {answer}", row["question_date"])]
        held = [(text, span) for text in texts if (span := _where(answer, text))]
        found.add(question, held, [text for text in texts[1:] if not _where(answer, text)])
    return found


class _News:
    """Passages of a year's articles, found by words."""

    def __init__(self, folder: Path, year: str) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        articles = [each for each in realtimeqa(folder / "articles_2022_2024.jsonl") if each["published_at"]]
        rows = [
            (str(parse_day(each["published_at"])), text)
            for each in articles
            if str(parse_day(each["published_at"])).startswith(year)
            for text in _passages(each["body"])
        ]
        rows.sort()
        self._days, self._texts = [day for day, _ in rows], [text for _, text in rows]
        self._words = TfidfVectorizer(stop_words="english", sublinear_tf=True)
        self._vectors = self._words.fit_transform(self._texts)

    def alike(self, text: str, day: str) -> list[str]:
        last = parse_day(day)
        assert last
        until = last.to_date()
        assert until
        first = int(np.searchsorted(self._days, (until - timedelta(days=FORTNIGHT)).isoformat()))
        after = int(np.searchsorted(self._days, (until + timedelta(days=1)).isoformat()))
        if after <= first:
            return []
        scores = (self._vectors[first:after] @ self._words.transform([text]).T).toarray()[:, 0]
        return [self._texts[first + at] for at in np.argsort(-scores)[:MOST_ALIKE]]


def _passages(text: str) -> Iterator[str]:
    """Whole sentences, together at most PASSAGE characters."""
    start = end = 0
    for first, last in sentence_spans(text):
        if last - start > PASSAGE and end > start:
            yield text[start:end]
            start = first
        end = last
    if end > start:
        yield text[start:end]


def _where(answer: str, text: str) -> tuple[int, int] | None:
    """Where a text holds an answer as whole words.

    >>> _where("Mexico City", "In mexico city it rained."), _where("5", "50 states")
    ((3, 14), None)
    """
    found = re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", text, re.IGNORECASE) if answer else None
    return found.span() if found else None


def located(ids: Pieces, offsets: Sequence[tuple[int, int]], span: tuple[int, int]) -> Answering:
    """The pieces of a text, and the first and last of those that overlap a span of its characters."""
    inside = [at for at, (start, end) in enumerate(offsets) if start < span[1] and end > span[0]]
    return ids, (inside[0], inside[-1])


def _sentence(tokenizer: Any, name: str, words: Sequence[str]) -> Sentence:
    pieces = [tokenizer.encode(word, add_special_tokens=False).ids for word in words]
    edges = list(accumulate((len(each) for each in pieces), initial=0))
    article = ":".join(name.split(":")[1:3])
    return Sentence(article, " ".join(words), [piece for each in pieces for piece in each], edges)


def _neighbours(sentences: dict[str, Sentence]) -> dict[str, list[str]]:
    """For each sentence those of other articles that share most of its rare words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = list(sentences)
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(
        [each.text for each in sentences.values()]
    )
    found = {}
    for first in range(0, len(names), 500):
        likeness = (vectors[first : first + 500] @ vectors.T).toarray()
        for row, scores in enumerate(likeness):
            name = names[first + row]
            best = [names[at] for at in np.argsort(-scores)[: 2 * ALIKE]]
            found[name] = [each for each in best if sentences[each].article != sentences[name].article][:ALIKE]
    return found
