"""Subjects with their reporting verbs in the words of one unit: "Kirby on Monday said", "said Kirby".

Only the subject and the verb are read here; what is said stands in `reporting`. Where the grammar is not
plain (a denied or hypothetical verb, a passive, two subjects, a clause under "that") there is no head.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.reported.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CALENDAR,
    CUES,
    FUNCTION_WORDS,
    GROUPS,
    NEGATIONS,
    NOMINATIVES,
    OFFICES,
    TIME_WORDS,
    Verb,
)
from index.reported.mentions import Mention
from index.reported.words import Word

PAUSES = frozenset({",", ";", ":", "—", "–", "--", "-", ")", '"', "…", ".", "?", "!"})
CONJUNCTIONS = frozenset({"and", "but", "while", "yet", "though", "although"})
OPENERS = CONJUNCTIONS | {"as", "because", "after", "before", "when", "since", "or", "so", "which"}
PLACE_PREPOSITIONS = frozenset({"in", "at", "during", "on", "via", "from", "through", "before", "after", "to", "of"})
_DOUBTS = frozenset({"if", "whether", "unless", "how", "why", "what", "who", "whom"})
_PERFECT = frozenset({"has", "have", "had"})
_CONTINUOUS = frozenset({"is", "are", "was", "were", "been"})
_NEAR = 40  # words between a subject and its verb


@dataclass(frozen=True)
class Head:
    """A subject with its verb; the words after `after` are still to be read."""

    subject: Mention
    start: int
    cue: int
    after: int
    verb: Verb
    role: str = ""
    inverted: bool = False
    carried: bool = False


class Reading:
    """The words of a unit with its mentions by first and by last word."""

    def __init__(self, words: Sequence[Word], mentions: Sequence[Mention]) -> None:
        self.words = words
        self.size = len(words)
        self.mentions = mentions
        self.by_first = {mention.first: mention for mention in mentions}
        self.by_last = {mention.last: mention for mention in mentions}

    def lower(self, at: int) -> str:
        """The word in lower case; a full stop before the first and after the last."""
        return self.words[at].lower if 0 <= at < self.size else "."

    def is_quotation(self, at: int) -> bool:
        """Whether a quotation stands at this place."""
        return 0 <= at < self.size and self.words[at].quotation is not None

    def text(self, first: int, end: int, source: str) -> str:
        """The words from `first` to `end` (excluded) as written in the document's text."""
        return source[self.words[first].start : self.words[end - 1].end] if first < end else ""

    def boundary(self, at: int) -> bool:
        """Whether a clause can begin after the word at this place."""
        return at < 0 or self.lower(at) in PAUSES or self.lower(at) in OPENERS


def find_heads(reading: Reading) -> Iterator[Head]:
    """Every reporting verb of the unit that has a certain subject, in order."""
    before: Mention | None = None
    for cue, word in enumerate(reading.words):
        if word.lower in CUES and word.quotation is None and (cue == 0 or not word.capitalised):
            head = _head(reading, cue, before)
            if head:
                before = head.subject
                yield head


def _head(reading: Reading, cue: int, speaker: Mention | None) -> Head | None:
    verb, form = CUES[reading.lower(cue)]
    before = _skip_left(reading, cue - 1, form)
    if before is None:
        return None
    if form == "-ing" and reading.lower(cue - 1) not in ADVERBS | _CONTINUOUS:
        return _participle(reading, cue, verb, speaker)
    subject, role = _subject_before(reading, before)
    if subject and _agrees(subject, form):
        return Head(subject, subject.first, cue, cue + 1, verb, role)
    if form in ("past", "present"):
        return _inverted(reading, cue, verb) or _carried(reading, before, cue, verb, speaker)
    return None


def _skip_left(reading: Reading, at: int, form: str) -> int | None:
    """The place before adverbs, auxiliaries and days; none if the verb is denied, passive or possible."""
    while at >= 0:
        word = reading.lower(at)
        if word in NEGATIONS or (word in AUXILIARIES and not _fits(word, form)):
            return None
        if is_adverb(reading, at) or word in AUXILIARIES or (word == "been" and form == "-ing") or is_time(reading, at):
            at -= 1
        else:
            break
    return at


