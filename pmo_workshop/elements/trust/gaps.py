"""T2: where experience falls short of expectation, by dimension, attribute and group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ...analysis import gaps
from ...analysis.beyond_the_mean import groups_by
from ...analysis.gaps import OVERALL, RELIABLE_DIFFERENCE
from ...analysis.uncertainty import holm_again, p_beyond
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, HIDDEN, Released
from ...display import (
    NOT_SHOWN,
    expect_released,
    from_to,
    is_missing,
    number,
    row_name,
    upper_first,
    with_interval,
)
from ...i18n import N_, gettext, ngettext, pgettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    answered,
    answered_in_group,
    beside,
    bootstrap_check,
    by_chance,
    claim,
    estimate,
    groups_apart,
    how_many,
    in_brackets,
    listed,
    may_be_chance,
    on_scale,
    only_counts,
    sentences,
    so,
    steps,
    those_who_did_not_answer,
    verdict,
)
from ...present.table import Column, Row, Table, laid_out, layout
from ...suppression import INTERVAL_FROM
from ...units import how_many as how_many_of
from ...verdicts import BY_MARGIN, Direction, Verdict
from ..answers import (
    SURVEY,
    NotAsked,
    as_counted,
    coarsely,
    ends_of_scale,
    furthest_first,
    halves_not_asked,
    instrument,
    people_in,
    period_of,
    reach_of,
    respondents_in,
    scale_of,
    within,
    without_limits,
)
from ..question import Answer, question
from . import charts

_LEVELS = {"adequate": N_("adequate"), "desired": N_("desired")}
_AS_WORDED, _NOT_RECORDED = N_("as worded"), N_("not recorded")
"""The level that the survey asks for as expected."""


def called(dimension: str) -> str:
    """Return a dimension as a list names it."""
    return gettext("the PMO overall") if dimension == OVERALL else row_name(dimension)


def of_which(dimension: str) -> str:
    """Return a dimension as a sentence says something of it; some languages need an article."""
    named = called(dimension)
    if dimension == OVERALL:
        return named
    return pgettext("subject of a sentence", "{dimension}", dimension=named)


@sentences(TOO_FEW_FOR_INTERVAL)
def say_gaps(gaps: Released) -> Iterable[Claim]:
    """T2: where perception falls short of expectation."""
    rows = gaps.estimates.dropna(subset=["gap"])
    whole = rows["dimension"] == OVERALL
    for _, row in pd.concat([furthest_first(rows[~whole]), rows[whole]]).iterrows():
        dimension = str(row["dimension"])
        judged = _judged(gaps, row)
        aside = (
            those_who_did_not_answer(gaps, row, "gap", judged),
            bootstrap_check(row, "gap", gaps.margin.scale_points),
        )
        text = gettext(
            "{what} is {place}{ruling}.",
            what=upper_first(of_which(dimension)),
            place=_place(gaps, row, answered(gaps, int(row["n"]))),
            ruling=so(judged),
        )
        text += how_many(row, judged, _see_it_below) + groups_apart(row)
        text += may_be_chance(row, "gap", judged, dimensions_together(gaps))
        yield _gap_claim(gaps, dimension, row, text, aside=aside)
    yield from only_counts(
        gaps,
        lambda row, who: gettext(
            "{who} rated {what} below what they expect.",
            who=who,
            what=of_which(str(row["dimension"])),
        ),
    )


def _place(gaps: Released, row: pd.Series, base: str) -> str:
    """Return how far a gap lies below or above expectation, and who answered."""
    return beside(
        row["gap"],
        row["gap_low"],
        row["gap_high"],
        pgettext("below or above", "expectation"),
        margin=gaps.margin.scale_points,
        scale=on_scale(gaps),
        base=base,
    )


def _see_it_below(x: int, who: str) -> str:
    return ngettext("{who} sees it below.", "{who} see it below.", x, who=who)


@sentences(
    N_(
        "The reliability of the dimensions is not known: it needs two questions or more in a "
        "dimension, answers that vary, and 10 respondents who answered them all."
    )
)
def say_reliability(scales: Released) -> Iterable[Claim]:
    """T2: of which dimensions the gap itself is not reliable enough to be read alone."""
    known = scales.estimates.dropna(subset=["reliability"])
    if known.empty:
        return
    weak = known[known["reliability"] < RELIABLE_DIFFERENCE]
    n = int(known["n"].min())
    alphas = known["alpha_performance"]
    lines = [
        gettext(
            "Cronbach's alpha is {performance} for performance and {expectation} for expectation "
            "{who}.",
            performance=_from_to(alphas),
            expectation=_from_to(known["alpha_expectation"]),
            who=in_brackets(answered(scales, n)),
        )
    ]
    if len(weak):
        lines.append(
            gettext(
                "For {dimensions} read performance by itself as well: there the gap is less sure.",
                dimensions=listed(weak["dimension"]),
            )
        )
    yield claim(
        scales,
        "alpha",
        " ".join(lines),
        number=float(alphas.min()),
        low=float(known["alpha_performance_low"].min()),
        high=float(known["alpha_performance_high"].max()),
        unit="alpha",
        n=n,
        aside=(
            ngettext(
                "{n} dimension, of those who answered every question of it; 95 % limits "
                "{performance} for performance and {expectation} for expectation.",
                "{n} dimensions, of those who answered every question of it; 95 % limits "
                "{performance} for performance and {expectation} for expectation.",
                len(known),
                performance=_ends(known, "performance"),
                expectation=_ends(known, "expectation"),
            ),
            gettext(
                "Less sure: reliability of the difference below {limit}.",
                limit=number(RELIABLE_DIFFERENCE),
            )
            if len(weak)
            else "",
        ),
    )


def _ends(scales: pd.DataFrame, half: str) -> str:
    low, high = scales[f"alpha_{half}_low"].min(), scales[f"alpha_{half}_high"].max()
    return from_to(number(low, 2), number(high, 2))


def _from_to(values: pd.Series) -> str:
    low, high = number(values.min(), 2), number(values.max(), 2)
    return low if low == high else from_to(low, high)


@sentences(N_("No group has enough answers to be shown by itself."))
def say_groups(groups: Released) -> Iterable[Claim]:
    """T2: how the overall gap looks in the groups of stakeholders (screening)."""
    group = groups.keys[0] if groups.keys else ""
    if len(groups.estimates) > 1 and len(_comparable(groups)) < 2:
        yield claim(
            groups,
            "small",
            gettext(
                "Each group is told by itself and none is compared: that takes {least} answers in "
                "each.",
                least=FULL_FROM,
            ),
            verdict=Verdict.TOO_FEW,
            screening=True,
            number=float(len(groups.estimates)),
            unit="groups",
        )
    lowest_first = groups.estimates
    if "gap" in lowest_first:
        lowest_first = lowest_first.sort_values("gap", kind="stable", na_position="last")
    for _, row in lowest_first.iterrows():
        text = gettext(
            "{group}: perception is {place}{ruling}.",
            group=row[group],
            place=_place(groups, row, answered_in_group(int(row["n"]))),
            ruling=so(_judged(groups, row)),
        )
        levels = gettext(
            "Expectation there is {expectation}, perception {perception}. Screening: a question "
            "for the next conversation, not a finding.",
            expectation=number(row["expectation"]),
            perception=number(row["performance"]),
        )
        yield _gap_claim(groups, row[group], row, text, aside=(levels,), screening=True)
    yield from only_counts(
        groups,
        lambda row, who: gettext(
            "{who} in the group {group} rated the PMO below expectation.",
            who=who,
            group=row[group],
        ),
    )


def _judged(gaps: Released, row: pd.Series) -> Verdict:
    ends = row["gap_low"], row["gap_high"]
    return verdict(*ends, gaps.margin.scale_points, chance=by_chance(row))


def _gap_claim(
    released: Released,
    key: object,
    row: pd.Series,
    text: str,
    *,
    aside: Iterable[str],
    screening: bool = False,
) -> Claim:
    """Return the sentence of rule R7 on a gap."""
    return claim(
        released,
        key,
        text,
        verdict=_judged(released, row),
        screening=screening,
        beyond=p_beyond(row["gap"], row["gap_high"], -released.margin.scale_points, int(row["n"])),
        at_all=p_beyond(row["gap"], row["gap_high"], 0.0, int(row["n"])),
        unit="scale points",
        aside=aside,
        **estimate(row, "gap"),
    )


_LEVELS_AND_GAP = (
    column.number("expectation", N_("Expectation")),
    column.number("performance", N_("Performance")),
    column.difference("gap", N_("Gap"), "performance", "expectation"),
    column.judged_interval("gap", N_("95 % interval")),
)

_GAP = N_("Gap = performance − expectation, in scale points; below 0 is a shortfall.")

DIMENSION = column.label("dimension", N_("Dimension"))


def table_gaps(gaps: Released) -> Table | None:
    """Lay out the gaps by dimension of ``chart_gaps``."""
    return laid_out(
        gaps,
        "gaps",
        gettext("Gap between expectation and experience, by dimension"),
        (
            DIMENSION,
            *_LEVELS_AND_GAP,
            column.p("p_holm", N_("p (Holm)")),
            column.number("weight", N_("Weight"), 0),
            column.count("x", N_("Below expectation")),
            column.N,
            column.number("n_left_out", N_("Left out"), 0),
        ),
        gettext(_GAP),
        gettext(_MADE_OF),
        gettext(_CHECKED) if _was_checked(expect_released(gaps)) else "",
    )


_MADE_OF = N_(
    "A dimension is the mean of its questions, each of those who answered it; overall is the "
    "weighted mean of the dimensions."
)

_CHECKED = N_(
    "From 20 answers the t intervals were checked by a bootstrap (BCa, 9,999 draws); the small "
    "print says so where it comes to another verdict."
)


def _was_checked(gaps: Released) -> bool:
    return bool(gaps.result.get("gap_check_low", pd.Series(dtype=float)).notna().any())


_ALPHA = {
    "expectation": N_("Alpha expectation (95 %)"),
    "performance": N_("Alpha performance (95 %)"),
}
_OMEGA = {"expectation": N_("Omega expectation"), "performance": N_("Omega performance")}


def table_reliability(scales: Released) -> Table | None:
    """Lay out the reliability of each dimension and of its gap."""
    halves = ("expectation", "performance")

    def alpha(half: str) -> Column:
        name = f"alpha_{half}"

        def text(row: Row) -> str:
            return NOT_SHOWN if is_missing(row[name]) else with_interval(row, name, 2)

        return Column(name, _ALPHA[half], text, "number", "right")

    return laid_out(
        scales,
        "reliability",
        gettext("How far the dimensions can be relied on"),
        (
            DIMENSION,
            column.number("items", N_("Questions"), 0),
            *map(alpha, halves),
            *(column.number(f"omega_{half}", _OMEGA[half], 2) for half in halves),
            column.number("reliability", N_("Of the gap"), 2),
            column.N,
        ),
        gettext(
            "Alpha: Cronbach, with Feldt's interval (two questions: Spearman-Brown); omega total "
            "from 30 answers. Alpha alone never makes a scale reliable: read its interval."
        ),
        gettext(
            "Of the gap: reliability of the difference; below {limit} read performance by itself "
            "too.",
            limit=number(RELIABLE_DIFFERENCE),
        ),
    )


table_gap_items = layout(
    "gap_items",
    N_("Gap by question (screening)"),
    column.text("text", N_("Question")),
    column.text("dimension", N_("Dimension")),
    *_LEVELS_AND_GAP,
    column.count("x", N_("Below expectation")),
    column.p("p_bh", N_("p (screening)")),
    column.yes("screened", N_("Passes"), no=""),
    column.N,
    notes=(
        _GAP,
        N_(
            "Screening: p is adjusted by Benjamini and Hochberg; at most 10 % of those that pass "
            "are expected to be false. A question that passes is worth a second look, no more."
        ),
    ),
)


def table_groups(groups: Released) -> Table | None:
    """Lay out the gaps by stakeholder group of ``chart_groups``."""
    return laid_out(
        groups,
        "groups",
        gettext("Gap by stakeholder group (screening)"),
        (
            column.text((expect_released(groups).keys or ("role",))[0], N_("Group")),
            *_LEVELS_AND_GAP,
            column.count("x", N_("Below expectation")),
            column.N,
        ),
        gettext(_GAP),
    )


def next_gaps(gaps: Released) -> Statement | None:
    """T2: what to do about the gaps between expectation and perception."""
    if not gaps.missing and gaps.estimates.empty:
        return steps(gaps, gettext("Ask more people: the answers are too few for a gap."))
    found = [str(row["dimension"]) for row in _short(gaps)]
    if not found:
        return steps(
            gaps,
            gettext("Keep measuring, and look at the schedule: no dimension falls short.")
            if all(_judged(gaps, row) in _NO_SHORTFALL for _, row in gaps.estimates.iterrows())
            else gettext(
                "Keep measuring, and ask more people: the answers leave open what is short."
            ),
        )
    return steps(
        gaps,
        gettext(
            "Find out in five short talks, for {dimensions}, whether the service or the "
            "expectation is off.",
            dimensions=listed(found),
        ),
        gettext("Trace each to its cause before an action is chosen."),
    )


_NO_SHORTFALL = (Verdict.NO_DIFFERENCE, Verdict.ABOVE, Verdict.CLEARLY_ABOVE)


def _short(gaps: Released) -> list[pd.Series]:
    """Return the dimensions that fall short, the largest gap first."""
    if not len(gaps.estimates):
        return []
    rows = gaps.estimates[gaps.estimates["dimension"] != OVERALL].dropna(subset=["gap"])
    return [
        row
        for _, row in rows.sort_values("gap", kind="stable").iterrows()
        if _judged(gaps, row).direction is Direction.SHORTFALL
    ]


def title_gaps(gaps: Released) -> str:
    """T2: how many dimensions fall clearly short, and by how much the first of them."""
    short = _short(gaps)
    clearly = [row for row in short if _judged(gaps, row) is Verdict.CLEAR_SHORTFALL]
    dimensions = int((gaps.estimates["dimension"] != OVERALL).sum()) if len(gaps.estimates) else 0
    if not short:
        return gettext("No dimension is shown to fall short of what stakeholders expect")
    if not clearly:
        return ngettext(
            "{n} of {all} dimensions is below expectation, perhaps by too little to matter",
            "{n} of {all} dimensions are below expectation, perhaps by too little to matter",
            len(short),
            all=dimensions,
        )
    return ngettext(
        "{n} of {all} dimensions falls clearly short of expectation: {dimension} by {size}{scale}",
        "{n} of {all} dimensions fall clearly short of expectation, {dimension} by {size}{scale}",
        len(clearly),
        all=dimensions,
        dimension=row_name(clearly[0]["dimension"]),
        size=number(-clearly[0]["gap"]),
        scale=on_scale(gaps),
    )


def dimensions_together(gaps: Released) -> str:
    """Return how many dimensions are a family, whose differences are judged together."""
    return how_many_of(int(gaps.estimates["p_holm"].notna().sum()), "dimensions")


def _comparable(groups: Released) -> pd.DataFrame:
    """Return the groups that have answers enough to be compared."""
    rows = groups.estimates
    return rows[rows["gap"].notna() & (rows["n"] >= FULL_FROM)] if len(rows) else rows


def title_groups(groups: Released) -> str:
    """T2: whether one group can be told from another."""
    rows = _comparable(groups)
    if len(groups.result) == 1:
        return gettext("Only one group has answered: there is nothing to compare")
    if len(rows) < 2:
        return gettext(
            "The groups are too small to be compared: that takes {least} answers in each",
            least=FULL_FROM,
        )
    low, high = rows.loc[rows["gap"].idxmin()], rows.loc[rows["gap"].idxmax()]
    if low["gap_high"] >= high["gap_low"]:
        return gettext("No group of stakeholders can be told from another")
    group = groups.keys[0]
    return gettext(
        "{lowest} rate the PMO lower beside what they expect, {low}, than {highest}, {high}",
        lowest=low[group],
        low=number(low["gap"], signed=True),
        highest=high[group],
        high=number(high["gap"], signed=True),
    )


def next_groups(groups: Released) -> Statement | None:
    """T2: what to do about differences between groups."""
    hidden = (groups.result["tier"] == HIDDEN).any() if len(groups.result) else False
    several = len(groups.estimates) > 1
    if not (several or hidden):
        return None
    return steps(
        groups,
        gettext("Ask each group why in the next conversation: a difference is no finding yet.")
        if several
        else "",
        gettext("Invite more people of the groups that are not shown.") if hidden else "",
    )


_DECIMALS = {"expectation": 1, "performance": 1, "weight": 2, **coarsely("gap", "gap_check")}
"""Decimals of means of answers: of nearly the same people two exact means give one away."""

_CHECK_SEED = 2026
"""The fixed seed of the bootstrap that checks the t intervals (rule R3)."""


def dimension_weights(client: Client) -> dict[str, float] | None:
    """
    Return the mean of the 100 points that respondents gave to the dimensions.

    Returns
    -------
    dict of dimension to points, or None if fewer than 10 gave them
    """
    points = instrument(client, "gap_weights").dropna(subset=["value"])
    given = points.groupby("dimension")["value"].agg(["mean", "size"])
    enough = len(given) and given["size"].min() >= INTERVAL_FROM
    return given["mean"].to_dict() if enough else None


def _not_asked(client: Client) -> NotAsked:
    how = gettext("Ask the 22 items with the aspects E and P.")
    return halves_not_asked(client, how, E=gettext("expectation"), P=gettext("perception"))


def gap_notes(client: Client) -> list[str]:
    return [
        gettext(
            "Wording of expectation: {wording}.",
            wording=gettext(_LEVELS.get(client.expectation, _NOT_RECORDED)),
        ),
        _weighting(client),
        gettext(
            "The margin, the smallest difference that matters: {points} points of the scale, "
            "{source}.",
            points=number(client.margin.scale_points),
            source=client.margin.source,
        ),
    ]


def _weighting(client: Client) -> str:
    """Say how the dimensions add up to the overall gap, of all and of each group."""
    if dimension_weights(client) is None:
        return gettext("No 100-point weights of 10 people: the dimensions count equally.")
    return gettext(
        "The overall gap is weighted by the 100 points respondents gave; the weights count as "
        "known."
    )


def title_gap_items(items: Released) -> str:
    """T2: at how many questions people clearly experience less than they expect."""
    if not len(items.estimates):
        return gettext("Too few answered to judge a question by itself")
    below = int((items.estimates["gap_high"] < 0).sum())
    return ngettext(
        "At {n} of {all} questions people clearly experience less than they expect",
        "At {n} of {all} questions people clearly experience less than they expect",
        below,
        all=number(len(items.result), 0),
    )


def title_reliability(scales: Released) -> str:
    """T2: how far the questions of a dimension measure the same."""
    alphas = scales.result["alpha_performance"].dropna()
    if alphas.empty:
        return gettext("How far the questions of a dimension measure the same is not known")
    ends = from_to(number(alphas.min(), 2), number(alphas.max(), 2))
    return gettext("The reliability of what people experience is {alphas}", alphas=ends)


@question(
    "T2",
    needs=SURVEY,
    verdicts=BY_MARGIN,
    sampled=True,
    leads={OVERALL: Measure.EXPECTATION_GAP},
    say=say_gaps,
    title=title_gaps,
    chart=lambda answer: charts.chart_gaps(answer),
    table=table_gaps,
    next=next_gaps,
    depth=Depth.BOARD,
)
def gap_by_dimension(client: Client) -> Answer:
    """T2: where does perception fall short of expectation?"""
    answers = instrument(client, "gap")
    weights = dimension_weights(client)
    table = gaps.gap_by_dimension(answers, weights, client.population)
    table = without_limits(table, "gap", ["expectation", "performance"], *ends_of_scale(answers))
    check = gaps.gap_check(answers, weights, client.population, seed=_CHECK_SEED)
    people = _gaps_of_people(answers, weights)
    if len(table):
        apart = groups_by(people, "dimension", "own")
        table = table.merge(check, on="dimension", how="left").merge(apart, how="left")
    reach = reach_of(answers)
    return gap_by_dimension.release(
        client,
        within(table, -reach, reach, "gap", "gap_check"),
        keys=["dimension"],
        people=people_in(client, people, "dimension"),
        measure="gap",
        counts=[name for name in ("x", "lower_n", "upper_n") if name in table],
        together=holm_again,
        asks=gettext(
            "What do you expect ({wording}), and what do you get?",
            wording=gettext(_LEVELS.get(client.expectation, _AS_WORDED)),
        ),
        period=period_of(client),
        notes=gap_notes(client),
        facts={"reach": reach, "scale": scale_of(answers)},
        decimals=_DECIMALS,
        **_not_asked(client),
    )


def _gaps_of_people(
    answers: pd.DataFrame, weights: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Return who has a gap in which dimension, and overall."""
    scores = gaps.respondent_gaps(answers)
    if not len(scores):
        return scores
    points = gaps.weight_points(scores["dimension"].unique(), weights)
    return pd.concat([scores, gaps.overall_gaps(scores, points).assign(dimension=OVERALL)])


