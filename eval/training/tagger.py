"""Trains the tagger of index/reported/tagger.py on PolNeAR: `python -m eval.training.tagger --data DIR --out FILE`.

The encoder is the packaged all-MiniLM-L6-v2 with two more input embeddings (capitals, quotation marks); a
conditional random field (Lafferty, McCallum & Pereira 2001) scores the tags and two pointers learn which source
and which cue belong to a content. Windows begin at another place in every epoch, and of an article that several
people annotated one version is drawn. What each part is worth is written in docs/tagger.md.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from eval.metrics import f1_of
from eval.polnear import Article, paragraphs_of, read_articles, read_rows, spans_of
from eval.training.groups import parameter_groups
from eval.training.tagger_network import TaggerNetwork
from index.networks.export import packaged_weights
from index.networks.sessions import available_cores
from index.records import Span
from index.reported.tagger import (
    LONGEST,
    ROLES,
    TAGS,
    Pieces,
    Tagger,
    allowed_transitions,
    read_pieces,
    read_tokenizer,
    stretch,
)

WINDOWS_IN_BATCH = 16
POINTER_WEIGHT = 0.3
AVERAGING = 0.998
"""Of the running average of the weights over steps (Polyak & Juditsky 1992), which is what is kept."""
MASKED = 0.08
"""Share of the word-pieces hidden from the model in training."""
FORBIDDEN = -1e4
_SEP, _MASK = 102, 103  # of the BERT vocabulary
PARTS = ("cases", "marks", "pointers", "averaging", "context", "masking")


@dataclass(frozen=True)
class Example:
    """One annotated article: its pieces, a tag for each head, and of each content (head, source head, cue head)."""

    pieces: Pieces
    tags: NDArray[np.int64]
    links: tuple[tuple[int, int, int], ...]


def read_example(tokenizer: Any, article: Article) -> Example:
    """An article with its gold tags; a span is cut where its paragraph ends."""
    pieces = read_pieces(tokenizer, article.text, paragraphs_of(article.text))
    starts, breaks = pieces.starts[pieces.heads], pieces.ids[pieces.heads] == _SEP
    tags = np.zeros(len(starts), dtype=np.int64)
    links = []
    for attribution in article.attributions:
        heads: dict[str, list[int]] = {role: [] for role in ROLES}
        for role in ROLES:
            for start, end in getattr(attribution, role):
                inside = np.flatnonzero((starts >= start) & (starts < end) & ~breaks)
                for run in np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1):
                    if len(run):
                        heads[role].append(int(run[0]))
                        _write(tags, run, role)
        source, cue = (heads[role][0] if heads[role] else -1 for role in ROLES[:2])
        links += [(content, source, cue) for content in heads["content"]]
    return Example(pieces, tags, tuple(links))


def _write(tags: NDArray[np.int64], run: NDArray[np.int64], role: str) -> None:
    tags[run] = TAGS.index(f"I-{role}")
    tags[run[0]] = TAGS.index(f"B-{role}")
    tags[run[-1]] = TAGS.index(f"E-{role}" if len(run) > 1 else f"S-{role}")


def epoch_batches(
    versions: Sequence[Sequence[Example]], random: np.random.Generator, *, context: bool
) -> Iterator[list[tuple[Example, Span]]]:
    """Windows of all articles, one version each, in random order; windows of like length share a batch."""
    cuts: list[tuple[Example, Span]] = []
    for of_article in versions:
        example = of_article[int(random.integers(len(of_article)))]
        cuts += [(example, cut) for cut in _cuts(example.pieces, random, context=context)]
    order = random.permutation(len(cuts))
    pool = 8 * WINDOWS_IN_BATCH
    batches = []
    for first in range(0, len(order), pool):
        alike = sorted(order[first : first + pool], key=lambda at: cuts[at][1][1] - cuts[at][1][0])
        batches += [alike[at : at + WINDOWS_IN_BATCH] for at in range(0, len(alike), WINDOWS_IN_BATCH)]
    for number in random.permutation(len(batches)):
        yield [cuts[at] for at in batches[number]]


def _cuts(pieces: Pieces, random: np.random.Generator, *, context: bool) -> Iterator[Span]:
    """Windows that cover an article; they begin at words, or with `context` off at paragraphs."""
    body = LONGEST - 1
    starts_of_paragraphs = np.flatnonzero(np.concatenate(([True], pieces.ids[:-1] == _SEP)))
    edges = pieces.heads if context else starts_of_paragraphs
    start, length = 0, len(pieces.ids)
    reach = int(random.integers(body // 4, body + 1))
    while start < length:
        if context:
            cut = int(edges[np.searchsorted(edges, start + reach, side="right") - 1])
            end = cut if start + reach < length else length
        else:
            at = int(np.searchsorted(edges, start, side="right"))
            end = min(int(edges[at]) if at < len(edges) else length, start + body)
        end = end if end > start else min(start + body, length)
        yield start, end
        start, reach = end, body


def losses(
    model: TaggerNetwork, batch: Sequence[tuple[Example, Span]], without: frozenset[str]
) -> tuple[Tensor, Tensor]:
    """The tags' and the pointers' negative log-likelihood, per word and per content."""
    ids, cases, marks, mask = padded([stretch(example.pieces, *cut) for example, cut in batch])
    cases, marks = cases * ("cases" not in without), marks * ("marks" not in without)
    if "masking" not in without:
        ids = ids.masked_fill((torch.rand(ids.shape) < MASKED) & (ids > _SEP), _MASK)
    scores, pointers = model(ids, cases, marks, mask)
    heads, tags, lengths, links = _targets(batch)
    rows = torch.arange(len(batch))[:, None]
    at_heads = scores[rows, heads]
    likelihood = _log_likelihood(at_heads, tags, lengths, model.transitions)
    pointing = _pointing(pointers[rows, heads], links, lengths)
    return -likelihood.sum() / lengths.sum(), pointing


def padded(rows: Sequence[Sequence[NDArray[np.int64]]]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Ids, cases, marks and mask of rows of shape (1, pieces), padded to the longest."""
    longest = max(row[0].size for row in rows)
    ids, cases, marks, mask = (torch.zeros((len(rows), longest), dtype=torch.int64) for _ in range(4))
    for at, row in enumerate(rows):
        size = row[0].size
        for table, values in zip((ids, cases, marks), row, strict=True):
            table[at, :size] = torch.from_numpy(values[0])
        mask[at, :size] = 1
    return ids, cases, marks, mask


