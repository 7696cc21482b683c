"""Who the people of a document are, and whom a name, a title or a pronoun means.

A `Cast` collects the persons of the mentions and resolves a mention to a speaker.
Where two persons fit equally well nobody is named: a missing statement is better than a wrong one. Who said
what is decided in `statements`; a trained resolver can take the place of `Cast` without touching it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Sequence

from index.reported.lexicon import (
    COURTESY,
    CUES,
    FUNCTION_WORDS,
    GROUPS,
    INSTITUTIONS,
    MODIFIERS,
    OFFICES,
    PLACES,
)
from index.reported.mentions import PARTICLES, Mention
from index.reported.persons import (
    Person,
    Speaker,
    ends_with,
    gender_of,
    holds_office,
    is_relative,
    looks_like_person,
    office_of,
    only_opens,
    surname_of,
)
from index.reported.subjects import has_article, names_that_speak, only_describes, referred_to, stands_for, subject_in
from index.reported.words import Unit, Word

_PRONOUNS = {"he": "male", "she": "female"}
_KNOWN = PLACES | INSTITUTIONS | GROUPS | OFFICES | MODIFIERS | FUNCTION_WORDS
_OFTEN = 3
"""Times that a namesake is named in full as often, to be whom the surname alone means."""
_CERTAIN = 2
"""Sentences that call a known person so."""
_MEMORY = 8  # units a pronoun looks back
_JUST = 2
"""Units after which somebody without a name is not meant any more."""
_UNNAMED = frozenset(
    """protester protestor driver woman man girl boy mother father teenager teen neighbor neighbour worker employee soldier victim voter
    passenger customer fan visitor tourist firefighter paramedic patient user guest host seller buyer shopper owner tenant""".split()
)
"""What a person without a name is called, beside offices."""
_ISSUED = frozenset({"statement", "letter", "post", "tweet", "release", "email", "memo"})
_ISSUING = frozenset({"issued", "issues", "released", "publishes", "published", "wrote", "posted", "sent", "signed"})
_NEAR_NOUN = 5
_RELAYING = frozenset({"according", "reported", "obtained", "seen"})
"""Where they stand, an outlet is named beside a statement that is not its own."""
_ISSUED_BACK = 3
"""Units after which nobody knows whose statement it was."""
_KNOWN_BY = frozenset(
    """former actor actress singer rapper musician comedian songwriter singer-songwriter star golfer striker midfielder goalkeeper
    quarterback player novelist""".split()
)
"""What writers call somebody just named, rather than anybody."""
_NAMESAKES = 50
"""Persons of one surname that are told apart; a list of names without end takes no longer for it."""
_GUESSED = {"it": 1, "they": 2, "he": 3, "she": 3}
"""Units that an uncertain pronoun looks back: read by hand, whoever spoke before was the wrong one twice in three times."""
_ENDS = frozenset(".!?;")


class Cast:
    """The persons of one document and what is known of them so far while it is read from the start.

    `author` is whom "I" means outside quotations, if the document names one.
    """

    def __init__(self, units: Sequence[Unit], mentions: Sequence[Sequence[Mention]], author: str = "") -> None:
        self._author = Speaker(author or "the author", is_person=bool(author))
        self._persons: dict[tuple[str, str], Person] = {}
        self._by_surname: dict[str, list[Person]] = defaultdict(list)
        self._called: dict[str, Person] = {}
        self._salient: deque[tuple[int, Person]] = deque()
        self._group: tuple[int, Speaker] | None = None
        self._institution: tuple[int, Speaker] | None = None
        self._unnamed: tuple[int, Speaker] | None = None
        self._surnames = names_that_speak(units, mentions)
        self._common = {word.text for unit in units for word in unit.words if word.text.islower()} - PARTICLES
        personal = [
            mention
            for unit, found in zip(units, mentions, strict=True)
            for mention in found
            if not has_article(unit.words, mention)
        ]
        for mention in personal:
            self._introduce(mention.within or mention)
            self._note_bare_name(mention)
        self._introduce_by_pronouns(units, mentions)
        for mention in personal:
            self._count_surname(mention if mention.name else mention.within or mention)
        self._in_unit = [self._persons_in(unit.words, found) for unit, found in zip(units, mentions, strict=True)]
        self._mentions = mentions
        self._spoke: dict[int, Speaker] = {}
        self._subjects = [subject_in(unit.words, found) for unit, found in zip(units, mentions, strict=True)]
        self._paragraphs = [unit.paragraph for unit in units]
        self._words = [unit.words for unit in units]
        self._read = 0

    def _introduce(self, mention: Mention) -> None:
        if mention.kind not in ("name", "titled") or len(mention.name) < 2:
            return
        if not looks_like_person(mention, self._surnames):
            return
        key = mention.name[0], surname_of(mention.name)
        if key not in self._persons:
            known = self._by_surname[key[1]]
            # "McNamara Williams" is Megan McNamara Williams, "Unlike Truss" Liz Truss.
            longer = next((each for each in known if ends_with(each.name, mention.name)), None)
            opens = next((each for each in known if only_opens(mention.name[0])), None)
            self._persons[key] = longer or opens or Person(mention.name)
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
            subject = subject_in(unit.words, found)
            if subject is None or not subject.name:
                continue
            person, named = self._named(subject), [each for mention in found if (each := self._named(mention))]
            if person and not person.gender and all(each is person for each in named):
                of_known[id(person)][referred_to(unit.words[subject.last + 1 :])] += 1
            elif not named and self._is_unknown(subject, written):
                called[subject.name[0]][referred_to(unit.words[subject.last + 1 :], acting=True)] += 1
        for name, votes in called.items():
            gender = "female" if votes["female"] > votes["male"] else "male"
            if votes[gender] > votes["thing"]:
                self._by_surname[name].append(self._of_given_name(name, gender, alone))
        for person in self._persons.values():
            votes = of_known[id(person)]
            if not person.gender and not (votes["male"] and votes["female"]):
                person.gender = next((each for each in ("male", "female") if votes[each] >= _CERTAIN), "")

    def _of_given_name(self, name: str, gender: str, alone: Collection[str]) -> Person:
        """The one person of that given name, if there is one who is not called by the other, else somebody of whom no more is known."""
        fitting = [
            person for (given, surname), person in self._persons.items() if given == name and surname not in alone
        ]
        if len(fitting) == 1 and fitting[0].gender in ("", gender):
            fitting[0].gender, fitting[0].is_shown = gender, True
            return fitting[0]
        return Person((name,), gender=gender, mentions=1, is_shown=True)

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
        if mention.kind != "titled" or len(mention.name) != 1 or not looks_like_person(mention):
            return
        surname, gender = mention.name[0], gender_of(mention)
        namesakes = self._by_surname[surname]
        holds = not (OFFICES - COURTESY).isdisjoint(mention.role.lower().split()[-1:])
        is_other = holds and bool(namesakes) and all(is_relative(each.role) for each in namesakes)
        if is_other or not any(not gender or each.gender in ("", gender) for each in namesakes):
            namesakes.append(Person(mention.name))
            self._called.pop(surname, None)
        person = self._named(mention)
        if person:
            self._describe_person(person, mention)

    def _describe_person(self, person: Person, mention: Mention) -> None:
        person.mentions += 1
        person.role = person.role or office_of(mention.role)
        person.gender = person.gender or gender_of(mention)
        person.is_shown = person.is_shown or bool(mention.role or person.gender)

    def _persons_in(self, words: Sequence[Word], mentions: Sequence[Mention]) -> list[tuple[int, Person]]:
        named = [
            (mention.first, self._named(mention if mention.name else stands_for(mention)))
            for mention in mentions
            if not only_describes(words, mention)
        ]
        return [(first, person) for first, person in named if person]

    def _named(self, mention: Mention | None) -> Person | None:
        """The person of a name: the full one, or the only or most mentioned one of that surname."""
        if mention is None or not mention.name:
            return None
        surname = surname_of(mention.name)
        if len(mention.name) > 1 and (mention.name[0], surname) in self._persons:
            return self._persons[mention.name[0], surname]
        if len(mention.name) > 1 and mention.kind == "name":
            return None
        if surname.isupper() and surname not in self._by_surname:
            surname = surname.title()  # "LUND:" in a transcript
        gender = gender_of(mention)
        fitting = [
            person for person in self._by_surname.get(surname, []) if not gender or person.gender in ("", gender)
        ]
        if not fitting and len(mention.name) == 1 and mention.kind == "name" and surname in self._surnames:
            return self._of_forename(surname)
        if mention.kind == "titled" and not is_relative(mention.role):
            fitting = [each for each in fitting if not is_relative(each.role)] or fitting
        fitting.sort(key=lambda person: -person.mentions)
        called = self._called.get(surname)
        if called and called in fitting and fitting[0].mentions <= _OFTEN * called.mentions:
            return called
        if len(fitting) > 1 and fitting[0].mentions == fitting[1].mentions:
            return None
        return fitting[0] if fitting else None

    def _of_forename(self, forename: str) -> Person | None:
        """The one person of a forename; towers and prizes that are called after somebody are none."""
        things = PLACES | self._common
        found = [
            each
            for (given, surname), each in self._persons.items()
            if given == forename and surname.lower() not in things
        ]
        return found[0] if len(found) == 1 else None

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

    def _subject_person(self, unit: int) -> Person | None:
        subject = self._subjects[unit]
        if subject is None:
            return None
        if subject.kind == "pronoun":
            gender = _PRONOUNS.get(subject.text.lower())
            return self._last_salient(unit, subject.first, gender) if gender else None
        return self._named(subject if subject.name else stands_for(subject))

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
        self._spoke.setdefault(unit, speaker)
        while self._salient and unit - self._salient[0][0] > _MEMORY:
            self._salient.popleft()
        if speaker.is_person:
            for person in self._by_surname.get(surname_of(tuple(speaker.name.split())), []):
                if person.speaker.name == speaker.name:
                    self._salient.append((unit, person))
        elif speaker.is_plural:
            self._group = unit, speaker
        else:
            self._institution = unit, speaker
            if speaker != self._author and speaker.name.split()[-1].lower() in OFFICES | _UNNAMED:
                self._unnamed = unit, speaker

    def forget_speakers(self) -> None:
        """From here on a pronoun is resolved only to somebody named later."""
        self._salient.clear()

    def describe(self, speaker: Speaker, role: str) -> Speaker:
        """The speaker with a role that an apposition gives, unless one is known."""
        if speaker.role or not role:
            return speaker
        for person in self._by_surname.get(surname_of(tuple(speaker.name.split())), []):
            if person.speaker.name == speaker.name:
                person.role, person.is_shown = role, True
        return Speaker(speaker.name, role, speaker.is_person, speaker.is_plural)

    def resolve(self, mention: Mention, unit: int, quoted: str = "") -> Speaker | None:
        """The speaker that a mention in this unit means, or none where that is not certain.

        A pronoun does not mean somebody whom the words `quoted` name: people seldom name themselves.
        """
        if mention.kind == "pronoun":
            return self._pronoun(mention, unit, quoted)
        if mention.kind == "common":
            return self._issuer(mention, unit) or self._described(mention, unit)
        person = self._named(mention)
        if person:
            return person.speaker
        if mention.kind == "titled":
            known = looks_like_person(mention)
            return Speaker(" ".join(mention.name), office_of(mention.role), is_person=known)
        plural = mention.name[-1].lower() in GROUPS
        return Speaker(" ".join(mention.name), is_plural=plural)

    def _issuer(self, mention: Mention, unit: int) -> Speaker | None:
        """Who made "the statement": whom it is from where it was first spoken of, or the subject of that sentence."""
        words = [word.lower for word in self._words[unit][mention.first : mention.last + 1]]
        if len(words) > 2 or words[-1] not in _ISSUED or words[0] in ("a", "an"):
            return None
        for before in range(unit - 1, max(-1, unit - 1 - _ISSUED_BACK), -1):
            told = [word.lower for word in self._words[before]]
            if words[-1] not in told:
                continue
            after = told.index(words[-1]) + 1
            if told[after : after + 1] in (["from"], ["by"]):
                issuer = next((each for each in self._mentions[before] if each.first == after + 1), None)
            elif (
                _ISSUING.isdisjoint(told[:after]) and "in" not in told[max(0, after - _NEAR_NOUN) : after]
            ) or _RELAYING.intersection(told):
                return None
            elif before in self._spoke:
                return self._spoke[before]
            else:
                issuer = self._subjects[before]
            return self.resolve(issuer, before) if issuer and issuer.kind != "pronoun" else None
        return None

    def _described(self, mention: Mention, unit: int) -> Speaker:
        """As in "the minister": whoever has that office and was last a subject or spoke, else was named, else the words themselves.

        "The spokesman" is the spokesman, without a name, who just spoke; "the former president" is not the president.
        """
        if beside := self._named_before(mention, unit):
            return beside.speaker
        words = mention.text.lower().split()
        introduces = self._words[unit][mention.first].lower in ("a", "an", "another", "one")
        is_plural = any(word in GROUPS or word == "attorneys" for word in words)
        if introduces or words[-1] not in OFFICES or is_plural or mention.last - mention.first > 2:
            return Speaker(mention.text, is_plural=is_plural)
        seen, unnamed = self._unnamed or (unit, None)
        if unnamed and unit - seen <= _JUST and unnamed.name.lower().split()[-1] == words[-1]:
            return unnamed
        spoke = [person for seen, person in reversed(self._salient) if unit - seen <= _MEMORY]
        holders = (each for each in [*spoke, *self._recent_persons(unit)] if holds_office(each.role, mention.text))
        person = next(holders, None) or self._known_by(words, unit)
        return person.speaker if person else Speaker(mention.text)

    def _named_before(self, mention: Mention, unit: int) -> Person | None:
        """Whom a description follows after a comma: `Eva Lund, the lawyer who said`."""
        if mention.first < 2 or self._words[unit][mention.first - 1].text != ",":
            return None
        before = next((each for each in self._mentions[unit] if each.last == mention.first - 2), None)
        return self._named(before)

    def _known_by(self, words: Sequence[str], unit: int) -> Person | None:
        """Whom "the former president" and "the singer" mean where nobody is said to be that: who was last a subject or spoke."""
        if not self._salient or unit - self._salient[-1][0] > _JUST or not _KNOWN_BY.intersection(words):
            return None
        last = self._salient[-1][1]
        is_other = last.role and (words[-1] in last.role.lower() or "former" not in words)
        return last if last.is_shown and not is_other else None

    def _recent_persons(self, unit: int) -> list[Person]:
        nearby = [person for found in self._in_unit[max(0, unit - _MEMORY) : unit + 1] for _, person in found]
        return nearby[::-1]

    def _pronoun(self, mention: Mention, unit: int, quoted: str) -> Speaker | None:
        word = mention.text.lower()
        if word == "i":
            return self._author
        if word in ("it", "they"):
            remembered = self._institution if word == "it" else self._group
            return remembered[1] if remembered and unit - remembered[0] <= 1 else None
        before = 0 if self._follows_words(unit, mention) else mention.first
        person = self._last_salient(unit, before, _PRONOUNS[word], quoted)
        if person is None:
            return self._just_unnamed(unit)
        person.is_shown = True
        return person.speaker

    def _just_unnamed(self, unit: int) -> Speaker | None:
        """The protester or the officer, without a name, who spoke last, if nobody was named since."""
        seen, speaker = self._unnamed or (-1, None)
        if speaker is None or unit - seen > _JUST or any(self._in_unit[seen + 1 : unit + 1]):
            return None
        return None if self._salient and self._salient[-1][0] > seen else speaker

    def _follows_words(self, unit: int, mention: Mention) -> bool:
        """Whether a pronoun's clause ends its sentence: `Mr Berg is a fox, he argued.` Whom the words before name is somebody else."""
        words, cue = self._words[unit], mention.last + 1
        if not mention.first or cue >= len(words) or words[cue].lower not in CUES:
            return False
        before = words[mention.first - 1]
        return (before.text == "," or before.quotation is not None) and (
            cue + 1 == len(words) or words[cue + 1].text in _ENDS
        )

    def _closes_words(self, unit: int, mention: Mention) -> bool:
        """Whether words stand before a pronoun's clause: `"…," he said`, unlike `In 2019, he said`."""
        led = mention.first and self._words[unit][mention.first - 1].quotation is not None
        return bool(led) or self._follows_words(unit, mention)

    def _last_salient(self, unit: int, before: int, gender: str, quoted: str = "") -> Person | None:
        """Whoever fits and last spoke or was a subject, if nobody else who fits was named later."""
        fits = self._fitting(unit, gender, quoted)
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

    def _fitting(self, unit: int, gender: str, quoted: str) -> Callable[[Person], bool]:
        """Whether a person may be meant by a pronoun of this gender; "Radio Iowa" only if nobody else may."""
        named = set(re.findall(r"\w+", quoted))
        evident = self._salient[-1][1] if self._salient else None

        def agrees(person: Person) -> bool:
            is_named = surname_of(person.name) in named and person is not evident
            return person.gender in ("", gender) and not is_named

        recent = [*self._recent_persons(unit), *(person for seen, person in self._salient if unit - seen <= _MEMORY)]
        shown = any(person.is_shown and agrees(person) for person in recent)
        before = self._subject_before(unit)
        return lambda person: (
            agrees(person)
            and (
                person.is_shown
                or person is before
                or (not shown and self._common.isdisjoint(part.lower() for part in person.name))
            )
        )

    def _subject_before(self, unit: int) -> Person | None:
        """Whom the sentence before in the same paragraph is about: `Tomas Brandt repeated his call. "It is late," he said.`"""
        subject = self._subjects[unit - 1] if unit and self._paragraphs[unit - 1] == self._paragraphs[unit] else None
        return self._named(subject) if subject and subject.kind != "pronoun" else None

    def guess(self, mention: Mention, unit: int, quoted: str = "") -> Speaker | None:
        """Whom a pronoun most likely means where that is not certain: who fits and last spoke or was named."""
        word = mention.text.lower()
        if mention.kind != "pronoun":
            return None
        since = unit - _GUESSED[word]
        if word in ("it", "they"):
            remembered = [each for each in (self._institution, self._group) if each]
            latest = max(remembered, key=lambda each: each[0], default=None)
            return latest[1] if latest and latest[0] >= since else None
        fits = self._fitting(unit, _PRONOUNS[word], quoted)
        here = [person for first, person in self._in_unit[unit] if first < mention.first and fits(person)]
        named = [] if self._follows_words(unit, mention) else here
        spoke = [(seen, person) for seen, person in self._salient if seen >= since and fits(person)]
        later = range(unit - 1, spoke[-1][0] if spoke else max(0, since) - 1, -1)
        between = [person for at in later for person in self._newly_named(at, word) if fits(person)]
        last = [person for _, person in spoke[-1:]]
        # `"…," he said` goes on with whoever spoke; "He has …" with whom the sentence before names.
        nearest = last or between[:1] if self._closes_words(unit, mention) else between[:1] or last
        likely = named[:1] or nearest or self._only_one(unit, fits) or here
        if not likely and quoted:
            return self.resolve(mention, unit) or self.guess(mention, unit)
        return likely[0].speaker if likely else None

    def _newly_named(self, unit: int, pronoun: str) -> list[Person]:
        """Persons whom a unit names before it calls anybody "he": of `he was paired with Koepka` none."""
        words = self._words[unit]
        return [person for first, person in self._in_unit[unit] if all(word.lower != pronoun for word in words[:first])]

    def _only_one(self, unit: int, fits: Callable[[Person], bool]) -> list[Person]:
        """The only person who fits among all that spoke or were named lately."""
        recent = [person for person in self._recent_persons(unit - 1) if fits(person)]
        recent += [person for seen, person in self._salient if unit - seen <= _MEMORY and fits(person)]
        return recent[:1] if len({person.name for person in recent}) == 1 else []

    def _still_in_view(self, person: Person, seen: int, unit: int, fits: Callable[[Person], bool]) -> bool:
        for found in self._in_unit[unit - 1 : seen : -1]:
            here = [other for _, other in found if fits(other)]
            if here:
                return person in here
        return True
