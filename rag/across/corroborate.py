"""The same report in several documents: one sentence of an answer, cited in all of them.

Two sentences are the same report only if they differ in next to nothing: not in a number, a name or a negation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.numerals import NUMERALS, SCALES
from rag.evidence import Candidate
from rag.words import stems

ALIKE = 0.8
"""The share of the stems of both sentences together that both hold."""
MOST_SOURCES = 5

_FACTS = re.compile(r"\d[\d.,]*\d|\d|(?<=\s)[A-Z][\w'’-]*")
_NUMERALS = re.compile(
    rf"\b(?:{'|'.join(word for word in [*NUMERALS, *SCALES] if len(word) > 3 or word in NUMERALS)})\b|(?<=\d)(?:{'|'.join(SCALES)})\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(r"\b(?:not|no|never|none|nobody|without|denie[sd]|n['’]t)\b|n['’]t\b", re.IGNORECASE)


def corroborating(chosen: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of other documents that report the same, one a document, at most as many as are worth citing."""
    found = {chosen.document.id: chosen}
    for each in candidates:
        if each.document.id not in found and same_report(chosen.text, each.text):
            found[each.document.id] = each
    return list(found.values())[1:MOST_SOURCES]


def same_report(one: str, other: str) -> bool:
    """Whether two sentences say the same in nearly the same words.

    >>> same_report("The storm sank 12 boats in Tarn.", "In Tarn the storm sank 12 boats.")
    True
    >>> same_report("The storm sank 12 boats in Tarn.", "The storm sank 15 boats in Tarn.")
    False
    """
    mine, theirs = stems([one, other])
    alike = len(mine & theirs) >= ALIKE * len(mine | theirs)
    return alike and _facts(one) == _facts(other) and _negations(one) == _negations(other)


def _facts(text: str) -> set[str]:
    """Numbers, in digits or in words, and capitalised words, without the first, which is capitalised whatever it is."""
    uncapitalised = text[:1].lower() + text[1:]
    return {*_FACTS.findall(uncapitalised), *(word.casefold() for word in _NUMERALS.findall(uncapitalised))}


def _negations(text: str) -> int:
    return len(_NEGATION.findall(text))
