"""The timeline tab: who spoke on which day, as a chart with filters."""

from __future__ import annotations

from typing import Any

from index.errors import DatelineError
from ui.days import day_range
from ui.listing import find_statements
from ui.timeline import chart
from ui.web import markup
from ui.web.desk import Desk
from ui.web.strings import Label

CHART_WIDTH = 510
"""Pixels; the column beside the chat is about as wide."""


def build(desk: Desk, label: Label) -> None:
    """The tab, inside the gradio.Tabs that are open."""
    import gradio

    with gradio.Tab(label("timeline"), id="timeline") as tab:
        with gradio.Row(elem_id="timeline-filters"):
            filters = [
                gradio.Textbox(label=label(key), placeholder=label(example) if example.islower() else example, max_lines=1, min_width=90, elem_id=f"timeline-{name}")
                for name, key, example in (
                    ("speaker", "speaker", "anybody"), ("first", "from", "Feb 10"), ("last", "to", "Feb 20"),
                    ("about", "about", "anything"),
                )
            ]  # fmt: skip
        hint = gradio.HTML(elem_id="timeline-hint")
        plot = gradio.Plot(show_label=False, elem_id="timeline-plot")
    for trigger in (tab.select, *(each.submit for each in filters), *(each.blur for each in filters)):
        trigger(
            lambda *asked: drawn(desk, *asked), filters, [plot, hint], api_visibility="private", show_progress="hidden"
        )


def drawn(desk: Desk, speaker: str, first: str, last: str, about: str) -> tuple[Any, str]:
    """The chart of the statements that meet the filters, and what stands above it: why there is none."""
    try:
        days = day_range(None, first.strip() or None, last.strip() or None)
        rows = find_statements(desk.pipeline, speaker.strip(), days, about.strip(), "")
        return chart(rows, width=CHART_WIDTH), ""
    except DatelineError as error:
        return None, markup.message_html(str(error))
