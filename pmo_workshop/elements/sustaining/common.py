"""What the questions on sustaining share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...present.table import Table


def only_rows(table: Table, places: Sequence[int], title: str = "") -> Table:
    """Return a table with some of its rows."""
    rows, data = (tuple(part[at] for at in places) for part in (table.rows, table.data))
    return replace(table, title=title or table.title, rows=rows, data=data)
