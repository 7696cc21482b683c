"""Is there enough to answer? Sentences of the passages found are scored, and the best must carry the question.

Signals, all read off the text: names of the question that stand in the document, days likewise, the share of the
question's words that the sentence holds (rare words weigh more), nearness in meaning. A threshold is never loosened
to find an answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.corpus import Corpus
from index.dates import find_dates
from index.records import Document, Passage, Span
from rag.emphasis import has_answer_form, names_in
from rag.question import Question, close_spelling
from rag.reader import Reader, Reading
from rag.search import Hit
from rag.words import forms, stems, term_stems, words

MOST_PASSAGES = 6
MOST_READ = 12
"""Passages that the reader reads."""
OF_READING = 0.25
"""What being the sentence that the reader points to adds to a score, at most. With .5 and 1 the right sentence came first as
often on 100 XQuAD questions (docs/reader.md)."""
ANSWERS = 0.5
"""How probable the reader must think it that a sentence answers for one without a person or place to be taken for an answer."""
MOST_SENTENCES = 32
SUFFICIENT = 1.0
"""Of a sentence's strength. Chosen on 344 XQuAD questions, where it answered .81 and, with the passage that answers taken
out, .09; ten other rules tried were worse on one side or the other. With the kinds and forms of later rules, every
fourth of them: .78 answered, .62 with the right sentence first, .10 with the passage taken out."""
KIND_COSINE = 0.46
"""Of a noun and a name, from which the name is taken for one of that kind: alliance–NATO .63, broadcaster–MSNBC .51,
airline–Pentagon .43."""
KIND_BONUS = 0.3
INTERCEPT, OF_STRENGTH, OF_LACKING = -2.0, 1.85, -1.4
"""Logistic regression on 291 cases of XQuAD, CLAPnq and RGB (development halves), half of them with the answer taken out or
never there. Fitted on one half of the cases, it gave on the other AUROC .74 and ECE .10; fitted on all, by set: XQuAD .94,
CLAPnq .79, RGB .60."""
SUFFICIENT_COVERAGE = 0.95
"""Or a sentence that holds all that is asked, as of the question `troops?`."""


@dataclass(frozen=True)
class Candidate:
    """One sentence that may answer. `coverage` is of its passage, `own_coverage` of the sentence alone; all in 0 to 1.

    `is_kind` says whether it names one of the kind asked for, none when no kind was asked for. `read` is how probable
    the reader thinks it that the passage answers, if it points to this sentence, and `answer` the words it points to.
    """

    document: Document
    span: Span
    passage: Passage
    coverage: float
    own_coverage: float
    cosine: float
    is_kind: bool | None = None
    read: float = 0.0
    answer: Span | None = None

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.document.text[self.span[0] : self.span[1]]

    @property
    def strength(self) -> float:
        """What the sentence alone holds, of words and of meaning, and more if it names one of the kind asked for."""
        return self.own_coverage + self.cosine + (KIND_BONUS if self.is_kind else 0.0)

    @property
    def score(self) -> float:
        """Order among candidates: words in the sentence, words around it, meaning, what the reader thinks."""
        return self.strength + 0.25 * self.coverage + OF_READING * self.read


@dataclass(frozen=True)
class Sufficiency:
    """The verdict, and why: what the question asks for that the nearest evidence does not hold.

    `probability` is how probable it is that the best evidence answers.
    """

    enough: bool
    missing: tuple[str, ...] = ()
    probability: float = 0.0


_PEOPLE_ENDINGS = frozenset({"i", "n", "an", "ian", "ish", "ese"})


def candidates(
    question: Question, hits: Sequence[Hit], corpus: Corpus, reader: Reader | None = None
) -> list[Candidate]:
    """The sentences of the best passages, best first; with a reader, of those that it thinks best too."""
    catalog = corpus.catalog
    passages = catalog.passages([hit.id for hit in hits[:MOST_READ]])
    ordered = [passages[hit.id] for hit in hits[:MOST_READ] if hit.id in passages]
    readings: dict[str, Reading] = {}
    if reader:
        read = reader.read(question.text, [passage.text for passage in ordered])
        readings = {passage.id: reading for passage, reading in zip(ordered, read, strict=True)}
        best = sorted(ordered, key=lambda each: -readings[each.id].relevance)[: MOST_PASSAGES // 2]
        ordered = list(dict.fromkeys([*ordered[: MOST_PASSAGES // 2], *best, *ordered]))
    ordered = ordered[:MOST_PASSAGES]
    placed = [(passage, span) for passage in ordered for span in _sentences_of(passage, corpus)][:MOST_SENTENCES]
    if not placed:
        return []
    documents = {passage.document_id: catalog.document(passage.document_id) for passage in ordered}
    texts = [documents[passage.document_id].text[span[0] : span[1]] for passage, span in placed]
    vectors = corpus.embedder.embed([question.text, *texts])
    cosines = vectors[1:] @ vectors[0]
    kinds = of_kind(question, texts, corpus)
    weights = term_weights(question.terms, corpus)
    own = coverages(weights, texts)
    around = coverages(weights, [f"{documents[passage.document_id].title} {passage.text}" for passage, _ in placed])
    found = [
        Candidate(
            documents[passage.document_id],
            span,
            passage,
            wide,
            narrow,
            float(cosine),
            kind,
            *_read(readings.get(passage.id), passage, span),
        )
        for (passage, span), wide, narrow, cosine, kind in zip(placed, around, own, cosines, kinds, strict=True)
    ]
    return sorted(found, key=lambda each: (-each.score, each.document.id, each.span))


def _read(reading: Reading | None, passage: Passage, sentence: Span) -> tuple[float, Span | None]:
    """What the reader thinks of the passage, and its answer as offsets in the sentence, if it lies in there."""
    if reading is None:
        return 0.0, None
    start, end = (passage.start + at - sentence[0] for at in reading.span)
    if not 0 <= start < end <= sentence[1] - sentence[0]:
        return 0.0, None
    return 1 / (1 + math.exp(-reading.relevance)), (start, end)


def can_answer(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence has the form asked for, or the reader finds a person or place that its form does not show.

    A number or a day must stand there: the reader points to one in sentences that count something else.
    """
    if candidate.read >= ANSWERS and question.answer_type in ("person", "place"):
        return True
    return has_answer_form(question, candidate.text, candidate.document.published)


