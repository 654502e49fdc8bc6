"""The tables of Sustaining Relationships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..disclosure import HIDDEN, Released
from ..display import NOT_SHOWN, clean, expect_released, number, percent, plain, some, upper_first
from .base import (
    Column,
    N,
    Row,
    Table,
    count_column,
    interval_column,
    laid_out,
    number_column,
    p_column,
    share_interval_column,
    text_column,
    yes_column,
)

MOST_PERIODS = 13
"""Periods printed."""

MOST_STEPS = 6
"""Equal steps between the first and the last respondent in the table of the saturation curve."""

STANCE_IN_WORDS = {
    "U": "unaware",
    "R": "resistant",
    "N": "neutral",
    "S": "supportive",
    "L": "leading",
}


def table_themes(shares: Released) -> Table | None:
    """S1: respondents, severity and priority of each theme."""
    return laid_out(
        shares,
        "themes",
        "What keeps stakeholders awake",
        (
            text_column("theme", "Theme"),
            count_column("x", "Held by"),
            share_interval_column("share", "95 % interval"),
            yes_column("leading", "Leading group"),
            p_column("p_adjusted", "p, fewer than the first"),
            number_column("severity", "Severity (median)"),
            number_column("priority", "Priority"),
            interval_column("priority", "95 % interval"),
        ),
        "Severity 1 to 5 and priority (share × severity) need 10 respondents who hold the theme. "
        "p is adjusted for the number of themes (screening).",
    )


def table_themes_by_group(groups: Released) -> Table | None:
    """S1: themes in the groups of stakeholders; hidden groups are named below."""
    if expect_released(groups).missing or not len(groups.rows):
        return None
    hidden = groups.table.loc[groups.table["tier"] == HIDDEN, "group"].unique()
    table = laid_out(
        groups,
        "themes_by_group",
        "Themes by group of stakeholders (screening)",
        (
            text_column("group", "Group"),
            text_column("theme", "Theme"),
            count_column("x", "Held by"),
            share_interval_column("share", "95 % interval"),
            p_column("p_adjusted", "p against all others"),
        ),
        *([f"Not shown: {some([clean(name) for name in hidden], 8)}."] if len(hidden) else []),
    )
    shown = [at for at, row in enumerate(table.data) if row["group"] not in set(hidden)]
    return _only(table, shown)


def table_saturation(curve: Released) -> Table | None:
    """S1: themes to be expected from the first respondents, at a few points of the curve."""
    if expect_released(curve).missing or not curve.table["themes"].notna().any():
        return None
    table = laid_out(
        curve,
        "saturation",
        "Different themes by respondents asked",
        (number_column("k", "Respondents asked", 0), number_column("themes", "Themes expected")),
    )
    last = len(table.rows) - 1
    return _only(table, sorted({round(last * step / MOST_STEPS) for step in range(MOST_STEPS + 1)}))


def _only(table: Table, places: Sequence[int], title: str = "") -> Table:
    """Return a table with some of its rows."""
    rows, data = (tuple(part[at] for at in places) for part in (table.rows, table.data))
    return replace(table, title=title or table.title, rows=rows, data=data)


def table_quotations(quotations: Released) -> Table | None:
    """S1: statements in the respondents' words."""
    if expect_released(quotations).missing or not quotations.table["text"].notna().any():
        return None
    return laid_out(
        quotations,
        "quotations",
        "In their words",
        (
            text_column("theme", "Theme"),
            Column("text", "One statement", lambda row: _quoted(row["text"])),
            Column("n", "Held by", lambda row: number(row["n"], 0), "integer", align="right"),
        ),
        "Quoted as written, without saying who said it; a quotation is an example, not evidence.",
    )


def _quoted(text: object) -> str:
    return f"“{clean(text)}”" if clean(text) else NOT_SHOWN


