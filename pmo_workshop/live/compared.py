"""The room beside the client's data: the last step of revealing, on the wall and on telephones.

The client's figures are read in a program of their own, so that the server stays small and nobody
waits for them; until they are there, the room goes on without.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from ..display import NOT_SHOWN, is_missing
from ..exercises.answers import Value
from ..exercises.feedback import in_figures, own_in_words, solution
from ..exercises.form import Form, form_of
from ..exercises.stakeholders import Figure, Stakeholders, stakeholders_of
from ..i18n import gettext, languages, speaking
from ..intake import load_client
from ..live import drawing
from .drawing import WIDE, Panel, Surface
from .forms import in_order
from .results import named
from .slides import CLIENT, RIGHT, Slide, numbered, tables

Told = Mapping[str, Mapping[str, Stakeholders]]
"""By language and exercise."""
_ON_A_SCALE = ("gap", "amount", "best_worst")


# --- Read elsewhere -----------------------------------------------------------------------------


def figures_of(folder: Path) -> Told:
    """Return what a client's data say for each exercise that compares, in every language."""
    client = load_client(folder, may_be_empty=True)
    found: dict[str, dict[str, Stakeholders]] = {}
    for code in dict.fromkeys((client.language, *languages())):
        with speaking(code):
            told = {name: stakeholders_of(form_of(name, client), client) for name in in_order()}
        found[code] = {name: one for name, one in told.items() if one and one.figures}
    return found


def as_text(told: Told) -> str:
    """
    Return figures as text, for ``from_text``.

    Examples
    --------
    >>> told = {"en": {"t2-five-gaps": Stakeholders(True, "38 answered", (Figure("a"),))}}
    >>> from_text(as_text(told)) == told
    True
    """
    return json.dumps(
        {code: {n: asdict(one) for n, one in by_name.items()} for code, by_name in told.items()}
    )


def from_text(text: str) -> Told:
    """Return the figures that ``as_text`` wrote."""
    return {
        code: {name: _read(one) for name, one in by_name.items()}
        for code, by_name in json.loads(text).items()
    }


def _read(one: Mapping[str, Any]) -> Stakeholders:
    figures = tuple(Figure(**figure) for figure in one["figures"])
    return Stakeholders(**{**one, "figures": figures, "notes": tuple(one["notes"])})


# --- On the wall --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    """One item: what the room says of it, its value on the scale if it has one, and the client."""

    label: str
    room: str
    value: float | None
    client: Figure


def rows_beside(form: Form, panels: Sequence[Panel], told: Stakeholders) -> list[Row]:
    """
    Return the room beside the client's data, row by row in the order of the form.

    Parameters
    ----------
    form : Form
    panels : sequence of mapping
        What the room has seen of its answers.
    told : Stakeholders

    Returns
    -------
    list of Row
        Empty where the room has seen no figure to compare.
    """
    panel = panel_beside(form, panels)
    compare = form.exercise.compare
    if panel is None or compare is None:
        return []
    by_label = {row["label"]: row for row in panel["rows"]}
    found = []
    for (_, label), client in zip(named(form), told.figures, strict=True):
        row = by_label.get(label)
        if row is not None:
            value = None if compare.count else _value(panel, row)
            said = in_figures(value, compare) if value is not None else ""
            said = said or drawing.said_of(panel, row, compare.choice)
            said = NOT_SHOWN if drawing.lacks_average(panel, row) else said
            found.append(Row(client.label, said, value, client))
    return found


def heads_beside(form: Form, panels: Sequence[Panel], told: Stakeholders) -> tuple[str, str]:
    """Return what stands over the room's figures and the client's: what each of them counts."""
    compare, panel = form.exercise.compare, panel_beside(form, panels)
    few = panel is not None and panel["kind"] != "choice" and drawing.only_counts(panel)
    if compare is None or panel is None or few:
        return gettext("The room"), told.whose
    sides = ((gettext("The room"), compare.ours), (told.whose, compare.theirs))
    room, others = (
        gettext("{who}: {what}", who=who, what=what) if what else who for who, what in sides
    )
    return room, others


