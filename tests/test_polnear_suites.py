"""The suites on PolNeAR, on a corpus of one article in its form."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from eval.polnear import read_articles
from eval.suites import Run
from eval.suites.polnear import SUITE, kind_of, paragraphs_of
from eval.suites.polnear_asked import SUITE as ASKED
from index.errors import UsageError
from index.reported.quotes import find_quotations

TEXT = (
    "Mayor sees no danger.\n\n"
    '"The dam holds and nobody in the valley has to leave," Mayor Eva Lund told reporters on Monday. '
    '"We checked it twice."\n\n'
    'John Reed, an engineer, said that the wall was "old but sound" and would last for years.\n'
)


def place(words: str) -> str:
    start = TEXT.index(words)
    return f"{start} {start + len(words)}"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    name = "nyt_2016-05-16_mayor-sees-no-danger"
    folder = tmp_path / "polnear"
    for part in ("text", "attributions"):
        (folder / "data" / "dev" / part).mkdir(parents=True)
    (folder / "data" / "dev" / "text" / f"{name}.txt").write_text(TEXT)
    first, second = '"The dam holds and nobody in the valley has to leave,"', '"We checked it twice."'
    lines = [
        f"T1\tSource {place('Mayor Eva Lund')}\tMayor Eva Lund",
        f"T2\tCue {place('told')}\ttold",
        f"T3\tContent {place(first)};{place(second)}\t{first} {second}",
        "E1\tAttribution:T3 Source:T1 Cue:T2 Content:T3".replace("Attribution:T3 ", ""),
    ]
    (folder / "data" / "dev" / "attributions" / f"{name}_ann.ann").write_text("\n".join(lines) + "\n")
    row = {
        "id": name,
        "tokens": ["John", "Reed", "said", "that", "the", "wall", "would", "last", "."],
        "labels": ["B-source", "I-source", "B-cue", "B-content", *["I-content"] * 4, "O"],
    }
    (folder / "valid_bio.jsonl").write_text(json.dumps(row) + "\n")
    return folder


def run(data: Path | None, home: Path, models: Path) -> Run:
    home.mkdir()
    shutil.copytree(models, home / "models", copy_function=os.link)
    return Run(home, data, None, lambda line: None)


def test_spans_and_statements(data: Path, tmp_path: Path, models: Path) -> None:
    rows = list(SUITE.cases(run(data, tmp_path / "home", models)))
    figures = SUITE.summary(rows)
    assert [row["part"] for row in rows] == ["spans", "statements"]
    assert figures["content exact F1"] == figures["source begin F1"] == 1.0
    assert (figures["direct found"], figures["direct source"]) == (1.0, 1.0)


def test_questions_about_the_article(data: Path, tmp_path: Path, models: Path) -> None:
    rows = {row["kind"]: row for row in ASKED.cases(run(data, tmp_path / "home", models)) if row["kind"] != "false"}
    assert rows["who said"]["top-1"] == rows["altered"]["altered recognised"] == rows["true"]["true confirmed"] == 1.0
    assert rows["day"]["day recall"] == 1.0


def test_the_kinds_of_a_content(data: Path) -> None:
    (article,) = read_articles(data / "data" / "dev")
    quotations = find_quotations(article.text, paragraphs_of(article.text))
    assert kind_of(article.text, article.attributions[0], quotations) == "direct"


def test_a_suite_says_what_it_needs(tmp_path: Path, models: Path) -> None:
    with pytest.raises(UsageError, match=r"needs --data DIR, the folder of PolNeAR"):
        next(SUITE.cases(run(None, tmp_path / "home", models)))
