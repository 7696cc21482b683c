"""The day of an article, read off its text."""

import pytest

from index.published import infer_origin, infer_published


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KYIV, Feb 14 (Reuters) – The minister said so.", "--02-14"),
        ("WASHINGTON, March 3, 2022 — Officials met.", "2022-03-03"),
        ("Talks fail\n\nPublished February 14, 2022\n\nThey failed on May 1.", "2022-02-14"),
        ("14 February 2022\nThe minister spoke.", "2022-02-14"),
        ("He said so on May 3. He will return on May 9. The trip, he said on May 3, is long.", "--05-03"),
        ("She is scheduled to fly on May 9.", None),
        ("No day at all.", None),
        ("Talks fail\nThe Marlow Post, March 4, 2024. By Ida Berg\n\nThey failed on May 1, he said.", "2024-03-04"),
        ("The battle of Orbel, May 4, 1812\n\nIt was long.", None),
    ],
)
def test_inferred_publication(text: str, expected: str | None) -> None:
    found = infer_published(text)
    assert (str(found) if found else None) == expected


def test_inferred_publication_of_the_shipped_article(seed_text: str) -> None:
    assert str(infer_published(seed_text)) == "--02-14"


def test_one_date_that_must_be_day_first_decides_the_others() -> None:
    text = "Published 03/04/2022\n\nThe talks of 25/03/2022 failed."
    assert str(infer_published(text)) == "2022-04-03"
    assert str(infer_published(text.replace("25/03", "03/25"))) == "2022-03-04"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Talks fail\nThe Marlow Post, March 4, 2024. By Ida Berg\n\nThey failed.", ("The Marlow Post", "Ida Berg")),
        ("Talks fail\nThe Marlow Post\nBy Ida Berg, Sports Desk\n\nThey failed.", ("The Marlow Post", "Ida Berg")),
        ("Talks fail\nNorthern Review, 9 November 2022\n\nThey failed.", ("Northern Review", "")),
        ("Talks fail\nKYIV, March 4\n\nThey failed.", ("", "")),
        ("Talks fail\nTarn, March 4\n\nThey failed.", ("", "")),
        ("By Land and Sea\n\nThe Long Road\n\nThey left, by boat.", ("", "")),
    ],
)
def test_outlet_and_author_of_the_first_lines(text: str, expected: tuple[str, str]) -> None:
    assert infer_origin(text) == expected


def test_a_day_told_once_further_down_is_not_that_of_the_article() -> None:
    text = "A dispute\n\nThe union spoke. Nobody replied. The bank was founded on 7 March 2003. It has shops."
    assert infer_published(text) is None
    assert str(infer_published(f"{text} It was on 7 March 2003 that it opened.")) == "2003-03-07"
