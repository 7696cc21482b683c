"""`realtimeqa`: weekly quiz questions about dated news, asked on their day, over all articles of 2022 to 2024.

A question is span-answerable when its answer stands word for word in an article of the fortnight up to its day (figures
with `span`). Of the others the articles may still hold the answer in other words, so that `unspanned refused` says how
often they are refused and is no figure to reach 1. The choice is made by what was found, without a language model.
"""

from __future__ import annotations

import hashlib
import html
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from eval.asking import Asked, ask, asked_figures
from eval.corpora import indexed, read_rows, realtimeqa
from eval.metrics import answer_words
from eval.suites import Figures, Row, Run, Suite, never_perfect, sampled
from index.read import parse_day
from index.records import DateRange, Day, Span
from rag.pipeline import Pipeline

ANSWERED = ("cited@1", "cited hit", "evidence@1", "evidence@5", "exact", "F1")
TRAINED_ON, TRAINED_YEAR = "57e6e3ebf8eee34deb3b02f4a2eb8d85d258682455f3a4f885f9991ca20b117d", "2024"
"""SHA-256 of the file of questions from which the reader learned, and their year (docs/reader.md)."""
FORTNIGHT = 14
READ = 20
"""Passages that a choice is made by."""
OF_CHOICE = (0.70, 0.06, 0.49)
"""What a choice counts by: how much of it the best passages hold, what was written about it and the question, what is read. A conditional
logistic regression on 250 questions of the reader's year, none of those that are asked here."""
WRITTEN = 3
"""Passages of the fortnight that fit question and choice best, whose scores add up."""
_EXCEPT = re.compile(r"\bexcept\b", re.IGNORECASE)
SOFTENED, UNREAD = 3.0, 0.02
"""Logits that the reader's doubts of one place are divided by, and the belief in what stands nowhere."""


def cases(run: Run) -> Iterator[Row]:
    """One case a question that has an answer."""
    folder = run.needed_data("the folder of RealTime QA with articles_2022_2024.jsonl and questions_2022_2024.jsonl")
    articles = list(realtimeqa(folder / "articles_2022_2024.jsonl"))
    pipeline = indexed(run, realtimeqa=articles)
    texts = texts_by_day(articles)
    rows = [row for row in unseen(run.split or folder / "questions_2022_2024.jsonl") if row["answer"]]
    for row in sampled(rows, run.limit):
        yield _case(pipeline, row, texts)


def unseen(path: Path) -> list[dict[str, Any]]:
    """The questions that the reader has not learned from; all, of a file that it has not seen."""
    rows = read_rows(path)
    if hashlib.sha256(path.read_bytes()).hexdigest() != TRAINED_ON:
        return rows
    return [row for row in rows if not row["question_date"].startswith(TRAINED_YEAR)]


def _case(pipeline: Pipeline, row: Mapping[str, Any], texts: Mapping[str, Sequence[str]]) -> Row:
    day, right = parse_day(row["question_date"]), int(row["answer"][0])
    choices = [plain(each) for each in row["choices"]]
    spanned = _stands(choices[right], day, texts)
    asked = Asked(
        row["question_id"], plain(row["question_sentence"]), answers=(choices[right],), today=day,
        kind="span" if spanned else "other",
    )  # fmt: skip
    chosen = choose(pipeline, asked, choices)
    return split_by_span(ask(pipeline, asked), spanned) | {
        "year": row["question_date"][:4], "choice": float(chosen == right), "gold": choices[right],
    }  # fmt: skip


def split_by_span(result: Row, spanned: bool) -> dict[str, Any]:
    """Figures of a span-answerable question also under a name of their own; another's refusal is no false one."""
    row = dict(result)
    if spanned:
        return row | {f"span {name}": row[name] for name in (*ANSWERED, "false refusal")}
    return row | {"unspanned refused": row.pop("false refusal"), "answerable": 0.0}


