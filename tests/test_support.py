"""Whether a cited text supports a sentence that is not verbatim: what counts as lacking, what is proved, and the suite."""

import json
import math
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from eval.run import run_suite
from eval.suites.attributionbench import figures_of
from eval.training.support import main as fit_and_print
from index.embed import Embedder, open_embedder
from index.errors import InvariantViolated, UsageError
from index.records import make_document
from index.settings import DEFAULT_MODEL
from rag.answers import Citation, Sentence
from rag.proving.prose import Source
from rag.proving.support import SUFFICIENT, Support, lacking, read_claim, share_held
from rag.verify import Wording, verify_prose, verify_sentence

BRIDGE = "The Halden bridge was opened on 3 May 1974 by the engineer Mara Lund. It crosses the river Tista."
FERRY = "The old ferry carried forty passengers between the two banks until it sank in a storm."


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    return open_embedder(DEFAULT_MODEL, models, print)


@pytest.fixture
def support(embedder: Embedder) -> Support:
    return Support(lambda: embedder)


@pytest.mark.parametrize(
    ("claim", "missing"),
    [
        ("Mara Lund opened the Halden bridge on May 3, 1974.", ()),
        ("Mara Lund opened the Halden bridge in 1975 [2].", ("1975",)),
        ("Mara Lund opened the Halden bridge on June 3, 1974.", ("June 3, 1974",)),
        ("Mara Berg opened the Halden bridge.", ("Berg",)),
        ("Berg said that the bridge was opened.", ("Berg",)),
        ("Four engineers opened the bridge.", ("Four",)),
        ("The bridge was never opened.", ("negation",)),
        ("2. The bridge was opened.", ()),
    ],
)
def test_what_a_claim_holds_and_its_text_lacks(claim: str, missing: tuple[str, ...]) -> None:
    given = lacking(claim, [BRIDGE])
    assert {part for each in given for part in each.split()} >= {part for each in missing for part in each.split()}
    assert bool(given) == bool(missing)


def test_the_best_sentences_stand_in_one_text() -> None:
    apart = read_claim("Bridge, ferry", ["A bridge.", "A ferry."])
    together = read_claim("Bridge, ferry", ["A bridge. A ferry."])
    assert (share_held(apart), share_held(together)) == (0.5, 1.0)


def test_a_paraphrase_is_likelier_than_another_matter(support: Support) -> None:
    near = support("The engineer Mara Lund opened the bridge of Halden in 1974.", [BRIDGE])
    far = support("The stock exchange raised its fees for listings in 1974.", [BRIDGE])
    assert near >= SUFFICIENT > 0.5 > far


def test_texts_without_a_sentence_support_nothing(support: Support) -> None:
    assert support("The bridge was opened.", []) < SUFFICIENT
    assert support("The bridge was opened.", [" "]) < SUFFICIENT
    assert math.isfinite(support("", [BRIDGE]))


def test_a_long_text_costs_little(support: Support) -> None:
    long = " ".join(f"Sentence {number} tells of the {number}th bridge." for number in range(1_000))
    support("warm", [BRIDGE])
    began = time.process_time()
    support("Mara Lund opened the Halden bridge on May 3, 1974.", [long])
    assert time.process_time() - began < 2  # 60 ms on an idle machine


DOCUMENT = make_document(uri="bridge", text=BRIDGE, format="txt")


def cited(judge: Callable[[str, Sequence[str]], float]) -> Wording:
    return Wording((Source(DOCUMENT, (0, len(BRIDGE))),), judge=judge)


def sentence_of(text: str) -> tuple[Sentence, dict[int, Citation]]:
    return Sentence(text, (1,)), {1: Citation(1, DOCUMENT.id, 0, len(BRIDGE), BRIDGE)}


def test_a_slice_is_proved_without_being_judged() -> None:
    def never(claim: str, texts: object) -> float:
        raise AssertionError("a slice was judged")

    sentence, citations = sentence_of("It crosses the river Tista.")
    verify_sentence(sentence, citations, lambda identity: BRIDGE, None, cited(never))
    verify_sentence(sentence, citations, lambda identity: BRIDGE, None)


def test_prose_is_proved_only_by_a_judge(support: Support) -> None:
    sentence, citations = sentence_of("The engineer Mara Lund opened the Halden bridge in 1974.")
    verify_sentence(sentence, citations, lambda identity: BRIDGE, None, cited(support))
    with pytest.raises(InvariantViolated, match="not verbatim"):
        verify_sentence(sentence, citations, lambda identity: BRIDGE, None)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("The engineer Mara Lund opened the Halden bridge in 1975.", "lacks 1975"),
        ("The engineer Mara Lund never opened the Halden bridge.", r"otherwise \(never\)"),
        ("The stock exchange raised its fees.", "does not support"),
        ("Mara Lund “opened the old bridge” in 1974.", "the quotation"),
        ('Mara Lund "opened the old bridge" in 1974.', "the quotation"),
        ("Mara Lund ‘opened the old bridge’ in 1974.", "the quotation"),
        ('Mara Lund opened the "Halden crossing in 1974.', "the quotation"),
    ],
)
def test_prose_that_is_not_proved(support: Support, text: str, why: str) -> None:
    with pytest.raises(InvariantViolated, match=why):
        verify_prose(text, cited(support))


def test_prose_below_the_threshold_is_not_proved() -> None:
    verify_prose("Kerbstones were laid.", cited(lambda claim, texts: SUFFICIENT))
    with pytest.raises(InvariantViolated, match="does not support"):
        verify_prose("Kerbstones were laid.", cited(lambda claim, texts: SUFFICIENT - 0.01))


def row(identity: str, claim: str, label: str = "attributable") -> str:
    found = {
        "id": identity,
        "claim": claim,
        "references": [BRIDGE],
        "attribution_label": label,
        "src_dataset": "made up",
    }
    return json.dumps(found) + "\n"


def test_the_suite_judges_each_row_and_fits_on_what_it_wrote(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "dev.jsonl").write_text(
        row("a", "Mara Lund opened the Halden bridge in 1974.")
        + row("b", "Mara Lund opened the bridge of Halden.")
        + row("c", "The stock exchange raised its fees in Oslo.", "not attributable")
        + row("d", "The old ferry sank in 1975.", "not attributable")
    )
    file = tmp_path / "results.json"
    assert run_suite("attributionbench", data=tmp_path, home=home, json_file=file, notify=print) == 0
    results = json.loads(file.read_text())
    assert [(case["half"], case["lacking"]) for case in results["cases"]] == [
        ("development", ""), ("reported", ""), ("development", "Oslo"), ("reported", "1975"),
    ]  # fmt: skip
    assert results["figures"]["macro-F1"] == results["figures"]["AUROC (made up)"] == 1.0
    fit_and_print([str(file)], standalone_mode=False)
    assert "INTERCEPT" in capsys.readouterr().out


def test_a_row_of_another_form_is_named(home: Path, tmp_path: Path) -> None:
    (tmp_path / "dev.jsonl").write_text(row("a", "Mara Lund opened it.", "perhaps"))
    with pytest.raises(UsageError, match="row 'a' needs references"):
        run_suite("attributionbench", data=tmp_path, home=home, notify=print)


def test_figures_without_rows_are_none() -> None:
    assert figures_of([]) == {}
