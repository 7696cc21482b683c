"""ask, chat, batch: questions in, cited answers out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from index.errors import UsageError
from ui.terminal import NO_EVIDENCE, Door, echo_json, notify, progress_bar, today_option, width

if TYPE_CHECKING:
    from index.records import Day
    from rag.answers import Conversation
    from rag.pipeline import Pipeline


@click.command()
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
    from rag.asked.days import asked_on
    from rag.question import checked
    from ui import present

    checked(question)
    pipeline, day = door.pipeline(), asked_on(today)
    turns = json.loads(history.read_text()) if history else []
    answer = pipeline.ask(question, conversation_of(turns, pipeline, day), today=day)
    if as_json:
        echo_json(present.answer_json(answer, pipeline.document))
    elif markdown:
        click.echo(present.answer_markdown(answer, pipeline.document))
    else:
        click.echo(present.answer_text(answer, pipeline.document, width=width(), bold=sys.stdout.isatty()))
    sys.exit(0 if answer.outcome == "answered" else NO_EVIDENCE)


@click.command()
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
    from rag.asked.days import asked_on
    from ui import present

    pipeline, day = door.pipeline(), asked_on(today)
    conversation = Conversation()
    while question := read_line():
        try:
            answer = pipeline.ask(question, conversation, today=day)
        except UsageError as error:
            notify(f"dateline: {error}")
            continue
        conversation = Conversation(conversation.then(question, answer).turns[-20:])
        click.echo(present.answer_text(answer, pipeline.document, width=width(), bold=sys.stdout.isatty()) + "\n")


@click.command()
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
    from rag.asked.days import asked_on
    from ui.batch import answer_rows, read_rows

    rows = read_rows(questions)
    pipeline, day = door.pipeline(), asked_on(today)
    with answers.open("w", encoding="utf-8") as out, progress_bar("answering", "question", len(rows)) as bar:
        for row in answer_rows(rows, pipeline, day, conversation_of):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
            bar.update()


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


def read_line() -> str:
    """A question from the terminal; empty at its end."""
    try:
        return input("> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return ""
