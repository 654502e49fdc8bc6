"""C4: whether service levels are met."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ...analysis import service_levels
from ...analysis.service_levels import Together
from ...analysis.uncertainty import p_so_few
from ...claims import Claim, Statement
from ...disclosure import FULL_FROM, INTERVAL_FROM, Behind, Released
from ...display import (
    NOT_SHOWN,
    digits_apart,
    in_quotes,
    is_missing,
    number,
    out_of,
    period_in_words,
    set_percent,
    some,
    with_interval,
)
from ...i18n import N_, figures, gettext, ngettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import ci, claim, sentences, share_ci, so, steps
from ...present.table import Column, Row, layout
from ...texts import ruling
from ...units import in_words
from ...verdicts import Verdict
from ..answers import first_to_last, on_time_behaviour_of, service_names
from ..question import Answer, question
from . import charts
from .common import calendar_of

VERDICTS = {
    service_levels.MET: Verdict.TARGET_MET,
    service_levels.MISSED: Verdict.TARGET_MISSED,
    service_levels.TOO_FEW: Verdict.TOO_FEW_REQUESTS,
}
TOGETHER = "together"
"""What the sentence on all services is about; with one service, that on its first level."""


@sentences(N_("No request was due under a service level."))
def say_service_levels(found: Released) -> Iterable[Claim]:
    """C4: which service levels are met, and where too few requests tell."""
    since = period_in_words(found.facts["since"] or "")
    whole: Together | None = found.facts["together"]
    for at, (_, row) in enumerate(found.result[found.result["n"] > 0].iterrows()):
        n = int(row["n"])
        judged, limits = VERDICTS[row["verdict"]], ""
        figures: dict[str, Any] = {"number": 100 * row["share"], "unit": "%"}
        if not is_missing(row["share_low"]):
            low, high = row["share_low"], row["share_high"]
            limits = share_ci(low, high, n, standards=[row["target"]])
            figures |= {"low": 100 * low, "high": 100 * high}
        yield claim(
            found,
            TOGETHER if at == 0 and whole and whole.services == 1 else row["sla_id"],
            " ".join(
                filter(None, [_met(row, since, limits, judged), _still_open(row), _breach(row)])
            ),
            aside=(_to_end_it(row["tips"], judged),),
            verdict=judged,
            beyond=p_so_few(int(row["met"]), n, row["target"]),
            n=n,
            counts="requests",
            **figures,
        )
        if row["p85_n"] >= FULL_FROM and not is_missing(row["p85_high"]):
            yield claim(
                found,
                f"{row['sla_id']} proposal",
                gettext(
                    "{service}: 85 % of the last {n} closed requests were done within {took} "
                    "{days} {limits}. The log supports a limit of {limit} {days} with a target of "
                    "85 %.",
                    service=in_quotes(row["service"]),
                    n=int(row["p85_n"]),
                    took=number(row["p85"]),
                    days=in_words(_days(row)),
                    limits=ci(row["p85_low"], row["p85_high"]),
                    limit=_supported(row),
                ),
                number=row["p85"],
                low=row["p85_low"],
                high=row["p85_high"],
                unit=_days(row),
                n=int(row["p85_n"]),
                counts="requests",
            )

    if whole and whole.services > 1:
        yield _all_together(found, whole, since)


def _all_together(found: Released, whole: Together, since: str) -> Claim:
    """Return the sentence on the requests of all services, beside what their targets ask for."""
    n, limits, target = whole.n, whole.exact, whole.asked / whole.n
    verdict = VERDICTS[whole.verdict]
    figures: dict[str, Any] = {"number": 100 * limits.estimate, "unit": "%"}
    said = ""
    if n >= INTERVAL_FROM:
        figures |= {"low": 100 * limits.low, "high": 100 * limits.high}
        said = f" {share_ci(limits.low, limits.high, n, standards=[target])}"
    told = {
        "services": whole.services,
        "count": out_of(whole.met, n),
        "limits": said,
        "asked": _asked(whole),
        "ruling": _against_target(verdict, n),
    }
    return claim(
        found,
        TOGETHER,
        gettext(
            "All {services} services together met {count} requests since {since}{limits}, where "
            "their targets ask for {asked}{ruling}.",
            **told,
            since=since,
        )
        if since
        else gettext(
            "All {services} services together met {count} requests{limits}, where their targets "
            "ask for {asked}{ruling}.",
            **told,
        ),
        aside=(_to_end_it(whole.tips, verdict),),
        verdict=verdict,
        beyond=whole.p,
        n=n,
        counts="requests",
        **figures,
    )


def _to_end_it(tips: float | None, judged: Verdict) -> str:
    """Return how many requests would have had to go the other way for the verdict to end."""
    if tips is None or is_missing(tips):
        return ""
    if judged is Verdict.TARGET_MISSED:
        return ngettext(
            "With {n} more request in time the target would no longer be clearly missed.",
            "With {n} more requests in time the target would no longer be clearly missed.",
            int(tips),
        )
    return ngettext(
        "With {n} request fewer in time the target would no longer be clearly met.",
        "With {n} requests fewer in time the target would no longer be clearly met.",
        int(tips),
    )


def _asked(whole: Together) -> str:
    """Return how many the targets ask for; in per cent as well, as finely as the limits."""
    n, limits, digits = whole.n, whole.exact, int(round(whole.asked, 1) % 1 > 0)
    if n < FULL_FROM:
        ends = n * limits.low, n * limits.high
        return number(whole.asked, digits_apart(ends, [whole.asked], digits))
    share, ends = 100 * whole.asked / n, (100 * limits.low, 100 * limits.high)
    return gettext(
        "{count} ({share} %)",
        count=number(whole.asked, digits),
        share=number(share, digits_apart(ends, [share], 0)),
    )


def _against_target(judged: Verdict, n: int) -> str:
    """
    Return the verdict at the end of a sentence that has named the target.

    Of few requests the limits may lie on one side of the target: then the rule is what decides.
    """
    if judged is not Verdict.TOO_FEW_REQUESTS:
        return so(judged)
    if n < INTERVAL_FROM:
        return ruling(
            gettext("not judged, because that takes {least} requests", least=INTERVAL_FROM)
        )
    return ruling(gettext("too few to tell whether the target is reached"))


def _met(row: pd.Series, since: str, limits: str, judged: Verdict) -> str:
    """Return how many requests met a service level, and what that says of its target."""
    told = {
        "service": in_quotes(row["service"]),
        "limit": figures(f"{row['limit']:g}"),
        "unit": in_words(_days(row)),
        "count": out_of(row["met"], int(row["n"])),
        "target": set_percent(row["target"]),
        "ruling": _against_target(judged, int(row["n"])),
        "limits": f" {limits}" if limits else "",
    }
    if since:
        return gettext(
            "{service}, within {limit} {unit}: {count} met since {since}{limits} against a target "
            "of {target}{ruling}.",
            **told,
            since=since,
        )
    return gettext(
        "{service}, within {limit} {unit}: {count} met{limits} against a target of "
        "{target}{ruling}.",
        **told,
    )


def _still_open(row: pd.Series) -> str:
    if not row["open_late"]:
        return ""
    return ngettext(
        "Of the {missed} missed, {n} is still open.",
        "Of the {missed} missed, {n} are still open.",
        int(row["open_late"]),
        missed=int(row["missed"]),
    )


def _breach(row: pd.Series) -> str:
    """Return that the last complete window breaks the agreed level, if it does."""
    if row["window_state"] != "breach":
        return ""
    return gettext(
        "In {window} {count} met: fewer than agreed.",
        window=period_in_words(row["window"]),
        count=out_of(row["window_met"], row["window_n"]),
    )


def _days(row: pd.Series) -> str:
    calendar = service_levels.by_the_calendar(row["unit"])
    return N_("calendar days") if calendar else N_("working days")


def _supported(row: Mapping[str, Any] | pd.Series) -> int:
    """Return the limit within which 85 % are done as far as the log can tell: its upper end."""
    return math.ceil(row["p85_high"] - 1e-9)


def _window(row: Row) -> str:
    if not row["window_n"]:
        return gettext("none due in {window}", window=period_in_words(row["window"]))
    state = str(row["window_state"])
    return gettext(
        "{count} in {window}: {state}",
        count=out_of(row["window_met"], row["window_n"]),
        window=period_in_words(row["window"]),
        state=gettext(state),
    )


def _proposal(row: Row) -> str:
    """Return within how many days 85 % are done, and the limit that the log therefore supports."""
    if is_missing(row["p85"]):
        return NOT_SHOWN
    took = with_interval(row, "p85")
    if row["p85_n"] < FULL_FROM or is_missing(row["p85_high"]):
        return took
    return gettext("{took}: limit {limit}", took=took, limit=_supported(row))


table_service_levels = layout(
    "service_levels",
    N_("Service levels by the working clock"),
    column.text("name", N_("Service level")),
    column.count("met", N_("Met, of all due")),
    column.share_interval("share", N_("95 % interval"), target="target"),
    Column(
        "target", N_("Target"), lambda row: set_percent(row["target"]), "number", "right", "share"
    ),
    column.ours("verdict", N_("The process")),
    column.number("open_late", N_("Open past the limit"), 0),
    Column("window", N_("Last complete window"), _window),
    Column("p85", N_("85 % are done within, days"), _proposal, align="right"),
    notes=N_(
        "The process is judged by the exact interval: at most 2.5 % of processes exactly on target "
        "are called missed, and below 10 requests none is judged. 85 % of the last 50 closed "
        "requests were done within so many days of the clock (95 % interval): its upper end, "
        "rounded up, is a limit that can be kept; requests still open are not in it. No averages: "
        "a promise is about the share in time."
    ),
)


def next_service_levels(found: Released) -> Statement | None:
    """C4: which service level to keep, change or drop."""
    rows = found.result
    missed = rows[rows["verdict"] == service_levels.MISSED] if len(rows) else rows
    offers = [
        gettext(
            "{service} ({limit} instead of {today} days)",
            service=in_quotes(row["service"]),
            limit=_supported(row),
            today=figures(f"{row['limit_d']:g}"),
        )
        for row in missed.to_dict("records")
        if row["p85_high"] > row["limit_d"]
    ]
    delayed = [
        in_quotes(row["service"])
        for row in missed.to_dict("records")
        if not row["p85_high"] > row["limit_d"]
    ]
    return steps(
        found,
        gettext(
            "Promise what can be kept: change the service, or with a target of 85 % the limit of "
            "{services}.",
            services=some(offers, 2),
        )
        if offers
        else ""
        if len(missed)
        else gettext("Publish the last four quarters, met of total."),
        ngettext(
            "Find out what delays {services}: the target is missed.",
            "Find out what delays {services}: the targets are missed.",
            len(delayed),
            services=some(delayed, 2),
        )
        if delayed
        else "",
        gettext("State the calendar and the clock beside every service level."),
    )


def title_service_levels(found: Released) -> str:
    """C4: how many services meet their target."""
    due = found.result[found.result["n"] > 0] if len(found.result) else found.result
    states = [VERDICTS[verdict] for verdict in due["verdict"]] if len(due) else []
    told = {"all": len(states)}
    if Verdict.TARGET_MISSED in states:
        return ngettext(
            "{n} of {all} service levels misses its target",
            "{n} of {all} service levels miss their target",
            states.count(Verdict.TARGET_MISSED),
            **told,
        )
    return ngettext(
        "{n} of {all} service levels meets its target, none is shown to miss it",
        "{n} of {all} service levels meet their target, none is shown to miss it",
        states.count(Verdict.TARGET_MET),
        **told,
    )


CLOCK = N_(
    "Clock: closed − opened − time on hold for the client, in the working time of the calendar "
    "{calendar}. The log holds days. An open request past its limit counts as missed, in the "
    "window in which the limit ran out."
)


@question(
    "C4",
    needs=("sla", "tickets"),
    rests_on=("tickets.service_id",),
    uses=("tickets.paused_h",),
    asks=N_("Requests within the agreed limit, of all that were due."),
    unit="requests",
    verdicts=tuple(VERDICTS.values()),
    sampled=True,
    leads={TOGETHER: Measure.SERVICE_LEVELS},
    say=say_service_levels,
    chart=lambda answer: charts.chart_service_levels(answer),
    table=table_service_levels,
    more=(lambda answer: charts.chart_closing_times(answer),),
    next=next_service_levels,
    title=title_service_levels,
)
def service_level_attainment(client: Client, seed: int) -> Answer:
    """C4: are the service levels met, by the working clock?"""
    sla, tickets = client["sla"], client["tickets"]
    today = pd.Timestamp(client.report_date)
    found, times, differing = pd.DataFrame(), {}, pd.DataFrame()
    opened = tickets["opened"]
    changed = on_time_behaviour_of(client).changed_from if len(tickets) else ""
    since = pd.Period(changed).start_time if changed else None
    if len(sla) and len(tickets):
        clock = calendar_of(client)
        found = service_levels.attainment(
            sla, tickets, service_names(client), today, seed, since=since, **clock
        )
        judged = service_levels.judged_requests(sla, tickets, today, **clock)
        if since is not None:
            judged, opened = judged[judged["opened"] >= since], opened[opened >= since]
        differing = service_levels.against_the_log(judged)
        done = judged[judged["closed"].notna() & judged["state"].isin(service_levels.DUE)]
        times = {str(k): sorted(days) for k, days in done.groupby("sla_id")["days"]}
    notes = [gettext(CLOCK, calendar=client.calendar.source)]
    for row in sla.to_dict("records"):
        why = service_levels.why_not_measurable(
            row["metric"], row["limit"], row["unit"], client.calendar.hours_per_day
        )
        if why:
            notes.append(
                gettext("{level} is not measured: {why}.", level=row["sla_id"], why=gettext(why))
            )
    if changed:
        notes.append(
            gettext(
                "Counted are the requests opened from {since} on: the share closed in time has "
                "changed since then, and what was before is another process. The last complete "
                "window counts all that were due in it.",
                since=period_in_words(changed),
            )
        )
    notes += [
        ngettext(
            "{level}: the log's own column “met” says {logged}, the clock {clock}; they differ on "
            "{n} request. The clock is counted: find out by which rule the log was filled in.",
            "{level}: the log's own column “met” says {logged}, the clock {clock}; they differ on "
            "{n} requests. The clock is counted: find out by which rule the log was filled in.",
            row["differ"],
            level=row["sla_id"],
            logged=out_of(row["logged"], row["n"]),
            clock=out_of(row["clock"], row["n"]),
        )
        for row in differing.to_dict("records")
    ]
    whole = service_levels.together(found)
    if whole and whole.services > 1:
        notes.append(
            gettext(
                "All services together: the exact distribution of what they meet where each is on "
                "its own target; at most 2.5 % of logs of such services are called missed. Of a "
                "service with several levels the first counts, so that no request counts twice."
            )
        )
    doubtful = int(found["doubtful"].sum()) if len(found) else 0
    if doubtful:
        notes.append(
            ngettext(
                "Left out: {n} request that was longer on hold than it ran.",
                "Left out: {n} requests that were longer on hold than they ran.",
                doubtful,
            )
        )
    return service_level_attainment.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["sla_id", "service"] if "service" in found else ["sla_id"],
        n=int(found["n"].sum()) if len(found) else 0,
        singles=times,
        facts={"since": changed, "together": whole},
        period=first_to_last(opened),
        notes=notes,
        too_few=gettext("None of the service levels can be measured from the request log."),
    )
