"""Questions over several articles: what each outlet says, and which of two reported first.

Every part of such a question is a question of its own, judged by the rules of any other, over the outlet that it names.
Whether articles agree is never decided here: their sentences are shown beside each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.corpus import Corpus
from rag.answers import Verdict
from rag.asked.days import short_day
from rag.evidence import Candidate, Sufficiency, candidates, judge
from rag.names import names_in
from rag.question import Part, Question
from rag.reading.coverage import mentions
from rag.search import Search, whole_of
from rag.words import content_words, words

PASSAGES = 50
NEARLY = 0.85
"""Of the best sentence's strength: from there on another may be the report that is meant."""

_FRAME = frozenset(
    """article articles report reports reported reporting published publish according coverage post review both other another
    individual person company organization same source sources discuss discusses discussed discussing discussion suggest suggests
    indicate indicates focus focuses feature featured features covered recently regarding one detailing mentioning specific
    specifically claim claims describe describes described""".split()
)
"""Words by which a question points to articles; none says what they are about."""
_ORDER = re.compile(r"\b(before|after|earlier\s+than|later\s+than|prior\s+to)\b", re.IGNORECASE)
_JUDGEMENT = re.compile(
    r"\b(?:in?consisten\w+|chang\w+|differ\w*|discrepan\w+|same|similar\w*|contra\w+|agree\w*|portray\w*|narrative)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Report:
    """What was found for one part of a question, best first, in the outlets that it names, and whether that suffices."""

    part: Part
    found: tuple[Candidate, ...]
    verdict: Sufficiency

    @property
    def best(self) -> Candidate:
        """The sentence shown for it."""
        return self.found[0]


def asks_of_several(question: Question) -> bool:
    """Whether several articles are asked for: of several outlets, or in several parts of one."""
    return len(list(_of_outlets(question))) > 1


def reports(question: Question, search: Search, corpus: Corpus) -> list[Report]:
    """The report asked for by each part that names an outlet; where all is asked of one outlet, by each part."""
    return [_report(question, part, search, corpus) for part in _of_outlets(question)]


def compared(question: Question, found: Sequence[Report]) -> list[Candidate]:
    """A sentence of each article asked for, in the order of the question; none unless each part has its evidence."""
    if len(found) < 2 or not all(each.verdict.enough for each in found):
        return []
    best = list(dict.fromkeys(each.best for each in found))
    several = len({each.document.id for each in best}) > 1
    return best if several and not missing_names(question, best) else []


def order(question: Question, found: Sequence[Report]) -> Verdict:
    """Whether the first report came before (or after) the second, by their days; nothing unless that is certain.

    It is not certain where a part has no evidence, a day is unknown or both are the same, where another sentence of the
    outlet fits nearly as well and would decide otherwise, or where more is asked than the order.
    """
    asked = [" ".join(each.casefold().split()) for each in _ORDER.findall(question.text)]
    if len(asked) != 1 or len(found) != 2 or _JUDGEMENT.search(question.text):
        return ""
    leads = bool(_ORDER.match(question.text.strip()))
    if question.answer_type != "yes_no" or not all(each.verdict.enough for each in found):
        return ""
    first, second = (_days(each) for each in found)
    if not (first and second):
        return ""
    if (asked[0] in ("after", "later than")) != leads:
        first, second = second, first
    decided = {one < other for one in first for other in second if one != other}
    return "" if len(decided) != 1 or first & second else "yes" if decided.pop() else "no"


def told(verdict: Verdict, found: Sequence[Report]) -> str:
    """How the days decide, or that nothing is decided."""
    if not verdict:
        return "what each article says is shown; whether they agree is for you to judge"
    documents = [each.best.document for each in found]
    days = " and ".join(f"{each.source} on {short_day(each.published)}" for each in documents if each.published)
    return f"{verdict}, by the days of publication: {days}"


def missing_names(question: Question, found: Sequence[Candidate]) -> list[str]:
    """Names of the question, outlets aside, that none of the articles holds."""
    text = " ".join(f"{each.document.title} {each.document.text}" for each in found)
    asked = (name for part in question.parts for name in _names_of(question, part))
    return [name for name in dict.fromkeys(asked) if not mentions(name, text)]


def _names_of(question: Question, part: Part) -> list[str]:
    """The names of a part, whose first word is one too, unless it begins the question."""
    return names_in(part.text, goes_on=words(part.text)[:1] != words(question.text)[:1])


def _of_outlets(question: Question) -> Iterator[Part]:
    """One part for each outlet that a part names; where but one does, the others are asked of its outlet too."""
    naming = [part for part in question.parts if part.outlets]
    outlets = whole_of(question).outlets
    asked = question.parts if len(naming) == 1 and len(outlets) == 1 else naming
    for part in asked:
        for outlet in part.outlets or outlets:
            yield replace(part, outlets=(outlet,))


def _report(question: Question, part: Part, search: Search, corpus: Corpus) -> Report:
    """The sentences of the outlet, and of the days that it is asked of, that fit the part."""
    alone = replace(
        question,
        text=part.text,
        answer_type="other",
        kind="",
        parts=(part,),
        terms=tuple(word for word in content_words(part.text) if word.casefold() not in _FRAME),
        names=tuple(_names_of(question, part)),
        interpretation=replace(question.interpretation, dates=part.days[0] if part.days else None),
    )
    hits = search(alone, PASSAGES)
    passages = corpus.catalog.passages([hit.id for hit in hits])
    documents = {hit.id: corpus.document(passages[hit.id].document_id) for hit in hits if hit.id in passages}
    of_outlet = [hit for hit in hits if hit.id in documents and documents[hit.id].source in part.outlets]
    of_day = [
        hit for hit in of_outlet if (day := documents[hit.id].published) and any(day in each for each in part.days)
    ]
    found = candidates(alone, of_day or of_outlet, corpus)
    found.sort(key=lambda each: not judge(alone, [each]).enough)  # one that suffices before one that only fits better
    return Report(part, tuple(found), judge(alone, found[:1]))


def _days(report: Report) -> set[date]:
    """The days of the sentences that may be the report; none where one of them is not known."""
    near = [each for each in report.found if each.strength >= NEARLY * report.best.strength]
    days = [each.document.published.to_date() if each.document.published else None for each in near]
    return {day for day in days if day} if all(days) else set()
