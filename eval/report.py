"""Results as one self-contained page: figures with intervals, plots, side by side with others, and the worst cases.

No script, no font and nothing else is loaded; texts of documents are escaped.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from eval.gate import LOWER_IS_BETTER, of_the_machine

WORST = 40
BINS = 10
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;margin:1rem 0;width:100%}th,td{border-bottom:1px solid #ddd;padding:.35rem .6rem;
text-align:left;vertical-align:top}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{background:#2f6f9f;height:.7rem;display:inline-block;border-radius:2px}.plots{display:flex;flex-wrap:wrap;gap:2rem}
.case{display:grid;grid-template-columns:1fr 1fr 2fr;gap:1rem;border-bottom:1px solid #ddd;padding:.8rem 0}
.case h3{grid-column:1/-1;margin:0;font-size:1rem}.case p{margin:0 0 .5rem}.case b{display:block;font-size:.8rem;color:#555}
.scroll{overflow-x:auto}@media(max-width:40rem){.case{grid-template-columns:1fr}}
@media(prefers-color-scheme:dark){body{background:#161616;color:#eee}th,td,.case{border-color:#444}.case b{color:#bbb}
.plots svg{background:#fff}}
"""


def render(results: Mapping[str, Any], columns: Sequence[str]) -> str:
    """The page. `results` are those that `--json` writes, `columns` those of the suite's table."""
    name = html.escape(results["suite"])
    parts = [
        f"<h1>dateline eval {name}</h1>",
        f"<p>{results['count']} cases, {html.escape(results['ran_at'])}</p>",
        "<h2>Figures</h2>", _figures(results), _beside(results), _plots(results["cases"], results["averages"]),
        "<h2>Worst cases</h2>", *_worst(results["cases"], tuple(results["averages"])),
        "<h2>All cases</h2>", _cases(results["cases"], columns),
    ]  # fmt: skip
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>dateline eval {name}</title><style>{_STYLE}</style><body>{''.join(parts)}</body></html>\n"
    )


def _figures(results: Mapping[str, Any]) -> str:
    rows = []
    for name, value in results["figures"].items():
        average = results["averages"].get(name)
        low, high = average["interval"] if average else results["intervals"].get(name, (value, value))
        over = f"{average['count']}" if average else ""
        shown = f"{name} (lower is better)" if name in LOWER_IS_BETTER else name
        bar = "" if of_the_machine(name) or value > 1 else _bar(value)
        rows.append((shown, f"{value:.3f}", f"{low:.3f} to {high:.3f}", over, bar))
    return _table(("figure", "value", "95 % interval", "cases", ""), rows, raw=(4,))


def _bar(value: float) -> str:
    return f'<span class="bar" style="width:{min(max(value, 0.0), 1.0) * 10:.2f}rem"></span>'


def _beside(results: Mapping[str, Any]) -> str:
    """Other pipelines on the same questions, and the interval of the difference."""
    stock = results.get("against")
    if not stock:
        return ""
    rows = [
        (pipeline, figure, f"{each['theirs']:.3f}", f"{each['ours']:.3f}", f"{each['low']:+.3f} to {each['high']:+.3f}")
        for pipeline, figures in stock.items()
        for figure, each in figures.items()
    ]
    return "<h2>Side by side</h2>" + _table(("pipeline", "figure", "theirs", "ours", "ours less theirs, 95 %"), rows)


def _plots(cases: Sequence[Mapping[str, Any]], averages: Mapping[str, Any]) -> str:
    plots = [_distribution(cases, name) for name in averages if len({case.get(name) for case in cases}) > 3]
    scored = [case for case in cases if case.get("sufficiency") is not None and "answerable" in case]
    if scored and len({case["answerable"] for case in scored}) == 2:
        plots = [_risk_coverage(scored), _calibration(scored), *plots]
    return f'<h2>Plots</h2><div class="plots">{"".join(plots)}</div>' if plots else ""


