"""Published collections as documents to index, and the home that a suite asks: written, indexed, opened.

Every document keeps its name in the collection, which is the fragment of its uri (`xquad.jsonl#12`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from operator import itemgetter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from eval.polnear import read_articles
from eval.squad import Paragraph
from eval.suites import Run
from index.errors import UsageError
from index.ingest import Progress, Summary, ingest
from index.read import decode, label_of
from rag.assemble import open_pipeline
from rag.pipeline import Pipeline
from rag.question import Question
from rag.search import Hit, Search

Rows = Iterable[Mapping[str, Any]]
PUBLISHERS = {
    "breitbart": "Breitbart", "huff-post": "Huffington Post", "nyt": "New York Times", "politico": "Politico",
    "usa-today": "USA Today", "wash-post": "Washington Post", "west-journal": "Western Journalism",
}  # fmt: skip
"""Of PolNeAR, as the corpus names them; its file names begin with the code, then the day."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a .jsonl file. Raises UsageError, naming the file and line, when it cannot be read."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    rows = []
    for number, line in enumerate(lines, start=1):
        try:
            rows += [json.loads(line)] if line.strip() else []
        except ValueError as error:
            raise UsageError(f"{path}, line {number}: not JSON ({error})") from error
    return rows


def bbc(folder: Path) -> Iterator[dict[str, Any]]:
    """BBC news of 2004 and 2005, undated: a title line, then the text."""
    for path in sorted(folder.glob("*/*.txt")):
        title, _, body = decode(path.read_bytes()).partition("\n")
        yield {"id": f"{path.parent.name}-{path.stem}", "title": title, "source": "BBC", "body": body.strip()}


def polnear(folder: Path) -> Iterator[dict[str, Any]]:
    """The articles of one half of PolNeAR (`data/dev`), each once."""
    texts = {article.name: article.text for article in reversed(read_articles(folder))}
    for name, text in sorted(texts.items()):
        publisher, day, slug = name.split("_", 2)
        title, source = slug.replace("-", " "), PUBLISHERS[publisher]
        yield {"id": name, "title": title, "source": source, "published_at": day, "body": text}


def wikipedia(path: Path) -> Iterator[dict[str, Any]]:
    """Of MTRAG's pool of passages: those of one article together, in order, tokens joined to text again."""
    articles: dict[str, list[tuple[int, int, str]]] = {}
    for row in read_rows(path):
        first, end = row["_id"].split("_")[1].split("-")[:2]
        passage = row["text"].removeprefix(row["title"]).strip()
        articles.setdefault(row["title"], []).append((int(first), int(end), passage))
    for title, passages in sorted(articles.items()):
        ordered = sorted(passages, key=itemgetter(0, 1))
        yield {"id": title, "title": title, "body": "\n".join(joined(text) for *_, text in ordered)}


def joined(text: str) -> str:
    """A text whose tokens stand apart, as it is usually written.

    >>> joined("`` No , '' she said ( in 1 -- 2 well - known lines ) .")
    '"No," she said (in 1 – 2 well-known lines).'
    """
    text = text.replace("``", '"').replace("''", '"')
    text = re.sub(r" (?=[.,;:!?%)\]])|(?<=[(\[$£]) ", "", text)
    text = re.sub(r" ('(?:s|re|ve|ll|d|m)|n't)\b", r"\1", text)
    text = re.sub(r"(\w) - (\w)", r"\1-\2", text).replace(" -- ", " – ")
    return re.sub(r'" ([^"\n]*?) "', r'"\1"', text)


def realtimeqa(path: Path) -> Iterator[dict[str, Any]]:
    """Dated news of 2022 to 2024; the outlet is read off the address."""
    for number, row in enumerate(read_rows(path)):
        if row["text"].strip():
            yield {
                "id": f"news-{number}", "title": row["title"], "source": outlet_of(row["url"]),
                "author": ", ".join(row["authors"]), "published_at": row["publish_date"], "body": row["text"],
            }  # fmt: skip


