"""V2: the value that stakeholders perceive, and the signs of what cannot be counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from ...analysis import benefits_reconciliation as register
from ...analysis import relationship_value as relationship
from ...analysis.gaps import RELIABLE_DIFFERENCE
from ...analysis.relationship_value import GET, GIVE, NET
from ...analysis.uncertainty import p_beyond
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import INTERVAL_FROM, Behind, Released
from ...display import (
    NOT_SHOWN,
    clean,
    expect_released,
    interval,
    is_missing,
    listed,
    number,
    upper_first,
)
from ...i18n import N_, day_in_words, figures, gettext, ngettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    answered,
    beside,
    by_chance,
    change_verdict,
    ci,
    claim,
    estimate,
    groups_apart,
    how_many,
    levels_agree,
    on_scale,
    only_counts,
    sentences,
    so,
    steps,
    those_who_did_not_answer,
    verdict,
)
from ...present.table import Column, Row, Table, laid_out, layout
from ...verdicts import BY_MARGIN, OF_A_CHANGE, OF_A_SERIES, Direction, Verdict
from .. import charts as shared_charts
from ..answers import (
    answers_of,
    coarse_means,
    coarsely,
    ends_of_scale,
    everybody_in,
    instrument,
    not_asked,
    period_of,
    reach_of,
    scale_of,
    sides_not_asked,
    waves_that_asked,
    within,
)
from ..behaviour import say_behaviour, table_behaviour, title_behaviour
from ..question import Answer, question
from ..waves import (
    NOT_YET,
    among_all,
    compare_waves,
    fell,
    note_on_all,
    told_against,
    twice_answered,
    with_codes,
)
from . import charts
from .common import CLASSES, behaviour_of_waves, register_of_benefits, years_of


@sentences(TOO_FEW_FOR_INTERVAL)
def say_perceived_value(value: Released) -> Iterable[Claim]:
    """V2: whether users get more than they give."""
    yield from _only_counted(value)
    shown = value.estimates.set_index("part")
    if NET not in shown.index:
        return
    net, get, give = (shown.loc[part] for part in (NET, GET, GIVE))
    margin = value.margin.scale_points
    judged = verdict(net["mean_low"], net["mean_high"], margin)
    levels = {"get": number(get["mean"]), "give": number(give["mean"])}
    agree = levels_agree(net["mean"], get["mean"], give["mean"])
    other = gettext("what they give ({give})", **levels) if agree else gettext("what they give")
    told = {
        "place": beside(
            net["mean"],
            net["mean_low"],
            net["mean_high"],
            other,
            margin=margin,
            scale=on_scale(value),
            base=answered(value, int(net["n"])),
        ),
        "ruling": so(judged),
    }
    text = (
        gettext("Users get {get}, {place}{ruling}.", **told, **levels)
        if agree
        else gettext("What users get is {place}{ruling}.", **told)
    )
    yield claim(
        value,
        "net",
        text + how_many(net, judged, _give_more, "below") + groups_apart(net),
        aside=(those_who_did_not_answer(value, net, "mean", judged), _not_dependable(net)),
        verdict=judged,
        beyond=p_beyond(net["mean"], net["mean_high"], -margin, int(net["n"])),
        at_all=p_beyond(net["mean"], net["mean_high"], 0.0, int(net["n"])),
        unit="scale points",
        **estimate(net, "mean"),
    )


def _not_dependable(net: pd.Series) -> str:
    """Return that a difference score measures little but noise (rule R10), if it does."""
    if is_missing(net["reliability"]) or net["reliability"] >= RELIABLE_DIFFERENCE:
        return ""
    return gettext(
        "The difference of one person is not dependable (reliability {reliability}): read what "
        "they get and what they give by themselves.",
        reliability=number(net["reliability"], 2),
    )


def _give_more(x: int, who: str) -> str:
    return ngettext("{who} gives more than they get.", "{who} give more than they get.", x, who=who)


def _only_counted(value: Released) -> list[Claim]:
    """Count who gets and gives much, and who gets more than they give: above 0, not a middle."""
    told = {
        GET: N_("{who} say they get much."),
        GIVE: N_("{who} say they give much."),
        NET: N_("{who} get more than they give."),
    }
    return only_counts(value, lambda row, who: gettext(told[row["part"]], who=who))


def title_perceived_value(value: Released) -> str:
    """V2: whether users get more than they give, and by how much."""
    shown = value.estimates.set_index("part") if len(value.estimates) else value.estimates
    if NET not in shown.index:
        return gettext("Too few answered to say whether users get more than they give")
    net = shown.loc[NET]
    judged = verdict(net["mean_low"], net["mean_high"], value.margin.scale_points)
    told = {"size": number(abs(net["mean"])), "scale": on_scale(value)}
    if judged.direction is Direction.ABOVE:
        return gettext("Users get more than they give, by {size}{scale}", **told)
    if judged.direction is Direction.SHORTFALL:
        return gettext("Users give more than they get, by {size}{scale}", **told)
    if judged is Verdict.NO_DIFFERENCE:
        return gettext("Users get about as much as they give: no difference that matters")
    return gettext("The answers do not tell whether users get more than they give")


@sentences(NOT_YET)
def say_value_change(change: Released) -> Iterable[Claim]:
    """V2: how far the value differs between two waves, without a direction over time."""
    rows = change.estimates.set_index("measure")
    if NET not in rows.index:
        return
    row = rows.loc[NET]
    margin = change.margin.scale_points
    judged = change_verdict(row["change_low"], row["change_high"], margin, chance=by_chance(row))
    limits = ci(row["change_low"], row["change_high"], margin=margin, base=twice_answered(row))
    yield claim(
        change,
        "net",
        f"{_moved(change, row)} {limits}{so(judged)}.{how_many(row, judged, fell, 'fell')}"
        f"{among_all(change, row, judged)}",
        aside=(change.notes[0],),
        verdict=judged,
        told=told_against(change, judged.in_words),
        unit="scale points",
        **estimate(row, "change"),
    )


def _moved(change: Released, row: pd.Series) -> str:
    """Return the difference of get and give in two waves: two of them are never a direction."""
    parts = {
        "first": change.facts["first"],
        "second": change.facts["second"],
        "before": number(row["first"], signed=True),
        "after": number(row["second"], signed=True),
        "size": number(row["change"], signed=True),
        "scale": on_scale(change),
    }
    if not levels_agree(row["change"], row["second"], row["first"]):
        return gettext(
            "Get minus give was {before} in {first} and {after} in {second}{scale}, an exact "
            "difference of {size}",
            **parts,
        )
    return gettext(
        "Get minus give was {before} in {first} and {after} in {second}{scale}, a difference of "
        "{size}",
        **parts,
    )


@sentences()
def say_explicitness(classes: Released) -> Iterable[Claim]:
    """V2: how many benefits are explicit, and how many intangible ones have a witness."""
    rows = classes.rows.set_index("class")
    if rows.empty:
        return
    total = int(rows["benefits"].sum())
    soft = rows.loc[[*register.INTANGIBLE]]
    intangible, witnessed = int(soft["benefits"].sum()), int(soft["with_proxy"].sum())
    kinds = [
        gettext("{n} {kind}", n=int(count), kind=gettext(CLASSES[str(kind)]))
        for kind, count in rows["benefits"].items()
        if int(count) > 0
    ]
    holds = ngettext(
        "The register holds {n} benefit: {kinds}.",
        "The register holds {n} benefits: {kinds}.",
        total,
        kinds=listed(kinds),
    )
    have = ngettext(
        "{n} of {all} measurable or observable ones has a witness with source, rhythm and reader.",
        "{n} of {all} measurable or observable ones have a witness with source, rhythm and reader.",
        witnessed,
        all=intangible,
    )
    yield claim(
        classes,
        "classes",
        f"{holds} {have}" if intangible else holds,
        verdict=Verdict.WITNESSED if witnessed == intangible else Verdict.WITNESS_MISSING,
        number=float(witnessed),
        unit="benefits",
        n=total,
    )


PARTS = {
    GET: N_("What users get"),
    GIVE: N_("What they give"),
    NET: N_("Difference (get − give)"),
}


def _part(name: str) -> Column:
    return Column(name, N_("Part"), lambda row: gettext(PARTS[row[name]]))


def _reliability(row: Row) -> str:
    if is_missing(row["reliability"]):
        return NOT_SHOWN
    limits = interval(row["reliability_low"], row["reliability_high"], 2)
    return number(row["reliability"], 2) + (f" ({limits})" if limits != NOT_SHOWN else "")


def _limits(row: Row) -> str:
    margin = row["margin"].scale_points if row["part"] == NET else 0.0
    return interval(row["mean_low"], row["mean_high"], margin=margin)


table_perceived_value = layout(
    "perceived_value",
    N_("What users get and give"),
    _part("part"),
    column.number("mean", N_("Mean")),
    Column("mean_interval", N_("95 % interval"), _limits, align="right"),
    column.count("x", N_("Above the middle, or above 0")),
    Column("reliability", N_("Reliability (95 %)"), _reliability, "number", align="right"),
    column.number("omega", N_("Omega total"), 2),
    column.N,
    notes=N_(
        "Scale points. Reliability: Cronbach's alpha (two questions: Spearman-Brown); of get − "
        "give that of a difference: below 0.6 read get and give by themselves. Omega total is "
        "given from 30 respondents on."
    ),
)


def table_value_change(change: Released) -> Table | None:
    """V2: what users get and give in two waves."""
    first, second = (clean(expect_released(change).facts.get(wave)) for wave in ("first", "second"))
    return laid_out(
        change,
        "value_change",
        gettext("What users get and give, in two waves"),
        (
            _part("measure"),
            column.number("first", first or N_("First")),
            column.number("second", second or N_("Second")),
            column.difference("change", N_("Difference"), "second", "first"),
            column.judged_interval("change", N_("95 % interval")),
            column.p("p_adjusted", N_("p, adjusted")),
            column.N,
        ),
        note_on_all(change),
    )


def _witnessed(row: Row) -> str:
    return number(row["with_proxy"], 0) if row["class"] in register.INTANGIBLE else NOT_SHOWN


table_explicitness = layout(
    "explicitness",
    N_("How explicit the benefits are"),
    Column("class", N_("Class"), lambda row: upper_first(gettext(CLASSES[row["class"]]))),
    column.number("benefits", N_("Benefits"), 0),
    column.number("verified", N_("With a verified amount"), 0),
    Column(
        "with_proxy",
        N_("With a witness, source, rhythm and reader"),
        _witnessed,
        "integer",
        align="right",
    ),
)


WITNESS = {
    "proxy": N_("what would be seen"),
    "source": N_("where it is recorded"),
    "cadence": N_("how often"),
    "reader": N_("who reads it"),
}
"""What makes a witness of an intangible benefit."""


def _lacking(row: Row) -> str:
    """Return what nobody has named yet of a witness."""
    return listed(gettext(what) for name, what in WITNESS.items() if is_missing(row[name]))


table_witnesses = layout(
    "witnesses",
    N_("Who would notice, and what would they see?"),
    column.text("benefit", N_("Benefit")),
    Column("class", N_("Class"), lambda row: gettext(CLASSES[row["class"]])),
    column.text("proxy", N_("What would be seen")),
    column.text("source", N_("Where it is recorded")),
    column.text("cadence", N_("How often")),
    column.text("reader", N_("Who reads it")),
    Column("reading", N_("Read"), lambda row: _read(row)),
    Column("lacks", N_("Lacks"), lambda row: _lacking(row) or gettext("nothing")),
)


def _read(row: Row) -> str:
    """Return what a witness saw last, and beside it what it saw first."""
    if is_missing(row["reading"]):
        return NOT_SHOWN
    seen = [(row["reading"], row["read_on"])]
    if not is_missing(row["first"]):
        seen.append((row["first"], row["first_on"]))
    told = [_figure_and_day(figure, day) for figure, day in seen]
    return gettext("{last}, at first {first}", last=told[0], first=told[1]) if told[1:] else told[0]


def _figure_and_day(reading: float, day: object) -> str:
    figure = figures(f"{float(reading):,.10g}")
    if is_missing(day):
        return figure
    return gettext(
        "{figure} on {day}", figure=figure, day=day_in_words(date.fromisoformat(str(day)[:10]))
    )


def title_witnesses(proxies: Released) -> str:
    """V2: how many of the intangible benefits have a witness."""
    whole = int((proxies.result["lacks"].astype(str) == "").sum())
    return ngettext(
        "{n} of {all} benefits without an amount has a complete witness",
        "{n} of {all} benefits without an amount have a complete witness",
        whole,
        all=len(proxies.result),
    )


def next_perceived_value(value: Released) -> Statement | None:
    """V2: what to do about the balance of get and give."""
    return steps(
        value,
        gettext(
            "Before the benefits are advertised, set what users give beside what working with the "
            "PMO costs them."
        ),
    )


MOST_WITNESSES = 3


def next_witnesses(proxies: Released) -> Statement | None:
    """V2: which intangible benefit to promote by one rung, and what it lacks."""
    lacking = [row for _, row in proxies.rows.iterrows() if row["lacks"]]
    return steps(
        proxies,
        *(
            gettext(
                "Complete the witness of “{benefit}”: {lacking}.",
                benefit=row["benefit"],
                lacking=_lacking(row),
            )
            for row in lacking[:MOST_WITNESSES]
        ),
        ""
        if lacking
        else gettext(
            "Read what the witness of one benefit sees at its next date, and have the figure "
            "written down."
        ),
    )


_ASKS_VALUE = N_("What does working with the PMO give you, and what does it cost you?")


@question(
    "V2",
    needs=("responses", "items", "respondents"),
    asks=_ASKS_VALUE,
    verdicts=BY_MARGIN,
    sampled=True,
    leads={"net": Measure.PERCEIVED_VALUE, NET: Measure.PERCEIVED_VALUE},
    say=say_perceived_value,
    chart=lambda answer: charts.chart_perceived_value(answer),
    table=table_perceived_value,
    next=next_perceived_value,
    title=title_perceived_value,
    depth=Depth.BOARD,
)
def perceived_value(client: Client) -> Answer:
    """V2: do users get more from the PMO than they give?"""
    answers = instrument(client, "value")
    complete = relationship.value_per_person(answers).reset_index()
    rows = relationship.relationship_value(answers, client.population)
    (lowest, highest), reach = ends_of_scale(answers), reach_of(answers)
    level = rows["part"] != NET
    low = pd.Series(np.where(level, lowest, -reach), rows.index)
    high = pd.Series(np.where(level, highest, reach), rows.index)
    return perceived_value.release(
        client,
        within(rows, low, high, "mean"),
        people=everybody_in(client, complete, (GET, GIVE, NET)),
        decimals=coarsely("mean"),
        keys=["part"],
        counts=["x", "below"],
        facts={"reach": reach_of(answers), "scale": scale_of(answers)},
        period=period_of(client),
        notes=[
            gettext(
                "Smallest difference that matters: {margin} scale points, {source}.",
                margin=number(client.margin.scale_points),
                source=client.margin.source,
            ),
            gettext("A person needs half of the questions on each side."),
        ],
        **not_asked(
            client,
            gettext(
                "what users get from the PMO and what they give. Ask the 8 items of the instrument "
                "value."
            ),
            "value",
        )
        or sides_not_asked(
            client,
            gettext("Ask the 8 items of the instrument value."),
            "value",
            get=gettext("what users get from the PMO"),
            give=gettext("what users give for it"),
        ),
    )


@question(
    "V2",
    needs=("responses", "items", "respondents"),
    asks=_ASKS_VALUE,
    verdicts=OF_A_CHANGE,
    say=say_value_change,
    table=table_value_change,
    form="",
)
def value_change(client: Client) -> Answer:
    """V2: how far does the value differ between the last two waves that asked?"""
    asked = waves_that_asked(client, "value")
    two = asked[-2:]
    scores = {wave: _value_in(client, wave) for wave in two}
    compared = compare_waves(client, scores)
    table = compared.table
    if len(table):
        table = table.sort_values("measure", key=lambda part: part.map([GET, GIVE, NET].index))
    answers = instrument(client, "value")
    scale, reach = scale_of(answers), 2 * reach_of(answers)
    return value_change.release(
        client,
        within(table, -reach, reach, "change"),
        decimals=coarsely("first", "second", "change"),
        keys=["measure"],
        counts=["x", "fell"],
        **compared.handed_over(scale=scale),
        absent=() if asked else ("value",),
        not_asked=gettext(
            "Not collected: what users get from the PMO and what they give, in two waves."
        ),
        too_few=gettext(
            "Only one wave asked what users get and give: a difference between waves needs two "
            "with at least 10 answers each."
        ),
    )


def _value_in(client: Client, wave: str) -> pd.DataFrame:
    """Return get, give and their difference for each person of a wave, with the person's code."""
    return client.once(("value in", wave), partial(_scores_in, client, wave)).copy(deep=False)


