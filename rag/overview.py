"""What documents say as a whole: the first sentences of each, in its own words, and by whom and when it was published.

Newspapers put first what matters most, so that the first three sentences of an article are hard to beat as its summary
(See, Liu and Manning 2017, table 1, "lead-3"). Nothing is put into other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from index import shelf
from index.corpus import Corpus
from index.records import Document, Passage, Span
from index.shelf import Wanted
from rag.generate import Draft
from rag.question import Question
from rag.refuse import named
from rag.search import DEEP, Search, TextSearch, topic_share
from rag.words import content_words, words

LEADING = 3
"""Sentences that stand for a document, where it is the only one; of several one each."""
MOST_DOCUMENTS = 5
OF_EACH = 3
"""Documents shown of each outlet, where several are named."""
MOST_OUTLETS = 20
"""Named in a note, with how many documents each has."""
MOST_LOOKED_AT = 200
LEAST_WORDS = 4
"""Words, numbers aside, of a sentence that can stand for a document; bylines, headings and times are shorter, or end without a full stop."""
SHORT_TOPIC = 2
"""Words of a topic all of which a document about it holds, in its title or in one passage; of a longer one OF_TOPIC of them."""
OF_TOPIC = 2 / 3

LONGEST_NOTE = 1_500
"""Characters of a note of several sentences; where the next line begins later than that, only the first is taken for one."""
_NOTE = re.compile(
    r"\W*(?:(?:(?:editor['’]?s?\s+)?note|(?:corrections?|clarifications?)(?:\s+(?:&|and)\s+\w+)?|photos?|video|watch|listen|read\s+more|see\s+also)\s*:"
    r"|(?:\w+\.?\s+\d{1,2},\s+\d{4}\s+)?(?:updated|published|posted)\b(?=\s*:|\s+\w+\.?\s+\d)"
    r"|(?:this|the)\s+(?:story|article|page|column|post|roundup|following)\s+(?:contains|recaps|is\s+a\s+summary|(?:was|has\s+been)\s+(?:updated|corrected|published))"
    r"|there\s+are\s+spoilers|recommendations\s+are\s+independently|how\s+relevant\s+is\s+this\s+ad|we\s+will\s+use\s+the\s+details\s+you)",
    re.IGNORECASE,
)
"""What a newspaper says about an article, or beside it, seen at the head of 756 articles of three."""


@dataclass(frozen=True)
class Meant:
    """The documents that a question means, as many as are shown, and how many there are."""

    documents: Sequence[Document]
    total: int


def meant(question: Question, search: Search, corpus: Corpus, at_hand: Sequence[str] = ()) -> Meant:
    """What the question is about: a topic, an author, an outlet, a day; else the documents `at_hand`, which the last answer cited; else the latest."""
    asked, most = question.interpretation, _most(question)
    if question.overview == "outlets":
        names = [name for name, _ in shelf.outlets(corpus.catalog)[:most]]
        newest = [_of_shelf(Wanted(source=name, limit=1), corpus).documents[0] for name in names]
        return Meant(newest, len(newest)) if newest else _of_shelf(Wanted(limit=most), corpus)
    wanted = _wanted(question, corpus)
    if wanted is None:
        return Meant((), 0)
    if asked.topic:
        return _about(question, wanted, search, corpus)
    at_hand = [] if question.overview == "documents" or _is_told(question) else shelf.held(corpus.catalog, at_hand)
    if at_hand:
        return Meant([corpus.document(each) for each in at_hand[:most]], len(at_hand))
    if len(asked.sources) > 1:
        each = [_of_shelf(replace(wanted, source=name, limit=OF_EACH), corpus) for name in asked.sources]
        return Meant([document for found in each for document in found.documents], sum(found.total for found in each))
    found = _of_shelf(wanted, corpus)
    return replace(found, total=min(found.total, question.described.newest or found.total))


def drafts(question: Question, found: Meant, corpus: Corpus) -> Iterator[Draft]:
    """The first sentences of a single document, as many as are asked for, or one of each; one, too, where no summary is wanted."""
    several = len(found.documents) > 1
    is_listed = question.overview in ("documents", "outlets", "origin")
    count = 1 if several or is_listed else question.described.sentences or LEADING
    topic = question.interpretation.topic if several else ""
    for document in found.documents:
        for start, end in leading(document, count, corpus, topic):
            yield Draft(document.text[start:end], ((document.id, start, end),), compared=several)


def leading(document: Document, count: int, corpus: Corpus, topic: str = "") -> list[Span]:
    """The first sentences of a document that are neither headings, bylines nor notes; where there are none, the first of all.

    Of a topic, if one is given, the first that hold its words, as far as any of the first MOST_LOOKED_AT do.
    """
    own = [
        span
        for span in corpus.sentences(document.id)
        if not any(a < span[1] and span[0] < b for a, b in document.aside)
    ]
    whole = [
        span for span in _without_notes(own, document.text) if _is_whole(document.text[slice(*span)], document.title)
    ]
    shown = whole or own
    if topic:
        looked_at = shown[:MOST_LOOKED_AT]
        shares = topic_share(topic, [document.text[slice(*span)] for span in looked_at])
        shown = [span for span, share in zip(looked_at, shares, strict=True) if share == 1.0] or shown
    return shown[:count]


def told(question: Question, found: Meant, corpus: Corpus) -> str:
    """What the sentences stand for: whose first sentences they are, how much there is, or when and by whom it was published."""
    shown, total = len(found.documents), found.total
    kept = f"; the {'first' if question.interpretation.topic else 'latest'} {shown}" if total > shown else ""
    if question.overview == "outlets":
        return _outlets(corpus)
    if question.overview == "origin":
        if total == 1:
            return imprint(found.documents[0])
        listed = (f"{_titled(each)}{f', by {each.author}' if each.author else ''}" for each in found.documents)
        return f"{total:,} documents are meant{kept}: {'; '.join(listed)}"
    if question.overview == "documents":
        return f"{_count(question, total, corpus)}{kept}: {_titles(found.documents)}"
    if shown == 1:
        return "the first sentences of the document, in its own words"
    some = f" of {total:,}" if total > shown else ""
    on = f" on {question.interpretation.topic}" if question.interpretation.topic else ""
    return f"the first sentence{on} of each of {shown}{some} documents, in its own words: {_titles(found.documents)}"


def imprint(document: Document) -> str:
    """When, where and by whom a document was published, as far as it is known.

    >>> from index.records import Day
    >>> imprint(Document("d", "file:///a.txt", "Rain", "", "Eva Lund", Day(None, 2, 14), True, "", "text", ""))
    '“Rain” was published on 14 Feb (year not given, inferred from the text), by Eva Lund; its outlet is not known'
    """
    day = document.published
    known = {"day": day, "outlet": document.source, "author": document.author}
    unknown = [name for name, value in known.items() if not value]
    doubts = [
        *(["year not given"] if day and not day.year else []),
        *(["inferred from the text"] if document.published_inferred else []),
    ]
    told = f"“{document.title}”" + (" was published" if len(unknown) < len(known) else "")
    told += f" on {named(day)}" if day else ""
    told += f" ({', '.join(doubts)})" if doubts else ""
    told += f" in {document.source}" if document.source else ""
    told += f", by {document.author}" if document.author else ""
    return told + (f"; its {_joined(unknown)} {'is' if len(unknown) == 1 else 'are'} not known" if unknown else "")


def _most(question: Question) -> int:
    """How many documents are shown at most."""
    described = question.described
    return min(MOST_DOCUMENTS, described.newest or MOST_DOCUMENTS, described.sentences or MOST_DOCUMENTS)


def _is_told(question: Question) -> bool:
    """Whether the question itself says which documents it means."""
    asked, described = question.interpretation, question.described
    return bool(asked.dates or asked.sources or described.author or described.newest)


def _wanted(question: Question, corpus: Corpus) -> Wanted | None:
    """The author, outlet and days that are named, as conditions; nothing where no byline holds the author's name."""
    asked, author = question.interpretation, question.described.author
    wanted = Wanted(source="".join(asked.sources[:1]), days=asked.dates, limit=_most(question))
    if not author or any(source.casefold() in author.casefold() for source in asked.sources):
        return wanted
    name = {word.casefold() for word in words(author)}
    bylines = [each for each in shelf.authors(corpus.catalog) if name <= {word.casefold() for word in words(each)}]
    return replace(wanted, authors=bylines) if bylines else None


