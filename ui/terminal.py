"""What the commands share: the global options, errors as one line, progress, and how wide the terminal is."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from index.errors import DatelineError, UsageError
from index.servers import LOCAL, Servers

if TYPE_CHECKING:
    from index.settings import IndexSettings
    from rag.assemble import Chosen
    from rag.pipeline import Pipeline
    from rag.writing.llm import Llm

NO_EVIDENCE = 3
UNWRAPPED = 1_000_000


Unsupported = Literal["drop", "mark"]


@dataclass(frozen=True)
class Door:
    """What the global options say."""

    home: Path
    embedding_model: str | None
    caution: float | None = None
    llm: str = ""
    llm_key_file: Path | None = None
    llm_timeouts: str = ""
    unsupported: Unsupported = "drop"
    servers: Servers = LOCAL

    def settings(self) -> IndexSettings | None:
        """The settings asked for; none when the index's own are to be used."""
        from index.settings import IndexSettings

        return IndexSettings(embedding_model=self.embedding_model) if self.embedding_model else None

    def pipeline(self) -> Pipeline:
        """The pipeline over this home."""
        from rag.assemble import open_pipeline

        return open_pipeline(self.home, self.settings(), notify=notify, **self.chosen())

    def chosen(self) -> Chosen:
        """What is set differently from its default."""
        chosen: Chosen = {} if self.caution is None else {"caution": self.caution}
        if self.servers != LOCAL:
            chosen |= {"servers": self.servers}
        if llm := self.model():
            chosen |= {"llm": llm, "unsupported": self.unsupported}
        return chosen

    def model(self) -> Llm | None:
        """The LLM asked for, if any. Its key comes from DATELINE_LLM_KEY or the file named, and from nowhere else."""
        from rag.writing.bounded import Timeouts
        from rag.writing.llm import open_llm

        timeouts = Timeouts.parse(self.llm_timeouts) if self.llm_timeouts else Timeouts()
        return open_llm(self.llm, self._key(), timeouts)

    def _key(self) -> str:
        if self.llm_key_file is None:
            return os.environ.get("DATELINE_LLM_KEY", "").strip()
        try:
            return self.llm_key_file.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"the key cannot be read from {self.llm_key_file}: {type(error).__name__}") from None


class Commands(click.Group):
    """Shows our errors as one line, with their exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; its result or our errors become the exit status."""
        try:
            return super().invoke(ctx)
        except DatelineError as error:
            notify(f"dateline: {error}")
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except KeyboardInterrupt:
            notify("dateline: stopped; what was done stays, and the same command goes on from there")
            ctx.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)


def default_home() -> Path:
    """The platform's folder for a user's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("dateline", appauthor=False))


def notify(line: str) -> None:
    """A line of news on stderr. Names of files and words of documents in it cannot command the terminal."""
    from ui.present import visible

    click.echo(visible(line), err=True)


def show(text: str, *, end: str = "\n", verbatim: bool = False) -> None:
    """A text on stdout that cannot command the terminal. `verbatim` leaves it as it is in a pipe or a file."""
    from ui.present import visible

    click.echo((text if verbatim and not sys.stdout.isatty() else visible(text)) + end, nl=False)


def today_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--today`, the day that relative dates count from."""
    return click.option(
        "--today", metavar="DAY",
        help='The day that "yesterday" and "last Tuesday" count from, and before which news is new; else this computer\'s.',
    )(command)  # fmt: skip


def catalog(door: Door) -> Any:
    """The catalog alone, for commands that need no model."""
    from index.catalog import Catalog
    from index.corpus import catalog_place

    return Catalog.open(catalog_place(door.home, door.servers))


@contextmanager
def progress_bar(what: str, unit: str, total: int | None = None) -> Iterator[Any]:
    """A bar on stderr that is gone when its work is done."""
    from time import monotonic

    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]
        """Its messages go to stderr too."""

        told, told_at = "", 0.0

        def count(self, done: int, total: int) -> None:
            """So many of so many are done."""
            self.total, self.n = total, done
            self.set_postfix_str("")

        def tell(self, what: str, part: str = "") -> None:
            """On a terminal, what is under way, after the numbers; its part at most ten times a second."""
            if sys.stderr.isatty() and (what != self.told or monotonic() - self.told_at > 0.1):
                self.told, self.told_at = what, monotonic()
                self.set_postfix_str(what + part)

        @classmethod
        def write(cls, s: str, file: Any = None, end: str = "\n", nolock: bool = False) -> None:
            from ui.present import visible

            super().write(visible(s), file=file or sys.stderr, end=end, nolock=nolock)

    with Bar(total=total, desc=what, unit=unit, leave=False, file=sys.stderr, dynamic_ncols=True) as bar:
        yield bar


def width() -> int:
    """Columns to write in: those of a terminal; into a pipe or a file lines stay whole, so that quotes can be found."""
    import shutil

    if not sys.stdout.isatty():
        return UNWRAPPED
    return min(100, max(40, shutil.get_terminal_size((100, 24)).columns))


def echo_json(value: Any) -> None:
    """One JSON value on stdout."""
    from ui.present import json_text

    click.echo(json_text(value))