@question(
    "T2",
    needs=SURVEY,
    asks=N_("What do you expect, and what do you get?"),
    table=table_gap_items,
    title=title_gap_items,
    depth=Depth.ANNEX,
)
def gap_by_item(client: Client) -> Answer:
    """T2: which single attributes are worth a closer look (screening)?"""
    answers = instrument(client, "gap")
    rows, reach = gaps.gap_by_item(as_counted(answers), client.population), reach_of(answers)
    rows = without_limits(rows, "gap", ["expectation", "performance"], *ends_of_scale(answers))
    return gap_by_item.release(
        client,
        within(rows, -reach, reach, "gap"),
        keys=["item_id", "dimension", "text"],
        people=people_in(client, gaps.counted_pairs(answers), "item_id"),
        measure="gap",
        counts=["x"],
        together=gaps.screened,
        period=period_of(client),
        notes=[gettext("Screening: Benjamini-Hochberg at q = 0.10 over all attributes.")],
        decimals=_DECIMALS,
        **_not_asked(client),
    )


@question(
    "T2",
    needs=SURVEY,
    asks=N_("What do you expect, and what do you get?"),
    say=say_reliability,
    table=table_reliability,
    title=title_reliability,
    depth=Depth.ANNEX,
)
def scale_reliability(client: Client) -> Answer:
    """T2: how far can the dimensions, and the gaps themselves, be relied on as scales?"""
    answers = instrument(client, "gap")
    return scale_reliability.release(
        client,
        gaps.difference_score_reliability(answers),
        keys=["dimension", "items"],
        people=people_in(client, gaps.answered_whole(answers), "dimension"),
        period=period_of(client),
        notes=[gettext("Respondents who answered every question of the dimension in both halves.")],
        **_not_asked(client),
    )


