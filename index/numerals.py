"""English number words, for all that reads numbers written out."""

from __future__ import annotations

ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen".split()
    )
}
TENS = {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
NUMERALS = ONES | TENS
SMALL = {word: number for word, number in ONES.items() if 1 <= number <= 12}
"""Those that style guides let newspapers write out, and a few more."""
