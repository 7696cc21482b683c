"""What goes back to an earlier subject is understood from there; what a follow-up leaves out is put back."""

from __future__ import annotations

import pytest

from index.records import Statement
from rag.answers import Answer, Conversation, Interpretation, Sentence
from rag.asked.known import Known
from rag.conversation import standalone
from rag.followups.resumed import resumed
from rag.question import understand

KNOWN = Known(speakers=("Eva Lund", "Merrill Bank"))


def turn(conversation: Conversation, question: str, told: str, answer: str = "") -> Conversation:
    """The conversation with one more turn, answered by one sentence, in which `answer` is marked."""
    start = told.index(answer)
    sentence = Sentence(told, (), emphasis=(start, start + len(answer)) if answer else None)
    return conversation.then(question, Answer(question, question, Interpretation(), "answered", (sentence,)))


STRIKE = turn(Conversation(), "How many joined the dockers' strike?", "Some 300 men joined the strike.")
BOTH = turn(STRIKE, "Who painted the harbour?", "Ann Berg painted it.")


@pytest.mark.parametrize(
    ("asked", "question", "turns"),
    [
        ("back to the strike: how long did it last?", "how long did the strike last?", 1),
        ("back to Ann Berg: who paid her?", "who paid Ann Berg?", 2),
        ("ok, going back to the strike, when was that?", "when was that?", 1),
        ("as for the harbour: who owns it?", "who owns the harbour?", 2),
        ("what about Norlink: when was it founded?", "when was Norlink founded?", 0),
        ("what about Norlink: who lives there?", "what about Norlink: who lives there?", 2),
        ("what about Norlink: who is the boss?", "who is the boss (Norlink)?", 0),
        ("as for the harbour, who is the boss?", "who is the boss (the harbour)?", 2),
        ("what about Adam Lund, did he say it?", "did Adam Lund say it?", 0),
        ("back to the strike: ?", "back to the strike: ?", 2),
        ("regarding the strike, who said what?", "who said what about the strike?", 1),
        ("when did they go back to the town?", "when did they go back to the town?", 2),
    ],
)
def test_a_head_says_what_a_question_is_about(asked: str, question: str, turns: int) -> None:
    assert resumed(asked, BOTH) == (question, Conversation(BOTH.turns[:turns]))


