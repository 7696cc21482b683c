"""Who is named, and whom a surname, a title or a pronoun means."""

from __future__ import annotations

import pytest

from index.reported.mentions import Mention, find_mentions
from index.reported.words import Unit, read_units
from index.sentences import sentence_spans
from index.speakers import Cast


def units_of(text: str) -> list[Unit]:
    return list(read_units(text, sentence_spans(text)))


def first_mention(text: str) -> Mention:
    return find_mentions(units_of(text)[0].words)[0]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Secretary of State Ines Falk spoke.", "Ines Falk", "Secretary of State"),
        ("German Chancellor Jonas Brandt spoke.", "Jonas Brandt", "German Chancellor"),
        ("The harbour's spokesman Piotr Zielinski spoke.", "Piotr Zielinski", "harbour's spokesman"),
        ("Former Prime Minister Lena Holm spoke.", "Lena Holm", "Former Prime Minister"),
        ("Sen. Ruth Okafor spoke.", "Ruth Okafor", "Sen."),
        ("Mr. Tanaka spoke.", "Tanaka", "Mr."),
        ("Mr Tanaka spoke.", "Tanaka", "Mr"),
        ("Dr Ines Falk spoke.", "Ines Falk", "Dr"),
        ("Ana de la Cruz spoke.", "Ana de la Cruz", ""),
        ("The embattled mayor Tom Reed spoke.", "Tom Reed", "embattled mayor"),
        ("Attendee Otto Berg spoke.", "Otto Berg", ""),
        ("St. Otto Berg spoke.", "St. Otto Berg", ""),
    ],
)
def test_names_and_titles(text: str, name: str, role: str) -> None:
    mention = first_mention(text)
    assert (" ".join(mention.name), mention.role) == (name, role)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The White House spoke.", "White House"),
        ("U.S. officials spoke.", "U.S. officials"),
        ("A spokeswoman for the ministry spoke.", "spokeswoman for the ministry"),
        ("The ministry spoke.", "ministry"),
        ("Senior party officials spoke.", "Senior party officials"),
        ("The paper's editorial board spoke.", "paper's editorial board"),
    ],
)
def test_offices_and_groups_are_kept_as_written_without_article(text: str, expected: str) -> None:
    assert first_mention(text).text == expected


def resolved(text: str) -> tuple[str, str] | None:
    """The speaker that the first mention of the last sentence means, with the role."""
    units = units_of(text)
    mentions = [find_mentions(unit.words) for unit in units]
    cast = Cast(units, mentions)
    cast.read_to(len(units) - 1)
    speaker = cast.resolve(mentions[-1][0], len(units) - 1)
    return speaker and (speaker.name, speaker.role)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chancellor Jonas Brandt arrived. Brandt spoke.", ("Jonas Brandt", "Chancellor")),
        ("Chancellor Jonas Brandt arrived. He spoke.", ("Jonas Brandt", "Chancellor")),
        ("Mary Brandt arrived. He spoke.", None),
        ("Mary Brandt arrived. She spoke.", ("Mary Brandt", "")),
        ("John Reed met Peter Cole in Oslo. He spoke.", ("John Reed", "")),
        ("John Reed arrived. Nobody had expected Peter Cole. He spoke.", None),
        ("John Reed arrived. Nobody had expected Mary Cole. He spoke.", ("John Reed", "")),
        ("Minister Eva Lund arrived. The minister spoke.", ("Eva Lund", "Minister")),
        ("Bill Stone met Hannah Stone. Mr. Stone spoke.", ("Bill Stone", "")),
        ("Bill Stone met Hannah Stone. Mr Stone spoke.", ("Bill Stone", "")),
        ("Bill Stone met Hannah Stone. Stone spoke.", ("Stone", "")),
        ("The White House was lit. He spoke.", None),
        ("New York was cold. He spoke.", None),
        (
            "The office of Secretary of State Ines Falk was empty. Falk left. She spoke.",
            ("Ines Falk", "Secretary of State"),
        ),
        ("We met Samia. Samia says her son is lost. She spoke.", ("Samia", "")),
        ("We met Norlink. Norlink says its dam holds. He spoke.", None),
        ("Mayor Olaf Berg left. As Nikki Dahl spoke, Olaf Berg used the phone. He spoke.", ("Olaf Berg", "Mayor")),
        ("After losing to Rolf Lie, Jan Cole went home. He spoke.", ("Jan Cole", "")),
        ("Jo Berg spoke. Berg rose. His son Kim Berg came. Kim Berg ate. Kim Berg sat. Berg spoke.", ("Jo Berg", "")),
        ("The family's pastor, Christopher Bull, was there. He spoke.", ("Christopher Bull", "")),
    ],
)
def test_whom_a_mention_means(text: str, expected: tuple[str, str] | None) -> None:
    assert resolved(text) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("The image shows Mr Reed as a fox, he argued.", "Jo Berg"),
        ("As Mr Reed came, he argued that it was late.", "Tom Reed"),
    ],
)
def test_he_whose_words_name_somebody_is_not_that_person(last: str, expected: str) -> None:
    text = f"Mayor Tom Reed left. Chancellor Jo Berg spoke. {last}"
    units = units_of(text)
    mentions = [find_mentions(unit.words) for unit in units]
    cast = Cast(units, mentions)
    cast.read_to(len(units) - 1)
    pronoun = next(each for each in mentions[-1] if each.kind == "pronoun")
    speaker = cast.resolve(pronoun, len(units) - 1) or cast.guess(pronoun, len(units) - 1)
    assert speaker is not None
    assert speaker.name == expected


def test_a_man_known_by_surname_alone_is_not_his_full_named_wife() -> None:
    text = "Michelle Hart sang. Mr. Hart left. Mr. Hart slept. President Hart came back. Hart spoke."
    assert resolved(text) == ("Hart", "President")
