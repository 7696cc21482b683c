"""Days that a user types: options of the commands, fields of the page. Read by rag/asked/days.py, as the Python API does."""

from datetime import date

from index.records import Day
from rag.asked.days import day_range, parse_day

__all__ = ["asked_on", "day_range", "parse_day", "this_day"]


def this_day() -> Day:
    """Today, by this computer's clock."""
    return Day.of(date.today())


def asked_on(given: str | None) -> Day:
    """The day that a question is asked on, from which "yesterday" counts: the one given, else this computer's. Raises UsageError."""
    return parse_day(given or None) or this_day()
