"""A standalone question becomes a Question: its intent, dates, speakers, sources, quote, topic and kind of answer.

Everything is read off the question and off what the index knows (names of speakers and outlets); nothing is searched
here and nothing is guessed: what is not recognised stays part of the topic.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz.distance import DamerauLevenshtein

from index.dates import find_dates
from index.dates.almanac import WEEKDAYS_WRITTEN, month_number
from index.dates.mentions import MONTH_NAMES, DateMention
from index.errors import EmptyQuestion, QuestionTooLong, UsageError
from index.records import DateRange, Day
from rag.answers import OF_STATEMENTS, DateRole, Intent, Interpretation
from rag.asked.asks import OUTLET, Asked, Overview, asks, asks_of_outlets, asks_of_titled
from rag.asked.claims import claim_in
from rag.asked.intents import (
    SAY,
    AnswerType,
    Wanted,
    answer_type,
    is_any_saying,
    is_strict,
    quoted,
    title_or_name,
    wanted_of,
)
from rag.asked.known import Known, as_written, outlets, resolve_speakers, with_whole_outlets, without_marks
from rag.asked.manners import manner_in
from rag.asked.parts import blanked, parts_of
from rag.asked.phrasing import UNDESCRIBED, Described
from rag.names import names_in
from rag.words import STOP_WORDS, content_words, words

LONGEST_QUESTION = 2_000
"""Code points. The embedding model reads 256 tokens, some 1,200 code points; nobody asks in more."""

LONG_QUESTION = 100
"""Code points from which a question is searched for its core."""

_QUESTION_WORD = re.compile(
    r"\b(?:how\s+(?:many|much|long|far)|who(?:m|se)?|when|where|why|which|what)\b", re.IGNORECASE
)
_GRAMMAR = (
    "the",
    "who",
    "what",
    "when",
    "where",
    "which",
    "why",
    "how",
    "did",
    "does",
    "was",
    "were",
    "said",
    "about",
    "many",
    "show",
)
_NEAR_GRAMMAR = frozenset(
    "bout died dose doses hat hen man manly sad shown shows wars wash wasp ways whoa wheat".split()
)
"""English words that a letter more or less, or two exchanged, would make one of grammar."""
_MEASURE = re.compile(r"\bhow\s+(?:many|much|long|large|big|high|far|old|often)\b", re.IGNORECASE)
_ABOUT_DATE = re.compile(r"\b(?:about|regarding|concerning|mention(?:ed|s)?)\s+(?:the\s+)?$", re.IGNORECASE)
_PUBLISHED = re.compile(r"\b(?:published|articles?|stories|reports?|reported|news|documents?)\b", re.IGNORECASE)
_JOINERS = "\u200c\u200d"
_FULL_WIDTH = re.compile(r"[\uff01-\uff5e]+")
_DAY_OF_MONTH = re.compile(
    rf"\b(?:(?P<before>{MONTH_NAMES})\s+(?P<last>3[0-9]|29)(?:st|nd|rd|th)?|(?P<first>3[0-9]|29)(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<after>{MONTH_NAMES})"
    r"|(?:19|20)\d\d-(?P<number>\d\d)-(?P<day>\d\d))(?![\w,.:-]*\d)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r",?\s*\b(?:except(?:ing)?(?:\s+for)?|excluding|other\s+than|apart\s+from|aside\s+from|besides|but(?:\s+not)?)\s+"
    rf"(?P<names>[^,?]+?)(?=\s+(?:{SAY}|spoke|spoken)\b|\s*[,?]|\s*$)",
    re.IGNORECASE,
)
_NOT_SAID = re.compile(
    r"\b(?:what|who)\b.*\b(?:not|never|n['’]t)\s+(?:say|said|mention|comment|talk|tell|told)", re.IGNORECASE
)
_IN_ARTICLE = re.compile(
    r"\s+(?:(?:with)?in|from|by|according\s+to)\s+(?:the|this|that|these|those|your|my)\s+(?:articles?|documents?|texts?|files?|index|corpus|collection)"
    r"(?=\W*$|\s+(?:about|on)\b)",
    re.IGNORECASE,
)
"""What any question may say, since all are asked of the documents."""
_YEAR = re.compile(r"(?:19|20)\d\d")
"""`documents from 2022`: a number elsewhere, of documents a year."""
_BEFORE_DATE = re.compile(r"\b(?:on|in|at|by|during|for|of|since|from|between|the|day)\s+$", re.IGNORECASE)

ON_WEEKDAY = re.compile(rf"\bon\s+(?:last\s+)?(?P<day>{'|'.join(WEEKDAYS_WRITTEN)})\b", re.IGNORECASE)
"""The last such day that the index knows is meant, where it is not said which day it is."""

_CHANGED = re.compile(
    r"\W*how\s+(?:did|has|have|does|do)\s+(?P<what>[^?]*?\b(?:tolls?|numbers?|figures?|prices?|rates?|counts?|costs?|shares?|populations?|estimates?"
    r"|deaths|casualties|temperatures?|profits?|sales|polls?)(?:\s+(?:of|in|at|for|from|on|by|since|during)\b[^?]*?)?)\s+"
    r"(?:(?:chang|evolv|develop)\w*(?:\s+over\s+(?:the\s+)?(?:time|years?|months?|weeks?|days?))?"
    r"|(?:ris|rose|grow|grew|fall|fell|increas|decreas|climb|drop)\w*\s+over\s+(?:the\s+)?(?:time|years?|months?|weeks?|days?))\W*",
    re.IGNORECASE,
)
"""`How did the death toll change?`: each of its figures is asked for, in the order of their days."""
_NAME_WANTED = re.compile(
    r"\b(?:who|which|what(?!\s+(?:do|does|did)\b.*\b(?:say|report|write|claim|tell)\b))\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Part:
    """A stretch of a question, without the outlets and days that it names: each asks for an article of its own."""

    text: str
    outlets: tuple[str, ...] = ()
    days: tuple[DateRange, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question as understood. `text` is its core, misspelt words of grammar put right.

    `unknown_speaker` is a name asked for that said nothing in the index, perhaps beside others that did. `kind` is the noun of "which broadcaster …":
    what the answer is one of. `parts` are those of a question of fact that names outlets or days, else empty. `today` is
    the day it is asked on, if that was said. `claim` says that `text` is no question but what somebody wants checked.
    `overview` is what is asked of documents as a whole; `subject` whom or what to tell about, and `defined` whether who or
    what that is; `described` says which documents are meant; `manner` is the verb, where it asks for what was denied or promised;
    `guessed` says that a name in it was not typed with its capitals; `over_time` that it asks how a figure changed.
    """

    text: str
    interpretation: Interpretation
    answer_type: AnswerType = "other"
    quote: str = ""
    unknown_speaker: str = ""
    terms: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    strict_topic: bool = False
    kind: str = ""
    parts: tuple[Part, ...] = ()
    today: Day | None = None
    claim: bool = False
    overview: Overview = ""
    subject: str = ""
    defined: bool = False
    described: Described = UNDESCRIBED
    excepted: tuple[str, ...] = ()
    unsaid: bool = False
    manner: str = ""
    guessed: bool = False
    over_time: bool = False

    @property
    def intent(self) -> Intent:
        """Which of the ways to answer applies."""
        return self.interpretation.intent

    @property
    def may_ask_fact(self) -> bool:
        """Whether it asks for a fact where no statement answers: whether the dam holds, what the parliament rejected."""
        asked = self.interpretation
        is_claim = self.strict_topic and asked.topic and not asked.speakers
        is_reaction = asked.intent == "what_did_say" and self.text.casefold().startswith("how ")
        return bool(is_claim or is_reaction or (self.manner and asked.speakers and not is_any_saying(self.manner)))

    @property
    def asks_name(self) -> bool:
        """Whether one name is wanted, as of "which company, reported by A and B, …"; not of "what does A say, and what B?"."""
        return self.answer_type in ("person", "place", "other") and bool(_NAME_WANTED.search(self.text))

    @property
    def to_write(self) -> str:
        """The question as an LLM is asked it."""
        return f"Is it true that {self.text.rstrip(' .?!')}?" if self.claim else self.text

    @property
    def to_read(self) -> str:
        """The question as a passage is read for it: without the day of its document, which it need not tell."""
        days = self.interpretation.dates
        if not days or self.interpretation.date_role != "published":
            return self.text
        return re.sub(
            rf",?\s*(?:(?:published|reported)\s+)?(?:(?:on|in|of|from)\s+)?{re.escape(days.text)}", "", self.text
        )


