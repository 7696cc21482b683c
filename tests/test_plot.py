"""The picture of who spoke when: rows, columns, what is left out, and that texts are inert."""

import re

from index.records import Day, Statement, make_document, make_statement
from ui.web.plot import plot


def said(speaker: str, day: str | None, quote: str = "It holds.", kind: str = "direct") -> Statement:
    document = make_document(uri="file:///a.txt", text=quote, format="txt")
    return make_statement(
        document, 0, len(quote), kind=kind, speaker=speaker, speaker_text=speaker, cue="said",  # type: ignore[arg-type]
        said_on=Day.parse(day) if day else None, said_on_basis="stated" if day else "unknown",
    )  # fmt: skip


def places(html: str) -> list[float]:
    return [float(x) for x in re.findall(r'<circle cx="([\d.]+)%"', html)]


def test_a_row_for_each_speaker_the_most_talkative_first_and_a_dot_for_each_statement() -> None:
    html = plot([said("Ann", "2021-05-01"), said("Ben", "2021-05-02"), said("Ben", "2021-05-05")], "en")
    assert re.findall(r'class="who" dir="auto">(\w+)', html) == ["Ben", "Ann"]
    assert places(html) == [26.5, 97.0, 3.0]
    assert html.count('tabindex="0"') == 1
    assert 'aria-label="Ben, 2 May 2021: “It holds.”"' in html
    assert re.findall(r'text-anchor="\w+">([^<]+)<', html) == ["1 May 2021", "2 May 2021", "4 May 2021", "5 May 2021"]


def test_what_a_column_does_not_hold_is_a_number_that_names_its_days() -> None:
    html = plot([said("Ann", "2021-05-01", f"It is {number}.") for number in range(7)], "en")
    assert html.count("<circle") == 3
    assert ">+4</text>" in html
    assert 'data-speaker="Ann" data-from="2021-05-01" data-to="2021-05-01"' in html


def test_of_very_many_days_several_are_one_column() -> None:
    html = plot([said("Ann", f"{year}-01-01") for year in range(1990, 2030)], "en")
    assert len(set(places(html))) == 40


def test_days_without_a_year_are_shown_only_alone() -> None:
    assert "14 February, year not given" in plot([said("Ann", "--02-14")], "en")
    both = plot([said("Ann", "--02-14"), said("Ann", "2021-05-01"), said("Ben", None)], "en")
    assert both.count("<circle") == 1
    assert "2 without a full day are not in the picture" in both
    assert plot([said("Ben", None)], "en") == ""


def test_speakers_beyond_the_first_fifteen_are_one_row() -> None:
    html = plot([said(f"Speaker {number}", "2021-05-01") for number in range(20)], "en")
    assert html.count('class="who"') == 15
    assert ">others<" in html


def test_texts_are_inert() -> None:
    html = plot([said('<b onclick="x()">', "2021-05-01", '"><script>x()</script>')], "en")
    assert "<b" not in html.replace("<b>", "").replace("<br", "")
    assert "<script" not in html
    assert 'aria-label="&lt;b onclick=&quot;x()&quot;&gt;, 1 May 2021' in html
