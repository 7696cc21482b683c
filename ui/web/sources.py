"""The source pane: a document with the cited characters marked."""

from __future__ import annotations

from typing import Any

from ui.web import markup
from ui.web.strings import Label


def build(label: Label) -> Any:
    """The pane, inside the gradio.Tabs that are open; its HTML is set when a citation is opened."""
    import gradio

    with gradio.Tab(label("source"), id="source"):
        return gradio.HTML(markup.EMPTY_SOURCE, elem_id="source")
