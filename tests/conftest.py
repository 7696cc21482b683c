"""What tests share: the shipped article, one exported model, one indexed home."""

from __future__ import annotations

from pathlib import Path

import pytest

SEEDS = Path(__file__).parent.parent / "seeds"


@pytest.fixture(scope="session")
def seed_text() -> str:
    (path,) = SEEDS.glob("*.txt")
    return path.read_text()
