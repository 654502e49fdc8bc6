"""An exercise on paper: one sheet per person, to be typed in afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..content.definitions import WRITTEN
from ..display import clean
from ..exercises import static
from ..exercises.form import Form
from ..exercises.groups import group_of
from ..export.branding import embedded, look_of
from ..export.fonts import printable
from ..export.typesetter import pdf_of, tag_for_type
from ..i18n import gettext, language, ngettext, tag_of
from ..intake.brand import Brand

_SHORT = 14
"""Letters: a column whose answers are no longer than this is narrow."""


def sheet_pdf(form: Form, client: str = "", brand: Brand | None = None) -> bytes:
    """
    Return an exercise as a sheet of paper (PDF/UA-1, A4).

    Parameters
    ----------
    form : Form
    client : str
        The client's name, for the head of the sheet.
    brand : Brand, optional
        In whose look it is printed.
    """
    own = brand or Brand()
    return pdf_of("sheet", look_of(own) | sheet(form, client), letters=embedded(own))


def sheet(form: Form, client: str = "") -> dict[str, Any]:
    """
    Return what stands on the sheet, as plain data.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> sheet(form_of("t2-five-gaps"))["columns"]
    ['Item', 'Expected', 'Experienced']
    """
    told = static.contents(form)
    columns = [name or gettext("Item") for name in told["columns"]]
    data = {
        "title": form.exercise.title,
        "about": f"{form.exercise.element_in_words} {form.exercise.activity}".strip(),
        "minutes": ngettext("{n} minute", "{n} minutes", form.exercise.minutes),
        "client": clean(client),
        "number": gettext("Number on this sheet (the same on all your sheets, no name):"),
        "instructions": [*told["instructions"], *_of_a_group(form)],
        "legend": told["legend"],
        "columns": columns,
        "widths": _widths(form, columns),
        "rows": told["rows"],
        "below": told["below"],
        "tall": any(part.type == "text" for part in form.exercise.parts),
    }
    said = {name: _ready(value) for name, value in data.items()}
    return said | {"language": tag_for_type(tag_of(language().code))}


def _of_a_group(form: Form) -> list[str]:
    """Return the places to write whom the sheet speaks for, where groups answer."""
    group = group_of(form)
    return [f"{part.label}: ________" for part in group.parts] if group else []


def _widths(form: Form, columns: Sequence[str]) -> list[int]:
    """Return the share of each column: words need room to be written in."""
    if form.exercise.kind == "best_worst":
        return [3, 8, 2, 2]
    parts = form.exercise.parts
    if len(columns) != len(parts) + 1:
        return [4, 8]
    first = 12 if all(part.type not in WRITTEN for part in parts) else 5
    return [first, *(9 if part.type in WRITTEN else 3 for part in parts)]


def _ready(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, (list, tuple)):
        return [_ready(part) for part in value]
    return value
