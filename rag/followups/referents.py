"""Whom and what a turn of a conversation was about: the people, the subject, the topic, and what "it" can mean after it."""

from __future__ import annotations

import re

from index.dates import find_dates
from index.dates.mentions import DateMention
from index.records import Day
from index.reported.lexicon import OFFICES
from rag.answers import Conversation, Interpretation, Turn
from rag.asked.asks import Asked, asks
from rag.asked.intents import answer_type
from rag.asked.known import Known, outlets, resolve_speaker
from rag.asked.several import asked_apart
from rag.followups.restored import only_thing, said
from rag.names import KIN, from_forename, gender_of, likely_gender, may_be_person, names_in, names_in_text
from rag.question import understand, without_dates
from rag.words import words

SINGULAR = re.compile(r"\b(?:he|she|him|his|her|hers)\b", re.IGNORECASE)
FEMALE = re.compile(r"she|hers?", re.IGNORECASE)
PLURAL = re.compile(r"\b(?:they|them|their)\b", re.IGNORECASE)
_WHICH = re.compile(
    r"(?:which|what)\s+(?:is\s+the\s+(?:name|title|capital)\s+of\b|(?!(?:is|are|was|were|did|does|do|has|have|had|will|would|can|could)\b)(?!.*\b(?:do|does|did)\b))",
    re.IGNORECASE,
)
"""`which company sued Orbel?`, `what is the name of …`, but not `what river does the bridge cross?`."""
_BESIDE = re.compile(r"\b(?:the|an?)\s|\s[A-Z]")
"""Something else that a question speaks of."""
_WHAT_IS = re.compile(r"what\s+is\b", re.IGNORECASE)
_KIN = "|".join(sorted({*KIN["female"], *KIN["male"]}))
_WHO = re.compile(r"\bwho\b", re.IGNORECASE)
IT = re.compile(r"\bit\b|\bthis(?=\W*$)|\b(?P<several>they|them)\b", re.IGNORECASE)
_IN_PLACE = re.compile(r"\b(?:in|to|at|from|near|into|visit(?:s|ed|ing)?|of)\s+(?:the\s+)?(?=[A-Z])")
_ANY_DAY = Day(2000, 1, 1)
"""Where a question names a day does not depend on the day that it counts from."""


def people_of(turn: Turn, known: Known) -> tuple[str, ...]:
    """Who a turn was about."""
    return next(iter(groups_of(turn, known)), ())


def groups_of(turn: Turn, known: Known) -> list[tuple[str, ...]]:
    """The speakers asked for, whom else a turn asked about, those of its statements, who was the answer, and of whom was spoken."""
    if turn.answer is None:
        return []
    told = tuple(dict.fromkeys(statement.speaker for statement in turn.answer.statements))
    topic = topic_of(turn)
    groups = (
        turn.answer.interpretation.speakers,
        _asked_about(turn, known),
        told,
        _named_in(turn, known),
        (topic,) if may_be_person(topic) else (),
    )
    return [_persons(group) for group in groups if group]


def place_of(turn: Turn) -> str:
    """Where "there" is after a turn: the place that was its answer, else the one that its question names; nothing without one.

    A place is told by the word before it; a person or an institution is none.
    """
    before, sentences = as_asked(turn), turn.answer.sentences if turn.answer else ()
    if answer_type(before) == "place" and sentences:
        first = sentences[0]
        told = first.text[slice(*first.emphasis)] if first.emphasis else ""
        return told if names_in_text(told, goes_on=True) else ""
    bare = without_dates(before, days_in(before))
    named = [found.group() for found in _IN_PLACE.finditer(bare)]
    places = {name for each in named for name in names_in_text(bare[bare.index(each) + len(each) :], goes_on=True)[:1]}
    return "".join(places) if len(places) == 1 and not may_be_person("".join(places)) else ""


