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
    "library": "Library",
    "who said what": "Who said what",
    "evaluation": "Evaluation",
    # asking
    "ask": "Ask",
    "stop": "Stop",
    "question": "Question",
    "placeholder": "who said what on Feb 14",
    "answers": "Questions and answers",
    "looking": "Looking …",
    "stopped": "Stopped. What was proved so far is shown; it is not kept.",
    "interrupted": "The connection was lost. Ask again.",
    "no connection": "The server does not answer.",
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
    # adding documents
    "add files": "Add files",
    "add folder": "Add a folder",
    "drop here": "or drop files and folders here",
    "path": "File or folder on the server",
    "path below": "Below: {folders}",
    "add": "Add",
    "cancel": "Cancel",
    "sending": "Sending {name} …",
    "too large": "larger than 100 MB",
    "unknown format": "of a format that is not read",
    "too many": "Only the first 2,000 files, or 1 GB, are taken at once.",
    "passed over": "passed over: {number}, of formats that are not read",
    "files of the job": "Files of this run",
    "stage reading": "reading",
    "stage embedding": "embedding",
    "stage extracting": "finding statements",
    "added": "added",
    "changed": "changed",
    "unchanged": "known already",
    "failed": "not read",
    "forgotten": "forgotten",
    "job begins": "Indexing …",
    "job files": "Indexing: {done} of {total} files",
    "job documents": "Indexing anew: {done} of {total} documents read",
    "job passages": "Indexing anew: {done} of {total} passages embedded",
    "job done": "Done",
    "job cancelled": "Cancelled; the index is whole",
    "job failed": "This could not be done",
    "number added": "{number} added",
    "number changed": "{number} changed",
    "number unchanged": "{number} known already",
    "number failed": "{number} not read",
    "no job": "This run is not remembered any more.",
    # the library
    "one documents": "1 document",
    "many documents": "{number} documents",
    "one passages": "1 passage",
    "many passages": "{number} passages",
    "one statements": "1 statement",
    "many statements": "{number} statements",
    "one unread": "1 file could not be read",
    "many unread": "{number} files could not be read",
    "on disk": "{size} on disk",
    "settings changed": "This index was written with other settings.",
    "index anew": "Index anew",
    "find documents": "Find documents",
    "search": "Search",
    "search in": "titles, names, texts",
    "outlet": "Outlet",
    "every outlet": "all",
    "format": "Format",
    "every format": "all",
    "from": "From",
    "to": "To",
    "sort by": "Sort by",
    "sort published": "day",
    "sort title": "title",
    "sort source": "outlet",
    "sort format": "format",
    "sort indexed_at": "indexed",
    "order": "Order",
    "down": "descending",
    "up": "ascending",
    "clear": "Clear",
    "no documents fit": "No document fits.",
    "shown of": "{first} to {last} of {total}",
    "pages": "Pages",
    "previous page": "Previous",
    "next page": "Next",
    "remove it": "Remove",
    "removed": "Removed: {title}.",
    "restoring": "Bringing it back …",
    # who said what
    "find statements": "Find statements",
    "speaker": "Speaker",
    "about": "About",
    "anybody": "anybody",
    "anything": "anything",
    "show": "Show",
    "as csv": "Save as CSV",
    "day": "Day",
    "said": "What was said",
    "where": "Where",
    "picture": "When each speaker said something; the arrow keys go from statement to statement",
    "verbatim": "quoted",
    "reported": "reported",
    "without a day": "{number} without a full day are not in the picture",
    "more of": "{number} statements of {speaker}: show them",
    "others": "others",
    # evaluation
    "suite seeds": "The shipped article",
    "suite own": "Your questions",
    "about seeds": "186 questions of every kind on the article that comes with Dateline.",
    "about own": "The questions in {path}, asked of your documents.",
    "no own questions": (
        "Put questions into {path}, a line of JSON for each. Answers that you rate can be exported as such a file, under Conversations."
    ),
    "run": "Run",
    "evaluation runs": "The run",
    "run begins": "{suite}: getting ready …",
    "run running": "{suite}: {done} of {total} questions",
    "run done": "{suite}: done",
    "run failed": "{suite}: it could not be done",
    "run stopped": "{suite}: stopped",
    "no results": "Nothing has been measured yet. What a run finds is kept here, from the terminal too: dateline eval.",
    "one questions": "1 question",
    "many questions": "{number} questions",
    "perfect": "perfect",
    "whole report": "Whole report",
    "figure": "Figure",
    "value": "Value",
    "interval": "95 % interval",
    "over": "Questions",
    "lower is better": "lower is better",
}
GERMAN = {
    "motto": "Wer was gesagt hat, wann, und wo es steht",
    "tab ask": "Fragen",
    "source": "Quelle",
    "library": "Bestand",
    "who said what": "Wer sagte was",
    "evaluation": "Prüfung",
    "ask": "Fragen",
    "stop": "Anhalten",
    "question": "Frage",
    "placeholder": "who said what on Feb 14",
    "answers": "Fragen und Antworten",
    "looking": "Sucht …",
    "stopped": "Angehalten. Was bis hierher belegt ist, steht da; es wird nicht aufbewahrt.",
    "interrupted": "Die Verbindung ist abgerissen. Bitte noch einmal fragen.",
    "no connection": "Der Server antwortet nicht.",
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
    "add files": "Dateien hinzufügen",
    "add folder": "Ordner hinzufügen",
    "drop here": "oder Dateien und Ordner hierher ziehen",
    "path": "Datei oder Ordner auf dem Server",
    "path below": "Unterhalb von: {folders}",
    "add": "Hinzufügen",
    "cancel": "Abbrechen",
    "sending": "Sendet {name} …",
    "too large": "größer als 100 MB",
    "unknown format": "in einem Format, das nicht gelesen wird",
    "too many": "Auf einmal werden nur die ersten 2.000 Dateien, oder 1 GB, genommen.",
    "passed over": "übergangen: {number}, in Formaten, die nicht gelesen werden",
    "files of the job": "Dateien dieses Laufs",
    "stage reading": "wird gelesen",
    "stage embedding": "wird eingebettet",
    "stage extracting": "Aussagen werden gesucht",
    "added": "aufgenommen",
    "changed": "geändert",
    "unchanged": "schon bekannt",
    "failed": "nicht gelesen",
    "forgotten": "vergessen",
    "job begins": "Indexiert …",
    "job files": "Indexiert: {done} von {total} Dateien",
    "job documents": "Indexiert neu: {done} von {total} Dokumenten gelesen",
    "job passages": "Indexiert neu: {done} von {total} Abschnitten eingebettet",
    "job done": "Fertig",
    "job cancelled": "Abgebrochen; der Index ist heil",
    "job failed": "Das ging nicht",
    "number added": "{number} aufgenommen",
    "number changed": "{number} geändert",
    "number unchanged": "{number} schon bekannt",
    "number failed": "{number} nicht gelesen",
    "no job": "An diesen Lauf erinnert sich niemand mehr.",
    "one documents": "1 Dokument",
    "many documents": "{number} Dokumente",
    "one passages": "1 Abschnitt",
    "many passages": "{number} Abschnitte",
    "one statements": "1 Aussage",
    "many statements": "{number} Aussagen",
    "one unread": "1 Datei konnte nicht gelesen werden",
    "many unread": "{number} Dateien konnten nicht gelesen werden",
    "on disk": "{size} auf der Platte",
    "settings changed": "Dieser Index ist mit anderen Einstellungen geschrieben.",
    "index anew": "Neu indexieren",
    "find documents": "Dokumente finden",
    "search": "Suche",
    "search in": "Titel, Namen, Texte",
    "outlet": "Medium",
    "every outlet": "alle",
    "format": "Format",
    "every format": "alle",
    "from": "Von",
    "to": "Bis",
    "sort by": "Ordnen nach",
    "sort published": "Tag",
    "sort title": "Titel",
    "sort source": "Medium",
    "sort format": "Format",
    "sort indexed_at": "Aufnahme",
    "order": "Richtung",
    "down": "absteigend",
    "up": "aufsteigend",
    "clear": "Leeren",
    "no documents fit": "Kein Dokument passt.",
    "shown of": "{first} bis {last} von {total}",
    "pages": "Seiten",
    "previous page": "Zurück",
    "next page": "Weiter",
    "remove it": "Entfernen",
    "removed": "Entfernt: {title}.",
    "restoring": "Wird zurückgeholt …",
    "find statements": "Aussagen finden",
    "speaker": "Sprecher",
    "about": "Über",
    "anybody": "irgendwer",
    "anything": "irgendetwas",
    "show": "Zeigen",
    "as csv": "Als CSV sichern",
    "day": "Tag",
    "said": "Was gesagt wurde",
    "where": "Wo",
    "picture": "Wann wer etwas gesagt hat; die Pfeiltasten gehen von Aussage zu Aussage",
    "verbatim": "wörtlich",
    "reported": "wiedergegeben",
    "without a day": "{number} ohne vollen Tag sind nicht im Bild",
    "more of": "{number} Aussagen von {speaker}: zeigen",
    "others": "andere",
    "suite seeds": "Der beiliegende Artikel",
    "suite own": "Ihre Fragen",
    "about seeds": "186 Fragen aller Art zu dem Artikel, der Dateline beiliegt.",
    "about own": "Die Fragen in {path}, an Ihre Dokumente gestellt.",
    "no own questions": (
        "Fragen nach {path} legen, eine Zeile JSON für jede. Bewertete Antworten lassen sich als eine solche Datei exportieren, unter Gespräche."
    ),
    "run": "Starten",
    "evaluation runs": "Der Lauf",
    "run begins": "{suite}: wird vorbereitet …",
    "run running": "{suite}: {done} von {total} Fragen",
    "run done": "{suite}: fertig",
    "run failed": "{suite}: das ging nicht",
    "run stopped": "{suite}: angehalten",
    "no results": "Noch ist nichts gemessen. Was ein Lauf findet, bleibt hier, auch aus dem Terminal: dateline eval.",
    "one questions": "1 Frage",
    "many questions": "{number} Fragen",
    "perfect": "fehlerlos",
    "whole report": "Ganzer Bericht",
    "figure": "Maß",
    "value": "Wert",
    "interval": "95-%-Intervall",
    "over": "Fragen",
    "lower is better": "niedriger ist besser",
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


def short_day(day: Day, language: str = "en") -> str:
    """A day with little room.

    >>> short_day(Day(2022, 2, 14)), short_day(Day(None, 2, 14), "de")
    ('14 Feb 2022', '14. Feb')
    """
    named = f"{day.day}{'.' if language == 'de' else ''} {MONTHS[language][day.month - 1][:3]}"
    return f"{named} {day.year}" if day.year else named


def counted(key: str, number: int, language: str = "en") -> str:
    """So many of something, by the keys `one …` and `many …`.

    >>> counted("documents", 1), counted("documents", 1200, "de")
    ('1 document', '1.200 Dokumente')
    """
    return say(f"{'one' if number == 1 else 'many'} {key}", language, number=number_text(number, language))


def number_text(number: int, language: str = "en") -> str:
    """A whole number, its thousands apart."""
    text = f"{number:,}"
    return text.replace(",", ".") if language == "de" else text


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
