"""The words around what a question asks for: courtesies before and behind it, and which documents it speaks of.

Phrases are written as they are said, one a line: a space stands for any, brackets group, and words in capitals stand for the
patterns of this file. They match a whole text and no part of one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rag.asked.plain import without_courtesies
from rag.words import STOP_WORDS, content_words

MOST_SENTENCES = 5
"""That a summary has, however many are asked for."""
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10}
_NUMBER = rf"(?:\d\d?|{'|'.join(_NUMBERS)})"


@dataclass(frozen=True)
class Described:
    """Documents as a question describes them, other than by topic, day and outlet.

    Of whom they are, how many of the newest, or of the `oldest`, whether `one` is meant; and in how many sentences to sum them up.
    Empty or 0: not said. `mentioning` that they need only hold the words of the topic; `origin` that it is asked, too, by whom
    and when they were published; `among` are the ids of those that are named by their title, in which the topic is looked for.
    """

    author: str = ""
    newest: int = 0
    one: bool = False
    sentences: int = 0
    oldest: bool = False
    mentioning: bool = False
    origin: bool = False
    among: tuple[str, ...] = ()


UNDESCRIBED = Described()

_WHICH = (
    rf"(?P<which>(?:(?:all|each|every|any|some|of|the|this|that|these|those|your|my|our|an|whole|entire|{_NUMBER}"
    r"|last|latest|newest|most|recent|oldest|earliest)\s+){0,6})"
)
"""Each word in one way only, and few of them: what can be read in two ways takes twice as long with every word."""
_WORD_BEFORE = r"(?!(?:of|in|on|at|by|for|from|to|with|about|and|or|that|which|who|what|is|are|was|were|did|does|do|have|has)\b)[^\s,;:?]+\s+"
_BEFORE = rf"(?P<before>(?:{_WORD_BEFORE}){{0,4}}?)"
_AFTER = (
    r"(?P<after>(?:,?\s+(?:that\s+(?:is|are|was|were)\s+)?(?:about|on|regarding|concerning|from|(?:written\s+|published\s+)?by"
    r"|published\s+in|titled|entitled|called|headlined)\s+[^?]+?)?)"
)
_AFTER_ANY = _AFTER.replace("about|", "about|of|in|mentioning|", 1)
_ARTICLE = r"(?:news\s+)?(?:articles?|stor(?:y|ies))|news\s+(?:items?|pieces?|reports?)"
_DOCUMENT = r"documents?|texts?|files?|e-?mails?|pdfs?"
_REPORT = r"reports?|papers?|pages?"
_THIS_REPORT = rf"(?:(?<=\bthis\s)|(?<=\bthese\s))(?:{_REPORT})"
"""A report is one of the documents only where it is pointed at: news tell of reports, too."""
_WHOLE = r"(?:(?:the|this|your|my|our)\s+)?(?:whole\s+|entire\s+)?(?:collection|corpus|folder|index|library|archive|data(?:base|set)?)"
_PLAIN = rf"{_WHICH}(?P<noun>{_ARTICLE}|{_DOCUMENT}|{_REPORT})"
_PATTERNS = {
    # An article may be told by its topic, its author, its title. Documents, say of a ministry, may be those of the news.
    "DOCUMENTS": rf"(?:{_WHICH}(?:{_BEFORE}(?P<article>{_ARTICLE}){_AFTER}|(?P<noun>{_DOCUMENT}|{_THIS_REPORT})))\b",
    "SOME": rf"(?:{_WHICH}{_BEFORE}(?P<noun>{_ARTICLE}|{_DOCUMENT}|{_REPORT})\b{_AFTER_ANY})",
    "NEWS": rf"(?:{_WHICH}{_BEFORE}(?P<noun>{_ARTICLE}|{_DOCUMENT}|{_REPORT}|news|headlines)\b{_AFTER_ANY})",
    "BARE": rf"(?:{_PLAIN}\b{_AFTER})",
    "PLAIN": rf"(?:{_PLAIN}\b)",
    "ARTICLES": rf"(?:{_WHICH}(?P<noun>{_ARTICLE})\b)",
    "WHOLE": _WHOLE,
    "ABOUT": r"(?P<after>(?:about|regarding|concerning|from|(?:written\s+|published\s+)?by)\s+[^?]+?)",
    "ABOUT_THEM": r"(?:about|from|by|on)\s+(?P<topic>[^?]+?)",
    "AUTHOR": (
        r"(?P<author>(?!(?:i|we|you|he|she|it|they|people|everybody|everyone|anybody|anyone|others|these|those|this|that)\b)"
        r"[^\s,?]+(?:\s+[^\s,?]+){0,4}?)"
    ),
    "TOPIC": r"(?P<topic>[^?]+?)",
    "IS": r"(?:is|are|was|were)",
}  # fmt: skip
_CAPITALS = re.compile(r"\b(?:" + "|".join(_PATTERNS) + r")\b")

_BEFORE_ALL = re.compile(
    r"\W*(?:(?:so|and|but|well|now|also|then|just|please|briefly|in\s+(?:short|brief|a\s+nutshell))\b[\s,.!:;–-]*"
    r"|(?:can|could|would|will)\s+(?:you|i|we)\s+"
    r"|(?:do\s+you\s+know|(?:i\s+(?:want|would\s+like|need)|i['’]d\s+like)\s+to\s+know|i\s+wonder|(?:tell|show)\s+(?:me|us))\s+(?=(?:what|who|which|when|where|how)\b)"
    r"|i(?:\s+(?:want|need|would\s+like)|['’]d\s+like)\s+(?:to\s+(?:have|get|see|read)\s+)?(?=(?:an?|the|all)\b)"
    r"|(?:show\s+(?:me|us)|(?:give|get|write|make|prepare)(?:\s+(?:me|us))?)\s+)(?=\W*\w)",
    re.IGNORECASE,
)
_BEHIND_ALL = re.compile(
    r"(?<![\s,])[\s,]+(?:please|thanks|for\s+(?:me|us)|briefly|exactly|in\s+(?:short|brief|a\s+nutshell|detail|your\s+own\s+words)"
    r"|(?:as|in|with)\s+bullet\s+points"
    rf"|(?:in|with|using)\s+(?:about\s+|at\s+most\s+)?(?P<count>{_NUMBER}|a\s+few)\s+(?:short\s+|bullet\s+)?(?P<unit>sentences?|lines?|points?|words|paragraphs?))\W*$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"\b(?:(?:written|published)\s+)?by\s+(?P<author>(?!(?:the|an?|this|that|these|those|my|your|our|\d+)\b)[^,?]+?)"
    r"(?=\s+(?:about|on|from|in|regarding)\b|\W*$)",
    re.IGNORECASE,
)
_LEADS_OVER = re.compile(
    r"\W*(?:(?:in|at|to|with|about|of|for|on|from|by|regarding|concerning|mentioning|there|titled|entitled|called|headlined"
    r"|published|written|that|is|are|was|were)\b\W*)+",
    re.IGNORECASE,
)


def phrases(*said: str) -> tuple[re.Pattern[str], ...]:
    """Patterns of phrases, each of a whole text but for marks at its ends."""
    return tuple(re.compile(rf"\W*{_pattern(each)}\W*", re.IGNORECASE) for each in said)


def matched(text: str, patterns: Iterable[re.Pattern[str]]) -> re.Match[str] | None:
    """The first of the phrases that the text is."""
    return next((found for each in patterns if (found := each.fullmatch(text))), None)


def request_in(text: str) -> tuple[str, int]:
    """What is asked, without what is said before and behind it, and in how many sentences it is wanted; 0 if that is not said.

    >>> request_in("So, could you please give me a summary in two sentences?")
    ('a summary', 2)
    >>> request_in("Hello, I want to know what's new")
    ('what is new', 0)
    """
    text, sentences = without_courtesies(text), 0
    while found := _BEFORE_ALL.match(text):
        text = text[found.end() :]
    while found := _BEHIND_ALL.search(text):
        text = text[: found.start()]
        sentences = _sentences(found) or sentences
    return text.strip(), sentences


def described(found: re.Match[str]) -> tuple[str, Described]:
    """The topic of the documents that a phrase speaks of, and how it describes them further."""
    told = {name: (value or "").strip() for name, value in found.groupdict().items()}
    which = told.get("which", "").casefold().split()
    noun = (told.get("article") or told.get("noun", "")).casefold()
    by = _BY.search(told.get("after", ""))
    after = told.get("after", "") if by is None else f"{by.string[: by.start()]} {by.string[by.end() :]}"
    one = bool(noun) and not noun.endswith(("s", "ies")) and not {"all", "each", "every", "any"} & {*which}
    oldest = bool({"oldest", "earliest"} & {told.get("newest", "").casefold(), *which})
    newest = oldest or bool(told.get("newest") or {"last", "latest", "newest", "recent"} & {*which})
    count = 1 if one else next((_number(each) for each in which if _number(each)), MOST_SENTENCES)
    parts = (told.get("before", ""), told.get("topic", ""), after)
    return " ".join(part for each in parts if (part := topic_of(each))), Described(
        author=told.get("author", "") or (by["author"].strip() if by else ""),
        newest=count if newest else 0,
        one=one,
        oldest=oldest,
        mentioning=bool(told.get("mentioning")),
        origin=bool(told.get("origin")),
    )


def topic_of(rest: str) -> str:
    """What follows, without what leads over to it; nothing where only words of grammar do.

    >>> topic_of("about the flood in Orbel?"), topic_of("of it")
    ('the flood in Orbel', '')
    """
    bare = _LEADS_OVER.sub("", rest, count=1) if _LEADS_OVER.match(rest) else rest
    bare = bare.strip(" ?.!,;:\"'“”‘’")
    return bare if any(word.casefold() not in STOP_WORDS for word in content_words(bare)) else ""


def _pattern(said: str) -> str:
    """A phrase as a pattern: brackets group without capturing, a space is any, capitals are patterns."""
    grouped = re.sub(r"\((?!\?)", "(?:", said).replace(" ", r"\s+")
    return _CAPITALS.sub(lambda found: _PATTERNS[found.group()], grouped)


def _sentences(behind: re.Match[str]) -> int:
    """How many sentences are wanted; points and lines are sentences, too."""
    if not behind["count"] or behind["unit"].casefold().startswith(("word", "paragraph")):
        return 0
    return min(_number(behind["count"].casefold()) or 3, MOST_SENTENCES)


def _number(word: str) -> int:
    """`two` and `2` as a number; 0 for a word that is none."""
    return int(word) if word.isdecimal() else _NUMBERS.get(word, 0)
