"""What is allowed: answers as they were typed go in, values or words come out.

Pure, and used by every face of an exercise: the form in JupyterLab, a page on a telephone, the
sheet of paper that somebody types in afterwards.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from ..content.definitions import NOT_APPLICABLE, Item, Part
from ..display import clean
from .form import Form

Value = dict[str, Any]
"""The answer to one item: per part a text, a choice or a number, as the part is. Dates are text."""

_RANGE = ("low", "likely", "high")
_COMMA = re.compile(r"[+-]?\d*,(?!\d{3}$)\d+")


@dataclass(frozen=True)
class CheckedAnswer:
    """
    An answer to one item, read.

    Attributes
    ----------
    value : dict of part to value
        What may be stored: the parts that are allowed, each on its own.
    problems : mapping of part to text
        What is wrong, in words for the place beside the field.
    """

    value: Value
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class State:
    """
    How far a form is filled in.

    Attributes
    ----------
    complete : tuple of item ids
        Items that have everything that is required, and no problem.
    to_do : tuple of text
        What is missing before the form can be handed in; empty if nothing is.
    """

    complete: tuple[str, ...]
    to_do: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return not self.to_do


def allowed(part: Part) -> str:
    """
    Return what may be answered, in words.

    Examples
    --------
    >>> allowed(Part("x", "Feels", "scale", low=-3, high=3))
    'a whole number from −3 to 3'
    >>> allowed(Part("x", "Effort", "number", above=0, high=250, unit="days"))
    'a number above 0, at most 250 days'
    """
    if part.not_applicable:
        return f"{allowed(replace(part, not_applicable=''))}, or: {part.not_applicable}"
    if part.type == "choice":
        return "one of " + ", ".join(part.choices.values())
    if part.type == "text":
        return f"up to {part.longest:,} characters"
    if part.type == "date":
        return "a date written year-month-day, such as 2026-03-31"
    words = "a whole number" if part.type == "scale" or part.whole else "a number"
    if part.low is not None and part.high is not None:
        words += f" from {part.low:g} to {part.high:g}"
    elif part.above is not None and part.high is not None:
        words += f" above {part.above:g}, at most {part.high:g}"
    elif part.low is not None:
        words += f", {part.low:g} or more"
    unit = f" {part.unit}" if part.unit else ""
    return words.replace("-", "−") + unit


def read_part(part: Part, given: object) -> tuple[str | int | float | None, str]:
    """
    Read what was given for one part.

    Parameters
    ----------
    part : Part
    given : text, number, date or None
        As a widget, a page or a typist gives it.

    Returns
    -------
    value : text, number or None
        None if nothing was given, or if it is not allowed.
    problem : str
        Empty if there is none. It never repeats what was written.

    Examples
    --------
    >>> days = Part("x", "Effort", "number", above=0, high=250, unit="days")
    >>> read_part(days, "2,5"), read_part(days, "")
    ((2.5, ''), (None, ''))
    >>> read_part(days, "0")
    (None, 'Not allowed. Give a number above 0, at most 250 days.')
    """
    if given is None or not clean(str(given)):
        return None, ""
    if part.not_applicable and clean(str(given)).casefold() in (
        NOT_APPLICABLE,
        part.not_applicable.casefold(),
    ):
        return NOT_APPLICABLE, ""
    read = {"scale": _number, "number": _number, "choice": _choice, "text": _text, "date": _date}
    value = read[part.type](part, given)
    if value is not None:
        return value, ""
    if part.type == "text":
        return None, f"Too long. Give {allowed(part)}."
    return None, f"Not allowed. Give {allowed(part)}."


def _number(part: Part, given: object) -> int | float | None:
    if isinstance(given, bool) or not isinstance(given, (str, int, float)):
        return None
    if isinstance(given, str):
        text = clean(given).replace("−", "-").removesuffix("%").strip()
        given = text.replace(",", ".") if _COMMA.fullmatch(text) else text
        if not re.fullmatch(r"[+-]?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})", given):
            return None
    value = float(given)
    if not math.isfinite(value):
        return None
    if (part.type == "scale" or part.whole) and not value.is_integer():
        return None
    if part.low is not None and value < part.low:
        return None
    if part.above is not None and value <= part.above:
        return None
    if part.high is not None and value > part.high:
        return None
    return int(value) if value.is_integer() else value


def _choice(part: Part, given: object) -> str | None:
    """Return the choice meant: its value, its label, or the beginning of one label only."""
    typed = clean(str(given))
    if typed in part.choices:
        return typed
    typed = typed.casefold()
    labels = [(value, clean(label).casefold()) for value, label in part.choices.items()]
    same = [value for value, label in labels if label == typed]
    begins = [value for value, label in labels if label.startswith(typed)]
    found = same or begins
    return found[0] if len(found) == 1 else None


def _text(part: Part, given: object) -> str | None:
    text = unicodedata.normalize("NFC", clean(str(given)))
    return text if len(text) <= part.longest else None


def _date(part: Part, given: object) -> str | None:
    if isinstance(given, datetime):
        given = given.date()
    if isinstance(given, date):
        return given.isoformat()
    text = clean(str(given))
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        return None
    return found.isoformat() if found and 1900 <= found.year <= 2200 else None


def read_item(form: Form, item_id: str, given: Mapping[str, object]) -> CheckedAnswer:
    """
    Read what was given for one item.

    Parameters
    ----------
    form : Form
    item_id : str
    given : mapping of part to what was given

    Returns
    -------
    CheckedAnswer
        An unknown item or part is left out: a page may be older than the definition.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> form = form_of("b4-guess-log")
    >>> read_item(form, "reports", {"low": "4", "likely": "3", "high": "x"}).problems
    {'high': 'Not allowed. Give a number from 0 to 200 hours a month.',
     'likely': 'Must not be below Low, which is 4.'}
    """
    item = form.item(item_id)
    if item is None:
        return CheckedAnswer({})
    value, problems = {}, {}
    for part in form.parts(item):
        read, problem = read_part(part, given.get(part.id))
        if problem:
            problems[part.id] = problem
        if read is not None:
            value[part.id] = read
    return CheckedAnswer(value, {**problems, **_contradictions(form, item, value)})


def _contradictions(form: Form, item: Item, value: Value) -> dict[str, str]:
    """Return what is wrong between the parts of one answer."""
    if form.exercise.kind == "best_worst":
        same = "best" in value and value["best"] == value.get("worst")
        return {"worst": "Choose another one: it is your most needed."} if same else {}
    labels = {part.id: part.label for part in form.parts(item)}
    given = [part for part in _RANGE if part in value and part in labels]
    return {
        larger: f"Must not be below {labels[smaller]}, which is {value[smaller]:g}."
        for smaller, larger in pairwise(given)
        if value[larger] < value[smaller]
    }


def state_of(form: Form, answers: Mapping[str, Mapping[str, object]]) -> State:
    """
    Say what is missing before a form can be handed in.

    Parameters
    ----------
    form : Form
    answers : mapping of item to mapping of part to value

    Returns
    -------
    State

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> form = form_of("open-four-barriers")
    >>> state_of(form, {"cost": {"dots": 7}}).to_do
    ('3 of the 10 dots are left.',)
    >>> state_of(form, {"cost": {"dots": 7}, "meaning": {"dots": 3}}).ready
    True
    """
    read = {item.id: read_item(form, item.id, answers.get(item.id, {})) for item in form.items}
    complete, to_do = [], []
    for item in form.items:
        checked = read[item.id]
        missing = [
            part.label
            for part in form.parts(item)
            if part.required and part.id not in checked.value
        ]
        if checked.problems:
            to_do.append(f"{item.label}: {' '.join(checked.problems.values())}")
        elif not missing:
            complete.append(item.id)
        elif checked.value:
            to_do.append(f"{item.label}: still to do: {', '.join(missing)}.")
    untouched = form.fewest - len(complete) - len(to_do)
    if untouched > 0:
        to_do.append(_still_to_do(form, untouched, begun=bool(complete or to_do)))
    return State(tuple(complete), (*to_do, *_totals(form, read)))


def _still_to_do(form: Form, count: int, begun: bool) -> str:
    things = "screen" if form.exercise.kind == "best_worst" else "row"
    more = " more" if begun else ""
    return f"{count}{more} {things}{'s' if count > 1 else ''} to do."


def _totals(form: Form, read: Mapping[str, CheckedAnswer]) -> list[str]:
    """Return which sums are not what they must be; a row without an answer counts as 0."""
    total = form.exercise.total
    if not total:
        return []
    found = []
    for part in form.exercise.parts:
        given = sum(checked.value.get(part.id, 0) for checked in read.values())
        if math.isclose(given, total, abs_tol=0.01):
            continue
        if form.exercise.kind == "dot_votes":
            over = f"{given - total} dots too many: you have {total}."
            found.append(
                over if given > total else f"{total - given} of the {total} dots are left."
            )
        else:
            found.append(f"{part.label}: the shares add up to {given:g}, not {total}.")
    return found
