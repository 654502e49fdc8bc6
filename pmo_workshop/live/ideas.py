"""Ideas of a room: collected, merged, voted on; the first five are taken over as actions.

An exercise of the kind ``ideas`` is two steps of the run of show. The first collects texts; in the
second everybody gives dots to those that were let through. What is taken over goes to the actions
of the client, and comes back with its state when the same exercise is held again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..analysis.action_states import STATES
from ..content.definitions import IDEAS, IN_GROUPS, Exercise, Item, Part
from ..content.modules import BY_TITLE
from ..display import clean, is_missing
from ..exercises.form import Form
from ..i18n import day_in_words, gettext
from ..intake.client import Client
from ..leading import ELEMENTS
from .moderation import same_words
from .results import let_through
from .store import RoomStore, Shown, TakenOver

FIRST = 5
"""So many are taken over."""
_VOTE = "-vote"


def vote_on(form: Form) -> Form:
    """
    Return the form on which the ideas of an exercise are voted for; its items are the room's.

    Examples
    --------
    >>> from dataclasses import replace
    >>> from pmo_workshop.exercises.form import form_of
    >>> form = form_of("t6-headline-number")
    >>> vote_on(replace(form, exercise=replace(form.exercise, dots=3))).exercise.prompt
    'You have 3 dots. Give them to the ideas; several dots may go to one idea.'
    """
    collects = form.exercise
    dots = Part("dots", gettext("Dots"), "number", whole=True, low=0, high=collects.dots)
    vote = replace(
        collects,
        id=collects.id + _VOTE,
        kind="dot_votes",
        title=gettext("{title}: the vote", title=collects.title),
        prompt=gettext(
            "You have {n} dots. Give them to the ideas; several dots may go to one idea.",
            n=collects.dots,
        ),
        cue=gettext("The vote has the ideas that you have let through; merge what is the same."),
        minutes=3,
        total=collects.dots,
        dots=None,
        fewest=1,
        items=(),
        parts=(dots,),
        fills=(),
        proposes=None,
    )
    return Form(vote, (), ())


def with_votes(forms: Mapping[str, Form]) -> dict[str, Form]:
    """Return forms with the vote after each that collects ideas."""
    found: dict[str, Form] = {}
    for name, form in forms.items():
        found[name] = form
        if form.exercise.kind == IDEAS:
            vote = vote_on(form)
            found[vote.exercise.id] = vote
    return found


def collected_in(name: str, forms: Mapping[str, Form]) -> str:
    """Return the exercise whose ideas are voted on in another; "" if none are."""
    collects = name.removesuffix(_VOTE)
    return collects if collects != name and collects in forms else ""


def as_shared(store: RoomStore, form: Form) -> Form:
    """Return a form as the facilitator has said: one telephone for each group, or for each."""
    exercise = form.exercise
    shared = store.one_phone().get(exercise.id, exercise.one_phone)
    return replace(form, exercise=replace(exercise, one_phone=shared))


class Asked(Mapping[str, Form]):
    """
    Forms as they are asked now.

    A vote has the ideas that were let through; groups answer on one telephone, or everybody alone,
    as the facilitator has said.

    Parameters
    ----------
    store : RoomStore
    forms : mapping of exercise to Form
    """

    def __init__(self, store: RoomStore, forms: Mapping[str, Form]):
        self._store, self._forms = store, forms

    def __getitem__(self, name: str) -> Form:
        form = self._forms[name]
        if form.exercise.kind in IN_GROUPS:
            return as_shared(self._store, form)
        collects = collected_in(name, self._forms)
        if not collects:
            return form
        items = ideas_of(self._store, self._forms[collects])
        return replace(form, items=items, rows=items)

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)


def ideas_of(store: RoomStore, form: Form) -> tuple[Item, ...]:
    """Return the ideas that the room may read, in alphabetical order; the same words are one."""
    shown = store.shown(form.exercise.id)
    told = let_through(store, form, shown[-1] if shown else None).values()
    ideas = {same_words(text): text for text in sorted(told, reverse=True)}
    return tuple(
        Item(hashlib.sha256(words.encode()).hexdigest()[:8], ideas[words])
        for words in sorted(ideas)
    )


def first_five(shown: Shown | None) -> list[str]:
    """Return the ideas with most dots of a result, those first; as many as are told."""
    rows = [row for panel in shown.result["panels"] for row in panel["rows"]] if shown else []
    told = [row for row in rows if _dots(row) > 0]
    told.sort(key=lambda row: (-_dots(row), row["label"].casefold()))
    return [row["label"] for row in told[:FIRST]]


def _dots(row: Mapping[str, Any]) -> float:
    """Return the average of dots, of few people how many have given any; 0 if it is not told."""
    told = [name for name in ("mean", "x") if not is_missing(row.get(name))]
    return float(row[told[0]]) if told else 0.0


def rows_of_actions(exercise: Exercise, taken: list[TakenOver]) -> list[dict[str, object]]:
    """Return what was taken over as rows of the client's actions."""
    letter = BY_TITLE[exercise.element].letter
    element = next((name for name, of in ELEMENTS.items() if of == letter), None)
    return [
        {
            "action_id": f"{exercise.id}-{number}",
            "action": one.action,
            "element": element,
            "source": exercise.id,
            "owner": one.owner or None,
            "due": one.due or None,
            "status": "open",
        }
        for number, one in enumerate(taken, start=1)
    ]


@dataclass(frozen=True)
class Earlier:
    """An action of an earlier session, in words."""

    action: str
    owner: str
    due: str
    state: str


def earlier_actions(client: Client) -> dict[str, list[Earlier]]:
    """Return the actions of a client that came of an exercise, by its id, with their state."""
    found: dict[str, list[Earlier]] = {}
    for row in client["actions"].to_dict("records"):
        state = row["status"] if not is_missing(row["status"]) else "open"
        due = "" if is_missing(row["due"]) else day_in_words(row["due"])
        told = Earlier(clean(row["action"]), clean(row["owner"]), due, gettext(STATES[state]))
        found.setdefault(clean(row["source"]), []).append(told)
    return found


def is_a_day(text: str) -> bool:
    """
    Whether a text is a day as a browser sends it.

    Examples
    --------
    >>> is_a_day("2026-12-01"), is_a_day("soon")
    (True, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
