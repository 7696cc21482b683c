"""Who the people of a document are, and whom a name, a title or a pronoun means.

A `Cast` collects the persons of the mentions and resolves a mention to a speaker.
Where two persons fit equally well nobody is named: a missing statement is better than a wrong one. Who said
what is decided in `statements`; a trained resolver can take the place of `Cast` without touching it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.reported.lexicon import (
    AUXILIARIES,
    COURTESY,
    CUES,
    FEMALE,
    FUNCTION_WORDS,
    GIVEN_NAMES,
    GROUPS,
    INSTITUTIONS,
    MALE,
    MODIFIERS,
    OFFICES,
    PLACES,
)
from index.reported.mentions import SUFFIXES, Mention
from index.reported.words import Unit, Word

_PRONOUNS = {"he": "male", "she": "female"}
_SUBORDINATING = frozenset(
    {"as", "while", "when", "after", "before", "although", "though", "because", "since", "once", "if"}
)
_LEADING = _SUBORDINATING | {"in", "on", "at", "during", "by", "for", "with", "following", "the", "a", "an"}
_REFERS = {"he": "male", "his": "male", "she": "female", "her": "female", "it": "thing", "its": "thing"}
_SPOKEN = frozenset({"said", "says", "told", "added", "wrote", "tweeted", "testified"})
"""What people do rather than places."""
_KNOWN = PLACES | INSTITUTIONS | GROUPS | OFFICES | MODIFIERS | FUNCTION_WORDS
_OFTEN = 3
"""Times that a namesake is named in full as often, to be whom the surname alone means."""
_CERTAIN = 2
"""Sentences that call a known person so."""
_MEMORY = 8  # units a pronoun looks back
_NAMESAKES = 50
"""Persons of one surname that are told apart; a list of names without end takes no longer for it."""
_GUESSED = {"it": 1, "they": 2, "he": 3, "she": 3}
"""Units that an uncertain pronoun looks back: read by hand, whoever spoke before was the wrong one twice in three times."""
_OPENERS = frozenset(
    {"unlike", "alongside", "besides", "former", "longtime", "fellow", "late", "current", "even", "only"}
)
_ENDS = frozenset(".!?;")
_INITIALS = re.compile(r"(?!US|UK|UN|EU|TV|AI|IT|LA|DC|NJ|NY|PR|HR|VP|MP|GM|UC)[A-Z]{2}")


@dataclass(frozen=True)
class Speaker:
    """A resolved speaker. `is_person` is true only where the document shows it."""

    name: str
    role: str = ""
    is_person: bool = False
    is_plural: bool = False


@dataclass
class _Person:
    name: tuple[str, ...]
    role: str = ""
    gender: str = ""
    mentions: int = 0
    is_shown: bool = False  # a title, a role, a known given name or the surname alone shows that it is a person

    @property
    def speaker(self) -> Speaker:
        return Speaker(" ".join(self.name), self.role, is_person=True)


def _looks_like_person(mention: Mention, surnames: Collection[str] = ()) -> bool:
    words = [word.lower() for word in mention.name]
    placed = words[:-1] if mention.name and mention.name[-1] in surnames else words
    if not words or any(word in PLACES or word in INSTITUTIONS or word in GROUPS for word in placed):
        return False
    begins = 1 if len(words) > 1 and _INITIALS.fullmatch(mention.name[0]) else 0  # "JD Vance"
    if any(len(word) > 1 and word.isupper() and not word.endswith(".") for word in mention.name[begins:]):
        return False
    if mention.kind == "titled":
        return True
    return 2 <= len(words) <= 4 and not any(word in MODIFIERS or word in OFFICES for word in words)


def _gender(mention: Mention) -> str:
    """`male`, `female`, or nothing where neither title nor given name is certain."""
    told = mention.role.lower().split()
    for gender, titles in (("male", MALE), ("female", FEMALE)):
        given = len(mention.name) > 1 and mention.name[0].lower() in GIVEN_NAMES[gender]
        if given or any(word in titles for word in told):
            return gender
    return ""


def _ends_with(name: tuple[str, ...], end: tuple[str, ...]) -> bool:
    return len(name) > len(end) and name[-len(end) :] == end


def _only_opens(word: str) -> bool:
    """Whether this is no given name, though a sentence begins with it: "Unlike", "Singer-songwriter"."""
    return word.lower() in _OPENERS or re.search(r"-[a-z]", word) is not None


def _office(role: str) -> str:
    """A role without forms of address: "Mr." is nobody's office."""
    return " ".join(word for word in role.split() if word.lower() not in COURTESY)


