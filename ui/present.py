"""An Answer as text for the terminal, as Markdown, as JSON. Pure: nothing is searched, opened or printed here.

Every function takes `document_of`, which gives the document of a citation by its id.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, fields
from itertools import groupby
from typing import Any
from urllib.parse import unquote

from index.dates.almanac import MONTHS_WRITTEN
from index.records import Day, Document, Statement
from index.shelf import Listed
from rag.answers import Answer, Citation, Interpretation, Nearest, Sentence

DocumentOf = Callable[[str], Document]

_SPECIAL = re.compile(r"[\\`*_\[\]<>~|@$\{]|&(?=#?\w+;)|:(?=//)|(?<=www)\.|(?<=\w)\.(?=[^\W\d_]{2})", re.IGNORECASE)
"""What Markdown, with the extensions that are common, reads as more than itself; `:` and `.` where an address would become a link."""
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
"""What commands a terminal, turns the order of letters round, or hides words in what looks like nothing."""
_AT_START = re.compile(r"^(\s*\d*)([#+=.)-](?=[\s#=-]))")
BASES = {
    "stated": "stated in the text",
    "relative": "told from the day of publication",
    "dateline": "day of the dateline",
    "published": "day of publication",
    "unknown": "day unknown",
}


def file_name(document: Document | Listed) -> str:
    """The name of the file a document came from, with the row for one of many: `news.jsonl#17`."""
    return unquote(document.uri.rstrip("/").rsplit("/", 1)[-1])


def spoken_day(day: Day) -> str:
    """A day as people write it.

    >>> spoken_day(Day(2022, 2, 14)), spoken_day(Day(None, 2, 14))
    ('14 February 2022', '14 February, year not given')
    """
    named = f"{day.day} {MONTHS_WRITTEN[day.month - 1]}"
    return f"{named} {day.year}" if day.year else f"{named}, year not given"


def visible(text: str) -> str:
    """The text with a mark in place of each character that would act on what is around it instead of being seen.

    >>> visible("a\\x1b[31mb"), visible("“\\u202eon”")
    ('a�[31mb', '“�on”')
    """
    return _HIDDEN.sub("�", text)


def json_text(value: Any) -> str:
    """JSON in which such characters stand as escapes: it may be printed, and means the same."""
    shown = json.dumps(value, ensure_ascii=False, indent=2)
    return _HIDDEN.sub(lambda found: json.dumps(found.group())[1:-1], shown)


def answer_json(answer: Answer, document_of: DocumentOf) -> dict[str, Any]:
    """All fields of the answer; each citation also carries its document's title, source, uri and day."""
    shown: dict[str, Any] = plain(answer)
    shown["citations"] = [citation_json(each, document_of) for each in answer.citations]
    shown["nearest"] = [
        {"why": each.why, "citation": citation_json(each.citation, document_of)} for each in answer.nearest
    ]
    return shown


def citation_json(citation: Citation, document_of: DocumentOf) -> dict[str, Any]:
    """All fields of the citation with its document's title, source, uri, day and file name."""
    document = document_of(citation.document_id)
    known = {name: plain(getattr(document, name)) for name in ("title", "source", "uri", "published")}
    return {**asdict(citation), **known, "doc": file_name(document), "page": document.page_of(citation.start)}


def statement_json(statement: Statement, document: Document, sentence: str) -> dict[str, Any]:
    """All fields of the statement with the file name and the sentence around it."""
    return {**plain(statement), "doc": file_name(document), "sentence": sentence}


def plain(record: Any) -> Any:
    """Records as dictionaries, days as ISO text, all the way down."""
    if isinstance(record, Day):
        return str(record)
    if isinstance(record, dict):
        return {key: plain(value) for key, value in record.items()}
    if isinstance(record, list | tuple):
        return [plain(each) for each in record]
    if hasattr(record, "__dataclass_fields__"):
        return {field.name: plain(getattr(record, field.name)) for field in fields(record)}
    return record


