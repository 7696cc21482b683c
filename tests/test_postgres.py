"""An index whose catalog is in Postgres and whose vectors are on a Chroma server: every command, as with a home of its own."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import SEEDS
from servers import ChromaServer, PostgresServer, running_chroma, running_installed_postgres

from eval.suites.seeds import asked, golden_rows
from index.catalog import Catalog
from index.errors import HomeError, UsageError
from index.ingest import ingest
from index.servers import Servers
from index.tables.postgres import Postgres
from index.tables.postgres_tables import PARTITIONS
from rag.assemble import open_pipeline
from ui.cli import main
from ui.present import answer_json

QUESTIONS = (
    "who said what on Feb 14", "what did Scholz say about dialogue?", "who said 'far from exhausted'", "who is Antony Blinken?",
    "how many soldiers are at the border?", "when did Lavrov speak?", "what did the Pope say?", "who said what on Feb 20",
)  # fmt: skip


class Door:
    """The program on one home, with these servers."""

    def __init__(self, home: Path, servers: Servers) -> None:
        self._options = ["--home", str(home), "--vectors", servers.vectors, "--catalog", servers.catalog]

    def run(self, *arguments: str) -> Result:
        return CliRunner().invoke(main, [*self._options, *arguments], catch_exceptions=False)

    def json(self, *arguments: str) -> object:
        told = json.loads(self.run(*arguments, "--json").stdout)
        return bare(told)


def bare(told: object) -> object:
    """JSON without what differs from run to run."""
    if isinstance(told, dict):
        return {
            key: bare(value)
            for key, value in told.items()
            if key not in ("timings", "indexed_at", "sufficiency", "score")
        }
    return [bare(each) for each in told] if isinstance(told, list) else told


@pytest.fixture
def servers(postgres: PostgresServer, chroma: ChromaServer) -> Servers:
    return Servers(chroma.url, postgres.fresh())


def test_every_command_does_as_it_does_in_a_home(home: Path, indexed_home: Path, servers: Servers) -> None:
    there, here = Door(home, servers), Door(indexed_home, Servers())
    assert "dateline index PATH" in there.run("status").output
    assert there.run("index", str(SEEDS)).exit_code == 0
    assert "nothing written" in there.run("index", str(SEEDS)).output
    assert not (home / "catalog.sqlite3").exists()
    for question in QUESTIONS:
        assert there.json("ask", question) == here.json("ask", question), question
    assert there.json("statements") == here.json("statements")
    assert there.json("documents") == here.json("documents")
    status = there.run("status").output
    assert servers.catalog.replace("postgres@", "") in status
    doctor = there.run("doctor")
    assert (doctor.exit_code, "the catalog is whole: postgresql://" in doctor.output) == (0, True), doctor.output
    name = next(SEEDS.glob("*.txt")).name
    assert there.run("forget", name).exit_code == 0
    assert there.json("statements") == []
    identity = there.run("restore").output.split()[0]
    assert there.run("restore", identity).exit_code == 0
    assert there.run("rebuild").exit_code == 0
    assert there.json("statements") == here.json("statements")
    assert there.run("doctor").exit_code == 0
    assert there.run("salvage").exit_code == 2


def test_every_golden_question_has_the_same_answer(home: Path, indexed_home: Path, servers: Servers) -> None:
    ingest(home, [SEEDS], servers=servers)
    here, there = open_pipeline(indexed_home), open_pipeline(home, servers=servers)
    rows = golden_rows()
    assert len(rows) >= 40
    for row in rows:
        answers = [bare(answer_json(asked(row, each), each.document)) for each in (here, there)]
        assert answers[1] == answers[0], row["question"]


def plan(catalog: Catalog, sql: str) -> str:
    """How Postgres would do it, where it does not read a whole table for being small."""
    with Postgres(str(catalog.place), "read").session() as run:
        run("SET enable_seqscan TO off")
        return "\n".join(line for (line,) in run(f"EXPLAIN {sql}"))


def test_statements_of_a_day_lie_in_one_partition(postgres: PostgresServer) -> None:
    catalog = Catalog.create(postgres.fresh())
    day = plan(catalog, "SELECT * FROM statements WHERE said_on IN ('2022-02-14')")
    assert len(set(re.findall(r"statements_\d+", day))) == 1, day
    every = plan(catalog, "SELECT * FROM statements WHERE speaker = 'Olaf Scholz'")
    assert len(set(re.findall(r"on (statements_\d+) ", every))) == PARTITIONS


def test_names_are_found_by_trigrams_where_there_are_any() -> None:
    with running_installed_postgres() as server:
        catalog = Catalog.create(server.fresh())
        assert "documents_named" in plan(
            catalog, "SELECT id FROM documents WHERE title ILIKE '%brücke%' OR uri ILIKE '%x%'"
        )
        assert "occurrences_named" in plan(
            catalog, "SELECT file FROM occurrences WHERE uri = 'a' OR file ILIKE '%/a.txt'"
        )
        with Postgres(server.url(), "write").session() as run:  # another program has put it elsewhere
            run("CREATE DATABASE shared")
        with Postgres(server.url("shared"), "write").session() as run:
            run("CREATE EXTENSION pg_trgm SCHEMA public")
        shared = Catalog.create(server.url("shared"))
        assert "documents_named" in plan(shared, "SELECT id FROM documents WHERE title ILIKE '%brücke%'")


def test_a_server_that_was_restarted_is_used_again(postgres: PostgresServer) -> None:
    database = Postgres(postgres.fresh(), "read")
    assert database.rows("SELECT 1") == [(1,)]
    postgres.stop()
    with pytest.raises(HomeError, match="is the Postgres server running"):
        database.rows("SELECT 1")
    postgres.start()
    assert database.rows("SELECT 1") == [(1,)]


def test_commands_name_the_server_that_is_gone_and_go_on_when_it_is_back(
    home: Path, postgres: PostgresServer, tmp_path: Path
) -> None:
    """Each in turn; the passwords, which neither server asks for, are in no message."""
    with running_chroma(tmp_path) as chroma:
        catalog = postgres.fresh().replace("postgres@", "postgres:secret@")
        door = Door(home, Servers(chroma.url.replace("//", "//anna:secret@"), catalog))
        assert door.run("index", str(SEEDS)).exit_code == 0
        commands = (("ask", "How many soldiers are at the border?"), ("index", str(SEEDS)))
        found = door.json(*commands[0])
        for server, shown in ((postgres, "postgresql:///test_"), (chroma, chroma.url)):
            server.stop()
            for command in commands:
                run = door.run(*command)
                told = [each for each in run.stderr.splitlines() if each.strip() and not each.startswith("indexing:")]
                (line,) = told  # beside the bar of progress
                assert (run.exit_code, run.stdout, shown in line, "secret" in run.stderr) == (1, "", True, False), line
            server.start()
            assert door.json(*commands[0]) == found
            assert "unchanged 1" in door.run("index", str(SEEDS)).stderr


def test_what_is_no_database_is_refused() -> None:
    with pytest.raises(UsageError, match="it is written postgresql://"):
        Servers("http://localhost:8000", "mysql://host/news")
    with pytest.raises(UsageError, match="needs its vectors on one"):
        Servers(catalog="postgresql://host/news")


def test_a_password_is_not_shown() -> None:
    with pytest.raises(HomeError) as raised:
        Postgres("postgresql://anna:secret@127.0.0.1:1/news", "read").rows("SELECT 1")
    assert "secret" not in str(raised.value)
