"""Days that a user types: options of the commands, fields of the page. Read by rag/days.py, as the Python API does."""

from rag.days import day_range, parse_day

__all__ = ["day_range", "parse_day"]
