"""`xquad`: SQuAD-form questions on Wikipedia paragraphs, among news of the BBC and PolNeAR; and with the paragraph hidden.

Each paragraph is a document. Each question is asked twice: with all documents, and with the one that answers left out. Of
the file from which the reader learned only the articles kept from it are asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from eval.asking import RANKS, Asked, ask, ask_without, asked_figures
from eval.corpora import bbc, identities_of, indexed, polnear, squad
from eval.squad import read_paragraphs, unseen
from eval.suites import Row, Run, Suite, never_perfect, sampled


def cases(run: Run) -> Iterator[Row]:
    """Two cases a question."""
    folder = run.needed_data("the folder of XQuAD with xquad.en.json (and bbc/ and polnear/ beside it as distractors)")
    file = run.split or folder / "xquad.en.json"
    paragraphs = read_paragraphs(file)
    kept = unseen(file, paragraphs)
    collections = {"xquad": squad(paragraphs)}
    if (folder.parent / "bbc").is_dir():
        collections["bbc"] = bbc(folder.parent / "bbc")
    for half in ("dev", "train"):
        if (folder.parent / "polnear" / "data" / half).is_dir():
            collections[f"polnear-{half}"] = polnear(folder.parent / "polnear" / "data" / half)
    pipeline = indexed(run, **collections)
    identities = identities_of(pipeline)
    asked = [
        Asked(question.id, question.text, question.answers, relevant=(f"paragraph-{number}",))
        for number, paragraph in enumerate(paragraphs)
        if paragraph in kept
        for question in paragraph.questions
    ]
    for each in sampled(asked, run.limit):
        yield ask(pipeline, each)
        yield ask_without(pipeline, each, [identities[name] for name in each.relevant])


SUITE = Suite(
    name="xquad",
    cases=cases,
    columns=("id", "outcome", "R@1", "F1", "cited hit", "refused", "answer", "gold"),
    figures=(*RANKS, "exact", "F1", "cited hit", "evidence@1", "evidence@5", "false refusal", "refused"),
    summary=asked_figures,
    perfect=never_perfect,
    ranks=True,
)
