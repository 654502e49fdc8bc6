"""V1: from what the PMO does to what it is worth to people."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import pandas as pd

from ...analysis import laddering
from ...analysis.agreement import kappa_of_two
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import COUNT, FULL_FROM, Released
from ...display import NOT_SHOWN, clean, in_quotes, is_missing, number, out_of, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    claim,
    coding_verdict,
    kappa_in_words,
    sentences,
    so,
    steps,
)
from ...present.table import Column, Row, layout
from ...suppression import SMALLEST_GROUP
from ...verdicts import Verdict
from ..answers import everybody_in, facts_of
from ..question import Answer, question
from . import charts

MOST_LINKS = 3
Chain: TypeAlias = tuple[str, str, str, int]
"""From what, over what, to what, and how many people linked the first and the last."""


@sentences(N_("Fewer than 5 people were interviewed, so no link is shown."))
def say_value_map(links: Released) -> Iterable[Claim]:
    """V1: which attributes users linked to which values."""
    rows = links.rows.dropna(subset=["people"])
    if rows.empty:
        return
    for start, over, end, people in _chains(links):
        told = {
            "people": number(people, 0),
            "all": number(links.n, 0),
            "start": start,
            "over": over,
            "end": end,
        }
        yield claim(
            links,
            f"chain {start} {end}",
            gettext(
                "To {people} of {all} interviewed “{start}” means “{over}”, and that means "
                "“{end}”.",
                **told,
            )
            if over
            else gettext(
                "{people} of {all} interviewed linked “{start}” to “{end}”, directly or over other "
                "steps.",
                **told,
            ),
            verdict=Verdict.MOST_TOLD_CHAIN,
            number=float(people),
            unit="people",
        )
    for _, row in rows.head(MOST_LINKS).iterrows():
        # Below 10 people no stability is known: then nothing is said against the link.
        stable = row["tier"] == COUNT or bool(row["solid"])
        text = gettext(
            "{people} of {all} interviewed linked “{start}” to “{end}”.",
            people=number(row["people"], 0),
            all=number(row["n"], 0),
            start=row["from"],
            end=row["to"],
        )
        unsure = gettext("Few people carry this link: it may not hold with others.")
        yield claim(
            links,
            f"{row['from']} {row['to']}",
            text if stable else f"{text} {unsure}",
            verdict=Verdict.STABLE_LINK if stable else Verdict.LINK_NOT_STABLE,
            number=float(row["people"]),
            unit="people",
            n=int(row["n"]),
        )

    yield from _coding_claims(links)


def _chains(links: Released) -> Sequence[Chain]:
    """Return the chain that most people told; empty if none."""
    return links.facts.get("chains", ())


def title_value_map(links: Released) -> str:
    """V1: which attribute most people linked to which value."""
    strongest = links.rows.dropna(subset=["people"]).iloc[0]
    ends = [*_chains(links), (strongest["from"], "", strongest["to"], strongest["people"])]
    start, _, end, people = ends[0]
    return gettext(
        "{people} of {all} interviewed linked “{start}” to “{end}”",
        people=number(people, 0),
        all=number(links.n, 0),
        start=start,
        end=end,
    )


def _coding_claims(links: Released) -> Iterable[Claim]:
    """Say how many links the map keeps, and whether two coders agree."""
    facts = links.facts
    if "cut_off" not in facts:
        return
    kept, total = facts["kept"], facts["links"]
    enough = links.n is not None and links.n >= FULL_FROM
    if total is None:
        text = ngettext(
            "The map keeps the direct links drawn {n} time or more.",
            "The map keeps the direct links drawn {n} times or more.",
            facts["cut_off"],
        )
        yield claim(links, "cut-off", text, number=float(facts["cut_off"]), unit="times")
    else:
        text = ngettext(
            "The map keeps {kept} direct links: those drawn {n} time or more.",
            "The map keeps {kept} direct links: those drawn {n} times or more.",
            facts["cut_off"],
            kept=out_of(kept, total, math.inf if enough else 0),
        )
        yield claim(links, "cut-off", text, number=float(kept), unit="links")
    if facts.get("kappa") is None:
        text = gettext("Whether two people would sort the interviews alike is not known.")
        yield claim(links, "coders", text, verdict=Verdict.ONE_CODER)
        return
    kappa, low, high = (facts[name] for name in ("kappa", "kappa_low", "kappa_high"))
    judged = coding_verdict(low, high)
    yield claim(
        links,
        "coders",
        gettext("The two who sorted the interviews were compared{ruling}.", ruling=so(judged)),
        verdict=judged,
        aside=(kappa_in_words(kappa, low, high),),
        number=kappa,
        low=low,
        high=high,
        unit="kappa",
    )


LEVEL = {"A": N_("attribute"), "C": N_("consequence"), "V": N_("value")}


def _level(row: Row) -> str:
    level = clean(row["level"])
    return gettext(LEVEL[level]) if level in LEVEL else ""


def _people(row: Row) -> str:
    """Return "7 of 18", never a percentage: who was interviewed stands for nobody else."""
    return NOT_SHOWN if is_missing(row["people"]) else out_of(row["people"], row["n"], 0)


PEOPLE = Column("people", N_("People"), _people, "integer", align="right")


table_value_map = layout(
    "value_map",
    N_("What users linked to what"),
    column.text("from", N_("From")),
    column.text("to", N_("To")),
    PEOPLE,
    column.number("direct", N_("Direct links"), 0),
    column.number("indirect", N_("Indirect links"), 0),
    Column(
        "retained",
        N_("In 100 resamples"),
        lambda row: (
            number(100 * row["retained"], 0) if not is_missing(row["retained"]) else NOT_SHOWN
        ),
        "number",
        align="right",
    ),
    notes=N_(
        "In 100 resamples of the people interviewed, so many still reach the cut-off; from 80 on a "
        "link is drawn solid."
    ),
)


table_value_codes = layout(
    "value_codes",
    N_("Means and ends"),
    column.text("code", N_("What was said")),
    Column("level", N_("Level"), _level),
    column.number("into", N_("Links in"), 0),
    column.number("out_of", N_("Links out"), 0),
    column.number("abstractness", N_("Abstractness"), 2),
    column.number("centrality", N_("Centrality"), 2),
    notes=N_(
        "Of the links on the map, each counted once per person who made it. Abstractness = in ÷ "
        "(in + out): 0 is a means, 1 an end. Centrality = (in + out) ÷ all of them."
    ),
)


def title_value_codes(codes: Released) -> str:
    """V1: of how many means and ends people spoke."""
    return ngettext(
        "{n} means or end on the map, by the links it carries",
        "{n} means and ends on the map, by the links they carry",
        len(codes.result),
    )


def next_value_map(links: Released) -> Statement | None:
    """V1: what to do about the language of value."""
    ends = links.rows["to"].drop_duplicates().tolist() if len(links.rows) else []
    levels = links.facts.get("levels", {}) if not links.missing else {}
    values = [str(code) for code in ends if levels.get(code) == "V"]
    return steps(
        links,
        gettext(
            "Write the value promise towards {values}: the value first, the service second.",
            values=some([*map(in_quotes, values)], 3),
        )
        if values
        else gettext("Ask one more “why does that matter to you?”: no interview reached a value."),
        gettext("Interview until new people add no new links."),
    )


def _may_follow(people: pd.Series) -> pd.Series:
    """Return where as many people, left over by a subtraction, would be too few to be known."""
    return people.between(1, SMALLEST_GROUP - 1)


def _chains_told(edges: pd.DataFrame, chains: Sequence[Chain]) -> list[Chain]:
    """
    Return the way that most people told, if none of one to four left a link of it elsewhere.

    It is told without its middle where one to four more have linked that.
    """
    for start, over, end, people in chains:
        on_it = edges[(edges["from"] == start) | (edges["to"] == end)]
        if people > 1 and not _may_follow(on_it["people"] - people).any():
            past = edges[(edges["from"] == over) | (edges["to"] == over)]
            told = not _may_follow(past["people"] - people).any()
            return [(start, over if told else "", end, people)]
    return []


def _ladders(client: Client) -> tuple[pd.DataFrame, str]:
    """Return the ladders of the latest wave that has any, and its dates: nobody counts twice."""
    ladders = client["ladders"]
    told = [wave for wave in client.waves if (ladders["wave"] == wave.name).any()]
    if not told:
        return ladders, ""
    return ladders[ladders["wave"] == told[-1].name], told[-1].dates


_ASKS_WHY = N_("Why does that matter to you? Step by step, sorted.")

_INTERVIEWED = N_(
    "People who were interviewed, not a sample: nothing is said about those who were not."
)


@question(
    "V1",
    needs=("ladders",),
    uses=("ladders.coder",),
    asks=_ASKS_WHY,
    verdicts=(
        Verdict.MOST_TOLD_CHAIN,
        Verdict.STABLE_LINK,
        Verdict.LINK_NOT_STABLE,
        Verdict.ONE_CODER,
        Verdict.CODING_SOUND,
        Verdict.CODING_NOT_SOUND,
        Verdict.TOO_FEW,
    ),
    say=say_value_map,
    chart=lambda answer: charts.chart_value_map(answer),
    table=table_value_map,
    next=next_value_map,
    title=title_value_map,
)
def value_map(client: Client, seed: int) -> Answer:
    """V1: which links do users draw from what the PMO does to what they value?"""
    ladders, dates = _ladders(client)
    edges, facts = laddering.value_map(ladders, seed=seed)
    agreed = kappa_of_two(ladders, ["resp_id", "ladder_id", "seq"], "code", seed=seed)
    repeated = _may_follow(edges["direct"] + edges["indirect"] - edges["people"])
    for times in ("direct", "indirect"):
        edges[times] = edges[times].astype("Int64").mask(repeated)
    if facts.pop("beside") in range(1, SMALLEST_GROUP) or repeated.any():
        facts |= {"kept": None, "links": None}
    edges.insert(0, "link", edges["from"] + " → " + edges["to"])
    return value_map.release(
        client,
        edges,
        keys=["link", "from", "to"],
        people=everybody_in(client, laddering.first_coding(ladders), edges["link"]),
        counts=["people"],
        order={"people": True},
        said="people",
        decimals={"retained": 2},
        all_asked=False,
        facts={
            **facts,
            "chains": _chains_told(edges, laddering.chains(ladders)),
            **facts_of("kappa", agreed),
        },
        period=dates,
        notes=[
            gettext(_INTERVIEWED),
            gettext("Of each ladder the links of one coder are counted."),
        ],
        too_few=gettext("No ladder has two rungs, so there is no link to draw."),
    )


@question(
    "V1",
    needs=("ladders",),
    uses=("ladders.coder",),
    asks=_ASKS_WHY,
    table=table_value_codes,
    title=title_value_codes,
    depth=Depth.ANNEX,
)
def value_codes(client: Client) -> Answer:
    """V1: which codes are means, which are ends, and which carry most links?"""
    ladders, dates = _ladders(client)
    links = laddering.on_map(laddering.implications(ladders))
    codes = laddering.code_roles(ladders, links.assign(direct=links["people"]))
    told = codes["code"].isin([*links["from"], *links["to"]])
    codes = codes[told].drop(columns="people").reset_index(drop=True)
    return value_codes.release(
        client,
        codes,
        keys=["code"],
        order={"level": False, "centrality": True},
        people=everybody_in(client, laddering.first_coding(ladders), codes["code"]),
        all_asked=False,
        period=dates,
        notes=[gettext(_INTERVIEWED)],
        too_few=gettext("No link is on the map."),
    )
