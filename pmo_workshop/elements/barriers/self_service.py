"""B2: the tasks stakeholders prefer to do themselves, and how often they are done again."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import self_service
from ...analysis.self_service import CHANNELS, MOVES
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, Released
from ...display import (
    NOT_SHOWN,
    clean,
    counted,
    expect_released,
    interval,
    is_missing,
    number,
)
from ...i18n import gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    NO_SHARE,
    SHOWN_IN_WORDS,
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    estimate,
    listed,
    only_counts,
    sentences,
    so,
    standards_of,
    steps,
    verdict,
)
from ...present.table import Column, Row, Table, layout
from ...suppression import Cells, Sum
from ...texts import limits
from ...verdicts import Verdict
from ..answers import people_in, period_of
from ..question import Answer, question
from . import charts
from .common import (
    blanks_told,
    done_again,
    first_of,
    latest_answers,
    respondents_with,
    share_claim,
)


@sentences(TOO_FEW_FOR_INTERVAL)
def say_channels(channel: Released) -> Iterable[Claim]:
    """B2: for which tasks self-service is preferred, and for which help."""
    rows = channel.estimates
    if rows.empty:
        yield from only_counts(
            channel,
            lambda row, who: gettext(
                "{who} prefer self-service for {task}.", who=who, task=clean(row["task"])
            ),
            x="self",
            without=NO_SHARE,
        )
        return
    alone = rows[rows["self_share_low"] > 0.5]
    helped = rows[rows["self_share_high"] < 0.5]
    for _, row in alone.head(SHOWN_IN_WORDS).iterrows():
        yield share_claim(
            channel,
            row,
            f"self {row['task']}",
            f"For {clean(row['task'])}, self-service is preferred by",
            x="self",
            share="self_share",
            verdict=Verdict.MOST_PREFER_SELF_SERVICE,
        )
    if len(helped):
        named = listed(
            f"{clean(row['task'])} ({row['n'] - row['self']} of {row['n']})"
            for _, row in helped.iterrows()
        )
        yield claim(
            channel,
            "helped",
            f"{among(channel)}, clearly more than half prefer help, or to have it done, for "
            f"{named}.",
            verdict=Verdict.MOST_PREFER_HELP,
            number=float(len(helped)),
            unit="tasks",
        )
    if not len(alone) and not len(helped):
        yield claim(
            channel,
            "open",
            f"{among(channel)}, no task has a clear majority for self-service or for help.",
            verdict=Verdict.TOO_FEW,
            number=0.0,
            unit="tasks",
        )
    yield from _mismatches(channel)


def _shifted(channel: Released, wanted: Verdict) -> pd.DataFrame:
    """Return the tasks in which what people prefer lies so beside what they have."""
    rows, margin = channel.estimates, channel.margin.percentage_points / 100
    ends = zip(rows["shift_low"], rows["shift_high"], strict=True)
    return rows[[verdict(low, high, margin) is wanted for low, high in ends]]


def _mismatches(channel: Released) -> Iterable[Claim]:
    """Say where what people have is furthest from what they prefer, in either direction."""
    margin = channel.margin.percentage_points
    for wanted, key, judged in (
        (Verdict.CLEARLY_ABOVE, "too little", Verdict.TOO_LITTLE_SELF_SERVICE),
        (Verdict.CLEAR_SHORTFALL, "too much", Verdict.TOO_MUCH_SELF_SERVICE),
    ):
        found = _shifted(channel, wanted)
        if not len(found):
            continue
        largest = found.loc[found["shift"].abs().idxmax()]
        named = listed(
            f"{clean(row['task'])} ({row['self']} against {row['now_self']} of {row['n']})"
            for _, row in found.iterrows()
        )
        yield claim(
            channel,
            key,
            f"By more than the margin of {number(margin, 0)} points, {judged.in_words} for "
            f"{named}.",
            verdict=judged,
            unit="percentage points",
            **estimate(largest, "shift", 100),
        )


_BANDS = {
    "simple": "simple tasks",
    "medium": "tasks of medium complexity",
    "complex": "complex tasks",
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


@sentences("Too few respondents work both alone and with help.")
def say_rework(rework: Released) -> Iterable[Claim]:
    """B2: whether work done alone is done again more often, for tasks of like complexity."""
    for _, row in rework.rows.iterrows():
        known = {
            how: told
            for how, way in (("alone", "self"), ("with help", "assisted"))
            if (told := done_again(row, way)) != NOT_SHOWN
        }
        if not known:
            continue
        done = listed(f"{told} done {how}" for how, told in known.items())
        counts = f"Of {_BANDS[row['band']]}, done again were {done}"
        if pd.isna(row["gap"]):
            yield claim(
                rework,
                row["band"],
                f"{counts}: too few respondents for a comparison.",
                verdict=Verdict.TOO_FEW,
                n=int(row["n"]),
            )
            continue
        margin = rework.margin.percentage_points / 100
        found = _REWORK[verdict(row["gap_low"], row["gap_high"], margin)]
        low, high = 100 * row["gap_low"], 100 * row["gap_high"]
        apart = f"{number(100 * row['gap'], 0, signed=True)} points"
        ends = ci(low, high, 0, "points", standards=standards_of(100 * margin))
        if row["n"] < FULL_FROM:
            apart = number(row["gap"], 2, signed=True)
            ends = limits(f"(95 % CI {interval(row['gap_low'], row['gap_high'], 2)})")
        differs = found not in (Verdict.NO_DIFFERENCE, Verdict.TOO_FEW)
        other = "; the tasks were not alike in all else" if differs else ""
        yield claim(
            rework,
            row["band"],
            f"{counts}; the shares differ by {apart} {ends}{so(found)}{other}.",
            verdict=found,
            unit="percentage points",
            **estimate(row, "gap", 100),
        )


# B2: self-service -------------------------------------------------------------------------------


def _known(row: Row, *names: str) -> bool:
    return not any(is_missing(row[name]) for name in names)


def _points(name: str, title: str, *, counted: bool = False) -> Column:
    """A difference of shares: points from 20 respondents on, below that people or a fraction."""

    def text(row: Row) -> str:
        known = _known(row, name, "n")
        return _difference(row[name], row["n"], counted) if known else NOT_SHOWN

    return Column(name, title, text, "number", align="right")


def _points_interval(name: str, title: str, *, counted: bool = False) -> Column:
    ends = (f"{name}_low", f"{name}_high")

    def text(row: Row) -> str:
        if not _known(row, *ends, "n"):
            return NOT_SHOWN
        return " to ".join(_difference(row[end], row["n"], counted, 1) for end in ends)

    return Column(f"{name}_interval", title, text, align="right")


def _difference(value: float, n: float, counted: bool, digits: int = 0) -> str:
    if n >= FULL_FROM:
        return number(100 * value, 0, signed=True)
    if counted:
        return number(value * n, digits, signed=True)
    return number(value, 2, signed=True)


def _tasks_column(way: str, title: str) -> Column:
    """Tasks done again of all tasks."""
    return Column(f"{way}_again", title, lambda row: done_again(row, way), "integer", align="right")


def _moves_column(current: str, title: str) -> Column:
    """How many of those who work so now prefer each of the three ways."""
    cells = tuple(f"{current}_to_{name}" for name in CHANNELS)

    def text(row: Row) -> str:
        return " / ".join(number(row[cell], 0) for cell in cells)

    return Column(current, title, text, align="right")


table_channels = layout(
    "channels",
    "How each task is preferred",
    column.text("task", "Task"),
    column.count("self", "Alone"),
    column.share_interval("self_share", "Interval"),
    column.count("assisted", "With help"),
    column.share_interval("assisted_share", "Interval"),
    column.count("full", "Done for me"),
    column.share_interval("full_share", "Interval"),
    column.N,
    notes="Intervals: the three shares of a task hold together with 95 %.",
)


table_mismatch = layout(
    "mismatch",
    "How far the present way is from the preferred one",
    column.text("task", "Task"),
    column.count("mismatch", "Have another way than preferred"),
    column.share_interval("mismatch_share", "95 % interval"),
    column.number("now_self", "Alone today", 0),
    column.number("self", "Prefer alone", 0),
    _points("shift", "Prefer alone minus have it", counted=True),
    _points_interval("shift", "95 % interval", counted=True),
    column.N,
    notes="Prefer alone minus have it: percentage points of the same people, below 20 people their "
    "number. It is the difference observed; its interval (Bonett-Price) is built around that of "
    "adjusted counts, so it need not stand in the middle. It is as wide as the two counts "
    "allow: of nobody is told both what they have and what they prefer.",
)


_table_of_moves = layout(
    "channel_matrix",
    "From what people have to what they prefer",
    column.text("task", "Task"),
    _moves_column("self", "Alone now"),
    _moves_column("assisted", "With help now"),
    _moves_column("full", "Done for me now"),
    column.N,
    notes="In each cell: how many prefer to do it alone / with help / have it done.",
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
    elsewhere = ": elsewhere one person could be seen."
    yield claim(
        matrix,
        "shown",
        f"Who would move from which way of working to which can be shown for {told} of "
        f"{counted(every, 'tasks')}{'.' if told == every else elsewhere}",
        number=float(told),
        unit="tasks",
    )


table_rework = layout(
    "rework",
    "Done again, by complexity of the task",
    column.text("band", "Complexity"),
    _tasks_column("self", "Done alone, again"),
    _tasks_column("assisted", "With help, again"),
    _points("gap", "Alone minus help"),
    _points_interval("gap", "95 % interval"),
    _tasks_column("full", "Done for me, again"),
    column.N,
    notes="Complexity: simple 1 to 2, medium 3, complex 4 to 5. Alone minus help: percentage "
    "points, below 20 respondents the difference of the shares (0 to 1). What is done for people "
    "is counted and not compared.",
)


def next_channels(channel: Released) -> Statement | None:
    """B2: what to do about the way each task is done."""
    if channel.missing or channel.estimates.empty:
        return steps(channel, "Ask more respondents, task by task.")
    more = _shifted(channel, Verdict.CLEARLY_ABOVE)["task"]
    fewer = _shifted(channel, Verdict.CLEAR_SHORTFALL)["task"]
    return steps(
        channel,
        f"Let go: offer self-service first for {first_of(more)}." if len(more) else "",
        f"Offer help where people are left alone: {first_of(fewer)}." if len(fewer) else "",
        "Decide task by task; there is no one preferred way.",
    )


def next_rework(rework: Released) -> Statement | None:
    """B2: what to do about work that is done again."""
    return steps(
        rework,
        "Before self-service is praised or blamed, compare tasks of like complexity.",
        "Ask those who had to do it again what was missing: the guide, the field or the person.",
    )


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
        "shift": [has["self"]],
        "mismatch": [another],
        **{f"now_{way}": [has[way]] for way in CHANNELS},
        **{cell: [(cell,)] for cell in cells},
    }
    table = [[(f"{now}_to_{wish}",) for wish in CHANNELS] for now in CHANNELS]
    return Cells(moves.set_index("task")[cells].to_dict("index"), told, [table])


@question(
    "B2",
    needs=("channel",),
    asks="How is this task done now, and how would you like it done: alone, with help, or "
    "done for you?",
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
        cells=_ways(self_service.channel_matrix(channel)),
        n=respondents_with(channel, "current", "preferred"),
        period=period_of(client),
        notes=[
            "The three shares of a task hold together (Bonferroni). Tasks are not added up: a "
            "preference for one says nothing about another.",
            *blanks_told(channel, "preferred", "preferences"),
        ],
        too_few="Nobody has said of a task both how it is done now and how it is preferred.",
    )


@question(
    "B2",
    needs=("channel",),
    asks="How is this task done now, and how would you like it done?",
    say=say_channel_matrix,
    chart=lambda answer: charts.chart_channel_matrix(answer),
    table=table_channel_matrix,
    depth=Depth.ANNEX,
)
def channel_matrix(client: Client) -> Answer:
    """B2: who has which way of working now, and which would they prefer?"""
    channel = latest_answers(client, "channel")
    moves = self_service.channel_matrix(channel)
    return channel_matrix.release(
        client,
        moves,
        keys=["task"],
        people=people_in(client, self_service.known_ways(channel), "task_id"),
        counts=[f"{now}_to_{wish}" for now, wish in MOVES],
        cells=_ways(moves),
        n=respondents_with(channel, "current", "preferred"),
        period=period_of(client),
        too_few="Nobody has said of a task both how it is done now and how it is preferred.",
    )


@question(
    "B2",
    needs=("channel",),
    asks="Did the last one have to be done again?",
    verdicts=tuple(_REWORK.values()),
    sampled=True,
    say=say_rework,
    chart=lambda answer: charts.chart_rework(answer),
    table=table_rework,
    next=next_rework,
    depth=Depth.ANNEX,
)
def rework_by_channel(client: Client) -> Answer:
    """B2: is work done alone done again more often, for tasks of like complexity?"""
    channel = latest_answers(client, "channel")
    return rework_by_channel.release(
        client,
        self_service.rework_by_complexity(channel),
        keys=["band"],
        people=people_in(client, self_service.smaller_half(channel), "band"),
        counts={f"{name}_again": name for name in CHANNELS},
        parts={f"{name}_n": (name, f"{name}_again", f"{name}_again_share") for name in CHANNELS},
        n=respondents_with(channel, "current", "complexity", "rework"),
        period=period_of(client),
        notes=[
            "People chose the way of working themselves, so a difference may come from the tasks "
            "and not from the help.",
            "n: respondents in the smaller of the two halves; a respondent has several tasks, and "
            "the intervals allow for it.",
        ],
        too_few="Too few tasks of like complexity are done both alone and with help.",
    )
