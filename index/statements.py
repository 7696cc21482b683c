"""Document → Statements: who said what, when, to whom and where, in English news text.

The tagger (read by `tagged`), or without it the rules of `reporting`, find what reports what; `speakers` knows who is
meant; here the two become statements. A quotation without a reporting clause is given to whoever goes on speaking; the
day is read off the clause, and left out where it is not certain. With the tagger a pronoun that fits several persons is given
to the likeliest, without it to nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.records import Basis, Day, Document, Kind, Span, Statement, make_statement
from index.reported.clauses import Reading, apposition_after
from index.reported.lexicon import AUXILIARIES, CUES, MODIFIERS, OFFICES, Verb
from index.reported.mentions import Mention, find_mentions, with_surnames
from index.reported.persons import Speaker
from index.reported.quotes import Quotation
from index.reported.reporting import Report, find_according, find_reports, find_signature, find_turn
from index.reported.said_on import When, day_of, document_day, stated_day
from index.reported.tagged import read_reports
from index.reported.tagger import Tagger
from index.reported.words import Word, after_dateline, is_heading, paragraphs_of, read_units, without_captions
from index.speakers import Cast

LONGEST_READ = 500_000
"""Code points of a document that are read together, a long novel; whom one stretch introduces, the next does not know. Words
of a megabyte take 60 MB of memory."""
_TURNS = 3  # paragraphs that begin with a speaker in capitals: so many, of half as many speakers, make a transcript
_DATELINED = 4  # units among which the first may tell a place and a dash before the text
_GAP = 320  # characters of a reporting clause between two parts of what was said
_SHORT = 4  # fewer quoted words than this, with nobody reporting them, are scare quotes
_INSERTED = re.compile(
    r"\s*(?:,|--|—|–)?\s*(?:the \w+ )?(?:that |which )?(?:he|she|it|they)\s+(?:also\s+)?\w+\s*(?:that\s+)?"
    r"|,\s*saying\s+(?:that\s+)?"
)
_APPOSITIONS = frozenset({"the", "a", "an", "his", "her", "its", "their"}) | OFFICES | MODIFIERS


@dataclass(frozen=True)
class _Attribution:
    """All of a statement but its words."""

    speaker: Speaker
    speaker_text: str
    cue: str
    said_on: Day | None
    said_on_basis: Basis
    addressee: str = ""
    venue: str = ""
    named_at: int = -1  # where the speaker is written: words with the same one belong together


@dataclass(frozen=True)
class _Floor:
    """Who has the floor: whose words a quotation without a reporting clause goes on with."""

    attribution: _Attribution | None = None
    unit: int = -1
    paragraph: int = -1


@dataclass(frozen=True)
class _Said:
    """A statement in the making; words of one report share its attribution."""

    parts: tuple[Span, ...]
    kind: Kind
    attribution: _Attribution
    goes_on: bool = False

    @property
    def start(self) -> int:
        return self.parts[0][0]

    @property
    def end(self) -> int:
        return self.parts[-1][1]


def extract_statements(document: Document, sentences: Sequence[Span], tagger: Tagger | None = None) -> list[Statement]:
    """The statements of a document in order, no part of one over a part of another; nothing outside `sentences` is read.

    The tagger says what reports what; without one the rules of `reporting` do, in a second or two a megabyte.
    """
    read = stretches(document.text, sentences)
    return [found for stretch in read for found in _Extraction(document, stretch, tagger).statements()]


def stretches(text: str, sentences: Sequence[Span]) -> Sequence[Sequence[Span]]:
    """The sentences of a document as they are read together: all, or of a very long one at most `LONGEST_READ` code points.

    It ends with a paragraph where one ends after its half.
    """
    if not sentences or sentences[-1][1] - sentences[0][0] <= LONGEST_READ:
        return [sentences]
    begins = {paragraph[0][0] for paragraph in paragraphs_of(text, sentences)}
    found = [[sentences[0]]]
    for start, end in sentences[1:]:
        first = found[-1][0][0]
        if end - first > LONGEST_READ or (2 * (start - first) >= LONGEST_READ and start in begins):
            found.append([])
        found[-1].append((start, end))
    return found


class _Extraction:
    """One document while it is read from the start."""

    def __init__(self, document: Document, sentences: Sequence[Span], tagger: Tagger | None) -> None:
        self.document = document
        read = without_captions(read_units(document.text, sentences), document.text)
        in_paragraph = Counter(unit.paragraph for unit in read)
        read[:_DATELINED] = [after_dateline(unit) for unit in read[:_DATELINED]]
        self.units = [unit for unit in read if not is_heading(unit.words, alone=in_paragraph[unit.paragraph] == 1)]
        self.mentions = with_surnames([find_mentions(unit.words) for unit in self.units])
        self.cast = Cast(self.units, self.mentions, document.author)
        self._introduce()
        self.default_day = document_day(document)
        self.floor = _Floor()
        self.waiting: list[Quotation] = []
        self.starts = [unit.words[0].start for unit in self.units]
        self.quotations = {word.start: word.quotation for unit in self.units for word in unit.words if word.quotation}
        self.turns = self._labels()
        self.signatures = {
            number: found
            for number in range(len(self.units))
            if (found := self._turn(number) or self._signature(number))
        }
        self.signed = {start for found in self.signatures.values() for start in self._quoted(found.contents)}
        self.tagged = self._tagged(sentences, tagger) if tagger else None
        reports = [report for found in (self.tagged or {}).values() for report in found]
        self.covered = self.signed | {start for report in reports for start in self._quoted(report.contents)}

    def _introduce(self) -> None:
        """Roles that appositions give, wherever they stand: "Eva Lund, the mayor of Holm, …"."""
        for number, (unit, mentions) in enumerate(zip(self.units, self.mentions, strict=True)):
            reading = Reading(unit.words, mentions)
            for mention in mentions:
                after = mention.last + 2
                if mention.kind == "name" and reading.lower(after) in _APPOSITIONS:
                    role, _ = apposition_after(reading, mention.last + 1)
                    speaker = self.cast.resolve(mention, number) if role else None
                    if speaker and speaker.is_person:
                        self.cast.describe(speaker, role)
            for one, other in pairwise(mentions):  # "Holm's mayor, Eva Lund, …" and "Eva Lund, Holm's mayor, …"
                owned = other.kind == "common" and re.search(r"['’]s?\s", other.text)
                office, person = (other, one) if owned else (one, other)
                beside = other.first == one.last + 2 and reading.lower(one.last + 1) == ","
                if beside and office.kind == "common" and person.kind == "name" and office.text.split()[-1] in OFFICES:
                    speaker = self.cast.resolve(person, number)
                    if speaker and speaker.is_person:
                        whole = apposition_after(reading, one.last + 1)[0] if owned else ""
                        self.cast.describe(speaker, whole or office.text)

    def _tagged(self, sentences: Sequence[Span], tagger: Tagger) -> dict[int, list[Report]]:
        text = self.document.text
        paragraphs = [(each[0][0], each[-1][1]) for each in paragraphs_of(text, sentences)]
        return read_reports(text, self.units, self.mentions, tagger.tag(text, paragraphs))

    def statements(self) -> list[Statement]:
        said = [each for number in range(len(self.units)) for each in self._of_unit(number)]
        apart = _without_overlap(sorted(said, key=lambda each: each.start))
        return [self._statement(each) for each in self._joined(apart)]

    def _of_unit(self, number: int) -> Iterator[_Said]:
        self.cast.read_to(number)
        self._pass_floor(number)
        reports = self._reports(number)
        for report in reports:
            attribution = self._attribute(report, number)
            reached = self._reached(report, number)
            self.floor = _Floor(None if report.verb.fragment else attribution, reached, self.units[reached].paragraph)
            if attribution is None:
                continue
            self.cast.note_speaker(number, attribution.speaker)
            if report.contents:
                yield from self._continued_before(report.contents[0][0], attribution)
                signature = report is self.signatures.get(number)
                own = [span for span in report.contents if signature or span[0] not in self.signed]
                yield from (self._said(span, attribution, verbatim=report.verbatim) for span in own)
        yield from self._unreported(number, reported=bool(reports))

    def _reports(self, number: int) -> Sequence[Report]:
        if number in self.signatures:
            return [self.signatures[number]]
        text, words, mentions = self.document.text, self.units[number].words, self.mentions[number]
        if self.tagged is None:
            return self._with_contents(find_reports(text, words, mentions), words)
        # The tagger sometimes sees "according to" and its source, but not what they report.
        return self.tagged.get(number) or self._with_contents(find_according(text, words, mentions), words)

    def _with_contents(self, reports: Sequence[Report], words: Sequence[Word]) -> list[Report]:
        """The rules' reports with their words as spans of the text."""
        found = []
        for report in reports:
            said = report.first < report.end
            span = (words[report.first].start, words[report.end - 1].end) if said else (0, 0)
            found.append(replace(report, contents=(span,) if said else ()))
        self.covered.update(start for report in found for start in self._quoted(report.contents))
        return found

    def _labels(self) -> frozenset[str]:
        """The labels of a transcript: at least two, which begin several paragraphs; nothing of other texts."""
        labels = Counter(
            turn.text
            for number, unit in enumerate(self.units)
            if (number == 0 or self.units[number - 1].paragraph < unit.paragraph)
            and (turn := find_turn(unit.words, self.document.text))
            and (turn.text.isupper() or self.cast.knows(turn))
        )
        several = len(labels) > 1 and len(labels) <= max(2, labels.total() // 2)
        return frozenset(labels) if labels.total() >= _TURNS and several else frozenset()

    def _turn(self, number: int) -> Report | None:
        """A paragraph of a transcript: "LUND: The dam holds." Its words reach to the end of the paragraph or quotation."""
        unit = self.units[number]
        begins = number == 0 or self.units[number - 1].paragraph < unit.paragraph
        speaker = find_turn(unit.words, self.document.text) if self.turns and begins else None
        if speaker is None or speaker.text not in self.turns:
            return None
        last = next(
            (at - 1 for at in range(number + 1, len(self.units)) if self.units[at].paragraph > unit.paragraph),
            len(self.units) - 1,
        )
        quotation = unit.words[0].quotation
        start = quotation.start + len(speaker.text) + 1 if quotation else unit.words[speaker.last + 2].start
        end = quotation.end if quotation else self.units[last].words[-1].end
        start += len(self.document.text[start:end]) - len(self.document.text[start:end].lstrip())
        first = 0 if quotation else speaker.last + 1
        return Report(
            speaker, first, Verb(":"), first, first, (0, first), contents=((start, end),), cue_text=":", verbatim=True
        )

    def _signature(self, number: int) -> Report | None:
        """A quotation with its author after a dash: `"The dam holds." ― Eva Lund`, or on the next line."""
        words = self.units[number].words
        found = find_signature(words, self.mentions[number])
        quotations = [word for word in words if word.quotation]
        own = number == 0 or self.units[number - 1].paragraph < self.units[number].paragraph
        if quotations and not own:
            return None  # after other sentences it is the name of whoever wrote them
        if found and not quotations and number:
            before = self.units[number - 1].words
            if number > 1 and self.units[number - 2].paragraph == self.units[number - 1].paragraph:
                return None
            quotations = [word for word in before if word.quotation]
            if any(not word.quotation and word.text[0].isalnum() for word in before):
                return None
        if not found or not quotations:
            return None
        subject, role = found
        dash = subject.first - 1
        spans = tuple((word.start, word.end) for word in quotations)
        return Report(subject, dash, Verb("—"), dash, dash, (dash, subject.last + 1), role=role, contents=spans)

    def _quoted(self, spans: Sequence[Span]) -> Iterator[int]:
        """Where the quotations in these spans begin."""
        for start, end in spans:
            for unit in self.units[bisect_right(self.starts, start) - 1 : bisect_left(self.starts, end)]:
                yield from (
                    word.start for word in unit.words if word.quotation and word.start < end and start < word.end
                )

    def _quotations_in(self, spans: Sequence[Span]) -> str:
        """What stands between quotation marks in these spans."""
        found = (self.quotations[start] for start in self._quoted(spans))
        return " ".join(self.document.text[each.start : each.end] for each in found)

    def _reached(self, report: Report, number: int) -> int:
        """The last unit that a report's words reach."""
        ends = [end for _, end in report.contents]
        return max(number, bisect_left(self.starts, max(ends)) - 1) if ends else number

    # --- who ---

    def _attribute(self, report: Report, number: int) -> _Attribution | None:
        before = self.floor.attribution
        words = self.units[number].words
        cue = report.cue_text or words[report.cue].text
        if report.carried and before and self.floor.unit == number:
            return replace(before, cue=cue)
        if report.carried and self.tagged is not None:
            return None  # the tagger found no source, and nobody spoke before
        quoted = self._quotations_in(report.contents)
        speaker = self.cast.resolve(report.subject, number, quoted)
        if speaker is None and self.tagged is not None:
            speaker = self.cast.guess(report.subject, number, quoted)
        if speaker is None:
            return None
        speaker = self.cast.describe(speaker, report.role)
        day, basis = (
            day_of(report, words, self.document)
            or self._day_before(speaker, number)
            or self._day_of_caption(speaker, number)
            or self.default_day
        )
        spoken = report.verbatim and words[report.subject.first].quotation
        written = self.document.text[words[report.subject.first].start : words[report.subject.last].end]
        written = report.subject.text if spoken else written
        addressee, venue = report.addressee, report.venue
        if before and self.floor.unit == number and before.speaker.name == speaker.name:  # "told CNN that …, adding"
            addressee, venue = addressee or before.addressee, venue or before.venue
        named_at = words[report.subject.first].start
        return _Attribution(speaker, written, cue, day, basis, addressee, venue, named_at)

    def _pass_floor(self, number: int) -> None:
        """Nobody goes on after a paragraph without a statement, or once another person is the subject."""
        floor = self.floor
        if floor.attribution is None:
            return
        before = number - 1
        if before <= floor.unit:
            return
        another = self.cast.names_another(before, floor.attribution.speaker)
        introduced = self.units[before].words[-1].text == ":"
        if another or introduced or self.units[number].paragraph > floor.paragraph:
            self.floor = _Floor()

    # --- quotations that nobody is said to say ---

    def _unreported(self, number: int, *, reported: bool) -> Iterator[_Said]:
        """Quotations of their own: whole sentences, or after a pause in a sentence that reports."""
        unit = self.units[number]
        alone = not any(word.quotation is None and word.text[0].isalnum() for word in unit.words)
        introduced = False  # whether a quotation or a colon stood before, as in `"A," he said, "b."`
        for at, word in enumerate(unit.words):
            pauses = at > 0 and unit.words[at - 1].text in (",", ":", ".", '"')
            goes_on = alone or (pauses and introduced and self.floor.unit == number)
            if word.quotation and word.start not in self.covered and (goes_on or not reported):
                yield from self._going_on(word.quotation, number, goes_on=goes_on)
            introduced = introduced or word.text in ('"', ":")

    def _going_on(self, quotation: Quotation, number: int, *, goes_on: bool) -> Iterator[_Said]:
        quoted = self.document.text[quotation.start : quotation.end]
        if len(quoted.split()) < _SHORT and not quoted.endswith((".", "!", "?")):
            return
        if goes_on and self.floor.attribution:
            yield self._direct(quotation, self.floor.attribution)
            self.floor = replace(self.floor, unit=number, paragraph=self.units[number].paragraph)
            return
        if _is_title(quoted):
            return
        self.cast.forget_speakers()  # somebody spoke whom we do not know: "he" may be that person
        if goes_on:
            self.waiting = [*self.waiting, quotation] if quotation.continued else [quotation]

    def _continued_before(self, first: int, attribution: _Attribution) -> Iterator[_Said]:
        """Paragraphs of one long quotation whose speaker is named only in the last."""
        quotation = self.quotations.get(first)
        if quotation and quotation.continued:
            for waiting in self.waiting:
                yield self._direct(waiting, attribution)
        self.waiting = []

    # --- words ---

    def _said(self, span: Span, attribution: _Attribution, *, verbatim: bool) -> _Said:
        """Direct where the span is one quotation, with its marks; else with or without quoted words in it."""
        if verbatim:
            return _Said((span,), "direct", attribution)
        only = self.quotations.get(span[0])
        if only and only.outer_end == span[1]:
            return self._direct(only, attribution)
        kind: Kind = "mixed" if any(self._quoted([span])) else "indirect"
        return _Said((span,), kind, attribution)

    def _direct(self, quotation: Quotation, attribution: _Attribution) -> _Said:
        return _Said(((quotation.start, quotation.end),), "direct", attribution, goes_on=quotation.continued)

    def _joined(self, said: Sequence[_Said]) -> list[_Said]:
        """One statement for what a reporting clause, or the break of a paragraph within a quotation, divides.

        As in `"A," she said, adding that b. "C."`, the clause may itself hold a statement.
        """
        kept: list[_Said] = []
        for each in said:
            for back in (1, 2):
                over = kept[-back:] if len(kept) >= back else []
                joined = self._join(over[0], each) if over and (back == 1 or self._is_aside(*over)) else None
                if joined:
                    kept[-back] = joined
                    break
            else:
                kept.append(each)
        return kept

    def _is_aside(self, one: _Said, two: _Said) -> bool:
        """Whether the second stands in the clause that reports the first."""
        same = one.attribution.named_at == two.attribution.named_at
        return same and one.kind == "direct" and two.kind == "indirect"

    def _join(self, one: _Said, two: _Said) -> _Said | None:
        direct = "direct" in (one.kind, two.kind)
        kind: Kind = "direct" if direct else "mixed" if "mixed" in (one.kind, two.kind) else "indirect"
        apart = replace(one, parts=one.parts + two.parts, kind=kind)
        in_one = replace(one, parts=(*one.parts[:-1], (one.parts[-1][0], two.parts[0][1]), *two.parts[1:]), kind=kind)
        if self._inserted(one, two):
            return in_one
        gap = self.document.text[one.end : two.start]
        same = one.attribution is two.attribution or (direct and one.attribution.named_at == two.attribution.named_at)
        if not same or (direct and one.kind != two.kind) or (direct and _reports_again(gap)):
            return None
        near = len(gap) <= _GAP and "\n\n" not in gap and self._paragraph(one) == self._paragraph(two)
        if not (near or two.goes_on):
            return None
        return apart if direct or any(character.isalnum() for character in gap) else in_one

    def _inserted(self, one: _Said, two: _Said) -> bool:
        """Whether the second clause reports within the first: "… -- the day that he said …", "…, he also said …", "…, saying …"."""
        if "direct" in (one.kind, two.kind) or one.attribution.speaker.name != two.attribution.speaker.name:
            return False
        gap = self.document.text[one.end : two.start]
        return one.attribution is not two.attribution and _INSERTED.fullmatch(gap) is not None

    def _paragraph(self, said: _Said) -> int:
        return self.units[bisect_right(self.starts, said.start) - 1].paragraph

    def _statement(self, said: _Said) -> Statement:
        attribution = said.attribution
        return make_statement(
            self.document,
            said.start,
            said.end,
            kind=said.kind,
            speaker=attribution.speaker.name,
            speaker_text=attribution.speaker_text,
            cue=attribution.cue,
            role=attribution.speaker.role,
            said_on=attribution.said_on,
            said_on_basis=attribution.said_on_basis,
            addressee=attribution.addressee,
            venue=attribution.venue,
            parts=said.parts,
        )

    # --- when ---

    def _day_of_caption(self, speaker: Speaker, number: int) -> When | None:
        """The day on which a picture shows the speaker: `Lund speaks in Tarn on March 8. "The dam holds," she said.`"""
        before = number - 1
        if before < 0 or self.units[before].paragraph != self.units[number].paragraph:
            return None
        subject = self.cast.subject_of(before)
        shown = subject and subject[1].name == speaker.name and _shows(self.units[before].words, subject[0])
        return stated_day(self.units[before].words, self.document) if shown else None

    def _day_before(self, speaker: Speaker, number: int) -> When | None:
        """The day of what the same person said just before, as in "Biden said last week …" and then "he added …"."""
        before = self.floor.attribution
        if before is None or before.speaker.name != speaker.name or number - self.floor.unit > 1:
            return None
        if before.said_on == self.default_day[0]:
            return None
        return before.said_on, "relative" if before.said_on else "unknown"


def _shows(words: Sequence[Word], subject: Mention) -> bool:
    """Whether a sentence tells in the present tense what its subject does, as below a picture."""
    after = words[subject.last + 1]
    return after.lower in ("is", "are") or (
        after.lower.endswith("s") and after.lower not in AUXILIARIES and after.text.islower()
    )


def _is_title(quoted: str) -> bool:
    """Whether words between quotation marks are the title of a work: `"Since U Been Gone"`."""
    long = [word for word in quoted.split() if len(word) > 3]
    return bool(long) and all(word[0].isupper() for word in long) and quoted[-1].isalnum()


def _reports_again(gap: str) -> bool:
    """As in `"A," she sang before asking, "B"`: the clause between has a verb for each."""
    words = [word.lower() for word in re.findall(r"\w+", gap)]
    return not re.search(r"[.?!]\W*$", gap) and any(word in CUES and CUES[word][1] == "-ing" for word in words)


def _without_overlap(said: Sequence[_Said]) -> list[_Said]:
    """The earlier of two that overlap: in `Moore said: "…" Diaz said that …` the quotation is Moore's alone."""
    kept: list[_Said] = []
    for each in said:
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return kept
