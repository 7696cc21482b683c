"""The terminal: every command of `dateline`. Heavy packages are imported inside the commands that need them.

Exit status: 0 answered or done, 1 failed, 2 usage, 3 no evidence (ask). Progress goes to stderr, results to stdout.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import DatelineError, UsageError

if TYPE_CHECKING:
    from index.records import Day
    from index.settings import IndexSettings
    from rag.answers import Conversation
    from rag.pipeline import Pipeline

NO_EVIDENCE = 3
UNWRAPPED = 1_000_000


@dataclass(frozen=True)
class Door:
    """What the global options say."""

    home: Path
    embedding_model: str | None
    caution: float | None = None

    def settings(self) -> IndexSettings | None:
        """The settings asked for; none when the index's own are to be used."""
        from index.settings import IndexSettings

        return IndexSettings(embedding_model=self.embedding_model) if self.embedding_model else None

    def pipeline(self) -> Pipeline:
        """The pipeline over this home."""
        from rag.assemble import open_pipeline

        return open_pipeline(self.home, self.settings(), notify=notify, **self.chosen())

    def chosen(self) -> dict[str, float]:
        """What is set differently from its default."""
        return {} if self.caution is None else {"caution": self.caution}


class Commands(click.Group):
    """Shows our errors as one line, with their exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; its result or our errors become the exit status."""
        try:
            return super().invoke(ctx)
        except DatelineError as error:
            click.echo(f"dateline: {error}", err=True)
            ctx.exit(2 if isinstance(error, UsageError) else 1)
        except KeyboardInterrupt:
            click.echo("dateline: stopped; what was done stays, and the same command goes on from there", err=True)
            ctx.exit(1)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(1)


def default_home() -> Path:
    """The platform's folder for a user's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("dateline", appauthor=False))


def notify(line: str) -> None:
    """A line of news on stderr."""
    click.echo(line, err=True)


def today_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--today`, the day that relative dates count from."""
    return click.option("--today", metavar="DAY", help='The day that "yesterday" and "last Tuesday" count from.')(
        command
    )


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), envvar="DATELINE_HOME", show_envvar=True,
              help="Folder of the index.  [default: the platform's user data folder]")  # fmt: skip
@click.option("--embedding-model", envvar="DATELINE_EMBEDDING_MODEL", show_envvar=True,
              help="A sentence-transformers model on this machine, by folder or name.  [default: the index's own]")  # fmt: skip
@click.option("--caution", type=click.FloatRange(0, 1), envvar="DATELINE_CAUTION", show_envvar=True,
              help="How probable it must be that evidence answers a question of fact; more refuses more.  [default: 0.35]")  # fmt: skip
@click.version_option(package_name="dateline")
@click.pass_context
def main(ctx: click.Context, home: Path | None, embedding_model: str | None, caution: float | None) -> None:
    """Ask questions of a folder of documents and get answers that can be checked to the character.

    \b
    Example:
      dateline index articles/
      dateline ask "who said what on Feb 14"
    """
    ctx.obj = Door(home or default_home(), embedding_model, caution)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--prune", is_flag=True, help="Also forget indexed files below PATHS that are gone.")
@click.option("--fields", metavar="NAME=FIELD,…", default="",
              help="Field names in .json and .jsonl: title, published_at, source, author, body.")  # fmt: skip