def is_adverb(reading: Reading, at: int) -> bool:
    """As in "also", "repeatedly"; not a name such as "Kelly"."""
    word = reading.lower(at)
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and not reading.words[at].capitalised)


def _fits(auxiliary: str, form: str) -> bool:
    return (form == "past" and auxiliary in _PERFECT) or (form == "-ing" and auxiliary in _CONTINUOUS | _PERFECT)


def is_time(reading: Reading, at: int) -> bool:
    """A day's or month's name, a number beside one, or "on" before one."""
    word = reading.lower(at)
    if word in TIME_WORDS:
        return True
    if word == ",":  # "May 3, 2021"
        year = reading.lower(at + 1)
        return reading.lower(at - 1).isdigit() and year.isdigit() and len(year) == 4
    if word.isdigit():
        near = reading.lower(at - 1) in CALENDAR or reading.lower(at + 1) in CALENDAR | TIME_WORDS
        return near or (reading.lower(at - 1) == "," and is_time(reading, at - 1))
    return word == "on" and reading.lower(at + 1) in CALENDAR | TIME_WORDS


def _agrees(subject: Mention, form: str) -> bool:
    """The base form needs a plural: "officials say", not "let him say"."""
    if form != "base":
        return True
    return subject.text.lower() == "they" or any(word.lower() in GROUPS for word in subject.text.split())


def _subject_before(reading: Reading, at: int) -> tuple[Mention | None, str]:
    """The subject that ends here, past an apposition, a bracket or "who"; and the apposition's role."""
    if reading.lower(at) == "who" and reading.lower(at - 1) == ",":
        at -= 2
    elif reading.lower(at) == "," and reading.lower(at - 1) == ")":
        at -= 1
    elif reading.lower(at) == ",":
        return _subject_before_aside(reading, at)
    if reading.lower(at) == ")":
        at = _find_left(reading, at - 1, "(") - 1
    subject = reading.by_last.get(at)
    return (subject, "") if subject and _is_subject(reading, subject) else (None, "")


def _subject_before_aside(reading: Reading, end: int) -> tuple[Mention | None, str]:
    """As in "Harry Bond, 30, of Raleigh, who was polled," and the like: commas may stand inside."""
    comma = _find_left(reading, end - 1, ",")
    while comma > 0:
        last = _find_left(reading, comma - 2, "(") - 1 if reading.lower(comma - 1) == ")" else comma - 1
        subject = reading.by_last.get(last)
        if subject and _is_subject(reading, subject) and _is_aside(reading, comma + 1, end):
            return subject, apposition(reading, comma + 1, end)
        comma = _find_left(reading, comma - 1, ",")
    return None, ""


def _find_left(reading: Reading, at: int, mark: str) -> int:
    stop = max(-1, at - _NEAR)
    while at > stop and reading.lower(at) != mark:
        at -= 1
    return at if at > stop else -1


def _is_aside(reading: Reading, first: int, end: int) -> bool:
    """Between two commas stands an apposition, "who …" or "in a statement", not a clause or a quotation."""
    for word in reading.words[first:end]:
        if word.lower in ("who", "which"):
            return True
        if word.quotation or word.lower in AUXILIARIES | NOMINATIVES | {"but"}:
            return False
    return True


def apposition(reading: Reading, first: int, end: int) -> str:
    """As in "the minister of defence" between commas, without its article; empty if it names no office."""
    words = reading.words[first:end]
    if not words or not any(word.lower in OFFICES for word in words[:8]):
        return ""
    if words[0].lower in ("who", "speaking") or words[0].lower in PLACE_PREPOSITIONS:
        return ""
    if words[0].lower in ("the", "a", "an"):
        words = words[1:]
    clause = next(
        (at for at, word in enumerate(words) if word.lower in _DOUBTS | {"which", "whose", "that"}),
        len(words),
    )
    words = words[:clause]
    return " ".join(word.text for word in words).replace(" 's", "'s").replace(" ’s", "’s")


