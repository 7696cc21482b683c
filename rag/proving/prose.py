"""Is a sentence in words of its own proved by what it cites? The reasons why not, read off the words; nothing is searched.

Three kinds of check: what stands between quotation marks is a slice of what is cited, said by the person named; names,
numbers and days stand in what is cited; and the whole is likely supported (support.py). Nothing here understands a sentence:
the limits are in docs/llm.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from index.records import Day, Document, Span, Statement, make_document
from index.reported.lexicon import CUES
from index.sentences import sentence_spans
from index.statements import extract_statements
from rag.proving.facts import contradicts, unknown_days, unknown_numbers, without_days
from rag.proving.support import SUFFICIENT, lacking_names, read_claim, share_held
from rag.words import content_words, stems, term_stems, words

Judge = Callable[[str, Sequence[str]], float]
"""A sentence and the texts that it cites, to the probability that they support it, as `rag.proving.support.Support` tells it."""

QUOTED = re.compile(
    r"“([^“”\"]*)[“”\"]?|[\"”]([^“”\"]*)[“”\"]?|„([^„“”]*)[“”]?|«([^«»]*)»?|»([^«»]*)«?|‹([^‹›]*)›?|‚([^‚‘’]*)[‘’]?"
    r"|‘([^‘]*?)’(?!\w)|(?<!\w)'([^']{2,}?)'(?!\w)"
)
"""What stands between marks of any kind; one that is not closed runs to the end."""
_ODD_MARKS = frozenset("‟‛❛❜❝❞❮❯〝〞〟＂＇「」『』﹁﹂﹃﹄｢｣´`″‶《》〈〉⹂")
"""Marks that some take for quotation marks. cut.py has made plain ones of those that are."""
_TAIL = ".,;:!?"
_PRONOUN = re.compile(r"\b(?:he|she|they|i|we)\b", re.IGNORECASE)
_NAME = r"(?:[A-Z][\w'’.-]*\w)"
_RUN = re.compile(rf"{_NAME}(?:\s+(?:(?:of|the|de|von|van|al|bin)\s+)?{_NAME})*")
_PUBLISHED = re.compile(r"\b(?:publish|report|wrote|write|article|according)\w*", re.IGNORECASE)
_LATIN, _OTHER = re.compile(r"[A-Za-z]"), re.compile(r"[\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u13a0-\u13ff]")
_LINK = re.compile(r"\b(?:https?|hxxps?|ftp|file|javascript|data|mailto|tel)\s*:|//\w|\\\\\w|\bwww\.|\w@\w|\b[\w-]+\[?\.\]?[a-z]{2,}\b|\b\d{1,3}(?:\.\d{1,3}){3}\b", re.IGNORECASE)  # fmt: skip
_BRACKETED = re.compile(r"[\[【［][^\]】］]*[\]】］]?|[¹²³⁰-⁹₀-₉]")
_GIVEN_TO = rf"\b(?:(?:words?|statements?|remarks?|comments?|view|opinion) of|(?:told|said|spoken|uttered|put|stated|declared|written) by|according to|quot(?:ed|ing)|citing|per)\s+(?:the\s+)?({_NAME}(?:\s+{_NAME})*)"
LIKELY, MOSTLY_HELD = 0.6, 0.8
"""A probability that suffices where so many of the content words stand in what is cited or are of its record. Chosen on the
development half of `dateline eval prose`: 55 of its sentences that are right, 14 that are not supported."""
_CLAUSES = re.compile(r"[,;:—–()]|\s-{1,2}\s|(?<=[.!?])|\b(?:and|but|so|then|or)\b", re.IGNORECASE)
LEAST_WORDS = 2
"""Content words of a clause of which at least one must stand in what is cited."""
_FAR = 80
"""Characters between a name and the verb by which its bearer speaks, at most."""


@dataclass(frozen=True)
class Source:
    """A stretch of a document that a sentence may cite, and the statements in it."""

    document: Document
    span: Span
    statements: tuple[Statement, ...] = ()

    @property
    def text(self) -> str:
        """The stretch, verbatim."""
        return self.document.text[slice(*self.span)]

    @property
    def place(self) -> tuple[str, int, int]:
        """Document id, start and end, as drafts cite."""
        return self.document.id, *self.span


@dataclass(frozen=True)
class Claim:
    """A sentence that somebody else worded, and the one before it, which tells whom "he" means."""

    text: str
    before: str = ""

    @cached_property
    def statements(self) -> list[Statement]:
        """What the sentence itself gives to a speaker; spans are of `text`."""
        lead = f"{self.before} " if self.before else ""
        document = make_document(uri="claim", text=lead + self.text, format="txt")
        found = extract_statements(document, sentence_spans(document.text))
        return [each for each in found if each.start >= len(lead)]

    @cached_property
    def contents(self) -> list[Span]:
        """Where, in `text`, words are given to a speaker."""
        lead = len(self.before) + 1 if self.before else 0
        return [(start - lead, end - lead) for each in self.statements for start, end in each.parts]

    @property
    def frame(self) -> str:
        """The sentence without what somebody is said to have said."""
        return _without(self.text, self.contents)


def unproved(text: str, sources: Sequence[Source], judge: Judge, before: str = "") -> str:
    """Why a sentence is not proved by what it cites; nothing if it is."""
    if not sources:
        return "it cites nothing"
    claim, texts = Claim(text, before), [each.text for each in sources]
    if foreign := _foreign(text, texts):
        return f"it holds {foreign}"
    for quote in quotes(text):
        if not any(quote in each for each in texts):
            return f"the quotation “{quote}” is not in what it cites"
    if (said := _misattributed(claim, sources)) or (missing := ", ".join(_missing(claim, sources))):
        return said or f"what it cites lacks {missing}"
    if added := _added(claim, f"{' '.join(texts)} {' '.join(_recorded(sources))}"):
        return f"nothing that it cites says “{added}”"
    if opposite := contradicts(text, texts):
        return f"what it cites says otherwise ({opposite})"
    probability = judge(text, texts)
    held = share_held(read_claim(text, [f"{' '.join(texts)} {' '.join(_recorded(sources))}"]))
    if probability < (LIKELY if held >= MOSTLY_HELD else SUFFICIENT):
        return f"what it cites does not support it ({probability:.2f})"
    return ""


def quotes(text: str) -> list[str]:
    """What stands between quotation marks of any kind.

    >>> quotes("He said “far from” and 'not yet', the soldiers' plan")
    ['far from', 'not yet']
    """
    return [each for found in QUOTED.findall(text) if (each := "".join(found).strip())]


def restored(text: str, sources: Sequence[str]) -> str:
    """The sentence with each quotation as its source has it, where but white space, apostrophes, dashes, the first letter
    or a mark at the end differ; others stay as they are. Quotation marks become curly ones.

    >>> restored("He said \\"It's  done.\\"", ["“It’s done,” he said."])
    'He said “It’s done”.'
    """

    def mended(found: re.Match[str]) -> str:
        inner = "".join(each or "" for each in found.groups())
        bare = inner.strip()
        core = bare.rstrip(_TAIL)
        for wanted, tail in ((bare, ""), (core, bare[len(core) :])):
            for each in sources:
                if wanted and (span := _find(wanted, each)):
                    return f"“{each[slice(*span)]}”{tail}"
        return found.group()

    return QUOTED.sub(mended, text)


def _find(wanted: str, text: str) -> Span | None:
    """Where a text holds the words, by the tolerance of `restored`."""
    pattern = "".join(_tolerant(each) for each in re.findall(r"\s+|.", wanted, re.DOTALL))
    first = wanted[0]
    if first.isalpha():
        pattern = f"[{first.lower()}{first.upper()}]" + pattern[len(_tolerant(first)) :]
    found = re.search(rf"(?<!\w){pattern}(?!\w)", text)
    return found.span() if found else None


def _tolerant(each: str) -> str:
    if each.isspace():
        return r"\s+"
    if each in "'’‘":
        return "['’‘]"
    return "(?:--|[-–—])" if each in "-–—" else re.escape(each)


def _foreign(text: str, cited: Sequence[str]) -> str:
    """What has no place in a sentence of an answer: links, marks that pass for a citation or a quotation mark, letters and
    figures that pass for others, and words of another alphabet that what is cited does not hold.
    """
    known = " ".join(cited)
    if found := _LINK.search(text):
        return f"a link ({found.group()})"
    if odd := next((each for each in text if each in _ODD_MARKS), ""):
        return f"an odd quotation mark ({odd})"
    if found := next((each for each in _BRACKETED.finditer(text) if each.group() not in known), None):
        return f"what looks like a citation ({found.group()})"
    if any(_passes_for_another(each) and each not in known for each in text):
        return "a character that looks like another"
    foreign = [word for word in words(text) if _OTHER.search(word)]
    if any(_LATIN.search(word) for word in foreign):
        return "a word of look-alike letters"
    if strange := next((word for word in foreign if _LATIN.search(text) and word not in known), ""):
        return f"a word of another alphabet ({strange})"
    return ""


def _passes_for_another(character: str) -> bool:
    """Whether it is a letter or figure in disguise, such as a bold, circled or full-width one.

    >>> [_passes_for_another(each) for each in "a é 𝐚 ② ２ ½".split()]
    [False, False, True, True, True, False]
    """
    plain = unicodedata.normalize("NFKC", character)
    return plain != character and plain.isascii() and plain.isalnum()


def _added(claim: Claim, known: str) -> str:
    """A clause beside others of which the texts hold no content word at all, where it has several: such as an order."""
    clauses = [each.strip() for each in _CLAUSES.split(_without_quotes(claim.text))]
    listed = [(each, found) for each in clauses if (found := content_words(each))]
    (held,) = stems([known])
    for clause, found in listed if len(listed) > 1 else ():
        forms = term_stems(found)
        if len(found) >= LEAST_WORDS and not any(form <= held for each in found for form in forms[each]):
            return clause
    return ""


def _misattributed(claim: Claim, sources: Sequence[Source]) -> str:
    """What is given to somebody who, by what is cited, did not say it."""
    covered: list[Span] = []
    for statement, span in zip(claim.statements, _spans(claim), strict=True):
        covered.append(span)
        theirs = _likeliest(claim.text[slice(*span)], sources)
        if theirs and not any(_same(statement, each) for each in theirs):
            return f"it is given to {statement.speaker}, not to {theirs[0].speaker}"
        if not theirs and not any(_speaks(statement.speaker, each.text) for each in sources):
            return f"nothing that it cites is said by {statement.speaker}"
    for found in QUOTED.finditer(claim.text):
        if any(start <= found.start() + 1 and found.end() - 1 <= end for start, end in covered):
            continue
        inner = "".join(each or "" for each in found.groups())
        for each in _sayers(inner, sources):
            if not _named(each, f"{claim.before} {claim.frame}"):
                return f"the quotation “{inner}” is {each.speaker}'s"
    return _given_to_another(claim, sources)


def _given_to_another(claim: Claim, sources: Sequence[Source]) -> str:
    """Whether words like "according to" give a quotation to somebody whose it is not, whoever else is named."""
    for quote in quotes(claim.text):
        sayers = list(_sayers(quote, sources))
        for name in re.findall(_GIVEN_TO, _without_quotes(claim.text)) if sayers else ():
            last = words(name)[-1].casefold()
            if not any(last in {word.casefold() for word in words(f"{each.speaker} {each.role}")} for each in sayers):
                return f"the quotation “{quote}” is {sayers[0].speaker}'s, not {name}'s"
    return ""


def _spans(claim: Claim) -> list[Span]:
    lead = len(claim.before) + 1 if claim.before else 0
    return [(each.start - lead, each.end - lead) for each in claim.statements]


def _likeliest(content: str, sources: Sequence[Source]) -> list[Statement]:
    """The statements cited that hold most of the words: several where they hold as many. None where none holds a third."""
    quoted = quotes(content)
    listed = [each for source in sources for each in source.statements]
    exact = [each for each in listed if any(quote in part for part in each.spoken for quote in quoted)]
    wanted = stems([content])[0]
    shares = [len(wanted & held) / max(1, len(wanted)) for held in stems([each.quote for each in exact or listed])]
    most = max(shares, default=0.0)
    return [each for each, share in zip(exact or listed, shares, strict=True) if share == most and most >= 1 / 3]


def _sayers(quote: str, sources: Sequence[Source]) -> Iterator[Statement]:
    """The statements, of the sources that hold the quotation, whose words it is among."""
    for source in sources:
        at = source.text.find(quote) + source.span[0]
        if quote and quote in source.text:
            yield from (each for each in source.statements if each.start <= at and at + len(quote) <= each.end)


def _same(claimed: Statement, stated: Statement) -> bool:
    """Whether both speakers are one: by the last name, or by words of the office."""
    mine = [word.casefold() for word in words(claimed.speaker)]
    theirs = [word.casefold() for word in words(stated.speaker)]
    if not mine or not theirs or claimed.speaker_text.casefold() in ("he", "she", "they"):
        return not mine or mine[-1:] == theirs[-1:] or _PRONOUN.fullmatch(claimed.speaker) is not None
    known = {*theirs, *(word.casefold() for word in words(f"{stated.role} {stated.speaker_text}"))}
    return mine[-1] == theirs[-1] or set(mine) <= known


def _named(stated: Statement, frame: str) -> bool:
    """Whether the words around a quotation name its speaker, or the speaker's office."""
    last = words(stated.speaker)[-1:]
    inside = {word.casefold() for word in words(frame)}
    office = {word.casefold() for word in words(stated.role) if len(word) > 3}
    return not last or last[0].casefold() in inside or bool(office & inside)


def _speaks(speaker: str, text: str) -> bool:
    """Whether, in a text from which no statement of theirs was read, a verb of saying stands near the name."""
    last = words(speaker)[-1:]
    for found in re.finditer(rf"\b{re.escape(last[0])}\b", text, re.IGNORECASE) if last else ():
        around = text[max(0, found.start() - _FAR // 2) : found.end() + _FAR]
        if any(word.casefold() in CUES for word in words(around)):
            return True
    return False


def _missing(claim: Claim, sources: Sequence[Source]) -> list[str]:
    """Numbers, days and names that neither the texts hold nor, of what stands about a statement, its record."""
    text = " ".join(each.text for each in sources)
    frame, said = claim.frame, _without(claim.text, _gaps(claim))
    record = " ".join(_recorded(sources))
    names = [*_unknown_names(said, text, sources), *_unknown_names(frame, f"{text} {record}", sources)]
    days = _unknown_days(said, sources, ()) + _unknown_days(frame, sources, tuple(_days(claim, sources)))
    numbers = unknown_numbers(without_days(claim.text, _published(sources)), text)
    return list(dict.fromkeys([*numbers, *days, *names]))


def _recorded(sources: Sequence[Source]) -> Iterator[str]:
    """What is known of the statements cited beside their words."""
    for source in sources:
        yield f"{source.document.source} {source.document.title}"
        for each in source.statements:
            yield f"{each.speaker} {each.role} {each.addressee} {each.venue}"


def _days(claim: Claim, sources: Sequence[Source]) -> Iterator[Day]:
    """The days that may stand in a sentence's frame although the text does not name them."""
    if claim.statements:
        yield from (each.said_on for source in sources for each in source.statements if each.said_on)
    if _PUBLISHED.search(claim.frame):
        yield from (each.document.published for each in sources if each.document.published)


def _unknown_days(text: str, sources: Sequence[Source], also: Sequence[Day]) -> list[str]:
    return unknown_days(text, " ".join(each.text for each in sources), _published(sources), also)


def _published(sources: Sequence[Source]) -> Day | None:
    return next((each.document.published for each in sources if each.document.published), None)


def _unknown_names(part: str, known: str, sources: Sequence[Source]) -> list[str]:
    """Names that a text lacks, but for fuller forms that the document itself gives to a name which it holds."""
    missing = lacking_names(part, known)
    for run in _RUN.findall(part) if missing else ():
        parts = words(run)
        if parts and not lacking_names(f"_ {parts[-1]}", known) and any(_introduced(parts, each) for each in sources):
            missing = [each for each in missing if each not in parts]
    return missing


def _introduced(parts: Sequence[str], source: Source) -> bool:
    """Whether the document calls one bearer of the last name by all of these words."""
    runs = (set(words(run)) for run in _RUN.findall(source.document.text))
    return any(set(parts) <= run for run in runs)


def _gaps(claim: Claim) -> list[Span]:
    """All of a sentence but what somebody is said to have said."""
    edges = [0, *(bound for span in sorted(claim.contents) for bound in span), len(claim.text)]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _without_quotes(text: str) -> str:
    return QUOTED.sub("“”", text)


def _without(text: str, spans: Sequence[Span]) -> str:
    for start, end in spans:
        text = text[:start] + "·" + " " * max(0, end - start - 1) + text[end:]
    return text