def _distribution(cases: Sequence[Mapping[str, Any]], name: str) -> str:
    counts, edges = np.histogram([case[name] for case in cases if name in case], bins=BINS, range=(0.0, 1.0))
    middles = (edges[:-1] + edges[1:]) / 2
    rows = [{"at": float(middle), "cases": int(count)} for count, middle in zip(counts, middles, strict=True)]
    return _drawn(rows, "bar", ("at", name), ("cases", "cases"))


def _risk_coverage(cases: Sequence[Mapping[str, Any]]) -> str:
    """Answering only the surest share of all questions: how many of those answered have no answer."""
    ordered = sorted(cases, key=lambda case: -case["sufficiency"])
    wrong = np.cumsum([1 - case["answerable"] for case in ordered])
    total = len(ordered)
    rows = [{"x": (at + 1) / total, "y": float(wrong[at]) / (at + 1)} for at in range(0, total, max(total // 200, 1))]
    return _drawn(rows, "line", ("x", "share of questions answered"), ("y", "of these, without answer"))


def _calibration(cases: Sequence[Mapping[str, Any]]) -> str:
    place = np.minimum((np.array([case["sufficiency"] for case in cases]) * BINS).astype(int), BINS - 1)
    held = np.array([case["answerable"] for case in cases])
    rows = [{"x": (each + 0.5) / BINS, "y": float(held[place == each].mean())} for each in sorted(set(place.tolist()))]
    return _drawn(rows, "line", ("x", "sufficiency"), ("y", "share with an answer"))


def _drawn(rows: Sequence[Mapping[str, float]], mark: str, x: tuple[str, str], y: tuple[str, str]) -> str:
    import altair
    import vl_convert

    chart = altair.Chart(altair.InlineData(values=list(rows)), width=260, height=180)
    chart = chart.mark_bar(size=18) if mark == "bar" else chart.mark_line(point=True)
    chart = chart.encode(x=altair.X(f"{x[0]}:Q", title=x[1]), y=altair.Y(f"{y[0]}:Q", title=y[1]))
    return str(vl_convert.vegalite_to_svg(chart.to_json()))


def _worst(cases: Sequence[Mapping[str, Any]], figures: Sequence[str]) -> list[str]:
    """Lowest mean of their own figures first; of those that lower is better for, none is counted."""
    good = [name for name in figures if name not in LOWER_IS_BETTER]
    scored = []
    for case in cases:
        values = [case[name] for name in good if name in case]
        if values:
            scored.append((sum(values) / len(values), str(case["id"]), case))
    scored.sort(key=lambda each: each[:2])
    return [_case(case) for mean, _, case in scored[:WORST] if mean < 1.0]


def _case(case: Mapping[str, Any]) -> str:
    """What was asked, said and wanted, and what was cited, else what was considered."""
    heading = "cited" if case.get("cited") else "considered"
    evidence = "".join(f"<p>{html.escape(text)}</p>" for text in case.get(heading) or ["none"])
    wanted = case.get("gold") or ("an answer" if case.get("answerable", 1.0) else "a refusal")
    said = case.get("answer") or case.get("reason") or "none"
    question, said, wanted = (html.escape(str(each)) for each in (case.get("question", case["id"]), said, wanted))
    return (
        f'<div class="case"><h3>{question}</h3><div><b>answer</b>{said}</div>'
        f"<div><b>wanted</b>{wanted}</div><div><b>{heading}</b>{evidence}</div></div>"
    )


def _cases(cases: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    rows = [tuple(_cell(case.get(column, "")) for column in columns) for case in cases]
    return f'<div class="scroll">{_table(columns, rows)}</div>'


def _cell(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], raw: Sequence[int] = ()) -> str:
    titles = "".join(f"<th>{html.escape(each)}</th>" for each in head)
    lines = "".join(
        "<tr>"
        + "".join(f"<td>{cell if at in raw else html.escape(cell)}</td>" for at, cell in enumerate(row))
        + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{lines}</tbody></table>"
