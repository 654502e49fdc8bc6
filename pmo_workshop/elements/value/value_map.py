"""V1: from what the PMO does to what it is worth to people."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import laddering
from ...analysis.agreement import kappa_of_two
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import COUNT, FULL_FROM, Released
from ...display import NOT_SHOWN, clean, is_missing, number, out_of, some
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    SOUND_KAPPA,
    ci,
    claim,
    coding_verdict,
    counted_words,
    sentences,
    so,
    steps,
)
from ...present.table import Column, Row, layout
from ...verdicts import Verdict
from ..answers import everybody_in, facts_of
from ..question import Answer, question
from . import charts

MOST_LINKS = 3


@sentences("Fewer than 5 people were interviewed, so no link is shown.")
def say_value_map(links: Released) -> Iterable[Claim]:
    """V1: which attributes users linked to which values."""
    rows = links.rows.dropna(subset=["people"])
    if rows.empty:
        return
    for start, end, people in links.facts.get("chains", ())[:1]:
        yield claim(
            links,
            f"chain {start} {end}",
            f"Users linked “{start}” to “{end}” ({people} of {links.n} interviewed), directly "
            "or over other rungs.",
            verdict=Verdict.MOST_TOLD_CHAIN,
            number=float(people),
            unit="people",
        )
    for _, row in rows.head(MOST_LINKS).iterrows():
        # Below 10 people no stability is known: then nothing is said against the link.
        stable = row["tier"] == COUNT or bool(row["solid"])
        yield claim(
            links,
            f"{row['from']} {row['to']}",
            f"Users linked “{row['from']}” to “{row['to']}” "
            f"({number(row['people'], 0)} of {number(row['n'], 0)} interviewed)."
            + ("" if stable else " The link is not stable: few people carry it."),
            verdict=Verdict.STABLE_LINK if stable else Verdict.LINK_NOT_STABLE,
            number=float(row["people"]),
            unit="people",
            n=int(row["n"]),
        )

    yield from _coding_claims(links)


def _coding_claims(links: Released) -> Iterable[Claim]:
    """Say how many links the map keeps, and whether two coders agree."""
    facts = links.facts
    if "cut_off" not in facts:
        return
    kept, total = facts["kept"], facts["links"]
    enough = links.n is not None and links.n >= FULL_FROM
    yield claim(
        links,
        "cut-off",
        f"The map shows links that were drawn {counted_words(facts['cut_off'], 'time', 'times')} "
        f"or more; it keeps {out_of(kept, total) if enough else f'{kept} of {total}'} direct "
        "links.",
        number=float(kept),
        unit="links",
    )
    if facts.get("kappa") is None:
        text = "No agreement of two coders is known: read the codes with care."
        yield claim(links, "coders", text, verdict=Verdict.ONE_CODER)
        return
    kappa, low, high = (facts[name] for name in ("kappa", "kappa_low", "kappa_high"))
    judged = coding_verdict(low, high)
    yield claim(
        links,
        "coders",
        f"The codes of two coders agree with kappa {number(kappa, 2)} {ci(low, high, 2)}"
        f"{so(judged)} (needed: {SOUND_KAPPA})."
        + (" Read the map with care." if judged is not Verdict.CODING_SOUND else ""),
        verdict=judged,
        number=kappa,
        low=low,
        high=high,
        unit="kappa",
    )


LEVEL = {"A": "attribute", "C": "consequence", "V": "value"}


def _people(row: Row) -> str:
    """Return "7 of 18", never a percentage: who was interviewed stands for nobody else."""
    if is_missing(row["people"]):
        return NOT_SHOWN
    return f"{number(row['people'], 0)} of {number(row['n'], 0)}"


PEOPLE = Column("people", "People", _people, "integer", align="right")


table_value_map = layout(
    "value_map",
    "What users linked to what",
    column.text("from", "From"),
    column.text("to", "To"),
    PEOPLE,
    column.number("direct", "Direct links", 0),
    column.number("indirect", "Indirect links", 0),
    Column(
        "retained",
        "In 100 resamples",
        lambda row: (
            number(100 * row["retained"], 0) if not is_missing(row["retained"]) else NOT_SHOWN
        ),
        "number",
        align="right",
    ),
    notes="In 100 resamples of the people interviewed, so many still reach the cut-off; from 80 on "
    "a link is drawn solid.",
)


table_value_codes = layout(
    "value_codes",
    "Means and ends",
    column.text("code", "What was said"),
    Column("level", "Level", lambda row: LEVEL.get(clean(row["level"]), "")),
    PEOPLE,
    column.number("into", "Links in", 0),
    column.number("out_of", "Links out", 0),
    column.number("abstractness", "Abstractness", 2),
    column.number("centrality", "Centrality", 2),
    notes="Abstractness = in ÷ (in + out): 0 is a means, 1 an end. Centrality = (in + out) ÷ all "
    "links.",
)


def next_value_map(links: Released) -> Statement | None:
    """V1: what to do about the language of value."""
    ends = links.rows["to"].drop_duplicates().tolist() if len(links.rows) else []
    levels = links.facts.get("levels", {}) if not links.missing else {}
    values = [str(code) for code in ends if levels.get(code) == "V"]
    return steps(
        links,
        f"Write the value promise towards {some(values, 3)}: say the value first, the service "
        "second." if values else "Ask one more “why does that matter to you?”: no ladder reached "
        "a value.",
        "Interview until new people add no new links.",
    )  # fmt: skip


def _ladders(client: Client) -> tuple[pd.DataFrame, str]:
    """Return the ladders of the latest wave that has any, and its dates: nobody counts twice."""
    ladders = client["ladders"]
    told = [wave for wave in client.waves if (ladders["wave"] == wave.name).any()]
    if not told:
        return ladders, ""
    return ladders[ladders["wave"] == told[-1].name], told[-1].dates


_ASKS_WHY = "Why does that matter to you? Rung by rung, coded."

_INTERVIEWED = (
    "People who were interviewed, not a sample: nothing is said about those who were not."
)


@question(
    "V1",
    needs=("ladders",),
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
)
def value_map(client: Client, seed: int) -> Answer:
    """V1: which links do users draw from what the PMO does to what they value?"""
    ladders, dates = _ladders(client)
    edges, facts = laddering.value_map(ladders, seed=seed)
    agreed = kappa_of_two(ladders, ["resp_id", "ladder_id", "seq"], "code", seed=seed)
    edges.insert(0, "link", edges["from"] + " → " + edges["to"])
    return value_map.release(
        client,
        edges,
        keys=["link", "from", "to"],
        people=everybody_in(client, laddering.first_coding(ladders), edges["link"]),
        counts=["people", "direct", "indirect"],
        all_asked=False,
        facts={**facts, "chains": laddering.chains(ladders), **facts_of("kappa", agreed)},
        period=dates,
        notes=[_INTERVIEWED, "Of each ladder the links of one coder are counted."],
        too_few="No ladder has two rungs, so there is no link to draw.",
    )


@question("V1", needs=("ladders",), asks=_ASKS_WHY, table=table_value_codes, depth=Depth.ANNEX)
def value_codes(client: Client) -> Answer:
    """V1: which codes are means, which are ends, and which carry most links?"""
    ladders, dates = _ladders(client)
    codes = laddering.code_roles(ladders)
    return value_codes.release(
        client,
        codes,
        keys=["code"],
        people=everybody_in(client, laddering.first_coding(ladders), codes["code"]),
        counts=["people"],
        all_asked=False,
        period=dates,
        notes=[_INTERVIEWED],
        too_few="No rung has been coded.",
    )
