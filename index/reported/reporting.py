"""Reports: in the words of one unit, who is said to say which words, with which verb, to whom and where.

`clauses` finds the subjects with their verbs; `find_reports` reads what they are said to say, before them or
after. Whom a subject means, on which day it was said and whose a quotation without a reporting clause is, is
decided in `statements`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.records import Span
from index.reported.clauses import (
    CONJUNCTIONS,
    OPENERS,
    PAUSES,
    PLACE_PREPOSITIONS,
    Head,
    Reading,
    apposition,
    find_heads,
    is_adverb,
    is_time,
)
from index.reported.lexicon import ADVERBS, AUXILIARIES, CUES, DETERMINERS, FUNCTION_WORDS, NOMINATIVES, VENUES, Verb
from index.reported.mentions import Mention
from index.reported.words import DASHES, Word

_CONTRACTED = ("'ll", "’ll", "'ve", "’ve", "'re", "’re", "n't", "n’t")
_EMPTY_OBJECTS = frozenset({"nothing", "goodbye", "hello", "yes", "no", "so", "much", "little", "something", "more"})
_BEGINNINGS = frozenset(
    {"if", "both", "no", "all", "any", "some", "many", "most", "there", "while", "when", "without", "under"}
)
_NO_BEGINNINGS = FUNCTION_WORDS - DETERMINERS - _BEGINNINGS | _EMPTY_OBJECTS
_LIKE_INCLUDING = frozenset({"including", "according", "regarding", "concerning", "during", "nothing"})
_INNER_MARKS = frozenset({"'", "’", "&", "'s", "’s"})
_PARTICLES_OF_NAMES = frozenset({"de", "del", "van", "von", "der", "bin", "al", "da", "di", "la", "y"})
_TURN = re.compile(r"((?:[A-Z][\w.'’-]+\s){0,3}[A-Z][\w'’-]+):(?=\s)")
_LONGEST = 400  # words of one reported clause; bounds the work on endless lines


@dataclass(frozen=True)
class Report:
    """One reported content: words `first` to `end` (excluded), said by `subject`.

    `clause` is the range of words, end excluded, that report: subject, verb, addressee, place and time.
    `aside` marks a clause about another occasion ("after Clinton said …"), `role` an apposition;
    `carried` says that the subject is that of the report before. Without content, `first` is `end`.
    `contents` are spans of the document's text, of whole words, where a content is not in one piece or not here;
    `cue_text` is the cue where it is more than one word; `verbatim` says that contents without marks are quoted too.
    """

    subject: Mention
    cue: int
    verb: Verb
    first: int
    end: int
    clause: tuple[int, int]
    addressee: str = ""
    venue: str = ""
    role: str = ""
    aside: bool = False
    carried: bool = False
    contents: tuple[Span, ...] = ()
    cue_text: str = ""
    verbatim: bool = False


def find_reports(text: str, words: Sequence[Word], mentions: Sequence[Mention]) -> list[Report]:
    """The reports of a unit in order; their contents do not overlap. `text` is the whole document's."""
    reading = Reading(words, mentions)
    heads = list(find_heads(reading))
    closing = _closing_report(text, reading, heads)
    reports = [closing] if closing else []
    covered = closing.clause[1] if closing else 0
    for number, head in enumerate(heads):
        if head.cue < covered:
            continue
        report = _report(text, reading, head, heads[number + 1 : number + 1 + _LONGEST], covered)
        if report:
            reports.append(report)
            covered = max(report.end, report.clause[1])
    return reports + list(_according(text, reading, covered if reports else -1))


def find_according(text: str, words: Sequence[Word], mentions: Sequence[Mention]) -> list[Report]:
    """The reports of a unit that "according to" makes."""
    if not any(word.lower == "according" for word in words):
        return []
    return list(_according(text, Reading(words, mentions), -1))


def find_signature(words: Sequence[Word], mentions: Sequence[Mention]) -> tuple[Mention, str] | None:
    """The author, and his role, where nothing follows the quotations (if any) of a unit but a dash and a name."""
    at = 0
    while at < len(words) and (words[at].quotation or words[at].text in ".,"):
        at += 1
    name = at + 1
    if name >= len(words) or words[at].text not in DASHES or not words[name].capitalised or len(words) - at > 16:
        return None
    end = name
    while end < len(words) and (words[end].capitalised or words[end].lower in _PARTICLES_OF_NAMES):
        end += 1
    if words[end:] and words[end].text not in (",", ".", "("):
        return None
    found = next((each for each in mentions if each.first == name and each.last == end - 1 and each.name), None)
    written = tuple(word.text for word in words[name:end])
    mention = found or Mention(name, end - 1, "name", " ".join(written), written)
    return mention, mention.role or apposition(Reading(words, mentions), end + 1, len(words))


