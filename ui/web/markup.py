"""Lists and news as HTML. Pure, and everything that is not ours is escaped: texts are untrusted.

A document is a link to its page, `/source/ID`, which page.js opens beside what is read.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

from index.ingest import Progress, Summary
from index.records import Document
from ui.present import file_name, spoken_day, visible


def escape(text: str, quote: bool = True) -> str:
    """Text as HTML. Characters that would turn the letters beside it round are marks, so that no text shows as another's.

    >>> escape("<b>\\u202en")
    '&lt;b&gt;�n'
    """
    return html.escape(visible(text), quote)


def documents_html(documents: Iterable[Document]) -> str:
    """The list of what is indexed."""
    rows = [
        f'<li><a href="/source/{escape(each.id)}" class="document">{escape(each.title or file_name(each))}</a>'
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


def _day(document: Document) -> str:
    return spoken_day(document.published) if document.published else ""
