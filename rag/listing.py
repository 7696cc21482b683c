"""Statements chosen by speaker, day, topic and outlet: a complete list, where a question gets an answer."""

from __future__ import annotations

from index.errors import UsageError
from index.records import DateRange, Statement
from rag.asked.known import resolve_speaker
from rag.pipeline import Pipeline
from rag.topics import on_topic


def chosen_statements(
    pipeline: Pipeline, speaker: str, days: DateRange | None, about: str, source: str, kind: str | None = None
) -> list[Statement]:
    """The statements that meet every filter. Raises UsageError for a speaker who is unknown, naming others."""
    catalog = pipeline.corpus.catalog
    speakers = resolve_speaker(speaker, pipeline.known()) if speaker else ()
    if speaker and not speakers:
        most = ", ".join(name for name, _ in catalog.speakers()[:5])
        raise UsageError(f"no speaker {speaker!r} in the index; those with most statements: {most}")
    found = catalog.statements(speakers=speakers, days=days, sources=[source] if source else ())
    if about:
        fitting = on_topic(found, about, catalog)
        found = [each for each in found if each.id in fitting]
    return [each for each in found if kind in (None, each.kind)]
