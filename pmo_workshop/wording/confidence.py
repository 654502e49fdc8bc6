"""The sentences of Instilling Confidence."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ..claims import Claim, Statement
from ..disclosure import FULL_FROM, Released
from ..display import is_missing, number, out_of, percent, some, upper_first
from .grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    beside,
    ci,
    claim,
    counted_words,
    has,
    listed,
    say,
    share_ci,
    share_told,
    small_group,
    verdict,
)

ALPHA_ENOUGH = 0.67
LEVEL = 0.05


# -- C1 ------------------------------------------------------------------------------------------


def say_journey(steps: Released) -> Statement:
    """C1: where the journey feels worst, takes most effort and hurts most."""

    def claims() -> Iterable[Claim]:
        rows = steps.estimates
        if rows.empty:
            for _, row in steps.rows.iterrows():
                yield claim(
                    steps,
                    row["phase"],
                    f"{row['phase']}: {int(row['below_zero'])} of {int(row['n'])} felt below zero. "
                    "With fewer than 10 answers no average is given.",
                    number=float(row["below_zero"]),
                    unit="respondents",
                    n=int(row["n"]),
                )
            return
        low = rows[rows["lowest"].astype(bool)].sort_values("emotion")
        first = low.iloc[0]
        limits = ci(first["emotion_low"], first["emotion_high"])
        if len(low) == 1:
            text = (
                f"{among(steps, int(first['n']))}, the lowest point of the journey is "
                f"{first['phase']}: {number(first['emotion'])} on a scale from −3 to 3 {limits}."
            )
        else:
            text = (
                f"{among(steps, int(first['n']))}, the low points of the journey are "
                f"{listed(low['phase'])}; the data do not tell which is the lowest. "
                f"{first['phase']} stands at {number(first['emotion'])} {limits}."
            )
        yield claim(
            steps,
            "lowest",
            text + small_group(first),
            verdict="lowest point clear" if len(low) == 1 else "lowest point uncertain",
            number=first["emotion"],
            low=first["emotion_low"],
            high=first["emotion_high"],
            unit="scale points",
            n=int(first["n"]),
        )
        yield from _highest(steps, "effort", "The most effort, on a scale from 1 to 7, is asked by")
        if steps.facts.get("weighed") or (rows["frequency"] < 1).any():
            yield from _highest(
                steps,
                "pain",
                "Weighed by importance and by how many meet the step, it hurts most at",
            )
        asked = rows[rows["failed_of"] > 0]
        asked = asked.assign(share=asked["failed"] / asked["failed_of"])
        for _, hard in asked[asked["failed"] > 0].nlargest(1, "share").iterrows():
            yield claim(
                steps,
                "repeated",
                f"{out_of(hard['failed'], hard['failed_of'])} had to repeat the step "
                f"{hard['phase']}.",
                number=float(hard["failed"]),
                unit="respondents",
                n=int(hard["failed_of"]),
            )

    return say(steps, claims(), TOO_FEW_FOR_INTERVAL)


def _highest(steps: Released, value: str, text: str) -> Iterable[Claim]:
    """Say which step has the highest figure, with those whose interval reaches into its own."""
    rows = steps.estimates.dropna(subset=[f"{value}_low"])
    rows = rows[rows[value] > 0].sort_values(value, ascending=False, kind="stable")
    if rows.empty:
        return
    first = rows.iloc[0]
    low, high = first[f"{value}_low"], first[f"{value}_high"]
    near = [str(phase) for phase in rows.loc[rows[f"{value}_high"] >= low, "phase"]]
    told = f"{near[0]}: {number(first[value])} {ci(low, high)}"
    if len(near) > 1:
        told = f"{some(near)}, which the data do not tell apart; {told}"
    yield claim(
        steps,
        value,
        f"{text} {told}.{small_group(first)}",
        number=first[value],
        low=low,
        high=high,
        unit="scale points",
        n=int(first["n"]),
    )


def say_journey_opinion(opinion: Released) -> Statement | None:
    """C1: where the PMO or the room imagines the low point; None if it was not asked."""
    rows = opinion.estimates
    if opinion.missing or rows.empty:
        return None
    low = rows.loc[rows["lowest"].astype(bool)].sort_values("emotion")
    first = low.iloc[0]
    names = some([str(phase) for phase in low["phase"]])
    text = (
        f"Opinion of the PMO or the room, not of users ({int(first['n'])} people): they expect the "
        f"low point at {names}; {first['phase']} at {number(first['emotion'])} "
        f"{ci(first['emotion_low'], first['emotion_high'])}.{small_group(first)}"
    )
    figures = {"number": first["emotion"], "low": first["emotion_low"],
               "high": first["emotion_high"], "unit": "scale points"}  # fmt: skip
    return say(opinion, [claim(opinion, "lowest", text, n=int(first["n"]), **figures)])


def say_flow(flow: Released) -> Statement:
    """C1: how much of the journey is work."""

    def claims() -> Iterable[Claim]:
        for _, row in flow.estimates.iterrows():
            yield claim(
                flow,
                "efficiency",
                "Of every 100 working hours of a journey, "
                f"{number(100 * row['efficiency'], 0)} are work and the rest waiting "
                f"{ci(100 * row['efficiency_low'], 100 * row['efficiency_high'], 0)}: "
                f"{number(row['touch_h'])} hours of work, {number(row['wait_h'], 0)} working hours "
                f"of waiting, mean of {int(row['n'])} journeys.{small_group(row)}",
                number=100 * row["efficiency"],
                low=100 * row["efficiency_low"],
                high=100 * row["efficiency_high"],
                unit="%",
                n=int(row["n"]),
            )

    return say(flow, claims(), TOO_FEW_FOR_INTERVAL)


# -- C2 ------------------------------------------------------------------------------------------


def say_promise_gaps(gaps: Released) -> Statement:
    """C2: which promises are kept less than they were heard."""

    def claims() -> Iterable[Claim]:
        margin = gaps.margin.scale_points
        for _, row in gaps.estimates.sort_values("gap", kind="stable").iterrows():
            judged = verdict(row["gap_low"], row["gap_high"], margin)
            place = beside(row["gap"], row["gap_low"], row["gap_high"], "what was heard")
            yield claim(
                gaps,
                row["promise_id"],
                f"“{row['promise']}”: {among(gaps, int(row['n'])).lower()}, what is kept is "
                f"{place}: {judged}.{_after_correction(gaps, row)}{small_group(row)}",
                verdict=judged,
                number=row["gap"],
                low=row["gap_low"],
                high=row["gap_high"],
                unit="scale points",
                n=int(row["n"]),
            )
        for _, row in gaps.rows.iterrows():
            if row["tier"] == "count":
                yield claim(
                    gaps,
                    row["promise_id"],
                    f"“{row['promise']}”: {int(row['x'])} of {int(row['n'])} see it kept less than "
                    "they heard it. With fewer than 10 answers no average is given.",
                    n=int(row["n"]),
                )

        yield from _recall(gaps)

    return say(gaps, claims(), TOO_FEW_FOR_INTERVAL)


def _after_correction(gaps: Released, row: pd.Series) -> str:
    """Say so where the interval of one promise excludes 0 but the family of promises does not."""
    if row["gap_low"] * row["gap_high"] <= 0 or row["p_adjusted"] < LEVEL:
        return ""
    return f" Over all {len(gaps.estimates)} promises together this may be chance."


def _recall(gaps: Released) -> Iterable[Claim]:
    """Say which promise the fewest have heard, if the others are clearly better known."""
    rows = gaps.estimates.dropna(subset=["recall_low"]).sort_values("recall", kind="stable")
    if rows.empty:
        return
    least, asked = rows.iloc[0], int(rows.iloc[0]["asked"])
    group = rows[rows["recall_low"] <= least["recall_high"]]
    low, high = least["recall_low"], least["recall_high"]
    heard = f"was heard by {share_told(least['recalled'], asked, low, high)}"
    if len(rows) == 1:
        text = f"“{least['promise']}” {heard}."
    elif len(group) == 1:
        text = f"The least heard promise is “{least['promise']}”: it {heard}."
    else:
        names = some([f"“{text}”" for text in group["promise"]], 3)
        text = (
            f"The least heard promises, which the data do not tell apart, are {names}; "
            f"“{least['promise']}” {heard}."
        )
    yield claim(
        gaps,
        "recall",
        text,
        number=100 * least["recall"],
        low=100 * low,
        high=100 * high,
        unit="%",
        n=asked,
    )


def say_promise_coverage(found: Released) -> Statement:
    """C2: in how many documents the promises stand, and whether they say the same."""

    def claims() -> Iterable[Claim]:
        rows = found.table.sort_values("present", kind="stable")
        least = int(rows["present"].iloc[0])
        fewest = rows[rows["present"] == least]
        names = some([f"“{text}”" for text in fewest["promise"]], 3)
        stand = "stands" if len(fewest) == 1 else "each stand"
        text = f"{names} {stand} in {least} of {counted_words(found.n, 'document', 'documents')}"
        if len(rows) > len(fewest):
            text += f", the fewest of the {len(rows)} promises"
        yield claim(
            found,
            "coverage",
            f"{text}.",
            number=float(least),
            unit="documents",
        )
        yield _consistency(found)

    return say(found, claims())


def _consistency(found: Released) -> Claim:
    """Say whether documents word a promise otherwise, if the readers agree well enough to say."""
    agreed = {row["what"]: row for row in found.facts.get("agreement", [])}.get("consistent", {})
    alpha, read = agreed.get("alpha"), int(agreed.get("n", 0))
    differing = found.table[found.table["different"] > 0]
    not_judged = "Whether the documents say the same as the promise is not judged: "
    if not agreed:
        text = f"{not_judged}one reader only, so agreement cannot be measured."
        judged = "one reader"
    elif not read:
        text, judged = (
            f"{not_judged}no document holds a promise for all readers.",
            "nothing to judge",
        )
    elif is_missing(alpha) and differing.empty:
        text = (
            f"No reader found a document that says something else than its promise ({read} "
            "readings; all alike, so agreement beyond chance cannot be computed)."
        )
        judged = "consistent"
    elif is_missing(alpha):
        text = (
            f"{not_judged}all {read} readings are alike, so agreement beyond chance cannot be "
            "computed."
        )
        judged = "no variation"
    elif alpha < ALPHA_ENOUGH:
        text = (
            f"{not_judged}the readers agree too little (Krippendorff's alpha {number(alpha, 2)}, "
            f"below {ALPHA_ENOUGH:g})."
        )
        judged = "readers disagree"
    elif len(differing):
        text = (
            "The documents say something else than the promise for "
            f"{some([f'“{text}”' for text in differing['promise']], 3)} (Krippendorff's alpha of "
            f"the readers {number(alpha, 2)}, {read} readings)."
        )
        judged = "inconsistent"
    else:
        text = (
            "No document says something else than its promise in the eyes of all readers "
            f"(Krippendorff's alpha {number(alpha, 2)}, {read} readings)."
        )
        judged = "consistent"
    figures = {} if is_missing(alpha) else {"number": float(alpha), "unit": "alpha"}
    return claim(found, "consistent", text, verdict=judged, **figures)


# -- C3 ------------------------------------------------------------------------------------------


def say_handoffs(log: Released) -> Statement:
    """C3: how many briefs are complete, and which hand-over is late."""

    def claims() -> Iterable[Claim]:
        rows = log.table
        complete = int(rows["complete"].sum())
        yield claim(
            log,
            "briefs",
            f"{out_of(complete, log.n)} hand-overs had a complete brief.",
            number=float(complete),
            unit="hand-overs",
        )
        share = rows["complete"] / rows["n"]
        poorest = rows[share == share.min()]
        if len(poorest) == 1 and len(rows) > 1:
            poor = poorest.iloc[0]
            yield claim(
                log,
                "poorest",
                f"The fewest complete briefs of {len(rows)} kinds of hand-over: {_route(poor)}, "
                f"{out_of(poor['complete'], poor['n'])}.",
                number=float(poor["complete"]),
                unit="hand-overs",
                n=int(poor["n"]),
            )
        told = rows.dropna(subset=["in_time_share_low"])
        if told.empty:
            return
        worst = told.sort_values("in_time_share", kind="stable").iloc[0]
        low, high, timed = worst["in_time_share_low"], worst["in_time_share_high"], worst["timed"]
        near = int((told["in_time_share_low"] <= high).sum()) - 1
        others = (
            f"; {near} of {len(told) - 1} others cannot be told from it"
            if near
            else "; all others do better" if len(told) > 1 else ""
        )  # fmt: skip
        yield claim(
            log,
            "late",
            f"{upper_first(_route(worst))}: within the agreed time were "
            f"{share_told(worst['in_time'], timed, low, high)}{others}.",
            number=100 * worst["in_time_share"],
            low=100 * low,
            high=100 * high,
            unit="%",
            n=int(timed),
        )

    return say(log, claims())


def _route(row: pd.Series) -> str:
    taker = f"to {row['to_role']}" if row["to_role"] != "no owner" else "to nobody named"
    return f"from {row['from_role']} {taker} ({row['touchpoint']})"


def say_orphans(steps: Released) -> Statement:
    """C3: which steps of the journey have nobody behind them."""

    def claims() -> Iterable[Claim]:
        rows = steps.table
        alone = rows[rows["state"] == "no owner"]
        unbriefed = rows[rows["state"] == "no complete brief"]
        parts = []
        if len(alone):
            parts.append(f"no recorded owner: {some([str(p) for p in alone['phase']])}")
        if len(unbriefed):
            parts.append(f"no complete brief: {some([str(p) for p in unbriefed['phase']])}")
        count = len(alone) + len(unbriefed)
        yield claim(
            steps,
            "orphans",
            f"{count} of {len(rows)} steps of the journey are orphans"
            + (f" ({'; '.join(parts)})." if parts else ": every step has an owner and a brief."),
            verdict="orphan steps" if count else "no orphan step",
            number=float(count),
            unit="steps",
        )

    return say(steps, claims())


# -- C4 ------------------------------------------------------------------------------------------


def say_service_levels(found: Released) -> Statement:
    """C4: which service levels are met, and which the data cannot tell."""

    def claims() -> Iterable[Claim]:
        for _, row in found.table.iterrows():
            n = int(row["n"])
            if not n:
                continue
            limits = ""
            figures: dict[str, object] = {"number": 100 * row["share"], "unit": "%"}
            if not is_missing(row["share_low"]):
                limits = f" {share_ci(row['share_low'], row['share_high'], n)}"
                figures |= {"low": 100 * row["share_low"], "high": 100 * row["share_high"]}
            breach = (
                f" In {row['window']} {out_of(row['window_met'], row['window_n'])} were met: a "
                "breach of the agreed level, whatever the interval."
                if row["window_state"] == "breach"
                else ""
            )
            yield claim(
                found,
                row["sla_id"],
                f"{row['service']}, within {row['limit']:g} {row['unit']}: "
                f"{out_of(row['met'], n)} met{limits} against a target of "
                f"{percent(row['target'])}: {_against_target(row)}{_still_open(row)}.{breach}",
                verdict=str(row["verdict"]),
                n=n,
                **figures,
            )
            if row["p85_n"] >= FULL_FROM:
                yield claim(
                    found,
                    f"{row['sla_id']} proposal",
                    f"{row['service']}: 85 % of the last {int(row['p85_n'])} requests were done "
                    f"within {number(row['p85'])} {_days(row)} "
                    f"{ci(row['p85_low'], row['p85_high'])}. A limit of "
                    f"{math.ceil(row['p85'] - 1e-9)} {_days(row)} with a target of 85 % is what "
                    "the log supports.",
                    number=row["p85"],
                    low=row["p85_low"],
                    high=row["p85_high"],
                    unit=_days(row),
                    n=int(row["p85_n"]),
                )

    return say(found, claims(), "No request was due under a service level.")


def _against_target(row: pd.Series) -> str:
    """Return the verdict; where it is open, which share the data cannot tell from the target."""
    judged = str(row["verdict"])
    if judged != "too few requests to tell" or is_missing(row["share_low"]):
        return judged
    if not row["share_low"] < row["target"] <= row["share_high"]:
        return f"{judged}, as fewer than 10 were due"
    least = math.ceil(100 * row["share_low"])
    return f"the data cannot tell {percent(row['target'])} from {least} %"


def _still_open(row: pd.Series) -> str:
    if not row["open_late"]:
        return ""
    return f"; of the {int(row['missed'])} missed, {int(row['open_late'])} are still open"


def _days(row: pd.Series) -> str:
    return "calendar days" if "calendar" in str(row["unit"]).casefold() else "working days"


_TYPES = {
    "clear": "can say what they expect",
    "fuzzy": "expect something they cannot put into words (fuzzy)",
    "implicit": "take something for granted (implicit)",
    "unrealistic": "expect what no service can do (unrealistic)",
}


def say_expectations(found: Released) -> Statement:
    """C4: how many expectations have to be made clear before a service level can meet them."""

    def claims() -> Iterable[Claim]:
        for _, row in found.rows.iterrows():
            if row["type"] == "clear" or is_missing(row["x"]):
                continue
            n = int(row["n"])
            told, figures = out_of(row["x"], n), {"number": float(row["x"]), "unit": "respondents"}
            if not is_missing(row["share_low"]):
                low, high = row["share_low"], row["share_high"]
                told = share_told(row["x"], n, low, high)
                figures = {"number": 100 * row["share"], "low": 100 * low, "high": 100 * high,
                           "unit": "%"}  # fmt: skip
            yield claim(
                found,
                row["type"],
                f"{told} {_TYPES[row['type']]}.{small_group(row)}",
                n=n,
                **figures,
            )

    return say(found, claims(), TOO_FEW_FOR_INTERVAL)


def say_roles(grid: Released) -> Statement:
    """C4: in which tasks the rules of responsibility are broken."""

    def claims() -> Iterable[Claim]:
        wrong = grid.table[grid.table["problem"].fillna("") != ""]
        told = [f"{row['task']} ({row['problem']})" for _, row in wrong.iterrows()]
        yield claim(
            grid,
            "problems",
            f"{len(wrong)} of {grid.n} tasks {'breaks' if len(wrong) == 1 else 'break'} a rule of "
            "responsibility"
            + (f": {some(told)}." if told else ": each has one accountable role and a responsible "
               "one."),
            verdict="rules broken" if told else "rules kept",
            number=float(len(wrong)),
            unit="tasks",
        )  # fmt: skip

    return say(grid, claims())


def say_stakeholder_grid(grid: Released) -> Statement:
    """C4: how many stakeholders are to be managed closely."""

    def claims() -> Iterable[Claim]:
        rows = grid.rows.dropna(subset=["n"])
        told = [
            f"{int(row['n'])} {has(int(row['n']))} {row['quadrant'].replace(', ', ' and ')} "
            f"({row['approach']})"
            for _, row in rows.iterrows()
        ]
        if told:
            yield claim(
                grid,
                "quadrants",
                f"Of {grid.n} respondents, {'; '.join(told)}.",
                number=float(rows["n"].iloc[0]),
                unit="respondents",
            )

    return say(grid, claims(), TOO_FEW_FOR_INTERVAL)


# -- C5 ------------------------------------------------------------------------------------------


def say_cost_change(found: Released) -> Statement:
    """C5: by how much unit cost has changed, if the guardrails allow to say so."""

    def claims() -> Iterable[Claim]:
        row = found.table.iloc[0]
        rails = found.facts.get("guardrails", [])
        fell = [rail["guardrail"] for rail in rails if rail["state"] == "fell"]
        unknown = [rail["guardrail"] for rail in rails if rail["state"] not in ("fell", "held")]
        since, size = found.facts["change_from"], abs(row["change"])
        figures = {
            "number": row["change"],
            "low": row["change_low"],
            "high": row["change_high"],
            "unit": "%",
        }
        if fell:
            yield claim(
                found,
                "change",
                f"The index of real unit cost differs since {since}, but {listed(fell)} fell over "
                "the same change: no efficiency is claimed.",
                verdict="no claim: a guardrail fell",
                **figures,
            )
            return
        judged = verdict(row["change_low"], row["change_high"], found.margin.cost_percent)
        side = "below" if row["change"] < 0 else "above"
        if judged in ("no difference that matters", "too few answers to tell"):
            text = (
                f"The index of real unit cost is {number(size)} % {side} its level before {since}"
            )
            judged = judged.replace("answers", "periods")
        else:
            text = (
                f"Since {since} the index of real unit cost is {number(size)} % {side} its level "
                "before"
            )
            judged = "lower unit cost" if row["change"] < 0 else "higher unit cost"
            judged += ", guardrails not known" if unknown and row["change"] < 0 else ""
        apart = row["change_low"] * row["change_high"] > 0
        low, high = row["change_low"], row["change_high"]
        low, high = sorted((abs(low), abs(high))) if apart else (low, high)
        held = (
            f"; whether {listed(unknown)} held is not known" if unknown
            else "; satisfaction and service levels held" if rails else ""
        )  # fmt: skip
        yield claim(
            found,
            "change",
            f"{text} {ci(low, high, 1, '%')}{held}.",
            verdict=judged,
            **figures,
        )

    return say(found, claims())


# -- C6 ------------------------------------------------------------------------------------------


def say_on_time(found: Released) -> Statement:
    """C6: projects on time with the method and without, and what that does not mean."""

    def claims() -> Iterable[Claim]:
        for _, row in found.table.iterrows():
            if row["comparison"] not in ("all projects", "same size and type"):
                continue
            if not (row["with_n"] and row["others_n"]):
                yield _one_arm(found, row)
                continue
            what = "" if row["comparison"] == "all projects" else "Of the same size and type, "
            text = (
                f"{what}{'P' if not what else 'p'}rojects with the PMO's method finished on time "
                f"{out_of(row['with_on_time'], row['with_n'])} against "
                f"{out_of(row['others_on_time'], row['others_n'])} of the others"
            )
            if is_missing(row["difference_low"]):
                yield claim(
                    found,
                    row["comparison"],
                    f"{text}; fewer than 10 projects in an arm, so no difference is given.",
                    n=int(row["n"]),
                )
                continue
            judged = verdict(
                100 * row["difference_low"], 100 * row["difference_high"], found.facts["margin"]
            ).replace("answers", "projects")
            how = "difference" if not what else "difference within the classes, weighted,"
            yield claim(
                found,
                row["comparison"],
                f"{text}: {how} {number(100 * row['difference'], 0)} points "
                f"{ci(100 * row['difference_low'], 100 * row['difference_high'], 0)}: {judged}. "
                "Adopters chose themselves.",
                verdict=judged,
                number=100 * row["difference"],
                low=100 * row["difference_low"],
                high=100 * row["difference_high"],
                unit="percentage points",
                n=int(row["n"]),
                grade="C",
            )

    return say(found, claims())


def _one_arm(found: Released, row: pd.Series) -> Claim:
    used = bool(row["with_n"])
    met = row["with_on_time"] if used else row["others_on_time"]
    return claim(
        found,
        row["comparison"],
        f"{out_of(met, row['n'])} projects finished on time. All of them "
        f"{'used' if used else 'did without'} the PMO's method, so there is nothing to compare.",
        verdict="nothing to compare",
        number=float(met),
        unit="projects",
        n=int(row["n"]),
    )


def say_overruns(found: Released) -> Statement:
    """C6: actual cost beside the budget, with the method and without."""

    def claims() -> Iterable[Claim]:
        for _, row in found.table.iterrows():
            n = int(row["n"])
            both = "÷" in str(row["arm"])
            arm = f"{'with' if row['arm'] == 'with the method' else 'without'} the method"
            if is_missing(row["ratio_low"]):
                if n and not both:
                    yield claim(
                        found,
                        row["arm"],
                        f"{out_of(row['over'], n)} projects {arm} cost more than their budget.",
                        number=float(row["over"]),
                        unit="projects",
                        n=n,
                    )
                continue
            if both:
                text = (
                    "The ratio of actual cost to budget with the method is "
                    f"{number(row['ratio'], 2)} times that of the others"
                )
            else:
                text = f"Projects {arm} cost {number(row['ratio'], 2)} times their budget"
            reference = (
                ""
                if both
                else f" 8 of 10 stayed below {number(row['p80'], 2)} times the budget "
                f"{ci(row['p80_low'], row['p80_high'], 2)}: the reference class of the next one."
            )
            chose = " Adopters chose themselves." if both else ""
            yield claim(
                found,
                row["arm"],
                f"{text} {ci(row['ratio_low'], row['ratio_high'], 2)}, {n} projects.{reference}"
                f"{chose}",
                number=row["ratio"],
                low=row["ratio_low"],
                high=row["ratio_high"],
                unit="ratio",
                n=n,
            )

    return say(found, claims())


def say_forecasts(found: Released) -> Statement:
    """C6: how good the forecasts are, beside always forecasting the usual share."""

    def claims() -> Iterable[Claim]:
        facts = found.facts
        if not facts:
            return
        limits, figures = "", {"number": facts["brier"], "unit": "Brier score"}
        judged = "too few projects to tell"
        if not is_missing(facts.get("brier_low")):
            limits = f" {ci(facts['brier_low'], facts['brier_high'], 2)}"
            figures |= {"low": facts["brier_low"], "high": facts["brier_high"]}
        usual = (
            "; always forecasting the share that ended on time would give "
            f"{number(facts['no_skill'], 2)}"
        )
        if not is_missing(facts.get("gain_low")):
            usual += (
                f", a gain of {number(facts['gain'], 2)} "
                f"{ci(facts['gain_low'], facts['gain_high'], 2)}"
            )
            if facts["gain_low"] > 0:
                judged = "better than the usual share"
            elif facts["gain_high"] < 0:
                judged = "worse than the usual share"
        if facts["on_time"] in (0, 1):
            usual = f"; {'every' if facts['on_time'] else 'no'} project ended on time"
            judged = "nothing to compare the forecasts with"
        yield claim(
            found,
            "brier",
            f"The forecasts of {counted_words(int(facts['n']), 'project', 'projects')} have a "
            f"Brier score of {number(facts['brier'], 2)}{limits}{usual}: {judged}.",
            verdict=judged,
            n=int(facts["n"]),
            **figures,
        )

    return say(found, claims(), "No forecast can be compared with what came true.")
