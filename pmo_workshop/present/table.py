"""Tables of released results: laid out for the eye, with the data beside."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .. import texts
from ..disclosure import Released
from ..display import expect_released, is_missing, notes_on, plain, source_line
from ..i18n import gettext
from .grammar import levels_agree

TABLE_TYPE = "application/vnd.dataresource+json"

Row = Mapping[str, Any]


POINTS = "percentage points"
"""The unit of a difference of shares that is told in points; the data hold it as a part of 1."""


@dataclass(frozen=True)
class Column:
    """
    One column of a table as it is shown.

    ``value`` gives the datum of a row for the data, ``text`` what is printed; without ``value``
    the datum is what is printed. ``text`` raises ``KeyError`` if the result lacks what it prints.
    ``title`` is marked by ``N_`` and translated when the table is laid out. ``unit`` is
    ``"share"`` where a figure, or its limits, are parts of 1, and ``POINTS`` where they are told
    in percentage points; ``digits`` are those of a figure
    behind the decimal mark. ``of`` are the columns whose difference it is, the first less the
    second: where they do not differ by it in print, the table says why. ``judged_by`` names the
    margin that limits are held against, and ``margin`` is it, once the table is laid out; ``whole``
    names the column a figure is a part of.
    """

    name: str
    title: str
    text: Callable[[Row], str]
    kind: str = "string"
    align: str = "left"
    unit: str = ""
    digits: int = 1
    of: tuple[str, str] | None = None
    judged_by: str = ""
    margin: float | None = None
    whole: str = ""

    def datum(self, row: Row) -> object:
        """Return what the data hold for a row of the result."""
        return plain(row[self.name]) if self.name in row else self.text(row)


@dataclass(frozen=True)
class Series:
    """
    What a process behaviour chart shows: its name, and whether its values are shares.

    ``few``: some are shares of so few that per cent are told of means alone. ``log``: they are
    logarithms of what is told, such as of hours for each hour. ``beside``: what is never left out
    where its change is told, such as that quality fell meanwhile.
    """

    name: str
    share: bool = False
    few: bool = False
    log: bool = False
    beside: str = ""


@dataclass(frozen=True)
class Table:
    """
    A table that a notebook can display and every exporter can read.

    Attributes
    ----------
    name, title : str
        Short name, such as ``"gaps"``; the line above the table.
    columns : tuple of Column
    rows : tuple of tuple of str
        What is printed, one text per column.
    data : tuple of mapping
        The unrounded values of each row by column, None where missing; also columns of the
        result that are printed together with others, such as the limits of an interval.
    notes : tuple of str
    activity : str
        That of the question it answers, empty if it answers none.
    currency : str
        That of its amounts, if it has one.
    series : Series or None
        What varies from row to row, if the table is a process behaviour chart.
    groups : tuple of str
        What stands above each group of rows, repeated for each row; empty where rows have none.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    data: tuple[Mapping[str, object], ...]
    notes: tuple[str, ...] = field(default=())
    activity: str = ""
    currency: str = ""
    series: Series | None = None
    groups: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        columns = tuple(replace(c, title=texts.spoken(c.title)) for c in self.columns)
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "title", texts.spoken(self.title))
        object.__setattr__(self, "rows", tuple(tuple(map(texts.spoken, row)) for row in self.rows))
        object.__setattr__(self, "notes", tuple(map(texts.spoken, self.notes)))
        object.__setattr__(self, "groups", tuple(map(texts.spoken, self.groups)))

    def __str__(self) -> str:
        lines = [tuple(column.title for column in self.columns), *self.rows]
        widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
        laid_out = [
            "  ".join(
                cell.rjust(width) if column.align == "right" else cell.ljust(width)
                for cell, width, column in zip(line, widths, self.columns, strict=True)
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *laid_out, *self.notes])

    @property
    def html(self) -> str:
        """The table as HTML: caption, column heads, row heads; every text is escaped."""
        heads = "".join(
            f'<th scope="col" class="{column.align}">{html.escape(column.title)}</th>'
            for column in self.columns
        )
        body = "\n".join(self._body())
        notes = "".join(f'<p class="table-note">{html.escape(note)}</p>' for note in self.notes)
        return (
            f'<table class="pmo-table">\n<caption>{html.escape(self.title)}</caption>\n'
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>{notes}"
        )

    def _body(self) -> Iterator[str]:
        groups = self.groups or ("",) * len(self.rows)
        for above, group, row in zip(("", *groups), groups, self.rows, strict=False):
            if group != above:
                span = len(self.columns)
                yield (
                    f'<tr class="group"><th scope="rowgroup" class="left" colspan="{span}">'
                    f"{html.escape(group)}</th></tr>"
                )
            yield f"<tr>{self._cells(row)}</tr>"

    def _cells(self, row: Sequence[str]) -> str:
        first, *others = zip(row, self.columns, strict=True)
        head = f'<th scope="row" class="{first[1].align}">{html.escape(first[0])}</th>'
        return head + "".join(
            f'<td class="{column.align}">{html.escape(text)}</td>' for text, column in others
        )

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, object]:
        return {
            "text/html": self.html,
            "text/plain": str(self),
            TABLE_TYPE: {
                "name": self.name,
                "title": self.title,
                "activity": self.activity,
                "currency": self.currency,
                "series": asdict(self.series) if self.series else None,
                "notes": list(self.notes),
                "schema": {
                    "fields": [
                        {
                            "name": c.name,
                            "title": c.title,
                            "type": c.kind,
                            "align": c.align,
                            "unit": c.unit,
                            "digits": c.digits,
                            "margin": c.margin,
                            "whole": c.whole,
                        }
                        for c in self.columns
                    ]
                },
                "data": [dict(record) for record in self.data],
                "display": [list(row) for row in self.rows],
                "groups": list(self.groups),
            },
        }


