"""Communications that tell a story: case study, solution guide, newsletter."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from ..analysis.action_priority import without_lesser_promises
from ..analysis.action_states import in_order
from ..analysis.case_studies import agreed, direction_of
from ..analysis.gaps import OVERALL
from ..analysis.solution_fit import HELPS
from ..claims import Claim, Statement
from ..disclosure import Released
from ..display import (
    Shown,
    clean,
    in_quotes,
    interval,
    is_missing,
    number,
    out_of,
    period_in_words,
    row_name,
    set_percent,
    upper_first,
)
from ..elements.barriers.cost_box import cost_boxes
from ..elements.behaviour import Course, Shape, course_of, shown_as
from ..elements.question import Answer
from ..elements.sustaining.effort import effort_change, effort_mix
from ..elements.sustaining.solution_fit import solution_fit
from ..elements.sustaining.themes import issue_shares
from ..elements.trust import charts
from ..elements.trust.cases import cases_graded
from ..elements.trust.gaps import gap_by_dimension
from ..elements.trust.improvement import on_time_by_month, satisfaction_by_wave
from ..elements.trust.listening import feedback_loop
from ..elements.trust.needs import most_needed_services
from ..i18n import N_, day_in_words, gettext, lower_first, ngettext
from ..intake.client import Client
from ..present.grammar import barred_words, claim, estimate, listed, on_scale, verdict
from ..present.money import money
from ..present.table import Table
from ..texts import open_place
from ..verdicts import Direction, Verdict
from .parts import (
    Fields,
    Filled,
    blank,
    bullets,
    first_claims,
    grid,
    need_behind,
    only,
    quotation,
    shortfalls,
    words,
)

MOST_ON_THE_PAGE = 3
"""Actions in each list of the newsletter, which is one page."""


# -- case study ----------------------------------------------------------------------------------

GRADES = {
    "A": N_("Measured after only (grade A): it describes and does not show a change."),
    "B": N_("Measured before and after (grade B): it shows a change, not its cause."),
    "C": N_("Measured before and after, beside a comparable group (grade C)."),
    "D": N_("Measured in a controlled design (grade D)."),
}


def case_study(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the case study of one engagement; the consent has been checked before."""
    row = client["cases"].set_index(client["cases"]["case_id"].astype(str)).loc[select]
    graded, needs = cases_graded(client), most_needed_services(client, seed)
    boxes = cost_boxes(client, seed)
    told = graded.result[graded.result["case_id"].astype(str) == select].iloc[0]
    grade = str(told["grade"])
    own = {key: row.get(key) for key in ("quote", "context", "pmo_did", "contributors",
                                         "did_not_work", "contact", "consent_date")}  # fmt: skip
    said = quotation(own["quote"])
    fields: Fields = {
        "need": [
            said or blank(gettext("the need in the client's own words, without address or number")),
            need_behind(client, needs, str(row["need_id"])),
        ],
        "context": [words(own["context"])],
        "what_the_pmo_did": [words(own["pmo_did"])],
        "who_else": [words(own["contributors"])],
        "before_after": [_change(graded, told), _change_drawn(graded, select)],
        "evidence": [
            words(gettext(GRADES[grade]) if grade in GRADES else ""),
            only(graded.say(), "eligible"),
            _unsupported(row, grade),
        ],
        "cost_box": [_box(client, boxes, select)],
        "did_not_work": [words(own["did_not_work"])],
        "consent": [_consent(own["consent_date"])],
        "contact": [words(own["contact"])],
    }
    return Filled(clean(row["title"]), fields, (graded, needs, boxes), grade)


