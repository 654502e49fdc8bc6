"""The static twin of a form: what every export shows, so that none is ever empty."""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import Any

from ..content.definitions import QUESTIONNAIRE, Item, Part
from ..display import from_to
from ..exercises import pictures
from ..i18n import figures, gettext, ngettext
from .answers import allowed
from .form import Form, lettered

EXERCISE_TYPE = "application/vnd.pmo-workshop.exercise+json"

_BOX = "☐"
_RULE = "border-bottom:1px solid #767676"
_WIDE, _NARROW = "min-width:24em", "min-width:7em"
_CELL = "padding:.35em .8em .35em 0;text-align:left;vertical-align:top"


def heading(form: Form) -> str:
    """
    Return what stands above a form.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> heading(form_of("t2-five-gaps"))
    'Exercise T2: Predict the five gaps (8 minutes)'
    """
    exercise = form.exercise
    if not exercise.activity:
        return ngettext(
            "Exercise: {title} ({n} minute)",
            "Exercise: {title} ({n} minutes)",
            exercise.minutes,
            title=exercise.title,
        )
    return ngettext(
        "Exercise {activity}: {title} ({n} minute)",
        "Exercise {activity}: {title} ({n} minutes)",
        exercise.minutes,
        activity=exercise.activity,
        title=exercise.title,
    )


def instructions(form: Form) -> list[str]:
    """Return the sentences that say what to do, without the fields."""
    said = [form.exercise.prompt]
    if form.exercise.answer_as:
        said.append(gettext("Answer as {whom}.", whom=form.exercise.answer_as))
    if form.exercise.kind == QUESTIONNAIRE:  # its introduction says it
        return said
    if form.fewest < len(form.asked) and not form.exercise.total:
        said.append(
            ngettext(
                "At least one row; the others may stay empty.",
                "At least {n} rows; the others may stay empty.",
                form.fewest,
            )
        )
    return said


def legend(part: Part) -> str:
    """
    Return what a part asks, with the ends of its scale.

    Examples
    --------
    >>> legend(Part("x", "Feels", "scale", low=-3, high=3, low_label="bad", high_label="good"))
    'Feels: −3 (bad) to 3 (good)'
    """
    label = part.label if part.required else gettext("{part} (optional)", part=part.label)
    if part.type == "scale":
        said = ends_in_words(part)
        if part.not_applicable:
            said = gettext("{allowed}, or: {instead}", allowed=said, instead=part.not_applicable)
        return f"{label}: {said}"
    if part.type == "choice":
        return f"{label}: {', '.join(part.choices.values())}"
    if part.type == "number":
        return f"{label}: {allowed(part)}"
    return label


def ends_in_words(part: Part) -> str:
    """
    Return the ends of a scale.

    Examples
    --------
    >>> ends_in_words(Part("x", "Feels", "scale", low=1, high=7, low_label="bad"))
    '1 (bad) to 7'
    """
    low, high = (
        figures(f"{end:.12g}") + (f" ({label})" if label else "")
        for end, label in zip(part.ends, (part.low_label, part.high_label), strict=True)
    )
    return from_to(low, high)


def contents(form: Form) -> dict[str, Any]:
    """
    Return the twin as plain data: what a writer of any format needs.

    Returns
    -------
    dict
        ``title``, ``minutes``, ``instructions`` (list of text), ``legend`` (list of text),
        ``columns`` and ``rows`` (texts; a place to write is empty), ``below`` (list of text, after
        the rows), ``id``.
    """
    exercise = form.exercise
    if exercise.kind == "best_worst":
        columns = [
            gettext("Screen"),
            gettext("Service"),
            gettext("Needed most"),
            gettext("Needed least"),
        ]
        rows = [
            [item.label if at == 0 else "", label, _BOX, _BOX]
            for item in form.items
            for at, label in enumerate(lettered(item).values())
        ]
        notes: list[str] = []
    elif exercise.kind == QUESTIONNAIRE:
        columns = ["", gettext("Your answer")]
        rows = [[_asked(item), _to_mark(part)] for item in form.items for part in item.parts]
        notes = []
    elif _one_row(form):
        item = form.items[0]
        columns = [item.label, gettext("Your answer")]
        rows = [[legend(part), ""] for part in exercise.parts]
        notes = []
    else:
        columns = ["", *(part.label for part in exercise.parts)]
        rows = [[_with_series(item), *[""] * len(exercise.parts)] for item in form.asked]
        notes = [legend(part) for part in exercise.parts if legend(part) != part.label]
    if exercise.total:
        notes.append(gettext("Each column adds up to {total}.", total=exercise.total))
    return {
        "id": exercise.id,
        "title": heading(form),
        "minutes": exercise.minutes,
        "instructions": instructions(form),
        "legend": notes,
        "columns": columns,
        "rows": rows,
        "below": _below(form),
    }


