"""`polnear`: the tagger's spans against labelled tokens, and whole statements against stand-off attributions.

Spans: exact match as seqeval counts it, and begin match (the first token of the span is right), micro-averaged, as in
Wang et al. 2022, "CofeNet" (COLING). Statements: of each attribution of the development articles, as each annotator
read it, whether one statement has its content (shared tokens ≥ 0.8 of all tokens of either), and whether the
statement's speaker is its source. Direct is a content that lies in quotation marks as a whole, mixed one with quoted
words in it; what is quoted within somebody else's quotation is counted apart, as nested.

A source is right if the statement's words for its speaker (or what it resolves a pronoun to) share a content word with
the source's. A source that is a pronoun is right if the statement has that pronoun and names somebody, or for "who"
names anybody: whom a pronoun means is not annotated in this corpus.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eval.metrics import f1_from
from eval.polnear import ROLES, Article, Attribution, paragraphs_of, read_articles, read_rows, spans_of
from eval.polnear import Row as TokenRow
from eval.suites import Figures, Row, Run, Suite
from index.clean import own_spans
from index.records import Span, Statement, make_document
from index.reported.lexicon import CUES, DETERMINERS
from index.reported.quotes import Quotation, find_quotations
from index.reported.tagger import Tagger, open_tagger
from index.sentences import sentence_spans
from index.statements import extract_statements

SHARED = 0.8
"""Of the tokens of content and statement together, the share that both must have."""
KINDS = ("direct", "mixed", "indirect", "nested")
_PRONOUNS = frozenset("he she they it him her his their them its who i we".split())
_RELATIVES = frozenset({"who", "which", "that"})
_EMPTY = DETERMINERS | {"of", "and", "for", "s", "in", "to"}


def cases(run: Run) -> Iterator[Row]:
    """One case an article: of the labelled rows first, then of the stand-off annotations."""
    data = run.needed_data("the folder of PolNeAR with valid_bio.jsonl and data/dev")
    tagger = open_tagger(run.home / "models", run.notify)
    if tagger is None:
        run.notify("the tagger's weights are missing: only the rules' statements are measured")
    else:
        for article in read_rows(run.split or data / "valid_bio.jsonl"):
            yield {"id": article[0].article, "part": "spans", **_span_counts(article, tagger)}
    if run.split is None:
        by_name: dict[str, list[Article]] = {}
        for version in read_articles(data / "data" / "dev"):
            by_name.setdefault(version.name, []).append(version)
        for name, versions in by_name.items():
            yield {"id": name, "part": "statements", **_statement_counts(versions, tagger)}


def summary(rows: list[Row]) -> Figures:
    """Precision, recall and F1 of spans; of attributions the share whose content, and then whose source, is right."""
    totals: Counter[str] = Counter()
    for row in rows:
        totals.update(row["counts"])
    figures = {}
    for match in ("exact", "begin"):
        for role in ROLES if totals["exact source gold"] else ():
            right, found, gold = (totals[f"{match} {role} {what}"] for what in ("right", "found", "gold"))
            figures[f"{role} {match} P"] = right / max(found, 1)
            figures[f"{role} {match} R"] = right / max(gold, 1)
            figures[f"{role} {match} F1"] = f1_from(right, found, gold)
    for kind in KINDS:
        if totals[f"{kind} gold"]:
            figures[f"{kind} found"] = totals[f"{kind} found"] / totals[f"{kind} gold"]
            figures[f"{kind} source"] = totals[f"{kind} right"] / max(totals[f"{kind} sourced"], 1)
    return figures


def _span_counts(article: Sequence[TokenRow], tagger: Tagger) -> Mapping[str, object]:
    counts: Counter[str] = Counter()
    labelled = tagger.tag_tokens([row.tokens for row in article])
    for row, labels in zip(article, labelled, strict=True):
        gold, found = spans_of(row.labels), spans_of(labels)
        for role in ROLES:
            wanted, got = ({each for each in spans if each[0] == role} for spans in (gold, found))
            counts[f"exact {role} right"] += len(wanted & got)
            counts[f"begin {role} right"] += len({each[1] for each in wanted} & {each[1] for each in got})
            for match in ("exact", "begin"):
                counts[f"{match} {role} found"] += len(got)
                counts[f"{match} {role} gold"] += len(wanted)
    shown = {role: f1_from(*(counts[f"exact {role} {what}"] for what in ("right", "found", "gold"))) for role in ROLES}
    return {"counts": dict(counts), **shown}


@dataclass(frozen=True)
class _Said:
    """A statement with its tokens' offsets."""

    statement: Statement
    tokens: frozenset[int]


