"""Ways to find: by meaning, by words, by statement. All have one signature; fusing them is ordinary code.

A search takes a Question and a limit and returns hits, best first, ties broken by id. Scores of different searches
are not comparable; `fused` makes them so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np

from index import shelf
from index.catalog import Catalog
from index.corpus import Corpus
from index.languages import language_of, stem_in
from index.records import DateRange, Day, Statement
from rag.across.bridge import bridge
from rag.answers import MOST_NAMED
from rag.asked.manners import is_said_so
from rag.question import Part, Question
from rag.topics import (
    MOST_READ,
    SHARE_OF_CLAIM,
    SHARE_OF_TOPIC,
    Person,
    going_on,
    names_another,
    near_topic,
    on_topic,
    people_in,
    topic_share,
)
from rag.words import STOP_WORDS, content_words, numbers_lacking, words

TOPIC_COSINE = 0.42
"""Or when its sentence is this near to the topic in meaning, asked only where no statement holds the words, and the topic no name."""
MOST_EMBEDDED = 64
"""Statements compared by meaning for one question: about 0.4 s on two cores."""

MOST_PASSAGES = 100
"""Of a topic, when many speakers are asked for."""
SAYS_LITTLE = 5
"""Words of a statement that tells little without its neighbour: `his return` of "confirmed his return and added, …"."""

DEEP = 100
"""Passages of which those of a named outlet or day are preferred."""
OF_OUTLET = 4.0
OF_DAY = 2.0
"""Standard deviations that a passage gains for being of an outlet or day that was named (docs/reader.md has figures)."""
OF_WHOLE = 0.3
"""Of a passage's score for the whole question, added to the best of its scores for the parts and the whole."""
OF_FIRST = 2.0
FIRST = 3
"""Standard deviations by which the three best of each part come further to the front, so that each is heard: all facts of 167 instead of 164 of
MultiHop-RAG's 219 questions are among the first ten (the two best: 165, the four best: 163; 1.5 instead of 2: 166, 3: 165)."""
BRIDGED = 5
"""The best passages of each part, in which the name is looked for that the question leaves out."""
RECENT = 2.0
RECENT_DAYS = 14
"""Standard deviations that a passage gains for having been published in the fortnight before the day that a question is asked
on. With .5, 2 and 4 a sentence cited held the answer of .447, .473 and .485 of 237 dated questions of RealTime QA; 2 is what a
named day gains."""
_RECENTLY = re.compile(r"\b(?:recent(?:ly)?|latest|lately|now|currently|just|these\s+days)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Hit:
    """A passage or statement by id and how well it fits; higher is better.

    `alone` is how well it fits the question by itself, where the turns before count in the score; `at_hand` says that they gave it some.
    """

    id: str
    score: float
    alone: float | None = None
    at_hand: bool = False


Search = Callable[[Question, int], list[Hit]]


class DenseSearch:
    """Passages near to the question in meaning (cosine similarity of embeddings)."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __call__(self, question: Question, limit: int) -> list[Hit]:
        """At most `limit` hits, best first."""
        return [Hit(*found) for found in self._corpus.nearest(question.text, limit)]


class TextSearch:
    """Passages that hold the question's words (BM25 of FTS5).

    The index stems English words; in other languages words that begin alike are found too (index/languages.py).
    Words of grammar stand in nearly all: without them 204 XQuAD questions among 16,407 passages found the same (R@10 .985 fused), in
    5 ms instead of 24.
    """

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    def __call__(
        self, question: Question, limit: int, published: DateRange | None = None, sources: Sequence[str] = ()
    ) -> list[Hit]:
        """At most `limit` hits, best first; of what was published on those days or by those outlets, if they are given."""
        telling = [word for word in words(question.text) if word.casefold() not in STOP_WORDS]
        language = language_of(question.text)
        forms = [f"{stem}*" for word in telling if (stem := stem_in(word, language))]
        query = " ".join([*telling, *forms]) or question.text
        return [Hit(*found) for found in self._catalog.search_text(query, limit, published=published, sources=sources)]


class NarrowSearch:
    """Passages of some days or outlets alone, by words, and these by meaning.

    Without it, what is new, and what a small outlet wrote, drowns in all the rest (docs/reader.md has figures).
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus, self._text = corpus, TextSearch(corpus.catalog)

    def __call__(
        self, question: Question, limit: int, published: DateRange | None = None, sources: Sequence[str] = ()
    ) -> list[Hit]:
        """At most `limit` hits, best first."""
        found = self._text(question, limit, published, sources)
        near = (
            [Hit(*each) for each in self._corpus.cosines(question.text, [hit.id for hit in found]).items()]
            if found
            else []
        )
        return fused([lambda *_: found, lambda *_: near])(question, limit)


def fused(searches: Sequence[Search]) -> Search:
    """One search out of several: the sum of each one's z-scores.

    What a search did not return counts as its lowest score. On 1,190 XQuAD questions among 13,211 passages this gave
    R@1 .928 where reciprocal-rank fusion gave .898 (same embeddings and BM25).
    """

    def search(question: Question, limit: int) -> list[Hit]:
        total: dict[str, float] = {}
        for scores in (z_scores(each(question, limit)) for each in searches):
            lowest = min(scores.values(), default=0.0)
            for key in total.keys() - scores.keys():
                total[key] += lowest
            for key, score in scores.items():
                total[key] = total.get(key, 0.0) + score
        return ranked(total)[:limit]

    return search


class Narrowed:
    """A search that prefers the outlets and days that a question names, and finds what others find, too.

    Each part of a question is searched for by itself too, since the facts wanted stand in several articles: a passage
    counts by the part that it fits best and by the whole, and what fits a part best comes further to the front. Where the
    question leaves out a name that what is found for its parts has in common, the parts are searched for once more with that
    name, and a passage counts by these alone. Where the question means the fortnight before the day it is asked on
    (recent_days), passages published then gain, and count as the best of these if they fit better so; passages of the outlets
    that it names likewise.
    """

    def __init__(self, search: Search, narrow: NarrowSearch, catalog: Catalog) -> None:
        self._search, self._narrow = search, narrow
        self._catalog = catalog
        self._known: dict[str, tuple[str, Day | None]] = {}

    def __call__(self, question: Question, limit: int) -> list[Hit]:
        """At most `limit` hits, best first; those of days after the question behind all others, with the scores they have."""
        if not question.today:
            return self._found(question, limit)
        hits = self._found(question, max(limit, DEEP))
        later = {hit.id for hit, (_, day) in zip(hits, self._origins(hits), strict=True) if is_later(question, day)}
        return sorted(hits, key=lambda hit: hit.id in later)[:limit]

    def _found(self, question: Question, limit: int) -> list[Hit]:
        days = recent_days(question)
        recent = self._narrow(question, DEEP, published=days) if days else []
        if not question.parts and not recent:
            return self._search(question, limit)
        if len(question.parts) > 1:
            parts = [self.part(question, part, limit) for part in question.parts]
            if question.asks_name and (name := bridge(question.text, self._best(parts))):
                named = (replace(part, text=f"{name} {part.text}") for part in question.parts)
                parts = [self.part(question, part, limit) for part in named]
                return heard(parts, best_of(parts))[:limit]
        whole = self.part(question, whole_of(question), limit)
        for hit in recent:
            whole[hit.id] = max(hit.score, whole.get(hit.id, hit.score))
        if len(question.parts) < 2:
            return ranked(whole)[:limit]
        lowest = min(whole.values(), default=0.0)
        best = best_of([whole, *parts])
        return heard(parts, {each: score + OF_WHOLE * whole.get(each, lowest) for each, score in best.items()})[:limit]

    def part(self, question: Question, part: Part, limit: int) -> dict[str, float]:
        """The scores of one part's hits, higher where they are of an outlet or day that it names.

        A part that names no outlet may be about any that the question names.
        """
        asked = replace(question, text=part.text)
        outlets = part.outlets or whole_of(question).outlets
        found = {hit.id: hit.score for hit in self._search(asked, max(limit, DEEP))}
        for hit in self._narrow(asked, DEEP, sources=outlets) if outlets else []:
            found[hit.id] = max(hit.score, found.get(hit.id, hit.score))
        hits = ranked(found)
        return {
            hit.id: hit.score
            + OF_OUTLET * (source in outlets)
            + OF_DAY * (day is not None and any(day in each for each in part.days))
            + RECENT * is_recent(question, day)
            for hit, (source, day) in zip(hits, self._origins(hits), strict=True)
        }

    def _best(self, parts: Sequence[dict[str, float]]) -> list[list[str]]:
        """The texts of the best passages of each part."""
        best = [[hit.id for hit in ranked(part)[:BRIDGED]] for part in parts]
        passages = self._catalog.passages([each for part in best for each in part])
        return [[passages[each].text for each in part if each in passages] for part in best]

    def _origins(self, hits: Sequence[Hit]) -> Iterator[tuple[str, Day | None]]:
        """The outlet and the day of each hit's document. Ids are content hashes, so that what is known stays true."""
        passages = self._catalog.passages([hit.id for hit in hits])
        unknown = {each.document_id for each in passages.values()} - self._known.keys()
        for each in shelf.origins(self._catalog, unknown).values() if unknown else ():
            self._known[each.id] = each.source, each.published
        for hit in hits:
            yield self._known.get(passages[hit.id].document_id if hit.id in passages else "", ("", None))


def best_of(parts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Scores by the part that each fits best.

    >>> best_of([{"a": 1.0, "b": 3.0}, {"a": 2.0}])
    {'a': 2.0, 'b': 3.0}
    """
    best: dict[str, float] = {}
    for part in parts:
        for identity, score in part.items():
            best[identity] = max(score, best.get(identity, score))
    return best


def heard(parts: Sequence[dict[str, float]], scores: dict[str, float]) -> list[Hit]:
    """Hits, best first, the best of each part further to the front, all with the scores they have.

    >>> [hit.id for hit in heard([{"a": 9.0, "b": 8.0, "c": 7.0, "d": 6.0}, {"e": 5.0}], dict(a=9, b=8, c=7, d=6, e=5))]
    ['a', 'b', 'c', 'e', 'd']
    """
    first = {hit.id for part in parts for hit in ranked(part)[:FIRST]}
    return sorted(ranked(scores), key=lambda hit: -hit.score - OF_FIRST * (hit.id in first))


def whole_of(question: Question) -> Part:
    """All parts of a question as one, with the outlets and days of each."""
    outlets = dict.fromkeys(outlet for part in question.parts for outlet in part.outlets)
    return Part(question.text, tuple(outlets), tuple(day for part in question.parts for day in part.days))


def recent_days(question: Question) -> DateRange | None:
    """The fortnight before the day a question is asked on, if it names no days, or some of these, or says that it means the present.

    Of "in 2022", asked in 2022, that is the nearest of the year; other days of it are found as well.
    """
    asked_on = question.today.to_date() if question.today else None
    if asked_on is None:
        return None
    fortnight = DateRange(Day.of(asked_on - timedelta(days=RECENT_DAYS)), Day.of(asked_on))
    named = whole_of(question).days
    meant = any(each.first in fortnight or fortnight.first in each for each in named)
    return fortnight if meant or not named or _RECENTLY.search(question.text) else None


def is_recent(question: Question, published: Day | None) -> bool:
    """Whether something was published in the fortnight that a question means; of an unknown year nothing was."""
    days = recent_days(question)
    return bool(days and published and published.year and published in days)


def is_later(question: Question, published: Day | None) -> bool:
    """Whether something was published only after the day a question is asked on, and on none that it names."""
    asked_on, out_on = (each.to_date() if each else None for each in (question.today, published))
    if not (published and asked_on and out_on and out_on > asked_on):
        return False
    return not any(published in each for each in whole_of(question).days)


def z_scores(hits: Sequence[Hit]) -> dict[str, float]:
    """Scores in standard deviations from their mean; all zero when they are equal.

    >>> z_scores([Hit("a", 3.0), Hit("b", 1.0)])
    {'a': 1.0, 'b': -1.0}
    """
    if not hits:
        return {}
    values = np.array([hit.score for hit in hits])
    spread = float(values.std()) or 1.0
    return {hit.id: float((hit.score - values.mean()) / spread) for hit in hits}


def ranked(scores: dict[str, float]) -> list[Hit]:
    """Hits, best first, ties by id."""
    return [Hit(key, score) for key, score in sorted(scores.items(), key=lambda each: (-each[1], each[0]))]


def _of_each_year(statements: Sequence[Statement], limit: int) -> list[Statement]:
    """The first of each year, as many of each as the limit allows: "on Feb 14" may mean any year."""
    by_year: dict[int | None, list[Statement]] = {}
    for each in statements:
        by_year.setdefault(each.said_on.year if each.said_on else None, []).append(each)
    if len(statements) <= limit or len(by_year) > limit:
        return list(statements[:limit])
    return [each for said in by_year.values() for each in said[: limit // len(by_year)]]


class StatementSearch:
    """Statements by speaker, day, outlet and topic. Speaker and day are conditions; the topic ranks and cuts off."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __call__(self, question: Question, limit: int) -> list[Hit]:
        """At most `limit` hits, best first; of somebody who said nothing in the manner asked for, what they said in any."""
        if question.manner:
            cues = [cue for cue in self._corpus.catalog.cues() if is_said_so(cue, question.manner)]
            found = self._found(question, limit, cues)
            if found or not question.interpretation.speakers or question.may_ask_fact:
                return found
        return self._found(question, limit)

    def _found(self, question: Question, limit: int, cues: Collection[str] | None = None) -> list[Hit]:
        asked = question.interpretation
        if not asked.topic:
            is_open = not (asked.speakers or asked.dates or asked.sources or question.excepted)
            said = (
                self._corpus.catalog.statements(cues=cues, limit=limit) if is_open else self._said(question, cues=cues)
            )
            return [Hit(each.id, 1.0) for each in _of_each_year(said, limit)]
        is_group = len(asked.speakers) > MOST_NAMED
        share = 1.0 if is_group else SHARE_OF_CLAIM if question.strict_topic else SHARE_OF_TOPIC
        catalog = self._corpus.catalog
        within = self._documents_about(asked.topic) if is_group else ()
        said = self._said(question, asked.topic, cues)
        if question.strict_topic:
            said = [each for each in said if not numbers_lacking(asked.topic, each.quote)]
        people = people_in(asked.topic, catalog)
        if asked.speakers:
            said = self._of_these(people, said)
        own = on_topic(said, asked.topic, catalog, share, around=False, people=people)
        found = own or on_topic(said, asked.topic, catalog, share, around=cues is None, people=people)
        if asked.speakers and not question.strict_topic:
            theirs = self._said(question, cues=cues, documents=within)[:MOST_READ]
            own_said = [] if is_group else [each for each in said if each.id in own]
            near = self._near(own_said, self._of_these(people, theirs), asked.topic, people)
            beside = self._beside([each for each in said if each.id in found], theirs)
            found = {**near, **{identity: found[other] for identity, other in beside.items()}, **found}
        is_named = bool(set(question.names) & set(content_words(asked.topic)))
        if not found and not question.strict_topic and not is_named and not is_group:
            found = self._by_meaning(self._said(question, cues=cues), asked.topic)
        return ranked(found)[:limit]

    def _documents_about(self, topic: str) -> list[str]:
        """The documents of the passages that hold most of a topic: those in which many speakers are looked for."""
        found = self._corpus.catalog.search_text(topic, MOST_PASSAGES)
        passages = self._corpus.catalog.passages([identity for identity, _ in found])
        return list({each.document_id: None for each in passages.values()})

    def _near(
        self, own: Sequence[Statement], theirs: Sequence[Statement], topic: str, people: Sequence[Person]
    ) -> dict[str, float]:
        """What its speakers go on to say about a topic; where none of them names it, what they say near it; nothing where the topic
        is only whom they told it.
        """
        if not own:
            return near_topic(theirs, topic, self._corpus, people)
        is_named = max(topic_share(topic, [each.quote for each in own])) >= SHARE_OF_TOPIC
        return going_on(own, theirs, topic, self._corpus) if is_named else {}

    def _of_these(self, people: Sequence[Person], said: Sequence[Statement]) -> Sequence[Statement]:
        """Statements without those whose sentence names others of the people's surnames."""
        around = self._corpus.catalog.sentence_around
        return [each for each in said if not names_another(people, around(each))] if people else said

    def _said(
        self,
        question: Question,
        about: str = "",
        cues: Collection[str] | None = None,
        documents: Collection[str] = (),
    ) -> Sequence[Statement]:
        """The statements that meet the conditions; of a topic, in which any word of it stands: the catalog looks these up."""
        asked = question.interpretation
        said = self._corpus.catalog.statements(
            speakers=asked.speakers,
            days=asked.dates,
            sources=asked.sources,
            documents=documents,
            about=" ".join(re.findall(r"\w+", about)),
            cues=cues,
        )
        return [each for each in said if each.speaker not in question.excepted]

    def _beside(self, found: Sequence[Statement], theirs: Sequence[Statement]) -> dict[str, str]:
        """Statements of the same sentences as those found that say little by themselves, each with the one beside it: of
        `posted the news and added, “…”` both.
        """
        around = self._corpus.catalog.sentences_around
        short = [each for each in found[:MOST_READ] if len(words(each.quote)) <= SAYS_LITTLE]
        places = {(each.document_id, *around(each)): each.id for each in short}
        read = {each.document_id for each in short}
        near = (each for each in theirs if each.document_id in read)
        return {each.id: places[place] for each in near if (place := (each.document_id, *around(each))) in places}

    def _by_meaning(self, candidates: Sequence[Statement], topic: str) -> dict[str, float]:
        candidates = candidates[:MOST_EMBEDDED]
        if not candidates:
            return {}
        texts = [topic, *(each.quote for each in candidates)]
        vectors = self._corpus.embedder.embed(texts)
        cosines = vectors[1:] @ vectors[0]
        return {
            each.id: float(cosine) for each, cosine in zip(candidates, cosines, strict=True) if cosine >= TOPIC_COSINE
        }
