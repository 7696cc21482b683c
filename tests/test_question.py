"""What is read off a question."""

import pytest

from index.errors import EmptyQuestion, QuestionTooLong, UsageError
from index.records import Day
from rag.asked.intents import answer_type
from rag.asked.known import Known, resolve_speaker
from rag.question import corrected, understand

KNOWN = Known(
    speakers=("Olaf Scholz", "John Kirby", "Volodymyr Zelenskiy", "Hillary Clinton", "Bill Clinton", "White House"),
    roles=(("Olaf Scholz", "German Chancellor"), ("John Kirby", "Pentagon spokesman")),
    sources=("BBC", "The Ledger"),
)


@pytest.mark.parametrize(
    ("text", "intent", "speakers", "topic"),
    [
        ("who said what on Feb 14", "who_said_what", (), ""),
        ("what was said on 14 February 2022?", "who_said_what", (), ""),
        ("who said what about NATO", "who_said_what", (), "NATO"),
        ("Who mentioned dialogue?", "who_said_what", (), "dialogue"),
        ("list all quotes by Kirby", "what_did_say", ("John Kirby",), ""),
        ("What did Scholz say about dialogue with Russia?", "what_did_say", ("Olaf Scholz",), "dialogue Russia"),
        ("what did the german chancellor say", "what_did_say", ("Olaf Scholz",), ""),
        ("what did the White House announce on Monday", "what_did_say", ("White House",), "Monday"),
        ("What is Kirby's position on cyberattacks?", "what_did_say", ("John Kirby",), "cyberattacks"),
        ("Kirby on cyberattacks", "what_did_say", ("John Kirby",), "cyberattacks"),
        ("Kirby?", "what_did_say", ("John Kirby",), ""),
        ("what did Zelensky say", "what_did_say", ("Volodymyr Zelenskiy",), ""),
        ("what did Clinton say", "what_did_say", ("Hillary Clinton", "Bill Clinton"), ""),
        ("what did Hillary Clinton say", "what_did_say", ("Hillary Clinton",), ""),
        ('who said "far from exhausted"', "who_said_quote", (), ""),
        ("did Scholz say 'we are ready'?", "who_said_quote", ("Olaf Scholz",), ""),
        ("How many soldiers are near the border?", "fact", (), "soldiers near border"),
        ("Where is the embassy?", "fact", (), "embassy"),
        ("what is the difference between states and phases of water", "fact", (), "difference between phases water"),
        ("what does it mean when someone says the elephant", "fact", (), "mean someone elephant"),
        ("what do the strains of the plague suggest", "fact", (), "strains plague"),
        ("what do the ministers suggest about the dam", "what_did_say", (), "dam"),
        ("what do the farmers suggest about the dam", "what_did_say", (), "dam"),
        ("How did the survivors describe the attack?", "what_did_say", (), "attack"),
        ("What did farmers say about the law that was announced?", "what_did_say", (), "law"),
        ("What did Kirby, when asked about tanks, say?", "what_did_say", ("John Kirby",), ""),
        ("what kirby wrote after the flood", "what_did_say", ("John Kirby",), "flood"),
        ("Who wrote The Long Bridge?", "fact", (), "Long Bridge"),
        ("who wrote that the dam holds?", "who_said_what", (), "dam holds"),
        ('Who is the director of "Pretty Dam"?', "fact", (), "director Pretty Dam"),
        ('Who called it "Operation Dam"?', "who_said_quote", (), ""),
        ('Who tweeted "Russia is at war"?', "who_said_quote", (), ""),
        ('Who directed "Born on the Fourth of July"?', "fact", (), "directed Born Fourth July"),
        ('"We Are Ready"', "who_said_quote", (), ""),
        ('And who are these "Harbour Boys"?', "fact", (), "Harbour Boys"),
        ('Where is the "Harbour Inn"?', "fact", (), "Harbour Inn"),
        ('Who said "Harbour Boys"?', "who_said_quote", (), ""),
    ],
)
def test_intent_speakers_and_topic(text: str, intent: str, speakers: tuple[str, ...], topic: str) -> None:
    understood = understand(text, KNOWN).interpretation
    assert (understood.intent, understood.speakers) == (intent, speakers)
    assert topic.split() == [word for word in understood.topic.split() if word not in ("many",)]


def test_dates_keep_an_open_year_even_with_today() -> None:
    asked = understand("who said what on Feb 14", KNOWN, today=Day(2026, 11, 23)).interpretation
    assert asked.dates is not None
    assert (str(asked.dates), asked.date_role) == ("--02-14", "said_on")
    relative = understand("what did Kirby say last Tuesday", KNOWN, today=Day(2022, 2, 17)).interpretation
    assert str(relative.dates) == "2022-02-15"


def test_someone_who_said_nothing_stays_unknown() -> None:
    question = understand("What did Putin say?", KNOWN)
    assert question.unknown_speaker == "Putin"
    assert question.interpretation.speakers == ()


