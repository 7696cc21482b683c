"""Questions for no single fact: what happened on a day, what there is to read, and who or what something is.

Read off their words alone, and only where these leave no doubt: what is not recognised asks for a fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.lexicon import COURTESY, OFFICES
from rag.names import names_in_text
from rag.words import STOP_WORDS, content_words, words

Overview = Literal["", "documents", "summary", "origin", "nothing"]
"""What is asked of documents as a whole: which there are, what they say in short, by whom and when they were published. `nothing`: a greeting."""

_PLEASE = (
    r"\W*(?:please\s+)?(?:(?:can|could|would|will)\s+(?:you|i)\s+)?(?:please\s+)?(?:just\s+)?"
    r"(?:(?:tell|show|give)\s+(?:me|us)\s+)?(?:get\s+)?"
)
_DOCUMENTS = r"(?:articles?|documents?|texts?|stor(?:y|ies)|reports?|files?|sources?|pages?|papers?|e-?mails?|pdfs?|(?:news\s+)?items?)"
_WHOLE = r"(?:collection|corpus|folder|index|library|archive|data(?:base|set)?)"
_THESE = r"(?:(?:all|each|every)\s+(?:of\s+)?)?(?:(?:the|this|that|these|those|your|my|our)\s+)?(?:whole\s+|entire\s+)?"
_ONES = rf"{_THESE}(?:{_DOCUMENTS}|{_WHOLE})"
_HELD = rf"(?:\s+(?:are|is)\s+(?:there|indexed|available|here)|\s+(?:do|did)\s+you\s+(?:have|know|hold|read)|\s+have\s+you(?:\s+(?:got|read|indexed))?|\s+(?:are|is)\s+(?:there\s+)?in\s+{_ONES}|\s+does\s+{_ONES}\s+(?:have|hold|contain))"
_END = r"\W*"

_HAPPENED = re.compile(
    rf"{_PLEASE}(?:"
    r"what(?:['’]s|\s+is|\s+was|\s+are|\s+were|\s+has|\s+had|\s+will|\s+did|\s+else|\s+all|\s+exactly)*"
    r"\s+(?:happen(?:s|ed|ing)?|occur(?:s|red)?|(?:took|takes?|taken|taking)\s+place|going\s+on|(?:is|was|were|be|been)\s+(?:planned|scheduled)"
    r"|planned|scheduled|new(?=\W*$|\s+(?:in|at|with|on|about|around)\b))"
    r"|(?:did|does|will|is|was|has)?\s*anything\s+(?:else\s+)?(?:happen(?:s|ed|ing)?|occur(?:s|red)?|planned|scheduled)"
    r"|(?:what\s+(?:are|were|is|was)\s+)?(?:all\s+|any\s+)?(?:the\s+)?(?:main\s+|top\s+|biggest\s+|latest\s+)?(?:events?|news|headlines?|developments|top\s+stories)"
    r"|what\s+(?:is|was)\s+in\s+the\s+news|summar(?:y|i[sz]e)(?:\s+of)?(?:\s+(?:events|what\s+happened))?"
    r")\b",
    re.IGNORECASE,
)
_BARELY_HAPPENED = re.compile(
    rf"{_PLEASE}what(?:['’]s|\s+is|\s+was|\s+has)?\s+(?:happened|happening|going\s+on|up){_END}", re.IGNORECASE
)
_GOING_ON = re.compile(
    rf"{_PLEASE}what(?:['’]s|\s+is|\s+has\s+been)\s+(?:going\s+on|happening|new|up)\s+(?:in|at|with|about|around|on)\s+(?P<topic>[^?]+){_END}",
    re.IGNORECASE,
)
_SUMMARY = re.compile(
    rf"{_PLEASE}(?:(?:a|an|the)\s+)?(?:(?:short|brief|quick|concise)\s+)?"
    r"(?:summar(?:y|i[sz]e|ies)|sum\s+up|recap|overview|outline|gist|synopsis|abstract|tl;?\s?dr"
    r"|what(?:['’]s|\s+is|\s+are)\s+the\s+(?:main|key|central|most\s+important|essential)\s+(?:points?|ideas?|facts?|findings?|takeaways?|messages?|topics?)"
    r"|(?:the\s+)?(?:main|key)\s+(?:points?|ideas?|facts?|findings?|takeaways?))\b"
    rf"(?:\s+(?:of|in|from))?(?:\s+(?:{_ONES}|(?:the\s+)?(?:latest\s+)?news|it|this|that|everything|for\s+me))*",
    re.IGNORECASE,
)
_ABOUT_ONES = re.compile(
    rf"{_PLEASE}(?:what(?:['’]s|\s+is|\s+are|\s+was|\s+were)?\s+(?:{_ONES}|this)\s+(?:all\s+|mainly\s+)?about"
    rf"|what\s+(?:do|does|did)\s+{_ONES}\s+(?:say|tell|tell\s+us|report|cover|contain|talk\s+about|discuss)"
    rf"|(?:what(?:['’]s|\s+is|\s+are)\s+in|describe)\s+{_THESE}{_DOCUMENTS}){_END}",
    re.IGNORECASE,
)
_LISTED = re.compile(
    rf"{_PLEASE}(?:(?:how\s+many|which|what|name\s+the|what\s+kind\s+of)\s+{_DOCUMENTS}{_HELD}"
    rf"|(?:list|show)?\s*(?:all\s+)?(?:of\s+)?(?:the\s+|your\s+|my\s+)?{_DOCUMENTS}"
    rf"|(?:what(?:['’]s|\s+is|\s+are|\s+do\s+you\s+have|\s+have\s+you\s+got)?\s+in|describe|show|list)\s+{_THESE}{_WHOLE}"
    rf"|how\s+(?:big|large)\s+is\s+{_THESE}{_WHOLE}"
    rf"|(?:what(?:['’]s|\s+is|\s+are)\s+)?(?:the\s+|any\s+)?(?:latest|newest|recent|today['’]?s?)?\s*(?:news|headlines?)"
    r"|what(?:['’]s|\s+is)\s+new"
    rf"|what(?:\s+do|\s+can)?\s+you\s+(?:know|have|got)){_END}",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    rf"{_PLEASE}(?:when\s+(?:was|were|is)\s+(?:{_THESE}{_DOCUMENTS}|this|it)\s+(?:published|written|posted|dated|printed|from)(?:,?\s+and\s+(?:by\s+whom|where))?"
    rf"|how\s+(?:old|recent)\s+(?:is|are)\s+{_THESE}{_DOCUMENTS}"
    rf"|who\s+(?:wrote|published|authored|posted|reported)\s+(?:{_THESE}{_DOCUMENTS}|this)(?:,?\s+and\s+when)?"
    rf"|(?:who|what|which)\s+(?:is|was|are|were)\s+(?:the\s+)?(?:source|author|date|day|year|title|outlet|publisher|headline|url|publication\s+date|date\s+of\s+publication)s?"
    rf"(?:\s+of\s+(?:{_THESE}{_DOCUMENTS}|this|it))?"
    rf"|where\s+(?:was|were|is)\s+(?:{_THESE}{_DOCUMENTS}|this)\s+(?:published|printed|posted|from)"
    rf"|where\s+(?:do|does|did)\s+(?:{_THESE}{_DOCUMENTS}|this)\s+come\s+from"
    rf"|(?:(?:what|which)\s+(?:day|date|year|outlet|paper|newspaper|source)|who)\s+(?:is|was|are|were)\s+(?:{_THESE}{_DOCUMENTS}|this)\s+(?:from|by|published)){_END}",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\W*(?:(?:hello|hi|hey|hallo|good\s+(?:morning|afternoon|evening|day)|greetings|thanks|thank\s+you|thx|cheers|ok(?:ay)?|help|bye|goodbye"
    r"|test(?:ing)?|there|dateline|very\s+much|a\s+lot|how\s+are\s+you|who\s+are\s+you|what\s+are\s+you"
    r"|what\s+can\s+(?:you\s+do|i\s+(?:ask|do))(?:\s+you)?|how\s+(?:do|can)\s+i\s+(?:use|ask)\s+(?:this|you)|how\s+does\s+(?:this|it)\s+work)\b\W*)+",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"{_PLEASE}(?:(?:tell(?:\s+(?:me|us))?|inform\s+me|(?:(?:some|any|all|more|further|background)\s+)?(?:the\s+)?(?:information|info|details|background|facts|news|latest|everything|anything|something|more)"
    r"|what(?:\s+(?:do|does)\s+(?:you|we|the\s+(?:index|corpus|library))|\s+is|\s+are|['’]s)\s+(?:know|known|have|there|written|reported|the\s+(?:latest\s+)?(?:news|latest|situation|story))"
    rf"|what\s+(?:do|does|did)\s+{_ONES}\s+(?:say|tell\s+us|report|write)|do\s+you\s+know\s+anything|is\s+there\s+anything)"
    r"(?:\s+(?:more|all|everything|something|anything|a\s+bit|a\s+little))?\s+(?:about|on|of|regarding|concerning|with))\s+(?P<subject>[^?]+?)\W*",
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    r"\W*(?:(?:so|and|but)\s+)?(?:who|what)(?:\s+(?:exactly\s+)?(?:is|are|was|were)|['’]s)\s+(?:exactly\s+)?(?P<subject>[^?]+?)\W*",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:say|says|said|statements?|quotes?|who|whom|whose|what|which|when|where|why|how|between)\b", re.IGNORECASE
)
_LEAD = re.compile(r"\W*(?:(?:in|at|to|with|about|of|for|on|from|regarding|there)\b\W*)+", re.IGNORECASE)

LONGEST_TOPIC = 2
"""Content words of what something happened to; in more words it is a question of fact, which the reader answers better."""


@dataclass(frozen=True)
class Asked:
    """What is wanted, if it is none of a single fact: an overview, the events of the days named, or a subject to be told of.

    `topic` is what they are about, if the question says so; `defined` that who or what the subject is, is wanted, not any mention of it.
    """

    overview: Overview = ""
    events: bool = False
    subject: str = ""
    defined: bool = False
    topic: str = ""


def asks(undated: str, *, names_days: bool) -> Asked | None:
    """What a question without its days asks for, or nothing where it asks for a fact or for statements.

    >>> asks("what happened in Kyiv", names_days=True)
    Asked(overview='', events=True, subject='', defined=False, topic='Kyiv')
    >>> asks("Please summarise the article", names_days=False).overview, asks("who wrote this?", names_days=False).overview
    ('summary', 'origin')
    >>> asks("tell me about the dam", names_days=False).subject, asks("Who is Ada Lovelace?", names_days=False).defined
    ('the dam', True)
    >>> asks("What happened to the embassy?", names_days=False), asks("who is the mayor of Tarn?", names_days=False)
    (None, None)
    """
    text = undated.strip()
    if _GREETING.fullmatch(text):
        return Asked("nothing")
    if names_days and (found := _HAPPENED.match(text)) and not _ASKED.search(text[found.end() :]):
        topic = _topic(text[found.end() :])
        if len(content_words(topic)) <= LONGEST_TOPIC:
            return Asked(events=True, topic=topic)
    for overview, pattern in (("origin", _ORIGIN), ("documents", _LISTED), ("summary", _ABOUT_ONES)):
        if pattern.fullmatch(text):
            return Asked(overview)  # type: ignore[arg-type]
    if _BARELY_HAPPENED.fullmatch(text):
        return Asked("summary")
    if (found := _GOING_ON.fullmatch(text)) and not _ASKED.search(found["topic"]):
        return Asked("summary", topic=_topic(found["topic"]))
    if (found := _SUMMARY.match(text)) and not _ASKED.search(text[found.end() :]):
        return Asked("summary", topic=_topic(text[found.end() :]))
    return _of_subject(text)


def _of_subject(text: str) -> Asked | None:
    """Who or what is to be told of: any subject, or one that is named, where it is to be said who or what that is."""
    if (found := _TOLD.fullmatch(text)) and content_words(found["subject"]) and not _ASKED.search(found["subject"]):
        return Asked(subject=found["subject"])
    found = _WHO_IS.fullmatch(text)
    if not found or not _is_name(found["subject"]):
        return None
    return Asked(subject=found["subject"], defined=True)


def _is_name(subject: str) -> bool:
    """Whether it is one name and no more, and not an office, whose holder would be wanted: `Ada Lovelace`, not `the Mayor of Tarn`."""
    bare = re.sub(r"^the\s+", "", subject, flags=re.IGNORECASE)
    named = names_in_text(f"x {bare}")
    offices = OFFICES - COURTESY
    return named == [bare] and not any(word.casefold() in offices or word[0].isdigit() for word in words(bare))


def _topic(rest: str) -> str:
    """What follows, without what leads over to it; nothing where only words of grammar do."""
    bare = _LEAD.sub("", rest, count=1) if _LEAD.match(rest) else rest
    bare = bare.strip(" ?.!,;:")
    return bare if any(word.casefold() not in STOP_WORDS for word in content_words(bare)) else ""
