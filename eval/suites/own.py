"""`own`: your documents and your questions.

The folder holds documents, in folders if you like, and `questions.jsonl` with rows such as
`{"id": "1", "question": "Who …?", "answers": ["Mara Lund"], "evidence": ["a sentence that should be cited"],
"docs": ["a.txt"], "today": "2024-05-01"}`; all but `question` may be left out. A question with none of `answers`,
`evidence` and `docs` should be refused. `docs` are names of files, or the ids of rows in a file of many.

They are asked with the settings of the command: `dateline --caution 0.6 eval own`. Without a folder the questions are
those of `questions.jsonl` in the home, asked of what is indexed there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.asking import RANKS, Asked, ask, asked_figures
from eval.corpora import read_rows
from eval.suites import Row, Run, Suite, never_perfect, sampled
from index.errors import UsageError
from index.ingest import ingest
from index.read import parse_day
from index.servers import LOCAL
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline


def cases(run: Run) -> Iterator[Row]:
    """One case a question."""
    asked = read_questions(_questions(run))
    pipeline = _pipeline(run)
    for each in sampled(asked, run.limit):
        yield ask(pipeline, each)


def read_questions(path: Path) -> list[Asked]:
    """The questions of a file. Raises UsageError, naming the row, for what is none, and for a file without any."""
    asked = [asked_from(path, number, row) for number, row in enumerate(read_rows(path), start=1)]
    if not asked:
        raise UsageError(f"{path} holds no question")
    return asked


def _questions(run: Run) -> Path:
    """The file of questions: in the data folder, or in the home if no folder is given."""
    kept = run.indexed / "questions.jsonl" if run.indexed else None
    if run.data is None and kept and kept.is_file():
        return kept
    return run.needed_data("a folder of your documents with a file questions.jsonl") / "questions.jsonl"


def _pipeline(run: Run) -> Pipeline:
    if run.data is None:
        assert run.indexed
        return open_pipeline(run.indexed, run.settings, notify=run.notify, **run.chosen)
    folder, questions = run.data, run.data / "questions.jsonl"
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != questions)
    for failed, reason in ingest(run.home, paths, settings=run.settings, notify=run.notify).failed:
        run.notify(f"left out: {failed}: {reason}")
    return open_pipeline(run.home, run.settings, notify=run.notify, **(run.chosen | {"servers": LOCAL}))


def asked_from(path: Path, number: int, row: Any) -> Asked:
    """The question of a row. Raises UsageError, naming the row, when it is none."""
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise UsageError(f'{path}, row {number}: expected {{"question": …}}, found {row!r}')
    answers, evidence, names = (_texts(path, number, row, field) for field in ("answers", "evidence", "docs"))
    return Asked(
        str(row.get("id", number)), row["question"], answers, evidence, names, today=parse_day(row.get("today"))
    )


def _texts(path: Path, number: int, row: dict[str, Any], field: str) -> tuple[str, ...]:
    value = row.get(field, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise UsageError(f"{path}, row {number}: {field} should be a list of texts, not {value!r}")
    return tuple(value)


SUITE = Suite(
    name="own",
    cases=cases,
    columns=("id", "outcome", "F1", "cited hit", "evidence cited", "refused", "answer", "gold"),
    figures=(*RANKS, "exact", "F1", "cited hit", "evidence cited", "false refusal", "refused"),
    summary=asked_figures,
    perfect=never_perfect,
    ranks=True,
    count=lambda run: len(sampled(read_questions(_questions(run)), run.limit)),
)
