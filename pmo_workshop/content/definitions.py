"""The exercises as data: one TOML file each, read strictly.

A form has items (rows) and parts (what is asked of every item). Every face of an exercise - the
form in JupyterLab, the sheet of paper, a page on a telephone - is made from the same definition.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Formatter
from typing import ClassVar

from ..errors import UsageError, WorkshopError, names, nearest
from ..i18n import N_, gettext, kept_by_language
from ..paths import ITEM_BANKS
from ..schema import TABLES
from ..toml_file import read_toml
from .modules import BY_TITLE
from .words import Words, in_words

_HERE = Path(__file__).resolve().parent
FOLDER = _HERE / "exercises"

KINDS = {
    "pair": "expectation and perception of each item on one scale",
    "rating": "a rating of each item",
    "best_worst": "the most and the least important item of each screen",
    "two_axes": "the place of each item on two axes",
    "stage_curve": "how each step of a journey feels",
    "channels": "the channel of each task",
    "allocation": "shares that add up to a total",
    "card_sort": "the pile of each card",
    "estimate": "a number for each item, as a range or a probability",
    "dot_votes": "dots given to the items",
    "free_text": "answers in own words",
    "ideas": "ideas, to which everybody then gives dots",
    "design": "how a process is to run: who does what, and by when",
    "commitment": "an action, who answers for it, and its date",
}
IDEAS = "ideas"
"""The kind that collects ideas and votes on them, see ``live.ideas``."""
QUESTIONNAIRE = "questionnaire"
"""The kind of an exercise that is made of a questionnaire; no file defines one."""
TYPES = {
    "scale": "a whole number on a scale",
    "choice": "one of several choices",
    "number": "a number",
    "text": "text",
    "date": "a date",
    "name": "the name of who answers, by choice",
}
WRITTEN = ("text", "name")
"""The types that are written freely. A name is no text of the room's: nobody reads it there, and it
goes into the ledger of actions with what it was put to, never beside another answer."""
CELLS = ("participant", "session", "number", "id", "item", "label", "shown", "theme")
"""What a column of a table may take besides facts, answers and fixed text; rows of parts also have
``part`` and ``value``. ``id`` is unique to the person, and names nobody; ``theme`` is the one into
which the facilitator has put a text."""
AGREED = "agreed"
"""Rows of a table that tell what the room agrees on, never what one person says."""
DESIGN = "design"
"""A row of a table that a person proposes for the client's, where people choose one."""
SPREAD = "spread"
"""Actions that tell how far apart the room is."""
LONGEST_TEXT = 1_000
MOST_MARKS = 11
"""Of a scale: as many as stand side by side on a telephone."""
MOST_SHARING = 10
"""People who share a sheet: more than that do not see it."""
IN_GROUPS = ("card_sort", "channels", "estimate", "free_text", "commitment")
"""The kinds that groups can answer on one telephone: no average with limits is drawn of them, for
which each person would have to answer alone."""
NOT_APPLICABLE = "na"
DONE = "done"
"""Stands for the whole form where an item is meant; no item may be called so."""
DECISION = "decision"
"""Below the items: who sees to it, and by when; no item of a form that asks it may be called so."""


@dataclass(frozen=True)
class Part:
    """
    One thing that is asked of every item.

    ``low`` and ``high`` bound scales and numbers; ``above`` is a bound that is not itself allowed.
    ``choices`` are labels by value. ``not_applicable`` is what may be answered instead of a point
    of a scale; it is stored as ``NOT_APPLICABLE``. A ``share`` is a part of a whole: shares of
    several items are not added up.
    """

    id: str
    label: Words
    type: str
    required: bool = True
    low: float | None = None
    high: float | None = None
    above: float | None = None
    whole: bool = False
    low_label: Words = ""
    high_label: Words = ""
    unit: Words = ""
    share: bool = False
    choices: Mapping[str, Words] = field(default_factory=dict)
    longest: int = LONGEST_TEXT
    not_applicable: Words = ""

    @property
    def ends(self) -> tuple[float, float]:
        """The lowest and the highest value of a scale."""
        if self.low is None or self.high is None:
            raise ValueError(f"{self.id} has no two ends: it is no scale.")
        return self.low, self.high