def checked(text: str) -> str:
    """The question trimmed, or an error that says what is wrong with it."""
    trimmed = " ".join(_plain(text).split())
    if not words(trimmed):
        raise EmptyQuestion(f"the question is empty: {text[:40]!r}; ask something like: who said what on Feb 14")
    if len(trimmed) > LONGEST_QUESTION:
        raise QuestionTooLong(
            f"the question has {len(trimmed):,} characters; at most {LONGEST_QUESTION:,} are read. "
            "To ask about a long text, index it as a document."
        )
    if found := _no_such_day(trimmed):
        raise UsageError(f"there is no such day: {found!r}")
    return trimmed


def _plain(text: str) -> str:
    """Without marks of direction, which nobody sees, and with Latin letters of full width as any; joiners are part of words.

    >>> _plain("ｗｈｏ\u200f said what")
    'who said what'
    """
    seen = "".join(each for each in text if each in _JOINERS or unicodedata.category(each) != "Cf")
    return _FULL_WIDTH.sub(lambda found: unicodedata.normalize("NFKC", found.group()), seen)


def _no_such_day(text: str) -> str:
    """A day that no year has, as written: `Feb 30`, `31st of June`, `2022-02-31`; words between quotation marks may be anybody's."""
    span, _ = quoted(text)
    for found in _DAY_OF_MONTH.finditer(blanked(text, [span]) if span else text):
        month = (
            int(found["number"]) if found["number"] else month_number((found["before"] or found["after"]).rstrip("."))
        )
        day = int(found["day"] or found["first"] or found["last"])
        if month and month <= 12 and day > monthrange(2000, month)[1]:
            return found.group()
    return ""


