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
from rag.assemble import open_pipeline
from rag.known import Known
from rag.question import understand
from rag.search import DEEP, Hit, NarrowSearch, is_later, recent_days
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


def test_what_came_after_the_question_is_the_last_resort(home: Path) -> None:
    pipeline = open_pipeline(home)

    def carried(question: str, today: Day | None) -> list[str]:
        return [each.text.split("carries ")[1].split()[0] for each in pipeline.evidence(question, today=today)[0]]

    assert carried(ASKED, Day(2024, 3, 10))[-1] == "999"
    assert carried(ASKED, Day(2024, 3, 11))[0] in {"300", "340", "999"}
    assert carried(ASKED, Day(2022, 5, 3))[0] == "120"
    assert carried(ASKED, Day(2021, 1, 1))


def test_a_day_after_the_question_may_be_named() -> None:
    asked = understand("How many people does the ferry carry on 12 March 2024?", Known(), today=Day(2024, 3, 10))
    assert not is_later(asked, Day(2024, 3, 11))
    assert is_later(understand(ASKED, Known(), today=Day(2024, 3, 10)), Day(2024, 3, 11))
    assert not is_later(understand(ASKED, Known(), today=Day(2024, 3, 10)), Day(2024, 3, 10))
    assert not is_later(understand(ASKED, Known(), today=Day(2024, 3, 10)), None)
    assert not is_later(understand(ASKED, Known()), Day(2024, 3, 11))


def test_outlets_are_searched_by_themselves(corpus: Corpus) -> None:
    asked, search = understand(ASKED, Known()), NarrowSearch(corpus)
    assert people(corpus, search(asked, DEEP, sources=["The Post"])) == {"120"}
    assert people(corpus, search(asked, DEEP, sources=["The Post", "The Ledger"])) == {"120", "300", "340", "999"}
    year = DateRange(Day(2024, 1, 1), Day(2024, 12, 31))
    assert people(corpus, search(asked, DEEP, sources=["The Post"], published=year)) == set()
    assert people(corpus, search(asked, DEEP, sources=["The Herald"])) == set()


def test_every_door_for_people_counts_from_today(tmp_path: Path, indexed_home: Path) -> None:
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
    served = Service(home, lambda: open_pipeline(home)).ask(asked)
    *_, on_page, _ = Desk(home, lambda line: None).ask(Asked("visitor", asked))
    assert "The ferry is late" in printed
    assert elsewhere.exit_code == 3
    assert served.outcome == "answered"
    assert isinstance(on_page, Finished)
    assert on_page.answer.outcome == "answered"
