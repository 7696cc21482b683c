"""index, documents, forget, restore, status, rebuild, doctor, salvage: what is indexed, and how well."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from index.errors import UsageError
from ui.terminal import Door, catalog, echo_json, notify, progress_bar, show


class PathOrAddress(click.Path):
    """A path, or the address of a page of the web, which stays text."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Tells which of both it is."""
        from index.fetch import ADDRESS

        return value if isinstance(value, str) and ADDRESS.match(value) else super().convert(value, param, ctx)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=PathOrAddress(path_type=Path))
@click.option("--prune", is_flag=True, help="Also forget indexed files below PATHS that are gone.")
@click.option("--fields", metavar="NAME=FIELD,…", default="",
              help="Field names in .json, .jsonl, .csv and .tsv: title, published_at, source, author, body.")  # fmt: skip
@click.option("--allow-private", is_flag=True, help="Also fetch addresses of this machine and of private networks.")
@click.option("--verbose", is_flag=True, help="One line on stdout for each file as it is done.")
@click.option("--json", "as_json", is_flag=True, help="The summary as JSON on stdout.")
@click.pass_obj
def index(
    door: Door, paths: tuple[Path | str, ...], prune: bool, fields: str, allow_private: bool, verbose: bool, as_json: bool
) -> None:  # fmt: skip
    """Index files and folders: text, web pages, PDF, office files, EPUB, mail, feeds, tables of articles, ZIP (docs/formats.md).
    An address, https://…, is fetched once; it is the only thing for which the network is used.

    A file that cannot be read is reported and skipped, and the exit status is 1 at the end. Files that have not
    changed are passed over. Ctrl-C is safe: what was done stays, and the next run goes on from there.

    \b
    Example:
      dateline index articles/ extra/report.pdf
      dateline index news.jsonl --fields body=text,published_at=date
      dateline index https://news.example/article
    """
    from index.fetch import page_at
    from index.ingest import ingest
    from index.read import Fields
    from rag.assemble import prepared_reader
    from ui.present import visible

    files = [path for path in paths if isinstance(path, Path)]
    pages = [page_at(path, private=allow_private) for path in paths if isinstance(path, str)]
    with progress_bar("indexing", "file") as bar:

        def report(progress: Any) -> None:
            bar.count(progress.done, progress.total)
            if verbose:
                show(f"{progress.outcome} {progress.path}" + (f": {progress.reason}" if progress.reason else ""))

        def enter(stage: Any) -> None:
            part = f" {stage.done}/{stage.total}" if stage.total > 1 else ""
            bar.tell(f"{visible(Path(stage.path).name)} {stage.name}", part)

        summary = ingest(
            door.home, files, pages=pages, settings=door.settings(), servers=door.servers, names=Fields.parse(fields), prune=prune,
            progress=report, stage=enter, notify=bar.write,
        )  # fmt: skip
    if summary.wrote:
        prepared_reader(door.home, notify)  # so that the first question need not wait for it
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


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--prune", is_flag=True, help="Also forget what is deleted there.")
@click.option("--settle", "settled", type=click.FloatRange(0.1, 3600), default=2.0, show_default=True, metavar="SECONDS",
              help="How long a file must be still before it is read.")  # fmt: skip
@click.option(
    "--poll", is_flag=True, help="Look again and again, where changes are not told: folders of other machines."
)
@click.pass_obj
def watch(door: Door, folders: tuple[Path, ...], prune: bool, settled: float, poll: bool) -> None:
    """Index folders, and what changes in them, until Ctrl-C or SIGTERM. One line on stdout for each file.

    Safe to kill: each start begins with whatever changed meanwhile. Questions can be asked and pages served all the while.

    \b
    Example:
      dateline watch articles/ --prune
    """
    import signal
    import threading

    from index.watch import watch as watch_folders

    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())

    def report(progress: Any) -> None:
        if progress.outcome != "unchanged":
            show(f"{progress.outcome} {progress.path}" + (f": {progress.reason}" if progress.reason else ""))
            sys.stdout.flush()

    def done(summary: Any) -> None:
        if summary.forgotten:
            notify(f"forgot {summary.forgotten} documents whose files are gone")

    notify(f"watching {', '.join(map(str, folders))} (Ctrl-C ends it)")
    watch_folders(
        door.home, folders, stop=stop, servers=door.servers, prune=prune, settled=settled, poll=poll, progress=report, done=done, notify=notify
    )  # fmt: skip
    notify("stopped; what was reported is indexed")


@click.command()
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
        show(documents_text(rows), end="")