def table_fit(fit: Released) -> Table | None:
    """S2: support, gap and evidence of each theme."""

    def gap(row: Row) -> str:
        found = plain(row["gap"])
        return "severity not known" if found is None else "gap" if found else "no"

    def evidence(row: Row) -> str:
        grade = clean(row["best_grade"])
        if row["support"] < 3:
            return NOT_SHOWN
        return f"grade {grade}" if row["tested"] else f"untested here{f' ({grade})' * bool(grade)}"

    return laid_out(
        fit,
        "fit",
        "How the PMO's capabilities answer the themes",
        (
            text_column("theme", "Theme"),
            number_column("severity", "Severity (median)"),
            number_column("support", "Support", 0),
            text_column("by", "By"),
            Column("gap", "Gap", gap),
            Column("best_grade", "Best case", evidence),
        ),
        "Support is the largest relation: 0 not, 1 a little, 3 partly, 9 strongly. A gap is a "
        "severity of 4 and more with a support of 1 and less.",
    )


def table_reach(reach: Released) -> Table | None:
    """S2: the reach of each capability on two scales."""
    return laid_out(
        reach,
        "reach",
        "What each capability reaches",
        (
            text_column("capability", "Group of capabilities"),
            number_column("reach", "Reach (0, 1, 3, 9)", 0),
            number_column("rank", "Rank", 0),
            number_column("reach_other", "Reach (0, 1, 2, 3)", 0),
            number_column("rank_other", "Rank", 0),
            yes_column("stable", "Same rank"),
            Column("n", "Themes", lambda row: number(row["n"], 0), "integer", align="right"),
        ),
    )


def table_effort(mix: Released) -> Table | None:
    """S3: hours and shares of the latest periods."""

    def both(category: str) -> Column:
        return Column(
            category,
            upper_first(category),
            lambda row: f"{number(row[category], 0)} h, {percent(row[f'share_{category}'])}",
            align="right",
            needs=(category, f"share_{category}"),
        )

    table = laid_out(
        mix,
        "effort",
        "Hours of the PMO by kind of work",
        (
            text_column("period", "Period"),
            *(both(category) for category in ("admin", "control", "advisory", "strategic")),
            number_column("total", "All hours", 0),
            number_column("log_ratio", "ln(advisory ÷ admin)", 2, signed=True),
        ),
    )
    if table is None or len(table.rows) <= MOST_PERIODS:
        return table
    periods = len(table.rows)
    title = f"{table.title}: the latest {MOST_PERIODS} of {periods} periods"
    return _only(table, range(periods - MOST_PERIODS, periods), title)


def table_effort_change(change: Released) -> Table | None:
    """S3: hours and shares before and from the event on."""
    facts = expect_released(change).facts
    return laid_out(
        change,
        "effort_change",
        f"Before and from {clean(facts.get('change'))} on: {clean(facts.get('event'))}",
        (
            Column("category", "Kind of work", lambda row: upper_first(clean(row["category"]))),
            number_column("before", "Hours a period before", 0),
            number_column("after", "From then on", 0),
            number_column("change", "Change", 0, signed=True),
            Column("share_before", "Share before", lambda row: percent(row["share_before"]),
                   "number", align="right"),
            Column("share_after", "Share from then on", lambda row: percent(row["share_after"]),
                   "number", align="right"),
        ),
    )  # fmt: skip


def table_levels(levels: Released) -> Table | None:
    """S4: level now, level wanted and the range of the raters."""

    def with_range(name: str) -> Column:
        def text(row: Row) -> str:
            low, high = int(row[f"{name}_low"]), int(row[f"{name}_high"])
            level = f"{int(row[name])}"
            return level if low == high else f"{level} ({low} to {high})"

        title = {"current": "Level now (range)", "target": "Level wanted (range)"}[name]
        return Column(name, title, text, "integer", align="right")

    return laid_out(
        levels,
        "levels",
        "Communications capability, dimension by dimension",
        (
            Column("dimension", "Dimension", lambda row: upper_first(clean(row["dimension"]))),
            with_range("current"),
            with_range("target"),
            number_column("gap", "Gap", 0, signed=True),
            N,
        ),
    )


def table_stances(moves: Released) -> Table | None:
    """S4: stances at first, now and as wanted."""
    return laid_out(
        moves,
        "stances",
        "Stances of the stakeholders",
        (
            Column("stance", "Stance", lambda row: upper_first(STANCE_IN_WORDS[row["stance"]])),
            count_column("first", "At the first review"),
            count_column("now", "At the latest review"),
            count_column("wanted", "Wanted"),
        ),
    )
