"""S1: what keeps stakeholders awake."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import issue_themes
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, INTERVAL_FROM, Released
from ...display import NOT_SHOWN, clean, counted, expect_released, number, out_of, some, verb
from ...intake.client import Client
from ...personal_data import names_somebody
from ...present import column
from ...present.grammar import (
    CAUSAL,
    SOUND_KAPPA,
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    coding_verdict,
    counted_words,
    estimate,
    has,
    listed,
    only_counts,
    sentences,
    share_told,
    small_group,
    so,
    steps,
)
from ...present.table import Column, Table, laid_out, layout
from ...schema import TABLES
from ...verdicts import Verdict
from ..answers import everybody_in, facts_of, people_in, period_of, wave_of
from ..question import Answer, question
from . import charts
from .common import only_rows


@sentences(TOO_FEW_FOR_INTERVAL)
def say_themes(shares: Released) -> Iterable[Claim]:
    """S1: which themes most respondents hold, and how far the coding can be trusted."""
    rows = shares.estimates
    if len(rows):
        yield _leading(shares, rows)
        known = rows.dropna(subset=["priority"])
        if len(known):
            yield _first_priority(shares, known)
        yield from _coding(shares)
    yield from only_counts(shares, lambda row: f"hold the theme {row['theme']}")


def _leading(shares: Released, rows: pd.DataFrame) -> Claim:
    leading = rows[rows["leading"].astype(bool)].sort_values("share", ascending=False)
    top = leading.iloc[0]
    held = share_told(top["x"], top["n"], top["share_low"], top["share_high"])
    if len(leading) == 1:
        text = f"{among(shares)}, the theme held by most is {top['theme']}: {held}."
    else:
        text = (
            f"{among(shares)}, the leading group of themes is {listed(leading['theme'])}; their "
            f"intervals overlap, so no order among them is given. {top['theme']} is held by {held}."
        )
    small = top["n"] < FULL_FROM
    return claim(
        shares,
        "leading",
        text + small_group(top),
        verdict=Verdict.LEADING_GROUP,
        unit="respondents" if small else "%",
        **estimate(top, "share", top["n"] if small else 100),
    )


def _first_priority(shares: Released, known: pd.DataFrame) -> Claim:
    known = known.sort_values("priority", ascending=False)
    top = known.iloc[0]
    group = known[known["priority_high"] >= top["priority_low"]]
    names = listed(group["theme"])
    size = f"{number(top['priority'])} of 5 {ci(top['priority_low'], top['priority_high'])}"
    text = (
        f"By priority (share × severity), {names} comes first with {size}"
        if len(group) == 1
        else f"By priority (share × severity), the leading group is {names}, without an order; "
        f"{top['theme']} has {size}"
    )
    left_out = len(shares.estimates) - len(known)
    less = (
        f" {counted_words(left_out, 'theme is', 'themes are')} held by fewer than 10 and "
        f"{has(left_out)} no priority."
    )
    return claim(
        shares,
        "priority",
        f"{text}.{less * bool(left_out)}",
        verdict=Verdict.LEADING_GROUP,
        unit="share × severity",
        **estimate(top, "priority"),
    )


def _coding(shares: Released) -> Iterable[Claim]:
    facts = shares.facts
    if facts.get("kappa") is None:
        why = "one coder" if facts.get("coders") == 1 else "too little coded by two people"
        yield claim(
            shares, "coding", f"How far the coding can be trusted is not known: {why}.",
            verdict=Verdict.TOO_FEW,
        )  # fmt: skip
    else:
        low, high = facts["kappa_low"], facts["kappa_high"]
        judged = coding_verdict(low, high)
        disputed = int(facts["disputed"])
        less = (
            f" {counted_words(disputed, 'statement', 'statements')} on which they disagree "
            f"{verb(disputed, 'is', 'are')} not counted."
        )
        yield claim(
            shares,
            "coding",
            f"The coders of {counted(facts['statements'], 'statements')} agree beyond chance "
            "with kappa "
            f"{number(facts['kappa'], 2)} {ci(low, high, 2)}{so(judged)} (needed: "
            f"{SOUND_KAPPA}).{less * bool(disputed)}",
            verdict=judged,
            number=facts["kappa"],
            low=low,
            high=high,
            unit="kappa",
        )
    late = facts.get("new_themes")
    if late is not None:
        judged = Verdict.LIST_NEARLY_COMPLETE if late < 0.5 else Verdict.MORE_THEMES
        yield claim(
            shares,
            "saturation",
            f"The last 5 respondents asked add {number(late)} themes, on average over all orders"
            f"{so(judged)}.",
            verdict=judged,
            number=late,
            unit="themes",
        )


@sentences("No group has enough answers to be shown by itself.")
def say_themes_by_group(groups: Released) -> Iterable[Claim]:
    """S1: whether a group holds a theme more or less often than the others (screening)."""
    rows = groups.estimates
    tested = rows.dropna(subset=["p_adjusted"]) if len(rows) else rows
    if not len(tested):
        return
    flagged = tested[tested["flagged"].fillna(False).astype(bool)]
    for _, row in flagged.iterrows():
        yield claim(
            groups,
            f"{row['group']} {row['theme']}",
            f"{row['group']}: {out_of(row['x'], row['n'])} {verb(row['x'], 'holds', 'hold')} "
            f"{row['theme']}, "
            f"{'more' if row['difference'] > 0 else 'less'} often than the others "
            f"(screening).{small_group(row)}",
            verdict=Verdict.DIFFERS,
            screening=True,
            unit="percentage points",
            **estimate(row, "difference", 100),
        )
    if flagged.empty:
        yield claim(
            groups,
            "none",
            f"Among {len(tested)} comparisons of a group with all others, none stands out "
            "(screening at q = 0.10). That does not show that the groups worry alike.",
            verdict=Verdict.TOO_FEW,
            screening=True,
            number=0.0,
            unit="comparisons",
        )


MOST_STEPS = 6
"""Equal steps between the first and the last respondent in the table of the saturation curve."""


table_themes = layout(
    "themes",
    "What keeps stakeholders awake",
    column.text("theme", "Theme"),
    column.count("x", "Held by"),
    column.share_interval("share", "95 % interval"),
    column.yes("leading", "Leading group"),
    column.p("p_adjusted", "p, fewer than the first"),
    column.number("severity", "Severity (median)"),
    column.number("priority", "Priority"),
    column.interval("priority", "95 % interval"),
    notes="Severity 1 to 5 and priority (share × severity) need 10 respondents who hold the theme. "
    "p is adjusted for the number of themes (screening).",
)


def table_themes_by_group(groups: Released) -> Table | None:
    """S1: themes in the groups of stakeholders; hidden groups are named below."""
    if expect_released(groups).missing or not len(groups.rows):
        return None
    shown = set(groups.rows["group"])
    hidden = [name for name in groups.result["group"].unique() if name not in shown]
    table = laid_out(
        groups,
        "themes_by_group",
        "Themes by group of stakeholders (screening)",
        (
            column.text("group", "Group"),
            column.text("theme", "Theme"),
            column.count("x", "Held by"),
            column.share_interval("share", "95 % interval"),
            column.p("p_adjusted", "p against all others"),
        ),
        *([f"Not shown: {some([clean(name) for name in hidden], 8)}."] if len(hidden) else []),
    )
    return table and only_rows(
        table, [at for at, row in enumerate(table.data) if row["group"] not in set(hidden)]
    )


def table_saturation(curve: Released) -> Table | None:
    """S1: themes to be expected from the first respondents, at a few points of the curve."""
    if expect_released(curve).missing or not curve.result["themes"].notna().any():
        return None
    table = laid_out(
        curve,
        "saturation",
        "Different themes by respondents asked",
        (column.number("k", "Respondents asked", 0), column.number("themes", "Themes expected")),
    )
    last = len(curve.result) - 1
    places = {round(last * step / MOST_STEPS) for step in range(MOST_STEPS + 1)}
    return table and only_rows(table, sorted(places))


@sentences()
def say_quotations(quotations: Released) -> Iterable[Claim]:
    """S1: how many statements are quoted, and by whose leave."""
    many = len(quotations.rows)
    yield claim(
        quotations,
        "quoted",
        f"{counted_words(many, 'statement is', 'statements are')} quoted, for "
        f"{verb(many, 'one theme', 'a theme each')}; whoever made "
        f"{verb(many, 'it', 'them')} agreed.",
        number=float(many),
        unit="statements",
        consent=True,
    )


def table_quotations(quotations: Released) -> Table | None:
    """S1: statements in the respondents' words."""
    if expect_released(quotations).missing or not quotations.result["text"].notna().any():
        return None
    return laid_out(
        quotations,
        "quotations",
        "In their words",
        (
            column.text("theme", "Theme"),
            Column("text", "One statement", lambda row: _quoted(row["text"])),
            Column("n", "Held by", lambda row: number(row["n"], 0), "integer", align="right"),
        ),
        "Quoted as written, without saying who said it; a quotation is an example, not evidence.",
    )


