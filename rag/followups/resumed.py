"""`back to the strike: how long did it last?`: the question is about what its head names, and goes on from where that was spoken of."""

from __future__ import annotations

import re

from rag.answers import Conversation
from rag.conversation import exchanged, refers
from rag.followups.referents import SINGULAR, as_asked
from rag.followups.restored import said, with_thing
from rag.names import names_in_text
from rag.words import content_words, stems

_HEAD = re.compile(
    r"(?:(?:and|so|but|ok|okay|now|let\s+us|let['’]?s|can\s+we|i\s+want\s+to)\W+)*"
    r"(?:(?:(?:go(?:ing)?|com(?:e|ing))\s+)?back\s+to|(?:return|turn|mov)(?:ing|e)?\s+(?:on\s+)?to|(?:what|how)\s+about|as\s+for|regarding|concerning)\s+"
    r"(?P<topic>[^:,?]{2,60}?)\s*(?:[:,]|\s[–—-]\s)\s*(?P<question>\W*\w.*\?\W*)",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:say|says|said|think|thinks|thought)\b(?!.*\babout\b)", re.IGNORECASE)


def resumed(question: str, conversation: Conversation) -> tuple[str, Conversation]:
    """The question without its head, which "it" or "he" becomes, and the turns up to the last one about that, none if none was.

    Where the question refers to nothing, the head follows, in brackets. Both are as they were where there is no such head.
    """
    found = _HEAD.fullmatch(question.strip())
    if not found:
        return question, conversation
    topic, asked = found["topic"], found["question"]
    if names_in_text(topic, goes_on=True) and SINGULAR.search(asked):
        said_of = exchanged(asked, SINGULAR, topic)
    else:
        said_of = with_thing(asked, topic)
    if said_of == asked and not refers(asked):
        said_of = f"{asked.rstrip(' ?.!')} {f'about {topic}' if _SAYS.search(asked) else f'({topic})'}?"
    wanted = stems(content_words(topic))
    for count in range(len(conversation.turns), 0, -1):
        turn = conversation.turns[count - 1]
        (held,) = stems([f"{as_asked(turn)} {said(turn)}"])
        if wanted and all(word & held for word in wanted):
            return said_of, Conversation(conversation.turns[:count])
    return (question, conversation) if said_of == asked else (said_of, Conversation())
