"""Which statements are about a topic: by its words, by the surname of a person it names, or by what stands before them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.catalog import Catalog
from index.corpus import Corpus
from index.records import Statement
from rag.names import may_be_person
from rag.words import content_words, stems, words

SHARE_OF_TOPIC = 0.5
"""A statement is about a topic when it holds half of its content words; of a claim ("who said that …"), SHARE_OF_CLAIM."""
SHARE_OF_CLAIM = 0.6
NEAR_BEST = 0.75
"""And at least this share of what the best one holds."""
BEFORE = 500
"""Code points before a statement in which its topic may be named."""
BESIDE = 300
"""Code points between what names a topic and what goes on about it."""
_OPENING = 8
_ANAPHOR = re.compile(r"\b(?:it|they|them|that|this|these|those|him|her|which|it['’]s|they['’]re)\b", re.IGNORECASE)
OF_NEAR = 0.25
"""What a statement counts that stands near its topic: less than one that names it."""
MOST_READ = 2_000
"""Statements of which that is looked at."""
_RUN = re.compile(r"(?:\b[A-Z][\w’'-]+\s+)+[A-Z][\w’'-]+")
_FULL_NAME = re.compile(r"\b([A-Z][\w’'-]*\w)\s+([A-Z][\w-]*\w)")


@dataclass(frozen=True)
class Person:
    """Somebody whom a topic names in full, and the forenames of others of that surname who are quoted in the index."""

    forename: str
    surname: str
    others: frozenset[str]


def people_in(topic: str, catalog: Catalog) -> list[Person]:
    """The people whom a topic names in full, of those whom the index quotes."""
    named = _FULL_NAME.findall(topic)
    speakers = [tuple(name.split()) for name, _ in catalog.speakers()] if named else []
    return [
        Person(forename, surname, frozenset(each[-2] for each in speakers if len(each) > 1 and each[-1] == surname and each[-2] != forename))
        for forename, surname in named
        if any(each[-2:] == (forename, surname) for each in speakers)
    ]  # fmt: skip


def by_surname(topic: str, people: Sequence[Person]) -> str:
    """A topic with the surnames of its people alone: after the first mention few write more.

    >>> by_surname("Eva Lund and White House", [Person("Eva", "Lund", frozenset())])
    'Lund and White House'
    """
    for person in people:
        topic = topic.replace(f"{person.forename} {person.surname}", person.surname)
    return topic


def names_another(people: Sequence[Person], text: str) -> bool:
    """Whether a text names, of somebody's surname, only others who are quoted in the index.

    >>> asked = [Person("Eva", "Lund", frozenset({"Mara"}))]
    >>> [names_another(asked, text) for text in ("Mara Lund spoke.", "Mr. Lund spoke.", "If Lund goes", "Mara and Eva Lund", "But Mara Lund")]
    [True, False, False, False, True]
    """
    for person in people:
        if re.search(rf"\b{re.escape(person.forename)}\b", text):
            continue
        before = re.findall(rf"(?:\b([\w'’-]+)\s+)?\b{re.escape(person.surname)}\b", text)
        if before and person.others.issuperset(before):
            return True
    return False


def on_topic(
    candidates: Sequence[Statement],
    topic: str,
    catalog: Catalog,
    share: float = SHARE_OF_TOPIC,
    *,
    around: bool = True,
    people: Sequence[Person] | None = None,
) -> dict[str, float]:
    """Statements whose own words hold that share of the topic's; where there are none, and `around`, whose sentences do.

    `people` are those whom the topic names, if they are known already.
    """
    topic = by_surname(topic, people_in(topic, catalog) if people is None else people)
    texts = [f"{each.quote} {each.venue} {each.addressee}" for each in candidates]
    found = _with_share(candidates, topic_share(topic, texts), share)
    if found or not around:
        return found
    return _with_share(candidates, topic_share(topic, [catalog.sentence_around(each) for each in candidates]), share)


def near_topic(
    candidates: Sequence[Statement], topic: str, corpus: Corpus, people: Sequence[Person]
) -> dict[str, float]:
    """Statements that do not name the topic, while all of it stands in the title or shortly before them; of a person the surname, if
    the forename stands in the document.
    """
    short = by_surname(topic, people)
    found = {}
    for each in candidates[:MOST_READ]:
        document = corpus.document(each.document_id)
        before = f"{document.title}\n{document.text[max(0, each.start - BEFORE) : each.end]}"
        are_meant = all(person.forename in document.text and person.surname in before for person in people)
        if topic_share(short if are_meant else topic, [before])[0] == 1.0:
            found[each.id] = OF_NEAR
    return found


def going_on(own: Sequence[Statement], candidates: Sequence[Statement], topic: str, corpus: Corpus) -> dict[str, float]:
    """Statements that go on about a topic which the `own` ones of their speaker name.

    They stand next in the text and say "it" or "they", or quoted in the same paragraph, hold a name of its person, or the title of their
    document is about it.
    """
    found, before = {}, None
    names = {word for run in _RUN.findall(topic) if may_be_person(run) for word in run.split()}
    naming = {each.id for each in own}
    documents = {each.document_id: corpus.document(each.document_id) for each in own}
    titled = {
        identity for identity, each in documents.items() if each.title and topic_share(topic, [each.title])[0] == 1.0
    }
    for each in sorted(candidates[:MOST_READ], key=lambda one: (one.document_id, one.start)):
        if each.id in naming:
            before = each
        elif each.document_id in titled or (each.document_id in documents and names & set(words(each.quote))):
            found[each.id] = OF_NEAR
        elif before and before.document_id == each.document_id and before.speaker == each.speaker:
            gap = documents[each.document_id].text[before.end : each.start]
            refers = _ANAPHOR.search(" ".join(each.quote.split()[:_OPENING]))
            is_next = before.id in naming and len(gap) <= BESIDE
            if (is_next and refers) or (each.kind != "indirect" and "\n" not in gap.strip()):
                found[each.id] = OF_NEAR
            before = each if each.id in found else None
    return found


def topic_share(topic: str, texts: Sequence[str]) -> list[float]:
    """For each text the share of the topic's content words that it holds, by stem.

    >>> topic_share("dialogue with Russia", ["a serious dialogue with Russia", "the Russian army"])
    [1.0, 0.0]
    """
    wanted = stems(content_words(topic) or [topic])
    held = stems(texts)
    return [sum(bool(word & each) for word in wanted) / len(wanted) for each in held]


def _with_share(candidates: Sequence[Statement], shares: Sequence[float], least: float) -> dict[str, float]:
    least = max(least, NEAR_BEST * max(shares, default=0.0))
    return {each.id: score for each, score in zip(candidates, shares, strict=True) if score >= least}
