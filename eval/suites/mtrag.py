"""`mtrag`: follow-ups of long conversations; what is found with the last turn alone, as we search, with a person's rewrite.

As we search is our rewrite and, for less, what was asked before, with passages of the documents preferred that our answer to
the turn before cites.

The passages are the pool that comes with the data, not the full collections: never compare with published scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

from eval.asking import ranked_names
from eval.corpora import indexed, read_rows
from eval.ranking import ranking_figures
from eval.retrieval import read_judgements
from eval.suites import Figures, Row, Run, Suite, never_perfect, sampled
from index.errors import UsageError
from rag.answers import Conversation
from rag.conversation import standalone
from rag.followups.at_hand import cited_last
from rag.pipeline import PASSAGES_SEARCHED, Pipeline

FIGURES = ("R@5", "nDCG@5")
COLLECTIONS = ("clapnq", "fiqa")


def cases(run: Run) -> Iterator[Row]:
    """One case a follow-up of each collection."""
    folder = run.needed_data("the folder of MTRAG with clapnq/ or fiqa/")
    parts = [name for name in COLLECTIONS if (folder / name).is_dir()]
    if not parts:
        raise UsageError(f"{folder} holds neither clapnq/ nor fiqa/")
    pipeline = indexed(run, **{name: passages(folder / name, name) for name in parts})
    for part in parts:
        yield from _of_collection(pipeline, folder / part, run.limit and max(run.limit // len(parts), 1))


def _of_collection(pipeline: Pipeline, folder: Path, limit: int | None) -> Iterator[Row]:
    judged = read_judgements(folder / "qrels.tsv")
    turns, last, human = (
        {row["_id"]: spoken(row["text"]) for row in read_rows(folder / f"{name}.jsonl")}
        for name in ("questions", "lastturn", "rewrite")
    )

    @cache
    def after(asked: tuple[str, ...]) -> Conversation:
        """The conversation once these have been asked, one after the other, and answered."""
        if not asked:
            return Conversation()
        before = after(asked[:-1])
        return before.then(asked[-1], pipeline.ask(asked[-1], before))

    for key in sampled([key for key in last if key in judged], limit):
        *before, follow_up = turns[key]
        conversation = after(tuple(before))
        ours = standalone(follow_up, conversation, pipeline.known())
        relevant = {f"{folder.name}:{passage}": grade for passage, grade in judged[key].items()}
        found = {
            "last": ranked_names(pipeline, last[key][-1], PASSAGES_SEARCHED),
            "ours": ranked_names(
                pipeline, ours.text, PASSAGES_SEARCHED, context=ours.context, cited=cited_last(conversation)
            ),
            "human": ranked_names(pipeline, human[key][-1], PASSAGES_SEARCHED),
        }
        yield {
            "id": key, "collection": folder.name, "question": follow_up, "answer": ours.text, "ours": ours.text,
            "gold": human[key][-1], **compared(found, relevant),
        }  # fmt: skip


def compared(found: Mapping[str, Sequence[str]], relevant: Mapping[str, int]) -> dict[str, float]:
    """The figures of each ranking, under its name."""
    return {
        f"{name} {figure}": value
        for name, ranking in found.items()
        for figure, value in ranking_figures(ranking, relevant, FIGURES).items()
    }


def passages(folder: Path, part: str) -> Iterator[dict[str, str]]:
    """The pooled passages as documents. Where the title heads the text, it is taken off there."""
    for row in read_rows(folder / "pooled_passages.jsonl"):
        title = row.get("title") or ""
        text = row["text"].removeprefix(title).strip()
        if text:
            yield {"id": f"{part}:{row['_id']}", "title": title, "body": text}


def spoken(text: str) -> list[str]:
    """The user's turns.

    >>> spoken("|user|: Who won?\\n|user|: And when?")
    ['Who won?', 'And when?']
    """
    return [each.strip() for each in text.split("|user|:") if each.strip()]


def summary(rows: list[Row]) -> Figures:
    """As we search against the last turn alone and against the person's rewrite."""
    if not rows:
        return {}
    last, ours, human = (sum(row[f"{name} R@5"] for row in rows) for name in ("last", "ours", "human"))
    return {"ours / last": ours / last if last else 0.0, "ours / human": ours / human if human else 0.0}


SUITE = Suite(
    name="mtrag",
    cases=cases,
    columns=("id", "collection", "last R@5", "ours R@5", "human R@5", "question", "ours"),
    figures=tuple(f"{name} {figure}" for name in ("last", "ours", "human") for figure in FIGURES),
    summary=summary,
    perfect=never_perfect,
)