def thing_of(turn: Turn, known: Known) -> str:
    """What "it" is after a turn, if that is certain: the name that answered it, its topic, its subject, or else the one thing that it names.

    Nobody is an "it": after `what did the report say about Eva Lund?` it is the report.
    """
    if named := _thing_told(turn, known):
        return "" if _BESIDE.search(as_asked(turn)) and not _WHAT_IS.match(as_asked(turn)) else named
    topic, subject, before = topic_of(turn), subject_of(turn), as_asked(turn)
    about = topic or subject
    if about and _is_person(about, known):
        return only_thing(before.partition(about)[0], [])
    if about:
        return "" if subject and not topic and _WHO.search(before) else about
    if outlets(before, known) or interpreted(turn).intent == "what_happened":
        return ""
    names = names_in_text(before)
    people = [name for name in names if _is_person(name, known)]
    return only_thing(without_dates(before, days_in(before)), people)


def _thing_told(turn: Turn, known: Known) -> str:
    """The name that answered `which company sued …?`, `what film won?`; nothing where it may be a person's."""
    sentences = turn.answer.sentences if turn.answer else ()
    emphasis, asked = sentences[0].emphasis if sentences else None, as_asked(turn)
    if not emphasis or answer_type(asked) != "other" or not _WHICH.match(asked):
        return ""
    told = sentences[0].text[slice(*emphasis)]
    return told if names_in_text(told, goes_on=True) == [told] and not _is_person(told, known) else ""


def _is_person(name: str, known: Known) -> bool:
    """By a forename, after an office too (`Actor Tom Hanks`), or as a speaker of the index."""
    return bool(gender_of(name)) or any(may_be_person(each) for each in resolve_speaker(name, known))


def topic_of(turn: Turn) -> str:
    """What a turn asked to be told about, as it wrote that: `the crack`; nothing where it wrote a pronoun."""
    before = as_asked(turn)
    found = re.search(r"\babout\s+", before, re.IGNORECASE) if interpreted(turn).topic else None
    topic = without_dates(before[found.end() :], days_in(before[found.end() :])).strip(" ?.!") if found else ""
    return "" if SINGULAR.search(topic) or PLURAL.search(topic) or IT.search(topic) else topic


def subject_of(turn: Turn) -> str:
    """The name of whom or what a turn asked about as a whole; nothing where that has none, as `the dam`."""
    subject = asked_for(as_asked(turn)).subject
    return subject if names_in_text(subject, goes_on=True) == [subject] else ""


def told_unmarked(turn: Turn) -> tuple[str, ...]:
    """The same where nothing is marked as the answer: the one name told that the question does not hold."""
    sentences = turn.answer.sentences if turn.answer else ()
    if answer_type(as_asked(turn)) != "person" or any(sentence.emphasis for sentence in sentences):
        return ()
    named = [name for name in names_in_text(said(turn), goes_on=True) if name not in as_asked(turn)]
    return tuple(named) if len(named) == 1 and may_be_person(named[0]) else ()


def is_somebody(name: str, turn: Turn, known: Known) -> bool:
    """Whether a name is a person's: asked about with "who", of somebody who holds an office, or by its words."""
    if name == subject_of(turn) and _WHO.search(as_asked(turn)):
        return True
    if interpreted(turn).intent == "what_did_say" and not outlets(name, known) and name in as_asked(turn):
        return True
    if outlets(name, known):
        return False
    return bool(gender_of(name)) or may_be_person(name) or any(name == speaker for speaker, _ in known.roles)


def may_be_called(pronoun: str, name: str, conversation: Conversation) -> bool:
    """Whether "he" or "she" fits a name, by its forename or by what it was called before; yes where neither tells."""
    gender = likely_gender(name)
    for turn in conversation.turns:
        called = SINGULAR.search(turn.question)
        if called and name in as_asked(turn) and name not in turn.question:
            gender = gender or ("female" if FEMALE.fullmatch(called.group()) else "male")
    return not gender or (gender == "female") == bool(FEMALE.fullmatch(pronoun))


def as_asked(previous: Turn) -> str:
    """A question as it read alone; of several in one the last."""
    return asked_apart(previous.answer.standalone_question if previous.answer else previous.question)[-1]


def asked_for(text: str) -> Asked:
    """What a question asks for, if that is no single fact: an overview, events, or somebody or something to be told of."""
    dates = days_in(text)
    return asks(without_dates(text, dates), names_days=bool(dates)) or Asked()


def days_in(text: str) -> list[DateMention]:
    """The days that a text names, wherever these may lie."""
    return find_dates(text, today=_ANY_DAY, near=_ANY_DAY, open_years=True)