def understand(text: str, known: Known, *, today: Day | None = None, near: Day | None = None) -> Question:
    """The question with all that can be read off it. `near` is a day whose month completes "on the 14th"."""
    text, claim = claim_in(with_whole_outlets(without_marks(checked(text), known), known))
    asked = corrected(text, known) if claim else core(corrected(text, known), known)
    changed = None if claim else _CHANGED.fullmatch(asked)
    asked = f"what was {changed['what']}?" if changed else asked
    quote_span, quote = (None, "") if title_or_name(asked) else quoted(asked)
    bare = asked if quote_span is None else f"{asked[: quote_span[0]]} {asked[quote_span[1] :]}"
    dates = [each for each in _dates(bare, today, near) if not _ABOUT_DATE.search(bare[: each.start])]
    undated = without_dates(bare, dates)
    whole = Asked() if claim else _whole(asked, undated, quote, known, names_days=bool(dates))
    if whole.overview and not dates and _YEAR.fullmatch(whole.topic):
        dates, whole = _dates(f"in {whole.topic}", today, near), replace(whole, topic="")
    undated, silent = _without_excepted(_IN_ARTICLE.sub("", undated), known)
    wanted = (
        _of_whole(whole, undated) if (claim and not quote) or whole != Asked() else wanted_of(undated, quote, known)
    )
    places = outlets(undated, known)
    sources = tuple(sorted(places, key=lambda source: places[source]))
    named = as_written(undated, places)
    answer: AnswerType = "yes_no" if claim else "number" if changed else answer_type(undated)
    kind = _kind(undated) if wanted.intent == "fact" and answer in ("other", "yes_no") else ""
    interpretation = Interpretation(
        intent=wanted.intent,
        dates=dates[0].range if dates else None,
        date_role=_date_role(wanted.intent, undated),
        speakers=wanted.speakers,
        sources=sources,
        topic=" ".join(_topic_words(_without(wanted.topic, named))),
    )
    return Question(
        text=asked,
        interpretation=interpretation,
        answer_type=answer,
        quote=quote if wanted.intent == "who_said_quote" else "",
        unknown_speaker=wanted.unknown,
        terms=tuple(word for word in content_words(_MEASURE.sub(" ", _without(undated, named))) if word != kind),
        kind=kind,
        parts=_parts(asked, today, near, known) if wanted.intent == "fact" else (),
        today=today,
        over_time=bool(changed),
        names=tuple(names_in(_without(undated, named), goes_on=claim)),
        strict_topic=is_strict(undated),
        claim=claim,
        overview=whole.overview,
        subject=whole.subject,
        defined=whole.defined,
        described=whole.documents,
        excepted=silent,
        manner=manner_in(undated.partition(wanted.topic)[0] if wanted.topic else undated)
        if wanted.intent in OF_STATEMENTS
        else "",
        unsaid=wanted.intent in OF_STATEMENTS and bool(_NOT_SAID.search(undated)),
    )


