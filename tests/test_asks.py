"""What asks for no single fact is told by its words: events of a day, documents as a whole, who or what something is."""

import time

import pytest

from index.records import Day
from rag.asked.asks import Asked, asks, asks_of_named, asks_of_titled
from rag.asked.known import Known
from rag.asked.phrasing import Described
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
    ("question", "kind", "topic"),
    [
        ("So, what happened on Feb 14?", "events", ""),
        ("And what happened on Feb 14?", "events", ""),
        ("Hello, what happened on Feb 14?", "events", ""),
        ("and what happened on February 16?", "events", ""),
        ("In Kyiv, what happened on Feb 14?", "events", "Kyiv"),
        ("I want to know what happened on Feb 14", "events", ""),
        ("Do you know what happened on Feb 14?", "events", ""),
        ("Which events took place on Feb 14?", "events", ""),
        ("What events took place on Feb 14?", "events", ""),
        ("List the events of Feb 14", "events", ""),
        ("key events of 2022", "events", ""),
        ("What were the most important events of 2022?", "events", ""),
        ("major events in March 2022", "events", ""),
        ("whats happening on Feb 14", "events", ""),
        ("On Feb 14, what happened?", "events", ""),
        ("what is planned for Feb 14?", "events", ""),
        ("summarise Feb 14", "events", ""),
        ("what happened to the ferries on Feb 14", "events", "ferries"),
        ("any news from Feb 14?", "events", ""),
        ("what was in the news on Feb 14", "events", ""),
        ("Write a summary of the article", "summary", ""),
        ("I need a summary of the article", "summary", ""),
        ("In short, what does the article say?", "summary", ""),
        ("Summarise the article in three sentences", "summary", ""),
        ("give me a summary in two sentences", "summary", ""),
        ("Summarise the article in bullet points", "summary", ""),
        ("Summarise the last article", "summary", ""),
        ("Summarise the latest article please", "summary", ""),
        ("tell me about the article", "summary", ""),
        ("what's the gist of the bridge article?", "summary", "bridge"),
        ("what is the storm article about?", "summary", "storm"),
        ("What is the article about the festival about?", "summary", "festival"),
        ("summary of the Starliner article", "summary", "Starliner"),
        ("summarise the news of October 3, 2024", "summary", ""),
        ("summarise the articles from January 2022", "summary", ""),
        ("summarise the articles of The Ledger", "summary", ""),
        ("summary of articles by Ines Kovar", "summary", ""),
        ("sum it up", "summary", ""),
        ("could you sum this up", "summary", ""),
        ("What is it about?", "summary", ""),
        ("summarise everything", "summary", ""),
        ("What does this article say?", "summary", ""),
        ("summarise what happened in Tarn", "summary", "Tarn"),
        ("summarise the report", "summary", ""),
        ("when was the storm article published?", "origin", "storm"),
        ("who wrote the article about the storm?", "origin", "storm"),
        ("who is the author of 'Norlink director resigns'?", "origin", "Norlink director resigns"),
        ('who wrote the article "Norlink director resigns"?', "origin", "Norlink director resigns"),
        ('when was "Norlink director resigns" published?', "origin", "Norlink director resigns"),
        ('who wrote the article "Storm Greta"?', "origin", "Storm Greta"),
        ("who's the author?", "origin", ""),
        ("what's the date of the article", "origin", ""),
        ("on what day was the article published?", "origin", ""),
        ("which newspaper published the article?", "origin", ""),
        ("in which paper was this published?", "origin", ""),
        ("who wrote the article?", "origin", ""),
        ("when was the article of Feb 14 published?", "origin", ""),
        ("list the articles by Paul Igner", "documents", ""),
        ("what did Ines Kovar write?", "documents", ""),
        ("what did Ines Kovar write about the bridge?", "documents", "bridge"),
        ("which articles did Ines Kovar write?", "documents", ""),
        ("which articles are from March?", "documents", ""),
        ("Which articles were published on Feb 14?", "documents", ""),
        ("which documents are there from 2022?", "documents", ""),
        ("list all articles about ferries", "documents", "ferries"),
        ("articles about NATO", "documents", "NATO"),
        ("articles from The Ledger", "documents", ""),
        ("which article is the latest?", "documents", ""),
        ("what is the latest article?", "documents", ""),
        ("how many articles did The Marlow Post publish?", "documents", ""),
        ("how many articles are there?", "documents", ""),
        ("how many articles are there about ferries?", "documents", "ferries"),
        ("Which articles are about ferries?", "documents", "ferries"),
        ("Which articles are by Ines Kovar?", "documents", ""),
        ("show me the articles from January 2022", "documents", ""),
        ("what's new?", "documents", ""),
        ("what articles by CNN do you have?", "documents", ""),
        ("which outlets are there?", "outlets", ""),
        ("which sources are there?", "outlets", ""),
        ("what are the sources?", "outlets", ""),
        ("list the outlets", "outlets", ""),
        ("which articles mention the strike?", "documents", "strike"),
        ("how many articles mention Trump?", "documents", "Trump"),
        ("which documents mention the mayor?", "documents", "mayor"),
        ("what was published on April 22?", "documents", ""),
        ("what was reported on Ukraine in March 2022?", "documents", "Ukraine"),
        ("what is the oldest document?", "documents", ""),
        ("which outlets reported on Norlink?", "outlets", "Norlink"),
        ("which newspapers covered the strike?", "outlets", "strike"),
        ("who are the authors?", "authors", ""),
        ("list the authors", "authors", ""),
        ("who wrote about the storm?", "origin", "storm"),
        ("who wrote the story on the storm?", "origin", "storm"),
        ("who wrote the opinion on women athletes?", "origin", "women athletes"),
        ("what is the museum article about, and who wrote it?", "summary", "museum"),
        ("what's up?", "nothing", ""),
        ("hello there", "nothing", ""),
        ("who are you?", "nothing", ""),
        ("what can you do?", "nothing", ""),
        ("thank you very much!", "nothing", ""),
    ],
)
def test_what_is_asked_in_other_words(question: str, kind: str, topic: str) -> None:
    asked = understand(question, Known(sources=("The Ledger", "The Marlow Post", "CNN"), speakers=("Joe Biden",)))
    assert (asked.overview or {"what_happened": "events"}.get(asked.intent), asked.interpretation.topic) == (
        kind,
        topic,
    )


