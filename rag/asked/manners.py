"""In which manner something was said, where a question asks for one: who denied, what she promised, whom he blamed.

Verbs that say alike are one manner. "Said", "told", "announced", "argued" ask for any words.
"""

from __future__ import annotations

import re

_MANNERS = (
    r"den(?:y|ies|ied|ying)|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)|rebut(?:s|ted|ting)?|disput(?:es?|ed|ing)",
    r"warn(?:s|ed|ing)?|caution(?:s|ed|ing)?",
    r"urg(?:es?|ed|ing)|demand(?:s|ed|ing)?|implor(?:es?|ed|ing)|plead(?:s|ed|ing)?"
    r"|call(?:s|ed|ing)?\s+for",
    r"promis(?:es?|ed|ing)|pledg(?:es?|ed|ing)|vow(?:s|ed|ing)?",
    r"accus(?:es?|ed|ing)|blam(?:es?|ed|ing)|alleg(?:es?|ed|ing)",
    r"critici[sz](?:es?|ed|ing)|condemn(?:s|ed|ing)?|denounc(?:es?|ed|ing)"
    r"|decr(?:y|ies|ied|ying)|deplor(?:es?|ed|ing)|rebuk(?:es?|ed|ing)|slam(?:s|med|ming)?|blast(?:s|ed|ing)?|lambast(?:es?|ed|ing)?",
    r"prais(?:es?|ed|ing)|applaud(?:s|ed|ing)?|commend(?:s|ed|ing)?|welcom(?:es?|ed|ing)",
    r"confirm(?:s|ed|ing)?|acknowledg(?:es?|ed|ing)|admit(?:s|ted|ting)?",
    r"recommend(?:s|ed|ing)?|advis(?:es?|ed|ing)|suggest(?:s|ed|ing)?",
    r"predict(?:s|ed|ing)?",
    r"threaten(?:s|ed|ing)?",
    r"apologi[sz](?:es?|ed|ing)",
)
MANNERS = "|".join(_MANNERS)
"""All of these verbs, as a pattern."""
_EACH = tuple(re.compile(rf"(?:{verbs})\b", re.IGNORECASE) for verbs in _MANNERS)
_ACCUSED, _CRITICISED = 4, 5
_NO = re.compile(r"\b(?:no|not|never|nothing|nobody|false|untrue)\b|n['’]t\b", re.IGNORECASE)
_ANY = re.compile(rf"\b(?:{MANNERS})\b", re.IGNORECASE)
_VERB = re.compile(
    rf"\b(?:{MANNERS}|sa(?:y|ys|id|ying)|t(?:ell|ells|old)|speak|spoke|talk(?:s|ed)?|writes?|wrote)\b", re.IGNORECASE
)


def manner_in(text: str) -> str:
    """The manner that a question asks for, of whose verbs this is the text up to what was said: the last verb, if it is one.

    >>> manner_in("Who has denied"), manner_in("what did the Court of Appeal say"), manner_in("what does the forecast, which warned us, say")
    ('denied', '', '')
    """
    verbs = list(_VERB.finditer(text))
    return verbs[-1].group() if verbs and _ANY.fullmatch(verbs[-1].group()) else ""


def is_said_so(cue: str, manner: str) -> bool:
    """Whether the verb that reports a statement says alike; who accuses somebody criticises them, too.

    >>> is_said_so("rejected", "denied"), is_said_so("said", "denied"), is_said_so("called for", "urge")
    (True, False, True)
    >>> is_said_so("accused", "criticised"), is_said_so("criticised", "accused")
    (True, False)
    """
    alike = any(verbs.match(manner) and verbs.match(cue) for verbs in _EACH)
    return alike or bool(_EACH[_CRITICISED].match(manner) and _EACH[_ACCUSED].match(cue))


def may_say_so(sentence: str, manner: str) -> bool:
    """Whether a sentence tells of somebody who speaks in that manner; a denial may be any "no".

    >>> may_say_so("Berg praised the dam.", "criticised"), may_say_so("It has no plans, it says.", "deny")
    (False, True)
    """
    verbs = next(each for each in _EACH if each.match(manner))
    told = any(verbs.match(found.group()) for found in _ANY.finditer(sentence))
    return told or (verbs is _EACH[0] and _NO.search(sentence) is not None)
