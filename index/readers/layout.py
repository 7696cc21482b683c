"""From where words stand on a page to the text that a person reads: columns, lines, paragraphs.

Pure geometry over Segments; which PDF library found them is decided in index/readers/pdf.py. Coordinates are points with
the origin at the lower left, y growing upwards. A table's cells are kept in their rows. Text at an angle has no place here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

NARROWEST_GUTTER = 6.0
"""Points between two columns."""
MOST_CROSSING = 0.2
"""Share of a page's segments (headlines, pictures' captions) that may run across the space between its columns."""
NARROWEST_COLUMN = 0.22
"""Share of the width of a gutter's one side that lines fill at least; there may be several columns on it."""
FEWEST_LINES = 4
"""Lines on each side of a gutter."""
GRID = 2.0
MOST_CELLS = 2_000
DEEPEST = 6
_ENDED = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_BULLET = re.compile(r"[•‣▪◦●–—*-]\s")


@dataclass(frozen=True)
class Segment:
    """Words on one line with no wide gap between them; `broken` says that a hyphen, not in `text`, stood at its end."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    broken: bool = False

    @property
    def height(self) -> float:
        """From the font's lowest to its highest point."""
        return self.top - self.bottom

    @property
    def middle(self) -> float:
        """Half of the height."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True)
class Paragraph:
    """Lines that read on. `full` says that the last reaches the right edge, `indented` that the first is set in.

    `first` says that it is the first of its column or page, where it may be what another goes on with.
    """

    lines: tuple[Segment, ...]
    breaks: tuple[bool, ...]
    """For each line whether it begins a new line of the text, not only of the page."""
    full: bool
    indented: bool
    first: bool

    @property
    def ended(self) -> bool:
        """Whether its last line ends as sentences do."""
        return bool(_ENDED.search(self.lines[-1].text))


def paragraphs(segments: Sequence[Segment]) -> Iterator[Paragraph]:
    """The paragraphs of a page in the order in which they are read."""
    for region in regions(segments):
        for number, block in enumerate(_blocks(lines_of(region))):
            yield _paragraph(block, first=number == 0)


def goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph that a column or page ended is taken up again in another."""
    last, first = before.lines[-1], after.lines[0]
    if not after.first or abs(last.height - first.height) > 0.12 * last.height or _BULLET.match(first.text):
        return False
    if last.broken:
        return True
    return not before.ended and not after.indented and (before.full or first.text[:1].islower())


def regions(segments: Sequence[Segment], depth: int = 0) -> Iterator[list[Segment]]:
    """Runs of segments that are read from top to bottom: columns, and what stands above or between them across all.

    >>> left = [Segment(f"the words of column one {n}", 50, 700 - 12 * n, 290, 710 - 12 * n) for n in range(4)]
    >>> right = [Segment(f"the words of column two {n}", 310, 700 - 12 * n, 550, 710 - 12 * n) for n in range(4)]
    >>> head = Segment("A headline across both of the columns", 50, 740, 550, 760)
    >>> [(len(each), each[0].text[-5:]) for each in regions([head, *right, *left])]
    [(1, 'lumns'), (4, 'one 0'), (4, 'two 0')]
    """
    gutter = _gutter(segments) if depth < DEEPEST else None
    ranked = sorted(segments, key=lambda each: (-each.middle, each.left))
    if gutter is None:
        if ranked:
            yield ranked
        return
    band: list[Segment] = []
    across: list[Segment] = []
    for each in ranked:
        if each.left < gutter < each.right:
            yield from _columns(band, gutter, depth)
            band = []
            across.append(each)
        else:
            if across:
                yield across
                across = []
            band.append(each)
    if across:
        yield across
    yield from _columns(band, gutter, depth)


def _columns(band: Sequence[Segment], gutter: float, depth: int) -> Iterator[list[Segment]]:
    for side in ([each for each in band if each.right <= gutter], [each for each in band if each.left >= gutter]):
        if side:
            yield from regions(side, depth + 1)


