"""What documents say as a whole: the first sentences of each, in its own words, and by whom and when it was published.

Newspapers put first what matters most, so that the first three sentences of an article are hard to beat as its summary
(See, Liu and Manning 2017, table 1, "lead-3"). Of a topic it is the sentences that hold it. Nothing is put into other words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from index import shelf
from index.corpus import Corpus
from index.records import Document, Passage, Span
from index.shelf import Wanted
from rag.asked.asks import Overview, asks_of_named
from rag.asked.days import short_day
from rag.asked.intents import quoted
from rag.generate import Draft
from rag.question import Question
from rag.search import DEEP, Search, TextSearch
from rag.topics import topic_share
from rag.words import content_words, words

LEADING = 3
"""Sentences that stand for a document, where it is the only one; of several one each."""
MOST_DOCUMENTS = 5
OF_EACH = 3
"""Documents shown of each outlet, where several are named."""
MOST_NAMED = 20
"""Outlets or authors named in a note, with how many documents each has."""
LONGEST_READ = 200_000
"""Code points of a document all sentences of which are looked at for a topic; of a longer one those of the passages found, if any are."""
MOST_COUNTED = 10_000
"""Documents of a topic whose outlets are counted."""
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

LEAST_OF_TITLE = 3
"""Content words of a title that is named without quotation marks."""
_OF_WORK = re.compile(r"\b(?:wrote|written|authors?|novels?|books?|poems?|plays?|films?|albums?)\b", re.IGNORECASE)
"""In a document that tells of a work, whose author it names: of one called by the title of that work the author is no answer."""
_KINDS = frozenset("blog letter memo memorandum minutes notes page paper press speech transcript".split())
"""What a document may be called that is no article, if its title begins so or its file is named so: `the press release`."""


@dataclass(frozen=True)
class Meant:
    """The documents that a question means, as many as are shown, how many there are, and the passages found for its topic."""

    documents: Sequence[Document]
    total: int
    passages: Sequence[Passage] = ()


@dataclass(frozen=True)
class Shown:
    """The sentences that stand for a document, and the share of the topic's words that they hold, if they were chosen by one."""

    document: Document
    spans: Sequence[Span]
    share: float = 0.0


def named_in(question: Question, corpus: Corpus) -> Question:
    """The question as one of a document as a whole, where it names one by its title or its kind; else as it is.

    Only the index can tell: `who wrote The Mask of Anarchy?` asks for a fact unless a document is titled so.
    """
    asked = question.interpretation
    is_open = not question.overview or (question.overview in ("summary", "origin") and bool(asked.topic))
    found = asks_of_named(question.text) if is_open and not asked.speakers and not question.claim else None
    if not found:
        return question
    name, whole = found
    ids = _titled_so(name, whole.overview, corpus, is_quoted=bool(quoted(question.text)[1])) or _of_kind(name, corpus)
    if not ids:
        return question
    topic = " ".join(content_words(whole.topic))
    return replace(
        question,
        interpretation=replace(asked, intent="overview", date_role="published", topic=topic),
        overview=whole.overview,
        described=replace(whole.documents, among=tuple(ids)),
        quote="",
        unknown_speaker="",
        subject="",
        defined=False,
    )


def _titled_so(name: str, overview: Overview, corpus: Corpus, *, is_quoted: bool) -> list[str]:
    """The documents that have this title: a short one stands between quotation marks, since names of things are titles, too.

    Not those that tell of a work of that title, where its author or day is asked for.
    """
    asked = _folded(name)
    if len(asked) < (1 if is_quoted else LEAST_OF_TITLE):
        return []
    found, _ = shelf.listed(corpus.catalog, Wanted(titled=asked, limit=DEEP))
    ids = [each.id for each in found if _folded(each.title) == asked]
    of_work = overview == "origin" and any(_OF_WORK.search(corpus.document(each).text) for each in ids)
    return [] if of_work else ids


