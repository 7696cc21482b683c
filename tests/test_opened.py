"""The way in for Python: what it takes. docs/api.md shows what it gives."""

from pathlib import Path

import pytest

from index.errors import SettingsMismatch
from index.records import Day
from rag import open_corpus
from rag.writing.llm import open_llm

CREDIT = "how much money does Ukraine get from Germany?"


def test_days_are_days_or_text(indexed_home: Path) -> None:
    corpus = open_corpus(indexed_home)
    of_the_14th = corpus.statements(on="Feb 14")
    assert len(of_the_14th) > 20
    assert corpus.statements(on=Day(None, 2, 14)) == corpus.statements(on=Day(2022, 2, 14)) == of_the_14th
    assert corpus.statements(first=Day(2022, 2, 14), last="2022-02-14") == of_the_14th
    assert corpus.statements(on=Day(2022, 2, 20)) == []
    assert corpus.ask(CREDIT, today=Day(2022, 2, 15)).outcome == "answered"


def test_what_is_chosen_of_the_answers(indexed_home: Path) -> None:
    nobody = open_llm("openai-like/none@http://127.0.0.1:9/v1")
    assert open_corpus(indexed_home, caution=1.0).ask(CREDIT).outcome == "no_evidence"
    assert "127.0.0.1:9" in open_corpus(indexed_home, llm=nobody).ask(CREDIT).notice


def test_another_embedding_model_than_the_indexs_is_refused(indexed_home: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The ferry sails.")
    corpus = open_corpus(indexed_home, embedding_model="other-model")
    with pytest.raises(SettingsMismatch, match="other-model"):
        corpus.add(tmp_path / "a.txt")
    with pytest.raises(SettingsMismatch, match="other-model"):
        corpus.ask(CREDIT)
