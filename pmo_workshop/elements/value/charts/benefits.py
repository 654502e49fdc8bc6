"""The charts of the benefits register: verified, reported and known, and the way between."""

from __future__ import annotations

from ....analysis import benefits_reconciliation as register
from ....disclosure import FULL_FROM, Released
from ....display import clean, is_missing, number, out_of, percent, upper_first
from ....i18n import gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, room_around, shown_rows
from ....present.money import money, money_axis, scale_of
from ..common import STATES, STEPS

STEP, MOST = 0.33, 9
MOST_TOLD = 3
"""Benefits that the alternative text tells: those with the largest differences."""

COLOURS = {
    register.FIRST_STEP: house.BLUE,
    register.NOT_REPORTED_STEP: house.GREY,
    register.OVER_REPORTED_STEP: house.ORANGE,
    register.UNSUPPORTED_STEP: house.RED,
    register.LAST_STEP: house.BLUE,
}


@house.style()
def chart_benefits_told(told: Released) -> house.Chart | None:
    """
    Draw each benefit as verified and reported amounts; beside it how they agree, and who knew.

    Parameters
    ----------
    told : Released
        Columns ``benefit``, ``verified``, ``reported``, ``state``, ``aware``, ``asked``,
        ``share`` (missing where not released); fact ``currency``.

    Returns
    -------
    Chart or None
        At most 9 benefits, those with the largest differences; the rest is in the table.
    """
    rows = shown_rows(told)
    if not rows:
        return None
    left_out, rows = max(len(rows) - MOST, 0), _widest(rows)
    currency = clean(told.facts.get("currency"))
    amounts = [
        float(row[c]) for row in rows for c in ("verified", "reported") if not is_missing(row[c])
    ]
    scale, word = scale_of(amounts)
    known = any(not is_missing(row["aware"]) for row in rows)
    figure, axes = house.row_panel(rows, 2.25, 2.15, step=STEP)
    house.label_rows(axes, [upper_first(clean(row["benefit"])) for row in rows])
    axes.set_xlim(room_around([0.0, *(scale * a for a in amounts)], 0.06, 0.01))
    for y, row in enumerate(rows):
        _amounts(axes, y, row, scale)
    axes.set_xlabel(money_axis(gettext("Amount, all years"), word, currency))
    if known:
        side = house.panel_beside(axes, 6.15, 0.7)
        house.no_scale(side)
        house.column_head(side, gettext("Users knew"))
        for y, row in enumerate(rows):
            house.note_at(side, _known(row), 0, y)
    house.key_line(
        figure,
        ("o", house.BLUE, False, gettext("Verified")),
        ("D", house.ORANGE, True, gettext("Reported")),
    )
    pairs = ngettext(
        "Verified and reported amounts of {n} benefit.",
        "Verified and reported amounts of {n} benefits, the largest differences first.",
        len(rows),
    )
    figures = [_told(row, currency) for row in rows[:MOST_TOLD]]
    alt = " ".join([pairs, *figures])
    reading = gettext("Amounts are of a register, so they carry no interval.")
    more = ngettext(
        "{n} more benefit stands in the table.",
        "{n} more benefits stand in the table.",
        left_out,
    )
    asked = str(told.facts.get("known", ""))
    return chart_of(told, figure, "benefits-told", alt, reading, asked, more if left_out else "")


def _told(row: Row, currency: str) -> str:
    """Return a benefit in words, for those who cannot see its row."""
    told = {"benefit": clean(row["benefit"]), "state": gettext(STATES[row["state"]])}
    if is_missing(row["verified"]) or is_missing(row["reported"]):
        return gettext("{benefit}: {state}.", **told)
    return gettext(
        "{benefit}: verified {verified}, reported {reported} ({state}).",
        verified=money(row["verified"], currency),
        reported=money(row["reported"], currency),
        **told,
    )


def _widest(rows: list[Row]) -> list[Row]:
    """Return the rows with the largest differences between reported and verified, these first."""

    def difference(row: Row) -> float:
        if is_missing(row["verified"]) and is_missing(row["reported"]):
            return -1.0
        told = not (is_missing(row["verified"]) or is_missing(row["reported"]))
        return abs(float(row["reported"]) - float(row["verified"])) if told else 0.0

    return sorted(rows, key=difference, reverse=True)[:MOST]


