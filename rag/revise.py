"""A question whose reader has corrected what was understood: other days, speakers or outlets than its words say.

What was corrected counts, and the question is put into words that say so, since follow-ups are read after it.
"""

from __future__ import annotations

from dataclasses import replace

from index.dates import find_dates
from index.records import DateRange
from rag.answers import OF_STATEMENTS
from rag.question import Part, Question, without_dates
from rag.refusing.refuse import looked_for


def revised(
    question: Question, dates: DateRange | None, speakers: tuple[str, ...], sources: tuple[str, ...]
) -> Question:
    """The question with these days, speakers and outlets in place of those that were understood.

    A question of fact that is given a speaker asks what that speaker said about it; what happened on no day asks for a summary.
    """
    asked = question.interpretation
    if (asked.dates, asked.speakers, asked.sources) == (dates, speakers, sources):
        return question
    said = asked.intent in OF_STATEMENTS or bool(speakers)
    interpretation = replace(
        asked,
        intent="what_did_say" if speakers and asked.intent not in OF_STATEMENTS else asked.intent,
        date_role="said_on" if said else asked.date_role,
        dates=dates,
        speakers=speakers,
        sources=sources,
    )
    changed = replace(question, interpretation=interpretation, unknown_speaker="", parts=())
    if interpretation.intent == "what_happened" and not dates:
        return _of_whole(changed)
    return replace(changed, text=_said(changed)) if said else _of_fact(changed)


def _said(question: Question) -> str:
    """`what did Olaf Scholz say on 15 Feb about dialogue?`: a question for statements in the words of its parts."""
    asked = question.interpretation
    if question.quote:
        who = f"did {' or '.join(asked.speakers)} say" if asked.speakers else "who said"
        return f"{who} “{question.quote}”?"
    lead = f"what did {' and '.join(asked.speakers)} say" if asked.speakers else "who said what"
    conditions = looked_for(replace(asked, speakers=()))
    return f"{lead}?" if conditions == "by anybody" else f"{lead} {conditions}?"


def _of_whole(question: Question) -> Question:
    """`summarise the news about the embassy`: what is left of what happened on a day without the day."""
    asked = replace(question.interpretation, intent="overview", date_role="published")
    conditions = looked_for(asked)
    text = "summarise the news" if conditions == "by anybody" else f"summarise the news {conditions}"
    return replace(question, text=text, interpretation=asked, overview="summary")


def _of_fact(question: Question) -> Question:
    """A question of fact whose own days are taken out, and those that it is given put in."""
    asked = question.interpretation
    bare = without_dates(question.text, find_dates(question.text, open_years=True)).rstrip(" ?") or question.text
    conditions = looked_for(replace(asked, topic=""))
    part = Part(bare, asked.sources, (asked.dates,) if asked.dates else ())
    text = f"{bare}?" if conditions == "by anybody" else f"{bare} {conditions}?"
    return replace(question, text=text, parts=(part,) if asked.dates or asked.sources else ())
