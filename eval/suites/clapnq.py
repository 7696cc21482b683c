"""`clapnq`: natural questions over Wikipedia passages, with the sentences that answer; and questions that none answers."""

from __future__ import annotations

from collections.abc import Iterator

from eval.asking import RANKS, Asked, ask, asked_figures
from eval.corpora import indexed, read_rows
from eval.suites import Row, Run, Suite, never_perfect, sampled


def cases(run: Run) -> Iterator[Row]:
    """One case a question; the passages of all questions are indexed together."""
    folder = run.needed_data("the folder of CLAPnq with answerable.jsonl and unanswerable.jsonl")
    rows = [row for half in ("answerable", "unanswerable") for row in read_rows(folder / f"{half}.jsonl")]
    passages = [
        {"id": f"{row['id']}-{number}", "title": passage["title"], "body": passage["text"]}
        for row in rows
        for number, passage in enumerate(row["passages"])
    ]
    pipeline = indexed(run, clapnq=passages)
    for row in sampled(rows, run.limit):
        sentences = [each for output in row["output"] for each in output.get("selected_sentences") or ()]
        relevant = tuple(f"{row['id']}-{number}" for number in range(len(row["passages"])) if sentences)
        yield ask(pipeline, Asked(row["id"], row["input"], evidence=tuple(sentences), relevant=relevant))


SUITE = Suite(
    name="clapnq",
    cases=cases,
    columns=("id", "outcome", "R@1", "evidence cited", "refused", "question"),
    figures=(*RANKS, "evidence cited", "false refusal", "refused"),
    summary=asked_figures,
    perfect=never_perfect,
    ranks=True,
)
