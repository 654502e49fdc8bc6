"""The promises: kept beside heard, and the promises in the documents."""

from __future__ import annotations

from ..disclosure import Released
from ..display import clean, counted, number
from .base import (
    BLUE,
    GREEN,
    GRID,
    INK,
    MUTED,
    PAPER,
    RED,
    SMALLER,
    Chart,
    canvas,
    house_style,
    label_rows,
    note_at,
    panel,
    wrapped,
)
from .interval_rows import Mark, chart_rows, signed_figure
from .marks import Row, caption_of

SAME, DIFFERS, ABSENT, OPEN = "says the same", "says something else", "not there", "readers differ"
LOOK = {
    SAME: (BLUE, PAPER, "✓"),
    DIFFERS: ("#f3c7a8", INK, "≠"),
    ABSENT: (PAPER, MUTED, ""),
    OPEN: (GRID, INK, "?"),
}
MOST_COLUMNS = 12


def chart_promise_gaps(gaps: Released) -> Chart | None:
    """
    Draw how far what is kept lies from what was heard, promise by promise.

    Parameters
    ----------
    gaps : Released
        Columns ``promise``, ``heard``, ``kept``, ``gap`` with limits, ``n``.

    Returns
    -------
    Chart or None
    """
    margin = gaps.margin.scale_points

    def mark(row: Row) -> Mark:
        if row["gap_high"] <= -margin:
            return RED, "v", False
        return (GREEN, "^", False) if row["gap_low"] >= margin else (INK, "o", False)

    def text(row: Row) -> str:
        return f"{signed_figure('gap')(row)}  ({number(row['heard'])} → {number(row['kept'])})"

    return chart_rows(
        gaps,
        value="gap",
        name="promise-gaps",
        things="promises",
        axis="Kept − heard, scale points",
        reading="In brackets: mean heard → mean kept. The band is the smallest difference that "
        f"matters, {number(margin)} scale points ({gaps.margin.source}).",
        figure_text=text,
        mark=mark,
        key=(
            ("v", RED, False, "clear shortfall"),
            ("^", GREEN, False, "clearly above"),
            ("o", INK, False, "other"),
        ),
        lines={"": 0.0},
        band=(-margin, margin),
        label_width=2.3,
    )


def chart_promise_documents(found: Released) -> Chart | None:
    """
    Draw which document holds which promise, and whether it says the same.

    Parameters
    ----------
    found : Released
        Columns ``promise_id``, ``promise``; facts ``marks`` (``artefact_id``, ``promise_id``,
        ``channel``, ``present``, ``consistent``).

    Returns
    -------
    Chart or None
        None without marks. At most 12 documents are drawn.
    """
    marks = [] if found.missing else found.facts.get("marks", [])
    if not marks:
        return None
    documents = list(dict.fromkeys(str(mark["artefact_id"]) for mark in marks))[:MOST_COLUMNS]
    rows = found.table.to_dict("records")[:10]
    state = {(str(m["artefact_id"]), str(m["promise_id"])): _state(m) for m in marks}
    with house_style():
        figure = canvas(1.55 + 0.36 * len(rows))
        axes = panel(figure, 2.75, 0.45, 3.95, 0.36 * len(rows))
        label_rows(axes, [clean(row["promise"]) for row in rows], 2.6)
        for y, row in enumerate(rows):
            for x, document in enumerate(documents):
                face, ink, sign = LOOK[state.get((document, str(row["promise_id"])), ABSENT)]
                axes.barh(y, 0.92, 0.86, left=x + 0.04, color=face, edgecolor=GRID, linewidth=0.8)
                note_at(axes, sign, x + 0.5, y, ha="center", color=ink, fontweight="bold")
        axes.set_xlim(0, len(documents))
        axes.set_xticks(
            [x + 0.5 for x in range(len(documents))],
            [wrapped(document, 1.3, 1, SMALLER) for document in documents],
            rotation=35,
            ha="right",
            rotation_mode="anchor",
        )
        axes.tick_params(axis="x", length=0, labelsize=SMALLER)
        for at, (name, (face, ink, sign)) in enumerate(LOOK.items()):
            key = panel(figure, 0.2 + 1.65 * at, 0.08, 0.22, 0.2)
            key.set(xlim=(0, 1), ylim=(0, 1))
            key.set_xticks([])
            key.set_yticks([])
            key.set_facecolor(face)
            note_at(key, sign, 0.5, 0.5, ha="center", color=ink, fontweight="bold")
            note_at(key, name, 1, 0.5, offset=(5, 0), color=MUTED)
    told = [
        f"{clean(row['promise'])}: "
        + ", ".join(
            f"{document} {state.get((document, str(row['promise_id'])), ABSENT)}"
            for document in documents
        )
        for row in rows
    ]
    alt = (
        f"Grid of {counted(len(rows), 'promises')} by {counted(len(documents), 'documents')}: "
        f"{'; '.join(told)}."
    )
    reading = "Each cell is what all readers of the document found."
    return Chart(figure, alt, caption_of(found, reading), f"{found.activity}-documents")


def _state(mark: dict) -> str:
    if mark["present"] == 0:
        return ABSENT
    if mark["present"] != 1 or mark["consistent"] not in (0, 1):
        return OPEN
    return SAME if mark["consistent"] == 1 else DIFFERS
