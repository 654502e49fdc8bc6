"""What the questions on sustaining share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...present.table import Table


def only_rows(table: Table, places: Sequence[int], title: str = "") -> Table:
    """Return a table with some of its rows."""
    return replace(
        table,
        title=title or table.title,
        rows=tuple(table.rows[at] for at in places),
        data=tuple(table.data[at] for at in places),
    )
