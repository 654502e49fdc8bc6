"""The tables of Instilling Confidence."""

from __future__ import annotations

from ..disclosure import Released
from ..display import (
    NOT_SHOWN,
    clean,
    expect_released,
    interval,
    is_missing,
    number,
    out_of,
    percent,
    upper_first,
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
    p_column,
    share_interval_column,
    text_column,
)

EFFECT = {
    "volume": "Volume: more or fewer outputs",
    "mix": "Mix: other outputs",
    "unit cost": "Unit cost: the same outputs, cheaper or dearer",
    "joint": "Both together",
    "range": "Range: outputs begun or ended",
    "total": "Total",
}


def table_journey(steps: Released) -> Table | None:
    """C1: every step: emotion, effort, pain, waiting, repeats."""
    imagined = expect_released(steps).name == "journey_opinion"
    return laid_out(
        steps,
        "journey_opinion" if imagined else "journey",
        "The journey as the PMO or the room imagines it" if imagined else
        "The journey, step by step",
        (
            number_column("step", "Step", 0),
            text_column("phase", "Name"),
            Column("stage", "Seen", _seen),
            number_column("emotion", "Emotion", 1, signed=True),
            interval_column("emotion", "95 % interval", signed=True),
            count_column("below_zero", "Below zero"),
            number_column("effort", "Effort"),
            interval_column("effort", "95 % interval"),
            number_column("pain", "Pain"),
            interval_column("pain", "95 % interval"),
            number_column("wait_d", "Wait, days"),
            count_column("failed", "Repeated", "failed_of"),
            N,
        ),
        "Seen: whether the client sees the step. Below zero: who felt below zero.",
    )  # fmt: skip


def _seen(row: Row) -> str:
    stage = clean(row["stage"])
    return {"front": "yes", "back": "no"}.get(stage, NOT_SHOWN)


def table_flow(flow: Released) -> Table | None:
    """C1: work and waiting of a whole journey."""
    return laid_out(
        flow,
        "flow",
        "Work and waiting",
        (
            Column("what", "What", lambda row: upper_first(clean(row["what"]))),
            Column("efficiency", "Share of work", lambda row: percent(row["efficiency"]), "number",
                   align="right"),
            Column("limits", "95 % interval", _efficiency_limits, align="right",
                   needs=("efficiency_low", "efficiency_high")),
            number_column("touch_h", "Hours of work"),
            number_column("wait_h", "Working hours of waiting", 0),
            N,
        ),
    )  # fmt: skip


def _efficiency_limits(row: Row) -> str:
    if is_missing(row["efficiency_low"]):
        return NOT_SHOWN
    return f"{interval(100 * row['efficiency_low'], 100 * row['efficiency_high'], 0)} %"


def table_promise_gaps(gaps: Released) -> Table | None:
    """C2: each promise: heard, understood, kept, and the gap."""
    return laid_out(
        gaps,
        "promise_gaps",
        "Promises heard, understood and kept",
        (
            text_column("promise", "Promise"),
            number_column("heard", "Heard"),
            number_column("understood", "Understood"),
            number_column("kept", "Kept"),
            number_column("gap", "Kept − heard", signed=True),
            interval_column("gap", "95 % interval", signed=True),
            p_column("p_adjusted", "p, adjusted"),
            count_column("recalled", "Recall", "asked"),
            N,
        ),
        "Recall: heard it with 5 or more on the 7-point scale.",
    )


def table_promise_coverage(found: Released) -> Table | None:
    """C2: each promise in the documents."""
    limits = [share_interval_column("coverage", "95 % interval")]
    if expect_released(found).missing or found.table["coverage_low"].isna().all():
        limits = []
    return laid_out(
        found,
        "promise_coverage",
        "The promises in the documents",
        (
            text_column("promise", "Promise"),
            count_column("present", "Documents that hold it"),
            *limits,
            number_column("disputed", "Readers differ", 0),
            count_column("consistent", "Says the same", "present"),
            number_column("different", "Says otherwise", 0),
        ),
    )


