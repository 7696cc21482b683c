"""What documents say as a whole: the first sentences of each, in its own words, and by whom and when it was published.

Newspapers put first what matters most, so that the first three sentences of an article are hard to beat as its summary
(See, Liu and Manning 2017, table 1, "lead-3"). Nothing is put into other words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.corpus import Corpus
from index.records import Document, Span
from index.shelf import Wanted, listed, outlets
from rag.generate import Draft
from rag.question import Question
from rag.refuse import named
from rag.search import DEEP, Search, topic_share
from rag.words import words

LEADING = 3
"""Sentences that stand for a document, where it is the only one; of several one each."""
MOST_DOCUMENTS = 5
LEAST_WORDS = 4
"""Words, numbers aside, of a sentence that can stand for a document; bylines, headings and times are shorter, or end without a full stop."""
OF_TOPIC = 0.5
"""The share of a topic's words that a document's title and passage hold, if it is about it."""


@dataclass(frozen=True)
class Meant:
    """The documents that a question means, as many as are shown, and how many there are."""

    documents: Sequence[Document]
    total: int


def meant(question: Question, search: Search, corpus: Corpus, at_hand: Sequence[str] = ()) -> Meant:
    """What the question is about: a topic, an outlet, a day; else the documents `at_hand`, which the last answer cited; else the latest."""
    asked = question.interpretation
    if asked.topic:
        return _about(question, search, corpus)
    if at_hand and question.overview != "documents" and not (asked.dates or asked.sources):
        return Meant([corpus.catalog.document(each) for each in at_hand[:MOST_DOCUMENTS]], len(at_hand))
    wanted = Wanted(source="".join(asked.sources[:1]), days=asked.dates, descending=True, limit=MOST_DOCUMENTS)
    shelf, total = listed(corpus.catalog, wanted)
    return Meant([corpus.catalog.document(each.id) for each in shelf], total)


def drafts(question: Question, found: Meant, corpus: Corpus) -> Iterator[Draft]:
    """The first sentences of a single document, or one of each."""
    several = len(found.documents) > 1
    count = 1 if several or question.overview == "origin" else LEADING
    for document in found.documents:
        for start, end in leading(document, count, corpus):
            yield Draft(document.text[start:end], ((document.id, start, end),), compared=several)


def leading(document: Document, count: int, corpus: Corpus) -> list[Span]:
    """The first sentences of a document that are neither headings nor bylines; where there are none, the first of all."""
    own = [
        span
        for span in corpus.catalog.sentences(document.id)
        if not any(a < span[1] and span[0] < b for a, b in document.aside)
    ]
    whole = [span for span in own if _is_whole(document.text[slice(*span)], document.title)]
    return (whole or own)[:count]


def told(question: Question, found: Meant, corpus: Corpus) -> str:
    """What the sentences stand for: whose first sentences they are, how much there is, or when and by whom it was published."""
    shown = len(found.documents)
    if question.overview == "origin":
        return "; ".join(origin(each) for each in found.documents)
    if question.overview == "documents":
        return f"{_holdings(found.total, corpus)}" + (f"; the latest {shown} are shown" if found.total > shown else "")
    if shown == 1:
        return "the first sentences of the document, in its own words"
    some = f" of {found.total:,}" if found.total > shown else ""
    return f"the first sentence of each of {shown}{some} documents, in its own words"


def origin(document: Document) -> str:
    """When, where and by whom a document was published, as far as it is known.

    >>> from index.records import Day
    >>> origin(Document("d", "file:///a.txt", "Rain", "", "Eva Lund", Day(None, 2, 14), True, "", "text", ""))
    '“Rain” was published on 14 Feb (year not given, inferred from the text), by Eva Lund; its outlet is not known'
    """
    day, unknown = (
        document.published,
        [
            name
            for name, known in (("day", document.published), ("outlet", document.source), ("author", document.author))
            if not known
        ],
    )
    doubts = [
        *(["year not given"] if day and not day.year else []),
        *(["inferred from the text"] if document.published_inferred else []),
    ]
    told = f"“{document.title}” was published" if day or document.source or document.author else f"“{document.title}”"
    told += f" on {named(day)}" if day else ""
    told += f" ({', '.join(doubts)})" if doubts else ""
    told += f" in {document.source}" if document.source else ""
    told += f", by {document.author}" if document.author else ""
    return told + (f"; its {_listed(unknown)} {'is' if len(unknown) == 1 else 'are'} not known" if unknown else "")


def _about(question: Question, search: Search, corpus: Corpus) -> Meant:
    """The documents whose passages are about the topic, the best first."""
    topic = question.interpretation.topic
    hits = search(replace(question, text=topic), DEEP)
    passages = corpus.catalog.passages([hit.id for hit in hits])
    ordered = [passages[hit.id] for hit in hits if hit.id in passages]
    shares = topic_share(topic, [each.text for each in ordered])
    ids = dict.fromkeys(each.document_id for each, share in zip(ordered, shares, strict=True) if share >= OF_TOPIC)
    return Meant([corpus.catalog.document(each) for each in list(ids)[:MOST_DOCUMENTS]], len(ids))


def _is_whole(sentence: str, title: str) -> bool:
    """Whether it is a sentence that ends, of some length, and not the title over again."""
    spoken = [word for word in words(sentence) if len(word) > 1 and not word[0].isdigit()]
    ends = sentence.rstrip(" \"”’')]")[-1:] in (".", "!", "?")
    return ends and len(spoken) >= LEAST_WORDS and not sentence.casefold().startswith(title.casefold() or "\n")


def _holdings(total: int, corpus: Corpus) -> str:
    """`the index holds 12 documents of 3 outlets`."""
    known = len(outlets(corpus.catalog))
    of = f" of {known:,} outlet{'s' * (known > 1)}" if known else ""
    return f"the index holds {total:,} document{'s' * (total != 1)}{of}"


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
