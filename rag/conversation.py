"""A follow-up and the turns before it become a standalone question, by rules, without an LLM.

Handled: pronouns ("What did he say about dialogue?"), ellipsis ("and Kirby?", "and on Feb 15?", "what about NATO?"), days
referred to ("that day", "and the day before?") and "it" that is the article or the one thing asked about. "He" and "she" are
given to persons only; where none is certain the pronoun stays. A question that stands alone is left as it is, to the
character. What rules cannot write out is still searched for: a follow-up that names nothing new is also read after the
question before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from index.reported.lexicon import OFFICES
from rag.answers import OF_STATEMENTS, Answer, Conversation, Interpretation, Sentence, Turn
from rag.asked.known import Known, resolve_speaker
from rag.followups.again import Again, asked_of_answer
from rag.followups.ellipsis import FRAGMENT, asked_again, continued, more, on_days
from rag.followups.referents import (
    FEMALE,
    IT,
    PLURAL,
    SINGULAR,
    as_asked,
    asked_for,
    called,
    groups_of,
    interpreted,
    is_somebody,
    may_be_called,
    people_of,
    place_of,
    subject_of,
    thing_of,
    told_unmarked,
    topic_of,
)
from rag.followups.restored import QUESTION_WORD, Spoken, is_about_it, restored, said, spoken, with_thing
from rag.names import gender_of, names_in, names_in_text
from rag.question import Question
from rag.search import Hit, Search, ranked, z_scores
from rag.words import stems, words

_ELLIPSIS = re.compile(
    r"^\s*(?:and|but|or|also|then)?\s*(?:(?P<about>(?:what|how)\s+about)|and)\s+(?P<rest>.+?)\s*\??\s*$", re.IGNORECASE
)
_BARE = re.compile(
    rf"(?:and\s+)?(?:(?P<word>{FRAGMENT})|(?:in|on)\s+(?:which|what)\s+(?:day|date|month|year)|"
    r"(?P<of>when|where)\s+(?:was|is|did)\s+(?:(?:that|this)(?:\s+(?:said|happen))?|it\s+(?:said|happen)))",
    re.IGNORECASE,
)
_OF_TOPIC = re.compile(
    r"(?:and\s+)?who\s+(?:else|(?P<differs>disagree[sd]?|differs|contradicts?(?:\s+(?:him|her|them|it|that))?))\W*",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"(?:only|just)\s+(?P<rest>(?:about|in|on|by|from|at|for)\s+[^\s?!,]+(?:\s+[^\s?!,]+){0,3}?)\W*|(?P<rest_>(?:about|in|on|by|from)\s+(?!(?:what|which|who|whom|whose|how|where|when|this|that|it|the\s+(?:way|other\s+hand)|time|total|detail|other\s+words|short|general|fact|particular)\b)[^\s?!,]+(?:\s+[^\s?!,]+){0,3}?)\W*",
    re.IGNORECASE,
)
"""`about NATO`, `only in 2022`: added to the question before."""
_NO = r"(?:(?:no|nope|sorry|oh|wait|actually|hm+|ah)\b[\s,.!–—-]*)"
_NO_PAUSE = r"(?:(?:no|nope|sorry|oh|wait|actually|hm+|ah)\s*[,.!–—-]+\s*)+"
_MEANT = r"(?P<meant>[^?]+?)\W*"
_CORRECTIONS = tuple(
    re.compile(each, re.IGNORECASE)
    for each in (
        rf"{_NO}*i\s+(?:mean|meant|was\s+asking)\s+(?P<about>about\s+)?{_MEANT}",
        rf"{_NO}*not\s+(?P<not>[^,?]+?)(?:,\s*(?:but\s+)?(?:i\s+(?:mean|meant)\s+)?|\s+but\s+){_MEANT}",
        rf"{_NO_PAUSE}(?P<bare>(?:(?:the|in|on|at)\s+)?[^\s?!.,]+(?:\s+(?!(?:is|are|was|were|did|does|has|have|said|says)\b)[^\s?!.,]+){{0,2}}?)\W*",
        r"(?P<meant>[^,?]+?),?\s+(?:i\s+(?:mean|meant)|instead)\W*",
    )
)
"""`no, I meant Stone`, `not him, the minister`, `sorry, Stone`, `Stone, I mean`."""
_MEANT_TO_ASK = re.compile(
    rf"^{_NO}*i\s+(?:mean|meant)(?:\s+to\s+ask)?\s*[,:]?\s+(?=(?:who|what|when|where|why|which|how|did|does|is|was|were|has)\s+\S+\s+\S)",
    re.IGNORECASE,
)
"""Before a whole question."""
_NOT_MEANT = re.compile(r"(?:also|maybe|perhaps|thanks?|sorry|you|only|just)\b|.*\bwhat\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|last)\b", re.IGNORECASE)
LONGEST_MEANT = 6
"""Words of what is meant; more is a question of its own."""
MOST_MEANT = 5
"""People among whom one is asked to choose; where a pronoun could be any of more, it is left to the article at hand."""
_MORE = re.compile(
    r"(?:(?:and|please|can\s+you|could\s+you)\s+)*(?:tell\s+(?:me|us)\s+)?(?:(?:some|a\s+bit)\s+)?more"
    r"(?:\s+about\s+(?:it|this|that))?(?:\s+please)?",
    re.IGNORECASE,
)
_THAT_DAY = re.compile(r"\b(?:on\s+)?(?:that|the same)\s+(?:day|date)\b|\b(?:back\s+)?then\b(?=\W*$)", re.IGNORECASE)
_THAT = re.compile(r"\b(?:that|these|those)(?=\W*$)", re.IGNORECASE)
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bbeen )(?<!\bwill )(?<!\bout )(?<!\bover )\bthere\b"
    r"(?!\s+(?:is|are|was|were|be|been|will|has|have|any|an?|some|other)\b)",
    re.IGNORECASE,
)
"""Of a place; not of "is there any"."""
_OF_SEVERAL = re.compile(r"\b(?:many|much|some|most|all|both|each|one|any|none|few|half)\s+of\s+$", re.IGNORECASE)
"""Before "them" these want more than one: `how many of them`."""
_OF_ARTICLE = re.compile(
    r"\b(?:wrote|written|published|quoted|mention(?:s|ed)?|summar\w+|says?)\b|\bin\s+(?:it|this)\b", re.IGNORECASE
)
_ARTICLE = "the article"
_OF_EVENT = re.compile(
    r"\b(?:caus|happen|start|beg[iu]n|began|end|last|occur|stop)\w*\s+it\b|\bit\s+(?:happen|start|beg[iu]n|began|end|last|occur|stop)",
    re.IGNORECASE,
)
"""`what caused it?`: no place is caused."""
_SAID_THAT = re.compile(
    r"(?:and\s+)?(?:(?:when|where|on\s+(?:what|which)\s+day)\s+"
    r"(?:(?:did|has|have)\s+(?P<speaker>he|she|they)\s+(?:say|said)\s+(?:that|this|it|so)|(?:was|were)\s+(?:that|this|it|those)\s+said)"
    r"|who\s+said\s+(?:that|this|it|so))",
    re.IGNORECASE,
)
"""Asks what each statement is listed with: its day, its speaker."""
_IN_YEAR = re.compile(r"(?P<happened>.*\bhappen(?:s|ed)?)(?P<year>\s+in\s+\d{4}\W*)", re.IGNORECASE)
WEIGHT_OF_CONTEXT = 0.6
"""Of what is found for the question before and the follow-up together, against 1 for the follow-up written out.

