"""What was published shortly before the day that a question is asked on is searched by itself, too."""

from pathlib import Path

import pytest

from index.corpus import Corpus
from index.records import Day
from rag import open_corpus
from rag.known import Known
from rag.question import understand
from rag.search import DEEP, RecentSearch

ASKED = "How many people does the harbour ferry carry?"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, indexed_home: Path) -> Corpus:
    folder = tmp_path_factory.mktemp("recent")
    (folder / "home").mkdir()
    (folder / "home" / "models").symlink_to(indexed_home / "models")
    articles = folder / "articles"
    articles.mkdir()
    for day, people in (("2022-05-02", 120), ("2024-03-01", 300), ("2024-03-09", 340), ("2024-03-11", 999)):
        (articles / f"{day}.md").write_text(
            f"---\ntitle: Harbour ferry\ndate: {day}\n---\n\nThe harbour ferry carries {people} people, the mayor wrote.\n"
        )
    open_corpus(folder / "home").add(articles)
    return Corpus.open(folder / "home")


def found(corpus: Corpus, question: str, today: Day | None) -> set[str]:
    search = RecentSearch(corpus)
    hits = search(understand(question, Known(), today=today), DEEP)
    return {corpus.catalog.passages([hit.id])[hit.id].text.split("carries ")[1].split()[0] for hit in hits}


def test_the_fortnight_before_is_searched(corpus: Corpus) -> None:
    assert found(corpus, ASKED, Day(2024, 3, 10)) == {"300", "340"}
    assert found(corpus, ASKED, Day(2022, 5, 3)) == {"120"}
    assert found(corpus, ASKED, Day(2023, 5, 3)) == set()


def test_nothing_where_no_day_is_known_or_another_is_named(corpus: Corpus) -> None:
    assert found(corpus, ASKED, None) == set()
    named = "According to articles published on 2 May 2022, how many people does the harbour ferry carry?"
    assert found(corpus, named, Day(2024, 3, 10)) == set()
