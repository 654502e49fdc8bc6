"""Communications that promise something: service charter, value promise, satisfaction process."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any

import pandas as pd

from ..analysis.satisfaction import LOOP
from ..analysis.service_levels import MISSED
from ..claims import Statement
from ..disclosure import SMALLEST_GROUP, Released
from ..display import Shown, clean, is_missing, number, out_of, set_percent, upper_first
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
from ..i18n import N_, day_in_words, figures, gettext, ngettext
from ..intake.client import Client
from ..present.grammar import claim, listed, on_scale
from ..present.table import Table
from ..texts import open_place
from ..units import in_words
from .levels import level_by_quarter
from .parts import (
    Fields,
    Filled,
    blank,
    bullets,
    first_claims,
    grid,
    only,
    words,
)

# -- service charter -----------------------------------------------------------------------------


def service_charter(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the charter of one service level."""
    levels = client["sla"]
    level = levels[levels["sla_id"].astype(str) == select].iloc[0]
    name = clean(service_names(client).get(level["service_id"], level["service_id"]))
    kept, judged = level_by_quarter(client, select, seed), service_level_attainment(client, seed)
    told = {
        "service": name,
        "metric": upper_first(clean(level["metric"])),
        "limit": figures(f"{level['limit']:g}"),
        "unit": in_words(clean(level["unit"])),
        "target": set_percent(level["target"]),
    }
    fields: Fields = {
        "service": [words(name)],
        "for_whom": [_whom(client)],
        "you_get": [
            words(gettext("{metric} of at most {limit} {unit}, in {target} of cases.", **told))
        ],
        "you_provide": [
            words(gettext("Answers to our questions. While we wait, the clock stands still."))
        ],
        "target": _target(client, kept, judged, select),
        "not_included": [words(level.get("not_included"))],
        "roles": [_roles(client, name, level)],
        "if_we_miss": [words(level.get("if_missed"))],
        "review": [_review(client, day)],
    }
    title = gettext("{service}: within {limit} {unit} in {target} of cases", **told)
    return Filled(title, fields, (kept,))


def _whom(client: Client) -> Statement | None:
    return words(listed(client.stakeholders)) if client.stakeholders else None


def _target(client: Client, kept: Released, judged: Answer, select: str) -> list[Shown | None]:
    """Return how it is counted, how it was kept, and what can be promised where it was not."""
    missed = _is_missed(judged, select)
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
        else blank(gettext("whether this calendar holds: nobody set it")),
        _quarters(kept) or blank(gettext("met of total in each of the last four quarters")),
        words(gettext("Counted here is this service alone, by this limit."))
        if _quarters(kept)
        else None,
        words(kept.missing) if kept.missing else None,
        only(judged.say(), f"{select} proposal") if missed else None,
        blank(gettext("whether to promise this at all: it is not kept today")) if missed else None,
    ]


def _is_missed(judged: Released, select: str) -> bool:
    found = judged.result
    return bool(len(found)) and MISSED in set(found.loc[found["sla_id"] == select, "verdict"])