def laid_out(
    released: Released,
    name: str,
    title: str,
    columns: Sequence[Column],
    *notes: str,
    currency: str = "",
    series: Series | None = None,
) -> Table | None:
    """
    Lay out a released result.

    Parameters
    ----------
    released : Released
    name, title : str
    columns : sequence of Column
    *notes : str
        How to read the table; notes of the result follow.
    currency, series
        See ``Table``.

    Returns
    -------
    Table or None
        None if there is nothing to show.

    Raises
    ------
    TypeError
        ``released`` has not passed the guard.
    KeyError
        A column prints what the result does not hold.
    """
    if expect_released(released).missing or not len(released.result):
        return None
    given = {"margin": released.margin}
    rows = [
        given | {"no": at} | row for at, row in enumerate(released.result.to_dict("records"), 1)
    ]
    others = [c for c in released.result.columns if c not in {column.name for column in columns}]
    return Table(
        name=name,
        title=title,
        columns=tuple(
            replace(
                column,
                title=gettext(column.title),
                margin=getattr(released.margin, column.judged_by) if column.judged_by else None,
            )
            for column in columns
        ),
        rows=tuple(tuple(column.text(row) for column in columns) for row in rows),
        data=tuple(
            {c.name: c.datum(row) for c in columns} | {o: plain(row[o]) for o in others}
            for row in rows
        ),
        notes=tuple(
            filter(
                None,
                (source_line(released), *notes, _rounded(columns, rows), *notes_on(released)),
            )
        ),
        activity=released.activity,
        currency=currency,
        series=series,
    )


def _rounded(columns: Sequence[Column], rows: Iterable[Row]) -> str:
    """Return what to say where a difference in print is not that of the figures beside it."""
    for row in rows:
        for column in columns:
            shown = [row[name] for name in (column.name, *column.of)] if column.of else []
            if shown and not any(map(is_missing, shown)) and not levels_agree(*shown):
                return gettext(
                    "Each figure is rounded by itself: a difference may be one more or one less in "
                    "its last digit than that of the figures beside it."
                )
    return ""


def layout(
    name: str, title: str, *columns: Column, notes: str | Sequence[str] = ()
) -> Callable[[Released], Table | None]:
    """
    Return a function that lays out any released result in the same way, as ``laid_out``.

    Title and notes are marked by ``N_`` where they are given, and translated where they are shown.
    """
    told = (notes,) if isinstance(notes, str) else notes
    return lambda released: laid_out(
        released, name, gettext(title), columns, *filter(None, map(gettext, told))
    )