def _aside(axes: house.Panel, y: int, text: str) -> None:
    house.note_at(axes, text, 0, y, offset=(6, 0), color=house.MUTED, fontstyle="italic")


def _amounts(axes: house.Panel, y: int, row: Row, scale: float) -> None:
    told = [not is_missing(row[name]) for name in ("verified", "reported")]
    unsupported = row["state"] == register.UNSUPPORTED
    ink = house.RED_INK if unsupported else house.INK
    if any(told):
        house.figure_right(
            axes, gettext(STATES[row["state"]]), y, fontsize=house.SMALLER, color=ink
        )
    else:
        observable = row["state"] == "not in money"
        _aside(
            axes, y, gettext("no amount: observable") if observable else gettext("no amount yet")
        )
        return
    verified, reported = scale * float(row["verified"]), scale * float(row["reported"])
    if all(told):
        colour = house.RED if unsupported else house.GREY
        axes.plot([verified, reported], [y, y], color=colour, linewidth=2.2, zorder=2)
    if told[1]:
        house.dot(axes, reported, y, colour=house.ORANGE, marker="D", size=10, hollow=True)
    if told[0]:
        house.dot(axes, verified, y, size=5)


def _known(row: Row) -> str:
    """Return how many of those who were asked knew of a benefit."""
    if is_missing(row["aware"]):
        return gettext("not asked")
    many = float(row["asked"]) >= FULL_FROM
    return percent(row["share"]) if many else out_of(row["aware"], row["asked"])


@house.style()
def chart_steps_to_reported(steps: Released) -> house.Chart | None:
    """
    Draw the way from what is verified to what is reported, step by step.

    Parameters
    ----------
    steps : Released
        Columns ``step``, ``amount``, ``n``; fact ``currency``.

    Returns
    -------
    Chart or None
        None if nothing is verified and nothing reported.
    """
    rows = shown_rows(steps, "amount")
    if not rows or not any(row["amount"] for row in rows):
        return None
    currency = clean(steps.facts.get("currency"))
    scale, word = scale_of([row["amount"] for row in rows])
    least = scale * min(abs(row["amount"]) for row in rows if row["amount"])
    digits = 0 if least >= 10 else 1 if least >= 1 else 2  # of the smallest step two digits tell
    at, ends = 0.0, []
    figure, axes = house.row_panel(rows, 2.75, 3.2, step=STEP, top=0.1, below=0.75)
    house.label_rows(axes, [upper_first(gettext(STEPS[row["step"]])) for row in rows])
    for y, row in enumerate(rows):
        unsupported = row["step"] == register.UNSUPPORTED_STEP
        amount = scale * float(row["amount"])
        start = 0.0 if y in (0, len(rows) - 1) else at
        colour = COLOURS.get(row["step"], house.MUTED)
        hatch = "///" if unsupported else ""
        house.framed_bar(axes, y, amount, colour, hatch, left=start, high=0.58, linewidth=0.6)
        at = start + amount
        ends += [start, at]
        if y < len(rows) - 1:
            axes.plot([at, at], [y + 0.29, y + 0.71], color=house.MUTED, linewidth=0.8)
        text = number(amount, digits, signed=0 < y < len(rows) - 1)
        ink = house.RED_INK if unsupported else house.INK
        house.figure_right(axes, text, y, color=ink, fontsize=house.SMALLER)
    room = (max(ends) - min(ends)) * 0.04
    axes.set_xlim(min(ends) - (room if min(ends) < 0 else 0), max(ends) + room)
    axes.axvline(0, color=house.INK, linewidth=0.8)
    axes.set_xlabel(money_axis(gettext("Amount, all years"), word, currency))
    figures = [
        gettext(
            "{step}: {amount}.",
            step=upper_first(gettext(STEPS[row["step"]])),
            amount=money(row["amount"], currency),
        )
        for row in rows
    ]
    alt = " ".join([gettext("Bars from what is verified to what is reported."), *figures])
    reading = gettext(
        "The steps are shown one after the other and never set off: what is reported without "
        "support does not make up for what is not reported."
    )
    return chart_of(steps, figure, "steps", alt, reading)
