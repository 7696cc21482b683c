"""Trains the reader of rag/reader.py on QAMR: `python -m eval.training.reader --data DIR --out FILE`.

QAMR asks about single sentences; passages are made around them, of other sentences of the same article and of sentences
alike from other articles. Every question comes with the passage that holds its answer, and every other time with
one that does not: where the answer begins and ends is normalised over both (Clark & Gardner 2018), and a score of its own
learns which passage answers. What it gives is written in docs/reader.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from eval.metrics import answer_f1
from eval.qamr import Asked, read_questions, read_sentences
from eval.squad import Paragraph, read_paragraphs
from eval.training.groups import parameter_groups
from index.embed import available_cores
from index.export import packaged_weights
from index.tagger import read_tokenizer
from rag.reader import Reader, encoded
from rag.reader_network import ReaderNetwork

QUESTIONS_IN_BATCH = 16
MOST_SENTENCES = 6
ALIKE = 12
RELEVANCE_WEIGHT = 0.5
AVERAGING = 0.998
LONGEST = 256


@dataclass(frozen=True)
class Sentence:
    """One sentence: its article, its text, its word-pieces, and the first piece of each of its tokens and the end."""

    article: str
    text: str
    ids: list[int]
    edges: list[int]


@dataclass(frozen=True)
class Row:
    """A question with a passage; `span` is the answer's first and last piece in the row, none if it is not there."""

    question: int
    ids: list[int]
    types: list[int]
    span: tuple[int, int] | None


class Passages:
    """Makes passages around sentences."""

    def __init__(self, folder: Path, tokenizer: Any) -> None:
        tokens = read_sentences(folder)
        self.sentences = {name: _sentence(tokenizer, name, words) for name, words in tokens.items()}
        self._of_article: dict[str, list[str]] = {}
        for name, sentence in self.sentences.items():
            self._of_article.setdefault(sentence.article, []).append(name)
        self._alike = _neighbours(self.sentences)

    def with_answer(self, name: str, random: np.random.Generator) -> list[str]:
        """The sentence among up to five others, at any place."""
        others = self._others(name, int(random.integers(MOST_SENTENCES)), random)
        others.insert(int(random.integers(len(others) + 1)), name)
        return others

    def without_answer(self, name: str, random: np.random.Generator) -> list[str]:
        """One to six other sentences."""
        return self._others(name, 1 + int(random.integers(MOST_SENTENCES)), random)

    def _others(self, name: str, count: int, random: np.random.Generator) -> list[str]:
        near = [each for each in self._of_article[self.sentences[name].article] if each != name]
        pool = near + [each for each in self._alike[name] if each not in near][: max(ALIKE - len(near), 4)]
        return [pool[at] for at in random.permutation(len(pool))[:count]]


def _sentence(tokenizer: Any, name: str, words: Sequence[str]) -> Sentence:
    pieces = [tokenizer.encode(word, add_special_tokens=False).ids for word in words]
    edges = list(accumulate((len(each) for each in pieces), initial=0))
    article = ":".join(name.split(":")[1:3])
    return Sentence(article, " ".join(words), [piece for each in pieces for piece in each], edges)


