"""B2: the tasks stakeholders prefer to do themselves, and how often they are done again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from ...analysis import self_service
from ...analysis.self_service import CHANNELS, COMPARED, MOVES
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, Released
from ...display import (
    NOT_SHOWN,
    digits_apart,
    expect_released,
    from_to,
    in_quotes,
    is_missing,
    number,
    percent,
    some,
    upper_first,
)
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    NO_SHARE,
    SHOWN_IN_WORDS,
    TOO_FEW_FOR_INTERVAL,
    answered,
    by_chance,
    ci,
    claim,
    estimate,
    in_brackets,
    may_be_chance,
    only_counts,
    sentences,
    share_told,
    so,
    standards_of,
    steps,
    verdict,
)
from ...present.table import Column, Row, Table, layout
from ...suppression import Cells, Sum
from ...units import how_many as how_many_of
from ...verdicts import Verdict
from ..answers import people_in, period_of
from ..question import Answer, question
from . import charts
from .common import blanks_told, latest_answers, quoted, respondents_with


@sentences(TOO_FEW_FOR_INTERVAL)
def say_channels(channel: Released) -> Iterable[Claim]:
    """B2: where what people have lies beside what they prefer, and what most prefer."""
    rows = channel.estimates
    if rows.empty:
        yield from only_counts(
            channel,
            lambda row, who: gettext(
                "{who} prefer self-service for {task}.", who=who, task=in_quotes(row["task"])
            ),
            x="self",
            without=NO_SHARE,
        )
        return
    yield from _mismatches(channel)
    helped = rows[rows["self_share_high"] < 0.5].sort_values("self_share", kind="stable")
    alone = rows[rows["self_share_low"] > 0.5]
    if len(helped):
        counts = (helped["n"] - helped["self"], helped["n"])
        named = [
            gettext("{task} ({x} of {n})", task=in_quotes(task), x=number(x, 0), n=number(n, 0))
            for task, x, n in zip(helped["task"], *counts, strict=True)
        ]
        more = _shifted(channel, Verdict.CLEARLY_ABOVE)["task"]
        both = [in_quotes(task) for task in helped["task"] if task in {*more}]
        still = gettext(
            "More people than today want to work alone on {tasks}, but still fewer than half.",
            tasks=some(both, SHOWN_IN_WORDS),
        )
        most = gettext(
            "Clearly more than half prefer help, or to have it done, for {tasks}.",
            tasks=some(named, SHOWN_IN_WORDS),
        )
        yield claim(
            channel,
            "helped",
            f"{most} {still}" if both else most,
            verdict=Verdict.MOST_PREFER_HELP,
            number=float(len(helped)),
            unit="tasks",
        )
    for _, row in alone.head(SHOWN_IN_WORDS).iterrows():
        told = share_told(row["self"], row["n"], row["self_share_low"], row["self_share_high"])
        yield claim(
            channel,
            f"self {row['task']}",
            gettext(
                "Working alone on {task} is preferred by {share}.",
                share=told,
                task=in_quotes(row["task"]),
            ),
            verdict=Verdict.MOST_PREFER_SELF_SERVICE,
            unit="share",
            **estimate(row, "self_share"),
        )
    if not len(alone) and not len(helped):
        yield claim(
            channel,
            "open",
            gettext(
                "No task has a clear majority for self-service or for help {who}.",
                who=in_brackets(answered(channel)),
            ),
            verdict=Verdict.TOO_FEW,
            number=0.0,
            unit="tasks",
        )


def _shifted(channel: Released, wanted: Verdict) -> pd.DataFrame:
    """Return the tasks in which what people prefer lies so beside what they have, widest first."""
    rows, margin = channel.estimates, channel.margin.percentage_points / 100
    judged = [
        verdict(row["shift_low"], row["shift_high"], margin, chance=by_chance(row))
        for _, row in rows.iterrows()
    ]
    found = rows[[found is wanted for found in judged]]
    return found.sort_values("shift", key=abs, ascending=False, kind="stable")


_MISMATCHES = {
    Verdict.TOO_LITTLE_SELF_SERVICE: (
        Verdict.CLEARLY_ABOVE,
        "too little",
        N_("More self-service than today is also wanted for {tasks}."),
    ),
    Verdict.TOO_MUCH_SELF_SERVICE: (
        Verdict.CLEAR_SHORTFALL,
        "too much",
        N_("Less self-service than today is also wanted for {tasks}."),
    ),
}
"""What a difference of the two comes to: how it lies, the key of its claim, and a sentence."""


def _mismatches(channel: Released) -> Iterable[Claim]:
    """Say where what people have is furthest from what they prefer, in either direction."""
    for judged, (wanted, key, text) in _MISMATCHES.items():
        found = _shifted(channel, wanted)
        if not len(found):
            continue
        first, others = found.iloc[0], [*map(in_quotes, found["task"].iloc[1:])]
        furthest = ngettext(
            "{wish} of {all} want to work alone on {task}, {n} does today.",
            "{wish} of {all} want to work alone on {task}, {n} do today.",
            first["now_self"],
            task=in_quotes(first["task"]),
            wish=number(first["self"], 0),
            all=number(first["n"], 0),
        )
        also = gettext(text, tasks=some(others, SHOWN_IN_WORDS)) if others else ""
        beyond = gettext(
            "Each differs by more than the margin of {margin} percentage points.",
            margin=number(channel.margin.percentage_points, 0),
        )
        yield claim(
            channel,
            key,
            f"{furthest} {also}".strip(),
            verdict=judged,
            unit="percentage points",
            aside=(beyond,),
            **estimate(first, "shift", 100),
        )


def title_channels(channel: Released) -> str:
    """B2: for how many tasks more self-service is wanted, and for how many less."""
    rows = channel.estimates
    if rows.empty:
        return gettext("Too few answers to tell who wants to work alone")
    more, less = (len(_shifted(channel, wanted)) for wanted, *_ in _MISMATCHES.values())
    if more and less:
        return gettext(
            "More self-service is wanted for {more} of {all} tasks, less for {less}",
            more=more,
            less=less,
            all=len(rows),
        )
    if more:
        return gettext("More self-service is wanted for {more} of {all} tasks",
                       more=more, all=len(rows))  # fmt: skip
    if less:
        return gettext("Less self-service is wanted for {less} of {all} tasks",
                       less=less, all=len(rows))  # fmt: skip
    return gettext("For no task is more or less self-service clearly wanted")


_BANDS = {
    "simple": N_("simple tasks"),
    "medium": N_("tasks of medium complexity"),
    "complex": N_("complex tasks"),
}


_REWORK = {
    Verdict.CLEARLY_ABOVE: Verdict.MORE_OFTEN_ALONE,
    Verdict.ABOVE: Verdict.PERHAPS_MORE_OFTEN_ALONE,
    Verdict.CLEAR_SHORTFALL: Verdict.LESS_OFTEN_ALONE,
    Verdict.SHORTFALL: Verdict.PERHAPS_LESS_OFTEN_ALONE,
    Verdict.NO_DIFFERENCE: Verdict.NO_DIFFERENCE,
    Verdict.TOO_FEW: Verdict.TOO_FEW,
}
"""What a difference of the shares done again, alone less with help, comes to."""


@sentences(N_("Too few respondents work both alone and with help."))
def say_rework(rework: Released) -> Iterable[Claim]:
    """B2: whether work done alone is done again more often, for tasks of like complexity."""
    family = how_many_of(len(rework.estimates), "kinds")
    for _, row in rework.estimates.iterrows():
        shares = gettext(
            "Of {tasks}, {alone} of those done alone had to be done again, and {helped} of those "
            "done with help.",
            tasks=gettext(_BANDS[row["band"]]),
            alone=_again(row, "self"),
            helped=_again(row, "assisted"),
        )
        found = _rework_verdict(rework, row)
        differs = found not in (Verdict.NO_DIFFERENCE, Verdict.TOO_FEW)
        unlike = gettext("The tasks were not alike in all else.") if differs else ""
        rounded = gettext("Each figure is rounded by itself.")
        yield claim(
            rework,
            row["band"],
            f"{shares} {_apart(rework, row, so(found))}{may_be_chance(row, 'gap', found, family)}",
            verdict=found,
            unit="percentage points",
            aside=(unlike, rounded),
            **estimate(row, "gap", 100),
        )


def _again(row: Mapping[str, Any] | pd.Series, way: str) -> str:
    """Return the share of tasks that were done again: per cent from 20 people on."""
    share = row[f"{way}_again_share"]
    if is_missing(share) or is_missing(row["n"]):
        return NOT_SHOWN
    if row["n"] >= FULL_FROM:
        return percent(share)
    if share in (0, 1):
        return gettext("all") if share else gettext("none")
    return gettext("{share} of 10", share=number(10 * share))


def _rework_verdict(rework: Released, row: pd.Series) -> Verdict:
    margin = rework.margin.percentage_points / 100
    return _REWORK[verdict(row["gap_low"], row["gap_high"], margin, chance=by_chance(row))]


def _apart(rework: Released, row: pd.Series, ruling: str) -> str:
    """Return how far the shares lie apart: points from 20 people on, below that of 10."""
    scale, digits, unit = (100, 0, "points") if row["n"] >= FULL_FROM else (10, 1, "of 10")
    margin = rework.margin.percentage_points / 100
    return gettext(
        "Alone minus help: {difference} {unit} {limits}{ruling}.",
        difference=number(scale * row["gap"], digits, signed=True),
        unit=gettext(_UNITS[unit]),
        limits=ci(
            scale * row["gap_low"],
            scale * row["gap_high"],
            digits,
            gettext(_UNITS[unit]),
            standards=standards_of(scale * margin),
        ),
        ruling=ruling,
    )


_UNITS = {"points": N_("points"), "of 10": N_("of 10")}


def title_rework(rework: Released) -> str:
    """B2: whether work done alone is done again more often."""
    compared = rework.estimates
    if compared.empty:
        return gettext("Too few answers to tell what is done again more often")
    judged = [_rework_verdict(rework, row) for _, row in compared.iterrows()]
    more, less = (
        sum(found in wanted for found in judged)
        for wanted in (
            (Verdict.MORE_OFTEN_ALONE, Verdict.PERHAPS_MORE_OFTEN_ALONE),
            (Verdict.LESS_OFTEN_ALONE, Verdict.PERHAPS_LESS_OFTEN_ALONE),
        )
    )
    if more and not less:
        return gettext(
            "Work done alone is done again more often in {n} of {all} kinds of task",
            n=more,
            all=len(judged),
        )
    if less and not more:
        return gettext(
            "Work done alone is done again less often in {n} of {all} kinds of task",
            n=less,
            all=len(judged),
        )
    return gettext("Work done alone is not clearly done again more or less often than with help")


# B2: self-service -------------------------------------------------------------------------------


def _known(row: Row, *names: str) -> bool:
    return not any(is_missing(row[name]) for name in names)


def _points(name: str, title: str, *, counted: bool = False) -> Column:
    """A difference of shares: points from 20 respondents on, below that people or a fraction."""

    def text(row: Row) -> str:
        if not _known(row, name, "n"):
            return NOT_SHOWN
        scale, digits = _told_in(row["n"], counted)
        return number(scale * row[name], digits, signed=True)

    return Column(name, title, text, "number", align="right", unit="share")


def _points_interval(name: str, title: str, *, counted: bool = False) -> Column:
    """The limits of it, finely enough to see on which side of the margin they lie."""

    def text(row: Row) -> str:
        n, ends = row["n"], [row[f"{name}_low"], row[f"{name}_high"]]
        if any(map(is_missing, (n, *ends))):
            return NOT_SHOWN
        scale, digits = _told_in(n, counted)
        lines = standards_of(scale * row["margin"].percentage_points / 100)
        limits = [scale * end for end in ends]
        digits = digits_apart(limits, lines, digits or int(n < FULL_FROM))
        return from_to(*(number(limit, digits, signed=True) for limit in limits))

    return Column(f"{name}_interval", title, text, align="right", unit="share")


def _told_in(n: float, counted: bool) -> tuple[float, int]:
    """Return in what a difference of shares is told (points, people, of 10), and its decimals."""
    if n >= FULL_FROM:
        return 100, 0
    return (n, 0) if counted else (10, 1)


def _again_column(way: str, title: str) -> Column:
    """The share of the tasks done in a way that were done again."""
    return Column(
        f"{way}_again_share",
        title,
        lambda row: _again(row, way),
        "number",
        align="right",
        unit="share",
    )


def _moves_column(current: str, title: str) -> Column:
    """How many of those who work so now prefer each of the three ways."""
    cells = tuple(f"{current}_to_{name}" for name in CHANNELS)

    def text(row: Row) -> str:
        return " / ".join(number(row[cell], 0) for cell in cells)

    return Column(current, title, text, align="right")


table_channels = layout(
    "channels",
    N_("How each task is preferred"),
    column.text("task", N_("Task")),
    column.count("self", N_("Alone")),
    column.share_interval("self_share", N_("Interval")),
    column.count("assisted", N_("With help")),
    column.share_interval("assisted_share", N_("Interval")),
    column.count("full", N_("Done for me")),
    column.share_interval("full_share", N_("Interval")),
    column.N,
    notes=N_("Intervals: the three shares of a task hold together with 95 %."),
)


table_mismatch = layout(
    "mismatch",
    N_("How far the present way is from the preferred one"),
    column.text("task", N_("Task")),
    column.count("mismatch", N_("Have another way than preferred")),
    column.share_interval("mismatch_share", N_("95 % interval")),
    column.number("now_self", N_("Alone today"), 0),
    column.number("self", N_("Prefer alone"), 0),
    _points("shift", N_("Prefer alone minus have it"), counted=True),
    _points_interval("shift", N_("95 % interval"), counted=True),
    column.N,
    notes=N_(
        "Prefer alone minus have it: percentage points of the same people, below 20 people their "
        "number. It is the difference observed; its interval (Bonett-Price) is built around that "
        "of adjusted counts, so it need not stand in the middle. It is as wide as the two counts "
        "allow, so it tells nothing of who both has and prefers what."
    ),
)


_table_of_moves = layout(
    "channel_matrix",
    N_("From what people have to what they prefer"),
    column.text("task", N_("Task")),
    _moves_column("self", N_("Alone now")),
    _moves_column("assisted", N_("With help now")),
    _moves_column("full", N_("Done for me now")),
    column.N,
    notes=N_(
        "In each cell: how many prefer to do it alone / with help / have it done. No cell of 1 to "
        "4 people, and no such cells together, follow from all that is told of the task."
    ),
)


def table_channel_matrix(matrix: Released) -> Table | None:
    """B2: how many would move from which way of working to which, if any cell can be shown."""
    if expect_released(matrix).missing or not len(moves_shown(matrix)):
        return None
    return _table_of_moves(matrix)


def moves_shown(matrix: Released) -> pd.DataFrame:
    """Return the tasks of which a cell can be shown."""
    cells = [f"{now}_to_{wish}" for now, wish in MOVES]
    return matrix.result[matrix.result[cells].notna().any(axis=1)]


@sentences()
def say_channel_matrix(matrix: Released) -> Iterable[Claim]:
    """B2: for how many tasks the moves can be shown."""
    told, every = len(moves_shown(matrix)), len(matrix.result)
    yield claim(
        matrix,
        "shown",
        gettext(
            "For {told} of {all} tasks part of the moves can be shown: how many would go from "
            "which way of working to which.",
            told=told,
            all=every,
        ),
        number=float(told),
        unit="tasks",
        aside=(gettext("The others are kept back, so that nobody can be recognised."),)
        if told < every
        else (),
    )


def title_channel_matrix(matrix: Released) -> str:
    """B2: for how many tasks the moves can be shown."""
    return gettext(
        "Who would move to which way of working is known for {told} of {all} tasks",
        told=len(moves_shown(matrix)),
        all=len(matrix.result),
    )


table_rework = layout(
    "rework",
    N_("Done again, by complexity of the task"),
    Column("band", N_("Complexity"), lambda row: upper_first(gettext(_BANDS[row["band"]]))),
    _again_column("self", N_("Done alone, again")),
    _again_column("assisted", N_("With help, again")),
    _points("gap", N_("Alone minus help")),
    _points_interval("gap", N_("95 % interval")),
    column.N,
    notes=N_(
        "Complexity: simple 1 to 2, medium 3, complex 4 to 5. Shares in per cent and their "
        "difference in percentage points, below 20 respondents of 10; each is rounded by "
        "itself. How many tasks they are shares of is not told: beside how many do each task alone "
        "it would tell of a few."
    ),
)


def next_channels(channel: Released) -> Statement | None:
    """B2: what to do about the way each task is done."""
    if channel.missing or channel.estimates.empty:
        return steps(channel, gettext("Ask more respondents, task by task."))
    more = _shifted(channel, Verdict.CLEARLY_ABOVE)["task"]
    fewer = _shifted(channel, Verdict.CLEAR_SHORTFALL)["task"]
    return steps(
        channel,
        gettext("Offer self-service first for {tasks}.", tasks=quoted(more)) if len(more) else "",
        gettext("Offer help with {tasks}.", tasks=quoted(fewer)) if len(fewer) else "",
        gettext("Decide task by task: no way of working fits all.")
        if not len(more) and not len(fewer)
        else "",
    )


def next_rework(rework: Released) -> Statement | None:
    """B2: what to do about work that is done again."""
    rows = rework.estimates
    if len(rows) and not rows[[f"{way}_again_share" for way in COMPARED]].any(axis=None):
        return None
    return steps(
        rework,
        gettext("Ask those who had to do it again what was missing: guide, field or person."),
    )


_NOT_SAID = N_("Nobody has said of a task both how it is done now and how it is preferred.")


def _ways(moves: pd.DataFrame) -> Cells:
    """Return who of each task has and wants what, and all that B2 tells of it, in its answers."""
    cells = [f"{now}_to_{wish}" for now, wish in MOVES]
    has, wants = (
        {way: tuple(cell for cell, move in zip(cells, MOVES, strict=True) if move[at] == way)
         for way in CHANNELS}
        for at in (0, 1)
    )  # fmt: skip
    another = tuple(cell for cell, (now, wish) in zip(cells, MOVES, strict=True) if now != wish)
    told: dict[str, list[Sum]] = {
        **{way: [wants[way]] for way in CHANNELS},
        "now_self": [has["self"]],
        **{name: [has["self"]] for name in ("shift", "p", "p_holm")},
        "mismatch": [another],
        **{f"now_{way}": [has[way]] for way in CHANNELS},
        **{cell: [(cell,)] for cell in cells},
    }
    table = [[(f"{now}_to_{wish}",) for wish in CHANNELS] for now in CHANNELS]
    return Cells(moves.set_index("task")[cells].to_dict("index"), told, [table])


def _moves(client: Client) -> pd.DataFrame:
    work = partial(self_service.channel_matrix, latest_answers(client, "channel"))
    return client.once("channel matrix", work).copy(deep=False)


@question(
    "B2",
    needs=("channel",),
    asks=N_(
        "How is this task done now, and how would you like it done: alone, with help, or done for "
        "you?"
    ),
    verdicts=(
        Verdict.MOST_PREFER_SELF_SERVICE,
        Verdict.MOST_PREFER_HELP,
        Verdict.TOO_LITTLE_SELF_SERVICE,
        Verdict.TOO_MUCH_SELF_SERVICE,
        Verdict.TOO_FEW,
    ),
    sampled=True,
    say=say_channels,
    chart=lambda answer: charts.chart_channels(answer),
    table=table_channels,
    more=(table_mismatch,),
    next=next_channels,
    title=title_channels,
)
def channel_preference(client: Client) -> Answer:
    """B2: which way of working is preferred for each task, and how far is that from today?"""
    channel = latest_answers(client, "channel")
    return channel_preference.release(
        client,
        self_service.channel_preference(channel, client.population),
        keys=["task"],
        people=people_in(client, self_service.known_ways(channel), "task_id"),
        counts=[*CHANNELS, *(f"now_{name}" for name in CHANNELS), "mismatch"],
        cells=_ways(_moves(client)),
        together=partial(self_service.over_all, difference="shift"),
        order={"self": True},
        n=respondents_with(channel, "current", "preferred"),
        period=period_of(client, channel),
        notes=[
            gettext(
                "The three shares of a task hold together (Bonferroni). Tasks are not added up: a "
                "preference for one says nothing about another."
            ),
            *blanks_told(channel, "preferred"),
        ],
        too_few=gettext(_NOT_SAID),
    )


@question(
    "B2",
    needs=("channel",),
    asks=N_("How is this task done now, and how would you like it done?"),
    say=say_channel_matrix,
    table=table_channel_matrix,
    title=title_channel_matrix,
    depth=Depth.ANNEX,
)
def channel_matrix(client: Client) -> Answer:
    """B2: who has which way of working now, and which would they prefer?"""
    channel = latest_answers(client, "channel")
    moves = _moves(client)
    return channel_matrix.release(
        client,
        moves,
        keys=["task"],
        people=people_in(client, self_service.known_ways(channel), "task_id"),
        counts=[f"{now}_to_{wish}" for now, wish in MOVES],
        cells=_ways(moves),
        n=respondents_with(channel, "current", "preferred"),
        period=period_of(client, channel),
        too_few=gettext(_NOT_SAID),
    )


@question(
    "B2",
    needs=("channel",),
    asks=N_("Did the last one have to be done again?"),
    verdicts=tuple(_REWORK.values()),
    sampled=True,
    say=say_rework,
    table=table_rework,
    next=next_rework,
    title=title_rework,
    depth=Depth.ANNEX,
)
def rework_by_channel(client: Client) -> Answer:
    """B2: is work done alone done again more often, for tasks of like complexity?"""
    channel = latest_answers(client, "channel")
    return rework_by_channel.release(
        client,
        self_service.without_tasks(self_service.rework_by_complexity(channel)),
        decimals={"gap": 3},
        together=partial(self_service.over_all, difference="gap"),
        keys=["band"],
        people=people_in(client, self_service.smaller_half(channel), "band"),
        n=respondents_with(channel, "current", "complexity", "rework"),
        period=period_of(client, channel),
        notes=[
            gettext(
                "People chose the way of working themselves, so a difference may come from the "
                "tasks and not from the help."
            ),
            gettext(
                "n: respondents in the smaller of the two halves; a respondent has several tasks, "
                "and the intervals allow for it."
            ),
        ],
        too_few=gettext("Too few tasks of like complexity are done both alone and with help."),
    )
