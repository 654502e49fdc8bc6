"""The exercises as data: one TOML file each, read strictly.

A form has items (rows) and parts (what is asked of every item). Every face of an exercise - the
form in JupyterLab, the sheet of paper, a page on a telephone - is made from the same definition.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import UsageError, WorkshopError, names, nearest
from ..schema import TABLES
from .modules import BY_TITLE

_HERE = Path(__file__).resolve().parent
FOLDER = _HERE / "exercises"
BANKS = _HERE / "item_banks"

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
    "commitment": "an action, who answers for it, and its date",
}
TYPES = {
    "scale": "a whole number on a scale",
    "choice": "one of several choices",
    "number": "a number",
    "text": "text",
    "date": "a date",
}
CELLS = ("participant", "session", "number", "id", "item", "label", "label-by", "shown")
"""What a column of a table may take besides facts, answers and fixed text; rows of parts also have
``part`` and ``value``. ``id`` is unique to the person, ``label-by`` names the person too."""
LONGEST_TEXT = 1_000
DONE = "done"
"""Stands for the whole form where an item is meant; no item may be called so."""


@dataclass(frozen=True)
class Part:
    """
    One thing that is asked of every item.

    ``low`` and ``high`` bound scales and numbers; ``above`` is a bound that is not itself allowed.
    ``choices`` are pairs of value and label.
    """

    id: str
    label: str
    type: str
    required: bool = True
    low: float | None = None
    high: float | None = None
    above: float | None = None
    whole: bool = False
    low_label: str = ""
    high_label: str = ""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    longest: int = LONGEST_TEXT

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
    are further columns of the bank or table the item comes from.
    """

    id: str
    label: str
    facts: Mapping[str, str] = field(default_factory=dict)
    shown: tuple[tuple[str, str], ...] = ()
    series: tuple[float, ...] = ()
    right: str = ""
    why: str = ""


@dataclass(frozen=True)
class ItemSource:
    """
    Where items come from, when they are not in the definition.

    ``bank`` is a file of ``item_banks``, which may have other columns for id and label; ``table``
    a table of the client, used if it has at least ``fewest`` suitable rows. ``only`` keeps rows by
    value, ``filled`` those in which a column is filled. ``right_when`` compares two columns: the
    right answer is ``yes`` or ``no``.
    """

    id: str
    label: str
    bank: str = ""
    bank_id: str = ""
    bank_label: str = ""
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

    ``rows`` is ``item`` (one row per item), ``part`` (one per item and part) or ``definition``
    (one per item, whoever answered). A column takes one of ``CELLS``, ``item.<fact>``,
    ``answer.<part>`` or ``=<text>``.
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
    If the figure is a share, ``count`` is the column of the count behind it.
    """

    question: str
    match: str
    column: str
    mine: str = ""
    label: str = ""
    digits: int = 1
    count: str = ""


@dataclass(frozen=True)
class Exercise:
    """One exercise: what is asked, of what, for how long, and what happens with the answers."""

    id: str
    element: str
    activity: str
    kind: str
    title: str
    prompt: str
    minutes: int
    reveal: str
    cue: str
    debrief: str
    answer_as: str = "yourself"
    fewest: int | None = None
    total: int | None = None
    items: tuple[Item, ...] = ()
    items_from: ItemSource | None = None
    parts: tuple[Part, ...] = ()
    fills: tuple[Fills, ...] = ()
    compare: Compare | None = None

    def part(self, part_id: str) -> Part:
        return next(part for part in self.parts if part.id == part_id)


class _Reader:
    """Takes values out of a TOML table, and notes what is missing, wrong or not known."""

    def __init__(self, table: Mapping, where: str, problems: list[str]):
        self.left, self.where, self.problems = dict(table), where, problems

    def take(self, name: str, kind: type | tuple[type, ...], default: object = ...) -> Any:
        if name not in self.left:
            if default is ...:
                self.problems.append(f"{self.where}: {name!r} is missing.")
                return kind() if isinstance(kind, type) else kind[0]()
            return default
        value = self.left.pop(name)
        wanted = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
            words = " or ".join(_IN_WORDS[k] for k in wanted)
            self.problems.append(f"{self.where}: {name!r} must be {words}.")
            return kind() if isinstance(kind, type) else kind[0]()
        return value.strip() if isinstance(value, str) else value

    def one_of(self, name: str, allowed: tuple[str, ...], default: object = ...) -> str:
        value = self.take(name, str, default)
        if value and value not in allowed:
            self.problems.append(
                f"{self.where}: {name} is {value!r}. Allowed: {names(allowed)}."
                f"{nearest(value, allowed)}"
            )
        return value

    def end(self, allowed: tuple[str, ...]) -> None:
        for name in self.left:
            self.problems.append(f"{self.where}: {name!r} is not known.{nearest(name, allowed)}")


_IN_WORDS = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


def exercise_ids() -> list[str]:
    """
    Return the ids of all exercises, sorted.

    Examples
    --------
    >>> "t2-five-gaps" in exercise_ids()
    True
    """
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


@cache
def load_exercise(exercise_id: str) -> Exercise:
    """
    Return the definition of an exercise.

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
            f"There is no exercise {exercise_id!r}.{nearest(str(exercise_id), known)} "
            f"The exercises are: {names(known)}."
        )
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
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WorkshopError(f"{file} is not TOML: {error}.") from None
    problems: list[str] = []
    top = _Reader(table, file, problems)
    exercise = Exercise(
        id=top.take("id", str),
        element=top.one_of("element", tuple(BY_TITLE)),
        activity=top.take("activity", str),
        kind=top.one_of("kind", tuple(KINDS)),
        title=top.take("title", str),
        prompt=top.take("prompt", str),
        minutes=top.take("minutes", int),
        reveal=top.take("reveal", str),
        cue=top.take("cue", str),
        debrief=top.take("debrief", str),
        answer_as=top.take("answer_as", str, "yourself"),
        fewest=top.take("fewest", int, None),
        total=top.take("total", int, None),
        items=tuple(
            _item(t, f"{file}, item {i}", problems)
            for i, t in enumerate(top.take("item", list, []), start=1)
        ),
        items_from=_source(top.take("items_from", dict, None), f"{file}, items_from", problems),
        parts=tuple(
            _part(t, f"{file}, part {i}", problems)
            for i, t in enumerate(top.take("part", list, []), start=1)
        ),
        fills=tuple(
            _fills(t, f"{file}, fills {i}", problems)
            for i, t in enumerate(top.take("fills", list, []), start=1)
        ),
        compare=_compare(top.take("compare", dict, None), f"{file}, compare", problems),
    )
    top.end(tuple(Exercise.__dataclass_fields__))
    problems += _departures(exercise, file)
    if problems:
        raise WorkshopError("\n".join(problems))
    return exercise


