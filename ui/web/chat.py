"""The chat's place in the page. What stands there comes from shell.py and turns.py, put in by page.js.

It is not made of Gradio's components: those are drawn anew with every event, so that the focus, a selection and what a
screen reader has read are lost; here sentences are added to what stands. The first one is there in a tenth of a second.
"""

from __future__ import annotations

from ui.web.strings import Label


def build(label: Label) -> None:
    """The tab, inside the gradio.Tabs that are open."""
    import gradio

    with gradio.Tab(label("tab ask"), id="ask"):
        gradio.HTML('<div id="chat-root"></div>', elem_id="chat", apply_default_css=False)