@click.option("--verbose", is_flag=True, help="One line on stdout for each file as it is done.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on stdout.")
@click.pass_obj
def index(door: Door, paths: tuple[Path, ...], prune: bool, fields: str, verbose: bool, as_json: bool) -> None:
    """Index files and folders (.txt .md .html .pdf .docx .json .jsonl).

    A file that cannot be read is reported and skipped, and the exit status is 1 at the end. Files that have not
    changed are passed over. Ctrl-C is safe: what was done stays, and the next run goes on from there.

    \b
    Example:
      dateline index articles/ extra/report.pdf
      dateline index news.jsonl --fields body=text,published_at=date
    """
    from index.ingest import ingest
    from index.read import Fields
    from rag.assemble import prepared_reader

    with progress_bar("indexing", "file") as bar:

        def report(progress: Any) -> None:
            bar.total, bar.n = progress.total, progress.done
            bar.refresh()
            if verbose:
                click.echo(f"{progress.outcome} {progress.path}" + (f": {progress.reason}" if progress.reason else ""))

        summary = ingest(
            door.home, paths, settings=door.settings(), names=Fields.parse(fields), prune=prune,
            progress=report, notify=bar.write,
        )  # fmt: skip
    if summary.wrote:
        prepared_reader(door.home, notify)  # the first question need not wait for it
    for path, reason in summary.failed:
        notify(f"failed: {path}: {reason}")
    if as_json:
        echo_json({**vars(summary), "wrote": summary.wrote})
    wrote = "" if summary.wrote else "; nothing written"
    notify(
        f"added {summary.added}, changed {summary.changed}, unchanged {summary.unchanged}, "
        f"forgotten {summary.forgotten}, failed {len(summary.failed)} in {summary.seconds:.1f} s{wrote}"
    )
    if summary.failed:
        sys.exit(1)


@main.command()
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="The whole answer as one JSON object.")
@click.option("--markdown", is_flag=True, help="Markdown with footnotes.")
@click.option("--history", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="TURNS.json",
              help='Earlier turns: a list of questions, or of {"question", "answer"}.')  # fmt: skip
@today_option
@click.pass_obj
def ask(door: Door, question: str, as_json: bool, markdown: bool, history: Path | None, today: str | None) -> None:
    """Ask one question. Exit status 3 when the documents hold no answer.

    \b
    Example:
      dateline ask "who said what on Feb 14"
      dateline ask "who said 'far from exhausted'" --json
    """
    from rag.question import checked
    from ui import present
    from ui.days import parse_day

    checked(question)
    pipeline, day = door.pipeline(), parse_day(today)
    turns = json.loads(history.read_text()) if history else []
    answer = pipeline.ask(question, conversation_of(turns, pipeline, day), today=day)
    if as_json:
        echo_json(present.answer_json(answer, pipeline.document))
    elif markdown:
        click.echo(present.answer_markdown(answer, pipeline.document))
    else:
        click.echo(present.answer_text(answer, pipeline.document, width=width(), bold=sys.stdout.isatty()))
    sys.exit(0 if answer.outcome == "answered" else NO_EVIDENCE)


@main.command()
@today_option
@click.pass_obj
def chat(door: Door, today: str | None) -> None:
    """Ask in the terminal, with follow-ups. An empty line or Ctrl-D ends it.

    \b
    Example:
      dateline chat
      > what did Scholz say about dialogue?
      > and Kirby?
    """
    from rag.answers import Conversation
    from ui import present
    from ui.days import parse_day

    pipeline, day = door.pipeline(), parse_day(today)
    conversation = Conversation()
    while question := read_line():
        try:
            answer = pipeline.ask(question, conversation, today=day)
        except UsageError as error:
            notify(f"dateline: {error}")
            continue
        conversation = Conversation(conversation.then(question, answer).turns[-20:])
        click.echo(present.answer_text(answer, pipeline.document, width=width(), bold=sys.stdout.isatty()) + "\n")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=7860, show_default=True, help="Port to listen on.")
@click.option("--open", "open_browser", is_flag=True, help="Open the page in the browser.")
@click.pass_obj
def serve(door: Door, host: str, port: int, open_browser: bool) -> None:
    """Serve the browser front end on this machine.

    \b
    Example:
      dateline serve --port 7860
    """
    from ui.web.server import serve as serve_web

    serve_web(door.home, host, port, open_browser=open_browser, notify=notify, **door.chosen())


