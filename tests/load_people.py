"""Who asks in tests/load.py: people with documents of their own, questions about these, what each must be answered, and asking."""

from __future__ import annotations

import asyncio
import html
import itertools
import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import httpx

MOST_PEOPLE = 64
WAYS = ("plain", "stream", "page")
"""POST /api/ask, /api/ask/stream, and /page/ask, as the browser asks."""
_FIRST = ("Ada", "Boris", "Clara", "David", "Emma", "Frank", "Greta", "Hugo")
_LAST = (
    ("Bar", "Kol", "Mer", "Tan", "Vil", "Hos", "Sur", "Lin"),
    ("gard", "holt", "mann", "wick", "dale", "quist", "feld", "stone"),
)
_PLACES = ("Aldermoor", "Brynhaven", "Cottersea", "Dunwold", "Esterbury", "Fallowby", "Grimsdyke", "Hexworth")
_SIGHTS = (
    ("lighthouse", "steps"), ("bridge", "arches"), ("museum", "paintings"), ("theatre", "seats"), ("library", "books"),
    ("stadium", "gates"), ("market", "stalls"), ("orchard", "trees"),
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """A question, the texts that its sentences must hold, in order, and whether it follows the one before."""

    text: str
    wanted: tuple[str, ...]
    follows: bool = False
    kind: str = "statements"


@dataclass(frozen=True)
class Person:
    """One of up to 64. Nobody else has the person's name, days, numbers or sight."""

    number: int
    documents: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "documents", self._written())

    @property
    def name(self) -> str:
        return _LAST[0][self.number % 8] + _LAST[1][self.number // 8]

    @cached_property
    def questions(self) -> tuple[Asked, ...]:
        """One after the other."""
        (sight, parts), place = _SIGHTS[self.number % 8], _PLACES[self.number // 8]
        closed, opens = self._closed, self._opens
        return (
            Asked(f"What did {self.name} say?", (closed, opens)),
            Asked("And what about the harbour?", (opens,), follows=True),
            Asked(f"who said what on {_day(self.number, 0)}", (closed,)),
            Asked(f"How many {parts} does the {sight} of {place} have?", (f"has {self._count} {parts}",), kind="fact"),
            Asked(f"who said '{closed}'", (closed,)),
            Asked(f"Who said what on {_day(self.number, 2)}", (), kind="refusal"),
        )

    @property
    def _count(self) -> int:
        return 211 + self.number

    @property
    def _closed(self) -> str:
        return f"stays closed for {11 + self.number} weeks"

    @property
    def _opens(self) -> str:
        return f"opens again after {111 + self.number} days"

    def _written(self) -> dict[str, str]:
        (sight, parts), place = _SIGHTS[self.number % 8], _PLACES[self.number // 8]
        first = _FIRST[(self.number + self.number // 8) % 8]
        return {
            f"person{self.number:02d}-council.txt": f"""The council of {place} met twice.

On {_day(self.number, 0)} {first} {self.name} said: "The {sight} of {place} {self._closed}."

On {_day(self.number, 1)} {self.name} said: "The harbour {self._opens}."
""",
            f"person{self.number:02d}-sight.txt": f"The {sight} of {place} has {self._count} {parts}. Visitors like it.\n",
        }


def _day(number: int, later: int) -> str:
    return f"{date(2021, 1, 4) + timedelta(days=5 * number + later):%d %B %Y}"


def filler(number: int) -> tuple[str, str]:
    """A document that nobody asks for: its file's name and text."""
    day = date(1990, 1, 1) + timedelta(days=number)
    text = f'On {day:%d %B %Y} Clerk{number} Zander said: "Report {number} of the commission lies open for reading."'
    return f"report{number:05d}.txt", f"{text}\n\nNobody objected to report {number}.\n"


def wrong(person: Person, asked: Asked, answer: Mapping[str, Any]) -> str:
    """What is wrong with an answer of the HTTP API; empty where nothing is. All that it cites must be the person's own."""
    said = [each["text"] for each in answer["sentences"]]
    if answer["outcome"] != ("answered" if asked.wanted else "no_evidence"):
        return f"{asked.text!r}: {answer['outcome']}: {answer['reason']}"
    if not tells(said, asked):
        return f"{asked.text!r}: {said}"
    for each in answer["citations"]:
        text = person.documents.get(each["doc"], "")
        if not each["text"] or text[each["start"] : each["end"]] != each["text"]:
            return f"{asked.text!r} cites {each['doc']} {each['start']}-{each['end']}: {each['text']!r}"
    return ""


def tells(said: list[str], asked: Asked) -> bool:
    """Whether sentences are as many as are wanted and hold what is wanted."""
    return len(said) == len(asked.wanted) and all(map(str.__contains__, said, asked.wanted))


# ---- asking ------------------------------------------------------------------------------------------------------------


class Down(Exception):
    """The server cannot be reached, or went away while it answered."""


class TurnedAway(Exception):
    """There were too many questions: a 503 that says when to come back."""


@dataclass
class Reply:
    """One question: when it was asked, how long it took, to the first sentence and in all, and what came of it."""

    at: float
    way: str
    kind: str
    outcome: str = "right"
    seconds: float = 0.0
    first: float | None = None
    trouble: str = ""


async def plain(client: httpx.AsyncClient, person: Person, asked: Asked, before: list[str], reply: Reply) -> Any:
    response = await client.post("/api/ask", json={"question": asked.text, "history": before})
    note(response, response.content, reply)
    reply.trouble = reply.trouble or wrong(person, asked, response.json())


async def stream(client: httpx.AsyncClient, person: Person, asked: Asked, before: list[str], reply: Reply) -> Any:
    """Events; the sentences that come one by one must be those of the whole answer."""
    body = {"question": asked.text, "history": before}
    async with client.stream("POST", "/api/ask/stream", json=body) as response:
        if response.status_code != 200:
            note(response, await response.aread(), reply)
        said, name, answer = [], "", None
        async for line in response.aiter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                shown = json.loads(line.removeprefix("data: "))
                if name == "sentence":
                    reply.first = reply.first or time.monotonic() - reply.at
                    said.append(shown["sentence"]["text"])
                answer = shown if name == "finished" else answer
                reply.trouble = reply.trouble or (str(shown) if name == "error" else "")
    if answer is None:
        raise Down
    differing = said != [each["text"] for each in answer["sentences"]]
    reply.trouble = reply.trouble or (f"{said} was told before {answer}" if differing else wrong(person, asked, answer))


async def page(client: httpx.AsyncClient, person: Person, asked: Asked, before: list[str], reply: Reply) -> Any:
    """Lines of JSON with HTML; a question that follows another is asked in its conversation, whose name is returned."""
    body = {"question": asked.text, "conversation": before[-1] if before else None}
    said, last = [], {}
    async with client.stream("POST", "/page/ask", json=body) as response:
        if response.status_code != 200:
            note(response, await response.aread(), reply)
        async for line in response.aiter_lines():
            last = json.loads(line)
            if "item" in last:
                reply.first = reply.first or time.monotonic() - reply.at
                said.append(html.unescape(re.sub(r"<[^>]+>", "", last["item"])))
    if not {"conversation", "error"} & last.keys():
        raise Down
    reply.trouble = last.get("error", "") or ("" if tells(said, asked) else f"{asked.text!r}: {said}")
    return last.get("conversation")


def note(response: httpx.Response, content: bytes, reply: Reply) -> None:
    """Raises TurnedAway for a 503 that says when to come back; any other status that is not 200 is wrong."""
    if response.status_code == 503 and response.headers.get("retry-after", "").isdecimal():
        raise TurnedAway
    if response.status_code != 200:
        raise AssertionError(f"{response.status_code} {dict(response.headers)} {content[:500]!r}")


async def ask(
    client: httpx.AsyncClient, person: Person, asked: Asked, way: str, before: list[str]
) -> tuple[Reply, Any]:
    """Asks once; what came of it, and what the way hands on to the question that follows."""
    reply, handed = Reply(time.monotonic(), way, asked.kind), None
    try:
        handed = await {"plain": plain, "stream": stream, "page": page}[way](client, person, asked, before, reply)
        reply.outcome = "wrong" if reply.trouble else "right"
    except TurnedAway:
        reply.outcome = "turned away"
    except (Down, httpx.TransportError) as error:
        reply.outcome, reply.trouble = "down", repr(error)
    except Exception as error:
        reply.outcome, reply.trouble = "wrong", repr(error)
    reply.seconds = time.monotonic() - reply.at
    return reply, handed


async def live(address: str, person: Person, way: str, over: Callable[[], bool], replies: list[Reply]) -> None:
    """Asks one question after the other, without a pause, on one connection."""
    async with httpx.AsyncClient(base_url=address, timeout=120, verify=False) as client:  # no certificates need be read
        before: list[str] = []
        for asked in itertools.cycle(person.questions):
            if over():
                return
            if asked.follows and not before:
                continue  # what it follows was not answered
            reply, handed = await ask(client, person, asked, way, before if asked.follows else [])
            replies.append(reply)
            before = [handed or asked.text] if reply.outcome == "right" and (handed or way != "page") else []
            if reply.outcome in ("down", "turned away"):
                await asyncio.sleep(0.2)
