"""What is asked next is mostly about the documents that the last answer cites: their passages are preferred.

.71 of MTRAG's follow-ups about Wikipedia (179, development half) are answered by an article that answers one before them, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index import shelf
from index.corpus import Corpus
from index.records import Document
from rag.answers import Conversation
from rag.coverage import mentions
from rag.question import Question
from rag.search import Hit, Search, is_later

GAIN = 1.5
"""Standard deviations that a passage gains (docs/reader.md has figures)."""
LOOKED_AT = 200_000
"""Code points of a document in which a name asked for is looked for: all of an article, not of an archive in one file."""


def cited_last(conversation: Conversation) -> list[str]:
    """The documents that the last answer with citations cites, in the order of their numbers."""
    answers = (turn.answer for turn in reversed(conversation.turns) if turn.answer and turn.answer.citations)
    last = next(answers, None)
    return list(dict.fromkeys(each.document_id for each in last.citations)) if last else []


def _holds_all(document: Document, names: Sequence[str]) -> bool:
    text = f"{document.title} {document.text[:LOOKED_AT]}"
    return all(mentions(name, text) for name in names)


def preferring(search: Search, cited: Sequence[str], corpus: Corpus) -> Search:
    """The search, with passages of these documents further to the front; so too of others of the same title, outlet and day.

    Those are pieces of one work, as many collections cut them. A document that lacks a name asked for gains nothing: the question is about
    another.
    """
    if not cited:
        return search

    def preferred(question: Question, limit: int) -> list[Hit]:
        held = [corpus.document(each) for each in shelf.held(corpus.catalog, cited)]
        meant = [each for each in held if _holds_all(each, question.names)]
        hits = search(question, limit)
        if not meant:
            return hits
        passages = corpus.catalog.passages([hit.id for hit in hits])
        origins = shelf.origins(corpus.catalog, {each.document_id for each in passages.values()})
        works = {(each.title, each.source, each.published) for each in meant if each.title}
        ids = {each.id for each in meant}

        def placed(hit: Hit) -> tuple[bool, Hit]:
            origin = origins.get(passages[hit.id].document_id) if hit.id in passages else None
            if not origin:
                return False, hit
            at_hand = origin.id in ids or (origin.title, origin.source, origin.published) in works
            gained = replace(hit, score=hit.score + GAIN, gained=GAIN) if at_hand else hit
            return is_later(question, origin.published), gained

        in_order = sorted(map(placed, hits), key=lambda each: (each[0], -each[1].score, each[1].id))
        return [hit for _, hit in in_order]

    return preferred
