"""Why there is no answer: what was looked for, what is missing, what came nearest. An outcome, not an apology."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from index.catalog import span_of_sentences
from index.corpus import Corpus
from index.dates import find_dates
from index.dates.almanac import WEEKDAYS_WRITTEN
from index.records import DateRange, Day, Document, Statement
from rag.answers import MOST_NAMED, Answer, Citation, Interpretation, Nearest
from rag.asked.days import short_day
from rag.asked.intents import QUOTED
from rag.asked.manners import is_said_so
from rag.evidence import Candidate, Sufficiency
from rag.overviews.subject import Spoken
from rag.question import Question
from rag.quotations import Match, told
from rag.reading.coverage import mentions
from rag.reading.emphasis import marked
from rag.refusing.premise import instead
from rag.search import is_later
from rag.topics import on_topic
from rag.words import PRONOUN, numbers_lacking, words

MOST_NEAREST = 3
BESIDE_DAY = 2
"""Words that may stand beside a weekday that answers: `Tuesday morning`."""
_DAYS = f"(?:{'|'.join(WEEKDAYS_WRITTEN)})"
_WEEKDAY = re.compile(
    rf"(?:(?:on|last|next|this|late|early)\s+)*(?:{_DAYS}|yesterday|today|tomorrow|tonight)", re.IGNORECASE
)
_OTHER_TIME = re.compile(
    rf"\b(?:every|each|most|some|an?|(?!(?:On|Last|Next|This|Late|Early|By|Since|Until)\b|{_DAYS})[A-Z]\w+)\s+{_DAYS}\b|\b{_DAYS}s\b|\b{_DAYS}\s*(?:to|through|until|and|or|[-–])\s*{_DAYS}|\b(?:1\d|20)\d\d\b"
)
"""Beside a weekday, what makes it another than the last before the day of publication: `every Monday`, `Ruby Tuesday`, a year."""


def unknown_speaker(empty: Answer, question: Question, corpus: Corpus) -> Answer:
    """Somebody was asked for who said nothing; where they are only mentioned, that is shown."""
    name = question.unknown_speaker
    hits = corpus.catalog.search_text(name, MOST_NEAREST, phrase=True)
    passages = corpus.catalog.passages([identity for identity, _ in hits])
    places = [(each.document_id, each.start, each.end, each.text) for each in passages.values()]
    mentioned = f"; mentioned in {len(places)} passage(s), but not as a speaker" if places else ""
    return _refused(empty, f"no statement of {name!r} in the index{mentioned}", places, f"mentions {name}")


def no_statement(empty: Answer, question: Question, corpus: Corpus) -> Answer:
    """No statement of that speaker, on that day, about that topic: the nearest of each is named."""
    asked = question.interpretation
    near: Sequence[Statement] = ()
    parts = [f"nothing {f'told with “{question.manner}”' if question.manner else 'said'} {looked_for(asked)}"]
    if asked.dates and not corpus.catalog.statements(speakers=asked.speakers, days=asked.dates, limit=1):
        parts.append(nearest_days(asked, asked.dates, corpus))
    if asked.speakers:
        near = corpus.catalog.statements(speakers=asked.speakers, limit=MOST_NEAREST)
        parts.append(
            f"{' and '.join(asked.speakers) if len(asked.speakers) <= MOST_NAMED else 'these'} said other things"
            if near
            else ""
        )
    if not corpus.catalog.counts().statements:
        parts.append("the index holds no statements at all")
    return _with_statements(empty, "; ".join(part for part in parts if part), near, "by the same speaker", corpus)


def left_open(question: Question, listed: Sequence[Statement], corpus: Corpus) -> str:
    """What a list leaves open: `which year: 2022 (41), 2023 (18)?`, or `200 of 836 statements are listed`."""
    asked = question.interpretation
    if not listed:
        return ""
    if re.match(r"\s*who\s+(?:else\s+)?(?:disagree|differ)", question.text, re.IGNORECASE):
        return f"everybody who spoke about {asked.topic} is listed; whether they disagree is for you to judge"
    notes = [f"no statement of {question.unknown_speaker!r} in the index"] if question.unknown_speaker else []
    notes += [f"without {' and '.join(question.excepted)}"] if question.excepted else []
    if question.manner and not any(is_said_so(each.cue, question.manner) for each in listed):
        notes.append(f"none of this is told with “{question.manner}”")
    if asked.topic and not question.quote:
        notes += _off_topic(listed, asked.topic, corpus)
    if not (asked.topic or question.quote or question.manner):
        notes += _of_more(asked, listed, corpus, alone=not notes)
    return "; ".join(notes)


def _of_more(asked: Interpretation, listed: Sequence[Statement], corpus: Corpus, *, alone: bool) -> list[str]:
    """Which year may be meant, and that there are more statements than are listed; of all the index only where nothing else is told."""
    if not (asked.dates or asked.speakers or asked.sources):
        total = corpus.catalog.counts().statements
        return [_listed(len(listed), total)] if total > len(listed) and alone else []
    said = corpus.catalog.statements(speakers=asked.speakers, days=asked.dates, sources=asked.sources)
    is_open = asked.dates is not None and asked.dates.first.year is None
    years = Counter(each.said_on.year for each in said if is_open and each.said_on and each.said_on.year)
    counted = ", ".join(f"{year} ({years[year]})" for year in sorted(years))
    more = [_listed(len(listed), len(said))] if len(said) > len(listed) else []
    return ([f"which year: {counted}?"] if len(years) > 1 else []) + more


def _off_topic(listed: Sequence[Statement], topic: str, corpus: Corpus) -> list[str]:
    """That some of the statements do not name the topic, or none does."""
    naming = on_topic(listed, topic, corpus.catalog)
    if not naming:
        return [f"“{topic}” is not in these words, but near them in the text, or in their meaning"]
    off = len(listed) - len(naming)
    return [f"without “{topic}” in the words, but near it in the text: {off} of {len(listed)}"] if off else []


def _listed(shown: int, total: int) -> str:
    return f"{shown} of {total} statements are listed: name a year, a speaker, an outlet or a topic"


def no_quotation(empty: Answer, question: Question, match: Match, corpus: Corpus) -> Answer:
    """The words were not said, or by somebody else: the real words and the real speaker are shown."""
    who = question.interpretation.whom or question.unknown_speaker or "anybody"
    if match.by_others:
        speakers = " and ".join(dict.fromkeys(each.speaker for each in match.by_others))
        return _with_statements(
            empty, f"not said by {who}; these are words of {speakers}", match.by_others, "the same words", corpus
        )
    reason = f"no statement by {who} holds exactly the words “{question.quote}”"
    place = match.nearest
    if place is None:
        return _refused(empty, reason, (), "")
    start, end = span_of_sentences(corpus.sentences(place.document_id), place.start, place.end)
    text = corpus.document(place.document_id).text[start:end]
    if not place.differences:
        reason = f"these words stand in the text shown, but it cannot be told that {who} said them"
    elif place.statement:
        reason += f"; nearest: {place.statement.speaker}, with {told(place.differences)}"
    else:
        reason += f"; nearest in the text shown, with {told(place.differences)}"
    return _refused(empty, reason, [(place.document_id, start, end, text)], "similar words")


def no_passage(
    empty: Answer, question: Question, found: Sequence[Candidate], verdict: Sufficiency, corpus: Corpus
) -> Answer:
    """No sentence carries the question; where its premise is false, what the nearest one says instead is named."""
    missing = verdict.missing
    absent = [each for each in missing if not corpus.catalog.occurs(each)]
    reason = "no sentence in the index answers this"
    if absent:
        reason = f"nothing in the index about {', '.join(absent)}"
    elif missing:
        reason += f"; what comes nearest says nothing of {', '.join(missing)}"
    is_nowhere = len(missing) == 1 and not any(mentions(missing[0], each.text) for each in found[:MOST_NEAREST])
    said = instead(question, missing[0], found) if is_nowhere else ""
    if said:
        reason = f"no sentence found says “{missing[0]}”; the nearest says “{said}”"
    places = [(each.document.id, *each.span, each.text) for each in found[:MOST_NEAREST]]
    return _refused(empty, reason, places, "nearest sentence")


def not_defined(empty: Answer, question: Question, found: Sequence[Spoken]) -> Answer:
    """The subject is spoken of, but nowhere is it said who or what it is."""
    places = [(each.document.id, *each.span, each.text) for each in found[:MOST_NEAREST]]
    return _refused(empty, f"no sentence found says who or what is meant by {question.subject}", places, "speaks of it")


def unsaid(empty: Answer) -> Answer:
    """What somebody did not say is asked for."""
    return _refused(empty, "documents tell what was said, not what was not", (), "")


def not_translated(empty: Answer) -> Answer:
    """Another language is asked for."""
    return _refused(empty, "answers are the documents' own words; nothing is translated", (), "")


def nothing_asked(empty: Answer) -> Answer:
    """A greeting, thanks, or a question about the program: it answers from the documents alone."""
    told = "ask about what the documents say: who said what, and when, what happened on a day, what an article is about"
    return _refused(empty, f"that asks nothing of the documents; {told}", (), "")


def no_document(empty: Answer, question: Question) -> Answer:
    """No document is by that author, of that day, of that outlet."""
    by = f" by {question.described.author}" if question.described.author else ""
    asked = question.interpretation
    if not (asked.dates or asked.sources):
        return _refused(empty, f"no document in the index is{by or ' known'}", (), "")
    published = looked_for(replace(asked, speakers=(), topic=""))
    return _refused(empty, f"no document in the index{by} was published {published}", (), "")


def left_unsaid(question: Question, texts: Sequence[str]) -> str:
    """Of a claim, or a question whether it is so, what no sentence shown has: without its names, numbers and days it is not borne out.

    A pronoun may stand for a name.
    """
    if question.answer_type != "yes_no":
        return ""
    said, days = " ".join(texts), question.interpretation.dates
    claim = question.text.replace(days.text, " ") if days and days.text else question.text
    lacking = numbers_lacking(claim, said)
    told = any(each.range.first in days or days.first in each.range for each in find_dates(said)) if days else True
    if days and not told and not set(re.findall(r"\d{4}", days.text)) & set(re.findall(r"\d{4}", said)):
        lacking.append(days.text)
    if lacking:
        return f"what is shown does not say “{'” or “'.join(lacking)}”"
    following = dict(pairwise(words(claim)))
    return _names_apart([name for name in question.names if following.get(name) not in question.names], texts)


def _names_apart(names: Sequence[str], texts: Sequence[str]) -> str:
    """Which names no sentence has, or that no one sentence has all of them; nothing where a pronoun may stand for one."""
    found = [[name for name in names if mentions(name, text)] for text in texts]
    if any(len(each) == len(names) for each in found) or any(PRONOUN.search(text) for text in texts):
        return ""
    if lacking := [name for name in names if not any(name in each for each in found)]:
        return f"what is shown does not say “{'” or “'.join(lacking)}”"
    return f"no one sentence shown names “{'”, “'.join(names)}” together"


def unless_empty(refused: Answer, corpus: Corpus) -> Answer:
    """The refusal, unless the index holds no document: that is the reason then, whatever was asked."""
    return refused if corpus.catalog.counts().documents else replace(refused, reason="the index holds no documents")


def looked_for(asked: Interpretation) -> str:
    """`by Olaf Scholz on 15 Feb 2022 about NATO`, as far as it was asked."""
    parts = []
    if asked.speakers:
        parts.append(f"by {asked.whom}")
    if asked.dates:
        first, last = short_day(asked.dates.first), short_day(asked.dates.last)
        parts.append(f"on {first}" if first == last else f"from {first} to {last}")
    if asked.topic:
        parts.append(f"about {asked.topic}")
    if asked.sources:
        parts.append("in " + " or ".join(asked.sources))
    return " ".join(parts) or "by anybody"


def nearest_days(asked: Interpretation, days: DateRange, corpus: Corpus) -> str:
    """`nearest: 16 Feb 2022 (1)`: the days that lie closest with statements of those asked for, and how many each has."""
    said = corpus.catalog.statements(speakers=asked.speakers) if asked.speakers else None
    known = {each.said_on for each in said if each.said_on} if said is not None else set(corpus.catalog.days())
    close = sorted(known, key=lambda day: (distance(day, days), str(day)))[:2]
    if not close:
        return "no statement in the index has a known day" if said is None else ""
    counts = Counter(
        {day: len(corpus.catalog.statements(speakers=asked.speakers, days=DateRange.only(day))) for day in close}
    )
    return "nearest: " + ", ".join(f"{short_day(day)} ({counts[day]})" for day in close)


def elsewhere(document: Document) -> str:
    """Said beside an answer that is not from what was spoken of."""
    named = f", but from “{document.title}”" if document.title else ""
    return f"not from what was cited before{named}"


def only_later(question: Question, document: Document) -> str:
    """Of an answer that was not out yet on the day the question is asked on."""
    if not (question.today and is_later(question, document.published)):
        return ""
    return f"published only after {short_day(question.today)}, the day this is asked on"


def day_meant(question: Question, best: Candidate) -> str:
    """`“Tuesday” is 3 Oct 2023, counted from the day of publication`, of a weekday that answers and whose date its sentence does not give.

    Nothing where it may be of another time: every Tuesday, quoted, from Monday to Friday, beside another date.
    """
    place, published = marked(question, best.text, best.answer, best.document.published), best.document.published
    if (
        question.answer_type != "day"
        or not place
        or not published
        or not published.year
        or _OTHER_TIME.search(best.text)
    ):
        return ""
    found = find_dates(best.text, today=published)
    quotations = [each.span() for each in QUOTED.finditer(best.text)]
    for each in found if len(found) == 1 else ():
        start, end = max(place[0], each.start), min(place[1], each.end)
        written = best.text[start:end]
        beside = words(f"{best.text[place[0] : start]} {best.text[end : place[1]]}") if written else ()
        is_quoted = any(first < start < last for first, last in quotations)
        if (
            not is_quoted
            and len(beside) <= BESIDE_DAY
            and _WEEKDAY.fullmatch(written)
            and each.range.first == each.range.last
        ):
            return f"“{written}” is {short_day(each.range.first)}, counted from the day of publication, {short_day(published)}"
    return ""


def distance(day: Day, asked: DateRange) -> int:
    """Days between a day and a range; an open year counts as the range's own.

    >>> distance(Day(None, 2, 14), DateRange.only(Day(2022, 2, 20)))
    6
    """
    year = asked.first.year or day.year or 2000
    here = Day(day.year if asked.first.year and day.year else year, day.month, min(day.day, 28)).to_date()
    first = Day(asked.first.year or year, asked.first.month, min(asked.first.day, 28)).to_date()
    last = Day(asked.last.year or year, asked.last.month, min(asked.last.day, 28)).to_date()
    assert here
    assert first
    assert last
    return max((first - here).days, (here - last).days, 0)


def _with_statements(empty: Answer, reason: str, statements: Iterable[Statement], why: str, corpus: Corpus) -> Answer:
    places = []
    for statement in list(statements)[:MOST_NEAREST]:
        start, end = corpus.catalog.sentences_around(statement)
        text = corpus.document(statement.document_id).text[start:end]
        places.append((statement.document_id, start, end, text))
    return _refused(empty, reason, places, why)


def _refused(empty: Answer, reason: str, places: Iterable[tuple[str, int, int, str]], why: str) -> Answer:
    unique = list(dict.fromkeys(places))
    nearest = tuple(Nearest(Citation(number, *place), why) for number, place in enumerate(unique, start=1))
    return replace(empty, outcome="no_evidence", reason=reason, nearest=nearest)
