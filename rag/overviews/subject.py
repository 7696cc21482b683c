"""What there is about somebody or something: the sentences that say who or what that is, else those that speak of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.corpus import Corpus
from index.records import Document, Span
from index.reported.lexicon import INSTITUTIONS, OFFICES, PLACES
from rag.across.corroborate import same_report
from rag.asked.known import Known, resolve_speaker
from rag.evidence import around, sentences_of
from rag.generate import MOST_SENTENCES, Draft
from rag.names import names_in_text
from rag.overviews.definitions import definition
from rag.question import Question
from rag.search import DEEP, Search
from rag.topics import topic_share
from rag.words import words

MOST_DEFINITIONS = 2
_CLOSING = " \"'”’»)]"


@dataclass(frozen=True)
class Spoken:
    """A sentence about the subject, and where in it stands who or what that is, if it says so."""

    document: Document
    span: Span
    told: Span | None

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.document.text[slice(*self.span)]

    @property
    def asks(self) -> bool:
        """Whether it is a question, which says nothing of anybody."""
        return self.text.rstrip(_CLOSING).endswith("?")

    @property
    def is_sentence(self) -> bool:
        """Whether it ends as one, unlike headings and captions."""
        return self.text.rstrip(_CLOSING)[-1:] in (".", "!")

    @property
    def definition(self) -> str:
        """The words that say who or what the subject is."""
        return self.text[slice(*self.told)].casefold().removeprefix("the ") if self.told else ""


def spoken_of(question: Question, search: Search, corpus: Corpus, known: Known) -> list[Spoken]:
    """The sentences that speak of the subject; first those that define it, by how many say the same of it."""
    whole, surnames = _names(question.subject, known)
    outlets = question.interpretation.sources
    hits = search(replace(question, text=question.subject, parts=()), DEEP)
    passages = corpus.catalog.passages([hit.id for hit in hits])
    found = []
    for passage in (passages[hit.id] for hit in hits if hit.id in passages):
        document = corpus.document(passage.document_id)
        if outlets and document.source not in outlets:
            continue
        spans = sentences_of(passage, corpus)
        known_by_surname = [name for name in surnames if _is_nobody_else(name, whole, around(document, passage))]
        texts = [document.text[slice(*span)] for span in spans]
        for span, text, share in zip(spans, texts, topic_share(question.subject, texts), strict=True):
            told = definition(whole, text, known_by_surname)
            if told or share == 1.0 or any(name in words(text) for name in known_by_surname):
                found.append(Spoken(document, span, told))
    said = Counter(each.definition for each in found)

    def order(each: Spoken) -> tuple[bool, int, bool]:
        return not each.told, -said[each.definition] if each.told else 0, not each.is_sentence

    return sorted(dict.fromkeys(each for each in found if not each.asks), key=order)


def drafts(question: Question, found: Sequence[Spoken]) -> Iterator[Draft]:
    """Where it was asked who or what somebody or something is, what says so, each in other words; else up to three sentences."""
    most = MOST_DEFINITIONS if question.defined else MOST_SENTENCES
    chosen: list[Spoken] = []
    for each in found:
        again = any(
            same_report(each.text, other.text) or (each.told and each.definition == other.definition)
            for other in chosen
        )
        if len(chosen) < most and not again and (each.told or not question.defined):
            chosen.append(each)
    several = len({each.document.id for each in chosen}) > 1
    for each in chosen:
        yield Draft(each.text, ((each.document.id, *each.span),), each.told, compared=several)


def _names(subject: str, known: Known) -> tuple[list[str], list[str]]:
    """How texts may write the subject: as the question does, or somebody whom the index knows by the full name; and by the surname,
    where the full name stands in the document.
    """
    bare = re.sub(r"^the\s+", "", subject, flags=re.IGNORECASE)
    asked = {word.casefold() for word in words(bare)}
    people = resolve_speaker(bare, known) if names_in_text(bare, goes_on=True) == [bare] else ()
    persons = (name for name in people if not any(word[0].islower() for word in words(name)))  # no `chief of Hamas`
    meant = [name for name in persons if asked <= {word.casefold() for word in words(name)}]
    full = [name for name in meant if len(words(name)) > 1]
    surnames = [name for each in full if (name := words(each)[-1]).casefold() not in INSTITUTIONS | PLACES]
    # A bare "Biden" is whoever the index means by it: the surname alone may be anybody's.
    return full if bare in surnames else list(dict.fromkeys([*meant, bare])), surnames


def _is_nobody_else(surname: str, whole: Sequence[str], text: str) -> bool:
    """Whether a text names somebody in full, and nobody else of that surname."""
    forenames = {word for name in whole for word in name.split()}
    before = set(re.findall(rf"\b([A-Z][\w'’-]+)\s+{re.escape(surname)}\b", text))
    others = {word for word in before - forenames if word.casefold() not in OFFICES}
    return bool(before & forenames) and not others
