"""Metrics of cited answers. Pure: each takes what one case gave and what was wanted, and returns numbers.

Nothing here asks a model whether an answer is good: what was wanted is written down, and found in the answer or not.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.records import Statement
from rag.answers import Answer, Citation

RESAMPLES = 2_000
TextOf = Callable[[str], str]
"""Document id to document text."""

_QUOTED = re.compile(r"[“”\"]([^“”\"]+)[“”\"]")
"""Marks are mixed in the wild (`"… exhausted,”`), so any mark opens and the next one closes."""
_NO_MARKS = str.maketrans("", "", string.punctuation + "“”‘’–—")


def answer_hit(text: str, required: Sequence[Sequence[str]], forbidden: Sequence[str] = ()) -> float:
    """1 if of each group of alternatives one occurs in the answer, and nothing forbidden does; case is ignored.

    >>> answer_hit("About 130,000 soldiers.", [["130,000", "130000"], ["troops", "soldiers"]])
    1.0
    """
    folded = text.casefold()
    complete = all(any(each.casefold() in folded for each in group) for group in required)
    return float(complete and not any(each.casefold() in folded for each in forbidden))


def cited_stretches(citations: Iterable[Citation], text_of: TextOf) -> list[str]:
    """What the citations cover together: those that touch, overlap or leave only white space between them are one."""
    merged: list[tuple[str, int, int]] = []
    for document, start, end in sorted((each.document_id, each.start, each.end) for each in citations):
        last, first, reached = merged[-1] if merged else ("", 0, 0)
        if document == last and not text_of(document)[reached:start].strip():
            merged[-1] = (document, first, max(reached, end))
        else:
            merged.append((document, start, end))
    return [text_of(document)[start:end] for document, start, end in merged]


def citation_recall(wanted: Sequence[Sequence[str]], stretches: Sequence[str]) -> float:
    """Share of the wanted groups of which one alternative stands whole in a cited stretch; 1 if none is wanted.

    Recall as in ALCE (Gao et al. 2023, arXiv 2305.14627, section 4), with gold text in the place of its judging model.

    >>> citation_recall([["fly to Moscow"], ["two hours", "120 minutes"]], ["He is to fly to Moscow soon."])
    0.5
    """
    found = [any(each in stretch for each in group for stretch in stretches) for group in wanted]
    return sum(found) / len(found) if found else 1.0


def citation_precision(good: Sequence[str], cited: Sequence[str]) -> float:
    """Share of the cited texts that hold a good stretch or lie in one; 0 if nothing is cited.

    Only meaningful where all good stretches are listed. Source as for `citation_recall`.

    >>> citation_precision(["fly to Moscow"], ["He is to fly to Moscow soon.", "It rained."])
    0.5
    """
    return sum(any(each in text or text in each for each in good) for text in cited) / len(cited) if cited else 0.0


def invalid_citations(answer: Answer, text_of: TextOf) -> int:
    """How many citations, those shown with a refusal among them, differ from their document's slice."""
    shown = [*answer.citations, *(each.citation for each in answer.nearest)]
    return sum(text_of(each.document_id)[each.start : each.end] != each.text for each in shown)


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


def right_speakers(statements: Sequence[Statement], speakers: Mapping[str, str]) -> tuple[int, int]:
    """How many statements name the right speaker, of how many whose words are known; `speakers` maps words to a name.

    A statement's words are known if they hold, or lie in, words of the mapping. Part of the speaker's
    name is enough; a statement that swallowed somebody else's words is wrong.
    """
    right = [
        all(name in each.speaker for name in names)
        for each in statements
        if (names := [name for words, name in speakers.items() if words in each.quote or each.quote in words])
    ]
    return sum(right), len(right)


def precision_recall(found: Sequence[bool], wanted: Sequence[bool]) -> tuple[float, float]:
    """Precision and recall of a decision over cases; 1 where nothing was decided or nothing was wanted.

    Definitions: Manning, Raghavan & Schütze 2008, *Introduction to Information Retrieval*, section 8.3.

    >>> precision_recall([True, True, False], [True, False, False])
    (0.5, 1.0)
    """
    right = sum(one and other for one, other in zip(found, wanted, strict=True))
    return (right / sum(found) if any(found) else 1.0), (right / sum(wanted) if any(wanted) else 1.0)


