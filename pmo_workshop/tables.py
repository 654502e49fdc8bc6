"""Tables of released results: laid out for the eye, with the data beside."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from .disclosure import FULL_FROM, Released
from .display import (
    NOT_SHOWN,
    STATUS_IN_WORDS,
    behind,
    clean,
    expect_released,
    interval,
    notes_on,
    number,
    out_of,
    percent,
    plain,
    source_line,
    upper_first,
)

TABLE_TYPE = "application/vnd.dataresource+json"

Row = Mapping[str, object]


@dataclass(frozen=True)
class Column:
    """
    One column of a table as it is shown.

    ``value`` gives the datum of a row for the data, ``text`` what is printed; without ``value``
    the datum is what is printed. A column whose ``needs`` the result lacks is left out.
    """

    name: str
    title: str
    text: Callable[[Row], str]
    kind: str = "string"
    align: str = "left"
    needs: tuple[str, ...] = ()

    def datum(self, row: Row) -> object:
        """Return what the data hold for a row of the result."""
        return plain(row[self.name]) if self.name in row else self.text(row)


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
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    data: tuple[Mapping[str, object], ...]
    notes: tuple[str, ...] = field(default=())

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
        body = "\n".join(f"<tr>{self._cells(row)}</tr>" for row in self.rows)
        notes = "".join(f'<p class="table-note">{html.escape(note)}</p>' for note in self.notes)
        return (
            f'<table class="pmo-table">\n<caption>{html.escape(self.title)}</caption>\n'
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>{notes}"
        )

    def _cells(self, row: Sequence[str]) -> str:
        first, *others = zip(row, self.columns, strict=True)
        head = f'<th scope="row" class="{first[1].align}">{html.escape(first[0])}</th>'
        return head + "".join(
            f'<td class="{column.align}">{html.escape(text)}</td>' for text, column in others
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> Mapping[str, object]:
        return {
            "text/html": self.html,
            "text/plain": str(self),
            TABLE_TYPE: {
                "name": self.name,
                "title": self.title,
                "notes": list(self.notes),
                "schema": {
                    "fields": [
                        {"name": c.name, "title": c.title, "type": c.kind, "align": c.align}
                        for c in self.columns
                    ]
                },
                "data": [dict(record) for record in self.data],
                "display": [list(row) for row in self.rows],
            },
        }


def laid_out(
    released: Released, name: str, title: str, columns: Sequence[Column], *notes: str
) -> Table | None:
    """
    Lay out a released result.

    Parameters
    ----------
    released : Released
    name, title : str
    columns : sequence of Column
        Columns whose ``needs`` are not in the result are left out.
    *notes : str
        How to read the table; notes of the result follow.

    Returns
    -------
    Table or None
        None if there is nothing to show.

    Raises
    ------
    TypeError
        ``released`` has not passed the guard.
    """
    if expect_released(released).missing or not len(released.table):
        return None
    there = {"no", *released.table.columns}
    used = tuple(column for column in columns if set(column.needs or (column.name,)) <= there)
    rows = [{"no": at} | row for at, row in enumerate(released.table.to_dict("records"), 1)]
    others = [c for c in released.table.columns if c not in {column.name for column in used}]
    return Table(
        name=name,
        title=title,
        columns=used,
        rows=tuple(tuple(column.text(row) for column in used) for row in rows),
        data=tuple(
            {c.name: c.datum(row) for c in used} | {o: plain(row[o]) for o in others}
            for row in rows
        ),
        notes=tuple(filter(None, (source_line(released), *notes, *notes_on(released)))),
    )


def _text(name: str, title: str) -> Column:
    return Column(name, title, lambda row: clean(row[name]) or NOT_SHOWN)


def _number(name: str, title: str, digits: int = 1, *, signed: bool = False) -> Column:
    kind = "number" if digits else "integer"
    return Column(
        name, title, lambda row: number(row[name], digits, signed=signed), kind, align="right"
    )


def _percent(name: str, title: str) -> Column:
    return Column(name, title, lambda row: percent(row[name]), "number", align="right")


def _interval(name: str, title: str, digits: int = 1, *, signed: bool = False) -> Column:
    """The limits of ``name`` in one cell."""
    low, high = f"{name}_low", f"{name}_high"
    return Column(
        f"{name}_interval",
        title,
        lambda row: interval(row[low], row[high], digits, signed=signed),
        align="right",
        needs=(low, high),
    )


def _count(name: str, title: str, total: str = "n") -> Column:
    return Column(
        name,
        title,
        lambda row: out_of(row[name], row[total]),
        "integer",
        align="right",
        needs=(name, total),
    )


def _yes(name: str, title: str, yes: str = "yes", no: str = "no") -> Column:
    def text(row: Row) -> str:
        value = plain(row[name])
        return NOT_SHOWN if value is None else yes if value else no

    return Column(name, title, text, "boolean")


def _share(name: str, title: str) -> Column:
    """A share of n: a percentage from 20 on, below that the count."""

    def text(row: Row) -> str:
        if plain(row[name]) is None or plain(row["n"]) is None:
            return NOT_SHOWN
        small = float(row["n"]) < FULL_FROM
        return out_of(round(row[name] * row["n"]), row["n"]) if small else percent(row[name])

    return Column(name, title, text, "number", align="right", needs=(name, "n"))


def _share_interval(name: str, title: str) -> Column:
    """The limits of a share in one cell: percentages from 20 on, below that counts."""

    def text(row: Row) -> str:
        low, high, n = plain(row[f"{name}_low"]), plain(row[f"{name}_high"]), plain(row["n"])
        if low is None or high is None or n is None:
            return NOT_SHOWN
        if float(n) < FULL_FROM:
            return f"{number(low * n)} to {number(high * n)} of {n}"
        return f"{number(100 * low, 0)} to {percent(high)}"

    needs = (f"{name}_low", f"{name}_high", "n")
    return Column(f"{name}_interval", title, text, align="right", needs=needs)


def _p(name: str, title: str) -> Column:
    """A p-value with three decimals, never as zero."""

    def text(row: Row) -> str:
        value = plain(row[name])
        return "< 0.001" if value is not None and value < 0.001 else number(value, 3)

    return Column(name, title, text, "number", align="right")


_N = Column("n", "n", behind, "integer", align="right")
_NO = _number("no", "No.", 0)


# T1: needs in products, services, quality -----------------------------------------------------


def table_needs(needs: Released) -> Table | None:
    """Lay out the best-worst scores of ``chart_needs``, with counts and the place in the top 3."""
    return laid_out(
        needs,
        "needs",
        "Which services matter most",
        (
            _text("service", "Service"),
            _number("best", "Chosen best", 0),
            _number("worst", "Chosen worst", 0),
            _number("shown", "Times shown", 0),
            _number("score", "Score", 2, signed=True),
            _interval("score", "95 % interval", 2, signed=True),
            _percent("p_top3", "Chance to be in the top 3"),
            _yes("leading", "Leading group", no=""),
            _N,
        ),
        "Score: (chosen best − chosen worst) ÷ times shown, from −1 to +1. "
        "It orders the services shown; it does not measure how much more one matters.",
    )


def table_quality(quality: Released) -> Table | None:
    """Lay out importance and performance of ``chart_quality`` with the numbers of its points."""
    return laid_out(
        quality,
        "quality",
        "Importance and performance",
        (
            _NO,
            _text("text", "Attribute"),
            _text("dimension", "Dimension"),
            _number("importance", "Importance"),
            _interval("importance", "95 % interval"),
            _number("performance", "Performance"),
            _interval("performance", "95 % interval"),
            _text("quadrant", "Quadrant"),
            _N,
        ),
        f"{NOT_SHOWN} as quadrant: an interval crosses a line of the grid.",
    )


_KANO = ("attractive", "one-dimensional", "must-be", "indifferent", "reverse", "questionable")


def table_kano(kano: Released) -> Table | None:
    """Lay out the counts of Kano's categories of ``chart_kano``."""
    return laid_out(
        kano,
        "kano",
        "New offers by Kano's categories",
        (
            _text("offering", "Offering"),
            *(
                _number(letter, f"{letter} {word}", 0)
                for letter, word in zip(
                    "AOMIRQ",
                    _KANO,
                    strict=True,
                )
            ),
            _text("category", "Category"),
            _share("share", "Its share"),
            _share_interval("share", "95 % interval"),
            _N,
        ),
        f"{NOT_SHOWN} as category: the two largest cannot be told apart.",
    )