def _quoted(text: object) -> str:
    return f"“{clean(text)}”" if clean(text) else NOT_SHOWN


def next_themes(shares: Released) -> Statement | None:
    """S1: what to do about the themes."""
    if shares.missing or not len(shares.estimates):
        return steps(shares, "Ask the open question again, of more people: ten is the least.")
    leading = shares.estimates[shares.estimates["leading"].astype(bool)]["theme"]
    more = (shares.facts.get("new_themes") or 0) >= 0.5
    return steps(
        shares,
        f"Sort with the room: is {listed(leading)} ours to solve, shared, or not ours?"
        if len(leading) == 1
        else f"Sort with the room what is ours to solve, shared, or not ours: {listed(leading)}.",
        "Rank the leading themes by best-worst screens in the next survey (as in T1).",
        "Ask more people before the list is closed." if more else "",
    )


LAST_ANSWERS = 5
"""Respondents over whom the end of the saturation curve is judged."""


def _issues(client: Client) -> pd.DataFrame:
    """Return the statements of the latest wave, each with role and unit of its respondent."""
    issues = client["issues"]
    if "wave" in issues and client.latest_wave is not None:
        issues = issues[issues["wave"].isna() | (issues["wave"] == client.latest_wave.name)]
    people = client["respondents"].drop_duplicates("resp_id")[["resp_id", "role", "unit"]]
    return issues.merge(people, on="resp_id", how="left")


