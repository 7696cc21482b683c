"""The chart of statements: what it shows, the files it is written to, and why there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from index.errors import UsageError
from ui.timeline import chart, save


def row(speaker: str, day: str | None, quote: str = "The dam holds.") -> dict[str, Any]:
    return {"speaker": speaker, "said_on": day, "quote": quote, "kind": "direct", "doc": "a.txt"}


def points(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = chart(rows).to_dict()["data"]["values"]
    return found


def test_statements_of_one_speaker_and_day_are_one_point() -> None:
    (point,) = points([row("Eva Lund", "2023-05-16"), row("Eva Lund", "2023-05-16", "Nobody has to leave.")])
    assert (point["count"], point["words"]) == (2, "“The dam holds.” / “Nobody has to leave.”")


def test_speakers_beyond_the_first_fifteen_are_one() -> None:
    rows = [row(f"Speaker {number}", "2023-05-16") for number in range(20)]
    names = {point["speaker"] for point in points(rows)}
    assert len(names) == 15
    assert "others" in names


def test_days_without_a_year_are_shown_only_alone() -> None:
    assert [point["day"] for point in points([row("Eva Lund", "--02-14")])] == ["2000-02-14"]
    drawn = chart([row("Eva Lund", "--02-14"), row("Eva Lund", "2023-05-16")]).to_dict()
    assert drawn["title"]["subtitle"] == "1 statements, 1 without a full day left out"


def test_it_is_written_as_a_picture_and_as_a_page_of_its_own(tmp_path: Path) -> None:
    rows = [row("Eva Lund", "2023-05-16"), row("John Reed", "2023-06-01")]
    save(rows, tmp_path / "a.png")
    save(rows, tmp_path / "a.html")
    assert (tmp_path / "a.png").read_bytes().startswith(b"\x89PNG")
    assert 'src="http' not in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_what_cannot_be_drawn_says_why(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no statement meets these filters"):
        chart([])
    with pytest.raises(UsageError, match="no statement with a day"):
        chart([row("Eva Lund", None)])
    with pytest.raises(UsageError, match=r"'a\.gif': expected a file ending in \.png, \.svg, \.html"):
        save([row("Eva Lund", "2023-05-16")], tmp_path / "a.gif")
