"""Names in a text, told by their capitals alone: single words of a question, and runs of words."""

from __future__ import annotations

import re

from rag.words import STOP_WORDS, words

_TITLE = re.compile(r"(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen|Capt|Lt|Col|Sgt|Rev)\.?")
_CAPITALISED = rf"(?:(?:St\.|{_TITLE.pattern})(?!\w)|[A-Z][\w'’.&-]*\w|[A-Z]\.)"
_NAME = re.compile(rf"{_CAPITALISED}(?:\s+(?:(?:of|the|de|von|van|al|bin|for|on|in)\s+){{0,2}}{_CAPITALISED})*")
_AFTER_NAME = re.compile(r"(?:['’]s|\s+[SJ]r\.?)+$")
_CALENDAR = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"
)


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


def names_in_text(text: str) -> list[str]:
    """Runs of capitalised words; one at the beginning of a sentence only if it is no word of grammar.

    >>> names_in_text("What did Olaf Scholz say on Monday? The Bank of England's clerks know.")
    ['Olaf Scholz', 'Bank of England']
    >>> names_in_text("Later Mr. Lund met Dr. Eva Berg of St. Gallen.")
    ['Lund', 'Eva Berg of St. Gallen']
    """
    return [name for found in _NAME.finditer(text) if (name := _name(text, found))]


def _name(text: str, found: re.Match[str]) -> str:
    """The words of a match that are a name, after a title; none where one word begins a sentence, as any word would."""
    written = _AFTER_NAME.sub("", found.group()).split()
    titles = [place for place, part in enumerate(written) if _TITLE.fullmatch(part)]
    parts = written[titles[-1] + 1 :] if titles else list(written)
    while parts and parts[0].casefold() in STOP_WORDS:
        parts.pop(0)
    before = text[: found.start()]
    begins = not before.strip(" \"'“‘(") or before.rstrip()[-1:] in ".?!:"
    name = " ".join(parts)
    return "" if (begins and len(parts) == len(written) == 1) or _CALENDAR.match(name) else name
