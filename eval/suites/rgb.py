"""`rgb`: questions whose answers stand in snippets of the web, among snippets that only look like it; and without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from eval.asking import Asked, ask, ask_without, asked_figures
from eval.corpora import identities_of, indexed, read_rows
from eval.metrics import answer_hit
from eval.suites import Row, Run, Suite, never_perfect, sampled


def cases(run: Run) -> Iterator[Row]:
    """Two cases a question: all snippets of all questions indexed; those that hold its answer left out."""
    folder = run.needed_data("the folder of RGB with en_fact.jsonl")
    rows = read_rows(run.split or folder / "en_fact.jsonl")
    pipeline = indexed(run, rgb=snippets(rows))
    identities = identities_of(pipeline)
    for row in sampled(rows, run.limit):
        groups = alternatives(row["answer"])
        relevant = tuple(name for name in identities if name.startswith(f"{row['id']}-positive-"))
        asked = Asked(
            str(row["id"]), row["query"], answers=tuple(each for group in groups for each in group), relevant=relevant
        )
        answered = ask(pipeline, asked)
        shown = f"{answered['answer']} {' '.join(answered['cited'])}"
        yield {**answered, "accuracy": answer_hit(shown, groups)}
        yield ask_without(pipeline, asked, [identities[name] for name in relevant])


def snippets(rows: list[dict[str, Any]]) -> Iterator[Mapping[str, str]]:
    """Each snippet as a document; what it is to be told from stands in its name only, never in its text or title."""
    for row in rows:
        for kind in ("positive", "negative"):
            for number, text in enumerate(row[kind]):
                if text.strip():
                    yield {"id": f"{row['id']}-{kind}-{number}", "title": "Snippet", "body": text}


def alternatives(answer: Any) -> list[list[str]]:
    """What an answer must hold, as RGB's own evaluation reads it: one of each group.

    >>> alternatives("Tampa"), alternatives([["Dec 1", "1 December"], "2017"])
    ([['Tampa']], [['Dec 1', '1 December'], ['2017']])
    """
    groups = answer if isinstance(answer, list) else [answer]
    return [group if isinstance(group, list) else [group] for group in groups]


SUITE = Suite(
    name="rgb",
    cases=cases,
    columns=("id", "outcome", "accuracy", "R@10", "F1", "refused", "answer", "gold"),
    figures=(
        "R@10",
        "MRR@10",
        "accuracy",
        "exact",
        "F1",
        "cited hit",
        "evidence@1",
        "evidence@5",
        "false refusal",
        "refused",
    ),
    summary=asked_figures,
    perfect=never_perfect,
    ranks=True,
)
