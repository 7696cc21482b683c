"""A question that several articles answer together is searched for again with the name that they have in common."""

import pytest
from conftest import HomeOf

from rag.across.bridge import bridge
from rag.asked.known import Known
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline
from rag.question import understand

ARTICLES = {
    "ferries": ("The Ledger", "Eva Lund promised free ferries to every island, and the islands cheered Lund."),
    "contract": ("The Post", "A court fined Eva Lund for the harbour contract that Lund had signed in March."),
    "farewell": ("The Herald", "Eva Lund resigned after a quarrel over quays."),
    "director": ("The Herald", "The director of the museum resigned from office, the ministry wrote."),
    "trainer": ("The Herald", "The trainer of the rowers resigned from office after a lost race."),
    "bishop": ("The Herald", "The bishop resigned from office for reasons of health."),
    "buses": ("The Ledger", "New buses run to the hills, and nobody pays for them on Sundays."),
    "fish": ("The Post", "The price of herring rose again at the quays."),
}
ASKED = (
    "Which minister, praised in The Ledger for free ferries to the islands, and fined for a harbour contract according to "
    "The Post, resigned from office as The Herald wrote?"
)


@pytest.fixture(scope="module")
def pipeline(home_of: HomeOf) -> Pipeline:
    articles = {
        name: (f"title: {name}\nsource: {source}\ndate: 2024-03-01", text) for name, (source, text) in ARTICLES.items()
    }
    return open_pipeline(home_of(articles))


def found(pipeline: Pipeline, question: str) -> list[str]:
    hits = pipeline.search(understand(question, pipeline.known()), 8)
    passages = pipeline.corpus.catalog.passages([hit.id for hit in hits])
    return [pipeline.document(passages[hit.id].document_id).title for hit in hits]


def test_what_the_articles_have_in_common_is_searched_for(pipeline: Pipeline) -> None:
    texts = [text for _, text in ARTICLES.values()]
    assert bridge(ASKED, [texts[:2], texts[2:]]) == "Eva Lund"
    assert set(found(pipeline, ASKED)[:3]) == {"ferries", "contract", "farewell"}


def test_a_question_that_asks_for_no_name_is_left_alone(pipeline: Pipeline) -> None:
    asked = ASKED.replace("Which minister, praised", "Was a minister praised")
    assert found(pipeline, asked).index("farewell") > 2


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (ASKED, True),
        ("After The Ledger praised the ferries, which minister, according to The Post, was fined?", True),
        ("What did The Post say about ferries, and what did The Ledger say?", False),
        ("After The Ledger praised the ferries in May, did The Post report on a minister who resigned?", False),
        ("Why did the firm, which The Ledger praised, close?", False),
        ("How many ferries did the firm which The Ledger praised sell?", False),
    ],
)
def test_which_questions_ask_for_a_name(question: str, wanted: bool) -> None:
    assert understand(question, Known(sources=("The Ledger", "The Post"))).asks_name == wanted


def test_words_of_the_question_are_no_bridge_but_words_within_them_are() -> None:
    parts = [["It is Meta that they sue.", "They sue Meta again."], ["A court fined Meta."]]
    assert bridge("Which firm, known for its metaverse, is sued?", parts) == "Meta"
    assert bridge("Which firm sued Meta?", parts) == ""
