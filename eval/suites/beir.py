"""`beir`: any collection in BEIR's form, and the classics TIME and Cranfield as they are handed around."""

from __future__ import annotations

from collections.abc import Iterator

from eval.asking import ranked_names
from eval.corpora import indexed
from eval.ranking import ranking_figures
from eval.retrieval import read_collection
from eval.suites import Row, Run, Suite, never_perfect, sampled

DEPTH = 400
"""Passages, as many as stock pipelines are asked for chunks."""
FIGURES = ("nDCG@10", "R@10", "R@100")


def cases(run: Run) -> Iterator[Row]:
    """One case a judged query."""
    folder = run.needed_data(
        "a folder in BEIR's form: corpus.jsonl, queries.jsonl and qrels/test.tsv; or TIME or Cranfield"
    )
    collection = read_collection(folder, run.split)
    pipeline = indexed(run, corpus=collection.documents)
    judged = [key for key in collection.queries if key in collection.judgements]
    for key in sampled(judged, run.limit):
        question, relevant = collection.queries[key], collection.judgements[key]
        ranked = ranked_names(pipeline, question, DEPTH)
        shown = {"id": key, "question": question, "answer": ", ".join(ranked[:5]), "gold": ", ".join(relevant)}
        yield {**shown, "relevant": relevant, **ranking_figures(ranked, relevant, FIGURES)}


SUITE = Suite(
    name="beir",
    cases=cases,
    columns=("id", *FIGURES, "question"),
    figures=FIGURES,
    summary=lambda rows: {},
    perfect=never_perfect,
    ranks=True,
)
