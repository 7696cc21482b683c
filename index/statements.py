"""Document → Statements: who said what, when, to whom and where, by rules over English news text.

`reporting` finds the reporting clauses, `speakers` knows whom they mean; here the two become statements. A
quotation without such a clause is given to whoever goes on speaking; the day is read off the clause.
A speaker or a day that is not certain is not guessed: the statement, or the day, is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.clauses import PLACE_PREPOSITIONS
from index.dates import find_dates
from index.lexicon import CALENDAR, TIME_WORDS
from index.quotes import Quotation
from index.records import Basis, Day, Document, Kind, Span, Statement, make_statement
from index.reporting import Report, find_reports
from index.speakers import Cast, Speaker, find_mentions
from index.words import Word, is_heading, read_units

_SHORT = 4  # fewer quoted words than this, with nobody reporting them, are scare quotes
_OTHER_DAYS = frozenset(
    {"yesterday", "ago", "week", "month", "year", "weeks", "months", "years", "days", "weekend", "last"}
)
_DATELINE = re.compile(r"\s*[A-Z][A-Z .,'’-]+[^\n]{0,60}?(?:\(|—|–|--| - )")


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


@dataclass(frozen=True)
class _Floor:
    """Who has the floor: whose words a quotation without a reporting clause goes on with."""

    attribution: _Attribution | None = None
    unit: int = -1
    paragraph: int = -1


def extract_statements(document: Document, sentences: Sequence[Span]) -> list[Statement]:
    """The statements of a document in order, without overlap; nothing outside `sentences` is read.

    Takes time in proportion to the text, a second or two a megabyte.
    """
    return _Extraction(document, sentences).statements()


class _Extraction:
    """One document while it is read from the start."""

    def __init__(self, document: Document, sentences: Sequence[Span]) -> None:
        self.document = document
        self.units = [unit for unit in read_units(document.text, sentences) if not is_heading(unit.words)]
        self.mentions = [find_mentions(unit.words) for unit in self.units]
        self.cast = Cast(self.units, self.mentions)
        self.default_day = _document_day(document)
        self.floor = _Floor()
        self.waiting: list[Quotation] = []

    def statements(self) -> list[Statement]:
        found = [statement for number in range(len(self.units)) for statement in self._of_unit(number)]
        return _without_overlap(sorted(found, key=lambda statement: statement.start))

    def _of_unit(self, number: int) -> Iterator[Statement]:
        unit = self.units[number]
        self.cast.read_to(number)
        self._pass_floor(number)
        covered: set[int] = set()
        for report in find_reports(self.document.text, unit.words, self.mentions[number]):
            attribution = self._attribute(report, number)
            covered.update(range(report.first, report.end))
            self.floor = _Floor(None if report.verb.fragment else attribution, number, unit.paragraph)
            if attribution is None:
                continue
            self.cast.note_speaker(number, attribution.speaker)
            if report.first < report.end:
                yield from self._continued_before(unit.words[report.first], attribution)
                yield self._statement(unit.words[report.first : report.end], attribution)
        yield from self._unreported(number, covered)

    # --- who ---

    def _attribute(self, report: Report, number: int) -> _Attribution | None:
        before = self.floor.attribution
        words = self.units[number].words
        cue = words[report.cue].text
        if report.carried and before and self.floor.unit == number:
            return replace(before, cue=cue)
        speaker = self.cast.resolve(report.subject, number)
        if speaker is None:
            return None
        speaker = self.cast.describe(speaker, report.role)
        day, basis = self._said_on(report, words)
        written = self.document.text[words[report.subject.first].start : words[report.subject.last].end]
        return _Attribution(speaker, written, cue, day, basis, report.addressee, report.venue)

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

    def _unreported(self, number: int, covered: set[int]) -> Iterator[Statement]:
        """Quotations of their own: whole sentences, or after a pause in a sentence that reports."""
        unit = self.units[number]
        alone = not any(word.quotation is None and word.text[0].isalnum() for word in unit.words)
        reported = False  # whether a quotation or a colon stood before, as in `"A," he said, "b."`
        for at, word in enumerate(unit.words):
            pauses = at > 0 and unit.words[at - 1].text in (",", ":", ".", '"')
            goes_on = alone or (pauses and reported and self.floor.unit == number)
            if word.quotation and at not in covered and (goes_on or not covered):
                yield from self._going_on(word.quotation, number, goes_on=goes_on)
            reported = reported or word.text in ('"', ":")

    def _going_on(self, quotation: Quotation, number: int, *, goes_on: bool) -> Iterator[Statement]:
        quoted = self.document.text[quotation.start : quotation.end]
        if len(quoted.split()) < _SHORT and not quoted.endswith((".", "!", "?")):
            return
        if goes_on and self.floor.attribution:
            yield self._direct(quotation, self.floor.attribution)
            self.floor = replace(self.floor, unit=number, paragraph=self.units[number].paragraph)
            return
        self.cast.forget_speakers()  # somebody spoke whom we do not know: "he" may be that person
        if goes_on:
            self.waiting = [*self.waiting, quotation] if quotation.continued else [quotation]

    def _continued_before(self, first: Word, attribution: _Attribution) -> Iterator[Statement]:
        """Paragraphs of one long quotation whose speaker is named only in the last."""
        if first.quotation and first.quotation.continued:
            for quotation in self.waiting:
                yield self._direct(quotation, attribution)
        self.waiting = []

    # --- words ---

    def _statement(self, words: Sequence[Word], attribution: _Attribution) -> Statement:
        only = words[0].quotation
        if len(words) == 1 and only:
            return self._direct(only, attribution)
        kind: Kind = "mixed" if any(word.quotation for word in words) else "indirect"
        return self._make(words[0].start, words[-1].end, kind, attribution)

    def _direct(self, quotation: Quotation, attribution: _Attribution) -> Statement:
        return self._make(quotation.start, quotation.end, "direct", attribution)

    def _make(self, start: int, end: int, kind: Kind, attribution: _Attribution) -> Statement:
        return make_statement(
            self.document,
            start,
            end,
            kind=kind,
            speaker=attribution.speaker.name,
            speaker_text=attribution.speaker_text,
            cue=attribution.cue,
            role=attribution.speaker.role,
            said_on=attribution.said_on,
            said_on_basis=attribution.said_on_basis,
            addressee=attribution.addressee,
            venue=attribution.venue,
        )

    # --- when ---

    def _said_on(self, report: Report, words: Sequence[Word]) -> tuple[Day | None, Basis]:
        """The one day that the reporting clause names, else the document's; content is never looked at."""
        for clause in (_opening_time(report, words), _reporting_words(report, words)):
            if any(word.lower in TIME_WORDS or word.text[0].isdigit() for word in clause):
                return self._stated(clause)
        return (None, "unknown") if report.aside else self.default_day

    def _stated(self, clause: Sequence[Word]) -> tuple[Day | None, Basis]:
        text = self.document.text[clause[0].start : clause[-1].end]
        mentions = find_dates(text, today=self.document.published)
        if not mentions and not any(word.lower in CALENDAR or word.lower in _OTHER_DAYS for word in clause):
            return self.default_day
        if len(mentions) != 1 or mentions[0].range.first != mentions[0].range.last:
            return None, "unknown"
        mention = mentions[0]
        return mention.range.first, "relative" if mention.basis == "relative" else "stated"


