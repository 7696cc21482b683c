"""The one answer on which the articles asked about agree: `which company, praised by A, is sued by B?`

Every part of such a question is read by itself, as a question of its own, over the sentences found for it, and each reading
counts for what it points to as much as the reader thinks its passage relevant. Nothing is searched here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.corpus import Corpus
from index.records import Span
from rag.across.compare import Report
from rag.evidence import Candidate, sentences_of
from rag.question import Question
from rag.reading.reader import Reader
from rag.words import content_words, stems

PASSAGES_READ = 2
"""Of each part. Counting capitalised answers only, one answered 27 of 85 questions of MultiHop-RAG rightly and two 32."""
LONGEST = 3
"""Words of an answer that several articles can share."""
LEAST = 0.4
"""Of what every part could give, that an answer must get."""
AHEAD = 1.3
"""Times as much as the next answer must it get. With these two, 38 of 85 questions of MultiHop-RAG's development half that ask for a
name are answered, 35 of them rightly, and none of the 17 that nothing answers."""
SUPPORTS = 0.3
"""How relevant a passage must be for its part to count among those that agree."""

_ASKS = re.compile(r"\b(?:who|(?:which|what)(?:\s+(?!is\b|are\b|was\b|were\b)[a-z]+)?)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s$")


@dataclass(frozen=True)
class Vote:
    """What one reading of one part points to: its words, how much it counts, and the sentence where it stands."""

    part: int
    words: str
    weight: float
    candidate: Candidate

    @property
    def key(self) -> frozenset[str]:
        """What the same answers share: the stem of the last word, so that `Lund` is `Eva Lund`."""
        return stems([self.words.split()[-1]])[0]


@dataclass(frozen=True)
class Agreed:
    """The answer in its fullest form, and the sentences of the parts that agree on it, one each."""

    name: str
    found: tuple[Candidate, ...]

    def place(self, candidate: Candidate) -> Span | None:
        """Where a sentence holds the answer, or its last word."""
        for words in (self.name, self.name.split()[-1]):
            if (at := candidate.text.find(words)) >= 0:
                return at, at + len(words)
        return None


def agreed(question: Question, reports: Sequence[Report], reader: Reader, corpus: Corpus) -> Agreed | None:
    """What the readings of several parts agree on; nothing where they do not."""
    votes = [vote for part, report in enumerate(reports) for vote in _votes(question, part, report, reader, corpus)]
    asked = stems([question.text])[0]
    best: dict[frozenset[str], dict[int, Vote]] = {}
    for vote in sorted(votes, key=lambda each: each.weight):
        if vote.key and not vote.key & asked:
            best.setdefault(vote.key, {})[vote.part] = vote
    first, second = [*sorted(best.values(), key=_total, reverse=True), {}, {}][:2]
    supporting = [vote for _, vote in sorted(first.items()) if vote.weight >= SUPPORTS]
    if len(supporting) < 2 or _total(first) < max(LEAST * len(reports), AHEAD * _total(second)):
        return None
    key = supporting[0].key
    name = max((vote.words for vote in votes if vote.key == key), key=lambda words: (len(words), words))
    fullest_first = sorted((vote.candidate for vote in supporting), key=lambda each: name not in each.text)
    found = {(each.document.id, each.span): each for each in fullest_first}
    return Agreed(name, tuple(found.values()))


def _total(votes: dict[int, Vote]) -> float:
    return sum(vote.weight for vote in votes.values())


def _votes(question: Question, part: int, report: Report, reader: Reader, corpus: Corpus) -> Iterator[Vote]:
    """Of the question and of its part, each read over the best passages found for the part."""
    read = list({each.passage.id: each for each in report.found}.values())[:PASSAGES_READ]
    inside = [[_moved(span, -each.passage.start) for span in sentences_of(each.passage, corpus)] for each in read]
    for text in (question.text, part_asked(question.text, report.part.text)):
        for each, spans, reading in zip(
            read, inside, reader.read(text, [each.passage.text for each in read], inside), strict=True
        ):
            (_, answer), sentence = max(zip(reading.answers, spans, strict=True))
            if words := _name(each.passage.text[slice(*answer)]):
                candidate = replace(each, span=_moved(sentence, each.passage.start), answer=None)
                yield Vote(part, words, 1 / (1 + math.exp(-reading.relevance)), candidate)


def part_asked(question: str, part: str) -> str:
    """A part of a question as a question: with what is asked for, if the part does not say it.

    >>> part_asked("Which company, praised by A, is sued by B?", "is sued by B?")
    'Which company is sued by B?'
    """
    asks = _ASKS.search(question)
    return part if not asks or _ASKS.match(part) else f"{asks.group()} {part}"


def _name(answer: str) -> str:
    """Words that can be shared: few, no figure, and more than a pronoun.

    >>> _name("the Harbour Board's"), _name("12 ferries"), _name("because of the storm that came"), _name("He")
    ('Harbour Board', '', '', '')
    """
    name = _POSSESSIVE.sub("", _ARTICLE.sub("", answer.strip(" ,.;")))
    fits = len(name.split()) <= LONGEST and content_words(name) and not re.search(r"\d", name)
    return name if fits else ""


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
