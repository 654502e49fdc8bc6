"""The tables of Reducing Barriers."""

from __future__ import annotations

from ..analysis.self_service import CHANNELS
from ..disclosure import FULL_FROM, Released
from ..display import (
    NOT_SHOWN,
    clean,
    expect_released,
    interval,
    number,
    out_of,
    plain,
    ratio_interval,
)
from .base import (
    Column,
    N,
    Row,
    Table,
    count_column,
    interval_column,
    laid_out,
    number_column,
    percent_column,
    share_interval_column,
    text_column,
    yes_column,
)

_RANGE = "P10 to P90: eight in ten of 10,000 draws."


def _currency(released: Released) -> str:
    return clean(expect_released(released).facts.get("currency")) or "currency"


def _range_column(name: str, title: str, digits: int = 0) -> Column:
    column = interval_column(name, title, digits)
    return Column(column.name, title, column.text, "string", "right", column.needs)


# B1: perceived costs ----------------------------------------------------------------------------


def table_perceived_costs(costs: Released) -> Table | None:
    """Lay out the deterrents of ``chart_perceived_costs`` with their rank correlations."""
    return laid_out(
        costs,
        "perceived_costs",
        "Perceived costs that deter",
        (
            text_column("component", "Cost"),
            count_column("x", "Severity 7 or more"),
            share_interval_column("share", "95 % interval"),
            yes_column("leading", "Leading group", no=""),
            number_column("rho", "Rank correlation with intention", 2, signed=True),
            interval_column("rho", "95 % interval", 2, signed=True),
            number_column("slope", "Slope, others held equal", 2, signed=True),
            interval_column("slope", "95 % interval", 2, signed=True),
            N,
        ),
        "Rank correlation: −1 to +1; below 0, those who rate the cost higher intend less to work "
        "with the PMO. It names no cause. Correlations are screening.",
    )


def table_cost_and_intention(costs: Released) -> Table | None:
    """Lay out the figures of ``chart_cost_and_intention``."""
    return laid_out(
        costs,
        "cost_and_intention",
        "Deterrents named and intention to work with the PMO",
        (
            text_column("component", "Cost"),
            number_column("named", "Deterrents named (mean)"),
            number_column("intent", "Intention (mean, 1 to 7)"),
            number_column("rho", "Rank correlation", 2, signed=True),
            interval_column("rho", "95 % interval", 2, signed=True),
            N,
        ),
    )


# B2: self-service -------------------------------------------------------------------------------


def table_channels(channel: Released) -> Table | None:
    """Lay out the preferences of ``chart_channels``."""
    return laid_out(
        channel,
        "channels",
        "How each task is preferred",
        (
            text_column("task", "Task"),
            count_column("self", "Alone"),
            share_interval_column("self_share", "Interval"),
            count_column("assisted", "With help"),
            share_interval_column("assisted_share", "Interval"),
            count_column("full", "Done for me"),
            share_interval_column("full_share", "Interval"),
            N,
        ),
        "Intervals: the three shares of a task hold together with 95 %.",
    )


def table_mismatch(channel: Released) -> Table | None:
    """Lay out how far what people have is from what they prefer."""
    return laid_out(
        channel,
        "mismatch",
        "How far the present way is from the preferred one",
        (
            text_column("task", "Task"),
            count_column("mismatch", "Have another way than preferred"),
            share_interval_column("mismatch_share", "95 % interval"),
            number_column("now_self", "Alone today", 0),
            number_column("self", "Prefer alone", 0),
            _points("shift", "Prefer alone minus have it", counted=True),
            _points_interval("shift", "95 % interval", counted=True),
            N,
        ),
        "Prefer alone minus have it: percentage points of the same people, below 20 people their "
        "number.",
    )


def _points(name: str, title: str, *, counted: bool = False) -> Column:
    """A difference of shares: points from 20 respondents on, below that people or a fraction."""

    def text(row: Row) -> str:
        value, n = plain(row[name]), plain(row["n"])
        if value is None or n is None:
            return NOT_SHOWN
        return _difference(value, n, counted)

    return Column(name, title, text, "number", align="right", needs=(name, "n"))


def _points_interval(name: str, title: str, *, counted: bool = False) -> Column:
    low, high = f"{name}_low", f"{name}_high"

    def text(row: Row) -> str:
        ends, n = [plain(row[end]) for end in (low, high)], plain(row["n"])
        if None in (*ends, n):
            return NOT_SHOWN
        return " to ".join(_difference(end, n, counted, 1) for end in ends)

    return Column(f"{name}_interval", title, text, align="right", needs=(low, high, "n"))