@click.command()
@click.argument("document")
@click.option("--for-good", is_flag=True, help="Keep nothing: it cannot be restored.")
@click.pass_obj
def forget(door: Door, document: str, for_good: bool) -> None:
    """Remove a document from the index, by id, file name, uri or title. The file stays.

    The last fifty that were removed can be put back with `dateline restore`, whether or not their files are still there.

    \b
    Example:
      dateline forget report.pdf
    """
    from index.removal import forget as forget_document

    gone = forget_document(door.home, document, for_good=for_good, servers=door.servers)
    notify(f"forgot {gone.id[:8]} {gone.title!r}" + ("" if for_good else f"; to undo: dateline restore {gone.id[:8]}"))


@click.command()
@click.argument("document", required=False)
@click.option("--empty", is_flag=True, help="Delete for good all that could be restored.")
@click.pass_obj
def restore(door: Door, document: str | None, empty: bool) -> None:
    """Put a removed document back, by id or title; without one, list those that can be.

    \b
    Example:
      dateline restore 3fa99b01
    """
    from index.removal import empty_trash, removed
    from index.removal import restore as restore_document

    if document and empty:
        raise UsageError("give a document to restore, or --empty, not both")
    if empty:
        notify(f"deleted {empty_trash(door.home, door.servers)} removed documents for good")
    elif document:
        back = restore_document(door.home, document, notify, servers=door.servers)
        notify(f"restored {back.id[:8]} {back.title!r}")
    else:
        for each in removed(catalog(door)):
            show(f"{each.id[:8]}  {each.removed_at}  {each.title}")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@click.pass_obj
def status(door: Door, as_json: bool) -> None:
    """Show what is indexed, where, and with which settings.

    \b
    Example:
      dateline status
    """
    from index.corpus import vectors_of

    opened = catalog(door)
    settings = opened.settings()
    model = settings.embedding_model if settings else ""
    shown = {
        "home": str(door.home),
        "catalog": opened.where,
        "vectors": vectors_of(door.home, door.servers, opened, model).where,
        **vars(opened.counts()),
        "speakers": len(opened.speakers()),
        "sources": len(opened.sources()),
        "generation": opened.generation(),
        "pending_vectors": len(opened.pending()),
        "failed_files": len(opened.failures()),
        "removed_documents": len(opened.removed()),
        "embedding_model": model,
        "statements_by": settings.extractor if settings else "",
        "settings_fingerprint": settings.fingerprint if settings else "",
    }
    if as_json:
        echo_json(shown)
    else:
        show("\n".join(f"{key.replace('_', ' '):22}{value}" for key, value in shown.items()))


@click.command()
@click.pass_obj
def rebuild(door: Door) -> None:
    """Split, extract and embed all stored documents anew, from the catalog; no original file is needed.

    \b
    Example:
      dateline --embedding-model ./my-model rebuild
    """
    from index.repair.rebuild import rebuild as rebuild_index

    with progress_bar("embedding", "passage") as bar:

        def extracting(done: int, total: int) -> None:
            bar.tell("extracting document", f" {done + 1}/{total}")

        passages = rebuild_index(
            door.home, door.settings(), servers=door.servers, progress=bar.count, extracting=extracting, notify=bar.write
        )  # fmt: skip
    notify(f"rebuilt {passages} passages")


@click.command()
@click.pass_obj
def salvage(door: Door) -> None:
    """Save what can be read of a damaged catalog: a fresh one takes its place, the damaged file is kept beside it.

    What was lost is named, and the exit status is 1; `dateline index` brings it back where its files are still there.

    \b
    Example:
      dateline salvage
    """
    from index.repair.salvage import salvage as salvage_catalog
    from ui.doctor import salvaged_text

    if door.servers.catalog:
        raise UsageError("a catalog in Postgres is not salvaged but restored from the backup that Postgres makes")
    with progress_bar("saving", "document") as bar:
        saved = salvage_catalog(door.home, servers=door.servers, progress=bar.count, notify=bar.write)
    if saved is None:
        notify("the catalog is whole: there is nothing to salvage")
        return
    notify(salvaged_text(saved))
    if saved.lost:
        sys.exit(1)


@click.command()
@click.pass_obj
def doctor(door: Door) -> None:
    """Check the installation and the index, and say what is wrong and what to do. Exit status 1 if anything is.

    \b
    Example:
      dateline doctor
    """
    from ui.doctor import findings

    healthy = True
    for good, line in findings(door.home, door.model(), door.servers):
        show(f"{'ok     ' if good else 'PROBLEM'} {line}")
        healthy = healthy and good
    sys.exit(0 if healthy else 1)
