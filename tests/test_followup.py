"""Follow-ups written out from the words of the conversation before them."""

import pytest

from rag.conversation import conversation_from, standalone
from rag.followup import names_in_text
from rag.question import Known

HEADED = [("Mara Lund (engineer): Bridges", "")]
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
        (TALK, "When was she born?", "When was Mara Lund born?"),
        (TALK, "How long is the river Tista?", "How long is the river Tista?"),
        ([("I like the Halden bridge.", "")], "Was there a prize?", "Was there a prize?"),
        ([], "When was she born?", "When was she born?"),
    ],
)  # fmt: skip
def test_what_a_follow_up_leaves_out_is_put_back(turns: list[tuple[str, str]], question: str, expected: str) -> None:
    assert standalone(question, conversation_from(turns), Known()).text == expected


def test_a_word_that_begins_a_sentence_is_no_name() -> None:
    assert names_in_text("Bridges fall. Where is The Hague? Does Bank of England know?") == ["Hague", "Bank of England"]
