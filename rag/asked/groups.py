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
_OF_WHOM = re.compile(r",|\s(?:for|to|of|at|with|in|from|and|who|that|via|also|representing|accusing)\s")
_PARTIES = frozenset({"republicans", "democrats", "conservatives", "liberals"})
_VAGUE = re.compile(
    r"\b(?:(?:both|all|the|other)\s+)?(?:sides|people|critics|supporters|opponents|fans|voters|users|residents|locals|observers|commentators"
    r"|viewers|readers|parties|experts|analysts|officials|witnesses|leaders|spokespeople|advisers)\b",
    re.IGNORECASE,
)


def vague_group(text: str) -> str:
    """Those of whom an article seldom says that they are one: `both sides` of `what did both sides say about the dam?`; else nothing.

    >>> vague_group("What did both sides say?"), vague_group("What did the mayor say about fans?")
    ('both sides', '')
    """
    found = _VAGUE.search(text)
    return found.group() if found and not re.search(r"\bsa(?:y|ys|id)\b", text[: found.start()]) else ""


def is_group(slot: str) -> bool:
    """Whether several people are asked for by what they are: `officials`, `Republicans`, `financial advisers`."""
    last = [word.casefold() for word in words(slot)][-1:]
    return bool(last) and (
        last[0] in GROUPS or last[0] in _HEADS or (last[0].endswith("s") and last[0][:-1] in OFFICES)
    )


def members(slot: str, roles: Iterable[tuple[str, str]], speakers: Iterable[str]) -> tuple[str, ...]:
    """The speakers most of whose roles, or what they are called without a name, make them one of the group.

    Everything else that is said of the group must stand there, too.

    >>> roles = [("Eva Lund", "a financial adviser"), ("Otto Berg", "adviser to the mayor")]
    >>> members("financial advisers", roles, ["Otto Berg", "bank's financial adviser"])
    ('Eva Lund', "bank's financial adviser")
    """
    *before, group = [word.casefold() for word in content_words(slot)] or [""]
    wanted = [word for word in before if word not in _ANY]
    heads = set(_HEADS.get(group, _singular(group)).split())
    of_each: dict[str, list[bool]] = {}
    for speaker, role in roles:
        of_each.setdefault(speaker, []).append(_is_one(role, heads, wanted, by_party=group in _PARTIES))
    called = [name for name in speakers if words(name) and not name.istitle() and _is_one(name, heads, wanted)]
    return tuple(dict.fromkeys((*(name for name, told in of_each.items() if 2 * sum(told) > len(told)), *called)))


def _is_one(role: str, heads: set[str], wanted: Sequence[str], *, by_party: bool = False) -> bool:
    """Whether the last word of a role, before "of" or "at", is one of the group's; of a party, whether any is."""
    own = [word.casefold().rstrip(".") for word in words(_OF_WHOM.split(role)[0])]
    is_one = not heads.isdisjoint(own if by_party else own[-1:]) and "former" not in own
    return is_one and all(any(of_one_place(word, each) for each in own) for word in wanted)


def _singular(group: str) -> str:
    return group[:-2] if group.endswith(("sses", "ches", "shes")) else group.removesuffix("s")
