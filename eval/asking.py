"""One question of a suite, asked, and what its answer is worth against what was wanted."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.corpora import names_of, without
from eval.metrics import answer_f1, answer_words, refusal_figures
from eval.ranking import ranking_figures
from eval.suites import Figures, Row
from index.records import Day
from rag.answers import Answer, Conversation
from rag.pipeline import Pipeline

RANKS = ("R@1", "R@4", "R@10", "MRR@10")
MOST_RANKED = 50


@dataclass(frozen=True)
class Asked:
    """A question and what is wanted.

    `answers` are right in these words; `evidence` are texts that answer, one of which should be cited; `relevant`
    are the names of the documents that hold them. All are empty where the documents hold no answer.
    """

    id: str
    question: str
    answers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    relevant: tuple[str, ...] = ()
    before: Conversation = field(default_factory=Conversation)
    today: Day | None = None
    kind: str = ""

    @property
    def answerable(self) -> bool:
        """Whether the documents hold an answer."""
        return bool(self.answers or self.evidence or self.relevant)


def ask(pipeline: Pipeline, asked: Asked) -> Row:
    """The case's result. Figures that do not apply are left out; whoever is refused an answer gets nothing for it."""
    began = time.perf_counter()
    answer = pipeline.ask(asked.question, asked.before, today=asked.today)
    row = _shown(asked, answer) | {"seconds": time.perf_counter() - began}
    found, row["signals"] = pipeline.evidence(answer.standalone_question, today=asked.today)
    if not asked.answerable:
        return row | {"refused": float(answer.outcome != "answered")}
    row |= {"false refusal": float(answer.outcome != "answered")} | _ranked(pipeline, asked, answer.standalone_question)
    if asked.answers:
        row |= _answered(answer, asked.answers, _cited(pipeline, asked, answer))
        row |= _considered([each.text for each in found], asked.answers)
    if asked.evidence:
        row["evidence cited"] = float(overlaps(_cited(pipeline, asked, answer), asked.evidence))
    return row


def ask_without(pipeline: Pipeline, asked: Asked, documents: Sequence[str]) -> Row:
    """The same question where those documents, by id, count as not indexed, so that it should be refused."""
    case = Asked(f"{asked.id} hidden", asked.question, before=asked.before, today=asked.today, kind=asked.kind)
    return ask(without(pipeline, documents), case)


def asked_figures(rows: Sequence[Row]) -> Figures:
    """Of all cases: how well answerable questions are told from others, and the time that an answer took."""
    seconds = [row["seconds"] for row in rows]
    return {**refusal_figures(rows), **({"median seconds": statistics.median(seconds)} if seconds else {})}


def ranked_names(
    pipeline: Pipeline,
    query: str,
    limit: int,
    today: Day | None = None,
    context: str = "",
    cited: Sequence[str] = (),
) -> list[str]:
    """The names of the documents of the `limit` best passages, best first, each once; `context` and `cited` as of `Pipeline.ranked`."""
    identities = dict.fromkeys(each.document_id for each in pipeline.ranked(query, limit, today, context, cited))
    return [name for identity in identities for name in names_of(pipeline, identity)]


def short_answer(answer: Answer) -> str:
    """The words that are the answer proper, or the first sentence where none are marked."""
    if not answer.sentences:
        return ""
    first = answer.sentences[0]
    return first.text[slice(*first.emphasis)] if first.emphasis else first.text


def holds(texts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether one of the texts holds one of the strings wanted, word for word, articles and punctuation aside.

    >>> holds(["It was the U.S. army."], ["US Army"]), holds(["a six-time winner, Ann's son"], ["Six"])
    (True, True)
    """
    apart = [re.sub(r"[-–—/]|['’]s\b", " ", text) for text in texts]
    within = [f" {' '.join(answer_words(text))} " for text in (*texts, *apart)]
    return any(f" {' '.join(answer_words(each))} " in text for text in within for each in wanted if answer_words(each))


def overlaps(texts: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether one of the texts is one of those wanted, most of one, or holds it; sentences may be cut differently.

    >>> overlaps(["It rained all night."], ["It rained all night , and then it snowed ."])
    True
    >>> overlaps(["It rained."], ["It rained all night , and then it snowed ."])
    False
    """
    return any(_overlap(set(answer_words(text)), set(answer_words(each))) for text in texts for each in wanted)


def _overlap(mine: set[str], theirs: set[str]) -> bool:
    shared = len(mine & theirs)
    return shared > 0 and shared >= 0.8 * min(len(mine), len(theirs)) and shared >= 0.5 * len(theirs)


def _shown(asked: Asked, answer: Answer) -> dict[str, object]:
    return {
        "id": asked.id, "question": asked.question, "kind": asked.kind, "outcome": answer.outcome,
        "answer": short_answer(answer), "reason": answer.reason, "gold": " | ".join(asked.answers[:3] or asked.evidence[:2]),
        "cited": [each.text for each in answer.citations], "sufficiency": answer.sufficiency,
        "answerable": float(asked.answerable),
    }  # fmt: skip


def _ranked(pipeline: Pipeline, asked: Asked, query: str) -> dict[str, object]:
    if not asked.relevant:
        return {}
    ranked = ranked_names(pipeline, query, MOST_RANKED, asked.today)
    relevant: Mapping[str, int] = dict.fromkeys(asked.relevant, 1)
    return {"relevant": relevant, **ranking_figures(ranked, relevant, RANKS)}


def _cited(pipeline: Pipeline, asked: Asked, answer: Answer) -> list[str]:
    """What is cited, in order; where the right documents are known, of these alone: a number stands in many."""
    relevant = set(asked.relevant)
    return [
        each.text
        for each in answer.citations
        if not relevant or relevant.intersection(names_of(pipeline, each.document_id))
    ]


def _answered(answer: Answer, answers: Sequence[str], cited: Sequence[str]) -> dict[str, float]:
    said = short_answer(answer)
    return {
        "exact": float(any(answer_words(said) == answer_words(each) for each in answers)),
        "F1": answer_f1(said, answers),
        "cited@1": float(holds(cited[:1], answers)),
        "cited hit": float(holds(cited, answers)),
    }


def _considered(sentences: Sequence[str], answers: Sequence[str]) -> dict[str, object]:
    """Of the sentences considered, whether or not they were thought to suffice."""
    return {
        "considered": list(sentences[:3]),
        "evidence@1": float(holds(sentences[:1], answers)),
        "evidence@5": float(holds(sentences[:5], answers)),
    }
