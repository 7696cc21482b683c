"""The people of a document: what a name tells of them, and which offices they hold.

Who is meant by a mention is decided in index/speakers.py.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from index.reported.lexicon import (
    COURTESY,
    FEMALE,
    GIVEN_NAMES,
    GROUPS,
    INSTITUTIONS,
    MALE,
    MODIFIERS,
    OFFICES,
    PLACES,
    is_given_name,
)
from index.reported.mentions import SUFFIXES, Mention

_FORMER = frozenset({"former", "ex", "then", "previous", "late"})
_SAME_OFFICES = (frozenset({"attorney", "lawyer", "defender", "counsel", "solicitor", "barrister"}),)
_LEADERS = frozenset({"president", "premier", "chancellor", "minister", "king", "chairman"})
"""Whom "the Russian leader" may mean."""
_OPENERS = frozenset(
    {"unlike", "alongside", "besides", "former", "longtime", "fellow", "late", "current", "even", "only"}
)
_NO_GIVEN_NAMES = frozenset("inside outside beneath behind beyond above below near across around along".split())
"""What a sentence may begin with before the name of a place: "Inside Westminster Abbey"."""
_LONGEST_NAME = 8
"""Letters of Kimberly: longer words that end so are adverbs, "Definitively Denisovan"."""
_CHINESE = re.compile(r"[A-Z][a-z]{0,5}-(?!style|based|born|led|like|era)[a-z]{1,5}")
_INITIALS = re.compile(r"(?!US|UK|UN|EU|TV|AI|IT|LA|DC|NJ|NY|PR|HR|VP|MP|GM|UC)[A-Z]{2}")


_RELATED = frozenset("first lady wife husband son daughter brother sister father mother widow".split())
"""In the roles of people beside whom the holder of an office, of the same surname, is somebody else: First Lady Jill Biden."""


@dataclass(frozen=True)
class Speaker:
    """A resolved speaker. `is_person` is true only where the document shows it."""

    name: str
    role: str = ""
    is_person: bool = False
    is_plural: bool = False


@dataclass
class Person:
    """A person of one document while it is read; `is_shown` once its text shows that it is one."""

    name: tuple[str, ...]
    role: str = ""
    gender: str = ""
    mentions: int = 0
    is_shown: bool = False

    @property
    def speaker(self) -> Speaker:
        """The person as one who speaks."""
        return Speaker(" ".join(self.name), self.role, is_person=True)


def looks_like_person(mention: Mention, surnames: Collection[str] = ()) -> bool:
    """Whether a name may be a person's by its words; `surnames` are known to be such, though places are called so."""
    words = [word.lower() for word in mention.name]
    placed = words[:-1] if mention.name and mention.name[-1] in surnames else words
    if not words or any(word in PLACES or word in INSTITUTIONS or word in GROUPS for word in placed):
        return False
    begins = 1 if len(words) > 1 and _INITIALS.fullmatch(mention.name[0]) else 0  # "JD Vance"
    if any(len(word) > 1 and word.isupper() and not word.endswith(".") for word in mention.name[begins:]):
        return False
    if len(words) > 1 and (words[0] in _NO_GIVEN_NAMES or (words[0].endswith("ly") and len(words[0]) > _LONGEST_NAME)):
        return False
    if mention.kind == "titled":
        return True
    before = words[:-1] if is_given_name(words[0]) else words  # "Aaron Judge"
    return 2 <= len(words) <= 4 and not any(word in MODIFIERS or word in OFFICES for word in before)


def gender_of(mention: Mention) -> str:
    """`male`, `female`, or nothing where neither title nor given name is certain."""
    told = mention.role.lower().split()
    for gender, titles in (("male", MALE), ("female", FEMALE)):
        given = len(mention.name) > 1 and mention.name[0].lower() in GIVEN_NAMES[gender]
        if given or any(word in titles for word in told):
            return gender
    return ""


def ends_with(name: tuple[str, ...], end: tuple[str, ...]) -> bool:
    """Whether a name is another with words before it."""
    return len(name) > len(end) and name[-len(end) :] == end


def only_opens(word: str) -> bool:
    """Whether this is no given name, though a sentence begins with it: "Unlike", "Singer-songwriter"."""
    return word.lower() in _OPENERS or re.search(r"-[a-z]", word) is not None


def office_of(role: str) -> str:
    """A role without forms of address: "Mr." is nobody's office."""
    return " ".join(word for word in role.split() if word.lower() not in COURTESY)


def is_relative(role: str) -> bool:
    """Whether somebody is called after another: the first lady, a brother."""
    return not _RELATED.isdisjoint(role.lower().split())


def surname_of(name: tuple[str, ...]) -> str:
    """The family's name, which comes first in Chinese and Korean ones: Tsai of `Tsai Ing-wen`."""
    if len(name) == 2 and _CHINESE.fullmatch(name[1]) and not is_given_name(name[0]):
        return name[0]
    return name[-2] if name[-1].lower() in SUFFIXES and len(name) > 1 else name[-1]


def holds_office(role: str, described: str) -> bool:
    """Whether a role is the office that a description names; a former one is not held, nor a Russian one by a Chinese leader."""
    held, words = role.lower().split(), described.lower().split()
    offices = next((each for each in _SAME_OFFICES if words[-1] in each), {words[-1]})
    if words[-1] == "leader" and _LEADERS.intersection(held):
        return all(word.lower() in held for word in described.split()[:-1] if word.istitle()) and len(words) > 1
    apart = {word.lower() for word in described.split() if word.istitle()} - offices - _FORMER
    is_of_another = bool(apart.difference(held)) and bool(set(held) - offices - _FORMER)
    return not offices.isdisjoint(held) and _FORMER.isdisjoint(held) == _FORMER.isdisjoint(words) and not is_of_another