def _scores_in(client: Client, wave: str) -> pd.DataFrame:
    answers = answers_of(client, wave)
    people = relationship.value_per_person(answers[answers["instrument"] == "value"])
    scores = people.reset_index().melt(id_vars="resp_id", var_name="measure", value_name="value")
    return with_codes(client, wave, scores)


@question(
    "V2",
    needs=("responses", "items", "respondents"),
    asks=_ASKS_VALUE,
    unit="waves",
    verdicts=OF_A_SERIES,
    say=say_behaviour,
    title=title_behaviour,
    chart=lambda answer: shared_charts.chart_behaviour(answer),
    table=table_behaviour,
    depth=Depth.ANNEX,
)
def value_by_wave(client: Client) -> Answer:
    """V2: has the value changed over the waves, or does it only vary? From 8 waves on."""
    means, reach = {}, reach_of(instrument(client, "value"))
    for wave in waves_that_asked(client, "value"):
        scores = _value_in(client, wave)
        net = scores[scores["measure"] == NET]["value"].dropna()
        if len(net) >= INTERVAL_FROM:
            means[wave] = net.mean()
    return behaviour_of_waves(
        value_by_wave,
        client,
        coarse_means(means),
        what=N_("what users get minus what they give"),
        unit="scale points",
        ends=(-reach, reach),
        instrument="value",
        asked=gettext("what users get and give"),
    )


