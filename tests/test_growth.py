"""Growth curves: articles made of parts of others are sound, an index of them is whole, and searching it finds what is there."""

import random
from itertools import islice
from pathlib import Path

import numpy as np

from eval.growth import IN_ARTICLE, Growing, drawn, recombined
from index.corpus import Corpus
from index.settings import DEFAULT_MODEL

TEXTS = [
    f"The bridge of {name} holds. It was built in {1900 + at}." for at, name in enumerate(("Halden", "Moss", "Tista"))
]
VECTORS = np.eye(3, 384, dtype=np.float32)


def test_articles_are_made_of_parts_of_passages() -> None:
    ((extracted, vectors),) = islice(recombined(TEXTS, VECTORS, random.Random(1)), 1)
    assert len(extracted.passages) == len(extracted.sentences) == IN_ARTICLE
    text = extracted.document.text
    assert all(text[each.start : each.end] == each.text for each in extracted.passages)
    assert all(any(each.text in whole for whole in TEXTS) for each in extracted.passages)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert (vectors @ VECTORS.T).max(axis=1).min() > 0.8


def test_an_index_grows_and_is_searched(home: Path) -> None:
    growing = Growing(home, DEFAULT_MODEL)
    articles = recombined(TEXTS, VECTORS, random.Random(1))
    for size in (16, 32):
        assert growing.grow(articles, size) > 0
    corpus = Corpus.open(home)
    assert (corpus.catalog.counts().passages, len(growing.ids)) == (32, 32)
    assert corpus.in_step()
    assert growing.search([VECTORS[0], VECTORS[1]])["recall@10"] == 1.0


def test_each_figure_is_drawn_over_the_size() -> None:
    picture = drawn([{"passages": 16, "recall@10": 1.0}, {"passages": 32, "recall@10": 0.99}])
    assert picture.startswith("<svg")
    assert "recall@10" in picture
