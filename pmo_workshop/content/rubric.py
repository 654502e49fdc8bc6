"""The house rubric of communications capability: what each level of a dimension looks like."""

from __future__ import annotations

import csv
from functools import cache

from ..paths import ITEM_BANKS

_FILE = ITEM_BANKS / "comms_maturity_8x5.csv"
LEVELS = range(1, 6)


@cache
def rubric() -> dict[tuple[str, int], str]:
    """
    Return what each level of each dimension looks like.

    Examples
    --------
    >>> rubric()["dialogue", 2]
    'Inbox answered'
    """
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["dimension"], level): row[f"level_{level}"]
            for row in csv.DictReader(file)
            for level in LEVELS
        }