@question(
    "V2",
    needs=("benefits",),
    asks=N_("How explicit is the evidence for each benefit of the register?"),
    unit="benefits",
    verdicts=(Verdict.WITNESSED, Verdict.WITNESS_MISSING),
    say=say_explicitness,
    table=table_explicitness,
    form="",
)
def explicitness(client: Client) -> Answer:
    """V2: how explicit is the evidence for the benefits?"""
    table = register_of_benefits(client)
    classes = register.explicitness(table, client["proxies"]) if len(table) else table
    return explicitness.release(
        client,
        classes,
        people=Behind.RECORDS,
        keys=["class"],
        n=len(table),
        notes=[
            gettext(
                "Classes are counted and never added in money; observable benefits have no amount."
            )
        ],
        period=years_of(client),
        too_few=gettext("The register of benefits is empty."),
    )


@question(
    "V2",
    needs=("benefits",),
    asks=N_("What would be seen, where, how often, and who looks?"),
    unit="benefits",
    table=table_witnesses,
    next=next_witnesses,
    title=title_witnesses,
    depth=Depth.ANNEX,
)
def witnesses(client: Client) -> Answer:
    """V2: who would notice each intangible benefit, and what would they see?"""
    return witnesses.release(
        client,
        register.witnesses(register_of_benefits(client), client["proxies"]),
        people=Behind.RECORDS,
        keys=["benefit_id", "benefit"],
        period=years_of(client),
        too_few=gettext("No benefit of the register is intangible (measurable or observable)."),
    )