def understood(question: str, standalone_question: str, asked: Interpretation) -> str:
    """What the system understood, in a line, without what the question says itself: `What did Kirby say? · by John Kirby · Feb 14 → said on --02-14`."""
    role = {"said_on": "said on", "published": "published on", "mentioned": "about"}[asked.date_role]
    parts = [] if standalone_question == question else [standalone_question]
    if asked.speakers:
        parts.append(f"by {asked.whom}")
    if asked.dates:
        parts.append(f"{asked.dates.text} → {role} {asked.dates}")
    if asked.sources:
        parts.append("in " + " or ".join(asked.sources))
    return " · ".join(parts)


def answer_text(answer: Answer, document_of: DocumentOf, *, width: int = 100, bold: bool = False) -> str:
    """The answer for a terminal: what was understood, the sentences with their numbers, the citations they prove."""
    heading = understood(answer.question, answer.standalone_question, answer.interpretation)
    lines = [visible(heading), ""] if heading else []
    if answer.outcome != "answered":
        lines += _refusal_lines(answer, document_of, width)
    elif answer.statements:
        lines += _statement_lines(answer, width)
    else:
        lines += [_filled(_marked(each, bold), _numbers(each), width) for each in answer.sentences]
    if answer.reason and answer.outcome == "answered":
        lines += ["", _wrapped(_sentence(answer.reason), "", width)]
    if answer.notice:
        lines += ["", _wrapped(f"Note: {answer.notice}", "", width)]
    if answer.citations:
        lines += ["", *_citation_lines(answer.citations, document_of, width)]
    return "\n".join(lines)


def answer_markdown(answer: Answer, document_of: DocumentOf, prefix: str = "") -> str:
    """The answer as Markdown with footnotes, whose marks begin with a prefix where several answers share a page.

    What comes from documents is shown as it is written: it makes no markup.
    """
    notes = "\n".join(
        f"[^{prefix}{each.number}]: “{escaped(each.text)}” ({escaped(_origin(each, document_of))})"
        for each in answer.citations
    )
    return "\n\n".join(filter(None, [body_markdown(answer, document_of, prefix), notes]))


def body_markdown(answer: Answer, document_of: DocumentOf, prefix: str = "") -> str:
    """The same with the marks of the footnotes, but without these."""
    if answer.outcome != "answered":
        body = [f"*{escaped(answer.reason)}*", *(_near_markdown(each, document_of) for each in answer.nearest)]
        body.append("\n".join(f"- {escaped(each)}" for each in answer.suggestions))
    else:
        body = [sentence_markdown(each, prefix) for each in answer.sentences]
        body.append(f"*{escaped(_sentence(answer.reason))}*" if answer.reason else "")
    body.append(f"*Note: {escaped(answer.notice)}*" if answer.notice else "")
    return "\n\n".join(filter(None, body))


def sentence_markdown(sentence: Sentence, prefix: str = "") -> str:
    """One sentence with the marks of its footnotes."""
    start, end = sentence.emphasis or (0, 0)
    before, proper, after = sentence.text[:start], sentence.text[start:end], sentence.text[end:]
    shown = escaped(_led(sentence) + before) + (f"**{escaped(proper)}**" if proper else "") + escaped(after)
    return shown + "".join(f"[^{prefix}{number}]" for number in sentence.citations)


def escaped(text: str) -> str:
    """Text that Markdown shows as it is written, in one line: no link, image, HTML, footnote or heading comes of it.

    >>> escaped("![x](http://a.b/c) <b>\\n# *1*")
    '!\\\\[x\\\\](http\\\\://a.b/c) \\\\<b\\\\> # \\\\*1\\\\*'
    """
    line = _SPECIAL.sub(r"\\\g<0>", visible(re.sub(r"\s+", " ", text)))
    return _AT_START.sub(r"\g<1>\\\g<2>", line)


def origin(document: Document) -> str:
    """Title, outlet, day and file in one phrase."""
    day = ""
    if document.published:
        day = spoken_day(document.published) + (" (inferred)" if document.published_inferred else "")
    parts = dict.fromkeys(part for part in (document.title, document.source, day, file_name(document)) if part)
    return " · ".join(parts)


