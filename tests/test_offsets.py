"""Over nasty text every span is true: what is cited is what is stored."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from index.clean import boilerplate_spans, own_spans
from index.dates import find_dates
from index.extract import extract
from index.records import Day, make_document
from index.sentences import sentence_spans
from index.settings import IndexSettings

PIECES = [
    "Mara Lund said", "he said", "Scholz told reporters", "according to the ministry", "on Feb 14", "Mr. Okoro", "U.S.",
    "SEE ALSO: 'A Headline Here'The minister left early today.", "Live Briefing: Here", "click here", "…", "...", "?!", ". ",
    "\"", "“", "”", "'", "’", "«", "»", "\n", "\n\n", "\r\n", "\u200b", "\u00a0", "\u202e", "🙂", "👩‍👩‍👧", "é", "。", "\t", ", ", ": ", "The bridge is safe",
    "warned that the river rises", "No. 10", "[Putin]", "--", " ", "adding that it stays", "2022-02-14", "A", "a",
]  # fmt: skip
nasty = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map(
    lambda parts: " ".join(parts).replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "ignore").decode()
)


@settings(max_examples=150, deadline=None)
@given(nasty)
def test_own_text_and_boilerplate_divide_the_text(text: str) -> None:
    spans = sorted(own_spans(text) + boilerplate_spans(text))
    covered = "".join(text[start:end] for start, end in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


@settings(max_examples=150, deadline=None)
@given(nasty)
def test_sentences_hold_all_of_the_text_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


@settings(max_examples=150, deadline=None)
@given(nasty, st.integers(20, 400))
def test_passages_and_statements_are_slices(text: str, size: int) -> None:
    document = make_document(uri="file:///a.txt", text=text, format="txt", published=Day(2022, 2, 14))
    found = extract(document, IndexSettings(passage_characters=size), None)
    cut = boilerplate_spans(text)
    for each in found.passages:
        assert text[each.start : each.end] == each.text
    for statement in found.statements:
        assert text[statement.start : statement.end] == statement.quote
    for each in (*found.passages, *found.statements):
        assert each.start < each.end
        assert not any(start < each.end and each.start < end for start, end in cut)
    starts = [each.start for each in found.statements]
    ends = [each.end for each in found.statements]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert len({each.id for each in found.statements}) == len(found.statements)


@settings(max_examples=150, deadline=None)
@given(nasty)
def test_dates_are_where_they_say(text: str) -> None:
    for mention in find_dates(text, today=Day(2022, 2, 14), near=Day(2022, 2, 14)):
        assert text[mention.start : mention.end] == mention.text
