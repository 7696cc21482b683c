"""Days that people type, as days: `2022-02-14`, `Feb 14`, `2021`, from one to another; the day that a question is asked on; and a day in short."""

from __future__ import annotations

from datetime import date

from index.dates import find_dates
from index.dates.almanac import MONTHS_WRITTEN
from index.errors import UsageError
from index.records import DateRange, Day


def parse_day(text: Day | str | None) -> Day | None:
    """One day. Raises UsageError with the offending text."""
    days = day_range(text, None, None)
    if days and days.first != days.last:
        raise UsageError(f"{text!r} is not one day; give one such as 2022-02-14")
    return days.first if days else None


def this_day() -> Day:
    """Today, by this computer's clock."""
    return Day.of(date.today())


def asked_on(given: Day | str | None) -> Day:
    """The day that a question is asked on, from which "yesterday" counts: the one given, else this computer's. Raises UsageError."""
    return parse_day(given or None) or this_day()


def short_day(day: Day) -> str:
    """A day in short, as in a sentence.

    >>> short_day(Day(None, 2, 20)), short_day(Day(2022, 2, 20))
    ('20 Feb', '20 Feb 2022')
    """
    return f"{day.day} {MONTHS_WRITTEN[day.month - 1][:3]}" + (f" {day.year}" if day.year else "")


def day_range(on_day: Day | str | None, first: Day | str | None, last: Day | str | None) -> DateRange | None:
    """A day, or a first and a last one, as days; one of the two alone is open towards its side."""
    if on_day and (first or last):
        raise UsageError("give one day, or a first and a last one, not both")
    if on_day:
        return _days(on_day)
    if not (first or last):
        return None
    begin = _days(first).first if first else Day(1, 1, 1)
    end = _days(last).last if last else Day(9999, 12, 31)
    return DateRange(begin, end, f"{first or ''} to {last or ''}")


def _days(text: Day | str) -> DateRange:
    if isinstance(text, Day):
        return DateRange.only(text)
    try:
        return DateRange.only(Day.parse(text))
    except ValueError:
        found = find_dates(f"on {text}", open_years=True) or find_dates(f"in {text}", open_years=True)  # "2021" alone
    if len(found) != 1:
        raise UsageError(f"not a day: {text!r}; give one such as 2022-02-14 or Feb 14")
    return found[0].range
