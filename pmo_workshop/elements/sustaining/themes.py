"""S1: what keeps stakeholders awake."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import issue_themes
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, INTERVAL_FROM, Released
from ...display import NOT_SHOWN, clean, expect_released, in_quotes, number, out_of, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import REDACTED, Client
from ...intake.redacting import NAMED_IN
from ...personal_data import names_somebody
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    causal_words,
    claim,
    coding_verdict,
    compared,
    estimate,
    kappa_in_words,
    listed,
    only_counts,
    sentences,
    share_told,
    so,
    steps,
)
from ...present.table import Column, Table, laid_out, layout
from ...schema import TABLES
from ...verdicts import Verdict
from ..answers import coarsely, everybody_in, facts_of, people_in, period_of, wave_of
from ..question import Answer, question
from . import charts
from .common import only_rows

_NOT_SORTED = N_("No statement has been sorted into a theme yet: fill in the column codes.")


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
    yield from only_counts(
        shares,
        lambda row, who: gettext("{who} name {theme}.", who=who, theme=in_quotes(row["theme"])),
    )


def _leading(shares: Released, rows: pd.DataFrame) -> Claim:
    leading = rows[rows["leading"].astype(bool)].sort_values("share", ascending=False)
    top = leading.iloc[0]
    theme = in_quotes(top["theme"])
    held = share_told(top["x"], top["n"], top["share_low"], top["share_high"])
    if len(leading) == 1:
        text = gettext(
            "{held} name {theme}, more than any other{compared}.",
            held=held,
            theme=theme,
            compared=compared(shares),
        )
    else:
        text = gettext(
            "{held} name {theme}. The answers do not tell which of {themes} comes first.",
            held=held,
            theme=theme,
            themes=listed(map(in_quotes, leading["theme"])),
        )
    small = top["n"] < FULL_FROM
    return claim(
        shares,
        "leading",
        text,
        verdict=Verdict.LEADING_GROUP,
        unit="respondents" if small else "%",
        **estimate(top, "share", top["n"] if small else 100),
    )


def _first_priority(shares: Released, known: pd.DataFrame) -> Claim:
    known = known.sort_values("priority", ascending=False)
    top = known.iloc[0]
    group = known[known["priority_high"] >= top["priority_low"]]
    severity = number(top["severity"], 0 if top["severity"].is_integer() else 1)
    told = {"theme": in_quotes(top["theme"]), "severity": severity}
    alone_first = len(known) > 1 and len(group) == 1
    serious = (
        gettext(
            "By how many name it and how serious it is to them, {theme} comes first of {n} themes: "
            "{severity} of 5 (median).",
            **told,
            n=len(known),
        )
        if alone_first
        else gettext(
            "Those who name {theme} give it {severity} of 5 for how serious it is (median).", **told
        )
    )
    order = ""
    if len(group) > 1:
        order = gettext(
            "By how many name it and how serious it is, the answers give no order among {themes}.",
            themes=listed(map(in_quotes, group["theme"])),
        )
    left_out = len(shares.estimates) - len(known)
    less = ngettext(
        "{n} other theme is not compared: fewer than {least} name it.",
        "{n} other themes are not compared: fewer than {least} name each.",
        left_out,
        least=INTERVAL_FROM,
    )
    return claim(
        shares,
        "priority",
        " ".join(filter(None, (serious, order, less if left_out else ""))),
        verdict=Verdict.LEADING_GROUP if len(known) > 1 else None,
        number=float(top["severity"]),
        unit="scale points",
        n=int(top["n"]),
    )


def _coding(shares: Released) -> Iterable[Claim]:
    facts = shares.facts
    if facts.get("kappa") is None:
        text = (
            gettext("One person sorted the statements into themes: nobody has checked the sorting.")
            if facts.get("coders") == 1
            else gettext(
                "Who sorted the statements into themes is not recorded: no agreement can be told."
            )
            if facts.get("coders") == 0
            else gettext(
                "Too few statements were sorted by two people to tell how far the sorting can be "
                "trusted."
            )
        )
        yield claim(shares, "coding", text, verdict=Verdict.TOO_FEW)
    else:
        low, high = facts["kappa_low"], facts["kappa_high"]
        judged = coding_verdict(low, high)
        text = gettext(
            "The two who sorted the statements into themes were compared{ruling}.",
            ruling=so(judged),
        )
        less = gettext("Statements on which they disagree are not counted.")
        yield claim(
            shares,
            "coding",
            f"{text} {less}" if facts["disputed"] else text,
            verdict=judged,
            aside=(kappa_in_words(facts["kappa"], low, high),),
            number=facts["kappa"],
            low=low,
            high=high,
            unit="kappa",
        )
    more = facts.get("more_to_come")
    if more is not None:
        judged = Verdict.MORE_THEMES if more else Verdict.LIST_NEARLY_COMPLETE
        text = (
            gettext("The last {last} people asked still add new themes{ruling}.",
                    last=LAST_ANSWERS, ruling=so(judged))
            if more
            else gettext("The last {last} people asked add hardly a new theme{ruling}.",
                         last=LAST_ANSWERS, ruling=so(judged))
        )  # fmt: skip
        yield claim(shares, "saturation", text, verdict=judged)


@sentences(N_("No group has enough answers to be shown by itself."))
def say_themes_by_group(groups: Released) -> Iterable[Claim]:
    """S1: whether a group holds a theme more or less often than the others (screening)."""
    rows = groups.estimates
    tested = rows.dropna(subset=["p_adjusted"]) if len(rows) else rows
    if not len(tested):
        return
    flagged = tested[tested["flagged"].fillna(False).astype(bool)]
    for _, row in flagged.iterrows():
        told = {
            "group": row["group"],
            "count": out_of(row["x"], row["n"]),
            "theme": in_quotes(row["theme"]),
        }
        text = (
            gettext(
                "{group}: {count} name {theme}, more often than the others (screening).", **told
            )
            if row["difference"] > 0
            else gettext(
                "{group}: {count} name {theme}, less often than the others (screening).", **told
            )
        )
        yield claim(
            groups,
            f"{row['group']} {row['theme']}",
            text,
            verdict=Verdict.DIFFERS,
            screening=True,
            unit="percentage points",
            **estimate(row, "difference", 100),
        )
    if flagged.empty:
        yield claim(
            groups,
            "none",
            ngettext(
                "In {n} comparison of a group with all others, none stands out (screening). That "
                "does not show that the groups worry alike.",
                "In {n} comparisons of a group with all others, none stands out (screening). That "
                "does not show that the groups worry alike.",
                len(tested),
            ),
            verdict=Verdict.TOO_FEW,
            screening=True,
            number=0.0,
            unit="comparisons",
        )


MOST_STEPS = 6
"""Equal steps between the first and the last respondent in the table of the saturation curve."""


table_themes = layout(
    "themes",
    N_("What keeps stakeholders awake"),
    column.text("theme", N_("Theme")),
    column.count("x", N_("Held by")),
    column.share_interval("share", N_("95 % interval")),
    column.yes("leading", N_("Leading group")),
    column.number("severity", N_("Severity (median)")),
    column.number("priority", N_("Priority")),
    column.interval("priority", N_("95 % interval")),
    notes=N_(
        "Leading group: no interval lies wholly below that of the theme named most often. Severity "
        "1 to 5 and priority (share × severity) need 10 respondents who name the theme."
    ),
)


def table_themes_by_group(groups: Released) -> Table | None:
    """S1: themes in the groups of stakeholders; hidden groups are named below."""
    if expect_released(groups).missing or not len(groups.rows):
        return None
    shown = set(groups.rows["group"])
    hidden = [name for name in groups.result["group"].unique() if name not in shown]
    others = some([clean(name) for name in hidden], 8)
    table = laid_out(
        groups,
        "themes_by_group",
        gettext("Themes by group of stakeholders (screening)"),
        (
            column.text("group", N_("Group")),
            column.text("theme", N_("Theme")),
            column.count("x", N_("Held by")),
            column.share_interval("share", N_("95 % interval")),
            column.p("p_adjusted", N_("p against all others")),
        ),
        *([gettext("Not shown: {groups}.", groups=others)] if hidden else []),
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
        gettext("Different themes by respondents asked"),
        (
            column.number("k", N_("Respondents asked"), 0),
            column.number("themes", N_("Themes expected")),
        ),
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
        ngettext(
            "{n} statement is quoted; whoever made it agreed.",
            "{n} statements are quoted, for a theme each; whoever made them agreed.",
            many,
        ),
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
        gettext("In their words"),
        (
            column.text("theme", N_("Theme")),
            Column("text", N_("One statement"), lambda row: _quoted(row["text"])),
            Column("n", N_("Held by"), lambda row: number(row["n"], 0), "integer", align="right"),
        ),
        gettext("Quoted as written, without saying who said it; an example, not evidence."),
    )


def _quoted(text: object) -> str:
    return in_quotes(clean(text)) if clean(text) else NOT_SHOWN


def next_themes(shares: Released) -> Statement | None:
    """S1: what to do about the themes."""
    if shares.missing or not len(shares.estimates):
        text = gettext("Ask the open question of more people: {least} is the least.",
                       least=INTERVAL_FROM)  # fmt: skip
        return steps(shares, text)
    leading = shares.estimates[shares.estimates["leading"].astype(bool)]["theme"]
    return steps(
        shares,
        ngettext(
            "Decide whether {themes} is the PMO's to solve, shared, or not the PMO's.",
            "Decide which are the PMO's to solve, shared, or not the PMO's: {themes}.",
            len(leading),
            themes=listed(map(in_quotes, leading)),
        ),
        gettext(
            "Let people choose the most and the least serious of the themes in the next survey."
        ),
        gettext("Ask more people before the list is closed.")
        if shares.facts.get("more_to_come")
        else "",
    )


def title_themes(shares: Released) -> str:
    """S1: which worry is named most often."""
    rows = shares.estimates
    if not len(rows):
        return gettext("Too few answered to say which theme is named most often")
    leading = rows[rows["leading"].astype(bool)].sort_values("share", ascending=False)
    top = leading.iloc[0]
    if len(leading) == 1:
        count = out_of(top["x"], top["n"])
        return gettext(
            "{theme} is the worry named most often: by {count}{compared}",
            theme=in_quotes(top["theme"]),
            count=count,
            compared=compared(shares),
        )
    return gettext(
        "{themes} are named most often, without an order among them",
        themes=some([*map(in_quotes, leading["theme"])], 3),
    )


def title_saturation(curve: Released) -> str:
    """S1: whether more respondents would have named more themes."""
    if "more_to_come" not in curve.facts:
        return gettext("Too few answered to tell whether more themes are to come")
    if curve.facts["more_to_come"]:
        return gettext("More themes are to be expected: the last people asked still add some")
    return gettext("Nearly all themes are named: the last people asked add hardly any")


def title_themes_by_group(groups: Released) -> str:
    """S1: whether a group worries differently."""
    rows = groups.estimates
    apart = rows[rows["flagged"].fillna(False).astype(bool)] if "flagged" in rows else rows.head(0)
    if apart.empty:
        return gettext("No group of stakeholders names a theme clearly more often than the others")
    told = some([f"{row.group} ({row.theme})" for row in apart.itertuples()], 2)
    return gettext("Some groups stand out from the others: {groups}", groups=told)


LAST_ANSWERS, MORE_TO_COME = 5, 0.5
"""Respondents over whom the end of the saturation curve is judged, and the themes they must add."""


def _more_to_come(issues: pd.DataFrame) -> bool | None:
    """
    Return whether the last people asked still add themes; None if too few were asked.

    How many they add is not told: it is the number of themes that one person alone has named.
    """
    curve = issue_themes.saturation(issues)["themes"]
    if len(curve) <= LAST_ANSWERS:
        return None
    return bool(curve.diff(LAST_ANSWERS).iloc[-1] >= MORE_TO_COME)


def _issues(client: Client) -> pd.DataFrame:
    """Return the statements of the latest wave, each with role and unit of its respondent."""
    issues = client["issues"]
    if "wave" in issues and client.latest_wave is not None:
        issues = issues[issues["wave"].isna() | (issues["wave"] == client.latest_wave.name)]
    people = client["respondents"].drop_duplicates("resp_id")[["resp_id", "role", "unit"]]
    return issues.merge(people, on="resp_id", how="left")


def title_quotations(quoted: Released) -> str:
    """S1: how many statements are quoted."""
    return ngettext(
        "{n} statement is quoted, and whoever made it agreed",
        "{n} statements are quoted, and whoever made them agreed",
        len(quoted.result),
    )


@question(
    "S1",
    needs=("issues",),
    uses=("issues.severity", "issues.coder"),
    asks=N_("What keeps you awake? (open question, sorted into themes)"),
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
    title=title_themes,
    depth=Depth.BOARD,
)
def issue_shares(client: Client, seed: int) -> Answer:
    """S1: how many respondents hold each theme, and how serious is it to them?"""
    issues = _issues(client)
    agreed = issue_themes.coder_agreement(issues, seed) if len(issues) else None
    shares = issue_themes.themes(issues, seed, client.population)
    return issue_shares.release(
        client,
        shares,
        keys=["theme"],
        people=everybody_in(client, issues, shares["theme"]),
        counts=["x"],
        said="x",
        order={"priority": True, "x": True},
        decimals=coarsely("priority"),
        n=issues["resp_id"].nunique(),
        facts={
            "disputed": bool(issue_themes.disputed_statements(issues)),
            "coders": issues["coder"].nunique(),
            "more_to_come": _more_to_come(issues),
            **facts_of("kappa", agreed),
        },
        period=period_of(client),
        notes=[gettext("People are counted, not mentions: a respondent counts once per theme.")],
        too_few=gettext(_NOT_SORTED),
    )


@question(
    "S1",
    needs=("issues",),
    asks=N_(
        "Different themes that two people and more name, to be expected from the first "
        "respondents, over all orders."
    ),
    chart=lambda answer: charts.chart_saturation(answer),
    title=title_saturation,
    table=table_saturation,
    depth=Depth.ANNEX,
)
def issue_saturation(client: Client) -> Answer:
    """S1: would more respondents have named more themes?"""
    issues = _issues(client)
    curve = issue_themes.saturation(issues, held_by=2)
    return issue_saturation.release(
        client,
        curve,
        keys=["k"],
        people=everybody_in(client, issues, curve["k"]),
        n=issues["resp_id"].nunique(),
        facts={"more_to_come": _more_to_come(issues)},
        period=period_of(client),
        too_few=gettext("No theme has been named by two people yet."),
    )


@question(
    "S1",
    needs=("issues", "respondents"),
    asks=N_("What keeps you awake? (open question, sorted into themes)"),
    verdicts=(Verdict.DIFFERS, Verdict.TOO_FEW),
    sampled=True,
    say=say_themes_by_group,
    chart=lambda answer: charts.chart_themes_by_group(answer),
    title=title_themes_by_group,
    table=table_themes_by_group,
    depth=Depth.ANNEX,
)
def issue_shares_by_group(client: Client, by: str = "role") -> Answer:
    """S1: do the groups of stakeholders hold different themes (screening)?"""
    issues = _issues(client)
    issues = issues.assign(**{by: issues[by].fillna(gettext("not stated"))})
    groups = issue_themes.themes_by_group(issues, by)
    return issue_shares_by_group.release(
        client,
        groups,
        name=f"issue_shares_by_{by}",
        keys=["group", "theme"],
        counts=["x"],
        said="x",
        n=issues["resp_id"].nunique(),
        people=people_in(client, issues, by),
        measure="issue_shares",
        cut=True,
        period=period_of(client),
        notes=[
            gettext("Screening: Fisher's exact test against all others, times the number of tests.")
        ],
        too_few=gettext(_NOT_SORTED),
    )


@question(
    "S1",
    needs=("issues", "respondents"),
    asks=N_("What keeps you awake?"),
    say=say_quotations,
    table=table_quotations,
    title=title_quotations,
    depth=Depth.ANNEX,
)
def issue_quotations(client: Client) -> Answer:
    """S1: what do those who hold a theme say in their own words, where ten or more hold it?"""
    issues = _issues(client)
    sizes = pd.concat([issues.drop_duplicates("resp_id")[c] for c in ("role", "unit")])
    found = issue_themes.quotable(
        issues, sizes.value_counts().to_dict(), _names_and_ids(client), causal_words()
    )
    found = found[found["n"] >= INTERVAL_FROM]
    is_redacted = client.state == REDACTED
    found = found.iloc[:0] if is_redacted else found
    unasked = found.loc[found["may_quote"].isna(), "text"].nunique()
    return issue_quotations.release(
        client,
        found[found["may_quote"] == 1].drop_duplicates("theme"),
        keys=["theme"],
        people=people_in(client, issue_themes.held_themes(issues), "theme", wave=wave_of(issues)),
        n=issues["resp_id"].nunique(),
        period=period_of(client),
        notes=[
            gettext(
                "A statement is quoted only if ten or more hold its theme, it names nobody and no "
                "group of fewer than five, and whoever made it agreed; of several, the one entered "
                "first."
            )
        ],
        too_few=gettext("A redacted report quotes nobody.")
        if is_redacted
        else ngettext(
            "Nothing is quoted: no consent is on record. Read {n} statement of a theme that "
            "ten or more name, ask whoever made it, and write 1 in the column may_quote of "
            "issues.csv, or 0 for a no.",
            "Nothing is quoted: no consent is on record. Read {n} statements of themes that "
            "ten or more name, ask whoever made them, and write 1 in the column may_quote of "
            "issues.csv, or 0 for a no.",
            unasked,
        )
        if unasked
        else gettext(
            "No statement may be quoted: fewer than ten hold its theme, whoever made it did not "
            "agree, or it names somebody or a small group, is too long, or claims a cause."
        ),
    )


def _names_and_ids(client: Client) -> set[str]:
    """Return what a statement must not hold: the ids of people, and names in any table."""
    ids = [("respondents", "resp_id"), ("respondents", "code"), ("engagement", "stakeholder_id")]
    named = [
        (table, column.name)
        for table, schema in TABLES.items()
        for column in schema.columns
        if column.name in NAMED_IN
    ]
    return {cell for place in ids for cell in _cells(client, *place)} | {
        cell for place in named for cell in _cells(client, *place) if names_somebody(cell)
    }


def _cells(client: Client, table: str, name: str) -> set[str]:
    found = client[table]
    return set(found[name].dropna().astype(str)) if name in found else set()
