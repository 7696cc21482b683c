"""Questions that the index can answer, offered where it cannot answer the one that was asked."""

from __future__ import annotations

from dataclasses import replace

from index.corpus import Corpus
from index.records import Statement
from rag.answers import Answer
from rag.refuse import named

MOST_QUESTIONS = 3


def with_questions(answer: Answer, corpus: Corpus) -> Answer:
    """A refusal with up to three questions about what came nearest: who said something there, and on which day."""
    said = _statements_near(answer, corpus)
    speakers = list(dict.fromkeys(each.speaker for each in said if each.speaker[:1].isupper()))
    days = dict.fromkeys(each.said_on for each in said if each.said_on)
    asked = [*(f"what did {speaker} say?" for speaker in speakers[: MOST_QUESTIONS - 1])]
    asked += [f"who said what on {named(day)}?" for day in days]
    asked += [f"what did {speaker} say?" for speaker in speakers[MOST_QUESTIONS - 1 :]]
    other = (each for each in asked if each.rstrip("?").casefold() != answer.question.rstrip("?").casefold())
    return replace(answer, suggestions=tuple(other)[:MOST_QUESTIONS])


def _statements_near(answer: Answer, corpus: Corpus) -> list[Statement]:
    """The statements of the documents that came nearest; where none has any, the first of the index."""
    documents = dict.fromkeys(each.citation.document_id for each in answer.nearest)
    near = [each for document in documents for each in corpus.catalog.statements(document_id=document)]
    return near or list(corpus.catalog.statements(limit=MOST_QUESTIONS))
