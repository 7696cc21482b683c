"""The truth about files, documents, passages and statements, with text search over them; in SQLite, or in Postgres.

A document version enters or leaves in one transaction, together with a note in `pending` of the passages whose
vectors must follow; index/vectors.py is brought into line from that note. Nothing here knows of vectors otherwise.
Reading is in lookup.py, the tables are in schema.py, what a database must do in storage.py.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from index.errors import HomeError, NothingIndexed, SettingsMismatch
from index.settings import IndexSettings
from index.tables.lookup import Lookup
from index.tables.schema import (
    DOCUMENT,
    PARTICULARS,
    PASSAGE,
    REMOVED,
    SCHEMA_VERSION,
    STATEMENT,
    Counts,
    Extracted,
    columns,
    fts_query,
    particulars,
    span_of_sentences,
)
from index.tables.storage import Place, connected, marks

__all__ = ["Catalog", "Counts", "Extracted", "fts_query", "span_of_sentences"]


class Catalog(Lookup):
    """One catalog: reading, and writing under the writer's lock."""

    @classmethod
    def open(cls, place: Place) -> Catalog:
        """For reading. Raises NothingIndexed when there is none, CatalogCorrupt or SettingsMismatch when it cannot be read."""
        catalog = cls(*connected(place, "read"))
        if catalog._database.is_blank():
            where = catalog.path.parent if catalog.path else catalog.where
            raise NothingIndexed(f"nothing is indexed in {where} yet; run: dateline index PATH")
        catalog._check_version()
        catalog._check_finished()
        return catalog

    @classmethod
    def create(cls, place: Place, *, unfinished: bool = False) -> Catalog:
        """For writing; made if it is not there. `unfinished` opens a copy under way, too. The caller holds the writer's lock."""
        catalog = cls(*connected(place, "write"))
        if catalog._database.is_blank():
            catalog._tables.create()
        catalog._check_version()
        if not unfinished:
            catalog._check_finished()
        catalog._tables.complete()
        return catalog

    def transaction(self) -> AbstractContextManager[None]:
        """All of the block or nothing of it."""
        return self._database.transaction()

    def put_failures(self, reasons: Mapping[str, str]) -> None:
        """Remembers why files could not be read, by path."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._database.write_many(
            """INSERT INTO failures VALUES (?, ?, ?)
            ON CONFLICT (path) DO UPDATE SET reason = excluded.reason, failed_at = excluded.failed_at""",
            ((*each, now) for each in reasons.items()),
        )

    def clear_failures(self, paths: Iterable[str]) -> None:
        """Forgets why these files could not be read."""
        self._database.write_many("DELETE FROM failures WHERE path = ?", ([path] for path in paths))

    def keep_removed(self, document_id: str, moment: str, most: int) -> None:
        """Keeps a document that is about to be dropped, with its places; beyond `most` the oldest go."""
        document = self.document(document_id)
        places = [
            [file, ordinal, uri, digest, held]
            for file, ordinal, uri, digest, held in self._database.rows(
                """SELECT file, ordinal, occurrences.uri, digest,
                    (SELECT count(*) FROM occurrences AS others WHERE others.file = occurrences.file)
                FROM occurrences JOIN files ON files.uri = file WHERE document_id = ? ORDER BY file, ordinal""",
                [document_id],
            )
        ]
        told = (*columns(document, DOCUMENT), *particulars(document))
        kept = json.dumps(dict(zip(f"{DOCUMENT}, {PARTICULARS}".split(", "), told, strict=True)))
        self._database.write("DELETE FROM removed WHERE document_id = ?", [document_id])
        self.copy_removed((document_id, document.title, document.uri, moment, kept, json.dumps(places)))
        self._database.write(
            "DELETE FROM removed WHERE number NOT IN (SELECT number FROM removed ORDER BY number DESC LIMIT ?)", [most]
        )

    def put_back(self, extracted: Extracted) -> None:
        """Stores a removed document where it was; a file that is whole again counts as indexed."""
        identity = extracted.document.id
        (places,) = self._database.one("SELECT places FROM removed WHERE document_id = ?", [identity])
        for file, ordinal, uri, digest, held in json.loads(places):
            if self.occurrence(file, ordinal) not in ("", identity):  # the file holds something else there by now
                ordinal = self._database.one("SELECT max(ordinal) + 1 FROM occurrences WHERE file = ?", [file])[0]
            placed = replace(extracted, document=replace(extracted.document, uri=uri))
            self.put_document(file, ordinal, placed)
            whole = self._database.one("SELECT count(*) FROM occurrences WHERE file = ?", [file])[0] == held
            if whole:
                self._database.write("UPDATE files SET digest = ? WHERE uri = ? AND digest = ''", [digest, file])
        self._database.write("DELETE FROM removed WHERE document_id = ?", [identity])

    def copy_removed(self, row: Sequence[Any]) -> None:
        """Keeps a removed document as another catalog's table has it: all columns but the number."""
        self._database.write(f"INSERT INTO removed ({REMOVED}) VALUES ({marks(row)}) ON CONFLICT DO NOTHING", row)

    def delete_removed(self) -> int:
        """Deletes all removed documents for good; returns how many they were."""
        count = len(self.removed())
        self._database.write("DELETE FROM removed")
        return count

    def identify(self, identity: str = "") -> None:
        """Gives the index an identity, under which its vectors are kept on a server, unless it has one."""
        # In one statement: of two that do so at once, one gives it.
        self._database.write(
            "INSERT INTO meta VALUES ('identity', ?) ON CONFLICT (key) DO NOTHING", [identity or secrets.token_hex(8)]
        )

    def copy_rows(self, table: str, names: str, rows: Sequence[Sequence[Any]]) -> None:
        """Writes rows of another catalog's table, those columns of it; rows that are there stay as they are."""
        self._database.write_many(
            f"INSERT INTO {table} ({names}) VALUES ({marks(names.split(', '))}) ON CONFLICT DO NOTHING", rows
        )

    def add_words(self, document_ids: Iterable[str]) -> None:
        """Lets copied documents be found by their words, and notes that the vectors of their passages must follow."""
        for document_id in document_ids:
            self._tables.add(document_id)
            self.put_pending(each.id for each in self.passages_of(document_id))

    def put_unfinished(self, of: str) -> None:
        """Notes that this is a copy under way, and of what; empty when it is whole."""
        self._put_meta("unfinished", of)

    def put_settings(self, settings: IndexSettings) -> None:
        """Writes down what the index is written with."""
        self._put_meta("settings", settings.to_json())

    def has_document(self, document_id: str) -> bool:
        """Whether a document with this content is stored."""
        return bool(self._database.rows("SELECT 1 FROM documents WHERE id = ?", [document_id]))

    def occurrence(self, file: str, ordinal: int) -> str:
        """The document that a file holds at a place; empty when none."""
        rows = self._database.rows(
            "SELECT document_id FROM occurrences WHERE file = ? AND ordinal = ?", [file, ordinal]
        )
        return str(rows[0][0]) if rows else ""

    def documents_in_files(self) -> dict[str, int]:
        """How many documents each file holds, by the file's uri."""
        return dict(self._database.rows("SELECT file, count(*) FROM occurrences GROUP BY file"))

    def put_document(self, file: str, ordinal: int, extracted: Extracted) -> None:
        """Stores a document, unless its content is there already, as what a file holds at a place.

        What the file held there before stays until `release` is told of it.
        """
        document = extracted.document
        if not self.has_document(document.id):
            self._insert(extracted)
        self._database.write("INSERT INTO files VALUES (?, '') ON CONFLICT DO NOTHING", [file])
        self._database.write(
            """INSERT INTO occurrences VALUES (?, ?, ?, ?)
            ON CONFLICT (file, ordinal) DO UPDATE SET uri = excluded.uri, document_id = excluded.document_id""",
            [file, ordinal, document.uri, document.id],
        )

    def finish_file(self, file: str, digest: str, count: int) -> list[str]:
        """Notes that a file is wholly indexed and holds `count` documents; returns those it no longer holds."""
        beyond = "FROM occurrences WHERE file = ? AND ordinal >= ?"
        gone = [identity for (identity,) in self._database.rows(f"SELECT document_id {beyond}", [file, count])]
        self._database.write(f"DELETE {beyond}", [file, count])
        self._database.write(
            "INSERT INTO files VALUES (?, ?) ON CONFLICT (uri) DO UPDATE SET digest = excluded.digest", [file, digest]
        )
        return gone

    def drop_file(self, file: str) -> None:
        """Forgets a file, and each of its documents that no other file holds."""
        held = self._database.rows("SELECT DISTINCT document_id FROM occurrences WHERE file = ?", [file])
        self._database.write("DELETE FROM files WHERE uri = ?", [file])
        self.release(identity for (identity,) in held)

    def orphans(self) -> list[str]:
        """Documents that no file holds any more: what a killed process left behind."""
        sql = "SELECT id FROM documents WHERE id NOT IN (SELECT document_id FROM occurrences)"
        return [identity for (identity,) in self._database.rows(sql)]

    def release(self, document_ids: Iterable[str]) -> None:
        """Deletes those documents that are in no file; one that is in another file goes by that one's uri."""
        for document_id in document_ids:
            uris = self.occurrences(document_id)
            if not uris:
                self._delete(document_id)
            elif self.document(document_id).uri not in uris:
                self._database.write("UPDATE documents SET uri = ? WHERE id = ?", [uris[0], document_id])

    def drop_document(self, document_id: str) -> None:
        """Forgets a document under all its uris; a file that held only it counts as never indexed."""
        files = self._database.rows("SELECT DISTINCT file FROM occurrences WHERE document_id = ?", [document_id])
        self._database.write("DELETE FROM occurrences WHERE document_id = ?", [document_id])
        for (uri,) in files:
            self._database.write("UPDATE files SET digest = '' WHERE uri = ?", [uri])
            if not self._database.rows("SELECT 1 FROM occurrences WHERE file = ?", [uri]):
                self._database.write("DELETE FROM files WHERE uri = ?", [uri])
        self._delete(document_id)

    def replace_extracted(self, extracted: Extracted) -> None:
        """Writes a document's passages and statements anew; its text and uris stay."""
        kept = self._database.rows(
            "SELECT file, ordinal, uri FROM occurrences WHERE document_id = ?", [extracted.document.id]
        )
        self._database.write("DELETE FROM occurrences WHERE document_id = ?", [extracted.document.id])
        self._delete(extracted.document.id)
        self._insert(extracted)
        for file, ordinal, uri in kept:
            self._database.write(
                "INSERT INTO occurrences VALUES (?, ?, ?, ?)", [file, ordinal, uri, extracted.document.id]
            )

    def put_pending(self, passage_ids: Iterable[str]) -> None:
        """Notes passages whose vectors must be written or removed."""
        self._database.write_many(
            "INSERT INTO pending VALUES (?) ON CONFLICT DO NOTHING", ([each] for each in passage_ids)
        )

    def clear_pending(self, passage_ids: Iterable[str]) -> None:
        """Notes that the vectors of these passages follow."""
        self._database.write_many("DELETE FROM pending WHERE passage_id = ?", ([each] for each in passage_ids))

    def next_generation(self, after: int = 0) -> None:
        """Tells readers that something changed, also those who have seen another catalog up to `after`."""
        # In one statement: of several writers each must count.
        known = "CAST(meta.value AS INTEGER)"
        self._database.write(
            f"""INSERT INTO meta VALUES ('generation', ?) ON CONFLICT (key) DO UPDATE
            SET value = CAST(CASE WHEN {known} > ? THEN {known} ELSE ? END + 1 AS TEXT)""",
            [str(after + 1), after, after],
        )

    def check_words(self) -> None:
        """Compares the text indexes with the texts. Raises CatalogCorrupt where they differ."""
        self._tables.check_words()

    def _insert(self, extracted: Extracted) -> None:
        document = extracted.document
        row = (*columns(document, DOCUMENT), json.dumps([list(span) for span in extracted.sentences]))
        made = self._database.write(
            f"INSERT INTO documents ({DOCUMENT}, sentences) VALUES ({marks(row)}) ON CONFLICT (id) DO NOTHING", row
        )
        if not made:  # another indexer has stored it since it was looked for
            return
        self._database.write("INSERT INTO particulars VALUES (?, ?, ?)", [document.id, *particulars(document)])
        passages = [columns(each, PASSAGE) for each in extracted.passages]
        self._database.write_many(f"INSERT INTO passages ({PASSAGE}) VALUES (?, ?, ?, ?, ?)", passages)
        statements = [
            (*columns(each, STATEMENT)[:-1], json.dumps(each.parts), *around, document.text[slice(*around)])
            for each in extracted.statements
            for around in [span_of_sentences(extracted.sentences, each.start, each.end)]
        ]
        self._database.write_many(
            f"""INSERT INTO statements ({STATEMENT}, sentence_start, sentence_end, sentence)
            VALUES ({marks(range(18))})""",
            statements,
        )
        self._tables.add(document.id)
        self.put_pending(each.id for each in extracted.passages)

    def _delete(self, document_id: str) -> None:
        self.put_pending([each.id for each in self.passages_of(document_id)])
        self._tables.remove(document_id)
        self._database.write("DELETE FROM documents WHERE id = ?", [document_id])

    def _check_version(self) -> None:
        version = self._database.version()
        if version != SCHEMA_VERSION:
            raise SettingsMismatch(
                f"{self.where} was made by another version of this program (format {version}, not {SCHEMA_VERSION}); "
                "index into a new home with --home"
            )

    def _check_finished(self) -> None:
        of = self.unfinished()
        if of:
            raise HomeError(
                f"{self.where} is a copy under way, of {of}; `dateline migrate` with the same places goes on with it"
            )

    def _put_meta(self, key: str, value: str) -> None:
        self._database.write(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", [key, value]
        )
