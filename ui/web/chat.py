"""The chat: the log, the question box, and what asking does to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ui.web.desk import Desk, Session
from ui.web.strings import Label

SHOW_LAST = (
    "() => setTimeout(() => [...document.querySelectorAll('.turn')].at(-1)?.scrollIntoView({block: 'start'}), 60)"
)


@dataclass(frozen=True)
class Chat:
    """The parts of the chat that the page needs."""

    session: Any
    log: Any


def build(desk: Desk, label: Label) -> Chat:
    """The chat, inside the column that is open."""
    import gradio

    session = gradio.State(Session())
    log = gradio.HTML(elem_id="log")
    with gradio.Row(elem_id="ask-row"):
        question = gradio.Textbox(
            placeholder="who said what on Feb 14", show_label=False, label=label("question"), lines=1, max_lines=4,
            autofocus=True, container=False, scale=5, elem_id="question",
        )  # fmt: skip
        button = gradio.Button(label("ask"), variant="primary", scale=1, min_width=80, elem_id="ask-button")
    for trigger in (question.submit, button.click):
        trigger(
            desk.ask, [question, session], [log, session, question], api_visibility="private", show_progress="hidden"
        ).then(None, js=SHOW_LAST)
    return Chat(session, log)
