"""Trains the reader of rag/reader.py: `python -m eval.training.reader [--qamr DIR] [--squad FILE] [--news DIR] [--bbc DIR] --out FILE`.

Every question that is answered comes with a passage that holds its answer, and every other time with one that does not: where the answer
begins and ends is normalised over both (Clark & Gardner 2018), and a score of its own learns which passage answers. Of a
file in SQuAD's form every other article is trained on, of RealTime QA one year: figures are reported on the rest. What it
gives is written in docs/reader.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any, cast

import click
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn

from eval.metrics import answer_f1, auroc
from eval.squad import Paragraph, read_paragraphs, trained_on
from eval.training.groups import parameter_groups
from eval.training.questions import QamrQuestions, Questions, of_news, of_paragraphs
from eval.training.written import Written, of_written, passages_of, written_about
from index.embed import available_cores
from index.export import packaged_weights
from index.networks import with_weights
from index.tagger import read_tokenizer
from rag.reader import Reader, encoded
from rag.reader_network import ReaderNetwork

QUESTIONS_IN_BATCH = 16
LEFT_OUT = 0.12
"""Share of word-pieces left out of every other question: QAMR's hold nearly all words of their sentence, people's do not."""
RELEVANCE_WEIGHT = 0.5
AVERAGING = 0.998
LONGEST = 256


@dataclass(frozen=True)
class Row:
    """A question with a passage; `span` is the answer's first and last piece in the row, none if it is not there."""

    question: int
    ids: list[int]
    types: list[int]
    span: tuple[int, int] | None


def rows_of(
    number: int, sources: Sequence[Questions], place: tuple[int, int], random: np.random.Generator
) -> Iterator[Row]:
    """A question with a passage that answers it, if one does, and with another: always if none does, else every other time."""
    source, at = sources[place[0]], place[1]
    question = source.question(at)
    if random.random() < 0.5:
        question = [piece for piece in question if random.random() >= LEFT_OUT] or question
    answering = source.answering(at, random)
    if answering:
        passage, span = around(*answering, LONGEST - len(question) - 3, random)
        offset = len(question) + 2
        yield Row(number, *encoded(question, passage, LONGEST), (offset + span[0], offset + span[1]))
    if answering is None or random.random() < 0.5:
        yield Row(number, *encoded(question, source.other(at, random), LONGEST), None)


def around(
    passage: list[int], span: tuple[int, int], most: int, random: np.random.Generator
) -> tuple[list[int], tuple[int, int]]:
    """A stretch of `most` pieces that holds the span, if the passage is longer, and the span in it."""
    if len(passage) <= most:
        return passage, span
    lowest, highest = max(0, span[1] + 1 - most), min(span[0], len(passage) - most)
    start = int(random.integers(lowest, max(lowest, highest) + 1))
    return passage[start : start + most], (span[0] - start, min(span[1] - start, most - 1))


def epoch_batches(
    sources: Sequence[Questions], shares: Sequence[float], random: np.random.Generator
) -> Iterator[list[Row]]:
    """The questions of each source so many times, or such a share of them, in random order; rows of like length share a batch."""
    places = [
        (number, int(at))
        for number, (source, share) in enumerate(zip(sources, shares, strict=True))
        for at in np.concatenate([random.permutation(len(source)) for _ in range(ceil(share))])[
            : round(share * len(source))
        ]
    ]
    order = random.permutation(len(places))
    pool = 16 * QUESTIONS_IN_BATCH
    for first in range(0, len(order), pool):
        made = [list(rows_of(int(at), sources, places[at], random)) for at in order[first : first + pool]]
        made = sorted(made, key=lambda rows: max(len(row.ids) for row in rows))
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


def measured(
    network: ReaderNetwork, tokenizer: Any, paragraphs: Sequence[Paragraph], written: Sequence[Written]
) -> str:
    """On SQuAD-form paragraphs: F1 of the answer in its own passage; how often its passage outranks three neighbours.

    On written questions, over all passages of their texts: F1 of the answer, and the area under the curve of the best relevance, by
    which those that are not answered are told from those that are.
    """

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
    of_written: list[float] = []
    relevance: list[float] = []
    for each in written:
        passages = passages_of(each.text)
        readings = reader.read(each.question, passages)
        best = max(range(len(passages)), key=lambda at: (readings[at].answers[0][0], at))
        relevance.append(max(reading.relevance for reading in readings))
        if each.answer:
            answer = passages[best][slice(*readings[best].span)]
            of_written.append(answer_f1(answer, [each.text[slice(*each.answer)]]))
    network.train()
    told = f"F1 {np.mean(f1):.3f}, passage first {np.mean(first):.3f}" if f1 else ""
    if of_written:
        known = auroc(np.array(relevance), np.array([each.answer is not None for each in written]))
        told += f"; written: F1 {np.mean(of_written):.3f}, AUROC {known:.3f}"
    return told


