"""A false premise: the question holds a name that the document does not, where the document has another one.

`Why did Blinken move the embassy to Warsaw?` of "relocating our embassy from Kyiv to Lviv": the nearest sentence says "to Lviv". Only a
name in the same place of its phrase counts as the other one: after the same preposition, or sharing part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.records import Span
from rag.evidence import Candidate
from rag.question import Question
from rag.reading.emphasis import new_names
from rag.topics import topic_share
from rag.words import words

COVERED = 0.5
"""Of the words asked for, without the name, at least so many must stand in the nearest passage."""
_BEFORE = r"\b(to|in|at|from|near|into|by|with|for|against)\s+(?:the\s+(?:[a-z]+\s+){0,2}(?:of\s+)?)?"


def instead(question: Question, missing: str, found: Sequence[Candidate]) -> str:
    """What the nearest sentence says in the place of a name asked for, as it stands there (`to Lviv`); else nothing."""
    others = " ".join(term for term in question.terms if term not in words(missing))
    if not found or topic_share(others, [found[0].passage.text])[0] < COVERED:
        return ""
    before = re.search(_BEFORE + re.escape(missing), question.text)
    for each in found:
        if each.document.id != found[0].document.id:
            continue
        named = _alike(question, missing, each.text) or (_after(before[1], question, each.text) if before else "")
        if named:
            return named
    return ""


def _after(preposition: str, question: Question, text: str) -> str:
    """The one name, not of the question, that stands after the preposition in a text; nothing if there are several."""
    spans = [span for span in new_names(text, question) if _follows(preposition, text, span)]
    return f"{preposition} {text[slice(*spans[0])]}" if len({text[slice(*span)] for span in spans}) == 1 else ""


def _follows(preposition: str, text: str, span: Span) -> bool:
    found = re.search(_BEFORE + "$", text[: span[0]])
    return bool(found and found[1] == preposition)


def _alike(question: Question, missing: str, text: str) -> str:
    """A name of the text that shares its first or last word with the full name that the question uses: `Josh Norman` for `Josh Shelley`."""
    full = re.search(rf"(?:[A-Z]\w+\s+)*{re.escape(missing)}(?:\s+[A-Z]\w+)*", question.text)
    asked = set(words(full.group())) - set(words(missing)) if full else set()
    for span in new_names(text, question):
        parts = words(text[slice(*span)])
        if len(parts) > 1 and asked & {parts[0], parts[-1]}:
            return text[slice(*span)]
    return ""
