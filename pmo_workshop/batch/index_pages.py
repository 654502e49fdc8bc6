"""The two index pages: of one client, and of the batch. All text of others is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..content.modules import BY_NUMBER
from ..depth import Depth
from .outcome import (
    DONE,
    EVIDENCE,
    FAILED,
    REFUSED,
    REPORTS,
    UP_TO_DATE,
    ClientOutcome,
    Summary,
)

if TYPE_CHECKING:
    from ..intake.client import Client

_FORMATS = {
    ".html": "Web page: opens in any browser, no network needed",
    ".pdf": "PDF: to print and to send",
    ".ipynb": "Notebook: the executed workbook, for checking",
    ".xlsx": "Excel: every claim and table, to calculate with",
}

_NAMES = {
    REPORTS[Depth.BOARD]: "The board report",
    REPORTS[Depth.FULL]: "The full report",
    REPORTS[Depth.ANNEX]: "Annex: every table, and what each sentence rests on",
    PurePosixPath(EVIDENCE).stem: "The evidence, to calculate with",
}
"""How a consultant calls what was made, by the name of the file without its ending."""

_STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.55 "Source Sans 3", "Segoe UI", system-ui, sans-serif; color: #1c2733;
  background: #fff; margin: 0 auto; max-width: 60rem; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-top: 2px solid #1f4e79;
  padding-top: .75rem; }
p.lead { color: #46535f; margin-top: 0; }
div.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; min-width: 36rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0;
  border-bottom: 1px solid #d5dbe1; overflow-wrap: break-word; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.reason { white-space: pre-line; }
td.number { white-space: nowrap; }
thead th { color: #46535f; font-weight: 600; border-bottom: 2px solid #1f4e79; }
tbody td:first-child { font-weight: 600; }
.state { border-radius: 1rem; padding: .05rem .6rem; white-space: nowrap; font-size: .9rem; }
.state.good { background: #e3f1e7; color: #14532d; }
.state.bad { background: #fbe6e0; color: #8a2b0e; }
.state.open { background: #eceff2; color: #46535f; }
table.glance { width: auto; min-width: 0; }
.glance td, .glance th.turned { text-align: center; padding: .3rem .6rem; }
.glance thead th { vertical-align: bottom; }
.glance tbody th { font-weight: 600; }
.sign.short { color: #8a2b0e; }
.sign.perhaps { color: #9a5b00; }
.sign.fine { color: #14532d; }
.sign.open { color: #46535f; }
ul.signs { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1.25rem;
  color: #46535f; font-size: .9rem; }
@media (max-width: 40rem) {
  .glance th.turned { writing-mode: vertical-rl; transform: rotate(180deg); text-align: left; }
  .glance td, .glance th.turned { padding: .3rem .35rem; }
}
a { color: #1f4e79; }
a:focus-visible { outline: 3px solid #b35900; outline-offset: 2px; }
@media print { body { max-width: none; padding: 0; } table { min-width: 0; } a { color: inherit; } }
"""