def _without_overlap(statements: Sequence[Statement]) -> list[Statement]:
    """The earlier of two that overlap: in `Moore said: "…" Diaz said that …` the quotation is Moore's alone."""
    kept: list[Statement] = []
    for statement in statements:
        if not kept or statement.start >= kept[-1].end:
            kept.append(statement)
    return kept


def _reporting_words(report: Report, words: Sequence[Word]) -> Sequence[Word]:
    """The reporting clause without an apposition: "Lund, who was elected on May 3, said" names no day."""
    first, end = min(report.clause[0], report.subject.first), report.clause[1]
    after = report.subject.last + 1
    apposition = words[after : after + 1] and words[after].text == ","
    if not apposition or (words[after + 1 : after + 2] and words[after + 1].lower in PLACE_PREPOSITIONS):
        return words[first:end]
    if report.cue < after:
        return words[first:after]
    return words[max(at for at in range(after, report.cue) if words[at].text == ",") : end]


def _opening_time(report: Report, words: Sequence[Word]) -> Sequence[Word]:
    """The day that stands before the subject, as in "On Tuesday, Kirby said that"."""
    opening = words[: report.subject.first] if report.first >= report.clause[1] else ()
    begins = bool(opening) and opening[0].lower in TIME_WORDS | {"on"}
    names = any(word.lower in CALENDAR | TIME_WORDS for word in opening[:3])
    return opening if begins and names and len(opening) <= 8 else ()


def _document_day(document: Document) -> tuple[Day | None, Basis]:
    """The day of publication, else that of a dateline such as "KYIV, Feb 14 (Reuters) –"."""
    if document.published:
        return document.published, "published"
    head = _DATELINE.match(document.text)
    days = find_dates(head[0]) if head else []
    if days and days[0].range.first == days[0].range.last:
        return days[0].range.first, "dateline"
    return None, "unknown"
