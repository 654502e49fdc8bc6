"""Communications that tell a story: case study, solution guide, newsletter."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..claims import Claim, Statement
from ..disclosure import HIDDEN, Released
from ..display import Shown, clean, day_in_words, interval, is_missing, number, out_of, upper_first
from ..elements.answers import service_names
from ..elements.barriers.cost_box import cost_boxes
from ..elements.barriers.hidden_cost import hidden_costs
from ..elements.question import Answer
from ..elements.sustaining.effort import effort_change
from ..elements.sustaining.solution_fit import solution_fit
from ..elements.sustaining.themes import issue_quotations, issue_shares
from ..elements.trust.actions import action_ranking
from ..elements.trust.cases import cases_graded
from ..elements.trust.gaps import gap_by_dimension
from ..elements.trust.listening import feedback_loop
from ..elements.trust.needs import most_needed_services
from ..intake.client import Client
from ..present.grammar import barred_words, claim, listed, verdict
from ..present.table import Table
from ..verdicts import Verdict
from .parts import (
    TO_FILL,
    Fields,
    Filled,
    blank,
    bullets,
    first_claims,
    grid,
    only,
    quotation,
    words,
)

GRADES = {
    "A": "Grade A: measured after only. It describes; it does not show a change.",
    "B": "Grade B: measured before and after. It shows a change, not its cause.",
    "C": "Grade C: measured before and after, beside a comparable group.",
    "D": "Grade D: a controlled design.",
}
MOST_ON_THE_PAGE = 4
"""Actions in each list of the newsletter, which is one page."""


# -- case study ----------------------------------------------------------------------------------


def case_study(client: Client, select: str, seed: int) -> Filled:
    """Fill in the case study of one engagement; the consent has been checked before."""
    row = client["cases"].set_index(client["cases"]["case_id"].astype(str)).loc[select]
    graded, needs = cases_graded(client), most_needed_services(client, seed)
    boxes = cost_boxes(client, seed)
    told = graded.result[graded.result["case_id"].astype(str) == select].iloc[0]
    grade = str(told["grade"])
    own = {key: row.get(key) for key in ("quote", "context", "pmo_did", "contributors",
                                         "did_not_work", "contact", "consent_date")}  # fmt: skip
    fields: Fields = {
        "need": [quotation(own["quote"]), _need(client, needs, str(row["need_id"]))],
        "context": [words(own["context"])],
        "what_the_pmo_did": [words(own["pmo_did"])],
        "who_else": [words(own["contributors"])],
        "before_after": [_change(graded, told), _change_table(told)],
        "evidence": [
            words(GRADES[grade]),
            only(graded.say(), "eligible"),
            _unsupported(row, grade),
        ],
        "cost_box": [_box(client, boxes, select)],
        "did_not_work": [words(own["did_not_work"])],
        "consent": [_consent(own["consent_date"])],
        "contact": [words(own["contact"])],
    }
    if fields["need"][0] is None:
        fields["need"].insert(
            0, blank("the need in the client's own words, without address or number")
        )
    return Filled(clean(row["title"]), fields, (graded, needs, boxes), grade)


def _need(client: Client, needs: Released, need_id: str) -> Statement | None:
    service = clean(service_names(client).get(need_id, need_id))
    known = needs.estimates
    place = known[known["service_id"].astype(str) == need_id] if len(known) else known
    if not len(place):
        return words(f"It answers the need {need_id}: {service}.")
    row = place.iloc[0]
    text = (
        f"It answers the need {need_id}, {service}: among the {needs.n}"
        f"{f' of {needs.population}' if needs.population else ''} who answered, chosen as most "
        f"important {number(row['best'], 0)} times and as least important "
        f"{number(row['worst'], 0)} times of the {number(row['shown'], 0)} times it was shown."
    )
    return Statement.of(claim(needs, f"need {need_id}", text, n=int(row["n"])))


def _change(graded: Released, row: pd.Series) -> Statement:
    unit = clean(row["unit"])
    unit = "" if is_missing(unit) or unit in clean(row["measure"]) else f" {unit}"
    measure, n = upper_first(clean(row["measure"])), f"n = {number(row['n'], 0)}"
    if is_missing(row["before"]):
        value = number(row["after"])
        text = f"{measure}: {value}{unit} after, with no value from before ({n}); no change known."
    else:
        limits = interval(row["change_low"], row["change_high"], signed=True)
        known = f"95 % CI {limits}" if limits != "–" else "no interval known"
        text = (
            f"{measure}: {number(row['before'])} before, {number(row['after'])}{unit} after; "
            f"change {number(row['change'], signed=True)} ({known}; {n})."
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


def _change_table(row: pd.Series) -> Table | None:
    lower = row["better"] == "lower"
    return grid(
        "case_change",
        "The change, with its 95 % interval",
        ("Measure", "#Before", "#After", "#Change", "#95 % interval", "#n"),
        [
            (
                row["measure"],
                number(row["before"]),
                number(row["after"]),
                number(row["change"], signed=True),
                interval(row["change_low"], row["change_high"], signed=True),
                number(row["n"], 0),
            )
        ],
        f"{'Lower' if lower else 'Higher'} is better. Unit: {clean(row['unit']) or 'as named'}.",
    )


def _unsupported(row: pd.Series, grade: str) -> Statement | None:
    """Return what has to be struck: words of cause that the evidence does not carry."""
    texts = (row.get(key) for key in ("title", "context", "pmo_did", "contributors"))
    found = sorted({word for text in texts for word in barred_words(clean(text), grade)})
    if not found:
        return None
    return blank(
        f"other words for {listed(f'“{word}”' for word in found)}; evidence of grade {grade} does "
        "not carry them"
    )


def _box(client: Client, boxes: Released, select: str) -> Table | None:
    own = boxes.result
    own = own[own["case_id"].astype(str) == select] if len(own) else own
    if boxes.missing or not len(own):
        return None
    row, currency = own.iloc[0], boxes.facts["currency"]
    return grid(
        "cost_box",
        "Full cost, per outcome and break-even",
        ("What", "#Likely", "#P10 to P90"),
        _cost_rows(row, currency, _hours(client, select)),
        "The client's own hours are part of the full cost. P10 to P90: eight in ten of 10,000 "
        "draws. Break-even: worth of one outcome from which the PMO's share covers the cost.",
    )


def _hours(client: Client, select: str) -> tuple[str, str]:
    costs = client["case_costs"]
    row = costs[costs["case_id"].astype(str) == select].iloc[0]
    likely = "" if is_missing(row["client_h_likely"]) else number(row["client_h_likely"], 0)
    return likely, interval(row["client_h_low"], row["client_h_high"], 0) + " (low to high)"


def _cost_rows(row: pd.Series, currency: str, hours: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Return the lines of a cost box; what is not known is open."""

    def money(column: str) -> str:
        return "" if is_missing(row.get(column)) else f"{currency} {number(row[column], 0)}"

    lines = (
        ("Client hours", *hours),
        ("Cost of the client's hours", money("client"), ""),
        ("PMO cost", money("pmo"), ""),
        ("Full cost", money("cost"), _range(row, "cost", currency)),
        (f"Cost per {clean(row['outcome'])}", money("per_outcome"),
         _range(row, "per_outcome", currency)),
        ("Break-even benefit per outcome", money("break_even"), ""),
        ("Benefits to cost (ratio)", _plain(row.get("bcr"), 1), _range(row, "bcr", "", 1)),
    )  # fmt: skip
    return [
        (what, likely or f"{TO_FILL}not known", limits if likely and limits else "–")
        for what, likely, limits in lines
    ]