def _targets(batch: Sequence[tuple[Example, Span]]) -> tuple[Tensor, Tensor, Tensor, list[tuple[int, int, int, int]]]:
    """Head pieces and tags (windows, heads), heads a window, and links (window, content, source, cue)."""
    found = [np.searchsorted(example.pieces.heads, cut) for example, cut in batch]
    lengths = [int(last - first) for first, last in found]
    heads = torch.zeros((len(batch), max(lengths)), dtype=torch.int64)
    tags = torch.zeros_like(heads)
    links = []
    for row, ((example, (start, _)), (first, last)) in enumerate(zip(batch, found, strict=True)):
        heads[row, : last - first] = torch.from_numpy(example.pieces.heads[first:last] - start + 1)
        tags[row, : last - first] = torch.from_numpy(example.tags[first:last])
        inside = range(int(first), int(last))
        links += [
            (row, content - first, source - first if source in inside else -1, cue - first if cue in inside else -1)
            for content, source, cue in example.links
            if content in inside
        ]
    return heads, tags, torch.tensor(lengths), links


def _log_likelihood(scores: Tensor, tags: Tensor, lengths: Tensor, transitions: Tensor) -> Tensor:
    """Of each row's tag path: its score less the log of the sum over all allowed paths (the forward algorithm)."""
    table = transitions.masked_fill(~torch.from_numpy(allowed_transitions()), FORBIDDEN)
    valid = torch.arange(scores.shape[1])[None] < lengths[:, None]
    emitted = scores.gather(2, tags[:, :, None]).squeeze(2)
    moved = table[tags[:, :-1], tags[:, 1:]]
    path = (emitted * valid).sum(1) + (moved * valid[:, 1:]).sum(1)
    reached = scores[:, 0]
    for at in range(1, scores.shape[1]):
        step = torch.logsumexp(reached[:, :, None] + table, dim=1) + scores[:, at]
        reached = torch.where(valid[:, at, None], step, reached)
    return path - torch.logsumexp(reached, dim=1)


def _pointing(pointers: Tensor, links: Sequence[tuple[int, int, int, int]], lengths: Tensor) -> Tensor:
    """Cross-entropy over all heads of a window of where a content's source and its cue begin."""
    total, count = pointers.new_zeros(()), 0
    for number in range(2):
        wanted = [(link[0], link[1], link[2 + number]) for link in links if link[2 + number] >= 0]
        if not wanted:
            continue
        rows, contents, targets = (torch.tensor(column) for column in zip(*wanted, strict=True))
        scores = torch.einsum("nd,nhd->nh", pointers[rows, contents, number], pointers[rows, :, 2 + number])
        scores = scores.masked_fill(torch.arange(scores.shape[1])[None] >= lengths[rows, None], FORBIDDEN)
        total = total + nn.functional.cross_entropy(scores, targets, reduction="sum")
        count += len(wanted)
    return total / max(count, 1)


