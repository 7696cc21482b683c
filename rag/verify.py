"""Every sentence against its citations, every quote against its source, before anything is shown.

Our own generators can only fail here through a bug, so a failure raises InvariantViolated; nothing is repaired. A sentence that
is no slice of what it cites, an LLM's, is proved only by `rag.proving.prose`, and not without a judge of support.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.errors import InvariantViolated
from index.records import Statement
from rag.answers import Citation, Sentence
from rag.proving.prose import Judge, Source, quotes, unproved

TextOf = Callable[[str], str]
"""Document id to document text."""
UNSUPPORTED = "Not supported by the documents"
"""Before a sentence that nothing proves, where it is to be shown all the same."""

_QUOTED = re.compile(r"“([^“”]+)”")


@dataclass(frozen=True)
class Wording:
    """What a sentence in words of its own rests on: what it cites, with its statements, the sentence before it, and the judge."""

    sources: Sequence[Source] = ()
    before: str = ""
    judge: Judge | None = None


def verify_citation(citation: Citation, text_of: TextOf) -> None:
    """The cited text is that slice of the stored document, to the character, and not empty."""
    stored = text_of(citation.document_id)[citation.start : citation.end]
    if not citation.text.strip() or stored != citation.text:
        raise InvariantViolated(
            f"citation {citation.number} shows {citation.text!r} but {citation.document_id} "
            f"holds {stored!r} at {citation.start}-{citation.end}"
        )


def verify_statement(statement: Statement, text_of: TextOf) -> None:
    """The quote is that slice of the stored document, to the character."""
    stored = text_of(statement.document_id)[statement.start : statement.end]
    if stored != statement.quote:
        raise InvariantViolated(f"statement {statement.id} shows {statement.quote!r} for {stored!r}")
    bounds = [bound for part in statement.parts for bound in part]
    if bounds != sorted(bounds) or bounds[0] != statement.start or bounds[-1] != statement.end:
        raise InvariantViolated(f"statement {statement.id} has parts {statement.parts} that are not its own")


def verify_sentence(
    sentence: Sentence,
    citations: Mapping[int, Citation],
    text_of: TextOf,
    statement: Statement | None,
    wording: Wording = Wording(),
) -> None:
    """The sentence is cited and its words stand in what it cites.

    A sentence about a statement shows that statement's words, inside the cited text, with its speaker's name in the
    document; any other sentence is itself verbatim in one of its citations, or as `verify_prose` demands.
    """
    cited = [citations[number] for number in sentence.citations if number in citations]
    if not cited or len(cited) != len(sentence.citations):
        raise InvariantViolated(f"sentence without its citation: {sentence.text!r}")
    for citation in cited:
        verify_citation(citation, text_of)
    texts = [citation.text for citation in cited]
    if statement is None:
        if not any(sentence.text in text for text in texts):
            _demand(sorted(each.place for each in wording.sources) == sorted(
                (each.document_id, each.start, each.end) for each in cited), "not verbatim", sentence.text)  # fmt: skip
            verify_prose(sentence.text, wording)
        return
    verify_statement(statement, text_of)
    _demand(statement.quoted in sentence.text, "without its statement", sentence.text)
    _demand(any(statement.quote in text for text in texts), "cites another place", sentence.text)
    _demand(_names(statement, text_of(statement.document_id)), "of an unnamed speaker", sentence.text)
    for quote in quotes_in(sentence.text.replace(statement.quoted, "", 1)):
        _demand(any(quote in text for text in texts), "with an unproved quote", sentence.text)


def verify_prose(text: str, wording: Wording) -> None:
    """A sentence in words of its own is proved by what it rests on. Without a judge nothing but a slice is proved."""
    if wording.judge is None:
        raise InvariantViolated(f"sentence not verbatim: {text!r}")
    why = unproved(text, wording.sources, wording.judge, wording.before)
    _demand(not why, f"not proved: {why}", text)


def verify_unquoted(sentence: Sentence) -> None:
    """A sentence that nothing proves says so, cites nothing and quotes nothing."""
    _demand(sentence.lead == UNSUPPORTED and not sentence.citations, "unsupported and not marked", sentence.text)
    _demand(not quotes(sentence.text), "unsupported, with a quote", sentence.text)


def quotes_in(text: str) -> Iterable[str]:
    """The stretches between curly quotation marks, the only ones that we write ourselves."""
    return _QUOTED.findall(text)


def _names(statement: Statement, text: str) -> bool:
    """Whether each word of the speaker's name stands in the document; its author says "I"."""
    return statement.speaker_text == "I" or all(word in text for word in statement.speaker.split())


def _demand(holds: bool, what: str, text: str) -> None:
    if not holds:
        raise InvariantViolated(f"sentence {what}: {text!r}")