def judge(question: Question, best: Candidate | None) -> Sufficiency:
    """Whether the best sentence, in its passage, can answer the question."""
    if best is None:
        return Sufficiency(False)
    around = f"{best.document.title} {best.document.text}"
    missing = [name for name in question.names if not mentions(name, around)]
    days = question.interpretation.dates
    if days and not _dated(question, best):
        missing.append(days.text)
    if best.is_kind is False:
        missing.append(question.kind)
    strong = best.strength >= SUFFICIENT or best.own_coverage >= SUFFICIENT_COVERAGE
    return Sufficiency(not missing and strong, tuple(missing), probability(best.strength, bool(missing)))


def probability(strength: float, lacking: bool) -> float:
    """How probable it is that a sentence of this strength answers; `lacking` if a name, day or kind asked for is missing.

    >>> round(probability(1.5, False), 2), round(probability(0.5, True), 2)
    (0.68, 0.08)
    """
    return 1 / (1 + math.exp(-(INTERCEPT + OF_STRENGTH * strength + OF_LACKING * lacking)))


def of_kind(question: Question, texts: Sequence[str], corpus: Corpus) -> list[bool | None]:
    """Whether each text holds the kind asked for, or a name near to it in meaning: `MSNBC` of `broadcaster`."""
    if not question.kind:
        return [None] * len(texts)
    named = [[text[slice(*span)] for span in names_in(text, question)] for text in texts]
    flat = sorted({name for names in named for name in names})
    vectors = corpus.embedder.embed([question.kind, *flat])
    near = {name for name, cosine in zip(flat, vectors[1:] @ vectors[0], strict=True) if cosine >= KIND_COSINE}
    (kind,) = stems([question.kind])
    return [bool(near.intersection(names) or kind <= held) for names, held in zip(named, stems(texts), strict=True)]


