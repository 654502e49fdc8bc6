"""Communications that promise something: service charter, value promise, satisfaction process."""

from __future__ import annotations

import pandas as pd

from ..claims import Statement
from ..disclosure import Released
from ..display import clean, number, out_of, upper_first
from ..elements.answers import service_names
from ..elements.confidence.service_levels import CLOCK
from ..elements.trust.listening import contact_load, feedback_loop, survey_sample_size
from ..elements.trust.needs import most_needed_services
from ..elements.value.value_map import value_map
from ..i18n import gettext
from ..intake.client import Client
from ..present.grammar import listed
from ..present.table import Table
from ..verdicts import BY_MARGIN
from .levels import level_by_quarter
from .parts import TO_FILL, Fields, Filled, blank, bullets, first_claims, grid, only, words


def service_charter(client: Client, select: str, seed: int) -> Filled:
    """Fill in the charter of one service level."""
    levels = client["sla"]
    level = levels[levels["sla_id"].astype(str) == select].iloc[0]
    name = clean(service_names(client).get(level["service_id"], level["service_id"]))
    kept = level_by_quarter(client, select, seed)
    rule = (
        f"Target: {number(100 * level['target'], 0)} % with {clean(level['metric'])} of at most "
        f"{level['limit']:g} {clean(level['unit'])}, counted per {clean(level['window'])}."
    )
    fields: Fields = {
        "service": [words(name)],
        "target": [
            words(rule),
            words(gettext(CLOCK, calendar=client.calendar.in_words)),
            None if client.calendar.stated else blank("whether this calendar holds: nobody set it"),
            _quarters(kept) or blank("met of total in each of the last four quarters"),
            words(kept.missing) if kept.missing else None,
        ],
        "roles": [_roles(client, name)],
    }
    return Filled(f"{name}: what you can count on", fields, (kept,))


def _quarters(kept: Released) -> Table | None:
    if kept.missing:
        return None
    rows = [(r.quarter, out_of(r.met, r.n)) for r in kept.result.itertuples()]
    return grid(
        "quarters",
        "The last four quarters",
        ("Quarter", "#Met of total"),
        rows,
        "Counts of the request log; facts, so without interval.",
    )


def _roles(client: Client, name: str) -> Table | None:
    raci = client["raci"]
    own = raci[(raci["task"] == name) & raci["code"].isin(["R", "A"])]
    meaning = {"R": "Responsible", "A": "Accountable"}
    rows = [(meaning[row.code], row.role) for row in own.itertuples()]
    return grid("roles", "Who does it and who answers for it", ("Code", "Role"), rows)


def value_promise(client: Client, select: str, seed: int) -> Filled:
    """Fill in the value promise from the needs and the value map."""
    needs, links = most_needed_services(client, seed), value_map(client, seed)
    said = needs.say()
    chain = _chain(links)
    measures = [f"{row.text}: {row.measure}" for row in client["promises"].head(8).itertuples()]
    fields: Fields = {
        "promise": [_sentence(client, needs, chain)],
        "for_whom": [words(listed(client.stakeholders)) if client.stakeholders else None],
        "need": [first_claims(said, 1)],
        # No table says which service leads to which consequence, so a person has to decide.
        "service": [blank("one service that serves the need above")],
        "value": [words(upper_first(chain[1])) if chain else None],
        "evidenced_by": [bullets(*measures)],
    }
    if chain:
        fields["consequence"] = [
            words(upper_first(chain[0])),
            first_claims(links.say(), 1),
            blank("whether the service above gives this; take another consequence if not"),
        ]
    title = f"{upper_first(chain[1])}: what we promise for it" if chain else ""
    return Filled(title, fields, (needs, links))


def _sentence(client: Client, needs: Released, chain: tuple[str, str] | None) -> Statement:
    """Return the promise as far as the tables know it; what a person must decide is in brackets."""
    rows = needs.estimates
    leading = rows[rows["leading"].astype(bool)]["service"] if len(rows) else []
    need = listed(map(clean, leading)) if 0 < len(leading) <= len(rows) / 2 else "[need]"
    consequence, value = chain or ("[consequence]", "[value]")
    return blank(
        f"For {listed(client.stakeholders) or '[stakeholder]'} who need {need}, the PMO's "
        f"[service] gives {consequence}, so that they have {value}, evidenced by [measure]."
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


def satisfaction_process(client: Client, select: str, seed: int) -> Filled:
    """Fill in the process on one page."""
    needs, plan = most_needed_services(client, seed), survey_sample_size(client)
    load, loop = contact_load(client), feedback_loop(client)
    margin = client.margin
    *known, open_ = BY_MARGIN
    fields: Fields = {
        "needs": [first_claims(needs.say(), 1)],
        "instrument": [_instruments(client), first_claims(plan.say(), 1), only(load.say(), "load")],
        "owner": [_owner(client)],
        "decision_rule": [
            words(
                f"Smallest difference that matters: {margin.scale_points:g} scale points, "
                f"{margin.percentage_points:g} percentage points, {margin.cost_percent:g} % of "
                f"cost; {margin.source}."
            ),
            words(
                "Verdicts, from the 95 % interval and this margin: "
                f"{listed(found.in_words for found in known)}, or else {open_.in_words}. A clear "
                "shortfall gets an action with one owner and one date."
            ),
        ],
        "feedback": [only(loop.say(), "loop"), blank("how respondents hear")],
        "privacy": [
            bullets(
                "Answers with an e-mail address, a telephone number or an IP address are not taken "
                "in; columns of contact data are not read.",
                "No figure about fewer than 5 people is shown; groups of 5 to 9 as counts only.",
                "What is shown together never lets a small group be worked out by subtraction.",
            )
        ],
    }
    return Filled("We ask, decide, act and tell you", fields, (needs, plan, load, loop))


def _instruments(client: Client) -> Table | None:
    what = {"csat": ("satisfaction", "after a request"), "ces": ("effort", "after a request"),
            "gap": ("expectation and experience", "the survey wave"),
            "nps": ("recommendation, as a trend only", "the calendar"),
            "interview": ("interview", "by appointment")}  # fmt: skip
    asked = client["contacts"]
    rows = []
    for name, own in asked.groupby("instrument") if len(asked) else ():
        about, trigger = what.get(str(name), (str(name), f"{TO_FILL}trigger"))
        rounds = own["asked"].dt.to_period("Q").nunique()
        rows.append((about, trigger, number(len(own), 0), f"in {rounds} quarters of the year"))
    return grid(
        "instruments", "What was asked in the last year",
        ("Instrument", "Trigger", "#Requests sent", "Cadence"), rows,
    )  # fmt: skip


def _owner(client: Client) -> Statement | None:
    raci = client["raci"]
    told = raci[(raci["task"].str.contains("respondents", case=False, regex=False))]
    accountable = told[told["code"] == "A"]["role"] if len(told) else pd.Series(dtype=str)
    return words(accountable.iloc[0]) if len(accountable) == 1 else None
