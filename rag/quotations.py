"""Who said these words: a quotation looked up among the statements and in the documents' text, to the character.

Case, kinds of quotation mark and dash, and white space may differ; words may not. What nearly matches is returned
apart with what differs, so that a refusal can show the real words; it is never passed off as the quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel, LCSseq

from index.corpus import Corpus
from index.records import Span, Statement
from rag.question import Question
from rag.words import spans_of_words

SEARCHED = 50
"""Statements, and passages, that are compared with the words asked for."""
NEARLY = 0.6
"""Share of the words asked for that stand in the same order somewhere, from which that place is shown as the nearest."""
_SHOWN_DIFFERENCES = 3


@dataclass(frozen=True)
class Place:
    """A stretch of a document that holds, or nearly holds, the words asked for.

    `differences` say in words what differs; `statement` is the one that the place lies in, if any does.
    """

    document_id: str
    start: int
    end: int
    statement: Statement | None = None
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """Statements that hold the words exactly, by a speaker asked for; the same by others; the nearest place else."""

    exact: tuple[Statement, ...] = ()
    by_others: tuple[Statement, ...] = ()
    nearest: Place | None = None


def find_quotation(question: Question, corpus: Corpus) -> Match:
    """All statements that hold the quoted words in this order, in the order of their documents."""
    found = [each for each, _ in corpus.catalog.search_statements(question.quote, SEARCHED)]
    exact = [each for each in found if holds_words(each.quote, question.quote)]
    asked = question.interpretation.speakers
    named = bool(asked or question.unknown_speaker)
    theirs = tuple(each for each in exact if not named or each.speaker in asked)
    others = tuple(each for each in exact if each not in theirs)
    return Match(theirs, others, None if exact else nearest(question.quote, found, corpus))


def places(quote: str, corpus: Corpus) -> list[Place]:
    """Every place in the text, among the passages that fit best, where exactly these words stand, said by anybody or nobody."""
    found: dict[tuple[str, int, int], Place] = {}
    passages = corpus.catalog.passages(
        [identity for identity, _ in corpus.catalog.search_text(quote, SEARCHED, phrase=True)]
    )
    for passage in passages.values():
        for start, end in spans_of(quote, passage.text):
            place = Place(passage.document_id, passage.start + start, passage.start + end)
            found[place.document_id, place.start, place.end] = place
    return [found[key] for key in sorted(found)]


def spans_of(quote: str, text: str) -> Iterator[Span]:
    """Where in a text the words of the quote stand, all, in order, with none between.

    >>> list(spans_of("far from", "It is “far from” it, far from it"))
    [(7, 15), (21, 29)]
    """
    wanted, spans = _folded(quote), spans_of_words(text)
    words = [_fold(text[start:end]) for start, end in spans]
    for at in range(len(words) - len(wanted) + 1 if wanted else 0):
        if words[at : at + len(wanted)] == wanted:
            yield spans[at][0], spans[at + len(wanted) - 1][1]


def holds_words(text: str, quote: str) -> bool:
    """Whether the words of the quote stand in the text, all, in order, with none between.

    >>> holds_words("Our possibilities are “far from” exhausted", "far from exhausted")
    True
    >>> holds_words("far from being exhausted", "far from exhausted")
    False
    """
    return f" {' '.join(_folded(quote))} " in f" {' '.join(_folded(text))} "


def nearest(quote: str, statements: Sequence[Statement], corpus: Corpus) -> Place | None:
    """The place most like the quote, in a statement if one is as good as any text; none if nothing is like it."""
    wanted = _folded(quote)
    best: Place | None = None
    best_share = NEARLY
    for place, text in _places(quote, statements, corpus):
        share, first, last = aligned(wanted, _folded(text))
        if share > best_share or (best is None and share == best_share):
            spans = spans_of_words(text)
            start, end = place.start + spans[first][0], place.start + spans[last - 1][1]
            differing = differences(wanted, [text[begin:until] for begin, until in spans[first:last]])
            best, best_share = Place(place.document_id, start, end, place.statement, tuple(differing)), share
    return best


def _places(quote: str, statements: Sequence[Statement], corpus: Corpus) -> Iterator[tuple[Place, str]]:
    for statement in statements:
        yield Place(statement.document_id, statement.start, statement.end, statement), statement.quote
    catalog = corpus.catalog
    in_a_row = catalog.search_text(quote, SEARCHED, phrase=True)
    identities = [identity for identity, _ in in_a_row or catalog.search_text(quote, SEARCHED)]
    passages = catalog.passages(identities)
    for identity in identities:
        passage = passages[identity]
        yield Place(passage.document_id, passage.start, passage.end), passage.text


def aligned(wanted: Sequence[str], words: Sequence[str]) -> tuple[float, int, int]:
    """The stretch of words that holds most of the wanted ones in order: its share of them, its first word, its end.

    >>> aligned(["far", "from", "over"], ["we", "are", "far", "from", "done"])
    (0.6666666666666666, 2, 4)
    """
    best = (0.0, 0, 0)
    reach = len(wanted) + 2
    wanted_words = set(wanted)
    for first, word in enumerate(words):
        if word in wanted_words:
            window = words[first : first + reach]
            share = LCSseq.similarity(wanted, window) / len(wanted)
            if share > best[0]:
                blocks = [block for block in Indel.opcodes(wanted, window) if block.tag == "equal"]
                best = (share, first, first + blocks[-1].dest_end)
    return best


def differences(wanted: Sequence[str], found: Sequence[str]) -> Iterator[str]:
    """What was asked for and what stands there, difference by difference.

    >>> list(differences(["far", "from", "over"], ["far", "from", "exhausted"]))
    ['“exhausted”, not “over”']
    """
    folded = [_fold(word) for word in found]
    blocks = [block for block in Indel.opcodes(wanted, folded) if block.tag == "equal"]
    edges = [(0, 0), *((block.src_end, block.dest_end) for block in blocks)]
    begins = [*((block.src_start, block.dest_start) for block in blocks), (len(wanted), len(folded))]
    for (asked, there), (asked_end, there_end) in zip(edges, begins, strict=True):
        real, given = " ".join(found[there:there_end]), " ".join(wanted[asked:asked_end])
        if real and given:
            yield f"“{real}”, not “{given}”"
        elif given:
            yield f"no “{given}”"
        elif real:
            yield f"“{real}” besides"


def told(found: Iterable[str]) -> str:
    """The first differences in one phrase."""
    listed = list(found)
    return "; ".join(listed[:_SHOWN_DIFFERENCES]) + (" …" if len(listed) > _SHOWN_DIFFERENCES else "")


def _folded(text: str) -> list[str]:
    return [_fold(text[start:end]) for start, end in spans_of_words(text)]


def _fold(word: str) -> str:
    return word.casefold().replace("’", "'")
