"""`multihop`: questions over news that name outlets and days, whose evidence stands in several articles; or nowhere.

The facts are documents; the articles of RealTime QA, where they lie beside the data, are indexed with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from eval.asking import Asked, ask, asked_figures, holds
from eval.corpora import indexed, read_rows, realtimeqa
from eval.metrics import answer_words
from eval.suites import Row, Run, Suite, never_perfect, sampled


def cases(run: Run) -> Iterator[Row]:
    """One case a question."""
    folder = run.needed_data("the folder of MultiHop-RAG with queries.jsonl and facts.jsonl")
    facts = read_rows(folder / "facts.jsonl")
    collections = {"facts": documents(facts)}
    distractors = folder.parent / "realtimeqa" / "articles_2022_2024.jsonl"
    if distractors.is_file():
        collections["realtimeqa"] = realtimeqa(distractors)
    pipeline = indexed(run, **collections)
    names = {fact["fact"]: f"fact-{number}" for number, fact in enumerate(facts)}
    for row in sampled(read_rows(run.split or folder / "queries.jsonl"), run.limit):
        yield judged(row, ask(pipeline, asked_from(row, names)))


def documents(facts: Sequence[dict[str, Any]]) -> Iterator[dict[str, str]]:
    """Each fact as an article of its outlet and day."""
    for number, fact in enumerate(facts):
        yield {
            "id": f"fact-{number}", "title": fact["title"], "source": fact["source"], "author": fact["author"],
            "published_at": fact["published_at"][:10], "body": fact["fact"],
        }  # fmt: skip


def asked_from(row: dict[str, Any], names: dict[str, str]) -> Asked:
    """The question; one without answer wants nothing."""
    kind = row["question_type"]
    if kind == "null_query":
        return Asked(row["id"], row["question"], kind=kind)
    relevant = tuple(names[each["fact"]] for each in row["evidence_list"])
    return Asked(row["id"], row["question"], (row["answer"],), relevant=relevant, kind=kind)


def judged(row: dict[str, Any], result: Row) -> Row:
    """With what is particular here: whether all facts are among the best, and whether the answer is right."""
    if not result["answerable"]:
        return result
    found = {f"all@{depth}": float(result[f"R@{depth}"] == 1.0) for depth in (4, 10)}
    said = [str(result["answer"])] + [str(result["reason"])] * (result["outcome"] == "answered")
    return {**result, **found, "answered right": float(any(is_right(each, row["answer"]) for each in said))}


def is_right(answer: str, wanted: str) -> bool:
    """Whether the answer holds what is wanted; yes and no must begin it, since "no" stands in many a sentence.

    >>> is_right("There is no doubt.", "no"), is_right("No: it was The Verge.", "no"), is_right("Google, it said", "Google")
    (False, True, True)
    """
    if wanted.casefold() in ("yes", "no"):
        return answer_words(answer)[:1] == [wanted.casefold()]
    return holds([answer], [wanted])


SUITE = Suite(
    name="multihop",
    cases=cases,
    columns=("id", "kind", "outcome", "all@4", "all@10", "R@10", "answered right", "refused", "gold"),
    figures=("all@4", "all@10", "R@10", "answered right", "false refusal", "refused"),
    summary=asked_figures,
    perfect=never_perfect,
    ranks=True,
)