@question(
    "T2",
    needs=SURVEY,
    asks=N_("What do you expect, and what do you get?"),
    verdicts=BY_MARGIN,
    sampled=True,
    say=say_groups,
    title=title_groups,
    chart=lambda answer: charts.chart_groups(answer),
    table=table_groups,
    next=next_groups,
)
def gap_by_group(client: Client, by: str = "role") -> Answer:
    """T2: how does the overall gap look in the groups of stakeholders (screening)?"""
    answers = instrument(client, "gap")
    answers = answers.assign(**{by: answers[by].fillna(gettext("not stated"))})
    weights = dimension_weights(client)
    overall = _gaps_of_people(answers, weights)
    overall = overall[overall["dimension"] == OVERALL]
    group = answers.drop_duplicates("resp_id").set_index("resp_id")[by]
    listed = client.stakeholders if by == "role" else None
    rows, reach = gaps.gap_by_group(answers, by, weights, listed), reach_of(answers)
    rows = without_limits(rows, "gap", ["expectation", "performance"], *ends_of_scale(answers))
    return gap_by_group.release(
        client,
        within(rows, -reach, reach, "gap"),
        name=f"gap_by_{by}",
        keys=[by],
        counts=["x"],
        n=respondents_in(answers[answers["aspect"] == "P"]),
        people=people_in(client, overall.assign(**{by: overall["resp_id"].map(group)}), by),
        measure=("gap", OVERALL),
        cut=True,
        facts={"scale": scale_of(answers)},
        decimals=_DECIMALS,
        period=period_of(client),
        notes=[
            gettext("Screening: differences between groups are not corrected for their number."),
            _weighting(client),
        ],
        **_not_asked(client),
    )
