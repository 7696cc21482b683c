"""Does a cited text support a sentence that is not verbatim? How probable that is, and what of the sentence the text lacks.

Only sentences that somebody else words are judged here (an LLM's); a sentence that is a slice of its source needs no
judgement. Nothing is understood: words, numbers, days, names and nearness in meaning are compared, and a text that says
the opposite in the same words is told by its negations alone (docs/support.md has what that is worth).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import accumulate, pairwise

import numpy as np

from index.dates import find_dates
from index.dates.almanac import MONTHS_WRITTEN, WEEKDAYS_WRITTEN
from index.embed import Embedder
from index.numerals import SMALL
from index.records import DateRange, Span
from index.sentences import sentence_spans
from rag.words import SAYING, STOP_WORDS, content_words, spans_of_words, stems, term_stems

EMBEDDED = 4
"""Sentences of the texts that are compared in meaning, chosen by the words that they share with the claim."""
STRETCH = 3
"""Adjacent sentences that may hold a claim together."""
LONGEST_EMBEDDED = 400
"""Code points of each. Of 1,150 claims with their texts one cost 52 ms of one core to embed, on average."""

SUFFICIENT = 0.75
"""Probability from which a claim that lacks nothing counts as proved: the lowest, by steps of .05, at which .85 of those proved
in the development half of AttributionBench were supported. In the other half .88 were [.83, .94], and of the supported .31 proved."""
INTERCEPT = -2.77

_MARK = re.compile(r"\s*\[\d+\]")
_ITEM = re.compile(r"^\s*\d+[.)]\s+")
_NUMERALS = {word: str(number) for word, number in SMALL.items() if number > 1}  # "one" is rarely a number
_NUMBER = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{'|'.join(_NUMERALS)})\b", re.IGNORECASE)
_CALENDAR = frozenset(form for name in (*MONTHS_WRITTEN, *WEEKDAYS_WRITTEN, "Sept") for form in (name, name[:3]))
"""Compared as days, not as names; `May` is thereby never lacking as a surname."""
_NEGATION = re.compile(r"\b(?:not|no|never|none|without|cannot|neither|nor)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True)
class Signals:
    """What a claim and its texts have in common, and what not.

    `held`: the share of the claim's content words, as stems, in the best three adjacent sentences. `pairs`: the share of its
    pairs of adjacent words that stand in the texts. `lacks_numbers` (days among them) and `lacks_names` are 1 where one is
    lacking. `sentences`: the logarithm of how many the texts have, since many hold more by chance. `cosine`: nearness in
    meaning of the claim and the nearest few sentences, taken as one.
    """

    held: float
    pairs: float
    lacks_numbers: float
    lacks_names: float
    sentences: float
    cosine: float


COEFFICIENTS = Signals(held=2.27, pairs=0.39, lacks_numbers=-1.58, lacks_names=-0.29, sentences=-0.37, cosine=3.29)
"""Logistic regression by eval/training/support.py on 599 rows of AttributionBench (Li et al. 2024, arXiv 2402.15089), every second
of each sub-dataset; on the other 599: macro-F1 .72, AUROC .80, ECE .05 (docs/support.md)."""


@dataclass(frozen=True)
class Read:
    """A claim and the sentences of its texts, with their stems.

    `wanted` are the stems of the claim's content words, `counts` how many sentences each text has.
    """

    claim: str
    sentences: tuple[str, ...]
    wanted: frozenset[str]
    held: tuple[frozenset[str], ...]
    counts: tuple[int, ...]

    def bounds(self) -> Iterator[Span]:
        """First sentence and end of each text."""
        return pairwise(accumulate(self.counts, initial=0))

    def nearest(self) -> list[str]:
        """The sentences that share most words with the claim, best first; of equals the shorter."""
        order = sorted(
            range(len(self.sentences)),
            key=lambda at: (-len(self.wanted & self.held[at]), len(self.sentences[at]), at),
        )
        return [self.sentences[at] for at in order[:EMBEDDED]]


class Support:
    """Judges claims. `embedder` is asked for when the first claim comes."""

    def __init__(self, embedder: Callable[[], Embedder]) -> None:
        self._embedder = embedder

    def __call__(self, claim: str, texts: Sequence[str]) -> float:
        """How probable it is that the texts, taken together, support the claim."""
        return probability(self.signals(claim, texts))

    def signals(self, claim: str, texts: Sequence[str]) -> Signals:
        """All that the probability is told from."""
        read = read_claim(claim, texts)
        text = " ".join(texts)
        return Signals(
            held=share_held(read),
            pairs=share_of_pairs(read.claim, text),
            lacks_numbers=float(bool(lacking_numbers(read.claim, text) or lacking_days(read.claim, text))),
            lacks_names=float(bool(lacking_names(read.claim, text))),
            sentences=math.log1p(len(read.sentences)),
            cosine=self._cosine(read),
        )

    def _cosine(self, read: Read) -> float:
        """Of the claim and the mean of the nearest sentences, which stands for the stretch that they would make."""
        nearest = read.nearest()
        if not nearest:
            return 0.0
        vectors = self._embedder().embed([text[:LONGEST_EMBEDDED] for text in (read.claim, *nearest)])
        whole = vectors[1:].sum(axis=0)
        return float(whole @ vectors[0] / np.linalg.norm(whole))


def probability(signals: Signals) -> float:
    """How probable support is, by logistic regression.

    >>> near, far = Signals(1, 0.8, 0, 0, 0.7, 0.9), Signals(0.4, 0, 1, 1, 0.7, 0.3)
    >>> round(probability(near), 2), round(probability(far), 2)
    (0.93, 0.05)
    """
    score = sum(each * weight for each, weight in zip(astuple(signals), astuple(COEFFICIENTS), strict=True))
    return 1 / (1 + math.exp(-(INTERCEPT + score)))


def read_claim(claim: str, texts: Sequence[str]) -> Read:
    """The claim without marks of citation and numbers of a list, and the texts' sentences."""
    bare = _ITEM.sub("", _MARK.sub("", claim)).strip()
    sentences = [[text[start:end] for start, end in sentence_spans(text)] for text in texts]
    flat = [each for listed in sentences for each in listed]
    wanted, *held = stems([" ".join(content_words(bare)), *flat])
    return Read(bare, tuple(flat), wanted, tuple(held), tuple(len(listed) for listed in sentences))