def _gutter(segments: Sequence[Segment]) -> float | None:
    """Where the space between two columns of prose lies, if there are any; of several the one that fewest segments cross."""
    if len(segments) < 2 * FEWEST_LINES:
        return None
    left, right = min(each.left for each in segments), max(each.right for each in segments)
    cells = int((right - left) / GRID) + 1
    if not 0 < cells <= MOST_CELLS:
        return None
    crossed = _crossed(segments, left, cells)
    allowed = MOST_CROSSING * len(segments)
    best: tuple[int, float, float] | None = None
    first = 0
    for cell in range(1, cells + 1):
        if cell < cells and crossed[cell] == crossed[first]:
            continue
        wide = (cell - first) * GRID
        middle = left + (first + cell) / 2 * GRID
        if (
            crossed[first] <= allowed
            and wide >= NARROWEST_GUTTER
            and (best is None or (crossed[first], -wide) < best[:2])
            and _divides(segments, middle)
        ):
            best = crossed[first], -wide, middle
        first = cell
    return best[2] if best else None


def _crossed(segments: Sequence[Segment], left: float, cells: int) -> list[int]:
    """For each cell of the width how many segments lie over it."""
    changes = [0] * (cells + 2)
    for each in segments:
        changes[int((each.left - left) / GRID)] += 1
        changes[min(cells, int((each.right - left) / GRID) + 1)] -= 1
    total, crossed = 0, []
    for change in changes[:cells]:
        total += change
        crossed.append(total)
    return crossed


def _divides(segments: Sequence[Segment], at: float) -> bool:
    """Whether prose stands on both sides, side by side: lines of several words that fill their column. A table's cells do not."""
    sides = [each for each in segments if each.right <= at], [each for each in segments if each.left >= at]
    for side in sides:
        wide = max((each.right for each in side), default=0) - min((each.left for each in side), default=0)
        if len({round(each.middle) for each in side}) < FEWEST_LINES:
            return False
        if median(len(each.text.split()) for each in side) < 3:
            return False
        if median(each.right - each.left for each in side) < NARROWEST_COLUMN * wide:
            return False
    tops = [max(each.top for each in side) for side in sides]
    bottoms = [min(each.bottom for each in side) for side in sides]
    return min(tops) > max(bottoms)


def lines_of(segments: Sequence[Segment]) -> list[Segment]:
    """The lines of a region, top to bottom; cells of a row are divided by a tab, or by a blank where they stand close."""
    rows: list[list[Segment]] = []
    for each in sorted(segments, key=lambda each: (-each.middle, each.left)):
        if rows and any(other.bottom < each.middle < other.top for other in rows[-1][-1:]):
            rows[-1].append(each)
        else:
            rows.append([each])
    return [_line(sorted(row, key=lambda each: each.left)) for row in rows]


def _line(row: Sequence[Segment]) -> Segment:
    text = row[0].text
    for one, two in pairwise(row):
        text += "-" if one.broken else ""
        text += ("\t" if two.left - one.right > 2.5 * one.height else " ") + two.text
    biggest = max(row, key=lambda each: len(each.text))
    return Segment(text, row[0].left, biggest.bottom, max(each.right for each in row), biggest.top, row[-1].broken)


def _blocks(lines: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Lines divided where the space between them, their size or an indent says so."""
    pitches = [one.bottom - two.bottom for one, two in pairwise(lines) if abs(one.height - two.height) < 1]
    pitch = median(pitches) if pitches else 0.0
    block: list[Segment] = []
    for line in lines:
        if block and _begins(block, line, pitch):
            yield block
            block = []
        block.append(line)
    if block:
        yield block


def _begins(block: Sequence[Segment], line: Segment, pitch: float) -> bool:
    """Whether a line begins a paragraph of its own."""
    last = block[-1]
    if abs(last.height - line.height) > 0.12 * last.height or last.bottom - line.bottom > 1.3 * pitch + 0.5:
        return True
    if _BULLET.match(line.text):
        return True
    return line.left > min(each.left for each in block[-2:]) + 0.7 * line.height


def _paragraph(block: Sequence[Segment], first: bool) -> Paragraph:
    right = max(each.right for each in block)
    breaks = [False, *(_deliberate(one, two, right) for one, two in pairwise(block))]
    last = block[-1]
    indented = len(block) > 1 and block[0].left > block[1].left + 0.7 * block[0].height
    full = len(block) > 1 and last.right > right - 2.5 * last.height
    return Paragraph(tuple(block), tuple(breaks), full, indented, first)


def _deliberate(one: Segment, two: Segment, right: float) -> bool:
    """Whether a line was ended on purpose: the next one's first word would have had room on it."""
    if "\t" in one.text or "\t" in two.text:
        return True
    if one.broken:
        return False
    word = two.text.split(maxsplit=1)[0]
    wide = (two.right - two.left) * (len(word) + 1) / max(1, len(two.text))
    return one.right + wide < right - 0.6 * one.height