def lacking_beside(form: Form, panels: Sequence[Panel]) -> list[str]:
    """Return the rows for which the room has no average, where it has one for others."""
    panel = panel_beside(form, panels)
    return drawing.lacking_in_words(panel) if panel else []


def panel_beside(form: Form, panels: Sequence[Panel]) -> Panel | None:
    """Return the panel that is in the terms of the comparison."""
    compare = form.exercise.compare
    of_all = {"best_worst": "best_worst", "pair": "gap"}.get(form.exercise.kind)
    for panel in panels:
        if panel["kind"] == of_all or (compare and panel.get("part") == compare.mine):
            return panel
    return None


def _value(panel: Panel, row: Mapping[str, Any]) -> float | None:
    mean = row.get("mean")
    return None if panel["kind"] not in _ON_A_SCALE or is_missing(mean) else float(str(mean))


def slides_beside(
    form: Form, panels: Sequence[Panel], told: Stakeholders, wall: Surface = WIDE
) -> list[Slide]:
    """
    Return the slides on which the client's data stand beside the room.

    Where both have a place on one scale they are drawn, predictions of pairs row by row; else both
    are told side by side.
    """
    rows = rows_beside(form, panels, told)
    if not rows:
        return []
    title, note = told.said, f"{told.source} {told.what}"
    if any(row.client.value is None or row.value is None for row in rows):
        room, others = heads_beside(form, panels, told)
        heads = ("", room, gettext("{what} (95 % limits)", what=others))
        cells = [(row.label, row.room, with_limits(row.client)) for row in rows]
        made = tables(title, heads, cells, wall)
        note = " ".join((note, *lacking_beside(form, panels)))
        return [replace(slide, kind="beside", reveals=CLIENT, note=note) for slide in made]
    return list(_drawn(form, rows, title, note, told.whose, wall))


def _drawn(
    form: Form, rows: list[Row], title: str, note: str, whose: str, wall: Surface
) -> Iterator[Slide]:
    if not form.exercise.ordered:
        rows.sort(key=lambda row: row.client.value or 0, reverse=form.exercise.kind != "pair")
    one_by_one = form.exercise.kind == "pair" and len(rows) <= drawing.MOST_ROWS
    upto = range(1, len(rows) + 1) if one_by_one else [len(rows)]
    for told in upto:
        parts = drawing.pages(_as_panel(form, rows, told, title, whose), wall=wall)
        for number, part in enumerate(parts, start=1):
            yield Slide(
                numbered(title, number, len(parts)),
                "compared",
                drawing.draw(part, wall=wall),
                reveals=CLIENT if told == len(rows) else "",
                note=note,
            )


def _as_panel(form: Form, rows: Sequence[Row], told: int, title: str, whose: str) -> Panel:
    """Return the rows to be drawn, with the client's figure in the first ``told`` of them."""
    limited = any(row.client.low is not None for row in rows)
    heading = gettext("{room} | {others}", room=gettext("The room"), others=whose)
    return {
        "kind": "compared",
        "title": title,
        "names": [gettext("The room"), whose],
        "told": gettext("{what} (95 % limits)", what=heading) if limited else heading,
        "ends": _ends(form, rows),
        "said": _sides(form),
        "rows": [
            {
                "label": row.label,
                "n": row.client.n,
                "tier": "full",
                "first": row.value,
                "room": row.room,
                "second": row.client.value if at < told else None,
                "told": with_limits(row.client) if at < told else "–",
                "low": row.client.low,
                "high": row.client.high,
            }
            for at, row in enumerate(rows)
        ],
    }