def texts_by_day(articles: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The words of each day's articles, spaced alike."""
    texts: dict[str, list[str]] = {}
    for article in articles:
        words = " ".join(answer_words(f"{article['title']} {article['body']}"))
        texts.setdefault(str(parse_day(article["published_at"])), []).append(f" {words} ")
    return texts


def choose(pipeline: Pipeline, asked: Asked, choices: Sequence[str]) -> int:
    """The choice that most speaks for: the best passages, each by its rank, what was written in the fortnight, the reader.

    Of "all of these, except" it is the one that least does.
    """
    passages = [each.text for each in pipeline.ranked(asked.question, READ, asked.today)]
    known = set(answer_words(asked.question))
    held = []
    for choice in choices:
        wanted = set(answer_words(choice)) - known or set(answer_words(choice))
        shares = [len(wanted & set(answer_words(each))) / max(len(wanted), 1) for each in passages]
        held.append(sum(share**2 / (rank + 2) for rank, share in enumerate(shares)))
    written = [_written(pipeline, f"{asked.question} {choice}", asked.today) for choice in choices]
    read = _read(pipeline, asked.question, passages, choices)
    scores = np.array([held, written, read]).T @ OF_CHOICE
    return int(scores.argmin() if _EXCEPT.search(asked.question) else scores.argmax())


def _written(pipeline: Pipeline, text: str, today: Day | None) -> float:
    """The highest scores in the text search of what was published in the fortnight, together."""
    found = pipeline.corpus.catalog.search_text(text, WRITTEN, published=_fortnight(today))
    return sum(score for _, score in found)


def _read(pipeline: Pipeline, question: str, passages: Sequence[str], choices: Sequence[str]) -> list[float]:
    """What the reader thinks of each choice where it stands word for word, of all passages together: a logarithm."""
    reader = pipeline.reader()
    places = [[_places(choice, passage) for choice in choices] for passage in passages]
    if reader is None or not passages:
        return [0.0] * len(choices)
    said = iter(reader.doubts(question, passages, [[each for spans in found for each in spans] for found in places]))
    belief = [0.0] * len(choices)
    for found in places:
        doubts = iter(next(said))
        for at, spans in enumerate(found):
            belief[at] += sum(math.exp(-next(doubts) / SOFTENED) for _ in spans)
    return [math.log(each + UNREAD) for each in belief]


def _places(choice: str, passage: str) -> list[Span]:
    words = r"[\W_]+".join(map(re.escape, re.findall(r"\w+", choice)))
    return [found.span() for found in re.finditer(rf"(?<!\w){words}(?!\w)", passage, re.IGNORECASE)] if words else []


def _fortnight(day: Day | None) -> DateRange | None:
    last = day.to_date() if day else None
    return DateRange(Day.of(last - timedelta(days=FORTNIGHT)), Day.of(last)) if last else None


def _stands(answer: str, day: Day | None, texts: Mapping[str, Sequence[str]]) -> bool:
    last = day.to_date() if day else None
    wanted = f" {' '.join(answer_words(answer))} "
    if last is None or not wanted.strip():
        return False
    days = (str(Day.of(last - timedelta(days=back))) for back in range(FORTNIGHT + 1))
    return any(wanted in text for each in days for text in texts.get(each, ()))


def plain(text: str) -> str:
    """Without markup and the quotation marks around a title."""
    return html.unescape(re.sub(r"<[^>]+>", "", text)).strip(' “”"')


def summary(rows: list[Row]) -> Figures:
    """The choice by year, the share that is span-answerable, and what is known of all questions asked."""
    by_year: dict[str, list[float]] = {}
    for row in rows:
        by_year.setdefault(row["year"], []).append(row["choice"])
    chosen = {f"choice {year}": sum(each) / len(each) for year, each in sorted(by_year.items())}
    spanned = sum(row["kind"] == "span" for row in rows)
    return {**chosen, "span-answerable": spanned / len(rows) if rows else 0.0, **asked_figures(rows)}


SUITE = Suite(
    name="realtimeqa",
    cases=cases,
    columns=("id", "kind", "outcome", "cited@1", "evidence@5", "choice", "F1", "answer", "gold"),
    figures=(
        *(f"span {name}" for name in (*ANSWERED, "false refusal")),
        *ANSWERED,
        "unspanned refused",
        "choice",
    ),
    summary=summary,
    perfect=never_perfect,
)
