"""The sentences of the opening."""

from __future__ import annotations

from collections.abc import Iterable

from ..claims import Claim, Statement
from ..disclosure import Released
from ..display import number, out_of, percent, some
from .grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    counted_words,
    has,
    listed,
    say,
    share_told,
    small_group,
)

BARRIER = {
    "knows": "not knowing what the PMO offers",
    "understands": "not understanding what it means for them",
    "confident": "lacking confidence in the outcome",
    "cost": "thinking that it costs too much",
}
PASSED = {
    "knows": "know what the PMO offers",
    "understands": "also understand what it means for them",
    "confident": "are also confident in the outcome",
    "cost": "also think the cost acceptable",
}


def say_barriers(funnel: Released) -> Statement:
    """O: how many pass all the barriers, and which barrier holds most of them back."""

    def claims() -> Iterable[Claim]:
        rows = funnel.rows
        if rows.empty:
            return
        steps = [f"{int(row['so_far'])} {PASSED[row['step']]}" for _, row in rows.iterrows()]
        yield claim(
            funnel,
            "passed",
            f"{among(funnel, int(rows['n'].iloc[0]))}, {', '.join(steps)}.",
            n=int(rows["n"].iloc[0]),
        )
        shown = funnel.estimates
        if shown.empty:
            return
        last = shown.iloc[-1]
        yield claim(
            funnel,
            "all",
            f"{_told(last, 'so_far')} {'meets' if last['so_far'] == 1 else 'meet'} none of the "
            f"barriers that were asked about.{small_group(last)}",
            **_figures(last, "so_far_share"),
            n=int(last["n"]),
        )
        highest = shown[shown["highest"].astype(bool)].sort_values("lost", ascending=False)
        if highest.empty:
            return
        first = highest.iloc[0]
        if len(highest) == 1:
            text = f"Most are held back by {BARRIER[first['step']]}"
            judged = "highest barrier clear"
        else:
            others = listed(BARRIER[step] for step in highest["step"])
            text = (
                f"The highest barriers are {others}; the data do not tell which of them is the "
                "highest. The first of them"
            )
            judged = "highest barrier uncertain"
        text += ":" if len(highest) == 1 else " holds back"
        yield claim(
            funnel,
            "highest",
            f"{text} {_told(first, 'lost')}.",
            verdict=judged,
            **_figures(first, "lost_share"),
            n=int(first["n"]),
        )

    return say(funnel, claims(), TOO_FEW_FOR_INTERVAL)


def _told(row: dict, name: str) -> str:
    return share_told(row[name], row["n"], row[f"{name}_share_low"], row[f"{name}_share_high"])


def _figures(row: dict, name: str) -> dict[str, object]:
    """Return the figures of a claim on a share: per cent, below 20 respondents a count."""
    small = row["n"] < 20
    scale = row["n"] if small else 100
    ends = {"number": "", "low": "_low", "high": "_high"}
    figures = {key: float(scale * row[f"{name}{end}"]) for key, end in ends.items()}
    return {**figures, "unit": "respondents" if small else "%"}


def say_reputation(baseline: Released) -> Statement:
    """O: the reputation as it stands, measure by measure."""

    def claims() -> Iterable[Claim]:
        for _, row in baseline.estimates.iterrows():
            digits = 0 if "NPS" in row["measure"] else 1
            yield claim(
                baseline,
                row["measure"],
                f"{among(baseline, int(row['n']))}, {row['measure']} is "
                f"{number(row['value'], digits)} on a scale from {row['scale']} "
                f"{ci(row['value_low'], row['value_high'], digits)}.{small_group(row)}",
                verdict="baseline",
                number=row["value"],
                low=row["value_low"],
                high=row["value_high"],
                unit="points",
                n=int(row["n"]),
            )

    return say(baseline, claims(), TOO_FEW_FOR_INTERVAL)


def say_response(groups: Released) -> Statement:
    """O: how many of the stakeholder list answered."""

    def claims() -> Iterable[Claim]:
        if groups.n is None:
            return
        text = f"{groups.n} answered."
        if groups.population and groups.n <= groups.population:
            text = f"{out_of(groups.n, groups.population)} of the people on the list answered."
            text = text.replace(" of the people", " people", 1)
        yield claim(groups, "response", text, number=float(groups.n), unit="respondents")
        shown = groups.rows.dropna(subset=["rate"])
        if len(shown) > 1:
            low, high = shown.loc[shown["rate"].idxmin()], shown.loc[shown["rate"].idxmax()]
            if low["rate"] < high["rate"]:
                yield claim(
                    groups,
                    "range",
                    f"The response runs from {out_of(low['n'], low['listed'])} ({low['group']}) to "
                    f"{out_of(high['n'], high['listed'])} ({high['group']}); a group that answered "
                    "less is heard less in every total.",
                )

    return say(groups, claims(), TOO_FEW_FOR_INTERVAL)


def say_stakeholder_map(grid: Released) -> Statement:
    """O: how many stand in each quadrant of power and interest."""

    def claims() -> Iterable[Claim]:
        for _, row in grid.rows.iterrows():
            yield claim(
                grid,
                row["quadrant"],
                f"{out_of(row['n'], grid.n)} respondents {has(int(row['n']))} "
                f"{row['quadrant'].replace(', ', ' and ')}: {row['approach']}.",
                number=float(row["n"]),
                unit="respondents",
            )

    return say(grid, claims(), "No quadrant has enough respondents to be shown by itself.")


def say_coverage_of_tables(found: Released) -> Statement:
    """O: how many tables were collected, and which were not."""

    def claims() -> Iterable[Claim]:
        absent = found.table.loc[~found.table["collected"].astype(bool), "table"].tolist()
        text = f"{found.n} of {found.population} tables were collected."
        if absent:
            text += f" Not collected: {some(absent, 8)}."
        yield claim(found, "tables", text, number=float(found.n), unit="tables")

    return say(found, claims())


def say_answer_quality(quality: Released) -> Statement:
    """O: how complete the answers are."""

    def claims() -> Iterable[Claim]:
        rows = quality.estimates
        if rows.empty:
            return
        asked, valid = int(rows["asked"].sum()), int(rows["valid"].sum())
        blank, absent = int(rows["blank"].sum()), int(rows["not_applicable"].sum())
        same = int(rows["same"].max())
        yield claim(
            quality,
            "valid",
            f"Of {number(asked, 0)} answers asked for, {number(valid, 0)} "
            f"({percent(valid / asked)}) are valid, {number(absent, 0)} say “does not apply” and "
            f"{number(blank, 0)} {'is' if blank == 1 else 'are'} blank. " + _straight(same),
            number=100 * valid / asked,
            unit="%",
        )

    return say(quality, claims(), TOO_FEW_FOR_INTERVAL)


def _straight(same: int) -> str:
    """Say how many gave one answer throughout; nobody is left out for it."""
    if not same:
        return "Nobody gave one and the same answer to ten questions or more."
    who = counted_words(same, "respondent", "respondents")
    kept = "the answers are kept" if same == 1 else "their answers are kept"
    return f"{who} gave one and the same answer to ten questions or more; {kept}."
