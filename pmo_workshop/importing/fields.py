"""What the columns of registers may be called and hold, and which column of a sheet is which."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import DataError
from ..intake.date_style import ORDERS
from .entries import bare_number, day_of, day_style, month_of, year_of
from .export import Column
from .grid import Grid
from .ledger import Ledger, ledger_of, named
from .likeness import folded, unaccented

_REMARK = re.compile(r"\s*[\[(][^\])]*[\])]\s*")


@dataclass(frozen=True)
class Field:
    """
    What one column of a register may be called, and what stands in it.

    Attributes
    ----------
    names : tuple of str
        Folded, the likest first.
    kind : str
        ``text``, ``date``, ``month``, ``year``, ``number``, ``money``, ``share``, ``hours``,
        ``days``, ``effort``, ``words``, ``category``, ``role`` or ``person``.
    choices : tuple of str
        What its words may become.
    words : mapping of word to choice
    hints : frozenset of str
        Words of a longer name by which a column may be offered for it.
    """

    names: tuple[str, ...]
    kind: str = "text"
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    hints: frozenset[str] = frozenset()
    is_id: bool = False
    """Whether it tells rows apart, so that a code is likelier than words."""

    def meaning(self, text: str) -> str:
        """
        Return what a word becomes, also with a remark in brackets; "" if it is not known.

        Examples
        --------
        >>> status = Field(("status",), "words", ("open", "closed"), {"erledigt": "closed"})
        >>> status.meaning("Erledigt (extern)"), status.meaning("Parked")
        ('closed', '')
        """
        plain = unaccented(folded(text))
        bare = unaccented(folded(_REMARK.sub("", text)))
        return self.words.get(plain) or self.words.get(bare, "")


@dataclass(frozen=True)
class Register:
    """
    A kind of register.

    Attributes
    ----------
    table : str
        What it becomes.
    fields : mapping of name to Field
    needed : tuple of str
        Fields without which there is no table.
    tells : tuple of str
        Of these, one at least tells the kind.
    asked : mapping of field to field
        Asked for where neither is there: that all is open is not taken from a missing column.
    """

    table: str
    fields: Mapping[str, Field]
    needed: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """All names of its columns."""
        return frozenset(name for own in self.fields.values() for name in own.names)


@dataclass(frozen=True)
class Words:
    registers: Mapping[str, Register]
    nothing: frozenset[str]
    roles: frozenset[str]
    people: frozenset[str]


@cache
def words() -> Words:
    content, beside = map(_content, ("registers.toml", "registers_fr_es_it_pt.toml"))
    lists = {
        name: [*content.pop(name), *beside.pop(name)] for name in ("nothing", "roles", "people")
    }

    def words_of(kind: str, name: str, own: Mapping[str, Any]) -> dict[str, str]:
        alike = str(own.get("as", ""))
        of_kind, _, of_field = (alike or f"{kind}.{name}").rpartition(".")
        return {
            unaccented(word): value
            for source in (content, beside)
            for value, listed in _fields(source, of_kind or kind, of_field).get("words", {}).items()
            for word in listed
        }

    def names_of(kind: str, name: str) -> tuple[str, ...]:
        listed = (_fields(source, kind, name).get("names", ()) for source in (content, beside))
        return tuple(dict.fromkeys(named(spelt) for spellings in listed for spelt in spellings))

    registers = {
        kind: Register(
            register["table"],
            {
                name: Field(
                    names_of(kind, name),
                    own.get("kind", "text"),
                    tuple(own.get("choices", ())),
                    words_of(kind, name, own),
                    frozenset(own.get("hints", ())),
                    name.endswith("_id"),
                )
                for name, own in register.get("fields", {}).items()
            },
            tuple(register["needed"]),
            tuple(register.get("tells", ())),
            register.get("asked", {}),
        )
        for kind, register in content.items()
    }
    people = frozenset(map(named, lists["people"]))
    return Words(registers, frozenset(lists["nothing"]), frozenset(lists["roles"]), people)


def _content(file: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(file).read_text("utf-8"))


def _fields(content: Mapping[str, Any], kind: str, name: str) -> Mapping[str, Any]:
    return content.get(kind, {}).get("fields", {}).get(name, {})


EXPECTED = frozenset(
    spelt
    for register in words().registers.values()
    for name in register.names
    for spelt in (name, name.replace(" ", "_"))
)
"""Names that columns of registers may have; they tell the delimiter."""


def score_of(grid: Grid, register: Register) -> int:
    """Return how many columns a sheet has of a register; 0 if it lacks one that is needed."""
    try:
        ledger = ledger_of(grid, register.names)
    except DataError:
        return 0
    found = {name: own for name in register.fields if (own := candidates(ledger, register, name))}
    told = not register.tells or any(name in found for name in register.tells)
    return len(found) if told and all(name in found for name in register.needed) else 0


def candidates(ledger: Ledger, register: Register, name: str) -> list[Column]:
    """Return the columns that a field may be, by name and by values, the likest first."""
    own = register.fields[name]
    by_name = [column for column in ledger.columns if named(column.header) in own.names]
    by_name.sort(key=lambda column: own.names.index(named(column.header)))
    blank = [column for column in by_name if not any(map(says_something, column.values.unique()))]
    return [column for column in by_name if _fits(own, column)] or blank


def hinted(ledger: Ledger, own: Field) -> list[Column]:
    """Return the columns of which a word of the name and the cells say what a field holds."""
    return [
        column
        for column in ledger.columns
        if own.hints.intersection(re.findall(r"\w+", folded(column.header))) and _fits(own, column)
    ]


def could_be(ledger: Ledger, own: Field, said: str = "") -> list[Column]:
    """Return the columns whose cells are what a field holds, and the one that somebody named."""
    return [c for c in ledger.columns if c.header == said or _fits(own, c)]


def _fits(own: Field, column: Column) -> bool:
    """Return whether the cells of a column are what a field holds."""
    texts = column.values.unique()
    sample = [*filter(says_something, texts[:: max(1, len(texts) // 300)])]
    if not sample:
        return False
    if own.kind in {"date", "month"}:
        styles = [day_style(sample, order) for order in ("", *ORDERS)]
        read = month_of if own.kind == "month" else day_of
        return any(2 * sum(read(t, s) is not None for t in sample) > len(sample) for s in styles)
    if own.kind == "year":
        return all(map(year_of, sample))
    if own.kind in {"number", "money", "share", "hours", "days", "effort"}:
        figures = sum(any(c.isdigit() for c in t) and len(bare_number(t).split()) < 3
                      for t in sample)  # fmt: skip
        return 2 * figures >= len(sample) and not any(day_of(t, day_style([t])) for t in sample[:5]
                                                     if not bare_number(t).isdigit())  # fmt: skip
    if own.kind == "words" and own.words:
        known = sum(bool(own.meaning(text)) for text in sample)
        return 2 * known >= len(sample) or own.choices == _KINDS_OF_WORK
    return True


_KINDS_OF_WORK = ("admin", "control", "advisory", "strategic")
"""What nobody's timesheet calls so: any words may be kinds of work, and are asked."""


def says_something(text: str) -> bool:
    plain = text.strip()
    if not plain or plain[0].isdigit() or plain[-1].isdigit():  # as no word for nothing has it
        return bool(plain)
    return folded(plain) not in words().nothing
