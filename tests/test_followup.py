"""Follow-ups written out from the words of the conversation before them."""

import pytest

from index.records import DateRange, Day, Statement
from rag.answers import Answer, Conversation, Interpretation, Sentence
from rag.asked.known import Known
from rag.conversation import conversation_from, in_context, standalone
from rag.followups.again import Again
from rag.names import names_in_text
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
        (TALK, "And when was she born?", "when was Mara Lund born?"),
        (HEADED, "What happened in 1987?", "What happened to Mara Lund in 1987?"),
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


KNOWN = Known(speakers=("Olaf Berg", "Kyiv", "Bridge Director"))
BERG = ("who is Olaf Berg?", Interpretation(), "Bridge Director")
ARTICLE = ("what is the article about?", Interpretation("overview"), "")
FEB_14 = Interpretation("what_happened", DateRange.only(Day(None, 2, 14), "Feb 14"))
EVENTS = ("what happened on Feb 14", FEB_14, "")
SAID = Interpretation("what_did_say", speakers=("Olaf Berg",), topic="Tarn")
THANKS = ("thanks", Interpretation("overview"), "")


def said(*turns: tuple[str, Interpretation, str]) -> Conversation:
    """Turns of a question, what it was taken for, and the words marked as its answer."""
    conversation = Conversation()
    for question, asked, told in turns:
        sentences = (Sentence(told, (), (0, len(told))),) if told else ()
        conversation = conversation.then(question, Answer(question, question, asked, "answered", sentences))
    return conversation


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (BERG, "what did he say?", "what did Olaf Berg say?"),
        (BERG, "what did they say about him?", "what did they say about Olaf Berg?"),
        (BERG, "and Mara Lund?", "who is Mara Lund?"),
        (BERG, "tell me more", "tell me more about Olaf Berg"),
        (BERG, "and what happened in 1987?", "what happened to Olaf Berg in 1987?"),
        (BERG, "what happened on Feb 14?", "what happened on Feb 14?"),
        (("tell me about Mara Lund", Interpretation(), ""), "and about Kyiv?", "tell me about Kyiv"),
        (("what did Mara Lund say?", Interpretation("what_did_say"), ""), "was she right?", "was Mara Lund right?"),
        (("who opened the bridge?", Interpretation(), "Olaf Berg"), "what did he say?", "what did Olaf Berg say?"),
        (("who is the mayor of Tarn?", Interpretation(), "x"), "and Kyiv?", "who is the mayor of Kyiv?"),
        (("did Mara Lund go to Tarn?", Interpretation(), ""), "and to Kyiv?", "did Mara Lund go to Kyiv?"),
        (("what did Berg say about Tarn in May?", SAID, ""), "and about Kyiv?", "what did Berg say about Kyiv in May?"),
        (("what did Berg say about Tarn?", SAID, ""), "what about Kyiv?", "what did Kyiv say about Tarn?"),
        (("was Mara Lund right?", Interpretation(), ""), "what about Olaf Berg?", "was Olaf Berg right?"),
        (ARTICLE, "who wrote it?", "who wrote the article?"),
        (ARTICLE, "who wrote them?", "who wrote the articles?"),
        (ARTICLE, "and who is quoted in it?", "who is quoted in the article?"),
        (ARTICLE, "When was it published?", "When was it published?"),
        (ARTICLE, "summarise it", "summarise it"),
        (ARTICLE, "is it raining?", "is it raining?"),
        (ARTICLE, "tell me more", "tell me more"),
        (EVENTS, "who wrote it?", "who wrote the article?"),
        (EVENTS, "what about the 15th?", "what happened on the 15th"),
        (EVENTS, "and last week?", "what happened last week"),
        (EVENTS, "and the day before?", "what happened the day before 14 Feb"),
        (EVENTS, "what about Kyiv?", "what happened on Feb 14 about Kyiv?"),
        (EVENTS, "and in Kyiv on the 15th?", "what happened on the 15th in Kyiv?"),
        (("what happened on the 15th", FEB_14, ""), "and on the 16th?", "what happened on the 16th"),
        (("what happened in Kyiv on Feb 14", FEB_14, ""), "and in Tarn?", "what happened in Tarn on Feb 14"),
        (("what happened to the bridge?", Interpretation(), ""), "when?", "when did it happen to the bridge?"),
        (("where is the bridge?", Interpretation(), ""), "and why?", "why is the bridge?"),
    ],
)  # fmt: skip
def test_a_follow_up_refers_to_what_the_turn_before_asked(
    turn: tuple[str, Interpretation, str], question: str, expected: str
) -> None:
    assert standalone(question, said(turn), KNOWN).text == expected
    assert standalone(question, said(turn, THANKS), KNOWN).text == expected


