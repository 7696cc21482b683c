"""How good it is, as HTML: suites to run, how far a run is, and the last results of each suite.

Pure; what stands in results is escaped. evaluation.js puts it into the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.gate import LOWER_IS_BETTER, of_the_machine
from index.records import Day
from ui.evaluations import RUNNABLE, Evaluation
from ui.web.markup import escape
from ui.web.strings import counted, say, spoken

Results = Mapping[str, Any]


def pane(language: str) -> str:
    """What stands there whatever has been run."""
    return (
        f'<section class="pane" id="evaluation" aria-label="{say("evaluation", language)}"><div id="evaluation-suites"></div>'
        '<p class="trouble" role="alert"></p>'
        f'<section id="evaluation-run" aria-label="{say("evaluation runs", language)}" hidden><div></div><p class="buttons">'
        f'<button type="button" class="quiet" data-do="stop-evaluation">{say("stop", language)}</button></p></section>'
        '<p id="evaluation-told" class="aside" role="status"></p><div id="evaluation-results"></div></section>'
    )


def suites(questions: Path, is_running: bool, language: str) -> str:
    """The suites that can be run from here, each with what it asks."""
    cards = []
    for each in RUNNABLE:
        lacking = each == "own" and not questions.is_file()
        key = "no own questions" if lacking else f"about {each}"
        about = say(key, language, path=f"<code>{escape(_from_home(questions))}</code>")
        disabled = " disabled" if is_running or lacking else ""
        cards.append(
            f"<li><h2>{say(f'suite {each}', language)}</h2><p>{about}</p>"
            f'<button type="button" class="primary" data-do="evaluate" data-suite="{each}" aria-label="{say("run", language)}: {say(f"suite {each}", language)}"{disabled}>{say("run", language)}</button></li>'
        )
    return f'<ul class="suites">{"".join(cards)}</ul>'


def _from_home(path: Path) -> str:
    """A path as a shell takes it, the user's folder short."""
    return f"~/{path.relative_to(Path.home())}" if path.is_relative_to(Path.home()) else str(path)


def progress(run: Evaluation, language: str) -> str:
    """How far a run is."""
    value = f' value="{run.done}" max="{run.total}"' if run.total else ""
    return (
        f'<p class="job-title"><b>{told(run, language)}</b></p>'
        f'<progress aria-label="{say("evaluation runs", language)}"{value}></progress>'
    )


def told(run: Evaluation, language: str) -> str:
    """A run in a line."""
    name = say(f"suite {run.suite}", language)
    if run.state == "running" and not run.done:
        return say("run begins", language, suite=name)
    return say(f"run {run.state}", language, suite=name, done=run.done, total=run.total or "…")


def results(found: Sequence[Results], reports: Sequence[str], language: str) -> str:
    """The last results of each suite; what can be run from here comes first."""
    if not found:
        return f'<p class="hint">{say("no results", language)}</p>'
    order = {name: at for at, name in enumerate(RUNNABLE)}
    ordered = sorted(found, key=lambda each: order.get(each["suite"], len(order)))
    return "".join(_result(each, each["suite"] in reports, language) for each in ordered)


def _result(each: Results, has_report: bool, language: str) -> str:
    name = str(each["suite"])
    title = say(f"suite {name}", language) if name in RUNNABLE else escape(name)
    facts = [counted("questions", int(each["count"]), language), _ran_at(str(each["ran_at"]), language)]
    verdict = f'<span class="good">{say("perfect", language)}</span>' if each.get("perfect") else ""
    report = (
        f'<a href="/page/reports/{escape(name, quote=True)}" target="_blank" rel="noopener">{say("whole report", language)}</a>'
        if has_report
        else ""
    )
    heads = "".join(f'<th scope="col">{say(key, language)}</th>' for key in ("figure", "value", "interval", "over"))
    rows = "".join(_figure(figure, value, each, language) for figure, value in each["figures"].items())
    return (
        f'<section class="result" data-suite="{escape(name, quote=True)}"><h2>{title} {verdict}</h2>'
        f'<p class="facts">{" · ".join(facts)} {report}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _figure(name: str, value: float, results: Results, language: str) -> str:
    average = results["averages"].get(name)
    low, high = average["interval"] if average else results.get("intervals", {}).get(name, (value, value))
    lower = f' <small class="facts">{say("lower is better", language)}</small>' if name in LOWER_IS_BETTER else ""
    is_share = not of_the_machine(name) and 0 <= value <= 1
    bar = _bar(value) if is_share and not lower else ""
    interval = f"{_number(low, language)} – {_number(high, language)}" if low < high else ""
    return (
        f'<tr><th scope="row">{escape(name)}{lower}</th><td class="number">{_number(value, language)} {bar}</td>'
        f'<td class="number">{interval}</td><td class="number">{average["count"] if average else ""}</td></tr>'
    )


def _bar(share: float) -> str:
    """A share of 1 as a bar."""
    width = 84
    return (
        f'<svg class="share" width="{width}" height="8" aria-hidden="true"><rect width="{width}" height="8"/>'
        f'<rect width="{share * width:.1f}" height="8"/></svg>'
    )


def _number(value: float, language: str) -> str:
    shown = f"{value:.3f}"
    return shown.replace(".", ",") if language == "de" else shown


def _ran_at(text: str, language: str) -> str:
    """When it ran, in this machine's time."""
    try:
        ran_at = datetime.fromisoformat(text).astimezone()
    except ValueError:
        return escape(text)
    return f"{spoken(Day.of(ran_at), language)}, {ran_at:%H:%M}"