def client_page(
    client: Client,
    deliverables: Sequence[str],
    parameters: Mapping[str, object],
    versions: Mapping[str, str],
    warnings: Sequence[str],
    verdicts: Sequence[str] = (),
    to_collect: Sequence[str] = (),
) -> str:
    """
    Return the index page of one client: what was found and made, from what, and what to know.

    It is for the consultant: what to collect next stands here, and in no report.

    The report of all chapters comes first, then the evidence, the chapters and the notebooks.
    """
    facts = [
        ("Report date", f"{client.report_date:%Y-%m-%d}"),
        ("Sector", client.sector),
        ("Named stakeholders", str(client.population or "not given")),
        ("Margin that matters", client.margin.source),
        ("Personal data", client.privacy.told),
        *((f"Parameter {name}", str(value)) for name, value in parameters.items()),
        ("Versions", ", ".join(f"{name} {version}" for name, version in versions.items())),
    ]
    read = [
        (r.file, r.table, f"{r.rows:,}", r.encoding, _visible(r.delimiter), " ".join(r.decisions))
        for r in client.readings
    ]
    parts = [
        f"<h1>{escape(client.name)}</h1>",
        '<p class="lead">Unlocking PMO Value: the deliverables and how they were made.</p>',
        *(("<h2>Five verdicts</h2>", _list(verdicts)) if verdicts else ()),
        "<h2>Deliverables</h2>",
        _table(
            ("Deliverable", "What it is"),
            [(_link(name, _named(name)), _kind(name)) for name in sorted(deliverables, key=_place)],
        ),
        "<h2>Facts of the run</h2>",
        _table(("Fact", "Value"), [_escaped(fact) for fact in facts if fact[1]]),
        "<h2>What was read</h2>",
        _table(
            ("File", "Table", "Rows", "Encoding", "Delimiter", "Decisions"),
            [_escaped(row) for row in read],
            numbers=(2,),
        ),
        "<h2>Warnings</h2>",
        _list(warnings) if warnings else "<p>None.</p>",
        *(("<h2>Collect next</h2>", _list(to_collect)) if to_collect else ()),
    ]
    return _page(f"{client.name}: Unlocking PMO Value", parts)


def batch_page(summary: Summary, older: Mapping[str, str] | None = None) -> str:
    """
    Return the index page of a batch.

    Parameters
    ----------
    summary : Summary
    older : mapping of str to str, optional
        Ids of clients without new deliverables whose earlier ones are still there, and in which
        folder.
    """
    kept = older or {}
    rows = []
    for outcome in summary.outcomes:
        at = outcome.files[-1].rpartition("/")[0] if outcome.files else kept.get(outcome.id)
        label = outcome.name or outcome.id
        name = _link(f"{at}/index.html", label) if at else escape(label)
        reason = outcome.reason
        if outcome.id in kept:
            reason = f"{reason}\nThe link leads to the earlier, complete report.".strip()
        if outcome.warnings:
            many = len(outcome.warnings)
            warned = f"{many} warning{'s' * (many > 1)}, listed on the client's page."
            reason = f"{reason}\n{warned}".strip()
        state = f'<span class="state {_sort(outcome.state)}">{escape(outcome.state)}</span>'
        rows.append((name, state, _open(outcome.files, at), _took(outcome), escape(reason)))
    parts = [
        "<h1>Unlocking PMO Value: reports</h1>",
        f'<p class="lead">{escape(_tally(summary))}</p>',
        _table(
            ("Client", "State", "Open", "Time", "To know"),
            rows,
            numbers=(3,),
            reason=4,
        ),
        *_verdicts([outcome for outcome in summary.outcomes if outcome.verdicts]),
    ]
    return _page("Unlocking PMO Value: reports", parts)