def _of_shelf(wanted: Wanted, corpus: Corpus) -> Meant:
    """The latest documents that meet the conditions."""
    found, total = shelf.listed(corpus.catalog, wanted)
    return Meant([corpus.document(each.id) for each in found], total)


def _about(question: Question, wanted: Wanted, search: Search, corpus: Corpus) -> Meant:
    """The documents about the topic that meet the conditions: first those whose titles hold it, then as they are found.

    A topic that is a whole title means that document alone; so does one of an article, where a single title holds it.
    """
    topic = question.interpretation.topic
    passages = _passages(question, search, corpus)
    found = {each.document_id for each in passages}
    titled, _ = shelf.listed(corpus.catalog, replace(wanted, titled=content_words(topic), limit=DEEP))
    held, _ = shelf.listed(corpus.catalog, replace(wanted, among=[*found], limit=len(found)))
    titles = {each.id: each.title for each in [*titled, *held]}
    passages = [each for each in passages if each.document_id in titles]
    shares = topic_share(topic, [f"{titles[each.document_id]} {each.text}" for each in passages])
    least = 1.0 if len(content_words(topic)) <= SHORT_TOPIC else OF_TOPIC
    about = [each.document_id for each, share in zip(passages, shares, strict=True) if share >= least]
    in_title = [
        each for each, share in zip(titles, topic_share(topic, [*titles.values()]), strict=True) if share == 1.0
    ]
    whole = [each for each in in_title if content_words(titles[each]) == content_words(topic)]
    first = [each for each in dict.fromkeys([*about, *in_title]) if each in in_title]
    ids = whole or (first if question.described.one and len(first) == 1 else list(dict.fromkeys([*first, *about])))
    return Meant([corpus.document(each) for each in ids[: wanted.limit]], len(ids))


