"""A question in plain form: without greeting and courtesies, and in the letters in which the index writes its words.

`HI, CAN YOU TELL ME WHO KIRBY IS, PLEASE?` is asked as `who Kirby is?`. What follows reads names off capitals, so a question
that has none, or nothing else, is given those that its words mostly have within the sentences of the index (truecasing, Lita
et al. 2003, by the most frequent form of a word or of two together).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import pairwise

from index.records import Span
from index.reported.lexicon import GROUPS, INSTITUTIONS, OFFICES, PLACES
from rag.asked.intents import QUOTED
from rag.asked.known import Known
from rag.words import STOP_WORDS, spans_of_words, words

GREETING = re.compile(
    r"\W*(?:(?:hello|hi|hey|hallo|good\s+(?:morning|afternoon|evening|day)|greetings|thanks|thank\s+you|thx|cheers|ok(?:ay)?|help|bye"
    r"|goodbye|test(?:ing)?|how\s+are\s+you|what(?:['’]?s|\s+is)\s+up|(?:who|what)\s+are\s+you|what\s+can\s+(?:you\s+do|i\s+(?:ask|do))|how\s+(?:do|can)\s+i\s+(?:use|ask)\s+(?:this|you)"
    r"|how\s+does\s+(?:this|dateline)\s+work)\b\W*(?:(?:there|dateline|you|very\s+much|a\s+lot)\b\W*)*)+",
    re.IGNORECASE,
)
"""All of what somebody says who asks nothing."""

_ASKING = (
    r"(?=(?:who(?:m|se)?|what|which|when|where|why|how)(?:['’]?s)?\b"
    r"|(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should)\s|(?:please|tell)\b)"
)
_PAUSE = r"(?:\s*[,.!:;–—]+\s*|\s+-+\s+)"
_BEFORE = re.compile(
    r"[\s,.!:;–—-]*(?:"
    r"(?:hello|hi|hey|hallo|greetings|dear\s+dateline|good\s+(?:morning|afternoon|evening|day))(?:\s+(?:again|all|dateline|everybody|everyone|there))?"
    rf"(?:{_PAUSE}|\s+{_ASKING})"
    rf"|(?:thanks|thank\s+you)(?:\s+(?:a\s+lot|so\s+much|very\s+much))?(?:{_PAUSE}|\s+{_ASKING})"
    rf"|(?:ok|okay|well|so|right|sure|great|um+|uh+|hm+){_PAUSE}"
    r"|(?:please|pls|plz|kindly)\b(?!\s+(?-i:P)lease\b)[\s,:]*"
    rf"|(?:(?:a|one|another|my|quick|the|first|next|last)\s+)+question(?:\s+is)?{_PAUSE}"
    r"|(?:can|could|would|will)\s+(?:you|someone|anyone)\s+(?:please\s+|kindly\s+)?(?=(?:describe|explain|find|give|list|name|show|tell)\b)"
    rf"|(?:tell|remind)\s+(?:me|us)(?:\s*[,:]\s*|\s+{_ASKING})"
    rf"|(?:do|does)\s+(?:you|anyone|anybody|someone)\s+(?:happen\s+to\s+)?know\s+{_ASKING}"
    rf"|(?:i(?:\s+(?:need|want|wish|would\s+like)|['’]d\s+(?:like|love))\s+to\s+(?:ask|find\s+out|know)|i(?:\s+(?:wonder|(?:am|was)\s+(?:asking|wondering))|['’]m\s+(?:asking|wondering)))"
    rf"(?:{_PAUSE}|\s+{_ASKING})"
    r")(?=.*\w)",
    re.IGNORECASE | re.DOTALL,
)
_WHETHER = re.compile(
    r"(?:(?:can|could|would)\s+you\s+)?(?:please\s+)?(?:(?:tell|show)(?:\s+(?:me|us))?|check|verify|say|find\s+out|do\s+you\s+know|i(?:\s+(?:want|need|would\s+like)|['’]d\s+like)\s+to\s+know"
    r"|i\s+wonder|i['’]m\s+wondering)\s+(?:if|whether)\s+(?=\w+\s+\w)",
    re.IGNORECASE,
)
_THANKS = r"(?:thx|cheers|(?:many\s+)?thanks?(?:\s+you)?(?:\s+(?:a\s+lot|so\s+much|very\s+much))?(?:\s+in\s+advance)?)"
_NOT_AFTER = "".join(
    rf"(?<!{word})" for word in ("say", "says", "said", "saying", "give", "gave", "no", "of", "with", "'s", "’s")
)
_BEHIND = re.compile(
    rf"(?<=\w)(?:\s*[,;.!?–—]+\s*|{_NOT_AFTER}\s+)(?:please|pls|plz|{_THANKS})[\s.!?]*$", re.IGNORECASE
)
_CONTRACTED = re.compile(r"(?<!\bthe )\b(what|who|when|where|how)['’]?s\b", re.IGNORECASE)
_CONTINENTS = ("Africa", "America", "Asia", "Australia", "Europe")
_IN = re.compile(r"\b(?:at|from|in|near|to)\s$")
_OWNED = re.compile(rf"\b([a-z]{{3,}})s(?=\s+(?!(?:{'|'.join(sorted(STOP_WORDS))})\b)[a-z])")
_NO_OWNERS = OFFICES | GROUPS | INSTITUTIONS | PLACES
_THE_US = re.compile(r"\bthe us\b")


def plain(text: str, known: Known) -> str:
    """The question without courtesies, in the letters of the index; one that needs neither as it is, but for "what's"."""
    return cased(without_courtesies(text), known)


def without_courtesies(text: str) -> str:
    """The question without what is said before and behind it out of politeness; a greeting alone as it is.

    >>> without_courtesies("Good morning! Could you please tell me where Lund is? Thanks a lot.")
    'where Lund is?'
    >>> without_courtesies("can you check whether the dam holds?"), without_courtesies("what's the dam?"), without_courtesies("Hello there!")
    ('Is it true that the dam holds?', 'what is the dam?', 'Hello there!')
    """
    if GREETING.fullmatch(text):
        return text
    bare = text
    while found := _WHETHER.match(bare) or _BEFORE.match(bare):
        if found.re is _WHETHER:
            bare = f"Is it true that {bare[found.end() :]}"
            break
        bare = bare[found.end() :]
    while behind := _BEHIND.search(bare):
        bare = bare[: behind.start()] + "?" * ("?" in behind.group())
    return _written_out(bare)


def _written_out(text: str) -> str:
    """`what's new` → `what is new`; not within quotation marks, and not of the WHO's director."""
    kept = [found.span() for found in QUOTED.finditer(text)]

    def written(found: re.Match[str]) -> str:
        inside = any(start < found.end() and found.start() < end for start, end in kept)
        is_name = found[1].isupper() and not text.isupper()
        return found.group() if inside or is_name else f"{found[1]} is"

    return _CONTRACTED.sub(written, text)


