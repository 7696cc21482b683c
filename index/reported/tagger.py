"""Which words of a document are a source, a cue or a content of an attribution: a fine-tuned MiniLM reads it.

The document is read in overlapping windows that hold its neighbouring paragraphs; of each window the middle counts.
Word-pieces come with two features that the uncased vocabulary does not have: capitals, and whether the piece
stands inside quotation marks. The best allowed sequence of tags is found for each paragraph (Viterbi), and two
pointers tell for every content which source and which cue are its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from index.embed import Notify
from index.networks.sessions import open_session, side_by_side
from index.records import Span
from index.reported.detokenise import detokenised
from index.reported.quotes import Quotation, find_quotations

Role = Literal["source", "cue", "content"]
ROLES: tuple[Role, ...] = ("source", "cue", "content")
TAGS = ("O", *(f"{place}-{role}" for role in ROLES for place in "BIES"))
"""Begin, inside, end and single: the last word of a span is learned as well as its first."""

LONGEST = 256
"""Word-pieces of a window in training, the first of them [CLS]; a content's source and cue are looked for as near."""
WINDOW = 192
"""Word-pieces read at a time; as good as longer ones, and attention costs less."""
CONTEXT = 20
"""Pieces before those that a window decides on, read for context; after them too where it cuts a paragraph."""
INPUTS = ("ids", "cases", "marks")
SECTION = 50_000
"""Characters read at a time; what a content belongs to is looked for within."""
EXPORT_VERSION = 4
WEIGHTS = Path(__file__).parent.parent / "weights" / "tagger.safetensors"
POINTER_SIZE = 64
DISTANCE, SENTENCE, PARAGRAPH, APART = 4.0, 12.0, 12.0, 4.0
"""What a pointer's score loses with the logarithm of the pieces between content and source (or cue), with each
sentence and each paragraph that ends between them, and with the logarithm of the pieces between source and cue; tuned
on development articles."""

_CLS, _SEP, _COMMA, _STOPS = 101, 102, 1010, (1012, 999, 1029)  # of the BERT vocabulary; the last are . ! ?
_FOLDED = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛", "'") | {"–": "-", "—": "-"})
_FOLDED |= dict.fromkeys(range(0xD800, 0xE000), "?")  # lone surrogates, which the tokenizer refuses
_OUTSIDE, _INSIDE, _OPENING, _CLOSING = range(4)

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]
Forward = Callable[[Integers, Integers, Integers], tuple[Floats, Floats]]
"""Ids, cases and marks, each (windows, pieces) → scores (windows, pieces, tags) and pointers
(windows, pieces, 4, POINTER_SIZE): queries for source and cue, then keys for source and cue."""


@dataclass(frozen=True)
class Pieces:
    """A text as the model reads it; a paragraph break is a piece of its own, of no width.

    `ids`, `cases`, `marks`, `starts` and `ends` have one entry a piece; `heads` are the pieces that begin a word
    or are a break. `starts` and `ends` are offsets in the text.
    """

    ids: Integers
    cases: Integers
    marks: Integers
    starts: Integers
    ends: Integers
    heads: Integers

    def is_break(self, at: int) -> bool:
        """Whether a piece is a paragraph break."""
        return bool(self.ids[at] == _SEP)


@dataclass(frozen=True)
class Tagged:
    """A span of the text with its role; a content knows the numbers of its source and its cue, if it has them."""

    role: Role
    start: int
    end: int
    source: int | None = None
    cue: int | None = None


def read_pieces(tokenizer: Any, text: str, paragraphs: Sequence[Span]) -> Pieces:
    """The word-pieces of a text's paragraphs, in order, each paragraph followed by a break."""
    folded = [text[start:end].translate(_FOLDED) for start, end in paragraphs]
    encodings = tokenizer.encode_batch(folded, add_special_tokens=False)
    ids: list[int] = []
    cases: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    heads: list[int] = []
    for (offset, end), encoding in zip(paragraphs, encodings, strict=True):
        words, offsets = encoding.word_ids, encoding.offsets  # each of these is a list made anew
        word_ends = {
            word: last for word, (_, last) in zip(words, offsets, strict=True)
        }  # `word_to_chars` looks at all words
        for at, (word, piece, (first, last)) in enumerate(zip(words, encoding.ids, offsets, strict=True)):
            if at == 0 or word != words[at - 1]:
                heads.append(len(ids))
                case = _case(text[offset + first : offset + word_ends[word]])
            ids.append(piece)
            cases.append(case)
            starts.append(offset + first)
            ends.append(offset + last)
        heads.append(len(ids))
        ids.append(_SEP)
        cases.append(0)
        starts.append(end)
        ends.append(end)
    columns = (np.asarray(each, dtype=np.int64) for each in (ids, cases, starts, ends, heads))
    ids_, cases_, starts_, ends_, heads_ = columns
    marks = _marks(starts_, ends_, find_quotations(text, paragraphs))
    return Pieces(ids_, cases_, marks, starts_, ends_, heads_)


