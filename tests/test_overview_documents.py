"""Which documents a question means, by topic, title, author and day, and what is said of them."""

import pytest
from conftest import HomeOf

from rag.answers import Answer, Conversation
from rag.assemble import open_pipeline
from rag.overviews.overview import meant
from rag.pipeline import Pipeline

ARTICLES = {
    "ferry": (
        "title: Ferry runs aground\nsource: The Ledger\nauthor: Ada Berg and Tom Roe\ndate: 2024-03-05",
        "Editor's note: This article has been corrected. An earlier version named another town.\n\n"
        "A ferry ran aground off Orbel on Monday. Nobody was hurt. The harbour master called it luck. Repairs begin soon.",
    ),
    "boats": (
        "title: Orbel rents boats\nsource: The Post\nauthor: Ada Berg\ndate: 2024-03-08",
        "The town of Orbel has rented two boats while its ferry is repaired. An article of the treaty allows it.",
    ),
    "strike": (
        "title: Teachers strike over pay\nsource: The Post\nauthor: Eva Lim\ndate: 2024-04-02",
        "This story recaps news from April 2. Teachers in Tarn walked out on Tuesday over pay.",
    ),
    "wool": ("title: Notes on wool", "There are spoilers ahead of you. Wool keeps warm even where it is wet."),
    "mill": ("title: The history of Lindale Mill", "The mill was built in 1784. It stood for two hundred years."),
    "mask": ("title: The Mask of the Red Death", "The tale was written by Edgar Allan Poe. A prince shuts himself in."),
    "minutes": (
        "title: Minutes of the garden committee\nauthor: Ruth Pike\ndate: 2022-04-03",
        "The committee met in the hall on Thursday. The pump has failed again. Mr Fenn will mend the pump in May.",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def pipeline(home_of: HomeOf) -> Pipeline:
    return open_pipeline(home_of(ARTICLES))


def first(answer: Answer) -> list[str]:
    return [each.text.split(".")[0] for each in answer.sentences]


FERRY, BOATS = (
    "A ferry ran aground off Orbel on Monday",
    "The town of Orbel has rented two boats while its ferry is repaired",
)
MILL, MINUTES = "The mill was built in 1784", "The committee met in the hall on Thursday"
PUMP = ["The pump has failed again", "Mr Fenn will mend the pump in May"]
STRIKE, WOOL = "Teachers in Tarn walked out on Tuesday over pay", "Wool keeps warm even where it is wet"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("list the articles by Ada Berg", [BOATS, FERRY]),
        ("which articles did Roe write?", [FERRY]),
        ("what did Ada Berg write about boats?", [BOATS]),
        ("which articles are from March 2024?", [BOATS, FERRY]),
        ("which documents are there from 2024?", [STRIKE, BOATS, FERRY]),
        ("articles about the ferry", [FERRY, BOATS]),
        ("articles about ferry strikes", []),
        ("articles from The Post", [STRIKE, BOATS]),
        ("which article is the latest?", [STRIKE]),
        ("which outlets are there?", [STRIKE, FERRY]),
        ("summarise the articles about the ferry from The Post", [BOATS]),
        ("what did The Post report about the treaty?", ["An article of the treaty allows it"]),
        ("what did The Ledger report about the harbour at Orbel?", [FERRY]),
        ("which documents mention Orbel?", [BOATS, FERRY]),
        ("which documents mention Orbel and a treaty?", [BOATS]),
        ("which outlets mentioned the ferry?", [BOATS, FERRY]),
        ("what was published on April 2, 2024?", [STRIKE]),
        ("what is the oldest article?", [MINUTES]),
        ("who are the authors?", [BOATS, FERRY, STRIKE, MINUTES]),
        ("who wrote The history of Lindale Mill?", [MILL]),
        ("what is The history of Lindale Mill about?", [MILL, "It stood for two hundred years"]),
        ('who wrote "Orbel rents boats"?', [BOATS]),
        ("who wrote the minutes?", [MINUTES]),
        ("what did the minutes report?", [MINUTES, *PUMP]),
        ("what do the minutes say about the pump?", PUMP),
        ("what is the strike article about?", [STRIKE]),
        ("summary of 'Notes on wool'", [WOOL]),
        ("summary of Notes on wool", [WOOL]),
    ],
)
def test_the_documents_that_are_meant(pipeline: Pipeline, question: str, found: list[str]) -> None:
    assert first(pipeline.ask(question)) == found


