"""Trains the reader of rag/reading/reader.py: `python -m eval.training.reader [--qamr DIR] [--squad FILE] [--news DIR] … --out FILE`.

Every question that is answered comes with a passage that holds its answer, and with some that do not, as the product reads several: where
the answer begins and ends is normalised over all (Clark & Gardner 2018), and a score of its own learns which passage answers. Of a
file in SQuAD's form every other article is trained on, of RealTime QA one year: figures are reported on the rest. What it
gives is written in docs/reader.md. With `--cloze` it also learns from questions that nobody wrote (cloze.py).
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import click
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor, nn

from eval.metrics import answer_f1, auroc
from eval.squad import Paragraph, read_paragraphs, trained_on
from eval.training.cloze import ClozeQuestions
from eval.training.groups import parameter_groups
from eval.training.networks import with_weights
from eval.training.questions import QamrQuestions, Questions, of_news, of_paragraphs
from eval.training.reader_network import ReaderNetwork
from eval.training.written import Written, articles, of_written, passages_of, written_about
from index.embed import open_embedder
from index.networks.export import packaged_weights
from index.networks.sessions import available_cores
from index.reported.tagger import read_tokenizer
from index.settings import DEFAULT_MODEL
from rag.reading.reader import Reader, encoded

QUESTIONS_IN_BATCH = 16
LEFT_OUT = 0.12
"""Share of word-pieces left out of every other question: QAMR's hold nearly all words of their sentence, people's do not."""
NOT_ANSWERING = 3
"""Passages that do not answer, beside one that does; the product reads six for a question."""
RELEVANCE_WEIGHT = 0.5
OF_OTHERS = 0.5
"""What the passages that do not answer weigh together, of one that does, in the loss of relevance."""
AVERAGING = 0.998
CHECK_EVERY = 500
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
    """A question with a passage that answers it, if one does, and with up to NOT_ANSWERING others."""
    source, at = sources[place[0]], place[1]
    question = source.question(at, random)
    if random.random() < 0.5:
        question = [piece for piece in question if random.random() >= LEFT_OUT] or question
    answering = source.answering(at, random)
    if answering:
        passage, span = around(*answering, LONGEST - len(question) - 3, random)
        offset = len(question) + 2
        yield Row(number, *encoded(question, passage, LONGEST), (offset + span[0], offset + span[1]))
    for passage in source.others(at, NOT_ANSWERING, random):
        yield Row(number, *encoded(question, passage, LONGEST), None)


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
    sources: Sequence[Questions], shares: Sequence[float], random: np.random.Generator, size: int = QUESTIONS_IN_BATCH
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
    pool = 16 * size
    for first in range(0, len(order), pool):
        made = [list(rows_of(int(at), sources, places[at], random)) for at in order[first : first + pool]]
        made = sorted(made, key=lambda rows: max(len(row.ids) for row in rows))
        batches = [made[at : at + size] for at in range(0, len(made), size)]
        for number in random.permutation(len(batches)):
            yield [row for rows in batches[number] for row in rows]


@dataclass(frozen=True)
class Batch:
    """Rows side by side: arrays of (rows, pieces), whether each row answers, its question, and edges of (answering rows, 2)."""

    ids: Tensor
    types: Tensor
    mask: Tensor
    inside: Tensor
    answers: Tensor
    questions: Tensor
    edges: Tensor

    def to(self, device: str) -> Batch:
        """The same on a device."""
        return Batch(*(getattr(self, each.name).to(device, non_blocking=True) for each in fields(self)))


def collated(rows: Sequence[Row]) -> Batch:
    """Rows padded to the longest; `inside` marks the pieces of the passage, in which an answer may lie."""
    length = max(len(row.ids) for row in rows)
    ids, types, mask, inside = (torch.zeros((len(rows), length), dtype=torch.int64) for _ in range(4))
    for at, row in enumerate(rows):
        size = len(row.ids)
        ids[at, :size], types[at, :size] = torch.tensor(row.ids), torch.tensor(row.types)
        mask[at, :size] = 1
        inside[at, : size - 1] = types[at, : size - 1]
    questions = torch.from_numpy(np.unique([row.question for row in rows], return_inverse=True)[1])
    edges = torch.tensor([row.span for row in rows if row.span], dtype=torch.int64).reshape(-1, 2)
    return Batch(ids, types, mask, inside, torch.tensor([row.span is not None for row in rows]), questions, edges)


def losses(network: nn.Module, batch: Batch) -> tuple[Tensor, Tensor]:
    """Negative log-likelihood of the answer's edges over a question's passages, and of which passage answers."""
    relevance, *edges = network(batch.ids, batch.types, batch.mask)
    relevant = nn.functional.binary_cross_entropy_with_logits(relevance, batch.answers.float(), weight_of_rows(batch))
    spanning = relevance.new_zeros(())
    for side, scores in enumerate(edges):
        scores = scores.float().masked_fill(batch.inside == 0, -1e4)
        own = torch.logsumexp(scores, dim=1)
        joint = own.new_zeros(len(own)).index_add(0, batch.questions, own.exp()).log()
        answering = scores[batch.answers].gather(1, batch.edges[:, side : side + 1]).squeeze(1)
        spanning = spanning + (joint[batch.questions[batch.answers]] - answering).mean() / 2
    return spanning, relevant


def weight_of_rows(batch: Batch) -> Tensor:
    """Of each row in the loss of relevance: one that answers 1, all of its question that do not OF_OTHERS, or 1 if none answers."""
    count = int(batch.questions.max()) + 1
    answering, others = (
        rows.new_zeros(count).index_add(0, batch.questions, rows)
        for rows in (batch.answers.float(), (~batch.answers).float())
    )
    shared = torch.where(answering > 0, OF_OTHERS, 1.0) / others.clamp_min(1)
    return torch.where(batch.answers, 1.0, shared[batch.questions])


def measured(
    network: ReaderNetwork, tokenizer: Any, paragraphs: Sequence[Paragraph], written: Sequence[Written], device: str
) -> str:
    """On SQuAD-form paragraphs: F1 of the answer in its own passage; how often its passage outranks three neighbours.

    On written questions, over all passages of their texts: F1 of the answer, and the area under the curve of the best relevance, by
    which those that are not answered are told from those that are.
    """

    def forward(*arrays: NDArray[np.int64]) -> tuple[Any, ...]:
        with torch.no_grad():
            ids, types = (torch.from_numpy(array).to(device) for array in arrays)
            made = network(ids, types, torch.ones_like(ids))
            return tuple(each.float().cpu().numpy() for each in made)

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
    written: Sequence[Written], epochs: float, rate: float, dropout: float, seed: int, size: int, device: str,
) -> None:  # fmt: skip
    """Trains and writes the averaged weights, all but the word embeddings, as 32-bit safetensors."""
    torch.manual_seed(seed)
    torch.set_num_threads(available_cores())
    random = np.random.default_rng(seed)
    tokenizer = read_tokenizer(packaged_weights())
    network = ReaderNetwork() if start is None else with_weights(ReaderNetwork(), start)
    network.to(device).train()
    for module in network.encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = dropout
    compiled: nn.Module = network
    if device == "cpu":
        network.encoder.set_attn_implementation("eager")  # faster to train there than the fused one
        compiled = cast(nn.Module, torch.compile(network, dynamic=True))
    learning: list[Tensor] = [parameter for parameter in network.parameters() if parameter.requires_grad]
    average = {name: p.detach().clone() for name, p in network.named_parameters() if p.requires_grad}
    optimizer = torch.optim.AdamW(parameter_groups(network, rate), fused=device == "cuda")
    count = sum(round(len(source) * share) for source, share in zip(sources, shares, strict=True))
    steps = round(epochs * count / size)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in optimizer.param_groups], total_steps=steps + 10,
        pct_start=0.1, anneal_strategy="linear", cycle_momentum=False,
    )  # fmt: skip
    click.echo(f"{[len(each) for each in sources]} questions, {steps} steps")
    began, step, sums = time.monotonic(), 0, np.zeros(2)
    while step < steps:
        for batch in epoch_batches(sources, shares, random, size):
            with torch.autocast(device, dtype=torch.bfloat16):
                spanning, relevant = losses(compiled, collated(batch).to(device))
            loss: Any = spanning + RELEVANCE_WEIGHT * relevant
            loss.backward()
            nn.utils.clip_grad_norm_(learning, 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            keep = min(AVERAGING, step / (step + 10))
            with torch.no_grad():
                torch._foreach_lerp_(list(average.values()), learning, 1 - keep)
            sums += spanning.item(), relevant.item()
            if step % 50 == 0:
                click.echo(f"step {step}/{steps} {time.monotonic() - began:.0f} s  loss {sums / 50}")
                sums[:] = 0
            if step % CHECK_EVERY == 0 or step == steps:
                trained = {name: p.detach().clone() for name, p in network.named_parameters()}
                network.load_state_dict(average, strict=False)
                save_file({name: value.contiguous() for name, value in average.items()}, str(out))
                if check or written:
                    click.echo(f"step {step}: {measured(network, tokenizer, check, written, device)}")
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
@click.option(
    "--pool",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="MTRAG's passages of Wikipedia, likewise.",
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--start", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Shipped weights.")
@click.option("--qamr-share", default=1.0, show_default=True, help="Of QAMR's questions, seen in each epoch.")
@click.option(
    "--people-times", default=15.0, show_default=True, help="How often those of --squad and --news are seen in it."
)
@click.option("--cloze", default=0.0, show_default=True, help="Of questions made of the articles, seen in each epoch.")
@click.option("--epochs", default=1.0, show_default=True)
@click.option("--rate", default=3e-4, show_default=True, help="Learning rate of the topmost layer.")
@click.option("--dropout", default=0.0, show_default=True, help="Within the encoder; it takes time on a CPU.")
@click.option("--seed", default=0, show_default=True)
@click.option("--batch", default=QUESTIONS_IN_BATCH, show_default=True, help="Questions in a batch.")
@click.option("--device", type=click.Choice(["cpu", "cuda"]), default="cpu", show_default=True)
def main(
    qamr: Path | None, squad: Path | None, news: Path | None, bbc: Path | None, pool: Path | None, out: Path, start: Path | None,
    qamr_share: float, people_times: float, cloze: float, epochs: float, rate: float, dropout: float, seed: int, batch: int, device: str,
) -> None:  # fmt: skip
    """See the module."""
    tokenizer = read_tokenizer(packaged_weights())
    paragraphs = read_paragraphs(squad) if squad else []
    texts = articles(bbc, news, pool)
    written = written_about(texts, paragraphs)
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
        with TemporaryDirectory() as folder:
            embedder = open_embedder(DEFAULT_MODEL, Path(folder), click.echo)
            sources.append(
                (of_written([each for each in written if not each.checked], tokenizer, texts, embedder), 1.0)
            )
    if cloze:
        sources.append((ClozeQuestions(texts, tokenizer, seed), cloze))
    train(
        [source for source, _ in sources], [share for _, share in sources], out, start=start,
        check=[each for each in paragraphs if not trained_on(each.article)],
        written=[each for each in written if each.checked], epochs=epochs, rate=rate, dropout=dropout, seed=seed, size=batch, device=device,
    )  # fmt: skip


if __name__ == "__main__":
    main()