def _difference(value: float, n: float, counted: bool, digits: int = 0) -> str:
    if n >= FULL_FROM:
        return number(100 * value, 0, signed=True)
    if counted:
        return number(value * n, digits, signed=True)
    return number(value, 2, signed=True)


def _tasks_column(way: str, title: str) -> Column:
    """Tasks done again of all tasks; the percentage needs 20 respondents."""

    def text(row: Row) -> str:
        again, tasks, n = (plain(row[name]) for name in (f"{way}_again", way, "n"))
        if None in (again, tasks, n):
            return NOT_SHOWN
        return out_of(again, tasks) if n >= FULL_FROM else f"{again} of {tasks}"

    return Column(f"{way}_again", title, text, "integer", "right", (f"{way}_again", way, "n"))


def _moves_column(current: str, title: str) -> Column:
    """How many of those who work so now prefer each of the three ways."""
    cells = tuple(f"{current}_to_{name}" for name in CHANNELS)

    def text(row: Row) -> str:
        counts = [plain(row[cell]) for cell in cells]
        return NOT_SHOWN if None in counts else " / ".join(map(str, counts))

    return Column(current, title, text, align="right", needs=cells)


def table_channel_matrix(matrix: Released) -> Table | None:
    """Lay out the counts of ``chart_channel_matrix``."""
    return laid_out(
        matrix,
        "channel_matrix",
        "From what people have to what they prefer",
        (
            text_column("task", "Task"),
            _moves_column("self", "Alone now"),
            _moves_column("assisted", "With help now"),
            _moves_column("full", "Done for me now"),
            N,
        ),
        "In each cell: how many prefer to do it alone / with help / have it done.",
    )


def table_rework(rework: Released) -> Table | None:
    """Lay out how often work was done again, of ``chart_rework``."""
    return laid_out(
        rework,
        "rework",
        "Done again, by complexity of the task",
        (
            text_column("band", "Complexity"),
            _tasks_column("self", "Done alone, again"),
            _tasks_column("assisted", "With help, again"),
            _points("gap", "Alone minus help"),
            _points_interval("gap", "95 % interval"),
            _tasks_column("full", "Done for me, again"),
            N,
        ),
        "Complexity: simple 1 to 2, medium 3, complex 4 to 5. Alone minus help: percentage points, "
        "below 20 respondents the difference of the shares (0 to 1). What is done for people is "
        "counted and not compared.",
    )


# B3: hidden cost --------------------------------------------------------------------------------


def table_hidden_costs(costs: Released) -> Table | None:
    """Lay out the costs of ``chart_hidden_costs`` by role and kind of waste."""
    currency = _currency(costs)
    return laid_out(
        costs,
        "hidden_costs",
        f"What working with the PMO costs its clients ({currency} a year)",
        (
            text_column("role", "Role"),
            number_column("none", "Useful", 0),
            number_column("rework", "Rework", 0),
            number_column("wait", "Waiting", 0),
            number_column("duplicate", "Doubled", 0),
            number_column("overprocess", "Too much", 0),
            number_column("hidden", "Hidden", 0),
            _range_column("hidden", "P10 to P90"),
            number_column("failure", "Failure demand", 0),
            number_column("total", "All", 0),
        ),
        "Cost = volume × minutes × rate × (1 + share done again), minutes at the mean of low, "
        "likely and high. Hidden: all but useful work. Too much: more than is needed. Failure "
        "demand: rework and everything done again, useful work too.",
    )


def table_cost_activities(costs: Released) -> Table | None:
    """Lay out what each activity costs, hidden costs first."""
    currency = _currency(costs)
    words = {"none": "useful work", "wait": "waiting", "duplicate": "doubled work",
             "overprocess": "more than is needed"}  # fmt: skip
    return laid_out(
        costs,
        "cost_activities",
        f"Which activities hold the cost ({currency} a year)",
        (
            text_column("activity", "Activity"),
            Column("waste", "Kind", lambda row: words.get(row["waste"], clean(row["waste"]))),
            number_column("times", "Times a year", 0),
            number_column("hours", "Hours a year", 0),
            number_column("cost", "Cost", 0),
            _range_column("cost", "P10 to P90"),
            number_column("n", "Roles", 0),
        ),
        _RANGE,
    )


