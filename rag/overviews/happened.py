"""What happened on a day: the sentences that name it, each with the day marked.

The days of a sentence are read as those of any text: "on Monday" counts from the day of its document. Sentences that tell
of an event come before those that only name the day (telling.py); none is left out for that.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from index.corpus import Corpus
from index.dates import find_dates
from index.dates.almanac import MONTHS_WRITTEN, WEEKDAYS_WRITTEN, known_date
from index.dates.mentions import DateMention
from index.records import DateRange, Day, Document, Passage, Span
from rag.across.corroborate import MOST_SOURCES, same_report
from rag.evidence import sentences_of
from rag.generate import Draft
from rag.overviews.telling import (
    Tense,
    ends_in_full,
    in_a_name,
    is_ahead,
    is_heading,
    is_recurring,
    is_weekday,
    of_proceedings,
    tells_past,
    tense_asked,
)
from rag.question import Question
from rag.search import DEEP, Search, TextSearch
from rag.topics import topic_share

MOST_EVENTS = 8
OF_EACH = 2
DAYS_AFTER = 7
"""Within which newspapers still write of a day, often by the name of its weekday."""
DAYS_OF_WEEK = 7
WRITTEN_OUT = 7
"""Days of a range that are searched for one by one; of a longer one its months are."""
MOST_YEARS = 10
"""Years that are searched for one by one: each more finds more that names it by the way."""
DAYS_OF_YEAR = 364
"""From the first day of a year to its last."""
MOST_COMPARED = 200
"""Sentences, best first, that are compared with each other: no more than eight are shown, and comparing all takes quadratic time."""
OF_TOPIC = 0.5
"""The share of a topic's words that a sentence and its title hold, if it is about it."""

Dated = TypeVar("Dated")


@dataclass(frozen=True)
class Event:
    """A sentence that names a day asked for: the day, and where in the sentence it stands."""

    document: Document
    span: Span
    day: Day
    named: Span

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        return self.document.text[slice(*self.span)]


def events(question: Question, search: Search, corpus: Corpus) -> list[list[Event]]:
    """The sentences that name a day asked for, and hold the topic if there is one; those of one report together.

    First what tells of an event, then what was published soon after the day, then by how well its passage fits; two of each
    document, and of each day of a longer time, before more of any.
    """
    asked = question.interpretation
    if not asked.dates:
        return []
    found = list(dict.fromkeys(_named_in(_passages(question, asked.dates, search, corpus), asked.dates, corpus)))
    if asked.sources:
        found = [each for each in found if each.document.source in asked.sources]
    if asked.topic:
        shares = topic_share(asked.topic, [f"{each.document.title} {each.text}" for each in found])
        found = [each for each, share in zip(found, shares, strict=True) if share >= OF_TOPIC]
    found = _in_time(asked.dates, found, lambda event: event.day)
    tense = tense_asked(question.text)
    doubts = {each: _doubts(each, tense) for each in found}
    found.sort(key=lambda event: (doubts[event], not _is_fresh(event)))
    reports = _together(found[:MOST_COMPARED]) + [[each] for each in found[MOST_COMPARED:]]
    turns = _turns(reports, of_days=asked.dates.first != asked.dates.last)
    ordered = sorted(zip(reports, turns, strict=True), key=lambda each: (doubts[each[0][0]], each[1]))
    return [report for report, _ in ordered]


def published_then(question: Question, documents: Sequence[Document]) -> Sequence[Document]:
    """Those of the documents that were published on the days asked for, as far as that is known."""
    days = question.interpretation.dates
    return _in_time(days, documents, lambda document: document.published) if days else documents


def drafts(reports: Sequence[Sequence[Event]]) -> Iterator[Draft]:
    """The first eight in the order of their days, those of a document in the order of its text, each cited wherever it stands."""
    chosen = list(reports[:MOST_EVENTS])
    rank = {report[0].document.id: place for place, report in reversed(list(enumerate(chosen)))}
    chosen.sort(key=lambda report: _order(report[0], rank))
    several = len({report[0].document.id for report in chosen}) > 1
    for report in chosen:
        places = tuple((each.document.id, *each.span) for each in report[:MOST_SOURCES])
        yield Draft(report[0].text, places, report[0].named, compared=several)


