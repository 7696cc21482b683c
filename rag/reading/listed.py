"""The list that an answering sentence only announces: "Eight voted against it. They are: …".

Read off what follows it: a sentence that takes it up ("They are", "Others include"), or after a colon the lines that are alike.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from index.dates import find_dates
from index.numerals import NUMERALS
from index.records import Span
from rag.words import words

MOST_ITEMS = 15
LONGEST_ITEM = 120
"""Code points of a line that may be one of a list."""
LONGEST_NAME = 4
"""Words of a line of names that may be one without being like its neighbours."""
_SEVERAL = re.compile(
    r"\b(?:which|what)\s+(?:[\w-]+\s+){0,2}?(?!(?:is|was|does|has|this|its|us|as|news|series|business|process|class|crisis|status|loss|address)\b)"
    r"[a-z][\w-]*[^\W_su]s\b|\bwho\s+(?:are|were|else|all)\b|^\W*(?:list|name)\b.*[^\W_su]s\b|\bwhat\s+(?:are|were)\s+the\b"
    r"|\bwho\s+(?!(?:is|was|won|wins|has|had|did|does|will|first)\b)[a-z]+\b",
    re.IGNORECASE,
)
_TAKES_UP = re.compile(
    r"(?:They|These|Those|(?:The\s+)?[Oo]thers?|Among\s+(?:them|those)|The\s+list(?:\s+of\s+[\w-]+)?)\s+(?:also\s+)?"
    r"(?:include[sd]?\b|(?:are|were|is|was)(?:\s*:|\s+(?=[A-Z])))"
)
"""`They are: …`, `Others include …`, but not `Those are natural events`."""
_MARK = re.compile(r"\s*(?:[-–—•*·]|\d{1,2}[.)])\s+")
_NUMBER = re.compile(rf"\b(?P<digits>\d{{1,2}})\b|\b(?P<word>{'|'.join(NUMERALS)})\b", re.IGNORECASE)


def asks_several(question: str) -> bool:
    """Whether more than one may be asked for.

    >>> [asks_several(each) for each in ("which republicans voted for it", "who voted against it?", "What are the demands?", "who is the mayor?", "which class won?")]
    [True, True, True, False, False]
    """
    return _SEVERAL.search(question) is not None


def with_list(text: str, sentences: Sequence[Span], chosen: Span) -> Span:
    """A sentence with the list that follows it; the sentence alone where none does. `sentences` are those of the document, in order.

    >>> text = "Two voted for it. They are: Eva Lund and Olaf Berg. It passed."
    >>> text[slice(*with_list(text, [(0, 17), (18, 51), (52, 62)], (0, 17)))]
    'Two voted for it. They are: Eva Lund and Olaf Berg.'
    """
    following = [span for span in sentences if span[0] >= chosen[1]][: MOST_ITEMS + 1]
    last = chosen
    if following and _TAKES_UP.match(text[slice(*following[0])]):
        last = following.pop(0)
    if text[slice(*last)].rstrip().endswith(":"):
        items = _items([text[slice(*span)] for span in following], _announced(text[chosen[0] : last[1]]))
        if not items:
            return chosen
        last = following[items - 1]
    return chosen[0], last[1]


def _announced(text: str) -> int | None:
    """How many a list is said to have: the first number that is of no date, if there is one."""
    dates = [(each.start, each.end) for each in find_dates(text)]
    for found in _NUMBER.finditer(text):
        if not any(start < found.end() and found.start() < end for start, end in dates):
            return int(found["digits"]) if found["digits"] else NUMERALS[found["word"].casefold()]
    return None


def _items(lines: Sequence[str], announced: int | None) -> int:
    """How many of these lines are a list's: as many as were announced, or those that begin alike, are marked, or are names; none of fewer."""
    count = sum(1 for _ in takewhile(lambda line: _may_be_one(line) and (announced or _is_like(line, lines[0])), lines))
    if announced and announced > 1:
        return announced if count >= announced else 0
    return min(count, MOST_ITEMS) if count > 1 else 0


def _may_be_one(line: str) -> bool:
    bare = line.strip()
    return (
        len(bare) <= LONGEST_ITEM
        and not bare.endswith(("?", ":"))
        and (not bare.endswith(".") or len(words(bare)) <= 2 * LONGEST_NAME)
    )


def _is_like(line: str, first: str) -> bool:
    own = words(line)
    is_name = 1 < len(own) <= LONGEST_NAME and all(word[0].isupper() for word in own)
    return bool(_MARK.match(line)) or own[:1] == words(first)[:1] or is_name