def _item(table: object, where: str, problems: list[str]) -> Item:
    reader = _Reader(table if isinstance(table, Mapping) else {}, where, problems)
    item = Item(
        id=reader.take("id", str),
        label=reader.take("label", str),
        facts={k: str(v) for k, v in reader.take("facts", dict, {}).items()},
        series=tuple(float(x) for x in reader.take("series", list, [])),
        right=reader.take("right", str, ""),
        why=reader.take("why", str, ""),
    )
    reader.end(tuple(Item.__dataclass_fields__))
    return item


def _source(table: Mapping | None, where: str, problems: list[str]) -> ItemSource | None:
    if table is None:
        return None
    reader = _Reader(table, where, problems)
    source = ItemSource(
        id=reader.take("id", str),
        label=reader.take("label", str),
        bank=reader.take("bank", str, ""),
        bank_id=reader.take("bank_id", str, ""),
        bank_label=reader.take("bank_label", str, ""),
        table=reader.one_of("table", (*TABLES, "stakeholders"), ""),
        only=reader.take("only", dict, {}),
        filled=tuple(reader.take("filled", list, [])),
        fewest=reader.take("fewest", int, 1),
        most=reader.take("most", int, 22),
        right_when=tuple(reader.take("right_when", list, [])),
    )
    reader.end(tuple(ItemSource.__dataclass_fields__))
    if source.bank and not (BANKS / f"{source.bank}.csv").is_file():
        problems.append(f"{where}: there is no item bank {source.bank!r}.")
    if not (source.bank or source.table):
        problems.append(f"{where}: name a bank or a table.")
    return source


def _part(table: object, where: str, problems: list[str]) -> Part:
    reader = _Reader(table if isinstance(table, Mapping) else {}, where, problems)
    choices = reader.take("choices", dict, {})
    part = Part(
        id=reader.take("id", str),
        label=reader.take("label", str),
        type=reader.one_of("type", tuple(TYPES)),
        required=reader.take("required", bool, True),
        low=reader.take("low", (int, float), None),
        high=reader.take("high", (int, float), None),
        above=reader.take("above", (int, float), None),
        whole=reader.take("whole", bool, False),
        low_label=reader.take("low_label", str, ""),
        high_label=reader.take("high_label", str, ""),
        unit=reader.take("unit", str, ""),
        choices=tuple((str(k), str(v)) for k, v in choices.items()),
        longest=reader.take("longest", int, LONGEST_TEXT),
    )
    reader.end(tuple(Part.__dataclass_fields__))
    if part.type == "scale" and (part.low is None or part.high is None or part.low >= part.high):
        problems.append(f"{where}: a scale needs 'low' below 'high'.")
    if part.type == "choice" and len(part.choices) < 2:
        problems.append(f"{where}: a choice needs at least two 'choices'.")
    return part