def _change(graded: Released, row: pd.Series) -> Statement:
    """Return what changed: the measure, from what to what, how surely, and of how many."""
    told = {"change": _changed(row), "n": number(row["n"], 0)}
    low, high = row["change_low"], row["change_high"]
    if is_missing(row["before"]):
        text = gettext("{change} (n = {n}). What it was before was not measured.", **told)
    elif is_missing(low) or is_missing(high):
        text = gettext("{change} (no interval; n = {n}).", **told)
    else:
        limits = interval(low, high, signed=True)
        text = gettext(
            "{change} (95 % interval of the change {limits}; n = {n}).", **told, limits=limits
        )
    figures: dict[str, Any] = {
        key: None if is_missing(row[column]) else float(row[column])
        for key, column in (("number", "change"), ("low", "change_low"), ("high", "change_high"))
    }
    return Statement.of(
        claim(
            graded,
            f"case {row['case_id']}",
            text,
            grade=str(row["grade"]),
            consent=bool(row["consent"]),
            unit=clean(row["unit"]),
            n=None if is_missing(row["n"]) else int(row["n"]),
            **figures,
        )
    )


def _changed(row: pd.Series) -> str:
    """Return what changed as part of a sentence: the measure, from what to what."""
    told = {"measure": upper_first(clean(row["measure"])), "after": _amount(row, "after")}
    if is_missing(row["before"]):
        return gettext("{measure}: {after} after", **told)
    return gettext(_CHANGED[_sign(row["change"])], **told, before=_amount(row, "before"))


_CHANGED = {
    1: N_("{measure} rose from {before} to {after}"),
    -1: N_("{measure} fell from {before} to {after}"),
    0: N_("{measure} stayed at {after}"),
}
"""What is said of a measure, by the sign of its change."""


def _sign(change: float) -> int:
    return int(change > 0) - int(change < 0)


def _amount(row: pd.Series, name: str) -> str:
    """Return a measured amount as it is spoken: with its unit only where that is per cent."""
    value = float(row[name])
    told = number(value, 0 if value.is_integer() or abs(value) >= 100 else 1)
    return gettext("{figure} %", figure=told) if clean(row["unit"]) == "%" else told


def _change_drawn(graded: Answer, select: str) -> Shown | None:
    one = graded.result[graded.result["case_id"].astype(str) == select]
    return charts.chart_case(replace(graded, result=one))


def _unsupported(row: pd.Series, grade: str) -> Statement | None:
    """Return what has to be struck: words of cause that the evidence does not carry."""
    texts = (row.get(key) for key in ("title", "context", "pmo_did", "contributors"))
    found = sorted({word for text in texts for word in barred_words(clean(text), grade)})
    if not found:
        return None
    return blank(
        gettext(
            "other words for {words}; evidence of grade {grade} does not carry them",
            words=listed(in_quotes(word) for word in found),
            grade=grade,
        )
    )


def _box(client: Client, boxes: Released, select: str) -> Table | None:
    """Return what it cost, for one outcome and in all; what is not known has no row."""
    own = boxes.result
    own = own[own["case_id"].astype(str) == select] if len(own) else own
    if boxes.missing or not len(own):
        return None
    row, currency = own.iloc[0], boxes.facts["currency"]
    return grid(
        "cost_box",
        gettext("What it cost"),
        (gettext("What"), f"#{gettext('Likely')}", f"#{gettext('Likely range')}"),
        _cost_rows(client, row, currency, select),
        gettext("The client's own hours are part of the full cost."),
        _of_the_pmo(client, row, currency, select),
        gettext("Likely range: eight in ten of 10,000 draws."),
    )


def _of_the_pmo(client: Client, row: pd.Series, currency: str, select: str) -> str:
    """Return why the worth at which it pays back is higher than the cost of one outcome."""
    share = _costs_of(client, select)["share_likely"]
    if is_missing(share) or is_missing(row.get("break_even")):
        return ""
    return gettext(
        "Of what each outcome is worth {share} counts as the PMO's part: it pays back where one is "
        "worth {worth}.",
        share=set_percent(share),
        worth=money(row["break_even"], currency),
    )


def _costs_of(client: Client, select: str) -> pd.Series:
    costs = client["case_costs"]
    return costs[costs["case_id"].astype(str) == select].iloc[0]


