"""All words of the page, in English and German. One place: a word that is not here is not shown.

Words of ours only: answers, reasons and documents stay in the language they have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

ENGLISH = {
    "motto": "Who said what, when, and where it is written",
    "ask": "Ask",
    "question": "Question",
    "source": "Source",
    "timeline": "Timeline",
    "speaker": "Speaker",
    "from": "From",
    "to": "To",
    "about": "About",
    "anybody": "anybody",
    "anything": "anything",
    "documents": "Documents",
    "add documents": "Add documents",
}
GERMAN = {
    "motto": "Wer was gesagt hat, wann, und wo es steht",
    "ask": "Fragen",
    "question": "Frage",
    "source": "Quelle",
    "timeline": "Zeitachse",
    "speaker": "Sprecher",
    "from": "Von",
    "to": "Bis",
    "about": "Über",
    "anybody": "irgendwer",
    "anything": "irgendetwas",
    "documents": "Dokumente",
    "add documents": "Dokumente hinzufügen",
}
LANGUAGES = {"en": ENGLISH, "de": GERMAN}

Label = Callable[[str], Any]
"""The label of a component by its key: text, or what Gradio turns into text in the browser's language."""


def say(key: str, language: str = "en", **values: object) -> str:
    """The words for a key, its `{names}` filled in.

    >>> say("source", "de")
    'Quelle'
    """
    return LANGUAGES[language][key].format(**values)


def language_of(accepted: str) -> str:
    """Of the languages that we have, the first that a browser's Accept-Language header names; English if none.

    >>> language_of("fr-CH, de;q=0.9, en;q=0.8"), language_of("")
    ('de', 'en')
    """
    for part in accepted.split(","):
        name = part.split(";")[0].strip().split("-")[0].casefold()
        if name in LANGUAGES:
            return name
    return "en"
