"""Whether a text speaks of another people's president, army or bank than the one that a question asks about."""

from __future__ import annotations

import re

_PEOPLE = (
    r"(?:[A-Z][a-z]+(?:ian|ean|ish|ese)"
    r"|American|African|Mexican|German|Afghan|French|Dutch|Swiss|Greek|Czech|Israeli|Iraqi|Pakistani|Saudi|Yemeni|Kuwaiti)"
)
"""Words that name a people by their form, and those that only a list can tell from `Which`, `Can` and `Congress`."""
_PAIR = re.compile(rf"\b(?P<people>{_PEOPLE})\s+(?P<head>[A-Za-z][\w-]+)")


def of_another_people(question: str, text: str) -> bool:
    """Whether a text names what the question asks for only of another people.

    >>> asked = "Who is the Russian President?"
    >>> of_another_people(asked, "He met Ukrainian President Volodymyr Zelenskiy and urged Russia to talk.")
    True
    >>> of_another_people(asked, "He met Russian President Vladimir Putin after the Ukrainian president.")
    False
    >>> of_another_people("Which company sued Orbel Motors?", "The German company Tarn sued Orbel Motors.")
    False
    >>> of_another_people("Did the Russian army meet the Polish army?", "The Russian army stood at Lviv.")
    False
    """
    wanted = {(head.casefold(), people) for people, head in _PAIR.findall(question)}
    held = {(head.casefold(), people) for people, head in _PAIR.findall(text)}
    return not wanted & held and bool({head for head, _ in wanted} & {head for head, _ in held})
