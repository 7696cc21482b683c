"""What happened on a day: the sentences that name it, each with the day marked.

The days of a sentence are read as those of any text: "on Monday" counts from the day of its document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from index.corpus import Corpus
from index.dates import find_dates
from index.records import DateRange, Day, Document, Passage, Span
from rag.corroborate import MOST_SOURCES, same_report
from rag.evidence import sentences_of
from rag.generate import Draft
from rag.question import Question
from rag.search import DEEP, Search, TextSearch, topic_share

MOST_EVENTS = 8
OF_EACH = 2
DAYS_AFTER = 7
"""Within which newspapers still write of a day, often by the name of its weekday."""
WRITTEN_OUT = 7
"""Days of a range that are searched for one by one; of a longer one its months are."""
DAYS_OF_MONTH = 31
OF_TOPIC = 0.5
"""The share of a topic's words that a sentence and its title hold, if it is about it."""
_MONTHS = tuple("January February March April May June July August September October November December".split())
_WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())


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

    First what was published soon after the day, then by how well its passage fits, two of each document before more of any.
    """
    days, topic = question.interpretation.dates, question.interpretation.topic
    assert days
    found = list(dict.fromkeys(_named_in(_passages(question, days, search, corpus), days, corpus)))
    if days.first.year is not None:
        found = [each for each in found if each.day.year] or [each for each in found if _is_short(days)]
    if topic:
        shares = topic_share(topic, [f"{each.document.title} {each.text}" for each in found])
        found = [each for each, share in zip(found, shares, strict=True) if share >= OF_TOPIC]
    reports: list[list[Event]] = []
    for each in sorted(found, key=lambda event: not _is_fresh(event)):
        same = next((report for report in reports if same_report(report[0].text, each.text)), None)
        if same is None:
            reports.append([each])
        elif all(each.document.id != other.document.id for other in same):
            same.append(each)
    of_document: Counter[str] = Counter()
    turns = []
    for report in reports:
        turns.append(of_document[report[0].document.id] // OF_EACH)
        of_document[report[0].document.id] += 1
    return [report for _, report in sorted(zip(turns, reports, strict=True), key=lambda each: each[0])]


def drafts(reports: Sequence[Sequence[Event]]) -> Iterator[Draft]:
    """The first eight in the order of their days, those of a document in the order of its text, each cited wherever it stands."""
    chosen = list(reports[:MOST_EVENTS])
    rank = {report[0].document.id: place for place, report in reversed(list(enumerate(chosen)))}
    chosen.sort(key=lambda report: _order(report[0], rank))
    several = len({report[0].document.id for report in chosen}) > 1
    for report in chosen:
        places = tuple((each.document.id, *each.span) for each in report[:MOST_SOURCES])
        yield Draft(report[0].text, places, report[0].named, compared=several)


def told(reports: Sequence[Sequence[Event]]) -> str:
    """How many there are, where not all are shown."""
    if len(reports) <= MOST_EVENTS:
        return ""
    return f"{MOST_EVENTS} of {len(reports)} sentences found that name the day; a topic leaves fewer"


def _is_short(days: DateRange) -> bool:
    """Whether a day of no known year may well lie in it: in a month of 2022, hardly in 2022."""
    first, last = days.first.to_date(), days.last.to_date()
    return first is not None and last is not None and (last - first).days < 2 * DAYS_OF_MONTH


def _order(event: Event, rank: Mapping[str, int]) -> tuple[int, tuple[int, int], int, Span]:
    return event.day.year or 0, event.day.in_year, rank[event.document.id], event.span


def _named_in(passages: Iterable[Passage], days: DateRange, corpus: Corpus) -> Iterator[Event]:
    """The sentences of passages that name one of the days, or a stretch of them."""
    documents: dict[str, Document] = {}
    for passage in passages:
        document = documents.setdefault(passage.document_id, corpus.catalog.document(passage.document_id))
        for start, end in sentences_of(passage, corpus):
            for each in find_dates(document.text[start:end], today=document.published):
                if each.range.first in days and each.range.last in days:
                    yield Event(document, (start, end), each.range.first, (each.start, each.end))
                    break


def _passages(question: Question, days: DateRange, search: Search, corpus: Corpus) -> Iterator[Passage]:
    """Those that hold the words of the days and the topic: what was published soon after by itself, then all."""
    asked = replace(question, text=" ".join([question.interpretation.topic, *_written(days)]).strip())
    first, last = days.first.to_date(), days.last.to_date()
    hits = search(asked, DEEP)
    if first and last:
        soon = DateRange(days.first, Day.of(last + timedelta(days=DAYS_AFTER)))
        hits = [*TextSearch(corpus.catalog)(asked, DEEP, published=soon), *hits]
    found = corpus.catalog.passages([hit.id for hit in hits])
    return (found[each] for each in dict.fromkeys(hit.id for hit in hits) if each in found)


def _written(days: DateRange) -> list[str]:
    """How texts may name the days: `February 14`, and `2022` and `Monday` where the year is known."""
    first, last = days.first.to_date(), days.last.to_date()
    if days.first == days.last or (first and last and (last - first).days < WRITTEN_OUT):
        each = [first + timedelta(days=day) for day in range((last - first).days + 1)] if first and last else []
        named = [f"{_MONTHS[day.month - 1]} {day.day} {day.year} {_WEEKDAYS[day.weekday()]}" for day in each]
        return named or [f"{_MONTHS[days.first.month - 1]} {days.first.day}"]
    if first and last and first.year != last.year:
        return [str(year) for year in range(first.year, last.year + 1)]
    whole = (days.first.month, days.last.month) == (1, 12)
    months = [] if whole else [*_MONTHS[days.first.month - 1 : days.last.month]]
    return [*months, *([str(first.year)] if first else [])]


def _is_fresh(event: Event) -> bool:
    """Whether it was published on the day or soon after."""
    published, day = event.document.published, event.day
    one, other = (published.to_date() if published else None), day.to_date()
    if one and other:
        return 0 <= (one - other).days <= DAYS_AFTER
    return published is not None and published.in_year == day.in_year