# T2: the gap between expectation and experience -----------------------------------------------

_LEVELS_AND_GAP = (
    _number("expectation", "Expectation"),
    _number("performance", "Performance"),
    _number("gap", "Gap", signed=True),
    _interval("gap", "95 % interval", signed=True),
)
_GAP = "Gap = performance − expectation, in scale points; below 0 is a shortfall."


_DIMENSION = Column("dimension", "Dimension", lambda row: upper_first(clean(row["dimension"])))


def table_gaps(gaps: Released) -> Table | None:
    """Lay out the gaps by dimension of ``chart_gaps``."""
    return laid_out(
        gaps,
        "gaps",
        "Gap between expectation and experience, by dimension",
        (
            _DIMENSION,
            *_LEVELS_AND_GAP,
            _p("p_holm", "p (Holm)"),
            _number("weight", "Weight", 0),
            _count("x", "Below expectation"),
            _N,
            _number("n_left_out", "Left out", 0),
        ),
        _GAP,
    )


def table_gap_items(items: Released) -> Table | None:
    """Lay out the gaps by question; those that pass the screening are marked."""
    return laid_out(
        items,
        "gap_items",
        "Gap by question (screening)",
        (
            _text("text", "Question"),
            _text("dimension", "Dimension"),
            *_LEVELS_AND_GAP,
            _count("x", "Below expectation"),
            _p("p_bh", "p (screening)"),
            _yes("screened", "Passes", no=""),
            _N,
        ),
        _GAP,
        "Screening: p is adjusted by Benjamini and Hochberg; at most 10 % of those that pass are "
        "expected to be false. A question that passes is worth a second look, no more.",
    )


