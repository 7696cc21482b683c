"""Text as HTML. Everything that is not ours goes through here: texts, titles and names are untrusted."""

from __future__ import annotations

import html

from ui.present import visible


def escape(text: str, quote: bool = True) -> str:
    """Text as HTML. Characters that would turn the letters beside it round are marks, so that no text shows as another's.

    >>> escape("<b>\\u202en")
    '&lt;b&gt;�n'
    """
    return html.escape(visible(text), quote)
