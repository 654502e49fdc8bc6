"""The tables of a client folder: columns, units, ranges and rules, in one place.

Intake checks against them, ``pmo-workshop new`` makes empty tables from them, and
``sample_data/README.md`` describes them; a test keeps the three in step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..schema import (
    actions,
    barriers,
    campaigns,
    confidence,
    exercises,
    register,
    survey,
    sustaining,
    trust,
    value,
)
from .base import KIND_IN_WORDS, PANDAS_TYPES, ColumnDefinition, Rule, TableDefinition

if TYPE_CHECKING:
    import pandera.pandas as pa

__all__ = [
    "ANSWERS",
    "KIND_IN_WORDS",
    "OF_PEOPLE",
    "PANDAS_TYPES",
    "REGISTER",
    "TABLES",
    "ColumnDefinition",
    "Rule",
    "TableDefinition",
    "pandera_schema",
]

_ELEMENTS = (
    survey,
    trust,
    barriers,
    value,
    confidence,
    sustaining,
    actions,
    register,
    campaigns,
    exercises,
)

TABLES: dict[str, TableDefinition] = {
    table.name: table for room in _ELEMENTS for table in room.TABLES
}
"""Every table by name, in the order of the data dictionary."""

ANSWERS = frozenset(name for name in TABLES if "resp_id" in TABLES[name].column_names)
"""Tables of what respondents said, under ids that nobody can tell apart."""

REGISTER = frozenset(name for name in TABLES if "stakeholder_id" in TABLES[name].column_names)
"""Tables of the PMO on stakeholders whom it knows. They are never joined to the answers."""

OF_PEOPLE = (
    ANSWERS | REGISTER | {name for name in TABLES if "person_id" in TABLES[name].column_names}
)
"""Tables whose rows are of people: how many there are tells, less what is shown, what is not."""


def pandera_schema(table: TableDefinition) -> pa.DataFrameSchema:
    """
    Return the pandera schema of a table whose cells have their types already.

    Ranges, choices, blanks, keys and the rules between columns are checked; types are the work
    of intake, which knows how the person wrote the cell.

    Parameters
    ----------
    table : TableDefinition
        One of ``TABLES``.

    Returns
    -------
    pandera.pandas.DataFrameSchema
        To be validated with ``lazy=True``, so that all failures are reported.
        Check names are ``range``, ``choices`` and ``rule <number>``.

    Examples
    --------
    >>> pandera_schema(TABLES["services"]).validate(TABLES["services"].empty()).empty
    True
    """
    import pandera.pandas as pa  # imported here: it takes most of a second

    columns = {}
    for column in table.columns:
        checks = []
        if column.low is not None or column.high is not None:
            low = -float("inf") if column.low is None else column.low
            high = float("inf") if column.high is None else column.high
            checks.append(pa.Check.in_range(low, high, name="range"))
        if column.choices:
            checks.append(pa.Check.isin(column.choices, name="choices"))
        columns[column.name] = pa.Column(
            checks=checks, nullable=column.may_be_blank, required=not column.may_be_absent
        )
    rules = [
        pa.Check(rule.holds, name=f"rule {number}", ignore_na=False)
        for number, rule in enumerate(table.rules)
    ]
    return pa.DataFrameSchema(columns=columns, checks=rules)
