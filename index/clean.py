"""Which parts of a text are not the article's own: teasers, promotion, credits. The text itself is never changed.

Conservative: a line goes only when it has the form of a teaser or of promotion and holds no reporting verb or
quotation of the article's own. Offsets of what stays are those of the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from index.records import Span
from index.sentences import trimmed

LONGEST_PROMOTION = 500
"""Code points; a paragraph that only advertises is short."""
MOST_SEAMS = 50
"""Places in one line where a glued sentence is looked for: bounds the work on a line of nonsense."""

_TEASER = re.compile(
    r"[ \t]*(?:(?:SEE|READ)\s+(?:ALSO|MORE|NEXT)|ALSO\s+(?:READ|SEE)|RELATED(?:\s+(?:STORY|STORIES|ARTICLES?|LINKS?|COVERAGE))?"
    r"|RECOMMENDED|DON['’]T\s+MISS|WATCH(?:\s+(?:MORE|NOW|LIVE))?|LISTEN(?:\s+NOW)?|MORE\s+(?:ON|FROM|IN)\b[^:\n]{0,40}"
    r"|MORE|PHOTOS|VIDEO|GALLERY|READ)\s*:",
)
_TEASER_ANY_CASE = re.compile(
    r"[ \t]*(?:see also|read more|read also|also read|related (?:stor(?:y|ies)|articles?|coverage|content)|recommended reading"
    r"|more on this story|don['’]t miss)\s*:",
    re.IGNORECASE,
)
_LIVE = re.compile(r"[ \t]*live\s+(?:briefing|blog|updates?|coverage)\s*:", re.IGNORECASE)
_PROMOTION = re.compile(
    r"\bclick\s+here\b|\bsign\s+up\s+(?:for|to|here)\b|\bsubscribe\s+(?:to|now|here|today)\b|\bfollow\s+(?:us|him|her|them|@?\w+)"
    r"\s+on\s+(?:twitter|facebook|instagram|x)\b|\bour\s+(?:daily|weekly|free)?\s*newsletter\b|^\s*advertisement\s*$"
    r"|\ball\s+rights\s+reserved\b|^\s*(?:©|copyright\b)|^\s*(?:photo|image|picture|photograph)s?\s*(?:credits?|source|caption|by)\b"
    r"|^\s*share\s+(?:this|on)\b|\bdownload\s+(?:our|the)\s+app\b|\bthis\s+(?:article|story)\s+(?:was\s+)?(?:originally|first)\s+"
    r"(?:published|appeared)\b|^\s*(?:story|article)\s+continues\s+below\b|\baccept\s+(?:all\s+)?cookies\b"
    r"|^\s*getty\s+images\s*$",
    re.IGNORECASE,
)
_OWN_WORDS = re.compile(r"[“”\"]|\b(?:said|says|told|announced|warned|according to)\b", re.IGNORECASE)
_GLUE = re.compile(r"(?<=[a-z\d'’”\"?!)\]])(?=[A-Z“\"])")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s*$")
_CAMEL_CASE = re.compile(
    r"(?:\b(?:Mc|Mac|De|Di|La|Le|Van|O['’]|i|e|You|Tik|Face|Pay|Linked|Git|Space|Black|Deep|Open|Whats|Snap))$"
)


def boilerplate_spans(text: str) -> list[Span]:
    """The spans that are not the article's own, trimmed, in order, disjoint.

    >>> text = "SEE ALSO: 'A Big Headline Is Here'The minister said that he would go home."
    >>> [text[start:end] for start, end in boilerplate_spans(text)]
    ["SEE ALSO: 'A Big Headline Is Here'"]
    """
    spans = []
    after_live = False
    for start, end in _lines(text):
        line = text[start:end]
        cut = _boilerplate_length(line, after_live)
        after_live = bool(_LIVE.match(line))
        if cut:
            spans.append(trimmed(text, start, start + cut))
    return spans


def own_spans(text: str) -> list[Span]:
    """The complement: what is the article's own, trimmed of white space, empty stretches dropped."""
    own, begin = [], 0
    for start, end in [*boilerplate_spans(text), (len(text), len(text))]:
        span = trimmed(text, begin, start)
        if span[0] < span[1]:
            own.append(span)
        begin = end
    return own


def _lines(text: str) -> Iterator[Span]:
    return (found.span() for found in re.finditer(r"[^\n]*\S[^\n]*", text))


def _boilerplate_length(line: str, after_live: bool) -> int:
    """How much of a line, from its start, is not the article's own: nothing, a glued teaser, or all of it."""
    teaser = _TEASER.match(line) or _TEASER_ANY_CASE.match(line) or (_LIVE.match(line) if len(line) < 200 else None)
    if teaser:
        return _glued_at(line, teaser.end()) or len(line)
    if len(line) > LONGEST_PROMOTION or _OWN_WORDS.search(line):
        return 0
    if _PROMOTION.search(line) or (after_live and re.search(r"\blive\b", line, re.IGNORECASE)):
        return len(line)
    return 0


def _glued_at(line: str, begin: int) -> int:
    """Where a sentence of the article begins that is glued to a teaser's headline; 0 if none is.

    A headline's words are mostly capitalised; what follows the seam must read as a sentence: four words or more, mostly
    in lower case, ended as sentences are.
    """
    if not _SENTENCE_END.search(line):
        return 0
    for seam in islice(_GLUE.finditer(line, begin), MOST_SEAMS):
        rest = line[seam.start() :]
        if _CAMEL_CASE.search(line[max(0, seam.start() - 8) : seam.start()]):
            continue
        if line[seam.start() - 1] in "'’\"”" and _opens_quote(line, seam.start() - 1):
            continue
        words = re.findall(r"[^\W\d_]+", rest[:300])
        if len(words) >= 4 and 2 * sum(word.islower() for word in words) >= len(words):
            return seam.start()
    return 0


def _opens_quote(line: str, mark: int) -> bool:
    """Whether the quotation mark at `mark` has white space before it, and so opens what follows."""
    return mark == 0 or line[mark - 1].isspace()
