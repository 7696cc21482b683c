"""Requests about the last answer itself: whence it is, to hear it again, shorter or in part, whether it is sure or disputed, who says so.

The question before is answered again, so that nothing is kept between turns but words; what is asked for is told beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from index.corpus import Corpus
from index.records import Statement
from rag.answers import Citation
from rag.asked.days import short_day
from rag.asked.phrasing import matched, phrases
from rag.generate import Draft, Notice

Kind = Literal["repeated", "source", "agreed", "sure", "wording", "shorter", "part", "speaker", "translated"]

_THAT = "(that|this|it|so|those|these)"
_REPORTS = "(article|source|paper|newspaper|document|report|outlet|account)s?"
_PLEASE = "( please| again| then| now)*"
_KINDS: tuple[tuple[Kind, tuple[re.Pattern[str], ...]], ...] = (
    (
        "repeated",
        phrases(
            f"(can you |could you |please )*(say|tell me|repeat|show)( me)? {_THAT}( please)? again{_PLEASE}",
            f"(can you |could you |please )*repeat( {_THAT}| yourself)?{_PLEASE}",
            "(again|come again|once more|one more time|pardon|what was that|say again)",
        ),
    ),
    (
        "source",
        phrases(
            "(and )?((show|give|tell|list)( me| us)? |what (is|was|are) |where (is|are) )?(the |your |a |its )?(sources?|citations?|references?|links?)"
            f"( (for|of) {_THAT})?{_PLEASE}",
            "(what is |show me |where is )(the |your )evidence( for (that|this|it))?",
            f"((from|in) )?which (article|document|source|file|text|paper|outlet)s?( (is|was|are) {_THAT}( from| in)?| (says?|said|reports?|reported) {_THAT}| does {_THAT} come from)?",
            f"where (does|did|do)( {_THAT}| you)? (say|says|get|find|read|found|have)( {_THAT})?( from)?",
            "where (is|was) (that|this) (from|written|said|published)",
            f"where does it say {_THAT}",
        ),
    ),
    (
        "agreed",
        phrases(
            f"(and )?(do|does|did) (all )?(of )?(the |these |those |both )?(other )?{_REPORTS} (all )?(agree|say (so|the same|{_THAT}))( (on|about|with) {_THAT})?",
            f"(does|do|did) (anyone|anybody|any (other )?{_REPORTS}|any of (them|the {_REPORTS})) (else )?(disagree|differ|say otherwise|contradict {_THAT})( (on|about|with) {_THAT})?",
        ),
    ),
    (
        "sure",
        phrases(
            f"(but )?are you (really |quite |absolutely |completely )?(sure|certain)( (of|about) {_THAT})?",
            f"(really|seriously|prove it|can you prove {_THAT}|is that so)",
            f"is {_THAT} (really |actually |definitely )?(true|right|correct|certain|accurate|a fact)",
            f"how (do|can) (you|i|we) (know|be sure)( {_THAT}| of {_THAT})?",
            f"(can|should) (i|we) (trust|believe|rely on) {_THAT}",
        ),
    ),
    (
        "wording",
        phrases(
            f"((what (is|was|were|are) |give me |show me )?(the |his |her |their )?(exact|precise|actual) (words|quotes?|wording|quotation))( of {_THAT})?{_PLEASE}",
            f"(is|was|are|were) {_THAT} (verbatim|exact|(an? |the )?(exact|direct|verbatim|real|actual) (quotes?|words|wording)|(his|her|their) (own |exact )?words)",
            f"(quote|verbatim|word for word|quote {_THAT}|in (his|her|their) own words|(give|show) me (the|both|all)( the)?( exact)? quotes?){_PLEASE}",
        ),
    ),
    (
        "shorter",
        phrases(
            f"((can you |could you )?(make|keep) {_THAT} )?(shorter|briefer|short|simpler){_PLEASE}",
            f"(in short|briefly|shorten( {_THAT})?|in one sentence|just one sentence){_PLEASE}",
        ),
    ),
    (
        "part",
        phrases(
            "((and|no|just|only|what about|show me|tell me|more about|i mean|i meant),? )*the"
            f" ((?P<which>first|second|third|fourth|fifth|last)( (one|quote|statement|sentence|point|item|answer|quotation))?|(?P<other>other) one){_PLEASE}",
            "(number|no\\.?) (?P<number>[1-9])",
        ),
    ),
    (
        "speaker",
        phrases(
            "(and )?who (says|said|claims|claimed|announced|told you|reported|confirmed) (that|this|so|those|these)",
            "(says who|according to who(m)?|whose words (are|were) (they|these|those|that))",
        ),
    ),
    (
        "translated",
        phrases(
            f"((can you |could you |please )*(translate|say|give|write)( {_THAT}| me)?( {_THAT})? )?(in|to|into) (german|french|spanish|italian|english|arabic|chinese|russian|dutch|portuguese|polish|turkish|hindi){_PLEASE}",
            f"translate( {_THAT})?{_PLEASE}",
        ),
    ),
)
_PARTS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "other": 2, "last": -1}


@dataclass(frozen=True)
class Again:
    """What is asked of the last answer; `part` is which of its sentences, from 1, or -1 for the last."""

    kind: Kind
    part: int = 0


def asked_of_answer(text: str) -> Again | None:
    """What is asked of the last answer, if that is all that is asked.

    >>> asked_of_answer("show me the source please"), asked_of_answer("the second one")
    (Again(kind='source', part=0), Again(kind='part', part=2))
    >>> asked_of_answer("who said that the dam holds?"), asked_of_answer("is it true that the dam holds?")
    (None, None)
    """
    for kind, patterns in _KINDS:
        if found := matched(text, patterns):
            told = found.groupdict()
            which = told.get("which") or told.get("other") or ""
            return Again(kind, _PARTS.get(which.casefold(), int(told.get("number") or 0)))
    return None


def picked(drafts: Iterator[Draft | Notice], again: Again) -> Iterator[Draft | Notice]:
    """The sentences of the answer that are asked for; of a part that there is not, none."""
    if again.kind == "shorter":
        return islice(drafts, 1)
    if again.kind != "part":
        return drafts
    listed = list(drafts)
    return iter(listed[-1:] if again.part < 0 else listed[again.part - 1 : again.part])


def told(again: Again, citations: Sequence[Citation], statements: Sequence[Statement], corpus: Corpus) -> str:
    """What is said beside the answer; a list of statements names their speakers itself."""
    if again.kind in ("source", "agreed"):
        documents = [corpus.document(identity) for identity in dict.fromkeys(each.document_id for each in citations)]
        named = "; ".join(
            ", ".join(
                part
                for part in (f"“{each.title}”", each.source, short_day(each.published) if each.published else "")
                if part
            )
            for each in documents
        )
        return f"from {named}" if again.kind == "source" else f"told by {named}"
    if again.kind == "speaker":
        return "" if statements else _speakers(citations, corpus)
    if again.kind == "sure":
        return "every sentence shown stands in its document as it is cited; whether it is true is not for this program to say"
    if again.kind == "wording":
        return "what stands between quotation marks was said so; all else are the words of the document"
    return ""


def _speakers(citations: Sequence[Citation], corpus: Corpus) -> str:
    """Whose words the cited sentences hold, as far as they are somebody's."""
    said = [
        each.speaker
        for cited in citations
        for each in corpus.catalog.statements(documents=[cited.document_id])
        if each.start < cited.end and cited.start < each.end
    ]
    if not said:
        return "the documents say so themselves; none of this is reported as somebody's words"
    return f"said by {' and '.join(dict.fromkeys(said))}"
