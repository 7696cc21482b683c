"""Names in a text, told by their capitals, and what a name tells: whether it is a person's, and whose."""

from __future__ import annotations

import re

from index.dates.almanac import MONTHS_WRITTEN, WEEKDAYS_WRITTEN
from index.reported.lexicon import CALENDAR, GIVEN_NAMES, INSTITUTIONS, PLACES, is_given_name
from rag.words import STOP_WORDS, words

_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Capt|Lt|Col|Sgt|Rev)\.?")
_CAPITALISED = rf"(?:(?:St\.|{_TITLE.pattern})(?!\w)|[A-Z][\w'’.&-]*\w|[A-Z]\.)"
_NAME = re.compile(rf"{_CAPITALISED}(?:\s+(?:(?:of|the|de|von|van|al|bin|for|on|in)\s+){{0,2}}{_CAPITALISED})*")
_AFTER_NAME = re.compile(r"(?:['’]s|\s+[SJ]r\.?)+$")
_CALENDAR = re.compile(rf"(?:{'|'.join((*MONTHS_WRITTEN, *WEEKDAYS_WRITTEN))})\b")
KIN = {
    "female": frozenset("wife mother daughter sister aunt niece grandmother girlfriend widow stepmother".split()),
    "male": frozenset("husband father son brother uncle nephew grandfather boyfriend widower stepfather".split()),
}
_FEMALE_ENDING = re.compile(r"\w(?:ina|[eo]lla|etta|issa|[ae]nna|ette|elle|[ei]ca)$")


def names_in(text: str, *, goes_on: bool = False) -> list[str]:
    """Capitalised words that are names for certain: not the first word of a sentence, unless it is the only one.

    Of a text that goes on within a sentence the first word counts like any.

    >>> names_in("Why did Washington move the embassy to Warsaw?"), names_in("Washington moved"), names_in("Washington moved", goes_on=True)
    (['Washington', 'Warsaw'], [], ['Washington'])
    """
    found = words(text)
    return [
        word
        for position, word in enumerate(found)
        if word[0].isupper() and word.casefold() not in STOP_WORDS and (position > 0 or len(found) == 1 or goes_on)
    ]


def names_in_text(text: str, *, goes_on: bool = False) -> list[str]:
    """Runs of capitalised words; one at the beginning of a sentence only if it is no word of grammar.

    Of a text that goes on within a sentence the first run counts like any.

    >>> names_in_text("What did Olaf Scholz say on Monday? The Bank of England's clerks know.")
    ['Olaf Scholz', 'Bank of England']
    >>> names_in_text("Later Mr. Lund met Dr. Eva Berg of St. Gallen.")
    ['Lund', 'Eva Berg of St. Gallen']
    """
    return [name for found in _NAME.finditer(text) if (name := _name(text, found, goes_on))]


def _name(text: str, found: re.Match[str], goes_on: bool) -> str:
    """The words of a match that are a name, after a title; none where one word begins a sentence, as any word would."""
    written = _AFTER_NAME.sub("", found.group()).split()
    titles = [place for place, part in enumerate(written) if _TITLE.fullmatch(part)]
    parts = written[titles[-1] + 1 :] if titles else list(written)
    while parts and parts[0].casefold() in STOP_WORDS:
        parts.pop(0)
    before = ("x " if goes_on else "") + text[: found.start()]
    begins = not before.strip(" \"'“‘(") or before.rstrip()[-1:] in ".?!:"
    name = " ".join(parts)
    return "" if (begins and len(parts) == len(written) == 1) or _CALENDAR.match(name) else name


def may_be_person(name: str) -> bool:
    """Whether a name may be somebody's by its words: several of them, and none of a place, an institution or a day.

    >>> [may_be_person(name) for name in ("Mara Lund", "Lund", "Harbour Bridge", "Earlier on February")]
    [True, False, False, False]
    """
    parts = [part.casefold() for part in name.split()]
    if len(parts) < 2 or any(part[0].islower() for part in name.split()):
        return False
    return bool(gender_of(name)) or not (PLACES | INSTITUTIONS | CALENDAR).intersection(parts)


def gender_of(name: str) -> str:
    """`female` or `male`, where a forename or a kinship tells; else nothing.

    >>> [gender_of(name) for name in ("MP Adam Lund", "Petrina Lund", "Adam Bridge", "Lund", "Adam Lund's wife")]
    ['male', '', '', '', 'female']
    """
    *before, last = name.casefold().split()
    if not before or last in PLACES | INSTITUTIONS:
        return ""
    told = [gender for gender, nouns in KIN.items() if last in nouns]
    told += [gender for part in before for gender, names in GIVEN_NAMES.items() if part in names]
    return told[0] if told else ""


def likely_gender(name: str) -> str:
    """The same of somebody, whose forename may tell by its ending; of a thing's name that says nothing.

    >>> likely_gender("Petrina Lund"), likely_gender("Attila Nagy")
    ('female', '')
    """
    forename, *others = name.casefold().split() or [""]
    return gender_of(name) or ("female" if others and _FEMALE_ENDING.search(forename) else "")


def from_forename(name: str) -> str:
    """`Labour MP Adam Lund` → `Adam Lund`; the name itself where no forename of it is known."""
    parts = name.split()
    known = [at for at, part in enumerate(parts[:-1]) if is_given_name(part)]
    return " ".join(parts[known[0] :]) if known else name


def of_one_place(one: str, other: str) -> bool:
    """`ukraine` and `ukrainian`, `russia` and `russian`: one word is the other with the ending of its people."""
    shorter, longer = sorted((one.rstrip("ey"), other.rstrip("ey")), key=len)
    return one == other or (len(shorter) >= 5 and longer in {shorter + end for end in ("n", "an", "ian", "ish", "ese")})