def _passages(question: Question, search: Search, corpus: Corpus) -> list[Passage]:
    """Passages found for the topic; of the outlets and days that are named by themselves first."""
    asked = question.interpretation
    about = replace(question, text=asked.topic, parts=())
    hits = search(about, DEEP)
    days = asked.dates if asked.dates and asked.dates.first.year and asked.dates.last.year else None
    if days or asked.sources:
        hits = [*TextSearch(corpus.catalog)(about, DEEP, published=days, sources=asked.sources), *hits]
    found = corpus.catalog.passages([hit.id for hit in hits])
    return [found[each] for each in dict.fromkeys(hit.id for hit in hits) if each in found]


def _without_notes(spans: Iterable[Span], text: str) -> Iterator[Span]:
    """The sentences that are no notes about the article; a note goes on to the end of its line, unless all stands in one."""
    end_of_note = 0
    for start, end in spans:
        if _NOTE.match(text, start):
            line = text.find("\n", end)
            end_of_note = line if 0 <= line < start + LONGEST_NOTE else end
        elif start >= end_of_note:
            yield start, end


def _is_whole(sentence: str, title: str) -> bool:
    """Whether it is a sentence that ends, of some length, and not the title over again."""
    spoken = [word for word in words(sentence) if len(word) > 1 and not word[0].isdigit()]
    ends = sentence.rstrip(" \"”’')]")[-1:] in (".", "!", "?")
    return ends and len(spoken) >= LEAST_WORDS and not sentence.casefold().startswith(title.casefold() or "\n")


def _count(question: Question, total: int, corpus: Corpus) -> str:
    """`the index holds 12 documents of 3 outlets`; of those that a question describes only how many they are."""
    documents = f"{total:,} document{'s' * (total != 1)}"
    if question.described.newest:
        return "the latest"
    if question.interpretation.topic or _is_told(question):
        return f"{documents} fit{'s' * (total == 1)}"
    known = len(shelf.outlets(corpus.catalog))
    return f"the index holds {documents}" + (f" of {known:,} outlet{'s' * (known > 1)}" if known else "")


def _outlets(corpus: Corpus) -> str:
    """`2 outlets: The Post (2 documents); The Ledger (1 document)`."""
    known = shelf.outlets(corpus.catalog)
    counted = [f"{name} ({count:,} document{'s' * (count != 1)})" for name, count in known[:MOST_OUTLETS]]
    more = "; the largest" if len(known) > MOST_OUTLETS else ""
    return (
        f"{len(known)} outlet{'s' * (len(known) != 1)}{more}: {'; '.join(counted)}" if known else "no outlet is known"
    )


def _titles(documents: Iterable[Document]) -> str:
    """`“Ferry runs aground” (The Ledger, 5 Mar 2024); “Notes on wool”`."""
    return "; ".join(_titled(each) for each in documents)


def _titled(document: Document) -> str:
    known = [each for each in (document.source, named(document.published) if document.published else "") if each]
    return f"“{document.title}”" + (f" ({', '.join(known)})" if known else "")


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
