"""`back to the strike: how long did it last?`: the question is about what its head names, and goes on from where that was spoken of."""

from __future__ import annotations

import re

from rag.answers import Conversation
from rag.conversation import exchanged
from rag.followup import said, with_thing
from rag.names import names_in_text
from rag.referents import SINGULAR, as_asked
from rag.words import content_words, stems

_HEAD = re.compile(
    r"(?:(?:and|so|but|ok|okay|now|let\s+us|let['’]?s|can\s+we|i\s+want\s+to)\W+)*"
    r"(?:(?:(?:go(?:ing)?|com(?:e|ing))\s+)?back\s+to|(?:return|turn|mov)(?:ing|e)?\s+(?:on\s+)?to|(?:what|how)\s+about|as\s+for|regarding|concerning)\s+"
    r"(?P<topic>[^:,?]{2,60}?)\s*(?:[:,]|\s[–—-]\s)\s*(?P<question>.+\?\W*)",
    re.IGNORECASE,
)
_SAID = re.compile(r"\b(?:say|says|said|think|thinks|thought)\b", re.IGNORECASE)
_ABOUT = re.compile(r"\babout\b", re.IGNORECASE)


def resumed(question: str, conversation: Conversation) -> tuple[str, Conversation]:
    """The question without its head, which "it" or "he" becomes, and the turns up to the last one about that, none if none was.

    Where it can stand for nothing and was not spoken of, it follows in brackets. Both are as they were where there is no such head.
    """
    found = _HEAD.fullmatch(question.strip())
    if not found:
        return question, conversation
    called = SINGULAR.search(found["question"]) if names_in_text(f"x {found['topic']}") else None
    asked = with_thing(found["question"], found["topic"])
    asked = exchanged(asked, called.re, found["topic"]) if called else asked
    if _SAID.search(asked) and not _ABOUT.search(asked):
        asked = f"{asked.rstrip(' ?.!')} about {found['topic']}?"
    topic = stems(content_words(found["topic"]))
    for count in range(len(conversation.turns), 0, -1):
        turn = conversation.turns[count - 1]
        (held,) = stems([f"{as_asked(turn)} {said(turn)}"])
        if topic and all(word & held for word in topic):
            return asked, Conversation(conversation.turns[:count])
    if asked == found["question"]:
        asked = f"{asked.rstrip(' ?.!')} ({found['topic']})?"
    return asked, Conversation()