def test_as_many_sentences_as_are_asked_for(pipeline: Pipeline) -> None:
    assert len(pipeline.ask("summarise the ferry article in two sentences").sentences) == 2
    assert len(pipeline.ask("summarise the articles in three sentences").sentences) == 3


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        (
            "who wrote the strike article?",
            "“Teachers strike over pay” was published on 2 Apr 2024 in The Post, by Eva Lim",
        ),
        (
            "when was 'Orbel rents boats' published?",
            "“Orbel rents boats” was published on 8 Mar 2024 in The Post, by Ada Berg",
        ),
        (
            "who wrote the articles from March 2024?",
            "Ada Berg: “Orbel rents boats” (The Post, 8 Mar 2024); "
            "Ada Berg and Tom Roe: “Ferry runs aground” (The Ledger, 5 Mar 2024)",
        ),
        (
            "how many articles did The Post publish?",
            "2 documents fit: “Teachers strike over pay” (The Post, 2 Apr 2024); “Orbel rents boats” (The Post, 8 Mar 2024)",
        ),
        ("which outlets are there?", "2 outlets: The Post (2 documents); The Ledger (1 document)"),
        (
            "which documents are from April 2024?",
            "1 document fits: “Teachers strike over pay” (The Post, 2 Apr 2024); 3 documents have no known day",
        ),
        (
            "when were the articles about the ferry published?",
            "“Ferry runs aground” (The Ledger, 5 Mar 2024); “Orbel rents boats” (The Post, 8 Mar 2024)",
        ),
        ("which outlets mentioned a treaty?", "1 outlet: The Post (1 document)"),
        (
            "who are the authors?",
            "4 authors: Ada Berg (1 document); Ada Berg and Tom Roe (1 document); Eva Lim (1 document); Ruth Pike (1 document)",
        ),
        (
            "who wrote The history of Lindale Mill?",
            "“The history of Lindale Mill”; its day, outlet and author are not known",
        ),
        (
            "what is the strike article about, and who wrote it?",
            "“Teachers strike over pay” was published on 2 Apr 2024 in The Post, by Eva Lim; "
            "the first sentences of the document, in its own words",
        ),
        (
            "what did The Post report about the treaty?",
            "the first sentence on treaty in the document, in its own words",
        ),
        (
            "what did The Ledger report about the harbour at Orbel?",
            "the sentence nearest to harbour Orbel in the document, in its own words",
        ),
        ("which article is the latest?", "the latest: “Teachers strike over pay” (The Post, 2 Apr 2024)"),
        ("articles by Nobody Else", "no document in the index is by Nobody Else"),
        ("which articles were published on May 1, 2024?", "no document in the index was published on 1 May 2024"),
    ],
)
def test_what_is_said_of_them(pipeline: Pipeline, question: str, reason: str) -> None:
    assert pipeline.ask(question).reason == reason


@pytest.mark.parametrize(
    "question",
    [
        "who wrote The Mask of Anarchy?",
        "who wrote The Mask of the Red Death?",
        "who wrote the memo?",
        "what does Orbel say about boats?",
    ],
)
def test_what_no_document_is_titled_asks_for_a_fact(pipeline: Pipeline, question: str) -> None:
    assert pipeline.understand(question).intent != "overview"


def test_of_a_long_document_the_passages_found_are_read(pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.overviews.overview.LONGEST_READ", 10)
    assert first(pipeline.ask("what did The Post report about the treaty?")) == ["An article of the treaty allows it"]
    assert first(pipeline.ask("what do the minutes say about the pump?")) == PUMP


def test_a_document_that_says_nothing_of_the_topic_is_not_shown(pipeline: Pipeline) -> None:
    assert pipeline.ask("what do the minutes say about taxes?").outcome == "no_evidence"


def test_what_can_be_asked_is_said(pipeline: Pipeline) -> None:
    assert "ask about what the documents say" in pipeline.ask("who are you?").reason


def test_documents_at_hand_that_are_gone(pipeline: Pipeline) -> None:
    question = pipeline.understand("who wrote the article?")
    here = pipeline.ask("what is the strike article about?").citations[0].document_id
    held = meant(question, pipeline.search, pipeline.corpus, [here, "gone"])
    assert [each.title for each in held.documents] == ["Teachers strike over pay"]
    assert meant(question, pipeline.search, pipeline.corpus, ["gone"]).total == len(ARTICLES)


def test_the_article_of_a_conversation(pipeline: Pipeline) -> None:
    asked = "what is the strike article about?"
    answer = pipeline.ask("who wrote the article?", Conversation().then(asked, pipeline.ask(asked)))
    assert answer.reason.startswith("“Teachers strike over pay”")