def table_groups(groups: Released) -> Table | None:
    """Lay out the gaps by stakeholder group of ``chart_groups``."""
    return laid_out(
        groups,
        "groups",
        "Gap by stakeholder group (screening)",
        (
            _text((expect_released(groups).keys or ("role",))[0], "Group"),
            *_LEVELS_AND_GAP,
            _count("x", "Below expectation"),
            _N,
        ),
        _GAP,
    )


def table_schedule(schedule: Released) -> Table | None:
    """Lay out how late requests were closed, by service."""
    return laid_out(
        schedule,
        "schedule",
        "How late requests were closed",
        (
            _text("service", "Service"),
            _number("median_late", "Median days late", signed=True),
            _interval("median_late", "95 % interval", signed=True),
            _count("late", "Closed late"),
            _share_interval("share_late", "95 % interval"),
            _number("still_open", "Still open", 0),
            _number("n", "Closed", 0),
        ),
        "Days late: days from opening to closing − days the client expected. "
        "Requests still open are counted and not in the median.",
    )


# T3: actions ----------------------------------------------------------------------------------


def table_actions(actions: Released) -> Table | None:
    """Lay out the actions of ``chart_actions`` with cause, owner and date."""
    return laid_out(
        actions,
        "actions",
        "Actions by priority",
        (
            _NO,
            _text("action", "Action"),
            _text("dimension", "Dimension"),
            _text("cause_text", "Cause"),
            _text("direction", "Direction"),
            _number("effort_days", "Effort (days)"),
            _number("rank", "Rank", 0),
            _interval("rank", "95 % interval", 0),
            _text("owner", "Owner"),
            Column("due", "Due", lambda row: str(plain(row["due"]) or NOT_SHOWN), "date"),
        ),
        "Priority = weight × size of the gap × share affected ÷ effort. "
        "Actions whose ranks overlap are not in an order.",
    )


# T4: the satisfaction process -----------------------------------------------------------------


