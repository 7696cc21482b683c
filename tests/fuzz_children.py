"""One broken file, odd text or odd question: what the product makes of it, how long it takes, and what must hold after.

A process works through some cases of one kind and says so before and after each, so that whoever listens knows which case it died
of. Time is the process's own (both of several cores count), so that a busy machine changes nothing.
"""

from __future__ import annotations

import faulthandler
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

import fuzz_monsters
import fuzz_seeds

from index.errors import ReadError, UsageError
from index.extract import extract
from index.read import read_as
from index.records import Day, Document, make_document
from index.reported.tagger import Tagger, open_tagger
from index.settings import IndexSettings

LONGEST = 5.0
"""Seconds of the processor for a small case (a file of some kilobytes, a text of some thousand letters, a question)."""
PER_MEGABYTE = 60.0
"""Seconds of the processor beside that for a megabyte of text: the tagger takes some 30 for prose, the rules 2, the slowest reader 5."""
HUNG = 120
"""Seconds of the processor after which a case is killed."""
MOST_MEMORY = 4 * 2**30
TAGGED_EACH = 10
"""One in so many files is read by the tagger too; odd texts always are."""
SEEDS = fuzz_seeds.seed_files()
KINDS = (*SEEDS, "text", "question", "monster")
MONSTERS = tuple(fuzz_monsters.MONSTERS)
MONSTER = 300_000
"""Bytes of a monster."""


@dataclass(frozen=True)
class Tried:
    """How a case went: what became of it, seconds, bytes; `wrong` is what must not be, empty if nothing is."""

    number: int
    outcome: str
    seconds: float = 0.0
    size: int = 0
    wrong: str = ""


def work(kind: str, seed: int, numbers: Iterable[int], home: Path, said: Connection) -> None:
    """Cases of one kind, each announced by its number and told when it is done."""
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY, MOST_MEMORY))
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    faulthandler.register(signal.SIGPROF, file=sys.__stderr__, chain=True)
    for number in numbers:
        said.send(number)
        signal.setitimer(signal.ITIMER_PROF, HUNG)
        said.send(tried(kind, seed, number, home))
    said.close()


def tried(kind: str, seed: int, number: int, home: Path) -> Tried:
    """One case, by its number."""
    chance = Random(f"{seed} {kind} {number}")
    if kind == "question":
        return timed(number, *question_case(chance, home))
    if kind == "text":
        text = fuzz_seeds.odd_text(chance)
        return timed(number, lambda: checked_text(text, tagger(home / "models")), len(text))
    if kind == "monster":
        suffix, make = fuzz_monsters.MONSTERS[MONSTERS[number]]
        content = make(MONSTER)
        return timed(number, lambda: checked_file(suffix, content, None), max(MONSTER, len(content)))
    content = fuzz_seeds.broken(chance, kind, SEEDS)
    with_tagger = tagger(home / "models") if number % TAGGED_EACH == 0 else None
    return timed(number, lambda: checked_file(kind, content, with_tagger), len(content))


def timed(number: int, case: Callable[[], str], size: int) -> Tried:
    """Runs a case; whatever is raised beside our own errors for bad input is wrong, and so is taking too long."""
    started = time.process_time()
    try:
        outcome, wrong = case(), ""
    except Exception:
        outcome, wrong = "FAILED", traceback.format_exc()
    seconds = time.process_time() - started
    if not wrong and seconds > LONGEST + PER_MEGABYTE * size / 1e6:
        outcome, wrong = "TOO SLOW", f"{seconds:.1f} s for {size:,} bytes"
    return Tried(number, outcome, seconds, size, wrong)


@cache
def tagger(models: Path) -> Tagger | None:
    return open_tagger(models, lambda line: None)


# ---- files and texts --------------------------------------------------------------------------------------------------


def checked_file(suffix: str, content: bytes, with_tagger: Tagger | None) -> str:
    """Reads a file as indexing does, and holds every document of it to what is promised."""
    try:
        reading = read_as(f"file:///a{suffix}", f"a{suffix}", content)
    except ReadError as error:
        check_reason(str(error))
        return "refused"
    for problem in reading.problems:
        check_reason(problem)
    for document in reading.documents[:5]:
        check_document(document)
        check_extracted(document, with_tagger)
    return "read in part" if reading.problems else "read"


def checked_text(text: str, with_tagger: Tagger | None = None) -> str:
    document = make_document(uri="file:///a.txt", text=text, format="txt", published=Day(2022, 2, 14))
    check_extracted(document, None)
    check_extracted(document, with_tagger)
    return "read"


def check_reason(reason: str) -> None:
    """One line for a person: no traceback, not a page of it."""
    assert reason.strip(), "no reason"
    assert "\n" not in reason, f"a reason of several lines: {reason!r}"
    assert "Traceback" not in reason, reason
    assert len(reason) < 2_000, f"a reason of {len(reason):,} characters"


def check_document(document: Document) -> None:
    """What every store and page takes."""
    for each in (document.text, document.title, document.source, document.author, document.uri):
        each.encode()
        assert "\0" not in each
    assert "\r" not in document.text
    for each in (document.title, document.source, document.author):
        assert len(each.splitlines()) < 2, f"{each!r} has several lines"
    assert list(document.pages) == sorted(document.pages)
    assert all(0 <= start <= len(document.text) for start in document.pages)
    assert all(0 <= start <= end <= len(document.text) for start, end in document.aside)


def check_extracted(document: Document, with_tagger: Tagger | None) -> None:
    """Sentences, passages and statements are slices of the text, in order."""
    text, found = document.text, extract(document, IndexSettings(), with_tagger)
    assert all(start < end for start, end in found.sentences)
    assert all(text[each.start : each.end] == each.text for each in found.passages)
    assert all(text[each.start : each.end] == each.quote for each in found.statements)
    # The clause that divides a statement may hold another: it is the parts that lie apart.
    for spans in (sorted(part for each in found.statements for part in each.parts), found.sentences):
        assert all(one[1] <= two[0] for one, two in pairwise(spans)), "spans overlap"


# ---- questions --------------------------------------------------------------------------------------------------------


def question_case(chance: Random, home: Path) -> tuple[Callable[[], str], int]:
    """A question, often as a follow-up to others; it is answered, or refused as a question, and can be shown."""
    turns = [fuzz_seeds.odd_question(chance) for _ in range(chance.choice((1, 1, 2, 3)))]
    return lambda: asked(turns, home), sum(map(len, turns))


def asked(turns: list[str], home: Path) -> str:
    from rag.answers import Conversation
    from ui.present import answer_json, answer_markdown, answer_text, json_text

    pipeline, conversation, outcome = opened(home), Conversation(), ""
    for question in turns:
        try:
            answer = pipeline.ask(question, conversation, today=Day(2022, 2, 20))
        except UsageError as error:
            check_reason(str(error))
            outcome = "refused"
            continue
        conversation, outcome = conversation.then(question, answer), answer.outcome
        shown = [json_text(answer_json(answer, pipeline.document)), answer_text(answer, pipeline.document)]
        shown.append(answer_markdown(answer, pipeline.document))
        for each in shown:
            each.encode()
            assert "Traceback" not in each
        for citation in answer.citations:
            assert pipeline.document(citation.document_id).text[citation.start : citation.end] == citation.text
    return outcome


@cache
def opened(home: Path) -> Any:
    from rag.assemble import open_pipeline

    return open_pipeline(home)