def cased(text: str, known: Known) -> str:
    """A question all in capitals, or without any but its first letter, in the letters of the index; any other as it is.

    What stands between quotation marks stays.

    >>> known = Known(speakers=("Eva Lund",), written=lambda word: {"nato": "NATO"}.get(word, ""))
    >>> cased("what did eva lund say about nato", known), cased("WHO SAID WHAT ABOUT NATO", known), cased("does lund trust Nato", known)
    ('what did Eva Lund say about NATO', 'who said what about NATO', 'does lund trust Nato')
    >>> cased("who runs natos fleet", known)
    "who runs NATO's fleet"
    """
    shouts = text.isupper() and len(words(text)) > 2
    if not shouts and text[1:] != text[1:].lower():
        return text
    kept = [found.span() for found in QUOTED.finditer(text)]
    lowered = text.lower() if shouts and len(text.lower()) == len(text) else text
    lowered = _THE_US.sub("the US", lowered)
    for start, end, written in _as_written(lowered, known):
        if not any(first < end and start < last for first, last in kept):
            lowered = lowered[:start] + written + lowered[end:]
    for start, end in kept:
        lowered = lowered[:start] + text[start:end] + lowered[end:]
    return _with_apostrophes(lowered, known)


def _with_apostrophes(text: str, known: Known) -> str:
    """`trumps lawyer` → `Trump's lawyer`, where the index knows a Trump and no Trumps."""

    def owned(found: re.Match[str]) -> str:
        word, owner = found[1] + "s", known.written(found[1])
        is_name = owner[:1].isupper() and not known.written(word)[:1].isupper() and found[1] not in _NO_OWNERS
        return f"{owner}'s" if is_name and word not in STOP_WORDS else word

    return text if QUOTED.search(text) else _OWNED.sub(owned, text)


