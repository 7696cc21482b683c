"""A claim that somebody wants checked: `true or false: the dam holds`, `is it true that the dam holds?`"""

from __future__ import annotations

import re

from rag.words import content_words

LEAST_WORDS = 2
"""Content words of a claim; less is left of `Why, is that true?`"""

_TRUE = r"(?:true|correct|right|a\s+fact)"
_PAUSE = r"(?:\s*[:,.?!–—]|\s+-)"
_LEAD = re.compile(
    rf"\s*(?:true\s*(?:or|/)\s*false{_PAUSE}"
    r"|fact[\s-]?check(?:\s*[:–—]|\s+-)"
    rf"|(?:is|was)(?:n['’]t)?\s+it\s+(?:really\s+|actually\s+)?{_TRUE}(?:\s+or\s+(?:false|not))?"
    rf"(?:\s+that\b|{_PAUSE}|(?=\s+(?:(?:the|an?)\b|(?-i:[A-Z]))))"
    rf"|is\s+(?:this|the\s+following)\s+{_TRUE}(?:\s+or\s+false)?{_PAUSE})\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    rf"(?:\s*[,.;:–—]|\s+-)\s*(?:(?:is\s+(?:that|this|it)\s+)?true\s+or\s+false|is(?:n['’]t)?\s+(?:that|this|it)\s+{_TRUE})\s*\?*\s*$",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\W*(?:who(?:m|se)?|what|which|when|where|why|how)\b", re.IGNORECASE)


def claim_in(text: str) -> tuple[str, bool]:
    """The text without what asks whether it is true, and whether a claim is left, not a question or hardly anything.

    >>> claim_in("Is it true that the dam at Orbel holds?"), claim_in("the dam holds, true or false?")
    (('the dam at Orbel holds?', True), ('the dam holds', True))
    >>> claim_in("Fact check: who built the dam?"), claim_in("Why is that true?"), claim_in('Who wrote "True or False"?')
    (('who built the dam?', False), ('Why is that true?', False), ('Who wrote "True or False"?', False))
    """
    lead = _LEAD.match(text)
    left = _TAIL.sub("", text[lead.end() :] if lead else text)
    if left == text or len(content_words(left)) < LEAST_WORDS:
        return text, False
    return left, not _QUESTION.match(left)