def measured(
    model: TaggerNetwork, tokenizer: Any, rows: Sequence[Sequence[Any]], without: frozenset[str]
) -> dict[str, float]:
    """Exact-match F1 of each role on token rows."""

    def forward(*arrays: NDArray[np.int64]) -> tuple[Any, Any]:
        ids, cases, marks = (torch.from_numpy(array) for array in arrays)
        cases, marks = cases * ("cases" not in without), marks * ("marks" not in without)
        with torch.no_grad():
            scores, pointers = model(ids, cases, marks, torch.ones_like(ids))
        return scores.numpy(), pointers.numpy()

    model.eval()
    tagger = Tagger(tokenizer, forward, model.transitions.detach().numpy())
    gold: set[tuple[int, int, str, int, int]] = set()
    found: set[tuple[int, int, str, int, int]] = set()
    for number, article in enumerate(rows):
        tokens = [row.tokens for row in article]
        labelled = (
            tagger.tag_tokens(tokens) if "context" not in without else [tagger.tag_tokens([r])[0] for r in tokens]
        )
        for at, (row, labels) in enumerate(zip(article, labelled, strict=True)):
            gold |= {(number, at, *span) for span in spans_of(row.labels)}
            found |= {(number, at, *span) for span in spans_of(labels)}
    model.train()
    return {
        role: f1_of({each for each in found if each[2] == role}, {each for each in gold if each[2] == role})
        for role in ROLES
    }


def train(
    data: Path,
    out: Path,
    *,
    start: Path | None,
    epochs: int,
    rate: float,
    share: float,
    seed: int,
    without: frozenset[str],
) -> None:
    """Trains and writes the averaged weights, all but the word embeddings, as 32-bit safetensors."""
    torch.manual_seed(seed)
    torch.set_num_threads(available_cores())
    random = np.random.default_rng(seed)
    tokenizer = read_tokenizer(packaged_weights())
    of_article: dict[str, list[Example]] = {}
    for article in read_articles(data / "data" / "train"):
        of_article.setdefault(article.name, []).append(read_example(tokenizer, article))
    versions = list(of_article.values())
    versions = versions[: round(share * len(versions))]
    rows = read_rows(data / "valid_bio.jsonl")
    model = TaggerNetwork()
    if start is not None:
        model.load_state_dict(load_file(str(start)), strict=False)
    model.train()
    average = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
    optimizer = torch.optim.AdamW(parameter_groups(model, rate))
    context = "context" not in without
    steps = epochs * sum(1 for _ in epoch_batches(versions, np.random.default_rng(0), context=context))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, [group["lr"] for group in optimizer.param_groups], total_steps=int(1.05 * steps) + 10,
        pct_start=0.1, anneal_strategy="linear", cycle_momentum=False,
    )  # fmt: skip
    click.echo(f"{len(versions)} articles, {steps} steps")
    began, step = time.monotonic(), 0
    for epoch in range(1, epochs + 1):
        sums = np.zeros(2)
        for count, batch in enumerate(epoch_batches(versions, random, context=context), start=1):
            tags, pointing = losses(model, batch, without)
            loss: Any = tags + POINTER_WEIGHT * ("pointers" not in without) * pointing
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            step += 1
            keep = min(AVERAGING, step / (step + 10)) if "averaging" not in without else 0.0
            for name, parameter in model.named_parameters():
                if parameter.requires_grad:
                    average[name].lerp_(parameter.detach(), 1 - keep)
            sums += tags.item(), pointing.item()
            if step % 50 == 0:
                click.echo(f"step {step}/{steps} {time.monotonic() - began:.0f} s  loss {sums / count}")
        if epoch % 2 == 0 or epoch == epochs:
            trained = {name: p.detach().clone() for name, p in model.named_parameters()}
            model.load_state_dict(average, strict=False)
            figures = measured(model, tokenizer, rows, without)
            save_file({name: value.contiguous() for name, value in average.items()}, str(out))
            model.load_state_dict(trained, strict=False)
            shown = "  ".join(f"{role} {100 * figure:.1f}" for role, figure in figures.items())
            click.echo(f"epoch {epoch}: {shown}  ({time.monotonic() - began:.0f} s)")


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option(
    "--start", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Weights of an earlier run."
)
@click.option("--epochs", default=10, show_default=True)
@click.option("--rate", default=2e-4, show_default=True, help="Learning rate of the topmost layer.")
@click.option("--share", default=1.0, show_default=True, help="Part of the training articles, for trials.")
@click.option("--seed", default=0, show_default=True)
@click.option("--without", multiple=True, type=click.Choice(PARTS), help="Leave a part out, to see what it is worth.")
def main(
    data: Path,
    out: Path,
    start: Path | None,
    epochs: int,
    rate: float,
    share: float,
    seed: int,
    without: tuple[str, ...],
) -> None:
    """See the module."""
    train(data, out, start=start, epochs=epochs, rate=rate, share=share, seed=seed, without=frozenset(without))


if __name__ == "__main__":
    main()