def _plain(value: object, digits: int = 0) -> str:
    return "" if is_missing(value) else number(value, digits)


def _range(row: pd.Series, name: str, currency: str, digits: int = 0) -> str:
    low, high = row.get(f"{name}_low"), row.get(f"{name}_high")
    if is_missing(low) or is_missing(high):
        return ""
    return f"{currency} {interval(low, high, digits)}".strip()


def _consent(day: object) -> Statement | None:
    if is_missing(day):
        return words("Given in writing by the client; the date is not recorded.")
    return words(f"Given in writing by the client on {day_in_words(pd.Timestamp(day).date())}.")


# -- solution guide ------------------------------------------------------------------------------


def solution_guide(client: Client, select: str, seed: int) -> Filled:
    """Fill in the guide for one theme of what keeps stakeholders awake."""
    shares, quotes = issue_shares(client, seed), issue_quotations(client)
    fit = solution_fit(client, shares)
    row = _row(fit, select)
    said = _row(quotes, select)
    fields: Fields = {
        "issue": [
            quotation(said["text"])
            if said is not None
            else blank("the issue, word for word, if whoever said it agrees"),
            _held_by(shares, select),
        ],
        "options": [_options()],
        "capability": [_capability(fit, select)],
        "evidence": [_evidence(client, fit, row, select)],
        "limits": _limits(fit, row),
    }
    return Filled(f"{clean(select)}: what you can do about it", fields, (shares, fit))


