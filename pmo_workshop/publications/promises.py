"""Communications that promise something: service charter, value promise, satisfaction process."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from ..analysis.satisfaction import LOOP
from ..analysis.service_levels import MISSED
from ..claims import Statement
from ..disclosure import SMALLEST_GROUP, Released
from ..display import (
    Shown,
    clean,
    is_missing,
    number,
    out_of,
    quarter_in_words,
    set_percent,
    upper_first,
)
from ..elements.answers import service_names
from ..elements.confidence.promises import promise_gaps, short_promises
from ..elements.confidence.service_levels import service_level_attainment
from ..elements.question import Answer
from ..elements.trust.listening import (
    contact_load,
    feedback_loop,
    loop_kept,
    survey_sample_size,
    what_is_asked,
)
from ..elements.trust.needs import most_needed_services
from ..elements.value.value_map import value_map
from ..i18n import N_, any_of, day_in_words, figures, gettext, ngettext
from ..intake.client import Client
from ..present.grammar import claim, listed, on_scale
from ..present.table import Table
from ..texts import open_place
from ..units import in_words
from .levels import counted_from_to, level_by_quarter
from .parts import (
    Fields,
    Filled,
    blank,
    bullets,
    first_claims,
    grid,
    need_behind,
    only,
    words,
)
from .selection import metric_in_words

# -- service charter -----------------------------------------------------------------------------


def service_charter(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the charter of one service level."""
    levels = client["sla"]
    level = levels[levels["sla_id"].astype(str) == select].iloc[0]
    name = clean(service_names(client).get(level["service_id"], level["service_id"]))
    kept, judged = level_by_quarter(client, select), service_level_attainment(client, seed)
    told = _told_of(client, level)
    fields: Fields = {
        "service": [words(name)],
        "for_whom": [_whom(client)],
        "you_get": [
            words(
                upper_first(
                    gettext("{metric} of at most {limit} {unit}, in {target} of cases.", **told)
                )
            )
        ],
        "you_provide": [
            words(gettext("Answers to our questions. While we wait, the clock stands still."))
        ],
        "target": _target(client, kept, judged, select, day),
        "not_included": [words(level.get("not_included"))],
        "roles": [_roles(client, name, level)],
        "if_we_miss": [words(level.get("if_missed"))],
        "review": [_review(client, day)],
    }
    title = gettext("{service}: within {limit} {unit} in {target} of cases", **told)
    return Filled(title, fields, (kept,))


def _whom(client: Client) -> Statement | None:
    return words(listed(client.stakeholders)) if client.stakeholders else None


def _target(
    client: Client, kept: Released, judged: Answer, select: str, sent: date
) -> list[Shown | None]:
    """Return how it is counted, how it was kept, and what can be promised where it was not."""
    missed, quarters = _is_missed(judged, select), _quarters(kept, client, sent)
    found = judged.result
    levels = found[(found["sla_id"] == select) & (found["n"] > 0)] if len(found) else found
    return [
        words(
            gettext(
                "Counted from your request to its end; the time on hold for you does not count. "
                "Working time: {calendar}.",
                calendar=client.calendar.in_words,
            )
        ),
        None
        if client.calendar.stated
        else blank(gettext("confirm our working days, and name the holidays to take off")),
        quarters or blank(gettext("met of total in each of the last four quarters")),
        *(_level_kept(client, judged, level) for _, level in levels.iterrows()),
        words(
            gettext(
                "Counted here is this service alone, by this limit. Whether a request of any kind "
                "took longer than its client expected is counted apart."
            )
        )
        if quarters
        else None,
        words(kept.missing) if kept.missing else None,
        only(judged.say(), f"{select} proposal") if missed else None,
        blank(gettext("whether to promise this at all: it is not kept today")) if missed else None,
    ]


def _is_missed(judged: Released, select: str) -> bool:
    found = judged.result
    return bool(len(found)) and MISSED in set(found.loc[found["sla_id"] == select, "verdict"])


