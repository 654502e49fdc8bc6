"""V2: the value that stakeholders perceive, and the signs of what cannot be counted."""

from __future__ import annotations

from collections.abc import Iterable

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
    counted,
    expect_released,
    interval,
    is_missing,
    number,
)
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    change_verdict,
    ci,
    claim,
    counted_words,
    estimate,
    groups_apart,
    has,
    how_many,
    levels_agree,
    listed,
    only_counts,
    sentences,
    so,
    steps,
    those_who_did_not_answer,
    verdict,
)
from ...present.table import Column, Row, Table, laid_out, layout
from ...verdicts import BY_MARGIN, OF_A_CHANGE, OF_A_SERIES, Verdict
from .. import charts as shared_charts
from ..answers import (
    answers_of,
    coarse_means,
    coarsely,
    everybody_in,
    instrument,
    not_asked,
    period_of,
    reach_of,
    waves_that_asked,
)
from ..behaviour import say_behaviour, table_behaviour, title_behaviour
from ..question import Answer, question
from ..waves import among_two_waves, compare_waves, fell, with_codes
from . import charts
from .common import behaviour_of_waves, register_of_benefits, years_of


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
    agree = levels_agree(net["mean"], get["mean"], give["mean"])
    got, given = (f" ({number(part['mean'])})" if agree else "" for part in (get, give))
    yield claim(
        value,
        "net",
        f"{among(value, int(net['n']))}, what users get{got} minus what they give{given} is "
        f"{number(net['mean'], signed=True)} scale "
        f"points {ci(net['mean_low'], net['mean_high'])}"
        f"{so(judged)}.{how_many(net, judged, _give_more, 'below')}{groups_apart(net)}",
        aside=(those_who_did_not_answer(value, net, "mean", judged),),
        verdict=judged,
        beyond=p_beyond(net["mean"], net["mean_high"], -value.margin.scale_points, int(net["n"])),
        unit="scale points",
        **estimate(net, "mean"),
    )
    # A difference score may measure little but noise (rule R10).
    if not is_missing(net["reliability"]) and net["reliability"] < RELIABLE_DIFFERENCE:
        yield claim(
            value,
            "reliability",
            "As a score of one person the difference is not dependable (reliability "
            f"{number(net['reliability'], 2)}): read what they get and what they give by "
            "themselves.",
            number=net["reliability"],
            n=int(net["n"]),
        )


def _give_more(x: int, everybody: str) -> str:
    return ngettext(
        "{n} of {all} gives more than they get.",
        "{n} of {all} give more than they get.",
        x,
        all=everybody,
    )


def _only_counted(value: Released) -> list[Claim]:
    """Count who gets and gives much, and who gets more than they give: above 0, not a middle."""
    told = {
        GET: N_("{who} say they get much."),
        GIVE: N_("{who} say they give much."),
        NET: N_("{who} get more than they give."),
    }
    return only_counts(value, lambda row, who: gettext(told[row["part"]], who=who))


@sentences("No difference between the waves yet: in one of them {answered}, 10 needed.")
def say_value_change(change: Released) -> Iterable[Claim]:
    """V2: how far the value differs between two waves, without a direction over time."""
    rows = change.estimates.set_index("measure")
    if NET not in rows.index:
        return
    row, first, second = rows.loc[NET], change.facts["first"], change.facts["second"]
    margin = change.margin.scale_points
    judged = change_verdict(row["change_low"], row["change_high"], margin)
    yield claim(change, "linking", change.notes[0], unit="respondents")
    yield claim(
        change,
        "net",
        f"{among_two_waves(row)}, get minus give differs between {first} and {second} by "
        f"{number(row['change'], signed=True)} scale points "
        f"{ci(row['change_low'], row['change_high'])}; {second} against {first}{so(judged)}."
        f"{how_many(row, judged, fell, 'fell')}",
        verdict=judged,
        told=f"{judged.in_words}, {second} against {first}",
        unit="scale points",
        **estimate(row, "change"),
    )


@sentences()
def say_explicitness(classes: Released) -> Iterable[Claim]:
    """V2: how many benefits are explicit, and how many intangible ones have a witness."""
    rows = classes.rows.set_index("class")
    if rows.empty:
        return
    total = int(rows["benefits"].sum())
    soft = rows.loc[["measurable", "observable"]]
    intangible, witnessed = int(soft["benefits"].sum()), int(soft["with_proxy"].sum())
    told = [f"{int(count)} {kind}" for kind, count in rows["benefits"].items() if int(count) > 0]
    yield claim(
        classes,
        "classes",
        f"The register holds {counted_words(total, 'benefit', 'benefits')}: {listed(told)}. "
        f"{witnessed} of {counted(intangible, 'measurable and observable benefits')} "
        f"{has(witnessed)} a "
        "proxy with source, cadence and owner.",
        verdict=Verdict.WITNESSED if witnessed == intangible else Verdict.WITNESS_MISSING,
        number=float(witnessed),
        unit="benefits",
        n=total,
    )


def _reliability(row: Row) -> str:
    if is_missing(row["reliability"]):
        return NOT_SHOWN
    limits = interval(row["reliability_low"], row["reliability_high"], 2)
    return number(row["reliability"], 2) + (f" ({limits})" if limits != NOT_SHOWN else "")


table_perceived_value = layout(
    "perceived_value",
    "What users get and give",
    column.label("part", "Part"),
    column.number("mean", "Mean"),
    column.interval("mean", "95 % interval"),
    column.count("x", "Above the middle, or above 0"),
    Column("reliability", "Reliability (95 %)", _reliability, "number", align="right"),
    column.number("omega", "Omega total", 2),
    column.N,
    notes="Scale points. Reliability: Cronbach's alpha (two questions: Spearman-Brown); of get − "
    "give that of a difference: below 0.6 read get and give by themselves. Omega total is "
    "given from 30 respondents on.",
)


