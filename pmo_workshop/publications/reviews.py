"""Communications that look back: value review agenda, gap action plan, track record."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from ..analysis import case_studies
from ..analysis.action_priority import without_lesser_promises
from ..analysis.action_states import action_states
from ..analysis.process_behaviour import RUN_CHART
from ..claims import Statement
from ..disclosure import COUNT, HIDDEN, Released
from ..display import (
    Shown,
    clean,
    in_quotes,
    interval,
    is_missing,
    number,
    row_name,
    some,
    upper_first,
)
from ..elements.barriers.hidden_cost import hidden_costs
from ..elements.behaviour import Shape, course_of
from ..elements.confidence.promises import promise_gaps, short_promises
from ..elements.confidence.unit_cost import cost_change
from ..elements.question import Answer
from ..elements.sustaining.effort import effort_mix
from ..elements.trust.cases import cases_graded, not_agreed
from ..elements.trust.gaps import called, gap_by_dimension
from ..elements.trust.improvement import on_time_by_month, satisfaction_by_wave, satisfaction_change
from ..elements.value.benefits import awareness, benefits_told
from ..elements.value.relationships import recommendation_by_wave
from ..i18n import N_, day_in_words, figures, gettext, ngettext
from ..intake.client import Client
from ..present.grammar import on_scale, verdict
from ..present.money import currency_of, money
from ..present.table import Table
from ..schema.actions import ENDED
from ..texts import open_place
from ..verdicts import Direction, Verdict
from .parts import (
    Fields,
    Filled,
    blank,
    bullets,
    first_claims,
    grid,
    only,
    plain,
    shortfalls,
    words,
)


def _open_actions(client: Client, day: date) -> pd.DataFrame:
    """Return the actions that are not over on a day, the earliest due first."""
    actions = client["actions"]
    states = action_states(actions, pd.Timestamp(day))
    return actions[~states.isin(ENDED)].sort_values("due")


def _day(value: Any, prompt: str) -> str:
    return open_place(prompt) if is_missing(value) else day_in_words(value)


def _until(action: Any, today: date) -> str:
    """Return an open action with its date, and whether the date has passed."""
    told = {"action": clean(action.action), "day": _day(action.due, gettext("date"))}
    if not is_missing(action.due) and action.due < pd.Timestamp(today):
        return gettext("{action}, was due {day}", **told)
    return gettext("{action}, by {day}", **told)


def _role(value: object) -> str:
    return clean(value) or open_place(gettext("owner"))


# -- value review agenda -------------------------------------------------------------------------


def value_review_agenda(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in what is known before the meeting, of one account its own promises and minutes."""
    costs, gaps, kept = hidden_costs(client, seed), gap_by_dimension(client), promise_gaps(client)
    recommended = recommendation_by_wave(client)
    horizon = pd.Timestamp(day) + pd.Timedelta(days=90)
    mine = _open_actions(client, day)
    soon, later = mine[mine["due"] <= horizon], mine[mine["due"].isna() | mine["owner"].isna()]
    last = _minutes(client, select)
    fields: Fields = {
        "goals": [_said_last(last, "goals") or _open_or(select, _QUESTIONS["goals"])],
        "promised": [
            _promised_to(client, select),
            _promises(client, kept),
        ],
        "value": [_said_last(last, "value") or _open_or(select, _QUESTIONS["value"])],
        "cost": [_said_last(last, "cost"), plain(first_claims(costs.say(), 2))],
        "gaps": [_said_last(last, "still_open"), plain(shortfalls(gaps))],
        "next_days": [
            bullets(*(_until(action, day) for action in soon.itertuples())),
            _asked_of(client, select),
        ],
        "colleague": [
            plain(first_claims(recommended.say(), 1)) if select else None,
            _said_last(last, "sentence") or _open_or(select, _QUESTIONS["colleague"]),
        ],
        "actions": [_not_agreed(later) if select else words(gettext(_AGREED))],
    }
    rests_on = (kept, costs, gaps, *((recommended,) if select else ()))
    late = int((soon["due"] < pd.Timestamp(day)).sum())
    title = _title_of_agenda(kept, len(soon) - late, late)
    if select:
        title = gettext("{account}: {title}", account=clean(select), title=title)
    return Filled(title, fields, rests_on)


_QUESTIONS = {
    "goals": (
        N_("Which goals do you have now, and what has changed in them?"),
        N_("the client's goals, and what has changed in them"),
    ),
    "value": (
        N_("Which value did you see? You speak first, and we show our figures after that."),
        N_("what the client names before we show anything; their words"),
    ),
    "colleague": (
        N_("What exactly would you tell a colleague about us?"),
        N_("the client's sentence, word for word"),
    ),
}
"""What the client is asked on the agenda, and what is written down in our own notes."""
_AGREED = N_("What do we agree today? Each action gets one owner and one day.")


