"""Quotation marks: which open, which close, and which are none."""

from __future__ import annotations

import time

import pytest

from index.reported.quotes import find_quotations


def quoted(text: str) -> list[str]:
    paragraphs = []
    at = 0
    for line in text.split("\n"):
        paragraphs.append((at, at + len(line)))
        at += len(line) + 1
    return [text[found.start : found.end] for found in find_quotations(text, paragraphs)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Rain is coming," she said.', ["Rain is coming,"]),
        ("“Rain is coming,” she said.", ["Rain is coming,"]),
        ('"Rain is coming,” she said.', ["Rain is coming,"]),
        ('“Rain is coming," she said.', ["Rain is coming,"]),
        ("«Rain is coming», she said.", ["Rain is coming"]),
        ("« Rain is coming », she said.", ["Rain is coming"]),
        ("„Rain is coming“, she said.", ["Rain is coming"]),
        ("''Rain is coming,'' she said.", ["Rain is coming,"]),
        ("‘Rain is coming,’ she said.", ["Rain is coming,"]),
        ("'Rain isn't coming,' she said.", ["Rain isn't coming,"]),
        ("The dogs' owners' club wasn't in the '90s.", []),
        ("The dogs’ owners’ club wasn’t in the ’90s.", []),
        ("He is 6'2\" tall and she is not.", []),
        ('"One," he said. "Two."', ["One,", "Two."]),
        ("“He said “no” to me,” she said.", ["He said “no” to me,"]),
        ("“They told me ‘no’ twice,” she said.", ["They told me ‘no’ twice,"]),
        ('""', []),
        ('" "', []),
        ("", []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_left_open_ends_with_its_paragraph() -> None:
    assert quoted('He said: "It never ends.\nNobody spoke.') == ["It never ends."]


def test_paragraphs_of_one_quotation_each_open_and_only_the_last_closes() -> None:
    text = '"First part.\n"Second part.\n"Third part," Ito said.\n"Another," he said.'
    paragraphs = [(0, 12), (13, 26), (27, 50), (51, 69)]
    found = find_quotations(text, paragraphs)
    assert [text[one.start : one.end] for one in found] == [
        "First part.",
        "Second part.",
        "Third part,",
        "Another,",
    ]
    assert [one.continued for one in found] == [False, True, True, False]


def test_the_marks_lie_just_outside_the_words() -> None:
    (found,) = find_quotations('He said "yes" twice.', [(0, 20)])
    assert (found.outer_start, found.start, found.end, found.outer_end) == (8, 9, 12, 13)


@pytest.mark.parametrize("text", ['"' * 1_000_000, "'a " * 300_000, '"a" ' * 250_000, "“" * 500_000, "''a" * 300_000])
def test_endless_marks_take_linear_time(text: str) -> None:
    started = time.perf_counter()
    find_quotations(text, [(0, len(text))])
    assert time.perf_counter() - started < 10


def test_a_quotation_that_is_opened_again_without_having_been_closed_goes_on() -> None:
    text = '"We tried. "These plans came late," Ms Berry said. Mr Howard called them "bold".'
    found = [text[each.start : each.end] for each in find_quotations(text, [(0, len(text))])]
    assert found == ['We tried. "These plans came late,', "bold"]


def test_where_the_papers_words_lie_between_the_one_left_open_is_dropped() -> None:
    text = '"We tried, Ms Berry said in May. "These plans came late," Mr Howard said.'
    found = [text[each.start : each.end] for each in find_quotations(text, [(0, len(text))])]
    assert found == ["These plans came late,"]