@pytest.mark.parametrize(
    "text",
    [
        "True or false: the dam at Orbel holds",
        "True/false: the dam at Orbel holds.",
        "Fact check – the dam at Orbel holds",
        "Is it true that the dam at Orbel holds?",
        "Isn't it true the dam at Orbel holds?",
        "Is it really true or false that the dam at Orbel holds?",
        "Is this correct: the dam at Orbel holds?",
        "the dam at Orbel holds, true or false?",
        "The dam at Orbel holds: is that correct?",
    ],
)
def test_what_is_to_be_checked_is_asked_without_asking_whether_it_is_true(text: str) -> None:
    asked = understand(text, KNOWN)
    assert (asked.intent, asked.answer_type, asked.terms) == ("fact", "yes_no", ("dam", "Orbel", "holds"))
    assert asked.to_write.casefold() == "is it true that the dam at orbel holds?"


@pytest.mark.parametrize(
    "text",
    [
        "Which of the stories is true?",
        "Why is that true?",
        "Why, is that true?",
        "Which statements are true or false?",
        'Who asked "Is that true?"',
        'Who said "the dam holds, is that true?"',
        '"Is it true that the dam holds?" who said that?',
        'Who wrote "True or False"?',
        "FactCheck.org was founded by which university?",
        "Fact check organisations exist in which countries?",
        "Is it right to leave the dam open?",
    ],
)
def test_words_of_truth_are_left_where_no_claim_is_made(text: str) -> None:
    asked = understand(text, KNOWN)
    assert (asked.text, asked.claim) == (text, False)


def test_a_claim_keeps_its_subject_and_its_figures() -> None:
    assert understand("Is it true that France is moving to Lviv?", KNOWN).names == ("France", "Lviv")
    assert understand("True or false: Macron met Kirby", KNOWN).names == ("Macron", "Kirby")
    assert understand("Is it true that $5 billion were lost?", KNOWN).text == "$5 billion were lost?"
    told = "Is it true that France, which had warned for weeks that the dam at Orbel could break at any time, is moving to Lviv?"
    assert understand(told, KNOWN).text == told[16:]


def test_a_claim_asks_for_no_list_but_a_quotation_in_it_for_its_speaker() -> None:
    assert understand("Is it true that Kirby commented on cyberattacks?", KNOWN).intent == "fact"
    assert understand('True or false: "we are ready" was said by Kirby', KNOWN).quote == "we are ready"
    assert understand("Fact check: who built the dam?", KNOWN).answer_type == "person"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Did people die when the dam broke?", "yes_no"),
        ("Didn't people die?", "yes_no"),
        ("After the flood, did people die?", "yes_no"),
        ("Is the man who built the dam alive?", "yes_no"),
        ("Do you know which broadcaster Kirby spoke to?", "other"),
        ("Can you tell me how many people died?", "number"),
        ("Do the documents say when the dam broke?", "day"),
        ("Could you name the capital of France?", "other"),
    ],
)
def test_which_questions_want_yes_or_no(text: str, wanted: str) -> None:
    assert answer_type(text) == wanted


def test_an_outlet_is_recognised() -> None:
    assert understand("who said what in The Ledger on Feb 14", KNOWN).interpretation.sources == ("The Ledger",)


def test_short_names_must_be_spelt_right() -> None:
    assert resolve_speaker("Bull Clinton", KNOWN) == ("Bill Clinton",)
    assert resolve_speaker("Joan Kirby", KNOWN) == ()
    assert resolve_speaker("Kirbi", KNOWN) == ("John Kirby",)
    assert resolve_speaker("Kim", KNOWN) == ()


@pytest.mark.parametrize("text", ["", "   ", "?!", "\n\t"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(EmptyQuestion):
        understand(text, KNOWN)


def test_a_question_of_100_000_characters_is_refused_with_its_length() -> None:
    with pytest.raises(QuestionTooLong, match=r"100,000 characters; at most 2,000"):
        understand("a" * 100_000, KNOWN)


def test_a_name_means_the_person_who_said_three_times_as_much() -> None:
    names = ("Mara Lund", "Per Lund", "Lund")
    assert resolve_speaker("Lund", Known(speakers=names, said={"Mara Lund": 9, "Per Lund": 3, "Lund": 1})) == (
        "Mara Lund",
        "Lund",
    )
    assert set(resolve_speaker("Lund", Known(speakers=names, said={"Mara Lund": 8, "Per Lund": 3}))) >= {
        "Mara Lund",
        "Per Lund",
    }


def test_over_time_is_no_topic_and_who_disagrees_asks_for_all() -> None:
    assert understand("what has Scholz said about dialogue over time", KNOWN).interpretation.topic == "dialogue"
    asked = understand("who disagrees with Scholz about dialogue", KNOWN)
    assert (asked.intent, asked.interpretation.speakers, asked.interpretation.topic) == (
        "who_said_what",
        (),
        "dialogue",
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("When did the bridge open?", "day"),
        ("When it rains, what is closed?", "other"),
        ("What happens when the river rises?", "other"),
        ("In which year did the man who built it die?", "day"),
        ("During the flood, who led the town?", "person"),
        ("What was the date of the flood?", "day"),
        ("tell me when it opened", "day"),
        ("What is the release date of the film?", "day"),
        ("When should you call a doctor?", "other"),
        ("When can people return?", "day"),
        ("What is the cost to date?", "other"),
        ("What is the name of the man who opened it?", "other"),
    ],
)
def test_the_word_that_asks_decides_what_is_asked_for(text: str, wanted: str) -> None:
    assert answer_type(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "What can be described as a string?",
        "What do the studies suggest about sleep?",
        "In a code, what is the way in which numbers are written?",
    ],
)
def test_what_nobody_says_is_asked_as_a_fact(text: str) -> None:
    asked = understand(text, Known())
    assert (asked.intent, asked.unknown_speaker) == ("fact", "")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Which boats did the storm sink, reported on May 20, 2023?", "Which boats did the storm sink?"),
        ("Who was elected, says the article of May 3, 2020?", "Who was elected, says the article?"),
        ("How many boats sank on May 2, 2023?", "How many boats sank on May 2, 2023?"),
    ],
)
def test_the_day_of_a_document_is_not_read_for(text: str, read: str) -> None:
    assert understand(text, Known()).to_read == read