def _without_excepted(text: str, known: Known) -> tuple[str, tuple[str, ...]]:
    """`what did everyone but Lund say` without the exception, and whom it excepts; a question for no list of statements as it is."""
    found = _EXCEPT.search(text)
    speakers = resolve_speakers(found["names"], known)[0] if found else ()
    rest = f"{text[: found.start()]}{text[found.end() :]}" if found else text
    if not speakers or wanted_of(rest, "", known).intent != "who_said_what":
        return text, ()
    return rest, speakers


def _whole(asked: str, undated: str, quote: str, known: Known, *, names_days: bool) -> Asked:
    """What is asked that is no single fact; of words between quotation marks only where they are a title.

    What somebody wrote may be an article or a statement: whoever made any is taken to be quoted.
    """
    span, title = quoted(asked)
    titled = asks_of_titled(asked[: span[0]], title, asked[span[1] :]) if span else None
    if titled or quote:
        return titled or Asked()
    if (reported := _reported(undated, known)) is not None:
        return reported
    found = asks(undated, names_days=names_days) or Asked()
    if found.subject and (named := as_written(found.subject, outlets(found.subject, known))):
        bare = re.sub(rf"\s+(?:in|from|by|of)\s+(?:{'|'.join(map(re.escape, named))})$", "", found.subject)
        found = replace(found, subject=bare)
    quotes = bool(found.documents.author) and bool(wanted_of(undated, "", known).speakers)
    return Asked() if quotes else found


def _reported(text: str, known: Known) -> Asked | None:
    """What outlets reported; what one said that is quoted as a speaker, too, is its statements."""
    named = outlets(text, known)
    for start, end in sorted((span for spans in named.values() for span in spans), reverse=True):
        text = f"{text[:start]}{OUTLET}{text[end:]}"
    speakers = {name.casefold() for name in known.speakers}
    says = re.search(r"\bsa(?:y|ys|id|ying)\b", text, re.IGNORECASE)
    if not named or (says and any(name.casefold() in speakers for name in named)):
        return None
    return asks_of_outlets(text)


def _of_whole(asked: Asked, text: str) -> Wanted:
    """What is wanted where no words of anybody are: events, an overview of documents, else a fact."""
    if asked.events:
        return Wanted("what_happened", (), asked.topic)
    return Wanted("overview", (), asked.topic) if asked.overview else Wanted("fact", (), text)


