"""Words of a question and of evidence, compared the way the catalog's text search compares them.

Stems come from SQLite's own FTS5 tokenizer (porter over unicode61), so that what the search matched and what
we count as matched are the same by construction. No language but English is stemmed.
"""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import cast

from index.numerals import NUMERALS
from index.records import Span

# Words that carry the grammar of a question rather than what it asks for.
STOP_WORDS = frozenset(
    """a after an and any anybody anyone are as at be been before being but by can could did do does doing done during each else
    ever for from get gets getting got had has have having he her hers him his how i if in into is it its itself just let many may me
    might much my no not of off on or our out over please shall she should so some such than that the their them
    then there these they this those to too up upon us was we were what whats when where whether which while who
    whom whos whose why will with would you your""".split()
)

SAYING = frozenset(
    """say says said saying tell tells told telling state states stated claim claims claimed mention mentions
    mentioned comment comments commented speak speaks spoke spoken talk talks talked remark remarks remarked
    announce announces announced warn warns warned add adds added argue argues argued explain explains explained
    declare declares declared insist insists insisted note notes noted stress stresses stressed write writes wrote
    admit admits admitted deny denies denied promise promises promised urge urges urged suggest suggests suggested
    think thinks thought believe believes believed react reacts reacted respond responds responded describe
    describes described""".split()
)

# Forms that stemming does not bring together: a word and its irregular forms, a country and its short names.
_FORMS = (
    "become became",
    "begin began begun",
    "bring brought",
    "build built",
    "buy bought",
    "choose chose chosen",
    "come came",
    "die death dead",
    "fall fell fallen",
    "fight fought",
    "find found",
    "fly flew flown flight",
    "forbid forbade forbidden",
    "get got gotten",
    "give gave given",
    "go went gone",
    "grow grew grown",
    "hold held",
    "keep kept",
    "lead led",
    "leave left",
    "lose lost loss",
    "make made",
    "meet met meeting",
    "pay paid",
    "rise rose risen",
    "run ran",
    "see saw seen",
    "sell sold",
    "send sent",
    "shoot shot",
    "speak spoke spoken",
    "spend spent",
    "steal stole stolen",
    "take took taken",
    "teach taught",
    "think thought",
    "win won",
    "write wrote written",
    "U.S. US USA America",
    "U.K. UK Britain",
    "EU E.U.",
    "UN U.N.",
)
_FULL_NAMES = {"us": "United States", "uk": "United Kingdom", "eu": "European Union", "un": "United Nations"}

PRONOUN = re.compile(r"\b(?:he|she|they|it)\b", re.IGNORECASE)
"""What may stand for a name that a sentence does not hold."""
_NUMBERS = re.compile(rf"\d+(?:[.,]\d+)*|\b(?:{'|'.join(word for word in NUMERALS if word != 'one')})\b", re.IGNORECASE)

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*", re.UNICODE)


def words(text: str) -> list[str]:
    """The words as written, inner apostrophes, hyphens and points kept.

    >>> words("Didn't the U.S. rule-out it?")
    ["Didn't", 'the', 'U.S', 'rule-out', 'it']
    """
    return _WORD.findall(text)


def spans_of_words(text: str) -> list[Span]:
    """Where the words of `words` stand."""
    return [found.span() for found in _WORD.finditer(text)]


def content_words(text: str) -> list[str]:
    """The words that say what is asked for, in order, without repeats.

    >>> content_words("What did Scholz say about the dialogue with Russia?")
    ['Scholz', 'dialogue', 'Russia']
    """
    framing = STOP_WORDS | SAYING | {"about", "regarding", "concerning"}
    bare = (re.sub(r"['’]s$", "", word) for word in words(text))
    return list(dict.fromkeys(word for word in bare if word.casefold() not in framing))


def numbers_lacking(text: str, other: str) -> list[str]:
    """The numbers of a text, as written, that another one does not have.

    >>> numbers_lacking("17 or six boats", "six boats, 170 people")
    ['17']
    """
    return [each for each in _NUMBERS.findall(text) if not _stands(each, other)]


def _stands(number: str, text: str) -> bool:
    return re.search(rf"(?<![\w.,]){re.escape(number)}(?![\w]|[.,]\d)", text, re.IGNORECASE) is not None


def encodable(text: str) -> str:
    """The text with U+FFFD in place of each lone surrogate, which no file and no terminal takes.

    >>> encodable("who\\ud800?") == "who\\ufffd?", encodable("«déjà» 😀")
    (True, '«déjà» 😀')
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def stems(texts: Sequence[str]) -> list[frozenset[str]]:
    """The stems of each text, as FTS5 forms them.

    >>> stems(["Relocating embassies"])[0] == {"reloc", "embassi"}
    True
    """
    return [_stems(text) for text in texts]


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    database = _tokenizer()
    database.execute("INSERT INTO t(rowid, text) VALUES (1, ?)", (encodable(text),))
    found = frozenset(stem for (stem,) in database.execute("SELECT term FROM v"))
    database.execute("DELETE FROM t")
    return found


def term_stems(terms: Iterable[str]) -> dict[str, tuple[frozenset[str], ...]]:
    """Each term with the stems of each of its forms, any of which stands for it.

    >>> term_stems(["meet"])["meet"] == (frozenset({"meet"}), frozenset({"met"}))
    True
    """
    found = {term: (term, *sorted(forms(term))) for term in terms}
    stemmed = iter(stems([form for listed in found.values() for form in listed]))
    return {term: tuple(dict.fromkeys(next(stemmed) for _ in listed)) for term, listed in found.items()}


def forms(word: str) -> set[str]:
    """Other forms of a word that stemming does not reach.

    >>> sorted(forms("US"))
    ['America', 'U.S.', 'USA', 'United States']
    """
    plain = word.casefold().replace(".", "")
    found: set[str] = set()
    for line in _FORMS:
        listed = line.split()
        if plain in {each.casefold().replace(".", "") for each in listed}:
            found.update(listed)
    found.update({_FULL_NAMES[plain]} if plain in _FULL_NAMES and word != "us" else set())
    return {each for each in found if each.casefold() != word.casefold()}


_opened = threading.local()


def _tokenizer() -> sqlite3.Connection:
    """An empty FTS5 table in memory, one for each thread."""
    if not hasattr(_opened, "database"):
        database = sqlite3.connect(":memory:", isolation_level=None)
        database.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='porter unicode61')")
        database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, row)")
        _opened.database = database
    return cast("sqlite3.Connection", _opened.database)
