"""Labelled token rows as text: quotation marks told apart, paragraphs whole, every token in its place."""

import pytest

from index.reported.detokenise import detokenised


@pytest.mark.parametrize(
    ("rows", "paragraphs"),
    [
        ("`` Not yet , '' he said .", ["“Not yet ,” he said ."]),
        ("'' Not yet , '' he said . | '' Now , '' she said .", ["“Not yet ,” he said .", "“Now ,” she said ."]),
        ("She came . '' | Not yet , '' he said .", ["She came .", "“Not yet ,” he said ."]),
        ("`` We are late . | We must go , '' he said . | It rained .", ["“We are late . We must go ,” he said .", "It rained ."]),
        ("`` We are late . | `` We must go , '' he said .", ["“We are late .", "“We must go ,” he said ."]),
        ("He did n't go -LRB- yet -RRB- -- she said .", ["He didn't go ( yet ) — she said ."]),
        ("`` A", ["“A"]),
        ("", []),
    ],
)  # fmt: skip
def test_rows_become_paragraphs(rows: str, paragraphs: list[str]) -> None:
    tokens = [row.split() for row in rows.split("|")]
    text, spans, places = detokenised(tokens)
    assert [text[start:end] for start, end in spans] == paragraphs
    assert [len(row) for row in places] == [len(row) for row in tokens]


def test_every_token_has_its_place() -> None:
    text, _, places = detokenised([["She", "said", ":", "''"], ["Yes", ".", "''"]])
    assert [text[start:end] for row in places for start, end in row] == ["She", "said", ":", "“", "Yes", ".", "”"]
