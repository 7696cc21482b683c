"""Outlets that the index knows by their addresses, usatoday.com, asked for by their names: USA Today.

Many names are words too: Time, People, The Week, the World Health Organization's "who". A name of one word counts only as
letters (CNN), or between words that ask for what an outlet says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from rag.words import STOP_WORDS, words

_ADDRESS = re.compile(r"(?:https?://)?(?P<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?:/\S*)?", re.IGNORECASE)
_SHORTENED = {
    "apnews": "ap", "ft": "financialtimes", "latimes": "losangelestimes", "nytimes": "newyorktimes", "wsj": "wallstreetjournal",
}  # fmt: skip
"""Outlets whose address is short for what they are called."""
_NO_NAMES = frozenset(("co", "com", "org", "net", "gov", "ac"))
_ASKED_BEFORE = re.compile(r"\b(?:did|does|do|has|have|had|according\s+to|and|or|by)\s+$", re.IGNORECASE)
_ASKED_AFTER = re.compile(
    r"\s*(?:[?.!]*$|,|['’]s\b|(?:say|said|report|write|wrote|publish|claim|cover|mention|quote|tell|agree|differ|disagree|and|or|about|on)\w*\b)",
    re.IGNORECASE,
)
_TOLD = re.compile(r"\b(?:tell|tells|told|telling|interview\s+with)\s+(?:the\s+)?$", re.IGNORECASE)
_WORD_BEFORE = re.compile(r"([\w'’.-]+)\s+$")
_CAPITAL_AFTER = re.compile(r"\s+[A-Z]")


def with_addresses(text: str, sources: Sequence[str], written: Callable[[str], str]) -> str:
    """The text with the address of an outlet for its name; `written` tells how the index mostly writes a word.

    >>> asked = "Do The Marlow Post and the BBC agree on People of the week?"
    >>> with_addresses(asked, ("www.themarlowpost.com", "bbc.co.uk", "people.com"), str)
    'Do www.themarlowpost.com and bbc.co.uk agree on People of the week?'
    """
    letters = re.sub(r"[^a-z\d]", "", text.casefold())
    named = {source: _name_in(source) for source in sources}
    called = Counter(named.values())
    for source, name in named.items():
        bare = name.removeprefix("the")
        if not bare or bare not in letters or called[name] > 1 or source in text or bare in STOP_WORDS:
            continue
        spelled = r"[ .-]?".join(map(re.escape, bare))
        for found in reversed(list(re.finditer(rf"(?<![\w.])(?:the\s+)?{spelled}(?![\w-]|\.\w)", text, re.IGNORECASE))):
            if _is_named(text, found, written):
                text = f"{text[: found.start()]}{source}{text[found.end() :]}"
    return text


def _is_named(text: str, found: re.Match[str], written: Callable[[str], str]) -> bool:
    """Whether a stretch of a question names an outlet, rather than a time, people or part of a longer name."""
    before, after = text[: found.start()], text[found.end() :]
    parts = [part for part in words(found.group()) if part.casefold() != "the"]
    is_asked = bool(_ASKED_BEFORE.search(before) and _ASKED_AFTER.match(after))
    if text == text.lower():
        return is_asked and any(written(part)[:1].isupper() for part in parts)
    last = _WORD_BEFORE.search(before)
    if _TOLD.search(before):
        return False  # whom something was told, wherever that is reported
    is_longer = bool(last and last[1][0].isupper() and last[1].casefold() not in STOP_WORDS) or _CAPITAL_AFTER.match(
        after
    )
    if is_longer or not all(part[0].isupper() for part in parts):
        return False
    return is_asked or len(parts) > 1 or (parts[0].isupper() and len(parts[0]) > 1)


def _name_in(source: str) -> str:
    """What an outlet is called, run together, out of its address; nothing of what is none.

    >>> [_name_in(each) for each in ("edition.cnn.com", "https://www.bbc.co.uk/news", "apnews.com", "The Age", "St. Petersburg")]
    ['cnn', 'bbc', 'ap', '', '']
    """
    found = _ADDRESS.fullmatch(source.strip())
    labels = [each for each in found["host"].casefold().split(".")[:-1] if each not in _NO_NAMES] if found else []
    return _SHORTENED.get(labels[-1], labels[-1].replace("-", "")) if labels else ""