Weights = dict[tuple[frozenset[str], ...], float]
"""A term of the question, as the stems of each of its forms, and how much it weighs."""


def term_weights(terms: Sequence[str], corpus: Corpus) -> Weights:
    """The weight of each term of the question: its inverse document frequency over passages, at least 1."""
    total = corpus.catalog.counts().passages
    frequencies = corpus.catalog.passage_frequencies(terms)
    stemmed = term_stems(terms)
    return {stemmed[term]: 1 + math.log((total + 1) / (frequencies[term] + 1)) for term in terms}


def coverages(weights: Weights, texts: Sequence[str]) -> list[float]:
    """For each text the weighted share of the terms that it holds.

    >>> coverages({(frozenset({"troop"}),): 3.0, (frozenset({"warsaw"}),): 1.0}, ["130,000 troops"])
    [0.75]
    """
    total = sum(weights.values())
    if not total:
        return [0.0] * len(texts)
    return [sum(weight for term, weight in weights.items() if _holds(held, term)) / total for held in stems(texts)]


def mentions(name: str, text: str) -> bool:
    """Whether a text holds a name: as written, without its points, misspelt by a letter, or as initials.

    >>> mentions("US", "the United States said"), mentions("Zelensky", "Zelenskiy said"), mentions("Oslo", "in Lviv")
    (True, True, False)
    """
    wanted = _plain(name)
    plain = [_plain(word) for word in words(text)]
    if any(wanted in (word, f"{word}s") or close_spelling(wanted, word) for word in plain):
        return True
    held = stems([text])[0]
    if any(each <= held for each in stems([name, *forms(name)])):
        return True
    return wanted in _initials(text)


def kindred(one: str, other: str) -> bool:
    """Whether two stems are of a place and its people, or spelt alike: `ukrain` and `ukrainian`, `germani` and `german`.

    >>> kindred("ukrain", "ukrainian"), kindred("press", "pressur")
    (True, False)
    """
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) >= 5 and longer.startswith(shorter) and longer[len(shorter) :] in _PEOPLE_ENDINGS:
        return True
    return close_spelling(one, other)


def _holds(held: frozenset[str], term: tuple[frozenset[str], ...]) -> bool:
    """Whether the stems of one of the term's forms are held, or ones close to them in spelling."""
    return any(all(stem in held or any(kindred(stem, each) for each in held) for stem in form) for form in term if form)


def _plain(word: str) -> str:
    return re.sub(r"['’]s$", "", word.casefold()).replace(".", "")


def _initials(text: str) -> set[str]:
    """First letters of runs of capitalised words: `United States` gives `us`."""
    runs = re.findall(r"(?:\b[A-Z]\w+ ?){2,6}", text)
    initials = ("".join(word[0] for word in run.split()).casefold() for run in runs)
    return {each[first:] for each in initials for first in range(len(each) - 1)}


def _dated(question: Question, best: Candidate) -> bool:
    """Whether the passage speaks of a day asked for, or was published on one."""
    days = question.interpretation.dates
    published = best.document.published
    if days is None or (published and published in days):
        return True
    mentioned = find_dates(best.passage.text, today=published)
    return any(each.range.first in days or days.first in each.range for each in mentioned)


def _sentences_of(passage: Passage, corpus: Corpus) -> list[Span]:
    inside = corpus.catalog.sentences(passage.document_id)
    return [span for span in inside if passage.start <= span[0] and span[1] <= passage.end]
