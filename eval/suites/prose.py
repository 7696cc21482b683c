"""`prose`: 200 answers of a scripted LLM, half of them with a planted error; what of them is shown.

The sentences are ours (prose.jsonl): honest paraphrases of the shipped article and of seven articles written for this
(prose_texts/), `hard` ones in quite other words, and statements that the articles do not make. Errors are planted in right
sentences by rule: another number, another day, another speaker, a word of a quotation exchanged, a citation that does not
exist. No model takes part: a scripted one streams the answers, and what is measured is what `rag.writing.write` lets through.

The rules and thresholds were made on the articles of DEVELOPMENT; figures of the others are `reported`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

from eval.suites import Figures, Row, Run, Suite, sampled
from eval.suites.seeds import shipped_folder
from index.dates.almanac import MONTHS_WRITTEN, WEEKDAYS_WRITTEN
from index.ingest import ingest
from rag.assemble import open_pipeline
from rag.generate import Draft, ExtractiveGenerator
from rag.pipeline import Pipeline
from rag.proof import Proof
from rag.proving.prose import QUOTED, Source, quotes, restored
from rag.writing.write import LlmGenerator, source_at

ROWS = Path(__file__).with_suffix(".jsonl")
TEXTS = Path(__file__).with_name("prose_texts")
DEVELOPMENT = ("seeds", "bridge", "hospital", "rates")
SPEAKERS = {
    "seeds": ("Antony Blinken", "Olaf Scholz", "Sergei Lavrov", "John Kirby", "Volodymyr Zelenskiy"),
    "bridge": ("Tove Berg", "Pavel Hronek", "Ingrid Solberg"),
    "hospital": ("Henrik Aas", "Leila Haddad", "Mats Ek", "Gunilla Frisk"),
    "rates": ("Ana Ribeiro", "Jonas Vik"),
    "flood": ("Rosa Pichler", "Klara Steiner", "Anton Moser"),
    "strike": ("Danuta Wilk", "Piotr Zaremba"),
    "probe": ("Amara Diallo", "Tomas Lindqvist"),
    "library": ("Simone Achard", "Graham Pell", "Ruth Okafor"),
}
ANSWERS_OF_EACH = 100
ERRORS = ("number", "day", "speaker", "quote", "citation", "unsupported")
_CUT = 7
"""Characters of a streamed part: no word or mark of citation comes whole."""
_OTHER = {"not": "now", "have": "had", "will": "might", "are": "were", "the": "a", "in": "on", "and": "or", "is": "was"}


@dataclass(frozen=True)
class Line:
    """A sentence about an article, with the numbers of the article's sentences that it cites; `error` if one is planted."""

    article: str
    kind: str
    cite: tuple[int, ...]
    text: str
    error: str = ""

    @property
    def written(self) -> str:
        """As an LLM writes it."""
        return f"{self.text} " + "".join(f"[{number}]" for number in self.cite)


class Scripted:
    """Writes what it was given, in small parts."""

    name = "scripted"

    def __init__(self) -> None:
        self.text = ""

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        """The text, whatever is asked."""
        for at in range(0, len(self.text), _CUT):
            yield self.text[at : at + _CUT]


def cases(run: Run) -> Iterator[Row]:
    """One case an answer: a right sentence, and in half of them a wrong one before or after it."""
    ingest(run.home, [shipped_folder(), TEXTS], notify=run.notify)
    pipeline = open_pipeline(run.home, notify=run.notify)
    articles = sources_of(pipeline)
    show = shower(pipeline)
    for number, lines in enumerate(sampled(list(answers()), run.limit)):
        yield judged(number, lines, show, articles)


def lines() -> list[Line]:
    """The sentences of prose.jsonl."""
    rows: list[dict[str, Any]] = [json.loads(row) for row in ROWS.read_text(encoding="utf-8").splitlines()]
    return [Line(row["article"], row["kind"], tuple(row["cite"]), row["text"]) for row in rows]


def answers() -> Iterator[tuple[Line, ...]]:
    """The 200 answers: 100 without an error, then 100 with one, and after them the hard paraphrases, each alone."""
    listed = lines()
    right = _spread([each for each in listed if each.kind == "plain"])
    for one, _ in zip(cycle(right), range(ANSWERS_OF_EACH)):
        yield one, _beside(one, right)
    wrong = planted(listed)
    for number, error in zip(range(ANSWERS_OF_EACH), wrong, strict=False):
        other = _beside(error, right)
        yield (error, other) if number % 2 else (other, error)
    yield from ((each,) for each in listed if each.kind == "hard")