def table_handoffs(log: Released) -> Table | None:
    """C3: each pair of roles: complete briefs, and within the agreed time."""

    return laid_out(
        log,
        "handoffs",
        "Hand-overs behind the journey",
        (
            text_column("touchpoint", "Step"),
            text_column("from_role", "From"),
            text_column("to_role", "To"),
            count_column("complete", "Brief complete"),
            count_column("in_time", "Within the agreed time", "timed"),
            share_interval_column("in_time_share", "95 % interval", "timed"),
        ),
    )  # fmt: skip


def table_orphans(steps: Released) -> Table | None:
    """C3: the steps and what stands behind them."""
    return laid_out(
        steps,
        "orphans",
        "Who stands behind each step",
        (
            number_column("step", "Step", 0),
            text_column("phase", "Name"),
            text_column("actor", "Actor"),
            Column("state", "State", lambda row: upper_first(clean(row["state"]))),
            number_column("n", "Hand-overs", 0),
        ),
    )


def table_service_levels(found: Released) -> Table | None:
    """C4: each service level: met of due, target, last window, proposal."""

    def window(row: Row) -> str:
        if not row["window_n"]:
            return f"none due in {row['window']}"
        return (
            f"{out_of(row['window_met'], row['window_n'])} in {row['window']}: "
            f"{row['window_state']}"
        )

    def proposal(row: Row) -> str:
        if is_missing(row["p85"]):
            return NOT_SHOWN
        return f"{number(row['p85'])} ({interval(row['p85_low'], row['p85_high'])})"

    return laid_out(
        found,
        "service_levels",
        "Service levels by the working clock",
        (
            text_column("name", "Service level"),
            count_column("met", "Met, of all due"),
            share_interval_column("share", "95 % interval"),
            Column("target", "Target", lambda row: percent(row["target"]), "number",
                   align="right"),
            text_column("verdict", "The process"),
            number_column("open_late", "Open past the limit", 0),
            Column("window", "Last complete window", window,
                   needs=("window", "window_met", "window_n", "window_state")),
            Column("p85", "85 % are done within, days", proposal, align="right",
                   needs=("p85", "p85_low", "p85_high")),
        ),
        "85 % of the last 50 closed requests were done within so many days of the clock (95 % "
        "interval): a proposal for a limit that can be kept. No averages: a promise is about the "
        "share in time.",
    )  # fmt: skip


def table_expectations(found: Released) -> Table | None:
    """Lay out how many respondents have expectations of each type."""
    return laid_out(
        found,
        "expectations",
        "What kind of expectations people have",
        (
            text_column("type", "Type"),
            count_column("x", "Respondents"),
            share_interval_column("share", "95 % interval"),
            N,
        ),
        "Fuzzy: cannot be put into words. Implicit: taken for granted. Unrealistic: no service can "
        "do it. Make fuzzy and implicit ones clear before a service level is written.",
    )


def table_roles(grid: Released) -> Table | None:
    """C4: the responsibility grid, with the tasks that break a rule."""
    return laid_out(
        grid,
        "roles",
        "Who does what",
        (
            text_column("task", "Task"),
            text_column("accountable", "Accountable"),
            text_column("responsible", "Responsible"),
            text_column("consulted", "Consulted"),
            text_column("informed", "Informed"),
            Column("problem", "What is wrong", lambda row: clean(row["problem"]) or "nothing"),
        ),
    )


def table_stakeholder_grid(grid: Released) -> Table | None:
    """C4: respondents by power and interest."""
    return laid_out(
        grid,
        "stakeholder_grid",
        "Stakeholders by power and interest",
        (
            Column("quadrant", "Quadrant", lambda row: upper_first(clean(row["quadrant"]))),
            Column("approach", "Approach", lambda row: upper_first(clean(row["approach"]))),
            N,
        ),
        "High is 4 or 5 on a scale from 1 to 5; the cut is the workshop's own.",
    )


def table_cost_change(found: Released) -> Table | None:
    """C5: the cost index before and after the confirmed change."""
    return laid_out(
        found,
        "cost_change",
        "Real unit cost before and after",
        (
            Column("what", "Measure", lambda row: upper_first(clean(row["what"]))),
            number_column("before", "Before"),
            number_column("after", "After"),
            number_column("change", "Change, %", signed=True),
            interval_column("change", "95 % interval", signed=True),
            number_column("n", "Periods", 0),
        ),
        *_guardrails(found),
        *_effects(found),
    )


