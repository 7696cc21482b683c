"""The tagger's spans → reports: whose words, with which cue, to whom and where.

The tagger says which stretches are sources, cues and contents and which belong together. Here each source becomes
a mention that `speakers` can resolve, each content whole words, and a quotation is taken whole or not at all.
Contents of thoughts and wishes, which the tagger was taught too, are no statements; nor is what was not said.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from index.records import Span
from index.reported.clauses import Head, Reading, apposition
from index.reported.lexicon import (
    ADVERBS,
    AUXILIARIES,
    CALENDAR,
    CUES,
    DETERMINERS,
    INSTITUTIONS,
    NEGATIONS,
    NOT_SAID,
    OFFICES,
    PLACES,
    REPORTING,
    THOUGHTS,
    TIME_WORDS,
    Verb,
    is_given_name,
)
from index.reported.mentions import Mention, may_speak
from index.reported.reporting import Report, is_finite, with_adjuncts
from index.reported.tagger import Tagged
from index.reported.words import DASHES, Unit, Word

_PRONOUNS = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "they": "they", "them": "they",
    "their": "they", "it": "it", "its": "it",
}  # fmt: skip
_FIRST_PERSONS = frozenset({"i", "we", "you", "me", "us", "my", "our", "your"})
_OWN = frozenset({"my", "our"})
_APART = frozenset({"himself", "herself", "itself", "themselves", "on", "in", "here", "there"})
_RELATIVES = frozenset({"who", "whom", "whose", "which", "that"})
_UNSAID = NEGATIONS | {"declined", "declines", "declining", "refused", "refuses", "refusing", "without", "cannot"}
_POSSIBLE = frozenset({"will", "would", "could", "may", "might", "should", "must", "can", "if", "to", "whether"})
_DONE_TO = frozenset("accused blamed criticised criticized praised urged warned told asked charged".split())
_ANYBODY = frozenset({"anyone", "anybody", "whoever", "everyone", "nobody"})
_FORBIDS = 16  # words before a verb among which another may forbid it
_FORBIDDEN = frozenset(
    "illegal unlawful ban bans banned banning forbid forbids forbidden prohibit prohibits prohibited outlaw outlaws outlawed".split()
)
_DRAWN = frozenset({"drawing", "drew", "prompting", "prompted", "provoking", "provoked", "sparking", "sparked"})
_PASSIVE = frozenset({"be", "been", "being", "was", "were", "is", "are"})
_TRIMMED = frozenset(",.;:—–-'’‘“”\"") | {"--", "that", "..."}
_CUE_WORDS = 4  # a longer cue is shown by its verb alone


class _Place(NamedTuple):
    """A word of the document: its unit, and its number there."""

    unit: int
    word: int


def read_reports(
    text: str, units: Sequence[Unit], mentions: Sequence[Sequence[Mention]], tagged: Sequence[Tagged]
) -> dict[int, list[Report]]:
    """The reports of each unit that has one, in order; a report stands in the unit of its source.

    `tagged` are the spans of the whole text, as `Tagger.tag` returns them.
    """
    return _Linking(text, units, mentions, tagged).reports()


class _Linking:
    """One document's spans while they are put together."""

    def __init__(
        self, text: str, units: Sequence[Unit], mentions: Sequence[Sequence[Mention]], tagged: Sequence[Tagged]
    ) -> None:
        self.text, self.units, self.mentions, self.tagged = text, units, mentions, tagged
        self.unit_starts = [unit.words[0].start for unit in units]
        self.word_starts = [[word.start for word in unit.words] for unit in units]

    def reports(self) -> dict[int, list[Report]]:
        """By unit."""
        grouped: dict[tuple[int | None, int | None], list[Tagged]] = {}
        for each in self._chained():
            if each.role == "content" and (each.source is not None or each.cue is not None):
                said = next(reversed(grouped.values()))[-1] if grouped else None
                if said and self._goes_on(said, each):
                    grouped[said.source, said.cue][-1] = replace(said, end=each.end)
                else:
                    grouped.setdefault((each.source, each.cue), []).append(each)
        found: dict[int, list[Report]] = {}
        for (source, cue), contents in grouped.items():
            placed = self._report(source, cue, contents)
            if placed:
                found.setdefault(placed[0], []).append(placed[1])
        return {unit: sorted(reports, key=lambda each: each.clause) for unit, reports in found.items()}

    def _chained(self) -> Sequence[Tagged]:
        """The spans; of a quotation of several paragraphs, all are given to whom the last is given to."""
        quotations = [word.quotation for unit in self.units for word in unit.words if word.quotation]
        continued = {one.outer_start: two.outer_start for one, two in pairwise(quotations) if two.continued}
        if not continued:
            return self.tagged
        given = {each.start: each for each in self.tagged if each.role == "content"}
        spans = list(self.tagged)
        for number in range(len(spans) - 1, -1, -1):
            later = given.get(continued.get(spans[number].start, -1))
            if spans[number].role == "content" and later:
                spans[number] = replace(spans[number], source=later.source, cue=later.cue)
                given[spans[number].start] = spans[number]
        return spans

    def _report(self, source: int | None, cue: int | None, contents: Sequence[Tagged]) -> tuple[int, Report] | None:
        sourced = None if source is None else self._range(self.tagged[source])
        cued = None if cue is None else self._range(self.tagged[cue])
        anchor = sourced or cued
        if anchor is None or (source is not None and sourced is None):
            return None
        unit, (first, last) = anchor
        words = self.units[unit].words
        verb_at = None if cued is None or cued[0] != unit else self._verb_at(unit, *cued[1])
        if words[first].lower in CUES and sourced and first < last:  # "said widow Eva Lund", taken for a source
            verb_at, first = first, first + 1
            cued = unit, (verb_at, verb_at)
        if cued and cued[0] == unit and words[cued[1][0]].text in DASHES and cued[1][1] == first - 1:
            return None  # a name after a dash: `statements` tells signatures from by-lines
        spans = self._contents(contents, anchor, cued)
        quoted = any(self._quotes(span) for span in spans)
        if (
            not spans
            or (cued and self._is_unsaid(cued, quoted))
            or not (quoted or any(self._is_clause(cued, span) for span in spans))
        ):
            return None
        if words[first].lower in _ANYBODY or self._cue_text(cued).lower() == "under":
            return None
        if words[first].lower.startswith(("i'", "i’")) or (words[first].lower == "i" and not quoted):
            return None  # what an author says without marks is the article
        if quoted and not self._says(cued) and not any(self._holds_clause(span) for span in spans):
            return None
        if (
            not self._says(cued)
            and not may_speak(words[first : last + 1])
            and self._is_of_paragraph_before(spans[0], unit)
        ):
            return None  # "The trial honed in on …" after a paragraph that is a quotation
        own = tuple(span for span in spans if not self._is_of_paragraph_before(span, unit))
        leads = verb_at is not None and first < verb_at and not any(word.quotation for word in words[:first])
        if leads and any(self._quotes(span) for span in own):
            spans = own  # the words before are another's: `However, Lund calls the price a "drastic overpay"`
        relayed = self._relayed(unit, (first, last), cued, spans)
        if relayed:
            return relayed
        subject, role = self._subject(unit, first, last) if sourced else (Mention(first, last, "pronoun", "they"), "")
        if subject is None:
            return None
        subject = self._said_to_say(unit, verb_at) or subject
        cue_at = subject.first if verb_at is None else verb_at
        verb = CUES[words[cue_at].lower][0] if words[cue_at].lower in CUES else Verb(words[cue_at].lower)
        start, after = min(subject.first, cue_at), max(subject.last, cue_at, last) + 1
        head = Head(subject, start, cue_at, after, verb, role, inverted=cue_at < subject.first, carried=sourced is None)
        following = self._first_word(unit, after, spans)
        before = [each for each in self.mentions[unit] if each.last < following]
        report = with_adjuncts(self.text, Reading(words[:following], before), head)[0]
        return unit, replace(report, first=following, end=following, contents=spans, cue_text=self._cue_text(cued))

    def _relayed(
        self, unit: int, source: Span, cued: tuple[int, Span] | None, spans: Sequence[Span]
    ) -> tuple[int, Report] | None:
        """As in `"…," Lund said, according to TASS` and `Lund said that …, TASS reported`: her words, TASS the venue."""
        outlet = self.units[unit].words[source[0] : source[1] + 1]
        place = self._place(spans[0][1] - 1)
        if cued is None or place is None or not self._relays(cued) or self._place(spans[0][0]) != (place.unit, 0):
            return None
        words = self.units[place.unit].words
        for subject in self.mentions[place.unit]:
            verb_at = subject.last + 1
            while verb_at <= place.word and words[verb_at].lower in ADVERBS:
                verb_at += 1
            if verb_at > place.word or CUES.get(words[verb_at].lower, ("", ""))[1] not in ("past", "present"):
                continue
            before = subject.first > 0 and (words[subject.first - 1].text == "," or words[subject.first - 1].quotation)
            after = words[verb_at + 1 : place.word + 1]
            led = words[: subject.first]
            quotes = bool(led) and all(word.quotation or not word.text[0].isalnum() for word in led)
            if quotes or (before and all(word.lower in TIME_WORDS | {"on"} for word in after)):
                said = _trimmed(words, 0, subject.first)
            elif subject.first == 0:
                said = _trimmed(words, verb_at + 1, place.word + 1)
            else:
                continue
            if said:
                content = words[said[0]].start, words[said[1] - 1].end
                verb = CUES[words[verb_at].lower][0]
                clause = (subject.first, place.word + 1 if before else verb_at + 1)
                report = Report(
                    subject, verb_at, verb, verb_at + 1, verb_at + 1, clause, venue=_written(outlet),
                    contents=(content, *spans[1:]), cue_text=words[verb_at].text,
                )  # fmt: skip
                return place.unit, report
        return None

    def _said_to_say(self, unit: int, verb_at: int | None) -> Mention | None:
        """Lund of `the Ledger reported Lund as saying`."""
        words = self.units[unit].words
        for each in self.mentions[unit]:
            as_at = each.last + 1
            if (
                verb_at is not None
                and each.first == verb_at + 1
                and as_at + 1 < len(words)
                and words[as_at].lower == "as"
            ):
                return each if CUES.get(words[as_at + 1].lower, ("", ""))[1] == "-ing" else None
        return None

    def _relays(self, cued: tuple[int, Span]) -> bool:
        """Whether a cue tells by whom words have come down: "according to", "reported"."""
        unit, (first, last) = cued
        return any(
            word.lower in ("according", "reported", "reports") for word in self.units[unit].words[first : last + 1]
        )

    # --- places ---

    def _place(self, offset: int) -> _Place | None:
        """The word at an offset, or after it; none in a headline or between sentences that are cut out."""
        unit = bisect_right(self.unit_starts, offset) - 1
        if unit < 0 or self.units[unit].words[-1].end <= offset:
            return None
        return _Place(unit, max(0, bisect_right(self.word_starts[unit], offset) - 1))

    def _range(self, span: Tagged) -> tuple[int, Span] | None:
        """Unit, first and last word of a span outside quotations."""
        first, last = self._place(span.start), self._place(span.end - 1)
        if first is None or last is None or first.unit != last.unit:
            return None
        words = self.units[first.unit].words
        if words[first.word].quotation or words[last.word].quotation:
            return None  # within a quotation somebody else reports; but "Marcia “Cia” Price" is a name
        return first.unit, (first.word, last.word)

    def _first_word(self, unit: int, after: int, spans: Sequence[Span]) -> int:
        """The first word of this unit, at or after a place, that belongs to a content; else their number."""
        words = self.units[unit].words
        inside = (at for at in range(after, len(words)) if any(s <= words[at].start < e for s, e in spans))
        return next(inside, len(words))

    # --- what ---

    def _contents(
        self, contents: Sequence[Tagged], anchor: tuple[int, Span], cued: tuple[int, Span] | None
    ) -> tuple[Span, ...]:
        """The spans of contents as whole words, a quotation with its marks, without "that" and marks around."""
        spans = sorted(span for each in contents for span in self._whole_words(each, anchor, cued))
        kept: list[Span] = []
        for start, end in spans:
            if not kept or start >= kept[-1][1]:
                kept.append((start, end))
        return tuple(self._led(span, kept[:at]) for at, span in enumerate(kept))

    def _led(self, span: Span, before: Sequence[Span]) -> Span:
        """Only the quotation of a content that ends with one, where a colon or the reporting clause leads to it.

        As in `its headline: "A"`, or `"A," he said, referring to b, "c."`, where `before` holds another part.
        """
        last = self._place(span[1] - 1)
        if last is None or last.word == 0:
            return span
        word, mark = self.units[last.unit].words[last.word], self.units[last.unit].words[last.word - 1]
        split = any(self._quotes(each) for each in before) and mark.text == ","
        return (
            (word.start, word.end) if word.quotation and span[0] < mark.start and (mark.text == ":" or split) else span
        )

    def _whole_words(self, content: Tagged, anchor: tuple[int, Span], cued: tuple[int, Span] | None) -> Iterator[Span]:
        first, last = self._place(content.start), self._place(content.end - 1)
        if first is None or last is None:
            return
        for unit in range(first.unit, last.unit + 1):
            words = self.units[unit].words
            begin = first.word if unit == first.unit else 0
            end = last.word + 1 if unit == last.unit else len(words)
            taken = [anchor, cued] if cued else [anchor]
            for from_, until in _between(begin, end, [span for number, span in taken if number == unit]):
                trimmed = _trimmed(words, from_, until)
                if trimmed:
                    yield words[trimmed[0]].start, words[trimmed[1] - 1].end

    def _words_of(self, span: Span) -> list[Word]:
        """The words that begin in a span."""
        first, last = self._place(span[0]), self._place(span[1] - 1)
        if first is None or last is None:
            return []
        units = self.units[first.unit : last.unit + 1]
        return [word for unit in units for word in unit.words if span[0] <= word.start < span[1]]

    def _quotes(self, span: Span) -> bool:
        """Whether a span of whole words holds a quotation."""
        return any(word.quotation for word in self._words_of(span))

    # --- how ---

    def _verb_at(self, unit: int, first: int, last: int) -> int:
        """The reporting verb of a cue, else its first word."""
        words = self.units[unit].words
        return next((at for at in range(first, last + 1) if words[at].lower in CUES), first)

    def _is_unsaid(self, cued: tuple[int, Span], quoted: bool) -> bool:
        """Whether the words were not said: denied, possible, or only thought (unless they are quoted)."""
        unit, (first, last) = cued
        words = self.units[unit].words
        verb_at = next((at for at in range(first, last + 1) if words[at].lower in CUES), last)
        before = {word.lower for word in words[max(0, first - 2) : verb_at]}
        cue = [word.lower for word in words[first : last + 1]]
        verb = words[verb_at].lower
        if (before | {verb}) & _UNSAID or _is_of_nobody(words, verb_at):
            return True
        if "according" in cue:
            return False
        if not _DONE_TO.isdisjoint(cue) and (before | set(cue)) & _PASSIVE:  # "has been accused of", by others
            return True
        if all(word in AUXILIARIES for word in cue):  # "the review is “a disaster”"
            return True
        if quoted:
            return bool(before & {"will", "if", "whether"}) and verb not in CUES
        passive = verb.endswith(("ed", "told", "said")) and bool(before & _PASSIVE)
        return passive or bool(before & _POSSIBLE) or not THOUGHTS.isdisjoint(cue) or "asked" in cue

    def _is_of_paragraph_before(self, span: Span, unit: int) -> bool:
        place = self._place(span[0])
        return place is not None and self.units[place.unit].paragraph < self.units[unit].paragraph

    def _says(self, cued: tuple[int, Span] | None) -> bool:
        """Whether a cue holds a verb of saying."""
        if cued is None:
            return False
        unit, (first, last) = cued
        words = self.units[unit].words[first : last + 1]
        return any(word.lower in CUES or word.lower in REPORTING or word.lower == "according" for word in words)

    def _holds_clause(self, span: Span) -> bool:
        """Whether words within marks are more than the name of a book, a law, or a word or two."""
        quotations = [word.quotation for word in self._words_of(span) if word.quotation]
        return any(_is_clause(self.text[each.start : each.end]) for each in quotations)

    def _is_clause(self, cued: tuple[int, Span] | None, span: Span) -> bool:
        """Whether words that are not quoted are said: a clause after a verb of saying, or after "that".

        "She issued an order" and "she announced a merger" do not tell what she said.
        """
        words = self._words_of(span)
        if not any(is_finite(word) or word.lower == "to" for word in words) and not (cued and self._is_according(cued)):
            return False
        if self._says(cued):
            return True
        first = self._place(span[0])
        before = self.units[first.unit].words[: first.word] if first else ()
        return len(before) > 1 and before[-1].text == "that" and before[-2].lower not in NOT_SAID

    def _is_according(self, cued: tuple[int, Span]) -> bool:
        unit, (first, last) = cued
        return any(word.lower == "according" for word in self.units[unit].words[first : last + 1])

    def _goes_on(self, said: Tagged, thought: Tagged) -> bool:
        """As in "Russia says it has no plan, but wants guarantees": the wish is part of what is said."""
        if said.source is None or said.source != thought.source or said.cue is None or thought.cue is None:
            return False
        places = [self._place(offset) for offset in (said.end - 1, self.tagged[thought.cue].start, thought.end - 1)]
        follows = said.end <= self.tagged[thought.cue].start < thought.start
        return (
            follows
            and len({place and place.unit for place in places}) == 1
            and not self._is_thought(said.cue)
            and self._is_thought(thought.cue)
        )

    def _is_thought(self, cue: int) -> bool:
        span = self.tagged[cue]
        return not THOUGHTS.isdisjoint(self.text[span.start : span.end].lower().split())

    def _cue_text(self, cued: tuple[int, Span] | None) -> str:
        """The reporting verb, else the cue as written if it is short."""
        if cued is None:
            return ""
        unit, (first, last) = cued
        verb = self.units[unit].words[self._verb_at(unit, first, last)]
        if verb.lower in CUES or last - first >= _CUE_WORDS:
            return verb.text
        written = _written(self.units[unit].words[first : last + 1])
        return written.strip(" ,:;.—–-―") or written

    # --- who ---

    def _subject(self, unit: int, first: int, last: int) -> tuple[Mention | None, str]:
        """The mention that a source is, and the role that an apposition gives; none for "we" and "you"."""
        words = self.units[unit].words
        opening = re.split("['’]", words[first].lower)[0]  # "she" of "she'd"
        says = last + 1 < len(words) and words[last + 1].lower in CUES  # as in "McDonald's said"
        trailing = {",", "'", "’"} if says else {",", "'", "’", "'s", "’s"}
        while last > first and words[last].lower in trailing:
            last -= 1
        if opening == "i" and first == last:
            return Mention(first, first, "pronoun", "I"), ""
        if opening in _FIRST_PERSONS and (first == last or opening not in _OWN):
            return None, ""
        if opening in _PRONOUNS and (first == last or opening in ("he", "she", "they", "it")):
            return Mention(first, first, "pronoun", _PRONOUNS[opening]), ""
        if words[first].lower in _RELATIVES:
            return self._antecedent(unit, first), ""
        core = _core_end(words, first, last)
        if words[first].lower in _OWN:
            return Mention(first, core, "common", _written(words[first : core + 1])), ""
        subject = self._named(unit, first, core)
        beside = next((each for each in self.mentions[unit] if each.first == core + 2 and each.last <= last), None)
        if subject.kind == "common" and beside and beside.name and words[core + 1].text == ",":
            described = words[first + (words[first].lower in DETERMINERS) : core + 1]
            return beside, beside.role or _written(described)  # "her rival, John Reed,"
        return subject, apposition(Reading(words, ()), core + 2, last + 1) if core < last else ""

    def _antecedent(self, unit: int, at: int) -> Mention | None:
        """Whom "who" means: the mention just before."""
        before = [each for each in self.mentions[unit] if each.last < at and each.kind != "pronoun"]
        return before[-1] if before and at - before[-1].last <= 3 else None

    def _named(self, unit: int, first: int, last: int) -> Mention:
        """The mention of these words: a name with its title, or the words themselves."""
        words = self.units[unit].words
        within = [each for each in self.mentions[unit] if each.first <= last and each.last >= first]
        whole = next((each for each in within if each.first <= first + 1 and each.last >= last), None)
        begins = (
            first + 1 if words[first].lower in DETERMINERS - {"his", "her", "their", "its"} and first < last else first
        )
        text = _written(words[begins : last + 1])
        several = any(word.lower == "and" for word in words[first : last + 1]) and len(within) > 1
        if whole and not several and whole.kind != "pronoun":
            return whole
        named = within[-1] if within and within[-1].last == last and within[-1].kind in ("name", "titled") else None
        if named and not several and named.name:
            before = words[begins : named.first]
            if not any(word.lower in ("of", "for", "and", "at", "in", "to", "with", "from", "on") for word in before):
                role = _written(before) if any(word.lower in OFFICES for word in before) else ""
                return replace(named, kind="titled", role=role) if role else named
        if within and within[0].kind in ("name", "titled") and within[0].first <= first and not several:
            after = words[within[0].last + 1 : last + 1]
            if all(word.lower in _APART or word.lower in ADVERBS | TIME_WORDS for word in after):
                return within[0]  # else the name is part of a description: "the American Academy of Medicine"
            if _is_at(within[0], after):
                return replace(within[0], kind="titled", role=_written(after[1:]))
        return Mention(first, last, "common", text)


