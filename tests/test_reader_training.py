"""What the reader learns from: where an answer lies in word-pieces, and what is kept apart for measuring."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from eval.squad import Paragraph, SquadQuestion, trained_on
from eval.training.questions import of_paragraphs
from eval.training.reader import around, epoch_batches, losses
from index.export import packaged_weights
from index.tagger import read_tokenizer

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
    assert {tokenizer.decode(questions.other(0, random)) for _ in range(5)} == {MUSEUM.lower()}


@pytest.mark.parametrize("span", [(0, 0), (5, 8), (499, 499)])
def test_a_long_passage_is_cut_around_its_answer(span: tuple[int, int]) -> None:
    passage, (first, last) = around(list(range(500)), span, 100, np.random.default_rng(0))
    assert len(passage) == 100
    assert (passage[first], passage[last]) == span


def test_the_loss_falls_on_what_is_repeated(paragraphs: list[Paragraph], tokenizer: Any) -> None:
    import torch

    from rag.reader_network import ReaderNetwork

    torch.manual_seed(0)
    network = ReaderNetwork().train()
    optimizer = torch.optim.AdamW([each for each in network.parameters() if each.requires_grad], 1e-4)
    (batch,) = epoch_batches([of_paragraphs(paragraphs, tokenizer)], [1], np.random.default_rng(1))
    seen = []
    for _ in range(5):
        spanning, relevant = losses(network, batch)
        seen.append(spanning.item() + relevant.item())
        (spanning + relevant).backward()
        optimizer.step()
        optimizer.zero_grad()
    assert seen[-1] < 0.8 * seen[0]


def test_half_of_the_articles_is_kept_for_measuring() -> None:
    assert [trained_on(article) for article in range(4)] == [False, True, False, True]