def squad(paragraphs: Iterable[Paragraph]) -> Iterator[dict[str, Any]]:
    """Paragraphs in SQuAD's form, each a document of its own with the title of its article."""
    for number, paragraph in enumerate(paragraphs):
        title = paragraph.title or f"Paragraph {number}"
        yield {"id": f"paragraph-{number}", "title": title, "body": paragraph.text}


def outlet_of(url: str) -> str:
    """The outlet that an address belongs to.

    >>> outlet_of("https://edition.cnn.com/2022/05/21/x.html"), outlet_of("https://www.theverge.com/a")
    ('CNN', 'The Verge')
    """
    host = re.sub(r"^https?://|/.*$", "", url)
    known = {"cnn": "CNN", "usatoday": "USA Today", "theweek": "The Week", "theverge": "The Verge", "bbc": "BBC"}
    name = next((part for part in reversed(host.split(".")[:-1]) if len(part) > 2), host)
    return known.get(name, name.capitalize())


def indexed(run: Run, **collections: Rows) -> Pipeline:
    """A pipeline over these collections and nothing else, indexed in the suite's home; what has not changed is kept.

    Raises UsageError when a document cannot be indexed: figures over the others would not be comparable.
    """
    folder = run.home / "articles"
    _write(folder, collections)
    summary = _ingested(run, folder)
    if summary.failed:
        path, reason = summary.failed[0]
        raise UsageError(f"{len(summary.failed)} documents cannot be indexed; the first: {path}: {reason}")
    return open_pipeline(run.home, notify=run.notify)


def _write(folder: Path, collections: Mapping[str, Rows]) -> None:
    """Each collection as a file of articles; files of other collections are removed."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.jsonl"):
        if path.stem not in collections:
            path.unlink()
    for name, rows in collections.items():
        lines = (json.dumps(row) + "\n" for row in rows)
        (folder / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")


def _ingested(run: Run, folder: Path) -> Summary:
    from tqdm import tqdm

    with tqdm(desc="indexing", unit=" files", leave=False) as bar:

        def report(progress: Progress) -> None:
            bar.update(1)

        return ingest(run.home, [folder], prune=True, progress=report, notify=run.notify)


def identities_of(pipeline: Pipeline) -> dict[str, str]:
    """The id of each document, by its names."""
    identities = pipeline.corpus.catalog.document_ids()
    return {name: identity for identity in identities for name in names_of(pipeline, identity)}


def names_of(pipeline: Pipeline, document_id: str) -> list[str]:
    """A document's names in its collection: several where the same text stands in it more than once."""
    return [name_of(uri) for uri in pipeline.corpus.catalog.occurrences(document_id)]


def name_of(uri: str) -> str:
    """The name of a document in its collection: the row's of a file of many, else the file's.

    >>> name_of("file:///tmp/xquad.jsonl#paragraph-3"), name_of("file:///tmp/a%20b.pdf")
    ('paragraph-3', 'a b.pdf')
    """
    row = urlsplit(uri).fragment
    return unquote(row) if row else Path(label_of(uri)).name


def without(pipeline: Pipeline, documents: Collection[str]) -> Pipeline:
    """The pipeline as if some documents, by id, had not been indexed, at a fraction of the cost.

    Their passages and statements are not found. How rare a word is and who has ever spoken is still known from all
    documents, and a quotation is still looked up in all: an answer that cites them counts as a wrong answer.
    """
    catalog = pipeline.corpus.catalog
    hidden = copy(pipeline)
    hidden.search = Withheld(pipeline.search, {each.id for one in documents for each in catalog.passages_of(one)})
    said = {each.id for one in documents for each in catalog.statements(documents=[one])}
    hidden.statements = Withheld(pipeline.statements, said)
    return hidden


class Withheld:
    """A search that does not find some passages or statements."""

    def __init__(self, search: Search, hidden: Collection[str]) -> None:
        self._search = search
        self._hidden = hidden

    def __call__(self, question: Question, limit: int) -> list[Hit]:
        """At most `limit` other hits, best first."""
        hits = self._search(question, limit + len(self._hidden))
        return [hit for hit in hits if hit.id not in self._hidden][:limit]