def _beside(line: Line, right: Sequence[Line]) -> Line:
    """Another right sentence of the same article, one that cites something else."""
    cited = {place for each in right if each.text == line.text for place in each.cite} | set(line.cite)
    same = [each for each in right if each.article == line.article and not set(each.cite) & cited]
    return same[sum(map(ord, line.text)) % len(same)]


def planted(listed: Sequence[Line]) -> list[Line]:
    """A hundred wrong sentences, the kinds of error by turns as long as each lasts."""
    right = [each for each in listed if each.kind == "plain"]
    rules: dict[str, Callable[[Line], str]] = {
        "number": wrong_number,
        "day": wrong_day,
        "speaker": wrong_speaker,
        "quote": wrong_quote,
    }
    found = {kind: [_with(line, text, kind) for line in right if (text := rule(line))] for kind, rule in rules.items()}
    found["citation"] = [
        Line(each.article, "wrong", (40 + at,), each.text, "citation") for at, each in enumerate(right)
    ]
    found["unsupported"] = [_with(each, each.text, "unsupported") for each in listed if each.kind == "unsupported"]
    spread = {kind: iter(_spread(each)) for kind, each in found.items()}
    chosen: list[Line] = []
    while len(chosen) < ANSWERS_OF_EACH:
        chosen += [line for kind in ERRORS if (line := next(spread[kind], None))]
    return chosen[:ANSWERS_OF_EACH]


def _with(line: Line, text: str, error: str) -> Line:
    return Line(line.article, "wrong", line.cite, text, error)


def _spread(found: Sequence[Line]) -> list[Line]:
    """By turns from each article, so that the first hundred are of all."""
    by_article: dict[str, list[Line]] = {}
    for each in found:
        by_article.setdefault(each.article, []).append(each)
    return [each[at] for at in range(len(found)) for each in by_article.values() if at < len(each)]


def wrong_number(line: Line) -> str:
    """With the last number that is no part of a day changed, or nothing.

    >>> wrong_number(Line("a", "plain", (1,), "On May 3 it cost 412 million.")), wrong_number(Line("a", "plain", (1,), "None."))
    ('On May 3 it cost 419 million.', '')
    """
    months = "|".join(MONTHS_WRITTEN)
    found = [each for each in re.finditer(r"\d[\d,.]*\d|\d", line.text)
             if not re.search(rf"(?:{months})\s*$", line.text[: each.start()])
             and not re.match(rf"\s*(?:{months})", line.text[each.end() :])]  # fmt: skip
    if not found:
        return ""
    last = found[-1].end() - 1
    other = "9" if line.text[last] != "9" else "4"
    return line.text[:last] + other + line.text[last + 1 :]


def wrong_day(line: Line) -> str:
    """With its day of a month, its weekday or its year changed, or nothing.

    >>> wrong_day(Line("a", "plain", (1,), "On February 14 and Tuesday")), wrong_day(Line("a", "plain", (1,), "On Tuesday"))
    ('On February 15 and Tuesday', 'On Wednesday')
    """
    if found := re.search(rf"\b({'|'.join(MONTHS_WRITTEN)}) (\d{{1,2}})\b", line.text):
        return f"{line.text[: found.start(2)]}{int(found[2]) % 28 + 1}{line.text[found.end(2) :]}"
    if found := re.search(rf"\b({'|'.join(WEEKDAYS_WRITTEN)})\b", line.text):
        other = WEEKDAYS_WRITTEN[(WEEKDAYS_WRITTEN.index(found[1]) + 1) % 7]
        return line.text[: found.start()] + other + line.text[found.end() :]
    if found := re.search(r"\b(?:19|20)\d\d\b", line.text):
        return f"{line.text[: found.start()]}{int(found[0]) - 3}{line.text[found.end() :]}"
    return ""


def wrong_speaker(line: Line) -> str:
    """With the first person named exchanged for the next one of the article who is not named, or nothing.

    >>> wrong_speaker(Line("bridge", "plain", (1,), "Berg said that Mayor Ingrid Solberg knew."))
    'Hronek said that Mayor Ingrid Solberg knew.'
    """
    names = SPEAKERS[line.article]
    others = [name for name in names if name.split()[-1] not in line.text]
    for name in names:
        first, last = name.split()
        if others and (found := re.search(rf"(?:\b{first} )?\b{last}\b", line.text)):
            other = others[names.index(name) % len(others)]
            new = other if found.group() == name else other.split()[-1]
            return line.text[: found.start()] + new + line.text[found.end() :]
    return ""


