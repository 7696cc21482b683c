"""The name that a question asks for, as far as searching tells it: `which company, praised by A, is sued by B?`

What the parts of such a question find is about one thing, which the question leaves unnamed and the articles name. Searched
for again with that name, the parts find articles that say it, too. It is no answer: whether it is one is judged elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from rag.names import names_in_text
from rag.words import words

LEAST = 3
"""Passages that must hold the name, and not of one part alone."""


def bridge(question: str, parts: Sequence[Sequence[str]]) -> str:
    """The name that most passages of the parts hold and the question does not, by its last word; nothing where too few hold one.

    It is given as it is written most often, by its last word alone where every passage writes something else before it.

    >>> asked = "Which minister, praised by the Herald, is sued by the port?"
    >>> bridge(asked, [["Ferries please Eva Lund.", "They say Mr. Lund's late. Eva Lund denies it."], ["But Lund paid the Port."]])
    'Eva Lund'
    >>> bridge(asked, [["Ann Smith ran.", "Bob Smith ran."], ["Joe Smith ran."]])
    'Smith'
    >>> bridge(asked, [["Ann Smith ran.", "Bob Smith ran.", "Joe Smith ran."], ["Ferries ran on Monday."]])
    ''
    """
    asked = {re.sub(r"['’]s$", "", word).casefold() for word in words(question)}
    texts: dict[str, set[str]] = defaultdict(set)
    within: dict[str, set[int]] = defaultdict(set)
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for part, found in enumerate(parts):
        for text in found:
            for name in names_in_text(text):
                last = name.split()[-1]
                texts[last].add(text)
                within[last].add(part)
                forms[last][name] += 1
    shared = [last for last in texts if len(within[last]) > 1 and len(texts[last]) >= LEAST]
    fresh = [last for last in shared if len(last) > 2 and last.casefold() not in asked]
    if not fresh:
        return ""
    commonest = max(fresh, key=lambda last: len(texts[last]))
    ((form, times),) = forms[commonest].most_common(1)
    return form if times > 1 else commonest