@pytest.mark.parametrize(
    "text",
    [
        "what did everyone except Kirby say?",
        "who said what, except for Kirby?",
        "who else spoke besides Kirby?",
        "what did everybody but John Kirby say about NATO?",
    ],
)
def test_whose_statements_are_not_wanted(text: str) -> None:
    asked = understand(text, KNOWN)
    assert (asked.intent, asked.interpretation.speakers, asked.excepted) == ("who_said_what", (), ("John Kirby",))


def test_what_was_not_said_is_told_from_what_was() -> None:
    assert understand("what did Scholz not say?", KNOWN).unsaid
    assert not understand("who said that Kirby did not go?", KNOWN).unsaid
    assert not understand("what did Scholz say about not going?", KNOWN).unsaid


@pytest.mark.parametrize(
    "text", ["who said what on Feb 30", "what happened on the 31st of June?", "news of 2022-02-31"]
)
def test_a_day_that_no_year_has_is_told(text: str) -> None:
    with pytest.raises(UsageError, match="there is no such day"):
        understand(text, KNOWN)


def test_days_that_some_year_has() -> None:
    for text in (
        "who said what on February 29",
        "on 30 January",
        "may 31 people come?",
        "on 2022-12-31",
        'who said "by June 31"?',
        "case 2022-15-99",
    ):
        understand(text, KNOWN)


def test_what_nobody_sees_is_not_read() -> None:
    assert understand("ｗｈｏ\u200f said\u200b what", KNOWN).intent == "who_said_what"
    assert understand("who said می\u200cخواهم", KNOWN).text == "who said می\u200cخواهم"


def test_an_outlet_by_its_last_word() -> None:
    known = Known(sources=("The Marlow Ledger", "The Marlow Post", "The Orbel Post"))
    assert understand("what did the Ledger write about fares?", known).interpretation.sources == ("The Marlow Ledger",)
    assert understand("what did the Post write about fares?", known).interpretation.sources == ()


@pytest.mark.parametrize(
    ("text", "intent", "manner", "topic"),
    [
        ("Who denied what?", "who_said_what", "denied", ""),
        ("who else has criticised the dam?", "who_said_what", "criticised", "dam"),
        ("who called for a new dam", "who_said_what", "called for", "new dam"),
        ("What did Scholz urge?", "what_did_say", "urge", ""),
        ("what has Kirby vowed to do", "what_did_say", "vowed", ""),
        ("What did Kirby say about warnings?", "what_did_say", "", "warnings"),
        ("What did the parliament reject?", "fact", "", "parliament reject"),
        ("Who is accused of fraud?", "fact", "", "accused fraud"),
    ],
)
def test_manner_of_saying(text: str, intent: str, manner: str, topic: str) -> None:
    question = understand(text, KNOWN)
    assert (question.intent, question.manner, question.interpretation.topic) == (intent, manner, topic)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wher is teh embassy", "where is the embassy"),
        ("waht did hte minister say", "what did the minister say"),
        ("how manny boats", "how many boats"),
    ],
)
def test_misspelt_words_of_grammar_are_put_right(typed: str, meant: str) -> None:
    assert corrected(typed, Known()) == meant


@pytest.mark.parametrize(
    "text", ["and now?", "who died in the war?", "snow or low water?", "who shot a man?", "didn't he?"]
)
def test_words_of_their_own_stay(text: str) -> None:
    assert corrected(text, Known()) == text


def test_what_somebody_said_about_the_claims_has_a_topic() -> None:
    asked = understand("what did Scholz say about the claims?", KNOWN).interpretation
    assert (asked.speakers, asked.topic) == (("Olaf Scholz",), "claims")


def test_a_spokesman_of_somebody_else_is_not_meant() -> None:
    known = Known(speakers=("Yili spokesman", "Tom Smith"))
    assert resolve_speaker("a Unison spokesman", known) == ()
    assert resolve_speaker("the Yili spokesman", known) == ("Yili spokesman",)
