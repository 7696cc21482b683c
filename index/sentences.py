"""Sentence spans of a text, by rules for news in English and for any script that ends sentences with 。！？.

German, French, Spanish, Ukrainian and Russian have their abbreviations, ordinals and quotation marks beside these; a text gets
them only where its language is plain (languages.py), so that English is split as if there were no other.

Punkt, the usual trained splitter, was weighed: importing it costs three seconds here, and its known mistakes
(`"Why now?" / he asked.`, `No. / 10`, mixed quotation marks) need most of the rules below anyway.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.dates.almanac import MONTHS, WEEKDAYS
from index.languages import Language, language_of
from index.records import Span

LONGEST_SENTENCE = 2_000
"""Code points; a longer run without an end is cut at white space, so that work and passages stay bounded."""
LONGEST_WRAPPED_LINE = 110
SHORTEST_WRAPPED_LINE = 45

_CLOSERS = "\"'”’»)\\]"
_MARKS = r"(?P<mark>(?<![.!?…])[.!?…]++)"
_END = re.compile(rf"{_MARKS}(?P<closers>[{_CLOSERS}]*)(?=\s)|[。！？]+[」』”’]*")
_END_ELSEWHERE = re.compile(rf"{_MARKS}(?P<closers>[{_CLOSERS}“«‘]*(?:[ \u00a0\u202f]»)?)(?=\s|$)|[。！？]+[」』”’]*")
"""Where `“` and `«` close (German) and a blank stands before `»` (French)."""
_NEXT = re.compile(r"\s+(?P<openers>[\"'“‘«„(\[¿¡-]*)\s*(?P<word>\S+)")
_DASHED = re.compile(r"\s+[—–-]\s+[^\W\d_A-ZА-ЯЁІЇЄҐ]")
"""A clause that says who spoke, after a quotation: `«Когда?» — спросил он.`"""
_LAST_WORD = re.compile(r"[^\s\"'“”‘’«»()\[\]—–]+$")
_INITIAL = re.compile(r"^(?:[A-Z]|[A-Z](?:\.[A-Z])+)$")
_INITIAL_ELSEWHERE = re.compile(r"^[^\W\d_a-zà-öø-ÿа-яёіїєґ](?:\.-?[^\W\d_a-zà-öø-ÿа-яёіїєґ])*$")
_COUNTED = re.compile(r"(?:\d|\b[IVXLC]+)\s?[^\W\d_]$")
"""A letter after a number: a year's or a century's, with which a sentence may end."""
_ATTRIBUTION = re.compile(
    r"\s+(?:[A-Z][\w.’'-]*\s+){1,5}(?:said|says|asked|asks|told|added|wrote|shouted|replied|exclaimed|joked|recalled)\b"
)

_NEVER_LAST = frozenset(
    """mr mrs ms dr prof rev gen brig sen rep del amb atty cpl gov lt col sgt capt maj adm cmdr pvt hon pres supt st mt ft vs messrs mmes
    jan feb mar apr jun jul aug sep sept oct nov dec no nos fig vol pp cf al""".split()
)
"""Abbreviations that a sentence does not end with (`No.` and months only before a number)."""
_BEFORE_NUMBER = frozenset("jan feb mar apr jun jul aug sep sept oct nov dec no nos fig vol pp".split())
_VERSUS = "v"
"""As courts write it, `Roe v. Wade`: always small, so that `Henry V.` can end a sentence."""
_HALF_DAY = frozenset(("a.m", "p.m"))
_AFTER_TIME = re.compile(
    rf"(?:{'|'.join((*WEEKDAYS, *MONTHS))}|[ECMP][SD]?T|AK[SD]T|HST|GMT|UTC|BST|CES?T|Eastern|Central|Mountain|Pacific)\b(?!['’]s)",
    re.IGNORECASE,
)
"""What follows a time of day in its own sentence, though it is capitalised: `6:04 p.m. EDT Friday`, but not `5 p.m. Monday's talks …`."""
_STARTERS = frozenset(
    """The A An This That These Those He She It They We I You His Her Its Their Our My But And So In On At By For From
    With As If When While After Before Since Although However Meanwhile Most Many Some There Here What Who Why How
    Where Earlier Later Asked According Both Each Also Still Now Then Once""".split()
)
"""Words that show, after an abbreviation such as `U.S.`, that a new sentence begins."""


@dataclass(frozen=True)
class _Rules:
    """What a language has beside the English rules. `letters`: any small letter may be an abbreviation; `ordinals`: `3. Mai`."""

    never_last: frozenset[str] = frozenset()
    before_number: frozenset[str] = frozenset()
    starters: frozenset[str] = frozenset()
    letters: bool = False
    ordinals: bool = False
    end: re.Pattern[str] = _END_ELSEWHERE
    initial: re.Pattern[str] = _INITIAL_ELSEWHERE


def _rules(
    never_last: str, before_number: str, starters: str = "", *, letters: bool = False, ordinals: bool = False
) -> _Rules:
    return _Rules(
        frozenset(never_last.split()), frozenset(before_number.split()), frozenset(starters.split()), letters, ordinals
    )


_RULES: dict[Language, _Rules] = {
    "en": _Rules(starters=_STARTERS, end=_END, initial=_INITIAL),
    "de": _rules(
        "bzw ca vgl evtl ggf inkl zzgl sog hr hrn fr frl dipl ing hrsg mio mrd abs tel max min geb gest lt usf",
        "nr art abs bd kap seite",
        "Der Die Das Er Sie Es Wir Ich Ein Eine Danach Dann Doch Aber Und In Im Am Auf Bei Mit Nach Seit Zu Von Für Als Wenn Auch Dort Hier"
        " Diese Dieser Dieses Damit Dabei Nun Jetzt Laut",
        letters=True, ordinals=True,
    ),
    "fr": _rules(
        "mme mmes mlle mlles mm me mgr ste chap env hab cf dr pr éd av bd ex apr",
        "art fig no p pp vol chap",
        "Le La Les Il Elle Ils Elles Un Une On Nous Ce Cette Ces Mais Et Dans En Au Pour Selon Après Avant",
    ),
    "es": _rules(
        "sr sra sres sras srta dª dra ud uds vd avda av lic ing gral ee aprox tel pza",
        "núm pág págs art fig cap",
        "El La Los Las Un Una Él Ella Se En Pero Y Según Por Para Con Luego Después Antes Este Esta",
    ),
    "uk": _rules("вул просп пл бул буд обл ім акад проф доц див напр гр ред", "стор рис буд кв ст", letters=True),
    "ru": _rules("ул просп пер обл им акад проф доц см напр гр ред", "стр рис ст кв", letters=True),
}  # fmt: skip


def sentence_spans(text: str, within: Sequence[Span] | None = None) -> list[Span]:
    """Spans of sentences, trimmed, in order, disjoint; together they hold everything but white space.

    >>> text = 'He met Mr. Scholz at No. 10. "Why now?" he asked.'
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['He met Mr. Scholz at No. 10.', '"Why now?" he asked.']
    """
    rules = _RULES[language_of(text)]
    spans: list[Span] = []
    for start, end in within if within is not None else [(0, len(text))]:
        for first, last in _blocks(text, start, end):
            for begin, stop in _sentences(text, first, last, rules):
                spans += _bounded(text, begin, stop)
    return spans


def trimmed(text: str, start: int, end: int) -> Span:
    """The span without white space at its ends; empty spans keep their start.

    >>> trimmed("  a b ", 0, 6)
    (2, 5)
    """
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    return start + left, max(start + left, start + len(part.rstrip()))


def _blocks(text: str, start: int, end: int) -> Iterator[Span]:
    """Stretches that no sentence crosses: lines, or runs of lines where the text is hard-wrapped."""
    lines = [found.span() for found in re.compile(r"[^\n]+").finditer(text, start, end)]
    wrapped = _is_wrapped(text, lines)
    begin = 0
    for number, line in enumerate(lines):
        if number + 1 == len(lines) or not (wrapped and _continues(text, line, lines[number + 1])):
            yield lines[begin][0], line[1]
            begin = number + 1


def _is_wrapped(text: str, lines: Sequence[Span]) -> bool:
    """Whether lines are cut by width: several, none long, and most that are followed by another nearly full."""
    if len(lines) < 3 or max(end - start for start, end in lines) > LONGEST_WRAPPED_LINE:
        return False
    followed = [end - start for (start, end), (after, _) in pairwise(lines) if after == end + 1]
    return bool(followed) and 2 * sum(each >= SHORTEST_WRAPPED_LINE for each in followed) > len(followed)


def _continues(text: str, last: Span, line: Span) -> bool:
    """Whether a hard-wrapped line goes on in the next: no blank line between, and the first one nearly full."""
    return line[0] == last[1] + 1 and bool(text[slice(*line)].strip()) and last[1] - last[0] >= SHORTEST_WRAPPED_LINE


def _sentences(text: str, start: int, end: int, rules: _Rules) -> Iterator[Span]:
    begin = start
    for found in rules.end.finditer(text, start, end):
        if found.group("mark") and not _ends_sentence(text, begin, found, end, rules):
            continue
        span = trimmed(text, begin, found.end())
        if span[0] < span[1]:
            yield span
        begin = found.end()
    span = trimmed(text, begin, end)
    if span[0] < span[1]:
        yield span


def _ends_sentence(text: str, begin: int, found: re.Match[str], end: int, rules: _Rules) -> bool:
    following = _NEXT.match(text, found.end(), end)
    if not following:
        return True
    word = following["word"]
    if word[0].islower() or (word[0] in "\"'“‘" and len(word) > 1 and word[1].islower()):
        return False
    if found["closers"] and _ATTRIBUTION.match(text, found.end(), end):
        return False
    if rules.end is not _END and found["closers"] and _DASHED.match(text, found.end(), end):
        return False
    if found["mark"] != "." or found["closers"]:
        return True
    return not _is_abbreviated(text, max(begin, found.start() - 40), found.start(), word, rules)


def _is_abbreviated(text: str, begin: int, mark: int, following: str, rules: _Rules) -> bool:
    """Whether the point at `mark` belongs to the word before it and the sentence goes on."""
    last = _LAST_WORD.search(text[begin:mark])
    if not last:
        return False
    word, starts = last.group(), re.sub(r"\W+$", "", following) in rules.starters
    if word.casefold() in _BEFORE_NUMBER or word.casefold() in rules.before_number:
        return following[0].isdigit() or word.casefold() in rules.never_last
    if word == _VERSUS or word.casefold() in _NEVER_LAST or word.casefold() in rules.never_last:
        return True
    if word in _HALF_DAY:
        return bool(_AFTER_TIME.match(following))
    if rules.initial.match(word):
        return not starts
    if rules.letters and len(word) == 1 and word.isalpha():
        return not _COUNTED.search(text[begin:mark])
    return rules.ordinals and word.isdigit() and len(word) <= 2 and not starts


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST_SENTENCE:
        cut = max(
            text.rfind(" ", start, start + LONGEST_SENTENCE),
            text.rfind("\n", start, start + LONGEST_SENTENCE),
        )
        cut = cut if cut > start else start + LONGEST_SENTENCE
        yield trimmed(text, start, cut)
        start = trimmed(text, cut, end)[0]
    if start < end:
        yield start, end