def _below(form: Form) -> list[str]:
    """
    Return what is asked below the rows, with what may be marked.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> print(_below(form_of("b5-remove-combine"))[1])
    By when: ☐ within two weeks   ☐ within six weeks   ☐ within a quarter
    """
    if form.decision is None:
        return []
    owner, due = (
        "   ".join(f"{_BOX} {choice}".replace(" ", "\u00a0") for choice in part.choices.values())
        for part in form.decision.parts
    )
    by_when = form.decision.parts[1].label
    return [f"{form.decision.label} {owner}", gettext("{name}: {what}", name=by_when, what=due)]


def _asked(item: Item) -> str:
    return f"{item.above} {item.label}".strip()


def _to_mark(part: Part) -> str:
    """
    Return what one may mark on paper; nothing where one writes.

    Examples
    --------
    >>> _to_mark(Part("x", "Useful", "scale", low=1, high=3, low_label="no", high_label="yes"))
    '1 (no)   2   3 (yes)'
    """
    marks: list[str] = []
    if part.type == "scale":
        low, high = map(int, part.ends)
        ends = {low: part.low_label, high: part.high_label}
        marks = [
            f"{value} ({ends[value]})" if ends.get(value) else str(value)
            for value in range(low, high + 1)
        ]
    marks += [f"{_BOX} {label}" for label in part.choices.values()]
    if part.not_applicable:
        marks.append(f"{_BOX} {part.not_applicable}")
    return "   ".join(marks)


def _one_row(form: Form) -> bool:
    return len(form.asked) == 1 and len(form.exercise.parts) > 2


def _with_series(item: Item) -> str:
    if not item.series:
        return item.label
    return f"{item.label}: {', '.join(figures(f'{x:.12g}') for x in item.series)}"


def as_text(form: Form) -> str:
    """Return the twin as plain text."""
    told = contents(form)
    lines = [told["title"], "", *told["instructions"], ""]
    lines += [f"- {note}" for note in told["legend"]]
    lines += ["", " | ".join(told["columns"])]
    lines += [" | ".join(cell or "____" for cell in row) for row in told["rows"]]
    lines += told["below"]
    return "\n".join(lines)


def as_html(form: Form, with_heading: bool = True) -> str:
    """
    Return the twin as HTML: every text is escaped, nothing is loaded from anywhere.

    Parameters
    ----------
    form : Form
    with_heading : bool
        Whether to say title, prompt and minutes above the table.
    """
    told = contents(form)
    parts = []
    if with_heading:
        parts.append(f"<p><strong>{html.escape(told['title'])}</strong></p>")
        parts += [f"<p>{html.escape(line)}</p>" for line in told["instructions"]]
    if told["legend"]:
        notes = "".join(f"<li>{html.escape(note)}</li>" for note in told["legend"])
        parts.append(f"<ul>{notes}</ul>")
    head = "".join(f'<th scope="col" style="{_CELL}">{_said(c)}</th>' for c in told["columns"])
    wide = _one_row(form) or any(part.type == "text" for part in form.exercise.parts)
    width = _WIDE if wide and len(told["columns"]) <= 4 else _NARROW
    body = "".join(_html_row(row, item, width) for row, item in _with_items(form, told["rows"]))
    parts.append(
        f'<table style="border-collapse:collapse"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )
    parts += [f"<p>{html.escape(line)}</p>" for line in told["below"]]
    return f'<div class="pmo-exercise">{"".join(parts)}</div>'


def _said(text: str) -> str:
    return html.escape(text) or f"<span>{gettext('Item')}</span>"


def _with_items(form: Form, rows: list[list[str]]) -> list[tuple[list[str], Item | None]]:
    if len(rows) != len(form.asked) or form.exercise.kind == "best_worst":
        return [(row, None) for row in rows]
    return list(zip(rows, form.asked, strict=True))


def _html_row(row: list[str], item: Item | None, width: str) -> str:
    first = html.escape(row[0])
    if item is not None and item.series:
        first = f"{html.escape(item.label)}<br>{pictures.series(item)}"
    cells = "".join(
        f'<td style="{_CELL}">{html.escape(cell)}</td>'
        if cell
        else f'<td style="{_CELL};{_RULE};{width}">\u00a0</td>'
        for cell in row[1:]
    )
    named = f"{_CELL};font-weight:normal;max-width:26em"
    return f'<tr><th scope="row" style="{named}">{first}</th>{cells}</tr>'


def bundle(form: Form) -> Mapping[str, object]:
    """Return the twin as a notebook displays it."""
    return {
        "text/plain": as_text(form),
        "text/html": as_html(form),
        EXERCISE_TYPE: contents(form),
    }
