"""The metrics against documents of a sentence or two, every expected value worked out by hand."""

import pytest

from eval.metrics import (
    answer_hit,
    citation_precision,
    citation_recall,
    cited_stretches,
    invalid_citations,
    mean_interval,
    precision_recall,
    right_speakers,
    verbatim_quotes,
)
from index.records import Document, Statement, make_document, make_statement
from rag.answers import Answer, Citation, Interpretation, Nearest, Sentence

TEXT = 'It rained. "We are open," Ada said. It snowed.'
DOCUMENT = make_document(uri="a.txt", text=TEXT, format="txt")
OTHER = make_document(uri="b.txt", text="It was dry.", format="txt")
TEXTS = {each.id: each.text for each in (DOCUMENT, OTHER)}
text_of = TEXTS.__getitem__


def cite(start: int, end: int, document: Document = DOCUMENT, text: str | None = None, number: int = 1) -> Citation:
    return Citation(number, document.id, start, end, document.text[start:end] if text is None else text)


def said(start: int, end: int, speaker: str) -> Statement:
    return make_statement(DOCUMENT, start, end, kind="direct", speaker=speaker, speaker_text=speaker, cue="said")


def answered(*sentences: str, citations: tuple[Citation, ...] = (), statements: tuple[Statement, ...] = ()) -> Answer:
    shown = tuple(Sentence(each, (1,)) for each in sentences)
    return Answer("q", "q", Interpretation(), "answered", shown, citations, statements)


@pytest.mark.parametrize(
    ("required", "forbidden", "hit"),
    [
        ([["rained"]], [], 1.0),
        ([["RAINED"], ["hail", "snowed"]], [], 1.0),
        ([["rained"], ["hail"]], [], 0.0),
        ([["rained"]], ["ada"], 0.0),
        ([], [], 1.0),
    ],
)
def test_a_hit_has_one_of_each_group_and_nothing_forbidden(
    required: list[list[str]], forbidden: list[str], hit: float
) -> None:
    assert answer_hit(TEXT, required, forbidden) == hit


def test_citations_that_touch_or_leave_only_a_space_are_one_stretch() -> None:
    # 0-10 "It rained.", 11-35 the quotation, 36-46 "It snowed."
    assert cited_stretches([cite(11, 35), cite(0, 10)], text_of) == [TEXT[:35]]
    assert cited_stretches([cite(0, 20), cite(5, 10)], text_of) == [TEXT[:20]]
    assert cited_stretches([cite(0, 10), cite(36, 46)], text_of) == ["It rained.", "It snowed."]
    assert cited_stretches([], text_of) == []


def test_citations_of_two_documents_are_never_one_stretch() -> None:
    stretches = cited_stretches([cite(0, 10), cite(0, 11, OTHER)], text_of)
    assert sorted(stretches) == ["It rained.", "It was dry."]


def test_recall_counts_groups_whose_alternative_is_covered_whole() -> None:
    assert citation_recall([["It rained."], ["It snowed."]], ["It rained."]) == 0.5
    assert citation_recall([["It hailed.", "It rained."]], ["It rained."]) == 1.0
    assert citation_recall([["It rained."]], ["It rai", "ned."]) == 0.0
    assert citation_recall([], ["It rained."]) == 1.0
    assert citation_recall([["It rained."]], []) == 0.0


def test_precision_counts_citations_that_hold_or_lie_in_a_good_stretch() -> None:
    assert citation_precision(["rained"], ["It rained.", "It snowed."]) == 0.5
    assert citation_precision(["It rained. It snowed."], ["It snowed."]) == 1.0
    assert citation_precision(["It rained."], []) == 0.0


def test_a_citation_that_differs_from_its_slice_by_one_character_is_invalid() -> None:
    right, wrong = cite(0, 10), cite(0, 10, text="It rained!")
    assert invalid_citations(answered(citations=(right,)), text_of) == 0
    assert invalid_citations(answered(citations=(right, wrong)), text_of) == 1
    refusal = Answer("q", "q", Interpretation(), "no_evidence", nearest=(Nearest(wrong, "near"),))
    assert invalid_citations(refusal, text_of) == 1


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        ("Ada: “We are open,”", (1, 1)),
        ('Ada: "We are open,”', (1, 1)),
        ("Ada: “We are closed,”", (0, 1)),
        ("Ada: “We are open” and “We are shut”", (1, 2)),
        ("It rained.", (0, 0)),
    ],
)
def test_a_shown_quote_stands_in_the_cited_document(sentence: str, counts: tuple[int, int]) -> None:
    assert verbatim_quotes(answered(sentence, citations=(cite(11, 35),)), text_of) == counts


def test_a_quote_of_another_document_than_the_cited_one_does_not_count() -> None:
    assert verbatim_quotes(answered("“We are open,”", citations=(cite(0, 11, OTHER),)), text_of) == (0, 1)


def test_statements_count_as_quotes_and_must_be_their_slice() -> None:
    good = said(12, 24, "Ada")
    shifted = Statement(**{**vars(good), "start": 13})
    assert good.quote == "We are open,"
    assert verbatim_quotes(answered(statements=(good, shifted)), text_of) == (1, 2)


def test_the_speaker_of_known_words_is_right_or_wrong() -> None:
    known = {"We are open": "Ada", "It snowed": "Bob"}
    assert right_speakers([said(12, 24, "Ada Lovelace")], known) == (1, 1)
    assert right_speakers([said(12, 24, "Bob")], known) == (0, 1)
    assert right_speakers([said(0, 10, "Bob")], known) == (0, 0)
    # From 12 to the end it also holds what Bob said.
    assert right_speakers([said(12, 46, "Ada")], known) == (0, 1)


@pytest.mark.parametrize(
    ("found", "wanted", "precision", "recall"),
    [
        ([True, True, False, False], [True, False, True, False], 0.5, 0.5),
        ([False, False], [True, False], 1.0, 0.0),
        ([True, False], [False, False], 0.0, 1.0),
        ([], [], 1.0, 1.0),
    ],
)
def test_precision_and_recall(found: list[bool], wanted: list[bool], precision: float, recall: float) -> None:
    assert precision_recall(found, wanted) == (precision, recall)


def test_cases_that_do_not_match_up_are_an_error() -> None:
    with pytest.raises(ValueError, match="longer"):
        precision_recall([True], [True, False])


def test_the_interval_holds_the_mean_and_is_the_same_every_time() -> None:
    values = [1.0] * 75 + [0.0] * 25
    mean, (low, high) = mean_interval(values)
    assert mean == 0.75
    # The normal approximation gives .75 ± 1.96 * sqrt(.75 * .25 / 100) = .665 to .835.
    assert low == pytest.approx(0.665, abs=0.02)
    assert high == pytest.approx(0.835, abs=0.02)
    assert mean_interval(values) == (mean, (low, high))


def test_no_cases_have_no_mean() -> None:
    assert mean_interval([]) == (0.0, (0.0, 0.0))