def wrong_quote(line: Line) -> str:
    """With one word inside its quotation marks exchanged, or nothing."""
    for found in QUOTED.finditer(line.text):
        start, end = found.start() + 1, found.end() - 1
        for word in re.finditer(r"\w+", line.text[start:end]):
            if word.group() in _OTHER:
                at = start + word.start()
                return line.text[:at] + _OTHER[word.group()] + line.text[at + len(word.group()) :]
    return ""


Shower = Callable[[str, Sequence[Source]], list[Draft]]
"""What an LLM writes, and its evidence, to what is shown of it."""


def sources_of(pipeline: Pipeline) -> dict[str, list[Source]]:
    """The sentences of each article, numbered as the rows cite them."""
    found = {}
    for document in pipeline.corpus.catalog.documents():
        name = Path(document.uri).stem
        spans = pipeline.corpus.catalog.sentences(document.id)
        found[name if name + ".md" in {each.name for each in TEXTS.iterdir()} else "seeds"] = [
            source_at(pipeline.corpus, document.id, span) for span in spans
        ]
    return found


def shower(pipeline: Pipeline) -> Shower:
    """Shows answers as the pipeline would: each draft is proved again before it counts."""
    scripted = Scripted()
    judge = pipeline.judge
    assert judge
    writer = LlmGenerator(scripted, ExtractiveGenerator(pipeline.corpus), pipeline.corpus, judge)

    def show(text: str, sources: Sequence[Source]) -> list[Draft]:
        scripted.text = text
        proof = Proof(pipeline.document, judge)
        drafts = [each for each in writer.write("?", sources, lambda: iter(())) if isinstance(each, Draft)]
        for each in drafts:
            proof.prove(each)
        return drafts

    return show


def judged(number: int, written: Sequence[Line], show: Shower, articles: dict[str, list[Source]]) -> Row:
    """What of an answer's lines is shown; a right one is lost if only the documents' own sentence is."""
    sources = articles[written[0].article]
    shown = show(" ".join(each.written for each in written), sources)
    texts = {each.text for each in shown}
    plain = [each.text for each in sources]
    row: dict[str, Any] = {
        "id": str(number),
        "half": "development" if written[0].article in DEVELOPMENT else "reported",
        "article": written[0].article,
        "error": next((each.error for each in written if each.error), ""),
        "altered": float(
            any(not any(quote in text for text in plain) for each in shown for quote in quotes(each.text))
        ),
        "lines": [each.written for each in written],
        "shown": [each.text for each in shown],
    }
    for each in written:
        seen = restored(each.text, plain) in texts
        if each.error:
            row["planted shown"] = float(seen)
        else:
            row.setdefault(each.kind, []).append(float(not seen))
    wrong = [f"{kind} lost" for kind in ("plain", "hard") if any(row.get(kind, ()))]
    row["what"] = ", ".join(["planted shown"] * bool(row.get("planted shown")) + wrong)
    return row


def summary(rows: list[Row]) -> Figures:
    """By kind of error, and of the articles on which nothing was chosen."""
    found: dict[str, float] = {}
    for half in ("development", "reported"):
        some = [row for row in rows if row["half"] == half]
        values = [row["planted shown"] for row in some if row["error"]]
        found |= {f"planted shown ({half})": sum(values) / len(values)} if values else {}
        found |= {f"{name} ({half})": value for name, value in lost(some).items()}
    found |= lost(rows)
    for error in ERRORS:
        values = [row["planted shown"] for row in rows if row["error"] == error]
        found |= {f"planted shown ({error})": sum(values) / len(values)} if values else {}
    return found


def lost(rows: Sequence[Row]) -> dict[str, float]:
    """The share of right sentences, plain and hard, that were not shown; a sentence counts as often as it was written."""
    found = {kind: [each for row in rows for each in row.get(kind, ())] for kind in ("plain", "hard")}
    return {f"{kind} lost": sum(values) / len(values) for kind, values in found.items() if values}


def perfect(figures: Figures) -> bool:
    """As issue 6 asks."""
    return figures["planted shown"] <= 0.02 and figures["plain lost"] <= 0.05 and figures["altered"] == 0


SUITE = Suite(
    "prose", cases, ("id", "half", "article", "error", "what"), ("planted shown", "altered"),
    summary, perfect,
)  # fmt: skip