def refusal_figures(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """How well sufficiency tells questions that have an answer from those that have none.

    AUROC: how often one that has scores above one that has not (Fawcett 2006). ECE: what sufficiency says and how often
    there was an answer, their distance over ten bins (Naeini et al. 2015).
    """
    scored = [(row["sufficiency"], row["answerable"]) for row in rows if row.get("sufficiency") is not None]
    scores, labels = np.array([each[0] for each in scored]), np.array([each[1] for each in scored], dtype=bool)
    if not len(scores) or labels.all() or not labels.any():
        return {}
    return {"AUROC": auroc(scores, labels), "ECE": calibration_error(scores, labels)}


def auroc(scores: NDArray[np.float64], labels: NDArray[np.bool_]) -> float:
    """The share of pairs (one with label, one without) that the scores order rightly; ties count half.

    >>> auroc(np.array([0.9, 0.4, 0.6]), np.array([True, True, False]))
    0.5
    """
    with_label, without = scores[labels], np.sort(scores[~labels])
    below, up_to = np.searchsorted(without, with_label, "left"), np.searchsorted(without, with_label, "right")
    return float((below + up_to).mean() / 2 / len(without))


def calibration_error(scores: NDArray[np.float64], labels: NDArray[np.bool_], bins: int = 10) -> float:
    """The mean distance of score and share of labels over bins of equal width, weighed by their size.

    >>> calibration_error(np.array([0.75, 0.75]), np.array([True, False]))
    0.25
    """
    place = np.minimum((scores * bins).astype(int), bins - 1)
    gaps = [
        abs(scores[place == each].mean() - labels[place == each].mean()) * (place == each).mean() for each in set(place)
    ]
    return float(sum(gaps))


def mean_interval(values: Sequence[float], seed: int = 0) -> tuple[float, tuple[float, float]]:
    """The mean and its 95 % percentile bootstrap interval (Efron & Tibshirani 1993, ch. 13), 2,000 resamples.

    >>> mean_interval([1.0, 1.0, 1.0])
    (1.0, (1.0, 1.0))
    """
    if not values:
        return 0.0, (0.0, 0.0)
    data = np.asarray(values, dtype=float)
    draw = np.random.default_rng(seed).integers
    # One resample at a time: all at once would take gigabytes for a suite of many thousand cases.
    means = [data[draw(0, len(data), len(data))].mean() for _ in range(RESAMPLES)]
    low, high = np.percentile(means, [2.5, 97.5])
    return float(data.mean()), (float(low), float(high))


def resampled_intervals(
    cases: Sequence[Any], summary: Callable[[list[Any]], Mapping[str, float]], seed: int = 0
) -> dict[str, tuple[float, float]]:
    """95 % percentile bootstrap intervals of figures that are no averages: 200 resamples of the cases (source as above)."""
    if not cases:
        return {}
    draw = np.random.default_rng(seed).integers
    drawn = [summary([cases[at] for at in draw(0, len(cases), len(cases))]) for _ in range(200)]
    found = {}
    for name in dict.fromkeys(name for each in drawn for name in each):
        low, high = np.percentile([each[name] for each in drawn if name in each], [2.5, 97.5])
        found[name] = (float(low), float(high))
    return found


def answer_f1(found: str, answers: Sequence[str]) -> float:
    """Word overlap with the nearest of the right answers, articles and punctuation aside (Rajpurkar et al. 2016).

    >>> answer_f1("the Warsaw Pact", ["Warsaw", "Pact of Warsaw"])
    0.8
    """
    mine = Counter(answer_words(found))
    best = 0.0
    for answer in answers:
        theirs = Counter(answer_words(answer))
        best = max(best, f1_from((mine & theirs).total(), mine.total(), theirs.total()))
    return best


def answer_words(text: str) -> list[str]:
    """The words that count in comparing answers.

    >>> answer_words("The U.S. of A.")
    ['us', 'of']
    """
    return [word for word in text.lower().translate(_NO_MARKS).split() if word not in ("a", "an", "the")]


def f1_from(right: float, found: float, wanted: float) -> float:
    """F1 of counts; 1 if nothing was found and nothing wanted.

    >>> f1_from(1, 2, 2)
    0.5
    """
    return 2 * right / (found + wanted) if found + wanted else 1.0


def f1_of(found: set[Any], wanted: set[Any]) -> float:
    """The harmonic mean of precision and recall of a set; 1 if both are empty.

    >>> f1_of({1, 2}, {2, 3})
    0.5
    """
    return 2 * len(found & wanted) / (len(found) + len(wanted)) if found or wanted else 1.0
