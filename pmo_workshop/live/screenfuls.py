"""A form in screenfuls: as much of it as a telephone shows at one time.

All screenfuls are parts of one form on one page, so nothing is sent, and no draft is lost, before
the last. How high a field will be is reckoned from what it asks; ``tests/browser`` measures it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..content.definitions import DONE, QUESTIONNAIRE, Item, Part
from ..exercises.form import Form
from ..exercises.groups import group_of
from ..present.grammar import listed

SCREEN, ITEM, PAGE = 690.0, 870.0, 1_150.0
"""Of fields, in pixels: so much fits on a screen of 390 x 844; so high one item may be before it is
taken apart; so much may stand on one page of two screens, with its title and its button."""
_LINE, _LETTERS, _TOUCH = 25.0, 40, 55.0
"""Height of a line, letters on one, and height of what is touched, with the space below it."""
_MARKS = 7
"""Points of a scale that stand side by side."""


@dataclass(frozen=True)
class Piece:
    """
    What is asked of an item, or as much of it as fits on a screen.

    Attributes
    ----------
    item : Item
    parts : tuple of Part
    anchor : str
        Its place on the page.
    above : str
        The heading over it and those after.
    """

    item: Item
    parts: tuple[Part, ...]
    anchor: str
    above: str = ""


Screenful = tuple[Piece, ...]


def screenfuls(form: Form) -> list[Screenful]:
    """
    Return what a telephone shows of a form, one after the other; whom it speaks for comes first.

    Returns
    -------
    list of tuple of Piece
        One where the form is no longer than two screens. An item stands on one screen with
        others or alone; only one that is clearly higher than a screen is taken apart.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> [len(one) for one in screenfuls(form_of("open-four-barriers"))]
    [4]
    >>> [len(one) for one in screenfuls(form_of("t2-five-gaps"))]
    [2, 2, 1]
    """
    group = group_of(form)
    asked = [(item, form.parts(item)) for item in ([group] if group else [])]
    asked += [(item, form.parts(item)) for item in form.items]
    headed = form.exercise.kind != QUESTIONNAIRE
    high = {item.id: _height(item, parts, headed) for item, parts in asked}
    if sum(high.values()) <= PAGE:
        return [tuple(_piece(form, item, parts, item.above) for item, parts in asked)]
    found: list[list[Piece]] = []
    left, above = 0.0, ""
    for item, parts in asked:
        above = str(item.above) or above
        for some in [parts] if high[item.id] <= ITEM else _apart(item, parts, headed):
            needed = _height(item, some, headed)
            if needed > left:
                found.append([])
                left = SCREEN
            found[-1].append(_piece(form, item, some, item.above if found[-1] else above))
            left -= needed
    return [tuple(pieces) for pieces in found]


def needed_of(form: Form, asked: Sequence[Screenful]) -> int:
    """
    Return after how many screenfuls all that must be answered may have been.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> form = form_of("plan-commitment")  # at least one of three
    >>> needed_of(form, screenfuls(form)) == len(screenfuls(form)) / 3
    True
    """
    if form.exercise.total or form.exercise.kind == QUESTIONNAIRE or form.fewest < 1:
        return len(asked)
    must = {item.id for item in form.asked[: form.fewest]}
    return max(
        (n for n, one in enumerate(asked, 1) if any(p.item.id in must for p in one)), default=0
    )


def is_starred(form: Form) -> bool:
    """Whether a mark tells which fields are required: not where any row alone may stay empty."""
    alone = len(form.exercise.parts) == 1 and form.fewest < len(form.asked)
    return form.exercise.kind != QUESTIONNAIRE and not alone


def _piece(form: Form, item: Item, parts: tuple[Part, ...], above: str) -> Piece:
    begins = item.id == DONE or parts[0] is form.parts(item)[0]
    anchor = f"s-{item.id}" if begins else f"s-{item.id}-{parts[0].id}"
    return Piece(item, parts, re.sub(r"\W", "-", anchor), str(above))


def _apart(item: Item, parts: tuple[Part, ...], headed: bool) -> Iterator[tuple[Part, ...]]:
    """Yield the parts of an item that is too high, as many at a time as are not."""
    some: tuple[Part, ...] = ()
    for part in parts:
        if some and _height(item, (*some, part), headed) > ITEM:
            yield some
            some = ()
        some = (*some, part)
    yield some


def missing_in(
    form: Form,
    shown: Iterable[Screenful],
    typed: Mapping[str, Mapping[str, object]],
    problems: Mapping[str, Mapping[str, str]],
) -> dict[str, str]:
    """
    Return what is missing or wrong in a form as it was typed: places on its page, each by name.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> form = form_of("t2-five-gaps")
    >>> typed = {item.id: {"E": "3", "P": "4"} for item in form.items} | {"empathy": {"E": "3"}}
    >>> missing_in(form, screenfuls(form), typed, {})
    {'s-empathy': 'Empathy: fits my project and my role'}
    """
    all_are_needed = form.fewest == len(form.asked) and not form.exercise.total
    found = {}
    for piece in (piece for one in shown for piece in one):
        given, wrong = typed.get(piece.item.id, {}), problems.get(piece.item.id, {})
        begun = all_are_needed or any(given.values())
        lacking = [
            part.label
            for part in piece.parts
            if part.id in wrong or (begun and part.required and not given.get(part.id))
        ]
        if lacking:
            alone = len(form.asked) == 1 and form.exercise.kind != QUESTIONNAIRE
            found[piece.anchor] = listed(map(str, lacking)) if alone else piece.item.label
    return found


# --- How high it is -----------------------------------------------------------------------------


def _lines(said: str, letters: int = _LETTERS) -> float:
    return _LINE * max(1, math.ceil(len(said) / letters))


def _height(item: Item, parts: tuple[Part, ...], headed: bool) -> float:
    """Return how high an item is, with its heading."""
    over = 40 + _lines(item.label, 34) if headed else 20 + (_LINE + 40) * bool(item.above)
    if item.series:
        over += 130
    if item.shown:  # two marks left and right of each label
        return over + 50 + sum(max(_TOUCH, 18 + _lines(label, 24)) for _, label in item.shown)
    return over + sum(_height_of(part) for part in parts)


def _height_of(part: Part) -> float:
    """Return how high a field is, with what stands over and below it."""
    label = _lines(f"{part.label} *") + 22
    if part.type == "scale":
        low, high = part.ends
        marks = math.ceil((high - low + 1) / _MARKS) * _TOUCH
        ends = max(_lines(str(end), 20) for end in (part.low_label, part.high_label))
        return label - 10 + marks + ends + (_TOUCH + 5) * bool(part.not_applicable)
    if part.type == "choice":
        return label + sum(_TOUCH - _LINE + _lines(said, 38) for said in part.choices.values())
    if part.type == "text" and part.longest > 100:
        return label + 100
    return label + _TOUCH + 15 * (part.type == "number")