def interpreted(turn: Turn) -> Interpretation:
    """What a turn was taken for; of one whose answer is not known, a question of fact."""
    return turn.answer.interpretation if turn.answer else Interpretation()


def _asked_about(turn: Turn, known: Known) -> tuple[str, ...]:
    """The one whom a question names, whether the index knows anything of them or not.

    `what is Cheiron?` asks about no person, nor does `tell me about Amplifiers`, unless somebody of that name is known.
    """
    subject, is_defined = subject_of(turn), asked_for(as_asked(turn)).defined
    if subject and (_WHO.search(as_asked(turn)) if is_defined else " " in subject or resolve_speaker(subject, known)):
        return (subject,)
    if known_persons := _known_persons(as_asked(turn), known):
        if not all(map(gender_of, known_persons)):  # a name without a forename may be a company's
            known_persons = tuple(filter(gender_of, known_persons)) or called(as_asked(turn)) or known_persons
        return known_persons if len(known_persons) == 1 else ()
    is_refused = turn.answer and turn.answer.interpretation.intent == "what_did_say"
    nobody = understand(as_asked(turn), known).unknown_speaker if is_refused else ""
    return (nobody,) if names_in(nobody, goes_on=True) else ()


def called(text: str) -> tuple[str, ...]:
    """Persons whom a text names with a forename, whether the index knows them or not, and those of their families.

    >>> called("How old is Adam Lund?"), called("How old is Adam Lund's younger daughter?")
    (('Adam Lund',), ("Adam Lund's younger daughter",))
    """
    named = [from_forename(name) for name in names_in_text(text, goes_on=True) if gender_of(name)]
    kin = (re.search(rf"{re.escape(name)}['’]s\s+(?:[a-z-]+\s+)?(?:{_KIN})\b", text) for name in named)
    return tuple(found.group() if found else name for name, found in zip(named, kin, strict=True))


def _known_persons(text: str, known: Known) -> tuple[str, ...]:
    """Persons whom the index quotes and the text names."""
    runs = (part for run in names_in_text(text, goes_on=True) for part in re.split(r"\s+[a-z]+\s+", run))
    found = (_surely(_without_office(name), known) for name in runs)
    offices = {speaker for speaker, _ in known.roles}
    one = (speakers[0] for speakers in found if len(speakers) == 1)
    return tuple(dict.fromkeys(name for name in one if may_be_person(name) or name in offices))


def _without_office(name: str) -> str:
    """`Actor Tom Hanks` → `Tom Hanks`; an office alone stays."""
    parts = name.split()
    while len(parts) > 1 and parts[0].casefold() in OFFICES:
        parts.pop(0)
    return " ".join(parts)


def _surely(name: str, known: Known) -> tuple[str, ...]:
    """The speakers whom a name means who bear all of it, not as a forename alone: nobody of a like spelling, or of an office of that name."""
    written = {part.casefold() for part in words(name)}
    found = resolve_speaker(name, known)
    bearing = ([part.casefold() for part in words(each)] for each in found)
    fits = [written <= set(parts) and not (len(written) == 1 < len(parts) and parts[0] in written) for parts in bearing]
    return tuple(each for each, fit in zip(found, fits, strict=True) if fit)


def _named_in(turn: Turn, known: Known) -> tuple[str, ...]:
    """The one whose name was the answer to a question that asks who; an office is nobody's name."""
    sentences = turn.answer.sentences if turn.answer else ()
    first = sentences[0] if sentences else None
    if not first or not first.emphasis or answer_type(as_asked(turn)) != "person":
        return ()
    marked = first.text[slice(*first.emphasis)]
    told = from_forename(marked)
    is_name = names_in_text(marked, goes_on=True) == [marked] and words(told)[-1].casefold() not in OFFICES
    if not is_name:
        return ()
    return _surely(told, known) or ((told,) if may_be_person(told) else ())


def _persons(names: tuple[str, ...]) -> tuple[str, ...]:
    """Without those that another one holds.

    >>> _persons(("Eva Lund", "Lund", "Olaf Berg"))
    ('Eva Lund', 'Olaf Berg')
    """
    return tuple(name for name in names if not any(set(name.split()) < set(other.split()) for other in names))