def table_value_change(change: Released) -> Table | None:
    """V2: what users get and give in two waves."""
    first, second = (clean(expect_released(change).facts.get(wave)) for wave in ("first", "second"))
    return laid_out(
        change,
        "value_change",
        "What users get and give, in two waves",
        (
            column.label("measure", "Part"),
            column.number("first", first or "First"),
            column.number("second", second or "Second"),
            column.number("change", "Difference", signed=True),
            column.interval("change", "95 % interval", signed=True),
            column.p("p_holm", "p (Holm)"),
            column.N,
        ),
    )


def _witnessed(row: Row) -> str:
    intangible = row["class"] in ("measurable", "observable")
    return number(row["with_proxy"], 0) if intangible else NOT_SHOWN


table_explicitness = layout(
    "explicitness",
    "How explicit the benefits are",
    column.label("class", "Class"),
    column.number("benefits", "Benefits", 0),
    column.number("verified", "With a verified amount", 0),
    Column(
        "with_proxy",
        "With proxy, source, cadence and owner",
        _witnessed,
        "integer",
        align="right",
    ),
)


table_witnesses = layout(
    "witnesses",
    "Who would notice, and what would they see?",
    column.text("benefit", "Benefit"),
    column.text("class", "Class"),
    column.text("proxy", "What would be seen"),
    column.text("source", "Where it is recorded"),
    column.text("cadence", "How often"),
    column.text("reader", "Who reads it"),
    Column("lacks", "Lacks", lambda row: clean(row["lacks"]) or "nothing"),
)


def next_perceived_value(value: Released) -> Statement | None:
    """V2: what to do about the balance of get and give."""
    return steps(
        value,
        "Compare what users give with the hidden costs of module 2 before the benefits are "
        "advertised.",
    )


MOST_WITNESSES = 3


def next_witnesses(proxies: Released) -> Statement | None:
    """V2: which intangible benefit to promote by one rung, and what it lacks."""
    lacking = [row for _, row in proxies.rows.iterrows() if row["lacks"]]
    return steps(
        proxies,
        *(f"Name what the witness of “{row['benefit']}” lacks: {row['lacks']}."
          for row in lacking[:MOST_WITNESSES]),
        "" if lacking else "Promote one intangible benefit by one rung: read its proxy at the next "
        "date of its cadence, and let its owner write the figure down.",
    )  # fmt: skip


_ASKS_VALUE = "What does working with the PMO give you, and what does it cost you?"


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
    depth=Depth.BOARD,
)
def perceived_value(client: Client) -> Answer:
    """V2: do users get more from the PMO than they give?"""
    answers = instrument(client, "value")
    complete = relationship.value_per_person(answers).reset_index()
    return perceived_value.release(
        client,
        relationship.relationship_value(answers, client.population),
        people=everybody_in(client, complete, (GET, GIVE, NET)),
        decimals=coarsely("mean"),
        keys=["part"],
        counts=["x", "below"],
        facts={"reach": reach_of(answers)},
        period=period_of(client),
        notes=[
            f"Smallest difference that matters: {client.margin.scale_points:g} scale points, "
            f"{client.margin.source}.",
            "A person needs half of the questions on each side.",
        ],
        **not_asked(
            client,
            "what users get from the PMO and what they give. Ask the 8 items of the instrument "
            "value.",
            "value",
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
    compared = compare_waves(client, scores) if len(two) == 2 else None
    table = compared.table if compared else pd.DataFrame()
    if len(table):
        table = table.sort_values("measure", key=lambda part: part.map([GET, GIVE, NET].index))
    return value_change.release(
        client,
        table,
        decimals=coarsely("first", "second", "change"),
        keys=["measure"],
        people=compared.people if compared else {},
        counts=["x", "fell"],
        n=compared.n if compared else None,
        all_asked=compared is None or compared.everybody,
        facts=compared.facts if compared else None,
        period=" and ".join(two),
        notes=compared.notes if compared else (),
        absent=() if asked else ("value",),
        not_asked="Not collected: what users get from the PMO and what they give, in two waves.",
        too_few="Only one wave asked what users get and give: a difference between waves needs "
        "two with at least 10 answers each.",
    )


def _value_in(client: Client, wave: str) -> pd.DataFrame:
    """Return get, give and their difference for each person of a wave, with the person's code."""
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
    means = {}
    for wave in waves_that_asked(client, "value"):
        scores = _value_in(client, wave)
        net = scores[scores["measure"] == NET]["value"].dropna()
        if len(net) >= INTERVAL_FROM:
            means[wave] = net.mean()
    return behaviour_of_waves(
        value_by_wave,
        client,
        coarse_means(means),
        what="mean value (get minus give)",
        unit="scale points",
        instrument="value",
        asked="what users get and give",
    )


@question(
    "V2",
    needs=("benefits",),
    asks="How explicit is the evidence for each benefit of the register?",
    unit="benefits",
    verdicts=(Verdict.WITNESSED, Verdict.WITNESS_MISSING),
    say=say_explicitness,
    chart=lambda answer: charts.chart_explicitness(answer),
    table=table_explicitness,
    depth=Depth.ANNEX,
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
        notes=["Classes are counted and never added in money; observable benefits have no amount."],
        period=years_of(client),
        too_few="The register of benefits is empty.",
    )


@question(
    "V2",
    needs=("benefits",),
    asks="What would be seen, where, how often, and who looks?",
    unit="benefits",
    table=table_witnesses,
    next=next_witnesses,
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
        too_few="No benefit of the register is intangible (measurable or observable).",
    )
