"""What a facilitator can do, one function per verb; each changes the store and returns nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..intake.client import Client
from .pages import Hall, texts
from .results import publish
from .store import CLOSED, ENDED, HOLD, OPEN, seconds

Given = Mapping[str, str]
MOST_PEOPLE = 5_000


class NotThere(Exception):
    """The exercise, the person or the text that is meant does not exist."""


def do(hall: Hall, client: Client, verb: str, given: Given) -> None:
    """
    Do what a button of the console says.

    Parameters
    ----------
    hall : Hall
    client : Client
    verb : str
        A key of ``VERBS``.
    given : mapping of str to str
        The fields of the button.

    Raises
    ------
    NotThere
    """
    if verb not in VERBS:
        raise NotThere
    VERBS[verb](hall, client, given)


def _exercise(hall: Hall, given: Given) -> str:
    if given.get("exercise") not in hall.forms:
        raise NotThere
    return given["exercise"]


def _whole(given: Given, name: str, most: int) -> int:
    text = given.get(name, "").strip() or "0"
    if not text.isascii() or not text.isdigit() or int(text[:9]) > most:
        raise NotThere
    return int(text)


def _stage(hall: Hall, client: Client, given: Given) -> None:
    hall.store.change(current=_exercise(hall, given))


def _open(hall: Hall, client: Client, given: Given) -> None:
    """Open an exercise; the one that was open is closed, so that everybody is at the same."""
    exercise = _exercise(hall, given)
    for step in hall.store.steps().values():
        if step.phase == OPEN and step.exercise != exercise:
            hall.store.change_step(step.exercise, phase=CLOSED)
    hall.store.change_step(exercise, phase=OPEN, opened=seconds())
    hall.store.change(current=exercise, state=OPEN)


def _close(hall: Hall, client: Client, given: Given) -> None:
    hall.store.change_step(_exercise(hall, given), phase=CLOSED)


def _reveal(hall: Hall, client: Client, given: Given) -> None:
    exercise = _exercise(hall, given)
    publish(hall.store, hall.forms[exercise], client)
    hall.store.change_step(exercise, revealed=1)


def _hide(hall: Hall, client: Client, given: Given) -> None:
    hall.store.change_step(_exercise(hall, given), revealed=0)


def _second(hall: Hall, client: Client, given: Given) -> None:
    """Keep the first vote as it is and ask again; both are shown side by side."""
    exercise = _exercise(hall, given)
    publish(hall.store, hall.forms[exercise], client)
    hall.store.change_step(exercise, vote=2, revealed=0)
    _open(hall, client, given)


def _reset(hall: Hall, client: Client, given: Given) -> None:
    hall.store.begin_anew(_exercise(hall, given))


def _panel(hall: Hall, client: Client, given: Given) -> None:
    hall.store.change_step(_exercise(hall, given), panel=_whole(given, "panel", 50))


def _text(hall: Hall, given: Given) -> tuple[str, dict]:
    exercise = _exercise(hall, given)
    found = [t for t in texts(hall, hall.forms[exercise]) or [] if t["at"] == given.get("at")]
    if not found:
        raise NotThere
    return exercise, found[0]


def _let(hall: Hall, client: Client, given: Given) -> None:
    exercise, text = _text(hall, given)
    hall.store.approve(exercise, text["place"], text["text"])


def _take(hall: Hall, client: Client, given: Given) -> None:
    exercise, text = _text(hall, given)
    hall.store.approve(exercise, text["place"], None)


def _person(hall: Hall, given: Given) -> str:
    number = _whole(given, "number", 99_999)
    found = [p.participant for p in hall.store.people() if p.number == number]
    if not found:
        raise NotThere
    return found[0]


def _void(void: bool) -> Callable[[Hall, Client, Given], None]:
    def act(hall: Hall, client: Client, given: Given) -> None:
        hall.store.void_person(_person(hall, given), void)

    return act


def _void_ballot(void: bool) -> Callable[[Hall, Client, Given], None]:
    def act(hall: Hall, client: Client, given: Given) -> None:
        if not hall.store.void_ballot(_exercise(hall, given), _person(hall, given), void):
            raise NotThere

    return act


def _room(**facts: str | int) -> Callable[[Hall, Client, Given], None]:
    def act(hall: Hall, client: Client, given: Given) -> None:
        hall.store.change(**facts)

    return act


def _codes(hall: Hall, client: Client, given: Given) -> None:
    hall.store.change(codes=hall.store.room().codes + 1)


def _most(hall: Hall, client: Client, given: Given) -> None:
    hall.store.change(most=_whole(given, "most", MOST_PEOPLE))


VERBS: dict[str, Callable[[Hall, Client, Given], None]] = {
    "stage": _stage,
    "open": _open,
    "close": _close,
    "reveal": _reveal,
    "hide": _hide,
    "second": _second,
    "reset": _reset,
    "panel": _panel,
    "let": _let,
    "take": _take,
    "void": _void(True),
    "unvoid": _void(False),
    "void-ballot": _void_ballot(True),
    "unvoid-ballot": _void_ballot(False),
    "lock": _room(locked=1),
    "unlock": _room(locked=0),
    "hold": _room(state=HOLD),
    "go": _room(state=OPEN),
    "end": _room(state=ENDED),
    "again": _room(state=OPEN),
    "codes": _codes,
    "most": _most,
}
"""The verbs of the console; ``report`` is the server's, because it runs another program."""
