"""What page.js asks for: the shell, answers as they grow, conversations, sources, exports. And sources as pages.

HTML made on the server, JSON around it. Whose conversation it is, ui/web/visitor.py tells.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DatelineError, UsageError
from index.read import FORMATS, file_of
from index.records import Document, make_document
from rag.answers import Event, Finished, Proved, Understood
from ui.conversations import NoConversation
from ui.exporting import conversation_json, conversation_markdown, questions_jsonl
from ui.present import answer_markdown, file_name
from ui.service import Service
from ui.web import reading, shell
from ui.web.desk import Asked, Correction, Desk, Stored
from ui.web.replies import Json, answering, doing, download, failed, number_of, text_of
from ui.web.strings import LANGUAGES, language_of, say
from ui.web.turns import Turn, body
from ui.web.visitor import visitor

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

HERE = Path(__file__).parent
ASSETS = {
    **{f"{each}.css": "text/css" for each in ("page", "panes")},
    **{
        f"{each}.js": "text/javascript"
        for each in ("common", "page", "panes", "sending", "library", "statements", "evaluation", "source")
    },
}
TURNS_SHOWN = 20
RATINGS = ("", "good", "bad", "refuse")


def routes(service: Service, language: str | None = None) -> list[Route]:
    """The routes. Questions share the slots and turns of `service` with the other doors. `language` is that of all visitors; if none is given, each browser's own."""
    from starlette.routing import Route

    pages = Pages(service, language)
    return [
        Route("/page/shell", answering(pages.shell)),
        Route("/page/log", answering(pages.log)),
        Route("/page/names", answering(pages.names)),
        Route("/page/conversations", answering(pages.conversations)),
        Route("/page/source/{document}", answering(pages.source)),
        Route("/page/begin", doing(pages.begin), methods=["POST"]),
        Route("/page/ask", doing(pages.ask), methods=["POST"]),
        Route("/page/conversations/{conversation}/{action}", doing(pages.change), methods=["POST"]),
        Route("/page/conversations/{conversation}.{form}", answering(pages.export)),
        Route("/page/conversations/{conversation}/{turn:int}.md", answering(pages.markdown)),
        Route("/page/questions.jsonl", answering(pages.questions)),
        Route("/page/{asset}", answering(pages.asset)),
        Route("/source/{document}", answering(pages.source_page)),
        Route("/source/{document}/original", answering(pages.original)),
    ]


