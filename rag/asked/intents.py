"""What a question asks for: statements of somebody, who said a quotation, or a fact; and what kind of thing would answer.

Read off its words, and off the speakers and outlets that the index knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.records import Span
from index.reported.lexicon import GROUPS, INSTITUTIONS, OFFICES
from rag.answers import Intent
from rag.asked.known import Known, outlets, resolve_speaker, resolve_speakers
from rag.asked.manners import MANNERS
from rag.names import names_in
from rag.words import STOP_WORDS, content_words, words

AnswerType = Literal["number", "day", "person", "place", "reason", "yes_no", "other"]

SAY = (
    r"(?:say|says|said|saying|tell|tells|told|(?<!\bof )state[ds]?|claim(?:s|ed)?|mention(?:s|ed)?|comment(?:s|ed)?|announced?"
    r"|warn(?:s|ed)?|add(?:s|ed)?|argue[ds]?|explain(?:s|ed)?|declared?|insist(?:s|ed)?|stress(?:es|ed)?|write|wrote"
    r"|admit(?:s|ted)?|den(?:y|ies|ied)|promised?|urged?|suggest(?:s|ed)?|remark(?:s|ed)?|respond(?:s|ed)?|indicated?"
    r"|express(?:es|ed)?|describ(?:e|es|ed)|talk(?:s|ed)? about|sp(?:eak|oke|oken) about)"
)
QUOTED = re.compile(r"[\"“”„«](?P<double>[^\"“”„«»]+)[\"“”»]|(?<!\w)['‘](?P<single>.+?)['’](?!\w)", re.DOTALL)
"""What stands between quotation marks, with them; an apostrophe is none."""

_OF_WORDS = re.compile(
    rf"\b(?:{SAY}|saying|quot\w*|words?|phrases?|terms?|call(?:s|ed|ing)?|dub(?:s|bed)|label\w*|nam(?:e|es|ed)|coin(?:s|ed)|use[ds]?"
    r"|shout\w*|ask(?:s|ed)?|repl(?:y|ies|ied)|tweet\w*|post(?:s|ed)|vow\w*|chant\w*|yell\w*|cr(?:y|ies|ied)|slogans?|motto|compar\w+"
    r"|liken\w*|refer\w*|threaten\w*|pledg\w+|speech|lines?)\b",
    re.IGNORECASE,
)
"""Beside words between quotation marks: that somebody's words are meant, not the title of a work."""
_WHO_SAID_WHAT = re.compile(
    r"\bwho\s+(?:all\s+)?(?:said|says|told|was saying)\s+(?:what|anything|something|things)\b"
    r"|\bwhat\s+(?:was|were|has been|is being|got)\s+(?:all\s+)?(?:said|stated|announced)\b"
    r"|\bwhat\s+(?:did|do|have)\s+(?:people|everyone|everybody|they|others|the speakers)\s+(?:all\s+)?" + SAY + r"\b"
    r"|\b(?:list|show|give)\b.*\b(?:statements?|quotes?|quotations|remarks|comments)\b"
    r"|\bwhat\s+(?:statements|comments|remarks|quotes|quotations)\b"
    r"|^\s*(?:all\s+)?(?:statements|quotes|quotations|remarks)\b"
    r"|\b(?:who|(?:which|what)\s+(?:people|persons?|speakers?|politicians?|officials?))\s+(?:is|are|was|were|gets?|got)\s+(?:quoted|cited)\b"
    r"|\bwho\s+(?:are|were)\s+(?:all\s+)?(?:the\s+)?(?:speakers|people\s+quoted)\b|\b(?:list|show|name|give)\b.*\bspeakers\b"
    r"|^\W*who\s+(?:speaks?|spoke|talks?|talked)\W*$|^\W*(?:(?:give|show)\s+(?:me\s+)?)?(?:an?\s+|the\s+)?timeline\b",
    re.IGNORECASE,
)
_WHO_SPOKE = re.compile(
    r"\bwho\s+(?:else\s+)?(?:has\s+|have\s+)?(?:all\s+)?(?:spoke|spoken|talked|commented|said\s+(?:anything|something))"
    r"(?:\s+(?:about|on|of|regarding))?(?P<topic>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WHO_SAID_THAT = re.compile(
    rf"(?:(?<!the )\bwho\s+(?:else\s+)?(?:has\s+|have\s+)?(?:also\s+)?{SAY}|^\W*who\s+(?:else\s+)?(?:has\s+|have\s+)?(?:also\s+)?(?:{MANNERS}))\b"
    r"(?!\W+(?:it|this|that|so)\W*$)(?P<topic>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WHAT_DID_SAY = re.compile(
    r"\b(?:what|how)\s+(?:(?:exactly|else)\s+)?(?:did|does|do|has|have|had|was|is)\s+(?P<speaker>.+?)\s+"
    r"(?:just\s+|also\s+|then\s+|have\s+to\s+|been\s+)?" + SAY + r"\b(?P<topic>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_EVERYTHING = re.compile(
    r"^\W*(?:list\s+|show\s+(?:me\s+)?)?(?:everything|all)\s+(?:that\s+)?(?P<speaker>.+?)\s+(?:has\s+|have\s+)?"
    + SAY
    + r"\b(?P<topic>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_REACTED = re.compile(
    r"^\W*how\s+(?:did|does|do|has|have)\s+(?P<speaker>.+?)\s+react(?:ed)?\s+to\s+(?P<topic>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_WHAT_SAID = re.compile(
    r"\bwhat\s+(?P<speaker>.+?)\s+(?:has\s+|have\s+)?" + SAY + r"\b(?P<topic>.*)$", re.IGNORECASE | re.DOTALL
)
_DID_SAY = re.compile(
    r"^\s*(?:did|does|has|have|had)\s+(?P<speaker>.+?)\s+(?:ever\s+|really\s+|actually\s+)?"
    + SAY
    + r"\b(?P<topic>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WHAT_DID_IN_MANNER = re.compile(
    rf"^\W*(?:what|whom?)\s+(?:did|does|has|have|had)\s+(?P<speaker>.+?)\s+(?:{MANNERS})\b(?P<topic>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_CLAUSE = re.compile(
    r"\b(?:can|could|be|is|are|was|were|which|that|there|it|when|if|between|someone|anyone|something)\b"
)
"""In the place of a speaker: words of a clause, as of "what can be described as …"."""
_NO_SPEAKER = re.compile(
    r"\b(?:data|differences?|evidence|figures|laws?|meaning|polls?|research|results|rules?|stud(?:y|ies)|surveys?|terms?"
    r"|theor(?:y|ies)|treat(?:y|ies)|words?)\b"
)
"""Whom nobody interviews."""
_OF_THINGS = re.compile(
    r"\W*(?:what|how)\s+(?:exactly\s+|else\s+)?(?:(?:is|are|was|were)\s+.+?\s+(?!saying\b)" + SAY + r"\b"
    r"|(?:does|do)\s+(?:the|an?|these|those|this|most|some)\s.+?\s+(?:suggest|indicate|state)\b)",
    re.IGNORECASE,
)
"""Where a verb that can report hardly does: "what is the difference between states and …", "what do the strains suggest"."""
_PEOPLE = re.compile(r"\w(?:er|or|ist|ee|ant|ent|ian)s$")
"""Unknown people by the form of their word: farmers, survivors, activists, refugees."""
_WHO_WROTE = re.compile(
    r"\b(?:who|(?:what|which)\s+(?P<noun>(?-i:[a-z]+)))\s+(?:wrote|writes)\s+"
    r"(?!(?:that|about|to|on|in|what|this|there)\b)(?!.*\b(?:that|saying)\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Asks for the author of a work, which is no statement of theirs."""
_SMALL_WORDS = frozenset("a an and as at by for from in of on or the to with".split())
"""What is not capitalised in titles."""
_STATEMENTS_BY = re.compile(
    r"\b(?:statements?|quotes?|quotations|remarks|comments)\s+(?:by|of|from)\s+(?P<speaker>.+?)"
    r"(?:\s+(?:about|on|regarding)\s+(?P<topic>.*))?$",
    re.IGNORECASE | re.DOTALL,
)
_POSITION = re.compile(
    r"\bwhat\s+(?:is|was|are|were)\s+(?P<speaker>.+?)['’]s?\s+(?:position|stance|view|views|opinion|reaction|response|comments?"
    r"|message|statement)\b(?P<topic>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ON_TOPIC = re.compile(r"^\s*(?P<speaker>[^?]+?)\s+(?:about|on|regarding)\s+(?P<topic>[^?]+)\??\s*$", re.IGNORECASE)
_DISAGREES = re.compile(
    r"\bwho\s+(?:else\s+)?(?:disagree[sd]?|differ(?:s|ed)?)\s+(?:with|from)\s+.+?\s+(?:about|on|over|regarding)\s+(?P<topic>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_DESCRIBED = re.compile(
    r"\s*(?:(?:which|what)\s+(?!(?:is|was|are|were|did|do|does|has|have|had|else|exactly)\b)\w|who\s+(?:is|was)\s+the\s)",
    re.IGNORECASE,
)
"""Of a question that describes what it wants the name of."""
_ARTICLE = re.compile(
    r"\b(?:articles?|reports?|reporting|stor(?:y|ies)|coverage|reviews?|pieces?|posts?)\b", re.IGNORECASE
)
LONGEST_SPEAKER = 6
"""Words in the place of a speaker, from which they are none but a clause."""
_TO_REPORTERS = re.compile(r"^\s*(?:to\s+)?(?:reporters|journalists|the\s+(?:press|media))\b", re.IGNORECASE)
"""Whom everything is told that an article reports."""
_LEAD_IN = re.compile(r"^\s*(?:about|on|regarding|concerning|of|to|that|the following)\b", re.IGNORECASE)
COUNTED = r"death\s+toll|toll|turnout|population|magnitude"
"""Nouns whose answer is a number, without a word that asks for one, too."""
_AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|will|would|can|could|should|may|might)"
_ANSWER_TYPES: tuple[tuple[AnswerType, str], ...] = (
    (
        "number",
        r"\bhow\s+(?:many|much|long|large|big|high|far|old)\b|\bwhat\s+(?:number|percentage|share|amount|sum)\b"
        rf"|(?:what\s+(?:is|was|are|were)\s+(?:the\s+)?(?:[\w-]+\s+){{0,3}})?\b(?:{COUNTED})\b",
    ),
    (
        "day",
        r"\bwhen\b(?!\s+(?:should\s+(?:you|i|we|one)|do\s+(?:you|i|we)\s+(?:need|have))\b)"
        r"|\b(?:what|which)\s+(?:(?:is|was)\s+the\s+)?(?:day|date|month|year)\b"
        r"|\bwhat(?:\s+is|\s+was|['’]s)\s+the\s+(?:(?!(?:to|of)\b)\w+\s+){1,2}date\b",
    ),
    ("person", r"\bwho(?:m|se)?\b"),
    (
        "place",
        r"\bwhere\b|\b(?:what|which|whose)\s+(?:city|cities|country|countries|place|town|capital|state|region)\b",
    ),
    ("reason", r"\bwhy\b|\bwhat\s+(?:caused|is the reason|was the reason)\b|\bhow come\b"),
)
_ASKING = re.compile(
    r"(?:^|,)\W*(?:(?:and|so|but|then|in|on|at|by|from|to|for|of|about|with|under|during|since|until|into)\s+)*"
    rf"(?=(?:what|which|who|whom|whose|why|how)\b|(?:when|where)\s+{_AUXILIARY}\b)",
    re.IGNORECASE,
)
"""Before the word that asks, where the question or a part of it begins: not the "when" of a clause."""


_WHETHER = re.compile(
    r"\W*(?:(?:and|so|but)\s+)?"
    r"(?:(?:after|before|between|during|in|on|since|until)\b(?:(?!\b(?:who|whom|what|which|when|where|why|how)\b)[^?])*,\s*)?"
    rf"{_AUXILIARY}(?:n['’]t)?\b",
    re.IGNORECASE,
)
_POLITE = re.compile(
    r"\W*(?:can|could|would|will|may|might)\s+(?:you|i|we|someone|somebody|anyone|anybody)\b", re.IGNORECASE
)
_INDIRECT = re.compile(
    r"\b(?:clear|describe|explain|give|guess|idea|indication|information|know|mention|name|report|say|show|state|tell|word)s?\b"
    r"(?:\W+(?:me|us|you|about|on|of|as\s+to))?\W+(?:who(?:m|se)?|what|which|when|where|why|how)\b",
    re.IGNORECASE,
)
"""Of a question in the form of one that wants yes or no: "do you know who …", "does it say how many …"."""


@dataclass(frozen=True)
class Wanted:
    """Intent, the speakers meant, the words that name the topic, and who of those asked for said nothing."""

    intent: Intent
    speakers: tuple[str, ...]
    topic: str
    unknown: str = ""


def wanted_of(text: str, quote: str, known: Known) -> Wanted:
    """What a question without its days and quotation asks for."""
    intent, slot, topic = _intent(text, quote, known)
    if intent != "fact" and _asks_of_articles(text, slot, known):
        return Wanted("fact", (), text)
    speakers, unknown = resolve_speakers(slot, known)
    if slot and not _speaks(slot, speakers, text, known):
        return Wanted("fact", (), text)
    return Wanted(intent, speakers, topic, unknown)


def is_strict(text: str) -> bool:
    """Whether the topic is a claim, which must be met nearly whole: `did X say that …`, `who said that …`."""
    return bool(_DID_SAY.search(text) or (_WHO_SAID_THAT.search(text) and not _WHO_SAID_WHAT.search(text)))


def is_any_saying(verb: str) -> bool:
    """Whether a verb reports what somebody said, and hardly anything else: `promised`, not `rejected`."""
    return re.fullmatch(SAY, verb, re.IGNORECASE) is not None


def quoted(text: str) -> tuple[Span | None, str]:
    """The first stretch between quotation marks, with and without them; an apostrophe is none.

    >>> quoted("who said 'far from exhausted'?")
    ((9, 29), 'far from exhausted')
    """
    found = QUOTED.search(text)
    if not found:
        return None, ""
    return found.span(), (found["double"] or found["single"]).strip(" ,.")


def title_or_name(text: str) -> Span | None:
    """Where a title or name stands between quotation marks: `Who directed "Pretty Woman"?`, of which nobody asks who said it."""
    span, quote = quoted(text)
    if span is None or any(word[0].islower() and word not in _SMALL_WORDS for word in words(quote)):
        return None
    rest = f"{text[: span[0]]} {text[span[1] :]}"
    of_a_work = _WHO_WROTE.search(f"{rest} x") or (len(words(rest)) > 1 and not _OF_WORDS.search(rest))
    return span if of_a_work else None


def answer_type(text: str) -> AnswerType:
    """What kind of thing would answer.

    >>> answer_type("How many soldiers are near the border?"), answer_type("What happens when it rains?")
    ('number', 'other')
    >>> answer_type("Did people die when the dam broke?"), answer_type("Do you know when the dam broke?")
    ('yes_no', 'day')
    """
    if _WHETHER.match(text) and not _POLITE.match(text) and not _INDIRECT.search(text):
        return "yes_no"
    asking = _ASKING.search(text)
    for kind, pattern in _ANSWER_TYPES:
        found = re.match(pattern, text[asking.end() :], re.IGNORECASE) if asking else None
        if found or (not asking and re.search(pattern, text, re.IGNORECASE)):
            return kind
    return "other"


def _asks_of_articles(text: str, slot: str, known: Known) -> bool:
    """Whether what looks like a question for statements asks what articles of named outlets report."""
    if not outlets(text, known) or _WHO_SAID_WHAT.search(text):
        return False
    is_speaker = bool(resolve_speaker(slot, known)) and not _ARTICLE.search(slot)
    of_outlet = bool(outlets(slot, known)) and not is_speaker
    return bool(_DESCRIBED.match(text)) or of_outlet or len(words(slot)) > LONGEST_SPEAKER


def _speaks(slot: str, speakers: Sequence[str], text: str, known: Known) -> bool:
    """Whether what stands in the place of a speaker is one: whom the index knows, or else who may well be."""
    among = set(speakers)
    roles = {word.casefold() for name, role in known.roles if name in among for word in words(role)}
    named = roles | {word.casefold() for name in speakers for word in words(name)}
    asked = [word.casefold() for word in content_words(slot)]
    if asked and named.issuperset(asked):
        return True
    if _CLAUSE.search(slot):
        return False
    if asked and asked[-1] in named:
        return True
    if _NO_SPEAKER.search(slot) or speakers:
        return not _NO_SPEAKER.search(slot)
    people = OFFICES | GROUPS | INSTITUTIONS
    told = any(word.casefold() in people or _PEOPLE.search(word) for word in words(slot))
    of_thing = re.match(r"(?:the|these|those)\s+[a-z]+\s+of\b", slot)  # `the strains of Yersinia`
    return told or (bool(names_in(slot, goes_on=True)) and not of_thing) or not _OF_THINGS.match(text)


def _intent(text: str, quote: str, known: Known) -> tuple[Intent, str, str]:
    """Intent, the words in the place of the speaker, and the words after it that name the topic."""
    if quote:
        return _quote_intent(text)
    if found := _STATEMENTS_BY.search(text):
        return "what_did_say", found["speaker"].strip(" ?.!"), _topic(found["topic"] or "")
    if _WHO_SAID_WHAT.search(text):
        return "who_said_what", "", _topic(_WHO_SAID_WHAT.sub(" ", text))
    author = _WHO_WROTE.search(text)
    if author and not any((author["noun"] or "").casefold() in name.casefold().split() for name in known.speakers):
        return "fact", "", text
    if found := _DISAGREES.search(text) or _WHO_SPOKE.search(text) or _WHO_SAID_THAT.search(text):
        return "who_said_what", "", _topic(found["topic"])
    reacted = _REACTED.search(text)
    if reacted and _is_speaker(_slot(reacted["speaker"]), known):
        return "what_did_say", _slot(reacted["speaker"]), _topic(reacted["topic"])
    for pattern in (_EVERYTHING, _WHAT_DID_SAY, _POSITION, _DID_SAY, _WHAT_SAID):
        if found := pattern.search(text):
            return "what_did_say", _slot(found["speaker"]), _topic(found["topic"])
    found = _WHAT_DID_IN_MANNER.search(text)
    if found and resolve_speaker(_slot(found["speaker"]), known):
        return "what_did_say", _slot(found["speaker"]), _topic(re.sub(r"^\s*to\s+do\b", "", found["topic"]))
    return _short_form(text, known)


def _is_speaker(slot: str, known: Known) -> bool:
    """Whether somebody is called so or holds that office: `Macron`, not `the market`, which "market data" is not."""
    last = [word.casefold() for word in words(slot)][-1:]
    named = ([word.casefold() for word in words(name)] for name in resolve_speaker(slot, known))
    return any(name[-1:] == last or last[0] not in name for name in named)


def _quote_intent(text: str) -> tuple[Intent, str, str]:
    if found := _DID_SAY.search(text) or _WHAT_DID_SAY.search(text):
        return "who_said_quote", _slot(found["speaker"]), ""
    if re.search(r"\bwho(?:se)?\b|\bquot|\bsaid\b|\bwords\b|^\W*$", text, re.IGNORECASE):
        return "who_said_quote", "", ""
    return "fact", "", text


def _short_form(text: str, known: Known) -> tuple[Intent, str, str]:
    """`Kirby?`, `Kirby on cyberattacks`: a known speaker alone or with a topic. All else asks for a fact."""
    asked = text.strip(" ?.!")
    if len(words(asked)) <= 3 and not _is_question(asked) and resolve_speaker(asked, known):
        return "what_did_say", asked, ""
    found = _ON_TOPIC.match(text)
    short = found is not None and len(words(found["speaker"])) <= 3 and not _is_question(found["speaker"])
    if found and short and resolve_speaker(found["speaker"], known):
        return "what_did_say", found["speaker"], found["topic"]
    return "fact", "", text


def _is_question(text: str) -> bool:
    """Whether the text begins as a question does, rather than with a bare name."""
    first = words(text)[:1]
    return bool(first) and (first[0].casefold() in STOP_WORDS or answer_type(text) != "other")


def _slot(text: str) -> str:
    """The words in the place of a speaker, without what is said of them after a comma; of `Kirby, Scholz and Putin` all."""
    named = text if re.search(r",.*\s(?:and|or)\s", text) else text.partition(",")[0]
    return re.sub(r"\s+(?:have|has|had|also|just|to)$", "", named.strip(" ?"))


def _topic(text: str) -> str:
    """What a question is about: without "about" before it and "over time" after it, which asks for nothing more."""
    told = _TO_REPORTERS.sub("", text.strip(" ?.!,"))
    return re.sub(r"\s+over\s+time$", "", _LEAD_IN.sub("", told, count=1), flags=re.IGNORECASE)
