"""The documents tab: what is indexed, and adding to it by upload."""

from __future__ import annotations

import queue
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DatelineError, HomeError
from index.ingest import Progress, Summary, ingest
from index.read import FORMATS
from ui.web import markup
from ui.web.desk import Desk
from ui.web.strings import Label


@dataclass(frozen=True)
class Library:
    """The tab's parts that the page needs: `added` is the event after which more may be indexed."""

    documents: Any
    added: Any


def build(desk: Desk, label: Label) -> Library:
    """The tab, inside the gradio.Tabs that are open."""
    import gradio

    with gradio.Tab(label("documents"), id="documents"):
        upload = gradio.File(
            file_count="multiple", file_types=sorted(FORMATS), type="filepath", label=label("add documents"),
            height=120, elem_id="upload",
        )  # fmt: skip
        progress = gradio.HTML(elem_id="progress")
        documents = gradio.HTML(elem_id="documents")
    added = upload.upload(
        lambda paths: (yield from add(desk, paths)), upload, progress, api_visibility="private", show_progress="hidden"
    ).then(lambda: (None, listed(desk)), None, [upload, documents], api_visibility="private", show_progress="hidden")
    return Library(documents, added)


def listed(desk: Desk) -> str:
    """The list of documents; empty while nothing is indexed."""
    try:
        return markup.documents_html(desk.pipeline.corpus.catalog.documents())
    except HomeError:
        return ""


def add(desk: Desk, paths: list[str]) -> Iterator[str]:
    """Takes uploaded files in: progress by file, then the summary."""
    events: queue.Queue[Progress | Summary | DatelineError] = queue.Queue()
    folder = desk.home / "uploads"

    def work() -> None:
        try:
            kept = [_kept(Path(path), folder) for path in paths]
            events.put(ingest(desk.home, kept, progress=events.put, notify=desk.notify))
        except DatelineError as error:
            events.put(error)
        except OSError as error:
            events.put(HomeError(f"cannot write to {folder}: {error.strerror or error}"))

    threading.Thread(target=work, daemon=True).start()
    while True:
        event = events.get()
        if isinstance(event, Progress):
            yield markup.progress_html(event)
            continue
        yield markup.summary_html(event) if isinstance(event, Summary) else markup.message_html(str(event))
        return


def _kept(path: Path, folder: Path) -> Path:
    """An upload moved into the home under a name with nothing odd in it; a known name is kept apart by a number."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w .()-]", "_", path.stem).strip(" .")[:100] or "document"
    content = path.read_bytes()
    for number in range(1, 10_000):
        kept = folder / f"{stem}{'' if number == 1 else f' ({number})'}{path.suffix.lower()}"
        if not kept.exists():
            shutil.copyfile(path, kept)
            return kept
        if kept.read_bytes() == content:
            return kept
    raise HomeError(f"too many uploads called {path.name!r} in {folder}")
