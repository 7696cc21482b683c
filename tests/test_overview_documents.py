"""Which documents a question means, by topic, title, author and day, and what is said of them."""

import pytest
from conftest import HomeOf

from rag.answers import Answer, Conversation
from rag.assemble import open_pipeline
from rag.overview import meant
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
        ("summarise the articles about the ferry from The Post", [BOATS, "An article of the treaty allows it"]),
        ("what is the strike article about?", [STRIKE]),
        ("summary of 'Notes on wool'", [WOOL]),
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
            "2 documents are meant: “Orbel rents boats” (The Post, 8 Mar 2024), by Ada Berg; "
            "“Ferry runs aground” (The Ledger, 5 Mar 2024), by Ada Berg and Tom Roe",
        ),
        (
            "how many articles did The Post publish?",
            "2 documents fit: “Teachers strike over pay” (The Post, 2 Apr 2024); “Orbel rents boats” (The Post, 8 Mar 2024)",
        ),
        ("which outlets are there?", "2 outlets: The Post (2 documents); The Ledger (1 document)"),
        ("which article is the latest?", "the latest: “Teachers strike over pay” (The Post, 2 Apr 2024)"),
        ("articles by Nobody Else", "no document in the index is by Nobody Else"),
        ("which articles were published on May 1, 2024?", "no document in the index was published on 1 May 2024"),
    ],
)
def test_what_is_said_of_them(pipeline: Pipeline, question: str, reason: str) -> None:
    assert pipeline.ask(question).reason == reason


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
