"""The library as HTML: adding documents, how far that is, what is indexed and how much, what could not be read.

Pure; everything that is not ours is escaped. library.js puts it into the page and sends what is done there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from index.ingest import Stage
from index.read import FORMATS
from index.shelf import SORTS, Listed, Wanted
from index.tables.schema import Counts
from ui.jobs import Job
from ui.present import file_name
from ui.web.markup import escape, pages
from ui.web.strings import counted, number_text, say, spoken

MOST_FAILURES = 200
"""Files that could not be read, of earlier runs, that are shown."""


def pane(language: str, folders: Sequence[Path]) -> str:
    """What stands there whatever is indexed. A path of the server is asked for only where some may be indexed."""
    return (
        f'<section class="pane" id="library" aria-label="{say("library", language)}">{_adding(language, folders)}'
        '<p class="trouble" role="alert"></p>'
        f'<section id="job" aria-label="{say("indexing", language)}" hidden><div id="job-lines"></div><p class="buttons">'
        f'<button type="button" class="quiet" data-do="cancel-job">{say("cancel", language)}</button>'
        f'<button type="button" class="quiet" data-do="close-job" hidden>{say("close", language)}</button></p></section>'
        '<p id="told" class="aside" role="status"></p>'
        f'<div id="index-state"></div>{_filters(language)}'
        f'<p id="shelf-found" class="facts found" role="status"></p><div id="shelf"></div>{pages(language, "shelf")}</section>'
    )


def documents(listed: Sequence[Listed], language: str) -> str:
    """One page of documents, each to be opened and to be removed."""
    rows = "".join(_row(each, language) for each in listed)
    return f'<ul class="documents">{rows}</ul>' if rows else ""


def found(wanted: Wanted, total: int, language: str) -> str:
    """Which documents these are, of how many."""
    if not total:
        return say("no documents fit", language)
    last = min(wanted.offset + wanted.limit, total)
    return say("shown of", language, first=number_text(wanted.offset + 1, language),
               last=number_text(last, language), total=number_text(total, language))  # fmt: skip


def state(
    counts: Counts, size: int, differences: Sequence[str], failures: Mapping[str, str], language: str, busy: bool
) -> str:
    """How much is indexed, whether it should be written anew, and what could not be read."""
    facts = [counted(key, getattr(counts, key), language) for key in ("documents", "passages", "statements")]
    facts.append(say("on disk", language, size=size_text(size, language)))
    return (
        f'<p class="facts index-size">{" · ".join(facts)}</p>'
        + (_outdated(differences, language, busy) if differences and counts.documents else "")
        + (_failures(failures, language) if failures else "")
    )


def options(named: Sequence[tuple[str, int]], every: str) -> str:
    """The choices of a list: all of them, or one with the number of its documents."""
    chosen = "".join(
        f'<option value="{escape(name, quote=True)}">{escape(name)} ({count})</option>' for name, count in named
    )
    return f'<option value="">{every}</option>{chosen}'


def job(running: Job, language: str) -> str:
    """How far a job is: a bar, the files under way with their stage, those that are done with how they went."""
    under_way = "".join(
        f'<li class="under-way"><b dir="auto">{escape(Path(each.path).name)}</b> <span>{_stage(each.name, each.done, each.total, language)}</span></li>'
        for each in list(running.stages.values())
    )
    failed = "".join(_done(name, "failed", reason, language) for name, reason in list(running.failures))
    done = "".join(
        _done(*each, language) for each in reversed(list(running.finished)) if each[1] != "failed"
    )  # fmt: skip
    lines = failed + (under_way if running.state == "running" else "") + done
    label = say("files of the job", language)
    return (
        f'<p class="job-title"><b>{told(running, language)}</b></p>{_bar(running, language)}'
        + (f'<ul class="files" tabindex="0" aria-label="{label}">{lines}</ul>' if lines else "")
        + (f'<p class="failures">{escape(running.error)}</p>' if running.error else "")
    )


def told(running: Job, language: str) -> str:
    """A job in a line: how far it is, or how it went."""
    if running.state == "running":
        unit = running.unit if running.total else "begins"
        return say(f"job {unit}", language, done=running.done, total=running.total)
    if running.state == "failed":
        return say("job failed", language)
    counts = [say(key, language, number=getattr(running, field)) for key, field in _COUNTS if getattr(running, field)]
    how = say(f"job {running.state}", language)
    return f"{how}: {', '.join(counts)}" if counts else how


def size_text(size: int, language: str) -> str:
    """Bytes as people read them.

    >>> size_text(950, "en"), size_text(1_234_567, "de")
    ('950 B', '1,2 MB')
    """
    amount, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    text = f"{amount:.0f}" if unit == "B" or amount >= 100 else f"{amount:.1f}"
    return f"{text.replace('.', ',') if language == 'de' else text} {unit}"


_COUNTS = (
    ("number added", "added"), ("number changed", "changed"), ("number unchanged", "unchanged"), ("number failed", "failed"),
)  # fmt: skip


def _adding(language: str, folders: Sequence[Path]) -> str:
    accepted = ",".join(sorted(FORMATS))
    by_path = ""
    if folders:
        allowed = ", ".join(escape(str(each)) for each in folders)
        by_path = (
            f'<form id="by-path" autocomplete="off"><label>{say("path", language)} '
            f'<input name="path" dir="auto" required placeholder="{escape(str(folders[0]), quote=True)}"></label>'
            f'<button class="quiet">{say("add", language)}</button><p class="facts">{say("path below", language, folders=allowed)}</p></form>'
        )
    return (
        f'<div id="adding"><p class="buttons"><button type="button" class="primary" data-do="add-files">{say("add files", language)}</button>'
        f'<button type="button" class="second" data-do="add-folder">{say("add folder", language)}</button>'
        f'<span class="hint">{say("drop here", language)}</span></p>'
        f'<input type="file" id="files" multiple hidden accept="{accepted}"><input type="file" id="folder" webkitdirectory hidden>'
        f"{by_path}</div>"
    )


def _filters(language: str) -> str:
    sorts = "".join(f'<option value="{each}">{say(f"sort {each}", language)}</option>' for each in SORTS)
    days = "".join(
        f'<label>{say(key, language)} <input name="{key}" dir="auto" placeholder="{example}"></label>'
        for key, example in (("from", "Feb 10, 2022"), ("to", "Mar 2022"))
    )
    return (
        f'<form id="shelf-filters" class="filters" role="search" aria-label="{say("find documents", language)}" autocomplete="off">'
        f'<label class="wide">{say("search", language)} <input type="search" name="search" dir="auto" maxlength="200" placeholder="{say("search in", language)}"></label>'
        f'<label>{say("outlet", language)} <select name="source"></select></label>'
        f'<label>{say("format", language)} <select name="format"></select></label>{days}'
        f'<label>{say("sort by", language)} <select name="sort">{sorts}</select></label>'
        f'<label>{say("order", language)} <select name="order"><option value="down">{say("down", language)}</option>'
        f'<option value="up">{say("up", language)}</option></select></label>'
        f'<button type="reset" class="quiet">{say("clear", language)}</button></form>'
    )


def _row(each: Listed, language: str) -> str:
    title = each.title or file_name(each)
    day = ""
    if each.published:
        day = spoken(each.published, language) + (f" ({say('inferred', language)})" if each.published_inferred else "")
    name = file_name(each)
    facts = (
        day,
        each.source,
        name if name != title else "",
        each.format,
        counted("statements", each.statements, language),
    )
    shown = " · ".join(f"<bdi>{escape(fact)}</bdi>" for fact in facts if fact)
    return (
        f'<li data-document="{escape(each.id, quote=True)}"><a href="/source/{escape(each.id, quote=True)}" class="document" dir="auto">{escape(title)}</a>'
        f'<span class="facts">{shown}</span>'
        f'<button type="button" class="quiet" data-do="remove-document" aria-label="{escape(say("remove", language, what=title), quote=True)}">{say("remove it", language)}</button></li>'
    )


def _outdated(differences: Sequence[str], language: str, busy: bool) -> str:
    listed = "; ".join(escape(each) for each in differences)
    return (
        f'<div class="notice"><p><b>{say("settings changed", language)}</b> <span class="facts">{listed}</span></p>'
        f'<button type="button" class="primary" data-do="rebuild"{" disabled" if busy else ""}>{say("index anew", language)}</button></div>'
    )


def _failures(failures: Mapping[str, str], language: str) -> str:
    listed = "".join(
        f'<li><b dir="auto">{escape(Path(path).name)}</b> {escape(reason)}</li>'
        for path, reason in list(failures.items())[:MOST_FAILURES]
    )
    count = counted("unread", len(failures), language)
    return f'<details id="unread"><summary>{count}</summary><ul class="files">{listed}</ul></details>'


def _done(name: str, outcome: str, reason: str, language: str) -> str:
    how = say(outcome, language) + (f": {escape(reason)}" if reason else "")
    return f'<li class="{outcome}"><b dir="auto">{escape(name)}</b> <span>{how}</span></li>'


def _stage(name: str, done: int, total: int, language: str) -> str:
    part = f" {done}/{total}" if total > 1 else ""
    return say(f"stage {name}", language) + part


def _part(stage: Stage) -> float:
    """How much of a file is done: all that is embedded, while its last statements are waited for."""
    return 1.0 if stage.name == "extracting" else stage.done / max(1, stage.total)


def _bar(running: Job, language: str) -> str:
    if running.state != "running":
        return ""
    # Within the last file there is more to tell than the number of files done.
    inside = max(map(_part, list(running.stages.values())), default=0.0)
    part = running.done + (inside if running.unit == "files" else 0)
    value = f' value="{min(part, running.total):.2f}" max="{running.total}"' if running.total else ""
    return f'<progress aria-label="{say("indexing", language)}"{value}></progress>'
