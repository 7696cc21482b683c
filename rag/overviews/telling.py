"""Whether a sentence tells what happened on the day that it names, or only names it.

Told by words alone: nothing is parsed, so that what is doubtful is to be put last, and never to be left out.
"""

from __future__ import annotations

import re
from typing import Literal

from index.dates.almanac import WEEKDAYS_WRITTEN
from index.records import Span
from rag.words import words

Tense = Literal["", "past", "ahead"]

LEAST_WORDS = 5
"""Words beside the day, numbers aside, of which captions and lines of a calendar have fewer."""

_DID = re.compile(
    r"\b(?:happened|occurred|(?:took|taken)\s+place|did\s+.*(?:happen|occur|take\s+place))\b", re.IGNORECASE
)
_WILL = re.compile(r"\b(?:will|shall|going\s+to|planned|scheduled|upcoming)\b", re.IGNORECASE)
_WHOLE = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_ASKS = re.compile(r"[?？]\s*$")
_LABEL = re.compile(
    r"\W*(?:photos?|pictures?|video|gallery|image|credit|related|read\s+more|watch|listen|updated|published|posted)\s*:",
    re.IGNORECASE,
)
_STAMP = re.compile(r"\W*(?:(?:first|last|originally)\s+)?(?:updated|published|posted)\b[^.!?]{0,30}$", re.IGNORECASE)
_OF_ARTICLE = re.compile(
    r"\b(?:story|article|column|post|page)\s+(?:was|has\s+been)\s+(?:\w+\s+)?(?:published|updated|posted)\b[^.!?]{0,30}$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\d{4}$")
_CREDIT = re.compile(r"\bGetty Images\b|/(?:AP|AFP|PA|EPA|TNS|Reuters|Shutterstock)\b")
_SIGNATURE = re.compile(r"\(@\w+\)\W*$")
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS_WRITTEN)})"
_OF_THE_WEEK = re.compile(_WEEKDAY)
_EACH = re.compile(r"\b(?:every|each)\s+(?:\w+\s+)?$", re.IGNORECASE)
_LISTED = re.compile(rf"\b{_WEEKDAY}(?:\s*(?:,|-|–|\band\b|\bor\b|&|\bto\b|\bthrough\b)\s*)+{_WEEKDAY}\b")
_PAST = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bbe )(?:"
    r"\b(?!(?:need|speed|feed|seed|breed|proceed|succeed|exceed|indeed|hundred)\b)\w{2,}ed\b"
    r"|\b(?:was|were|had|did|said|told|began|became|broke|brought|built|bought|came|chose|cut|drew|drove|fell|felt|fled|flew|fought|found|froze"
    r"|gave|got|grew|heard|held|hit|hung|kept|killed|knew|laid|led|left|lost|made|met|paid|put|quit|ran|rang|rode|rose|sang|sank|sat|saw|sent"
    r"|set|shook|shot|shut|slid|sold|spent|spoke|sprang|stole|stood|stopped|struck|swam|swept|swore|taught|thought|threw|took|tore|went|won|wore|wrote)\b)",
    re.IGNORECASE,
)
"""Verbs of the past, and what may be one; `is held` is not."""
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|going\s+to|about\s+to|(?:is|are|be)\s+(?:\w+\s+)?(?:scheduled|set|expected|due|slated|planned|to)|upcoming|next|(?:expect|plan|hope)s?)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[;:()“”\"—–]|,(?=\s\D)|\b(?:that|which|who|when|while|as|because|although|but|and)\b", re.IGNORECASE
)
_WHEN = re.compile(r",?\s+when\b", re.IGNORECASE)
"""Of a clause that tells what is on the day."""
_WHOSE = re.compile(r"(?:\b(?:the|an?|this|that|these|those|its|his|her|their|our)|['’]s|s['’])\s+$", re.IGNORECASE)
_THING = re.compile(
    r",?\s+(?!(?:an?|the|and|or|nor|but|to|at|in|on|of|for|from|with|after|before|when|where|while|that|which|who|as|by|until|through|than"
    r"|is|are|was|were|has|have|had|will|would|said|he|she|it|they|we|i)\b)[^\W\d]",
    re.IGNORECASE,
)
_TIMED = re.compile(r"\b(?:on|by|since|until|before|after|from|late|early)\s+(?:\w+day,?\s+)?$", re.IGNORECASE)
_PROCEEDINGS = re.compile(
    r",?\s+(?:[\w’'.]+\s+){0,2}?(?:committee|panel|commission|hearings?|insurrectionists?|rioters?|defendants?|anniversary|investigations?"
    r"|probe|trials?|cases?|prosecutions?|protesters?)\b",
    re.IGNORECASE,
)