def find_turn(words: Sequence[Word], text: str) -> Mention | None:
    """The speaker of a paragraph of a transcript: up to four capitalised words before a colon, perhaps within marks."""
    if words and words[0].quotation:
        label = _TURN.match(text, words[0].quotation.start, words[0].quotation.end)
        return Mention(0, 0, "name", label[1], tuple(label[1].split())) if label else None
    end = 0
    while end < len(words) and end < 5 and words[end].capitalised:
        end += 1
    if not 0 < end <= 4 or end + 1 >= len(words) or words[end].text != ":" or len(words[end - 1].text) < 2:
        return None
    name = tuple(word.text for word in words[:end])
    return Mention(0, end - 1, "name", " ".join(name), name)


def _report(text: str, reading: Reading, head: Head, later: Sequence[Head], covered: int) -> Report | None:
    report, at = with_adjuncts(text, reading, head)
    quotation = _quotation_before(reading, head)
    if quotation is not None and quotation < covered:
        quotation = None  # `Moore said: "…" Diaz said that …`: the words are Moore's
    begins = None if quotation is None else _clause_start(text, reading, quotation, covered)
    following = _content_start(reading, head, at)
    # `"…," Scholz told a crowd in Kyiv`: the quotation is what was said, whatever follows.
    if following is not None and (begins is None or begins != quotation or reading.lower(at) == "that"):
        end = _content_end(reading, following, later)
        if end > following + 1 or (end > following and reading.is_quotation(following)):
            return replace(report, first=following, end=end, clause=(head.start, following))
    if quotation is not None and begins is not None:
        whole = begins == quotation or _is_statement(reading, begins, quotation + 1)
        return replace(report, first=begins, end=quotation + 1) if whole else None
    if reading.lower(at) in (",", ":") and reading.is_quotation(at + 1):
        return replace(report, first=at + 1, end=at + 2)
    if reading.lower(at) == ":" and at + 1 >= reading.size:
        return replace(report, first=at, end=at)
    return _fragment(reading, head, at, report)


def with_adjuncts(text: str, reading: Reading, head: Head) -> tuple[Report, int]:
    """The report without its content, and the place after addressee, time and place."""
    at, addressee, venue = _adjuncts(text, reading, head)
    aside = reading.lower(head.start - 1) in ("after", "before", "when", "since")
    report = Report(
        head.subject,
        head.cue,
        head.verb,
        first=at,
        end=at,
        clause=(head.start, at),
        addressee=addressee,
        venue=venue,
        role=head.role,
        aside=aside,
        carried=head.carried,
    )
    return report, at


def _adjuncts(text: str, reading: Reading, head: Head) -> tuple[int, str, str]:
    """Past addressee, place and time: where the content may begin, and the first two as written."""
    at = head.after
    addressee = venue = ""
    if head.verb.addressee and not head.inverted:
        end = _addressee_end(reading, at, head.verb)
        told = reading.text(at, end, text)
        addressee, venue = ("", "") if told.lower() in DETERMINERS else _told(told)
        at = end
    while at < reading.size:
        if reading.lower(at) == "," and reading.lower(at + 1) in ("speaking", "writing"):
            at += 2
        end = _adjunct_end(reading, at)
        if end == at:
            break
        if reading.lower(at) == "to":
            addressee = addressee or reading.text(at + 1, end, text)
        elif any(word.lower in VENUES for word in reading.words[at:end]):
            venue = venue or reading.text(at, end, text)
        at = end
    return at, addressee, venue


def _told(words: str) -> tuple[str, str]:
    """Addressee and venue: one tells reporters or CNN, but "told a news conference" is a place.

    >>> _told("reporters"), _told("a news conference")
    (('reporters', ''), ('', 'a news conference'))
    """
    is_venue = words[:1].islower() and any(word in VENUES for word in words.split())
    return ("", words) if is_venue and "reporters" not in words else (words, "")


def _addressee_end(reading: Reading, at: int, verb: Verb) -> int:
    """After "told": up to "that", a pause, a preposition of place or time, or the clause's own subject."""
    if reading.lower(at) in ("me", "him", "her", "them", "us", "you"):
        return at + 1
    mention = reading.by_first.get(at)
    if verb.lemma not in ("tell", "assure", "remind", "inform"):
        that = next((end for end in range(at + 1, at + 5) if reading.lower(end) == "that"), at)
        between = reading.words[at:that]
        return that if all(word.text.isalpha() and word.lower not in AUXILIARIES for word in between) else at
    end = mention.last + 1 if mention else at
    while end < min(reading.size, at + 8) and reading.words[end].text[0].isalpha():
        word = reading.lower(end)
        if word in NOMINATIVES | {"that", "to"} | PLACE_PREPOSITIONS - {"of"} or is_time(reading, end):
            break
        if mention and end > mention.last and word in DETERMINERS | AUXILIARIES | ADVERBS:
            break
        if mention and end > mention.last and word not in VENUES | {"of", "and", "’s", "'s"}:
            break
        end += 1
    return end


