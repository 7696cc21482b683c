"""Text as HTML. Everything that is not ours goes through here: texts, titles and names are untrusted."""

from __future__ import annotations

import html

from ui.present import visible
from ui.web.strings import say


def escape(text: str, quote: bool = True) -> str:
    """Text as HTML. Characters that would turn the letters beside it round are marks, so that no text shows as another's.

    >>> escape("<b>\\u202en")
    '&lt;b&gt;�n'
    """
    return html.escape(visible(text), quote)


def pages(language: str, name: str) -> str:
    """The ways to the page before and after; hidden where there is only one."""
    buttons = "".join(
        f'<button type="button" class="quiet" data-do="{key}-page">{say(f"{key} page", language)}</button>'
        for key in ("previous", "next")
    )
    return f'<nav class="pages" data-of="{name}" aria-label="{say("pages", language)}" hidden>{buttons}</nav>'
