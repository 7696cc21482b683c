"""Questions that the index can answer, offered where it cannot answer the one that was asked, and before any is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from index.corpus import Corpus
from index.records import Statement
from rag.answers import Answer
from rag.asked.days import short_day
from rag.words import content_words

MOST_QUESTIONS = 3
"""After a refusal."""
MOST_OFFERED = 6
"""Before anything is asked."""
_LOOKED_AT = 500
_OF_EACH = 2
_LEAST_LETTERS = 6


def with_questions(answer: Answer, corpus: Corpus) -> Answer:
    """A refusal with up to three questions about what came nearest: who said something there, and on which day."""
    said = _statements_near(answer, corpus)
    named_so = (each.speaker for each in said if each.speaker[:1].isupper() and not re.search(r"\d", each.speaker))
    speakers = list(dict.fromkeys(named_so))
    days = dict.fromkeys(each.said_on for each in said if each.said_on)
    asked = [*(f"what did {speaker} say?" for speaker in speakers[: MOST_QUESTIONS - 1])]
    asked += [f"who said what on {short_day(day)}?" for day in days]
    asked += [f"what did {speaker} say?" for speaker in speakers[MOST_QUESTIONS - 1 :]]
    other = (each for each in asked if each.rstrip("?").casefold() != answer.question.rstrip("?").casefold())
    return replace(answer, suggestions=tuple(other)[:MOST_QUESTIONS])


def _statements_near(answer: Answer, corpus: Corpus) -> list[Statement]:
    """The statements of the documents that came nearest; where none has any, the first of the index."""
    documents = dict.fromkeys(each.citation.document_id for each in answer.nearest)
    near = [each for document in documents for each in corpus.catalog.statements(documents=[document])]
    return near or list(corpus.catalog.statements(limit=MOST_QUESTIONS))


def questions_from(corpus: Corpus) -> list[str]:
    """Questions that the index can answer, for somebody who does not know it: by day, speaker, topic and quotation."""
    catalog = corpus.catalog
    said = Counter(each.said_on for each in catalog.statements(limit=_LOOKED_AT) if each.said_on)
    days = [f"who said what on {short_day(day)}?" for day, _ in said.most_common(_OF_EACH)]
    spoken = [name for name, _ in catalog.speakers() if name[:1].isupper()][: 2 * _OF_EACH]
    speakers = [f"what did {name} say?" for name in spoken[:_OF_EACH]]
    topics = [
        f"what did {name} say about {topic}?"
        for name in spoken
        if (topic := _topic_of(catalog.statements(speakers=[name], limit=_LOOKED_AT)))
    ]
    mixed = [each for three in zip_longest(days, topics, speakers) for each in three if each]
    return list(dict.fromkeys(mixed))[:MOST_OFFERED]


def _topic_of(said: Sequence[Statement]) -> str:
    """What a speaker's statements share most, or the longest word of the first: a word that is no name."""
    counted = Counter(
        word
        for each in said
        for word in dict.fromkeys(content_words(each.quote))
        if word.islower() and len(word) >= _LEAST_LETTERS
    )
    return max(counted, key=lambda word: (counted[word], len(word), word), default="")
