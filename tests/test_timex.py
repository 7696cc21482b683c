"""The timex suite on a document of its own, and the dates that documents write in passing."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.suites.timex import measured, read_document
from index.dates import find_dates, find_vague_dates
from index.records import Day

NOVEMBER_2 = Day(1989, 11, 2)
TML = """<?xml version="1.0" ?>
<TimeML><DOCID>a</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="1989-11-02" functionInDocument="CREATION_TIME">11/02/89</TIMEX3></DCT>
<TEXT>
Sales rose in the <TIMEX3 tid="t1" type="DATE" value="1989-Q3">third quarter</TIMEX3> &amp; fell
<TIMEX3 tid="t2" type="DATE" value="1989-10-31">Tuesday</TIMEX3>, after
<TIMEX3 tid="t3" type="DURATION" value="P2Y">two years</TIMEX3>. It is <TIMEX3 tid="t4" type="DATE" value="PRESENT_REF">now</TIMEX3>
<TIMEX3 tid="t5" type="DATE" value="1990">the year of the horse</TIMEX3>.
</TEXT></TimeML>
"""


def test_a_document_is_read_and_measured(tmp_path: Path) -> None:
    (tmp_path / "a.tml").write_text(TML)
    row = measured(read_document(tmp_path / "a.tml"))
    counts = row["counts"]
    assert (counts["gold"], counts["found"], counts["right"]) == (4, 3, 3)
    assert row["wrong"] == "the year of the horse: 1990, not found"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in the third quarter", "1989-07-01 to 1989-09-30"),
        ("in the fourth quarter of 1988", "1988-10-01 to 1988-12-31"),
        ("this year's first quarter", "1989-01-01 to 1989-03-31"),
        ("It fell in the second quarter from a year earlier", "1989-04-01 to 1989-06-30 | 1988-04-01 to 1988-06-30"),
        ("over the weekend", "1989-10-28 to 1989-10-29"),
        ("last summer", "1989-06-01 to 1989-08-31"),
        ("this summer", "1989-06-01 to 1989-08-31"),
        ("in the 1980s", "1980-01-01 to 1989-12-31"),
        ("in nineteen eighty-four", "1984-01-01 to 1984-12-31"),
        ("fiscal 1990", "1990-01-01 to 1990-12-31"),
        ("two years ago", "1987-01-01 to 1987-12-31"),
        ("six weeks ago", "1989-09-18 to 1989-09-24"),
        ("last April", "1989-04-01 to 1989-04-30"),
        ("last December", "1988-12-01 to 1988-12-31"),
        ("She will meet him on Monday", "1989-11-06"),
        ("She met him on Monday", "1989-10-30"),
        ("It sold 1990 cars", ""),
    ],
)
def test_dates_as_documents_write_them(text: str, expected: str) -> None:
    assert " | ".join(str(each.range) for each in find_dates(text, today=NOVEMBER_2)) == expected


def test_vague_dates_are_apart() -> None:
    assert [value for _, _, value in find_vague_dates("Recently, and now, and in the future")] == [
        "PAST_REF", "PRESENT_REF", "FUTURE_REF",
    ]  # fmt: skip