def _statement_counts(versions: Sequence[Article], tagger: Tagger | None) -> Mapping[str, object]:
    """The counts of one article, over all its annotators' versions."""
    text = versions[0].text
    document = make_document(uri="", text=text, format="txt")
    statements = extract_statements(document, sentence_spans(text, own_spans(text)), tagger)
    said = [_Said(each, tokens_of(text, each.parts)) for each in statements]
    quotations = find_quotations(text, paragraphs_of(text))
    counts: Counter[str] = Counter()
    for attribution in (each for version in versions for each in version.attributions if each.content):
        kind = kind_of(text, attribution, quotations)
        counts[f"{kind} gold"] += 1
        found = _same(said, tokens_of(text, attribution.content))
        if found:
            counts[f"{kind} found"] += 1
            if attribution.source:
                source = source_of(text, attribution)
                counts[f"{kind} sourced"] += 1
                counts[f"{kind} right"] += is_source(found, source)
    shares = {kind: counts[f"{kind} found"] / counts[f"{kind} gold"] for kind in KINDS if counts[f"{kind} gold"]}
    return {"counts": dict(counts), **shares}


def tokens_of(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """Where the words of these spans begin."""
    return frozenset(start + word.start() for start, end in spans for word in re.finditer(r"\w+", text[start:end]))


def _same(said: Sequence[_Said], content: frozenset[int]) -> Statement | None:
    """The statement that has nearly the same tokens as a content."""
    best = max(said, key=lambda each: len(each.tokens & content) / len(each.tokens | content), default=None)
    if best is None or len(best.tokens & content) < SHARED * len(best.tokens | content):
        return None
    return best.statement


def kind_of(text: str, attribution: Attribution, quotations: Sequence[Quotation]) -> str:
    """`direct`, `mixed`, `indirect` or `nested`; see the module."""
    tokens = tokens_of(text, attribution.content)
    inside = [each for each in quotations if any(each.start <= token < each.end for token in tokens)]
    quoted = sum(any(each.start <= token < each.end for each in inside) for token in tokens)
    if not quoted:
        return "indirect"
    if quoted < len(tokens):
        return "mixed"
    whole = any(_mostly(tokens_of(text, [(each.start, each.end)]), tokens) for each in inside)
    return "direct" if whole else "nested"


def _mostly(quotation: frozenset[int], content: frozenset[int]) -> bool:
    return len(quotation & content) > SHARED * len(quotation)


def source_of(text: str, attribution: Attribution) -> str:
    """The words of the source; where an annotator took the verb for it ("said"), those of the cue."""
    source, cue = (" ".join(text[start:end] for start, end in spans) for spans in (attribution.source, attribution.cue))
    return cue if source.lower() in CUES and cue else source


def is_source(statement: Statement, source: str) -> bool:
    """Whether a statement's speaker is a source; see the module."""
    wanted, said = (frozenset(re.findall(r"\w+", words.lower())) for words in (source, statement.speaker_text))
    named = statement.speaker.lower() not in _PRONOUNS
    if said <= _PRONOUNS and not wanted <= _PRONOUNS:
        said = frozenset(re.findall(r"\w+", statement.speaker.lower()))
    if wanted <= _PRONOUNS:
        return named and (bool(said & wanted) or wanted <= _RELATIVES)
    return bool((said - _EMPTY) & (wanted - _EMPTY))


SUITE = Suite(
    "polnear", cases, ("id", "part", *ROLES, *KINDS), (), summary, lambda figures: False,
)  # fmt: skip
