"""How much of what is asked for stands in a text: its terms, rare ones more, and its names, however they are written."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from index.corpus import Corpus
from rag.asked.known import close_spelling
from rag.words import forms, stems, term_stems, words

_COUNTRIES = {
    "american": "US America", "asian": "Asia", "british": "UK Britain", "chinese": "China", "danish": "Denmark", "dutch": "Netherlands",
    "european": "Europe EU", "finnish": "Finland", "french": "France", "greek": "Greece", "irish": "Ireland", "japanese": "Japan",
    "polish": "Poland", "portuguese": "Portugal", "scottish": "Scotland", "spanish": "Spain", "swedish": "Sweden",
    "swiss": "Switzerland", "thai": "Thailand", "turkish": "Turkey", "welsh": "Wales",
}  # fmt: skip
"""Whose people a question may name where a text names the country; not the other way: French fries are not of France."""
_PEOPLE_ENDINGS = frozenset({"i", "n", "an", "ian", "ish", "ese"})

Weights = dict[tuple[frozenset[str], ...], float]
"""A term of the question, as the stems of each of its forms, and how much it weighs."""


def term_weights(terms: Sequence[str], corpus: Corpus) -> Weights:
    """The weight of each term of the question: its inverse document frequency over passages, at least 1."""
    total, frequencies = corpus.passage_count, corpus.catalog.passage_frequencies(terms)
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
    """Whether a text holds a name: as written, without its points, misspelt by a letter, as initials, as its people, or a people's country.

    >>> mentions("US", "the United States said"), mentions("Zelensky", "Zelenskiy said"), mentions("Oslo", "in Lviv")
    (True, True, False)
    >>> mentions("Amazon", "Amazonian forests"), mentions("Chinese-like", "Chinese-style elements")
    (True, True)
    >>> mentions("American", "in the U.S."), mentions("Netherlands", "a Dutch tourist")
    (True, False)
    """
    if any(mentions(country, text) for country in _COUNTRIES.get(name.casefold(), "").split()):
        return True
    wanted = _plain(name)
    plain = [_plain(word) for word in words(text)]
    if any(wanted in (word, f"{word}s") or close_spelling(wanted, word) for word in plain):
        return True
    held = stems([text])[0]
    if any(each <= held for each in stems([name, *forms(name)])):
        return True
    if any(kindred(mine, theirs) for mine in stems([name])[0] for theirs in held):
        return True
    parts = [part for part in name.split("-") if part[:1].isupper()]
    if "-" in name and parts:
        return all(mentions(part, text) for part in parts)
    return wanted in _initials(text)


@lru_cache(maxsize=16_384)  # the same words stand in many passages
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
    """First letters of runs of capitalised words, and short words of capitals whole: `United States` gives `us`, `UK Air Board` `ukab`."""
    runs = re.findall(r"(?:\b[A-Z]\w+ ?){2,6}", text)
    initials = (
        "".join(word if word.isupper() and len(word) <= 3 else word[0] for word in run.split()).casefold()
        for run in runs
    )
    return {each[first:] for each in initials for first in range(len(each) - 1)}
