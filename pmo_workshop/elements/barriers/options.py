"""B5: which options on cost are worth doing."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import cost_options
from ...analysis.ranges import LIKELY, UNLIKELY, near_widest
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import digits_apart, from_to, in_quotes, is_missing, number, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, sentences, steps
from ...present.money import currency_of, money, money_range
from ...present.table import Column, Row, Table, laid_out
from ...verdicts import Verdict
from ..answers import as_of
from ..question import Answer, question
from . import charts
from .common import NO_SUM, RANGE, latest_log, quoted


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
    if "net" in options.facts:
        yield _together(options)
    for judged, (key, say) in _PAYBACKS.items():
        found = _judged_as(options, judged)
        if len(found):
            yield claim(
                options,
                key,
                say(len(found), number(len(options.result), 0), quoted(found["option"])),
                verdict=judged,
                number=float(len(found)),
                unit="options",
                n=len(options.result),
            )


def _together(options: Released) -> Claim:
    """Say what all options release, done one after the other."""
    facts, currency = options.facts, currency_of(options)
    worth = {
        "hours": number(facts["hours"], 0),
        "cost": money(facts["net"], currency),
        "likely": money_range(facts["net_low"], facts["net_high"], currency),
    }
    text = ngettext(
        "The one option would release {hours} hours a year, worth {cost} after running cost "
        "{likely}.",
        "Done one after the other, the {n} options would release {hours} hours a year, worth "
        "{cost} after running cost {likely}.",
        len(options.result),
        **worth,
    )
    released = (
        gettext("To keep them would cost more than they release.")
        if facts["net_high"] < 0
        else gettext(
            "That is capacity released: money only where the hours are used for something else."
        )
    )
    twice = facts["added"] - facts["net"]
    aside = gettext(
        "Added up one by one, {cost} would be counted twice.", cost=money(twice, currency)
    )
    return claim(
        options,
        "together",
        f"{text} {released}",
        number=float(facts["net"]),
        low=float(facts["net_low"]),
        high=float(facts["net_high"]),
        unit=f"{currency} a year",
        aside=(aside,) if twice > 0.005 * abs(facts["added"]) else (),
    )


def _pays(n: int, every: str, names: str) -> str:
    told = ngettext(
        "{n} of {all} options pays back within 12 months in at least 9 of 10 draws.",
        "{n} of {all} options pay back within 12 months in at least 9 of 10 draws.",
        n,
        all=every,
    )
    named = ngettext("It is {names}.", "They are {names}.", n, names=names)
    return f"{told} {named}"


def _pays_not(n: int, every: str, names: str) -> str:
    told = ngettext(
        "{n} of {all} options pays back within 12 months in at most 1 of 10 draws.",
        "{n} of {all} options pay back within 12 months in at most 1 of 10 draws.",
        n,
        all=every,
    )
    named = ngettext("It is {names}.", "They are {names}.", n, names=names)
    return f"{told} {named}"


def _open(n: int, every: str, names: str) -> str:
    told = ngettext(
        "{n} of {all} options may pay back before or after 12 months.",
        "{n} of {all} options may pay back before or after 12 months.",
        n,
        all=every,
    )
    return f"{told} {gettext('Find out what decides it before choosing.')}"


_PAYBACKS = {
    Verdict.PAYS_BACK: ("pays", _pays),
    Verdict.PAYS_NOT_BACK: ("pays not", _pays_not),
    Verdict.PAYBACK_OPEN: ("open", _open),
}
"""The key of the claim on a payback, and its sentence."""


def title_options(options: Released) -> str:
    """B5: how many options pay back within a year."""
    return ngettext(
        "{n} of {all} options pays back within a year in at least 9 of 10 draws",
        "{n} of {all} options pay back within a year in at least 9 of 10 draws",
        len(_judged_as(options, Verdict.PAYS_BACK)),
        all=len(options.result),
    )


_QUANTITIES = {
    "minutes released": (
        N_("the minutes released by {option}"),
        N_("Minutes released"),
    ),
    "how often it is used": (N_("how often {option} is used"), N_("How often it is used")),
}
"""An estimate within a sentence, and in a table."""


@sentences(N_("No estimate moves the release: no range was given for any."))
def say_sensitivity(tornado: Released) -> Iterable[Claim]:
    """B5: on which estimate the release of all options hangs most."""
    top, currency = tornado.result.iloc[0], currency_of(tornado)
    if top["swing"] < 1e-9:
        return
    low, high = _ends(tornado)
    widest = _widest(tornado)
    text = ngettext(
        "The release depends most on {estimates}. All else as estimated, it moves the total from "
        "{low} to {high} a year.",
        "The release depends most on {estimates}, about alike. All else as estimated, the first "
        "moves the total from {low} to {high} a year.",
        len(widest),
        estimates=some(widest, 2),
        low=money(low, currency),
        high=money(high, currency),
    )
    yield claim(
        tornado,
        "widest",
        text,
        number=float(top["swing"]),
        low=low,
        high=high,
        unit=f"{currency} a year",
    )


def _ends(tornado: Released) -> tuple[float, float]:
    """Return between which amounts the widest estimate moves the total."""
    top = tornado.result.iloc[0]
    low, high = sorted((float(top["given_low"]), float(top["given_high"])))
    return low, high


def _widest(tornado: Released) -> list[str]:
    """Return the estimates that move the release most, all that move it alike."""
    rows = tornado.result
    most = rows[near_widest(rows["swing"])]
    return [
        gettext(_QUANTITIES[row["quantity"]][0], option=in_quotes(row["option"]))
        for _, row in most.iterrows()
    ]


def title_sensitivity(tornado: Released) -> str:
    """B5: how far the widest estimate moves the release."""
    if tornado.result["swing"].iloc[0] < 1e-9:
        return gettext("No estimate moves the release")
    low, high = _ends(tornado)
    currency = currency_of(tornado)
    return gettext(
        "One estimate alone moves the release from {low} to {high} a year",
        low=money(low, currency),
        high=money(high, currency),
    )


# B5: options ------------------------------------------------------------------------------------


def _months(row: Row, name: str) -> str:
    """Return when an option pays back, finely enough to see on which side of a year."""
    if is_missing(row[name]):
        return gettext("never")
    return number(row[name], digits_apart([row[name]], [cost_options.PAYS_BACK_WITHIN], 1))


_KINDS = {
    "remove": N_("remove"),
    "combine": N_("combine"),
    "simplify": N_("simplify"),
}


def table_options(options: Released) -> Table | None:
    """Lay out what the options of ``chart_options`` release, in the order of the list."""
    currency = currency_of(options)
    return laid_out(
        options,
        "options",
        gettext("What each option releases ({unit} a year)", unit=currency),
        (
            column.text("option", N_("Option")),
            column.text("activity", N_("Activity")),
            Column("kind", N_("Kind"), lambda row: gettext(_KINDS[row["kind"]])),
            column.number("hours", N_("Hours"), 0),
            column.number("net", N_("Net"), 0),
            column.interval("net", N_("Likely range"), 0),
            column.number("alone", N_("If done alone"), 0),
        ),
        gettext(
            "Net = minutes released × volume × rate × adoption − running cost, at most what "
            "earlier options have left."
        ),
        gettext(RANGE),
        gettext(NO_SUM),
        currency=currency,
    )


def table_paybacks(options: Released) -> Table | None:
    """Lay out when each option of ``chart_options`` pays back, and who answers for it."""
    currency = currency_of(options)

    def ends(row: Row) -> str:
        return from_to(_months(row, "payback_low"), _months(row, "payback_high"))

    return laid_out(
        options,
        "paybacks",
        gettext("When each option pays back"),
        (
            column.text("option", N_("Option")),
            column.number("one_off", N_("Cost once"), 0),
            Column(
                "payback",
                N_("Payback (months)"),
                lambda row: _months(row, "payback"),
                "number",
                "right",
            ),
            Column("payback_interval", N_("Likely range"), ends, align="right"),
            column.percent("p_12", N_("Draws under 12 months"), LIKELY, UNLIKELY),
            column.text("owner", N_("Owner")),
            column.day("due", N_("Due")),
        ),
        gettext("Payback = cost once ({currency}) ÷ net release a month.", currency=currency),
        currency=currency,
    )


def table_sensitivity(tornado: Released) -> Table | None:
    """Lay out how far each estimate moves the release of all options, the widest first."""
    currency, base = currency_of(tornado), tornado.facts.get("base")
    total = ""
    if base is not None:
        total = gettext(
            "All options at their likely values: {amount} a year.", amount=money(base, currency)
        )
    return laid_out(
        tornado,
        "sensitivity",
        gettext("What the release depends on ({unit} a year)", unit=currency),
        (
            column.text("option", N_("Option")),
            Column(
                "quantity", N_("Estimate"), lambda row: gettext(_QUANTITIES[row["quantity"]][1])
            ),
            column.number("given_low", N_("At its low"), 0),
            column.number("given_high", N_("At its high"), 0),
            column.number("swing", N_("Width"), 0),
        ),
        total,
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
        gettext("Do, in any order: {options}.", options=quoted(pays["option"]))
        if len(pays)
        else gettext(
            "Try the cheapest option as a pilot: none pays back within a year beyond doubt."
        ),
        gettext("Give each option one owner, one date and one measure.") if len(pays) else "",
        gettext("Leave out, or look for a cheaper way: {options}.",
                options=quoted(pays_not["option"]))
        if len(pays_not)
        else "",
        ngettext(
            "Name an owner for the option that has none.",
            "Name an owner for the {n} options that have none.",
            unowned,
        )
        if unowned
        else "",
    )  # fmt: skip


def next_sensitivity(tornado: Released) -> Statement | None:
    """B5: what to find out before the options are decided."""
    if tornado.missing:
        return None
    if tornado.result["swing"].iloc[0] < 1e-9:
        return steps(
            tornado,
            gettext(
                "Ask for a low and a high figure of each estimate: a single figure hides the risk."
            ),
        )
    return steps(
        tornado,
        gettext(
            "Measure for two weeks before deciding: {estimates}.",
            estimates=some(_widest(tornado), 2),
        ),
    )


_NO_ACTIVITY = N_("No option names an activity of the effort log: use the same words in both.")


_USED = (
    *("effort_log.min_low", "effort_log.min_high"),
    *("options.saved_low", "options.saved_high", "options.adopt_low", "options.adopt_high"),
)


@question(
    "B5",
    needs=("options", "effort_log"),
    rests_on=("effort_log.rate_per_h",),
    uses=_USED,
    asks=N_("Net release = minutes released × volume × rate × adoption − running cost."),
    unit="options",
    verdicts=(Verdict.PAYS_BACK, Verdict.PAYS_NOT_BACK, Verdict.PAYBACK_OPEN),
    say=say_options,
    chart=lambda answer: charts.chart_options(answer),
    table=table_options,
    more=(table_paybacks,),
    next=next_options,
    title=title_options,
)
def options_on_cost(client: Client, seed: int) -> Answer:
    """B5: what would each option on cost release, and when does it pay back?"""
    options, log = client["options"], latest_log(client)
    together = cost_options.all_together(options, log, seed)
    facts = {"currency": client.currency}
    if len(together):
        facts |= together.drop(columns=["option", "n"]).iloc[0].to_dict()
    table = cost_options.options_valued(options, log, seed)
    unfit = len(options) - len(table)
    notes = [gettext("Applied in the order of the list: what an earlier option released is gone.")]
    if unfit:
        notes.append(
            ngettext(
                "{n} of {all} options names no activity of the effort log.",
                "{n} of {all} options name no activity of the effort log.",
                unfit,
                all=len(options),
            )
        )
    return options_on_cost.release(
        client,
        table,
        people=Behind.RECORDS,
        keys=["option_id", "option"],
        n=len(table),
        facts=facts,
        period=as_of(client),
        notes=notes,
        too_few=gettext(_NO_ACTIVITY),
    )


@question(
    "B5",
    needs=("options", "effort_log"),
    rests_on=("effort_log.rate_per_h",),
    uses=_USED,
    asks=N_(
        "Net release of all options when one estimate goes from low to high and the others stay at "
        "their likely value."
    ),
    unit="options",
    say=say_sensitivity,
    table=table_sensitivity,
    next=next_sensitivity,
    title=title_sensitivity,
    depth=Depth.ANNEX,
)
def release_sensitivity(client: Client) -> Answer:
    """B5: on which estimate does the release of all options hang most?"""
    table = cost_options.tornado(client["options"], latest_log(client))
    base = float(table["base"].iloc[0]) if len(table) else None
    return release_sensitivity.release(
        client,
        table,
        people=Behind.RECORDS,
        keys=["option_id", "quantity", "option"],
        n=int(table["n"].iloc[0]) if len(table) else 0,
        facts={"currency": client.currency, "base": base},
        period=as_of(client),
        too_few=gettext(_NO_ACTIVITY),
    )
