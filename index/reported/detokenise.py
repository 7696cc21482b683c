"""Token rows of one article, written as in the Penn Treebank, back to text with paragraphs.

Corpora of labelled tokens lose what a text shows: which of two equal quotation marks opens (some write '' for both),
and whether a row is a paragraph of its own, a sentence of one, or ends with the mark that opens the next. Nothing is
lost but the white space: every token has its span in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.records import Span

_ESCAPED = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "--": "—"}
_WRITTEN = _ESCAPED | {"``": "“", "''": "”", "`": "‘", "'": "’"}
_OPENING = ("“", "‘")
_CLOSING = ("”", "’")
_CLITIC = re.compile(r"n['’]t", re.IGNORECASE)


def detokenised(rows: Sequence[Sequence[str]]) -> tuple[str, list[Span], list[list[Span]]]:
    """The text, its paragraphs, and the span of each token of each row.

    A row is a paragraph, but one that begins within a quotation and opens none goes on with the row before, and a mark
    that opens a quotation at the end of a row begins the next paragraph.

    >>> text, paragraphs, _ = detokenised([["She", "came", ".", "''"], ["Not", "yet", ",", "''", "he", "said", "."]])
    >>> [text[start:end] for start, end in paragraphs]
    ['She came .', '“Not yet ,” he said .']
    """
    written = _told_apart([[_WRITTEN.get(token, token) for token in row] for row in rows])
    text = ""
    starts = [0]
    tokens: list[list[Span]] = []
    is_open = glued = False
    for number, row in enumerate(written):
        spans: list[Span] = []
        begins = number > 0 and not glued and not (is_open and row[:1] != ["“"])
        for at, token in enumerate(row):
            if (begins and at == 0) or (token == "“" and 0 < at == len(row) - 1):
                text += "\n\n"
                starts.append(len(text))
            elif text and not (glued or token in _CLOSING or _CLITIC.fullmatch(token)):
                text += " "
            spans.append((len(text), len(text) + len(token)))
            text += token
            glued = token in _OPENING
            is_open = token == "“" or (is_open and token != "”")
        tokens.append(spans)
    ends = [start - 2 for start in starts[1:]] + [len(text)]
    return text, [(start, end) for start, end in zip(starts, ends, strict=True) if start < end], tokens


def _told_apart(rows: list[list[str]]) -> list[list[str]]:
    """With opening marks where an article closes quotations only: in turns, and always at the beginning of a row."""
    if any(token == "“" for row in rows for token in row):
        return rows
    found = []
    is_open = False
    for row in rows:
        told = []
        for at, token in enumerate(row):
            if token == "”":
                is_open = at == 0 or not is_open
                token = "“" if is_open else "”"
            told.append(token)
        found.append(told)
    return found