def _of_kind(name: str, corpus: Corpus) -> list[str]:
    """The only document that is of this kind by its title or the name of its file: `the minutes`."""
    asked = _folded(name)
    if not asked or asked[0] not in _KINDS or len(asked) > 2:
        return []
    # Where very many hold the word it is one of the news.
    held, total = shelf.listed(corpus.catalog, Wanted(search=asked[0], limit=DEEP))
    of_kind = [
        each.id
        for each in held
        if _folded(each.title)[: len(asked)] == asked
        or asked[0] in (word.casefold() for word in words(PurePath(each.uri).stem))
    ]
    return of_kind if len(of_kind) == 1 and total <= DEEP else []


def meant(question: Question, search: Search, corpus: Corpus, at_hand: Sequence[str] = ()) -> Meant:
    """What the question is about: a topic, an author, an outlet, a day; else the documents `at_hand`, which the last answer cited; else the latest."""
    asked, most = question.interpretation, _most(question)
    if question.described.among:
        ids = question.described.among
        return Meant([corpus.document(each) for each in ids[:most]], len(ids))
    if question.overview in ("outlets", "authors"):
        return _of_named(question, corpus)
    wanted = _wanted(question, corpus)
    if wanted is None:
        return Meant((), 0)
    if asked.topic and question.described.mentioning:
        return _mentioning(asked.topic, wanted, corpus)
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


def shown(question: Question, found: Meant, corpus: Corpus) -> list[Shown]:
    """The first sentences of a single document, as many as are asked for, or one of each; one, too, where no summary is wanted.

    Of a topic those that hold it. A document none of whose sentences holds a word of it is left out of what is said of it;
    not where only titles hold it. A single one that is described by its topic, `the storm article`, is shown from its beginning, and so are those whose title it is.
    """
    several = len(found.documents) > 1
    count = 1 if several or question.overview != "summary" else question.described.sentences or LEADING
    topic, among = question.interpretation.topic, question.described.among
    is_title = all(_folded(each.title) == _folded(topic) for each in found.documents)
    is_described = not among and (is_title or (question.described.one and not several))
    if not topic or is_described:
        return [Shown(each, leading(each, count, corpus)) for each in found.documents]
    chosen = [_on_topic(each, topic, count, found.passages, corpus) for each in found.documents]
    of_title = not any(each.spans for each in chosen) and not among
    if question.overview != "summary" or of_title:
        chosen = [each if each.spans else Shown(each.document, leading(each.document, 1, corpus)) for each in chosen]
    return [each for each in chosen if each.spans]


def drafts(chosen: Sequence[Shown]) -> Iterator[Draft]:
    """The sentences shown, each cited; those of several documents with whose they are."""
    for each in chosen:
        for start, end in each.spans:
            yield Draft(each.document.text[start:end], ((each.document.id, start, end),), compared=len(chosen) > 1)


def leading(document: Document, count: int, corpus: Corpus) -> Sequence[Span]:
    """The first sentences of a document that are neither headings, bylines nor notes; where there are none, the first of all."""
    return _sentences(document, corpus)[:count]


def _on_topic(document: Document, topic: str, count: int, passages: Iterable[Passage], corpus: Corpus) -> Shown:
    """The first sentences that hold all words of the topic; else the one that holds most of them, if it holds any."""
    read = _sentences(document, corpus)
    if len(document.text) > LONGEST_READ:
        places = [(each.start, each.end) for each in passages if each.document_id == document.id]
        read = [span for span in read if any(a < span[1] and span[0] < b for a, b in places)] or read
    shares = topic_share(topic, [document.text[slice(*span)] for span in read])
    most = max(shares, default=0.0)
    best = [span for span, share in zip(read, shares, strict=True) if share == most > 0]
    return Shown(document, best[: count if most == 1.0 else 1], most)


