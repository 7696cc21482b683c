"""Whom a sentence is about, read off its words and mentions: its subject, and who does something only people do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from index.reported.lexicon import AUXILIARIES, CUES, FUNCTION_WORDS, GROUPS, OFFICES
from index.reported.mentions import Mention
from index.reported.words import Unit, Word

_SUBORDINATING = frozenset(
    {"as", "while", "when", "after", "before", "although", "though", "because", "since", "once", "if"}
)
_LEADING = _SUBORDINATING | {"in", "on", "at", "during", "by", "for", "with", "following", "the", "a", "an"}
_REFERS = {"he": "male", "his": "male", "she": "female", "her": "female", "it": "thing", "its": "thing"}
_SPOKEN = frozenset({"said", "says", "told", "added", "wrote", "tweeted", "testified"})
"""What people do rather than places."""
_FOLLOWERS = GROUPS | frozenset(
    "supporter voter voters backer backers ally allies fan fans critic donor donors campaign rally administration era".split()
)


def has_article(words: Sequence[Word], mention: Mention) -> bool:
    """Whether a bare name has an article, as a thing: "the Celestiq"; "the late Eva Lund" and "the Rev. Lund" are people."""
    return (
        mention.kind == "name"
        and words[mention.first].lower in ("the", "a", "an")
        and (words[mention.first + 1].text == mention.name[0])
    )


def only_describes(words: Sequence[Word], mention: Mention) -> bool:
    """Whether a name only describes what follows: "a Trump supporter"."""
    after = mention.last + 1
    return mention.kind == "name" and after < len(words) and words[after].lower in _FOLLOWERS


def stands_for(mention: Mention) -> Mention | None:
    """Whom "the office of Ines Falk" and "Falk's team" stand for; a lawyer or a spokesman of hers is somebody else."""
    if mention.within is None:
        return None
    beside = mention.text.replace(mention.within.text, " ").lower().split()
    return None if OFFICES.intersection(beside) else mention.within


def names_that_speak(units: Sequence[Unit], mentions: Sequence[Sequence[Mention]]) -> frozenset[str]:
    """Single names that speak: "Lake said", so that Kari Lake is a person though a lake is a place."""
    return frozenset(
        mention.name[0]
        for unit, found in zip(units, mentions, strict=True)
        for mention in found
        if mention.kind == "name" and len(mention.name) == 1
        for beside in (mention.first - 1, mention.last + 1)
        if 0 <= beside < len(unit.words) and unit.words[beside].lower in _SPOKEN
    )


def subject_in(words: Sequence[Word], mentions: Sequence[Mention]) -> Mention | None:
    """The name that a unit begins with, if a verb can follow: "But Scholz met …", not "Scholz's visit …".

    Of "As Scholz spoke, Lavrov left" it is the name after the comma.
    """
    can_be = [each for each in mentions if _can_be_subject(words, each)]
    if can_be and not can_be[0].name and (named := _apposed(words, can_be[0], mentions)):
        return named
    after_clause = [each for each in can_be if each.first and words[each.first - 1].text == ","]
    opens = words[0].lower in _SUBORDINATING or words[0].lower.endswith("ing")
    if after_clause and opens and after_clause[0].first > 1:
        return after_clause[0]
    if can_be and can_be[0] is mentions[0]:
        return can_be[0]
    return after_clause[0] if after_clause and words[0].lower in _LEADING else None


def referred_to(after: Sequence[Word], *, acting: bool = False) -> str:
    """What a subject is called later in its sentence: `male`, `female`, `thing`, or `nobody`; `…, he said` calls nobody so.

    `acting`: only where a comma or a verb that people do follows the subject.
    """
    if acting and not (after[0].text == "," or after[0].lower in CUES or after[0].lower in AUXILIARIES):
        return "nobody"
    called = (_REFERS[word.lower] for word, then in pairwise(after) if word.lower in _REFERS and then.lower not in CUES)
    return next(called, "nobody")


def _apposed(words: Sequence[Word], described: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """The name that follows a description: "The family's pastor, Eva Lund, was there"."""
    comma = described.last + 1
    near = (each for each in mentions if each.name and comma < each.first <= comma + 2)
    return next(near, None) if words[comma].text == "," else None


def _is_described(before: Sequence[Word]) -> bool:
    """Whether a word that says what somebody is stands between a comma and the name: `In a post, blogger Eva Lund blamed …`."""
    return (
        len(before) > 1
        and before[-2].text == ","
        and before[-1].text.islower()
        and before[-1].lower not in FUNCTION_WORDS
    )


def _can_be_subject(words: Sequence[Word], named: Mention) -> bool:
    if named.last + 1 >= len(words) or only_describes(words, named):
        return False
    before, after = words[: named.first], words[named.last + 1]
    begins = (
        not before
        or before[-1].text == ","
        or _is_described(before)
        or all(word.lower in FUNCTION_WORDS for word in before[-2:])
    )
    return begins and ((after.text[0].isalpha() and not after.capitalised) or (after.text == "," and not before))
