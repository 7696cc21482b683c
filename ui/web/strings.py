"""All words of the page, in English and German. One place: a word that is not here is not shown.

Words of ours only: answers, reasons and documents stay in the language they have.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from index.records import Day

ENGLISH = {
    "motto": "Who said what, when, and where it is written",
    # tabs
    "tab ask": "Ask",
    "source": "Source",
    "timeline": "Timeline",
    "documents": "Documents",
    # asking
    "ask": "Ask",
    "stop": "Stop",
    "question": "Question",
    "placeholder": "who said what on Feb 14",
    "answers": "Questions and answers",
    "looking": "Looking …",
    "stopped": "Stopped. What was proved so far is shown; it is not kept.",
    "interrupted": "The connection was lost. Ask again.",
    "empty question": "Type a question first.",
    "edit question": "Edit the question",
    "earlier": "Earlier questions",
    # what was understood
    "said_on": "said on",
    "published": "published on",
    "mentioned": "about",
    "by": "by",
    "in": "in",
    "change": "change: {what}",
    "remove": "remove: {what}",
    "add day": "+ day",
    "add speaker": "+ speaker",
    "add outlet": "+ outlet",
    "new value": "new value; Enter asks again, Escape leaves it",
    # answers
    "yes": "Yes.",
    "no": "No.",
    "citation": "Citation {number}",
    "open": "open",
    "no answer": "No answer in these documents.",
    "not clear": "Not clear.",
    "nearest": "What comes nearest",
    "can ask": "You can ask",
    "gone": "no longer in the index",
    "stated": "stated in the text",
    "relative": "told from the day of publication",
    "dateline": "day of the dateline",
    "basis published": "day of publication",
    "unknown": "day unknown",
    "no year": "year not given",
    "inferred": "inferred from the text",
    # what can be done with an answer
    "copy": "Copy",
    "copied": "Copied as Markdown with footnotes",
    "again": "Ask again",
    "good": "Good answer",
    "bad": "Bad answer",
    "rated": "Noted on this machine",
    "what instead": "What would be right?",
    "right answer": "The right answer, in the documents' words",
    "keep": "Keep",
    "should refuse": "It should have been refused",
    "no file": "The original file is not where it was, or is no plain file any more.",
    # conversations
    "new": "New",
    "new conversation": "New conversation",
    "conversations": "Conversations",
    "search conversations": "Search conversations",
    "no conversations": "No conversations yet.",
    "none found": "None holds these words.",
    "rename": "Rename",
    "delete": "Delete",
    "deleted": "Deleted.",
    "undo": "Undo",
    "close": "Close",
    "export": "Export",
    "as markdown": "this conversation as Markdown",
    "as json": "this conversation as JSON",
    "as questions": "rated answers as questions.jsonl",
    "turns": "{number} questions",
    "one turn": "1 question",
    # first visit
    "welcome": "Ask your documents",
    "promise": (
        "Every sentence of an answer is cited to the character, every quotation is verbatim. "
        "Where the documents hold no answer, it says so and shows what came nearest."
    ),
    "try": "For example",
    "nothing indexed": "Nothing is indexed yet",
    "how to begin": "Add files under {documents}, or in a terminal: {command}",
    "or the article": "Or begin with the news article that comes with Dateline, about 14 February 2022.",
    "index article": "Index the article",
    "indexing": "Indexing …",
    # sources
    "open source": "Open a citation to see its source here, with the cited words marked.",
    "original": "Original file",
    "own page": "Permalink",
    "speakers": "Speakers here",
    "no document": "This document, or this version of it, is no longer in the index.",
    "no document hint": "Its text has changed since, or it was removed.",
    "to start": "To the start page",
    "statement by": "statement by {speaker}",
    "marked": "the cited words",
    # timeline, documents
    "speaker": "Speaker",
    "from": "From",
    "to": "To",
    "about": "About",
    "anybody": "anybody",
    "anything": "anything",
    "add documents": "Add documents",
}
GERMAN = {
    "motto": "Wer was gesagt hat, wann, und wo es steht",
    "tab ask": "Fragen",
    "source": "Quelle",
    "timeline": "Zeitachse",
    "documents": "Dokumente",
    "ask": "Fragen",
    "stop": "Anhalten",
    "question": "Frage",
    "placeholder": "who said what on Feb 14",
    "answers": "Fragen und Antworten",
    "looking": "Sucht …",
    "stopped": "Angehalten. Was bis hierher belegt ist, steht da; es wird nicht aufbewahrt.",
    "interrupted": "Die Verbindung ist abgerissen. Bitte noch einmal fragen.",
    "empty question": "Zuerst eine Frage eingeben.",
    "edit question": "Die Frage ändern",
    "earlier": "Frühere Fragen",
    "said_on": "gesagt am",
    "published": "erschienen am",
    "mentioned": "über den",
    "by": "von",
    "in": "in",
    "change": "ändern: {what}",
    "remove": "entfernen: {what}",
    "add day": "+ Tag",
    "add speaker": "+ Sprecher",
    "add outlet": "+ Medium",
    "new value": "neuer Wert; Eingabetaste fragt neu, Escape lässt es",
    "yes": "Ja.",
    "no": "Nein.",
    "citation": "Beleg {number}",
    "open": "öffnen",
    "no answer": "Keine Antwort in diesen Dokumenten.",
    "not clear": "Nicht eindeutig.",
    "nearest": "Was am nächsten kommt",
    "can ask": "Fragen lässt sich",
    "gone": "nicht mehr im Index",
    "stated": "steht im Text",
    "relative": "vom Erscheinungstag aus bestimmt",
    "dateline": "Tag der Ortsmarke",
    "basis published": "Erscheinungstag",
    "unknown": "Tag unbekannt",
    "no year": "ohne Jahr",
    "inferred": "aus dem Text geschlossen",
    "copy": "Kopieren",
    "copied": "Als Markdown mit Fußnoten kopiert",
    "again": "Noch einmal",
    "good": "Gute Antwort",
    "bad": "Schlechte Antwort",
    "rated": "Auf diesem Rechner vermerkt",
    "what instead": "Was wäre richtig?",
    "right answer": "Die richtige Antwort im Wortlaut der Dokumente",
    "keep": "Merken",
    "should refuse": "Es hätte abgelehnt werden sollen",
    "no file": "Die Originaldatei liegt nicht mehr da, oder ist keine gewöhnliche Datei mehr.",
    "new": "Neu",
    "new conversation": "Neues Gespräch",
    "conversations": "Gespräche",
    "search conversations": "Gespräche durchsuchen",
    "no conversations": "Noch keine Gespräche.",
    "none found": "Keines enthält diese Wörter.",
    "rename": "Umbenennen",
    "delete": "Löschen",
    "deleted": "Gelöscht.",
    "undo": "Rückgängig",
    "close": "Schließen",
    "export": "Exportieren",
    "as markdown": "dieses Gespräch als Markdown",
    "as json": "dieses Gespräch als JSON",
    "as questions": "bewertete Antworten als questions.jsonl",
    "turns": "{number} Fragen",
    "one turn": "1 Frage",
    "welcome": "Fragen Sie Ihre Dokumente",
    "promise": (
        "Jeder Satz einer Antwort ist auf das Zeichen genau belegt, jedes Zitat ist wörtlich. "
        "Wo die Dokumente keine Antwort enthalten, steht das da, und was am nächsten kommt."
    ),
    "try": "Zum Beispiel",
    "nothing indexed": "Noch ist nichts indexiert",
    "how to begin": "Dateien unter {documents} hinzufügen, oder im Terminal: {command}",
    "or the article": "Oder mit dem Artikel beginnen, der Dateline beiliegt, über den 14. Februar 2022.",
    "index article": "Den Artikel indexieren",
    "indexing": "Indexiert …",
    "open source": "Ein Beleg öffnet hier seine Quelle, die belegten Wörter markiert.",
    "original": "Originaldatei",
    "own page": "Permalink",
    "speakers": "Sprecher hier",
    "no document": "Dieses Dokument, oder diese Fassung, ist nicht mehr im Index.",
    "no document hint": "Sein Text hat sich seither geändert, oder es wurde entfernt.",
    "to start": "Zur Startseite",
    "statement by": "Aussage von {speaker}",
    "marked": "die belegten Wörter",
    "speaker": "Sprecher",
    "from": "Von",
    "to": "Bis",
    "about": "Über",
    "anybody": "irgendwer",
    "anything": "irgendetwas",
    "add documents": "Dokumente hinzufügen",
}
LANGUAGES = {"en": ENGLISH, "de": GERMAN}
MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split(),
}

Label = Callable[[str], Any]
"""The label of a component by its key: text, or what Gradio turns into text in the browser's language."""


def say(key: str, language: str = "en", **values: object) -> str:
    """The words for a key, its `{names}` filled in.

    >>> say("source", "de")
    'Quelle'
    """
    return LANGUAGES[language][key].format(**values)


def spoken(day: Day, language: str = "en") -> str:
    """A day as people write it.

    >>> spoken(Day(2022, 2, 14)), spoken(Day(None, 2, 14), "de")
    ('14 February 2022', '14. Februar, ohne Jahr')
    """
    named = f"{day.day}{'.' if language == 'de' else ''} {MONTHS[language][day.month - 1]}"
    return f"{named} {day.year}" if day.year else f"{named}, {say('no year', language)}"


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
