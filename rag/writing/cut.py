"""What an LLM writes, cut into sentences while it comes, and stripped of all that is no plain sentence.

Pure but for the order in which parts come. Markup, links, images and characters that cannot be seen are taken out here;
whether a sentence is true is for prose.py.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from index.sentences import sentence_spans

_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
_MARK = re.compile(r"\s*(?:\[\^?(?:[A-Za-z]+ )?(\d+(?:\s*[,;–-]\s*\^?\d+)*)\]|【(\d+)[^】]*】)")
_MARKS_FIRST = re.compile(rf"(?:{_MARK.pattern})+")
_OPEN_MARK = re.compile(r"\s*(?:\[[^\]]{0,20}|【[^】]{0,20})\Z")
_IMAGE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)?|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)?")
_DEFINITION = re.compile(r"^\s*\[[^\]]+\]:.*$", re.MULTILINE)
_TAG = re.compile(r"<[^<>]*>?")
_OPENING = re.compile(r"^\s*(?:(?:[-*•+>#|]+|\(?\d{1,2}[.)])\s+)+")
_MARKUP = re.compile(r"\*{1,3}|_{2,3}|`+|~~")
_QUOTES = str.maketrans(dict.fromkeys("‟❝❞〝〞〟＂「」『』﹁﹂﹃﹄｢｣″‶《》〈〉⹂", '"') | dict.fromkeys("‛❛❜＇´", "'"))
_TYPED_QUOTES = re.compile(r"``|''|`(?=[^`´]*´)|(?<=\S)´(?!\w)")
_LETTER = re.compile(r"[^\W\d_]")
MOST_MARKS = 50
"""The highest number that a range of citations is written out to."""


@dataclass(frozen=True)
class Written:
    """A sentence as it was written, plain, without its citations; and the numbers that it cites, existing or not."""

    text: str
    numbers: tuple[int, ...]


def sentences(parts: Iterable[str]) -> Generator[Written, None, None]:
    """Each sentence as soon as the next one begins, the last at the end. One that breaks off, because `parts` raises, is lost.

    >>> list(sentences(["It ope", "ned. [1] It is **new** [2, 3].", ""]))
    [Written(text='It opened.', numbers=(1,)), Written(text='It is new.', numbers=(2, 3))]
    >>> list(sentences("It opened. [1][2] It is new. [3]"))[0]
    Written(text='It opened.', numbers=(1, 2))
    """
    waiting = ""
    for part in parts:
        waiting += part
        if _thinks(waiting):
            continue
        *whole, waiting = _pieces(_THOUGHT.sub("", waiting))
        yield from _plain(whole)
    yield from _plain(_pieces(_THOUGHT.sub("", waiting)))


def _thinks(text: str) -> bool:
    """Whether a thought has begun, or may be beginning, that has not ended."""
    return bool(re.search(r"<[a-z]*\Z", text, re.IGNORECASE)) or bool(
        re.search(r"<think(?:ing)?>(?!.*</think)", text, re.DOTALL | re.IGNORECASE)
    )


def _pieces(text: str) -> list[str]:
    """Sentences with the citations that follow them; the last may not be finished. At least one, perhaps empty."""
    found: list[str] = []
    for line in text.splitlines(keepends=True):
        bounds = [start for start, _ in sentence_spans(line)][1:]
        for start, end in zip([0, *bounds], [*bounds, len(line)], strict=True):
            piece = line[start:end]
            if found and not found[-1].endswith("\n"):
                follows = _MARKS_FIRST.match(piece)
                at = follows.end() if follows else 0
                if _OPEN_MARK.match(piece, at):  # a citation that is still being written
                    at = len(piece)
                found[-1] += piece[:at]
                piece = piece[at:]
            if piece.strip() or not found:
                found.append(piece)
            elif found:
                found[-1] += piece
    if text.endswith("\n"):
        found.append("")
    return found or [""]


def _plain(pieces: Iterable[str]) -> Iterator[Written]:
    for piece in pieces:
        bare = _unmarked(piece)
        numbers = tuple(dict.fromkeys(number for found in _MARK.finditer(bare) for number in _numbers(found)))
        text = " ".join(_MARK.sub("", bare).split())
        text = re.sub(r"\s+([.,;:!?])", r"\1", text)
        if _LETTER.search(text):
            yield Written(text, numbers)


def _unmarked(piece: str) -> str:
    """Without markup, links, images, and what cannot be seen; unusual quotation marks as plain ones.

    >>> _unmarked("- See [the **plan**](http://a.example) <b>n\\u200bow</b>![x](http://b.example)")
    'See the plan now'
    """
    text = "".join(
        each for each in piece if each in "\n\t" or unicodedata.category(each) not in ("Cf", "Cc", "Co", "Cn", "Cs")
    )
    text = _TYPED_QUOTES.sub('"', text).translate(_QUOTES)
    text = _DEFINITION.sub("", _IMAGE.sub("", text))
    text = _LINK.sub(lambda found: f"[{found[1]}]" if found[1].isdigit() else found[1], text)
    return _OPENING.sub("", _MARKUP.sub("", _TAG.sub("", text)))


def _numbers(found: re.Match[str]) -> Iterator[int]:
    listed = (found[1] or found[2]).replace("^", "")
    for each in re.split(r"\s*[,;]\s*", listed):
        first, *last = (int(number) for number in re.split(r"\s*[–-]\s*", each))
        yield from range(first, min(last[0], MOST_MARKS) + 1) if last and first <= last[0] else (first,)
