"""A follow-up that leaves out most of its question: "and Kirby?", "and on the 16th?", "why?", "tell me more".

What it names takes the place of the like in the question before: a day, an outlet, a speaker, a subject, a topic.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.records import DateRange
from index.reported.lexicon import OFFICES
from rag.answers import OF_STATEMENTS, Interpretation, Turn
from rag.asked.asks import Asked
from rag.asked.days import short_day
from rag.asked.known import Known, outlets, resolve_speaker
from rag.followups.referents import as_asked, asked_for, days_in, interpreted, people_of, topic_of
from rag.names import names_in, names_in_text
from rag.question import without_dates
from rag.words import STOP_WORDS, content_words, words

_DAY_BESIDE = re.compile(
    r"(?:on\s+)?the\s+(?:day\s+)?(?:(?P<before>before|previous)|after|next|following)(?:\s+day)?", re.IGNORECASE
)
_ON = re.compile(r"\b(?:on|in|at|from|between|during)\s+$", re.IGNORECASE)
_NEEDS_NO_ON = re.compile(
    r"(?:on|in|at|by|from|between|during|since|until|before|after|last|next|this|yesterday|today|tomorrow|the\s+day)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:on|about|from|by|with|(?P<place>in|at|to|for|of))\s+", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:about|regarding)\s+|\bon\s+(?!.*\babout\b)", re.IGNORECASE)
_WHO_DID = re.compile(
    r"who\s+(?P<verb>wrote|built|made|sold|bought|won|held|\w+ed)\s+(?P<object>(?:(?i:the|this|that|an?)\s|[A-Z]).*?)\W*",
)
_GRAMMAR = r"(?:(?:" + "|".join(sorted(STOP_WORDS)) + r")\b)"
_NOUN = rf"(?!{_GRAMMAR})[\w'’-]+"
FRAGMENT = (
    r"(?:why|when|where|(?:by\s+|for\s+)?how(?:\s+(?:much|long|often))?|since\s+when|from\s+where|what\s+for|"
    r"(?:by|with|to|for|from|against|about)\s+whom|"
    rf"(?:in|on|at|from|to|for|with|by|of)\s+(?:which|what)\s+(?!(?:case|day|date|month|year)\b){_NOUN}(?:\s+{_NOUN})?)"
)
"""`why`, `by whom`, `in which towns`: what a question asks without what it asks about. No verb of grammar stands in it."""
_MEANINGS = {
    "what for": "why",
    "for what reason": "why",
    "for which reason": "why",
    "in what way": "how",
    "in which way": "how",
}
_MEASURED = r"how(?:\s+(?:many|much|long|high|far|old|big|large|deep|tall|fast|often))"
_WHETHER = re.compile(r"(?:Is|Are|Was|Were|Did|Does|Do|Has|Have|Had|Will|Can|Could|Would|Should)\b")
_OF_COUNTED = re.compile(
    r"\s*(?i:how)\s+(?:many|much)\s+(?P<counted>(?!of\b)[a-z][\w-]*(?:\s+[a-z][\w-]*){0,2}?)\s+(?P<rest>(?:is|are|was|were|did|does|do|has|have|had|"
    r"will|can|could|would|should)\s+(?:(?:the|an?|this|that|he|she|it|they)\s|[A-Z]).*?)\W*"
)
"""`how many jobs did Orbel cut?`, but not `how many workers could take part?`: what is counted is no subject."""
_COUNTED_ARE = re.compile(
    rf"\s*(?i:how)\s+(?:many|much)\s+(?P<counted>(?!of\b){_NOUN}(?:\s+{_NOUN}){{0,2}}?)\s+(?P<verb>is|are|was|were)\s+(?P<rest>.+?)\W*"
)
"""`how many soldiers are near the border?`"""
_YEAR_OF_EVENT = re.compile(r"(?<=\bthe )(?:19|20)\d\d(?=\s+[A-Z](?!\w*\s+(?:Company|Inc|Ltd|Group)\b))")
_NOUN_PHRASE = re.compile(r"(?:the|this|that|an?|these|those)\s+[\w-]+(?:\s+[\w-]+){0,2}", re.IGNORECASE)
_TIME = re.compile(r"\b(?:year|month|week|day|night|season|time)\b", re.IGNORECASE)
_NOUN_AT_END = re.compile(
    r"\b(?:the|this|that|an?|these|those)\s+(?:(?!(?:the|of|in|on|at|by|for|from|to|with|about|and)\b)[\w-]+\s+){0,2}[\w-]+(?=\W*$)"
)


def continued(previous: Turn, rest: str, known: Known, *, is_topic: bool) -> str:
    """The question before with its day, its subject, its speaker or its topic exchanged for the new one.

    A name that is no speaker of the index is a topic in "what about NATO?" and a person in "and Putin?".
    """
    before = as_asked(previous)
    day, other = _day_and_other(rest, previous, known)
    if not content_words(other):
        return _with_other_day(before, day) if day else ""
    bare, is_beside = _LEAD.sub("", other), _is_placed(other) or other.startswith("about ")
    if outlet := _outlet_exchanged(before, bare, known):
        changed = outlet
    elif old := _exchangeable(previous, other, known, is_topic=is_topic or is_beside):
        new = re.sub(r"^the\s+", "", bare) if f"the {old}" in before else bare
        changed = new.join(before.rsplit(old, 1))
    elif not is_beside and _speaks(previous, bare, known, is_topic=is_topic):
        changed = _with_other_speaker(previous, before, bare, known)
    else:
        changed = _with_other_topic(previous, before, other if _is_placed(other) else bare)
    return _with_other_day(changed, day) if day else changed


def _speaks(previous: Turn, name: str, known: Known, *, is_topic: bool) -> bool:
    """Whether a name is asked about as somebody who said something: not in `what happened on Feb 14` and `what about Kyiv?`."""
    if interpreted(previous).intent not in OF_STATEMENTS and not names_in(name, goes_on=True):
        return False  # `and the year before?`
    if is_topic:
        return _is_speaker(name, known) and asked_for(as_asked(previous)) == Asked()
    return _is_speaker(name, known) or (_is_name(name) and bool(people_of(previous, known)))


def _outlet_exchanged(before: str, name: str, known: Known) -> str:
    """`what did The Lantern report?` and `The Age` → `what did The Age report?`; nothing where not each is one outlet."""
    old = [span for spans in outlets(before, known).values() for span in spans]
    new = [span for spans in outlets(name, known).values() for span in spans]
    if len(old) != 1 or new != [(0, len(name))]:
        return ""
    (start, end), *_ = old
    return f"{before[:start]}{name}{before[end:]}"


def _exchangeable(previous: Turn, other: str, known: Known, *, is_topic: bool) -> str:
    """The words of the question before that a name takes the place of: its subject, its topic or the one name of a fact.

    `Kirby` of `who is Kirby?`, `Kyiv` of `what happened in Kyiv on Feb 14` (unless by a speaker), `OpenAI` of `who leads OpenAI?`.
    """
    before, name = as_asked(previous), _LEAD.sub("", other)
    whole = asked_for(before)
    if whole.subject or (whole.topic and (is_topic or not _is_speaker(name, known))):
        old = whole.subject or whole.topic
        return old if old in before else ""
    asked = previous.answer.interpretation if previous.answer else Interpretation()
    if asked.intent in OF_STATEMENTS:
        return ""
    if _NOUN_PHRASE.fullmatch(name) and not _TIME.search(name) and (noun := _NOUN_AT_END.search(before)):
        return noun.group()
    lead = other.removesuffix(name)
    return _only_name(before, lead) if asked.intent == "fact" and _is_name(name) else ""


def _is_speaker(name: str, known: Known) -> bool:
    return len(words(name)) <= 4 and bool(resolve_speaker(name, known))


def _is_name(name: str) -> bool:
    is_short = len(words(name)) <= 3 and bool(names_in(name, goes_on=True))
    return is_short or names_in_text(name, goes_on=True) == [name.removeprefix("the ")]


def _only_name(text: str, lead: str = "") -> str:
    """The one name of a question, or the one after a preposition; nothing where there are several.

    >>> _only_name("who is the CEO of OpenAI?"), _only_name("did Eva Lund leave Tarn?"), _only_name("did Eva Lund go to Tarn?", "to ")
    ('OpenAI', '', 'Tarn')
    """
    named = [name.partition(" of ") for name in names_in_text(text)]
    names = [held if office.casefold() in OFFICES else f"{office}{of}{held}" for office, of, held in named]
    fitting = [name for name in names if f"{lead}{name}" in text]
    return fitting[0] if len(fitting) == 1 else ""


def more(text: str, previous: Turn, known: Known) -> str:
    """`tell me more` → `tell me more about Karin Aho`, if the turn before was about one subject, topic or person."""
    people, before = people_of(previous, known), as_asked(previous)
    name = "" if outlets(before, known) else _only_name(without_dates(before, days_in(before)))
    subject = asked_for(before).subject or topic_of(previous) or (people[0] if len(people) == 1 else name)
    return f"tell me more about {subject}" if subject else text if " " in text else "tell me more"


def asked_again(previous: Turn, fragment: str) -> str:
    """`Where is the embassy moving to?` and `why` → `why is the embassy moving to?`; who did what → when it was done.

    Nothing where the question before asks which one did something: then there is nothing to put the fragment before.
    """
    before, word = as_asked(previous), _MEANINGS.get(fragment.casefold(), fragment)
    if found := _WHO_DID.fullmatch(before):
        is_article = asked_for(before).overview == "origin"
        done = "published" if is_article else "written" if found["verb"] == "wrote" else found["verb"]
        return f"{word} was {found['object']} {done}?"
    if re.match(r"\s*(?:which|whose)\b", before, re.IGNORECASE):
        return ""
    if (found := _OF_COUNTED.fullmatch(before)) and not days_in(found["rest"]):
        return f"{word} {found['rest']} {found['counted']}?"
    if found := _COUNTED_ARE.fullmatch(before):
        return f"{word} {found['verb']} {found['counted']} {found['rest']}?"
    rest = re.sub(rf"^\s*(?:{_MEASURED}|{FRAGMENT}|who|what)\b\s*", "", before, flags=re.IGNORECASE)
    rest = re.sub(r"\s+to\s*\?*$", "", rest)
    rest = re.sub(r"^happened\b", "did it happen", rest, flags=re.IGNORECASE)
    return f"{word} {rest[:1].lower() if _WHETHER.match(rest) else rest[:1]}{rest[1:]}"


def _day_and_other(rest: str, previous: Turn, known: Known) -> tuple[str, str]:
    """The day that a follow-up names, as it would follow a question, and what else it says.

    >>> for rest in ("the 15th", "Kirby on Feb 15", "1988", "last week", "March"):
    ...     print(_day_and_other(rest, Turn("who said what on Feb 14"), Known(speakers=("Peter March",))))
    ('on the 15th', '')
    ('on Feb 15', 'Kirby')
    ('in 1988', '')
    ('last week', '')
    ('', 'March')
    """
    last = previous.answer.interpretation.dates if previous.answer else None
    if last and (beside := _DAY_BESIDE.fullmatch(rest)):
        return (
            f"the day before {short_day(last.first)}" if beside["before"] else f"the day after {short_day(last.last)}"
        ), ""
    is_speaker = names_in(rest, goes_on=True) and resolve_speaker(rest, known)
    for text in (rest,) if is_speaker else (rest, f"on {rest}", f"in {rest}"):
        if dates := days_in(text):
            lead = _ON.search(text[: dates[0].start])
            return (lead.group() + dates[0].range.text if lead else on_days(dates[0].range)), without_dates(text, dates)
    return "", rest


def _with_other_day(before: str, day: str) -> str:
    """`who said what on Feb 14` and `on Feb 15` → `who said what on Feb 15`."""
    dates = days_in(before)
    year = re.fullmatch(r"(?:in\s+)?((?:19|20)\d\d)", day)
    if not dates and year and len(_YEAR_OF_EVENT.findall(before)) == 1:
        return _YEAR_OF_EVENT.sub(year[1], before)  # of the 2022 Open, `and in 2027?`
    if not dates:
        return f"{before.rstrip(' ?.')} {day}?"
    return f"{_ON.sub('', before[: dates[0].start])}{day}{before[dates[0].end :]}"


def _with_other_speaker(previous: Turn, before: str, name: str, known: Known) -> str:
    """`What did Scholz say about NATO?` and `Kirby` → `What did Kirby say about NATO?`."""
    asked = previous.answer.interpretation if previous.answer else None
    for speaker in asked.speakers if asked else ():
        mention = _mention(before, speaker, known)
        if mention:
            return before.replace(mention, name, 1)
    topic = f" about {asked.topic}" if asked and asked.topic else ""
    day = f" {on_days(asked.dates)}" if asked and asked.dates else ""
    return f"What did {name} say{topic}{day}?"


def _with_other_topic(previous: Turn, before: str, topic: str) -> str:
    """`What did Scholz say about NATO?` and `Russia` → `What did Scholz say about Russia?`."""
    asked = interpreted(previous)
    found = _ABOUT.search(before) if asked.topic and not _is_placed(topic) else None
    if found:
        old = before[found.end() :].rstrip("?")
        day = next((old[len(_ON.sub("", old[: each.start])) :] for each in days_in(old)), "")
        return f"{before[: found.end()]}{topic} {day}".rstrip() + "?"
    if replaced := _placed_instead(before, topic) or _like_instead(before, topic):
        return replaced
    is_fact = asked.intent in ("fact", "who_said_quote")
    joint = "" if is_fact or _is_placed(topic) else " about"
    return f"{before.rstrip(' ?.')}{joint} {topic}?"


def _placed_instead(before: str, topic: str) -> str:
    """`what is the fine for firms?` and `for people` → `what is the fine for people?`; nothing where that is a day, or not certain.

    >>> _placed_instead("what is the highest fine for firms in Tarn?", "for people"), _placed_instead("who spoke in May?", "in schools")
    ('what is the highest fine for people in Tarn?', '')
    >>> _placed_instead("what did the minister of health say?", "of finance")
    ''
    """
    lead = topic.split()[0]
    if not _is_placed(topic) or len(re.findall(rf"\b{lead}\b", before, re.IGNORECASE)) != 1:
        return ""
    nouns = rf"{lead}(?:\s+{_NOUN}){{{len(topic.split()) - 1}}}"  # as many, so that no verb after them is taken for one
    found = re.search(rf"\b{nouns}(?=\W*$|\s+(?:in|on|at|for|of|from|to|with|by)\b)", before, re.IGNORECASE)
    if not found or days_in(found.group()):
        return ""
    return f"{before[: found.start()]}{topic}{before[found.end() :].rstrip(' ?.')}?"


def _like_instead(before: str, topic: str) -> str:
    """`who was named best actress?` and `best actor` → `who was named best actor?`: as many words, the first or last of which it has.

    >>> _like_instead("by how much did foreign sales fall?", "domestic sales"), _like_instead("who won the cup?", "the year before")
    ('by how much did domestic sales fall?', '')
    >>> _like_instead("how did foreign sales in Linz do?", "sales abroad"), _like_instead("how did US sales do?", "foreign sales")
    ('', 'how did foreign sales do?')
    """
    wanted = topic.split()
    spans = [found.span() for found in re.finditer(r"[\w'’-]+", before)]
    for first in range(len(spans) - len(wanted) + 1):
        start, end = spans[first][0], spans[first + len(wanted) - 1][1]
        held = before[start:end].split()
        is_like = len(held) == len(wanted) > 1 and not any(word in STOP_WORDS for word in held)
        if is_like and any(held[at].casefold() == wanted[at].casefold() for at in (0, -1)):
            return f"{before[:start]}{topic}{before[end:]}"
    return ""


def _is_placed(topic: str) -> bool:
    """Whether what is added begins with a preposition of its own: `in Kyiv`."""
    found = _LEAD.match(topic)
    return bool(found and found["place"])


def on_days(dates: DateRange) -> str:
    """Days as they were asked for, with the preposition that they need: `on Feb 14`, `in 1988`, `last week`."""
    if _NEEDS_NO_ON.match(dates.text):
        return dates.text
    return f"on {dates.text}" if dates.first == dates.last else f"in {dates.text}"


def _mention(text: str, speaker: str, known: Known) -> str:
    """How a question wrote a speaker: the longest run of its words that resolves to that speaker."""
    listed = words(text)
    runs: Sequence[str] = [
        " ".join(listed[start:end])
        for start in range(len(listed))
        for end in range(start + 1, min(start + 4, len(listed)) + 1)
    ]
    fitting = [run for run in runs if run in text and content_words(run) and speaker in resolve_speaker(run, known)]
    return max((run for run in fitting if _only_names(run)), key=len, default="")


def _only_names(run: str) -> bool:
    return len(content_words(run)) == len(words(run))
