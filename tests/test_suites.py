"""Each suite on data of a few sentences, through the real pipeline: what counts as right, as refused, as missing."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.asking import overlaps
from eval.corpora import identities_of, without
from eval.retrieval import read_collection
from eval.run import run_suite
from eval.suites import canard, mtrag_asked, multihop, realtimeqa, rgb
from index.errors import UsageError
from index.ingest import ingest
from rag.assemble import open_pipeline

BRIDGE = "The Halden bridge was opened in 1974 by the engineer Mara Lund. It crosses the river Tista."
FERRY = "The old ferry carried forty passengers between the two banks until it sank in a storm."
LIBRARY = "The town library holds nine thousand maps of the northern coast, most of them drawn by hand."

Results = dict[str, Any]
Runner = Callable[..., Results]


def write(path: Path, *rows: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Runner:
    """Runs a suite on the folder `data` and returns what `--json` writes."""

    def runner(suite: str, **options: Any) -> Results:
        file = tmp_path / "results.json"
        assert run_suite(suite, data=tmp_path / "data", home=home, json_file=file, notify=print, **options) == 0
        results: Results = json.loads(file.read_text(encoding="utf-8"))
        return results

    return runner


def test_own_documents_and_questions(run: Runner, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name, text in (("bridge.txt", BRIDGE), ("ferry.txt", FERRY), ("library.txt", LIBRARY)):
        (data / "deep").mkdir(parents=True, exist_ok=True)
        (data / "deep" / name).write_text(text, encoding="utf-8")
    write(
        data / "questions.jsonl",
        {"id": "who", "question": "Who opened the Halden bridge?", "answers": ["Mara Lund"], "docs": ["bridge.txt"]},
        {"id": "maps", "question": "How many maps does the town library hold?", "evidence": [LIBRARY]},
        {"id": "none", "question": "What does the Jakarta stock exchange charge for listings?"},
    )
    who, maps, none = run("own")["cases"]
    assert (who["outcome"], who["R@1"], who["cited@1"], who["false refusal"]) == ("answered", 1.0, 1.0, 0.0)
    assert maps["evidence cited"] == 1.0
    assert (none["refused"], none["answerable"], none["gold"]) == (1.0, 0.0, "")
    assert "R@1" not in maps


def test_a_bad_row_of_questions_is_named(tmp_path: Path, home: Path) -> None:
    write(tmp_path / "data" / "questions.jsonl", {"question": "Who?", "answers": "Mara"})
    with pytest.raises(UsageError, match="row 1: answers should be a list"):
        run_suite("own", data=tmp_path / "data", home=home, notify=print)


def test_xquad_asks_again_with_the_paragraph_hidden(run: Runner, tmp_path: Path) -> None:
    def paragraph(text: str, *questions: dict[str, Any]) -> dict[str, Any]:
        return {"context": text, "qas": questions}

    def question(identity: str, text: str, answer: str) -> dict[str, Any]:
        return {"id": identity, "question": text, "answers": [{"text": answer, "answer_start": 0}]}

    paragraphs = [
        paragraph(BRIDGE, question("a", "When was the Halden bridge opened?", "1974")),
        paragraph(FERRY, question("b", "How many passengers did the old ferry carry?", "forty")),
    ]
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "xquad.en.json").write_text(json.dumps({"data": [{"paragraphs": paragraphs}]}))
    results = run("xquad")
    assert [case["id"] for case in results["cases"]] == ["a", "a hidden", "b", "b hidden"]
    shown, hidden = results["cases"][:2]
    assert (shown["R@1"], shown["cited hit"], shown["exact"]) == (1.0, 1.0, 1.0)
    assert (hidden["answerable"], hidden["refused"]) == (0.0, 1.0)
    assert all("1974" not in text for text in hidden["cited"])
    assert results["figures"]["false refusal"] == 0.0
    assert {"AUROC", "ECE", "median seconds"} <= results["figures"].keys()


def test_rgb_hides_every_snippet_that_answers(run: Runner, tmp_path: Path) -> None:
    write(
        tmp_path / "data" / "en_fact.jsonl",
        {"id": 0, "query": "Who opened the Halden bridge?", "answer": "Mara Lund",
         "positive": [BRIDGE], "negative": [FERRY, " "]},
    )  # fmt: skip
    shown, hidden = run("rgb")["cases"]
    assert (shown["accuracy"], shown["R@10"]) == (1.0, 1.0)
    assert (hidden["id"], hidden["refused"]) == ("0 hidden", 1.0)


def test_the_answers_of_rgb_are_groups_of_alternatives() -> None:
    assert rgb.alternatives([["Dec 1", "1 December"]]) == [["Dec 1", "1 December"]]
    assert rgb.alternatives(["Ada", "Bob"]) == [["Ada"], ["Bob"]]


def test_clapnq_wants_one_gold_sentence_cited(run: Runner, tmp_path: Path) -> None:
    def row(identity: str, question: str, text: str, *sentences: str) -> dict[str, Any]:
        passages = [{"title": "Halden", "text": text}]
        return {"id": identity, "input": question, "passages": passages, "output": [{"selected_sentences": sentences}]}

    data = tmp_path / "data"
    opened = "The Halden bridge was opened in 1974 by the engineer Mara Lund ."
    write(data / "answerable.jsonl", row("1", "who opened the halden bridge", BRIDGE, opened))
    write(data / "unanswerable.jsonl", row("2", "what does the jakarta stock exchange charge", FERRY))
    answerable, not_answerable = run("clapnq")["cases"]
    assert (answerable["R@1"], answerable["evidence cited"]) == (1.0, 1.0)
    assert not_answerable["refused"] == 1.0
    assert "evidence cited" not in not_answerable


def test_a_scrap_of_a_sentence_is_no_evidence() -> None:
    assert overlaps(["The ferry sank in a storm."], ["The ferry sank in a storm , they said ."])
    assert not overlaps(["The ferry."], ["The ferry sank in a storm , they said ."])
    assert not overlaps([""], ["The ferry sank."])


def test_multihop_wants_all_facts_and_yes_or_no_first(run: Runner, tmp_path: Path) -> None:
    def fact(text: str, source: str) -> dict[str, str]:
        return {
            "fact": text,
            "title": "News",
            "source": source,
            "author": "",
            "published_at": "2023-09-26T17:01:22+00:00",
        }

    facts = [fact(BRIDGE, "The Verge"), fact(FERRY, "The Age")]
    write(tmp_path / "data" / "facts.jsonl", *facts)
    write(
        tmp_path / "data" / "queries.jsonl",
        {"id": "0", "question": "Who opened the Halden bridge and what sank the old ferry?", "answer": "Mara Lund",
         "question_type": "inference_query", "evidence_list": facts},
        {"id": "1", "question": "What does the Jakarta exchange charge?", "answer": "Insufficient information.",
         "question_type": "null_query", "evidence_list": []},
    )  # fmt: skip
    found, null = run("multihop")["cases"]
    assert (found["all@4"], found["R@10"]) == (1.0, 1.0)
    assert null["refused"] == 1.0
    assert "all@4" not in null
    assert not multihop.is_right("There is no evidence.", "no")


def test_realtimeqa_tells_apart_what_stands_in_the_articles(run: Runner, tmp_path: Path) -> None:
    def article(text: str, day: str) -> dict[str, Any]:
        return {"url": "https://edition.cnn.com/x", "title": "News", "publish_date": day, "authors": [], "text": text}

    def question(identity: str, text: str, *choices: str) -> dict[str, Any]:
        return {"question_id": identity, "question_date": "2022/06/16", "question_sentence": text, "choices": choices,
                "answer": ["1"]}  # fmt: skip

    write(tmp_path / "data" / "articles_2022_2024.jsonl", article(BRIDGE, "2022/06/10"), article(FERRY, "2022/05/01"))
    write(
        tmp_path / "data" / "questions_2022_2024.jsonl",
        question("a", "Who opened the Halden bridge?", "Olaf Berg", "Mara Lund"),
        question("b", "How many passengers did the old ferry carry?", "seven", "forty"),
    )
    recent, stale = run("realtimeqa")["cases"]
    assert (recent["kind"], recent["choice"], recent["span cited@1"], recent["year"]) == ("span", 1.0, 1.0, "2022")
    assert (stale["kind"], stale["choice"], stale["answerable"]) == ("other", 1.0, 0.0)
    assert "false refusal" not in stale
    assert "unspanned refused" in stale


def test_a_refused_question_that_is_not_spanned_is_no_false_refusal() -> None:
    row = dict.fromkeys(realtimeqa.ANSWERED, 0.0) | {"false refusal": 1.0, "answerable": 1.0}
    assert realtimeqa.split_by_span(row, spanned=False)["unspanned refused"] == 1.0
    assert realtimeqa.split_by_span(row, spanned=True)["span false refusal"] == 1.0


def test_canard_counts_words_restored(run: Runner, tmp_path: Path) -> None:
    row = {"History": ["Mara Lund", "Bridges"], "QuAC_dialog_id": "C", "Question_no": 1}
    write(
        tmp_path / "data" / "dev.jsonl",
        row | {"Question": "Where did she study?", "Rewrite": "Where did Mara Lund study?"},
        row | {"Question": "Why?", "Question_no": 2, "Rewrite": "Why did Mara Lund build bridges?"},
    )
    first, _ = (results := run("canard"))["cases"]
    assert (first["ours"], first["wanted"], first["right"], first["added"]) == ("Where did Mara Lund study?", 2, 2, 2)
    assert results["figures"]["restored precision"] == 1.0
    assert canard.restored("Who?", "Who?", "Who is Ada?")["case F1"] == 0.0


def test_mtrag_compares_three_ways_to_ask(run: Runner, tmp_path: Path) -> None:
    part = tmp_path / "data" / "clapnq"
    passages = {"p1": f"Halden\n{BRIDGE}", "p2": f"Ferry\n{FERRY}"}
    write(
        part / "pooled_passages.jsonl",
        *({"_id": name, "title": text.split("\n")[0], "text": text} for name, text in passages.items()),
    )
    write(part / "questions.jsonl", {"_id": "q", "text": "|user|: What is the Halden bridge?\n|user|: Who opened it?"})
    write(part / "lastturn.jsonl", {"_id": "q", "text": "|user|: Who opened it?"})
    write(part / "rewrite.jsonl", {"_id": "q", "text": "|user|: Who opened the Halden bridge?"})
    (part / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\tp1\t1\n")
    (case,) = run("mtrag")["cases"]
    assert case["human R@5"] == case["ours R@5"] == 1.0
    assert "Halden" in case["ours"]


def test_mtrag_asked_leaves_out_what_cannot_be_judged(run: Runner, tmp_path: Path) -> None:
    def task(label: str, text: str, *contexts: str) -> dict[str, Any]:
        turns = [
            {"speaker": "user", "text": "Hello?"},
            {"speaker": "agent", "text": "Yes."},
            {"speaker": "user", "text": text},
        ]
        documents = [{"document_id": f"d{each}", "text": each} for each in contexts]
        return {"task_id": f"{label}-{text}", "answerability": [label], "input": turns, "contexts": documents}

    write(
        tmp_path / "data" / "un_reference.jsonl",
        task("ANSWERABLE", "Who opened the Halden bridge?", BRIDGE),
        task("ANSWERABLE", "Thanks!"),
        task("PARTIAL", "And the ferry?", FERRY),
        task("UNANSWERABLE", "What does the Jakarta exchange charge?"),
        task("UNDERSPECIFIED", "What about the Jakarta one?"),
    )
    cases = {case["kind"]: case for case in run("mtrag-asked")["cases"]}
    assert cases.keys() == {"ANSWERABLE", "UNANSWERABLE", "UNDERSPECIFIED"}
    assert cases["UNANSWERABLE"]["refused"] == cases["UNDERSPECIFIED"]["asked back"] == 1.0
    assert "refused" not in cases["UNDERSPECIFIED"]
    (turn,) = mtrag_asked.conversation_of(task("PARTIAL", "x")["input"][:2]).turns
    assert turn.question == "Hello?"


def beir(folder: Path) -> None:
    texts = {"d1": BRIDGE, "d2": FERRY, "d3": LIBRARY}
    write(folder / "corpus.jsonl", *({"_id": name, "title": "", "text": text} for name, text in texts.items()))
    write(folder / "queries.jsonl", {"_id": "q1", "text": "Halden bridge"}, {"_id": "q2", "text": "unjudged"})
    (folder / "qrels").mkdir()
    (folder / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq1\td2\t0\n")


def test_stock_pipelines_rank_the_same_documents(run: Runner, tmp_path: Path) -> None:
    pytest.importorskip("haystack")
    pytest.importorskip("llama_index.retrievers.bm25")
    beir(tmp_path / "data")
    results = run("beir", against="stock")
    (case,) = results["cases"]
    assert (case["id"], case["relevant"], case["nDCG@10"]) == ("q1", {"d1": 1}, 1.0)
    assert set(results["against"]) == {"LlamaIndex vectors on Chroma", "LlamaIndex fusion with BM25", "Haystack hybrid"}
    for figures in results["against"].values():
        assert figures["nDCG@10"] == {"theirs": 1.0, "ours": 1.0, "low": 0.0, "high": 0.0}


def test_a_suite_that_ranks_nothing_is_not_compared(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ranks no documents"):
        run_suite("canard", data=tmp_path, against="stock", notify=print)


def test_time_is_read_by_place_and_day(tmp_path: Path) -> None:
    (tmp_path / "TIME.ALL").write_text(
        "*TEXT 017 01/04/63 PAGE 020\n\nTHE ALLIES\n\nMET .\n\n*TEXT 431 08/30 63 PAGE 026\nTHE END .\n*STOP\n"
    )
    (tmp_path / "TIME.QUE").write_text("*FIND      1\n\n WHO\n\nMET .\n\n*STOP\n")
    (tmp_path / "TIME.REL").write_text("1  1 2\n\n")
    found = read_collection(tmp_path, None)
    assert found.documents == [
        {"id": "1", "published_at": "1963-01-04", "body": "THE ALLIES MET ."},
        {"id": "2", "published_at": "1963-08-30", "body": "THE END ."},
    ]
    assert found.queries == {"1": "WHO MET ."}
    assert found.judgements == {"1": {"1": 1, "2": 1}}


def test_cranfield_numbers_queries_by_place(tmp_path: Path) -> None:
    (tmp_path / "cran.all.1400.xml").write_text(
        "<doc>\n<docno>1</docno>\n<title>wings</title>\n<text>lift &amp; drag</text>\n</doc>\n"
    )
    (tmp_path / "cran.qry.xml").write_text("<top>\n<num> 4</num>\n<title>\nwhat lifts\n</title>\n</top>\n")
    (tmp_path / "cranqrel.trec.txt").write_text("1 0 1 1\n1 0 2 0\n")
    found = read_collection(tmp_path, None)
    assert found.documents == [{"id": "1", "title": "wings", "body": "lift & drag"}]
    assert found.queries == {"1": "what lifts"}
    assert found.judgements == {"1": {"1": 1}}


def test_a_folder_of_no_known_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"holds none of corpus\.jsonl"):
        read_collection(tmp_path, None)


def test_hidden_documents_are_found_by_no_search(indexed_home: Path, tmp_path: Path) -> None:
    home = shutil.copytree(indexed_home, tmp_path / "home")
    (tmp_path / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    ingest(home, [tmp_path / "bridge.txt"])
    pipeline = open_pipeline(home)
    article = next(identity for name, identity in identities_of(pipeline).items() if name != "bridge.txt")
    hidden = without(pipeline, [article])
    assert {each.document_id for each in hidden.ranked("Halden bridge", 50)} == {identities_of(pipeline)["bridge.txt"]}
    assert pipeline.ask("What did Lavrov say?").outcome == "answered"
    assert hidden.ask("What did Lavrov say?").outcome == "no_evidence"


def test_a_kept_index_follows_its_data(run: Runner, tmp_path: Path, home: Path) -> None:
    beir(tmp_path / "data")
    assert run("beir")["figures"]["R@10"] == 1.0
    write(tmp_path / "data" / "corpus.jsonl", {"_id": "d2", "title": "", "text": FERRY})
    assert run("beir")["figures"]["R@10"] == 0.0
    assert set(identities_of(open_pipeline(home))) == {"d2"}