def _is_subject(reading: Reading, mention: Mention) -> bool:
    """At the beginning of a clause, alone, and not under "if" or "that"."""
    at = mention.first - 1
    while at >= 0 and is_time(reading, at):
        at -= 1
    if reading.lower(at) in _DOUBTS or not reading.boundary(at):
        return False
    joined = reading.lower(at) in ("and", "or") and not (
        reading.lower(at - 1) in PAUSES or reading.is_quotation(at - 1) or at == 0
    )
    return not joined


def _inverted(reading: Reading, cue: int, verb: Verb) -> Head | None:
    """As in "…," said Blinken, the secretary."""
    paused = cue == 0 or reading.lower(cue - 1) in (",", "—", "–", "--")
    quoted = reading.is_quotation(cue - 1) or (paused and reading.is_quotation(cue - 2))
    if verb.addressee or verb.fragment or not (quoted or paused):
        return None
    subject = _mention_soon(reading, cue + 1)
    if subject is None or not (quoted or reading.lower(subject.last + 1) in (",", ".", ":")):
        return None
    role, after = apposition_after(reading, subject.last + 1)
    return Head(subject, cue, cue, after, verb, role, inverted=True)


def apposition_after(reading: Reading, at: int) -> tuple[str, int]:
    """The role in `said Kirby, the spokesman,` and the place after it; nothing read where none stands."""
    if reading.lower(at) != ",":
        return "", at
    end = at + 1
    while end < reading.size and reading.lower(end) not in (",", ".", ";") and not reading.is_quotation(end):
        end += 1
    role = apposition(reading, at + 1, end)
    return role, end if role or reading.lower(at + 1) == "who" else at


def _mention_soon(reading: Reading, at: int) -> Mention | None:
    """The mention that begins here, or after "conservative" in "said conservative activist Bob Klaus"."""
    for first in range(at, at + 5):
        if first in reading.by_first:
            return reading.by_first[first]
        if not (reading.lower(first)[0].isalnum() or reading.lower(first) == "/"):
            return None
        if reading.lower(first) in FUNCTION_WORDS:
            return None
    return None


def _participle(reading: Reading, cue: int, verb: Verb, speaker: Mention | None) -> Head | None:
    """As in "…, adding that": the speaker before, or the one whose deed the sentence tells."""
    if reading.lower(cue - 1) not in (",", "statement"):
        return None
    if speaker is None:
        subject = reading.mentions[0] if reading.mentions else None
        if subject and _is_subject(reading, subject) and _rules(reading, subject, cue - 1):
            speaker = subject
    return Head(speaker, cue, cue, cue + 1, verb, carried=True) if speaker else None


def _carried(reading: Reading, before: int, cue: int, verb: Verb, speaker: Mention | None) -> Head | None:
    """As in "… and urged Russia": the subject is the speaker before, or the one the sentence begins with."""
    if reading.lower(before) not in ("and", "but", "then"):
        return None
    if speaker:
        after = cue + 1 + (reading.lower(cue + 1) == ",")
        plain = reading.lower(after) in ("that", ":") or reading.is_quotation(after)
        return Head(speaker, before, cue, cue + 1, verb, carried=True) if plain else None
    subject = reading.mentions[0] if reading.mentions else None
    if subject is None or not _is_subject(reading, subject) or not _rules(reading, subject, before):
        return None
    return Head(subject, subject.first, cue, cue + 1, verb)


def _rules(reading: Reading, subject: Mention, until: int) -> bool:
    """Whether the words between a subject and a later verb hold its own verb and no other clause."""
    between = reading.words[subject.last + 1 : until]
    if len(between) > _NEAR or not between or not between[0].text.isalpha() or between[0].capitalised:
        return False
    clause_words = _DOUBTS | NOMINATIVES | {"that", "which", "as", "while", "when", "because", "where", ","}
    return not any(word.lower in clause_words or word.quotation for word in between)
