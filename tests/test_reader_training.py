"""What the reader learns from: where an answer lies in word-pieces, and what is kept apart for measuring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.corpora import wikipedia
from eval.squad import Paragraph, SquadQuestion, trained_on
from eval.training.cloze import ClozeQuestions
from eval.training.questions import of_paragraphs
from eval.training.reader import around, collated, epoch_batches, losses
from eval.training.written import Written, digest, of_written, read_written
from index.networks.export import packaged_weights
from index.reported.tagger import read_tokenizer

BRIDGE = (
    "The old bridge at Holm was closed on Monday. Mayor Eva Lund told reporters that 1,200 people had left the town."
)
MUSEUM = "The museum shows forty paintings of the harbour."


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return read_tokenizer(packaged_weights())


@pytest.fixture
def paragraphs() -> list[Paragraph]:
    asked = SquadQuestion("1", "Who told reporters?", ("Eva Lund",), (BRIDGE.index("Eva"),))
    return [Paragraph(1, BRIDGE, (asked,)), Paragraph(1, MUSEUM, ()), Paragraph(2, "Elsewhere.", ())]


def test_an_answer_is_found_again_in_its_row(paragraphs: list[Paragraph], tokenizer: Any) -> None:
    questions = of_paragraphs(paragraphs, tokenizer)
    assert len(questions) == 1
    (batch,) = epoch_batches([questions], [1], np.random.default_rng(1))
    row = batch[0]
    assert row.span is not None
    assert tokenizer.decode(row.ids[row.span[0] : row.span[1] + 1]) == "eva lund"
    assert {each.question for each in batch} == {0}


def test_only_paragraphs_of_the_article_do_not_answer(paragraphs: list[Paragraph], tokenizer: Any) -> None:
    questions = of_paragraphs(paragraphs, tokenizer)
    random = np.random.default_rng(0)
    assert [tokenizer.decode(other) for other in questions.others(0, 5, random)] == [MUSEUM.lower()]


@pytest.mark.parametrize("span", [(0, 0), (5, 8), (499, 499)])
def test_a_long_passage_is_cut_around_its_answer(span: tuple[int, int]) -> None:
    passage, (first, last) = around(list(range(500)), span, 100, np.random.default_rng(0))
    assert len(passage) == 100
    assert (passage[first], passage[last]) == span


def test_the_loss_falls_on_what_is_repeated(paragraphs: list[Paragraph], tokenizer: Any) -> None:
    import torch

    from eval.training.reader_network import ReaderNetwork

    torch.manual_seed(0)
    network = ReaderNetwork().train()
    optimizer = torch.optim.AdamW([each for each in network.parameters() if each.requires_grad], 1e-4)
    (batch,) = epoch_batches([of_paragraphs(paragraphs, tokenizer)], [1], np.random.default_rng(1))
    seen = []
    for _ in range(5):
        spanning, relevant = losses(network, collated(batch))
        seen.append(spanning.item() + relevant.item())
        (spanning + relevant).backward()
        optimizer.step()
        optimizer.zero_grad()
    assert seen[-1] < 0.8 * seen[0]


def test_half_of_the_articles_is_kept_for_measuring() -> None:
    assert [trained_on(article) for article in range(4)] == [False, True, False, True]


def test_a_question_that_nothing_answers_comes_with_texts_that_do_not(tokenizer: Any) -> None:
    written = [
        Written(BRIDGE, "Who is Holm's mayor?", (BRIDGE.index("Eva"), BRIDGE.index(" told")), checked=False),
        Written(BRIDGE, "Who built the bridge at Holm?", None, checked=False),
        Written(MUSEUM, "What hangs in the museum?", (17, 32), checked=False),
    ]
    questions = of_written(written, tokenizer)
    random = np.random.default_rng(0)
    assert len(questions) == 3
    assert questions.answering(1, random) is None
    rows = [row for batch in epoch_batches([questions], [1.0], random) for row in batch]
    of_each = [[row.span for row in rows if row.question == number] for number in range(3)]
    assert [None] in of_each
    others = {tokenizer.decode(other) for other in questions.others(0, 20, random)}
    assert others == {MUSEUM.lower(), "the old bridge at holm was closed on monday."}


def test_written_questions_name_their_texts_by_digest(tmp_path: Path) -> None:
    file = tmp_path / "written.jsonl"
    rows = [
        {"text": digest(BRIDGE), "start": 51, "end": 59, "question": "Who is mayor?"},
        {"text": "0" * 16, "start": None, "end": None, "question": "Of another text?"},
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    (only,) = read_written([BRIDGE], file)
    assert BRIDGE[slice(*only.answer or (0, 0))] == "Eva Lund"


def test_what_recurs_is_asked_for_where_it_stands_elsewhere(tokenizer: Any) -> None:
    text = "Eva Lund opened the bridge. " + 30 * "The water rose again that night. " + "In the evening Eva Lund left."
    questions, random = ClozeQuestions([text], tokenizer), np.random.default_rng(0)
    asked = [tokenizer.decode(questions.question(at, random)).split(maxsplit=1) for at in range(len(questions))]
    assert sorted(rest for _, rest in asked) == ["in the evening left", "opened the bridge"]
    for at in range(len(questions)):
        passage, (first, last) = questions.answering(at, random)
        assert tokenizer.decode(passage[first : last + 1]) == "eva lund"


def test_wikipedia_of_the_pool(tmp_path: Path) -> None:
    rows = [
        ("7_90-120-0-30", "Holm\nIt lies in the north ."),
        ("7_0-40-0-40", "Holm\nHolm is a town ( a small one ) ."),
    ]
    pool = tmp_path / "pool.jsonl"
    pool.write_text("".join(json.dumps({"_id": name, "title": "Holm", "text": text}) + "\n" for name, text in rows))
    (article,) = wikipedia(pool)
    assert article["body"] == "Holm is a town (a small one).\nIt lies in the north."
