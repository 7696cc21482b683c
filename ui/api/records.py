"""The bodies of requests and responses, typed for OpenAPI. The responses are what ui/present.py makes of our records.

Fields that our records gain are passed through even before they are described here.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from index.records import Basis, Kind
from rag.answers import DateRole, Intent, Outcome, Verdict
from rag.question import LONGEST_QUESTION
from ui.jobs import State, Unit

LONGEST_TEXT = 4 * LONGEST_QUESTION
"""White space is not counted in a question, so that more may come in."""
MOST_HISTORY = 200


def encodable(text: str) -> str:
    """The text, unless it holds half of a surrogate pair, which no encoding has a form for."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("text without lone surrogates") from None
    return text


Text = Annotated[str, AfterValidator(encodable)]
DayText = Annotated[str, Field(description="A day, such as `2022-02-14` or `--02-14` (its year is not known).")]
QuestionText = Annotated[
    str,
    Field(min_length=1, max_length=LONGEST_TEXT, examples=["who said what on Feb 14"]),
    AfterValidator(encodable),
]


class Shown(BaseModel):
    """Base of the responses."""

    model_config = ConfigDict(extra="allow")


class EarlierTurn(BaseModel):
    """An earlier question; an answer given with it is not needed, and not read."""

    question: QuestionText
    answer: Any = None


class Asked(BaseModel):
    """A question and the conversation that it stands in."""

    question: QuestionText
    history: list[QuestionText | EarlierTurn] = Field(
        default=[],
        max_length=MOST_HISTORY,
        description="Earlier questions of the conversation, oldest first; the last ten are read.",
    )
    today: Annotated[str, Field(max_length=100), AfterValidator(encodable)] | None = Field(
        default=None,
        description='The day that "yesterday" and "last Tuesday" count from, and before which news is new; else today by the clock of the server.',
        examples=["2022-02-15"],
    )

    @property
    def earlier(self) -> list[str]:
        """The earlier questions."""
        return [each if isinstance(each, str) else each.question for each in self.history]


class Days(Shown):
    """Days from `first` to `last`, and the words that asked for them."""

    first: DayText
    last: DayText
    text: str


class Interpretation(Shown):
    """What was understood."""

    intent: Intent
    dates: Days | None
    date_role: DateRole
    speakers: list[str]
    sources: list[str]
    topic: str


class Sentence(Shown):
    """A sentence of an answer and the numbers of the citations that prove it."""

    text: str
    citations: list[int]
    emphasis: tuple[int, int] | None = Field(description="The span of `text` that is the answer proper, where known.")
    lead: str = Field(description="Outlet and day, where several documents are compared.")
    supported: bool = Field(description="Whether citations prove it; else `lead` says that nothing does.")


class Citation(Shown):
    """The characters `start` to `end` of a document; `text` is exactly these."""

    number: int
    document_id: str
    start: int
    end: int
    text: str
    title: str
    source: str
    uri: str
    published: DayText | None
    doc: str = Field(description="The name of the file.")
    page: int | None = Field(description="The page of the document, where it has pages.")


class Statement(Shown):
    """What one speaker said: the characters `start` to `end` of the document are `quote`."""

    id: str
    document_id: str
    speaker: str
    speaker_text: str
    role: str
    cue: str
    quote: str
    kind: Kind
    start: int
    end: int
    said_on: DayText | None
    said_on_basis: Basis
    addressee: str
    venue: str
    parts: list[tuple[int, int]]


class StatementRow(Statement):
    """A statement, the file it stands in and the sentence around it."""

    doc: str
    sentence: str


class Nearest(Shown):
    """What came nearest, shown with a refusal; it proves nothing."""

    why: str
    citation: Citation


class Answered(Shown):
    """An answer, or the reason why there is none: what `dateline ask --json` prints."""

    question: str
    standalone_question: str
    interpretation: Interpretation
    outcome: Outcome
    sentences: list[Sentence]
    citations: list[Citation]
    statements: list[Statement]
    nearest: list[Nearest]
    reason: str
    sufficiency: float | None
    verdict: Verdict
    suggestions: list[str]
    notice: str = Field(description="What went wrong with the LLM.")
    timings: dict[str, float]
    settings_fingerprint: str


class StatementList(BaseModel):
    """A page of the statements that meet every filter; `total` counts them all."""

    total: int
    statements: list[StatementRow]


class DocumentKnown(Shown):
    """What is known of a document but its text."""

    id: str
    uri: str
    title: str
    source: str
    author: str
    published: DayText | None
    published_inferred: bool
    format: str
    indexed_at: str
    doc: str = Field(description="The name of the file.")


class DocumentRow(DocumentKnown):
    """The same with its length in code points."""

    characters: int


class ListedDocument(DocumentKnown):
    """The same with the number of statements in it."""

    statements: int


class DocumentList(BaseModel):
    """A page of the documents that meet every filter; `total` counts them all."""

    total: int
    documents: list[ListedDocument]


class Source(BaseModel):
    """The characters `start` to `end` of a document: `text` is exactly these."""

    document: DocumentRow
    start: int
    end: int
    text: str


class Failure(BaseModel):
    """A file that could not be read, and why."""

    file: str
    reason: str


class JobRow(BaseModel):
    """An indexing run. `done` of `total` are finished, of what `unit` says: files, or what is made anew from the documents;
    the other counts are of documents, when it has ended.
    """

    id: str
    state: State
    done: int
    total: int
    unit: Unit
    file: str = Field(description="The file that was finished last.")
    added: int
    changed: int
    unchanged: int
    failed: int
    failures: list[Failure] = Field(description="The first 100 files that could not be read.")
    error: str = Field(description="Why the whole run failed.")
    seconds: float


class JobList(BaseModel):
    """The jobs of this process, latest first."""

    jobs: list[JobRow]


class Health(BaseModel):
    """Whether questions can be answered, and over how much."""

    status: Literal["ok", "empty", "failed"]
    detail: str
    version: str
    documents: int
    passages: int
    statements: int
    generation: int = Field(description="Grows with every change of the index.")
    settings_fingerprint: str
    questions_in_flight: int
    questions_at_most: int