@dataclass(frozen=True)
class Item:
    """
    One row of a form.

    ``shown`` holds the ids on a best-worst screen; ``series`` a series of figures to look at;
    ``right`` the right value of the first part, if there is one; ``why`` explains it; ``facts``
    are further columns of the bank or table the item comes from. ``parts`` is what is asked of
    this item alone, instead of what is asked of every item; ``above`` stands over it and those
    after.
    """

    id: str
    label: Words
    facts: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[tuple[str, str], ...] = ()
    series: tuple[float, ...] = ()
    right: str = ""
    why: Words = ""
    parts: tuple[Part, ...] = ()
    above: Words = ""


@dataclass(frozen=True)
class ItemSource:
    """
    Where items come from, when they are not in the definition.

    ``bank`` is a file of ``item_banks``; ``table`` a table of the client, used if it has at least
    ``fewest`` suitable rows. ``label`` names columns in braces. ``only`` keeps rows by
    value, ``filled`` those in which a column is filled. ``right_when`` compares two columns: the
    right answer is ``yes`` or ``no``.
    """

    id: str
    label: Words
    bank: str = ""
    table: str = ""
    only: Mapping[str, str] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    fewest: int = 1
    most: int = 22
    right_when: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fills:
    """
    A table that the answers fill.

    ``rows`` is ``item`` (one row per item), ``part`` (one per item and part), ``agreed`` (one per
    item and part on which the room agrees), ``form`` (one per person), ``definition`` (one per
    item, whoever answered) or ``design`` (one per person, which is no answer of the room: people
    choose one of them for the client's table, see ``actions.room``). A column takes one of
    ``CELLS``, ``item.<fact>``, ``answer.<part>``, of a form ``answer.<item>.<part>``, or
    ``=<text>``.
    """

    table: str
    columns: Mapping[str, str]
    rows: str = "item"


@dataclass(frozen=True)
class Compare:
    """
    What of the client's data stands beside an answer once it is complete.

    ``question`` is the name of a question, such as ``gap_by_dimension``, whose answer
    has passed the guard; ``match`` is the column of its table that holds the item's id or label,
    ``column`` the figure, ``mine`` the participant's: a part, or two with a minus between them.
    If the figure is told as a count, ``count`` is the column of the count; of a choice, ``choice``
    is the value that is counted in the room. ``rows`` names what an item is called in ``match``
    where that is neither its id nor its label. Where the room's figures are of another kind than
    the client's, ``ours`` and ``theirs`` say as headings what each counts. A ``share`` is told in
    per cent. ``signed`` figures lie on both sides of 0; ``of_people`` is false where the client's
    records say it.
    """

    question: str
    match: str
    column: str
    mine: str = ""
    label: Words = ""
    ours: Words = ""
    theirs: Words = ""
    digits: int = 1
    count: str = ""
    choice: str = ""
    rows: Mapping[str, str] = field(default_factory=dict)
    share: bool = False
    signed: bool = True
    of_people: bool = True


@dataclass(frozen=True)
class Proposal:
    """
    The action that follows from the answers, for the client's ledger.

    ``rows`` is ``form`` (one per person), ``agreed`` (one per item of which more than half of those
    who answered, and at least five, say the same in ``part``, unless it is ``without``) or
    ``spread`` (one per item of which ten have answered ``part``). ``action`` and ``measure`` name
    in braces, of a form, its items, or the parts of its only item; else ``item`` and ``said``, of a
    spread ``item``, ``low`` and ``high``, between which the middle half lies. ``owner`` and ``due``
    are the items, or parts, of a form that say who answers for it, and by when; of the others
    ``asks`` is the question below the items that asks for both, to be chosen.
    """

    action: Words
    measure: Words = ""
    owner: str = ""
    due: str = ""
    asks: Words = ""
    rows: str = "form"
    part: str = ""
    without: tuple[str, ...] = ()


