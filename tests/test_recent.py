"""What was published shortly before the day that a question is asked on is searched by itself, too."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import HomeOf

from index.corpus import Corpus
from index.records import DateRange, Day
from rag import open_corpus
from rag.answers import Finished
from rag.asked.days import short_day
from rag.asked.known import Known
from rag.assemble import open_pipeline
from rag.llamaindex import DatelineChatEngine, DatelineQueryEngine, DatelineRetriever, dateline_tool
from rag.pipeline import Pipeline
from rag.question import understand
from rag.search import DEEP, Hit, NarrowSearch, is_later, is_recent, recent_days
from ui.cli import main
from ui.service import Service
from ui.web.desk import Asked, Desk

ASKED = "How many people does the harbour ferry carry?"


@pytest.fixture(scope="module")
def home(home_of: HomeOf) -> Path:
    carried = {"2022-05-02": 120, "2024-03-01": 300, "2024-03-09": 340, "2024-03-11": 999}
    articles = {
        day: (
            f"title: Harbour ferry\nsource: {'The Post' if people == 120 else 'The Ledger'}\ndate: {day}",
            f"The harbour ferry carries {people} people, the mayor wrote.",
        )
        for day, people in carried.items()
    }
    return home_of(articles)


@pytest.fixture(scope="module")
def corpus(home: Path) -> Corpus:
    return Corpus.open(home)


def found(corpus: Corpus, question: str, today: Day | None) -> set[str]:
    asked = understand(question, Known(), today=today)
    days = recent_days(asked)
    return people(corpus, NarrowSearch(corpus)(asked, DEEP, published=days)) if days else set()


def people(corpus: Corpus, hits: list[Hit]) -> set[str]:
    return {corpus.catalog.passages([hit.id])[hit.id].text.split("carries ")[1].split()[0] for hit in hits}


def test_the_fortnight_before_is_searched(corpus: Corpus) -> None:
    assert found(corpus, ASKED, Day(2024, 3, 10)) == {"300", "340"}
    assert found(corpus, ASKED, Day(2022, 5, 3)) == {"120"}
    assert found(corpus, ASKED, Day(2023, 5, 3)) == set()


def test_nothing_where_no_day_is_known_or_another_is_named(corpus: Corpus) -> None:
    assert found(corpus, ASKED, None) == set()
    named = "According to articles published on 2 May 2022, how many people does the harbour ferry carry?"
    assert found(corpus, named, Day(2024, 3, 10)) == set()


@pytest.mark.parametrize(
    "when", ["this week", "last weekend", "on 4 March", "in March 2024", "in 2024", "in 2023, and how many lately"]
)
def test_days_of_the_fortnight_mean_it(when: str) -> None:
    asked = understand(f"How many people did the harbour ferry carry {when}?", Known(), today=Day(2024, 3, 10))
    assert recent_days(asked) == DateRange(Day(2024, 2, 25), Day(2024, 3, 10))


@pytest.mark.parametrize("when", ["in 2023", "last year", "on 2 May 2022", "three months ago"])
def test_other_days_do_not(when: str) -> None:
    assert not recent_days(understand(f"How many people did the ferry carry {when}?", Known(), today=Day(2024, 3, 10)))


@pytest.fixture(scope="module")
def crowded(home_of: HomeOf) -> Pipeline:
    """Sixty reports of the harbour, and of two ferries: of the Aurora before and after 10 March 2024, of the Borealis after it."""
    about = {
        f"2024-01-{day:02}": f"The harbour ferry of pier {day} sailed at dawn, and its crew waited."
        for day in range(1, 31)
    }
    about |= {
        f"2023-12-{day:02}": f"A ferry left the harbour with mail for pier {day} and people." for day in range(1, 31)
    }
    about["2024-03-08"] = "The Aurora ferry carries 340 people, the mayor wrote."
    about["2024-03-12"] = "The Aurora ferry carries 999 people across the harbour each day."
    about["2024-03-13"] = "The Borealis ferry carries 512 people, the mayor wrote."
    return open_pipeline(home_of({day: (f"title: Harbour ferry\ndate: {day}", text) for day, text in about.items()}))


def test_what_was_out_on_the_day_comes_first(crowded: Pipeline) -> None:
    asked = "How many people does the Aurora ferry carry across the harbour each day?"
    assert "999" in crowded.ask(asked).sentences[0].text
    before = crowded.ask(asked, today=Day(2024, 3, 10))
    assert "340" in before.sentences[0].text
    assert not any("999" in each.text for each in before.sentences)
    assert "999" in crowded.ask(asked, today=Day(2024, 3, 12)).sentences[0].text


def test_what_only_came_later_is_shown_with_a_note(crowded: Pipeline) -> None:
    asked = "How many people does the Borealis ferry carry?"
    for today in (Day(2024, 3, 10), Day(2021, 1, 1)):
        answer = crowded.ask(asked, today=today)
        assert "512" in answer.sentences[0].text
        assert answer.reason == f"published only after {short_day(today)}, the day this is asked on"
    assert not crowded.ask(asked, today=Day(2024, 3, 13)).reason
    assert crowded.ask("How many people does the Zephyr ferry carry?", today=Day(2021, 1, 1)).outcome == "no_evidence"


@pytest.mark.parametrize(
    ("question", "published", "expected"),
    [
        (ASKED, Day(2024, 3, 11), True),
        (ASKED, Day(2024, 3, 10), False),
        (ASKED, Day(None, 3, 11), False),
        (ASKED, None, False),
        ("What opens on 12 March 2024?", Day(2024, 3, 12), False),
        ("What opens on 12 March?", Day(2024, 3, 12), False),
        ("What opens in March 2024?", Day(2024, 3, 12), False),
        ("What opens tomorrow?", Day(2024, 9, 1), True),
        ("What opened in 2023?", Day(2024, 3, 12), True),
    ],
)
def test_what_is_later_than_the_question_and_the_days_that_it_names(
    question: str, published: Day | None, expected: bool
) -> None:
    assert is_later(understand(question, Known(), today=Day(2024, 3, 10)), published) == expected
    assert not is_later(understand(question, Known()), published)


def test_a_document_of_no_known_year_is_never_new() -> None:
    asked = understand(ASKED, Known(), today=Day(2024, 3, 10))
    assert is_recent(asked, Day(2024, 3, 1))
    assert not is_recent(asked, Day(None, 3, 1))


def test_outlets_are_searched_by_themselves(corpus: Corpus) -> None:
    asked, search = understand(ASKED, Known()), NarrowSearch(corpus)
    assert people(corpus, search(asked, DEEP, sources=["The Post"])) == {"120"}
    assert people(corpus, search(asked, DEEP, sources=["The Post", "The Ledger"])) == {"120", "300", "340", "999"}
    year = DateRange(Day(2024, 1, 1), Day(2024, 12, 31))
    assert people(corpus, search(asked, DEEP, sources=["The Post"], published=year)) == set()
    assert people(corpus, search(asked, DEEP, sources=["The Herald"])) == set()


def test_every_door_counts_from_today(tmp_path: Path, indexed_home: Path) -> None:
    home, letter = tmp_path / "home", tmp_path / "letter.md"
    home.mkdir()
    (home / "models").symlink_to(indexed_home / "models")
    letter.write_text(
        f'---\ntitle: Ferry\ndate: {date.today() - timedelta(days=1)}\n---\n\n"The ferry is late," said Eva Lund.\n'
    )
    open_corpus(home).add(letter)
    asked = "What did Lund say yesterday?"
    printed = CliRunner().invoke(main, ["--home", str(home), "ask", asked]).stdout
    elsewhere = CliRunner().invoke(main, ["--home", str(home), "ask", asked, "--today", "2021-05-05"])
    service = Service(home, lambda: open_pipeline(home))
    served = service.ask(asked)
    *_, on_page, _ = Desk(service).ask(Asked("visitor", asked))
    corpus = open_corpus(home)
    in_python = [corpus.ask(asked), [*corpus.stream(asked)][-1].answer]
    pipeline = corpus.pipeline
    by_llamaindex = [DatelineQueryEngine(pipeline=pipeline).query(asked), DatelineChatEngine(pipeline).chat(asked)]
    in_2021 = [
        DatelineQueryEngine(pipeline=pipeline, today=Day(2021, 5, 5)).query(asked),
        DatelineChatEngine(pipeline, Day(2021, 5, 5)).chat(asked),
    ]
    assert all(each.outcome == "answered" for each in in_python)
    assert corpus.ask(asked, today="2021-05-05").outcome == "no_evidence"
    assert all("The ferry is late" in str(each) for each in [*by_llamaindex, dateline_tool(pipeline).call(asked)])
    assert all(str(each).startswith("No answer: ") for each in in_2021)
    assert "The ferry is late" in printed
    assert elsewhere.exit_code == 3
    assert served.outcome == "answered"
    assert isinstance(on_page, Finished)
    assert on_page.answer.outcome == "answered"


def test_llamaindexs_retriever_prefers_what_was_out_lately(home_of: HomeOf) -> None:
    told = {
        "earlier": (Day(2021, 5, 4), "The harbour ferry carries 120 people, the mayor wrote."),
        "later": (Day.of(date.today() - timedelta(days=1)), "The ferry carries 300 people, the mayor wrote."),
    }
    told |= {
        f"pier {number}": (Day(2021, 6, number), f"The mayor wrote of the ferry of pier {number} that people wait for.")
        for number in range(1, 13)
    }
    articles = {name: (f"title: Harbour ferry\ndate: {day}", text) for name, (day, text) in told.items()}
    pipeline = open_pipeline(home_of(articles))
    first = [DatelineRetriever(pipeline, today=day).retrieve(ASKED)[0].node for day in (None, Day(2021, 5, 5))]
    assert [each.get_content() for each in first] == [told["later"][1], told["earlier"][1]]