def place(citation: Citation, document: Document, unit: str = "") -> str:
    """Where in a document a citation stands: its page, where there are pages, and its offsets: `p. 3, 1200-1260`."""
    page = document.page_of(citation.start)
    return (f"p. {page}, " if page else "") + f"{unit}{citation.start}-{citation.end}"


def statement_groups(answer: Answer) -> Iterator[tuple[Statement, Sequence[tuple[Statement, Sentence]]]]:
    """Runs of statements by one speaker, in the order of the text, each with the sentence that shows it."""
    pairs = zip(answer.statements, answer.sentences, strict=True)
    for _, group in groupby(pairs, key=lambda pair: (pair[0].speaker, pair[0].document_id)):
        listed = list(group)
        yield listed[0][0], listed


def _statement_lines(answer: Answer, width: int) -> list[str]:
    lines: list[str] = []
    for first, group in statement_groups(answer):
        lines += [""] if lines else []
        lines.append(visible(first.speaker + (f", {first.role}" if first.role else "")))
        for statement, sentence in group:
            said = ("" if statement.kind == "direct" else f"{statement.cue}: ") + statement.quoted
            day = f"{statement.said_on} ({BASES[statement.said_on_basis]})" if statement.said_on else "day unknown"
            lines.append(_wrapped(f"  {said}", f"{_numbers(sentence)} {day}", width))
    return lines


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _refusal_lines(answer: Answer, document_of: DocumentOf, width: int) -> list[str]:
    lines = [_wrapped(f"No answer: {answer.reason}.", "", width)]
    if answer.outcome == "ambiguous":
        lines = [_wrapped(f"Not clear: {answer.reason}", "", width)]
    for each in answer.nearest:
        text = f"  {each.why}: “{each.citation.text}”"
        lines.append(_wrapped(text, f"({_origin(each.citation, document_of)})", width))
    if answer.suggestions:
        offered = [visible(each) for each in answer.suggestions]
        lines += ["You can ask: " + offered[0], *(f"             {each}" for each in offered[1:])]
    return lines


def _citation_lines(citations: Sequence[Citation], document_of: DocumentOf, width: int) -> Iterator[str]:
    for document_id, group in groupby(citations, key=lambda each: each.document_id):
        document = document_of(document_id)
        yield visible(origin(document))
        for each in group:
            yield _wrapped(f"  [{each.number}] {each.text}", f"({place(each, document)})", width)


def _origin(citation: Citation, document_of: DocumentOf) -> str:
    document = document_of(citation.document_id)
    return f"{origin(document)}, {place(citation, document, 'characters ')}"


def _near_markdown(near: Nearest, document_of: DocumentOf) -> str:
    text, where = escaped(near.citation.text), escaped(_origin(near.citation, document_of))
    return f"> {escaped(near.why)}: “{text}” ({where})"


def _numbers(sentence: Sentence) -> str:
    return "".join(f"[{number}]" for number in sentence.citations)


def _marked(sentence: Sentence, bold: bool) -> str:
    on, off = ("\x1b[1m", "\x1b[22m") if bold else ("**", "**")
    return visible(_led(sentence)) + _emphasised(sentence, on, off)


def _led(sentence: Sentence) -> str:
    """Outlet and day before a sentence that is shown beside those of others."""
    return f"{sentence.lead}: " if sentence.lead else ""


def _emphasised(sentence: Sentence, on: str, off: str) -> str:
    start, end = sentence.emphasis or (0, 0)
    before, proper, after = (
        visible(each) for each in (sentence.text[:start], sentence.text[start:end], sentence.text[end:])
    )
    return f"{before}{on}{proper}{off}{after}" if sentence.emphasis else after


def _wrapped(text: str, tail: str, width: int) -> str:
    return _filled(visible(text), visible(tail), width)


def _filled(text: str, tail: str, width: int) -> str:
    """Wrapped between words only, and never inside one, so that what was verbatim can be found again."""
    indent = " " * (len(text) - len(text.lstrip()))
    joined = f"{text} {tail}".rstrip()
    return textwrap.fill(joined, width, subsequent_indent=indent + "  ", break_long_words=False, break_on_hyphens=False)
