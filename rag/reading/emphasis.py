"""Where in a sentence the answer proper stands, for the kinds of answer that can be told by their form.

A number, a day, a person, a place or a reason; when no stretch of the sentence has that form, or the question asks for
something else, nothing is marked. The sentence itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from index.dates import find_dates
from index.dates.almanac import MONTHS_WRITTEN, WEEKDAYS_WRITTEN
from index.numerals import NUMERALS, TENS
from index.records import Day, Span
from rag.question import Question
from rag.words import STOP_WORDS, stems, words

_NUMBER = re.compile(
    r"(?<![\w.,-])[$€£]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?(?:\s+(?:hundred|thousand|million|billion|trillion|percent))?"
    r"(?:\s+(?:euros?|dollars?|pounds?|rubles?|hours?|days?|weeks?|months?|years?|minutes?|people|percent))?"
    rf"|\b(?:(?:{'|'.join(TENS)})-\w+|{'|'.join(NUMERALS)}|dozens?|half|hundreds?|thousands?|millions?)\b"
    r"(?:\s+(?:hundred|thousand|million|billion|hours?|days?|weeks?|months?|years?|minutes?))*",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w'’-]*[\w](?:\s+(?:(?:of|the|de|von|van|al|bin)\s+)?[A-Z][\w'’-]*\w)*")
_PLACE = re.compile(
    r"\b(?:in|to|at|from|near|into|of|on|city of|country of|visit to)\s+((?:the\s+)?(?:\w+\s+city\s+of\s+)?"
    r"[A-Z][\w'’-]*\w(?:\s+[A-Z][\w'’-]*\w)*)"
)
_DESTINATION = re.compile(r"\bto\s+((?:the\s+)?(?:\w+\s+city\s+of\s+)?[A-Z][\w'’-]*\w(?:\s+[A-Z][\w'’-]*\w)*)")
_REASON = re.compile(
    r"\b(?:because|due\s+to|owing\s+to|out\s+of\s+(?:concern|fear)|in\s+order\s+to|so\s+that|thanks\s+to)\b[^,.;”\"]*",
    re.IGNORECASE,
)
AFTER_FIGURE = 30
"""Code points after a number in which stands what it counts: `more than 30 leading senior and junior players`."""
_COUNTED = re.compile(
    r"\bhow\s+many\s+(?:of\s+the\s+|different\s+|more\s+|other\s+)?(?P<noun>[a-z][\w-]+)", re.IGNORECASE
)
_ASKS_MANNER = re.compile(
    r"\W*how\s+(?:did|does|do|is|are|was|were|can|could|will|would|has|have|had)\b", re.IGNORECASE
)
_COMPARED = re.compile(
    r"\b(?:first|most|least|best|worst|(?:bigg|bloodi|busi|cold|deadli|dri|fast|great|heavi|high|hott|larg|long|low|sharp|short|slow|small"
    r"|steep|strong|warm|weak|wett)est)\b[^,.;:]*\bsince\s+$"
)
"""Before a day of the last of its kind: `the largest since 2008`."""
_SINCE_WHEN = re.compile(r"\b(?:last|previous|before|since)\b", re.IGNORECASE)
_ASKS_DESTINATION = re.compile(r"\bwhere\b.*\bto\W*$|\bwhere\s+to\b", re.IGNORECASE)
_CALENDAR = re.compile(rf"\b(?:{'|'.join((*MONTHS_WRITTEN, *WEEKDAYS_WRITTEN))})\b")
_COUNTS = re.compile(
    rf"\d|\b(?:half|third|quarter|percent|hundred|once|twice|today|century)\b|{_CALENDAR.pattern}|{_NUMBER.pattern}",
    re.IGNORECASE,
)
_OR = re.compile(r"(?<!\bone)(?<!\bmore)\s+or\s+(?!(?:not|so|less|more|false)\b)", re.IGNORECASE)
_ANY_DAY = Day(2000, 1, 1)
"""Where a sentence names a day, as "on Friday", does not depend on the day that it counts from."""
_YEAR_OR_HOUR = re.compile(
    r"(?<![\d,.$£€])\b(?:1\d{3}|20\d{2})s?\b(?![,.]\d)|\b\w+(?:st|nd|rd|th)[ -]century\b|\b\d{1,4}\s(?:BCE?|AD|CE)\b"
    r"|(?<=\b[Ii]n )(?<!one in )(?<!\d in )[1-9]\d\d\b(?=\s*[,.;)])|\b\d{1,2}:\d{2}\b|\b\d{1,2}\s?(?:[ap]\.?m\b|o['’]clock\b)|\b(?:noon|midnight|dawn|dusk|sunrise|sunset|morning|evening)\b"
)
"""What tells when, beside the days that index/dates/__init__.py reads: in texts of history, and by the clock."""
_ASKS_SHARE = re.compile(
    r"\b(?:percentage|per\s?cent|(?:interest|tax|unemployment|jobless|inflation|mortgage|approval)\s+rates?)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"%|\bper\s?cent|\bpoints?\b|\b(?:half|third|quarter|zero)\b", re.IGNORECASE)


def answer_span(question: Question, sentence: str, published: Day | None) -> Span | None:
    """The stretch of the sentence that has the form asked for and stands nearest to the question's words.

    Offsets are into `sentence`. Words that the question itself holds are no answer to it.
    """
    places = _destinations if _ASKS_DESTINATION.search(question.text) else _places
    finders = {"number": _numbers, "person": _people, "place": places, "reason": _reasons}
    if question.answer_type == "day":
        found: Iterable[Span] = (
            span for span in _days(sentence, published) if not _is_of_before(question, sentence, span)
        )
    elif question.answer_type in finders:
        found = finders[question.answer_type](sentence)
    else:
        return None
    fresh = [span for span in found if not _asked(question, sentence[span[0] : span[1]])]
    if question.answer_type == "number":
        fresh = [span for span in fresh if _counts_there(question, sentence, span)]
    return min(fresh, key=lambda span: _distance(question, sentence, span), default=None)


def marked(question: Question, sentence: str, read: Span | None, published: Day | None) -> Span | None:
    """The words that the reader points to, unless a number or a day is asked for and they hold none; else those of the form.

    Where yes or no is asked for the whole sentence decides; of "did A or B …?" one of the two may be marked.
    """
    if question.answer_type == "yes_no":
        chooses = read and _OR.search(question.text) and _asked(question, sentence[slice(*read)])
        return read if chooses else None
    if (
        read
        and question.answer_type == "other"
        and _ASKS_MANNER.match(question.text)
        and _is_bare_number(sentence, read)
    ):
        return None
    if read and question.answer_type == "day" and _is_of_before(question, sentence, read):
        return answer_span(question, sentence, published)
    counts = question.answer_type in ("number", "day")
    if read and (not counts or _COUNTS.search(sentence[slice(*read)])):
        return read
    return answer_span(question, sentence, published) or read


def _is_of_before(question: Question, sentence: str, span: Span) -> bool:
    """Whether a day is that of the last of its kind, `the largest since 2008`, which was not asked for."""
    return bool(_COMPARED.search(sentence[: span[0]])) and not _SINCE_WHEN.search(question.text)


def _is_bare_number(sentence: str, span: Span) -> bool:
    return re.fullmatch(r"\W*[\d.,]+%?\W*", sentence[slice(*span)]) is not None


def has_answer_form(question: Question, sentence: str, published: Day | None) -> bool:
    """Whether a sentence can answer at all: one asked "how many" must hold a number, one asked "when" a day, a rate a share."""
    if question.answer_type in ("number", "other") and _ASKS_SHARE.search(question.text):
        return bool(_SHARE.search(sentence))
    if question.answer_type not in ("number", "day", "person", "place"):
        return True
    return answer_span(question, sentence, published) is not None


def counts(question: Question, sentence: str, number: Span) -> bool:
    """Whether a number stands before what is counted: `30 players`, where it is asked how many players."""
    asked = _COUNTED.search(question.text)
    following = sentence[number[0] : number[1] + AFTER_FIGURE]
    return bool(asked and stems([asked["noun"]])[0] & stems([following])[0])


def new_names(sentence: str, question: Question) -> list[Span]:
    """Runs of capitalised words that the question does not hold itself."""
    return [span for span in _people(sentence) if not _asked(question, sentence[slice(*span)])]


def _numbers(sentence: str) -> Iterator[Span]:
    dates = [(each.start, each.end) for each in find_dates(sentence)]
    for found in _NUMBER.finditer(sentence):
        if not any(start < found.end() and found.start() < end for start, end in dates):
            yield found.span()


def _days(sentence: str, published: Day | None) -> Iterator[Span]:
    days = [(each.start, each.end) for each in find_dates(sentence, today=published or _ANY_DAY)]
    yield from days
    for found in _YEAR_OR_HOUR.finditer(sentence):
        if not any(start < found.end() and found.start() < end for start, end in days):
            yield found.span()


def _people(sentence: str) -> Iterator[Span]:
    for found in _NAME.finditer(sentence):
        first = words(found.group())[0].casefold()
        if first not in STOP_WORDS and not _CALENDAR.search(found.group()):
            yield found.span()


def _places(sentence: str) -> Iterator[Span]:
    for found in _PLACE.finditer(sentence):
        if not _CALENDAR.search(found.group(1)):
            yield found.span(1)


def _destinations(sentence: str) -> Iterator[Span]:
    return (found.span(1) for found in _DESTINATION.finditer(sentence))


def _reasons(sentence: str) -> Iterator[Span]:
    return (found.span() for found in _REASON.finditer(sentence))


def _asked(question: Question, found: str) -> bool:
    """Whether all of it stands in the question already."""
    held, asked = stems([found, question.text])
    return held <= asked


def _counts_there(question: Question, sentence: str, span: Span) -> bool:
    """Whether a number counts what is in the place asked for: `130,000 troops near Kyiv and more in Belarus` does not."""
    for place in re.findall(r"\b(?:in|at)\s+([A-Z]\w+)", question.text):
        found = re.search(rf"\bin\s+{re.escape(place)}\b", sentence)
        if found and span[1] <= found.start() and re.search(r"\band\b|;", sentence[span[1] : found.start()]):
            return False
    return True


def _distance(question: Question, sentence: str, span: Span) -> tuple[int, int]:
    """How far, in code points, the span lies from the nearest word that the question holds too; then its place."""
    (wanted,) = stems([question.text])
    spoken = [found for found in re.finditer(r"\w+", sentence) if found.group().casefold() not in STOP_WORDS]
    held = stems([found.group() for found in spoken])
    shared = (found.start() for found, each in zip(spoken, held, strict=True) if each & wanted)
    return min((_gap(span, place) for place in shared), default=0), span[0]


def _gap(span: Span, place: int) -> int:
    return 0 if span[0] <= place < span[1] else min(abs(place - span[1]), abs(span[0] - place))
