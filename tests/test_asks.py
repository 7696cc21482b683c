"""What asks for no single fact is told by its words: events of a day, documents as a whole, who or what something is."""

import pytest

from index.records import Day
from rag.asks import Asked, asks
from rag.known import Known
from rag.question import understand


@pytest.mark.parametrize(
    "question",
    [
        "what happened on Feb 14?",
        "What else happened on February 14, 2022",
        "what's happening on Feb 14",
        "what will happen on Feb 14?",
        "What took place on Feb 14?",
        "events on Feb 14",
        "news from Feb 14",
        "can you tell me what happened on Feb 14?",
        "was anything planned on Feb 14?",
    ],
)
def test_what_happened_on_a_day(question: str) -> None:
    asked = understand(question, Known())
    assert asked.intent == "what_happened"
    assert asked.interpretation.dates
    assert asked.interpretation.dates.first.in_year == (2, 14)
    assert asked.interpretation.topic == ""


def test_what_happened_to_something_on_a_day() -> None:
    asked = understand("what happened to the embassy in Kyiv on Feb 14?", Known(), today=Day(2022, 3, 1))
    assert (asked.intent, asked.interpretation.topic) == ("what_happened", "embassy Kyiv")


@pytest.mark.parametrize(
    ("question", "overview"),
    [
        ("what is the article about?", "summary"),
        ("What's this about?", "summary"),
        ("summarise the article", "summary"),
        ("Please give me a short summary of the documents.", "summary"),
        ("TL;DR", "summary"),
        ("what are the main points?", "summary"),
        ("what happened?", "summary"),
        ("what's going on?", "summary"),
        ("What does the article say?", "summary"),
        ("when was the article published?", "origin"),
        ("when was it published, and by whom?", "origin"),
        ("who wrote this?", "origin"),
        ("who is the author of the article?", "origin"),
        ("what is the source?", "origin"),
        ("how many documents are there?", "documents"),
        ("which articles do you have?", "documents"),
        ("list all documents", "documents"),
        ("what is in the index?", "documents"),
        ("latest news", "documents"),
        ("Hello!", "nothing"),
        ("thanks a lot", "nothing"),
        ("help", "nothing"),
        ("what can I ask?", "nothing"),
    ],
)
def test_documents_as_a_whole(question: str, overview: str) -> None:
    asked = understand(question, Known())
    assert (asked.overview, asked.intent, asked.interpretation.topic) == (overview, "overview", "")


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("summarise the news about ferries", "ferries"),
        ("what's going on in Tarn?", "Tarn"),
        ("a summary of the flood in Orbel", "flood Orbel"),
    ],
)
def test_a_summary_of_what_is_said_of_a_topic(question: str, topic: str) -> None:
    asked = understand(question, Known())
    assert (asked.overview, asked.interpretation.topic) == ("summary", topic)


@pytest.mark.parametrize(
    ("question", "subject", "defined"),
    [
        ("tell me about Eva Lund", "Eva Lund", False),
        ("What do you know about the dam?", "the dam", False),
        ("what does the article say about NATO?", "NATO", False),
        ("any news on the strike?", "the strike", False),
        ("who is Eva Lund?", "Eva Lund", True),
        ("What was NATO?", "NATO", True),
        ("what is the Kremlin?", "the Kremlin", True),
    ],
)
def test_a_subject_to_be_told_of(question: str, subject: str, defined: bool) -> None:
    asked = understand(question, Known())
    assert (asked.intent, asked.subject, asked.defined) == ("fact", subject, defined)


@pytest.mark.parametrize(
    "question",
    [
        "What happened to the embassy?",
        "who is the mayor of Tarn?",
        "Who is the Prime Minister of France?",
        "what is the height of the Kremlin?",
        "what is inflation?",
        "who wrote The Mask of Anarchy?",
        "how many documents were leaked?",
        "which articles mention the strike?",
        "when was the treaty published?",
        "what is the source of the river?",
        "what did the report say about who was there?",
        "what happened to the rate of deforestation in the Amazon between 2004 and 2014?",
        "tell me who spoke",
        "who was the first to arrive?",
        "where is Tarn?",
        "help for refugees?",
        "what is the new policy on ferries?",
        "what new events are being included in 2024?",
        "what was happening in the vicinity of his office?",
        "what was planned by the ministry?",
    ],
)
def test_questions_of_fact_are_left_alone(question: str) -> None:
    asked = understand(question, Known())
    assert asked.intent not in ("what_happened", "overview")
    assert asked.subject == ""


@pytest.mark.parametrize(
    "question",
    [
        "who said what in the article?",
        "who is quoted?",
        "which people are quoted in the article?",
        "who speaks in this article?",
        "list the speakers",
        "who are the speakers?",
        "give me a timeline",
        "what did they say?",
    ],
)
def test_everybody_who_is_quoted(question: str) -> None:
    asked = understand(question, Known(speakers=("Olaf Scholz",)))
    assert (asked.intent, asked.unknown_speaker, asked.interpretation.topic) == ("who_said_what", "", "")


def test_several_speakers() -> None:
    known = Known(speakers=("Olaf Scholz", "John Kirby", "Johnson and Johnson"))
    asked = understand("what did Kirby, Scholz and Putin say about NATO?", known)
    assert asked.interpretation.speakers == ("John Kirby", "Olaf Scholz")
    assert (asked.unknown_speaker, asked.interpretation.topic) == ("Putin", "NATO")
    assert understand("compare what Scholz and Kirby said", known).interpretation.speakers == (
        "Olaf Scholz",
        "John Kirby",
    )
    assert understand("what did Johnson and Johnson say?", known).interpretation.speakers == ("Johnson and Johnson",)
    assert understand("what did Putin and Macron say?", known).unknown_speaker == "Putin and Macron"


def test_nothing_is_asked_of_days_without_days() -> None:
    assert asks("what happened in Tarn", names_days=False) is None
    assert asks("what happened in Tarn", names_days=True) == Asked(events=True, topic="Tarn")