@question(
    "S1",
    needs=("issues",),
    asks="What keeps you awake? (open question, coded into themes)",
    verdicts=(
        Verdict.LEADING_GROUP,
        Verdict.CODING_SOUND,
        Verdict.CODING_NOT_SOUND,
        Verdict.LIST_NEARLY_COMPLETE,
        Verdict.MORE_THEMES,
        Verdict.TOO_FEW,
    ),
    sampled=True,
    say=say_themes,
    chart=lambda answer: charts.chart_themes(answer),
    table=table_themes,
    next=next_themes,
    depth=Depth.BOARD,
)
def issue_shares(client: Client, seed: int) -> Answer:
    """S1: how many respondents hold each theme, and how serious is it to them?"""
    issues = _issues(client)
    agreed = issue_themes.coder_agreement(issues, seed) if len(issues) else None
    curve = issue_themes.saturation(issues)["themes"]
    late = float(curve.diff(LAST_ANSWERS).iloc[-1]) if len(curve) > LAST_ANSWERS else None
    shares = issue_themes.themes(issues, seed, client.population)
    return issue_shares.release(
        client,
        shares,
        keys=["theme"],
        people=everybody_in(client, issues, shares["theme"]),
        counts=["x"],
        n=issues["resp_id"].nunique(),
        facts={
            "statements": len(issues.drop_duplicates(["resp_id", "text"])),
            "disputed": issue_themes.disputed_statements(issues),
            "coders": issues["coder"].nunique(),
            "new_themes": late,
            **facts_of("kappa", agreed),
        },
        period=period_of(client),
        notes=[
            "People are counted, not mentions: a respondent counts once per theme.",
            "Screening: fewer than the first by McNemar's test, Benjamini-Hochberg at q = 0.10.",
        ],
        too_few="No statement has been coded into a theme yet: fill in the column codes.",
    )