def _surname(name: tuple[str, ...]) -> str:
    return name[-2] if name[-1].lower() in SUFFIXES and len(name) > 1 else name[-1]


class Cast:
    """The persons of one document and what is known of them so far while it is read from the start.

    `author` is whom "I" means outside quotations, if the document names one.
    """

    def __init__(self, units: Sequence[Unit], mentions: Sequence[Sequence[Mention]], author: str = "") -> None:
        self._author = Speaker(author or "the author", is_person=bool(author))
        self._persons: dict[tuple[str, str], _Person] = {}
        self._by_surname: dict[str, list[_Person]] = defaultdict(list)
        self._called: dict[str, _Person] = {}
        self._salient: deque[tuple[int, _Person]] = deque()
        self._group: tuple[int, Speaker] | None = None
        self._institution: tuple[int, Speaker] | None = None
        self._surnames = _speaking(units, mentions)
        for mention in (mention for found in mentions for mention in found):
            self._introduce(mention.within or mention)
            self._note_bare_name(mention)
        self._introduce_by_pronouns(units, mentions)
        for mention in (mention for found in mentions for mention in found):
            self._count_surname(mention if mention.name else mention.within or mention)
        self._in_unit = [self._persons_in(found) for found in mentions]
        self._subjects = [_subject(unit.words, found) for unit, found in zip(units, mentions, strict=True)]
        self._paragraphs = [unit.paragraph for unit in units]
        self._words = [unit.words for unit in units]
        self._read = 0

    def _introduce(self, mention: Mention) -> None:
        if mention.kind not in ("name", "titled") or len(mention.name) < 2:
            return
        if not _looks_like_person(mention, self._surnames):
            return
        key = mention.name[0], _surname(mention.name)
        if key not in self._persons:
            known = self._by_surname[key[1]]
            # "McNamara Williams" is Megan McNamara Williams, "Unlike Truss" Liz Truss.
            longer = next((each for each in known if _ends_with(each.name, mention.name)), None)
            opens = next((each for each in known if _only_opens(mention.name[0])), None)
            self._persons[key] = longer or opens or _Person(mention.name)
            if not (longer or opens) and len(known) < _NAMESAKES:
                known.append(self._persons[key])
        self._describe_person(self._persons[key], mention)

    def _note_bare_name(self, mention: Mention) -> None:
        """Whom a surname alone means, where one person of that name had been named before: later namesakes are named in full."""
        is_bare = mention.kind == "name" and len(mention.name) == 1
        known = self._by_surname.get(mention.name[0], []) if is_bare else []
        if len(known) == 1:
            self._called.setdefault(mention.name[0], known[0])

    def _introduce_by_pronouns(self, units: Sequence[Unit], mentions: Sequence[Sequence[Mention]]) -> None:
        """People called by one name: `Samia says her son …`, where more such sentences have "her" than "its"; and known ones' gender.

        Only sentences that name nobody else are counted.
        """
        written = {word.text for unit in units for word in unit.words[1:]}
        alone = {mention.name[0] for found in mentions for mention in found if len(mention.name) == 1}
        called: dict[str, Counter[str]] = defaultdict(Counter)
        of_known: dict[int, Counter[str]] = defaultdict(Counter)
        for unit, found in zip(units, mentions, strict=True):
            subject = _subject(unit.words, found)
            if subject is None or not subject.name:
                continue
            person, named = self._named(subject), [each for mention in found if (each := self._named(mention))]
            if person and not person.gender and all(each is person for each in named):
                of_known[id(person)][_referred(unit.words[subject.last + 1 :])] += 1
            elif not named and self._is_unknown(subject, written):
                called[subject.name[0]][_referred(unit.words[subject.last + 1 :], acting=True)] += 1
        for name, votes in called.items():
            gender = "female" if votes["female"] > votes["male"] else "male"
            if votes[gender] > votes["thing"]:
                self._by_surname[name].append(self._of_given_name(name, gender, alone))
        for person in self._persons.values():
            votes = of_known[id(person)]
            if not person.gender and not (votes["male"] and votes["female"]):
                person.gender = next((each for each in ("male", "female") if votes[each] >= _CERTAIN), "")

    def _of_given_name(self, name: str, gender: str, alone: Collection[str]) -> _Person:
        """The one person of that given name, if there is one who is not called by the other, else somebody of whom no more is known."""
        fitting = [
            person for (given, surname), person in self._persons.items() if given == name and surname not in alone
        ]
        if len(fitting) == 1 and fitting[0].gender in ("", gender):
            fitting[0].gender, fitting[0].is_shown = gender, True
            return fitting[0]
        return _Person((name,), gender=gender, mentions=1, is_shown=True)

    def _is_unknown(self, mention: Mention, written: Collection[str]) -> bool:
        """Whether a mention is one name that may be anybody's, and no word that has a capital only where a sentence begins."""
        if mention.kind != "name" or len(mention.name) != 1 or mention.name[0] in self._by_surname:
            return False
        name = mention.name[0]
        is_name = name in written and name.lower() not in written
        return is_name and name.isalpha() and not name.isupper() and name.lower() not in _KNOWN

    def _count_surname(self, mention: Mention) -> None:
        """As in "Mr. Obama" is a person too where no man of that name is named in full."""
        for known in self._by_surname.get(mention.name[0], []) if len(mention.name) == 1 else []:
            known.is_shown = True
        if mention.kind != "titled" or len(mention.name) != 1 or not _looks_like_person(mention):
            return
        surname, gender = mention.name[0], _gender(mention)
        namesakes = self._by_surname[surname]
        if not any(not gender or each.gender in ("", gender) for each in namesakes):
            namesakes.append(_Person(mention.name))
            self._called.pop(surname, None)
        person = self._named(mention)
        if person:
            self._describe_person(person, mention)

    def _describe_person(self, person: _Person, mention: Mention) -> None:
        person.mentions += 1
        person.role = person.role or _office(mention.role)
        person.gender = person.gender or _gender(mention)
        person.is_shown = person.is_shown or bool(mention.role or person.gender)

    def _persons_in(self, mentions: Sequence[Mention]) -> list[tuple[int, _Person]]:
        named = [
            (mention.first, self._named(mention if mention.name else _stands_for(mention))) for mention in mentions
        ]
        return [(first, person) for first, person in named if person]

    def _named(self, mention: Mention | None) -> _Person | None:
        """The person of a name: the full one, or the only or most mentioned one of that surname."""
        if mention is None or not mention.name:
            return None
        surname = _surname(mention.name)
        if len(mention.name) > 1 and (mention.name[0], surname) in self._persons:
            return self._persons[mention.name[0], surname]
        if len(mention.name) > 1 and mention.kind == "name":
            return None
        if surname.isupper() and surname not in self._by_surname:
            surname = surname.title()  # "LUND:" in a transcript
        gender = _gender(mention)
        fitting = [
            person for person in self._by_surname.get(surname, []) if not gender or person.gender in ("", gender)
        ]
        fitting.sort(key=lambda person: -person.mentions)
        called = self._called.get(surname)
        if called and called in fitting and fitting[0].mentions <= _OFTEN * called.mentions:
            return called
        if len(fitting) > 1 and fitting[0].mentions == fitting[1].mentions:
            return None
        return fitting[0] if fitting else None

    def knows(self, mention: Mention) -> bool:
        """Whether a name is that of a person of the document."""
        return self._named(mention) is not None

    def read_to(self, unit: int) -> None:
        """Take note of the subjects of all units before this one; called with growing numbers."""
        while self._read < unit:
            person = self._subject_person(self._read)
            if person:
                self._salient.append((self._read, person))
            self._read += 1

    def _subject_person(self, unit: int) -> _Person | None:
        subject = self._subjects[unit]
        if subject is None:
            return None
        if subject.kind == "pronoun":
            return self._last_salient(unit, subject.first, _PRONOUNS.get(subject.text.lower(), "?"))
        return self._named(subject if subject.name else _stands_for(subject))

    def subject_of(self, unit: int) -> tuple[Mention, Speaker] | None:
        """The name that a unit begins with, and whom it means, if that is a person of the document."""
        subject = self._subjects[unit]
        person = self._named(subject) if subject else None
        return (subject, person.speaker) if subject and person else None

    def names_another(self, unit: int, speaker: Speaker) -> bool:
        """Whether this unit names a person other than this speaker."""
        return any(person.speaker.name != speaker.name for _, person in self._in_unit[unit])

    def note_speaker(self, unit: int, speaker: Speaker) -> None:
        """Remember who spoke last: "he" is most often that person."""
        while self._salient and unit - self._salient[0][0] > _MEMORY:
            self._salient.popleft()
        if speaker.is_person:
            for person in self._by_surname.get(_surname(tuple(speaker.name.split())), []):
                if person.speaker.name == speaker.name:
                    self._salient.append((unit, person))
        elif speaker.is_plural:
            self._group = unit, speaker
        else:
            self._institution = unit, speaker

    def forget_speakers(self) -> None:
        """From here on a pronoun is resolved only to somebody named later."""
        self._salient.clear()

    def describe(self, speaker: Speaker, role: str) -> Speaker:
        """The speaker with a role that an apposition gives, unless one is known."""
        if speaker.role or not role:
            return speaker
        for person in self._by_surname.get(_surname(tuple(speaker.name.split())), []):
            if person.speaker.name == speaker.name:
                person.role, person.is_shown = role, True
        return Speaker(speaker.name, role, speaker.is_person, speaker.is_plural)

    def resolve(self, mention: Mention, unit: int) -> Speaker | None:
        """The speaker that a mention in this unit means, or none where that is not certain."""
        if mention.kind == "pronoun":
            return self._pronoun(mention, unit)
        if mention.kind == "common":
            return self._described(mention, unit)
        person = self._named(mention)
        if person:
            return person.speaker
        if mention.kind == "titled":
            known = _looks_like_person(mention)
            return Speaker(" ".join(mention.name), _office(mention.role), is_person=known)
        plural = mention.name[-1].lower() in GROUPS
        return Speaker(" ".join(mention.name), is_plural=plural)

    def _described(self, mention: Mention, unit: int) -> Speaker:
        """As in "the minister": the person last in view who has that office, else the words themselves."""
        head = mention.text.split()[-1].lower()
        if head in OFFICES and mention.last - mention.first <= 2:
            for person in self._recent_persons(unit):
                if head in person.role.lower().split():
                    return person.speaker
        return Speaker(mention.text, is_plural=any(word.lower() in GROUPS for word in mention.text.split()))

    def _recent_persons(self, unit: int) -> list[_Person]:
        nearby = [person for found in self._in_unit[max(0, unit - _MEMORY) : unit + 1] for _, person in found]
        return nearby[::-1]

    def _pronoun(self, mention: Mention, unit: int) -> Speaker | None:
        word = mention.text.lower()
        if word == "i":
            return self._author
        if word in ("it", "they"):
            remembered = self._institution if word == "it" else self._group
            return remembered[1] if remembered and unit - remembered[0] <= 1 else None
        person = self._last_salient(unit, 0 if self._follows_words(unit, mention) else mention.first, _PRONOUNS[word])
        return person.speaker if person else None

    def _follows_words(self, unit: int, mention: Mention) -> bool:
        """Whether a pronoun's clause ends its sentence: `Mr Berg is a fox, he argued.` Whom the words before name is somebody else."""
        words, cue = self._words[unit], mention.last + 1
        if not mention.first or cue >= len(words) or words[cue].lower not in CUES:
            return False
        return words[mention.first - 1].text == "," and (cue + 1 == len(words) or words[cue + 1].text in _ENDS)

    def _last_salient(self, unit: int, before: int, gender: str) -> _Person | None:
        """Whoever fits and last spoke or was a subject, if nobody else who fits was named later."""
        fits = self._fitting(unit, gender)
        here = self._subjects[unit]
        subject = self._named(here) if here and here.last < before else None
        if subject and fits(subject):
            return subject
        named = [person for first, person in self._in_unit[unit] if first < before and fits(person)]
        if named:
            return None
        for seen, person in reversed(self._salient):
            if unit - seen > _MEMORY:
                return None
            if fits(person):
                return person if self._still_in_view(person, seen, unit, fits) else None
        return None

    def _fitting(self, unit: int, gender: str) -> Callable[[_Person], bool]:
        """Whether a person may be meant by a pronoun of this gender; "Radio Iowa" only if nobody else may."""

        def agrees(person: _Person) -> bool:
            return person.gender in ("", gender)

        recent = [*self._recent_persons(unit), *(person for seen, person in self._salient if unit - seen <= _MEMORY)]
        shown = any(person.is_shown and agrees(person) for person in recent)
        before = self._subject_before(unit)
        return lambda person: agrees(person) and (person.is_shown or not shown or person is before)

    def _subject_before(self, unit: int) -> _Person | None:
        """Whom the sentence before in the same paragraph is about: `Tomas Brandt repeated his call. "It is late," he said.`"""
        subject = self._subjects[unit - 1] if unit and self._paragraphs[unit - 1] == self._paragraphs[unit] else None
        return self._named(subject) if subject and subject.kind != "pronoun" else None

    def guess(self, mention: Mention, unit: int) -> Speaker | None:
        """Whom a pronoun most likely means where that is not certain: who fits and last spoke or was named."""
        word = mention.text.lower()
        if mention.kind != "pronoun":
            return None
        since = unit - _GUESSED[word]
        if word in ("it", "they"):
            remembered = [each for each in (self._institution, self._group) if each]
            last = max(remembered, key=lambda each: each[0], default=None)
            return last[1] if last and last[0] >= since else None
        fits = self._fitting(unit, _PRONOUNS[word])
        here = [person for first, person in self._in_unit[unit] if first < mention.first and fits(person)]
        named = [] if self._follows_words(unit, mention) else here
        spoke = [(seen, person) for seen, person in self._salient if seen >= since and fits(person)]
        later = range(unit - 1, spoke[-1][0] if spoke else max(0, since) - 1, -1)
        between = [person for at in later for _, person in self._in_unit[at] if fits(person)]
        likely = named[:1] or between[:1] or [person for _, person in spoke[-1:]] or self._only_one(unit, fits) or here
        return likely[0].speaker if likely else None

    def _only_one(self, unit: int, fits: Callable[[_Person], bool]) -> list[_Person]:
        """The only person who fits among all that spoke or were named lately."""
        recent = [person for person in self._recent_persons(unit - 1) if fits(person)]
        recent += [person for seen, person in self._salient if unit - seen <= _MEMORY and fits(person)]
        return recent[:1] if len({person.name for person in recent}) == 1 else []

    def _still_in_view(self, person: _Person, seen: int, unit: int, fits: Callable[[_Person], bool]) -> bool:
        for found in self._in_unit[unit - 1 : seen : -1]:
            here = [other for _, other in found if fits(other)]
            if here:
                return person in here
        return True


