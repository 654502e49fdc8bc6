"""The tables of Revealing PMO Value."""

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
    ratio_digits,
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
    share_column,
    share_interval_column,
    text_column,
)

RUNGS = ("prospect", "customer", "client", "supporter", "advocate", "partner")
LEVEL = {"A": "attribute", "C": "consequence", "V": "value"}
MEASURE = {
    "pv_benefits": "Present value of the PMO's share of benefits",
    "pv_costs": "Present value of costs",
    "npv": "Net present value",
    "bcr": "Benefit-cost ratio",
}


def _people(row: Row) -> str:
    """Return "7 of 18", never a percentage: who was interviewed stands for nobody else."""
    if is_missing(row["people"]):
        return NOT_SHOWN
    return f"{number(row['people'], 0)} of {number(row['n'], 0)}"


PEOPLE = Column("people", "People", _people, "integer", align="right")


def _currency(released: Released) -> str:
    return clean(expect_released(released).facts.get("currency"))


def table_value_map(links: Released) -> Table | None:
    """V1: the links of the map, with how many people made them."""
    return laid_out(
        links,
        "value_map",
        "What users linked to what",
        (
            text_column("from", "From"),
            text_column("to", "To"),
            PEOPLE,
            number_column("direct", "Direct links", 0),
            number_column("indirect", "Indirect links", 0),
            Column(
                "retained",
                "In 100 resamples",
                lambda row: number(100 * row["retained"], 0) if not is_missing(row["retained"])
                else NOT_SHOWN,
                "number",
                align="right",
            ),
        ),
        "In 100 resamples of the people interviewed, so many still reach the cut-off; from 80 on "
        "a link is drawn solid.",
    )  # fmt: skip


def table_value_codes(codes: Released) -> Table | None:
    """V1: attributes, consequences and values, with abstractness and centrality."""
    return laid_out(
        codes,
        "value_codes",
        "Means and ends",
        (
            text_column("code", "What was said"),
            Column("level", "Level", lambda row: LEVEL.get(clean(row["level"]), "")),
            PEOPLE,
            number_column("into", "Links in", 0),
            number_column("out_of", "Links out", 0),
            number_column("abstractness", "Abstractness", 2),
            number_column("centrality", "Centrality", 2),
        ),
        "Abstractness = in ÷ (in + out): 0 is a means, 1 an end. Centrality = (in + out) ÷ all "
        "links.",
    )


def table_perceived_value(value: Released) -> Table | None:
    """V2: what users get and give, the index, and the quality of the scales."""

    def reliability(row: Row) -> str:
        if is_missing(row["reliability"]):
            return NOT_SHOWN
        limits = interval(row["reliability_low"], row["reliability_high"], 2)
        return number(row["reliability"], 2) + (f" ({limits})" if limits != NOT_SHOWN else "")

    return laid_out(
        value,
        "perceived_value",
        "What users get and give",
        (
            Column("part", "Part", lambda row: upper_first(clean(row["part"]))),
            number_column("mean", "Mean"),
            interval_column("mean", "95 % interval"),
            count_column("x", "Above the middle, or above 0"),
            Column("reliability", "Reliability (95 %)", reliability, "number", align="right"),
            number_column("omega", "Omega total", 2),
            N,
        ),
        "Scale points. Reliability: Cronbach's alpha (two questions: Spearman-Brown); of get − "
        "give that of a difference: below 0.6 read get and give by themselves. Omega total is "
        "given from 30 respondents on.",
    )


def table_value_change(change: Released) -> Table | None:
    """V2: what users get and give in two waves."""
    if expect_released(change).missing:
        return None
    first, second = (clean(change.facts.get(name)) for name in ("first", "second"))
    return laid_out(
        change,
        "value_change",
        "What users get and give, in two waves",
        (
            Column("measure", "Part", lambda row: upper_first(clean(row["measure"]))),
            number_column("first", first or "First"),
            number_column("second", second or "Second"),
            number_column("change", "Difference", signed=True),
            interval_column("change", "95 % interval", signed=True),
            p_column("p_holm", "p (Holm)"),
            N,
        ),
    )


def table_explicitness(classes: Released) -> Table | None:
    """V2: benefits by how explicit their evidence is."""

    def witnessed(row: Row) -> str:
        intangible = row["class"] in ("measurable", "observable")
        return number(row["with_proxy"], 0) if intangible else NOT_SHOWN

    return laid_out(
        classes,
        "explicitness",
        "How explicit the benefits are",
        (
            Column("class", "Class", lambda row: upper_first(clean(row["class"]))),
            number_column("benefits", "Benefits", 0),
            number_column("verified", "With a verified amount", 0),
            Column(
                "with_proxy",
                "With proxy, source, cadence and owner",
                witnessed,
                "integer",
                align="right",
            ),
        ),
    )


def table_witnesses(proxies: Released) -> Table | None:
    """V2: the proxy of each intangible benefit."""
    return laid_out(
        proxies,
        "witnesses",
        "Who would notice, and what would they see?",
        (
            text_column("benefit", "Benefit"),
            text_column("class", "Class"),
            text_column("proxy", "What would be seen"),
            text_column("source", "Where it is recorded"),
            text_column("cadence", "How often"),
            text_column("reader", "Who reads it"),
            Column("lacks", "Lacks", lambda row: clean(row["lacks"]) or "nothing"),
        ),
    )