def _case(word: str) -> int:
    """0 without capitals, 1 with one in front, 2 with more."""
    if word.islower():
        return 0
    return 2 if len(word) > 1 and word.isupper() else int(word[0].isupper())


def _marks(starts: Integers, ends: Integers, quotations: Sequence[Quotation]) -> Integers:
    marks = np.full(len(starts), _OUTSIDE, dtype=np.int64)
    for each in quotations:
        outer, first = np.searchsorted(starts, (each.outer_start, each.start))
        last, outer_end = np.searchsorted(starts, (each.end, each.outer_end))
        marks[first:last] = _INSIDE
        marks[outer:first] = _OPENING
        marks[last:outer_end] = _CLOSING
    marks[starts == ends] = _OUTSIDE
    return marks


def windows(length: int, paragraph_ends: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Where to read a text of so many pieces: (start, end, first and last+1 of the pieces it decides on).

    A window decides on whole paragraphs, unless one is too long or ends in the window's first half.

    >>> windows(300, [60, 150, 300])
    [(0, 150, 0, 150), (130, 300, 150, 300)]
    >>> windows(300, [300])
    [(0, 191, 0, 171), (151, 300, 171, 300)]
    """
    found: list[tuple[int, int, int, int]] = []
    decided = 0
    while decided < length:
        start = max(0, decided - CONTEXT)
        end = min(start + WINDOW - 1, length)
        last = bisect_right(paragraph_ends, end) - 1
        whole = paragraph_ends[last] if last >= 0 else 0
        if end == length:
            until = length
        elif whole > max(decided, start + WINDOW // 2):
            until = end = whole
        else:
            until = end - CONTEXT
        found.append((start, end, decided, until))
        decided = until
    return found


def stretch(pieces: Pieces, start: int, end: int) -> tuple[Integers, Integers, Integers]:
    """Ids, cases and marks of a stretch of pieces after [CLS], each (1, 1 + pieces)."""
    ids, cases, marks = (
        np.concatenate(([first], column[start:end]))[None]
        for first, column in ((_CLS, pieces.ids), (0, pieces.cases), (0, pieces.marks))
    )
    return ids, cases, marks


def allowed_transitions() -> NDArray[np.bool_]:
    """Shape (tags, tags): whether the column's tag may follow the row's."""
    allowed = np.zeros((len(TAGS), len(TAGS)), dtype=bool)
    for one, before in enumerate(TAGS):
        for other, after in enumerate(TAGS):
            if before[0] in "BI":
                allowed[one, other] = after[0] in "IE" and after[2:] == before[2:]
            else:
                allowed[one, other] = after[0] in "OBS"
    return allowed


def best_tags(scores: Floats, lengths: Sequence[int], transitions: Floats) -> list[Integers]:
    """The best tag sequences of padded rows, each beginning and ending as if "O" stood around it.

    `scores` has shape (rows, words, tags). Viterbi (1967), all rows at once.
    """
    rows, longest, _ = scores.shape
    best = scores[:, 0] + transitions[0]
    back = np.zeros(scores.shape, dtype=np.int64)
    ends = np.asarray(lengths)
    final = best.copy()
    for at in range(1, longest):
        reached = best[:, :, None] + transitions
        back[:, at] = reached.argmax(axis=1)
        best = reached.max(axis=1) + scores[:, at]
        final[at < ends] = best[at < ends]
    tags = (final + transitions[:, 0]).argmax(axis=1)
    found = []
    for row in range(rows):
        path = [int(tags[row])]
        for at in range(ends[row] - 1, 0, -1):
            path.append(int(back[row, at, path[-1]]))
        found.append(np.asarray(path[::-1], dtype=np.int64))
    return found


def installed_extractor() -> str:
    """What can extract statements here: "tagger", or "rules" when its weights are not installed."""
    return "tagger" if WEIGHTS.is_file() else "rules"


def open_tagger(folder: Path, notify: Notify) -> Tagger | None:
    """The tagger of the shipped weights, run by ONNX Runtime; none when the weights are not installed.

    `folder` is where exported models are kept. Raises ModelError or HomeError when it cannot be exported.
    """
    from index.networks.export import exported, shipped_digest

    if not WEIGHTS.is_file():
        return None

    def make(made: Path) -> None:
        from index.reported.tagger_graph import export_network

        export_network(WEIGHTS, made)

    name = f"tagger-{shipped_digest(WEIGHTS)[:12]}-{EXPORT_VERSION}"
    model = exported(folder / name, make, lambda: notify("preparing the tagger of statements (once) …"))
    return _run_exported(model)


def _run_exported(model: Path) -> Tagger:
    session = open_session(model / "model.onnx")

    def forward(*arrays: Integers) -> tuple[Floats, Floats]:
        scores, pointers = session.run(None, dict(zip(INPUTS, arrays, strict=True)))
        return scores, pointers

    return Tagger(read_tokenizer(model), forward, np.load(model / "transitions.npy"))


def read_tokenizer(folder: Path) -> Any:
    """The `tokenizer.json` of a folder as a `tokenizers.Tokenizer` that neither cuts nor pads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class Tagger:
    """Tags documents with a forward pass over windows and a table of transitions between tags."""

    def __init__(self, tokenizer: Any, forward: Forward, transitions: Floats) -> None:
        self._tokenizer = tokenizer
        self._forward = forward
        self._transitions = np.where(allowed_transitions(), transitions, -1e4).astype(np.float32)

    def tag(self, text: str, paragraphs: Sequence[Span]) -> list[Tagged]:
        """The sources, cues and contents of a text, in order, without overlap, none across paragraphs.

        A long text is read section by section, so that memory is bounded.
        """
        found: list[Tagged] = []
        for section in _sections(paragraphs):
            pieces = read_pieces(self._tokenizer, text, section)
            if len(pieces.ids):
                scores, pointers = self._read(pieces)
                spans = list(self._decode(pieces, scores))
                found += _linked(pieces, spans, pointers, len(found))
        return found

    def tag_tokens(self, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """BIO labels ("B-source", "O", …) of token rows that follow one another in one article.

        Tokens may be written as in the Penn Treebank (``, '', -LRB-).
        """
        text, paragraphs, tokens = detokenised(rows)
        labels = [["O"] * len(row) for row in rows]
        found = self.tag(text, paragraphs)
        starts = [start for row in tokens for start, _ in row]
        places = [(number, at) for number, row in enumerate(tokens) for at in range(len(row))]
        for each in found:
            first, last = np.searchsorted(starts, (each.start, each.end))
            for index in range(first, last):
                number, at = places[index]
                begins = index == first or at == 0
                labels[number][at] = f"{'B' if begins else 'I'}-{each.role}"
        return labels

    def _read(self, pieces: Pieces) -> tuple[Floats, Floats]:
        """Scores (pieces, tags) and pointers (pieces, 4, POINTER_SIZE) of all pieces; each window is read by itself."""
        scores = np.zeros((len(pieces.ids), len(TAGS)), dtype=np.float32)
        pointers = np.zeros((len(pieces.ids), 4, POINTER_SIZE), dtype=np.float32)
        paragraph_ends = np.flatnonzero(pieces.ids == _SEP) + 1
        places = windows(len(pieces.ids), paragraph_ends.tolist())

        def read(place: tuple[int, int, int, int]) -> tuple[Floats, Floats]:
            return self._forward(*stretch(pieces, place[0], place[1]))

        for (start, _, decided, until), (scored, pointing) in zip(places, side_by_side(read, places), strict=True):
            kept = slice(1 + decided - start, 1 + until - start)
            scores[decided:until] = scored[0, kept]
            pointers[decided:until] = pointing[0, kept]
        return scores, pointers

    def _decode(self, pieces: Pieces, scores: Floats) -> Iterator[tuple[Role, int, int]]:
        """Role, first piece and head after the last, of each span; paragraphs are decoded on their own."""
        heads = pieces.heads
        breaks = np.flatnonzero(pieces.ids[heads] == _SEP)
        bounds = [(before + 1, at) for before, at in pairwise([-1, *breaks]) if at > before + 1]
        for group in _groups(bounds):
            longest = max(end - start for start, end in group)
            table = np.zeros((len(group), longest, len(TAGS)), dtype=np.float32)
            for row, (start, end) in enumerate(group):
                table[row, : end - start] = scores[heads[start:end]]
            paths = best_tags(table, [end - start for start, end in group], self._transitions)
            for (start, _), path in zip(group, paths, strict=True):
                for role, first, last in _spans(path):
                    yield role, int(heads[start + first]), int(heads[start + last + 1])


def _sections(paragraphs: Sequence[Span]) -> Iterator[list[Span]]:
    """Paragraphs in stretches of at most `SECTION` characters; a longer paragraph is cut."""
    section: list[Span] = []
    size = 0
    for start, end in paragraphs:
        for at in range(start, end, SECTION):
            part = (at, min(end, at + SECTION))
            if section and size + part[1] - part[0] > SECTION:
                yield section
                section, size = [], 0
            section.append(part)
            size += part[1] - part[0]
    if section:
        yield section


def _groups(bounds: Sequence[Span], size: int = 64) -> Iterator[list[Span]]:
    """Paragraphs of like length together, so that little is padded."""
    ordered = sorted(bounds, key=lambda each: each[1] - each[0])
    for first in range(0, len(ordered), size):
        yield ordered[first : first + size]


def _spans(path: Integers) -> Iterator[tuple[Role, int, int]]:
    """Role, first and last word of the spans of a tag path."""
    first = 0
    for at, tag in enumerate(path):
        place = TAGS[tag][0]
        if place in "BS":
            first = at
        if place in "ES":
            role: Any = TAGS[tag][2:]
            yield role, first, at


def _linked(pieces: Pieces, spans: Sequence[tuple[Role, int, int]], pointers: Floats, offset: int) -> Iterator[Tagged]:
    """Spans in order of the text; each content with the source and the cue that fit it best together.

    Their numbers count from `offset`.
    """
    ordered = sorted(spans, key=lambda each: each[1])
    firsts, afters = (np.asarray([each[at] for each in ordered], dtype=np.int64) for at in (1, 2))
    paragraphs = np.cumsum(pieces.ids == _SEP)
    ends = np.isin(pieces.ids, _STOPS) & (pieces.marks != _INSIDE) & (np.append(pieces.ids[1:], _SEP) != _COMMA)
    stops = np.cumsum(ends)  # "Wash.," ends no sentence
    penalty = SENTENCE * np.append(0, stops) + PARAGRAPH * np.append(0, paragraphs)  # of all pieces before one
    of_role = [np.asarray([n for n, each in enumerate(ordered) if each[0] == role], dtype=np.int64) for role in ROLES]

    def gaps(one: int | Integers, other: Integers) -> NDArray[np.float64]:
        """The logarithm of the pieces between spans, plus one."""
        between = np.maximum(firsts[one], firsts[other]) - np.minimum(afters[one], afters[other])
        return np.asarray(np.log1p(np.maximum(between, 0)))

    def breaks(one: int, other: Integers) -> NDArray[np.float64]:
        """The penalty for sentences and paragraphs that end between spans, or with a quotation: `"…."` ends one."""
        begins, ends = np.minimum(afters[one], afters[other]), np.maximum(firsts[one], firsts[other])
        inner = afters[one] - (pieces.marks[afters[one] - 1] == _CLOSING) - 1
        closed = pieces.ids[inner] == _STOPS[0] and pieces.marks[inner] == _INSIDE
        return np.asarray(
            np.maximum(penalty[ends] - penalty[begins], 0)
            + SENTENCE * (closed & (ends > begins - 1) & (firsts[other] > firsts[one]))
        )

    for number, (role, first, after) in enumerate(ordered):
        chosen: list[int | None] = [None, None]
        if role == "content":
            near = [each[np.abs(firsts[each] - first) < LONGEST] for each in of_role[:2]]
            fits = [
                pointers[firsts[each], 2 + slot] @ pointers[first, slot]
                - DISTANCE * gaps(number, each)
                - breaks(number, each)
                for slot, each in enumerate(near)
            ]
            sources, cues = near
            if len(sources) and len(cues):
                apart = gaps(sources[:, None], cues[None])
                together = fits[0][:, None] + fits[1][None] - APART * apart
                source, cue = np.unravel_index(int(together.argmax()), together.shape)
                chosen = [offset + int(sources[source]), offset + int(cues[cue])]
            elif len(sources) or len(cues):
                slot = 0 if len(sources) else 1
                chosen[slot] = offset + int(near[slot][fits[slot].argmax()])
        yield Tagged(role, int(pieces.starts[first]), int(pieces.ends[after - 1]), *chosen)
