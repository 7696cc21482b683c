"""What docs/security.md says of the code itself: nothing is unpickled or evaluated, SQL has parameters, weights are what was shipped."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fuzz_children import SEEDS
from fuzz_seeds import packed, unpacked

from index.errors import ModelError, ReadError
from index.networks.export import shipped_digest
from index.read import read_as
from index.reported.tagger import WEIGHTS as TAGGER
from rag.reading.reader import WEIGHTS as READER

ROOT = Path(__file__).parent.parent
UNPICKLING = {"pickle", "cPickle", "_pickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle"}
EVALUATING = {"eval", "exec", "compile", "__import__", "execfile"}
DANGEROUS = {
    "os.system", "os.popen", "torch.load", "subprocess.getoutput", "subprocess.getstatusoutput", "yaml.unsafe_load", "yaml.full_load",
}  # fmt: skip
SQL = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH|VACUUM|REPLACE|WITH)\s|\s+WHERE\s")
WRITTEN_BY_US = {
    "index/tables/lookup.py each": "tables of a constant",
    "index/catalog.py table": "one of two names",
    "index/catalog.py beyond": "half a statement that two share",
    "index/repair/wreck.py columns": "columns of a constant",
    "index/tables/lookup.py columns": "columns of a constant",
    "index/tables/lookup.py ' AND '.join(conditions)": "conditions of constants, their values as parameters",
    "index/shelf.py where": "conditions of constants, their values as parameters",
    "index/shelf.py wanted.sort": "one of SORTS, checked in the line before",
    "index/shelf.py order": "a name of SORTS, as it is or in small letters",
    "index/shelf.py direction": "one of two constants",
    "index/catalog.py names": "columns of a constant of migrate.py",
    "index/catalog.py known": "a constant query, its value as a parameter",
    "index/tables/lookup.py '' if limit is None else ' LIMIT ?'": "one of two constants",
    "index/tables/lookup.py held": "a constant query",
    "index/tables/lookup.py numbers": "a constant query, its value as a parameter",
    "index/migrate.py table.columns": "of a constant",
    "index/migrate.py table.name": "of a constant",
    "index/migrate.py column": "of a constant",
    "index/migrate.py order": "of a constant",
    "index/tables/postgres_tables.py each": "a number counted here",
    "index/tables/postgres_tables.py kind": "passage or statement",
    "index/tables/postgres_tables.py name": "the name of a table of ours",
    "index/tables/postgres_tables.py f'AND {kind}s.number {among.condition}' if among.condition else ''": "conditions of constants, their values as parameters",
    "index/tables/sqlite_tables.py kind": "passage or statement",
    "index/tables/sqlite_tables.py table": "one of two names",
    "index/turns.py '_shared' if shared else ''": "one of two constants",
    "ui/conversations.py ' '.join((f'AND {holds}' for _ in words))": "a constant, as often as there are words",
}
"""What may be put into SQL beside constants and question marks, and why it is no input of anybody's."""


def files() -> list[Path]:
    return [path for room in ("index", "rag", "ui", "eval") for path in sorted((ROOT / room).rglob("*.py"))]


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in files():
        for node in ast.walk(ast.parse(path.read_text())):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def test_nothing_is_unpickled_or_evaluated_and_no_shell_is_run() -> None:
    found = []
    for place, node in nodes():
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            found += [f"{place} imports {name}" for name in names if name.split(".")[0] in UNPICKLING]
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            keywords = {each.arg: ast.unparse(each.value) for each in node.keywords}
            unsafe = keywords.get("shell") == "True" or keywords.get("allow_pickle") == "True"
            unsafe |= called == "yaml.load" and keywords.get("Loader") != "yaml.SafeLoader"
            if called in EVALUATING | DANGEROUS or unsafe:
                found.append(f"{place} calls {ast.unparse(node)}")
    assert found == []


def test_sql_holds_no_value() -> None:
    found = [
        f"{place}: {written}"
        for place, node in nodes()
        if isinstance(node, ast.JoinedStr) and SQL.match(text_of(node))
        for written in (ast.unparse(each.value) for each in node.values if isinstance(each, ast.FormattedValue))
        if not re.fullmatch(r"_?[A-Z_]+|marks\(.*\)", written)
        and f"{place.partition(':')[0]} {written}" not in WRITTEN_BY_US
    ]
    assert found == []


def text_of(joined: ast.JoinedStr) -> str:
    return "".join(str(each.value) for each in joined.values if isinstance(each, ast.Constant))


@pytest.mark.parametrize(
    ("suffix", "name", "place"),
    [
        (".odt", "content.xml", "<text:p>"),
        (".docx", "word/document.xml", "<w:t>"),
        (".epub", "OPS/b.opf", "<dc:title>"),
        (".epub", "OPS/a.xhtml", "<p>"),
        (".rss", "", "<description>"),
        (".atom", "", "<name>"),
        (".html", "", "<p>"),
    ],
)
def test_entities_bring_in_no_file(suffix: str, name: str, place: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("xyzzy")
    files = unpacked(SEEDS[suffix]) if name else {"": SEEDS[suffix]}
    told = files[name].decode()
    body = told.partition("?>")[2] if told.startswith("<?xml") else told
    entity = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{secret.as_uri()}">]>'
    files[name] = (entity + body.replace(place, f"{place}&a;", 1)).encode()
    try:
        told = repr(read_as("file:///a", f"a{suffix}", packed(files) if name else files[""]))
    except ReadError as error:
        told = str(error)
    assert "xyzzy" not in told


@pytest.mark.parametrize("weights", [TAGGER, READER], ids=lambda path: path.name)
def test_weights_are_what_was_shipped(weights: Path, tmp_path: Path) -> None:
    assert len(shipped_digest(weights)) == 64
    copied = Path(shutil.copy(weights, tmp_path))
    with pytest.raises(ModelError, match="reinstall the program"):
        shipped_digest(copied)  # nothing says what it should be
    shutil.copy(weights.with_name(weights.name + ".sha256"), tmp_path)
    with copied.open("r+b") as opened:
        opened.seek(1_000)
        opened.write(b"!")
    with pytest.raises(ModelError, match=r"is not what .*\.sha256 says"):
        shipped_digest(copied)