def _row(released: Released, theme: str) -> pd.Series | None:
    table = released.rows
    own = table[table["theme"].astype(str) == theme] if len(table) else table
    return own.iloc[0] if len(own) else None


def _held_by(shares: Released, theme: str) -> Statement | None:
    row = _row(shares, theme)
    if row is None or is_missing(row.get("x")):
        return None
    of = f" of {shares.population}" if shares.population else ""
    text = (
        f"{out_of(row['x'], row['n'])} of those who answered ({shares.n}{of}) named it when asked "
        "what keeps them awake."
    )
    return Statement.of(claim(shares, theme, text, number=float(row["x"]), n=int(row["n"])))


def _options() -> Table | None:
    return grid(
        "options",
        "Three ways to go on",
        ("Option", "What it means", "What it costs you"),
        [
            ("Do nothing", f"{TO_FILL}what happens if it stays", f"{TO_FILL}cost of waiting"),
            ("Self-service", f"{TO_FILL}the form or guide to use", f"{TO_FILL}your hours"),
            ("With the PMO", f"{TO_FILL}what the PMO does", f"{TO_FILL}your hours and ours"),
        ],
    )


def _capability(fit: Released, theme: str) -> Statement | None:
    matrix = fit.facts.get("matrix", {}).get(theme, {})
    helps = sorted(matrix.items(), key=lambda pair: -pair[1])
    in_words = {9: "strongly", 3: "partly", 1: "a little"}
    return bullets(*(f"{name}: helps {in_words[much]}" for name, much in helps if much in in_words))


def _evidence(client: Client, fit: Released, row: pd.Series | None, theme: str) -> Statement | None:
    if row is None:
        return None
    relations = client["relations"]
    if "case_id" not in relations:
        named = []
    else:
        own = relations[relations["theme"].astype(str) == theme]
        named = list(dict.fromkeys(own["case_id"].dropna().astype(str)))
    cases = client["cases"]
    agreed = set(cases[cases["consent"] == 1]["case_id"].astype(str))
    if not row["tested"]:
        text = "Untested here: no case of grade B or better shows that this helps."
    else:
        text = f"The best case that shows it has evidence of grade {row['best_grade']}."
    judged = Verdict.TESTED if row["tested"] else Verdict.UNTESTED
    found = claim(fit, f"evidence {theme}", text, verdict=judged)
    titles = dict(zip(cases["case_id"].astype(str), cases["title"], strict=True))
    told = [f"{key}: {titles[key]}" for key in named if key in agreed and key in titles]
    withheld = sum(key not in agreed for key in named)
    note = f"{withheld} case{'s' * (withheld != 1)} without consent cannot be named."
    lines = [f"See the case {text}." for text in told] + ([note] if withheld else [])
    return Statement("claims", (found.text, *lines), (found, *_plain_claims(fit, theme, lines)))


