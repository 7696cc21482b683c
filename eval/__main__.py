"""`python -m eval SUITE`: the same as `dateline eval SUITE`, for a checkout without the console script."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path

import click

from eval.run import run_suite
from index.errors import DatelineError


def main(arguments: list[str] | None = None) -> int:
    """Runs the suite that the arguments name; 0 once it ran, else the reason on stderr and 1."""
    parser = ArgumentParser(prog="python -m eval", description=__doc__)
    parser.add_argument("suite")
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the suite's data")
    parser.add_argument("--split", type=Path, metavar="FILE", help="another split in the form of the suite's own")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write all results as JSON")
    given = parser.parse_args(arguments)
    try:
        return run_suite(given.suite, data=given.data, split=given.split, json_file=given.json, notify=_to_stderr)
    except DatelineError as error:
        _to_stderr(f"dateline: {error}")
        return 1


def _to_stderr(line: str) -> None:
    click.echo(line, err=True)


if __name__ == "__main__":
    sys.exit(main())
