"""The run of show as a table."""

from __future__ import annotations

from ...content.agenda import Agenda
from ...display import NOT_SHOWN
from ...i18n import N_
from ...present import column
from ...present.table import Table


def table_agenda(agenda: Agenda) -> Table:
    """O: the run of show, with minutes."""
    columns = (
        column.text("start", N_("Start")),
        column.text("minutes", N_("Minutes")),
        column.text("what", N_("What")),
        column.text("workbook", N_("Workbook")),
    )
    rows = tuple(
        (f"{day.name}, {time}", str(part.minutes), part.what, part.module or NOT_SHOWN)
        for day in agenda.days
        for time, part in zip(day.times(), day.parts, strict=False)
    )
    names = [column.name for column in columns]
    return Table(
        name=f"agenda_{agenda.id.replace('-', '_')}",
        title=agenda.title,
        columns=columns,
        rows=rows,
        data=tuple(dict(zip(names, row, strict=True)) for row in rows),
        notes=(agenda.note,),
    )