def _adjunct_end(reading: Reading, at: int) -> int:
    """The end of an adverb, a time or "in a statement"; `at` itself where none begins."""
    word = reading.lower(at)
    if is_adverb(reading, at) or is_time(reading, at):
        return at + 1
    if word == "in" and reading.lower(at + 1).isdigit():
        return at + 2
    if word not in PLACE_PREPOSITIONS:
        return at
    if word == "to" and at + 1 not in reading.by_first:
        return at + 2 if reading.lower(at + 1) in ("reporters", "cheers", "applause", "supporters") else at
    return _phrase_end(reading, at)


def _phrase_end(reading: Reading, at: int) -> int:
    end = at + 1
    while end < min(reading.size, at + 16):
        word = reading.words[end]
        if word.quotation or not (word.text[0].isalnum() or word.lower in _INNER_MARKS):
            break
        if word.lower in NOMINATIVES | {"that", "and", "but"} | AUXILIARIES:
            break
        if (
            reading.lower(end - 1) not in DETERMINERS
            and end > at + 1
            and (is_time(reading, end) or (word.lower == "on" and is_time(reading, end + 1)))
        ):
            break
        end += 1
    if reading.lower(end) in AUXILIARIES:
        return at  # the phrase ran into a clause: nobody can tell where it ends
    return end


def _content_start(reading: Reading, head: Head, at: int) -> int | None:
    word = reading.lower(at)
    if at >= reading.size or (not reading.is_quotation(at) and not word[0].isalnum() and word != "$"):
        return None
    if word == "that" and head.verb.that:
        return at + 1 + (reading.lower(at + 1) == ",")
    if reading.is_quotation(at):
        return at
    if head.verb.infinitive:
        return _infinitive(reading, head, at)
    if word in head.verb.prepositions:
        return at + 1
    if head.verb.noun and word in DETERMINERS:
        return at
    return at if head.verb.bare and not head.inverted and _begins_clause(reading, head, at) else None


def _infinitive(reading: Reading, head: Head, at: int) -> int | None:
    """As in "vowed to go", "urged Russia to go", "called on them to go"."""
    if reading.lower(at) == "to":
        return at if not head.verb.addressee else None
    if head.verb.bare:
        return at if _begins_clause(reading, head, at) else None
    if head.verb.lemma == "call":
        if reading.lower(at) == "for":
            return at + 1
        if reading.lower(at) != "on":
            return None
        at += 1
    mention = reading.by_first.get(at)
    after = mention.last + 1 if mention else at + 1
    return at if reading.lower(after) == "to" else None


def _begins_clause(reading: Reading, head: Head, at: int) -> bool:
    """A bare clause begins with its subject; after other verbs than "say" it must show a finite verb soon."""
    word = reading.words[at]
    if word.lower in NOMINATIVES:
        return True
    if word.lower in _NO_BEGINNINGS:
        return False
    within = reading.words[at : at + 14]
    finite = any(word.lower in AUXILIARIES for word in within)
    return finite or (head.verb.lemma in ("say", "tell") and len(within) > 3)


def _content_end(reading: Reading, first: int, later: Sequence[Head]) -> int:
    """Where reported speech ends: at the next clause that reports on its own, else with the sentence."""
    end = min(reading.size, first + _LONGEST)
    for head in later:
        if first < head.start < end and _stands_alone(reading, head, first):
            end = head.start
    for at in range(first, end):
        before_quotation = reading.lower(at) == ":" and reading.is_quotation(at + 1)
        if before_quotation or _turns_to_narration(reading, at):
            end = at
            break
    return _trim(reading, first, end)


def _turns_to_narration(reading: Reading, at: int) -> bool:
    """As in "…, according to X" and "…, throwing a wrench into the works": the writer's own words again."""
    if reading.lower(at) != ",":
        return False
    word = reading.lower(at + 1)
    participle = word.endswith("ing") and len(word) > 5 and word not in CUES and word not in _LIKE_INCLUDING
    return participle or (word == "according" and reading.lower(at + 2) == "to")


def _stands_alone(reading: Reading, head: Head, first: int) -> bool:
    if head.carried:
        return head.verb.lemma == "add" or reading.lower(head.start) in CONJUNCTIONS
    return head.start - 1 > first and reading.lower(head.start - 1) in CONJUNCTIONS


