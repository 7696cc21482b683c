"""What the pipeline returns: an answer, its proof, and what was understood. Records only; no behaviour of the search."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from index.records import DateRange, Span, Statement

Outcome = Literal["answered", "no_evidence", "ambiguous"]
Intent = Literal["who_said_what", "who_said_quote", "what_did_say", "what_happened", "overview", "fact"]
OF_STATEMENTS: tuple[Intent, ...] = ("who_said_what", "who_said_quote", "what_did_say")
DateRole = Literal["said_on", "published", "mentioned"]
Verdict = Literal["", "yes", "no"]


@dataclass(frozen=True)
class Citation:
    """Invariant: the document's text from `start` to `end` is `text`, to the character."""

    number: int
    document_id: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Sentence:
    """One sentence of an answer, the numbers of the citations that prove it, and the answer itself inside it.

    `emphasis` is the span of `text` that is the answer proper (a number, a day, a person, a place), where it is known.
    `lead` is the outlet and day of the document it stands in, where several are compared, or says that it is not `supported`:
    then nothing proves it and it has no citations.
    """

    text: str
    citations: tuple[int, ...]
    emphasis: Span | None = None
    lead: str = ""
    supported: bool = True


MOST_NAMED = 4
"""Speakers that are named one by one."""


@dataclass(frozen=True)
class Interpretation:
    """What the system understood, to be shown to the user and changed by them."""

    intent: Intent = "fact"
    dates: DateRange | None = None
    date_role: DateRole = "said_on"
    speakers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    topic: str = ""

    @property
    def whom(self) -> str:
        """`Olaf Scholz or John Kirby`; of more than four speakers the first three, and how many others."""
        shown = self.speakers if len(self.speakers) <= MOST_NAMED else self.speakers[: MOST_NAMED - 1]
        others = len(self.speakers) - len(shown)
        return " or ".join(shown) + (f" or {others} others" if others else "")


@dataclass(frozen=True)
class Nearest:
    """The nearest thing found, shown with a refusal; a citation like any other, but not a proof of anything."""

    citation: Citation
    why: str


@dataclass(frozen=True)
class Answer:
    """An answer, or the reason why there is none. `sentences` is empty unless the outcome is `answered`.

    `timings` are seconds by step. `nearest` is shown with a refusal. `reason` is why there is no answer, or what an answer
    leaves open ("which year: 2022 (41), 2023 (18)?"). `sufficiency` is how probable it is, by calibration, that the best
    evidence answers a question of fact. `verdict` is yes or no where a rule decides the question; `reason` says which.
    `suggestions` are questions that can be answered, where this one cannot. `notice` says in a line what went wrong with the LLM.
    """

    question: str
    standalone_question: str
    interpretation: Interpretation
    outcome: Outcome
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    statements: tuple[Statement, ...] = ()
    nearest: tuple[Nearest, ...] = ()
    reason: str = ""
    sufficiency: float | None = None
    verdict: Verdict = ""
    suggestions: tuple[str, ...] = ()
    notice: str = ""
    timings: dict[str, float] = field(default_factory=dict)
    settings_fingerprint: str = ""


@dataclass(frozen=True)
class Turn:
    """One question of a conversation and, where it is known, its answer."""

    question: str
    answer: Answer | None = None


@dataclass(frozen=True)
class Conversation:
    """The turns so far, oldest first."""

    turns: tuple[Turn, ...] = ()

    def then(self, question: str, answer: Answer | None) -> Conversation:
        """The conversation with one more turn."""
        return Conversation((*self.turns, Turn(question, answer)))


@dataclass(frozen=True)
class Understood:
    """First event of a streamed answer."""

    standalone_question: str
    interpretation: Interpretation


@dataclass(frozen=True)
class Proved:
    """Event: one sentence, verified, with the citations that it is the first to use."""

    sentence: Sentence
    citations: tuple[Citation, ...]
    statement: Statement | None = None


@dataclass(frozen=True)
class Finished:
    """Last event: the whole answer."""

    answer: Answer


Event = Understood | Proved | Finished
