"""The mentions of a sentence: names with their titles, offices, groups, pronouns, read off the words.

Whom a mention means is decided in `speakers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from index.reported.lexicon import (
    CALENDAR,
    CUES,
    DETERMINERS,
    FUNCTION_WORDS,
    GROUPS,
    INSTITUTIONS,
    MODIFIERS,
    OFFICES,
    PLACES,
    is_given_name,
)
from index.reported.words import Word

MentionKind = Literal["name", "titled", "common", "pronoun"]
_HEADS = OFFICES | GROUPS | INSTITUTIONS
_PRONOUNS = frozenset({"he", "she", "they", "it"})
PARTICLES = frozenset({"de", "del", "della", "van", "von", "der", "bin", "ibn", "al", "da", "di", "la", "le", "el"})
SUFFIXES = frozenset({"jr.", "sr.", "jr", "sr", "ii", "iii", "iv"})
_POSSESSIVE = frozenset({"'s", "’s"})
_LINKS = frozenset({"for", "of", "at", "with", "in", "from"})
_LABELS = frozenset(
    {"republican", "democrat", "democratic", "libertarian", "host", "hosts", "then", "member", "former"}
)
_NAMING = frozenset({"US", "IT", "Without"})
"""Parts of names, unlike "us", "it" and "without": Reporters Without Borders."""
_CREDITS = frozenset({"Images", "Photo", "Photos", "Feedback"})
"""What ends the credit of a picture, after which a sentence may begin without a mark."""
_CAPITALS = frozenset(office.capitalize() for office in OFFICES)
_DEEPEST = 3  # "a spokesman for the head of the office of the mayor"


@dataclass(frozen=True)
class Mention:
    """Words `first` to `last` (included) of a unit that may name a speaker.

    `name` is the proper name without title or article, empty for `common` ones such as "U.S. officials". `within` is somebody
    whom a common one names: Jena Griswold in "the office of Secretary of State Jena Griswold".
    """

    first: int
    last: int
    kind: MentionKind
    text: str
    name: tuple[str, ...] = ()
    role: str = ""
    within: Mention | None = None


def may_speak(words: Sequence[Word]) -> bool:
    """Whether these words mean somebody, by a name or by what heads them: not "the trial"."""
    named = any(word.capitalised and word.lower not in DETERMINERS for word in words)
    return named or words[-1].lower in _HEADS or words[-1].lower in _PRONOUNS


def find_mentions(words: Sequence[Word]) -> list[Mention]:
    """The mentions of a unit in order, without overlap; quotations are closed to it."""
    mentions: list[Mention] = []
    at = 0
    while at < len(words):
        mention = _mention_at(words, at)
        if mention:
            mentions.append(mention)
        at = mention.last + 1 if mention else at + 1
    return mentions


def with_surnames(mentions: Sequence[Sequence[Mention]]) -> list[list[Mention]]:
    """The mentions of a document, where an office alone is a name if somebody is called so: "Judge" beside "Aaron Judge"."""
    called = {mention.name[-1] for found in mentions for mention in found if len(mention.name) > 1} & _CAPITALS
    return [
        [replace(each, kind="name", name=(each.text,)) if each.text in called else each for each in found]
        for found in mentions
    ]


def _mention_at(words: Sequence[Word], at: int, depth: int = 0) -> Mention | None:
    word = words[at]
    if word.lower in _PRONOUNS and word.text != "IT":
        return Mention(at, at, "pronoun", word.text)
    start = at + 1 if word.lower in DETERMINERS else at
    end = _nominal_end(words, start, loose=start > at)
    if end == start > at and start + 1 < len(words) and words[start + 1].lower in _POSSESSIVE:
        end = start + 1  # "the paper's editorial board"
    possessed = _possessed(words, at, start, end, depth) if end > start else None
    if possessed or end == start or not (words[end - 1].lower in _HEADS or words[end - 1].capitalised):
        return possessed
    return _titled_with_of(words, at, start, end, depth) or _simple(words, at, start, end)


def _possessed(words: Sequence[Word], at: int, start: int, end: int, depth: int) -> Mention | None:
    """As in "Trump's senior adviser Jason Miller": the run after the possessor names the speaker."""
    if end >= len(words) or words[end].lower not in _POSSESSIVE:
        return None
    owned_end = _nominal_end(words, end + 1, loose=True)
    if owned_end == end + 1:
        return None
    owned = _titled_with_of(words, end + 1, end + 1, owned_end, depth) or _simple(words, end + 1, end + 1, owned_end)
    if owned.first > end + 1:
        return None
    text = _text(words, start, owned.last)
    role = _text(words, start, end) + " " + owned.role if owned.role else ""
    owner = _simple(words, start, start, end) if words[end - 1].capitalised else None
    return Mention(at, owned.last, owned.kind, text, owned.name, role, within=None if owned.name else owner)


def _nominal_end(words: Sequence[Word], start: int, *, loose: bool) -> int:
    """Where the run of name, title and describing words ends; it is cut after its last name or title.

    After an article (`loose`) up to four unknown words may stand before the title: "the embattled mayor".
    """
    end = at = start
    unknown = 0
    while at < len(words) and _may_describe(words[at]):
        if _is_proper(words, at) or words[at].lower in _HEADS:
            end = at + 1
        elif words[at].lower not in MODIFIERS and not (end > start and _is_particle(words, at)):
            unknown += 1
            verb_like = words[at].lower in CUES or (end > start and words[at].lower.endswith("ed"))
            if not loose or unknown > 4 or verb_like:
                break
        at += 1
    return end


def _may_describe(word: Word) -> bool:
    if word.quotation or not (word.text[0].isalpha() or word.text == "&"):
        return False
    return word.lower not in FUNCTION_WORDS or word.lower in MODIFIERS or word.text in _NAMING


def _is_proper(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if not word.capitalised or word.lower in CALENDAR or word.lower == "i":
        return False
    if word.lower in FUNCTION_WORDS:
        return word.text in _NAMING
    return at > 0 or word.lower not in ("said", "says", "added", "asked")


def _is_particle(words: Sequence[Word], at: int) -> bool:
    """As in "van", or "de" and "la", before a capitalised word."""
    after = at + 1
    while after < len(words) and words[after].lower in PARTICLES:
        after += 1
    return words[at].lower in PARTICLES and after < len(words) and words[after].capitalised


def _titled_with_of(words: Sequence[Word], at: int, start: int, end: int, depth: int) -> Mention | None:
    """As in "Secretary of State Antony Blinken", "a spokesman for the mayor", "Trump's head of security"."""
    head = words[end - 1].lower
    if depth > _DEEPEST or head not in _HEADS or end >= len(words) or words[end].lower not in _LINKS:
        return None
    inner = _mention_at(words, end + 1, depth + 1) if end + 1 < len(words) else None
    if inner is None or inner.kind == "pronoun":
        return None
    if words[end - 1].capitalised and head in OFFICES and words[end].lower in ("of", "for"):
        named = _office_then_name(words, at, start, end, inner)
        if named:
            return named
    if words[end].lower in ("in", "from") and inner.kind != "name":
        return None
    text = _text(words, start, inner.last)
    return Mention(at, inner.last, "common", text, within=inner.within or inner)


def _office_then_name(words: Sequence[Word], at: int, start: int, end: int, inner: Mention) -> Mention | None:
    """The last two words of "State Antony Blinken" are the name; initials and suffixes count with them."""
    name_first = inner.last - 1
    while name_first > end + 2 and (words[name_first].text.endswith(".") or words[inner.last].lower in SUFFIXES):
        name_first -= 1
    if inner.kind != "name" or words[end + 1].lower in DETERMINERS or inner.last < end + 2:
        return None
    name_first = max(name_first, end + 2)
    while name_first < inner.last and words[name_first].lower in PLACES | INSTITUTIONS | MODIFIERS:
        name_first += 1
    name = tuple(word.text for word in words[name_first : inner.last + 1])
    role = _text(words, start, name_first - 1)
    return Mention(at, inner.last, "titled", _text(words, at, inner.last), name, role)


def _simple(words: Sequence[Word], at: int, start: int, end: int) -> Mention:
    last = end - 1 if _is_surname(words, start, end - 1) else end
    heads = [number for number in range(start, last) if words[number].lower in OFFICES]
    name_first = heads[-1] + 1 if heads else start
    while name_first < end and not words[name_first].capitalised and not _is_particle(words, name_first):
        name_first += 1
    text = _text(words, start, end - 1)
    if words[end - 1].lower in _HEADS and (name_first >= end or not words[end - 1].capitalised):
        return Mention(at, end - 1, "common", text)
    name = tuple(word.text for word in words[name_first:end])
    if not name or not heads:
        proper = _first_of_name(words, start, end)
        opens = words[proper].lower in _LABELS or (proper == 0 and _only_begins(words[0]))
        if end - proper > 2 and opens and is_given_name(words[proper + 1].text):
            proper += 1
        name = tuple(word.text for word in words[proper:end])
        return Mention(proper if proper > start else at, end - 1, "name", _text(words, proper, end - 1), name)
    return Mention(at, end - 1, "titled", text, name, _text(words, start, name_first - 1))


def _is_surname(words: Sequence[Word], start: int, at: int) -> bool:
    """Whether an office is somebody's surname: "Aaron Judge"."""
    return at > start and words[at].text.isalpha() and words[at].capitalised and is_given_name(words[at - 1].text)


def _only_begins(word: Word) -> bool:
    """Whether the first word of a sentence need not belong to the name after it: `Attendee Eva Lund`, but not `St. Joseph`."""
    return word.text[-1] != "." and not is_given_name(word.text) and word.lower not in PLACES


def _first_of_name(words: Sequence[Word], start: int, end: int) -> int:
    """Where the name begins with which a run ends: at "Zatko" in "February email Zatko" and in "Getty Images Zatko"."""
    before = range(start, end - 1)
    apart = [number for number in before if words[number].text in _CREDITS or _is_common(words[number])]
    first = apart[-1] + 1 if apart else start
    return next((number for number in range(first, end) if words[number].capitalised), start)


def _is_common(word: Word) -> bool:
    return not word.capitalised and word.text.isalpha() and word.lower not in PARTICLES


def _text(words: Sequence[Word], first: int, last: int) -> str:
    """The words as written, but for what white space stands between them.

    Two words that touch in the text touch here.
    """
    parts = [words[first].text]
    for before, word in zip(words[first:last], words[first + 1 : last + 1], strict=True):
        parts.append(word.text if before.end == word.start else " " + word.text)
    return "".join(parts)
