"""Questions as people type them: politely, all in capitals, without any; each means what it means when written with care."""

from collections.abc import Callable
from pathlib import Path

import pytest

from eval.suites.seeds import asked, golden_rows, golden_speakers, judged, shipped_folder
from index.ingest import ingest
from rag.asked.known import Known
from rag.asked.plain import cased, most_frequent, without_courtesies
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    home: Path = tmp_path_factory.mktemp("plain")
    ingest(home, [shipped_folder()])
    return open_pipeline(home)


@pytest.mark.parametrize(
    "dress",
    [
        pytest.param(lambda question: question.lower().rstrip("?"), id="lower"),
        pytest.param(str.upper, id="upper"),
        pytest.param(lambda question: f"Hello! Please tell me: {question} Thanks!", id="polite"),
    ],
)
def test_every_golden_question_in_other_dress(pipeline: Pipeline, dress: Callable[[str], str]) -> None:
    speakers = golden_speakers()
    wrong = []
    for golden in golden_rows():
        dressed = golden | {"question": dress(golden["question"])}
        answer = asked(dressed, pipeline)
        if judged(dressed, answer, lambda identity: pipeline.document(identity).text, speakers)["ok"] != 1.0:
            wrong.append(dressed["question"])
    assert wrong == []


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("hi, who said what on Feb 14", "who said what on Feb 14"),
        ("Hello there! Where is Lund?", "Where is Lund?"),
        ("Could you please tell me who opened the dam, please?", "who opened the dam?"),
        ("do you know when the dam broke", "when the dam broke"),
        ("I'd like to know what Lund said. Many thanks in advance!", "what Lund said"),
        ("quick question: is the dam safe?", "is the dam safe?"),
        ("tell me if the dam is safe", "Is it true that the dam is safe"),
        ("whats new", "what is new"),
        ("and Kirby?", "and Kirby?"),
        ("tell me about the dam", "tell me about the dam"),
        ("Hello Kitty opened in Tarn", "Hello Kitty opened in Tarn"),
        ('"Please, please tell me": who sang this?', '"Please, please tell me": who sang this?'),
        ("thanks", "thanks"),
        ("Please", "Please"),
        ("Hello there!", "Hello there!"),
    ],
)
def test_courtesies(question: str, bare: str) -> None:
    assert without_courtesies(question) == bare


def test_letters_of_the_index() -> None:
    forms = {"nato": "NATO", "white house": "White House", "iphone": "iPhone"}
    known = Known(
        speakers=("Eva Lund", "Norlink"), sources=("The Marlow Post",), written=lambda word: forms.get(word, "")
    )
    assert cased("what did eva lund say about nato?", known) == "what did Eva Lund say about NATO?"
    assert (
        cased("What did the white house tell the marlow post?", known)
        == "What did the White House tell The Marlow Post?"
    )
    assert cased('who said "we trust nato"', known) == 'who said "we trust nato"'
    assert cased("does Lund use an iphone", known) == "does Lund use an iphone"
    assert cased("IS THE IPHONE SOLD IN WARSAW?", known) == "is the iPhone sold in Warsaw?"
    assert cased("is the us in nato", known) == "is the US in NATO"
    square = Known(written=lambda word: {"square": "Square", "square miles": "square miles"}.get(word, ""))
    assert cased("how many square miles are there", square) == "how many square miles are there"
    assert cased("where is the square", square) == "where is the Square"
    assert cased("NATO?", known) == "NATO?"
    assert cased("İS THE DAM SAFE", known) == "İS THE DAM SAFE"


def test_a_word_is_written_as_most_texts_write_it() -> None:
    texts = ["He wrote to May.", "She, May said, may come.", "It may rain and it may not."]
    assert most_frequent("may", texts) == "may"
    assert most_frequent("may", texts[:1]) == "May"
    assert most_frequent("dam", ["Dam and more."]) == ""
    assert most_frequent("release", ["FOR IMMEDIATE RELEASE", "The release was late."]) == "release"