def _cost_rows(
    client: Client, row: pd.Series, currency: str, select: str
) -> Iterable[tuple[str, str, str]]:
    """Yield the lines of a cost box that are known."""
    hours = _costs_of(client, select)
    if not is_missing(hours["client_h_likely"]):
        ends = gettext(
            "{low} to {high}, lowest and highest",
            low=number(hours["client_h_low"], 0),
            high=number(hours["client_h_high"], 0),
        )
        yield gettext("Client hours"), number(hours["client_h_likely"], 0), ends
    for what, column in (
        (gettext("Full cost"), "cost"),
        (gettext("Cost per {outcome}", outcome=clean(row["outcome"])), "per_outcome"),
    ):
        if not is_missing(row.get(column)):
            yield what, money(row[column], currency), _range(row, column, currency)
    if not is_missing(row.get("bcr")):
        what = gettext("Benefit for each 1 of cost, the PMO's part")
        yield what, number(row["bcr"]), _range(row, "bcr", "")


def _range(row: pd.Series, name: str, currency: str) -> str:
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    if is_missing(low) or is_missing(high):
        return ""
    return f"{money(low, currency)} – {money(high, '')}" if currency else interval(low, high)


def _consent(day: object) -> Statement | None:
    if is_missing(day):
        return words(gettext("Given in writing by the client; the date is not recorded."))
    given = day_in_words(pd.Timestamp(day).date())
    return words(gettext("Given in writing by the client on {day}.", day=given))


# -- solution guide ------------------------------------------------------------------------------


