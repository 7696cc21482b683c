"""statements, timeline: who said what, as a list and as a picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from ui.terminal import Door, echo_json, notify, show, width


def filtered(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options that choose statements."""
    for option in reversed((
        click.option("--speaker", default="", help="Full name, surname or role."),
        click.option("--on", "on_day", metavar="DAY", help="Day on which it was said: 2022-02-14, Feb 14, …"),
        click.option("--from", "first", metavar="DAY", help="First day."),
        click.option("--to", "last", metavar="DAY", help="Last day."),
        click.option("--about", default="", metavar="TEXT", help="Words of the topic."),
        click.option("--source", default="", help="Outlet."),
    )):  # fmt: skip
        command = option(command)
    return command


@click.command()
@filtered
@click.option("--kind", type=click.Choice(["direct", "mixed", "indirect"]),
              help="Whole quotations (direct), reports with quoted words in them (mixed), or reports without (indirect).")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="JSON rows.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV with a header.")
@click.pass_obj
def statements(
    door: Door, speaker: str, on_day: str | None, first: str | None, last: str | None, about: str, source: str,
    kind: str | None, limit: int | None, as_json: bool, as_csv: bool,
) -> None:  # fmt: skip
    """List who said what, filtered by speaker, day, topic and outlet.

    \b
    Example:
      dateline statements --speaker Kirby --on "Feb 14" --csv
    """
    from rag.asked.days import day_range
    from ui.listing import find_statements, statements_csv, statements_text

    rows = find_statements(door.pipeline(), speaker, day_range(on_day, first, last), about, source, kind)
    if not rows:
        notify("no statements meet all of these; `dateline statements` without filters lists every one")
    elif limit and len(rows) > limit:
        notify(f"the first {limit} of {len(rows)}")
    rows = rows[:limit]
    if as_json:
        echo_json(rows)
    elif as_csv:
        show(statements_csv(rows), end="", verbatim=True)
    else:
        show(statements_text(rows, width()), end="")


@click.command()
@filtered
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), default=Path("timeline.png"), show_default=True,
              metavar="FILE", help="A .png, .svg or .html file.")  # fmt: skip
@click.pass_obj
def timeline(
    door: Door, speaker: str, on_day: str | None, first: str | None, last: str | None, about: str, source: str,
    output: Path,
) -> None:  # fmt: skip
    """Draw who said something on which day.

    \b
    Example:
      dateline timeline --about NATO --output nato.png
    """
    from rag.asked.days import day_range
    from ui.listing import find_statements
    from ui.timeline import save

    rows = find_statements(door.pipeline(), speaker, day_range(on_day, first, last), about, source)
    save(rows, output)
    notify(f"{len(rows)} statements drawn in {output}")
