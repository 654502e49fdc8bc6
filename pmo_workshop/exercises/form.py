"""A form: the definition of an exercise, bound to the items of one client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from string import Formatter
from typing import Any

import pandas as pd

from ..content.definitions import (
    DECISION,
    Exercise,
    Item,
    ItemSource,
    Part,
    exercise_ids,
    load_exercise,
)
from ..content.questionnaires import questionnaire
from ..content.screens import screens
from ..display import clean, number, plain
from ..i18n import N_, figures, gettext
from ..intake.client import Client
from ..item_banks import BANK_WORDS, bank
from ..schema import ANSWERS, TABLES
from ..schema.base import respondent
from .questionnaire import exercise_of, modules_in


@dataclass(frozen=True)
class Form:
    """
    What one exercise asks of one client's people.

    Attributes
    ----------
    exercise : Exercise
    items : tuple of Item
        The rows of the form; for best-worst scaling its screens. Who sees to what follows, and by
        when, comes last where that is asked: see ``decision``.
    rows : tuple of Item
        What the items are about: the same, but for best-worst scaling the services.
    source : str
        Where the items come from, in words; empty if they are in the definition.
    """

    exercise: Exercise
    items: tuple[Item, ...]
    rows: tuple[Item, ...]
    source: str = ""

    def item(self, item_id: str) -> Item | None:
        return next((item for item in self.items if item.id == item_id), None)

    def parts(self, item: Item) -> tuple[Part, ...]:
        """Return what is asked of an item."""
        return item.parts or self.exercise.parts

    @property
    def decision(self) -> Item | None:
        """Who sees to what follows, and by when: asked below the items, by choice."""
        asked = self.exercise.proposes is not None and self.exercise.proposes.asks
        return self.items[-1] if asked else None

    @property
    def asked(self) -> tuple[Item, ...]:
        """The items, without the decision below them."""
        return tuple(item for item in self.items if item is not self.decision)

    @property
    def fewest(self) -> int:
        """How many items must be answered before the form is complete."""
        return self.exercise.fewest or len(self.asked)


def lettered(item: Item) -> dict[str, str]:
    """
    Return what is on a screen, each with the letter by which it can be chosen.

    Examples
    --------
    >>> lettered(Item("s", "Screen 1", shown=(("SV01", "Advice"), ("SV02", "Reports"))))
    {'SV01': 'A: Advice', 'SV02': 'B: Reports'}
    """
    return {
        service: f"{letter}: {label}"
        for letter, (service, label) in zip("ABCDEFGH", item.shown, strict=False)
    }


def ids_of(client: Client | None) -> list[str]:
    """Return the ids of the exercises of the workshop, and after them those of the client's own."""
    return [*exercise_ids(), *(client.exercises if client else ())]


def definition_of(exercise_id: str, client: Client | None) -> Exercise:
    """
    Return the definition of an exercise of the client's own, or of the workshop.

    Raises
    ------
    UsageError
        There is no such exercise.
    """
    own = client.exercises.get(exercise_id) if client else None
    return own or load_exercise(exercise_id)


def form_of(exercise_id: str, client: Client | None = None) -> Form:
    """
    Return the form of an exercise, with the client's own items where there are enough of them.

    Parameters
    ----------
    exercise_id : str
        Of an exercise of the workshop, of the client's own, or of a questionnaire.
    client : Client, optional
        Without one, the items are those of the workshop.

    Raises
    ------
    UsageError
        There is no such exercise, or no such module of a questionnaire.

    Examples
    --------
    >>> form = form_of("t1-most-needed")
    >>> len(form.items), [part.id for part in form.parts(form.items[0])]
    (13, ['best', 'worst'])
    """
    modules = modules_in(exercise_id)
    if modules:
        survey = exercise_of(questionnaire(modules, client), exercise_id)
        return Form(survey, survey.items, survey.items)
    definition = definition_of(exercise_id, client)
    rows, source = definition.items, ""
    given = definition.items_from
    if given is not None:
        found = _from_client(given, client) if client is not None and given.table else ()
        if client is not None and len(found) >= given.fewest:
            rows = found
            source = gettext("{table} of {client}", table=given.table, client=clean(client.name))
        elif given.bank:
            of_ours = bank(given.bank)[: given.most]
            rows = tuple(_row(given, facts, _label_of_ours(given, facts)) for facts in of_ours)
            source = gettext("the item bank of the workshop")
        else:
            source = gettext("the fictional case of the workshop")
    items = _screens(rows) if definition.kind == "best_worst" else rows
    return Form(definition, (*items, *_decision(definition, client)), rows, source)


MOST_OWNERS = 6
"""Roles among which a room chooses who sees to something."""

DAYS = {14: N_("within two weeks"), 42: N_("within six weeks"), 91: N_("within a quarter")}
"""By when a room decides, in days: the sessions of the weeks and months after the workshop."""


