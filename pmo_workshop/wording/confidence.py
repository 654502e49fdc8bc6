"""The sentences of Instilling Confidence."""

from __future__ import annotations

from collections.abc import Iterable

from ..claims import Claim, Statement
from ..disclosure import Released
from ..display import is_missing, number, out_of, percent, some
from .grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    counted_words,
    listed,
    say,
    share_ci,
    small_group,
    verdict,
)

ALPHA_ENOUGH = 0.67


# -- C1 ------------------------------------------------------------------------------------------


def say_journey(steps: Released) -> Statement:
    """C1: where the journey feels worst, and where it hurts most."""

    def claims() -> Iterable[Claim]:
        rows = steps.estimates
        if rows.empty:
            for _, row in steps.rows.iterrows():
                yield claim(
                    steps,
                    row["phase"],
                    f"{row['phase']}: {int(row['below_zero'])} of {int(row['n'])} felt below zero. "
                    "With fewer than 10 answers no average is given.",
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
        hard = rows.sort_values("failed", ascending=False).iloc[0]
        if hard["failed"]:
            yield claim(
                steps,
                "repeated",
                f"{out_of(hard['failed'], hard['n'])} had to repeat the step {hard['phase']}.",
                number=float(hard["failed"]),
                unit="respondents",
                n=int(hard["n"]),
            )

    return say(steps, claims(), TOO_FEW_FOR_INTERVAL)


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
            where = "below" if row["gap"] < 0 else "above"
            size = number(abs(row["gap"]))
            low, high = sorted((abs(row["gap_low"]), abs(row["gap_high"])))
            same = row["gap_low"] * row["gap_high"] > 0
            limits = ci(low, high) if same else ci(row["gap_low"], row["gap_high"])
            yield claim(
                gaps,
                row["promise_id"],
                f"“{row['promise']}”: {among(gaps, int(row['n'])).lower()}, what is kept is {size} "
                f"{where} what was heard {limits}: {judged}.{small_group(row)}",
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


def _recall(gaps: Released) -> Iterable[Claim]:
    """Say which promise the fewest have heard, if the others are clearly better known."""
    rows = gaps.estimates.dropna(subset=["recall_low"]).sort_values("recall", kind="stable")
    if rows.empty:
        return
    least, asked = rows.iloc[0], int(rows.iloc[0]["asked"])
    group = rows[rows["recall_low"] <= least["recall_high"]]
    low, high = least["recall_low"], least["recall_high"]
    names = some([f"“{text}”" for text in group["promise"]], 3)
    text = (
        f"{names} {'is' if len(group) == 1 else 'share the last place as'} the least heard "
        f"promise{'' if len(group) == 1 else 's'}: “{least['promise']}” was heard by "
        f"{out_of(least['recalled'], asked)} {share_ci(low, high, asked)}."
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
        least = rows.iloc[0]
        yield claim(
            found,
            "coverage",
            f"Of {found.n} documents, {int(least['present'])} hold “{least['promise']}”, the "
            f"fewest of {counted_words(len(rows), 'promise', 'promises')}.",
            number=float(least["present"]),
            unit="documents",
        )
        agreed = {row["what"]: row for row in found.facts.get("agreement", [])}
        alpha = agreed.get("consistent", {}).get("alpha")
        differing = rows[rows["consistent"] + rows["disputed_consistent"] < rows["present"]]
        if is_missing(alpha) or alpha < ALPHA_ENOUGH:
            yield claim(
                found,
                "consistent",
                "Whether the documents say the same as the promise is not judged: the readers "
                f"agree too little (Krippendorff's alpha "
                f"{'not known' if is_missing(alpha) else number(alpha, 2)}, below "
                f"{ALPHA_ENOUGH:g}).",
                verdict="readers disagree",
                number=None if is_missing(alpha) else float(alpha),
                unit="alpha",
            )
        elif len(differing):
            yield claim(
                found,
                "consistent",
                "The documents say something else than the promise for "
                f"{some([f'“{text}”' for text in differing['promise']], 3)} (alpha of the readers "
                f"{number(alpha, 2)}).",
                verdict="inconsistent",
                number=float(len(differing)),
                unit="promises",
            )

    return say(found, claims())


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
        told = rows.dropna(subset=["in_time_share_low"])
        if told.empty:
            return
        worst = told.sort_values("in_time_share").iloc[0]
        low, high, timed = worst["in_time_share_low"], worst["in_time_share_high"], worst["timed"]
        yield claim(
            log,
            "late",
            f"From {worst['from_role']} to {worst['to_role']} ({worst['touchpoint']}), "
            f"{out_of(worst['in_time'], timed)} were within the agreed time "
            f"{share_ci(low, high, int(timed))}.",
            number=100 * worst["in_time_share"],
            low=100 * low,
            high=100 * high,
            unit="%",
            n=int(timed),
        )

    return say(log, claims())


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
            open_late = (
                f", {int(row['open_late'])} of them still open past the limit"
                if row["open_late"]
                else ""
            )
            breach = (
                f" In {row['window']} {out_of(row['window_met'], row['window_n'])} were met: a "
                "breach of the agreed level, whatever the interval."
                if row["window_state"] == "breach"
                else ""
            )
            yield claim(
                found,
                row["sla_id"],
                f"{row['name']}: {out_of(row['met'], n)} met{limits} against a target of "
                f"{percent(row['target'])}: {row['verdict']}; {int(row['missed'])} missed"
                f"{open_late}.{breach}",
                verdict=str(row["verdict"]),
                n=n,
                **figures,
            )

    return say(found, claims(), "No request was due under a service level.")


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
            limits, figures = "", {"number": float(row["x"]), "unit": "respondents"}
            if not is_missing(row["share_low"]):
                low, high = row["share_low"], row["share_high"]
                limits = f" {share_ci(low, high, n)}"
                figures = {"number": 100 * row["share"], "low": 100 * low, "high": 100 * high,
                           "unit": "%"}  # fmt: skip
            yield claim(
                found,
                row["type"],
                f"{out_of(row['x'], n)} {_TYPES[row['type']]}{limits}.{small_group(row)}",
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
            f"{len(wrong)} of {grid.n} tasks break a rule of responsibility"
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
            f"{int(row['n'])} {row['approach']} ({row['quadrant']})" for _, row in rows.iterrows()
        ]
        if told:
            yield claim(
                grid,
                "quadrants",
                f"Of {grid.n} respondents by power and interest: {'; '.join(told)}.",
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
                grade="B",
            )

    return say(found, claims())


def say_overruns(found: Released) -> Statement:
    """C6: actual cost beside the budget, with the method and without."""

    def claims() -> Iterable[Claim]:
        for _, row in found.table.iterrows():
            if is_missing(row["ratio_low"]):
                continue
            if "÷" in str(row["arm"]):
                text = (
                    "The ratio of actual cost to budget with the method is "
                    f"{number(row['ratio'], 2)} times that of the others"
                )
            else:
                text = (
                    f"Projects {'with' if row['arm'] == 'with the method' else 'without'} the "
                    f"method cost {number(row['ratio'], 2)} times their budget"
                )
            yield claim(
                found,
                row["arm"],
                f"{text} {ci(row['ratio_low'], row['ratio_high'], 2)}, {int(row['n'])} projects.",
                number=row["ratio"],
                low=row["ratio_low"],
                high=row["ratio_high"],
                unit="ratio",
                n=int(row["n"]),
            )

    return say(found, claims(), "Fewer than 10 projects in each arm have a budget and a cost.")


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
            if facts["brier_high"] < facts["no_skill"]:
                judged = "better than the usual share"
            elif facts["brier_low"] > facts["no_skill"]:
                judged = "worse than the usual share"
        yield claim(
            found,
            "brier",
            f"The forecasts of {int(facts['n'])} projects have a Brier score of "
            f"{number(facts['brier'], 2)}{limits}; always forecasting the share that ended on time "
            f"would give {number(facts['no_skill'], 2)}: {judged}.",
            verdict=judged,
            n=int(facts["n"]),
            **figures,
        )

    return say(found, claims(), "No forecast can be compared with what came true.")