def _quarters(kept: Released, client: Client, sent: date) -> Table | None:
    """Return how it was kept by quarter; a letter that is sent later says up to which day."""
    if kept.missing:
        return None
    rows = [
        (
            gettext("{quarter} (up to {day})", quarter=quarter_in_words(r.quarter), day=upto)
            if (upto := r.up_to and day_in_words(date.fromisoformat(r.up_to)))
            else quarter_in_words(r.quarter),
            out_of(r.met, r.n) if r.n else gettext("none was due"),
        )
        for r in kept.result.itertuples()
    ]
    day = day_in_words(client.report_date)
    return grid(
        "quarters",
        gettext("Quarter by quarter"),
        (gettext("Quarter"), f"#{gettext('Met of total')}"),
        rows,
        gettext("Counted up to {day}: what came after is not in these figures.", day=day)
        if sent > client.report_date
        else "",
    )


_ROLES = {"R": N_("Does it"), "A": N_("Answers for it")}


def _roles(client: Client, name: str, level: pd.Series) -> Table | None:
    """Return who does it and who answers for it: of the service level, else of the task."""
    raci = client["raci"]
    own = raci[(raci["task"] == name) & raci["code"].isin(list(_ROLES))]
    named = [("R", level.get("done_by")), ("A", level.get("owner"))]
    known = [(code, role) for code, role in named if not is_missing(role)]
    known = known or [(row.code, row.role) for row in own.itertuples()]
    rows = [(gettext(_ROLES[code]), role) for code, role in known]
    heads = gettext("What"), gettext("Role")
    return grid("roles", gettext("Who does it and who answers for it"), heads, rows)


def _review(client: Client, sent: date) -> Statement | None:
    day = day_in_words(_next_count(client, sent))
    return words(gettext("After {day}, when the next quarter is counted.", day=day))


def _next_count(client: Client, sent: date) -> date:
    """Return the end of the quarter after the last complete one: then there are new figures."""
    tomorrow = pd.Timestamp(max(client.report_date, sent)) + pd.Timedelta(days=1)
    return tomorrow.to_period("Q").end_time.date()


# -- value promise -------------------------------------------------------------------------------