def _is_clause(quoted: str) -> bool:
    """Whether quoted words say something: more than three of them, and not all long ones with a capital, as in titles.

    >>> _is_clause("The Art of the Comeback"), _is_clause("We will not go."), _is_clause("early voting")
    (False, True, False)
    """
    words = quoted.strip(".,!?").split()
    return len(words) > 3 and not all(word[0].isupper() for word in words if len(word) > 3)


def _is_of_nobody(words: Sequence[Word], verb_at: int) -> bool:
    """Whether a verb of saying tells what nobody said: `illegal to suggest`, `drawing a warning of`, `there is no denying`."""
    before = [word.lower for word in words[max(0, verb_at - _FORBIDS) : verb_at]]
    is_base = CUES.get(words[verb_at].lower, ("", ""))[1] == "base" and before[-1:] in (["to"], ["or"], ["from"])
    if is_base and not _FORBIDDEN.isdisjoint(before):
        return True
    return before[-1:] == ["no"] or (before[-1:] in (["a"], ["the"]) and before[-2:-1] in ([each] for each in _DRAWN))


def _is_at(mention: Mention, after: Sequence[Word]) -> bool:
    """Whether words say where a person is from: `Will Dunn at The New Statesman`, not `the University at Holm`."""
    given = len(mention.name) > 1 and is_given_name(mention.name[0])
    is_person = given or not any(part.lower() in INSTITUTIONS | PLACES for part in mention.name)
    links = ("at", "from", "with", "of") if given else ("at",)
    return mention.kind == "name" and is_person and len(after) > 1 and after[0].lower in links


