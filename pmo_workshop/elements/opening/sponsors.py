"""What the sponsors say of the PMO, beside all others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ...analysis import gaps, relationship_value, sponsors, starting_point
from ...analysis.composites import OVERALL
from ...analysis.sponsors import OTHERS, SPONSORS
from ...analysis.uncertainty import holm_again
from ...claims import Claim, Statement
from ...disclosure import FULL_FROM, Measure, Released
from ...display import is_missing, listed, number, upper_first
from ...i18n import N_, gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    answered_in_group,
    by_chance,
    ci,
    claim,
    estimate,
    only_counts,
    sentences,
    steps,
)
from ...present.table import layout
from ...verdicts import Verdict
from ..answers import (
    SURVEY,
    answers_of,
    coarsely,
    ends_of_scale,
    instrument,
    people_in,
    period_of,
    reach_of,
    within,
)
from ..question import Answer, question
from ..trust.gaps import dimension_weights

GAP, NET = N_("perception less expectation"), N_("what is got less what is given")

_TOLD_AS: dict[str, Measure] = {
    GAP: ("gap", OVERALL),
    NET: ("perceived_value", relationship_value.NET),
    **{
        measure: ("reputation_baseline", measure)
        for measure in (starting_point.SATISFACTION, starting_point.TRUST, starting_point.RESPECT)
    },
}
"""Each measure by the name under which the total, and other groups, are told."""

_COUNTED = {
    GAP: N_("{group}: {who} rated the PMO below expectation."),
    NET: N_("{group}: {who} get more than they give."),
    starting_point.SATISFACTION: N_("{group}: {who} are satisfied, above the middle of the scale."),
    starting_point.TRUST: N_("{group}: {who} trust the PMO, above the middle of the scale."),
    starting_point.RESPECT: N_("{group}: {who} respect the PMO, above the middle of the scale."),
}
"""What is said of 5 to 9 sponsors."""


_NONE = N_("What the sponsors say is not shown: too few answered, or a few others would follow.")


@sentences(_NONE)
def say_sponsors(view: Released) -> Iterable[Claim]:
    """O: how the sponsors stand to the PMO beside all others (screening)."""
    for _, (ours, theirs) in _beside_each_other(view).iterrows():
        yield claim(
            view,
            ours["measure"],
            " ".join(filter(None, [_levels(ours, theirs), _apart(ours)])),
            verdict=_judged(ours),
            screening=True,
            unit="scale points",
            **estimate(ours, "value" if is_missing(ours["difference"]) else "difference"),
        )
    yield from only_counts(
        view,
        lambda row, who: gettext(_COUNTED[row["measure"]], group=row["group"], who=who),
        by="measure",
    )


def _beside_each_other(view: Released) -> pd.DataFrame:
    """Return for each measure whose means are told the row of the sponsors and of all others."""
    if not len(view.estimates):
        return pd.DataFrame(columns=["ours", "theirs"])
    rows = view.estimates.dropna(subset=["value"])
    by_side = rows.groupby(rows["group"] == view.facts.get("sponsors"))
    sides = {ours: {row["measure"]: row for _, row in own.iterrows()} for ours, own in by_side}
    theirs = sides.get(False, {})
    pairs = [(row, theirs[name]) for name, row in sides.get(True, {}).items() if name in theirs]
    return pd.DataFrame({"ours": [ours for ours, _ in pairs], "theirs": [one for _, one in pairs]})


def _levels(ours: pd.Series, theirs: pd.Series) -> str:
    return gettext(
        "{measure}: {group} {value}, all others {other}.",
        measure=upper_first(gettext(ours["measure"])),
        group=ours["group"],
        value=_level(ours),
        other=_level(theirs),
    )


def _level(row: pd.Series) -> str:
    value = number(row["value"])
    if is_missing(row["value_low"]):
        return value
    limits = ci(row["value_low"], row["value_high"], base=answered_in_group(int(row["n"])))
    return f"{value} {limits}"


def _judged(row: pd.Series) -> Verdict:
    """Return whether the sponsors and all others differ, looked at over all measures."""
    apart = row["difference_low"] * row["difference_high"] > 0  # not where one is missing
    return Verdict.DIFFERS if apart and not by_chance(row) else Verdict.TOO_FEW


def _apart(row: pd.Series) -> str:
    if is_missing(row["difference"]):
        return gettext(
            "They stand side by side and are not compared: that takes {least} answers in each.",
            least=FULL_FROM,
        )
    if _judged(row) is Verdict.TOO_FEW:
        limits = ci(row["difference_low"], row["difference_high"])
        return gettext("That may be no difference {limits}.", limits=limits)
    more = row["difference"] > 0
    low, high = row["difference_low"], row["difference_high"]
    told = {
        "size": number(abs(row["difference"])),
        "limits": ci(*((low, high) if more else (-high, -low))),
    }
    if more:
        return gettext("Screening: the sponsors stand {size} points higher {limits}.", **told)
    return gettext("Screening: the sponsors stand {size} points lower {limits}.", **told)


def title_sponsors(view: Released) -> str:
    """O: in what the sponsors and all others differ."""
    apart = [ours for _, (ours, _) in _beside_each_other(view).iterrows()]
    if not any(not is_missing(row["difference"]) for row in apart):
        return gettext("What the sponsors say, told by itself and not compared")
    named = [gettext(row["measure"]) for row in apart if _judged(row) is Verdict.DIFFERS]
    if not named:
        return gettext("No clear difference between the sponsors and all others")
    return gettext("The sponsors and all others differ in {measures}", measures=listed(named))


def next_sponsors(view: Released) -> Statement | None:
    """O: how to hear the sponsors, or what to ask them."""
    if not len(view.rows) or view.facts.get("sponsors") not in set(view.rows["group"]):
        return steps(
            view,
            gettext(
                "Hear the sponsors: what they say cannot be shown by itself. Tell it together with "
                "the next group, as pmo-workshop check proposes, or invite more of them."
            ),
        )
    apart = [ours for _, (ours, _) in _beside_each_other(view).iterrows()]
    differ = [row for row in apart if _judged(row) is Verdict.DIFFERS]
    if not differ:
        return None
    widest = max(differ, key=lambda row: abs(row["difference"]))
    return steps(
        view,
        gettext(
            "Ask two sponsors what stands behind the difference in {measure}: it is a question, no "
            "finding yet.",
            measure=gettext(widest["measure"]),
        ),
    )


table_sponsors = layout(
    "sponsors_view",
    N_("The sponsors and all others"),
    column.ours("measure", N_("Measure")),
    column.label("group", N_("Group")),
    column.number("value", N_("Mean")),
    column.interval("value", N_("95 % interval")),
    column.number("difference", N_("Difference"), signed=True),
    column.interval("difference", N_("95 % interval"), signed=True),
    column.p("p_holm", N_("p (Holm)")),
    column.N,
    notes=(
        N_("Screening: a question for the next conversation, not a finding."),
        N_("A difference takes 20 answers in each; means in scale points."),
    ),
)


@question(
    "O",
    needs=SURVEY,
    asks=N_("The leading questions of the survey, of the sponsors and of all others."),
    verdicts=(Verdict.DIFFERS, Verdict.TOO_FEW),
    sampled=True,
    say=say_sponsors,
    table=table_sponsors,
    next=next_sponsors,
    title=title_sponsors,
    form="",
    optional=True,
)
def sponsors_view(client: Client) -> Answer:
    """O: what do those who decide about the PMO say of it, beside all others?"""
    scores = _scores(client)
    people = client["respondents"]
    ours = set(people.loc[people["role"].isin(client.sponsors), "resp_id"])
    of_them = sum(client.stakeholders[group] for group in client.sponsors)
    listed_of = (of_them, (client.population or of_them) - of_them) if of_them else None
    rows = sponsors.sponsors_beside_others(scores, ours, listed_of)
    names = {SPONSORS: listed(client.sponsors), OTHERS: gettext(OTHERS)}
    reach = rows["measure"].map(_ends(client))
    rows = within(rows, reach.str[0], reach.str[1], "value") if len(rows) else rows
    side = scores["resp_id"].isin(ours).map({True: names[SPONSORS], False: names[OTHERS]})
    return sponsors_view.release(
        client,
        rows.assign(group=rows["group"].map(names)) if client.sponsors else rows.head(0),
        keys=["group", "measure"],
        people=people_in(client, scores.assign(group=side), "group", "measure"),
        measure=_TOLD_AS,
        cut=True,
        of_each=_of_each(client, scores, names),
        counts=["x"],
        together=holm_again,
        decimals=coarsely("value", "difference"),
        facts={"sponsors": names[SPONSORS]},
        period=period_of(client),
        absent=() if client.sponsors else ("sponsors",),
        not_asked=gettext(
            "Not known who decides about the PMO. Name the groups in client.toml: sponsors = "
            '["Sponsors"].'
        ),
    )


def _of_each(
    client: Client, scores: pd.DataFrame, names: Mapping[str, str]
) -> dict[Measure, dict[str, dict[str, int]]]:
    """Return for each measure and row how many answered of each group on the stakeholder list."""
    roles = client["respondents"].drop_duplicates("resp_id").set_index("resp_id")["role"]
    found = {}
    for measure, own in scores.groupby("measure"):
        answered = own["resp_id"].map(roles).value_counts()
        counts = {group: int(answered.get(group, 0)) for group in client.stakeholders}
        found[_TOLD_AS[str(measure)]] = {
            names[row]: {
                g: n for g, n in counts.items() if (g in client.sponsors) == (row == SPONSORS)
            }
            for row in (SPONSORS, OTHERS)
        }
    return found


def _scores(client: Client) -> pd.DataFrame:
    """Return the score of each respondent in each measure, and whether it is counted."""
    asked = instrument(client, "gap")
    weights = dimension_weights(client)
    own = gaps.respondent_gaps(asked)
    parts = []
    if len(own):
        overall = gaps.overall_gaps(own, gaps.weight_points(own["dimension"].unique(), weights))
        parts.append(
            overall.assign(measure=GAP, value=overall["gap"], counts=overall["own"] < -_DUST)
        )
    net = relationship_value.value_per_person(instrument(client, "value")).reset_index()
    parts.append(
        net.assign(
            measure=NET,
            value=net[relationship_value.NET],
            counts=net[relationship_value.NET] > _DUST,
        )
    )
    answers = answers_of(client)
    standing = starting_point.reputation_scores(answers, weights)
    standing = standing[standing["measure"].isin(_TOLD_AS)]
    middle = standing["measure"].map({name: sum(ends) / 2 for name, ends in _ends(client).items()})
    parts.append(standing.assign(counts=standing["own"] > middle))
    return pd.concat(parts)[["resp_id", "measure", "value", "counts"]].reset_index(drop=True)


_DUST = 1e-9
"""A difference of means that is smaller is none."""


def _ends(client: Client) -> dict[str, tuple[float, float]]:
    """Return from where to where the mean of each measure can go."""
    answers = answers_of(client)
    gap, value = reach_of(instrument(client, "gap")), reach_of(instrument(client, "value"))
    own = {
        measure: ends_of_scale(starting_point.asked_for(answers, measure))
        for measure in _TOLD_AS
        if measure not in (GAP, NET)
    }
    return {GAP: (-gap, gap), NET: (-value, value), **own}
