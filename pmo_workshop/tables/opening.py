"""The tables of the opening."""

from __future__ import annotations

from ..content.agenda import Agenda
from ..disclosure import Released
from ..display import NOT_SHOWN, clean, number, percent, upper_first
from .base import (
    Column,
    N,
    Table,
    count_column,
    interval_column,
    laid_out,
    number_column,
    share_interval_column,
    text_column,
    yes_column,
)


def table_barriers(funnel: Released) -> Table | None:
    """O: the barriers in order, who passes and who is lost."""
    return laid_out(
        funnel,
        "barriers",
        "The four barriers, one after the other",
        (
            text_column("text", "Step"),
            count_column("passed", "Pass this step"),
            count_column("so_far", "Pass all so far"),
            share_interval_column("so_far_share", "95 % interval"),
            number_column("lost", "Lost here", 0),
            share_interval_column("lost_share", "95 % interval, of n"),
            N,
        ),
        "A step is passed by an answer above the middle of the scale, cost by one below it. "
        "Shares are of all n respondents.",
    )


def table_reputation(baseline: Released) -> Table | None:
    """O: the measures of reputation with their intervals."""
    return laid_out(
        baseline,
        "reputation",
        "The PMO's reputation before the workshop",
        (
            Column("measure", "Measure", lambda row: upper_first(clean(row["measure"]))),
            text_column("scale", "Scale"),
            number_column("value", "Value"),
            interval_column("value", "95 % interval"),
            count_column("x", "Above the middle, or promoters"),
            N,
        ),
        "NPS: promoters (9, 10) minus detractors (0 to 6) in points of 100; use it for its trend "
        "only.",
    )


def table_response(groups: Released) -> Table | None:
    """O: who answered, group by group."""

    def rate(row) -> str:
        listed = row["listed"]
        small = number(listed, 0) == NOT_SHOWN or float(listed) < 20
        return NOT_SHOWN if small else percent(row["rate"])

    return laid_out(
        groups,
        "response",
        "Who answered",
        (
            text_column("group", "Group"),
            N,
            number_column("listed", "On the list", 0),
            Column("rate", "Response rate", rate, "number", align="right"),
        ),
        "Response rates are given for groups of 20 and more.",
    )


def table_stakeholder_map(grid: Released) -> Table | None:
    """O: the quadrants of power and interest."""
    return laid_out(
        grid,
        "stakeholder_map",
        "Power and interest of those who answered",
        (
            Column("quadrant", "Quadrant", lambda row: upper_first(clean(row["quadrant"]))),
            text_column("approach", "Usual approach"),
            N,
        ),
    )


def table_answer_quality(quality: Released) -> Table | None:
    """O: the answers of each instrument: valid, not applicable, blank, neutral."""
    return laid_out(
        quality,
        "answer_quality",
        "How complete the answers are",
        (
            text_column("instrument", "Instrument"),
            number_column("asked", "Answers asked for", 0),
            number_column("valid", "Valid", 0),
            number_column("not_applicable", "Does not apply", 0),
            number_column("blank", "Blank", 0),
            number_column("neutral", "Neutral, of the valid", 0),
            number_column("same", "Same answer throughout", 0),
            N,
        ),
        "“Does not apply”, blank and neutral are three different things. “Same answer throughout”: "
        "respondents with one value for ten or more questions.",
    )


def table_tables_collected(found: Released) -> Table | None:
    """O: every table of the client folder, and how to collect what is missing."""
    return laid_out(
        found,
        "tables_collected",
        "What was collected",
        (
            text_column("table", "Table"),
            text_column("meaning", "What it is"),
            yes_column("collected", "Collected"),
            number_column("rows", "Rows", 0),
            text_column("used_by", "Used by"),
            Column("how", "How to collect it", lambda row: clean(row["how"])),
        ),
    )


def table_agenda(agenda: Agenda) -> Table:
    """O: the run of show, with minutes."""
    columns = (
        text_column("start", "Start"),
        text_column("minutes", "Minutes"),
        text_column("what", "What"),
        text_column("workbook", "Workbook"),
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