def _guardrails(found: Released) -> list[str]:
    if expect_released(found).missing:
        return []
    return [_guardrail(rail) for rail in found.facts.get("guardrails", [])]


def _guardrail(rail: Row) -> str:
    """Return one guardrail with its figures; the interval is that of the difference."""
    name = f"Guardrail {clean(rail['guardrail'])}"
    if is_missing(rail["change_low"]):
        return f"{name}: {rail['state']}, fewer than 10 {rail['counted']} on one side."
    share = rail["counted"] == "requests"
    sides = [(rail[side], rail[f"n_{side}"]) for side in ("before", "after")]
    levels = [out_of(round(x * n), n) if share else f"{number(x)} (n = {n})" for x, n in sides]
    scale, digits, unit = (100, 0, " points") if share else (1, 1, "")
    limits = interval(scale * rail["change_low"], scale * rail["change_high"], digits, signed=True)
    return (
        f"{name}: {rail['state']}; {levels[0]} before, {levels[1]} after, difference "
        f"{limits}{unit} (95 % interval)."
    )


def _effects(found: Released) -> list[str]:
    effects = [] if found.missing else found.facts.get("effects", [])
    if not effects:
        return []
    currency = clean(found.facts.get("currency", ""))
    told = "; ".join(
        f"{EFFECT[e['effect']].split(':')[0].lower()} {number(e['amount'], 0, signed=True)}"
        for e in effects
    )
    return [f"The difference of total cost per period, {currency}: {told}."]


def table_on_time(found: Released) -> Table | None:
    """C6: projects on time, with the method and without, also by dose."""

    def difference(row: Row) -> str:
        if is_missing(row["difference_low"]):
            return NOT_SHOWN
        return number(100 * row["difference"], 0, signed=True)

    def limits(row: Row) -> str:
        if is_missing(row["difference_low"]):
            return NOT_SHOWN
        return interval(100 * row["difference_low"], 100 * row["difference_high"], 0, signed=True)

    return laid_out(
        found,
        "on_time",
        "On time, with the method and without",
        (
            Column("comparison", "Comparison", lambda row: upper_first(clean(row["comparison"]))),
            count_column("with_on_time", "With the method", "with_n"),
            count_column("others_on_time", "Others", "others_n"),
            Column("difference", "Difference, points", difference, "number", align="right"),
            Column("limits", "95 % interval", limits, align="right",
                   needs=("difference_low", "difference_high")),
            number_column("n", "Projects", 0),
        ),
        "Dose: how much of the method a project used, 1 to 3, each against projects without it. "
        "Fewer than 10 projects in an arm: no difference.",
    )  # fmt: skip


def table_overruns(found: Released) -> Table | None:
    """C6: actual cost divided by budget."""
    return laid_out(
        found,
        "overruns",
        "Actual cost divided by budget",
        (
            Column("arm", "Projects", lambda row: upper_first(clean(row["arm"]))),
            number_column("ratio", "Ratio", 2),
            interval_column("ratio", "95 % interval", 2),
            number_column("p80", "8 of 10 stay below", 2),
            interval_column("p80", "95 % interval", 2),
            count_column("over", "Above budget"),
            number_column("n", "Projects", 0),
        ),
        "Ratio: geometric mean; 1 is on budget. Fewer than 10 projects in an arm: no interval. "
        "8 of 10 stay below: the reference class for the budget of the next project.",
    )


def table_forecasts(found: Released) -> Table | None:
    """C6: what was forecast and what came true."""
    return laid_out(
        found,
        "forecasts",
        "What was forecast, and what came true",
        (
            text_column("forecasts", "Forecast"),
            Column("forecast", "Mean forecast", lambda row: percent(row["forecast"]), "number",
                   align="right"),
            count_column("on_time", "On time"),
            number_column("n", "Projects", 0),
        ),
    )  # fmt: skip
