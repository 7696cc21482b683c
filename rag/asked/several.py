"""Several questions in one: `who is Lund, and what did she say?` Each is answered by itself, and the answers are put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from index.records import Span, Statement
from rag.answers import Answer, Proved
from rag.asked.intents import QUOTED

_WORD = r"(?:who(?:m|se)?|what|which|when|where|why|how)"
_VERB = r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|said|says|say|spoke|happen(?:s|ed)?)"
_ALONE = r"(?:why|when|where|how)"
_BARE = re.compile(_ALONE, re.IGNORECASE)
_WHOLE = re.compile(
    rf"\W*(?:(?:{_WORD}\b(?=.*\b(?:{_VERB}|\w{{2,}}(?:ed|t))\b)|{_VERB}\s)(?:\W+[^\s?]+){{2,}}|(?:and\s+)?{_ALONE})\W*",
    re.IGNORECASE | re.DOTALL,
)
_CLAUSE = re.compile(
    rf"\W*(?:(?:when|where|why|what|how(?:\s+(?:many|much|long|far|old|often)(?:\s+\w+)?)?)\s+(?!{_VERB}\b)\w)",
    re.IGNORECASE,
)
"""`how it was built`: a question turns its verb before its subject."""
_ENDS = re.compile(r"(?<=\?)\s+(?=\w)")
_JOINED = re.compile(rf",?\s+and\s+(?={_WORD}\b)", re.IGNORECASE)
_INNER = re.compile(rf"\s{_WORD}\b", re.IGNORECASE)
_BOTH_SAID = re.compile(
    r"\W*what\s+did\s+(?P<one>[^,?]+?)\s+say(?P<about>\s+(?:about|on)\s+[^,?]+?)?[,?]?\s+and\s+what\s+did\s+(?P<other>[^,?]+?)\s+say(?P<too>\s+(?:about|on)\s+[^,?]+?)?\W*",
    re.IGNORECASE,
)
MOST_CHARACTERS = 300
"""Longer questions tell a story besides; they are left whole."""


def asked_apart(text: str) -> list[str]:
    """The questions, in order; one that asks for one thing, or is not certain to ask for several, as it is.

    >>> asked_apart("Who is Lund and what did she say about the dam?")
    ['Who is Lund?', 'what did she say about the dam?']
    >>> asked_apart("What did Lund say and what did Berg say?"), asked_apart("When and where was the dam built?")
    (['What did Lund and Berg say?'], ['When and where was the dam built?'])
    """
    if len(text) > MOST_CHARACTERS:
        return [text]
    both = _BOTH_SAID.fullmatch(text)
    if both and (not both["too"] or both["too"] == both["about"]):
        return [f"What did {both['one']} and {both['other']} say{both['about'] or ''}?"]
    masked = QUOTED.sub(lambda found: "x" * len(found.group()), text)
    spans = [span for sentence in _between(masked, _ENDS.finditer(masked)) for span in _parts(masked, sentence)]
    parts = [masked[slice(*span)] for span in spans]
    if (
        len(parts) < 2
        or _asks_of_one(parts)
        or not all(_WHOLE.fullmatch(part) for part in parts)
        or _BARE.fullmatch(parts[0].strip(" ,?"))
    ):
        return [text]
    return [f"{text[slice(*span)].rstrip(' ?')}?" for span in spans]


def _asks_of_one(parts: Sequence[str]) -> bool:
    """Whether a later part is a clause (`how it was built`) or describes the same thing: `which company …, and which was fined?`"""
    chosen = re.match(
        r"\W*(?:which|what)\s+(?!(?:is|are|was|were|did|does|do|has|have|had|happened)\b)\w+", parts[0], re.IGNORECASE
    )
    return any(
        _CLAUSE.match(part) or (chosen and re.match(r"\W*(?:which|who)\b", part, re.IGNORECASE)) for part in parts[1:]
    )


def renumbered(proved: Proved, before: int) -> Proved:
    """A sentence whose citations follow those `before` it."""
    sentence = replace(proved.sentence, citations=tuple(number + before for number in proved.sentence.citations))
    citations = tuple(replace(each, number=each.number + before) for each in proved.citations)
    return replace(proved, sentence=sentence, citations=citations)


def joined(question: str, answers: Sequence[Answer]) -> Answer:
    """The answers to the parts of a question as one: what one leaves open is told after its part; a refusal where all are.

    Statements stand as such only where all of it are.
    """
    given = [each for each in answers if each.outcome == "answered"]
    if not given:
        return replace(answers[0], question=question)
    proved: list[Proved] = []
    statements: list[Statement] = []
    for answer in given:
        before = sum(len(each.citations) for each in proved)
        told = [Proved(sentence, ()) for sentence in answer.sentences]
        told[0] = replace(told[0], citations=answer.citations)
        proved += [renumbered(each, before) for each in told]
        statements += answer.statements
    sentences = tuple(each.sentence for each in proved)
    probable = [each.sufficiency for each in given if each.sufficiency is not None]
    return replace(
        given[0],
        question=question,
        standalone_question=" ".join(each.standalone_question for each in answers),
        interpretation=answers[0].interpretation,
        sentences=sentences,
        citations=tuple(citation for each in proved for citation in each.citations),
        statements=tuple(statements) if len(statements) == len(sentences) else (),
        reason="; ".join(f"“{each.standalone_question}” {each.reason}" for each in answers if each.reason),
        sufficiency=min(probable, default=None),
        verdict="",
        notice=next((each.notice for each in answers if each.notice), ""),
        timings={step: sum(each.timings.get(step, 0.0) for each in answers) for step in answers[0].timings},
    )


def _parts(text: str, sentence: Span) -> list[Span]:
    """A sentence before and after the "and" that joins two questions; whole where what stands before is a clause."""
    start, end = sentence
    joining = list(_JOINED.finditer(text, start, end))
    is_clause = joining and _INNER.search(text, start + 1, joining[0].start())
    return [sentence] if len(joining) != 1 or is_clause else _between(text[:end], joining, start)


def _between(text: str, found: Iterable[re.Match[str]], start: int = 0) -> list[Span]:
    """What stands before, between and after what was found."""
    spans = []
    for each in found:
        spans.append((start, each.start()))
        start = each.end()
    return [*spans, (start, len(text))]
