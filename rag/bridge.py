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
"""Passages that must hold the name."""


def bridge(question: str, passages: Sequence[str]) -> str:
    """The name that most passages hold and the question does not, by its last word; nothing where too few hold one.

    It is given as it is written most often, by its last word alone where every passage writes something else before it.

    >>> asked = "Which minister, praised by the Herald, is sued by the port?"
    >>> bridge(asked, ["Ferries please Eva Lund.", "They say Mr. Lund's late. Eva Lund denies it.", "But Lund paid the Port."])
    'Eva Lund'
    >>> bridge(asked, ["Ann Smith ran.", "Bob Smith ran.", "Joe Smith ran."])
    'Smith'
    >>> bridge(asked, ["Ferries please Eva Lund.", "Ferries ran on Monday.", "On Monday the ferries rested."])
    ''
    """
    asked = {re.sub(r"['’]s$", "", word).casefold() for word in words(question)}
    held: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in passages:
        names = [(name.split()[-1], name) for name in names_in_text(text)]
        for last, name in names:
            forms[last][name] += 1
        held.update(dict.fromkeys((last for last, _ in names if len(last) > 2 and last.casefold() not in asked), 1))
    commonest = [last for last, count in held.most_common(1) if count >= LEAST]
    return "".join(form if times > 1 else last for last in commonest for form, times in forms[last].most_common(1))
