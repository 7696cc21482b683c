"""What stands around the conversation, as HTML in the visitor's language: masthead, question box, source pane, dialogs.

page.js puts these into the places that page.py leaves for them. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence

from ui.conversations import Listed
from ui.web.markup import escape
from ui.web.strings import say
from ui.web.turns import offered

SCRIPT_WORDS = (
    "stop", "ask", "looking", "stopped", "interrupted", "empty question", "new value", "copied", "rated", "what instead",
    "right answer", "keep", "should refuse", "deleted", "undo", "new conversation", "indexing", "close", "rename",
    "again", "no connection", "sending", "too large", "unknown format", "too many", "passed over", "removed", "restoring",
)  # fmt: skip
"""Keys of the words that page.js says by itself."""


def masthead(language: str) -> str:
    """The name, what it is for, and the ways to other conversations."""
    return (
        f'<header class="masthead"><h1><a href="/">Dateline</a></h1><p>{say("motto", language)}</p>'
        '<nav><button type="button" class="quiet" data-do="new">'
        f'{say("new", language)}</button><button type="button" class="quiet" data-do="history" aria-haspopup="dialog">'
        f"{say('conversations', language)}</button></nav></header>"
    )


def chat(language: str) -> str:
    """The log and the question box; the log is filled by what `log` gives."""
    question, ask = say("question", language), say("ask", language)
    return (
        f'<div id="log" role="log" aria-live="polite" aria-relevant="additions" aria-label="{say("answers", language)}"></div>'
        '<form id="ask" autocomplete="off"><div class="box">'
        f'<textarea id="question" rows="1" maxlength="2000" dir="auto" aria-label="{question}" placeholder="{say("placeholder", language)}"></textarea>'
        f'<button type="submit" class="primary" id="send">{ask}</button></div>'
        '<p id="trouble" class="trouble" role="alert"></p></form>'
    )


def side(language: str) -> str:
    """The source pane."""
    close, source = say("close", language), say("source", language)
    return (
        f'<aside id="source-pane" aria-label="{source}"><div class="bar"><span id="source-title" dir="auto">{source}</span>'
        f'<button type="button" class="quiet close" data-do="close-source" title="{close}" aria-label="{close}">×</button></div>'
        f'<div id="source"><p class="hint">{say("open source", language)}</p></div></aside>'
    )


def dialogs(language: str) -> str:
    """The list of conversations, the note at a citation, what has just happened."""
    close, search = say("close", language), say("search conversations", language)
    exports = "".join(
        f'<a class="export" data-export="{form}" href="#" download>{say(key, language)}</a>'
        for form, key in (("md", "as markdown"), ("json", "as json"), ("questions", "as questions"))
    )
    return (
        f'<dialog id="history" aria-labelledby="history-title"><header><h2 id="history-title">{say("conversations", language)}</h2>'
        f'<button type="button" class="quiet close" data-do="close-history" title="{close}" aria-label="{close}">×</button></header>'
        f'<input type="search" id="search" dir="auto" aria-label="{search}" placeholder="{search}">'
        f'<div id="conversations" aria-live="polite"></div><footer><b>{say("export", language)}:</b> {exports}</footer></dialog>'
        '<div id="note" role="tooltip" hidden></div><div id="toast" role="status" aria-live="polite"></div>'
        '<datalist id="known-speakers"></datalist><datalist id="known-sources"></datalist>'
    )


def welcome(language: str, is_empty: bool, questions: Sequence[str]) -> str:
    """What stands where nothing has been asked yet."""
    if is_empty:
        how = say(
            "how to begin", language, documents=f"<b>{say('library', language)}</b>", command="<code>dateline index FOLDER</code>"
        )  # fmt: skip
        return (
            f'<div class="welcome"><h2>{say("nothing indexed", language)}</h2><p>{how}</p><p>{say("or the article", language)}</p>'
            f'<p><button type="button" class="primary" data-do="begin">{say("index article", language)}</button></p></div>'
        )
    return (
        f'<div class="welcome"><h2>{say("welcome", language)}</h2><p>{say("promise", language)}</p>'
        f"{offered(questions, say('try', language))}</div>"
    )


def earlier(number: int, language: str) -> str:
    """The way to the turns before the first one shown."""
    return f'<p class="earlier"><button type="button" class="quiet" data-do="earlier" data-before="{number}">{say("earlier", language)}</button></p>'


def conversations(listed: Sequence[Listed], language: str, searched: bool) -> str:
    """The list of conversations."""
    if not listed:
        return f'<p class="hint">{say("none found" if searched else "no conversations", language)}</p>'
    rename, delete = say("rename", language), say("delete", language)
    rows = (
        f'<li data-conversation="{escape(each.id, quote=True)}"><a href="/?c={escape(each.id, quote=True)}" dir="auto">{escape(each.title)}</a>'
        f'<span class="facts">{each.changed[:10]} · {_turns(each.turns, language)}</span>'
        f'<span class="tools"><button type="button" class="quiet" data-do="rename" aria-label="{rename}: {escape(each.title, quote=True)}">{rename}</button>'
        f'<button type="button" class="quiet" data-do="delete" aria-label="{delete}: {escape(each.title, quote=True)}">{delete}</button></span></li>'
        for each in listed
    )
    return f"<ul>{''.join(rows)}</ul>"


def source_page(title: str, article: str, language: str) -> str:
    """A page of its own for a source. `article` is HTML already."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)} · Dateline</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'
        '<link rel="stylesheet" href="/page/page.css"><script defer src="/page/source.js"></script></head>'
        f'<body class="alone"><main><p class="home"><a href="/">Dateline</a></p>{article}</main></body></html>'
    )


def no_source(language: str) -> str:
    """Instead of a source that is not there."""
    return (
        f'<article class="source"><h1>{say("no document", language)}</h1><p>{say("no document hint", language)}</p>'
        f'<p><a href="/">{say("to start", language)}</a></p></article>'
    )


def _turns(number: int, language: str) -> str:
    return say("one turn", language) if number == 1 else say("turns", language, number=number)
