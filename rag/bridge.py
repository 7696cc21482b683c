"""The name that a question asks for, as far as searching tells it: `which company, praised by A, is sued by B?`

What the parts of such a question find is about one thing, which the question leaves unnamed and the articles name. Searched
for again with that name, the parts find articles that say it, too. It is no answer: whether it is one is judged elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from index.lexicon import CALENDAR
from rag.words import STOP_WORDS

LEAST = 3
"""Passages that must hold the name."""

_NAME = re.compile(r"[A-Z][\w'’.&-]*\w(?:\s+[A-Z][\w'’.&-]*\w)*")
_OPENING = re.compile(r"(?:^|[.!?:”\"])\s*[“\"‘']?$")


def bridge(question: str, passages: Sequence[str]) -> str:
    """The name that most passages hold and the question does not, in its commonest form; nothing where too few agree.

    >>> asked = "Which minister, praised by the Herald, is sued by the port?"
    >>> bridge(asked, ["Ferries please Eva Lund.", "They say Lund's late.", "A court told Eva Lund to pay the Port."])
    'Eva Lund'
    >>> bridge(asked, ["Ferries please Eva Lund.", "They ran on Monday.", "Others ran on Monday.", "On Monday it rained."])
    ''
    """
    asked = question.casefold()
    held: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in passages:
        names = {name.split()[-1].casefold(): name for name in _names(text)}
        for last, name in names.items():
            if last not in asked:
                held[last] += 1
                forms[last][name] += 1
    commonest = [last for last, count in held.most_common(1) if count >= LEAST]
    return "".join(form for last in commonest for form, _ in forms[last].most_common(1))


def _names(text: str) -> Iterator[str]:
    """Names of a text without their possessive; a sentence's first word alone is none for certain."""
    for found in _NAME.finditer(text):
        name = re.sub(r"['’]s$", "", found.group())
        last = name.split()[-1].casefold()
        sure = " " in name or not _OPENING.search(text, 0, found.start())
        if sure and len(last) > 2 and last not in STOP_WORDS and last not in CALENDAR:
            yield name
