"""The run of show as a table."""

from __future__ import annotations

from ...content.agenda import Agenda
from ...display import NOT_SHOWN
from ...present import column
from ...present.table import Table


def table_agenda(agenda: Agenda) -> Table:
    """O: the run of show, with minutes."""
    columns = (
        column.text("start", "Start"),
        column.text("minutes", "Minutes"),
        column.text("what", "What"),
        column.text("workbook", "Workbook"),
    )
    rows = tuple(
        (part.start, str(part.minutes), part.what, part.workbook or NOT_SHOWN)
        for part in agenda.parts
    )
    names = [column.name for column in columns]
    return Table(
        name=f"agenda_{agenda.id}",
        title=agenda.title,
        columns=columns,
        rows=rows,
        data=tuple(dict(zip(names, row, strict=True)) for row in rows),
        notes=(agenda.note,),
    )