LANTERN = Known(speakers=("Olaf Berg",), sources=("The Lantern", "The Age"))
CRACK = (
    "what did Olaf Berg say about the crack?",
    Interpretation("what_did_say", None, speakers=("Olaf Berg",), topic="crack"),
    "",
)
REPORTED = ("what did The Lantern report about the dam?", Interpretation("overview", topic="dam"), "")


@pytest.mark.parametrize(
    ("turns", "question", "expected"),
    [
        ([("what happened on April 18?", EVENTS[1], "A ferry of Norlink sank near Seal Point.")], "why did she resign?", ""),
        ([("what happened on April 18?", EVENTS[1], "A ferry of Norlink sank near Seal Point.")], "who is its director?", ""),
        ([("what does the memo say?", SAID, "")], "who wrote it down?", "who wrote the memo down?"),
        ([("what is Norlink?", Interpretation(), "")], "who is its director?", "who is Norlink's director?"),
        ([("what is Norlink?", Interpretation(), "")], "when did he resign?", ""),
        ([("who is Norlink's director?", Interpretation(), "Mara Lund")], "is she ill?", "is Mara Lund ill?"),
        ([("when did Tarn and Halden merge?", Interpretation(), "")], "why was it wanted?", ""),
        ([("who is Mara Lund?", Interpretation(), "")], "what did Berg say about her?", "what did Berg say about Mara Lund?"),
        ([BERG], "what did Olaf Berg say about him?", ""),
        ([BERG], "where did she go?", ""),
        ([CRACK], "and Lund?", "what did Lund say about the crack?"),
        ([CRACK], "what does Berg think about it?", "what does Berg think about the crack?"),
        ([CRACK], "when was it found?", "when was the crack found?"),
        ([CRACK], "more", "tell me more about the crack"),
        ([CRACK], "who said that?", "what did Olaf Berg say about the crack?"),
        ([CRACK], "no, I meant Lund", "what did Lund say about the crack?"),
        ([CRACK], "not Berg, Lund", "what did Lund say about the crack?"),
        ([CRACK], "sorry, Lund", "what did Lund say about the crack?"),
        ([CRACK], "no, that is wrong", ""),
        ([CRACK], "no thanks", ""),
        ([CRACK], "oh ok", ""),
        ([("when was the bridge built?", Interpretation(), "")], "when did it reopen?", "when did the bridge reopen?"),
        ([("how much is the hardship fund?", Interpretation(), "")], "who pays it?", "who pays the hardship fund?"),
        ([("when is Berg in Tarn?", Interpretation(), "")], "whom will he meet there?", "whom will Olaf Berg meet in Tarn?"),
        ([BERG], "what did he say about her?", "what did Olaf Berg say about her?"),
        ([CRACK], "who else?", "who said what about the crack, except Olaf Berg?"),
        ([CRACK], "who disagrees?", "who disagrees with Olaf Berg about the crack?"),
        ([CRACK], "what did Lund say to that?", "what did Lund say about the crack?"),
        ([CRACK], "only in 2023", "what did Olaf Berg say about the crack in 2023?"),
        ([("how high did the river rise?", Interpretation(), "")], "in which month?", "when did the river rise?"),
        ([REPORTED], "and The Age?", "what did The Age report about the dam?"),
        ([REPORTED], "tell me more", "tell me more about the dam"),
        ([("who wrote the memo?", Interpretation(), "")], "and the press release?", "who wrote the press release?"),
        ([("who wrote the memo?", Interpretation(), "")], "when?", "when was the memo written?"),
        ([("who wrote the article?", Interpretation("overview"), "")], "when?", "when was the article published?"),
    ],
)  # fmt: skip
def test_a_pronoun_is_given_only_to_what_it_can_mean(
    turns: list[tuple[str, Interpretation, str]], question: str, expected: str
) -> None:
    assert standalone(question, said(*turns), LANTERN).text == (expected or question)