def table_capacity(capacity: Released) -> Table | None:
    """Lay out the time set aside and the time used, of ``chart_capacity``."""
    currency = _currency(capacity)
    return laid_out(
        capacity,
        "capacity",
        "Time set aside and time used (hours a year)",
        (
            text_column("role", "Role"),
            number_column("rate", f"{currency} per practical hour", 0),
            number_column("rate_logged", "In the log", 0),
            number_column("practical_hours", "Practical hours", 0),
            number_column("used_hours", "Used by the log", 0),
            number_column("unused_hours", "Unused", 0, signed=True),
            number_column("unused_cost", f"Unused ({currency})", 0, signed=True),
            percent_column("used_share", "Used"),
        ),
        "Unused below 0: more work for the PMO than time set aside.",
    )


# B4: felt and logged ----------------------------------------------------------------------------

_CALIBRATION = (
    number_column("felt", "Felt (hours a month)"),
    number_column("logged", "Logged"),
    Column(
        "value",
        "Felt beside logged",
        lambda row: (
            NOT_SHOWN
            if plain(row["value"]) is None
            else f"{number(row['value'])} times"
            if row["measure"] == "ratio"
            else f"{number(row['value'], signed=True)} hours"
        ),
        "number",
        "right",
    ),
    interval_column("value", "95 % interval"),
    count_column("x", "Feel more than logged"),
    N,
)
_BESIDE = (
    "Felt beside logged: geometric mean of the ratios, or the mean difference if somebody has no "
    "hours."
)


def table_calibration(calibration: Released) -> Table | None:
    """Lay out felt and logged hours of ``chart_calibration``."""
    return laid_out(
        calibration,
        "calibration",
        "Hours felt and hours logged",
        (text_column("group", "Respondents"), *_CALIBRATION),
        _BESIDE,
    )


def table_agreement(calibration: Released) -> Table | None:
    """Lay out the limits of agreement of ``chart_agreement``."""
    return laid_out(
        calibration,
        "agreement",
        "How far single people lie from the log",
        (
            text_column("group", "Respondents"),
            number_column("difference", "Mean difference (hours a month)", signed=True),
            interval_column("difference", "95 % interval", signed=True),
            interval_column("agree", "Limits of agreement", signed=True),
            Column(
                "agree_error",
                "Each limit ±",
                lambda row: number(row["agree_error"]),
                "number",
                "right",
            ),
            interval_column("times", "Limits, times the log"),
            N,
        ),
        "Bland and Altman: mean difference ± 1.96 standard deviations; 95 in 100 single people are "
        "expected between the limits, and each limit is uncertain by its 95 % interval. Times the "
        "log: the same of the ratio, on its logarithms.",
    )


def table_calibration_roles(roles: Released) -> Table | None:
    """Lay out felt and logged hours by role (screening)."""
    return laid_out(
        roles,
        "calibration_roles",
        "Hours felt and hours logged, by role (screening)",
        (text_column("group", "Role"), *_CALIBRATION),
        _BESIDE,
    )


# B5: options ------------------------------------------------------------------------------------


def _months(row: Row, name: str) -> str:
    value = plain(row[name])
    return "never" if value is None else number(value)


def table_options(options: Released) -> Table | None:
    """Lay out what the options of ``chart_options`` release, in the order of the list."""
    currency = _currency(options)
    return laid_out(
        options,
        "options",
        f"What each option releases ({currency} a year)",
        (
            text_column("option", "Option"),
            text_column("activity", "Activity"),
            text_column("kind", "Kind"),
            number_column("hours", "Hours", 0),
            number_column("net", "Net", 0),
            _range_column("net", "P10 to P90"),
            number_column("alone", "If done alone", 0),
        ),
        "Net = minutes released × volume × rate × adoption − running cost, at most what earlier "
        "options have left. " + _RANGE,
    )


def table_paybacks(options: Released) -> Table | None:
    """Lay out when each option of ``chart_options`` pays back, and who answers for it."""
    currency = _currency(options)

    def ends(row: Row) -> str:
        return f"{_months(row, 'payback_low')} to {_months(row, 'payback_high')}"

    return laid_out(
        options,
        "paybacks",
        "When each option pays back",
        (
            text_column("option", "Option"),
            number_column("one_off", f"Once ({currency})", 0),
            Column("payback", "Payback (months)", lambda row: _months(row, "payback"), "number",
                   "right"),
            Column("payback_interval", "P10 to P90", ends, align="right",
                   needs=("payback_low", "payback_high")),
            percent_column("p_12", "Draws under 12 months"),
            text_column("owner", "Owner"),
        ),
        "Payback = cost once ÷ net release a month.",
    )  # fmt: skip


