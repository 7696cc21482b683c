"""Words of a question and of evidence, compared the way the catalog's text search compares them.

Stems come from SQLite's own FTS5 tokenizer (porter over unicode61), so that what the search matched and what
we count as matched are the same by construction. No language but English is stemmed.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Sequence

# Words that carry the grammar of a question rather than what it asks for.
STOP_WORDS = frozenset(
    """a an and any anybody anyone are as at be been being but by can could did do does doing done during each else
    ever for from had has have having he her hers him his how i if in into is it its itself just let many may me
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

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*", re.UNICODE)


def words(text: str) -> list[str]:
    """The words as written, inner apostrophes, hyphens and points kept.

    >>> words("Didn't the U.S. rule-out it?")
    ["Didn't", 'the', 'U.S', 'rule-out', 'it']
    """
    return _WORD.findall(text)


def content_words(text: str) -> list[str]:
    """The words that say what is asked for, in order, without repeats.

    >>> content_words("What did Scholz say about the dialogue with Russia?")
    ['Scholz', 'dialogue', 'Russia']
    """
    framing = STOP_WORDS | SAYING | {"about", "regarding", "concerning"}
    kept = (word for word in words(text) if word.casefold() not in framing)
    return list(dict.fromkeys(kept))


def stems(texts: Sequence[str]) -> list[frozenset[str]]:
    """The stems of each text, as FTS5 forms them.

    >>> stems(["Relocating embassies"])[0] == {"reloc", "embassi"}
    True
    """
    found: list[set[str]] = [set() for _ in texts]
    with _Tokenizer() as database:
        database.executemany("INSERT INTO t(rowid, text) VALUES (?, ?)", enumerate(texts, start=1))
        for stem, row in database.execute("SELECT term, doc FROM v"):
            found[row - 1].add(stem)
    return [frozenset(each) for each in found]


def stem_words(text: Iterable[str]) -> dict[str, frozenset[str]]:
    """Each word with its stems; `U.S` has two, `u` and `s`."""
    listed = list(text)
    return dict(zip(listed, stems(listed), strict=True))


class _Tokenizer:
    """An empty FTS5 table in memory, for as long as the block lasts."""

    def __enter__(self) -> sqlite3.Connection:
        self.database = sqlite3.connect(":memory:")
        self.database.execute("CREATE VIRTUAL TABLE t USING fts5(text, tokenize='porter unicode61')")
        self.database.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, instance)")
        return self.database

    def __exit__(self, *_: object) -> None:
        self.database.close()
