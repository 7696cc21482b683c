"""Question to proved answer on the shipped article: what is said, cited, refused, followed up; and what is never shown."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import InvariantViolated
from index.records import Day
from rag.answers import Answer, Citation, Conversation, Finished, Proved, Sentence, Understood
from rag.assemble import open_pipeline
from rag.generate import Draft
from rag.pipeline import Pipeline
from rag.proof import Proof
from rag.verify import verify_citation


@pytest.fixture(scope="module")
def pipeline(indexed_home: Path) -> Pipeline:
    return open_pipeline(indexed_home)


def after(pipeline: Pipeline, *questions: str) -> Answer:
    """The answer to the last question, asked after the others."""
    conversation = Conversation()
    for question in questions[:-1]:
        conversation = conversation.then(question, pipeline.ask(question, conversation))
    return pipeline.ask(questions[-1], conversation)


def test_who_said_what_lists_every_speaker_in_the_order_of_the_text(pipeline: Pipeline, seed_text: str) -> None:
    answer = pipeline.ask("who said what on Feb 14")
    assert [each.start for each in answer.statements] == sorted(each.start for each in answer.statements)
    said = {each.speaker for each in answer.statements}
    assert {"Antony Blinken", "Olaf Scholz", "Sergei Lavrov", "John Kirby", "Volodymyr Zelenskiy"} <= said
    assert "Vladimir Putin" not in said
    assert {each.said_on for each in answer.statements} == {Day(None, 2, 14)}
    for statement, sentence in zip(answer.statements, answer.sentences, strict=True):
        assert seed_text[statement.start : statement.end] == statement.quote
        assert all(part in sentence.text for part in statement.spoken)
        assert sentence.citations


def test_the_whole_ask_opens_no_socket(indexed_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise AssertionError("a socket was opened")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        monkeypatch.setattr(socket.socket, name, forbidden)
    monkeypatch.setattr(socket, "getaddrinfo", forbidden)
    fresh = open_pipeline(indexed_home)
    assert fresh.ask("who said what on Feb 14").outcome == "answered"
    assert fresh.ask("How much credit is Germany extending?").outcome == "answered"


def test_events_come_in_order(pipeline: Pipeline) -> None:
    events = list(pipeline.stream("What did Lavrov say?"))
    assert isinstance(events[0], Understood)
    assert isinstance(events[-1], Finished)
    proved = [each for each in events if isinstance(each, Proved)]
    assert tuple(each.sentence for each in proved) == events[-1].answer.sentences
    assert [each.number for one in proved for each in one.citations] == [1, 2]


def test_the_answer_proper_is_marked(pipeline: Pipeline) -> None:
    (sentence,) = pipeline.ask("How much credit is Germany extending to Ukraine?").sentences
    assert sentence.emphasis is not None
    assert sentence.text[slice(*sentence.emphasis)] == "150 million euros"


def test_of_two_alternatives_one_may_be_missing(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Did the US move its embassy to Lviv or to Warsaw?")
    assert answer.outcome == "answered"
    assert "Lviv" in answer.sentences[0].text
    assert pipeline.ask("Did the US move its embassy to Madrid or to Warsaw?").outcome == "no_evidence"


@pytest.mark.parametrize(
    "text", ["Did the US move its embassy to Lviv?", "True or false: the US embassy moved to Lviv"]
)
def test_yes_or_no_is_decided_by_the_whole_sentence(pipeline: Pipeline, text: str) -> None:
    answer = pipeline.ask(text)
    assert answer.outcome == "answered"
    assert "Lviv" in answer.sentences[0].text
    assert [each.emphasis for each in answer.sentences] == [None] * len(answer.sentences)


def test_a_day_without_statements_is_refused_with_the_nearest(pipeline: Pipeline) -> None:
    answer = pipeline.ask("who said what on Feb 20")
    assert (answer.outcome, answer.sentences) == ("no_evidence", ())
    said = len(pipeline.corpus.catalog.statements())
    assert answer.reason == f"nothing said on 20 Feb; nearest: 14 Feb ({said})"


def test_one_who_is_only_mentioned_said_nothing(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What did Putin say?")
    assert answer.outcome == "no_evidence"
    assert "no statement of 'Putin'" in answer.reason
    assert "Putin" in answer.nearest[0].citation.text


def test_a_quotation_given_to_another_is_refused_with_its_speaker(pipeline: Pipeline) -> None:
    answer = pipeline.ask('did Scholz say "our possibilities are far from exhausted"?')
    assert answer.outcome == "no_evidence"
    assert answer.reason == "not said by Olaf Scholz; these are words of Sergei Lavrov"


def test_an_altered_quotation_is_refused_with_the_real_one(pipeline: Pipeline) -> None:
    answer = pipeline.ask('who said "our possibilities are nearly exhausted"')
    assert answer.outcome == "no_evidence"
    assert "far from exhausted" in answer.nearest[0].citation.text


@pytest.mark.parametrize(
    ("questions", "alone"),
    [
        (["What did Scholz say?", "What did he say about dialogue?"], "What did Olaf Scholz say about dialogue?"),
        (["What did Scholz say about Russia?", "and Kirby?"], "What did Kirby say about Russia?"),
        (["who said what on Feb 14", "and on Feb 15?"], "who said what on Feb 15"),
        (
            ["What did Kirby say on Feb 14?", "what about cyberattacks?"],
            "What did Kirby say on Feb 14 about cyberattacks?",
        ),
        (["who said what on Feb 14", "What did Lavrov say on that day?"], "What did Lavrov say on Feb 14?"),
        (["What did Scholz say?", "What is the capital of Australia?"], "What is the capital of Australia?"),
    ],
)
def test_follow_ups_stand_alone(pipeline: Pipeline, questions: list[str], alone: str) -> None:
    assert after(pipeline, *questions).standalone_question == alone


def test_a_pronoun_that_could_be_several_people_asks_back(pipeline: Pipeline) -> None:
    answer = after(pipeline, "who said what on Feb 14", "What did he say about Russia?")
    assert answer.outcome == "ambiguous"
    assert "Olaf Scholz" in answer.reason


def test_a_forged_citation_is_never_shown(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What did Lavrov say?")
    genuine = answer.citations[0]
    verify_citation(genuine, lambda identity: pipeline.document(identity).text)
    for forged in (replace(genuine, text=genuine.text + "!"), replace(genuine, start=genuine.start + 1)):
        with pytest.raises(InvariantViolated):
            verify_citation(forged, lambda identity: pipeline.document(identity).text)


def test_a_draft_that_its_place_does_not_prove_is_a_bug_that_raises(pipeline: Pipeline, seed_text: str) -> None:
    document = next(iter(pipeline.corpus.catalog.documents()))
    (statement,) = pipeline.corpus.catalog.search_statements("far from exhausted", 1)
    proof = Proof(pipeline.document)
    drafts = [
        Draft("Moscow is ready.", ((document.id, 0, 100),)),
        Draft("Uncited.", ()),
        Draft("Olaf Scholz: “Something else.”", ((document.id, 0, 228),), statement=statement[0]),
        Draft(f"X: “{statement[0].quote}”", ((document.id, 0, 228),), statement=statement[0]),
        Draft(f"X: “{statement[0].quote}” and “more”", ((document.id, 2286, 2406),), statement=statement[0]),
        Draft(
            f"X: “{statement[0].quote}”",
            ((document.id, 2286, 2406),),
            statement=replace(statement[0], speaker="Mara Lund"),
        ),
    ]
    for draft in drafts:
        with pytest.raises(InvariantViolated):
            proof.prove(draft)
    assert proof.sentences == []
    proof = Proof(pipeline.document)
    assert proof.prove(Draft(seed_text[0:228], ((document.id, 0, 228),))).citations == (
        Citation(1, document.id, 0, 228, seed_text[0:228]),
    )
    assert proof.sentences == [Sentence(seed_text[0:228], (1,))]


@pytest.mark.parametrize(
    "question",
    ["When did Macron visit Kyiv?", "who said what on Feb 20", "What did Putin say?", "who won the world cup"],
)
def test_a_refusal_offers_questions_that_are_answered(pipeline: Pipeline, question: str) -> None:
    answer = pipeline.ask(question)
    assert answer.outcome == "no_evidence"
    assert 1 <= len(answer.suggestions) <= 3
    assert {pipeline.ask(each).outcome for each in answer.suggestions} == {"answered"}


def test_an_answer_offers_none(pipeline: Pipeline) -> None:
    assert pipeline.ask("who said what on Feb 14").suggestions == ()


@pytest.mark.parametrize(("caution", "outcome"), [(0.0, "answered"), (0.35, "answered"), (1.0, "no_evidence")])
def test_more_caution_refuses_more(indexed_home: Path, caution: float, outcome: str) -> None:
    question = "how much money does Ukraine get from Germany?"
    assert open_pipeline(indexed_home, caution=caution).ask(question).outcome == outcome


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Why did Blinken move the embassy to Warsaw?", "no sentence found says “Warsaw”; the nearest says “to Lviv”"),
        ("When did Scholz travel to Oslo?", "no sentence found says “Oslo”; the nearest says “to Moscow”"),
        ("Is Germany going to close Nord Stream 2?", "nothing in the index about Nord Stream"),
        ("Who is the president of Poland?", "nothing in the index about Poland"),
    ],
)
def test_a_false_premise_is_named(pipeline: Pipeline, question: str, reason: str) -> None:
    answer = pipeline.ask(question)
    assert answer.outcome == "no_evidence"
    assert answer.reason == reason


def test_everybody_but_one(pipeline: Pipeline) -> None:
    answer = pipeline.ask("what did everyone except Kirby say?")
    said = {each.speaker for each in answer.statements}
    assert {"Antony Blinken", "Olaf Scholz", "Sergei Lavrov", "Volodymyr Zelenskiy"} <= said
    assert "John Kirby" not in said
    assert answer.reason == "without John Kirby"
    assert pipeline.ask("what did Scholz not say?").reason == "documents tell what was said, not what was not"


def test_the_figures_of_a_claim_that_nothing_shown_has_are_named(pipeline: Pipeline) -> None:
    claim = "is it true that Russia has {} troops near the border?"
    assert pipeline.ask(claim.format("200,000")).reason == "what is shown does not say “200,000”"
    assert pipeline.ask(claim.format("130,000")).reason == ""


def test_the_names_of_a_claim_that_nothing_shown_has_are_named(pipeline: Pipeline) -> None:
    asked = pipeline.ask("Is the US embassy in Moscow being relocated?")
    assert asked.reason == "what is shown does not say “Moscow”"
    asked = pipeline.ask("Did Scholz meet Zelenskiy in Moscow?")
    assert asked.reason == "no one sentence shown names “Scholz”, “Zelenskiy”, “Moscow” together"
    assert pipeline.ask("Did Scholz meet Zelenskiy?").reason == ""


def test_what_was_not_said_in_the_manner_asked_for(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What did Kirby promise?")
    assert {each.speaker for each in answer.statements} == {"John Kirby"}
    assert answer.reason == "none of this is told with “promise”"
    assert pipeline.ask("who denied what?").reason == "nothing told with “denied” by anybody"


def test_two_questions_in_one(pipeline: Pipeline) -> None:
    question = "Who is Kirby and what did he say about cyberattacks?"
    *events, finished = pipeline.stream(question)
    assert isinstance(finished, Finished)
    answer = finished.answer
    assert answer.question == question
    assert answer.standalone_question == "Who is Kirby? what did Kirby say about cyberattacks?"
    assert [each.sentence for each in events if isinstance(each, Proved)] == list(answer.sentences)
    assert [each.number for each in answer.citations] == [1, 2]
    assert all(
        pipeline.document(each.document_id).text[each.start : each.end] == each.text for each in answer.citations
    )
    half = pipeline.ask("Where is the embassy moving? Why did Lavrov resign?")
    assert half.outcome == "answered"
    assert half.reason == "“Why did Lavrov resign?” no sentence in the index answers this"
    assert pipeline.ask("Why did Lavrov resign? What is the capital of France?").outcome == "no_evidence"


def test_statements_stay_statements_where_both_questions_ask_for_them(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What did Kirby say about cyberattacks? What did Lavrov say about Putin?")
    assert len(answer.statements) == len(answer.sentences) > 0


def test_who_says_so(pipeline: Pipeline) -> None:
    question = "How many troops are near the border?"
    fact = Conversation().then(question, pipeline.ask(question))
    assert pipeline.ask("who says so?", fact).reason == "said by Olaf Scholz and U.S. officials"
    listed = Conversation().then("What did Kirby say?", pipeline.ask("What did Kirby say?"))
    assert pipeline.ask("who says so?", listed).reason == ""
    assert pipeline.ask("the ninth one", listed).outcome == "no_evidence"
    assert pipeline.ask("number 9", listed).reason == "the last answer has no such part"
