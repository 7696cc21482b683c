"""The golden set is sound, a case is judged as its row says, and a run prints and writes what it found."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import main
from eval.run import run_suite, summed, table
from eval.suites import Row, Suite
from eval.suites import seeds as golden_set
from index.errors import UsageError
from index.records import make_document, make_statement
from rag.answers import Answer, Citation, Interpretation, Sentence

KINDS = {
    "who said what", "who said the quote", "quote nobody said", "what did X say", "said nothing", "number", "day",
    "person", "place", "organisation", "list", "yes/no", "why", "follow-up", "unanswerable", "false premise",
    "outside", "misspelt", "lower case", "very short", "very long",
    "what happened", "about documents", "who is", "several speakers",
    "in a manner", "several questions", "of the answer",
}  # fmt: skip
DOCUMENT = make_document(uri="a.txt", text='It rained. "We are open," Ada said.', format="txt")
GOLDEN: dict[str, Any] = {
    "id": "one", "kind": "person", "question": "Who is open?", "history": [], "today": None, "answerable": True,
    "required": [["Ada"]], "forbidden": [], "cite": [["We are open"]], "cite_also": [], "cite_complete": True,
}  # fmt: skip


def silent(line: str) -> None:
    """Nothing is to be heard."""


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return golden_set.golden_rows()


def test_the_golden_set_is_large_and_of_every_kind(rows: list[dict[str, Any]]) -> None:
    assert len(rows) >= 60
    assert {row["kind"] for row in rows} == KINDS
    assert len({row["id"] for row in rows}) == len(rows)
    asked = Counter((row["question"], *row["history"], row["today"]) for row in rows)
    assert max(asked.values()) == 1


def test_every_stretch_to_be_cited_is_in_the_article(rows: list[dict[str, Any]], seed_text: str) -> None:
    cited = [each for row in rows for group in row["cite"] for each in group]
    also = [each for row in rows for each in row["cite_also"]]
    said = list(golden_set.golden_speakers())
    assert [each for each in cited + also + said if each not in seed_text] == []
    assert len(said) >= 20


def test_what_is_wanted_fits_the_answerable_and_only_them(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert row.keys() == GOLDEN.keys()
        wanted = [row["required"], row["cite"]] if row["answerable"] else [not row["required"], not row["cite"]]
        assert all(wanted), row["id"]


def test_who_said_what_asks_for_the_words_of_all_five(rows: list[dict[str, Any]]) -> None:
    (row,) = [row for row in rows if row["question"] == "who said what on Feb 14"]
    speakers = golden_set.golden_speakers()
    quoted = {speakers[group[0]] for group in row["required"] if group[0] in speakers}
    assert quoted == {"Blinken", "Scholz", "Lavrov", "Kirby", "Zelenskiy"}


def test_the_shipped_folder_holds_the_article(seed_text: str) -> None:
    (article,) = golden_set.shipped_folder().glob("*.txt")
    assert article.read_text(encoding="utf-8") == seed_text


def given(*spans: tuple[int, int], speaker: str = "Ada") -> Answer:
    """An answer that cites these spans and gives the quote to the speaker."""
    citations = tuple(
        Citation(number, DOCUMENT.id, *span, DOCUMENT.text[slice(*span)]) for number, span in enumerate(spans, 1)
    )
    statement = make_statement(DOCUMENT, 12, 24, kind="direct", speaker=speaker, speaker_text=speaker, cue="said")
    shown = Sentence(f"{speaker}: “We are open,”", tuple(each.number for each in citations))
    return Answer("q", "q", Interpretation(), "answered", (shown,), citations, (statement,))


def judged(answer: Answer, **changes: Any) -> Row:
    return golden_set.judged({**GOLDEN, **changes}, answer, lambda identity: DOCUMENT.text, {"We are open": "Ada"})


REFUSAL = Answer("q", "q", Interpretation(), "no_evidence", reason="nothing")


def test_a_right_answer_is_ok() -> None:
    row = judged(given((11, 35)))
    assert (row["ok"], row["hit"], row["recall"], row["precision"]) == (1.0, 1.0, 1.0, 1.0)
    assert (row["quotes"], row["verbatim"], row["right speakers"], row["attributed"], row["invalid"]) == (2, 2, 1, 1, 0)


def test_a_citation_beside_the_point_costs_precision_only_where_all_good_ones_are_known() -> None:
    row = judged(given((0, 10), (11, 35)))
    assert (row["hit"], row["recall"], row["precision"], row["ok"]) == (1.0, 1.0, 0.5, 0.0)
    assert judged(given((0, 10), (11, 35)), cite_also=["It rained."])["precision"] == 1.0
    assert "precision" not in judged(given((0, 10), (11, 35)), cite_complete=False)


def test_words_given_to_somebody_else_are_noticed() -> None:
    row = judged(given((11, 35), speaker="Bob"))
    assert (row["hit"], row["right speakers"], row["attributed"]) == (0.0, 0, 1)


def test_refusing_what_can_be_answered_scores_zero_and_refusing_what_cannot_is_ok() -> None:
    row = judged(REFUSAL)
    assert (row["ok"], row["hit"], row["recall"], row["precision"]) == (0.0, 0.0, 0.0, 0.0)
    assert judged(REFUSAL, answerable=False)["ok"] == 1.0
    assert judged(given((11, 35)), answerable=False)["ok"] == 0.0


def test_the_summary_counts_over_all_cases() -> None:
    cases = [judged(given((11, 35))), judged(REFUSAL), judged(REFUSAL, answerable=False)]
    assert golden_set.summary(cases) == {
        "refusal precision": 0.5, "refusal recall": 1.0, "verbatim quotes": 1.0, "right speakers": 1.0,
        "invalid citations": 0.0,
    }  # fmt: skip


def lone(home: Path, data: Path | None, notify: Callable[[str], None]) -> Iterator[Row]:
    yield {"id": "a", "hit": 1.0}
    yield {"id": "b", "hit": 0.0}
    yield {"id": "c"}


def test_any_suite_is_summed_and_shown_cases_first() -> None:
    suite = Suite(
        "lone", lone, ("id", "hit"), ("hit",), lambda rows: {"size": 3.0}, lambda figures: figures["hit"] == 1
    )
    cases = list(lone(Path(), None, silent))
    results = summed(suite, cases)
    assert results["figures"] == {"hit": 0.5, "size": 3.0}
    assert results["averages"]["hit"] == {"mean": 0.5, "interval": (0.0, 1.0), "count": 2}
    assert table(suite, cases, results).splitlines() == [
        "id  hit",
        "a   1.00",
        "b   0.00",
        "c",
        "",
        "hit                  0.500  [0.000, 1.000]  over 2",
        "size                 3.000",
        "3 cases; not perfect",
    ]


def test_a_run_prints_its_cases_and_writes_them(
    indexed_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three golden rows through the real pipeline; the whole set is `make eval`."""
    chosen = {"who said what on Feb 14", "who said what yesterday", "and on Feb 15?"}
    lines = golden_set.QUESTIONS.read_text(encoding="utf-8").splitlines()
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(line for line in lines if json.loads(line)["question"] in chosen), encoding="utf-8")
    monkeypatch.setattr(golden_set, "QUESTIONS", questions)
    home = shutil.copytree(indexed_home, tmp_path / "home")
    assert run_suite("seeds", home=home, json_file=tmp_path / "results.json", notify=silent) == 0
    shown = capsys.readouterr().out
    assert "who said what yesterday" in shown
    assert shown.endswith("3 cases; perfect\n")
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert [case["ok"] for case in results["cases"]] == [1.0, 1.0, 1.0]
    assert [case["refused"] for case in results["cases"]] == [False, False, True]
    assert results["figures"]["right speakers"] == 1.0


def test_what_cannot_run_is_said_before_anything_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="known are: seeds"):
        run_suite("beds", notify=silent)
    with pytest.raises(UsageError, match="no folder"):
        run_suite("seeds", json_file=tmp_path / "none" / "results.json", notify=silent)
    assert main(["beds"]) == 1
    assert "known are: seeds" in capsys.readouterr().err


def test_a_data_folder_without_the_article_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no article"):
        run_suite("seeds", data=tmp_path / "empty", home=tmp_path / "home", notify=silent)