@question(
    "S1",
    needs=("issues",),
    asks="Different themes to be expected from the first respondents, over all orders.",
    chart=lambda answer: charts.chart_saturation(answer),
    table=table_saturation,
    depth=Depth.ANNEX,
)
def issue_saturation(client: Client) -> Answer:
    """S1: would more respondents have named more themes?"""
    issues = _issues(client)
    curve = issue_themes.saturation(issues)
    return issue_saturation.release(
        client,
        curve,
        keys=["k"],
        people=everybody_in(client, issues, curve["k"]),
        n=issues["resp_id"].nunique(),
        period=period_of(client),
        too_few="No statement has been coded into a theme yet: fill in the column codes.",
    )


@question(
    "S1",
    needs=("issues", "respondents"),
    asks="What keeps you awake? (open question, coded into themes)",
    verdicts=(Verdict.DIFFERS, Verdict.TOO_FEW),
    sampled=True,
    say=say_themes_by_group,
    chart=lambda answer: charts.chart_themes_by_group(answer),
    table=table_themes_by_group,
    depth=Depth.ANNEX,
)
def issue_shares_by_group(client: Client, by: str = "role") -> Answer:
    """S1: do the groups of stakeholders hold different themes (screening)?"""
    issues = _issues(client)
    issues = issues.assign(**{by: issues[by].fillna("not stated")})
    groups = issue_themes.themes_by_group(issues, by)
    return issue_shares_by_group.release(
        client,
        groups,
        name=f"issue_shares_by_{by}",
        keys=["group", "theme"],
        counts=["x"],
        n=issues["resp_id"].nunique(),
        people=people_in(client, issues, by),
        measure="issue_shares",
        cut=True,
        period=period_of(client),
        notes=["Screening: Fisher's exact test against all others, Benjamini-Hochberg, q = 0.10."],
        too_few="No statement has been coded into a theme yet: fill in the column codes.",
    )


@question(
    "S1",
    needs=("issues", "respondents"),
    asks="What keeps you awake?",
    say=say_quotations,
    table=table_quotations,
    depth=Depth.ANNEX,
)
def issue_quotations(client: Client) -> Answer:
    """S1: what do those who hold a theme say in their own words, where ten or more hold it?"""
    issues = _issues(client)
    sizes = pd.concat([issues.drop_duplicates("resp_id")[c] for c in ("role", "unit")])
    found = issue_themes.quotable(
        issues, sizes.value_counts().to_dict(), _names_and_ids(client), CAUSAL
    )
    found = found[found["n"] >= INTERVAL_FROM]
    unasked = found.loc[found["may_quote"].isna(), "text"].nunique()
    return issue_quotations.release(
        client,
        found[found["may_quote"] == 1].drop_duplicates("theme"),
        keys=["theme"],
        people=people_in(client, issue_themes.held_themes(issues), "theme", wave=wave_of(issues)),
        n=issues["resp_id"].nunique(),
        period=period_of(client),
        notes=[
            "A statement is quoted only if ten or more hold its theme, it names nobody and no "
            "group of fewer than five, and whoever made it agreed; of several, the one entered "
            "first."
        ],
        too_few=f"Nothing is quoted: nobody has been asked for a yes. Read "
        f"{counted_words(unasked, 'statement', 'statements')} of themes that ten or more hold, ask "
        "whoever made them, and write 1 in the column may_quote of issues.csv, or 0 for a no."
        if unasked
        else "No statement may be quoted: fewer than ten hold its theme, whoever made it did not "
        "agree, or it names somebody or a small group, is too long, or claims a cause.",
    )


def _names_and_ids(client: Client) -> set[str]:
    """Return what a statement must not hold: the ids of people, and names in any table."""
    ids = [("respondents", "resp_id"), ("respondents", "code"), ("engagement", "stakeholder_id")]
    named = [(table, column) for table in TABLES for column in ("owner", "coder", "rater")]
    return {cell for place in ids for cell in _cells(client, *place)} | {
        cell for place in named for cell in _cells(client, *place) if names_somebody(cell)
    }


def _cells(client: Client, table: str, name: str) -> set[str]:
    found = client[table]
    return set(found[name].dropna().astype(str)) if name in found else set()