def most_frequent(word: str, texts: Sequence[str]) -> str:
    """A word, or two, in the form that most texts have, if it has capitals within sentences in three of four; else in small letters.

    Its other number counts as well: "movies" tell that a "Movie" is no name. Nothing where no text has any of these.

    >>> most_frequent("bill gates", ["He saw Bill Gates there.", "Then Bill Gates, and Bill Gates"])
    'Bill Gates'
    >>> most_frequent("movie", ["In Scary Movie he is late.", "All the movies are long."]), most_frequent("dam", ["Dam and more."])
    ('movie', '')
    """
    number = f"{re.escape(word)}s?" + (f"|{re.escape(word[:-1])}" if word.endswith("s") else "")
    pattern = re.compile(rf"(?<![\w,;])(?P<before>[\w,;]{{1,40}}) (?P<form>{number})(?!\w)", re.IGNORECASE)
    written = (
        Counter(each["form"] for each in pattern.finditer(text) if not _shouts(each["before"])) for text in texts
    )
    votes = Counter(forms.most_common(1)[0][0] for forms in written if forms)
    capitals = Counter({form: count for form, count in votes.items() if form != form.lower()})
    named = [form for form, _ in capitals.most_common() if form.casefold() == word.casefold()]
    if named and capitals.total() * 4 >= votes.total() * 3:
        return named[0]
    return word.lower() if votes else ""


def _shouts(word: str) -> bool:
    """Whether a word is all in capitals, as those of a heading are."""
    return len(word) > 1 and word.isupper()


def _as_written(text: str, known: Known) -> list[tuple[int, int, str]]:
    """What is written otherwise in the index, from the end to the beginning, with its form; no two overlap.

    Speakers and outlets by their whole names, then two words together, then single ones; last, what may be a place of which
    the index has never heard.
    """
    found: list[tuple[int, int, str]] = []
    for name in sorted({*known.speakers, *known.sources}, key=len, reverse=True):
        if " " in name and name.casefold() in text.casefold():
            pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
            found += [(*each.span(), name) for each in re.finditer(pattern, text, re.IGNORECASE)]
    spans = [span for span in spans_of_words(text) if text[slice(*span)] not in STOP_WORDS]
    for first, second in pairwise(spans):
        pair = text[first[0] : second[1]]
        written = _places().get(pair) or (known.written(pair) if pair.count(" ") == 1 else "")
        if written in ("", pair) or all(part[:1].isupper() for part in written.split()):
            found += [(first[0], second[1], written)] if written else []
    for span in spans:
        word = text[slice(*span)]
        is_place = word in _places() and (_IN.search(text, 0, span[0]) or not known.occurs(word))
        found.append((*span, _places()[word] if is_place else known.written(word) or word))
    return _apart(found)


@cache
def _places() -> dict[str, str]:
    """Countries and large cities by their small letters, as the time zone database has them."""
    folder = files("tzdata").joinpath("zoneinfo")
    countries = [row[1] for row in _rows(folder.joinpath("iso3166.tab")) if "(" not in row[1]]
    zones = [row[2].split("/") for row in _rows(folder.joinpath("zone.tab"))]
    cities = [zone[1].replace("_", " ") for zone in zones if len(zone) == 2 and zone[0] in _CONTINENTS]
    return {name.casefold(): name for name in (*countries, *cities)}


def _rows(table: Traversable) -> list[list[str]]:
    lines = table.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def _apart(found: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Those of them that overlap none before, last first."""
    taken: list[Span] = []
    kept: list[tuple[int, int, str]] = []
    for start, end, written in found:
        if not any(first < end and start < last for first, last in taken):
            taken.append((start, end))
            kept.append((start, end, written))
    return sorted(kept, reverse=True)
