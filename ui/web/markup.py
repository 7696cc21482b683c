"""Answers, sources and lists as HTML. Pure, and everything that is not ours is escaped: texts are untrusted.

A citation is a link whose fragment says where it leads, `#cite-TURN-NUMBER`; a document is `#document-ID`. page.js
passes the fragment on when it is clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from index.ingest import Progress, Summary
from index.records import Document, Span, Statement
from rag.answers import Answer, Sentence
from ui.present import BASES, file_name, spoken_day, statement_groups, understood

TitleOf = Callable[[str], str]
"""The title of a document by its id."""

EMPTY_LOG = """<div class="welcome"><h2>Ask your documents</h2>
<p>Every sentence of an answer is cited to the character, every quotation is verbatim. Where the documents hold no
answer, it says so and shows what came nearest.</p></div>"""
EMPTY_SOURCE = """<div class="hint"><p>Open a citation to see its source here, with the cited words marked.</p></div>"""
NOTHING_INDEXED = """<div class="welcome"><h2>Nothing is indexed yet</h2>
<p>Add files under <b>Documents</b>, or in a terminal: <code>dateline index FOLDER</code></p></div>"""


def log(turns: Sequence[tuple[str, Answer | None]], title_of: TitleOf) -> str:
    """The conversation, oldest turn first; an answer that is none is still being looked for."""
    if not turns:
        return EMPTY_LOG
    parts = [
        f'<article class="turn"><h2 class="question">{escape(question)}</h2>'
        + (answer_html(answer, number, title_of) if answer else '<p class="busy" role="status">Looking …</p>')
        + "</article>"
        for number, (question, answer) in enumerate(turns)
    ]
    return f'<div class="log" role="log" aria-live="polite">{"".join(parts)}</div>'


def answer_html(answer: Answer, turn: int, title_of: TitleOf) -> str:
    """One answer: what was understood, then statements by speaker, sentences, or the reason for a refusal."""
    line = understood(answer.question, answer.standalone_question, answer.interpretation)
    heading = f'<p class="understood">{escape(line)}</p>'
    if answer.outcome != "answered":
        return heading + _refusal(answer, turn, title_of)
    if answer.statements:
        left_open = answer.reason[:1].upper() + answer.reason[1:]
        return heading + _statements(answer, turn) + (f'<p class="hint">{escape(left_open)}</p>' if left_open else "")
    body = "".join(f"<p>{_led(each)}{_emphasised(each)}{_links(each, turn)}</p>" for each in answer.sentences)
    return f'{heading}<div class="sentences">{body}</div>'


def source_html(document: Document, marked: Span | None = None) -> str:
    """A document's text with a span marked. The text is that of the file, to the character."""
    published = ""
    if document.published:
        published = spoken_day(document.published) + (
            " (inferred from the text)" if document.published_inferred else ""
        )
    facts = [document.source, document.author, published, file_name(document)]
    start, end = marked or (0, 0)
    body = escape(document.text[:start])
    if marked:
        body += f'<mark id="cited" tabindex="-1">{escape(document.text[start:end])}</mark>'
    body += escape(document.text[end:])
    return (
        f'<article class="source"><h2>{escape(document.title or file_name(document))}</h2>'
        f'<p class="facts">{" · ".join(escape(each) for each in facts if each)}</p>'
        f'<div class="text">{body}</div></article>'
    )


def documents_html(documents: Iterable[Document]) -> str:
    """The list of what is indexed."""
    rows = [
        f'<li><a href="#document-{escape(each.id)}" class="document">{escape(each.title or file_name(each))}</a>'
        f'<span class="facts">{escape(" · ".join(part for part in (_day(each), each.source, file_name(each)) if part))}'
        "</span></li>"
        for each in documents
    ]
    return f'<ul class="documents">{"".join(rows)}</ul>' if rows else '<p class="hint">No documents yet.</p>'


def progress_html(progress: Progress) -> str:
    """A bar of files done."""
    return (
        f'<p class="facts" role="status">{progress.done} of {progress.total} · {escape(progress.path.rsplit("/", 1)[-1])}'
        f'</p><progress max="{progress.total}" value="{progress.done}"></progress>'
    )


def summary_html(summary: Summary) -> str:
    """What an upload did, with each failure's reason."""
    done = f"{summary.added + summary.changed} indexed, {summary.unchanged} known already, {len(summary.failed)} failed"
    failures = "".join(
        f"<li><b>{escape(path.rsplit('/', 1)[-1])}</b>: {escape(reason)}</li>" for path, reason in summary.failed
    )
    return f'<p class="facts" role="status">{done}</p><ul class="failures">{failures}</ul>'


def message_html(text: str) -> str:
    """A line that something went wrong."""
    return f'<p class="failures" role="alert">{escape(text)}</p>'


def _statements(answer: Answer, turn: int) -> str:
    cards = []
    for first, group in statement_groups(answer):
        role = f'<span class="role">{escape(first.role)}</span>' if first.role else ""
        quotes = "".join(
            f'<li>{_said(statement)}{_links(sentence, turn)}<span class="day">{escape(_said_on(statement))}</span></li>'
            for statement, sentence in group
        )
        cards.append(f'<section class="card"><h3>{escape(first.speaker)}{role}</h3><ul>{quotes}</ul></section>')
    return "".join(cards)


def _said(statement: Statement) -> str:
    if statement.kind == "direct":
        return " … ".join(f"<q>{escape(part)}</q>" for part in statement.spoken)
    return f'<span class="cue">{escape(statement.cue)}:</span> {escape(statement.quote)}'


def _said_on(statement: Statement) -> str:
    day, basis = statement.said_on, statement.said_on_basis
    return f"{spoken_day(day)} · {BASES[basis]}" if day else BASES["unknown"]


def _refusal(answer: Answer, turn: int, title_of: TitleOf) -> str:
    lead = "Not clear" if answer.outcome == "ambiguous" else "No answer in these documents"
    nearest = "".join(
        f'<li><span class="cue">{escape(each.why)}:</span> <span class="passage">{escape(each.citation.text)}</span>'
        f'<a class="cite" href="#near-{turn}-{each.citation.number}" role="button">open</a>'
        f'<span class="day">{escape(title_of(each.citation.document_id))}</span></li>'
        for each in answer.nearest
    )
    shown = f'<section class="card near"><h3>Nearest</h3><ul>{nearest}</ul></section>' if nearest else ""
    asked = "".join(f"<li>{escape(each)}</li>" for each in answer.suggestions)
    shown += f'<section class="card near"><h3>You can ask</h3><ul>{asked}</ul></section>' if asked else ""
    return f'<p class="refusal"><b>{lead}.</b> {escape(answer.reason[:1].upper() + answer.reason[1:])}</p>{shown}'


def _links(sentence: Sentence, turn: int) -> str:
    return "".join(
        f'<a class="cite" href="#cite-{turn}-{number}" role="button" aria-label="citation {number}">{number}</a>'
        for number in sentence.citations
    )


def _led(sentence: Sentence) -> str:
    """Outlet and day before a sentence that is shown beside those of others."""
    return f'<span class="cue">{escape(sentence.lead)}:</span> ' if sentence.lead else ""


def _emphasised(sentence: Sentence) -> str:
    if sentence.emphasis is None:
        return escape(sentence.text)
    start, end = sentence.emphasis
    return f"{escape(sentence.text[:start])}<b>{escape(sentence.text[start:end])}</b>{escape(sentence.text[end:])}"


def _day(document: Document) -> str:
    return spoken_day(document.published) if document.published else ""
