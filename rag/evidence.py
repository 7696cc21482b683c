"""Is there enough to answer? Sentences of the passages found are scored, and the best must carry the question.

Signals, all read off the text: names of the question that stand in the document, days likewise, the share of the
question's words that the sentence holds (rare words weigh more), nearness in meaning. A threshold is never loosened
to find an answer.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

import numpy as np

from index.corpus import Corpus
from index.dates import find_dates
from index.records import Day, Document, Passage, Span
from index.sentences import sentence_spans
from rag.asked.intents import QUOTED
from rag.asked.manners import may_say_so
from rag.question import Question
from rag.reading.another import of_a_people, of_another, of_another_number, of_another_year
from rag.reading.coverage import coverages, mentions, term_weights
from rag.reading.emphasis import has_answer_form, marked, new_names
from rag.reading.reader import Reader
from rag.reading.repeated import Given, repeated
from rag.search import Hit, is_later, is_recent
from rag.topics import SHARE_OF_TOPIC, topic_share
from rag.words import stems, term_stems

MOST_PASSAGES = 6
"""Whose sentences are looked at, and which the reader reads; of short ones more."""
READ_CHARACTERS = 3_600
"""What six passages of an article have together, so that more short ones cost no more."""
MOST_SHORT_PASSAGES = 16
"""With 6, 9, 12 and 16 the first sentence held the answer of .66, .68, .72 and .72 of 50 questions of RGB, whose passages are snippets."""
OF_READING = 1.1
"""What being the sentence that the reader thinks likeliest to answer adds to a score, at most."""
OF_WHETHER = 0.35
"""Of that, where yes or no is asked for: which words answer, as the reader has learned to tell, says less there. Of a user's 20 such
questions three were answered by a better sentence, and none by a worse one."""
OF_PASSAGE = 0.9
"""What a passage that holds all words asked for adds to the score of its sentences. This and OF_READING are a conditional
logistic regression over the sentences of 290 answerable questions of XQuAD, CLAPnq and RGB (docs/reader.md)."""
OF_ANOTHER = 1.5
"""What a sentence loses that speaks of another of the name asked for (another.py); more than the reader can give it."""
OF_RECENT = 0.5
"""What a sentence gains that was published in the fortnight that a question means (search.py). With 0, .4, .6, 1 and 1.5 the first
sentence held the answer of .435, .456, .460, .447 and .439 of 237 dated questions of RealTime QA."""
OF_AT_HAND = 0.8
"""What one gains whose document the last answer cites, or another of its title (at_hand.py): of sentences that fit a follow-up alike
the reader may prefer any by so much. To 120 questions of RealTime QA, each asked after one about something else, the answer was cited in .44 to .45 with 0, .3, .6
and 1; to 80 of XQuAD in .775 with 0 to 1.5."""
OF_LATER = 1.5
"""What one loses that was published only after the question was asked."""
OF_BEHIND = 0.05
"""What one loses for each standard deviation by which search ranks its passage below the best, where many are found. Without and with it the
first sentence held the answer of .880 and .893 of 150 questions of XQuAD, .658 and .698 of 149 of CLAPnq, .443 and .451 of RealTime QA's."""
OF_REPEATED = 0.15
"""What one gains for twice as many documents that give its answer (repeated.py). Without and with it the first sentence held the answer of
.72 and .76 of 50 questions of RGB; on XQuAD, CLAPnq and RealTime QA as many."""
OF_A_QUESTION = 1.5
"""And one that asks itself: papers print quizzes with the very question. Without it the first sentence held the answer of .384 of 237
dated questions of RealTime QA, with it of .401."""
MOST_SENTENCES = 10
MOST_COMPARED = 20
"""Of which it is asked whether others repeat them; the ten best of these are candidates."""
NEAR = 0.75
"""A sentence scored so little below the best may be the right one and is shown too: with it the right one is shown for .86
instead of .78 of 98 XQuAD questions, with 1.4 sentences instead of 1.1."""
NEAR_OF_WHETHER = 0.3
"""The same where yes or no is asked for and the reader sets sentences less apart: as many are shown as with its full weight and NEAR."""
ANSWERS = 0.5
"""How probable the reader must think it that a sentence answers for one without a person or place to be taken for an answer."""
SUFFICIENT_COVERAGE = 0.95
"""Where few passages are found, a sentence that holds all that is asked is enough, as of the question `troops?`."""
ENOUGH_TO_STAND_OUT = 50
"""Passages found, from which on it says something how far the best is ahead of them; with fewer, every name, day and kind
asked for must be there."""
AROUND = 100_000
"""Code points on either side of a passage in which a name asked for may stand: all of an article, not of an archive in one file."""
CAUTION = 0.35
"""The probability that evidence answers from which on it is shown as an answer; more of it refuses more."""
KIND_COSINE = 0.46
"""Of a noun and a name, from which the name is taken for one of that kind: alliance–NATO .63, broadcaster–MSNBC .51,
airline–Pentagon .43."""
KIND_BONUS = 0.3
INTERCEPT, OF_SIGNALS = -3.5, (0.59, 0.26, -0.86, 0.36, 0.44)
"""Logistic regression on the signals of 700 cases of XQuAD, CLAPnq and RGB (development halves), about half of them with the answer
taken out or never there, and of 1,200 questions about articles of which many tell of the same (`written`, RealTime QA), where the first
sentence is right or not; every set weighs the same, and the intercept is moved so that CAUTION stays. Figures: docs/reader.md."""
FEW_INTERCEPT, OF_FEW = -3.35, (2.4, 1.0, 0.6, -1.35)
"""The same without prominence, for indexes of few passages. Chosen by hand near what fits 689 cases of the articles of XQuAD, each an
index of five paragraphs, so that the reader's word counts more and a sentence that repeats the question's one word does not suffice:
of these cases .84 are answered, with the paragraph taken out .09, and none of the shipped article's unanswerable ones."""