def table_benefits_told(told: Released) -> Table | None:
    """V3: every benefit: verified, reported, known."""
    currency = _currency(told)

    def share(row: Row) -> str:
        if is_missing(row["pmo_low"]):
            return NOT_SHOWN
        return interval(row["pmo_low"], row["pmo_high"], 0)

    def aware(row: Row) -> str:
        return out_of(row["aware"], row["asked"])

    return laid_out(
        told,
        "benefits_told",
        "Verified, reported and known",
        (
            text_column("benefit", "Benefit"),
            text_column("class", "Class"),
            text_column("evidence", "Evidence"),
            number_column("verified", f"Verified, {currency}", 0),
            number_column("reported", f"Reported, {currency}", 0),
            Column("pmo", "PMO's share", share, align="right", needs=("pmo_low", "pmo_high")),
            text_column("state", "State"),
            Column("aware", "Knew of it", aware, align="right", needs=("aware", "asked")),
        ),
    )


def table_awareness(known: Released) -> Table | None:
    """V3: how many knew of each benefit."""
    return laid_out(
        known,
        "awareness",
        "Who knew of which benefit",
        (
            text_column("benefit", "Benefit"),
            count_column("aware", "Knew of it"),
            share_column("share", "Share"),
            share_interval_column("share", "95 % interval"),
            N,
        ),
    )


def table_appraisal(found: Released) -> Table | None:
    """V4: benefits, costs, net present value and ratio, with their range."""

    def digits(row: Row) -> int:
        return 2 if row["measure"] == "bcr" else 0

    return laid_out(
        found,
        "appraisal",
        f"Costs and benefits, {_currency(found)}",
        (
            Column("measure", "Measure", lambda row: MEASURE[row["measure"]]),
            Column("value", "Likely", lambda row: number(row["value"], digits(row)), "number",
                   align="right"),
            Column("p10", "P10", lambda row: number(row["p10"], digits(row)), "number",
                   align="right"),
            Column("p90", "P90", lambda row: number(row["p90"], digits(row)), "number",
                   align="right"),
        ),
    )  # fmt: skip


def table_steps_to_reported(steps: Released) -> Table | None:
    """V3: the steps from verified to reported."""
    currency = _currency(steps)
    return laid_out(
        steps,
        "steps_to_reported",
        "From what is verified to what is reported",
        (
            Column("step", "Step", lambda row: upper_first(clean(row["step"]))),
            number_column("amount", f"Amount, {currency}", 0, signed=True),
            number_column("n", "Benefits", 0),
        ),
        "The steps are not set off against each other.",
    )


def table_bcr_sensitivity(rows: Released) -> Table | None:
    """V4: the ratio with one input at its low and its high end."""
    digits = ratio_digits(float(expect_released(rows).facts.get("likely_bcr", 1)))
    return laid_out(
        rows,
        "bcr_sensitivity",
        "Benefit-cost ratio, one input at a time",
        (
            Column("input", "Input", lambda row: upper_first(clean(row["input"]))),
            number_column("low", "At its worse end", digits),
            number_column("high", "At its better end", digits),
        ),
        "All other inputs as likely.",
    )


def table_cumulative_value(years: Released) -> Table | None:
    """V4: cumulative present value by year."""
    currency = _currency(years)
    return laid_out(
        years,
        "cumulative",
        "Cumulative present value",
        (
            number_column("year", "Year", 0),
            number_column("value", f"Likely, {currency}", 0),
            number_column("p10", "P10", 0),
            number_column("p90", "P90", 0),
        ),
    )


def table_relationship_moves(moves: Released) -> Table | None:
    """V5: the matrix of moves, from the rung of the first review to that of the last."""
    return laid_out(
        moves,
        "relationship_moves",
        "Moves on the relationship ladder",
        (
            Column("from", "First review", lambda row: upper_first(clean(row["from"]))),
            *(
                number_column(rung, f"Last: {rung}" if rung == RUNGS[0] else upper_first(rung), 0)
                for rung in RUNGS
            ),
            number_column("net", "Rungs, net", 0, signed=True),
        ),
        "Stakeholders by the rung of their first review (rows) and of their last (columns). Net: "
        "rungs gained minus rungs lost.",
    )


def table_stance_matrix(stances: Released) -> Table | None:
    """V5: stance now by stance wanted."""
    return laid_out(
        stances,
        "stance_matrix",
        "Stance now, by the stance wanted",
        (
            Column("words", "Now", lambda row: upper_first(clean(row["words"]))),
            number_column("U", "Wanted: unaware", 0),
            number_column("R", "Resistant", 0),
            number_column("N", "Neutral", 0),
            number_column("S", "Supportive", 0),
            number_column("L", "Leading", 0),
            number_column("as_desired", "As wanted or beyond", 0),
        ),
    )


def table_actions_closed(actions: Released) -> Table | None:
    """V5: actions due: on time, late, open."""
    return laid_out(
        actions,
        "actions_closed",
        "Actions due",
        (
            Column("actions", "Actions", lambda row: upper_first(clean(row["actions"]))),
            count_column("on_time", "Closed by their date"),
            number_column("late", "Closed late", 0),
            number_column("open", "Open past their date", 0),
        ),
    )


def table_recommendation(waves: Released) -> Table | None:
    """V5: promoters, detractors and the score of each wave."""
    return laid_out(
        waves,
        "recommendation",
        "Recommendation, wave by wave",
        (
            text_column("wave", "Wave"),
            count_column("promoters", "Promoters"),
            count_column("detractors", "Detractors"),
            number_column("nps", "NPS", 0, signed=True),
            interval_column("nps", "95 % interval", 0),
            N,
        ),
    )
