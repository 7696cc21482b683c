"""What happened on a day, what documents say as a whole and who somebody is, over a small paper's articles."""

import pytest
from conftest import HomeOf, marked, told

from rag.answers import Conversation
from rag.assemble import open_pipeline
from rag.overviews.definitions import definition
from rag.pipeline import Pipeline

ARTICLES = {
    "ferry": (
        "title: Ferry runs aground\nsource: The Ledger\nauthor: Ada Berg\ndate: 2024-03-05",
        "By Ada Berg\n\nA ferry ran aground off Orbel on Monday, and 40 people were brought ashore. "
        "The harbour master, Tom Okoro, said that nobody was hurt. Repairs will begin on March 9.",
    ),
    "again": (
        "title: The grounding\nsource: The Post\ndate: 2024-03-06",
        "A ferry ran aground off Orbel on Monday, and 40 people were brought ashore. "
        "Orbel, a town on the northern coast, has no other link to the mainland.",
    ),
    "strike": (
        "title: Teachers strike\nsource: The Post\ndate: 2024-04-02",
        "Teachers in Tarn walked out on Tuesday over pay. Mayor Eva Lund called for talks. "
        "The Upper Valley Teachers Union (UVTU) wants ten percent more.",
    ),
    "notes": ("title: Notes on wool", "Wool keeps warm even where it is wet. It was spun in Orbel for centuries."),
}  # fmt: skip


@pytest.fixture(scope="module")
def pipeline(home_of: HomeOf) -> Pipeline:
    return open_pipeline(home_of(ARTICLES))


def test_a_day_that_the_text_calls_monday(pipeline: Pipeline) -> None:
    answer = pipeline.ask("what happened on March 4, 2024?")
    assert told(answer) == ["A ferry ran aground off Orbel on Monday, and 40 people were brought ashore."]
    assert marked(answer) == ["on Monday"]
    assert len(answer.sentences[0].citations) == 2


def test_days_in_their_order(pipeline: Pipeline) -> None:
    answer = pipeline.ask("what happened in March 2024?")
    assert marked(answer) == ["on Monday", "March 9"]


def test_what_happened_to_a_topic(pipeline: Pipeline) -> None:
    assert marked(pipeline.ask("what happened to the ferry in March 2024?")) == ["on Monday", "March 9"]
    assert marked(pipeline.ask("what happened in Tarn in 2024?")) == ["on Tuesday"]
    assert pipeline.ask("what happened to the teachers on March 4, 2024?").outcome == "no_evidence"


def test_a_day_that_nothing_names_but_on_which_something_was_published(pipeline: Pipeline) -> None:
    answer = pipeline.ask("what happened on March 6, 2024?")
    assert told(answer)[0] == "A ferry ran aground off Orbel on Monday, and 40 people were brought ashore."
    assert answer.reason == "no sentence found names the day; this was published on it"


def test_a_day_of_which_nothing_is_known(pipeline: Pipeline) -> None:
    answer = pipeline.ask("what happened on May 9, 2019?")
    assert answer.outcome == "no_evidence"
    assert "May 9, 2019" in answer.reason


def test_which_documents_there_are(pipeline: Pipeline) -> None:
    answer = pipeline.ask("which documents are there?")
    assert answer.reason.startswith("the index holds 4 documents of 2 outlets")
    assert [each.lead for each in answer.sentences] == [
        "The Post, 2 Apr 2024",
        "The Post, 6 Mar 2024",
        "The Ledger, 5 Mar 2024",
        "",
    ]


def test_a_summary_of_an_outlet_a_day_and_a_topic(pipeline: Pipeline) -> None:
    of_outlet = pipeline.ask("summarise the articles of The Ledger")
    assert told(of_outlet)[0].startswith("A ferry ran aground")
    assert "By Ada Berg" not in told(of_outlet)
    assert of_outlet.reason == "the first sentences of the document, in its own words"
    of_topic = pipeline.ask("what's going on in Tarn?")
    assert told(of_topic)[0] == "Teachers in Tarn walked out on Tuesday over pay."
    assert pipeline.ask("summarise the news about volcanoes").outcome == "no_evidence"


def test_what_outlets_reported(pipeline: Pipeline) -> None:
    of_topic = pipeline.ask("what did The Post report about Orbel?")
    assert told(of_topic)[0] == "A ferry ran aground off Orbel on Monday, and 40 people were brought ashore."
    assert [each.document_id for each in of_topic.citations] == [of_topic.citations[0].document_id] * len(
        of_topic.citations
    )
    both = pipeline.ask("what did The Post report, and what The Ledger?")
    assert {each.lead.partition(",")[0] for each in both.sentences} == {"The Post", "The Ledger"}


def test_when_and_by_whom_the_document_cited_last_was_published(pipeline: Pipeline) -> None:
    asked = "Who is the harbour master?"
    first = pipeline.ask(asked)
    answer = pipeline.ask("when was the article published?", Conversation().then(asked, first))
    assert answer.reason == "“Ferry runs aground” was published on 5 Mar 2024 in The Ledger, by Ada Berg"


def test_a_greeting_is_answered_by_what_can_be_asked(pipeline: Pipeline) -> None:
    answer = pipeline.ask("hello")
    assert (answer.outcome, answer.nearest) == ("no_evidence", ())
    assert answer.suggestions