@dataclass(frozen=True)
class Candidate:
    """One sentence that may answer. `coverage` is of its passage, `own_coverage` of the sentence alone; all in 0 to 1.

    `cosine` is how near its passage is to the question in meaning, or itself where few passages were found; `prominence`
    how far the best passage found stands out, if that can be told. `is_kind` says whether it names one of the kind asked for,
    none when no kind was asked for. `read` is the reader's probability that this one of all sentences answers, if one does,
    and `answer` the words that would; `relevance` is its logit for the passage. `of_another` says that it speaks of another
    of the name asked for, `recent` and `later` when it was published, `at_hand` that the last answer cites its document, `behind`
    how far its passage is from the best that was found, if that can be told, and `repeated` in how many other documents the same answer
    stands.
    """

    document: Document
    span: Span
    passage: Passage
    coverage: float
    own_coverage: float
    cosine: float
    prominence: float | None
    is_kind: bool | None = None
    read: float = 0.0
    answer: Span | None = None
    relevance: float = 0.0
    of_another: bool = False
    recent: bool = False
    later: bool = False
    at_hand: bool = False
    behind: float = 0.0
    repeated: int = 0

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.document.text[self.span[0] : self.span[1]]

    @property
    def strength(self) -> float:
        """The words that the sentence holds, its passage's meaning, and more if it names one of the kind asked for."""
        return self.own_coverage + self.cosine + (KIND_BONUS if self.is_kind else 0.0)

    @property
    def score(self) -> float:
        """Order among candidates: words in the sentence and around it, meaning, what search and reader think, its day, who repeats it."""
        gained = OF_RECENT * self.recent + OF_AT_HAND * self.at_hand + OF_REPEATED * math.log2(1 + self.repeated)
        lost = (
            OF_BEHIND * self.behind
            + OF_LATER * self.later
            + OF_ANOTHER * self.of_another
            + OF_A_QUESTION * bool(_ASKS.search(self.text))
        )
        return self.strength + OF_PASSAGE * self.coverage + OF_READING * self.read + gained - lost


@dataclass(frozen=True)
class Sufficiency:
    """The verdict, and why: what the question asks for that the nearest evidence does not hold.

    `probability` is how probable it is that the best evidence answers.
    """

    enough: bool
    missing: tuple[str, ...] = ()
    probability: float = 0.0


Read = tuple[float, Span | None, float]
"""Of a sentence: how probable it is that it, of all, answers, the words that would, and its passage's relevance."""
NOT_READ: Read = (0.0, None, 0.0)
_ASKS = re.compile(r"\?[\"'”’»)\]\s]*$")
_EITHER = re.compile(r"([A-Z][\w-]*(?: [A-Z][\w-]*)*),? or (?:[a-z]+ ){0,2}([A-Z][\w-]*(?: [A-Z][\w-]*)*)")