def _fills(table: object, where: str, problems: list[str]) -> Fills:
    reader = _Reader(table if isinstance(table, Mapping) else {}, where, problems)
    fills = Fills(
        table=reader.one_of("table", tuple(TABLES)),
        columns=reader.take("columns", dict),
        rows=reader.one_of("rows", ("item", "part", "definition"), "item"),
    )
    reader.end(tuple(Fills.__dataclass_fields__))
    known = TABLES[fills.table].column_names if fills.table in TABLES else []
    cells = (*CELLS, "part", "value") if fills.rows == "part" else CELLS
    for column, cell in fills.columns.items():
        if known and column not in known:
            problems.append(f"{where}: {fills.table} has no column {column!r}.")
        if cell not in cells and not cell.startswith(("item.", "answer.", "=")):
            problems.append(f"{where}: {column} takes {cell!r}. Allowed: {names(cells)}.")
    return fills


def _compare(table: Mapping | None, where: str, problems: list[str]) -> Compare | None:
    if table is None:
        return None
    reader = _Reader(table, where, problems)
    compare = Compare(
        question=reader.take("question", str),
        match=reader.take("match", str),
        column=reader.take("column", str),
        mine=reader.take("mine", str, ""),
        label=reader.take("label", str, ""),
        digits=reader.take("digits", int, 1),
        count=reader.take("count", str, ""),
    )
    reader.end(tuple(Compare.__dataclass_fields__))
    return compare


# --- What each kind needs -----------------------------------------------------------------------


def _departures(exercise: Exercise, file: str) -> list[str]:
    """Return what an exercise of its kind lacks."""
    found = []
    part_ids = [part.id for part in exercise.parts]
    item_ids = [item.id for item in exercise.items]
    if exercise.id and f"{exercise.id}.toml" != file:
        found.append(f"the id is {exercise.id!r}; it must be the name of the file.")
    for what, ids in (("item", item_ids), ("part", part_ids)):
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            found.append(f"two {what}s are called {names(twice)}.")
    if DONE in item_ids:
        found.append(f"no item may be called {DONE!r}.")
    if not exercise.items and exercise.items_from is None:
        found.append("it needs items: [[item]] or [items_from].")
    if not 1 <= exercise.minutes <= 60:
        found.append(f"minutes is {exercise.minutes}; it must be 1 to 60.")
    found += _wrong_parts(exercise)
    choices = {value for part in exercise.parts[:1] for value, _ in part.choices}
    found += [
        f"item {item.id!r}: the right answer {item.right!r} is no choice of the first part."
        for item in exercise.items
        if item.right and choices and item.right not in choices
    ]
    return [f"{file}: {problem}" for problem in found]


def _wrong_parts(exercise: Exercise) -> list[str]:
    kind, parts = exercise.kind, exercise.parts
    ids, types = tuple(part.id for part in parts), [part.type for part in parts]
    if kind == "best_worst":
        return ["parts of best_worst are given by its screens; take them out."] if parts else []
    if not parts:
        return ["it needs parts: [[part]]."]
    needs = {
        "pair": (ids == ("E", "P") and types == ["scale"] * 2, "two scales called E and P"),
        "rating": ("scale" in types, "a scale"),
        "two_axes": (types[:2] == ["scale"] * 2, "two scales first"),
        "stage_curve": (
            types[0] == "scale" and (parts[0].low or 0) < 0 < (parts[0].high or 0),
            "a scale around 0 first",
        ),
        "channels": (types[0] == "choice", "a choice first"),
        "card_sort": (types[0] == "choice", "a choice first"),
        "allocation": (types == ["number"] * len(parts), "numbers only"),
        "estimate": ("number" in types, "a number"),
        "dot_votes": (ids == ("dots",) and types == ["number"], "one number called dots"),
        "free_text": ("text" in types, "a text"),
        "commitment": (ids[:3] == ("action", "owner", "due"), "action, owner and due first"),
    }
    fits, words = needs.get(kind, (True, ""))
    found = [] if fits else [f"the parts of {kind!r} must be {words}."]
    if kind in ("allocation", "dot_votes") and not exercise.total:
        found.append(f"{kind!r} needs a 'total'.")
    return found


@cache
def bank(name: str) -> tuple[Mapping[str, str], ...]:
    """
    Return the rows of an item bank.

    Examples
    --------
    >>> bank("perceived_cost_12")[0]["component"]
    'time'
    """
    with (BANKS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))
