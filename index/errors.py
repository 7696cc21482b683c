"""Everything that can go wrong, as one tree. Outside exceptions are translated into these where they enter.

DatelineError
├── UsageError              what was asked for makes no sense (exit status 2)
│   ├── EmptyQuestion
│   └── QuestionTooLong
├── ReadError               one file cannot be read; the others can
├── HomeError               the home folder cannot be used (missing, read-only, full disk)
│   ├── NothingIndexed      there is no index yet
│   ├── IndexBusy           another process is writing; names it
│   ├── SettingsMismatch    the index was written with other settings
│   └── CatalogCorrupt      the catalog is damaged
├── ModelError              an embedding model is missing or is not what it claims to be
├── LlmFailed               an LLM did not write: the answer is given without it, and says so
└── InvariantViolated       a bug of ours: an answer that could not be proved was about to be shown
"""

from __future__ import annotations

LONGEST_REASON = 1_000


class DatelineError(Exception):
    """Base of all our errors; its text is fit to be shown to the user."""


class UsageError(DatelineError):
    """What was asked for makes no sense."""


class EmptyQuestion(UsageError):
    """The question has no words."""


class QuestionTooLong(UsageError):
    """The question is longer than any question is."""


class ReadError(DatelineError):
    """One file cannot be read."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason_of(reason))


class HomeError(DatelineError):
    """The home folder cannot be used."""


class NothingIndexed(HomeError):
    """There is no index yet."""


class IndexBusy(HomeError):
    """Another process is writing to the index."""


class SettingsMismatch(HomeError):
    """The index was written with other settings than are asked for now."""


class CatalogCorrupt(HomeError):
    """The catalog is damaged."""


class ModelError(DatelineError):
    """An embedding model is missing or is not what it claims to be."""


class LlmFailed(DatelineError):
    """An LLM did not write, or not to the end; the text goes on after its name: "openai-like/m cannot be reached"."""


class InvariantViolated(DatelineError):
    """A bug of ours: an answer that could not be proved was about to be shown."""


def reason_of(text: str) -> str:
    """A reason as one line of bounded length, though it repeats a library's words, or the file's own.

    >>> reason_of("no column 'body' (columns: a\\nb)")
    "no column 'body' (columns: a b)"
    """
    line = " ".join(text.splitlines())
    return line if len(line) <= LONGEST_REASON else line[:LONGEST_REASON] + "…"
