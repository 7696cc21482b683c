"""`python -m eval SUITE`: the same as `dateline eval SUITE`, for a checkout without the console script."""

from __future__ import annotations

import sys

import click

from eval.run import run_suite
from index.errors import DatelineError

if __name__ == "__main__":
    try:
        sys.exit(run_suite(sys.argv[1] if len(sys.argv) > 1 else "", notify=lambda line: click.echo(line, err=True)))
    except DatelineError as error:
        sys.exit(f"dateline: {error}")
