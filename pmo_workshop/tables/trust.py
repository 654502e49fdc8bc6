"""The tables of Building Trust."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from ..analysis.gaps import RELIABLE_DIFFERENCE
from ..disclosure import Released
from ..display import (
    NOT_SHOWN,
    STATUS_IN_WORDS,
    clean,
    expect_released,
    interval,
    number,
    percent,
    plain,
    upper_first,
)
from .base import (
    NO,
    Column,
    N,
    Row,
    Table,
    count_column,
    interval_column,
    laid_out,
    number_column,
    p_column,
    percent_column,
    share_column,
    share_interval_column,
    text_column,
    yes_column,
)

# T1: needs in products, services, quality -----------------------------------------------------


def table_needs(needs: Released) -> Table | None:
    """Lay out the best-worst scores of ``chart_needs``, with counts and the place in the top 3."""
    return laid_out(
        needs,
        "needs",
        "Which services matter most",
        (
            text_column("service", "Service"),
            number_column("best", "Chosen best", 0),
            number_column("worst", "Chosen worst", 0),
            number_column("shown", "Times shown", 0),
            number_column("score", "Score", 2, signed=True),
            interval_column("score", "95 % interval", 2, signed=True),
            percent_column("p_top3", "Chance to be in the top 3"),
            yes_column("leading", "Leading group", no=""),
            N,
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
            NO,
            text_column("text", "Attribute"),
            text_column("dimension", "Dimension"),
            number_column("importance", "Importance"),
            interval_column("importance", "95 % interval"),
            number_column("performance", "Performance"),
            interval_column("performance", "95 % interval"),
            text_column("quadrant", "Quadrant"),
            N,
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
            text_column("offering", "Offering"),
            *(
                number_column(letter, f"{letter} {word}", 0)
                for letter, word in zip(
                    "AOMIRQ",
                    _KANO,
                    strict=True,
                )
            ),
            text_column("category", "Category"),
            share_column("share", "Its share"),
            share_interval_column("share", "95 % interval"),
            N,
        ),
        f"{NOT_SHOWN} as category: the two largest cannot be told apart.",
    )


# T2: the gap between expectation and experience -----------------------------------------------

_LEVELS_AND_GAP = (
    number_column("expectation", "Expectation"),
    number_column("performance", "Performance"),
    number_column("gap", "Gap", signed=True),
    interval_column("gap", "95 % interval", signed=True),
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
            p_column("p_holm", "p (Holm)"),
            number_column("weight", "Weight", 0),
            count_column("x", "Below expectation"),
            N,
            number_column("n_left_out", "Left out", 0),
        ),
        _GAP,
        _CHECKED if _was_checked(expect_released(gaps)) else "",
    )


_CHECKED = (
    "From 20 answers the t intervals were checked by a bootstrap (BCa, 9,999 draws); a sentence "
    "says so where it comes to another verdict."
)


def _was_checked(gaps: Released) -> bool:
    return bool(gaps.table.get("gap_check_low", pd.Series(dtype=float)).notna().any())


_ALPHAS = (("alpha_expectation", "expectation"), ("alpha_performance", "performance"))


def table_reliability(scales: Released) -> Table | None:
    """Lay out the reliability of each dimension and of its gap."""

    def coefficient(half: str) -> Callable[[Row], str]:
        def text(row: Row) -> str:
            value, low, high = (plain(row[f"alpha_{half}{end}"]) for end in ("", "_low", "_high"))
            return NOT_SHOWN if value is None else f"{number(value, 2)} ({interval(low, high, 2)})"

        return text

    return laid_out(
        scales,
        "reliability",
        "How far the dimensions can be relied on",
        (
            _DIMENSION,
            number_column("items", "Questions", 0),
            *(
                Column(name, f"Alpha {half} (95 %)", coefficient(half), "number", "right")
                for name, half in _ALPHAS
            ),
            *(
                number_column(f"omega_{half}", f"Omega {half}", 2)
                for half in ("expectation", "performance")
            ),
            number_column("reliability", "Of the gap", 2),
            N,
        ),
        "Alpha: Cronbach, with Feldt's interval (two questions: Spearman-Brown); omega total from "
        "30 answers. Alpha alone never makes a scale reliable: read its interval.",
        f"Of the gap: reliability of the difference; below {number(RELIABLE_DIFFERENCE)} read "
        "performance by itself too.",
    )


def table_gap_items(items: Released) -> Table | None:
    """Lay out the gaps by question; those that pass the screening are marked."""
    return laid_out(
        items,
        "gap_items",
        "Gap by question (screening)",
        (
            text_column("text", "Question"),
            text_column("dimension", "Dimension"),
            *_LEVELS_AND_GAP,
            count_column("x", "Below expectation"),
            p_column("p_bh", "p (screening)"),
            yes_column("screened", "Passes", no=""),
            N,
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
            text_column((expect_released(groups).keys or ("role",))[0], "Group"),
            *_LEVELS_AND_GAP,
            count_column("x", "Below expectation"),
            N,
        ),
        _GAP,
    )


def table_gap_change(change: Released) -> Table | None:
    """Lay out the gaps of two waves and their difference, as in ``chart_gap_change``."""
    facts = expect_released(change).facts
    first, second = clean(facts.get("first")), clean(facts.get("second"))
    by_person = facts.get("design") == "paired"
    people = (
        (N,)
        if by_person
        else (
            number_column("n_first", f"n {first}", 0),
            number_column("n_second", f"n {second}", 0),
        )
    )
    return laid_out(
        change,
        "gap_change",
        f"Gaps in {first} and {second}",
        (
            _DIMENSION,
            number_column("first", f"Gap {first}", signed=True),
            number_column("second", f"Gap {second}", signed=True),
            number_column("change", "Difference", signed=True),
            interval_column("change", "95 % interval", signed=True),
            p_column("p_holm", "p (Holm)"),
            *people,
        ),
        f"Difference = gap {second} − gap {first}; above 0 the gap of {second} is the better one.",
        "Two waves show a difference, not a direction over time: that needs 8 waves.",
    )


def table_schedule(schedule: Released) -> Table | None:
    """Lay out how late requests were closed, by service."""
    return laid_out(
        schedule,
        "schedule",
        "How late requests were closed",
        (
            text_column("service", "Service"),
            number_column("median_late", "Median days late", signed=True),
            interval_column("median_late", "95 % interval", signed=True),
            count_column("late", "Closed late"),
            share_interval_column("share_late", "95 % interval"),
            number_column("still_open", "Still open", 0),
            number_column("n", "Closed", 0),
        ),
        "Days late: days from opening to closing − days the client expected. "
        "Requests still open are counted and not in the median.",
    )


# T3: actions ----------------------------------------------------------------------------------


def _cause_and_direction(row: Row) -> str:
    direction = clean(row["direction"]).removeprefix("change ")
    return ": ".join(filter(None, (clean(row["cause_text"]), direction))) or NOT_SHOWN


def _rank_and_interval(row: Row) -> str:
    ends = interval(row["rank_low"], row["rank_high"], 0)
    rank = number(row["rank"], 0)
    return rank if rank == NOT_SHOWN or ends == NOT_SHOWN else f"{rank} ({ends})"


def table_actions(actions: Released) -> Table | None:
    """Lay out the actions of ``chart_actions`` with cause, owner and date."""
    return laid_out(
        actions,
        "actions",
        "Actions by priority",
        (
            NO,
            text_column("action", "Action"),
            text_column("dimension", "Dimension"),
            Column("cause_text", "Cause: what to change", _cause_and_direction),
            number_column("effort_days", "Effort (days)"),
            Column("rank", "Rank (95 %)", _rank_and_interval, "number", "right"),
            text_column("owner", "Owner"),
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
            text_column("group", "Group"),
            number_column("N", "People", 0),
            number_column("needed", "Answers needed", 0),
            number_column("invite", "To invite", 0),
        ),
        f"To invite: at a response rate of {percent(rate)}." if rate else "",
        "More to invite than there are people: that rate cannot yield the answers; ask everybody."
        if "invite" in sample.table and (sample.table["invite"] > sample.table["N"]).any()
        else "",
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
            text_column("quarter", "Quarter"),
            number_column("people", "People", 0),
            number_column("asks", "Requests", 0),
            number_column("asks_per_person_mean", "Per person (mean)"),
            number_column("max", "Most for one person", 0),
            number_column("once", "Asked once", 0),
            number_column("twice", "Asked twice", 0),
            count_column("over_limit", "Asked more than twice", total="people"),
        ),
    )


def table_loop(loop: Released) -> Table | None:
    """Lay out the steps of ``chart_loop``."""
    return laid_out(
        loop,
        "loop",
        "The loop, step by step",
        (
            Column("step", "Step", lambda row: upper_first(clean(row["step"]))),
            Column("lane", "Who", lambda row: upper_first(clean(row["lane"]))),
            text_column("what", "What is counted"),
            count_column("x", "Done"),
            number_column("days", "Median days", 0),
        ),
    )


def table_raci(raci: Released) -> Table | None:
    """Lay out who answers for each task, and what is wrong with it."""
    return laid_out(
        raci,
        "raci",
        "Who does what",
        (
            text_column("task", "Task"),
            text_column("accountable", "Accountable"),
            text_column("responsible", "Responsible"),
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
            text_column("period", "Period"),
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
            text_column("case_id", "Case"),
            text_column("title", "Outcome"),
            text_column("measure", "Measure"),
            text_column("unit", "Unit"),
            Column("before", "Before", lambda row: amount(row, "before"), "number", "right"),
            Column("after", "After", lambda row: amount(row, "after"), "number", "right"),
            interval_column("change", "Change, 95 % interval", signed=True),
            text_column("grade", "Grade"),
            yes_column("consent", "Consent"),
            yes_column("published", "Published"),
            number_column("n", "n", 0),
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
            text_column("need", "Need"),
            number_column("cases", "Cases", 0),
            text_column("best_grade", "Best grade"),
            yes_column("covered", "Answered"),
        ),
    )