def told(question: Question, reports: Sequence[Sequence[Event]]) -> str:
    """How many there are, where not all are shown, and that their year is not known, where one is asked for."""
    days = question.interpretation.dates
    notes = []
    if len(reports) > MOST_EVENTS:
        names = "fall into that time" if days and days.first != days.last else "name the day"
        fewer = "" if question.interpretation.topic else "; a topic leaves fewer"
        notes.append(f"{MOST_EVENTS} of {len(reports):,} sentences found that {names}{fewer}")
    return "; ".join([*notes, *_yearless(days, [report[0].day for report in reports])])


def told_of_published(question: Question, documents: Sequence[Document]) -> str:
    """Why what was published on the days stands for what happened on them."""
    days = question.interpretation.dates
    note = (
        "no sentence found falls into that time; this was published in it"
        if days and days.first != days.last
        else "no sentence found names the day; this was published on it"
    )
    return "; ".join([note, *_yearless(days, [each.published for each in documents])])


def _in_time(days: DateRange, found: Sequence[Dated], day_of: Callable[[Dated], Day | None]) -> list[Dated]:
    """Those that lie in the days for certain. Where there are none, those that may: their year is not known.

    Such a day may well lie in a month of 2022 that is asked for; in a year or more any would.
    """
    if not _names_year(days):
        return list(found)
    first, last = days.first.to_date(), days.last.to_date()
    known = [each for each in found if (day := day_of(each)) and day.year]
    return known or (list(found) if first and last and (last - first).days < DAYS_OF_YEAR else [])


def _yearless(days: DateRange | None, found: Iterable[Day | None]) -> list[str]:
    asked = days is not None and _names_year(days)
    return ["the text does not give the year"] if asked and not any(day and day.year for day in found) else []


def _names_year(days: DateRange) -> bool:
    return days.first.year is not None and days.last.year is not None


def _together(found: Sequence[Event]) -> list[list[Event]]:
    """Sentences of one report in a list each, one a document."""
    reports: list[list[Event]] = []
    for each in found:
        same = next((report for report in reports if same_report(report[0].text, each.text)), None)
        if same is None:
            reports.append([each])
        elif all(each.document.id != other.document.id for other in same):
            same.append(each)
    return reports


def _turns(reports: Sequence[Sequence[Event]], *, of_days: bool) -> Iterator[int]:
    """When each is to be shown: in the first turn two of each document, and of each day if they are of several, and so on."""
    of_document: Counter[str] = Counter()
    of_day: Counter[Day] = Counter()
    for first, *_ in reports:
        yield max(of_document[first.document.id], of_day[first.day] if of_days else 0) // OF_EACH
        of_document[first.document.id] += 1
        of_day[first.day] += 1


def _doubts(event: Event, asked: Tense) -> int:
    """How much speaks against a sentence: it is none, tells of no event of that day, or not of the past or future asked for."""
    text, named = event.text, event.named
    ahead = _lies_ahead(event)
    return sum(
        (
            is_heading(text, named),
            is_recurring(text, named),
            ends_in_full(text, named) and _is_fresh(event),
            in_a_name(text, named) and not _is_fresh(event),
            asked == "past" and (ahead or not tells_past(text)),
            asked == "ahead" and not ahead,
        )
    )


def _lies_ahead(event: Event) -> bool:
    """Whether the sentence was written before the day, or speaks of it as to come where a weekday may be either."""
    published, day = event.document.published, event.day
    one, other = (published.to_date() if published else None), day.to_date()
    if one and other and not 0 <= (one - other).days < DAYS_AFTER:
        return other > one
    return is_ahead(event.text, event.named)


def _order(event: Event, rank: Mapping[str, int]) -> tuple[int, tuple[int, int], int, Span]:
    return event.day.year or 0, event.day.in_year, rank[event.document.id], event.span


def _named_in(passages: Iterable[Passage], days: DateRange, corpus: Corpus) -> Iterator[Event]:
    """The sentences of passages that name one of the days, or a stretch of them."""
    for passage in passages:
        document = corpus.document(passage.document_id)
        for start, end in sentences_of(passage, corpus):
            for each in find_dates(document.text[start:end], today=document.published):
                meant = _meant(document.text[start:end], each, document.published)
                if meant.first in days and meant.last in days:
                    yield Event(document, (start, end), meant.first, (each.start, each.end))
                    break