_KEYS = {"items": "item", "parts": "part"}
"""What a file calls the fields whose tables are written one by one: ``[[item]]``."""


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is asked, of what, for how long, and what happens with the answers."""

    __pydantic_config__: ClassVar = {"alias_generator": lambda name: _KEYS.get(name, name)}

    id: str
    element: str
    activity: str
    kind: str
    title: Words
    prompt: Words
    minutes: int
    reveal: Words
    cue: Words
    debrief: Words
    answer_as: Words = ""
    fewest: int | None = None
    total: int | None = None
    items: tuple[Item, ...] = ()
    items_from: ItemSource | None = None
    parts: tuple[Part, ...] = ()
    fills: tuple[Fills, ...] = ()
    compare: Compare | None = None
    proposes: Proposal | None = None
    shared_by: int = 1
    """So many share what is on paper, a sheet or a set of cards, and what they bring."""
    bring: Words = ""
    """What is needed beside the form, one for all who share it."""
    ordered: bool = False
    """Its items stand in an order of their own, such as the steps of a journey."""
    about: str = ""
    """The question that the client's records answer on the same matter, where the exercise compares
    with none and its answers fill no table that answers one."""
    dots: int | None = None
    """So many dots everybody has for the ideas."""
    one_phone: bool = False
    """Those who share a sheet answer on one telephone, which says for how many it speaks."""

    @property
    def question(self) -> str:
        """The question beside which a report tells what the room said; empty if there is none."""
        return self.compare.question if self.compare else self.about

    @property
    def notes(self) -> bool:
        """Whether its items are places for as many texts as somebody has: all are alike."""
        texts_first = bool(self.parts) and self.parts[0].type == "text"
        return self.fewest == 1 and len(self.items) > 1 and texts_first

    @property
    def element_in_words(self) -> str:
        """The title of its element, or of the opening or the plan."""
        return gettext(self.element)

    def part(self, part_id: str) -> Part:
        return next(part for part in self.parts if part.id == part_id)


def exercise_ids() -> list[str]:
    """
    Return the ids of all exercises, sorted.

    Examples
    --------
    >>> "t2-five-gaps" in exercise_ids()
    True
    """
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@kept_by_language
def load_exercise(exercise_id: str) -> Exercise:
    """
    Return the definition of an exercise, its texts in the language in force.

    Raises
    ------
    UsageError
        There is no such exercise; the message lists those there are.

    Examples
    --------
    >>> load_exercise("t2-five-gaps").kind
    'pair'
    """
    known = exercise_ids()
    if exercise_id not in known:
        raise UsageError(
            gettext(
                "There is no exercise {name}.{near} The exercises are: {known}.",
                name=repr(exercise_id),
                near=nearest(str(exercise_id), known),
                known=names(known),
            )
        )
    return in_words(_defined(exercise_id))


@cache
def _defined(exercise_id: str) -> Exercise:
    """Return a definition of ours as it is written: one reading serves every language."""
    text = (FOLDER / f"{exercise_id}.toml").read_text(encoding="utf-8")
    return read_definition(text, f"{exercise_id}.toml")


def read_definition(text: str, file: str) -> Exercise:
    """
    Return the exercise that a TOML text defines.

    Parameters
    ----------
    text : str
    file : str
        File name: it must be the id with ``.toml``; messages name it.

    Raises
    ------
    WorkshopError
        Every problem of the file, in one message.
    """
    exercise = read_toml(Exercise, text, file)
    problems = _problems(exercise, file)
    if problems:
        raise WorkshopError("\n".join(problems))
    return exercise


# --- What each kind needs -----------------------------------------------------------------------


def _problems(exercise: Exercise, file: str) -> list[str]:
    """Return what is wrong with an exercise whose fields all have their types."""
    by_place = {
        ", items_from": _wrong_source(exercise.items_from),
        **{
            f", part {i}": _wrong_part(part, exercise.kind)
            for i, part in enumerate(exercise.parts, start=1)
        },
        **{f", fills {i}": _wrong_fills(fills) for i, fills in enumerate(exercise.fills, start=1)},
        ", proposes": _wrong_proposal(exercise),
        "": _wrong_exercise(exercise, file),
    }
    return [f"{file}{place}: {told}" for place, found in by_place.items() for told in found]


def _not_allowed(name: str, value: str, allowed: Collection[str]) -> Iterator[str]:
    if value not in allowed:
        yield gettext(
            "{name} is {value}. Allowed: {allowed}.{near}",
            name=name,
            value=repr(value),
            allowed=names(allowed),
            near=nearest(value, allowed),
        )


def _wrong_source(source: ItemSource | None) -> Iterator[str]:
    if source is None:
        return
    if source.table:
        yield from _not_allowed("table", source.table, (*TABLES, "stakeholders"))
    if source.bank and not (ITEM_BANKS / f"{source.bank}.csv").is_file():
        yield gettext("there is no item bank {bank}.", bank=repr(source.bank))
    if not (source.bank or source.table):
        yield gettext("name a bank or a table.")


def _wrong_proposal(exercise: Exercise) -> Iterator[str]:
    proposes = exercise.proposes
    if proposes is None:
        return
    yield from _not_allowed("rows", proposes.rows, ("form", AGREED, SPREAD))
    parts = [part.id for part in exercise.parts]
    items = [item.id for item in exercise.items]
    if proposes.rows == "form":
        places = parts if len(items) == 1 else items
    else:
        yield from _not_allowed("part", proposes.part, parts)
        places = ["item", *(("low", "high") if proposes.rows == SPREAD else ("said",))]
    for text in (proposes.action, proposes.measure):
        for _, place, _, _ in Formatter().parse(text):
            if place is not None:
                yield from _not_allowed("place", place, places)
    for name in filter(None, (proposes.owner, proposes.due)):
        yield from _not_allowed("place", name, places if proposes.rows == "form" else ())
    if proposes.asks and proposes.rows == "form":
        yield gettext("a form asks for owner and day in its items or parts; take 'asks' out.")
    if proposes.asks and DECISION in items:
        yield gettext("no item may be called {name}.", name=repr(DECISION))


def _wrong_part(part: Part, kind: str) -> Iterator[str]:
    if part.type != "name":  # of a name that may not be there _wrong_names tells
        allowed = [name for name in TYPES if name != "name" or kind == "commitment"]
        yield from _not_allowed("type", part.type, allowed)
    if part.type == "scale" and (part.low is None or part.high is None or part.low >= part.high):
        yield gettext("a scale needs 'low' below 'high'.")
    elif part.type == "scale" and not _is_short(*part.ends):
        yield gettext(
            "a scale has whole marks, at most {most}, such as 0 to 10; else ask for a number.",
            most=MOST_MARKS,
        )
    if part.type == "number" and None not in (part.low, part.high) and part.ends[0] > part.ends[1]:
        yield gettext("'low' is above 'high'.")
    if part.type in ("text", "name") and part.longest < 1:
        yield gettext("'longest' must be at least 1.")
    if part.type == "choice" and len(part.choices) < 2:
        yield gettext("a choice needs at least two 'choices'.")


def _is_short(low: float, high: float) -> bool:
    """Whether the marks of a scale fit side by side on a telephone."""
    return float(low).is_integer() and float(high).is_integer() and high - low < MOST_MARKS


_ROWS = ("item", "part", AGREED, "form", "definition", DESIGN)


def _wrong_fills(fills: Fills) -> Iterator[str]:
    yield from _not_allowed("table", fills.table, TABLES)
    yield from _not_allowed("rows", fills.rows, _ROWS)
    if fills.rows == DESIGN:
        designs = [name for name, table in TABLES.items() if table.design]
        yield from _not_allowed("the table of a design", fills.table, designs)
    known = TABLES[fills.table].column_names if fills.table in TABLES else []
    cells = (*CELLS, "part", "value") if fills.rows in ("part", AGREED) else CELLS
    for column, cell in fills.columns.items():
        if known and column not in known:
            yield gettext("{table} has no column {column}.", table=fills.table, column=repr(column))
        if cell not in cells and not cell.startswith(("item.", "answer.", "=")):
            yield gettext(
                "{column} takes {cell}. Allowed: {cells}.",
                column=column,
                cell=repr(cell),
                cells=names(cells),
            )


def _wrong_names(exercise: Exercise) -> Iterator[str]:
    named = [part for part in exercise.parts if part.type == "name"]
    if named and exercise.kind != "commitment":
        yield gettext("a part of type 'name' is for a commitment alone.")
    if any(part.required for part in named):
        yield gettext("a name is given by choice: write required = false.")


def _wrong_exercise(exercise: Exercise, file: str) -> Iterator[str]:
    yield from _not_allowed("element", exercise.element, BY_TITLE)
    yield from _not_allowed("kind", exercise.kind, KINDS)
    part_ids = [part.id for part in exercise.parts]
    item_ids = [item.id for item in exercise.items]
    if f"{exercise.id}.toml" != file:
        yield gettext(
            "the id is {exercise}; it must be the name of the file.", exercise=repr(exercise.id)
        )
    for told, ids in (
        (N_("two items are called {twice}."), item_ids),
        (N_("two parts are called {twice}."), part_ids),
    ):
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            yield gettext(told, twice=names(twice))
    if DONE in item_ids:
        yield gettext("no item may be called {name}.", name=repr(DONE))
    if not exercise.items and exercise.items_from is None:
        yield gettext("it needs items: [[item]] or [items_from].")
    if not 1 <= exercise.minutes <= 60:
        yield gettext("minutes is {minutes}; it must be 1 to 60.", minutes=exercise.minutes)
    if not 1 <= exercise.shared_by <= MOST_SHARING:
        yield gettext(
            "shared_by is {n}; it must be 1 to {most}.", n=exercise.shared_by, most=MOST_SHARING
        )
    if exercise.one_phone and exercise.kind not in IN_GROUPS:
        yield gettext(
            "one_phone is for the kinds {kinds}: of others averages are drawn, for which "
            "everybody answers alone.",
            kinds=names(IN_GROUPS),
        )
    yield from _wrong_names(exercise)
    yield from _wrong_parts(exercise)
    choices = exercise.parts[0].choices if exercise.parts else {}
    for item in exercise.items:
        if item.right and choices and item.right not in choices:
            yield gettext(
                "item {item}: the right answer {right} is no choice of the first part.",
                item=repr(item.id),
                right=repr(item.right),
            )


def _wrong_parts(exercise: Exercise) -> Iterator[str]:
    kind, parts = exercise.kind, exercise.parts
    ids, types = tuple(part.id for part in parts), [part.type for part in parts]
    if kind == "best_worst":
        if parts:
            yield gettext("parts of best_worst are given by its screens; take them out.")
        return
    if not parts:
        yield gettext("it needs parts: [[part]].")
        return
    needs = {
        "pair": (
            ids == ("E", "P") and types == ["scale"] * 2,
            gettext("two scales called E and P"),
        ),
        "rating": ("scale" in types, gettext("a scale")),
        "two_axes": (types[:2] == ["scale"] * 2, gettext("two scales first")),
        "stage_curve": (
            types[0] == "scale" and (parts[0].low or 0) < 0 < (parts[0].high or 0),
            gettext("a scale around 0 first"),
        ),
        "channels": (types[0] == "choice", gettext("a choice first")),
        "card_sort": (types[0] == "choice", gettext("a choice first")),
        "allocation": (types == ["number"] * len(parts), gettext("numbers only")),
        "estimate": ("number" in types, gettext("a number")),
        "design": ("choice" in types, gettext("a choice")),
        "dot_votes": (ids == ("dots",) and types == ["number"], gettext("one number called dots")),
        "free_text": ("text" in types, gettext("a text")),
        IDEAS: (types == ["text"], gettext("one text")),
        "commitment": (
            ids[:3] == ("action", "owner", "due"),
            gettext("action, owner and due first"),
        ),
    }
    fits, words = needs.get(kind, (True, ""))
    if not fits:
        yield gettext("the parts of {kind} must be {words}.", kind=repr(kind), words=words)
    if kind == IDEAS and not 1 <= (exercise.dots or 0) <= 10:
        yield gettext("{kind} needs 'dots', 1 to 10.", kind=repr(kind))
    if kind in ("allocation", "dot_votes") and not exercise.total:
        yield gettext("{kind} needs a 'total'.", kind=repr(kind))