def _open_or(account: str, question: tuple[str, str]) -> Statement | None:
    """Return the question to the client; in our own notes on an account the place for its words."""
    asked, prompt = question
    return blank(gettext(prompt)) if account else words(gettext(asked))


def _minutes(client: Client, account: str) -> Mapping[Hashable, Any]:
    """Return the minutes of the last review held with an account; empty if there are none."""
    if not account:
        return {}
    held = client["reviews"].merge(client["stakeholders"], on="stakeholder_id")
    own = held[held["account"] == account].sort_values("held", kind="stable").to_dict("records")
    return own[-1] if own else {}


def _asked_of(client: Client, account: str) -> Statement | None:
    """Return what the schedule of reviews asks of an account."""
    designed = client["review_schedule"]
    asks = designed.loc[designed["account"] == account, "ask"].dropna()
    return words(*(gettext("What we ask of you: {ask}.", ask=clean(ask)) for ask in asks))


def _said_last(minutes: Mapping[Hashable, Any], what: str) -> Statement | None:
    """Return what was written down at the last review, with its day."""
    said = clean(minutes.get(what))
    if not said:
        return None
    return words(gettext("On {day}: {said}", day=day_in_words(minutes["held"]), said=said))


def _promised_to(client: Client, account: str) -> Statement | None:
    """Return what an account alone was promised, and what became of it."""
    if not account:
        return None
    own = client["touches"].merge(client["stakeholders"], on="stakeholder_id")
    own = own[(own["account"] == account) & own["promise"].notna()].sort_values("due")
    return bullets(
        *(
            gettext(_STATES[clean(row.status) or "open"], promise=clean(row.promise))
            for row in own.itertuples()
        )
    )


_STATES = {
    "open": N_("{promise}: still open"),
    "kept": N_("{promise}: kept"),
    "missed": N_("{promise}: not kept"),
}
"""What became of a promise to one account."""


def _title_of_agenda(kept: Released, due: int, late: int) -> str:
    rows = kept.estimates
    actions = ngettext("{n} action comes due in 90 days", "{n} actions come due in 90 days", due)
    if late:
        actions = ngettext(
            "{actions}, {n} is late", "{actions}, {n} are late", late, actions=actions
        )
    if not len(rows):
        return gettext(
            "What was promised, what it cost, what comes next: {actions}", actions=actions
        )
    return ngettext(
        "{n} of {all} promises is kept less than it was heard; {actions}",
        "{n} of {all} promises are kept less than they were heard; {actions}",
        len(short_promises(kept)),
        all=int((~rows["whole"].astype(bool)).sum()),
        actions=actions,
    )


def _promises(client: Client, kept: Released) -> Table | None:
    """Return every promise with what was heard and what is kept, the widest gap first."""
    title, heads = gettext("Promised and delivered"), (gettext("We promised"), gettext("Kept?"))
    if not len(kept.estimates):
        asked = open_place(gettext("kept?"))
        return grid("promised", title, heads, [(t, asked) for t in client["promises"]["text"]])
    rows = kept.estimates
    rows = rows[~rows["whole"].astype(bool)].dropna(subset=["gap"]).sort_values("gap")
    short = set(short_promises(kept)["promise_id"])
    return grid(
        "promised",
        title,
        (heads[0], f"#{gettext('Heard')}", f"#{gettext('Kept')}", gettext("So")),
        [
            (
                row.promise,
                number(row.heard),
                number(row.kept),
                _so(row, short),
            )
            for row in rows.itertuples()
        ],
        gettext("Mean answers{scale}.", scale=on_scale(kept)),
    )


def _so(row: Any, short: Collection[str]) -> str:
    """Return what follows for a promise from what people say and what the PMO has noted."""
    if row.promise_id not in short:
        return gettext("kept")
    if is_missing(row.kept_on):
        return gettext("to make good")
    return gettext("to show: kept by our record on {day}", day=day_in_words(row.kept_on))


def _not_agreed(actions: pd.DataFrame) -> Statement:
    """Return the open place for what is agreed today, and for what an action still lacks."""
    if not len(actions):
        return blank(gettext("what was agreed today, with owner and date"))
    names = some([in_quotes(clean(action)) for action in actions["action"]])
    return blank(gettext("what was agreed today; owner and date of {actions}", actions=names))


# -- gap action plan -----------------------------------------------------------------------------

CAUSES = {
    1: N_("knowledge"),
    2: N_("standard"),
    3: N_("delivery"),
    4: N_("communication"),
}


