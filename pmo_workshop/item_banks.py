"""The item banks that the suite ships: questions, services and levels, as tables of CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from .paths import ITEM_BANKS

_LEVELS = tuple(f"level_{level}" for level in range(1, 6))
BANK_WORDS = ("text", "name", "dimension", "component", *_LEVELS)
"""Columns of the item banks whose texts are for people, and have translations."""


@cache
def bank(name: str) -> tuple[Mapping[str, str], ...]:
    """
    Return the rows of an item bank.

    Examples
    --------
    >>> bank("perceived_cost_12")[0]["component"]
    'time'
    """
    with (ITEM_BANKS / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(csv.DictReader(stream))


@cache
def texts_of_banks(column: str) -> frozenset[str]:
    """
    Return the texts that the item banks have in a column.

    Examples
    --------
    >>> "reliability" in texts_of_banks("dimension")
    True
    """
    banks = (path.stem for path in ITEM_BANKS.glob("*.csv"))
    return frozenset(row[column] for name in banks for row in bank(name) if row.get(column))