def _quarters(kept: Released) -> Table | None:
    if kept.missing:
        return None
    rows = [(r.quarter, out_of(r.met, r.n)) for r in kept.result.itertuples()]
    return grid(
        "quarters",
        gettext("The last four quarters"),
        (gettext("Quarter"), f"#{gettext('Met of total')}"),
        rows,
        gettext("Complete quarters: the current one is not counted yet."),
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
    """Return the end of the quarter after the last complete one: then there are new figures."""
    tomorrow = pd.Timestamp(max(client.report_date, sent)) + pd.Timedelta(days=1)
    day = day_in_words(tomorrow.to_period("Q").end_time.date())
    return words(gettext("After {day}, when the next quarter is counted.", day=day))


# -- value promise -------------------------------------------------------------------------------


def value_promise(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the value promise from the needs, the value map and the promises that are kept."""
    needs, links = most_needed_services(client, seed), value_map(client, seed)
    promises = promise_gaps(client)
    service, chain = _leading(needs), _chain(links)
    kept, short = _kept(client, promises), short_promises(promises)
    fields: Fields = {
        "promise": [_sentence(client, service, chain, kept)],
        "for_whom": [_whom(client)],
        "need": [first_claims(needs.say(), 1)],
        "service": [words(service)],
        "consequence": [
            words(upper_first(chain[0])),
            _linked(links, chain),
            blank(gettext("whether the service above gives this; take another result if not")),
        ]
        if chain
        else [],
        "value": [words(upper_first(chain[1])) if chain else None],
        "evidenced_by": [bullets(*(f"{text}: {measure}" for text, measure in kept))],
        "never": [_not_promised(short, on_scale(promises))],
    }
    return Filled(_title_of_promise(service, chain), fields, (needs, links, promises))


def _title_of_promise(service: str, chain: tuple[str, str] | None) -> str:
    if chain:
        return gettext(
            "{consequence} and {value}: what we promise",
            consequence=upper_first(chain[0]),
            value=chain[1],
        )
    return gettext("{service}: what we promise", service=service) if service else ""


def _leading(needs: Released) -> str:
    """Return the service that is needed most; "" where it cannot be told from the others."""
    rows = needs.estimates
    leading = rows[rows["leading"].astype(bool)] if len(rows) else rows
    if not 0 < len(leading) <= len(rows) / 2:
        return ""
    return listed(map(clean, leading.sort_values("score", ascending=False)["service"]))


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


def _sentence(
    client: Client, service: str, chain: tuple[str, str] | None, kept: list[tuple[str, str]]
) -> Statement | None:
    """Return the promise in two sentences; None where a part of it is not known."""
    if not (service and chain and kept and client.stakeholders):
        return None
    promise = gettext(
        "For {who}: {service}, for {consequence} and, with that, {value}.",
        who=listed(client.stakeholders),
        service=service,
        consequence=chain[0],
        value=chain[1],
    )
    text, measure = kept[0]
    shown = (
        gettext("You can tell by “{promise}” ({measure}).", promise=text, measure=measure)
        if measure
        else gettext("You can tell by “{promise}”.", promise=text)
    )
    return words(f"{promise} {shown}")


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


def _not_promised(short: pd.DataFrame, scale: str) -> Statement | None:
    """Return the promises that are kept less than they are heard: not given until people say so."""
    return bullets(*(_not_seen(row, scale) for row in short.itertuples()))


def _not_seen(row: Any, scale: str) -> str:
    """Return what people say of a promise, beside what the PMO has noted of it."""
    told = {
        "promise": clean(row.promise),
        "heard": number(row.heard),
        "kept": number(row.kept),
        "scale": scale,
    }
    if is_missing(row.kept_on):
        return gettext(
            "“{promise}”, until you say that it is kept: heard {heard}, kept {kept}{scale}.", **told
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
        "instrument": [_instruments(client), _invited(plan), only(load.say(), "load")],
        "owner": [_owner(client)],
        "act_by": [_within(client, kept)],
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
            only(loop.say(), "loop"),
            _handed_over(client),
            _reviewed(client),
            None if len(client["listening"]) else blank(gettext("how respondents hear")),
        ],
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
    return Filled(_title_of_process(loop), fields, (needs, plan, load, loop, kept))


def _title_of_process(loop: Released) -> str:
    """Return what the process does, and to how many it was told back."""
    steps = loop.result
    told = steps[steps["step"] == "tell"] if len(steps) else steps
    if not len(told):
        return gettext("We ask, decide, act and tell you")
    return gettext(
        "We ask, decide, act and tell: after {count} answers it was told what followed",
        count=out_of(told.iloc[0]["x"], told.iloc[0]["n"]),
    )


_TRIGGERS = {
    "csat": N_("after a request"),
    "ces": N_("after a request"),
    "gap": N_("each survey wave"),
    "nps": N_("by the calendar, for the trend only"),
    "interview": N_("by appointment"),
}
"""When the usual instruments are used, where nothing else was designed."""


def _instruments(client: Client) -> Table | None:
    """Return what is asked, when, by whom and how often: as designed, and as it was asked."""
    asked, designed = client["contacts"], _designed(client)
    quarters = asked["asked"].dt.to_period("Q").groupby(asked["instrument"]).nunique()
    rows = []
    for name in dict.fromkeys([*designed, *map(str, quarters.index)]):
        loop = designed.get(name, {})
        trigger = clean(loop.get("trigger")) or (
            gettext(_TRIGGERS[name]) if name in _TRIGGERS else open_place(gettext("when"))
        )
        held = int(quarters.get(name, 0))
        often = ngettext("in {n} quarter", "in {n} quarters", held) if held else gettext("not yet")
        most = loop.get("times_a_year")
        known = "" if is_missing(most) else figures(f"{most:g}")
        rows.append((_about(name), trigger, clean(loop.get("asked_by")), known, often))
    heads = (
        gettext("What we ask"), gettext("When"), gettext("Who asks"),
        f"#{gettext('Times a year')}", gettext("Asked so far"),
    )  # fmt: skip
    return grid("instruments", gettext("What we ask, when and how often"), heads, rows)


def _about(instrument: str) -> str:
    return upper_first(what_is_asked(instrument))


def _designed(client: Client) -> dict[str, dict[Hashable, Any]]:
    """Return how the loop of each instrument was designed."""
    return {str(row["instrument"]): row for row in client["listening"].to_dict("records")}


def _within(client: Client, kept: Released) -> Table | None:
    """Return by when it is decided, done and told, from the request on, and how it was kept."""
    told = kept.result[kept.result["step"] == "tell"] if len(kept.result) else kept.result
    in_time = {row.instrument: out_of(row.x, row.n) for row in told.itertuples()}
    rows = [
        (
            _about(name),
            *("" if is_missing(days) else number(days, 0) for days in _days_of(loop)),
            clean(loop.get("told_how")),
            in_time.get(name, ""),
        )
        for name, loop in _designed(client).items()
    ]
    heads = (
        gettext("Asked about"), f"#{gettext('Days until decided')}", f"#{gettext('Done')}",
        f"#{gettext('You hear')}", gettext("How you hear"), f"#{gettext('Heard in time so far')}",
    )  # fmt: skip
    return grid("loops", gettext("What follows your answer, and by when"), heads, rows)


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
    return [loop.get(set_for_it) for set_for_it, _ in LOOP.values()]


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