R@5 on MTRAG's development half, 290 queries over 1,215 of its passages: .656 without, .668 with it (.658 at a weight of 0.4,
.662 at 0.8); last turn .659, a person's rewrite .702. The gain over the last turn, .009, is within its noise (-.012 to .029).
By words alone, 388 queries over all 18,774 passages: .185 and .204; last turn .186, a person's rewrite .233.
"""


@dataclass(frozen=True)
class Standalone:
    """The question as it reads alone; `ambiguous` holds the people a pronoun could mean when that is not certain.

    `context` is the question before and the follow-up as asked, to be searched for besides; empty where that could mislead.
    `again` is what is asked of the last answer, where nothing else is: `text` is the question before then.
    """

    text: str
    ambiguous: tuple[str, ...] = ()
    context: str = ""
    again: Again | None = None


def conversation_from(turns: Iterable[tuple[str, str]]) -> Conversation:
    """A conversation of which only the words of questions and answers are known."""
    conversation = Conversation()
    for question, told in turns:
        sentences = (Sentence(told, ()),) if told else ()
        answer = Answer(question, question, Interpretation(), "answered" if told else "no_evidence", sentences)
        conversation = conversation.then(question, answer)
    return conversation


def before_answer(conversation: Conversation) -> Conversation:
    """The conversation before the answer that `again` asks about: without it, and without what was said of it since."""
    turns = list(conversation.turns)
    while turns and (asked_of_answer(turns[-1].question) or asked_for(turns[-1].question).overview == "nothing"):
        turns.pop()
    return Conversation(tuple(turns[:-1]))


def standalone(question: str, conversation: Conversation, known: Known) -> Standalone:
    """The follow-up with what it leaves out filled in from the turns before, the last one first; a greeting is no turn."""
    text = _MEANT_TO_ASK.sub("", " ".join(question.split()))
    conversation = Conversation(
        tuple(turn for turn in conversation.turns if asked_for(turn.question).overview != "nothing")
    )
    if not conversation.turns or _is_of_articles(text):
        return Standalone(text)
    previous = conversation.turns[-1]
    again = asked_of_answer(text)
    if again and not (again.kind == "part" and _ORDINAL.search(as_asked(previous))):
        return Standalone(as_asked(previous), context=_context_before(conversation, known), again=again)
    if corrected := _corrected(text, previous, known):
        return Standalone(corrected)
    if found := _BARE.fullmatch(text.strip(" ?!.")):
        word = found["word"] or found["of"] or "when"
        is_listed = bool(previous.answer and previous.answer.statements) and word.casefold() in ("when", "where")
        if alone := as_asked(previous) if is_listed else asked_again(previous, word):
            return Standalone(alone)
        return Standalone(text, context=_context(text, conversation))
    if _MORE.fullmatch(text.strip(" ?!.")):
        return Standalone(more(text, previous, known))
    if _asks_of_statements(text, previous, known):
        return Standalone(as_asked(previous))
    if found := _OF_TOPIC.fullmatch(text):
        return Standalone(_about_the_same(found, previous) or text)
    if found := _ADDED.fullmatch(text):
        added = found["rest"] or found["rest_"]
        return Standalone(continued(previous, added, known, is_topic=added.casefold().startswith("about")) or text)
    if found := _ELLIPSIS.match(text):
        if found["about"] or not _is_question(found["rest"]):
            return Standalone(continued(previous, found["rest"], known, is_topic=bool(found["about"])) or text)
        text = text[found.start("rest") :]
    if _is_of_articles(text):
        return Standalone(text)
    return _referred(text, conversation, known)


def _context_before(conversation: Conversation, known: Known) -> str:
    """What was searched for beside the last question that asked for more than the answer before it."""
    before = before_answer(conversation)
    return standalone(conversation.turns[len(before.turns)].question, before, known).context


def _about_the_same(found: re.Match[str], previous: Turn) -> str:
    """`who else?` and `who disagrees?`, after what somebody said about something: who else spoke of it; else nothing."""
    topic, speakers = topic_of(previous), interpreted(previous).speakers
    if not topic or not speakers:
        return ""
    names = " and ".join(speakers)
    return (
        f"who disagrees with {names} about {topic}?"
        if found["differs"]
        else f"who said what about {topic}, except {names}?"
    )


def _corrected(text: str, previous: Turn, known: Known) -> str:
    """`no, I meant Stone`, `not him, the minister`: the question before with the one meant; nothing where nothing is corrected."""
    found = next((found for each in _CORRECTIONS if (found := each.fullmatch(text))), None)
    told = found.groupdict() if found else {}
    bare = told.get("bare") or ""
    meant = told.get("meant") or (bare if _may_be_meant(bare, known) else "")
    rejected = told.get("not") or ""
    if rejected and not (SINGULAR.fullmatch(rejected) or PLURAL.fullmatch(rejected) or _may_be_meant(rejected, known)):
        return ""
    if _NOT_MEANT.match(meant) or not meant or QUESTION_WORD.match(meant) or len(words(meant)) > LONGEST_MEANT:
        return ""
    return continued(previous, f"{told.get('about') or ''}{meant}", known, is_topic=bool(told.get("about")))


def _may_be_meant(text: str, known: Known) -> bool:
    """Whether `Stone`, `the minister`, `in May` can take the place of something: not "thanks"."""
    placed = re.match(r"(?:the|in|on|at)\b|.*\d", text, re.IGNORECASE)
    return bool(placed or names_in(text, goes_on=True) or (text and resolve_speaker(text, known)))


def _referred(text: str, conversation: Conversation, known: Known) -> Standalone:
    """A whole question with what it refers to: a day, an article, people or what the conversation is about."""
    text = _with_place(_with_day(text, conversation), conversation)
    previous, before = conversation.turns[-1], spoken(conversation)
    if not before.declared and is_about_it(text):
        text = with_thing(text, thing_of(previous, known))
    if IT.search(text) and _was_of_articles(previous):
        return Standalone(_with_article(text), context=_context(text, conversation))
    meant = _with_people(text, conversation, known, is_headed=before.declared)
    if meant.ambiguous or meant.text != text:
        return meant
    if _named_before(text, known):
        return Standalone(text, context=_context(text, conversation) if SINGULAR.search(text) else "")
    if not before.declared and not (_OF_EVENT.search(text) and _is_place(thing_of(previous, known), previous)):
        text = with_thing(text, thing_of(previous, known))
    return Standalone(
        _happened_to(text, previous, before) or restored(text, before), context=_context(text, conversation)
    )


def _is_place(name: str, previous: Turn) -> bool:
    """Whether a name is where something was, as a question says: `how many died in Tarn?`."""
    return bool(name) and re.search(rf"\bin\s+{re.escape(name)}(?!\w)", as_asked(previous)) is not None


def refers(text: str) -> bool:
    """Whether a question says "it", "he", "they", "there" or the like of something before it."""
    return any(pattern.search(text) for pattern in (SINGULAR, PLURAL, IT, _THAT, _THERE, _THAT_DAY))


def in_context(search: Search, context: str) -> Search:
    """The search that also counts, for less, what it finds for the context; without context the search itself."""
    if not context:
        return search

    def both(question: Question, limit: int) -> list[Hit]:
        asked = {hit.id: hit.score for hit in search(question, limit)}
        alone = z_scores([Hit(*each) for each in asked.items()])
        beside = z_scores(search(replace(question, text=context), limit))
        lowest, least = min(alone.values(), default=0.0), min(beside.values(), default=0.0)
        keys = alone.keys() | beside.keys()
        total = {key: alone.get(key, lowest) + WEIGHT_OF_CONTEXT * beside.get(key, least) for key in keys}
        farthest = min(asked.values(), default=0.0)
        return [replace(hit, alone=asked.get(hit.id, farthest)) for hit in ranked(total)[:limit]]

    return both


def _context(text: str, conversation: Conversation) -> str:
    """The question before and the follow-up, unless that names what was not spoken of: then it is about something else."""
    turns = conversation.turns
    spoken_of = stems([" ".join(f"{turn.question} {said(turn)}" for turn in turns)])[0]
    names = [name for name in names_in_text(text, goes_on=True) if name.casefold() not in OFFICES]
    is_new = any(not spoken_of & name for name in stems(names))
    return "" if is_new else f"{as_asked(turns[-1])} {text}"


def _asks_of_statements(text: str, previous: Turn, known: Known) -> bool:
    """Whether the list of statements before answers the question: `when did he say that?`, of one speaker, and `who said that?`."""
    found = _SAID_THAT.fullmatch(text.strip(" ?!."))
    if not found or not previous.answer or previous.answer.interpretation.intent not in OF_STATEMENTS:
        return False
    return bool(previous.answer.statements) and (not found["speaker"] or len(people_of(previous, known)) == 1)


def _is_of_articles(text: str) -> bool:
    """Whether a question is, by itself, one about documents as a whole: `when was the article published?`."""
    whole = asked_for(text)
    return bool(whole.overview) and not whole.topic


def _was_of_articles(previous: Turn) -> bool:
    """Whether articles were shown or spoken of, so that "it" is one of them."""
    shown = previous.answer and previous.answer.interpretation.intent in ("overview", "what_happened")
    return bool(shown) or _ARTICLE in as_asked(previous)


def _with_article(text: str) -> str:
    """`who wrote it?` → `who wrote the article?`, `who wrote them?` → `who wrote the articles?`."""
    if not _OF_ARTICLE.search(text):
        return text
    return IT.sub(lambda found: f"{_ARTICLE}s" if found["several"] else _ARTICLE, text, count=1)


def _is_question(rest: str) -> bool:
    """Whether what follows "and" is a question of its own: `and where does she live?`, not `and Will?`."""
    return rest[0].islower() and (bool(QUESTION_WORD.match(rest)) or _is_of_articles(rest))


def _with_day(text: str, conversation: Conversation) -> str:
    """`that day` → the day asked about last."""
    if not _THAT_DAY.search(text):
        return text
    for turn in reversed(conversation.turns):
        dates = turn.answer.interpretation.dates if turn.answer else None
        if dates:
            found = _THAT_DAY.search(text)
            is_about = found and re.search(r"\babout\s*$", text[: found.start()], re.IGNORECASE)
            return _THAT_DAY.sub(dates.text if is_about else on_days(dates), text, count=1)
    return text


def _with_place(text: str, conversation: Conversation) -> str:
    """`whom will he meet there?` → `whom will he meet in Tarn?`, where the turn before had one place."""
    place = place_of(conversation.turns[-1]) if _THERE.search(text) else ""
    return _THERE.sub(lambda found: f"in {place}", text, count=1) if place else text


def _with_people(text: str, conversation: Conversation, known: Known, *, is_headed: bool) -> Standalone:
    """Pronouns → the one person spoken of last. Someone named in the same question before it takes the pronoun.

    Not of `what did Biden say about her?`, who is somebody else.
    """
    found = SINGULAR.search(text) or PLURAL.search(text)
    if not found or (_named_before(text[: found.start()], known) and not _is_object(text, found)):
        return Standalone(text)
    people = _people_meant(found, conversation, known, is_headed=is_headed)
    if len(people) == 1 and _OF_SEVERAL.search(text[: found.start()]):
        return Standalone(text)
    if not people or any(set(name.split()) & set(words(text)) for name in people):
        return Standalone(text)
    if found.re is SINGULAR and len(people) > MOST_MEANT:
        return Standalone(text, context=_context(text, conversation))
    if found.re is SINGULAR and len(people) > 1:
        return Standalone(text, ambiguous=tuple(people))
    return Standalone(exchanged(text, found.re, " and ".join(people)))


def _happened_to(text: str, previous: Turn, before: Spoken) -> str:
    """`what happened in 1987?`, asked after `who is Vanilla Ice?` → `what happened to Vanilla Ice in 1987?`; else nothing.

    Only of a year: what happened on a day is rather asked of the news.
    """
    found = _IN_YEAR.fullmatch(text)
    about = before.topic if before.declared else subject_of(previous)
    return f"{found['happened']} to {about}{found['year']}" if found and about else ""


def exchanged(text: str, pronoun: re.Pattern[str], name: str) -> str:
    """`what did they say about her?` → `what did they say about Eva Lund?`: pronouns of the other number or sex are somebody else."""
    first = pronoun.search(text)
    female = bool(first and FEMALE.fullmatch(first.group()))

    def replace(found: re.Match[str]) -> str:
        if bool(FEMALE.fullmatch(found.group())) != female:
            return found.group()
        possessive = found.group().casefold() in ("his", "hers", "their") or _before_noun(text, found)
        return f"{name}'s" if possessive else name

    return pronoun.sub(replace, text)


def _before_noun(text: str, found: re.Match[str]) -> bool:
    """Whether `her` is followed by a word, and so is possessive."""
    return found.group().casefold() == "her" and re.match(r"\s+\w", text[found.end() :]) is not None


def _is_object(text: str, found: re.Match[str]) -> bool:
    """Whether a pronoun is `him`, `them` or a `her` that possesses nothing."""
    return found.group().casefold() in ("him", "her", "them") and not _before_noun(text, found)


def _people_meant(
    pronoun: re.Match[str], conversation: Conversation, known: Known, *, is_headed: bool
) -> tuple[str, ...]:
    """Whom a pronoun can mean: those of the last turn that was about anybody; "he" and "she" only persons who may be called so."""
    for turn in reversed(conversation.turns):
        beside: tuple[tuple[str, ...], ...] = () if is_headed else (called(as_asked(turn)), told_unmarked(turn))
        for people in (*groups_of(turn, known), *beside):
            if pronoun.re is PLURAL and (len(people) > 1 or (people and not gender_of(people[0]))):
                return people
            if pronoun.re is PLURAL:
                continue
            fitting = tuple(name for name in people if may_be_called(pronoun.group(), name, conversation))
            if fitting := tuple(name for name in fitting if is_somebody(name, turn, known)):
                return fitting
        if interpreted(turn).speakers:
            return ()
    return ()


def _named_before(text: str, known: Known) -> bool:
    return any(resolve_speaker(name, known) for name in names_in(text, goes_on=True))
