"""Who or what somebody or something is: the words beside a name that say so, in the sentence that says it.

By form alone: an office before the name, an apposition or brackets after it, "is a …", what its letters stand for. Where
a noun for people, places, institutions or works must be among the words, it is; a sentence without any of this says
nothing of the kind, and one that might be read otherwise is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from index.records import Span
from index.reported.lexicon import CALENDAR, COURTESY, CUES, FUNCTION_WORDS, INSTITUTIONS, MODIFIERS, OFFICES, PLACES
from rag.words import SAYING

_TOKEN = re.compile(
    r"(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Capt|Lt|Col|Sgt|Rev|St|Jr|Sr|No)\.|[A-Z]\.(?=\s[A-Z])"
    r"|\d+(?:[.,]\d+)*|\w+(?:[-'’]\w+)*['’]?|--|[^\w\s]"
)
_LOCALITIES = frozenset("city capital town village port island republic river suburb peninsula kingdom".split())
_KINDS = frozenset(
    """airport album app architect artist athlete band barge boat book brand bridge building canal car castle
    cathedral chain charity chef club comedy comet currency dam device disease doctor drama drug factory ferry
    festival film firm flag game gang giant guitarist holiday hospital hotel insect lake language law magazine
    medicine militia mine molecule mountain movie museum newspaper nonprofit novel opera people plane planet plant
    platform program programme project protein pupil religion restaurant rocket satellite school series service ship
    site software song spacecraft species sport stadium start-up startup station store student substance supermarket
    system tool tower treaty tribe tunnel vaccine vessel virus volcano website""".split()
)
_AGENT = re.compile(
    r"(?!(?:after|another|better|earlier|either|ever|former|her|however|later|latter|matter|never|number|order|other|others|over"
    r"|rather|together|under|whether|or|for|your|our|their)$)"
    r"[a-z]*(?:[a-z]{3}ist|ast|[a-z]er|or|ian|eer|ete|man|woman|lady|star|champion|heir|heiress|billionaire|widow)"
)
"""A noun for who does something."""
_ADJECTIVES = frozenset({"official", "major", "general", "chief", "expert", "executive", "private", "head"})
"""Offices that beside a name may be none: `52 official Twitter feeds`."""
_OFFICES = OFFICES - COURTESY
_REPORTING = SAYING | CUES.keys()
_ARTICLES = frozenset({"a", "an", "the"})
_DETERMINERS = _ARTICLES | {"another", "its", "their", "his", "her"}
_COPULAS = frozenset({"is", "was", "are", "were", "became", "remains"})
_LEADS = frozenset(
    "leads led heads headed runs run chairs chaired directs directed owns owned coaches coached founded".split()
)
_EMPTY = frozenset(
    {"bit", "lot", "little", "same", "way", "long", "while", "day", "time", "reason", "result", "matter"}
)
"""What follows "is a" and says nothing of what something is: `a bit late`, `a long way off`."""
_BEFORE_SUBJECT = frozenset(
    {"that", "and", "but", "when", "because", "where", "if", "as", "while", "whether", "since", "though"}
)
_GOES_ON = frozenset(
    "of in on at for from to with by near that which who whose where between against behind under over across called named".split()
)
_ENDS = frozenset(',.;:?!–—)("“”') | {"--"}
_PAUSES = frozenset(",–—") | {"--"}
_OPENING = frozenset('“"')
_CALLED = frozenset("dubbed called named nicknamed codenamed titled".split())
_ORDERS = frozenset("watch read see meet listen".split())
FORENAMES = 2
"""Words that may stand between an office and a surname: `President Joseph R. Biden`."""
LONGEST = 12
"""Words that an apposition is looked for in, and that are looked at before a name."""


class Token(NamedTuple):
    """A word or a mark and where it stands."""

    text: str
    start: int
    end: int

    @property
    def folded(self) -> str:
        """In small letters, without a possessive."""
        return re.sub(r"['’]s?$", "", self.text).casefold()

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_possessive(self) -> bool:
        """Whether it is somebody's: `Lund's`."""
        return self.text.endswith(("'s", "’s", "s'", "s’"))


def definition(names: Sequence[str], sentence: str, surnames: Collection[str] = ()) -> Span | None:
    """Where a sentence says who or what the bearer of one of these names is.

    A surname counts alone or after an office or a forename of `names`: `Kristy Altman` is not Sam Altman.

    >>> said = "The talks moved from the port of Tarn to Orbel, a town on the coast, Mayor Eva Lund said."
    >>> [said[slice(*definition([name], said) or (0, 0))] for name in ("Orbel", "Eva Lund", "Tarn")]
    ['a town on the coast', 'Mayor', 'port']
    """
    tokens = [Token(found.group(), *found.span()) for found in _TOKEN.finditer(sentence)]
    forenames = {word for name in names for word in name.split()}
    for name in (*names, *surnames):
        for first, last in _occurrences(name, tokens):
            before = tokens[first - 1] if first else None
            if (
                name in surnames
                and before
                and before.is_capitalised
                and not (_is_office(before) or before.text in forenames)
            ):
                continue
            if told := next(_told(tokens, first, last), None):
                return tokens[told[0]].start, tokens[told[1] - 1].end
    return None


def _occurrences(name: str, tokens: Sequence[Token]) -> Iterator[Span]:
    """Where the tokens are the name and no part of a longer one: `White House` is nobody called White."""
    wanted = [found.group() for found in _TOKEN.finditer(name)]
    for first in range(len(tokens) - len(wanted) + 1):
        last = first + len(wanted)
        same = all(token.text == word for token, word in zip(tokens[first:last], wanted, strict=True))
        if same and not (last < len(tokens) and tokens[last].is_capitalised):
            yield first, last


def _told(tokens: Sequence[Token], first: int, last: int) -> Iterator[Span]:
    """The tokens on either side of a name that say who or what it is."""
    for rule in (_office_before, _spelt_before, _place_before, _apposed_before, _called):
        if found := rule(tokens, first, last):
            yield found
    for rule in (_said_to_be, _apposed, _in_brackets):
        if found := rule(tokens, first, last):
            yield found


def _office_before(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """`Pentagon spokesman` of `Pentagon spokesman John Kirby`, `ferry company` of `the ferry company Norlink`."""
    is_whole = last - first > 1
    end = first
    while end and tokens[end - 1].folded in COURTESY | {f"{title}." for title in COURTESY}:
        end -= 1
    for _ in range(0 if is_whole else FORENAMES):
        forename = tokens[end - 1] if end else None
        if forename and forename.is_capitalised and not forename.is_possessive and not _is_office(forename):
            end -= 1
    noun = tokens[end - 1] if end else None
    is_person = is_whole and tokens[last - 1].folded not in INSTITUTIONS | PLACES
    if noun is None or not (
        _is_office(noun) or noun.text in INSTITUTIONS | _KINDS or (is_person and _AGENT.fullmatch(noun.text))
    ):
        return _long_office_before(tokens, first) if is_whole else None
    begin = _begin_of_phrase(tokens, end - 1)
    is_led = begin > 0 and tokens[begin - 1].folded in _ARTICLES
    if is_led and not is_whole and noun.text.islower() and _is_office(noun):
        return None  # `the judge Trump appointed`
    return None if begin + 1 == end and noun.text in _ADJECTIVES else (begin, end)


def _long_office_before(tokens: Sequence[Token], first: int) -> Span | None:
    """`Secretary of State` of `Secretary of State Ann Lee`."""
    if (
        first > 2
        and tokens[first - 2].text == "of"
        and _is_office(tokens[first - 3])
        and tokens[first - 1].is_capitalised
    ):
        return _begin_of_phrase(tokens, first - 3), first
    return None


def _begin_of_phrase(tokens: Sequence[Token], noun: int) -> int:
    """Where the words begin that belong to a noun: after an article, else with capitalised words and such as "former"."""
    for place in range(noun - 1, max(-1, noun - 6), -1):
        word = tokens[place].folded
        if word in _ARTICLES:
            return place + 1
        is_verb = tokens[place].text.endswith("ed") and tokens[place - 1].is_capitalised
        if word in FUNCTION_WORDS | _REPORTING or tokens[place].text in _ENDS or is_verb:
            break
    begin = noun
    while begin and (tokens[begin - 1].is_capitalised or tokens[begin - 1].folded in MODIFIERS | _OFFICES):
        if tokens[begin - 1].folded in FUNCTION_WORDS | CALENDAR | _ORDERS:
            break
        begin -= 1
    return begin


def _spelt_before(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """`Upper Valley Union` of `the Upper Valley Union (UVU)`: the capitalised words that a name in brackets is made of."""
    letters = tokens[first].text.replace(".", "")
    place = first - 1
    if place < 1 or last - first > 1 or not letters.isupper() or tokens[place].text not in ("(", "or"):
        return None
    while place > 0 and tokens[place - 1].text in _ENDS:
        place -= 1
    for begin in range(place - 1, max(-1, place - 1 - LONGEST), -1):
        if (
            "".join(token.text[0] for token in tokens[begin:place] if token.is_capitalised) == letters
            and tokens[begin].is_capitalised
        ):
            return begin, place
    return None


def _place_before(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """`western city` of `the western city of Lviv`."""
    if first < 2 or tokens[first - 1].text != "of" or tokens[first - 2].folded not in _LOCALITIES:
        return None
    begin = next((each for each in range(first - 3, max(-1, first - 7), -1) if tokens[each].folded in _ARTICLES), None)
    return None if begin is None else (begin + 1, first - 1)


def _apposed_before(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """`another former Soviet republic` of `…, or another former Soviet republic, Georgia.`"""
    ends = last == len(tokens) or tokens[last].text in _ENDS
    noun = tokens[first - 2] if first >= 3 else None
    if noun is None or tokens[first - 1].text != "," or not ends or not _is_kind(noun):
        return None
    for begin in range(first - 3, max(-1, first - 3 - LONGEST), -1):
        if tokens[begin].text in _ENDS:
            return None
        if tokens[begin].folded in _DETERMINERS or tokens[begin].is_possessive:
            is_address = noun.text in _LOCALITIES and tokens[begin].folded == "the"  # `in the port, Tarn`
            return None if is_address else (begin, first - 1)
    return None


def _called(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """`a security deal` of `a security deal, dubbed Project Clover`; not of `a judge named Lee as trustee`."""
    place = first - 1
    while place > 0 and tokens[place].text in _OPENING:
        place -= 1
    if place < 2 or tokens[place].text not in _CALLED or (last < len(tokens) and tokens[last].text == "as"):
        return None
    end = place - 1 if tokens[place - 1].text == "," else place
    for begin in range(end - 1, max(-1, end - 1 - LONGEST), -1):
        if tokens[begin].text in _ENDS or tokens[begin].folded in _COPULAS | {"the"}:
            return None
        if tokens[begin].folded in ("a", "an"):
            return (begin, end) if end - begin > 1 else None
    return None


def _said_to_be(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """`a painter` of `Lee is a painter.`, where Lee is the subject."""
    before = tokens[first - 1] if first else None
    is_subject = (
        before is None or before.text in _ENDS or before.folded in _BEFORE_SUBJECT | _ARTICLES or _is_office(before)
    )
    if before and before.folded in _ARTICLES and first > 1:
        is_subject = tokens[first - 2].text in _ENDS or tokens[first - 2].folded in _BEFORE_SUBJECT
    begin = last + 1
    if begin < len(tokens) and tokens[begin].text in _OPENING:
        begin += 1  # `Lee is “a painter”`
    if not is_subject or begin + 1 >= len(tokens) or tokens[last].text not in _COPULAS:
        return None
    is_one = tokens[begin].text == "one" and tokens[begin + 1].text == "of"
    if not (tokens[begin].text in _ARTICLES or is_one) or _EMPTY.intersection(
        token.folded for token in tokens[begin + 1 : begin + 4]
    ):
        return None
    return begin, _end_of_phrase(tokens, begin)


def _apposed(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """`a town on the coast` of `Orbel, a town on the coast, …`, `head of the union` of `Lee, head of the union, …`."""
    begin = last + 1
    if begin + 1 < len(tokens) and tokens[begin].text.isdigit() and tokens[begin + 1].text == ",":
        begin += 2  # `Olaf Scholz, 63, the chancellor`
    if begin >= len(tokens) or tokens[last].text not in _PAUSES:
        return None
    end = _end_of_phrase(tokens, begin)
    phrase = tokens[begin:end]
    if not phrase or any(token.folded in _REPORTING for token in phrase):
        return None
    if phrase[0].text == "who" and len(phrase) > 2:
        verb = phrase[2] if phrase[1].text in ("has", "had") else phrase[1]
        if verb.text in _LEADS:
            return begin, end
    if phrase[0].text in ("who", "which") and len(phrase) > 2:
        is_so = phrase[1].text in _COPULAS and phrase[2].text in _ARTICLES | {"one"}
        return (begin, end) if is_so and _holds_kind(phrase[2:]) else None
    is_led = phrase[0].folded in _DETERMINERS or phrase[0].text == "one"
    return (begin, end) if (_holds_kind(phrase) if is_led else _is_title(phrase)) else None


def _in_brackets(tokens: Sequence[Token], first: int, last: int) -> Span | None:
    """`a firm in Tarn` of `Norlink (a firm in Tarn)`, and what the letters of a name stand for."""
    if last + 1 >= len(tokens) or tokens[last].text != "(":
        return None
    end = next(
        (place for place in range(last + 1, min(len(tokens), last + 1 + LONGEST)) if tokens[place].text == ")"), None
    )
    if end is None:
        return None
    if end - last == 2 and tokens[last + 1].text.islower() and _is_office(tokens[last + 1]):
        return last + 1, end
    if end - last < 3:
        return None
    inside = tokens[last + 1 : end]
    spelt = "".join(token.text[0] for token in inside if token.is_capitalised) == tokens[first].text.replace(".", "")
    return (last + 1, end) if spelt or (inside[0].text in _ARTICLES and _holds_kind(inside)) else None


def _end_of_phrase(tokens: Sequence[Token], begin: int) -> int:
    return next((place for place in range(begin, len(tokens)) if tokens[place].text in _ENDS), len(tokens))


def _holds_kind(phrase: Sequence[Token]) -> bool:
    """Whether a phrase is led by a noun of a kind: `the maker of cars`; not `the mayor met Lee`, `a doctor and two nurses`."""
    for place in range(1, min(len(phrase), LONGEST)):
        if phrase[place].folded in _GOES_ON:
            return False
        following = [token.text for token in phrase[place + 1 : place + 3]]
        is_participle = (
            len(following) == 2 and re.fullmatch(r"[a-z]+(?:ed|ing)", following[0]) and following[1] in _GOES_ON
        )
        if _is_kind(phrase[place]) and (not following or following[0] in _GOES_ON or is_participle):
            return True
    return False


def _is_title(phrase: Sequence[Token]) -> bool:
    """Whether a phrase without an article is an office and its place: `head of the union`, `Pentagon press secretary`."""
    for place, token in enumerate(phrase[:LONGEST]):
        following = phrase[place + 1] if place + 1 < len(phrase) else None
        if _is_office(token) and (following is None or following.text in _GOES_ON):
            return token.text not in _ADJECTIVES or following is not None
        if not (token.is_capitalised or token.folded in MODIFIERS | _OFFICES or token.is_possessive):
            return False
    return False


def _is_office(token: Token) -> bool:
    return token.folded in _OFFICES and not token.is_possessive


def _is_kind(token: Token) -> bool:
    """Whether it is a noun for people, places, institutions or works; a capitalised word only if it is an office."""
    if token.is_possessive:
        return False
    nouns = token.text in INSTITUTIONS or token.text in _LOCALITIES or token.text in _KINDS
    return nouns or _AGENT.fullmatch(token.text) is not None or _is_office(token)
