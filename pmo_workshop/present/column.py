"""The kinds of columns that tables are made of: what each prints in a row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .. import display
from ..disclosure import FULL_FROM
from ..display import NOT_SHOWN, behind, clean, count_told, out_of, plain, row_name, upper_first
from ..i18n import N_, day_in_words, gettext
from . import money as amounts
from .table import Column, Row


def text(name: str, title: str) -> Column:
    return Column(name, title, lambda row: row_name(row[name]) or NOT_SHOWN)


def label(name: str, title: str) -> Column:
    """What a row is about, with a capital letter."""
    return Column(name, title, lambda row: upper_first(row_name(row[name])))


def ours(name: str, title: str) -> Column:
    """A word of ours and not the client's, such as a state, with a capital letter."""
    return Column(name, title, lambda row: upper_first(gettext(clean(row[name]))) or NOT_SHOWN)


def number(
    name: str, title: str, digits: int = 1, *, signed: bool = False, whole: str = ""
) -> Column:
    """A figure; ``whole`` names the column it is a part of."""
    kind = "number" if digits else "integer"
    return Column(
        name,
        title,
        lambda row: display.number(row[name], digits, signed=signed),
        kind,
        align="right",
        digits=digits,
        whole=whole,
    )


def difference(name: str, title: str, first: str, second: str) -> Column:
    """What one column is more than another, with its sign."""
    return replace(number(name, title, signed=True), of=(first, second))


def day(name: str, title: str, none: str = NOT_SHOWN) -> Column:
    """A day in words; the data hold it as a day."""

    def text(row: Row) -> str:
        known = plain(row[name])
        return day_in_words(date.fromisoformat(known[:10])) if known else gettext(none)

    return Column(name, title, text, "date")


def money(name: str, title: str) -> Column:
    """An estimated amount, with the three figures that count in a sentence as well."""

    def text(row: Row) -> str:
        amount = plain(row[name])
        return NOT_SHOWN if amount is None else amounts.money(amount, "")

    return Column(name, title, text, "number", align="right", digits=0)


def percent(name: str, title: str, *standards: float) -> Column:
    def text(row: Row) -> str:
        return display.percent(row[name], standards)

    return Column(name, title, text, "number", align="right", unit="share")


def interval(name: str, title: str, digits: int = 1, *, signed: bool = False) -> Column:
    """The limits of ``name`` in one cell."""
    low, high = f"{name}_low", f"{name}_high"
    return Column(
        f"{name}_interval",
        title,
        lambda row: display.interval(row[low], row[high], digits, signed=signed),
        align="right",
        digits=digits,
    )


def judged_interval(name: str, title: str, by: str = "scale_points") -> Column:
    """The limits of a difference that is held against a margin: they say on which side they lie."""

    def text(row: Row) -> str:
        margin = getattr(row["margin"], by)
        return display.interval(row[f"{name}_low"], row[f"{name}_high"], signed=True, margin=margin)

    return Column(f"{name}_interval", title, text, align="right", judged_by=by)


def count(name: str, title: str, total: str = "n") -> Column:
    return Column(name, title, lambda row: count_told(row, name, total), "integer", align="right")


def yes(name: str, title: str, yes: str = N_("yes"), no: str = N_("no")) -> Column:
    def text(row: Row) -> str:
        value = plain(row[name])
        return NOT_SHOWN if value is None else gettext(yes if value else no)

    return Column(name, title, text, "boolean")


def share(name: str, title: str) -> Column:
    """A share of n: a percentage from 20 on, below that the count."""

    def text(row: Row) -> str:
        if plain(row[name]) is None or plain(row["n"]) is None:
            return NOT_SHOWN
        small = float(row["n"]) < FULL_FROM
        return (
            out_of(round(row[name] * row["n"]), row["n"]) if small else display.percent(row[name])
        )

    return Column(name, title, text, "number", align="right", unit="share")


def share_interval(name: str, title: str, total: str = "n", target: str = "") -> Column:
    """
    The limits of a share of ``total`` in one cell: percentages from 20 on, below that counts.

    Finely enough to see on which side of the share in the column ``target`` they lie.
    """

    def text(row: Row) -> str:
        low, high, n = (plain(row[f"{name}_low"]), plain(row[f"{name}_high"]), plain(row[total]))
        if low is None or high is None or n is None:
            return NOT_SHOWN
        if low == high:
            return gettext("exactly {count}", count=out_of(round(low * n), n))
        standards = [row[target]] if target else []
        if float(n) < FULL_FROM:
            ends, counts = (low * n, high * n), [n * share for share in standards]
            digits = display.digits_apart(ends, counts, 1)
            limits = display.from_to(*(display.number(end, digits) for end in ends))
            return gettext("{x} of {n}", x=limits, n=display.number(n, 0))
        return display.percent_range(low, high, standards)

    return Column(f"{name}_interval", title, text, align="right", unit="share")


LEAST_P = 0.001
"""Below it a p-value is told to be smaller, and no more."""


def p(name: str, title: str) -> Column:
    """A p-value with three decimals, never as zero."""

    def text(row: Row) -> str:
        value = plain(row[name])
        small = value is not None and value < LEAST_P
        return f"< {display.number(LEAST_P, 3)}" if small else display.number(value, 3)

    return Column(name, title, text, "number", align="right", digits=3)


N = Column("n", "n", behind, "integer", align="right")
NO = number("no", N_("No."), 0)