def _sentences(document: Document, corpus: Corpus) -> Sequence[Span]:
    """The sentences that are neither headings, bylines nor notes; where there are none, all."""
    own = [
        span
        for span in corpus.sentences(document.id)
        if not any(a < span[1] and span[0] < b for a, b in document.aside)
    ]
    whole = [
        span for span in _without_notes(own, document.text) if _is_whole(document.text[slice(*span)], document.title)
    ]
    return whole or own


def told(question: Question, found: Meant, chosen: Sequence[Shown], corpus: Corpus) -> str:
    """What is asked, or what the sentences stand for: how much there is, when and by whom it was published, whose first sentences they are."""
    documents = [each.document for each in chosen]
    if question.overview in ("outlets", "authors"):
        return _counted(question.overview, _named(question, corpus))
    if question.overview == "origin":
        return imprint(found.documents[0]) if found.total == 1 else _origins(question, found)
    if question.overview == "documents":
        return f"{_count(question, found, corpus)}: {_titles(found.documents)}{_undated(question, corpus)}"
    origin = f"{imprint(documents[0])}; " if question.described.origin and len(chosen) == 1 else ""
    if len(chosen) == 1:
        return f"{origin}{_which_sentences(question, chosen)} document, in its own words"
    total = found.total - (len(found.documents) - len(chosen))
    some = f" of {total:,}" if total > len(chosen) else ""
    which = _which_sentences(question, chosen)
    return f"{which} each of {len(chosen)}{some} documents, in its own words: {_titles(documents)}"


def _which_sentences(question: Question, chosen: Sequence[Shown]) -> str:
    """`the first sentence on ferries of`: on a topic only where all that is shown holds it."""
    topic, several = question.interpretation.topic, len(chosen) > 1
    if all(each.share == 1.0 for each in chosen):
        one = several or len(chosen[0].spans) == 1
        return f"the first sentence{'' if one else 's'} on {topic} {'of' if several else 'in the'}"
    if any(each.share for each in chosen):
        return f"the sentence nearest to {topic} {'of' if several else 'in the'}"
    return "the first sentence of" if several else "the first sentences of the"


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
    told += f" on {short_day(day)}" if day else ""
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
    wanted = replace(wanted, descending=not question.described.oldest)
    if not author or any(source.casefold() in author.casefold() for source in asked.sources):
        return wanted
    name = {word.casefold() for word in words(author)}
    bylines = [each for each, _ in shelf.authors(corpus.catalog) if name <= {word.casefold() for word in words(each)}]
    return replace(wanted, authors=bylines) if bylines else None


def _of_shelf(wanted: Wanted, corpus: Corpus) -> Meant:
    """The latest documents that meet the conditions."""
    found, total = shelf.listed(corpus.catalog, wanted)
    return Meant([corpus.document(each.id) for each in found], total)


def _mentioning(topic: str, wanted: Wanted, corpus: Corpus) -> Meant:
    """The latest documents a passage of which holds all words of the topic; where there are none, those that hold each word somewhere."""
    found = _of_shelf(replace(wanted, search=topic), corpus)
    if found.documents:
        return found
    held = [shelf.listed(corpus.catalog, Wanted(search=word, limit=MOST_COUNTED))[0] for word in content_words(topic)]
    among = set.intersection(*({each.id for each in listed} for listed in held)) if held else set[str]()
    return _of_shelf(replace(wanted, among=[*among]), corpus)


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
    return Meant([corpus.document(each) for each in ids[: wanted.limit]], len(ids), passages)


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


def _count(question: Question, found: Meant, corpus: Corpus) -> str:
    """`the index holds 12 documents of 3 outlets`; of those that a question describes only how many they are."""
    total, shown = found.total, len(found.documents)
    documents = f"{total:,} document{'s' * (total != 1)}"
    kept = f"; {_kept(question, shown)}" if total > shown else ""
    if question.described.newest:
        return f"the {'oldest' if question.described.oldest else 'latest'}{kept}"
    if question.interpretation.topic or _is_told(question):
        return f"{documents} fit{'s' * (total == 1)}{kept}"
    known = len(shelf.outlets(corpus.catalog))
    return f"the index holds {documents}" + (f" of {known:,} outlet{'s' * (known > 1)}" if known else "") + kept