@pytest.mark.parametrize("question", ["when did he say that?", "when was that said?", "who said that?"])
def test_of_statements_their_list_tells_the_day_and_the_speaker(question: str) -> None:
    statement = Statement(
        "s", "d", "Olaf Berg", "Berg", "", "said", "It holds.", "direct", 0, 9, None, "unknown", "", "", ((0, 9),)
    )
    answer = Answer(CRACK[0], CRACK[0], CRACK[1], "answered", statements=(statement,))
    assert standalone(question, Conversation().then(CRACK[0], answer), LANTERN).text == CRACK[0]


def test_he_is_not_whom_a_turn_called_her() -> None:
    asked = Answer(
        "why did she resign?", "why did Mara Lund resign?", Interpretation(speakers=("Mara Lund",)), "answered"
    )
    turns = Conversation().then(asked.question, asked)
    assert standalone("when did she go?", turns, LANTERN).text == "when did Mara Lund go?"
    assert standalone("when does he come?", turns, LANTERN).text == "when does he come?"
    assert standalone("when does he come?", turns, LANTERN).context == "why did Mara Lund resign? when does he come?"


def test_a_name_within_another_is_the_same_person() -> None:
    asked = Interpretation("what_did_say", speakers=("Mara Lund", "Lund"))
    assert standalone("was she right?", said(("what did Lund say?", asked, "")), KNOWN).text == "was Mara Lund right?"
    asked = Interpretation("what_did_say", speakers=("Mara Lund", "Olaf Berg"))
    assert standalone("was he right?", said(("who spoke?", asked, "")), KNOWN).ambiguous == ("Mara Lund", "Olaf Berg")


@pytest.mark.parametrize(
    ("request_", "kind", "part"),
    [
        ("show me the source", "source", 0),
        ("which article is that from?", "source", 0),
        ("are you sure?", "sure", 0),
        ("is that true?", "sure", 0),
        ("exact words?", "wording", 0),
        ("can you say that again please", "repeated", 0),
        ("shorter", "shorter", 0),
        ("the last one", "part", -1),
        ("and the second quote?", "part", 2),
        ("who says so?", "speaker", 0),
        ("according to whom?", "speaker", 0),
        ("in German please", "translated", 0),
    ],
)
def test_what_is_asked_of_the_last_answer_asks_for_it_again(request_: str, kind: str, part: int) -> None:
    again = standalone(request_, said(CRACK), LANTERN)
    assert again.text == CRACK[0]
    assert again.again == Again(kind, part)  # type: ignore[arg-type]
    assert standalone(request_, Conversation(), LANTERN).again is None


@pytest.mark.parametrize(
    "question",
    ["who said that the dam holds?", "is it true that Lund left?", "which article names Lund?", "the second dam?"],
)
def test_a_question_of_its_own_asks_nothing_of_the_last_answer(question: str) -> None:
    assert standalone(question, said(CRACK), LANTERN).again is None


def test_several_of_them_are_not_one_person() -> None:
    known = Known(speakers=("Mara Lund",))
    conversation = conversation_from([("What did Mara Lund say about the strike?", "")])
    assert "Lund" not in standalone("How many of them are in the union?", conversation, known).text.split(" (")[0]
    assert "Mara Lund" in standalone("What did she say about wages?", conversation, known).text
