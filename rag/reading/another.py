"""Whether a text speaks of another thing of the same name than the one that a question asks about.

Of another people's president, army or bank; of another number of a series; of somebody who no longer holds the office.
"""

from __future__ import annotations

import re

from index.numerals import NUMERALS
from index.records import Day
from index.reported.lexicon import CALENDAR
from rag.words import STOP_WORDS

_PEOPLE = (
    r"(?:[A-Z][a-z]+(?:ian|ean|ish|ese)"
    r"|American|African|Mexican|German|Afghan|French|Dutch|Swiss|Greek|Czech|Israeli|Iraqi|Pakistani|Saudi|Yemeni|Kuwaiti)"
)
"""Words that name a people by their form, and those that only a list can tell from `Which`, `Can` and `Congress`."""
_PAIR = re.compile(rf"\b(?P<people>{_PEOPLE})\s+(?P<head>[A-Za-z][\w-]+)")
_NUMBERED = re.compile(
    r"\b(?P<head>[^\W\d_]\w{2,})\s+(?P<number>\d{1,3}|[IVX]{2,5})\b(?!\s*(?:%|percent|per\s+cent|[-–:.,/]\s?\d))"
)
_PARTS = frozenset("season episode part chapter volume series version round phase stage week book".split())
"""What is counted in small letters too; of any other word only a name's number is one."""
_ROMAN = dict(enumerate("I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX".split(), start=1))
_WRITTEN = {number: word for word, number in NUMERALS.items()}
_ORDINALS = dict(
    enumerate("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1)
)
_OFFICE = re.compile(
    r"\bwho(?:\s+is|['’]s)\s+(?:the\s+(?:[\w-]+\s+){0,3}?(?P<the>[\w-]+)(?=\s+(?:of|at|in|for)\b|\W*$)|(?P<of>[\w-]+)\s+(?:of|at)\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w.,$£€])(?:1[0-9]|20)\d\d(?!\w|[.,]\d)")
_YEAR_ASKED = re.compile(
    r"\b(?:in|of|for|during|Q[1-4]|quarter|early|mid|late|season)\s+((?:1[0-9]|20)\d\d)\b(?!\s+[a-z])|\bthe\s+((?:19|20)\d\d)\s+[A-Z]|[A-Z]\w+\s+((?:19|20)\d\d)\W*$"
)
"""`in 2021`, `the 2021 Open`, `the Presidential Election 2020?`, but not `the novel 1984`, `1500 euros`."""
_BESIDE = re.compile(
    r"\b(?:founded|born|built|established|elected|created|opened|launched|since|from|after|until|till|by|before)\s+(?:\w+\s+)?(?:1[0-9]|20)\d\d\b",
    re.IGNORECASE,
)
"""A year that says since when something is or was."""
_OPENING_YEAR = re.compile(r"\W*(?:back\s+|early\s+|late\s+)?in\s+(?:19|20)\d\d,", re.IGNORECASE)
"""What begins so tells of that year, whenever it was published, unless it goes on."""
_LASTS = re.compile(r"\b(?:still|since|now|later|remains?|until|till|ever|today|years?)\b", re.IGNORECASE)
_YEARS_TOGETHER = re.compile(r"\b(?:1[0-9]|20)\d(?:0s\b|\d\s?[/–-]\s?\d\d)")
_FORMER = r"\b(?:[Ff]ormer\s+|[Ee]x-)(?:[A-Z][\w'’-]+\s+){0,2}"
_FOLLOWS = re.compile(r"\b(?:succe\w+|replac\w+|follow\w+|tak(?:e|es|ing)\s+over|took\s+over)\b", re.IGNORECASE)


def of_another(question: str, text: str) -> bool:
    """Whether a sentence names what a question asks for only as another people's, or somebody's of before."""
    return _of_another_people(question, text) or _of_former(question, text)


def of_another_number(question: str, article: str) -> bool:
    """Whether an article has a name with other numbers, but nowhere with the one asked for.

    >>> of_another_number("when was orbel racer 2 released", "Orbel Racer 3 was released in May.")
    True
    >>> of_another_number("when was orbel racer 2 released", "Orbel Racer II was released before Orbel Racer 3.")
    False
    >>> asked = "When does season 4 of The Keepers start?"
    >>> of_another_number(asked, "The Keepers, season 3. It starts on 2 May."), of_another_number(
    ...     asked, "After season 3 The Keepers are back for a fourth season. It starts on 2 May.")
    (True, False)
    >>> of_another_number("Who killed 12 people on May 12?", "He killed 11 people on May 11.")
    False
    """
    for found in _NUMBERED.finditer(question):
        head, told = found["head"], found["number"]
        if {head.casefold(), f"{head.casefold()}."} & (STOP_WORDS | CALENDAR):
            continue
        others = re.findall(rf"\b({re.escape(head)})\s+(?:\d{{1,3}}|[IVX]{{2,5}})\b", article, re.IGNORECASE)
        named = [each for each in others if head.casefold() in _PARTS or each != each.lower()]
        if named and not _numbered(head, told, article):
            return True
    return False


def of_another_year(question: str, text: str, passage: str, published: Day | None) -> bool:
    """Whether a sentence tells of other years than the one asked for, in a passage that does not name it.

    >>> of_another_year("What did Orbel earn in 2021?", "It earned $3m in 2019.", "It earned $3m in 2019.", None)
    True
    >>> of_another_year("Who led Orbel in 2021?", "Ann Lund, since 2019, leads it.", "Ann Lund, since 2019, leads it.", None)
    False
    >>> of_another_year("What did Orbel earn in 2021?", "It earned $3m, and $2m in 2020.", "", Day(2021, 3, 1))
    False
    >>> of_another_year("Was Lund arrested in 2021?", "In 2017, as a student, she was arrested.", "", Day(2021, 3, 1))
    True
    >>> asked = "Where did the bank expand in 1995?"
    >>> [of_another_year(asked, text, text, None) for text in ("Founded in 1894, it went to Oslo.", "In the 1990s, unlike 1980, to Oslo.")]
    [False, False]
    """
    asked = {int(year) for found in _YEAR_ASKED.findall(question) for year in found if year}
    told = [int(year) for year in _YEAR.findall(_BESIDE.sub(" ", text))]
    opening = _OPENING_YEAR.match(text)
    if asked and opening and not asked & set(told) and not _LASTS.search(text):
        return True
    if not asked or not told or _YEARS_TOGETHER.search(text) or (published and published.year in asked):
        return False
    between = any(min(told) <= year <= max(told) for year in asked)
    return not between and not asked & {int(year) for year in _YEAR.findall(passage)}


def of_a_people(question: str, name: str) -> bool:
    """Whether a name says of what people the thing asked for is.

    >>> of_a_people("Which Italian club hired Mara Lund?", "Italian"), of_a_people("Which Italian club hired Mara Lund?", "Mara Lund")
    (True, False)
    >>> of_a_people("Who led the Italian team?", "Italian"), of_a_people("Which Turin club hired him?", "Turin")
    (False, False)
    """
    asked = re.search(rf"\b(?:[Ww]hich|[Ww]hat)\s+(?P<people>{_PEOPLE})\s+[a-z]", question)
    return asked is not None and asked["people"] == name


def _of_another_people(question: str, text: str) -> bool:
    """
    >>> asked = "Who is the Russian President?"
    >>> _of_another_people(asked, "He met Ukrainian President Volodymyr Zelenskiy and urged Russia to talk.")
    True
    >>> _of_another_people(asked, "He met Russian President Vladimir Putin after the Ukrainian president.")
    False
    >>> _of_another_people("Which company sued Orbel Motors?", "The German company Tarn sued Orbel Motors.")
    False
    >>> _of_another_people("Did the Russian army meet the Polish army?", "The Russian army stood at Lviv.")
    False
    """
    wanted = {(head.casefold(), people) for people, head in _PAIR.findall(question)}
    held = {(head.casefold(), people) for people, head in _PAIR.findall(text)}
    return not wanted & held and bool({head for head, _ in wanted} & {head for head, _ in held})


def _numbered(head: str, told: str, text: str) -> bool:
    """Whether a text holds the head with its number in any form: `season 4`, `seasons 3 and IV`, `season four`, `the fourth season`."""
    romans = {roman: number for number, roman in _ROMAN.items()}
    number = int(told) if told.isdigit() else romans.get(told, 0)
    after = "|".join(map(re.escape, {told, str(number), _ROMAN.get(number, told), _WRITTEN.get(number, told)}))
    before = "|".join({rf"{number}(?:st|nd|rd|th)", _ORDINALS.get(number, told)})
    one = rf"\b{re.escape(head)}s?\W{{0,3}}(?:\w+(?:\W|\s+(?:and|or|to)\s+))?(?:{after})\b"
    other = rf"\b(?:{before})\W+(?:\w+\W+)?{re.escape(head)}\b"
    return re.search(f"{one}|{other}", text, re.IGNORECASE) is not None


def _of_former(question: str, text: str) -> bool:
    """Whether a sentence names the office asked for only as somebody's who no longer holds it.

    >>> asked = "Who is the mayor of Holm?"
    >>> _of_former(asked, "Eva Lund, the former mayor of Holm, spoke."), _of_former(asked, "Mayor Lund met a former mayor.")
    (True, False)
    >>> _of_former(asked, "Eva Lund succeeds former mayor Tom Berg."), _of_former("Who is Eva Lund?", "Former Mayor Eva Lund spoke.")
    (False, False)
    """
    found = _OFFICE.search(question)
    if found is None or _FOLLOWS.search(text):
        return False
    office = re.escape(found["the"] or found["of"])
    held = len(re.findall(rf"\b{office}\b", text, re.IGNORECASE))
    return 0 < held == len(re.findall(rf"{_FORMER}(?i:{office})\b", text))
