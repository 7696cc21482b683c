"""From question to cited answer: the whole story on one page.

understand → find statements or sentences → judge whether they suffice → write → prove each sentence → show.
Errors are raised; having no evidence is an outcome.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain

from index.corpus import Corpus
from index.records import Day, Document, Passage, Statement
from rag.across import compare, differ
from rag.across.agreed import agreed
from rag.answers import Answer, Conversation, Event, Finished, Proved, Understood, Verdict
from rag.asked.groups import vague_group
from rag.asked.known import Known
from rag.asked.plain import most_frequent, plain
from rag.asked.settings import without_settings
from rag.asked.several import asked_apart, joined, renumbered
from rag.conversation import Standalone, before_answer, exchanged, in_context, refers, standalone
from rag.evidence import CAUTION, Candidate, Sufficiency, can_answer, candidates, judge, missing_in, signals
from rag.followups import again
from rag.followups.at_hand import NOTHING_AT_HAND, AtHand, at_hand_after, preferring, speaking_in, within
from rag.followups.referents import PLURAL, SINGULAR
from rag.followups.resumed import resumed
from rag.generate import Draft, Generator, Notice, shown, side_by_side
from rag.names import may_be_person
from rag.overviews import happened, overview, subject
from rag.proof import Proof
from rag.proving.prose import Judge
from rag.question import ON_WEEKDAY, Question, understand
from rag.quotations import find_quotation
from rag.reading.reader import Reader
from rag.refusing import refuse
from rag.refusing.suggest import with_questions
from rag.rerank import reranked
from rag.search import Search, whole_of
from rag.topics import OF_NEAR, near_topic, topic_share
from rag.words import encodable, words

PASSAGES_SEARCHED = 50
PASSAGES_SAMPLED = 25
"""The first and the last that hold a word, to see how it is written."""
SURE_ELSEWHERE = 0.6
"""How probable an answer must be that a document about something else gives to a question that names nothing new. In a user's 443 turns
those between .35 and this were wrong in six cases of eight."""
FAR_AHEAD = 0.2
"""How much more probable the answer of another document about the same must be, to be preferred to one of those at hand."""
OPENING = 600
"""Code points at the beginning of an article that tell where what it reports was said."""
MOST_STATEMENTS = 200
"""Statements in one answer; `dateline statements` lists without a bound."""


Judged = tuple[list[Candidate], list[Candidate], Sufficiency]
"""The sentences considered, those of them that can answer, and whether they suffice."""


@dataclass(frozen=True)
class Found:
    """Drafts of an answer, the refusal to give should there be none, and how probable it is that they suffice, if judged.

    `verdict` is yes or no where a rule decides, `note` says why, or what the answer leaves open.
    """

    drafts: Iterator[Draft | Notice]
    refusal: Callable[[Answer], Answer]
    sufficiency: float | None = None
    verdict: Verdict = ""
    note: str = ""


class Pipeline:
    """Answers questions over one corpus. Safe to keep open: it notices what others index meanwhile."""

    def __init__(
        self,
        corpus: Corpus,
        passages: Search,
        statements: Search,
        generator: Generator,
        reader: Callable[[], Reader | None] = lambda: None,
        caution: float = CAUTION,
        judge: Judge | None = None,
    ) -> None:
        self.corpus = corpus
        self.search = passages
        self.statements = statements
        self._generator = generator
        self.reader = reader
        self._caution = caution
        self.judge = judge
        self._known: Known | None = None

    def ask(
        self,
        question: str,
        conversation: Conversation = Conversation(),
        *,
        today: Day | None = None,
        understood: Question | None = None,
    ) -> Answer:
        """The whole answer. `today` is the day that "yesterday" and "last Tuesday" count from, and before which news is new.

        `understood` is what to take the question for, such as `rag.revise.revised` gives; nothing is read off it then.
        """
        *_, last = self.stream(question, conversation, today=today, understood=understood)
        assert isinstance(last, Finished)
        return last.answer

    def stream(
        self,
        question: str,
        conversation: Conversation = Conversation(),
        *,
        today: Day | None = None,
        understood: Question | None = None,
    ) -> Iterator[Event]:
        """What was understood, then each proved sentence, then the whole answer."""
        question = encodable(question)
        self.refresh()
        parts = [question] if understood else asked_apart(self._plain(question))
        if len(parts) > 1:
            yield from self._several(question, parts, conversation, today)
        else:
            yield from self._stream(question, parts[0], conversation, today, understood)

    def _several(
        self, question: str, parts: Sequence[str], conversation: Conversation, today: Day | None
    ) -> Iterator[Event]:
        """The events of several questions as those of one; each may refer to those before it."""
        answers: list[Answer] = []
        for part in parts:
            before = sum(len(each.citations) for each in answers)
            for event in self._stream(part, part, conversation, today):
                match event:
                    case Finished(answer):
                        answers.append(answer)
                        conversation = conversation.then(part, answer)
                    case Proved():
                        yield renumbered(event, before)
                    case Understood() if not answers:
                        yield replace(event, standalone_question=" ".join(parts))
        yield Finished(joined(question, answers))

    def _stream(
        self,
        question: str,
        asked: str,
        conversation: Conversation,
        today: Day | None,
        understood: Question | None = None,
    ) -> Iterator[Event]:
        """The same of one question; `asked` is its plain form."""
        clock = Clock()
        asked, conversation = resumed(asked, conversation)
        alone, understood = (
            (Standalone(understood.text), understood) if understood else self._read(asked, conversation, today)
        )
        at_hand = at_hand_after(
            before_answer(conversation) if alone.again else conversation, referred=bool(alone.context)
        )
        if speaker := speaking_in(at_hand.documents, understood, self.corpus.catalog):
            alone = replace(alone, text=exchanged(alone.text, SINGULAR, speaker))
            understood = self._understood(alone.text, today, self._near(conversation))
        understood = replace(understood, guessed=any(_is_guessed(name, question) for name in understood.names))
        clock.lap("understand")
        yield Understood(alone.text, understood.interpretation)
        empty = Answer(
            question=question,
            standalone_question=alone.text,
            interpretation=understood.interpretation,
            outcome="no_evidence",
            settings_fingerprint=self.corpus.settings.fingerprint,
        )
        if alone.ambiguous:
            reason = "which one is meant: " + ", ".join(alone.ambiguous) + "?"
            yield Finished(replace(empty, outcome="ambiguous", reason=reason, timings=clock.laps))
            return
        if alone.again and alone.again.kind == "translated":
            yield Finished(replace(refuse.not_translated(empty), timings=clock.laps))
            return
        found = self._answer(understood, in_context(self.search, alone.context), at_hand)
        empty = replace(empty, sufficiency=found.sufficiency)
        clock.lap("search")
        proof, notice = Proof(self.document, self.judge), ""
        for draft in again.picked(found.drafts, alone.again) if alone.again else found.drafts:
            if isinstance(draft, Notice):
                notice = draft.text
            else:
                yield proof.prove(draft)
        clock.lap("prove")
        note = found.note or refuse.left_open(understood, proof.statements, self.corpus)
        if alone.again:
            told = again.told(alone.again, tuple(proof.citations), proof.statements, self.corpus)
            note = found.note or told if alone.again.kind == "agreed" else told
        answer = (
            proof.complete(replace(empty, reason=note, verdict=found.verdict))
            if proof.sentences
            else with_questions(refuse.unless_empty(found.refusal(empty), self.corpus), self.corpus)
        )
        if alone.again and alone.again.kind == "part" and not proof.sentences:
            answer = replace(answer, reason="the last answer has no such part")
        yield Finished(replace(answer, notice=notice, timings=clock.laps))

    def prepare(self) -> None:
        """Opens the reader, which a fresh home must export first: questions of fact need it, lists of statements do not."""
        self.reader()

    def understand(self, question: str, *, today: Day | None = None) -> Question:
        """What a question that stands alone is taken for."""
        return self._read(self._plain(question), Conversation(), today)[1]

    def ranked(
        self, question: str, limit: int, today: Day | None = None, context: str = "", cited: Sequence[str] = ()
    ) -> list[Passage]:
        """The passages found for a question of fact, best first: what is read before anything is answered.

        `context` is what else is searched for, `cited` the documents that the last answer cites.
        """
        understood = understand(self._plain(question), self.known(), today=today)
        hits = preferring(in_context(self.search, context), cited, self.corpus)(understood, limit)
        found = self.corpus.catalog.passages([hit.id for hit in hits])
        reader = self.reader()
        ordered = reranked(understood.to_read, hits, found, reader) if reader else hits
        return [found[hit.id] for hit in ordered if hit.id in found]

    def evidence(self, question: str, *, today: Day | None = None) -> tuple[list[Candidate], tuple[float, ...]]:
        """The sentences that may answer a question of fact, best first, whether or not they suffice.

        And the signals by which that is judged; none where there is no such sentence.
        """
        understood = understand(self._plain(question), self.known(), today=today)
        found = [each for each in self._candidates(understood, self.search) if can_answer(understood, each)]
        return found, signals(found[0], missing_in(understood, found[0])) if found else ()

    def document(self, document_id: str) -> Document:
        """The document of a citation."""
        return self.corpus.document(document_id)

    def refresh(self) -> None:
        """Notices what others have indexed since; `ask` and `stream` do so themselves."""
        if self.corpus.refresh():
            self._known = None

    def known(self) -> Known:
        """The speakers, roles and outlets that a question can name; read again when the index has changed."""
        if self._known is None:
            catalog = self.corpus.catalog
            said = dict(catalog.speakers())
            self._known = Known(
                speakers=tuple(said),
                said=said,
                roles=tuple(catalog.roles()),
                sources=tuple(catalog.sources()),
                occurs=catalog.occurs,
                written=cache(lambda word: most_frequent(word, catalog.texts_with(word, PASSAGES_SAMPLED))),
                latest=max(catalog.days(), key=lambda day: (day.year or 0, *day.in_year), default=None),
            )
        return self._known

    def _plain(self, question: str) -> str:
        return plain(question, self.known())

    def _read(self, question: str, conversation: Conversation, today: Day | None) -> tuple[Standalone, Question]:
        """A follow-up, in plain form, as it reads alone, and what it is taken for."""
        alone = standalone(question, conversation, self.known())
        return alone, self._understood(alone.text, today, self._near(conversation))

    def _understood(self, text: str, today: Day | None, near: Day | None) -> Question:
        understood = understand(text, self.known(), today=today, near=near)
        if not today and (said := self._last_weekday(understood)):
            understood = understand(text, self.known(), near=said)
        return overview.named_in(understood, self.corpus)

    def _last_weekday(self, question: Question) -> Day | None:
        """Of "what did Lund say on Monday?" the last Monday on which she said something, about the topic asked for if she did."""
        weekday, asked = ON_WEEKDAY.search(question.text), question.interpretation
        if not weekday or not asked.speakers:
            return None
        any_day = replace(question, interpretation=replace(asked, dates=None))
        for found in (self._statements_for(any_day), self.corpus.catalog.statements(speakers=asked.speakers)):
            said = {each.said_on.to_date() for each in found if each.said_on}
            days = [day for day in said if day and f"{day:%A}".casefold() == weekday["day"].casefold()]
            if days:
                return Day.of(max(days))
        return None

    def _answer(self, question: Question, search: Search, at_hand: AtHand) -> Found:
        if question.intent == "who_said_quote":
            return self._from_quotation(question)
        if question.unknown_speaker and not question.interpretation.speakers:
            if found := self._of_everybody(question):
                return found
            if PLURAL.fullmatch(question.unknown_speaker):
                return self._from_passages(question, search, at_hand)
            return Found(iter(()), lambda empty: refuse.unknown_speaker(empty, question, self.corpus))
        if question.unsaid:
            return Found(iter(()), refuse.unsaid)
        if question.intent == "overview":
            return self._overview(question, search, at_hand.documents)
        if question.intent == "what_happened":
            return self._what_happened(question, search) or self._from_passages(question, search, at_hand)
        if question.subject and not question.interpretation.dates and (found := self._about(question, search)):
            return found
        if question.intent == "fact":
            return self._from_articles(question, search) or self._from_passages(question, search, at_hand)
        said, note = self._statements_for(question), ""
        if not said and question.may_ask_fact:
            return self._from_passages(question, search, at_hand)
        if not said and _is_of_outlet(question) and (found := self._overview(question, search, ())).note:
            return found
        if not said and (everybody := self._of_everybody(question)):
            return everybody
        if not said:
            said, note = self._said_elsewhere(question)
        drafts = self._generator.from_statements(question, said)
        return Found(drafts, lambda empty: refuse.no_statement(empty, question, self.corpus), note=note)

    def _opening_of(self, document_id: str) -> str:
        """The title of a document, and how it begins."""
        document = self.document(document_id)
        return f"{document.title}\n{document.text[:OPENING]}"

    def _of_everybody(self, question: Question) -> Found | None:
        """What everybody said about a topic, where people are asked for whom no article calls so: critics, both sides; else nothing."""
        asked, group = question.interpretation, vague_group(question.text)
        if not group or not asked.topic or asked.intent != "what_did_say" or question.strict_topic:
            return None
        whole = replace(asked, intent="who_said_what", speakers=())
        found = self._statements_for(replace(question, unknown_speaker="", interpretation=whole))
        documents = list(dict.fromkeys(each.document_id for each in found))
        listed = self.corpus.catalog.statements(documents=documents) if documents else []
        titled = {each for each in documents if topic_share(asked.topic, [self.document(each).title])[0] == 1.0}
        naming = {each.id for each in found}
        topic = set(words(asked.topic))
        said = [each for each in listed if each.document_id in titled or each.id in naming]
        said = [
            each
            for each in said
            if topic.isdisjoint(words(each.speaker)) and (each.role or may_be_person(each.speaker))
        ]
        said = sorted(said, key=_by_day)[:MOST_STATEMENTS]
        drafts = self._generator.from_statements(question, said)
        note = f"no words of “{group}” as such: everybody who spoke about {asked.topic} is listed"
        return Found(drafts, refuse.unsaid, note=note) if said else None

    def _said_elsewhere(self, question: Question) -> tuple[Sequence[Statement], str]:
        """What was said without the place or the audience asked for, in documents that name them; and a note that says so."""
        for wider, left in without_settings(question):
            found = self._statements_for(wider)
            near = near_topic(found, left, self.corpus, ()) if not wider.interpretation.topic else {}
            titled = cache(lambda one, left=left: topic_share(left, [self._opening_of(one)])[0] == 1.0)
            said = [each for each in found if each.id in near or titled(each.document_id)]
            if said:
                return said, f"“{left}” stands in the text, not with these words"
        return (), ""

    def _from_quotation(self, question: Question) -> Found:
        match = find_quotation(question, self.corpus)
        drafts = self._generator.from_statements(question, match.exact)
        return Found(drafts, lambda empty: refuse.no_quotation(empty, question, match, self.corpus))

    def _overview(self, question: Question, search: Search, at_hand: Sequence[str]) -> Found:
        """What documents say as a whole, by their first sentences."""
        if question.overview == "nothing":
            return Found(iter(()), refuse.nothing_asked)
        meant = overview.meant(question, search, self.corpus, at_hand)
        if not meant.documents and not question.interpretation.topic:
            return Found(iter(()), lambda empty: refuse.no_document(empty, question))
        shown = overview.shown(question, meant, self.corpus)
        if not shown:
            return self._from_passages(question, search)
        note = overview.told(question, meant, shown, self.corpus)
        return Found(overview.drafts(shown), lambda empty: empty, note=note)

    def _what_happened(self, question: Question, search: Search) -> Found | None:
        """The sentences that name the days asked for; else, where no topic is, what was published on them."""
        reports = happened.events(question, search, self.corpus)
        if reports:
            return Found(happened.drafts(reports), lambda empty: empty, note=happened.told(question, reports))
        published = overview.meant(question, search, self.corpus)
        documents = happened.published_then(question, published.documents)
        if question.interpretation.topic or not documents:
            return None
        shown = overview.shown(question, replace(published, documents=documents), self.corpus)
        return Found(overview.drafts(shown), lambda empty: empty, note=happened.told_of_published(question, documents))

    def _about(self, question: Question, search: Search) -> Found | None:
        """Who or what somebody or something is, or what is said of it; nothing where nothing speaks of it."""
        spoken = subject.spoken_of(question, search, self.corpus, self.known())
        if not spoken:
            return None
        return Found(subject.drafts(question, spoken), lambda empty: refuse.not_defined(empty, question, spoken))

    def _from_passages(self, question: Question, search: Search, at_hand: AtHand = NOTHING_AT_HAND) -> Found:
        """The sentences that answer, of the documents at hand rather than of others.

        Where none does that was out on the day asked on, those of later days, with a note.
        """
        tries = [(question, preferring(search, at_hand.documents, self.corpus))] if at_hand.documents else []
        tries.append((question, search))
        if question.today and self.corpus.catalog.is_any_later(question.today):
            tries.append((replace(question, today=None), search))
        judged = (self._judged(*each) for each in tries)
        first = next(judged)
        likeliest = next((each for each in chain([first], judged) if each[-1].enough), first)
        found, fitting, verdict = self._by_themselves(question, at_hand, likeliest)
        if not verdict.enough:
            return Found(
                iter(()),
                lambda empty: refuse.no_passage(empty, question, found, verdict, self.corpus),
                verdict.probability,
            )
        several = differ.differing(question, fitting)
        drafts = (
            side_by_side(several, lambda each: differ.figure_at(question, each), fitting)
            if several
            else self._generator.from_sentences(question, fitting)
        )
        texts = [each.text for each in shown(question, fitting)]
        notes = (
            refuse.only_later(question, fitting[0].document),
            refuse.elsewhere(fitting[0].document) if at_hand.is_elsewhere(fitting[0]) else "",
            differ.told(question, several)
            or refuse.left_unsaid(question, texts)
            or refuse.day_meant(question, fitting[0]),
        )
        return Found(drafts, lambda empty: empty, verdict.probability, note="; ".join(note for note in notes if note))

    def _by_themselves(self, question: Question, at_hand: AtHand, judged: Judged) -> Judged:
        """What is judged of the documents at hand alone, if they suffice and either nothing else does or the question refers to them."""
        found, fitting, verdict = judged
        if not at_hand.documents or (verdict.enough and not at_hand.referred):
            return judged
        own = self._judged(question, within(at_hand.documents, self.corpus))
        is_elsewhere = verdict.enough and at_hand.is_elsewhere(fitting[0])
        ahead = verdict.probability - own[-1].probability if verdict.enough and not is_elsewhere else 0.0
        # Of so few words alone no sentence is an answer.
        if own[-1].enough and own[-1].probability >= self._caution and ahead <= FAR_AHEAD:
            return own
        least = 1.0 if refers(question.text) else SURE_ELSEWHERE
        enough = verdict.enough and not (is_elsewhere and verdict.probability < least)
        return found, fitting, replace(verdict, enough=enough)

    def _judged(self, question: Question, search: Search) -> Judged:
        found = self._candidates(question, search)
        fitting = [each for each in found if can_answer(question, each)]
        verdict = judge(question, fitting, self._caution)
        # One sentence for several articles must hold all that is asked.
        lacks = bool(verdict.missing and whole_of(question).outlets)
        return found, fitting, replace(verdict, enough=verdict.enough and not lacks)

    def _from_articles(self, question: Question, search: Search) -> Found | None:
        """What several articles say, if each that is asked for says something; else nothing."""
        if not compare.asks_of_several(question):
            return None
        reports = compare.reports(question, search, self.corpus)
        if question.asks_name:
            return self._agreed(question, reports)
        found = compare.compared(question, reports)
        if not found:
            return None
        verdict = compare.order(question, reports)
        drafts = side_by_side(found, lambda each: None)
        return Found(drafts, lambda empty: empty, verdict=verdict, note=compare.told(verdict, reports))

    def _agreed(self, question: Question, reports: Sequence[compare.Report]) -> Found | None:
        """The one answer that several articles give, if all names asked for stand in one of them; else nothing."""
        reader = self.reader()
        agreement = agreed(question, reports, reader, self.corpus) if reader else None
        if not agreement:
            return None
        if compare.missing_names(question, [*agreement.found, *(each.best for each in reports if each.found)]):
            return None
        return Found(side_by_side(agreement.found, agreement.place), lambda empty: empty)

    def _candidates(self, question: Question, search: Search) -> list[Candidate]:
        return candidates(question, search(question, PASSAGES_SEARCHED), self.corpus, self.reader())

    def _statements_for(self, question: Question) -> Sequence[Statement]:
        hits = {hit.id: hit.score for hit in self.statements(question, MOST_STATEMENTS)}
        found = self.corpus.catalog.statements(ids=list(hits))
        return sorted(found, key=lambda each: (*_by_day(each), hits[each.id] <= OF_NEAR))

    def _near(self, conversation: Conversation) -> Day | None:
        """The day whose month completes "the 14th": the one asked about last, else the latest in the index."""
        for turn in reversed(conversation.turns):
            dates = turn.answer.interpretation.dates if turn.answer else None
            if dates:
                return dates.first
        return self.known().latest


def _is_guessed(name: str, question: str) -> bool:
    """Whether a name was typed in other letters."""
    return name not in question and name.casefold() in question.casefold()


def _is_of_outlet(question: Question) -> bool:
    """Whether statements of an outlet are asked for: where it made none, its articles may be meant."""
    asked = question.interpretation
    names = {name.casefold() for name in asked.sources}
    return bool(asked.topic) and any(name.casefold() in names for name in asked.speakers)


def _by_day(statement: Statement) -> tuple[bool, int, tuple[int, int]]:
    """Statements in the order they were said; those of no known day last."""
    day = statement.said_on
    return (day is None, day.year or 0 if day else 0, day.in_year if day else (0, 0))


class Clock:
    """Seconds by step."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """Ends a step."""
        now = time.perf_counter()
        self.laps[name] = round(now - self._last, 4)
        self._last = now
