"""Amounts of money as text, and their currency."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..disclosure import Released
from ..display import expect_released, from_to, number
from ..i18n import figures, gettext
from ..texts import drawn_range


def currency_of(released: Released) -> str:
    """Return the currency of a result's amounts; empty if there is no result."""
    return str(expect_released(released).facts.get("currency", ""))


def money(value: float, currency: str) -> str:
    """
    Return an amount with three figures that count, as no estimate carries more.

    Examples
    --------
    >>> money(129232.5, "GBP"), money(-41.2, "EUR"), money(0, "GBP")
    ('GBP 129,000', '−EUR 41', 'GBP 0')
    >>> money(28_149_000_000, "JPY")
    'JPY 28.1 billion'
    """
    size = abs(float(value))
    digits = 2 - math.floor(math.log10(size)) if size else 0
    rounded = round(size, min(digits, 0))
    told = number(rounded, 0)
    if rounded >= 1e9:
        told = gettext("{amount} billion", amount=figures(f"{rounded / 1e9:,.10g}"))
    amount = gettext("{currency} {amount}", currency=currency, amount=told) if currency else told
    return f"−{amount}" if value < 0 and round(size) else amount


def money_range(low: float, high: float, currency: str) -> str:
    """
    Return the range of an amount as it stands in a sentence.

    Examples
    --------
    >>> from pmo_workshop.texts import spoken
    >>> spoken(money_range(100_346, 159_742, "GBP")), spoken(money_range(-900, 500, "GBP"))
    ('(P10 to P90: GBP 100,000 to 160,000)', '(P10 to P90: −GBP 900 to GBP 500)')
    >>> money_range(100_346, 100_346, "GBP")
    '(the same in every draw)'
    """
    if math.isclose(low, high, abs_tol=1e-9):
        return gettext("(the same in every draw)")
    of = currency if low < 0 else ""
    ends = from_to(money(low, currency), money(high, of))
    return gettext("({of_draws}: {ends})", of_draws=drawn_range(gettext("P10 to P90")), ends=ends)


def scale_of(values: Sequence[float]) -> tuple[float, str]:
    """
    Return the factor and the word for an axis of amounts.

    Examples
    --------
    >>> scale_of([120_000.0]), scale_of([3_100_000.0]), scale_of([5e9]), scale_of([90.0])
    ((0.001, 'thousand '), (1e-06, 'million '), (1e-09, 'billion '), (1.0, ''))
    """
    largest = max((abs(value) for value in values), default=0.0)
    if largest >= 2e9:
        return 1e-9, f"{gettext('billion')} "
    if largest >= 2e6:
        return 1e-6, f"{gettext('million')} "
    return (1e-3, f"{gettext('thousand')} ") if largest >= 2e4 else (1.0, "")
