"""`dateline serve`: one page where one asks, reads the cited answer, opens its source and adds documents.

One pipeline serves all browsers; each browser session has a conversation of its own. Nothing is fetched from outside.
"""

from __future__ import annotations

import os
import queue
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from index.errors import DatelineError, HomeError
from index.ingest import Progress, Summary, ingest
from index.read import FORMATS
from rag.answers import Answer, Conversation, Event, Finished, Proved, Understood
from rag.assemble import open_pipeline
from rag.evidence import CAUTION
from rag.pipeline import Pipeline
from ui.days import day_range
from ui.listing import find_statements
from ui.timeline import chart
from ui.web import markup

CHART_WIDTH = 510
"""Pixels; the column beside the chat is about as wide."""
TURNS_KEPT = 20
"""Turns of one session that are remembered and shown: memory stays bounded in long conversations."""
Notify = Callable[[str], None]
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Session:
    """One browser's conversation."""

    conversation: Conversation = field(default_factory=Conversation)

    @property
    def turns(self) -> list[tuple[str, Answer | None]]:
        """Question and answer of each turn, as markup.log takes them."""
        return [(turn.question, turn.answer) for turn in self.conversation.turns]

    def then(self, question: str, answer: Answer) -> Session:
        """With one more turn; the oldest goes when there are too many."""
        return Session(Conversation(self.conversation.then(question, answer).turns[-TURNS_KEPT:]))


class Desk:
    """What the page does, without the page: ask, open a source, list, add. Safe for several sessions at once."""

    def __init__(self, home: Path, notify: Notify, caution: float = CAUTION) -> None:
        self._home = home
        self._caution = caution
        self._notify = notify
        self._pipeline: Pipeline | None = None
        self._opening = threading.Lock()
        self._asking = threading.Lock()

    @property
    def pipeline(self) -> Pipeline:
        """Opened at the first need, once. Raises HomeError while nothing is indexed."""
        with self._opening:
            if self._pipeline is None:
                self._pipeline = open_pipeline(self._home, notify=self._notify, caution=self._caution)
            return self._pipeline

    def warm(self) -> None:
        """Loads the model, so that the first question does not wait for it."""
        try:
            pipeline = self.pipeline
            with self._asking:
                pipeline.corpus.nearest("warm", 1)
        except DatelineError:
            return

    def ask(self, question: str, session: Session) -> Iterator[tuple[str, Session, str]]:
        """The log as the answer grows, the session, and what stays in the question box."""
        if not question.strip():
            yield self.log(session), session, ""
            return
        turns = session.turns
        try:
            pipeline = self.pipeline
            yield markup.log([*turns, (question, None)], self._title), session, ""
            answer = None
            for answer in _growing(self._one_at_a_time(pipeline.stream(question, session.conversation)), question):
                yield markup.log([*turns, (question, answer)], self._title), session, ""
            assert answer is not None
            session = session.then(question, answer)
            yield self.log(session), session, ""
        except DatelineError as error:
            yield self.log(session) + markup.message_html(str(error)), session, question

    def log(self, session: Session) -> str:
        """The conversation as it stands."""
        if not session.turns:
            return markup.NOTHING_INDEXED if self.is_empty() else markup.EMPTY_LOG
        return markup.log(session.turns, self._title)

    def is_empty(self) -> bool:
        """Whether there is nothing to ask about."""
        try:
            return self.pipeline.corpus.catalog.counts().documents == 0
        except HomeError:
            return True

    def open(self, target: str, session: Session) -> str:
        """The source that a link's fragment names; the hint when it names none of this session's."""
        found = re.match(r"(cite|near)-(\d+)-(\d+)|document-([0-9a-f]+)", target)
        if not found:
            return markup.EMPTY_SOURCE
        try:
            if found[4]:
                return markup.source_html(self.pipeline.document(found[4]))
            answer = session.turns[int(found[2])][1]
            assert answer is not None
            cited = answer.citations if found[1] == "cite" else tuple(each.citation for each in answer.nearest)
            citation = cited[int(found[3]) - 1]
            return markup.source_html(self.pipeline.document(citation.document_id), (citation.start, citation.end))
        except IndexError:
            return markup.EMPTY_SOURCE
        except DatelineError as error:
            return markup.message_html(str(error))

    def documents(self) -> str:
        """The list of documents; empty while nothing is indexed."""
        try:
            return markup.documents_html(self.pipeline.corpus.catalog.documents())
        except HomeError:
            return ""

    def timeline(self, speaker: str, first: str, last: str, about: str) -> tuple[Any, str]:
        """The chart of the statements that meet the filters, and what stands above it: why there is none."""
        try:
            days = day_range(None, first.strip() or None, last.strip() or None)
            rows = find_statements(self.pipeline, speaker.strip(), days, about.strip(), "")
            return chart(rows, width=CHART_WIDTH), ""
        except DatelineError as error:
            return None, markup.message_html(str(error))

    def add(self, paths: list[str]) -> Iterator[str]:
        """Takes uploaded files in: progress by file, then the summary."""
        events: queue.Queue[Progress | Summary | DatelineError] = queue.Queue()
        folder = self._home / "uploads"

        def work() -> None:
            try:
                kept = [_kept(Path(path), folder) for path in paths]
                events.put(ingest(self._home, kept, progress=events.put, notify=self._notify))
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

    def _one_at_a_time(self, events: Iterator[Event]) -> Iterator[Event]:
        """The events, none computed beside another question's; between them the others have their turn."""
        while True:
            with self._asking:
                event = next(events, None)
            if event is None:
                return
            yield event

    def _title(self, document_id: str) -> str:
        """A document's title; an earlier turn may name one that has been forgotten since."""
        try:
            return self.pipeline.document(document_id).title
        except DatelineError:
            return "no longer in the index"