def _kept(question: Question, shown: int) -> str:
    """`the latest 5`: which of more documents are shown."""
    of_topic = question.interpretation.topic and not question.described.mentioning
    return f"the {'first' if of_topic or question.described.oldest else 'latest'} {shown}"


def _undated(question: Question, corpus: Corpus) -> str:
    """`; 3 documents have no known day`, where days are asked for: any of them may be of these."""
    count = shelf.undated(corpus.catalog) if question.interpretation.dates else 0
    return f"; {count:,} document{'s have' if count > 1 else ' has'} no known day" if count else ""


def _origins(question: Question, found: Meant) -> str:
    """`Ada Berg: “Ferry runs aground” (The Ledger, 5 Mar 2024)`, for each author; how many there are, where more are meant.

    Where the day is asked for, each with its outlet and day alone.
    """
    by_author: dict[str, list[Document]] = {}
    for each in sorted(found.documents, key=lambda document: not document.author):
        by_author.setdefault(each.author or "author not known", []).append(each)
    listed = "; ".join(f"{author}: {_titles(documents)}" for author, documents in by_author.items())
    if question.answer_type == "day":
        listed = _titles(found.documents)
    more = f"; {len(found.documents)} of {found.total:,} documents" if found.total > len(found.documents) else ""
    return f"{listed}{more}"


def _named(question: Question, corpus: Corpus) -> list[tuple[str, int]]:
    """The outlets or authors that are asked for, with the number of their documents: of all, or of those that hold the topic."""
    topic = question.interpretation.topic
    if topic and question.overview == "outlets":
        held, _ = shelf.listed(
            corpus.catalog, Wanted(search=topic, days=question.interpretation.dates, limit=MOST_COUNTED)
        )
        return Counter(each.source for each in held if each.source).most_common()
    return shelf.outlets(corpus.catalog) if question.overview == "outlets" else shelf.authors(corpus.catalog)


def _of_named(question: Question, corpus: Corpus) -> Meant:
    """The latest document of each outlet or author."""
    asked, newest = question.interpretation, list[Document]()
    for name, _ in _named(question, corpus)[:MOST_DOCUMENTS]:
        of_name = Wanted(source=name) if question.overview == "outlets" else Wanted(authors=[name])
        wanted = replace(of_name, search=asked.topic, days=asked.dates if asked.topic else None, limit=1)
        newest += _of_shelf(wanted, corpus).documents
    if newest or asked.topic:
        return Meant(newest, len(newest))
    return _of_shelf(Wanted(limit=MOST_DOCUMENTS), corpus)


def _counted(noun: str, known: Sequence[tuple[str, int]]) -> str:
    """`2 outlets: The Post (2 documents); The Ledger (1 document)`."""
    listed = "; ".join(f"{name} ({count:,} document{'s' * (count != 1)})" for name, count in known[:MOST_NAMED])
    more = "; those with most documents" if len(known) > MOST_NAMED else ""
    one = noun.removesuffix("s")
    return f"{len(known):,} {one if len(known) == 1 else noun}{more}: {listed}" if known else f"no {one} is known"


def _titles(documents: Iterable[Document]) -> str:
    """`“Ferry runs aground” (The Ledger, 5 Mar 2024); “Notes on wool”`."""
    return "; ".join(_titled(each) for each in documents)


def _titled(document: Document) -> str:
    known = [each for each in (document.source, short_day(document.published) if document.published else "") if each]
    return f"“{document.title}”" + (f" ({', '.join(known)})" if known else "")


def _folded(text: str) -> list[str]:
    """The content words of a title, in any case."""
    return [word.casefold() for word in content_words(text)]


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