def table_sample_size(sample: Released) -> Table | None:
    """Lay out how many answers each stakeholder group needs, and how many to invite."""
    facts = expect_released(sample).facts
    rate, reached = plain(facts.get("response_rate")), plain(facts.get("reached"))
    return laid_out(
        sample,
        "sample_size",
        "How many to ask",
        (
            _text("group", "Group"),
            _number("N", "People", 0),
            _number("needed", "Answers needed", 0),
            _number("invite", "To invite", 0),
        ),
        f"To invite: at a response rate of {percent(rate)}." if rate else "",
        f"With everyone invited, a share is known to ±{number(100 * reached)} points."
        if isinstance(reached, float)
        else "",
    )


def table_contact_load(load: Released) -> Table | None:
    """Lay out how often people were asked per quarter."""
    return laid_out(
        load,
        "contact_load",
        "Requests per person and quarter",
        (
            _text("quarter", "Quarter"),
            _number("people", "People", 0),
            _number("asks", "Requests", 0),
            _number("asks_per_person_mean", "Per person (mean)"),
            _number("max", "Most for one person", 0),
            _count("over_limit", "Asked more than twice", total="people"),
        ),
    )


def table_raci(raci: Released) -> Table | None:
    """Lay out who answers for each task, and what is wrong with it."""
    return laid_out(
        raci,
        "raci",
        "Who does what",
        (
            _text("task", "Task"),
            _text("accountable", "Accountable"),
            _text("responsible", "Responsible"),
            Column("problem", "To mend", lambda row: clean(row["problem"]) or "in order"),
        ),
        "Each task needs exactly one accountable role and at least one responsible role.",
    )


# T5: behaviour over time ----------------------------------------------------------------------


def table_behaviour(behaviour: Released) -> Table | None:
    """Lay out the values of ``chart_behaviour`` with their limits and signals."""
    facts = expect_released(behaviour).facts
    shown = percent if facts.get("unit") == "share" else number
    limits = [shown(facts.get(name)) for name in ("lower", "upper")]
    centre = shown(facts.get("mean"))
    changing = behaviour.table.get("lower", pd.Series(dtype=float)).nunique() > 1
    limits_hold = NOT_SHOWN not in limits and not changing

    def figure(name: str, title: str) -> Column:
        return Column(name, title, lambda row: shown(row[name]), "number", "right")

    return laid_out(
        behaviour,
        "behaviour",
        f"{upper_first(clean(facts.get('what')).removeprefix('the ') or 'value')} by period",
        (
            _text("period", "Period"),
            figure("value", "Value"),
            figure("lower", "Lower limit"),
            figure("upper", "Upper limit"),
            Column("signal", "Signal", lambda row: clean(row["signal"])),
        ),
        f"Mean: {centre}." if centre != NOT_SHOWN else "",
        f"Natural process limits: {' to '.join(limits)}." if limits_hold else "",
        STATUS_IN_WORDS.get(clean(facts.get("status")), ""),
    )


# T6: case studies -----------------------------------------------------------------------------


def table_cases(cases: Released) -> Table | None:
    """Lay out the cases of ``chart_cases`` with the grade of their evidence."""

    def amount(row: Row, name: str) -> str:
        value = plain(row[name])
        return number(value, 0 if value is None or abs(value) >= 100 else 1)

    return laid_out(
        cases,
        "cases",
        "Case studies and their evidence",
        (
            _text("case_id", "Case"),
            _text("title", "Outcome"),
            _text("measure", "Measure"),
            _text("unit", "Unit"),
            Column("before", "Before", lambda row: amount(row, "before"), "number", "right"),
            Column("after", "After", lambda row: amount(row, "after"), "number", "right"),
            _interval("change", "Change, 95 % interval", signed=True),
            _text("grade", "Grade"),
            _yes("consent", "Consent"),
            _yes("published", "Published"),
            _number("n", "n", 0),
        ),
        "Grades: A after only, B before and after, C with a comparator, D controlled.",
    )


def table_coverage(coverage: Released) -> Table | None:
    """Lay out how many cases answer each of the needs that matter most."""
    return laid_out(
        coverage,
        "coverage",
        "Needs and the cases that answer them",
        (
            _text("need", "Need"),
            _number("cases", "Cases", 0),
            _text("best_grade", "Best grade"),
            _yes("covered", "Answered"),
        ),
    )
