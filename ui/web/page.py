"""The page: a tab for each pane, the source beside all of them, and Gradio's named endpoints.

Gradio gives the tabs; what stands in them is made by shell.py and the panes' own files and put in by scripts. Gradio's
components are drawn anew with every event, so that the focus, a selection and what a screen reader has read are lost; here
sentences are added to what stands. The first one is there in a tenth of a second.
"""

from __future__ import annotations

from typing import Any

from ui.service import Service
from ui.web.endpoints import add_endpoints
from ui.web.strings import Label, say

STYLES = ("page.css", "panes.css")
SCRIPTS = ("page.js", "library.js", "statements.js", "evaluation.js")
HEAD = "".join(f'<link rel="stylesheet" href="/page/{each}">' for each in STYLES) + "".join(
    f'<script type="module" src="/page/{each}"></script>' for each in SCRIPTS
)
TABS = (("chat", "tab ask"), ("library", "library"), ("statements", "who said what"), ("evaluation", "evaluation"))
"""Each tab's place, `#…-root`, and the key of its name."""


def build(service: Service, label: Label = say) -> Any:
    """The page as gradio.Blocks."""
    import gradio

    with gradio.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        _place("masthead")
        with gradio.Row(elem_id="desk"):
            with gradio.Column(scale=6, min_width=320, elem_id="main"), gradio.Tabs(elem_id="tabs"):
                for name, key in TABS:
                    with gradio.Tab(label(key), id=name):
                        _place(name)
            with gradio.Column(scale=5, min_width=320, elem_id="side"):
                _place("side")
        _place("dialogs")
        add_endpoints(service)
    return page


def _place(name: str) -> None:
    """Where a script puts something."""
    import gradio

    gradio.HTML(f'<div id="{name}-root"></div>', elem_id=f"{name}-place", apply_default_css=False)