def solution_guide(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the guide for one theme of what keeps stakeholders awake."""
    shares = issue_shares(client, seed)
    fit = solution_fit(client, shares)
    row, held = _row(fit, select), _row(shares, select)
    case, draft = _case_shown(client, select), _draft(client, select)
    fields: Fields = {
        "issue": [_held_by(shares, select)],
        "signs": [words(draft.get("signs"))],
        "options": [_options(fit, select, held, case, draft)],
        "steps": [
            words(draft.get("steps")) or words(case.get("pmo_did")),
            _who_and_hours(client, case)
            or blank(gettext("who does each step, and how many hours it takes")),
        ],
        "capability": [_capability(fit, select)],
        "evidence": [_evidence(client, fit, row, select)],
        "limits": [words(draft.get("limits")), _limits(fit, select, row)],
        "start_here": [words(draft.get("start_here")) or _start(case)],
    }
    return Filled(_title_of_guide(select, case), fields, (shares, fit))


def _row(released: Released, theme: str) -> pd.Series | None:
    table = released.rows
    own = table[table["theme"].astype(str) == theme] if len(table) else table
    return own.iloc[0] if len(own) else None


def _title_of_guide(theme: str, case: Mapping[str, Any]) -> str:
    """Return the theme, and the case that shows what can be done about it."""
    if case:
        return gettext("{theme}: what you can do about it, as in “{case}”",
                       theme=clean(theme), case=clean(case["title"]))  # fmt: skip
    return gettext("{theme}: what you can do about it", theme=clean(theme))


def _held_by(shares: Released, theme: str) -> Statement | None:
    row = _row(shares, theme)
    if row is None or is_missing(row.get("x")):
        return None
    text = gettext(
        "{count} of those who answered named it when asked what keeps them awake.",
        count=out_of(row["x"], row["n"]),
    )
    if not is_missing(row.get("severity")):
        serious = gettext(
            "To half of them it is at least {severity} of 5 serious.",
            severity=number(row["severity"], 0),
        )
        text = f"{text} {serious}"
    return Statement.of(claim(shares, theme, text, number=float(row["x"]), n=int(row["n"])))


def _case_shown(client: Client, theme: str) -> dict[str, Any]:
    """Return the agreed case with the strongest evidence of help with a theme; empty if none."""
    relations, cases = client["relations"], client["cases"]
    if "case_id" not in relations or not len(cases):
        return {}
    own = relations[(relations["theme"].astype(str) == theme) & (relations["relation"] >= HELPS)]
    named = cases[cases["case_id"].isin(own["case_id"].dropna()) & (cases["consent"] == 1)]
    return {} if named.empty else dict(named.iloc[0])


def _draft(client: Client, theme: str) -> dict[Hashable, Any]:
    """Return the guide that people have drafted for a theme, the last of several; empty if none."""
    drafts = client["guides"]
    own = drafts[drafts["theme"].astype(str) == theme].to_dict("records")
    return own[-1] if own else {}


def _options(
    fit: Released,
    theme: str,
    held: pd.Series | None,
    case: Mapping[str, Any],
    draft: Mapping[Hashable, Any],
) -> Table | None:
    """Return the ways to go on: what is known of each, and one open place where nothing is."""
    stays = (
        open_place(gettext("what happens if it stays"))
        if held is None or is_missing(held.get("x"))
        else gettext("Nothing is done; {count} name it today.", count=out_of(held["x"], held["n"]))
    )
    helped = [name for name, much in _relations(fit, theme) if much >= HELPS]
    rows = [
        (gettext("Wait"), clean(draft.get("stays")) or stays),
        (
            gettext("Do it yourself"),
            clean(draft.get("self_help"))
            or open_place(gettext("the form or guide to use, and your hours")),
        ),
    ]
    if helped:
        with_us = gettext("We bring: {capabilities}.", capabilities=listed(helped))
        if case:
            shown = gettext("As in “{case}”.", case=clean(case["title"]))
            with_us = f"{with_us} {shown}"
        rows.append((gettext("With the PMO"), with_us))
    heads = gettext("Option"), gettext("What it means")
    return grid("options", gettext("Ways to go on"), heads, rows)


def _who_and_hours(client: Client, case: dict[str, Any]) -> Statement | None:
    """Return who took part in the case and how many hours it took its client."""
    costs = client["case_costs"]
    own = costs[costs["case_id"].astype(str) == str(case.get("case_id"))] if len(costs) else costs
    hours = float(own.iloc[0]["client_h_likely"]) if len(own) else math.nan
    took = (
        ""
        if is_missing(hours)
        else ngettext(
            "It took the client about {n} hour.", "It took the client about {n} hours.", hours
        )
    )
    return words(case.get("contributors"), took)


def _relations(fit: Released, theme: str) -> list[tuple[str, int]]:
    matrix = fit.facts.get("matrix", {}).get(theme, {})
    return sorted(matrix.items(), key=lambda pair: -pair[1])


_HELPS = {
    9: N_("{capability}: helps strongly"),
    3: N_("{capability}: helps in part"),
    1: N_("{capability}: helps a little"),
}


def _capability(fit: Released, theme: str) -> Statement | None:
    helps = [(name, much) for name, much in _relations(fit, theme) if much in _HELPS]
    return bullets(*(gettext(_HELPS[much], capability=name) for name, much in helps))


def _evidence(client: Client, fit: Released, row: pd.Series | None, theme: str) -> Statement | None:
    """Return what shows that it helps; a case is named only where its client has agreed."""
    if row is None:
        return None
    cases, relations = client["cases"], client["relations"]
    own = relations[relations["theme"].astype(str) == theme]
    told = agreed(cases)
    named = told[told["case_id"].isin(own["case_id"].dropna())] if "case_id" in own else told[:0]
    text = (
        gettext(GRADES[row["best_grade"]])
        if row["tested"]
        else gettext("Untested here: no case that may be told was measured before and after.")
    )
    lines = [gettext("See “{case}”.", case=clean(title)) for title in named["title"]]
    judged = Verdict.TESTED if row["tested"] else Verdict.UNTESTED
    return Statement.of(claim(fit, f"evidence {theme}", " ".join([text, *lines]), verdict=judged))


def _limits(fit: Released, theme: str, row: pd.Series | None) -> Statement | None:
    """Return where the PMO does not help; it is the PMO's own judgement."""
    if row is None:
        return None
    without = [name for name, much in _relations(fit, theme) if not much]
    lines = [
        gettext("It is serious, and the PMO can help only a little.") if row["gap"] else "",
        gettext("The PMO cannot help with it by {capabilities}.", capabilities=listed(without))
        if without
        else "",
        gettext("This is the PMO's own judgement."),
    ]
    judged = Verdict.GAP_IN_OFFER if row["gap"] else None
    text = " ".join(filter(None, lines))
    return Statement.of(claim(fit, f"limits {theme}", text, verdict=judged))


def _start(case: dict[str, Any]) -> Statement | None:
    if is_missing(case.get("contact")):
        return None
    return words(
        gettext("Talk to whoever has done it: {contact}.", contact=clean(case["contact"])),
    )


# -- newsletter ----------------------------------------------------------------------------------


def newsletter(client: Client, select: str, seed: int, day: date) -> Filled:
    """Fill in the newsletter to the stakeholders."""
    graded, gaps, loop = cases_graded(client), gap_by_dimension(client), feedback_loop(client)
    solved, change = _solved(client, graded), effort_change(client)
    figure, source = _one_number(client, gaps)
    said, will, tells = _said_and_done(client, gaps, select, day)
    advice = _hours_of_advice(client, change, seed)
    last = None if advice else _last_done(client, day)
    fields: Fields = {
        "to": [_readers(client, select)],
        "solved": [] if solved is None else _story(client, graded, solved),
        "one_number": [figure],
        "you_said": [said, _told_so_far(loop)],
        "changed": [advice if last is None else _done(last)],
        "coming": [_coming(client, will, day)],
        "ask": [_please_answer(gaps)],
        "sender": [_sender(client, solved)],
    }
    title = _headline(figure) if solved is None else _title_of_story(solved)
    grade = "" if solved is None else str(solved["grade"])
    notes = () if solved is None else (_how_surely(solved),)
    also = () if last is None else (str(last["action_id"]),)
    told = tuple(dict.fromkeys((*tells, *also)))
    return Filled(title, fields, (graded, source, gaps, loop, change), grade, told, notes)


def _readers(client: Client, group: str) -> Statement | None:
    readers = (
        gettext("{group} at {client}", group=group, client=client.name)
        if group
        else gettext("Everybody at {client} who works with the PMO", client=client.name)
    )
    return words(readers, gettext("Dear colleagues,"))


def _sender(client: Client, solved: pd.Series | None) -> Statement | None:
    """Return the close, with one address that signs and takes answers; None if it is not known."""
    cases = client["cases"]
    if solved is not None:
        cases = cases[cases["case_id"] == solved["case_id"]]
    contact = cases.loc[cases["consent"] == 1, "contact"].dropna()
    if not len(contact):
        return None
    return words(
        gettext("Kind regards"),
        gettext(
            "The PMO of {client}: {contact}", client=client.name, contact=clean(contact.iloc[0])
        ),
    )


def _told_so_far(loop: Released) -> Statement | None:
    """Return after how many answers respondents heard what followed."""
    steps = loop.result
    told = steps[steps["step"] == "tell"] if len(steps) else steps
    if not len(told):
        return None
    row = told.iloc[0]
    text = gettext(
        "So far we have told you what followed after {count} of your answers to all our "
        "questions, not the last survey alone.",
        count=out_of(row["x"], row["n"]),
    )
    return Statement.of(claim(loop, "told", text, number=float(row["x"]), n=int(row["n"])))


def _title_of_story(solved: pd.Series) -> str:
    """Return the title of a case with what has changed."""
    return gettext(
        "{case}: {change}",
        case=clean(solved["title"]),
        change=lower_first(_changed(solved)),
    )


def _how_surely(solved: pd.Series) -> str:
    """Return the limits of what has changed in a case, for the source line; "" if unknown."""
    if is_missing(solved["change_low"]) or is_missing(solved["change_high"]):
        return ""
    limits = interval(solved["change_low"], solved["change_high"], signed=True)
    return gettext(
        "The change told first: 95 % interval {limits}, n = {n}.",
        limits=limits,
        n=number(solved["n"], 0),
    )


def _headline(figure: Statement | None) -> str:
    """Return the one number in short, the title of a page without a case; empty without one."""
    return figure.claims[0].gist if figure else ""


def _solved(client: Client, graded: Released) -> pd.Series | None:
    """Return the case that has been told with the strongest evidence of a change for the better."""
    table = graded.result
    if not len(table):
        return None
    told = table[table["consent"].astype(bool) & table["published"].astype(bool)]
    told = told[[direction_of(row) == 1 for _, row in told.iterrows()]]
    return None if told.empty else told.sort_values("grade", ascending=False).iloc[0]


def _story(client: Client, graded: Released, solved: pd.Series) -> list[Shown | None]:
    """Return a case in three steps: what was the matter, what was done, what changed."""
    own = client["cases"].set_index("case_id").loc[solved["case_id"]]
    matter, did = clean(own.get("context")), clean(own.get("pmo_did"))
    return [
        words(
            matter and gettext("What was the matter: {matter}", matter=matter),
            did and gettext("What we did: {did}", did=did),
        ),
        Statement.of(replace(_change(graded, solved).claims[0], text=f"{_changed(solved)}.")),
    ]


def _one_number(client: Client, gaps: Answer) -> tuple[Statement | None, Released]:
    """Return the record that has changed, whichever way; else what most rate below expectation."""
    on_time, satisfied = on_time_by_month(client), satisfaction_by_wave(client)
    for record, what in (
        (on_time, N_("Of your requests {after} took no longer than you expected since {since}, "
                     "{before} before.")),
        (satisfied, N_("Your satisfaction is {after} since {since}{scale}, {before} before.")),
    ):  # fmt: skip
        course = None if record.missing else course_of(record)
        if course and course.shape is Shape.CHANGED:
            return _told_as_number(record, course, what), record
    return _below(gaps), gaps


def _told_as_number(record: Answer, course: Course, what: str) -> Statement:
    """Return from what to what a record has changed, and since when."""
    shown = shown_as(record, course)
    text = gettext(
        what,
        after=shown(course.after),
        before=shown(course.before),
        since=period_in_words(course.first),
        scale=on_scale(record),
    )
    return Statement.of(claim(record, "number", text, number=course.after, unit=record.unit))


def _below(gaps: Answer) -> Statement | None:
    """Return of how many the widest shortfall holds; its size, where no count may be told."""
    short = _short(gaps)
    if not short.empty:
        return Statement.of(_rated_below(gaps, short.iloc[0]))
    sizes = shortfalls(gaps)
    return sizes and first_claims(sizes, 1)


def _short(gaps: Released) -> pd.DataFrame:
    """Return the dimensions that fall short of expectation, the widest gap first."""
    rows = gaps.estimates
    rows = rows.dropna(subset=["gap_low", "x"]) if len(rows) else rows
    if not len(rows):
        return rows
    points = gaps.margin.scale_points
    rows = rows[rows["dimension"] != OVERALL].sort_values("gap")
    return rows[
        [
            verdict(row.gap_low, row.gap_high, points).direction is Direction.SHORTFALL
            for row in rows.itertuples()
        ]
    ]


def _rated_below(gaps: Released, row: pd.Series) -> Claim:
    text = gettext(
        "For {count} who answered, our {what} is below what they expect.",
        count=out_of(row["x"], row["n"]),
        what=row_name(row["dimension"]),
    )
    return claim(gaps, f"below {row['dimension']}", text, **estimate(row, "gap"))


def _said_and_done(
    client: Client, gaps: Released, readers: str, today: date
) -> tuple[Table | None, pd.DataFrame, tuple[str, ...]]:
    """
    Return what was said by how many beside what was done, or else will be; and what will be.

    What was done and the readers were not told of comes first, then what will be done, then what
    was told; last the ids of what is done.
    """
    actions, short = in_order(client["actions"], pd.Timestamp(today)), _short(gaps)
    said = {
        row["dimension"]: _rated_below(gaps, row).text.rstrip(".") for _, row in short.iterrows()
    }
    own = actions[actions["dimension"].isin(list(said))]
    done = own[own["state"] == "done"].sort_values("closed")
    untold, due = done[~_were_told(readers, client, done)], _due(own)
    done = (untold if len(untold) or len(due) else done).tail(MOST_ON_THE_PAGE)
    due = own[:0] if len(done) else due
    rows = [(said[r.dimension], r.action, day_in_words(r.closed)) for r in done.itertuples()]
    rows += [(said[r.dimension], r.action, day_in_words(r.due)) for r in due.itertuples()]
    heads = (
        (gettext("You said"), gettext("We did"), gettext("Done"))
        if len(done)
        else (gettext("You said"), gettext("We will"), gettext("Due"))
    )
    table = grid("you_said", gettext("What you said and what we do"), heads, rows)
    return table, due, tuple(done["action_id"].astype(str))


def _were_told(readers: str, client: Client, actions: pd.DataFrame) -> pd.Series:
    """
    Return which actions a group was told of; without one, all groups on the stakeholder list.

    Those told of to nobody in particular count as told to all; one that names no group of the list
    as told to none of them.
    """
    groups = {readers} if readers else set(client.stakeholders)
    to = actions["told_to"].map(lambda told: {who.strip() for who in clean(told).split(",")} - {""})
    missed = to.map(lambda told: bool(told and groups - told))
    return actions["told_on"].notna() & ~missed.astype(bool)


def _due(actions: pd.DataFrame) -> pd.DataFrame:
    """Return the next actions that are to do and have a day; none that only promises less."""
    due = without_lesser_promises(actions)
    due = due[due["state"].isin(["open", "started"]) & due["due"].notna()]
    return due.sort_values("due").head(MOST_ON_THE_PAGE)


_ADVICE = {
    (1, True): N_("You get more advice: {after} hours a month since {since}, {before} before."),
    (-1, True): N_("You get less advice: {after} hours a month since {since}, {before} before."),
    (1, False): N_("You get more advice: {after} hours a period since {since}, {before} before."),
    (-1, False): N_("You get less advice: {after} hours a period since {since}, {before} before."),
}
"""By the sign of the change, and whether the log is by month."""


def _hours_of_advice(client: Client, change: Answer, seed: int) -> Statement | None:
    """Return the hours of advice before and since an event, if the balance changed with it."""
    mix = effort_mix(client, seed)
    if change.missing or mix.missing or mix.facts["changed_from"] != change.facts["change"]:
        return None
    row = change.result.set_index("category").loc["advisory"]
    since = str(change.facts["change"])
    by_month = period_in_words(since) != since
    text = gettext(
        _ADVICE[_sign(row["change"]) or 1, by_month],
        since=period_in_words(since),
        **{name: number(row[name], 0) for name in ("before", "after")},
    )
    return Statement.of(claim(change, "advice", text, number=row["change"], unit="hours a period"))


def _last_done(client: Client, today: date) -> pd.Series | None:
    """Return the action that was done last."""
    actions = in_order(client["actions"], pd.Timestamp(today))
    done = actions[actions["state"] == "done"].sort_values("closed")
    return done.iloc[-1] if len(done) else None


def _done(action: pd.Series) -> Statement | None:
    return words(
        gettext(
            "Done on {day}: {action}.",
            day=day_in_words(action["closed"]),
            action=clean(action["action"]).rstrip("."),
        )
    )


def _coming(client: Client, told: pd.DataFrame, today: date) -> Statement | None:
    """Return what comes next and has not been told above, then what is later than we said."""
    others = in_order(client["actions"].drop(told.index), pd.Timestamp(today))
    late = without_lesser_promises(others[others["state"] == "late"])
    return bullets(
        *(
            gettext("By {day}: {action}", day=day_in_words(row.due), action=clean(row.action))
            for row in _due(others).itertuples()
        ),
        *(
            gettext(
                "Later than we said, it was due {day}: {action}",
                day=day_in_words(row.due),
                action=clean(row.action),
            )
            for row in late.tail(MOST_ON_THE_PAGE).itertuples()
        ),
    )


def _please_answer(gaps: Released) -> Statement | None:
    """Return thanks to those who answered, and the request; None if all did, or it is unknown."""
    if gaps.n is None or not gaps.population or gaps.n >= gaps.population:
        return None
    return words(
        gettext(
            "{count} of you answered the last survey: thank you. Please answer the next one as "
            "well: what you say decides what we change.",
            count=out_of(gaps.n, gaps.population),
        )
    )