def test_who_and_what_somebody_and_something_is(pipeline: Pipeline) -> None:
    assert marked(pipeline.ask("who is Eva Lund?")) == ["Mayor"]
    assert marked(pipeline.ask("what is Orbel?")) == ["a town on the northern coast"]
    assert marked(pipeline.ask("what is UVTU?")) == ["Upper Valley Teachers Union"]


def test_nobody_is_made_what_no_sentence_says(pipeline: Pipeline) -> None:
    answer = pipeline.ask("what is Tarn?")
    assert (answer.outcome, answer.reason) == ("no_evidence", "no sentence found says who or what is meant by Tarn")
    assert [each.why for each in answer.nearest] == ["speaks of it"]
    assert "nothing in the index about Ruritania" in pipeline.ask("what is Ruritania?").reason


def test_what_is_told_of_a_subject(pipeline: Pipeline) -> None:
    answer = pipeline.ask("tell me about wool")
    assert told(answer) == ["Wool keeps warm even where it is wet."]
    assert len(pipeline.ask("what do the articles say about Orbel?").sentences) == 3
    assert len(pipeline.ask("tell me about Orbel in The Ledger").sentences) == 1
    assert pipeline.ask("tell me about Orbel in 2019").outcome == "no_evidence"


@pytest.mark.parametrize(
    ("sentence", "name", "said"),
    [
        ("Secretary of State Ann Lee left.", "Ann Lee", "Secretary of State"),
        ("Former U.S. President Ann Lee left.", "Ann Lee", "Former U.S. President"),
        ("On Monday President Lee left.", "Lee", "President"),
        ("They saw Olympic gymnast Ann Lee.", "Ann Lee", "Olympic gymnast"),
        ("The architect Leo Tamm drew it.", "Leo Tamm", "architect"),
        ("It belongs to the ferry company Norlink.", "Norlink", "ferry company"),
        ("Ann Lee, who leads the union, left.", "Lee", "who leads the union"),
        ("Lee, who has run the laboratory since 2011, left.", "Lee", "who has run the laboratory since 2011"),
        ("Present: Desmond Pike (chair), Ann Lee.", "Desmond Pike", "chair"),
        ("Ann Lee, 63, the harbour master, left.", "Ann Lee", "the harbour master"),
        ("Lee, head of the union, left.", "Lee", "head of the union"),
        ("Its chief executive, Tom Berg, left.", "Tom Berg", "Its chief executive"),
        ("Lee is a painter from Tarn.", "Lee", "a painter from Tarn"),
        ("Tarn is the largest U.S. town on no river, and old.", "Tarn", "the largest U.S. town on no river"),
        ("The port city of Tarn is calm.", "Tarn", "port city"),
        ("They left Orbel, a town of 3,000 people.", "Orbel", "a town of 3,000 people"),
        ("In Orbel, a suburb of Tarn, it rained.", "Orbel", "a suburb of Tarn"),
        ("It is the Department of Odd Efforts, or DOE.", "DOE", "Department of Odd Efforts"),
        ("The NATO (North Atlantic Treaty Organization) met.", "NATO", "North Atlantic Treaty Organization"),
    ],
)
def test_the_words_that_define(sentence: str, name: str, said: str) -> None:
    assert sentence[slice(*(definition([name], sentence) or (0, 0)))] == said


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("They met later Ann Lee.", "Ann Lee"),
        ("Under Lee, the party won.", "Lee"),
        ("When he met Lee, the chancellor smiled.", "Lee"),
        ("In Tarn, the mayor met Lee.", "Tarn"),
        ("Lee, a doctor and two nurses were hurt.", "Lee"),
        ("Lee, Mayor Eva Lund and others left.", "Lee"),
        ("Lee, the ministry said, left.", "Lee"),
        ("Lee, whose minister resigned, left.", "Lee"),
        ("Lee, Okoro and Berg left.", "Lee"),
        ("They left Orbel, a dramatic step.", "Orbel"),
        ("They left Orbel, citing a major storm.", "Orbel"),
        ("They left Orbel, the day after the vote.", "Orbel"),
        ("They read its official Orbel feeds (but not the others).", "Orbel"),
        ("Mayor Eva Lund's Lee estate.", "Lee"),
        ("The same state Lee moved to.", "Lee"),
        ("The judge Lee appointed resigned.", "Lee"),
        ("The trial of Lee is the first of its kind.", "Lee"),
        ("Lee is a bit late.", "Lee"),
        ("The mayor met Lee.", "Lee"),
        ("The White House spokesman left.", "White"),
        ("The Leeward islands.", "Lee"),
    ],
)
def test_words_that_define_nothing(sentence: str, name: str) -> None:
    assert definition([name], sentence) is None


def test_a_surname_is_not_that_of_somebody_else() -> None:
    assert definition(["Sam Altman"], "Director Kristy Altman left.", ["Altman"]) is None
    assert definition(["Sam Altman"], "Director Altman left.", ["Altman"]) == (0, 8)
    assert definition(["Sam Altman"], f"{'Lund ' * 1000}left.", ["Lund"]) is None
