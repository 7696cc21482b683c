"""Whether a text speaks of another people's president, army or bank than the one that a question asks about."""

from __future__ import annotations

import re

_PEOPLE = r"[A-Z]\w*(?:an|ish|ese|ani|eli|aqi|emi|ti|ch|ss|ek|ech)"
"""A word of the form of `Russian`, `Polish`, `Chinese`, `Israeli`, `French`, `Swiss`, `Greek`, `Czech`."""
_PAIR = re.compile(rf"\b(?P<people>{_PEOPLE})\s+(?P<head>[A-Za-z][\w-]+)")


def of_another_people(question: str, text: str) -> bool:
    """Whether a text names what the question asks for only of another people.

    >>> asked = "Who is the Russian President?"
    >>> of_another_people(asked, "He met Ukrainian President Volodymyr Zelenskiy and urged Russia to talk.")
    True
    >>> of_another_people(asked, "He met Russian President Vladimir Putin after the Ukrainian president.")
    False
    """
    wanted = {(head.casefold(), people) for people, head in _PAIR.findall(question)}
    if not wanted:
        return False
    held = {(head.casefold(), people) for people, head in _PAIR.findall(text)}
    heads = {head for head, _ in held}
    return any(pair not in held and pair[0] in heads for pair in wanted)
