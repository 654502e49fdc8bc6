"""The exercises of a client's own: files ``exercise-….toml`` in its folder, written like ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from string import Formatter

from ..content.definitions import Exercise, ItemSource, read_definition
from ..content.screens import FEWEST_ON_A_SCREEN, MOST
from ..errors import WorkshopError, names, nearest
from ..i18n import gettext
from ..item_banks import bank
from ..schema import TABLES
from .client import Problem

PREFIX = "exercise-"
MOST_ITEMS, MOST_PARTS = 30, 12
LONGEST = {"title": 80, "prompt": 400}
"""Letters for which the wall has room."""
_NAME = re.compile(rf"{PREFIX}[a-z0-9][a-z0-9-]*\.toml")
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")


def is_own_exercise(name: str) -> bool:
    """
    Whether a file of this name in a client folder is meant as an exercise.

    Examples
    --------
    >>> is_own_exercise("exercise-lunch.toml"), is_own_exercise("client.toml")
    (True, False)
    """
    return name.casefold().startswith(PREFIX) and name.casefold().endswith(".toml")


def read_own_exercises(files: Mapping[str, bytes]) -> tuple[dict[str, Exercise], list[Problem]]:
    """
    Return the exercises of a client's own, by id, and every problem of their files.

    Parameters
    ----------
    files : mapping of file name to bytes
        Those that ``is_own_exercise`` names.
    """
    exercises: dict[str, Exercise] = {}
    problems: list[Problem] = []
    for name, data in files.items():
        try:
            exercise = _read(name, data)
        except WorkshopError as error:
            told = [line.partition(": ") for line in str(error).splitlines()]
            problems += [Problem(place, message) for place, _, message in told]
        else:
            problems += [Problem(name, message) for message in _wrong(exercise)]
            exercises[exercise.id] = exercise
    return exercises, problems


def _read(name: str, data: bytes) -> Exercise:
    if not _NAME.fullmatch(name):
        raise WorkshopError(
            gettext(
                "{name}: is no name of an exercise. Allowed: exercise-, small letters, digits and "
                "hyphens, .toml.",
                name=name,
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WorkshopError(
            gettext("{name}: is not written in UTF-8. Save it as UTF-8.", name=name)
        ) from None
    return read_definition(text, name)


def _wrong(exercise: Exercise) -> Iterator[str]:
    """Yield what an exercise of ours never has, and a telephone or the wall has no room for."""
    if exercise.compare is not None:
        yield gettext("'compare' belongs to the exercises of the workshop. Take it out.")
    for name, longest in LONGEST.items():
        if len(getattr(exercise, name)) > longest:
            yield gettext("'{name}' is longer than {n} characters.", name=name, n=longest)
    for ids in ([item.id for item in exercise.items], [part.id for part in exercise.parts]):
        for name in ids:
            if not _ID.fullmatch(name):
                yield gettext(
                    "{name} is no id. Allowed: up to 40 letters, digits, hyphens and underscores.",
                    name=repr(name),
                )
    for count, most, told in (
        (len(exercise.items), MOST_ITEMS, gettext("more than {n} items.", n=MOST_ITEMS)),
        (len(exercise.parts), MOST_PARTS, gettext("more than {n} parts.", n=MOST_PARTS)),
    ):
        if count > most:
            yield told
    few_or_many = not FEWEST_ON_A_SCREEN < len(exercise.items) <= MOST
    if exercise.kind == "best_worst" and exercise.items_from is None and few_or_many:
        yield gettext(
            "{kind} needs {low} to {high} items.",
            kind=repr(exercise.kind),
            low=FEWEST_ON_A_SCREEN + 1,
            high=MOST,
        )
    if exercise.items and (exercise.fewest or 0) > len(exercise.items):
        yield gettext("'fewest' is more than the items there are.")
    source = exercise.items_from
    if source is not None:
        yield from _wrong_columns(source)
        if not (source.bank or exercise.items):
            yield gettext(
                "items_from: name a bank too, or give [[item]], for the day on which {table} has "
                "too few rows.",
                table=source.table,
            )


def _wrong_columns(source: ItemSource) -> Iterator[str]:
    """Yield the columns that are named and that the items' table or bank does not have."""
    if source.table == "stakeholders":
        return
    named = [name for _, name, _, _ in Formatter().parse(source.label) if name]
    table = [*named, source.id, *source.only, *source.filled, *source.right_when[::2]]
    known = TABLES[source.table].column_names if source.table else ()
    if source.table:
        yield from _unknown(table, source.table, known)
    if source.bank:
        yield from _unknown([*named, source.id], source.bank, list(bank(source.bank)[0]))


def _unknown(named: Sequence[str], table: str, known: Sequence[str]) -> Iterator[str]:
    for column in dict.fromkeys(named):
        if column not in known:
            yield gettext(
                "items_from: {table} has no column {column}.{near} The columns are: {known}.",
                table=table,
                column=repr(column),
                near=nearest(column, known),
                known=names(known),
            )
