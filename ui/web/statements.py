"""Who said what as HTML: the filters, and the table of statements, each a link to its exact characters.

Pure; everything that is not ours is escaped. The picture above the table is plot.py's; statements.js puts them into the page.
"""

from __future__ import annotations

from collections.abc import Sequence

from index.records import Document, Statement
from ui.present import DocumentOf, file_name
from ui.web.markup import escape, pages
from ui.web.strings import say, spoken


def pane(language: str) -> str:
    """What stands there whatever is found."""
    return (
        f'<section class="pane" id="statements" aria-label="{say("who said what", language)}">{_filters(language)}'
        f'<p class="trouble" role="alert"></p><p class="found"><span id="statements-found" class="facts" role="status"></span> '
        f'<a id="statements-csv" href="/page/statements.csv" download="statements.csv" hidden>{say("as csv", language)}</a></p>'
        f'<div id="plot"></div><div id="statements-table"></div>{pages(language, "statements")}</section>'
    )


def table(statements: Sequence[Statement], document_of: DocumentOf, language: str) -> str:
    """One page of statements. The roles are said outright: on a narrow screen the rows are drawn as cards."""
    if not statements:
        return ""
    heads = "".join(
        f'<th scope="col" role="columnheader">{say(key, language)}</th>' for key in ("day", "speaker", "said", "where")
    )
    known: dict[str, Document] = {}
    rows = []
    for each in statements:
        if each.document_id not in known:
            known = {each.document_id: document_of(each.document_id)}  # they come document by document
        rows.append(_row(each, known[each.document_id], language))
    return (
        f'<table class="statements" role="table" aria-label="{say("who said what", language)}"><thead role="rowgroup"><tr role="row">{heads}</tr></thead>'
        f'<tbody role="rowgroup">{"".join(rows)}</tbody></table>'
    )


def place(statement: Statement) -> str:
    """The permalink of a statement's own characters."""
    return f"/source/{escape(statement.document_id, quote=True)}#{statement.start}-{statement.end}"


def words(statement: Statement) -> str:
    """What was said, as plain text: quoted where it is verbatim."""
    if statement.kind == "direct":
        return " … ".join(f"“{part}”" for part in statement.spoken)
    return f"{statement.cue}: {statement.quote}" if statement.cue else statement.quote


def _filters(language: str) -> str:
    fields = "".join(
        f'<label>{say(key, language)} <input name="{name}" dir="auto" maxlength="200" placeholder="{say(example, language) if example.islower() else example}"{more}></label>'
        for name, key, example, more in (
            ("speaker", "speaker", "anybody", ' list="known-speakers"'), ("from", "from", "Feb 10", ""), ("to", "to", "Feb 20", ""),
            ("about", "about", "anything", ""),
        )
    )  # fmt: skip
    return (
        f'<form id="statement-filters" class="filters" role="search" aria-label="{say("find statements", language)}" autocomplete="off">{fields}'
        f'<label>{say("outlet", language)} <select name="source"></select></label>'
        f'<button class="second">{say("show", language)}</button><button type="reset" class="quiet">{say("clear", language)}</button></form>'
    )


def _row(each: Statement, document: Document, language: str) -> str:
    basis = say("basis published" if each.said_on_basis == "published" else each.said_on_basis, language)
    day = f'{spoken(each.said_on, language)} <small class="facts">{basis}</small>' if each.said_on else basis
    role = f' <small class="facts">{escape(each.role)}</small>' if each.role else ""
    origin = document.source or document.title or file_name(document)
    return (
        f'<tr role="row"><td role="cell" class="day">{day}</td>'
        f'<td role="cell" class="speaker"><b dir="auto">{escape(each.speaker)}</b>{role}</td>'
        f'<td role="cell" class="said" dir="auto"><a href="{place(each)}">{escape(words(each))}</a></td>'
        f'<td role="cell" class="where facts" dir="auto">{escape(origin)}</td></tr>'
    )