def candidates(
    question: Question, hits: Sequence[Hit], corpus: Corpus, reader: Reader | None = None
) -> list[Candidate]:
    """The likeliest sentences of the best passages, best first."""
    ordered = read_first(hits, corpus)
    placed = [(passage, span) for passage in ordered for span in sentences_of(passage, corpus)]
    if not placed:
        return []
    documents = {passage.document_id: corpus.document(passage.document_id) for passage in ordered}
    cosines = corpus.cosines(question.text, [passage.id for passage in ordered])
    weights = term_weights(question.terms, corpus)
    own = coverages(weights, [documents[passage.document_id].text[slice(*span)] for passage, span in placed])
    whole = coverages(weights, [f"{documents[passage.document_id].title} {passage.text}" for passage in ordered])
    others = {each.id: of_another_number(question.text, around(documents[each.document_id], each)) for each in ordered}
    wide = {passage.id: share for passage, share in zip(ordered, whole, strict=True)}
    tells = len(hits) >= ENOUGH_TO_STAND_OUT
    prominence = (hits[0].score if hits[0].alone is None else hits[0].alone) if tells else None
    at_hand = {hit.id for hit in hits if hit.at_hand}
    behind = {hit.id: max(hits[0].score - hit.score, 0.0) if tells else 0.0 for hit in hits}
    read = _read(reader, question, placed) if reader else [NOT_READ] * len(placed)
    found = [
        Candidate(
            documents[passage.document_id], span, passage, wide[passage.id], narrow, cosines.get(passage.id, 0.0),
            prominence, None, *said,
            others[passage.id] or _of_another(question, documents[passage.document_id], passage, span),
            *_age(question, documents[passage.document_id].published), passage.id in at_hand, behind[passage.id],
        )
        for (passage, span), narrow, said in zip(placed, own, read, strict=True)
    ]  # fmt: skip
    likely = _repeated(question, sorted(found, key=_order)[:MOST_COMPARED])
    likely = sorted(likely, key=_order)[:MOST_SENTENCES]
    if prominence is None:
        likely = _nearer(question, likely, corpus)
    kinds = of_kind(question, [each.text for each in likely], corpus)
    return sorted((replace(each, is_kind=kind) for each, kind in zip(likely, kinds, strict=True)), key=_order)


def _of_another(question: Question, document: Document, passage: Passage, sentence: Span) -> bool:
    """Whether a sentence speaks of another of a name, or of another year than is asked for."""
    text = document.text[slice(*sentence)]
    passage_text = f"{document.title} {passage.text}"
    return of_another(question.text, text) or of_another_year(question.text, text, passage_text, document.published)


def read_first(hits: Sequence[Hit], corpus: Corpus) -> list[Passage]:
    """The passages of the best hits: MOST_PASSAGES, or of short ones as many as have READ_CHARACTERS together."""
    found = corpus.catalog.passages([hit.id for hit in hits[:MOST_SHORT_PASSAGES]])
    passages = [found[hit.id] for hit in hits[:MOST_SHORT_PASSAGES] if hit.id in found]
    ends = accumulate(len(each.text) for each in passages)
    return passages[: max(MOST_PASSAGES, sum(end <= READ_CHARACTERS for end in ends))]


