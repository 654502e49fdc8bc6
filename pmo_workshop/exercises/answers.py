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

from ..content.definitions import DECISION, NOT_APPLICABLE, WRITTEN, Item, Part
from ..display import clean
from ..i18n import figures, gettext, ngettext
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
    read : mapping of item to CheckedAnswer
        Every item of the form, as ``read_item`` returns it.
    """

    complete: tuple[str, ...]
    to_do: tuple[str, ...]
    read: Mapping[str, CheckedAnswer]

    @property
    def ready(self) -> bool:
        return not self.to_do

    @property
    def values(self) -> dict[str, Value]:
        """What may be stored of each item."""
        return {item: read.value for item, read in self.read.items()}

    @property
    def problems(self) -> dict[str, Mapping[str, str]]:
        """What is wrong in the items where something is."""
        return {item: read.problems for item, read in self.read.items() if read.problems}


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
        return gettext(
            "{allowed}, or: {instead}",
            allowed=allowed(replace(part, not_applicable="")),
            instead=part.not_applicable,
        )
    if part.type == "choice":
        return gettext("one of {choices}", choices=", ".join(part.choices.values()))
    if part.type in WRITTEN:
        return ngettext("up to {n} character", "up to {n} characters", part.longest)
    if part.type == "date":
        return gettext("a date written year-month-day, such as 2026-03-31")
    return _number_allowed(part)


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
    >>> read_part(Part("x", "Cost", "number", low=0, high=1e9, unit="GBP"), "-3")
    (None, 'Not allowed. Give a number from 0 to 1,000,000,000 GBP.')
    """
    if given is None or not clean(str(given)):
        return None, ""
    if part.not_applicable and clean(str(given)).casefold() in (
        NOT_APPLICABLE,
        part.not_applicable.casefold(),
    ):
        return NOT_APPLICABLE, ""
    read = {"scale": _number, "number": _number, "choice": _choice, "date": _date,
            **dict.fromkeys(WRITTEN, _text)}  # fmt: skip
    value = read[part.type](part, given)
    if value is not None:
        return value, ""
    if part.type in WRITTEN:
        return None, gettext("Too long. Give {allowed}.", allowed=allowed(part))
    return None, gettext("Not allowed. Give {allowed}.", allowed=allowed(part))


def _number_allowed(part: Part) -> str:
    """Return which numbers may be answered; the unit follows the last of them."""
    low, above, high = (
        figures(f"{end:,.12g}") if end is not None else ""
        for end in (part.low, part.above, part.high)
    )
    last = f"{high or low} {part.unit}".strip()
    whole = part.type == "scale" or part.whole
    if low and high:
        if whole:
            return gettext("a whole number from {low} to {high}", low=low, high=last)
        return gettext("a number from {low} to {high}", low=low, high=last)
    if above and high:
        if whole:
            return gettext("a whole number above {above}, at most {high}", above=above, high=last)
        return gettext("a number above {above}, at most {high}", above=above, high=last)
    if low:
        if whole:
            return gettext("a whole number, {low} or more", low=last)
        return gettext("a number, {low} or more", low=last)
    return gettext("a whole number") if whole else gettext("a number")


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


def judged(form: Form, answers: Mapping[str, Value]) -> dict[str, Value]:
    """
    Return answers without the parts of which somebody cannot say anything: no figure rests on them.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> judged(form_of("c4-stakeholder-map"), {"Finance": {"power": 4, "interest": "na"}})
    {'Finance': {'power': 4}}
    """
    left_open = {
        (item.id, part.id)
        for item in form.items
        for part in form.parts(item)
        if part.not_applicable and answers.get(item.id, {}).get(part.id) == NOT_APPLICABLE
    }
    told = {
        item: {part: given for part, given in value.items() if (item, part) not in left_open}
        for item, value in answers.items()
    }
    return {item: value for item, value in told.items() if value}


def _contradictions(form: Form, item: Item, value: Value) -> dict[str, str]:
    """Return what is wrong between the parts of one answer."""
    if form.exercise.kind == "best_worst":
        same = "best" in value and value["best"] == value.get("worst")
        return {"worst": gettext("Choose another one: it is your most needed.")} if same else {}
    labels = {part.id: part.label for part in form.parts(item)}
    given = [part for part in _RANGE if part in value and part in labels]
    return {
        larger: gettext(
            "Must not be below {part}, which is {value}.",
            part=labels[smaller],
            value=figures(f"{value[smaller]:.12g}"),
        )
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
        elif not missing and (checked.value or item is not form.decision):
            complete.append(item.id)
        elif checked.value:
            to_do.append(
                gettext(
                    "{label}: still to do: {missing}.", label=item.label, missing=", ".join(missing)
                )
            )
    untouched = form.fewest - len(complete) - len(to_do) + (DECISION in complete)
    if untouched > 0:
        to_do.append(_still_to_do(form, untouched, begun=bool(complete or to_do)))
    return State(tuple(complete), (*to_do, *_totals(form, read)), read)


def _still_to_do(form: Form, count: int, begun: bool) -> str:
    if form.exercise.kind == "best_worst":
        if begun:
            return ngettext("{n} more screen to do.", "{n} more screens to do.", count)
        return ngettext("{n} screen to do.", "{n} screens to do.", count)
    if begun:
        return ngettext("{n} more row to do.", "{n} more rows to do.", count)
    return ngettext("{n} row to do.", "{n} rows to do.", count)


def _totals(form: Form, read: Mapping[str, CheckedAnswer]) -> list[str]:
    """Return which sums are not what they must be; a row without an answer counts as 0."""
    total = form.exercise.total
    if not total:
        return []
    found = []
    for part in form.exercise.parts:
        given = sum(checked.value.get(part.id, 0) for checked in read.values())
        if not math.isclose(given, total, abs_tol=0.01):
            found.append(_wrong_sum(form, part, given, total))
    return found


def _wrong_sum(form: Form, part: Part, given: float, total: int) -> str:
    if form.exercise.kind != "dot_votes":
        return gettext(
            "{part}: the shares add up to {given}, not {total}.",
            part=part.label,
            given=figures(f"{given:.12g}"),
            total=total,
        )
    if given > total:
        return ngettext(
            "{n} dot too many: you have {total}.",
            "{n} dots too many: you have {total}.",
            given - total,
            total=total,
        )
    return ngettext(
        "{n} of the {total} dots is left.",
        "{n} of the {total} dots are left.",
        total - given,
        total=total,
    )