def _meant(text: str, mention: DateMention, published: Day | None) -> DateRange:
    """The days that a sentence names, by more than the words of the date.

    A weekday before the document's own day, of which it speaks as to come, is that of the week after: a sentence of a Tuesday
    with "makes its next move Thursday". What only has its name from a day without a year may be of any year before.
    """
    named, days = (mention.start, mention.end), mention.range
    day, today = days.first.to_date(), published.to_date() if published else None
    if day and today and day < today and is_weekday(text, named) and is_ahead(text, named):
        return DateRange.only(Day.of(_later(day, DAYS_OF_WEEK)), days.text)
    if str(days.first.year) in mention.text or not in_a_name(text, named):
        return days
    if _is_soon(published, days.first) and not of_proceedings(text, named):
        return days
    return replace(days, first=replace(days.first, year=None), last=replace(days.last, year=None))


def _passages(question: Question, days: DateRange, search: Search, corpus: Corpus) -> Iterator[Passage]:
    """Those that hold the words of the days and the topic: what was published soon after by itself, then all."""
    asked = replace(question, text=" ".join([question.interpretation.topic, *_written(days)]).strip())
    first, last = days.first.to_date(), days.last.to_date()
    hits = search(asked, DEEP)
    if first and last:
        soon = DateRange(days.first, Day.of(_later(last, DAYS_AFTER)))
        hits = [*TextSearch(corpus.catalog)(asked, DEEP, published=soon), *hits]
    found = corpus.catalog.passages([hit.id for hit in hits])
    return (found[each] for each in dict.fromkeys(hit.id for hit in hits) if each in found)


def _written(days: DateRange) -> list[str]:
    """How texts may name the days: `February 14`, and `2022` and `Monday` where the year is known; of a long time its months and years.

    >>> _written(DateRange(Day(2022, 2, 14), Day(2022, 2, 15)))
    ['February 14 2022 Monday', 'February 15 2022 Tuesday']
    >>> _written(DateRange(Day(None, 12, 1), Day(None, 2, 28)))
    ['December', 'January', 'February']
    >>> _written(DateRange(Day(1, 1, 1), Day(2022, 12, 31)))[::9]
    ['2013', '2022']
    """
    known = _names_year(days)
    first, last = _dates(days)
    if (last - first).days < WRITTEN_OUT:
        each_day = [first + timedelta(days=day) for day in range((last - first).days + 1)]
        return [_named(day) if known else f"{MONTHS_WRITTEN[day.month - 1]} {day.day}" for day in each_day]
    begin, stop = 12 * first.year + first.month - 1, 12 * last.year + last.month
    months = [MONTHS_WRITTEN[month % 12] for month in range(begin, stop)] if stop - begin < 12 else []
    # Of a time without an end those next to the year that is named: "after 2022", "before 2022".
    years = range(first.year, last.year + 1)
    years = years[:MOST_YEARS] if last.year == date.max.year else years[-MOST_YEARS:]
    return [*months, *(str(year) for year in years if known)]


def _dates(days: DateRange) -> tuple[date, date]:
    """First and last day; those of open years as of 2000, which has every day, and of the winter that ends in it."""
    if _names_year(days):
        return known_date(days.first), known_date(days.last)
    (month, day), last = days.first.in_year, days.last.in_year
    year = 2000 - (last < (month, day))
    return date(year, month, min(day, monthrange(year, month)[1])), date(2000, *last)


def _named(day: date) -> str:
    return f"{MONTHS_WRITTEN[day.month - 1]} {day.day} {day.year} {WEEKDAYS_WRITTEN[day.weekday()]}"


def _later(day: date, number: int) -> date:
    """The day so many days later, or the last that there is."""
    return day + min(timedelta(days=number), date.max - day)


def _is_fresh(event: Event) -> bool:
    """Whether it was published on the day or soon after."""
    return _is_soon(event.document.published, event.day)


def _is_soon(published: Day | None, day: Day) -> bool:
    one, other = (published.to_date() if published else None), day.to_date()
    if one and other:
        return 0 <= (one - other).days <= DAYS_AFTER
    return published is not None and published.in_year == day.in_year