def table_sensitivity(tornado: Released) -> Table | None:
    """Lay out the swings of ``chart_sensitivity``."""
    currency = _currency(tornado)
    return laid_out(
        tornado,
        "sensitivity",
        f"What the release hangs on ({currency} a year)",
        (
            text_column("option", "Option"),
            text_column("quantity", "Estimate"),
            number_column("given_low", "At its low", 0),
            number_column("given_high", "At its high", 0),
            number_column("swing", "Width", 0),
        ),
        f"All options at their likely values: {currency} {number(tornado.facts['base'], 0)} a year."
        if plain(tornado.facts.get("base")) is not None
        else "",
    )


# B6: perception gap -----------------------------------------------------------------------------


def table_cost_classes(classes: Released) -> Table | None:
    """Lay out the costs of ``chart_cost_classes`` with their class."""
    return laid_out(
        classes,
        "cost_classes",
        "Real and perceived cost",
        (
            text_column("component", "Cost"),
            number_column("real", "Logged (hours a month and person)", 2),
            interval_column("real", "95 % of draws", 2),
            number_column("perceived", "Deters (0 to 10)"),
            interval_column("perceived", "95 % interval"),
            text_column("class", "Class"),
            N,
        ),
        "Fix: high and high. Inform: low in the log, felt to be high. Warn: high in the log, not "
        f"felt. Leave: low and low. {NOT_SHOWN}: an interval crosses a line, or there is no log.",
    )


def table_messages(messages: Released) -> Table | None:
    """Lay out what was felt before and after each message, of ``chart_messages``."""

    def levels(row: Row) -> str:
        return interval(row["before"], row["after"])

    def moved(row: Row, name: str) -> str:
        if plain(row[name]) is None:
            return NOT_SHOWN
        ends = interval(row[f"{name}_low"], row[f"{name}_high"], signed=True)
        return f"{number(row[name], signed=True)} ({ends})"

    return laid_out(
        messages,
        "messages",
        "How high a cost seems before and after a message",
        (
            text_column("message", "Message"),
            text_column("component", "Cost"),
            Column("levels", "Before to after", levels, align="right", needs=("before", "after")),
            Column(
                "change",
                "Change (95 % interval)",
                lambda row: moved(row, "change"),
                "number",
                "right",
            ),
            count_column("x", "Lower"),
            Column("effect", "Against others", lambda row: moved(row, "effect"), align="right"),
            text_column("grade", "Grade"),
            N,
        ),
        "Lower: to whom the cost seems lower after reading. Against others: the change less that "
        "of people who did not read it. Grade B: before and after; C: with such people.",
    )


# B7: cost boxes ---------------------------------------------------------------------------------


def table_cost_boxes(boxes: Released) -> Table | None:
    """Lay out the full cost of each case of ``chart_cost_boxes``."""
    currency = _currency(boxes)
    return laid_out(
        boxes,
        "cost_boxes",
        f"What each case cost in full ({currency}, present value)",
        (
            text_column("case_id", "Case"),
            text_column("outcome", "Outcome"),
            number_column("outcomes", "How many", 0),
            number_column("client", "Clients", 0),
            number_column("pmo", "PMO", 0),
            number_column("cost", "Full cost", 0),
            _range_column("cost", "P10 to P90"),
            number_column("per_outcome", "Per outcome", 0),
        ),
        f"Full cost = clients' hours × rate + PMO + running cost. {NOT_SHOWN}: the client's own "
        "hours are not known. " + _RANGE,
    )


def table_break_even(boxes: Released) -> Table | None:
    """Lay out break-even, benefit and ratio of each case of ``chart_cost_boxes``."""
    currency = _currency(boxes)
    return laid_out(
        boxes,
        "break_even",
        f"From which worth each case pays back ({currency}, present value)",
        (
            text_column("case_id", "Case"),
            text_column("outcome", "Outcome"),
            number_column("break_even", "Break-even worth of one", 0),
            _range_column("break_even", "P10 to P90"),
            number_column("break_even_outcomes", "Break-even number a year"),
            _range_column("benefit", "PMO's share, P10 to P90"),
            Column(
                "bcr_interval",
                "Benefit ÷ cost, P10 to P90",
                lambda row: ratio_interval(row["bcr_low"], row["bcr_high"]),
                align="right",
                needs=("bcr_low", "bcr_high"),
            ),
            text_column("grade", "Grade"),
        ),
        "Break-even worth at the likely share; break-even number at the likely share and worth. "
        f"{NOT_SHOWN}: no ratio without the client's own hours.",
    )