def share_held(read: Read) -> float:
    """The share of the claim's stems in the best three adjacent sentences of one text; 1 if the claim has none.

    >>> share_held(read_claim("The bridge opened in Halden.", ["The bridge is new. It opened late.", "Halden is old."]))
    0.6666666666666666
    """
    if not read.wanted:
        return 1.0
    starts = ((at, end) for first, end in read.bounds() for at in range(first, end))
    stretches = (read.held[at : min(at + STRETCH, end)] for at, end in starts)
    most = max((len(read.wanted & frozenset().union(*each)) for each in stretches), default=0)
    return most / len(read.wanted)


def share_of_pairs(claim: str, text: str) -> float:
    """The share of the claim's pairs of adjacent words that stand in the text, case aside.

    >>> share_of_pairs("The old bridge opened.", "the old bridge was opened")
    0.6666666666666666
    """
    wanted, held = (set(pairwise(_words(each))) for each in (claim, text))
    return len(wanted & held) / len(wanted) if wanted else 1.0


def lacking(claim: str, texts: Sequence[str]) -> tuple[str, ...]:
    """The numbers, days and names of a claim that its texts do not hold, and its negation if the nearest sentence has none.

    >>> lacking("Scholz sent 5,000 troops to Kyiv on Feb 14.", ["On 14 February Scholz sent five troops."])
    ('5,000', 'Kyiv')
    >>> lacking("Scholz sent troops.", ["Scholz never sent troops."])
    ('negation',)
    """
    read, text = read_claim(claim, texts), " ".join(texts)
    opposite = negated(read.claim) != any(negated(each) for each in read.nearest()[:1])
    missing = [
        *lacking_numbers(read.claim, text),
        *lacking_days(read.claim, text),
        *lacking_names(read.claim, text),
        *(["negation"] if opposite else []),
    ]
    return tuple(dict.fromkeys(missing))


def lacking_numbers(claim: str, text: str) -> list[str]:
    """Numbers of the claim, in figures or words up to twelve, that the text does not hold.

    >>> lacking_numbers("Five of 1,200 people", "of 1200 people 4 left")
    ['Five']
    """
    held = {_number(each) for each in _numbers(text)}
    return [each for each in _numbers(claim) if _number(each) not in held]


def lacking_days(claim: str, text: str) -> list[str]:
    """Days of the claim of which the text names no part; a day is part of its month and year.

    >>> lacking_days("opened in 1974, on June 3", "It was opened on 3 May 1974.")
    ['June 3']
    """
    wanted = find_dates(claim)
    held = [day.range for day in find_dates(text)] if wanted else []
    return [day.text for day in wanted if not any(_within(each, day.range) for each in held)]


def lacking_names(claim: str, text: str) -> list[str]:
    """Capitalised words of the claim that the text holds in no form; the first word only if it is surely a name.

    >>> lacking_names("Bridges in the U.S. and Kyiv", "across America"), lacking_names("Lavrov said so.", "He did.")
    (['Kyiv'], ['Lavrov'])
    """
    plain = text.casefold()
    names = [
        each for each in dict.fromkeys(_names(claim)) if not re.search(rf"\b{re.escape(each.casefold())}\b", plain)
    ]
    (held,) = stems([text]) if names else [frozenset[str]()]
    return [name for name, known in term_stems(names).items() if not any(form <= held for form in known)]


def negated(text: str) -> bool:
    """Whether a text holds a word of negation.

    >>> negated("It didn't open."), negated("It opened.")
    (True, False)
    """
    return bool(_NEGATION.search(text))


def _within(part: DateRange, whole: DateRange) -> bool:
    return part.first in whole and part.last in whole


def _words(text: str) -> list[str]:
    return [text[start:end].casefold() for start, end in spans_of_words(text)]


def _numbers(text: str) -> list[str]:
    return [found.group() for found in _NUMBER.finditer(text)]


def _number(written: str) -> str:
    """One form of a number, however it is written."""
    return _NUMERALS.get(written.casefold(), written.replace(",", ""))


def _names(claim: str) -> Iterator[str]:
    """Capitalised words but days and months; the first one if another or a verb of saying follows it."""
    spans = spans_of_words(claim)
    listed = [re.sub(r"['’]s$", "", claim[start:end]) for start, end in spans]
    for at, word in enumerate(listed):
        following = listed[at + 1] if at + 1 < len(listed) else ""
        sure = at > 0 or following[:1].isupper() or following.casefold() in SAYING
        if word[0].isupper() and sure and word.casefold() not in STOP_WORDS and word not in _CALENDAR:
            yield word
