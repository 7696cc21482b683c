"""`polnear-asked`: questions made from the gold attributions of PolNeAR's development articles, all indexed together.

Of each direct quotation of eight words or more in one pair of marks, eight words are asked for: who said them; who
said them with two words altered (it must be refused, showing the real quotation); whether somebody else of the corpus
said them (it must be refused); and whether the one who did said them. Of each day and publisher: who said what. The words
altered, their substitutes and the other persons are drawn with a fixed seed.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from eval.polnear import Article, paragraphs_of, read_articles
from eval.suites import Figures, Row, Run, Suite
from eval.suites.polnear import SHARED, is_source, kind_of, source_of, tokens_of
from index.ingest import ingest
from index.records import Statement
from index.reported.quotes import find_quotations
from rag.answers import Answer
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline
from rag.quotations import holds_words
from rag.words import spans_of_words

ASKED_WORDS = 8
PUBLISHERS = {
    "breitbart": "Breitbart", "huff-post": "Huffington Post", "nyt": "New York Times", "politico": "Politico",
    "usa-today": "USA Today", "wash-post": "Washington Post", "west-journal": "Western Journalism",
}  # fmt: skip
"""As the corpus names them; file names begin with the code, then the day."""


def cases(run: Run) -> Iterator[Row]:
    """One case a question."""
    folder = run.needed_data("the folder of PolNeAR with data/dev") / "data" / "dev"
    by_name: dict[str, list[Article]] = {}
    for version in read_articles(folder):
        by_name.setdefault(version.name, []).append(version)
    _index(run, by_name)
    asking = _Asking(open_pipeline(run.home, notify=run.notify), by_name)
    for name, versions in by_name.items():
        for number, (quote, source) in enumerate(quoted_words(versions)):
            yield from asking.about_quote(f"{name}-{number}", name, quote, source)
    for publisher, day in sorted({tuple(name.split("_")[:2]) for name in by_name}):
        yield asking.about_day(publisher, day)


def _index(run: Run, by_name: Mapping[str, Sequence[Article]]) -> None:
    path = run.home / "articles" / "polnear.jsonl"
    path.parent.mkdir(parents=True)
    rows = []
    for name, versions in by_name.items():
        publisher, day, slug = name.split("_", 2)
        title = slug.replace("-", " ")
        rows.append({"title": title, "source": PUBLISHERS[publisher], "published_at": day, "body": versions[0].text})
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest(run.home, [path.parent], notify=run.notify)


def quoted_words(versions: Sequence[Article]) -> Iterator[tuple[str, str]]:
    """Eight words from the middle of each direct quotation, as written, and the source's words; each quotation once."""
    text = versions[0].text
    quotations = find_quotations(text, paragraphs_of(text))
    seen: set[int] = set()
    for attribution in (each for version in versions for each in version.attributions if each.content and each.source):
        if kind_of(text, attribution, quotations) != "direct":
            continue
        start, end = attribution.content[0]
        quotation = next((each for each in quotations if start <= each.start < end), None)
        if quotation is None or quotation.start in seen:
            continue
        seen.add(quotation.start)
        words = spans_of_words(text[quotation.start : quotation.end])
        first = max(0, (len(words) - ASKED_WORDS) // 2)
        if len(words) >= ASKED_WORDS:
            begin, until = words[first][0], words[first + ASKED_WORDS - 1][1]
            asked = text[quotation.start + begin : quotation.start + until]
            if not re.search(r"[“”\"\n]|''", asked):
                yield asked, source_of(text, attribution)


class _Asking:
    """The questions, and what the answers are worth."""

    def __init__(self, pipeline: Pipeline, by_name: Mapping[str, Sequence[Article]]) -> None:
        self.pipeline = pipeline
        self.by_name = by_name
        self.random = random.Random(0)
        texts = {versions[0].text: name for name, versions in by_name.items()}
        catalog = pipeline.corpus.catalog
        documents = [catalog.document(identity) for identity in catalog.document_ids()]
        self.names = {each.id: texts[each.text] for each in documents}
        spoken = {word for text in texts for word in re.findall(r"\b[a-z]{4,}\b", text)}
        self.vocabulary = sorted(spoken)
        self.persons = sorted({name for name, _ in catalog.speakers() if re.fullmatch(r"[A-Z]\w+ [A-Z]\w+", name)})

    def about_quote(self, identity: str, article: str, quote: str, source: str) -> Iterator[Row]:
        """Who said it; the same altered; whether another person did; whether this one did."""
        answer = self.pipeline.ask(f"who said “{quote}”?")
        first = answer.statements[0] if answer.statements else None
        document = first is not None and holds_words(self._text(first.document_id), quote)
        speaker = document and first is not None and is_source(first, source)
        yield _row(identity, "who said", quote, answer, {"document": float(document), "top-1": float(speaker)})
        altered = self._altered(quote)
        answer = self.pipeline.ask(f"who said “{altered}”?")
        shown = any(holds_words(self._text(each.citation.document_id), quote) for each in answer.nearest)
        yield _row(identity, "altered", altered, answer, {"altered recognised": float(_refused(answer) and shown)})
        said_by = {word.lower() for each in answer.nearest for word in each.citation.text.split()} | set(
            source.lower().split()
        )
        others = [name for name in self.persons if name.split()[-1].lower() not in said_by]
        other = self.random.choice(others)
        question = f"did {other} say “{quote}”?"
        answer = self.pipeline.ask(question)
        yield _row(identity, "false", question, answer, {"false refused": float(_refused(answer))})
        if first and speaker:
            question = f"did {first.speaker} say “{quote}”?"
            answer = self.pipeline.ask(question)
            yield _row(identity, "true", question, answer, {"true confirmed": float(answer.outcome == "answered")})

    def _altered(self, quote: str) -> str:
        """Two words replaced by others of the corpus, of like length."""
        pieces = re.split(r"([\w’'-]+)", quote)
        for at in self.random.sample(range(1, len(pieces), 2), 2):
            alike = [
                word for word in self.vocabulary if abs(len(word) - len(pieces[at])) <= 2 and word != pieces[at].lower()
            ]
            pieces[at] = self.random.choice(alike or self.vocabulary)
        return "".join(pieces)

    def about_day(self, publisher: str, day: str) -> Row:
        """Recall of the gold direct and mixed contents, precision of the answer's direct and mixed statements."""
        question = f"who said what on {day} in {PUBLISHERS[publisher]}?"
        answer = self.pipeline.ask(question)
        gold = {
            name: _gold(versions) for name, versions in self.by_name.items() if name.startswith(f"{publisher}_{day}")
        }
        said = [each for each in answer.statements if each.kind != "indirect"]
        tokens = [(self.names[each.document_id], self._tokens(each)) for each in said]
        right = sum(_covers(gold.get(name, {}).get("any", []), each) for name, each in tokens)
        wanted = [(name, content) for name, of_name in gold.items() for content in of_name["quoted"]]
        found = sum(any(name == other and _same(each, content) for other, each in tokens) for name, content in wanted)
        metrics = {"day precision": right / len(said)} if said else {}
        if wanted:
            metrics["day recall"] = found / len(wanted)
        return _row(f"{publisher}-{day}", "day", question, answer, metrics)

    def _text(self, document_id: str) -> str:
        return self.by_name[self.names[document_id]][0].text

    def _tokens(self, statement: Statement) -> frozenset[int]:
        return tokens_of(self._text(statement.document_id), statement.parts)


def _gold(versions: Sequence[Article]) -> Mapping[str, list[frozenset[int]]]:
    """Contents of the first annotator that are quoted, and all contents of all annotators."""
    text = versions[0].text
    quotations = find_quotations(text, paragraphs_of(text))
    quoted = [
        tokens_of(text, each.content)
        for each in versions[0].attributions
        if each.content and kind_of(text, each, quotations) in ("direct", "mixed")
    ]
    contents = [tokens_of(text, each.content) for version in versions for each in version.attributions if each.content]
    return {"quoted": quoted, "any": contents}


def _covers(contents: Sequence[frozenset[int]], said: frozenset[int]) -> bool:
    return any(len(said & content) >= SHARED * len(said) for content in contents)


def _same(said: frozenset[int], content: frozenset[int]) -> bool:
    return len(said & content) >= SHARED * len(said | content)


def _refused(answer: Answer) -> bool:
    return answer.outcome == "no_evidence"


def _row(identity: str, kind: str, question: str, answer: Answer, metrics: Mapping[str, float]) -> Row:
    return {"id": identity, "kind": kind, "question": question, "outcome": answer.outcome, **metrics}


def summary(rows: list[Row]) -> Figures:
    """How many questions of each kind were asked."""
    return {f"{kind} asked": float(count) for kind, count in Counter(row["kind"] for row in rows).items()}


FIGURES = ("top-1", "document", "altered recognised", "false refused", "true confirmed", "day recall", "day precision")
SUITE = Suite(
    "polnear-asked", cases, ("id", "kind", "outcome", *FIGURES, "question"), FIGURES, summary, lambda figures: False,
)  # fmt: skip