class Pages:
    """What each route gives, a method each."""

    def __init__(self, service: Service, language: str | None) -> None:
        self._desk = Desk(service)
        self._service = service
        self._language = language

    def asset(self, request: Request) -> Response:
        """A style sheet or script."""
        from starlette.responses import FileResponse

        name = request.path_params["asset"]
        if name not in ASSETS:
            return failed(f"there is no {name[:40]!r} here", 404)
        return FileResponse(HERE / name, media_type=ASSETS[name], headers={"Cache-Control": "no-cache"})

    def shell(self, request: Request) -> Json:
        """All that the page needs at first, and the conversation that its address names."""
        language = self._spoken(request)
        return {
            "language": language,
            "masthead": shell.masthead(language),
            "chat": shell.chat(language),
            "side": shell.side(language),
            "dialogs": shell.dialogs(language),
            "words": {key: LANGUAGES[language][key] for key in shell.SCRIPT_WORDS},
            **self.log(request),
        }

    def log(self, request: Request) -> Json:
        """The last turns of a conversation, or those before one; what to do where there is none."""
        language, identity = self._spoken(request), request.query_params.get("c", "")
        before = request.query_params.get("before", "")
        if not identity:
            return {"log": shell.welcome(language, self._service.is_empty(), self._desk.suggestions()), "title": ""}
        owner = visitor(request)
        try:
            title = self._desk.conversations.title(owner, identity)
        except NoConversation:
            welcome = shell.welcome(language, self._service.is_empty(), self._desk.suggestions())
            return {"log": welcome, "title": "", "gone": True}
        turns = self._desk.conversations.turns(
            owner, identity, before=int(before) if before.isdecimal() else None, last=TURNS_SHOWN
        )
        html = "".join(Turn(each.number, self._desk.document, language).whole(each) for each in turns)
        more = shell.earlier(turns[0].number, language) if turns and turns[0].number else ""
        return {"log": more + html, "title": title}

    def names(self, request: Request) -> Json:
        """Speakers and outlets that can be asked for."""
        speakers, sources = self._desk.names()
        return {"speakers": speakers, "sources": sources}

    def ask(self, request: Request, sent: Json) -> Response:
        """The answer, a line of JSON for each event. What is said of a failure is the last line."""
        from ui.api.streams import LineStream

        asked = Asked(
            visitor(request), text_of(sent, "question"), sent.get("conversation") or None, number_of(sent, "turn"),
            _correction(sent.get("understood")),
        )  # fmt: skip
        give_back = self._service.slots.take()
        return LineStream(self._told(asked, self._spoken(request)), self._service.turns, give_back)

    def conversations(self, request: Request) -> Json:
        """The visitor's conversations, of those that hold the words searched for."""
        search = request.query_params.get("search", "")[:200]
        listed = self._desk.conversations.listed(visitor(request), search)
        return {"html": shell.conversations(listed, self._spoken(request), bool(search.strip()))}

    def change(self, request: Request, sent: Json) -> Json:
        """Renames, deletes, brings back; notes what was thought of an answer."""
        owner, identity = visitor(request), request.path_params["conversation"]
        match request.path_params["action"]:
            case "rename":
                return {"title": self._desk.conversations.rename(owner, identity, text_of(sent, "title"))}
            case "delete":
                self._desk.conversations.delete(owner, identity)
            case "restore":
                self._desk.conversations.restore(owner, identity)
            case "rate":
                rating, turn = sent.get("rating"), number_of(sent, "turn")
                if rating not in RATINGS or turn is None:
                    raise UsageError(f"a rating is one of {RATINGS}, of a turn; not {rating!r}")
                self._desk.conversations.rate(owner, identity, turn, rating, str(sent.get("wanted") or ""))
            case other:
                raise UsageError(f"nothing is called {other[:40]!r} here: rename, delete, restore or rate")
        return {}

    def export(self, request: Request) -> Response:
        """A whole conversation as a file."""
        owner, identity, form = visitor(request), request.path_params["conversation"], request.path_params["form"]
        title, turns = self._desk.conversations.title(owner, identity), self._desk.conversations.turns(owner, identity)
        if form == "md":
            return download(conversation_markdown(title, turns, self._document), f"{title}.md", "text/markdown")
        if form == "json":
            whole = conversation_json(title, turns, self._document)
            text = json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
            return download(text, f"{title}.json", "application/json")
        raise UsageError(f"a conversation is exported as .md or .json, not .{form[:10]}")

    def markdown(self, request: Request) -> Response:
        """One answer as Markdown with footnotes."""
        from starlette.responses import PlainTextResponse

        number = request.path_params["turn"]
        turns = self._desk.conversations.turns(
            visitor(request), request.path_params["conversation"], before=number + 1, last=1
        )
        if not turns or turns[0].number != number:
            return failed(f"there is no turn {number}", 404)
        return PlainTextResponse(answer_markdown(turns[0].answer, self._document))

    def questions(self, request: Request) -> Response:
        """Rated answers for `dateline eval own`."""
        rated = (kept for _, kept in self._desk.conversations.rated(visitor(request)))
        return download(questions_jsonl(rated, self._document), "questions.jsonl", "application/jsonl")

    def source(self, request: Request) -> Json:
        """A source for the pane beside the chat."""
        document, html = self._source(request, request.query_params.get("span", ""), "h2")
        return {"html": html, "title": document.title or file_name(document)}

    def source_page(self, request: Request) -> Response:
        """A source as a page of its own. Which characters are marked stands in the fragment, which source.js reads."""
        from starlette.responses import HTMLResponse

        language = self._spoken(request)
        try:
            document, html = self._source(request, "", "h1")
        except DatelineError:
            missing = shell.source_page(say("source", language), shell.no_source(language), language)
            return HTMLResponse(missing, 404)
        return HTMLResponse(shell.source_page(document.title or file_name(document), html, language))

    def original(self, request: Request) -> Response:
        """The file a document came from, to be saved, never to be run; only of what is indexed."""
        from starlette.responses import FileResponse

        document = self._service.pipeline.document(request.path_params["document"])
        path = file_of(document.uri)
        if path is None or path.suffix.lower() not in FORMATS or path.is_symlink() or not path.is_file():
            return failed(say("no file", self._spoken(request)), 404)
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return FileResponse(path, media_type="application/octet-stream", filename=path.name, headers=headers)

    def begin(self, request: Request, sent: Json) -> Json:
        """Indexes the shipped article where nothing is indexed yet."""
        if self._service.is_empty():
            self._desk.begin()
        return {}

    def _told(self, asked: Asked, language: str) -> Iterator[str]:
        number = asked.turn if asked.turn is not None else self._following(asked)
        turn, shown = Turn(number, self._desk.document, language), 0
        try:
            for event in self._desk.ask(asked):
                if isinstance(event, Proved):
                    shown += 1
                yield json.dumps(self._line(event, asked, turn, shown), ensure_ascii=False) + "\n"
        except DatelineError as error:
            yield json.dumps({"error": str(error)}, ensure_ascii=False) + "\n"

    def _line(self, event: Event | Stored, asked: Asked, turn: Turn, shown: int) -> Json:
        """What page.js does with an event."""
        if isinstance(event, Understood):
            chips = turn.chips(asked.question, event.standalone_question, event.interpretation)
            return {"begin": turn.number, "asked": turn.asked(asked.question), "chips": chips}
        if isinstance(event, Proved):
            return asdict(turn.piece(event))
        if isinstance(event, Finished):
            line: Json = {"tail": turn.tail(event.answer)}
            if len(event.answer.sentences) != shown:  # it came out otherwise than it was told
                pieces = list(turn.pieces(event.answer))
                line |= {"body": body(pieces), "notes": "".join(each.notes for each in pieces)}
            return line
        title = self._desk.conversations.title(asked.owner, event.conversation)
        return {
            "conversation": event.conversation,
            "turn": event.kept.number,
            "title": title,
            "tools": turn.tools(event.kept.rating),
        }

    def _following(self, asked: Asked) -> int:
        if asked.conversation is None:
            return 0
        try:
            last = self._desk.conversations.turns(asked.owner, asked.conversation, last=1)
        except DatelineError:
            return 0  # asking will say why
        return last[0].number + 1 if last else 0

    def _source(self, request: Request, span: str, heading: str) -> tuple[Document, str]:
        document, statements = self._desk.source(request.path_params["document"])
        start, _, end = span.partition("-")
        marked = reading.span_of(start, end, document)
        return document, reading.source_html(document, statements, self._spoken(request), marked, heading)

    def _document(self, document_id: str) -> Document:
        """A document, or a stand-in that says it is gone."""
        gone = make_document(uri="", text="", format="", title=say("gone"))
        return self._desk.document(document_id) or gone

    def _spoken(self, request: Request) -> str:
        return self._language or language_of(request.headers.get("accept-language", ""))


def _correction(sent: Any) -> Correction | None:
    if sent is None:
        return None
    if not isinstance(sent, dict):
        raise UsageError(f"what is understood should be an object, not {sent!r}")
    text, fields = text_of(sent, "text"), ("dates", "speakers", "sources")
    if not any(field in sent for field in fields):
        return Correction(text)
    listed = [sent.get(field) or [] for field in fields]
    if not all(isinstance(each, list) and all(isinstance(name, str) for name in each) for each in listed):
        raise UsageError(f"days, speakers and outlets should be lists of texts, not {listed!r}")
    days, speakers, sources = listed
    if len(days) > 1:
        raise UsageError(f"one day or one range of days can be asked for, not {len(days)}")
    return Correction(text, (days[0] if days else "", tuple(speakers), tuple(sources)))
