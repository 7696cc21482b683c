"""What one who checks facts asks of a folder of news: who exactly, which day, which figure, the whole list."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import HomeOf

from rag.answers import Answer
from rag.asked.known import Known, resolve_speaker
from rag.assemble import open_pipeline
from rag.question import understand


def asked(home: Path, question: str) -> Answer:
    return open_pipeline(home).ask(question)


KNOWN = Known(
    speakers=("Joe Marsh", "Marsh", "London group Death Watch", "Sam Fain", "chief of Orbel"),
    written=lambda word: {"eva marsh": "Eva Marsh"}.get(word, ""),
)


@pytest.mark.parametrize(
    ("slot", "speakers"),
    [
        ("Eva Marsh", ()),
        ("emma marsh", ()),
        ("Joe Marsh", ("Joe Marsh",)),
        ("President Marsh", ("Joe Marsh", "Marsh")),
        ("earthquake deaths", ()),
        ("Sam Fian", ("Sam Fain",)),
    ],
)
def test_another_forename_is_another_person(slot: str, speakers: tuple[str, ...]) -> None:
    assert resolve_speaker(slot, KNOWN) == speakers


def test_an_outlet_by_the_name_in_its_address() -> None:
    known = Known(
        sources=("theweek.co.uk", "usatoday.com"), written=lambda word: {"usa": "USA", "today": "today"}.get(word, "")
    )
    assert understand("What do The Week and USA Today say about the fires?", known).text.startswith(
        "What do theweek.co.uk and usatoday.com say"
    )
    assert understand("what did usa today say about the fires?", known).text.startswith("what did usatoday.com say")
    assert "theweek" not in understand("what happened in the week before the vote?", known).text


def test_two_addresses_of_one_name_are_not_chosen_between() -> None:
    known = Known(sources=("cnn.com", "edition.cnn.com"))
    assert understand("What did CNN say about the fires?", known).text == "What did CNN say about the fires?"


def test_secretary_of_state_says_nothing() -> None:
    assert understand("did Eva Lund use one account as secretary of state", Known()).intent == "fact"


@pytest.fixture(scope="module")
def home(home_of: HomeOf) -> Path:
    return home_of(
        {
            "2023-02-03": (
                "date: 2023-02-03\ntitle: Marsh under pressure\nsource: ledger.com",
                "Speaker Kim Lund said on Wednesday that George Marsh should leave the committees until he clears this up.\n\n"
                'Marsh is the latest to be accused. "He hoaxed his voters and should step down," Paul Aker told the Ledger on Thursday.',
            ),
            "2023-02-10": (
                "date: 2023-02-10\ntitle: Committees vote on dam\nsource: theage.com",
                'Kim Lund said on Wednesday: "The dam at Holm holds."\n\n'
                'Novelist Stefan Konig posted the news of Bill Mahler\'s return and added, "This is how strikes are broken."',
            ),
            "2023-02-15": (
                "date: 2023-02-15\ntitle: Quake in Tarn\nsource: ledger.com",
                "The death toll of the Tarn earthquake stands at 1,121, the mayor said. Rescuers found 70 people alive.",
            ),
            "2023-02-21": (
                "date: 2023-02-21\ntitle: Week after the quake\nsource: theage.com",
                "The death toll of the Tarn earthquake rose to 35,418, officials said on Monday.",
            ),
            "2023-10-04": (
                "date: 2023-10-04\ntitle: Speaker ousted\nsource: ledger.com",
                "Speaker Kim Lund was ousted on Tuesday after a vote of the house.\n\n"
                "Three councillors voted to oust Lund. They are: Ida Berg, Ole Dahl and Per Holm.\n\n"
                "The army says that there is a command post under the clinic in Holm. Orbel officials denied the claims.",
            ),
        }
    )


def test_on_wednesday_is_the_day_on_which_the_topic_was_spoken_of(home: Path) -> None:
    answer = asked(home, "What did Kim Lund say about George Marsh on Wednesday?")
    assert [str(each.said_on) for each in answer.statements] == ["2023-02-01"]


def test_of_a_person_what_is_said_near_the_name_counts(home: Path) -> None:
    answer = asked(home, "what did Paul Aker say about George Marsh?")
    assert ["hoaxed" in each.quote for each in answer.statements] == [True]


def test_what_is_said_in_one_sentence_is_listed_together(home: Path) -> None:
    answer = asked(home, "What did Stefan Konig say about Bill Mahler?")
    assert any("strikes are broken" in each.quote for each in answer.statements)


def test_the_day_that_a_weekday_means_is_told(home: Path) -> None:
    answer = asked(home, "What day was Kim Lund ousted as speaker?")
    assert "Tuesday" in answer.sentences[0].text
    assert "“Tuesday” is 3 Oct 2023, counted from the day of publication, 4 Oct 2023" in answer.reason


@pytest.mark.parametrize(
    "question",
    [
        "how did the death toll of the Tarn earthquake change?",
        "how has the Tarn earthquake's death toll risen over time",
    ],
)
def test_how_a_figure_changed_is_told_in_the_order_of_days(home: Path, question: str) -> None:
    answer = asked(home, question)
    marked = [each.text[slice(*each.emphasis)] for each in answer.sentences if each.emphasis]
    assert marked == ["1,121", "35,418"]


def test_a_list_that_is_only_announced_is_shown(home: Path) -> None:
    answer = asked(home, "which councillors voted to oust Lund?")
    assert answer.sentences[0].text.endswith("They are: Ida Berg, Ole Dahl and Per Holm.")
    citation = answer.citations[0]
    document = open_pipeline(home).document(citation.document_id)
    assert document.text[citation.start : citation.end] == answer.sentences[0].text


def test_claims_that_were_denied_may_be_told_before(home: Path) -> None:
    answer = asked(home, "who denied that a command post is under the clinic?")
    assert answer.sentences[0].text.startswith("Orbel officials denied the claims")


def test_the_largest_since_a_year_is_not_of_that_year(home_of: HomeOf) -> None:
    home = home_of(
        {
            "2023-03-10": (
                "date: 2023-03-10\ntitle: Orbel Bank seized",
                "Orbel Bank collapse: assets seized in the largest bank failure since 2008.",
            ),
            "2023-03-27": (
                "date: 2023-03-27\ntitle: Sale",
                "Orbel Bank collapsed on March 10 after customers withdrew their money.",
            ),
        }
    )
    first = asked(home, "when did Orbel Bank collapse?").sentences[0]
    assert first.emphasis
    assert first.text[slice(*first.emphasis)] == "March 10"


def test_a_figure_that_counts_something_else_does_not_differ(home_of: HomeOf) -> None:
    home = home_of(
        {
            "2023-03-10": (
                "date: 2023-03-10\ntitle: Camp at Holm",
                "The tennis camp at Holm had more than 30 players this year.",
            ),
            "2023-03-12": (
                "date: 2023-03-12\ntitle: Camp ends",
                "The tennis camp at Holm for players had three courts this year.",
            ),
        }
    )
    answer = asked(home, "how many players were at the tennis camp at Holm this year?")
    assert "differ" not in answer.reason
    assert "30 players" in answer.sentences[0].text


def test_a_chief_of_something_is_not_that(home_of: HomeOf) -> None:
    home = home_of(
        {
            "2023-10-13": (
                "date: 2023-10-13\ntitle: The north",
                "Orbel -- a political and military organization of the north -- has run Tarn since 2007. "
                "The chief of Orbel said that nobody would make them leave.",
            )
        }
    )
    first = asked(home, "What is Orbel?").sentences[0]
    assert first.emphasis
    assert first.text[slice(*first.emphasis)] == "a political and military organization of the north"


WHOLE = "Three clubs asked for it in a letter of 2 March:\n\nHolm United\n\nTarn City\n\nOrbel Rovers\n\nRead more"
SHORT = "Three clubs asked for it in a letter of 2 March:\n\nHolm United\n\nWhy does it matter?"
NEXT = "Two clubs asked for it in a letter. Those are large clubs of the north."


@pytest.mark.parametrize(
    ("text", "shown"), [(WHOLE, WHOLE[: -len("\n\nRead more")]), (SHORT, SHORT[:48]), (NEXT, NEXT[:35])]
)
def test_only_a_list_is_a_list(home_of: HomeOf, text: str, shown: str) -> None:
    answer = asked(home_of({"a": ("title: Letter", text)}), "Which clubs asked for it in a letter?")
    assert answer.sentences[0].text == shown


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Every Wednesday the market at Holm opens at dawn.", "When does the market at Holm open?"),
        ('Police quoted a diary of 1990: "The mill at Tarn burned on Sunday."', "When did the mill at Tarn burn?"),
        ("The strike at Ulm runs from Monday to Friday.", "When does the strike at Ulm run?"),
    ],
)
def test_a_weekday_of_another_time_has_no_date(home_of: HomeOf, text: str, question: str) -> None:
    answer = asked(home_of({"a": ("date: 2023-10-04\ntitle: Holm", text)}), question)
    assert "counted from" not in answer.reason


def test_claims_about_something_else_are_not_meant(home_of: HomeOf) -> None:
    text = "Rask was accused of taking bribes from Orbel. Ida Moss rejected the allegations about the river."
    answer = asked(home_of({"a": ("title: Rask", text)}), "Who rejected that Rask took bribes from Orbel?")
    assert answer.outcome == "no_evidence"


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("French fries were dropped in Tarn.", "What was dropped in France?"),
        ("Europe had its hottest summer.", "Did the EU have its hottest summer?"),
    ],
)
def test_a_people_is_not_its_country(home_of: HomeOf, text: str, question: str) -> None:
    assert asked(home_of({"a": ("title: Summer", text)}), question).outcome == "no_evidence"


def test_a_thing_of_that_name_is_not_somebody(home_of: HomeOf) -> None:
    text = 'Holm Marsh is drying out. Rita Moss said: "Nobody cares for birds." George Marsh said the reeds are gone.'
    home = home_of(
        {"a": ("title: Reeds", text.partition(" George")[0]), "b": ("title: Gone", text.partition('birds." ')[2])}
    )
    assert asked(home, "What did Rita Moss say about George Marsh?").outcome == "no_evidence"


def test_what_goes_on_after_a_topic_is_listed_with_it(home_of: HomeOf) -> None:
    other = (
        "The road was long and wet that day, and nobody who lived in the houses above the bay knew when it would open. "
    )
    home = home_of(
        {
            "a": (
                "title: Vik",
                '"The dam is old," Eva Lund said. "Nobody checks it," she added.\n\n'
                f'{other * 4}\n\n"The road is wet," Eva Lund said.',
            )
        }
    )
    answer = asked(home, "What did Eva Lund say about the dam?")
    assert [each.quote for each in answer.statements] == ["The dam is old,", "Nobody checks it,"]
    assert answer.reason == "without “dam” in the words, but near it in the text: 1 of 2"


def test_of_a_topic_that_is_somebody_nobody_else_is_meant(home_of: HomeOf) -> None:
    home = home_of(
        {
            "a": (
                "title: Lunds",
                "Mara Lund said the dam holds. Eva Lund said the road is open.\n\n"
                "Olaf Dahl said that Mara Lund was a hero. Olaf Dahl said that Lund should resign.",
            )
        }
    )
    answer = asked(home, "What did Olaf Dahl say about Eva Lund?")
    assert [each.quote for each in answer.statements] == ["Lund should resign"]


FLOOD = {
    "a": (
        "source: The Lantern\ndate: 2023-05-02\ntitle: Flood in Vik",
        'The flood reached Vik on Monday. "The dam failed us," Mayor Otto Berg said in Vik. Sheriff Nils Orne said the road was closed.\n\n'
        '"We warned them," said Asta Vold, an engineer.',
    ),
    "b": (
        "source: Harbour Post\ndate: 2023-05-03\ntitle: Football",
        '"I scored twice," Harry Kann said. The World Harbour Office said the harbour was shut. '
        '"He will play on," Kann\'s agent, Ivo Brandt, said at a gala in Nes.',
    ),
}


OF_ROLES = Known(
    speakers=(
        "company",
        "Fast Company",
        "judge",
        "Jim Judge",
        "officials",
        "Health Officials",
        "Eva Warren",
        "Eva Warren’s office",
        "Musk Vik",
        "campaign",
        "Orbel’s campaign",
    ),
    roles=(
        ("Musk Vik", "attorney representing the board said"),
        ("Musk Vik", "owner"),
        ("Nils Orne", "lawyer for the board"),
        ("Eva Warren", "Senator"),
    ),
)


@pytest.mark.parametrize(
    ("slot", "speakers"),
    [
        ("the company", ("company", "Fast Company")),
        ("officials", ("officials", "Health Officials")),
        ("Senator Warren", ("Eva Warren",)),
        ("lawyers", ("Nils Orne",)),
        ("the Orbel campaign", ("Orbel’s campaign",)),
    ],
)
def test_names_of_groups_and_offices(slot: str, speakers: tuple[str, ...]) -> None:
    assert resolve_speaker(slot, OF_ROLES) == speakers


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("what did officials say about the flood?", ["Otto Berg", "Nils Orne"]),
        ("what did both sides say about the flood?", ["Otto Berg", "Nils Orne", "Asta Vold"]),
        ("everything Otto Berg said", ["Otto Berg"]),
        ("how did Otto Berg react to the flood?", ["Otto Berg"]),
        ("what did Kann's agent say?", ["Ivo Brandt"]),
        ("what did kanns agent say?", ["Ivo Brandt"]),
        ("what did Kann say?", ["Harry Kann"]),
        ("what did the WHO say?", ["World Harbour Office"]),
        ("what did Prince Harry say?", []),
        ("what did Ivo Brandt tell guests at the gala in Nes?", ["Ivo Brandt"]),
        ("what did Ivo Brandt say at the summit in Oslo?", []),
        ("what did Otto Berg tell reporters?", ["Otto Berg"]),
    ],
)
def test_whom_a_question_means(home_of: HomeOf, question: str, speakers: list[str]) -> None:
    assert list(dict.fromkeys(each.speaker for each in asked(home_of(FLOOD), question).statements)) == speakers


def test_what_is_told_of_a_list(home_of: HomeOf) -> None:
    home = home_of(FLOOD)
    both = asked(home, "what did both sides say about the flood?").reason
    assert both == "no words of “both sides” as such: everybody who spoke about flood is listed"
    assert asked(home, "what did Ivo Brandt say in Vik?").outcome == "no_evidence"
    assert (
        asked(home, "what did Otto Berg say on the road?").reason == "“road” stands in the text, not with these words"
    )
