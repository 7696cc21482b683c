"""Groups that a question asks for, `officials`, `Republican senators`: who of the index is one of them, by the roles it knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.reported.lexicon import GROUPS, OFFICES
from rag.names import of_one_place
from rag.words import content_words, words

_HEADS = {
    "spokespeople": "spokesman spokeswoman spokesperson",
    "lawmakers": "lawmaker representative rep senator sen congressman congresswoman mp",
    "politicians": "politician lawmaker representative rep senator sen congressman congresswoman mp minister governor gov mayor",
    "senators": "senator sen",
    "governors": "governor gov",
    "leaders": "leader president premier chancellor minister king",
    "officials": "official secretary commissioner administrator superintendent sheriff mayor governor gov spokesman spokeswoman spokesperson",
    "experts": "expert professor analyst researcher scientist economist historian fellow",
    "lawyers": "lawyer attorney counsel",
    "advisers": "adviser advisor",
    "doctors": "doctor physician surgeon",
    "democrats": "democrat democratic",
}
"""What members of a group are called in their roles, where that is not the group's word without its ending."""
_ANY = frozenset("some many several other all top senior local various world".split())
_OF_WHOM = re.compile(r"\s(?:for|to|of\s+the)\s")


def is_group(slot: str) -> bool:
    """Whether several people are asked for by what they are: `officials`, `Republicans`, `financial advisers`."""
    last = [word.casefold() for word in words(slot)][-1:]
    return bool(last) and (
        last[0] in GROUPS or last[0] in _HEADS or (last[0].endswith("s") and last[0][:-1] in OFFICES)
    )


def members(slot: str, roles: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The speakers whose role makes them one of the group; everything else that is said of the group must stand in the role, too.

    >>> members("financial advisers", [("Eva Lund", "a financial adviser"), ("Otto Berg", "adviser to the mayor")])
    ('Eva Lund',)
    """
    *before, group = [word.casefold() for word in content_words(slot)] or [""]
    wanted = [word for word in before if word not in _ANY]
    heads = set(_HEADS.get(group, _singular(group)).split())
    return tuple(dict.fromkeys(speaker for speaker, role in roles if _is_one(role, heads, wanted)))


def _is_one(role: str, heads: set[str], wanted: Sequence[str]) -> bool:
    own = {word.casefold().rstrip(".") for word in words(_OF_WHOM.split(role)[0])}
    told = {word.casefold() for word in words(role)}
    return not heads.isdisjoint(own) and all(any(of_one_place(word, each) for each in told) for word in wanted)


def _singular(group: str) -> str:
    return group[:-2] if group.endswith(("sses", "ches", "shes")) else group.removesuffix("s")