def _sides(form: Form) -> tuple[str, ...]:
    """Return what the ends of the scale mean, where they mean anything."""
    if form.exercise.kind == "pair":
        return gettext("falls short"), gettext("exceeds")
    if form.exercise.kind == "best_worst":
        return gettext("always least"), gettext("always most")
    parts = form.exercise.parts
    compare = form.exercise.compare
    mine = [part for part in parts if compare and part.id == compare.mine]
    return (str(mine[0].low_label), str(mine[0].high_label)) if mine else ()


def _ends(form: Form, rows: Sequence[Row]) -> tuple[float, float]:
    """Return the ends of a scale; of differences and shares, round numbers around all there is."""
    kind, compare = form.exercise.kind, form.exercise.compare
    if kind == "best_worst":
        return -1, 1
    if kind == "pair":  # half of all there can be, and all of it only if needed: alike in each vote
        low, high = form.exercise.parts[0].ends
        told = [value for row in rows for value in (row.value, *_all_of(row.client))]
        half = (high - low) / 2
        reach = half if all(abs(value or 0) <= half for value in told) else high - low
        return -reach, reach
    if compare is not None:
        part = form.exercise.part(compare.mine)
        if part.low is not None and part.high is not None and not compare.share:
            return part.low, part.high
    values = [0.0, *(v or 0 for row in rows for v in (row.value, *_all_of(row.client)))]
    step = 10 if compare is not None and compare.share else 1
    return step * math.floor(min(values) / step), step * math.ceil(max(values) / step)


def _all_of(figure: Figure) -> tuple[float | None, ...]:
    return figure.value, figure.low, figure.high


def with_limits(figure: Figure) -> str:
    """
    Return a figure of the client with its limits, where it has some.

    Examples
    --------
    >>> with_limits(Figure("a", "29 of 38 (76 %)", "65 % to 85 %"))
    '29 of 38 (76 %; 65 % to 85 %)'
    >>> with_limits(Figure("a", "−1.3", "−1.4 to −1.1")), with_limits(Figure("a"))
    ('−1.3 (−1.4 to −1.1)', '–')
    """
    if not figure.limits.strip("–"):
        return figure.told
    if figure.told.endswith(")"):
        return f"{figure.told[:-1]}; {figure.limits})"
    return f"{figure.told} ({figure.limits})"


# --- On telephones ------------------------------------------------------------------------------


def table_beside(
    form: Form, panels: Sequence[Panel], told: Stakeholders, answers: Mapping[str, Value]
) -> dict[str, Any] | None:
    """
    Return somebody's own figures, the room's and the client's as a table; None if there is none.

    Who has answered nothing has no column.

    Parameters
    ----------
    form : Form
    panels : sequence of mapping
    told : Stakeholders
    answers : mapping of item to value
        What this person answered.
    """
    own = own_in_words(form, answers) if answers else {}
    ids = {item.label: item.id for item in form.rows}
    cells = [
        [row.label, *([own.get(ids[row.label], "–")] if own else []), row.room,
         with_limits(row.client)]
        for row in rows_beside(form, panels, told)
    ]  # fmt: skip
    if not cells:
        return None
    you = [gettext("You")] if own else []
    return {
        "title": told.said,
        "columns": ["", *you, *heads_beside(form, panels, told)],
        "cells": cells,
        "note": " ".join((told.source, told.what, *lacking_beside(form, panels), *told.notes)),
    }


def table_of_what_is_right(
    form: Form, answers: Mapping[str, Value], revealed: Collection[str]
) -> dict[str, Any] | None:
    """Return what is right beside what somebody answered, once the wall has told it."""
    if RIGHT not in revealed or not answers:
        return None
    told = solution(form, answers)
    return {
        "title": " ".join(told.lines),
        "columns": list(told.columns),
        "cells": [list(row) for row in told.rows],
        "note": "",
    }


if __name__ == "__main__":
    sys.stdout.write(as_text(figures_of(Path(sys.argv[1]))))
