"""Who said these words: exactly, with words altered, and words that nobody is said to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.ingest import ingest
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline
from rag.quotations import aligned, differences


@pytest.fixture
def pipeline(home: Path, tmp_path: Path) -> Pipeline:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text(
        'Mayor Eva Lund spoke to reporters on May 16, 2023.\n\n"The old dam will hold for another ten years," Lund said.\n\n'
        "John Reed, an engineer, said that the wall had to be repaired before the winter.\n\n"
        "The gate was built for persons under the age of twelve years in 1911.\n"
    )
    (folder / "b.md").write_text(
        '---\nauthor: Ada Holm\ndate: 2023-05-17\n---\nI was late.\n\n"We have always lived behind this wall," I told the mayor.\n'
    )
    ingest(home, [folder])
    return open_pipeline(home)


def test_altered_words_are_refused_with_what_differs(pipeline: Pipeline) -> None:
    answer = pipeline.ask("who said “the old dam will break for another two years”?")
    assert answer.outcome == "no_evidence"
    assert "nearest: Eva Lund, with “hold”, not “break”; “ten”, not “two”" in answer.reason
    assert "The old dam will hold for another ten years" in answer.nearest[0].citation.text


def test_words_of_another_are_refused(pipeline: Pipeline) -> None:
    answer = pipeline.ask("did John Reed say “the old dam will hold”?")
    assert (answer.outcome, answer.reason) == ("no_evidence", "not said by John Reed; these are words of Eva Lund")


def test_words_that_nobody_says_are_shown_where_they_stand(pipeline: Pipeline) -> None:
    answer = pipeline.ask("who said “for persons under the age of twelve years”?")
    assert answer.outcome == "no_evidence"
    assert answer.reason == "these words stand in the text shown, but it cannot be told that anybody said them"
    assert "under the age of twelve" in answer.nearest[0].citation.text


def test_the_words_of_the_author_are_the_authors(pipeline: Pipeline) -> None:
    answer = pipeline.ask("who said “we have always lived behind this wall”?")
    assert answer.outcome == "answered"
    assert [(one.speaker, one.speaker_text) for one in answer.statements] == [("Ada Holm", "I")]


def test_the_stretch_that_holds_most_of_the_words() -> None:
    assert aligned(["the", "dam", "holds"], "we know that the dam never holds".split()) == (1.0, 3, 7)
    assert list(differences(["the", "dam", "holds"], ["the", "dam", "never", "holds"])) == ["“never” besides"]