def _trim(reading: Reading, first: int, end: int) -> int:
    while end > first:
        word = reading.words[end - 1]
        if word.quotation or not (word.lower in CONJUNCTIONS or word.text in ",.;:—–-" or word.text == "--"):
            break
        end -= 1
    return end


def _quotation_before(reading: Reading, head: Head) -> int | None:
    """The quotation that the clause follows: `"…," Blinken said`, `"…," the minister told CNN`."""
    at = head.start - 1
    if reading.lower(at) in (",", "—", "–", "--"):
        at -= 1
    return at if reading.is_quotation(at) else None


def _clause_start(text: str, reading: Reading, quotation: int, covered: int) -> int:
    """A quotation that ends a clause, as in `The plan is a "disaster,"`, is reported with that clause."""
    before = quotation - 1
    if before < covered or reading.lower(before) in PAUSES or _is_sentence(reading.words[quotation], text):
        return quotation
    first = covered
    while first < quotation and (reading.lower(first) in CONJUNCTIONS or not reading.words[first].text[0].isalnum()):
        if reading.is_quotation(first):
            break
        first += 1
    return first


def _is_sentence(word: Word, text: str) -> bool:
    """A quotation of some length that begins like a sentence."""
    quoted = text[word.quotation.start : word.quotation.end] if word.quotation else ""
    return quoted[:1].isupper() and quoted.count(" ") > 2


def _fragment(reading: Reading, head: Head, at: int, report: Report) -> Report | None:
    """`called the plan "a disaster"`: the quoted words alone."""
    if not head.verb.fragment:
        return None
    for place in range(at, min(reading.size, at + 12)):
        if reading.is_quotation(place):
            return replace(report, first=place, end=place + 1, clause=(head.start, place))
        if reading.lower(place) in PAUSES | CONJUNCTIONS | {".", "that"}:
            return None
    return None


def _closing_report(text: str, reading: Reading, heads: Sequence[Head]) -> Report | None:
    """A clause that reports all the sentence before it: "…, Blinken said in a statement on February 14."""
    carried = {head.start for head in heads if head.carried}
    for head in heads:
        comma = head.start - 1
        if head.carried or reading.lower(comma) != "," or _quotation_before(reading, head) is not None:
            continue
        report, at = with_adjuncts(text, reading, head)
        ends = at >= reading.size or (at == reading.size - 1 and reading.lower(at) in PAUSES)
        first = _first_word(reading)
        if (ends or at + 1 in carried) and _is_statement(reading, first, comma):
            return replace(report, first=first, end=comma)
    return None


def _first_word(reading: Reading) -> int:
    """The place after an opening "But"."""
    return 1 if reading.lower(0) in CONJUNCTIONS else 0


def _is_statement(reading: Reading, first: int, end: int) -> bool:
    """A whole clause: not "Asked about it, Kirby said", nor one that reports by itself before."""
    inside = reading.words[first:end]
    opening = inside[0].lower if inside else ""
    introduces = opening in OPENERS - {"so"} or opening in PLACE_PREPOSITIONS or opening.endswith("ing")
    if opening == "asked" or (introduces and not any(word.lower == "," for word in inside)):
        return False
    return len(inside) > 3 and any(is_finite(word) for word in inside)


def is_finite(word: Word) -> bool:
    """Whether a word looks like a verb of a clause, or is a plural."""
    if word.lower in AUXILIARIES or word.lower.endswith(_CONTRACTED):
        return True
    return word.lower.endswith(("ed", "s")) and word.text.islower() and word.lower not in FUNCTION_WORDS


def _according(text: str, reading: Reading, covered: int) -> Iterator[Report]:
    """As in "According to X, …" and "…, according to X"; only in a sentence without other reports."""
    if covered >= 0:
        return
    for at in range(reading.size - 2):
        subject = reading.by_first.get(at + 2)
        if reading.lower(at) != "according" or reading.lower(at + 1) != "to" or subject is None:
            continue
        after = subject.last + 1
        verb = Verb("according to")
        if at == 0 and reading.lower(after) == "," and subject.kind != "pronoun":
            end = _trim(reading, after + 1, reading.size)
            yield Report(subject, 0, verb, after + 1, end, (0, after))
        elif reading.lower(at - 1) == "," or reading.is_quotation(at - 1):
            end = at - 1 if reading.lower(at - 1) == "," else at
            first = _first_word(reading)
            if _is_statement(reading, first, end) or reading.is_quotation(end - 1):
                yield Report(subject, at, verb, first, end, (at, after))
        return