def _neighbours(sentences: dict[str, Sentence]) -> dict[str, list[str]]:
    """For each sentence those of other articles that share most of its rare words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = list(sentences)
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(
        [each.text for each in sentences.values()]
    )
    found = {}
    for first in range(0, len(names), 500):
        likeness = (vectors[first : first + 500] @ vectors.T).toarray()
        for row, scores in enumerate(likeness):
            name = names[first + row]
            best = [names[at] for at in np.argsort(-scores)[: 2 * ALIKE]]
            found[name] = [each for each in best if sentences[each].article != sentences[name].article][:ALIKE]
    return found


def rows_of(
    number: int, asked: Asked, question: list[int], passages: Passages, random: np.random.Generator
) -> Iterator[Row]:
    """The question with its passage, and every other time with another passage."""
    run = asked.answers[int(random.integers(len(asked.answers)))]
    ids: list[int] = []
    span = None
    for name in passages.with_answer(asked.sentence, random):
        sentence = passages.sentences[name]
        if name == asked.sentence:
            offset = len(question) + 2 + len(ids)
            span = (offset + sentence.edges[run[0]], offset + sentence.edges[run[1]] - 1)
        ids += sentence.ids
    if span and span[1] < LONGEST - 1:
        yield Row(number, *encoded(question, ids, LONGEST), span)
    if random.random() < 0.5:
        other = [
            piece for name in passages.without_answer(asked.sentence, random) for piece in passages.sentences[name].ids
        ]
        yield Row(number, *encoded(question, other, LONGEST), None)


def epoch_batches(
    questions: Sequence[Asked], encodings: Sequence[list[int]], passages: Passages, random: np.random.Generator
) -> Iterator[list[Row]]:
    """All questions in random order; those whose passages are of like length share a batch."""
    order = random.permutation(len(questions))
    pool = 16 * QUESTIONS_IN_BATCH
    for first in range(0, len(order), pool):
        made = [
            list(rows_of(int(at), questions[at], encodings[at], passages, random)) for at in order[first : first + pool]
        ]
        made = sorted((each for each in made if each), key=lambda rows: max(len(row.ids) for row in rows))
        batches = [made[at : at + QUESTIONS_IN_BATCH] for at in range(0, len(made), QUESTIONS_IN_BATCH)]
        for number in random.permutation(len(batches)):
            yield [row for rows in batches[number] for row in rows]


def losses(network: nn.Module, batch: Sequence[Row]) -> tuple[Tensor, Tensor]:
    """Negative log-likelihood of the answer's edges over a question's passages, and of which passage answers."""
    length = max(len(row.ids) for row in batch)
    ids, types, mask, inside = (torch.zeros((len(batch), length), dtype=torch.int64) for _ in range(4))
    for at, row in enumerate(batch):
        size = len(row.ids)
        ids[at, :size], types[at, :size] = torch.tensor(row.ids), torch.tensor(row.types)
        mask[at, :size] = 1
        inside[at, : size - 1] = types[at, : size - 1]
    relevance, *edges = network(ids, types, mask)
    answers = torch.tensor([row.span is not None for row in batch])
    relevant = nn.functional.binary_cross_entropy_with_logits(relevance, answers.float())
    groups = torch.tensor(np.unique([row.question for row in batch], return_inverse=True)[1])
    spanning = relevance.new_zeros(())
    rows = torch.nonzero(answers).squeeze(1)
    for side, scores in enumerate(edges):
        scores = scores.float().masked_fill(inside == 0, -1e4)
        own = torch.logsumexp(scores, dim=1)
        joint = own.new_zeros(int(groups.max()) + 1).index_add(0, groups, own.exp()).log()
        targets = torch.tensor([row.span[side] for row in batch if row.span])
        spanning = spanning + (joint[groups[rows]] - scores[rows, targets]).mean() / 2
    return spanning, relevant


def measured(network: ReaderNetwork, tokenizer: Any, paragraphs: Sequence[Paragraph]) -> tuple[float, float]:
    """On SQuAD-form paragraphs: F1 of the answer in its own passage; how often its passage outranks three neighbours."""

    def forward(*arrays: NDArray[np.int64]) -> tuple[Any, ...]:
        with torch.no_grad():
            return tuple(each.float().numpy() for each in network(*(torch.from_numpy(array) for array in arrays)))

    network.eval()
    reader = Reader(tokenizer, forward)
    f1, first = [], []
    for at, paragraph in enumerate(paragraphs):
        texts = [paragraphs[(at + step) % len(paragraphs)].text for step in range(4)]
        for question in paragraph.questions[:3]:
            readings = reader.read(question.text, texts)
            own = readings[0]
            f1.append(answer_f1(texts[0][slice(*own.span)], question.answers))
            first.append(float(own.relevance >= max(each.relevance for each in readings)))
    network.train()
    return float(np.mean(f1)), float(np.mean(first))


def train(
    data: Path, out: Path, *, start: Path | None, check: Path | None, epochs: float, rate: float, seed: int
) -> None:
    """Trains and writes the averaged weights, all but the word embeddings, as 32-bit safetensors."""
    torch.manual_seed(seed)
    torch.set_num_threads(available_cores())
    random = np.random.default_rng(seed)
    tokenizer = read_tokenizer(packaged_weights())
    passages = Passages(data, tokenizer)
    questions = read_questions(data)
    encodings = [tokenizer.encode(each.question, add_special_tokens=False).ids for each in questions]
    paragraphs = read_paragraphs(check)[::2] if check else []
    network = ReaderNetwork()
    if start is not None:
        network.load_state_dict(load_file(str(start)), strict=False)
    network.train()
    average = {name: p.detach().clone() for name, p in network.named_parameters() if p.requires_grad}
    optimizer = torch.optim.AdamW(parameter_groups(network, rate))
    steps = round(epochs * len(questions) / QUESTIONS_IN_BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in optimizer.param_groups], total_steps=steps + 10,
        pct_start=0.1, anneal_strategy="linear", cycle_momentum=False,
    )  # fmt: skip
    click.echo(f"{len(questions)} questions, {steps} steps")
    began, step, sums = time.monotonic(), 0, np.zeros(2)
    while step < steps:
        for batch in epoch_batches(questions, encodings, passages, random):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                spanning, relevant = losses(network, batch)
            loss: Any = spanning + RELEVANCE_WEIGHT * relevant
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            keep = min(AVERAGING, step / (step + 10))
            for name, parameter in network.named_parameters():
                if parameter.requires_grad:
                    average[name].lerp_(parameter.detach(), 1 - keep)
            sums += spanning.item(), relevant.item()
            if step % 50 == 0:
                click.echo(f"step {step}/{steps} {time.monotonic() - began:.0f} s  loss {sums / 50}")
                sums[:] = 0
            if step % 500 == 0 or step == steps:
                trained = {name: p.detach().clone() for name, p in network.named_parameters()}
                network.load_state_dict(average, strict=False)
                save_file({name: value.contiguous() for name, value in average.items()}, str(out))
                if paragraphs:
                    f1, first = measured(network, tokenizer, paragraphs)
                    click.echo(f"step {step}: answer F1 {f1:.3f}, passage first {first:.3f}")
                network.load_state_dict(trained, strict=False)
            if step >= steps:
                break


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option(
    "--start", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Weights of an earlier run."
)
@click.option("--check", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file in SQuAD's form.")
@click.option("--epochs", default=1.5, show_default=True)
@click.option("--rate", default=3e-4, show_default=True, help="Learning rate of the topmost layer.")
@click.option("--seed", default=0, show_default=True)
def main(data: Path, out: Path, start: Path | None, check: Path | None, epochs: float, rate: float, seed: int) -> None:
    """See the module."""
    train(data, out, start=start, check=check, epochs=epochs, rate=rate, seed=seed)


if __name__ == "__main__":
    main()