def train(
    sources: Sequence[Questions], shares: Sequence[float], out: Path, *, start: Path | None, check: Sequence[Paragraph],
    written: Sequence[Written], epochs: float, rate: float, seed: int,
) -> None:  # fmt: skip
    """Trains and writes the averaged weights, all but the word embeddings, as 32-bit safetensors."""
    torch.manual_seed(seed)
    torch.set_num_threads(available_cores())
    random = np.random.default_rng(seed)
    tokenizer = read_tokenizer(packaged_weights())
    network = ReaderNetwork() if start is None else with_weights(ReaderNetwork(), start)
    network.encoder.set_attn_implementation("eager")  # faster to train on a CPU than the fused one
    network.train()
    compiled = cast(nn.Module, torch.compile(network, dynamic=True))
    average = {name: p.detach().clone() for name, p in network.named_parameters() if p.requires_grad}
    optimizer = torch.optim.AdamW(parameter_groups(network, rate))
    count = sum(round(len(source) * share) for source, share in zip(sources, shares, strict=True))
    steps = round(epochs * count / QUESTIONS_IN_BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in optimizer.param_groups], total_steps=steps + 10,
        pct_start=0.1, anneal_strategy="linear", cycle_momentum=False,
    )  # fmt: skip
    click.echo(f"{[len(each) for each in sources]} questions, {steps} steps")
    began, step, sums = time.monotonic(), 0, np.zeros(2)
    while step < steps:
        for batch in epoch_batches(sources, shares, random):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                spanning, relevant = losses(compiled, batch)
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
                if check or written:
                    click.echo(f"step {step}: {measured(network, tokenizer, check, written)}")
                network.load_state_dict(trained, strict=False)
            if step >= steps:
                break


@click.command(help=__doc__)
@click.option("--qamr", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--squad", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A file in SQuAD's form.")
@click.option(
    "--news", type=click.Path(exists=True, file_okay=False, path_type=Path), help="RealTime QA; 2024 is read."
)
@click.option(
    "--bbc",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Articles that questions were written about.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--start", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Shipped weights.")
@click.option("--qamr-share", default=1.0, show_default=True, help="Of QAMR's questions, seen in each epoch.")
@click.option(
    "--people-times", default=15.0, show_default=True, help="How often those of --squad and --news are seen in it."
)
@click.option("--epochs", default=1.0, show_default=True)
@click.option("--rate", default=3e-4, show_default=True, help="Learning rate of the topmost layer.")
@click.option("--seed", default=0, show_default=True)
def main(
    qamr: Path | None, squad: Path | None, news: Path | None, bbc: Path | None, out: Path, start: Path | None, qamr_share: float,
    people_times: float, epochs: float, rate: float, seed: int,
) -> None:  # fmt: skip
    """See the module."""
    tokenizer = read_tokenizer(packaged_weights())
    paragraphs = read_paragraphs(squad) if squad else []
    written = written_about(bbc, paragraphs) if bbc else []
    sources: list[tuple[Questions, float]] = []
    if qamr:
        sources.append((QamrQuestions(qamr, tokenizer), qamr_share))
    if squad:
        sources.append(
            (of_paragraphs([each for each in paragraphs if trained_on(each.article)], tokenizer), people_times)
        )
    if news:
        sources.append((of_news(news, tokenizer), people_times))
    if written:
        sources.append((of_written([each for each in written if not each.checked], tokenizer), 1.0))
    train(
        [source for source, _ in sources], [share for _, share in sources], out, start=start,
        check=[each for each in paragraphs if not trained_on(each.article)],
        written=[each for each in written if each.checked], epochs=epochs, rate=rate, seed=seed,
    )  # fmt: skip


if __name__ == "__main__":
    main()