def _decision(exercise: Exercise, client: Client | None) -> tuple[Item, ...]:
    """Return what is asked below the items: which role sees to what follows, and by when."""
    if exercise.proposes is None or not exercise.proposes.asks:
        return ()
    roles = {role: role for role in _owners(client)}
    days = {str(days): gettext(words) for days, words in DAYS.items()}
    owner = Part("owner", gettext("Who answers for it (a role)"), "choice", False, choices=roles)
    due = Part("due", gettext("By when"), "choice", False, choices=days)
    return (Item(DECISION, exercise.proposes.asks, parts=(owner, due)),)


def _owners(client: Client | None) -> list[str]:
    """Return the roles that answer for most of a client's actions; without any, our own."""
    if client is not None:
        named = client["actions"]["owner"].dropna().map(clean)
        if named.nunique() > 1:
            return [str(role) for role in named.value_counts().index[:MOST_OWNERS]]
    return [
        gettext("Head of PMO"),
        gettext("The PMO's team"),
        gettext("Project managers"),
        gettext("Sponsors"),
        gettext("Finance"),
        gettext("IT"),
    ]


def _from_client(source: ItemSource, client: Client) -> tuple[Item, ...]:
    if source.table == "stakeholders":
        return tuple(Item(role, clean(role)) for role in list(client.stakeholders)[: source.most])
    table = client[source.table]
    for column, value in source.only.items():
        table = table[table[column] == value]
    table = table.dropna(subset=[source.id, *source.filled])
    if source.table in ANSWERS:
        table = _named_by_several(table, source)
    table = table.drop_duplicates(source.id)
    # More than can be asked: the first ones, in the order of the client's file.
    rows = table.head(source.most).to_dict(orient="records")
    return tuple(_row(source, facts, _label(source, facts)) for facts in rows)


def _named_by_several(table: pd.DataFrame, source: ItemSource) -> pd.DataFrame:
    """
    Return what a table of answers is about, in order: its names, and nothing that was answered.

    What one person alone has named would be known to be that person's.
    """
    of_people = {column.name for column in respondent()}
    named = [
        column.name
        for column in TABLES[source.table].columns
        if column.name == source.id or (column.kind == "text" and column.name not in of_people)
    ]
    people = table.groupby(named, dropna=False)["resp_id"].transform("nunique")
    return table.loc[people > 1, named].sort_values(source.id, kind="stable")


def _row(source: ItemSource, facts: Mapping[str, Any], label: str) -> Item:
    told = {str(name): _as_text(value) for name, value in facts.items()}
    right, why = "", ""
    if source.right_when:
        first, _, second = source.right_when
        met = facts[first] <= facts[second]
        right = "yes" if met else "no"
        why = gettext("It ended on {end}, planned was {plan}.", end=told[first], plan=told[second])
    return Item(told[source.id], label, told, right=right, why=why)


def _label(source: ItemSource, facts: Mapping[str, Any]) -> str:
    """Return a row of the client's in words; a column left blank, or out, is told by the id."""
    named = [name for _, name, _, _ in Formatter().parse(source.label) if name]
    columns = TABLES[source.table].columns if source.table in TABLES else ()
    ours = {column.name for column in columns if column.choices}
    told = {name: _as_text(facts.get(name, "")) or _as_text(facts[source.id]) for name in named}
    spoken = {name: gettext(text) if name in ours else text for name, text in told.items()}
    return gettext(source.label, **spoken)


def _label_of_ours(source: ItemSource, facts: Mapping[str, str]) -> str:
    """Return a row of an item bank in words, which are all ours."""
    spoken = {name: gettext(text) if name in BANK_WORDS else text for name, text in facts.items()}
    return _label(source, spoken)


def _as_text(value: object) -> str:
    value = plain(value)
    if isinstance(value, float):
        return number(value, 0) if value.is_integer() else figures(f"{value:.12g}")
    return clean(value)


def _screens(rows: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return the screens of a best-worst exercise; each service is on equally many."""
    shown = screens(len(rows))
    return tuple(
        screen(
            # The services name the screen: an answer never comes to stand for other services.
            "|".join(rows[at].id for at in block),
            gettext("Screen {place} of {all}", place=place, all=len(shown)),
            tuple((rows[at].id, rows[at].label) for at in block),
        )
        for place, block in enumerate(shown, start=1)
    )


def screen(screen_id: str, label: str, shown: tuple[tuple[str, str], ...]) -> Item:
    """
    Return a screen of a best-worst exercise.

    Examples
    --------
    >>> made = screen("s", "Screen 1", (("SV01", "Advice"), ("SV02", "Reports")))
    >>> [part.id for part in made.parts], made.parts[0].choices["SV02"]
    (['best', 'worst'], 'B: Reports')
    """
    item = Item(screen_id, label, shown=shown)
    choices = lettered(item)
    best = Part("best", gettext("Needed most"), "choice", choices=choices)
    worst = Part("worst", gettext("Needed least"), "choice", choices=choices)
    return replace(item, parts=(best, worst))
