"""How a table is described: columns, rules between columns, and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any, Literal

from ..i18n import N_, figures, gettext

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["text", "integer", "number", "date", "flag", "period", "list"]

KIND_IN_WORDS = {
    "text": N_("text"),
    "integer": N_("a whole number"),
    "number": N_("a number"),
    "date": N_("a date written year-month-day, such as 2026-03-31"),
    "flag": N_("0 (no) or 1 (yes)"),
    "period": N_("a month such as 2026-03, a quarter such as 2026-Q1, or a year such as 2026"),
    "list": N_("ids separated by '|', such as SV01|SV04|SV09|SV13"),
}


@dataclass(frozen=True)
class ColumnDefinition:
    """One column: what it means, its unit, and which values are allowed."""

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()
    """The word behind each choice of one letter: who writes it is asked about the letter."""
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """What people write for a choice beside the word itself: it is read as that, and told."""
    may_be_blank: bool = False
    may_be_absent: bool = False
    refers_to: str = ""
    if_none: str = N_("Leave the cell blank")
    """What to do instead of writing that there is no value; marked by ``N_``."""
    joined_to: tuple[str, ...] = ()
    """Columns of other tables with whose values these are compared; they may also have others."""
    without: str = ""
    """What becomes of a row whose cell is blank, where a result cannot use it; marked by ``N_``."""
    part_of: str = ""
    """The column it belongs to: where that is blank, a blank lacks nothing."""
    how_to_collect: str = ""
    """How to come by it, where the records lack it and a question has no answer without."""

    @property
    def within_limits(self) -> str:
        """Its kind in words, with its limits."""
        kind = gettext(KIND_IN_WORDS[self.kind])
        if self.low is not None and self.high is not None:
            ends = {"low": figures(f"{self.low:,.12g}"), "high": figures(f"{self.high:,.12g}")}
            return gettext("{kind} from {low} to {high}", kind=kind, **ends)
        if self.low is not None:
            return gettext("{kind}, {low} or more", kind=kind, low=figures(f"{self.low:,.12g}"))
        return kind

    @property
    def needed(self) -> str:
        """The values of a cell that is not blank in words, as messages print them."""
        if self.choices:
            return gettext("one of {choices}", choices=", ".join(self.choices))
        if self.refers_to:
            return gettext(
                "{values}, as in {column}", values=self.within_limits, column=self.refers_to
            )
        return self.within_limits

    @property
    def allowed(self) -> str:
        """The allowed values in words, as the data dictionary prints them."""
        if self.may_be_blank:
            return gettext("{values}, or blank", values=self.needed)
        return self.needed


@dataclass(frozen=True)
class Rule:
    """A rule over several columns of one row; without a text each column is at most the next."""

    columns: tuple[str, ...]
    says: str
    holds: Callable[[pd.DataFrame], pd.Series]

    @property
    def in_words(self) -> str:
        """What the rule says."""
        if self.says:
            return gettext(self.says)
        told, *larger = self.columns
        for column in larger:
            told = gettext("{smaller} must not exceed {larger}", smaller=told, larger=column)
        return told


@dataclass(frozen=True)
class TableDefinition:
    """One table: its columns, its key, the rules between columns, and how to collect it."""

    name: str
    meaning: str
    columns: tuple[ColumnDefinition, ...]
    key: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    used_by: tuple[str, ...] = ()
    how_to_collect: str = ""
    internal: bool = False
    """For those who run the PMO alone: no report is given it."""
    design: bool = False
    """What people have settled, not what happened: its rows may be alike."""

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def column(self, name: str) -> ColumnDefinition:
        return next(column for column in self.columns if column.name == name)

    def empty(self) -> pd.DataFrame:
        """Return the table without rows, with the types of a table that was read."""
        import pandas as pd

        return pd.DataFrame(
            {c.name: pd.Series([], dtype=PANDAS_TYPES[c.kind]) for c in self.columns}
        )


PANDAS_TYPES: dict[str, str] = {
    "text": "str",
    "integer": "Int64",
    "number": "float64",
    "date": "datetime64[ns]",
    "flag": "Int64",
    "period": "str",
    "list": "object",
}
"""Type of a column once read. Missing: ``pd.NA`` in whole numbers and flags, NaN in numbers and
text, NaT in dates. A ``list`` cell holds a tuple of ids."""


def text(name: str, meaning: str, **more: Any) -> ColumnDefinition:
    return ColumnDefinition(name, "text", meaning, **more)


def integer(
    name: str, meaning: str, low: float | None = None, high: float | None = None, **more: Any
) -> ColumnDefinition:
    return ColumnDefinition(name, "integer", meaning, low=low, high=high, **more)


def number(
    name: str, meaning: str, low: float | None = None, high: float | None = None, **more: Any
) -> ColumnDefinition:
    return ColumnDefinition(name, "number", meaning, low=low, high=high, **more)


def date(name: str, meaning: str, **more: Any) -> ColumnDefinition:
    return ColumnDefinition(name, "date", meaning, **more)


def flag(name: str, meaning: str, **more: Any) -> ColumnDefinition:
    return ColumnDefinition(name, "flag", meaning, **more)


def choice(
    name: str, meaning: str, choices: str | tuple[str, ...], **more: Any
) -> ColumnDefinition:
    words = tuple(choices.split()) if isinstance(choices, str) else choices
    return ColumnDefinition(name, "text", meaning, choices=words, **more)


def optional(
    column: ColumnDefinition, without: str = "", how_to_collect: str = ""
) -> ColumnDefinition:
    """
    Return a column that records often lack: it may be absent, and its cells blank.

    An absent column is read as one of blank cells, so that nothing else need tell them apart.

    Examples
    --------
    >>> hours = optional(number("hours", "time on hold"), "the clock runs through")
    >>> hours.may_be_absent, hours.may_be_blank
    (True, True)
    """
    return replace(
        column,
        may_be_blank=True,
        may_be_absent=True,
        without=without,
        how_to_collect=how_to_collect,
    )


def end_of_range(column: ColumnDefinition, likely: str) -> ColumnDefinition:
    """Return the low or the high of an estimate, of which many give the likely figure alone."""
    return replace(optional(column, _NO_RANGE), part_of=likely)


_NO_RANGE = N_("there the likely figure is taken for certain, and the range is too narrow.")


def respondent() -> tuple[ColumnDefinition, ColumnDefinition]:
    """The columns that tie a row to a respondent; wave only where an id is used in two waves."""
    return (
        text("resp_id", "who answered (an anonymous id)", refers_to="respondents.resp_id"),
        optional(
            text(
                "wave",
                "the wave answered, needed only when the same resp_id is used in several waves",
            )
        ),
    )


def always(table: pd.DataFrame) -> pd.Series:
    """Return of every row that a rule holds."""
    import pandas as pd

    return pd.Series(True, index=table.index)


def ordered(*columns: str) -> Rule:
    def holds(table: pd.DataFrame) -> pd.Series:
        met = always(table)
        for smaller, larger in combinations([name for name in columns if name in table], 2):
            met &= ~(table[smaller] > table[larger]).fillna(False).astype(bool)
        return met

    return Rule(columns, "", holds)
