"""What evidence is weighed by: how probable it is that it answers, and which sentences are nearly as good as the best."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.squad import Paragraph, read_paragraphs, unseen
from index.records import Document, Passage
from rag.asked.known import Known
from rag.evidence import Candidate, judge, missing_names, near, probability
from rag.question import understand
from rag.reading.emphasis import has_answer_form
from rag.reading.reader import Reading
from rag.rerank import reranked
from rag.search import Hit

TEXT = "Eva Lund closed the bridge at Holm."
DOCUMENT = Document(
    id="d",
    uri="file:///d.txt",
    title="",
    source="",
    author="",
    published=None,
    published_inferred=False,
    text=TEXT,
    format="text",
    indexed_at="",
)
PASSAGE = Passage(id="p", document_id="d", start=0, end=len(TEXT), text=TEXT)
BEST = Candidate(
    DOCUMENT, (0, len(TEXT)), PASSAGE, coverage=0.9, own_coverage=0.8, cosine=0.6, prominence=9.0, relevance=3.0
)
QUESTION = understand("Who closed the bridge at Holm?", Known())


@pytest.mark.parametrize("signal", [0, 1, 3, 4])
def test_each_signal_makes_an_answer_more_probable(signal: int) -> None:
    weak = [1.0, -1.0, 0.0, 6.0, 1.0]
    strong = list(weak)
    strong[signal] += 0.5
    assert probability(strong) > probability(weak) > probability([*weak[:2], 1.0, *weak[3:]])


def test_an_answer_that_others_give_too_is_more_probable() -> None:
    assert judge(QUESTION, [replace(BEST, repeated=3)]).probability > judge(QUESTION, [BEST]).probability


@pytest.mark.parametrize("signal", [0, 2])
def test_without_prominence_too(signal: int) -> None:
    weak = [1.0, 0.5, -1.0, 0.0]
    strong = list(weak)
    strong[signal] += 0.5
    assert probability(strong) > probability(weak) > probability([*weak[:3], 1.0])


def test_evidence_that_stands_out_suffices_and_the_same_lost_among_others_does_not() -> None:
    assert judge(QUESTION, [BEST]).enough
    assert not judge(QUESTION, [replace(BEST, prominence=2.0, own_coverage=0.3, coverage=0.3)]).enough
    assert not judge(QUESTION, []).enough


def test_where_few_passages_are_found_every_name_must_be_there() -> None:
    asked = understand("Who closed the bridge at Tarn?", Known())
    few = replace(BEST, prominence=None)
    assert judge(QUESTION, [few]).enough
    assert judge(asked, [few]).missing == ("Tarn",)
    assert not judge(asked, [few]).enough


def test_a_name_that_the_document_lacks_is_a_veto_however_much_stands_out() -> None:
    asked = understand("Who closed the bridge at Tarn?", Known())
    assert probability((BEST.strength, BEST.relevance, 1.0, 9.0, 0.0)) > 0.35
    assert not judge(asked, [BEST]).enough


def test_what_is_said_of_another_people_is_last_and_no_answer() -> None:
    other = replace(BEST, of_another=True)
    assert other.score < replace(BEST, own_coverage=0.3).score
    assert not judge(QUESTION, [other]).enough


def test_only_what_scores_nearly_as_much_is_near() -> None:
    good, worse = replace(BEST, own_coverage=0.4), replace(BEST, own_coverage=0.0)
    assert near([BEST, good, worse]) == [BEST, good]


def test_the_reader_puts_the_first_passages_in_order() -> None:
    class Told:
        def read(self, question: str, passages: list[str]) -> list[Reading]:
            return [Reading(3.0 if "bridge" in each else -3.0, ()) for each in passages]

    passages = {"a": replace(PASSAGE, id="a", text="Rain."), "b": replace(PASSAGE, id="b")}
    hits = [Hit("a", 2.0), Hit("b", 1.0), Hit("gone", 0.5)]
    assert [each.id for each in reranked("Who?", hits, passages, Told())] == ["b", "a", "gone"]  # type: ignore[arg-type]


def test_a_file_that_the_reader_has_not_seen_is_asked_about_whole(tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text(
        '{"data": [{"paragraphs": [{"context": "a", "qas": []}]}, {"paragraphs": [{"context": "b", "qas": []}]}]}'
    )
    assert unseen(file, read_paragraphs(file)) == [Paragraph(0, "a", ()), Paragraph(1, "b", ())]


@pytest.mark.parametrize(
    ("asked", "missing"),
    [
        ("What did Graham Holm close?", []),
        ("What did Eva Holm close?", []),
        ("What did Ada Lund close?", ["Ada Lund"]),
        ("Who closed Nord Stream and the Holm bridge?", ["Nord Stream"]),
    ],
)
def test_a_first_name_alone_may_be_lacking_if_nobody_else_has_the_surname(asked: str, missing: list[str]) -> None:
    assert missing_names(understand(asked, Known()), BEST) == missing


@pytest.mark.parametrize(
    ("question", "sentence", "wanted"),
    [
        ("What is the interest rate of the loan?", "The rate fell to 4.5%.", True),
        ("What is the interest rate of the loan?", "The loan is of 150 million euros.", False),
        ("When was Holm besieged?", "The siege (1288) failed.", True),
        ("When was Holm besieged?", "That was in the twelfth century.", True),
        ("When does the ferry leave?", "It leaves Holm at noon.", True),
        ("How many cars does the ferry carry?", "The ferry carries forty cars.", True),
        ("How many cars does the ferry carry?", "The ferry carries cars.", False),
        ("When was Holm besieged?", "The siege cost 1,288 lives.", False),
    ],
)
def test_what_form_an_answer_must_have(question: str, sentence: str, wanted: bool) -> None:
    assert has_answer_form(understand(question, Known()), sentence, None) is wanted


@pytest.mark.parametrize(
    "asking", ["Who closed the bridge?", "\u201cWho closed the bridge?\u201d", "(Who closed the bridge?) "]
)
def test_a_sentence_that_asks_answers_less_than_one_that_tells(asking: str) -> None:
    quiz = replace(BEST, document=replace(DOCUMENT, text=asking), span=(0, len(asking)), read=1.0)
    assert quiz.score < BEST.score


def test_a_weekday_answers_when_also_where_the_document_has_no_day() -> None:
    question = understand("When does the ban begin?", Known())
    assert has_answer_form(question, "The ban begins on Friday.", None)
    assert not has_answer_form(question, "The ban begins with cars.", None)
