"""Follow-ups written out from the words of the conversation before them."""

import pytest

from rag.answers import Interpretation
from rag.conversation import conversation_from, in_context, standalone
from rag.followup import names_in_text
from rag.known import Known
from rag.question import Question
from rag.search import Hit

HEADED = [("Mara Lund (engineer): Bridges", "")]
WORK = [*HEADED, ("What did she write?", 'In May she wrote "Long Spans".')]
TALK = [("Who opened the Halden bridge?", "Mara Lund opened it."), ("Where did Mara Lund live?", "I don't know.")]


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        (HEADED, "Where did she study?", "Where did Mara Lund study?"),
        (HEADED, "What was her first job?", "What was Mara Lund's first job?"),
        (HEADED, "Did they like her?", "Did Mara Lund like her?"),
        (HEADED, "Was there a prize?", "Was there a prize (Mara Lund)?"),
        (HEADED, "What did Lund build?", "What did Mara Lund build?"),
        (HEADED, "Did Olaf Berg help?", "Did Olaf Berg help?"),
        (HEADED, "Is there anything else?", "Besides Bridges, is there anything else (Mara Lund)?"),
        ([*HEADED, ("Who helped?", "Olaf Berg did.")], "Who else helped?", "Besides Olaf Berg, who else helped (Mara Lund)?"),
        (HEADED, "Did Lund know Olaf Berg?", "Did Mara Lund know Olaf Berg?"),
        (WORK, "Was it a success?", "Was Long Spans a success (Mara Lund)?"),
        (WORK, "Was it hard to write?", "Was it hard to write (Mara Lund)?"),
        (WORK, "Was that book a success?", "Was that book (Long Spans) a success (Mara Lund)?"),
        (WORK, "What came at that time?", "What came at that time (Mara Lund)?"),
        (WORK, "Did Olaf Berg help?", "Did Olaf Berg help (Mara Lund)?"),
        ([*WORK, ("Who read it?", "I don't know.")], "What else?", "Besides Long Spans, what else (Mara Lund)?"),
        ([*HEADED, ("Did she teach?", "for nine years.")], "Why was that?", "Why was that (for nine years) (Mara Lund)?"),
        (TALK, "When was she born?", "When was Mara Lund born?"),
        (TALK, "How long is the river Tista?", "How long is the river Tista?"),
        ([("I like the Halden bridge.", "")], "Was there a prize?", "Was there a prize?"),
        ([], "When was she born?", "When was she born?"),
    ],
)  # fmt: skip
def test_what_a_follow_up_leaves_out_is_put_back(turns: list[tuple[str, str]], question: str, expected: str) -> None:
    assert standalone(question, conversation_from(turns), Known()).text == expected


@pytest.mark.parametrize(
    ("question", "context"),
    [
        ("What is the fare?", "Where did Mara Lund live? What is the fare?"),
        ("What did Lund say?", "Where did Mara Lund live? What did Lund say?"),
        ("Who runs the Bank of England?", ""),
    ],
)
def test_what_names_nothing_new_is_also_read_after_the_question_before(question: str, context: str) -> None:
    assert standalone(question, conversation_from(TALK), Known()).context == context


def test_a_first_question_has_no_context() -> None:
    assert standalone("What is the fare?", conversation_from([]), Known()).context == ""


def test_what_the_context_finds_counts_for_less() -> None:
    found = {"fare?": [Hit("fare", 2.0), Hit("tax", 1.0)], "bridge? fare?": [Hit("bridge", 3.0), Hit("fare", 2.0)]}

    def search(question: Question, limit: int) -> list[Hit]:
        return found[question.text][:limit]

    asked = Question("fare?", Interpretation())
    assert in_context(search, "") is search
    assert [hit.id for hit in in_context(search, "bridge? fare?")(asked, 2)] == ["fare", "bridge"]


def test_a_word_that_begins_a_sentence_is_no_name() -> None:
    assert names_in_text("Bridges fall. Where is The Hague? Does Bank of England know in May?") == [
        "Hague",
        "Bank of England",
    ]