@pytest.mark.parametrize(
    ("before", "told", "answer", "asked", "alone"),
    [
        ("What film won?", "Norlink won.", "Norlink", "who made it?", "who made Norlink?"),
        ("What is the name of the film?", "It is Norlink.", "Norlink", "who made it?", "who made Norlink?"),
        (
            "Which company bought Orbel?",
            "Norlink bought Orbel.",
            "Norlink",
            "how much did it pay?",
            "how much did it pay?",
        ),
        ("Which rider won?", "Eva Lund won.", "Eva Lund", "was it close?", "was it close?"),
        ("What did the report say about Eva Lund?", "Eva Lund lied.", "", "how long is it?", "how long is the report?"),
        ("what is the fine for firms?", "It is 50 crowns.", "", "and for people?", "what is the fine for people?"),
        ("Who did Ann Berg beat?", "She beat Eva Lund.", "", "by how much?", "by how much did Ann Berg beat?"),
        ("When was Ann Berg banned?", "In May.", "", "by whom?", "by whom was Ann Berg banned?"),
        ("When was Ann Berg banned?", "In May.", "", "what for?", "why was Ann Berg banned?"),
        ("When did the tests fail?", "In May.", "", "in which towns?", "in which towns did the tests fail?"),
        ("How many ships are off Tarn?", "Six.", "", "in which bay?", "in which bay are ships off Tarn?"),
        ("Who was best actress?", "Eva Lund was.", "", "and best actor?", "Who was best actor?"),
        ("Who won the Berg Award?", "Eva Lund.", "", "and the Lund Film Award?", "Who won the Lund Film Award?"),
        ("Where is the 2022 Open played?", "In Tarn.", "", "and in 2027?", "Where is the 2027 Open played?"),
        (
            "How much was the purse?",
            "It was 10 crowns.",
            "",
            "and the year before?",
            "How much was the purse the year before?",
        ),
        (
            "What river does the bridge cross?",
            "It crosses the Wend.",
            "Wend",
            "when was it built?",
            "when was the bridge built?",
        ),
        ("What film won?", "Actor Adam Lund won.", "Actor Adam Lund", "who made it?", "who made it?"),
        ("Who won?", "Labour MP Adam Lund won.", "Labour MP Adam Lund", "where is he?", "where is Adam Lund?"),
        ("Who is Adam Lund's wife?", "Anna Roe is.", "Anna Roe", "where does she live?", "where does Anna Roe live?"),
        ("When was Ann Berg banned?", "In May.", "", "in which town is Orbel?", "in which town is Orbel?"),
        ("When was Ann Berg banned?", "In May.", "", "for which reason?", "why was Ann Berg banned?"),
        ("in which towns was Ann Berg banned?", "In Tarn.", "", "by whom?", "by whom was Ann Berg banned?"),
        ("Which minister left?", "Ann Berg.", "", "from which office?", "from which office?"),
        ("Is the bridge shut?", "Yes.", "", "since when?", "since when is the bridge shut?"),
        ("How many men did Orbel dismiss last year?", "It was 12.", "", "why?", "why men did Orbel dismiss last year?"),
        ("What is the tax for men in Tarn?", "It is 3.", "", "and for boys?", "What is the tax for boys in Tarn?"),
        (
            "What did the minister of health say?",
            "Much.",
            "",
            "and of finance?",
            "What did the minister of health say of finance?",
        ),
        ("What is Agenda 2010?", "A plan.", "", "and in 2020?", "What is Agenda 2010 in 2020?"),
        (
            "What did prime minister Adam Lund do?",
            "He left.",
            "",
            "and Karl Berg?",
            "What did prime minister Karl Berg do?",
        ),
        ("When was Vienna Opera built?", "In 1869.", "", "who owns it?", "who owns Vienna Opera?"),
        ("How old is Adam Lund's wife?", "She is 40.", "", "where does she live?", "where does Adam Lund's wife live?"),
        ("How many cars does Adam Pachter expect?", "He expects 9.", "", "where is he?", "where is Adam Pachter?"),
        ("Did Adam Roe sue Merrill Bank?", "He did.", "", "how old is he?", "how old is Adam Roe?"),
        ("Where is Adam Lund?", "In Tarn.", "", "where did they meet?", "where did they meet?"),
        ("How many died in Tarn?", "Five died.", "", "what caused it?", "what caused it?"),
        ("How many live in Tarn?", "Five do.", "", "how big is it?", "how big is Tarn?"),
        ("Who won?", "Eva Lund.", "", "no, I meant when did Ann Berg win?", "when did Ann Berg win?"),
        ("How many jobs did Orbel cut?", "It cut 12 jobs.", "", "since when?", "since when did Orbel cut jobs?"),
        ("How many men could join?", "All could join.", "", "when?", "when men could join?"),
    ],
)
def test_what_a_follow_up_leaves_out(before: str, told: str, answer: str, asked: str, alone: str) -> None:
    conversation = turn(Conversation(), before, told, answer)
    assert standalone(asked, conversation, KNOWN).text == alone


def test_an_office_alone_is_not_what_was_not_spoken_of() -> None:
    conversation = turn(Conversation(), "How many jobs did Orbel cut?", "It cut 12 jobs.")
    assert standalone("Who is the CEO?", conversation, KNOWN).context == "How many jobs did Orbel cut? Who is the CEO?"
    assert standalone("Who is the CEO of Norlink?", conversation, KNOWN).context == ""


def test_who_said_what_is_not_asked_of_an_it() -> None:
    assert understand("who announced it?", KNOWN).intent == "fact"
    assert understand("who announced the ban?", KNOWN).intent == "who_said_what"


def test_a_forename_alone_is_nobody_of_the_index() -> None:
    known = Known(speakers=("Stewart Rhodes",))
    conversation = turn(Conversation(), "How many prizes did Stewart win?", "He won 24.")
    assert standalone("why did he leave?", conversation, known).text == "why did he leave?"


@pytest.mark.parametrize(("told", "ambiguous"), [(5, 5), (6, 0)])
def test_one_is_asked_to_choose_among_few(told: int, ambiguous: int) -> None:
    speakers = ("Adam Lund", "Paul Berg", "Mark Roe", "Peter Dale", "John Marsh", "David Holm")[:told]
    statements = tuple(
        Statement(str(at), "d", each, each, "", "said", "It is.", "direct", 0, 6, None, "unknown", "", "", ((0, 6),))
        for at, each in enumerate(speakers)
    )
    answer = Answer("who spoke?", "who spoke?", Interpretation("who_said_what"), "answered", statements=statements)
    found = standalone("what is his name?", Conversation().then("who spoke?", answer), KNOWN)
    assert len(found.ambiguous) == ambiguous