def _plain_claims(fit: Released, theme: str, lines: list[str]) -> list[Claim]:
    return [claim(fit, f"case {theme} {at}", line) for at, line in enumerate(lines, start=1)]


def _limits(fit: Released, row: pd.Series | None) -> list[Shown | None]:
    if row is None:
        return []
    known: list[Shown | None] = []
    if row["gap"]:
        text = "The issue is serious and no capability of the PMO helps more than a little."
        known.append(
            Statement.of(claim(fit, f"limits {row['theme']}", text, verdict=Verdict.GAP_IN_OFFER))
        )
    return [*known, blank("where this does not help, and what must be there first")]


# -- newsletter ----------------------------------------------------------------------------------


def newsletter(client: Client, select: str, seed: int) -> Filled:
    """Fill in the newsletter to the stakeholders."""
    graded, gaps = cases_graded(client), gap_by_dimension(client)
    actions, loop = action_ranking(client, seed), feedback_loop(client)
    costs = hidden_costs(client, seed)
    solved = _solved(graded)
    fields: Fields = {
        "solved": [words(solved["title"]), _change(graded, solved)] if solved is not None else [],
        "one_number": [_widest_gap(gaps) or first_claims(costs.say(), 1)],
        "you_said": [_said_and_done(client, gaps), only(loop.say(), "loop")],
        "coming": [_coming(client)],
        "ask": [],
    }
    change = effort_change(client)
    fields["changed"] = [first_claims(change.say(), 1)]
    title = clean(solved["title"]) if solved is not None else ""
    grade = str(solved["grade"]) if solved is not None else ""
    return Filled(title, fields, (graded, gaps, loop, change, actions), grade)


def _solved(graded: Released) -> pd.Series | None:
    """The agreed case with the strongest evidence whose interval is clear of no change."""
    table = graded.result
    if not len(table):
        return None
    better = ((table["better"] == "lower") & (table["change_high"] < 0)) | (
        (table["better"] == "higher") & (table["change_low"] > 0)
    )
    told = table[better & table["consent"].astype(bool) & table["published"].astype(bool)]
    return None if told.empty else told.sort_values("grade", ascending=False).iloc[0]


def _widest_gap(gaps: Answer) -> Statement | None:
    said = gaps.say()
    return only(said, "overall") or first_claims(said, 1)


def _said_and_done(client: Client, gaps: Released) -> Table | None:
    """What was said by how many, beside the actions that are done."""
    actions = client["actions"]
    done = actions[actions["closed"].notna()].sort_values("closed").tail(MOST_ON_THE_PAGE)
    known = gaps.result[gaps.result["tier"] != HIDDEN] if len(gaps.result) else gaps.result
    rows = []
    for action in done.itertuples():
        own = known[known["dimension"] == action.dimension] if len(known) else known
        if len(own) and not is_missing(own.iloc[0]["x"]):
            x, n = own.iloc[0]["x"], own.iloc[0]["n"]
            said = f"{action.dimension}: {out_of(x, n)} get less than they expect"
            low, high = own.iloc[0]["gap_low"], own.iloc[0]["gap_high"]
            if not is_missing(low):
                said += f" ({verdict(low, high, client.margin.scale_points).in_words})"
        else:
            said = f"{action.dimension}"
        rows.append((upper_first(said), action.action, day_in_words(action.closed)))
    return grid("you_said", "What you said and what we did", ("You said", "We did", "Done"), rows)


def _coming(client: Client) -> Statement | None:
    actions = client["actions"]
    report = pd.Timestamp(client.report_date)
    due = actions[actions["closed"].isna() & (actions["due"] >= report)].sort_values("due")
    return bullets(
        *(
            f"{row.action} (due {day_in_words(row.due)})"
            for row in due.head(MOST_ON_THE_PAGE).itertuples()
        )
    )
