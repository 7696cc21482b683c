"""Who or what somebody or something is: the words beside a name that say so, in the sentence that says it.

By form alone: an office before the name, an apposition or brackets after it, "is a …", what its letters stand for. A
sentence in which none of these stands beside the name says nothing of the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.lexicon import COURTESY, FUNCTION_WORDS, INSTITUTIONS, MODIFIERS, OFFICES
from index.records import Span
from rag.words import SAYING, words

_PLACE = r"(?:city|capital|town|village|port|region|province|state|island|republic|country|river|district|suburb|county|territory|peninsula)"
_OFFICES = OFFICES - COURTESY
_ADJECTIVES = frozenset({"official", "major", "general", "chief", "head", "expert", "executive"})
"""Offices that beside a name may be none: `52 official Twitter feeds`."""
_AGENT = re.compile(
    r"(?!(?:after|another|better|earlier|either|ever|former|her|however|later|never|number|other|others|over|rather|together|under|whether|or|for)$)"
    r"[a-z]+(?:ist|ast|er|or|ian|eer|ete|man|woman|star|champion|heir|heiress|billionaire)"
)
"""Before a whole name, who somebody is: `gymnast Simone Biles`."""
_KINDS = frozenset(
    """airport album app band book brand broadcaster building car carmaker charity chain club comet comedy currency device
    disease dish drama drug festival film firm flag game giant holiday hospital hotel insect language law lender maker
    manufacturer medicine molecule mountain movie museum novel opera operator park people plane planet plant platform play
    producer programme program project protein religion restaurant retailer rocket satellite school series service ship show site
    software song species spacecraft sport star startup start-up station store substance supermarket system tool treaty tribe
    vaccine vessel virus volcano website work""".split()
)
_LEFT = re.compile(r"(?<![^\s\"“‘'(])[\w'’.-]+\s+$")
_STOP = r"(?<![A-Z])(?<!Jr)(?<!Sr)(?<!St)(?<!Dr)(?<!Mr)(?<!No)\.(?:[\s\"”’)]|$)"
"""A full stop that ends a sentence."""
_IS = re.compile(
    rf"\s+(?:is|was|are|were|became|has\s+been|remains)\s+(?P<told>(?:an?|the|one\s+of)\s+[^;:?!]+?)(?=[;:?!]|,\s|{_STOP}|$)"
)
_APPOSITION = re.compile(
    r"(?:,|\s[–—]|\s--)\s+(?P<told>(?:an?|the|one\s+of|who\s+(?:is|was)\s+(?:an?|the|one\s+of)|who\s+(?:heads?|leads?|runs?|chairs?|founded)|former|then)\b[^,;:()–—?!]+?)"
    rf"(?=\s*(?:,|(?P<end>{_STOP}|$)|;|\s[–—]|\s--|\)))"
)
_OFFICE_AFTER = re.compile(r",\s+(?P<told>[^,.;:()–—?!]+?)(?=\s*(?:,|\.(?:\s|$)|;|\s[–—]|$))")
_BRACKETS = re.compile(r"\s+\((?P<told>(?:[A-Z]|an?\s|the\s|also\s|formerly\s)[^()]*[a-z][^()]*\s[^()]+)\)")
_LETTERS = re.compile(r"(?P<told>(?:[A-Z][\w'’-]*\s+(?:(?:of|and|the|for|in|on)\s+){0,2}){2,8})\($")
_OF_PLACE = re.compile(rf"\b(?:the|an?)\s+(?P<told>(?:[\w'’-]+\s+){{0,4}}{_PLACE})(?:\s+of\s+|,\s+)$")
_BEFORE = re.compile(r"\b(?P<told>(?:the|an?|another|its|their)\s+(?:[\w'’-]+\s+){0,6}(?P<noun>[\w-]+)),\s+$")
_LED_IN = re.compile(
    r"^\W*(?:in|on|at|to|from|after|before|with|during|by|near|outside|for|according\s+to)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
LONGEST_OFFICE = 8
"""Words of an apposition that is one by its office, not by an article: `Kirby, Pentagon press secretary, said`."""


def definition(names: Sequence[str], sentence: str) -> Span | None:
    """Where a sentence says who or what the bearer of one of these names is.

    >>> said = "The talks moved from Tarn (Upper Valley) to Orbel, a town on the coast, Mayor Eva Lund said."
    >>> [said[slice(*definition([name], said) or (0, 0))] for name in ("Orbel", "Lund", "Tarn", "Valley")]
    ['a town on the coast', 'Mayor', 'Upper Valley', '']
    """
    for name in names:
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sentence):
            if told := next(_told(sentence, found), None):
                return told
    return None


def _told(sentence: str, name: re.Match[str]) -> Iterator[Span]:
    """The words on either side of a name that say who or what it is."""
    start, end = name.span()
    led_in = _LED_IN.match(sentence[:start])
    if office := _office_before(sentence, start, is_whole=" " in name.group()):
        yield office
    for pattern in (_IS, _APPOSITION, _BRACKETS):
        found = pattern.match(sentence, end)
        if not found or _is_of_another(found["told"]) or (pattern is _APPOSITION and led_in):
            continue
        # At its end a sentence may sum itself up: `they join NATO, a dramatic step`.
        if pattern is not _APPOSITION or found["end"] is None or _is_kind(_head(found["told"])):
            yield found.span("told")
    after = _OFFICE_AFTER.match(sentence, end)
    if after and not led_in and _is_office(after["told"]) and not _is_of_another(after["told"]):
        yield after.span("told")
    before = sentence[:start]
    if spelt := _spelt_before(before, name.group().replace(".", "")):
        yield spelt
    for pattern in (_OF_PLACE, _BEFORE):
        found = pattern.search(before)
        if found and (pattern is _OF_PLACE or _names_a_kind(found["noun"], sentence[end:])):
            yield found.span("told")


def _office_before(sentence: str, start: int, *, is_whole: bool) -> Span | None:
    """`Pentagon spokesman` of `Pentagon spokesman John Kirby`: capitalised words with an office among them, then the name.

    Before a whole name the office ends where it begins (`Secretary of State`), before a surname with the last office's word.
    """
    place = first = start
    last = None
    while found := _LEFT.search(sentence, 0, place):
        word, place = found.group().strip(), found.start()
        is_office = word.casefold() in _OFFICES or (is_whole and _AGENT.fullmatch(word) is not None)
        if word in ("of", "for") and first < start:
            continue
        if last is None and re.search(r"['’]s?$", word):  # what goes before is somebody else's
            break
        if not (word[:1].isupper() or is_office or word.casefold() in MODIFIERS) or (
            word[-1] in ".,;:" and not is_office
        ):
            break
        if is_office and last is None:
            last = len(sentence[:start].rstrip()) if is_whole else place + len(word)
        first = place
    if last is None or first >= last or sentence[first:last] in _ADJECTIVES:
        return None
    return first, last


def _head(told: str) -> str:
    """`town` of `a town on the northern coast`: the last word before what is said of it."""
    return re.split(r"\s+(?:of|in|on|at|for|from|to|with|by|near|that|which|who|where|and)\s", told)[0].split()[-1]


def _is_kind(noun: str) -> bool:
    """Whether it is a noun for people, places, institutions or works."""
    folded = noun.casefold()
    return folded in INSTITUTIONS | _OFFICES | _KINDS or re.fullmatch(_PLACE, folded) is not None


def _is_office(told: str) -> bool:
    """`head of the union`, `Pentagon press secretary`; not `who defended his father`."""
    spoken = words(told)
    if len(spoken) > LONGEST_OFFICE or spoken[0].casefold() in FUNCTION_WORDS or spoken[0].endswith("ing"):
        return False
    folded = [word.casefold() for word in spoken]
    return any(
        word in _OFFICES and (word not in _ADJECTIVES or after == "of") for word, after in pairwise([*folded, ""])
    )


def _is_of_another(told: str) -> bool:
    """Whether it goes on with somebody else: `Lee, Mayor Eva Lund and others`, `Scholz, the Kremlin said, …`."""
    spoken = words(told)
    names = any(word.casefold() in _OFFICES and after[0].isupper() for word, after in pairwise(spoken))
    return names or any(word.casefold() in SAYING for word in spoken)


def _names_a_kind(noun: str, after: str) -> bool:
    """`another former Soviet republic, Georgia.`: a noun of places, offices or institutions, and the name ends there."""
    return _is_kind(noun) and bool(re.match(r"\s*(?:[,.;)]|$)", after))


def _spelt_before(before: str, letters: str) -> Span | None:
    """`Upper Valley Union` of `the Upper Valley Union (UVU)`: the capitalised words that a name in brackets is made of."""
    found = _LETTERS.search(before)
    if not found:
        return None
    for capital in re.finditer(r"\b[A-Z]", found["told"]):
        told = found["told"][capital.start() :].rstrip()
        if "".join(word[0] for word in told.split() if word[0].isupper()) == letters:
            start = found.start("told") + capital.start()
            return start, start + len(told)
    return None