def tense_asked(question: str) -> Tense:
    """Whether a question wants what has happened, or what is to come; nothing where it leaves that open.

    >>> tense_asked("what happened on Feb 14?"), tense_asked("what will happen on Feb 14?"), tense_asked("news of Feb 14")
    ('past', 'ahead', '')
    """
    if _WILL.search(question):
        return "ahead"
    return "past" if _DID.search(question) else ""


def is_heading(text: str, named: Span) -> bool:
    """Whether the day stands in a heading, a question, a caption, a line of dates or beneath a post, not in a sentence that tells.

    >>> is_heading("Wednesday, October 9:", (0, 20)), is_heading("Updated April 25, 2023 at noon by the staff of the paper.", (8, 22))
    (True, True)
    >>> is_heading("The bridge of Tarn was closed on April 25.", (33, 41))
    False
    """
    start, end = named
    before = text[:start]
    if not _WHOLE.search(text) or _ASKS.search(text) or _count(f"{before} {text[end:]}") < LEAST_WORDS:
        return True
    labelled = _LABEL.match(text) or _CREDIT.search(text) or _STAMP.match(before)
    return bool(labelled or _OF_ARTICLE.search(before) or _SIGNATURE.search(before))


def ends_in_full(text: str, named: Span) -> bool:
    """Whether the sentence ends with the day and its year, as captions do: of its own days an article gives no year.

    >>> ends_in_full("A guard stands at the border on October 31, 2022.", (32, 48)), ends_in_full("It fell on October 31.", (11, 21))
    (True, False)
    """
    return bool(_YEAR.search(text[slice(*named)])) and not words(text[named[1] :])


def is_recurring(text: str, named: Span) -> bool:
    """Whether the weekday named comes round again: `is played on Monday, Wednesday and Saturday`.

    >>> is_recurring("The draw is held on Monday and Friday.", (17, 26)), is_recurring("They met on Monday and Friday.", (9, 18))
    (True, False)
    """
    if not is_weekday(text, named):
        return False
    listed = any(found.start() < named[1] and named[0] < found.end() for found in _LISTED.finditer(text))
    return bool(_EACH.search(text[: named[0]])) or (listed and not _PAST.search(text))


def is_weekday(text: str, named: Span) -> bool:
    """Whether the day is named by its weekday alone."""
    written = text[slice(*named)]
    return bool(_OF_THE_WEEK.search(written)) and not any(each.isdigit() for each in written)


def in_a_name(text: str, named: Span) -> bool:
    """Whether the day is only part of what something is called: `the January 6 attack`.

    >>> in_a_name("They spoke of the January 6 attack.", (18, 27)), in_a_name("On January 6 they spoke.", (3, 12))
    (True, False)
    """
    before, after = text[: named[0]], text[named[1] :]
    dated = any(each.isdigit() for each in text[slice(*named)])
    return of_proceedings(text, named) or (dated and bool(_WHOSE.search(before)) and bool(_THING.match(after)))


def of_proceedings(text: str, named: Span) -> bool:
    """Whether what is called after the day comes long after it, maybe by years: `the January 6 committee`.

    >>> of_proceedings("Two January 6 insurrectionists left.", (4, 13)), of_proceedings("On January 6 rioters left.", (3, 12))
    (True, False)
    """
    before, after = text[: named[0]], text[named[1] :]
    dated = any(each.isdigit() for each in text[slice(*named)])
    return dated and not _TIMED.search(before) and bool(_PROCEEDINGS.match(after))


def is_ahead(text: str, named: Span) -> bool:
    """Whether the clause that names the day speaks of what is to come.

    >>> is_ahead("The bank makes its next move Thursday.", (29, 37)), is_ahead("He said Thursday that he will go.", (8, 16))
    (True, False)
    """
    start = max((found.end() for found in _CLAUSE.finditer(text, 0, named[0])), default=0)
    when = _WHEN.match(text, named[1])
    stop = _CLAUSE.search(text, when.end() if when else named[1])
    clause = text[start : stop.start() if stop else len(text)]
    return bool(_AHEAD.search(clause)) and not tells_past(clause)


def tells_past(text: str) -> bool:
    """Whether any word may be a verb of the past."""
    return bool(_PAST.search(text))


def _count(text: str) -> int:
    """Words, numbers aside."""
    return sum(not word[0].isdigit() for word in words(text))
