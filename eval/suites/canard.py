"""`canard`: follow-up questions of conversations and how a person wrote each of them out; ours is compared with theirs.

Restored words are content words of the person's version that the follow-up itself does not hold. Only the questions and
answers before it are given, and the two headings that every conversation of QuAC begins with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eval.corpora import read_rows
from eval.metrics import f1_from
from eval.suites import Figures, Row, Run, Suite, never_perfect, sampled
from rag.answers import Conversation
from rag.asked.known import Known
from rag.conversation import conversation_from, standalone
from rag.words import content_words, stems


def cases(run: Run) -> Iterator[Row]:
    """One case a follow-up."""
    folder = run.needed_data("the folder of CANARD with dev.jsonl")
    for row in sampled(read_rows(run.split or folder / "dev.jsonl"), run.limit):
        ours = standalone(row["Question"], conversation_of(row["History"]), Known()).text
        yield {
            "id": f"{row['QuAC_dialog_id']}-{row['Question_no']}", "question": row["Question"],
            "ours": ours, "answer": ours, "gold": row["Rewrite"], **restored(row["Question"], ours, row["Rewrite"]),
        }  # fmt: skip


def conversation_of(history: Sequence[str]) -> Conversation:
    """The two headings as what is spoken of, then questions and answers by turns."""
    article, section, *turns = history
    pairs = [(question, answer) for question, answer in zip(turns[::2], turns[1::2], strict=False)]
    return conversation_from([(f"{article}: {section}", ""), *pairs])


def restored(question: str, ours: str, gold: str) -> dict[str, float]:
    """How many words the person restored, how many of them we did, how many we added, and F1 of these.

    >>> restored("What did he say?", "What did Scholz say?", "What did Olaf Scholz say?")
    {'wanted': 2, 'added': 1, 'right': 1, 'case F1': 0.6666666666666666}
    """
    own, mine, theirs = (set().union(*stems(content_words(text))) for text in (question, ours, gold))
    right, added, wanted = len((mine & theirs) - own), len(mine - own), len(theirs - own)
    return {"wanted": wanted, "added": added, "right": right, "case F1": f1_from(right, added, wanted)}


def summary(rows: list[Row]) -> Figures:
    """Over all words of all cases."""
    wanted, added, right = (sum(row[name] for row in rows) for name in ("wanted", "added", "right"))
    return {
        "restored recall": right / wanted if wanted else 1.0,
        "restored precision": right / added if added else 1.0,
        "restored F1": f1_from(right, added, wanted),
    }


SUITE = Suite(
    name="canard",
    cases=cases,
    columns=("id", "wanted", "added", "right", "question", "ours", "gold"),
    figures=("case F1",),
    summary=summary,
    perfect=never_perfect,
)
