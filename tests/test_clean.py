"""What is not the article's own, on literal lines and on the shipped article."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.clean import LONGEST_TEASER, boilerplate_spans, own_spans


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in boilerplate_spans(text)]


def kept(text: str) -> list[str]:
    return [text[start:end] for start, end in own_spans(text)]


def test_the_shipped_article_loses_its_teaser_and_its_briefing(seed_text: str) -> None:
    teaser, briefing, advertised = boilerplate_spans(seed_text)
    assert seed_text[slice(*teaser)].startswith("SEE ALSO: 'An Explosive Situation'")
    assert seed_text[slice(*teaser)].endswith("Is 'Unprecedented'")
    assert seed_text[teaser[1] :].startswith("Foreign Minister Sergei Lavrov said that")
    assert seed_text[slice(*briefing)] == "Live Briefing: Ukraine In The Crosshairs"
    assert seed_text[slice(*advertised)].startswith("RFE/RL's Ukraine Live Briefing gives")
    assert seed_text[slice(*advertised)].endswith("click here.")
    assert (teaser, briefing, advertised) == ((1972, 2090), (2968, 3008), (3009, 3225))


def test_offsets_are_those_of_the_text() -> None:
    #        0         10        20        30        40
    text = "It rained.\n  READ MORE: A Wet Day  \nIt stopped."
    assert boilerplate_spans(text) == [(13, 33)]
    assert own_spans(text) == [(0, 10), (36, 47)]


@pytest.mark.parametrize(
    ("headline", "sentence"),
    [
        ("SEE ALSO: 'A Big Headline Is Here'", "The minister said that he would go home."),
        ("READ MORE: Five Things To Know About The Vote", "The minister said that he would go home."),
        ("RELATED: How Did Riverton Vote?", "Officials counted the votes until late at night."),
        ("See also: Why the mayor resigned", "“We are sorry,” the council wrote in a long letter."),
        ("See also: Why the mayor resigned", '"We are sorry," the council wrote in a long letter.'),
        ('RELATED: The Mayor Says "We Lost"', "The count went on until late at night."),
        ('RELATED: "We Lost" Says Mayor', "The count went on until late at night."),
        ("ALSO READ: What McDonald's And YouTube Know", "The company denied that it keeps such files."),
    ],
)
def test_a_glued_teaser_ends_where_the_sentence_begins(headline: str, sentence: str) -> None:
    assert cut(headline + sentence) == [headline]
    assert kept(headline + sentence) == [sentence]


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: What McDonald's And YouTube Know About You",
        "RELATED: Ten Bridges You Must See",
        "MORE:Why the bridge will stay closed until May",
        "Live updates: the vote in Riverton",
        "Sign up for our free weekly newsletter.",
        "Curious about rivers? Sign up for the Riverton newsletter",
        "A version of this story first appeared in the Tuesday edition.",
        "Ann Lee covers rivers. Follow her on Twitter @annlee.",
        "Photo credit: Ann Lee",
        "Photo by Ann Lee",
        "© 2022 Riverton Post. All rights reserved.",
        "Advertisement",
        "Story continues below",
        "Share this on Facebook",
    ],
)
def test_a_whole_line_of_promotion_goes(line: str) -> None:
    assert cut(f"One.\n{line}\nTwo.") == [line]
    assert kept(f"One.\n{line}\nTwo.") == ["One.", "Two."]


@pytest.mark.parametrize(
    "line",
    [
        '"Sign up here for the newsletter," the mayor said.',
        "The mayor said that readers should click here.",
        "More than forty families sign up for swimming lessons each spring.",
        "He asks fishermen to sign up for updates about the flood.",
        "Photos by Ann Lee of the flooded square hang in the town hall. The show is free.",
        "The mayor learned of it from the paper: this article was published on Monday.",
        "See the river, also the bridge.",
        "More than 30 people were hurt: two of them badly.",
        "He read more: ten books in a week.",
    ],
)
def test_what_the_article_itself_tells_stays(line: str) -> None:
    assert cut(line) == []
    assert kept(line) == [line]


def test_of_a_paragraph_only_the_sentence_that_promotes_goes() -> None:
    text = "The bridge opens on Friday. Click here to learn why. The river is high."
    assert cut(text) == ["Click here to learn why."]
    assert kept(text) == ["The bridge opens on Friday.", "The river is high."]


def test_a_paragraph_after_a_live_page_goes_only_if_it_is_about_that_page() -> None:
    assert cut("Live blog: The Vote\nOur live blog has it all.") == ["Live blog: The Vote", "Our live blog has it all."]
    assert cut("Live blog: The Vote\nThousands live by the river.") == ["Live blog: The Vote"]


def test_what_is_longer_than_any_headline_stays() -> None:
    assert cut("READ MORE: " + "a long story " * (LONGEST_TEASER // 12)) == []


def test_empty_text_has_no_spans() -> None:
    assert boilerplate_spans("") == own_spans("") == own_spans(" \n\t\n") == []


NASTY = st.lists(
    st.sampled_from(
        [
            "SEE ALSO: ", "Live Briefing: ", "click here.", "Sign up for our newsletter.", "The Vote", "said", "'", "’", "“",
            "”", '"', ".", "?", "\n", "\n\n", " ", "\u200b", "\ufeff", "\u00a0", "👩‍🚀", "é", "McDonald", "aB", "The end is near here.",
        ]
    )
    | st.text(max_size=8)
).map("".join)  # fmt: skip


@given(NASTY)
def test_own_and_other_spans_divide_the_text(text: str) -> None:
    spans = sorted(boilerplate_spans(text) + own_spans(text))
    assert all(start < end for start, end in spans)
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    assert all(end <= start for end, start in zip(ends, starts, strict=True))
    assert all(not text[end:start].strip() for end, start in zip(ends, starts, strict=True))


@pytest.mark.parametrize(
    "piece", ["\t", "word ", "SEE ALSO: ", "aB", ".' ", "Sign up, ", "newsletter ", "Follow me on "], ids=repr
)
def test_time_grows_with_the_length_of_a_line_only(piece: str) -> None:
    line = "SEE ALSO: " + piece * (2**20 // len(piece))
    started = time.perf_counter()
    boilerplate_spans(line)
    boilerplate_spans(line.removeprefix("SEE ALSO: "))
    assert time.perf_counter() - started < 5  # a second power would take hours