def _verdicts(outcomes: Sequence[ClientOutcome]) -> Iterable[str]:
    """Yield a table of signs, one row per client and one column per element, and what they mean."""
    if not outcomes:
        return
    elements = list(outcomes[0].verdicts)
    found = {verdict for outcome in outcomes for verdict in outcome.verdicts.values()}
    rows = []
    for outcome in outcomes:
        at = outcome.files[-1].rpartition("/")[0]
        cells = (outcome.verdicts.get(element, "– none") for element in elements)
        rows.append([_link(f"{at}/index.html", outcome.name or outcome.id), *map(_glance, cells)])
    heads = "".join(
        f'<th scope="col" class="turned" title="{escape(element)}">'
        f"{escape(element.rpartition(' ')[2])}</th>"
        for element in elements
    )
    body = "\n".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for name, *cells in rows
    )
    yield "<h2>Five verdicts</h2>"
    yield (
        f'<table class="glance">\n<thead><tr><th scope="col">Client</th>{heads}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )
    meanings = sorted(found, key=lambda verdict: [*_SHADES, verdict[:1]].index(verdict[:1]))
    yield '<ul class="signs">' + "".join(f"<li>{_glance(v, v)}</li>" for v in meanings) + "</ul>"


_SHADES = {"■": "short", "◆": "perhaps", "●": "fine", "○": "open", "–": "open"}


def _glance(verdict: str, shown: str = "") -> str:
    """Return a verdict as its sign alone, which a pointer and a screen reader spell out."""
    sign, _, words = verdict.partition(" ")
    shade = f'class="sign {_SHADES.get(sign, "open")}"'
    if shown:
        return f'<span {shade} aria-hidden="true">{escape(sign)}</span> {escape(words)}'
    words = escape(words)
    return f'<span {shade} role="img" aria-label="{words}" title="{words}">{escape(sign)}</span>'


def _tally(summary: Summary) -> str:
    """Return how many clients there are, and in which state."""
    states = Counter(outcome.state for outcome in summary.outcomes)
    told = ", ".join(f"{count} {state}" for state, count in states.items())
    many = len(summary.outcomes)
    return f"{many} client{'s' * (many != 1)} in this batch" + (f": {told}." if told else ".")


def _sort(state: str) -> str:
    return {DONE: "good", UP_TO_DATE: "good", REFUSED: "bad", FAILED: "bad"}.get(state, "open")


def _open(files: Sequence[str], at: str | None) -> str:
    """Return links to what a consultant opens first: the whole report and the evidence."""
    whole = {".pdf": "PDF", ".html": "Web page", ".xlsx": "Evidence"}
    found = {PurePosixPath(file).suffix: file for file in files if _place_in(at, file)[0] < 2}
    links = [_link(found[kind], name) for kind, name in whole.items() if kind in found]
    return " · ".join(links).replace("Web page", "Web&nbsp;page")


def _place_in(at: str | None, file: str) -> tuple[int, int, str]:
    path = file.removeprefix(f"{at}/")
    return (2, 0, path) if path == "index.html" else _place(path)


def _took(outcome: ClientOutcome) -> str:
    """Return the time a client took, as minutes and seconds; nothing if nothing was made."""
    if not outcome.seconds:
        return ""
    minutes, seconds = divmod(round(outcome.seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _page(title: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def _table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
    reason: int | None = None,
) -> str:
    """Return a table; the cells are HTML already."""

    def style(column: int) -> str:
        if column in numbers:
            return ' class="number"'
        return ' class="reason"' if column == reason else ""

    head = "".join(f'<th scope="col"{style(i)}>{escape(h)}</th>' for i, h in enumerate(heads))
    lines = [
        "<tr>" + "".join(f"<td{style(i)}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>"
        for row in rows
    ]
    return (
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n'
        + "\n".join(lines)
        + "\n</tbody>\n</table></div>"
    )


def _escaped(row: Iterable[str]) -> tuple[str, ...]:
    return tuple(escape(cell) for cell in row)


def _list(lines: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in lines) + "\n</ul>"


def _link(path: str, label: str = "") -> str:
    return f'<a href="{escape(quote(path))}">{escape(label or path)}</a>'


def _named(path: str) -> str:
    """Return what a consultant calls a file; the name of the file where there is no other."""
    stem = PurePosixPath(path).stem
    module = BY_NUMBER.get(stem[:2])
    return _NAMES.get(stem) or (module.title if module else path)


def _place(path: str) -> tuple[int, int, str]:
    """The whole before its parts: board, full report, annex, evidence, chapters, notebooks."""
    stem = PurePosixPath(path).stem
    whole = not path[:1].isdigit() and "/" not in path
    order = list(_NAMES).index(stem) if stem in _NAMES else len(_NAMES)
    return (0 if whole and not path.endswith(".xlsx") else 1 if whole else 2, order, path)


def _kind(path: str) -> str:
    return escape(_FORMATS.get(PurePosixPath(path).suffix, ""))


def _visible(delimiter: str) -> str:
    return {"\t": "tab", ",": "comma", ";": "semicolon", "|": "bar"}.get(delimiter, delimiter)
