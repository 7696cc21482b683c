"""Averages trained weights and writes them as they ship: `python -m eval.training.average A B … OUT`.

The average of runs that began in one place is often better than each (Wortsman et al. 2022, "Model soups").
"""

from __future__ import annotations

from pathlib import Path

import click
import torch

from eval.training.networks import read_weights, save_weights


@click.command(help=__doc__)
@click.argument("runs", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
def main(runs: tuple[Path, ...], out: Path) -> None:
    """See the module."""
    loaded = [read_weights(run) for run in runs]
    save_weights({name: torch.stack([each[name] for each in loaded]).mean(dim=0) for name in loaded[0]}, out)


if __name__ == "__main__":
    main()
