"""The page: one builder for each pane and tab, and the wires between them."""

from __future__ import annotations

from typing import Any

from ui.web import chat, library, sources, timeline
from ui.web.desk import Desk
from ui.web.strings import Label, say

HEAD = '<link rel="stylesheet" href="/page/page.css"><script defer src="/page/page.js"></script>'
REFRESH = "() => window.dateline.refresh()"


def build(desk: Desk, label: Label = say) -> Any:
    """The page as gradio.Blocks."""
    import gradio

    quiet: Any = {"api_visibility": "private", "show_progress": "hidden"}
    with gradio.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        gradio.HTML('<div id="masthead-root"></div>', elem_id="masthead", apply_default_css=False)
        with gradio.Row(elem_id="desk"):
            with gradio.Column(scale=6, min_width=320, elem_id="main"), gradio.Tabs(elem_id="tabs"):
                chat.build(label)
                timeline.build(desk, label)
                books = library.build(desk, label)
            with gradio.Column(scale=5, min_width=320, elem_id="side"):
                sources.build()
        gradio.HTML('<div id="dialogs-root"></div>', elem_id="dialogs", apply_default_css=False)
        books.added.then(None, js=REFRESH)
        page.load(lambda: library.listed(desk), None, books.documents, **quiet)
    return page
