"""The turns of a conversation as HTML: the question, what was understood, the answer with its citations, a refusal.

Pure, and everything that is not ours is escaped: texts are untrusted. A citation is a link to its source at its own
page, `/source/ID#START-END`, which page.js opens beside the chat. An answer grows piece by piece; the whole one is made
of the same pieces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from index.records import DateRange, Document, Statement
from rag.answers import Answer, Citation, Interpretation, Proved, Sentence
from rag.asked.days import short_day
from ui.conversations import Kept
from ui.present import file_name
from ui.web.markup import escape
from ui.web.strings import say, spoken

DocumentOf = Callable[[str], Document | None]
"""A document by its id; none when it is no longer in the index."""


@dataclass(frozen=True)
class Piece:
    """What one proved sentence adds: an item, the card to open for it if it begins one, and the notes of its citations."""

    item: str
    card: str
    is_plain: bool
    notes: str


class Turn:
    """One turn in one language. `number` keeps ids apart."""

    def __init__(self, number: int, document_of: DocumentOf, language: str) -> None:
        self.number = number
        self._document_of = document_of
        self._language = language
        self._speaker: tuple[str, str] | None = None
        self._noted: dict[int, Citation] = {}

    def whole(self, kept: Kept) -> str:
        """The turn as it is when its answer is complete."""
        answer = kept.answer
        pieces = list(self.pieces(answer))
        notes = "".join(each.notes for each in pieces)
        return (
            f'<article class="turn" data-turn="{self.number}">{self.asked(kept.question)}'
            f'<div class="chips">{self.chips(answer.question, answer.standalone_question, answer.interpretation)}</div>'
            f'<div class="answer">{body(pieces)}</div><div class="tail">{self.tail(answer)}</div>'
            f'<ul class="notes" hidden>{notes}</ul><div class="tools">{self.tools(kept.rating)}</div></article>'
        )

    def asked(self, question: str) -> str:
        """The question as a heading that can be edited."""
        edit = self._say("edit question")
        return (
            f'<header class="asked"><h2 class="question" dir="auto">{escape(question)}</h2>'
            f'<button type="button" class="quiet" data-do="edit" title="{edit}" aria-label="{edit}">{_icon("edit")}</button></header>'
        )

    def chips(self, question: str, standalone: str, asked: Interpretation) -> str:
        """What was understood, each part to be changed or removed, and what could be added."""
        found = [] if standalone == question else [self._chip("text", standalone, standalone, removable=False)]
        if asked.dates:
            found.append(
                self._chip("dates", _typed(asked.dates), f"{self._say(asked.date_role)} {self._days(asked.dates)}")
            )
        found += [self._chip("speakers", each, f"{self._say('by')} {each}") for each in asked.speakers]
        found += [self._chip("sources", each, f"{self._say('in')} {each}") for each in asked.sources]
        can = [("speakers", "add speaker", bool(asked.speakers)), ("dates", "add day", bool(asked.dates))]
        added = "".join(
            f'<button type="button" class="add" data-do="add" data-field="{field}">{self._say(key)}</button>'
            for field, key, there in [*can, ("sources", "add outlet", bool(asked.sources))]
            if not there
        )
        return "".join(found) + added

    def piece(self, proved: Proved) -> Piece:
        """What a sentence adds to the answer so far."""
        notes = "".join(self._note(each) for each in proved.citations)
        links, statement = self._links(proved.sentence), proved.statement
        if statement is None:
            item = f'<p dir="auto">{_led(proved.sentence)}{_emphasised(proved.sentence)}{links}</p>'
            self._speaker = None
            return Piece(item, "", True, notes)
        speaker = (statement.speaker, statement.document_id)
        card = "" if speaker == self._speaker else self._card(statement)
        self._speaker = speaker
        day = f'<span class="day">{escape(self._said_on(statement))}</span>'
        return Piece(
            f'<li><span class="said" dir="auto">{_said(statement)}{links}</span>{day}</li>', card, False, notes
        )

    def pieces(self, answer: Answer) -> Iterator[Piece]:
        """The pieces of a complete answer."""
        statements: Sequence[Statement | None] = answer.statements
        if len(statements) != len(answer.sentences):
            statements = [None] * len(answer.sentences)
        known, noted = {each.number: each for each in answer.citations}, set[int]()
        for sentence, statement in zip(answer.sentences, statements, strict=True):
            fresh = [each for each in sentence.citations if each in known and each not in noted]
            noted.update(fresh)
            yield self.piece(Proved(sentence, tuple(known[each] for each in fresh), statement))

    def tail(self, answer: Answer) -> str:
        """What stands after the sentences: the verdict and what is left open, or the refusal; and what went wrong with the LLM."""
        notice = f'<p class="facts" role="status" dir="auto">{escape(answer.notice)}</p>' if answer.notice else ""
        return self._ending(answer) + notice

    def _ending(self, answer: Answer) -> str:
        reason = escape(answer.reason[:1].upper() + answer.reason[1:])
        if answer.outcome == "answered":
            verdict = f"<b>{self._say(answer.verdict)}</b> " if answer.verdict else ""
            return f'<p class="verdict" dir="auto">{verdict}{reason}</p>' if verdict or reason else ""
        lead = self._say("not clear" if answer.outcome == "ambiguous" else "no answer")
        return f'<p class="refusal" dir="auto"><b>{lead}</b> {reason}</p>{self._nearest(answer)}{self._offered(answer)}'

    def tools(self, rating: str = "") -> str:
        """What can be done with the answer."""
        buttons = [("copy", "copy", "", ""), ("again", "again", "", "")]
        buttons += [("rate", each, each, str(each == rating).lower()) for each in ("good", "bad")]
        return "".join(
            f'<button type="button" class="quiet {key}" data-do="{action}"'
            + (f' data-rating="{value}" aria-pressed="{pressed}" aria-label="{self._say(key)}" title="{self._say(key)}">' if value else ">")
            + (_icon(key) if value else self._say(key))
            + "</button>"
            for action, key, value, pressed in buttons
        )  # fmt: skip

    def _chip(self, field: str, value: str, shown: str, *, removable: bool = True) -> str:
        what = escape(shown, quote=True)
        remove = (
            f'<button type="button" class="remove" data-do="remove" aria-label="{self._say("remove", what=what)}">×</button>'
            if removable
            else ""
        )
        return (
            f'<span class="chip" data-field="{field}" data-value="{escape(value, quote=True)}">'
            f'<button type="button" class="value" data-do="change" title="{self._say("change", what=what)}" dir="auto">{what}</button>{remove}</span>'
        )

    def _card(self, first: Statement) -> str:
        role = f'<span class="role">{escape(first.role)}</span>' if first.role else ""
        return f'<section class="card"><h3 dir="auto">{escape(first.speaker)}{role}</h3><ul></ul></section>'

    def _links(self, sentence: Sentence) -> str:
        return "".join(
            self._link(self._noted[number], str(number), f"note-{self.number}-{number}")
            for number in sentence.citations
            if number in self._noted
        )

    def _link(self, citation: Citation, shown: str, note: str) -> str:
        named = self._say("citation", number=citation.number)
        label = f' aria-label="{named}"' if shown.isdigit() else ""
        return f'<a class="cite" href="{place(citation)}" aria-describedby="{note}"{label}>{shown}</a>'

    def _note(self, citation: Citation, prefix: str = "note") -> str:
        """The cited text with outlet and day, shown at its link and read out with it."""
        self._noted[citation.number] = citation
        return (
            f'<li id="{prefix}-{self.number}-{citation.number}"><span dir="auto">{escape(_shortened(citation.text))}</span> '
            f"<cite>{escape(self.origin(citation.document_id))}</cite></li>"
        )

    def origin(self, document_id: str) -> str:
        """Outlet or title, and day, of a document."""
        document = self._document_of(document_id)
        if document is None:
            return self._say("gone")
        day = spoken(document.published, self._language) if document.published else ""
        return ", ".join(each for each in (document.source or document.title or file_name(document), day) if each)

    def _nearest(self, answer: Answer) -> str:
        near = "".join(
            f'<li><span class="cue">{escape(each.why)}:</span> <span class="passage" dir="auto">{escape(each.citation.text)}</span>'
            f'<a class="cite" href="{place(each.citation)}">{self._say("open")}</a>'
            f'<span class="day">{escape(self.origin(each.citation.document_id))}</span></li>'
            for each in answer.nearest
        )
        return f'<section class="card near"><h3>{self._say("nearest")}</h3><ul>{near}</ul></section>' if near else ""

    def _offered(self, answer: Answer) -> str:
        return offered(answer.suggestions, self._say("can ask"))

    def _said_on(self, statement: Statement) -> str:
        day, basis = statement.said_on, statement.said_on_basis
        known = self._say("basis published" if basis == "published" else basis)
        return f"{spoken(day, self._language)} · {known}" if day else self._say("unknown")

    def _days(self, days: DateRange) -> str:
        first, last = spoken(days.first, self._language), spoken(days.last, self._language)
        return first if days.first == days.last else f"{first} – {last}"

    def _say(self, key: str, **values: object) -> str:
        return say(key, self._language, **values)


_PATHS = {
    "good": "M7 11v9H4v-9h3Zm0 0 4-8c1.7 0 3 1.3 3 3v3h5a2 2 0 0 1 2 2.3l-1.2 7A2 2 0 0 1 17.8 20H7",
    "bad": "M7 13V4H4v9h3Zm0 0 4 8c1.7 0 3-1.3 3-3v-3h5a2 2 0 0 0 2-2.3l-1.2-7A2 2 0 0 0 17.8 4H7",
    "edit": "M4 20l1-4L16 5l3 3L8 19l-4 1ZM14 7l3 3",
}
_LONGEST_NOTE = 420


def body(pieces: Sequence[Piece]) -> str:
    """The pieces put together, as page.js puts them together while they come."""
    made: list[str] = []
    is_open = False
    for piece in pieces:
        if is_open and (piece.is_plain or piece.card):
            made.append("</ul></section>")
            is_open = False
        if piece.card:
            made.append(piece.card.removesuffix("</ul></section>"))
            is_open = True
        made.append(piece.item)
    return "".join([*made, "</ul></section>" if is_open else ""])


def offered(questions: Sequence[str], heading: str) -> str:
    """Questions to be asked with a click."""
    buttons = "".join(
        f'<li><button type="button" class="suggestion" data-do="suggest" dir="auto">{escape(each)}</button></li>'
        for each in questions
    )
    return f'<section class="offered"><h3>{heading}</h3><ul>{buttons}</ul></section>' if buttons else ""


def place(citation: Citation) -> str:
    """The permalink of what is cited."""
    return f"/source/{escape(citation.document_id, quote=True)}#{citation.start}-{citation.end}"


def _icon(name: str) -> str:
    """A drawing in the colour of the text, 24 units square."""
    return f'<svg viewBox="0 0 24 24" width="17" height="17" aria-hidden="true"><path d="{_PATHS[name]}"/></svg>'


def _typed(days: DateRange) -> str:
    """Days as one would type them.

    >>> from index.records import Day
    >>> _typed(DateRange(Day(2022, 2, 10), Day(2022, 2, 14)))
    '10 Feb 2022 to 14 Feb 2022'
    """
    first, last = short_day(days.first), short_day(days.last)
    return first if first == last else f"{first} to {last}"


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_NOTE else text[: _LONGEST_NOTE - 1] + "…"


def _said(statement: Statement) -> str:
    if statement.kind == "direct":
        return " … ".join(f"<q>{escape(part)}</q>" for part in statement.spoken)
    return f'<span class="cue">{escape(statement.cue)}:</span> {escape(statement.quote)}'


def _led(sentence: Sentence) -> str:
    """Outlet and day before a sentence that is shown beside those of others."""
    return f'<span class="cue">{escape(sentence.lead)}:</span> ' if sentence.lead else ""


def _emphasised(sentence: Sentence) -> str:
    if sentence.emphasis is None:
        return _in_lines(sentence.text)
    start, end = sentence.emphasis
    before, after = _in_lines(sentence.text[:start]), _in_lines(sentence.text[end:])
    return f"{before}<b>{escape(sentence.text[start:end])}</b>{after}"


def _in_lines(text: str) -> str:
    """The items of a list each on its line, as a blank line parts them in the document.

    >>> _in_lines("Both:\\n\\nHolm & Tarn\\n\\nOrbel")
    'Both:<br>Holm &amp; Tarn<br>Orbel'
    """
    return "<br>".join(escape(each) for each in re.split(r"\n{2,}", text))