def value_promise(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the value promise: to one group, one service by a level that is kept."""
    needs, links = most_needed_services(client, seed), value_map(client, seed)
    promises, judged = promise_gaps(client), service_level_attainment(client, seed)
    whom = clean(select) or listed(client.sponsors[:1] or [*client.stakeholders][:1])
    chain, level = _chain(links), _kept_level(judged, needs)
    kept, short = _kept(client, promises), short_promises(promises)
    service = "" if level is None else clean(level["service"])
    told = {} if level is None else _told_of(client, level)
    fields: Fields = {
        "promise": [_sentence(client, whom, told, day) if told else _without_level(whom, kept)],
        "for_whom": [words(whom)],
        "need": [None if level is None else need_behind(client, needs, str(level["service_id"]))],
        "service": [words(service)],
        "consequence": [
            words(upper_first(chain[0])),
            _linked(links, chain),
            blank(gettext("whether the service above gives this; take another result if not")),
        ]
        if chain
        else [],
        "value": [words(upper_first(chain[1])) if chain else None],
        "evidenced_by": [
            None if level is None else _level_kept(client, judged, level),
            bullets(*(f"{text}: {measure}" if measure else text for text, measure in kept)),
        ],
        "never": [_later(short, on_scale(promises))],
    }
    title = gettext("{service}: within {limit} {unit} in {target} of cases", **told) if told else ""
    if not told and kept:
        title = gettext("{promise}: what we promise", promise=kept[0][0])
    counted = () if level is None else (_of_one_level(client, judged, level),)
    return Filled(title, fields, (needs, links, promises, *counted))


def _kept_level(judged: Released, needs: Released) -> pd.Series | None:
    """Return the level that is kept of the service that is needed most; None if none is."""
    found = judged.result
    kept = (found["verdict"] != MISSED) & (found["share"] >= found["target"]) if len(found) else []
    met = found[kept] if len(found) else found
    if not len(met):
        return None
    known = needs.estimates
    score = known.set_index("service_id")["score"] if len(known) else pd.Series(dtype=float)
    order = met["service_id"].map(score).astype(float).fillna(float("-inf"))
    return met.assign(needed=order).sort_values(["needed", "share"], ascending=False).iloc[0]


def _told_of(client: Client, level: pd.Series) -> dict[str, str]:
    """Return the parts of the sentence that tells a service level."""
    return {
        "service": clean(service_names(client).get(level["service_id"], level["service_id"])),
        "metric": metric_in_words(level["metric"]),
        "limit": figures(f"{level['limit']:g}"),
        "unit": in_words(clean(level["unit"])),
        "target": set_percent(level["target"]),
    }


def _level_kept(client: Client, judged: Released, level: pd.Series) -> Statement:
    """Return how often a level was kept, as the report counts it, and from when to when."""
    sla_id = str(level["sla_id"])
    text = gettext(
        "{service}: {count} of the requests opened {period} were within the limit.",
        service=clean(level["service"]),
        count=out_of(level["met"], level["n"]),
        period=_of_one_level(client, judged, level).period,
    )
    return Statement.of(claim(judged, f"{sla_id} kept", text, number=float(level["share"])))


def _of_one_level(client: Client, judged: Released, level: pd.Series) -> Released:
    """Return what is judged as one that rests on the requests of a single level."""
    since = str(judged.facts.get("since", ""))
    period = counted_from_to(client, str(level["sla_id"]), since)
    return replace(judged, n=int(level["n"]), period=period)


def _kept(client: Client, gaps: Released) -> list[tuple[str, str]]:
    """Return text and measure of the promises that are kept as they are heard, the best first."""
    rows = gaps.estimates
    if not len(rows):
        return []
    short = set(short_promises(gaps)["promise_id"])
    rows = rows[~rows["whole"].astype(bool) & ~rows["promise_id"].isin(short)].dropna(subset="gap")
    measures = client["promises"].set_index("promise_id")["measure"]
    best = rows.sort_values("gap", ascending=False)
    return [(clean(r.promise), clean(measures.get(r.promise_id))) for r in best.itertuples()]


def _sentence(client: Client, whom: str, told: dict[str, str], day: date) -> Statement | None:
    """Return the promise: one group, one service, one measure with its level and a day."""
    nobody = open_place(gettext("to whom"))
    text = gettext(
        "We promise {whom} for “{service}”: {metric} of at most {limit} {unit}, in {target} of "
        "cases. The promise holds until {day}.",
        **told,
        whom=whom or nobody,
        day=day_in_words(_next_count(client, day)),
    )
    return words(text)


def _without_level(whom: str, kept: list[tuple[str, str]]) -> Statement | None:
    """Return the promise where no service level is kept: its own level is left open."""
    if not kept:
        return None
    (text, measure), nobody = kept[0], open_place(gettext("to whom"))
    level = gettext(
        "the level of “{measure}” and the day up to which it is counted", measure=measure or text
    )
    return words(
        gettext(
            "We promise {whom}: “{promise}”. {place}",
            whom=whom or nobody,
            promise=text,
            place=open_place(level),
        )
    )


def _chain(links: Released) -> tuple[str, str] | None:
    """Return the consequence and the value that most people linked."""
    levels = links.facts.get("levels", {})
    rows = links.estimates
    told = rows.sort_values("people", ascending=False)[["from", "to"]] if len(rows) else rows
    for start, end in told.itertuples(index=False, name=None):
        if (levels.get(start), levels.get(end)) == ("C", "V"):
            return clean(start), clean(end)
    return None


def _linked(links: Answer, chain: tuple[str, str]) -> Statement | None:
    return only(links.say(), " ".join(chain))


def _later(short: pd.DataFrame, scale: str) -> Statement | None:
    """Return the promises that are kept less than they are heard, and when they are given again."""
    return bullets(*(_not_yet(row, scale) for row in short.itertuples()))


def _not_yet(row: Any, scale: str) -> str:
    """Return what people say of a promise, beside what the PMO has noted of it."""
    told = {
        "promise": clean(row.promise),
        "heard": number(row.heard),
        "kept": number(row.kept),
        "scale": scale,
    }
    if is_missing(row.kept_on):
        return gettext(
            "“{promise}”, when you say that it is kept. So far: heard {heard}, kept {kept}{scale}.",
            **told,
        )
    return gettext(
        "“{promise}”: by our record kept on {day}, but not yet when we asked you: heard {heard}, "
        "kept {kept}{scale}.",
        day=day_in_words(row.kept_on),
        **told,
    )


# -- satisfaction process ------------------------------------------------------------------------


def satisfaction_process(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the process on one page."""
    needs, plan = most_needed_services(client, seed), survey_sample_size(client)
    load, loop, kept = contact_load(client), feedback_loop(client), loop_kept(client)
    margin = client.margin
    sizes = {
        "points": figures(f"{margin.scale_points:g}"),
        "share": figures(f"{margin.percentage_points:g}"),
        "cost": figures(f"{margin.cost_percent:g}"),
        "source": margin.source,
    }
    fields: Fields = {
        "needs": [first_claims(needs.say(), 1)],
        "instrument": [_instruments(client), _invited(plan)],
        "owner": [_owner(client)],
        "act_by": [_within(client)],
        "decision_rule": [
            words(
                gettext(
                    "What matters is a difference of {points} scale points, {share} percentage "
                    "points or {cost} % of cost ({source}).",
                    **sizes,
                ),
                gettext(
                    "Where experience is surely further below expectation than that, an action "
                    "follows, with one owner and one date."
                ),
            )
        ],
        "feedback": [
            _how_they_hear(client),
            _reviewed(client),
            None if len(client["listening"]) else blank(gettext("how respondents hear")),
        ],
        "handed": [_handed_over(client)] if len(client["briefs"]) else [],
        "record": [_own_record(loop, load, kept)],
        "privacy": [
            bullets(
                gettext("No e-mail address, telephone number or IP address comes with an answer."),
                gettext(
                    "Of a group of fewer than {least} people nothing is shown; of a small one only "
                    "how many.",
                    least=SMALLEST_GROUP,
                ),
                gettext("What is shown together never gives a small group away."),
            )
        ],
    }
    return Filled(_title_of_process(client), fields, (needs, plan, load, loop, kept))


def _title_of_process(client: Client) -> str:
    """Return what the process does, and within how many days the slowest loop tells."""
    days = client["listening"]["tell_days"].dropna()
    if not len(days):
        return gettext("We ask, decide, act and tell you")
    return ngettext(
        "We ask, decide, act and tell you within {n} day",
        "We ask, decide, act and tell you within {n} days",
        int(days.max()),
    )


def _own_record(*measured: Answer) -> Table | None:
    """Return how the process has been kept so far, in one row for each thing that was counted."""
    loop, load, kept = measured
    rows = []
    steps = loop.result
    for row in steps[steps["step"] == "tell"].itertuples() if len(steps) else ():
        rows.append(
            (gettext("Answers after which it was told what followed"), out_of(row.x, row.n))
        )
    within = kept.result
    within = within[within["step"] == "tell"] if len(within) else within
    if len(within):
        rows.append(
            (gettext("Told within the days above"), out_of(within["x"].sum(), within["n"].sum()))
        )
    if len(load.result):
        quarters = load.result["over_limit"].dropna()
        over = int((quarters > 0).sum())
        rows.append((gettext("Quarters in which nobody was asked more than twice"),
                     out_of(len(quarters) - over, len(quarters))))  # fmt: skip
    heads = gettext("What we counted"), f"#{gettext('Kept')}"
    return grid("record", gettext("How we have kept it so far"), heads, rows)


_TRIGGERS = {
    "csat": N_("after a request"),
    "ces": N_("after a request"),
    "gap": N_("each survey wave"),
    "nps": N_("by the calendar, for the trend only"),
    "interview": N_("by appointment"),
}
"""When the usual instruments are used, where nothing else was designed."""


def _instruments(client: Client) -> Table | None:
    """Return what is asked, when, by whom and how often: as designed, else as it was asked."""
    asked, designed = client["contacts"], _designed(client)
    rows = []
    for name in dict.fromkeys([*designed, *map(str, asked["instrument"].dropna().unique())]):
        loop = designed.get(name, {})
        trigger = clean(loop.get("trigger")) or (
            gettext(_TRIGGERS[name]) if name in _TRIGGERS else open_place(gettext("when"))
        )
        most = loop.get("times_a_year")
        known = "" if is_missing(most) else figures(f"{most:g}")
        rows.append((_about(name), trigger, clean(loop.get("asked_by")), known))
    heads = (
        gettext("What we ask"), gettext("When"), gettext("Who asks"),
        f"#{gettext('Times a year')}",
    )  # fmt: skip
    return grid("instruments", gettext("What we ask, when and how often"), heads, rows)


def _about(instrument: str) -> str:
    return upper_first(what_is_asked(instrument))


def _designed(client: Client) -> dict[str, dict[Hashable, Any]]:
    """Return how the loop of each instrument was designed."""
    return {str(row["instrument"]): row for row in client["listening"].to_dict("records")}


def _within(client: Client) -> Table | None:
    """Return by when it is decided, told and done, from the request on."""
    rows = [
        (
            _about(name),
            *("" if is_missing(days) else number(days, 0) for days in _days_of(loop)),
            clean(loop.get("told_how")),
        )
        for name, loop in _designed(client).items()
    ]
    heads = (
        gettext("Asked about"), f"#{gettext('Days until decided')}", f"#{gettext('You hear')}",
        f"#{gettext('Done')}", gettext("How you hear"),
    )  # fmt: skip
    note = gettext("You hear what was decided; what takes longer is done after that.")
    return grid("loops", gettext("What follows your answer, and by when"), heads, rows, note)


def _handed_over(client: Client) -> Statement | None:
    """Return who takes over at each step of the journey, and who tells the client."""
    return bullets(
        *(
            gettext(
                _HANDED_OVER[is_missing(row.target_h)],
                step=clean(row.touchpoint),
                taker=clean(row.to_role),
                role=clean(row.told_by),
                hours="" if is_missing(row.target_h) else number(row.target_h, 0),
            )
            for row in client["briefs"].dropna(subset=["told_by"]).itertuples()
        )
    )


_HANDED_OVER = {
    False: N_("{step}: {taker} takes over within {hours} h; {role} tells you."),
    True: N_("{step}: {taker} takes over; {role} tells you."),
}
"""A step behind which work changes hands, by whether no time is set for it."""


def _how_they_hear(client: Client) -> Statement | None:
    """Return by which ways respondents hear what followed, as designed."""
    ways = [*dict.fromkeys(map(clean, client["listening"]["told_how"].dropna()))]
    return words(gettext("You hear what followed by {ways}.", ways=any_of(ways))) if ways else None


def _reviewed(client: Client) -> Statement | None:
    """Return how often the PMO asks each account what its work was worth."""
    return bullets(
        *(
            ngettext(
                "Every month we ask what our work was worth: {accounts}.",
                "Every {n} months we ask what our work was worth: {accounts}.",
                int(months),
                accounts=listed(map(clean, own["account"])),
            )
            for months, own in client["review_schedule"].groupby("every_months")
        )
    )


def _days_of(loop: dict[Hashable, Any]) -> list[Any]:
    """Return the days until it is decided, told and done."""
    return [loop.get(LOOP[step][0]) for step in ("decide", "tell", "act")]


def _invited(plan: Released) -> Statement | None:
    """Return how many answers a survey needs, of how many on the list."""
    if plan.missing:
        return None
    whole = plan.result.iloc[-1]
    text = gettext(
        "A share is known to ±{wanted} points from {needed} answers of the {people} on the list.",
        wanted=number(100 * plan.facts["half_width"], 0),
        needed=number(whole["needed"], 0),
        people=number(whole["N"], 0),
    )
    return Statement.of(claim(plan, "needed", text, number=float(whole["needed"]), unit="answers"))


def _owner(client: Client) -> Statement | None:
    """Return who answers for which loop: as designed, else who answers for telling respondents."""
    loops = client["listening"]
    if len(loops):
        return words(
            *(
                gettext(
                    "{role}: {what}",
                    role=clean(role),
                    what=listed([what_is_asked(str(name)) for name in own["instrument"]]),
                )
                for role, own in loops.groupby("owner", sort=False)
            )
        )
    raci = client["raci"]
    told = raci[(raci["task"].str.contains("respondents", case=False, regex=False))]
    accountable = told[told["code"] == "A"]["role"] if len(told) else pd.Series(dtype=str)
    return words(accountable.iloc[0]) if len(accountable) == 1 else None