def _stands_for(mention: Mention) -> Mention | None:
    """Whom "the office of Ines Falk" and "Falk's team" stand for; a lawyer or a spokesman of hers is somebody else."""
    if mention.within is None:
        return None
    beside = mention.text.replace(mention.within.text, " ").lower().split()
    return None if OFFICES.intersection(beside) else mention.within


def _speaking(units: Sequence[Unit], mentions: Sequence[Sequence[Mention]]) -> frozenset[str]:
    """Single names that speak: "Lake said", so that Kari Lake is a person though a lake is a place."""
    return frozenset(
        mention.name[0]
        for unit, found in zip(units, mentions, strict=True)
        for mention in found
        if mention.kind == "name" and len(mention.name) == 1
        for beside in (mention.first - 1, mention.last + 1)
        if 0 <= beside < len(unit.words) and unit.words[beside].lower in _SPOKEN
    )


def _subject(words: Sequence[Word], mentions: Sequence[Mention]) -> Mention | None:
    """The name that a unit begins with, if a verb can follow: "But Scholz met …", not "Scholz's visit …".

    Of "As Scholz spoke, Lavrov left" it is the name after the comma.
    """
    can_be = [each for each in mentions if _can_be_subject(words, each)]
    if can_be and not can_be[0].name and (named := _apposed(words, can_be[0], mentions)):
        return named
    after_clause = [each for each in can_be if each.first and words[each.first - 1].text == ","]
    if after_clause and words[0].lower in _SUBORDINATING and after_clause[0].first > 1:
        return after_clause[0]
    if can_be and can_be[0] is mentions[0]:
        return can_be[0]
    return after_clause[0] if after_clause and words[0].lower in _LEADING else None


def _referred(after: Sequence[Word], *, acting: bool = False) -> str:
    """What a subject is called later in its sentence: `male`, `female`, `thing`, or `nobody`; `…, he said` calls nobody so.

    `acting`: only where a comma or a verb that people do follows the subject.
    """
    if acting and not (after[0].text == "," or after[0].lower in CUES or after[0].lower in AUXILIARIES):
        return "nobody"
    called = (_REFERS[word.lower] for word, then in pairwise(after) if word.lower in _REFERS and then.lower not in CUES)
    return next(called, "nobody")


def _apposed(words: Sequence[Word], described: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """The name that follows a description: "The family's pastor, Eva Lund, was there"."""
    comma = described.last + 1
    near = (each for each in mentions if each.name and comma < each.first <= comma + 2)
    return next(near, None) if words[comma].text == "," else None


def _can_be_subject(words: Sequence[Word], named: Mention) -> bool:
    if named.last + 1 >= len(words):
        return False
    before, after = words[: named.first], words[named.last + 1]
    begins = not before or before[-1].text == "," or all(word.lower in FUNCTION_WORDS for word in before[-2:])
    return begins and ((after.text[0].isalpha() and not after.capitalised) or (after.text == "," and not before))
