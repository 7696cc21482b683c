"""What once took a time that grew with the square of its input, or brought a reader down, takes no time now.

Time is the process's own. Each case took some ten times its bound, or never ended, before it was mended.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import fuzz_monsters
import pytest

from index.dates import find_dates
from index.errors import ReadError
from index.extract import extract
from index.networks.export import packaged_weights
from index.read import Reading, read_as
from index.readers.found import parse_day
from index.records import Day, make_document
from index.reported.tagger import read_pieces, read_tokenizer
from index.settings import IndexSettings
from index.tables.schema import span_of_sentences

SECONDS = 6.0


@contextmanager
def quickly(seconds: float = SECONDS) -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds


def reading(name: str, content: bytes) -> Reading:
    with quickly():
        return read_as(f"file:///{name}", name, content)


def reason(name: str, content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        reading(name, content)
    return str(caught.value)


@pytest.mark.parametrize(
    "unit", ["“Aa. Bb,” said Cc Dd, ", "word " * 14 + "\n", "He said that it rains. She added, “No.”\n"]
)
def test_statements_take_no_longer_for_a_letter_of_a_long_text(unit: str) -> None:
    text = fuzz_monsters.repeated(unit, 100_000)
    document = make_document(uri="file:///a.txt", text=text, format="txt", published=Day(2022, 2, 14))
    with quickly():
        extract(document, IndexSettings(), None)


def test_the_pieces_of_a_long_line() -> None:
    text = "It rains. " * 20_000
    tokenizer = read_tokenizer(packaged_weights())
    with quickly(3):
        assert len(read_pieces(tokenizer, text, [(0, len(text))]).ids) == 60_001


def test_the_pieces_of_many_parts_of_a_long_text() -> None:
    text = "“It rains.” " * 800_000
    tokenizer = read_tokenizer(packaged_weights())
    with quickly(3):
        assert {len(read_pieces(tokenizer, text, [(start, start + 11)]).ids) for start in range(0, 2_400, 12)} == {6}


def test_namesakes_without_end() -> None:
    names = (
        f"A{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)} Smith said that it rains."
        for n in range(2_500)
    )
    document = make_document(uri="file:///a.txt", text=" ".join(names), format="txt")
    with quickly():
        assert len(extract(document, IndexSettings(), None).statements) == 2_500


def test_a_unit_that_quotations_join_ends_with_one_of_them() -> None:
    text = fuzz_monsters.repeated("“It rains. It pours,” said Eva Lund, and ", 20_000)
    found = extract(make_document(uri="file:///a.txt", text=text, format="txt"), IndexSettings(), None).statements
    assert {(each.speaker, each.quote) for each in found} == {("Eva Lund", "It rains. It pours,")}
    assert len(found) > 400


def test_days_without_end() -> None:
    with quickly():
        assert len(find_dates("Feb 14, 2022; " * 4_000)) == 4_000
        assert find_dates("the quarter " * 3_000, today=Day(2022, 2, 14)) == []
        assert parse_day("Feb 14 " * 40_000) == Day(None, 2, 14)


def test_a_heading_of_hashes() -> None:
    (document,) = reading("a.md", b"# " + b"#" * 50_000 + b"x\n\nIt rained.").documents
    assert document.title == "#" * 50_000 + "x"
    assert reading("a.md", b"# Rain ##  \n\nIt rained.").documents[0].title == "Rain"


def test_front_matter_of_lists_in_lists() -> None:
    assert "its front matter is not YAML" in reason("a.md", b"---\ntitle: " + b"[" * 40_000 + b"\n---\nIt rained.")
    assert "at most 50,000 are read" in reason("a.md", b"---\n" + b"- a\n" * 40_000 + b"---\nIt rained.")


def test_headers_of_a_message_are_cut() -> None:
    (document,) = reading("a.eml", b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nIt rained.").documents
    assert document.title.startswith("aaa")
    assert reading("a.eml", b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\n\nIt rained.").documents


def test_the_line_that_begins_a_message_may_be_the_last() -> None:
    assert "no header" in reason("a.mbox", b"From " + b"00:00" * 40_000)


def test_blanks_before_a_tab() -> None:
    content = fuzz_monsters.MONSTERS["blanks of odt"][1](5_000)
    assert "12 mm" in reading("a.odt", content).documents[0].text


def test_a_merged_cell_is_there_once() -> None:
    assert reading("a.docx", fuzz_monsters.MONSTERS["a wide cell"][1](10**9)).documents[0].text.count("12 mm") == 1


def test_a_chapter_is_there_once() -> None:
    content = fuzz_monsters.MONSTERS["one chapter again and again"][1](20_000)
    assert reading("a.epub", content).documents[0].text.count("It is safe") == 1


@pytest.mark.parametrize("name", ["one big entry", "many small entries", "overlapping entries", "a bomb of gzip"])
def test_what_unpacks_too_well_is_refused(name: str) -> None:
    suffix, make = fuzz_monsters.MONSTERS[name]
    assert reason(f"a{suffix}", make(100_000))


def test_dates_of_a_page_are_not_searched_for_in_all_calendars() -> None:
    head = b'<meta name="date" content="xx 2022 yyyy 14 zzz Februaryy 14 2022">'
    page = (
        b"<html><head>%s</head><body><article><p>It rained all day in Riverton, and nobody was surprised.</p></article>"
    )
    assert reading("a.html", page % (head * 20)).documents


def test_a_reason_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    told = reason("a.csv", b'"a\nb","' + b"c" * 5_000 + b'"\n1,2')
    assert told.startswith("no column 'body' (columns: a b, ccc")
    assert "\n" not in told
    assert len(told) < 1_100
    record = b"WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nIt \x1b[31mrained.\r\n\r\n"
    reading("a.warc", record)
    assert capfd.readouterr().err == ""


def test_sentences_around_many_statements() -> None:
    sentences = [(10 * number, 10 * number + 9) for number in range(100_000)]
    with quickly():
        around = [span_of_sentences(sentences, start + 3, start + 12) for start, _ in sentences[:-1]]
    assert around == [(start, start + 19) for start, _ in sentences[:-1]]
