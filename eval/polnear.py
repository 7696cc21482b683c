"""PolNeAR as it is published: articles with stand-off attributions, and paragraphs as labelled token rows.

Corpus: Newell, Margolin & Ruths 2018, "An Attribution Relations Corpus for Political News", LREC.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from index.errors import DatelineError
from index.records import Span

ROLES = ("source", "cue", "content")
_SPANS = re.compile(r"^(T\d+)\t([\w-]+) (\d+ \d+(?:;\d+ \d+)*)\t", re.MULTILINE)
_EVENTS = re.compile(r"^E\d+\t(.*)", re.MULTILINE)


@dataclass(frozen=True)
class Attribution:
    """One attribution: the spans of its source, cue and content, in order; any may be empty."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]


@dataclass(frozen=True)
class Article:
    """One article as one annotator read it. `name` is the file's, without the annotator."""

    name: str
    annotator: str
    text: str
    attributions: tuple[Attribution, ...]


@dataclass(frozen=True)
class Row:
    """A paragraph as tokens with their gold labels."""

    article: str
    tokens: tuple[str, ...]
    labels: tuple[str, ...] = field(repr=False)


def paragraphs_of(text: str) -> list[Span]:
    """The corpus has one paragraph a line."""
    return [found.span() for found in re.finditer(r"\S[^\n]*", text)]


def read_articles(folder: Path) -> list[Article]:
    """The articles of a split (`data/train` or `data/dev`), one entry an annotator."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "text").glob("*.txt"))}
    if not texts:
        raise DatelineError(f"no articles (text/*.txt) in {folder}")
    articles = []
    for path in sorted((folder / "attributions").glob("*.ann")):
        name, _, annotator = path.stem.rpartition("_")
        articles.append(Article(name, annotator, texts[name], _attributions(path.read_text(encoding="utf-8"))))
    return articles


def read_rows(path: Path) -> list[list[Row]]:
    """The rows of a file of labelled tokens, by article, in order."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            read = json.loads(line)
            rows.append(Row(read["id"], tuple(read["tokens"]), tuple(read["labels"])))
        except (ValueError, KeyError, TypeError) as error:
            raise DatelineError(f"{path}, line {number}: no row with id, tokens and labels") from error
    return [list(group) for _, group in groupby(rows, key=lambda row: row.article)]


def _attributions(annotations: str) -> tuple[Attribution, ...]:
    """Of a file in brat's stand-off form (https://brat.nlplab.org/standoff.html)."""
    spans = {key: (label.lower(), _pieces(places)) for key, label, places in _SPANS.findall(annotations)}
    found = []
    for event in _EVENTS.findall(annotations):
        members = [spans[part.partition(":")[2]] for part in event.split()]
        source, cue, content = (
            tuple(sorted(s for label, s_ in members if label == role for s in s_)) for role in ROLES
        )
        found.append(Attribution(source, cue, content))
    return tuple(sorted(found, key=lambda each: min((*each.source, *each.cue, *each.content), default=(0, 0))))


def _pieces(places: str) -> tuple[Span, ...]:
    """A span's pieces; one that only a line break divides is whole."""
    pieces: list[Span] = []
    for place in places.split(";"):
        start, end = map(int, place.split())
        if pieces and start - pieces[-1][1] <= 1:
            start = pieces.pop()[0]
        pieces.append((start, end))
    return tuple(pieces)


def spans_of(labels: Sequence[str]) -> set[tuple[str, int, int]]:
    """Role, first token and end of the spans of BIO labels, as seqeval reads them in its default mode.

    >>> sorted(spans_of(["B-cue", "I-cue", "O", "B-source"]))
    [('cue', 0, 2), ('source', 3, 4)]
    """
    found = set()
    start, role = 0, ""
    for at, label in enumerate([*labels, "O"]):
        goes_on = label.startswith("I-") and label[2:] == role
        if role and not goes_on:
            found.add((role, start, at))
            role = ""
        if label != "O" and not goes_on:
            start, role = at, label[2:]
    return found
