"""On which day something was said: what the reporting clause, or else the document, tells.

The content is never looked at: the day of an event or a plan is not the day it was spoken of. A clause that tells of
another time without naming a day ("recently", "at the time") leaves the day open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from index.dates import find_dates, find_vague_dates
from index.records import Basis, Day, Document
from index.reported.clauses import PLACE_PREPOSITIONS
from index.reported.lexicon import CALENDAR, CUES, TIME_WORDS
from index.reported.reporting import Report
from index.reported.words import Word

When = tuple[Day | None, Basis]
_OTHER_DAYS = frozenset(
    {"yesterday", "ago", "week", "month", "year", "weeks", "months", "years", "days", "weekend", "last"}
)
_PAST = frozenset({"previously", "initially", "originally", "once", "famously", "recent"})
_THEN = re.compile(
    r"\b(?:at the time|that (?:same )?(?:day|night|morning|afternoon|evening|week|month|year|summer))\b", re.I
)
_NAMING = re.compile(r"\b(?:the|a|an|his|her|its|their|to|of)\s+$", re.I)
_OF_DAY = re.compile(r"(day)['’]s\b")
"""Of "in Monday's statement", which was made on that day."""
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_OPENING = 14  # words before the subject among which a day is looked for
_LEADS = frozenset(
    {
        "on",
        "in",
        "at",
        "during",
        "speaking",
        "late",
        "early",
        "earlier",
        "after",
        "before",
        "following",
        "shortly",
        "hours",
    }
)
_PAUSES = frozenset(
    {".", ",", ";", ":", "?", "!", "—", "–", "--", "and", "but", "as", "when", "while", "after", "before"}
)
_LINKING = frozenset({"then", "however", "but", "and", "meanwhile", "also", "so", "still", "yet", ","})
_NOUNS_BEFORE = frozenset({"a", "an", "the", "his", "her", "its", "their"})
_DATELINE = re.compile(r"\s*[A-Z][A-Z .,'’-]+[^\n]{0,60}?(?:\(|—|–|--| - )")


def day_of(report: Report, words: Sequence[Word], document: Document) -> When | None:
    """The one day that the clause of a report names, none where it names no time. `words` are its unit's."""
    opening, reporting = _opening(report, words), _reporting_words(report, words)
    if _is_past(opening, document.text) or _is_past(reporting, document.text):
        return None, "unknown"
    for clause in (opening if _names_time(opening) else (), reporting):
        if any(word.lower in TIME_WORDS or word.text[0].isdigit() for word in clause):
            return _stated(clause, document)
    return (None, "unknown") if report.aside or _tells_history(report, words, document.published) else None


def document_day(document: Document) -> When:
    """The day of publication, else that of a dateline such as "KYIV, Feb 14 (Reuters) –"."""
    if document.published:
        return document.published, "published"
    head = _DATELINE.match(document.text)
    days = find_dates(head[0]) if head else []
    if days and days[0].range.first == days[0].range.last:
        return days[0].range.first, "dateline"
    return None, "unknown"


def _is_past(clause: Sequence[Word], text: str) -> bool:
    """Whether these words tell of another time without a day: "recently", "at the time", "that afternoon"."""
    written = text[clause[0].start : clause[-1].end] if clause else ""
    vague = any(value == "PAST_REF" for _, _, value in find_vague_dates(written))
    return vague or any(word.lower in _PAST for word in clause) or _THEN.search(written) is not None


def _tells_history(report: Report, words: Sequence[Word], published: Day | None) -> bool:
    """Whether the sentence names a year gone by, outside what was said."""
    outside = [word for word in words if not any(start <= word.start < end for start, end in report.contents)]
    return _in_earlier_year(outside, published)


def _in_earlier_year(words: Sequence[Word], published: Day | None) -> bool:
    """Whether a year before that of the document is named: "in a 2017 interview"."""
    if not published or not published.year:
        return False
    return any(_YEAR.fullmatch(word.text) and int(word.text) < published.year for word in words)


