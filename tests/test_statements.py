"""Who said what: the seed article line by line, and other sentences so that the rules are not the seed's."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from index.records import Day, Document, Statement, make_document
from index.sentences import sentence_spans
from index.statements import extract_statements, stretches

SEED = Path(__file__).parent.parent / "seeds" / "000_c98c762a7310f6b1.txt"
FEBRUARY_14 = Day(None, 2, 14)
TUESDAY = Day(2023, 5, 16)
FRIDAY = Day(2022, 8, 12)


def document(text: str, published: Day | None = TUESDAY) -> Document:
    return make_document(uri="file:///a.txt", text=text, format="txt", published=published)


def said(text: str, published: Day | None = TUESDAY) -> list[Statement]:
    return extract_statements(document(text, published), sentence_spans(text))


def brief(text: str) -> list[tuple[str, str, str]]:
    return [(one.speaker, one.kind, " … ".join(one.spoken)) for one in said(text)]


# --- the seed article ---


@pytest.fixture(scope="module")
def seed() -> list[Statement]:
    text = SEED.read_text(encoding="utf-8")
    teaser, own = text.index("SEE ALSO"), text.index("Foreign Minister")
    briefing, rest = text.index("Live Briefing"), text.index("Russia says it has")
    within = [(0, teaser), (own, briefing), (rest, len(text))]
    return extract_statements(document(text, FEBRUARY_14), sentence_spans(text, within))


SEED_STATEMENTS = [
    ("Antony Blinken", "indirect", "The United States has announced", "safety of embassy staff"),
    ("Antony Blinken", "direct", "My team and I", "Russian forces."),
    ("U.S. officials", "indirect", "Moscow could launch", "Belarus to the north"),
    ("Antony Blinken", "direct", "The embassy will remain", "deescalate the crisis."),
    ("Olaf Scholz", "indirect", "Russia to take immediate steps", "near the border with Ukraine"),
    ("Olaf Scholz", "indirect", "the Kremlin should accept", "European security"),
    ("Olaf Scholz", "direct", "We are ready", "European security issues,"),
    ("Olaf Scholz", "indirect", "Germany was extending", "150 million euros to Ukraine"),
    ("Sergei Lavrov", "mixed", 'while Moscow has "warned', "defuse the crisis"),
    ("Sergei Lavrov", "direct", "It seems to me", "far from exhausted,"),
    ("White House", "mixed", "Russia may be planning", '"any day now,"'),
    ("John Kirby", "mixed", "Russia continues to add “more", "each passing day.”"),
    ("John Kirby", "indirect", "the military buildup", "more ready"),
    ("John Kirby", "direct", "They're exercising, so we believe that [Putin]", "use military force,"),
    ("John Kirby", "indirect", "the U.S. has also", "cyberattacks from Russia"),
    ("Russia", "indirect", "it has no plan to invade", "Georgia"),
    ("Volodymyr Zelenskiy", "indirect", "Ukraine would continue", "over the move"),
    ("Volodymyr Zelenskiy", "indirect", "authorities in Ukraine", "forms of aggression"),
    ("Volodymyr Zelenskiy", "direct", "We clearly know", "its plans,"),
    ("Volodymyr Zelenskiy", "indirect", "he signed a decree", "as a day of unity"),
    ("Volodymyr Zelenskiy", "direct", "On this day, we will", "ready to fight for it,"),
    ("John Kirby", "indirect", "he would not discuss", "specific intelligence"),
    ("John Kirby", "direct", "It is entirely possible that [Putin]", "no warning."),
]


def test_the_seed_has_these_statements_and_no_others(seed: list[Statement]) -> None:
    assert len(seed) == len(SEED_STATEMENTS)
    for statement, (speaker, kind, first, last) in zip(seed, SEED_STATEMENTS, strict=True):
        assert (statement.speaker, statement.kind) == (speaker, kind)
        assert statement.quote.startswith(first)
        assert statement.quote.endswith(last)


def test_the_seed_says_on_which_day(seed: list[Statement]) -> None:
    assert {statement.said_on for statement in seed} == {FEBRUARY_14}
    stated = [statement.quote[:20] for statement in seed if statement.said_on_basis == "stated"]
    assert stated == [
        "The United States ha",
        "Russia to take immed",
        "the Kremlin should a",
        "Russia continues to ",
    ]
    assert {one.said_on_basis for one in seed} == {"stated", "published"}


def test_the_seed_gives_roles_addressees_and_venues(seed: list[Statement]) -> None:
    assert {one.speaker: one.role for one in seed} == {
        "Antony Blinken": "Secretary of State",
        "U.S. officials": "",
        "Olaf Scholz": "German Chancellor",
        "Sergei Lavrov": "Foreign Minister",
        "White House": "",
        "John Kirby": "Pentagon spokesman",
        "Russia": "",
        "Volodymyr Zelenskiy": "Ukrainian President",
    }
    assert [one.addressee for one in seed if one.addressee] == ["MSNBC"]
    assert list(dict.fromkeys(one.venue for one in seed if one.venue)) == [
        "in a statement",
        "a news conference",
        "in a televised meeting with Putin",
        "in an address to the nation posted on Facebook",
    ]


def test_the_seed_keeps_the_speaker_as_written(seed: list[Statement]) -> None:
    assert [one.speaker_text for one in seed if one.speaker_text in ("he", "He")] == ["he", "he"]
    assert seed[0].speaker_text == "Secretary of State Antony Blinken"
    assert seed[10].speaker_text == "The White House"


# --- direct quotations ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"The dam holds for now," Eva Lund said.', [("Eva Lund", "direct", "The dam holds for now,")]),
        ('"The dam holds for now," said Eva Lund.', [("Eva Lund", "direct", "The dam holds for now,")]),
        ('Eva Lund said: "The dam holds for now."', [("Eva Lund", "direct", "The dam holds for now.")]),
        ('Eva Lund told reporters, "The dam holds."', [("Eva Lund", "direct", "The dam holds.")]),
        ('"Will the dam hold?" asked Eva Lund.', [("Eva Lund", "direct", "Will the dam hold?")]),
        ('"Will the dam hold?" Eva Lund asked.', [("Eva Lund", "direct", "Will the dam hold?")]),
        (
            '"The dam," Eva Lund said, "holds for now, I think."',
            [("Eva Lund", "direct", "The dam, … holds for now, I think.")],
        ),
        (
            '"The dam holds," Eva Lund said. "Nobody has to leave."',
            [("Eva Lund", "direct", "The dam holds, … Nobody has to leave.")],
        ),
        (
            '"The dam holds," Eva Lund said.\n\n"Nobody has to leave tonight."',
            [
                ("Eva Lund", "direct", "The dam holds,"),
                ("Eva Lund", "direct", "Nobody has to leave tonight."),
            ],
        ),
        (
            '"The dam holds.\n\n"Nobody has to leave," Eva Lund said.',
            [("Eva Lund", "direct", "The dam holds. … Nobody has to leave,")],
        ),
        ('Said Eva Lund: "The dam holds."', [("Eva Lund", "direct", "The dam holds.")]),
        (
            '"The dam holds," John Reed said.\n\n"Does it really hold tonight?" Lund demanded.',
            [("John Reed", "direct", "The dam holds,"), ("Lund", "direct", "Does it really hold tonight?")],
        ),
        (
            '"The dam holds," John Reed said. It was Eva Lund who answered. "Nobody has to leave."',
            [("John Reed", "direct", "The dam holds,")],
        ),
        (
            'Eva Lund called the plan "a gift to speculators."',
            [("Eva Lund", "direct", "a gift to speculators.")],
        ),
    ],
)
def test_direct(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert brief(text) == expected


def test_a_pronoun_after_an_unknown_speaker_is_nobody() -> None:
    text = 'Eva Lund said it holds.\n\n"The dam will break tonight," whispered a voice.\n\nShe said it was late.'
    assert [one.quote for one in said(text)] == ["it holds"]


def test_pronouns_follow_the_last_speaker_of_that_gender() -> None:
    text = (
        "Mayor Eva Lund met Governor John Reed on the dam.\n\n"
        '"The dam holds," Lund said.\n\n'
        '"Nobody has to leave," she said.'
    )
    assert [(one.speaker, one.speaker_text, one.role) for one in said(text)] == [
        ("Eva Lund", "Lund", "Mayor"),
        ("Eva Lund", "she", "Mayor"),
    ]


# --- reported speech ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The harbour authority announced that the port would close.",
            [("harbour authority", "indirect", "the port would close")],
        ),
        (
            "Nurse Mei Tanaka said she had seen nothing like it.",
            [("Mei Tanaka", "indirect", "she had seen nothing like it")],
        ),
        (
            "The bridge will be closed for a year, Eva Lund said on Monday.",
            [("Eva Lund", "indirect", "The bridge will be closed for a year")],
        ),
        (
            "The bridge will be closed for a year, according to the ministry.",
            [("ministry", "indirect", "The bridge will be closed for a year")],
        ),
        (
            "According to Eva Lund, the bridge will be closed for a year.",
            [("Eva Lund", "indirect", "the bridge will be closed for a year")],
        ),
        (
            "Eva Lund warned that the river was rising, adding that the dam would hold.",
            [
                ("Eva Lund", "indirect", "the river was rising"),
                ("Eva Lund", "indirect", "the dam would hold"),
            ],
        ),
        (
            "Eva Lund said the river was rising, but John Reed said the dam would hold.",
            [
                ("Eva Lund", "indirect", "the river was rising"),
                ("John Reed", "indirect", "the dam would hold"),
            ],
        ),
        (
            "John Reed vowed to rebuild the bridge.",
            [("John Reed", "indirect", "to rebuild the bridge")],
        ),
        (
            'Eva Lund said the plan was "a gift" to speculators.',
            [("Eva Lund", "mixed", 'the plan was "a gift" to speculators')],
        ),
        (
            "Residents say the water was knee-deep.",
            [("Residents", "indirect", "the water was knee-deep")],
        ),
        (
            "A spokeswoman for the ministry denied that the dam had cracked.",
            [("spokeswoman for the ministry", "indirect", "the dam had cracked")],
        ),
    ],
)
def test_reported_speech(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert brief(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Eva Lund did not say that the dam would hold.",
        "Eva Lund declined to say whether the dam would hold.",
        "If Eva Lund said that the dam was safe, people would stay.",
        "Eva Lund was told that the dam would hold.",
        "It was said that the dam would hold.",
        "He said the dam would hold.",
        "Eva Lund might say that the dam was safe.",
        "The plan that Eva Lund said would work has failed.",
        "John Reed and Eva Lund said the dam would hold.",
        'The so-called "dream team" lost again.',
        'They sang "Over the Sea" and left.',
        "Eva Lund said nothing.",
        "Lund Says Dam Will Hold",
        "Mary Cole left. He said the dam would hold.",
    ],
)
def test_where_it_is_not_certain_there_is_no_statement(text: str) -> None:
    assert brief(text) == []


# --- roles, addressees, venues ---


def test_an_apposition_is_the_role() -> None:
    (statement,) = said("Eva Lund, the minister of ports, said the dam would hold.")
    assert (statement.speaker, statement.role) == ("Eva Lund", "minister of ports")
    (statement,) = said('"It holds," said Eva Lund, an engineer at the port.')
    assert (statement.speaker, statement.role) == ("Eva Lund", "engineer at the port")


def test_addressee_and_venue_are_as_written() -> None:
    (statement,) = said("Eva Lund told Radio Oslo that the dam would hold.")
    assert (statement.addressee, statement.venue) == ("Radio Oslo", "")
    (statement,) = said('"It holds," Eva Lund told a news conference in Oslo on Monday.')
    assert (statement.addressee, statement.venue) == ("", "a news conference")
    (statement,) = said("Eva Lund said in an interview with Radio Oslo that the dam would hold.")
    assert (statement.addressee, statement.venue) == ("", "in an interview with Radio Oslo")


# --- days ---


@pytest.mark.parametrize(
    ("text", "published", "day", "basis"),
    [
        ("Eva Lund said on May 3 that it holds.", None, Day(None, 5, 3), "stated"),
        ("On May 3, 2021, Eva Lund said that it holds.", None, Day(2021, 5, 3), "stated"),
        ("It will hold until June, Eva Lund said on May 3, 2021.", None, Day(2021, 5, 3), "stated"),
        ("Eva Lund said on Monday that it holds.", TUESDAY, Day(2023, 5, 15), "relative"),
        ("Eva Lund said it will hold until May 20.", TUESDAY, TUESDAY, "published"),
        ("Asked about the flood of May 3, Eva Lund said it will hold.", TUESDAY, TUESDAY, "published"),
        ("Eva Lund said in March 2021 that it holds.", TUESDAY, None, "unknown"),
        ('"It holds," Eva Lund said beside the dam in March.', TUESDAY, None, "unknown"),
        ('"It holds," Eva Lund said beside the dam. It broke in March.', TUESDAY, TUESDAY, "published"),
        ("After Eva Lund said that it holds, people stayed.", TUESDAY, None, "unknown"),
        ("Eva Lund, who was elected on May 3, said that it holds.", TUESDAY, TUESDAY, "published"),
        ('"It holds," said Eva Lund, who was elected on May 3.', TUESDAY, TUESDAY, "published"),
        ("Eva Lund left on May 3, saying that it holds.", None, Day(None, 5, 3), "stated"),
        ("Eva Lund said that it holds.", None, None, "unknown"),
        ("OSLO, May 3 (Wire) – Eva Lund said that it holds.", None, Day(None, 5, 3), "dateline"),
        ("It broke. Then on Thursday, Mayor Lund said it would hold.", FRIDAY, Day(2022, 8, 11), "relative"),
        ("In a tweet Saturday, Mayor Lund said it would hold.", FRIDAY, Day(2022, 8, 6), "relative"),
        ("Shortly after meeting Berg on Monday, Mayor Lund said it would hold.", FRIDAY, Day(2022, 8, 8), "relative"),
        ("In Monday's statement, Mayor Lund said it would hold.", FRIDAY, Day(2022, 8, 8), "relative"),
        ("Mayor Lund defended the plan, saying on Saturday that it would hold.", FRIDAY, Day(2022, 8, 6), "relative"),
        ("However, last week, Mayor Lund said it would hold.", FRIDAY, None, "unknown"),
        ('"It holds," Mayor Lund said in a 2017 interview.', FRIDAY, None, "unknown"),
        ('Mayor Eva Lund speaks in Tarn on March 8. "It will hold," Lund said.', FRIDAY, Day(2022, 3, 8), "stated"),
    ],
)
def test_said_on(text: str, published: Day | None, day: Day | None, basis: str) -> None:
    (statement,) = said(text, published)
    assert (statement.said_on, statement.said_on_basis) == (day, basis)


# --- the whole ---


def test_statements_are_slices_in_order_without_overlap(seed: list[Statement]) -> None:
    text = SEED.read_text(encoding="utf-8")
    assert all(text[one.start : one.end] == one.quote for one in seed)
    assert all(one.end <= two.start for one, two in pairwise(seed))


def test_nothing_outside_the_sentences_is_read() -> None:
    text = '"It holds," Eva Lund said. "Nobody leaves," John Reed said.'
    assert [one.speaker for one in extract_statements(document(text), [(0, 26)])] == ["Eva Lund"]
    assert extract_statements(document(text), []) == []


def test_ids_depend_on_document_place_and_speaker() -> None:
    one, same = said('"It holds," Eva Lund said.')[0], said('"It holds," Eva Lund said.')[0]
    assert one == same
    assert replace(one, speaker="x").id == one.id != said('"It holds," Eva Lunt said.')[0].id


@pytest.mark.parametrize(
    "text",
    [
        '"' * 200_000,
        '"a b c d e." ' * 10_000,
        "he said " * 20_000,
        "head of " * 20_000,
        "Eva Lund said, " * 10_000,
        'He "a. b" said ' * 20_000,
    ],
)
def test_endless_text_takes_linear_time(text: str) -> None:
    sentences = [(start, min(start + 2_000, len(text))) for start in range(0, len(text), 2_000)]
    started = time.perf_counter()
    extract_statements(document(text), sentences)
    assert time.perf_counter() - started < 20


def test_a_quotation_between_two_reports_belongs_to_the_first() -> None:
    text = 'Coach Aston Moore told the Times: "We are not looking at it before May." Carla Diaz said the plan stands.'
    document = make_document(uri="file:///a.txt", text=text, format="txt")
    found = extract_statements(document, sentence_spans(text))
    assert [(each.speaker, each.quote) for each in found] == [
        ("Aston Moore", "We are not looking at it before May."),
        ("Carla Diaz", "the plan stands"),
    ]


def test_a_very_long_document_is_read_in_stretches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.statements.LONGEST_READ", 50)
    text = "Eva Lund arrived.\n\nLund said the dam holds.\n\nThe rain went on.\n\nLund said the dam is dry. She left. It rained."
    sentences = sentence_spans(text)
    read = stretches(text, sentences)
    assert [[text[start:end] for start, end in each] for each in read] == [
        ["Eva Lund arrived.", "Lund said the dam holds."],
        ["The rain went on.", "Lund said the dam is dry."],
        ["She left.", "It rained."],
    ]
    found = extract_statements(document(text), sentences)
    assert [(each.speaker, each.quote) for each in found] == [("Eva Lund", "the dam holds"), ("Lund", "the dam is dry")]
    assert stretches("", []) == [[]]


def test_he_is_whom_the_sentence_before_is_about() -> None:
    text = '"It holds," chief engineer Petr Odell said.\n\nOskel Brandt repeated his call. "It is late," he said.'
    assert [(one.quote, one.speaker) for one in said(text)] == [
        ("It holds,", "Petr Odell"),
        ("It is late,", "Oskel Brandt"),
    ]
    elsewhere = 'Chief engineer Petr Odell came.\n\nOskel Brandt repeated his call.\n\n"It is late," he said.'
    assert [one.speaker for one in said(elsewhere)] != ["Oskel Brandt"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ('Former mayor Odd Berg came. Mayor Petr Falk said yes.\n\n"I built it," the former mayor said.', "Odd Berg"),
        ('Russian President Ivan Orlov spoke. Chinese leader Wu Tan said no.\n\n"We trade," the Russian leader said.', "Ivan Orlov"),
        ('"It holds," a mayor said. Mayor Otto Berg came. "It is old," the mayor said.', "mayor"),
        ('"No," Otto Berg said.\n\nA boat passes. Ivan Falk/Reuters\n\n"It holds, and it will."', "Otto Berg"),
        ('President Tsai Ing-wen spoke. "It holds," Tsai said.', "Tsai Ing-wen"),
        ('Pita Limjar spoke. "It holds," Pita said.', "Pita Limjar"),
        ('Ivan Lund was away. Otto Berg spoke. A Lund supporter shouted. "I am here," he said.', "Otto Berg"),
        ('Otto Berg spoke. The "Since We Had Gone" singer left. "I am here," he said.', "Otto Berg"),
        ('The mill sells the Odden Celestiq. Otto Berg said it was fast. The Celestiq came.\n\n"It flies," he said.', "Otto Berg"),
        ('Karl Lund said that it was late. Otto Berg left.\n\n"Every Lund is tired," Lund said. "I am," he added.', "Karl Lund"),
        ('Otto Berg spoke.\n\n"It is safe," Karl Lund wrote to Anna Berg/Otto Vik.', "Karl Lund"),
        ('Aaron Judge came. "I hit it," Judge said.', "Aaron Judge"),
        ('First lady Jill Lund came. "It holds," President Lund said.', "Lund"),
        ('Lund Tower is new. "It holds," Lund said.', "Lund"),
        ('Ivan Falk left. Speaking to supporters on Sunday, Otto Silva thanked them. "I am back," he said.', "Otto Silva"),
        ('In a post, blogger Otto Berg blamed Ivan Falk. "He ran," he wrote.', "Otto Berg"),
        ('Otto Berg built it. Inside Vik Abbey, the choir sang. "It holds," he said.', "Otto Berg"),
    ],
)  # fmt: skip
def test_whom_a_short_name_or_a_pronoun_means(text: str, speaker: str) -> None:
    assert said(text)[-1].speaker == speaker
