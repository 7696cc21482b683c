"""The source pane's place in the page, beside all tabs: whatever names a source as `/source/ID#START-END` opens it here."""

from __future__ import annotations


def build() -> None:
    """The pane, inside the column that is open."""
    import gradio

    gradio.HTML('<div id="side-root"></div>', elem_id="side-html", apply_default_css=False)
