"""Conversations on disk: what was asked is there again, word for word, and only for whom it belongs to."""

import json
import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from index.errors import HomeError
from index.records import DateRange, Day, make_document, make_statement
from rag.answers import Answer, Citation, Conversation, Interpretation, Nearest, Sentence
from rag.assemble import open_pipeline
from ui.conversations import FILE, Conversations, NoConversation
from ui.present import plain
from ui.restore import restored

DOCUMENT = make_document(uri="file:///a.txt", text='Mara Lund said: "It holds."', format="txt")
SAID = make_statement(
    DOCUMENT, 17, 25, kind="direct", speaker="Mara Lund", speaker_text="Mara Lund", cue="said", said_on=Day(None, 5, 3)
)
WHOLE = Answer(
    question="who said what on May 3",
    standalone_question="who said what on May 3",
    interpretation=Interpretation("who_said_what", DateRange(Day(None, 5, 3), Day(2021, 5, 4), "May 3")),
    outcome="answered",
    sentences=(Sentence("“It holds.”", (1,), (1, 3), "The Lantern"),),
    citations=(Citation(1, DOCUMENT.id, 0, 27, DOCUMENT.text),),
    statements=(SAID,),
    nearest=(Nearest(Citation(1, DOCUMENT.id, 0, 4, "Mara"), "near"),),
    sufficiency=0.5,
    timings={"search": 0.25},
)  # fmt: skip


def answer(question: str) -> Answer:
    return Answer(question, question, Interpretation(), "no_evidence", reason=f"nothing about {question}")


def test_an_answer_comes_back_as_it_was() -> None:
    assert restored(Answer, json.loads(json.dumps(plain(WHOLE)))) == WHOLE


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"outcome": "maybe"}, "expected one of .*found 'maybe'"),
        ({"question": 7}, "expected str, found 7"),
        ({"interpretation": {"dates": {"first": "soon", "last": "--02-14"}}}, "not a day: 'soon'"),
        ({"sentences": [{"text": "x", "citations": [], "emphasis": [1]}]}, r"expected 2 values, found \[1\]"),
    ],
)
def test_json_that_is_no_answer_is_refused(changed: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        restored(Answer, plain(WHOLE) | changed)


def test_a_later_version_may_have_more_fields_and_an_earlier_one_fewer() -> None:
    stored = {key: value for key, value in plain(answer("x")).items() if key != "suggestions"} | {"mood": "good"}
    assert restored(Answer, stored) == answer("x")


def test_every_answer_of_the_pipeline_comes_back(indexed_home: Path) -> None:
    pipeline = open_pipeline(indexed_home)
    for question in ("who said what on Feb 14", "How much credit is Germany extending?", "What did Merkel say?"):
        told = pipeline.ask(question)
        assert restored(Answer, json.loads(json.dumps(plain(told)))) == told


def test_turns_survive_and_follow_each_other(tmp_path: Path) -> None:
    talk = Conversations(tmp_path)
    identity = talk.begin("ann", "  who said\n what  ")
    assert [talk.put("ann", identity, None, each) for each in (WHOLE, answer("b"), answer("c"))] == [0, 1, 2]
    assert talk.put("ann", identity, 1, answer("changed")) == 1
    again = Conversations(tmp_path)
    assert again.title("ann", identity) == "who said what"
    assert [each.question for each in again.turns("ann", identity)] == [WHOLE.question, "changed", "c"]
    assert again.turns("ann", identity)[0].answer == WHOLE
    assert [each.number for each in again.turns("ann", identity, before=2, last=1)] == [1]
    assert again.context("ann", identity, before=1) == Conversation().then(WHOLE.question, WHOLE)
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_a_long_conversation_is_read_by_its_last_turns_only(tmp_path: Path) -> None:
    talk = Conversations(tmp_path)
    identity = talk.begin("ann", "long")
    for number in range(30):
        talk.put("ann", identity, None, answer(str(number)))
    assert [turn.question for turn in talk.context("ann", identity).turns] == [str(each) for each in range(10, 30)]


def test_nobody_reaches_what_is_somebody_elses(tmp_path: Path) -> None:
    talk = Conversations(tmp_path)
    identity = talk.begin("ann", "private")
    talk.put("ann", identity, None, WHOLE)
    talk.rate("ann", identity, 0, "good")
    for reach in (
        lambda: talk.turns("bob", identity),
        lambda: talk.put("bob", identity, 0, answer("x")),
        lambda: talk.rename("bob", identity, "mine"),
        lambda: talk.rate("bob", identity, 0, "bad"),
        lambda: talk.delete("bob", identity),
        lambda: talk.restore("bob", identity),
        lambda: talk.title("bob", identity),
    ):
        with pytest.raises(NoConversation):
            reach()
    assert talk.listed("bob") == []
    assert list(talk.rated("bob")) == []
    assert [each.title for each in talk.listed("ann")] == ["private"]


def test_found_by_words_of_title_and_turns_renamed_deleted_and_brought_back(tmp_path: Path) -> None:
    talk = Conversations(tmp_path)
    bridges, ferries = talk.begin("ann", "bridges"), talk.begin("ann", "ferries 100%")
    talk.put("ann", bridges, None, WHOLE)
    assert [each.id for each in talk.listed("ann")] == [bridges, ferries]
    assert [each.id for each in talk.listed("ann", "holds bridges")] == [bridges]
    assert [each.id for each in talk.listed("ann", "100%")] == [ferries]
    assert talk.listed("ann", "holds_") == []
    assert talk.rename("ann", bridges, "The bridge") == "The bridge"
    assert talk.rename("ann", bridges, " ") == "The bridge"
    talk.delete("ann", bridges)
    assert [each.id for each in talk.listed("ann")] == [ferries]
    with pytest.raises(NoConversation):
        talk.turns("ann", bridges)
    talk.restore("ann", bridges)
    assert talk.turns("ann", bridges)[0].answer == WHOLE
    talk.delete("ann", bridges)
    talk.delete("ann", ferries)
    with pytest.raises(NoConversation):
        talk.restore("ann", bridges)


def test_several_threads_write_at_once(tmp_path: Path) -> None:
    talk = Conversations(tmp_path)
    identity = talk.begin("ann", "busy")
    threads = [
        threading.Thread(target=lambda: [talk.put("ann", identity, None, answer("x")) for _ in range(10)])
        for _ in range(4)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [each.number for each in talk.turns("ann", identity)] == list(range(40))


def test_a_file_of_another_version_or_a_folder_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("PRAGMA user_version = 9")
    other.close()
    with pytest.raises(HomeError, match=r"format 9, not 1"):
        Conversations(tmp_path).listed("ann")
    (tmp_path / "file").write_text("")
    with pytest.raises(HomeError, match="cannot keep conversations in"):
        Conversations(tmp_path / "file").listed("ann")
