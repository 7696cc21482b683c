"""Collections of documents, queries and judgements: folders in BEIR's form (Thakur et al. 2021), and two classics as they
are handed around: TIME (dated news of 1963) and Cranfield in TREC's XML.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.corpora import read_rows
from index.errors import UsageError

TIME_DOCUMENTS = 425
TIME_LOST_AFTER = 370
"""The file that is handed around lacks two of TIME's documents: judgements fit its places up to 370 as they are and, from
380 on, only two places lower. None of the judged lie between."""
Judgements = dict[str, dict[str, int]]
"""Query id → document id → grade above zero."""


@dataclass(frozen=True)
class Collection:
    """`documents` are rows to index, with an `id`; `queries` are texts by id."""

    documents: list[dict[str, str]]
    queries: dict[str, str]
    judgements: Judgements


def read_collection(folder: Path, judged: Path | None) -> Collection:
    """The collection in a folder; `judged` are other judgements than its own, in BEIR's form.

    Raises UsageError when the folder holds none of the forms known.
    """
    reader = next((read for sign, read in _READERS.items() if (folder / sign).is_file()), None)
    if reader is None:
        raise UsageError(f"{folder} holds none of {', '.join(_READERS)}")
    return reader(folder, judged)


def read_judgements(path: Path) -> Judgements:
    """Judgements in BEIR's form: a heading, then query, document and grade between tabs. Raises UsageError without a file."""
    if not path.is_file():
        raise UsageError(f"no judgements in {path}")
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return _judged((query, document, int(grade)) for query, document, grade in rows)


def _beir(folder: Path, judged: Path | None) -> Collection:
    documents = [
        {"id": row["_id"], "title": row.get("title") or "", "body": row["text"]}
        for row in read_rows(folder / "corpus.jsonl")
        if row["text"].strip()
    ]
    queries = {row["_id"]: row["text"] for row in read_rows(folder / "queries.jsonl")}
    return Collection(documents, queries, read_judgements(judged or folder / "qrels" / "test.tsv"))


def _time(folder: Path, judged: Path | None) -> Collection:
    """Judgements name documents by their place, not by their number in the file."""
    heads = re.compile(r"^\*TEXT\s+\d+\s+(\d\d/\d\d[/ ]\d\d)\b.*$", re.MULTILINE)
    _, *parts = heads.split(_text(folder / "TIME.ALL").replace("*STOP", ""))
    lost = TIME_DOCUMENTS - len(parts) // 2
    documents = [
        {"id": str(place if place <= TIME_LOST_AFTER else place + lost), "published_at": _day(day), "body": _line(body)}
        for place, (day, body) in enumerate(zip(parts[::2], parts[1::2], strict=True), start=1)
    ]
    _, *found = re.split(r"^\*FIND\s+(\d+)\s*$", _text(folder / "TIME.QUE").replace("*STOP", ""), flags=re.MULTILINE)
    queries = dict(zip(found[::2], map(_line, found[1::2]), strict=True))
    listed = (line.split() for line in _text(folder / "TIME.REL").splitlines() if line.strip())
    own = _judged((query, document, 1) for query, *relevant in listed for document in relevant)
    return Collection(documents, queries, read_judgements(judged) if judged else own)


def _cranfield(folder: Path, judged: Path | None) -> Collection:
    """Judgements name queries by their place in the file, not by their number in it; two documents are empty."""
    documents = [
        {"id": _tagged(each, "docno"), "title": _tagged(each, "title"), "body": body}
        for each in re.findall(r"<doc>(.*?)</doc>", _text(folder / "cran.all.1400.xml"), re.DOTALL)
        if (body := _tagged(each, "text"))
    ]
    topics = re.findall(r"<top>(.*?)</top>", _text(folder / "cran.qry.xml"), re.DOTALL)
    queries = {str(place): _tagged(each, "title") for place, each in enumerate(topics, start=1)}
    lines = (line.split() for line in _text(folder / "cranqrel.trec.txt").splitlines() if line.strip())
    own = _judged((query, document, int(grade)) for query, _, document, grade in lines)
    return Collection(documents, queries, read_judgements(judged) if judged else own)


def _judged(rows: Iterator[tuple[str, str, int]]) -> Judgements:
    found: Judgements = {}
    for query, document, grade in rows:
        if grade > 0:
            found.setdefault(query, {})[document] = grade
    return found


def _text(path: Path) -> str:
    return path.read_text(encoding="latin-1")


def _line(text: str) -> str:
    return " ".join(text.split())


def _tagged(text: str, tag: str) -> str:
    found = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
    return _line(html.unescape(found[1])) if found else ""


def _day(text: str) -> str:
    """`01/04/63`, the month first, as an ISO day."""
    month, day, year = re.split("[/ ]", text)
    return f"19{year}-{month}-{day}"


_READERS = {"corpus.jsonl": _beir, "TIME.ALL": _time, "cran.all.1400.xml": _cranfield}
"""By the file that tells the form."""
