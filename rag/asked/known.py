"""Names that a question can hold, against what the index knows: speakers by name, surname or office, and outlets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

from index.records import Day, Span
from index.reported.lexicon import GROUPS, INSTITUTIONS, MODIFIERS, OFFICES, PLACES, is_given_name
from index.reported.mentions import PARTICLES
from rag.asked.addresses import with_addresses
from rag.asked.groups import is_group, members
from rag.names import of_one_place
from rag.words import content_words, words

_DOMINATES = 3
_MARKS = "\"'“”‘’"
_BETWEEN_NAMES = re.compile(
    r"\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&|as\s+well\s+as|versus|vs\.?)\s+(?:also\s+)?", re.IGNORECASE
)
_OFFICES = frozenset(
    """adviser ambassador analyst boss chair chairman chairwoman chancellor chief commissioner director editor executive governor head
    judge lawyer leader manager mayor minister office official officials officer police premier president representative secretary
    senator speaker spokesman spokesperson spokeswoman supporters union workers""".split()
)
"""What many are called: a name that ends so is somebody's only with the words before it. Fewer than in index/reported/lexicon.py, where Major,
King and Bishop are offices, which are surnames too."""
_PARTICLES = PARTICLES | {"den"}
_FAMILIAR = {
    "anthony": "tony", "catherine": "kate katie cathy", "charles": "charlie chuck", "edward": "ed eddie ted ned",
    "elizabeth": "beth betsy betty liz lizzie", "eugene": "gene", "george": "jorge", "henry": "hank harry",
    "james": "jim jimmy jamie", "john": "jack johnny", "joseph": "joe joey", "katherine": "kate katie kathy",
    "margaret": "maggie meg peggy", "mary": "molly polly", "michael": "mike mick mickey", "patricia": "pat patty trish",
    "richard": "dick rick ricky", "robert": "bob bobby rob robbie", "theodore": "ted teddy", "thomas": "tom tommy",
    "vladimir": "volodymyr", "william": "bill billy will",
}  # fmt: skip
"""Forenames and their familiar forms that do not begin alike."""
_NO_FORENAMES = OFFICES | GROUPS | INSTITUTIONS | PLACES | MODIFIERS
_OF_WHOM = re.compile(r"\s(?:for|to|of\s+the)\s")
_ARTICLE = re.compile(r"^\s*(?:the|a|an)\s+", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
_OWNER = re.compile(r"\w[\w ]*['’]s?\s+")
_ALSO = {
    "boss": "ceo chief head chairman", "ceo": "boss chief", "chief": "ceo boss", "executive": "ceo",
    "spokesperson": "spokesman spokeswoman", "spokesman": "spokesperson", "spokeswoman": "spokesperson",
    "chair": "chairman chairwoman", "chairperson": "chair chairman chairwoman", "lawyer": "attorney counsel", "attorney": "lawyer",
}  # fmt: skip
"""Other words for an office."""
_SECTION = re.compile(r"\s+[|–-]\s+|:\s+")
"""Between an outlet and a section of it, as feeds write them: `BBC News - Business`."""


@dataclass(frozen=True)
class Known:
    """What the index can be asked about: canonical speakers with the number of their statements, each one's roles, outlets.

    `occurs` tells whether a word occurs in it, `written` how it mostly writes a word, or two, or nothing; `latest` is the last day on which something was said.
    """

    speakers: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()
    sources: tuple[str, ...] = ()
    occurs: Callable[[str], bool] = lambda word: False
    written: Callable[[str], str] = lambda word: ""
    said: Mapping[str, int] = field(default_factory=dict)
    latest: Day | None = None


def resolve_speaker(slot: str, known: Known) -> tuple[str, ...]:
    """The canonical speakers that a name, a surname, a misspelt one or a role can mean; several if it is ambiguous.

    >>> resolve_speaker("Sholz", Known(speakers=("Olaf Scholz", "John Kirby")))
    ('Olaf Scholz',)
    """
    slot = _ARTICLE.sub("", slot)
    if slot.isupper() and (exact := _in_capitals(slot, known.speakers)):
        return exact  # `CNN`, not "data shared with CNN"
    wanted = [_POSSESSIVE.sub("", word.casefold()) for word in content_words(slot)]
    if not wanted:
        return ()

    def named(*, exact: bool) -> tuple[str, ...]:
        return _of_forename(
            slot, _speakers_with(wanted, known.speakers, exact=exact, is_capital=slot[:1].isupper()), known
        )

    if is_group(slot) and (
        found := tuple(dict.fromkeys((*named(exact=True), *members(slot, known.roles, known.speakers))))
    ):
        return found
    if len(wanted) > 1 and wanted[-1] in OFFICES and (unnamed := named(exact=True)):
        return tuple(dict.fromkeys((*_dominating(unnamed, known.said), *_speakers_with_role(wanted, known.roles))))
    return (
        _dominating(named(exact=True), known.said)
        or _speakers_with_role(wanted, known.roles)
        or _only_speaker_of_office(wanted, known)
        or named(exact=False)
        or _of_owner(slot, known)
    )


def resolve_speakers(slot: str, known: Known) -> tuple[tuple[str, ...], str]:
    """The same of `Scholz and Kirby`: the speakers that all of the names mean, and those names that mean nobody, as written.

    >>> resolve_speakers("Scholz, Kirby and Putin", Known(speakers=("Olaf Scholz", "John Kirby")))
    (('Olaf Scholz', 'John Kirby'), 'Putin')
    """
    parts = [part for part in _BETWEEN_NAMES.split(slot.removeprefix("both ")) if part.strip()]
    whole = {word.casefold() for word in content_words(slot)}
    is_one = any(whole <= {word.casefold() for word in words(name)} for name in known.speakers)
    is_one = is_one and not all(is_group(part) for part in parts)
    found = [] if is_one or len(parts) < 2 else [(part, resolve_speaker(part, known)) for part in parts]
    if not any(speakers for _, speakers in found):
        speakers = resolve_speaker(slot, known)
        return speakers, "" if speakers else slot
    nobody = [part for part, speakers in found if not speakers]
    return tuple(dict.fromkeys(each for _, speakers in found for each in speakers)), " and ".join(nobody)


def outlets(text: str, known: Known) -> dict[str, list[Span]]:
    """Outlets of the index with the places where the text names them, by the whole name or by what stands before ` | `.

    One of a single word as written, unless the index writes it with capitals only: "the age" and "fortune" are words too. In a
    text without capitals any case will do.

    >>> outlets("Did CNBC and The Age report it?", Known(sources=("Cnbc | World", "The Age", "Age")))
    {'Cnbc | World': [(4, 8)], 'The Age': [(13, 20)]}
    """
    has_capitals = text[1:] != text[1:].lower()
    folded = text.casefold()
    held = [source for source in known.sources if source and _SECTION.split(source)[0].casefold() in folded]
    found = {
        source: _places(text, source, re.NOFLAG if has_capitals and _may_be_word(source, known) else re.IGNORECASE)
        for source in held
    }
    taken = [span for spans in found.values() for span in spans]
    free = {
        source: [span for span in spans if not any(_inside(span, other) for other in taken)]
        for source, spans in found.items()
    }
    return {source: spans for source, spans in free.items() if spans}


def as_written(text: str, places: Mapping[str, Sequence[Span]]) -> list[str]:
    """The names of outlets as a text has them, longest first: what to take out of it."""
    return sorted({text[slice(*span)] for spans in places.values() for span in spans}, key=len, reverse=True)


def without_marks(text: str, known: Known) -> str:
    """The text without quotation marks around the name of an outlet, which is no quotation.

    >>> without_marks("Did 'The Age' report it?", Known(sources=("The Age",)))
    'Did The Age report it?'
    """
    for span in sorted((span for spans in outlets(text, known).values() for span in spans), reverse=True):
        before, after = text[: span[0]], text[span[1] :]
        if before[-1:] in _MARKS and after[:1] in _MARKS:
            text = before[:-1] + text[slice(*span)] + after[1:]
    return text


def with_whole_outlets(text: str, known: Known) -> str:
    """The text with outlets in full that it names by their last word, where one alone is called so, or by the name in their address.

    >>> with_whole_outlets("What did the Ledger write?", Known(sources=("The Marlow Ledger", "The Marlow Post")))
    'What did The Marlow Ledger write?'
    """
    text = with_addresses(text, known.sources, known.written)
    last = Counter(source.split()[-1] for source in known.sources if source)
    for source in known.sources:
        word = source.split()[-1] if len(source.split()) > 1 else ""
        if word[:1].isupper() and last[word] == 1 and source.casefold() not in text.casefold():
            text = re.sub(rf"\b[Tt]he\s+{re.escape(word)}\b(?!\s+[A-Z])", source.replace("\\", r"\\"), text)
    return text


def close_spelling(one: str, other: str) -> bool:
    """Whether two words differ by a letter (by two from nine letters on); short words must agree, or exchange two letters.

    >>> close_spelling("zelensky", "zelenskiy"), close_spelling("iran", "iraq")
    (True, False)
    >>> close_spelling("fian", "fain")
    True
    """
    shorter = min(len(one), len(other))
    if shorter == 4 and sorted(one) == sorted(other):
        return DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1
    allowed = 0 if shorter < 5 else 1 if shorter < 9 else 2
    if abs(len(one) - len(other)) > allowed or not allowed:
        return one == other
    return DamerauLevenshtein.distance(one, other, score_cutoff=allowed) <= allowed


def _places(text: str, source: str, flags: re.RegexFlag) -> list[Span]:
    """Where a text names an outlet: by its whole name, else by its short one, which is also written in capitals."""
    short = _SECTION.split(source)[0]
    for name in (re.escape(source), rf"{re.escape(short)}|{re.escape(short.upper())}"):
        found = [each.span() for each in re.finditer(rf"(?<!\w)(?:{name})(?!\w)", text, flags)]
        if found:
            return found
    return []


def _may_be_word(source: str, known: Known) -> bool:
    name = _SECTION.split(source)[0].casefold().removeprefix("the ")
    return " " not in name and not any(letter.isupper() for letter in known.written(name))


def _inside(inner: Span, outer: Span) -> bool:
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _speakers_with(wanted: list[str], speakers: Iterable[str], *, exact: bool, is_capital: bool) -> tuple[str, ...]:
    """Speakers whose names hold the last word wanted; best those that hold all words and end with the last one.

    `Lund` is Mara Lund rather than the Lund campaign, and Mara Lund may be asked for as `senator Lund`, but Harry Kane is no `Prince
    Harry`. Of an office, `a Unison spokesman`, all words must be held, of an institution, `Ukraine's defence ministry`, all that the
    speaker's name has, and of a misspelt name all but offices: `earthquake deaths` is not Death Valley.
    """
    if not exact and len(wanted) > 1 and wanted[-2] in OFFICES and is_given_name(wanted[-1]):
        return ()  # Prince William is nobody whose surname is Williams
    matching = []
    is_word = len(wanted) > 1 or wanted[0] in OFFICES | GROUPS | INSTITUTIONS or not is_capital
    for speaker in filter(words, speakers):
        parts = [part.casefold() for part in words(speaker)]
        owned = wanted[-1] in OFFICES | INSTITUTIONS and parts[-1:] == wanted[-1:]  # "India's defence minister"
        bare = [_POSSESSIVE.sub("", part) for part in parts] if owned else parts
        held = [any(_same(word, part, exact) for part in bare) for word in wanted]
        spelled = exact or all(each or word in OFFICES for each, word in zip(held, wanted, strict=True))
        ends = _same(wanted[-1], parts[-1], exact)
        is_part = set(parts) < set(wanted) if wanted[-1] in INSTITUTIONS else wanted[-1] not in _OFFICES
        if held[-1] and spelled and (all(held) or (ends and is_part) or len(wanted) == 1):
            matching.append((sum(held), ends, is_word or _is_name(speaker) or parts == wanted, speaker))
    most = max((rank for *rank, _ in matching), default=[])
    return tuple(speaker for *rank, speaker in matching if rank == most)


def _is_name(speaker: str) -> bool:
    """Whether all of it is a name: `Mark Gordon`, not `budget presented to Governor Gordon`."""
    return all(part[0].isupper() or part in _PARTICLES for part in speaker.split()) and not re.search(
        r"['’]s\b", speaker
    )


def _of_forename(slot: str, speakers: tuple[str, ...], known: Known) -> tuple[str, ...]:
    """Speakers without those of another forename than the one asked for: `Eva Lund` is not Mara Lund, nor `Lund` where that may be Mara."""
    *before, surname = words(slot) or [""]
    while before and before[-1] in _PARTICLES:
        surname = f"{before.pop()} {surname}"
    forename = before[-1] if before else ""
    if not forename or forename.casefold() in _NO_FORENAMES or not _is_forename(forename, surname, known):
        return speakers
    borne = tuple(name for name in speakers if not _is_of_another(forename, words(name)))
    return borne if borne == speakers else tuple(name for name in borne if " " in name)


def _is_forename(word: str, surname: str, known: Known) -> bool:
    """Whether a word before a name is a forename: as everybody knows, as the index writes both, or since the index has no such word."""
    if is_given_name(word):
        return True
    is_written = known.written(f"{word} {surname}".casefold()).istitle() or not known.occurs(word)
    return word[0].isupper() and surname.split()[-1][0].isupper() and is_written


def _is_of_another(forename: str, name: list[str]) -> bool:
    first = len([part for part in name if part not in _PARTICLES]) == 2
    own = name[:1] if first else [part for part in name if is_given_name(part)]
    own = [part.casefold() for part in own if part[0].isupper() and part.casefold() not in _NO_FORENAMES]
    asked = forename.casefold().rstrip(".")
    return (
        bool(own) and not any(_alike(asked, each) for each in own) and asked not in {part.casefold() for part in name}
    )


def _alike(one: str, other: str) -> bool:
    """Whether two forenames may be one person's: spelt nearly so, in short, or a familiar form.

    >>> _alike("bob", "robert"), _alike("joe", "joseph"), _alike("aleksandr", "alexander"), _alike("eva", "mara")
    (True, True, True, False)
    """
    shorter, longer = sorted((one, other), key=len)
    begins = longer.startswith(shorter) or (len(shorter) > 4 and shorter[:3] == longer[:3])
    familiar = any({one, other} <= {name, *short.split()} for name, short in _FAMILIAR.items())
    misspelt = not is_given_name(one) and len(one) > 3 and DamerauLevenshtein.distance(one, other, score_cutoff=1) <= 1
    return begins or familiar or misspelt or close_spelling(one, other)


def _in_capitals(slot: str, speakers: Iterable[str]) -> tuple[str, ...]:
    """The speakers of a name in capitals: `CNN`, and the World Health Organization for `WHO`."""
    same = [name for name in speakers if name.casefold() == slot.casefold()]
    initials = (name for name in speakers if "".join(part[0] for part in name.split() if part[0].isupper()) == slot)
    return tuple(same or (name for name in initials if len(slot) > 2))


def _of_owner(slot: str, known: Known) -> tuple[str, ...]:
    """The Taiwan Affairs Office of `China's Taiwan Affairs Office`."""
    owner = _OWNER.match(slot)
    rest = slot[owner.end() :] if owner else ""
    found = resolve_speaker(rest, known) if len(rest.split()) > 1 else ()
    return tuple(name for name in found if name.casefold() == rest.casefold())


def _dominating(speakers: tuple[str, ...], said: Mapping[str, int]) -> tuple[str, ...]:
    """Of several speakers of one name the person who said three times as much as any other, and the bare name.

    In ten thousand articles "Trump" is Donald Trump, though Ivanka Trump said something too.
    """
    persons = sorted((name for name in speakers if len(name.split()) > 1), key=lambda name: -said.get(name, 0))
    most = [said.get(name, 0) for name in persons[:2]]
    if len(persons) < 2 or not most[0] or most[0] < _DOMINATES * most[1]:
        return speakers
    return tuple(name for name in speakers if name == persons[0] or len(name.split()) == 1)


def _speakers_with_role(wanted: list[str], roles: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Speakers of that office; a spokesman for the mayor only where nobody is the mayor."""
    listed = list(roles)
    heads = [(speaker, _OF_WHOM.split(role)[0]) for speaker, role in listed]
    for held in (heads, listed):
        found = (
            speaker
            for speaker, role in held
            if all(any(_of_office(word, part) for part in words(role)) for word in wanted)
            and any(_of_office(wanted[-1], part) for part in words(role) if not _POSSESSIVE.search(part))
        )
        if speakers := tuple(dict.fromkeys(found)):
            return speakers
    return ()


def _of_office(wanted: str, part: str) -> bool:
    """Whether a word of a role is the one wanted: of the place or its people, spelt otherwise, or another word for the office."""
    part = _POSSESSIVE.sub("", part.casefold())
    alike = len(wanted) > 5 and close_spelling(wanted, part)
    return of_one_place(wanted, part) or alike or part in _ALSO.get(wanted, "").split()


def _only_speaker_of_office(wanted: list[str], known: Known) -> tuple[str, ...]:
    """`the Russian foreign minister`, of whom the index says `Foreign Minister`, if it knows one such person only.

    What is added must be a word of the index that belongs to nobody else's office.
    """
    holders = {}
    for speaker, role in known.roles:
        office = {part.casefold() for part in words(role)}
        if len(office) > 1 and office < set(wanted):
            holders[speaker] = set(wanted) - office
    if len(holders) != 1:
        return ()
    (speaker, added), *_ = holders.items()
    others = {part.casefold() for name, role in known.roles if name != speaker for part in words(role)}
    return (speaker,) if all(known.occurs(word) for word in added) and not added & others else ()


def _same(one: str, other: str, exact: bool) -> bool:
    return one == other or (not exact and close_spelling(one, other))