def _stated(clause: Sequence[Word], document: Document) -> When | None:
    begins = clause[0].start
    written = _OF_DAY.sub(r"\1  ", document.text[begins : clause[-1].end])
    mentions = [
        each
        for each in find_dates(written, today=document.published)
        if not _names_a_thing(document.text, begins + each.start, begins + each.end)
    ]
    if not mentions and not any(word.lower in CALENDAR or word.lower in _OTHER_DAYS for word in clause):
        return (None, "unknown") if _in_earlier_year(clause, document.published) else None
    if len(mentions) != 1 or mentions[0].range.first != mentions[0].range.last:
        return None, "unknown"
    mention = mentions[0]
    if mention.basis == "relative":
        return _not_after(mention.range.first, document.published), "relative"
    return mention.range.first, "stated"


def _not_after(day: Day, published: Day | None) -> Day:
    """A weekday of the week before that of publication, if it is read as one of the week after: nothing is reported before it is said."""
    one, other = day.to_date(), published.to_date() if published else None
    return Day.of(one - timedelta(days=7)) if one and other and other < one <= other + timedelta(days=6) else day


def stated_day(words: Sequence[Word], document: Document) -> When | None:
    """The one day of the calendar that words name, if they name one and no other day."""
    found = find_dates(document.text[words[0].start : words[-1].end], today=document.published)
    one = len(found) == 1 and found[0].basis == "absolute" and found[0].range.first == found[0].range.last
    return (found[0].range.first, "stated") if one else None


def _names_a_thing(text: str, start: int, end: int) -> bool:
    """Whether a date is part of a name, as in "the Jan. 6 committee"."""
    return (
        _NAMING.search(text[max(0, start - 10) : start]) is not None
        and re.match(r"\s+[A-Za-z]", text[end:]) is not None
    )


def _reporting_words(report: Report, words: Sequence[Word]) -> Sequence[Word]:
    """The reporting clause without an apposition: "Lund, who was elected on May 3, said" names no day."""
    first, end = min(report.clause[0], report.subject.first), _clause_end(report, words)
    after = report.subject.last + 1
    apposition = words[after : after + 1] and words[after].text == ","
    if not apposition or (words[after + 1 : after + 2] and words[after + 1].lower in PLACE_PREPOSITIONS):
        return words[first:end]
    if report.cue < after:
        return words[first:after]
    return words[max(at for at in range(after, report.cue) if words[at].text == ",") : end]


def _clause_end(report: Report, words: Sequence[Word]) -> int:
    """Where the clause ends: after its adjuncts, and where its words stand before it, with the next pause: `…, Lund said beside Berg in May.`"""
    end = report.clause[1]
    begins, ends = words[report.subject.first].start, words[-1].end
    follows = any(begins <= start < ends and not _is_quotation(words, start) for start, _ in report.contents)
    if follows or not any(start < begins for start, _ in report.contents):
        return end
    while (
        end < len(words)
        and words[end].text not in _PAUSES
        and not words[end].quotation
        and not _is_of_thing(words, end)
    ):
        end += 1
    return end


def _is_of_thing(words: Sequence[Word], at: int) -> bool:
    """Whether what follows says which thing is meant: `a report on the flood`, `the rally for victims`."""
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return words[at].lower in ("of", "for", "about") or (
        words[at].lower == "on" and after in ("the", "a", "an", "its", "his", "her")
    )


def _is_quotation(words: Sequence[Word], start: int) -> bool:
    return any(word.quotation and word.start == start for word in words)


def _names_time(opening: Sequence[Word]) -> bool:
    """Whether the words before a subject tell when, as in "Then on Tuesday, Kirby said that"."""
    begins = next((at for at, word in enumerate(opening) if word.lower not in _LINKING), len(opening))
    leads = opening[begins : begins + 1] and opening[begins].lower in TIME_WORDS | _LEADS
    return bool(leads) and (
        any(word.lower in CALENDAR for word in opening)
        or any(word.lower in TIME_WORDS for word in opening[begins : begins + 3])
    )


def _opening(report: Report, words: Sequence[Word]) -> Sequence[Word]:
    """What stands before the subject of a report that is followed by its words, if it is short and tells of nothing else."""
    opening = words[: report.subject.first] if report.first >= report.clause[1] else ()
    plain = not any(word.quotation or _reports(opening, at) for at, word in enumerate(opening))
    return opening if plain and len(opening) <= _OPENING else ()


def _reports(words: Sequence[Word], at: int) -> bool:
    """Whether this word is a verb of saying: not "tweet" in "in a tweet"."""
    return words[at].lower in CUES and not (at and words[at - 1].lower in _NOUNS_BEFORE)
