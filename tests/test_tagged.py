"""Statements from the trained tagger: split and long quotations, sources of every kind, and what is no statement."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.corpus import Corpus
from index.ingest import ingest
from index.records import Day, Statement, make_document
from index.repair.rebuild import rebuild
from index.reported.tagger import Tagger, open_tagger
from index.sentences import sentence_spans
from index.statements import extract_statements

Said = Callable[[str], list[Statement]]


@pytest.fixture(scope="module")
def tagger(models: Path) -> Tagger:
    opened = open_tagger(models, lambda line: None)
    assert opened is not None
    return opened


@pytest.fixture
def said(tagger: Tagger) -> Said:
    def extract(text: str) -> list[Statement]:
        document = make_document(uri="file:///a.txt", text=text, format="txt", published=Day(2023, 5, 16))
        return extract_statements(document, sentence_spans(text), tagger)

    return extract


@pytest.mark.parametrize(
    ("text", "speaker", "kind", "spoken"),
    [
        ('"The dam," Eva Lund said, "holds for now, I think."', "Eva Lund", "direct", ("The dam,", "holds for now, I think.")),
        (
            '"The dam holds," Eva Lund said on Monday. "Nobody has to leave."',
            "Eva Lund", "direct", ("The dam holds,", "Nobody has to leave."),
        ),
        (
            'Eva Lund said: "The dam holds.\n\n"Nobody has to leave tonight."',
            "Eva Lund", "direct", ("The dam holds.", "Nobody has to leave tonight."),
        ),
        ("The White House said that the talks would go on.", "White House", "indirect", ("the talks would go on",)),
        ("According to the ministry, the bridge is closed.", "ministry", "indirect", ("the bridge is closed",)),
        (
            "The bridge was closed on Monday, according to two officials who asked not to be named.",
            "two officials", "indirect", ("The bridge was closed on Monday",),
        ),
        (
            'Mayor Eva Lund said the plan was "a gift to speculators."',
            "Eva Lund", "mixed", ('the plan was "a gift to speculators."',),
        ),
        (
            '"The bridge is too old to carry lorries," Eva Lund told reporters, according to TASS, on a visit to Holm.',
            "Eva Lund", "direct", ("The bridge is too old to carry lorries,",),
        ),
        (
            "“The bridge is too old to carry lorries,” Eva Lund said, according to TASS.",
            "Eva Lund", "direct", ("The bridge is too old to carry lorries,",),
        ),
        (
            "Eva Lund also said that the bridge “cannot carry lorries,” the New York Times reported.",
            "Eva Lund", "mixed", ("the bridge “cannot carry lorries,”",),
        ),
        (
            '"The bridge is too old to carry lorries," the Vik Ledger reported Lund as saying.',
            "Lund", "direct", ("The bridge is too old to carry lorries,",),
        ),
        (
            '"The bridge is too old," Eva Lund said, according to Reuters. "It must not carry lorries any more."',
            "Eva Lund", "direct", ('The bridge is too old,', "It must not carry lorries any more."),
        ),
        (
            '"The bridge is too old to carry lorries," said Eva Lund at The New Lantern.',
            "Eva Lund", "direct", ("The bridge is too old to carry lorries,",),
        ),
        (
            "Warren — Former mayor Eva Lund urged voters to support the bridge on Saturday.",
            "Eva Lund", "indirect", ("to support the bridge on Saturday",),
        ),
        ('"The dam holds for now," I told the mayor.', "the author", "direct", ("The dam holds for now,",)),
        ('"The dam holds for now," my father often said.', "my father", "direct", ("The dam holds for now,",)),
        ("“The dam holds for now,” JD Lund told USA TODAY.", "JD Lund", "direct", ("The dam holds for now,",)),
        ("“The dam holds for now,’’ Stéphane Lund said.".replace("é", "e\u0301"), "Ste\u0301phane Lund", "direct",
         ("The dam holds for now,",)),
    ],
)  # fmt: skip
def test_one_statement(said: Said, text: str, speaker: str, kind: str, spoken: tuple[str, ...]) -> None:
    (statement,) = said(text)
    assert (statement.speaker, statement.kind, statement.spoken) == (speaker, kind, spoken)


@pytest.mark.parametrize(
    "text",
    [
        "Mayor Eva Lund declined to say whether the bridge would open.",
        "Eva Lund believes that the bridge will open soon.",
        "The residents have been told to leave the valley.",
        "The bridge was built in 1911 and closed last year.",
    ],
)
def test_no_statement(said: Said, text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    "text",
    [
        'While Eva Lund insisted that "taxes will fall," Otto Kral said the opposite, according to TASS.',
        'Ten men, "the lions," Otto Kral said were "brave," according to the BBC.',
    ],
)
def test_what_somebody_else_said_before_is_not_relayed(said: Said, text: str) -> None:
    assert not [each for each in said(text) if each.speaker == "Otto Kral"]


def test_a_few_words_that_are_no_clause_say_nothing(said: Said) -> None:
    assert not said("Otto Kral is the latest to call for it, adding his name to a list which includes others.")


def test_speakers_of_one_paragraph_keep_their_words(said: Said) -> None:
    text = (
        '"We will not sell," said Eva Lund, the mayor. "We never would." Her rival, John Reed, disagreed: '
        '"The town is broke."'
    )
    assert [(one.speaker, one.spoken) for one in said(text)] == [
        ("Eva Lund", ("We will not sell,", "We never would.")),
        ("John Reed", ("The town is broke.",)),
    ]


def test_pronouns_and_surnames_are_one_speaker(said: Said) -> None:
    text = (
        "Eva Lund, the mayor of Holm, presented the budget on Tuesday.\n\n"
        '"The dam holds," Lund said.\n\n'
        '"Nobody has to leave," she said.'
    )
    assert [(one.speaker, one.role) for one in said(text)] == [("Eva Lund", "mayor of Holm")] * 2


def test_a_wish_within_what_is_said_belongs_to_it(said: Said) -> None:
    (statement,) = said("The company says it has no plan to close the plant, but wants guarantees on prices.")
    assert statement.quote.endswith("guarantees on prices")


def test_the_day_is_read_off_the_clause(said: Said) -> None:
    (statement,) = said("On Monday, Eva Lund told reporters in Holm that the bridge would open on June 1.")
    assert (statement.said_on, statement.said_on_basis) == (Day(2023, 5, 15), "relative")


def test_a_quotation_is_whole_over_what_its_clause_reports_besides(said: Said) -> None:
    found = said('"The dam holds," Eva Lund said, adding that it is old. "Nobody has to leave."')
    assert [one.spoken for one in found] == [("The dam holds,", "Nobody has to leave."), ("it is old",)]


def test_a_day_goes_on_with_its_speaker(said: Said) -> None:
    text = "Eva Lund said last Thursday that the dam would hold.\n\n“It is old but sound,” she added."
    assert [(one.said_on, one.said_on_basis) for one in said(text)] == [(Day(2023, 5, 11), "relative")] * 2


@pytest.mark.parametrize(
    "clause", ["initially said", "said in a recent interview", "told a court in 2019", "said at the time"]
)
def test_what_was_said_at_another_time_has_no_day(said: Said, clause: str) -> None:
    days = {(one.said_on, one.said_on_basis) for one in said(f"Eva Lund {clause} that the dam would hold for years.")}
    assert days == {(None, "unknown")}


def test_the_day_may_stand_within_the_opening_words(said: Said) -> None:
    text = "At a press conference in Holm on Monday, Eva Lund said the bridge would open soon."
    assert [(one.said_on, one.said_on_basis) for one in said(text)] == [(Day(2023, 5, 15), "relative")]


def test_a_surname_may_be_written_after_words_that_only_open_a_sentence(said: Said) -> None:
    text = "Eva Lund spoke first. Unlike Lund, John Reed was late. “The dam holds for now,” Lund said."
    assert [one.speaker for one in said(text)] == ["Eva Lund"]


def test_a_form_of_address_leaves_the_apposition_its_place(said: Said) -> None:
    text = "Dr. Eva Lund, the medical director of Holm, said that people should walk more."
    assert [(one.speaker, one.role) for one in said(text)] == [("Eva Lund", "medical director of Holm")]


def test_no_pronoun_means_a_radio_station(said: Said) -> None:
    text = (
        "Donald Reed took credit on Radio Iowa. Radio Iowa has many listeners. But he cautioned that the dam was old."
    )
    assert [one.speaker for one in said(text)] == ["Donald Reed"]


def test_an_office_before_a_name_is_that_persons(said: Said) -> None:
    text = "Oklahoma’s governor, Kevin Lund, spoke first. “The dam holds for now,” the governor said."
    assert [(one.speaker, one.role) for one in said(text)] == [("Kevin Lund", "Oklahoma’s governor")]


def test_a_party_is_no_part_of_a_name(said: Said) -> None:
    assert [one.speaker for one in said("Republican Donald Reed said that the dam would hold.")] == ["Donald Reed"]


def test_a_long_text_is_read_in_sections(said: Said) -> None:
    filler = "The bridge was built in 1911 and closed last year. " * 30 + "\n\n"
    text = 40 * filler + '"The dam holds," Eva Lund said.'
    assert [one.speaker for one in said(text)] == ["Eva Lund"]


@pytest.mark.parametrize(
    "text", ["", "“" * 10 + "he said", '\ud800 said "x"', '"A" said ' * 200, "- " * 500, "X: y\n\n" * 50]
)
def test_odd_texts_break_nothing(said: Said, text: str) -> None:
    for one in said(text):
        assert text[one.start : one.end] == one.quote


def test_a_signed_quotation_is_its_signers_unless_others_speak_before(said: Said) -> None:
    (signed,) = said('"The dam holds, and it always will." ― Eva Lund, mayor of Holm')
    assert (signed.speaker, signed.role) == ("Eva Lund", "mayor of Holm")
    by_line = 'John Reed spoke in Holm. "The dam holds, and it always will," he said. "Nobody must leave." – Eva Lund'
    assert "Eva Lund" not in {one.speaker for one in said(by_line)}


def test_turns_of_a_transcript(said: Said) -> None:
    text = "HOST: Will it hold?\n\nLUND: The dam holds. Nobody has to leave.\n\nHOST: Thank you."
    assert [(one.speaker, one.quote) for one in said(text)] == [
        ("HOST", "Will it hold?"),
        ("LUND", "The dam holds. Nobody has to leave."),
        ("HOST", "Thank you."),
    ]


def test_labels_of_a_transcript_may_be_surnames(said: Said) -> None:
    text = (
        "Eva Lund and John Reed spoke in Holm.\n\nReed: Will the old dam hold?\n\nLund: It holds. Nobody has to leave.\n\n"
        "Reed: Thank you for that."
    )
    assert [(one.speaker, one.quote) for one in said(text)] == [
        ("John Reed", "Will the old dam hold?"),
        ("Eva Lund", "It holds. Nobody has to leave."),
        ("John Reed", "Thank you for that."),
    ]


def test_one_label_makes_no_transcript(said: Said) -> None:
    assert said("WINNER: The red team of Holm.\n\nWINNER: The blue team of Oby.\n\nWINNER: The team of Ale.") == []


def test_without_weights_the_rules_take_over_and_the_index_says_so(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = tmp_path / "a.txt"
    article.write_text('"The dam holds for now," Eva Lund said.\n')
    monkeypatch.setattr("index.reported.tagger.WEIGHTS", tmp_path / "none.safetensors")
    lines: list[str] = []
    ingest(home, [article], notify=lines.append)
    corpus = Corpus.open(home)
    assert corpus.settings.extractor == "rules"
    assert [each.speaker for each in corpus.catalog.statements()] == ["Eva Lund"]
    assert any("rules find the statements" in line for line in lines)
    monkeypatch.undo()
    assert Corpus.open(home).settings.extractor == "rules"  # until the index is rebuilt
    rebuild(home)
    assert Corpus.open(home).settings.extractor == "tagger"


def test_he_is_not_whoever_writes(said: Said) -> None:
    text = '"Sit down," I told my father. "Thank God for the dam," he said.'
    assert [one.speaker for one in said(text)] != ["the author", "the author"]


def test_what_nobody_said(said: Said) -> None:
    assert said("The new laws make it illegal to suggest that loud music is “normal.”") == []
    drawn = 'Vik joined the League of Ports, drawing a warning of "serious measures" from Oslo.\n\n"We are strong," Eva Lund said.'
    assert [one.quote for one in said(drawn)] == ["We are strong,"]
    asked = "Eva Lund spoke in Vik.\n\nDid Eva Lund say that the dam would hold?\n\nThe dam was closed."
    assert said(asked) == []


def test_a_role_stands_before_or_after_a_name(said: Said) -> None:
    for text in ("Miguel Cerro, Mia's father, came.", "Mia's father, Miguel Cerro, came."):
        (statement,) = said(f'{text} "The dam holds for now," Cerro said.')
        assert (statement.speaker, statement.role) == ("Miguel Cerro", "Mia's father")


def test_what_is_said_of_a_ban_is_said(said: Said) -> None:
    assert [one.speaker for one in said("States that ban wells are losing farmers, experts say.")] == ["experts"]


def test_who_asks_in_an_interview_is_a_speaker(said: Said) -> None:
    text = "CNN: Is the dam safe?\n\nLUND: It is.\n\nCNN: Will it hold?\n\nLUND: It will hold."
    assert [one.speaker for one in said(text)] == ["CNN", "LUND", "CNN", "LUND"]


@pytest.mark.parametrize(
    ("before", "speaker"),
    [
        ("Eva Lund issued a statement on Monday.", "Eva Lund"),
        ("The dam is safe, according to a statement from Norlink.", "Norlink"),
        ("Eva Lund issued a statement, the Lantern reported.", "statement"),
        ("Eva Lund condemned the statement on Monday.", "statement"),
    ],
)
def test_whose_a_statement_is(said: Said, before: str, speaker: str) -> None:
    assert said(f'{before}\n\n"The dam holds for now," the statement said.')[-1].speaker == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "Rival Nes is led by Kim Berg. Tim Holm hired Karl Lund, the lawyer who said that the dam holds.",
            "Karl Lund",
        ),
        ("Eva Lund — who led the talks — said that they failed.", "Eva Lund"),
        ('Harn Falk came. Ossel Tind said no.\n\nFalk "is late, as every Falk is," he said.', "Ossel Tind"),
    ],
)
def test_whom_a_description_means(said: Said, text: str, speaker: str) -> None:
    assert said(text)[-1].speaker == speaker


def test_the_day_of_a_flood_is_not_that_of_a_report_on_it(said: Said) -> None:
    (statement,) = said('"The dam holds for now," Eva Lund said in a report on the flood of May 3.')
    assert statement.said_on == Day(2023, 5, 16)
