"""What is asked next is mostly about the documents that the last answer cites: their passages are preferred, and they are read by themselves.

.71 of MTRAG's follow-ups about Wikipedia (179, development half) are answered by an article that answers one before them, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import shelf
from index.catalog import Catalog
from index.corpus import Corpus
from index.records import Document
from rag.answers import Conversation
from rag.evidence import Candidate, around
from rag.followups.referents import FEMALE, SINGULAR, as_asked
from rag.names import likely_gender, names_in_text
from rag.question import Question
from rag.reading.coverage import coverages, mentions, term_weights
from rag.search import Hit, Search, is_later, ranked
from rag.topics import on_topic
from rag.words import content_words

GAIN = 1.5
"""Standard deviations that a passage gains (docs/reader.md has figures)."""
MOST_DOCUMENTS = 4
"""Searched by themselves."""
LOOKED_AT = 200_000
"""Code points of a document in which a name asked for is looked for: all of an article, not of an archive in one file, which is not read by
itself either."""


@dataclass(frozen=True)
class AtHand:
    """The documents that the last answer cites, and what the last question that named anything names.

    `referred` says that a question holds no name that was not spoken of: then the documents at hand are read by themselves, and what a
    document about something else says is told to be that, or is no answer where the question says "it" or "he".
    """

    documents: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    referred: bool = False

    def is_elsewhere(self, best: Candidate) -> bool:
        """Whether a sentence is of a document that is about something else."""
        text = around(best.document, best.passage)
        is_other = self.referred and bool(self.names) and best.document.id not in self.documents
        return is_other and not any(mentions(name, text) for name in self.names)


NOTHING_AT_HAND = AtHand()


def at_hand_after(conversation: Conversation, *, referred: bool) -> AtHand:
    """What is at hand after some turns; of questions that name nothing the last one's words of content stand for names."""
    asked = [as_asked(turn) for turn in reversed(conversation.turns)]
    named = [names for text in asked if (names := names_in_text(text, goes_on=True))] or [
        content_words(text) for text in asked
    ]
    return AtHand(tuple(cited_last(conversation)), tuple(named[0]) if named else (), referred)


def cited_last(conversation: Conversation) -> list[str]:
    """The documents that the last answer with citations cites, in the order of their numbers."""
    answers = (turn.answer for turn in reversed(conversation.turns) if turn.answer and turn.answer.citations)
    last = next(answers, None)
    return list(dict.fromkeys(each.document_id for each in last.citations)) if last else []


def within(cited: Sequence[str], corpus: Corpus) -> Search:
    """A search of these documents alone: the passages that hold most of what is asked for and are nearest to it in meaning."""

    def found(question: Question, limit: int) -> list[Hit]:
        held = [corpus.document(each) for each in shelf.held(corpus.catalog, cited)]
        meant = [each for each in held if len(each.text) <= LOOKED_AT and _holds_all(each, question.names)]
        passages = [passage for each in meant[:MOST_DOCUMENTS] for passage in corpus.catalog.passages_of(each.id)]
        if not passages:
            return []
        near = corpus.cosines(question.text, [each.id for each in passages])
        words = coverages(term_weights(question.terms, corpus), [each.text for each in passages])
        scores = {each.id: near.get(each.id, 0.0) + word for each, word in zip(passages, words, strict=True)}
        return ranked(scores)[:limit]

    return found


def speaking_in(documents: Sequence[str], question: Question, catalog: Catalog) -> str:
    """Whom "he" or "she" means in these documents, where a topic is asked about: the only one there whom that fits and who speaks of it."""
    pronoun, topic = question.unknown_speaker, question.interpretation.topic
    if not SINGULAR.fullmatch(pronoun) or not topic:
        return ""
    said = [each for document in documents for each in catalog.statements(documents=[document])]
    wanted = "female" if FEMALE.fullmatch(pronoun) else "male"
    fitting = [each for each in said if likely_gender(each.speaker) in ("", wanted)]
    about = on_topic(fitting, topic, catalog)
    speakers = {each.speaker for each in fitting if each.id in about}
    return speakers.pop() if len(speakers) == 1 else ""


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
            alone = hit.score if hit.alone is None else hit.alone
            gained = Hit(hit.id, hit.score + GAIN, alone, at_hand=True) if at_hand else hit
            return is_later(question, origin.published), gained

        in_order = sorted(map(placed, hits), key=lambda each: (each[0], -each[1].score, each[1].id))
        return [hit for _, hit in in_order]

    return preferred
