"""Where something was said, beside what it was about: `… about the dam at the rally in Vik`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.question import Question
from rag.words import content_words

_LINK = r"(?:at|in|on|during|inside|outside)"
_LAST = re.compile(rf"\s+{_LINK}\s+(?:the\s+)?(?P<setting>(?:(?!\b{_LINK}\b)[^,?])+?)\s*[?.!]*$", re.IGNORECASE)


def without_settings(question: Question) -> Iterator[tuple[Question, str]]:
    """The question with less and less of what stands last after "at", "in" or "during", and the words that were left out.

    Only of what somebody said; nothing is left out of what a claim says.
    """
    asked, text, left = question.interpretation, question.text, list[str]()
    if asked.intent != "what_did_say" or not asked.speakers or question.strict_topic:
        return
    while found := _LAST.search(text):
        text = text[: found.start()]
        named = {word.casefold() for word in content_words(found["setting"])}
        topic = asked.topic.split()
        dropped = [word for word in topic if word.casefold() in named]
        if not dropped:
            continue
        left = dropped + left
        asked = replace(asked, topic=" ".join(word for word in topic if word.casefold() not in named))
        yield replace(question, text=text, interpretation=asked), " ".join(left)
