"""The page: one builder for each pane and tab, and the wires between them."""

from __future__ import annotations

from html import escape
from typing import Any

from ui.web import chat, library, sources, timeline
from ui.web.desk import Desk, Session
from ui.web.strings import Label, say

SHOW_MARK = "() => setTimeout(window.showMark, 120)"


def build(desk: Desk, label: Label = say) -> Any:
    """The page as gradio.Blocks."""
    import gradio

    quiet: Any = {"api_visibility": "private", "show_progress": "hidden"}
    with gradio.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        gradio.HTML(f'<header class="masthead"><h1>Dateline</h1><p>{escape(say("motto"))}</p></header>')
        with gradio.Row(elem_id="desk"):
            with gradio.Column(scale=6, min_width=320):
                talk = chat.build(desk, label)
            with gradio.Column(scale=5, min_width=320), gradio.Tabs(elem_id="side") as tabs:
                source = sources.build(label)
                timeline.build(desk, label)
                books = library.build(desk, label)
        target = gradio.Textbox(elem_id="target", visible="hidden", label="target", container=False)
        opener = gradio.Button("open", elem_id="open-target", visible="hidden")

        opener.click(lambda: gradio.Tabs(selected="source"), None, tabs, **quiet).then(
            desk.open, [target, talk.session], source, **quiet
        ).then(None, js=SHOW_MARK)
        books.added.then(desk.log, talk.session, talk.log, **quiet)
        page.load(
            lambda: (
                desk.log(Session()),
                library.listed(desk),
                gradio.Tabs(selected="documents") if desk.is_empty() else gradio.skip(),
            ),
            None,
            [talk.log, books.documents, tabs],
            **quiet,
        )
    return page