def _repeated(question: Question, found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates with the number of other documents that give the same answer."""
    places = [marked(question, each.text, each.answer, each.document.published) for each in found]
    given = [
        Given(each.text[slice(*place)] if place else "", each.text, each.document.id)
        for each, place in zip(found, places, strict=True)
    ]
    counts = repeated(question.text, given)
    return [replace(each, repeated=count) for each, count in zip(found, counts, strict=True)]


def _age(question: Question, published: Day | None) -> tuple[bool, bool]:
    """Whether a day is of the fortnight that a question means, and whether it is later than any that can be meant."""
    return is_recent(question, published), is_later(question, published)


def _nearer(question: Question, found: Sequence[Candidate], corpus: Corpus) -> list[Candidate]:
    """The candidates with their own nearness in meaning instead of their passages', which costs 3 ms for each."""
    vectors = corpus.embedder.embed([question.text, *(each.text for each in found)])
    return [replace(each, cosine=float(cosine)) for each, cosine in zip(found, vectors[1:] @ vectors[0], strict=True)]


def _order(candidate: Candidate) -> tuple[float, str, Span]:
    return -candidate.score, candidate.document.id, candidate.span


def _read(reader: Reader, question: Question, placed: Sequence[tuple[Passage, Span]]) -> list[Read]:
    """For each sentence how probable it is that it, of all, answers, the words that would, and its passage's relevance."""
    sentences: dict[str, list[Span]] = {}
    passages = {passage.id: passage for passage, _ in placed}
    for passage, (start, end) in placed:
        sentences.setdefault(passage.id, []).append((start - passage.start, end - passage.start))
    readings = reader.read(question.to_read, [each.text for each in passages.values()], list(sentences.values()))
    scores = np.array([score for reading in readings for score, _ in reading.answers])
    if not np.isfinite(scores.max()):  # nothing of it could be read
        return [NOT_READ] * len(placed)
    shares = np.exp(scores - scores.max()) / np.exp(scores - scores.max()).sum()
    inside = [
        (start - first, end - first) if end > start else None
        for reading, spans in zip(readings, sentences.values(), strict=True)
        for (_, (start, end)), (first, _) in zip(reading.answers, spans, strict=True)
    ]
    relevance = [reading.relevance for reading in readings for _ in reading.answers]
    counted = shares * (OF_WHETHER if question.answer_type == "yes_no" else 1.0)
    return list(zip(counted.tolist(), inside, relevance, strict=True))


_OBJECT = re.compile(r"\b(?:him|her|them|it)\b", re.IGNORECASE)
_CLAIMS = re.compile(
    r"\b(?:th(?:e|is|at|ose|ese)\s+(?:accusation|allegation|charge|claim|report|suggestion)s?)\b(?!\s+(?:about|against|as|by|from|in|of|on|over|that)\b)",
    re.IGNORECASE,
)
"""What may stand for what was said before: `officials denied the claims`."""


def can_answer(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence has the form asked for, or the reader finds a person or place that its form does not show.

    A number or a day must stand there: the reader points to one in sentences that count something else. Of "who urged Marsh …?"
    the verb, or one like it, and the name must.
    """
    if question.manner and not _says_so(question, candidate):
        return False
    if candidate.read >= ANSWERS and question.answer_type in ("person", "place"):
        return True
    return has_answer_form(question, candidate.text, candidate.document.published)


def _says_so(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence has the verb asked for, or one like it, all names, and half of the topic, or "it" or "the claims" for these."""
    if not may_say_so(candidate.text, question.manner):
        return False
    held = stems([candidate.text])[0]
    lacking = any(not any(form <= held for form in forms) for forms in term_stems(question.names).values())
    topic = question.interpretation.topic
    about = not topic or topic_share(topic, [candidate.text])[0] >= SHARE_OF_TOPIC
    bare = QUOTED.sub(" ", candidate.text)
    return (about and not lacking) or _OBJECT.search(bare) is not None or _denies_before(topic, candidate, bare)


def _denies_before(topic: str, candidate: Candidate, text: str) -> bool:
    """Whether a sentence speaks of claims, and those are what the sentence before it tells."""
    if not _CLAIMS.search(text):
        return False
    first, start = candidate.passage.start, candidate.span[0]
    *_, (begin, end) = [(0, 0), *sentence_spans(candidate.document.text[first:start])]
    before = candidate.document.text[first + begin : first + end]
    return topic_share(topic, [before])[0] >= SHARE_OF_TOPIC


def judge(question: Question, found: Sequence[Candidate], caution: float = CAUTION) -> Sufficiency:
    """Whether the best sentence, in its passage, can answer the question, or one nearly as good.

    A name asked for that its document does not hold is a veto: of questions whose name was exchanged for another, .84 lack it, of
    answerable ones .04 (XQuAD), .00 (CLAPnq) and .06 (RGB). Names that only the index writes with capitals count as a signal alone:
    as a veto they refuse .768 of CLAPnq's unanswerable questions, .709 so, but .174 of the answerable, .134 so.
    """
    if not found:
        return Sufficiency(False)
    best = found[0]
    if best.of_another:
        return Sufficiency(False, missing_in(question, best))
    missing = missing_in(question, best)
    probable = probability(signals(best, missing))
    if best.prominence is not None:
        named = question.guessed or not missing_names(question, best)
        return Sufficiency(probable >= caution and named, missing, probable)
    enough = probable >= caution or any(each.own_coverage >= SUFFICIENT_COVERAGE for each in near(found))
    return Sufficiency(enough and not missing, missing, probable)


def near(found: Sequence[Candidate], within: float = NEAR) -> list[Candidate]:
    """The best and the next two, if they score so little below that one of them may be the right one."""
    return [each for each in found[:3] if found[0].score - each.score <= within]


def missing_in(question: Question, best: Candidate) -> tuple[str, ...]:
    """The names, days and kind asked for that the document of a sentence does not hold."""
    missing = missing_names(question, best)
    days = question.interpretation.dates
    if days and not _dated(question, best):
        missing.append(re.sub(r"^(?:in|on|at|during)\s+", "", days.text))
    if best.is_kind is False:
        missing.append(question.kind)
    return tuple(missing)


def missing_names(question: Question, best: Candidate) -> list[str]:
    """The names asked for, as the question writes them, of which the document of a sentence lacks a part.

    A first name alone may be lacking, if nobody else of that surname is named there; of `Lviv or Warsaw` one; and whose a thing of the kind
    asked for is: `which Italian club`.
    """
    near_by = around(best.document, best.passage)
    missing = []
    for name in whole_names(question):
        *first, last = name.split()
        lacking = [part for part in (*first, last) if not mentions(part, near_by)]
        other = re.search(rf"[A-Z][\w'’-]+\s+{re.escape(last)}\b", near_by)
        if of_a_people(question.text, name):
            continue
        if lacking and not (lacking == first and len(first) == 1 and not other):
            missing.append(name)
    for either in _EITHER.findall(question.text):
        absent = [name for name in either if name in missing]
        if len(absent) == 1:
            missing.remove(absent[0])
    return missing


def whole_names(question: Question) -> list[str]:
    """The names of a question, neighbouring words of one together: `Nord Stream`, not `Nord` and `Stream`."""
    whole: list[str] = []
    for name in question.names:
        joined = f"{whole[-1]} {name}" if whole else ""
        if joined and re.search(rf"(?<!\w){re.escape(joined)}(?!\w)", question.text):
            whole[-1] = joined
        else:
            whole.append(name)
    return whole


def signals(best: Candidate, missing: Sequence[str]) -> tuple[float, ...]:
    """What the probability of sufficiency is read off: strength, relevance, whether something is missing, prominence, who repeats it.

    Where the prominence cannot be told: strength, coverage, relevance, whether something is missing.
    """
    if best.prominence is None:
        return best.strength, best.coverage, best.relevance, float(bool(missing))
    return best.strength, best.relevance, float(bool(missing)), best.prominence, math.log2(1 + best.repeated)


def probability(signs: Sequence[float]) -> float:
    """How probable it is that a sentence with these signals answers; with four, in an index of few passages.

    >>> round(probability((1.5, 2.0, 0.0, 9.0, 0.0)), 2), round(probability((0.5, -2.0, 1.0, 4.0, 0.0)), 2)
    (0.76, 0.04)
    """
    intercept, weights = (FEW_INTERCEPT, OF_FEW) if len(signs) == len(OF_FEW) else (INTERCEPT, OF_SIGNALS)
    return 1 / (1 + math.exp(-(intercept + float(np.dot(weights, signs)))))


def of_kind(question: Question, texts: Sequence[str], corpus: Corpus) -> list[bool | None]:
    """Whether each text holds the kind asked for, or a name near to it in meaning: `MSNBC` of `broadcaster`."""
    if not question.kind:
        return [None] * len(texts)
    named = [[text[slice(*span)] for span in new_names(text, question)] for text in texts]
    flat = sorted({name for names in named for name in names})
    vectors = corpus.embedder.embed([question.kind, *flat])
    near = {name for name, cosine in zip(flat, vectors[1:] @ vectors[0], strict=True) if cosine >= KIND_COSINE}
    (kind,) = stems([question.kind])
    return [bool(near.intersection(names) or kind <= held) for names, held in zip(named, stems(texts), strict=True)]


def _dated(question: Question, best: Candidate) -> bool:
    """Whether the passage speaks of a day asked for, or was published on one."""
    days = question.interpretation.dates
    published = best.document.published
    if days is None or (published and published in days):
        return True
    mentioned = find_dates(best.passage.text, today=published)
    return any(each.range.first in days or days.first in each.range for each in mentioned)


def around(document: Document, passage: Passage) -> str:
    """The title and text of a document; of a very long one what lies around a passage."""
    first = max(0, passage.start - AROUND)
    return f"{document.title} {document.text[first : passage.end + AROUND]}"


def sentences_of(passage: Passage, corpus: Corpus) -> list[Span]:
    """The sentences of a document that lie in a passage, as places in the document."""
    inside = corpus.sentences(passage.document_id)
    first = bisect_left(inside, (passage.start, 0))
    return [span for span in inside[first : bisect_left(inside, (passage.end, 0))] if span[1] <= passage.end]
