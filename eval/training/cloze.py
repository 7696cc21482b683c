"""Questions that nobody wrote: a name or number that recurs in an article is asked for with the words around one of its occurrences.

A passage that holds it elsewhere answers, others of the article do not. One of the runs that the shipped reader is averaged from
learned from these before it learned from people's questions (after Ram et al. 2021, "Few-shot question answering by pretraining span
selection", and Lewis et al. 2019, "Unsupervised question answering by cloze translation").
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from eval.training.questions import Answering, Pieces, located
from index.records import Span
from index.sentences import sentence_spans
from index.settings import IndexSettings
from index.split import passage_spans

NAME_OR_NUMBER = re.compile(
    r"(?<![\w.,])(?:[$£€]?\d[\d,.]*\d|\d)(?: (?:million|billion|percent|per cent)\b|%)?"
    r"|\b[A-Z]\w*(?:[’'-]\w{2,})*(?: (?:(?:of|the|de|and) )?[A-Z]\w*(?:[’'-]\w{2,})*)*"
)
ASIDE = (3, 14)
"""Words kept on either side of what is asked for: at random between these."""
OF_A_NAME = ("who", "what", "which", "where")
OF_A_NUMBER = ("how many", "how much", "when", "what")
LEAST_LENGTH = 2
MOST_OF_ARTICLE = 40
"""Questions made about one article, at most."""
ELSEWHERE = 0.1
"""How often the passage that does not answer is of another article."""


@dataclass(frozen=True)
class Cloze:
    """What is asked for, the words before and after it, the passages that hold it once, each with its place, and those that do not."""

    name: str
    before: str
    after: str
    held: tuple[tuple[int, Span], ...]
    others: tuple[int, ...]


class ClozeQuestions:
    """Of articles; each time a question is asked, other words of its sentence are kept."""

    def __init__(self, texts: Iterable[str], tokenizer: Any, seed: int = 0) -> None:
        self._tokenizer = tokenizer
        self._articles: list[list[tuple[Pieces, list[Span]]]] = []
        self._asked: list[tuple[int, Cloze]] = []
        random = np.random.default_rng(seed)
        for text in texts:
            spans = passage_spans(text, sentence_spans(text), IndexSettings().passage_characters)
            found = list(cloze_of(text, spans))
            encodings = tokenizer.encode_batch([text[slice(*span)] for span in spans], add_special_tokens=False)
            kept = random.permutation(len(found))[:MOST_OF_ARTICLE]
            self._asked += [(len(self._articles), found[at]) for at in kept]
            self._articles.append([(each.ids, each.offsets) for each in encodings])

    def __len__(self) -> int:
        """How many there are."""
        return len(self._asked)

    def question(self, at: int, random: np.random.Generator) -> Pieces:
        """The word-pieces of one: a word that asks, then what stood around the answer."""
        _, asked = self._asked[at]
        asking = OF_A_NUMBER if any(each.isdigit() for each in asked.name) else OF_A_NAME
        before, after = (int(random.integers(*ASIDE)) for _ in range(2))
        around = [*asked.before.split()[-before:], *asked.after.split()[:after]]
        text = f"{asking[int(random.integers(len(asking)))]} {' '.join(around)}"
        ids: Pieces = self._tokenizer.encode(text, add_special_tokens=False).ids
        return ids

    def answering(self, at: int, random: np.random.Generator) -> Answering:
        """One of the passages that hold the answer."""
        article, asked = self._asked[at]
        passage, span = asked.held[int(random.integers(len(asked.held)))]
        return located(*self._articles[article][passage], span)

    def others(self, at: int, most: int, random: np.random.Generator) -> list[Pieces]:
        """Some that do not; of another article now and then, and where all of this one do."""
        return [self._other(at, random) for _ in range(most)]

    def _other(self, at: int, random: np.random.Generator) -> Pieces:
        article, asked = self._asked[at]
        if asked.others and random.random() >= ELSEWHERE:
            return self._articles[article][asked.others[int(random.integers(len(asked.others)))]][0]
        passages = self._articles[int(random.integers(len(self._articles)))]
        return passages[int(random.integers(len(passages)))][0]


def cloze_of(text: str, passages: Sequence[Span]) -> Iterator[Cloze]:
    """All questions about an article: each occurrence of what stands in another passage, once there.

    >>> text = "Ann Lund won in Oslo. It rained hard. The town of Oslo cheered."
    >>> [(each.name, each.before, each.after) for each in cloze_of(text, [(0, 37), (38, 63)])]
    [('Oslo', 'Ann Lund won in', ''), ('Oslo', 'The town of', 'cheered')]
    """
    starts = [start for start, _ in passages]
    small = set(re.findall(r"\b[a-z]+\b", text))
    places: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    for match in NAME_OR_NUMBER.finditer(text):
        opens_sentence = match[0].lower() in small  # then it is written large as a first word only
        if len(match[0]) >= LEAST_LENGTH and not opens_sentence:
            places[match[0]].append((bisect_right(starts, match.start()) - 1, match.span()))
    sentences = sentence_spans(text)
    for name, found in places.items():
        holding = [at for at, _ in found]
        once = [(at, (start - starts[at], end - starts[at])) for at, (start, end) in found if holding.count(at) == 1]
        others = tuple(at for at, span in enumerate(passages) if name not in text[slice(*span)])
        for own, (start, end) in found:
            held = tuple((at, span) for at, span in once if at != own)
            sentence = next((each for each in sentences if each[0] <= start and end <= each[1]), None)
            if held and sentence:
                yield Cloze(
                    name, text[sentence[0] : start].strip(), text[end : sentence[1]].strip(" .\n"), held, others
                )
