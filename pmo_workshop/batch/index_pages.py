"""The two index pages: of one client, and of the batch. All text of others is escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from ..content.modules import BY_NUMBER
from ..content.style_sheet import policy_of, style_sheet
from ..depth import Depth
from ..i18n import N_, day_in_words, decimal, gettext, language, ngettext, tag_of
from ..paths import CONSULTANT, NOTEBOOKS, shipped
from .outcome import (
    DECK,
    DONE,
    EVIDENCE,
    FAILED,
    INDEX,
    LETTER,
    REFUSED,
    REPORTS,
    UP_TO_DATE,
    ClientOutcome,
    Summary,
    finished_name,
)

if TYPE_CHECKING:
    from ..intake.client import Client

_FORMATS = {
    ".html": N_("Web page"),
    ".pdf": N_("PDF"),
    ".xlsx": N_("Excel"),
    ".pptx": N_("PowerPoint"),
    ".ipynb": N_("Notebook"),
}

_NAMES = {
    LETTER: N_("The cover letter"),
    REPORTS[Depth.BOARD]: N_("The board report"),
    PurePosixPath(DECK).stem: N_("The deck for the board"),
    REPORTS[Depth.FULL]: N_("The full report"),
    REPORTS[Depth.ANNEX]: N_("Annex: every table, and what each sentence rests on"),
    PurePosixPath(EVIDENCE).stem: N_("The evidence, to calculate with"),
}
"""How a consultant calls what was made, by the name of the file without its ending."""


def client_page(
    client: Client,
    deliverables: Sequence[str],
    parameters: Mapping[str, object],
    versions: Mapping[str, str],
    warnings: Sequence[str],
    verdicts: Mapping[str, str] | None = None,
    measures: Mapping[str, str] | None = None,
    to_collect: Sequence[str] = (),
) -> str:
    """
    Return the index page of one client: what was found and made, from what, and what to know.

    It is for the consultant and lies in the folder for the consultant: what was noticed and what
    to collect next stand here, and in no report.
    """
    facts = [
        (gettext("Report date"), day_in_words(client.report_date)),
        (gettext("Sector"), client.sector),
        (gettext("Named stakeholders"), str(client.population or gettext("not given"))),
        (gettext("Margin that matters"), client.margin.source),
        (gettext("Personal data"), client.privacy.told),
        *((gettext("Parameter {name}", name=name), str(v)) for name, v in parameters.items()),
        (gettext("Versions"), ", ".join(f"{name} {version}" for name, version in versions.items())),
    ]
    read = [
        (r.table, decimal(r.rows), r.file, r.encoding, gettext(r.delimiter), " ".join(r.decisions))
        for r in client.readings
    ]
    sent = [name for name in deliverables if not name.startswith(f"{CONSULTANT}/")]
    own = [name for name in deliverables if name.startswith(f"{NOTEBOOKS}/")]
    parts = [
        *(_section(gettext("The five elements"), _marks(verdicts, measures)) if verdicts else ()),
        *_section(gettext("To send"), _made(sent)),
        *_section(
            gettext("What was noticed"),
            _list(warnings) if warnings else f"<p>{gettext('Nothing.')}</p>",
        ),
        *(_section(gettext("Collect next"), _list(to_collect)) if to_collect else ()),
        *(_section(gettext("To check: the executed workbooks"), _made(own)) if own else ()),
        *_section(
            gettext("Facts of the run"),
            _table(
                (gettext("Fact"), gettext("Value")), [_escaped(fact) for fact in facts if fact[1]]
            ),
        ),
        *_section(
            gettext("What was read"),
            _table(
                (
                    gettext("Table"), gettext("Rows"), gettext("From"), gettext("Letters"),
                    gettext("Between cells"), gettext("Decisions"),
                ),
                [_escaped(row) for row in read],
                numbers=(1,),
            ),
        ),
    ]  # fmt: skip
    about = f"{client.sector} · {day_in_words(client.report_date)}".strip(" ·")
    return _page(gettext("For the consultant"), client.name, about, parts)


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
        at = outcome.published or kept.get(outcome.id)
        label = outcome.name or outcome.id
        name = _link(f"{at}/{INDEX}", label) if at else escape(label)
        known = [outcome.reason]
        if outcome.id in kept:
            known.append(gettext("The link leads to the earlier, complete report."))
        if outcome.warnings:
            known.append(
                ngettext(
                    "{n} warning, listed on the client's page.",
                    "{n} warnings, listed on the client's page.",
                    len(outcome.warnings),
                )
            )
        state = (
            f'<span class="state {_sort(outcome.state)}">{escape(gettext(outcome.state))}</span>'
        )
        told = escape("\n".join(filter(None, known)))
        rows.append((name, state, _open(outcome.files, at), _took(outcome), told))
    heads = (
        gettext("Client"), gettext("State"), gettext("Open"), gettext("Time"), gettext("To know"),
    )  # fmt: skip
    judged = [outcome for outcome in summary.outcomes if outcome.verdicts]
    parts = [
        *_section(gettext("Reports"), _table(heads, rows, numbers=(3,), reason=4)),
        *(
            _section(gettext("The five elements, client by client"), *map(_marks_of, judged))
            if judged
            else ()
        ),
    ]
    return _page(gettext("For the consultant"), gettext("Reports"), _tally(summary), parts)


def _marks_of(outcome: ClientOutcome) -> str:
    """Return what leads the verdict on each element of a client, from what to what."""
    name = _link(f"{outcome.published}/{INDEX}", outcome.name or outcome.id)
    return f"<h3>{name}</h3>\n{_marks(outcome.verdicts, outcome.measures)}"


_SHADES = {"■": "short", "◆": "perhaps-short", "●": "in-order"}


def _marks(verdicts: Mapping[str, str], measures: Mapping[str, str] | None) -> str:
    """Return the mark of each element with its words, and below it what decides it."""
    told = measures or {}
    lines = []
    for element, verdict in verdicts.items():
        sign, _, words = verdict.partition(" ")
        shade = f'<span class="sign {_SHADES.get(sign, "open")}" aria-hidden="true">{sign}</span>'
        head = f"<strong>{escape(gettext(element))}: {escape(words)}</strong>"
        why = f"<br>{escape(told[element])}" if told.get(element) else ""
        lines.append(f"<li>{shade}{head}{why}</li>")
    return '<ul class="marks">\n' + "\n".join(lines) + "\n</ul>"


def _tally(summary: Summary) -> str:
    """Return how many clients there are, and in which state."""
    states = Counter(outcome.state for outcome in summary.outcomes)
    told = ", ".join(f"{count} {gettext(state)}" for state, count in states.items())
    many = ngettext("{n} client in this batch", "{n} clients in this batch", len(summary.outcomes))
    return many + (f": {told}." if told else ".")


def _sort(state: str) -> str:
    return {DONE: "good", UP_TO_DATE: "good", REFUSED: "bad", FAILED: "bad"}.get(state, "open")


_FIRST = (REPORTS[Depth.BOARD], REPORTS[Depth.FULL], PurePosixPath(EVIDENCE).stem)
"""What a consultant opens from the page of a batch."""


def _open(files: Sequence[str], at: str | None) -> str:
    """Return links to what a consultant opens first: the reports and the evidence."""
    names = {REPORTS[Depth.BOARD]: N_("Board"), REPORTS[Depth.FULL]: N_("Full report")}
    links = []
    for stem in _FIRST:
        found = {PurePosixPath(f).suffix: f for f in files if _stem(f) == stem}
        best = next((found[kind] for kind in (".pdf", ".html", ".xlsx") if kind in found), None)
        if best:
            links.append(_link(best, gettext(names.get(stem, N_("Evidence")))))
    return "<br>".join(links)


def _took(outcome: ClientOutcome) -> str:
    """Return the time a client took, as minutes and seconds; nothing if nothing was made."""
    if not outcome.seconds:
        return ""
    minutes, seconds = divmod(round(outcome.seconds), 60)
    return f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def _made(files: Iterable[str]) -> str:
    """Return what was made, the whole before its parts, each in its formats."""
    formats: dict[str, list[str]] = {}
    for name in sorted(files, key=_place):
        formats.setdefault(_named(name), []).append(name)
    rows = [
        (escape(what), " · ".join(_link(_from_here(name), _format_of(name)) for name in found))
        for what, found in formats.items()
    ]
    return _table((gettext("What"), gettext("Open")), rows)


def _from_here(path: str) -> str:
    """Return the way to a file from the folder for the consultant."""
    inside = path.removeprefix(f"{CONSULTANT}/")
    return inside if inside != path else f"../{path}"


def _named(path: str) -> str:
    """Return what a consultant calls a file; the name of the file where there is no other."""
    stem = _stem(path)
    module = BY_NUMBER.get(stem[:2])
    if stem in _NAMES:
        return gettext(_NAMES[stem])
    return gettext(module.title) if module else PurePosixPath(path).name


def _stem(path: str) -> str:
    """Return what tells a file apart from the others, in whatever state and format it is."""
    return PurePosixPath(finished_name(path)).stem


def _format_of(path: str) -> str:
    suffix = PurePosixPath(path).suffix
    return gettext(_FORMATS[suffix]) if suffix in _FORMATS else path


def _place(path: str) -> tuple[int, str, int]:
    """The whole before its parts: board, full report, annex, evidence, chapters."""
    stem, kind = _stem(path), PurePosixPath(path).suffix
    order = list(_NAMES).index(stem) if stem in _NAMES else len(_NAMES)
    return (order, stem, list(_FORMATS).index(kind) if kind in _FORMATS else len(_FORMATS))


def _page(series: str, title: str, about: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    own = (shipped("templates") / "html" / "pages.css").read_text(encoding="utf-8")
    style = f"{style_sheet()}\n{own}"
    return f"""<!DOCTYPE html>
