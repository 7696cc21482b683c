"""The reader of question and passage: what it points to, with the shipped weights and with none."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.assemble import prepared_reader
from rag.reading.reader import Reader, open_reader

PASSAGE = (
    "The old bridge at Holm was closed on Monday. Mayor Eva Lund told reporters that 1,200 people had left the town by bus. "
    "Engineers from Oby will look at the pillars next week."
)
ELSEWHERE = "The museum shows forty paintings of the harbour. Tickets cost nine euros, and children pay nothing."


@pytest.fixture(scope="module")
def reader(models: Path) -> Reader:
    opened = open_reader(models, lambda line: None)
    assert opened is not None
    return opened


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many people had left the town?", "1,200"),
        ("Who told reporters that people had left?", "Eva Lund"),
        ("When was the bridge closed?", "Monday"),
        ("Who will look at the pillars?", "Engineers"),
    ],
)
def test_it_points_to_the_answer(reader: Reader, question: str, answer: str) -> None:
    (reading,) = reader.read(question, [PASSAGE])
    assert answer in PASSAGE[slice(*reading.span)]
    assert len(PASSAGE[slice(*reading.span)].split()) <= 4


def test_the_passage_that_answers_is_the_more_relevant(reader: Reader) -> None:
    here, elsewhere = reader.read("How many people had left the town?", [PASSAGE, ELSEWHERE])
    assert here.relevance > 0 > elsewhere.relevance


def test_doubts_are_least_of_what_answers(reader: Reader) -> None:
    monday, lund, nine = (
        (text.index(words), text.index(words) + len(words))
        for text, words in ((PASSAGE, "Monday"), (PASSAGE, "Eva Lund"), (ELSEWHERE, "nine euros"))
    )
    doubts = reader.doubts("When was the bridge closed?", [PASSAGE, ELSEWHERE], [[monday, lund], [nine]])
    (of_monday, of_lund), (of_nine,) = doubts
    assert of_monday < 3 < min(of_lund, of_nine)


@pytest.mark.parametrize("place", [0, 5, 9])
def test_a_passage_is_read_alike_among_others(reader: Reader, place: int) -> None:
    passages = [ELSEWHERE] * 10
    passages[place] = PASSAGE
    readings = reader.read("When was the bridge closed?", passages)
    assert max(range(10), key=lambda at: readings[at].relevance) == place
    assert PASSAGE[slice(*readings[place].span)] == "Monday"


@pytest.mark.parametrize(
    ("question", "passages"), [("", [PASSAGE]), ("Who?", [""]), ("Who?", []), ("why " * 900, ["x " * 900])]
)
def test_odd_input_breaks_nothing(reader: Reader, question: str, passages: list[str]) -> None:
    assert all(0 <= each.span[0] <= each.span[1] for each in reader.read(question, passages))


def test_without_weights_there_is_none(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.reading.reader.WEIGHTS", tmp_path / "none.safetensors")
    assert open_reader(models, lambda line: None) is None


def test_where_its_export_cannot_be_written_rules_do_without_it(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file, not a folder")
    heard: list[str] = []
    assert prepared_reader(tmp_path, heard.append) is None
    assert heard[-1].startswith("answers are marked by rules, not by the reader: cannot write reader-")
