"""`written`: the project's own questions about articles of the BBC, of those texts that were kept from training.

Many articles tell of the same, so that another one may answer too: an answer is right where the words wanted stand in it. One
question in seven is not answered by its article, though it seems to be (eval/training/written.py).
"""

from __future__ import annotations

from collections.abc import Iterator

from eval.asking import Asked, ask, asked_figures
from eval.corpora import bbc, indexed
from eval.suites import Row, Run, Suite, never_perfect, sampled
from eval.training.written import read_written


def cases(run: Run) -> Iterator[Row]:
    """One case a question."""
    folder = run.needed_data("the folder of BBC articles")
    articles = list(bbc(folder))
    pipeline = indexed(run, bbc=articles)
    kept = [each for each in read_written(str(row["body"]) for row in articles) if each.checked]
    for number, each in enumerate(sampled(kept, run.limit)):
        answers = (each.text[slice(*each.answer)],) if each.answer else ()
        yield {**ask(pipeline, Asked(f"{number}", each.question, answers)), "question": each.question}


SUITE = Suite(
    name="written",
    cases=cases,
    columns=("id", "outcome", "F1", "cited hit", "refused", "question", "answer", "gold"),
    figures=("exact", "F1", "cited hit", "evidence@1", "evidence@5", "false refusal", "refused"),
    summary=asked_figures,
    perfect=never_perfect,
)