def corrected(text: str, known: Known) -> str:
    """Misspelt words of grammar put right, if the index does not hold them: `wher is teh embassy` → `where is the embassy`.

    Misspelt by a letter too many or too few, or by two exchanged; with another letter a word is a word of its own: now, war, shot.
    """

    def right(found: re.Match[str]) -> str:
        word = found.group()
        is_word = word in STOP_WORDS or word in _GRAMMAR or word in _NEAR_GRAMMAR or known.occurs(word)
        if len(word) < 3 or word[0].isupper() or is_word:
            return word
        near = [each for each in _GRAMMAR if _is_misspelt(word, each)]
        near = [each for each in near if each.startswith(word)] or near
        return near[0] if len(near) == 1 else word

    return re.sub(r"[^\W\d_]+(?!['’]t\b)", right, text)


def _is_misspelt(word: str, right: str) -> bool:
    """Whether a word is another but for a letter too many or too few, or two exchanged."""
    near = DamerauLevenshtein.distance(word, right, score_cutoff=1) <= 1
    return near and (len(word) != len(right) or sorted(word) == sorted(right))


def _topic_words(topic: str) -> list[str]:
    """Its content words; of a topic that is a word of saying itself, "the claims", that word."""
    return content_words(topic) or [word for word in words(topic) if word.casefold() not in STOP_WORDS]


def core(text: str, known: Known = Known()) -> str:
    """What a long, polite question asks: from its question word on; a short one, or one of articles, is all core.

    >>> core("Before we print this on Friday I would be glad to know, if your documents say so, how many people came")
    'how many people came'
    """
    if len(text) < LONG_QUESTION or quoted(text)[0] or outlets(text, known):
        return text
    lead = re.search(r"\b(?:know|tell\s+me|wonder(?:ing)?|find\s+out|ask(?:ing)?)\b", text, re.IGNORECASE)
    found = _QUESTION_WORD.search(text, lead.end() if lead else 0) or _QUESTION_WORD.search(text)
    return text[found.start() :] if found else text


def without_dates(text: str, dates: Iterable[DateMention]) -> str:
    """The text with its date expressions, and the prepositions before them, taken out."""
    for mention in sorted(dates, key=lambda each: -each.start):
        before = _BEFORE_DATE.sub("", text[: mention.start])
        text = f"{before} {text[mention.end :]}"
    return " ".join(text.split())


def _dates(text: str, today: Day | None, near: Day | None) -> list[DateMention]:
    """The days that a question names; those in a title are none."""
    work = title_or_name(text)
    bare = blanked(text, [work]) if work else text
    found = find_dates(bare, today=today, near=near, open_years=True)
    if not found and not today and near and near.year and ON_WEEKDAY.search(bare):
        return find_dates(bare, today=near, near=near, open_years=True)
    return found


def _parts(text: str, today: Day | None, near: Day | None, known: Known) -> tuple[Part, ...]:
    """The parts of a question that names outlets or days; of any other none. One that names a day only is undivided."""
    dates = _dates(text, today, near)
    named = sorted((span, source) for source, spans in outlets(text, known).items() for span in spans)
    if not named:
        return (Part(text, days=tuple(each.range for each in dates)),) if dates else ()
    whole = [*(span for span, _ in named), *((each.start, each.end) for each in dates)]
    bare = blanked(text, whole)
    return tuple(
        Part(
            text=" ".join(bare[start:end].split()),
            outlets=tuple(dict.fromkeys(source for span, source in named if start <= span[0] < end)),
            days=tuple(each.range for each in dates if start <= each.start < end),
        )
        for start, end in parts_of(text, whole)
    )


def _kind(text: str) -> str:
    """`broadcaster` of `Which broadcaster did Kirby speak to?`; only nouns asked for with "which"."""
    found = re.match(
        r"\s*which\s+(?:\w+\s+)?(?P<noun>[^\W\d_]{3,})\s+(?:did|does|do|is|are|was|were|will|has|have|had)\b",
        text,
        re.IGNORECASE,
    )
    return found["noun"] if found else ""


def _without(text: str, removed: Iterable[str]) -> str:
    for phrase in removed:
        text = text.replace(phrase, " ")
    return text


def _date_role(intent: Intent, text: str) -> DateRole:
    if intent in OF_STATEMENTS:
        return "said_on"
    return "published" if intent == "overview" or _PUBLISHED.search(text) else "mentioned"
