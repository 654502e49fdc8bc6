"""S4: which communication skills stand higher than when they were first rated."""

from __future__ import annotations

from collections.abc import Iterable

from ...analysis import communication_maturity as maturity
from ...claims import Claim
from ...disclosure import Behind, Released
from ...display import listed, some
from ...i18n import N_, day_in_words, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, sentences
from ...present.table import layout
from ..question import Answer, question


@sentences(N_("No dimension was rated twice by 3 raters or more."))
def say_progress(progress: Released) -> Iterable[Claim]:
    """S4: how many skills the raters place higher, and how many lower, than when first asked."""
    rows = progress.rows
    if rows.empty:
        return
    higher, lower = (rows[sign * rows["change"] > 0]["dimension"].tolist() for sign in (1, -1))
    same = len(rows) - len(higher) - len(lower)
    places = [
        ngettext("{n} stands higher", "{n} stand higher", len(higher)) if higher else "",
        ngettext("{n} stands lower", "{n} stand lower", len(lower)) if lower else "",
        ngettext("{n} stands as before", "{n} stand as before", same) if same else "",
    ]
    text = ngettext(
        "{n} communication skill was rated again since {day}: {places}.",
        "{n} communication skills were rated again since {day}: {places}.",
        len(rows),
        day=day_in_words(rows["first_on"].min().date()),
        places=listed(filter(None, places)),
    )
    named = [
        gettext("Higher: {skills}.", skills=some(higher, 3)) if higher else "",
        gettext("Lower: {skills}.", skills=some(lower, 3)) if lower else "",
    ]
    yield claim(
        progress,
        "higher",
        " ".join(filter(None, [text, *named])),
        number=float(len(higher)),
        unit="levels",
        aside=(gettext("By the middle of those who rated both times; no sample of anybody."),),
    )


def title_progress(progress: Released) -> str:
    """S4: how many communication skills stand higher than when first rated."""
    higher = int((progress.rows["change"] > 0).sum()) if len(progress.rows) else 0
    return ngettext(
        "{n} of {all} communication skills stands higher than when it was first rated",
        "{n} of {all} communication skills stand higher than when they were first rated",
        higher,
        all=len(progress.rows),
    )


table_progress = layout(
    "communication_progress",
    N_("Communication skills, first and last rated"),
    column.label("dimension", N_("Dimension")),
    column.day("first_on", N_("First rated")),
    column.number("first", N_("Level then"), 0),
    column.day("last_on", N_("Last rated")),
    column.number("last", N_("Level now"), 0),
    column.number("change", N_("Difference"), 0, signed=True),
    column.N,
    notes=N_("The middle of the raters who gave a level both times."),
)


@question(
    "S4",
    needs=("maturity",),
    asks=N_("Level of the PMO's communication by the rubric of the workshop, rated twice."),
    unit="raters",
    say=say_progress,
    title=title_progress,
    table=table_progress,
    form="",
    optional=True,
)
def communication_progress(client: Client) -> Answer:
    """S4: which communication skills stand higher or lower than when they were first rated?"""
    rated = client["maturity"]
    found = maturity.progress(rated)
    return communication_progress.release(
        client,
        found,
        people=Behind.RATERS,
        keys=["dimension"],
        n=int(found["n"].max()) if len(found) else None,
        absent=("rated_on",) if found.empty else (),
        not_asked=gettext(
            "The communication was rated once: rate again, and write the day into the column "
            "rated_on."
        ),
    )
