"""The sentences of Building Trust."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ..analysis.gaps import RELIABLE_DIFFERENCE
from ..claims import Claim, Statement
from ..disclosure import Released
from ..display import number, out_of, some, upper_first
from .grammar import (
    SHOWN_IN_WORDS,
    TOO_FEW_FOR_INTERVAL,
    among,
    beside,
    bootstrap_check,
    ci,
    claim,
    counted_words,
    has,
    listed,
    only_counts,
    say,
    small_group,
    verdict,
)

# -- T1 ------------------------------------------------------------------------------------------


def say_needs(needs: Released) -> Statement:
    """T1: which services are most often chosen as most important of those shown."""

    def claims() -> Iterable[Claim]:
        rows = needs.estimates
        if rows.empty:
            return
        leading = rows[rows["leading"].astype(bool)].sort_values("score", ascending=False)
        top = leading.iloc[0]
        if len(leading) == 1:
            text = (
                f"{among(needs)}, {top['service']} was most often chosen as most important of "
                f"those shown: best-minus-worst score {number(top['score'], 2)} "
                f"{ci(top['score_low'], top['score_high'], 2)}.{small_group(top)}"
            )
        elif len(leading) > len(rows) / 2:
            text = (
                f"{among(needs)}, the services cannot be told apart: {len(leading)} of "
                f"{len(rows)} share the leading group, so no order is given.{small_group(top)}"
            )
        else:
            text = (
                f"{among(needs)}, the leading group of those most often chosen as most important "
                f"is {listed(leading['service'])}; their intervals overlap, so no order among "
                f"them is given.{small_group(top)}"
            )
        yield claim(
            needs,
            "leading",
            text,
            number=top["score"],
            low=top["score_low"],
            high=top["score_high"],
            unit="best minus worst per showing",
            verdict="leading group",
        )
        last = rows.sort_values("score").iloc[0]
        if len(leading) <= len(rows) / 2 and last["score_high"] < top["score_low"]:
            yield claim(
                needs,
                f"last {last['service_id']}",
                f"Of those shown, {last['service']} was the one least often preferred: score "
                f"{number(last['score'], 2)} "
                f"{ci(last['score_low'], last['score_high'], 2)}."
                if not _overlaps_next(rows)
                else "Several services share the low end of the scale; the table lists them.",
                number=last["score"],
                low=last["score_low"],
                high=last["score_high"],
                unit="best minus worst per showing",
            )

    return say(needs, claims(), TOO_FEW_FOR_INTERVAL)


def _overlaps_next(rows: pd.DataFrame) -> bool:
    """Whether the lowest score cannot be told from the next lowest."""
    lowest = rows.sort_values("score").iloc[:2]
    return len(lowest) < 2 or lowest["score_high"].iloc[0] >= lowest["score_low"].iloc[1]


def say_quality(grid: Released) -> Statement:
    """T1: which quality attributes are important and performed below the average of all."""

    def claims() -> Iterable[Claim]:
        rows = grid.estimates
        if rows.empty:
            return
        placed = rows[rows["quadrant"].astype(str) != ""]
        low = placed[placed["quadrant"] == "concentrate here"]
        if len(low):
            names = _quoted(low["text"])
            text = (
                f"{among(grid)}, {len(low)} of {len(rows)} quality attributes "
                f"{'is' if len(low) == 1 else 'are'} clearly more important and clearly less well "
                f"performed than the average of all: {names}."
            )
        else:
            text = (
                f"{among(grid)}, no quality attribute is clearly above average in importance and "
                "clearly below average in performance."
            )
        yield claim(grid, "concentrate", text, number=float(len(low)), unit="attributes")
        if len(placed) < len(rows):
            yield claim(
                grid,
                "unplaced",
                f"{len(rows) - len(placed)} of {len(rows)} attributes get no quadrant: their "
                "intervals cross a crosshair.",
                number=float(len(rows) - len(placed)),
                unit="attributes",
            )

    return say(grid, claims(), TOO_FEW_FOR_INTERVAL)


def _quoted(texts: pd.Series) -> str:
    """Return the first questions in quotation marks, and how many more there are."""
    shown = [f"“{text}”" for text in texts.head(SHOWN_IN_WORDS)]
    more = len(texts) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)


_KANO_WORDS = {
    "A": "attractive (it delights and is not missed)",
    "O": "one-dimensional (the more the better)",
    "M": "a must-be (taken for granted, and missed when absent)",
    "I": "indifferent",
    "R": "unwanted",
    "Q": "answered in contradiction",
}


def say_kano(kano: Released) -> Statement:
    """T1: what new offers would mean to those asked."""

    def claims() -> Iterable[Claim]:
        for _, row in kano.estimates.iterrows():
            category = str(row["category"]) if pd.notna(row["category"]) else ""
            if category:
                text = (
                    f"{row['offering']} is most often {_KANO_WORDS[category]}: "
                    f"{out_of(row[category], int(row['n']))}."
                )
            else:
                text = f"{row['offering']}: the answers are mixed, no category stands out."
            yield claim(kano, row["offering"], text + small_group(row), n=int(row["n"]))

    return say(kano, claims(), "Not enough answers: a category needs 10 respondents.")


# -- T2 ------------------------------------------------------------------------------------------


def gap_sentence(row: pd.Series, who: str, margin: float, what: str) -> tuple[str, str]:
    """Return the sentence of rule R7 and its verdict."""
    judged = verdict(row["gap_low"], row["gap_high"], margin)
    place = beside(row["gap"], row["gap_low"], row["gap_high"], "expectation")
    return f"{who}, perception of {what} is {place}: {judged}.", judged


def say_gaps(gaps: Released) -> Statement:
    """T2: where perception falls short of expectation."""

    def claims() -> Iterable[Claim]:
        for _, row in gaps.estimates.iterrows():
            dimension = str(row["dimension"])
            what = "the PMO overall" if dimension == "overall" else dimension
            who = among(gaps, int(row["n"]))
            margin = gaps.margin.scale_points
            text, judged = gap_sentence(row, who, margin, what)
            text += small_group(row) + bootstrap_check(row, "gap", margin)
            yield _gap_claim(gaps, dimension, text, judged, row)
        yield from only_counts(gaps, "rated {label} below what they expect")

    return say(gaps, claims(), TOO_FEW_FOR_INTERVAL)


def say_reliability(scales: Released) -> Statement:
    """T2: of which dimensions the gap itself is not reliable enough to be read alone."""

    def claims() -> Iterable[Claim]:
        known = scales.estimates
        known = known[known["reliability"].notna()] if len(known) else known
        if not len(known):
            return
        weak = known[known["reliability"] < RELIABLE_DIFFERENCE]
        n = int(known["n"].min())
        alphas = known["alpha_performance"]
        text = (
            f"{among(scales, n)} every question, Cronbach's alpha is "
            f"{_from_to(alphas)} for performance (95 % limits {_ends(known, 'performance')}) and "
            f"{_from_to(known['alpha_expectation'])} for expectation "
            f"({_ends(known, 'expectation')}), over "
            f"{counted_words(len(known), 'dimension', 'dimensions')}."
        )
        if len(weak):
            text += (
                f" The gap itself is less sure for {listed(weak['dimension'])} (reliability of the "
                f"difference below {number(RELIABLE_DIFFERENCE)}): there, read performance by "
                "itself as well."
            )
        yield claim(
            scales,
            "alpha",
            text,
            number=float(alphas.min()),
            low=float(known["alpha_performance_low"].min()),
            high=float(known["alpha_performance_high"].max()),
            unit="alpha",
            n=n,
        )

    return say(
        scales,
        claims(),
        "The reliability of the dimensions is not known: it needs two questions or more in a "
        "dimension, answers that vary, and 10 respondents who answered them all.",
    )


def _ends(scales: pd.DataFrame, half: str) -> str:
    low, high = scales[f"alpha_{half}_low"].min(), scales[f"alpha_{half}_high"].max()
    return f"{number(low, 2)} to {number(high, 2)}"


def _from_to(values: pd.Series) -> str:
    low, high = number(values.min(), 2), number(values.max(), 2)
    return low if low == high else f"{low} to {high}"


def say_groups(groups: Released) -> Statement:
    """T2: how the overall gap looks in the groups of stakeholders (screening)."""

    def claims() -> Iterable[Claim]:
        group = groups.keys[0] if groups.keys else ""
        for _, row in groups.estimates.iterrows():
            who = f"Among the {row['n']} who answered as {row[group]}"
            text, judged = gap_sentence(row, who, groups.margin.scale_points, "the PMO")
            text += f" Expectation there is {number(row['expectation'])}, perception "
            text += f"{number(row['performance'])} (screening).{small_group(row)}"
            yield _gap_claim(groups, row[group], text, judged, row)
        yield from only_counts(groups, "in the group {label} rated the PMO below expectation")

    return say(groups, claims(), "No group has enough answers to be shown by itself.")


def say_gap_change(change: Released) -> Statement:
    """T2, T5: how far the gaps of two waves differ, without a direction over time."""

    def claims() -> Iterable[Claim]:
        rows = change.estimates
        if rows.empty:
            return
        first, second = change.facts["first"], change.facts["second"]
        yield claim(change, "linking", change.notes[0], unit="respondents")
        for _, row in rows.iterrows():
            dimension = str(row["dimension"])
            what = "the PMO overall" if dimension == "overall" else dimension
            limits = (row["change_low"], row["change_high"])
            judged = verdict(*limits, change.margin.scale_points)
            spread = ci(*limits) if limits[0] < limits[1] else "(all differences are equal)"
            text = (
                f"{_both_times(row)}, the gap of {what} differs between {first} and {second} by "
                f"{number(row['change'], signed=True)} scale points {spread}: "
                f"{number(row['first'], signed=True)} and {number(row['second'], signed=True)}; "
                f"{second} against {first}: {judged}."
            )
            yield claim(
                change,
                dimension,
                text + small_group(row),
                verdict=f"{judged}, {second} against {first}",
                number=row["change"],
                low=limits[0],
                high=limits[1],
                unit="scale points",
                n=int(row["n"]),
            )

    return say(
        change,
        claims(),
        "Too few answered in one of the two waves for a difference between them: it needs 10.",
    )


def _both_times(row: pd.Series) -> str:
    if row["design"] == "paired":
        return f"Among the {row['n']} who answered both times"
    return f"Among the {row['n_first']} and the {row['n_second']} who answered"


def _gap_claim(released: Released, key: object, text: str, judged: str, row: pd.Series) -> Claim:
    return claim(
        released,
        key,
        text,
        verdict=judged,
        number=row["gap"],
        low=row["gap_low"],
        high=row["gap_high"],
        unit="scale points",
        n=int(row["n"]),
    )


def say_schedule(schedule: Released) -> Statement:
    """T2: how the time taken compares with the time expected, from the request log."""

    def claims() -> Iterable[Claim]:
        row = schedule.table[schedule.table["service_id"] == "all services"].iloc[0]
        n = int(row["n"])
        yield claim(
            schedule,
            "late",
            f"{out_of(row['late'], n)} requests closed ({schedule.period}) took longer than the "
            "client expected.",
            number=float(row["late"]),
            unit="requests",
            n=n,
        )
        if pd.notna(row["median_late_low"]):
            days = row["median_late"]
            how = "longer" if days > 0 else "less"
            if days == 0:
                text = "The median request took as long as expected "
            else:
                text = f"The median request took {number(abs(days))} days {how} than expected "
            ends = (row["median_late_low"], row["median_late_high"])
            low, high = ends if days >= 0 else (-ends[1], -ends[0])
            yield claim(
                schedule,
                "median",
                text + ci(low, high, unit="days") + ".",
                number=days,
                low=ends[0],
                high=ends[1],
                unit="days late",
                n=n,
            )
        still_open = int(row["still_open"])
        if still_open:
            yield claim(
                schedule,
                "open",
                f"{counted_words(still_open, 'request is', 'requests are')} still open and not "
                "counted as on time.",
                number=float(still_open),
                unit="requests",
            )

    return say(schedule, claims())


# -- T3 ------------------------------------------------------------------------------------------


def say_actions(actions: Released) -> Statement:
    """T3: which actions come first, and how sure that order is."""

    def claims() -> Iterable[Claim]:
        rows = actions.estimates.dropna(subset=["priority"]) if len(actions.table) else ()
        if not len(rows):
            return
        sure = rows[rows["p_top3"] >= 0.8].sort_values("rank", kind="stable")
        if len(sure):
            first = [f"“{row['action']}” ({row['owner']})" for _, row in sure.iterrows()]
            text = (
                f"{among(actions)}, {listed(first)} stay{'s' if len(first) == 1 else ''} among the "
                "first three in at least 80 % of the resampled rankings."
            )
        else:
            text = (
                f"{among(actions)}, no action stays among the first three in 80 % of the resampled "
                "rankings: choose by effort and by owner."
            )
        yield claim(actions, "first", text, number=float(len(sure)), unit="actions")
        promise = rows[rows["cause"] == 4]
        if len(promise):
            one = len(promise) == 1
            yield claim(
                actions,
                "promise",
                f"{len(promise)} action{'' if one else 's'} trace{'s' if one else ''} a gap to "
                "communication: change the promise as published before anything else is said "
                "about it.",
                number=float(len(promise)),
                unit="actions",
            )

    return say(actions, claims(), "No action has a gap with enough answers behind it.")


# -- T4 ------------------------------------------------------------------------------------------


def say_sample_size(plan: Released) -> Statement:
    """T4: how many to invite for a share that is known to the margin."""

    def claims() -> Iterable[Claim]:
        whole = plan.table.iloc[-1]
        margin = plan.facts["half_width"]
        text = (
            f"With {whole['N']:.0f} stakeholders and {100 * plan.facts['response_rate']:.0f} % "
            f"replying, a share is known to ±{number(100 * plan.facts['reached'])} points; "
            f"±{number(100 * margin)} points need {whole['needed']:.0f} answers"
        )
        if whole["invite"] > whole["N"]:
            text += ", more than that reply rate yields: raise the reply rate, or accept less."
        else:
            text += f", so {whole['invite']:.0f} invitations."
        yield claim(plan, "plan", text, number=float(whole["needed"]), unit="answers")

    return say(plan, claims())


def say_contact_load(load: Released) -> Statement:
    """T4: how often the same people are asked."""

    def claims() -> Iterable[Claim]:
        over = load.table[load.table["over_limit"] > 0]
        text = (
            f"In {len(over)} of {len(load.table)} quarters somebody was asked more than twice; at "
            f"most {load.table['max'].max():.0f} requests reached one person in a quarter."
        )
        yield claim(load, "load", text, number=float(len(over)), unit="quarters")

    return say(load, claims())


def say_loop(loop: Released) -> Statement:
    """T4: how far the loop from listening to telling back is closed."""

    def claims() -> Iterable[Claim]:
        for _, row in loop.table.iterrows():
            if row["step"] == "tell":
                text = f"The loop was closed with the respondent for {out_of(row['x'], row['n'])}"
                text += " of the answers"
                if pd.notna(row["days"]):
                    text += f", half of them within {number(row['days'], 0)} days of the request"
            else:
                text = f"{upper_first(row['step'])}: {out_of(row['x'], row['n'])} {row['what']}"
            yield claim(
                loop,
                "loop" if row["step"] == "tell" else row["step"],
                f"{text}.",
                number=float(row["x"]),
                unit=str(row["what"]),
                n=int(row["n"]),
            )

    return say(loop, claims())


def say_raci(raci: Released) -> Statement:
    """T4: whether each task has exactly one accountable and someone responsible."""

    def claims() -> Iterable[Claim]:
        wrong = raci.table[raci.table["problem"] != ""]
        if len(wrong):
            found = listed(f"{row['task']} ({row['problem']})" for _, row in wrong.iterrows())
            broken = counted_words(len(wrong), "breaks", "break")
            text = f"Of {len(raci.table)} tasks, {broken} the role rules: {found}."
        else:
            text = f"All {len(raci.table)} tasks have one accountable role and someone responsible."
        yield claim(raci, "raci", text, number=float(len(wrong)), unit="tasks")

    return say(raci, claims())


# -- T5 ------------------------------------------------------------------------------------------


def say_behaviour(series: Released) -> Statement:
    """T5: whether the process has changed, or only varies."""

    def claims() -> Iterable[Claim]:
        status, periods = series.facts["status"], len(series.table)
        what = series.facts["what"]
        if status == "run chart" and series.notes:
            yield claim(
                series,
                "run",
                f"{periods} periods of {what}. {series.notes[0]} No direction is named.",
            )
            return
        if status == "run chart":
            yield claim(
                series,
                "run",
                f"{periods} periods of {what}: too few to tell a change from routine variation "
                "(limits need 8), so no direction is named.",
            )
            return
        limits = "provisional limits" if status == "provisional limits" else "limits"
        signals = series.table[series.table["signal"].astype(str) != ""]
        changed = series.facts.get("changed_from")
        if changed:
            text = (
                f"{what[0].upper()}{what[1:]} has changed since {changed}: 8 periods before and 8 "
                f"from it on confirm it. {_since_the_change(series, str(changed), limits)}"
            )
            judged = f"changed since {changed}"
        elif signals.empty:
            text = (
                f"{what[0].upper()}{what[1:]} has varied within its {limits} over {periods} "
                "periods: no signal of a change. Differences from one period to the next are "
                "routine variation."
            )
            judged = "no signal"
        else:
            since, found = _latest_signal(series.table)
            text = (
                f"{what[0].upper()}{what[1:]} shows a signal: changed since {since} ({found}), "
                f"against {limits} from {periods} periods."
            )
            judged = "signal"
        facts = series.facts
        yield claim(
            series,
            "signal",
            text,
            verdict=judged,
            number=facts["mean"],
            low=facts.get("lower"),
            high=facts.get("upper"),
            unit=str(facts["unit"]),
        )

    return say(series, claims())


def _since_the_change(series: Released, changed: str, limits: str) -> str:
    """Return whether the process varies within its limits since they were drawn anew."""
    periods = [str(period) for period in series.table["period"]]
    now = series.table.iloc[periods.index(changed) :]
    if (now["signal"].fillna("").astype(str) == "").all():
        return f"Since then it varies within {limits}."
    since, found = _latest_signal(now)
    return f"Since then there is a signal from {since} on ({found}), against {limits}."


def _latest_signal(table: pd.DataFrame) -> tuple[str, str]:
    """Return where the last run of periods with the same signal began, and the signal."""
    texts = [str(text).split("; ") for text in table["signal"].fillna("")]
    last = max(i for i, found in enumerate(texts) if found != [""])
    longest = max(texts[last], key=lambda signal: _since(texts, last, signal))
    return str(table["period"].iloc[last - _since(texts, last, longest)]), longest


def _since(texts: list[list[str]], last: int, signal: str) -> int:
    """Return for how many periods before the last one the signal stood already."""
    periods = 0
    while periods < last and signal in texts[last - periods - 1]:
        periods += 1
    return periods


# -- T6 ------------------------------------------------------------------------------------------


def say_cases(cases: Released) -> Statement:
    """T6: what the case studies show, and how many engagements are not told."""

    def claims() -> Iterable[Claim]:
        told, eligible = int(cases.facts["published"]), int(cases.facts["eligible"])
        yield claim(
            cases,
            "eligible",
            f"{told} of {eligible} eligible engagements {has(told)} been told as a case study; the "
            "others may look different.",
            number=float(told),
            unit="engagements",
            n=eligible,
        )
        strong = cases.table[cases.table["grade"].isin(["C", "D"])]
        yield claim(
            cases,
            "grade",
            f"{len(strong)} of {eligible} engagements {has(len(strong))} a comparator or a "
            "controlled design; the others show a change, not its cause.",
            number=float(len(strong)),
            unit="engagements",
            n=eligible,
        )

    return say(cases, claims())


def say_coverage(coverage: Released) -> Statement:
    """T6: which of the leading needs have a case study."""

    def claims() -> Iterable[Claim]:
        covered = coverage.table[coverage.table["covered"].astype(bool)]
        absent = coverage.table[~coverage.table["covered"].astype(bool)]
        text = (
            f"{len(covered)} of the {len(coverage.table)} first needs {has(len(covered))} a case "
            "study."
        )
        if len(absent):
            text += f" Without one: {some(absent['need'].tolist(), SHOWN_IN_WORDS)}."
        yield claim(coverage, "coverage", text, number=float(len(covered)), unit="needs")

    return say(coverage, claims())