def serve(
    home: Path, host: str, port: int, *, open_browser: bool = False, notify: Notify, caution: float = CAUTION
) -> None:
    """Serves the page until Ctrl-C. Raises HomeError when the port is taken."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    import gradio

    desk = Desk(home, notify, caution)
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
    page = build(desk)
    try:
        page.queue(default_concurrency_limit=4).launch(
            server_name=host,
            server_port=port,
            inbrowser=open_browser,
            prevent_thread_lock=True,
            quiet=True,
            footer_links=[],
            ssr_mode=False,
            max_file_size="100mb",
            theme=gradio.themes.Base(primary_hue="orange", font=fonts, font_mono=["ui-monospace", "monospace"]),
            css_paths=[HERE / "page.css"],
            js=(HERE / "page.js").read_text(),
        )
    except OSError as error:
        raise HomeError(
            f"cannot listen on {host}:{port}: the port is taken or not allowed; choose another with --port"
        ) from error
    threading.Thread(target=desk.warm, daemon=True).start()
    notify(f"Dateline is at http://{host}:{port} (Ctrl-C ends it)")
    page.block_thread()


def build(desk: Desk) -> Any:
    """The page as gradio.Blocks."""
    import gradio

    with gradio.Blocks(title="Dateline", analytics_enabled=False, fill_width=True) as page:
        session = gradio.State(Session())
        gradio.HTML(
            '<header class="masthead"><h1>Dateline</h1><p>Who said what, when, and where it is written</p></header>'
        )
        with gradio.Row(elem_id="desk"):
            with gradio.Column(scale=6, min_width=320):
                log = gradio.HTML(elem_id="log")
                with gradio.Row(elem_id="ask-row"):
                    question = gradio.Textbox(
                        placeholder="who said what on Feb 14", show_label=False, label="Question", lines=1, max_lines=4,
                        autofocus=True, container=False, scale=5, elem_id="question",
                    )  # fmt: skip
                    button = gradio.Button("Ask", variant="primary", scale=1, min_width=80, elem_id="ask-button")
            with gradio.Column(scale=5, min_width=320), gradio.Tabs(elem_id="side") as tabs:
                with gradio.Tab("Source", id="source"):
                    source = gradio.HTML(markup.EMPTY_SOURCE, elem_id="source")
                with gradio.Tab("Timeline", id="timeline") as timeline:
                    with gradio.Row(elem_id="timeline-filters"):
                        filters = [
                            gradio.Textbox(label=label, placeholder=example, max_lines=1, min_width=90, elem_id=f"timeline-{name}")
                            for name, label, example in (
                                ("speaker", "Speaker", "anybody"), ("first", "From", "Feb 10"), ("last", "To", "Feb 20"),
                                ("about", "About", "anything"),
                            )
                        ]  # fmt: skip
                    hint = gradio.HTML(elem_id="timeline-hint")
                    plot = gradio.Plot(show_label=False, elem_id="timeline-plot")
                with gradio.Tab("Documents", id="documents"):
                    upload = gradio.File(
                        file_count="multiple", file_types=sorted(FORMATS), type="filepath", label="Add documents",
                        height=120, elem_id="upload",
                    )  # fmt: skip
                    progress = gradio.HTML(elem_id="progress")
                    documents = gradio.HTML(elem_id="documents")
        target = gradio.Textbox(elem_id="target", visible="hidden", label="target", container=False)
        opener = gradio.Button("open", elem_id="open-target", visible="hidden")

        show_last = "() => setTimeout(() => [...document.querySelectorAll('.turn')].at(-1)?.scrollIntoView({block: 'start'}), 60)"
        for trigger in (question.submit, button.click):
            trigger(
                desk.ask,
                [question, session],
                [log, session, question],
                api_visibility="private",
                show_progress="hidden",
            ).then(None, js=show_last)
        for trigger in (timeline.select, *(each.submit for each in filters), *(each.blur for each in filters)):
            trigger(desk.timeline, filters, [plot, hint], api_visibility="private", show_progress="hidden")
        show_mark = "() => setTimeout(window.showMark, 120)"
        opener.click(
            lambda: gradio.Tabs(selected="source"), None, tabs, api_visibility="private", show_progress="hidden"
        ).then(desk.open, [target, session], source, api_visibility="private", show_progress="hidden").then(
            None, js=show_mark
        )
        upload.upload(desk.add, upload, progress, api_visibility="private", show_progress="hidden").then(
            lambda session: (None, desk.documents(), desk.log(session)),
            session,
            [upload, documents, log],
            api_visibility="private",
            show_progress="hidden",
        )
        page.load(
            lambda: (
                desk.log(Session()),
                desk.documents(),
                gradio.Tabs(selected="documents") if desk.is_empty() else gradio.skip(),
            ),
            None,
            [log, documents, tabs],
            api_visibility="private",
            show_progress="hidden",
        )
    return page


def _growing(events: Iterator[Event], question: str) -> Iterator[Answer]:
    """The answer as far as it is proved; the last one is whole."""
    shown: Answer | None = None
    for event in events:
        if isinstance(event, Finished):
            yield event.answer
        elif isinstance(event, Understood):
            shown = Answer(question, event.standalone_question, event.interpretation, "answered")
        elif isinstance(event, Proved) and shown:
            shown = replace(
                shown,
                sentences=(*shown.sentences, event.sentence),
                citations=(*shown.citations, *event.citations),
                statements=(*shown.statements, event.statement) if event.statement else shown.statements,
            )
            yield shown


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
