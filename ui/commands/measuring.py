"""eval: how good the answers are."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ui.terminal import Door, notify


@click.command()
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
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    help="At most so many questions (of speed: documents), spread evenly.",
)
@click.option(
    "--progress", is_flag=True, help="On stderr a line `progress DONE TOTAL` for each case, instead of a bar."
)
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
    progress: bool,
) -> None:
    """Measure how good the answers are.

    Suites: seeds (the shipped article), own (your documents and questions), polnear, polnear-asked, timex, xquad,
    written, rgb, clapnq, realtimeqa, multihop, canard, mtrag, mtrag-asked, attributionbench, prose, beir, speed. All but seeds
    and prose need --data; own without it asks the questions.jsonl in the home of what is indexed there. The last results of each suite are kept in the home's reports/.

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
            indexed=door.home,
            settings=door.settings(),
            chosen=door.chosen(),
            progress=(lambda done, total: notify(f"progress {done} {total or '?'}")) if progress else None,
            notify=notify,
        )
    )
