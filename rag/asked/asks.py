"""Questions for no single fact: what happened on a day, what there is to read, and who or what something is.

Read off their words alone, and only where these leave no doubt: what is not recognised asks for a fact. Each kind has
its phrases, of which the whole question must be one; phrasing.py says how they are written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from index.reported.lexicon import COURTESY, OFFICES
from rag.asked.phrasing import UNDESCRIBED, Described, described, matched, phrases, request_in, topic_of
from rag.asked.plain import GREETING
from rag.names import names_in_text
from rag.words import content_words, words

Overview = Literal["", "documents", "outlets", "authors", "summary", "origin", "nothing"]
"""What is asked of documents as a whole: which there are, of which outlets and authors, what they say in short, by whom and when they were published.

`nothing`: a greeting.
"""

LONGEST_TOPIC = 2
"""Content words of what something happened to; in more words it is a question of fact, which the reader answers better."""

OUTLET = "§"
"""Stands for the name of an outlet."""

_KEY = "((most |more )?(main|key|major|top|big|biggest|latest|important|significant|notable|recent) )*"
_HAPPEN = "(happen(s|ed|ing)?|occur(s|red|ring)?|(took|takes?|taken|taking) place)"
_REST = (
    r"(?P<rest>\W*|\s*,.*|\s+(?:in|at|to|with|about|on|of|for|from|around|near|regarding|there|here|during|between"
    r"|over|across|inside|outside|besides|before|after|because|while|when|then|and)\b.*)"
)
"""What may follow where events are asked for: `what was planned in Tarn`, not `what was Planned Parenthood's budget`."""
_EVENTS = phrases(
    f"what( is| was| are| were| has| had| have| will| did| else| all| exactly| be| been| going to)*( {_HAPPEN}| going on| planned| scheduled){_REST}",
    f"what( is| was)( there)? new{_REST}",
    f"((did|does|will|is|was|has|were) )?anything (else )?(be )?({_HAPPEN}|planned|scheduled){_REST}",
    f"(which|what) {_KEY}(events|things|developments) (have |had |has |will )?({_HAPPEN}|(are|were|was|is) there|(are|were) (planned|scheduled)){_REST}",
    f"((what IS|list|name) )?((all|any|of|the) )*{_KEY}(events?|news|headlines?|developments|top stories){_REST}",
    f"what (is|was) in the news{_REST}",
)
_PLACE_FIRST = re.compile(r"\W*(?:in|at|around|near)\s+(?P<place>[^\s,?]+(?:\s+[^\s,?]+){0,3}),\s*", re.IGNORECASE)
"""`In Kyiv, what happened`."""

_OUTLETS = phrases(
    "((which|what|how many|list|name|show)( all)?( of)?( the)?|what are the|who are the)( different)? (outlets|sources|newspapers|papers|publishers|publications|media)"
    "( (are|is) (there|indexed|available|here|in WHOLE)| do you (have|know|use|read)| have you( got| read| indexed)?| does WHOLE (have|hold|contain))?",
    "(how many|which|what) (outlets|sources|newspapers|publishers) (published|wrote) (these|the) (articles|documents)",
    "(how many|which|what) (news )?(outlets|sources|newspapers|papers|publications|media|magazines) (have )?"
    "(report(ed)?( on| about)|(wrote|written|write)( on| about)|cover(ed)?|mention(ed)?) TOPIC",
)
_AUTHORS = phrases(
    "(who are|list|name|show)( all)?( of)? the (authors|writers|journalists|reporters)( in WHOLE| (of|behind) DOCUMENTS)?",
    "(which|what|how many) (authors|writers) (are there|do you have|are (in|indexed in) WHOLE)",
)
_HELD = (
    "( (are|is) (there|indexed|available|here|in WHOLE)| (do|did) you (have|know|hold|read)| have you( got| read| indexed)?"
    "| (are|is) there in WHOLE| does WHOLE (have|hold|contain))"
)
_OF_AUTHOR = "AUTHOR (write|wrote|written|publish|published|print|printed|post|posted|run|carry)( (about|on) TOPIC)?"
_LISTED = phrases(
    f"(how many|which|what|what kind of|name( the)?|list|show) SOME{_HELD}( ABOUT_THEM)?",
    "(list|show|name) SOME",
    "BARE",
    "(how many|which|what) PLAIN (are|is|do you have|have you)( there)?( ABOUT)?",
    "(how many|which|what) PLAIN (are|were|was|have been) (there|published|written|indexed)",
    "(how many|which|what) ARTICLES (are|were|was|have been|appeared|came out)( there| published| written)?( ABOUT_THEM)?",
    "(how many|which|what) PLAIN ((written |published )?by|from|of) AUTHOR (are|is) (there )?(about|on) TOPIC",
    "(which|what) PLAIN (deal|deals) with TOPIC",
    "(how many|which|what)( of)? PLAIN (?P<mentioning>mentions?|mentioned|names?|speaks? of|talks? about) TOPIC",
    "(which|what) PLAIN (is|are) (the )?(?P<newest>latest|newest|last|most recent|oldest|earliest)( one)?",
    "(which|what) (is|are) (?=the (latest|newest|last|most recent|oldest|earliest) )DOCUMENTS",
    f"(which|what|how many) PLAIN (did|has|have|does) {_OF_AUTHOR}",
    f"what (did|has|have) {_OF_AUTHOR}",
    "(what( is| are| do you have| have you got)?( there)? in|describe|show|list) WHOLE",
    "how (big|large) is WHOLE",
    "(what (is|are) )?((the|any|latest|newest|recent|today['’]?s?) )*(news|headlines?)",
    "what is new",
    "what( do| can)? you (know|have|got)",
)

_OF_DAYS = phrases("what( else)? (IS|has been) (published|reported)( (about|on) TOPIC)?")

_SAYS = "(report(s|ed|ing)?|writ(e|es|ing|ten)|wrote|publish(es|ed|ing)?|cover(s|ed|ing)?|say(s|ing)?|said)"
_OF_OUTLETS = phrases(
    f"((summari[sz]e|sum up) )?what( did| does| do| has| have| is| was| are)?( the)? {OUTLET}((,| and| or)( the)? {OUTLET})* {_SAYS}"
    f"( (about|on|of) TOPIC)?(,? (and|but) what( did| does| do)?( the)? {OUTLET}( {_SAYS})?)?",
)

_PUBLISHED = "(published|written|posted|dated|printed|from)"
_PAPER = "(outlet|paper|newspaper|source|magazine|publication|site|website)"
_FEW_WORDS = r"(?P<topic>[^\s?]+( (?!(and|or|for|in|to)\b)[^\s?]+){0,3})"
"""A topic of one thing: "who wrote about Eastwood in The New Yorker?" asks for a fact."""
_ORIGIN = phrases(
    f"when IS (DOCUMENTS|this|it) {_PUBLISHED}(,?( and)? (by whom|by who|where))?",
    f"(on )?(what|which) (day|date|year) IS (DOCUMENTS|this|it) {_PUBLISHED}",
    "how (old|recent) (is|are) DOCUMENTS",
    "who (wrote|published|authored|posted|reported) (DOCUMENTS|this)(,?( and) when)?",
    f"(who|what|which) IS (the )?(source|author|writer|date|day|year|title|{_PAPER}|publisher|headline|url|publication date|date of publication)s?"
    "( (of|for|behind) (DOCUMENTS|this|it))?",
    "where IS (DOCUMENTS|this|it) (published|printed|posted|from)",
    "where (do|does|did) (DOCUMENTS|this|it) come from",
    f"((in|from) )?(what|which) {_PAPER} IS (DOCUMENTS|this|it) (published|printed|from|by)( in| by)?",
    f"(what|which) {_PAPER} (published|printed|ran|wrote|carried|posted) (DOCUMENTS|this)",
    "who IS (DOCUMENTS|this) ((written |published )?by|from)",
    f"who (wrote|has written|writes) (about|on) {_FEW_WORDS}",
    "who (wrote|published) (the|an?) (?P<noun>opinion|op-ed|column|editorial|review|interview|essay|post|blog post)( piece| article)? (about|on) TOPIC",
)

_SHORT = "((short|brief|quick|concise|one-sentence|two-sentence|three-sentence) )*"
_ABOUT = phrases(
    "what IS (DOCUMENTS|this|it) (all |mainly )?about(,?( and)? (?P<origin>who wrote (it|this)|who is (its|the) author|when IS it (published|written)))?",
    "what (do|does|did) DOCUMENTS (say|tell|tell us|report|cover|contain|talk about|discuss|deal with)",
    "(what (is|are) in|describe|(tell (me|us) )?(more |all |everything )?about) DOCUMENTS",
    "what (is |was |has )?(happened|happening|going on)",
    f"((what IS )?(the|some|any) )?{_SHORT}(main|key|central|most important|essential) (points?|ideas?|facts?|findings?|takeaways?|messages?|topics?)"
    "( (of|in|from) (DOCUMENTS|WHOLE|this|it|that|everything))?",
)
_GOING_ON = phrases(
    "what (is|has been) (going on|happening|new|up) (in|at|with|about|around|on) TOPIC",
)
_SUMMARY = phrases(
    f"((what IS )?(a|an|the) )?{_SHORT}(summar(y|ies)|recap|overview|outline|gist|synopsis|abstract|tl;?( )?dr)( (of|in|from|on|about|for) (?P<object>.+?))?",
    r"(summari[sz]e|sum up|recap|outline)(\s+(?P<object>.+?))?",
    r"sum (?P<object>.+?) up",
)
_SUMMED_UP = phrases(
    "NEWS",
    "(everything|(all (of )?)?(it|this|that|these|them)( all)?|((all|everything) )?(of |in )?WHOLE)",
)
_MAY_BE_TITLED = phrases(
    "who (wrote|authored|published) TOPIC",
    "who IS (the )?(author|writer) of TOPIC",
    "when IS TOPIC (published|written|posted|dated)",
    "where IS TOPIC published",
)
_MAY_BE_SUMMED_UP = phrases(
    "what IS TOPIC (all |mainly )?about(,?( and)? (?P<origin>who wrote (it|this)|who is (its|the) author|when IS it (published|written)))?",
    "what (did|does|do) TOPIC (say|tell us|report|cover|contain|record)( (about|on) (?P<after>[^?]+))?",
    "what IS in TOPIC",
    "(summari[sz]e|sum up|(an? |the )?(short )?summary of) TOPIC",
)
_WHAT_HAPPENED = re.compile(r"(?:the\s+)?(?:events|what\s+(?:happened|is\s+going\s+on))\b", re.IGNORECASE)

_ONES = (
    r"(?:(?:all|of|the|this|that|these|those|your|my|our|different|various|other)\s+)*"
    r"(?:articles?|documents?|texts?|stor(?:y|ies)|reports?|files?|sources?|(?:news)?papers?|outlets?|media|press|index|corpus|library|collection)"
)
_TOLD = re.compile(
    r"\W*(?:(?:tell(?:\s+(?:me|us))?|inform\s+me"
    r"|(?:(?:some|any|all|more|further|background)\s+)?(?:the\s+)?(?:information|info|details|background|facts|latest|everything|anything|something|more)"
    r"|(?:(?:some|any|all|more)\s+)?(?:the\s+)?(?:latest\s+)?news(?=\s+(?!of\b)|\s+of\s+(?:the|this|that)\s+(?!World\b))"
    r"|what(?:\s+(?:do|does)\s+(?:you|we|the\s+(?:index|corpus|library))|\s+is|\s+are)\s+(?:know|known|have|there|written|reported|the\s+(?:latest\s+)?(?:news|latest|situation|story))"
    rf"|what\s+(?:do|does|did)\s+{_ONES}\s+(?:say|tell\s+us|report|write)|do\s+you\s+know\s+anything|is\s+there\s+anything)"
    r"(?:\s+(?:more|all|everything|something|anything|a\s+bit|a\s+little))?\s+(?:about|on|of|regarding|concerning|with))\s+(?P<subject>[^?]+?)\W*",
    re.IGNORECASE,
)
_WHO_IS = re.compile(
    r"\W*(?:who|what)\s+(?:exactly\s+)?(?:is|are|was|were)\s+(?:exactly\s+)?(?P<subject>[^?]+?)\W*", re.IGNORECASE
)

_ASKED = re.compile(
    r"\b(?:say|says|said|statements?|quotes?|who|whom|whose|what|which|when|where|why|how|between)\b", re.IGNORECASE
)
"""Of what is asked besides: who said something there, when or why it happened."""
_TITLED = re.compile(
    r"(?:\b(?:the|an?|this)\s+)?\b(?P<noun>articles?|story|document|text|report)?,?\s*(?:(?:titled|entitled|called|headlined)\s*)?$",
    re.IGNORECASE,
)
"""Before a title: `the article headlined`."""


@dataclass(frozen=True)
class Asked:
    """What is wanted, if it is none of a single fact: an overview, the events of the days named, or a subject to be told of.

    `topic` is what they are about, if the question says so; `documents` which of them are meant; `defined` that who or what the
    subject is, is wanted, not any mention of it.
    """

    overview: Overview = ""
    events: bool = False
    subject: str = ""
    defined: bool = False
    topic: str = ""
    documents: Described = UNDESCRIBED


def asks(undated: str, *, names_days: bool) -> Asked | None:
    """What a question without its days asks for, or nothing where it asks for a fact or for statements.

    >>> found = asks("what happened in Kyiv", names_days=True)
    >>> found.events, found.topic
    (True, 'Kyiv')
    >>> asks("Please summarise the article", names_days=False).overview, asks("who wrote this?", names_days=False).overview
    ('summary', 'origin')
    >>> asks("tell me about the dam", names_days=False).subject, asks("Who is Ada Lovelace?", names_days=False).defined
    ('the dam', True)
    >>> asks("What happened to the embassy?", names_days=False), asks("who is the mayor of Tarn?", names_days=False)
    (None, None)
    """
    if GREETING.fullmatch(undated):
        return Asked("nothing")
    text, sentences = request_in(undated)
    found = (
        (_of_days(text) if names_days else None)
        or _of_documents(text, names_days=names_days)
        or _summary(text, names_days=names_days)
    )
    if found and sentences:
        return replace(found, documents=replace(found.documents, sentences=sentences))
    return found or _of_subject(text)


def asks_of_outlets(text: str) -> Asked | None:
    """What outlets reported, in a question in which OUTLET stands for each; of several about a topic it is compared elsewhere.

    >>> asks_of_outlets("What did § write about the dam?").topic, asks_of_outlets("What did § report, and what §?").overview
    ('the dam', 'summary')
    >>> asks_of_outlets("What did § say about the dam, and what §?")
    """
    found = matched(request_in(text)[0], _OF_OUTLETS)
    topic = topic_of(found["topic"] or "") if found else ""
    if not found or _ASKED.search(topic) or (topic and text.count(OUTLET) > 1):
        return None
    return Asked("summary", topic=topic)


def asks_of_named(text: str) -> tuple[str, Asked] | None:
    """What may stand for a document, by its title or its kind, and what is asked of it if it does: only an index can tell.

    >>> name, asked = asks_of_named("what does the memo say about parking?")
    >>> name, asked.overview, asked.topic
    ('the memo', 'summary', 'parking')
    """
    text, sentences = request_in(text)
    kinds: tuple[tuple[Overview, tuple[re.Pattern[str], ...]], ...] = (
        ("origin", _MAY_BE_TITLED),
        ("summary", _MAY_BE_SUMMED_UP),
    )
    for overview, patterns in kinds:
        if found := matched(text, patterns):
            told = found.groupdict()
            topic = topic_of(told.get("after") or "")
            if _ASKED.search(topic):
                return None
            documents = Described(one=True, sentences=sentences, origin=bool(told.get("origin")))
            return topic_of(found["topic"]), Asked(overview, topic=topic, documents=documents)
    return None


def asks_of_titled(before: str, title: str, after: str) -> Asked | None:
    """What is asked of an article whose title stands between quotation marks, or nothing where that may be another's words.

    >>> asks_of_titled("who is the author of ", "Dam breaks in Tarn", "?").topic
    'Dam breaks in Tarn'
    >>> asks_of_titled("who wrote ", "we are ready", "?")
    """
    told = _TITLED.search(before)
    named = bool(told and told["noun"])
    if not named and re.search(r"\bwrote\W*$", before, re.IGNORECASE):
        return None
    found = asks(f"{before[: told.start()] if told else before} this article {after}", names_days=False)
    if found is None or found.overview not in ("origin", "summary") or found.topic:
        return None
    return replace(found, topic=title)


def _of_days(text: str) -> Asked | None:
    """The events of days, and where or to what they happened."""
    first = _PLACE_FIRST.match(text)
    found = matched(text[first.end() :] if first else text, _EVENTS)
    if not found or _ASKED.search(found["rest"]):
        return None
    topic = " ".join(part for part in (first["place"] if first else "", topic_of(found["rest"])) if part)
    return Asked(events=True, topic=topic) if len(content_words(topic)) <= LONGEST_TOPIC else None


def _of_documents(text: str, *, names_days: bool) -> Asked | None:
    """Outlets, authors, lists of documents, where they come from and what they are about."""
    kinds: tuple[tuple[Overview, tuple[re.Pattern[str], ...]], ...] = (
        ("outlets", _OUTLETS),
        ("authors", _AUTHORS),
        ("origin", _ORIGIN),
        ("summary", _ABOUT),
        ("documents", (*_LISTED, *(_OF_DAYS if names_days else ()))),
        ("summary", _GOING_ON),
    )
    for overview, patterns in kinds:
        if found := matched(text, patterns):
            topic, documents = described(found)
            return None if _ASKED.search(topic) else Asked(overview, topic=topic, documents=documents)
    return None


def _summary(text: str, *, names_days: bool) -> Asked | None:
    """A summary of documents, or of a topic; of what happened to it where days are named."""
    found = matched(text, _SUMMARY)
    if not found:
        return None
    rest = found["object"] or ""
    happened = _WHAT_HAPPENED.match(rest)
    if rest and not happened and (of := matched(rest, _SUMMED_UP)):
        topic, documents = described(of)
        return None if _ASKED.search(topic) else Asked("summary", topic=topic, documents=documents)
    topic = topic_of(rest[happened.end() :] if happened else rest)
    if _ASKED.search(topic):
        return None
    events = names_days and len(content_words(topic)) <= LONGEST_TOPIC
    return Asked(events=True, topic=topic) if events else Asked("summary", topic=topic)


def _of_subject(text: str) -> Asked | None:
    """Who or what is to be told of: any subject, or one that is named, where it is to be said who or what that is."""
    if (found := _TOLD.fullmatch(text)) and content_words(found["subject"]) and not _ASKED.search(found["subject"]):
        return Asked(subject=found["subject"])
    found = _WHO_IS.fullmatch(text)
    if not found or not _is_name(found["subject"]):
        return None
    return Asked(subject=found["subject"], defined=True)


def _is_name(subject: str) -> bool:
    """Whether it is one name and no more, and not an office or what belongs to somebody: `Ada Lovelace`, not `the Mayor of Tarn`."""
    bare = re.sub(r"^the\s+", "", subject, flags=re.IGNORECASE)
    if names_in_text(bare, goes_on=True) != [bare] or re.search(r"['’]s?\s", bare):
        return False
    offices = OFFICES - COURTESY
    parts = [part for word in words(bare) for part in word.casefold().split("-")]
    return not any(part in offices or part[:1].isdigit() for part in parts)
