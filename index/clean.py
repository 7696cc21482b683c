"""Which parts of a text are not the article's own: teasers, promotion, credits. The text itself is never changed.

Conservative: what goes has the form of a teaser at the start of a line, or promotes something in a short line that
holds no reporting verb and no quotation. Offsets of what stays are those of the stored text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from index.records import Span
from index.sentences import trimmed

LONGEST_PROMOTION = 500
"""Code points; a paragraph that only advertises is short."""
LONGEST_TEASER = 300
"""Code points, label and headline together."""
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
_LIVE_PAGE = r"live\s+(?:briefing|blog|updates?|coverage)"
_LIVE = re.compile(rf"[ \t]*{_LIVE_PAGE}\s*:", re.IGNORECASE)
_OF_LIVE_PAGE = re.compile(rf"\b{_LIVE_PAGE}\b", re.IGNORECASE)
_READER_ASKED = (
    r"(?:^|[:,;!?.(–—►➤-]\s*|\b(?:please|just|and|or|you can)\s+)(?:sign\s+up|subscribe)\b(?:[^.!?]|\.\w){0,120}?"
    r"\b(?:here|today|now|newsletters?|alerts?|updates|emails?|podcast|briefing|our)\b"
)
_PROMOTING_LINE = re.compile(
    r"\b(?:newsletters?|inbox)\b.*\b(?:sign(?:ing)?\s+up|subscrib(?:e|ing))\b"
    r"|\b(?:sign(?:ing)?\s+up|subscrib(?:e|ing))\b.*\b(?:newsletters?|inbox)\b"
    r"|\bfollow\s+(?:us|him|her|them|@?\w+)\s+on\s+(?:twitter|facebook|instagram|x)\b|^\s*advertisement\s*$"
    r"|\ball\s+rights\s+reserved\b|^\s*(?:©|copyright\b)|^\s*(?:photo|image|picture|photograph)s?\s*(?:credits?|source|caption)\b"
    r"|^\s*(?:photo|image|picture|photograph)s?\s+(?:by|courtesy)\b[^.!?]{0,80}$|^\s*(?:getty|shutterstock)(?:\s+images)?\s*$"
    r"|^\s*share\s+(?:this|on)\b|\bdownload\s+(?:our|the)\s+app\b|\baccept\s+(?:all\s+)?cookies\b"
    r"|\bversion\s+of\s+this\s+(?:article|story|column)\s+(?:was\s+)?(?:originally\s+|first\s+)?(?:published|appear(?:s|ed))\b"
    r"|\bthis\s+(?:article|story|column)\s+(?:was\s+)?(?:originally|first)\s+(?:published|appeared)\b"
    r"|^\s*(?:story|article)\s+continues\s+below\b",
    re.IGNORECASE,
)
_PROMOTING_SENTENCE = re.compile(
    rf"\bclick\s+here\b|{_READER_ASKED}|^\s*(?:help\s+)?support\s+(?:local|quality|our)(?:\s+local)?\s+journalism\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"\S.*?(?:[.!?][\"'”’)\]]*(?=\s+[\"'“‘(]*[A-Z0-9])|$)")
_OWN_WORDS = re.compile(r"[“”\"]|\b(?:said|says|told|asked|added|wrote|announced|warned|according to)\b", re.IGNORECASE)
_GLUE = re.compile(r"(?<=[a-z\d'’”\"?!)\]])(?=[“\"]?[A-Z])")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s*$")
_CAMEL_CASE = re.compile(
    r"(?:\b(?:Mc|Mac|De|Di|La|Le|Van|O['’]|i|e|You|Tik|Face|Pay|Linked|Git|Space|Black|Deep|Open|Whats|Snap|Buzz|Huff|Power|Sky))$"
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
        spans += [trimmed(text, start + first, start + last) for first, last in _in_line(line, after_live)]
        after_live = bool(_LIVE.match(line))
    return spans


def own_spans(text: str, aside: Sequence[Span] = ()) -> list[Span]:
    """The complement: what is the article's own, trimmed of white space, empty stretches dropped.

    `aside` are further spans that are not, known from the document's format.
    """
    own, begin = [], 0
    for start, end in sorted([*boilerplate_spans(text), *aside, (len(text), len(text))]):
        span = trimmed(text, begin, max(begin, start))
        if span[0] < span[1]:
            own.append(span)
        begin = max(begin, end)
    return own


def _lines(text: str) -> Iterator[Span]:
    return (found.span() for found in re.finditer(r"[^\n]+", text) if not found.group().isspace())


def _in_line(line: str, after_live: bool) -> list[Span]:
    """What of a line is not the article's own: nothing, a teaser at its start, some sentences, or all of it."""
    teaser = _TEASER.match(line) or _TEASER_ANY_CASE.match(line) or (_LIVE.match(line) if len(line) < 200 else None)
    if teaser:
        return _teaser(line, teaser.end())
    if len(line) > LONGEST_PROMOTION or _OWN_WORDS.search(line):
        return []
    if _PROMOTING_LINE.search(line) or (after_live and _OF_LIVE_PAGE.search(line)):
        return [(0, len(line))]
    return [found.span() for found in _SENTENCE.finditer(line) if _PROMOTING_SENTENCE.search(found.group())]


def _teaser(line: str, begin: int) -> list[Span]:
    """The teaser that a line opens with; none when what follows its label is longer than headlines are."""
    end = _glued_at(line, begin) or len(line)
    return [(0, end)] if end <= LONGEST_TEASER else []


def _glued_at(line: str, begin: int) -> int:
    """Where a sentence of the article begins that is glued to a teaser's headline; 0 if none is.

    What follows the seam must read as a sentence: four words or more, mostly in lower case, ended as sentences are.
    """
    if not _SENTENCE_END.search(line):
        return 0
    for found in islice(_GLUE.finditer(line, begin), MOST_SEAMS):
        seam = found.start()
        words = re.findall(r"[^\W\d_]+", line[seam : seam + 300])
        reads_as_sentence = len(words) >= 4 and 2 * sum(word.islower() for word in words) >= len(words)
        if reads_as_sentence and not _inside_word_or_quote(line, begin, seam):
            return seam
    return 0


def _inside_word_or_quote(line: str, begin: int, seam: int) -> bool:
    """Whether a capital does not begin a sentence here: in a name like `McDonald`, or by a mark that still opens or closes."""
    if _CAMEL_CASE.search(line[max(begin, seam - 8) : seam]):
        return True
    if line[seam] == '"' and line.count('"', begin, seam) % 2:
        return True
    return line[seam - 1] in "'’\"”" and _opens_quote(line, seam - 1)


def _opens_quote(line: str, mark: int) -> bool:
    """Whether the quotation mark at `mark` has white space before it, and so opens what follows."""
    return mark == 0 or line[mark - 1].isspace()
