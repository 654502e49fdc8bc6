"""B5: which options on cost are worth doing."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from ...analysis import cost_options
from ...analysis.ranges import LIKELY, UNLIKELY
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import clean, counted, is_missing, number, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, listed, sentences, steps
from ...present.money import currency_of, money, money_range
from ...present.table import Column, Row, Table, laid_out
from ...verdicts import Verdict
from ..answers import as_of
from ..question import Answer, question
from . import charts
from .common import RANGE, quoted


def payback_verdict(p_12: float) -> Verdict:
    """
    Return what the draws say about a payback within 12 months.

    Examples
    --------
    >>> [payback_verdict(p).name for p in (0.95, 0.5, 0.02)]
    ['PAYS_BACK', 'PAYBACK_OPEN', 'PAYS_NOT_BACK']
    """
    if p_12 >= LIKELY:
        return Verdict.PAYS_BACK
    return Verdict.PAYS_NOT_BACK if p_12 <= UNLIKELY else Verdict.PAYBACK_OPEN


def _judged_as(options: Released, wanted: Verdict) -> pd.DataFrame:
    """Return the options whose payback comes to this verdict."""
    table = options.result
    return table[[payback_verdict(p) is wanted for p in table["p_12"]]]


@sentences()
def say_options(options: Released) -> Iterable[Claim]:
    """B5: what the options would release, and which pay back within a year."""
    facts, table, currency = options.facts, options.result, currency_of(options)
    if "net" in facts:
        twice = facts["added"] - facts["net"]
        together = counted(len(table), "options")
        text = (
            f"{'Applied one after the other, the' if len(table) > 1 else 'The'} {together} "
            "would release "
            f"about {counted(facts['hours'], 'hours a year')}, worth "
            f"{money(facts['net'], currency)} net of running cost "
            f"{money_range(facts['net_low'], facts['net_high'], currency)}: capacity released, "
            "money only where the hours are used for something else."
        )
        if facts["net_high"] < 0:
            text += " To keep them would cost more than they release."
        if twice > 0.005 * abs(facts["added"]):
            text += f" Added up one by one, {money(twice, currency)} would be counted twice."
        yield claim(
            options,
            "together",
            text,
            number=float(facts["net"]),
            low=float(facts["net_low"]),
            high=float(facts["net_high"]),
            unit=f"{currency} a year",
        )
    for judged, key, words in (
        (Verdict.PAYS_BACK, "pays", "within 12 months in at least 9 of 10 draws"),
        (Verdict.PAYS_NOT_BACK, "pays not", "within 12 months in at most 1 of 10 draws"),
    ):
        found = _judged_as(options, judged)
        if len(found):
            named = listed(f"“{clean(name)}”" for name in found["option"])
            yield claim(
                options,
                key,
                f"{len(found)} of {counted(len(table), 'options')} "
                f"{verb(len(found), 'pays', 'pay')} back {words}: {named}.",
                verdict=judged,
                number=float(len(found)),
                unit="options",
                n=len(table),
            )
    still_open = len(_judged_as(options, Verdict.PAYBACK_OPEN))
    if still_open:
        yield claim(
            options,
            "open",
            f"For {still_open} of {counted(len(table), 'options')} the payback may lie on "
            "either side of "
            "12 months: ask what decides it before they are chosen.",
            verdict=Verdict.PAYBACK_OPEN,
            number=float(still_open),
            unit="options",
            n=len(table),
        )


@sentences("No estimate moves the release: no range was given for any.")
def say_sensitivity(tornado: Released) -> Iterable[Claim]:
    """B5: on which estimate the release of all options hangs most."""
    top, currency = tornado.result.iloc[0], currency_of(tornado)
    if top["swing"] < 1e-9:
        return
    ends = sorted((top["given_low"], top["given_high"]))
    widest = _widest(tornado)
    alike = " by the first of them, and by as much by each other," if len(widest) > 1 else ""
    yield claim(
        tornado,
        "widest",
        f"The release hangs most on {listed(widest)}:{alike} from "
        f"{money(ends[0], currency)} to {money(ends[1], currency)} a year, all else as "
        "estimated.",
        number=float(top["swing"]),
        low=float(ends[0]),
        high=float(ends[1]),
        unit=f"{currency} a year",
    )


def _widest(tornado: Released) -> list[str]:
    """Return the estimates that move the release most, all that move it alike."""
    rows = tornado.result
    most = rows[np.isclose(rows["swing"], rows["swing"].iloc[0])]
    return [f"the {row['quantity']} for “{clean(row['option'])}”" for _, row in most.iterrows()]


# B5: options ------------------------------------------------------------------------------------


def _months(row: Row, name: str) -> str:
    return "never" if is_missing(row[name]) else number(row[name])


def table_options(options: Released) -> Table | None:
    """Lay out what the options of ``chart_options`` release, in the order of the list."""
    currency = currency_of(options)
    return laid_out(
        options,
        "options",
        f"What each option releases ({currency} a year)",
        (
            column.text("option", "Option"),
            column.text("activity", "Activity"),
            column.text("kind", "Kind"),
            column.number("hours", "Hours", 0),
            column.number("net", "Net", 0),
            column.interval("net", "P10 to P90", 0),
            column.number("alone", "If done alone", 0),
        ),
        "Net = minutes released × volume × rate × adoption − running cost, at most what earlier "
        "options have left. " + RANGE,
        currency=currency,
    )


def table_paybacks(options: Released) -> Table | None:
    """Lay out when each option of ``chart_options`` pays back, and who answers for it."""
    currency = currency_of(options)

    def ends(row: Row) -> str:
        return f"{_months(row, 'payback_low')} to {_months(row, 'payback_high')}"

    return laid_out(
        options,
        "paybacks",
        "When each option pays back",
        (
            column.text("option", "Option"),
            column.number("one_off", f"Once ({currency})", 0),
            Column(
                "payback",
                "Payback (months)",
                lambda row: _months(row, "payback"),
                "number",
                "right",
            ),
            Column("payback_interval", "P10 to P90", ends, align="right"),
            column.percent("p_12", "Draws under 12 months"),
            column.text("owner", "Owner"),
        ),
        "Payback = cost once ÷ net release a month.",
        currency=currency,
    )


def table_sensitivity(tornado: Released) -> Table | None:
    """Lay out the swings of ``chart_sensitivity``."""
    currency = currency_of(tornado)
    return laid_out(
        tornado,
        "sensitivity",
        f"What the release hangs on ({currency} a year)",
        (
            column.text("option", "Option"),
            column.text("quantity", "Estimate"),
            column.number("given_low", "At its low", 0),
            column.number("given_high", "At its high", 0),
            column.number("swing", "Width", 0),
        ),
        f"All options at their likely values: {currency} {number(tornado.facts['base'], 0)} a year."
        if not is_missing(tornado.facts.get("base"))
        else "",
        currency=currency,
    )


def next_options(options: Released) -> Statement | None:
    """B5: what to do about the options."""
    if options.missing:
        return None
    pays = _judged_as(options, Verdict.PAYS_BACK)
    pays_not = _judged_as(options, Verdict.PAYS_NOT_BACK)
    unowned = int(options.result["owner"].isna().sum())
    return steps(
        options,
        f"Do first: {quoted(pays)}; give each one owner, one date and one measure."
        if len(pays)
        else "No option pays back within a year beyond doubt: try the cheapest as a pilot.",
        f"Put on the stop-doing list: {quoted(pays[pays['kind'] == 'remove'], 'activity')}."
        if (pays["kind"] == "remove").any()
        else "",
        f"Leave out, or look for a cheaper way: {quoted(pays_not)}." if len(pays_not) else "",
        f"Name an owner for the options that have none ({unowned})." if unowned else "",
    )


def next_sensitivity(tornado: Released) -> Statement | None:
    """B5: what to find out before the options are decided."""
    if tornado.missing:
        return None
    top = tornado.result.iloc[0]
    if top["swing"] < 1e-9:
        return steps(
            tornado,
            "Ask for a low and a high figure of each estimate: a single figure hides the risk.",
        )
    return steps(
        tornado,
        f"Measure before deciding: {listed(_widest(tornado))}, two weeks with a stop-watch or a "
        "count.",
    )


@question(
    "B5",
    needs=("options", "effort_log"),
    asks="Net release = minutes released × volume × rate × adoption − running cost.",
    unit="options",
    verdicts=(Verdict.PAYS_BACK, Verdict.PAYS_NOT_BACK, Verdict.PAYBACK_OPEN),
    say=say_options,
    chart=lambda answer: charts.chart_options(answer),
    table=table_options,
    more=(table_paybacks,),
    next=next_options,
)
def options_on_cost(client: Client, seed: int) -> Answer:
    """B5: what would each option on cost release, and when does it pay back?"""
    options, log = client["options"], client["effort_log"]
    together = cost_options.all_together(options, log, seed)
    facts = {"currency": client.currency}
    if len(together):
        facts |= together.drop(columns=["option", "n"]).iloc[0].to_dict()
    table = cost_options.options_valued(options, log, seed)
    unfit = len(options) - len(table)
    notes = ["Applied in the order of the list: what an earlier option released is gone."]
    if unfit:
        notes.append(f"{unfit} of {len(options)} options name no activity of the effort log.")
    return options_on_cost.release(
        client,
        table,
        people=Behind.RECORDS,
        keys=["option_id", "option"],
        n=len(table),
        facts=facts,
        period=as_of(client),
        notes=notes,
        too_few="No option names an activity of the effort log: use the same words in both.",
    )


@question(
    "B5",
    needs=("options", "effort_log"),
    asks="Net release of all options when one estimate goes from low to high and the others "
    "stay at their likely value.",
    unit="options",
    say=say_sensitivity,
    chart=lambda answer: charts.chart_sensitivity(answer),
    table=table_sensitivity,
    next=next_sensitivity,
    depth=Depth.ANNEX,
)
def release_sensitivity(client: Client) -> Answer:
    """B5: on which estimate does the release of all options hang most?"""
    table = cost_options.tornado(client["options"], client["effort_log"])
    base = float(table["base"].iloc[0]) if len(table) else None
    return release_sensitivity.release(
        client,
        table,
        people=Behind.RECORDS,
        keys=["option_id", "quantity", "option"],
        n=int(table["n"].iloc[0]) if len(table) else 0,
        facts={"currency": client.currency, "base": base},
        period=as_of(client),
        too_few="No option names an activity of the effort log: use the same words in both.",
    )
