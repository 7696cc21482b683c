"""What of a sentence can be told to be wrong by looking: numbers and their units, days, and whether it says the opposite.

Stricter than the signals of support.py, which were fitted as they are: what is found here is decisive alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.dates import find_dates
from index.dates.almanac import MONTHS_WRITTEN, WEEKDAYS_WRITTEN
from index.numerals import NUMERALS, ONES, TENS
from index.records import DateRange, Day
from rag.proving.support import read_claim
from rag.words import content_words, stems

_ORDINALS = {word: at for at, word in enumerate("third fourth fifth sixth seventh eighth ninth tenth".split(), start=3)}
_MAGNITUDES = "hundred|thousand|million|billion|trillion|dozen"
_SPELLED = "|".join(NUMERALS)
_NUMBER = re.compile(
    rf"(?P<figures>\d+(?:[.,]\d+)*)(?P<glued>st|nd|rd|th|k|m|bn)?\b|\b(?P<tens>{'|'.join(TENS)})[- ](?P<ones>{'|'.join(ONES)})\b"
    rf"|\b(?P<word>{_SPELLED}|{'|'.join(_ORDINALS)})\b|\b(?P<magnitude>{_MAGNITUDES})s?\b",
    re.IGNORECASE,
)
_UNITS = (
    ("second", "seconds"), ("minute", "minutes"), ("hour", "hours"), ("day", "days"), ("week", "weeks"),
    ("month", "months"), ("year", "years"), ("decade", "decades"), ("century", "centuries"),
    ("percent", "per cent", "%", "percentage"), ("euro", "euros", "€", "EUR"), ("dollar", "dollars", "$", "USD"),
    ("pound", "pounds", "£", "GBP"), ("ruble", "rubles", "rouble", "roubles", "₽"), ("kroner", "krone", "kronor"),
    ("crown", "crowns"), ("yen", "¥"), ("franc", "francs"), ("yuan",), ("rupee", "rupees"),
    ("metre", "metres", "meter", "meters"), ("kilometre", "kilometres", "kilometer", "kilometers", "km"),
    ("mile", "miles"), ("tonne", "tonnes", "ton", "tons"), ("kilogram", "kilograms", "kilo", "kilos", "kg"),
    ("litre", "litres", "liter", "liters"), ("acre", "acres"), ("hectare", "hectares"), ("degree", "degrees"),
)  # fmt: skip
_UNIT_OF = {form.casefold(): group[0] for group in _UNITS for form in group}
_UNIT = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(each) for each in sorted(_UNIT_OF, key=len, reverse=True))})(?!\w)", re.IGNORECASE)  # fmt: skip
_BESIDE = 24
"""Characters after a number in which its unit stands: `150 million euros`."""

_NO = re.compile(r"\b(?:not|no|never|none|nobody|nothing|without|cannot|neither|nor)\b|n['’]t\b", re.IGNORECASE)
_SOFT_NO = re.compile(
    r"\b(?:(?:refus|declin|den(?:y|ie)|reject|fail|lack|avoid|prevent|exclud|forbid|forbad|unanswer|contradict|disput|stopp?|halt)\w*"
    r"|unlikely|unable|impossible|hardly|ban(?:s|ned)?|rul(?:e|es|ed|ing) out|(?:left|leaves?|leaving) open|(?:stay|kept|keep)\w* (?:out|away))\b",
    re.IGNORECASE,
)
"""Words by which a sentence can say no without a word of negation, and the other way round."""
_OPPOSITES = (
    "rise rose risen increase grow grew climb gain|fall fell fallen decrease drop shrink decline lose lost",
    "accept agree approve|reject refuse deny oppose",
    "support|oppose",
    "open reopen|close shut",
    "win won|lose lost",
    "before|after",
    "more|fewer less",
    "above|below",
    "first|last",
    "buy bought|sell sold",
    "arrive|depart",
    "legal|illegal",
    "keep kept continue maintain pursue|abandon drop cease stop end",
    "alive|dead",
    "start begin began begun|end finish stop",
    "import|export",
    "cheaper|dearer",
    "faster|slower",
    "earlier|later",
    "higher|lower",
    "most|least",
    "all every|none no",
    "ahead|behind",
    "innocent|guilty",
    "success succeed|failure fail",
    "north|south",
    "east|west",
)
_GIVE_UP = re.compile(r"\b(?:gives?|gave|given|giving)\s+up\b")
_CLAUSE = re.compile(r"[,;:—]|\s--\s|\b(?:but|while|although|though|because|that|which|who|and|when|where)\b")
_COARSE = re.compile(
    rf"(?:(?:in|since|from|by|during|of|until)\s+)?(?:(?:{'|'.join(MONTHS_WRITTEN)})(?:,?\s+\d{{4}})?|\d{{4}})\W*",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS_WRITTEN)})\b")


def unknown_numbers(claim: str, text: str) -> list[str]:
    """Numbers of a claim, in figures or words, that a text does not hold, and units that it holds with no number.

    >>> unknown_numbers("Some 25 of 150 million euros in five days", "twenty-five of 150 billion euros in five weeks")
    ['million', 'five days']
    """
    held = set(_values(text))
    units = {_UNIT_OF[found.group().casefold()] for found in _UNIT.finditer(text)}
    missing = []
    for found in _NUMBER.finditer(claim):
        unit = _unit_beside(claim, found)
        if _value(found) not in held and found.group().casefold() != "one":
            missing.append(found.group())
        elif unit and _UNIT_OF[unit.casefold()] not in units:
            missing.append(f"{found.group()} {unit}")
    return missing


def _unit_beside(claim: str, found: re.Match[str]) -> str:
    before = _UNIT.search(claim, max(0, found.start() - 1), found.start())
    after = _UNIT.search(claim, found.end(), found.end() + _BESIDE)
    between = claim[found.end() : after.start()] if after else ""
    if after and not re.sub(_MAGNITUDES, "", between, flags=re.IGNORECASE).strip(" -"):
        return after.group()
    return before.group() if before and before.group() in "€$£¥₽" else ""


def _values(text: str) -> Iterator[str]:
    return (_value(found) for found in _NUMBER.finditer(text))


def _value(found: re.Match[str]) -> str:
    """One form of a number, however it is written.

    >>> [_value(each) for each in _NUMBER.finditer("1,200 and twenty-five, 4.50, three millions")]
    ['1200', '25', '4.5', '3', 'million']
    """
    parts = {name: each.casefold() for name, each in found.groupdict().items() if each}
    if "figures" in parts:
        plain = re.sub(r",(?=\d{3})", "", parts["figures"])
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if "tens" in parts:
        return str(TENS[parts["tens"]] + ONES[parts["ones"]])
    if "word" in parts:
        return str({**NUMERALS, **_ORDINALS}[parts["word"]])
    return parts["magnitude"]


def unknown_days(claim: str, text: str, published: Day | None = None, also: Sequence[Day] = ()) -> list[str]:
    """Days of a claim that a text does not name, nor `also`; relative ones count from the day of publication.

    A month or year is named by a day in it. A weekday that cannot be resolved must stand there as a word.

    >>> unknown_days("in May 1974 and on June 3", "It was opened on 3 May 1974."), unknown_days("on Monday", "on Sunday")
    (['June 3'], ['Monday'])
    """
    wanted = find_dates(claim, today=published)
    held = [each.range for each in find_dates(text, today=published)] + [DateRange.only(each) for each in also]
    missing = [
        each.text
        for each in wanted
        if not re.search(rf"(?<!\w){re.escape(each.text)}(?![\w,]\d|\w)", text, re.IGNORECASE)
        and not any(_names(each.range, each.text, day) for day in held)
    ]
    resolved = [(each.start, each.end) for each in wanted]
    for found in _WEEKDAY.finditer(claim):
        apart = not any(start <= found.start() and found.end() <= end for start, end in resolved)
        if apart and found.group() not in text:
            missing.append(found.group())
    return missing


def without_days(text: str, published: Day | None = None) -> str:
    """A text with blanks in place of its days, whose numbers are no counts.

    >>> without_days("5 on 14 February")
    '5 on            '
    """
    for each in find_dates(text, today=published):
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


def _names(wanted: DateRange, written: str, held: DateRange) -> bool:
    """Whether a day is what a text names, or a part of it; a month or year may be wider than it."""
    known = held.first.year is not None or wanted.first.year is None
    if known and wanted.first in held and wanted.last in held:
        return True
    return known and bool(_COARSE.fullmatch(written)) and held.first in wanted and held.last in wanted


def contradicts(claim: str, texts: Sequence[str]) -> str:
    """The word by which a claim says the opposite of its nearest sentence; nothing if none is seen.

    >>> contradicts("Shares rose by 2 percent.", ["Shares fell by 2 percent."]), contradicts("She did not go.", ["She went."])
    ('rose', 'not')
    >>> contradicts("She refused to go.", ["She would not go."])
    ''
    """
    nearest = read_claim(claim, texts).nearest()[:2]
    if not nearest:
        return ""
    return _negation(claim, nearest) or _opposite(claim, " ".join(nearest))


def _negation(claim: str, nearest: Sequence[str]) -> str:
    said = _NO.search(claim)
    around = " ".join(nearest)
    if said:
        return "" if _NO.search(around) or _SOFT_NO.search(around) else said.group()
    clause = _nearest_clause(claim, nearest[0])
    there = _NO.search(clause)
    return f"“{there.group()}” there" if there and not _SOFT_NO.search(claim) else ""


def _nearest_clause(claim: str, sentence: str) -> str:
    """The clause of a sentence that shares most words with a claim."""
    clauses = [each for each in _CLAUSE.split(sentence) if each.strip()] or [sentence]
    wanted, *held = stems([" ".join(content_words(claim)), *clauses])
    return clauses[max(range(len(clauses)), key=lambda at: len(wanted & held[at]))]


def _opposite(claim: str, text: str) -> str:
    mine, theirs = (set[str](re.findall(r"[a-z]+", _GIVE_UP.sub("abandon", each.casefold()))) for each in (claim, text))
    for line in _OPPOSITES:
        for one, other in ((0, 1), (1, 0)):
            sides = [set(_inflected(side)) for side in line.split("|")]
            said = mine & sides[one]
            if said and not mine & sides[other] and theirs & sides[other] and not theirs & sides[one]:
                return sorted(said)[0]
    return ""


def _inflected(side: str) -> Iterator[str]:
    for word in side.split():
        stem = word.removesuffix("e")
        yield from (
            word,
            word + "s",
            word + "d",
            stem + "ed",
            stem + "ing",
            word + "es",
            stem + stem[-1] + "ed",
            stem + stem[-1] + "ing",
        )