@main.command()
@click.argument("questions", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("answers", type=click.Path(path_type=Path, dir_okay=False))
@today_option
@click.pass_obj
def batch(door: Door, questions: Path, answers: Path, today: str | None) -> None:
    """Answer every question of a JSON Lines file, in order, with models loaded once.

    Rows in: {"id", "question", "history": [earlier questions or {"question", "answer"}]}. Rows out: {"id", "answer",
    "abstained", "citations": [{"doc", "text"}], "statements": [...]}.

    \b
    Example:
      dateline batch questions.jsonl answers.jsonl
    """
    from ui.batch import answer_rows, read_rows
    from ui.days import parse_day

    rows = read_rows(questions)
    pipeline, day = door.pipeline(), parse_day(today)
    with answers.open("w", encoding="utf-8") as out, progress_bar("answering", "question", len(rows)) as bar:
        for row in answer_rows(rows, pipeline, day, conversation_of):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
            bar.update()


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


@main.command()
@filtered
@click.option("--kind", type=click.Choice(["direct", "mixed", "indirect"]), help="Whole quotations, reports with quoted "
              "words in them, or reports without.")  # fmt: skip
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
    from ui.days import day_range
    from ui.listing import find_statements, statements_csv, statements_text

    rows = find_statements(door.pipeline(), speaker, day_range(on_day, first, last), about, source, kind)
    if not rows:
        notify("no statements meet all of these; `dateline statements` without filters lists every one")
    elif limit and len(rows) > limit:
        notify(f"the first {limit} of {len(rows)}")
    rows = rows[:limit]
    if as_json:
        echo_json(rows)
    else:
        click.echo(statements_csv(rows) if as_csv else statements_text(rows, width()), nl=False)


@main.command()
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
    from ui.days import day_range
    from ui.listing import find_statements
    from ui.timeline import save

    rows = find_statements(door.pipeline(), speaker, day_range(on_day, first, last), about, source)
    save(rows, output)
    notify(f"{len(rows)} statements drawn in {output}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="JSON rows.")
@click.pass_obj
def documents(door: Door, as_json: bool) -> None:
    """List the indexed documents.

    \b
    Example:
      dateline documents
    """
    from ui.listing import document_rows, documents_text

    rows = list(document_rows(catalog(door)))
    if as_json:
        echo_json(rows)
    else:
        click.echo(documents_text(rows), nl=False)


@main.command()
@click.argument("document")
@click.pass_obj
def forget(door: Door, document: str) -> None:
    """Remove a document from the index, by id, file name, uri or title. The file stays; index it again to undo.

    \b
    Example:
      dateline forget report.pdf
    """
    from index.ingest import forget as forget_document
    from index.read import file_of

    gone = forget_document(door.home, document)
    notify(f"forgot {gone.id[:8]} {gone.title!r}; to undo: dateline index {file_of(gone.uri)}")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def status(door: Door, as_json: bool) -> None:
    """Show what is indexed, where, and with which settings.

    \b
    Example:
      dateline status
    """
    opened = catalog(door)
    settings = opened.settings()
    shown = {
        "home": str(door.home),
        **vars(opened.counts()),
        "speakers": len(opened.speakers()),
        "sources": len(opened.sources()),
        "generation": opened.generation(),
        "pending_vectors": len(opened.pending()),
        "embedding_model": settings.embedding_model if settings else "",
        "statements_by": settings.extractor if settings else "",
        "settings_fingerprint": settings.fingerprint if settings else "",
    }
    if as_json:
        echo_json(shown)
    else:
        click.echo("\n".join(f"{key.replace('_', ' '):22}{value}" for key, value in shown.items()))


@main.command()
@click.pass_obj
def rebuild(door: Door) -> None:
    """Split, extract and embed all stored documents anew, from the catalog; no original file is needed.

    \b
    Example:
      dateline --embedding-model ./my-model rebuild
    """
    from index.ingest import rebuild as rebuild_index

    with progress_bar("embedding", "passage") as bar:

        def report(done: int, total: int) -> None:
            bar.total, bar.n = total, done
            bar.refresh()

        passages = rebuild_index(door.home, door.settings(), progress=report, notify=bar.write)
    notify(f"rebuilt {passages} passages")


@main.command()
@click.pass_obj
def doctor(door: Door) -> None:
    """Check the installation and the index, and say what is wrong and what to do. Exit status 1 if anything is.

    \b
    Example:
      dateline doctor
    """
    from ui.doctor import findings

    healthy = True
    for good, line in findings(door.home):
        click.echo(f"{'ok     ' if good else 'PROBLEM'} {line}")
        healthy = healthy and good
    sys.exit(0 if healthy else 1)


@main.command()
@click.argument("suite")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the suite's data.")
@click.option("--split", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="Another split, in the form of the suite's own.")  # fmt: skip
@click.option("--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Also write all results as JSON.")  # fmt: skip
@click.option("--against", type=click.Choice(["stock"]), default=None, help="Ask stock pipelines the same questions.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.html",
              help="Write a page with figures, plots and the worst cases.")  # fmt: skip
@click.option("--gate", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="Exit status 1 if a figure is worse than in these --json results by more than its noise.")  # fmt: skip
@click.option("--index", "kept", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Keep the suite's index here for the next run.")  # fmt: skip
@click.option("--limit", type=click.IntRange(1), metavar="N", help="At most so many questions, spread evenly.")
@click.pass_obj
def eval(
    door: Door,
    suite: str,
    data: Path | None,
    split: Path | None,
    json_file: Path | None,
    against: str | None,
    report: Path | None,
    gate: Path | None,
    kept: Path | None,
    limit: int | None,
) -> None:
    """Measure how good the answers are.

    Suites: seeds (the shipped article), own (your documents and questions), polnear, polnear-asked, timex, xquad,
    rgb, clapnq, realtimeqa, multihop, canard, mtrag, mtrag-asked, beir. All but seeds need --data.

    \b
    Example:
      dateline eval seeds --json results.json
      dateline eval polnear --data ../shared/data/polnear
      dateline eval own --data ~/articles --report results.html
      dateline eval xquad --data ../shared/data/xquad --limit 100 --gate recorded.json
    """
    from eval.run import run_suite

    sys.exit(
        run_suite(
            suite,
            data=data,
            split=split,
            json_file=json_file,
            limit=limit,
            against=against or "",
            report=report,
            gate=gate,
            home=kept,
            models=door.home / "models",
            notify=notify,
        )
    )


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the script that lets a shell complete commands and options.

    \b
    Example:
      eval "$(dateline completion bash)"
    """
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    assert complete
    click.echo(complete(main, {}, "dateline", "_DATELINE_COMPLETE").source())


def conversation_of(turns: Any, pipeline: Pipeline, today: Day | None) -> Conversation:
    """Earlier turns as a conversation; each earlier question is asked again, so an answer given with it is not needed."""
    from rag.answers import Conversation

    if not isinstance(turns, list):
        raise UsageError(f"a history is a list of questions, not {type(turns).__name__}")
    conversation = Conversation()
    for turn in turns:
        question = turn.get("question") if isinstance(turn, dict) else turn
        if not isinstance(question, str):
            raise UsageError(f'a turn is a question or {{"question", "answer"}}, not {turn!r}')
        conversation = conversation.then(question, pipeline.ask(question, conversation, today=today))
    return conversation


def catalog(door: Door) -> Any:
    """The catalog alone, for commands that need no model."""
    from index.catalog import Catalog
    from index.corpus import catalog_path

    return Catalog.open(catalog_path(door.home))


@contextmanager
def progress_bar(what: str, unit: str, total: int | None = None) -> Iterator[Any]:
    """A bar on stderr that is gone when its work is done."""
    from tqdm import tqdm

    class Bar(tqdm):  # type: ignore[type-arg]
        """Its messages go to stderr too."""

        @classmethod
        def write(cls, s: str, file: Any = None, end: str = "\n", nolock: bool = False) -> None:
            super().write(s, file=file or sys.stderr, end=end, nolock=nolock)

    with Bar(total=total, desc=what, unit=unit, leave=False, file=sys.stderr, dynamic_ncols=True) as bar:
        yield bar


def read_line() -> str:
    """A question from the terminal; empty at its end."""
    try:
        return input("> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return ""


def width() -> int:
    """Columns to write in: those of a terminal; into a pipe or a file lines stay whole, so that quotes can be found."""
    import shutil

    if not sys.stdout.isatty():
        return UNWRAPPED
    return min(100, max(40, shutil.get_terminal_size((100, 24)).columns))


def echo_json(value: Any) -> None:
    """One JSON value on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
