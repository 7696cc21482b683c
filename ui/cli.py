"""The terminal: `dateline` and its global options; its commands are in ui/commands/.

Exit status: 0 answered or done, 1 failed, 2 usage, 3 no evidence (ask). Progress goes to stderr, results to stdout.
Heavy packages are imported inside the commands that need them.
"""

from __future__ import annotations

from pathlib import Path

import click

from index.servers import Servers
from ui.commands import asking, library, measuring, moving, saying, serving
from ui.terminal import Commands, Door, Unsupported, default_home


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), envvar="DATELINE_HOME", show_envvar=True,
              help="Folder of the index.  [default: the platform's user data folder]")  # fmt: skip
@click.option("--embedding-model", envvar="DATELINE_EMBEDDING_MODEL", show_envvar=True,
              help="A sentence-transformers model on this machine, by folder or name.  [default: the index's own]")  # fmt: skip
@click.option("--caution", type=click.FloatRange(0, 1), envvar="DATELINE_CAUTION", show_envvar=True,
              help="How probable it must be that evidence answers a question of fact; more refuses more.  [default: 0.35]")  # fmt: skip
@click.option("--llm", envvar="DATELINE_LLM", show_envvar=True, default="", metavar="SPEC",
              help="LLM that words answers: ollama/MODEL, openai-like/MODEL@URL, gguf/PATH, transformers/PATH, none.  [default: none]")  # fmt: skip
@click.option("--llm-key-file", type=click.Path(path_type=Path, dir_okay=False), envvar="DATELINE_LLM_KEY_FILE", show_envvar=True,
              help="File with the LLM's key; else DATELINE_LLM_KEY holds it.")  # fmt: skip
@click.option("--llm-timeouts", envvar="DATELINE_LLM_TIMEOUTS", show_envvar=True, default="", metavar="CONNECT,FIRST,TOTAL",
              help="Seconds to connect, to a first word, and in all.  [default: 3,60,180]")  # fmt: skip
@click.option("--unsupported", type=click.Choice(["drop", "mark"]), envvar="DATELINE_UNSUPPORTED", show_envvar=True, default="drop",
              help="What becomes of an LLM's sentence that is not proved.  [default: drop]")  # fmt: skip
@click.option("--vectors", envvar="DATELINE_VECTORS", show_envvar=True, default="", metavar="URL",
              help="Chroma server that holds the vectors, http://HOST:PORT.  [default: the home]")  # fmt: skip
@click.option("--catalog", envvar="DATELINE_CATALOG", show_envvar=True, default="", metavar="URL",
              help="Postgres database that holds the catalog, postgresql://USER:PASSWORD@HOST:PORT/DATABASE.  [default: the home]")  # fmt: skip
@click.version_option(package_name="dateline")
@click.pass_context
def main(
    ctx: click.Context,
    home: Path | None,
    embedding_model: str | None,
    caution: float | None,
    llm: str,
    llm_key_file: Path | None,
    llm_timeouts: str,
    unsupported: Unsupported,
    vectors: str,
    catalog: str,
) -> None:
    """Ask questions of a folder of documents and get answers that can be checked to the character.

    \b
    Example:
      dateline index articles/
      dateline ask "who said what on Feb 14"
    """
    ctx.obj = Door(
        home or default_home(),
        embedding_model,
        caution,
        llm,
        llm_key_file,
        llm_timeouts,
        unsupported,
        Servers(vectors, catalog),
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


for command in (
    library.index, library.watch, asking.ask, asking.chat, serving.serve, serving.mcp, asking.batch, saying.statements, saying.timeline,
    library.documents, library.forget, library.restore, library.status, library.rebuild, library.doctor, library.salvage,
    moving.migrate, serving.password, measuring.eval,
):  # fmt: skip
    main.add_command(command)