@pytest.mark.parametrize(
    ("question", "described"),
    [
        ("Summarise the article in three sentences", Described(one=True, sentences=3)),
        ("summarise the articles in 9 sentences", Described(sentences=5)),
        ("Summarise the article in bullet points", Described(one=True)),
        ("Summarise the last article", Described(one=True, newest=1)),
        ("list the three latest articles", Described(newest=3)),
        ("list the two oldest articles", Described(newest=2, oldest=True)),
        ("which article is the oldest?", Described(one=True, newest=1, oldest=True)),
        ("how many articles mention Trump?", Described(mentioning=True)),
        ("what is the storm article about, and when was it published?", Described(one=True, origin=True)),
        ("list the articles by Paul Igner", Described(author="Paul Igner")),
        ("what did Ines Kovar write?", Described(author="Ines Kovar")),
        ("how many articles did Ines Kovar write about the bridge?", Described(author="Ines Kovar")),
        ("a summary of the articles by Ines Kovar from March 2024", Described(author="Ines Kovar")),
    ],
)
def test_which_documents_are_described(question: str, described: Described) -> None:
    assert understand(question, Known()).described == described


def test_what_a_speaker_wrote_is_a_statement() -> None:
    assert understand("what did Biden write?", Known(speakers=("Joe Biden",))).intent == "what_did_say"


@pytest.mark.parametrize("start", ["", "summarise ", "what did ", "tell me about ", "who wrote the article about "])
@pytest.mark.parametrize("again", ["the ", "! ", "(", "this index ", "the article about ", "in two sentences ", "'a' "])
def test_patterns_take_no_time(start: str, again: str) -> None:
    question = f"{start}{again * 2_000}"[:1_990] + " write"
    began = time.perf_counter()
    asks(question, names_days=True)
    asks_of_titled(question, "a", question)
    asks_of_named(question)
    assert time.perf_counter() - began < 2


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
        ("good morning, who is Eva Lund?", "Eva Lund", True),
        ("thank you, and who is Eva Lund?", "Eva Lund", True),
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
        "who wrote to Putin about the treaty?",
        "who wrote about Clint Eastwood as a director in the New Yorker?",
        "which newspapers did Murdoch buy, and when?",
        "what was published by WikiLeaks?",
        "who are the authors of the treaty?",
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
        "What is New York's population in 2020?",
        "What was New Delhi's response on Feb 14?",
        "What was Planned Parenthood's budget in 2021?",
        "What is the main news agency of Russia in 2022?",
        "What is the news conference on Feb 14 about?",
        "Summary judgment in the Trump case?",
        "summary execution of prisoners in Bucha?",
        "abstract art prices",
        "News of the World closure",
        "What's Germany's GDP?",
        "Who is UN Secretary-General?",
        "there",
        "How does it work?",
        "Who wrote the report?",
        "When was the report published?",
        "who published the documents on the NSA?",
        "when were the Pentagon documents published?",
        "What are the main points of the agreement?",
        "who wrote the text of the treaty?",
        "what is the text of the treaty?",
        "what is the second article of the constitution?",
        "What was the main event at the Olympics?",
        "Who is the author of the book?",
        "When was the book published?",
        "What is the date of the election?",
        "Who is the source of the leak?",
        "how big is the library of Congress?",
        "how many pages does the report have?",
        "what papers did Trump sign?",
        "What were the key findings of the WHO study?",
        "which newspapers did Murdoch buy?",
        "How many newspapers closed in 2023?",
        "What sources of energy are there?",
        "Which papers were found in Mar-a-Lago?",
        "What files were stolen?",
        "which documents were published by WikiLeaks?",
        "how many stories does the tower have?",
        "what is in the text message?",
        "what did the pope write to Putin?",
        "Who is the publisher of Vogue?",
        "what was new in the 2022 law?",
        "What news organization reported it in 2022?",
        "what happens when it rains on Feb 14?",
        "what is the latest report from the IPCC?",
        "What emails did Clinton send?",
        "What is happening to oil prices because of the war and what will follow?",
        "what documents were published about the attack?",
        "which articles of the constitution were changed?",
        "what is the latest news agency?",
        "What did scientists write in the letter?",
        "what was going on between Trump and Zelensky in 2019?",
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


@pytest.mark.parametrize(
    "words",
    [
        "who is " + "A " * 900,
        "list " + "the " * 480,
        "what did " + "a b " * 450 + "write",
        "summary of " + "one " * 480,
    ],
)
def test_long_questions_are_read_in_little_time(words: str) -> None:
    began = time.process_time()
    asks(words[:2_000], names_days=True)
    assert time.process_time() - began < 1
