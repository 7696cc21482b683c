"""Metrics of cited answers. Pure: each takes what one case gave and what was wanted, and returns a number in 0 to 1."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from rag.answers import Answer

RESAMPLES = 2_000
TextOf = Callable[[str], str]
"""Document id to document text."""

_QUOTED = re.compile(r"“([^“”]+)”")


def answer_hit(text: str, required: Sequence[Sequence[str]], forbidden: Sequence[str] = ()) -> float:
    """1 if of each group of alternatives one occurs in the answer, and nothing forbidden does; case is ignored.

    >>> answer_hit("About 130,000 soldiers.", [["130,000", "130000"], ["troops", "soldiers"]])
    1.0
    """
    folded = text.casefold()
    complete = all(any(each.casefold() in folded for each in group) for group in required)
    return float(complete and not any(each.casefold() in folded for each in forbidden))


def citation_recall(wanted: Sequence[str], cited: Sequence[str]) -> float:
    """Share of the wanted stretches that stand whole in a cited text.

    >>> citation_recall(["fly to Moscow", "two hours"], ["He is to fly to Moscow soon."])
    0.5
    """
    return sum(any(each in text for text in cited) for each in wanted) / len(wanted) if wanted else 1.0


def citation_precision(wanted: Sequence[str], cited: Sequence[str]) -> float:
    """Share of the citations that hold one of the wanted stretches; only meaningful where all good ones are listed.

    >>> citation_precision(["fly to Moscow"], ["He is to fly to Moscow soon.", "It rained."])
    0.5
    """
    return sum(any(each in text for each in wanted) for text in cited) / len(cited) if cited else 0.0


def invalid_citations(answer: Answer, text_of: TextOf) -> int:
    """How many citations do not show the document's slice to the character."""
    return sum(text_of(each.document_id)[each.start : each.end] != each.text for each in answer.citations)


def verbatim_quotes(answer: Answer, text_of: TextOf) -> tuple[int, int]:
    """How many quotes are byte-identical to their source, of how many: text between quotation marks, and statements."""
    cited = {each.number: text_of(each.document_id) for each in answer.citations}
    shown = [
        any(quote in cited.get(number, "") for number in sentence.citations)
        for sentence in answer.sentences
        for quote in _QUOTED.findall(sentence.text)
    ]
    stored = [text_of(each.document_id)[each.start : each.end] == each.quote for each in answer.statements]
    return sum(shown) + sum(stored), len(shown) + len(stored)


def precision_recall(found: Sequence[bool], wanted: Sequence[bool]) -> tuple[float, float]:
    """Precision and recall of a decision over cases; 1 where nothing was decided or nothing was wanted.

    >>> precision_recall([True, True, False], [True, False, False])
    (0.5, 1.0)
    """
    right = sum(one and other for one, other in zip(found, wanted, strict=True))
    return (right / sum(found) if any(found) else 1.0), (right / sum(wanted) if any(wanted) else 1.0)


def mean_interval(values: Sequence[float], seed: int = 0) -> tuple[float, tuple[float, float]]:
    """The mean and its 95 % percentile bootstrap interval (Efron & Tibshirani 1993, ch. 13), 2,000 resamples.

    >>> mean_interval([1.0, 1.0, 1.0])
    (1.0, (1.0, 1.0))
    """
    if not values:
        return 0.0, (0.0, 0.0)
    data = np.asarray(values, dtype=float)
    draws = np.random.default_rng(seed).integers(0, len(data), size=(RESAMPLES, len(data)))
    low, high = np.percentile(data[draws].mean(axis=1), [2.5, 97.5])
    return float(data.mean()), (float(low), float(high))
