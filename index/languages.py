"""In which language a text is written, of those whose sentences and endings we know; English where that is unclear.

Told by the commonest small words, Russian and Ukrainian by their letters. Not meant for telling languages apart in general: it decides
which abbreviations and marks to expect, and what is doubtful is taken for English, whose rules do least.
"""

from __future__ import annotations

import re
from typing import Literal

Language = Literal["en", "de", "fr", "es", "uk", "ru"]
LOOKED_AT = 4_000
"""Characters."""
_SMALL_WORDS: dict[Language, str] = {
    "en": "the of and to in is was that for with he she it by said at from not are has",
    "de": "der die das und ist nicht ein eine einen dem den des zu mit von auf für sich er sie wurde wird sagte im am auch hat wer wann was wie",
    "fr": "le la les des et est une dans pour que qui pas sur avec il elle du au aux ont été sont cette selon dit quand ne où se son de en",
    "es": "el la los las y una por que con del para se su está fue según al lo como dijo más sin quién cuándo de en",
}
_WORDS = {language: frozenset(words.split()) for language, words in _SMALL_WORDS.items()}
_ENDINGS: dict[Language, str] = {
    "de": "ern em en er es e n s",
    "fr": "aux es s e x",
    "es": "as os es a o e s",
    "uk": "іями ями ами ими ого ому ах ях ів їв ою ею єю ої ий ій а я о е є и і ї у ю ом ем ам ям ь й",
    "ru": "иями ями ами ыми ими ого его ому ему ах ях ов ев ей ой ый ий ая яя ое ее ые ие ую юю ом ем ам ям а я о е и ы у ю ь й",
}
_ENDING = {
    language: re.compile(rf"(?:{'|'.join(sorted(endings.split(), key=len, reverse=True))})$")
    for language, endings in _ENDINGS.items()
}
SHORTEST_STEM = 4
"""Letters. Shorter ones are the beginning of too many words."""
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z]")
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_NOT_UKRAINIAN = re.compile(r"[ыэъёЫЭЪЁ]")
_SURE = 1.5
"""Times as many different small words as English has there."""
_ENGLISH = 6
"""Different small words of English, with which a text is English; other languages have few that look the same."""


def language_of(text: str) -> Language:
    """The language of a text.

    >>> [language_of(each) for each in ("Die Brücke ist nicht sicher.", "Le pont est sûr.", "El puente está cerrado.")]
    ['de', 'fr', 'es']
    >>> [language_of(each) for each in ("Міст безпечний.", "Мост закрыт.", "The bridge is safe.", "Kyiv")]
    ['uk', 'ru', 'en', 'en']
    """
    start = text[:LOOKED_AT]
    if _CYRILLIC.search(start) and len(_CYRILLIC.findall(start)) > len(_LATIN.findall(start)):
        return "uk" if len(_UKRAINIAN.findall(start)) > len(_NOT_UKRAINIAN.findall(start)) else "ru"
    words = set(start.casefold().split())
    english = len(words & _WORDS["en"])
    if english >= _ENGLISH:
        return "en"
    counts = {language: len(words & _WORDS[language]) for language in _WORDS}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 2 and counts[best] > _SURE * english else "en"


def stem_in(word: str, language: Language) -> str:
    """What a word and its other forms begin with; nothing for English, which the index stems itself, and for short words.

    >>> stem_in("Brücken", "de"), stem_in("Москве", "ru"), stem_in("мостами", "uk"), stem_in("bridges", "en"), stem_in("дом", "ru")
    ('Brück', 'Москв', 'мост', '', '')
    """
    if language == "en":
        return ""
    stem = _ENDING[language].sub("", word)
    return stem if len(stem) >= SHORTEST_STEM else word if len(word) > SHORTEST_STEM else ""