def gap_action_plan(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the plan: every dimension with its gap, every action with its cause."""
    gaps = gap_by_dimension(client)
    size = {row["dimension"]: row["gap"] for row in _known(gaps).to_dict("records")}
    actions = client["actions"]
    order = actions["dimension"].map(size).fillna(0)
    actions = actions.assign(gap=order).sort_values(["gap", "due"], kind="stable")
    rows = [
        (
            action.action,
            row_name(action.dimension),
            "" if is_missing(action.cause) else gettext(CAUSES[int(action.cause)]),
            _role(action.owner),
            _state(action, day),
            _days(action.effort_days),
        )
        for action in actions.itertuples()
    ]
    heads = (
        gettext("Action"), gettext("Gap"), gettext("Cause"), gettext("Owner"), gettext("Due"),
        f"#{gettext('Days of work')}",
    )  # fmt: skip
    fields: Fields = {
        "gaps": _sizes(client, gaps),
        "plan": [grid("plan", gettext("Actions, the widest gap first"), heads, rows)],
        "check": _checks(client, gaps),
    }
    return Filled(gaps.title(), fields, (gaps,))


def _sizes(client: Client, gaps: Answer) -> list[Shown | None]:
    """Return the gaps drawn, below the title that says what is seen; else as a table."""
    drawing = gaps.chart()
    if drawing:
        return [replace(drawing, title="")]
    return [] if gaps.missing else [_gap_table(client, gaps)]


def _days(effort: float) -> str:
    if is_missing(effort):
        return open_place(gettext("effort"))
    return number(effort, 0 if float(effort).is_integer() else 1)


def _state(action: Any, today: date) -> str:
    """Return when an action is due, or was done."""
    over = not is_missing(action.closed) and action.closed <= pd.Timestamp(today)
    if over and action.status == "dropped":
        return gettext("dropped {day}", day=day_in_words(action.closed))
    if over:
        return gettext("done {day}", day=day_in_words(action.closed))
    due = _day(action.due, gettext("date"))
    late = not is_missing(action.due) and action.due < pd.Timestamp(today)
    return gettext("{day}, overdue", day=due) if late else due


def _known(gaps: Released) -> pd.DataFrame:
    rows = gaps.result[gaps.result["tier"] != HIDDEN] if len(gaps.result) else gaps.result
    return rows.sort_values("gap", kind="stable") if len(rows) else rows


def _gap_table(client: Client, gaps: Released) -> Table | None:
    points = client.margin.scale_points
    rows = []
    for row in _known(gaps).itertuples():
        name = upper_first(called(row.dimension))
        if row.tier == COUNT:
            rows.append((name, number(row.gap), "", gettext("counts only")))
            continue
        found = verdict(row.gap_low, row.gap_high, points)
        limits = interval(row.gap_low, row.gap_high, signed=True)
        so = gettext(_BESIDE[found.direction])
        rows.append((name, number(row.gap, signed=True), limits, so))
    return grid(
        "gap_sizes",
        gettext("Size of each gap"),
        (gettext("Dimension"), f"#{gettext('Gap')}", f"#{gettext('95 % interval')}", gettext("So")),
        rows,
        gettext("Gap: experience minus expectation{scale}.", scale=on_scale(gaps)),
        gettext(
            "What matters is a difference of {points} points ({source}).",
            points=figures(f"{points:g}"),
            source=client.margin.source,
        ),
    )


_BESIDE = {
    Direction.SHORTFALL: N_("below"),
    Direction.ABOVE: N_("above"),
    Direction.STABLE: N_("as expected"),
    Direction.NONE: N_("not known"),
}
"""Where experience lies beside expectation."""


def _checks(client: Client, gaps: Answer) -> list[Shown | None]:
    """Return by what it will be seen that a gap has closed, and the open day of that check."""
    short = shortfalls(gaps)
    clear = [c for c in short.claims if c.verdict is Verdict.CLEAR_SHORTFALL] if short else []
    return [
        bullets(
            *(
                gettext(
                    "{dimension}: from {gap} below expectation to less than {points} below.",
                    dimension=upper_first(row_name(claim.subject)),
                    gap=number(-(claim.number or 0)),
                    points=number(client.margin.scale_points),
                )
                for claim in clear
            )
        ),
        blank(gettext("the day of the next survey, which asks the same questions")),
    ]


# -- track record --------------------------------------------------------------------------------


def track_record(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the record: three series, the register of benefits, what got worse."""
    on_time, satisfied = on_time_by_month(client), satisfaction_by_wave(client)
    between = satisfaction_change(client)
    mix = effort_mix(client, seed)
    told = benefits_told(client, awareness(client), seed)
    graded, cheaper = cases_graded(client), cost_change(client)
    register = _register(told)
    ahead = without_lesser_promises(_open_actions(client, day))
    fields: Fields = {
        "charts": [
            *_records(on_time, satisfied, between),
            plain(first_claims(mix.say(), 1)),
        ],
        "value": [plain(only(told.say(), *(_SUMS if register is None else _OF_ALL))), register],
        "efficiency": [plain(first_claims(cheaper.say(), 2))],
        "worse": _worse(client, [on_time, satisfied]),
        "next": [bullets(*(_until(r, day) for r in ahead.head(3).itertuples()))],
    }
    rests_on = (on_time, satisfied, between, mix, told, cheaper, graded)
    return Filled(_title_of_record(on_time, satisfied, told), fields, rests_on)


_OF_ALL = ("share",)
_SUMS = ("unreported", "unsupported", "over-reported", *_OF_ALL)
"""The sentences on the register that a client asks about, and those that its rows do not tell."""


def _records(on_time: Answer, satisfied: Answer, between: Answer) -> Iterator[Shown | None]:
    """
    Yield what each record shows in a sentence, and one drawn: the first that has changed.

    What that one shows is the title of the page. Where satisfaction was asked too few times for a
    direction, it is told how it differs ``between`` the last two waves.
    """
    records = on_time, satisfied
    too_short = satisfied.missing or satisfied.facts["status"] == RUN_CHART
    told = {satisfied.name: between if too_short and not between.missing else satisfied}
    changed = next((record for record in records if _has_changed(record)), None)
    for record in records:
        if record is not changed:
            yield plain(first_claims(told.get(record.name, record).say(), 1))
        if record is (changed or records[0]):
            yield _drawn(record)


def _has_changed(record: Answer) -> bool:
    return not record.missing and course_of(record).shape is Shape.CHANGED


def _drawn(record: Answer) -> Shown | None:
    """Return the chart of a record that is long enough to show a change."""
    if record.missing or record.facts["status"] == RUN_CHART:
        return None
    drawing = record.chart()
    reading = gettext("Between the dashed limits the values vary as always.")
    return drawing and replace(drawing, title="", caption=reading)


def _title_of_record(*records: Answer) -> str:
    """Return the first thing that has changed, from what to what, else what was delivered."""
    *series, told = records
    for record in series:
        if _has_changed(record):
            return record.title()
    verified = 0 if told.missing else float(told.rows["verified"].sum())
    if not verified:
        return gettext("What the record shows over time")
    amount = money(verified, currency_of(told))
    return gettext("{amount} of benefits verified", amount=amount)


def _register(told: Released) -> Table | None:
    """Return each benefit in money: what was verified, and what was reported."""
    if told.missing:
        return None
    rows = told.rows.dropna(subset=["verified", "reported"])
    return grid(
        "register",
        gettext("Benefits verified and reported"),
        (
            gettext("Benefit"),
            f"#{gettext('Verified, {currency}', currency=currency_of(told))}",
            f"#{gettext('Reported, {currency}', currency=currency_of(told))}",
        ),
        [(r.benefit, number(r.verified, 0), number(r.reported, 0)) for r in rows.itertuples()],
    )


def _worse(client: Client, records: Iterable[Answer]) -> list[Shown | None]:
    """Return the records that fell for good, and the agreed cases that went the wrong way."""
    fallen: list[Shown | None] = [
        words(f"{record.title()}.")
        for record in records
        if not record.missing
        and (course := course_of(record)).shape is Shape.CHANGED
        and not course.rose
    ]
    if not len(client["cases"]):
        return fallen
    told = case_studies.cases_graded(case_studies.agreed(client["cases"]))
    wrong = told[[case_studies.direction_of(row) == -1 for _, row in told.iterrows()]]
    withheld = len(client["cases"]) - len(told)
    note = words(not_agreed(withheld, len(told)) if withheld else "")
    if not fallen and wrong.empty:
        text = gettext("No record fell for good, and no case is shown to have gone the wrong way.")
        return [words(text), note]
    return [*fallen, _cases(wrong), note]


def _cases(named: pd.DataFrame) -> Table | None:
    rows = [
        (upper_first(clean(r.measure)), number(r.before), number(r.after),
         interval(r.change_low, r.change_high, signed=True), number(r.n, 0))
        for r in named.itertuples()
    ]  # fmt: skip
    heads = (
        gettext("Measure"), f"#{gettext('Before')}", f"#{gettext('After')}",
        f"#{gettext('95 % interval of the change')}", f"#{gettext('n')}",
    )  # fmt: skip
    return grid("worse", gettext("Cases that went the wrong way"), heads, rows)
