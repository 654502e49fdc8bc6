"""Names of groups that one letter sets apart: a group that was split by a slip of the pen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from ...errors import nearest_name, slip_of
from ...i18n import decimal, gettext
from ..sheet import quoted
from .finding import Finding

PLACES = (
    *(("items", "dimension"), ("respondents", "unit"), ("perceived_cost", "component")),
    *(("effort_log", "role"), ("touchpoints", "phase"), ("time_log", "category")),
    *(("handoffs", "touchpoint"), ("issues", "codes"), ("ladders", "code"), ("raci", "task")),
)
"""Tables and columns whose rows are brought together by name."""

ANSWERS = ("owner", "holder", "led_by", "asked_by", "told_by", "minutes_by")
"""Columns that name a role that answers for something."""

USUAL = 3
"""Rows of a name beside which one that is near it and stands in a single row looks misspelt."""


def misspelt(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """
    Names in one row alone that are near to one of several rows, without a difference in numbers.

    A dimension is asked about, since it would be measured by one question; others are told.
    """
    found = []
    for table, column in PLACES:
        if table not in tables or column not in tables[table]:
            continue
        names = tables[table][column].explode().dropna()
        within = tables[table].get("instrument")
        parts = [names] if within is None else [own for _, own in names.groupby(within)]
        for own in parts:
            rows = own.value_counts()
            usual = [str(name) for name in rows.index[rows >= USUAL]]
            for name in map(str, rows.index[rows == 1]):
                near = nearest_name(name, usual)
                if near and _letters(name) != _letters(near):
                    found.append(_finding(table, column, name, near, int(rows[near])))
    return [*found, *_owners(tables)]


def _owners(tables: Mapping[str, pd.DataFrame]) -> Iterator[Finding]:
    """Yield who answers for one thing alone and is, but for a slip, who answers for several."""
    named = [
        (table, column, str(name))
        for table, frame in tables.items()
        for column in ANSWERS
        if column in frame
        for name in frame[column].dropna()
    ]
    rows = Counter(name for *_, name in named)
    usual = [name for name, n in rows.items() if n >= USUAL]
    for table, column, name in named:
        near = slip_of(name, usual) if rows[name] == 1 else ""
        if near:
            yield _finding(table, column, name, near, rows[near])


def _letters(name: str) -> str:
    """Return a name without its numbers and single letters: Phase A and Phase B are two."""
    return " ".join(word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 1)


def _finding(table: str, column: str, name: str, near: str, n: int) -> Finding:
    return Finding(
        f"dimension {name}" if (table, column) == ("items", "dimension") else "",
        table,
        gettext(
            "{column}: {name} stands in one row and {near} in {n}. One of them looks misspelt, and "
            "they count as two",
            column=column,
            name=quoted(name),
            near=quoted(near),
            n=decimal(n),
        ),
        gettext("Write both the same if they are one."),
    )
