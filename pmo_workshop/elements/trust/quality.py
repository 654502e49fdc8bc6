"""T1: the qualities that matter, how well they are done, and what new offers would mean."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import importance_performance, kano
from ...analysis.gaps import counted_performance
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Released, apart
from ...display import in_quotes, number, out_of, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    SHOWN_IN_WORDS,
    TOO_FEW_FOR_INTERVAL,
    answered,
    claim,
    in_brackets,
    listed,
    sentences,
    steps,
)
from ...present.table import Column, Row, layout
from ..answers import (
    SURVEY,
    as_counted,
    coarsely,
    ends_of_scale,
    halves_not_asked,
    instrument,
    not_asked,
    people_in,
    period_of,
    respondents_in,
    within,
)
from ..question import Answer, question
from . import charts


@sentences(TOO_FEW_FOR_INTERVAL)
def say_quality(grid: Released) -> Iterable[Claim]:
    """T1: which quality attributes are important and performed below the average of all."""
    rows = grid.estimates
    if rows.empty:
        return
    placed = rows[rows["quadrant"].astype(str) != ""]
    low = placed[placed["quadrant"] == "concentrate here"]
    parts = {"all": len(rows), "who": in_brackets(answered(grid)), "names": _quoted(low["text"])}
    if len(low):
        text = ngettext(
            "{n} of {all} quality attributes matters more than the average and is done less well "
            "{who}: {names}.",
            "{n} of {all} quality attributes matter more than the average and are done less well "
            "{who}: {names}.",
            len(low),
            **parts,
        )
    else:
        text = gettext(
            "No quality attribute is clearly above average in importance and clearly below it in "
            "performance {who}.",
            **parts,
        )
    yield claim(grid, "concentrate", text, number=float(len(low)), unit="attributes")
    unplaced = len(rows) - len(placed)
    if unplaced:
        yield claim(
            grid,
            "unplaced",
            ngettext(
                "{n} of {all} attributes cannot be told from the average.",
                "{n} of {all} attributes cannot be told from the average.",
                unplaced,
                **parts,
            ),
            number=float(unplaced),
            unit="attributes",
        )


def _quoted(texts: pd.Series) -> str:
    """Return the first questions in quotation marks, and how many more there are."""
    shown = [*map(in_quotes, texts.head(SHOWN_IN_WORDS))]
    more = len(texts) - len(shown)
    return listed([*shown, ngettext("{n} more", "{n} more", more)] if more else shown)


def title_quality(grid: Released) -> str:
    """T1: how many attributes matter more and are done less well than the average."""
    rows = grid.estimates
    low = rows[rows["quadrant"].astype(str) == "concentrate here"] if len(rows) else rows
    if low.empty:
        return gettext("No quality attribute is clearly important and clearly done less well")
    return ngettext(
        "{n} of {all} quality attributes matters more than the average and is done less well",
        "{n} of {all} quality attributes matter more than the average and are done less well",
        len(low),
        all=len(rows),
    )


_KANO_WORDS = {
    "A": N_("{offer} delights, and is not missed by those who lack it: said by {count}."),
    "O": N_("{offer}: the more the better, said by {count}."),
    "M": N_("{offer} is taken for granted, and missed where it is absent: said by {count}."),
    "I": N_("{offer} leaves {count} indifferent."),
    "R": N_("{offer} is unwanted by {count}."),
    "Q": N_("{offer}: {count} answered in contradiction."),
}


@sentences(N_("No category yet: {answered}, 10 needed."))
def say_kano(kano: Released) -> Iterable[Claim]:
    """T1: what new offers would mean to those asked."""
    for _, row in kano.estimates.iterrows():
        category = str(row["category"]) if pd.notna(row["category"]) else ""
        if category:
            text = gettext(
                _KANO_WORDS[category],
                offer=in_quotes(row["offering"]),
                count=out_of(row[category], int(row["n"])),
            )
        else:
            text = gettext(
                "{offer}: no single answer stands out.", offer=in_quotes(row["offering"])
            )
        yield claim(kano, row["offering"], text, n=int(row["n"]))


def title_kano(kano: Released) -> str:
    """T1: which offers would delight, and which are taken for granted."""
    rows = kano.estimates
    for category, told in (
        ("M", N_("Taken for granted, and missed where absent: {offers}")),
        ("A", N_("Would delight: {offers}")),
        ("O", N_("The more the better: {offers}")),
    ):
        found = rows[rows["category"] == category] if len(rows) else rows
        if len(found):
            return gettext(told, offers=some([*map(in_quotes, found["offering"])], 2))
    return gettext("No new offer would clearly delight or be missed")


def _of_each(row: Row) -> str:
    """Return how many said how important it is, and how many how well it is done, if others."""
    of_each = (number(row[name], 0) for name in ("importance_n", "n"))
    return ", ".join(dict.fromkeys(of_each))


table_quality = layout(
    "quality",
    N_("Importance and performance"),
    column.NO,
    column.text("text", N_("Attribute")),
    column.text("dimension", N_("Dimension")),
    column.number("importance", N_("Importance")),
    column.interval("importance", N_("95 % interval")),
    column.number("performance", N_("Performance")),
    column.interval("performance", N_("95 % interval")),
    column.ours("quadrant", N_("Quadrant")),
    Column("of_each", N_("n of each"), _of_each, align="right"),
    notes=N_(
        "– as quadrant: an interval crosses a line of the grid. n of each: who said how important "
        "it is, and who said how well it is done, where these are not as many."
    ),
)


_KANO = {
    "A": N_("A attractive"),
    "O": N_("O one-dimensional"),
    "M": N_("M must-be"),
    "I": N_("I indifferent"),
    "R": N_("R reverse"),
    "Q": N_("Q questionable"),
}


table_kano = layout(
    "kano",
    N_("New offers by Kano's categories"),
    column.text("offering", N_("Offering")),
    *(column.number(letter, title, 0) for letter, title in _KANO.items()),
    column.text("category", N_("Category")),
    column.share("share", N_("Its share")),
    column.share_interval("share", N_("95 % interval")),
    column.N,
    notes=N_("– as category: the two largest cannot be told apart."),
)


def next_quality(grid: Released) -> Statement | None:
    """T1: what to do about the quality attributes."""
    rows = grid.estimates
    if not grid.missing and rows.empty:
        return steps(grid, gettext("Ask more people before an attribute is chosen."))
    weak = len(rows) and (rows["quadrant"] == "concentrate here").any()
    return steps(
        grid,
        gettext("Ask five times why about each attribute that matters and is done less well.")
        if weak
        else gettext("Keep the level: choose what to work on by the gaps to expectation instead."),
    )


def next_kano(kano: Released) -> Statement | None:
    """T1: what to do about new offers."""
    return steps(
        kano,
        gettext("Secure what is taken for granted before you announce what delights."),
        gettext("Try what delights with the group that asked for it, and ask again after it."),
    )


@question(
    "T1",
    needs=SURVEY,
    asks=N_("How important is this to you, and how well does the PMO do it?"),
    say=say_quality,
    title=title_quality,
    chart=lambda answer: charts.chart_quality(answer),
    table=table_quality,
    next=next_quality,
)
def quality_attributes(client: Client) -> Answer:
    """T1: which quality attributes matter most, and how well are they performed?"""
    answers = instrument(client, "gap")
    grid = importance_performance.quality_grid(answers, client.population)
    texts = as_counted(answers).drop_duplicates("item_id").set_index("item_id")
    grid.insert(1, "text", grid["item_id"].map(texts["text"]))
    grid.insert(1, "dimension", grid["item_id"].map(texts["dimension"]))
    return quality_attributes.release(
        client,
        within(grid, *ends_of_scale(answers), "importance", "performance"),
        keys=["item_id", "dimension", "text"],
        people=people_in(client, counted_performance(answers), "item_id"),
        parts={
            "importance_n": ("importance", "importance_low", "importance_high", "quadrant"),
        },
        n=respondents_in(answers),
        together=importance_performance.placed,
        decimals=coarsely("importance", "performance"),
        period=period_of(client),
        **halves_not_asked(
            client,
            gettext("Ask the 22 items with the aspects I and P."),
            I=gettext("importance"),
            P=gettext("performance"),
        ),
    )


@question(
    "T1",
    needs=SURVEY,
    asks=N_("How would you feel if the PMO offered this, and how if it did not?"),
    say=say_kano,
    title=title_kano,
    chart=lambda answer: charts.chart_kano(answer),
    table=table_kano,
    next=next_kano,
    depth=Depth.ANNEX,
)
def kano_categories(client: Client) -> Answer:
    """T1: what would new offers mean to the stakeholders?"""
    answers = instrument(client, "kano_functional", "kano_dysfunctional")
    found = kano.kano_categories(answers, client.population)
    return kano_categories.release(
        client,
        found,
        keys=["offering"],
        people=people_in(client, kano.answered_both_ways(answers), "dimension"),
        counts=list("AOMIRQ"),
        cells=apart(found, ["offering"], list("AOMIRQ")),
        n=respondents_in(answers),
        period=period_of(client),
        **not_asked(
            client,
            gettext(
                "the paired questions on new offers (instruments kano_functional and "
                "kano_dysfunctional)."
            ),
            *("kano_functional", "kano_dysfunctional"),
        ),
        too_few=gettext("No figure yet: nobody has answered both questions on an offer."),
    )
