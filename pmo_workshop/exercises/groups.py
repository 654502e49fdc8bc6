"""A telephone that speaks for several people: how many they are, and what they call themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..content.definitions import DONE, MOST_SHARING, Item, Part
from ..i18n import gettext
from .answers import CheckedAnswer, Value, allowed, read_part
from .form import Form

TOGETHER, TEAM = "together", "team"
LONGEST_NAME = 30


def group_of(form: Form) -> Item | None:
    """
    Return what a telephone is asked about those it speaks for; None if each speaks for one.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> [part.id for part in group_of(form_of("t3-five-whys")).parts]
    ['together', 'team']
    >>> group_of(form_of("t2-five-gaps"))
    """
    if not form.exercise.one_phone:
        return None
    together = Part(
        TOGETHER, gettext("How many people answer here"), "number", whole=True,
        low=1, high=MOST_SHARING,
    )  # fmt: skip
    label = gettext("Name of your group (of no person)")
    team = Part(TEAM, label, "text", required=False, longest=LONGEST_NAME)
    return Item(DONE, gettext("Your group"), parts=(together, team))


def read_group(form: Form, typed: Mapping[str, object]) -> CheckedAnswer:
    """
    Read what a telephone says of those it speaks for.

    Examples
    --------
    >>> from pmo_workshop.exercises.form import form_of
    >>> form = form_of("t3-five-whys")
    >>> read_group(form, {"together": "3", "team": "Blue"}).value
    {'together': 3, 'team': 'Blue'}
    >>> read_group(form, {"together": ""}).problems
    {'together': 'Not allowed. Give a whole number from 1 to 10.'}
    """
    value: Value = {}
    problems: dict[str, str] = {}
    group = group_of(form)
    for part in group.parts if group else ():
        read, problem = read_part(part, typed.get(part.id))
        if read is not None:
            value[part.id] = read
        elif problem or part.required:
            problems[part.id] = problem or gettext(
                "Not allowed. Give {allowed}.", allowed=allowed(part)
            )
    return CheckedAnswer(value, problems)


def heads_of(value: Mapping[str, Any]) -> int:
    """Return for how many people a ballot speaks, as it was stored."""
    return int(value.get(TOGETHER, 1))
