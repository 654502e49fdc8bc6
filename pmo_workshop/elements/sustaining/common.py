"""What the questions on sustaining share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from ...display import number
from ...i18n import N_
from ...present.table import Table

KINDS = {
    "admin": N_("Administration"),
    "control": N_("Control"),
    "advisory": N_("Advice"),
    "strategic": N_("Strategy"),
}
"""The kinds of work of the PMO, as they are told."""


def advice_per_hour(log_ratio: float) -> str:
    """
    Return hours of advice for each hour of administration.

    Parameters
    ----------
    log_ratio : float
        ln(advisory ÷ admin).

    Examples
    --------
    >>> advice_per_hour(math.log(0.5)), advice_per_hour(math.log(12.34))
    ('0.50', '12')
    """
    ratio = math.exp(log_ratio)
    return number(ratio, 2 if ratio < 1 else 1 if ratio < 10 else 0)


def only_rows(table: Table, places: Sequence[int], title: str = "") -> Table:
    """Return a table with some of its rows."""
    return replace(
        table,
        title=title or table.title,
        rows=tuple(table.rows[at] for at in places),
        data=tuple(table.data[at] for at in places),
    )