def _between(begin: int, end: int, taken: Sequence[Span]) -> Iterator[Span]:
    """The words from `begin` to `end` (excluded) without those of source and cue (last included)."""
    for first, last in sorted(taken):
        if begin <= first and last < end:
            yield begin, first
            begin = last + 1
    yield begin, end


def _trimmed(words: Sequence[Word], begin: int, end: int) -> Span | None:
    """Without marks and "that" at its ends; nothing if no word is left."""
    while begin < end and not words[begin].quotation and words[begin].lower in _TRIMMED:
        if words[begin].text == "That":
            break  # "That tide gauge …"
        begin += 1
    while end > begin and not words[end - 1].quotation and words[end - 1].lower in _TRIMMED - {"that"}:
        end -= 1
    return (begin, end) if any(word.quotation or word.text[0].isalnum() for word in words[begin:end]) else None


def _core_end(words: Sequence[Word], first: int, last: int) -> int:
    """The last word of a source before its apposition, its relative clause or a day."""
    for at in range(first + 1, last + 1):
        modifies = words[at].lower in CALENDAR and words[at - 1].lower in DETERMINERS  # "an October poll"
        if words[at].text in (",", "(", ";", ":", "—", "–", "--") or (
            words[at].lower in _RELATIVES | CALENDAR and not modifies
        ):
            return max(first, at - 1 - (words[at - 1].lower == "on"))
    return last


def _written(words: Sequence[Word]) -> str:
    """The words, with a space where white space stands between them."""
    parts = [("" if at == 0 or words[at - 1].end == word.start else " ") + word.text for at, word in enumerate(words)]
    return "".join(parts)
