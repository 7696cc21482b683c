"""migrate: an index from a home to servers, and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.servers import Servers
from ui.terminal import Door, notify, progress_bar

if TYPE_CHECKING:
    from index.migrate import Side


@click.command()
@click.argument("origin", metavar="FROM")
@click.argument("target", metavar="TO")
@click.pass_obj
def migrate(door: Door, origin: str, target: str) -> None:
    """Copy an index from FROM to TO, each a home folder or postgresql://…, whose vectors are on the server of --vectors.

    Nothing is extracted or embedded anew. Both sides are compared at the end, by counts, checksums and vectors; FROM stays as it is.
    Safe to kill: the same command goes on from what is there. While it runs, nobody can write to either.

    \b
    Example:
      dateline --vectors http://127.0.0.1:8000 migrate ~/news postgresql://127.0.0.1/news
    """
    from index.migrate import migrate as migrate_index

    with progress_bar("copying", "row") as bar:

        def report(what: str, done: int, total: int) -> None:
            bar.set_description(what, refresh=False)
            bar.count(done, total)

        moved = migrate_index(_side(door, origin), _side(door, target), report=report, notify=bar.write)
    counts = moved.counts
    notify(
        f"{'went on and copied' if moved.resumed else 'copied'} {counts.documents} documents, {counts.passages} passages, "
        f"{counts.statements} statements; counts, checksums and vectors agree"
    )
    for table, checksum in moved.checksums.items():
        notify(f"  {table}: {checksum}")


def _side(door: Door, told: str) -> Side:
    from index.migrate import Side

    if "://" in told:
        return Side(door.home, Servers(door.servers.vectors, told))
    return Side(Path(told))