<html lang="{tag_of(language().code)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{policy_of(style)}'; font-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(title)}: {escape(gettext("Unlocking PMO Value"))}</title>
<style>{style}</style>
</head>
<body class="index">
<header>
<div class="head">
<p class="series">{escape(gettext("Unlocking PMO Value"))} · {escape(series)}</p>
<h1 dir="auto">{escape(title)}</h1>
<p class="facts">{escape(about)}</p>
</div>
</header>
<main class="page">
<div class="body">
{body}
</div>
</main>
</body>
</html>
"""  # noqa: E501 - the policy of a page is one line


def _section(title: str, *parts: str) -> tuple[str, ...]:
    return (f"<h2>{escape(title)}</h2>", *parts)


def _table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
    reason: int | None = None,
) -> str:
    """Return a table; the cells are HTML already."""

    def style(column: int) -> str:
        if column in numbers:
            return ' class="right"'
        return ' class="reason"' if column == reason else ""

    head = "".join(f'<th scope="col"{style(i)}>{escape(h)}</th>' for i, h in enumerate(heads))
    lines = [
        f'<tr><th scope="row">{first}</th>'
        + "".join(f"<td{style(i)}>{cell}</td>" for i, cell in enumerate(cells, start=1))
        + "</tr>"
        for first, *cells in rows
    ]
    return (
        f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(heads[0])}"><table>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(lines)
        + "\n</tbody>\n</table></div>"
    )


def _escaped(row: Iterable[str]) -> tuple[str, ...]:
    return tuple(escape(cell) for cell in row)


def _list(lines: Iterable[str]) -> str:
    return "<ul>\n" + "\n".join(f"<li>{escape(line)}</li>" for line in lines) + "\n</ul>"


def _link(path: str, label: str) -> str:
    return f'<a href="{escape(quote(path))}">{escape(label)}</a>'
